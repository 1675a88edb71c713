//! What leaves the school: lessons, paths and cases as packages for other learning systems (SCORM 2004 4th edition,
//! cmi5), and what was learnt here as xAPI statements, as a file or by an outbox to a learning record store.
//!
//! Packages hold our own pages and our own script, each page complete in itself, with licence and source; the same
//! content gives the same bytes. A package can be played anywhere, so it holds the right answers: what is asked in
//! earnest is asked in the house. Statements name nobody unless the company says so, and a statement has one id for
//! ever, so that sending it again changes nothing.
//!
//! LTI 1.3 is not spoken: nothing here launches other systems' tools or is launched by their signed requests.

mod cmi5;
mod conform;
mod forms;
mod marked;
mod order;
mod outbox;
mod packed;
mod page;
mod records;
mod scorm;
mod statement;
mod store_terms;
mod unit;
mod xml;

pub use cmi5::check_structure;
pub use conform::{Fault, conforms};
pub use order::{Order, Spoken, Standard, What};
pub use outbox::{
    OUTBOX_STATES, Outgoing, Taken, count_outgoing, due_statements, keep_answer, list_outgoing,
    queue_statements, send_again, void_statement,
};
pub use packed::{Package, package, package_name};
pub use records::{Period, Record, RecordKind, list_records, record_export};
pub use scorm::check_manifest;
pub use statement::{Named, Statement, of_record, void};
pub use store_terms::{SECRET, StoreTerms, find_store_terms, pseudonym_key, set_store_terms};
