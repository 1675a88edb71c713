//! Scoring: the feature catalogue, the scorecard, the score with its reasons, Altman's Z, and the
//! five-minute screen.
//!
//! It decides nothing: what a score means for terms and limits is the policy room's. Ability and
//! willingness are kept apart; a buyer of whom nothing is known has no score.

mod agencies;
mod agreement;
mod card;
mod card_sheet;
mod eyes;
mod features;
pub(crate) mod finance;
mod heed;
mod industry;
pub mod interchange;
pub mod models;
mod norm_pack;
mod own_packs;
pub(crate) mod pack;
mod panels;
mod proposed;
pub mod quality;
mod repo;
mod score;
mod screen;
mod told;
pub mod wording;

pub use agencies::{Agencies, Agency, GradeBand, GradeMeaning, RatingScale, rating_in_force};
pub use agreement::{FieldSaid, agreement, comparable, fields_by_sources, mark_fields};
pub use card::{Characteristic, Enough, Provisional, Scale, Scorecard};
pub use card_sheet::{BINS, CardBin, CardLine, CardSheet, of_words, usable};
pub use eyes::{Eyes, eyes_of, eyes_on, has_second};
pub use features::{Axis, Feature, Features, Missing, Source, Unit, Value};
pub use finance::{
    Altman, Finance, FirmKind, StatementSeen, lines_of, model_code, read_statements, zone_code,
};
pub use heed::{ExternalRule, Heeds, Outside, QUALITY_GRADES, QualityCaps, Step, Taken, Wins};
pub use industry::{Industries, Industry, IndustryEffect, IndustryEffects, Place};
pub use norm_pack::NormPack;
pub(crate) use own_packs::company_pack;
pub use own_packs::{
    BY_TWO, OwnPack, admit_own_pack, keep_own_pack, list_own_packs, own_or_shipped,
    own_or_shipped_within, own_pack, own_read, withdraw_own_pack,
};
pub use pack::{Edition, PackFault};
pub use panels::{Facet, Grade, Graded, Panel, grade_panels, portrait};
pub use proposed::{
    Asked, NewProposal, PackProposal, Signature, ask_second, draft_proposal, find_proposal,
    keep_tried, list_proposals, not_backdated, packs_that_wait, settle_proposal, signature_of,
    waiting_proposal,
};
pub use repo::{RecordedScreen, keep_card, list_screens, record_screen};
pub use score::{AxisIndex, Confidence, Points, Quadrant, Reason, Score, name_of, score};
pub use screen::{Answer, Comparison, Factor, Level, Question, Screen, ScreenResult, compare};
pub use told::ToldRule;
pub use wording::Wording;
