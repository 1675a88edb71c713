//! A change of one buyer is judged within the round in force: its verdict, alerts, promises and place
//! on the worklist are those of a whole round over the same facts, and so are the digests.

use base::{Currency, Rate};
use credit::{
    assess::{
        Rejudged, Touched, current_run, find_assessment, get_current_run, judged_at, rejudge,
        touched,
    },
    collections::count_tasks,
    parties::{find_buyer_by_id, withdraw_buyer},
    receivables::{Apply, NewRate, enter_credit, record_rates},
    roster::{RosterFilter, sum_roster},
    warning::{AlertFilter, NewReport, list_alerts, report_signal},
};
use store::{Actor, Db, access::Scope};
use testkit::day;

use crate::{
    assess::{TODAY, company, run},
    ledger::{begin, keep, receipt},
};

const ROOMS: [&str; 6] = ["receivables", "parties", "collections", "policy", "warning", "intake"];

async fn whom(db: &Db, after: i64) -> Touched {
    touched(db, &ROOMS, "system:rounds", after).await.expect("read")
}

async fn again(db: &Db, buyers: &[i64]) -> Option<Rejudged> {
    rejudge(db, buyers, &Actor::system("rounds")).await.expect("judged")
}

/// Everything that is owed is paid by one receipt, booked as a form books it.
async fn pay(db: &Db, buyer: i64, number: &str, minor: i64) {
    let whose = find_buyer_by_id(db, buyer).await.expect("read").expect("buyer");
    let mut tx = begin(db).await;
    let money = receipt(buyer, number, TODAY, minor);
    enter_credit(&mut tx, &whose, &money, Apply::ThenOldest).await.expect("booked");
    tx.commit().await.expect("commit");
}

#[tokio::test]
async fn a_receipt_is_judged_at_once_and_as_a_whole_round_would() {
    testkit::both(async |db| {
        let ids = company(&db).await;
        let whole = run(&db, TODAY).await;
        let same = again(&db, &ids).await.expect("within the round");
        assert_eq!(same.inputs_digest, whole.inputs_digest, "nothing changed");
        assert_eq!(same.results_digest, whole.results_digest);

        let late = ids[1];
        let before = find_assessment(&db, late).await.expect("read").expect("assessed");
        assert_eq!((before.overdue_minor, before.alert_level > 0), (4_000_000, true));
        let after = db.change_mark().await.expect("mark");
        assert_eq!(whom(&db, after).await, Touched::Some(vec![]));
        pay(&db, late, "ALL", 4_000_000).await;
        assert_eq!(whom(&db, after).await, Touched::Some(vec![late]));
        let done = again(&db, &[late]).await.expect("within the round");
        assert_eq!((done.run, done.buyers), (whole.id, 1));
        let now = find_assessment(&db, late).await.expect("read").expect("assessed");
        assert_eq!((now.overdue_minor, now.exposure_minor), (0, 0));
        assert_ne!(now.score, before.score);
        assert_eq!(count_tasks(&db, Scope::All).await.expect("count"), (0, 0));
        assert_eq!(sum_roster(&db, &RosterFilter::default()).await.expect("sum").overdue_minor, 0);
        assert!(judged_at(&db, late).await.expect("read").is_some());
        let kept = get_current_run(&db).await.expect("run");
        assert_eq!((kept.id, kept.buyers, kept.scored), (whole.id, 3, 2));
        assert_eq!(kept.results_digest, done.results_digest);

        let round = run(&db, TODAY).await;
        assert_ne!(round.id, whole.id);
        assert_eq!(round.inputs_digest, done.inputs_digest, "as a whole round");
        assert_eq!(round.results_digest, done.results_digest);
        let fresh = find_assessment(&db, late).await.expect("read").expect("assessed");
        assert_eq!((fresh.score, fresh.doc), (now.score, now.doc));
    })
    .await;
}

#[tokio::test]
async fn a_reported_signal_rings_at_once() {
    testkit::both(async |db| {
        let ids = company(&db).await;
        run(&db, TODAY).await;
        let after = db.change_mark().await.expect("mark");
        let mut tx = begin(&db).await;
        let report = NewReport {
            buyer_id: ids[0],
            signal: "leaders-quarrel".to_owned(),
            on: day(TODAY),
            text: "管理层公开争执".to_owned(),
            source: "拜访".to_owned(),
        };
        let known = report_signal(&mut tx, &report).await;
        tx.commit().await.expect("commit");
        assert!(known.is_ok(), "{known:?}");
        assert_eq!(whom(&db, after).await, Touched::Some(vec![ids[0]]));
        again(&db, &[ids[0]]).await.expect("within the round");
        let filter = AlertFilter { buyer: Some(ids[0]), ..AlertFilter::default() };
        let alerts = list_alerts(&db, &filter).await.expect("alerts");
        assert!(alerts.iter().any(|alert| alert.signal == "leaders-quarrel"), "{alerts:?}");
        let judged = find_assessment(&db, ids[0]).await.expect("read").expect("assessed");
        assert!(judged.alert_level > 0);
    })
    .await;
}

#[tokio::test]
async fn what_concerns_everybody_waits_for_a_whole_round() {
    testkit::both(async |db| {
        let ids = company(&db).await;
        assert_eq!(again(&db, &ids).await, None, "nothing is judged yet");
        run(&db, "2026-10-31").await;
        assert_eq!(again(&db, &ids).await, None, "the round is of another day");
        let whole = run(&db, TODAY).await;
        let after = db.change_mark().await.expect("mark");
        let mut tx = begin(&db).await;
        let rate = NewRate {
            currency: Currency::USD,
            from_on: day("2026-01-01"),
            rate: Rate::parse("7.1").expect("rate"),
            source: "test".to_owned(),
        };
        record_rates(&mut tx, &[rate]).await.expect("rates");
        tx.commit().await.expect("commit");
        assert_eq!(whom(&db, after).await, Touched::Many);

        // A buyer that is withdrawn leaves the round.
        let mut tx = begin(&db).await;
        withdraw_buyer(&mut tx, ids[2], 7).await.expect("withdrawn");
        keep(tx).await;
        again(&db, &[ids[2]]).await.expect("within the round");
        let now = current_run(&db).await.expect("read").expect("run");
        assert_eq!((now.id, now.buyers), (whole.id, 2));
        let round = run(&db, TODAY).await;
        assert_eq!(round.results_digest, now.results_digest);
    })
    .await;
}
