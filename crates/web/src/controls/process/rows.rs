//! The orders or invoices that walked through a step, the latest first, by pages.

use axum::extract::{Path, Query, State};
use base::Rejection;
use credit::controls::process::{
    ProcessPack, ProcessRun, ProcessStep, ProcessThing, RunFilter, RunState, process_kept,
};
use maud::{Markup, html};

use super::{PATH, days, owner, rows_of};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, Link, List, Pager, Row, Tone, link::encoded},
    parties,
    state::App,
    visit::Visit,
};

/// Rows on a page.
const ROWS: usize = 20;

/// The page.
///
/// # Errors
/// `controls.process-step-unknown`, `scoring.pack-unreadable`, or a fault.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(filled): Query<Filled>,
) -> Answer {
    let pack = ProcessPack::in_force(&app.db, visit.today).await?;
    let unknown = || Rejection::new("controls.process-step-unknown").with("step", &code);
    let step = pack.find(&code).ok_or_else(unknown)?;
    let filter = RunFilter {
        month: filled.get("month").to_owned(),
        who: filled.0.get("who").cloned(),
        state: RunState::parse(filled.get("state")),
    };
    let kept = process_kept(&app.db, visit.scope(), &pack).await?;
    let found = kept.found(step, &filter);
    let skip: usize = filled.get("skip").parse().unwrap_or(0);
    let page: Vec<_> = found.iter().copied().skip(skip).take(ROWS).collect();
    let runs = kept.shown(step, &page);
    let title = step.name.pick(visit.lang).to_owned();
    let about = visit.ta(
        "controls-process-step-lead",
        &[("owner", &owner(&visit, step)), ("sla", &days(&visit, step, step.days))],
    );
    let body = html! {
        nav.crumbs.meta { a href=(PATH) { (visit.t("controls-process")) } " / " (title) }
        (kit::page_head(&title, &about, &html! {}))
        div.stack {
            @if !step.is_seen() {
                (kit::notice(Tone::Quiet, &visit.t("controls-process-unseen"), &html! {
                    (visit.t("controls-process-unseen-why"))
                }))
            }
            (list(&visit, step, (&runs, skip, found.len()), &filter))
        }
    };
    Ok(visit.page(&title, &body))
}

fn link(step: &ProcessStep, filter: &RunFilter) -> Link {
    let month = Some(&filter.month).filter(|month| !month.is_empty());
    let link = rows_of(step).with_some("month", month);
    match &filter.who {
        Some(who) => link.with("who", who),
        None => link,
    }
}

fn list(
    visit: &Visit,
    step: &ProcessStep,
    (runs, skip, all): (&[ProcessRun], usize, usize),
    filter: &RunFilter,
) -> Markup {
    let state = filter.state.map(RunState::code);
    let base = link(step, filter);
    let chip = |name: String, href: String, on: bool| Chip { name, count: None, href, on };
    let mut chips = vec![chip(visit.t("controls-process-all"), base.href(), state.is_none())];
    chips.extend(RunState::ALL.map(|one| {
        let name = visit.t(&format!("controls-process-state-{}", one.code()));
        chip(name, base.with("state", one.code()).href(), state == Some(one.code()))
    }));
    let head = |key: &str| visit.t(&format!("controls-process-{key}"));
    let here = base.with_some("state", state);
    List {
        id: "rows",
        title: head(if step.of_orders() { "orders" } else { "items" }),
        count: i64::try_from(all).ok(),
        chips,
        columns: vec![
            Column::text(head("thing")).title(),
            Column::fit(head("began")),
            Column::fit(head("ended")),
            Column::number(head("took")),
            Column::fit(head("how")),
            Column::fit(head("person")),
        ],
        rows: runs.iter().map(|one| row(visit, step, one)).collect(),
        pager: Some(Pager::skipping(visit.lang, (&here, "rows"), (skip, ROWS, all))),
        empty: Empty {
            title: head("no-rows"),
            why: head("no-rows-why"),
            button: Some((visit.t("controls-process"), PATH.to_owned())),
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn row(visit: &Visit, step: &ProcessStep, one: &ProcessRun) -> Row {
    let (href, number) = match &one.thing {
        ProcessThing::Order(id, number) => (format!("/orders/{id}"), number.clone()),
        ProcessThing::Item(_, number, instalment) => (
            format!(
                "/receivables/items/{}/{}/{instalment}",
                encoded(&one.buyer_code),
                encoded(number)
            ),
            number.clone(),
        ),
    };
    let tone = match one.state {
        RunState::Hit => Tone::Low,
        RunState::Late | RunState::Missed => Tone::Medium,
        RunState::Over => Tone::High,
        RunState::Running => Tone::Quiet,
    };
    Row {
        href: Some(href.clone()),
        cells: vec![
            html! {
                a href=(href) { (number) }
                div.meta {
                    a href=(parties::tab_href(&one.buyer_code, "summary")) { (one.buyer_name) }
                }
            },
            html! { (one.began_on) },
            html! { @match one.ended_on { Some(day) => (day), None => (kit::nothing(visit.lang)) } },
            html! { (days(visit, step, one.took)) },
            kit::badge(tone, &visit.t(&format!("controls-process-state-{}", one.state.code()))),
            html! { (one.who) },
        ],
        ..Row::default()
    }
}
