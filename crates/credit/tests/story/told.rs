//! What others say enters the judgement as steps with their numbers, comes out the same in a replay,
//! and goes again when it is over; who pays in place of the buyer is seen and rings.

use base::Day;
use credit::{
    assess::{Touched, current_run, find_assessment, rejudge, replay, touched},
    parties::{
        NewFinding, NewPastCredit, NewPayer, NewReference, close_finding, record_finding,
        record_past_credit, record_reference, set_payer,
    },
    receivables::{Apply, PayerSaid, find_credit, name_payers, named_payers},
    warning::{AlertFilter, list_alerts},
};
use store::{Actor, Db, access::Scope};
use testkit::day;

use crate::{
    assess::{TODAY, company, run},
    ledger::{begin, book_credits, keep, receipt},
};

fn finding(kind: &str, on: &str) -> NewFinding {
    NewFinding {
        report_id: None,
        kind: kind.to_owned(),
        on: day(on),
        amount: None,
        text: "（2026）闽0102执1号".to_owned(),
        source: "执行信息公开网".to_owned(),
    }
}

async fn found(db: &Db, buyer: i64, kind: &str, on: &str) -> i64 {
    let mut tx = begin(db).await;
    let id = record_finding(&mut tx, buyer, &finding(kind, on)).await.expect("recorded");
    tx.commit().await.expect("commit");
    id
}

/// Score and what was heeded beside the points, in Chinese.
async fn judged(db: &Db, buyer: i64) -> (Option<i64>, Vec<String>) {
    let one = find_assessment(db, buyer).await.expect("read").expect("assessed");
    let steps = one.doc.expect("a document").steps;
    (one.score, steps.into_iter().map(|said| said.zh).collect())
}

#[tokio::test]
async fn a_grave_finding_caps_the_score_until_it_is_closed() {
    testkit::both(async |db| {
        let ids = company(&db).await;
        let good = ids[0];
        run(&db, TODAY).await;
        let (before, steps) = judged(&db, good).await;
        assert!(before.is_some_and(|score| score >= 700), "{before:?}");
        assert!(steps.iter().all(|step| !step.contains("发现")), "{steps:?}");

        // The change of this one buyer is judged within the round.
        let after = db.change_mark().await.expect("mark");
        let id = found(&db, good, "enforcement", "2026-10-08").await;
        let rooms = ["parties"];
        let whom = touched(&db, &rooms, "system:rounds", after).await.expect("read");
        assert_eq!(whom, Touched::Some(vec![good]));
        let done = rejudge(&db, &[good], &Actor::system("rounds")).await.expect("judged");
        assert!(done.is_some());
        let (capped, steps) = judged(&db, good).await;
        assert_eq!(capped, Some(599));
        assert!(steps.iter().any(|step| step.contains("重大发现 1 项")), "{steps:?}");
        let one = find_assessment(&db, good).await.expect("read").expect("assessed");
        assert_eq!(one.tier.code(), "high");
        assert_eq!(one.doc.expect("doc").alone.map(i64::from), before, "what it was without it");

        // A replay takes the same steps, also after the finding has been closed.
        let mut tx = begin(&db).await;
        close_finding(&mut tx, (good, id), (day(TODAY), "已履行")).await.expect("closed");
        tx.commit().await.expect("commit");
        let again = replay(&db, good, day(TODAY)).await.expect("replayed");
        assert!(again.same_figures && again.same_words, "{again:?}");
        assert_eq!(again.score, Some(599));
        run(&db, TODAY).await;
        assert_eq!(judged(&db, good).await.0, before);
        assert!(current_run(&db).await.expect("run").is_some());
    })
    .await;
}

#[tokio::test]
async fn references_and_credit_elsewhere_take_points_off() {
    testkit::both(async |db| {
        let ids = company(&db).await;
        let good = ids[0];
        run(&db, TODAY).await;
        let before = judged(&db, good).await.0.expect("a score");
        found(&db, good, "litigation", "2026-05-01").await;
        found(&db, good, "good", "2026-06-01").await;
        let mut tx = begin(&db).await;
        let reference = NewReference {
            on: day("2026-09-01"),
            who: "某银行福州分行".to_owned(),
            relation: "bank".to_owned(),
            years: Some(3),
            terms_days: Some(90),
            late_days: Some(40),
            highest: None,
            opinion: "poor".to_owned(),
            weight: 3,
            text: "两次展期".to_owned(),
        };
        record_reference(&mut tx, good, &reference).await.expect("recorded");
        let past = NewPastCredit {
            kind: "defaulted".to_owned(),
            from_on: day("2023-01-01"),
            to_on: Some(day("2024-01-01")),
            creditor: "某银行".to_owned(),
            amount: None,
            text: String::new(),
            source: "征信报告".to_owned(),
        };
        record_past_credit(&mut tx, good, &past).await.expect("recorded");
        keep(tx).await;
        run(&db, TODAY).await;
        let (score, steps) = judged(&db, good).await;
        assert_eq!(score, Some(before - 15 - 15 - 20 - 40), "{steps:?}");
        assert!(steps.iter().any(|step| step.contains("迟付 40 天")), "{steps:?}");
    })
    .await;
}

async fn paid(db: &Db, buyer: i64, number: &str, on: &str, by: &str) {
    book_credits(db, &[receipt(buyer, number, on, 1_000)], Apply::ThenOldest).await;
    let kind = credit::receivables::CreditKind::Receipt;
    let credit_id = find_credit(db, buyer, kind, number).await.expect("read").expect("booked");
    let mut tx = begin(db).await;
    let said = PayerSaid { credit_id, buyer_id: buyer, name: by.to_owned() };
    name_payers(&mut tx, &[said]).await.expect("named");
    keep(tx).await;
}

async fn rings(db: &Db, buyer: i64) -> Option<String> {
    run(db, TODAY).await;
    let filter = AlertFilter { buyer: Some(buyer), scope: Scope::All, ..AlertFilter::default() };
    let alerts = list_alerts(db, &filter).await.expect("read");
    alerts.into_iter().find(|one| one.signal == "account-changed").map(|one| one.said.zh)
}

#[tokio::test]
async fn somebody_else_who_pays_is_seen_and_rings_until_it_is_on_file() {
    testkit::both(async |db| {
        let ids = company(&db).await;
        let late = ids[1];
        paid(&db, late, "T1", "2026-10-01", "LATE 有限公司").await;
        assert_eq!(rings(&db, late).await, None, "the buyer itself");
        paid(&db, late, "T2", "2026-10-10", "乙 商行").await;
        paid(&db, late, "T3", "2026-10-20", "乙商行").await;
        let said = rings(&db, late).await.expect("rings");
        assert!(said.contains("付款人变更 1 次"), "{said}");
        let mut connection = db.read().await.expect("connection");
        let since: (Day, Day) = (day("2026-01-01"), day(TODAY));
        let seen = named_payers(&mut connection, (late, late), since).await.expect("read");
        drop(connection);
        assert_eq!(seen.len(), 3);
        let days = credit::receivables::NamedPayer::late_days(&[&seen[1]]);
        assert!(days.is_some_and(|days| days > 0), "{days:?}");
        // Once the file says who pays, it is no warning any more.
        let mut tx = begin(&db).await;
        let payer = NewPayer {
            code: None,
            name: "乙商行".to_owned(),
            since_on: day("2026-10-01"),
            reason: "老板个人商行代付，已取得说明".to_owned(),
        };
        set_payer(&mut tx, late, &payer).await.expect("on file");
        keep(tx).await;
        paid(&db, late, "T4", "2026-11-01", "乙商行").await;
        let one = find_assessment(&db, late).await.expect("read").expect("assessed");
        let hits = |doc: credit::assess::AssessmentDoc| {
            doc.hits.into_iter().filter(|hit| hit.signal == "account-changed").count()
        };
        assert_eq!(hits(one.doc.expect("doc")), 1);
        run(&db, TODAY).await;
        let one = find_assessment(&db, late).await.expect("read").expect("assessed");
        assert_eq!(hits(one.doc.expect("doc")), 0);
    })
    .await;
}
