//! Warnings on pages: what to act on first, one alert with its evidence, the library of signals,
//! reporting one.

mod alert;
mod library;
mod list;
mod report;

pub use alert::{acknowledge, clear, show as alert};
pub use library::show as library;
pub use list::{acknowledge_many, list};
pub use report::{ask as report_ask, send as report_send};

use credit::warning::{AlertLevel, SignalLibrary};
use maud::Markup;

use crate::{
    kit::{Tone, badge},
    visit::Visit,
};

/// The colour of a level.
const fn tone(level: AlertLevel) -> Tone {
    match level {
        AlertLevel::Yellow => Tone::Quiet,
        AlertLevel::Orange => Tone::Medium,
        AlertLevel::Red => Tone::High,
    }
}

fn level_badge(visit: &Visit, level: AlertLevel) -> Markup {
    badge(tone(level), &visit.t(&format!("warning-level-{}", level.code())))
}

/// The name of a signal.
pub(crate) fn signal_name(visit: &Visit, code: &str) -> String {
    let def = SignalLibrary::shipped().find(code);
    def.map_or_else(|| code.to_owned(), |def| def.name.pick(visit.lang).to_owned())
}

/// The name of the role that must act.
fn role_name(visit: &Visit, role: &str) -> String {
    let id = format!("access-role-{role}");
    if locale::has(visit.lang, &id) { visit.t(&id) } else { role.to_owned() }
}
