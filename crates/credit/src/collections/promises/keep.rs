//! What people do with a promise: acknowledge it, move it to another day, renew one that was missed. Each act is a
//! step of its own; the promise before and the one after are both kept.

use std::collections::{BTreeSet, HashMap};

use base::{Currency, Day, Failure, Money, Rejection, Result};
use serde_json::json;
use store::{AnyConnection, AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use super::pack::PromisePack;
use crate::{
    collections::{
        numbered::key,
        repo::{NewPromise, RecordedPromise, record_promise},
    },
    parties::BuyerId,
};

/// How a promise was acknowledged and what it belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PromiseMarks {
    /// The way by its code; empty while it is not acknowledged.
    pub ack: String,
    /// Who acknowledged it.
    pub ack_by: String,
    /// When.
    pub ack_on: Option<Day>,
    /// The agreement whose instalment it is.
    pub agreement_id: Option<i64>,
    /// The promise that it stands for.
    pub replaces_id: Option<i64>,
    /// The promise that stands for it.
    pub replaced_by: Option<i64>,
    /// The items of its agreement.
    pub covers: Vec<i64>,
}

impl PromiseMarks {
    pub(in crate::collections) fn read(row: &AnyRow, at: usize) -> Result<Self> {
        Ok(Self {
            ack: row.text(at)?,
            ack_by: row.text(at + 1)?,
            ack_on: row.maybe_day(at + 2)?,
            agreement_id: row.maybe_int(at + 3)?,
            replaces_id: row.maybe_int(at + 4)?,
            replaced_by: row.maybe_int(at + 5)?,
            covers: Vec::new(),
        })
    }
}

/// Enters the items that instalments are paid on.
pub(in crate::collections) async fn cover(
    connection: &mut AnyConnection,
    promises: &mut [RecordedPromise],
) -> Result<()> {
    let ids: BTreeSet<i64> = promises.iter().filter_map(|one| one.marks.agreement_id).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let mut items: HashMap<i64, Vec<i64>> = HashMap::new();
    for some in ids.chunks(500) {
        let mut ask = Ask::new(
            "SELECT agreement_id, item_id FROM collections_agreement_item WHERE agreement_id IN (",
        );
        ask.list(some.iter().copied()).text(") ORDER BY agreement_id, item_id");
        for row in ask.rows(connection, "reading items of agreements").await? {
            items.entry(row.int(0)?).or_default().push(row.int(1)?);
        }
        // Interest has no invoice: what comes for it stays unallocated.
        let mut ask =
            Ask::new("SELECT id FROM collections_agreement WHERE interest_minor > 0 AND id IN (");
        ask.list(some.iter().copied()).text(")");
        for row in ask.rows(connection, "reading agreements with interest").await? {
            items.entry(row.int(0)?).or_default().push(0);
        }
    }
    for one in promises {
        let covers = one.marks.agreement_id.and_then(|id| items.get(&id));
        one.marks.covers = covers.cloned().unwrap_or_default();
    }
    Ok(())
}

/// Refuses a second promise for an item while one is running, or while an agreement covers it. Whoever promises for
/// the same buyer waits for the other.
pub(in crate::collections) async fn item_is_free(tx: &mut Tx, new: &NewPromise) -> Result<()> {
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", new.buyer_id).await?;
    let Some(item) = new.item_id else { return said_once(tx, new).await };
    if new.due_on < tx.clock().day_of(tx.at()) {
        return Ok(()); // of the past: nothing of it is running
    }
    let mut ask = Ask::new(
        "SELECT due_on, amount_minor, currency FROM collections_promise WHERE state = 'open' \
         AND item_id = ",
    );
    ask.value(item).text(" AND due_on >= ").value(new.made_on);
    if let Some((_, number)) = key(new.buyer_id, new.number.as_deref()) {
        ask.text(" AND (number IS NULL OR number <> ").value(number).text(")");
    }
    ask.text(" ORDER BY due_on LIMIT 1");
    if let Some(row) = ask.rows(tx.conn(), "looking for a running promise").await?.first() {
        let amount = Money::new(row.int(1)?, row.currency(2)?);
        let refused = Rejection::new("collections.promise-running");
        return Err(refused.with("day", row.day(0)?).with("amount", amount).on("item").into());
    }
    let mut ask = Ask::new(
        "SELECT a.number FROM collections_agreement_item i \
         JOIN collections_agreement a ON a.id = i.agreement_id WHERE a.state = 'signed' \
         AND EXISTS (SELECT 1 FROM collections_promise p WHERE p.agreement_id = a.id \
         AND p.state = 'open') AND i.item_id = ",
    );
    ask.value(item);
    match ask.rows(tx.conn(), "looking for an agreement").await?.first() {
        None => Ok(()),
        Some(row) => {
            let refused = Rejection::new("collections.promise-under-agreement");
            Err(refused.with("number", row.text(0)?).on("item").into())
        }
    }
}

/// Refuses a promise for no invoice that says the same as one that is running.
async fn said_once(tx: &mut Tx, new: &NewPromise) -> Result<()> {
    if new.number.is_some() {
        return Ok(()); // it has a name of its own
    }
    let mut ask = Ask::new(
        "SELECT id FROM collections_promise WHERE state = 'open' AND item_id IS NULL \
         AND agreement_id IS NULL AND buyer_id = ",
    );
    ask.value(new.buyer_id).text(" AND due_on = ").value(new.due_on);
    ask.text(" AND amount_minor = ").value(new.amount_minor);
    ask.text(" AND currency = ").value(new.currency.code());
    if ask.rows(tx.conn(), "looking for the same promise").await?.is_empty() {
        return Ok(());
    }
    Err(Rejection::new("collections.promise-twice").with("day", new.due_on).on("amount").into())
}

/// What happens to a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// The buyer has acknowledged it.
    Confirmed,
    /// The ledger says something else than before.
    Judged,
    /// Moved to another day before its day came.
    Moved,
    /// Missed, and promised anew.
    Renewed,
    /// Taken back.
    Withdrawn,
    /// Brought before the manager.
    Escalated,
    /// What to do next was decided.
    Decided,
    /// Its agreement ended.
    Ended,
}

impl StepKind {
    /// The code under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Judged => "judged",
            Self::Moved => "moved",
            Self::Renewed => "renewed",
            Self::Withdrawn => "withdrawn",
            Self::Escalated => "escalated",
            Self::Decided => "decided",
            Self::Ended => "ended",
        }
    }
}

/// Writes a step down with the state that the promise has then.
pub(in crate::collections) async fn mark_step(
    tx: &mut Tx,
    promise: i64,
    kind: StepKind,
    note: &str,
) -> Result<()> {
    let mut ask = Ask::new("SELECT state, paid_minor FROM collections_promise WHERE id = ");
    ask.value(promise);
    let row = ask.row(tx.conn(), "reading a promise's state").await?;
    let (state, paid) = (row.text(0)?, row.int(1)?);
    let (id, at, actor) = (tx.ids().next(), tx.at(), tx.actor().0.clone());
    let on = tx.clock().day_of(at);
    let mut ask = Ask::new(
        "INSERT INTO collections_promise_step (id, promise_id, step, on_day, state, paid_minor, \
         note, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(promise).text(", ").value(kind.code()).text(", ").value(on);
    ask.text(", ").value(state).text(", ").value(paid).text(", ").value(note);
    ask.text(", ").value(actor).text(", ").value(at.0).text(")");
    ask.run(tx.conn()).await.map_err(failed("writing a promise's step down"))?;
    Ok(())
}

/// A step of a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseStep {
    /// Which, by code.
    pub step: String,
    /// The day.
    pub on: Day,
    /// The state then.
    pub state: String,
    /// What had come in, company currency.
    pub paid_minor: i64,
    /// What was said.
    pub note: String,
    /// Who.
    pub actor: String,
}

/// The steps of a promise in order; at most 200, the latest.
///
/// # Errors
/// A fault from the database.
pub async fn list_promise_steps(db: &Db, promise: i64) -> Result<Vec<PromiseStep>> {
    let mut ask = Ask::new(
        "SELECT step, on_day, state, paid_minor, note, actor FROM collections_promise_step \
         WHERE promise_id = ",
    );
    ask.value(promise).text(" ORDER BY id DESC LIMIT 200");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading a promise's steps").await?;
    let one = |row: &AnyRow| {
        Ok(PromiseStep {
            step: row.text(0)?,
            on: row.day(1)?,
            state: row.text(2)?,
            paid_minor: row.int(3)?,
            note: row.text(4)?,
            actor: row.text(5)?,
        })
    };
    let mut steps: Vec<PromiseStep> = rows.iter().map(one).collect::<Result<_>>()?;
    steps.reverse();
    Ok(steps)
}

/// A promise under a lock.
struct Held {
    id: i64,
    buyer: BuyerId,
    new: NewPromise,
    state: String,
    marks: PromiseMarks,
}

async fn hold(tx: &mut Tx, id: i64) -> Result<Held> {
    let mut ask = Ask::new("SELECT buyer_id FROM collections_promise WHERE id = ");
    ask.value(id);
    let rows = ask.rows(tx.conn(), "finding a promise").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("collections.promise-unknown").with("id", id).into());
    };
    let buyer = row.int(0)?;
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", buyer).await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(crate::collections::repo::PROMISE).text(" FROM collections_promise WHERE id = ");
    ask.value(id);
    let row = ask.row(tx.conn(), "reading a promise").await?;
    let read = crate::collections::repo::read_promise(&row)?;
    Ok(Held { id, buyer, new: read.promise, state: read.state, marks: read.marks })
}

/// How a buyer acknowledged its promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledgement {
    /// The way by its code.
    pub way: String,
    /// Who acknowledged it.
    pub by: String,
    /// When.
    pub on: Day,
    /// Where the proof is found.
    pub note: String,
}

/// Writes down how a promise was acknowledged. A better proof may follow; the earlier one stays among the steps.
///
/// # Errors
/// `collections.promise-unknown`, `collections.promise-not-open`, `collections.way-unknown`, `collections.ack-by`,
/// `collections.ack-day`, or a fault.
pub async fn confirm_promise(
    tx: &mut Tx,
    pack: &PromisePack,
    id: i64,
    ack: &Acknowledgement,
) -> Result<()> {
    let held = hold(tx, id).await?;
    if held.state != "open" {
        let refused = Rejection::new("collections.promise-not-open").with("state", &held.state);
        return Err(refused.into());
    }
    if pack.way(&ack.way).is_none() {
        let refused = Rejection::new("collections.way-unknown").with("way", &ack.way);
        return Err(refused.on("way").into());
    }
    let by = ack.by.trim();
    if by.is_empty() {
        return Err(Rejection::new("collections.ack-by").on("by").into());
    }
    base::plain(by, "by")?;
    let today = tx.clock().day_of(tx.at());
    if ack.on < held.new.made_on || ack.on > today {
        let refused = Rejection::new("collections.ack-day").with("day", ack.on);
        return Err(refused.with("made", held.new.made_on).on("on").into());
    }
    let mut ask = Ask::new("UPDATE collections_promise SET ack = ");
    ask.value(ack.way.as_str()).text(", ack_by = ").value(by).text(", ack_on = ").value(ack.on);
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("confirming a promise"))?;
    let note = [ack.way.as_str(), by, ack.note.trim()].map(str::to_owned);
    let note: Vec<String> = note.into_iter().filter(|part| !part.is_empty()).collect();
    mark_step(tx, id, StepKind::Confirmed, &note.join(" · ")).await?;
    let subject = format!("buyer:{}", held.buyer);
    let detail = json!({ "promise": id.to_string(), "way": ack.way, "on": ack.on.to_string() });
    tx.event("collections.promise-confirmed", &subject, &detail).await?;
    tx.audit(Audit { room: "collections", action: "confirm-promise", subject, detail });
    Ok(())
}

/// Another day, another amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The day by which the money is promised now.
    pub due_on: Day,
    /// The currency.
    pub currency: Currency,
    /// How much.
    pub amount_minor: i64,
    /// The same in the company's currency.
    pub company_minor: i64,
    /// Who said it.
    pub said_by: String,
    /// Why.
    pub reason: String,
}

/// How often the promises that this one stands for were moved before their day.
async fn moves(tx: &mut Tx, held: &Held) -> Result<i64> {
    let (mut count, mut before) = (0, held.marks.replaces_id);
    while let Some(id) = before.filter(|_| count < 100) {
        let mut ask = Ask::new("SELECT state, replaces_id FROM collections_promise WHERE id = ");
        ask.value(id);
        let row = ask.row(tx.conn(), "following a promise back").await?;
        count += i64::from(row.text(0)? == "withdrawn");
        before = row.maybe_int(1)?;
    }
    Ok(count)
}

/// Moves a promise to another day. Before its day has passed the new one stands in its place; one whose day has
/// passed keeps its verdict, and the new one follows it. Both are kept and know each other.
///
/// # Errors
/// `collections.promise-unknown`, `collections.note-missing`, `collections.promise-not-movable` (kept or withdrawn),
/// `collections.promise-replaced`, `collections.promise-of-agreement`, `collections.promise-same`,
/// `collections.promise-moved-often`; what a promise refuses; a fault.
pub async fn reschedule_promise(
    tx: &mut Tx,
    pack: &PromisePack,
    id: i64,
    to: &Moved,
) -> Result<i64> {
    let held = hold(tx, id).await?;
    let today = tx.clock().day_of(tx.at());
    movable(&held, to, today)?;
    let running = held.state == "open" && today <= pack.calendar.on_or_after(held.new.due_on);
    if running && moves(tx, &held).await? >= pack.rule.moves_most {
        let refused = Rejection::new("collections.promise-moved-often");
        return Err(refused.with("times", pack.rule.moves_most).on("due_on").into());
    }
    if running {
        let mut ask = Ask::new("UPDATE collections_promise SET state = 'withdrawn' WHERE id = ");
        ask.value(id);
        ask.run(tx.conn()).await.map_err(failed("moving a promise"))?;
    }
    let new = NewPromise {
        buyer_id: held.buyer,
        number: None,
        made_on: today,
        due_on: to.due_on,
        currency: to.currency,
        amount_minor: to.amount_minor,
        company_minor: to.company_minor,
        item_id: held.new.item_id,
        contact_id: None,
        said_by: to.said_by.clone(),
        note: to.reason.clone(),
    };
    let after = record_promise(tx, &new).await?.id();
    link(tx, id, after).await?;
    let kind = if running { StepKind::Moved } else { StepKind::Renewed };
    mark_step(tx, id, kind, to.reason.trim()).await?;
    let subject = format!("buyer:{}", held.buyer);
    let detail = json!({
        "promise": id.to_string(), "after": after.to_string(), "moved": running,
        "from": held.new.due_on.to_string(), "to": to.due_on.to_string(),
    });
    tx.event("collections.promise-rescheduled", &subject, &detail).await?;
    tx.audit(Audit { room: "collections", action: "reschedule-promise", subject, detail });
    Ok(after)
}

/// One promise stands for another.
pub(super) async fn link(tx: &mut Tx, before: i64, after: i64) -> Result<()> {
    for (column, value, id) in [("replaced_by", after, before), ("replaces_id", before, after)] {
        let mut ask = Ask::new("UPDATE collections_promise SET ");
        ask.text(column).text(" = ").value(value).text(" WHERE id = ").value(id);
        ask.run(tx.conn()).await.map_err(failed("linking promises"))?;
    }
    Ok(())
}

fn movable(held: &Held, to: &Moved, today: Day) -> Result<()> {
    if to.reason.trim().is_empty() {
        return Err(Rejection::new("collections.note-missing").on("reason").into());
    }
    let no = |code: &'static str| -> Failure { Rejection::new(code).with("id", held.id).into() };
    if held.marks.replaced_by.is_some() {
        return Err(no("collections.promise-replaced"));
    }
    if held.marks.agreement_id.is_some() {
        return Err(no("collections.promise-of-agreement"));
    }
    if !["open", "partly", "broken"].contains(&held.state.as_str()) {
        let refused = Rejection::new("collections.promise-not-movable");
        return Err(refused.with("state", &held.state).into());
    }
    let same = to.due_on == held.new.due_on
        && to.amount_minor == held.new.amount_minor
        && to.currency == held.new.currency;
    if same || to.due_on < today {
        let refused = Rejection::new("collections.promise-same").with("day", held.new.due_on);
        return Err(refused.on("due_on").into());
    }
    Ok(())
}
