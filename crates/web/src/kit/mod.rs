//! The building blocks of a page, as plain functions and small structs that draw themselves.
//! They know words, numbers and shapes; they know no buyer, no invoice, no rule and no SQL.

mod badge;
mod decision;
mod diff;
mod figure;
mod form;
pub mod icon;
/// Addresses with a query.
pub mod link;
mod list;
mod notice;
mod page;
mod progress;
mod timeline;

use locale::t;
use maud::{Markup, html};

pub use badge::{Tone, badge, plain_badge};
pub use decision::{Check, Decision, Mark};
pub use diff::diff;
pub use figure::{Change, Figure};
pub use form::{Choice, Field, Form, Kind, Mistakes, fields_of, hidden};
pub use icon::icon;
pub use link::Link;
pub use list::{Bulk, Chip, Column, List, Pager, Row, Sort, chips};
pub use notice::{Empty, Flash, notice, rejected};
pub use page::{Headline, Tab, facts, headline, page_head, panel, steps, tabs};
pub use progress::Progress;
pub use timeline::{Event, timeline};

/// A dash where there is nothing to show, with the word for those who listen.
pub fn nothing(lang: base::Lang) -> Markup {
    html! { span.soft aria-label=(t(lang, "house-none")) { "—" } }
}
