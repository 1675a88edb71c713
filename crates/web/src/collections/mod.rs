//! The worklist: whom to call first today and why, logging what was said, and promises; the strategy, its
//! outbox and what is written to debtors.

pub mod after;
mod agreement_form;
mod agreements;
mod cadence_picture;
pub mod cadences;
pub mod capacity;
mod care;
pub mod cases;
mod challenger;
mod challenger_act;
mod channels;
pub mod customer;
pub mod debts;
mod desk;
pub mod evidence;
pub mod group;
pub mod kinds;
pub mod legal;
mod link_terms;
mod links;
mod links_list;
mod log;
pub mod matter;
pub mod measures;
pub mod meetings;
mod next;
mod outbox;
mod outbox_post;
mod outbox_step;
pub mod outside;
pub mod playbook;
mod promise;
mod promises;
pub mod reach;
mod readings;
pub mod recovery;
mod red;
mod sender;
pub mod stop;
mod strategy;
mod strategy_cei;
pub mod strategy_edit;
mod strategy_form;
mod strategy_outcome;
pub mod study;
pub mod talk;
mod team;
pub mod tools;
mod trials;
mod wording;
mod worklist;

pub use agreement_form::{ask as ask_agreement, save as save_agreement};
pub use agreements::{
    ask_end as ask_end_agreement, ask_sign, end as end_agreement, list as agreements,
    show as agreement, sign,
};
pub use care::{ask as ask_care, save as save_care, show as care};
pub use challenger::show as challenger;
pub use challenger_act::act as act_challenger;
pub use channels::{act as act_channel, show as channels, tell_group};
pub use customer::Brake;
pub use desk::{alarm as desk_alarm, list as desk};
pub use link_terms::{ask as ask_link_terms, save as save_link_terms};
pub(crate) use links::here;
pub use links::{
    href as links_href, issue as issue_customer_link, list as customer_links,
    of_buyer as links_of_buyer, read as read_answers, revoke as revoke_customer_link,
    unread as unread_answers,
};
pub use links_list::answers_to_account;
pub use log::{ask as log_ask, save as log_save};
pub use next::{
    ask as ask_next, ask_done as ask_next_done, decide as decide_next, done as next_done,
    list as next_steps,
};
pub use outbox::{act as outbox_do, list as outbox, release_many};
pub use outbox_post::{ask as ask_post, give as give_slip, save as save_post};
pub use outbox_step::{act as act_step, show as outbox_step};
pub use promise::{ask_confirm, ask_reschedule, confirm, reschedule, show as promise};
pub use promises::{ask_withdraw, list as promises, withdraw};
pub use readings::{ask as ask_reason, list as reasons, settle as settle_reason};
pub use red::{alarm as silent_alarm, show as red};
pub use sender::{ask as ask_sender, save as save_sender};
pub use strategy::{act as act_strategy, home as strategy, show as strategy_version};
pub use team::{by_value, team};
pub use trials::{act as act_trial, list as trials, propose as propose_trial};
pub use wording::{check as check_wording, show as wording};
pub use worklist::list;
