//! Orders: the list, the queue of those that wait, the form that sales use on a phone, one order, one
//! decision, and what is done about them. Thin: each act is one verb of the room.

mod act;
mod check;
mod decision;
mod list;
mod order;
mod rule;
mod rule_form;
mod rule_outcome;
mod sign;

pub use act::{ask, done};
pub use check::{check, form as check_form};
pub use decision::show as decision;
pub use list::{holds, list, look_all};
pub use order::show as order;
pub use rule::{
    decide as decide_rule, home as rule, propose as propose_rule, show as rule_version,
    try_out as try_rule,
};
pub use sign::{ask as sign_ask, done as sign_done};

use base::{Failure, Rejection};
use credit::{
    orders::{self, OrderRow, OrderState, Outcome},
    parties::{Buyer, get_buyer},
};
use maud::{Markup, html};
use store::{Actor, Db};

use crate::{
    kit::{self, Tone},
    state::App,
    visit::Visit,
};

/// Where an order stands.
fn href(id: i64) -> String {
    format!("/orders/{id}")
}

/// An order that the reader may see, with its buyer.
async fn found(app: &App, visit: &Visit, id: i64) -> Result<(OrderRow, Buyer), Failure> {
    let row = orders::get_order(&app.db, id, visit.scope()).await?;
    let buyer = get_buyer(&app.db, &row.buyer_code, visit.scope()).await?;
    Ok((row, buyer))
}

/// The way back.
fn crumbs(visit: &Visit, order: Option<&OrderRow>) -> Markup {
    html! {
        nav.crumbs.meta {
            a href="/orders" { (visit.t("orders-title")) }
            @if let Some(row) = order { " / " a href=(href(row.order.id)) { (row.order.number) } }
        }
    }
}

fn state_badge(visit: &Visit, state: OrderState) -> Markup {
    let tone = match state {
        OrderState::Held | OrderState::Suspended => Tone::Medium,
        OrderState::Declined => Tone::High,
        OrderState::Approved | OrderState::Confirmed | OrderState::PartDelivered => Tone::Low,
        OrderState::Delivered => Tone::Low,
        _ => Tone::Quiet,
    };
    kit::badge(tone, &visit.t(&format!("orders-state-{}", state.code())))
}

fn outcome_word(visit: &Visit, outcome: Outcome) -> String {
    visit.t(&format!("orders-outcome-{}", outcome.code()))
}

const fn outcome_tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Approve => Tone::Low,
        Outcome::Review | Outcome::Hold => Tone::Medium,
        Outcome::Decline => Tone::High,
    }
}

/// Looks again at the orders that wait, after money came in or a limit rose. What goes wrong is logged:
/// the rounds look again.
pub async fn reconsider(db: &Db, buyer: Option<i64>) {
    if let Err(failure) = orders::reconsider(db, &Actor::system("gate"), buyer).await {
        tracing::warn!(%failure, "looking again at orders that wait");
    }
}

/// A refusal because a delivery may not leave.
fn held(answer: &orders::Answer, visit: &Visit) -> Rejection {
    let why = orders::reasons(&answer.steps);
    Rejection::new("orders.delivery-held")
        .with("number", &answer.number)
        .with("why", why.pick(visit.lang))
}
