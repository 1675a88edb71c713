//! Internal control (内控): the company's credit policy as a document with versions and read receipts,
//! and what is done so that the policy is kept to.
//!
//! It judges no buyer and grants nothing: it reads what all rooms to its left hold. Control points hang on
//! their rows, maturity on control points, risks on both. Invariants: the text of a published version
//! never changes and its digest proves it; who has read a version is never taken back; nobody publishes
//! their own draft where somebody else could; a closed self-assessment and a recorded test never change.

mod check;
pub(crate) mod document;
mod document_pack;
pub(crate) mod document_tables;
mod maturity;
mod maturity_pack;
mod measure;
mod point;
pub mod process;
mod project;
mod reader;
mod risk;
mod risk_pack;
mod roadmap;
mod stage_pack;
mod stage_sums;
mod standing;
mod told;
mod version;

pub use crate::scoring::has_second;
pub use check::{CheckResult, ControlCheck, NewCheck, list_checks, record_check};
pub use document::{ChapterDoc, PolicyDoc, SourceDoc, compose};
pub use document_pack::{DocumentPack, TableOf};
pub use maturity::{
    Maturity, MaturityAnswer, answer_maturity, begin_maturity, close_maturity, get_maturity,
    list_maturities, scores as maturity_scores, suggested,
};
pub use maturity_pack::{Area, LEVEL_MAX, MaturityPack, Question};
pub use measure::{Evidence, Measure};
pub use point::{Point, PointPack, PointStatus, Stage};
pub use project::{
    NewProject, Project, Reached, enter_project, get_project, list_projects, list_walked,
    lose_project, reach_stage, stages_after,
};
pub use reader::{
    OpenReading, Reader, confirm_read, list_open_readings, list_readers, remind_readers,
};
pub use risk::{
    Heat, Risk, RiskSaid, RiskWeight, Treatment, adopt_risks, change_risk, close_risk, enter_risk,
    get_risk, list_risks, list_weights,
};
pub use risk_pack::{RiskKind, RiskModel, RiskPack};
pub use roadmap::{RoadStep, change_step, finish_step, list_steps};
pub use stage_pack::{STAGES, StageDef, StagePack};
pub use stage_sums::{StageSum, stage_sums};
pub use standing::{
    PointStanding, Reading, get_point, keep_readings, list_evidence, list_points, list_readings,
    name_owner,
};
pub(crate) use told::told;
pub use version::{
    DocumentState, NewDocument, PolicyVersion, document_in_force, document_open_to, draft_document,
    drop_document, get_document, list_documents, publish_document,
};
