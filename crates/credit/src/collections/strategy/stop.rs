//! Supply stop as a step: whoever works the step proposes it, a second person signs. What is signed is looked at once
//! more in the same transaction: nothing is stopped for who has paid, promised or disputed since. The nightly run and
//! letters that go by themselves never stop anything.

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{
    AnyRow, Ask, Audit, Columns, Db, Tx,
    access::{Right, Scope},
    failed,
};

use super::{
    decide::still_asked,
    load::load_debtors,
    outbox::{OutboxRow, get_in, items_in},
    sides::pack_for,
};
use crate::{
    collections::stop_supply,
    parties::scope_owner,
    scoring::{Eyes, eyes_of},
};

/// The action of steps that stop supply.
const ACTION: &str = "supply-stop";

/// A stop that was proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplyStop {
    /// Row id.
    pub id: i64,
    /// The step.
    pub outbox: i64,
    /// The buyer's code.
    pub buyer_code: String,
    /// The buyer's name.
    pub buyer_name: String,
    /// Why.
    pub reason: String,
    /// `proposed`, `stopped`, `rejected`.
    pub state: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// Who signed or turned it down, and when.
    pub decided: Option<(String, Day)>,
    /// What was said with that.
    pub note: String,
}

const COLUMNS: &str = "SELECT s.id, s.outbox_id, b.code, b.name, s.reason, s.state, s.proposed_by, \
    s.decided_by, s.decided_on, s.decided_note FROM collections_stop s \
    JOIN parties_buyer b ON b.id = s.buyer_id WHERE ";

fn read(row: &AnyRow) -> Result<SupplyStop> {
    let (by, on) = (row.maybe_text(7)?, row.maybe_day(8)?);
    Ok(SupplyStop {
        id: row.int(0)?,
        outbox: row.int(1)?,
        buyer_code: row.text(2)?,
        buyer_name: row.text(3)?,
        reason: row.text(4)?,
        state: row.text(5)?,
        proposed_by: row.text(6)?,
        decided: by.zip(on),
        note: row.text(9)?,
    })
}

/// The last stop that was proposed on a step, where there is one.
///
/// # Errors
/// A fault from the database.
pub async fn find_stop(db: &Db, outbox: i64) -> Result<Option<SupplyStop>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text("s.outbox_id = ").value(outbox).text(" ORDER BY s.id DESC LIMIT 1");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "finding a supply stop").await?;
    rows.first().map(read).transpose()
}

/// Stops that wait for a second person, the oldest first.
///
/// # Errors
/// A fault from the database.
pub async fn waiting_stops(db: &Db, scope: Scope) -> Result<Vec<SupplyStop>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text("s.state = 'proposed'");
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" ORDER BY s.id LIMIT 50");
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing supply stops").await?.iter().map(read).collect()
}

async fn step_of(tx: &mut Tx, (scope, outbox): (Scope, i64)) -> Result<OutboxRow> {
    tx.lock("SELECT id FROM collections_outbox WHERE id = $1", outbox).await?;
    let row = get_in(tx.conn(), scope, outbox).await?;
    if row.action != ACTION {
        return Err(Rejection::new("collections.stop-step").with("step", row.step).into());
    }
    Ok(row)
}

async fn blocked(tx: &mut Tx, buyer: i64) -> Result<bool> {
    let mut ask = Ask::new("SELECT blocked FROM parties_buyer WHERE id = ");
    ask.value(buyer);
    Ok(ask.row(tx.conn(), "looking whether supply is stopped").await?.int(0)? != 0)
}

/// Refuses a stop for items that are not asked for any more.
async fn still_owed(tx: &mut Tx, row: &OutboxRow) -> Result<()> {
    let today = tx.clock().today();
    let pack = pack_for(tx, row.buyer_id, today).await?;
    let range = (row.buyer_id, row.buyer_id);
    let debtors = load_debtors(tx.conn(), range, (today, today)).await?;
    let items: Vec<i64> =
        items_in(tx.conn(), row.id).await?.iter().map(|one| one.item_id).collect();
    let why = match debtors.first() {
        None => "paid",
        Some(one) => match still_asked(&pack, &one.debtor, (today, &items)) {
            Ok(()) => return Ok(()),
            Err(held) => held.code(),
        },
    };
    Err(Rejection::new("collections.stop-passed").with("why", why).into())
}

fn reasoned(reason: &str) -> Result<&str> {
    match reason.trim() {
        "" => Err(Rejection::new("collections.reason-missing").on("reason").into()),
        reason => Ok(reason),
    }
}

fn told(tx: &mut Tx, action: &'static str, row: &OutboxRow, mut detail: serde_json::Value) {
    detail["outbox"] = json!(row.id.to_string());
    let subject = format!("buyer:{}", row.buyer_id);
    tx.audit(Audit { room: "collections", action, subject, detail });
}

/// Proposes to stop supply, from a step that says so.
///
/// # Errors
/// `collections.outbox-unknown`, `collections.stop-step`, `collections.outbox-state` for a step that was dropped or did
/// not hold, `collections.reason-missing`, `collections.stop-there` where supply is stopped, `collections.stop-waits`
/// where it was proposed, `collections.stop-passed`; a fault.
pub async fn propose_stop(tx: &mut Tx, at: (Scope, i64), reason: &str) -> Result<i64> {
    let (row, reason) = (step_of(tx, at).await?, reasoned(reason)?);
    if matches!(row.state.as_str(), "dropped" | "lapsed" | "refused") {
        let state = Rejection::new("collections.outbox-state").with("state", &row.state);
        return Err(state.with("id", row.id).into());
    }
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", row.buyer_id).await?;
    if blocked(tx, row.buyer_id).await? {
        return Err(Rejection::new("collections.stop-there").into());
    }
    let mut ask = Ask::new("SELECT proposed_by FROM collections_stop WHERE live = ");
    ask.value(row.buyer_id);
    if let Some(waits) = ask.rows(tx.conn(), "looking for a stop that waits").await?.first() {
        return Err(Rejection::new("collections.stop-waits").with("by", waits.text(0)?).into());
    }
    still_owed(tx, &row).await?;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_stop (id, outbox_id, buyer_id, reason, state, proposed_by, \
         proposed_at, decided_note, live) VALUES (",
    );
    ask.value(id).text(", ").value(row.id).text(", ").value(row.buyer_id).text(", ");
    ask.value(reason).text(", 'proposed', ").value(actor).text(", ").value(at);
    ask.text(", '', ").value(row.buyer_id).text(")");
    ask.run(tx.conn()).await.map_err(failed("proposing to stop supply"))?;
    let detail = json!({ "reason": reason });
    let subject = format!("buyer:{}", row.buyer_id);
    tx.event("collections.stop-proposed", &subject, &detail).await?;
    told(tx, "propose-stop", &row, detail);
    Ok(id)
}

/// Signs a stop, by which supply is stopped; or turns it down. Whoever proposed it signs only where nobody else could;
/// turning it down, which takes it back, is open to them too.
///
/// # Errors
/// `collections.outbox-unknown`, `collections.stop-step`, `collections.stop-unknown` where none waits,
/// `collections.reason-missing`, `collections.stop-same-person`, `collections.stop-passed` where what was asked for was
/// paid, promised or disputed since; what saving a buyer refuses; a fault.
pub async fn decide_stop(tx: &mut Tx, at: (Scope, i64), (sign, note): (bool, &str)) -> Result<()> {
    let (row, note) = (step_of(tx, at).await?, reasoned(note)?);
    let mut ask = Ask::new(
        "SELECT id, proposed_by FROM collections_stop WHERE state = 'proposed' AND outbox_id = ",
    );
    ask.value(row.id);
    let rows = ask.rows(tx.conn(), "finding a stop that waits").await?;
    let Some(found) = rows.first() else {
        return Err(Rejection::new("collections.stop-unknown").with("id", row.id).into());
    };
    let (id, by) = (found.int(0)?, found.text(1)?);
    let eyes = eyes_of(tx, Right::EditBuyers, &[by.as_str()]).await?;
    if sign && eyes == Eyes::Same {
        return Err(Rejection::new("collections.stop-same-person").into());
    }
    if sign {
        still_owed(tx, &row).await?;
        stop_supply(tx, &row.buyer_code).await?;
    }
    let (today, actor) = (tx.clock().today(), tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE collections_stop SET live = NULL, state = ");
    ask.value(if sign { "stopped" } else { "rejected" }).text(", decided_by = ").value(actor);
    ask.text(", decided_on = ").value(today).text(", decided_note = ").value(note);
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("deciding on a supply stop"))?;
    let detail = json!({
        "proposed_by": by, "reason": note, "alone": sign && eyes == Eyes::Alone,
    });
    told(tx, if sign { "sign-stop" } else { "reject-stop" }, &row, detail);
    Ok(())
}
