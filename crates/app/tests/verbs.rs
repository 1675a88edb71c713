//! The command line as its user knows it: the real binary on a real data folder.
#![allow(missing_docs)]

mod certificate;
mod courses;
mod demo;
mod entity;
mod examples;
mod killed;
mod lab;
mod practice;
mod practised;
mod proposed;
mod signed;
mod told;
mod wording;

use std::{
    fmt::Write as _,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use base::Clock;
use credit::{parties, receivables};
use serde_json::{Value as Json, json};
use store::{Actor, Db, Open, access::Scope};
use tempfile::TempDir;
use testkit::{Binary, Dice, Ran, free_port, kill_in_the_midst, post};

struct House {
    binary: Binary,
    folder: TempDir,
    database: Option<String>,
}

impl House {
    fn set_up(database: Option<String>) -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let binary = Binary::new(env!("CARGO_BIN_EXE_shouxin"));
        let house = Self { binary, folder, database };
        let made = house.run(&["init", "--company", "试验公司"]);
        assert_eq!(made.code, Some(0), "{made:?}");
        house
    }

    fn arguments(&self, arguments: &[&str]) -> Vec<String> {
        let mut all: Vec<String> = arguments.iter().map(|text| (*text).to_owned()).collect();
        all.extend(["--data".to_owned(), self.folder.path().join("house").display().to_string()]);
        if let Some(database) = &self.database {
            all.extend(["--database".to_owned(), database.clone()]);
        }
        all
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.binary.run(self.arguments(arguments))
    }

    fn json(&self, arguments: &[&str]) -> Json {
        let mut all = arguments.to_vec();
        all.push("--json");
        let ran = self.run(&all);
        serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.display().to_string()
    }
}

/// Tells the story on a file database, and on PostgreSQL where there is one.
fn both(story: impl Fn(&House)) {
    story(&House::set_up(None));
    let runtime = tokio::runtime::Runtime::new().expect("runtime");
    match runtime.block_on(testkit::TestDb::postgres()) {
        Some(test) => {
            story(&House::set_up(Some(test.url())));
            runtime.block_on(async { drop(test) });
        }
        None => println!("PostgreSQL part not run: {} is not set", testkit::POSTGRES),
    }
}

fn invoices(rows: u32) -> String {
    let mut text = String::from("客户编码,客户名称,发票号,开票日期,到期日,金额,结清日期\n");
    for n in 0..rows {
        let buyer = n % 40;
        let settled = if n % 3 == 0 { "2026-03-15" } else { "" };
        writeln!(text, "C{buyer:03},客户{buyer:03},F{n:06},2026-01-10,2026-02-09,{n}.50,{settled}")
            .expect("text");
    }
    text.replace(",0.50,", ",1000.50,")
}

#[test]
fn a_published_book_of_receivables_comes_out_to_the_cent() {
    let Some(file) = testkit::shared("data/ibm_accounts_receivable.csv") else {
        println!("NOT RUN: ibm_accounts_receivable.csv is not there; set SHOUXIN_SHARED");
        return;
    };
    let file = file.display().to_string();
    both(|house| {
        let tried = house.json(&["import", &file, "--dry-run"]);
        assert_eq!((&tried["rows_read"], &tried["booked"]), (&2466.into(), &2466.into()));
        let booked = house.json(&["import", &file, "--profile", "ibm-ar"]);
        assert_eq!(booked["booked"], 2466, "{booked}");
        let again = house.json(&["import", &file]);
        let counts =
            ["rows_read", "booked", "unchanged", "rejected"].map(|name| again[name].as_u64());
        assert_eq!(counts, [Some(2466), Some(0), Some(2466), Some(0)]);
        // as of, items, buyers, all, not due, 1–30 days
        for (as_of, items, buyers, all, not_due, late) in [
            ("2012-12-31", 99, 61, 572_506, 493_632, 78_874),
            ("2013-06-30", 84, 52, 511_985, 428_429, 83_556),
        ] {
            let aged = house.json(&["ageing", "--as-of", as_of]);
            let totals = &aged["totals"];
            assert_eq!(aged["basis"], "due");
            assert_eq!(totals["items"], items, "{as_of}");
            assert_eq!(totals["buyers"], buyers, "{as_of}");
            assert_eq!(totals["open_minor"], all, "{as_of}");
            assert_eq!(aged["buckets"][0]["open_minor"], not_due, "{as_of}");
            assert_eq!(aged["buckets"][1]["open_minor"], late, "{as_of}");
            assert_eq!(aged["buckets"][1]["from_days"], 1);
            assert_eq!(aged["buckets"][1]["to_days"], 30);
        }
        assert_eq!(house.run(&["doctor"]).code, Some(0));
    });
}

#[test]
fn a_file_is_imported_judged_and_shown() {
    both(|house| {
        let file = house.write("应收.csv", &invoices(300));
        let out = house.json(&["import", &file]);
        assert_eq!((&out["booked"], &out["rejected"]), (&300.into(), &0.into()), "{out}");
        let run = house.json(&["assess", "--as-of", "2026-04-30"]);
        assert_eq!(run["buyers"], 40, "{run}");
        let shown = house.json(&["buyer", "show", "C001"]);
        assert_eq!(shown["tier"].as_str().map(str::is_empty), Some(false), "{shown}");
        assert!(shown["headroom"]["kind"].is_string(), "{shown}");
        assert!(shown.get("score").is_some() && shown.get("pd").is_some(), "{shown}");
        assert!(shown["reasons"].is_array() && shown["limit"].is_null(), "{shown}");
        let list = house.json(&["worklist"]);
        assert!(list["tasks"].as_array().is_some_and(|tasks| !tasks.is_empty()), "{list}");
        let first = &list["tasks"][0];
        assert!(first["reasons"][0]["zh"].is_string(), "{first}");
        let seen = house.json(&["outlook", "--as-of", "2026-04-30", "--days", "60"]);
        assert_eq!((&seen["days"], &seen["as_of"]), (&60.into(), &"2026-04-30".into()), "{seen}");
        assert_eq!(seen["outlook"]["basis"], "constant", "{seen}");
        assert!(seen["expected"].as_array().is_some_and(|rows| !rows.is_empty()), "{seen}");
        the_newer_verbs(house);
        let again = house.json(&["assess", "--as-of", "2026-04-30"]);
        assert_eq!(again["results_digest"], run["results_digest"], "the same gives the same");
        assert_eq!(house.run(&["doctor"]).code, Some(0));
    });
}

/// Customer care, times, offers, benefits, hints: of a book without decisions, suppliers and talks.
fn the_newer_verbs(house: &House) {
    assert!(house.json(&["care", "due", "--limit", "3"])["rows"].is_array());
    let guard = house.json(&["contact", "check", "C001"]);
    assert!(guard["may_contact"].is_boolean() && guard["open_days"].is_array(), "{guard}");
    assert_eq!(house.json(&["contact", "outside"])["count"], 0);
    assert!(house.json(&["contact", "a-day"])["rows"].is_array());
    let asked = house.json(&["care", "questions"]);
    assert!(asked["questions"][0]["answers"][1]["answer"].is_string(), "{asked}");
    assert_eq!(house.json(&["care", "talks"])["talks_12m"], 0);
    assert_eq!(house.json(&["credit", "times"])["count"], 0);
    assert_eq!(house.json(&["credit", "offers"])["offers"].as_array().map(Vec::len), Some(4));
    assert!(house.json(&["credit", "offers", "--entitled", "early-payment"])["count"].is_number());
    let saved = house.json(&["credit", "benefits", "--lines", "9"]);
    assert_eq!(saved["by_rule"].as_array().map(Vec::len), Some(4));
    assert_eq!(house.json(&["supplier", "hints"])["count"], 0);
}

#[test]
fn bad_rows_are_kept_told_and_can_be_sent_again() {
    both(|house| {
        let text = "客户编码,客户名称,发票号,开票日期,到期日,金额\n\
                    C1,甲公司,F1,2026-01-10,2026-02-09,100.00\n\
                    C1,甲公司,F2,2026-13-10,2026-02-09,100.00\n\
                    C1,甲公司,F3,2026-01-10,2026-02-09,一百\n";
        let file = house.write("bad.csv", text);
        let whole = house.run(&["import", &file, "--whole-file", "--json"]);
        let out: Json = serde_json::from_str(&whole.stdout).expect("json");
        assert_eq!((whole.code, &out["files"][0]["state"]), (Some(6), &"refused".into()), "{out}");
        assert_eq!(house.json(&["ageing", "--as-of", "2026-06-30"])["totals"]["items"], 0);

        let rejects = house.folder.path().join("rejects");
        let ran = house.run(&["import", &file, "--rejects", &rejects.display().to_string()]);
        assert_eq!(ran.code, Some(6), "{ran:?}");
        let kept = std::fs::read_to_string(rejects.join("bad.csv.rejects.csv")).expect("rejects");
        assert!(kept.contains("2026-13-10") && kept.contains("一百"), "{kept}");
        let mended = kept.replace("2026-13-10", "2026-01-10").replace("一百", "200.00");
        let mended = house.write("mended.csv", &mended);
        let out = house.json(&["import", &mended]);
        assert_eq!((&out["booked"], &out["rejected"]), (&2.into(), &0.into()), "{out}");
        let aged = house.json(&["ageing", "--as-of", "2026-06-30"]);
        assert_eq!(aged["totals"]["open_minor"], 40_000);
    });
}

#[test]
fn what_cannot_be_done_is_said_with_a_code_and_a_next_step() {
    let house = House::set_up(None);
    for (arguments, code, named) in [
        (&["ageing", "--as-of", "31.12.2026"][..], 3, "cli.bad-day"),
        (&["buyer", "show", "NOBODY"], 3, "parties.buyer-unknown"),
        (&["worklist"], 3, "scoring.not-assessed"),
        (&["outlook"], 3, "scoring.outlook-none"),
        (&["credit", "capacity"], 3, "policy.capacity-none"),
        (&["credit", "times", "--tier", "best"], 3, "cli.tier-unknown"),
        (&["credit", "offers", "--state", "gone"], 3, "cli.offer-state"),
        (&["credit", "offers", "--entitled", "moon"], 3, "granting.offer-unknown"),
        (&["care", "record", "--buyer", "C1", "--answer", "x"], 3, "collections.care-answer"),
        (&["assess", "--as-of", "2999-01-01"], 3, "scoring.future-day"),
        (&["import", "/no/such/file.csv"], 3, "cli.no-file"),
        (&["user", "add", "x y"], 3, "access.login-form"),
        (&["user", "add", "boss", "--role", "king"], 3, "access.unknown-role"),
        (&["init", "--company", "again"], 3, "cli.company-exists"),
        (&["no-such-verb"], 2, "没有“no-such-verb”这个命令"),
        (&["ageing", "--by", "week"], 2, "due, invoice"),
        (&["ageing", "--buckets", "x"], 2, "cli.usage"),
        (&["worklist", "--limit", "0"], 2, "cli.usage"),
        (&["buyer", "list", "--limit", "-1"], 2, "cli.usage"),
        (&["buyer", "show"], 2, "还缺"),
        (&["worklist", "--lang", "xx"], 2, "zh, en"),
        (&["ageing", "--nope"], 2, "没有 --nope 这个选项"),
    ] {
        let ran = house.run(arguments);
        assert_eq!(ran.code, Some(code), "{arguments:?}: {ran:?}");
        assert!(ran.stderr.contains(named), "{arguments:?}: {ran:?}");
        assert!(!ran.stderr.contains('⟦'), "{arguments:?}: {ran:?}");
    }
    let wrong = house.run(&["ageing", "--by", "week", "--json", "--lang", "en"]);
    let error: Json = serde_json::from_str(&wrong.stdout).expect("json");
    assert_eq!(error["error"]["code"], "cli.usage", "{wrong:?}");
    let elsewhere = house.binary.run(["ageing", "--data", "/tmp/no-such-house", "--json"]);
    let error: Json = serde_json::from_str(&elsewhere.stdout).expect("json");
    assert_eq!(error["error"]["code"], "cli.no-company");
}

/// `kill -9` at any moment of an import: either the whole file is there or nothing of it, the
/// books balance, and sending it again makes it whole.
#[test]
fn an_import_that_is_killed_leaves_the_books_in_balance() {
    both(|house| {
        let file = house.write("large.csv", &invoices(6_000));
        let arguments = house.arguments(&["import", &file]);
        let mut whole = 0;
        let plan = (20_261_121, 8, Duration::from_millis(1_500));
        let killed = kill_in_the_midst(&house.binary, &arguments, plan, |round| {
            let report = house.json(&["doctor"]);
            assert_eq!(report["sound"], true, "{report}");
            let items = report["ledger"]["items"].as_i64();
            assert!(matches!(items, Some(0 | 6_000)), "round {round}: {report}");
            whole += u32::from(items == Some(6_000));
        });
        println!("killed {killed} of 8 imports; {whole} were whole");
        let out = house.json(&["import", &file]);
        let counted = out["booked"].as_i64().zip(out["unchanged"].as_i64());
        assert_eq!(counted.map(|(a, b)| a + b), Some(6_000), "{out}");
        assert_eq!(house.json(&["doctor"])["ledger"]["items"], 6_000);
    });
}

/// What clients of a server were told before it was killed.
#[derive(Debug, Default)]
struct Told {
    /// Numbers of receipts that were said to be booked.
    booked: Vec<String>,
    /// Movements that were said to be reversed, with the receipt's number.
    reversed: Vec<(String, String)>,
    /// A receipt that was sent and not answered: it may be booked or not.
    open: Option<String>,
}

impl House {
    fn db(&self, runtime: &tokio::runtime::Runtime) -> Db {
        let clock = Clock::system("Asia/Shanghai").expect("a zone");
        let file: PathBuf = self.folder.path().join("house").join("shouxin.db");
        let open = match &self.database {
            Some(url) => Open::url(url, clock),
            None => Open::file(&file, clock),
        };
        runtime.block_on(Db::open(open)).expect("a database")
    }

    /// A key of an API token of a new person of the finance department.
    fn key(&self, runtime: &tokio::runtime::Runtime) -> String {
        self.run(&["user", "add", "finance", "--role", "finance"]).ok();
        let db = self.db(runtime);
        runtime.block_on(async {
            let person = db.find_person("finance").await.expect("read").expect("a person");
            let mut tx = db.write(Actor::user("finance")).await.expect("write");
            let token = tx.add_token(&person, "test", 30).await.expect("a token");
            tx.commit().await.expect("commit");
            db.close().await;
            token.key
        })
    }
}

fn receipt(number: &str) -> String {
    json!({
        "buyer": "C001", "number": number, "received_on": "2026-03-01",
        "amount": { "minor": 777, "currency": "CNY" },
    })
    .to_string()
}

/// Books receipts one after another until the server is gone; every third is taken apart again.
fn book_until_killed(port: u16, key: &str, prefix: &str, answered: &AtomicU64) -> Told {
    let mut told = Told::default();
    for n in 0..10_000 {
        let number = format!("{prefix}-{n}");
        let Ok(answer) = post(port, "/api/v1/receipts", key, &receipt(&number)) else {
            told.open = Some(number);
            return told;
        };
        assert_eq!(answer.status, 201, "{}", answer.body);
        answered.fetch_add(1, Ordering::SeqCst);
        told.booked.push(number.clone());
        let booked: Json = serde_json::from_str(&answer.body).expect("JSON");
        if n % 3 == 0
            && let Some(movement) = booked["allocations"][0]["movement_id"].as_str()
        {
            let path = format!("/api/v1/movements/{movement}/reversal");
            match post(port, &path, key, "{\"reason\":\"x\"}") {
                Ok(answer) => {
                    assert!(matches!(answer.status, 200 | 201), "{}", answer.body);
                    told.reversed.push((number, movement.to_owned()));
                }
                Err(_) => return told,
            }
        }
    }
    told
}

/// How long a slow machine may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What was not answered is sent again, also while the database still lets go of the killed one.
fn sent_again(port: u16, key: &str, number: &str) {
    let start = Instant::now();
    loop {
        let again = post(port, "/api/v1/receipts", key, &receipt(number));
        match &again {
            Ok(answer) if matches!(answer.status, 200 | 201) => return,
            Ok(answer) if answer.status != 503 => panic!("{number}: {}", answer.body),
            _ => assert!(start.elapsed() < PATIENCE, "{number}: {again:?}"),
        }
        thread::sleep(Duration::from_millis(200));
    }
}

/// What was told is there, and what was taken apart is apart.
async fn all_is_kept(db: &Db, told: &Told) {
    let buyer = parties::get_buyer(db, "C001", Scope::All).await.expect("the buyer");
    let kind = receivables::CreditKind::Receipt;
    for number in &told.booked {
        let found = receivables::find_credit(db, buyer.id, kind, number).await.expect("read");
        assert!(found.is_some(), "{number} was acknowledged and is gone");
    }
    for (number, movement) in &told.reversed {
        let credit = receivables::find_credit(db, buyer.id, kind, number).await.expect("read");
        let rows = receivables::list_allocations(db, buyer.id, credit.expect("it is there")).await;
        let rows = rows.expect("read");
        let row = rows.iter().find(|row| row.movement_id.to_string() == *movement);
        assert!(row.expect("the movement stands").reversed, "{number}: {movement}");
    }
}

/// `kill -9` at any moment while receipts are booked, allocated and taken apart: what was answered
/// is kept, the books balance, and what was not answered can be sent again.
#[test]
fn receipts_that_were_acknowledged_outlive_a_kill() {
    both(|house| {
        house.run(&["import", &house.write("ar.csv", &invoices(400))]).ok();
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let key = house.key(&runtime);
        let mut dice = Dice::new(20_261_122);
        let (mut kept, mut reversed) = (0, 0);
        let mut open: Vec<String> = Vec::new();
        for round in 0..6 {
            let port = free_port();
            let listen = format!("127.0.0.1:{port}");
            let mut server = house.binary.start(house.arguments(&["serve", "--listen", &listen]));
            server.answers(port, "/healthz", PATIENCE).expect("it serves");
            for number in open.drain(..) {
                sent_again(port, &key, &number);
            }
            let answered = Arc::new(AtomicU64::new(0));
            let clients: Vec<_> = (0..3)
                .map(|client| {
                    let (key, prefix) = (key.clone(), format!("R{round}-{client}"));
                    let answered = Arc::clone(&answered);
                    thread::spawn(move || book_until_killed(port, &key, &prefix, &answered))
                })
                .collect();
            // Whatever the machine's speed: after so many answers, and a moment.
            let (enough, start) = (4 + dice.below(12), Instant::now());
            while answered.load(Ordering::SeqCst) < enough && start.elapsed() < PATIENCE {
                thread::sleep(Duration::from_millis(1));
            }
            let moment = dice.moment(Duration::from_millis(60));
            thread::sleep(moment);
            server.kill_nine();
            let report = house.json(&["doctor"]);
            assert_eq!(report["sound"], true, "round {round}, {moment:?}: {report}");
            let db = house.db(&runtime);
            for client in clients {
                let told = client.join().expect("a client");
                runtime.block_on(all_is_kept(&db, &told));
                kept += told.booked.len();
                reversed += told.reversed.len();
                open.extend(told.open);
            }
            runtime.block_on(db.close());
        }
        println!("{kept} receipts and {reversed} reversals were acknowledged in 6 kills; all kept");
        assert!(kept >= 24 && reversed > 0, "{kept} {reversed}: nothing was tested");
    });
}

#[test]
fn what_a_buyer_owes_and_is_judged_by_is_of_one_day() {
    both(|house| {
        let file = house.write("ar.csv", &invoices(200));
        let told = house.json(&["import", &file]);
        let money = &told["files"][0]["money"][0];
        assert_eq!((&money["rows"], &money["currency"]), (&200.into(), &"CNY".into()), "{told}");
        assert_eq!(money["booked_minor"], money["read_minor"], "{told}");
        assert!(house.run(&["import", &file]).stdout.contains("CNY"));

        assert_eq!(house.run(&["assess", "--as-of", "2026-02-20"]).code, Some(0));
        let judged = house.json(&["buyer", "show", "c001"]);
        assert_eq!((&judged["code"], &judged["as_of"]), (&"C001".into(), &"2026-02-20".into()));
        assert!(judged["open_minor"].as_i64() > Some(0) && judged["assessed"] == true, "{judged}");
        let before = house.json(&["buyer", "show", "C001", "--as-of", "2026-01-01"]);
        let figures = (&before["open_minor"], &before["assessed"], &before["score"]);
        assert_eq!(figures, (&0.into(), &false.into(), &Json::Null), "{before}");
        assert!(house.run(&["buyer", "show", "C001"]).stdout.contains("2026-02-20"));
        for (verb, lang, title) in [
            ("summary", "zh", "资信摘要"),
            ("summary", "en", "Credit summary"),
            ("explain", "zh", "评分与授信说明"),
        ] {
            let file = house.write("out.pdf", "");
            let told = house.json(&["buyer", verb, "C001", "--out", &file, "--lang", lang]);
            assert_eq!(told["file"], file.as_str(), "{told}");
            let read = std::process::Command::new("pdftotext").args([&file, "-"]).output();
            let text = read.expect("install poppler-utils").stdout;
            assert!(String::from_utf8_lossy(&text).contains(title), "{verb} {lang}");
        }
        let ran = house.run(&["buyer", "summary", "NOBODY", "--out", "x.pdf"]);
        assert!(ran.stderr.contains("parties.buyer-unknown"), "{ran:?}");
        let ran = house.run(&["buyer", "summary", "C001", "--out", "/no/such/folder/x.pdf"]);
        assert!(ran.stderr.contains("cli.cannot-write"), "{ran:?}");

        let empty = house.write("empty.csv", "客户编码,客户名称,发票号,开票日期,到期日,金额\n");
        let ran = house.run(&["import", &empty]);
        assert!(ran.code == Some(3) && ran.stderr.contains("intake.no-rows"), "{ran:?}");
        let sound = house.json(&["doctor", "--repair"]);
        assert_eq!((&sound["repaired"], &sound["ghosts"]), (&0.into(), &0.into()), "{sound}");
    });
}
