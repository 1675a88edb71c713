//! All paths of money: what may be asked for and was not, what waits, what comes free; what warns; the list.

use axum::extract::{Query, State};
use base::{Currency, Money};
use credit::{
    collections::kinds::{Path, PathFilter, PathSums, Paths, list_path_alarms, list_paths},
    parties::CustomerKind,
};
use maud::{Markup, html};
use store::access::Right;

use super::{KINDS, PATHS, kind_name, path_href};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, Figure, Link, List, Pager, Row, Tone},
    parties,
    state::App,
    visit::Visit,
};

/// Rows on a page.
const ROWS: usize = 20;

/// The page.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let kind = filled.some("kind").and_then(|text| text.parse::<CustomerKind>().ok());
    let closed = filled.get("view") == "closed";
    let filter = PathFilter {
        kind,
        closed,
        before: filled.get("before").parse().ok(),
        limit: u32::try_from(ROWS + 1).unwrap_or(21),
        ..PathFilter::open(visit.scope())
    };
    let mut rows = list_paths(&app.db, &filter).await?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let all = list_path_alarms(&app.db, visit.scope()).await?;
    let skip = filled.get("skip").parse().unwrap_or(0);
    let title = visit.t("collections-paths");
    let body = html! {
        nav.crumbs.meta { a href=(KINDS) { (visit.t("collections-by-kind")) } }
        (kit::page_head(&title, &visit.t("collections-paths-lead"), &html! {
            @if visit.may(Right::Import) {
                a.button href="/intake" { (visit.t("collections-paths-import")) }
            }
        }))
        div.stack {
            @for (currency, sums) in &all.sums { (figures(&visit, *currency, sums)) }
            (alarms(&visit, &all, skip))
            (table(&visit, &rows, (kind, closed, more)))
        }
    };
    Ok(visit.page(&title, &body))
}

fn figures(visit: &Visit, currency: Currency, sums: &PathSums) -> Markup {
    let card = |name: &str, minor: i64| {
        let value = visit.amount(Money::new(minor, currency));
        Figure { name: visit.t(name), value, ..Figure::default() }.card(visit.lang)
    };
    html! {
        div.grid {
            div.w4 { (card("collections-path-uninvoiced", sums.uninvoiced_minor)) }
            div.w4 { (card("collections-path-waits", sums.waits_minor)) }
            div.w4 { (card("collections-path-retention", sums.retention_minor)) }
        }
    }
}

fn alarms(visit: &Visit, all: &Paths, skip: usize) -> Markup {
    let row = |(n, m, alarm): &(usize, usize, credit::collections::kinds::PathAlarm)| {
        let path = all.paths.get(*n)?;
        let (step, told) = (path.steps.get(*m)?, path.state.steps.get(*m)?);
        let day = match alarm.code() {
            "limitation" => told.limitation_on,
            "late" | "retention-soon" => step.planned_on,
            _ => told.asked_from,
        };
        Some(Row {
            cells: vec![
                html! {
                    a href=(path_href(path.id)) { (path.buyer_name) }
                    div.meta { (path.number) " " (path.name) }
                },
                html! { (step.name) },
                html! {
                    (kit::badge(Tone::Medium,
                        &visit.t(&format!("collections-alarm-{}", alarm.code()))))
                },
                html! { @if let Some(day) = day { (day) } },
                html! {
                    @if step.amount_minor > 0 {
                        (visit.amount(Money::new(step.amount_minor, path.currency)))
                    } @else { (kit::nothing(visit.lang)) }
                },
                html! { (step.login) },
            ],
            ..Row::default()
        })
    };
    let pages = (skip, ROWS, all.alarms.len());
    List {
        id: "alarms",
        title: visit.t("collections-path-warns"),
        count: Some(i64::try_from(all.alarms.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("collections-care-customer")).title(),
            Column::text(visit.t("collections-node")),
            Column::fit(visit.t("collections-alarm")),
            Column::fit(visit.t("collections-on")),
            Column::number(visit.t("collections-node-amount")),
            Column::fit(visit.t("collections-node-login")),
        ],
        rows: all.alarms.iter().skip(skip).take(ROWS).filter_map(row).collect(),
        pager: Some(Pager::skipping(visit.lang, (&Link::to(PATHS), "alarms"), pages)),
        empty: Empty {
            title: visit.t("collections-path-warns-none"),
            why: visit.t("collections-path-warns-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn chips(visit: &Visit, kind: Option<CustomerKind>, closed: bool) -> Vec<Chip> {
    let link = Link::to(PATHS);
    let mut chips: Vec<Chip> = credit::collections::kinds::PATH_KINDS
        .iter()
        .map(|one| {
            let on = kind == Some(*one);
            let href = link.with_some("kind", (!on).then_some(one.code())).href();
            Chip { name: kind_name(visit, *one), count: None, href, on }
        })
        .collect();
    let href = link.with_some("view", (!closed).then_some("closed")).href();
    chips.push(Chip { name: visit.t("collections-paths-closed"), count: None, href, on: closed });
    chips
}

fn table(
    visit: &Visit,
    rows: &[Path],
    (kind, closed, more): (Option<CustomerKind>, bool, bool),
) -> Markup {
    let coin = |path: &Path, minor: i64| visit.amount(Money::new(minor, path.currency));
    let row = |path: &Path| {
        let sums = &path.state.sums;
        let hangs = path.state.hangs_at.and_then(|n| path.steps.get(n));
        Row {
            href: Some(path_href(path.id)),
            cells: vec![
                html! {
                    a href=(path_href(path.id)) { (path.number) " " (path.name) }
                    div.meta { (kind_name(visit, path.kind)) }
                },
                html! { a href=(parties::href(&path.buyer_code)) { (path.buyer_name) } },
                html! { (coin(path, path.value_minor)) },
                html! { (coin(path, sums.collected_minor)) },
                html! { (coin(path, sums.uninvoiced_minor)) },
                html! {
                    @match hangs {
                        Some(step) => { (step.name) div.meta { (step.login) } },
                        None => (kit::nothing(visit.lang)),
                    }
                },
            ],
            ..Row::default()
        }
    };
    let link = Link::to(PATHS)
        .with_some("kind", kind.map(CustomerKind::code))
        .with_some("view", closed.then_some("closed"));
    let next = rows.last().filter(|_| more).map(|last| link.with("before", last.id).href());
    List {
        id: "paths",
        title: visit.t("collections-paths"),
        chips: chips(visit, kind, closed),
        columns: vec![
            Column::text(visit.t("collections-path")).title(),
            Column::text(visit.t("collections-care-customer")),
            Column::number(visit.t("collections-path-value")),
            Column::number(visit.t("collections-path-collected")),
            Column::number(visit.t("collections-path-uninvoiced")),
            Column::text(visit.t("collections-path-hangs-at")),
        ],
        rows: rows.iter().map(row).collect(),
        pager: Some(Pager { first: None, next, shown: String::new() }),
        empty: Empty {
            title: visit.t("collections-paths-none"),
            why: visit.t("collections-paths-none-why"),
            button: Some((visit.t("collections-paths-buyers"), "/parties".to_owned())),
        },
        link,
        ..List::default()
    }
    .show(visit.lang)
}
