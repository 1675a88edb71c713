//! The SQL of contacts, promises and the worklist, and the verbs on them.

use base::{Currency, Day, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, Violation, failed, violation};

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
    /// A number that names it for ever, where the source has one: the same twice is one contact.
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
    /// A number that names it for ever, where the source has one.
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
}

fn missing(code: &'static str, field: &str) -> base::Failure {
    Rejection::new(code).on(field).into()
}

/// Logs a contact. Returns `None` where its number is logged already.
///
/// # Errors
/// `collections.channel-unknown`, `collections.result-unknown`, `collections.note-missing`, or a
/// fault.
pub async fn log_contact(tx: &mut Tx, new: &NewContact) -> Result<Option<i64>> {
    if !CHANNELS.contains(&new.channel.as_str()) {
        let rejection = Rejection::new("collections.channel-unknown").with("channel", &new.channel);
        return Err(rejection.on("channel").into());
    }
    if !RESULTS.contains(&new.result.as_str()) {
        let rejection = Rejection::new("collections.result-unknown").with("result", &new.result);
        return Err(rejection.on("result").into());
    }
    if new.note.trim().is_empty() {
        return Err(missing("collections.note-missing", "note"));
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_contact (id, buyer_id, number, on_day, channel, person, result, \
         note, item_id, proven, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(new.buyer_id).text(", ").value(new.number.clone());
    ask.text(", ").value(new.on).text(", ").value(new.channel.as_str());
    ask.text(", ").value(new.person.trim()).text(", ").value(new.result.as_str());
    ask.text(", ").value(new.note.trim()).text(", ").value(new.item_id);
    ask.text(", ").value(new.proven).text(", ").value(actor).text(", ").value(at);
    ask.text(") ON CONFLICT (number) DO NOTHING");
    let rows = ask.run(tx.conn()).await.map_err(failed("logging a contact"))?;
    if rows == 0 {
        return Ok(None);
    }
    let subject = format!("buyer:{}", new.buyer_id);
    let detail = json!({
        "contact": id.to_string(), "on": new.on.to_string(), "channel": new.channel,
        "result": new.result, "proven": new.proven,
    });
    tx.event("collections.contact-logged", &subject, &detail).await?;
    tx.audit(Audit { room: "collections", action: "log-contact", subject, detail });
    Ok(Some(id))
}

/// Records a promise to pay. Returns `None` where its number is recorded already.
///
/// # Errors
/// `collections.promise-amount`, `collections.promise-days`, or a fault.
pub async fn record_promise(tx: &mut Tx, new: &NewPromise) -> Result<Option<i64>> {
    if new.amount_minor <= 0 || new.company_minor <= 0 {
        return Err(missing("collections.promise-amount", "amount"));
    }
    if new.due_on < new.made_on {
        return Err(Rejection::new("collections.promise-days")
            .with("made", new.made_on)
            .with("due", new.due_on)
            .on("due_on")
            .into());
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_promise (id, buyer_id, number, made_on, due_on, currency, \
         amount_minor, company_minor, item_id, contact_id, said_by, note, state, paid_minor, \
         judged_on, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(new.buyer_id).text(", ").value(new.number.clone());
    ask.text(", ").value(new.made_on).text(", ").value(new.due_on);
    ask.text(", ").value(new.currency.code()).text(", ").value(new.amount_minor);
    ask.text(", ").value(new.company_minor).text(", ").value(new.item_id);
    ask.text(", ").value(new.contact_id).text(", ").value(new.said_by.trim());
    ask.text(", ").value(new.note.trim()).text(", 'open', 0, NULL, ").value(actor);
    ask.text(", ").value(at).text(") ON CONFLICT (number) DO NOTHING");
    let rows = ask.run(tx.conn()).await.map_err(|error| match violation(&error) {
        Some(Violation::Foreign(_)) => missing("collections.promise-item", "item"),
        _ => failed("recording a promise")(error),
    })?;
    if rows == 0 {
        return Ok(None);
    }
    let subject = format!("buyer:{}", new.buyer_id);
    let detail = json!({
        "promise": id.to_string(), "due_on": new.due_on.to_string(),
        "amount_minor": new.amount_minor.to_string(), "currency": new.currency.code(),
    });
    tx.event("collections.promise-recorded", &subject, &detail).await?;
    tx.audit(Audit { room: "collections", action: "record-promise", subject, detail });
    Ok(Some(id))
}

/// Withdraws a promise that is still open: it was a mistake, or another day was agreed.
///
/// # Errors
/// `collections.promise-unknown`, `collections.promise-decided`, `collections.note-missing`, or a
/// fault.
pub async fn withdraw_promise(tx: &mut Tx, id: i64, reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(missing("collections.note-missing", "reason"));
    }
    tx.lock("SELECT id FROM collections_promise WHERE id = $1", id).await?;
    let mut ask = Ask::new("SELECT state, buyer_id FROM collections_promise WHERE id = ");
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
    let buyer = row.int(1)?;
    let mut ask = Ask::new("UPDATE collections_promise SET state = 'withdrawn' WHERE id = ");
    ask.value(id);
    ask.run(tx.conn()).await.map_err(failed("withdrawing a promise"))?;
    let subject = format!("buyer:{buyer}");
    let detail = json!({ "promise": id.to_string(), "reason": reason.trim() });
    tx.event("collections.promise-withdrawn", &subject, &detail).await?;
    tx.audit(Audit { room: "collections", action: "withdraw-promise", subject, detail });
    Ok(())
}

const CONTACT: &str = "id, buyer_id, number, on_day, channel, person, result, note, item_id, \
    proven, actor";
const PROMISE: &str = "id, buyer_id, number, made_on, due_on, currency, amount_minor, \
    company_minor, item_id, contact_id, said_by, note, state, paid_minor, judged_on, actor";

fn read_contact(row: &AnyRow) -> Result<LoggedContact> {
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

fn read_promise(row: &AnyRow) -> Result<RecordedPromise> {
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

/// The promises of the buyers with ids from `from` up to and including `to` that were made from a
/// day on up to a day and not withdrawn, the latest due first.
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
    ask.text(" AND buyer_id <= ").value(to).text(" AND made_on >= ").value(since);
    ask.text(" AND made_on <= ").value(until);
    ask.text(" AND state <> 'withdrawn' ORDER BY buyer_id, due_on DESC, id DESC");
    let rows = ask.rows(&mut connection, "reading promises").await?;
    rows.iter().map(read_promise).collect()
}

/// Writes down what the ledger says about promises. No audit line: it is derived.
///
/// # Errors
/// A fault from the database.
pub async fn keep_judgement(tx: &mut Tx, judged: &[super::JudgedPromise], on: Day) -> Result<()> {
    for promise in judged {
        let mut ask = Ask::new("UPDATE collections_promise SET state = ");
        ask.value(promise.state.code()).text(", paid_minor = ").value(promise.paid_minor);
        ask.text(", judged_on = ").value(on).text(" WHERE id = ").value(promise.terms.id);
        ask.text(" AND state <> 'withdrawn' AND (judged_on IS NULL OR judged_on <= ").value(on);
        ask.text(")");
        ask.run(tx.conn()).await.map_err(failed("judging a promise"))?;
    }
    Ok(())
}
