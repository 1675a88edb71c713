//! The list of buyers with what the current run says of them: searched, filtered, sorted, paged.

use base::{Currency, Result};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use crate::{
    parties::{BuyerId, CustomerKind, scope_owner},
    policy::{Headroom, Limit, Tier, headroom},
    receivables::company_currency,
    scoring::Confidence,
};

/// What a list is sorted by. Buyers without a value come last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// The company's own code.
    #[default]
    Code,
    /// The registered name.
    Name,
    /// The score.
    Score,
    /// Exposure.
    Exposure,
    /// Overdue.
    Overdue,
    /// Days since the oldest due day.
    OldestOverdue,
    /// Headroom.
    Headroom,
    /// Sales of the last twelve months.
    Sales,
    /// The most urgent alert.
    Alert,
}

impl Sort {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 9] = [
        Self::Code,
        Self::Name,
        Self::Score,
        Self::Exposure,
        Self::Overdue,
        Self::OldestOverdue,
        Self::Headroom,
        Self::Sales,
        Self::Alert,
    ];

    /// The code used in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Name => "name",
            Self::Score => "score",
            Self::Exposure => "exposure",
            Self::Overdue => "overdue",
            Self::OldestOverdue => "oldest",
            Self::Headroom => "headroom",
            Self::Sales => "sales",
            Self::Alert => "alert",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.code() == code)
    }

    const fn column(self) -> &'static str {
        match self {
            Self::Code => "b.code",
            Self::Name => "b.name",
            Self::Score => "a.score",
            Self::Exposure => "a.exposure_minor",
            Self::Overdue => "a.overdue_minor",
            Self::OldestOverdue => "a.oldest_overdue_days",
            Self::Headroom => "a.headroom_minor",
            Self::Sales => "a.sales_12m_minor",
            Self::Alert => "a.alert_level",
        }
    }
}

/// Which buyers are asked for.
#[derive(Debug, Clone)]
pub struct AssessedFilter {
    /// Whose.
    pub scope: Scope,
    /// A part of code, name or credit code.
    pub search: String,
    /// One tier.
    pub tier: Option<Tier>,
    /// One kind of customer.
    pub kind: Option<CustomerKind>,
    /// One salesperson.
    pub owner: Option<i64>,
    /// Alerts of this rank (1 yellow to 3 red) and above.
    pub alert_at_least: i64,
    /// Only buyers with something overdue.
    pub overdue_only: bool,
    /// Only buyers over their limit, or owing without one.
    pub over_limit_only: bool,
    /// The order.
    pub sort: Sort,
    /// The highest first.
    pub descending: bool,
    /// Rows to leave out from the start.
    pub skip: u32,
    /// At most so many, 1 to 1000.
    pub limit: u32,
}

impl Default for AssessedFilter {
    fn default() -> Self {
        Self {
            scope: Scope::All,
            search: String::new(),
            tier: None,
            kind: None,
            owner: None,
            alert_at_least: 0,
            overdue_only: false,
            over_limit_only: false,
            sort: Sort::Code,
            descending: false,
            skip: 0,
            limit: 50,
        }
    }
}

/// A buyer in the list. What was not assessed has no tier but `Unrated` and no amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessedRow {
    /// Row id.
    pub id: BuyerId,
    /// The company's own code.
    pub code: String,
    /// Registered name.
    pub name: String,
    /// English name, or empty.
    pub name_en: String,
    /// How it buys.
    pub kind: CustomerKind,
    /// The salesperson.
    pub owner_id: Option<i64>,
    /// Blocked by hand.
    pub blocked: bool,
    /// Whether the current run knows it.
    pub assessed: bool,
    /// Whole points.
    pub score: Option<i64>,
    /// The score before.
    pub score_before: Option<i64>,
    /// Probability of "bad", in millionths.
    pub pd_micro: Option<i64>,
    /// The tier.
    pub tier: Tier,
    /// How far the score can be relied on.
    pub confidence: Confidence,
    /// Exposure.
    pub exposure_minor: i64,
    /// Overdue.
    pub overdue_minor: i64,
    /// Days since the oldest due day.
    pub oldest_overdue_days: i64,
    /// Sales of the last twelve months.
    pub sales_12m_minor: i64,
    /// The granted limit.
    pub limit: Option<Limit>,
    /// What is left of it.
    pub headroom: Headroom,
    /// 0 for no alert, 1 yellow to 3 red.
    pub alert_level: i64,
}

/// A page of the list with the sums over all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessedPage {
    /// The rows.
    pub rows: Vec<AssessedRow>,
    /// The company's currency.
    pub currency: Currency,
    /// How many buyers there are on all pages.
    pub total: i64,
    /// Their exposure.
    pub exposure_minor: i64,
    /// What is overdue.
    pub overdue_minor: i64,
}

const FROM: &str = " FROM parties_buyer b LEFT JOIN scoring_assessment a ON a.buyer_id = b.id \
    AND a.run_id = (SELECT c.run_id FROM scoring_current c WHERE c.id = 1) WHERE 1 = 1";

fn narrow(ask: &mut Ask, filter: &AssessedFilter) {
    if let Some(owner) = scope_owner(filter.scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let search = filter.search.trim().to_lowercase();
    if !search.is_empty() {
        let escaped = search.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        ask.text(" AND b.search LIKE ").value(format!("%{escaped}%")).text(" ESCAPE '!'");
    }
    if let Some(tier) = filter.tier {
        ask.text(" AND COALESCE(a.tier, 'unrated') = ").value(tier.code());
    }
    if let Some(kind) = filter.kind {
        ask.text(" AND b.kind = ").value(kind.code());
    }
    if let Some(owner) = filter.owner {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if filter.alert_at_least > 0 {
        ask.text(" AND a.alert_level >= ").value(filter.alert_at_least);
    }
    if filter.overdue_only {
        ask.text(" AND a.overdue_minor > 0");
    }
    if filter.over_limit_only {
        ask.text(
            " AND (a.headroom_kind = 'over' OR (a.headroom_kind IN ('no_credit', 'not_granted') \
             AND a.exposure_minor > 0))",
        );
    }
}

/// Buyers with what the current run says of them.
///
/// # Errors
/// A fault from the database.
pub async fn list_assessed(db: &Db, filter: &AssessedFilter) -> Result<AssessedPage> {
    let currency = company_currency(db).await?;
    let mut snapshot = db.snapshot().await?;
    let mut ask = Ask::new(
        "SELECT COUNT(*), CAST(COALESCE(SUM(a.exposure_minor), 0) AS BIGINT), \
         CAST(COALESCE(SUM(a.overdue_minor), 0) AS BIGINT)",
    );
    ask.text(FROM);
    narrow(&mut ask, filter);
    let sums = ask.row(snapshot.conn(), "counting buyers").await?;
    let mut ask = Ask::new(
        "SELECT b.id, b.code, b.name, b.name_en, b.kind, b.owner_id, b.blocked, a.score, \
         a.score_before, a.pd_micro, a.tier, a.confidence, a.exposure_minor, a.overdue_minor, \
         a.oldest_overdue_days, a.sales_12m_minor, a.limit_kind, a.limit_minor, a.alert_level",
    );
    ask.text(FROM);
    narrow(&mut ask, filter);
    let (column, way) = (filter.sort.column(), if filter.descending { " DESC" } else { "" });
    ask.text(" ORDER BY CASE WHEN ").text(column).text(" IS NULL THEN 1 ELSE 0 END, ");
    ask.text(column).text(way).text(", b.id LIMIT ").value(i64::from(filter.limit.clamp(1, 1_000)));
    ask.text(" OFFSET ").value(i64::from(filter.skip));
    let rows = ask.rows(snapshot.conn(), "listing buyers").await?;
    Ok(AssessedPage {
        rows: rows.iter().map(|row| read(row, currency)).collect::<Result<_>>()?,
        currency,
        total: sums.int(0)?,
        exposure_minor: sums.int(1)?,
        overdue_minor: sums.int(2)?,
    })
}

fn read(row: &AnyRow, currency: Currency) -> Result<AssessedRow> {
    let tier = row.maybe_text(10)?;
    let exposure_minor = row.maybe_int(12)?.unwrap_or(0);
    let limit_minor = row.maybe_int(17)?;
    let limit = row.maybe_text(16)?.and_then(|kind| Limit::restore(&kind, limit_minor, currency));
    Ok(AssessedRow {
        id: row.int(0)?,
        code: row.text(1)?,
        name: row.text(2)?,
        name_en: row.text(3)?,
        kind: row.text(4)?.parse().unwrap_or_default(),
        owner_id: row.maybe_int(5)?,
        blocked: row.int(6)? != 0,
        assessed: tier.is_some(),
        score: row.maybe_int(7)?,
        score_before: row.maybe_int(8)?,
        pd_micro: row.maybe_int(9)?,
        tier: tier.as_deref().and_then(Tier::parse).unwrap_or(Tier::Unrated),
        confidence: row
            .maybe_text(11)?
            .as_deref()
            .and_then(Confidence::parse)
            .unwrap_or(Confidence::None),
        exposure_minor,
        overdue_minor: row.maybe_int(13)?.unwrap_or(0),
        oldest_overdue_days: row.maybe_int(14)?.unwrap_or(0),
        sales_12m_minor: row.maybe_int(15)?.unwrap_or(0),
        limit,
        headroom: headroom(limit, base::Money::new(exposure_minor, currency)),
        alert_level: row.maybe_int(18)?.unwrap_or(0),
    })
}
