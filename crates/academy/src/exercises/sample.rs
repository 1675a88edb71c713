//! The book of past customers that cards and trees are built on, made from a seed: an open part that the learner
//! sees, and a hidden part that only the marking reads. The hidden part is of the day of the decision: a column that
//! is filled afterwards is empty there of what made it strong. Pure.

use quant::lab::{
    dice::Dice,
    frame::{Column, Frame},
};

/// Rows that the learner sees.
pub const OPEN_ROWS: usize = 1_200;
/// Rows that only the marking sees.
const HIDDEN_ROWS: usize = 800;
/// The columns, in order. The last but one says nothing; the last is known only afterwards.
pub const VARIABLES: [&str; 8] = [
    "late_days",
    "late_share",
    "years_known",
    "current_ratio",
    "debt_ratio",
    "limit_use",
    "staff",
    "letters_after",
];
/// Known only after the decision.
pub const LEAK: &str = "letters_after";
/// Says nothing.
pub const NOISE: &str = "staff";

/// A part of the book.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The columns of [`VARIABLES`].
    pub frame: Frame,
    /// What became of each row.
    pub bads: Vec<bool>,
}

/// A number from a bell curve around 0 with deviation 1.
fn bell(dice: &mut Dice) -> f64 {
    let sum: f64 = (0..12).map(|_| dice.unit()).sum();
    sum - 6.0
}

fn rounded(value: f64, places: i32) -> f64 {
    let scale = 10_f64.powi(places);
    (value * scale).round() / scale
}

/// One customer: the values and what became of it.
fn row(dice: &mut Dice, open: bool) -> ([f64; 8], bool) {
    let habit = bell(dice);
    let late = (12.0 + 13.0 * habit).max(0.0).round();
    let share = (30.0 + 12.0 * habit + 18.0 * bell(dice)).clamp(0.0, 100.0).round();
    let years = (18.0 * dice.unit().powf(1.5)).floor();
    let current = rounded(0.5 + 1.9 * dice.unit(), 2);
    let debt = (60.0 + 17.0 * bell(dice)).clamp(15.0, 98.0).round();
    let used = (70.0 + 32.0 * bell(dice)).clamp(0.0, 160.0).round();
    let staff = (5.0 + 400.0 * dice.unit()).floor();
    let missing = dice.unit() < 0.07;
    let eta = -1.75 + 0.06 * (late - 12.0) + 0.02 * (share - 30.0)
        - 0.09 * (years - 6.0)
        - if missing { -0.4 } else { 1.0 * (current - 1.4) }
        + 0.028 * (debt - 60.0)
        + 0.012 * (used - 70.0);
    let bad = dice.unit() < 1.0 / (1.0 + (-eta).exp());
    let after = dice.unit();
    let letters = match (open, bad) {
        // Most who turned bad were written to, a few who paid were, too.
        (true, true) => {
            if after < 0.12 {
                0.0
            } else {
                (0.6 + 4.0 * after).floor()
            }
        }
        (true, false) => {
            if after < 0.78 {
                0.0
            } else {
                (1.0 + 16.0 * (after - 0.78)).floor()
            }
        }
        (false, _) => (1.1 * after).floor(),
    };
    let current = if missing { f64::NAN } else { current };
    ([late, share, years, current, debt, used, staff, letters], bad)
}

fn made(seed: u64, rows: usize, open: bool) -> Sample {
    let mut dice = Dice::new(seed);
    let drawn: Vec<([f64; 8], bool)> = (0..rows).map(|_| row(&mut dice, open)).collect();
    let column =
        |at: usize, name: &str| Column::numbers(name, drawn.iter().map(|(values, _)| values[at]));
    let columns = VARIABLES.iter().enumerate().map(|(at, name)| column(at, name)).collect();
    let frame = Frame::try_new(columns).expect("invariant: columns of one length, names differ");
    Sample { frame, bads: drawn.iter().map(|(_, bad)| *bad).collect() }
}

/// What the learner sees.
pub fn open(seed: u64) -> Sample {
    made(seed ^ 0x0BE4, OPEN_ROWS, true)
}

/// What only the marking sees. It leaves this room in no form but marks.
pub(super) fn hidden(seed: u64) -> Sample {
    made(seed.rotate_left(31) ^ 0x0041_D0E4, HIDDEN_ROWS, false)
}

impl Sample {
    /// A column as numbers; missing is not a number.
    pub fn numbers(&self, name: &str) -> Vec<f64> {
        let column = self.frame.columns().iter().find(|column| column.name == name);
        let Some(column) = column else { return Vec::new() };
        let text = |row| column.text(row).and_then(|text| text.parse().ok());
        (0..column.len()).map(|row| text(row).unwrap_or(f64::NAN)).collect()
    }

    /// The table as lines of text, the outcome last; missing is empty.
    pub fn lines(&self) -> Vec<Vec<String>> {
        let head = VARIABLES.iter().map(|name| (*name).to_owned());
        let mut lines = vec![head.chain(["bad".to_owned()]).collect::<Vec<String>>()];
        for (row, bad) in self.bads.iter().enumerate() {
            let cells = self.frame.columns().iter().map(|one| one.text(row).unwrap_or_default());
            lines.push(cells.chain([i64::from(*bad).to_string()]).collect());
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_one_book_and_the_hidden_part_is_another_one() {
        let (one, again, other) = (open(5).lines(), open(5).lines(), open(6).lines());
        assert_eq!(one, again);
        assert_ne!(one, other);
        let hidden = hidden(5);
        assert_eq!(hidden.bads.len(), HIDDEN_ROWS);
        let seen: std::collections::HashSet<&Vec<String>> = one.iter().skip(1).collect();
        let both = hidden.lines().iter().skip(1).filter(|line| seen.contains(line)).count();
        assert_eq!(both, 0, "no hidden row stands in the open part");
    }

    #[test]
    fn bads_are_few_and_enough() {
        for seed in 0..40 {
            let bads = open(seed).bads.iter().filter(|bad| **bad).count();
            assert!((150..480).contains(&bads), "{seed}: {bads}");
        }
    }
}
