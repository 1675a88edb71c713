//! Receipts and credit notes that are not wholly allocated, and one of them with its history.

use base::{Currency, Day, Result};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use super::{CreditRow, LedgerRejection, MovementRow, list::movements};
use crate::parties::{BuyerId, scope_owner};

/// Which credits.
#[derive(Debug, Clone)]
pub struct UnspentFilter {
    /// Whose buyers.
    pub scope: Scope,
    /// Only this buyer's.
    pub buyer: Option<BuyerId>,
    /// Only `receipt` or `credit_note`.
    pub kind: Option<&'static str>,
    /// Only in this currency.
    pub currency: Option<Currency>,
    /// Where the last page ended.
    pub after: Option<(Day, i64)>,
    /// At most so many rows, 1 to 1,000.
    pub limit: u32,
}

/// A credit and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnspentRow {
    /// The buyer's id.
    pub buyer_id: BuyerId,
    /// The buyer's code.
    pub buyer_code: String,
    /// The buyer's name.
    pub buyer_name: String,
    /// The credit.
    pub credit: CreditRow,
}

const COLUMNS: &str = "c.id, c.kind, c.number, c.effective_on, c.currency, c.amount_minor, \
    c.unallocated_minor, c.reference, b.id, b.code, b.name";

fn read(row: &AnyRow) -> Result<UnspentRow> {
    Ok(UnspentRow {
        credit: CreditRow {
            id: row.int(0)?,
            kind: row.text(1)?,
            number: row.text(2)?,
            effective_on: row.day(3)?,
            currency: row.currency(4)?,
            amount_minor: row.int(5)?,
            unallocated_minor: row.int(6)?,
            reference: row.text(7)?,
        },
        buyer_id: row.int(8)?,
        buyer_code: row.text(9)?,
        buyer_name: row.text(10)?,
    })
}

/// Credits with something left as known now, oldest first, and where the next page begins.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn list_unspent(
    db: &Db,
    filter: &UnspentFilter,
) -> Result<(Vec<UnspentRow>, Option<(Day, i64)>)> {
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(
        " FROM receivables_credit c JOIN parties_buyer b ON b.id = c.buyer_id \
         WHERE c.closed_on IS NULL",
    );
    if let Some(owner) = scope_owner(filter.scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if let Some(buyer) = filter.buyer {
        ask.text(" AND c.buyer_id = ").value(buyer);
    }
    if let Some(kind) = filter.kind {
        ask.text(" AND c.kind = ").value(kind);
    }
    if let Some(currency) = filter.currency {
        ask.text(" AND c.currency = ").value(currency.code());
    }
    if let Some((day, id)) = filter.after {
        ask.text(" AND (c.effective_on > ").value(day).text(" OR (c.effective_on = ").value(day);
        ask.text(" AND c.id > ").value(id).text("))");
    }
    let limit = filter.limit.clamp(1, 1_000);
    ask.text(" ORDER BY c.effective_on, c.id LIMIT ").value(i64::from(limit) + 1);
    let mut connection = db.read().await?;
    let found = ask.rows(&mut connection, "listing what is not allocated").await?;
    let mut rows = found.iter().map(read).collect::<Result<Vec<_>>>()?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|row| (row.credit.effective_on, row.credit.id));
    Ok((rows, next))
}

/// One credit within what somebody may see.
///
/// # Errors
/// `receivables.credit-unknown`, or a fault.
pub async fn get_credit(db: &Db, id: i64, scope: Scope) -> Result<UnspentRow> {
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS)
        .text(" FROM receivables_credit c JOIN parties_buyer b ON b.id = c.buyer_id WHERE c.id = ");
    ask.value(id);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading a receipt").await?;
    match rows.first() {
        Some(row) => read(row),
        None => Err(LedgerRejection::CreditUnknown { credit: id.to_string() }.into()),
    }
}

/// What happened to a credit, in order; `credit` holds the invoice's number here.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn list_credit_movements(db: &Db, credit: i64) -> Result<Vec<MovementRow>> {
    movements(
        db,
        "COALESCE((SELECT i.number FROM receivables_item i WHERE i.id = m.item_id), '')",
        ("credit_id", credit),
    )
    .await
}
