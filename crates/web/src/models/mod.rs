//! The register of models on the screen: who decides and who is tried beside it, what each version
//! holds and how it is proved, its sign-off, its shadow, its watch. `credit::scoring::models` and
//! `credit::lab` keep and compute; these pages show and ask.

mod content;
mod home;
mod import;
mod month;
mod proof;
mod propose;
mod replay;
mod shadow;
mod sign;
mod take;
mod version;
mod warned;
mod watch;

pub use content::sheet;
pub use home::show as home;
pub use import::{FILE_BYTES, check as check_import, keep as keep_import, show as import};
pub use month::{show as month, xlsx as month_xlsx};
pub use propose::{ask as ask_propose, propose};
pub use replay::show as replay;
pub use shadow::show as shadow;
pub use sign::{restore, step};
pub use take::take;
pub use version::show as version;
pub use warned::{look, on_the_first_page, take_in_hand};
pub use watch::show as watch;

use base::{Lang, Rejection, Result};
use credit::scoring::models::State;

use crate::{kit::Tone, visit::Visit};

/// Where the expert scorecard stands among the versions.
pub const EXPERT: &str = "expert";

/// Where a version stands; `None` is the expert scorecard.
pub fn href(version: Option<i64>) -> String {
    match version {
        Some(id) => format!("/models/{id}"),
        None => format!("/models/{EXPERT}"),
    }
}

/// Which version an address means; `None` is the expert scorecard.
///
/// # Errors
/// `scoring.model-unknown`.
pub fn which(path: &str) -> Result<Option<i64>> {
    match path {
        EXPERT => Ok(None),
        text => {
            let id = text.parse().map(Some);
            Ok(id.map_err(|_| Rejection::new("scoring.model-unknown").with("id", text))?)
        }
    }
}

/// The colour of a state.
const fn tone_of(state: State) -> Tone {
    match state {
        State::Draft | State::Validated | State::Challenger => Tone::Medium,
        State::Champion => Tone::Low,
        State::Rejected | State::Retired => Tone::Quiet,
    }
}

/// The name of a model that decided; the expert scorecard has a name of the house.
fn name_of(lang: Lang, version: Option<i64>, name: &str) -> String {
    match version {
        Some(_) => name.to_owned(),
        None => locale::t(lang, "models-expert"),
    }
}

/// A measure with three places, or nothing.
fn three(value: Option<f64>) -> String {
    match value.filter(|value| value.is_finite()) {
        Some(value) => format!("{value:.3}").replace("-0.000", "0.000"),
        None => "—".to_owned(),
    }
}

/// The way back to the register and to a version.
fn crumbs(visit: &Visit, version: Option<(Option<i64>, &str)>) -> maud::Markup {
    maud::html! {
        nav.crumbs.meta {
            a href="/models" { (visit.t("models-title")) }
            @if let Some((id, name)) = version {
                " / " a href=(href(id)) { (name_of(visit.lang, id, name)) }
            }
        }
    }
}
