//! The worklist: whom to call first today and why, logging what was said, and promises.

mod log;
mod promises;
mod worklist;

pub use log::{ask as log_ask, save as log_save};
pub use promises::{ask_withdraw, list as promises, withdraw};
pub use worklist::list;
