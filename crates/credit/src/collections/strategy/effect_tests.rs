use base::Currency;

use super::*;
use crate::{parties::CustomerKind, policy::Tier};

fn day(text: &str) -> Day {
    text.parse().expect(text)
}

fn rule() -> EffectRule {
    EffectRule { horizon_days: 14, bands: vec![1, 31], least_rows: 10, least_buyers: 10 }
}

fn case(id: i64, due: &str, contacted: &[&str], paid: &[(&str, i64)]) -> FollowCase {
    FollowCase {
        code: format!("A{id}"),
        tier: Tier::Medium,
        kind: CustomerKind::Other,
        items: vec![FollowItem {
            item_id: id * 7,
            issued_on: day(due).plus_days(-30),
            due_on: day(due),
            currency: Currency::CNY,
            whole: (1_000, 1_000),
            taken_off: paid.iter().map(|(on, minor)| (day(on), *minor)).collect(),
            disputes: Vec::new(),
        }],
        promises: Vec::new(),
        heard: Vec::new(),
        reasons: Vec::new(),
        matters: Vec::new(),
        contacted: contacted.iter().map(|on| day(on)).collect(),
    }
}

const YEAR: (&str, &str) = ("2025-12-01", "2026-11-30");

fn year() -> (Day, Day) {
    (day(YEAR.0), day(YEAR.1))
}

/// Twelve buyers of whom so many pay within a week of the contact, and twelve that nobody speaks to.
fn rows(pay: i32, quiet_pay: i32) -> EffectRows {
    let mut rows = EffectRows::default();
    for n in 0..12 {
        let paid: &[(&str, i64)] = if n < pay { &[("2026-03-10", 1_000)] } else { &[] };
        let id = i64::from(n);
        rows.add(&rule(), &case(id, "2026-03-01", &["2026-03-02"], paid), year());
        let paid: &[(&str, i64)] = if n < quiet_pay { &[("2026-03-06", 1_000)] } else { &[] };
        rows.add(&rule(), &case(100 + id, "2026-03-01", &[], paid), year());
    }
    rows
}

#[test]
fn what_contacts_added_is_read_from_the_records() {
    // Who was contacted and has not paid is quiet two weeks later.
    for (pay, quiet, buyers, told) in [(9, 3, 15, None), (1, 11, 23, Some(Untold::Less))] {
        let effects = rows(pay, quiet).effects(&rule());
        let young = &effects[0];
        assert_eq!(young.rows[0], 12, "{young:?}");
        assert_eq!(young.buyers, [12, buyers], "{young:?}");
        assert_eq!(young.untold, told, "{young:?}");
        let [low, middle, high] = young.added.expect("enough");
        assert!(low < middle && middle < high, "{young:?}");
        assert!((young.paid[0].expect("rows") - f64::from(pay) / 12.0).abs() < 1e-9, "{young:?}");
    }
    let few = EffectRule { least_rows: 13, ..rule() };
    assert_eq!(rows(9, 3).effects(&few)[0].untold, Some(Untold::Few));
    assert!(rows(9, 3).effects(&few)[0].added.is_none(), "too few is no number at all");
}

#[test]
fn the_interval_is_that_of_the_buyers() {
    let one = EffectRule { least_rows: 2, least_buyers: 2, ..rule() };
    let wide = |twice: bool| {
        let mut rows = EffectRows::default();
        for n in 0..12 {
            let paid: &[(&str, i64)] = if n % 2 == 0 { &[("2026-03-10", 1_000)] } else { &[] };
            let talked = case(n, "2026-03-01", &["2026-03-02"], paid);
            let quiet = case(100 + n, "2026-03-01", &[], &[]);
            for mut of in [talked, quiet] {
                let again = FollowItem { item_id: n * 7 + 700, ..of.items[0].clone() };
                of.items.extend(twice.then_some(again));
                rows.add(&one, &of, year());
            }
        }
        let [low, _, high] = rows.effects(&one)[0].added.expect("enough");
        high - low
    };
    assert!((wide(true) - wide(false)).abs() < 1e-9, "a buyer counted twice is no second buyer");
}

#[test]
fn the_ledger_stays_where_nothing_differs() {
    let one = case(1, "2026-09-01", &["2026-09-10"], &[("2026-09-15", 400)]);
    let item = &one.items[0];
    let paces = [Pace { quiet: 0.01, added: 0.02 }, Pace { quiet: 0.01, added: 0.0 }];
    let open = |asked: &[&str], was: &[&str]| {
        let days = |of: &[&str]| of.iter().map(|on| day(on)).collect::<Vec<Day>>();
        open_under((&rule(), &paces), item, (&days(asked), &days(was)), year())
    };
    let table: [(&[&str], &[&str], f64, f64); 5] = [
        (&["2026-09-10"], &["2026-09-10"], 600.0, 600.0),
        (&[], &[], 600.0, 600.0),
        // Fourteen days at two in a hundred: 600 × 0.98^14.
        (&["2026-09-10"], &[], 452.0, 453.0),
        // Two thirds of the 400 that came are the contact's; they come in later, without one.
        (&[], &["2026-09-10"], 605.0, 800.0),
        // Behind the first band contacts add nothing that the records show.
        (&["2026-10-20"], &[], 600.0, 600.0),
    ];
    for (asked, was, low, high) in table {
        let seen = open(asked, was);
        assert!((low..=high).contains(&seen), "{asked:?} {was:?}: {seen}");
    }
    let before = case(2, "2026-12-20", &[], &[]);
    let asked = [day("2026-11-25")];
    let seen = open_under((&rule(), &paces), &before.items[0], (&asked, &[]), year());
    assert!((seen - 1_000.0).abs() < 1e-9, "nothing is said of what is not due");
}

#[test]
fn paces_make_the_share_of_the_horizon() {
    let effects = rows(9, 3).effects(&rule());
    for end in 0..3 {
        let pace = paces(&rule(), &effects, end)[0];
        let both = 1.0 - (1.0 - pace.quiet - pace.added).powi(14);
        let without = effects[0].paid[1].expect("rows");
        let added = effects[0].added.expect("enough")[end].max(0.0);
        assert!((both - (without + added).min(0.999)).abs() < 1e-6, "{end}: {both}");
    }
    assert_eq!(paces(&rule(), &rows(1, 11).effects(&rule()), 2)[0].added, 0.0, "never invented");
}
