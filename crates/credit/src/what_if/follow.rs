//! One buyer's orders and invoices of twelve months under one policy: which pass, which are held, what
//! is owed at the ends of the months, what went bad. An invoice that bills an order follows it. Pure.

use base::Day;

use super::past_orders::PastOrder;
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
    /// An order, or an invoice without one.
    pub ordered: bool,
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

/// What asks a policy: an order with the items that bill it, or an invoice without one.
struct Event<'a> {
    on: Day,
    amount_minor: i64,
    order: Option<&'a PastOrder>,
    items: Vec<&'a ItemFacts>,
}

/// A buyer's orders and the invoices that name none, by day.
fn events<'a>(items: &'a [ItemFacts], orders: &'a [PastOrder], first: Day) -> Vec<Event<'a>> {
    let mut all = Vec::new();
    let mut billed: Vec<i64> = orders.iter().flat_map(|o| o.items.iter().copied()).collect();
    billed.sort_unstable();
    for order in orders {
        let own = items.iter().filter(|item| order.items.contains(&item.id)).collect();
        let on = Day::from_epoch_days(order.on).max(first);
        all.push(Event { on, amount_minor: order.amount_minor, order: Some(order), items: own });
    }
    for item in items.iter().filter(|item| item.issued_on >= first) {
        if billed.binary_search(&item.id).is_err() {
            let (on, amount_minor) = (item.issued_on, sale(item));
            all.push(Event { on, amount_minor, order: None, items: vec![item] });
        }
    }
    all.retain(|event| event.amount_minor > 0);
    // Invoices stand in the order of the ledger; of one day, orders go first.
    all.sort_by_key(|event| (event.on, event.order.is_none()));
    all
}

/// What of an order that passed was to come on a day: neither billed nor ended.
fn to_come(order: &PastOrder, items: &[&ItemFacts], day: Day) -> i64 {
    if order.ended.is_some_and(|ended| ended <= day.epoch_days()) {
        return 0;
    }
    let billed = items.iter().filter(|item| item.issued_on <= day);
    let billed = billed.fold(0_i64, |sum, item| sum.saturating_add(item.company_minor));
    order.amount_minor.saturating_sub(billed).max(0)
}

/// Follows a buyer's orders and items, sorted by day, through months that begin on `starts`, each with
/// its line, up to `until`.
pub(super) fn follow(
    (items, orders): (&[ItemFacts], &[PastOrder]),
    (starts, lines): (&[Day], &[Line]),
    until: Day,
    today: Day,
) -> Followed {
    let Some(first) = starts.first() else { return Followed::default() };
    let mut through: Vec<&ItemFacts> =
        items.iter().filter(|item| item.issued_on < *first).collect();
    let mut passed_orders: Vec<(&PastOrder, Vec<&ItemFacts>)> = Vec::new();
    let mut told = Followed::default();
    let mut rest = events(items, orders, *first).into_iter().peekable();
    for (n, line) in lines.iter().enumerate() {
        let end = starts.get(n + 1).map_or(until, |next| next.plus_days(-1));
        while let Some(event) = rest.next_if(|event| event.on <= end) {
            let day = event.on;
            let open = through
                .iter()
                .filter(|one| one.issued_on <= day)
                .fold(0_i64, |sum, one| sum.saturating_add(owed(one, day)));
            let open = passed_orders
                .iter()
                .fold(open, |sum, (order, items)| sum.saturating_add(to_come(order, items, day)));
            let passed = match line.limit {
                Limit::Unlimited => true,
                Limit::None => false,
                Limit::Amount(limit) => open.saturating_add(event.amount_minor) <= limit.minor,
            };
            let bad =
                event.items.iter().fold(0_i64, |sum, item| sum.saturating_add(bad(item, today)));
            told.verdicts.push(Verdict {
                month: n,
                passed,
                ordered: event.order.is_some(),
                amount_minor: event.amount_minor,
                bad_minor: bad,
            });
            if passed {
                through.extend(event.items.iter().copied().filter(|item| item.issued_on >= *first));
                if let Some(order) = event.order {
                    passed_orders.push((order, event.items));
                }
            }
        }
        let due = |item: &&ItemFacts| item.issued_on <= end;
        told.owed.push(
            through
                .iter()
                .filter(|i| due(i))
                .fold(0_i64, |sum, i| sum.saturating_add(owed(i, end))),
        );
        // What is settled for good by the end of the month weighs nothing any more.
        through
            .retain(|item| item.issued_on > end || owed(item, end) > 0 || !item.undone.is_empty());
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
        with(items, &[], lines)
    }

    fn with(
        items: &[ItemFacts],
        orders: &[PastOrder],
        lines: &[Line],
    ) -> (String, Vec<i64>, Vec<i64>) {
        let starts = [day("2026-01-01"), day("2026-02-01")];
        let told = follow((items, orders), (&starts, lines), day("2026-02-28"), day("2026-11-21"));
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

    #[test]
    fn an_order_asks_and_its_invoices_follow_it() {
        let paid = [("2026-03-01", 300, RECEIPT)];
        let mut first = item("2026-01-20", "2026-02-20", 300, &paid);
        first.id = 7;
        let mut second = item("2026-02-05", "2026-03-05", 300, &[]);
        second.id = 8;
        let mut alone = item("2026-01-25", "2026-02-25", 500, &[("2026-02-25", 500, RECEIPT)]);
        alone.id = 9;
        let items = [first, alone, second];
        let order = |on: &str, yuan: i64, items: &[i64], ended: Option<&str>| PastOrder {
            on: day(on).epoch_days(),
            amount_minor: yuan * 100,
            items: items.to_vec(),
            ended: ended.map(|on| day(on).epoch_days()),
        };
        // 600 are asked for at once: the invoice of 500 beside them does not fit into 1,000.
        let large = [order("2026-01-10", 600, &[7, 8], None)];
        let lines = [limit(1_000), limit(1_000)];
        let (passed, bad, owed) = with(&items, &large, &lines);
        assert_eq!((passed.as_str(), bad, owed), ("+-", vec![300, 0], vec![300, 600]));
        // An order that is held takes its invoices with it.
        let (passed, bad, owed) = with(&items, &large, &[limit(599), limit(599)]);
        assert_eq!((passed.as_str(), bad, owed), ("-+", vec![300, 0], vec![500, 0]));
        // What nobody ever billed counts until it ended.
        let never = [order("2026-01-05", 600, &[], Some("2026-01-22"))];
        let (passed, ..) = with(&items, &never, &lines);
        assert_eq!(passed, "+++-");
        let stands = [order("2026-01-05", 800, &[], None)];
        let (passed, ..) = with(&items, &stands, &lines);
        assert_eq!(passed, "+---");
    }
}
