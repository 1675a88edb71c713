//! What every change of the room leaves behind: an event for the others, a line in the audit.

use base::Result;
use store::{Audit, Tx};

/// Tells what was done to one thing: its kind and row, the event and the action, the detail.
pub(crate) async fn told(
    tx: &mut Tx,
    (kind, id): (&'static str, i64),
    (event, action): (&'static str, &'static str),
    detail: serde_json::Value,
) -> Result<()> {
    let subject = format!("{kind}:{id}");
    tx.event(event, &subject, &detail).await?;
    tx.audit(Audit { room: "controls", action, subject, detail });
    Ok(())
}
