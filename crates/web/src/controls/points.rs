//! Control points by stage: how each stands, of how many rows, whose it is, when it was tested.

use axum::extract::State;
use base::{Currency, Result};
use credit::{
    controls::{PointStanding, PointStatus, Stage, list_points},
    receivables::company_currency,
};
use maud::{Markup, html};

use super::{check_badge, role, ways};
use crate::{
    failure::Answer,
    kit::{self, Column, Figure, List, Row, Tone},
    parties::words,
    state::App,
    visit::Visit,
};

/// Where a point stands.
pub fn href(code: &str) -> String {
    format!("/controls/points/{code}")
}

/// A state as a badge.
pub fn badge(visit: &Visit, status: PointStatus) -> Markup {
    let tone = match status {
        PointStatus::Idle => Tone::Quiet,
        PointStatus::Good => Tone::Low,
        PointStatus::Attention => Tone::Medium,
        PointStatus::Failing => Tone::High,
    };
    kit::badge(tone, &visit.t(&format!("controls-point-{}", status.code())))
}

/// How many points hold, with the way to the page.
pub async fn figure(app: &App, visit: &Visit) -> Result<Markup> {
    let all = list_points(&app.db).await?;
    let count = |status| all.iter().filter(|one| one.status == status).count();
    let (failing, attention) = (count(PointStatus::Failing), count(PointStatus::Attention));
    let figure = Figure {
        name: visit.t("controls-points"),
        value: failing.to_string(),
        unit: visit.t("controls-points-failing"),
        against: visit.ta(
            "controls-points-rest",
            &[("attention", &attention.to_string()), ("of", &all.len().to_string())],
        ),
        href: Some("/controls/points".to_owned()),
        ..Figure::default()
    };
    Ok(figure.card(visit.lang))
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let all = list_points(&app.db).await?;
    let currency = company_currency(&app.db).await?;
    let title = visit.t("controls-points");
    let body = html! {
        (kit::page_head(&title, &visit.t("controls-points-lead"), &html! {}))
        (ways(&visit, "/controls/points"))
        div.stack {
            div.grid { @for stage in Stage::ALL { div.w4 { (card(&visit, stage, &all)) } } }
            @for stage in Stage::ALL { (list(&visit, stage, &all, currency)) }
        }
    };
    Ok(visit.page(&title, &body))
}

fn of(stage: Stage, all: &[PointStanding]) -> impl Iterator<Item = &PointStanding> {
    all.iter().filter(move |one| one.point.stage == stage)
}

fn card(visit: &Visit, stage: Stage, all: &[PointStanding]) -> Markup {
    let good = of(stage, all).filter(|one| one.status == PointStatus::Good).count();
    let live = of(stage, all).filter(|one| one.status != PointStatus::Idle).count();
    Figure {
        name: visit.t(&format!("controls-stage-{}", stage.code())),
        value: format!("{good} / {live}"),
        unit: visit.t("controls-points-good"),
        href: Some(format!("#stage-{}", stage.code())),
        ..Figure::default()
    }
    .card(visit.lang)
}

/// Who owns a point.
pub fn owner(visit: &Visit, one: &PointStanding) -> Markup {
    html! {
        @match &one.login {
            Some(login) => (login),
            None => span.soft { (role(visit, one.point.owner.code())) },
        }
    }
}

fn list(visit: &Visit, stage: Stage, all: &[PointStanding], currency: Currency) -> Markup {
    let row = |one: &PointStanding| Row {
        href: Some(href(&one.point.code)),
        cells: vec![
            html! {
                a href=(href(&one.point.code)) { (one.point.name.pick(visit.lang)) }
                div.meta { (one.point.what.pick(visit.lang)) }
            },
            badge(visit, one.status),
            html! { b { (locale::count(one.bad)) } " / " (locale::count(one.total)) },
            html! {
                @if one.amount_minor == 0 { (kit::nothing(visit.lang)) }
                @else { (words::minor(visit, one.amount_minor, currency)) }
            },
            owner(visit, one),
            html! {
                @match one.tested {
                    Some((day, result)) => { (check_badge(visit, result)) div.meta { (day) } }
                    None => span.soft { (visit.t("controls-untested")) },
                }
            },
        ],
        ..Row::default()
    };
    let id = format!("stage-{}", stage.code());
    List {
        id: &id,
        title: visit.t(&format!("controls-stage-{}", stage.code())),
        columns: vec![
            Column::text(visit.t("controls-point")).title(),
            Column::fit(visit.t("controls-state")),
            Column::number(visit.t("controls-point-rows")),
            Column::number(visit.t("controls-point-amount")),
            Column::fit(visit.t("controls-owner")),
            Column::fit(visit.t("controls-check-last")),
        ],
        rows: of(stage, all).map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}
