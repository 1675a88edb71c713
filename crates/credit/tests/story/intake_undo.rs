//! An import undone: everything it booked is gone from every day as known now, still there as known
//! before; what rests on it is named; the same file, mended or not, goes in again.

use std::sync::atomic::AtomicBool;

use base::{Failure, Moment};
use credit::{
    assess::{Progress, assess},
    collections::{NewPromise, count_tasks, list_tasks, record_promise, withdraw_promise},
    intake::{self, Options, Watch, source::Source},
    parties,
    receivables::{self, AgeingQuery, Apply, CreditKind, NewCredit, check_ledger, enter_credit},
    roster::{RosterFilter, list_roster},
    warning::{AlertFilter, AlertState, count_alerts, list_alerts},
};
use store::{Actor, Db, access::Scope};
use testkit::{both, day};

use crate::{
    granting::{begun, request, wanted},
    ledger::{begin, keep},
};

const HEAD: &str = "客户编码,客户名称,发票号,开票日期,到期日,金额,结清日期\n";

async fn import(db: &Db, name: &str, text: &str) -> i64 {
    let source = Source::bytes(name, text.as_bytes().to_vec());
    let actor = Actor::user("finance");
    let outcome = intake::import(db, actor, source, &Options::default(), &Watch::default()).await;
    let outcome = outcome.unwrap_or_else(|failure| panic!("{failure:?}"));
    assert_eq!(outcome.tally.rejected, 0, "{:?}", outcome.rejects);
    outcome.batch_id.expect("batch")
}

async fn undo(db: &Db, batch: i64) -> Result<intake::Undone, &'static str> {
    let undone = intake::undo(db, Actor::user("finance"), batch).await;
    let report = check_ledger(db).await.expect("ledger");
    assert!(report.is_sound(), "{report:?}");
    undone.map_err(|failure| match failure {
        Failure::Rejected(rejection) => rejection.code,
        other => panic!("{other:?}"),
    })
}

async fn open_on(db: &Db, on: &str, known_at: Option<Moment>) -> i64 {
    let query = AgeingQuery { known_at, ..AgeingQuery::on(day(on)) };
    receivables::ageing(db, &query).await.expect("ageing").open_minor
}

async fn codes(db: &Db) -> Vec<String> {
    let rows = list_roster(db, &RosterFilter::default()).await.expect("roster").rows;
    let mut codes: Vec<String> = rows.into_iter().map(|row| row.code).collect();
    codes.sort();
    codes
}

#[tokio::test]
async fn an_import_is_undone_and_goes_in_again() {
    both(async |db| {
        let first = format!(
            "{HEAD}A,甲公司,F1,2026-01-05,2026-02-04,100.00,\n\
             A,甲公司,F2,2026-01-06,2026-02-05,200.00,2026-03-01\n\
             B,乙公司,F1,2026-01-07,2026-02-06,50.00,\n"
        );
        let batch = import(&db, "ar.csv", &first).await;
        assert_eq!(open_on(&db, "2026-02-01", None).await, 35_000);
        assert_eq!(codes(&db).await, ["A", "B"]);
        let version = receivables::ledger_state(&db).await.expect("state").version;

        let undone = undo(&db, batch).await.expect("undone");
        let ledger = undone.ledger;
        assert_eq!((ledger.items, ledger.credits, ledger.movements), (3, 1, 1));
        assert_eq!((undone.buyers_withdrawn, undone.kept), (2, 0));
        for on in ["2026-01-05", "2026-02-01", "2026-11-21"] {
            assert_eq!(open_on(&db, on, None).await, 0, "{on}");
        }
        assert!(codes(&db).await.is_empty());
        assert!(receivables::ledger_state(&db).await.expect("state").version > version);
        let row = intake::get_batch(&db, batch).await.expect("batch");
        assert_eq!(row.state, intake::State::Undone);
        assert!(row.undone_at.is_some());
        assert_eq!(undo(&db, batch).await, Err("intake.batch-undone"));
        assert_eq!(undo(&db, 7).await, Err("intake.batch-unknown"));

        // The amount was wrong by a factor of ten: mended, it goes in under the same numbers.
        let mended = first.replace("100.00", "1000.00");
        import(&db, "ar.csv", &mended).await;
        assert_eq!(open_on(&db, "2026-11-21", None).await, 105_000);
        assert_eq!(codes(&db).await, ["A", "B"]);
    })
    .await;
}

/// A payment that only an undone file had told of is no payment that was told: the file, sent
/// again, tells of it anew.
#[tokio::test]
async fn a_payment_of_an_undone_import_is_booked_again() {
    both(async |db| {
        let head = "客户编码,发票号,开票日期,到期日,金额,已收金额,收款日期\n";
        let file = |rows: &str| format!("{head}{rows}");
        let may = file("A,F1,2026-01-05,2026-02-04,100.00,20.00,2026-05-10\n");
        let june = file("A,F1,2026-01-05,2026-02-04,100.00,70.00,2026-06-10\n");
        import(&db, "may.csv", &may).await;
        assert_eq!(open_on(&db, "2026-11-21", None).await, 8_000);
        for _ in 0..2 {
            let batch = import(&db, "june.csv", &june).await;
            assert_eq!(open_on(&db, "2026-11-21", None).await, 3_000);
            assert_eq!(open_on(&db, "2026-06-09", None).await, 8_000);
            let undone = undo(&db, batch).await.expect("undone");
            assert_eq!((undone.ledger.items, undone.ledger.credits), (0, 1));
            assert_eq!(open_on(&db, "2026-11-21", None).await, 8_000);
        }
        import(&db, "june.csv", &june).await;
        import(&db, "june.csv", &june).await;
        assert_eq!(open_on(&db, "2026-11-21", None).await, 3_000, "and only once");
    })
    .await;
}

/// A receipt that was allocated by hand and cancelled days later holds no day of what an undone
/// import had booked; in between its money was not allocated.
#[tokio::test]
async fn what_was_taken_back_before_holds_no_day() {
    both(async |db| {
        let file = format!("{HEAD}A,甲公司,F1,2026-07-01,2026-08-01,500.00,\n");
        let both_files = format!("{file}A,甲公司,F2,2026-07-02,2026-08-02,30.00,\n");
        // The buyer is there before.
        import(&db, "buyers.csv", "编码,名称\nA,甲公司\n").await;
        let buyer = parties::get_buyer(&db, "A", Scope::All).await.expect("buyer");
        for (time, cancelled_on) in ["2026-09-05", "2026-11-20"].into_iter().enumerate() {
            let batch = import(&db, "g.csv", if time == 0 { &file } else { &both_files }).await;
            let receipt = NewCredit {
                buyer_id: buyer.id,
                kind: CreditKind::Receipt,
                number: format!("R{time}"),
                effective_on: day("2026-09-05"),
                currency: base::Currency::CNY,
                amount_minor: 100,
                reference: String::new(),
                note: String::new(),
                targets: Vec::new(),
                entity: None,
            };
            let mut tx = begin(&db).await;
            let entered = enter_credit(&mut tx, &buyer, &receipt, Apply::ThenOldest).await;
            let id = entered.expect("receipt").ids[0];
            keep(tx).await;
            assert_eq!(undo(&db, batch).await, Err("intake.batch-touched"));
            let mut tx = begin(&db).await;
            let back = receivables::cancel_credit(&mut tx, id, day(cancelled_on), "误录");
            back.await.expect("cancelled");
            keep(tx).await;
            undo(&db, batch).await.expect("undone");
            for (on, unallocated) in [
                ("2026-07-01", 0),
                ("2026-08-15", 0),
                ("2026-09-05", if time == 0 { 0 } else { 100 }),
                ("2026-11-19", if time == 0 { 0 } else { 100 }),
                ("2026-11-20", 0),
                ("2026-11-21", 0),
            ] {
                let query = AgeingQuery::on(day(on));
                let ageing = receivables::ageing(&db, &query).await.expect("ageing");
                let seen = (ageing.open_minor, ageing.unallocated_minor);
                assert_eq!(seen, (0, unallocated), "{on}, cancelled on {cancelled_on}");
            }
        }
        let last = import(&db, "g.csv", &both_files).await;
        for on in ["2026-08-15", "2026-10-01", "2026-11-21"] {
            assert_eq!(open_on(&db, on, None).await, 53_000, "once: {on}");
        }
        undo(&db, last).await.expect("undone again");
    })
    .await;
}

/// A receipt of an import whose allocation was taken back by hand on a later day: once the import
/// is undone, the invoice was open all the while.
#[tokio::test]
async fn an_imported_receipt_taken_back_pays_no_day() {
    both(async |db| {
        let file = format!("{HEAD}A,甲公司,F1,2026-01-05,2026-02-04,100.00,\n");
        import(&db, "ar.csv", &file).await;
        let receipts = "收款单号,客户编码,收款日期,收款金额\nS1,A,2026-03-01,40.00\n";
        let batch = import(&db, "receipts.csv", receipts).await;
        let buyer = parties::get_buyer(&db, "A", Scope::All).await.expect("buyer");
        let found = receivables::find_credit(&db, buyer.id, CreditKind::Receipt, "S1").await;
        let credit = found.expect("read").expect("receipt");
        let made = receivables::list_allocations(&db, buyer.id, credit).await.expect("read");
        let movement = made[0].movement_id;
        let mut tx = begin(&db).await;
        receivables::reverse(&mut tx, movement, day("2026-05-01"), "误操作").await.expect("back");
        keep(tx).await;
        assert_eq!(open_on(&db, "2026-04-01", None).await, 6_000);
        undo(&db, batch).await.expect("undone");
        for on in ["2026-03-01", "2026-04-01", "2026-05-01", "2026-11-21"] {
            let query = AgeingQuery::on(day(on));
            let ageing = receivables::ageing(&db, &query).await.expect("ageing");
            assert_eq!((ageing.open_minor, ageing.unallocated_minor), (10_000, 0), "{on}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_rests_on_an_import_is_named_first() {
    both(async |db| {
        let invoices = format!("{HEAD}A,甲公司,F1,2026-01-05,2026-02-04,100.00,\n");
        let batch = import(&db, "ar.csv", &invoices).await;
        let receipts = "收款单号,客户编码,收款日期,收款金额,发票号\nS1,A,2026-03-01,40.00,F1\n";
        let later = import(&db, "receipts.csv", receipts).await;
        assert_eq!(undo(&db, batch).await, Err("intake.batch-built-on"));
        undo(&db, later).await.expect("the later one first");

        let buyer = parties::get_buyer(&db, "A", Scope::All).await.expect("buyer");
        let item = receivables::get_item(&db, buyer.id, "F1", 1).await.expect("item");
        assert_eq!(item.open_minor, 10_000);
        let mut tx = begin(&db).await;
        let write_off = receivables::write_off(&mut tx, item.id, 500, day("2026-03-02"), "小额");
        let movement = write_off.await.expect("written off");
        keep(tx).await;
        assert_eq!(undo(&db, batch).await, Err("intake.batch-touched"));
        let mut tx = begin(&db).await;
        receivables::reverse(&mut tx, movement, day("2026-04-01"), "误操作").await.expect("back");
        let promise = NewPromise {
            buyer_id: buyer.id,
            number: None,
            made_on: day("2026-03-01"),
            due_on: day("2026-12-31"),
            currency: base::Currency::CNY,
            amount_minor: 10_000,
            company_minor: 10_000,
            item_id: Some(item.id),
            contact_id: None,
            said_by: "王".to_owned(),
            note: String::new(),
        };
        let promise = record_promise(&mut tx, &promise).await.expect("promise").id();
        keep(tx).await;
        assert_eq!(undo(&db, batch).await, Err("intake.batch-promised"));
        let mut tx = begin(&db).await;
        withdraw_promise(&mut tx, promise, "重新约定").await.expect("withdrawn");
        keep(tx).await;
        undo(&db, batch).await.expect("nothing rests on it");
        for on in ["2026-01-05", "2026-03-15", "2026-04-01", "2026-11-21"] {
            assert_eq!(
                open_on(&db, on, None).await,
                0,
                "the write-off taken back holds none: {on}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn credit_files_get_back_what_stood_before() {
    both(async |db| {
        import(&db, "buyers.csv", "编码,名称,地区,联系电话\nA,甲公司,江苏,025-1\n").await;
        let change = "编码,名称,地区,联系电话\nA,甲有限公司,浙江,025-2\nB,乙公司,上海,\n";
        let batch = import(&db, "buyers2.csv", change).await;
        let contacts =
            import(&db, "contacts.csv", "客户编码,联系人,职务,手机\nA,王芳,经理,13800138000\n")
                .await;
        // Somebody mends the region by hand: that stays.
        let buyer = parties::get_buyer(&db, "A", Scope::All).await.expect("buyer");
        let mut tx = begin(&db).await;
        let new = parties::NewBuyer {
            code: "A".to_owned(),
            region: Some("福建".to_owned()),
            ..parties::NewBuyer::default()
        };
        parties::change_buyer(&mut tx, &new, buyer.version).await.expect("changed");
        keep(tx).await;

        let undone = undo(&db, contacts).await.expect("undone");
        assert_eq!(undone.restored, 1);
        assert!(parties::list_contacts(&db, buyer.id).await.expect("contacts").is_empty());
        let undone = undo(&db, batch).await.expect("undone");
        assert_eq!((undone.restored, undone.buyers_withdrawn, undone.kept), (2, 1, 1));
        let buyer = parties::get_buyer(&db, "A", Scope::All).await.expect("buyer");
        assert_eq!((buyer.name.as_str(), buyer.region.as_str()), ("甲公司", "福建"));
        let sources = parties::list_sources(&db, buyer.id).await.expect("sources");
        let phone = sources.iter().find(|source| source.field == "phone").expect("phone");
        assert_eq!(phone.value, "025-1");
        assert_eq!(codes(&db).await, ["A"]);
        import(&db, "buyers2.csv", change).await;
        assert_eq!(codes(&db).await, ["A", "B"]);
    })
    .await;
}

/// What was said about a buyer that only an undone import had brought is over: nobody is asked to
/// act on it, neither by a warning nor by the worklist.
#[tokio::test]
async fn a_withdrawn_buyer_asks_for_nothing() {
    both(async |db| {
        let file = format!("{HEAD}A,甲公司,F1,2026-01-05,2026-02-04,100.00,\n");
        let batch = import(&db, "ar.csv", &file).await;
        let buyer = parties::get_buyer(&db, "A", Scope::All).await.expect("buyer");
        assess_now(&db, "2026-11-21").await;
        let live = AlertFilter::default();
        assert!(!list_alerts(&db, &live).await.expect("alerts").is_empty());
        assert_eq!(count_tasks(&db, Scope::All).await.expect("tasks").0, 1);
        assert!(!parties::is_withdrawn(&db, buyer.id).await.expect("read"));

        undo(&db, batch).await.expect("undone");
        assert!(parties::is_withdrawn(&db, buyer.id).await.expect("read"));
        for assessed in [false, true] {
            if assessed {
                assess_now(&db, "2026-11-22").await;
            }
            assert!(list_alerts(&db, &live).await.expect("alerts").is_empty());
            assert_eq!(count_alerts(&db, &live).await.expect("alerts"), [0, 0, 0]);
            let all = AlertFilter { states: vec![AlertState::Open], ..AlertFilter::default() };
            assert!(list_alerts(&db, &all).await.expect("alerts").is_empty());
            assert!(list_tasks(&db, Scope::All, 0, 10).await.expect("tasks").is_empty());
            assert_eq!(count_tasks(&db, Scope::All).await.expect("tasks"), (0, 0));
        }
    })
    .await;
}

async fn assess_now(db: &Db, as_of: &str) {
    let go_on = AtomicBool::new(false);
    let run = assess(db, day(as_of), &Actor::user("manager"), &|_: Progress| (), &go_on).await;
    run.expect("assessed");
}

/// Books of before levelled nothing: what was done to an undone import's rows and taken back on a
/// later day showed on the days in between. They are found, levelled and written into the trail.
#[tokio::test]
async fn what_an_earlier_undo_left_is_levelled() {
    both(async |db| {
        let file = format!("{HEAD}A,甲公司,F1,2026-01-05,2026-02-04,100.00,\n");
        let batch = import(&db, "ar.csv", &file).await;
        let buyer = parties::get_buyer(&db, "A", Scope::All).await.expect("buyer");
        let item = receivables::get_item(&db, buyer.id, "F1", 1).await.expect("item");
        let mut tx = begin(&db).await;
        let off = receivables::write_off(&mut tx, item.id, 4_000, day("2026-03-01"), "小额").await;
        let off = off.expect("written off");
        receivables::reverse(&mut tx, off, day("2026-05-01"), "误操作").await.expect("back");
        keep(tx).await;
        undo(&db, batch).await.expect("undone");
        assert_eq!(receivables::count_ghosts(&db).await.expect("read"), 0);
        let sql = "DELETE FROM receivables_movement WHERE kind = 'reversal' AND reverses_id IN \
                   (SELECT id FROM receivables_movement WHERE kind = 'reversal')";
        db.maintain(sql.to_owned()).await.expect("as it was before");
        assert_eq!(receivables::count_ghosts(&db).await.expect("read"), 1);
        assert!(!receivables::check_ledger(&db).await.expect("check").is_sound());

        let mut tx = begin(&db).await;
        assert_eq!(receivables::level_ghosts(&mut tx).await.expect("levelled"), 1);
        tx.commit().await.expect("with an audit line");
        assert_eq!(receivables::count_ghosts(&db).await.expect("read"), 0);
        assert!(receivables::check_ledger(&db).await.expect("check").is_sound());
        for on in ["2026-01-05", "2026-04-01", "2026-11-21"] {
            assert_eq!(open_on(&db, on, None).await, 0, "{on}");
        }
        let mut tx = begin(&db).await;
        assert_eq!(receivables::level_ghosts(&mut tx).await.expect("again"), 0, "once");
        tx.roll_back().await.expect("nothing done");
    })
    .await;
}

/// Whoever asked for credit or was offered something is no buyer that only the file brought.
#[tokio::test]
async fn a_buyer_with_a_request_stays_when_its_file_goes() {
    both(async |db| {
        let file = format!(
            "{HEAD}A,甲公司,F1,2026-01-05,2026-02-04,100.00,\n\
             B,乙公司,F2,2026-01-06,2026-02-05,200.00,\n"
        );
        let batch = import(&db, "ar.csv", &file).await;
        let buyer = parties::get_buyer(&db, "A", Scope::All).await.expect("buyer");
        let new = request(buyer.id, wanted(10_000, "net-30"));
        begun(&db, "finance", &new).await.expect("begun");
        let undone = undo(&db, batch).await.expect("undone");
        assert_eq!((undone.buyers_withdrawn, undone.kept), (1, 1));
        assert!(!parties::is_withdrawn(&db, buyer.id).await.expect("read"));
    })
    .await;
}
