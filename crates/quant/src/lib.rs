//! Risk arithmetic over plain slices. No input or output, no clock, no store: every number that
//! a result depends on is an argument, so the same arguments always give the same result.
//!
//! Three habits hold throughout:
//! * money is whole minor units (分, cents) and is summed in integers; a float appears only in
//!   ratios, days and probabilities;
//! * what is undefined is said to be undefined (`None` or a reason), it is never 0;
//! * units stand last in a name: `_minor`, `_bps` (hundredths of a percent), `_days`.

pub mod ageing;
pub mod altman;
pub mod behaviour;
pub mod card;
pub mod debts;
pub mod forecast;
pub mod lab;
pub mod lateness;
pub mod limit;
pub mod metrics;
pub mod peers;
mod ratio_groups;
pub mod ratios;
pub mod recovery;
pub mod scaling;
pub mod statement;
pub mod statement_checks;
pub mod statement_totals;
pub mod trial;
