//! What collecting costs and brings by person (Q06, F22): contacts and their cost, promises and how they were kept,
//! the collection effectiveness index of each salesperson's buyers.

use std::collections::BTreeMap;

use base::{Day, Result};
use store::{Ask, Columns, Db, access::Scope};

use crate::{
    collections::talk::Measures,
    parties::scope_owner,
    receivables::{AgeingQuery, AgeingRow, By, ageing_by},
};

/// Months over which the index looks.
const MONTHS: i32 = 3;

/// A person's effort and its yield.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Effort {
    /// The login.
    pub login: String,
    /// Contacts logged.
    pub contacts: i64,
    /// What they cost, minor units.
    pub cost_minor: i64,
    /// Promises recorded whose outcome is known, in money.
    pub promised_minor: i64,
    /// What came in for them.
    pub kept_minor: i64,
    /// Collected on closed cases of this person.
    pub got_minor: i64,
    /// The index of this person's own buyers, percent; of salespeople only.
    pub cei_percent: Option<f64>,
}

impl Effort {
    /// Contacts for each 10,000 of money kept, in hundredths.
    pub fn contacts_per_10k(&self, unit: i64) -> Option<i64> {
        let sum = self.kept_minor;
        (sum > 0).then(|| {
            let all = i128::from(self.contacts) * 100 * 10_000 * i128::from(unit);
            i64::try_from(all / i128::from(sum)).unwrap_or(i64::MAX)
        })
    }

    /// What a hundred of money kept cost, basis points of it.
    pub fn cost_bps(&self) -> Option<i64> {
        let bps = i128::from(self.cost_minor) * 10_000 / i128::from(self.kept_minor).max(1);
        (self.kept_minor > 0).then(|| i64::try_from(bps).unwrap_or(i64::MAX))
    }
}

/// Effort by person from a day on, within a scope.
///
/// # Errors
/// A fault from the database.
pub async fn efforts(db: &Db, scope: Scope, (of, since): (&Measures, Day)) -> Result<Vec<Effort>> {
    let mut by: BTreeMap<String, Effort> = BTreeMap::new();
    contacts(db, scope, (of, since), &mut by).await?;
    promises(db, scope, since, &mut by).await?;
    closed(db, scope, since, &mut by).await?;
    indices(db, scope, &mut by).await?;
    let mut all: Vec<Effort> = by
        .into_iter()
        .map(|(login, one)| Effort { login, ..one })
        .filter(|one| !one.login.starts_with("system:") && !one.login.is_empty())
        .collect();
    all.sort_by_key(|one| (std::cmp::Reverse(one.kept_minor), one.login.clone()));
    Ok(all)
}

/// The index of each salesperson's own buyers by login, percent, where it can be told.
///
/// # Errors
/// A fault from the database.
pub async fn team_indices(db: &Db, scope: Scope) -> Result<BTreeMap<String, f64>> {
    let mut by: BTreeMap<String, Effort> = BTreeMap::new();
    indices(db, scope, &mut by).await?;
    Ok(by.into_iter().filter_map(|(login, one)| Some((login, one.cei_percent?))).collect())
}

fn owned(ask: &mut Ask, scope: Scope) {
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
}

async fn contacts(
    db: &Db,
    scope: Scope,
    (of, since): (&Measures, Day),
    by: &mut BTreeMap<String, Effort>,
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT t.actor, t.channel, CAST(COUNT(*) AS BIGINT) FROM collections_contact t \
         JOIN parties_buyer b ON b.id = t.buyer_id WHERE t.result <> 'greeted' AND t.on_day >= ",
    );
    ask.value(since);
    owned(&mut ask, scope);
    ask.text(" GROUP BY t.actor, t.channel");
    let mut connection = db.read().await?;
    for row in ask.rows(&mut connection, "counting contacts").await? {
        let (channel, count) = (row.text(1)?, row.int(2)?);
        let one = by.entry(row.text(0)?).or_default();
        one.contacts += count;
        one.cost_minor = one.cost_minor.saturating_add(count.saturating_mul(of.cost_of(&channel)));
    }
    Ok(())
}

async fn promises(
    db: &Db,
    scope: Scope,
    since: Day,
    by: &mut BTreeMap<String, Effort>,
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT p.actor, CAST(COALESCE(SUM(p.company_minor), 0) AS BIGINT), \
         CAST(COALESCE(SUM(p.paid_minor), 0) AS BIGINT) FROM collections_promise p \
         JOIN parties_buyer b ON b.id = p.buyer_id \
         WHERE p.state IN ('kept', 'partly', 'broken') AND p.made_on >= ",
    );
    ask.value(since);
    owned(&mut ask, scope);
    ask.text(" GROUP BY p.actor");
    let mut connection = db.read().await?;
    for row in ask.rows(&mut connection, "adding up promises").await? {
        let one = by.entry(row.text(0)?).or_default();
        one.promised_minor = row.int(1)?;
        one.kept_minor = row.int(2)?;
    }
    Ok(())
}

async fn closed(
    db: &Db,
    scope: Scope,
    since: Day,
    by: &mut BTreeMap<String, Effort>,
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT c.login, CAST(COALESCE(SUM(CASE WHEN c.left_minor >= c.owed_minor THEN 0 \
         ELSE c.owed_minor - c.left_minor END), 0) AS BIGINT) FROM collections_case c \
         JOIN parties_buyer b ON b.id = c.buyer_id WHERE c.left_minor IS NOT NULL \
         AND c.outcome <> 'mistaken' AND c.outcome <> 'written-off' AND c.closed_on >= ",
    );
    ask.value(since);
    owned(&mut ask, scope);
    ask.text(" GROUP BY c.login");
    let mut connection = db.read().await?;
    for row in ask.rows(&mut connection, "adding up closed cases").await? {
        by.entry(row.text(0)?).or_default().got_minor = row.int(1)?;
    }
    Ok(())
}

/// The index by salesperson: what was there at the beginning and what was sold, less what is there now.
async fn indices(db: &Db, scope: Scope, by: &mut BTreeMap<String, Effort>) -> Result<()> {
    let today = db.clock().today();
    let begin = today.plus_months(-MONTHS);
    let query = |day| AgeingQuery { scope, ..AgeingQuery::on(day) };
    let before = ageing_by(db, &query(begin), By::Owner, 500).await?;
    let now = ageing_by(db, &query(today), By::Owner, 500).await?;
    let mut ask = Ask::new(
        "SELECT COALESCE(u.login, ''), CAST(COALESCE(SUM(i.company_minor), 0) AS BIGINT) \
         FROM receivables_item i JOIN parties_buyer b ON b.id = i.buyer_id \
         LEFT JOIN store_user u ON u.id = b.owner_id WHERE i.undone_by IS NULL \
         AND i.issued_on > ",
    );
    ask.value(begin).text(" AND i.issued_on <= ").value(today);
    owned(&mut ask, scope);
    ask.text(" GROUP BY COALESCE(u.login, '')");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "adding up sales").await?;
    let mut sales: BTreeMap<String, i64> = BTreeMap::new();
    for row in &rows {
        sales.insert(row.text(0)?, row.int(1)?);
    }
    for end in now {
        let was = before.iter().find(|row: &&AgeingRow| row.id == end.id);
        let sold = sales.get(&end.code).copied().unwrap_or(0) / i64::from(MONTHS);
        let current = end.open_minor.first().copied().unwrap_or(0);
        let index = quant::metrics::collection_effectiveness_percent(
            was.map_or(0, |row| row.total_minor),
            sold,
            end.total_minor,
            current,
        );
        by.entry(end.code).or_default().cei_percent = index;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_money_costs() {
        let one = Effort {
            contacts: 20,
            cost_minor: 300_000,
            kept_minor: 10_000_000,
            ..Effort::default()
        };
        // 20 contacts for 100,000 yuan are 2 for each 10,000; 3,000 yuan of it are 3 %.
        assert_eq!((one.contacts_per_10k(100), one.cost_bps()), (Some(200), Some(300)));
        assert_eq!(Effort::default().cost_bps(), None);
    }
}
