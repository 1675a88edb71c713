//! Agreements by instalments (K01): what a plan must hold, and where it stands by the ledger. Default is never a
//! state that somebody sets: it follows from the verdicts of the instalments and goes when they change.

use base::{Day, Money, Rejection};

use crate::collections::PromiseState;

/// Instalments of an agreement at most.
pub const INSTALMENTS_MOST: usize = 60;

/// A part to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instalment {
    /// By when.
    pub due_on: Day,
    /// How much.
    pub amount_minor: i64,
}

/// Splits a sum into equal parts a month apart; the last one takes what is left over.
pub fn spread(total_minor: i64, count: usize, first_on: Day) -> Vec<Instalment> {
    let count = count.clamp(1, INSTALMENTS_MOST);
    let parts = i64::try_from(count).unwrap_or(1);
    let each = total_minor / parts;
    (0..count)
        .zip(0_i32..)
        .map(|(n, months)| Instalment {
            due_on: first_on.plus_months(months),
            amount_minor: if n + 1 == count { total_minor - each * (parts - 1) } else { each },
        })
        .collect()
}

/// Refuses a plan that does not add up to what is owed, or whose days do not rise from its making.
///
/// # Errors
/// `collections.plan-empty`, `collections.plan-long`, `collections.plan-days`, `collections.plan-amount`,
/// `collections.plan-sum`.
pub fn check_plan(
    total: Money,
    made_on: Day,
    plan: &[Instalment],
) -> std::result::Result<(), Rejection> {
    if plan.is_empty() {
        return Err(Rejection::new("collections.plan-empty").on("plan"));
    }
    if plan.len() > INSTALMENTS_MOST {
        let refused = Rejection::new("collections.plan-long").with("most", INSTALMENTS_MOST);
        return Err(refused.on("plan"));
    }
    let mut before = made_on.plus_days(-1);
    for one in plan {
        if one.due_on <= before {
            let refused = Rejection::new("collections.plan-days").with("day", one.due_on);
            return Err(refused.with("before", before).on("plan"));
        }
        if one.amount_minor <= 0 {
            return Err(Rejection::new("collections.plan-amount")
                .with("day", one.due_on)
                .on("plan"));
        }
        before = one.due_on;
    }
    let sum: i128 = plan.iter().map(|one| i128::from(one.amount_minor)).sum();
    if sum != i128::from(total.minor) {
        let left = i128::from(total.minor) - sum;
        let left = i64::try_from(left).unwrap_or(i64::MAX);
        return Err(Rejection::new("collections.plan-sum")
            .with("total", total)
            .with("left", Money::new(left, total.currency))
            .on("plan"));
    }
    Ok(())
}

/// An instalment with what the ledger says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tracked {
    /// The part.
    pub part: Instalment,
    /// The verdict.
    pub state: PromiseState,
    /// What came in for it, in the agreement's currency.
    pub paid_minor: i64,
}

/// Where an agreement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandingState {
    /// On its way.
    Running,
    /// All paid as agreed.
    Kept,
    /// The default clause holds since a day.
    Defaulted(Day),
}

/// Where an agreement stands, with sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Where.
    pub state: StandingState,
    /// Instalments not kept in full.
    pub missed: usize,
    /// What came in.
    pub paid_minor: i64,
    /// What is not paid. In default all of it is due at once.
    pub rest_minor: i64,
}

/// Where an agreement stands: in default where so many instalments were missed as its clause says.
pub fn standing(tracked: &[Tracked], missed_most: usize) -> Standing {
    let missed = |one: &&Tracked| matches!(one.state, PromiseState::Partly | PromiseState::Broken);
    let missed: Vec<&Tracked> = tracked.iter().filter(missed).collect();
    let sum = |of: fn(&Tracked) -> i64| {
        tracked.iter().fold(0_i64, |all, one| all.saturating_add(of(one)))
    };
    let paid_minor = sum(|one| one.paid_minor);
    let rest_minor = sum(|one| one.part.amount_minor).saturating_sub(paid_minor).max(0);
    let default = missed.get(missed_most.max(1) - 1).map(|one| one.part.due_on);
    let all_kept = tracked.iter().all(|one| one.state == PromiseState::Kept);
    let state = match default {
        Some(on) => StandingState::Defaulted(on),
        None if all_kept && !tracked.is_empty() => StandingState::Kept,
        None => StandingState::Running,
    };
    Standing { state, missed: missed.len(), paid_minor, rest_minor }
}

#[cfg(test)]
mod tests {
    use base::Currency;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    #[test]
    fn parts_add_up_to_the_cent() {
        for (total, count) in [(100_000, 3), (1, 1), (7, 7), (999_999, 12)] {
            let plan = spread(total, count, day("2026-12-31"));
            assert_eq!(plan.len(), count);
            assert_eq!(plan.iter().map(|one| one.amount_minor).sum::<i64>(), total);
            let whole = Money::new(total, Currency::CNY);
            assert_eq!(check_plan(whole, day("2026-11-21"), &plan), Ok(()), "{total} by {count}");
        }
        let days: Vec<Day> =
            spread(300, 3, day("2026-12-31")).into_iter().map(|one| one.due_on).collect();
        assert_eq!(days, [day("2026-12-31"), day("2027-01-31"), day("2027-02-28")]);
    }

    #[test]
    fn a_plan_that_does_not_hold_is_refused() {
        let part = |on: &str, amount_minor| Instalment { due_on: day(on), amount_minor };
        let made = day("2026-11-21");
        for (what, plan, code) in [
            ("nothing", vec![], "collections.plan-empty"),
            ("a cent short", vec![part("2026-12-01", 999)], "collections.plan-sum"),
            ("before it was made", vec![part("2026-11-20", 1_000)], "collections.plan-days"),
            (
                "twice on a day",
                vec![part("2026-12-01", 500), part("2026-12-01", 500)],
                "collections.plan-days",
            ),
            (
                "nothing to pay",
                vec![part("2026-12-01", 0), part("2026-12-02", 1_000)],
                "collections.plan-amount",
            ),
            ("too many", spread(1_000, 60, made).repeat(2), "collections.plan-long"),
        ] {
            let refused = check_plan(Money::new(1_000, Currency::CNY), made, &plan);
            assert_eq!(refused.expect_err(what).code, code, "{what}");
        }
    }

    #[test]
    fn default_follows_from_the_verdicts() {
        let track = |on: &str, state, paid_minor| Tracked {
            part: Instalment { due_on: day(on), amount_minor: 100 },
            state,
            paid_minor,
        };
        use PromiseState::{Broken, Kept, Open, Partly};
        for (states, clause, state, rest) in [
            ([(Kept, 100), (Open, 0)], 1, StandingState::Running, 100),
            ([(Kept, 100), (Kept, 100)], 1, StandingState::Kept, 0),
            ([(Broken, 0), (Open, 0)], 1, StandingState::Defaulted(day("2026-12-01")), 200),
            ([(Partly, 60), (Open, 0)], 1, StandingState::Defaulted(day("2026-12-01")), 140),
            ([(Broken, 0), (Open, 0)], 2, StandingState::Running, 200),
            ([(Broken, 0), (Partly, 50)], 2, StandingState::Defaulted(day("2027-01-01")), 150),
        ] {
            let [first, second] = states;
            let tracked =
                [track("2026-12-01", first.0, first.1), track("2027-01-01", second.0, second.1)];
            let stands = standing(&tracked, clause);
            assert_eq!((stands.state, stands.rest_minor), (state, rest), "{states:?} {clause}");
        }
    }
}
