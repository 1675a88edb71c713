//! The register of buyers beside the assessment in force: what lists, cards and pickers read.
//!
//! It reads one row per buyer and one of the current run; its cost does not grow with history.
//! It judges nothing and changes nothing.

mod sort;

use base::{Currency, Result};
use store::{AnyRow, Ask, Columns, Db, Value, access::Scope};

use crate::{
    parties::{BuyerId, CustomerKind, SizeClass, scope_owner},
    policy::{Headroom, Limit, Tier},
    receivables::company_currency,
    scoring::Confidence,
};

pub use sort::{RosterCursor, RosterSort};

/// Which buyers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterFilter {
    /// Whose.
    pub scope: Scope,
    /// Part of code, name or credit code.
    pub search: String,
    /// One buyer.
    pub buyer: Option<BuyerId>,
    /// One tier.
    pub tier: Option<Tier>,
    /// One kind of customer.
    pub kind: Option<CustomerKind>,
    /// One size.
    pub size: Option<SizeClass>,
    /// One salesperson's.
    pub owner: Option<i64>,
    /// Only those with something overdue.
    pub overdue: bool,
    /// Only those above their limit.
    pub over_limit: bool,
    /// Only those without a limit for whom an amount is proposed.
    pub ungranted: bool,
    /// Only those whose limit in force is another than the proposed one.
    pub differs: bool,
    /// Only those blocked by hand.
    pub blocked: bool,
    /// Only those with an alert of at least this rank: 1 yellow to 3 red; 0 is all.
    pub alert: i64,
    /// By what they are sorted.
    pub sort: RosterSort,
    /// Largest first.
    pub descending: bool,
    /// Where the last page ended.
    pub after: Option<RosterCursor>,
    /// At most so many rows, 1 to 5000.
    pub limit: u32,
}

impl Default for RosterFilter {
    fn default() -> Self {
        Self {
            scope: Scope::All,
            search: String::new(),
            buyer: None,
            tier: None,
            kind: None,
            size: None,
            owner: None,
            overdue: false,
            over_limit: false,
            ungranted: false,
            differs: false,
            blocked: false,
            alert: 0,
            sort: RosterSort::Overdue,
            descending: true,
            after: None,
            limit: 50,
        }
    }
}

/// What the current run says of a buyer, as far as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessed {
    /// The score in whole points.
    pub score: Option<i64>,
    /// The score of the run before.
    pub score_before: Option<i64>,
    /// Probability of default in millionths.
    pub pd_micro: Option<i64>,
    /// The tier.
    pub tier: Tier,
    /// How far the score can be relied on.
    pub confidence: Confidence,
    /// Held back for lack of data.
    pub provisional: bool,
    /// 0 to 100.
    pub ability: Option<i64>,
    /// 0 to 100.
    pub willingness: Option<i64>,
    /// Code of the quadrant.
    pub quadrant: String,
    /// Open less unallocated, company currency.
    pub exposure_minor: i64,
    /// Open.
    pub open_minor: i64,
    /// Overdue.
    pub overdue_minor: i64,
    /// Days since the oldest unpaid due day.
    pub oldest_days: i64,
    /// Invoiced in the last twelve months.
    pub sales_12m_minor: i64,
    /// The granted limit; `None` where nobody granted one.
    pub limit: Option<Limit>,
    /// What is left of it.
    pub headroom: Headroom,
    /// The limit that the run proposes.
    pub proposed: Option<Limit>,
    /// Code of the terms that it proposes.
    pub proposed_terms: String,
    /// The highest level of its live alerts, 0 to 3.
    pub alert_level: i64,
}

/// One buyer of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterRow {
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
    /// Its size class.
    pub size: SizeClass,
    /// The salesperson.
    pub owner_id: Option<i64>,
    /// Their name, or empty.
    pub owner_name: String,
    /// Blocked by hand.
    pub blocked: bool,
    /// Code of the terms in its file, or empty; granted terms go before them.
    pub terms: String,
    /// What the current run says; `None` before the first run that knows the buyer.
    pub assessed: Option<Assessed>,
}

/// A page of the register.
#[derive(Debug, Clone)]
pub struct RosterPage {
    /// The rows.
    pub rows: Vec<RosterRow>,
    /// Pass this as `after` for the next page.
    pub next: Option<RosterCursor>,
    /// The currency of all amounts.
    pub currency: Currency,
}

/// All rows of a filter together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RosterTotals {
    /// Buyers.
    pub buyers: i64,
    /// Open less unallocated.
    pub exposure_minor: i64,
    /// Open.
    pub open_minor: i64,
    /// Overdue.
    pub overdue_minor: i64,
    /// The sum of limits that are amounts.
    pub limit_minor: i64,
    /// The sum of proposals that are amounts.
    pub proposed_minor: i64,
    /// What was paid ahead of all that is owed, and by how many buyers: exposure less it is the net
    /// of the ageing. `None` where the round did not keep it.
    pub ahead: Option<(i64, i64)>,
}

const COLUMNS: &str = "b.id, b.code, b.name, b.name_en, b.kind, b.size, b.owner_id, \
    COALESCE(u.name, ''), b.blocked, a.tier, a.score, a.score_before, a.pd_micro, a.confidence, \
    a.provisional, a.ability, a.willingness, a.quadrant, a.exposure_minor, a.open_minor, \
    a.overdue_minor, a.oldest_overdue_days, a.sales_12m_minor, a.limit_kind, a.limit_minor, \
    a.headroom_kind, a.alert_level, b.terms, a.proposed_kind, a.proposed_minor, \
    a.proposed_terms, ";
const ASSESSED: &str = " LEFT JOIN scoring_assessment a ON a.buyer_id = b.id \
    AND a.run_id = (SELECT run_id FROM scoring_current WHERE id = 1)";
const OWNED: &str = " LEFT JOIN store_user u ON u.id = b.owner_id";
const STANDING: &str = " WHERE b.withdrawn_by IS NULL";
const BUYERS: &str = " AND b.party_role <> 'supplier'";

fn narrow(ask: &mut Ask, filter: &RosterFilter) {
    // The list is one of buyers; whoever is asked for by name is shown, also a mere supplier.
    if filter.buyer.is_none() {
        ask.text(BUYERS);
    }
    for owner in [scope_owner(filter.scope), filter.owner].into_iter().flatten() {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if let Some(buyer) = filter.buyer {
        ask.text(" AND b.id = ").value(buyer);
    }
    for word in filter.search.split_whitespace().take(5) {
        let pattern =
            |word: &str| format!("%{}%", word.to_lowercase().replace(['%', '_', '\\'], ""));
        // What was saved before width was folded is found as it was typed.
        ask.text(" AND (b.search LIKE ").value(pattern(&base::spelt_code(word)));
        ask.text(" OR b.search LIKE ").value(pattern(word)).text(")");
    }
    if let Some(tier) = filter.tier {
        ask.text(" AND COALESCE(a.tier, 'unrated') = ").value(tier.code());
    }
    if let Some(kind) = filter.kind {
        ask.text(" AND b.kind = ").value(kind.code());
    }
    if let Some(size) = filter.size {
        ask.text(" AND b.size = ").value(size.code());
    }
    if filter.overdue {
        ask.text(" AND a.overdue_minor > 0");
    }
    if filter.over_limit {
        ask.text(
            " AND (a.headroom_kind = 'over' OR (a.headroom_kind = 'no_credit' \
             AND a.exposure_minor > 0))",
        );
    }
    if filter.ungranted {
        ask.text(" AND a.limit_kind IS NULL AND a.proposed_kind = 'amount'");
    }
    if filter.differs {
        ask.text(
            " AND (COALESCE(a.limit_kind, '') <> a.proposed_kind \
             OR COALESCE(a.limit_minor, -1) <> COALESCE(a.proposed_minor, -1))",
        );
    }
    if filter.blocked {
        ask.text(" AND b.blocked <> 0");
    }
    if filter.alert > 0 {
        ask.text(" AND a.alert_level >= ").value(filter.alert);
    }
}

/// A page of the register.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn list_roster(db: &Db, filter: &RosterFilter) -> Result<RosterPage> {
    let what = format!("roster.list {filter:?}");
    db.held_fresh(what, filter.clone(), |db, f| Box::pin(list_roster_now(db, f))).await
}

async fn list_roster_now(db: &Db, filter: &RosterFilter) -> Result<RosterPage> {
    let currency = company_currency(db).await?;
    let (sort, limit) = (filter.sort, filter.limit.clamp(1, 5_000));
    let order = if filter.descending { " DESC, " } else { ", " };
    // First which buyers, from narrow columns; then everything about these few.
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text("p.k FROM (SELECT b.id, ").text(sort.expression());
    ask.text(" AS k FROM parties_buyer b").text(ASSESSED);
    if sort == RosterSort::Owner {
        ask.text(OWNED);
    }
    ask.text(STANDING);
    narrow(&mut ask, filter);
    if let Some(after) = &filter.after {
        let beyond = if filter.descending { " < " } else { " > " };
        let value: Value = match sort.is_text() {
            true => after.value.as_str().into(),
            false => after.value.parse::<i64>().unwrap_or_default().into(),
        };
        ask.text(" AND (").text(sort.expression()).text(beyond).value(value.clone());
        ask.text(" OR (").text(sort.expression()).text(" = ").value(value);
        ask.text(" AND b.id > ").value(after.id).text("))");
    }
    ask.text(" ORDER BY ").text(sort.expression()).text(order).text("b.id LIMIT ");
    ask.value(i64::from(limit) + 1);
    ask.text(") AS p JOIN parties_buyer b ON b.id = p.id").text(ASSESSED).text(OWNED);
    ask.text(" ORDER BY p.k").text(order).text("p.id");
    let mut connection = db.read().await?;
    let found = ask.rows(&mut connection, "listing the register of buyers").await?;
    let kept = found.get(..limit as usize).unwrap_or(&found);
    let next = match kept.last() {
        Some(last) if found.len() > kept.len() => {
            let value = if sort.is_text() { last.text(31)? } else { last.int(31)?.to_string() };
            Some(RosterCursor { value, id: last.int(0)? })
        }
        _ => None,
    };
    let rows = kept.iter().map(|row| read(row, currency)).collect::<Result<_>>()?;
    Ok(RosterPage { rows, next, currency })
}

/// One buyer of the register.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn find_in_roster(db: &Db, buyer: BuyerId, scope: Scope) -> Result<Option<RosterRow>> {
    let filter = RosterFilter { buyer: Some(buyer), scope, limit: 1, ..RosterFilter::default() };
    Ok(list_roster(db, &filter).await?.rows.into_iter().next())
}

/// All rows of a filter together, whatever its page.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn sum_roster(db: &Db, filter: &RosterFilter) -> Result<RosterTotals> {
    let what = format!("roster.sum {filter:?}");
    db.held_fresh(what, filter.clone(), |db, f| Box::pin(sum_roster_now(db, f))).await
}

async fn sum_roster_now(db: &Db, filter: &RosterFilter) -> Result<RosterTotals> {
    let mut ask = Ask::new(
        "SELECT COUNT(*), CAST(COALESCE(SUM(a.open_minor), 0) AS BIGINT), \
         CAST(COALESCE(SUM(a.overdue_minor), 0) AS BIGINT), \
         CAST(COALESCE(SUM(a.limit_minor), 0) AS BIGINT), \
         CAST(COALESCE(SUM(a.exposure_minor), 0) AS BIGINT), \
         CAST(COALESCE(SUM(a.proposed_minor), 0) AS BIGINT), \
         CAST(COALESCE(SUM(a.ahead_minor), 0) AS BIGINT), \
         COUNT(CASE WHEN a.ahead_minor > 0 THEN 1 END), \
         COUNT(CASE WHEN a.tier IS NOT NULL AND a.ahead_minor IS NULL THEN 1 END)",
    );
    ask.text(" FROM parties_buyer b").text(ASSESSED).text(STANDING);
    narrow(&mut ask, filter);
    let mut connection = db.read().await?;
    let row = ask.row(&mut connection, "summing the register of buyers").await?;
    Ok(RosterTotals {
        buyers: row.int(0)?,
        open_minor: row.int(1)?,
        overdue_minor: row.int(2)?,
        limit_minor: row.int(3)?,
        exposure_minor: row.int(4)?,
        proposed_minor: row.int(5)?,
        ahead: match row.int(8)? {
            0 => Some((row.int(6)?, row.int(7)?)),
            _ => None,
        },
    })
}

/// The people who own buyers: id and name, by name.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn list_owners(db: &Db) -> Result<Vec<(i64, String)>> {
    let ask = Ask::new(
        "SELECT u.id, u.name FROM store_user u WHERE EXISTS (SELECT 1 FROM parties_buyer b \
         WHERE b.owner_id = u.id) ORDER BY u.name, u.id",
    );
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing salespeople").await?;
    rows.iter().map(|row| Ok((row.int(0)?, row.text(1)?))).collect()
}

fn read(row: &AnyRow, currency: Currency) -> Result<RosterRow> {
    Ok(RosterRow {
        id: row.int(0)?,
        code: row.text(1)?,
        name: row.text(2)?,
        name_en: row.text(3)?,
        kind: row.text(4)?.parse().unwrap_or_default(),
        size: row.text(5)?.parse().unwrap_or_default(),
        owner_id: row.maybe_int(6)?,
        owner_name: row.text(7)?,
        blocked: row.int(8)? != 0,
        terms: row.text(27)?,
        assessed: match row.maybe_text(9)? {
            Some(tier) => Some(read_assessed(row, &tier, currency)?),
            None => None,
        },
    })
}

fn read_assessed(row: &AnyRow, tier: &str, currency: Currency) -> Result<Assessed> {
    let kind = row.maybe_text(23)?;
    let limit = kind.as_deref().map(|kind| Ok::<_, base::Failure>((kind, row.maybe_int(24)?)));
    let limit = limit.transpose()?.and_then(|(kind, minor)| Limit::restore(kind, minor, currency));
    let proposed_kind = row.maybe_text(28)?.unwrap_or_default();
    let exposure_minor = row.int(18)?;
    Ok(Assessed {
        score: row.maybe_int(10)?,
        score_before: row.maybe_int(11)?,
        pd_micro: row.maybe_int(12)?,
        tier: Tier::parse(tier).unwrap_or(Tier::Unrated),
        confidence: Confidence::parse(&row.text(13)?).unwrap_or(Confidence::None),
        provisional: row.int(14)? != 0,
        ability: row.maybe_int(15)?,
        willingness: row.maybe_int(16)?,
        quadrant: row.text(17)?,
        exposure_minor,
        open_minor: row.int(19)?,
        overdue_minor: row.int(20)?,
        oldest_days: row.int(21)?,
        sales_12m_minor: row.int(22)?,
        limit,
        headroom: crate::policy::headroom(limit, base::Money::new(exposure_minor, currency)),
        proposed: Limit::restore(&proposed_kind, row.maybe_int(29)?, currency),
        proposed_terms: row.text(30)?,
        alert_level: row.int(26)?,
    })
}
