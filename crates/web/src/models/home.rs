//! All models: who decides today, who is tried beside it, every version with its proof, and which
//! model decided on which day.

use axum::extract::State;
use credit::{
    lab::{PartProof, Proof, open_warnings},
    scoring::models::{
        Model, Reign, Role, State as Stage, Step, Version, champions_history, list_models,
        list_proofs,
    },
};
use maud::{Markup, html};
use std::collections::HashMap;
use store::access::Right;

use super::{href, name_of, three, tone_of, warned};
use crate::{
    failure::Answer,
    kit::{self, Column, Empty, Headline, List, Row, Tone, hidden},
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let models = list_models(&app.db).await?;
    let proofs = list_proofs(&app.db).await?;
    let proofs: HashMap<i64, Proof> = proofs
        .into_iter()
        .filter_map(|(id, proof)| Some((id, serde_json::from_value(proof).ok()?)))
        .collect();
    let reigns = champions_history(&app.db).await?;
    let warnings = open_warnings(&app.db).await?;
    let body = html! {
        (kit::page_head(&visit.t("models-title"), &visit.t("models-lead"), &actions(&visit)))
        div.stack {
            (warned::panel(&app, &visit, &warnings, true))
            (now(&visit, &models, &reigns))
            (versions(&app, &visit, &models, &proofs))
            (history(&app, &visit, &reigns))
        }
    };
    Ok(visit.page(&visit.t("models-title"), &body))
}

fn actions(visit: &Visit) -> Markup {
    html! {
        a.button href="/models/report" { (visit.t("models-report")) }
        a.button href="/lab/methods" { (visit.t("lab-methods")) }
        @if visit.may(Right::BuildModels) {
            form method="post" action="/models/look" {
                (hidden("csrf", &visit.csrf))
                button.button { (visit.t("models-look")) }
            }
            a.button href="/lab" { (visit.t("models-to-lab")) }
            a.button.primary href="/models/import" { (visit.t("models-import")) }
        }
    }
}

/// Who decides today, who follows, who is tried.
fn now(visit: &Visit, models: &[Model], reigns: &[Reign]) -> Markup {
    let today = visit.today;
    let reign = reigns.iter().find(|reign| reign.holds(today));
    let next = reigns.iter().rev().find(|reign| reign.from_on.is_some_and(|from| from > today));
    let versions = || models.iter().flat_map(|model| &model.versions);
    let tried: Vec<&Version> = versions().filter(|v| v.state == Stage::Challenger).collect();
    let waiting = versions().filter(|v| matches!(v.state, Stage::Draft | Stage::Validated)).count();
    let since = |reign: &Reign| match reign.from_on {
        Some(day) => visit.ta("models-since", &[("day", &day.to_string())]),
        None => visit.t("models-since-ever"),
    };
    let id = reign.and_then(|reign| reign.version_id);
    let name = reign.map_or("", |reign| reign.name.as_str());
    let identity = html! {
        div.name { (visit.t("models-champion-now")) }
        div.value { a href=(href(id)) { (name_of(visit.lang, id, name)) } }
        div.meta { @if let Some(reign) = reign { (since(reign)) } }
    };
    let parts = [
        Headline {
            name: visit.t("models-champion-next"),
            value: html! {
                @match next {
                    Some(next) => a href=(href(next.version_id)) {
                        (name_of(visit.lang, next.version_id, &next.name))
                    },
                    None => "—",
                }
            },
            note: html! {
                @match next.and_then(|next| next.from_on) {
                    Some(day) => (visit.ta("models-from", &[("day", &day.to_string())])),
                    None => (visit.t("models-champion-next-none")),
                }
            },
        },
        Headline {
            name: visit.t("models-challengers"),
            value: html! { (locale::count(i64::try_from(tried.len()).unwrap_or(i64::MAX))) },
            note: html! {
                @if tried.is_empty() { (visit.t("models-challengers-none")) }
                @for (at, one) in tried.iter().enumerate() {
                    @if at > 0 { (visit.t("models-and")) }
                    a href={ (href(Some(one.id))) "/shadow" } { (one.name()) }
                    @if let Some(day) = one.shadow_from {
                        " " (visit.ta("models-from", &[("day", &day.to_string())]))
                    }
                }
            },
        },
        Headline {
            name: visit.t("models-waiting"),
            value: html! { (locale::count(i64::try_from(waiting).unwrap_or(i64::MAX))) },
            note: html! { (visit.t("models-waiting-why")) },
        },
    ];
    kit::headline(&identity, &parts)
}

/// The part that a version is judged by: rows it did not learn from, where there are any.
pub fn judge(proof: &Proof) -> Option<(&'static str, &PartProof)> {
    [("test", &proof.test), ("later", &proof.later), ("train", &proof.train)]
        .into_iter()
        .find(|(_, part)| part.auc.is_some())
}

fn versions(app: &App, visit: &Visit, models: &[Model], proofs: &HashMap<i64, Proof>) -> Markup {
    let all = models.iter().flat_map(|model| &model.versions);
    let rows: Vec<Row> = all.map(|one| row(app, visit, one, proofs.get(&one.id))).collect();
    let button = visit
        .may(Right::BuildModels)
        .then(|| (visit.t("models-import"), "/models/import".to_owned()));
    List {
        id: "versions",
        title: visit.t("models-versions"),
        count: Some(i64::try_from(rows.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("models-version")).title(),
            Column::fit(visit.t("models-state")),
            Column::fit(visit.t("models-kind")),
            Column::number(visit.t("models-variables")),
            Column::number("AUC".to_owned()),
            Column::number("Gini".to_owned()),
            Column::number("KS".to_owned()),
            Column::text(visit.t("models-data")).full(),
            Column::fit(visit.t("models-author")),
            Column::fit(visit.t("models-made")).off(),
        ],
        rows,
        empty: Empty { title: visit.t("models-none"), why: visit.t("models-none-why"), button },
        ..List::default()
    }
    .show(visit.lang)
}

fn row(app: &App, visit: &Visit, version: &Version, proof: Option<&Proof>) -> Row {
    let to = href(Some(version.id));
    let part = proof.and_then(judge);
    let measure = |of: fn(&PartProof) -> Option<f64>| {
        html! { (three(part.and_then(|(_, part)| of(part)))) }
    };
    let foreign = version.foreign();
    Row {
        href: Some(to.clone()),
        pick: None,
        cells: vec![
            html! {
                a href=(to) { (version.name()) }
                @if !foreign.is_empty() { " " (kit::badge(Tone::Medium, &visit.t("models-foreign"))) }
            },
            kit::badge(
                tone_of(version.state),
                &visit.t(&format!("scoring-state-{}", version.state.code())),
            ),
            html! { (visit.t(&format!("scoring-kind-{}", version.kind.code()))) },
            html! { (locale::count(i64::try_from(version.variables.len()).unwrap_or(i64::MAX))) },
            html! {
                (measure(|part| part.auc))
                @if let Some((name, _)) = part {
                    " " span.meta { (visit.t(&format!("models-part-{name}"))) }
                }
            },
            measure(|part| part.gini),
            measure(|part| part.ks),
            html! {
                @if version.data_said.is_empty() { (visit.t("models-data-none")) }
                @else { span.meta { (version.data_said) } }
            },
            html! { (version.author) },
            html! { span.meta { (version.made_at.in_zone(app.clock().zone())) } },
        ],
    }
}

/// Which model decided on which day.
fn history(app: &App, visit: &Visit, reigns: &[Reign]) -> Markup {
    let row = |reign: &Reign| {
        let state = match (reign.holds(visit.today), reign.from_on) {
            (true, _) => kit::badge(Tone::Low, &visit.t("models-reign-now")),
            (false, Some(from)) if from > visit.today => {
                kit::badge(Tone::Medium, &visit.t("models-reign-coming"))
            }
            _ => html! { span.meta { (visit.t("models-reign-past")) } },
        };
        let day = |day: Option<base::Day>, otherwise: &str| match day {
            Some(day) => html! { (day) },
            None => html! { span.meta { (visit.t(otherwise)) } },
        };
        Row {
            href: None,
            pick: None,
            cells: vec![
                html! {
                    a href=(href(reign.version_id)) {
                        (name_of(visit.lang, reign.version_id, &reign.name))
                    }
                },
                state,
                day(reign.from_on, "models-reign-ever"),
                day(reign.to_on, "models-reign-open"),
                html! { (reign.reason) },
                html! { (reign.actor) },
                html! {
                    @if let Some(at) = reign.at { span.meta { (at.in_zone(app.clock().zone())) } }
                },
            ],
        }
    };
    let list = List {
        id: "reigns",
        title: visit.t("models-reigns"),
        columns: vec![
            Column::text(visit.t("models-model")).title(),
            Column::fit(visit.t("models-state")),
            Column::fit(visit.t("models-reign-from")),
            Column::fit(visit.t("models-reign-to")),
            Column::text(visit.t("models-reason")).full(),
            Column::fit(visit.t("models-by")),
            Column::fit(visit.t("models-at")).off(),
        ],
        rows: reigns.iter().map(row).collect(),
        ..List::default()
    };
    html! {
        (list.show(visit.lang))
        @if reigns.iter().any(|reign| reign.version_id.is_some())
            && visit.may(Right::ApproveModels) {
            (super::sign::restore_form(visit, reigns))
        }
    }
}

/// The sentence on a step that was taken.
pub fn step_name(visit: &Visit, step: Step) -> String {
    match step {
        Step::Approve(Role::Champion) => visit.t("models-step-champion"),
        Step::Approve(Role::Challenger) => visit.t("models-step-challenger"),
        other => visit.t(&format!("models-step-{}", other.code())),
    }
}
