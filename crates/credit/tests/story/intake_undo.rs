//! An import undone: everything it booked is gone from every day as known now, still there as known
//! before; what rests on it is named; the same file, mended or not, goes in again.

use base::{Failure, Moment};
use credit::{
    collections::{NewPromise, record_promise, withdraw_promise},
    intake::{self, Options, Watch, source::Source},
    parties,
    receivables::{self, AgeingQuery, check_ledger},
    roster::{RosterFilter, list_roster},
};
use store::{Actor, Db, access::Scope};
use testkit::{both, day};

use crate::ledger::{begin, keep};

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
        for (on, open) in [("2026-03-15", 9_500), ("2026-04-01", 0), ("2026-11-21", 0)] {
            assert_eq!(open_on(&db, on, None).await, open, "what was done by hand stands: {on}");
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
