//! Practice: the role-play of a collection talk. A seeded debtor with hidden ability, willingness, trust and
//! reason; the learner's moves; an engine that alone decides what is conceded; marks, replay and what-if. The outcome
//! is an agreement as the house makes it.
//!
//! Invariants: the engine is pure (no clock, no chance but the seed, no words); no concession passes what the debtor
//! is able to; the same seed, pack and engine give the same bytes; a banned act fails the run.

mod bots;
mod chance;
mod debtor;
mod effects;
mod engine;
mod moves;
mod pack;
mod plan;
mod score;

pub use bots::{BOTS, Bot, Held, Order, order_held, order_of};
pub use debtor::{Cast, Debtor, Mood};
pub use engine::{CUES, Cue, ENGINE, Ending, Preparation, Run, TURNS_MOST, Turn};
pub use moves::{Concession, Move};
pub use pack::{Item, Level, Paper, Persona, Person, PracticePack, Scene, Trick};
pub use plan::{Ask, Part, Plan, Signer};
pub use score::{Mark, OUTCOME_TENTHS, OVER_BPS, Outcome, Scores, score};
