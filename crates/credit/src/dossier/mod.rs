//! The files of all buyers, looked at together: whom agencies rate and whether they agree with the
//! own scores, where the data come from and how old they are, what is missing from each file, how
//! good what is there is.
//!
//! It stands above the rooms and reads what they hold; it judges by the checklist alone and
//! changes nothing but the register of sources, through the verbs of `parties`.

mod adopt;
mod checklist;
mod coverage;
mod pack;
mod quality;
mod ratings;

pub use adopt::{adopt_sources, usual_sources};
pub use checklist::{
    BuyerChecklist, ChecklistReport, ItemState, Judged, Standing, buyer_checklist, checklist_report,
};
pub use coverage::{FieldFill, SourceCoverage, SourceReport, source_report};
pub use pack::{ChecklistItem, ChecklistLevel, ChecklistPack, Needed, UsualSource};
pub use quality::{
    FieldVerified, QualityReport, QualityRow, RuleCount, quality_recount, quality_report,
};
pub use ratings::{AgencyCount, RatedBuyer, RatingReport, rating_report};
