//! Advances page by page: what is open, what is late, and what was filled long ago.

use base::{Currency, Money};
use credit::payables::{self, AdvanceQuery, ArrivalKind, NewAdvance, NewArrival};
use store::access::Scope;
use testkit::both;

use crate::ledger::{begin, buyers};

#[tokio::test]
async fn advances_are_walked_page_by_page_filled_ones_too() {
    both(async |db| {
        let id = buyers(&db, &["G1"]).await[0];
        let on = db.clock().today();
        let mut tx = begin(&db).await;
        let mut booked = Vec::new();
        for n in 0..7_i32 {
            let new = NewAdvance {
                supplier_id: id,
                number: format!("Y{n}"),
                paid_on: on.plus_days(-50 + n % 2),
                // Two share a day, one has none.
                promised_on: (n != 3).then(|| on.plus_days(-3 + n / 2)),
                amount: Money::new(1_000_00, Currency::CNY),
                order_no: String::new(),
                note: String::new(),
                entity: None,
                batch: None,
            };
            booked.push(payables::book_advance(&mut tx, &new).await.expect("booked").id());
        }
        for (one, kind) in [(booked[0], "D"), (booked[3], "E")] {
            let came = NewArrival {
                kind: ArrivalKind::Delivery,
                amount_minor: 1_000_00,
                on,
                number: kind.to_owned(),
                reason: String::new(),
            };
            payables::book_arrival(&mut tx, one, &came, None).await.expect("came");
        }
        tx.commit().await.expect("commit");
        let open = AdvanceQuery::open(Scope::All);
        let all = AdvanceQuery { filled_too: true, ..open.clone() };
        let late = AdvanceQuery { late_on: Some(on), ..open.clone() };
        for (query, count) in [(open, 5), (all, 7), (late, 4)] {
            assert_eq!(payables::count_advances(&db, &query).await.expect("counted"), count);
            let whole = payables::list_advances(&db, &query).await.expect("listed");
            assert_eq!(whole.len() as i64, count);
            let (mut walked, mut after) = (Vec::new(), None);
            loop {
                let page = AdvanceQuery { after, rows: Some(2), ..query.clone() };
                let page = payables::list_advances(&db, &page).await.expect("listed");
                let Some(last) = page.last() else { break };
                after = Some(last.id);
                walked.extend(page);
            }
            assert_eq!(walked, whole, "each once, in the one order");
        }
    })
    .await;
}
