//! What became of a buyer within a horizon, read from its items as they stood at the horizon's
//! end: good, bad, in between, or no case at all. Pure; the ledger is read elsewhere.

use base::Day;

use super::load::scaled;
use crate::{receivables::ItemFacts, scoring::models::Definition};

/// What became of a buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Never further past due than the definition lets a good case be.
    Good,
    /// Bad, on the first day on which it was.
    Bad(Day),
    /// Neither.
    Indeterminate,
    /// No case, with the reason.
    Excluded(Exclusion),
}

/// Why a buyer is no case on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Exclusion {
    /// Nothing was invoiced up to the day.
    NoTrade,
    /// It was bad on the day already: nothing is left to foretell.
    AlreadyBad,
    /// Nothing was open that could fall due within the horizon.
    NothingAtStake,
}

impl Exclusion {
    /// All, in the order in which they are asked.
    pub const ALL: [Self; 3] = [Self::NoTrade, Self::AlreadyBad, Self::NothingAtStake];

    /// The code under which it is counted; its name is `scoring-excluded-<code>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoTrade => "no-trade",
            Self::AlreadyBad => "already-bad",
            Self::NothingAtStake => "nothing-at-stake",
        }
    }
}

/// Judges what became of a buyer between a day (not included) and the horizon's end (included).
/// `written_off_on` are the days of write-offs that were not reversed by the end.
pub(super) fn outcome(
    items: &[ItemFacts],
    written_off_on: &[Day],
    as_of: Day,
    definition: &Definition,
) -> Outcome {
    let end = as_of.plus_days(definition.horizon_days);
    let amount = definition.amount_minor;
    if !items.iter().any(|item| item.issued_on <= as_of) {
        return Outcome::Excluded(Exclusion::NoTrade);
    }
    if past_due(items, as_of, definition.bad_days) >= amount {
        return Outcome::Excluded(Exclusion::AlreadyBad);
    }
    let stake = |item: &&ItemFacts| {
        let open = item.issued_on > as_of || item.open_on(as_of) > 0;
        open && item.due_on < end
    };
    if !items.iter().any(|item| stake(&item)) {
        return Outcome::Excluded(Exclusion::NothingAtStake);
    }
    let written = written_off_on.iter().copied().filter(|on| *on > as_of && *on <= end).min();
    let reached = first_day(items, (as_of, end), definition.bad_days, amount);
    match written.into_iter().chain(reached).min() {
        Some(day) => Outcome::Bad(day),
        None if first_day(items, (as_of, end), definition.good_days + 1, amount).is_some() => {
            Outcome::Indeterminate
        }
        None => Outcome::Good,
    }
}

/// What is at least so many days past due on a day, in the company's currency.
fn past_due(items: &[ItemFacts], day: Day, days: i32) -> i64 {
    let due = items.iter().filter(|item| item.due_on.plus_days(days) <= day);
    due.fold(0, |sum, item| {
        let open = item.owed_on(day);
        sum.saturating_add(scaled(open, item.amount_minor, item.company_minor))
    })
}

/// The first day on which so much is so many days past due. The sum rises only where an item gets
/// that old or a payment is taken back, so only those days are looked at.
fn first_day(items: &[ItemFacts], (after, end): (Day, Day), days: i32, amount: i64) -> Option<Day> {
    let mut asked: Vec<Day> = vec![after.plus_days(1)];
    for item in items {
        asked.push(item.due_on.plus_days(days));
        let paid = item.payments.iter().map(|part| (part.on, part.amount_minor));
        let taken = paid.chain(item.undone.iter().copied());
        asked.extend(taken.filter(|(_, minor)| *minor < 0).map(|(on, _)| on));
    }
    asked.retain(|day| *day > after && *day <= end);
    asked.sort_unstable();
    asked.dedup();
    asked.into_iter().find(|day| past_due(items, *day, days) >= amount)
}

#[cfg(test)]
mod tests {
    use base::Currency;

    use super::*;
    use crate::receivables::{Payment, PaymentBy};

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    fn item(issued: &str, due: &str, yuan: i64, paid: &[(&str, i64)]) -> ItemFacts {
        ItemFacts {
            id: 1,
            buyer_id: 1,
            issued_on: day(issued),
            due_on: day(due),
            currency: Currency::CNY,
            amount_minor: yuan * 100,
            company_minor: yuan * 100,
            payments: paid
                .iter()
                .map(|(on, yuan)| Payment {
                    on: day(on),
                    amount_minor: yuan * 100,
                    by: PaymentBy::Receipt,
                })
                .collect(),
            undone: vec![],
            disputed: false,
        }
    }

    /// 90 days ahead of 30 June; bad from 30 days past due on 1,000 yuan, good up to 10 days.
    const RULE: Definition =
        Definition { horizon_days: 90, bad_days: 30, good_days: 10, amount_minor: 100_000 };

    fn told(items: &[ItemFacts]) -> String {
        match outcome(items, &[], day("2026-06-30"), &RULE) {
            Outcome::Good => "good".to_owned(),
            Outcome::Bad(on) => format!("bad {on}"),
            Outcome::Indeterminate => "between".to_owned(),
            Outcome::Excluded(why) => why.code().to_owned(),
        }
    }

    #[test]
    fn cases_as_a_credit_manager_meets_them() {
        let may = |yuan, paid: &[(&str, i64)]| item("2026-05-20", "2026-07-10", yuan, paid);
        for (what, items, expected) in [
            ("paid on the due day", vec![may(5_000, &[("2026-07-10", 5_000)])], "good"),
            ("ten days late", vec![may(5_000, &[("2026-07-20", 5_000)])], "good"),
            ("eleven days late", vec![may(5_000, &[("2026-07-22", 5_000)])], "between"),
            ("paid on the 30th day", vec![may(5_000, &[("2026-08-09", 5_000)])], "between"),
            ("paid on the 31st day", vec![may(5_000, &[("2026-08-10", 5_000)])], "bad 2026-08-09"),
            ("never paid", vec![may(5_000, &[])], "bad 2026-08-09"),
            ("a rest of 999 yuan", vec![may(5_000, &[("2026-07-10", 4_001)])], "good"),
            ("a rest of 1,000 yuan", vec![may(5_000, &[("2026-07-10", 4_000)])], "bad 2026-08-09"),
            ("two rests make 1,000", vec![may(600, &[]), may(400, &[])], "bad 2026-08-09"),
            (
                "due after the horizon",
                vec![item("2026-06-01", "2026-10-10", 5_000, &[])],
                "nothing-at-stake",
            ),
            (
                "settled before",
                vec![item("2026-05-01", "2026-06-01", 5_000, &[("2026-06-01", 5_000)])],
                "nothing-at-stake",
            ),
            ("bad already", vec![item("2026-04-01", "2026-05-31", 5_000, &[])], "already-bad"),
            (
                "29 days past due on the day",
                vec![item("2026-04-01", "2026-06-01", 5_000, &[])],
                "bad 2026-07-01",
            ),
            (
                "first invoice afterwards",
                vec![item("2026-07-02", "2026-07-12", 5_000, &[])],
                "no-trade",
            ),
            (
                "bought again and did not pay",
                vec![
                    item("2026-05-01", "2026-06-01", 5_000, &[("2026-06-01", 5_000)]),
                    item("2026-07-05", "2026-07-15", 5_000, &[]),
                ],
                "bad 2026-08-14",
            ),
        ] {
            assert_eq!(told(&items), expected, "{what}");
        }
    }

    #[test]
    fn a_bounced_payment_counts_from_the_day_it_came_back() {
        let mut bounced = item("2026-05-20", "2026-07-10", 5_000, &[]);
        bounced.undone = vec![(day("2026-07-10"), 500_000), (day("2026-09-01"), -500_000)];
        assert_eq!(told(&[bounced]), "bad 2026-09-01");
    }

    #[test]
    fn a_write_off_is_bad_on_its_day() {
        let items = [item("2026-05-20", "2026-07-10", 5_000, &[("2026-07-20", 5_000)])];
        for (on, expected) in [
            ("2026-06-30", Outcome::Good),
            ("2026-07-20", Outcome::Bad(day("2026-07-20"))),
            ("2026-09-28", Outcome::Bad(day("2026-09-28"))),
            ("2026-09-29", Outcome::Good),
        ] {
            assert_eq!(outcome(&items, &[day(on)], day("2026-06-30"), &RULE), expected, "{on}");
        }
    }
}
