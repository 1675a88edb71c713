//! The register of models: versions with their content, proof and history, who decides on which
//! day, and how a version scores a buyer.
//!
//! A version never changes; only its state does. Whoever made it passes no judgement on it. On
//! every day exactly one model decides: the expert scorecard until another is put in its place.
//! Data sets, rounds, replays and the watch, which need the ledger, stand above the rooms in
//! [`crate::lab`] and [`crate::assess`].

mod additive;
mod booster;
mod compact;
mod content;
mod data_sets;
mod kind;
mod names;
mod open;
mod register;
mod rules;
mod running;
mod sight;
mod steps;
mod table;
mod tally;
mod tree;

pub use additive::{AdditiveModel, Couple, Curve, Side, Span};
pub use booster::{Apart, BoosterModel, Coded, Coding};
pub use compact::{CompactCard, CompactGrid, CompactTerm, compact};
pub use content::{Better, Content, Term, Weighed};
pub use data_sets::{
    DataSet, NewDataSet, Origin, data_sets_of, get_data_set, keep_data_set, list_data_sets,
};
pub use kind::{Kind, Role, State, Step};
pub use names::ColumnNames;
pub use open::{OpenStep, open_steps};
pub use register::{
    Model, Reign, StepTaken, Version, VersionFile, challengers_on, champion_on, champions_history,
    get_version, list_models, list_proofs, running_version,
};
pub use rules::{Definition, ModelRules, WatchRules};
pub use running::Running;
pub use sight::{FrameRow, Row, Seen, Sight};
pub use steps::{
    NewVersion, approve_as, propose_version, reject, restore_expert, retire, validate,
};
pub use table::{TableLine, card_table, variable_name};
pub use tally::{Development, Lane, Learnt, PLAIN_CUTS, Tally, expert_lanes, lanes_of};
pub use tree::{Ask, TreeModel, TreeNode};
