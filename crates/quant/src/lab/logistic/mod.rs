//! Logistic regression of bad on the explaining columns, by iteratively reweighted least
//! squares (Newton's method; McCullagh and Nelder, "Generalized Linear Models", 1989, ch. 4),
//! with weights, offset, ridge, signs that may not be broken, standard errors and the rest of
//! the table that a validator asks for.
//!
//! What cannot be fitted is said with a reason ([`Unfit`]): too few bads, perfect separation
//! (proved by a direction along which every row is on its own side), numbers that are none.
//! Columns that cannot take part (constant, a copy of another, a sum of others) are left out
//! and listed.
//!
//! On large samples a fit on every k-th row gives the start; the result does not depend on it
//! beyond the tolerance of the convergence.

mod bounded;
mod design;
mod newton;
mod pass;
mod report;
#[cfg(test)]
mod tests;

pub use design::{Column, Sample};
pub(crate) use newton::{Model, score_gains};
pub use report::{DropReason, Dropped, Fit, Term};

use super::unfit::{Unfit, enough, same_length};

/// What a coefficient may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sign {
    /// Anything.
    #[default]
    Any,
    /// 0 or above: more of it is never safer.
    NotNegative,
    /// 0 or below; weights of evidence `ln(%good / %bad)` predict bad with this sign.
    NotPositive,
}

/// What is done about a coefficient on the wrong side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignRule {
    /// Only reported ([`Term::wrong_sign`]).
    #[default]
    Report,
    /// The column that breaks its sign worst (largest |z|) is left out, and so on until none
    /// does.
    Drop,
    /// The likelihood is maximised under the signs: such coefficients rest at 0
    /// ([`Term::held`]).
    Hold,
    /// As [`Self::Hold`], and the columns that rest at 0 are left out: the optimum is the same
    /// without them.
    Within,
}

/// How to fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Penalty ½·ridge·β² on every coefficient but the intercept, in the columns' own units.
    pub ridge: f64,
    /// Two-sided confidence of the intervals, 0.95 for 95 %.
    pub confidence: f64,
    /// Fewest bads and fewest goods that a fit takes.
    pub least_bads: usize,
    /// Most rounds.
    pub max_iterations: u32,
    /// Sign of each column; empty means any.
    pub signs: Vec<Sign>,
    /// What is done where a sign is broken.
    pub sign_rule: SignRule,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ridge: 0.0,
            confidence: 0.95,
            least_bads: 50,
            max_iterations: 60,
            signs: Vec::new(),
            sign_rule: SignRule::Report,
        }
    }
}

impl Settings {
    /// Refuses settings outside their range.
    fn check(&self, columns: usize) -> Result<(), Unfit> {
        if !(self.ridge.is_finite() && self.ridge >= 0.0) {
            return Err(Unfit::Setting { name: "ridge" });
        }
        if !(self.confidence > 0.0 && self.confidence < 1.0) {
            return Err(Unfit::Setting { name: "confidence" });
        }
        if self.max_iterations == 0 {
            return Err(Unfit::Setting { name: "max_iterations" });
        }
        if self.signs.is_empty() {
            return Ok(());
        }
        same_length("signs", columns, self.signs.len())
    }
}

/// Fits.
///
/// # Errors
/// The reason for which there is no fit.
pub fn fit(sample: Sample<'_>, settings: &Settings) -> Result<Fit, Unfit> {
    settings.check(sample.columns.len())?;
    let model = Model::try_new(sample, settings)?;
    let all: Vec<usize> = (0..sample.columns.len()).collect();
    model.fit(&all, settings)
}

/// Checks of the rows that hold whatever the columns.
fn check_rows(sample: &Sample<'_>, settings: &Settings) -> Result<(usize, usize), Unfit> {
    if sample.bads.is_empty() {
        return Err(Unfit::NoRows);
    }
    if sample.columns.is_empty() {
        return Err(Unfit::NoColumns);
    }
    super::unfit::sound_weights(sample.weights, sample.bads.len())?;
    enough(sample.bads, sample.weights, settings.least_bads)
}
