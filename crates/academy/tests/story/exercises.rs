//! An exercise is begun, handed in as often as the pack allows, closed with its worked answer; a memo is marked by
//! somebody else; the hidden rows are kept nowhere.

use academy::exercises::{
    ExercisePack, FULL, Given, Lab, begin_exercise, best_marks, close_exercise, count_exercises,
    data, get_exercise, hand_in, list_exercises, list_memos, mark, mark_memo, solved,
    Sandbox, check_sandbox, found_sandbox, stays_inside,
};
use base::{Lang, Result};
use store::Db;

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
        assert_ne!(
            data(Lab::Bands, fresh.seed, Lang::Zh),
            data(Lab::Bands, kept.seed, Lang::Zh)
        );
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
