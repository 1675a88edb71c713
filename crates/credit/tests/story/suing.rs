//! While a matter is open before a court nothing is proposed or sent to the buyer; when it closes, all is as before.

use std::sync::atomic::AtomicBool;

use base::Currency;
use credit::{
    collections::{
        Leaves, StrategyPack, Went,
        cases::{NewCase, open_case, overdue_of},
        legal::{NewMatter, RoutePack, close_matter, open_matter},
        simulate_strategy,
    },
    receivables::Apply,
};
use store::Db;
use testkit::day;

use crate::{
    granting::people,
    ledger::{as_who, book_credits, book_items, buyers, item, receipt},
    strategy::{TODAY, at, draft, ready, release, run, send, waiting},
};

/// Files a suit against a buyer; its number.
async fn sue(db: &Db, buyer_id: i64) -> i64 {
    let (owed_minor, first_due_on) = overdue_of(db, buyer_id, day(TODAY)).await.expect("owed");
    let case = NewCase {
        buyer_id,
        from_worklist: false,
        why: "拒付".to_owned(),
        login: "xs1".to_owned(),
        owed_minor,
        first_due_on,
    };
    let case = as_who(db, "xs1", async |tx| open_case(tx, &case, Currency::CNY).await).await;
    let matter = NewMatter {
        case: case.expect("opened"),
        route: "suit".to_owned(),
        claimed_minor: 500_00,
        on: day("2026-11-17"),
        forum: "某区人民法院".to_owned(),
        reference: String::new(),
        counsel: "王律师".to_owned(),
        reckoned: String::new(),
    };
    let pack = RoutePack::shipped();
    as_who(db, "boss", async |tx| open_matter(tx, pack, &matter).await).await.expect("filed")
}

#[tokio::test]
async fn who_is_before_a_court_is_not_written_to() {
    testkit::both(async |db| {
        people(&db).await;
        let ids = buyers(&db, &["A", "B", "C"]).await;
        let items: Vec<_> =
            ids[..2].iter().map(|id| item(*id, "F1", "2026-09-24", 30, 500_00)).collect();
        book_items(&db, &items).await;
        // Receipts are on the books up to a few days ago: letters may go.
        book_credits(&db, &[receipt(ids[2], "R1", "2026-11-20", 100_00)], Apply::Named).await;
        ready(&db).await;
        assert_eq!(run(&db).await.proposed, 2);
        let rows = waiting(&db).await;
        let of = |id: i64| rows.iter().find(|row| row.buyer_id == id).expect("proposed").id;
        for id in &ids[..2] {
            release(&db, of(*id), "").await.expect("released");
        }
        let letters = [draft(&db, of(ids[0])).await, draft(&db, of(ids[1])).await];

        let matter = sue(&db, ids[0]).await;
        let sent = send(&db, &letters[0], Leaves::OnPaper).await.expect("asked");
        assert_eq!(sent, Went::Refused("matter".to_owned()), "it was released before the suit");
        let other = send(&db, &letters[1], Leaves::OnPaper).await.expect("sent");
        assert_eq!(other, Went::Sent(1), "the suit against A holds nothing of B");

        let told = run(&db).await;
        assert_eq!((told.proposed, told.held.get("matter")), (0, Some(&1)), "{told:?}");
        let none = AtomicBool::new(false);
        let pack = StrategyPack::shipped();
        let year =
            simulate_strategy(&db, pack, (&|_: u64, _: u64| {}, &none)).await.expect("tried");
        assert_eq!(year.new.held.get("matter"), Some(&6), "from the 25th day past due on");

        at(&db, "2026-11-24");
        as_who(&db, "boss", async |tx| close_matter(tx, matter, ("dropped", "撤诉"), (0, 0)).await)
            .await
            .expect("closed");
        let told = run(&db).await;
        assert_eq!((told.proposed, told.held.get("matter")), (1, None), "{told:?}");
    })
    .await;
}
