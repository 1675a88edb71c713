//! Measures of collecting (F22) by person, team, stage, script and way of contact, month by month: from the log of
//! contacts, promises and closed cases (`tally`), and from the ledger at the ends of months (`ledger`).
//!
//! `tally` is pure: what was read once gives every sum and the rows behind it, so that a figure and its rows are
//! one and the same question.

mod ledger;
mod measure;
mod read;
mod tally;

pub use ledger::{LedgerGroup, LedgerMonth, ledger_measures};
pub use measure::{MEASURES, Measure, MeasureBy, MeasureWhat, Measured, Tally};
pub use read::measure_log;
pub use tally::{DuePromise, EndedCase, LogLine, MeasureLog, Who};
