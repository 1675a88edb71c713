//! Raw columns for the methods that look for their own cuts (tree, booster, additive card).

use super::unfit::{Unfit, same_length};

/// The code of a missing level.
pub const NO_LEVEL: u32 = u32::MAX;

/// One explaining column, as long as the outcomes.
#[derive(Clone, Copy, Debug)]
pub enum Feature<'a> {
    /// Numbers; NaN is missing, ±∞ are the ends of the line.
    Number(&'a [f64]),
    /// Levels without an order, coded from 0; [`NO_LEVEL`] is missing.
    Level(&'a [u32]),
}

impl Feature<'_> {
    /// Rows.
    pub fn rows(&self) -> usize {
        match self {
            Self::Number(values) => values.len(),
            Self::Level(codes) => codes.len(),
        }
    }
}

/// Refuses no columns and columns of another length.
pub(crate) fn check(features: &[Feature<'_>], rows: usize) -> Result<(), Unfit> {
    if features.is_empty() {
        return Err(Unfit::NoColumns);
    }
    features.iter().try_for_each(|f| same_length("column", rows, f.rows()))
}
