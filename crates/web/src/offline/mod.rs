//! What can be taken along on a phone: lessons, their checks, the micro-lesson of the week, the preparation of visits to
//! one's own customers. The person chooses each; the browser keeps it (`script/offline.js`, `script/worker.js`). Here are
//! the page with what may be kept, the worker and the manifest; who may open a page is asked where that page answers.

use academy::courses::{Lesson, Library, week_of};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use base::Result;
use credit::collections::cases::{CaseFile, CaseFilter, list_cases};
use maud::{Markup, html};
use store::access::Right;

use crate::{
    assets,
    failure::Answer,
    kit::{self, Column, Empty, List, Row, Tone},
    state::App,
    visit::Visit,
};

const WORKER: &str = include_str!("../script/worker.js");
/// Visits that are offered.
const CASES: u32 = 20;

/// The page: what may be kept, what is kept.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let cases = cases(&app, &visit).await?;
    let lessons: Vec<&Lesson> = Library::shipped().lessons.iter().collect();
    let title = visit.t("offline-title");
    let body = html! {
        nav.crumbs.meta { a href="/courses" { (visit.t("courses-title")) } }
        (kit::page_head(&title, &visit.t("offline-lead"), &html! {}))
        div.stack {
            (states(&visit))
            (kept(&visit))
            @if let Some(lesson) = week_of(&lessons, visit.today) {
                (kit::panel(&visit.t("courses-micro"), &html! {}, &html! {
                    p { (lesson.micro.pick(visit.lang)) }
                }))
            }
            (lesson_list(&visit, &lessons))
            @if visit.may(Right::SeeWorklist) { (case_list(&visit, &cases)) }
        }
    };
    Ok(visit.page(&title, &body))
}

/// Open cases of one's own, the newest first.
async fn cases(app: &App, visit: &Visit) -> Result<Vec<CaseFile>> {
    if !visit.may(Right::SeeWorklist) {
        return Ok(Vec::new());
    }
    let login = Some(visit.person()?.login.clone());
    let filter = CaseFilter { login, limit: CASES, ..CaseFilter::open(visit.scope()) };
    list_cases(&app.db, &filter).await
}

/// One of these is shown by the script; without one the first.
fn states(visit: &Visit) -> Markup {
    let said = |name: &str, tone: Tone, first: bool| {
        html! {
            div data-told-of=(name) hidden[!first] {
                (kit::notice(tone, &visit.t(&format!("offline-{name}")), &html! {
                    (visit.t(&format!("offline-{name}-why")))
                }))
            }
        }
    };
    html! {
        (said("unable", Tone::Medium, true))
        (said("online", Tone::Quiet, false))
        (said("away", Tone::Medium, false))
        (said("failed", Tone::High, false))
    }
}

/// What lies on the device; filled by the script.
fn kept(visit: &Visit) -> Markup {
    let clear = html! {
        button.button type="button" data-empty { (visit.t("offline-empty")) }
    };
    kit::panel(
        &visit.t("offline-kept"),
        &clear,
        &html! {
            ul.plain-list data-kept {}
            p.soft data-none-kept { (visit.t("offline-none")) }
            p data-waiting hidden { b { "0" } " " (visit.t("offline-waiting")) }
            p.meta { (visit.t("offline-rules")) }
        },
    )
}

/// A button that keeps a page, or lets it go.
fn keep(visit: &Visit, href: &str) -> Markup {
    html! {
        button.button type="button" data-keep=(href) data-word=(visit.t("offline-keep"))
            data-drop=(visit.t("offline-drop")) { (visit.t("offline-keep")) }
    }
}

fn lesson_list(visit: &Visit, lessons: &[&Lesson]) -> Markup {
    let row = |one: &&Lesson| {
        let href = format!("/courses/lessons/{}", one.code);
        Row {
            cells: vec![
                html! { a href=(href) { (one.code) " " (one.title.pick(visit.lang)) } },
                keep(visit, &href),
                html! {
                    button.button type="button" data-keep-check={ (href) "/check" }
                        data-csrf=(visit.csrf) { (visit.t("offline-keep-check")) }
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "lessons",
        title: visit.t("offline-lessons"),
        columns: vec![
            Column::text(visit.t("offline-what")).title(),
            Column::fit(visit.t("offline-read")),
            Column::fit(visit.t("offline-check")),
        ],
        rows: lessons.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn case_list(visit: &Visit, cases: &[CaseFile]) -> Markup {
    let row = |one: &CaseFile| {
        let href = format!("/collections/cases/{}/prepare", one.id);
        Row {
            cells: vec![
                html! { a href=(href) { (one.buyer_name) } div.meta { (one.buyer_code) } },
                keep(visit, &href),
            ],
            ..Row::default()
        }
    };
    let list = List {
        id: "visits",
        title: visit.t("offline-visits"),
        columns: vec![
            Column::text(visit.t("offline-what")).title(),
            Column::fit(visit.t("offline-read")),
        ],
        rows: cases.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("offline-no-visits"),
            why: visit.t("offline-no-visits-why"),
            button: Some((visit.t("house-room-collections"), "/collections/cases".to_owned())),
        },
        ..List::default()
    };
    html! {
        (kit::notice(Tone::Medium, &visit.t("offline-personal"), &html! {
            (visit.t("offline-personal-why"))
        }))
        (list.show(visit.lang))
    }
}

/// The worker. It stands at the root, because a worker sees only what lies below it.
pub async fn worker() -> Response {
    let kind = "text/javascript; charset=utf-8";
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")], WORKER).into_response()
}

/// What a phone needs to put the house on its first screen.
pub async fn manifest(visit: Visit) -> Response {
    let name = visit.t("house-name");
    let body = serde_json::json!({
        "name": name, "short_name": name, "lang": visit.lang.code(), "id": "/",
        "start_url": "/", "scope": "/", "display": "standalone",
        "icons": [{ "src": assets::mark_href(), "sizes": "any", "type": "image/svg+xml" }],
    });
    let kind = "application/manifest+json";
    ([(header::CONTENT_TYPE, kind)], body.to_string()).into_response()
}
