//! What is kept of orders, held against what the orders say.

use base::Result;
use store::{Ask, Columns, Db};

const RULES: [(&str, &str); 3] = [
    (
        "orders.sums-of-the-orders",
        "SELECT COUNT(*) FROM (SELECT COALESCE(CAST(SUM(s.n) AS BIGINT), 0) AS n, \
         COALESCE(CAST(SUM(s.u) AS BIGINT), 0) AS u, COALESCE(CAST(SUM(s.o) AS BIGINT), 0) AS o, \
         COALESCE(CAST(SUM(s.c) AS BIGINT), 0) AS c, COALESCE(CAST(SUM(s.d) AS BIGINT), 0) AS d \
         FROM (SELECT buyer_id, currency, orders AS n, unbilled_minor AS u, open_minor AS o, \
         claim_minor AS c, spent_minor AS d FROM orders_sum UNION ALL SELECT buyer_id, currency, \
         -1, -unbilled_minor, -open_minor, -claim_minor, CASE WHEN claim_minor < unbilled_minor \
         THEN -claim_minor ELSE -unbilled_minor END FROM orders_order WHERE taken = 1) s GROUP BY \
         s.buyer_id, s.currency) b WHERE b.n <> 0 OR b.u <> 0 OR b.o <> 0 OR b.c <> 0 OR b.d <> 0",
    ),
    (
        "orders.sums-no-younger-than-orders",
        "SELECT COUNT(*) FROM orders_sum s WHERE s.orders > 0 AND EXISTS (SELECT 1 FROM \
         orders_order o WHERE o.buyer_id = s.buyer_id AND o.currency = s.currency AND o.taken = 1 \
         AND o.ledger_version < s.ledger_version)",
    ),
    (
        "orders.decision-of-its-buyer",
        "SELECT COUNT(*) FROM orders_decision d JOIN orders_order o ON o.id = d.order_id \
         WHERE d.buyer_id <> o.buyer_id",
    ),
];

/// The rules that are broken, each with its number of rows.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn recount_orders(db: &Db) -> Result<Vec<(&'static str, i64)>> {
    let mut connection = db.read().await?;
    let mut broken = Vec::new();
    for (rule, sql) in RULES {
        let rows = Ask::new(sql).row(&mut connection, "checking orders").await?.int(0)?;
        if rows > 0 {
            broken.push((rule, rows));
        }
    }
    Ok(broken)
}
