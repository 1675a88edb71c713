//! The days on which a buyer was bad, read from its items once: in debt for long enough with enough
//! money, or written off. Pure.

use base::Day;

use crate::{
    assess::scaled,
    receivables::{ItemFacts, PaymentBy},
    scoring::models::Definition,
};

/// When a buyer was bad, up to the day to which its items are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Spells {
    /// First day, and the first day on which it was not bad any more.
    past_due: Vec<(Day, Option<Day>)>,
    /// Days of write-offs.
    written_off: Vec<Day>,
}

impl Spells {
    /// Reads them from the items as they are known on `until`.
    pub fn of(items: &[ItemFacts], definition: &Definition, until: Day) -> Self {
        let mut moves: Vec<(Day, i64)> = Vec::new();
        let mut written_off = Vec::new();
        for item in items {
            let gone = item.payments.iter().filter(|part| part.by == PaymentBy::Other);
            written_off.extend(gone.map(|part| part.on).filter(|on| *on <= until));
            moves_of(item, definition.bad_days, until, &mut moves);
        }
        moves.sort_unstable();
        let (mut past_due, mut sum): (Vec<(Day, Option<Day>)>, i64) = (Vec::new(), 0);
        for group in moves.chunk_by(|a, b| a.0 == b.0) {
            sum = group.iter().fold(sum, |sum, (_, minor)| sum.saturating_add(*minor));
            let (day, bad) = (group[0].0, sum >= definition.amount_minor);
            match past_due.last_mut() {
                Some((_, to @ None)) if !bad => *to = Some(day),
                Some((_, None)) => {}
                _ if bad => past_due.push((day, None)),
                _ => {}
            }
        }
        written_off.sort_unstable();
        Self { past_due, written_off }
    }

    /// Whether it was bad on a day.
    pub fn bad_on(&self, day: Day) -> bool {
        let in_spell =
            |(from, to): &(Day, Option<Day>)| *from <= day && to.is_none_or(|to| day < to);
        self.past_due.iter().any(in_spell)
    }

    /// The first day on which it turned bad after a day on which it was not, up to `end`.
    pub fn first_after(&self, day: Day, end: Day) -> Option<Day> {
        let begun = self.past_due.iter().map(|(from, _)| *from);
        let all = begun.chain(self.written_off.iter().copied());
        all.filter(|on| *on > day && *on <= end).min()
    }
}

/// How much of an item is long past due, as it changes from day to day.
fn moves_of(item: &ItemFacts, bad_days: i32, until: Day, moves: &mut Vec<(Day, i64)>) {
    let from = item.due_on.plus_days(bad_days).max(item.issued_on);
    if from > until {
        return;
    }
    let owed = |day| scaled(item.owed_on(day), item.amount_minor, item.company_minor);
    let paid = item.payments.iter().map(|part| part.on);
    let mut days: Vec<Day> = paid.chain(item.undone.iter().map(|(on, _)| *on)).collect();
    days.retain(|day| *day > from && *day <= until);
    days.push(from);
    days.sort_unstable();
    days.dedup();
    let mut before = 0;
    for day in days {
        let now = owed(day);
        if now != before {
            moves.push((day, now - before));
        }
        before = now;
    }
}

/// Whether anything was owed on a day.
pub(crate) fn owes_on(items: &[ItemFacts], day: Day) -> bool {
    items.iter().rev().any(|item| item.issued_on <= day && item.owed_on(day) > 0)
}

#[cfg(test)]
mod tests {
    use base::Currency;

    use super::*;
    use crate::receivables::Payment;

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    fn item(due: &str, yuan: i64, paid: &[(&str, i64, PaymentBy)]) -> ItemFacts {
        let payments = paid.iter().map(|(on, yuan, by)| Payment {
            on: day(on),
            amount_minor: yuan * 100,
            by: *by,
        });
        ItemFacts {
            id: 1,
            buyer_id: 1,
            issued_on: day(due).plus_days(-30),
            due_on: day(due),
            currency: Currency::CNY,
            amount_minor: yuan * 100,
            company_minor: yuan * 100,
            payments: payments.collect(),
            undone: vec![],
            disputed: false,
        }
    }

    #[test]
    fn days_of_being_bad_as_a_credit_manager_counts_them() {
        use PaymentBy::{Cancellation, Other, Receipt};
        let rule =
            Definition { horizon_days: 365, bad_days: 90, good_days: 30, amount_minor: 100_000 };
        let until = day("2026-11-21");
        // What happened, items, first day bad after 31 January, last day bad.
        for (what, items, first, last) in [
            (
                "paid in time",
                vec![item("2026-02-01", 5_000, &[("2026-02-01", 5_000, Receipt)])],
                None,
                None,
            ),
            (
                "never paid",
                vec![item("2026-02-01", 5_000, &[])],
                Some("2026-05-02"),
                Some("2026-11-21"),
            ),
            (
                "paid on the 100th day",
                vec![item("2026-02-01", 5_000, &[("2026-05-12", 5_000, Receipt)])],
                Some("2026-05-02"),
                Some("2026-05-11"),
            ),
            (
                "a rest of 999 yuan is too little",
                vec![item("2026-02-01", 5_000, &[("2026-02-01", 4_001, Receipt)])],
                None,
                None,
            ),
            (
                "two rests of 600 add up from the later one on",
                vec![item("2026-02-01", 600, &[]), item("2026-03-01", 600, &[])],
                Some("2026-05-30"),
                Some("2026-11-21"),
            ),
            (
                "cancelled later: never owed",
                vec![item("2026-02-01", 5_000, &[("2026-08-01", 5_000, Cancellation)])],
                None,
                None,
            ),
            (
                "written off before it was old",
                vec![item("2026-02-01", 5_000, &[("2026-03-15", 5_000, Other)])],
                Some("2026-03-15"),
                None,
            ),
        ] {
            let spells = Spells::of(&items, &rule, until);
            let told = spells.first_after(day("2026-01-31"), until).map(|d| d.to_string());
            assert_eq!(told.as_deref(), first, "{what}");
            let days = (0..400).map(|n| day("2025-12-01").plus_days(n)).filter(|d| *d <= until);
            let told = days.filter(|d| spells.bad_on(*d)).max().map(|d| d.to_string());
            assert_eq!(told.as_deref(), last, "{what}");
        }
    }

    #[test]
    fn a_payment_that_comes_back_makes_it_bad_again() {
        let rule =
            Definition { horizon_days: 365, bad_days: 90, good_days: 30, amount_minor: 100_000 };
        let mut bounced = item("2026-02-01", 5_000, &[]);
        bounced.undone = vec![(day("2026-03-01"), 500_000), (day("2026-06-01"), -500_000)];
        let spells = Spells::of(&[bounced], &rule, day("2026-11-21"));
        assert!(!spells.bad_on(day("2026-05-31")) && spells.bad_on(day("2026-06-01")));
        assert_eq!(
            spells.first_after(day("2026-01-31"), day("2026-11-21")),
            Some(day("2026-06-01"))
        );
        assert_eq!(spells.first_after(day("2026-01-31"), day("2026-05-31")), None);
    }
}
