//! Kinds of customers: what to do about each, paths of money step by step, dealers' sheets.

mod dealer;
mod dealer_form;
mod home;
mod path;
mod path_form;
mod paths;
mod step_form;

pub use dealer::{list as dealers, show as dealer};
pub use dealer_form::{FILE_BYTES, ask as ask_month, ask_file, save as save_month, upload};
pub use home::{of_buyer, show as home};
pub use path::{close, show as path};
pub use path_form::{ask as ask_path, enter};
pub use paths::list as paths;
pub use step_form::{add as add_step, ask as ask_step, ask_new as ask_new_step, save as save_step};

use base::Result;
use credit::{
    collections::kinds::{NodeAlarm, StepState, list_path_alarms},
    parties::CustomerKind,
};
use maud::{Markup, html};

use crate::{
    kit::{self, Tone, link::encoded},
    state::App,
    visit::Visit,
};

/// Where kinds stand.
pub(super) const KINDS: &str = "/collections/kinds";
/// Where paths stand.
const PATHS: &str = "/collections/paths";
/// Where dealers stand.
const DEALERS: &str = "/collections/dealers";

fn path_href(id: i64) -> String {
    format!("{PATHS}/{id}")
}

fn dealer_href(code: &str) -> String {
    format!("{DEALERS}/{}", encoded(code))
}

/// What is kept of a buyer of a kind, and how one goes about it.
pub(crate) fn of_href(code: &str) -> String {
    format!("{KINDS}/of/{}", encoded(code))
}

/// The gravest step that warns of a buyer's paths, in a line.
pub(super) fn line(visit: &Visit, one: &NodeAlarm) -> Markup {
    let day = one.on.map(|day| day.to_string()).unwrap_or_default();
    html! {
        a href=(path_href(one.path)) {
            (visit.ta("collections-node-line", &[("number", &one.number), ("step", &one.step)]))
        }
        " " (kit::badge(Tone::Medium, &visit.t(&format!("collections-alarm-{}", one.alarm.code()))))
        @if !day.is_empty() { " " span.meta { (day) } }
    }
}

/// For the first page and the worklist: how many steps of paths warn. Nothing where none does.
///
/// # Errors
/// A fault from the database.
pub(crate) async fn alarm(app: &App, visit: &Visit) -> Result<Markup> {
    let asked = (visit.scope(), visit.today);
    let what = format!("collections-nodes {asked:?}");
    let count = app.db.held_fresh(what, asked, |db, (scope, _)| {
        Box::pin(async move { Ok(list_path_alarms(db, *scope).await?.alarms.len()) })
    });
    let count = count.await?;
    Ok(html! {
        @if count > 0 {
            (kit::notice(Tone::Medium, &visit.t("collections-path-warns"), &html! {
                (visit.ta("collections-nodes-alarm", &[("count", &count.to_string())])) " "
                a href=(PATHS) { (visit.t("collections-nodes-open")) }
            }))
        }
    })
}

const fn tone(state: StepState) -> Tone {
    match state {
        StepState::Done => Tone::Low,
        StepState::Late | StepState::Uninvoiced => Tone::Medium,
        StepState::Invoiced | StepState::WaitsAcceptance | StepState::Planned => Tone::Quiet,
    }
}

fn state_name(visit: &Visit, state: StepState) -> String {
    visit.t(&format!("collections-node-is-{}", state.code()))
}

fn kind_name(visit: &Visit, kind: CustomerKind) -> String {
    crate::parties::words::kind(visit.lang, kind)
}
