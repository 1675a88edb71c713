//! A learner reads, is tested, answers, reviews; the bank learns which questions are good.

use std::collections::BTreeMap;

use academy::courses::{
    Attempt, AttemptKind, Body, Library, begin_case, begin_check, begin_review, begin_test,
    best_runs, case_peers, decide_step, due_cards, get_attempt, get_run, hand_in, learning,
    list_cards, mark_read, question_bank,
};
use base::Moment;
use store::{Db, Tx};
use testkit::day;

use crate::school::{code, person, within};

/// The form of an attempt, with every question answered rightly up to the one given, and wrongly behind it.
fn filled(attempt: &Attempt, right: usize) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    for (n, drawn) in (1..).zip(&attempt.drawn) {
        let good = n <= right;
        let shown =
            |place: usize| drawn.order.iter().position(|at| *at == place).expect("place") + 1;
        match &drawn.question.body {
            Body::Single(all) => {
                let place = all.iter().position(|one| one.1 == good).expect("one");
                fields.insert(format!("q{n}"), shown(place).to_string());
            }
            Body::Multiple(all) => {
                let places = (0..all.len()).filter(|at| all[*at].1 == good);
                for place in places {
                    fields.insert(format!("q{n}-{}", shown(place)), "1".to_owned());
                }
            }
            Body::Number { hundredths, .. } => {
                let (sign, minor) = (if *hundredths < 0 { "-" } else { "" }, hundredths.abs());
                let text = format!("{sign}{}.{:02}", minor / 100, minor % 100);
                fields.insert(format!("q{n}"), if good { text } else { "77777777".to_owned() });
            }
            Body::Order(steps) => {
                for place in 0..steps.len() {
                    let rank = if good { place + 1 } else { steps.len() - place };
                    fields.insert(format!("q{n}-{}", shown(place)), rank.to_string());
                }
            }
        }
    }
    fields
}

async fn answered(db: &Db, user: i64, id: i64, right: usize) -> i64 {
    let library = Library::shipped();
    let attempt = get_attempt(db, library, id, user).await.expect("attempt");
    let fields = filled(&attempt, right);
    within(db, async |tx| hand_in(tx, library, (id, user), &fields).await).await.expect("handed in")
}

#[tokio::test]
async fn a_lesson_is_read_checked_and_comes_back() {
    testkit::both(async |db| {
        let (library, user) = (Library::shipped(), person(&db, "li").await);
        assert_eq!(
            code(within(&db, async |tx| mark_read(tx, library, user, "L99").await).await),
            "courses.lesson-unknown"
        );
        assert!(
            within(&db, async |tx| mark_read(tx, library, user, "L1").await).await.expect("read")
        );
        assert!(
            !within(&db, async |tx| mark_read(tx, library, user, "L1").await).await.expect("again")
        );
        assert!(!learning(&db, user).await.expect("told").done("L1"), "read, not checked");
        assert_eq!(
            code(within(&db, async |tx| begin_review(&db, tx, library, user).await).await),
            "courses.nothing-due"
        );
        let begin =
            async || within(&db, async |tx| begin_check(tx, library, user, "L1").await).await;
        let id = begin().await.expect("begun");
        assert_eq!(begin().await.expect("again"), id, "the one that is open goes on");
        assert_eq!(answered(&db, user, id, 4).await, 5_000, "four of eight");
        let again =
            within(&db, async |tx| hand_in(tx, library, (id, user), &BTreeMap::new()).await);
        assert_eq!(code(again.await), "courses.attempt-done");
        let attempt = get_attempt(&db, library, id, user).await.expect("attempt");
        assert_eq!(attempt.points_bps, Some(5_000));
        let right = attempt
            .drawn
            .iter()
            .filter(|one| one.answered.as_ref().is_some_and(|a| a.marked.right));
        assert_eq!(right.count(), 4);
        let other = person(&db, "wu").await;
        assert_eq!(code(get_attempt(&db, library, id, other).await), "courses.attempt-unknown");
        let id = begin().await.expect("begun");
        assert_eq!(answered(&db, user, id, 8).await, 10_000);
        let told = learning(&db, user).await.expect("told");
        assert!(told.done("L1"));
        assert_eq!(told.lessons["L1"].checks, 2);
        // Everything that was answered has a card; what was wrong comes back first.
        let cards = list_cards(&db, user).await.expect("cards");
        assert!((8..=12).contains(&cards.len()));
        assert!(cards.iter().all(|card| card.state.due_on > day("2026-11-21")));
        assert_eq!(due_cards(&db, user, day("2026-11-21"), 20).await.expect("due").due, 0);
        db.clock().set(Moment(db.clock().now().0 + 40 * 86_400_000_000));
        let due = due_cards(&db, user, db.clock().today(), 20).await.expect("due");
        assert_eq!(due.due, i64::try_from(cards.len()).expect("few"));
        let id = within(&db, async |tx| begin_review(&db, tx, library, user).await)
            .await
            .expect("begun");
        answered(&db, user, id, 99).await;
        assert_eq!(due_cards(&db, user, db.clock().today(), 20).await.expect("due").due, 0);
    })
    .await;
}

#[tokio::test]
async fn the_first_test_and_the_last() {
    testkit::both(async |db| {
        let (library, user) = (Library::shipped(), person(&db, "li").await);
        let lessons: Vec<String> = library.lessons.iter().map(|one| one.code.clone()).collect();
        let begin = async |kind| {
            within(&db, async |tx| begin_test(tx, library, (user, kind), &lessons).await).await
        };
        assert_eq!(code(begin(AttemptKind::Post).await), "courses.pre-first");
        let pre = begin(AttemptKind::Pre).await.expect("begun");
        assert_eq!(answered(&db, user, pre, 8).await, 4_000, "eight of twenty");
        assert_eq!(code(begin(AttemptKind::Pre).await), "courses.pre-once");
        let told = learning(&db, user).await.expect("told");
        assert_eq!(told.weak.len(), 6, "all but the first four lessons");
        let post = begin(AttemptKind::Post).await.expect("begun");
        let codes = async |id| -> Vec<String> {
            let attempt = get_attempt(&db, library, id, user).await.expect("attempt");
            attempt.drawn.into_iter().map(|one| one.question.code).collect()
        };
        let (before, behind) = (codes(pre).await, codes(post).await);
        assert!(behind.iter().all(|code| !before.contains(code)), "other questions");
        answered(&db, user, post, 17).await;
        let told = learning(&db, user).await.expect("told");
        assert_eq!(told.tests.gain_bps(), Some(7_500), "from 40 % to 85 %");
    })
    .await;
}

#[tokio::test]
async fn the_bank_learns_which_questions_are_good() {
    testkit::both(async |db| {
        let library = Library::shipped();
        let user = person(&db, "li").await;
        let begin =
            async || within(&db, async |tx| begin_check(tx, library, user, "L2").await).await;
        for right in [8, 8, 2, 0] {
            let id = begin().await.expect("begun");
            answered(&db, user, id, right).await;
        }
        let bank = question_bank(&db, library, Some("L2")).await.expect("bank");
        assert_eq!(bank.len(), library.lesson("L2").expect("lesson").questions.len());
        let answers: i64 = bank.iter().filter_map(|one| one.statistics).map(|one| one.count).sum();
        assert_eq!(answers, 32, "eight in each of four");
        let told = bank.iter().filter_map(|one| one.statistics?.discrimination);
        assert!(told.filter(|one| *one > 0.5).count() >= 3, "who knows the rest knows these");
        let elsewhere = question_bank(&db, library, Some("L1")).await.expect("bank");
        assert!(elsewhere.iter().all(|one| one.statistics.is_none()));
    })
    .await;
}

#[tokio::test]
async fn a_case_is_decided_step_by_step_and_compared() {
    testkit::both(async |db| {
        let library = Library::shipped();
        let case = library.case("maker").expect("case");
        let best = |step: usize| {
            case.steps[step].choices.iter().position(|one| one.points == 100).expect("best")
        };
        let mut people = Vec::new();
        for (login, wrong) in [("li", 0), ("wu", 2)] {
            let user = person(&db, login).await;
            let begin =
                async || within(&db, async |tx| begin_case(tx, library, user, "maker").await).await;
            let id = begin().await.expect("begun");
            assert_eq!(begin().await.expect("the same"), id, "a run under way is gone on with");
            let decide = async |step: usize, choice: usize| {
                let verb = async |tx: &mut Tx| {
                    decide_step(tx, library, (id, user), (step, choice, " 数字在前 ")).await
                };
                within(&db, verb).await
            };
            assert_eq!(code(decide(1, 0).await), "courses.step-taken");
            assert_eq!(code(decide(0, 99).await), "courses.choice-missing");
            for step in 0..case.steps.len() {
                let choice = if step < wrong { best(step) + 1 } else { best(step) };
                decide(step, choice).await.expect("decided");
                assert_eq!(code(decide(step, choice).await), "courses.step-taken");
            }
            let (_, run) = get_run(&db, library, id, user).await.expect("run");
            assert_eq!(run.decided[0].reason, "数字在前");
            people.push((user, id, run.points));
        }
        assert_eq!(people[0].2, Some(100));
        // 30 and 40 instead of 100 in two of five steps.
        assert_eq!(people[1].2, Some((30 + 40 + 300) / 5));
        let (count, peers) = case_peers(&db, case).await.expect("peers");
        assert_eq!((count, peers[&(0, best(0))], peers[&(2, best(2))]), (2, 1, 2));
        assert_eq!(
            code(get_run(&db, library, people[0].1, people[1].0).await),
            "courses.run-unknown"
        );
        assert_eq!(best_runs(&db, people[1].0).await.expect("best")["maker"], 74);
        let gone = within(&db, async |tx| begin_case(tx, library, people[0].0, "none").await).await;
        assert_eq!(code(gone), "courses.case-unknown");
    })
    .await;
}
