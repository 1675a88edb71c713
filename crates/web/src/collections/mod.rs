//! The worklist: whom to call first today and why, logging what was said, and promises; the strategy, its
//! outbox and what is written to debtors.

mod care;
mod channels;
mod log;
mod outbox;
mod outbox_step;
mod promises;
mod sender;
mod strategy;
mod strategy_form;
mod strategy_outcome;
mod trials;
mod wording;
mod worklist;

pub use care::{ask as ask_care, save as save_care, show as care};
pub use channels::{act as act_channel, show as channels, tell_group};
pub use log::{ask as log_ask, save as log_save};
pub use outbox::{act as outbox_do, list as outbox, release_many};
pub use outbox_step::{act as act_step, show as outbox_step};
pub use promises::{ask_withdraw, list as promises, withdraw};
pub use sender::{ask as ask_sender, save as save_sender};
pub use strategy::{
    act as act_strategy, draft as draft_strategy, home as strategy, show as strategy_version,
};
pub use trials::{act as act_trial, list as trials, propose as propose_trial};
pub use wording::{check as check_wording, show as wording};
pub use worklist::list;
