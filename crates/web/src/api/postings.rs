//! What happens to invoices and receipts after they are booked: allocations by hand, write-offs,
//! cancellations, bounces, refunds, disputes. Each is reversed by `POST /movements/{id}/reversal`.

use base::{Day, Rejection};
use credit::{
    orders::cancel_invoice,
    receivables::{
        DisputeRow, NewDispute, allocate, bounce_receipt, cancel_credit, list_disputes,
        record_dispute, refund_credit, write_off,
    },
};
use store::Tx;

use super::{
    endpoint::{Body, Call, Made},
    ledger::{InstalmentAsked, item_named, seller},
    shape::{Cash, Code, Id, Nothing, On, cash, sent, taken},
    words::Change,
};
use crate::failure::Refused;

taken!(AllocationToMake {
    receipt_id: Id,
    item_id: Id,
    amount: Cash,
    on: Option<On>,
});

sent!(MovementMade { movement_id: Id });

/// Allocates part of a receipt or credit note to an item.
pub async fn add_allocation(
    call: Call<Nothing, Body<AllocationToMake>>,
) -> Result<Made<MovementMade>, Refused> {
    let Body(new) = &call.body;
    let on = new.on.map_or(call.visit.today, |day| day.0);
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let made = allocate(&mut tx, new.receipt_id.0, new.item_id.0, new.amount.minor, on).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: MovementMade { movement_id: Id(made) } })
}

taken!(WriteOffToMake {
    instalment: Option<u32>,
    entity: Option<String>,
    amount: Cash,
    reason: String,
    on: Option<On>,
});

/// Writes off part or all of what is open on an item.
pub async fn add_write_off(
    call: Call<Nothing, Body<WriteOffToMake>>,
) -> Result<Made<MovementMade>, Refused> {
    let Body(new) = &call.body;
    let (reason, on) = (said(&new.reason)?, new.on.map_or(call.visit.today, |day| day.0));
    let item = item_id(&call, new.instalment, new.entity.as_deref()).await?;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let made = write_off(&mut tx, item, new.amount.minor, on, reason).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: MovementMade { movement_id: Id(made) } })
}

taken!(CancellationToMake {
    instalment: Option<u32>,
    entity: Option<String>,
    reason: String,
    on: Option<On>,
});

sent!(TakenOff { change: Code<Change> });

fn taken_off() -> Made<TakenOff> {
    Made { new: true, what: TakenOff { change: Code(Change::Changed) } }
}

/// Cancels an instalment of an invoice.
pub async fn add_cancellation(
    call: Call<Nothing, Body<CancellationToMake>>,
) -> Result<Made<TakenOff>, Refused> {
    let Body(new) = &call.body;
    let (reason, on) = (said(&new.reason)?, new.on.map_or(call.visit.today, |day| day.0));
    let item = item_id(&call, new.instalment, new.entity.as_deref()).await?;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    cancel_invoice(&mut tx, item, on, reason).await?;
    tx.commit().await?;
    Ok(taken_off())
}

taken!(ReceiptChange {
    reason: String,
    on: Option<On>,
});

type ReceiptCall = Call<Nothing, Body<ReceiptChange>>;

/// What a change of a receipt needs: its id, the day, the reason and a transaction.
async fn receipt(call: &ReceiptCall) -> Result<(Tx, i64, Day, &str), Refused> {
    let Body(new) = &call.body;
    let (reason, on) = (said(&new.reason)?, new.on.map_or(call.visit.today, |day| day.0));
    Ok((call.app.db.write(call.visit.actor()?).await?, call.id()?, on, reason))
}

/// A receipt that did not hold.
pub async fn add_bounce(call: ReceiptCall) -> Result<Made<TakenOff>, Refused> {
    let (mut tx, id, on, reason) = receipt(&call).await?;
    bounce_receipt(&mut tx, id, on, reason).await?;
    tx.commit().await?;
    Ok(taken_off())
}

/// A receipt or credit note that was booked by mistake.
pub async fn cancel_receipt(call: ReceiptCall) -> Result<Made<TakenOff>, Refused> {
    let (mut tx, id, on, reason) = receipt(&call).await?;
    cancel_credit(&mut tx, id, on, reason).await?;
    tx.commit().await?;
    Ok(taken_off())
}

/// Pays out what is left of a receipt or credit note.
pub async fn add_refund(call: ReceiptCall) -> Result<Made<MovementMade>, Refused> {
    let (mut tx, id, on, reason) = receipt(&call).await?;
    let made = refund_credit(&mut tx, id, on, reason).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: MovementMade { movement_id: Id(made) } })
}

sent!(Dispute {
    opened_on: On,
    amount: Cash,
    reason: String,
    resolved_on: Option<On>,
});

sent!(Disputes { items: Vec<Dispute> });

/// The disputes of an item, oldest first.
pub async fn disputes(call: Call<InstalmentAsked>) -> Result<Disputes, Refused> {
    let buyer = call.buyer().await?;
    let named = (call.path("number"), call.query.instalment);
    let entity = call.query.entity.as_deref();
    let found = item_named(&call.app.db, buyer.id, named, entity).await?;
    let currency = found.currency;
    let one = |row: DisputeRow| Dispute {
        opened_on: On(row.opened_on),
        amount: cash(row.amount_minor, currency),
        reason: row.reason,
        resolved_on: row.resolved_on.map(On),
    };
    let rows = list_disputes(&call.app.db, found.id).await?;
    Ok(Disputes { items: rows.into_iter().map(one).collect() })
}

taken!(DisputeToRecord {
    instalment: Option<u32>,
    entity: Option<String>,
    opened_on: Option<On>,
    amount: Cash,
    reason: String,
    resolved_on: Option<On>,
});

sent!(DisputeRecorded { opened_on: On, change: Code<Change> });

/// Opens a dispute of an item, or brings the one that was opened on that day up to date.
pub async fn add_dispute(
    call: Call<Nothing, Body<DisputeToRecord>>,
) -> Result<Made<DisputeRecorded>, Refused> {
    let buyer = call.buyer().await?;
    let Body(new) = &call.body;
    let opened_on = new.opened_on.map_or(call.visit.today, |day| day.0);
    let dispute = NewDispute {
        opened_on,
        amount_minor: new.amount.minor,
        reason: said(&new.reason)?.to_owned(),
        resolved_on: new.resolved_on.map(|day| day.0),
    };
    let entity = seller(&call.app.db, new.entity.as_deref()).await?;
    let place = (call.path("number"), new.instalment.unwrap_or(1), entity);
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let changed = record_dispute(&mut tx, buyer.id, place, &dispute).await?;
    if !changed {
        tx.quiet();
    }
    tx.commit().await?;
    let change = Code(if changed { Change::Changed } else { Change::Unchanged });
    Ok(Made { new: changed, what: DisputeRecorded { opened_on: On(opened_on), change } })
}

/// A reason must be given.
fn said(reason: &str) -> Result<&str, Refused> {
    match reason.trim() {
        "" => Err(Rejection::new("receivables.reason-missing").on("reason").into()),
        reason => Ok(reason),
    }
}

/// The item of the path, of a buyer whom the reader may see.
async fn item_id<B>(
    call: &Call<Nothing, B>,
    instalment: Option<u32>,
    entity: Option<&str>,
) -> Result<i64, Refused> {
    let buyer = call.buyer().await?;
    let named = (call.path("number"), instalment);
    Ok(item_named(&call.app.db, buyer.id, named, entity).await?.id)
}
