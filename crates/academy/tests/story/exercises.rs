//! An exercise is begun, handed in as often as the pack allows, closed with its worked answer; a memo is marked by
//! somebody else; the hidden rows are kept nowhere.

use academy::exercises::{
    ExercisePack, FULL, Given, Lab, NewCause, Repeats, Sandbox, begin_exercise, best_marks,
    cause_weights, check_sandbox, close_exercise, count_exercises, data, found_sandbox,
    get_exercise, hand_in, list_assigned, list_exercises, list_memos, mark, mark_memo,
    record_cause, repeats, solved, stays_inside, uncaused_cases,
};
use base::{Currency, Lang, Result};
use credit::{
    collections::cases::{NewCase, open_case},
    parties::{NewBuyer, save_buyers},
};
use store::{Db, access::Scope};

use crate::school::{code, person, within};

async fn begun(db: &Db, who: i64, lab: Lab, seed: Option<i64>) -> i64 {
    let verb = async |tx: &mut store::Tx| begin_exercise(tx, (who, Lang::Zh), lab, seed).await;
    within(db, verb).await.expect("begun")
}

async fn handed(db: &Db, of: (i64, i64), number: i64, given: &Given) -> Result<i64> {
    within(db, async |tx| Ok(hand_in(tx, of, number, given).await?.total())).await
}

#[tokio::test]
async fn an_exercise_is_handed_in_so_often_as_the_pack_allows() {
    testkit::both(async |db| {
        let (li, wu) = (person(&db, "li").await, person(&db, "wu").await);
        let id = begun(&db, li, Lab::Bands, Some(7)).await;
        assert_eq!(begun(&db, li, Lab::Bands, None).await, id, "an open one is gone on with");
        let close = async |who| within(&db, async |tx| close_exercise(tx, (id, who)).await).await;
        assert_eq!(code(close(li).await), "exercises.nothing-handed-in");
        let right = solved(Lab::Bands, 7, Lang::Zh).expect("solved");
        let poor = Given::from([
            ("low".to_owned(), "400".to_owned()),
            ("high".to_owned(), "800".to_owned()),
            ("csrf".to_owned(), "x".to_owned()),
        ]);
        assert_eq!(code(handed(&db, (id, wu), 1, &poor).await), "exercises.run-unknown");
        assert_eq!(code(handed(&db, (id, li), 2, &poor).await), "exercises.submission-taken");
        let wrong = Given::from([("low".to_owned(), "x".to_owned())]);
        assert_eq!(code(handed(&db, (id, li), 1, &wrong).await), "exercises.edge-unread");
        let low = handed(&db, (id, li), 1, &poor).await.expect("marked");
        assert_eq!(code(handed(&db, (id, li), 1, &poor).await), "exercises.submission-taken");
        let high = handed(&db, (id, li), 2, &right).await.expect("marked");
        assert!(high > low && high >= 9_000, "{low} {high}");
        handed(&db, (id, li), 3, &poor).await.expect("marked");
        assert_eq!(ExercisePack::shipped().lab(Lab::Bands).submissions, 3);
        assert_eq!(code(handed(&db, (id, li), 4, &right).await), "exercises.run-closed");
        assert_eq!(code(close(li).await), "exercises.run-closed");
        let kept = get_exercise(&db, id, (li, false)).await.expect("kept");
        assert_eq!((kept.best_points, kept.left(), kept.is_closed), (Some(high), 0, true));
        assert!(!kept.submissions[0].given.contains_key("csrf"), "answers alone are kept");
        for one in &kept.submissions {
            assert_eq!(kept.marked(one).expect("marked again").digest(), one.digest);
        }
        assert_eq!(code(get_exercise(&db, id, (wu, false)).await), "exercises.run-unknown");
        assert_eq!(get_exercise(&db, id, (wu, true)).await.expect("who teaches").id, id);
        let anew = begun(&db, li, Lab::Bands, None).await;
        assert_ne!(anew, id);
        let fresh = get_exercise(&db, anew, (li, false)).await.expect("kept");
        assert_ne!(fresh.seed, kept.seed, "a new run has new data");
        assert_ne!(data(Lab::Bands, fresh.seed, Lang::Zh), data(Lab::Bands, kept.seed, Lang::Zh));
        assert_eq!(best_marks(&db, li).await.expect("best"), [(Lab::Bands, high)]);
        let listed = list_exercises(&db, Some(li), (0, 20)).await.expect("listed");
        assert_eq!(listed.iter().map(|one| one.id).collect::<Vec<_>>(), [anew, id]);
        assert_eq!(count_exercises(&db, Some(wu)).await.expect("counted"), 0);
    })
    .await;
}

#[tokio::test]
async fn two_learners_have_two_sets_of_data() {
    testkit::both(async |db| {
        let (li, wu) = (person(&db, "li").await, person(&db, "wu").await);
        for lab in Lab::ALL {
            let (a, b) = (begun(&db, li, lab, None).await, begun(&db, wu, lab, None).await);
            let a = get_exercise(&db, a, (li, false)).await.expect("kept");
            let b = get_exercise(&db, b, (wu, false)).await.expect("kept");
            assert_ne!(data(lab, a.seed, Lang::Zh), data(lab, b.seed, Lang::Zh), "{lab:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_memo_is_marked_by_somebody_else_beside_the_automatic_mark() {
    testkit::both(async |db| {
        let (li, wu) = (person(&db, "li").await, person(&db, "wu").await);
        let id = begun(&db, li, Lab::Tree, Some(11)).await;
        let right = solved(Lab::Tree, 11, Lang::Zh).expect("solved");
        let auto = handed(&db, (id, li), 1, &right).await.expect("marked");
        assert!(auto > 7_500 && auto <= FULL);
        let again = mark(Lab::Tree, 11, Lang::Zh, &right).expect("marked");
        let memo = list_memos(&db, 10).await.expect("memos").remove(0);
        assert_eq!((memo.run_id, memo.points, memo.marked), (id, again.total(), None));
        let taught = async |by, points, note: &str| {
            let of = (memo.submission_id, by);
            within(&db, async |tx| mark_memo(tx, of, points, note).await).await
        };
        assert_eq!(code(taught(li, 2_500, "好").await), "exercises.memo-own");
        assert_eq!(code(taught(wu, 3_100, "好").await), "exercises.memo-points");
        assert_eq!(code(taught(wu, 2_500, " ").await), "exercises.memo-note");
        assert_eq!(code(taught(wu, 2_500, "例外写得清楚").await), "done");
        assert_eq!(code(taught(wu, 2_000, "监控太笼统").await), "done");
        let kept = get_exercise(&db, id, (li, false)).await.expect("kept");
        let said = kept.submissions[0].marking.clone().expect("marked");
        assert_eq!(said, (2_000, "监控太笼统".to_owned(), "wu".to_owned()));
        assert_eq!(kept.submissions[0].points, auto, "the automatic mark stays");
        let gone = within(&db, async |tx| mark_memo(tx, (1, wu), 1, "x").await).await;
        assert_eq!(code(gone), "exercises.memo-unknown");
    })
    .await;
}

#[tokio::test]
async fn a_sandbox_is_marked_from_its_records_and_a_company_is_none() {
    testkit::both(async |db| {
        person(&db, "li").await;
        assert_eq!(code(check_sandbox(&db).await), "exercises.sandbox-not");
        assert_eq!(code(stays_inside(&db).await), "done");
        let sandbox = Sandbox { seed: 1, learners: vec!["li".to_owned(), "wu".to_owned()] };
        within(&db, async |tx| found_sandbox(tx, &sandbox).await).await.expect("found");
        assert_eq!(code(stays_inside(&db).await), "exercises.sandbox-stays");
        let line = async |room: &'static str, action: &'static str| {
            let verb = async |tx: &mut store::Tx| {
                let (subject, detail) = ("buyer:7".to_owned(), serde_json::json!({}));
                tx.audit(store::Audit { room, action, subject, detail });
                Ok(())
            };
            within(&db, verb).await.expect("a line");
        };
        line("policy", "grant-limit").await;
        line("policy", "grant-limit").await;
        line("orders", "refuse-release").await;
        line("orders", "deliver-order").await;
        let marks = check_sandbox(&db).await.expect("marked");
        assert_eq!((marks[0].points, marks[1].points), (40, 0), "who acted, and nobody else");
        let limit = marks[0].tasks[2].clone().expect("done");
        assert_eq!((limit.times, limit.subject.as_str()), (2, "buyer:7"));
        assert!(marks[0].tasks[0].is_none());
    })
    .await;
}

async fn case(db: &Db, buyer: &str, owed_minor: i64) -> i64 {
    let verb = async |tx: &mut store::Tx| {
        let new = NewBuyer {
            code: buyer.to_owned(),
            name: Some(format!("{buyer}商行")),
            ..NewBuyer::default()
        };
        let on = "2026-01-01".parse().expect("day");
        let saved = save_buyers(tx, &[new], "file:test", on).await?.remove(0);
        let (buyer_id, _) = saved.expect("saved");
        let new = NewCase {
            buyer_id,
            from_worklist: false,
            why: "逾期".to_owned(),
            login: "li".to_owned(),
            owed_minor,
            first_due_on: None,
        };
        open_case(tx, &new, Currency::CNY).await
    };
    within(db, verb).await.expect("a case")
}

#[tokio::test]
async fn a_cause_assigns_training_once_and_coming_back_is_told() {
    testkit::both(async |db| {
        let (li, wu) = (person(&db, "li").await, person(&db, "wu").await);
        let (one, two) = (case(&db, "C1", 900_00).await, case(&db, "C2", 500_00).await);
        let open = uncaused_cases(&db, Scope::All, 10).await.expect("cases");
        assert_eq!(open.iter().map(|one| one.case_id).collect::<Vec<_>>(), [one, two]);
        assert!(uncaused_cases(&db, Scope::Nothing, 10).await.expect("cases").is_empty());
        let record = async |case_id, cause: &str, person_id, note: &str| {
            let (cause, note) = (cause.to_owned(), note.to_owned());
            let new = NewCause { case_id, cause, person_id, note };
            within(&db, async |tx| record_cause(tx, Scope::All, &new).await).await
        };
        assert_eq!(code(record(one, "moon", li, "x").await), "exercises.cause-unknown");
        assert_eq!(code(record(one, "skill", li, " ").await), "exercises.cause-note");
        assert_eq!(code(record(1, "skill", li, "x").await), "exercises.case-unknown");
        assert_eq!(code(record(one, "skill", 1, "x").await), "exercises.person-unknown");
        assert!(record(one, "skill", li, "没有问出原因").await.expect("recorded"), "assigned");
        assert_eq!(code(record(one, "skill", li, "再说").await), "exercises.cause-twice");
        assert!(!record(two, "skill", li, "没有承诺").await.expect("recorded"), "once only");
        assert!(record(two, "attn", wu, "四十天没联系").await.expect("recorded"));
        assert!(uncaused_cases(&db, Scope::All, 10).await.expect("cases").is_empty());
        let today = db.clock().today();
        let from = (today.plus_days(-9), today.plus_days(1));
        let weights = cause_weights(&db, Scope::All, from).await.expect("weights");
        assert_eq!((weights["skill"], weights["attn"]), (1_400_00, 500_00));
        let all = list_assigned(&db, None, 10).await.expect("assigned");
        let skill = all.iter().find(|one| one.cause == "skill").expect("assigned");
        assert_eq!((skill.person_id, skill.done_on, skill.repeats), (li, None, 0));
        assert_eq!(skill.open.scenes, ["first-reminder", "broken-promise"]);
        assert_eq!(skill.open.labs, [Lab::Wording]);
        let attn = all.iter().find(|one| one.cause == "attn").expect("assigned");
        assert_eq!((attn.untouched_days, attn.done_on), (Some(0), None), "watched till its day");
        let id = begun(&db, li, Lab::Wording, Some(5)).await;
        let right = solved(Lab::Wording, 5, Lang::Zh).expect("solved");
        handed(&db, (id, li), 1, &right).await.expect("marked");
        let own = list_assigned(&db, Some(li), 10).await.expect("assigned");
        assert_eq!(own.len(), 1);
        assert!(own[0].open.labs.is_empty(), "what was done is open no more");
        assert_eq!(own[0].done_on, None, "the role-play is open");
        assert_eq!(repeats(&own), Repeats { done: 0, again: 0 });
    })
    .await;
}
