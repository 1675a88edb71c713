//! An import taken back: what it booked is reversed exactly, what it wrote into credit files is
//! given back what stood before, where nobody touched it since. The file can be imported again.
//!
//! Where later work rests on it (an allocation, a write-off, a dispute, a promise) nothing is
//! done, and the refusal names what has to be undone first.

use base::{Currency, Day, Rejection, Result};
use serde_json::json;
use store::{Actor, Ask, Audit, Columns, Db, Tx, failed};

use super::trace::{Note, What, notes_before};
use crate::{
    collections, orders,
    parties::{self, FieldChange},
    payables::{self, PayablesTaken},
    receivables::{self, Rest, TakenBack},
    warning,
};

/// What undoing an import came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Undone {
    /// What was taken back in the ledger.
    pub ledger: TakenBack,
    /// What was taken back of what we owe.
    pub payables: PayablesTaken,
    /// Fields, contacts, statements, promises, rates, orders and deliveries that were given back or
    /// taken out.
    pub restored: u64,
    /// Buyers that only this import had brought.
    pub buyers_withdrawn: u64,
    /// What somebody changed or used since and what therefore stays.
    pub kept: u64,
}

/// Takes an import back.
///
/// # Errors
/// `intake.batch-unknown`; `intake.batch-not-booked`, `intake.batch-undone`; what rests on it:
/// `intake.batch-touched`, `intake.batch-built-on`, `intake.batch-disputed`,
/// `intake.batch-promised`, `intake.batch-paid`; busy or a fault. Nothing is changed then.
pub async fn undo(db: &Db, actor: Actor, batch: i64) -> Result<Undone> {
    let mut tx = db.write(actor).await?;
    tx.expect_many().await?;
    let file = admit(&mut tx, batch).await?;
    nothing_rests(&mut tx, batch).await?;
    let reason = format!("undo:{file}");
    let payables = payables::take_back_payables(&mut tx, batch, &reason).await?;
    let orders = orders::take_back_orders(&mut tx, batch, &reason).await?;
    let mut undone = Undone {
        payables,
        ledger: receivables::take_back(&mut tx, batch, &reason).await?,
        restored: orders.taken,
        kept: orders.kept,
        ..Undone::default()
    };
    orders::return_orders(&mut tx, batch).await?;
    restore_all(&mut tx, batch, &reason, &mut undone).await?;
    let (at, who) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE intake_batch SET state = 'undone', undone_at = ");
    ask.value(at).text(", undone_by = ").value(who).text(" WHERE id = ").value(batch);
    ask.run(tx.conn()).await.map_err(failed("undoing an import"))?;
    let subject = format!("batch:{batch}");
    let detail = json!({
        "file": file,
        "items": undone.ledger.items,
        "credits": undone.ledger.credits,
        "movements": undone.ledger.movements,
        "bills": undone.payables.entries,
        "payable_moves": undone.payables.moves,
        "restored": undone.restored,
        "buyers_withdrawn": undone.buyers_withdrawn,
        "kept": undone.kept,
    });
    tx.event("intake.import-undone", &subject, &detail).await?;
    tx.audit(Audit { room: "intake", action: "undo-import", subject, detail });
    tx.commit().await?;
    Ok(undone)
}

/// The file's name of an import that can be undone.
async fn admit(tx: &mut Tx, batch: i64) -> Result<String> {
    tx.lock("SELECT id FROM intake_batch WHERE id = $1", batch).await?;
    let mut ask = Ask::new("SELECT state, file_name FROM intake_batch WHERE id = ");
    ask.value(batch);
    let rows = ask.rows(tx.conn(), "reading an import").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("intake.batch-unknown").with("batch", batch).into());
    };
    let file = row.text(1)?;
    match row.text(0)?.as_str() {
        "committed" => Ok(file),
        "undone" => Err(Rejection::new("intake.batch-undone").with("file", file).into()),
        _ => Err(Rejection::new("intake.batch-not-booked").with("file", file).into()),
    }
}

async fn nothing_rests(tx: &mut Tx, batch: i64) -> Result<()> {
    if let Some(rest) = receivables::find_rest(tx, batch).await? {
        return Err(refusal(tx, rest).await?.into());
    }
    if let Some(number) = payables::find_payables_rest(tx, batch).await? {
        return Err(Rejection::new("intake.batch-paid").with("item", number).into());
    }
    let mut ask = Ask::new(
        "SELECT i.number, p.due_on FROM collections_promise p \
         JOIN receivables_item i ON i.id = p.item_id WHERE p.state = 'open' \
         AND NOT EXISTS (SELECT 1 FROM intake_trace t WHERE t.what = 'promise' \
         AND t.subject_id = p.id AND t.batch_id = ",
    );
    ask.value(batch).text(") AND i.batch_id = ").value(batch).text(" ORDER BY p.id LIMIT 1");
    if let Some(row) = ask.rows(tx.conn(), "looking for later promises").await?.first() {
        let why = Rejection::new("intake.batch-promised").with("item", row.text(0)?);
        return Err(why.with("day", row.text(1)?).into());
    }
    Ok(())
}

async fn refusal(tx: &mut Tx, rest: Rest) -> Result<Rejection> {
    if rest.kind == "dispute" {
        let why = Rejection::new("intake.batch-disputed").with("item", rest.item);
        return Ok(why.with("day", rest.on).with("amount", rest.amount));
    }
    if let Some(later) = rest.batch {
        let mut ask = Ask::new("SELECT file_name FROM intake_batch WHERE id = ");
        ask.value(later);
        let rows = ask.rows(tx.conn(), "reading a later import").await?;
        let file = rows.first().map(|row| row.text(0)).transpose()?.unwrap_or_default();
        return Ok(Rejection::new("intake.batch-built-on").with("file", file));
    }
    Ok(Rejection::new("intake.batch-touched")
        .with("kind", rest.kind.replace('_', "-"))
        .with("item", rest.item)
        .with("credit", rest.credit)
        .with("amount", rest.amount)
        .with("day", rest.on))
}

async fn restore_all(tx: &mut Tx, batch: i64, reason: &str, undone: &mut Undone) -> Result<()> {
    let (mut before, mut added) = (i64::MAX, Vec::new());
    loop {
        let notes = notes_before(tx, batch, before).await?;
        let Some((first, _)) = notes.last() else { break };
        before = *first;
        for (_, note) in notes {
            if note.what == What::Buyer {
                added.push(note.subject);
            } else if restore(tx, batch, &note, reason).await? {
                undone.restored += 1;
            } else {
                undone.kept += 1;
            }
        }
    }
    // A parent is withdrawn after its members: the last added first.
    for id in added {
        if is_used(tx, id).await? {
            undone.kept += 1;
        } else {
            parties::withdraw_buyer(tx, id, batch).await?;
            warning::expire_alerts(tx, id).await?;
            undone.buyers_withdrawn += 1;
        }
    }
    Ok(())
}

/// Gives one thing back what stood before; `false` where somebody touched it since.
async fn restore(tx: &mut Tx, batch: i64, note: &Note, reason: &str) -> Result<bool> {
    let change = || FieldChange {
        field: note.name.clone(),
        was: note.was.clone().unwrap_or_default(),
        became: note.became.clone(),
    };
    match note.what {
        What::Buyer => Ok(true),
        What::Field => {
            let given = parties::restore_fields(tx, note.subject, &[change()], reason).await?;
            Ok(given > 0)
        }
        What::Loose => parties::restore_loose(tx, note.subject, &change(), reason).await,
        What::Contact => {
            let (name, duty) = note.name.split_once('\u{1f}').unwrap_or((&note.name, ""));
            let three = |text: &str| serde_json::from_str::<[String; 3]>(text).ok();
            let Some(became) = three(&note.became) else { return Ok(false) };
            let was = note.was.as_deref().and_then(three);
            parties::restore_contact(tx, note.subject, (name, duty), &became, was.as_ref()).await
        }
        What::Statement => parties::forget_statement(tx, note.subject).await,
        What::Rating => parties::take_out(tx, note.subject, reason).await,
        What::Promise => collections::undo_promise(tx, note.subject, batch).await,
        What::Milestone => {
            let became = (note.was.as_deref(), note.became.as_str());
            collections::kinds::undo_milestone(tx, note.subject, became).await
        }
        What::Rate => {
            let (currency, day) = note.name.split_once(' ').unwrap_or_default();
            match (currency.parse::<Currency>(), day.parse::<Day>()) {
                (Ok(currency), Ok(day)) => {
                    let was = note.was.as_deref();
                    receivables::restore_rate(tx, (currency, day), &note.became, was).await
                }
                _ => Ok(false),
            }
        }
    }
}

/// Whether anything but an assessment knows the buyer.
async fn is_used(tx: &mut Tx, buyer: i64) -> Result<bool> {
    const USES: [&str; 21] = [
        "SELECT 1 FROM collections_path WHERE buyer_id = ",
        "SELECT 1 FROM controls_project WHERE buyer_id = ",
        "SELECT 1 FROM receivables_item WHERE undone_by IS NULL AND buyer_id = ",
        "SELECT 1 FROM receivables_credit WHERE undone_by IS NULL AND buyer_id = ",
        "SELECT 1 FROM parties_contact WHERE buyer_id = ",
        "SELECT 1 FROM parties_statement WHERE buyer_id = ",
        "SELECT 1 FROM parties_document WHERE buyer_id = ",
        "SELECT 1 FROM parties_event WHERE buyer_id = ",
        "SELECT 1 FROM parties_rating WHERE withdrawn_at IS NULL AND buyer_id = ",
        "SELECT 1 FROM parties_buyer WHERE withdrawn_by IS NULL AND parent_id = ",
        "SELECT 1 FROM collections_contact WHERE buyer_id = ",
        "SELECT 1 FROM collections_promise WHERE state <> 'withdrawn' AND buyer_id = ",
        "SELECT 1 FROM policy_limit WHERE buyer_id = ",
        "SELECT 1 FROM policy_terms WHERE buyer_id = ",
        "SELECT 1 FROM policy_limit_part WHERE buyer_id = ",
        "SELECT 1 FROM granting_application WHERE buyer_id = ",
        "SELECT 1 FROM granting_offer WHERE buyer_id = ",
        "SELECT 1 FROM orders_order WHERE buyer_id = ",
        "SELECT 1 FROM payables_bill WHERE undone_by IS NULL AND supplier_id = ",
        "SELECT 1 FROM payables_advance WHERE undone_by IS NULL AND supplier_id = ",
        "SELECT 1 FROM payables_advance_limit WHERE supplier_id = ",
    ];
    for sql in USES {
        let mut ask = Ask::new(sql);
        ask.value(buyer).text(" LIMIT 1");
        if !ask.rows(tx.conn(), "looking whether a buyer is used").await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}
