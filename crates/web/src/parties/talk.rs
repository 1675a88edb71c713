//! Logging a contact with a buyer, and recording a promise.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Currency, Result};
use credit::{
    collections::{
        CHANNELS, NewContact, NewPromise, RESULTS, find_outside, log_contact, record_promise,
    },
    parties::Buyer,
    receivables::{
        AgeingQuery, ItemFilter, ItemRow, RateBook, company_currency, list_items, list_rates,
    },
};
use maud::Markup;

use super::{
    answer::{Filled, Posted, form_page},
    buyer_of, href, tab_href,
};
use crate::{
    collections::reach::outside_said,
    failure::Answer,
    kit::{Choice, Field, Flash, Form as Fields, Kind, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

async fn open_items(app: &App, visit: &Visit, buyer: &Buyer) -> Result<Vec<ItemRow>> {
    let query = AgeingQuery { buyer: Some(buyer.id), ..AgeingQuery::on(visit.today) };
    let filter = ItemFilter { query, bucket: None, search: String::new(), after: None, limit: 200 };
    Ok(list_items(&app.db, &filter).await?.rows)
}

fn item_field(visit: &Visit, items: &[ItemRow], typed: &Filled) -> Field {
    let any = Choice { value: String::new(), name: visit.t("parties-any-item") };
    let items = items.iter().map(|row| Choice {
        value: row.id.to_string(),
        name: format!(
            "{} · {} · {}",
            row.number,
            row.due_on,
            visit.amount(base::Money::new(row.open_minor, row.currency))
        ),
    });
    Field::new("item", visit.t("parties-for-item"))
        .kind(Kind::OneOf(std::iter::once(any).chain(items).collect()))
        .value(typed.get("item"))
}

/// The item that was picked, if it is one of the buyer's open ones.
fn picked(items: &[ItemRow], typed: &Filled) -> Option<i64> {
    let id: i64 = typed.get("item").parse().ok()?;
    items.iter().find(|row| row.id == id).map(|row| row.id)
}

/// The form to log a contact: one for the whole house, with the promise that came of it.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask_log(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    Ok(visit.go(&log_href(&buyer.code), None))
}

/// Where a contact with a buyer is logged.
pub fn log_href(code: &str) -> String {
    format!("/collections/log/{}?from=buyer", crate::kit::link::encoded(code))
}

fn log_page(
    visit: &Visit,
    buyer: &Buyer,
    items: &[ItemRow],
    typed: &Filled,
    mistakes: Mistakes,
) -> Markup {
    let offered = |room: &str, codes: &[&str]| {
        let choice = |code: &&str| Choice {
            value: (*code).to_owned(),
            name: visit.t(&format!("collections-{room}-{code}")),
        };
        Kind::OneOf(codes.iter().map(choice).collect())
    };
    let form = Fields {
        action: format!("{}/contact", href(&buyer.code)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("on", visit.t("parties-contact-on"))
                .kind(Kind::Day)
                .value(typed.get("on"))
                .required(),
            Field::new("channel", visit.t("parties-contact-channel"))
                .kind(offered("channel", &CHANNELS))
                .value(typed.get("channel"))
                .required(),
            Field::new("person", visit.t("parties-contact-person")).value(typed.get("person")),
            Field::new("result", visit.t("parties-contact-result"))
                .kind(offered("result", &RESULTS))
                .value(typed.get("result"))
                .required(),
            Field::new("note", visit.t("parties-contact-note"))
                .kind(Kind::Lines)
                .hint(visit.t("parties-contact-note-hint"))
                .value(typed.get("note"))
                .required(),
            item_field(visit, items, typed),
            Field::new("proven", visit.t("parties-contact-proven"))
                .kind(Kind::Tick)
                .hint(visit.t("parties-contact-proven-hint"))
                .value(typed.get("proven")),
        ],
        mistakes,
        submit: visit.t("parties-contact-save"),
        back: Some(href(&buyer.code)),
    };
    let lead = visit.t("parties-contact-lead");
    form_page(visit, buyer, &visit.t("parties-do-contact"), &lead, &form.show(visit.lang))
}

/// Logs a contact. Where a promise was made, its form follows.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn log(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(posted): Posted,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let items = open_items(&app, &visit, &buyer).await?;
    let typed = Filled(posted);
    let title = visit.t("parties-do-contact");
    let mut reader = typed.reader();
    let new = NewContact {
        buyer_id: buyer.id,
        number: None,
        on: reader.day("on"),
        channel: typed.get("channel").to_owned(),
        person: typed.get("person").to_owned(),
        result: typed.get("result").to_owned(),
        note: reader.text("note"),
        item_id: picked(&items, &typed),
        proven: typed.get("proven") == "1",
    };
    if let Some(mistakes) = reader.wrong() {
        return Ok(visit.again(&title, &log_page(&visit, &buyer, &items, &typed, mistakes)));
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        let id = log_contact(&mut tx, &new).await?.id();
        let outside = find_outside(&mut tx, id).await?;
        tx.commit().await?;
        Ok(outside)
    };
    match settled(outcome.await)? {
        Ok(outside) => {
            let next = match new.result.as_str() {
                "promised" => format!("{}/promise", href(&code)),
                _ => tab_href(&code, "history"),
            };
            let flash = match &outside {
                Some(one) => Flash::new("collections-log-outside-done")
                    .with("buyer", &buyer.name)
                    .with("why", outside_said(&visit, one)),
                None => Flash::new("parties-contact-done"),
            };
            Ok(visit.go(&next, Some(&flash)))
        }
        Err(mistakes) => {
            Ok(visit.again(&title, &log_page(&visit, &buyer, &items, &typed, mistakes)))
        }
    }
}

/// The form to record a promise: that of the contact in which it was given.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask_promise(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    Ok(visit.go(&format!("{}&result=promised", log_href(&buyer.code)), None))
}

fn promise_page(
    visit: &Visit,
    buyer: &Buyer,
    items: &[ItemRow],
    typed: &Filled,
    mistakes: Mistakes,
) -> Markup {
    let form = Fields {
        action: format!("{}/promise", href(&buyer.code)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("amount", visit.t("parties-promise-amount"))
                .kind(Kind::Number)
                .hint(visit.t("parties-promise-amount-hint"))
                .value(typed.get("amount"))
                .required(),
            Field::new("currency", visit.t("parties-promise-currency"))
                .value(typed.get("currency"))
                .required(),
            Field::new("due_on", visit.t("parties-promise-due"))
                .kind(Kind::Day)
                .value(typed.get("due_on"))
                .required(),
            Field::new("made_on", visit.t("parties-promise-made"))
                .kind(Kind::Day)
                .value(typed.get("made_on"))
                .required(),
            Field::new("said_by", visit.t("parties-promise-by")).value(typed.get("said_by")),
            item_field(visit, items, typed),
            Field::new("note", visit.t("parties-promise-note"))
                .kind(Kind::Lines)
                .value(typed.get("note")),
        ],
        mistakes,
        submit: visit.t("parties-promise-save"),
        back: Some(href(&buyer.code)),
    };
    let lead = visit.t("parties-promise-lead");
    form_page(visit, buyer, &visit.t("parties-do-promise"), &lead, &form.show(visit.lang))
}

/// Records a promise.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn promise(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(posted): Posted,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let items = open_items(&app, &visit, &buyer).await?;
    let typed = Filled(posted);
    let title = visit.t("parties-do-promise");
    let mut reader = typed.reader();
    let currency: Currency = typed.get("currency").parse().unwrap_or_else(|_| {
        reader.refuse(
            base::Rejection::new("parties.currency-unknown")
                .with("value", typed.get("currency"))
                .on("currency"),
        );
        buyer.currency
    });
    let amount = reader.amount("amount", currency);
    let (made_on, due_on) = (reader.day("made_on"), reader.day("due_on"));
    if let Some(mistakes) = reader.wrong() {
        return Ok(visit.again(&title, &promise_page(&visit, &buyer, &items, &typed, mistakes)));
    }
    let rates = RateBook::new(company_currency(&app.db).await?, list_rates(&app.db).await?);
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        let new = NewPromise {
            buyer_id: buyer.id,
            number: None,
            made_on,
            due_on,
            currency,
            amount_minor: amount.minor,
            company_minor: rates.convert(amount, made_on)?.minor,
            item_id: picked(&items, &typed),
            contact_id: None,
            said_by: typed.get("said_by").to_owned(),
            note: typed.get("note").to_owned(),
        };
        record_promise(&mut tx, &new).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => {
            let done = Flash::new("parties-promise-done").with("day", due_on);
            Ok(visit.go(&tab_href(&code, "history"), Some(&done)))
        }
        Err(mistakes) => {
            Ok(visit.again(&title, &promise_page(&visit, &buyer, &items, &typed, mistakes)))
        }
    }
}
