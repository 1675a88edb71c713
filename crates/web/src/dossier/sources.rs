//! The register of data sources: what each costs, how fresh it is, what came from it.

use axum::{Form, extract::State};
use credit::{
    dossier::{ChecklistPack, SourceCoverage, SourceReport, adopt_sources, source_report},
    parties::NewSource,
};
use maud::{Markup, html};
use store::access::Right;

use super::{head, source_name};
use crate::{
    failure::Answer,
    kit::{self, Column, Empty, Flash, List, Row, Tone, hidden},
    parties::words,
    state::App,
    visit::Visit,
};

/// The largest snapshot.
pub const SNAPSHOT_BYTES: usize = 50 << 20;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let report = source_report(&app.db, visit.today).await?;
    let may = visit.may(Right::EditBuyers);
    let actions = html! {
        @if may {
            form method="post" action="/dossier/sources/_/adopt" {
                (hidden("csrf", &visit.csrf))
                button.button { (visit.t("dossier-adopt")) }
            }
            a.button.primary href="/dossier/sources/_/new" { (visit.t("dossier-source-add")) }
        }
    };
    let body = html! {
        (head(&visit, "/dossier/sources", &visit.t("dossier-sources-lead"), &actions))
        div.stack {
            (list(&visit, &report, may))
            @if !report.sources.is_empty() { (filled(&visit, &report)) }
            @if !report.unknown.is_empty() { (unknown(&visit, &report)) }
        }
    };
    Ok(visit.page(&visit.t("dossier-tab-sources"), &body))
}

/// What a source costs, in words.
pub(super) fn cost(visit: &Visit, of: &NewSource) -> String {
    if of.cost_minor == 0 {
        return visit.t("dossier-free");
    }
    let amount = words::minor(visit, of.cost_minor, of.currency);
    visit.ta(&format!("dossier-cost-per-{}", of.cost_per), &[("amount", &amount)])
}

fn days(value: Option<f64>) -> String {
    value.map_or_else(|| "—".to_owned(), |days| format!("{days:.0}"))
}

fn list(visit: &Visit, report: &SourceReport, may: bool) -> Markup {
    let row = |one: &SourceCoverage| {
        let of = &one.source.content;
        let at = format!("/dossier/sources/{}", of.code);
        Row {
            cells: vec![
                html! {
                    a href=(at) { (source_name(visit, of)) } " " span.meta { (of.code) }
                    @if !of.active { " " (kit::plain_badge(&visit.t("dossier-inactive"))) }
                },
                html! { (visit.t(&format!("dossier-source-{}", of.kind))) },
                html! { (of.licence_in(visit.lang)) },
                html! { (cost(visit, of)) },
                html! { (of.fresh_days) },
                html! {
                    @match &one.snapshot {
                        Some(taken) => {
                            (taken.taken_on)
                            @if one.is_stale(visit.today) {
                                " " (kit::badge(Tone::Medium, &visit.t("dossier-state-stale")))
                            }
                        }
                        None => (kit::nothing(visit.lang)),
                    }
                },
                html! { (locale::count(i64::try_from(one.buyers).unwrap_or(i64::MAX))) },
                html! {
                    @match one.fill {
                        Some(fill) => (locale::percent(fill, 0)),
                        None => (kit::nothing(visit.lang)),
                    }
                },
                html! { (days(one.age_days)) },
            ],
            href: Some(at),
            pick: None,
        }
    };
    List {
        id: "sources",
        title: visit.t("dossier-sources"),
        count: Some(i64::try_from(report.sources.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("dossier-source")).title(),
            Column::fit(visit.t("dossier-source-kind")),
            Column::text(visit.t("dossier-licence")).full(),
            Column::fit(visit.t("dossier-costs")),
            Column::number(visit.t("dossier-fresh-days")),
            Column::fit(visit.t("dossier-snapshot")),
            Column::number(visit.t("dossier-buyers")),
            Column::number(visit.t("dossier-fill")),
            Column::number(visit.t("dossier-age")),
        ],
        rows: report.sources.iter().map(row).collect(),
        xlsx: visit.may(Right::Export).then(|| "/dossier/sources.xlsx".to_owned()),
        empty: Empty {
            title: visit.t("dossier-sources-none"),
            why: visit.t("dossier-sources-none-why"),
            button: may
                .then(|| (visit.t("dossier-source-add"), "/dossier/sources/_/new".to_owned())),
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn filled(visit: &Visit, report: &SourceReport) -> Markup {
    let rows = report.sources.iter().flat_map(|one| {
        one.fields.iter().map(move |field| Row {
            cells: vec![
                html! { (source_name(visit, &one.source.content)) },
                html! { (field_name(visit, &field.field)) },
                html! { (locale::count(i64::try_from(field.buyers).unwrap_or(i64::MAX))) },
                html! { (days(field.age_days)) },
                html! { (locale::count(i64::try_from(field.stale).unwrap_or(i64::MAX))) },
            ],
            ..Row::default()
        })
    });
    List {
        id: "filled",
        title: visit.t("dossier-by-field"),
        columns: vec![
            Column::text(visit.t("dossier-source")).title(),
            Column::text(visit.t("dossier-field")),
            Column::number(visit.t("dossier-buyers")),
            Column::number(visit.t("dossier-age")),
            Column::number(visit.t("dossier-stale-rows")),
        ],
        rows: rows.collect(),
        empty: Empty {
            title: visit.t("dossier-by-field-none"),
            why: visit.t("dossier-by-field-none-why"),
            button: None,
        },
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}

/// A field's name, or its code where it is none of ours.
fn field_name(visit: &Visit, field: &str) -> String {
    let id = format!("dossier-of-{field}");
    if locale::has(visit.lang, &id) { visit.t(&id) } else { field.to_owned() }
}

fn unknown(visit: &Visit, report: &SourceReport) -> Markup {
    let body = html! {
        p.soft { (visit.t("dossier-unknown-why")) }
        ul {
            @for (origin, _) in &report.unknown { li { code { (origin) } } }
        }
    };
    kit::panel(&visit.t("dossier-unknown"), &html! {}, &body)
}

/// Takes the usual sources into the register.
///
/// # Errors
/// `access.right-missing`, or a fault.
pub async fn adopt(
    State(app): State<App>,
    visit: Visit,
    Form(_): Form<std::collections::BTreeMap<String, String>>,
) -> Answer {
    let pack = ChecklistPack::in_force(&app.db, visit.today).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let added = adopt_sources(&app.db, &mut tx, &pack).await?;
    if added > 0 {
        tx.commit().await?;
    }
    let done = Flash::new("dossier-adopted").with("count", added);
    Ok(visit.go("/dossier/sources", Some(&done)))
}
