//! The best way to merge neighbouring pre-bins: exact, deterministic, by dynamic programming.
//!
//! The value of a partition is its information value, a sum over bins; each constraint speaks of
//! one bin (size, events), of two neighbours (trend, p-value) or of three (curvature). So the best
//! partition that ends with given last bins contains the best one before them, and a table over
//! (number of bins, last bins) finds the optimum that a solver of integer programmes would find.
//! Of equal values the one with fewer bins wins, then the one whose last bins begin earliest.

use super::evidence::{Cell, p_value};

/// The shape that bad rates have to follow from the first bin to the last. Equal neighbours fit
/// every shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// No condition.
    Any,
    /// Never falls.
    Ascending,
    /// Never rises.
    Descending,
    /// Rises, then falls; either part may be empty.
    Peak,
    /// Falls, then rises; either part may be empty.
    Valley,
    /// Steps never grow: `2 × middle ≥ left + right`.
    Concave,
    /// Steps never shrink: `2 × middle ≤ left + right`.
    Convex,
}

/// What each bin, and the partition, must keep to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Fewest bins.
    pub min_bins: usize,
    /// Most bins.
    pub max_bins: usize,
    /// Least weight of a bin.
    pub min_size: f64,
    /// Least good cases of a bin.
    pub min_good: f64,
    /// Least bad cases of a bin.
    pub min_bad: f64,
    /// Greatest p-value of two neighbours having the same bad rate; 1 for no condition.
    pub max_p: f64,
}

/// A partition of the pre-bins.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// One past the last pre-bin of each bin; the last is the number of pre-bins.
    pub ends: Vec<usize>,
    /// The sum of the bins' information values.
    pub iv: f64,
}

/// The slack of sums of three rates, so that a straight line is both concave and convex.
const STRAIGHT: f64 = 1e-12;

/// Spans of pre-bins `first..end`, merged.
struct Spans {
    count: usize,
    cells: Vec<Cell>,
    iv: Vec<f64>,
    rate: Vec<f64>,
    allowed: Vec<bool>,
    max_p: f64,
}

impl Spans {
    fn new(cells: &[Cell], all: Cell, limits: &Limits) -> Self {
        let count = cells.len();
        let size = (count + 1) * (count + 1);
        let mut spans = Self {
            count,
            cells: vec![Cell::default(); size],
            iv: vec![0.0; size],
            rate: vec![0.0; size],
            allowed: vec![false; size],
            max_p: limits.max_p,
        };
        for first in 0..count {
            let mut sum = Cell::default();
            for end in first + 1..=count {
                sum += cells[end - 1];
                let at = spans.at(first, end);
                spans.cells[at] = sum;
                spans.iv[at] = sum.iv(all);
                spans.rate[at] = sum.bad_rate();
                spans.allowed[at] = sum.total() >= limits.min_size
                    && sum.good >= limits.min_good
                    && sum.bad >= limits.min_bad;
            }
        }
        spans
    }

    fn at(&self, first: usize, end: usize) -> usize {
        first * (self.count + 1) + end
    }

    fn apart(&self, left: usize, right: usize) -> bool {
        self.max_p >= 1.0 || p_value(self.cells[left], self.cells[right]) <= self.max_p
    }
}

/// The best partition, or `None` where none keeps to the limits. `all` are the totals that
/// evidence is measured against (they may hold more than the cells: missing, special codes).
pub fn best(cells: &[Cell], all: Cell, shape: Shape, limits: &Limits) -> Option<Solution> {
    if cells.is_empty() || limits.max_bins == 0 {
        return None;
    }
    let spans = Spans::new(cells, all, limits);
    match shape {
        Shape::Concave => curved(&spans, limits, 1.0),
        Shape::Convex => curved(&spans, limits, -1.0),
        _ => stepwise(&spans, limits, shape),
    }
}

/// The phase after a step from rate `a` to `b`; `None` where the shape forbids it. Phase 1 is
/// the second leg of a peak or valley.
fn next_phase(shape: Shape, phase: usize, a: f64, b: f64) -> Option<usize> {
    match shape {
        Shape::Any | Shape::Concave | Shape::Convex => Some(0),
        Shape::Ascending => (a <= b).then_some(0),
        Shape::Descending => (a >= b).then_some(0),
        Shape::Peak if phase == 0 && a <= b => Some(0),
        Shape::Peak => (a >= b).then_some(1),
        Shape::Valley if phase == 0 && a >= b => Some(0),
        Shape::Valley => (a <= b).then_some(1),
    }
}

/// One layer of the table: the best value of `bins` bins by last span and phase, and from where.
struct Layer {
    value: Vec<f64>,
    from: Vec<u32>,
}

impl Layer {
    fn empty(size: usize) -> Self {
        Self { value: vec![f64::NEG_INFINITY; size], from: vec![u32::MAX; size] }
    }

    fn offer(&mut self, at: usize, value: f64, from: usize) {
        if value > self.value[at] {
            self.value[at] = value;
            self.from[at] = u32::try_from(from).unwrap_or(u32::MAX);
        }
    }
}

fn stepwise(spans: &Spans, limits: &Limits, shape: Shape) -> Option<Solution> {
    let phases = if matches!(shape, Shape::Peak | Shape::Valley) { 2 } else { 1 };
    let states = spans.cells.len() * phases;
    let most = limits.max_bins.min(spans.count);
    let mut layers = vec![Layer::empty(states)];
    for end in 1..=spans.count {
        let at = spans.at(0, end);
        if spans.allowed[at] {
            layers[0].value[at * phases] = spans.iv[at];
        }
    }
    for bins in 1..most {
        let (before, mut layer) = (&layers[bins - 1], Layer::empty(states));
        for middle in bins..spans.count {
            for end in middle + 1..=spans.count {
                let right = spans.at(middle, end);
                if !spans.allowed[right] {
                    continue;
                }
                for first in 0..middle {
                    let left = spans.at(first, middle);
                    for phase in 0..phases {
                        let value = before.value[left * phases + phase];
                        if value == f64::NEG_INFINITY {
                            continue;
                        }
                        let next = next_phase(shape, phase, spans.rate[left], spans.rate[right]);
                        if let Some(next) = next.filter(|_| spans.apart(left, right)) {
                            let sum = value + spans.iv[right];
                            layer.offer(right * phases + next, sum, left * phases + phase);
                        }
                    }
                }
            }
        }
        layers.push(layer);
    }
    let width = spans.count + 1;
    let last = |at: usize| (at / phases) % width == spans.count;
    let (bins, mut at, iv) = choose(&layers, limits, last)?;
    let mut ends = Vec::with_capacity(bins);
    for layer in layers[..bins].iter().rev() {
        ends.push((at / phases) % width);
        at = layer.from[at] as usize;
    }
    ends.reverse();
    Some(Solution { ends, iv })
}

/// The same over pairs of last bins, for conditions on three neighbours. `sign` is 1 for concave,
/// −1 for convex.
fn curved(spans: &Spans, limits: &Limits, sign: f64) -> Option<Solution> {
    let (count, width) = (spans.count, spans.count + 1);
    let key = |first: usize, middle: usize, end: usize| (first * width + middle) * width + end;
    let one = (limits.min_bins <= 1 && spans.allowed[spans.at(0, count)])
        .then(|| Solution { ends: vec![count], iv: spans.iv[spans.at(0, count)] });
    let most = limits.max_bins.min(count);
    let mut layers: Vec<Layer> = Vec::new();
    if most >= 2 {
        layers.push(first_pairs(spans, key));
    }
    for bins in 2..most {
        let (before, mut layer) = (&layers[bins - 2], Layer::empty(width * width * width));
        for middle in bins - 1..count {
            for first in 0..middle {
                for end in middle + 1..count {
                    let value = before.value[key(first, middle, end)];
                    if value == f64::NEG_INFINITY {
                        continue;
                    }
                    let (left, centre) = (spans.at(first, middle), spans.at(middle, end));
                    let bend = 2.0 * spans.rate[centre] - spans.rate[left];
                    for last in end + 1..=count {
                        let right = spans.at(end, last);
                        if spans.allowed[right]
                            && sign * (bend - spans.rate[right]) >= -STRAIGHT
                            && spans.apart(centre, right)
                        {
                            let at = key(middle, end, last);
                            layer.offer(at, value + spans.iv[right], key(first, middle, end));
                        }
                    }
                }
            }
        }
        layers.push(layer);
    }
    let shifted = Limits {
        min_bins: limits.min_bins.saturating_sub(1).max(1),
        max_bins: limits.max_bins.saturating_sub(1),
        ..*limits
    };
    let many = choose(&layers, &shifted, |at| at % width == count);
    let Some((pairs, mut at, iv)) = many.filter(|m| one.as_ref().is_none_or(|o| beats(m.2, o.iv)))
    else {
        return one;
    };
    let mut ends = vec![];
    for layer in layers[..pairs].iter().rev() {
        ends.push(at % width);
        if ends.len() == pairs {
            ends.push(at / width % width);
        }
        at = layer.from[at] as usize;
    }
    ends.reverse();
    Some(Solution { ends, iv })
}

fn first_pairs(spans: &Spans, key: impl Fn(usize, usize, usize) -> usize) -> Layer {
    let mut layer = Layer::empty((spans.count + 1).pow(3));
    for middle in 1..spans.count {
        let left = spans.at(0, middle);
        for end in middle + 1..=spans.count {
            let right = spans.at(middle, end);
            if spans.allowed[left] && spans.allowed[right] && spans.apart(left, right) {
                layer.value[key(0, middle, end)] = spans.iv[left] + spans.iv[right];
            }
        }
    }
    layer
}

/// More than rounding noise.
fn beats(value: f64, other: f64) -> bool {
    value > other + 1e-12
}

/// The number of bins and the last state of the best complete partition; fewer bins win a tie.
fn choose(
    layers: &[Layer],
    limits: &Limits,
    complete: impl Fn(usize) -> bool,
) -> Option<(usize, usize, f64)> {
    let mut best: Option<(usize, usize, f64)> = None;
    for (bins, layer) in (1..).zip(layers) {
        if bins < limits.min_bins || bins > limits.max_bins {
            continue;
        }
        for (at, value) in layer.value.iter().enumerate() {
            if *value > f64::NEG_INFINITY
                && complete(at)
                && best.is_none_or(|(_, _, iv)| beats(*value, iv))
            {
                best = Some((bins, at, *value));
            }
        }
    }
    best
}
