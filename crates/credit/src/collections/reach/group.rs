//! The group of a team program that we share with a customer: messages of the strategy go there by its hook. The
//! address of the hook is a secret, kept elsewhere.

use base::{Rejection, Result};
use serde_json::json;
use store::{Ask, Audit, Columns, Db, Tx, failed};

use crate::parties::BuyerId;

/// Whose programs there are.
pub const GROUP_KINDS: [&str; 3] = ["wecom", "dingtalk", "feishu"];

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerGroup {
    /// One of [`GROUP_KINDS`].
    pub kind: String,
    /// What it is called, who is in it.
    pub note: String,
    /// Who set it up.
    pub actor: String,
}

/// The group of a buyer, where there is one.
///
/// # Errors
/// A fault from the database.
pub async fn find_group(db: &Db, buyer: BuyerId) -> Result<Option<CustomerGroup>> {
    let mut ask = Ask::new("SELECT kind, note, actor FROM collections_group WHERE buyer_id = ");
    ask.value(buyer);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "finding a customer's group").await?;
    let one = rows.first().map(|row| {
        Ok(CustomerGroup { kind: row.text(0)?, note: row.text(1)?, actor: row.text(2)? })
    });
    one.transpose()
}

/// Sets the group of a buyer up, in place of an earlier one.
///
/// # Errors
/// `collections.group-kind`, `collections.note-missing` where it is not said which group it is, or a fault.
pub async fn set_group(tx: &mut Tx, buyer: BuyerId, (kind, note): (&str, &str)) -> Result<()> {
    if !GROUP_KINDS.contains(&kind) {
        return Err(Rejection::new("collections.group-kind").with("kind", kind).on("kind").into());
    }
    if note.trim().is_empty() {
        return Err(Rejection::new("collections.note-missing").on("group_note").into());
    }
    forget(tx, buyer).await?;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_group (id, buyer_id, kind, note, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(buyer).text(", ").value(kind).text(", ").value(note.trim());
    ask.text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("setting a customer's group"))?;
    let (subject, detail) =
        (format!("buyer:{buyer}"), json!({ "kind": kind, "note": note.trim() }));
    tx.audit(Audit { room: "collections", action: "set-group", subject, detail });
    Ok(())
}

/// Takes the group of a buyer away.
///
/// # Errors
/// A fault from the database.
pub async fn drop_group(tx: &mut Tx, buyer: BuyerId) -> Result<()> {
    forget(tx, buyer).await?;
    let (subject, detail) = (format!("buyer:{buyer}"), json!({}));
    tx.audit(Audit { room: "collections", action: "drop-group", subject, detail });
    Ok(())
}

async fn forget(tx: &mut Tx, buyer: BuyerId) -> Result<()> {
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", buyer).await?;
    let mut ask = Ask::new("DELETE FROM collections_group WHERE buyer_id = ");
    ask.value(buyer);
    ask.run(tx.conn()).await.map_err(failed("taking a customer's group away"))?;
    Ok(())
}
