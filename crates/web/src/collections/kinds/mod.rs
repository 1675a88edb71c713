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

use credit::{collections::kinds::StepState, parties::CustomerKind};

use crate::{
    kit::{Tone, link::encoded},
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
