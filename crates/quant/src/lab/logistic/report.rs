//! The table of a fit: coefficients in the columns' own units with what a validator asks.

#![allow(clippy::needless_range_loop, reason = "indices are the language of matrices")]

use super::super::matrix::Square;
use super::super::special::{normal_quantile, two_sided};
use super::super::unfit::{Unfit, same_length};
use super::design::{Column, Design, Sample};
use super::newton::{Model, Top};
use super::pass::{linear, probabilities};
use super::{Settings, Sign};

/// One coefficient.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Its column; meaningless for the intercept.
    pub column: usize,
    /// Change of the log-odds of bad for one unit of the column.
    pub beta: f64,
    /// Standard error; 0 where the coefficient is held at 0.
    pub standard_error: f64,
    /// `beta` over its standard error; 0 where held.
    pub z: f64,
    /// Two-sided p-value of `z` under the normal distribution (Wald); 1 where held.
    pub p_value: f64,
    /// Lower end of the confidence interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Variance inflation: 1 ÷ (1 − R²) on the other columns of the fit; 1 for the intercept.
    pub vif: f64,
    /// Held at 0 because its sign would be wrong.
    pub held: bool,
    /// On the side that its sign forbids.
    pub wrong_sign: bool,
}

/// Why a column takes no part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DropReason {
    /// It does not vary.
    Constant,
    /// It is another column times a factor plus a constant.
    CopyOf {
        /// That column.
        of: usize,
    },
    /// Earlier columns together determine it.
    Collinear,
    /// Its coefficient had the wrong sign.
    WrongSign,
}

/// A column that was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The column.
    pub column: usize,
    /// Why.
    pub why: DropReason,
}

/// A fitted model.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// Log-odds of bad where all columns are 0.
    pub intercept: Term,
    /// One for each column that takes part, in the order of the columns.
    pub terms: Vec<Term>,
    /// Columns left out, with the reason.
    pub dropped: Vec<Dropped>,
    /// Covariance of the coefficients, intercept first; the inverse of the observed (where
    /// there is a ridge: penalised) information. Rows of held coefficients are 0,
    /// as are cells too small for a number (columns of 1e200 and more).
    pub covariance: Vec<Vec<f64>>,
    /// Log-likelihood, without the penalty.
    pub log_likelihood: f64,
    /// The same with the intercept (and offset) alone.
    pub null_log_likelihood: f64,
    /// 2k − 2 ln L; k counts the intercept and the terms that are not held.
    pub aic: f64,
    /// k ln n − 2 ln L; n is the sum of weights.
    pub bic: f64,
    /// Rounds of the last climb.
    pub iterations: u32,
    /// Sum of weights.
    pub weight: f64,
    /// Bad rows with weight.
    pub bads: usize,
    /// Good rows with weight.
    pub goods: usize,
}

impl Fit {
    /// McFadden's pseudo R²: 1 − ln L ÷ ln L₀.
    pub fn pseudo_r_squared(&self) -> f64 {
        1.0 - self.log_likelihood / self.null_log_likelihood
    }

    /// Log-odds of bad for each row of `columns`, which stand as they stood at the fit.
    ///
    /// # Errors
    /// Lengths that differ, bins without a value, numbers that are not finite.
    pub fn linear(&self, columns: &[Column<'_>]) -> Result<Vec<f64>, Unfit> {
        let rows = columns.first().map_or(0, Column::rows);
        let (bads, mut used) = (vec![false; rows], Vec::new());
        let mut beta = vec![self.intercept.beta];
        for term in &self.terms {
            let column = columns.get(term.column).ok_or(Unfit::NoColumns)?;
            same_length("column", rows, column.rows())?;
            used.push(*column);
            beta.push(term.beta);
        }
        let design =
            Design::try_new(Sample { columns: &used, bads: &bads, weights: None, offset: None })?;
        for (place, b) in beta.iter_mut().enumerate().skip(1) {
            *b *= design.scales[place - 1];
        }
        for (place, term) in self.terms.iter().enumerate() {
            beta[0] += term.beta * design.means[place];
        }
        let kept: Vec<usize> = (0..used.len()).collect();
        Ok(linear(&design, &kept, &beta))
    }

    /// Probability of bad for each row.
    ///
    /// # Errors
    /// As for [`Self::linear`].
    pub fn probabilities(&self, columns: &[Column<'_>]) -> Result<Vec<f64>, Unfit> {
        Ok(probabilities(&self.linear(columns)?))
    }
}

/// Makes the table.
pub(super) fn report(
    model: &Model<'_>,
    kept: &[usize],
    top: &Top,
    settings: &Settings,
) -> Result<Fit, Unfit> {
    let n = kept.len() + 1;
    let held: Vec<bool> = (0..n)
        .map(|i| i > 0 && top.beta[i] == 0.0 && model.sign(kept[i - 1]) != Sign::Any)
        .collect();
    let Own { beta, errors, covariance } = own_units(model, kept, top, &held)?;
    let beyond = normal_quantile(0.5 + settings.confidence / 2.0).unwrap_or(f64::NAN);
    let vifs = inflation(&model.correlation.part(kept));
    let term = |place: usize| {
        let (b, held) = (beta[place], held[place]);
        let standard_error = errors[place];
        let z = if held { 0.0 } else { b / standard_error };
        let sign = if place == 0 { Sign::Any } else { model.sign(kept[place - 1]) };
        Term {
            column: if place == 0 { 0 } else { kept[place - 1] },
            beta: b,
            standard_error,
            z,
            p_value: if held { 1.0 } else { two_sided(z) },
            low: b - beyond * standard_error,
            high: b + beyond * standard_error,
            vif: if place == 0 { 1.0 } else { vifs[place - 1] },
            held,
            wrong_sign: matches!(
                (sign, b.total_cmp(&0.0)),
                (Sign::NotNegative, std::cmp::Ordering::Less)
                    | (Sign::NotPositive, std::cmp::Ordering::Greater)
            ) && b != 0.0,
        }
    };
    let terms: Vec<Term> = (1..n).map(term).collect();
    let intercept = term(0);
    let sound = |t: &Term| t.beta.is_finite() && (t.held || t.z.is_finite());
    if !sound(&intercept) || !terms.iter().all(sound) {
        return Err(Unfit::Singular);
    }
    #[allow(clippy::cast_precision_loss, reason = "a number of coefficients")]
    let k = held.iter().filter(|h| !**h).count() as f64;
    let log_likelihood = top.look.log_likelihood;
    let weight = model.design.weight;
    Ok(Fit {
        intercept,
        terms,
        dropped: Vec::new(),
        covariance: (0..n).map(|i| (0..n).map(|j| covariance.at(i, j)).collect()).collect(),
        log_likelihood,
        null_log_likelihood: model.null_log_likelihood,
        aic: 2.0 * k - 2.0 * log_likelihood,
        bic: k * weight.ln() - 2.0 * log_likelihood,
        iterations: top.iterations,
        weight,
        bads: model.bads,
        goods: model.goods,
    })
}

/// Coefficients, their errors and covariance in the columns' own units.
struct Own {
    beta: Vec<f64>,
    errors: Vec<f64>,
    covariance: Square,
}

fn own_units(model: &Model<'_>, kept: &[usize], top: &Top, held: &[bool]) -> Result<Own, Unfit> {
    let n = kept.len() + 1;
    let free: Vec<usize> = (0..n).filter(|i| !held[*i]).collect();
    let inverse = top.look.curvature.part(&free).cholesky().ok_or(Unfit::Singular)?.inverse();
    let mut standard = Square::zero(n);
    for (a, i) in free.iter().enumerate() {
        for (b, j) in free.iter().enumerate() {
            standard.set(*i, *j, inverse.at(a, b));
        }
    }
    let (means, scales) = (&model.design.means, &model.design.scales);
    let mut beta = vec![top.beta[0]];
    // The intercept is a combination of all coefficients: b₀ − Σ bⱼ meanⱼ ÷ scaleⱼ.
    let mut mix = vec![1.0];
    for (place, column) in kept.iter().enumerate() {
        let (mean, scale) = (means[*column], scales[*column]);
        beta.push(top.beta[place + 1] / scale);
        beta[0] -= top.beta[place + 1] * (mean / scale);
        mix.push(-mean / scale);
    }
    let unit = |i: usize| if i == 0 { 1.0 } else { 1.0 / scales[kept[i - 1]] };
    let mut own = Square::zero(n);
    let mixed = standard.times(&mix);
    own.set(0, 0, standard.quadratic(&mix));
    for i in 1..n {
        own.set(0, i, mixed[i] * unit(i));
        own.set(i, 0, mixed[i] * unit(i));
        for j in 1..n {
            own.set(i, j, standard.at(i, j) * unit(i) * unit(j));
        }
    }
    // Not from the covariance: its cells may lie beyond the range of numbers.
    let mut errors = vec![own.at(0, 0).max(0.0).sqrt()];
    errors.extend((1..n).map(|i| standard.at(i, i).max(0.0).sqrt() * unit(i)));
    Ok(Own { beta, errors, covariance: own })
}

/// Variance inflation factors: the diagonal of the inverse of the correlations; infinite where
/// they are singular.
fn inflation(correlation: &Square) -> Vec<f64> {
    match correlation.cholesky() {
        Some(factor) => {
            let inverse = factor.inverse();
            (0..correlation.n()).map(|i| inverse.at(i, i) * correlation.at(i, i)).collect()
        }
        None => vec![f64::INFINITY; correlation.n()],
    }
}
