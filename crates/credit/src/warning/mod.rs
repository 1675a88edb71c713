//! Warnings: danger signals of a buyer with their evidence, and the alerts that they raise, each
//! with an owner and a deadline.
//!
//! Seventeen of the library's twenty-seven signals are computed; any of those that people notice
//! can be reported. One buyer and one signal have one alert, which is raised again and never
//! doubled. Beside the 27 there are signals about suppliers (`supply`). It does not collect: contacts and promises are the collections room's.

mod alert;
mod library;
mod raise;
mod repo;
mod rules;
#[cfg(test)]
mod rules_tests;
mod rules_trade;
mod sight;
mod supply;

pub use alert::{AlertState, Standing, Step, step};
pub use library::{AlertLevel, Group, SignalDef, SignalLibrary, Thresholds};
pub use raise::{Raised, raise_alerts};
pub use repo::{
    Alert, AlertFilter, NewReport, Report, acknowledge_alert, clear_alert, count_alerts,
    expire_alerts, get_alert, list_alerts, list_reports, report_signal, report_signal_as_of,
};
pub use rules::{Hit, watch};
pub use sight::{
    Happening, NoteSeen, OpenItem, ReceiptSeen, RowKind, RowRef, Sight, StatementTrend,
};
pub use supply::{SUPPLY_SIGNALS, raise_supply};
