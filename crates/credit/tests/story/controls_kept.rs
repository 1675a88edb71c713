//! Whether the policy is kept to: control points on real rows, tests of controls, maturity with its road
//! map, the risk register.

use base::{Currency, Lang, Money};
use credit::{
    collections::{NewContact, NewPromise, log_contact, record_promise},
    controls::{
        CheckResult, Heat, MaturityPack, Measure, NewCheck, PointStatus, RiskSaid, Treatment,
        adopt_risks, answer_maturity, begin_maturity, change_risk, change_step, close_maturity,
        close_risk, enter_risk, finish_step, get_maturity, get_point, get_risk, keep_readings,
        list_checks, list_evidence, list_maturities, list_points, list_readings, list_risks,
        list_steps, list_weights, name_owner, record_check,
    },
    granting::bypass_limit,
    policy::{Limit, NewLimit},
};
use store::Db;
use testkit::day;

use crate::{
    assess::run,
    granting::filed,
    ledger::{as_who, begin, code, keep},
};

const TODAY: &str = "2026-11-21";

async fn stands(db: &Db, point: &str) -> (i64, i64, PointStatus) {
    let all = list_points(db).await.expect("points");
    let one = all.into_iter().find(|one| one.point.code == point).expect("a point");
    (one.bad, one.total, one.status)
}

#[tokio::test]
async fn control_points_stand_on_rows() {
    testkit::both(async |db| {
        for one in list_points(&db).await.expect("points") {
            assert_eq!((one.bad, one.status), (0, PointStatus::Idle), "{}", one.point.code);
        }
        let good = filed(&db).await;
        // LATE owes more than its limit, is overdue for months, and nobody has called.
        assert_eq!(stands(&db, "scored").await, (0, 2, PointStatus::Good));
        assert_eq!(stands(&db, "file").await, (1, 2, PointStatus::Failing), "LATE has no contact");
        assert_eq!(stands(&db, "within-limit").await.0, 1);
        assert_eq!(stands(&db, "contacts").await, (1, 1, PointStatus::Failing));
        assert_eq!(stands(&db, "reviews").await, (1, 2, PointStatus::Failing));
        assert_eq!(stands(&db, "limited").await.2, PointStatus::Good);
        let point = get_point(&db, "within-limit").await.expect("known");
        let rows = list_evidence(&db, &point, (0, 10)).await.expect("rows");
        assert_eq!(
            (rows.len(), rows[0].code.as_str(), rows[0].amount_minor),
            (1, "LATE", 1_000_000)
        );
        // Every measure answers on both databases, with as many rows as it counts.
        for one in list_points(&db).await.expect("points") {
            let rows = list_evidence(&db, &one.point, (0, 1_000)).await.expect("rows");
            assert_eq!(i64::try_from(rows.len()).expect("few"), one.bad, "{}", one.point.code);
        }
        assert_eq!(Measure::parse("over-limit"), Some(point.measure));
        let new = NewLimit {
            buyer_id: good,
            limit: Limit::Amount(Money::new(9_000_000, Currency::CNY)),
            currency: Currency::CNY,
            from_on: day(TODAY),
            to_on: None,
            reason: "特批".to_owned(),
        };
        as_who(&db, "boss", async |tx| bypass_limit(tx, &new).await).await.expect("bypassed");
        assert_eq!(stands(&db, "approved").await, (1, 1, PointStatus::Failing));
    })
    .await;
}

#[tokio::test]
async fn a_broken_promise_is_seen_until_somebody_calls() {
    testkit::both(async |db| {
        let good = filed(&db).await;
        let mut tx = begin(&db).await;
        let found = credit::parties::find_codes(&mut tx, &["LATE"]).await.expect("read");
        let late = found["LATE"].id;
        let promise = NewPromise {
            buyer_id: late,
            made_on: day("2026-11-01"),
            due_on: day("2026-11-10"),
            number: None,
            currency: Currency::CNY,
            amount_minor: 500_000,
            company_minor: 500_000,
            item_id: None,
            contact_id: None,
            said_by: "王总".to_owned(),
            note: String::new(),
        };
        record_promise(&mut tx, &promise).await.expect("promised");
        keep(tx).await;
        run(&db, TODAY).await;
        assert_ne!(good, late);
        // LATE broke two promises before this one; a call after all of them clears the point.
        assert_eq!(stands(&db, "promises").await, (3, 3, PointStatus::Failing));
        let call = NewContact {
            buyer_id: late,
            number: None,
            on: day(TODAY),
            channel: "call".to_owned(),
            person: "王总".to_owned(),
            result: "asked-time".to_owned(),
            note: "月底再联系".to_owned(),
            item_id: None,
            proven: false,
        };
        let mut tx = begin(&db).await;
        log_contact(&mut tx, &call).await.expect("logged");
        keep(tx).await;
        assert_eq!(stands(&db, "promises").await, (0, 3, PointStatus::Good));
    })
    .await;
}

#[tokio::test]
async fn tests_of_controls_fit_their_numbers() {
    testkit::both(async |db| {
        crate::granting::people(&db).await;
        let new = NewCheck {
            point: "approved".to_owned(),
            on: day(TODAY),
            result: CheckResult::Effective,
            sample: 25,
            exceptions: 0,
            finding: String::new(),
        };
        let record = async |new: &NewCheck| {
            as_who(&db, "boss", async |tx| record_check(tx, new).await).await
        };
        for (change, wrong) in [
            ((|c: &mut NewCheck| c.point = "x".to_owned()) as fn(&mut NewCheck), "point-unknown"),
            (|c| c.on = day("2026-11-22"), "check-future"),
            (|c| c.sample = 0, "sample-range"),
            (|c| c.exceptions = 26, "sample-range"),
            (|c| c.exceptions = 1, "check-untrue"),
            (|c| c.result = CheckResult::Failed, "check-untrue"),
            (|c| (c.result, c.exceptions) = (CheckResult::Deficient, 2), "finding-missing"),
        ] {
            let mut changed = new.clone();
            change(&mut changed);
            assert_eq!(code(record(&changed).await), format!("controls.{wrong}"));
        }
        record(&new).await.expect("recorded");
        let all = list_checks(&db, Some("approved")).await.expect("tests");
        assert_eq!((all.len(), all[0].actor.as_str()), (1, "boss"));
        let named = as_who(&db, "boss", async |tx| name_owner(tx, "approved", "cm1").await).await;
        named.expect("named");
        let gone = as_who(&db, "boss", async |tx| name_owner(tx, "approved", "ghost").await).await;
        assert_eq!(code(gone), "controls.person-unknown");
        let points = list_points(&db).await.expect("points");
        let one = points.iter().find(|one| one.point.code == "approved").expect("there");
        assert_eq!(one.login.as_deref(), Some("cm1"));
        assert_eq!(one.tested, Some((day(TODAY), CheckResult::Effective)));
        for _ in 0..2 {
            as_who(&db, "boss", async |tx| keep_readings(tx, &points).await).await.expect("kept");
        }
        assert_eq!(list_readings(&db, "approved").await.expect("course").len(), 1, "once a day");
    })
    .await;
}

#[tokio::test]
async fn a_self_assessment_ends_in_a_road_map() {
    testkit::both(async |db| {
        filed(&db).await;
        let pack = MaturityPack::shipped();
        let points = list_points(&db).await.expect("points");
        let id = as_who(&db, "cm1", async |tx| begin_maturity(tx).await).await.expect("begun");
        let same = as_who(&db, "cm2", async |tx| begin_maturity(tx).await).await.expect("same");
        assert_eq!(id, same, "one at a time");
        let answer = async |question: &str, level: i64, note: &str| {
            let said = (question, level);
            as_who(&db, "cm1", async |tx| answer_maturity(tx, id, said, note, &points).await).await
        };
        assert_eq!(code(answer("moon", 1, "").await), "controls.question-unknown");
        assert_eq!(code(answer("files", 5, "").await), "controls.level-range");
        // LATE's file is not there: the data speak for level 1.
        assert_eq!(code(answer("files", 3, "").await), "controls.level-unproven");
        answer("files", 3, "纸质档案齐全，待录入").await.expect("with a reason");
        let early = as_who(&db, "cm1", async |tx| close_maturity(tx, id).await).await;
        assert_eq!(code(early), "controls.maturity-unfinished");
        for question in &pack.questions {
            let level = if question.code == "gate" { 0 } else { 3 };
            answer(&question.code, level, "访谈").await.expect("answered");
        }
        let planned = as_who(&db, "cm1", async |tx| close_maturity(tx, id).await).await;
        assert_eq!(planned.expect("closed"), 1);
        let (closed, answers) = get_maturity(&db, id).await.expect("there");
        assert_eq!((closed.open, closed.areas["granting"], closed.score), (false, 200, Some(283)));
        assert_eq!((answers.len(), list_maturities(&db).await.expect("all").len()), (18, 1));
        assert_eq!(code(answer("gate", 1, "x").await), "controls.maturity-closed");
        let steps = list_steps(&db).await.expect("steps");
        let step = &steps[0];
        assert_eq!(
            (step.question.as_str(), step.level_to, step.login.as_str()),
            ("gate", 1, "cm1")
        );
        assert_eq!((step.due_on, step.text.zh.as_str()), (day("2026-12-21"), "人工提醒"));
        let past =
            as_who(&db, "cm1", async |tx| change_step(tx, step.id, "fin", day("2026-11-01")).await);
        assert_eq!(code(past.await), "controls.day-past");
        let other =
            as_who(&db, "cm1", async |tx| change_step(tx, step.id, "fin", day("2026-12-01")).await);
        other.await.expect("changed");
        let bare = as_who(&db, "fin", async |tx| finish_step(tx, step.id, " ").await).await;
        assert_eq!(code(bare), "controls.note-missing");
        as_who(&db, "fin", async |tx| finish_step(tx, step.id, "每单都过闸口").await)
            .await
            .expect("done");
        let again = as_who(&db, "fin", async |tx| finish_step(tx, step.id, "x").await).await;
        assert_eq!(code(again), "controls.step-done");
        let unknown = as_who(&db, "fin", async |tx| finish_step(tx, 7, "x").await).await;
        assert_eq!(code(unknown), "controls.step-unknown");
        assert_eq!(code(get_maturity(&db, 7).await), "controls.maturity-unknown");
    })
    .await;
}

#[tokio::test]
async fn risks_are_entered_weighed_and_closed() {
    testkit::both(async |db| {
        crate::granting::people(&db).await;
        let said = RiskSaid {
            kind: "credit".to_owned(),
            title: "大客户停付".to_owned(),
            objective: "现金足够经营".to_owned(),
            cause: "项目停工".to_owned(),
            likelihood: 3,
            impact: 4,
            login: "cm1".to_owned(),
            treatment: Treatment::Reduce,
            treatment_note: String::new(),
            review_on: day("2027-02-21"),
            points: vec!["reviews".to_owned()],
        };
        for (change, wrong) in [
            ((|r: &mut RiskSaid| r.kind = "x".to_owned()) as fn(&mut RiskSaid), "risk-kind"),
            (|r| r.title = " ".to_owned(), "risk-title"),
            (|r| r.impact = 6, "weight-range"),
            (|r| r.points = vec!["x".to_owned()], "point-unknown"),
            (|r| r.review_on = day("2026-11-20"), "day-past"),
            (|r| r.treatment = Treatment::Accept, "note-missing"),
            (|r| r.login = "ghost".to_owned(), "person-unknown"),
        ] {
            let mut changed = said.clone();
            change(&mut changed);
            let entered = as_who(&db, "cm1", async |tx| enter_risk(tx, &changed, None).await).await;
            assert_eq!(code(entered), format!("controls.{wrong}"));
        }
        let id =
            as_who(&db, "cm1", async |tx| enter_risk(tx, &said, None).await).await.expect("in");
        let risk = get_risk(&db, id).await.expect("there");
        assert_eq!((risk.number, risk.heat, risk.is_uncovered()), (1, Heat::High, false));
        assert!(risk.is_late(day("2027-02-22")));
        let mut milder = said.clone();
        milder.likelihood = 1;
        let change = async |version| {
            as_who(&db, "boss", async |tx| change_risk(tx, (id, version), &milder, "已投保").await)
                .await
        };
        change(1).await.expect("changed");
        assert_eq!(code(change(1).await), "controls.changed-meanwhile");
        let weights = list_weights(&db, id).await.expect("weights");
        let told: Vec<i64> = weights.iter().map(|one| one.likelihood).collect();
        assert_eq!((told, weights[0].note.as_str()), (vec![1, 3], "已投保"));
        let adopted = async || as_who(&db, "cm1", async |tx| adopt_risks(tx, Lang::Zh).await).await;
        assert_eq!(adopted().await.expect("adopted"), 11);
        assert_eq!(adopted().await.expect("none"), 0, "once");
        let all = list_risks(&db).await.expect("all");
        assert_eq!((all.len(), all[0].heat), (12, Heat::High));
        assert_eq!(all.iter().filter(|one| one.is_uncovered()).count(), 1, "price war");
        let close =
            async |note: &str| as_who(&db, "boss", async |tx| close_risk(tx, id, note).await).await;
        assert_eq!(code(close("").await), "controls.note-missing");
        close("客户已结清").await.expect("closed");
        assert_eq!(code(close("x").await), "controls.risk-closed");
        assert_eq!(code(change(3).await), "controls.risk-closed");
        assert_eq!(code(get_risk(&db, 7).await), "controls.risk-unknown");
    })
    .await;
}
