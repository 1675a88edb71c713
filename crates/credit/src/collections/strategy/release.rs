//! What people do with the steps that were proposed: release a letter, write down that a call was made, drop
//! a step with its reason.

use base::{Rejection, Result};
use serde_json::json;
use store::{Ask, Audit, Columns, Db, Tx, access::Scope, failed};

use super::outbox::{OutboxRow, get_in};
use crate::collections::{
    Hit, Kept, NewContact, Weight, WordingPack, check_wording, gravest, log_contact,
};
use crate::scoring::own_read;

async fn locked(tx: &mut Tx, scope: Scope, id: i64, states: &[&str]) -> Result<OutboxRow> {
    tx.lock("SELECT id FROM collections_outbox WHERE id = $1", id).await?;
    let row = get_in(tx.conn(), scope, id).await?;
    if states.contains(&row.state.as_str()) {
        return Ok(row);
    }
    let done = Rejection::new("collections.outbox-state").with("state", &row.state);
    Err(done.with("id", id).into())
}

/// What was found in a paragraph that somebody adds.
fn found(hits: &[Hit], pack: &WordingPack) -> String {
    let said = hits.iter().map(|hit| {
        let name = pack.find(&hit.act).map_or("", |act| act.name.zh.as_str());
        format!("“{}” ({name})", hit.found)
    });
    said.collect::<Vec<_>>().join(", ")
}

/// Releases a letter, with a paragraph of one's own at its end; `looked` says that somebody has looked at
/// words that the linter asks to be looked at. `way` takes `print`, `email` or `message` in place of the
/// step's own, the last for reminders and letters alone.
///
/// # Errors
/// `collections.outbox-unknown`, `collections.outbox-state`, `collections.outbox-no-letter`,
/// `collections.wording-stop`, `collections.wording-look`, or a fault.
pub async fn release_step(
    tx: &mut Tx,
    (scope, id): (Scope, i64),
    (added, looked, way): (&str, bool, Option<&str>),
    pack: &WordingPack,
) -> Result<()> {
    let row = locked(tx, scope, id, &["proposed", "failed", "released"]).await?;
    if !row.is_written() {
        return Err(Rejection::new("collections.outbox-no-letter").with("step", row.step).into());
    }
    let way = match way {
        Some(way @ ("print" | "email")) if row.action != "lawyer" => way,
        Some("message") if matches!(row.action.as_str(), "reminder" | "letter") => "message",
        _ => row.way.as_str(),
    };
    let hits = check_wording(pack, added);
    match gravest(&hits) {
        Some(Weight::Stop) => {
            let stop = Rejection::new("collections.wording-stop").with("found", found(&hits, pack));
            return Err(stop.on("added").into());
        }
        Some(Weight::Look) if !looked => {
            let look = Rejection::new("collections.wording-look").with("found", found(&hits, pack));
            return Err(look.on("added").into());
        }
        _ => {}
    }
    let (actor, at) = (tx.actor().0.clone(), tx.at().0);
    let mut ask = Ask::new("UPDATE collections_outbox SET state = 'released', waits = '', ");
    ask.text("released_by = ").value(actor).text(", released_at = ").value(at);
    ask.text(", added = ").value(added.trim()).text(", way = ").value(way);
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("releasing a letter"))?;
    let detail = json!({
        "outbox": id.to_string(), "step": row.step, "added": added.trim(), "way": way,
    });
    let subject = format!("buyer:{}", row.buyer_id);
    tx.audit(Audit { room: "collections", action: "release-step", subject, detail });
    Ok(())
}

/// Drops a step: it does not come again for these items.
///
/// # Errors
/// `collections.outbox-unknown`, `collections.outbox-state`, `collections.reason-missing`, or a fault.
pub async fn drop_step(tx: &mut Tx, (scope, id): (Scope, i64), reason: &str) -> Result<()> {
    let row = locked(tx, scope, id, &["proposed", "released", "failed"]).await?;
    close(tx, &row, ("dropped", reason), None).await
}

async fn close(
    tx: &mut Tx,
    row: &OutboxRow,
    (state, reason): (&str, &str),
    contact: Option<i64>,
) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Rejection::new("collections.reason-missing").on("reason").into());
    }
    let (actor, at, today) = (tx.actor().0.clone(), tx.at().0, tx.clock().today());
    let mut ask = Ask::new("UPDATE collections_outbox SET state = ");
    ask.value(state).text(", waits = '', closed_by = ").value(actor);
    ask.text(", closed_reason = ").value(reason.trim()).text(", contact_id = ").value(contact);
    if state == "done" {
        ask.text(", sent_on = ").value(today).text(", sent_at = ").value(at);
    }
    ask.text(" WHERE id = ").value(row.id);
    ask.run(tx.conn()).await.map_err(failed("closing a step"))?;
    let detail = json!({ "outbox": row.id.to_string(), "step": row.step, "reason": reason.trim() });
    let subject = format!("buyer:{}", row.buyer_id);
    let action = if state == "done" { "do-step" } else { "drop-step" };
    tx.audit(Audit { room: "collections", action, subject, detail });
    Ok(())
}

/// What came of a call or a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepDone {
    /// To whom one spoke.
    pub person: String,
    /// One of the results of contacts.
    pub result: String,
    /// What was said.
    pub note: String,
}

/// Writes down that a step which a person does was done: a contact like all others, or, where nobody is
/// contacted, a note.
///
/// # Errors
/// `collections.outbox-unknown`, `collections.outbox-state`, `collections.outbox-letter` for what is
/// written; `collections.wording-stop` for words that an outside collector must not be told; what a contact refuses; a fault.
pub async fn do_step(tx: &mut Tx, (scope, id): (Scope, i64), done: &StepDone) -> Result<()> {
    let row = locked(tx, scope, id, &["proposed"]).await?;
    if row.is_written() {
        return Err(Rejection::new("collections.outbox-letter").with("step", row.step).into());
    }
    if row.action == "third-party" {
        handed_over(tx, &done.note).await?;
    }
    if row.way == "none" || row.way == "hook" {
        return close(tx, &row, ("done", &done.note), None).await;
    }
    let contact = NewContact {
        buyer_id: row.buyer_id,
        number: None,
        on: tx.clock().today(),
        channel: row.way.clone(),
        person: done.person.clone(),
        result: done.result.clone(),
        note: done.note.clone(),
        item_id: None,
        proven: false,
    };
    let (Kept::New(contact) | Kept::Unchanged(contact)) = log_contact(tx, &contact).await?;
    close(tx, &row, ("done", &done.note), Some(contact)).await
}

/// What an outside collector is told must be such as we would say ourselves: the linter stops it as it stops a letter.
async fn handed_over(tx: &mut Tx, note: &str) -> Result<()> {
    let today = tx.clock().today();
    let own = own_read(tx.conn(), "wording", today, WordingPack::read).await?;
    let own = own.map(|(pack, _)| pack);
    let pack = own.as_ref().unwrap_or_else(|| WordingPack::shipped());
    let hits = check_wording(pack, note);
    if gravest(&hits) == Some(Weight::Stop) {
        let stop = Rejection::new("collections.wording-stop").with("found", found(&hits, pack));
        return Err(stop.on("note").into());
    }
    Ok(())
}

/// Says what became of a letter that was on its way to a server when the house stopped: it went out, or it
/// did not and may be released anew. Nobody but a person can know.
///
/// # Errors
/// `collections.outbox-unknown`, `collections.outbox-state`, `collections.reason-missing`, or a fault.
pub async fn settle_taken(
    tx: &mut Tx,
    (scope, id): (Scope, i64),
    (went, reason): (bool, &str),
) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Rejection::new("collections.reason-missing").on("reason").into());
    }
    let row = locked(tx, scope, id, &["taken"]).await?;
    let answered = super::send::Answered {
        took: went,
        answer: format!("{}: {}", tx.actor().0, reason.trim()),
        message_id: row.message_id,
    };
    super::send::keep_answer(tx, id, &answered).await
}

/// Letters that were released and are not sent yet, the highest level first.
///
/// # Errors
/// A fault from the database.
pub async fn released_steps(db: &Db, limit: u32) -> Result<Vec<(i64, String)>> {
    let mut ask = Ask::new(
        "SELECT id, way FROM collections_outbox WHERE state = 'released' \
         ORDER BY level DESC, company_minor DESC, id LIMIT ",
    );
    ask.value(i64::from(limit));
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing released letters").await?;
    rows.iter().map(|row| Ok((row.int(0)?, row.text(1)?))).collect()
}
