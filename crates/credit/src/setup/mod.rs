//! The set-up (一日建体系, G05): from an empty company to a working credit policy within a day.
//!
//! It stands above the rooms and may look into all of them. How far each step is follows from the
//! data, never from a tick. What it proposes are own versions of the shipped packs, made from a few
//! answers; they count once a second person has signed them, where there is one.

mod answers;
mod edit;
mod fit;
mod laid;
mod pack;
mod proposal;
mod steps;

pub use answers::{Answers, Staff, Typed};
pub use fit::{Fitted, fitted};
pub use laid::{LaidRow, laid};
pub use pack::{SetupPack, Trade};
pub use proposal::{
    Setup, SetupState, find_live_setup, get_setup, list_setups, propose_setup, refuse_setup,
    setup_open_to, sign_setup, usual_answers, withdraw_setup,
};
pub use steps::{SetupStep, Standing, setup_steps, standing};
