//! A file of several chunks: while the invoices of one are written, the next one is looked through,
//! and what a later chunk says of an earlier one is seen all the same.

use std::fmt::Write as _;

use credit::{
    intake::{self, Options, Outcome, Watch, source::Source},
    parties,
    receivables::check_ledger,
};
use store::{Actor, Db, access::Scope};
use testkit::both;

/// As many as travel together, and some more of a third chunk.
const CHUNK: usize = 12_000;
const ROWS: usize = 2 * CHUNK + 50;

/// Rows by line, where they are not as all the others.
fn odd(n: usize) -> Option<&'static str> {
    Some(match n - CHUNK {
        10 => "K3,F000003,2026-01-05,2026-02-04,100,",
        20 => "K4,F000004,2026-01-05,2026-02-04,400,",
        30 => "Ｋ５,ｆ000005,2026-01-05,2026-02-04,100,",
        40 => "K6,F000006,2026-01-05,2026-02-04,100,2026-02-01",
        50 => "NEW,n-1,2026-01-05,2026-02-04,100,",
        60 => "K7,X1,2026-01-05,2026-02-04,0,",
        _ if n == 2 * CHUNK + 20 => "NEW,N-1,2026-01-05,2026-02-04,100,",
        _ if n == 2 * CHUNK + 30 => "new,N-1,2026-01-05,2026-02-04,200,",
        _ => return None,
    })
}

fn file() -> Source {
    let mut text = String::from("客户编码,发票号,开票日期,到期日,金额,结清日期\n");
    for n in 0..ROWS {
        match n.checked_sub(CHUNK).and_then(|_| odd(n)) {
            Some(row) => text.push_str(row),
            None => {
                let _ = write!(text, "K{},F{n:06},2026-01-05,2026-02-04,100,", n % 500);
            }
        }
        text.push('\n');
    }
    Source::bytes("many.csv", text.into_bytes())
}

async fn import(db: &Db) -> Outcome {
    let (actor, watch) = (Actor::user("finance"), Watch::default());
    let outcome = intake::import(db, actor, file(), &Options::default(), &watch).await;
    outcome.expect("imported")
}

fn counts(outcome: &Outcome) -> [u64; 3] {
    [outcome.tally.booked, outcome.tally.unchanged, outcome.tally.rejected]
}

/// How many of the indexes that an import of many invoices puts aside are there.
async fn indexes(db: &Db) -> i64 {
    let schema = match db.kind() {
        store::Kind::Sqlite => {
            "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'index' AND name IN "
        }
        store::Kind::Postgres => "SELECT COUNT(*) FROM pg_indexes WHERE indexname IN ",
    };
    let mut ask = store::Ask::new(schema);
    ask.text("('receivables_item_unpaid', 'receivables_item_by_number')");
    let mut connection = db.read().await.expect("connection");
    let row = ask.row(&mut connection, "counting indexes").await.expect("counted");
    store::Columns::int(&row, 0).expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_chunk_knows_the_earlier_ones() {
    both(async |db| {
        let (actor, watch) = (Actor::user("finance"), Watch::default());
        let tried = intake::try_file(&db, actor, file(), &Options::default(), &watch).await;
        assert_eq!(tried.expect("tried").tally.rejected, 3);
        assert_eq!(indexes(&db).await, 2, "a trial leaves everything as it was");
        let first = import(&db).await;
        assert_eq!(indexes(&db).await, 2);
        let lines: Vec<(u64, &str)> =
            first.rejects.iter().map(|row| (row.line, row.faults[0].why.code)).collect();
        let line = |n: usize| n as u64 + 2;
        assert_eq!(
            lines,
            [
                (line(CHUNK + 20), "intake.invoice-differs"),
                (line(CHUNK + 60), "intake.amount-zero"),
                (line(2 * CHUNK + 30), "intake.invoice-differs"),
            ]
        );
        // One is there with less paid, one was new, one of each chunk repeats one.
        assert_eq!(counts(&first), [ROWS as u64 - 6, 3, 3]);
        assert_eq!(first.buyers_added, 501);
        let report = check_ledger(&db).await.expect("ledger");
        assert!(report.is_sound(), "{report:?}");
        let buyer = parties::get_buyer(&db, "new", Scope::All).await.expect("buyer");
        assert_eq!(buyer.code, "NEW");
        assert_eq!(counts(&import(&db).await), [0, ROWS as u64 - 3, 3], "the same file again");
    })
    .await;
}
