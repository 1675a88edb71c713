//! A supply stop as a step: proposed by one, signed by another, looked at once more with the signature; the nightly run
//! stops nothing.

use credit::{
    collections::{decide_stop, find_stop, propose_stop, record_promise, waiting_stops},
    parties::get_buyer,
    receivables::Apply,
};
use store::{Db, access::Scope};

use crate::{
    ledger::{as_who, book_credits, book_items, buyers, code, item, receipt, rule_setters},
    strategy::{TODAY, at, promise, run, waiting},
};

async fn propose(db: &Db, step: i64, reason: &str) -> base::Result<i64> {
    as_who(db, "xs1", async |tx| propose_stop(tx, (Scope::All, step), reason).await).await
}

async fn decide(db: &Db, who: &'static str, step: i64, sign: bool) -> base::Result<()> {
    as_who(db, who, async |tx| decide_stop(tx, (Scope::All, step), (sign, "看过")).await).await
}

async fn is_stopped(db: &Db, code: &str) -> bool {
    get_buyer(db, code, Scope::All).await.expect("there").blocked
}

#[tokio::test]
async fn supply_is_stopped_by_two_and_only_for_what_is_owed() {
    testkit::both(async |db| {
        at(&db, TODAY);
        rule_setters(&db, &["xs1", "chen"]).await;
        let ids = buyers(&db, &["A", "B", "C"]).await;
        // 64 days past the day: the step that stops supply.
        let items: Vec<_> =
            ids.iter().map(|id| item(*id, "F1", "2026-08-21", 30, 500_00)).collect();
        book_items(&db, &items).await;
        run(&db).await;
        let rows = waiting(&db).await;
        let step = |buyer: i64| {
            let row = rows.iter().find(|row| row.buyer_id == buyer).expect("a step");
            assert_eq!(row.action, "supply-stop");
            row.id
        };
        let steps = [step(ids[0]), step(ids[1]), step(ids[2])];
        assert!(!is_stopped(&db, "A").await, "the run stops nothing");
        assert_eq!(code(propose(&db, steps[0], " ").await), "collections.reason-missing");
        assert_eq!(code(propose(&db, 1, "x").await), "collections.outbox-unknown");
        assert_eq!(code(decide(&db, "chen", steps[0], true).await), "collections.stop-unknown");
        for step in steps {
            propose(&db, step, "逾期两月").await.expect("proposed");
        }
        assert_eq!(code(propose(&db, steps[0], "x").await), "collections.stop-waits");
        assert_eq!(waiting_stops(&db, Scope::All).await.expect("listed").len(), 3);
        assert!(waiting_stops(&db, Scope::Own(99)).await.expect("listed").is_empty());
        assert_eq!(code(decide(&db, "xs1", steps[0], true).await), "collections.stop-same-person");
        decide(&db, "chen", steps[0], true).await.expect("signed");
        assert!(is_stopped(&db, "A").await);
        assert_eq!(code(propose(&db, steps[0], "x").await), "collections.stop-there");
        let one = find_stop(&db, steps[0]).await.expect("read").expect("there");
        assert_eq!((one.state.as_str(), one.decided.expect("by").0.as_str()), ("stopped", "chen"));
        // What came in meanwhile, what was promised meanwhile.
        book_credits(&db, &[receipt(ids[1], "R1", TODAY, 500_00)], Apply::Named).await;
        as_who(&db, "xs1", async |tx| record_promise(tx, &promise(ids[2], "2026-11-27")).await)
            .await
            .expect("promised");
        for (step, buyer) in [(steps[1], "B"), (steps[2], "C")] {
            assert_eq!(code(decide(&db, "chen", step, true).await), "collections.stop-passed");
            assert!(!is_stopped(&db, buyer).await, "{buyer}");
        }
        // Who proposed it may take it back.
        decide(&db, "xs1", steps[2], false).await.expect("taken back");
        let one = find_stop(&db, steps[2]).await.expect("read").expect("there");
        assert_eq!(one.state, "rejected");
        assert_eq!(code(propose(&db, steps[2], "x").await), "collections.stop-passed");
    })
    .await;
}
