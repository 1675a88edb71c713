//! Data sets in columns: what is known of each row, what its outcome was, and how good it is.
//!
//! Numbers are `f64` with `NaN` for missing, or `f32` as long as every value of the column is
//! exact in it; words are codes into a list of levels, code 0 for missing. Infinite values do not
//! enter a frame: they are counted and become missing, for a ratio with nothing below its line
//! says that it is undefined, not that it is large.

mod cells;
mod csv;
mod outcome;
mod store;

pub use cells::{Reading, read_number};
pub use csv::{CsvOptions, CsvReader};
pub(crate) use outcome::{MARKS, next as next_random};
pub use outcome::{Outcome, Part, RandomSplit, TargetSpec};
pub use store::{Category, Codes, Column, Notes, Numbers, Values};

use super::refusal::Refusal;

/// A data set: columns of equal length, each with a name of its own.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    rows: usize,
    columns: Vec<Column>,
}

impl Frame {
    /// Puts columns together. Refuses columns of unequal length and names used twice.
    pub fn try_new(columns: Vec<Column>) -> Result<Self, Refusal> {
        let rows = columns.first().map_or(0, Column::len);
        for (at, column) in columns.iter().enumerate() {
            if column.len() != rows {
                let column = column.name.clone();
                return Err(Refusal::Mismatch { column, why: "length-differs" });
            }
            if columns[..at].iter().any(|other| other.name == column.name) {
                let column = column.name.clone();
                return Err(Refusal::Mismatch { column, why: "name-twice" });
            }
        }
        Ok(Self { rows, columns })
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// All columns in their order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The column of a name.
    pub fn find_column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The column of a name, or a refusal.
    pub fn get_column(&self, name: &str) -> Result<&Column, Refusal> {
        self.find_column(name).ok_or_else(|| Refusal::NoColumn { name: name.to_owned() })
    }

    /// The rows at these places, column by column as [`Column::pick`].
    #[must_use]
    pub fn pick(&self, rows: &[usize]) -> Self {
        let columns = self.columns.iter().map(|column| column.pick(rows)).collect();
        Self { rows: rows.len(), columns }
    }

    /// The rows of this frame, then those of another one, column by column as
    /// [`Column::followed_by`]; columns that only the other one has are left out.
    ///
    /// # Errors
    /// Where a column is not there, or holds words below numbers.
    pub fn followed_by(&self, more: &Self) -> Result<Self, Refusal> {
        let one = |column: &Column| column.followed_by(more.get_column(&column.name)?);
        let columns = self.columns.iter().map(one).collect::<Result<_, _>>()?;
        Ok(Self { rows: self.rows + more.rows, columns })
    }

    /// Takes a column out of the frame.
    pub fn remove(&mut self, name: &str) -> Option<Column> {
        let at = self.columns.iter().position(|column| column.name == name)?;
        Some(self.columns.remove(at))
    }

    /// Bytes that the values take in memory.
    pub fn bytes(&self) -> usize {
        self.columns.iter().map(Column::bytes).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_another_file_come_below_with_the_same_codes() {
        let frame = |numbers: [f64; 2], words: [&str; 2]| {
            let columns = vec![Column::numbers("x", numbers), Column::words("town", words)];
            Frame::try_new(columns).expect("even")
        };
        let own = frame([1.0, f64::NAN], ["b", "a"]);
        let mut more = frame([0.1, 2.0], ["c", "a"]);
        more.columns.push(Column::numbers("else", [7.0, 8.0]));
        let all = own.followed_by(&more).expect("the same columns");
        let text = |name: &str| -> Vec<Option<String>> {
            let column = all.get_column(name).expect("there");
            (0..4).map(|row| column.text(row)).collect()
        };
        let told = |words: [&str; 4]| words.map(|w| (!w.is_empty()).then(|| w.to_owned())).to_vec();
        assert_eq!(text("x"), told(["1", "", "0.1", "2"]));
        assert_eq!(text("town"), told(["b", "a", "c", "a"]));
        assert_eq!((all.rows(), all.columns().len()), (4, 2));
        // Numbers below words are words; words below numbers are refused, blanks are not.
        let numbers =
            Frame::try_new(vec![Column::numbers("x", [f64::NAN]), Column::numbers("town", [12.0])]);
        let all = own.followed_by(&numbers.expect("even")).expect("fits");
        assert_eq!(all.get_column("town").expect("there").text(2), Some("12".to_owned()));
        let words = |word: &str| {
            let columns = vec![Column::words("x", [word]), Column::words("town", ["a"])];
            own.followed_by(&Frame::try_new(columns).expect("even")).map(|frame| frame.rows())
        };
        let why = "words-not-numbers";
        assert_eq!(words(""), Ok(3));
        assert_eq!(words("many"), Err(Refusal::Mismatch { column: "x".to_owned(), why }));
        let lacking = Frame::try_new(vec![Column::numbers("x", [1.0])]).expect("even");
        let absent = own.followed_by(&lacking).map(|frame| frame.rows());
        assert_eq!(absent, Err(Refusal::NoColumn { name: "town".to_owned() }));
    }
}
