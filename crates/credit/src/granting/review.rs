//! The review calendar (C15), key accounts (C16) and what the gate asks: is a buyer's review
//! overdue. Every assessment refreshes it in the transaction that makes the run current; the gate
//! reads one row.

use std::collections::{BTreeMap, HashMap};

use base::{Currency, Day, Money, Result};
use store::{AnyConnection, AnyRow, Ask, Bulk, Columns, Db, Tx, access::Scope, failed};

use super::pack::{GrantingPack, KeyRule};
use crate::{
    parties::{BuyerId, CustomerKind, scope_owner},
    policy::{Limit, Matrix, NewLimit, Tier, TierTable, review_on},
};

/// How a buyer's review stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewStanding {
    /// When the credit was last decided on.
    pub last_on: Day,
    /// When it is due again.
    pub due_on: Day,
    /// Days past that day; 0 or less is in time.
    pub overdue_days: i32,
}

/// How the review of a buyer stands; `None` where no credit is granted that could be reviewed.
///
/// # Errors
/// A fault from the database.
pub async fn review_standing(
    connection: &mut AnyConnection,
    buyer: BuyerId,
    day: Day,
) -> Result<Option<ReviewStanding>> {
    let mut ask = Ask::new("SELECT last_on, due_on FROM granting_review WHERE buyer_id = ");
    ask.value(buyer);
    let rows = ask.rows(connection, "reading when a review is due").await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let (last_on, due_on) = (row.day(0)?, row.day(1)?);
    Ok(Some(ReviewStanding { last_on, due_on, overdue_days: day.days_since(due_on) }))
}

/// The places of key accounts, from 1: the largest exposures, sorted from the largest, until they
/// hold the rule's share of all.
pub(super) fn key_places(exposures: &[(BuyerId, i64)], rule: KeyRule) -> HashMap<BuyerId, i64> {
    let all: i128 = exposures.iter().map(|(_, minor)| i128::from(*minor)).sum();
    let enough = all * i128::from(rule.share_bps) / 10_000;
    let (mut held, mut places) = (0_i128, HashMap::new());
    for (place, (buyer, minor)) in (1_i64..).zip(exposures.iter().take(rule.most)) {
        if held >= enough || *minor <= 0 {
            break;
        }
        held += i128::from(*minor);
        places.insert(*buyer, place);
    }
    places
}

/// What decides about a buyer's review.
struct Granted {
    buyer: BuyerId,
    kind: CustomerKind,
    tier: Tier,
    exposure_minor: i64,
    from_on: Day,
    to_on: Option<Day>,
}

/// The rules of a day.
#[derive(Debug)]
pub struct ReviewRules<'a> {
    /// Months by tier where no matrix counts.
    pub tiers: &'a TierTable,
    /// Months by tier and kind.
    pub matrix: Option<&'a Matrix>,
    /// Key accounts.
    pub pack: &'a GrantingPack,
}

impl ReviewRules<'_> {
    /// Months until the review of a buyer.
    fn months(&self, tier: Tier, kind: CustomerKind, key: bool) -> i32 {
        let cell = self.matrix.and_then(|matrix| matrix.cell(tier, kind));
        let months = cell.map_or(self.tiers.rule(tier).review_months, |cell| cell.review_months);
        if key { months.min(self.pack.key.review_months) } else { months }
    }
}

const COLUMNS: [&str; 7] =
    ["buyer_id", "last_on", "due_on", "months", "key_place", "tier", "stands_tier"];
const UPSERT: &str = "ON CONFLICT (buyer_id) DO UPDATE SET last_on = excluded.last_on, \
    due_on = excluded.due_on, months = excluded.months, key_place = excluded.key_place, \
    tier = excluded.tier, stands_tier = CASE WHEN granting_review.last_on < excluded.last_on \
    THEN excluded.stands_tier ELSE granting_review.stands_tier END";

/// Brings the calendar up to date with a run: a row for each buyer with a limit in force; buyers
/// without one lose theirs. A grant that is newer than the row makes the tier of today the one by
/// which the credit stands.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn refresh_reviews(
    tx: &mut Tx,
    (run, day): (i64, Day),
    rules: &ReviewRules<'_>,
) -> Result<u64> {
    let granted = granted(tx.conn(), run, day).await?;
    let mut exposures: Vec<(BuyerId, i64)> =
        granted.iter().map(|one| (one.buyer, one.exposure_minor)).collect();
    exposures.sort_by_key(|(buyer, minor)| (std::cmp::Reverse(*minor), *buyer));
    let keys = key_places(&exposures, rules.pack.key);
    let mut bulk = Bulk::new("granting_review", &COLUMNS, UPSERT);
    for one in &granted {
        let key = keys.get(&one.buyer).copied();
        let months = rules.months(one.tier, one.kind, key.is_some()).max(1);
        let due = review_on(one.from_on, one.to_on, months);
        let row = [
            one.buyer.into(),
            one.from_on.into(),
            due.into(),
            i64::from(months).into(),
            key.into(),
            one.tier.code().into(),
            one.tier.code().into(),
        ];
        bulk.push(tx.conn(), row).await?;
    }
    bulk.flush(tx.conn()).await?;
    let mut ask = Ask::new(
        "DELETE FROM granting_review WHERE buyer_id NOT IN (SELECT l.buyer_id FROM policy_limit l \
         WHERE l.kind <> 'none' AND l.from_on <= ",
    );
    ask.value(day).text(" AND (l.to_on IS NULL OR l.to_on >= ").value(day);
    // As in [`granted`]: the newest row counts, and it may say that there is no credit any more.
    ask.text(") AND NOT EXISTS (SELECT 1 FROM policy_limit n WHERE n.buyer_id = l.buyer_id AND ");
    ask.text("n.id > l.id AND n.from_on <= ").value(day);
    ask.text(" AND (n.to_on IS NULL OR n.to_on >= ").value(day).text(")))");
    ask.run(tx.conn()).await.map_err(failed("clearing the review calendar"))?;
    Ok(u64::try_from(granted.len()).unwrap_or(u64::MAX))
}

/// Takes note of a limit that was granted without a request, so that the gate and the calendar know
/// it at once; the next assessment keeps it up to date. Who is not in the calendar comes into it with
/// the next assessment.
///
/// # Errors
/// Busy or a fault from the database.
pub(super) async fn note_grant(tx: &mut Tx, new: &NewLimit) -> Result<()> {
    if new.from_on > tx.clock().today() {
        return Ok(());
    }
    if new.limit == Limit::None {
        let mut ask = Ask::new("DELETE FROM granting_review WHERE buyer_id = ");
        ask.value(new.buyer_id);
        ask.run(tx.conn()).await.map_err(failed("taking a buyer off the review calendar"))?;
        return Ok(());
    }
    let mut ask = Ask::new("SELECT months FROM granting_review WHERE buyer_id = ");
    ask.value(new.buyer_id);
    let rows = ask.rows(tx.conn(), "reading when a review is due").await?;
    let Some(row) = rows.first() else { return Ok(()) };
    let months = i32::try_from(row.int(0)?).unwrap_or(12);
    let mut ask = Ask::new("UPDATE granting_review SET stands_tier = tier, last_on = ");
    ask.value(new.from_on).text(", due_on = ");
    ask.value(review_on(new.from_on, new.to_on, months)).text(" WHERE buyer_id = ");
    ask.value(new.buyer_id).text(" AND last_on <= ").value(new.from_on);
    ask.run(tx.conn()).await.map_err(failed("entering a review"))?;
    Ok(())
}

/// Takes note of the tiers of some buyers that a run judged anew; their days stay until the next
/// whole round.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn retier(tx: &mut Tx, buyers: &[BuyerId], run: i64) -> Result<()> {
    for some in buyers.chunks(500) {
        let mut ask = Ask::new(
            "UPDATE granting_review SET tier = COALESCE((SELECT a.tier FROM scoring_assessment a \
             WHERE a.buyer_id = granting_review.buyer_id AND a.run_id = ",
        );
        ask.value(run).text("), tier) WHERE buyer_id IN (").list(some.iter().copied()).text(")");
        ask.run(tx.conn()).await.map_err(failed("taking note of tiers"))?;
    }
    Ok(())
}

/// Buyers with a limit in force on the day of a run; the newest row of a buyer counts.
async fn granted(connection: &mut AnyConnection, run: i64, day: Day) -> Result<Vec<Granted>> {
    let mut ask = Ask::new(
        "SELECT l.buyer_id, b.kind, a.tier, a.exposure_minor, l.from_on, l.to_on, l.kind \
         FROM policy_limit l JOIN parties_buyer b ON b.id = l.buyer_id \
         JOIN scoring_assessment a ON a.buyer_id = l.buyer_id AND a.run_id = ",
    );
    ask.value(run).text(" WHERE l.from_on <= ").value(day);
    ask.text(" AND (l.to_on IS NULL OR l.to_on >= ").value(day).text(") ORDER BY l.id");
    let mut found: BTreeMap<BuyerId, Option<Granted>> = BTreeMap::new();
    for row in &ask.rows(connection, "reading what is granted").await? {
        let code = row.text(1)?;
        let kind = CustomerKind::ALL.iter().find(|kind| kind.code() == code);
        let one = Granted {
            buyer: row.int(0)?,
            kind: kind.copied().unwrap_or_default(),
            tier: Tier::parse(&row.text(2)?).unwrap_or(Tier::Unrated),
            exposure_minor: row.int(3)?,
            from_on: row.day(4)?,
            to_on: row.maybe_day(5)?,
        };
        let none = row.text(6)? == "none";
        found.insert(one.buyer, (!none).then_some(one));
    }
    Ok(found.into_values().flatten().collect())
}

/// One buyer of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRow {
    /// Row id of the buyer.
    pub buyer_id: BuyerId,
    /// Its code.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// The tier of the last assessment.
    pub tier: Tier,
    /// When the credit was last decided on.
    pub last_on: Day,
    /// When it is due.
    pub due_on: Day,
    /// Months between reviews.
    pub months: i64,
    /// Its place among the key accounts, from 1.
    pub key_place: Option<i64>,
    /// Exposure of the last assessment.
    pub exposure_minor: i64,
    /// The limit of the last assessment.
    pub limit: Option<Limit>,
    /// A request that is on its way.
    pub application_id: Option<i64>,
}

/// Which part of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewView {
    /// Past their day.
    Overdue,
    /// Within the days that the pack says.
    Coming,
    /// The key accounts.
    Key,
    /// All.
    All,
}

impl ReviewView {
    /// All, in the order of the chips.
    pub const ALL: [Self; 4] = [Self::Overdue, Self::Coming, Self::Key, Self::All];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Coming => "coming",
            Self::Key => "key",
            Self::All => "all",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.code() == code)
    }
}

fn narrow(ask: &mut Ask, scope: Scope, view: ReviewView, (today, ahead): (Day, i32)) {
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    match view {
        ReviewView::Overdue => {
            ask.text(" AND v.due_on < ").value(today);
        }
        ReviewView::Coming => {
            ask.text(" AND v.due_on >= ").value(today);
            ask.text(" AND v.due_on <= ").value(today.plus_days(ahead));
        }
        ReviewView::Key => {
            ask.text(" AND v.key_place IS NOT NULL");
        }
        ReviewView::All => {}
    }
}

const FROM: &str = " FROM granting_review v JOIN parties_buyer b ON b.id = v.buyer_id ";

/// The calendar within a scope: overdue first; key accounts by their place. At most `limit`, those behind the
/// buyer `after`, or from the beginning.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn list_reviews(
    db: &Db,
    scope: Scope,
    view: ReviewView,
    (currency, limit, after): (Currency, u32, Option<BuyerId>),
) -> Result<Vec<ReviewRow>> {
    let today = db.clock().today();
    let (pack, _) = GrantingPack::in_force(db, today).await?;
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT v.buyer_id, b.code, b.name, v.tier, v.last_on, v.due_on, v.months, v.key_place, \
         COALESCE(a.exposure_minor, 0), a.limit_kind, a.limit_minor, p.id",
    );
    ask.text(FROM).text(
        "LEFT JOIN scoring_current c ON c.id = 1 LEFT JOIN scoring_assessment a \
         ON a.run_id = c.run_id AND a.buyer_id = v.buyer_id \
         LEFT JOIN granting_application p ON p.live_buyer = v.buyer_id WHERE 1 = 1",
    );
    narrow(&mut ask, scope, view, (today, pack.review.ahead_days));
    if let Some(after) = after {
        behind(&mut connection, &mut ask, (view, after)).await?;
    }
    let order = if view == ReviewView::Key { "v.key_place, " } else { "" };
    ask.text(" ORDER BY ").text(order).text("v.due_on, v.buyer_id LIMIT ");
    ask.value(i64::from(limit.clamp(1, 1_000)));
    let one = |row: &AnyRow| {
        let kind = row.maybe_text(9)?;
        let minor = row.maybe_int(10)?;
        Ok(ReviewRow {
            buyer_id: row.int(0)?,
            buyer_code: row.text(1)?,
            buyer_name: row.text(2)?,
            tier: Tier::parse(&row.text(3)?).unwrap_or(Tier::Unrated),
            last_on: row.day(4)?,
            due_on: row.day(5)?,
            months: row.int(6)?,
            key_place: row.maybe_int(7)?,
            exposure_minor: row.int(8)?,
            limit: kind.and_then(|kind| Limit::restore(&kind, minor, currency)),
            application_id: row.maybe_int(11)?,
        })
    };
    ask.rows(&mut connection, "listing reviews").await?.iter().map(one).collect()
}

/// Leaves out what stands up to a buyer in the order of a view; nothing where it is in the calendar no more.
async fn behind(
    connection: &mut AnyConnection,
    ask: &mut Ask,
    (view, after): (ReviewView, BuyerId),
) -> Result<()> {
    let mut place = Ask::new("SELECT key_place, due_on FROM granting_review WHERE buyer_id = ");
    place.value(after);
    let rows = place.rows(connection, "looking for a place in the calendar").await?;
    let Some(row) = rows.first() else { return Ok(()) };
    match (view, row.maybe_int(0)?) {
        (ReviewView::Key, Some(place)) => {
            ask.text(" AND v.key_place > ").value(place);
        }
        (ReviewView::Key, None) => {}
        _ => {
            let due = row.day(1)?;
            ask.text(" AND v.due_on >= ").value(due).text(" AND (v.due_on > ").value(due);
            ask.text(" OR v.buyer_id > ").value(after).text(")");
        }
    }
    Ok(())
}

/// How many reviews there are of each view, within a scope.
///
/// # Errors
/// As [`list_reviews`].
pub async fn count_reviews(db: &Db, scope: Scope) -> Result<Vec<(ReviewView, i64)>> {
    let today = db.clock().today();
    let (pack, _) = GrantingPack::in_force(db, today).await?;
    let mut connection = db.read().await?;
    let mut counts = Vec::new();
    for view in ReviewView::ALL {
        let mut ask = Ask::new("SELECT CAST(COUNT(*) AS BIGINT)");
        ask.text(FROM).text("WHERE 1 = 1");
        narrow(&mut ask, scope, view, (today, pack.review.ahead_days));
        let row = ask.row(&mut connection, "counting reviews").await?;
        counts.push((view, row.int(0)?));
    }
    Ok(counts)
}

/// The share of all exposure that the key accounts hold, basis points; with how many they are.
///
/// # Errors
/// A fault from the database.
pub async fn key_share(db: &Db) -> Result<(i64, i64)> {
    let mut connection = db.read().await?;
    let ask = Ask::new(
        "SELECT CAST(COUNT(v.key_place) AS BIGINT), \
         COALESCE(CAST(SUM(CASE WHEN v.key_place IS NULL THEN 0 ELSE a.exposure_minor END) \
         AS BIGINT), 0), COALESCE(CAST(SUM(a.exposure_minor) AS BIGINT), 0) \
         FROM scoring_current c JOIN scoring_assessment a ON a.run_id = c.run_id \
         LEFT JOIN granting_review v ON v.buyer_id = a.buyer_id",
    );
    let row = ask.row(&mut connection, "adding up key accounts").await?;
    let (held, all) = (i128::from(row.int(1)?), i128::from(row.int(2)?));
    let bps = if all > 0 { held * 10_000 / all } else { 0 };
    Ok((row.int(0)?, i64::try_from(bps).unwrap_or(10_000)))
}

/// Exposure as money.
impl ReviewRow {
    /// In the company's currency.
    pub const fn exposure(&self, currency: Currency) -> Money {
        Money::new(self.exposure_minor, currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_accounts_hold_the_share_that_the_rule_says() {
        let rule = KeyRule { share_bps: 8_000, most: 50, review_months: 3 };
        let book = [(1, 500), (2, 200), (3, 150), (4, 100), (5, 50)];
        let places = key_places(&book, rule);
        assert_eq!((places.len(), places.get(&3), places.get(&4)), (3, Some(&3), None));
        assert_eq!(key_places(&book, KeyRule { most: 2, ..rule }).len(), 2);
        assert_eq!(key_places(&[(1, 0), (2, 0)], rule).len(), 0);
        assert_eq!(key_places(&[], rule).len(), 0);
    }
}
