//! Ways by which a customer does not want to be contacted. A letter can always be sent: what is owed may be demanded
//! in writing whatever the customer likes.

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use crate::parties::BuyerId;

/// The ways that may be taken off.
pub const OFF_CHANNELS: [&str; 3] = ["call", "message", "visit"];

/// A way that is not wanted, or was not for some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayOff {
    /// Row id.
    pub id: i64,
    /// One of [`OFF_CHANNELS`].
    pub channel: String,
    /// Since when.
    pub since_on: Day,
    /// Who asked for it and how.
    pub note: String,
    /// Who wrote it down.
    pub actor: String,
    /// The day on which it was wanted again.
    pub lifted_on: Option<Day>,
    /// Why.
    pub lifted_note: String,
}

fn reasoned(note: &str) -> Result<&str> {
    match note.trim() {
        "" => Err(Rejection::new("collections.note-missing").on("note").into()),
        note => Ok(note),
    }
}

fn audit(tx: &mut Tx, action: &'static str, buyer: BuyerId, (channel, note): (&str, &str)) {
    let detail = json!({ "channel": channel, "note": note });
    let subject = format!("buyer:{buyer}");
    tx.audit(Audit { room: "collections", action, subject, detail });
}

/// Writes down that a customer does not want to be contacted by a way.
///
/// # Errors
/// `collections.way-off-channel`, `collections.note-missing`, `collections.way-off-already`, or a fault.
pub async fn take_way_off(
    tx: &mut Tx,
    buyer: BuyerId,
    (channel, note): (&str, &str),
) -> Result<i64> {
    if !OFF_CHANNELS.contains(&channel) {
        let wrong = Rejection::new("collections.way-off-channel").with("channel", channel);
        return Err(wrong.on("channel").into());
    }
    let note = reasoned(note)?;
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", buyer).await?;
    let off = super::ways_off(tx.conn(), &[buyer]).await?;
    if off.get(&buyer).is_some_and(|off| off.contains(channel)) {
        return Err(Rejection::new("collections.way-off-already").on("channel").into());
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_way_off (id, buyer_id, channel, since_on, note, actor, \
         recorded_at, lifted_note, lifted_by) VALUES (",
    );
    ask.value(id).text(", ").value(buyer).text(", ").value(channel).text(", ");
    ask.value(tx.clock().today()).text(", ").value(note).text(", ").value(actor).text(", ");
    ask.value(at).text(", '', '')");
    ask.run(tx.conn()).await.map_err(failed("taking a way off"))?;
    audit(tx, "take-way-off", buyer, (channel, note));
    Ok(id)
}

/// Writes down that a way is wanted again.
///
/// # Errors
/// `collections.note-missing`, `collections.way-off-unknown`, or a fault.
pub async fn lift_way_off(tx: &mut Tx, buyer: BuyerId, (id, note): (i64, &str)) -> Result<()> {
    let note = reasoned(note)?;
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", buyer).await?;
    let mut ask =
        Ask::new("SELECT channel FROM collections_way_off WHERE lifted_on IS NULL AND id = ");
    ask.value(id).text(" AND buyer_id = ").value(buyer);
    let rows = ask.rows(tx.conn(), "finding a way that is not wanted").await?;
    let Some(channel) = rows.first().map(|row| row.text(0)).transpose()? else {
        return Err(Rejection::new("collections.way-off-unknown").with("id", id).into());
    };
    let (today, actor) = (tx.clock().today(), tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE collections_way_off SET lifted_on = ");
    ask.value(today).text(", lifted_note = ").value(note).text(", lifted_by = ").value(actor);
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("lifting a way that was off"))?;
    audit(tx, "lift-way-off", buyer, (&channel, note));
    Ok(())
}

/// The ways of a buyer that are or were off, the latest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_ways_off(db: &Db, buyer: BuyerId) -> Result<Vec<WayOff>> {
    let mut ask = Ask::new(
        "SELECT id, channel, since_on, note, actor, lifted_on, lifted_note \
         FROM collections_way_off WHERE buyer_id = ",
    );
    ask.value(buyer).text(" ORDER BY id DESC LIMIT 20");
    let one = |row: &AnyRow| {
        Ok(WayOff {
            id: row.int(0)?,
            channel: row.text(1)?,
            since_on: row.day(2)?,
            note: row.text(3)?,
            actor: row.text(4)?,
            lifted_on: row.maybe_day(5)?,
            lifted_note: row.text(6)?,
        })
    };
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing ways that are not wanted").await?.iter().map(one).collect()
}
