//! What the ledger must never take in, however it is asked: amounts without measure, the same
//! bounce twice, money on days on which nothing was open.

use base::{Currency, Money, Rate, Result};
use credit::receivables::{
    self, AgeingQuery, Apply, Booked, NewRate, Settlement, bounce_receipt, cancel_item,
};
use store::Db;
use testkit::day;

use crate::ledger::{begin, book_credits, book_items, buyers, item, keep, receipt};

async fn broken(db: &Db) -> Vec<&'static str> {
    let report = receivables::check_ledger(db).await.expect("check");
    report.broken.into_iter().map(|(rule, _)| rule).collect()
}

fn code(result: Result<impl std::fmt::Debug>) -> &'static str {
    result.expect_err("a refusal").code()
}

async fn open_on(db: &Db, on: &str) -> (i64, i64) {
    let ageing = receivables::ageing(db, &AgeingQuery::on(day(on))).await.expect("ageing");
    (ageing.open_minor, ageing.unallocated_minor)
}

fn id(booked: &Booked) -> i64 {
    match booked {
        Booked::New(id) => *id,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn amounts_beyond_the_most_are_refused() {
    testkit::both(async |test| {
        let db = test.db();
        let a = buyers(db, &["A"]).await[0];
        let most = Money::MOST_MINOR;
        let items: Vec<_> = [most, most + 1, i64::MAX, most]
            .into_iter()
            .enumerate()
            .map(|(n, minor)| item(a, &format!("F{n}"), "2026-01-01", 30, minor))
            .collect();
        let booked = book_items(db, &items).await;
        let refused: Vec<bool> =
            booked.iter().map(|booked| matches!(booked, Booked::Refused(_))).collect();
        assert_eq!(refused, [false, true, true, false], "{booked:?}");
        let credits = [receipt(a, "R", "2026-01-02", i64::MAX)];
        let booked = book_credits(db, &credits, Apply::Named).await;
        assert!(matches!(booked[..], [Booked::Refused(_)]), "{booked:?}");
        assert_eq!(open_on(db, "2026-01-03").await, (2 * most, 0));
        assert!(broken(db).await.is_empty());
    })
    .await;
}

/// A file that says what was paid can be sent again after the payment bounced.
#[tokio::test]
async fn a_bounced_payment_is_not_brought_back_by_its_file() {
    testkit::both(async |test| {
        let db = test.db();
        let a = buyers(db, &["A"]).await[0];
        let mut said = item(a, "F1", "2026-01-01", 30, 100_00);
        said.settlements = vec![Settlement { on: day("2026-01-20"), amount_minor: 60_00 }];
        book_items(db, std::slice::from_ref(&said)).await;
        let mut tx = begin(db).await;
        let paid = receivables::credit_id(&mut tx, a, "receipt", "F1/1@2026-01-20").await;
        bounce_receipt(&mut tx, paid.expect("paid"), day("2026-02-10"), "退票")
            .await
            .expect("back");
        keep(tx).await;
        assert_eq!(open_on(db, "2026-02-10").await, (100_00, 0));

        let again = book_items(db, std::slice::from_ref(&said)).await;
        assert!(matches!(again[..], [Booked::Unchanged(_)]), "{again:?}");
        // What it says beyond that is new, and counts from the day on which it was open again.
        said.settlements[0].amount_minor = 90_00;
        let more = book_items(db, std::slice::from_ref(&said)).await;
        assert!(matches!(more[..], [Booked::Extended(_)]), "{more:?}");
        assert_eq!(open_on(db, "2026-02-11").await, (70_00, 0));
        let again = book_items(db, &[said]).await;
        assert!(matches!(again[..], [Booked::Unchanged(_)]), "{again:?}");
        assert!(broken(db).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn money_counts_from_the_day_on_which_the_item_is_open_again() {
    testkit::both(async |test| {
        let db = test.db();
        let a = buyers(db, &["A"]).await[0];
        let item_id = id(&book_items(db, &[item(a, "F1", "2026-01-01", 30, 100_00)]).await[0]);
        let first = [receipt(a, "R1", "2026-01-10", 100_00)];
        let first = id(&book_credits(db, &first, Apply::ThenOldest).await[0]);
        let mut tx = begin(db).await;
        bounce_receipt(&mut tx, first, day("2026-03-20"), "退票").await.expect("bounced");
        let again = bounce_receipt(&mut tx, first, day("2026-03-25"), "退票").await;
        assert_eq!(code(again), "receivables.bounced-already");
        keep(tx).await;
        // By rule: the receipt waits; by hand: the earliest day is told.
        let second = [receipt(a, "R2", "2026-02-15", 40_00)];
        book_credits(db, &second, Apply::ThenOldest).await;
        let third = [receipt(a, "R3", "2026-02-16", 10_00)];
        let third = id(&book_credits(db, &third, Apply::Named).await[0]);
        let mut tx = begin(db).await;
        let early = receivables::allocate(&mut tx, third, item_id, 10_00, day("2026-02-20")).await;
        assert_eq!(code(early), "receivables.too-early");
        let early = receivables::write_off(&mut tx, item_id, 1, day("2026-03-19"), "x").await;
        assert_eq!(code(early), "receivables.too-early");
        let fits = receivables::allocate(&mut tx, third, item_id, 10_00, day("2026-03-20")).await;
        fits.expect("allocated");
        keep(tx).await;
        for (on, open, spare) in [
            ("2026-01-09", 100_00, 0),
            ("2026-01-10", 0, 0),
            ("2026-02-20", 0, 50_00),
            ("2026-03-19", 0, 50_00),
            ("2026-03-20", 50_00, 0),
        ] {
            assert_eq!(open_on(db, on).await, (open, spare), "{on}");
        }
        assert!(broken(db).await.is_empty());

        let mut tx = begin(db).await;
        cancel_item(&mut tx, item_id, day("2026-04-01"), "红冲").await.expect("cancelled");
        let again = cancel_item(&mut tx, item_id, day("2026-04-02"), "红冲").await;
        assert_eq!(code(again), "receivables.cancelled-already");
        keep(tx).await;
        assert!(broken(db).await.is_empty());

        // A ledger that was written otherwise is found out.
        let mut tx = begin(db).await;
        let moved = "UPDATE receivables_movement SET effective_on = '2026-02-20' \
                     WHERE kind = 'allocation' AND effective_on = '2026-03-20'";
        store::query(moved).execute(tx.conn()).await.expect("moved");
        keep(tx).await;
        assert!(broken(db).await.contains(&"item-open-amount-on-every-day"));
    })
    .await;
}

/// What was done to a receipt, what is asked then, and the one refusal that says why not.
#[tokio::test]
async fn a_receipt_leaves_the_books_once() {
    const BOUNCED: &str = "receivables.bounced-already";
    const OFF: &str = "receivables.taken-off-already";
    async fn take(tx: &mut store::Tx, what: &str, credit: i64, on: &str) -> Result<()> {
        let (on, why) = (day(on), "x");
        match what {
            "bounce" => bounce_receipt(tx, credit, on, why).await,
            "cancel" => receivables::cancel_credit(tx, credit, on, why).await,
            _ => receivables::refund_credit(tx, credit, on, why).await.map(drop),
        }
    }
    testkit::both(async |test| {
        let db = test.db();
        let a = buyers(db, &["A"]).await[0];
        for (n, (done, asked, expected)) in [
            ("bounce", "bounce", BOUNCED),
            ("bounce", "cancel", BOUNCED),
            ("bounce", "refund", BOUNCED),
            ("cancel", "bounce", OFF),
            ("cancel", "cancel", OFF),
            ("cancel", "refund", OFF),
            ("refund", "bounce", OFF),
            ("refund", "cancel", OFF),
            ("refund", "refund", OFF),
        ]
        .into_iter()
        .enumerate()
        {
            let new = [receipt(a, &format!("R{n}"), "2026-01-10", 10_00)];
            let credit = id(&book_credits(db, &new, Apply::Named).await[0]);
            let mut tx = begin(db).await;
            take(&mut tx, done, credit, "2026-02-01").await.expect(done);
            let again = take(&mut tx, asked, credit, "2026-02-02").await;
            assert_eq!(code(again), expected, "{done}, then {asked}");
            keep(tx).await;
        }
        assert!(broken(db).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn days_and_numbers_that_cannot_be_are_refused() {
    testkit::both(async |test| {
        let db = test.db();
        let a = buyers(db, &["A"]).await[0];
        let refusal = |booked: &Booked| match booked {
            Booked::Refused(why) => base::Rejection::from(why.clone()).code,
            other => panic!("{other:?}"),
        };
        let (beyond, dots) = ("receivables.day-beyond", "receivables.number-dots");
        for (number, on, expected) in [
            ("F", "1949-12-31", beyond),
            ("F", "2151-01-01", beyond),
            ("F", "1026-07-01", beyond),
            (".", "2026-07-01", dots),
            (" .. ", "2026-07-01", dots),
        ] {
            let booked = book_items(db, &[item(a, number, on, 0, 100)]).await;
            assert_eq!(refusal(&booked[0]), expected, "{number} {on}");
            for kind in [receivables::CreditKind::Receipt, receivables::CreditKind::CreditNote] {
                let credit = receivables::NewCredit { kind, ..receipt(a, number, on, 100) };
                let booked = book_credits(db, &[credit], Apply::ThenOldest).await;
                assert_eq!(refusal(&booked[0]), expected, "{kind:?} {number} {on}");
            }
        }
        let mut late = item(a, "F", "2026-07-01", 30, 100);
        late.settlements = vec![Settlement { on: day("2205-01-01"), amount_minor: 50 }];
        assert_eq!(refusal(&book_items(db, &[late]).await[0]), beyond);
        let booked = book_items(db, &[item(a, "F", "1950-01-01", 30, 100)]).await;
        let mut tx = begin(db).await;
        let off = receivables::write_off(&mut tx, id(&booked[0]), 1, day("2151-01-01"), "x").await;
        assert_eq!(code(off), beyond);
        drop(tx);
        assert!(broken(db).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn money_without_a_rate_is_found_out() {
    testkit::both(async |test| {
        let db = test.db();
        let a = buyers(db, &["A"]).await[0];
        let rate = |currency, rate: &str| NewRate {
            currency,
            from_on: day("2026-01-01"),
            rate: Rate::parse(rate).expect("rate"),
            source: "x".to_owned(),
        };
        let mut tx = begin(db).await;
        for (currency, given, expected) in [
            (Currency::CNY, "2", "receivables.rate-own-currency"),
            (Currency::USD, "100000000000000000000", "receivables.rate-beyond"),
            (Currency::USD, "0.0000001", "receivables.rate-beyond"),
        ] {
            let refused = receivables::record_rates(&mut tx, &[rate(currency, given)]).await;
            assert_eq!(code(refused), expected, "{given}");
        }
        receivables::record_rates(&mut tx, &[rate(Currency::USD, "7")]).await.expect("kept");
        keep(tx).await;
        let mut dollars = item(a, "F1", "2026-01-05", 30, 100);
        dollars.currency = Currency::USD;
        book_items(db, &[dollars]).await;
        assert!(broken(db).await.is_empty());
        let mut tx = begin(db).await;
        let gone = store::query("DELETE FROM receivables_rate").execute(tx.conn()).await;
        gone.expect("gone");
        keep(tx).await;
        assert_eq!(broken(db).await, ["currency-without-any-rate"]);
    })
    .await;
}
