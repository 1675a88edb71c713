use super::*;
use proptest::prelude::*;

const AS_OF: &str = "2026-11-21";

fn day(text: &str) -> Day {
    text.parse().expect(text)
}

/// An item written as text: issued, due, amount, payments.
type Written<'a> = (&'a str, &'a str, i64, &'a [(&'a str, i64)]);

/// Judges items with ids that count up from 1.
fn judge(items: &[Written<'_>]) -> Behaviour {
    let mut sums = Accumulator::new(day(AS_OF), Window::default());
    for (id, (issued, due, amount_minor, payments)) in (1..).zip(items) {
        let payments: Vec<_> = payments.iter().map(|(on, minor)| (day(on), *minor)).collect();
        sums.update(&InvoiceFacts {
            id,
            issued: day(issued),
            due: day(due),
            amount_minor: *amount_minor,
            payments: &payments,
            disputed: false,
        });
    }
    sums.finish()
}

#[test]
fn nothing_known_is_not_zero() {
    let b = judge(&[]);
    assert_eq!((b.invoices, b.open_minor, b.late), (0, 0, 0));
    assert_eq!(b.overdue_share_bps, None);
    assert_eq!(b.late_frequency_bps, None);
    assert_eq!(b.late_amount_bps, None);
    assert_eq!(b.days_late_mean, None);
    assert_eq!(b.days_late_weighted, None);
    assert_eq!(b.days_late_last3, None);
    assert_eq!(b.trend_days, None);
    assert_eq!(b.order_jump_bps, None);
    assert_eq!(b.order_stop, None);
}

/// One item due on 2026-06-30 for 100.00, paid in different ways.
#[test]
fn when_is_an_item_late() {
    // payments → settled, late, early, broken, overdue, late amount, partial
    type Row<'a> = (&'a [(&'a str, i64)], (u64, u64, u64, u64, i64, i64, u64));
    let table: &[Row<'_>] = &[
        // On the due day is on time, the day before is early, the day after is late.
        (&[("2026-06-30", 10_000)], (1, 0, 0, 0, 0, 0, 0)),
        (&[("2026-06-29", 10_000)], (1, 0, 1, 0, 0, 0, 0)),
        (&[("2026-07-01", 10_000)], (1, 1, 0, 0, 0, 10_000, 0)),
        // 30 days late is within patience, 31 breaks the terms.
        (&[("2026-07-30", 10_000)], (1, 1, 0, 0, 0, 10_000, 0)),
        (&[("2026-07-31", 10_000)], (1, 1, 0, 1, 0, 10_000, 0)),
        // Never paid: late, overdue, broken.
        (&[], (0, 1, 0, 1, 10_000, 10_000, 0)),
        // Most on time, the rest late: late once, but only the rest is late money.
        (&[("2026-06-30", 9_000), ("2026-07-05", 1_000)], (1, 1, 0, 0, 0, 1_000, 1)),
        // Partly paid and still open.
        (&[("2026-06-20", 4_000)], (0, 1, 0, 1, 6_000, 6_000, 1)),
        // Two allocations on one day are one part.
        (&[("2026-06-30", 4_000), ("2026-06-30", 6_000)], (1, 0, 0, 0, 0, 0, 0)),
        // More than the amount counts as the amount.
        (&[("2026-07-01", 12_000)], (1, 1, 0, 0, 0, 10_000, 0)),
        // Out of order in the list, in order in time.
        (&[("2026-07-05", 1_000), ("2026-06-30", 9_000)], (1, 1, 0, 0, 0, 1_000, 1)),
        // A payment after the day of judgement is not known yet.
        (&[("2026-11-22", 10_000)], (0, 1, 0, 1, 10_000, 10_000, 0)),
    ];
    for (payments, expected) in table {
        let b = judge(&[("2026-06-01", "2026-06-30", 10_000, payments)]);
        let got = (
            b.settled,
            b.late,
            b.early_count,
            b.broken_terms,
            b.overdue_minor,
            b.late_amount_minor,
            b.partial_payments,
        );
        assert_eq!(got, *expected, "{payments:?}");
        assert!(b.open_minor >= 0, "{payments:?}");
    }
}

#[test]
fn due_today_is_not_overdue() {
    for (due, overdue, oldest) in [(AS_OF, 0, 0), ("2026-11-20", 500, 1), ("2026-11-22", 0, 0)] {
        let b = judge(&[("2026-11-01", due, 500, &[])]);
        assert_eq!((b.open_minor, b.overdue_minor), (500, overdue), "{due}");
        assert_eq!(b.oldest_overdue_days, oldest, "{due}");
        assert_eq!(b.overdue_share_bps, Some(if overdue > 0 { 10_000 } else { 0 }), "{due}");
    }
}

#[test]
fn means_and_the_last_three() {
    let b = judge(&[
        ("2026-01-01", "2026-01-31", 100, &[("2026-01-11", 100)]), // 20 days early
        ("2026-02-01", "2026-03-01", 300, &[("2026-03-11", 300)]), // 10 late
        ("2026-03-01", "2026-03-31", 100, &[("2026-04-20", 100)]), // 20 late
        ("2026-04-01", "2026-04-30", 500, &[("2026-05-30", 500)]), // 30 late
        ("2024-01-01", "2024-01-31", 900, &[("2024-12-31", 900)]), // out of the window
    ]);
    assert_eq!((b.settled, b.late, b.early_count), (4, 3, 1));
    assert_eq!(b.late_frequency_bps, Some(7_500));
    assert_eq!(b.days_late_mean, Some(15.0));
    assert_eq!(b.days_late_weighted, Some(20.0)); // (3 000 + 2 000 + 15 000) / 1 000
    assert_eq!(b.days_late_last3, Some(20.0));
    assert_eq!(b.last_settled.iter().map(|s| s.id).collect::<Vec<_>>(), [4, 3, 2]);
    assert_eq!(b.days_to_pay_mean, Some((10 + 38 + 50 + 59) as f64 / 4.0));
    assert_eq!(b.days_late_max, 30);
    assert_eq!(b.late_amount_bps, Some(9_000));
    assert_eq!(b.first_issued, Some(day("2024-01-01")));
    assert_eq!(b.last_paid, Some(day("2026-05-30")));
    assert_eq!((b.invoices, b.volume_minor, b.months_active), (4, 1_000, 4));
}

#[test]
fn the_trend_needs_three_on_both_sides() {
    let early: [Written<'_>; 3] = [
        ("2026-01-01", "2026-02-01", 100, &[("2026-02-01", 100)]),
        ("2026-02-01", "2026-03-01", 100, &[("2026-03-02", 100)]),
        ("2026-03-01", "2026-04-01", 100, &[("2026-04-03", 100)]),
    ];
    let recent: [Written<'_>; 3] = [
        ("2026-08-01", "2026-09-01", 100, &[("2026-09-11", 100)]),
        ("2026-08-02", "2026-09-01", 100, &[("2026-09-11", 100)]),
        ("2026-08-03", "2026-09-01", 100, &[("2026-09-14", 100)]),
    ];
    assert_eq!(judge(&[&early[..], &recent[..]].concat()).trend_days, Some(10.0));
    assert_eq!(judge(&[&early[..2], &recent[..]].concat()).trend_days, None);
    assert_eq!(judge(&[&early[..], &recent[..2]].concat()).trend_days, None);
}

#[test]
fn order_jumps() {
    // Invoiced on the 5th of a month; as of 2026-11-21 the last full month is October.
    let months = |list: &[(&'static str, i64)]| {
        let items: Vec<Written<'_>> =
            list.iter().map(|(on, amount)| (*on, "2026-12-31", *amount, &[][..])).collect();
        judge(&items).order_jump_bps
    };
    let steady = [
        ("2026-04-05", 100),
        ("2026-05-05", 100),
        ("2026-06-05", 100),
        ("2026-07-05", 100),
        ("2026-08-05", 100),
        ("2026-09-05", 100),
    ];
    let with = |amount| [&steady[..], &[("2026-10-05", amount)]].concat();
    assert_eq!(months(&with(300)), Some(30_000), "three times the usual");
    assert_eq!(months(&with(100)), Some(10_000), "as usual");
    assert_eq!(months(&steady), Some(0), "nothing in October");
    assert_eq!(months(&with(300)[3..]), Some(30_000), "four full months are enough");
    assert_eq!(months(&with(300)[4..]), None, "three are not");
    let mut november = with(100);
    november.push(("2026-11-02", 9_999));
    assert_eq!(months(&november), Some(10_000), "the running month does not count");
}

#[test]
fn order_stops() {
    let b = judge(&[
        ("2026-06-01", "2026-12-31", 100, &[]),
        ("2026-06-11", "2026-12-31", 100, &[]),
        ("2026-06-11", "2026-12-31", 100, &[]), // two invoices of a day are one invoicing day
        ("2026-06-21", "2026-12-31", 100, &[]),
        ("2026-09-22", "2026-12-31", 100, &[]),
    ]);
    let expected = OrderStop { days_since_last: 60, usual_gap_days: 10, ratio_bps: 60_000 };
    assert_eq!(b.order_stop, Some(expected));
    let b = judge(&[
        ("2026-06-01", "2026-12-31", 100, &[]),
        ("2026-06-11", "2026-12-31", 100, &[]),
        ("2026-06-21", "2026-12-31", 100, &[]),
    ]);
    assert_eq!(b.order_stop, None, "two gaps are too few");
}

#[test]
fn months_of_the_chart() {
    let b = judge(&[(
        "2026-09-10",
        "2026-10-10",
        1_000,
        &[("2026-10-05", 250), ("2026-11-04", 250), ("2026-11-14", 500)],
    )]);
    assert_eq!(b.months[23].starts, day("2026-11-01"));
    assert_eq!(b.months[0].starts, day("2024-12-01"));
    assert_eq!((b.months[21].invoices, b.months[21].invoiced_minor), (1, 1_000));
    assert_eq!((b.months[22].collected_minor, b.months[22].collected_late_minor), (250, 0));
    assert_eq!((b.months[23].collected_minor, b.months[23].collected_late_minor), (750, 750));
    assert_eq!(b.months[22].late_days_weighted, Some(0.0));
    assert_eq!(b.months[23].late_days_weighted, Some((250 * 25 + 500 * 35) as f64 / 750.0));
    assert_eq!(b.months[20].late_days_weighted, None);
}

#[test]
fn disputes_and_what_is_left_out() {
    let mut sums = Accumulator::new(day(AS_OF), Window::default());
    let item = InvoiceFacts {
        id: 1,
        issued: day("2026-01-01"),
        due: day("2026-02-01"),
        amount_minor: 100,
        payments: &[],
        disputed: true,
    };
    sums.update(&item);
    sums.update(&InvoiceFacts { id: 2, disputed: false, ..item });
    sums.update(&InvoiceFacts { id: 3, amount_minor: 0, ..item });
    sums.update(&InvoiceFacts { id: 4, amount_minor: -5, ..item });
    sums.update(&InvoiceFacts { id: 5, issued: day("2026-11-22"), ..item });
    let b = sums.finish();
    assert_eq!((b.ignored, b.open_items, b.disputed_count), (3, 2, 1));
    assert_eq!((b.disputed_open_minor, b.overdue_minor, b.overdue_disputed_minor), (100, 200, 100));
}

#[test]
fn the_largest_amounts_do_not_overflow() {
    let mut sums = Accumulator::new(day(AS_OF), Window::default());
    for id in 0..4 {
        let payments = [(day("2026-11-01"), i64::MAX), (day("2026-11-02"), i64::MAX)];
        sums.update(&InvoiceFacts {
            id,
            issued: day("1000-01-01"),
            due: day("1000-01-01"),
            amount_minor: i64::MAX,
            payments: if id < 2 { &payments } else { &[] },
            disputed: true,
        });
    }
    let b = sums.finish();
    assert_eq!((b.open_minor, b.overdue_minor), (i64::MAX, i64::MAX));
    assert_eq!(b.late_frequency_bps, Some(10_000));
    assert!(b.days_late_weighted.is_some_and(|d| d > 370_000.0));
}

#[test]
fn different_days_do_not_mix() {
    let mut sums = Accumulator::new(day(AS_OF), Window::default());
    let other = Accumulator::new(day("2026-11-20"), Window::default());
    assert_eq!(sums.merge(&other), Err(Mismatch));
    let other = Accumulator::new(day(AS_OF), Window { months: 6, ..Window::default() });
    assert_eq!(sums.merge(&other), Err(Mismatch));
}

#[derive(Clone, Debug)]
struct Item {
    id: i64,
    issued: i32,
    term: i32,
    amount: i64,
    payments: Vec<(Day, i64)>,
    disputed: bool,
}

impl Item {
    fn facts(&self) -> InvoiceFacts<'_> {
        let issued = day(AS_OF).plus_days(-self.issued);
        InvoiceFacts {
            id: self.id,
            issued,
            due: issued.plus_days(self.term),
            amount_minor: self.amount,
            payments: &self.payments,
            disputed: self.disputed,
        }
    }
}

fn items() -> impl Strategy<Value = Vec<Item>> {
    let payments = prop::collection::vec((-5..900_i32, -50..2_000_i64), 0..4);
    let item = (-3..900_i32, -5..120_i32, -2..3_000_i64, payments, any::<bool>());
    prop::collection::vec(item, 0..40).prop_map(|list| {
        (0..)
            .zip(list)
            .map(|(id, (issued, term, amount, payments, disputed))| {
                let on = |back: i32| day(AS_OF).plus_days(-back);
                let payments = payments.into_iter().map(|(back, m)| (on(back), m)).collect();
                Item { id, issued, term, amount, payments, disputed }
            })
            .collect()
    })
}

fn all_in(items: &[Item]) -> Accumulator {
    let mut sums = Accumulator::new(day(AS_OF), Window::default());
    items.iter().for_each(|item| sums.update(&item.facts()));
    sums
}

proptest! {
    #[test]
    fn any_order_and_any_split_give_the_same(
        (items, shuffled) in items().prop_flat_map(|v| (Just(v.clone()), Just(v).prop_shuffle())),
        cuts in (0..40_usize, 0..40_usize),
    ) {
        let whole = all_in(&items);
        let first = cuts.0.min(shuffled.len());
        let second = cuts.1.clamp(first, shuffled.len().max(first));
        let (a, rest) = shuffled.split_at(first);
        let (b, c) = rest.split_at(second - first);
        let (a, b, c) = (all_in(a), all_in(b), all_in(c));
        let mut left = a.clone();
        left.merge(&b).expect("same day");
        left.merge(&c).expect("same day");
        let mut right = c.clone();
        right.merge(&b).expect("same day");
        let mut last = a.clone();
        last.merge(&right).expect("same day");
        prop_assert_eq!(&left, &whole);
        prop_assert_eq!(&last, &whole);
        prop_assert_eq!(left.finish(), whole.finish());
    }

    #[test]
    fn the_numbers_hang_together(items in items()) {
        let b = all_in(&items).finish();
        prop_assert!(b.overdue_minor >= 0 && b.overdue_minor <= b.open_minor);
        prop_assert!(b.overdue_items <= b.open_items);
        prop_assert!(b.late <= b.settled + b.overdue_items);
        prop_assert!(b.early_count + (b.late - b.overdue_items) <= b.settled);
        for bps in [b.overdue_share_bps, b.late_frequency_bps, b.late_amount_bps] {
            prop_assert!(bps.is_none_or(|v| (0..=10_000).contains(&v)));
        }
        let invoiced: i64 = b.months.iter().map(|m| m.invoiced_minor).sum();
        prop_assert!(invoiced >= b.volume_minor);
    }

    #[test]
    fn an_empty_accumulator_changes_nothing(items in items()) {
        let whole = all_in(&items);
        let mut merged = whole.clone();
        merged.merge(&all_in(&[])).expect("same day");
        prop_assert_eq!(&merged, &whole);
        let mut merged = all_in(&[]);
        merged.merge(&whole).expect("same day");
        prop_assert_eq!(&merged, &whole);
    }
}
