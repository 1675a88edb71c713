//! The best split of a node, read off its histogram.

use super::tree::Test;
use super::{Settings, Trend};

/// A place of a histogram: the sum of gradients, and curvature and rows in one number. Whole
/// numbers, so that the order in which rows come never changes a tree.
pub type Cell = [i64; 2];

/// Bits of the second part of a [`Cell`] that count rows.
pub const ROW_BITS: u32 = 24;

/// What the whole numbers stand for.
#[derive(Clone, Copy, Debug)]
pub struct Units {
    /// Gradient of one unit.
    pub gradient: f64,
    /// Curvature of one unit.
    pub curvature: f64,
}

/// Sums of a group of rows in plain numbers.
#[derive(Clone, Copy, Debug)]
pub struct Sums {
    /// Σ gradient (p − bad).
    pub g: f64,
    /// Σ curvature p (1 − p).
    pub h: f64,
    /// Rows.
    pub n: f64,
}

impl Units {
    /// A cell in plain numbers.
    #[allow(clippy::cast_precision_loss, reason = "sums stay below 2^62, their error is small")]
    pub fn sums(&self, cell: Cell) -> Sums {
        Sums {
            g: cell[0] as f64 * self.gradient,
            h: (cell[1] >> ROW_BITS) as f64 * self.curvature,
            n: (cell[1] & ((1 << ROW_BITS) - 1)) as f64,
        }
    }
}

/// The values between which a node must stay.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    pub low: f64,
    pub high: f64,
}

impl Bounds {
    pub const FREE: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY };

    /// The best value of a group within the bounds, before the learning rate.
    pub fn value(&self, s: Sums, l2: f64) -> f64 {
        let free = if s.h + l2 > 0.0 { -s.g / (s.h + l2) } else { 0.0 };
        free.clamp(self.low, self.high)
    }
}

/// A split that could be made.
#[derive(Clone, Copy, Debug)]
pub struct Split {
    pub feature: usize,
    pub test: Test,
    pub missing_left: bool,
    pub gain: f64,
    pub left: Cell,
    pub right: Cell,
}

/// What the search needs to know of a node.
pub struct Site<'a> {
    pub units: Units,
    pub total: Cell,
    pub bounds: Bounds,
    pub settings: &'a Settings,
    /// What the node takes away unsplit.
    pub whole: f64,
}

/// A column's part of the node's histogram.
pub struct Strip<'a> {
    pub feature: usize,
    pub cells: &'a [Cell; 256],
    pub codes: usize,
    pub levels: bool,
    pub trend: Trend,
}

impl Bounds {
    /// How much loss a group takes away at its best value.
    pub fn worth(&self, s: Sums, l2: f64) -> f64 {
        let v = self.value(s, l2);
        -(2.0 * s.g * v + (s.h + l2) * v * v)
    }

    fn is_free(&self) -> bool {
        self.low == f64::NEG_INFINITY && self.high == f64::INFINITY
    }
}

impl Site<'_> {
    fn worth(&self, s: Sums, l2: f64) -> f64 {
        self.bounds.worth(s, l2)
    }

    /// The best split on one column.
    pub fn best(&self, strip: &Strip<'_>) -> Option<Split> {
        if strip.levels { self.best_set(strip) } else { self.best_cut(strip) }
    }

    /// Gain of a division; `None` where it is not allowed.
    fn gain(&self, left: Cell, right: Cell, trend: Trend, l2: f64) -> Option<f64> {
        let rows = |c: Cell| c[1] & ((1 << ROW_BITS) - 1);
        let least_rows = i64::try_from(self.settings.least_rows.max(1)).unwrap_or(i64::MAX);
        if rows(left) < least_rows || rows(right) < least_rows {
            return None;
        }
        let (a, b) = (self.units.sums(left), self.units.sums(right));
        if a.h <= 1e-12 || b.h <= 1e-12 {
            return None;
        }
        if self.bounds.is_free() && trend == Trend::Free {
            let gain = a.g * a.g / (a.h + l2) + b.g * b.g / (b.h + l2) - self.whole;
            return (gain > self.settings.least_gain.max(1e-9)).then_some(gain);
        }
        let (low, high) = (self.bounds.value(a, l2), self.bounds.value(b, l2));
        match trend {
            Trend::Rising if low > high => return None,
            Trend::Falling if low < high => return None,
            _ => {}
        }
        let gain = self.worth(a, l2) + self.worth(b, l2) - self.whole;
        (gain > self.settings.least_gain.max(1e-9)).then_some(gain)
    }

    fn best_cut(&self, strip: &Strip<'_>) -> Option<Split> {
        let missing = strip.cells[255];
        let some_missing = missing[1] != 0;
        let (mut best, mut below) = (None::<Split>, [0, 0]);
        for bin in 0..strip.codes.saturating_sub(1) {
            let cell = strip.cells[bin];
            below = plus(below, cell);
            if cell[1] == 0 && bin > 0 {
                continue;
            }
            for missing_left in [false, true] {
                if missing_left && !some_missing {
                    continue;
                }
                let left = if missing_left { plus(below, missing) } else { below };
                let right = minus(self.total, left);
                let Some(gain) = self.gain(left, right, strip.trend, self.settings.l2) else {
                    continue;
                };
                if best.is_none_or(|b| gain > b.gain) {
                    // Where none was missing, later ones go with the larger part.
                    let rows = |c: Cell| c[1] & ((1 << ROW_BITS) - 1);
                    best = Some(Split {
                        feature: strip.feature,
                        test: Test::AtMost(u8::try_from(bin).unwrap_or(254)),
                        missing_left: if some_missing {
                            missing_left
                        } else {
                            rows(left) > rows(right)
                        },
                        gain,
                        left,
                        right,
                    });
                }
            }
        }
        best
    }

    /// Levels in order of their own mean, then a cut through that order (Fisher 1958; exact
    /// for two classes without the penalty). Rare levels are drawn to the middle.
    fn best_set(&self, strip: &Strip<'_>) -> Option<Split> {
        const SMOOTH: f64 = 10.0;
        let l2 = self.settings.l2 + self.settings.level_l2;
        let places = (0..strip.codes).chain([255]).filter(|c| strip.cells[*c][1] != 0);
        let mut order: Vec<(f64, usize)> = places
            .map(|code| {
                let s = self.units.sums(strip.cells[code]);
                (s.g / (s.h + SMOOTH), code)
            })
            .collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut best = None::<Split>;
        for backwards in [false, true] {
            let (mut set, mut left, mut missing_left) = ([0_u64; 4], [0, 0], false);
            let most = order.len().saturating_sub(1).min(32);
            for step in 0..most {
                let place = if backwards { order.len() - 1 - step } else { step };
                let code = order[place].1;
                left = plus(left, strip.cells[code]);
                set[code >> 6] |= 1 << (code & 63);
                missing_left |= code == 255;
                let right = minus(self.total, left);
                if let Some(gain) = self.gain(left, right, Trend::Free, l2)
                    && best.is_none_or(|b| gain > b.gain)
                {
                    let test = Test::In(set);
                    let feature = strip.feature;
                    best = Some(Split { feature, test, missing_left, gain, left, right });
                }
            }
        }
        best
    }
}

pub fn plus(a: Cell, b: Cell) -> Cell {
    [a[0] + b[0], a[1] + b[1]]
}

pub fn minus(a: Cell, b: Cell) -> Cell {
    [a[0] - b[0], a[1] - b[1]]
}
