//! Pages of the courses: the learner's own page, lessons, attempts, review, calculators, the plan of days, the bank.

mod attempt;
mod bank;
mod cases;
pub mod exchange;
mod home;
mod lesson;
mod schedule;
mod tool;
mod weekly;

use academy::courses::{Library, Path};
use axum::response::Response;
use base::{Failure, Rejection, Result};
use locale::percent;
use maud::{Markup, html};
use store::Tx;

pub(crate) use attempt::{answered, asked};
pub use attempt::{attempt, begin_review, check, hand_in, review, test};
pub use bank::bank;
pub(crate) use cases::known as case_known;
pub use cases::{case, cases, data_csv, decide, play, run};
pub use home::home;
pub use lesson::{lesson, read};
pub(crate) use lesson::{objectives as lesson_objectives, text as lesson_text};
pub use schedule::schedule;
pub use tool::{tool, tools};
pub use weekly::week;

use crate::visit::Visit;

/// Basis points as a percentage.
pub(crate) fn share(bps: i64) -> String {
    percent(f64::from(i32::try_from(bps).unwrap_or(0)) / 10_000.0, 0)
}

/// The path of whoever visits.
fn own_path<'a>(visit: &Visit, library: &'a Library) -> Result<&'a Path> {
    let path = library.paths.of(visit.person()?.role);
    path.ok_or_else(|| Failure::bug("the last path takes every role"))
}

/// Closes a verb of the room: done, or a refusal that is told as a page.
async fn closed<T>(tx: Tx, outcome: Result<T>) -> Result<T> {
    match outcome {
        Ok(done) => tx.commit().await.map(|()| done),
        Err(why) => {
            tx.roll_back().await?;
            Err(why)
        }
    }
}

fn crumbs(visit: &Visit, more: &[(&str, String)]) -> Markup {
    html! {
        nav.crumbs.meta {
            a href="/courses" { (visit.t("courses-title")) }
            @for (href, name) in more { " / " a href=(href) { (name) } }
        }
    }
}

fn lesson_href(code: &str) -> String {
    format!("/courses/lessons/{code}")
}

fn unknown(code: &str) -> Failure {
    Rejection::new("courses.lesson-unknown").with("lesson", code).into()
}

fn onward(visit: &Visit, href: &str) -> Response {
    visit.go(href, None)
}
