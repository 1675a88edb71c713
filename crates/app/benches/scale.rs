//! The product at the size of a group: a file of a million invoices beside sqlite3's own import
//! of it, the ageing of a million open items, and every main page over ten thousand buyers with
//! a million invoices. `cargo xtask bench scale` keeps the figures.
#![allow(missing_docs)]

mod child;

use std::{
    fmt::Write as _,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use axum::{body::Body, http::Request};
use base::Clock;
use child::{PASSWORD, shouxin};
use credit::{
    assess::{Touched, rejudge, touched},
    parties,
    receivables::{Apply, CreditKind, NewCredit, enter_credit},
};
use store::{Db, Files, Open, access::Scope};
use testkit::TestDb;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

const ROWS: u32 = 1_000_000;
const BUYERS: u32 = 10_000;

/// Where the books are kept, and how a measure says so.
struct Place<'a> {
    folder: &'a Path,
    said: &'static str,
    database: Option<String>,
}

fn main() {
    let folder = std::env::temp_dir().join(format!("shouxin-scale-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let embedded = Place { folder: &folder, said: "", database: None };
    open_items(&embedded);
    pages(&runtime, &embedded);
    // Says aloud where no PostgreSQL is named.
    let databases = [(); 2].map(|()| runtime.block_on(TestDb::postgres()));
    if let [Some(open), Some(group)] = &databases {
        let folder = folder.join("postgres");
        std::fs::create_dir_all(&folder).expect("a folder");
        let place = |database: &TestDb| Place {
            folder: &folder,
            said: "PostgreSQL: ",
            database: Some(database.url()),
        };
        open_items(&place(open));
        pages(&runtime, &place(group));
    }
    std::fs::remove_dir_all(&folder).ok();
}

fn tell(place: &Place<'_>, what: &str, value: f64, (unit, goal): (&str, &str)) {
    println!("measure | {}{what} | {value:.2} | {unit} | {goal}", place.said);
}

fn init(place: &Place<'_>, data: &Path) {
    let mut arguments = vec!["init", "--company", "scale"];
    arguments.extend(place.database.iter().flat_map(|url| ["--database", url]));
    shouxin(data, &arguments);
}

/// A million open invoices of ten thousand buyers, in an order that is no index's.
fn write_invoices(path: &Path) {
    let file = std::fs::File::create(path).expect("a file");
    let mut out = std::io::BufWriter::new(file);
    let head = "customer_code,customer_name,invoice_number,invoice_date,due_date,currency,amount\n";
    out.write_all(head.as_bytes()).expect("written");
    let first: base::Day = "2025-01-01".parse().expect("a day");
    let mut line = String::new();
    let mut chance = 1_u64;
    for n in 0..ROWS {
        chance =
            chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let buyer = (chance >> 33) % u64::from(BUYERS);
        let issued =
            first.plus_days(i32::try_from(u64::from(n) * 600 / u64::from(ROWS)).unwrap_or(0));
        let due = issued.plus_days(30 + 30 * i32::try_from((chance >> 20) % 3).unwrap_or(0));
        let (yuan, fen) = ((chance >> 30) % 900_000 + 100, (chance >> 12) % 100);
        line.clear();
        writeln!(
            line,
            "C{buyer:05},客户{buyer:05}有限公司,INV{n:08},{issued},{due},CNY,{yuan}.{fen:02}"
        )
        .expect("a line");
        out.write_all(line.as_bytes()).expect("written");
    }
    out.flush().expect("written");
}

fn open_items(place: &Place<'_>) {
    let file = place.folder.join("invoices.csv");
    write_invoices(&file);
    let name = file.display().to_string();
    let peer = match place.database {
        None => sqlite3_import(place.folder, &name),
        Some(_) => None,
    };
    let data = place.folder.join("open");
    init(place, &data);
    let (seconds, peak) = shouxin(&data, &["import", &name]);
    tell(place, "import of 1,000,000 invoices", f64::from(ROWS) / seconds, ("rows/s", ""));
    match peer {
        Some(peer) => {
            tell(place, "sqlite3 .import of the same file", f64::from(ROWS) / peer, ("rows/s", ""));
            tell(place, "import beside sqlite3 .import", seconds / peer, ("times as long", "<= 4"));
        }
        None if place.database.is_some() => {}
        None => println!("sqlite3 is not here: its .import was not measured"),
    }
    tell(place, "peak memory of that import", peak, ("MiB", "<= 300"));
    let (seconds, _) = shouxin(&data, &["ageing"]);
    tell(place, "ageing of 1,000,000 open items, start to end of the verb", seconds, ("s", "<= 1"));
    std::fs::remove_dir_all(&data).ok();
}

fn sqlite3_import(folder: &Path, file: &str) -> Option<f64> {
    let database = folder.join("peer.db");
    let started = Instant::now();
    let done = Command::new("sqlite3")
        .arg(&database)
        .args([".mode csv", &format!(".import {file} t")])
        .status()
        .ok()?;
    let seconds = started.elapsed().as_secs_f64();
    std::fs::remove_file(database).ok();
    done.success().then_some(seconds)
}

fn pages(runtime: &Runtime, place: &Place<'_>) {
    let csv = place.folder.join("world");
    std::fs::create_dir_all(&csv).expect("a folder");
    let clock = Clock::system("Asia/Shanghai").expect("a zone");
    world::write_csv_streamed(&world::Spec::bulk(clock.today()), &csv).expect("the world written");
    let data = place.folder.join("group");
    init(place, &data);
    for name in ["rates", "buyers", "invoices", "receipts"] {
        let file = csv.join(format!("{name}.csv")).display().to_string();
        let (seconds, _) = import_in_part(&data, &file);
        println!("{name}: {seconds:.1} s");
    }
    let (seconds, peak) = shouxin(&data, &["assess"]);
    tell(place, "assessing 10,000 buyers with 1,000,000 invoices", seconds, ("s", ""));
    tell(place, "peak memory of that assessment", peak, ("MiB", ""));
    runtime.block_on(walk(place, &data, clock));
}

/// Rows that cannot go in are no failure of the measurement.
fn import_in_part(data: &Path, file: &str) -> (f64, f64) {
    let started = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_shouxin"))
        .args(["import", file, "--data"])
        .arg(data)
        .stdout(Stdio::null())
        .status()
        .expect("the binary starts");
    assert!(matches!(status.code(), Some(0 | 6)), "{file}: {status}");
    (started.elapsed().as_secs_f64(), 0.0)
}

const PAGES: [&str; 42] = [
    "/",
    "/parties",
    "/parties?sort=-overdue",
    "/parties?q=0042",
    "/parties/KH00042",
    "/parties/KH00042?tab=items",
    "/parties/KH00042?tab=history",
    "/search?q=KH0004",
    "/receivables",
    "/receivables?by=buyer",
    "/receivables/items",
    "/receivables/items?bucket=overdue",
    "/receivables/credits",
    "/policy",
    "/outlook",
    "/warning",
    "/collections",
    "/collections/promises",
    "/orders",
    "/orders/holds",
    "/granting",
    "/granting/reviews",
    "/granting/decisions",
    "/granting/bypasses",
    "/granting/quality",
    "/dossier",
    "/dossier/quality",
    "/dossier/ratings",
    "/dossier/sources",
    "/policy/matrix",
    "/models",
    "/models/expert",
    "/models/expert/watch",
    "/lab",
    "/intake",
    "/access/audit",
    "/policy/capacity",
    "/granting/cycle",
    "/granting/offers",
    "/collections/care",
    "/controls/benefit",
    "/payables/sourcing",
];

async fn walk(place: &Place<'_>, data: &Path, clock: Clock) {
    let open = match &place.database {
        Some(url) => Open::url(url, clock),
        None => Open::file(&data.join("shouxin.db"), clock),
    };
    let db = Db::open(open).await.expect("open");
    let key = db.sign_in("owner", PASSWORD).await.expect("signed in").key;
    let files: PathBuf = data.join("files");
    let app = web::App::new(db.clone(), Files::under(files), web::House::default());
    let site = web::site(app);
    let (mut worst, mut after_change) = (0.0_f64, (0.0_f64, ""));
    for path in PAGES {
        let mut times = Vec::new();
        for _ in 0..40 {
            times.push(visit(&site, path, &key).await);
        }
        times.sort_by(f64::total_cmp);
        let p95 = times[37];
        worst = worst.max(p95);
        tell(place, &format!("p95 of {path}"), p95, ("ms", "<= 50"));
        let mut first = 0.0_f64;
        for turn in 0..5 {
            change(&db, turn).await;
            first = first.max(visit(&site, path, &key).await);
        }
        tell(place, &format!("first visit of {path} right after a change"), first, ("ms", ""));
        if first > after_change.0 {
            after_change = (first, path);
        }
    }
    tell(place, "p95 of the slowest page", worst, ("ms", "<= 50"));
    let what = format!("the slowest first visit right after a change, {}", after_change.1);
    tell(place, &what, after_change.0, ("ms", ""));
    rested(place, (&db, &site), &key).await;
    judged_anew(place, &db).await;
}

/// From the booking of a receipt until the buyer's new verdict stands. Besides, the rounds of a service
/// look for changes every few seconds.
async fn judged_anew(place: &Place<'_>, db: &Db) {
    let mut times = Vec::new();
    for n in 0..20 {
        let code = format!("KH{:05}", 40 + n * 7);
        let buyer = parties::get_buyer(db, &code, Scope::All).await.expect("a buyer");
        let after = db.change_mark().await.expect("a mark");
        let started = Instant::now();
        let credit = NewCredit {
            buyer_id: buyer.id,
            kind: CreditKind::Receipt,
            number: format!("bench-{n}"),
            effective_on: db.clock().today(),
            currency: base::Currency::CNY,
            amount_minor: 100_00,
            reference: String::new(),
            note: String::new(),
            targets: Vec::new(),
            entity: None,
        };
        let actor = store::Actor::system("bench");
        let mut tx = db.write(actor.clone()).await.expect("a transaction");
        let entered = enter_credit(&mut tx, &buyer, &credit, Apply::ThenOldest).await;
        entered.expect("a receipt");
        tx.commit().await.expect("committed");
        let touched = touched(db, &["receivables"], "", after).await.expect("whom");
        let Touched::Some(buyers) = touched else { panic!("more than can be named") };
        let done = rejudge(db, &buyers, &actor).await.expect("judged anew");
        assert!(done.is_some(), "{code} is judged within the round in force");
        times.push(started.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    tell(
        place,
        "p95 from a receipt booked to the buyer judged anew",
        times[18],
        ("ms", "<= 60000"),
    );
}

/// The first visit of each page some seconds after a change, as a service has it that reckons
/// again what was asked for.
async fn rested(place: &Place<'_>, (db, site): (&Db, &axum::Router), key: &str) {
    let fresh = tokio::spawn(db.clone().keep_fresh());
    let mut worst = (0.0_f64, "");
    for pages in PAGES.chunks(6) {
        for page in pages {
            visit(site, page, key).await;
        }
        change(db, 0).await;
        tokio::time::sleep(Duration::from_secs(5)).await;
        for page in pages {
            let first = visit(site, page, key).await;
            worst = if first > worst.0 { (first, *page) } else { worst };
        }
    }
    fresh.abort();
    let what = format!("the slowest first visit five seconds after a change, {}", worst.1);
    tell(place, &what, worst.0, ("ms", ""));
}

/// A change that leaves every figure as it is, and the mark of all that is held behind.
async fn change(db: &Db, turn: i32) {
    let mut tx = db.write(store::Actor::system("bench")).await.expect("a transaction");
    tx.set_setting("bench.turn", &turn).await.expect("set");
    tx.audit(store::Audit {
        room: "store",
        action: "turn",
        subject: "bench".to_owned(),
        detail: serde_json::Value::Null,
    });
    tx.commit().await.expect("committed");
}

/// Milliseconds of one visit.
async fn visit(site: &axum::Router, path: &str, key: &str) -> f64 {
    let request = Request::builder()
        .uri(path)
        .header("cookie", format!("shouxin={key}"))
        .body(Body::empty())
        .expect("a request");
    let started = Instant::now();
    let answer = site.clone().oneshot(request).await.expect("an answer");
    let status = answer.status();
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
    let spent = started.elapsed().as_secs_f64() * 1_000.0;
    assert!(status.is_success() && !body.is_empty(), "{path}: {status}");
    spent
}
