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
