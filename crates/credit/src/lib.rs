//! The house: its rooms, from left to right.

pub mod intake;
