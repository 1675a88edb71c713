//! The risk register: heat map, list, and the map of what works against which risk.

use axum::extract::State;
use base::Result;
use credit::controls::{
    Heat, PointStanding, PointStatus, Risk, RiskPack, list_checks, list_points, list_risks,
};
use maud::{Markup, html};
use store::access::Right;

use super::{point::check_list, points, ways};
use crate::{
    charts::{self, HeatCell, Numbers, Words},
    failure::Answer,
    kit::{self, Column, Empty, Figure, List, Row, Tone, hidden},
    state::App,
    visit::Visit,
};

/// Where a risk stands.
pub fn href(id: i64) -> String {
    format!("/controls/risks/{id}")
}

/// How hot, as a tone.
pub const fn tone(heat: Heat) -> Tone {
    match heat {
        Heat::Low => Tone::Low,
        Heat::Medium => Tone::Medium,
        Heat::High => Tone::High,
    }
}

/// How hot a risk is, as a badge with its weights.
pub fn heat_badge(visit: &Visit, heat: Heat, (likelihood, impact): (i64, i64)) -> Markup {
    let word = visit.t(&format!("controls-heat-{}", heat.code()));
    kit::badge(tone(heat), &format!("{word} {likelihood} × {impact}"))
}

/// How many open risks are high.
pub async fn figure(app: &App, visit: &Visit) -> Result<Markup> {
    let all = list_risks(&app.db).await?;
    let open: Vec<&Risk> = all.iter().filter(|one| one.open).collect();
    let high = open.iter().filter(|one| one.heat == Heat::High).count();
    let late = open.iter().filter(|one| one.is_late(visit.today)).count();
    let figure = Figure {
        name: visit.t("controls-risks"),
        value: high.to_string(),
        unit: visit.t("controls-risks-high"),
        against: visit.ta(
            "controls-risks-rest",
            &[("open", &open.len().to_string()), ("late", &late.to_string())],
        ),
        href: Some("/controls/risks".to_owned()),
        ..Figure::default()
    };
    Ok(figure.card(visit.lang))
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let all = list_risks(&app.db).await?;
    let standing = list_points(&app.db).await?;
    let checks = list_checks(&app.db, None).await?;
    let pack = RiskPack::in_force(&app.db, visit.today).await?;
    let title = visit.t("controls-risks");
    let body = html! {
        (kit::page_head(&title, &visit.t("controls-risks-lead"), &actions(&visit, &pack, &all)))
        (ways(&visit, "/controls/risks"))
        div.stack {
            @if !all.is_empty() { (map(&visit, &pack, &all)) }
            (list(&visit, &pack, &all))
            @if !all.is_empty() { (cover(&visit, &all, &standing)) }
            (check_list(&visit, &checks, &standing))
        }
    };
    Ok(visit.page(&title, &body))
}

fn actions(visit: &Visit, pack: &RiskPack, all: &[Risk]) -> Markup {
    let models = pack.risks.len();
    html! {
        @if visit.may(Right::EditPolicy) {
            @if all.len() < models {
                form method="post" action="/controls/risks/adopt" {
                    (hidden("csrf", &visit.csrf))
                    button.button.primary[all.is_empty()] { (visit.t("controls-risks-adopt")) }
                }
            }
            a.button.primary[!all.is_empty()] href="/controls/risks/new" {
                (visit.t("controls-risk-new"))
            }
        }
    }
}

fn map(visit: &Visit, pack: &RiskPack, all: &[Risk]) -> Markup {
    let at = |likelihood: i64, impact: i64| {
        all.iter().filter(move |one| {
            one.open && one.said.likelihood == likelihood && one.said.impact == impact
        })
    };
    let cell = |likelihood: i64, impact: i64| {
        let numbers: Vec<String> =
            at(likelihood, impact).map(|one| format!("R{}", one.number)).collect();
        let titles: Vec<&str> = at(likelihood, impact).map(|one| one.said.title.as_str()).collect();
        let mut only = at(likelihood, impact);
        let href = match (only.next(), only.next()) {
            (Some(one), None) => Some(href(one.id)),
            (Some(_), Some(_)) => Some("#risks".to_owned()),
            _ => None,
        };
        HeatCell {
            text: numbers.join(" "),
            title: titles.join("\n"),
            tone: tone(Heat::of(pack, (likelihood, impact))),
            href,
        }
    };
    // From the top: the most likely; from the left: the smallest impact.
    let rows: Vec<Vec<HeatCell>> = (1..=5_i64)
        .rev()
        .map(|likelihood| (1..=5_i64).map(|impact| cell(likelihood, impact)).collect())
        .collect();
    let open: Vec<&Risk> = all.iter().filter(|one| one.open).collect();
    let high = open.iter().filter(|one| one.heat == Heat::High).count();
    let title = visit.ta(
        "controls-heat-title",
        &[("high", &high.to_string()), ("open", &open.len().to_string())],
    );
    let words = Words {
        id: "heat".to_owned(),
        title: title.clone(),
        note: visit.t("controls-heat-note"),
        desc: title,
    };
    let row = |one: &&Risk| {
        vec![
            format!("R{} {}", one.number, one.said.title),
            one.said.likelihood.to_string(),
            one.said.impact.to_string(),
        ]
    };
    let numbers = Numbers {
        head: vec![
            visit.t("controls-risk"),
            visit.t("controls-likelihood"),
            visit.t("controls-impact"),
        ],
        rows: open.iter().map(row).collect(),
    };
    let axes = [visit.t("controls-impact"), visit.t("controls-likelihood")];
    charts::heat(visit.lang, &words, (&rows, &axes), &numbers)
}

fn list(visit: &Visit, pack: &RiskPack, all: &[Risk]) -> Markup {
    let row = |one: &Risk| {
        let kind = pack.kind(&one.said.kind);
        let kind = kind.map_or(one.said.kind.as_str(), |kind| kind.name.pick(visit.lang));
        Row {
            href: Some(href(one.id)),
            cells: vec![
                html! { a href=(href(one.id)) { "R" (one.number) " " (one.said.title) }
                div.meta { (one.said.objective) } },
                html! { (kind) },
                heat_badge(visit, one.heat, (one.said.likelihood, one.said.impact)),
                html! { (visit.t(&format!("controls-treatment-{}", one.said.treatment.code()))) },
                html! { (one.said.login) },
                html! {
                    @if !one.open { (kit::badge(Tone::Quiet, &visit.t("controls-risk-closed"))) }
                    @else if one.is_late(visit.today) {
                        (kit::badge(Tone::High, &one.said.review_on.to_string()))
                    } @else { (one.said.review_on) }
                },
                html! {
                    @if one.is_uncovered() { (kit::badge(Tone::High, &visit.t("controls-uncovered"))) }
                    @else { (one.said.points.len()) }
                },
            ],
            ..Row::default()
        }
    };
    let button = visit
        .may(Right::EditPolicy)
        .then(|| (visit.t("controls-risk-new"), "/controls/risks/new".to_owned()));
    List {
        id: "risks",
        title: visit.t("controls-risks"),
        count: Some(i64::try_from(all.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("controls-risk")).title(),
            Column::fit(visit.t("controls-risk-kind")),
            Column::fit(visit.t("controls-heat")),
            Column::fit(visit.t("controls-treatment")),
            Column::fit(visit.t("controls-owner")),
            Column::fit(visit.t("controls-risk-review")),
            Column::number(visit.t("controls-risk-points")),
        ],
        rows: all.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("controls-risks-none"),
            why: visit.t("controls-risks-none-why"),
            button,
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// Which control point works against which risks, with its state; points against nothing, too.
fn cover(visit: &Visit, all: &[Risk], standing: &[PointStanding]) -> Markup {
    let against = |code: &str| {
        let of = all.iter().filter(|one| one.open && one.said.points.iter().any(|p| p == code));
        of.map(|one| format!("R{}", one.number)).collect::<Vec<_>>()
    };
    let row = |one: &PointStanding| {
        let risks = against(&one.point.code);
        Row {
            href: Some(points::href(&one.point.code)),
            cells: vec![
                html! { a href=(points::href(&one.point.code)) { (one.point.name.pick(visit.lang)) } },
                points::badge(visit, one.status),
                html! {
                    @if risks.is_empty() { (kit::nothing(visit.lang)) }
                    @else { (risks.join(" ")) }
                },
                html! {
                    @match one.tested {
                        Some((day, _)) => (day),
                        None => span.soft { (visit.t("controls-untested")) },
                    }
                },
            ],
            ..Row::default()
        }
    };
    let uncovered = all.iter().filter(|one| one.is_uncovered()).count();
    let weak = standing
        .iter()
        .filter(|one| one.status == PointStatus::Failing && !against(&one.point.code).is_empty());
    let title = visit.ta(
        "controls-cover",
        &[("uncovered", &uncovered.to_string()), ("weak", &weak.count().to_string())],
    );
    List {
        id: "cover",
        title,
        count: Some(i64::try_from(standing.len()).unwrap_or(0)),
        columns: vec![
            Column::text(visit.t("controls-point")).title(),
            Column::fit(visit.t("controls-state")),
            Column::text(visit.t("controls-cover-risks")),
            Column::fit(visit.t("controls-check-last")),
        ],
        rows: standing.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}
