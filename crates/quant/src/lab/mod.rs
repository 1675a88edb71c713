//! The scoring lab: from a table of history to a card whose every point can be explained.
//!
//! ```text
//! frame ─► bin ─► logistic (stepwise) ─► scorecard ─► prove, drift
//!   └───► tree · boost · additive (challengers) ──────┘
//! ```
//!
//! Pure arithmetic like the rest of the crate: bytes, columns and seeds come in, tables go out.
//! Target 1 is the event (bad). Weights of evidence are `ln(%good / %bad)`: the safer the bin, the
//! higher. Bin codes are `u8`, one per row, so that a fit reads one byte where it would read eight.

pub mod additive;
pub mod apart;
pub mod bin;
pub mod boost;
pub mod dice;
pub mod drift;
pub mod export;
pub mod feature;
pub mod frame;
pub mod logistic;
pub mod matrix;
pub mod penalty;
pub mod progress;
pub mod prove;
pub mod quality;
pub mod refusal;
pub mod reject;
#[cfg(test)]
mod samples;
pub mod scorecard;
pub mod special;
pub mod stepwise;
pub mod tree;
pub mod unfit;

pub use refusal::Refusal;
