//! Settings of the company, exchange rates, assessments and what this program is.

mod assess;
mod card;
mod entities;
mod packs;
mod page;
mod signing;

pub use assess::start as assess;
pub use card::{edit as edit_card, show as card};
pub use entities::{
    add as add_entity, change as change_entity, list as entities, retire as retire_entity,
    show as entity,
};
pub use packs::{
    ask_withdraw as ask_withdraw_pack, list as packs, set as set_pack, show as pack,
    upload as upload_pack, withdraw as withdraw_pack,
};
pub use page::{buckets, company, rates, show};
pub use signing::{alone, decide as decide_pack};

use maud::{Markup, html};
use store::access::Right;

use crate::visit::Visit;

/// The pages of this corner, as far as the reader may see them.
pub fn tabs(visit: &Visit, at: &str) -> Markup {
    let all = [
        ("settings", "/settings", "settings-title", true),
        ("entities", "/settings/entities", "settings-entities", visit.may(Right::SeeBuyers)),
        ("packs", "/settings/packs", "settings-packs", visit.may(Right::SeeOverview)),
        (
            "certificates",
            "/certificates/rights",
            "certificates-rights",
            visit.may(Right::EditPolicy),
        ),
        ("people", "/access/people", "access-people", visit.may(Right::ManagePeople)),
        ("audit", "/access/audit", "access-audit", visit.may(Right::SeeAudit)),
    ];
    html! {
        nav.tabs {
            @for (key, href, name, _) in all.iter().filter(|tab| tab.3) {
                a href=(href) aria-current=[(*key == at).then_some("page")] { (visit.t(name)) }
            }
        }
    }
}
