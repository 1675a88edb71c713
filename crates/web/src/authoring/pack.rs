//! A pack that is in use, or was: its editions, its publisher and key, the file of an edition, its retirement.

use academy::{
    authoring::{fingerprint, packed},
    courses::{
        Installed, check_files, find_installed, get_signed, list_installed, resume_pack,
        retire_pack,
    },
};
use axum::{
    Form,
    extract::{Path, Query, State},
    response::IntoResponse,
};
use base::{Rejection, Result};
use maud::html;

use super::{PATH, at, button, closed, crumbs, draft::state, list::titled};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Field, Flash, Form as Sheet, Kind, List, Row},
    sheet::attached,
    state::App,
    visit::Visit,
};

fn unknown(code: &str) -> base::Failure {
    Rejection::new("courses.pack-unknown").with("code", code).into()
}

fn editions(app: &App, visit: &Visit, all: &[Installed]) -> maud::Markup {
    let row = |one: &Installed| Row {
        cells: vec![
            html! { (one.edition) },
            state(visit, &one.state),
            html! { (one.installed_on) " " (one.installed_by) },
            html! { (one.approved_by) },
            html! {
                @if let Some((when, by)) = &one.ended { (at(app, *when)) " " (by) }
                @else { (kit::nothing(visit.lang)) }
            },
            html! {
                a.button href={ (PATH) "/packs/" (one.code) "/file.zip?edition=" (one.edition) } download {
                    (visit.t("authoring-take-file"))
                }
            },
        ],
        ..Row::default()
    };
    List {
        id: "editions",
        title: visit.t("authoring-editions"),
        columns: vec![
            Column::fit(visit.t("authoring-edition")).title(),
            Column::fit(visit.t("authoring-state")),
            Column::text(visit.t("authoring-since")),
            Column::fit(visit.t("authoring-approved-by")),
            Column::text(visit.t("authoring-ended")),
            Column::fit(visit.t("authoring-file")),
        ],
        rows: all.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

/// A pack with its editions.
///
/// # Errors
/// `courses.pack-unknown`, or a fault.
pub async fn pack(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let mut connection = app.db.read().await?;
    let newest =
        find_installed(&mut connection, &code, None).await?.ok_or_else(|| unknown(&code))?;
    let signed = get_signed(&mut connection, newest.id).await?;
    drop(connection);
    let (read, _) = check_files(&signed.files, &|_| true);
    let all = list_installed(&app.db, true, 500).await?;
    let all: Vec<Installed> = all.into_iter().filter(|one| one.code == code).collect();
    let title = titled(&visit, &newest);
    let lead = read.as_ref().map_or("", |pack| pack.head.lead.pick(visit.lang));
    let source = read.as_ref().map_or("", |pack| pack.head.edition.source.pick(visit.lang));
    let retire = Sheet {
        action: format!("{PATH}/packs/{code}/retire"),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("sure", visit.t("authoring-retire-sure")).kind(Kind::Tick).required(),
        ],
        submit: visit.t("authoring-retire"),
        ..Sheet::default()
    };
    let body = html! {
        (crumbs(&visit, &[]))
        (kit::page_head(&title, lead, &html! { (state(&visit, &newest.state)) }))
        div.stack {
            (kit::facts(&[
                (visit.t("authoring-publisher"), html! { (newest.publisher) }),
                (visit.t("authoring-fingerprint"), html! { (fingerprint(&newest.public_key)) }),
                (visit.t("authoring-field-licence"), html! { (newest.licence) }),
                (visit.t("authoring-field-source"), html! { (source) }),
                (visit.t("authoring-field-lessons"), html! { (newest.counts[0]) }),
                (visit.t("authoring-questions"), html! { (newest.counts[1]) }),
                (visit.t("authoring-field-cases"), html! { (newest.counts[2]) }),
            ]))
            @if let Some(read) = &read {
                ul {
                    @for one in &read.lessons {
                        li {
                            a href={ "/courses/lessons/" (one.code) } {
                                (one.code) " " (one.title.pick(visit.lang))
                            }
                        }
                    }
                    @for one in &read.cases {
                        li { a href={ "/courses/cases/" (one.code) } { (one.title.pick(visit.lang)) } }
                    }
                }
            }
            (editions(&app, &visit, &all))
            @if newest.state == "in-use" {
                details { summary { (visit.t("authoring-retire")) } (retire.show_quiet(visit.lang)) }
            } @else if newest.state == "retired" {
                (button(&visit, &format!("{PATH}/packs/{code}/resume"), ("authoring-resume", false), &[]))
            }
        }
    };
    Ok(visit.page(&title, &body))
}

/// The bytes of an edition as a signed file, with its name.
pub(crate) async fn signed_file(
    app: &App,
    code: &str,
    edition: Option<i64>,
) -> Result<(String, Vec<u8>)> {
    let mut connection = app.db.read().await?;
    let found = find_installed(&mut connection, code, edition).await?;
    let found = found.ok_or_else(|| unknown(code))?;
    let bytes = packed(&get_signed(&mut connection, found.id).await?)?;
    Ok((format!("shouxin-pack-{}-{}.zip", found.code, found.edition), bytes))
}

/// An edition as a signed file.
///
/// # Errors
/// `courses.pack-unknown`, or a fault.
pub async fn file(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(filled): Query<Filled>,
) -> Answer {
    let edition = filled.some("edition").and_then(|text| text.parse().ok());
    let (name, bytes) = signed_file(&app, &code, edition).await?;
    Ok((attached(&name, "application/zip", visit.lang), bytes).into_response())
}

/// Takes a pack out of use.
///
/// # Errors
/// `house.not-confirmed`, `courses.pack-unknown`, or a fault.
pub async fn retire(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    if filled.get("sure") != "1" {
        return Err(Rejection::new("house.not-confirmed").on("sure").into());
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = retire_pack(&mut tx, &code).await;
    closed(tx, outcome).await?;
    Ok(visit.go(&format!("{PATH}/packs/{code}"), Some(&Flash::new("authoring-retired-done"))))
}

/// Takes a retired pack back into use.
///
/// # Errors
/// `courses.pack-unknown`, or a fault.
pub async fn resume(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = resume_pack(&mut tx, &code).await;
    closed(tx, outcome).await?;
    Ok(visit.go(&format!("{PATH}/packs/{code}"), Some(&Flash::new("authoring-resumed-done"))))
}
