//! Assessing a small portfolio: what is stored, that it is the same twice, and that a run that was
//! given up leaves the one before.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use base::{Currency, Money};
use credit::{
    assess::{
        Progress, RunSummary, admit_day, assess, current_run, find_assessment, find_portfolio,
        get_current_run, list_runs, score_history,
    },
    collections::{NewPromise, count_tasks, list_tasks, record_promise},
    parties::{NewBuyer, NewStatement, record_statement, save_buyers},
    policy::{Headroom, Limit, NewLimit, Tier, grant_limit},
    receivables::{self, Apply, NewRate},
    roster::{RosterFilter, RosterSort, list_roster, sum_roster},
    scoring::Confidence,
    warning::{AlertFilter, list_alerts},
};
use store::{Actor, Db, access::Scope};
use testkit::day;

use crate::ledger::{begin, book_credits, book_items, buyers, item, keep, receipt};

pub const TODAY: &str = "2026-11-21";

pub async fn run(db: &Db, as_of: &str) -> RunSummary {
    let seen: Mutex<Vec<Progress>> = Mutex::default();
    let progress = |p: Progress| seen.lock().expect("lock").push(p);
    let go_on = AtomicBool::new(false);
    let summary = assess(db, day(as_of), &Actor::user("manager"), &progress, &go_on).await;
    let summary = summary.expect("assessed");
    let seen = seen.into_inner().expect("lock");
    assert_eq!(seen.last().map_or(0, |p| p.done), summary.buyers);
    summary
}

/// An invoice keyed twice and cancelled months later is no sale, and nobody was late with it.
#[tokio::test]
async fn a_cancelled_invoice_judges_nobody() {
    testkit::both(async |db| {
        let ids = buyers(&db, &["TWIN", "PLAIN"]).await;
        let (mut items, mut money) = (Vec::new(), Vec::new());
        for &buyer in &ids {
            for month in 1..=6_i8 {
                let number = format!("F{month}");
                let new = item(buyer, &number, &format!("2026-{month:02}-03"), 30, 100_000);
                let mut paid =
                    receipt(buyer, &format!("R{number}"), &new.due_on.to_string(), 100_000);
                paid.reference = number;
                money.push(paid);
                items.push(new);
            }
        }
        items.push(item(ids[0], "F9", "2026-05-01", 30, 900_000));
        book_items(&db, &items).await;
        book_credits(&db, &money, Apply::Named).await;
        let mut tx = begin(&db).await;
        let twin = receivables::find_item_id(&mut tx, ids[0], ("F9", 1)).await.expect("read");
        let twin = twin.expect("booked");
        receivables::cancel_item(&mut tx, twin, day("2026-11-20"), "重复录入").await.expect("gone");
        keep(tx).await;
        run(&db, TODAY).await;
        let mut told = Vec::new();
        for &buyer in &ids {
            let found = find_assessment(&db, buyer).await.expect("read").expect("assessed");
            told.push((found.score, found.pd_micro, found.tier));
        }
        assert_eq!(told[0], told[1]);
    })
    .await;
}

/// GOOD pays every invoice on its due day, LATE pays 40 days late and not at all since August,
/// NEW has bought nothing yet.
pub async fn company(db: &Db) -> Vec<i64> {
    let ids = buyers(db, &["GOOD", "LATE", "NEW"]).await;
    let (good, late) = (ids[0], ids[1]);
    let (mut items, mut money) = (Vec::new(), Vec::new());
    for month in 1..=11_i8 {
        let issued = format!("2026-{month:02}-03");
        for (buyer, code, days) in [(good, "G", 0), (late, "L", 40)] {
            let number = format!("{code}{month:02}");
            let new = item(buyer, &number, &issued, 10, 1_000_000);
            let paid_on = new.due_on.plus_days(days);
            if paid_on <= day(TODAY) && (buyer == good || month < 8) {
                let mut paid =
                    receipt(buyer, &format!("R{number}"), &paid_on.to_string(), 1_000_000);
                paid.reference = number;
                money.push(paid);
            }
            items.push(new);
        }
    }
    book_items(db, &items).await;
    book_credits(db, &money, Apply::ThenOldest).await;
    statement(db, good).await;
    let mut tx = begin(db).await;
    let limit = Limit::Amount(Money::new(3_000_000, Currency::CNY));
    for buyer in [good, late] {
        let new = NewLimit {
            buyer_id: buyer,
            limit,
            currency: Currency::CNY,
            from_on: day("2026-01-01"),
            to_on: None,
            reason: "年度授信".to_owned(),
        };
        grant_limit(&mut tx, &new).await.expect("granted");
    }
    for (number, made, due) in
        [("P1", "2026-09-20", "2026-09-30"), ("P2", "2026-10-10", "2026-10-20")]
    {
        let promise = NewPromise {
            buyer_id: late,
            number: Some(number.to_owned()),
            made_on: day(made),
            due_on: day(due),
            currency: Currency::CNY,
            amount_minor: 500_000,
            company_minor: 500_000,
            item_id: None,
            contact_id: None,
            said_by: "王经理".to_owned(),
            note: String::new(),
        };
        assert!(record_promise(&mut tx, &promise).await.expect("recorded").is_new());
        assert!(!record_promise(&mut tx, &promise).await.expect("again").is_new());
    }
    keep(tx).await;
    ids
}

async fn statement(db: &Db, buyer: i64) {
    let lines = [
        ("current_assets", 500),
        ("current_liabilities", 200),
        ("total_assets", 1_000),
        ("total_liabilities", 300),
        ("equity", 700),
        ("retained_earnings", 350),
        ("ebit", 150),
        ("revenue", 1_200),
        ("net_profit", 110),
    ];
    let lines: BTreeMap<String, i64> =
        lines.iter().map(|(code, wan)| ((*code).to_owned(), wan * 1_000_000)).collect();
    let new = NewStatement {
        period_end: day("2025-12-31"),
        months: 12,
        currency: Currency::CNY,
        source: "test".to_owned(),
        audited: true,
        lines,
    };
    let mut tx = begin(db).await;
    record_statement(&mut tx, buyer, &new).await.expect("recorded");
    keep(tx).await;
}

#[tokio::test]
async fn a_judged_portfolio() {
    testkit::both(async |db| {
        let ids = company(&db).await;
        assert_eq!(current_run(&db).await.expect("read"), None);
        let failure = get_current_run(&db).await.expect_err("nothing yet");
        assert_eq!(failure.code(), "scoring.not-assessed");
        let summary = run(&db, TODAY).await;
        assert_eq!((summary.buyers, summary.scored), (3, 2));

        let good = find_assessment(&db, ids[0]).await.expect("read").expect("assessed");
        // An excellent payer with a sound statement; eleven months are medium confidence.
        assert_eq!((good.tier, good.confidence), (Tier::Low, Confidence::Medium));
        assert!(!good.provisional && good.pd_micro.is_some_and(|pd| pd < 24_400));
        let doc = good.doc.expect("document");
        assert_eq!(doc.altman.state, "scored");
        assert_eq!(doc.proposal.methods.len(), 3);
        assert!(!doc.reasons.is_empty() && doc.reasons.len() <= 4);

        let late = find_assessment(&db, ids[1]).await.expect("read").expect("assessed");
        assert_eq!(late.tier, Tier::High);
        assert_eq!(late.overdue_minor, 4_000_000);
        assert_eq!(late.oldest_overdue_days, 100);
        let over = Money::new(1_000_000, Currency::CNY);
        assert_eq!(late.headroom, Headroom::Over(over));
        let doc = late.doc.expect("document");
        assert_eq!(doc.proposal.terms, "prepay");
        assert_eq!((doc.promises.made, doc.promises.broken_in_row), (2, 2));

        let new = find_assessment(&db, ids[2]).await.expect("read").expect("assessed");
        assert_eq!((new.score, new.pd_micro, new.tier), (None, None, Tier::Unrated));
    })
    .await;
}

#[tokio::test]
async fn pages_read_what_was_stored() {
    testkit::both(async |db| {
        let ids = company(&db).await;
        let summary = run(&db, TODAY).await;
        let tasks = list_tasks(&db, Scope::All, 0, 50).await.expect("tasks");
        assert_eq!(tasks.len() as u64, summary.tasks);
        let first = &tasks[0];
        assert_eq!(
            (first.buyer_id, first.place, first.action.as_str()),
            (ids[1], 1, "call-on-promise")
        );
        assert!(first.reasons[0].zh.starts_with("逾期 ¥40,000.00，4 笔，最长 100 天"));
        assert_eq!(count_tasks(&db, Scope::All).await.expect("count"), (1, 4_000_000));
        assert_eq!(count_tasks(&db, Scope::Nothing).await.expect("count"), (0, 0));

        let alerts = list_alerts(&db, &AlertFilter::default()).await.expect("alerts");
        let codes: Vec<&str> = alerts.iter().map(|a| a.signal.as_str()).collect();
        for code in ["longest-overdue", "broken-promises", "over-limit"] {
            assert!(codes.contains(&code), "{code} in {codes:?}");
        }
        let promise = alerts.iter().find(|a| a.signal == "broken-promises").expect("alert");
        assert_eq!(promise.evidence.len(), 2);

        let filter =
            RosterFilter { sort: RosterSort::Score, descending: false, ..RosterFilter::default() };
        let page = list_roster(&db, &filter).await.expect("page");
        let order: Vec<i64> = page.rows.iter().map(|row| row.id).collect();
        assert_eq!(order, [ids[2], ids[1], ids[0]], "no score first, then the worst");
        let totals = sum_roster(&db, &filter).await.expect("sum");
        assert_eq!((totals.buyers, totals.overdue_minor), (3, 4_000_000));
        let search = RosterFilter { search: "late".to_owned(), ..RosterFilter::default() };
        assert_eq!(sum_roster(&db, &search).await.expect("sum").buyers, 1);
        let over = RosterFilter { over_limit: true, ..RosterFilter::default() };
        assert_eq!(list_roster(&db, &over).await.expect("page").rows[0].id, ids[1]);

        let (current, portfolio) = find_portfolio(&db).await.expect("read").expect("current");
        assert_eq!(current.id, summary.id);
        assert_eq!(portfolio.overdue_minor, 4_000_000);
        assert_eq!(portfolio.history.len(), 13);
        let last = portfolio.history.last().expect("thirteen months");
        assert_eq!((last.open_minor, last.overdue_minor), (4_000_000, 4_000_000));
        let tiers: Vec<(&str, u64)> =
            portfolio.tiers.iter().map(|t| (t.code.as_str(), t.buyers)).collect();
        assert_eq!(tiers.iter().map(|(_, n)| n).sum::<u64>(), 3);
        assert_eq!(portfolio.weeks.len(), 13);
        let expected: i64 = portfolio.weeks.iter().map(|w| w.expected_minor).sum();
        assert_eq!(expected + portfolio.beyond_minor, 4_000_000);
        assert_eq!(portfolio.top[0].share_bps, 10_000);
    })
    .await;
}

#[tokio::test]
async fn the_same_facts_give_the_same_judgement() {
    testkit::both(async |db| {
        let ids = company(&db).await;
        let first = run(&db, TODAY).await;
        let second = run(&db, TODAY).await;
        assert_eq!(first.inputs_digest, second.inputs_digest);
        assert_eq!(first.results_digest, second.results_digest);
        book_credits(&db, &[receipt(ids[1], "R99", TODAY, 100)], Apply::ThenOldest).await;
        let third = run(&db, TODAY).await;
        assert_ne!(second.inputs_digest, third.inputs_digest);
        // Earlier days can be judged at any time, and give a history.
        run(&db, "2026-06-30").await;
        run(&db, TODAY).await;
        let history = score_history(&db, ids[1]).await.expect("history");
        assert_eq!(history.len(), 2);
        assert!(history[0].score > history[1].score, "{history:?}");
        let now = find_assessment(&db, ids[1]).await.expect("read").expect("assessed");
        assert_eq!(now.score_before, history[0].score);
    })
    .await;
}

#[tokio::test]
async fn a_run_given_up_leaves_the_one_before() {
    testkit::both(async |db| {
        company(&db).await;
        let first = run(&db, TODAY).await;
        let stop = AtomicBool::new(false);
        stop.store(true, Ordering::Relaxed);
        let actor = Actor::user("manager");
        let failure = assess(&db, day(TODAY), &actor, &|_| {}, &stop).await.expect_err("stopped");
        assert_eq!(failure.code(), "scoring.cancelled");
        let current = current_run(&db).await.expect("read").expect("current");
        assert_eq!((current.id, current.state.as_str()), (first.id, "done"));
        let runs = list_runs(&db, 10).await.expect("runs");
        assert_eq!(runs[0].state, "cancelled");
        assert!(!list_tasks(&db, Scope::All, 0, 10).await.expect("tasks").is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_member_has_the_tighter_limit_of_its_group() {
    testkit::both(async |db| {
        let ids = company(&db).await;
        let mut tx = begin(&db).await;
        let head = NewBuyer {
            code: "GOOD".to_owned(),
            parent_code: Some("NEW".to_owned()),
            ..NewBuyer::default()
        };
        let saved = save_buyers(&mut tx, &[head], "test", day(TODAY)).await.expect("saved");
        assert!(saved.iter().all(Result::is_ok));
        let group = Money::new(500_000, Currency::CNY);
        let new = NewLimit {
            buyer_id: ids[2],
            limit: Limit::Amount(group),
            currency: Currency::CNY,
            from_on: day("2026-01-01"),
            to_on: None,
            reason: "集团授信".to_owned(),
        };
        grant_limit(&mut tx, &new).await.expect("granted");
        keep(tx).await;
        run(&db, TODAY).await;
        let member = find_assessment(&db, ids[0]).await.expect("read").expect("assessed");
        assert_eq!(member.limit, Some(Limit::Amount(group)));
    })
    .await;
}

#[tokio::test]
async fn an_empty_company_can_be_assessed() {
    testkit::both(async |db| {
        let summary = run(&db, TODAY).await;
        assert_eq!((summary.buyers, summary.tasks), (0, 0));
        let (_, portfolio) = find_portfolio(&db).await.expect("read").expect("current");
        assert_eq!((portfolio.open_minor, portfolio.dso_days), (0, None));
    })
    .await;
}

/// The portfolio's course is the ageing of each month's end: with an old invoice paid late, a
/// payment that came back, and dollars whose rate moves. And buyers add up to the ageing.
#[tokio::test]
async fn the_course_of_months_is_the_ageing_of_each_end() {
    testkit::both(async |db| {
        let ids = buyers(&db, &["OLD", "BACK", "USD"]).await;
        let mut tx = begin(&db).await;
        let rate = |on: &str, rate: &str| NewRate {
            currency: Currency::USD,
            from_on: day(on),
            rate: base::Rate::parse(rate).expect("rate"),
            source: "test".to_owned(),
        };
        let rates = [rate("2026-01-01", "7.1"), rate("2026-06-01", "7.3"), rate("2026-11-01", "7")];
        receivables::record_rates(&mut tx, &rates).await.expect("rates");
        tx.commit().await.expect("commit");
        let dollars = |number: &str, on: &str, minor| {
            let mut item = item(ids[2], number, on, 30, minor);
            item.currency = Currency::USD;
            item
        };
        let old = item(ids[0], "O1", "2024-05-05", 30, 700_00);
        let first = dollars("U1", "2026-02-10", 333_33);
        // 73.365 each: two roundings are not the rounding of the two.
        let twins = [dollars("U2", "2026-06-10", 10_05), dollars("U3", "2026-06-11", 10_05)];
        book_items(&db, &[old, item(ids[1], "B1", "2026-01-10", 30, 500_00), first]).await;
        book_items(&db, &twins).await;
        let paid = |buyer, name: &str, on: &str, minor, number: &str| {
            let mut paid = receipt(buyer, name, on, minor);
            paid.reference = number.to_owned();
            paid
        };
        let mut part = paid(ids[2], "R3", "2026-07-01", 111_11, "U1");
        part.currency = Currency::USD;
        let late = paid(ids[0], "R1", "2026-04-15", 700_00, "O1");
        let back = paid(ids[1], "R2", "2026-02-20", 500_00, "B1");
        book_credits(&db, &[late, back, part], Apply::ThenOldest).await;
        let credits = receivables::list_credits(&db, ids[1], 10).await.expect("credits");
        let mut tx = begin(&db).await;
        let bounced =
            receivables::bounce_receipt(&mut tx, credits[0].id, day("2026-05-05"), "退票");
        bounced.await.expect("bounced");
        tx.commit().await.expect("commit");
        run(&db, TODAY).await;
        for (on, code) in
            [("2024-05-04", "scoring.too-early"), ("2999-01-01", "scoring.future-day")]
        {
            let refused = admit_day(&db, day(on)).await.expect_err(on);
            assert_eq!(refused.code(), code);
        }
        admit_day(&db, day("2024-05-05")).await.expect("the day of the first invoice");
        let (_, portfolio) = find_portfolio(&db).await.expect("read").expect("current");
        for month in &portfolio.history {
            let query = receivables::AgeingQuery::on(day(&month.on));
            let aged = receivables::ageing(&db, &query).await.expect("ageing");
            let course = (month.open_minor, month.overdue_minor);
            assert_eq!(course, (aged.open_minor, aged.overdue_minor()), "{}", month.on);
        }
        assert!(portfolio.history.iter().any(|month| month.open_minor == 700_00));
        // What was invoiced stays what it was booked at, whatever the rate of today is.
        let month = |name: &str| {
            let found = portfolio.history.iter().find(|month| month.month == name);
            found.map(|month| (month.invoiced_minor, month.collected_minor))
        };
        assert_eq!(month("2026-02"), Some((236_664, 0)), "333.33 at 7.1; what bounced is no money");
        assert_eq!(month("2026-04"), Some((0, 70_000)));
        assert_eq!(month("2026-07"), Some((0, 81_110)), "111.11 at 7.3");
        let exposure: i64 = portfolio.kinds.iter().map(|kind| kind.exposure_minor).sum();
        assert_eq!(exposure, portfolio.open_minor - portfolio.unallocated_minor);
    })
    .await;
}
