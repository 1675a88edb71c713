//! What a variable looks like before it is binned: counts of good and bad over many small cells.
//!
//! Up to [`EXACT`] rows each value that occurs is a cell. Beyond, the places of about a hundred
//! cuts are taken from an evenly drawn sample, and one pass over the column counts all rows
//! exactly in between: no sorting, one read of memory. Values as common as a cell get one of
//! their own.

use super::{
    evidence::Cell,
    ladder::{Ladder, RUNGS, short_between},
};
use crate::lab::frame::{Category, Codes, MARKS, Numbers, Outcome};

/// Up to so many rows every value is looked at by itself.
pub const EXACT: usize = 1 << 16;
/// Rows that the places of cuts are drawn from, beyond.
const SAMPLE: usize = 1 << 13;

/// Cells of the parts to learn from, to judge by, and of a later time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parts {
    /// Rows to learn from.
    pub train: Cell,
    /// Rows to judge by.
    pub test: Cell,
    /// Rows of a later time.
    pub later: Cell,
}

impl std::ops::AddAssign for Parts {
    fn add_assign(&mut self, other: Self) {
        self.train += other.train;
        self.test += other.test;
        self.later += other.later;
    }
}

/// The cells of a numeric variable.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumberProfile {
    /// Between neighbouring cells: `cells[i]` holds what is below `cuts[i]`.
    pub cuts: Vec<f64>,
    /// From the lowest values to the highest.
    pub cells: Vec<Parts>,
    /// Per special code.
    pub specials: Vec<Parts>,
    /// Missing values.
    pub missing: Parts,
}

/// Counts per bin and mark.
pub(super) struct Tally {
    counts: Vec<u32>,
    sums: Vec<f64>,
}

impl Tally {
    /// Counts the rows of each bin that `walk` names in order.
    pub(super) fn of(
        outcome: &Outcome,
        bins: usize,
        walk: impl FnOnce(&mut dyn FnMut(u8)),
    ) -> Self {
        let mut tally = Self { counts: vec![], sums: vec![0.0; bins * MARKS] };
        let mut row = 0;
        let marks = outcome.marks();
        if let Some(weights) = outcome.weights() {
            walk(&mut |bin| {
                let at = usize::from(bin) * MARKS + usize::from(marks[row]);
                tally.sums[at] += f64::from(weights[row]);
                row += 1;
            });
        } else {
            tally.counts = vec![0; bins * MARKS];
            walk(&mut |bin| {
                tally.counts[usize::from(bin) * MARKS + usize::from(marks[row])] += 1;
                row += 1;
            });
            tally.sums = tally.counts.iter().map(|n| f64::from(*n)).collect();
        }
        tally
    }

    pub(super) fn parts(&self, bin: usize) -> Parts {
        let at = |mark: usize| self.sums[bin * MARKS + mark];
        let cell = |part: usize| Cell { good: at(2 * part), bad: at(2 * part + 1) };
        Parts { train: cell(0), test: cell(1), later: cell(2) }
    }
}

/// Looks at a numeric column.
pub fn of_numbers(numbers: &Numbers, outcome: &Outcome, specials: &[f64]) -> NumberProfile {
    let cuts = if outcome.rows() <= EXACT {
        cuts_of(&mut learning(numbers, outcome, specials, 1), usize::MAX)
    } else {
        let stride = (outcome.rows() / SAMPLE).max(1);
        let most = RUNGS - 1 - 2 * specials.len().min(30);
        cuts_of(&mut learning(numbers, outcome, specials, stride), most)
    };
    match Ladder::try_new(&cuts, specials) {
        Some(ladder) => count_with(&ladder, numbers, outcome, cuts, specials.len()),
        None => count_exactly(numbers, outcome, cuts, specials),
    }
}

/// Values to learn from, every `stride`-th at a place that changes from stride to stride so that
/// no rhythm of the file can be met.
fn learning(numbers: &Numbers, outcome: &Outcome, specials: &[f64], stride: usize) -> Vec<f64> {
    let marks = outcome.marks();
    let mut state = 0;
    (0..outcome.rows() / stride)
        .map(|at| {
            let shift = crate::lab::frame::next_random(&mut state) as usize % stride;
            at * stride + shift
        })
        .filter(|row| marks[*row] < 2)
        .map(|row| numbers.get(row))
        .filter(|x| !x.is_nan() && !specials.contains(x))
        .collect()
}

/// Cuts between the values: all of them, or about `most` that leave cells of equal size, where a
/// value as common as a cell stands alone.
fn cuts_of(values: &mut [f64], most: usize) -> Vec<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let mut distinct: Vec<(f64, usize)> = vec![];
    for value in values.iter() {
        match distinct.last_mut() {
            Some((last, count)) if *last == *value => *count += 1,
            _ => distinct.push((*value, 1)),
        }
    }
    let pairs = distinct.windows(2);
    if distinct.len() <= most.saturating_add(1) {
        return pairs.map(|w| short_between(w[0].0, w[1].0)).collect();
    }
    // A common value takes two cuts: cells are made so large that the cuts suffice.
    let full = values.len().div_ceil(most / 2 + most / 4).max(1);
    let (mut cuts, mut held) = (vec![], 0);
    for pair in pairs {
        held += pair[0].1;
        if (held >= full || pair[1].1 >= full) && cuts.len() < most {
            cuts.push(short_between(pair[0].0, pair[1].0));
            held = 0;
        }
    }
    cuts
}

fn count_with(
    ladder: &Ladder,
    numbers: &Numbers,
    outcome: &Outcome,
    cuts: Vec<f64>,
    specials: usize,
) -> NumberProfile {
    let tally = match (numbers, outcome.weights()) {
        (_, None) => count_rows(ladder, numbers, outcome),
        _ => Tally::of(outcome, ladder.bins(), |take| {
            ladder.walk(numbers, 0..outcome.rows(), take);
        }),
    };
    let cells = cuts.len() + 1;
    NumberProfile {
        cells: (0..cells).map(|bin| tally.parts(bin)).collect(),
        specials: (cells..cells + specials).map(|bin| tally.parts(bin)).collect(),
        missing: tally.parts(cells + specials),
        cuts,
    }
}

/// The inner loop of binning: one search and one increment a row.
fn count_rows(ladder: &Ladder, numbers: &Numbers, outcome: &Outcome) -> Tally {
    let mut counts = vec![0_u32; 256 * MARKS];
    let mut marks = outcome.marks().iter();
    ladder.walk(numbers, 0..outcome.rows(), |bin| {
        let mark = marks.next().copied().unwrap_or(0);
        counts[usize::from(bin) * MARKS + usize::from(mark) % MARKS] += 1;
    });
    let sums = counts.iter().map(|n| f64::from(*n)).collect();
    Tally { counts, sums }
}

/// The same by halving over as many cuts as there are values.
fn count_exactly(
    numbers: &Numbers,
    outcome: &Outcome,
    cuts: Vec<f64>,
    specials: &[f64],
) -> NumberProfile {
    let mut profile = NumberProfile {
        cells: vec![Parts::default(); cuts.len() + 1],
        specials: vec![Parts::default(); specials.len()],
        ..NumberProfile::default()
    };
    for row in 0..outcome.rows() {
        let weight = outcome.weights().map_or(1.0, |weights| f64::from(weights[row]));
        let x = numbers.get(row);
        let place = if x.is_nan() {
            &mut profile.missing
        } else if let Some(at) = specials.iter().position(|s| *s == x) {
            &mut profile.specials[at]
        } else {
            &mut profile.cells[cuts.partition_point(|cut| *cut <= x)]
        };
        add(place, outcome.marks()[row], weight);
    }
    profile.cuts = cuts;
    profile
}

fn add(place: &mut Parts, mark: u8, weight: f64) {
    let cell = match mark / 2 {
        0 => &mut place.train,
        1 => &mut place.test,
        2 => &mut place.later,
        _ => return,
    };
    *(if mark & 1 == 1 { &mut cell.bad } else { &mut cell.good }) += weight;
}

/// Looks at a column of words: one cell per level, the first for missing.
pub fn of_words(category: &Category, outcome: &Outcome) -> Vec<Parts> {
    if let (Codes::U8(codes), None) = (&category.codes, outcome.weights()) {
        let mut counts = vec![0_u32; 256 * MARKS];
        for (code, mark) in codes.iter().zip(outcome.marks()) {
            counts[usize::from(*code) * MARKS + usize::from(*mark) % MARKS] += 1;
        }
        let sums = counts.iter().map(|n| f64::from(*n)).collect();
        let tally = Tally { counts, sums };
        return (0..category.levels.len()).map(|code| tally.parts(code)).collect();
    }
    let mut cells = vec![Parts::default(); category.levels.len()];
    for row in 0..outcome.rows() {
        let weight = outcome.weights().map_or(1.0, |weights| f64::from(weights[row]));
        add(&mut cells[category.codes.get(row)], outcome.marks()[row], weight);
    }
    cells
}
