//! One import at a time, and whoever would wait for it is told whose it is and how far.

use base::{Failure, Rejection};
use credit::intake::{self, Options, Watch, source::Source};
use store::{Actor, Db, Open};
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
