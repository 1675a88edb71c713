//! One firm may stand on both sides: who was only one becomes both as soon as something is booked on
//! the other side. Nothing is ever netted by that.

use base::Result;
use serde_json::json;
use store::{Ask, Audit, Tx, failed};

use super::{BuyerId, leaves::record_sources};

/// Something is bought from it: a buyer becomes buyer and supplier.
///
/// # Errors
/// A fault from the database.
pub async fn stand_as_supplier(tx: &mut Tx, id: BuyerId) -> Result<()> {
    stand(tx, &[id], "buyer").await
}

/// Something is sold to them: suppliers become buyers and suppliers.
///
/// # Errors
/// A fault from the database.
pub async fn stand_as_buyers(tx: &mut Tx, ids: &[BuyerId]) -> Result<()> {
    if ids.is_empty() { Ok(()) } else { stand(tx, ids, "supplier").await }
}

async fn stand(tx: &mut Tx, ids: &[BuyerId], was: &str) -> Result<()> {
    for id in ids {
        let at = tx.at().0;
        let mut ask = Ask::new("UPDATE parties_buyer SET party_role = 'both', changed_at = ");
        ask.value(at).text(", version = version + 1 WHERE party_role = ").value(was);
        ask.text(" AND id = ").value(*id);
        if ask.run(tx.conn()).await.map_err(failed("changing the role of a party"))? == 0 {
            continue;
        }
        let as_of = tx.clock().day_of(tx.at());
        let fields = [(*id, vec![("role", "both".to_owned())])];
        record_sources(tx, &fields, "ledger", as_of).await?;
        tx.audit(Audit {
            room: "parties",
            action: "stand-as-both",
            subject: format!("buyer:{id}"),
            detail: json!({ "was": was }),
        });
    }
    Ok(())
}
