//! A promise that only an undone import had brought.

use base::Result;
use store::{Ask, Tx, failed};

/// Takes a promise out of everything that is judged and frees its number.
///
/// # Errors
/// A fault from the database.
pub async fn undo_promise(tx: &mut Tx, id: i64, batch: i64) -> Result<bool> {
    let mut ask =
        Ask::new("UPDATE collections_promise SET state = 'withdrawn', number = number || ");
    ask.value(format!("~{batch}")).text(" WHERE state <> 'withdrawn' AND id = ").value(id);
    Ok(ask.run(tx.conn()).await.map_err(failed("undoing a promise"))? > 0)
}
