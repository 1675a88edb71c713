//! A case 案件: one buyer in collection, worked in three phases (H01). Before 前 the account, papers, people
//! and the negotiation card are made ready; during 中 one talks; after 后 one follows up. No visit is
//! logged on a case that is not prepared, unless somebody says why not.
//!
//! One buyer has one open case. What was ticked counts for its round only: the next visit is prepared anew.

mod brief;
mod card;
mod case;
mod close;
mod hand;
mod next;
mod prepare;
mod reason;

pub use brief::{Brief, Owed, PraiseFact, Standing, brief, overdue_of};
pub use card::{NegotiationCard, Rung, save_card};
pub use case::{
    CaseFile, CaseFilter, CaseView, NewCase, Phase, count_cases, find_open_case, get_case,
    list_cases, open_case,
};
pub(super) use case::{lock_open, of_case};
pub use close::{OUTCOMES, Survey, close_case, find_survey, record_survey};
pub use hand::{Hand, hand_over, list_hands};
pub use next::{NextStep, Situation, next_step};
pub(super) use prepare::talked;
pub use prepare::{
    Found, ReadyBox, Tick, Ticked, begin_round, prepare, ready_boxes, tick, ticked,
    visits_are_prepared, waive,
};
pub use reason::{set_kind, set_reason};
