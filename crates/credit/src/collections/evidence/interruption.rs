//! What people enter about limitation periods and other clocks, and the clocks that run beside them.

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, access::Scope, failed};

use super::{clock::SUSPENSION, pack::EvidencePack};
use crate::parties::{BuyerId, scope_owner};

/// Something that interrupts or suspends a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInterruption {
    /// Whose debt.
    pub buyer_id: BuyerId,
    /// The item, or none where it is about all that was issued by then.
    pub item_id: Option<i64>,
    /// A code of the pack's events, or [`SUSPENSION`].
    pub kind: String,
    /// Sent, signed, filed.
    pub on: Day,
    /// When it arrived.
    pub arrived_on: Option<Day>,
    /// When a proceeding or an obstacle was over.
    pub ended_on: Option<Day>,
    /// A code of the pack's proofs.
    pub proof: String,
    /// The paper that proves it.
    pub evidence_id: Option<i64>,
    /// The person and in what capacity.
    pub person: String,
    /// What else.
    pub note: String,
}

/// Records it.
///
/// # Errors
/// `collections.interruption-kind`, `collections.proof-unknown`, `collections.interruption-day`,
/// `collections.evidence-item`, `collections.interruption-paper` where a proof that carries has no paper, or a
/// fault.
pub async fn record_interruption(
    tx: &mut Tx,
    pack: &EvidencePack,
    new: &NewInterruption,
) -> Result<i64> {
    if pack.event(&new.kind).is_none() && new.kind != SUSPENSION {
        return Err(Rejection::new("collections.interruption-kind").on("kind").into());
    }
    let Some(proof) = pack.proof(&new.proof) else {
        return Err(Rejection::new("collections.proof-unknown").on("proof").into());
    };
    let today = tx.clock().day_of(tx.at());
    let fits = |day: Option<Day>| day.is_none_or(|day| day >= new.on && day <= today);
    if new.on > today || !fits(new.arrived_on) || !fits(new.ended_on) {
        return Err(Rejection::new("collections.interruption-day").on("on").into());
    }
    if proof.grade == super::pack::Grade::Proven && new.evidence_id.is_none() {
        return Err(Rejection::new("collections.interruption-paper").on("evidence").into());
    }
    base::plain(&new.person, "person")?;
    base::plain(&new.note, "note")?;
    for (table, id) in [("item", new.item_id), ("evidence", new.evidence_id)] {
        let Some(id) = id else { continue };
        let mut ask = Ask::new(match table {
            "item" => "SELECT id FROM receivables_item WHERE buyer_id = ",
            _ => "SELECT id FROM collections_evidence WHERE withdrawn_on IS NULL AND buyer_id = ",
        });
        ask.value(new.buyer_id).text(" AND id = ").value(id);
        if ask.rows(tx.conn(), "looking for what an interruption names").await?.is_empty() {
            return Err(Rejection::new("collections.evidence-item").on(table).into());
        }
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let short = |text: &str, most: usize| text.trim().chars().take(most).collect::<String>();
    let mut ask = Ask::new(
        "INSERT INTO collections_interruption (id, buyer_id, item_id, kind, on_day, arrived_on, \
         ended_on, proof, evidence_id, person, note, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(new.buyer_id).text(", ").value(new.item_id).text(", ");
    ask.value(new.kind.as_str()).text(", ").value(new.on).text(", ").value(new.arrived_on);
    ask.text(", ").value(new.ended_on).text(", ").value(new.proof.as_str()).text(", ");
    ask.value(new.evidence_id).text(", ").value(short(&new.person, 100)).text(", ");
    ask.value(short(&new.note, 500)).text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("recording an interruption"))?;
    let detail = json!({
        "interruption": id.to_string(), "kind": new.kind, "on": new.on.to_string(),
        "proof": new.proof, "item": new.item_id.map(|id| id.to_string()),
    });
    told(tx, "record-interruption", new.buyer_id, detail);
    Ok(id)
}

fn told(tx: &mut Tx, action: &'static str, buyer: BuyerId, detail: serde_json::Value) {
    tx.audit(Audit { room: "collections", action, subject: format!("buyer:{buyer}"), detail });
}

/// Takes back what was entered by mistake; the row stays.
///
/// # Errors
/// `collections.interruption-unknown`, or a fault.
pub async fn withdraw_interruption(tx: &mut Tx, (buyer, id): (BuyerId, i64)) -> Result<()> {
    let today = tx.clock().day_of(tx.at());
    let mut ask = Ask::new("UPDATE collections_interruption SET withdrawn_on = ");
    ask.value(today).text(" WHERE withdrawn_on IS NULL AND buyer_id = ").value(buyer);
    ask.text(" AND id = ").value(id);
    if ask.run(tx.conn()).await.map_err(failed("withdrawing an interruption"))? == 0 {
        return Err(Rejection::new("collections.interruption-unknown").with("id", id).into());
    }
    told(tx, "withdraw-interruption", buyer, json!({ "interruption": id.to_string() }));
    Ok(())
}

/// A clock of another kind to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewClock {
    /// Whose.
    pub buyer_id: BuyerId,
    /// The item, or none.
    pub item_id: Option<i64>,
    /// A code of the pack's periods.
    pub kind: String,
    /// What starts it.
    pub starts_on: Day,
    /// The agreed or fixed last day; the pack's where it is not said.
    pub ends_on: Option<Day>,
    /// What it is about.
    pub note: String,
}

/// Starts a clock.
///
/// # Errors
/// `collections.clock-kind`, `collections.clock-day`, `collections.clock-note`, `collections.evidence-item`, or
/// a fault.
pub async fn start_clock(tx: &mut Tx, pack: &EvidencePack, new: &NewClock) -> Result<i64> {
    let Some(rule) = pack.period(&new.kind) else {
        return Err(Rejection::new("collections.clock-kind").on("kind").into());
    };
    if new.starts_on < rule.from || new.ends_on.is_some_and(|day| day < new.starts_on) {
        return Err(Rejection::new("collections.clock-day")
            .with("from", rule.from)
            .on("starts_on")
            .into());
    }
    let note = new.note.trim();
    base::plain(note, "note")?;
    if note.is_empty() || note.chars().count() > 300 {
        return Err(Rejection::new("collections.clock-note").on("note").into());
    }
    if let Some(item) = new.item_id {
        let mut ask = Ask::new("SELECT id FROM receivables_item WHERE buyer_id = ");
        ask.value(new.buyer_id).text(" AND id = ").value(item);
        if ask.rows(tx.conn(), "looking for the item of a clock").await?.is_empty() {
            return Err(Rejection::new("collections.evidence-item").on("item").into());
        }
    }
    let ends_on = new.ends_on.unwrap_or_else(|| rule.ends(new.starts_on));
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_clock (id, buyer_id, item_id, kind, starts_on, ends_on, agreed, \
         note, pack_version, closing, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(new.buyer_id).text(", ").value(new.item_id).text(", ");
    ask.value(new.kind.as_str()).text(", ").value(new.starts_on).text(", ").value(ends_on);
    ask.text(", ").value(new.ends_on.is_some()).text(", ").value(note).text(", ");
    ask.value(pack.edition.version.as_str()).text(", '', ").value(actor).text(", ");
    ask.value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("starting a clock"))?;
    let detail = json!({
        "clock": id.to_string(), "kind": new.kind, "starts_on": new.starts_on.to_string(),
        "ends_on": ends_on.to_string(),
    });
    told(tx, "start-clock", new.buyer_id, detail);
    Ok(id)
}

/// Closes a clock because what it asked for was done, or it has no object any more.
///
/// # Errors
/// `collections.clock-unknown`, `collections.clock-note`, or a fault.
pub async fn close_clock(tx: &mut Tx, (buyer, id): (BuyerId, i64), closing: &str) -> Result<()> {
    let closing = closing.trim();
    base::plain(closing, "note")?;
    if closing.is_empty() || closing.chars().count() > 300 {
        return Err(Rejection::new("collections.clock-note").on("note").into());
    }
    let today = tx.clock().day_of(tx.at());
    let mut ask = Ask::new("UPDATE collections_clock SET closed_on = ");
    ask.value(today).text(", closing = ").value(closing);
    ask.text(" WHERE closed_on IS NULL AND buyer_id = ").value(buyer).text(" AND id = ").value(id);
    if ask.run(tx.conn()).await.map_err(failed("closing a clock"))? == 0 {
        return Err(Rejection::new("collections.clock-unknown").with("id", id).into());
    }
    told(tx, "close-clock", buyer, json!({ "clock": id.to_string(), "closing": closing }));
    Ok(())
}

/// A clock of another kind that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherClock {
    /// Row id.
    pub id: i64,
    /// The buyer.
    pub buyer_id: BuyerId,
    /// Its code.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// The number of the item, or empty.
    pub number: String,
    /// A code of the pack.
    pub kind: String,
    /// What started it.
    pub starts_on: Day,
    /// Its last day.
    pub ends_on: Day,
    /// Whether that day was agreed or fixed.
    pub agreed: bool,
    /// What it is about.
    pub note: String,
    /// Who started it.
    pub actor: String,
    /// Days left.
    pub days_left: i32,
    /// The alarm that it is in.
    pub alarm: Option<i32>,
}

/// Clocks that run, within a scope: all of a buyer, or those of all that are near their end or past it.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn list_other_clocks(
    db: &Db,
    (scope, buyer): (Scope, Option<BuyerId>),
    as_of: Day,
) -> Result<Vec<OtherClock>> {
    let pack = EvidencePack::in_force(db, as_of).await?;
    let mut ask = Ask::new(
        "SELECT c.id, c.buyer_id, b.code, b.name, COALESCE(i.number, ''), c.kind, c.starts_on, \
         c.ends_on, c.agreed, c.note, c.actor FROM collections_clock c \
         JOIN parties_buyer b ON b.id = c.buyer_id \
         LEFT JOIN receivables_item i ON i.id = c.item_id WHERE c.closed_on IS NULL",
    );
    match buyer {
        Some(buyer) => {
            ask.text(" AND c.buyer_id = ").value(buyer);
        }
        None => {
            let widest = pack.alarms.first().copied().unwrap_or(180);
            ask.text(" AND c.ends_on <= ").value(as_of.plus_days(widest));
        }
    }
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" ORDER BY c.ends_on, c.id LIMIT 2000");
    let one = |row: &AnyRow| {
        let ends_on = row.day(7)?;
        let days_left = ends_on.days_since(as_of);
        Ok(OtherClock {
            id: row.int(0)?,
            buyer_id: row.int(1)?,
            buyer_code: row.text(2)?,
            buyer_name: row.text(3)?,
            number: row.text(4)?,
            kind: row.text(5)?,
            starts_on: row.day(6)?,
            ends_on,
            agreed: row.int(8)? != 0,
            note: row.text(9)?,
            actor: row.text(10)?,
            days_left,
            alarm: pack.alarm(days_left),
        })
    };
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing clocks").await?.iter().map(one).collect()
}
