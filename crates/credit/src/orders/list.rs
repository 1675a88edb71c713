//! Orders and decisions as lists and pages read them.

use base::{Money, Rejection, Result, number_key};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use super::{
    book::{COLUMNS, WIDTH, read_order},
    facts::{Facts, Step},
    gate::{ANSWER, Answer, read_answer},
    order::{Order, OrderState},
};
use crate::parties::{BuyerId, scope_owner};

/// Which orders.
#[derive(Debug, Clone)]
pub struct OrderFilter {
    /// Whose buyers.
    pub scope: Scope,
    /// Only in these states; empty means all.
    pub states: Vec<OrderState>,
    /// Only those that wait.
    pub waiting: bool,
    /// Only of this buyer.
    pub buyer: Option<BuyerId>,
    /// Only those of this number, however it is typed.
    pub number: Option<String>,
    /// Part of the order's number, or of the buyer's code or name.
    pub search: String,
    /// Only those entered before this one.
    pub before: Option<i64>,
    /// At most so many, 1 to 500.
    pub limit: u32,
}

impl OrderFilter {
    /// All that somebody may see.
    pub const fn all(scope: Scope) -> Self {
        Self {
            scope,
            states: Vec::new(),
            waiting: false,
            buyer: None,
            number: None,
            search: String::new(),
            before: None,
            limit: 100,
        }
    }
}

/// An order of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRow {
    /// The order.
    pub order: Order,
    /// The buyer's code.
    pub buyer_code: String,
    /// The buyer's name.
    pub buyer_name: String,
    /// The steps of the last decision, for those that wait.
    pub steps: Vec<Step>,
    /// The outcome of the last decision, for those that wait.
    pub outcome: Option<String>,
    /// The code of our legal entity that sells; empty where none is recorded.
    pub entity: String,
}

/// The code of the order's legal entity; the main one's where none stands.
const ENTITY: &str = ", (SELECT e.code FROM parties_entity e WHERE e.id = o.entity_id OR \
    (o.entity_id IS NULL AND e.is_main = 1))";

fn narrow(ask: &mut Ask, filter: &OrderFilter) {
    ask.text(" WHERE 1 = 1");
    if !filter.states.is_empty() {
        ask.text(" AND o.state IN (").list(filter.states.iter().map(|s| s.code())).text(")");
    }
    if filter.waiting {
        ask.text(" AND o.waits = 1");
    }
    if let Some(owner) = scope_owner(filter.scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if let Some(buyer) = filter.buyer {
        ask.text(" AND o.buyer_id = ").value(buyer);
    }
    if let Some(number) = &filter.number {
        ask.text(" AND (o.number = ").value(number.trim()).text(" OR o.number_key = ");
        ask.value(number_key(number.trim()).into_owned()).text(")");
    }
    let search = filter.search.trim();
    if !search.is_empty() {
        // Numbers of orders hold these signs; the searchable text of a buyer holds none of them.
        let mut number = String::from("%");
        for sign in search.to_lowercase().chars() {
            if matches!(sign, '%' | '_' | '\\') {
                number.push('\\');
            }
            number.push(sign);
        }
        number.push('%');
        let like = format!("%{}%", search.replace(['%', '_'], "").to_lowercase());
        ask.text(" AND (LOWER(o.number) LIKE ").value(number).text(" ESCAPE '\\'");
        ask.text(" OR b.search LIKE ").value(like.as_str()).text(")");
    }
}

const FROM: &str = " FROM orders_order o JOIN parties_buyer b ON b.id = o.buyer_id";

/// Orders, the newest first; those that wait, the longest waiting first, with their last decision.
///
/// # Errors
/// A fault from the database.
pub async fn list_orders(db: &Db, filter: &OrderFilter) -> Result<Vec<OrderRow>> {
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(", b.code, b.name");
    ask.text(if filter.waiting { ", d.steps, d.outcome" } else { ", NULL, NULL" });
    ask.text(ENTITY).text(FROM);
    if filter.waiting {
        ask.text(" JOIN orders_decision d ON d.id = o.decision_id");
    }
    narrow(&mut ask, filter);
    if let Some(before) = filter.before {
        ask.text(" AND o.id < ").value(before);
    }
    ask.text(if filter.waiting { " ORDER BY o.waits_since, o.id" } else { " ORDER BY o.id DESC" });
    // A page of 500, and whether another one follows.
    ask.text(" LIMIT ").value(i64::from(filter.limit.clamp(1, 501)));
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing orders").await?.iter().map(read_row).collect()
}

fn read_row(row: &AnyRow) -> Result<OrderRow> {
    let steps = row.maybe_text(WIDTH + 2)?;
    Ok(OrderRow {
        order: read_order(row)?,
        buyer_code: row.text(WIDTH)?,
        buyer_name: row.text(WIDTH + 1)?,
        steps: steps.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
        outcome: row.maybe_text(WIDTH + 3)?,
        entity: row.maybe_text(WIDTH + 4)?.unwrap_or_default(),
    })
}

/// How many orders there are, and what they come to by currency.
///
/// # Errors
/// A fault from the database.
pub async fn count_orders(db: &Db, filter: &OrderFilter) -> Result<(i64, Vec<Money>)> {
    let mut ask = Ask::new("SELECT o.currency, COUNT(*), CAST(SUM(o.amount_minor) AS BIGINT)");
    ask.text(FROM);
    narrow(&mut ask, filter);
    ask.text(" GROUP BY o.currency ORDER BY o.currency");
    let mut connection = db.read().await?;
    let (mut count, mut sums) = (0, Vec::new());
    for row in ask.rows(&mut connection, "counting orders").await? {
        count += row.int(1)?;
        sums.push(Money::new(row.int(2)?, row.currency(0)?));
    }
    Ok((count, sums))
}

/// One order within what somebody may see.
///
/// # Errors
/// `orders.unknown`, or a fault.
pub async fn get_order(db: &Db, id: i64, scope: Scope) -> Result<OrderRow> {
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(", b.code, b.name, d.steps, d.outcome");
    ask.text(ENTITY).text(FROM);
    ask.text(" JOIN orders_decision d ON d.id = o.decision_id");
    ask.text(" WHERE o.id = ").value(id);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading an order").await?;
    match rows.first() {
        Some(row) => read_row(row),
        None => Err(Rejection::new("orders.unknown").with("number", id).into()),
    }
}

/// A decision with what it was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRow {
    /// The answer.
    pub answer: Answer,
    /// What was known.
    pub facts: Facts,
    /// The digest of the rule.
    pub rule_digest: String,
    /// The digest of the whole.
    pub digest: String,
    /// Who asked.
    pub actor: String,
    /// When.
    pub recorded_at: base::Moment,
}

fn read_decision(row: &AnyRow) -> Result<DecisionRow> {
    let broken = |error| base::Failure::broken("reading the facts of a decision", error);
    Ok(DecisionRow {
        answer: read_answer(row)?,
        facts: serde_json::from_str(&row.text(6)?).map_err(broken)?,
        rule_digest: row.text(9)?,
        digest: row.text(10)?,
        actor: row.text(11)?,
        recorded_at: base::Moment(row.int(12)?),
    })
}

fn decisions() -> Ask {
    let (head, tail) = ANSWER.split_once(" FROM ").unwrap_or((ANSWER, ""));
    let mut ask = Ask::new(head);
    ask.text(", d.rule_digest, d.digest, d.actor, d.recorded_at FROM ").text(tail);
    ask.text(" JOIN parties_buyer b ON b.id = d.buyer_id");
    ask
}

/// One decision within what somebody may see.
///
/// # Errors
/// `orders.decision-unknown`, or a fault.
pub async fn get_decision(db: &Db, id: i64, scope: Scope) -> Result<DecisionRow> {
    let mut ask = decisions();
    ask.text(" WHERE d.id = ").value(id);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading a decision").await?;
    match rows.first() {
        Some(row) => read_decision(row),
        None => Err(Rejection::new("orders.decision-unknown").with("decision", id).into()),
    }
}

/// The decisions on an order, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_decisions(db: &Db, order: i64) -> Result<Vec<DecisionRow>> {
    let mut ask = decisions();
    ask.text(" WHERE d.order_id = ").value(order).text(" ORDER BY d.id DESC LIMIT 100");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing decisions").await?;
    rows.iter().map(read_decision).collect()
}

/// A delivery of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRow {
    /// Its number.
    pub number: String,
    /// Its day.
    pub on: base::Day,
    /// Its amount, in the order's currency.
    pub amount_minor: i64,
    /// Who noted it.
    pub actor: String,
}

/// The deliveries of an order.
///
/// # Errors
/// A fault from the database.
pub async fn list_deliveries(db: &Db, order: i64) -> Result<Vec<DeliveryRow>> {
    let mut ask = Ask::new(
        "SELECT number, delivered_on, amount_minor, actor FROM orders_delivery WHERE order_id = ",
    );
    ask.value(order).text(" ORDER BY delivered_on, id LIMIT 500");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing deliveries").await?;
    let read = |row: &AnyRow| {
        let (number, on) = (row.text(0)?, row.day(1)?);
        Ok(DeliveryRow { number, on, amount_minor: row.int(2)?, actor: row.text(3)? })
    };
    rows.iter().map(read).collect()
}
