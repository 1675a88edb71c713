//! Two legal entities of ours number their documents by themselves: invoices, what receipts say of them, and
//! bills and advances of suppliers.

use base::{Currency, Money};
use credit::{
    intake,
    parties::Seller,
    payables::{self, AdvanceQuery, BookedBill, NewAdvance, NewBill},
    receivables::{self, AgeingQuery, Apply, Booked, By, enter_invoice},
};
use store::{Actor, Db, access::Scope};
use testkit::day;

use super::{
    entities::{import, of, two},
    ledger::{begin, book_credits, book_items, buyers, item, receipt},
    orders::{buyer, code},
};

#[tokio::test]
async fn two_entities_number_their_invoices_by_themselves() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        let [main, sz] = two(db).await;
        let first = item(ids[0], "F1", "2026-11-01", 30, 100_00);
        book_items(db, &[of(sz, first.clone())]).await;
        for same in [first.clone(), of(sz, first.clone())] {
            let again = book_items(db, &[same]).await;
            assert!(
                matches!(again[..], [Booked::Unchanged(_)]),
                "the one that there is: {again:?}"
            );
        }
        let a = buyer(db, "A").await;
        let mut tx = begin(db).await;
        let twin = of(main, item(ids[0], "ｆ1", "2026-11-02", 30, 70_00));
        let other = enter_invoice(&mut tx, &a, &[twin]).await.expect("booked");
        assert!(other.new);
        tx.commit().await.expect("commit");
        let told = book_items(db, &[first]).await;
        let refused = |told: &[Booked]| match told {
            [Booked::Refused(why)] => base::Rejection::from(why.clone()).code,
            _ => "booked",
        };
        assert_eq!(refused(&told), "receivables.number-ambiguous");
        assert_eq!(
            code(receivables::get_item(db, ids[0], "F1", 1).await),
            "receivables.number-ambiguous"
        );
        let mut seen = Vec::new();
        for seller in [main, sz] {
            let row = receivables::get_item_of(db, ids[0], ("F1", 1), Some(seller)).await;
            let row = row.expect("its own");
            seen.push((row.seller, row.amount_minor));
        }
        assert_eq!(seen, [(main, 70_00), (sz, 100_00)]);
        // The ageing adds both; each stands with its own entity.
        let query = AgeingQuery::on(day("2026-11-21"));
        let rows = receivables::ageing_by(db, &query, By::Entity, 9).await.expect("rows");
        let sums: Vec<(&str, i64)> =
            rows.iter().map(|row| (row.code.as_str(), row.total_minor)).collect();
        assert_eq!(sums, [("SZ", 100_00), ("SH", 70_00)]);
    })
    .await;
}

fn names(number: &str) -> Vec<receivables::Target> {
    vec![receivables::Target { number: number.to_owned(), instalment: None, amount_minor: None }]
}

#[tokio::test]
async fn a_receipt_that_names_a_number_of_two_entities_says_whose() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        let [main, sz] = two(db).await;
        let first = item(ids[0], "F1", "2026-11-01", 30, 100_00);
        book_items(db, &[of(sz, first.clone()), of(main, first)]).await;
        let pays = |number: &str, entity| credit::receivables::NewCredit {
            entity,
            targets: names("F1"),
            ..receipt(ids[0], number, "2026-11-10", 60_00)
        };
        let told = book_credits(db, &[pays("R1", None)], Apply::Named).await;
        assert!(
            matches!(&told[..], [Booked::Refused(receivables::LedgerRejection::NumberAmbiguous { number })] if number == "F1"),
            "{told:?}"
        );
        let a = buyer(db, "A").await;
        let mut tx = begin(db).await;
        let entered = receivables::enter_credit(&mut tx, &a, &pays("R1", None), Apply::Named).await;
        assert_eq!(code(entered), "receivables.number-ambiguous");
        drop(tx);
        book_credits(db, &[pays("R1", Some(sz)), pays("R2", Some(main))], Apply::Named).await;
        for seller in [main, sz] {
            let row = receivables::get_item_of(db, ids[0], ("F1", 1), Some(seller)).await;
            assert_eq!(row.expect("there").open_minor, 40_00, "{seller:?}");
        }
        // What is booked already says the same again, whose ever it names by now.
        let again = book_credits(db, &[pays("R1", Some(sz))], Apply::Named).await;
        assert!(matches!(again[..], [Booked::Unchanged(_)]), "{again:?}");
    })
    .await;
}

#[tokio::test]
async fn a_number_of_an_open_and_a_closed_invoice_is_not_guessed() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        let [main, sz] = two(db).await;
        let first = item(ids[0], "F1", "2026-10-01", 30, 100_00);
        book_items(db, &[of(sz, first.clone()), of(main, first)]).await;
        let pays = |number: &str, (on, entity)| credit::receivables::NewCredit {
            entity,
            targets: names("F1"),
            ..receipt(ids[0], number, on, 100_00)
        };
        book_credits(db, &[pays("R1", ("2026-11-04", Some(sz)))], Apply::Named).await;
        // The one of SZ is closed: what names the number alone may mean it, paid twice.
        let told = book_credits(db, &[pays("R2", ("2026-11-10", None))], Apply::Named).await;
        let [Booked::Refused(why)] = &told[..] else { panic!("{told:?}") };
        let why = base::Rejection::from(why.clone());
        assert_eq!((why.code, why.field.as_deref()), ("receivables.number-twin", Some("entity")));
        let said = |name: &str| {
            why.args.iter().find(|(key, _)| *key == name).map(|(_, text)| text.clone())
        };
        assert!(said("open").expect("open").ends_with("2026-10-01"), "{:?}", why.args);
        assert!(said("closed").expect("closed").len() > "2026-10-01".len(), "names the entity");
        assert_ne!(said("open"), said("closed"), "both are named");
        assert_eq!(said("day").as_deref(), Some("2026-11-04"));
        // Its entity tells them apart,
        let told = book_credits(db, &[pays("R3", ("2026-11-10", Some(main)))], Apply::Named).await;
        assert!(matches!(told[..], [Booked::New(_)]), "{told:?}");
        // and so does the day: F2 of SZ was closed before the other F2 was issued.
        let old = of(sz, item(ids[0], "F2", "2026-09-01", 30, 100_00));
        book_items(db, &[old]).await;
        let two = |number: &str, on, entity| credit::receivables::NewCredit {
            entity,
            targets: names("F2"),
            ..receipt(ids[0], number, on, 100_00)
        };
        book_credits(db, &[two("R4", "2026-10-05", Some(sz))], Apply::Named).await;
        book_items(db, &[of(main, item(ids[0], "F2", "2026-11-01", 30, 100_00))]).await;
        let told = book_credits(db, &[two("R5", "2026-11-12", None)], Apply::Named).await;
        assert!(matches!(told[..], [Booked::New(_)]), "{told:?}");
    })
    .await;
}

#[tokio::test]
async fn a_file_of_two_entities_with_one_number_is_booked_paid_and_undone() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        let [main, sz] = two(db).await;
        let file = "客户编码,发票号,开票日期,到期日,金额,公司代码\n\
            A,F1,2026-11-01,2026-12-01,100.00,SH\nA,F1,2026-11-01,2026-12-01,30.00,SZ\n";
        let told = import(db, file).await;
        assert_eq!((told.tally.booked, told.tally.rejected), (2, 0), "{:?}", told.rejects);
        assert_eq!(import(db, file).await.tally.unchanged, 2, "the same file changes nothing");
        let paid = "客户编码,收款日期,收款单号,收款金额,核销发票号,公司代码\n\
            A,2026-11-04,R1,10.00,F1,SZ\nA,2026-11-04,R2,20.00,F1,\n";
        let told_paid = import(db, paid).await;
        assert_eq!((told_paid.tally.booked, told_paid.tally.rejected), (1, 1));
        let why = told_paid.rejects[0].faults[0].why.code;
        assert_eq!(why, "receivables.number-ambiguous");
        let open = async |seller| {
            let row = receivables::get_item_of(db, ids[0], ("F1", 1), Some(seller)).await;
            row.map(|row| row.open_minor).ok()
        };
        assert_eq!((open(main).await, open(sz).await), (Some(100_00), Some(20_00)));
        for batch in [told_paid.batch_id, told.batch_id] {
            let batch = batch.expect("a batch");
            intake::undo(db, Actor::user("finance"), batch).await.expect("undone");
        }
        assert_eq!((open(main).await, open(sz).await), (None, None), "both numbers are free");
        assert_eq!(import(db, file).await.tally.booked, 2, "and taken anew");
    })
    .await;
}

fn bill(supplier_id: i64, minor: i64, entity: Option<Seller>) -> NewBill {
    NewBill {
        supplier_id,
        number: "B-1".to_owned(),
        invoiced_on: day("2026-11-01"),
        received_on: None,
        inspect_by: None,
        accepted_on: None,
        signed_on: None,
        due_on: None,
        late_bps: None,
        back_to_back: false,
        amount: Money::new(minor, Currency::CNY),
        paid: None,
        contract: String::new(),
        note: String::new(),
        entity,
        batch: None,
    }
}

async fn booked(db: &Db, new: &NewBill) -> base::Result<BookedBill> {
    let mut tx = begin(db).await;
    let booked = payables::book_bill(&mut tx, new).await?;
    if let BookedBill::Unchanged(_) = booked {
        tx.quiet();
    }
    tx.commit().await?;
    Ok(booked)
}

#[tokio::test]
async fn a_supplier_bills_two_of_our_entities_under_one_number() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["G"]).await;
        let [main, sz] = two(db).await;
        let first = booked(db, &bill(ids[0], 100_00, None)).await.expect("booked");
        let said = booked(db, &bill(ids[0], 100_00, Some(main))).await.expect("the same");
        assert_eq!(said, BookedBill::Unchanged(first.id()), "what says nothing is the main one's");
        let twin = booked(db, &bill(ids[0], 100_00, Some(sz))).await;
        assert_eq!(code(twin), "payables.other-entity", "day and amount say that it is one");
        let other = booked(db, &bill(ids[0], 70_00, Some(sz))).await.expect("another one");
        assert_ne!(other.id(), first.id());
        let unsaid = booked(db, &bill(ids[0], 70_00, None)).await;
        assert_eq!(code(unsaid), "payables.number-ambiguous");
        let read = payables::get_bill(db, other.id(), Scope::All).await.expect("there");
        assert_eq!(read.seller, sz);
    })
    .await;
}

#[tokio::test]
async fn a_delivery_names_the_entity_of_its_advance() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["G"]).await;
        let [main, sz] = two(db).await;
        for (minor, entity) in [(100_00, main), (50_00, sz)] {
            let new = NewAdvance {
                supplier_id: ids[0],
                number: "Y-1".to_owned(),
                paid_on: day("2026-11-01"),
                promised_on: None,
                amount: Money::new(minor, Currency::CNY),
                order_no: String::new(),
                note: String::new(),
                entity: Some(entity),
                batch: None,
            };
            let mut tx = begin(db).await;
            payables::book_advance(&mut tx, &new).await.expect("booked");
            tx.commit().await.expect("commit");
        }
        let head = "供应商编码,预付单号,到货日期,到货金额,法人主体\n";
        let told = import(db, &format!("{head}G,Y-1,2026-11-05,20.00,SZ\n")).await;
        assert_eq!((told.tally.booked, told.tally.rejected), (1, 0), "{:?}", told.rejects);
        let told = import(db, &format!("{head}G,Y-1,2026-11-06,20.00,\n")).await;
        assert_eq!(told.rejects[0].faults[0].why.code, "payables.number-ambiguous");
        let open = payables::list_advances(db, &AdvanceQuery::open(Scope::All)).await;
        let mut open: Vec<(Seller, i64)> =
            open.expect("listed").iter().map(|one| (one.seller, one.open.minor)).collect();
        open.sort_unstable();
        assert_eq!(open, [(main, 100_00), (sz, 30_00)]);
    })
    .await;
}
