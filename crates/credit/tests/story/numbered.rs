//! What the search box finds by the beginning of a number.

use credit::receivables::{Apply, NumberedKind, find_numbered};
use store::access::Scope;

use crate::ledger::{book_credits, book_items, buyers, item, receipt};

#[tokio::test]
async fn a_number_is_found_by_its_beginning() {
    testkit::both(async |db| {
        let ids = buyers(&db, &["A", "B"]).await;
        let numbers = ["XS-1", "XS-10", "XS-2", "Xs-1", "发票1", "XS", "XT-1"];
        let items: Vec<_> = numbers
            .iter()
            .zip([0, 1].into_iter().cycle())
            .map(|(number, n)| item(ids[n], number, "2026-11-01", 30, 100))
            .collect();
        book_items(&db, &items).await;
        book_credits(&db, &[receipt(ids[0], "XS-1R", "2026-11-02", 50)], Apply::Named).await;
        for (typed, expected) in [
            // A number is one in either case; another buyer's may be spelled otherwise.
            ("XS-1", &["XS-10", "Xs-1", "XS-1", "XS-1R"][..]),
            ("xs-1", &["XS-10", "Xs-1", "XS-1", "XS-1R"]),
            ("XS", &["XS-2", "XS-10", "Xs-1", "XS-1", "XS", "XS-1R"]),
            (" 发票 ", &["发票1"]),
            ("Y", &[]),
            ("%", &[]),
            ("", &[]),
        ] {
            let found = find_numbered(&db, typed, Scope::All, 20).await.expect("found");
            let numbers: Vec<&str> = found.iter().map(|one| one.number.as_str()).collect();
            assert_eq!(numbers, expected, "{typed}");
        }
        let found = find_numbered(&db, "XS", Scope::All, 2).await.expect("found");
        let kinds: Vec<NumberedKind> = found.iter().map(|one| one.kind).collect();
        assert_eq!(
            kinds,
            [NumberedKind::Invoice, NumberedKind::Invoice, NumberedKind::Receipt],
            "at most so many of each"
        );
        assert!(find_numbered(&db, "XS", Scope::Nothing, 9).await.expect("found").is_empty());
    })
    .await;
}
