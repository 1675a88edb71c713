//! Granting (授信): a request for limit and terms, what the file must hold for it, who signs it,
//! the decision record, and grants that went without. Reviews and what credit earns belong here too.
//!
//! It proposes nothing by itself (`policy` does) and books nothing. Phases of a request: drafted by
//! the applicant → weighed and handed in → signed step by step → limit and terms granted through
//! `policy` in the transaction of the last signature, with the decision record.
//!
//! Invariants: no person signs their own request or signs twice; what a request was weighed by is
//! kept with it and gives the same bytes again; a grant without a request leaves a row in
//! `granting_bypass`; a buyer has one request on its way.

mod application;
mod apply;
mod bypass;
mod chain;
mod changed;
mod changes;
mod cycle;
mod decide;
mod decision;
mod desk;
mod document;
mod evidence;
mod growth;
mod guard;
mod need;
mod offer;
mod offer_book;
mod offer_list;
mod offer_pack;
mod pack;
mod people;
mod profit;
mod quality;
mod response;
mod review;
mod state;
mod weigh;

pub use application::{
    Application, ApplicationFilter, SECURITIES, WHATS, Waiting, Whole, count_applications,
    find_gathering, get_application, list_applications, list_waiting,
};
pub use apply::{NewApplication, begin, change, comment, submit, wanted_limit, withdraw};
pub use bypass::{Bypass, bypass_end, bypass_limit, bypass_part, bypass_terms, list_bypasses};
pub use chain::{Capacity, Signer, Step};
pub use changed::changed_since;
pub use changes::{Change, get_change, list_changes, propose_changes};
pub use cycle::{Cycle, CycleFilter, CycleRow, Decided, Spread, StepTime, decision_cycle};
pub use decide::{Outcome, Verdict, decide, number_text, stands};
pub use decision::{
    Decision, ReplayedDecision, get_decision, list_decisions, replay_all_decisions, replay_decision,
};
pub use desk::{OnDesk, list_desk, may_decide, remind};
pub use document::{
    AskedDoc, DecisionDoc, EvidenceDoc, MethodDoc, PacksDoc, PartDoc, ProfitDoc, Said, ScreenDoc,
    StepDoc, TrailDoc, WantedDoc, WeighedDoc,
};
pub use evidence::{Prepared, prepare};
pub use growth::{
    Book, Growth, MixMonth, Place, Ranked, ShrinkRow, growth, mix_course, shrink_list,
};
pub use need::Part;
pub use offer::{
    Entitled, EntitledPage, annual_bps, count_entitled, credit_days, list_entitled, page_entitled,
};
pub use offer_book::{Offer, OfferState, Uptake, accept_offer, end_offer, make_offer};
pub use offer_list::{OfferFilter, count_offers, get_offer, list_offers, offer_uptake};
pub use offer_pack::{Benefit, OfferPack, OfferRule};
pub use pack::{CostRates, GrantingPack, Response};
pub use people::{Delegation, NewDelegation, delegate, end_delegation, list_delegations};
pub use profit::{Profit, ProfitAsk, profit};
pub use quality::{GrowRow, MixRow, QualityMix, grow_list, quality_mix};
pub use response::{Plan, SENT_WAYS, close_change, list_responses, mark_sent, plan_response};
pub use review::{
    ReviewRow, ReviewRules, ReviewStanding, ReviewView, count_reviews, key_share, list_reviews,
    refresh_reviews, retier, review_standing,
};
pub use state::{Act, State};
pub use weigh::year_of_credit;
