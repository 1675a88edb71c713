//! The ageing of very many buyers is summed in two halves at once on SQLite, and comes out as it does
//! in one.

use credit::receivables::{self, AgeingQuery, By};
use testkit::day;

use super::ledger::{book_items, buyers, item};

#[tokio::test]
async fn two_halves_are_the_whole() {
    testkit::both(async |db| {
        let codes: Vec<String> = (0..2_100).map(|n| format!("K{n:04}")).collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        let ids = buyers(&db, &codes).await;
        let mut items = Vec::new();
        for (n, id) in (0_i64..).zip(&ids) {
            // Every seventh owes nothing; the others owe in one bucket or in two.
            if n % 7 == 0 {
                continue;
            }
            items.push(item(*id, "F1", "2026-01-10", i32::try_from(n % 200).expect("days"), n + 1));
            if n % 3 == 0 {
                items.push(item(*id, "F2", "2026-03-01", 10, 2 * n));
            }
        }
        book_items(&db, &items).await;
        let query = AgeingQuery::on(day("2026-05-01"));
        let whole = receivables::ageing(&db, &query).await.expect("ageing");
        let sum: i64 = items.iter().map(|item| item.amount_minor).sum();
        let owing = (0..2_100).filter(|n| n % 7 != 0).count();
        assert_eq!(whole.open_minor, sum);
        assert_eq!(whole.items, i64::try_from(items.len()).expect("a count"));
        assert_eq!(whole.buyers, i64::try_from(owing).expect("a count"));
        let rows = receivables::ageing_by(&db, &query, By::Buyer, 10_000).await.expect("rows");
        for (n, bucket) in whole.buckets.iter().enumerate() {
            let of_rows: i64 = rows.iter().map(|row| row.open_minor[n]).sum();
            assert_eq!(bucket.open_minor, of_rows, "bucket {n}");
            let late = |item: &&receivables::NewItem| {
                let age = query.as_of.days_since(item.due_on);
                bucket.from_days.is_none_or(|from| age >= from)
                    && bucket.to_days.is_none_or(|to| age <= to)
            };
            let items = items.iter().filter(late).count();
            assert_eq!(bucket.items, i64::try_from(items).expect("a count"), "bucket {n}");
        }
    })
    .await;
}
