//! From tender to cash: the funnel by stage, and the projects with where each sticks.

use axum::extract::State;
use base::{Currency, Day, Money};
use credit::{
    controls::{Project, Reached, StagePack, StageSum, list_walked, stage_sums},
    receivables::company_currency,
};
use maud::{Markup, html};
use store::access::Right;

use super::ways;
use crate::{
    charts::{self, Bar, Numbers, Words},
    failure::Answer,
    kit::{self, Column, Empty, Figure, List, Row, Tone},
    state::App,
    visit::Visit,
};

/// Where a project stands.
pub fn href(id: i64) -> String {
    format!("/controls/projects/{id}")
}

/// The name of a stage.
pub fn stage_name(visit: &Visit, pack: &StagePack, code: &str) -> String {
    let stage = pack.find(code);
    stage.map_or(code, |one| one.name.pick(visit.lang)).to_owned()
}

/// State and stage of a project as a badge.
pub fn badge(visit: &Visit, one: &Project) -> Markup {
    match one.state.as_str() {
        "open" if one.stuck_days(visit.today) > 0 => {
            let days = one.stuck_days(visit.today).to_string();
            kit::badge(Tone::High, &visit.ta("controls-project-stuck", &[("days", &days)]))
        }
        "open" => kit::badge(Tone::Low, &visit.t("controls-project-open")),
        state => kit::badge(Tone::Quiet, &visit.t(&format!("controls-project-{state}"))),
    }
}

/// How long before the bid the credit was checked.
pub fn before_bid(visit: &Visit, one: &Project, checked_on: Day) -> String {
    let days = one.said.bid_on.days_since(checked_on).to_string();
    visit.ta("controls-project-before", &[("days", &days)])
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let all = list_walked(&app.db, visit.scope()).await?;
    let currency = company_currency(&app.db).await?;
    let stages = StagePack::in_force(&app.db, visit.today).await?;
    let sums = stage_sums(&all, (currency, visit.today));
    let title = visit.t("controls-projects");
    let add = html! {
        @if visit.may(Right::ApplyCredit) {
            a.button.primary href="/controls/projects/new" { (visit.t("controls-project-new")) }
        }
    };
    let body = html! {
        (kit::page_head(&title, &visit.t("controls-projects-lead"), &add))
        (ways(&visit, "/controls/projects"))
        div.stack {
            @if !all.is_empty() {
                (figures(&visit, &all))
                (funnel(&visit, &stages, &sums, currency))
            }
            (list(&visit, &stages, &all))
        }
    };
    Ok(visit.page(&title, &body))
}

fn figures(visit: &Visit, all: &[(Project, Vec<Reached>)]) -> Markup {
    let checked = all.iter().filter(|(one, _)| one.checked_on.is_some()).count();
    let open = all.iter().filter(|(one, _)| one.state == "open").count();
    let stuck = all.iter().filter(|(one, _)| one.stuck_days(visit.today) > 0).count();
    let card = |name: &str, value: String, unit: String| {
        Figure { name: visit.t(name), value, unit, ..Figure::default() }.card(visit.lang)
    };
    html! {
        div.grid {
            div.w4 { (card("controls-projects-open", open.to_string(), String::new())) }
            div.w4 { (card("controls-projects-stuck", stuck.to_string(), format!("/ {open}"))) }
            div.w4 {
                (card("controls-projects-checked", checked.to_string(), format!("/ {}", all.len())))
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "lengths on a chart, not money")]
fn funnel(visit: &Visit, stages: &StagePack, sums: &[StageSum], currency: Currency) -> Markup {
    let worst = sums.iter().max_by_key(|one| one.stuck).filter(|one| one.stuck > 0);
    let money = |minor| visit.amount(Money::new(minor, currency));
    let bar = |one: &StageSum| Bar {
        label: stage_name(visit, stages, one.stage),
        value: one.projects as f64,
        text: visit.ta("controls-stage-count", &[("count", &one.projects.to_string())]),
        note: money(one.value_minor),
        tone: if one.stuck > 0 { Tone::High } else { Tone::Quiet },
        lit: worst.is_some_and(|worst| worst.stage == one.stage),
        ..Bar::default()
    };
    let title = match worst {
        Some(one) => visit.ta(
            "controls-stage-sticks",
            &[("stage", &stage_name(visit, stages, one.stage)), ("count", &one.stuck.to_string())],
        ),
        None => visit.t("controls-stage-flows"),
    };
    let words = Words {
        id: "funnel".to_owned(),
        title: title.clone(),
        note: visit.t("controls-stage-note"),
        desc: title,
    };
    let row = |one: &StageSum| {
        let days = one.median_days.map_or_else(|| "—".to_owned(), |days| days.to_string());
        vec![
            stage_name(visit, stages, one.stage),
            one.projects.to_string(),
            one.stuck.to_string(),
            money(one.value_minor),
            days,
        ]
    };
    let head = [
        "controls-project-stage",
        "controls-projects",
        "controls-projects-stuck",
        "controls-project-value",
        "controls-stage-median",
    ];
    let numbers = Numbers {
        head: head.iter().map(|id| visit.t(id)).collect(),
        rows: sums.iter().map(row).collect(),
    };
    let bars: Vec<Bar> = sums.iter().map(bar).collect();
    charts::bars(visit.lang, &words, &bars, &numbers)
}

fn list(visit: &Visit, stages: &StagePack, all: &[(Project, Vec<Reached>)]) -> Markup {
    let row = |(one, _): &(Project, Vec<Reached>)| Row {
        href: Some(href(one.id)),
        cells: vec![
            html! { a href=(href(one.id)) { (one.said.name) }
            div.meta { (one.said.number) " · " (one.buyer_name) } },
            html! { (stage_name(visit, stages, &one.stage)) div.meta { (one.since_on) } },
            html! { (one.days(visit.today)) },
            badge(visit, one),
            html! { (visit.amount(Money::new(one.said.value_minor, one.said.currency))) },
            html! { (visit.amount(Money::new(one.open_minor, one.said.currency))) },
            html! {
                @match one.checked_on {
                    Some(day) => { (day) div.meta { (before_bid(visit, one, day)) } },
                    None => (kit::badge(Tone::High, &visit.t("controls-project-unchecked"))),
                }
            },
        ],
        ..Row::default()
    };
    let button = visit
        .may(Right::ApplyCredit)
        .then(|| (visit.t("controls-project-new"), "/controls/projects/new".to_owned()));
    List {
        id: "projects",
        title: visit.t("controls-projects"),
        count: Some(i64::try_from(all.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("controls-project")).title(),
            Column::fit(visit.t("controls-project-stage")),
            Column::number(visit.t("controls-project-days")),
            Column::fit(visit.t("controls-state")),
            Column::number(visit.t("controls-project-value")),
            Column::number(visit.t("controls-project-open-minor")),
            Column::fit(visit.t("controls-project-checked")),
        ],
        rows: all.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("controls-projects-none"),
            why: visit.t("controls-projects-none-why"),
            button,
        },
        ..List::default()
    }
    .show(visit.lang)
}
