//! A seeded, simulated trading world: an invented maker of pumps and valves sells on account to
//! invented buyers, some of which pay late, fall out, recover or fail.
//!
//! It is the source of the demo company and of the simulated year in the tests. It has no clock
//! and no database; the only I/O is the explicit [`World::write_csv`]. The same [`Spec`] gives the
//! same bytes on every machine, and a later `until` only adds facts.
//!
//! What comes out are [`Facts`], each with the day on which the company gets to know it. What
//! really is behind them ([`Truth`]) stands apart and is never exported.

mod account;
mod books;
mod calendar;
mod chance;
mod company;
mod export;
mod facts;
mod identity;
mod ledger;
mod life;
mod names;
mod news;
mod payments;
mod places;
mod ratings;
mod sales;
mod spec;
mod talk;
mod trades;
mod traits;
mod truth;
pub mod uscc;
mod words;
mod world;

pub use books::STATEMENT_LINES;
pub use calendar::Season;
pub use company::{COMPANY, Company};
pub use facts::{
    Buyer, BuyerNo, CompanyEvent, Contact, ContactEntry, CreditNote, DisputeClosed, DisputeOpened,
    Group, Instalment, Invoice, Limit, Membership, MonthRate, Order, Promise, Receipt, Reversal,
    Signal, Statement, Terms, User,
};
pub use ledger::{Fact, Facts};
pub use life::{Failure, Health};
pub use ratings::{Rated, ratings};
pub use spec::{Detail, Spec};
pub use truth::{Intent, Truth};
pub use words::{
    BusinessModel, Channel, CompanyEventKind, ContactResult, ContactRole, CreditReason,
    CustomerKind, DisputeOutcome, DisputeReason, Ownership, PayMethod, ReversalReason, SignalKind,
    SizeClass, TermsKind, UserRole,
};
pub use world::{World, stream, write_csv_streamed};
