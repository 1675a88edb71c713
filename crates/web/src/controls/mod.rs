//! Internal control: the set-up of a new company, the credit policy as a document with its readers.
//!
//! The policy is for everybody who is signed in; the rest is for those who see the whole.

mod answers;
mod document;
mod document_form;
mod home;
mod policy;
mod proposal;
mod setup;

use maud::{Markup, html};
use store::access::Right;

pub use answers::{ask as ask_setup, propose as propose_setup};
pub use document::{
    act as act_on_document, read as confirm_read, seen as seen_document, show as document,
};
pub use document_form::{ask as ask_document, draft as draft_document};
pub use home::show as home;
pub use policy::{notice as reading_notice, show as policy};
pub use proposal::{act as act_on_setup, show as setup_proposal};
pub use setup::show as setup;

use crate::visit::Visit;

/// The room's own ways.
fn ways(visit: &Visit, at: &str) -> Markup {
    let all = visit.may(Right::SeeOverview);
    let ways = [
        ("/controls", "controls-overview", all),
        ("/controls/setup", "controls-setup", all),
        ("/controls/policy", "controls-policy", true),
    ];
    html! {
        nav.tabs {
            @for (href, name, _) in ways.iter().filter(|(_, _, seen)| *seen) {
                a href=(href) aria-current=[(*href == at).then_some("page")] { (visit.t(name)) }
            }
        }
    }
}

/// The name of a role.
fn role(visit: &Visit, code: &str) -> String {
    visit.t(&format!("access-role-{code}"))
}
