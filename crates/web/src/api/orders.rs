//! Orders at the gate. Every endpoint that raises exposure ends in the one function of `credit::orders`
//! that judges it; the answer holds `decision`, `steps` and `reservation`.

use base::{Money, Rejection};
use credit::{
    orders::{
        self, Answer, Changed, Delivered, Delivery, Named, NewOrder, NewRelease, OrderFilter,
        OrderRow, OrderState, Outcome, Released, Wanted, check_order, get_order, list_orders,
        replay_decision,
    },
    parties::{Buyer, EntityBook, get_buyer},
    scoring::{Signature, signature_of},
};

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Keyed, Made},
    shape::{At, Cash, Code, Id, Nothing, On, cash, sent, taken},
    words::Change,
};
use crate::failure::Refused;

taken!(OrderToCheck {
    buyer: String,
    amount: Cash,
    number: Option<String>,
    key: Option<String>,
    deliver_on: Option<On>,
    prepaid: Option<bool>,
    deposit_minor: Option<i64>,
    note: Option<String>,
    entity: Option<String>,
});

sent!(Both { zh: String, en: String });

sent!(StepMade {
    code: String,
    name: Both,
    result: Code<Outcome>,
    released: bool,
    number: String,
    said: Both,
    then: Both,
});

sent!(Reserved { amount: Cash, expires_on: Option<On> });

sent!(OrderDecided {
    decision: Code<Outcome>,
    decision_id: Id,
    steps: Vec<StepMade>,
    reservation: Option<Reserved>,
    order: String,
    order_id: Id,
    state: Code<OrderState>,
    transition: String,
    again: bool,
});

fn both(said: orders::Said) -> Both {
    Both { zh: said.zh, en: said.en }
}

pub fn decided(answer: Answer) -> OrderDecided {
    let step = |step: orders::Step| StepMade {
        code: step.code,
        name: both(step.name),
        result: Code(Outcome::parse(&step.result).unwrap_or(Outcome::Hold)),
        released: step.released,
        number: step.number,
        said: both(step.said),
        then: both(step.then),
    };
    let reserved = |one: orders::Reservation| Reserved {
        amount: cash(one.amount_minor, one.currency.parse().unwrap_or(base::Currency::CNY)),
        expires_on: one.expires_on.and_then(|day| day.parse().ok()).map(On),
    };
    OrderDecided {
        decision: Code(answer.outcome),
        decision_id: Id(answer.decision_id),
        steps: answer.steps.into_iter().map(step).collect(),
        reservation: answer.reservation.map(reserved),
        order: answer.number,
        order_id: Id(answer.order_id),
        state: Code(answer.state),
        transition: answer.transition,
        again: answer.again,
    }
}

/// Checks an order and reserves it where it passes.
pub async fn check(
    call: Call<Nothing, Keyed<OrderToCheck>>,
) -> Result<Made<OrderDecided>, Refused> {
    let header = call.idempotency_key()?;
    let Keyed(new) = &call.body;
    let buyer = call.named_buyer(&new.buyer).await?;
    let amount: Money = new.amount.into();
    let entities = EntityBook::open(&call.app.db).await?;
    let order = NewOrder {
        entity: entities.seller_on(new.entity.as_deref(), call.visit.today)?,
        number: new.number.clone(),
        key: new.key.clone().or(header),
        deliver_on: new.deliver_on.map(|day| day.0),
        deposit_minor: new.deposit_minor.unwrap_or(0),
        note: new.note.clone().unwrap_or_default(),
        ..NewOrder::of(&buyer, amount)
    };
    let order = if new.prepaid.unwrap_or(false) { order.prepaid() } else { order };
    let answer = check_order(&call.app.db, &call.visit.actor()?, &order).await?;
    Ok(Made { new: !answer.again, what: decided(answer) })
}

taken!(OrdersAsked {
    buyer: Option<String>,
    state: Option<Code<OrderState>>,
    waiting: Option<bool>,
    search: Option<String>,
    limit: Option<u32>,
    after: Option<String>,
});

sent!(OrderSaid {
    order_id: Id,
    order: String,
    buyer: String,
    state: Code<OrderState>,
    amount: Cash,
    deposit_minor: i64,
    delivered_minor: i64,
    billed_minor: i64,
    reserved: bool,
    concluded: bool,
    waits: bool,
    waits_since: Option<At>,
    why: Both,
    deliver_on: Option<On>,
    expires_on: Option<On>,
    decision_id: Id,
    note: String,
    entity: String,
    actor: String,
    recorded_at: At,
});

fn said(row: OrderRow) -> OrderSaid {
    let order = row.order;
    let why = if order.waits { orders::reasons(&row.steps) } else { orders::Said::default() };
    OrderSaid {
        order_id: Id(order.id),
        order: order.number,
        buyer: row.buyer_code,
        state: Code(order.state),
        amount: cash(order.now.amount_minor, order.currency),
        deposit_minor: order.now.deposit_minor,
        delivered_minor: order.delivered_minor,
        billed_minor: order.billed_minor,
        reserved: order.taken,
        concluded: order.concluded,
        waits: order.waits,
        waits_since: order.waits_since.map(At),
        why: both(why),
        deliver_on: order.now.deliver_on.map(On),
        expires_on: order.expires_on.map(On),
        decision_id: Id(order.decision_id),
        note: order.note,
        entity: row.entity,
        actor: order.actor,
        recorded_at: At(order.recorded_at),
    }
}

/// Orders, the newest first; those that wait, the longest waiting first.
pub async fn list(call: Call<OrdersAsked>) -> Result<Page<OrderSaid>, Refused> {
    let asked = &call.query;
    let buyer = match &asked.buyer {
        Some(code) => Some(call.named_buyer(code).await?.id),
        None => None,
    };
    let mut filter = OrderFilter {
        states: asked.state.iter().map(|state| state.0).collect(),
        waiting: asked.waiting.unwrap_or(false),
        buyer,
        search: asked.search.clone().unwrap_or_default(),
        limit: cursor::MOST,
        ..OrderFilter::all(call.visit.scope())
    };
    let (question, after) = (call.question(), asked.after.as_deref());
    let key = |order: &OrderSaid| order.order_id.0.to_string();
    if filter.waiting {
        let rows = list_orders(&call.app.db, &filter).await?;
        let all: Vec<OrderSaid> = rows.into_iter().map(said).collect();
        return Ok(cursor::page(&question, all, (asked.limit, after), key)?);
    }
    let most = cursor::rows(asked.limit)?;
    filter.limit = most + 1;
    if let Some([last]) = cursor::read::<1>(&question, after)? {
        filter.before = Some(cursor::part::<i64>(&last)?);
    }
    let rows = list_orders(&call.app.db, &filter).await?;
    let more = rows.len() > most as usize;
    let items: Vec<OrderSaid> = rows.into_iter().take(most as usize).map(said).collect();
    let next = items.last().filter(|_| more).map(|order| cursor::write(&question, &[key(order)]));
    Ok(Page { items, next })
}

/// One order.
pub async fn one(call: Call) -> Result<OrderSaid, Refused> {
    Ok(said(get_order(&call.app.db, call.id()?, call.visit.scope()).await?))
}

/// The order of the path with its buyer, within what the reader may see.
pub async fn found<B>(call: &Call<Nothing, B>) -> Result<(OrderRow, Buyer), Refused> {
    let row = get_order(&call.app.db, call.id()?, call.visit.scope()).await?;
    let buyer = get_buyer(&call.app.db, &row.buyer_code, call.visit.scope()).await?;
    Ok((row, buyer))
}

sent!(OrderStands { order_id: Id, order: String, state: Code<OrderState>, reserved: bool });

fn stands(order: orders::Order) -> OrderStands {
    let (id, state, reserved) = (Id(order.id), Code(order.state), order.taken);
    OrderStands { order_id: id, order: order.number, state, reserved }
}

/// Confirms an order: the contract is concluded.
pub async fn confirm(call: Call) -> Result<OrderStands, Refused> {
    let (row, buyer) = found(&call).await?;
    let named = Named { buyer: &buyer, number: &row.order.number };
    let (db, actor) = (&call.app.db, call.visit.actor()?);
    let done = orders::act(db, actor, named, async |tx| orders::confirm_order(tx, named).await);
    Ok(stands(done.await?))
}

taken!(OrderEnd { reason: String });

/// Gives a reservation back.
pub async fn give_back(call: Call<Nothing, Body<OrderEnd>>) -> Result<OrderStands, Refused> {
    let (row, buyer) = found(&call).await?;
    let named = Named { buyer: &buyer, number: &row.order.number };
    let (db, actor, reason) = (&call.app.db, call.visit.actor()?, call.body.0.reason.as_str());
    let done = orders::act(db, actor, named, async |tx| orders::give_back(tx, named, reason).await);
    let order = done.await?;
    crate::orders::reconsider(db, Some(buyer.id)).await;
    Ok(stands(order))
}

/// Cancels an order.
pub async fn cancel(call: Call<Nothing, Body<OrderEnd>>) -> Result<OrderStands, Refused> {
    let (row, buyer) = found(&call).await?;
    let named = Named { buyer: &buyer, number: &row.order.number };
    let (db, actor, reason) = (&call.app.db, call.visit.actor()?, call.body.0.reason.as_str());
    let done =
        orders::act(db, actor, named, async |tx| orders::cancel_order(tx, named, reason).await);
    let order = done.await?;
    crate::orders::reconsider(db, Some(buyer.id)).await;
    Ok(stands(order))
}

/// Opens an order anew.
pub async fn reopen(call: Call) -> Result<OrderDecided, Refused> {
    let (row, buyer) = found(&call).await?;
    let named = Named { buyer: &buyer, number: &row.order.number };
    let (db, actor) = (&call.app.db, call.visit.actor()?);
    let done = orders::act(db, actor, named, async |tx| orders::reopen_order(tx, named).await);
    Ok(decided(done.await?))
}

/// Looks again at an order that waits.
pub async fn look(call: Call) -> Result<OrderDecided, Refused> {
    let (row, buyer) = found(&call).await?;
    let named = Named { buyer: &buyer, number: &row.order.number };
    let (db, actor) = (&call.app.db, call.visit.actor()?);
    let done = orders::act(db, actor, named, async |tx| orders::look_again(tx, named).await);
    Ok(decided(done.await?))
}

taken!(OrderCopy { number: Option<String>, key: Option<String> });

/// Copies an order.
pub async fn copy(call: Call<Nothing, Body<OrderCopy>>) -> Result<Made<OrderDecided>, Refused> {
    let (row, buyer) = found(&call).await?;
    let named = Named { buyer: &buyer, number: &row.order.number };
    let (db, actor) = (&call.app.db, call.visit.actor()?);
    let new = (call.body.0.number.clone(), call.body.0.key.clone());
    let done = orders::act(db, actor, named, async |tx| orders::copy_order(tx, named, new).await);
    let answer = done.await?;
    Ok(Made { new: !answer.again, what: decided(answer) })
}

taken!(OrderChange {
    amount: Option<Cash>,
    deposit_minor: Option<i64>,
    deliver_on: Option<On>,
});

sent!(OrderChanged { change: Code<Change>, decided: Option<OrderDecided> });

/// Changes an order.
pub async fn change(call: Call<Nothing, Body<OrderChange>>) -> Result<OrderChanged, Refused> {
    let (row, buyer) = found(&call).await?;
    let named = Named { buyer: &buyer, number: &row.order.number };
    let Body(new) = &call.body;
    let asks = row.order.asks();
    if new.amount.is_some_and(|amount| amount.currency.0 != row.order.currency) {
        let what = format!("amount.currency = {}", row.order.currency);
        return Err(Rejection::new("house.bad-input").with("what", what).on("amount").into());
    }
    let wanted = Wanted {
        amount_minor: new.amount.map_or(asks.amount_minor, |amount| amount.minor),
        deposit_minor: new.deposit_minor.unwrap_or(asks.deposit_minor),
        deliver_on: new.deliver_on.map(|day| day.0).or(asks.deliver_on),
    };
    let (db, actor) = (&call.app.db, call.visit.actor()?);
    let done =
        orders::act(db, actor, named, async |tx| orders::change_order(tx, named, wanted).await);
    Ok(match done.await? {
        Changed::Eased(_) => OrderChanged { change: Code(Change::Changed), decided: None },
        Changed::Decided(answer) => {
            let change = match answer.outcome {
                Outcome::Approve => Change::Changed,
                _ => Change::Unchanged,
            };
            OrderChanged { change: Code(change), decided: Some(decided(*answer)) }
        }
    })
}

taken!(OrderDelivery {
    number: Option<String>,
    on: Option<On>,
    amount: Option<Cash>,
});

sent!(OrderDelivered { change: Code<Change>, order: Option<OrderStands>, held: Option<OrderDecided> });

/// Notes a delivery of an order.
pub async fn deliver(call: Call<Nothing, Body<OrderDelivery>>) -> Result<OrderDelivered, Refused> {
    let (row, buyer) = found(&call).await?;
    let named = Named { buyer: &buyer, number: &row.order.number };
    let Body(new) = &call.body;
    if new.amount.is_some_and(|amount| amount.currency.0 != row.order.currency) {
        let what = format!("amount.currency = {}", row.order.currency);
        return Err(Rejection::new("house.bad-input").with("what", what).on("amount").into());
    }
    let new = Delivered {
        number: new.number.clone().unwrap_or_default(),
        on: new.on.map(|day| day.0),
        amount_minor: new.amount.map(|amount| amount.minor),
        batch_id: None,
    };
    let (db, actor) = (&call.app.db, call.visit.actor()?);
    let done =
        orders::act(db, actor, named, async |tx| orders::deliver_order(tx, named, &new).await);
    let (change, order, held) = match done.await? {
        Delivery::Noted(order) => (Change::Added, Some(stands(*order)), None),
        Delivery::Unchanged(order) => (Change::Unchanged, Some(stands(*order)), None),
        Delivery::Held(answer) => (Change::Unchanged, None, Some(decided(*answer))),
    };
    Ok(OrderDelivered { change: Code(change), order, held })
}

taken!(OrderRelease {
    cap: Option<Cash>,
    days: Option<i32>,
    reason: String,
});

sent!(OrderReleased {
    state: String,
    release_id: Option<Id>,
    signed_alone: bool,
    decided: Option<OrderDecided>,
});

/// Releases an order that waits, or agrees to the release that somebody else asked for.
pub async fn release(call: Call<Nothing, Body<OrderRelease>>) -> Result<OrderReleased, Refused> {
    let (row, buyer) = found(&call).await?;
    let named = Named { buyer: &buyer, number: &row.order.number };
    let Body(new) = &call.body;
    let new = NewRelease {
        cap: new.cap.map(Money::from),
        days: new.days.unwrap_or(5),
        reason: new.reason.clone(),
    };
    let (db, actor) = (&call.app.db, call.visit.actor()?);
    let asked = orders::list_releases(db, row.order.id).await?;
    let asked = asked.into_iter().find(|one| one.state == "proposed");
    let done = orders::act(db, actor, named, async |tx| match asked {
        Some(asked) => orders::decide_release(tx, named, (asked.id, true)).await,
        None => orders::release_order(tx, named, &new).await,
    });
    let done = done.await?;
    let last = orders::list_releases(db, row.order.id).await?.into_iter().next();
    let of = |state: &str| last.as_ref().filter(|one| one.state == state);
    Ok(match done {
        Released::Proposed(release) | Released::Kept(release) => OrderReleased {
            state: release.state,
            release_id: Some(Id(release.id)),
            signed_alone: release.alone,
            decided: None,
        },
        Released::Decided(answer) => OrderReleased {
            state: "granted".to_owned(),
            release_id: of("granted").map(|one| Id(one.id)),
            signed_alone: of("granted").is_some_and(|one| one.alone),
            decided: Some(decided(*answer)),
        },
    })
}

sent!(DecisionSaid {
    decided: OrderDecided,
    facts: serde_json::Value,
    rule_digest: String,
    rule_proposed_by: Option<String>,
    rule_signed_by: Option<String>,
    rule_signed_alone: bool,
    release_signed_alone: bool,
    digest: String,
    same_again: bool,
    actor: String,
    recorded_at: At,
});

/// One decision with everything that it was made of, and whether it comes out again today.
pub async fn decision(call: Call) -> Result<DecisionSaid, Refused> {
    let told = orders::get_decision(&call.app.db, call.id()?, call.visit.scope()).await?;
    let again = replay_decision(&call.app.db, told.answer.decision_id).await?;
    let signed = signature_of(&call.app.db, "orders", &told.rule_digest).await?;
    let facts = serde_json::to_value(&told.facts)
        .map_err(|error| base::Failure::broken("writing the facts of a decision", error))?;
    Ok(DecisionSaid {
        facts,
        release_signed_alone: told.facts.release.as_ref().is_some_and(|one| one.alone),
        rule_digest: told.rule_digest,
        rule_proposed_by: signed.as_ref().map(|one| one.proposed_by.clone()),
        rule_signed_by: signed.as_ref().map(|one| one.signed_by.clone()),
        rule_signed_alone: signed.as_ref().is_some_and(Signature::is_alone),
        digest: told.digest,
        same_again: again.same,
        actor: told.actor,
        recorded_at: At(told.recorded_at),
        decided: decided(told.answer),
    })
}
