//! Bins that stand on no trend: missing values and special codes of numbers.
//!
//! One coefficient on the weight of evidence says how far the evidence of a variable counts beside
//! that of the others. That a value is not known, or is a code, is another fact than that it is low
//! or high: other variables may already tell the one and not the other. So such a bin may have a
//! coefficient of its own: its evidence leaves the column of the variable and becomes a column
//! by itself. Trend and points of the numbers stay as they are.

use super::bin::{BinKind, Binning, evidence::Cell};

/// A bin whose evidence has a coefficient of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Apart {
    /// The variable, by its place.
    pub column: usize,
    /// Its bin.
    pub bin: usize,
}

/// The bins of these variables that can have a coefficient of their own: missing values and
/// special codes of numbers that hold good and bad cases to learn from, beside at least two
/// ranges of numbers. Anything less would determine no second coefficient.
pub fn bins_apart(binnings: &[&Binning]) -> Vec<Apart> {
    let both = |cell: Cell| cell.good > 0.0 && cell.bad > 0.0;
    let mut all = vec![];
    for (column, binning) in binnings.iter().enumerate() {
        let filled = |kind: &BinKind| matches!(kind, BinKind::Range { .. });
        let ranges = binning.bins.iter().filter(|bin| filled(&bin.kind));
        if ranges.filter(|bin| bin.parts.train.total() > 0.0).count() < 2 {
            continue;
        }
        for (bin, one) in binning.bins.iter().enumerate() {
            let stands = matches!(one.kind, BinKind::Missing | BinKind::Special(_));
            if stands && both(one.parts.train) {
                all.push(Apart { column, bin });
            }
        }
    }
    all
}

/// The values of all columns of a fit: first those of the variables, without what stands apart,
/// then one column for each bin apart.
pub fn spread(mut values: Vec<Vec<f64>>, apart: &[Apart]) -> Vec<Vec<f64>> {
    let own = |one: &Apart| {
        let column = values.get_mut(one.column);
        let Some(column) = column else { return vec![] };
        let mut own = vec![0.0; column.len()];
        if let (Some(from), Some(to)) = (column.get_mut(one.bin), own.get_mut(one.bin)) {
            std::mem::swap(from, to);
        }
        own
    };
    let more: Vec<Vec<f64>> = apart.iter().map(own).collect();
    values.extend(more);
    values
}

/// The variable whose codes a column of [`spread`] reads.
pub fn source(column: usize, variables: usize, apart: &[Apart]) -> usize {
    match column.checked_sub(variables) {
        None => column,
        Some(at) => apart.get(at).map_or(column, |one| one.column),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{
        bin::{Settings, bin_column},
        frame::{Column, Outcome, Part},
    };

    fn binned(values: &[f64], specials: &[f64]) -> Binning {
        let bads: Vec<u8> = (0..values.len()).map(|row| u8::from(row % 7 < 2)).collect();
        let parts = vec![Part::Train; values.len()];
        let outcome = Outcome::try_new(&bads, &parts, None).expect("both classes");
        let settings = Settings { specials: specials.to_vec(), ..Settings::default() };
        bin_column(&Column::numbers("x", values.iter().copied()), &outcome, &settings)
            .expect("bins")
    }

    #[test]
    fn what_stands_on_no_trend() {
        // Two of seven are bad, most of them at the highest value.
        let plain = |row: usize| [0.0, 1.0, 2.0][row % 3];
        let value =
            |row: usize| if row % 7 < 2 && !row.is_multiple_of(4) { 2.0 } else { plain(row) };
        let plain: Vec<f64> = (0..210).map(value).collect();
        let with = |every: usize, what: f64| -> Vec<f64> {
            plain.iter().enumerate().map(|(r, v)| if r % every == 0 { what } else { *v }).collect()
        };
        let (missing, special) = (with(10, f64::NAN), with(10, -9.0));
        let single: Vec<f64> = (0..210).map(|r| if r % 4 == 0 { f64::NAN } else { 1.0 }).collect();
        for (name, values, specials, expected) in [
            ("no bin apart", &plain, &[][..], 0),
            ("missing values", &missing, &[], 1),
            ("a code", &special, &[-9.0], 1),
            ("one range only", &single, &[], 0),
            // Every seventh row is bad: no good case among them.
            ("one class in it", &with(7, f64::NAN), &[], 0),
        ] {
            let binning = binned(values, specials);
            let apart = bins_apart(&[&binning]);
            assert_eq!(apart.len(), expected, "{name}: {apart:?}");
        }
    }

    #[test]
    fn evidence_moves_and_none_is_lost() {
        let apart = [Apart { column: 0, bin: 2 }, Apart { column: 1, bin: 1 }];
        let values = vec![vec![0.5, -0.5, 0.3], vec![0.2, 0.1]];
        let all = spread(values, &apart);
        assert_eq!(
            all,
            [vec![0.5, -0.5, 0.0], vec![0.2, 0.0], vec![0.0, 0.0, 0.3], vec![0.0, 0.1]]
        );
        assert_eq!([0, 1, 2, 3].map(|column| source(column, 2, &apart)), [0, 1, 0, 1]);
    }
}
