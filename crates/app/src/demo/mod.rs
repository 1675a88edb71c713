//! The living demo company: a simulated world brought into the house through the same verbs that
//! files and people use, and brought up to today at each start.

mod cases;
mod certificates;
mod classes;
mod controls;
mod credit;
mod drills;
mod exercises;
mod judgement;
mod kinds;
mod learning;
mod ledger;
mod links;
mod load;
mod orders;
mod outside;
mod packs;
mod party;
mod promises;
mod proof;
mod purchases;
mod strategy;
mod told;
mod watch;
mod whole_book;

pub use self::purchases::purchases;
pub use self::{certificates::certified, credit::requests, packs::authored};
pub use load::{Demo, bring_up_to, live};
pub use watch::tend_warnings;
