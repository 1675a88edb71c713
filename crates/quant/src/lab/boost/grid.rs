//! Columns as small codes: each number by the cut above it, each level by its frequency rank,
//! missing as [`MISSING`]. A tree looks only at codes, so that a histogram of 256 places holds
//! all it needs.

use std::collections::HashMap;

use super::super::feature::{Feature, NO_LEVEL};
use super::super::unfit::{Unfit, same_length};

/// Code of a missing value and of a level that was not there at the fit.
pub const MISSING: u8 = 255;
/// Code of the levels too rare for a place of their own.
const RARE: u8 = 254;

/// How one column is coded.
#[derive(Clone, Debug, PartialEq)]
pub enum Axis {
    /// Code = number of cuts below the value; a value equal to a cut is on its lower side.
    Cuts(Vec<f64>),
    /// Level codes by falling frequency: place in the list = code. Levels that are not in it
    /// but were seen share the code 254.
    Levels {
        /// Levels with a code of their own.
        own: Vec<u32>,
        /// Levels seen that share a code, rising.
        rare: Vec<u32>,
    },
}

/// How all columns are coded.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// One for each column.
    pub axes: Vec<Axis>,
}

impl Axis {
    /// Codes that can occur, without the missing one.
    pub fn codes(&self) -> usize {
        match self {
            Self::Cuts(cuts) => cuts.len() + 1,
            Self::Levels { own, rare } if rare.is_empty() => own.len(),
            Self::Levels { .. } => usize::from(RARE) + 1,
        }
    }

    /// Whether the codes have no order.
    pub fn is_levels(&self) -> bool {
        matches!(self, Self::Levels { .. })
    }

    fn of(feature: &Feature<'_>, bins: usize) -> Self {
        match feature {
            Feature::Number(values) => Self::Cuts(cuts(values, bins)),
            Feature::Level(codes) => levels(codes, bins),
        }
    }

    fn encode(&self, feature: &Feature<'_>) -> Option<Vec<u8>> {
        match (self, feature) {
            (Self::Cuts(cuts), Feature::Number(values)) => {
                Some(values.iter().map(|v| number_code(cuts, *v)).collect())
            }
            (Self::Levels { own, rare }, Feature::Level(codes)) => {
                let mut places: HashMap<u32, u8> = rare.iter().map(|l| (*l, RARE)).collect();
                for (place, level) in own.iter().enumerate() {
                    places.insert(*level, u8::try_from(place).unwrap_or(RARE));
                }
                Some(codes.iter().map(|c| places.get(c).copied().unwrap_or(MISSING)).collect())
            }
            _ => None,
        }
    }
}

impl Grid {
    /// Places at most `bins` (2 to 254) codes on each column.
    pub fn of(features: &[Feature<'_>], bins: usize) -> Self {
        Self { axes: features.iter().map(|f| Axis::of(f, bins.clamp(2, 254))).collect() }
    }

    /// The same with every level that has no code of its own coded as missing: a table of codes
    /// then has a place for each, and one for all that is seldom or unknown.
    #[must_use]
    pub fn without_rare(mut self) -> Self {
        for axis in &mut self.axes {
            if let Axis::Levels { rare, .. } = axis {
                rare.clear();
            }
        }
        self
    }

    /// The codes of other rows.
    ///
    /// # Errors
    /// Another number of columns, another kind of column, lengths.
    pub fn encode(&self, features: &[Feature<'_>]) -> Result<Vec<Vec<u8>>, Unfit> {
        same_length("columns", self.axes.len(), features.len())?;
        let rows = features.first().map_or(0, Feature::rows);
        let mut all = Vec::with_capacity(features.len());
        for (axis, feature) in self.axes.iter().zip(features) {
            same_length("column", rows, feature.rows())?;
            all.push(axis.encode(feature).ok_or(Unfit::Setting { name: "column kind" })?);
        }
        Ok(all)
    }
}

fn number_code(cuts: &[f64], value: f64) -> u8 {
    if value.is_nan() {
        return MISSING;
    }
    u8::try_from(cuts.partition_point(|c| *c < value)).unwrap_or(RARE)
}

/// Cuts between like shares of the rows; between all neighbours where there are few values.
fn cuts(values: &[f64], bins: usize) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    // Value and how many rows have it.
    let mut counts: Vec<(f64, usize)> = Vec::new();
    for v in &sorted {
        match counts.last_mut() {
            Some((last, n)) if *last == *v => *n += 1,
            _ => counts.push((*v, 1)),
        }
    }
    let (mut left, mut open) = (sorted.len(), 0);
    let (mut cuts, mut places) = (Vec::new(), bins);
    for pair in counts.windows(2) {
        let ((a, n), (b, _)) = (pair[0], pair[1]);
        open += n;
        // What is left is shared evenly by the places that are left.
        if counts.len() <= bins || open * places >= left {
            cuts.push(between(a, b));
            left -= open;
            open = 0;
            places -= 1;
            if places == 1 {
                break;
            }
        }
    }
    cuts
}

/// A cut with `a` on its lower side and `b` above it.
fn between(a: f64, b: f64) -> f64 {
    let middle = f64::midpoint(a, b);
    if middle.is_finite() && middle >= a && middle < b { middle } else { a }
}

fn levels(codes: &[u32], bins: usize) -> Axis {
    let mut counts: HashMap<u32, usize> = HashMap::new();
    for code in codes.iter().filter(|c| **c != NO_LEVEL) {
        *counts.entry(*code).or_default() += 1;
    }
    let mut by_size: Vec<(u32, usize)> = counts.into_iter().collect();
    by_size.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let keep = if by_size.len() <= bins { by_size.len() } else { bins - 1 };
    let mut rare: Vec<u32> = by_size.split_off(keep).into_iter().map(|l| l.0).collect();
    rare.sort_unstable();
    Axis::Levels { own: by_size.into_iter().map(|l| l.0).collect(), rare }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_are_all_told_apart() {
        let values = [3.0, 1.0, f64::NAN, 2.0, 1.0, f64::INFINITY, f64::NEG_INFINITY, -0.0, 0.0];
        let features = [Feature::Number(&values)];
        let grid = Grid::of(&features, 254);
        let codes = grid.encode(&features).expect("same kind").remove(0);
        assert_eq!(codes, [4, 2, MISSING, 3, 2, 5, 0, 1, 1]);
        assert_eq!(grid.axes[0].codes(), 6);
    }

    #[test]
    fn many_values_fall_into_like_shares() {
        let values: Vec<f64> = (0..10_000).map(|i| f64::from((i * 7_919) % 10_007)).collect();
        let features = [Feature::Number(&values)];
        for bins in [2, 10, 254] {
            let grid = Grid::of(&features, bins);
            assert_eq!(grid.axes[0].codes(), bins);
            let codes = grid.encode(&features).expect("same kind").remove(0);
            let mut counts = vec![0_usize; bins];
            codes.iter().for_each(|c| counts[usize::from(*c)] += 1);
            let even = 10_000 / bins;
            assert!(counts.iter().all(|c| c.abs_diff(even) <= 2), "{counts:?}");
        }
        // A value that half of the rows have takes one place only.
        let half: Vec<f64> = (0..1_000).map(|i| f64::from((i - 500).max(0))).collect();
        let grid = Grid::of(&[Feature::Number(&half)], 11);
        assert_eq!(grid.axes[0].codes(), 11);
    }

    #[test]
    fn ten_thousand_levels_keep_the_frequent_ones() {
        let codes: Vec<u32> =
            (0..30_000_u32).map(|i| if i % 2 == 0 { 7 } else { i % 10_000 }).collect();
        let features = [Feature::Level(&codes)];
        let grid = Grid::of(&features, 100);
        let Axis::Levels { own, rare } = &grid.axes[0] else { panic!("levels") };
        assert_eq!((own.len(), own[0]), (99, 7));
        assert!(rare.len() > 4_000);
        let other = [7, NO_LEVEL, 999_999];
        let got = grid.encode(&[Feature::Level(&other)]).expect("same kind").remove(0);
        assert_eq!(got, [0, MISSING, MISSING]);
        assert_eq!(
            grid.encode(&[Feature::Number(&[1.0])]),
            Err(Unfit::Setting { name: "column kind" })
        );
    }

    #[test]
    fn nothing_to_cut() {
        for values in [&[][..], &[f64::NAN, f64::NAN], &[4.0, 4.0]] {
            let grid = Grid::of(&[Feature::Number(values)], 254);
            assert_eq!(grid.axes[0].codes(), 1, "{values:?}");
        }
        assert_eq!(between(f64::NEG_INFINITY, 0.0), f64::NEG_INFINITY);
        assert_eq!(between(-f64::MAX, f64::MAX), 0.0);
        assert_eq!(between(0.0, f64::INFINITY), 0.0);
    }
}
