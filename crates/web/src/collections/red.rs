//! 红色清单: promises that passed their day and on which nobody acted in time, those that need a call or a reminder
//! now, and what the guard found day by day.

use axum::extract::{Query, State};
use base::{Day, Money, Result};
use credit::collections::{
    ESCALATED, Guard, GuardDay, GuardRow, NextStepFilter, Watch, count_next_steps, count_silent,
    guard_promises, list_guard_days,
};
use maud::{Markup, html};
use store::access::Right;

use super::promise::href;
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, Figure, Link, List, Pager, Row, Tone, link::encoded},
    parties,
    state::App,
    visit::Visit,
};

const PATH: &str = "/collections/red";
const ROWS: usize = 30;
/// Days of the guard that are shown.
const DAYS: u32 = 30;
const VIEWS: [(&str, Watch); 3] =
    [("silent", Watch::Silent), ("call", Watch::Call), ("remind", Watch::Remind)];

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let as_of = filled.get("day").parse().ok().filter(|day| *day <= visit.today);
    let guard = guard_promises(&app.db, visit.scope(), as_of.unwrap_or(visit.today)).await?;
    let view = ["silent", "call", "remind", "unconfirmed"];
    let view = view.into_iter().find(|one| *one == filled.get("view")).unwrap_or("silent");
    let days = list_guard_days(&app.db, DAYS).await?;
    let skip = filled.get("skip").parse().unwrap_or(0);
    let title = visit.t("collections-red");
    let lead = visit.ta("collections-red-lead", &[("day", &guard.as_of.to_string())]);
    let actions = html! {
        a.button href="/collections/promises" { (visit.t("collections-promises")) }
        a.button href="/collections/steps" { (visit.t("collections-next")) }
        a.button href="/settings/packs/promises" { (visit.t("collections-promise-rules")) }
    };
    let body = html! {
        nav.crumbs.meta { a href="/collections" { (visit.t("collections-worklist")) } }
        (kit::page_head(&title, &lead, &actions))
        div.stack {
            (figures(&visit, &guard))
            (table(&visit, &guard, (view, skip, as_of)))
            (proof(&visit, &days))
        }
    };
    Ok(visit.page(&title, &body))
}

fn rows_of<'a>(guard: &'a Guard, view: &str) -> Vec<&'a GuardRow> {
    match VIEWS.iter().find(|(name, _)| *name == view) {
        Some((_, watch)) => guard.of(*watch).collect(),
        None => guard.rows.iter().filter(|row| row.unconfirmed).collect(),
    }
}

fn figures(visit: &Visit, guard: &Guard) -> Markup {
    let card = |name: &str, value: i64, against: String| {
        let value = locale::count(value);
        Figure { name: visit.t(name), value, against, ..Figure::default() }.card(visit.lang)
    };
    let of = visit.ta("collections-red-of", &[("count", &locale::count(guard.passed))]);
    let watched = visit.ta("collections-red-watched", &[("count", &locale::count(guard.watched))]);
    let count = |watch| i64::try_from(guard.of(watch).count()).unwrap_or(0);
    html! {
        div.grid {
            div.w3 { (card("collections-view-silent", guard.silent(), of.clone())) }
            div.w3 { (card("collections-view-late", guard.late, of)) }
            div.w3 { (card("collections-view-call", count(Watch::Call), watched.clone())) }
            div.w3 { (card("collections-view-remind", count(Watch::Remind), watched)) }
        }
    }
}

fn table(visit: &Visit, guard: &Guard, (view, skip, day): (&str, usize, Option<Day>)) -> Markup {
    let rows = rows_of(guard, view);
    let link = Link::to(PATH).with_some("day", day.map(|day| day.to_string()));
    let chips = ["silent", "call", "remind", "unconfirmed"].map(|one| Chip {
        name: visit.t(&format!("collections-view-{one}")),
        count: i64::try_from(rows_of(guard, one).len()).ok(),
        href: link.with("view", one).href(),
        on: one == view,
    });
    let link = link.with("view", view);
    let pages = (skip, ROWS, rows.len());
    List {
        id: "red",
        title: visit.t(&format!("collections-view-{view}")),
        count: i64::try_from(rows.len()).ok(),
        chips: chips.to_vec(),
        columns: vec![
            Column::text(visit.t("collections-buyer")).title(),
            Column::number(visit.t("collections-amount")),
            Column::fit(visit.t("collections-due")),
            Column::fit(visit.t("collections-act-by")),
            Column::fit(visit.t("parties-col-owner")),
            Column::fit(String::new()),
        ],
        rows: rows.iter().skip(skip).take(ROWS).map(|row| line(visit, guard.as_of, row)).collect(),
        pager: Some(Pager::skipping(visit.lang, (&link, "red"), pages)),
        empty: Empty {
            title: visit.t("collections-red-none"),
            why: visit.t("collections-red-none-why"),
            button: Some((visit.t("collections-promises"), "/collections/promises".to_owned())),
        },
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}

fn line(visit: &Visit, as_of: Day, row: &GuardRow) -> Row {
    let code = encoded(&row.buyer_code);
    let late = as_of.days_since(row.due_on);
    let untouched = locale::days(visit.lang, i64::from(late));
    Row {
        cells: vec![
            html! {
                a href=(parties::href(&row.buyer_code)) { (row.buyer_name) }
                div.meta { (row.buyer_code) @if !row.said_by.is_empty() { " · " (row.said_by) } }
            },
            html! { (visit.amount(Money::new(row.amount_minor, row.currency))) },
            html! {
                a href=(href(row.promise_id)) { (row.due_on) }
                @if late > 0 {
                    div.meta { (visit.ta("collections-untouched", &[("days", &untouched)])) }
                }
            },
            html! {
                @if row.watch == Watch::Silent {
                    (kit::badge(Tone::High, &row.act_by.to_string()))
                } @else { (row.act_by) }
            },
            html! { (row.owner_name) },
            html! {
                @if visit.may(Right::LogContact) {
                    div.actions {
                        a.button.primary href={ "/collections/log/" (code) } data-sheet {
                            (visit.t("collections-log"))
                        }
                        @if row.unconfirmed {
                            a.button href={ (href(row.promise_id)) "/confirm" } data-sheet {
                                (visit.t("collections-confirm"))
                            }
                        }
                        @if row.watch.has_passed() {
                            a.button href={ "/collections/next/" (code) "?promise=" (row.promise_id) }
                                data-sheet { (visit.t("collections-next-decide")) }
                        }
                    }
                }
            },
        ],
        ..Row::default()
    }
}

/// The days on which the guard looked. One that is missing is seen.
fn proof(visit: &Visit, days: &[GuardDay]) -> Markup {
    let row = |one: &GuardDay| Row {
        href: Some(Link::to(PATH).with("day", one.on).href()),
        cells: vec![
            html! { (one.on) },
            html! { (locale::count(one.watched)) },
            html! { (locale::count(one.passed)) },
            html! {
                @if one.silent > 0 { (kit::badge(Tone::High, &locale::count(one.silent))) }
                @else { (kit::badge(Tone::Low, "0")) }
            },
        ],
        ..Row::default()
    };
    let gaps = missing(days);
    let list = List {
        id: "days",
        title: visit.t("collections-guard-days"),
        count: i64::try_from(days.len()).ok(),
        columns: vec![
            Column::text(visit.t("collections-on")).title(),
            Column::number(visit.t("collections-guard-watched")),
            Column::number(visit.t("collections-guard-passed")),
            Column::number(visit.t("collections-view-silent")),
        ],
        rows: days.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("collections-guard-none"),
            why: visit.t("collections-guard-none-why"),
            button: None,
        },
        ..List::default()
    };
    html! {
        (list.show(visit.lang))
        @if gaps > 0 {
            p.meta { (visit.ta("collections-guard-gaps", &[("count", &gaps.to_string())])) }
        }
    }
}

/// Days between the kept ones on which nothing was kept.
fn missing(days: &[GuardDay]) -> i32 {
    days.iter()
        .zip(days.iter().skip(1))
        .map(|(after, before)| (after.on.days_since(before.on) - 1).max(0))
        .sum()
}

/// For the first page and the worklist: what passed in silence and what waits for the manager, with the way there.
///
/// # Errors
/// A fault from the database.
pub async fn alarm(app: &App, visit: &Visit) -> Result<Markup> {
    if !visit.may(Right::SeeWorklist) {
        return Ok(html! {});
    }
    let (scope, today) = (visit.scope(), visit.today);
    let asked = (scope, today);
    let what = format!("collections-silent {asked:?}");
    let silent =
        app.db.held_fresh(what, asked, |db, (scope, _)| Box::pin(count_silent(db, *scope)));
    let silent = silent.await?;
    let filter = NextStepFilter { scope, buyer: None, open: true, skip: 0, limit: 1 };
    let steps = count_next_steps(&app.db, &filter).await?;
    let said = |id: &str, count: i64| visit.ta(id, &[("count", &locale::count(count))]);
    Ok(html! {
        @if silent > 0 {
            (kit::notice(Tone::High, &visit.t("collections-red"), &html! {
                (said("collections-red-alarm", silent)) " "
                a href=(PATH) { (visit.t("collections-red-open")) }
            }))
        }
        @if steps > 0 {
            (kit::notice(Tone::Medium, &visit.t("collections-next"), &html! {
                (said("collections-next-alarm", steps)) " "
                a href="/collections/steps" { (visit.t("collections-next-open")) }
            }))
        }
    })
}

/// Whether a step waits for the manager.
pub(super) fn waits_for_manager(kind: &str) -> bool {
    kind == ESCALATED
}
