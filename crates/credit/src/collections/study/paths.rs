//! Which path was taken and what came of it (H08, M07): cases by the route that was chosen, matters with what they
//! brought and cost; and how long it took from finding wilful default to the law (L10).

use std::collections::BTreeMap;

use base::{Day, Result};
use store::{Ask, Columns, Db, access::Scope};

use crate::parties::scope_owner;

/// A route with what came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PathRow {
    /// Its code; empty where a case took none.
    pub route: String,
    /// Cases that chose it.
    pub cases: i64,
    /// Of them, those that are closed.
    pub closed: i64,
    /// Of the closed, those that were collected, wholly or by agreement kept.
    pub collected: i64,
    /// What was owed on the closed, when they were opened.
    pub owed_minor: i64,
    /// What came in of it.
    pub got_minor: i64,
    /// Matters before the law by it that are closed.
    pub matters: i64,
    /// What these matters brought.
    pub brought_minor: i64,
    /// What they cost.
    pub cost_minor: i64,
}

impl PathRow {
    /// What came in of what was owed, basis points.
    pub fn got_bps(&self) -> Option<i64> {
        share(self.got_minor, self.owed_minor)
    }

    /// What the matters cost of what they brought, basis points: the cost of each yuan that came in.
    pub fn cost_bps(&self) -> Option<i64> {
        share(self.cost_minor, self.brought_minor)
    }
}

fn share(part: i64, whole: i64) -> Option<i64> {
    let bps = i128::from(part) * 10_000 / i128::from(whole).max(1);
    (whole > 0).then(|| i64::try_from(bps).unwrap_or(i64::MAX))
}

/// Paths, those of most cases first, and the way to the law.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paths {
    /// A row a route.
    pub rows: Vec<PathRow>,
    /// Cases found to be wilful default.
    pub wilful: i64,
    /// Of them, those that came before the law.
    pub at_law: i64,
    /// Days from the finding to the matter, in the middle of these; 0 where the matter came first.
    pub days_median: Option<i64>,
}

/// Paths of cases and matters opened from a day on, within a scope.
///
/// # Errors
/// A fault from the database.
pub async fn paths(db: &Db, scope: Scope, since: Day) -> Result<Paths> {
    let mut by: BTreeMap<String, PathRow> = BTreeMap::new();
    of_cases(db, scope, since, &mut by).await?;
    of_matters(db, scope, since, &mut by).await?;
    let mut rows: Vec<PathRow> =
        by.into_iter().map(|(route, row)| PathRow { route, ..row }).collect();
    rows.sort_by_key(|row| (std::cmp::Reverse((row.cases, row.matters)), row.route.clone()));
    let (wilful, mut days) = to_the_law(db, scope, since).await?;
    days.sort_unstable();
    Ok(Paths {
        rows,
        wilful,
        at_law: i64::try_from(days.len()).unwrap_or(i64::MAX),
        days_median: days.get(days.len() / 2).copied(),
    })
}

fn owned(ask: &mut Ask, scope: Scope) {
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
}

async fn of_cases(
    db: &Db,
    scope: Scope,
    since: Day,
    by: &mut BTreeMap<String, PathRow>,
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT c.route, CAST(COUNT(*) AS BIGINT), \
         CAST(COUNT(c.left_minor) AS BIGINT), \
         CAST(COUNT(CASE WHEN c.outcome IN ('collected', 'agreed') THEN 1 END) AS BIGINT), \
         CAST(COALESCE(SUM(CASE WHEN c.left_minor IS NULL THEN 0 ELSE c.owed_minor END), 0) \
         AS BIGINT), CAST(COALESCE(SUM(CASE WHEN c.left_minor >= c.owed_minor \
         OR c.left_minor IS NULL OR c.outcome = 'written-off' THEN 0 \
         ELSE c.owed_minor - c.left_minor END), 0) AS BIGINT) FROM collections_case c \
         JOIN parties_buyer b ON b.id = c.buyer_id WHERE c.outcome <> 'mistaken' \
         AND c.opened_on >= ",
    );
    ask.value(since);
    owned(&mut ask, scope);
    ask.text(" GROUP BY c.route");
    let mut connection = db.read().await?;
    for row in ask.rows(&mut connection, "adding up paths of cases").await? {
        let one = by.entry(row.text(0)?).or_default();
        one.cases = row.int(1)?;
        one.closed = row.int(2)?;
        one.collected = row.int(3)?;
        one.owed_minor = row.int(4)?;
        one.got_minor = row.int(5)?;
    }
    Ok(())
}

async fn of_matters(
    db: &Db,
    scope: Scope,
    since: Day,
    by: &mut BTreeMap<String, PathRow>,
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT m.route, CAST(COUNT(*) AS BIGINT), \
         CAST(COALESCE(SUM(m.got_minor), 0) AS BIGINT), \
         CAST(COALESCE(SUM(m.cost_minor), 0) AS BIGINT) FROM collections_matter m \
         JOIN parties_buyer b ON b.id = m.buyer_id WHERE m.live IS NULL AND m.opened_on >= ",
    );
    ask.value(since);
    owned(&mut ask, scope);
    ask.text(" GROUP BY m.route");
    let mut connection = db.read().await?;
    for row in ask.rows(&mut connection, "adding up what matters brought").await? {
        let one = by.entry(row.text(0)?).or_default();
        one.matters = row.int(1)?;
        one.brought_minor = row.int(2)?;
        one.cost_minor = row.int(3)?;
    }
    Ok(())
}

/// Cases found to be wilful, and the days of each that came before the law.
async fn to_the_law(db: &Db, scope: Scope, since: Day) -> Result<(i64, Vec<i64>)> {
    let mut ask = Ask::new(
        "SELECT c.verified_on, (SELECT MIN(m.opened_on) FROM collections_matter m \
         WHERE m.case_id = c.id) FROM collections_case c \
         JOIN parties_buyer b ON b.id = c.buyer_id WHERE c.verified = 'malicious' \
         AND c.opened_on >= ",
    );
    ask.value(since);
    owned(&mut ask, scope);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "looking from the finding to the law").await?;
    let mut days: Vec<i64> = Vec::new();
    for row in &rows {
        if let (Some(found), Some(law)) = (row.maybe_day(0)?, row.maybe_day(1)?) {
            days.push(i64::from(law.days_since(found).max(0)));
        }
    }
    Ok((i64::try_from(rows.len()).unwrap_or(i64::MAX), days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_yuan_cost() {
        let row = PathRow {
            owed_minor: 1_000_000,
            got_minor: 800_000,
            brought_minor: 500_000,
            cost_minor: 25_000,
            ..PathRow::default()
        };
        assert_eq!((row.got_bps(), row.cost_bps()), (Some(8_000), Some(500)));
        assert_eq!(PathRow::default().cost_bps(), None, "nothing came in: no cost of a yuan");
    }
}
