//! The outlook: what a score means at other horizons, from how long the company's own buyers
//! lasted; what is expected to be lost; and whether earlier forecasts came true.
//!
//! It stands above the rooms, beside the assessment: a round adds up the cohort while it judges and
//! stores the outlook with itself, so that a page's cost does not grow with history. Until the
//! ledger holds enough bad buyers the shape is a constant hazard, and every reader is told so. An
//! expected loss is an expectation, no provision; the share lost is an assumption of the pack.
//! Here, too, the book of the round is held against what the company can carry.

mod back_test;
mod carried;
mod cohort;
mod document;
mod pack;
mod read;
mod spells;

pub use back_test::{back_test, back_test_when_due, find_back_test};
pub use carried::{CapacitySeen, CarriedMonth, capacity_seen};
pub use document::{BandDoc, HorizonDoc, MarkDoc, OutlookDoc, TestDoc, TestedDoc, TierDoc};
pub use pack::OutlookPack;
pub use read::{Expected, Seen, find_outlook, get_outlook, list_expected};

pub(crate) use cohort::{Cohort, Place};
pub(crate) use read::keep;
