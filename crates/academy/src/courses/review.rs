//! When a question comes back (N15): by FSRS 6 with its published parameters, nine in ten to be remembered. The method
//! says when memory fades; it promises nothing beyond that.

use base::{Day, Failure, Result};
use fsrs::{DEFAULT_PARAMETERS, FSRS, FSRS6_DEFAULT_DECAY, MemoryState, current_retrievability};

use super::question::Marked;

/// The share that should still be remembered on the day of review.
const RETENTION: f32 = 0.9;
/// No card waits longer: rules and rates change.
const DAYS_MOST: i32 = 365;

/// What is known of a person's memory of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardState {
    /// Days until nine in ten are left, in thousandths.
    pub stability_milli: i64,
    /// 1 to 10, in thousandths.
    pub difficulty_milli: i64,
    /// When it was answered last.
    pub last_on: Day,
    /// When it comes back.
    pub due_on: Day,
    /// How often it was answered.
    pub reps: i64,
    /// How often it was wrong.
    pub lapses: i64,
}

#[allow(clippy::cast_precision_loss, reason = "thousandths of days and of a scale to ten")]
fn memory(card: &CardState) -> MemoryState {
    MemoryState {
        stability: card.stability_milli as f32 / 1_000.0,
        difficulty: card.difficulty_milli as f32 / 1_000.0,
    }
}

#[allow(clippy::cast_possible_truncation, reason = "rounded, and bounded by the method")]
fn milli(value: f32) -> i64 {
    (value * 1_000.0).round() as i64
}

/// The card behind an answer: wrong is forgotten, in part right was hard, right was good.
///
/// # Errors
/// A fault of the method: its parameters are fixed, so there should be none.
pub fn rated(card: Option<&CardState>, marked: Marked, on: Day) -> Result<CardState> {
    let broken = |why| Failure::broken("planning a review", why);
    let method = FSRS::new(&DEFAULT_PARAMETERS).map_err(broken)?;
    let passed = card.map_or(0, |card| on.days_since(card.last_on).max(0));
    let passed = u32::try_from(passed).unwrap_or(0);
    let next = method.next_states(card.map(memory), RETENTION, passed).map_err(broken)?;
    let chosen = match marked {
        Marked { right: true, .. } => next.good,
        Marked { points_bps: 5_000.., .. } => next.hard,
        _ => next.again,
    };
    #[allow(clippy::cast_possible_truncation, reason = "bounded on the next line")]
    let days = (chosen.interval.round() as i32).clamp(1, DAYS_MOST);
    let wrong = i64::from(marked.points_bps < 5_000);
    Ok(CardState {
        stability_milli: milli(chosen.memory.stability).max(1),
        difficulty_milli: milli(chosen.memory.difficulty),
        last_on: on,
        due_on: on.plus_days(days),
        reps: card.map_or(0, |card| card.reps) + 1,
        lapses: card.map_or(0, |card| card.lapses) + wrong,
    })
}

/// How likely it is remembered on a day, basis points.
pub fn retrievability(card: &CardState, on: Day) -> i64 {
    #[allow(clippy::cast_precision_loss, reason = "days")]
    let passed = on.days_since(card.last_on).max(0) as f32;
    let share = current_retrievability(memory(card), passed, FSRS6_DEFAULT_DECAY);
    #[allow(clippy::cast_possible_truncation, reason = "a share of one")]
    let bps = (share * 10_000.0).round() as i64;
    bps.clamp(0, 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHT: Marked = Marked { points_bps: 10_000, right: true };
    const WRONG: Marked = Marked { points_bps: 0, right: false };

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    #[test]
    fn what_is_known_waits_longer_each_time() {
        let mut card = rated(None, RIGHT, day("2026-11-21")).expect("rated");
        let mut waits = vec![card.due_on.days_since(card.last_on)];
        for _ in 0..4 {
            card = rated(Some(&card), RIGHT, card.due_on).expect("rated");
            waits.push(card.due_on.days_since(card.last_on));
        }
        assert!(waits.is_sorted_by(|a, b| a < b), "{waits:?}");
        assert_eq!((card.reps, card.lapses), (5, 0));
        let nine = retrievability(&card, card.due_on);
        assert!(
            (8_800..=9_200).contains(&nine) || card.due_on.days_since(card.last_on) == DAYS_MOST
        );
        let lapsed = rated(Some(&card), WRONG, card.due_on).expect("rated");
        assert!(lapsed.due_on.days_since(lapsed.last_on) < waits[1], "forgotten comes back soon");
        assert_eq!((lapsed.reps, lapsed.lapses), (6, 1));
    }

    #[test]
    fn wrong_comes_back_before_hard_before_right() {
        let on = day("2026-11-21");
        let half = Marked { points_bps: 5_000, right: false };
        let stable = |marked| rated(None, marked, on).expect("rated").stability_milli;
        assert!(stable(WRONG) < stable(half) && stable(half) < stable(RIGHT));
        // Twice on the same day is no fault.
        let card = rated(None, RIGHT, on).expect("rated");
        assert!(rated(Some(&card), RIGHT, on).is_ok());
        assert_eq!(retrievability(&card, on), 10_000);
    }
}
