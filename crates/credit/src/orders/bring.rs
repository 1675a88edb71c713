//! Orders and deliveries that files bring. Each passes the gate as it would from a hand; what a file
//! says again changes nothing, what it says otherwise is a change and passes the gate as one. And
//! how they are taken back.

use std::collections::BTreeSet;

use base::{Currency, Rejection, Result};
use serde_json::json;
use store::{Ask, Columns, Tx};

use super::{
    acts::{Changed, Delivered, Delivery, change_taken, deliver_taken, end, line},
    book,
    entity_use::sells,
    gate::{Answer, NewOrder, Request, Transition, check_order_in, pass},
    ground::Ground,
    held::lock,
    order::{Order, OrderState, Wanted},
};
use crate::parties::BuyerId;

/// What became of an order of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brought {
    /// It is new, or asks for more than before: the gate has decided.
    Decided(Box<Answer>),
    /// It asks for less than before.
    Eased(Box<Order>),
    /// It is there just so.
    Unchanged(OrderState),
}

/// Locks buyers and the heads of their groups in rising order, so that a file that concerns many
/// waits for nobody who waits for it.
pub(crate) async fn lock_all(tx: &mut Tx, pairs: &[(BuyerId, BuyerId)]) -> Result<()> {
    let all: BTreeSet<BuyerId> = pairs.iter().flat_map(|(buyer, head)| [*buyer, *head]).collect();
    for id in all {
        tx.lock("SELECT id FROM parties_buyer WHERE id = $1", id).await?;
    }
    Ok(())
}

fn differs(order: &Order, given: Currency) -> Rejection {
    Rejection::new("orders.currency-differs")
        .with("number", &order.number)
        .with("booked", order.currency)
        .with("given", given)
}

/// An order stays with the legal entity that it was taken for.
fn same_entity(order: &Order, new: &NewOrder) -> Result<()> {
    match new.entity.filter(|given| *given != order.seller) {
        None => Ok(()),
        Some(_) => {
            let differs = Rejection::new("orders.entity-differs").with("number", &order.number);
            Err(differs.on("entity").into())
        }
    }
}

/// What the file asks for; what it does not say stays.
fn wanted_of(new: &NewOrder, deposit_said: bool, before: &Order) -> Wanted {
    let asks = before.asks();
    let deposit = if deposit_said { new.deposit_minor } else { asks.deposit_minor };
    Wanted {
        amount_minor: new.amount.minor,
        deposit_minor: deposit.min(new.amount.minor.max(0)),
        deliver_on: new.deliver_on.or(asks.deliver_on),
    }
}

/// Whether an order asks for this already; one that was delivered beyond its amount has grown by it.
fn says_same(order: &Order, wanted: Wanted) -> bool {
    let asks = order.asks();
    let grown = order.wanted.is_none()
        && order.delivered_minor > 0
        && order.delivered_minor >= asks.amount_minor
        && wanted.amount_minor <= order.delivered_minor;
    asks == wanted || (grown && wanted.deposit_minor == asks.deposit_minor)
}

/// Brings an order of a file: a new one is checked, a known one changed where the file says it
/// otherwise. `again` holds the orders that an import brought which was taken back since: they are opened
/// anew. `deposit_said` is whether the file speaks of deposits.
///
/// # Errors
/// Those of [`super::check_order`] and [`super::change_order`]; `orders.currency-differs`;
/// `orders.entity-differs`; `orders.scattered` where one file names it in two places;
/// `orders.wrong-state` where it is over here and the file says it otherwise; a fault.
pub async fn bring_order(
    tx: &mut Tx,
    new: &NewOrder,
    (deposit_said, again): (bool, &BTreeSet<i64>),
) -> Result<Brought> {
    let head = lock(tx, new.buyer_id, new.head_id).await?;
    let number = new.number.as_deref().unwrap_or_default();
    let Some(before) = book::numbered(tx, new.buyer_id, number).await? else {
        return check_order_in(tx, new).await.map(|answer| Brought::Decided(Box::new(answer)));
    };
    if before.currency != new.amount.currency {
        return Err(differs(&before, new.amount.currency).into());
    }
    let wanted = wanted_of(new, deposit_said, &before);
    if again.contains(&before.id) && before.state == OrderState::Cancelled {
        // Nothing rests on it: it may have been taken back to name its entity.
        let seller = new.entity.unwrap_or(before.seller);
        sells(tx, (seller, new.ordered_on)).await?;
        let mut order = before.clone();
        order.seller = seller;
        (order.state, order.batch_id) = (OrderState::Held, new.batch_id);
        order.concluded = new.concluded;
        let ground = Ground::read(tx, None).await?;
        let step = Transition { kind: "reopen", wanted, delivered_minor: order.delivered_minor };
        let gate = (&ground, head);
        let asked = Request::none();
        let answer = pass(tx, gate, Some(&before), &mut order, &step, asked).await?;
        return Ok(Brought::Decided(Box::new(answer)));
    }
    same_entity(&before, new)?;
    if says_same(&before, wanted) {
        return Ok(Brought::Unchanged(before.state));
    }
    if new.batch_id.is_some() && before.batch_id == new.batch_id {
        let scattered = Rejection::new("orders.scattered").with("number", &before.number);
        return Err(scattered.on("number").into());
    }
    Ok(match change_taken(tx, head, before, wanted).await? {
        Changed::Decided(answer) => Brought::Decided(answer),
        Changed::Eased(order) => Brought::Eased(order),
    })
}

/// An order that is closed or off in the file: what of it is not delivered is off here, too. `None` where
/// it is not known, or over already.
///
/// # Errors
/// A fault from the database.
pub async fn bring_end(
    tx: &mut Tx,
    (buyer, head): (BuyerId, BuyerId),
    (number, reason): (&str, &str),
) -> Result<Option<Order>> {
    lock(tx, buyer, head).await?;
    let Some(before) = book::numbered(tx, buyer, number).await? else { return Ok(None) };
    let left = before.now.amount_minor > before.delivered_minor || before.waits;
    if before.state.is_over() || before.state == OrderState::Closed || !left {
        return Ok(None);
    }
    end(tx, before, OrderState::Cancelled, reason).await.map(Some)
}

/// Brings a delivery of a file.
///
/// # Errors
/// Those of [`super::deliver_order`]; `orders.currency-differs`; a fault.
pub async fn bring_delivery(
    tx: &mut Tx,
    (buyer, head): (BuyerId, BuyerId),
    (number, currency): (&str, Currency),
    new: &Delivered,
) -> Result<Delivery> {
    let head = lock(tx, buyer, head).await?;
    let Some(before) = book::numbered(tx, buyer, number).await? else {
        return Err(Rejection::new("orders.unknown").with("number", number).on("order").into());
    };
    if before.currency != currency {
        return Err(differs(&before, currency).into());
    }
    deliver_taken(tx, head, before, new).await
}

/// What taking an import back did to orders.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OrdersTakenBack {
    /// Deliveries and orders that were taken back.
    pub taken: u64,
    /// What was used since and therefore stays.
    pub kept: u64,
}

/// Takes back the orders and deliveries that an import brought, as far as nothing rests on them: a
/// delivery that no invoice bills, an order of which nothing is delivered or billed.
///
/// # Errors
/// A fault from the database.
pub async fn take_back_orders(tx: &mut Tx, batch: i64, reason: &str) -> Result<OrdersTakenBack> {
    let mut done = OrdersTakenBack::default();
    let pairs = brought(tx, batch).await?;
    let locks: Vec<(BuyerId, BuyerId)> = pairs.iter().map(|one| (one.1, one.2)).collect();
    lock_all(tx, &locks).await?;
    let mut ask =
        Ask::new("SELECT id, order_id, amount_minor FROM orders_delivery WHERE batch_id = ");
    ask.value(batch).text(" ORDER BY id DESC");
    for row in &ask.rows(tx.conn(), "reading deliveries of an import").await? {
        let (id, order, minor) = (row.int(0)?, row.int(1)?, row.int(2)?);
        let before = book::order_in(tx, order).await?;
        let mut after = before.clone();
        after.delivered_minor = before.delivered_minor - minor;
        let open = before.state.may_deliver() && after.delivered_minor >= before.billed_minor;
        if !open {
            done.kept += 1;
            continue;
        }
        after.state = after.state_when_taken();
        book::undeliver(tx, id).await?;
        let ground = Ground::read(tx, None).await?;
        book::ease(tx, Some(&before), &after, ground.ledger).await?;
        let detail = json!({
            "number": after.number, "delivery": id.to_string(), "reason": reason,
            "amount_minor": minor.to_string(), "currency": after.currency.code(),
        });
        line(tx, "take-back-delivery", &after, detail);
        done.taken += 1;
    }
    for (id, ..) in pairs {
        let before = book::order_in(tx, id).await?;
        if before.batch_id != Some(batch) || before.state.is_over() {
            continue;
        }
        let untouched = before.delivered_minor == 0 && before.billed_minor == 0;
        if untouched && before.state != OrderState::Suspended {
            end(tx, before, OrderState::Cancelled, reason).await?;
            done.taken += 1;
        } else {
            done.kept += 1;
        }
    }
    Ok(done)
}

/// The orders that an import brought or delivered, with their buyers and heads of groups.
async fn brought(tx: &mut Tx, batch: i64) -> Result<Vec<(i64, BuyerId, BuyerId)>> {
    let mut ask = Ask::new(
        "SELECT o.id, o.buyer_id, COALESCE(b.parent_id, b.id) FROM orders_order o \
         JOIN parties_buyer b ON b.id = o.buyer_id WHERE o.batch_id = ",
    );
    ask.value(batch)
        .text(" OR o.id IN (SELECT d.order_id FROM orders_delivery d WHERE d.batch_id = ");
    ask.value(batch).text(") ORDER BY o.id");
    let rows = ask.rows(tx.conn(), "reading orders of an import").await?;
    rows.iter().map(|row| Ok((row.int(0)?, row.int(1)?, row.int(2)?))).collect()
}
