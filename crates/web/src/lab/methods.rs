//! The catalogue of methods, and how each does on the company's own buyers.

use std::sync::{Arc, atomic::Ordering};

use axum::extract::State;
use credit::lab::{
    Measure, Method, MethodMeasured, MethodPack, MethodReport, compare_methods, method_report,
    methods_by_code,
};
use maud::{Markup, html};
use store::access::Right;

use super::spell;
use crate::{
    failure::Answer,
    job::Task,
    kit::{self, Column, Empty, List, Row, hidden},
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let report = method_report(&app.db).await?;
    let actions = html! {
        a.button href="/models" { (visit.t("models-title")) }
        a.button href="/lab" { (visit.t("lab-title")) }
    };
    let title = visit.t("lab-methods");
    let body = html! {
        (kit::page_head(&title, &visit.t("lab-methods-lead"), &actions))
        div.stack {
            (compared(&visit, report.as_ref()))
            @for method in &MethodPack::shipped().methods { (card(&visit, method)) }
        }
    };
    Ok(visit.page(&title, &body))
}

fn compared(visit: &Visit, report: Option<&MethodReport>) -> Markup {
    let button = html! {
        @if visit.may(Right::BuildModels) {
            form method="post" action="/lab/methods/compare" {
                (hidden("csrf", &visit.csrf))
                button.button.primary { (visit.t("lab-methods-compare")) }
            }
        }
    };
    let body = match report {
        None => Empty {
            title: visit.t("lab-methods-none"),
            why: visit.t("lab-methods-none-why"),
            button: None,
        }
        .show(),
        Some(report) => html! {
            p.soft {
                (visit.ta("lab-methods-told", &[
                    ("looked", &report.looked_on), ("days", &report.horizon_days.to_string()),
                    ("buyers", &spell::count(report.buyers)),
                    ("known", &spell::count(report.known.0)),
                    ("bads", &spell::count(report.known.1)), ("day", &report.as_of),
                ]))
            }
            (table(visit, report))
            p.meta { (visit.t("lab-methods-note")) }
        },
    };
    kit::panel(&visit.t("lab-methods-own"), &button, &body)
}

fn table(visit: &Visit, report: &MethodReport) -> Markup {
    let names = methods_by_code();
    let four = |value: Option<f64>| {
        html! {
            @match value { Some(value) => (spell::four(value)), None => (kit::nothing(visit.lang)) }
        }
    };
    let row = |one: &MethodMeasured| {
        let name = names.get(one.code.as_str()).map(|m| m.name.pick(visit.lang).to_owned());
        #[expect(clippy::cast_precision_loss, reason = "a share of buyers")]
        let covered = one.judged as f64 / report.buyers.max(1) as f64;
        Row {
            cells: vec![
                html! {
                    a href={ "#" (one.code) } { (name.unwrap_or_else(|| one.code.clone())) }
                    @if one.decides { " " (kit::plain_badge(&visit.t("lab-methods-decides"))) }
                    @if let Some(id) = &one.version_id {
                        div.meta { a href={ "/models/" (id) } { (one.model) } }
                    }
                },
                html! { (locale::percent(covered, 0)) },
                html! { (spell::count(one.rows)) " / " (spell::count(one.bads)) },
                four(one.auc),
                four(one.ks),
                html! {
                    @match one.agreement {
                        Some(rank) => (format!("{rank:.2}").replace('-', "−")),
                        None => (kit::nothing(visit.lang)),
                    }
                },
                html! { (spell::count(one.versions)) },
            ],
            ..Row::default()
        }
    };
    List {
        id: "compared",
        columns: vec![
            Column::text(visit.t("lab-methods-method")).title(),
            Column::number(visit.t("lab-methods-covered")),
            Column::number(visit.t("lab-methods-rows")),
            Column::number("AUC".to_owned()),
            Column::number("KS".to_owned()),
            Column::number(visit.t("lab-methods-agreement")),
            Column::number(visit.t("lab-methods-versions")),
        ],
        rows: report.methods.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn card(visit: &Visit, method: &Method) -> Markup {
    let said = |wording: &credit::scoring::Wording| html! { (wording.pick(visit.lang)) };
    let rows = [
        (visit.t("lab-methods-what"), said(&method.what)),
        (visit.t("lab-methods-when"), said(&method.when)),
        (visit.t("lab-methods-needs"), said(&method.needs)),
        (visit.t("lab-methods-formula"), said(&method.formula)),
        (visit.t("lab-methods-strengths"), said(&method.strengths)),
        (visit.t("lab-methods-limits"), said(&method.limits)),
        (visit.t("lab-methods-source"), html! { (method.source.pick(visit.lang)) }),
    ];
    let actions = html! {
        @match method.measure {
            Measure::Model(_) => a.button href="/lab" { (visit.t("lab-methods-build")) },
            Measure::Expert | Measure::Ability => a.button href="/settings/packs/scorecard" {
                (visit.t("settings-pack-scorecard"))
            },
            Measure::Altman | Measure::None => a.button href="/parties" {
                (visit.t("lab-methods-at-buyer"))
            },
        }
    };
    html! {
        div id=(method.code) {
            (kit::panel(method.name.pick(visit.lang), &actions, &kit::facts(&rows)))
        }
    }
}

/// Starts the comparison, or leads to the one that runs.
///
/// # Errors
/// A fault from the database.
pub async fn compare(State(app): State<App>, visit: Visit) -> Answer {
    if let Some(running) = app.jobs.list_running("methods").first() {
        return Ok(visit.go(&running.href(), None));
    }
    let (db, actor, day) = (app.db.clone(), visit.actor()?, visit.today);
    let task = Task {
        lane: "methods",
        doing: "lab-methods-comparing",
        subject: day.to_string(),
        back: "/lab/methods".to_owned(),
    };
    let job = app.jobs.start(app.db.ids().next(), visit.person()?, task, move |job| async move {
        let (done, stop) = (job.done(), job.stop());
        let told = Arc::clone(&job);
        let progress = move |at: u64| {
            told.of(at);
            done.store(at, Ordering::Relaxed);
        };
        compare_methods(&db, day, &actor, &progress, &stop).await?;
        Ok("/lab/methods".to_owned())
    });
    Ok(visit.go(&job.href(), None))
}
