//! One buyer, however its code is typed; and no code, name or number with signs that nobody sees.

use base::Rejection;
use credit::{
    parties::{self, BuyerChange, NewBuyer},
    receivables::Booked,
};
use store::access::Scope;
use testkit::day;

use crate::ledger::{begin, book_items, buyers, item, keep};

fn new(code: &str, name: &str) -> NewBuyer {
    NewBuyer { code: code.to_owned(), name: Some(name.to_owned()), ..NewBuyer::default() }
}

#[tokio::test]
async fn a_code_names_one_buyer_in_either_case() {
    testkit::both(async |test| {
        let db = test.db();
        let mut tx = begin(db).await;
        let rows = [new("KH001", "甲"), new("kh001", "甲"), new("Kh001", "乙"), new("KH002", "丙")];
        let saved = parties::save_buyers(&mut tx, &rows, "test", day("2026-01-01")).await;
        let saved: Vec<_> =
            saved.expect("saved").into_iter().map(|one| one.expect("buyer")).collect();
        keep(tx).await;
        let changes: Vec<BuyerChange> = saved.iter().map(|(_, change)| *change).collect();
        use BuyerChange as C;
        assert_eq!(changes, [C::Added, C::Unchanged, C::Changed, C::Added]);
        assert!(saved[1].0 == saved[0].0 && saved[2].0 == saved[0].0);
        for asked in ["KH001", "kh001", " kH001 "] {
            let found = parties::find_buyer(db, asked, Scope::All).await.expect("read");
            let found = found.map(|buyer| (buyer.code, buyer.name));
            assert_eq!(found, Some(("KH001".to_owned(), "乙".to_owned())), "{asked}");
        }
        let mut tx = begin(db).await;
        let found = parties::find_codes(&mut tx, &["kh002", "KH003"]).await.expect("found");
        tx.roll_back().await.expect("nothing done");
        assert_eq!(found.keys().collect::<Vec<_>>(), ["kh002"], "under what was asked");
        let mut tx = begin(db).await;
        let loops = NewBuyer { parent_code: Some("kh002".to_owned()), ..new("KH002", "丙") };
        let saved = parties::save_buyers(&mut tx, &[loops], "test", day("2026-01-01")).await;
        tx.roll_back().await.expect("nothing done");
        let refused = saved.expect("asked").remove(0).map_err(Rejection::from);
        assert_eq!(refused.expect_err("no parent of itself").code, "parties.parent-loop");
        assert!(parties::list_code_twins(db).await.expect("read").is_empty());
    })
    .await;
}

/// Books begun before codes were one may hold a pair; both stay, each under its own spelling.
#[tokio::test]
async fn two_codes_of_old_books_are_both_kept_and_named() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["KH001", "KH002"]).await;
        let young = ids[1];
        db.maintain(format!(
            "UPDATE parties_buyer SET code = 'kh001', code_key = 'kh001~{young}' WHERE id = {young}"
        ))
        .await
        .expect("as the migration leaves it");
        for (asked, id) in [("KH001", ids[0]), ("kh001", young), ("Kh001", ids[0])] {
            let found = parties::find_buyer(db, asked, Scope::All).await.expect("read");
            assert_eq!(found.map(|buyer| buyer.id), Some(id), "{asked}");
        }
        let twins = parties::list_code_twins(db).await.expect("read");
        assert_eq!(twins, [("KH001".to_owned(), "kh001".to_owned())]);
        let mut tx = begin(db).await;
        let rows = [new("kh001", "改名")];
        let saved = parties::save_buyers(&mut tx, &rows, "test", day("2026-01-01")).await;
        assert_eq!(saved.expect("saved"), [Ok((young, BuyerChange::Changed))]);
        keep(tx).await;
    })
    .await;
}

#[tokio::test]
async fn hidden_signs_are_in_no_code_name_or_number() {
    testkit::both(async |test| {
        let db = test.db();
        let mut tx = begin(db).await;
        let rows =
            [new("K\u{0}1", "a"), new("K1", "a\u{202e}b"), new("K2", "a\nb"), new("K3", "好")];
        let saved = parties::save_buyers(&mut tx, &rows, "test", day("2026-01-01")).await;
        keep(tx).await;
        let refused: Vec<Option<(&str, Option<String>)>> = saved
            .expect("asked")
            .into_iter()
            .map(|one| one.err().map(Rejection::from).map(|why| (why.code, why.field)))
            .collect();
        let sign = |field: &str| Some(("house.control-sign", Some(field.to_owned())));
        assert_eq!(refused, [sign("buyer_code"), sign("buyer_name"), sign("buyer_name"), None]);
        let buyer = buyers(db, &["A"]).await[0];
        let items = [item(buyer, "F\u{0}1", "2026-01-01", 30, 100)];
        let booked = book_items(db, &items).await;
        assert!(matches!(&booked[..], [Booked::Refused(_)]), "{booked:?}");
    })
    .await;
}
