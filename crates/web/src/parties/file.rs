//! The credit file: who the buyer is and where each word of it comes from, its nature, people,
//! papers and group.

use std::collections::BTreeMap;

use credit::parties::{
    Buyer, Contact, Document, FieldSource, list_contacts, list_documents, list_group, list_sources,
};
use maud::{Markup, html};
use serde_json::Value as Json;
use store::access::Right;

use super::{buyer::Stand, edit::NATURE, href, words};
use crate::{
    kit::{self, Column, Empty, List, Row, Tone, hidden, nothing},
    state::App,
    visit::Visit,
};

/// The tab.
///
/// # Errors
/// A fault from the database.
pub async fn tab(app: &App, visit: &Visit, stand: &Stand) -> base::Result<Markup> {
    let buyer = &stand.buyer;
    let sources = list_sources(&app.db, buyer.id).await?;
    let contacts = list_contacts(&app.db, buyer.id).await?;
    let documents = list_documents(&app.db, buyer.id).await?;
    let group = list_group(&app.db, buyer).await?;
    Ok(html! {
        p.actions {
            a.button href={ (href(&buyer.code)) "/testimony" } { (visit.t("parties-testimony")) }
            a.button href={ (href(&buyer.code)) "/influence" } { (visit.t("parties-influence")) }
        }
        (super::payers::notice(app, visit, buyer).await?)
        (identity(visit, stand, &sources))
        div.grid {
            div.w6 { (nature(visit, buyer)) }
            div.w6 { (members(visit, &group)) }
        }
        (people(visit, buyer, &contacts))
        (papers(visit, buyer, &documents))
    })
}

fn identity(visit: &Visit, stand: &Stand, sources: &[FieldSource]) -> Markup {
    let (buyer, lang) = (&stand.buyer, visit.lang);
    let known: BTreeMap<&str, &FieldSource> =
        sources.iter().map(|source| (source.field.as_str(), source)).collect();
    let day = |day: Option<base::Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let rows: [(&str, String); 16] = [
        ("name", buyer.name.clone()),
        ("name_en", buyer.name_en.clone()),
        ("uscc", buyer.uscc.clone()),
        ("role", visit.t(&format!("parties-role-{}", buyer.role.code()))),
        ("kind", words::kind(lang, buyer.kind)),
        ("ownership", words::ownership(lang, buyer.ownership)),
        ("size", words::size(lang, buyer.size)),
        ("industry", buyer.industry.clone()),
        ("country", buyer.country.clone()),
        ("region", buyer.region.clone()),
        ("currency", buyer.currency.code().to_owned()),
        ("terms", words::terms(lang, &buyer.terms)),
        ("owner", stand.row.owner_name.clone()),
        ("founded_on", day(buyer.founded_on)),
        ("customer_since", day(buyer.customer_since)),
        ("blocked", visit.t(if buyer.blocked { "house-yes" } else { "house-no" })),
    ];
    let filled = rows.iter().filter(|(_, value)| !value.is_empty()).count();
    let line =
        |(field, value): &(&str, String)| sourced(visit, field, value, known.get(field).copied());
    let list = List {
        id: "identity",
        columns: ["field", "value", "source", "as-of", "confidence"]
            .into_iter()
            .enumerate()
            .map(|(n, key)| {
                let head = visit.t(&format!("parties-file-{key}"));
                if n == 0 { Column::text(head).title() } else { Column::text(head) }
            })
            .collect(),
        rows: rows.iter().map(line).collect(),
        ..List::default()
    };
    html! {
        div.between {
            h2 {
                (visit.t("parties-identity")) " "
                span.meta {
                    (visit.ta("parties-filled", &[
                        ("count", &filled.to_string()), ("of", &rows.len().to_string()),
                    ]))
                }
            }
            @if visit.may(Right::EditBuyers) {
                a.button href={ (href(&buyer.code)) "/edit" } { (visit.t("parties-do-edit")) }
            }
        }
        (list.show(lang))
    }
}

/// A field with its value and where it comes from.
fn sourced(visit: &Visit, field: &str, value: &str, source: Option<&FieldSource>) -> Row {
    let lang = visit.lang;
    Row {
        cells: vec![
            html! { (visit.t(&format!("parties-field-{}", field.replace('_', "-")))) },
            if value.is_empty() {
                nothing(lang)
            } else {
                html! { b { (value) } }
            },
            source
                .map_or_else(|| nothing(lang), |source| html! { (origin(visit, &source.source)) }),
            source.map_or_else(|| nothing(lang), |source| html! { (source.as_of) }),
            source.map_or_else(
                || nothing(lang),
                |source| {
                    html! {
                        (kit::badge(
                            match source.confidence.as_str() {
                                "high" => Tone::Low,
                                "low" => Tone::High,
                                _ => Tone::Quiet,
                            },
                            &visit.t(&format!("parties-confidence-{}", source.confidence)),
                        ))
                    }
                },
            ),
        ],
        ..Row::default()
    }
}

/// Where a value comes from, in words.
fn origin(visit: &Visit, source: &str) -> String {
    match source.split_once(':') {
        _ if source == "form" => visit.t("parties-source-form"),
        Some(("file", name)) => visit.ta("parties-source-file", &[("name", name)]),
        _ => source.to_owned(),
    }
}

fn nature(visit: &Visit, buyer: &Buyer) -> Markup {
    let nature: Json = serde_json::from_str(&buyer.nature).unwrap_or(Json::Null);
    let text = |key: &str| match nature.get(key) {
        Some(Json::String(text)) => text.clone(),
        Some(Json::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let rows: Vec<(String, String)> = NATURE
        .iter()
        .map(|(key, options)| {
            let value = text(key);
            let id = format!("parties-nature-{}-{value}", key.replace('_', "-"));
            let known = !value.is_empty() && !options.is_empty() && locale::has(visit.lang, &id);
            let value = if known { visit.t(&id) } else { value };
            (visit.t(&format!("parties-nature-{}", key.replace('_', "-"))), value)
        })
        .collect();
    let filled = rows.iter().filter(|(_, value)| !value.is_empty()).count();
    let actions = html! {
        span.meta {
            (visit.ta("parties-filled", &[
                ("count", &filled.to_string()), ("of", &rows.len().to_string()),
            ]))
        }
        @if visit.may(Right::EditBuyers) {
            a.button href={ (href(&buyer.code)) "/nature" } { (visit.t("parties-nature-edit")) }
        }
    };
    let facts: Vec<(String, Markup)> = rows
        .into_iter()
        .map(|(name, value)| {
            let value = if value.is_empty() {
                nothing(visit.lang)
            } else {
                html! { (value) }
            };
            (name, value)
        })
        .collect();
    kit::panel(&visit.t("parties-nature"), &actions, &kit::facts(&facts))
}

fn members(visit: &Visit, group: &[Buyer]) -> Markup {
    let scope = visit.scope();
    let seen = |buyer: &&Buyer| match credit::parties::scope_owner(scope) {
        None => true,
        owner => buyer.owner_id == owner,
    };
    let body = html! {
        @if group.is_empty() { p.soft { (visit.t("parties-group-none")) } }
        @else {
            ul.plain {
                @for member in group.iter().filter(seen) {
                    li {
                        a href=(href(&member.code)) { (member.name) } " "
                        (crate::parties::words::code_beside(&member.code, &member.name))
                    }
                }
            }
        }
    };
    kit::panel(&visit.t("parties-group"), &html! {}, &body)
}

fn people(visit: &Visit, buyer: &Buyer, contacts: &[Contact]) -> Markup {
    let edit = visit.may(Right::EditBuyers);
    let gather = visit.may(Right::GatherFiles);
    let at = href(&buyer.code);
    let line = |contact: &Contact| Row {
        cells: vec![
            html! { (contact.name) },
            html! { (contact.duty) },
            html! { (contact.phone) },
            html! { (contact.email) },
            html! { (contact.note) },
            html! {
                @if edit {
                    details.menu {
                        summary { (visit.t("parties-erase")) }
                        div.floating {
                            p.meta { (visit.t("parties-erase-why")) }
                            form method="post" action={ (at) "/contacts/" (contact.id) "/erase" } {
                                (hidden("csrf", &visit.csrf))
                                button.button.plain { (visit.t("parties-erase-do")) }
                            }
                        }
                    }
                }
            },
        ],
        ..Row::default()
    };
    let head = |key: &str| visit.t(&format!("parties-person-{key}"));
    let list = List {
        id: "contacts",
        columns: vec![
            Column::text(head("name")).title(),
            Column::fit(head("duty")),
            Column::fit(head("phone")),
            Column::text(head("email")),
            Column::text(head("note")),
            Column::fit(String::new()),
        ],
        rows: contacts.iter().map(line).collect(),
        empty: Empty {
            title: visit.t("parties-people-none"),
            why: visit.t("parties-people-none-why"),
            button: gather.then(|| (visit.t("parties-person-add"), format!("{at}/contacts"))),
        },
        ..List::default()
    };
    html! {
        div.between {
            h2 { (visit.t("parties-people")) }
            @if gather && !contacts.is_empty() {
                a.button href={ (at) "/contacts" } { (visit.t("parties-person-add")) }
            }
        }
        (list.show(visit.lang))
    }
}

fn papers(visit: &Visit, buyer: &Buyer, documents: &[Document]) -> Markup {
    let edit = visit.may(Right::GatherFiles);
    let at = href(&buyer.code);
    let line = |paper: &Document| Row {
        cells: vec![
            html! { a href={ (at) "/documents/" (paper.id) } download { (paper.title) } },
            html! { (visit.t(&format!("parties-paper-{}", paper.kind))) },
            html! { (paper.file_name) },
            html! { (locale::count((paper.size + 1023) / 1024)) " KB" },
            html! { (paper.as_of) },
            html! { (paper.actor) },
        ],
        ..Row::default()
    };
    let head = |key: &str| visit.t(&format!("parties-paper-{key}"));
    let list = List {
        id: "papers",
        columns: vec![
            Column::text(head("title")).title(),
            Column::fit(head("kind")),
            Column::text(head("file")),
            Column::number(head("size")),
            Column::fit(head("as-of")),
            Column::fit(head("by")),
        ],
        rows: documents.iter().map(line).collect(),
        empty: Empty {
            title: visit.t("parties-papers-none"),
            why: visit.t("parties-papers-none-why"),
            button: edit.then(|| (visit.t("parties-paper-add"), format!("{at}/documents"))),
        },
        ..List::default()
    };
    html! {
        div.between {
            h2 { (visit.t("parties-papers")) }
            @if edit && !documents.is_empty() {
                a.button href={ (at) "/documents" } { (visit.t("parties-paper-add")) }
            }
        }
        (list.show(visit.lang))
    }
}
