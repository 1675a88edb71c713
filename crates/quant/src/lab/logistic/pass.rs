//! One look at all rows: the log-likelihood with its gradient and curvature at given
//! coefficients. This is where the time of a fit goes, so the curvature is gathered four rows
//! at a time into a triangle that stays in the cache.

#![allow(clippy::needless_range_loop, reason = "indices are the language of matrices")]

use super::super::matrix::Square;
use super::super::special::logistic;
use super::design::{BLOCK, Design, Rows, Tile};

/// What one look at the rows gives, in the standardised columns, intercept first.
pub(super) struct Look {
    pub log_likelihood: f64,
    /// Σ w (bad − p) x.
    pub gradient: Vec<f64>,
    /// Σ w p (1 − p) x xᵀ.
    pub curvature: Square,
}

/// Sums in the making.
struct Sums {
    stride: usize,
    gram: Vec<f64>,
    gradient: Vec<f64>,
    log_likelihood: f64,
}

/// The log-likelihood and its derivatives at `beta`, over every `step`-th row, each standing
/// for `step` of them.
pub(super) fn look(design: &Design<'_>, kept: &[usize], beta: &[f64], step: usize) -> Look {
    let mut tile = Tile::new(kept.len());
    let mut sums = Sums::new(tile.stride);
    let (mut slope, mut curve) = ([0.0; BLOCK], [0.0; BLOCK]);
    for rows in blocks(design.rows(), step) {
        design.load(&mut tile, kept, beta, rows);
        for r in 0..rows.count {
            let row = rows.start + r * step;
            let (w, eta, bad) = (design.weight_of(row), tile.linear[r], design.sample.bads[row]);
            // One exponential gives the probability and ln(1 + e^η).
            let small = (-eta.abs()).exp();
            let p = if eta >= 0.0 { 1.0 / (1.0 + small) } else { small / (1.0 + small) };
            let soft = eta.max(0.0) + small.ln_1p();
            sums.log_likelihood += w * (if bad { eta } else { 0.0 } - soft);
            slope[r] = w * if bad { 1.0 - p } else { -p };
            curve[r] = w * small / ((1.0 + small) * (1.0 + small));
        }
        sums.gather(&tile, &slope[..rows.count], &curve[..rows.count]);
    }
    sums.finish(kept.len() + 1, step)
}

/// Weighted sums of squares and products of the standardised columns themselves.
pub(super) fn products(design: &Design<'_>, kept: &[usize]) -> Square {
    let mut tile = Tile::new(kept.len());
    let mut sums = Sums::new(tile.stride);
    let (zero, beta) = ([0.0; BLOCK], vec![0.0; kept.len() + 1]);
    let mut weight = [0.0; BLOCK];
    for rows in blocks(design.rows(), 1) {
        design.load(&mut tile, kept, &beta, rows);
        for r in 0..rows.count {
            weight[r] = design.weight_of(rows.start + r);
        }
        sums.gather(&tile, &zero[..rows.count], &weight[..rows.count]);
    }
    sums.finish(kept.len() + 1, 1).curvature
}

/// The linear predictor of every row, offset included.
pub(super) fn linear(design: &Design<'_>, kept: &[usize], beta: &[f64]) -> Vec<f64> {
    let mut tile = Tile::new(kept.len());
    let mut all = Vec::with_capacity(design.rows());
    for rows in blocks(design.rows(), 1) {
        design.load(&mut tile, kept, beta, rows);
        all.extend_from_slice(&tile.linear[..rows.count]);
    }
    all
}

/// How far a direction separates: the least and the greatest of `±d·x`, plus for bads, minus
/// for goods, over the rows with weight. The offset does not count.
pub(super) fn margins(design: &Design<'_>, kept: &[usize], direction: &[f64]) -> (f64, f64) {
    let mut tile = Tile::new(kept.len());
    let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
    for rows in blocks(design.rows(), 1) {
        design.load(&mut tile, kept, direction, rows);
        for r in 0..rows.count {
            let row = rows.start + r;
            if design.weight_of(row) > 0.0 {
                let along = tile.linear[r] - design.sample.offset.map_or(0.0, |o| o[row]);
                let signed = if design.sample.bads[row] { along } else { -along };
                least = least.min(signed);
                most = most.max(signed);
            }
        }
    }
    (least, most)
}

/// Log-likelihood of the intercept (and the offset) alone.
pub(super) fn null_log_likelihood(design: &Design<'_>) -> f64 {
    let (bad, all) = (design.bad_weight, design.weight);
    if design.sample.offset.is_none() {
        return bad * (bad / all).ln() + (all - bad) * ((all - bad) / all).ln();
    }
    let mut intercept = 0.0;
    for _ in 0..100 {
        let look = look(design, &[], &[intercept], 1);
        let step = look.gradient[0] / look.curvature.at(0, 0);
        if !step.is_finite() {
            break;
        }
        intercept += step.clamp(-2.0, 2.0);
        if step.abs() < 1e-12 {
            break;
        }
    }
    look(design, &[], &[intercept], 1).log_likelihood
}

/// The probability of bad for linear predictors.
pub(super) fn probabilities(linear: &[f64]) -> Vec<f64> {
    linear.iter().map(|eta| logistic(*eta)).collect()
}

fn blocks(rows: usize, step: usize) -> impl Iterator<Item = Rows> {
    let total = rows.div_ceil(step);
    (0..total.div_ceil(BLOCK)).map(move |block| {
        let first = block * BLOCK;
        Rows { start: first * step, step, count: BLOCK.min(total - first) }
    })
}

impl Sums {
    fn new(stride: usize) -> Self {
        Self {
            stride,
            gram: vec![0.0; stride * stride],
            gradient: vec![0.0; stride],
            log_likelihood: 0.0,
        }
    }

    fn gather(&mut self, tile: &Tile, slope: &[f64], curve: &[f64]) {
        let stride = self.stride;
        for (row, s) in tile.cells.chunks_exact(stride).zip(slope) {
            for (g, x) in self.gradient.iter_mut().zip(row) {
                *g += s * x;
            }
        }
        let full = curve.len() / 4 * 4;
        for r in (0..full).step_by(4) {
            let rows = &tile.cells[r * stride..(r + 4) * stride];
            self.four(rows, [curve[r], curve[r + 1], curve[r + 2], curve[r + 3]]);
        }
        for r in full..curve.len() {
            let row = &tile.cells[r * stride..(r + 1) * stride];
            for j in 0..stride {
                let s = curve[r] * row[j];
                let from = j & !3;
                let line = &mut self.gram[j * stride + from..(j + 1) * stride];
                for (g, x) in line.iter_mut().zip(&row[from..]) {
                    *g += s * x;
                }
            }
        }
    }

    /// Adds four rows to the upper triangle, two lines of it at a time: each cell of the rows
    /// that is read serves both.
    fn four(&mut self, rows: &[f64], w: [f64; 4]) {
        let stride = self.stride;
        let (a, rest) = rows.split_at(stride);
        let (b, rest) = rest.split_at(stride);
        let (c, d) = rest.split_at(stride);
        for j in (0..stride).step_by(2) {
            let from = j & !3;
            let (upper, lower) = self.gram[j * stride..(j + 2) * stride].split_at_mut(stride);
            let (upper, lower) = (&mut upper[from..], &mut lower[from..]);
            let n = upper.len();
            let lower = &mut lower[..n];
            let (x, y, z, t) = (&a[from..][..n], &b[from..][..n], &c[from..][..n], &d[from..][..n]);
            let s = [w[0] * a[j], w[1] * b[j], w[2] * c[j], w[3] * d[j]];
            let l = [w[0] * a[j + 1], w[1] * b[j + 1], w[2] * c[j + 1], w[3] * d[j + 1]];
            for k in 0..n {
                upper[k] += (s[0] * x[k] + s[1] * y[k]) + (s[2] * z[k] + s[3] * t[k]);
                lower[k] += (l[0] * x[k] + l[1] * y[k]) + (l[2] * z[k] + l[3] * t[k]);
            }
        }
    }

    fn finish(self, n: usize, step: usize) -> Look {
        #[allow(clippy::cast_precision_loss, reason = "a stride")]
        let times = step as f64;
        let mut curvature = Square::zero(n);
        for i in 0..n {
            for j in i..n {
                let cell = self.gram[i * self.stride + j] * times;
                curvature.set(i, j, cell);
                curvature.set(j, i, cell);
            }
        }
        Look {
            log_likelihood: self.log_likelihood * times,
            gradient: self.gradient[..n].iter().map(|g| g * times).collect(),
            curvature,
        }
    }
}
