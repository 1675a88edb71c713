//! The challenger of the worklist (F24): what the company's own log says of the chance of being paid within two weeks,
//! with a contact and without one. It stands beside the order of the rule and decides nothing, until one person has
//! proposed and another has signed that it takes over; the rule is put back in the same way.
//!
//! `sample` makes rows of what was known on a day, `model` learns and measures, `read` asks the database, `takeover`
//! keeps what was signed, `rank` ranks a worklist by it.

mod model;
mod rank;
mod read;
mod sample;
mod takeover;

pub use model::{BackTest, Learnt, Order, Shadow, TooFew};
pub(super) use rank::BEHIND;
pub use rank::{rank_round, rank_some};
pub use read::{Challenge, ChallengerRow, challenge};
pub use sample::LearnRule;
pub(super) use sample::RawLearn;
pub use takeover::{
    Ranking, decide_ranking, propose_ranking, ranking_in_force, ranking_of_run, waiting_ranking,
};
