//! Customers after their cases: who bought again and when, who paid in time since, who was lost, what they said.

use axum::extract::{Query, State};
use credit::{
    collections::{
        study::{AfterRow, AfterState, after_cases, aftermath},
        talk::TalkPack,
    },
    receivables::company_currency,
};
use maud::{Markup, html};
use store::access::Right;

use super::cases::{PATH as CASES, href as case_href, money};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, Figure, Link, List, Pager, Row, Tone},
    parties,
    state::App,
    visit::Visit,
};

const PATH: &str = "/collections/after";
/// Cases on a page.
const ROWS: usize = 20;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let pack = TalkPack::in_force(&app.db, visit.today).await?;
    let lost_days = pack.measures.lost_days;
    // Long enough for a customer to come back, and a year to see it.
    let since = visit.today.plus_months(-12).plus_days(-lost_days);
    let currency = company_currency(&app.db).await?;
    let told = aftermath(&app.db, visit.scope(), (since, lost_days)).await?;
    let view = AfterState::parse(filled.get("view"));
    let mut rows = after_cases(&app.db, visit.scope(), since).await?;
    rows.retain(|row| view.is_none_or(|view| row.state(lost_days, visit.today) == view));
    let skip = filled.get("skip").parse().unwrap_or(0);
    let days = locale::days(visit.lang, i64::from(lost_days));
    let card = |key: &str, value: String, against: String| {
        let name = visit.t(&format!("collections-after-{key}"));
        Figure { name, value, against, ..Figure::default() }.card(visit.lang)
    };
    let of = |part: i64, whole: i64| match whole {
        0 => "—".to_owned(),
        _ => format!("{part} / {whole}"),
    };
    let again = told
        .again_days
        .map_or_else(|| "—".to_owned(), |days| locale::days(visit.lang, i64::from(days)));
    let head = |key: &str| visit.t(&format!("collections-after-{key}"));
    let amount = |minor| money(&visit, minor, currency);
    let list = list(&visit, &rows, (view, skip), (lost_days, &amount));
    let title = head("title");
    let lead =
        visit.ta("collections-after-lead", &[("days", &days), ("since", &since.to_string())]);
    let body = html! {
        nav.crumbs.meta { a href=(CASES) { (visit.t("collections-cases")) } }
        (kit::page_head(&title, &lead, &html! {}))
        div.stack {
            div.grid {
                div.w3 { (card("kept", of(told.told - told.lost, told.told), head("kept-note"))) }
                div.w3 { (card("lost", of(told.lost, told.told), String::new())) }
                div.w3 { (card("again-days", again, head("again-note"))) }
                div.w3 { (card("on-time", of(told.on_time_after, told.due_after), head("on-time-note"))) }
            }
            (list)
        }
    };
    Ok(visit.page(&title, &body))
}

fn list(
    visit: &Visit,
    rows: &[AfterRow],
    (view, skip): (Option<AfterState>, usize),
    (lost_days, amount): (i32, &dyn Fn(i64) -> String),
) -> Markup {
    let row = |one: &AfterRow| line(visit, one, (lost_days, amount));
    let link = Link::to(PATH).with_some("view", view.map(AfterState::code));
    let chip = |name: String, to: Option<AfterState>| Chip {
        name,
        count: None,
        href: Link::to(PATH).with_some("view", to.map(AfterState::code)).href(),
        on: view == to,
    };
    let states = AfterState::ALL.into_iter();
    let states =
        states.map(|one| chip(visit.t(&format!("collections-after-{}", one.code())), Some(one)));
    let chips = std::iter::once(chip(visit.t("collections-recovery-all"), None)).chain(states);
    let head = |key: &str| visit.t(&format!("collections-after-{key}"));
    List {
        id: "after",
        title: head("cases"),
        count: i64::try_from(rows.len()).ok(),
        chips: chips.collect(),
        columns: vec![
            Column::text(visit.t("collections-buyer")).title(),
            Column::fit(head("closed")),
            Column::number(head("got")),
            Column::fit(head("again")),
            Column::number(head("on-time")),
            Column::fit(head("state")),
            Column::fit(visit.t("collections-survey")),
        ],
        rows: rows.iter().skip(skip).take(ROWS).map(row).collect(),
        pager: Some(Pager::skipping(visit.lang, (&link, "after"), (skip, ROWS, rows.len()))),
        empty: Empty {
            title: head("none"),
            why: head("none-why"),
            button: Some((visit.t("collections-cases"), CASES.to_owned())),
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn line(visit: &Visit, one: &AfterRow, (lost_days, amount): (i32, &dyn Fn(i64) -> String)) -> Row {
    let state = one.state(lost_days, visit.today);
    let tone = match state {
        AfterState::Back => Tone::Low,
        AfterState::Lost => Tone::Medium,
        AfterState::Open => Tone::Quiet,
    };
    let survey = format!("{}/survey", case_href(one.id));
    let said = |marks: [i64; 3]| -> Markup {
        html! { (marks.map(|mark| mark.to_string()).join(" · ")) }
    };
    Row {
        cells: vec![
            html! {
                a href=(parties::href(&one.buyer_code)) { (one.buyer_name) }
                div.meta { (one.buyer_code) }
            },
            html! { a href=(case_href(one.id)) { (one.closed_on) } div.meta { (one.login) } },
            html! { (amount(one.got_minor)) },
            html! {
                @match (one.again_on, one.again_days()) {
                    (Some(on), Some(days)) => {
                        (on) div.meta { (locale::days(visit.lang, i64::from(days))) }
                    },
                    _ => (kit::nothing(visit.lang)),
                }
            },
            html! {
                @if one.due_after > 0 {
                    a href=(parties::tab_href(&one.buyer_code, "items")) {
                        (one.on_time_after) " / " (one.due_after)
                    }
                } @else { (kit::nothing(visit.lang)) }
            },
            kit::badge(tone, &visit.t(&format!("collections-after-{}", state.code()))),
            html! {
                @match one.marks {
                    Some(marks) => (said(marks)),
                    None => {
                        @if visit.may(Right::LogContact) {
                            a.button href=(survey) { (visit.t("collections-after-ask")) }
                        }
                    }
                }
            },
        ],
        ..Row::default()
    }
}
