//! How much of the delay goes with the trade, with how the buyer does, and with its name (L12): the share of the
//! spread of days overdue that lies between the groups of each factor (eta squared), from sums alone.

use base::Result;
use store::{Ask, Columns, Db, access::Scope};

use crate::parties::scope_owner;

/// A group of buyers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorGroup {
    /// The trade, the band of ability, the tier; empty where it is not known.
    pub code: String,
    /// Buyers.
    pub buyers: i64,
    /// The sum of the days of their oldest overdue item.
    pub days: i64,
    /// The sum of their squares.
    pub squares: i64,
}

impl FactorGroup {
    /// Days on average, in tenths.
    pub const fn mean_tenths(&self) -> i64 {
        match self.buyers {
            0 => 0,
            buyers => self.days * 10 / buyers,
        }
    }
}

/// A factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// `industry`, `ability`, `tier`.
    pub code: &'static str,
    /// Its groups, the latest first.
    pub groups: Vec<FactorGroup>,
    /// Share of the spread that lies between the groups; `None` where there is no spread.
    pub explained_bps: Option<i64>,
}

/// Share of the spread of all days that lies between the groups, basis points.
pub fn spread_explained_bps(groups: &[FactorGroup]) -> Option<i64> {
    let sum =
        |of: fn(&FactorGroup) -> i64| -> i128 { groups.iter().map(|g| i128::from(of(g))).sum() };
    let (count, days, squares) = (sum(|g| g.buyers), sum(|g| g.days), sum(|g| g.squares));
    if count == 0 || groups.len() < 2 {
        return None;
    }
    // All times `count`, so that nothing is divided before the end.
    let whole = squares * count - days * days;
    let between: i128 = groups
        .iter()
        .filter(|g| g.buyers > 0)
        .map(|g| i128::from(g.days) * i128::from(g.days) * count / i128::from(g.buyers))
        .sum::<i128>()
        - days * days;
    (whole > 0)
        .then(|| i64::try_from(between.max(0) * 10_000 / whole).unwrap_or(10_000).min(10_000))
}

/// The three factors, of buyers with something open, by the assessment in force.
///
/// # Errors
/// A fault from the database.
pub async fn factors(db: &Db, scope: Scope) -> Result<Vec<Factor>> {
    let mut all = Vec::with_capacity(3);
    for (code, column) in [
        ("industry", "b.industry"),
        (
            "ability",
            "CASE WHEN a.ability IS NULL THEN '' WHEN a.ability < 34 THEN 'low' \
             WHEN a.ability < 67 THEN 'middle' ELSE 'high' END",
        ),
        ("tier", "a.tier"),
    ] {
        let mut ask = Ask::new("SELECT ");
        ask.text(column).text(
            ", CAST(COUNT(*) AS BIGINT), CAST(SUM(a.oldest_overdue_days) AS BIGINT), \
             CAST(SUM(a.oldest_overdue_days * a.oldest_overdue_days) AS BIGINT) \
             FROM scoring_current c JOIN scoring_assessment a ON a.run_id = c.run_id \
             JOIN parties_buyer b ON b.id = a.buyer_id WHERE a.open_minor > 0",
        );
        if let Some(owner) = scope_owner(scope) {
            ask.text(" AND b.owner_id = ").value(owner);
        }
        ask.text(" GROUP BY ").text(column);
        let mut connection = db.read().await?;
        let rows = ask.rows(&mut connection, "adding up days by factor").await?;
        let mut groups = Vec::with_capacity(rows.len());
        for row in &rows {
            groups.push(FactorGroup {
                code: row.text(0)?,
                buyers: row.int(1)?,
                days: row.int(2)?,
                squares: row.int(3)?,
            });
        }
        groups.sort_by_key(|one| (std::cmp::Reverse(one.mean_tenths()), one.code.clone()));
        all.push(Factor { code, explained_bps: spread_explained_bps(&groups), groups });
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(days: &[i64]) -> FactorGroup {
        FactorGroup {
            code: String::new(),
            buyers: i64::try_from(days.len()).expect("few"),
            days: days.iter().sum(),
            squares: days.iter().map(|day| day * day).sum(),
        }
    }

    #[test]
    fn what_lies_between_groups() {
        for (groups, share) in [
            // All of it: within a group nobody differs.
            (vec![group(&[10, 10]), group(&[50, 50])], Some(10_000)),
            // Nothing: both groups are alike.
            (vec![group(&[10, 50]), group(&[10, 50])], Some(0)),
            // Means 15 and 35 around 25: 400 of (225 + 25 + 25 + 225 = 500).
            (vec![group(&[10, 20]), group(&[30, 40])], Some(8_000)),
            (vec![group(&[10, 20])], None),
            (vec![group(&[10]), group(&[10])], None),
        ] {
            assert_eq!(spread_explained_bps(&groups), share, "{groups:?}");
        }
    }
}
