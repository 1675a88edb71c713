//! One import at a time, and whoever would wait for it is told whose it is and how far.

use base::{Failure, Rejection};
use credit::intake::{self, Options, Watch, source::Source};
use store::{Actor, Db, Files, Open};
use testkit::{TestDb, both};

fn refused<T>(outcome: Result<T, Failure>) -> Rejection {
    match outcome {
        Err(Failure::Rejected(rejection)) => rejection,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it went through"),
    }
}

fn said(rejection: &Rejection, name: &str) -> String {
    let found = rejection.args.iter().find(|(known, _)| *known == name);
    found.map(|(_, value)| value.clone()).unwrap_or_default()
}

fn source() -> Source {
    let text = "客户编码,发票号,开票日期,到期日,金额\nA,F1,2026-01-05,2026-02-04,100\n";
    Source::bytes("second.csv", text.as_bytes().to_vec())
}

async fn import(db: &Db) -> Result<intake::Outcome, Failure> {
    let (actor, watch) = (Actor::user("li"), Watch::default());
    intake::import(db, actor, source(), &Options::default(), &watch).await
}

/// As another process opens the same database.
async fn other_process(db: &TestDb) -> Db {
    let open = Open { node: 2, connections: 4, ..db.reopened() };
    Db::open(open).await.expect("opened")
}

#[tokio::test]
async fn a_second_import_is_told_about_the_first() {
    both(async |db| {
        let other = other_process(&db).await;
        let begun = db.write_import(Actor::user("wang"), "first.csv", 200).await;
        let (tx, turn) = begun.expect("begun");
        turn.tell(50);
        for (handle, percent) in [(&*db, "25"), (&other, "0")] {
            for trial in [false, true] {
                let outcome = match trial {
                    false => import(handle).await,
                    true => {
                        let (actor, watch) = (Actor::user("li"), Watch::default());
                        intake::try_file(handle, actor, source(), &Options::default(), &watch).await
                    }
                };
                let rejection = refused(outcome);
                assert_eq!(rejection.code, "house.import-running");
                assert_eq!(said(&rejection, "file"), "first.csv");
                assert_eq!(said(&rejection, "who"), "wang");
                // Another process sees what was told last, which is never too much.
                let seen: u64 = said(&rejection, "percent").parse().expect("a number");
                assert!(seen == 25 || percent == "0" && seen == 0, "{seen} {percent}");
                assert!(!said(&rejection, "since").is_empty());
            }
        }
        tx.roll_back().await.expect("given up");
        drop(turn);
        assert_eq!(db.find_running().await.expect("read"), None);
        assert_eq!(other.find_running().await.expect("read"), None);
        assert_eq!(import(&other).await.expect("free again").tally.booked, 1);
        assert_eq!(import(&db).await.expect("free again").tally.unchanged, 1);
        other.close().await;
    })
    .await;
}

/// What everybody else may write meanwhile: on PostgreSQL everything but the buyers of the file, on
/// SQLite nothing, and they are told so after a stated wait. Reading never waits.
#[tokio::test]
async fn other_writers_do_not_wait_for_the_end_of_an_import() {
    both(async |db| {
        let other = other_process(&db).await;
        let begun = db.write_import(Actor::user("wang"), "first.csv", 200).await;
        let (tx, turn) = begun.expect("begun");
        for handle in [&*db, &other] {
            match (handle.kind(), handle.write(Actor::user("li")).await) {
                (store::Kind::Postgres, Ok(tx)) => tx.roll_back().await.expect("nothing done"),
                (store::Kind::Sqlite, outcome) => {
                    assert_eq!(refused(outcome).code, "house.import-running");
                }
                (_, Err(other)) => panic!("{other:?}"),
            }
            assert!(intake::list_batches(handle, None, 5).await.expect("read").is_empty());
        }
        tx.roll_back().await.expect("given up");
        drop(turn);
        let tx = db.write(Actor::user("li")).await.expect("free again");
        tx.roll_back().await.expect("nothing done");
        other.close().await;
    })
    .await;
}

/// Whoever would wait for a long import is told at once, and an upload is no exception; a short one
/// is worth the wait.
#[tokio::test]
async fn nobody_waits_for_what_will_take_long() {
    both(async |db| {
        if db.kind() == store::Kind::Postgres {
            return;
        }
        let other = other_process(&db).await;
        let folder = tempfile::tempdir().expect("folder");
        let files = Files::under(folder.path());
        let begun = db.write_import(Actor::user("wang"), "first.csv", 200).await;
        let (tx, turn) = begun.expect("begun");
        turn.tell(2);
        db.clock().set(db.clock().now().plus_seconds(4));
        for handle in [&*db, &other] {
            let since = std::time::Instant::now();
            let outcome = intake::keep_upload(handle, &files, Actor::user("li"), "b.csv", b"a,b");
            let rejection = refused(outcome.await);
            assert_eq!(rejection.code, "house.import-running");
            assert_eq!(said(&rejection, "percent"), "1");
            assert!(since.elapsed().as_secs() < 3, "{:?}", since.elapsed());
        }
        turn.tell(199);
        let outcome = intake::keep_upload(&db, &files, Actor::user("li"), "b.csv", b"a,b");
        let ending = async {
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            tx.roll_back().await.expect("given up");
            drop(turn);
        };
        let (kept, ()) = tokio::join!(outcome, ending);
        assert_eq!(kept.expect("kept").file_name, "b.csv");
        other.close().await;
    })
    .await;
}

/// An import does not look references up row by row: rows that point at nothing are found all the
/// same, and whoever writes after it is looked after again.
#[tokio::test]
async fn nothing_points_at_nothing_after_an_import() {
    const NOWHERE: &str = "INSERT INTO receivables_dispute (id, buyer_id, item_id, amount_minor, \
        opened_on, reason, outcome, recorded_at) VALUES (1, 1, 1, 1, '2026-01-05', '', '', 1)";
    both(async |db| {
        let begun = db.write_import(Actor::user("wang"), "first.csv", 200).await;
        let (mut tx, turn) = begun.expect("begun");
        let sent = store::query(NOWHERE).execute(tx.conn()).await;
        tx.quiet();
        match (db.kind(), sent) {
            (store::Kind::Postgres, Err(_)) => tx.roll_back().await.expect("given up"),
            (store::Kind::Sqlite, Ok(_)) => {
                tx.commit().await.expect_err("it points at nothing");
            }
            (kind, sent) => panic!("{kind:?}: {sent:?}"),
        }
        drop(turn);
        assert_eq!(import(&db).await.expect("free again").tally.booked, 1);
        for _ in 0..10 {
            let mut tx = db.write(Actor::user("li")).await.expect("begun");
            store::query(NOWHERE).execute(tx.conn()).await.expect_err("it points at nothing");
        }
    })
    .await;
}
