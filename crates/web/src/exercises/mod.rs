//! Exercises that are marked by the house: chosen, answered, tried, handed in, marked with reasons; memos for
//! instructors. Thin: data, marks and reasons are the academy's. What a page shows of the data is the open part.

mod altman;
mod answer;
mod bands;
mod card;
mod data;
mod home;
mod memos;
mod needs;
mod result;
mod sandbox;
mod show;
mod tree;
mod wording;

use academy::exercises::{Given, KeptExercise, get_exercise};
use maud::{Markup, html};
use store::access::Right;

pub use answer::{close, give};
pub use data::data_csv;
pub use home::{begin, home};
pub use memos::{mark, memos};
pub(crate) use needs::{answered, cause_name, named, weights};
pub use needs::{record, show as needs};
pub use sandbox::sandbox;
pub use show::show;

use crate::{filled::Filled, state::App, visit::Visit};

/// Where the room begins.
const PATH: &str = "/exercises";

fn href(id: i64) -> String {
    format!("{PATH}/runs/{id}")
}

/// A run that the reader may see: one's own; who teaches sees all.
async fn opened(app: &App, visit: &Visit, id: i64) -> base::Result<KeptExercise> {
    let person = visit.person()?.id;
    get_exercise(&app.db, id, (person, visit.may(Right::Teach))).await
}

/// Whether a run is the reader's own.
fn own(visit: &Visit, kept: &KeptExercise) -> bool {
    visit.person.as_ref().is_some_and(|person| person.id == kept.person_id)
}

/// Points with two decimals at most.
fn points(hundredths: i64) -> String {
    match (hundredths / 100, hundredths % 100) {
        (whole, 0) => whole.to_string(),
        (whole, rest) => format!("{whole}.{rest:02}"),
    }
}

fn crumbs(visit: &Visit, here: &str) -> Markup {
    html! {
        nav.crumbs.meta {
            a href="/courses" { (visit.t("exercises-back-courses")) } " / "
            a href=(PATH) { (visit.t("exercises-title")) }
            @if !here.is_empty() { " / " (here) }
        }
    }
}

/// What a form holds, without what is not an answer.
fn given(filled: &Filled) -> Given {
    let own = |name: &str| !matches!(name, "csrf" | "number" | "act");
    let all = filled.0.iter().filter(|(name, _)| own(name));
    all.map(|(name, text)| (name.clone(), text.clone())).collect()
}

fn value<'a>(given: &'a Given, name: &str) -> &'a str {
    given.get(name).map_or("", String::as_str)
}

/// A choice among words: what is posted and what is read.
fn choice(name: &str, label: &str, options: &[(String, String)], chosen: &str) -> Markup {
    html! {
        select id={ "f-" (name) } name=(name) aria-label=(label) {
            @for (value, text) in options {
                option value=(value) selected[value == chosen] { (text) }
            }
        }
    }
}

/// A short line of an answer.
fn line(name: &str, label: &str, value: &str, is_number: bool) -> Markup {
    html! {
        input id={ "f-" (name) } name=(name) type="text" class=[is_number.then_some("amount")]
            inputmode=[is_number.then_some("decimal")] value=(value) aria-label=(label)
            autocomplete="off";
    }
}

/// A number with at most two decimals and no zeros behind.
fn decimal(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
