//! Orders and the gate that they pass: one function judges every transition that raises exposure,
//! under the locks of the buyer and of the head of its group, shows every failed step, and
//! reserves in the same transaction. Orders are held, never invoices.
//!
//! Invariants:
//! - what is reserved and what is used never passes a limit without a release that names a person, a
//!   reason, a cap and a last day;
//! - the same key with the same content gets the same answer, also after a restart; with another
//!   content it is refused;
//! - nothing is counted twice: an invoice that names its order or a delivery of it releases that part;
//! - every decision is a record from which it comes out again, byte for byte ([`replay_decision`]).
//!
//! It books no money and grants no limit.

mod acts;
mod bills;
mod book;
mod bring;
mod entity_use;
mod facts;
mod gate;
mod ground;
mod held;
mod jobs;
mod judge;
mod list;
mod load;
mod order;
mod recount;
mod release;
mod replay;
mod returned;
mod rule;
mod rule_version;
mod suspend;

pub use acts::{
    Changed, Delivered, Delivery, Named, act, cancel_order, change_order, confirm_order,
    copy_order, deliver_order, give_back, look_again, reopen_order,
};
pub use bills::{Bill, list_bills};
pub(crate) use bring::lock_all;
pub use bring::{
    Brought, OrdersTakenBack, bring_delivery, bring_end, bring_order, take_back_orders,
};
pub use entity_use::{EntityStanding, list_entity_standings};
pub use facts::{AskedFor, CurrencyUse, EntityUse, Facts, LimitSeen, Said, Step, Use};
pub use gate::{Answer, NewOrder, Reservation, check_order, check_order_in};
pub use jobs::{Begin, Rounds, keep_orders, keep_orders_anew, keep_orders_by, reconsider};
pub use judge::{Verdict, judge, reasons};
pub use list::{
    DecisionRow, DeliveryRow, OrderFilter, OrderRow, count_orders, get_decision, get_order,
    list_decisions, list_deliveries, list_orders,
};
pub use order::{Order, OrderState, Parts, Wanted};
pub use recount::recount_orders;
pub use release::{
    NewRelease, Release, Released, decide_release, list_releases, release_eyes, release_order,
};
pub use replay::{AllReplayed, Replayed, replay_all, replay_decision};
pub use returned::{cancel_invoice, return_orders};
pub use rule::{Check, OrderRule, Outcome, StepRule};
pub use rule_version::{
    RuleSide, RuleSwap, RuleWhatIf, StepMoved, decide_rule, find_rule_what_if, get_rule_version,
    parameters, propose_rule, rule_of,
};
pub use suspend::{
    GROUNDS, NewSuspension, Suspension, find_suspension, list_suspensions, notice, record_notice,
    record_security, resume_order, suspend_order, suspensions_in_force,
};
