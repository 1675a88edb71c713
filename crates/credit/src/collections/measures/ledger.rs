//! Measures of the ledger at the ends of months, of all and of each salesperson's buyers: days sales outstanding, the
//! collection effectiveness index, roll rates.

use std::{collections::BTreeMap, sync::Arc};

use base::{Day, Result};
use quant::metrics::{
    average_days_delinquent, best_possible_dso, collection_effectiveness_percent, dso,
};
use store::{Ask, Columns, Db, access::Scope};

use super::read::{MONTHS, months};
use crate::{
    parties::scope_owner,
    receivables::{AgeingQuery, By, ageing_by_once},
};

/// A roll rate says what of a bucket stands in the next one a month later: each bucket is a month.
const EDGES: [i32; 4] = [30, 60, 90, 120];
/// Months of sales to which receivables are compared.
const SALES_MONTHS: i32 = 3;
/// Salespeople that are looked at.
const OWNERS: u32 = 500;

/// A month of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerMonth {
    /// 2026-11.
    pub month: String,
    /// Its last day, or today.
    pub on: Day,
    /// Open at its end.
    pub open_minor: i64,
    /// Of it not yet due.
    pub current_minor: i64,
    /// Sold in it.
    pub sales_minor: i64,
    /// Days sales outstanding, of three months of sales.
    pub dso_days: Option<f64>,
    /// The same of what is not yet due.
    pub best_dso_days: Option<f64>,
    /// Average days delinquent.
    pub delinquent_days: Option<f64>,
    /// The index, percent.
    pub cei_percent: Option<f64>,
    /// Roll rates from not due to 1–30 days, to 31–60, to 61–90, to 91–120.
    pub rolls: [Option<f64>; 4],
}

/// A group with its months.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LedgerGroup {
    /// A login; empty for nobody's.
    pub code: String,
    /// The person's name.
    pub name: String,
    /// The months, the oldest first.
    pub months: Vec<LedgerMonth>,
}

/// Open by bucket at the end of a month.
#[derive(Debug, Clone, Default)]
struct Stood {
    buckets: Vec<i64>,
    total: i64,
}

impl Stood {
    fn add(&mut self, other: &Self) {
        self.buckets.resize(self.buckets.len().max(other.buckets.len()), 0);
        for (sum, more) in self.buckets.iter_mut().zip(&other.buckets) {
            *sum = sum.saturating_add(*more);
        }
        self.total = self.total.saturating_add(other.total);
    }

    fn bucket(&self, at: usize) -> i64 {
        self.buckets.get(at).copied().unwrap_or(0)
    }
}

/// All of a scope, and each salesperson's buyers. Held until something is written.
///
/// # Errors
/// A fault from the database.
pub async fn ledger_measures(
    db: &Db,
    scope: Scope,
) -> Result<Arc<(Vec<LedgerMonth>, Vec<LedgerGroup>)>> {
    let today = db.clock().today();
    let what = format!("collections-ledger-measures {:?} {today}", scope_owner(scope));
    db.held(what, async { Ok(Arc::new(read(db, scope, today).await?)) }).await
}

type ByOwner<T> = BTreeMap<String, BTreeMap<String, T>>;

async fn read(db: &Db, scope: Scope, today: Day) -> Result<(Vec<LedgerMonth>, Vec<LedgerGroup>)> {
    let (labels, begin) = months(today);
    let mut ends: Vec<(String, Day)> =
        vec![(begin.plus_days(-1).month_label(), begin.plus_days(-1))];
    for (n, label) in (0..=MONTHS).zip(labels) {
        ends.push((label, begin.plus_months(n).month_end().min(today)));
    }
    let mut stood: ByOwner<Stood> = BTreeMap::new();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for (label, on) in &ends {
        let query = AgeingQuery { scope, edges: EDGES.to_vec(), ..AgeingQuery::on(*on) };
        for row in ageing_by_once(db, &query, By::Owner, OWNERS).await? {
            names.insert(row.code.clone(), row.name);
            let here = Stood { buckets: row.open_minor, total: row.total_minor };
            stood.entry(row.code).or_default().entry(label.clone()).or_default().add(&here);
        }
    }
    let sales = sales(db, scope, (begin.plus_months(-SALES_MONTHS), today)).await?;
    let mut all: (BTreeMap<String, Stood>, BTreeMap<String, i64>) = Default::default();
    for of in stood.values() {
        for (label, here) in of {
            all.0.entry(label.clone()).or_default().add(here);
        }
    }
    for of in sales.values() {
        for (label, minor) in of {
            *all.1.entry(label.clone()).or_default() += minor;
        }
    }
    let none = BTreeMap::new();
    let groups = stood.iter().map(|(code, of)| LedgerGroup {
        code: code.clone(),
        name: names.get(code).cloned().unwrap_or_default(),
        months: course(&ends, of, sales.get(code).unwrap_or(&none)),
    });
    let mut groups: Vec<LedgerGroup> = groups.collect();
    let open = |group: &LedgerGroup| group.months.last().map_or(0, |month| month.open_minor);
    groups.sort_by_key(|group| (std::cmp::Reverse(open(group)), group.code.clone()));
    Ok((course(&ends, &all.0, &all.1), groups))
}

/// The months of a group. The first end is that of the month before, which is only looked back to.
fn course(
    ends: &[(String, Day)],
    stood: &BTreeMap<String, Stood>,
    sales: &BTreeMap<String, i64>,
) -> Vec<LedgerMonth> {
    let at = |label: &str| stood.get(label).cloned().unwrap_or_default();
    let pairs = ends.iter().zip(ends.iter().skip(1));
    let one = |((before, _), (label, on)): (&(String, Day), &(String, Day))| {
        let (was, now) = (at(before), at(label));
        let sold = |day: Day| sales.get(&day.month_label()).copied().unwrap_or(0);
        let from = on.month_start().plus_months(1 - SALES_MONTHS);
        let quarter = (0..SALES_MONTHS).map(|n| sold(from.plus_months(n))).sum::<i64>();
        let days = u32::try_from(on.days_since(from) + 1).unwrap_or(0);
        let (current, sales_minor) = (now.bucket(0), sold(*on));
        let mut rolls = [None; 4];
        for (n, roll) in rolls.iter_mut().enumerate() {
            *roll = ratio(now.bucket(n + 1), was.bucket(n));
        }
        LedgerMonth {
            month: label.clone(),
            on: *on,
            open_minor: now.total,
            current_minor: current,
            sales_minor,
            dso_days: dso(now.total, quarter, days),
            best_dso_days: best_possible_dso(current, quarter, days),
            delinquent_days: average_days_delinquent(now.total, current, quarter, days),
            cei_percent: collection_effectiveness_percent(
                was.total,
                sales_minor,
                now.total,
                current,
            ),
            rolls,
        }
    };
    pairs.map(one).collect()
}

fn ratio(part: i64, whole: i64) -> Option<f64> {
    #[allow(clippy::cast_precision_loss, reason = "the measure is a ratio")]
    (whole > 0).then(|| part as f64 / whole as f64)
}

async fn sales(db: &Db, scope: Scope, (since, today): (Day, Day)) -> Result<ByOwner<i64>> {
    let mut ask = Ask::new(
        "SELECT COALESCE(u.login, ''), SUBSTR(i.issued_on, 1, 7), \
         CAST(COALESCE(SUM(i.company_minor), 0) AS BIGINT) FROM receivables_item i \
         JOIN parties_buyer b ON b.id = i.buyer_id LEFT JOIN store_user u ON u.id = b.owner_id \
         WHERE i.undone_by IS NULL AND i.issued_on >= ",
    );
    ask.value(since).text(" AND i.issued_on <= ").value(today);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" GROUP BY 1, 2");
    let mut connection = db.read().await?;
    let mut by: ByOwner<i64> = BTreeMap::new();
    for row in ask.rows(&mut connection, "adding up sales by month").await? {
        by.entry(row.text(0)?).or_default().insert(row.text(1)?, row.int(2)?);
    }
    Ok(by)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_by_the_books_vector() {
        let day = |text: &str| -> Day { text.parse().expect("a day") };
        let ends = [("2026-10", "2026-10-31"), ("2026-11", "2026-11-30")];
        let ends = ends.map(|(label, on)| (label.to_owned(), day(on)));
        let stood = [
            ("2026-10".to_owned(), Stood { buckets: vec![350, 100, 50, 0, 0], total: 500 }),
            ("2026-11".to_owned(), Stood { buckets: vec![420, 140, 30, 10, 0], total: 600 }),
        ];
        let sales = [("2026-09", 0), ("2026-10", 0), ("2026-11", 900)];
        let sales = sales.map(|(label, minor)| (label.to_owned(), minor));
        let told = course(&ends, &stood.into(), &sales.into());
        let month = told.first().expect("one");
        assert_eq!(told.len(), 1);
        // Begin 500, sales 900, end 600, not due 420: 81.6327 %; September to November are 91 days.
        assert!((month.cei_percent.expect("told") - 81.632_653).abs() < 1e-5);
        assert!((month.dso_days.expect("told") - 600.0 / 900.0 * 91.0).abs() < 1e-9);
        assert_eq!(month.rolls, [Some(0.4), Some(0.3), Some(0.2), None]);
    }
}
