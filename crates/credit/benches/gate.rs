//! Decisions of the gate a second, and how long one takes, at 1, 8 and 64 clients, beside the bare
//! database doing the same reads and writes by hand-written SQL in the same run. `GATE_SECONDS`
//! sets the length of each measure, `SHOUXIN_TEST_POSTGRES` adds PostgreSQL.
#![allow(missing_docs)]

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use base::{Clock, Currency, Money};
use credit::{
    orders::{NewOrder, check_order},
    parties::{self, Buyer, NewBuyer},
    policy::{self, Limit, NewLimit, NewPart, PartKind},
    receivables::{NewItem, Posting},
};
use serde_json::json;
use sqlx::{AnyPool, AssertSqlSafe, Row, any::AnyPoolOptions};
use store::{Actor, Audit, Db, Kind, Open, access::Scope};
use tokio::sync::Mutex;

const BUYERS: usize = 100;
const POOLS: usize = 10;
const GOAL_SHARE: &str = ">= 60";
const GOAL_P99: &str = "<= 20";

#[expect(clippy::disallowed_methods, reason = "a benchmark has no other settings")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.is_empty())
}

fn seconds() -> f64 {
    setting("GATE_SECONDS").and_then(|text| text.parse().ok()).unwrap_or(4.0)
}

fn measure(what: &str, value: f64, unit: &str, goal: &str) {
    println!("measure | {what} | {value:.2} | {unit} | {goal}");
}

async fn set_up(db: &Db) -> base::Result<Vec<Buyer>> {
    let today = db.clock().today();
    let new: Vec<NewBuyer> = (0..BUYERS)
        .map(|n| NewBuyer {
            code: format!("B{n:03}"),
            name: Some(format!("买家{n}")),
            parent_code: (n >= POOLS).then(|| format!("B{:03}", n % POOLS)),
            ..NewBuyer::default()
        })
        .collect();
    let mut tx = db.write(Actor::user("credit")).await?;
    parties::save_buyers(&mut tx, &new, "bench", today).await?;
    let (room, action, subject) = ("bench", "keep", "bench".to_owned());
    tx.audit(Audit { room, action, subject, detail: json!({}) });
    tx.commit().await?;
    let mut buyers = Vec::new();
    for n in 0..BUYERS {
        buyers.push(parties::get_buyer(db, &format!("B{n:03}"), Scope::All).await?);
    }
    let much = Limit::Amount(Money::new(500_000_000_000_000, Currency::CNY));
    let mut tx = db.write(Actor::user("credit")).await?;
    for (n, buyer) in buyers.iter().enumerate() {
        let (currency, reason) = (Currency::CNY, "bench".to_owned());
        let new = NewLimit {
            buyer_id: buyer.id,
            limit: much,
            currency,
            from_on: today,
            to_on: None,
            reason: reason.clone(),
        };
        policy::grant_limit(&mut tx, &new).await?;
        if n < POOLS {
            let new = NewPart {
                buyer_id: buyer.id,
                of_group: true,
                part: PartKind::Pool(much),
                currency,
                from_on: today,
                to_on: None,
                reason,
            };
            policy::add_limit_part(&mut tx, &new).await?;
        }
    }
    let items: Vec<NewItem> = (0..BUYERS * 20)
        .map(|n| NewItem {
            buyer_id: buyers.get(n % BUYERS).map_or(0, |buyer| buyer.id),
            number: format!("F{n}"),
            instalment: 1,
            issued_on: today.plus_days(-20),
            due_on: today.plus_days(40),
            currency: Currency::CNY,
            amount_minor: 100_000,
            said_paid_minor: None,
            contract: String::new(),
            order: String::new(),
            origin: String::new(),
            settlements: Vec::new(),
            dispute: None,
            entity: None,
        })
        .collect();
    let mut posting = Posting::begin(&mut tx, None).await?;
    posting.book_items(&mut tx, &items).await?;
    posting.finish(&mut tx).await?;
    tx.commit().await?;
    Ok(buyers)
}

/// What a number of clients did: decisions a second, and milliseconds of the middle one and of the
/// slowest but one in a hundred.
struct Measured {
    rate: f64,
    p50: f64,
    p99: f64,
}

async fn run<F>(clients: usize, one: impl Fn(i64) -> F + Clone + Send + Sync + 'static) -> Measured
where
    F: Future<Output = ()> + Send + 'static,
{
    static NEXT: AtomicI64 = AtomicI64::new(1);
    let start = Instant::now();
    let until = Duration::from_secs_f64(seconds());
    let mut tasks = Vec::new();
    for _ in 0..clients {
        let one = one.clone();
        tasks.push(tokio::spawn(async move {
            let mut times = Vec::new();
            while start.elapsed() < until {
                let begin = Instant::now();
                one(NEXT.fetch_add(1, Ordering::Relaxed)).await;
                times.push(begin.elapsed().as_secs_f64() * 1_000.0);
            }
            times
        }));
    }
    let mut times: Vec<f64> = Vec::new();
    for task in tasks {
        times.extend(task.await.unwrap_or_default());
    }
    let took = start.elapsed().as_secs_f64();
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| {
        let place = (times.len() * percent / 100).min(times.len().saturating_sub(1));
        times.get(place).copied().unwrap_or(0.0)
    };
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let rate = times.len() as f64 / took;
    Measured { rate, p50: at(50), p99: at(99) }
}

/// The bare database: a pool, and on SQLite the same queue of writers that the house has.
struct Bare {
    pool: AnyPool,
    writer: Mutex<()>,
    kind: Kind,
    today: String,
}

const SQLITE: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
    PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 10000; PRAGMA cache_size = -16384; \
    PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 268435456;";

impl Bare {
    async fn open(url: &str, kind: Kind, today: String) -> Result<Self, sqlx::Error> {
        let pool = AnyPoolOptions::new()
            .max_connections(8)
            .acquire_timeout(Duration::from_secs(60))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if kind == Kind::Sqlite {
                        sqlx::raw_sql(SQLITE).execute(connection).await?;
                    }
                    Ok(())
                })
            })
            .connect(url)
            .await?;
        Ok(Self { pool, writer: Mutex::new(()), kind, today })
    }

    /// One decision as somebody would write it by hand: the same reads and the same writes.
    async fn one(&self, n: i64, (buyer, head): (i64, i64)) -> Result<(), sqlx::Error> {
        let _guard = match self.kind {
            Kind::Sqlite => Some(self.writer.lock().await),
            Kind::Postgres => None,
        };
        let begin = if self.kind == Kind::Sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" };
        let mut tx = self.pool.begin_with(begin).await?;
        if self.kind == Kind::Postgres {
            for id in [buyer.min(head), buyer.max(head)] {
                sqlx::query("SELECT id FROM parties_buyer WHERE id = $1 FOR UPDATE")
                    .bind(id)
                    .fetch_optional(&mut *tx)
                    .await?;
            }
        }
        let key = format!("bare-{n}");
        for (sql, keyed) in [(GROUND, true), (BUYER, false), (LIMITS, false), (PARTS, false)] {
            let query = sqlx::query(sql);
            let query = if keyed { query.bind(key.clone()) } else { query.bind(buyer) };
            query.fetch_all(&mut *tx).await?;
        }
        for sql in [ITEMS, CREDITS, ORDERS] {
            sqlx::query(sql).bind(head).fetch_all(&mut *tx).await?;
        }
        let facts = FILLING.get(..1_700).unwrap_or(FILLING);
        let steps = FILLING.get(..4_200).unwrap_or(FILLING);
        sqlx::query(DECISION)
            .bind(-n)
            .bind(buyer)
            .bind(-n)
            .bind(key.clone())
            .bind(facts)
            .bind(steps)
            .execute(&mut *tx)
            .await?;
        sqlx::query(ORDER)
            .bind(-n)
            .bind(buyer)
            .bind(key)
            .bind(self.today.clone())
            .bind(-n)
            .execute(&mut *tx)
            .await?;
        sqlx::query(SUM).bind(buyer).execute(&mut *tx).await?;
        sqlx::query(EVENT).bind(-n).bind(n).execute(&mut *tx).await?;
        let lock = if self.kind == Kind::Postgres { " FOR UPDATE" } else { "" };
        let chain = format!("SELECT seq, hash FROM store_chain WHERE id = 1{lock}");
        let row = sqlx::query(AssertSqlSafe(chain)).fetch_one(&mut *tx).await?;
        let seq: i64 = row.try_get(0)?;
        sqlx::query(AUDIT).bind(seq + 1).bind(n).execute(&mut *tx).await?;
        sqlx::query("UPDATE store_chain SET seq = $1, hash = $2 WHERE id = 1")
            .bind(seq + 1)
            .bind("0".repeat(64))
            .execute(&mut *tx)
            .await?;
        tx.commit().await
    }
}

const GROUND: &str = "SELECT (SELECT COUNT(*) FROM scoring_own_pack WHERE pack = 'orders'), \
    (SELECT COUNT(*) FROM policy_version WHERE pack = 'orders'), (SELECT version FROM \
    receivables_state WHERE id = 1), (SELECT value FROM store_setting WHERE name = \
    'company.currency'), (SELECT id FROM orders_decision WHERE request_key = $1)";
const BUYER: &str = "SELECT b.code, b.blocked, b.parent_id, a.tier, r.as_of, (SELECT COUNT(*) \
    FROM collections_promise p WHERE p.buyer_id = b.id AND p.state IN ('broken', 'partly')), \
    (SELECT COUNT(*) FROM collections_contact c WHERE c.buyer_id = b.id) FROM parties_buyer b \
    LEFT JOIN scoring_current n ON n.id = 1 LEFT JOIN scoring_run r ON r.id = n.run_id \
    LEFT JOIN scoring_assessment a ON a.run_id = n.run_id AND a.buyer_id = b.id WHERE b.id = $1";
const LIMITS: &str = "SELECT id, kind, amount_minor, currency, from_on, to_on, reason FROM \
    policy_limit WHERE buyer_id = $1 ORDER BY id DESC LIMIT 100";
const PARTS: &str = "SELECT id, kind, limit_kind, amount_minor, currency, from_on, to_on FROM \
    policy_limit_part WHERE buyer_id = $1 ORDER BY id";
const ITEMS: &str = "SELECT i.currency, CAST(SUM(i.open_minor) AS BIGINT), MIN(i.issued_on), \
    MIN(i.due_on) FROM receivables_item i WHERE i.closed_on IS NULL AND i.currency > '' AND \
    i.buyer_id IN (SELECT id FROM parties_buyer WHERE id = $1 OR parent_id = $1) GROUP BY 1";
const CREDITS: &str = "SELECT c.currency, CAST(SUM(c.unallocated_minor) AS BIGINT) FROM \
    receivables_credit c WHERE c.closed_on IS NULL AND c.currency > '' AND c.buyer_id IN \
    (SELECT id FROM parties_buyer WHERE id = $1 OR parent_id = $1) GROUP BY 1";
const ORDERS: &str = "SELECT o.currency, CAST(SUM(o.unbilled_minor) AS BIGINT), \
    CAST(SUM(o.open_minor) AS BIGINT), CAST(SUM(o.claim_minor) AS BIGINT), \
    MIN(o.ledger_version) FROM orders_sum o WHERE o.orders > 0 AND o.buyer_id IN \
    (SELECT id FROM parties_buyer WHERE id = $1 OR parent_id = $1) GROUP BY 1";
const SUM: &str = "INSERT INTO orders_sum (buyer_id, currency, orders, unbilled_minor, open_minor, \
    claim_minor, spent_minor, ledger_version) VALUES ($1, 'CNY', 1, 0, 100, 0, 0, 1000000) ON \
    CONFLICT (buyer_id, currency) DO UPDATE SET orders = orders_sum.orders + 1, open_minor = \
    orders_sum.open_minor + 100";
const DECISION: &str = "INSERT INTO orders_decision (id, buyer_id, order_id, transition, \
    request_key, request_digest, rule_digest, outcome, facts, steps, answer, digest, actor, \
    recorded_at) VALUES ($1, $2, $3, 'new', $4, '', '', 'approve', $5, $6, '{}', '', 'bench', 0)";
const ORDER: &str = "INSERT INTO orders_order (id, buyer_id, number, state, currency, \
    amount_minor, deposit_minor, deliver_on, delivered_minor, billed_minor, unbilled_minor, \
    open_minor, claim_minor, taken, concluded, waits, waits_since, wanted, expires_on, \
    decision_id, ledger_version, note, batch_id, actor, recorded_at, changed_at, number_key) VALUES \
    ($1, $2, $3, 'approved', 'CNY', 100, 0, NULL, 0, 0, 0, 100, 0, 1, 0, 0, NULL, '', $4, $5, 1000000, '', \
    NULL, 'bench', 0, 0, $3)";
const EVENT: &str = "INSERT INTO store_event (id, at, kind, subject, payload) VALUES ($1, $2, \
    'orders.decided', 'order:1', '{\"decision\":\"1234567890\",\"outcome\":\"approve\"}')";
const AUDIT: &str = "INSERT INTO store_audit (seq, at, actor, room, action, subject, detail, \
    hash) VALUES ($1, $2, 'bench', 'orders', 'decide-order', 'order:1', \
    '{\"decision\":\"1234567890\",\"outcome\":\"approve\",\"number\":\"O1\"}', '0')";
/// As much text as facts and steps are.
const FILLING: &str = include_str!("../src/orders/judge.rs");

async fn beside(name: &str, db: &Db, url: &str) -> Result<(), Box<dyn std::error::Error>> {
    let buyers = Arc::new(set_up(db).await?);
    // As after an import: PostgreSQL plans blindly for tables that it never counted, on either side.
    let tables = ["parties_buyer", "receivables_item", "policy_limit", "policy_limit_part"];
    db.count_anew(&tables).await;
    let today = db.clock().today().to_string();
    let bare = Arc::new(Bare::open(url, db.kind(), today).await?);
    let place = |n: i64| usize::try_from(n).unwrap_or(0) * 7 % BUYERS;
    for clients in [1, 8, 64] {
        let (db_of, buyers_of) = (db.clone(), buyers.clone());
        let gate = run(clients, move |n| {
            let (db, buyers) = (db_of.clone(), buyers_of.clone());
            async move {
                let Some(buyer) = buyers.get(place(n)) else { return };
                let key = Some(format!("gate-{n}"));
                let amount = Money::new(100, Currency::CNY);
                let new = NewOrder { number: key.clone(), key, ..NewOrder::of(buyer, amount) };
                if let Err(failure) = check_order(&db, &Actor::user("bench"), &new).await {
                    println!("{failure}");
                }
            }
        })
        .await;
        let (bare_of, buyers_of) = (bare.clone(), buyers.clone());
        let by_hand = run(clients, move |n| {
            let (bare, buyers) = (bare_of.clone(), buyers_of.clone());
            async move {
                let Some(buyer) = buyers.get(place(n)) else { return };
                let ids = (buyer.id, buyer.parent_id.unwrap_or(buyer.id));
                if let Err(error) = bare.one(n, ids).await {
                    println!("{error}");
                }
            }
        })
        .await;
        let what = format!("{name}, {clients} clients");
        measure(&format!("{what}: decisions"), gate.rate, "/s", "");
        measure(&format!("{what}: by hand-written SQL"), by_hand.rate, "/s", "");
        let share = gate.rate / by_hand.rate.max(0.001) * 100.0;
        measure(&format!("{what}: share of it"), share, "%", GOAL_SHARE);
        measure(&format!("{what}: p50"), gate.p50, "ms", "");
        let goal = if clients == 8 { GOAL_P99 } else { "" };
        measure(&format!("{what}: p99"), gate.p99, "ms", goal);
    }
    Ok(())
}

async fn sqlite(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let path = folder.join("gate.db");
    let db = Db::open(Open::file(&path, Clock::system("Asia/Shanghai")?)).await?;
    beside("SQLite", &db, &format!("sqlite://{}?mode=rwc", path.display())).await
}

async fn postgres() -> Result<(), Box<dyn std::error::Error>> {
    let Some(test) = testkit::TestDb::postgres().await else { return Ok(()) };
    let open = Open::url(test.url(), Clock::system("Asia/Shanghai")?);
    let db = Db::open(open).await?;
    beside("PostgreSQL", &db, &test.url()).await?;
    db.close().await;
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    sqlite(folder.path()).await?;
    postgres().await
}
