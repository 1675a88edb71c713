//! The worklist: whom to call first today and why, logging what was said, and promises.

mod agreement_form;
mod agreements;
mod care;
pub mod evidence;
mod log;
mod next;
mod promise;
mod promises;
mod readings;
mod red;
mod team;
mod worklist;

pub use agreement_form::{ask as ask_agreement, save as save_agreement};
pub use agreements::{
    ask_end as ask_end_agreement, ask_sign, end as end_agreement, list as agreements,
    show as agreement, sign,
};
pub use care::{ask as ask_care, save as save_care, show as care};
pub use log::{ask as log_ask, save as log_save};
pub use next::{
    ask as ask_next, ask_done as ask_next_done, decide as decide_next, done as next_done,
    list as next_steps,
};
pub use promise::{ask_confirm, ask_reschedule, confirm, reschedule, show as promise};
pub use promises::{ask_withdraw, list as promises, withdraw};
pub use readings::{ask as ask_reason, list as reasons, settle as settle_reason};
pub use red::{alarm as silent_alarm, show as red};
pub use team::{by_value, team};
pub use worklist::list;
