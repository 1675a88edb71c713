//! The house: its rooms from left to right, `parties → intake → receivables → scoring → policy →
//! warning → collections`. A room calls only rooms to its left.

pub mod assess;
pub mod collections;
pub mod intake;
pub mod parties;
pub mod policy;
pub mod receivables;
pub mod roster;
pub mod scoring;
pub mod warning;
