//! The rows as the fit reads them: every column brought to mean 0 and deviation 1 (so that
//! huge and tiny columns do not spoil the equations), the intercept in front, a block at a time.

use super::super::unfit::{Unfit, all_finite, same_length, sound_weights};

/// One explaining column, as long as the outcomes.
#[derive(Clone, Copy, Debug)]
pub enum Column<'a> {
    /// Plain numbers.
    Values(&'a [f64]),
    /// A bin index for each row and the value (weight of evidence) of each bin.
    Binned {
        /// Index into `values`, one for each row.
        bins: &'a [u8],
        /// Value of each bin.
        values: &'a [f64],
    },
}

impl Column<'_> {
    /// Rows.
    pub fn rows(&self) -> usize {
        match self {
            Self::Values(values) => values.len(),
            Self::Binned { bins, .. } => bins.len(),
        }
    }

    /// Value in `row`; `None` where there is no such row or bin.
    pub fn value(&self, row: usize) -> Option<f64> {
        match self {
            Self::Values(values) => values.get(row).copied(),
            Self::Binned { bins, values } => values.get(usize::from(*bins.get(row)?)).copied(),
        }
    }
}

/// What a fit learns from. `bads[i]` is the outcome of row `i`, `true` for bad.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'a> {
    /// The explaining columns.
    pub columns: &'a [Column<'a>],
    /// Outcomes.
    pub bads: &'a [bool],
    /// How often each row counts, from 0; all once where absent.
    pub weights: Option<&'a [f64]>,
    /// A part of the log-odds of bad that is given, for each row.
    pub offset: Option<&'a [f64]>,
}

/// Rows in a block: some tens of columns of them stay in the first-level cache.
pub(super) const BLOCK: usize = 64;

/// A sample that has been checked and whose columns know their mean and deviation.
pub(super) struct Design<'a> {
    pub sample: Sample<'a>,
    ready: Vec<Ready<'a>>,
    pub means: Vec<f64>,
    pub scales: Vec<f64>,
    pub bad_weight: f64,
    pub weight: f64,
}

enum Ready<'a> {
    Values(&'a [f64]),
    Binned(&'a [u8], Box<[f64; 256]>),
}

/// One block of rows, row by row: intercept, columns, zeros up to `stride`.
pub(super) struct Tile {
    pub cells: Vec<f64>,
    pub stride: usize,
    pub linear: [f64; BLOCK],
}

impl Tile {
    pub fn new(columns: usize) -> Self {
        let stride = (columns + 1).next_multiple_of(4);
        let mut cells = vec![0.0; stride * BLOCK];
        cells.iter_mut().step_by(stride).for_each(|c| *c = 1.0);
        Self { cells, stride, linear: [0.0; BLOCK] }
    }
}

impl<'a> Design<'a> {
    /// Checks lengths, finiteness, weights and bins, and measures each column.
    pub fn try_new(sample: Sample<'a>) -> Result<Self, Unfit> {
        let rows = sample.bads.len();
        sound_weights(sample.weights, rows)?;
        if let Some(offset) = sample.offset {
            same_length("offset", rows, offset.len())?;
            all_finite("offset", offset)?;
        }
        let mut design = Self {
            sample,
            ready: Vec::with_capacity(sample.columns.len()),
            means: Vec::new(),
            scales: Vec::new(),
            bad_weight: 0.0,
            weight: 0.0,
        };
        for (row, bad) in sample.bads.iter().enumerate() {
            let w = design.weight_of(row);
            design.weight += w;
            design.bad_weight += if *bad { w } else { 0.0 };
        }
        for (index, column) in sample.columns.iter().enumerate() {
            same_length("column", rows, column.rows())?;
            design.measure(index, column)?;
        }
        Ok(design)
    }

    pub fn rows(&self) -> usize {
        self.sample.bads.len()
    }

    pub fn weight_of(&self, row: usize) -> f64 {
        self.sample.weights.map_or(1.0, |w| w[row])
    }

    fn measure(&mut self, index: usize, column: &Column<'a>) -> Result<(), Unfit> {
        match column {
            Column::Values(values) => {
                let bad = values.iter().position(|v| !v.is_finite());
                if let Some(row) = bad {
                    return Err(Unfit::NotFinite { what: "column", column: index, row });
                }
                let pairs = || values.iter().enumerate().map(|(r, v)| (self.weight_of(r), *v));
                let (mean, scale) = mean_and_scale(pairs, self.weight);
                self.means.push(mean);
                self.scales.push(scale);
                self.ready.push(Ready::Values(values));
            }
            Column::Binned { bins, values } => {
                let counts = self.bin_weights(index, bins, values)?;
                let pairs = || counts.iter().zip(values.iter()).map(|(w, v)| (*w, *v));
                let pairs = || pairs().filter(|(w, _)| *w > 0.0);
                let (mean, scale) = mean_and_scale(pairs, self.weight);
                let mut table = Box::new([0.0; 256]);
                for (cell, value) in table.iter_mut().zip(values.iter()) {
                    *cell = if value.is_finite() { standard(*value, mean, scale) } else { 0.0 };
                }
                self.means.push(mean);
                self.scales.push(scale);
                self.ready.push(Ready::Binned(bins, table));
            }
        }
        Ok(())
    }

    /// Weight in each bin; refuses bins in use that have no finite value.
    fn bin_weights(
        &self,
        column: usize,
        bins: &[u8],
        values: &[f64],
    ) -> Result<Box<[f64; 256]>, Unfit> {
        let mut counts = Box::new([0.0; 256]);
        let mut seen = [false; 256];
        for (row, bin) in bins.iter().enumerate() {
            counts[usize::from(*bin)] += self.weight_of(row);
            seen[usize::from(*bin)] = true;
        }
        for bin in (0..256).filter(|b| seen[*b]) {
            let first = || bins.iter().position(|b| usize::from(*b) == bin).unwrap_or(0);
            match values.get(bin) {
                None => return Err(Unfit::BinOutside { column, row: first() }),
                Some(v) if !v.is_finite() => {
                    return Err(Unfit::NotFinite { what: "column", column, row: first() });
                }
                Some(_) => {}
            }
        }
        Ok(counts)
    }

    /// Fills the tile with `count` rows from `start`, `step` apart, and the linear predictor of
    /// `beta` (intercept first, then the columns in `kept`).
    pub fn load(&self, tile: &mut Tile, kept: &[usize], beta: &[f64], rows: Rows) {
        let Rows { start, step, count } = rows;
        for (r, eta) in tile.linear.iter_mut().enumerate().take(count) {
            *eta = beta[0] + self.sample.offset.map_or(0.0, |o| o[start + r * step]);
        }
        let stride = tile.stride;
        let mut values = [0.0; BLOCK];
        for (place, column) in kept.iter().enumerate() {
            match &self.ready[*column] {
                Ready::Binned(bins, table) if step == 1 => {
                    for (value, bin) in values.iter_mut().zip(&bins[start..start + count]) {
                        *value = table[usize::from(*bin)];
                    }
                }
                Ready::Binned(bins, table) => {
                    for (value, bin) in values.iter_mut().zip(bins[start..].iter().step_by(step)) {
                        *value = table[usize::from(*bin)];
                    }
                }
                Ready::Values(plain) => {
                    let (mean, scale) = (self.means[*column], self.scales[*column]);
                    for (value, v) in values.iter_mut().zip(plain[start..].iter().step_by(step)) {
                        *value = standard(*v, mean, scale);
                    }
                }
            }
            let b = beta[place + 1];
            for (eta, value) in tile.linear.iter_mut().zip(&values) {
                *eta += b * value;
            }
            for (row, value) in tile.cells.chunks_exact_mut(stride).zip(&values) {
                row[place + 1] = *value;
            }
        }
    }
}

/// Which rows a block holds.
#[derive(Clone, Copy)]
pub(super) struct Rows {
    pub start: usize,
    pub step: usize,
    pub count: usize,
}

fn standard(value: f64, mean: f64, scale: f64) -> f64 {
    if scale > 0.0 { value / scale - mean / scale } else { 0.0 }
}

/// Weighted mean and standard deviation, in units of the largest value so that nothing
/// overflows; the deviation is 0 where the column does not vary.
fn mean_and_scale<I: Iterator<Item = (f64, f64)>>(
    pairs: impl Fn() -> I,
    weight: f64,
) -> (f64, f64) {
    let most = pairs().filter(|(w, _)| *w > 0.0).fold(0.0_f64, |m, (_, v)| m.max(v.abs()));
    if most == 0.0 || weight <= 0.0 {
        return (0.0, 0.0);
    }
    let mean = pairs().map(|(w, v)| w * (v / most)).sum::<f64>() / weight;
    let square = pairs().map(|(w, v)| w * (v / most - mean).powi(2)).sum::<f64>() / weight;
    let scale = square.sqrt();
    (mean * most, if scale > 1e-12 { scale * most } else { 0.0 })
}
