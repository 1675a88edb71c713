//! From an event to a new tier, as users have it: a company is served, an invoice that is long overdue comes
//! in over the interface, and the buyer's tier is looked at until it is another one. The rounds of the
//! service look for changes every few seconds, so that most of the time is waiting for the next look.
//! `cargo xtask bench rerate` keeps the figures.
#![allow(missing_docs)]

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use base::{Clock, Day};
use credit::{assess::find_assessment, parties::get_buyer, policy::Tier};
use store::{Actor, Db, Open, access::Scope};
use testkit::{Binary, free_port, post};

const BUYERS: usize = 200;
/// Events that are measured, one after the other, at uneven distances.
const EVENTS: usize = 12;
/// Longer than anybody would wait.
const PATIENCE: Duration = Duration::from_secs(180);

fn main() {
    let folder = std::env::temp_dir().join(format!("shouxin-rerate-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let data = folder.join("house");
    let at = data.to_str().expect("a path in ASCII").to_owned();
    let binary = Binary::new(env!("CARGO_BIN_EXE_shouxin"));
    // The owner's password is made up by `init`; nobody signs in here.
    binary.run(["init", "--company", "rerate", "--data", &at]).ok();
    let clock = Clock::system("Asia/Shanghai").expect("a zone");
    let file = folder.join("invoices.csv");
    std::fs::write(&file, invoices(clock.today())).expect("written");
    let file = file.to_str().expect("a path in ASCII");
    binary.run(["import", file, "--data", &at]).ok();
    binary.run(["user", "add", "finance", "--role", "finance", "--data", &at]).ok();
    binary.run(["assess", "--data", &at]).ok();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let db = runtime.block_on(Db::open(Open::file(&data.join("shouxin.db"), clock.clone())));
    let db = db.expect("a database");
    let key = runtime.block_on(token(&db));
    let port = free_port();
    let listen = format!("127.0.0.1:{port}");
    let mut served = binary.start(["serve", "--data", &at, "--listen", &listen]);
    served.answers(port, "/sign-in", Duration::from_secs(60)).expect("served");
    let mut times: Vec<f64> = (0..EVENTS)
        .map(|n| {
            // Not in step with the looks of the rounds.
            std::thread::sleep(Duration::from_millis(1_300 * (n as u64 % 5)));
            runtime.block_on(event(&db, (port, &key), n))
        })
        .collect();
    served.kill_nine();
    runtime.block_on(db.close());
    std::fs::remove_dir_all(&folder).ok();
    times.sort_by(f64::total_cmp);
    let tell = |what: &str, value: f64, goal: &str| {
        println!("measure | {what} | {value:.2} | s | {goal}");
    };
    tell("median from an event over the interface to the new tier", times[EVENTS / 2], "");
    tell("slowest from an event over the interface to the new tier", times[EVENTS - 1], "<= 60");
}

/// Buyers that paid a year of invoices on their days.
fn invoices(today: Day) -> String {
    let mut text = String::from("客户编码,客户名称,发票号,开票日期,到期日,金额,结清日期\n");
    for buyer in 0..BUYERS {
        for month in 1..=12 {
            let issued = today.plus_days(-30 * month - 20);
            let due = issued.plus_days(30);
            let paid = due.plus_days(-1);
            writeln!(
                text,
                "C{buyer:03},客户{buyer:03},F{buyer:03}-{month:02},{issued},{due},8000.00,{paid}"
            )
            .expect("text");
        }
    }
    text
}

async fn token(db: &Db) -> String {
    let person = db.find_person("finance").await.expect("read").expect("a person");
    let mut tx = db.write(Actor::user("finance")).await.expect("write");
    let token = tx.add_token(&person, "bench", 30).await.expect("a token");
    tx.commit().await.expect("commit");
    token.key
}

async fn tier(db: &Db, code: &str) -> Tier {
    let buyer = get_buyer(db, code, Scope::All).await.expect("a buyer");
    let found = find_assessment(db, buyer.id).await.expect("read").expect("judged");
    found.tier
}

/// Seconds from the answer to the event until the tier is another one.
async fn event(db: &Db, (port, key): (u16, &str), n: usize) -> f64 {
    let code = format!("C{:03}", n * 7 + 3);
    let before = tier(db, &code).await;
    assert_ne!(before, Tier::High, "{code} begins better than it ends");
    let today = db.clock().today();
    let (issued, due) = (today.plus_days(-500), today.plus_days(-470));
    let invoice = format!(
        "{{\"buyer\":\"{code}\",\"number\":\"LATE-{n}\",\"issued_on\":\"{issued}\",\"instalments\":\
         [{{\"due_on\":\"{due}\",\"amount\":{{\"minor\":90000000,\"currency\":\"CNY\"}}}}]}}"
    );
    let answer = post(port, "/api/v1/invoices", key, &invoice).expect("an answer");
    assert_eq!(answer.status, 201, "{}", answer.body);
    let started = Instant::now();
    while tier(db, &code).await == before {
        assert!(started.elapsed() < PATIENCE, "{code} keeps its tier");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    started.elapsed().as_secs_f64()
}
