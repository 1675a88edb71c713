//! Internal control (内控): the company's credit policy as a document with versions and read receipts,
//! and what is done so that the policy is kept to.
//!
//! It judges no buyer and grants nothing: it reads what all rooms to its left hold. Invariants: the
//! text of a published version never changes and its digest proves it; who has read a version is
//! never taken back; nobody publishes their own draft where somebody else could.

mod document;
mod document_pack;
mod document_tables;
mod eyes;
mod reader;
mod version;

pub use document::{ChapterDoc, PolicyDoc, SourceDoc, compose};
pub use document_pack::{DocumentPack, TableOf};
pub use eyes::has_second;
pub use reader::{
    OpenReading, Reader, confirm_read, list_open_readings, list_readers, remind_readers,
};
pub use version::{
    DocumentState, NewDocument, PolicyVersion, document_in_force, document_open_to, draft_document,
    drop_document, get_document, list_documents, publish_document,
};
