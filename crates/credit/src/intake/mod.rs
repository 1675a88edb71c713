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
pub mod columns;
pub mod dates;
pub mod encoding;
pub mod headers;
pub mod kinds;
pub mod plan;
pub mod preview;
pub mod profile;
pub mod read;
pub mod record;
pub mod reject;
mod rows;
pub mod sheet;
pub mod source;
mod stream;
pub mod table;
pub mod values;
