//! The ledger: what buyers owe, item by item, and what takes it off.
//!
//! An **item** is one instalment of an invoice. A **credit** is a receipt or a credit note. A
//! **movement** ties a credit to an item (an allocation), or changes one of them alone (a
//! write-off, a cancellation, a bounce, a refund). Items, credits and movements are appended
//! and never changed; a correction is a movement with the opposite sign that names what it
//! reverses (what an undone import had booked only loses its number, see `undo`). Every entry has the day on which it takes effect and the instant at which it was
//! recorded, so that any figure can be asked as of a day, as known at an instant.
//!
//! Invariants, checked by [`check_ledger`]:
//! - an item's open amount is its amount less its movements, never below zero nor above the
//!   amount; likewise a credit's unallocated amount;
//! - both ends of an allocation belong to one buyer and one currency;
//! - what is open less what is unallocated is what was booked less what was received.
//!
//! It does not know limits, tiers or scores.

mod admit;
mod ageing;
mod ageing_entities;
mod ageing_rows;
mod ageing_sums;
mod allocation;
mod book;
mod buckets;
mod check;
mod columns;
mod compare;
mod credit;
mod dispute;
mod entry;
mod error;
mod facts;
mod foreign;
mod item;
mod item_rows;
mod list;
mod movement;
mod numbered;
mod payer;
mod rates;
mod ready;
mod repair;
mod spelling;
mod standing;
mod state;
mod undo;
mod unspent;
pub(crate) mod whose;

pub use admit::AHEAD_DAYS_MAX;
pub use ageing::{Ageing, AgeingBucket, AgeingQuery, Basis, CurrencyAgeing, Unrated, ageing};
pub use ageing_rows::{AgeingRow, By, ageing_by, ageing_by_once};
pub use allocation::{OpenItem, Spread, Target, plan_allocation};
pub use book::{Apply, Booked, Posting};
pub use buckets::{bucket_edges, set_bucket_edges};
pub use check::{LedgerReport, check_ledger};
pub use columns::LARGE_TABLES;
pub use credit::{CreditKind, NewCredit};
pub use dispute::{DisputeRow, credit_id, find_item_id, list_disputes, record_dispute};
pub use entry::{
    AllocationRow, Entered, enter_credit, enter_invoice, find_credit, find_invoice,
    list_allocations,
};
pub use error::LedgerRejection;
pub use facts::{ItemFacts, Payment, PaymentBy, item_facts};
pub use item::{NewDispute, NewItem, Settlement};
pub use list::{
    CreditRow, ItemFilter, ItemPage, ItemRow, MovementRow, get_item, get_item_of, list_credits,
    list_items, list_items_by_id, list_movements,
};
pub use movement::{
    allocate, allocate_in_batch, bounce_receipt, cancel_credit, cancel_item, refund_credit,
    reverse, write_off,
};
pub use numbered::{Numbered, NumberedKind, find_numbered};
pub use payer::{
    Filed, NamedPayer, PayerKind, PayerSaid, changes as payer_changes, kinds as payer_kinds,
    name_key, name_payers, named_payers, payers_of_new,
};
pub use rates::{NewRate, RateBook, admit_rate, list_rates, record_rates, restore_rate};
pub(crate) use rates::{load_rates, rate_book};
pub use ready::{Ready, Written, expect_items};
pub use repair::{count_ghosts, level_ghosts};
pub use spelling::{NumberTwins, list_number_twins};
pub(crate) use spelling::{exact_first, numbered};
pub use state::{LedgerState, company_currency, first_issued, ledger_state};
pub use undo::{Rest, TakenBack, find_rest, take_back};
pub use unspent::{UnspentFilter, UnspentRow, get_credit, list_credit_movements, list_unspent};
