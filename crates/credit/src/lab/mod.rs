//! The scoring lab: what [`quant::lab`] computes, on tables that people bring and on the ledger;
//! models proposed to the register, compared and watched.
//!
//! It stands above the rooms, for it reads files as intake does, buyers as an assessment does, and
//! makes cards that scoring keeps. It writes nothing to the ledger.

mod alarm;
mod bands;
mod bench;
pub mod choices;
mod cutting;
mod data_report;
mod data_set;
mod declined;
mod develop;
mod drill;
pub mod explore;
mod file;
mod fits;
mod fitting;
mod folding;
mod from_fit;
mod from_register;
mod glance;
mod import;
mod industry;
mod learnt;
mod marks;
mod methods;
mod opened;
mod project;
mod propose;
mod proving;
mod refusal;
mod regress;
pub mod report;
mod report_parts;
mod shadow;
mod watch;
mod watch_read;

pub use crate::scoring::models::variable_name;
pub use alarm::{
    ModelWarning, Watched as WatchRound, acknowledge_warning, get_warning, list_warnings,
    open_warnings, raise_model_warnings,
};
pub use bands::EDGES as COMPLETENESS;
pub use bench::Bench;
pub use data_report::{ColumnReport, DataReport, DayReport, DefinitionDoc, FindingDoc, PartReport};
pub use data_set::{
    BuiltDataSet, DataSetSpec, build_data_set, column_names, count_data_set, keep_built,
    open_data_set, read as read_data_set,
};
pub use declined::{Both, Inference, Supposing, below_accepted, with_declined};
pub use develop::{
    Judged, MissingRule, Plan, Selected, Skipped, bin, judge, nothing_left, select, step_by_step,
    suggest,
};
pub use drill::{ROWS_TOLD, RowTold, rows_of_bin};
pub use file::{Table, read_table};
pub use fits::{
    FitRow, Swap, card_of_fit, content_of_fit, get_fit, keep_fit, list_fits, scores_of, swap,
};
pub use fitting::{Fitted, fit_model};
pub use from_fit::{FitProposal, open_fit, propose_fit};
pub use from_register::project_of_data_set;
pub use glance::{ColumnGlance, Glance, MOST as GLANCED};
pub use import::{ImportAsked, Imported, MODEL_BYTES, propose_import, read_model};
pub use industry::{
    CONFIDENCE as INDUSTRY_CONFIDENCE, IndustryLevel, IndustryLine, IndustryReport, effect_name,
    industry_column, industry_effects,
};
pub use methods::{
    Measure, Method, MethodMeasured, MethodPack, MethodReport, compare_methods, method_report,
    methods_by_code,
};
pub use opened::{Binned, Opened, sorted_numbers};
pub use project::{
    NewProject, Project, Step, archive_project, begin_project, change_choices, get_project,
    glance_of, go_step, list_projects, list_steps,
};
pub use propose::{PartProof, Proof, Proposal, propose, prove};
pub use proving::{Judged as ToProve, prove as prove_parts};
pub use refusal::{refused, unfit};
pub use regress::{Developed, FittedTerm, fit};
pub(crate) use shadow::spearman;
pub use shadow::{Apart, Moved, ShadowComparison, shadow_comparison};
pub use watch::{
    CalibrationMonth, ModelAlert, OverrideReport, RoundDrift, VariableDrift, WatchReport,
    model_alerts, monthly_report, watch_report,
};
