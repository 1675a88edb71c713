//! The scoring lab over files: what [`quant::lab`] computes, on tables that people bring.
//!
//! It stands above the rooms, for it reads files as intake does and makes cards that scoring
//! keeps. It writes nothing to the ledger.

mod bench;
pub mod choices;
mod cutting;
mod develop;
mod file;
mod fits;
mod fitting;
mod glance;
mod opened;
mod project;
mod proving;
mod refusal;
pub mod report;

pub use bench::Bench;
pub use develop::{Developed, Judged, Plan, Selected, Skipped, bin, fit, judge, select, suggest};
pub use file::{Table, read_table};
pub use fits::{FitRow, Swap, card_of_fit, get_fit, keep_fit, list_fits, scores_of, swap};
pub use fitting::{Fitted, fit_model};
pub use glance::{ColumnGlance, Glance, MOST as GLANCED};
pub use opened::{Binned, Opened, sorted_numbers};
pub use project::{
    NewProject, Project, Step, archive_project, begin_project, change_choices, get_project,
    glance_of, go_step, list_projects, list_steps,
};
pub use refusal::{refused, unfit};
