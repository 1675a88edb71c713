//! The gate from outside: many clients at once, the server killed in the midst, again and again; every
//! answer that was given is there again, and what is reserved and owed passes no limit. `GATE_STORM` (clients × orders, such as `64x10000`) makes it larger.
#![allow(missing_docs)]

mod anew;

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use base::{Clock, Currency, Day, Money};
use credit::{
    orders::{self, NewOrder, OrderFilter, Outcome},
    parties::{self, Buyer, NewBuyer},
    policy::{self, Limit, NewLimit, NewPart, PartKind},
    receivables::{NewItem, Posting},
};
use serde_json::{Value as Json, json};
use store::{Actor, Audit, Db, Open, access::Scope};
use tempfile::TempDir;
use testkit::{Binary, free_port, post};

#[expect(clippy::disallowed_methods, reason = "the one setting of this test")]
fn size() -> (usize, usize) {
    let text = std::env::var("GATE_STORM").unwrap_or_default();
    let read = text.split_once('x').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
    read.unwrap_or((8, 400))
}

/// Buyers, group pools, the limit of each and of each pool, what every third owes already. Even the small
/// storm asks for more than the limits give.
const BUYERS: usize = 100;
const POOLS: usize = 10;
const LIMIT: i64 = 500_00;
const POOL: i64 = 3_000_00;
const OWED: i64 = 200_00;

/// What a buyer owes by invoices.
const fn owed(n: usize) -> i64 {
    if n.is_multiple_of(3) { OWED } else { 0 }
}

struct House {
    binary: Binary,
    folder: TempDir,
    database: Option<String>,
}

impl House {
    fn data(&self) -> PathBuf {
        self.folder.path().join("house")
    }

    fn arguments(&self, arguments: &[&str]) -> Vec<String> {
        let mut all: Vec<String> = arguments.iter().map(|text| (*text).to_owned()).collect();
        all.extend(["--data".to_owned(), self.data().display().to_string()]);
        if let Some(database) = &self.database {
            all.extend(["--database".to_owned(), database.clone()]);
        }
        all
    }

    fn json(&self, arguments: &[&str]) -> Json {
        let mut all = arguments.to_vec();
        all.push("--json");
        let ran = self.binary.run(self.arguments(&all));
        serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
    }

    async fn open(&self) -> Db {
        let clock = Clock::system("Asia/Shanghai").expect("zone");
        let open = match &self.database {
            Some(url) => Open::url(url.clone(), clock),
            None => Open::file(&self.data().join("shouxin.db"), clock),
        };
        Db::open(open).await.expect("opened")
    }
}

/// A company with buyers in groups, limits and pools, and a token to ask with.
async fn set_up(database: Option<String>) -> (House, String) {
    let folder = tempfile::tempdir().expect("folder");
    let binary = Binary::new(env!("CARGO_BIN_EXE_shouxin"));
    let house = House { binary, folder, database };
    let made = house.binary.run(house.arguments(&["init", "--company", "闸口试验"]));
    assert_eq!(made.code, Some(0), "{made:?}");
    let db = house.open().await;
    let today = db.clock().today();
    let buyers: Vec<NewBuyer> = (0..BUYERS)
        .map(|n| NewBuyer {
            code: format!("B{n:03}"),
            name: Some(format!("买家{n}")),
            parent_code: (n >= POOLS).then(|| format!("B{:03}", n % POOLS)),
            ..NewBuyer::default()
        })
        .collect();
    let mut tx = db.write(Actor::user("credit")).await.expect("tx");
    parties::save_buyers(&mut tx, &buyers, "test", today).await.expect("saved");
    let (room, action) = ("test", "keep");
    tx.audit(Audit { room, action, subject: "test".to_owned(), detail: json!({}) });
    tx.commit().await.expect("commit");
    let mut tx = db.write(Actor::user("credit")).await.expect("tx");
    let amount = |minor| Limit::Amount(Money::new(minor, Currency::CNY));
    for n in 0..BUYERS {
        let buyer = buyer(&db, n).await;
        let new = NewLimit {
            buyer_id: buyer.id,
            limit: amount(LIMIT),
            currency: Currency::CNY,
            from_on: today,
            to_on: None,
            reason: "test".to_owned(),
        };
        policy::grant_limit(&mut tx, &new).await.expect("granted");
        if n < POOLS {
            let new = NewPart {
                buyer_id: buyer.id,
                of_group: true,
                part: PartKind::Pool(amount(POOL)),
                currency: Currency::CNY,
                from_on: today,
                to_on: None,
                reason: "test".to_owned(),
            };
            policy::add_limit_part(&mut tx, &new).await.expect("pool");
        }
    }
    tx.commit().await.expect("commit");
    owing(&db).await;
    let mut tx = db.write(Actor::system("cli")).await.expect("tx");
    let person = store::access::NewPerson {
        login: "erp".to_owned(),
        name: "ERP".to_owned(),
        role: store::access::Role::CreditManager,
        lang: base::Lang::Zh,
        password: "a long enough password".to_owned(),
    };
    tx.add_people(&[person]).await.expect("person");
    tx.commit().await.expect("commit");
    let token = token(&db).await;
    db.close().await;
    (house, token)
}

/// An invoice from its day to the day on which it is due.
fn invoice(buyer_id: i64, number: &str, (issued_on, due_on): (Day, Day), minor: i64) -> NewItem {
    NewItem {
        buyer_id,
        number: number.to_owned(),
        instalment: 1,
        issued_on,
        due_on,
        currency: Currency::CNY,
        amount_minor: minor,
        contract: String::new(),
        order: String::new(),
        origin: String::new(),
        settlements: Vec::new(),
        said_paid_minor: None,
        dispute: None,
        entity: None,
    }
}

async fn book(db: &Db, items: &[NewItem]) {
    let mut tx = db.write(Actor::user("credit")).await.expect("tx");
    let mut posting = Posting::begin(&mut tx, None).await.expect("posting");
    posting.book_items(&mut tx, items).await.expect("booked");
    posting.finish(&mut tx).await.expect("finish");
    let (room, action) = ("test", "keep");
    tx.audit(Audit { room, action, subject: "test".to_owned(), detail: json!({}) });
    tx.commit().await.expect("commit");
}

/// Books the open invoices of those that owe.
async fn owing(db: &Db) {
    let today = db.clock().today();
    let mut items = Vec::new();
    for n in (0..BUYERS).filter(|n| owed(*n) > 0) {
        let id = buyer(db, n).await.id;
        items.push(invoice(id, &format!("F{n}"), (today, today.plus_days(30)), owed(n)));
    }
    book(db, &items).await;
}

async fn token(db: &Db) -> String {
    let person = db.find_person("erp").await.expect("read").expect("person");
    let mut tx = db.write(Actor::user("erp")).await.expect("tx");
    let token = tx.add_token(&person, "storm", 30).await.expect("token");
    tx.commit().await.expect("commit");
    token.key
}

async fn buyer(db: &Db, n: usize) -> Buyer {
    parties::get_buyer(db, &format!("B{n:03}"), Scope::All).await.expect("buyer")
}

/// The order of a number: which buyer, how much.
fn order(n: usize) -> (usize, i64) {
    (n * 7 % BUYERS, 20_00 + (n as i64 * 37) % 160_00)
}

/// One call; `None` where the server was gone.
fn ask(port: u16, token: &str, n: usize) -> Option<Json> {
    let (buyer, minor) = order(n);
    let body = json!({
        "buyer": format!("B{buyer:03}"), "key": format!("K{n}"), "number": format!("O{n}"),
        "amount": { "minor": minor, "currency": "CNY" },
    });
    let answer = post(port, "/api/v1/orders/check", token, &body.to_string()).ok()?;
    let json: Json = serde_json::from_str(&answer.body).ok()?;
    assert!(matches!(answer.status, 200 | 201 | 503), "{} {}", answer.status, answer.body);
    (answer.status != 503).then_some(json)
}

/// What was answered, by number.
type Answers = Arc<Mutex<HashMap<usize, Json>>>;

/// Asks for all of `numbers` from many clients. A number that was answered before must get the very
/// answer again. With `crash`, the server is killed when so many were asked for; whoever waits then
/// hears nothing. Without, everybody asks until there is an answer.
fn storm(
    house: &House,
    token: &str,
    (clients, numbers): (usize, Vec<usize>),
    crash: Option<usize>,
    answers: &Answers,
) {
    let port = free_port();
    let serve = house.arguments(&["serve", "--listen", &format!("127.0.0.1:{port}")]);
    let mut running = house.binary.start(serve);
    running.answers(port, "/healthz", Duration::from_secs(60)).expect("it answers");
    let (next, numbers) = (Arc::new(AtomicUsize::new(0)), Arc::new(numbers));
    let tries = if crash.is_some() { 1 } else { 500 };
    let threads: Vec<_> = (0..clients)
        .map(|_| {
            let (next, numbers) = (Arc::clone(&next), Arc::clone(&numbers));
            let (answers, token) = (Arc::clone(answers), token.to_owned());
            thread::spawn(move || {
                while let Some(n) = numbers.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let answer = (0..tries).find_map(|at| {
                        thread::sleep(Duration::from_millis(if at > 0 { 20 } else { 0 }));
                        ask(port, &token, *n)
                    });
                    match answer {
                        Some(answer) => noted(&answers, *n, answer),
                        None => assert!(tries == 1, "{n} gets no answer from a sound server"),
                    }
                }
            })
        })
        .collect();
    if let Some(crash) = crash {
        while next.load(Ordering::SeqCst) < crash {
            thread::sleep(Duration::from_millis(2));
        }
        running.kill_nine();
    }
    for thread in threads {
        thread.join().expect("a client");
    }
}

/// Keeps an answer; where there was one, it is the same.
fn noted(answers: &Answers, n: usize, answer: Json) {
    let mut all = answers.lock().expect("lock");
    if let Some(before) = all.get(&n) {
        for field in ["decision_id", "decision"] {
            assert_eq!(before[field], answer[field], "{n}: the same key, the same answer");
        }
        assert_eq!(answer["again"], json!(true), "{n}: it was kept over the crash");
        return;
    }
    all.insert(n, answer);
}

/// What is reserved and used passes no limit.
async fn within(db: &Db) -> usize {
    let mut by_buyer: HashMap<i64, i64> = HashMap::new();
    let mut passed = 0;
    let mut filter = OrderFilter { limit: 500, ..OrderFilter::all(Scope::All) };
    loop {
        let rows = orders::list_orders(db, &filter).await.expect("orders");
        let Some(last) = rows.last() else { break };
        filter.before = Some(last.order.id);
        for row in &rows {
            *by_buyer.entry(row.order.buyer_id).or_default() += row.order.exposure();
            passed += usize::from(row.order.taken);
        }
    }
    let mut by_pool: HashMap<i64, i64> = HashMap::new();
    for n in 0..BUYERS {
        let buyer = buyer(db, n).await;
        let used = by_buyer.get(&buyer.id).copied().unwrap_or_default() + owed(n);
        assert!(used <= LIMIT, "{}: {used}", buyer.code);
        *by_pool.entry(buyer.parent_id.unwrap_or(buyer.id)).or_default() += used;
    }
    for (pool, used) in by_pool {
        assert!(used <= POOL, "{pool}: {used}");
    }
    passed
}

async fn weather(database: Option<String>) {
    let (clients, all) = size();
    let (house, token) = set_up(database).await;
    let answers = Answers::default();
    let rounds = 3;
    for round in 0..rounds {
        // Whatever was asked before the crash is asked once more; then come new ones.
        let until = all * (round + 1) / rounds;
        let fresh = until - all * round / rounds;
        let crash = until - fresh / 3;
        storm(&house, &token, (clients, (0..until).collect()), Some(crash), &answers);
        let given = answers.lock().expect("lock").len();
        assert!(given > until / 3 && given < until, "in the midst: {given} of {until}");
    }
    storm(&house, &token, (clients, (0..all).collect()), None, &answers);
    let given = answers.lock().expect("lock").clone();
    assert_eq!(given.len(), all, "each has its answer in the end");
    let db = house.open().await;
    let passed = within(&db).await;
    assert!(passed > 0 && passed < all, "some pass, some do not: {passed}");
    // Every answer that was given is there, and the same key gets it again.
    let actor = Actor::user("erp");
    for (n, answer) in given.iter().filter(|(n, _)| *n % 7 == 0) {
        let (of, minor) = order(*n);
        let buyer = buyer(&db, of).await;
        let new = NewOrder {
            key: Some(format!("K{n}")),
            number: Some(format!("O{n}")),
            ..NewOrder::of(&buyer, Money::new(minor, Currency::CNY))
        };
        let again = orders::check_order(&db, &actor, &new).await.expect("the same");
        assert!(again.again, "{n}: the answer was kept");
        assert_eq!(json!(again.decision_id.to_string()), answer["decision_id"], "{n}");
        assert_eq!(json!(again.outcome.code()), answer["decision"], "{n}");
    }
    assert_eq!(orders::recount_orders(&db).await.expect("checked"), []);
    let told = orders::replay_all(&db).await.expect("replayed");
    assert_eq!(told.other, []);
    assert!(told.decisions >= all as u64, "none is lost: {}", told.decisions);
    assert!(db.verify_chain().await.expect("chain").broken_at.is_none());
    let approved = given.values().filter(|one| one["decision"] == Outcome::Approve.code()).count();
    assert!(approved <= passed, "what was told to pass is reserved");
    db.close().await;
    // The binary says the same.
    let said = house.json(&["replay", "--all"]);
    assert_eq!(said["same"], json!(true), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_limit_is_passed_and_no_answer_lost_on_sqlite() {
    weather(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_limit_is_passed_and_no_answer_lost_on_postgres() {
    let Some(db) = testkit::TestDb::postgres().await else { return };
    weather(Some(db.url())).await;
}

#[tokio::test]
async fn the_command_line_asks_the_gate() {
    let (house, _) = set_up(None).await;
    let check = |more: &[&str]| {
        let mut all = vec!["order", "check", "--buyer", "B000"];
        all.extend_from_slice(more);
        house.json(&all)
    };
    let answer = check(&["--amount", "80.00", "--key", "K1", "--number", "SO-1"]);
    assert_eq!(answer["decision"], "approve", "{answer}");
    assert_eq!(answer["reservation"]["amount_minor"], 80_00);
    assert_eq!(answer["steps"].as_array().map(Vec::len), Some(13));
    let again = check(&["--amount", "80.00", "--key", "K1", "--number", "SO-1"]);
    assert_eq!((&again["decision_id"], &again["again"]), (&answer["decision_id"], &json!(true)));
    let other = check(&["--amount", "81.00", "--key", "K1", "--number", "SO-1"]);
    assert_eq!(other["error"]["code"], "orders.key-other-content", "{other}");
    let held = check(&["--amount", "9000.00", "--key", "K2", "--number", "SO-2"]);
    assert_eq!((&held["decision"], &held["reservation"]), (&json!("hold"), &json!(null)));
    let prepaid = check(&["--amount", "9000.00", "--key", "K3", "--prepaid"]);
    assert_eq!(prepaid["decision"], "approve", "{prepaid}");
    let holds = house.json(&["order", "holds"]);
    assert_eq!(holds["orders"][0]["order"], "SO-2", "{holds}");
    assert_eq!(house.json(&["order", "confirm", "SO-1"])["state"], "confirmed");
    let more = house.json(&["order", "change", "SO-1", "--amount", "5000"]);
    assert_eq!(more["decision"], "hold", "{more}");
    let part = house.json(&["order", "deliver", "SO-1", "--amount", "30.00"]);
    assert_eq!(part["state"], "part_delivered", "{part}");
    let back = house.json(&["order", "release", "SO-2", "--reason", "改期"]);
    assert_eq!(back["state"], "released", "{back}");
    assert_eq!(house.json(&["order", "reopen", "SO-2"])["decision"], "hold");
    assert_eq!(house.json(&["order", "cancel", "SO-2", "--reason", "取消"])["state"], "cancelled");
    assert_eq!(house.json(&["order", "look"])["passed"], 0);
    let unknown = house.json(&["order", "confirm", "SO-9"]);
    assert_eq!(unknown["error"]["code"], "orders.unknown");
    let unsigned = house.json(&["order", "approve", "SO-1", "--reason", "x"]);
    assert_eq!(unsigned["error"]["code"], "cli.lab-no-user");
    let id = answer["decision_id"].as_str().expect("id").to_owned();
    assert_eq!(house.json(&["replay", "--decision", &id])["same"], json!(true));
    let assessed = house.binary.run(house.arguments(&["assess"]));
    assert_eq!(assessed.code, Some(0), "{assessed:?}");
    let reviews = house.json(&["credit", "reviews", "--view", "all", "--limit", "3"]);
    assert_eq!(reviews["reviews"].as_array().map(Vec::len), Some(3), "{reviews}");
    assert_eq!(reviews["changes"], json!([]));
    assert_eq!(house.json(&["controls", "risks", "--all"])["risks"], json!([]));
    let all = house.json(&["replay", "--all"]);
    assert_eq!((&all["same"], &all["worklist"]["ranked_by"]), (&json!(true), &json!("rule")));
}
