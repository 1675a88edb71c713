//! What happens to items and credits after they are booked: allocations by hand, write-offs,
//! cancellations, bounced receipts, refunds, and the exact reversal of each.

use std::collections::BTreeSet;

use base::{Day, Money, Result};
use serde_json::json;
use store::{Ask, Audit, Bulk, Columns, Tx, Value, failed};

use super::{
    LedgerRejection,
    admit::{not_before, positive},
    standing::{CreditState, credit_state, has_live, item_state, lock_buyers},
    state::turn,
};
use crate::parties::BuyerId;

#[derive(Debug, Clone)]
pub(super) struct NewMovement {
    pub kind: &'static str,
    pub buyer_id: BuyerId,
    pub item_id: Option<i64>,
    pub credit_id: Option<i64>,
    pub amount_minor: i64,
    pub effective_on: Day,
    pub reverses_id: Option<i64>,
    pub reason: String,
}

const COLUMNS: [&str; 11] = [
    "id",
    "kind",
    "buyer_id",
    "item_id",
    "credit_id",
    "amount_minor",
    "effective_on",
    "reverses_id",
    "reason",
    "batch_id",
    "recorded_at",
];

pub(super) fn bulk() -> Bulk {
    Bulk::new("receivables_movement", &COLUMNS, "")
}

pub(super) async fn send(
    bulk: &mut Bulk,
    tx: &mut Tx,
    new: &NewMovement,
    batch: Option<i64>,
) -> Result<i64> {
    let id = tx.ids().next();
    let row = row(new, [id, tx.at().0], batch);
    bulk.push(tx.conn(), row).await?;
    Ok(id)
}

/// Sends many, each with an id of its own, while the database writes the ones before.
pub(super) async fn send_all(
    bulk: &mut Bulk,
    tx: &mut Tx,
    new: &[NewMovement],
    batch: Option<i64>,
) -> Result<()> {
    let (ids, at) = (tx.ids().clone(), tx.at().0);
    let first = ids.block(u32::try_from(new.len()).unwrap_or(u32::MAX));
    let mut rows = (0_u32..).zip(new).map(|(n, new)| row(new, [ids.nth(first, n), at], batch));
    bulk.push_all(tx.conn(), &mut rows).await?;
    bulk.flush(tx.conn()).await?;
    Ok(())
}

fn row(new: &NewMovement, [id, at]: [i64; 2], batch: Option<i64>) -> [Value; 11] {
    [
        id.into(),
        new.kind.into(),
        new.buyer_id.into(),
        new.item_id.into(),
        new.credit_id.into(),
        new.amount_minor.into(),
        new.effective_on.into(),
        new.reverses_id.into(),
        new.reason.as_str().into(),
        batch.into(),
        at.into(),
    ]
}

/// Computes what is derived of items from their movements.
pub(super) async fn refresh_items(tx: &mut Tx, ids: &BTreeSet<i64>) -> Result<()> {
    refresh(
        tx,
        ids,
        [
            "UPDATE receivables_item SET open_minor = amount_minor - m.taken, \
             moved_on = m.first_on, closed_on = CASE WHEN amount_minor = m.taken THEN m.last_on END \
             FROM (SELECT item_id AS id, CAST(SUM(amount_minor) AS BIGINT) AS taken, \
             MIN(effective_on) AS first_on, MAX(effective_on) AS last_on \
             FROM receivables_movement WHERE item_id IN (",
            ") GROUP BY item_id) AS m WHERE receivables_item.id = m.id",
        ],
    )
    .await
}

/// Computes what is derived of credits from their movements.
pub(super) async fn refresh_credits(tx: &mut Tx, ids: &BTreeSet<i64>) -> Result<()> {
    refresh(
        tx,
        ids,
        [
            "UPDATE receivables_credit SET unallocated_minor = amount_minor - m.taken, \
             moved_on = m.first_on, closed_on = CASE WHEN amount_minor = m.taken THEN m.last_on END \
             FROM (SELECT credit_id AS id, CAST(SUM(amount_minor) AS BIGINT) AS taken, \
             MIN(effective_on) AS first_on, MAX(effective_on) AS last_on \
             FROM receivables_movement WHERE credit_id IN (",
            ") GROUP BY credit_id) AS m WHERE receivables_credit.id = m.id",
        ],
    )
    .await
}

async fn refresh(tx: &mut Tx, ids: &BTreeSet<i64>, [head, tail]: [&str; 2]) -> Result<()> {
    let ids: Vec<i64> = ids.iter().copied().collect();
    for chunk in ids.chunks(500) {
        let mut ask = Ask::new(head);
        ask.list(chunk.iter().copied()).text(tail);
        ask.run(tx.conn()).await.map_err(failed("bringing open amounts up to date"))?;
    }
    Ok(())
}

async fn lock(tx: &mut Tx, buyer: BuyerId) -> Result<()> {
    lock_buyers(tx, &BTreeSet::from([buyer])).await
}

/// Writes movements of one buyer, refreshes what hangs on them, marks the ledger as changed.
async fn append(tx: &mut Tx, movements: &[NewMovement], batch: Option<i64>) -> Result<Vec<i64>> {
    let mut bulk = bulk();
    let (mut ids, mut items, mut credits) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for movement in movements {
        ids.push(send(&mut bulk, tx, movement, batch).await?);
        items.extend(movement.item_id);
        credits.extend(movement.credit_id);
    }
    bulk.flush(tx.conn()).await?;
    refresh_items(tx, &items).await?;
    refresh_credits(tx, &credits).await?;
    turn(tx, movements.iter().map(|movement| movement.effective_on).max()).await?;
    Ok(ids)
}

fn line(action: &'static str, subject: String, movement: &NewMovement) -> Audit {
    Audit {
        room: "receivables",
        action,
        subject,
        detail: json!({
            "amount_minor": movement.amount_minor,
            "effective_on": movement.effective_on.to_string(),
            "reason": movement.reason,
        }),
    }
}

/// Allocates part of a credit to an item of the same buyer and currency.
///
/// # Errors
/// Refusals of [`LedgerRejection`], or a fault.
pub async fn allocate(
    tx: &mut Tx,
    credit_id: i64,
    item_id: i64,
    amount_minor: i64,
    effective_on: Day,
) -> Result<i64> {
    allocate_in_batch(tx, None, (credit_id, item_id), amount_minor, effective_on).await
}

/// As [`allocate`], marked with the import that says so.
///
/// # Errors
/// Refusals of [`LedgerRejection`], or a fault.
pub async fn allocate_in_batch(
    tx: &mut Tx,
    batch: Option<i64>,
    (credit_id, item_id): (i64, i64),
    amount_minor: i64,
    effective_on: Day,
) -> Result<i64> {
    positive(amount_minor)?;
    let buyer = item_state(tx, item_id).await?.buyer_id;
    lock(tx, buyer).await?;
    let (item, credit) = (item_state(tx, item_id).await?, credit_state(tx, credit_id).await?);
    if item.buyer_id != credit.buyer_id {
        return Err(LedgerRejection::OtherBuyer.into());
    }
    if item.currency != credit.currency {
        let (credit, item) = (credit.currency, item.currency);
        return Err(LedgerRejection::OtherCurrency { credit, item }.into());
    }
    not_before(effective_on, item.free_on.max(credit.free_on))?;
    let wanted = Money::new(amount_minor, item.currency);
    if amount_minor > item.open_minor {
        let open = Money::new(item.open_minor, item.currency);
        return Err(LedgerRejection::MoreThanOpen { wanted, open }.into());
    }
    if amount_minor > credit.left_minor {
        let left = Money::new(credit.left_minor, item.currency);
        return Err(LedgerRejection::MoreThanLeft { wanted, left }.into());
    }
    let movement = NewMovement {
        kind: credit.kind.allocation(),
        buyer_id: buyer,
        item_id: Some(item_id),
        credit_id: Some(credit_id),
        amount_minor,
        effective_on,
        reverses_id: None,
        reason: String::new(),
    };
    let ids = append(tx, std::slice::from_ref(&movement), batch).await?;
    let subject = format!("invoice:{}", item.number);
    let mut audit = line("allocate", subject, &movement);
    audit.detail["credit"] = json!(credit.number);
    tx.audit(audit);
    Ok(ids.first().copied().unwrap_or_default())
}

/// Writes off part or all of what is open on an item.
///
/// # Errors
/// Refusals of [`LedgerRejection`], or a fault.
pub async fn write_off(
    tx: &mut Tx,
    item_id: i64,
    amount_minor: i64,
    on: Day,
    reason: &str,
) -> Result<i64> {
    positive(amount_minor)?;
    let buyer = item_state(tx, item_id).await?.buyer_id;
    lock(tx, buyer).await?;
    let item = item_state(tx, item_id).await?;
    not_before(on, item.free_on)?;
    if amount_minor > item.open_minor {
        let money = |minor| Money::new(minor, item.currency);
        let (wanted, open) = (money(amount_minor), money(item.open_minor));
        return Err(LedgerRejection::MoreThanOpen { wanted, open }.into());
    }
    let movement = alone("write_off", buyer, (Some(item_id), None), amount_minor, on, reason);
    let ids = append(tx, std::slice::from_ref(&movement), None).await?;
    tx.audit(line("write-off", format!("invoice:{}", item.number), &movement));
    Ok(ids.first().copied().unwrap_or_default())
}

fn alone(
    kind: &'static str,
    buyer_id: BuyerId,
    (item_id, credit_id): (Option<i64>, Option<i64>),
    amount_minor: i64,
    effective_on: Day,
    reason: &str,
) -> NewMovement {
    let reason = reason.to_owned();
    NewMovement {
        kind,
        buyer_id,
        item_id,
        credit_id,
        amount_minor,
        effective_on,
        reverses_id: None,
        reason,
    }
}

/// Pays out what is left of a credit.
///
/// # Errors
/// Refusals of [`LedgerRejection`], or a fault.
pub async fn refund_credit(tx: &mut Tx, credit_id: i64, on: Day, reason: &str) -> Result<i64> {
    let buyer = credit_state(tx, credit_id).await?.buyer_id;
    lock(tx, buyer).await?;
    let credit = credit_state(tx, credit_id).await?;
    not_before(on, credit.free_on)?;
    if credit.left_minor == 0 {
        not_taken_off(tx, credit_id, &credit).await?;
    }
    positive(credit.left_minor)?;
    let movement = alone("refund", buyer, (None, Some(credit_id)), credit.left_minor, on, reason);
    let ids = append(tx, std::slice::from_ref(&movement), None).await?;
    tx.audit(line("refund", format!("receipt:{}", credit.number), &movement));
    Ok(ids.first().copied().unwrap_or_default())
}

struct Live {
    id: i64,
    movement: NewMovement,
}

/// Movements of a kind of thing that stand: not reversals, and not reversed.
async fn live(tx: &mut Tx, column: &'static str, id: i64) -> Result<Vec<Live>> {
    let mut ask = Ask::new(
        "SELECT m.id, m.buyer_id, m.item_id, m.credit_id, m.amount_minor, m.effective_on \
         FROM receivables_movement m WHERE m.kind <> 'reversal' AND NOT EXISTS \
         (SELECT 1 FROM receivables_movement r WHERE r.reverses_id = m.id) AND m.",
    );
    ask.text(column).text(" = ").value(id).text(" ORDER BY m.id");
    let mut found = Vec::new();
    for row in ask.rows(tx.conn(), "reading movements").await? {
        found.push(Live {
            id: row.int(0)?,
            movement: NewMovement {
                kind: "reversal",
                buyer_id: row.int(1)?,
                item_id: row.maybe_int(2)?,
                credit_id: row.maybe_int(3)?,
                amount_minor: row.int(4)?,
                effective_on: row.day(5)?,
                reverses_id: None,
                reason: String::new(),
            },
        });
    }
    Ok(found)
}

fn opposite(live: &Live, on: Day, reason: &str) -> NewMovement {
    NewMovement {
        amount_minor: -live.movement.amount_minor,
        effective_on: on.max(live.movement.effective_on),
        reverses_id: Some(live.id),
        reason: reason.to_owned(),
        ..live.movement.clone()
    }
}

/// Reverses one movement exactly: the same amount with the opposite sign, on its own day.
///
/// # Errors
/// `receivables.movement-unknown`, `receivables.reversed-already`, `receivables.too-early`,
/// or a fault.
pub async fn reverse(tx: &mut Tx, movement_id: i64, on: Day, reason: &str) -> Result<i64> {
    let unknown = || LedgerRejection::MovementUnknown { movement: movement_id };
    let mut ask = Ask::new("SELECT buyer_id, kind FROM receivables_movement WHERE id = ");
    ask.value(movement_id);
    let rows = ask.rows(tx.conn(), "reading a movement").await?;
    let row = rows.first().ok_or_else(unknown)?;
    lock(tx, row.int(0)?).await?;
    if row.text(1)? == "reversal" {
        return Err(unknown().into());
    }
    let found = live(tx, "id", movement_id).await?;
    let Some(target) = found.first() else {
        return Err(LedgerRejection::ReversedAlready { movement: movement_id }.into());
    };
    not_before(on, target.movement.effective_on)?;
    let movement = opposite(target, on, reason);
    let ids = append(tx, std::slice::from_ref(&movement), None).await?;
    tx.audit(line("reverse", format!("movement:{movement_id}"), &movement));
    Ok(ids.first().copied().unwrap_or_default())
}

/// A receipt that did not hold (退票): its allocations are reversed and the whole of it is taken
/// back, so that the items are open again.
///
/// # Errors
/// Refusals of [`LedgerRejection`], or a fault.
pub async fn bounce_receipt(tx: &mut Tx, credit_id: i64, on: Day, reason: &str) -> Result<()> {
    take_off_credit(tx, credit_id, ("bounce", "bounce"), on, reason).await
}

/// A receipt or credit note that was booked by mistake (作废): its allocations are reversed and
/// the whole of it is taken off. It is no sign of how the buyer pays, as a bounce is.
///
/// # Errors
/// Refusals of [`LedgerRejection`], or a fault.
pub async fn cancel_credit(tx: &mut Tx, credit_id: i64, on: Day, reason: &str) -> Result<()> {
    take_off_credit(tx, credit_id, ("cancellation", "cancel"), on, reason).await
}

/// What stands on a credit that neither bounced nor was cancelled or paid back.
async fn not_taken_off(tx: &mut Tx, credit_id: i64, credit: &CreditState) -> Result<Vec<Live>> {
    if has_live(tx, ["credit_id", "bounce"], credit_id).await? {
        return Err(LedgerRejection::BouncedAlready { credit: credit.number.clone() }.into());
    }
    let standing = live(tx, "credit_id", credit_id).await?;
    match standing.iter().find(|live| live.movement.item_id.is_none()) {
        Some(over) => Err(LedgerRejection::TakenOffAlready { movement: over.id }.into()),
        None => Ok(standing),
    }
}

async fn take_off_credit(
    tx: &mut Tx,
    credit_id: i64,
    (kind, action): (&'static str, &'static str),
    on: Day,
    reason: &str,
) -> Result<()> {
    let buyer = credit_state(tx, credit_id).await?.buyer_id;
    lock(tx, buyer).await?;
    let credit = credit_state(tx, credit_id).await?;
    not_before(on, credit.effective_on)?;
    let standing = not_taken_off(tx, credit_id, &credit).await?;
    let mut movements: Vec<NewMovement> =
        standing.iter().map(|live| opposite(live, on, reason)).collect();
    let back: i64 = standing.iter().map(|live| live.movement.amount_minor).sum();
    let whole = credit.left_minor + back;
    let day = movements.iter().map(|movement| movement.effective_on).max().unwrap_or(on);
    let day = day.max(on).max(credit.free_on);
    movements.push(alone(kind, buyer, (None, Some(credit_id)), whole, day, reason));
    append(tx, &movements, None).await?;
    if let Some(last) = movements.last() {
        tx.audit(line(action, format!("receipt:{}", credit.number), last));
    }
    Ok(())
}

/// Cancels an item (作废, 红冲): what was allocated to it becomes unallocated, and the whole of
/// it is taken off.
///
/// # Errors
/// Refusals of [`LedgerRejection`], or a fault.
pub async fn cancel_item(tx: &mut Tx, item_id: i64, on: Day, reason: &str) -> Result<()> {
    let buyer = item_state(tx, item_id).await?.buyer_id;
    lock(tx, buyer).await?;
    let item = item_state(tx, item_id).await?;
    not_before(on, item.issued_on)?;
    if has_live(tx, ["item_id", "cancellation"], item_id).await? {
        return Err(LedgerRejection::CancelledAlready { item: item.number }.into());
    }
    let standing = live(tx, "item_id", item_id).await?;
    let mut movements: Vec<NewMovement> =
        standing.iter().map(|live| opposite(live, on, reason)).collect();
    let back: i64 = standing.iter().map(|live| live.movement.amount_minor).sum();
    let whole = item.open_minor + back;
    let day = movements.iter().map(|movement| movement.effective_on).max().unwrap_or(on);
    let day = day.max(on).max(item.free_on);
    movements.push(alone("cancellation", buyer, (Some(item_id), None), whole, day, reason));
    append(tx, &movements, None).await?;
    if let Some(cancellation) = movements.last() {
        tx.audit(line("cancel", format!("invoice:{}", item.number), cancellation));
    }
    Ok(())
}
