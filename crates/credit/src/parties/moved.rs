//! Buyers that move into another group, out of one, or from one to the next. Orders of a buyer are written by
//! whoever holds its row or that of the head of its group; so it moves only while the rows of both heads are
//! held, and nobody adds up its orders beside somebody who knows it elsewhere.

use std::collections::BTreeSet;

use base::Result;
use store::{Ask, Tx};

use super::{BuyerId, NewBuyer, codes::Codes};

/// The rows to hold for a buyer that comes from one parent to another; none where it stays.
pub(super) fn heads(id: BuyerId, from: Option<BuyerId>, to: Option<BuyerId>) -> Vec<BuyerId> {
    if from == to {
        return Vec::new();
    }
    [Some(id), from, to].into_iter().flatten().collect()
}

/// Holds the rows that parties need which say another parent than is known, in rising order: before any
/// of them is changed, so that they wait for nobody who waits for one of them.
///
/// # Errors
/// Busy or a fault from the database.
pub(super) async fn hold(tx: &mut Tx, parties: &[NewBuyer], known: &Codes) -> Result<()> {
    let mut all = BTreeSet::new();
    for party in parties {
        let Some(buyer) = known.get(party.code.trim()) else { continue };
        let parent = party.parent_code.as_deref().map(str::trim).filter(|code| !code.is_empty());
        if let Some(parent) = parent.and_then(|code| known.get(code)) {
            all.extend(heads(buyer.id, buyer.parent_id, Some(parent.id)));
        }
    }
    hold_all(tx, &all.into_iter().collect::<Vec<_>>()).await
}

/// Holds rows of buyers, given in rising order.
///
/// # Errors
/// As [`hold`].
pub(super) async fn hold_all(tx: &mut Tx, ids: &[BuyerId]) -> Result<()> {
    for some in ids.chunks(500) {
        let mut ask = Ask::new("SELECT id FROM parties_buyer WHERE id IN (");
        ask.list(some.iter().copied()).text(") ORDER BY id");
        tx.rows_held(ask, "holding the groups of a buyer").await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_moves_holds_both_heads() {
        for (from, to, held) in [
            (None, None, vec![]),
            (Some(2), Some(2), vec![]),
            (None, Some(3), vec![1, 3]),
            (Some(2), None, vec![1, 2]),
            (Some(2), Some(3), vec![1, 2, 3]),
        ] {
            assert_eq!(heads(1, from, to), held, "{from:?} {to:?}");
        }
    }
}
