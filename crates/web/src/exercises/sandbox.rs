//! The page of the sandbox: in a company, what it is and how it is begun; in a sandbox, the tasks and who did them.

use academy::exercises::{SandboxMark, SandboxPack, check_sandbox, find_sandbox};
use axum::extract::State;
use maud::{Markup, html};
use store::access::Right;

use super::crumbs;
use crate::{
    failure::Answer,
    kit::{self, Column, List, Row, Tone},
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn sandbox(State(app): State<App>, visit: Visit) -> Answer {
    let title = visit.t("exercises-sandbox");
    let marks = match find_sandbox(&app.db).await? {
        Some(_) => Some(check_sandbox(&app.db).await?),
        None => None,
    };
    let login = visit.person()?.login.clone();
    let body = html! {
        (crumbs(&visit, &title))
        (kit::page_head(&title, &visit.t("exercises-sandbox-lead"), &html! {}))
        div.stack {
            @match &marks {
                None => (how(&visit)),
                Some(marks) => {
                    @let own = marks.iter().find(|mark| mark.login == login);
                    (tasks(&visit, own))
                    @if visit.may(Right::Teach) { (class(&visit, marks)) }
                },
            }
        }
    };
    Ok(visit.page(&title, &body))
}

/// How a sandbox is begun, and what it will ask.
fn how(visit: &Visit) -> Markup {
    html! {
        (kit::panel(&visit.t("exercises-sandbox-how"), &html! {}, &html! {
            p { (visit.t("exercises-sandbox-why")) }
            pre.pack { "shouxin sandbox start --learners 12 --listen 0.0.0.0:8790" }
            pre.pack { "shouxin sandbox check" }
            pre.pack { "shouxin sandbox reset --learners 12" }
            p.meta { (visit.t("exercises-sandbox-limits")) }
        }))
        (tasks(visit, None))
    }
}

fn tasks(visit: &Visit, own: Option<&SandboxMark>) -> Markup {
    let pack = SandboxPack::shipped();
    let row = |(at, task): (usize, &academy::exercises::Task)| {
        let done = own.and_then(|mark| mark.tasks.get(at)).and_then(Option::as_ref);
        Row {
            href: Some(task.page.clone()),
            cells: vec![
                html! {
                    a href=(task.page) { (task.name.pick(visit.lang)) }
                    div.meta { (task.brief.pick(visit.lang)) }
                },
                html! {
                    @match done {
                        Some(done) => {
                            (kit::badge(Tone::Low, &visit.t("exercises-task-done")))
                            " " span.meta { (done.subject) }
                        }
                        None => (kit::plain_badge(&visit.t("exercises-task-open"))),
                    }
                },
                html! { (task.points) },
            ],
            ..Row::default()
        }
    };
    let title = match own {
        Some(mark) => visit.ta("exercises-sandbox-points", &[("points", &mark.points.to_string())]),
        None => visit.t("exercises-sandbox-tasks"),
    };
    List {
        id: "tasks",
        title,
        columns: vec![
            Column::text(visit.t("exercises-task")).title(),
            Column::fit(visit.t("exercises-state")),
            Column::number(visit.t("exercises-points")),
        ],
        rows: pack.tasks.iter().enumerate().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn class(visit: &Visit, marks: &[SandboxMark]) -> Markup {
    let row = |mark: &SandboxMark| {
        let done = mark.tasks.iter().flatten().count();
        Row {
            cells: vec![
                html! { (mark.login) },
                html! { (done) " / " (mark.tasks.len()) },
                html! { (mark.points) },
            ],
            ..Row::default()
        }
    };
    List {
        id: "class",
        title: visit.t("exercises-whose-all"),
        columns: vec![
            Column::text(visit.t("exercises-person")).title(),
            Column::number(visit.t("exercises-sandbox-tasks")),
            Column::number(visit.t("exercises-points")),
        ],
        rows: marks.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}
