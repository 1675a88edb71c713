//! From a bin to its rows: which they are, what stands in the variable, what became of them. Of a file
//! no other column is told; of the ledger whose row it is.

use quant::lab::{Refusal, frame::Part};

use super::{choices::Choices, opened::Opened};

/// Rows that are told at a time.
pub const ROWS_TOLD: usize = 50;

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct RowTold {
    /// Its number in the file, from 1, the line of the names not counted.
    pub number: usize,
    /// What stands in the variable; `None` is missing.
    pub value: Option<String>,
    /// What it is used for.
    pub part: Part,
    /// Whether it ended badly; `None` where nobody knows.
    pub bad: Option<bool>,
    /// Buyer and day, in a data set of the house.
    pub whose: Option<(String, String)>,
}

/// The rows of a bin, bad ones first, then in the order of the file, and how many there are: of these
/// [`ROWS_TOLD`] behind the first `from`.
///
/// # Errors
/// No such variable; why it has no bins; no such bin.
pub fn rows_of_bin(
    opened: &Opened,
    choices: &Choices,
    (name, bin): (&str, usize),
    from: usize,
) -> Result<(usize, Vec<RowTold>), Refusal> {
    let binning = opened.binning(name, choices)?;
    if bin >= binning.bins.len() {
        return Err(Refusal::Edit { why: "no-such-bin" });
    }
    let column = opened.frame.get_column(name)?;
    let (codes, outcome) = (binning.codes(column)?, &opened.outcome);
    let known = |row: usize| outcome.part(row) != Part::LeftOut;
    let mut rows: Vec<usize> =
        (0..outcome.rows()).filter(|row| usize::from(codes[*row]) == bin).collect();
    rows.sort_by_key(|row| (!(known(*row) && outcome.is_bad(*row)), !known(*row), *row));
    let told = rows.iter().skip(from).take(ROWS_TOLD).map(|row| RowTold {
        number: row + 1,
        value: column.text(*row),
        part: outcome.part(*row),
        bad: known(*row).then(|| outcome.is_bad(*row)),
        whose: opened.whose.get(*row).cloned(),
    });
    Ok((rows.len(), told.collect()))
}

#[cfg(test)]
mod tests {
    use quant::lab::frame::{Column, Frame};

    use super::*;
    use crate::lab::choices::{DataChoices, Split};

    #[test]
    fn every_row_is_in_one_bin_and_bad_ones_come_first() {
        let bad = |n: usize| f64::from(u8::from(n.is_multiple_of(5) || n > 260));
        let value = |n: usize| if n % 7 == 3 { f64::NAN } else { f64::from(u32::from(n > 150)) };
        let frame = Frame::try_new(vec![
            Column::numbers("bad", (0..300).map(bad)),
            Column::numbers("x", (0..300).map(value)),
        ]);
        let data = DataChoices {
            target: "bad".to_owned(),
            split: Split::Random { test_percent: 20, seed: 1 },
            ..DataChoices::default()
        };
        let opened = Opened::of(frame.expect("fits"), 0, &data).expect("opens");
        let choices = Choices::default();
        let binning = opened.binning("x", &choices).expect("bins");
        let mut all = 0;
        for (at, bin) in binning.bins.iter().enumerate() {
            let (count, mut rows) = rows_of_bin(&opened, &choices, ("x", at), 0).expect("rows");
            all += count;
            assert_eq!(rows.len(), count.min(ROWS_TOLD));
            // The pages hold each row once.
            while rows.len() < count {
                let next = rows_of_bin(&opened, &choices, ("x", at), rows.len()).expect("rows").1;
                assert_eq!(next.len(), (count - rows.len()).min(ROWS_TOLD));
                rows.extend(next);
            }
            let numbers: std::collections::BTreeSet<_> =
                rows.iter().map(|row| row.number).collect();
            assert_eq!(numbers.len(), count);
            let trained = rows.iter().filter(|row| row.part == Part::Train).count();
            let trained = f64::from(u32::try_from(trained).expect("few"));
            assert!((bin.parts.train.total() - trained).abs() < 1e-9);
            let first_good = rows.iter().position(|row| row.bad == Some(false));
            let last_bad = rows.iter().rposition(|row| row.bad == Some(true));
            assert!(first_good.zip(last_bad).is_none_or(|(good, bad)| bad < good));
            assert!(rows.iter().all(|row| row.whose.is_none()));
        }
        assert_eq!(all, 300);
        assert!(rows_of_bin(&opened, &choices, ("x", 99), 0).is_err());
        assert!(rows_of_bin(&opened, &choices, ("gone", 0), 0).is_err());
    }
}
