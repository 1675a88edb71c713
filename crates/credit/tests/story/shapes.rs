//! What the items of one call have in common travels once; whatever that is, every column holds
//! what was booked.

use base::{Currency, Rate};
use credit::receivables::{self, Booked, NewItem, NewRate, Settlement};
use store::{Ask, Columns as _, Db};
use testkit::day;

use super::ledger::{begin, book_items, buyers, item};

const COLUMNS: &str = "SELECT buyer_id, number, COALESCE(number_key, '-'), instalment, issued_on, \
    due_on, currency, amount_minor, company_minor, open_minor, COALESCE(moved_on, '-'), \
    COALESCE(closed_on, '-'), contract, origin, COALESCE(batch_id, 0) FROM receivables_item";

async fn booked(db: &Db, id: i64) -> String {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE id = ").value(id);
    let mut connection = db.read().await.expect("a connection");
    let row = ask.row(&mut connection, "reading an item").await.expect("a row");
    let ints = [0, 3, 7, 8, 9, 14].map(|n| row.int(n).expect("a number").to_string());
    let texts = [1, 2, 4, 5, 6, 10, 11, 12, 13].map(|n| row.text(n).expect("a text"));
    format!("{} | {}", ints.join(" "), texts.join(" "))
}

fn expected(item: &NewItem) -> String {
    let foreign = item.currency == Currency::USD;
    let company = if foreign { item.amount_minor * 7 } else { item.amount_minor };
    let paid: i64 = item.settlements.iter().map(|paid| paid.amount_minor).sum();
    let first = item.settlements.first().map_or_else(|| "-".to_owned(), |paid| paid.on.to_string());
    let open = item.amount_minor - paid;
    let closed = if open == 0 { first.clone() } else { "-".to_owned() };
    let key = item.number.to_uppercase();
    let key = if key == item.number { "-".to_owned() } else { key };
    let ints = [item.buyer_id, item.instalment.into(), item.amount_minor, company, open, 0];
    let texts = [
        item.number.clone(),
        key,
        item.issued_on.to_string(),
        item.due_on.to_string(),
        item.currency.to_string(),
        first,
        closed,
        item.contract.clone(),
        item.origin.clone(),
    ];
    format!("{} | {}", ints.map(|n| n.to_string()).join(" "), texts.join(" "))
}

/// An item with these peculiarities.
fn peculiar(buyer: i64, n: usize, bits: usize) -> NewItem {
    let has = |bit: usize| bits >> bit & 1 == 1;
    let number = if has(0) { format!("f{n}") } else { format!("F{n}") };
    let mut item = item(buyer, &number, "2026-01-10", 30, 100_00);
    if has(1) {
        item.instalment = 3;
    }
    if has(2) {
        item.currency = Currency::USD;
    }
    if has(3) || has(4) {
        let amount_minor = if has(3) { 100_00 } else { 40_00 };
        item.settlements = vec![Settlement { on: day("2026-02-01"), amount_minor }];
    }
    if has(5) {
        item.contract = format!("HT{n}");
    }
    if has(6) {
        item.origin = format!("why-{n}");
    }
    item
}

#[tokio::test]
async fn whatever_items_have_in_common_every_column_is_right() {
    testkit::both(async |db| {
        let ids = buyers(db, &["C1"]).await;
        let mut tx = begin(db).await;
        let rate = NewRate {
            currency: Currency::USD,
            from_on: day("2026-01-01"),
            rate: Rate::parse("7").expect("rate"),
            source: "test".to_owned(),
        };
        receivables::record_rates(&mut tx, &[rate]).await.expect("rates");
        tx.commit().await.expect("commit");
        // Alone, beside a plain item before it, and beside one after it.
        let mut n = 0;
        for bits in 0..128 {
            for beside in [None, Some(0), Some(1)] {
                n += 2;
                let mut items = vec![peculiar(ids[0], n, bits)];
                if let Some(place) = beside {
                    items.insert(place, peculiar(ids[0], n + 1, 0));
                }
                for (item, booked_as) in items.iter().zip(book_items(db, &items).await) {
                    let Booked::New(id) = booked_as else { panic!("{bits:b}: {booked_as:?}") };
                    assert_eq!(booked(db, id).await, expected(item), "{bits:b} {beside:?}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn many_items_go_in_by_full_statements_and_a_rest() {
    testkit::both(async |db| {
        let ids = buyers(db, &["C1"]).await;
        let items: Vec<NewItem> = (0..2_345)
            .map(|n| item(ids[0], &format!("F{n:05}"), "2026-01-10", 30, n + 1))
            .collect();
        let first = book_items(db, &items).await;
        assert!(first.iter().all(|booked| matches!(booked, Booked::New(_))));
        for n in [0, 999, 1_000, 1_999, 2_000, 2_344] {
            let Booked::New(id) = first[n] else { panic!("{n}") };
            assert_eq!(booked(db, id).await, expected(&items[n]), "{n}");
        }
        let again = book_items(db, &items).await;
        assert!(again.iter().all(|booked| matches!(booked, Booked::Unchanged(_))));
    })
    .await;
}
