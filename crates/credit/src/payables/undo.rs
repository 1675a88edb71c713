//! What an import brought taken back. Where something else was booked on it since, nothing is done.

use base::{Day, Result};
use store::{Ask, Columns, Tx, failed};

use super::{advance, moves};
use crate::parties::BuyerId;

/// What was taken back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PayablesTaken {
    /// Bills and advances.
    pub entries: u64,
    /// Moves and arrivals.
    pub moves: u64,
}

/// The number of a bill or advance of an import on which something else was booked since.
///
/// # Errors
/// A fault from the database.
pub async fn find_payables_rest(tx: &mut Tx, batch: i64) -> Result<Option<String>> {
    lock_all(tx, batch).await?;
    for sql in [
        "SELECT b.number FROM payables_bill b JOIN payables_move m ON m.bill_id = b.id \
         WHERE COALESCE(m.batch_id, 0) <> b.batch_id AND b.batch_id = ",
        "SELECT a.number FROM payables_advance a JOIN payables_arrival m ON m.advance_id = a.id \
         WHERE COALESCE(m.batch_id, 0) <> a.batch_id AND a.batch_id = ",
        "SELECT m.number FROM payables_move m JOIN payables_move r ON r.reverses_id = m.id \
         WHERE m.batch_id = ",
        "SELECT m.number FROM payables_arrival m JOIN payables_arrival r ON r.reverses_id = m.id \
         WHERE m.batch_id = ",
    ] {
        let mut ask = Ask::new(sql);
        ask.value(batch).text(" LIMIT 1");
        let rows = ask.rows(tx.conn(), "looking what rests on an import").await?;
        if let Some(row) = rows.first() {
            return Ok(Some(row.text(0)?));
        }
    }
    Ok(None)
}

/// Holds the suppliers of an import: nothing is booked on it between looking and taking back.
async fn lock_all(tx: &mut Tx, batch: i64) -> Result<()> {
    let mut ask = Ask::new("SELECT supplier_id FROM payables_bill WHERE batch_id = ");
    ask.value(batch).text(" UNION SELECT supplier_id FROM payables_advance WHERE batch_id = ");
    ask.value(batch).text(" UNION SELECT supplier_id FROM payables_move WHERE batch_id = ");
    ask.value(batch).text(" UNION SELECT supplier_id FROM payables_arrival WHERE batch_id = ");
    ask.value(batch).text(" ORDER BY 1");
    for row in &ask.rows(tx.conn(), "looking for the suppliers of an import").await? {
        moves::lock_supplier(tx, row.int(0)?).await?;
    }
    Ok(())
}

/// Takes back what an import brought: each of its moves is reversed on its own day, its bills and
/// advances lose their numbers and count no more.
///
/// # Errors
/// A fault from the database.
pub async fn take_back_payables(tx: &mut Tx, batch: i64, reason: &str) -> Result<PayablesTaken> {
    let mut taken = PayablesTaken::default();
    for (id, of, amount, on) in moved(tx, batch, MOVES).await? {
        let mut row = moves::Written::new(of, moves::MoveKind::Reversal, (-amount, on));
        (row.reason, row.reverses, row.batch) = (reason.to_owned(), Some(id), Some(batch));
        moves::write(tx, &row).await?;
        taken.moves += 1;
    }
    for (id, (advance, supplier), amount, on) in moved(tx, batch, ARRIVALS).await? {
        let row = ([advance, supplier, -amount], advance::ArrivalKind::Reversal, on);
        advance::write(tx, row, ("", reason), (Some(id), Some(batch))).await?;
        taken.moves += 1;
    }
    for table in ["payables_bill", "payables_advance"] {
        let mut ask = Ask::new("UPDATE ");
        ask.text(table).text(" SET undone_by = ").value(batch);
        ask.text(", number_key = number_key || '~' || CAST(id AS TEXT) WHERE undone_by IS NULL ");
        ask.text("AND batch_id = ").value(batch);
        taken.entries += ask.run(tx.conn()).await.map_err(failed("taking bills back"))?;
    }
    Ok(taken)
}

const MOVES: &str = "SELECT id, bill_id, supplier_id, amount_minor, on_day FROM payables_move \
    WHERE kind <> 'reversal' AND batch_id = ";
const ARRIVALS: &str = "SELECT id, advance_id, supplier_id, amount_minor, on_day \
    FROM payables_arrival WHERE kind <> 'reversal' AND batch_id = ";

type Moved = (i64, (i64, BuyerId), i64, Day);

async fn moved(tx: &mut Tx, batch: i64, sql: &'static str) -> Result<Vec<Moved>> {
    let mut ask = Ask::new(sql);
    ask.value(batch).text(" ORDER BY id");
    let rows = ask.rows(tx.conn(), "reading what an import moved").await?;
    let read = |row: &store::AnyRow| -> Result<Moved> {
        Ok((row.int(0)?, (row.int(1)?, row.int(2)?), row.int(3)?, row.day(4)?))
    };
    rows.iter().map(read).collect()
}
