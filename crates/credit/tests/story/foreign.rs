//! Money of other currencies in the company's: every table adds up to the last minor unit and agrees
//! with every other; what has no rate is said.

use base::{Currency, Money, Rate};
use credit::{
    assess::{assess, find_portfolio},
    parties::CustomerKind,
    receivables::{
        self, AgeingQuery, Apply, Basis, Booked, By, CreditKind, NewCredit, NewItem, NewRate,
        RateBook, Unrated, list_rates,
    },
    roster::{RosterFilter, sum_roster},
};
use proptest::prelude::*;
use store::{Actor, Db};
use testkit::day;

use crate::ledger::{begin, book_credits, book_items, buyers, item, receipt};

const CURRENCIES: [&str; 5] = ["CNY", "USD", "JPY", "KWD", "EUR"];

fn currency(code: &str) -> Currency {
    code.parse().expect("a currency")
}

async fn rates(db: &Db, rates: &[(&str, &str, &str)]) {
    let rates: Vec<NewRate> = rates
        .iter()
        .map(|(code, from, rate)| NewRate {
            currency: currency(code),
            from_on: day(from),
            rate: Rate::parse(rate).expect("rate"),
            source: "test".to_owned(),
        })
        .collect();
    let mut tx = begin(db).await;
    receivables::record_rates(&mut tx, &rates).await.expect("rates");
    tx.commit().await.expect("commit");
}

/// A ledger at random: for each item its currency, buyer, day, term and amount; every third is a
/// receipt or a credit note as well.
type Drawn = Vec<(usize, usize, i32, i32, i64)>;

async fn book(db: &Db, ids: &[i64], drawn: &Drawn) -> (Vec<NewItem>, Vec<NewCredit>) {
    let (mut items, mut credits) = (Vec::new(), Vec::new());
    for (n, (coin, buyer, on, term, minor)) in drawn.iter().enumerate() {
        let on = day("2026-01-01").plus_days(*on).to_string();
        let (buyer, coin) = (ids[*buyer], currency(CURRENCIES[*coin]));
        items.push(NewItem { currency: coin, ..item(buyer, &format!("F{n}"), &on, *term, *minor) });
        if n % 3 == 0 {
            let kind = if n % 2 == 0 { CreditKind::Receipt } else { CreditKind::CreditNote };
            let one = receipt(buyer, &format!("R{n}"), &on, minor / 7 + 1);
            credits.push(NewCredit { currency: coin, kind, ..one });
        }
    }
    let booked = book_items(db, &items).await;
    assert!(booked.iter().all(|one| matches!(one, Booked::New(_))), "{booked:?}");
    book_credits(db, &credits, Apply::Named).await;
    (items, credits)
}

/// Each item and each credit converted by itself is the one definition of all sums.
async fn all_add_up(db: &Db, (items, credits): &(Vec<NewItem>, Vec<NewCredit>)) {
    let book = RateBook::new(Currency::CNY, list_rates(db).await.expect("rates"));
    for on in ["2026-02-15", "2026-12-31"] {
        let seen = |own: Currency, minor| book.view(Money::new(minor, own), day(on)).minor;
        let open: i64 = items
            .iter()
            .filter(|one| one.issued_on <= day(on))
            .map(|one| seen(one.currency, one.amount_minor))
            .sum();
        let left: i64 = credits
            .iter()
            .filter(|one| one.effective_on <= day(on))
            .map(|one| seen(one.currency, one.amount_minor))
            .sum();
        for (basis, edges) in [
            (Basis::Due, vec![30, 60, 90, 180, 365]),
            (Basis::Due, vec![7]),
            (Basis::Issued, vec![1, 2, 3, 45]),
        ] {
            let query = AgeingQuery { basis, edges, ..AgeingQuery::on(day(on)) };
            let whole = receivables::ageing(db, &query).await.expect("ageing");
            assert_eq!(whole.open_minor, open, "{query:?}");
            assert_eq!(whole.unallocated_minor + whole.credit_note_minor, left, "{query:?}");
            for by in [By::Buyer, By::Kind, By::Owner] {
                let rows = receivables::ageing_by(db, &query, by, 1_000).await.expect("rows");
                for (n, bucket) in whole.buckets.iter().enumerate() {
                    let column: i64 = rows.iter().map(|row| row.open_minor[n]).sum();
                    assert_eq!(column, bucket.open_minor, "{by:?} {n} {query:?}");
                }
                for row in &rows {
                    assert_eq!(row.open_minor.iter().sum::<i64>(), row.total_minor, "{row:?}");
                }
                let items: i64 = rows.iter().map(|row| row.items).sum();
                assert_eq!(items, whole.items, "{by:?} {query:?}");
                let net: i64 = rows.iter().map(receivables::AgeingRow::net_minor).sum();
                assert_eq!(net, whole.net_minor(), "{by:?} {query:?}");
                if by == By::Buyer {
                    for row in &rows {
                        let own = AgeingQuery { buyer: Some(row.id), ..query.clone() };
                        let own = receivables::ageing(db, &own).await.expect("of one buyer");
                        assert_eq!(own.open_minor, row.total_minor, "{row:?}");
                        assert_eq!(own.net_minor(), row.net_minor(), "{row:?}");
                    }
                }
            }
        }
    }
}

async fn adds_up(db: &Db, drawn: &Drawn) {
    let ids = buyers(db, &["A", "B", "C"]).await;
    rates(
        db,
        &[
            ("USD", "2026-01-01", "7.1234567"),
            ("USD", "2026-06-01", "6.98765"),
            ("JPY", "2026-01-01", "0.0475"),
            ("KWD", "2026-01-01", "23.456789"),
            ("EUR", "2026-01-01", "7.77777"),
        ],
    )
    .await;
    let booked = book(db, &ids, drawn).await;
    all_add_up(db, &booked).await;
    judged_alike(db).await;
    // Part of an item in another currency, and more than one buyer owes.
    let paid = |n: usize, coin: &str, minor| NewCredit {
        currency: currency(coin),
        ..receipt(ids[n], &format!("P{n}{coin}"), "2026-11-02", minor)
    };
    let money = [paid(0, "USD", 777), paid(1, "JPY", 33), paid(2, "CNY", 90_000_000)];
    book_credits(db, &money, Apply::ThenOldest).await;
    judged_alike(db).await;
}

/// What the judgement adds up buyer by buyer is what the ageing says, to the cent, and as many owe.
async fn judged_alike(db: &Db) {
    let (today, never) = (day("2026-11-21"), std::sync::atomic::AtomicBool::new(false));
    assess(db, today, &Actor::system("test"), &|_| {}, &never).await.expect("assessed");
    let aged = receivables::ageing(db, &AgeingQuery::on(today)).await.expect("ageing");
    let sums = sum_roster(db, &RosterFilter::default()).await.expect("sums");
    assert_eq!((sums.open_minor, sums.overdue_minor), (aged.open_minor, aged.overdue_minor()));
    let (ahead, _) = sums.ahead.expect("kept");
    assert_eq!(sums.exposure_minor - ahead, aged.net_minor());
    let (_, portfolio) = find_portfolio(db).await.expect("read").expect("a portfolio");
    let owing: u64 = portfolio.tiers.iter().map(|slice| slice.owing).sum();
    assert_eq!(i64::try_from(owing), Ok(aged.buyers));
    let exposure: i64 = portfolio.tiers.iter().map(|slice| slice.exposure_minor).sum();
    assert_eq!(exposure, sums.exposure_minor);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn every_table_adds_up_whatever_stands_in_it(
        drawn in prop::collection::vec(
            (0..5_usize, 0..3_usize, 0..60_i32, 0..120_i32, 1..100_000_i64), 1..60)
    ) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let test = testkit::TestDb::sqlite().await;
            adds_up(test.db(), &drawn).await;
        });
    }
}

/// Three of a third of a cent each: apart they are nothing, together one. On both databases.
#[tokio::test]
async fn small_amounts_add_up_as_they_are_shown() {
    testkit::both(async |test| {
        let drawn: Drawn =
            (0..90).map(|n| (n % 5, n % 3, n as i32 % 60, n as i32, 1 + n as i64 * 37)).collect();
        adds_up(test.db(), &drawn).await;
    })
    .await;
}

/// A rate that goes away leaves items that count nothing: the answer says which.
#[tokio::test]
async fn what_has_no_rate_is_said() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A", "B"]).await;
        let march = [("USD", "2026-03-01", "7"), ("EUR", "2026-01-01", "8")];
        rates(db, &march).await;
        let own = item(ids[0], "F1", "2026-03-05", 30, 100_00);
        let euro =
            NewItem { currency: currency("EUR"), ..item(ids[0], "F2", "2026-03-05", 30, 10_00) };
        let dollar =
            NewItem { currency: Currency::USD, ..item(ids[1], "F3", "2026-03-05", 30, 5_00) };
        book_items(db, &[own, euro, dollar]).await;
        let spare =
            NewCredit { currency: currency("EUR"), ..receipt(ids[0], "R1", "2026-03-06", 1_00) };
        book_credits(db, &[spare], Apply::Named).await;
        let query = AgeingQuery::on(day("2026-11-21"));
        let whole = receivables::ageing(db, &query).await.expect("ageing");
        assert_eq!((whole.open_minor, whole.unrated.len()), (215_00, 0));
        // Before its first rate a currency is seen by the first one, and is not unrated.
        let early = AgeingQuery::on(day("2026-03-05"));
        assert!(receivables::ageing(db, &early).await.expect("ageing").unrated.is_empty());

        let mut tx = begin(db).await;
        let euro = currency("EUR");
        let gone = receivables::restore_rate(&mut tx, (euro, day("2026-01-01")), "8", None).await;
        assert!(gone.expect("gone"));
        crate::ledger::keep(tx).await;
        let whole = receivables::ageing(db, &query).await.expect("ageing");
        let unrated = [Unrated { currency: euro, items: 1, open_minor: 10_00, left_minor: 1_00 }];
        assert_eq!((whole.open_minor, whole.items), (135_00, 3));
        assert_eq!(whole.unrated, unrated);
        let theirs = AgeingQuery { buyer: Some(ids[1]), ..query.clone() };
        assert!(receivables::ageing(db, &theirs).await.expect("ageing").unrated.is_empty());
        let dealers = AgeingQuery { kind: Some(CustomerKind::Dealer), ..query };
        assert!(receivables::ageing(db, &dealers).await.expect("ageing").unrated.is_empty());

        let actor = Actor::system("test");
        let never = std::sync::atomic::AtomicBool::new(false);
        assess(db, day("2026-11-21"), &actor, &|_| {}, &never).await.expect("assessed");
        let (_, portfolio) = find_portfolio(db).await.expect("read").expect("a portfolio");
        assert_eq!(portfolio.unrated.len(), 1);
        assert_eq!((portfolio.unrated[0].items, portfolio.open_minor), (1, 135_00));
    })
    .await;
}
