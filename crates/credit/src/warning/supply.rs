//! Signals about suppliers: what shows is reckoned above the rooms, by the books of `payables` and
//! the assessment in force; here its alerts are raised like all others.

use std::collections::BTreeMap;

use base::{Day, Result};
use store::Tx;

use super::{Hit, Raised, SignalLibrary, raise::apply};
use crate::parties::BuyerId;

/// The signals, in the order of the pack.
pub const SUPPLY_SIGNALS: [&str; 4] =
    ["sme-payment-late", "advance-late", "advance-tier", "advance-over"];

/// Raises the alerts of suppliers. What does not show any more expires in its time, with the next
/// assessment.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn raise_supply(
    tx: &mut Tx,
    hits: &BTreeMap<BuyerId, Vec<Hit>>,
    library: &SignalLibrary,
    as_of: Day,
) -> Result<Raised> {
    let mut raised = Raised::default();
    for (supplier, list) in hits {
        raised.add(apply(tx, *supplier, list, library, as_of).await?);
    }
    Ok(raised)
}
