//! All projects, and where a new one begins.

use axum::extract::{Query, State};
use base::Rejection;
use credit::lab::{Project, list_projects};
use maud::{Markup, html};
use store::access::Right;

use super::{desk::href, sets, spell};
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    kit::{self, Chip, Column, Empty, Field, Form as Sheet, Kind, List, Mistakes, Row, Tone},
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn home(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let body = page(&app, &visit, filled.get("view") == "archived", None).await?;
    Ok(visit.page(&visit.t("lab-title"), &body))
}

/// The page, with what was wrong with the file that was just sent.
pub async fn page(
    app: &App,
    visit: &Visit,
    archived: bool,
    wrong: Option<Rejection>,
) -> Result<Markup, Refused> {
    let projects = list_projects(&app.db, archived).await?;
    let running = app.jobs.list_running("lab");
    let kept = match archived {
        true => html! {},
        false => sets::list(app, visit, &projects).await?,
    };
    Ok(html! {
        (kit::page_head(&visit.t("lab-title"), &visit.t("lab-lead"), &html! {
            a.button href="/lab/methods" { (visit.t("lab-methods")) }
        }))
        div.stack {
            @if !running.is_empty() {
                (kit::panel(&visit.t("lab-running"), &html! {}, &html! {
                    ul.stack {
                        @for job in &running {
                            li { a href=(job.href()) { (job.task.subject) } " "
                                span.meta { (visit.t(job.task.doing)) } }
                        }
                    }
                }))
            }
            (list(app, visit, &projects, archived))
            (kept)
            @if visit.may(Right::EditPolicy) { (new_form(visit, wrong)) }
        }
    })
}

fn list(app: &App, visit: &Visit, projects: &[Project], archived: bool) -> Markup {
    let chip = Chip {
        name: visit.t("lab-archived"),
        count: None,
        href: if archived { "/lab" } else { "/lab?view=archived" }.to_owned(),
        on: archived,
    };
    List {
        id: "projects",
        title: visit.t("lab-projects"),
        count: Some(i64::try_from(projects.len()).unwrap_or(i64::MAX)),
        chips: vec![chip],
        columns: vec![
            Column::text(visit.t("lab-project")).title(),
            Column::number(visit.t("lab-rows")),
            Column::fit(visit.t("lab-target")),
            Column::fit(visit.t("lab-state")),
            Column::number(visit.t("lab-fits")),
            Column::number(visit.t("lab-auc-test")),
            Column::fit(visit.t("lab-by")),
            Column::fit(visit.t("lab-changed")).off(),
        ],
        rows: projects.iter().map(|project| row(app, visit, project)).collect(),
        empty: Empty {
            title: visit.t("lab-none"),
            why: visit.t("lab-none-why"),
            button: visit
                .may(Right::EditPolicy)
                .then(|| (visit.t("lab-none-button"), "#new".to_owned())),
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn row(app: &App, visit: &Visit, project: &Project) -> Row {
    let target = &project.choices.data.target;
    let (state, tone) = match (target.is_empty(), project.fits) {
        (true, _) => ("lab-state-new", Tone::Medium),
        (false, 0) => ("lab-state-bins", Tone::Quiet),
        (false, _) => ("lab-state-fitted", Tone::Low),
    };
    #[allow(clippy::cast_precision_loss, reason = "millionths of a measure below 1")]
    let auc = project.auc_micro.map(|micro| spell::four(micro as f64 / 1e6));
    Row {
        href: Some(href(project)),
        pick: None,
        cells: vec![
            html! { a href=(href(project)) { (project.name) } span.meta { (spell::file_name(visit, project)) } },
            html! { (locale::count(project.rows)) },
            html! { @if target.is_empty() { (kit::nothing(visit.lang)) } @else { code { (spell::target(visit, project)) } } },
            kit::badge(tone, &visit.t(state)),
            html! { (locale::count(project.fits)) },
            html! { @match auc { Some(auc) => (auc), None => (kit::nothing(visit.lang)) } },
            html! { (spell::actor(visit, &project.actor)) },
            html! { span.meta { (project.changed_at.in_zone(app.clock().zone())) } },
        ],
    }
}

fn new_form(visit: &Visit, wrong: Option<Rejection>) -> Markup {
    let form = Sheet {
        action: "/lab/upload".to_owned(),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("name", visit.t("lab-project-name")).hint(visit.t("lab-project-name-hint")),
            Field::new("file", visit.t("lab-file"))
                .kind(Kind::File(".csv,.txt,.tsv,.xlsx,.xls,.gz"))
                .required()
                .hint(visit.t("lab-file-hint")),
        ],
        mistakes: Mistakes(wrong.into_iter().collect()),
        submit: visit.t("lab-begin"),
        back: None,
    };
    html! {
        (kit::panel(&visit.t("lab-ledger"), &html! {}, &html! {
            p.soft { (visit.t("lab-ledger-lead")) }
            div.actions { a.button.primary href="/lab/ledger" { (visit.t("lab-ledger-begin")) } }
        }))
        div id="new" { (kit::panel(&visit.t("lab-new"), &html! {}, &form.show(visit.lang))) }
    }
}
