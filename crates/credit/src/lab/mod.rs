//! The scoring lab over files: what [`quant::lab`] computes, on tables that people bring.
//!
//! It stands above the rooms, for it reads files as intake does and makes cards that scoring
//! keeps. It writes nothing to the ledger.

mod develop;
mod file;
mod refusal;

pub use develop::{Developed, Judged, Plan, Selected, Skipped, bin, fit, judge, select};
pub use file::{Table, read_table};
pub use refusal::{refused, unfit};
