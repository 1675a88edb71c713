//! What we are as a payer, with its source and day.

use axum::{Form, extract::State, response::Response};
use credit::payables::{Payer, PayerKind, find_payer, set_payer};
use maud::html;

use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

/// The form.
///
/// # Errors
/// A fault from the database.
pub async fn ask(State(app): State<App>, visit: Visit) -> Answer {
    let payer = find_payer(&app.db).await?;
    let as_of = payer.as_of.unwrap_or(visit.today);
    let typed = Filled::default()
        .or("kind", payer.kind.code())
        .or("source", payer.source)
        .or("as_of", as_of.to_string());
    Ok(page(&visit, &typed, Mistakes::none()))
}

fn page(visit: &Visit, typed: &Filled, mistakes: Mistakes) -> Response {
    let again = !mistakes.0.is_empty();
    let title = visit.t("payables-payer-title");
    let choice = |kind: PayerKind| Choice {
        value: kind.code().to_owned(),
        name: visit.t(&format!("payables-payer-{}", kind.code())),
    };
    let form = Sheet {
        action: "/payables/payer".to_owned(),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("kind", visit.t("payables-we-are"))
                .kind(Kind::OneOf(PayerKind::ALL.map(choice).to_vec()))
                .value(typed.get("kind")),
            Field::new("source", visit.t("payables-source"))
                .hint(visit.t("payables-payer-source-hint"))
                .value(typed.get("source"))
                .required(),
            Field::new("as_of", visit.t("payables-as-of"))
                .kind(Kind::Day)
                .value(typed.get("as_of"))
                .required(),
        ],
        mistakes,
        submit: visit.t("payables-save"),
        back: Some("/payables".to_owned()),
    };
    let body = html! {
        nav.crumbs.meta { a href="/payables" { (visit.t("payables-title")) } }
        (kit::page_head(&title, &visit.t("payables-payer-lead"), &html! {}))
        div.panel { div.inside { (form.show(visit.lang)) } }
    };
    if again { visit.again(&title, &body) } else { visit.page(&title, &body) }
}

/// Saves it.
///
/// # Errors
/// A fault from the database.
pub async fn save(State(app): State<App>, visit: Visit, Form(typed): Form<Filled>) -> Answer {
    let mut reader = typed.reader();
    let as_of = reader.day("as_of");
    let source = reader.text("source");
    if let Some(mistakes) = reader.wrong() {
        return Ok(page(&visit, &typed, mistakes));
    }
    let kind = PayerKind::parse(typed.get("kind")).unwrap_or_default();
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        set_payer(&mut tx, &Payer { kind, source, as_of: Some(as_of) }).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => Ok(visit.go("/payables", Some(&Flash::new("payables-payer-done")))),
        Err(mistakes) => Ok(page(&visit, &typed, mistakes)),
    }
}
