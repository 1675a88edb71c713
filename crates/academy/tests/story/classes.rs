//! A class: people, assignments, where they stand, marks beside the automatic ones, requests for a coach.

use std::collections::BTreeMap;

use academy::{
    classes::{
        ClassPack, NewAssignment, NewCohort, NewMark, NewRequest, Reach, Specialty, Standing, Task,
        TaskKind, WorkKind, agreement, answer_request, ask_coach, close_cohort, close_request,
        coach_figures, count_cohorts, enrol, find_work, get_cohort, get_request, hand_in_text,
        leave_cohort, list_members, list_requests, mark_work, marks_of, open_cohort,
        set_assignment, set_instructor, tasks, withdraw_assignment,
    },
    courses::{Library, begin_case, decide_step, mark_read},
    practice::{Move, Preparation, Saying, prepare_run, say, start_run},
};
use base::{Lang, Moment};
use store::{Db, access::Role};

use crate::school::{code, instructor, person, within};

const DAY: i64 = 86_400_000_000;

fn cohort(db: &Db, name: &str, instructor_id: i64) -> NewCohort {
    let today = db.clock().today();
    NewCohort {
        name: name.to_owned(),
        starts_on: today,
        ends_on: today.plus_days(30),
        instructor_id,
        note: String::new(),
    }
}

fn task(db: &Db, kind: TaskKind, target: &str) -> NewAssignment {
    NewAssignment {
        kind,
        target: target.to_owned(),
        persona: String::new(),
        level: 0,
        prompt: if kind == TaskKind::Written {
            "怎样约时间？".to_owned()
        } else {
            String::new()
        },
        due_on: db.clock().today().plus_days(5),
    }
}

/// A class with these tasks; its id and theirs.
async fn class(db: &Db, teacher: i64, set: &[(TaskKind, &str)]) -> (i64, Vec<i64>) {
    let new = cohort(db, "一班", teacher);
    let id = within(db, async |tx| open_cohort(tx, &new).await).await.expect("open");
    let mut ids = Vec::new();
    for (kind, target) in set {
        let new = task(db, *kind, target);
        ids.push(
            within(db, async |tx| set_assignment(tx, id, &new, "wang").await).await.expect("set"),
        );
    }
    (id, ids)
}

async fn standings(db: &Db, whose: Reach) -> Vec<(String, &'static str)> {
    let all = tasks(db, whose, db.clock().today()).await.expect("tasks");
    all.iter()
        .map(|one| {
            (format!("{} {}", one.learner, one.assignment.kind.code()), one.place.standing.code())
        })
        .collect()
}

async fn play_case(db: &Db, user: i64, case: &str, choice: usize) -> i64 {
    let library = Library::shipped();
    within(db, async |tx| {
        let run = begin_case(tx, library, user, case).await?;
        for step in 0..library.case(case).expect("case").steps.len() {
            decide_step(tx, library, (run, user), (step, choice, "写明日期和金额")).await?;
        }
        Ok(run)
    })
    .await
    .expect("played")
}

fn all_at(level: i64, codes: impl Iterator<Item = String>) -> BTreeMap<String, i64> {
    codes.map(|code| (code, level)).collect()
}

#[tokio::test]
async fn a_class_is_opened_and_filled() {
    testkit::both(async |db| {
        let (teacher, li) = (instructor(&db, "wang").await, person(&db, "li").await);
        let (id, _) = class(&db, teacher, &[]).await;
        for (name, instructor_id, turned, wrong) in [
            (" ", teacher, false, "classes.name-empty"),
            ("一班", teacher, false, "classes.name-taken"),
            ("二班", li, false, "classes.not-teaching"),
            ("二班", teacher, true, "classes.days-turned"),
        ] {
            let mut new = cohort(&db, name, instructor_id);
            if turned {
                new.ends_on = new.starts_on.plus_days(-1);
            }
            assert_eq!(code(within(&db, async |tx| open_cohort(tx, &new).await).await), wrong);
        }
        let take = async |logins: &[&str]| {
            let logins: Vec<String> = logins.iter().map(|one| (*one).to_owned()).collect();
            within(&db, async |tx| enrol(tx, id, &logins).await).await
        };
        assert_eq!(code(take(&[]).await), "classes.person-missing");
        assert_eq!(code(take(&["li", "moon"]).await), "classes.person-unknown");
        assert_eq!(list_members(&db, id).await.expect("members").len(), 0, "all or nobody");
        assert_eq!(take(&["LI"]).await.expect("in"), 1);
        assert_eq!(take(&["li"]).await.expect("in"), 0, "once");
        let wu = person(&db, "wu").await;
        assert!(get_cohort(&db, id, Some(li)).await.is_ok());
        assert_eq!(code(get_cohort(&db, id, Some(wu)).await), "classes.cohort-unknown");
        assert_eq!(count_cohorts(&db, Some(wu)).await.expect("count"), 0);
        within(&db, async |tx| leave_cohort(tx, id, li).await).await.expect("left");
        assert_eq!(list_members(&db, id).await.expect("members").len(), 0);
        assert_eq!(take(&["li"]).await.expect("back"), 1);
        within(&db, async |tx| close_cohort(tx, id).await).await.expect("closed");
        assert_eq!(code(take(&["wu"]).await), "classes.cohort-closed");
        let new = task(&db, TaskKind::Lesson, "L1");
        let late = within(&db, async |tx| set_assignment(tx, id, &new, "wang").await).await;
        assert_eq!(code(late), "classes.cohort-closed");
    })
    .await;
}

#[tokio::test]
async fn what_is_set_and_where_they_stand() {
    testkit::both(async |db| {
        let (teacher, li) = (instructor(&db, "wang").await, person(&db, "li").await);
        person(&db, "wu").await;
        let (id, ids) = class(
            &db,
            teacher,
            &[(TaskKind::Lesson, "L1"), (TaskKind::Case, "promise"), (TaskKind::Written, "")],
        )
        .await;
        for (kind, target, wrong) in [
            (TaskKind::Lesson, "L99", "classes.task-unknown"),
            (TaskKind::Test, "mid", "classes.task-unknown"),
            (TaskKind::Practice, "moon", "classes.task-unknown"),
        ] {
            let new = task(&db, kind, target);
            let outcome = within(&db, async |tx| set_assignment(tx, id, &new, "wang").await).await;
            assert_eq!(code(outcome), wrong, "{target}");
        }
        let mut past = task(&db, TaskKind::Lesson, "L2");
        past.due_on = db.clock().today().plus_days(-1);
        let outcome = within(&db, async |tx| set_assignment(tx, id, &past, "wang").await).await;
        assert_eq!(code(outcome), "classes.due-past");
        let logins = ["li".to_owned(), "wu".to_owned()];
        within(&db, async |tx| enrol(tx, id, &logins).await).await.expect("in");
        let all = standings(&db, Reach::Cohort(id)).await;
        assert_eq!(all.len(), 6);
        assert!(all.iter().all(|(_, standing)| *standing == "open"), "{all:?}");
        // A lesson that was read is not checked yet.
        let library = Library::shipped();
        within(&db, async |tx| mark_read(tx, library, li, "L1").await).await.expect("read");
        play_case(&db, li, "promise", 0).await;
        let hand = async |body: &str| {
            within(&db, async |tx| hand_in_text(tx, (ids[2], li), body).await).await
        };
        assert_eq!(code(hand(" ").await), "classes.text-empty");
        assert_eq!(code(hand("先问原因").await), "done");
        assert_eq!(code(hand("再来").await), "classes.text-done");
        let own = standings(&db, Reach::Learner(li)).await;
        let told = |kind: &str| own.iter().find(|(name, _)| name == &format!("li {kind}"));
        assert_eq!(told("lesson").map(|one| one.1), Some("open"), "{own:?}");
        assert_eq!(told("case").map(|one| one.1), Some("done"), "{own:?}");
        assert_eq!(told("written").map(|one| one.1), Some("done"), "{own:?}");
        db.clock().set(Moment(db.clock().now().0 + 6 * DAY));
        let all = standings(&db, Reach::Instructor(teacher)).await;
        let late: Vec<&str> =
            all.iter().take_while(|one| one.1 == "late").map(|one| one.0.as_str()).collect();
        assert_eq!(late, ["li lesson", "wu lesson", "wu case", "wu written"], "late in front");
        within(&db, async |tx| withdraw_assignment(tx, id, ids[0]).await).await.expect("gone");
        assert_eq!(standings(&db, Reach::Cohort(id)).await.len(), 4);
        within(&db, async |tx| close_cohort(tx, id).await).await.expect("closed");
        assert_eq!(standings(&db, Reach::Learner(li)).await.len(), 0, "nothing more is asked");
        assert_eq!(standings(&db, Reach::Cohort(id)).await.len(), 4, "it stays to be seen");
    })
    .await;
}

#[tokio::test]
async fn work_done_before_it_was_set_does_not_count() {
    testkit::both(async |db| {
        let (teacher, li) = (instructor(&db, "wang").await, person(&db, "li").await);
        play_case(&db, li, "promise", 0).await;
        db.clock().set(Moment(db.clock().now().0 + DAY));
        let (id, _) = class(&db, teacher, &[(TaskKind::Case, "promise")]).await;
        within(&db, async |tx| enrol(tx, id, &["li".to_owned()]).await).await.expect("in");
        assert_eq!(standings(&db, Reach::Learner(li)).await[0].1, "open");
        db.clock().set(Moment(db.clock().now().0 + DAY));
        let run = play_case(&db, li, "promise", 0).await;
        let all = tasks(&db, Reach::Learner(li), db.clock().today()).await.expect("tasks");
        assert_eq!(all[0].work(), Some((WorkKind::Case, run)));
        assert_eq!(all[0].place.standing, Standing::Done);
    })
    .await;
}

#[tokio::test]
async fn a_mark_stands_beside_the_automatic_one() {
    testkit::both(async |db| {
        let (teacher, li) = (instructor(&db, "wang").await, person(&db, "li").await);
        let (id, _) = class(&db, teacher, &[(TaskKind::Case, "promise")]).await;
        within(&db, async |tx| enrol(tx, id, &["li".to_owned()]).await).await.expect("in");
        let run = play_case(&db, li, "promise", 0).await;
        let work = find_work(&db, WorkKind::Case, run).await.expect("work");
        assert_eq!((work.auto_tenths, work.blocks.len() > 1), (Some(1_000), true));
        assert_eq!(work.blocks[0].said, "写明日期和金额");
        let waits = tasks(&db, Reach::Open, db.clock().today()).await.expect("tasks");
        assert!(waits.iter().any(Task::waits));
        let codes = || ClassPack::shipped().items.iter().map(|one| one.code.clone());
        let mark = |level: i64, reason: &str| NewMark {
            levels: all_at(level, codes()),
            banned: false,
            reason: reason.to_owned(),
        };
        let give = async |marker: i64, new: NewMark| {
            within(&db, async |tx| mark_work(tx, &work, marker, &new).await).await
        };
        assert_eq!(code(give(li, mark(2, "好")).await), "classes.own-work");
        assert_eq!(code(give(teacher, mark(2, " ")).await), "classes.mark-reason");
        assert_eq!(code(give(teacher, mark(3, "好")).await), "classes.level-missing");
        assert_eq!(code(give(teacher, mark(1, "理由太短")).await), "done");
        let all = tasks(&db, Reach::Learner(li), db.clock().today()).await.expect("tasks");
        let done = all[0].place.done.clone().expect("done");
        assert_eq!((done.tenths, done.auto_tenths), (Some(500), Some(1_000)), "both");
        assert_eq!((done.marker.as_str(), all[0].place.standing), ("wang", Standing::Below));
        assert!(!all[0].waits());
        assert_eq!(code(give(teacher, mark(2, "补交后")).await), "done");
        let marks = marks_of(&db, WorkKind::Case, run).await.expect("marks");
        let told: Vec<i64> = marks.iter().map(|one| one.tenths).collect();
        assert_eq!(told, [1_000, 500], "no mark is lost");
        assert!(marks.iter().all(|one| one.auto_tenths == Some(1_000)));
        let told = agreement(&db).await.expect("agreement");
        assert_eq!((told.works, told.near, told.bias_tenths), (1, 1, Some(0)), "the newest");
        assert_eq!(code(find_work(&db, WorkKind::Case, 7).await), "classes.work-unknown");
    })
    .await;
}

#[tokio::test]
async fn a_role_play_is_marked_by_its_own_items() {
    testkit::both(async |db| {
        let (teacher, li) = (instructor(&db, "wang").await, person(&db, "li").await);
        let cast = ("broken-promise", "staller", 2);
        let run =
            within(&db, async |tx| start_run(tx, li, cast, Some(7)).await).await.expect("run");
        let early = find_work(&db, WorkKind::Practice, run).await;
        assert_eq!(code(early), "classes.work-unknown", "not over yet");
        let with = Preparation::default();
        within(&db, async |tx| prepare_run(tx, (run, li), &with).await).await.expect("prepared");
        let saying = |done: &str, number: i64| Saying {
            number,
            done: Move::parse(done).expect("a move"),
            said: "再不付就等着瞧".to_owned(),
            typed: true,
            lang: Lang::Zh,
            heard: None,
        };
        let mut over = false;
        for number in 1..=40 {
            let word = if number == 1 { "threaten" } else { "close" };
            let one = saying(word, number);
            over = within(&db, async |tx| say(tx, (run, li), &one).await).await.expect("said");
            if over {
                break;
            }
        }
        assert!(over, "the talk came to its end");
        let work = find_work(&db, WorkKind::Practice, run).await.expect("work");
        assert!(work.auto_banned && work.auto_tenths == Some(0), "a threat makes nothing");
        let levels = all_at(2, work.items.iter().map(|one| one.code.clone()));
        let mut new = NewMark { levels, banned: true, reason: "确有威胁".to_owned() };
        let give = async |new: &NewMark| {
            within(&db, async |tx| mark_work(tx, &work, teacher, new).await).await
        };
        give(&new).await.expect("marked");
        (new.banned, new.reason) = (false, "是转述，不是威胁".to_owned());
        give(&new).await.expect("marked again");
        let marks = marks_of(&db, WorkKind::Practice, run).await.expect("marks");
        assert_eq!(marks[1].tenths, 0, "banned");
        assert_eq!(marks[0].tenths, 650 + work.outcome_tenths, "all items and the outcome");
        let told = agreement(&db).await.expect("agreement");
        assert_eq!(told.items, i64::try_from(work.items.len()).expect("few"));
    })
    .await;
}

#[tokio::test]
async fn a_coach_is_found_answers_and_is_rated() {
    testkit::both(async |db| {
        let (wang, zhao) = (instructor(&db, "wang").await, instructor(&db, "zhao").await);
        let (li, wu) = (person(&db, "li").await, person(&db, "wu").await);
        let owned = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
        let knows = |topics: &[&str], industries: &[&str]| Specialty {
            topics: owned(topics),
            industries: owned(industries),
            kinds: Vec::new(),
        };
        let set = async |who: i64, of: Specialty| {
            within(&db, async |tx| set_instructor(tx, who, ("十年催收", &of, true)).await).await
        };
        assert_eq!(code(set(wang, knows(&["moon"], &[])).await), "classes.topic-unknown");
        assert_eq!(code(set(wang, knows(&[], &["C"])).await), "classes.topic-missing");
        assert_eq!(code(set(li, knows(&["talk"], &[])).await), "classes.not-teaching");
        set(wang, knows(&["talk", "legal"], &["E"])).await.expect("set");
        set(zhao, knows(&["talk"], &["C"])).await.expect("set");
        let request = |topic: &str, industry: &str| NewRequest {
            topic: topic.to_owned(),
            industry: industry.to_owned(),
            message: "对方总说下周".to_owned(),
            ..NewRequest::default()
        };
        let ask = async |who: i64, new: NewRequest| {
            within(&db, async |tx| ask_coach(tx, who, &new).await).await
        };
        let hidden = NewRequest { contact: "13800000000".to_owned(), ..request("talk", "C") };
        assert_eq!(code(ask(li, hidden.clone()).await), "classes.contact-consent");
        let open = NewRequest { consents: true, ..hidden };
        let id = ask(li, open).await.expect("asked");
        let told = get_request(&db, id, (zhao, true)).await.expect("the coach's");
        assert_eq!((told.coach.as_str(), told.fit), ("zhao", 100), "who knows the industry");
        assert_eq!(told.contact, "13800000000");
        assert_eq!(code(get_request(&db, id, (wang, true)).await), "classes.request-unknown");
        assert_eq!(code(get_request(&db, id, (wu, false)).await), "classes.request-unknown");
        let nobody = ask(wu, request("terms", "")).await.expect("asked");
        assert_eq!(list_requests(&db, (wang, true), 9).await.expect("rows").len(), 1, "for any");
        let answer = async |id: i64, who: i64| {
            within(&db, async |tx| answer_request(tx, id, who, "约到具体的日子").await).await
        };
        assert_eq!(code(answer(id, wang).await), "classes.request-unknown", "not theirs");
        let close = async |id: i64, who: i64, content: Option<i64>| {
            within(&db, async |tx| close_request(tx, (id, who), content).await).await
        };
        assert_eq!(code(close(id, li, Some(5)).await), "classes.satisfaction", "no answer yet");
        db.clock().set(Moment(db.clock().now().0 + 90 * 60_000_000));
        assert_eq!(code(answer(id, zhao).await), "done");
        assert_eq!(code(answer(id, zhao).await), "classes.request-state");
        assert_eq!(code(answer(nobody, wang).await), "done", "any instructor");
        assert_eq!(code(close(id, wu, None).await), "classes.request-unknown");
        assert_eq!(code(close(id, li, Some(4)).await), "done");
        assert_eq!(code(close(id, li, None).await), "classes.request-state");
        let closed = get_request(&db, id, (zhao, true)).await.expect("the coach's");
        assert_eq!((closed.contact.as_str(), closed.state.as_str()), ("", "closed"), "erased");
        let told = coach_figures(&db).await.expect("figures");
        assert_eq!((told.asked, told.open, told.without), (2, 0, 0));
        assert_eq!((told.minutes, told.satisfaction_hundredths), (Some(90), Some(400)));
        for n in 0..6 {
            let wanted = if n < 5 { "done" } else { "classes.requests-many" };
            assert_eq!(code(ask(li, request("talk", "")).await), wanted, "{n}");
        }
    })
    .await;
}

#[tokio::test]
async fn who_teaches_no_more_gets_no_requests() {
    testkit::both(async |db| {
        let (wang, li) = (instructor(&db, "wang").await, person(&db, "li").await);
        let knows = Specialty { topics: vec!["talk".to_owned()], ..Specialty::default() };
        within(&db, async |tx| set_instructor(tx, wang, ("", &knows, true)).await)
            .await
            .expect("set");
        let mut gone = db.find_person("wang").await.expect("read").expect("there");
        gone.role = Role::Learner;
        within(&db, async |tx| tx.change_person(&gone).await).await.expect("changed");
        let new = NewRequest {
            topic: "talk".to_owned(),
            message: "对方总说下周".to_owned(),
            consents: true,
            contact: "13800000000".to_owned(),
            ..NewRequest::default()
        };
        let id = within(&db, async |tx| ask_coach(tx, li, &new).await).await.expect("asked");
        let told = get_request(&db, id, (li, false)).await.expect("one's own");
        assert_eq!(told.coach_id, None, "it waits for whoever teaches");
        let zhao = instructor(&db, "zhao").await;
        let seen = get_request(&db, id, (zhao, true)).await.expect("to be taken");
        assert_eq!(seen.contact, "", "not for all who could take it");
        within(&db, async |tx| answer_request(tx, id, zhao, "约到日子").await).await.expect("told");
        let seen = get_request(&db, id, (zhao, true)).await.expect("taken");
        assert_eq!(seen.contact, "13800000000", "for who took it");
    })
    .await;
}
