//! The SQL of contacts, promises and the worklist, and the verbs on them.

use base::{Currency, Day, Failure, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Bulk, Columns, Db, Tx, Value, failed};

use super::{
    admit::{admit_contact, admit_promise, contacts_are_theirs, items_are_theirs, missing},
    numbered::{Kept, key, numbered_contacts, numbered_promises, same_contact, same_promise},
    promises::{PromiseMarks, StepKind, cover, item_is_free, mark_step},
    reach::{How, mark_outside},
};
use crate::parties::BuyerId;

/// The ways in which a buyer is contacted.
pub const CHANNELS: [&str; 4] = ["call", "message", "visit", "letter"];

/// What comes out of a contact.
pub const RESULTS: [&str; 9] = [
    "promised",
    "no-answer",
    "asked-time",
    "says-paid",
    "disputed",
    "refused",
    "reconciled",
    "greeted",
    "demanded",
];

/// A contact to log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContact {
    /// With whom.
    pub buyer_id: BuyerId,
    /// A number that names it among the buyer's for ever, where the source has one: the same twice
    /// is one contact.
    pub number: Option<String>,
    /// The day.
    pub on: Day,
    /// One of [`CHANNELS`].
    pub channel: String,
    /// The person spoken to.
    pub person: String,
    /// One of [`RESULTS`].
    pub result: String,
    /// What was said.
    pub note: String,
    /// The item that it was about.
    pub item_id: Option<i64>,
    /// Whether its arrival and content can be proven, so that it interrupts the limitation period.
    pub proven: bool,
}

/// A logged contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedContact {
    /// Row id.
    pub id: i64,
    /// What was logged.
    pub contact: NewContact,
    /// By whom.
    pub actor: String,
}

/// A promise to record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPromise {
    /// Who promised.
    pub buyer_id: BuyerId,
    /// A number that names it among the buyer's for ever, where the source has one.
    pub number: Option<String>,
    /// The day on which it was made.
    pub made_on: Day,
    /// The day by which the money was promised.
    pub due_on: Day,
    /// The currency.
    pub currency: Currency,
    /// How much, above zero.
    pub amount_minor: i64,
    /// The same in the company's currency.
    pub company_minor: i64,
    /// The item promised for.
    pub item_id: Option<i64>,
    /// The contact in which it was made.
    pub contact_id: Option<i64>,
    /// Who said it.
    pub said_by: String,
    /// What else was said.
    pub note: String,
}

/// A recorded promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedPromise {
    /// Row id.
    pub id: i64,
    /// What was promised.
    pub promise: NewPromise,
    /// `open`, `kept`, `partly`, `broken` (as of `judged_on`) or `withdrawn`.
    pub state: String,
    /// What came in for it, minor units of the company's currency.
    pub paid_minor: i64,
    /// The day of the assessment that judged it.
    pub judged_on: Option<Day>,
    /// Who recorded it.
    pub actor: String,
    /// How it was acknowledged, what it belongs to.
    pub marks: PromiseMarks,
}

/// Logs a contact. The same under the same number of the same buyer changes nothing.
///
/// # Errors
/// `collections.channel-unknown`, `collections.result-unknown`, `collections.note-missing`,
/// `collections.on-future`, `collections.day-beyond`, `collections.item-of-other`,
/// `collections.visit-unprepared` for a visit on an open case that is not prepared,
/// `collections.contact-differs` where the buyer has something else under the number, or a fault.
pub async fn log_contact(tx: &mut Tx, new: &NewContact) -> Result<Kept> {
    log_contact_as(tx, new, &How::default()).await
}

/// Logs a contact and says how it came about: outside the guard it is kept all the same, and marked.
///
/// # Errors
/// As [`log_contact`]; `scoring.pack-unreadable`.
pub async fn log_contact_as(tx: &mut Tx, new: &NewContact, how: &How) -> Result<Kept> {
    if how.minute.is_some_and(|minute| !(0..1_440).contains(&minute)) {
        return Err(Rejection::new("collections.contact-time").on("at").into());
    }
    let logged = log_all(tx, std::slice::from_ref(new), how).await?;
    logged.into_iter().next().ok_or_else(|| Failure::bug("logging a contact without an answer"))
}

/// Logs many contacts in order, as [`log_contact`] does one.
///
/// # Errors
/// As [`log_contact`].
pub async fn log_contacts(tx: &mut Tx, new: &[NewContact]) -> Result<Vec<Kept>> {
    log_all(tx, new, &How::default()).await
}

async fn log_all(tx: &mut Tx, new: &[NewContact], how: &How) -> Result<Vec<Kept>> {
    let mut known = numbered_contacts(tx, new).await?;
    let items = new.iter().filter_map(|contact| Some((contact.buyer_id, contact.item_id?)));
    items_are_theirs(tx, items.collect()).await?;
    super::cases::visits_are_prepared(tx, new).await?;
    let mut bulk = Bulk::new("collections_contact", &CONTACT_NAMES, "");
    let (mut ids, mut fresh) = (Vec::with_capacity(new.len()), Vec::new());
    for contact in new {
        admit_contact(tx, contact)?;
        let key = key(contact.buyer_id, contact.number.as_deref());
        if let Some((id, there)) = key.as_ref().and_then(|key| known.get(key)) {
            same_contact(contact, there, *id)?;
            ids.push(Kept::Unchanged(*id));
            continue;
        }
        let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
        let row = [
            id.into(),
            contact.buyer_id.into(),
            key.as_ref().map(|(_, number)| number.clone()).into(),
            contact.on.into(),
            contact.channel.as_str().into(),
            contact.person.trim().into(),
            contact.result.as_str().into(),
            contact.note.trim().into(),
            contact.item_id.into(),
            contact.proven.into(),
            actor.into(),
            at.into(),
        ];
        bulk.push(tx.conn(), row).await?;
        let subject = format!("buyer:{}", contact.buyer_id);
        let detail = json!({
            "contact": id.to_string(), "on": contact.on.to_string(), "channel": contact.channel,
            "result": contact.result, "proven": contact.proven,
        });
        tx.event("collections.contact-logged", &subject, &detail).await?;
        tx.audit(Audit { room: "collections", action: "log-contact", subject, detail });
        known.extend(key.map(|key| (key, (id, contact.clone()))));
        ids.push(Kept::New(id));
        fresh.push((id, contact));
    }
    bulk.flush(tx.conn()).await?;
    mark_outside(tx, &fresh, how).await?;
    Ok(ids)
}

const CONTACT_NAMES: [&str; 12] = [
    "id",
    "buyer_id",
    "number",
    "on_day",
    "channel",
    "person",
    "result",
    "note",
    "item_id",
    "proven",
    "actor",
    "recorded_at",
];

/// Records a promise to pay. The same under the same number of the same buyer changes nothing.
///
/// # Errors
/// `collections.promise-running` where one is running for the item, `collections.promise-twice`
/// where the same is promised without an item,
/// `collections.promise-under-agreement` where an agreement covers it,
/// `collections.promise-amount`, `collections.promise-days`, `collections.on-future`,
/// `collections.day-beyond`, `collections.item-of-other`, `collections.contact-of-other`,
/// `collections.promise-differs` where the buyer has something else under the number, or a fault.
pub async fn record_promise(tx: &mut Tx, new: &NewPromise) -> Result<Kept> {
    admit_promise(tx, new)?;
    let talks = new.contact_id.iter().map(|id| (new.buyer_id, *id));
    contacts_are_theirs(tx, talks.collect()).await?;
    item_is_free(tx, new).await?;
    let recorded = record_promises(tx, std::slice::from_ref(new)).await?;
    recorded.into_iter().next().ok_or_else(|| Failure::bug("recording a promise without an answer"))
}

/// Records many promises in order as they were made elsewhere, without asking whether another one
/// is running for an item.
///
/// # Errors
/// As [`record_promise`].
pub async fn record_promises(tx: &mut Tx, new: &[NewPromise]) -> Result<Vec<Kept>> {
    let mut known = numbered_promises(tx, new).await?;
    let items = new.iter().filter_map(|promise| Some((promise.buyer_id, promise.item_id?)));
    items_are_theirs(tx, items.collect()).await?;
    let talks = new.iter().filter_map(|promise| Some((promise.buyer_id, promise.contact_id?)));
    contacts_are_theirs(tx, talks.collect()).await?;
    let mut bulk = Bulk::new("collections_promise", &PROMISE_NAMES, "");
    let mut ids = Vec::with_capacity(new.len());
    for promise in new {
        admit_promise(tx, promise)?;
        let key = key(promise.buyer_id, promise.number.as_deref());
        if let Some((id, there)) = key.as_ref().and_then(|key| known.get(key)) {
            same_promise(promise, there, *id)?;
            ids.push(Kept::Unchanged(*id));
            continue;
        }
        let id = tx.ids().next();
        let number = key.as_ref().map(|(_, number)| number.clone());
        let row = promise_row(tx, (id, number), promise);
        bulk.push(tx.conn(), row).await?;
        let subject = format!("buyer:{}", promise.buyer_id);
        let detail = json!({
            "promise": id.to_string(), "due_on": promise.due_on.to_string(),
            "amount_minor": promise.amount_minor.to_string(),
            "currency": promise.currency.code(),
        });
        tx.event("collections.promise-recorded", &subject, &detail).await?;
        tx.audit(Audit { room: "collections", action: "record-promise", subject, detail });
        known.extend(key.map(|key| (key, (id, promise.clone()))));
        ids.push(Kept::New(id));
    }
    bulk.flush(tx.conn()).await?;
    Ok(ids)
}

const PROMISE_NAMES: [&str; 17] = [
    "id",
    "buyer_id",
    "number",
    "made_on",
    "due_on",
    "currency",
    "amount_minor",
    "company_minor",
    "item_id",
    "contact_id",
    "said_by",
    "note",
    "state",
    "paid_minor",
    "judged_on",
    "actor",
    "recorded_at",
];

fn promise_row(tx: &Tx, (id, number): (i64, Option<String>), new: &NewPromise) -> [Value; 17] {
    let unjudged: Option<Day> = None;
    [
        id.into(),
        new.buyer_id.into(),
        number.into(),
        new.made_on.into(),
        new.due_on.into(),
        new.currency.code().into(),
        new.amount_minor.into(),
        new.company_minor.into(),
        new.item_id.into(),
        new.contact_id.into(),
        new.said_by.trim().into(),
        new.note.trim().into(),
        "open".into(),
        0.into(),
        unjudged.into(),
        tx.actor().0.as_str().into(),
        tx.at().0.into(),
    ]
}

/// Withdraws a promise that is still open: it was a mistake, or another day was agreed.
///
/// # Errors
/// `collections.promise-unknown`, `collections.promise-decided`, `collections.note-missing`,
/// `collections.promise-of-agreement`, or a fault.
pub async fn withdraw_promise(tx: &mut Tx, id: i64, reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(missing("collections.note-missing", "reason"));
    }
    tx.lock("SELECT id FROM collections_promise WHERE id = $1", id).await?;
    let mut ask =
        Ask::new("SELECT state, buyer_id, agreement_id FROM collections_promise WHERE id = ");
    ask.value(id);
    let rows = ask.rows(tx.conn(), "finding a promise").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("collections.promise-unknown").with("id", id).into());
    };
    if row.text(0)? != "open" {
        return Err(Rejection::new("collections.promise-decided")
            .with("state", row.text(0)?)
            .into());
    }
    if row.maybe_int(2)?.is_some() {
        return Err(Rejection::new("collections.promise-of-agreement").with("id", id).into());
    }
    let buyer = row.int(1)?;
    let mut ask = Ask::new("UPDATE collections_promise SET state = 'withdrawn' WHERE id = ");
    ask.value(id);
    ask.run(tx.conn()).await.map_err(failed("withdrawing a promise"))?;
    mark_step(tx, id, StepKind::Withdrawn, reason.trim()).await?;
    let subject = format!("buyer:{buyer}");
    let detail = json!({ "promise": id.to_string(), "reason": reason.trim() });
    tx.event("collections.promise-withdrawn", &subject, &detail).await?;
    tx.audit(Audit { room: "collections", action: "withdraw-promise", subject, detail });
    Ok(())
}

pub(super) const CONTACT: &str = "id, buyer_id, number, on_day, channel, person, result, note, item_id, \
    proven, actor";
pub(super) const PROMISE: &str = "id, buyer_id, number, made_on, due_on, currency, amount_minor, \
    company_minor, item_id, contact_id, said_by, note, state, paid_minor, judged_on, actor, ack, \
    ack_by, ack_on, agreement_id, replaces_id, replaced_by";

pub(super) fn read_contact(row: &AnyRow) -> Result<LoggedContact> {
    Ok(LoggedContact {
        id: row.int(0)?,
        contact: NewContact {
            buyer_id: row.int(1)?,
            number: row.maybe_text(2)?,
            on: row.day(3)?,
            channel: row.text(4)?,
            person: row.text(5)?,
            result: row.text(6)?,
            note: row.text(7)?,
            item_id: row.maybe_int(8)?,
            proven: row.int(9)? != 0,
        },
        actor: row.text(10)?,
    })
}

pub(super) fn read_promise(row: &AnyRow) -> Result<RecordedPromise> {
    Ok(RecordedPromise {
        id: row.int(0)?,
        promise: NewPromise {
            buyer_id: row.int(1)?,
            number: row.maybe_text(2)?,
            made_on: row.day(3)?,
            due_on: row.day(4)?,
            currency: row.currency(5)?,
            amount_minor: row.int(6)?,
            company_minor: row.int(7)?,
            item_id: row.maybe_int(8)?,
            contact_id: row.maybe_int(9)?,
            said_by: row.text(10)?,
            note: row.text(11)?,
        },
        state: row.text(12)?,
        paid_minor: row.int(13)?,
        judged_on: row.maybe_day(14)?,
        actor: row.text(15)?,
        marks: PromiseMarks::read(row, 16)?,
    })
}

/// The contacts with the buyers with ids from `from` up to and including `to`, from a day on up to
/// a day, the latest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_contacts(
    db: &Db,
    (from, to): (BuyerId, BuyerId),
    (since, until): (Day, Day),
) -> Result<Vec<LoggedContact>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(CONTACT).text(" FROM collections_contact WHERE buyer_id >= ").value(from);
    ask.text(" AND buyer_id <= ").value(to).text(" AND on_day >= ").value(since);
    ask.text(" AND on_day <= ").value(until).text(" ORDER BY buyer_id, on_day DESC, id DESC");
    let rows = ask.rows(&mut connection, "reading contacts").await?;
    rows.iter().map(read_contact).collect()
}

/// The promises of the buyers with ids from `from` up to and including `to` that were due from a
/// day on, made up to a day, and neither withdrawn nor moved before their day; the latest due first.
///
/// # Errors
/// A fault from the database.
pub async fn list_promises(
    db: &Db,
    (from, to): (BuyerId, BuyerId),
    (since, until): (Day, Day),
) -> Result<Vec<RecordedPromise>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(PROMISE).text(" FROM collections_promise WHERE buyer_id >= ").value(from);
    ask.text(" AND buyer_id <= ").value(to).text(" AND due_on >= ").value(since);
    ask.text(" AND made_on <= ").value(until);
    ask.text(" AND state <> 'withdrawn' ORDER BY buyer_id, due_on DESC, id DESC");
    let rows = ask.rows(&mut connection, "reading promises").await?;
    let mut promises: Vec<RecordedPromise> =
        rows.iter().map(read_promise).collect::<Result<_>>()?;
    cover(&mut connection, &mut promises).await?;
    Ok(promises)
}
