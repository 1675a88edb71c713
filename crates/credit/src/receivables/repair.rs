//! Balances that an undone import left behind in books of before: what others did to its rows and
//! took back on a later day held them in between, so that a past day shows an amount that never
//! was. Undoing levels this today; here the books of before are found and levelled the same way.

use base::Result;
use serde_json::json;
use store::{Ask, Audit, Columns, Db, Tx, failed};

use super::{state::turn, undo::level_all};

/// Reversals of another day than what they reverse, around rows of an import that was undone, that
/// nothing levels.
const GHOSTS: &str = " FROM receivables_movement r JOIN receivables_movement m \
    ON m.id = r.reverses_id LEFT JOIN receivables_item i ON i.id = m.item_id \
    LEFT JOIN receivables_credit c ON c.id = m.credit_id WHERE r.kind = 'reversal' \
    AND m.kind <> 'reversal' AND r.effective_on <> m.effective_on \
    AND (i.undone_by IS NOT NULL OR c.undone_by IS NOT NULL) AND NOT EXISTS \
    (SELECT 1 FROM receivables_movement x WHERE x.reverses_id = r.id)";

/// How many such balances there are.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn count_ghosts(db: &Db) -> Result<i64> {
    let mut ask = Ask::new("SELECT COUNT(*)");
    ask.text(GHOSTS);
    let mut connection = db.read().await?;
    ask.row(&mut connection, "looking for what undone imports left").await?.int(0)
}

/// Levels them, an audit line for each import. Returns how many there were; nothing else changes.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn level_ghosts(tx: &mut Tx) -> Result<u64> {
    let mut ask = Ask::new("SELECT DISTINCT COALESCE(i.undone_by, c.undone_by)");
    ask.text(GHOSTS);
    let batches = ask.rows(tx.conn(), "looking for what undone imports left").await?;
    let (mut all, mut last) = (0, None);
    for row in &batches {
        let batch = row.int(0)?;
        let count = level_all(tx, batch, "repair:undone", &mut last).await?;
        all += count;
        tx.audit(Audit {
            room: "receivables",
            action: "repair-undone",
            subject: format!("batch:{batch}"),
            detail: json!({ "movements": count }),
        });
    }
    if all > 0 {
        close(tx).await?;
        turn(tx, last).await?;
    }
    Ok(all)
}

/// What was undone is gone from its own day on.
async fn close(tx: &mut Tx) -> Result<()> {
    for sql in [
        "UPDATE receivables_item SET closed_on = issued_on \
         WHERE undone_by IS NOT NULL AND closed_on <> issued_on",
        "UPDATE receivables_credit SET closed_on = effective_on \
         WHERE undone_by IS NOT NULL AND closed_on <> effective_on",
    ] {
        Ask::new(sql).run(tx.conn()).await.map_err(failed("closing what was undone"))?;
    }
    Ok(())
}
