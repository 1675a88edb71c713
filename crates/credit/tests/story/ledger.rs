//! Booking, allocating, reversing and ageing.

use base::{Currency, Day, Moment, Rate};
use credit::{
    parties::{self, NewBuyer},
    receivables::{
        self, Ageing, AgeingQuery, Apply, Basis, Booked, By, CreditKind, NewCredit, NewItem,
        NewRate, Posting, Settlement, Target,
    },
};
use serde_json::json;
use store::{
    Actor, Audit, Db, Tx,
    access::{NewPerson, Role, Scope},
};
use testkit::day;

/// The code of what was refused.
pub fn code<T: std::fmt::Debug>(result: base::Result<T>) -> &'static str {
    result.expect_err("refused").code()
}

/// Does something as somebody, in a transaction of its own.
pub async fn as_who<T, F>(db: &Db, who: &str, act: F) -> base::Result<T>
where
    F: AsyncFnOnce(&mut Tx) -> base::Result<T>,
{
    let mut tx = db.write(Actor::user(who)).await?;
    let done = act(&mut tx).await?;
    tx.commit().await?;
    Ok(done)
}

/// People who may set rules.
pub async fn rule_setters(db: &Db, logins: &[&str]) {
    let new = |login: &&str| NewPerson {
        login: (*login).to_owned(),
        name: (*login).to_owned(),
        role: Role::CreditManager,
        lang: base::Lang::Zh,
        password: "correct horse".to_owned(),
    };
    let all: Vec<NewPerson> = logins.iter().map(new).collect();
    let mut tx = db.write(Actor::system("test")).await.expect("a transaction");
    tx.add_people(&all).await.expect("people");
    tx.commit().await.expect("commit");
}

pub async fn begin(db: &Db) -> Tx {
    db.write(Actor::user("finance")).await.expect("a transaction")
}

pub async fn keep(mut tx: Tx) {
    let subject = "test".to_owned();
    tx.audit(Audit { room: "test", action: "keep", subject, detail: json!({}) });
    tx.commit().await.expect("commit");
}

pub async fn buyers(db: &Db, codes: &[&str]) -> Vec<i64> {
    let new: Vec<NewBuyer> = codes
        .iter()
        .map(|code| NewBuyer {
            code: (*code).to_owned(),
            name: Some(format!("{code} 有限公司")),
            ..NewBuyer::default()
        })
        .collect();
    let mut tx = begin(db).await;
    let saved = parties::save_buyers(&mut tx, &new, "test", day("2026-01-01")).await.expect("save");
    keep(tx).await;
    saved.into_iter().map(|saved| saved.expect("buyer").0).collect()
}

pub fn item(buyer_id: i64, number: &str, issued: &str, days: i32, amount_minor: i64) -> NewItem {
    let issued_on = day(issued);
    NewItem {
        buyer_id,
        number: number.to_owned(),
        instalment: 1,
        issued_on,
        due_on: issued_on.plus_days(days),
        currency: Currency::CNY,
        amount_minor,
        contract: String::new(),
        order: String::new(),
        origin: String::new(),
        settlements: Vec::new(),
        said_paid_minor: None,
        dispute: None,
        entity: None,
    }
}

pub fn receipt(buyer_id: i64, number: &str, on: &str, amount_minor: i64) -> NewCredit {
    NewCredit {
        buyer_id,
        kind: CreditKind::Receipt,
        number: number.to_owned(),
        effective_on: day(on),
        currency: Currency::CNY,
        amount_minor,
        reference: String::new(),
        note: String::new(),
        targets: Vec::new(),
        entity: None,
    }
}

pub async fn book_items(db: &Db, items: &[NewItem]) -> Vec<Booked> {
    let mut tx = begin(db).await;
    let mut posting = Posting::begin(&mut tx, None).await.expect("posting");
    let booked = posting.book_items(&mut tx, items).await.expect("booked");
    posting.finish(&mut tx).await.expect("finish");
    keep(tx).await;
    booked
}

pub async fn book_credits(db: &Db, credits: &[NewCredit], apply: Apply) -> Vec<Booked> {
    let mut tx = begin(db).await;
    let mut posting = Posting::begin(&mut tx, None).await.expect("posting");
    let booked = posting.book_credits(&mut tx, credits, apply).await.expect("booked");
    posting.finish(&mut tx).await.expect("finish");
    keep(tx).await;
    booked
}

async fn aged(db: &Db, on: &str) -> Ageing {
    receivables::ageing(db, &AgeingQuery::on(day(on))).await.expect("ageing")
}

async fn sound(db: &Db) {
    let report = receivables::check_ledger(db).await.expect("check");
    assert!(report.is_sound(), "{report:?}");
}

fn new_id(booked: &Booked) -> i64 {
    match booked {
        Booked::New(id) => *id,
        other => panic!("{other:?}"),
    }
}

/// Items, receipts and the ageing of every day between; nothing is booked twice.
#[tokio::test]
async fn an_item_is_paid_in_parts_and_aged_on_any_day() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A", "B"]).await;
        let items = [
            item(ids[0], "F1", "2026-01-10", 30, 100_00),
            item(ids[0], "F2", "2026-02-10", 30, 200_00),
            item(ids[1], "F1", "2026-01-20", 60, 50_00),
        ];
        assert!(book_items(db, &items).await.iter().all(|b| matches!(b, Booked::New(_))));
        let again = book_items(db, &items).await;
        assert!(again.iter().all(|b| matches!(b, Booked::Unchanged(_))), "{again:?}");

        let mut named = receipt(ids[0], "R1", "2026-02-20", 150_00);
        named.targets =
            vec![Target { number: "F2".into(), instalment: None, amount_minor: Some(120_00) }];
        book_credits(db, std::slice::from_ref(&named), Apply::ThenOldest).await;
        book_credits(db, &[receipt(ids[0], "R2", "2026-03-01", 500_00)], Apply::ThenOldest).await;
        let again = book_credits(db, &[named], Apply::ThenOldest).await;
        assert!(matches!(again[..], [Booked::Unchanged(_)]), "{again:?}");
        sound(db).await;

        // on, items, buyers, not due, 1–30, 31–60, unallocated
        for (on, count, who, not_due, to30, to60, spare) in [
            ("2026-01-09", 0, 0, 0, 0, 0, 0),
            ("2026-01-10", 1, 1, 100_00, 0, 0, 0),
            ("2026-02-09", 2, 2, 150_00, 0, 0, 0),
            ("2026-02-10", 3, 2, 250_00, 100_00, 0, 0),
            ("2026-02-19", 3, 2, 250_00, 100_00, 0, 0),
            ("2026-02-20", 3, 2, 130_00, 70_00, 0, 0),
            ("2026-03-01", 1, 1, 50_00, 0, 0, 350_00),
            ("2026-03-22", 1, 1, 0, 50_00, 0, 350_00),
            ("2026-05-01", 1, 1, 0, 0, 50_00, 350_00),
        ] {
            let ageing = aged(db, on).await;
            assert_eq!((ageing.items, ageing.buyers), (count, who), "{on}");
            let open: Vec<i64> = ageing.buckets.iter().map(|b| b.open_minor).collect();
            assert_eq!(open[..3], [not_due, to30, to60], "{on}");
            assert_eq!(ageing.unallocated_minor, spare, "{on}");
            assert_eq!(ageing.open_minor, open.iter().sum::<i64>(), "{on}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_differs_from_the_books_is_told_and_not_booked() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        book_items(db, &[item(ids[0], "F1", "2026-01-10", 30, 100_00)]).await;
        let mut other = item(ids[0], "F1", "2026-01-10", 30, 100_01);
        let booked = book_items(db, &[other.clone()]).await;
        assert_eq!(
            booked,
            [Booked::Differs { field: "amount", booked: "100.00".into(), given: "100.01".into() }]
        );
        other.amount_minor = 100_00;
        other.due_on = day("2026-03-01");
        let booked = book_items(db, &[other]).await;
        assert!(matches!(booked[..], [Booked::Differs { field: "due_on", .. }]), "{booked:?}");

        // The same number twice in one file: alike is unchanged, different is told.
        let twin = item(ids[0], "F2", "2026-01-10", 30, 7);
        let mut changed = twin.clone();
        changed.amount_minor = 8;
        let booked = book_items(db, &[twin.clone(), twin, changed]).await;
        assert!(
            matches!(
                booked[..],
                [Booked::New(_), Booked::Unchanged(_), Booked::Differs { field: "amount", .. }]
            ),
            "{booked:?}"
        );
        let mut foreign = item(ids[0], "F3", "2026-01-10", 30, 7);
        foreign.currency = Currency::USD;
        let mut backwards = item(ids[0], "F4", "2026-01-10", 30, 7);
        backwards.due_on = day("2026-01-09");
        let nothing = item(ids[0], "F5", "2026-01-10", 30, 0);
        let booked = book_items(db, &[foreign, backwards, nothing]).await;
        assert!(booked.iter().all(|b| matches!(b, Booked::Refused(_))), "{booked:?}");
        assert_eq!(aged(db, "2026-12-31").await.items, 2);
        sound(db).await;
    })
    .await;
}

#[tokio::test]
async fn a_source_that_knows_of_payments_adds_what_is_missing_and_no_more() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        let mut settled = item(ids[0], "F1", "2026-01-10", 30, 100_00);
        let paid = |on: &str, amount_minor| Settlement { on: day(on), amount_minor };
        settled.settlements = vec![paid("2026-02-01", 40_00)];
        book_items(db, &[settled.clone()]).await;
        assert_eq!(aged(db, "2026-02-01").await.open_minor, 60_00);
        settled.settlements = vec![paid("2026-02-01", 40_00), paid("2026-03-15", 60_00)];
        let booked = book_items(db, &[settled.clone()]).await;
        assert!(matches!(booked[..], [Booked::Extended(_)]), "{booked:?}");
        let booked = book_items(db, &[settled]).await;
        assert!(matches!(booked[..], [Booked::Unchanged(_)]), "{booked:?}");
        assert_eq!(aged(db, "2026-03-14").await.open_minor, 60_00);
        assert_eq!(aged(db, "2026-03-15").await.open_minor, 0);
        sound(db).await;
    })
    .await;
}

#[tokio::test]
async fn corrections_are_exact_and_history_stays_as_it_was_known() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        let f1 = new_id(&book_items(db, &[item(ids[0], "F1", "2026-01-10", 30, 100_00)]).await[0]);
        let r1 = receipt(ids[0], "R1", "2026-02-01", 100_00);
        let r1 = new_id(&book_credits(db, &[r1], Apply::ThenOldest).await[0]);
        let known = db.clock().now();
        db.clock().set(known.plus_seconds(3_600));
        assert_eq!(aged(db, "2026-03-01").await.open_minor, 0);

        let mut tx = begin(db).await;
        receivables::bounce_receipt(&mut tx, r1, day("2026-02-10"), "退票").await.expect("bounce");
        tx.commit().await.expect("commit");
        sound(db).await;
        for (on, open) in [("2026-02-09", 0), ("2026-02-10", 100_00), ("2026-03-01", 100_00)] {
            let ageing = aged(db, on).await;
            assert_eq!((ageing.open_minor, ageing.unallocated_minor), (open, 0), "{on}");
            let mut before = AgeingQuery::on(day(on));
            before.known_at = Some(known);
            let ageing = receivables::ageing(db, &before).await.expect("ageing");
            assert_eq!(ageing.open_minor, 0, "{on} as known before");
        }
        let moves = receivables::list_movements(db, f1).await.expect("list");
        let kinds: Vec<(&str, i64)> =
            moves.iter().map(|m| (m.kind.as_str(), m.amount_minor)).collect();
        assert_eq!(kinds, [("allocation", 100_00), ("reversal", -100_00)]);

        let mut tx = begin(db).await;
        assert_eq!(
            code(receivables::reverse(&mut tx, moves[0].id, day("2026-03-01"), "again").await),
            "receivables.reversed-already"
        );
        drop(tx);
        let mut tx = begin(db).await;
        let too_much = receivables::write_off(&mut tx, f1, 100_01, day("2026-04-01"), "坏账").await;
        assert_eq!(code(too_much), "receivables.more-than-open");
        let off = receivables::write_off(&mut tx, f1, 30_00, day("2026-04-01"), "坏账").await;
        let off = off.expect("written off");
        tx.commit().await.expect("commit");
        assert_eq!(aged(db, "2026-04-01").await.open_minor, 70_00);
        let mut tx = begin(db).await;
        receivables::reverse(&mut tx, off, day("2026-04-05"), "收回").await.expect("reversed");
        receivables::cancel_item(&mut tx, f1, day("2026-04-09"), "红冲").await.expect("cancelled");
        tx.commit().await.expect("commit");
        for (on, open) in [("2026-04-04", 70_00), ("2026-04-05", 100_00), ("2026-04-09", 0)] {
            assert_eq!(aged(db, on).await.open_minor, open, "{on}");
        }
        sound(db).await;
    })
    .await;
}

#[tokio::test]
async fn allocation_by_hand_refuses_what_cannot_be() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A", "B"]).await;
        let items = [
            item(ids[0], "F1", "2026-01-10", 30, 100_00),
            item(ids[1], "F9", "2026-01-10", 30, 100_00),
        ];
        let booked = book_items(db, &items).await;
        let (f1, f9) = (new_id(&booked[0]), new_id(&booked[1]));
        let r1 = receipt(ids[0], "R1", "2026-02-01", 60_00);
        let r1 = new_id(&book_credits(db, &[r1], Apply::Named).await[0]);
        let on = day("2026-02-02");
        let attempt = async |item: i64, minor: i64, on: Day| {
            let mut tx = begin(db).await;
            let done = receivables::allocate(&mut tx, r1, item, minor, on).await;
            if done.is_ok() {
                tx.commit().await.expect("commit");
            }
            done
        };
        assert_eq!(code(attempt(f9, 1, on).await), "receivables.other-buyer");
        assert_eq!(code(attempt(f1, 60_01, on).await), "receivables.more-than-left");
        assert_eq!(code(attempt(f1, 100_01, on).await), "receivables.more-than-open");
        assert_eq!(code(attempt(f1, 0, on).await), "receivables.amount-not-positive");
        assert_eq!(code(attempt(f1, 1, day("2026-01-31")).await), "receivables.too-early");
        assert_eq!(code(attempt(77, 1, on).await), "receivables.item-unknown");
        attempt(f1, 60_00, on).await.expect("allocated");
        let ageing = aged(db, "2026-02-02").await;
        assert_eq!((ageing.open_minor, ageing.unallocated_minor), (140_00, 0));
        assert_eq!(aged(db, "2026-02-01").await.net_minor(), 140_00);
        sound(db).await;
    })
    .await;
}

#[tokio::test]
async fn foreign_items_stay_foreign_and_are_seen_in_company_money() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        let mut tx = begin(db).await;
        let rates = [("2026-01-01", "7"), ("2026-02-01", "8")].map(|(from, rate)| NewRate {
            currency: Currency::USD,
            from_on: day(from),
            rate: Rate::parse(rate).expect("rate"),
            source: "test".to_owned(),
        });
        receivables::record_rates(&mut tx, &rates).await.expect("rates");
        tx.commit().await.expect("commit");
        let mut usd = item(ids[0], "F1", "2026-01-10", 30, 100_00);
        usd.currency = Currency::USD;
        book_items(db, &[usd, item(ids[0], "F2", "2026-01-10", 60, 1_00)]).await;
        let mut credit_note = receipt(ids[0], "C1", "2026-01-20", 25_00);
        credit_note.kind = CreditKind::CreditNote;
        credit_note.currency = Currency::USD;
        book_credits(db, &[credit_note], Apply::Named).await;
        for (on, open, note) in [("2026-01-31", 701_00, 175_00), ("2026-02-28", 801_00, 200_00)] {
            let ageing = aged(db, on).await;
            assert_eq!((ageing.open_minor, ageing.credit_note_minor), (open, note), "{on}");
            assert_eq!((ageing.items, ageing.buyers), (2, 1), "{on}");
            let usd = ageing.by_currency.iter().find(|own| own.currency == Currency::USD);
            assert_eq!(usd.expect("usd").open_minor.iter().sum::<i64>(), 100_00, "{on}");
        }
        sound(db).await;
    })
    .await;
}

/// The open amount and the number of items, page by page.
async fn walked(db: &Db, query: &AgeingQuery) -> (i64, i64) {
    let mut filter = receivables::ItemFilter {
        query: query.clone(),
        bucket: None,
        search: String::new(),
        after: None,
        limit: 37,
    };
    let (mut sum, mut count) = (0, 0);
    loop {
        let page = receivables::list_items(db, &filter).await.expect("page");
        sum += page.rows.iter().map(|row| row.open_minor).sum::<i64>();
        count += i64::try_from(page.rows.len()).expect("rows of a page");
        match page.next {
            Some(next) => filter.after = Some(next),
            None => return (sum, count),
        }
    }
}

/// Every way of asking gives the same sum.
#[tokio::test]
async fn all_tables_add_to_the_same_total() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A", "B", "C"]).await;
        let mut items = Vec::new();
        for n in 0..300_i32 {
            let issued = day("2026-01-01").plus_days(n % 150).to_string();
            let buyer = ids[usize::try_from(n % 3).expect("index")];
            let number = format!("F{n}");
            items.push(item(buyer, &number, &issued, 10 + n % 50, 1_000 + i64::from(n) * 7));
        }
        book_items(db, &items).await;
        let receipts: Vec<NewCredit> = (0..100_i32)
            .map(|n| {
                let on = day("2026-02-01").plus_days(n).to_string();
                let buyer = ids[usize::try_from(n % 3).expect("index")];
                receipt(buyer, &format!("R{n}"), &on, 1_500 + i64::from(n) * 11)
            })
            .collect();
        book_credits(db, &receipts, Apply::ThenOldest).await;
        sound(db).await;
        for on in ["2026-01-15", "2026-03-01", "2026-04-30", "2026-12-31"] {
            for basis in [Basis::Due, Basis::Issued] {
                let query = AgeingQuery { basis, ..AgeingQuery::on(day(on)) };
                let total = receivables::ageing(db, &query).await.expect("ageing");
                let booked: i64 =
                    items.iter().filter(|i| i.issued_on <= day(on)).map(|i| i.amount_minor).sum();
                let came: i64 = receipts
                    .iter()
                    .filter(|r| r.effective_on <= day(on))
                    .map(|r| r.amount_minor)
                    .sum();
                assert_eq!(total.net_minor(), booked - came, "{on} {basis:?}");
                for by in [By::Buyer, By::Kind, By::Owner] {
                    let rows = receivables::ageing_by(db, &query, by, 100).await.expect("rows");
                    let sum: i64 = rows.iter().map(|row| row.total_minor).sum();
                    assert_eq!(sum, total.open_minor, "{on} {basis:?} {by:?}");
                    let net: i64 = rows.iter().map(receivables::AgeingRow::net_minor).sum();
                    assert_eq!(net, total.net_minor(), "{on} {basis:?} {by:?}");
                }
                let (sum, count) = walked(db, &query).await;
                assert_eq!((sum, count), (total.open_minor, total.items), "{on} {basis:?}");
            }
        }
        let mut unowned = AgeingQuery::on(day("2026-04-30"));
        let all = receivables::ageing(db, &unowned).await.expect("ageing").open_minor;
        unowned.owner = Some(0);
        assert_eq!(receivables::ageing(db, &unowned).await.expect("ageing").open_minor, all);
        let mut nobody = AgeingQuery::on(day("2026-04-30"));
        nobody.scope = Scope::Own(12_345);
        let ageing = receivables::ageing(db, &nobody).await.expect("ageing");
        assert_eq!((ageing.open_minor, ageing.unallocated_minor), (0, 0));
        let mut at_first = AgeingQuery::on(day("2026-04-30"));
        at_first.known_at = Some(Moment(0));
        assert_eq!(receivables::ageing(db, &at_first).await.expect("ageing").items, 0);
    })
    .await;
}

/// Whatever the rows have alike or not, over several statements: what is read back is what was sent.
#[tokio::test]
async fn many_rows_come_back_as_they_were_sent() {
    testkit::both(async |db| {
        let mut tx = db.write(Actor::system("test")).await.expect("begun");
        let columns = ["id", "at", "kind", "subject", "payload"];
        let mut bulk = store::Bulk::new("store_event", &columns, "");
        let kind = |n: i64| if n < 1_500 { "alike" } else { ["one", "other"][n as usize % 2] };
        let row = |n: i64| -> [store::Value; 5] {
            [n.into(), 7.into(), kind(n).into(), format!("s{n}").into(), "{}".into()]
        };
        bulk.push(tx.conn(), row(0)).await.expect("pushed");
        bulk.push_all(tx.conn(), &mut (1..2_600).map(row)).await.expect("pushed");
        assert_eq!(bulk.flush(tx.conn()).await.expect("flushed"), 2_600);
        bulk.push(tx.conn(), row(2_600)).await.expect("pushed");
        assert_eq!(bulk.flush(tx.conn()).await.expect("flushed"), 2_601);
        let ask = store::Ask::new("SELECT id, at, kind, subject FROM store_event ORDER BY id");
        let rows = ask.rows(tx.conn(), "reading").await.expect("read");
        assert_eq!(rows.len(), 2_601);
        for (n, row) in (0_i64..).zip(&rows) {
            use store::Columns as _;
            let read = (row.int(0), row.int(1), row.text(2), row.text(3));
            let (id, at, told, subject) = read;
            assert_eq!((id.expect("id"), at.expect("at")), (n, 7));
            assert_eq!(told.expect("kind"), kind(n));
            assert_eq!(subject.expect("subject"), format!("s{n}"));
        }
        tx.roll_back().await.expect("rolled back");
    })
    .await;
}
