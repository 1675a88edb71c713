//! What whoever enters orders does with one: each act a form with what it needs, and one verb.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Failure, Money, Rejection};
use credit::{
    orders::{self, Changed, Delivered, Delivery, Named, OrderRow, Wanted, act as acting},
    parties::Buyer,
};
use maud::{Markup, html};

use super::{crumbs, found, held, href, order::acts, outcome_word};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Field, Flash, Form as Sheet, Kind, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

fn no_such(act: &str) -> Failure {
    Rejection::new("house.not-found").with("what", act).into()
}

fn fields(visit: &Visit, row: &OrderRow, act: &str, filled: &Filled) -> Vec<Field> {
    let order = &row.order;
    let field = |name: &'static str, id: &str| {
        Field::new(name, visit.t(&format!("orders-{id}"))).value(filled.get(name))
    };
    let amount = |name: &'static str, id: &str| field(name, id).kind(Kind::Number);
    match act {
        "deliver" => {
            let left = order.now.amount_minor - order.delivered_minor;
            let left = visit.amount(Money::new(left, order.currency));
            vec![
                amount("amount", "amount")
                    .hint(visit.ta("orders-delivery-left", &[("amount", &left)]))
                    .required(),
                field("on", "delivery-on").kind(Kind::Day).required(),
                field("delivery", "delivery-number").hint(visit.t("orders-number-hint")),
            ]
        }
        "change" => vec![
            amount("amount", "amount").required(),
            amount("deposit", "deposit").hint(visit.t("orders-deposit-hint")),
            field("deliver_on", "deliver-on").kind(Kind::Day),
        ],
        "give-back" | "cancel" => {
            let hint = visit.t("orders-reason-hint");
            vec![field("reason", "reason").kind(Kind::Lines).hint(hint).required()]
        }
        "copy" => vec![field("number", "number").hint(visit.t("orders-number-hint"))],
        _ => Vec::new(),
    }
}

/// What stands in the form first.
fn first(visit: &Visit, row: &OrderRow, act: &str) -> Filled {
    let order = &row.order;
    let money = |minor| Money::new(minor, order.currency).plain();
    match act {
        "deliver" => Filled::default()
            .or("amount", money((order.now.amount_minor - order.delivered_minor).max(0)))
            .or("on", visit.today.to_string()),
        "change" => {
            let asks = order.asks();
            let day = asks.deliver_on.map(|day| day.to_string()).unwrap_or_default();
            let deposit =
                if asks.deposit_minor > 0 { money(asks.deposit_minor) } else { "".into() };
            let filled = Filled::default().or("amount", money(asks.amount_minor));
            filled.or("deposit", deposit).or("deliver_on", day)
        }
        _ => Filled::default(),
    }
}

fn page(visit: &Visit, row: &OrderRow, act: &str, (filled, wrong): (&Filled, Mistakes)) -> Markup {
    let title = visit.t(&format!("orders-do-{act}"));
    let form = Sheet {
        action: format!("{}/{act}", href(row.order.id)),
        csrf: visit.csrf.clone(),
        fields: fields(visit, row, act, filled),
        mistakes: wrong,
        submit: title.clone(),
        back: Some(href(row.order.id)),
    };
    let about =
        format!("{} · {} · {}", row.order.number, row.buyer_name, visit.amount(row.order.amount()));
    html! {
        (crumbs(visit, Some(row)))
        (kit::page_head(&title, &about, &html! {}))
        div.panel { div.inside { (form.show(visit.lang)) } }
    }
}

/// The form of an act.
///
/// # Errors
/// `orders.unknown`, `house.not-found` where the order takes no such act now; a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
) -> Answer {
    let (row, _) = found(&app, &visit, id).await?;
    if !acts(&row.order).contains(&act.as_str()) {
        return Err(no_such(&act).into());
    }
    let filled = first(&visit, &row, &act);
    let body = page(&visit, &row, &act, (&filled, Mistakes::none()));
    Ok(visit.page(&visit.t(&format!("orders-do-{act}")), &body))
}

/// Does it.
///
/// # Errors
/// `orders.unknown`, `house.not-found`; a fault. What can be mended is said on the form.
pub async fn done(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let (row, buyer) = found(&app, &visit, id).await?;
    let mut reader = filled.reader();
    let unit = row.order.currency;
    let (mut amount, mut deposit, mut on) = (0, 0, None);
    match act.as_str() {
        "deliver" => {
            amount = reader.amount("amount", unit).minor;
            on = Some(reader.day("on"));
        }
        "change" => {
            amount = reader.amount("amount", unit).minor;
            deposit = match filled.some("deposit") {
                Some(_) => reader.amount("deposit", unit).minor,
                None => 0,
            };
            on = reader.maybe_day("deliver_on");
        }
        _ => {}
    }
    let title = visit.t(&format!("orders-do-{act}"));
    if let Some(wrong) = reader.wrong() {
        return Ok(visit.again(&title, &page(&visit, &row, &act, (&filled, wrong))));
    }
    let typed = Typed { amount, deposit, on };
    match settled(run(&app, &visit, (&row, &buyer), &act, (&filled, typed)).await)? {
        Ok((to, flash)) => Ok(visit.go(&href(to), Some(&flash))),
        Err(wrong) => Ok(visit.again(&title, &page(&visit, &row, &act, (&filled, wrong)))),
    }
}

/// What was typed, read.
struct Typed {
    amount: i64,
    deposit: i64,
    on: Option<base::Day>,
}

/// Where an answer leads, and what is said of it.
fn told(visit: &Visit, answer: &orders::Answer) -> (i64, Flash) {
    let outcome = outcome_word(visit, answer.outcome);
    let flash = Flash::new("orders-done-check").with("number", &answer.number);
    (answer.order_id, flash.with("outcome", outcome))
}

/// Runs the verb: where to go then, and what to say.
async fn run(
    app: &App,
    visit: &Visit,
    (row, buyer): (&OrderRow, &Buyer),
    act: &str,
    (filled, typed): (&Filled, Typed),
) -> base::Result<(i64, Flash)> {
    let (db, actor) = (&app.db, visit.actor()?);
    let (id, number) = (row.order.id, row.order.number.as_str());
    let named = Named { buyer, number };
    let said = |key: &str| Flash::new(key).with("number", number);
    Ok(match act {
        "confirm" => {
            acting(db, actor, named, async |tx| orders::confirm_order(tx, named).await).await?;
            (id, said("orders-done-confirm"))
        }
        "look" | "reopen" => {
            let done = acting(db, actor, named, async |tx| match act {
                "look" => orders::look_again(tx, named).await,
                _ => orders::reopen_order(tx, named).await,
            });
            told(visit, &done.await?)
        }
        "copy" => {
            let new = (filled.some("number").map(str::to_owned), None);
            let done =
                acting(db, actor, named, async |tx| orders::copy_order(tx, named, new).await);
            told(visit, &done.await?)
        }
        "change" => {
            let wanted = Wanted {
                amount_minor: typed.amount,
                deposit_minor: typed.deposit,
                deliver_on: typed.on,
            };
            let done =
                acting(db, actor, named, async |tx| orders::change_order(tx, named, wanted).await);
            match done.await? {
                Changed::Eased(_) => (id, said("orders-done-change")),
                Changed::Decided(answer) => told(visit, &answer),
            }
        }
        "deliver" => {
            let new = Delivered {
                number: filled.get("delivery").to_owned(),
                on: typed.on,
                amount_minor: Some(typed.amount),
                batch_id: None,
            };
            let done =
                acting(db, actor, named, async |tx| orders::deliver_order(tx, named, &new).await);
            match done.await? {
                Delivery::Noted(_) | Delivery::Unchanged(_) => (id, said("orders-done-deliver")),
                Delivery::Held(answer) => return Err(held(&answer, visit).into()),
            }
        }
        "give-back" | "cancel" => {
            let reason = filled.get("reason");
            let done = acting(db, actor, named, async |tx| match act {
                "cancel" => orders::cancel_order(tx, named, reason).await,
                _ => orders::give_back(tx, named, reason).await,
            });
            let state = done.await?.state;
            super::reconsider(db, Some(buyer.id)).await;
            let state = visit.t(&format!("orders-state-{}", state.code()));
            (id, said("orders-done-end").with("state", state))
        }
        other => return Err(no_such(other)),
    })
}
