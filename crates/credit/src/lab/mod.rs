//! The scoring lab: what [`quant::lab`] computes, on tables that people bring and on the ledger;
//! models proposed to the register, compared and watched.
//!
//! It stands above the rooms, for it reads files as intake does, buyers as an assessment does, and
//! makes cards that scoring keeps. It writes nothing to the ledger.

mod data_report;
mod data_set;
mod develop;
mod file;
mod propose;
mod refusal;
mod shadow;
mod watch;
mod watch_read;

pub use crate::scoring::models::variable_name;
pub use data_report::{ColumnReport, DataReport, DayReport, DefinitionDoc, FindingDoc, PartReport};
pub use data_set::{
    BuiltDataSet, DataSetSpec, build_data_set, column_names, keep_built, open_data_set,
    read as read_data_set,
};
pub use develop::{Developed, Judged, Plan, Selected, Skipped, bin, fit, judge, select};
pub use file::{Table, read_table};
pub use propose::{PartProof, Proof, Proposal, propose, prove};
pub use refusal::{refused, unfit};
pub use shadow::{Apart, ShadowComparison, shadow_comparison};
pub use watch::{
    CalibrationMonth, ModelAlert, OverrideReport, RoundDrift, VariableDrift, WatchReport,
    model_alerts, monthly_report, watch_report,
};
