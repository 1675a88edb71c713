//! Two people at the register at once, and a register that moves while a fit runs: no day has two
//! champions, no step is taken twice, nobody keeps a name that he lost, and what was stopped has
//! left nothing behind.

use std::sync::{Arc, mpsc};

use base::{Failure, Result};
use credit::{
    lab::{
        Fitted, Glance, NewProject, Opened, Project, Table, begin_project,
        choices::{Choices, DataChoices, Split},
        fit_model, get_project, keep_fit, list_fits,
        report::FitAsked,
    },
    scoring::models::{
        Role, State, approve_as, champions_history, get_version, propose_version, restore_expert,
        retire, validate,
    },
};
use quant::lab::{
    frame::{Column, Frame},
    progress::{Continue, Progress, unwatched},
};
use store::{Actor, Db, Files};
use testkit::{both, day};

use crate::models::{by, by_hand, card};

/// Proposed by Li and validated by Wang.
async fn validated(db: &Db, points: i32) -> i64 {
    let new = by_hand(&format!("行为卡 {points}"), card(points));
    let id = by(db, "li", async |tx| propose_version(tx, &new).await).await.expect("kept");
    let told = by(db, "wang", async |tx| validate(tx, id, "可靠").await).await;
    assert_eq!(told, Ok(()));
    id
}

async fn crown(db: &Db, who: &str, id: i64, on: &str) -> std::result::Result<(), &'static str> {
    let on = day(on);
    by(db, who, async |tx| approve_as(tx, id, Role::Champion, on, "委员会同意").await).await
}

async fn state(db: &Db, id: i64) -> State {
    get_version(db, id).await.expect("there").version.state
}

#[tokio::test]
async fn two_champions_for_one_day_at_once() {
    both(async |db| {
        for (at, on) in ["2026-11-22", "2026-11-25", "2026-11-28", "2026-12-01"].iter().enumerate()
        {
            let points = 10 * i32::try_from(at).expect("small");
            let pair = [validated(&db, 40 + points).await, validated(&db, 41 + points).await];
            let (one, other) =
                tokio::join!(crown(&db, "wang", pair[0], on), crown(&db, "zhao", pair[1], on));
            let (won, lost) = match (one, other) {
                (Ok(()), Err("scoring.model-champion-taken")) => (pair[0], pair[1]),
                (Err("scoring.model-champion-taken"), Ok(())) => (pair[1], pair[0]),
                told => panic!("{on}: one is first and the other is told: {told:?}"),
            };
            assert_eq!(state(&db, won).await, State::Champion);
            assert_eq!(state(&db, lost).await, State::Validated, "nobody is half a champion");
            let steps = get_version(&db, lost).await.expect("there").steps;
            assert!(steps.iter().all(|step| step.step != "champion"), "{steps:?}");
            let history = champions_history(&db).await.expect("read");
            let of_day = history.iter().filter(|reign| reign.from_on == Some(day(on)));
            assert_eq!(of_day.map(|reign| reign.version_id).collect::<Vec<_>>(), [Some(won)]);
            // Whoever comes later is told the same, by name; another day is free.
            assert_eq!(crown(&db, "zhao", lost, on).await, Err("scoring.model-champion-taken"));
            assert_eq!(crown(&db, "zhao", won, on).await, Err("scoring.model-champion-taken"));
            assert_eq!(crown(&db, "zhao", lost, &day(on).plus_days(1).to_string()).await, Ok(()));
        }
        let sum = db.verify_chain().await.expect("chain");
        assert_eq!(sum.broken_at, None);
    })
    .await;
}

#[tokio::test]
async fn who_gives_way_to_the_expert_card_is_a_champion_no_more() {
    both(async |db| {
        let (id, on) = (validated(&db, 80).await, day("2026-11-25"));
        assert_eq!(crown(&db, "wang", id, "2026-11-25").await, Ok(()));
        let told = by(&db, "zhao", async |tx| restore_expert(tx, on, "暂缓").await).await;
        assert_eq!(told, Ok(()));
        let file = get_version(&db, id).await.expect("there");
        assert_eq!(file.version.state, State::Validated);
        let last = file.steps.last().expect("steps");
        assert_eq!(
            (last.step.as_str(), last.on, last.reason.as_str()),
            ("displace", Some(on), "暂缓")
        );
        // It may be approved again for the day that the expert card holds, and be displaced again.
        assert_eq!(crown(&db, "wang", id, "2026-11-25").await, Ok(()));
        assert_eq!(crown(&db, "wang", id, "2026-12-25").await, Ok(()));
        let told = by(&db, "zhao", async |tx| restore_expert(tx, on, "再暂缓").await).await;
        assert_eq!(told, Ok(()));
        assert_eq!(state(&db, id).await, State::Champion, "it decides from December on");
        let told = by(&db, "zhao", async |tx| retire(tx, id, "停用").await).await;
        assert_eq!(told, Err("scoring.model-in-force"));
        // At once: whoever is second finds what the first one did, whatever the order.
        let other = validated(&db, 81).await;
        let restored = async {
            by(&db, "zhao", async |tx| restore_expert(tx, day("2026-12-01"), "暂缓").await).await
        };
        let (crowned, restored) = tokio::join!(crown(&db, "wang", other, "2026-12-01"), restored);
        assert_eq!((crowned, restored), (Ok(()), Ok(())));
        let history = champions_history(&db).await.expect("read");
        let reign = history.iter().find(|one| one.from_on == Some(day("2026-12-01")));
        let holds = reign.expect("set").version_id;
        let expected = if holds == Some(other) { State::Champion } else { State::Validated };
        assert_eq!(state(&db, other).await, expected);
    })
    .await;
}

#[tokio::test]
async fn a_step_is_taken_once_by_two_who_press_at_once() {
    both(async |db| {
        for points in 60..64 {
            let new = by_hand(&format!("卡 {points}"), card(points));
            let id = by(&db, "li", async |tx| propose_version(tx, &new).await).await.expect("kept");
            let press = async |who: &str| {
                by(&db, who, async |tx| validate(tx, id, "样本外可靠").await).await
            };
            let (one, other) = tokio::join!(press("wang"), press("zhao"));
            let told = [one, other];
            assert!(told.contains(&Ok(())), "{told:?}");
            assert!(told.contains(&Err("scoring.model-step")), "{told:?}");
            let steps = get_version(&db, id).await.expect("there").steps;
            assert_eq!(steps.iter().filter(|step| step.step == "validate").count(), 1);
        }
    })
    .await;
}

/// 600 rows, of which every fourth with a high `x` is bad.
fn frame() -> Frame {
    let bad = |n: usize| f64::from(u8::from(n.is_multiple_of(4) ^ n.is_multiple_of(23)));
    let columns = vec![
        Column::numbers("bad", (0..600).map(bad)),
        Column::numbers(
            "x",
            (0..600).map(|n| bad(n) * 3.0 + f64::from(u32::try_from(n % 7).unwrap_or(0))),
        ),
        Column::numbers("y", (0..600).map(|n| f64::from(u32::try_from(n * n % 31).unwrap_or(0)))),
    ];
    Frame::try_new(columns).expect("even")
}

fn data() -> DataChoices {
    let split = Split::Random { test_percent: 30, seed: 1 };
    DataChoices { target: "bad".to_owned(), split, ..DataChoices::default() }
}

async fn project(db: &Db, files: &Files) -> Project {
    let kept = files.keep(b"bad,x,y\n").await.expect("kept");
    let glance = Glance::of(&Table { frame: frame(), ragged: 0 });
    let choices = Choices { data: data(), ..Choices::default() };
    let (kept, glance, choices) = (&kept, &glance, &choices);
    let new = NewProject { name: "样本", file_name: "a.csv", kept, glance, choices };
    let mut tx = db.write(Actor::user("li")).await.expect("tx");
    let id = begin_project(&mut tx, &new).await.expect("begun");
    tx.commit().await.expect("commit");
    get_project(db, id).await.expect("there")
}

fn asked(kind: &str) -> FitAsked {
    let variables = vec!["x".to_owned(), "y".to_owned()];
    FitAsked { kind: kind.to_owned(), variables, folds: 0, rounds: 200, ..FitAsked::default() }
}

fn fit(kind: &str, watch: &mut dyn FnMut(Progress) -> Continue) -> Result<Fitted> {
    let opened = Opened::of(frame(), 0, &data()).expect("opens");
    let choices = Choices { data: data(), ..Choices::default() };
    fit_model(&opened, &choices, &asked(kind), watch)
}

#[tokio::test]
async fn the_register_moves_on_while_a_fit_runs() {
    both(async |db| {
        let folder = tempfile::TempDir::new().expect("folder");
        let files = Files::under(folder.path());
        let project = project(&db, &files).await;
        let id = validated(&db, 80).await;
        let (running, mut seen) = tokio::sync::mpsc::unbounded_channel::<Progress>();
        let (go_on, waits) = mpsc::channel::<()>();
        let work = tokio::task::spawn_blocking(move || {
            let mut first = true;
            fit("booster", &mut |at| {
                if std::mem::take(&mut first) {
                    running.send(at).expect("told");
                    waits.recv().expect("told to go on");
                }
                Continue::Yes
            })
        });
        // The fit has begun and says how far it is; it holds nothing that others wait for.
        let at = seen.recv().await.expect("begins");
        assert!(at.total > 0 && at.done <= at.total, "{at:?}");
        assert_eq!(crown(&db, "wang", id, "2026-11-25").await, Ok(()));
        assert_eq!(state(&db, id).await, State::Champion);
        assert!(list_fits(&db, project.id).await.expect("read").is_empty());
        go_on.send(()).expect("waits");
        let fitted = Arc::new(work.await.expect("no panic").expect("fitted"));
        // Two who keep their fits at once get a number each.
        let keep = async |who: &str| {
            by(&db, who, async |tx| keep_fit(tx, &files, &project, &fitted).await).await
        };
        let (one, other) = tokio::join!(keep("li"), keep("zhao"));
        let mut numbers = [one.expect("kept"), other.expect("kept")];
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 2]);
        assert_eq!(state(&db, id).await, State::Champion, "as it was approved meanwhile");
    })
    .await;
}

#[tokio::test]
async fn a_stopped_fit_leaves_nothing() {
    let whole = ["card", "additive", "tree", "booster"];
    for kind in whole {
        let mut calls = 0;
        fit(kind, &mut |_| {
            calls += 1;
            Continue::Yes
        })
        .unwrap_or_else(|failure| panic!("{kind}: {failure:?}"));
        assert!(calls > 1, "{kind} tells how far it is");
        // Stopped at its beginning, in its midst and at its end: it says so, whatever it is.
        for stop in [1, calls / 2, calls] {
            let mut at = 0;
            let stopped = fit(kind, &mut |_| {
                at += 1;
                if at >= stop { Continue::No } else { Continue::Yes }
            });
            match stopped {
                Err(Failure::Rejected(why)) => assert_eq!(why.code, "scoring.lab-stopped"),
                told => panic!("{kind} at {stop} of {calls}: {told:?}"),
            }
            assert!(at <= stop.max(1), "{kind}: nothing goes on behind a stop");
        }
    }
    fit("card", &mut unwatched).expect("unwatched");
}
