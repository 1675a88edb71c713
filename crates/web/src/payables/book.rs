//! Booking by hand: a bill, or an advance.

use axum::{
    Form,
    extract::{Path, Query, State},
    response::Response,
};
use base::{Currency, Rejection};
use credit::{
    parties::{Buyer, EntityBook, find_buyer},
    payables::{BookedBill, NewAdvance, NewBill, book_advance, book_bill},
};
use maud::html;

use super::{advance_href, bill_href};
use crate::{
    failure::{Answer, Refused},
    filled::{Filled, Reader},
    kit::{self, Field, Flash, Form as Sheet, Kind, Mistakes},
    sellers,
    state::App,
    typed::settled,
    visit::Visit,
};

fn known(what: &str) -> Result<&'static str, Refused> {
    match what {
        "bill" => Ok("bill"),
        "advance" => Ok("advance"),
        other => Err(Rejection::new("house.page-not-found").with("path", other).into()),
    }
}

/// The form.
///
/// # Errors
/// `house.page-not-found`, or a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(what): Path<String>,
    Query(filled): Query<Filled>,
) -> Answer {
    let what = known(&what)?;
    let found = find_buyer(&app.db, filled.get("supplier"), visit.scope()).await?;
    let currency = found.map_or(Currency::CNY, |buyer| buyer.currency);
    let typed = filled.or("day", visit.today.to_string()).or("currency", currency.code());
    let entities = EntityBook::open(&app.db).await?;
    Ok(page(&visit, (what, &entities), &typed, Mistakes::none()))
}

fn page(
    visit: &Visit,
    (what, entities): (&'static str, &EntityBook),
    typed: &Filled,
    mistakes: Mistakes,
) -> Response {
    let again = !mistakes.0.is_empty();
    let title = visit.t(&format!("payables-book-{what}"));
    let form = Sheet {
        action: format!("/payables/book/{what}"),
        csrf: visit.csrf.clone(),
        fields: fields(visit, (what, entities), typed),
        mistakes,
        submit: title.clone(),
        back: Some("/payables".to_owned()),
    };
    let body = html! {
        nav.crumbs.meta { a href="/payables" { (visit.t("payables-title")) } }
        (kit::page_head(&title, &visit.t(&format!("payables-book-{what}-lead")), &html! {}))
        div.panel { div.inside { (form.show(visit.lang)) } }
    };
    if again { visit.again(&title, &body) } else { visit.page(&title, &body) }
}

fn fields(visit: &Visit, (what, entities): (&str, &EntityBook), typed: &Filled) -> Vec<Field> {
    let field = |name: &'static str, id: &str| {
        Field::new(name, visit.t(&format!("payables-{id}"))).value(typed.get(name))
    };
    let hinted = |name: &'static str, id: &str| {
        field(name, id).hint(visit.t(&format!("payables-{id}-hint")))
    };
    let mut fields = vec![hinted("supplier", "book-supplier").required()];
    fields.extend(sellers::field(visit, entities, typed));
    if what == "bill" {
        fields.extend([
            field("number", "book-number").required(),
            field("day", "invoiced-on").kind(Kind::Day).required(),
            field("amount", "amount").kind(Kind::Number).required(),
            field("currency", "currency").required(),
            hinted("received", "received").kind(Kind::Day),
            hinted("inspect_by", "inspect-by").kind(Kind::Day),
            hinted("accepted", "accepted").kind(Kind::Day),
            hinted("due", "agreed-day").kind(Kind::Day),
            field("signed", "signed").kind(Kind::Day),
            hinted("late_rate", "late-rate").kind(Kind::Number),
            field("back_to_back", "back-to-back").kind(Kind::Tick),
            field("contract", "contract"),
            field("note", "note").kind(Kind::Lines),
        ]);
    } else {
        fields.extend([
            field("number", "advance-number").required(),
            field("day", "paid-on").kind(Kind::Day).required(),
            field("amount", "amount").kind(Kind::Number).required(),
            field("currency", "currency").required(),
            hinted("promised", "promised").kind(Kind::Day),
            field("order", "order"),
            field("note", "note").kind(Kind::Lines),
        ]);
    }
    fields
}

/// A yearly rate in percent, as basis points.
fn bps(reader: &mut Reader<'_>, typed: &Filled) -> Option<i64> {
    let text = typed.some("late_rate")?;
    let plain = text.trim_end_matches(['%', '％']).trim();
    let read = crate::typed::amount(plain, Currency::CNY, "late_rate");
    match read {
        // Two digits behind the point: hundredths of a percent are basis points.
        Ok(percent) => Some(percent.minor),
        Err(wrong) => {
            reader.refuse(wrong);
            None
        }
    }
}

/// Books it, or shows the form again.
///
/// # Errors
/// `house.page-not-found`, or a fault.
pub async fn book(
    State(app): State<App>,
    visit: Visit,
    Path(what): Path<String>,
    Form(typed): Form<Filled>,
) -> Answer {
    let what = known(&what)?;
    let mut reader = typed.reader();
    let code = reader.text("supplier");
    let found = find_buyer(&app.db, &code, visit.scope()).await?;
    if found.is_none() && !code.is_empty() {
        let unknown = Rejection::new("payables.supplier-unknown").with("code", &code);
        reader.refuse(unknown.on("supplier"));
    }
    let currency = typed.get("currency").to_uppercase().parse().unwrap_or_else(|_| {
        let unknown = Rejection::new("parties.currency-unknown");
        reader.refuse(unknown.with("value", typed.get("currency")).on("currency"));
        Currency::CNY
    });
    let entities = EntityBook::open(&app.db).await?;
    let entry = read(&mut reader, &typed, currency, (what, found.as_ref()), &entities);
    if let Some(mistakes) = reader.wrong() {
        return Ok(page(&visit, (what, &entities), &typed, mistakes));
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        let booked = match &entry {
            Entry::Bill(new) => book_bill(&mut tx, new).await?,
            Entry::Advance(new) => book_advance(&mut tx, new).await?,
        };
        if matches!(booked, BookedBill::Unchanged(_)) {
            tx.quiet();
        }
        tx.commit().await?;
        Ok(booked)
    };
    match settled(outcome.await)? {
        Ok(booked) => {
            let done = match booked {
                BookedBill::New(_) => "payables-booked",
                BookedBill::Extended(_) => "payables-extended",
                BookedBill::Unchanged(_) => "payables-unchanged",
            };
            let flash = Flash::new(done).with("number", typed.get("number"));
            let id = booked.id();
            let href = if what == "bill" { bill_href(id) } else { advance_href(id) };
            Ok(visit.go(&href, Some(&flash)))
        }
        Err(mut mistakes) => {
            mistakes.0.iter_mut().for_each(|wrong| wrong.field = beside(wrong.field.take()));
            Ok(page(&visit, (what, &entities), &typed, mistakes))
        }
    }
}

/// What is booked.
enum Entry {
    Bill(NewBill),
    Advance(NewAdvance),
}

fn read(
    reader: &mut Reader<'_>,
    typed: &Filled,
    currency: Currency,
    (what, found): (&str, Option<&Buyer>),
    entities: &EntityBook,
) -> Entry {
    let number = reader.text("number");
    let day = reader.day("day");
    let amount = reader.amount("amount", currency);
    let supplier_id = found.map_or(0, |buyer| buyer.id);
    let note = typed.get("note").to_owned();
    let entity = sellers::read(reader, entities, typed, None);
    if what == "advance" {
        return Entry::Advance(NewAdvance {
            supplier_id,
            number,
            paid_on: day,
            promised_on: reader.maybe_day("promised"),
            amount,
            order_no: typed.get("order").to_owned(),
            note,
            entity,
            batch: None,
        });
    }
    Entry::Bill(NewBill {
        supplier_id,
        number,
        invoiced_on: day,
        received_on: reader.maybe_day("received"),
        inspect_by: reader.maybe_day("inspect_by"),
        accepted_on: reader.maybe_day("accepted"),
        signed_on: reader.maybe_day("signed"),
        due_on: reader.maybe_day("due"),
        late_bps: bps(reader, typed),
        back_to_back: typed.get("back_to_back") == "1",
        amount,
        paid: None,
        contract: typed.get("contract").to_owned(),
        note,
        entity,
        batch: None,
    })
}

/// The field of the form that a refusal of the room belongs to.
fn beside(field: Option<String>) -> Option<String> {
    let field = field?;
    let ours = match field.as_str() {
        "invoiced_on" | "paid_on" => "day",
        "received_on" => "received",
        "accepted_on" => "accepted",
        "signed_on" => "signed",
        "due_on" => "due",
        "promised_on" => "promised",
        "late_bps" => "late_rate",
        "order_no" => "order",
        _ => return Some(field),
    };
    Some(ours.to_owned())
}
