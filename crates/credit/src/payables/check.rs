//! Whether what is derived of bills and advances agrees with their moves.

use base::Result;
use store::{Ask, Columns, Db};

const RULES: [(&str, &str); 4] = [
    (
        "payables.open-is-amount-less-moves",
        "SELECT COUNT(*) FROM payables_bill b WHERE b.open_minor <> b.amount_minor - (SELECT \
         CAST(COALESCE(SUM(m.amount_minor), 0) AS BIGINT) FROM payables_move m LEFT JOIN \
         payables_move r ON r.id = m.reverses_id WHERE m.bill_id = b.id AND \
         COALESCE(r.kind, m.kind) NOT IN ('dispute', 'dispute_end'))",
    ),
    (
        "payables.disputed-within-amount",
        "SELECT COUNT(*) FROM payables_bill b WHERE (SELECT \
         CAST(COALESCE(SUM(m.amount_minor), 0) AS BIGINT) FROM payables_move m LEFT JOIN \
         payables_move r ON r.id = m.reverses_id WHERE m.bill_id = b.id AND \
         COALESCE(r.kind, m.kind) IN ('dispute', 'dispute_end')) NOT BETWEEN 0 AND b.amount_minor",
    ),
    (
        "payables.advance-is-amount-less-arrivals",
        "SELECT COUNT(*) FROM payables_advance a WHERE a.open_minor <> a.amount_minor - (SELECT \
         CAST(COALESCE(SUM(m.amount_minor), 0) AS BIGINT) FROM payables_arrival m \
         WHERE m.advance_id = a.id)",
    ),
    (
        "payables.move-of-its-supplier",
        "SELECT COUNT(*) FROM payables_move m JOIN payables_bill b ON b.id = m.bill_id \
         WHERE m.supplier_id <> b.supplier_id",
    ),
];

/// The rules that are broken, each with its number of rows.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn check_payables(db: &Db) -> Result<Vec<(&'static str, i64)>> {
    let mut connection = db.read().await?;
    let mut broken = Vec::new();
    for (rule, sql) in RULES {
        let rows = Ask::new(sql).row(&mut connection, "checking what is owed").await?.int(0)?;
        if rows > 0 {
            broken.push((rule, rows));
        }
    }
    Ok(broken)
}
