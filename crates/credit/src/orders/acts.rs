//! What is done with orders after the first question: change, copy, reopen, confirm, deliver, give
//! back, cancel, look again. What raises exposure goes through the gate; what eases it does not.

use base::{Day, Failure, Rejection, Result};
use serde_json::json;
use store::{Actor, Audit, Db, Tx};

use super::{
    book::{self, NewDelivery},
    entity_use::sells,
    gate::{Answer, NewOrder, Request, Transition, check_order_in, pass},
    ground::Ground,
    held::{enter, lock},
    order::{Order, OrderState, Wanted},
    rule::Outcome,
};
use crate::parties::{Buyer, BuyerId};

/// An order with its buyer, named from outside.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// Whose: within what the reader may see.
    pub buyer: &'a Buyer,
    /// The order's number.
    pub number: &'a str,
}

impl Named<'_> {
    const fn head(&self) -> BuyerId {
        match self.buyer.parent_id {
            Some(parent) => parent,
            None => self.buyer.id,
        }
    }

    /// Locks the buyer and reads the order, with the head of the buyer's group as it is now.
    pub(super) async fn take(&self, tx: &mut Tx) -> Result<(Order, BuyerId)> {
        let head = lock(tx, self.buyer.id, self.head()).await?;
        let found = book::numbered(tx, self.buyer.id, self.number.trim()).await?;
        found.map(|order| (order, head)).ok_or_else(|| {
            let unknown = Rejection::new("orders.unknown").with("number", self.number.trim());
            unknown.on("number").into()
        })
    }
}

/// The refusal of a step that an order's state does not allow.
pub(super) fn wrong_state(order: &Order, act: &'static str) -> Failure {
    let refused = Rejection::new("orders.wrong-state").with("number", &order.number);
    refused.with("state", order.state.code()).with("act", act).into()
}

pub(super) fn line(tx: &mut Tx, action: &'static str, order: &Order, detail: serde_json::Value) {
    let subject = format!("order:{}", order.id);
    tx.audit(Audit { room: "orders", action, subject, detail });
}

fn reason_of(reason: &str) -> Result<&str> {
    match reason.trim() {
        "" => Err(Rejection::new("orders.reason-missing").on("reason").into()),
        reason => Ok(reason),
    }
}

/// Changes what an order asks for. What asks for more, for less to be prepaid or for an earlier
/// day goes through the gate; until it passes, what stood before stays reserved and the change
/// waits.
///
/// # Errors
/// `orders.unknown`, `orders.wrong-state`, `orders.amount-zero`, `orders.deposit-beyond`,
/// `orders.below-delivered`; a fault.
pub async fn change_order(tx: &mut Tx, named: Named<'_>, wanted: Wanted) -> Result<Changed> {
    let (before, head) = named.take(tx).await?;
    change_taken(tx, head, before, wanted).await
}

/// As [`change_order`], of an order that was read under its buyer's lock.
pub(super) async fn change_taken(
    tx: &mut Tx,
    head: BuyerId,
    before: Order,
    wanted: Wanted,
) -> Result<Changed> {
    let mut order = before.clone();
    let open = !order.state.is_over() && order.state != OrderState::Closed;
    if !open || order.state == OrderState::Suspended {
        return Err(wrong_state(&order, "change"));
    }
    let amount = base::Money::new(wanted.amount_minor, order.currency);
    if wanted.amount_minor == 0 || (wanted.amount_minor < 0) != (order.now.amount_minor < 0) {
        return Err(Rejection::new("orders.amount-zero").on("amount").into());
    }
    base::Money::new(wanted.amount_minor.saturating_abs(), order.currency).bounded()?;
    if wanted.deposit_minor < 0 || wanted.deposit_minor > wanted.amount_minor.max(0) {
        let beyond = Rejection::new("orders.deposit-beyond").with("amount", amount);
        return Err(beyond.on("deposit").into());
    }
    if wanted.amount_minor > 0 && wanted.amount_minor < order.delivered_minor {
        let delivered = base::Money::new(order.delivered_minor, order.currency);
        let below = Rejection::new("orders.below-delivered").with("delivered", delivered);
        return Err(below.on("amount").into());
    }
    let ground = Ground::read(tx, None).await?;
    // A larger order is judged even where all of what is more is to be prepaid.
    let eased = wanted.amount_minor <= before.now.amount_minor
        && order.parts_of(wanted, order.delivered_minor).exposure() <= before.exposure();
    if before.taken && eased {
        order.now = wanted;
        (order.waits, order.waits_since, order.wanted) = (false, None, None);
        order.follow();
        book::ease(tx, Some(&before), &order, ground.ledger).await?;
        let detail = json!({
            "number": order.number, "amount_minor": wanted.amount_minor.to_string(),
            "deposit_minor": wanted.deposit_minor.to_string(), "currency": order.currency.code(),
            "deliver_on": wanted.deliver_on.map(|day| day.to_string()),
        });
        line(tx, "ease-order", &order, detail);
        return Ok(Changed::Eased(Box::new(order)));
    }
    let step = Transition { kind: "change", wanted, delivered_minor: order.delivered_minor };
    let gate = (&ground, head);
    let answer = pass(tx, gate, Some(&before), &mut order, &step, Request::none()).await?;
    Ok(Changed::Decided(Box::new(answer)))
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// It asks for no more than stood: done.
    Eased(Box<Order>),
    /// The gate has decided.
    Decided(Box<Answer>),
}

/// Opens an order anew that was given back, ran out, was declined or cancelled.
///
/// # Errors
/// `orders.unknown`, `orders.wrong-state`, `parties.entity-closed`; a fault.
pub async fn reopen_order(tx: &mut Tx, named: Named<'_>) -> Result<Answer> {
    let (before, head) = named.take(tx).await?;
    let mut order = before.clone();
    if !order.state.is_over() {
        return Err(wrong_state(&order, "reopen"));
    }
    sells(tx, (order.seller, None)).await?;
    order.state = OrderState::Held;
    let ground = Ground::read(tx, None).await?;
    let step = Transition::again("reopen", &order);
    pass(tx, (&ground, head), Some(&before), &mut order, &step, Request::none()).await
}

/// Copies an order: a new one that asks for the same, checked as any other.
///
/// # Errors
/// `orders.unknown`; those of [`super::check_order`]; a fault.
pub async fn copy_order(
    tx: &mut Tx,
    named: Named<'_>,
    (number, key): (Option<String>, Option<String>),
) -> Result<Answer> {
    let (order, _) = named.take(tx).await?;
    let asks = order.asks();
    let new = NewOrder {
        number,
        key,
        deposit_minor: asks.deposit_minor,
        deliver_on: asks.deliver_on.filter(|day| *day >= tx.clock().today()),
        note: order.note.clone(),
        entity: Some(order.seller),
        ..NewOrder::of(named.buyer, base::Money::new(asks.amount_minor, order.currency))
    };
    check_order_in(tx, &new).await
}

/// Looks at an order that waits once more.
///
/// # Errors
/// `orders.unknown`, `orders.wrong-state` where it does not wait; a fault.
pub async fn look_again(tx: &mut Tx, named: Named<'_>) -> Result<Answer> {
    let (before, head) = named.take(tx).await?;
    if !before.waits {
        return Err(wrong_state(&before, "look-again"));
    }
    pass_again(tx, head, before, "again").await
}

/// Puts an order that waits through the gate once more.
pub(super) async fn pass_again(
    tx: &mut Tx,
    head: BuyerId,
    before: Order,
    kind: &'static str,
) -> Result<Answer> {
    let mut order = before.clone();
    let ground = Ground::read(tx, None).await?;
    let step = Transition::again(kind, &order);
    pass(tx, (&ground, head), Some(&before), &mut order, &step, Request::none()).await
}

/// Confirms an order that passed: the contract is concluded and its reservation runs out no more.
///
/// # Errors
/// `orders.unknown`, `orders.wrong-state`, `orders.reservation-over`; a fault.
pub async fn confirm_order(tx: &mut Tx, named: Named<'_>) -> Result<Order> {
    let (before, _) = named.take(tx).await?;
    let mut order = before.clone();
    if order.state == OrderState::Confirmed {
        return Ok(order);
    }
    if order.state == OrderState::Expired
        || order.expires_on.is_some_and(|last| last < tx.clock().today())
    {
        let over = Rejection::new("orders.reservation-over").with("number", &order.number);
        return Err(over.into());
    }
    if order.state != OrderState::Approved {
        return Err(wrong_state(&order, "confirm"));
    }
    order.state = OrderState::Confirmed;
    order.concluded = true;
    order.expires_on = None;
    let ground = Ground::read(tx, None).await?;
    book::ease(tx, Some(&before), &order, ground.ledger).await?;
    line(tx, "confirm-order", &order, json!({ "number": order.number }));
    Ok(order)
}

/// Gives the reservation of an order back before it is confirmed, or takes one that waits back.
///
/// # Errors
/// `orders.unknown`, `orders.wrong-state`, `orders.reason-missing`; a fault.
pub async fn give_back(tx: &mut Tx, named: Named<'_>, reason: &str) -> Result<Order> {
    let reason = reason_of(reason)?;
    let (before, _) = named.take(tx).await?;
    if !matches!(before.state, OrderState::Approved | OrderState::Held) || before.concluded {
        return Err(wrong_state(&before, "release"));
    }
    end(tx, before, OrderState::Released, reason).await
}

/// Cancels an order: what is not delivered is off.
///
/// # Errors
/// `orders.unknown`, `orders.wrong-state`, `orders.reason-missing`; a fault.
pub async fn cancel_order(tx: &mut Tx, named: Named<'_>, reason: &str) -> Result<Order> {
    let reason = reason_of(reason)?;
    let (before, _) = named.take(tx).await?;
    let over = before.state.is_over() || before.state == OrderState::Closed;
    if over || before.state == OrderState::Delivered {
        return Err(wrong_state(&before, "cancel"));
    }
    end(tx, before, OrderState::Cancelled, reason).await
}

/// Ends an order; what was delivered and is not billed still counts.
pub(super) async fn end(
    tx: &mut Tx,
    before: Order,
    state: OrderState,
    reason: &str,
) -> Result<Order> {
    let mut order = before.clone();
    (order.waits, order.waits_since, order.wanted, order.expires_on) = (false, None, None, None);
    if order.delivered_minor > 0 {
        order.now.amount_minor = order.delivered_minor;
        order.now.deposit_minor = order.now.deposit_minor.min(order.delivered_minor);
        // The goods are with the buyer, passed or suspended as they were.
        order.taken = before.taken;
        order.follow();
    } else {
        (order.taken, order.state) = (false, state);
    }
    let ground = Ground::read(tx, None).await?;
    book::ease(tx, Some(&before), &order, ground.ledger).await?;
    let action = match state {
        OrderState::Released => "give-back-order",
        OrderState::Expired => "expire-order",
        _ => "cancel-order",
    };
    line(tx, action, &order, json!({ "number": order.number, "reason": reason }));
    Ok(order)
}

/// A delivery to note.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Its number among the buyer's; one is given where it is empty.
    pub number: String,
    /// Its day; today where it is `None`.
    pub on: Option<Day>,
    /// Its amount in the order's currency; what is left of the order where it is `None`.
    pub amount_minor: Option<i64>,
    /// The import that brings it.
    pub batch_id: Option<i64>,
}

/// What became of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// It is noted; the order is so far now.
    Noted(Box<Order>),
    /// It was noted before, just so.
    Unchanged(Box<Order>),
    /// The gate does not let it leave; it is not noted.
    Held(Box<Answer>),
}

/// Notes a delivery. Within what is reserved it raises nothing and passes at once; what goes beyond
/// the order, what was not reserved yet and what is to be prepaid goes through the gate.
///
/// # Errors
/// `orders.unknown`, `orders.wrong-state`, `orders.delivery-differs`,
/// `orders.delivery-not-positive`, `orders.delivery-future`; a fault.
pub async fn deliver_order(tx: &mut Tx, named: Named<'_>, new: &Delivered) -> Result<Delivery> {
    let (before, head) = named.take(tx).await?;
    deliver_taken(tx, head, before, new).await
}

/// As [`deliver_order`], of an order that was read under its buyer's lock.
pub(super) async fn deliver_taken(
    tx: &mut Tx,
    head: BuyerId,
    before: Order,
    new: &Delivered,
) -> Result<Delivery> {
    let mut order = before.clone();
    let today = tx.clock().today();
    let on = new.on.unwrap_or(today);
    if on > today {
        return Err(Rejection::new("orders.delivery-future").with("day", on).on("on").into());
    }
    let left = (order.now.amount_minor - order.delivered_minor).max(0);
    let amount = new.amount_minor.unwrap_or(left);
    let number = new.number.trim();
    if !number.is_empty()
        && let Some((of, day, minor)) = book::delivery(tx, order.buyer_id, number).await?
    {
        if (of, day) == (order.id, on) && new.amount_minor.is_none_or(|one| one == minor) {
            return Ok(Delivery::Unchanged(Box::new(order)));
        }
        let differs = Rejection::new("orders.delivery-differs").with("number", number);
        return Err(differs.with("day", day).on("number").into());
    }
    let billed = order.state == OrderState::Closed
        && order.delivered_minor.saturating_add(amount) <= order.billed_minor;
    if !(order.state.may_deliver() || billed) || order.now.amount_minor < 0 {
        return Err(wrong_state(&order, "deliver"));
    }
    if order.expires_on.is_some_and(|last| last < today) {
        let over = Rejection::new("orders.reservation-over").with("number", &order.number);
        return Err(over.into());
    }
    if amount <= 0 {
        return Err(Rejection::new("orders.delivery-not-positive").on("amount").into());
    }
    let delivered = order.delivered_minor.saturating_add(amount);
    base::Money::new(delivered, order.currency).bounded()?;
    let ground = Ground::read(tx, None).await?;
    let reserved = order.taken && delivered <= order.now.amount_minor;
    if billed {
        // The invoice came first and counts all of it: the delivery is noted and adds nothing.
        order.delivered_minor = delivered;
        book::ease(tx, Some(&before), &order, ground.ledger).await?;
    } else if reserved && order.now.deposit_minor == 0 {
        order.delivered_minor = delivered;
        (order.concluded, order.expires_on) = (true, None);
        order.state = order.state_when_taken();
        book::ease(tx, Some(&before), &order, ground.ledger).await?;
    } else {
        let wanted = Wanted { amount_minor: order.now.amount_minor.max(delivered), ..order.now };
        let step = Transition { kind: "delivery", wanted, delivered_minor: delivered };
        let gate = (&ground, head);
        let answer = pass(tx, gate, Some(&before), &mut order, &step, Request::none()).await?;
        if answer.outcome != Outcome::Approve {
            return Ok(Delivery::Held(Box::new(answer)));
        }
    }
    let noted = NewDelivery { number, on, amount_minor: amount, batch_id: new.batch_id };
    let id = book::deliver(tx, &order, &noted).await?;
    let detail = json!({
        "number": order.number, "delivery": id.to_string(), "on": on.to_string(),
        "amount_minor": amount.to_string(), "currency": order.currency.code(),
    });
    line(tx, "deliver-order", &order, detail);
    Ok(Delivery::Noted(Box::new(order)))
}

/// Runs one act on an order in a transaction of its own. Whoever waits for the buyer's rows is in nobody's
/// way.
///
/// # Errors
/// Those of the act; `house.import-running`, Busy or a fault.
pub async fn act<T>(
    db: &Db,
    actor: Actor,
    named: Named<'_>,
    act: impl AsyncFnOnce(&mut Tx) -> Result<T>,
) -> Result<T> {
    let (mut tx, _) = enter(db, &actor, (named.buyer.id, named.head())).await?;
    let done = act(&mut tx).await?;
    tx.quiet();
    tx.commit().await?;
    Ok(done)
}
