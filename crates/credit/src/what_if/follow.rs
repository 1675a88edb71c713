//! One buyer's invoices of twelve months under one policy: which pass, which are held, what is owed
//! at the ends of the months, what went bad. Pure.

use base::Day;

use crate::{
    assess::scaled,
    policy::Limit,
    receivables::{ItemFacts, PaymentBy},
};

/// Past due for so long, or written off by then, is bad.
pub const BAD_DAYS: i32 = 90;

/// What a policy says of a buyer in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The limit that it proposes.
    pub limit: Limit,
}

/// What becomes of an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Place of its month.
    pub month: usize,
    /// Let through, or held.
    pub passed: bool,
    /// Its amount, company currency.
    pub amount_minor: i64,
    /// Of it, what went bad in fact.
    pub bad_minor: i64,
}

/// A buyer under a policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Followed {
    pub verdicts: Vec<Verdict>,
    /// Owed at the end of each month.
    pub owed: Vec<i64>,
}

fn owed(item: &ItemFacts, day: Day) -> i64 {
    scaled(item.owed_on(day), item.amount_minor, item.company_minor)
}

/// Sale value: what was cancelled later is no sale.
fn sale(item: &ItemFacts) -> i64 {
    let left = item.amount_minor.saturating_sub(item.cancelled_minor());
    scaled(left, item.amount_minor, item.company_minor)
}

/// What went bad of an item by a day.
fn bad(item: &ItemFacts, today: Day) -> i64 {
    let day = item.due_on.plus_days(BAD_DAYS);
    let by = day.min(today);
    let written = item.payments.iter().filter(|part| part.by == PaymentBy::Other && part.on <= by);
    let written = written.fold(0_i64, |sum, part| sum.saturating_add(part.amount_minor));
    let written = scaled(written, item.amount_minor, item.company_minor);
    let unpaid = if day <= today { owed(item, day) } else { 0 };
    unpaid.saturating_add(written)
}

/// Follows a buyer's items, sorted by day, through months that begin on `starts`, each with its
/// line, up to `until`.
pub(super) fn follow(
    items: &[ItemFacts],
    (starts, lines): (&[Day], &[Line]),
    until: Day,
    today: Day,
) -> Followed {
    let Some(first) = starts.first() else { return Followed::default() };
    let mut through: Vec<&ItemFacts> =
        items.iter().filter(|item| item.issued_on < *first).collect();
    let mut told = Followed::default();
    let mut rest = items.iter().filter(|item| item.issued_on >= *first).peekable();
    for (n, line) in lines.iter().enumerate() {
        let end = starts.get(n + 1).map_or(until, |next| next.plus_days(-1));
        while let Some(item) = rest.next_if(|item| item.issued_on <= end) {
            let amount_minor = sale(item);
            if amount_minor <= 0 {
                continue;
            }
            let day = item.issued_on;
            let open = through.iter().fold(0_i64, |sum, one| sum.saturating_add(owed(one, day)));
            let passed = match line.limit {
                Limit::Unlimited => true,
                Limit::None => false,
                Limit::Amount(limit) => open.saturating_add(amount_minor) <= limit.minor,
            };
            told.verdicts.push(Verdict {
                month: n,
                passed,
                amount_minor,
                bad_minor: bad(item, today),
            });
            if passed {
                through.push(item);
            }
        }
        // What is settled for good by the end of the month weighs nothing any more.
        through.retain(|item| owed(item, end) > 0 || !item.undone.is_empty());
        told.owed.push(through.iter().fold(0_i64, |sum, one| sum.saturating_add(owed(one, end))));
    }
    told
}

#[cfg(test)]
mod tests {
    use base::{Currency, Money};

    use super::*;
    use crate::receivables::Payment;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    fn item(issued: &str, due: &str, yuan: i64, paid: &[(&str, i64, PaymentBy)]) -> ItemFacts {
        let payments = paid.iter().map(|(on, yuan, by)| Payment {
            on: day(on),
            amount_minor: yuan * 100,
            by: *by,
        });
        ItemFacts {
            id: 1,
            buyer_id: 1,
            issued_on: day(issued),
            due_on: day(due),
            currency: Currency::CNY,
            amount_minor: yuan * 100,
            company_minor: yuan * 100,
            payments: payments.collect(),
            undone: vec![],
            disputed: false,
        }
    }

    fn limit(yuan: i64) -> Line {
        Line { limit: Limit::of(Money::new(yuan * 100, Currency::CNY)) }
    }

    const RECEIPT: PaymentBy = PaymentBy::Receipt;

    fn run(items: &[ItemFacts], lines: &[Line]) -> (String, Vec<i64>, Vec<i64>) {
        let starts = [day("2026-01-01"), day("2026-02-01")];
        let told = follow(items, (&starts, lines), day("2026-02-28"), day("2026-11-21"));
        let passed = told.verdicts.iter().map(|one| if one.passed { '+' } else { '-' }).collect();
        let bad = told.verdicts.iter().map(|one| one.bad_minor / 100).collect();
        (passed, bad, told.owed.iter().map(|minor| minor / 100).collect())
    }

    #[test]
    fn an_invoice_passes_within_what_is_left() {
        let items = [
            item("2025-12-10", "2026-01-10", 500, &[("2026-01-15", 500, RECEIPT)]),
            item("2026-01-05", "2026-02-05", 400, &[("2026-02-05", 400, RECEIPT)]),
            item("2026-01-10", "2026-02-10", 200, &[]),
            item("2026-01-20", "2026-02-20", 600, &[("2026-03-01", 600, RECEIPT)]),
            item("2026-02-10", "2026-03-10", 300, &[("2026-03-10", 300, RECEIPT)]),
        ];
        // 500 are owed: 400 fit into 1,000; 200 more do not; after the 500 came in, 600 fit.
        let (passed, bad, owed) = run(&items, &[limit(1_000), limit(1_000)]);
        assert_eq!((passed.as_str(), bad), ("+-++", vec![0, 200, 0, 0]));
        assert_eq!(owed, [1_000, 900]);
        // No credit in the second month.
        let (passed, ..) = run(&items, &[limit(5_000), Line { limit: Limit::None }]);
        assert_eq!(passed, "+++-");
        let (passed, ..) = run(&items, &[Line { limit: Limit::Unlimited }, limit(1)]);
        assert_eq!(passed, "+++-");
    }

    #[test]
    fn bad_is_what_is_unpaid_at_ninety_days_or_written_off() {
        let off = PaymentBy::Other;
        let items = [
            item("2026-01-01", "2026-01-31", 100, &[("2026-05-01", 100, RECEIPT)]), // day 90
            item("2026-01-02", "2026-01-31", 100, &[("2026-05-02", 100, RECEIPT)]),
            item(
                "2026-01-03",
                "2026-01-31",
                100,
                &[("2026-02-01", 70, RECEIPT), ("2026-02-02", 30, off)],
            ),
            item("2026-01-04", "2026-10-31", 100, &[]), // not due for 90 days yet
        ];
        let (_, bad, _) = run(&items, &[limit(9_000), limit(9_000)]);
        assert_eq!(bad, [0, 100, 30, 0]);
    }

    #[test]
    fn a_cancelled_invoice_is_no_sale() {
        let items = [item(
            "2026-01-05",
            "2026-02-05",
            400,
            &[("2026-06-01", 400, PaymentBy::Cancellation)],
        )];
        let (passed, bad, owed) = run(&items, &[limit(1), limit(1)]);
        assert_eq!((passed.as_str(), bad.len(), owed), ("", 0, vec![0, 0]));
    }
}
