//! The form that sales use, on a phone too: a buyer, an amount, and each step's answer.

use axum::{
    Form,
    extract::{Query, State},
};
use base::Currency;
use credit::{
    orders::{NewOrder, OrderRule, check_order},
    parties::{EntityBook, get_buyer},
    receivables::company_currency,
};
use maud::{Markup, html};

use super::{crumbs, href, outcome_word};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Field, Flash, Kind, Mistakes, fields_of, hidden},
    state::App,
    typed::settled,
    visit::Visit,
};

fn page(
    visit: &Visit,
    (rule, entities): (&OrderRule, &EntityBook),
    (filled, mistakes): (&Filled, &Mistakes),
) -> Markup {
    let field = |name: &'static str, id: &str| {
        Field::new(name, visit.t(&format!("orders-{id}"))).value(filled.get(name))
    };
    let horizon = rule.horizon_days.to_string();
    let mut fields = vec![
        field("buyer", "buyer-code").hint(visit.t("orders-buyer-code-hint")).required(),
        field("amount", "amount").kind(Kind::Number).hint(visit.t("orders-amount-hint")).required(),
        field("currency", "currency").required(),
        field("prepaid", "prepaid").kind(Kind::Tick),
        field("deposit", "deposit").kind(Kind::Number).hint(visit.t("orders-deposit-hint")),
        field("deliver_on", "deliver-on")
            .kind(Kind::Day)
            .hint(visit.ta("orders-deliver-hint", &[("days", &horizon)])),
        field("number", "number").hint(visit.t("orders-number-hint")),
        field("note", "note").kind(Kind::Lines),
    ];
    if let Some(entity) = crate::sellers::field(visit, entities, filled) {
        fields.insert(1, entity);
    }
    // The form has a key of its own: sent twice, it is one order.
    let form = html! {
        form.fields method="post" action="/orders/check" {
            (hidden("csrf", &visit.csrf))
            (hidden("key", filled.get("key")))
            (mistakes.summary(visit.lang))
            (fields_of(visit.lang, &fields, mistakes))
            div.actions {
                button.button.primary type="submit" { (visit.t("orders-check-submit")) }
                a.button href="/orders" { (visit.t("house-cancel")) }
            }
        }
    };
    html! {
        (crumbs(visit, None))
        (kit::page_head(&visit.t("orders-check"), &visit.t("orders-check-lead"), &html! {}))
        div.panel { div.inside { (form) } }
    }
}

/// The form.
///
/// # Errors
/// A fault from the database.
pub async fn form(State(app): State<App>, visit: Visit, Query(asked): Query<Filled>) -> Answer {
    let currency = company_currency(&app.db).await?;
    let filled = Filled::default()
        .or("buyer", asked.get("buyer"))
        .or("currency", currency.code())
        .or("key", format!("form-{}", app.db.ids().next()));
    let (rule, _) = OrderRule::in_force(&app.db, visit.today).await?;
    let entities = EntityBook::open(&app.db).await?;
    let body = page(&visit, (rule.as_ref(), &entities), (&filled, &Mistakes::none()));
    Ok(visit.page(&visit.t("orders-check"), &body))
}

/// Checks it.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn check(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let company = company_currency(&app.db).await?;
    let mut reader = filled.reader();
    let unit = match filled.get("currency").to_uppercase().parse::<Currency>() {
        Ok(unit) => unit,
        Err(_) => {
            let wrong = base::Rejection::new("parties.currency-unknown");
            reader.refuse(wrong.with("value", filled.get("currency")).on("currency"));
            company
        }
    };
    let amount = reader.amount("amount", unit);
    let deposit = match filled.some("deposit") {
        Some(_) => reader.amount("deposit", unit).minor,
        None => 0,
    };
    let deliver_on = reader.maybe_day("deliver_on");
    let entities = EntityBook::open(&app.db).await?;
    let entity = crate::sellers::read(&mut reader, &entities, &filled, Some(visit.today));
    let code = reader.text("buyer");
    let (rule, _) = OrderRule::in_force(&app.db, visit.today).await?;
    let again = |mistakes: Mistakes| page(&visit, (rule.as_ref(), &entities), (&filled, &mistakes));
    let title = visit.t("orders-check");
    if let Some(mistakes) = reader.wrong() {
        return Ok(visit.again(&title, &again(mistakes)));
    }
    let buyer = match settled(get_buyer(&app.db, &code, visit.scope()).await)? {
        Ok(buyer) => buyer,
        Err(mut mistakes) => {
            mistakes.0.iter_mut().for_each(|one| one.field = Some("buyer".to_owned()));
            return Ok(visit.again(&title, &again(mistakes)));
        }
    };
    let new = NewOrder {
        entity,
        number: filled.some("number").map(str::to_owned),
        deposit_minor: deposit,
        deliver_on,
        key: filled.some("key").map(str::to_owned),
        note: filled.get("note").to_owned(),
        ..NewOrder::of(&buyer, amount)
    };
    let new = if filled.get("prepaid") == "1" { new.prepaid() } else { new };
    match settled(check_order(&app.db, &visit.actor()?, &new).await)? {
        Ok(answer) => {
            let flash = Flash::new("orders-done-check")
                .with("number", &answer.number)
                .with("outcome", outcome_word(&visit, answer.outcome));
            Ok(visit.go(&href(answer.order_id), Some(&flash)))
        }
        Err(mistakes) => Ok(visit.again(&title, &again(mistakes))),
    }
}
