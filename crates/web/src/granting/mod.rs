//! Granting: what waits for me, requests and their approval, decision records, who stands in for
//! whom, grants without a request.
//!
//! Every page asks the room within the reader's scope; a request about a buyer that is not theirs
//! is not there.

mod act;
mod apply;
mod bypasses;
mod change;
mod cycle;
mod growth;
mod home;
mod offer_words;
mod offers;
mod people;
mod profit;
mod quality;
mod record;
mod reviews;
mod show;

use credit::granting::{State, find_gathering};
use maud::{Markup, html};

pub use act::act;
pub use apply::{ask_change, ask_new, create, save};
pub use bypasses::show as bypasses;
pub use change::{change, close as close_change, plan as plan_response, sent as mark_sent};
pub use cycle::show as cycle;
pub use home::{show as home, xlsx};
pub use offers::{answer as answer_offer, make as make_offer, offers_of, show as offers};
pub use people::{add as delegate, end as end_delegation, show as people};
pub use profit::show as profit;
pub use quality::show as quality;
pub use record::{list as decisions, show as decision};
pub use reviews::show as reviews;
pub use show::show;

use crate::{
    kit::{self, Tone},
    state::App,
    visit::Visit,
};

/// Where a request stands.
pub fn href(id: i64) -> String {
    format!("/granting/{id}")
}

/// Where whoever added a part to a buyer's file goes on: to the request that they gather for, where
/// there is one, else to the usual place.
///
/// # Errors
/// A fault from the database.
pub async fn back_to(app: &App, visit: &Visit, buyer: i64, usual: String) -> base::Result<String> {
    let found = find_gathering(&app.db, buyer, &visit.person()?.login).await?;
    Ok(found.map_or(usual, href))
}

/// The address of a decision record.
pub fn decision_href(id: i64) -> String {
    format!("/granting/decisions/{id}")
}

/// A state as a badge.
fn state_badge(visit: &Visit, state: State) -> Markup {
    let tone = match state {
        State::Granted => Tone::Low,
        State::Open | State::Asked => Tone::Medium,
        State::Refused => Tone::High,
        State::Draft | State::Withdrawn => Tone::Quiet,
    };
    kit::badge(tone, &visit.t(&format!("granting-state-{}", state.code())))
}

/// The name of a role.
fn role(visit: &Visit, code: &str) -> String {
    visit.t(&format!("access-role-{code}"))
}

/// The corner's own ways: requests, decisions, people, bypasses.
fn ways(visit: &Visit, at: &str) -> Markup {
    let ways = [
        ("/granting", "granting-requests"),
        ("/granting/decisions", "granting-decisions"),
        ("/granting/reviews", "granting-reviews"),
        ("/granting/quality", "granting-quality"),
        ("/granting/profit", "granting-simulator"),
        ("/granting/offers", "granting-offers"),
        ("/granting/cycle", "granting-cycle"),
        ("/granting/bypasses", "granting-bypasses"),
        ("/granting/people", "granting-people"),
    ];
    html! {
        nav.tabs {
            @for (href, name) in ways {
                a href=(href) aria-current=[(href == at).then_some("page")] { (visit.t(name)) }
            }
        }
    }
}
