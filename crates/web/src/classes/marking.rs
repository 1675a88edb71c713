//! What waits for a mark, what was marked, and how instructors and the automatic marks agree.

use academy::classes::{Agreement, KeptMark, Reach, Task, agreement, list_marks, tasks};
use academy::courses::{Library, library};
use axum::extract::{Query, State};
use maud::{Markup, html};

use super::{both_marks, crumbs, done_href, points, task_name, work_href};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, Figure, List, Row},
    state::App,
    visit::Visit,
};

const PATH: &str = "/classes/marking";

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn marking(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let all = filled.get("whose") == "all";
    let whose = if all { Reach::Open } else { Reach::Instructor(visit.person()?.id) };
    let mut waiting = tasks(&app.db, whose, visit.today).await?;
    waiting.retain(Task::waits);
    let marks = list_marks(&app.db, None, 30).await?;
    let told = agreement(&app.db).await?;
    let held = library(&app.db).await?;
    let title = visit.t("classes-marking");
    let body = html! {
        (crumbs(&visit, &[]))
        (kit::page_head(&title, &visit.t("classes-marking-lead"), &html! {}))
        div.stack {
            (figures(&visit, told))
            (queue((&visit, &held), &waiting, all))
            (marked(&visit, &marks))
        }
    };
    Ok(visit.page(&title, &body))
}

fn share(part: i64, whole: i64) -> String {
    match whole {
        0 => "—".to_owned(),
        _ => locale::percent(part as f64 / whole as f64, 0),
    }
}

fn figures(visit: &Visit, told: Agreement) -> Markup {
    let card = |name: &str, value: String, unit: String| {
        let href = Some("#marked".to_owned());
        Figure { name: visit.t(name), value, unit, href, ..Figure::default() }.card(visit.lang)
    };
    let works = visit.ta("classes-of-works", &[("count", &told.works.to_string())]);
    let items = visit.ta("classes-of-items", &[("count", &told.items.to_string())]);
    let bias = told.bias_tenths.map_or_else(
        || "—".to_owned(),
        |tenths| format!("{}{}", if tenths < 0 { "-" } else { "+" }, points(tenths.abs())),
    );
    let kappa = told.kappa_milli.map_or_else(
        || visit.t("classes-kappa-none"),
        |milli| {
            let figure = format!("{:.2}", milli as f64 / 1_000.0);
            visit.ta("classes-kappa", &[("kappa", &figure)])
        },
    );
    html! {
        div.grid {
            div.w4 { (card("classes-near", share(told.near, told.works), works)) }
            div.w4 { (card("classes-bias", bias, visit.t("classes-bias-unit"))) }
            div.w4 { (card("classes-same", share(told.same, told.items), items)) }
        }
        p.meta { (kappa) }
    }
}

fn queue((visit, library): (&Visit, &Library), waiting: &[Task], all: bool) -> Markup {
    let row = |one: &Task| {
        let to = done_href(one).unwrap_or_default();
        Row {
            href: Some(to.clone()),
            cells: vec![
                html! { a href=(to) { (one.learner) } div.meta { (one.assignment.cohort) } },
                html! {
                    (task_name((visit, library), &one.assignment))
                    div.meta { (visit.t(&format!("classes-kind-{}", one.assignment.kind.code()))) }
                },
                html! {
                    @match &one.place.done {
                        Some(done) => (done.on),
                        None => (kit::nothing(visit.lang)),
                    }
                },
                html! {
                    @match one.place.done.as_ref().and_then(|done| done.auto_tenths) {
                        Some(tenths) => (points(tenths)),
                        None => (kit::nothing(visit.lang)),
                    }
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "waiting",
        title: visit.t("classes-waiting"),
        count: i64::try_from(waiting.len()).ok(),
        chips: vec![Chip::switch(visit.t("classes-all-classes"), PATH, "whose=all", all)],
        columns: vec![
            Column::text(visit.t("classes-learner")).title(),
            Column::text(visit.t("classes-task")),
            Column::fit(visit.t("classes-done-on")),
            Column::number(visit.t("classes-auto")),
        ],
        rows: waiting.iter().take(100).map(row).collect(),
        empty: Empty {
            title: visit.t("classes-none-waits"),
            why: visit.t("classes-none-waits-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn marked(visit: &Visit, marks: &[KeptMark]) -> Markup {
    let row = |one: &KeptMark| {
        let to = work_href(one.kind.code(), one.work_id);
        Row {
            href: Some(to.clone()),
            cells: vec![
                html! {
                    a href=(to) { (one.learner) }
                    div.meta { (visit.t(&format!("classes-kind-{}", one.kind.code()))) }
                },
                both_marks(visit, (Some(one.tenths), one.auto_tenths)),
                html! { (one.reason) },
                html! { (one.marker) },
            ],
            ..Row::default()
        }
    };
    List {
        id: "marked",
        title: visit.t("classes-marked"),
        count: i64::try_from(marks.len()).ok(),
        columns: vec![
            Column::text(visit.t("classes-learner")).title(),
            Column::number(visit.t("classes-points")),
            Column::text(visit.t("classes-reason")).full(),
            Column::fit(visit.t("classes-marker")),
        ],
        rows: marks.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("classes-none-marked"),
            why: visit.t("classes-none-marked-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}
