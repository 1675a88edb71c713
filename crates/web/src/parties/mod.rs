//! Buyers: the list, one buyer on one page, its credit file and what is done about it.
//!
//! Every page asks the rooms within the reader's scope; a buyer that is not theirs is not there.

mod act;
mod answer;
mod buyer;
mod checklist;
mod edit;
mod entities;
mod export;
mod file;
mod granting;
mod grants;
mod history;
mod influence;
mod items;
mod limit_parts;
mod list;
mod months;
mod papers;
mod payers;
mod people;
mod points;
mod ratings;
pub mod ratio_words;
mod ratios;
mod screen;
mod statement_form;
mod statement_upload;
mod statement_versions;
mod statements;
mod summary;
mod talk;
mod testimony_form;
mod testimony_page;
pub mod words;

use base::Failure;
use credit::parties::{Buyer, get_buyer};

pub use act::{alert, ask_signal, handle, report_signal};
pub use buyer::{float, show};
pub use checklist::{ask_compare, checklist, compare};
pub use edit::{ask_edit, ask_nature, ask_new, change, create, set_nature};
pub use export::xlsx;
pub use grants::{ask_limit, ask_terms, grant_limit, grant_terms};
pub use influence::{ask as ask_influence, note as note_influence, show as influence};
pub use items::{bucket, bucket_tone};
pub use limit_parts::{add_part, amount_cell, ask_end, ask_part, end_part, kind_cell};
pub use list::list;
pub(crate) use papers::media_of;
pub use papers::{PAPER_BYTES, ask_paper, paper, upload};
pub use people::{add_contact, add_event, ask_contact, ask_event, erase_contact};
pub use ratings::{add_rating, ask_rating, ask_withdraw, withdraw};
pub use ratios::ratio_page;
pub use screen::{ask_screen, screen};
pub use statement_form::{ask_statement, record};
pub use statement_upload::{
    STATEMENT_BYTES, ask_statement_file, read_statement_file, statement_template,
};
pub use statement_versions::statement_versions;
pub use talk::{ask_log, ask_promise, log, promise};
pub use testimony_form::{add_testimony, ask_testimony, end_finding};
pub use testimony_page::{moved, moved_below, testimony};

use crate::{kit::link::encoded, state::App, visit::Visit};

/// The buyer of an address, if the reader may see it.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
async fn buyer_of(app: &App, visit: &Visit, code: &str) -> Result<Buyer, Failure> {
    get_buyer(&app.db, code, visit.scope()).await
}

/// Where a buyer stands.
pub fn href(code: &str) -> String {
    format!("/parties/{}", encoded(code))
}

/// One tab of a buyer.
pub fn tab_href(code: &str, tab: &str) -> String {
    format!("{}?tab={tab}", href(code))
}
