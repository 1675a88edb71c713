//! The register of data sets: what was taken from the ledger or kept with a fit, on a page or on
//! the command line, each to be opened as a project.

use axum::{
    Form,
    extract::{Path, State},
};
use credit::{
    lab::{Project, project_of_data_set},
    scoring::models::{DataSet, Origin, get_data_set, list_data_sets},
};
use maud::{Markup, html};
use store::access::Right;

use super::{desk::href, spell};
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    kit::{Column, Empty, Flash, List, Row, hidden},
    state::App,
    visit::Visit,
};

/// The list on the page of all projects; nothing where there is no data set yet.
///
/// # Errors
/// A fault from the database.
pub async fn list(app: &App, visit: &Visit, projects: &[Project]) -> Result<Markup, Refused> {
    let sets = list_data_sets(&app.db).await?;
    if sets.is_empty() {
        return Ok(html! {});
    }
    let may = visit.may(Right::EditPolicy);
    let rows = sets.iter().map(|set| row(app, visit, (set, projects), may)).collect();
    Ok(List {
        id: "data-sets",
        title: visit.t("lab-sets"),
        count: Some(i64::try_from(sets.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("lab-set")).title(),
            Column::fit(visit.t("lab-set-origin")),
            Column::number(visit.t("lab-rows")),
            Column::number(visit.t("lab-bads")),
            Column::fit(visit.t("lab-grade")),
            Column::fit(visit.t("lab-by")),
            Column::fit(visit.t("lab-made")).off(),
            Column::fit(visit.t("lab-set-open")),
        ],
        rows,
        empty: Empty { title: String::new(), why: String::new(), button: None },
        ..List::default()
    }
    .show(visit.lang))
}

fn row(app: &App, visit: &Visit, (set, projects): (&DataSet, &[Project]), may: bool) -> Row {
    let origin = match set.origin {
        Origin::Ledger => "lab-set-ledger",
        Origin::File => "lab-set-file",
    };
    Row {
        href: None,
        pick: None,
        cells: vec![
            html! { span.strong { (set.name) } span.meta { "#" (set.id) } },
            html! { (visit.t(origin)) },
            html! { (locale::count(set.rows)) },
            html! { (locale::count(set.bads)) },
            html! { (set.grade.to_uppercase()) },
            html! { (spell::actor(visit, &set.actor)) },
            html! { span.meta { (set.made_at.in_zone(app.clock().zone())) } },
            html! {
                @for project in projects.iter().filter(|one| one.digest == set.digest).take(2) {
                    a href=(href(project)) { (project.name) } " "
                }
                @if may {
                    form.inline.no-print method="post"
                        action={ "/lab/data-sets/" (set.id) "/open" } {
                        (hidden("csrf", &visit.csrf))
                        button.button.small { (visit.t("lab-set-begin")) }
                    }
                }
            },
        ],
    }
}

/// Begins a project on a data set.
///
/// # Errors
/// `scoring.data-set-unknown`; a fault where its rows are gone or were altered.
pub async fn open(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(_): Form<Filled>,
) -> Answer {
    let set = get_data_set(&app.db, id).await?;
    let project = project_of_data_set(&app.db, &app.files, &visit.actor()?, (id, "")).await?;
    let flash = Flash::new("lab-set-opened").with("name", &set.name);
    Ok(visit.go(&format!("/lab/{project}"), Some(&flash)))
}
