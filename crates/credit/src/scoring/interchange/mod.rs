//! Scorecards as files that other programmes and other houses read and write.
//!
//! JSON is the house's own form and loses nothing; SQL, Python, PMML and formulas of a spreadsheet
//! are written by [`quant::lab::export`].

mod json;
mod plain;

pub use json::{card_from_json, card_to_json};
pub use plain::{card_from_rows, card_from_table};
