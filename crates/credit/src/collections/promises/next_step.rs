//! The next step where nothing was agreed (K02): what, who, by when, at most a few working days ahead. A buyer whose
//! promises were broken in a row waits here for the manager's decision, with a supply stop as the proposal.

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, access::Scope, failed};

use super::{
    keep::{StepKind, mark_step},
    pack::PromisePack,
};
use crate::parties::{BuyerId, NewBuyer, save_buyers, scope_owner};

/// The kind of a step that waits for the manager's decision.
pub const ESCALATED: &str = "escalated";
/// The outcome of an escalation whose promise the ledger sees otherwise now.
pub const VERDICT_CHANGED: &str = "@verdict-changed";

/// A next step to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNextStep {
    /// With whom.
    pub buyer_id: BuyerId,
    /// The promise that it is about.
    pub promise_id: Option<i64>,
    /// The talk in which nothing was agreed.
    pub contact_id: Option<i64>,
    /// What, by code.
    pub kind: String,
    /// Who does it.
    pub owner_id: Option<i64>,
    /// By when.
    pub due_on: Day,
    /// Why, how.
    pub note: String,
}

/// A next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStepRow {
    /// Row id.
    pub id: i64,
    /// With whom.
    pub buyer_id: BuyerId,
    /// The buyer's code.
    pub buyer_code: String,
    /// The buyer's name.
    pub buyer_name: String,
    /// The promise that it is about.
    pub promise_id: Option<i64>,
    /// What, by code; [`ESCALATED`] waits for the manager.
    pub kind: String,
    /// Who does it; nobody named: the manager.
    pub owner_name: Option<String>,
    /// When it was decided.
    pub made_on: Day,
    /// By when.
    pub due_on: Day,
    /// Why, how.
    pub note: String,
    /// Whether it is done.
    pub done_on: Option<Day>,
    /// What came of it, or [`VERDICT_CHANGED`].
    pub outcome: String,
    /// Who decided it.
    pub actor: String,
    /// Who did it.
    pub done_by: String,
    /// Whether supply to the buyer is stopped.
    pub blocked: bool,
}

/// Which steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextStepFilter {
    /// Whose buyers.
    pub scope: Scope,
    /// Only one buyer's.
    pub buyer: Option<BuyerId>,
    /// Only what is not done.
    pub open: bool,
    /// Rows to leave out from the start.
    pub skip: u32,
    /// At most so many.
    pub limit: u32,
}

const SELECT: &str = "SELECT n.id, n.buyer_id, b.code, b.name, n.promise_id, n.kind, u.name, \
    n.made_on, n.due_on, n.note, n.done_on, n.outcome, n.actor, n.done_by, b.blocked \
    FROM collections_next_step n JOIN parties_buyer b ON b.id = n.buyer_id \
    LEFT JOIN store_user u ON u.id = n.owner_id WHERE 1 = 1";

fn read(row: &AnyRow) -> Result<NextStepRow> {
    Ok(NextStepRow {
        id: row.int(0)?,
        buyer_id: row.int(1)?,
        buyer_code: row.text(2)?,
        buyer_name: row.text(3)?,
        promise_id: row.maybe_int(4)?,
        kind: row.text(5)?,
        owner_name: row.maybe_text(6)?,
        made_on: row.day(7)?,
        due_on: row.day(8)?,
        note: row.text(9)?,
        done_on: row.maybe_day(10)?,
        outcome: row.text(11)?,
        actor: row.text(12)?,
        done_by: row.text(13)?,
        blocked: row.int(14)? != 0,
    })
}

fn narrow(ask: &mut Ask, filter: &NextStepFilter) {
    if let Some(owner) = scope_owner(filter.scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if let Some(buyer) = filter.buyer {
        ask.text(" AND n.buyer_id = ").value(buyer);
    }
    if filter.open {
        ask.text(" AND n.state = 'open'");
    }
}

/// Next steps: what is open by its day, everything by when it was decided, the latest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_next_steps(db: &Db, filter: &NextStepFilter) -> Result<Vec<NextStepRow>> {
    let mut ask = Ask::new(SELECT);
    narrow(&mut ask, filter);
    ask.text(match filter.open {
        true => " ORDER BY n.due_on, n.id LIMIT ",
        false => " ORDER BY n.made_on DESC, n.id DESC LIMIT ",
    });
    ask.value(i64::from(filter.limit.clamp(1, 500)));
    ask.text(" OFFSET ").value(i64::from(filter.skip));
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing next steps").await?.iter().map(read).collect()
}

/// How many next steps there are.
///
/// # Errors
/// A fault from the database.
pub async fn count_next_steps(db: &Db, filter: &NextStepFilter) -> Result<i64> {
    let mut ask = Ask::new(
        "SELECT COUNT(*) FROM collections_next_step n \
         JOIN parties_buyer b ON b.id = n.buyer_id WHERE 1 = 1",
    );
    narrow(&mut ask, filter);
    let mut connection = db.read().await?;
    ask.row(&mut connection, "counting next steps").await?.int(0)
}

/// One next step within what somebody may see.
///
/// # Errors
/// `collections.next-unknown`, or a fault.
pub async fn get_next_step(db: &Db, id: i64, scope: Scope) -> Result<NextStepRow> {
    let mut ask = Ask::new(SELECT);
    narrow(&mut ask, &NextStepFilter { scope, buyer: None, open: false, skip: 0, limit: 1 });
    ask.text(" AND n.id = ").value(id);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "finding a next step").await?;
    match rows.first() {
        Some(row) => read(row),
        None => Err(Rejection::new("collections.next-unknown").with("id", id).into()),
    }
}

async fn insert(tx: &mut Tx, new: &NewNextStep, made_on: Day) -> Result<i64> {
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_next_step (id, buyer_id, promise_id, contact_id, kind, owner_id, \
         made_on, due_on, note, state, outcome, actor, done_by, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(new.buyer_id).text(", ").value(new.promise_id).text(", ");
    ask.value(new.contact_id).text(", ").value(new.kind.as_str()).text(", ").value(new.owner_id);
    ask.text(", ").value(made_on).text(", ").value(new.due_on).text(", ").value(new.note.trim());
    ask.text(", 'open', '', ").value(actor).text(", '', ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("deciding a next step"))?;
    Ok(id)
}

/// A buyer before the manager.
pub(super) async fn enter_escalation(
    tx: &mut Tx,
    (buyer_id, promise): (BuyerId, i64),
    (made_on, due_on): (Day, Day),
) -> Result<i64> {
    let new = NewNextStep {
        buyer_id,
        promise_id: Some(promise),
        contact_id: None,
        kind: ESCALATED.to_owned(),
        owner_id: None,
        due_on,
        note: String::new(),
    };
    insert(tx, &new, made_on).await
}

/// Decides what comes next.
///
/// # Errors
/// `collections.next-kind`, `collections.next-day`, `collections.note-missing`, `collections.promise-unknown`,
/// `collections.contact-of-other`, or a fault.
pub async fn decide_next_step(tx: &mut Tx, pack: &PromisePack, new: &NewNextStep) -> Result<i64> {
    if pack.next_kind(&new.kind).is_none() {
        let refused = Rejection::new("collections.next-kind").with("kind", &new.kind);
        return Err(refused.on("kind").into());
    }
    if new.note.trim().is_empty() {
        return Err(Rejection::new("collections.note-missing").on("note").into());
    }
    let today = tx.clock().day_of(tx.at());
    let last = pack.calendar.later(today, pack.rule.next_step_within);
    if new.due_on < today || new.due_on > last {
        let refused = Rejection::new("collections.next-day").with("day", new.due_on);
        return Err(refused.with("last", last).on("due_on").into());
    }
    let named = [
        ("collections_promise", new.promise_id, "collections.promise-unknown"),
        ("collections_contact", new.contact_id, "collections.contact-of-other"),
    ];
    for (table, id, code) in named {
        let Some(id) = id else { continue };
        let mut ask = Ask::new("SELECT COUNT(*) FROM ");
        ask.text(table).text(" WHERE id = ").value(id).text(" AND buyer_id = ");
        ask.value(new.buyer_id);
        if ask.row(tx.conn(), "looking for what is named").await?.int(0)? == 0 {
            return Err(Rejection::new(code).with("id", id).into());
        }
    }
    let id = insert(tx, new, today).await?;
    if let Some(promise) = new.promise_id {
        mark_step(tx, promise, StepKind::Decided, &format!("{} · {}", new.kind, new.note.trim()))
            .await?;
    }
    let subject = format!("buyer:{}", new.buyer_id);
    let detail = json!({
        "step": id.to_string(), "kind": new.kind, "due_on": new.due_on.to_string(),
        "promise": new.promise_id.map(|id| id.to_string()),
    });
    tx.event("collections.next-decided", &subject, &detail).await?;
    tx.audit(Audit { room: "collections", action: "decide-next", subject, detail });
    Ok(id)
}

/// Says that a step is done and what came of it.
///
/// # Errors
/// `collections.next-unknown`, `collections.next-done`, `collections.note-missing`, or a fault.
pub async fn finish_next_step(tx: &mut Tx, id: i64, outcome: &str) -> Result<()> {
    let outcome = outcome.trim();
    if outcome.is_empty() {
        return Err(Rejection::new("collections.note-missing").on("outcome").into());
    }
    tx.lock("SELECT id FROM collections_next_step WHERE id = $1", id).await?;
    let mut ask = Ask::new("SELECT state, buyer_id, kind FROM collections_next_step WHERE id = ");
    ask.value(id);
    let rows = ask.rows(tx.conn(), "finding a next step").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("collections.next-unknown").with("id", id).into());
    };
    if row.text(0)? != "open" {
        return Err(Rejection::new("collections.next-done").into());
    }
    let (buyer, kind) = (row.int(1)?, row.text(2)?);
    let today = tx.clock().day_of(tx.at());
    let actor = tx.actor().0.clone();
    let mut ask = Ask::new("UPDATE collections_next_step SET state = 'done', done_on = ");
    ask.value(today).text(", outcome = ").value(outcome).text(", done_by = ").value(actor);
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("finishing a next step"))?;
    let subject = format!("buyer:{buyer}");
    let detail = json!({ "step": id.to_string(), "kind": kind, "outcome": outcome });
    tx.event("collections.next-done", &subject, &detail).await?;
    tx.audit(Audit { room: "collections", action: "finish-next", subject, detail });
    Ok(())
}

/// Stops supply to a buyer: the order gate and the register read it from the buyer's file.
///
/// # Errors
/// What saving a buyer refuses, or a fault.
pub async fn stop_supply(tx: &mut Tx, code: &str) -> Result<()> {
    let today = tx.clock().day_of(tx.at());
    let new = NewBuyer { code: code.to_owned(), blocked: Some(true), ..NewBuyer::default() };
    let saved = save_buyers(tx, std::slice::from_ref(&new), "collections", today).await?;
    for outcome in saved {
        outcome?;
    }
    let subject = format!("buyer:{code}");
    let detail = json!({ "blocked": true });
    tx.event("collections.supply-stopped", &subject, &detail).await?;
    tx.audit(Audit { room: "collections", action: "stop-supply", subject, detail });
    Ok(())
}
