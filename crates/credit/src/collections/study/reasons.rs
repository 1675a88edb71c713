//! Reasons as a Pareto (L06), and how often what was said differs from what was found (L11).

use std::collections::BTreeMap;

use base::{Day, Result};
use store::{Ask, Columns, Db, access::Scope};

use crate::parties::scope_owner;

/// A reason with what lies on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonRow {
    /// Its code; empty where nobody has said any.
    pub code: String,
    /// Cases.
    pub cases: i64,
    /// Buyers without a case who told it last, on the log of a contact.
    pub buyers: i64,
    /// What was overdue on the cases when they were opened, and is overdue now of the buyers.
    pub owed_minor: i64,
    /// The share of the sum up to and with this row, basis points.
    pub upto_bps: i64,
}

/// All reasons, the dearest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reasons {
    /// A row a reason; the verified one counts, else the stated.
    pub rows: Vec<ReasonRow>,
    /// Cases in all.
    pub cases: i64,
    /// Buyers without a case who told a reason.
    pub buyers: i64,
    /// Cases with a reason.
    pub coded: i64,
    /// Cases with a stated and a verified reason.
    pub both: i64,
    /// Of them those where the two differ.
    pub differ: i64,
}

/// Reasons of cases opened from a day on, and of buyers without a case who told one from then on.
///
/// # Errors
/// A fault from the database.
pub async fn reasons(db: &Db, scope: Scope, since: Day) -> Result<Reasons> {
    let mut ask = Ask::new(
        "SELECT c.stated, c.verified, CAST(COUNT(*) AS BIGINT), \
         CAST(COALESCE(SUM(c.owed_minor), 0) AS BIGINT) FROM collections_case c \
         JOIN parties_buyer b ON b.id = c.buyer_id WHERE c.outcome <> 'mistaken' \
         AND c.opened_on >= ",
    );
    ask.value(since);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" GROUP BY c.stated, c.verified");
    let mut connection = db.read().await?;
    let mut told = Reasons::default();
    let mut by: BTreeMap<String, (i64, i64, i64)> = BTreeMap::new();
    for row in ask.rows(&mut connection, "adding up reasons").await? {
        let (stated, verified) = (row.text(0)?, row.text(1)?);
        let (cases, owed) = (row.int(2)?, row.int(3)?);
        told.cases += cases;
        if !stated.is_empty() && !verified.is_empty() {
            told.both += cases;
            told.differ += if stated == verified { 0 } else { cases };
        }
        let code = if verified.is_empty() { stated } else { verified };
        told.coded += if code.is_empty() { 0 } else { cases };
        let sum = by.entry(code).or_default();
        *sum = (sum.0 + cases, sum.1, sum.2.saturating_add(owed));
    }
    // Whoever told a reason and has no case: the last one counts, unless it was found false.
    let mut ask = Ask::new(
        "SELECT r.reason, CAST(COUNT(*) AS BIGINT), \
         CAST(COALESCE(SUM(t.overdue_minor), 0) AS BIGINT) FROM collections_reading r \
         JOIN parties_buyer b ON b.id = r.buyer_id \
         LEFT JOIN scoring_current s ON s.id = 1 \
         LEFT JOIN collections_task t ON t.run_id = s.run_id AND t.buyer_id = r.buyer_id \
         WHERE r.reason <> '' AND r.verdict <> 'false' AND r.on_day >= ",
    );
    ask.value(since).text(
        " AND NOT EXISTS (SELECT 1 FROM collections_reading x WHERE x.buyer_id = r.buyer_id \
         AND x.id > r.id AND x.reason <> '') AND NOT EXISTS (SELECT 1 FROM collections_case c \
         WHERE c.buyer_id = r.buyer_id AND c.outcome <> 'mistaken' AND c.opened_on >= ",
    );
    ask.value(since).text(")");
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" GROUP BY r.reason");
    for row in ask.rows(&mut connection, "adding up reasons that were told").await? {
        let (buyers, owed) = (row.int(1)?, row.int(2)?);
        told.buyers += buyers;
        let sum = by.entry(row.text(0)?).or_default();
        *sum = (sum.0, sum.1 + buyers, sum.2.saturating_add(owed));
    }
    told.rows = pareto(by);
    Ok(told)
}

fn pareto(by: BTreeMap<String, (i64, i64, i64)>) -> Vec<ReasonRow> {
    let mut rows: Vec<ReasonRow> = by
        .into_iter()
        .map(|(code, (cases, buyers, owed_minor))| {
            let upto_bps = 0;
            ReasonRow { code, cases, buyers, owed_minor, upto_bps }
        })
        .collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.owed_minor), row.code.clone()));
    let all: i128 = rows.iter().map(|row| i128::from(row.owed_minor)).sum();
    let mut upto = 0_i128;
    for row in &mut rows {
        upto += i128::from(row.owed_minor);
        row.upto_bps = match all {
            0 => 0,
            all => i64::try_from(upto * 10_000 / all).unwrap_or(10_000),
        };
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dearest_reason_stands_first_and_shares_add_up() {
        let by = [("process", 3, 200), ("", 1, 100), ("malicious", 1, 700)];
        let by = by.map(|(code, cases, owed)| (code.to_owned(), (cases, 0, owed)));
        let rows = pareto(by.into());
        let told: Vec<(&str, i64)> =
            rows.iter().map(|row| (row.code.as_str(), row.upto_bps)).collect();
        assert_eq!(told, [("malicious", 7_000), ("process", 9_000), ("", 10_000)]);
    }
}
