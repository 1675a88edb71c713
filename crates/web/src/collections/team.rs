//! The worklist by what a contact is worth, cut at what one person reaches in a day, and the team with its load.

use axum::extract::{Query, State};
use base::{Currency, Money};
use credit::{
    collections::{TeamRow, ValuedTask, list_by_value, list_team, study::team_indices},
    receivables::company_currency,
};
use maud::{Markup, html};
use store::access::{Right, Scope};

use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, Link, List, Pager, Row, Tone, link::encoded},
    parties::{self, words},
    state::App,
    visit::Visit,
};

const VALUE: &str = "/collections/value";
const ROWS: usize = 15;

/// The worklist by value.
///
/// # Errors
/// A fault from the database.
pub async fn by_value(
    State(app): State<App>,
    visit: Visit,
    Query(filled): Query<Filled>,
) -> Answer {
    let mine = filled.get("whose") == "mine";
    let scope = match (visit.scope(), mine) {
        (Scope::All, true) => Scope::Own(visit.person()?.id),
        (scope, _) => scope,
    };
    let skip = filled.get("skip").parse().unwrap_or(0);
    let currency = company_currency(&app.db).await?;
    let (rows, capacity) = list_by_value(&app.db, scope, currency).await?;
    let title = visit.t("collections-by-value");
    let lead = visit.ta("collections-by-value-lead", &[("count", &capacity.to_string())]);
    let link = Link::to(VALUE).with_some("whose", mine.then_some("mine"));
    let chips = match visit.scope() {
        Scope::All => vec![
            chip(&visit, "collections-team", VALUE.to_owned(), !mine),
            chip(&visit, "collections-mine", Link::to(VALUE).with("whose", "mine").href(), mine),
        ],
        _ => Vec::new(),
    };
    let line = |one: &ValuedTask| valued(&visit, one, currency);
    let list = List {
        id: "value",
        title: title.clone(),
        count: i64::try_from(rows.len()).ok(),
        chips,
        columns: vec![
            Column::text(visit.t("collections-buyer")).title(),
            Column::number(visit.t("collections-value-about")),
            Column::number(visit.t("collections-value-gain")),
            Column::text(visit.t("collections-value-why")),
            Column::number(visit.t("collections-value-place")),
            Column::fit(visit.t("collections-value-when")),
            Column::fit(String::new()),
        ],
        rows: rows.iter().skip(skip).take(ROWS).map(line).collect(),
        pager: Some(Pager::skipping(visit.lang, (&link, "value"), (skip, ROWS, rows.len()))),
        empty: Empty {
            title: visit.t("collections-none"),
            why: visit.t("collections-none-why"),
            button: Some((visit.t("collections-worklist"), "/collections".to_owned())),
        },
        tall: true,
        ..List::default()
    };
    let body = html! {
        nav.crumbs.meta { a href="/collections" { (visit.t("collections-worklist")) } }
        (kit::page_head(&title, &lead, &html! {
            a.button href="/collections/challenger" { (visit.t("collections-challenger")) }
            a.button href="/settings/packs/contact" { (visit.t("settings-pack-contact")) }
        }))
        div.stack { (list.show(visit.lang)) }
    };
    Ok(visit.page(&title, &body))
}

fn valued(visit: &Visit, one: &ValuedTask, currency: Currency) -> Row {
    let money = |minor| visit.amount(Money::new(minor, currency));
    Row {
        cells: vec![
            html! {
                a href=(parties::href(&one.task.buyer_code)) { (one.task.buyer_name) }
                div.meta { (one.task.buyer_code) }
            },
            html! { (money(one.task.amount_minor)) },
            html! { (money(one.gain.minor)) },
            html! { (words::said(visit.lang, &one.gain.said)) },
            html! { (one.task.place) },
            html! {
                @if one.today {
                    (kit::badge(Tone::Low, &visit.t("collections-value-today")))
                } @else {
                    (kit::badge(Tone::Quiet, &visit.t("collections-value-later")))
                }
            },
            html! {
                @if visit.may(Right::LogContact) {
                    a.button.primary data-sheet href={
                        "/collections/log/" (encoded(&one.task.buyer_code))
                        "?channel=" (one.task.channel)
                    } { (visit.t(&format!("collections-channel-{}", one.task.channel))) }
                }
            },
        ],
        ..Row::default()
    }
}

fn chip(visit: &Visit, name: &str, href: String, on: bool) -> Chip {
    Chip { name: visit.t(name), count: None, href, on }
}

/// The team: managers see all, salespeople themselves.
///
/// # Errors
/// A fault from the database.
pub async fn team(State(app): State<App>, visit: Visit) -> Answer {
    let rows = list_team(&app.db, visit.scope()).await?;
    let asked = visit.scope();
    let what = format!("collections-team-cei {asked:?} {}", visit.today);
    let indices = app.db.held_fresh(what, asked, |db, scope| {
        Box::pin(async move { team_indices(db, *scope).await })
    });
    let indices = indices.await?;
    let currency = company_currency(&app.db).await?;
    let title = visit.t("collections-team-view");
    let line = |one: &TeamRow| {
        let untouched = one.untouched_since.map(|day| visit.today.days_since(day).max(0));
        Row {
            cells: vec![
                html! {
                    @match (&one.owner_name, &one.owner_login) {
                        (Some(name), Some(login)) => {
                            a href=(Link::to("/collections").with("of", login)) { (name) }
                        }
                        _ => span.soft { (visit.t("parties-owner-none")) },
                    }
                },
                html! { (locale::count(one.tasks)) },
                html! { (visit.amount(Money::new(one.overdue_minor, currency))) },
                coverage(one),
                html! {
                    @match one.owner_login.as_ref().and_then(|login| indices.get(login)) {
                        Some(index) => (format!("{index:.1} %")),
                        None => (kit::nothing(visit.lang)),
                    }
                },
                super::capacity::cell(&visit, one.load.as_ref()),
                html! { (locale::count(one.contacts)) },
                html! {
                    @match untouched {
                        Some(days) => (locale::days(visit.lang, i64::from(days))),
                        None => "—",
                    }
                },
                warned(one.never),
                warned(one.late_steps),
            ],
            ..Row::default()
        }
    };
    let list = List {
        id: "team",
        title: title.clone(),
        count: i64::try_from(rows.len()).ok(),
        columns: team_columns(&visit),
        rows: rows.iter().map(line).collect(),
        empty: Empty {
            title: visit.t("collections-none"),
            why: visit.t("collections-none-why"),
            button: Some((visit.t("collections-worklist"), "/collections".to_owned())),
        },
        ..List::default()
    };
    let body = html! {
        nav.crumbs.meta { a href="/collections" { (visit.t("collections-worklist")) } }
        (kit::page_head(&title, &visit.t("collections-team-lead"), &html! {
            a.button href="/collections/red" { (visit.t("collections-red")) }
            a.button href=(super::outside::PATH) { (visit.t("collections-outside")) }
            a.button href=(VALUE) { (visit.t("collections-by-value")) }
        }))
        div.stack { (list.show(visit.lang)) }
    };
    Ok(visit.page(&title, &body))
}

fn team_columns(visit: &Visit) -> Vec<Column> {
    vec![
        Column::text(visit.t("parties-col-owner")).title(),
        Column::number(visit.t("collections-load")),
        Column::number(visit.t("collections-load-overdue")),
        Column::number(visit.t("collections-coverage")),
        Column::number(visit.t("collections-team-cei")),
        Column::number(visit.t("collections-a-day-col")),
        Column::number(visit.t("collections-contacts-today")),
        Column::number(visit.t("collections-days-untouched")),
        Column::number(visit.t("collections-never-contacted")),
        Column::number(visit.t("collections-steps-late")),
    ]
}

/// Contacted of all on the list.
fn coverage(one: &TeamRow) -> Markup {
    let percent = if one.tasks > 0 { one.done * 100 / one.tasks } else { 0 };
    html! { (percent) "%" div.meta { (one.done) " / " (one.tasks) } }
}

fn warned(count: i64) -> Markup {
    html! {
        @if count > 0 { (kit::badge(Tone::Medium, &locale::count(count))) } @else { "0" }
    }
}
