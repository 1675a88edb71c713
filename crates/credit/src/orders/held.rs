//! The rows that everybody holds who writes orders: those of the buyer and of the head of its group.
//! Who belongs to a group is known for certain only while they are held, so both ways of taking them
//! say who the head is now, whatever the caller read before.

use base::Result;
use store::{Actor, Db, Tx, Wanted};

use crate::parties::BuyerId;

const ROWS: &str = "SELECT id, COALESCE(parent_id, id) AS says FROM parties_buyer \
    WHERE id IN ($1, $2) ORDER BY id";

/// Locks the fixed rows of a buyer and of the head of its group, in rising order of their ids.
/// Returns the head, which is another one than the caller's where the buyer has moved meanwhile.
pub(super) async fn lock(tx: &mut Tx, buyer: BuyerId, head: BuyerId) -> Result<BuyerId> {
    let mut head = head;
    loop {
        let now = tx.lock_both(ROWS, (buyer, head)).await?.unwrap_or(head);
        if now == head {
            return Ok(head);
        }
        // The buyer's row is held: it moves no more. Who waits for each other now is told Busy.
        head = now;
    }
}

/// A transaction of its own with these rows held. Whoever waits for them takes no place of others; see
/// [`Db::write_holding`].
///
/// # Errors
/// As there.
pub(super) async fn enter(
    db: &Db,
    actor: &Actor,
    (buyer, head): (BuyerId, BuyerId),
) -> Result<(Tx, BuyerId)> {
    let mut head = head;
    loop {
        let rows = Wanted { select: ROWS, ids: (buyer, head) };
        let (tx, now) = db.write_holding(actor.clone(), rows).await?;
        match now.unwrap_or(head) {
            same if same == head => return Ok((tx, head)),
            moved => {
                tx.roll_back().await?;
                head = moved;
            }
        }
    }
}
