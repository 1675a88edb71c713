//! Promises of all buyers as lists: what is open, due soon, kept, broken.

use base::{Currency, Day, Result};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use super::PromiseMarks;
use crate::parties::{BuyerId, scope_owner};

/// Which promises.
#[derive(Debug, Clone)]
pub struct PromiseFilter {
    /// Whose buyers.
    pub scope: Scope,
    /// Only these states by code; empty means all that were not withdrawn.
    pub states: Vec<&'static str>,
    /// Only those due from this day on.
    pub from: Option<Day>,
    /// Only those due up to this day.
    pub to: Option<Day>,
    /// Latest due first; otherwise earliest due first.
    pub latest_first: bool,
    /// Rows to leave out from the start.
    pub skip: u32,
    /// At most so many, 1 to 500.
    pub limit: u32,
}

/// A promise of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseRow {
    /// Row id.
    pub id: i64,
    /// Whose.
    pub buyer_id: BuyerId,
    /// The buyer's code.
    pub buyer_code: String,
    /// The buyer's name.
    pub buyer_name: String,
    /// The day on which it was made.
    pub made_on: Day,
    /// The day by which the money was promised.
    pub due_on: Day,
    /// The currency.
    pub currency: Currency,
    /// How much.
    pub amount_minor: i64,
    /// What came in for it, in the company's currency.
    pub paid_minor: i64,
    /// Who said it.
    pub said_by: String,
    /// What else was said.
    pub note: String,
    /// `open`, `kept`, `partly`, `broken`, `withdrawn`; `moved` where another one stands in its place.
    pub state: String,
    /// Who recorded it.
    pub actor: String,
    /// Its item, where it names one.
    pub item_id: Option<i64>,
    /// How it was acknowledged, what it belongs to.
    pub marks: PromiseMarks,
}

fn narrow(ask: &mut Ask, filter: &PromiseFilter) {
    if filter.states.is_empty() {
        ask.text(" WHERE p.state <> 'withdrawn'");
    } else {
        ask.text(" WHERE p.state IN (").list(filter.states.iter().copied()).text(")");
    }
    if let Some(owner) = scope_owner(filter.scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if let Some(from) = filter.from {
        ask.text(" AND p.due_on >= ").value(from);
    }
    if let Some(to) = filter.to {
        ask.text(" AND p.due_on <= ").value(to);
    }
}

fn read(row: &AnyRow) -> Result<PromiseRow> {
    let marks = PromiseMarks::read(row, 14)?;
    Ok(PromiseRow {
        id: row.int(0)?,
        buyer_id: row.int(1)?,
        buyer_code: row.text(2)?,
        buyer_name: row.text(3)?,
        made_on: row.day(4)?,
        due_on: row.day(5)?,
        currency: row.currency(6)?,
        amount_minor: row.int(7)?,
        paid_minor: row.int(8)?,
        said_by: row.text(9)?,
        note: row.text(10)?,
        state: match (row.text(11)?, marks.replaced_by) {
            (state, Some(_)) if state == "withdrawn" => "moved".to_owned(),
            (state, _) => state,
        },
        actor: row.text(12)?,
        item_id: row.maybe_int(13)?,
        marks,
    })
}

const COLUMNS: &str = "p.id, p.buyer_id, b.code, b.name, p.made_on, p.due_on, p.currency, \
    p.amount_minor, p.paid_minor, p.said_by, p.note, p.state, p.actor, p.item_id, p.ack, \
    p.ack_by, p.ack_on, p.agreement_id, p.replaces_id, p.replaced_by";
const FROM: &str = " FROM collections_promise p JOIN parties_buyer b ON b.id = p.buyer_id";

/// Promises by their due day.
///
/// # Errors
/// A fault from the database.
pub async fn find_promises(db: &Db, filter: &PromiseFilter) -> Result<Vec<PromiseRow>> {
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(FROM);
    narrow(&mut ask, filter);
    ask.text(if filter.latest_first {
        " ORDER BY p.due_on DESC, p.id DESC LIMIT "
    } else {
        " ORDER BY p.due_on, p.id LIMIT "
    });
    ask.value(i64::from(filter.limit.clamp(1, 500)));
    ask.text(" OFFSET ").value(i64::from(filter.skip));
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing promises").await?.iter().map(read).collect()
}

/// How many promises there are, and how much they are in the company's currency.
///
/// # Errors
/// A fault from the database.
pub async fn count_promises(db: &Db, filter: &PromiseFilter) -> Result<(i64, i64)> {
    let mut ask = Ask::new("SELECT COUNT(*), CAST(COALESCE(SUM(p.company_minor), 0) AS BIGINT)");
    ask.text(FROM);
    narrow(&mut ask, filter);
    let mut connection = db.read().await?;
    let row = ask.row(&mut connection, "counting promises").await?;
    Ok((row.int(0)?, row.int(1)?))
}

/// One promise within what somebody may see.
///
/// # Errors
/// `collections.promise-unknown`, or a fault.
pub async fn get_promise(db: &Db, id: i64, scope: Scope) -> Result<PromiseRow> {
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(FROM).text(" WHERE p.id = ").value(id);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "finding a promise").await?;
    match rows.first() {
        Some(row) => read(row),
        None => Err(base::Rejection::new("collections.promise-unknown").with("id", id).into()),
    }
}
