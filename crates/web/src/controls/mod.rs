//! Internal control: the set-up of a new company, the credit policy as a document with its readers,
//! control points, maturity, risks, projects from tender to cash.
//!
//! The policy is for everybody who is signed in; the rest is for those who see the whole.

mod answers;
mod benefit;
mod document;
mod document_form;
mod home;
mod maturity;
mod point;
mod points;
mod policy;
pub mod process;
mod project;
mod projects;
mod proposal;
mod risk;
mod risks;
mod roadmap;
mod setup;

use credit::controls::CheckResult;
use maud::{Markup, html};
use store::access::Right;

pub use answers::{ask as ask_setup, propose as propose_setup};
pub use benefit::show as benefit;
pub use document::{
    act as act_on_document, read as confirm_read, seen as seen_document, show as document,
};
pub use document_form::{ask as ask_document, draft as draft_document};
pub use home::show as home;
pub use maturity::{
    answer as answer_maturity, begin as begin_maturity, close as close_maturity, show as maturity,
    show_one as maturity_one,
};
pub use point::{check as check_point, set_owner, show as point};
pub use points::show as points;
pub use policy::{notice as reading_notice, show as policy};
pub use project::{
    act as act_on_project, ask as ask_project, enter as enter_project, show as project,
};
pub use projects::show as projects;
pub use proposal::{act as act_on_setup, show as setup_proposal};
pub use risk::{
    adopt as adopt_risks, ask as ask_risk, change as change_risk, close as close_risk,
    enter as enter_risk, show as risk,
};
pub use risks::show as risks;
pub use roadmap::{act as act_on_step, show as step};
pub use setup::show as setup;

use crate::{
    kit::{self, Tone},
    visit::Visit,
};

/// The room's own ways.
fn ways(visit: &Visit, at: &str) -> Markup {
    let all = visit.may(Right::SeeOverview);
    let ways = [
        ("/controls", "controls-overview", all),
        ("/controls/setup", "controls-setup", all),
        ("/controls/policy", "controls-policy", true),
        ("/controls/points", "controls-points", all),
        ("/controls/maturity", "controls-maturity", all),
        ("/controls/risks", "controls-risks", all),
        ("/controls/process", "controls-process", visit.may(Right::SeeLedger)),
        ("/controls/projects", "controls-projects", visit.may(Right::SeeBuyers)),
        ("/controls/benefit", "controls-benefit", all),
    ];
    html! {
        nav.tabs {
            @for (href, name, _) in ways.iter().filter(|(_, _, seen)| *seen) {
                a href=(href) aria-current=[(*href == at).then_some("page")] { (visit.t(name)) }
            }
        }
    }
}

/// The result of a test as a badge.
fn check_badge(visit: &Visit, result: CheckResult) -> Markup {
    let tone = match result {
        CheckResult::Effective => Tone::Low,
        CheckResult::Deficient => Tone::Medium,
        CheckResult::Failed => Tone::High,
    };
    kit::badge(tone, &visit.t(&format!("controls-result-{}", result.code())))
}

/// The name of a role.
fn role(visit: &Visit, code: &str) -> String {
    visit.t(&format!("access-role-{code}"))
}
