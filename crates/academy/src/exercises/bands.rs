//! The exercise of tier edges: a scored book, a loss that may not be passed, as much approved as possible. Below the
//! lower edge nothing is sold on credit, between the edges half of what is asked for, above all of it. The optimum is
//! found by trying every pair of edges. Pure.

use base::{Rejection, Result};
use quant::lab::dice::Dice;

use super::{
    Given,
    mark::{Mark, Marked, Note, part},
};

/// Customers in the book.
const ROWS: usize = 600;
/// Edges lie on multiples of this.
pub const STEP: i64 = 10;
/// The least and the greatest edge.
pub const EDGES: std::ops::RangeInclusive<i64> = 400..=800;
/// What is lost of a bad customer's amount, percent.
pub const LOST_PERCENT: i64 = 60;
/// A tier holds at least this share of the customers, percent.
const TIER_LEAST: usize = 5;

/// A customer of the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scored {
    /// Points.
    pub score: i64,
    /// What is asked for, ten thousand yuan.
    pub amount: i64,
    /// What became of it.
    pub bad: bool,
}

/// The book and what is asked of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// The customers.
    pub rows: Vec<Scored>,
    /// Loss of what is approved, at most, basis points.
    pub target_bps: i64,
}

/// What comes of two edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Approved, ten thousand yuan times two (halves stay whole).
    pub approved_halves: i64,
    /// Loss of it, basis points.
    pub loss_bps: i64,
    /// Customers from the safest tier down.
    pub customers: [usize; 3],
}

/// The book of a seed.
pub fn book(seed: u64) -> Book {
    let mut dice = Dice::new(seed ^ 0xBA4D5);
    let mut rows = Vec::with_capacity(ROWS);
    for _ in 0..ROWS {
        let spread: f64 = (0..4).map(|_| dice.unit()).sum::<f64>() - 2.0;
        #[allow(clippy::cast_possible_truncation, reason = "scores of three digits")]
        let score = ((610.0 + 110.0 * spread).round() as i64).clamp(400, 799);
        // Odds double every 45 points; 600 stands for 8 good ones for a bad one.
        let odds = 8.0 * 2_f64.powf((score - 600) as f64 / 45.0);
        let bad = dice.unit() < 1.0 / (1.0 + odds);
        let amount = 10 + i64::try_from(dice.below(190)).unwrap_or(0);
        rows.push(Scored { score, amount, bad });
    }
    let all = outcome(&rows, (*EDGES.start(), *EDGES.start()));
    Book { rows, target_bps: (all.loss_bps * 45 / 100).max(50) / 10 * 10 }
}

/// What comes of two edges.
pub fn outcome(rows: &[Scored], (low, high): (i64, i64)) -> Outcome {
    let (mut approved, mut lost, mut customers) = (0_i64, 0_i64, [0; 3]);
    for row in rows {
        let (tier, halves) = match row.score {
            score if score >= high => (0, 2),
            score if score >= low => (1, 1),
            _ => (2, 0),
        };
        customers[tier] += 1;
        approved += row.amount * halves;
        lost += if row.bad { row.amount * halves * LOST_PERCENT } else { 0 };
    }
    // Rounded up: a loss that passes the target by a hair passes it.
    let loss_bps = if approved > 0 { (lost * 100 + approved - 1) / approved } else { 0 };
    Outcome { approved_halves: approved, loss_bps, customers }
}

fn pairs() -> impl Iterator<Item = (i64, i64)> {
    let edges = || EDGES.step_by(usize::try_from(STEP).unwrap_or(10));
    edges()
        .flat_map(move |low| edges().filter(move |high| *high >= low).map(move |high| (low, high)))
}

/// The edges that keep the loss and approve most; the lower edges where two approve the same.
pub(super) fn optimum(book: &Book) -> Option<((i64, i64), Outcome)> {
    let mut best: Option<((i64, i64), Outcome)> = None;
    for edges in pairs() {
        let one = outcome(&book.rows, edges);
        let keeps = one.approved_halves > 0 && one.loss_bps <= book.target_bps;
        let more = best.is_none_or(|(_, best)| one.approved_halves > best.approved_halves);
        if keeps && more {
            best = Some((edges, one));
        }
    }
    best
}

/// The edges that were filled in.
///
/// # Errors
/// `exercises.edge-unread`, `exercises.edge-order`.
pub fn edges(given: &Given) -> Result<(i64, i64)> {
    let read = |name: &'static str| {
        let text = given.get(name).map_or("", |text| text.trim());
        let edge = text.parse::<i64>().ok();
        let edge = edge.filter(|edge| EDGES.contains(edge) && edge % STEP == 0);
        let refused = || {
            let refused = Rejection::new("exercises.edge-unread").with("text", text);
            let refused = refused.with("from", EDGES.start()).with("to", EDGES.end());
            refused.with("step", STEP).on(name)
        };
        Ok::<i64, base::Failure>(edge.ok_or_else(refused)?)
    };
    let (low, high) = (read("low")?, read("high")?);
    if low > high {
        return Err(Rejection::new("exercises.edge-order").on("high").into());
    }
    Ok((low, high))
}

fn percent(bps: i64) -> String {
    format!("{}.{:02}", bps / 100, bps % 100)
}

/// Marks two edges.
///
/// # Errors
/// As for [`edges`].
pub(super) fn mark(seed: u64, given: &Given) -> Result<Marked> {
    let book = book(seed);
    let (low, high) = edges(given)?;
    let got = outcome(&book.rows, (low, high));
    let best = optimum(&book);
    let kept = got.approved_halves > 0 && got.loss_bps <= book.target_bps;
    let figures = |id: &str| {
        let note = Note::new(id).with("loss", percent(got.loss_bps));
        note.with("target", percent(book.target_bps))
    };
    let mut target = vec![match (got.approved_halves, kept) {
        (0, _) => Note::new("why-nothing-approved"),
        (_, true) => figures("why-target-kept"),
        (_, false) => figures("why-target-passed"),
    }];
    if !kept && low < *EDGES.end() {
        let moved = outcome(&book.rows, (low + STEP, high.max(low + STEP)));
        let note = Note::new("why-move-up").with("edge", low + STEP);
        target.push(note.with("loss", percent(moved.loss_bps)));
    }
    let most = best.map_or(0, |(_, best)| best.approved_halves);
    let share = if kept && most > 0 { got.approved_halves as f64 / most as f64 } else { 0.0 };
    let reach = Mark {
        item: "bands-approved",
        // Under seven tenths of what can be approved earns nothing.
        got: part(5_000, (share - 0.7) / 0.3),
        most: 5_000,
        notes: vec![if kept {
            Note::new("why-approved").with("share", format!("{:.0}", share * 100.0))
        } else {
            Note::new("why-approved-not")
        }],
    };
    Ok(Marked {
        marks: vec![
            Mark {
                item: "bands-target",
                got: if kept { 4_000 } else { 0 },
                most: 4_000,
                notes: target,
            },
            reach,
            tiers(&got),
        ],
        worked: best.map_or_else(Vec::new, |(edges, best)| worked(edges, best)),
    })
}

/// Whether both selling tiers hold customers.
fn tiers(got: &Outcome) -> Mark {
    let least = ROWS * TIER_LEAST / 100;
    let thin = got.customers.iter().take(2).any(|count| *count < least);
    Mark {
        item: "bands-tiers",
        got: if thin { 0 } else { 1_000 },
        most: 1_000,
        notes: vec![
            Note::new(if thin { "why-tier-thin" } else { "why-tiers" })
                .with("a", got.customers[0])
                .with("b", got.customers[1])
                .with("least", least),
        ],
    }
}

fn worked((low, high): (i64, i64), best: Outcome) -> Vec<Note> {
    let note = Note::new("worked-bands").with("low", low).with("high", high);
    let note = note.with("loss", percent(best.loss_bps));
    vec![note.with("approved", best.approved_halves / 2)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(low: i64, high: i64) -> Given {
        Given::from([("low".to_owned(), low.to_string()), ("high".to_owned(), high.to_string())])
    }

    #[test]
    fn a_book_that_a_person_can_check() {
        let row = |score, amount, bad| Scored { score, amount, bad };
        let rows = [row(700, 100, false), row(620, 50, true), row(500, 80, true)];
        let told = outcome(&rows, (600, 650));
        // 100 whole and 50 half: 125 approved; lost 60 % of 25 = 15 of 125 = 12 %.
        assert_eq!((told.approved_halves, told.loss_bps, told.customers), (250, 1_200, [1, 1, 1]));
        assert_eq!(outcome(&rows, (800, 800)).loss_bps, 0);
    }

    #[test]
    fn no_pair_of_edges_beats_the_optimum_and_each_seed_has_one() {
        for seed in 0..30 {
            let book = book(seed);
            let ((low, high), best) = optimum(&book).expect("some edges keep the target");
            assert!(best.loss_bps <= book.target_bps);
            let marked = mark(seed, &given(low, high)).expect("marked");
            assert!(marked.total() >= 9_000, "{seed}: {marked:#?}");
            let all = outcome(&book.rows, (400, 400));
            assert!(all.loss_bps > book.target_bps, "{seed}: nothing to do");
        }
    }

    #[test]
    fn a_passed_target_earns_nothing_for_approval_and_says_what_would_help() {
        let marked = mark(1, &given(400, 400)).expect("marked");
        assert_eq!((marked.marks[0].got, marked.marks[1].got), (0, 0));
        assert_eq!(marked.marks[0].notes[1].id, "why-move-up");
        let shut = mark(1, &given(800, 800)).expect("marked");
        assert_eq!(shut.marks[0].notes[0].id, "why-nothing-approved");
    }

    #[test]
    fn edges_are_read_or_refused() {
        for (low, high, code) in [
            ("605", "700", "exercises.edge-unread"),
            ("600", "900", "exercises.edge-unread"),
            ("x", "700", "exercises.edge-unread"),
            ("700", "600", "exercises.edge-order"),
        ] {
            let given = Given::from([
                ("low".to_owned(), low.to_owned()),
                ("high".to_owned(), high.to_owned()),
            ]);
            assert_eq!(edges(&given).expect_err(low).code(), code);
        }
    }
}
