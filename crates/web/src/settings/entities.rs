//! The legal entities under which the company sells: the list, the form to add one, and one entity.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Currency, Rejection};
use credit::{
    parties::{Entity, EntityBook, NewEntity, SizeClass, add_entity, change_entity, retire_entity},
    receivables::company_currency,
};
use maud::{Markup, html};
use store::access::Right;

use super::tabs;
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Choice, Column, Empty, Field, Flash, Form as Sheet, Kind, List, Mistakes, Row, Tone,
        link::encoded,
    },
    parties::words,
    state::App,
    typed::settled,
    visit::Visit,
};

fn href(code: &str) -> String {
    format!("/settings/entities/{}", encoded(code))
}

/// The list, and the form to add one.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit) -> Answer {
    let currency = company_currency(&app.db).await?;
    let filled = Filled::default().or("currency", currency.code());
    let body = page(&app, &visit, &filled, Mistakes::none()).await?;
    Ok(visit.page(&visit.t("settings-entities"), &body))
}

async fn page(
    app: &App,
    visit: &Visit,
    filled: &Filled,
    mistakes: Mistakes,
) -> base::Result<Markup> {
    let book = EntityBook::open(&app.db).await?;
    let title = visit.t("settings-entities");
    let may = visit.may(Right::EditPolicy);
    Ok(html! {
        (tabs(visit, "entities"))
        (kit::page_head(&title, &visit.t("settings-entities-lead"), &html! {}))
        div.stack {
            (table(visit, &book, may))
            @if may {
                (kit::panel(&visit.t("settings-entity-add"), &html! {}, &Sheet {
                    action: "/settings/entity-add".to_owned(),
                    csrf: visit.csrf.clone(),
                    fields: fields(visit, filled, true),
                    mistakes,
                    submit: visit.t("settings-entity-add"),
                    back: None,
                }.show(visit.lang)))
            }
        }
    })
}

fn table(visit: &Visit, book: &EntityBook, may: bool) -> Markup {
    let row = |one: &Entity| Row {
        href: may.then(|| href(&one.is.code)),
        pick: None,
        cells: vec![
            html! {
                @if may { a href=(href(&one.is.code)) { (one.is.code) } } @else { (one.is.code) }
                @if one.main { " " (kit::plain_badge(&visit.t("settings-entity-main"))) }
            },
            html! { (one.is.name) },
            html! { (one.is.tax_id) },
            html! { (one.is.currency.code()) },
            html! {
                (words::size(visit.lang, one.is.size))
                @if let Some(day) = one.is.size_on {
                    span.meta { (one.is.size_source) " " (day) }
                }
            },
            html! {
                @match one.is.until_on {
                    Some(day) if !one.is_open_on(visit.today) => {
                        (kit::badge(Tone::Quiet, &visit.ta("settings-entity-closed",
                            &[("day", &day.to_string())])))
                    }
                    Some(day) => (visit.ta("settings-entity-closes", &[("day", &day.to_string())])),
                    None => (kit::badge(Tone::Low, &visit.t("settings-entity-open"))),
                }
            },
        ],
    };
    List {
        id: "entities",
        title: visit.t("settings-entities"),
        count: i64::try_from(book.all().len()).ok(),
        columns: vec![
            Column::fit(visit.t("settings-entity-code")).title(),
            Column::text(visit.t("settings-entity-name")),
            Column::fit(visit.t("settings-entity-tax-id")),
            Column::fit(visit.t("settings-entity-currency")),
            Column::text(visit.t("settings-entity-size")),
            Column::fit(visit.t("settings-entity-state")),
        ],
        rows: book.all().iter().map(row).collect(),
        empty: Empty {
            title: visit.t("settings-entities-none"),
            why: visit.t("settings-entities-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn fields(visit: &Visit, filled: &Filled, new: bool) -> Vec<Field> {
    let field = |name: &'static str, id: &str| {
        Field::new(name, visit.t(&format!("settings-entity-{id}"))).value(filled.get(name))
    };
    let hint = |id: &str| visit.t(&format!("settings-entity-{id}-hint"));
    let sizes = SizeClass::ALL
        .iter()
        .map(|size| Choice { value: size.code().to_owned(), name: words::size(visit.lang, *size) });
    let mut fields = Vec::new();
    if new {
        fields.push(field("code", "code").hint(hint("code")).required());
    }
    fields.extend([
        field("name", "name").required(),
        field("uscc", "tax-id").hint(hint("tax-id")),
        field("currency", "currency").required(),
        field("size", "size").kind(Kind::OneOf(sizes.collect())),
        field("size_source", "size-source").hint(hint("size-source")),
        field("size_on", "size-on").kind(Kind::Day),
        field("from_on", "from").kind(Kind::Day),
    ]);
    if !new {
        fields.push(field("until_on", "until").kind(Kind::Day).hint(hint("until")));
    }
    fields
}

/// What was typed; the code is the address's where it is given.
fn typed(filled: &Filled, code: Option<&str>) -> Result<NewEntity, Mistakes> {
    let mut reader = filled.reader();
    let currency = filled.get("currency").to_uppercase().parse::<Currency>().unwrap_or_else(|_| {
        let wrong = Rejection::new("parties.currency-unknown");
        reader.refuse(wrong.with("value", filled.get("currency")).on("currency"));
        Currency::CNY
    });
    let new = NewEntity {
        code: code.map_or_else(|| reader.text("code"), str::to_owned),
        name: reader.text("name"),
        tax_id: filled.get("uscc").to_owned(),
        currency,
        size: filled.get("size").parse().unwrap_or_default(),
        size_source: filled.get("size_source").to_owned(),
        size_on: reader.maybe_day("size_on"),
        from_on: reader.maybe_day("from_on"),
        until_on: reader.maybe_day("until_on"),
    };
    reader.wrong().map_or(Ok(new), Err)
}

/// Adds one.
///
/// # Errors
/// A fault from the database; what is wrong is said on the form.
pub async fn add(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let added = match typed(&filled, None) {
        Err(mistakes) => Err(mistakes),
        Ok(new) => {
            let mut tx = app.db.write(visit.actor()?).await?;
            let outcome = async {
                let entity = add_entity(&mut tx, &new).await?;
                tx.commit().await.map(|()| entity)
            };
            settled(outcome.await)?
        }
    };
    match added {
        Ok(entity) => {
            let done = Flash::new("settings-entity-added").with("code", &entity.is.code);
            Ok(visit.go("/settings/entities", Some(&done)))
        }
        Err(mistakes) => {
            let body = page(&app, &visit, &filled, mistakes).await?;
            Ok(visit.again(&visit.t("settings-entities"), &body))
        }
    }
}

fn one(visit: &Visit, entity: &Entity, filled: &Filled, mistakes: Mistakes) -> Markup {
    let at = href(&entity.is.code);
    let closing = !entity.main && entity.is_open_on(visit.today) && entity.is.until_on.is_none();
    html! {
        (tabs(visit, "entities"))
        nav.crumbs.meta { a href="/settings/entities" { (visit.t("settings-entities")) } }
        (kit::page_head(&crate::sellers::spelled(entity), &visit.t(match entity.main {
            true => "settings-entity-main-means",
            false => "settings-entity-means",
        }), &html! {
            @if closing {
                form method="post" action={ (at) "/retire" } {
                    (kit::hidden("csrf", &visit.csrf))
                    button.button type="submit" { (visit.t("settings-entity-retire")) }
                }
            }
        }))
        div.panel { div.inside { (Sheet {
            action: at,
            csrf: visit.csrf.clone(),
            fields: fields(visit, filled, false),
            mistakes,
            submit: visit.t("house-save"),
            back: Some("/settings/entities".to_owned()),
        }.show(visit.lang)) } }
    }
}

async fn entity_of(app: &App, code: &str) -> base::Result<Entity> {
    let book = EntityBook::open(&app.db).await?;
    Ok(book.get(code)?.clone())
}

/// The form to change one.
///
/// # Errors
/// `parties.entity-unknown`; a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let entity = entity_of(&app, &code).await?;
    let day = |day: Option<base::Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let is = &entity.is;
    let filled = Filled::default()
        .or("name", is.name.as_str())
        .or("uscc", is.tax_id.as_str())
        .or("currency", is.currency.code())
        .or("size", is.size.code())
        .or("size_source", is.size_source.as_str())
        .or("size_on", day(is.size_on))
        .or("from_on", day(is.from_on))
        .or("until_on", day(is.until_on));
    let body = one(&visit, &entity, &filled, Mistakes::none());
    Ok(visit.page(&crate::sellers::spelled(&entity), &body))
}

/// Changes it.
///
/// # Errors
/// `parties.entity-unknown`; a fault. What is wrong is said on the form.
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    let entity = entity_of(&app, &code).await?;
    let changed = match typed(&filled, Some(&entity.is.code)) {
        Err(mistakes) => Err(mistakes),
        Ok(new) => {
            let mut tx = app.db.write(visit.actor()?).await?;
            let outcome = async {
                change_entity(&mut tx, &entity.is.code, &new).await?;
                tx.commit().await
            };
            settled(outcome.await)?
        }
    };
    match changed {
        Ok(()) => Ok(visit.go("/settings/entities", Some(&Flash::new("house-saved")))),
        Err(mistakes) => {
            let body = one(&visit, &entity, &filled, mistakes);
            Ok(visit.again(&crate::sellers::spelled(&entity), &body))
        }
    }
}

/// Closes it: today is its last day.
///
/// # Errors
/// `parties.entity-unknown`, `parties.entity-main-stays`, `parties.entity-days`; a fault.
pub async fn retire(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let mut tx = app.db.write(visit.actor()?).await?;
    let entity = retire_entity(&mut tx, &code, visit.today).await?;
    tx.commit().await?;
    let done = Flash::new("settings-entity-retired").with("code", &entity.is.code);
    Ok(visit.go("/settings/entities", Some(&done)))
}
