//! The ledger checks itself: everything derived is computed anew from the movements.

use base::Result;
use store::{Ask, Columns, Db};

/// What a check of the whole ledger found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LedgerReport {
    /// Items checked.
    pub items: i64,
    /// Credits checked.
    pub credits: i64,
    /// Movements checked.
    pub movements: i64,
    /// What does not agree: the rule's name and how many rows break it.
    pub broken: Vec<(&'static str, i64)>,
}

impl LedgerReport {
    /// Whether everything agrees.
    pub const fn is_sound(&self) -> bool {
        self.broken.is_empty()
    }
}

const RULES: [(&str, &str); 10] = [
    (
        "item-open-amount",
        "SELECT COUNT(*) FROM receivables_item i LEFT JOIN (SELECT item_id, \
         CAST(SUM(amount_minor) AS BIGINT) AS taken FROM receivables_movement \
         WHERE item_id IS NOT NULL GROUP BY item_id) m ON m.item_id = i.id \
         WHERE i.open_minor <> i.amount_minor - COALESCE(m.taken, 0)",
    ),
    (
        "credit-unallocated-amount",
        "SELECT COUNT(*) FROM receivables_credit c LEFT JOIN (SELECT credit_id, \
         CAST(SUM(amount_minor) AS BIGINT) AS taken FROM receivables_movement \
         WHERE credit_id IS NOT NULL GROUP BY credit_id) m ON m.credit_id = c.id \
         WHERE c.unallocated_minor <> c.amount_minor - COALESCE(m.taken, 0)",
    ),
    (
        "item-closed-day",
        "SELECT COUNT(*) FROM receivables_item WHERE (open_minor = 0) <> (closed_on IS NOT NULL)",
    ),
    (
        "credit-closed-day",
        "SELECT COUNT(*) FROM receivables_credit \
         WHERE (unallocated_minor = 0) <> (closed_on IS NOT NULL)",
    ),
    (
        "allocation-of-one-buyer-and-currency",
        "SELECT COUNT(*) FROM receivables_movement m JOIN receivables_item i ON i.id = m.item_id \
         JOIN receivables_credit c ON c.id = m.credit_id WHERE i.buyer_id <> c.buyer_id \
         OR i.currency <> c.currency OR m.buyer_id <> i.buyer_id",
    ),
    (
        "reversal-is-exact",
        "SELECT COUNT(*) FROM receivables_movement r LEFT JOIN receivables_movement m \
         ON m.id = r.reverses_id WHERE r.kind = 'reversal' AND (m.id IS NULL \
         OR r.amount_minor <> -m.amount_minor \
         OR (r.effective_on < m.effective_on AND m.kind <> 'reversal') \
         OR COALESCE(r.item_id, 0) <> COALESCE(m.item_id, 0) \
         OR COALESCE(r.credit_id, 0) <> COALESCE(m.credit_id, 0))",
    ),
    (
        "movement-not-before-its-ends",
        "SELECT COUNT(*) FROM receivables_movement m \
         LEFT JOIN receivables_item i ON i.id = m.item_id \
         LEFT JOIN receivables_credit c ON c.id = m.credit_id \
         WHERE m.effective_on < i.issued_on OR m.effective_on < c.effective_on",
    ),
    (
        "item-open-amount-on-every-day",
        "SELECT COUNT(DISTINCT id) FROM (SELECT i.id, i.amount_minor, \
         CAST(SUM(m.amount_minor) OVER (PARTITION BY m.item_id ORDER BY m.effective_on) \
         AS BIGINT) AS taken FROM receivables_movement m \
         JOIN receivables_item i ON i.id = m.item_id) AS every_day \
         WHERE taken < 0 OR taken > amount_minor",
    ),
    (
        "credit-unallocated-amount-on-every-day",
        "SELECT COUNT(DISTINCT id) FROM (SELECT c.id, c.amount_minor, \
         CAST(SUM(m.amount_minor) OVER (PARTITION BY m.credit_id ORDER BY m.effective_on) \
         AS BIGINT) AS taken FROM receivables_movement m \
         JOIN receivables_credit c ON c.id = m.credit_id) AS every_day \
         WHERE taken < 0 OR taken > amount_minor",
    ),
    (
        "currency-without-any-rate",
        "SELECT COUNT(*) FROM (SELECT id, currency FROM receivables_item WHERE closed_on IS NULL \
         UNION ALL SELECT id, currency FROM receivables_credit WHERE closed_on IS NULL) AS o \
         WHERE o.currency <> COALESCE((SELECT REPLACE(value, '\"', '') FROM store_setting \
         WHERE name = 'company.currency'), 'CNY') AND NOT EXISTS (SELECT 1 FROM \
         receivables_rate r WHERE r.currency = o.currency)",
    ),
];

/// Checks every derived amount and every rule between rows.
///
/// # Errors
/// Busy or a fault from the database; a ledger that does not agree is a result, not an error.
pub async fn check_ledger(db: &Db) -> Result<LedgerReport> {
    let mut snapshot = db.snapshot().await?;
    let mut count = async |sql: &str| -> Result<i64> {
        Ask::new(sql).row(snapshot.conn(), "checking the ledger").await?.int(0)
    };
    let mut report = LedgerReport {
        items: count("SELECT COUNT(*) FROM receivables_item").await?,
        credits: count("SELECT COUNT(*) FROM receivables_credit").await?,
        movements: count("SELECT COUNT(*) FROM receivables_movement").await?,
        broken: Vec::new(),
    };
    for (rule, sql) in RULES {
        let rows = count(sql).await?;
        if rows > 0 {
            report.broken.push((rule, rows));
        }
    }
    Ok(report)
}
