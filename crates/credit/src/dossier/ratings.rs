//! Ratings of others beside the own scores, over the portfolio (A08, C01): how many buyers are
//! rated, whether both put them in the same order, where they disagree, how often the rating wins.

use std::collections::BTreeMap;

use base::{Currency, Day, Result};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use crate::{
    lab::spearman,
    parties::scope_owner,
    policy::{Tier, TierTable},
    receivables::company_currency,
};

/// A buyer that an agency rates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatedBuyer {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Code of the agency.
    pub agency: String,
    /// The grade.
    pub grade: String,
    /// The day of the rating.
    pub rated_on: Day,
    /// Until when it holds.
    pub valid_until: Option<Day>,
    /// The own score; none where there was nothing to score on.
    pub own: Option<i64>,
    /// The tier of the own score.
    pub own_tier: Tier,
    /// The score at the grade's probability; none where the card does not heed ratings.
    pub external: Option<i64>,
    /// Its tier.
    pub external_tier: Tier,
    /// Whether the rating was taken.
    pub external_taken: bool,
    /// Whether they disagree by the card's rule.
    pub conflict: bool,
    /// Minor units of the company's currency.
    pub exposure_minor: i64,
}

/// What one agency says.
#[derive(Debug, Clone, PartialEq)]
pub struct AgencyCount {
    /// Its code.
    pub agency: String,
    /// Buyers whose rating in force is its.
    pub buyers: usize,
    /// Of these, buyers on whom both disagree.
    pub conflicts: usize,
    /// Mean of its score less the own one.
    pub gap: Option<f64>,
}

/// The report.
#[derive(Debug, Clone, PartialEq)]
pub struct RatingReport {
    /// Day of the round; none where nothing was assessed.
    pub as_of: Option<Day>,
    /// The company's currency.
    pub currency: Currency,
    /// Buyers judged.
    pub buyers: usize,
    /// Their exposure.
    pub exposure_minor: i64,
    /// Exposure of those that are rated.
    pub rated_minor: i64,
    /// Buyers with an own score and a rating.
    pub both: usize,
    /// Of these, buyers on whom they disagree.
    pub conflicts: usize,
    /// Of these, buyers whose rating was taken in place of the own score.
    pub overridden: usize,
    /// Of these, buyers that both put on the same tier.
    pub same_tier: usize,
    /// Correlation of the ranks (Spearman); none with fewer than three or where one gives all the
    /// same.
    pub rank_agreement: Option<f64>,
    /// Buyers by own tier (low, medium, high) and the rating's.
    pub tiers: [[usize; 3]; 3],
    /// By agency, the most frequent first.
    pub agencies: Vec<AgencyCount>,
    /// The rated buyers; those on whom they disagree first, the widest gap first.
    pub rows: Vec<RatedBuyer>,
}

/// The report over the buyers that somebody may see, by the round in force.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault from the database.
pub async fn rating_report(db: &Db, scope: Scope) -> Result<RatingReport> {
    db.held(format!("dossier.ratings {scope:?}"), report_now(db, scope)).await
}

async fn report_now(db: &Db, scope: Scope) -> Result<RatingReport> {
    let currency = company_currency(db).await?;
    let mut connection = db.read().await?;
    let ask = Ask::new(
        "SELECT r.as_of FROM scoring_run r JOIN scoring_current c ON c.run_id = r.id \
         WHERE c.id = 1",
    );
    let rows = ask.rows(&mut connection, "reading the round in force").await?;
    let as_of = rows.first().map(|row| row.day(0)).transpose()?;
    let mut ask = Ask::new(
        "SELECT COUNT(*), CAST(COALESCE(SUM(a.exposure_minor), 0) AS BIGINT) \
         FROM scoring_assessment a JOIN scoring_current c ON c.run_id = a.run_id \
         JOIN parties_buyer b ON b.id = a.buyer_id WHERE c.id = 1",
    );
    let owner = scope_owner(scope);
    if let Some(owner) = owner {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let all = ask.row(&mut connection, "counting judged buyers").await?;
    let mut ask = Ask::new(
        "SELECT b.code, b.name, g.agency, g.grade, g.rated_on, g.valid_until, x.own_score, \
         x.external_score, x.taken, x.conflict, a.exposure_minor FROM scoring_beside x \
         JOIN scoring_current c ON c.run_id = x.run_id \
         JOIN parties_rating g ON g.id = x.rating_id JOIN parties_buyer b ON b.id = x.buyer_id \
         JOIN scoring_assessment a ON a.run_id = x.run_id AND a.buyer_id = x.buyer_id \
         WHERE c.id = 1",
    );
    if let Some(owner) = owner {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" ORDER BY b.code");
    let rows = ask.rows(&mut connection, "reading rated buyers").await?;
    drop(connection);
    let on = as_of.unwrap_or_else(|| db.clock().today());
    let (tiers, _) = TierTable::in_force(db, on).await?;
    let rows: Vec<RatedBuyer> = rows.iter().map(|row| read(row, &tiers)).collect::<Result<_>>()?;
    let buyers = usize::try_from(all.int(0)?).unwrap_or(0);
    Ok(summed(rows, (as_of, currency), (buyers, all.int(1)?)))
}

fn read(row: &AnyRow, tiers: &TierTable) -> Result<RatedBuyer> {
    let (own, external) = (row.maybe_int(6)?, row.maybe_int(7)?);
    #[expect(clippy::cast_precision_loss, reason = "points of a scale")]
    let tier = |score: Option<i64>| tiers.tier_of(score.map(|points| points as f64));
    Ok(RatedBuyer {
        code: row.text(0)?,
        name: row.text(1)?,
        agency: row.text(2)?,
        grade: row.text(3)?,
        rated_on: row.day(4)?,
        valid_until: row.maybe_day(5)?,
        own,
        own_tier: tier(own),
        external,
        external_tier: tier(external),
        external_taken: row.text(8)? == "external",
        conflict: row.int(9)? != 0,
        exposure_minor: row.int(10)?,
    })
}

fn place(tier: Tier) -> Option<usize> {
    [Tier::Low, Tier::Medium, Tier::High].iter().position(|known| *known == tier)
}

fn summed(
    mut rows: Vec<RatedBuyer>,
    (as_of, currency): (Option<Day>, Currency),
    (buyers, exposure_minor): (usize, i64),
) -> RatingReport {
    let pairs: Vec<(&RatedBuyer, i64, i64)> =
        rows.iter().filter_map(|row| Some((row, row.own?, row.external?))).collect();
    let (own, external): (Vec<i64>, Vec<i64>) =
        pairs.iter().map(|(_, own, external)| (*own, *external)).unzip();
    let mut tiers = [[0; 3]; 3];
    for (row, ..) in &pairs {
        if let Some((a, b)) = place(row.own_tier).zip(place(row.external_tier)) {
            tiers[a][b] += 1;
        }
    }
    let count = |is: fn(&RatedBuyer) -> bool| pairs.iter().filter(|(row, ..)| is(row)).count();
    let (conflicts, overridden) = (count(|row| row.conflict), count(|row| row.external_taken));
    let same_tier = count(|row| row.own_tier == row.external_tier);
    let (both, agencies) = (pairs.len(), by_agency(&rows));
    let rated_minor = rows.iter().fold(0_i64, |sum, row| sum.saturating_add(row.exposure_minor));
    let rank_agreement = if both < 3 { None } else { spearman(&own, &external) };
    let gap = |row: &RatedBuyer| row.own.zip(row.external).map_or(0, |(a, b)| (a - b).abs());
    rows.sort_by(|a, b| {
        let key = |row: &RatedBuyer| (row.conflict, gap(row), row.exposure_minor);
        key(b).cmp(&key(a)).then(a.code.cmp(&b.code))
    });
    RatingReport {
        as_of,
        currency,
        buyers,
        exposure_minor,
        rated_minor,
        both,
        conflicts,
        overridden,
        same_tier,
        rank_agreement,
        tiers,
        agencies,
        rows,
    }
}

fn by_agency(rows: &[RatedBuyer]) -> Vec<AgencyCount> {
    let mut by: BTreeMap<&str, Vec<&RatedBuyer>> = BTreeMap::new();
    rows.iter().for_each(|row| by.entry(&row.agency).or_default().push(row));
    let mut all: Vec<AgencyCount> = by
        .into_iter()
        .map(|(agency, rows)| {
            let gaps: Vec<i64> =
                rows.iter().filter_map(|row| Some(row.external? - row.own?)).collect();
            #[expect(clippy::cast_precision_loss, reason = "a mean of points")]
            let gap =
                (!gaps.is_empty()).then(|| gaps.iter().sum::<i64>() as f64 / gaps.len() as f64);
            let conflicts = rows.iter().filter(|row| row.conflict).count();
            AgencyCount { agency: agency.to_owned(), buyers: rows.len(), conflicts, gap }
        })
        .collect();
    all.sort_by(|a, b| b.buyers.cmp(&a.buyers).then(a.agency.cmp(&b.agency)));
    all
}
