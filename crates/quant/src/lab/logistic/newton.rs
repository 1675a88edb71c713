//! Newton's method with its guards: halving where the likelihood falls, the proof of
//! separation, signs, and the choice of columns that can take part at all.

use super::super::matrix::{Square, dot};
use super::super::unfit::Unfit;
use super::bounded::minimise;
use super::design::{Design, Sample};
use super::pass::{Look, look, margins, null_log_likelihood, products};
use super::report::{DropReason, Dropped, Fit, report};
use super::{Settings, Sign, SignRule, check_rows};

/// Rows above which a part of them gives the start.
const LARGE: usize = 60_000;
/// Newton's decrement λ² below which the step made is the last.
const CLOSE: f64 = 1e-12;
/// A pivot of the correlation matrix (1 − R² on the columns before) below which a column adds
/// nothing.
const ADDS_NOTHING: f64 = 1e-9;

/// A checked sample, ready for any number of fits on choices of its columns.
pub(crate) struct Model<'a> {
    pub(super) design: Design<'a>,
    pub(super) bads: usize,
    pub(super) goods: usize,
    pub(super) null_log_likelihood: f64,
    /// Correlations of the columns that vary, by column; 0 for those that do not.
    pub(super) correlation: Square,
    signs: Vec<Sign>,
    ridge: Vec<f64>,
}

/// Where Newton's method ended, in standardised columns.
pub(super) struct Top {
    pub beta: Vec<f64>,
    pub look: Look,
    pub iterations: u32,
}

impl<'a> Model<'a> {
    pub(crate) fn try_new(sample: Sample<'a>, settings: &Settings) -> Result<Self, Unfit> {
        let (bads, goods) = check_rows(&sample, settings)?;
        let design = Design::try_new(sample)?;
        let all: Vec<usize> = (0..sample.columns.len()).collect();
        if all.iter().all(|c| design.scales[*c] <= 0.0) {
            return Err(Unfit::NothingVaries);
        }
        let squares = products(&design, &all);
        let mut correlation = Square::zero(all.len());
        for i in 0..all.len() {
            for j in 0..all.len() {
                correlation.set(i, j, squares.at(i + 1, j + 1) / design.weight);
            }
        }
        let ridge = design.scales.iter().map(|s| settings.ridge / s / s).collect();
        let signs = if settings.signs.is_empty() {
            vec![Sign::Any; all.len()]
        } else {
            settings.signs.clone()
        };
        let null_log_likelihood = null_log_likelihood(&design);
        Ok(Self { design, bads, goods, null_log_likelihood, correlation, signs, ridge })
    }

    /// Fits on the columns in `wanted`.
    pub(crate) fn fit(&self, wanted: &[usize], settings: &Settings) -> Result<Fit, Unfit> {
        let (mut kept, mut dropped) = self.usable(wanted, settings.ridge > 0.0);
        loop {
            let mut top = self.climb(&kept, settings)?;
            if settings.sign_rule == SignRule::Within {
                self.leave_resting(&mut kept, &mut top, &mut dropped);
            }
            let fit = report(self, &kept, &top, settings)?;
            let worst = fit
                .terms
                .iter()
                .filter(|t| t.wrong_sign && settings.sign_rule == SignRule::Drop)
                .max_by(|a, b| a.z.abs().total_cmp(&b.z.abs()));
            match worst.map(|t| t.column) {
                Some(column) => {
                    kept.retain(|c| *c != column);
                    dropped.push(Dropped { column, why: DropReason::WrongSign });
                }
                None => {
                    dropped.sort_by_key(|d| d.column);
                    return Ok(Fit { dropped, ..fit });
                }
            }
        }
    }

    /// Takes the columns that rest at 0 out of what was climbed with them: the top is the same
    /// without them.
    fn leave_resting(&self, kept: &mut Vec<usize>, top: &mut Top, dropped: &mut Vec<Dropped>) {
        let rests = |place: usize| {
            place > 0 && top.beta[place] == 0.0 && self.signs[kept[place - 1]] != Sign::Any
        };
        let stay: Vec<usize> = (0..top.beta.len()).filter(|place| !rests(*place)).collect();
        let left = kept.iter().enumerate().filter(|(place, _)| !stay.contains(&(place + 1)));
        dropped.extend(left.map(|(_, c)| Dropped { column: *c, why: DropReason::WrongSign }));
        top.beta = stay.iter().map(|place| top.beta[*place]).collect();
        top.look.gradient = stay.iter().map(|place| top.look.gradient[*place]).collect();
        top.look.curvature = top.look.curvature.part(&stay);
        *kept = stay.iter().skip(1).map(|place| kept[place - 1]).collect();
    }

    /// Leaves out columns that do not vary or that earlier ones determine. A ridge makes the
    /// latter harmless, so they stay.
    fn usable(&self, wanted: &[usize], ridge: bool) -> (Vec<usize>, Vec<Dropped>) {
        let (mut kept, mut dropped) = (Vec::new(), Vec::new());
        // Rows of the Cholesky factor of the correlations of what is kept.
        let mut factor: Vec<Vec<f64>> = Vec::new();
        for column in wanted.iter().copied() {
            if self.design.scales[column] <= 0.0 {
                dropped.push(Dropped { column, why: DropReason::Constant });
                continue;
            }
            let mut row: Vec<f64> = Vec::with_capacity(kept.len() + 1);
            for (place, other) in kept.iter().enumerate() {
                let line: &Vec<f64> = &factor[place];
                let sum = dot(&row, &line[..place]);
                row.push((self.correlation.at(column, *other) - sum) / line[place]);
            }
            let own = self.correlation.at(column, column);
            let pivot = own - dot(&row, &row);
            if pivot <= ADDS_NOTHING && !ridge {
                let copy_of = kept
                    .iter()
                    .copied()
                    .find(|k| self.correlation.at(column, *k).abs() >= own * (1.0 - ADDS_NOTHING));
                let why = copy_of.map_or(DropReason::Collinear, |of| DropReason::CopyOf { of });
                dropped.push(Dropped { column, why });
                continue;
            }
            row.push(pivot.max(1e-300).sqrt());
            factor.push(row);
            kept.push(column);
        }
        (kept, dropped)
    }

    /// Goes up to the greatest likelihood.
    pub(super) fn climb(&self, kept: &[usize], settings: &Settings) -> Result<Top, Unfit> {
        let share = self.design.bad_weight / self.design.weight;
        let mut start = vec![0.0; kept.len() + 1];
        start[0] = (share / (1.0 - share)).ln();
        let rows = self.design.rows();
        let step = (rows / LARGE).min(self.bads.min(self.goods) / 400);
        if step > 3 {
            // Only a better start: a part that cannot be fitted is no reason.
            if let Ok(top) = self.newton(kept, start.clone(), step, settings) {
                start = top.beta;
            }
        }
        self.newton(kept, start, 1, settings)
    }

    fn newton(
        &self,
        kept: &[usize],
        start: Vec<f64>,
        step: usize,
        settings: &Settings,
    ) -> Result<Top, Unfit> {
        let close = if step > 1 { 1e-4 } else { CLOSE };
        let mut beta = start;
        let mut best: Option<(Vec<f64>, f64)> = None;
        let mut halvings = 0;
        for iterations in 1..=settings.max_iterations {
            let mut look = look(&self.design, kept, &beta, step);
            let objective = self.penalise(kept, &beta, &mut look);
            if let Some((before, reached)) = &best {
                let slack = 1e-12 * (1.0 + reached.abs());
                if (objective.is_nan() || objective < reached - slack) && halvings < 30 {
                    halvings += 1;
                    beta = beta.iter().zip(before).map(|(b, a)| f64::midpoint(*a, *b)).collect();
                    continue;
                }
            }
            halvings = 0;
            let Some(next) = self.advance(kept, &beta, &look, settings) else {
                let direction = best.map_or_else(|| beta.clone(), |(b, _)| minus(&beta, &b));
                return Err(self.separation(kept, &direction).unwrap_or(Unfit::Singular));
            };
            let direction = minus(&next, &beta);
            if look.curvature.quadratic(&direction) < close {
                return Ok(Top { beta: next, look, iterations });
            }
            let suspect = iterations >= 8 && step == 1 && settings.ridge == 0.0;
            if suspect && let Some(proof) = self.separation(kept, &direction) {
                return Err(proof);
            }
            best = Some((beta, objective));
            beta = next;
        }
        let iterations = settings.max_iterations;
        Err(Unfit::NotConverged { iterations })
    }

    /// Adds the ridge to likelihood, gradient and curvature; gives the penalised likelihood.
    fn penalise(&self, kept: &[usize], beta: &[f64], look: &mut Look) -> f64 {
        let mut objective = look.log_likelihood;
        for (place, column) in kept.iter().enumerate() {
            let (place, ridge) = (place + 1, self.ridge[*column]);
            objective -= 0.5 * ridge * beta[place] * beta[place];
            look.gradient[place] -= ridge * beta[place];
            look.curvature.add(place, place, ridge);
        }
        objective
    }

    /// The next point: Newton's, or the best of the bowl within the signs.
    fn advance(
        &self,
        kept: &[usize],
        beta: &[f64],
        look: &Look,
        settings: &Settings,
    ) -> Option<Vec<f64>> {
        let signs: Vec<Sign> = kept.iter().map(|c| self.signs[*c]).collect();
        let bound = matches!(settings.sign_rule, SignRule::Hold | SignRule::Within);
        let next = if bound && signs.iter().any(|s| *s != Sign::Any) {
            let mut c = look.curvature.times(beta);
            c.iter_mut().zip(&look.gradient).for_each(|(c, g)| *c += g);
            minimise(&look.curvature, &c, &signs, beta)?
        } else {
            let step = look.curvature.cholesky()?.solve(&look.gradient);
            beta.iter().zip(step).map(|(b, d)| b + d).collect()
        };
        next.iter().all(|b| b.is_finite()).then_some(next)
    }

    /// Proof of separation along `direction`: no row lies on the wrong side, some lie clearly
    /// on their own.
    fn separation(&self, kept: &[usize], direction: &[f64]) -> Option<Unfit> {
        let (least, most) = margins(&self.design, kept, direction);
        if !(most > 0.0 && least.is_finite() && least >= -1e-6 * most) {
            return None;
        }
        let mut by_size: Vec<(f64, usize)> =
            kept.iter().zip(&direction[1..]).map(|(c, d)| (d.abs(), *c)).collect();
        by_size.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let largest = by_size.first()?.0;
        let columns = by_size.iter().filter(|s| s.0 > 1e-3 * largest).map(|s| s.1).collect();
        Some(Unfit::Separated { columns, complete: least > 1e-6 * most })
    }

    pub(super) fn sign(&self, column: usize) -> Sign {
        self.signs[column]
    }
}

/// For every column outside `fit`, Rao's score statistic: about twice what the log-likelihood
/// would gain from taking it in alone (chi-square of one degree of freedom). 0 for columns
/// that cannot take part.
pub(crate) fn score_gains(model: &Model<'_>, fit: &Fit) -> Vec<f64> {
    let design = &model.design;
    let count = design.scales.len();
    let all: Vec<usize> = (0..count).collect();
    let mut beta = vec![0.0; count + 1];
    beta[0] = fit.intercept.beta;
    for term in &fit.terms {
        let (mean, scale) = (design.means[term.column], design.scales[term.column]);
        beta[term.column + 1] = term.beta * scale;
        beta[0] += term.beta * mean;
    }
    let look = look(design, &all, &beta, 1);
    let mut inside = vec![0];
    inside.extend(fit.terms.iter().map(|t| t.column + 1));
    let Some(factor) = look.curvature.part(&inside).cholesky() else { return vec![0.0; count] };
    all.iter()
        .map(|column| {
            let place = column + 1;
            if inside.contains(&place) || design.scales[*column] <= 0.0 {
                return 0.0;
            }
            let cross: Vec<f64> = inside.iter().map(|i| look.curvature.at(*i, place)).collect();
            let own = look.curvature.at(place, place);
            let left = own - dot(&cross, &factor.solve(&cross));
            let gain = look.gradient[place] * look.gradient[place] / left;
            if left > own * ADDS_NOTHING && gain.is_finite() { gain } else { 0.0 }
        })
        .collect()
}

fn minus(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}
