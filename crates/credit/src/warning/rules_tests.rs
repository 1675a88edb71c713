use base::{Currency, Day, Money};
use quant::behaviour::{Accumulator, Behaviour, OrderStop, Window};

use super::*;
use crate::policy::Limit;

const WAN: i64 = 1_000_000; // 1 万元 in 分

fn day(text: &str) -> Day {
    text.parse().expect(text)
}

fn today() -> Day {
    day("2026-11-21")
}

fn quiet() -> Behaviour {
    Accumulator::new(today(), Window::default()).finish()
}

fn see(behaviour: &Behaviour) -> Sight<'_> {
    Sight {
        as_of: today(),
        currency: Currency::CNY,
        behaviour,
        open: Vec::new(),
        receipts: Vec::new(),
        bounces: Vec::new(),
        notes: Vec::new(),
        disputes: Vec::new(),
        account_changes: Vec::new(),
        longer_terms: Vec::new(),
        broken_in_row: Vec::new(),
        unanswered: Vec::new(),
        limit: None,
        exposure_minor: 0,
        statements: StatementTrend::default(),
        statement_on: None,
        file_on: None,
    }
}

fn hits(sight: &Sight<'_>) -> Vec<(String, &'static str)> {
    let hits = watch(sight, SignalLibrary::shipped());
    hits.into_iter().map(|hit| (hit.signal, hit.level.code())).collect()
}

fn one(sight: &Sight<'_>) -> Option<(String, &'static str)> {
    let mut hits = hits(sight);
    assert!(hits.len() < 2, "{hits:?}");
    hits.pop()
}

fn at(days_ago: i32, id: i64) -> Happening {
    Happening { row: RowRef { kind: RowKind::Event, id }, on: today().plus_days(-days_ago) }
}

#[test]
fn a_quiet_buyer_raises_nothing() {
    assert_eq!(hits(&see(&quiet())), []);
}

#[test]
fn days_overdue_and_their_evidence() {
    for (days, level) in
        [(0, None), (6, None), (7, Some("yellow")), (31, Some("orange")), (61, Some("red"))]
    {
        let behaviour = quiet();
        let due_on = today().plus_days(-days);
        let item = OpenItem { id: 7, due_on, open_minor: 100, partly_paid: false };
        let later = OpenItem { id: 8, due_on: today().plus_days(3), ..item };
        let sight = Sight { open: vec![item, later], ..see(&behaviour) };
        let expected = level.map(|level| ("longest-overdue".to_owned(), level));
        assert_eq!(one(&sight), expected, "{days} days");
        if level.is_some() {
            let hit = &watch(&sight, SignalLibrary::shipped())[0];
            assert_eq!(hit.rows, [RowRef { kind: RowKind::Item, id: 7 }]);
            assert!(
                hit.said.zh.contains(&format!("已逾期 {days} 天，未付 ¥1.00")),
                "{:?}",
                hit.said
            );
        }
    }
}

#[test]
fn amounts_overdue() {
    for (wan, level) in
        [(19, None), (20, Some("yellow")), (100, Some("orange")), (300, Some("red"))]
    {
        let behaviour = Behaviour { overdue_minor: wan * WAN, overdue_items: 3, ..quiet() };
        let expected = level.map(|level| ("overdue-amount".to_owned(), level));
        assert_eq!(one(&see(&behaviour)), expected, "{wan} 万元");
    }
}

#[test]
fn slower_and_in_parts() {
    for (trend, level) in
        [(None, None), (Some(6.9), None), (Some(7.0), Some("yellow")), (Some(31.0), Some("red"))]
    {
        let behaviour = Behaviour { trend_days: trend, ..quiet() };
        let expected = level.map(|level| ("slower-payment".to_owned(), level));
        assert_eq!(one(&see(&behaviour)), expected, "{trend:?}");
    }
    // Two part payments are too few to say anything, three of six are much.
    for (parts, bps, level) in
        [(2, 5_000, None), (3, 1_000, None), (3, 3_000, Some("yellow")), (3, 5_000, Some("orange"))]
    {
        let behaviour =
            Behaviour { partial_payments: parts, partial_payments_bps: Some(bps), ..quiet() };
        let expected = level.map(|level| ("partial-payments".to_owned(), level));
        assert_eq!(one(&see(&behaviour)), expected, "{parts} of {bps}");
    }
}

#[test]
fn orders_jump_and_stop() {
    for (jump, level) in [
        (None, None),
        (Some(19_999), None),
        (Some(20_000), Some("yellow")),
        (Some(30_000), Some("orange")),
        (Some(50_000), Some("red")),
    ] {
        let behaviour = Behaviour { order_jump_bps: jump, ..quiet() };
        let expected = level.map(|level| ("order-jump".to_owned(), level));
        assert_eq!(one(&see(&behaviour)), expected, "{jump:?}");
    }
    for (days, usual, level) in
        [(44, 5, None), (60, 30, None), (90, 30, Some("yellow")), (150, 30, Some("orange"))]
    {
        let ratio_bps = i64::from(days) * 10_000 / i64::from(usual);
        let stop = OrderStop { days_since_last: days, usual_gap_days: usual, ratio_bps };
        let behaviour = Behaviour { order_stop: Some(stop), ..quiet() };
        let expected = level.map(|level| ("order-stop".to_owned(), level));
        assert_eq!(one(&see(&behaviour)), expected, "{days} days, usually {usual}");
    }
}

#[test]
fn promises_in_a_row() {
    for (broken, level) in [
        (vec![], None),
        (vec![9], None),
        (vec![9, 8], Some("orange")),
        (vec![9, 8, 7], Some("red")),
    ] {
        let behaviour = quiet();
        let count = broken.len();
        let sight = Sight { broken_in_row: broken, ..see(&behaviour) };
        let expected = level.map(|level| ("broken-promises".to_owned(), level));
        assert_eq!(one(&sight), expected, "{count}");
    }
}

#[test]
fn limits_are_watched_from_nine_tenths_on() {
    let amount = |wan| Some(Limit::Amount(Money::new(wan * WAN, Currency::CNY)));
    for (limit, exposure, level) in [
        (None, 500, None),
        (Some(Limit::Unlimited), 500, None),
        (amount(100), 89, None),
        (amount(100), 90, Some("yellow")),
        (amount(100), 100, Some("yellow")), // exactly the limit is within it
        (amount(100), 101, Some("orange")),
        (amount(100), 120, Some("red")),
        (Some(Limit::None), 0, None),
        (Some(Limit::None), 1, Some("red")),
    ] {
        let behaviour = quiet();
        let sight = Sight { limit, exposure_minor: exposure * WAN, ..see(&behaviour) };
        let expected = level.map(|level| ("over-limit".to_owned(), level));
        assert_eq!(one(&sight), expected, "{limit:?} {exposure}");
    }
}

#[test]
fn things_that_happened_lately() {
    let behaviour = quiet();
    let base = see(&behaviour);
    let (recent, old) = (vec![at(10, 1), at(20, 2)], vec![at(400, 1), at(500, 2)]);
    for (sight, expected) in [
        (Sight { bounces: recent.clone(), ..base.clone() }, Some(("bounced-receipt", "red"))),
        (Sight { bounces: vec![at(10, 1)], ..base.clone() }, Some(("bounced-receipt", "orange"))),
        (Sight { bounces: old.clone(), ..base.clone() }, None),
        (
            Sight { account_changes: recent.clone(), ..base.clone() },
            Some(("account-changed", "orange")),
        ),
        (Sight { longer_terms: recent.clone(), ..base.clone() }, Some(("longer-terms", "yellow"))),
        (
            Sight { unanswered: recent.clone(), ..base.clone() },
            Some(("letters-unanswered", "yellow")),
        ),
        (Sight { disputes: recent.clone(), ..base.clone() }, Some(("disputes-rising", "yellow"))),
        // As many in the ninety days before: no rise.
        (
            Sight { disputes: vec![at(10, 1), at(20, 2), at(100, 3), at(110, 4)], ..base.clone() },
            None,
        ),
    ] {
        assert_eq!(one(&sight), expected.map(|(code, level)| (code.to_owned(), level)));
    }
}

#[test]
fn round_sums_and_returns() {
    let behaviour = Behaviour { volume_minor: 365 * WAN, ..quiet() }; // 90 万元 in 90 days
    let base = see(&behaviour);
    let receipt =
        |id, amount_minor, matches| ReceiptSeen { id, on: today(), amount_minor, matches };
    let round = |n| (0..n).map(|id| receipt(id, 5 * WAN, false)).collect::<Vec<_>>();
    let odd = |n: i64| (10..10 + n).map(|id| receipt(id, 5 * WAN + 123, false)).collect::<Vec<_>>();
    let exact = (0..4).map(|id| receipt(id, 5 * WAN, true)).collect::<Vec<_>>();
    for (receipts, level) in [
        (round(2), None),                              // too few
        (round(3), Some("orange")),                    // all of them
        ([round(3), odd(3)].concat(), Some("yellow")), // half of them
        ([round(3), odd(4)].concat(), None),
        (exact, None), // round, but each settles an invoice to the cent
    ] {
        let sight = Sight { receipts, ..base.clone() };
        assert_eq!(one(&sight), level.map(|level| ("round-sums".to_owned(), level)));
    }
    let note =
        |id, wan: i64, explained| NoteSeen { id, on: today(), amount_minor: wan * WAN, explained };
    for (notes, level) in [
        (vec![note(1, 40, false)], None), // one is too few
        (vec![note(1, 3, false), note(2, 3, false)], Some("yellow")),
        (vec![note(1, 20, false), note(2, 20, false)], Some("red")),
        (vec![note(1, 20, true), note(2, 20, true)], None), // with a reason
    ] {
        let sight = Sight { notes, ..base.clone() };
        assert_eq!(one(&sight), level.map(|level| ("unexplained-returns".to_owned(), level)));
    }
}

#[test]
fn statements_that_become_worse() {
    let behaviour = quiet();
    let trend = StatementTrend { rows: vec![2, 1], ..StatementTrend::default() };
    for (statements, level, said) in [
        (StatementTrend { zone: Some((2, 1)), ..trend.clone() }, None, ""),
        (
            StatementTrend { zone: Some((1, 2)), ..trend.clone() },
            Some("yellow"),
            "Z 值从安全区降到灰色区",
        ),
        (
            StatementTrend { zone: Some((0, 1)), debt_ratio: Some((0.85, 0.62)), ..trend.clone() },
            Some("red"),
            "Z 值从灰色区降到困境区；资产负债率从 62% 升到 85%",
        ),
        (StatementTrend { debt_ratio: Some((0.69, 0.60)), ..trend.clone() }, None, ""),
        (
            StatementTrend {
                revenue_growth: Some(0.2),
                net_profit: Some((50, 80)),
                ..trend.clone()
            },
            Some("yellow"),
            "收入增长 20%，利润反而下降",
        ),
    ] {
        let sight = Sight { statements, ..see(&behaviour) };
        let hits = watch(&sight, SignalLibrary::shipped());
        assert_eq!(hits.first().map(|hit| hit.level.code()), level);
        if let Some(hit) = hits.first() {
            assert_eq!(hit.said.zh, said);
        }
    }
}

#[test]
fn a_stale_file_matters_only_where_there_is_trade() {
    let idle = quiet();
    let trading = Behaviour { invoices: 1, ..quiet() };
    let old = Some(day("2025-06-30"));
    for (behaviour, statement_on, file_on, expected) in [
        (&idle, old, None, None),
        (&trading, old, None, Some("yellow")),
        (&trading, old, Some(day("2026-06-01")), None),
        (&trading, Some(day("2024-06-30")), None, Some("orange")),
        (&trading, None, None, None),
    ] {
        let sight = Sight { statement_on, file_on, ..see(behaviour) };
        assert_eq!(one(&sight), expected.map(|level| ("stale-file".to_owned(), level)));
    }
}

#[test]
fn several_signals_at_once_weigh_more() {
    // Slower (2) and part payments (2): 4, as they are. With a bounce (4): 8, at least orange.
    let slow = Behaviour {
        trend_days: Some(8.0),
        partial_payments: 4,
        partial_payments_bps: Some(3_000),
        ..quiet()
    };
    assert!(hits(&see(&slow)).iter().all(|(_, level)| *level == "yellow"));
    let jump = Behaviour { order_jump_bps: Some(25_000), ..slow.clone() };
    let together = watch(&see(&jump), SignalLibrary::shipped()); // 2 + 2 + 2 = 6
    assert_eq!(
        together.iter().map(|h| (h.own_level.code(), h.level.code())).collect::<Vec<_>>(),
        [("yellow", "orange"), ("yellow", "yellow"), ("yellow", "yellow")]
    );
    assert!(together[0].said.zh.ends_with("同时出现 3 个信号，级别上调"));
}
