//! A learner prepares, talks, is marked, goes another way; nobody else sees or moves it but who teaches.

use std::time::{Duration, Instant};

use academy::practice::{
    Cast, KeptRun, Move, Place, PracticePack, Preparation, Run, Season, Stage, branch_run,
    count_runs, find_taking, get_run, join_ladder, leave_ladder, list_runs, list_tries,
    prepare_run, recast_run, say, score, standings, start_challenge, start_run,
};
use base::{Lang, Result};
use store::{Actor, Db};

use crate::school::{TALK, code, person, saying, within};

const CAST: (&str, &str, i64) = ("first-reminder", "staller", 1);

async fn speak(db: &Db, of: (i64, i64), number: i64, done: &str) -> Result<bool> {
    let saying = saying(number, done);
    within(db, async |tx| say(tx, of, &saying).await).await
}

#[tokio::test]
async fn a_talk_is_prepared_spoken_marked_and_branched() {
    testkit::both(async |db| {
        let (li, wu) = (person(&db, "li").await, person(&db, "wu").await);
        let wrong = within(&db, async |tx| start_run(tx, li, ("moon", "staller", 1), None).await);
        assert_eq!(code(wrong.await), "practice.cast-unknown");
        let id = within(&db, async |tx| start_run(tx, li, CAST, Some(7)).await).await;
        let id = id.expect("begun");
        assert_eq!(code(speak(&db, (id, li), 1, "listen").await), "practice.not-prepared");
        let prepare = async |who: i64, with: Preparation| {
            within(&db, async |tx| prepare_run(tx, (id, who), &with).await).await
        };
        let days = |target, walk| Preparation {
            papers: vec!["statement".to_owned()],
            people: true,
            target_days: Some(target),
            walk_days: Some(walk),
        };
        assert_eq!(code(prepare(li, days(60, 30)).await), "practice.target-order");
        assert_eq!(code(prepare(wu, days(30, 60)).await), "practice.run-unknown");
        let strange = Preparation { papers: vec!["moon".to_owned()], ..days(30, 60) };
        assert_eq!(code(prepare(li, strange).await), "practice.paper-unknown");
        assert_eq!(code(prepare(li, days(28, 90)).await), "done");
        assert_eq!(code(prepare(li, days(28, 90)).await), "practice.run-begun");
        assert_eq!(code(speak(&db, (id, wu), 1, "listen").await), "practice.run-unknown");
        for (number, done) in (1_i64..).zip(TALK) {
            let over = speak(&db, (id, li), number, done).await.expect(done);
            assert_eq!(over, done == "close", "{done}");
            assert_ne!(code(speak(&db, (id, li), number, "listen").await), "done", "told twice");
        }
        assert_eq!(code(speak(&db, (id, li), 15, "listen").await), "practice.run-over");
        let kept = get_run(&db, id, (li, false)).await.expect("kept");
        let run = kept.replayed(PracticePack::shipped()).expect("played again");
        assert_eq!(kept.digest, run.digest());
        assert_eq!(kept.total_tenths, Some(score(&run).total));
        assert_eq!(code(get_run(&db, id, (wu, false)).await), "practice.run-unknown");
        assert_eq!(get_run(&db, id, (wu, true)).await.expect("who teaches").id, id);
        let branch = within(&db, async |tx| branch_run(tx, (id, li), 5, Lang::Zh).await).await;
        let branch = branch.expect("branched");
        let fresh = get_run(&db, branch, (li, false)).await.expect("branch");
        assert_eq!((fresh.turns.len(), fresh.branch), (5, Some((id, 5))));
        assert_eq!(fresh.turns[..], kept.turns[..5]);
        assert!(!speak(&db, (branch, li), 6, "threaten").await.expect("said"));
        assert!(speak(&db, (branch, li), 7, "close").await.expect("over"));
        let failed = get_run(&db, branch, (li, false)).await.expect("branch");
        assert_eq!((failed.failed, failed.total_tenths), (true, Some(0)));
        let listed = list_runs(&db, Some(li), (0, 20)).await.expect("listed");
        assert_eq!(listed.iter().map(|run| run.id).collect::<Vec<_>>(), [branch, id]);
        assert_eq!(count_runs(&db, Some(wu)).await.expect("counted"), 0);
    })
    .await;
}

async fn told(db: &Db) -> (Vec<String>, Vec<String>) {
    let season = Season::of(db.clock().today());
    let (persons, teams) = standings(&list_tries(db, season).await.expect("tries"));
    let named = |all: Vec<Place>| {
        all.into_iter().map(|one| format!("{} {} {}", one.place, one.name, one.count)).collect()
    };
    (named(persons), named(teams))
}

#[tokio::test]
async fn the_ladder_shows_who_wants_it_and_nobody_else() {
    testkit::both(async |db| {
        let (li, wu, xu) =
            (person(&db, "li").await, person(&db, "wu").await, person(&db, "xu").await);
        let try_it = async |who| within(&db, async |tx| start_challenge(tx, who).await).await;
        assert_eq!(code(try_it(li).await), "practice.ladder-not-joined");
        let join =
            async |who, team: &str| within(&db, async |tx| join_ladder(tx, who, team).await).await;
        assert_eq!(code(join(li, &"长".repeat(41)).await), "practice.team-long");
        join(li, " 华东 ").await.expect("joined");
        join(wu, "华东").await.expect("joined");
        let (one, other) = (try_it(li).await.expect("begun"), try_it(wu).await.expect("begun"));
        assert_eq!(code(try_it(li).await), "practice.week-tried");
        let (one, other) = (
            get_run(&db, one, (li, false)).await.expect("kept"),
            get_run(&db, other, (wu, false)).await.expect("kept"),
        );
        let cast = |run: &KeptRun| (run.scene.clone(), run.persona.clone(), run.level, run.seed);
        assert_eq!(cast(&one), cast(&other), "the same debtor for all");
        let easier = within(&db, async |tx| recast_run(tx, (one.id, li), ("blunt", 1)).await).await;
        assert_eq!(code(easier), "practice.week-same", "nobody makes it easier");
        let with = Preparation::default();
        within(&db, async |tx| prepare_run(tx, (one.id, li), &with).await).await.expect("ready");
        let branch =
            async || within(&db, async |tx| branch_run(tx, (one.id, li), 0, Lang::Zh).await).await;
        assert_eq!(code(branch().await), "practice.week-same", "nobody rehearses it");
        speak(&db, (one.id, li), 1, "close").await.expect("over");
        assert_eq!(code(branch().await), "done", "once it is over");
        let (persons, teams) = told(&db).await;
        assert_eq!(persons.len(), 2, "xu has not joined: {persons:?}");
        assert!(persons[0].starts_with("1 li 1"), "{persons:?}");
        assert_eq!(teams, ["1 华东 2"]);
        let leave = async |who| within(&db, async |tx| leave_ladder(tx, who).await).await;
        leave(li).await.expect("left");
        assert_eq!(told(&db).await.0, ["1 wu 0"], "gone at once");
        assert_eq!(code(leave(li).await), "practice.ladder-not-joined");
        assert_eq!(code(leave(xu).await), "practice.ladder-not-joined");
        assert!(find_taking(&db, xu, db.clock().today()).await.expect("read").is_none());
    })
    .await;
}

/// A turn as a page plays it: read, said, kept, read again, spoken.
async fn turn(db: &Db, of: (i64, i64), number: i64, done: &str) -> Duration {
    let begun = Instant::now();
    let mut tx = db.write(Actor::user("li")).await.expect("tx");
    say(&mut tx, of, &saying(number, done)).await.expect(done);
    tx.commit().await.expect("commit");
    let kept = get_run(db, of.0, (of.1, false)).await.expect("kept");
    let run = kept.replayed(PracticePack::shipped()).expect("played");
    let heard =
        Stage::open(&run.cast.scene.words, Lang::Zh).expect("stage").hear(&run).expect("heard");
    assert!(!heard.text.is_empty());
    begun.elapsed()
}

/// 200 learners at once: `cargo test -p academy --release --test story -- --ignored quick --nocapture`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement"]
async fn a_turn_is_quick() {
    testkit::both(async |db| {
        let mut learners = Vec::new();
        for n in 0..200 {
            let li = person(&db, &format!("learner{n}")).await;
            let id = within(&db, async |tx| start_run(tx, li, CAST, Some(n)).await).await;
            let id = id.expect("begun");
            let with = Preparation::default();
            within(&db, async |tx| prepare_run(tx, (id, li), &with).await).await.expect("prepared");
            learners.push((id, li));
        }
        let mut talks = tokio::task::JoinSet::new();
        for of in learners {
            let db: Db = (*db).clone();
            talks.spawn(async move {
                let mut took = Vec::new();
                for (number, done) in (1_i64..).zip(TALK) {
                    took.push(turn(&db, of, number, done).await);
                }
                took
            });
        }
        let mut took: Vec<Duration> = talks.join_all().await.into_iter().flatten().collect();
        took.sort_unstable();
        let at = |share: usize| took[took.len() * share / 100];
        println!("{} turns: median {:?}, p95 {:?}", took.len(), at(50), at(95));
    })
    .await;
}

/// Forty talks at once by ten learners: nothing is lost, nothing is mixed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn talks_at_once_keep_apart() {
    testkit::both(async |db| {
        let mut talks = tokio::task::JoinSet::new();
        for n in 0..10_i64 {
            let li = person(&db, &format!("learner{n}")).await;
            for seed in n * 4..n * 4 + 4 {
                let db: Db = (*db).clone();
                talks.spawn(async move {
                    let id = within(&db, async |tx| start_run(tx, li, CAST, Some(seed)).await);
                    let id = id.await.expect("begun");
                    let with =
                        Preparation { target_days: Some(20 + seed), ..Preparation::default() };
                    within(&db, async |tx| prepare_run(tx, (id, li), &with).await)
                        .await
                        .expect("prepared");
                    for (number, done) in (1_i64..).zip(TALK) {
                        let mut saying = saying(number, done);
                        (saying.said, saying.typed) = (format!("{seed}/{number}"), true);
                        within(&db, async |tx| say(tx, (id, li), &saying).await).await.expect(done);
                    }
                    (id, li, seed, with)
                });
            }
        }
        let pack = PracticePack::shipped();
        let talks = talks.join_all().await;
        assert_eq!(talks.len(), 40);
        for (id, li, seed, with) in talks {
            let kept = get_run(&db, id, (li, false)).await.expect("kept");
            let said: Vec<&str> = kept.turns.iter().map(|turn| turn.said.as_str()).collect();
            let own: Vec<String> = (1..=TALK.len()).map(|n| format!("{seed}/{n}")).collect();
            assert_eq!(said, own, "another talk's words");
            let cast = Cast::find(pack, CAST, seed.unsigned_abs()).expect("a cast");
            let mut alone = Run::new(pack, cast, with);
            for done in TALK {
                alone.play(Move::parse(done).expect(done), "");
            }
            assert_eq!(kept.digest, alone.digest(), "as if nobody else had played");
        }
    })
    .await;
}
