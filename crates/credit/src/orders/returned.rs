//! Orders that were billed to the end and are so no more: an invoice was cancelled, or the import that
//! brought it was taken back. What the open item stops counting, the order counts again, in the same
//! transaction; the rounds look after what the ledger cancelled without us. It is derived from the
//! ledger, as the billed part is, so no gate is asked.

use base::{Day, Result, number_key};
use store::{Actor, AnyConnection, Ask, Columns, Db, Tx};

use super::{
    bills::billed,
    book,
    held::{enter, lock},
    order::{Order, OrderState},
};
use crate::{parties::BuyerId, receivables::cancel_item};

/// Up to which line of the audit cancellations were looked at.
const SEEN: &str = "orders.cancellations_seen";
/// Lines at a time.
const MOST: i64 = 1_000;

/// Orders closed by invoices that match `which`, with their buyers and heads of groups.
fn closed_by(which: &mut Ask) {
    which.text(
        ") AND (i.contract = o.number_key OR i.contract_key = o.number_key OR \
         i.order_no = o.number_key OR EXISTS (SELECT 1 FROM orders_delivery d WHERE \
         d.order_id = o.id AND d.number_key IN (i.contract, COALESCE(i.contract_key, ''), \
         COALESCE(i.order_no, '')))) ORDER BY 1",
    );
}

const CLOSED: &str = "SELECT DISTINCT o.id, o.buyer_id, COALESCE(b.parent_id, b.id) FROM \
    receivables_item i JOIN orders_order o ON o.buyer_id = i.buyer_id AND o.state = 'closed' \
    JOIN parties_buyer b ON b.id = o.buyer_id WHERE ";

/// Brings a closed order back as far as it is billed no more; whether it came back.
async fn come_back(tx: &mut Tx, before: &Order, ledger: i64) -> Result<bool> {
    let mut order = before.clone();
    order.billed_minor = billed(tx.conn(), &order).await?;
    if order.state != OrderState::Closed || order.billed_minor >= order.now.amount_minor {
        return Ok(false);
    }
    order.taken = true;
    order.concluded = true;
    order.state = order.state_when_taken();
    book::derive(tx, &order, ledger).await?;
    Ok(true)
}

/// Brings the orders back that invoices of an import closed which is taken back. The caller has
/// taken the ledger back already.
///
/// # Errors
/// A fault from the database.
pub async fn return_orders(tx: &mut Tx, batch: i64) -> Result<u64> {
    let mut ask = Ask::new(CLOSED);
    ask.text("i.id IN (SELECT n.id FROM receivables_item n WHERE n.batch_id = ").value(batch);
    closed_by(&mut ask);
    let found = found(tx.conn(), ask).await?;
    bring(tx, &found).await
}

type Found = Vec<(i64, BuyerId, BuyerId)>;

async fn found(connection: &mut AnyConnection, ask: Ask) -> Result<Found> {
    let rows = ask.rows(connection, "looking for orders billed no more").await?;
    rows.iter().map(|row| Ok((row.int(0)?, row.int(1)?, row.int(2)?))).collect()
}

async fn bring(tx: &mut Tx, found: &[(i64, BuyerId, BuyerId)]) -> Result<u64> {
    let ledger = ledger_in(tx).await?;
    let mut back = 0;
    for &(id, buyer, head) in found {
        lock(tx, buyer, head).await?;
        let order = book::order_in(tx, id).await?;
        back += u64::from(come_back(tx, &order, ledger).await?);
    }
    Ok(back)
}

/// Cancels an invoice; the orders that it had closed count again in the same transaction. Returns how
/// many came back.
///
/// # Errors
/// Those of [`cancel_item`], or a fault.
pub async fn cancel_invoice(tx: &mut Tx, item: i64, on: Day, reason: &str) -> Result<u64> {
    let mut ask = Ask::new(CLOSED);
    ask.text("i.id IN (").value(item);
    closed_by(&mut ask);
    let found = found(tx.conn(), ask).await?;
    // Buyer and head of the group in the order in which the gate takes them.
    for &(_, buyer, head) in &found {
        lock(tx, buyer, head).await?;
    }
    cancel_item(tx, item, on, reason).await?;
    bring(tx, &found).await
}

async fn ledger_in(tx: &mut Tx) -> Result<i64> {
    let ask = Ask::new("SELECT version FROM receivables_state WHERE id = 1");
    ask.row(tx.conn(), "reading the version of the ledger").await?.int(0)
}

/// Looks at the invoices that were cancelled since it looked last and brings back the orders that
/// they had closed. Returns how many.
///
/// # Errors
/// Busy or a fault from the database.
pub(super) async fn return_cancelled(db: &Db, actor: &Actor) -> Result<u64> {
    let seen = db.find_setting::<i64>(SEEN).await?.unwrap_or(0);
    let mut connection = db.read().await?;
    // Read first: a cancellation that comes in between is behind this end.
    let ask = Ask::new("SELECT COALESCE(MAX(seq), 0) FROM store_audit");
    let end = ask.row(&mut connection, "reading the end of the audit").await?.int(0)?;
    let mut ask = Ask::new(
        "SELECT a.seq, a.subject FROM store_audit a WHERE a.room = 'receivables' AND \
         a.action = 'cancel' AND a.seq > ",
    );
    ask.value(seen).text(" ORDER BY a.seq LIMIT ").value(MOST);
    let rows = ask.rows(&mut connection, "reading what was cancelled").await?;
    let mut numbers = Vec::new();
    let mut last = seen;
    for row in &rows {
        last = row.int(0)?;
        if let Some((_, number)) = row.text(1)?.split_once(':') {
            numbers.push(number.to_owned());
        }
    }
    if rows.is_empty() {
        // What was read without finding anything is not read again for ever.
        drop(connection);
        if end > seen + MOST {
            remember(db, actor, end).await?;
        }
        return Ok(0);
    }
    let found = closed(&mut connection, &numbers).await?;
    drop(connection);
    let mut back = 0;
    for one in found {
        let (mut tx, _) = enter(db, actor, (one.1, one.2)).await?;
        back += bring(&mut tx, &[one]).await?;
        // Derived from the ledger, which has its own lines on the audit.
        tx.quiet();
        tx.commit().await?;
    }
    remember(db, actor, last).await?;
    Ok(back)
}

async fn remember(db: &Db, actor: &Actor, last: i64) -> Result<()> {
    let mut tx = db.write(actor.clone()).await?;
    tx.set_setting(SEEN, &last).await?;
    tx.quiet();
    tx.commit().await
}

async fn closed(connection: &mut AnyConnection, numbers: &[String]) -> Result<Found> {
    let mut all = Vec::new();
    for some in numbers.chunks(300) {
        let mut ask = Ask::new(CLOSED);
        ask.text("i.id IN (SELECT n.id FROM receivables_item n WHERE n.number IN (");
        ask.list(some.iter().map(String::as_str)).text(") OR n.number_key IN (");
        ask.list(some.iter().map(|number| number_key(number).into_owned())).text(")");
        closed_by(&mut ask);
        all.extend(found(connection, ask).await?);
    }
    Ok(all)
}
