//! The quality of the book (C17) and whom to grow with (C18): sales, exposure and new customers by
//! tier, and safe buyers with headroom. Read from the run in force.

use base::{Currency, Day, Money, Result};
use store::{AnyConnection, AnyRow, Ask, Columns, Db, access::Scope};

use super::{
    growth::{Book, Growth, Page, Ranked, growth, ranked},
    pack::GrantingPack,
};
use crate::{
    parties::{BuyerId, scope_owner},
    policy::Tier,
};

/// One tier of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MixRow {
    /// The tier.
    pub tier: Tier,
    /// Buyers that bought in the last twelve months.
    pub buyers: i64,
    /// Invoiced in the last twelve months.
    pub sales_minor: i64,
    /// Share of all sales, basis points.
    pub share_bps: i64,
    /// The same in the run to compare with; `None` where there is none.
    pub share_before_bps: Option<i64>,
    /// Open less unallocated.
    pub exposure_minor: i64,
    /// Overdue.
    pub overdue_minor: i64,
    /// Customers since less than a year.
    pub new_buyers: i64,
    /// Requests for them that were granted.
    pub granted: i64,
    /// Requests for them that were refused.
    pub refused: i64,
}

/// The mix with the day that it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QualityMix {
    /// The day of the run.
    pub as_of: Day,
    /// The day of the run that it is compared with.
    pub before_on: Option<Day>,
    /// From the safest tier.
    pub rows: Vec<MixRow>,
}

/// Runs closer than this say nothing of a shift.
const SHIFT_DAYS: i32 = 60;

/// Sales, exposure and new customers by tier; `None` before the first assessment.
///
/// # Errors
/// A fault from the database.
pub async fn quality_mix(db: &Db, scope: Scope) -> Result<Option<QualityMix>> {
    db.held(format!("granting.mix {scope:?}"), mix_now(db, scope)).await
}

async fn mix_now(db: &Db, scope: Scope) -> Result<Option<QualityMix>> {
    let mut connection = db.read().await?;
    let ask = Ask::new(
        "SELECT r.id, r.as_of FROM scoring_current c JOIN scoring_run r ON r.id = c.run_id",
    );
    let rows = ask.rows(&mut connection, "finding the run of the mix").await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let (run, as_of) = (row.int(0)?, row.day(1)?);
    let mut ask = Ask::new("SELECT id, as_of FROM scoring_run WHERE state = 'done' AND as_of <= ");
    ask.value(as_of.plus_days(-SHIFT_DAYS)).text(" AND as_of >= ").value(as_of.plus_months(-15));
    ask.text(" ORDER BY as_of, id LIMIT 1");
    let rows = ask.rows(&mut connection, "finding a run to compare with").await?;
    let before = match rows.first() {
        Some(row) => Some((row.int(0)?, row.day(1)?)),
        None => None,
    };
    let now = sums(&mut connection, scope, run, as_of).await?;
    let earlier = match before {
        Some((run, day)) => Some(sums(&mut connection, scope, run, day).await?),
        None => None,
    };
    let decided = decided(&mut connection, scope, as_of).await?;
    let all: i64 = now.iter().map(|row| row.sales_minor).sum();
    let all_before: i64 = earlier.iter().flatten().map(|row| row.sales_minor).sum();
    let rows = now.into_iter().map(|row| {
        let then = earlier.as_ref().and_then(|rows| rows.iter().find(|one| one.tier == row.tier));
        let count = |outcome: &str| {
            decided
                .iter()
                .filter(|(tier, said, _)| *tier == row.tier && said == outcome)
                .map(|(_, _, count)| count)
                .sum()
        };
        MixRow {
            share_bps: share(row.sales_minor, all),
            share_before_bps: then.map(|then| share(then.sales_minor, all_before)),
            granted: count("granted"),
            refused: count("refused"),
            ..row
        }
    });
    Ok(Some(QualityMix { as_of, before_on: before.map(|(_, day)| day), rows: rows.collect() }))
}

fn share(part: i64, whole: i64) -> i64 {
    if whole <= 0 {
        return 0;
    }
    let bps = i128::from(part) * 10_000 / i128::from(whole);
    i64::try_from(bps).unwrap_or(10_000)
}

pub(super) fn within(ask: &mut Ask, scope: Scope) {
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
}

pub(super) async fn sums(
    connection: &mut AnyConnection,
    scope: Scope,
    run: i64,
    day: Day,
) -> Result<Vec<MixRow>> {
    let mut ask = Ask::new(
        "SELECT a.tier, CAST(COUNT(CASE WHEN a.sales_12m_minor > 0 THEN 1 END) AS BIGINT), \
         COALESCE(CAST(SUM(a.sales_12m_minor) AS BIGINT), 0), \
         COALESCE(CAST(SUM(a.exposure_minor) AS BIGINT), 0), \
         COALESCE(CAST(SUM(a.overdue_minor) AS BIGINT), 0), \
         CAST(COUNT(CASE WHEN b.customer_since > ",
    );
    ask.value(day.plus_months(-12)).text(
        " THEN 1 END) AS BIGINT) FROM scoring_assessment a \
         JOIN parties_buyer b ON b.id = a.buyer_id WHERE a.run_id = ",
    );
    ask.value(run);
    within(&mut ask, scope);
    ask.text(" GROUP BY a.tier");
    let mut found: Vec<MixRow> = Tier::ALL
        .into_iter()
        .map(|tier| MixRow {
            tier,
            buyers: 0,
            sales_minor: 0,
            share_bps: 0,
            share_before_bps: None,
            exposure_minor: 0,
            overdue_minor: 0,
            new_buyers: 0,
            granted: 0,
            refused: 0,
        })
        .collect();
    for row in &ask.rows(connection, "adding up the mix").await? {
        let tier = Tier::parse(&row.text(0)?).unwrap_or(Tier::Unrated);
        let Some(one) = found.iter_mut().find(|one| one.tier == tier) else { continue };
        one.buyers = row.int(1)?;
        one.sales_minor = row.int(2)?;
        one.exposure_minor = row.int(3)?;
        one.overdue_minor = row.int(4)?;
        one.new_buyers = row.int(5)?;
    }
    Ok(found)
}

/// Decisions of a year on customers since less than a year, by the tier of their request.
async fn decided(
    connection: &mut AnyConnection,
    scope: Scope,
    day: Day,
) -> Result<Vec<(Tier, String, i64)>> {
    let mut ask = Ask::new(
        "SELECT p.tier, d.outcome, CAST(COUNT(*) AS BIGINT) FROM granting_decision d \
         JOIN granting_application p ON p.id = d.application_id \
         JOIN parties_buyer b ON b.id = d.buyer_id WHERE d.from_on > ",
    );
    ask.value(day.plus_months(-12)).text(" AND b.customer_since > ");
    ask.value(day.plus_months(-12));
    within(&mut ask, scope);
    ask.text(" GROUP BY p.tier, d.outcome");
    let one = |row: &AnyRow| {
        Ok((Tier::parse(&row.text(0)?).unwrap_or(Tier::Unrated), row.text(1)?, row.int(2)?))
    };
    ask.rows(connection, "counting decisions on new customers").await?.iter().map(one).collect()
}

/// A buyer to grow with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrowRow {
    /// Row id.
    pub buyer_id: BuyerId,
    /// Its code.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// The salesperson, or empty.
    pub owner_name: String,
    /// The tier.
    pub tier: Tier,
    /// Whole points.
    pub score: Option<i64>,
    /// Sales of the last twelve months.
    pub sales_minor: i64,
    /// The limit in force.
    pub limit: Money,
    /// What is left of it.
    pub left_minor: i64,
    /// The limit that the run proposes, where it is an amount.
    pub proposed_minor: Option<i64>,
    /// A year of its credit: as it stands, and once the room is used.
    pub growth: Growth,
}

/// Safe buyers with room in their limit, the most room first (C18). Whose limit should fall by the
/// run in force is nobody to grow with.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn grow_list(
    db: &Db,
    scope: Scope,
    currency: Currency,
    page: Page,
) -> Result<Ranked<GrowRow>> {
    let today = db.clock().today();
    let what = format!("granting.grow {scope:?} {currency} {page:?} {today}");
    db.held(what, grow_now(db, (scope, today), currency, page)).await
}

async fn grow_now(
    db: &Db,
    (scope, today): (Scope, Day),
    currency: Currency,
    page: Page,
) -> Result<Ranked<GrowRow>> {
    let (pack, _) = GrantingPack::in_force(db, today).await?;
    let rule = &pack.grow;
    let mut connection = db.read().await?;
    let columns = "b.id, b.code, b.name, COALESCE(u.name, ''), a.tier, a.score, \
        a.sales_12m_minor, a.limit_minor, a.headroom_minor, a.proposed_minor, a.exposure_minor, \
        a.pd_micro";
    let among = |ask: &mut Ask| {
        ask.text(
            " FROM scoring_current c \
             JOIN scoring_assessment a ON a.run_id = c.run_id JOIN parties_buyer b ON b.id = a.buyer_id \
             LEFT JOIN store_user u ON u.id = b.owner_id WHERE b.blocked = 0 \
             AND b.withdrawn_by IS NULL AND a.limit_kind = 'amount' AND a.overdue_minor = 0 \
             AND a.proposed_kind <> 'none' \
             AND (a.proposed_minor IS NULL OR a.proposed_minor >= a.limit_minor) \
             AND a.alert_level < 2 AND a.tier IN (",
        );
        ask.list(rule.tiers.iter().map(|tier| tier.code()));
        ask.text(") AND a.sales_12m_minor >= ");
        ask.value(rule.sales_from.saturating_mul(currency.minor_per_unit()));
        ask.text(" AND a.headroom_minor > 0 AND a.headroom_minor >= a.limit_minor / 10000 * ");
        ask.value(rule.free_bps);
        within(ask, scope);
    };
    let one = |row: &AnyRow| {
        let book = Book {
            sales_minor: row.int(6)?,
            exposure_minor: row.int(10)?,
            overdue_minor: 0,
            pd_micro: row.maybe_int(11)?,
        };
        let left = row.int(8)?;
        let used = book.exposure_minor.saturating_add(left);
        let told = GrowRow {
            buyer_id: row.int(0)?,
            buyer_code: row.text(1)?,
            buyer_name: row.text(2)?,
            owner_name: row.text(3)?,
            tier: Tier::parse(&row.text(4)?).unwrap_or(Tier::Unrated),
            score: row.maybe_int(5)?,
            sales_minor: row.int(6)?,
            limit: Money::new(row.int(7)?, currency),
            left_minor: left,
            proposed_minor: row.maybe_int(9)?,
            growth: growth(&book, used, pack.rates),
        };
        Ok((left, told))
    };
    ranked(&mut connection, (columns, "a.headroom_minor"), among, page, one).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_the_whole() {
        for (part, whole, bps) in
            [(25, 100, 2_500), (0, 100, 0), (1, 0, 0), (i64::MAX, i64::MAX, 10_000)]
        {
            assert_eq!(share(part, whole), bps, "{part} {whole}");
        }
    }
}
