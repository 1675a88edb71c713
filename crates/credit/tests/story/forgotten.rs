//! A person at a buyer's is erased: from notes of collections, not from what proves a claim.

use credit::{
    collections::{
        Forgotten, NewContact as Talk, erase_person, get_promise, link::list_link_answers,
        log_contact,
    },
    parties::{NewContact, list_contacts, record_contacts},
};
use store::{Actor, access::Scope};
use testkit::day;

use crate::{
    ledger::{book_items, buyers, item},
    links::{all_answers, held, issued, new_link, promise, promised},
    promises::on,
    proof::ids,
};

#[tokio::test]
async fn who_is_erased_goes_from_notes_and_stays_where_it_proves() {
    testkit::both(async |db| {
        on(&db, "2026-11-02");
        let id = buyers(&db, &["A", "B"]).await;
        let booked = ids(&book_items(&db, &[item(id[0], "F1", "2026-10-01", 30, 100_000)]).await);
        let fresh = issued(&db, &new_link(id[0])).await;
        let holder = held(&db, &fresh).await;
        promised(&db, &holder, ("a", promise(booked[0], 60_000, "2026-11-20")))
            .await
            .expect("kept");
        let mut tx = db.write(Actor::user("cm1")).await.expect("begun");
        let talk = Talk {
            buyer_id: id[0],
            number: Some("K1".to_owned()),
            on: day("2026-11-02"),
            channel: "call".to_owned(),
            person: "王丽".to_owned(),
            result: "asked-time".to_owned(),
            note: "x".to_owned(),
            item_id: None,
            proven: false,
        };
        log_contact(&mut tx, &talk).await.expect("logged");
        let proven = Talk { number: Some("K2".to_owned()), proven: true, ..talk.clone() };
        log_contact(&mut tx, &proven).await.expect("logged");
        let one = NewContact { name: "王丽".to_owned(), ..NewContact::default() };
        record_contacts(&mut tx, id[0], &[one]).await.expect("recorded");
        tx.quiet();
        tx.commit().await.expect("kept");
        let contact = list_contacts(&db, id[0]).await.expect("contacts")[0].id;
        let mut tx = db.write(Actor::user("cm1")).await.expect("begun");
        let other = erase_person(&mut tx, id[1], contact).await.expect("asked");
        assert_eq!(other, Forgotten::default(), "another buyer's person stays");
        let done = erase_person(&mut tx, id[0], contact).await.expect("erased");
        tx.commit().await.expect("kept");
        assert!(done.found && done.blanked == 2 && done.kept >= 2, "{done:?}");
        let mut tx = db.write(Actor::user("cm1")).await.expect("begun");
        let again = log_contact(&mut tx, &talk).await.expect("the same file again");
        assert!(!again.is_new(), "the name does not come back");
        tx.roll_back().await.expect("nothing");
        let rows = list_link_answers(&db, &all_answers()).await.expect("answers");
        assert_eq!(rows[0].said_by, format!("#{contact}"));
        let kept = get_promise(&db, rows[0].promise_id.expect("promise"), Scope::All).await;
        assert_eq!(kept.expect("promise").said_by, "王丽", "it is evidence");
    })
    .await;
}
