//! The rooms of collections at size: ten thousand open cases of buyers that owe two hundred thousand open items,
//! fifty thousand letters, half a million debts among fifty thousand parties. The nightly run of the strategy,
//! every list, the preparation pack, the search for circles, each beside hand-written SQL that reads the same
//! rows where there is such a thing. `COLLECTIONS_SIZE=small` sees only that it works; `SHOUXIN_TEST_POSTGRES`
//! adds PostgreSQL. `cargo xtask bench collections` keeps the figures.
#![allow(missing_docs)]

#[path = "../child/mod.rs"]
mod child;
mod seed;

use std::{path::Path, time::Instant};

use axum::{body::Body, http::Request};
use base::Clock;
use child::PASSWORD;
use credit::{
    collections::{debts, guard_promises},
    parties::get_buyer,
};
use seed::{LOGIN, Size, World, code, fill};
use store::{Actor, Ask, Db, Files, Open, access::Scope};
use testkit::TestDb;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

/// Where the books are kept, and how a measure says so.
struct Place<'a> {
    data: &'a Path,
    said: &'static str,
    database: Option<String>,
    size: Size,
}

#[expect(clippy::disallowed_methods, reason = "a benchmark has no other settings")]
fn size() -> Size {
    match std::env::var("COLLECTIONS_SIZE").as_deref() {
        Ok("small") => Size::SMALL,
        _ => Size::FULL,
    }
}

fn main() {
    let folder = std::env::temp_dir().join(format!("shouxin-collections-{}", std::process::id()));
    let runtime = Runtime::new().expect("a runtime");
    let (data, size) = (folder.join("embedded"), size());
    measure(&runtime, &Place { data: &data, said: "", database: None, size });
    // Says aloud where no PostgreSQL is named.
    if let Some(database) = runtime.block_on(TestDb::postgres()) {
        let data = folder.join("postgres");
        let database = Some(database.url());
        measure(&runtime, &Place { data: &data, said: "PostgreSQL: ", database, size });
    }
    std::fs::remove_dir_all(&folder).ok();
}

fn tell(place: &Place<'_>, what: &str, value: f64, (unit, goal): (&str, &str)) {
    println!("measure | {}{what} | {value:.2} | {unit} | {goal}", place.said);
}

fn shouxin(place: &Place<'_>, arguments: &[&str]) -> (f64, f64) {
    child::shouxin(place.data, arguments)
}

async fn open(place: &Place<'_>) -> Db {
    let clock = Clock::system("Asia/Shanghai").expect("a zone");
    let open = match &place.database {
        Some(url) => Open::url(url, clock),
        None => Open::file(&place.data.join("shouxin.db"), clock),
    };
    Db::open(open).await.expect("open")
}

fn measure(runtime: &Runtime, place: &Place<'_>) {
    let mut arguments = vec!["init", "--company", "规模试验"];
    arguments.extend(place.database.iter().flat_map(|url| ["--database", url]));
    shouxin(place, &arguments);
    let files = Files::under(place.data.join("files"));
    let started = Instant::now();
    let world = runtime.block_on(async {
        let db = open(place).await;
        let world = fill(&db, &files, place.size).await;
        db.close().await;
        world
    });
    println!("{}made in {:.1} s", place.said, started.elapsed().as_secs_f64());
    shouxin(place, &["assess"]);
    strategy(runtime, place);
    runtime.block_on(walk(place, files, &world));
}

/// The nightly run over all open items: the first proposes, the second finds everything proposed.
fn strategy(runtime: &Runtime, place: &Place<'_>) {
    let items = f64::from(u32::try_from(place.size.buyers * place.size.items).unwrap_or(0));
    let (seconds, peak) = shouxin(place, &["strategy", "run"]);
    let what = format!("nightly run of the strategy over {items} open items");
    tell(place, &what, seconds, ("s", ""));
    tell(place, "the same, open items a second", items / seconds, ("rows/s", ""));
    tell(place, "the same, peak memory", peak, ("MiB", ""));
    let (again, _) = shouxin(place, &["strategy", "run"]);
    tell(place, "the same once more on the same day", again, ("s", ""));
    let by_hand = runtime.block_on(async {
        let db = open(place).await;
        let started = Instant::now();
        let read = read_all(&db).await;
        println!("{}{read} rows by hand-written SQL", place.said);
        let spent = started.elapsed().as_secs_f64();
        db.close().await;
        spent
    });
    tell(place, "hand-written SQL that reads the same rows", by_hand, ("s", ""));
    tell(place, "second run beside it", again / by_hand.max(0.001), ("times as long", ""));
}

/// What the run reads, in a question for each table.
async fn read_all(db: &Db) -> usize {
    let mut connection = db.read().await.expect("a connection");
    let mut read = 0;
    for text in [
        "SELECT id, buyer_id, due_on, currency, open_minor, amount_minor, company_minor \
         FROM receivables_item WHERE closed_on IS NULL AND undone_by IS NULL",
        "SELECT id, code, kind FROM parties_buyer WHERE withdrawn_by IS NULL",
        "SELECT t.item_id, t.own_step, t.own_level FROM collections_outbox_item t \
         JOIN collections_outbox o ON o.id = t.outbox_id \
         WHERE o.state IN ('sent', 'done', 'dropped')",
        "SELECT buyer_id, due_on, item_id FROM collections_promise WHERE state = 'open'",
        "SELECT item_id, amount_minor FROM receivables_dispute WHERE resolved_on IS NULL",
        "SELECT buyer_id, on_day, channel, result FROM collections_contact",
        "SELECT o.id, o.send_key, t.item_id FROM collections_outbox o \
         JOIN collections_outbox_item t ON t.outbox_id = o.id WHERE o.state = 'proposed'",
    ] {
        let rows = Ask::new(text).rows(&mut connection, "reading by hand").await.expect("rows");
        read += rows.len();
    }
    read
}

async fn walk(place: &Place<'_>, files: Files, world: &World) {
    let db = open(place).await;
    let key = db.sign_in(LOGIN, PASSWORD).await.expect("signed in").key;
    let person = db.find_person(LOGIN).await.expect("read").expect("a person");
    let mut tx = db.write(Actor::user(LOGIN)).await.expect("tx");
    let token = tx.add_token(&person, "bench", 30).await.expect("a token").key;
    tx.commit().await.expect("commit");
    let app = web::App::new(db.clone(), files, web::House::default());
    let site = Site { router: web::site(app), key, token };
    lists(place, (&db, &site), world).await;
    kept(place, (&db, &site)).await;
    beside(place, (&db, &site)).await;
    searched(place, (&db, &site)).await;
    db.close().await;
}

struct Site {
    router: axum::Router,
    key: String,
    token: String,
}

impl Site {
    /// Milliseconds of one visit.
    async fn visit(&self, path: &str) -> f64 {
        let request = Request::builder().uri(path);
        let request = match path.starts_with("/api/") {
            true => request.header("authorization", format!("Bearer {}", self.token)),
            false => request.header("cookie", format!("shouxin={}", self.key)),
        };
        let request = request.body(Body::empty()).expect("a request");
        let started = Instant::now();
        let answer = self.router.clone().oneshot(request).await.expect("an answer");
        let status = answer.status();
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
        let spent = started.elapsed().as_secs_f64() * 1_000.0;
        assert!(status.is_success() && !body.is_empty(), "{path}: {status}");
        spent
    }
}

/// A change that leaves every figure as it is, and the mark of all that is held behind.
async fn change(db: &Db, turn: i32) {
    let mut tx = db.write(Actor::system("bench")).await.expect("a transaction");
    tx.set_setting("bench.turn", &turn).await.expect("set");
    tx.audit(store::Audit {
        room: "store",
        action: "turn",
        subject: "bench".to_owned(),
        detail: serde_json::Value::Null,
    });
    tx.commit().await.expect("committed");
}

/// The slowest of five visits, each right after a change: nothing that was held helps.
async fn slowest(db: &Db, site: &Site, path: &str) -> f64 {
    let mut slowest = 0.0_f64;
    for turn in 0..5 {
        change(db, turn).await;
        slowest = slowest.max(site.visit(path).await);
    }
    slowest
}

/// Addresses with the most milliseconds that a visit may take.
fn pages(some: &str, one: &str, letter: i64) -> Vec<(String, &'static str)> {
    vec![
        ("/collections".to_owned(), "<= 300"),
        ("/collections?skip=9000".to_owned(), "<= 300"),
        ("/api/v1/worklist".to_owned(), "<= 300"),
        ("/collections/value".to_owned(), ""),
        ("/collections/team".to_owned(), ""),
        ("/collections/red".to_owned(), ""),
        ("/collections/steps".to_owned(), ""),
        ("/collections/cases".to_owned(), "<= 300"),
        (one.to_owned(), "<= 300"),
        (format!("{one}/prepare"), ""),
        (format!("{one}/routes"), ""),
        ("/collections/promises".to_owned(), "<= 300"),
        ("/api/v1/promises/guard".to_owned(), ""),
        ("/collections/agreements".to_owned(), ""),
        ("/collections/disputes".to_owned(), "<= 300"),
        ("/collections/clocks".to_owned(), "<= 300"),
        (format!("/collections/clocks/{some}"), ""),
        ("/collections/evidence".to_owned(), "<= 300"),
        (format!("/collections/evidence/{some}"), ""),
        ("/collections/claims".to_owned(), ""),
        ("/collections/accounts".to_owned(), ""),
        ("/collections/outbox".to_owned(), "<= 300"),
        ("/collections/outbox?state=sent".to_owned(), "<= 300"),
        ("/collections/outbox?state=all".to_owned(), "<= 300"),
        (format!("/collections/outbox/{letter}"), ""),
        ("/api/v1/outbox".to_owned(), ""),
        ("/collections/strategy".to_owned(), ""),
        ("/collections/trials".to_owned(), ""),
        ("/collections/methods".to_owned(), ""),
        ("/collections/study".to_owned(), ""),
        ("/collections/excuses".to_owned(), ""),
        ("/collections/care".to_owned(), ""),
        ("/collections/debts".to_owned(), ""),
        (format!("{one}/brief.pdf"), "<= 2000"),
    ]
}

async fn lists(place: &Place<'_>, (db, site): (&Db, &Site), world: &World) {
    let case = world.cases[world.cases.len() / 2];
    let (some, one) = (code(place.size.buyers / 3), format!("/collections/cases/{case}"));
    let letter = Ask::new("SELECT MAX(id) FROM collections_outbox");
    let mut connection = db.read().await.expect("a connection");
    let letter = letter.row(&mut connection, "finding a letter").await.expect("a row");
    let letter = store::Columns::maybe_int(&letter, 0).expect("a column").unwrap_or(0);
    drop(connection);
    let pages = pages(&some, &one, letter);
    for (path, goal) in &pages {
        // What a first visit compiles or opens is no question of size.
        site.visit(path).await;
        let name = path.replace(&case.to_string(), "…").replace(&letter.to_string(), "…");
        let what = format!("{}, right after a change", name.replace(&some, "…"));
        tell(place, &what, slowest(db, site, path).await, ("ms", goal));
    }
    let started = Instant::now();
    let found = guard_promises(db, Scope::All, db.clock().today()).await.expect("guard");
    let what = format!("guard over {} promises", found.watched);
    tell(place, &what, started.elapsed().as_secs_f64() * 1_000.0, ("ms", ""));
}

/// What is measured once behind a change and shown from there: the first visit behind one, and the slowest of five more.
async fn kept(place: &Place<'_>, (db, site): (&Db, &Site)) {
    for path in ["/controls/process", "/controls/process/steps/due", "/api/v1/process/measures"] {
        change(db, 80).await;
        let first = site.visit(path).await;
        tell(place, &format!("{path}, right after a change"), first, ("ms", ""));
        let mut again = 0.0_f64;
        for _ in 0..5 {
            again = again.max(site.visit(path).await);
        }
        tell(place, &format!("{path}, again"), again, ("ms", "<= 300"));
    }
}

/// Lists beside hand-written SQL that reads the rows that they show.
async fn beside(place: &Place<'_>, (db, site): (&Db, &Site)) {
    let pairs = [
        (
            "/collections",
            "SELECT t.*, b.name FROM collections_task t JOIN scoring_current s \
             ON s.run_id = t.run_id JOIN parties_buyer b ON b.id = t.buyer_id \
             ORDER BY t.rank_value DESC, t.buyer_id LIMIT 30",
            "SELECT COUNT(*), CAST(SUM(t.overdue_minor) AS BIGINT) FROM collections_task t \
             JOIN scoring_current s ON s.run_id = t.run_id",
        ),
        (
            "/collections/cases",
            "SELECT c.*, b.name FROM collections_case c JOIN parties_buyer b ON b.id = c.buyer_id \
             WHERE c.live IS NOT NULL ORDER BY c.id DESC LIMIT 50",
            "SELECT phase, COUNT(*), CAST(SUM(owed_minor) AS BIGINT) FROM collections_case \
             WHERE live IS NOT NULL GROUP BY phase",
        ),
        (
            "/collections/promises",
            "SELECT p.*, b.name FROM collections_promise p JOIN parties_buyer b \
             ON b.id = p.buyer_id WHERE p.state = 'open' ORDER BY p.due_on, p.id LIMIT 50",
            "SELECT state, COUNT(*) FROM collections_promise GROUP BY state",
        ),
        (
            "/collections/outbox",
            "SELECT o.*, b.name FROM collections_outbox o JOIN parties_buyer b \
             ON b.id = o.buyer_id WHERE o.state = 'proposed' \
             ORDER BY o.level DESC, o.company_minor DESC, o.id DESC LIMIT 50",
            "SELECT COUNT(*), CAST(SUM(company_minor) AS BIGINT) FROM collections_outbox \
             WHERE state = 'proposed'",
        ),
        (
            "/collections/disputes",
            "SELECT d.*, b.name FROM collections_dispute d JOIN parties_buyer b \
             ON b.id = d.buyer_id WHERE d.state = 'open' ORDER BY d.due_on, d.id LIMIT 50",
            "SELECT COUNT(*), CAST(SUM(amount_minor) AS BIGINT) FROM collections_dispute \
             WHERE state = 'open'",
        ),
    ];
    for (path, rows, sums) in pairs {
        let mut by_hand = 0.0_f64;
        for _ in 0..5 {
            let started = Instant::now();
            let mut connection = db.read().await.expect("a connection");
            for text in [rows, sums] {
                Ask::new(text).rows(&mut connection, "reading by hand").await.expect("rows");
            }
            by_hand = by_hand.max(started.elapsed().as_secs_f64() * 1_000.0);
        }
        let page = slowest(db, site, path).await;
        tell(place, &format!("{path}: the same rows by hand-written SQL"), by_hand, ("ms", ""));
        let what = format!("{path} beside it");
        tell(place, &what, page / by_hand.max(0.001), ("times as long", ""));
    }
}

/// Circles and chains among debts: the first search reads the book, the next one has it.
async fn searched(place: &Place<'_>, (db, site): (&Db, &Site)) {
    let size = place.size;
    change(db, 90).await;
    let started = Instant::now();
    let found = debts::circles(db).await.expect("searched");
    let what = format!("circles among {} debts of {} parties", found.debts, size.parties);
    tell(place, &what, started.elapsed().as_secs_f64(), ("s", ""));
    tell(place, "the same, circles found", circles(found.ways.len()), ("", ""));
    let buyer = get_buyer(db, &code(7), Scope::All).await.expect("a buyer");
    let started = Instant::now();
    debts::chains_of(db, buyer.id).await.expect("searched");
    tell(place, "chains of one buyer", started.elapsed().as_secs_f64() * 1_000.0, ("ms", ""));
    let path = format!("/collections/debts/of/{}", code(7));
    site.visit(&path).await;
    let again = site.visit(&path).await;
    tell(place, "the page of these chains, again", again, ("ms", ""));
}

fn circles(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
