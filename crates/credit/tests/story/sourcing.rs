//! Hints for buying: how orders could be split between suppliers, how much stock covers late ones.

use base::{Currency, Money};
use credit::{
    parties::{self, NewBuyer},
    payables::{self, ArrivalKind, NewAdvance, NewArrival},
    supply::sourcing,
};
use store::{Db, access::Scope};
use testkit::day;

use crate::ledger::as_who;

/// A supplier of machines that delivered three times, so many days late.
async fn delivers(db: &Db, supplier_id: i64, late_days: [i32; 3]) {
    as_who(db, "fin", async |tx| {
        for (n, late) in late_days.into_iter().enumerate() {
            let promised = day("2026-09-01");
            let new = NewAdvance {
                supplier_id,
                number: format!("Y{n}"),
                paid_on: day("2026-08-01"),
                promised_on: Some(promised),
                amount: Money::new(10_000, Currency::CNY),
                order_no: String::new(),
                note: String::new(),
                entity: None,
                batch: None,
            };
            let advance = payables::book_advance(tx, &new).await?.id();
            let arrival = NewArrival {
                kind: ArrivalKind::Delivery,
                amount_minor: 10_000,
                on: promised.plus_days(late),
                number: format!("D{n}"),
                reason: String::new(),
            };
            payables::book_arrival(tx, advance, &arrival, None).await?;
        }
        Ok(())
    })
    .await
    .expect("delivered");
}

#[tokio::test]
async fn hints_for_buying_rest_on_deliveries_and_say_where_they_cannot() {
    testkit::both(async |db| {
        let supplier = |code: &str, industry: &str| NewBuyer {
            code: code.to_owned(),
            name: Some(format!("{code} 供应商")),
            role: Some(parties::PartyRole::Supplier),
            industry: Some(industry.to_owned()),
            ..NewBuyer::default()
        };
        let new = [supplier("SA", "C34"), supplier("SB", "C34"), supplier("SC", "C33")];
        let saved = as_who(&db, "fin", async |tx| {
            tx.quiet();
            parties::save_buyers(tx, &new, "test", day("2026-01-01")).await
        });
        let ids: Vec<i64> =
            saved.await.expect("saved").into_iter().map(|one| one.expect("supplier").0).collect();
        delivers(&db, ids[0], [0, 0, -3]).await;
        delivers(&db, ids[1], [0, 12, 40]).await;
        let told = sourcing(&db, Scope::All).await.expect("hints");
        let group = |industry: &str| {
            told.groups.iter().find(|one| one.industry == industry).expect("there")
        };
        let machines = group("C34");
        let by =
            |code: &str| machines.rows.iter().find(|one| one.source.code == code).expect("there");
        assert_eq!((by("SA").on_time_bps, by("SB").on_time_bps), (Some(10_000), Some(3_333)));
        // 30 × 100 % beside 30 × 33 %: three quarters, but no more than 70 % of one.
        assert_eq!((by("SA").suggested_bps, by("SB").suggested_bps), (Some(7_000), Some(3_000)));
        assert_eq!((by("SB").stock_days, by("SB").failures), (Some(40), 1));
        assert_eq!(machines.stock_days, Some(40));
        let metal = group("C33");
        assert_eq!(
            (metal.rows[0].suggested_bps, metal.stock_days),
            (None, None),
            "one, and no goods"
        );
        assert!(sourcing(&db, Scope::Own(1)).await.expect("hints").groups.is_empty());
    })
    .await;
}
