//! Data by source (A09): for how many buyers a source fills each field that it feeds, how old that
//! is, and what no source of the register claims.

use std::collections::{BTreeMap, BTreeSet};

use base::{Day, Result};
use store::{Ask, Columns, Db};

use crate::parties::{DataSource, Origins, SourceSnapshot, list_data_sources, list_snapshots};

/// How a source fills one field.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldFill {
    /// The field.
    pub field: String,
    /// Buyers whose field in force comes from the source.
    pub buyers: u64,
    /// Mean age of these in days.
    pub age_days: Option<f64>,
    /// Those of them that are older than the source counts as fresh.
    pub stale: u64,
}

/// A source with what came from it.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceCoverage {
    /// The source.
    pub source: DataSource,
    /// Its newest snapshot.
    pub snapshot: Option<SourceSnapshot>,
    /// Snapshots in all.
    pub snapshots: usize,
    /// Buyers of whom anything comes from it.
    pub buyers: u64,
    /// Share of the fields that it feeds which are filled from it, over all buyers; `None` where it
    /// feeds no field of a buyer.
    pub fill: Option<f64>,
    /// Mean age of what came from it, in days.
    pub age_days: Option<f64>,
    /// By field.
    pub fields: Vec<FieldFill>,
}

impl SourceCoverage {
    /// Whether its newest snapshot is older than it counts as fresh.
    pub fn is_stale(&self, today: Day) -> bool {
        let most = self.source.content.fresh_days;
        self.snapshot.as_ref().is_some_and(|s| i64::from(today.days_since(s.taken_on)) > most)
    }
}

/// The register with what came from each source.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceReport {
    /// Buyers in all.
    pub buyers: u64,
    /// The sources, those in use first.
    pub sources: Vec<SourceCoverage>,
    /// Origins that no source in use claims, with their buyers; the most frequent first.
    pub unknown: Vec<(String, u64)>,
}

/// Fields that are columns of a buyer: of these the register can tell how they are filled.
const OF_BUYERS: [&str; 12] = [
    "name",
    "name_en",
    "kind",
    "ownership",
    "size",
    "industry",
    "country",
    "region",
    "uscc",
    "terms",
    "founded_on",
    "customer_since",
];

/// The report as of a day.
///
/// # Errors
/// A fault from the database.
pub async fn source_report(db: &Db, as_of: Day) -> Result<SourceReport> {
    db.held(format!("dossier.sources {as_of}"), report_now(db, as_of)).await
}

/// What one origin gives of one field: buyers, the sum of their ages in days, stale ones by age.
#[derive(Debug, Default)]
struct Sum {
    buyers: u64,
    days: i64,
    ages: Vec<(i64, u64)>,
}

async fn report_now(db: &Db, as_of: Day) -> Result<SourceReport> {
    let sources = list_data_sources(db).await?;
    let snapshots = list_snapshots(db, None).await?;
    let origins = Origins::of(&sources);
    let mut connection = db.read().await?;
    let ask = Ask::new(
        "SELECT COUNT(*) FROM parties_buyer WHERE party_role <> 'supplier' \
         AND withdrawn_by IS NULL",
    );
    let buyers = u64::try_from(ask.row(&mut connection, "counting buyers").await?.int(0)?);
    let buyers = buyers.unwrap_or(0);
    let mut ask = Ask::new(
        "SELECT s.field, s.source, s.as_of, COUNT(*) FROM parties_source s JOIN parties_buyer b \
         ON b.id = s.buyer_id WHERE b.withdrawn_by IS NULL AND b.party_role <> 'supplier' \
         AND s.checked = 0 AND s.value <> '' AND s.value <> 'unknown' AND s.as_of <= ",
    );
    ask.value(as_of).text(
        " AND s.id = (SELECT MAX(t.id) FROM parties_source t WHERE t.buyer_id = s.buyer_id \
         AND t.field = s.field AND t.checked = 0 AND t.as_of <= ",
    );
    ask.value(as_of).text(") GROUP BY s.field, s.source, s.as_of");
    let mut sums: BTreeMap<(String, String), Sum> = BTreeMap::new();
    let mut unknown: BTreeMap<String, u64> = BTreeMap::new();
    for row in ask.rows(&mut connection, "counting fields by source").await? {
        let (field, origin, on, count) = (row.text(0)?, row.text(1)?, row.day(2)?, row.int(3)?);
        let counted = u64::try_from(count).unwrap_or(0);
        let Some(code) = origins.find(&origin) else {
            if field == "name" {
                *unknown.entry(origin).or_default() += counted;
            } else {
                unknown.entry(origin).or_default();
            }
            continue;
        };
        let age = i64::from(as_of.days_since(on));
        let sum = sums.entry((code.to_owned(), field)).or_default();
        sum.buyers += counted;
        sum.days += age.saturating_mul(count);
        sum.ages.push((age, counted));
    }
    let of_source = buyers_of(db, &origins, as_of).await?;
    let mut unknown: Vec<(String, u64)> = unknown.into_iter().collect();
    unknown.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    unknown.truncate(50);
    let told = sources.into_iter().map(|source| {
        let of = of_source.get(&source.content.code).copied().unwrap_or(0);
        coverage(source, (buyers, of), &sums, &snapshots)
    });
    Ok(SourceReport { buyers, sources: told.collect(), unknown })
}

async fn buyers_of(db: &Db, origins: &Origins, as_of: Day) -> Result<BTreeMap<String, u64>> {
    let mut ask = Ask::new(
        "SELECT DISTINCT s.buyer_id, s.source FROM parties_source s JOIN parties_buyer b \
         ON b.id = s.buyer_id WHERE b.withdrawn_by IS NULL AND b.party_role <> 'supplier' \
         AND s.value <> '' AND s.as_of <= ",
    );
    ask.value(as_of);
    let mut connection = db.read().await?;
    let mut seen: BTreeSet<(i64, String)> = BTreeSet::new();
    for row in ask.rows(&mut connection, "counting buyers by source").await? {
        if let Some(code) = origins.find(&row.text(1)?) {
            seen.insert((row.int(0)?, code.to_owned()));
        }
    }
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    seen.into_iter().for_each(|(_, code)| *counts.entry(code).or_default() += 1);
    Ok(counts)
}

fn coverage(
    source: DataSource,
    (all, buyers): (u64, u64),
    sums: &BTreeMap<(String, String), Sum>,
    snapshots: &[SourceSnapshot],
) -> SourceCoverage {
    let code = &source.content.code;
    let fed = source.content.fields.iter().filter(|f| OF_BUYERS.contains(&f.as_str())).count();
    let own = sums.iter().filter(|((of, _), _)| of == code);
    let (mut filled, mut days, mut counted) = (0, 0, 0);
    let mut fields = Vec::new();
    for ((_, field), sum) in own {
        if source.content.fields.contains(field) {
            filled += sum.buyers;
        }
        days += sum.days;
        counted += sum.buyers;
        let old = sum.ages.iter().filter(|(age, _)| *age > source.content.fresh_days);
        fields.push(FieldFill {
            field: field.clone(),
            buyers: sum.buyers,
            age_days: mean(sum.days, sum.buyers),
            stale: old.map(|(_, count)| count).sum(),
        });
    }
    let mine = || snapshots.iter().filter(|snapshot| snapshot.source_id == source.id);
    let whole = all.saturating_mul(u64::try_from(fed).unwrap_or(0));
    SourceCoverage {
        snapshot: mine().next().cloned(),
        snapshots: mine().count(),
        buyers,
        fill: (whole > 0).then(|| float(filled) / float(whole)),
        age_days: mean(days, counted),
        fields,
        source,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a mean age in days")]
fn mean(days: i64, count: u64) -> Option<f64> {
    (count > 0).then(|| days as f64 / count as f64)
}

#[expect(clippy::cast_precision_loss, reason = "a share of fields")]
const fn float(count: u64) -> f64 {
    count as f64
}
