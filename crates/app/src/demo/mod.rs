//! The living demo company: a simulated world brought into the house through the same verbs that
//! files and people use, and brought up to today at each start.

mod credit;
mod judgement;
mod ledger;
mod load;
mod orders;
mod outside;
mod party;

pub use self::credit::requests;
pub use load::{Demo, bring_up_to, live};
