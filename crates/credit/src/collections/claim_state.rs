//! What stands of a buyer's claim beside the ledger: when its first limitation period ends by the chain of each
//! debt, whether the law has it, what somebody decided to do next. Read for many buyers with few questions.

use std::collections::HashMap;

use base::{Day, Result};
use store::{AnyConnection, Ask, Columns, Db};

use super::{evidence::ends_of, promises::ESCALATED};
use crate::parties::BuyerId;

/// How a claim stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClaimState {
    /// The last day of the period that ends first, of what is overdue, by what is proven.
    pub limitation_on: Option<Day>,
    /// A matter before the law is open.
    pub matter_open: bool,
    /// By when the next step is to be taken that somebody decided; one that waits for the manager is none.
    pub decided_on: Option<Day>,
}

/// The claims against buyers of a range of ids, as of a day.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn claim_states(
    db: &Db,
    range: (BuyerId, BuyerId),
    as_of: Day,
) -> Result<HashMap<BuyerId, ClaimState>> {
    let mut states: HashMap<BuyerId, ClaimState> = HashMap::new();
    for (buyer, ends_on) in ends_of(db, range, as_of).await? {
        states.entry(buyer).or_default().limitation_on = Some(ends_on);
    }
    let mut connection = db.read().await?;
    for buyer in matters(&mut connection, range, as_of).await? {
        states.entry(buyer).or_default().matter_open = true;
    }
    for (buyer, due_on) in decided(&mut connection, range, as_of).await? {
        states.entry(buyer).or_default().decided_on = Some(due_on);
    }
    Ok(states)
}

async fn matters(
    connection: &mut AnyConnection,
    (from, to): (BuyerId, BuyerId),
    as_of: Day,
) -> Result<Vec<BuyerId>> {
    let mut ask = Ask::new("SELECT DISTINCT buyer_id FROM collections_matter WHERE opened_on <= ");
    ask.value(as_of).text(" AND (closed_on IS NULL OR closed_on > ").value(as_of);
    ask.text(") AND buyer_id >= ").value(from).text(" AND buyer_id <= ").value(to);
    let rows = ask.rows(connection, "reading matters of buyers").await?;
    rows.iter().map(|row| row.int(0)).collect()
}

async fn decided(
    connection: &mut AnyConnection,
    (from, to): (BuyerId, BuyerId),
    as_of: Day,
) -> Result<Vec<(BuyerId, Day)>> {
    let mut ask =
        Ask::new("SELECT buyer_id, MIN(due_on) FROM collections_next_step WHERE made_on <= ");
    ask.value(as_of).text(" AND (done_on IS NULL OR done_on > ").value(as_of);
    ask.text(") AND kind <> ").value(ESCALATED);
    ask.text(" AND buyer_id >= ").value(from).text(" AND buyer_id <= ").value(to);
    ask.text(" GROUP BY buyer_id");
    let rows = ask.rows(connection, "reading decided steps of buyers").await?;
    rows.iter().map(|row| Ok((row.int(0)?, row.day(1)?))).collect()
}
