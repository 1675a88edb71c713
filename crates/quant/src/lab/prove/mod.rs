//! Is a model any good? Measures of ranking, of calibration and of use, on scores and outcomes
//! given as slices. `score` means *risk* throughout: the higher, the worse (a probability of
//! bad, or minus the points of a card). Everything here is pure; resampling takes a seed.
//!
//! A measure of a whole receivables book is not here but in [`crate::metrics`].

pub mod backtest;
pub mod calibration;
pub mod folds;
pub mod gains;
pub mod rank;
pub mod resample;
pub mod segments;
pub mod tiers;

use super::unfit::{Unfit, all_finite, enough, same_length, sound_weights};

/// Scores with their outcomes.
#[derive(Clone, Copy, Debug)]
pub struct Scored<'a> {
    /// Risk of each row, the higher the worse.
    pub scores: &'a [f64],
    /// Outcome of each row, `true` for bad.
    pub bads: &'a [bool],
    /// How often each row counts; all once where absent.
    pub weights: Option<&'a [f64]>,
}

impl<'a> Scored<'a> {
    /// Scores and outcomes that count once each.
    pub fn new(scores: &'a [f64], bads: &'a [bool]) -> Self {
        Self { scores, bads, weights: None }
    }

    /// Refuses what no measure can take: other lengths, numbers that are none, one class.
    pub(crate) fn check(&self) -> Result<(), Unfit> {
        same_length("score", self.bads.len(), self.scores.len())?;
        all_finite("score", self.scores)?;
        sound_weights(self.weights, self.bads.len())?;
        enough(self.bads, self.weights, 1).map(|_| ())
    }

    /// As [`Self::check`], and the scores are probabilities.
    pub(crate) fn check_probabilities(&self) -> Result<(), Unfit> {
        self.check()?;
        if self.scores.iter().any(|p| !(0.0..=1.0).contains(p)) {
            return Err(Unfit::Setting { name: "probability" });
        }
        Ok(())
    }

    pub(crate) fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |w| w[row])
    }

    /// Row numbers by rising score; equal scores by row.
    pub(crate) fn order(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.scores.len()).map(row_number).collect();
        order.sort_by(|a, b| {
            self.scores[*a as usize].total_cmp(&self.scores[*b as usize]).then(a.cmp(b))
        });
        order
    }
}

/// A row as 32 bits: four thousand million rows are beyond one machine's table.
fn row_number(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}
