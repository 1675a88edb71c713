//! The matrix of skills from work that was done: checks, talks by block, cases with an instructor's mark; who lacks what,
//! who could coach, and what one click sets.

use std::collections::BTreeMap;

use academy::{
    classes::{NewMark, Reach, TaskKind, WorkKind, find_work, list_cohorts, mark_work, tasks},
    courses::{Library, begin_case, begin_check, decide_step, get_attempt, hand_in, right_fields},
    practice::{Preparation, fill_blocks, prepare_run, say, start_run},
    skills::{
        PersonSkills, SkillPack, SkillTier, SourceKind, coaches, gaps, matrix, person_skills,
        set_next,
    },
};
use store::{Actor, Ask, Columns as _, Db, access::Role};

use crate::{
    certificates::{later, person},
    school::{TALK, code, saying, within},
};

/// A check of a lesson, all right or all empty.
async fn checked(db: &Db, user: i64, lesson: &str, right: bool) {
    let library = Library::shipped();
    let id = within(db, async |tx| begin_check(tx, library, user, lesson).await).await;
    let id = id.expect("begun");
    let attempt = get_attempt(db, library, id, user).await.expect("attempt");
    let fields = if right { right_fields(&attempt.drawn) } else { BTreeMap::new() };
    within(db, async |tx| hand_in(tx, library, (id, user), &fields).await).await.expect("in");
}

async fn talked(db: &Db, user: i64) -> i64 {
    let scene = ("quality", "staller", 1);
    let id = within(db, async |tx| start_run(tx, user, scene, Some(7)).await).await.expect("begun");
    let with = Preparation {
        papers: vec!["statement".to_owned()],
        people: true,
        target_days: Some(28),
        walk_days: Some(90),
    };
    within(db, async |tx| prepare_run(tx, (id, user), &with).await).await.expect("prepared");
    for (number, done) in (1_i64..).zip(TALK) {
        let one = saying(number, done);
        if within(db, async |tx| say(tx, (id, user), &one).await).await.expect("said") {
            break;
        }
    }
    id
}

async fn played(db: &Db, user: i64, case: &str) -> i64 {
    let library = Library::shipped();
    let run = within(db, async |tx| begin_case(tx, library, user, case).await).await.expect("in");
    for step in 0..library.case(case).expect("case").steps.len() {
        let choice = (step, 0, "先看证据");
        within(db, async |tx| decide_step(tx, library, (run, user), choice).await)
            .await
            .expect("decided");
    }
    run
}

fn cell(one: &PersonSkills, skill: &str) -> academy::skills::Cell {
    let n = SkillPack::shipped().skills.iter().position(|one| one.code == skill).expect("skill");
    one.cells[n]
}

#[tokio::test]
async fn the_matrix_is_put_together_from_work_that_was_done() {
    testkit::both(async |db| {
        let zhou = person(&db, "zhou", Role::Collector).await;
        let wu = person(&db, "wu", Role::Collector).await;
        let chen = person(&db, "chen", Role::Owner).await;
        checked(&db, zhou.id, "L6", false).await;
        later(&db, 90);
        checked(&db, zhou.id, "L6", true).await;
        let told = person_skills(&db, zhou.id, (zhou.id, false)).await.expect("told");
        let talk = cell(&told, "talk").expect("two checks");
        // (0.5 × 0 + 1 × 100) ÷ 1.5.
        assert_eq!((talk.bps, talk.rows, talk.tier), (6_667, 2, SkillTier::Begun));
        assert_eq!(cell(&told, "rating"), None, "nothing known is not nought");
        assert_eq!(
            code(person_skills(&db, zhou.id, (wu.id, false)).await),
            "skills.person-unknown"
        );
        person_skills(&db, zhou.id, (chen.id, true)).await.expect("who teaches sees it");
        // A talk shows a block in each skill that names it.
        let run = talked(&db, wu.id).await;
        let told = person_skills(&db, wu.id, (wu.id, false)).await.expect("told");
        let blocks: Vec<&str> = told.rows.iter().map(|row| row.target.as_str()).collect();
        assert_eq!(blocks.len(), 4, "{blocks:?}");
        assert!(told.rows.iter().all(|row| row.work_id == run && row.kind == SourceKind::Talk));
        for skill in ["prepare", "talk", "agree", "comply"] {
            assert_eq!(cell(&told, skill).expect("a block").rows, 1, "{skill}");
        }
        // Talks that ended before blocks were kept are filled in, and only once.
        let mut tx = db.write(Actor::system("test")).await.expect("tx");
        Ask::new("DELETE FROM practice_block").run(tx.conn()).await.expect("emptied");
        tx.quiet();
        tx.commit().await.expect("commit");
        let actor = Actor::system("test");
        assert_eq!(fill_blocks(&db, &actor, 10).await.expect("filled"), 1);
        assert_eq!(fill_blocks(&db, &actor, 10).await.expect("filled"), 0);
        let again = person_skills(&db, wu.id, (wu.id, false)).await.expect("told");
        assert_eq!(again.rows, told.rows, "the same marks");
        // An instructor's mark counts; the automatic one stands beside it.
        let case = played(&db, wu.id, "promise").await;
        let auto = person_skills(&db, wu.id, (wu.id, false)).await.expect("told");
        let auto = auto.rows.iter().find(|row| row.work_id == case).expect("row").bps;
        let work = find_work(&db, WorkKind::Case, case).await.expect("work");
        let levels = work.items.iter().map(|item| (item.code.clone(), 2)).collect();
        let mark = NewMark { levels, banned: false, reason: "理由充分".to_owned() };
        within(&db, async |tx| mark_work(tx, &work, chen.id, &mark).await).await.expect("marked");
        let told = person_skills(&db, wu.id, (wu.id, false)).await.expect("told");
        let row = told.rows.iter().find(|row| row.work_id == case).expect("row");
        assert_eq!((row.bps, row.marked.clone()), (10_000, Some((auto, chen.name.clone()))));
    })
    .await;
}

#[tokio::test]
async fn a_gap_is_set_through_a_class_once() {
    testkit::both(async |db| {
        let zhou = person(&db, "zhou", Role::Collector).await;
        let wu = person(&db, "wu", Role::Collector).await;
        let chen = person(&db, "chen", Role::Owner).await;
        checked(&db, zhou.id, "L6", true).await;
        let pack = SkillPack::shipped();
        let told = matrix(&db, None).await.expect("matrix");
        assert_eq!(told.people.len(), 3);
        let all = gaps(pack, &told);
        let talk = all.iter().find(|gap| gap.path == "collection" && gap.skill == "talk");
        let talk = talk.expect("gap");
        assert_eq!((talk.people, talk.able, talk.missing.as_slice()), (2, 1, &[wu.id][..]));
        let able = coaches(pack, &told, "talk", wu.id);
        assert_eq!(able.iter().map(|one| one.id).collect::<Vec<_>>(), [zhou.id]);
        let of = |ids: &[i64]| -> Vec<PersonSkills> {
            told.people.iter().filter(|one| ids.contains(&one.id)).cloned().collect()
        };
        let set = async |skill: &str, people: &[PersonSkills]| {
            within(&db, async |tx| set_next(tx, &chen, skill, people).await).await
        };
        assert_eq!(code(set("moon", &of(&[wu.id])).await), "skills.skill-unknown");
        assert_eq!(code(set("talk", &[]).await), "skills.nobody");
        let done = set("talk", &of(&[wu.id])).await.expect("set");
        assert_eq!((done.fresh, done.set), (1, 1));
        let again = set("talk", &of(&[wu.id, zhou.id])).await.expect("again");
        assert_eq!((again.cohort_id, again.fresh), (done.cohort_id, 1), "one class for a skill");
        assert_eq!(again.set, 1, "a case for whoever passed the lesson; the lesson stands");
        let classes = list_cohorts(&db, Some(wu.id), (0, 10)).await.expect("classes");
        assert_eq!(classes.len(), 1);
        let today = db.clock().today();
        let owed = tasks(&db, Reach::Learner(wu.id), today).await.expect("tasks");
        let kinds: Vec<(TaskKind, &str)> =
            owed.iter().map(|one| (one.assignment.kind, one.assignment.target.as_str())).collect();
        assert!(kinds.contains(&(TaskKind::Lesson, "L6")), "{kinds:?}");
        assert!(kinds.contains(&(TaskKind::Case, "B")), "{kinds:?}");
        let due = today.plus_days(pack.due_days);
        assert!(owed.iter().all(|one| one.assignment.due_on == due));
    })
    .await;
}

/// Reading everybody asks as often for two people as for ten.
#[tokio::test]
async fn the_questions_do_not_grow_with_people() {
    testkit::both(async |db| {
        let mut counts = Vec::new();
        for (n, login) in ["a1", "b2", "c3", "d4", "e5", "f6"].into_iter().enumerate() {
            let one = person(&db, login, Role::Collector).await;
            checked(&db, one.id, "L6", true).await;
            if n == 1 || n == 5 {
                let before = store::statements_asked();
                matrix(&db, None).await.expect("matrix");
                counts.push(store::statements_asked() - before);
            }
        }
        assert_eq!(counts[0], counts[1]);
        let mut connection = db.read().await.expect("read");
        let row = Ask::new("SELECT COUNT(*) FROM store_user").row(&mut connection, "x").await;
        assert_eq!(row.expect("row").int(0).expect("count"), 6);
    })
    .await;
}

/// A buyer about whom somebody reports a signal.
async fn reported(db: &Db, login: &str) {
    use credit::{
        parties::{NewBuyer, save_buyers},
        warning::{NewReport, report_signal},
    };
    let today = db.clock().today();
    let mut tx = db.write(Actor::user(login)).await.expect("tx");
    let new =
        NewBuyer { code: "C1".to_owned(), name: Some("拖欠".to_owned()), ..NewBuyer::default() };
    let saved = save_buyers(&mut tx, &[new], "test", today).await.expect("saved");
    let buyer_id = saved.into_iter().next().expect("one").expect("buyer").0;
    let signals = &credit::warning::SignalLibrary::shipped().signals;
    let signal = signals.iter().find(|one| !one.computed).expect("a signal that people report");
    let report = NewReport {
        buyer_id,
        signal: signal.code.clone(),
        text: "换了老板".to_owned(),
        source: "拜访".to_owned(),
        on: today,
    };
    report_signal(&mut tx, &report).await.expect("reported");
    let subject = "test".to_owned();
    tx.audit(store::Audit { room: "test", action: "keep", subject, detail: serde_json::json!({}) });
    tx.commit().await.expect("commit");
}

#[tokio::test]
async fn the_index_is_put_together_from_answers_reports_and_reviews() {
    use academy::{
        courses::{answer_week, begin_review, weekly},
        skills::{awareness, awareness_rows, own_awareness},
    };
    testkit::both(async |db| {
        let library = Library::shipped();
        let wu = person(&db, "wu", Role::Sales).await;
        let li = person(&db, "li", Role::Sales).await;
        let lessons = library.paths.of(Role::Sales).expect("path").lessons.as_slice();
        let told = weekly(&db, library, wu.id, lessons).await.expect("read").expect("a question");
        assert_eq!(told.drawn.answered, None);
        let empty = BTreeMap::new();
        let answer = async |fields: &BTreeMap<String, String>| {
            within(&db, async |tx| answer_week(tx, library, (wu.id, lessons), fields).await).await
        };
        assert_eq!(code(answer(&empty).await), "courses.week-empty");
        let fields = right_fields(std::slice::from_ref(&told.drawn));
        assert!(answer(&fields).await.expect("answered").right);
        assert_eq!(code(answer(&fields).await), "courses.week-answered");
        let told = weekly(&db, library, wu.id, lessons).await.expect("read").expect("a question");
        assert!(told.drawn.answered.is_some_and(|one| one.marked.right));
        let last = async |id: i64| {
            let all = awareness(&db).await.expect("told");
            let one = all.people.iter().find(|one| one.person.id == id).expect("there").clone();
            *one.points.last().expect("a week")
        };
        // Answered, nothing reported, no review due: 40 of 60.
        let now = last(wu.id).await;
        assert_eq!((now.weeks, now.answered, now.right, now.bps), (1, 1, 1, Some(6_667)));
        assert_eq!(last(li.id).await.bps, None, "the week that runs is not missing yet");
        reported(&db, "wu").await;
        let now = last(wu.id).await;
        assert_eq!((now.reported, now.bps), (1, Some(10_000)));
        // Cards fall due; one person reviews late, the other not at all.
        checked(&db, wu.id, "L1", true).await;
        checked(&db, li.id, "L1", true).await;
        let due = academy::courses::list_cards(&db, wu.id).await.expect("cards");
        let first = due.iter().map(|card| card.state.due_on).min().expect("a card");
        let days = first.epoch_days() - db.clock().today().epoch_days();
        later(&db, i64::from(days) + 1);
        let review = within(&db, async |tx| begin_review(&db, tx, library, wu.id).await).await;
        let review = review.expect("something is due");
        let drawn = get_attempt(&db, library, review, wu.id).await.expect("review").drawn;
        let fields = right_fields(&drawn);
        within(&db, async |tx| hand_in(tx, library, (review, wu.id), &fields).await)
            .await
            .expect("reviewed");
        let reviewed = last(wu.id).await;
        assert!(reviewed.due > 0 && reviewed.on_time == reviewed.due, "{reviewed:?}");
        later(&db, 7);
        let missed = last(li.id).await;
        assert!(missed.due > 0 && missed.on_time == 0, "{missed:?}");
        assert!(missed.weeks >= 1 && missed.answered == 0 && missed.bps == Some(0), "{missed:?}");
        let rows = awareness_rows(&db, wu.id).await.expect("rows");
        for kind in ["answer", "report", "review"] {
            assert!(rows.iter().any(|row| row.kind == kind), "{kind}: {rows:?}");
        }
        let other = own_awareness(&db, wu.id, (li.id, false)).await;
        assert_eq!(code(other), "skills.person-unknown");
        assert_eq!(own_awareness(&db, wu.id, (li.id, true)).await.expect("told").people.len(), 1);
    })
    .await;
}
