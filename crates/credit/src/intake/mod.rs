//! Files come in: what a file is, what its columns mean, and its rows as typed records.
//!
//! A file goes through five steps. [`source`] surveys it once (digest, size, format and encoding
//! over all bytes); [`table`] finds delimiter or sheet and the row of headers; [`plan`] makes a
//! mapping by profile, by recognition or by hand; [`read`] turns each row into a record, or says
//! everything that is wrong with it; booking hands the records to the ledger.
//!
//! Invariants: memory is bounded whatever the file's length (an old XLS and the shared strings of
//! an XLSX apart); an amount or a day is read exactly or rejected, never guessed; a rejected row
//! is kept with its line, its values and its reasons, and can be mended and sent again.

pub mod amounts;
pub mod batch;
mod booking;
mod cells;
pub mod chunk;
pub mod columns;
pub mod dates;
pub mod encoding;
mod grouped;
pub mod headers;
mod import;
pub mod kinds;
mod kinds_leaves;
mod kinds_supply;
mod milestone_rows;
pub mod money;
mod named_item;
mod order_rows;
pub mod plan;
pub mod preview;
pub mod profile;
pub mod read;
pub mod record;
mod record_orders;
pub mod reject;
mod repo;
mod rows;
mod rows_supply;
pub mod sheet;
mod sink;
pub mod source;
pub mod statement_sheet;
mod stream;
pub mod table;
mod terms;
pub mod told;
mod trace;
mod undo;
pub mod values;
mod zipped;

pub use batch::{BatchRow, Mode, Options, Outcome, Progress, State, Tally, Watch};
pub use import::{
    delete_profile, import, keep_upload, look, note_upload, save_profile, try_file, update_upload,
    upload_source,
};
pub use repo::{
    SavedProfile, Upload, get_batch, get_upload, list_batches, list_profiles, list_rejects,
};
pub use undo::{Undone, undo};
