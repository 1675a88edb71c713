//! What a receipt names is paid in full, or nothing is booked; what a file's reference names is
//! paid as far as it goes.

use base::{Currency, Failure};
use credit::{
    parties,
    receivables::{
        self, Apply, NewCredit, NewItem, Target, check_ledger, enter_credit, enter_invoice,
    },
};
use store::{Db, access::Scope};
use testkit::{both, day};

use crate::ledger::{begin, book_items, buyers, item, keep, receipt};

fn to(number: &str, instalment: Option<u32>, amount_minor: Option<i64>) -> Target {
    Target { number: number.to_owned(), instalment, amount_minor }
}

/// The refusal's code and field, or what was allocated.
async fn enter(db: &Db, credit: &NewCredit) -> Result<Vec<(String, i64)>, (&'static str, String)> {
    let buyer = parties::get_buyer(db, "A", Scope::All).await.expect("buyer");
    let mut tx = begin(db).await;
    match enter_credit(&mut tx, &buyer, credit, Apply::Named).await {
        Ok(entered) => {
            keep(tx).await;
            let rows = receivables::list_allocations(db, buyer.id, entered.ids[0]).await;
            let rows = rows.expect("allocations").into_iter();
            Ok(rows.map(|row| (row.number, row.amount.minor)).collect())
        }
        Err(Failure::Rejected(no)) => Err((no.code, no.field.unwrap_or_default())),
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_a_receipt_names_is_paid_in_full_or_not_booked() {
    both(async |db| {
        let buyer = buyers(&db, &["A"]).await[0];
        let part = |instalment, minor| NewItem {
            instalment,
            ..item(buyer, "TWO", "2026-01-05", 30, minor)
        };
        let items = [
            item(buyer, "F1", "2026-01-05", 30, 10_000),
            item(buyer, "F2", "2026-01-06", 30, 5_000),
            part(1, 300),
            part(2, 700),
        ];
        book_items(&db, &items).await;
        let money = |number: &str, minor, targets: Vec<Target>| NewCredit {
            targets,
            ..receipt(buyer, number, "2026-03-01", minor)
        };
        let paid = money("P", 5_000, vec![to("F2", None, Some(5_000))]);
        let whole = Ok(vec![("F2".to_owned(), 5_000)]);
        assert_eq!(enter(&db, &paid).await, whole);
        assert_eq!(enter(&db, &paid).await, whole, "sent again it is the same, not refused");
        let not_open = "receivables.named-not-open";
        let beyond = "receivables.named-beyond";
        for (targets, code, field, why) in [
            (vec![to("F2", None, Some(1))], not_open, "[0].amount_minor", "paid already"),
            (vec![to("F2", None, None)], not_open, "[0].number", "paid already, without amount"),
            (vec![to("F1", None, Some(10_001))], not_open, "[0].amount_minor", "more than open"),
            (
                vec![to("F1", None, Some(6_000)), to("F1", None, Some(4_001))],
                not_open,
                "[1].amount_minor",
                "more than open together",
            ),
            (vec![to("TWO", Some(1), Some(301))], not_open, "[0].amount_minor", "one instalment"),
            (
                vec![to("F1", None, Some(8_000)), to("TWO", None, Some(1_000))],
                beyond,
                "[1].amount_minor",
                "more than the receipt holds",
            ),
            (
                vec![to("F1", None, Some(8_500)), to("TWO", None, None)],
                beyond,
                "[1].number",
                "nothing left for what is named",
            ),
            (
                vec![to("F1", None, Some(0))],
                "receivables.amount-not-positive",
                "[0].amount_minor",
                "nothing",
            ),
        ] {
            let refused = enter(&db, &money("N", 8_500, targets)).await;
            assert_eq!(refused, Err((code, format!("allocations{field}"))), "{why}");
        }
        let there = receivables::find_credit(&db, buyer, paid.kind, "N").await;
        assert_eq!(there.expect("read"), None, "nothing is booked");
        let both = money("B", 1_500, vec![to("TWO", None, Some(1_000)), to("F1", None, None)]);
        let want = [("TWO", 300), ("TWO", 700), ("F1", 500)];
        let want = want.map(|(number, minor)| (number.to_owned(), minor)).to_vec();
        assert_eq!(enter(&db, &both).await, Ok(want), "instalments in order, then what fits");
        assert!(check_ledger(&db).await.expect("ledger").is_sound());
    })
    .await;
}

#[tokio::test]
async fn a_receipt_names_no_invoice_of_another_currency() {
    both(async |db| {
        let buyer = buyers(&db, &["A"]).await[0];
        book_items(&db, &[item(buyer, "F1", "2026-01-05", 30, 10_000)]).await;
        let mut tx = begin(&db).await;
        let rate = receivables::NewRate {
            currency: Currency::EUR,
            from_on: day("2026-01-01"),
            rate: base::Rate::parse("7.8").expect("rate"),
            source: "test".to_owned(),
        };
        receivables::record_rates(&mut tx, &[rate]).await.expect("rate");
        keep(tx).await;
        let euro = NewCredit {
            currency: Currency::EUR,
            targets: vec![to("F1", None, Some(100))],
            ..receipt(buyer, "E", "2026-03-01", 100)
        };
        let other = ("receivables.named-other-currency", "allocations[0].number".to_owned());
        assert_eq!(enter(&db, &euro).await, Err(other));
        let there = receivables::find_credit(&db, buyer, euro.kind, "E").await;
        assert_eq!(there.expect("read"), None, "nothing is booked");
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_number_is_refused_and_another_one_is_booked() {
    both(async |db| {
        let buyer = buyers(&db, &["A"]).await[0];
        let party = parties::get_buyer(&db, "A", Scope::All).await.expect("buyer");
        let (on, why) = (day("2026-03-02"), "typed wrongly");
        let paid = |number: &str, minor| receipt(buyer, number, "2026-03-01", minor);
        assert_eq!(enter(&db, &paid("PK2", 5_000)).await, Ok(vec![]));
        let id = receivables::find_credit(&db, buyer, paid("PK2", 1).kind, "PK2").await;
        let mut tx = begin(&db).await;
        let id = id.expect("read").expect("booked");
        receivables::cancel_credit(&mut tx, id, on, why).await.expect("cancelled");
        let invoice = |number: &str| [item(buyer, number, "2026-01-05", 30, 900)];
        let entered = enter_invoice(&mut tx, &party, &invoice("X1")).await.expect("booked");
        receivables::cancel_item(&mut tx, entered.ids[0], on, why).await.expect("cancelled");
        keep(tx).await;
        let code = "receivables.number-cancelled";
        let gone = Err((code, "number".to_owned()));
        for minor in [5_000, 4_000] {
            assert_eq!(enter(&db, &paid("PK2", minor)).await, gone, "{minor}: it does not stand");
        }
        assert_eq!(enter(&db, &paid("PK2-1", 4_000)).await, Ok(vec![]));
        let mut tx = begin(&db).await;
        let again = enter_invoice(&mut tx, &party, &invoice("X1")).await;
        assert!(matches!(again, Err(Failure::Rejected(no)) if no.code == code));
        let other = enter_invoice(&mut tx, &party, &invoice("X1-1")).await.expect("booked");
        assert!(other.new);
        keep(tx).await;
        assert!(check_ledger(&db).await.expect("ledger").is_sound());
    })
    .await;
}
