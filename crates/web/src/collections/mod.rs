//! The worklist: whom to call first today and why, logging what was said, and promises.

mod care;
pub mod cases;
pub mod debts;
pub mod legal;
mod log;
pub mod matter;
mod promises;
pub mod study;
pub mod talk;
pub mod tools;
mod worklist;

pub use care::{ask as ask_care, save as save_care, show as care};
pub use log::{ask as log_ask, save as log_save};
pub use promises::{ask_withdraw, list as promises, withdraw};
pub use worklist::list;
