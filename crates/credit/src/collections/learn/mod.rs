//! The challenger of the worklist (F24): what the company's own log says of the chance of being paid within two weeks,
//! with a contact and without one. It stands beside the order of the rule and decides nothing; what decides is changed
//! in the packs, by the people who sign them.
//!
//! `sample` makes rows of what was known on a day, `model` learns and measures, `read` asks the database.

mod model;
mod read;
mod sample;

pub use model::{BackTest, Learnt, Order, Shadow, TooFew};
pub use read::{Challenge, ChallengerRow, challenge};
pub use sample::LearnRule;
pub(super) use sample::RawLearn;
