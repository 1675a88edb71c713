//! With whom to grow, whom to shrink (C18), in money: what a buyer's credit earns in a year as it stands,
//! and what it would earn at the other limit. And the mix of the book over time (C17).

use base::{Day, Result};
use store::{AnyConnection, AnyRow, Ask, Columns, Db, access::Scope};

use super::{
    pack::{CostRates, GrantingPack},
    profit::{ProfitAsk, profit},
    quality::{MixRow, sums, within},
};
use crate::{parties::BuyerId, policy::Tier};

/// Where a page of buyers ended that are sorted by money, the most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The money of the last row.
    pub minor: i64,
    /// Its buyer.
    pub buyer_id: BuyerId,
}

impl Place {
    /// As it stands in an address.
    pub fn code(self) -> String {
        format!("{}.{}", self.minor, self.buyer_id)
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        let (minor, buyer) = code.split_once('.')?;
        Some(Self { minor: minor.parse().ok()?, buyer_id: buyer.parse().ok()? })
    }
}

/// A page of buyers sorted by money, with what there is in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked<R> {
    /// The rows of the page.
    pub rows: Vec<R>,
    /// Rows in all.
    pub count: i64,
    /// Their money in all.
    pub sum_minor: i64,
    /// Where the page ended, if there is another one.
    pub next: Option<Place>,
}

/// Where to begin and how many rows at the most.
pub type Page = (Option<Place>, u32);

/// Reads a page of rows sorted by `money`, the most first. `columns` begin with the buyer's row id.
pub(super) async fn ranked<R>(
    connection: &mut AnyConnection,
    (columns, money): (&'static str, &'static str),
    among: impl Fn(&mut Ask),
    (after, limit): Page,
    one: impl Fn(&AnyRow) -> Result<(i64, R)>,
) -> Result<Ranked<R>> {
    let mut ask = Ask::new("SELECT COUNT(*), COALESCE(CAST(SUM(");
    ask.text(money).text(") AS BIGINT), 0)");
    among(&mut ask);
    let row = ask.row(connection, "adding up buyers by money").await?;
    let (count, sum_minor) = (row.int(0)?, row.int(1)?);
    let limit = i64::from(limit.clamp(1, 500));
    let mut ask = Ask::new("SELECT ");
    ask.text(columns);
    among(&mut ask);
    if let Some(place) = after {
        ask.text(" AND (").text(money).text(" < ").value(place.minor).text(" OR (").text(money);
        ask.text(" = ").value(place.minor).text(" AND b.id > ").value(place.buyer_id).text("))");
    }
    ask.text(" ORDER BY ").text(money).text(" DESC, b.id LIMIT ").value(limit + 1);
    let found = ask.rows(connection, "listing buyers by money").await?;
    let (mut rows, mut last) = (Vec::new(), None);
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    for row in found.iter().take(most) {
        let (minor, told) = one(row)?;
        last = Some(Place { minor, buyer_id: row.int(0)? });
        rows.push(told);
    }
    Ok(Ranked { rows, count, sum_minor, next: last.filter(|_| found.len() > most) })
}

/// What a year of a buyer's credit earns, now and at another exposure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Growth {
    /// Days from invoice to money, as the book stands.
    pub days: i64,
    /// Earned in a year as it stands; `None` without a probability.
    pub now_minor: Option<i64>,
    /// Earned in a year once exposure is the other one and turns as often, but at most monthly.
    pub then_minor: Option<i64>,
}

/// What is known of a buyer's credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Book {
    /// Invoiced in twelve months.
    pub sales_minor: i64,
    /// Owed.
    pub exposure_minor: i64,
    /// Of that overdue.
    pub overdue_minor: i64,
    /// Probability that the buyer turns bad, millionths.
    pub pd_micro: Option<i64>,
}

/// Whoever owes next to nothing today does not turn a whole limit faster than this, in days.
const QUICKEST_DAYS: i64 = 30;

fn scaled(minor: i64, part: i64, whole: i64) -> i64 {
    if whole <= 0 {
        return 0;
    }
    let scaled = i128::from(minor) * i128::from(part) / i128::from(whole);
    i64::try_from(scaled).unwrap_or(i64::MAX)
}

/// A year of credit as it stands and with another exposure. Money turns as often as it does now, more of
/// it at most monthly; where nothing was sold or is owed there is nothing to go by.
pub fn growth(book: &Book, then_minor: i64, rates: CostRates) -> Growth {
    let days = scaled(365, book.exposure_minor, book.sales_minor).min(3_650);
    let late_bps = scaled(10_000, book.overdue_minor, book.exposure_minor).clamp(0, 10_000);
    let of = |sales_minor: i64, days: i64| {
        let ask = ProfitAsk { sales_minor, days, pd_micro: book.pd_micro, late_bps, rates };
        profit(&ask).left_minor
    };
    let turned = scaled(book.sales_minor, then_minor, book.exposure_minor);
    let then_sales = match then_minor > book.exposure_minor {
        true => turned.min(scaled(then_minor, 365, QUICKEST_DAYS)).max(book.sales_minor),
        false => turned,
    };
    let then_days = if then_sales < turned { scaled(365, then_minor, then_sales) } else { days };
    let then = (book.exposure_minor > 0).then(|| of(then_sales, then_days)).flatten();
    Growth { days, now_minor: of(book.sales_minor, days), then_minor: then }
}

/// A buyer whose credit should shrink.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShrinkRow {
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
    /// What is known of its credit.
    pub book: Book,
    /// Days since the oldest unpaid due day.
    pub oldest_days: i64,
    /// The exposure that the run would allow.
    pub proposed_minor: i64,
    /// What comes back once it is down to that.
    pub freed_minor: i64,
    /// A year of its credit.
    pub growth: Growth,
}

/// Buyers that owe more than the run would give them, and are late or of high risk: the most money that
/// would come back first.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn shrink_list(db: &Db, scope: Scope, page: Page) -> Result<Ranked<ShrinkRow>> {
    let today = db.clock().today();
    let what = format!("granting.shrink {scope:?} {page:?} {today}");
    db.held(what, shrink_now(db, (scope, today), page)).await
}

async fn shrink_now(
    db: &Db,
    (scope, today): (Scope, Day),
    page: Page,
) -> Result<Ranked<ShrinkRow>> {
    let (pack, _) = GrantingPack::in_force(db, today).await?;
    let mut connection = db.read().await?;
    let columns = "b.id, b.code, b.name, COALESCE(u.name, ''), a.tier, a.sales_12m_minor, \
        a.exposure_minor, a.overdue_minor, a.pd_micro, a.oldest_overdue_days, \
        COALESCE(a.proposed_minor, 0)";
    let among = |ask: &mut Ask| {
        ask.text(
            " FROM scoring_current c \
             JOIN scoring_assessment a ON a.run_id = c.run_id JOIN parties_buyer b ON b.id = a.buyer_id \
             LEFT JOIN store_user u ON u.id = b.owner_id WHERE b.withdrawn_by IS NULL \
             AND a.proposed_kind IN ('amount', 'none') \
             AND a.exposure_minor > COALESCE(a.proposed_minor, 0) \
             AND (a.tier = 'high' OR a.overdue_minor > 0)",
        );
        within(ask, scope);
    };
    let one = |row: &AnyRow| {
        let book = Book {
            sales_minor: row.int(5)?,
            exposure_minor: row.int(6)?,
            overdue_minor: row.int(7)?,
            pd_micro: row.maybe_int(8)?,
        };
        let proposed = row.int(10)?;
        let freed = book.exposure_minor.saturating_sub(proposed);
        let told = ShrinkRow {
            buyer_id: row.int(0)?,
            buyer_code: row.text(1)?,
            buyer_name: row.text(2)?,
            owner_name: row.text(3)?,
            tier: Tier::parse(&row.text(4)?).unwrap_or(Tier::Unrated),
            oldest_days: row.int(9)?,
            proposed_minor: proposed,
            freed_minor: freed,
            growth: growth(&book, proposed, pack.rates),
            book,
        };
        Ok((freed, told))
    };
    let money = "(a.exposure_minor - COALESCE(a.proposed_minor, 0))";
    ranked(&mut connection, (columns, money), among, page, one).await
}

/// The mix at the end of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MixMonth {
    /// The day of the last run of the month.
    pub as_of: Day,
    /// From the safest tier.
    pub rows: Vec<MixRow>,
}

/// The days and ids of the last run of each month, the oldest first.
fn last_of_months(runs: &[(i64, Day)]) -> Vec<(i64, Day)> {
    let mut months: Vec<(i64, Day)> = Vec::new();
    for &(run, day) in runs {
        match months.last_mut() {
            Some(last) if last.1.month_start() == day.month_start() => *last = (run, day),
            _ => months.push((run, day)),
        }
    }
    months
}

/// The mix of the last months, as far as runs were made; the oldest first.
///
/// # Errors
/// A fault from the database.
pub async fn mix_course(db: &Db, scope: Scope, months: u32) -> Result<Vec<MixMonth>> {
    let what = format!("granting.course {scope:?} {months}");
    db.held(what, course_now(db, scope, months)).await
}

async fn course_now(db: &Db, scope: Scope, months: u32) -> Result<Vec<MixMonth>> {
    let mut connection = db.read().await?;
    let ask = Ask::new("SELECT id, as_of FROM scoring_run WHERE state = 'done' ORDER BY as_of, id");
    let one = |row: &AnyRow| Ok((row.int(0)?, row.day(1)?));
    let runs = ask.rows(&mut connection, "listing runs of the mix").await?;
    let runs: Vec<(i64, Day)> = runs.iter().map(one).collect::<Result<_>>()?;
    let last = last_of_months(&runs);
    let skip = last.len().saturating_sub(usize::try_from(months).unwrap_or(usize::MAX));
    let mut course = Vec::new();
    for (run, as_of) in last.into_iter().skip(skip) {
        let rows = sums(&mut connection, scope, run, as_of).await?;
        course.push(MixMonth { as_of, rows });
    }
    Ok(course)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATES: CostRates =
        CostRates { margin_bps: 1_500, capital_bps: 600, lgd_bps: 4_000, collection_bps: 150 };

    #[test]
    fn growth_turns_money_as_often_as_now() {
        // 365 万 a year, 73 万 owed: 73 days. Twice the exposure is twice the sales and the profit.
        let book = Book {
            sales_minor: 365_000_000,
            exposure_minor: 73_000_000,
            overdue_minor: 0,
            pd_micro: Some(50_000),
        };
        let told = growth(&book, 146_000_000, RATES);
        assert_eq!((told.days, told.now_minor), (73, Some(48_910_000)));
        assert_eq!(told.then_minor, Some(97_820_000));
        // Owing a day's sales today does not turn a whole limit into a year of such days.
        let quick = Book { exposure_minor: 1_000_000, ..book };
        let told = growth(&quick, 73_000_000, RATES);
        assert_eq!(told.days, 1);
        assert!(told.then_minor.is_some_and(|minor| minor < 888_000_000 * 15 / 100), "{told:?}");
        assert!(told.then_minor > told.now_minor, "{told:?}");
        // A buyer that is likely to fail costs more than it earns; with nothing owed it costs nothing.
        let bad = Book { sales_minor: 73_000_000, pd_micro: Some(600_000), ..book };
        let told = growth(&bad, 0, RATES);
        assert_eq!((told.days, told.then_minor), (365, Some(0)));
        assert!(told.now_minor.is_some_and(|minor| minor < 0), "{told:?}");
        let unknown = Book { pd_micro: None, ..book };
        assert_eq!(growth(&unknown, 0, RATES).now_minor, None);
        let idle = Book { sales_minor: 0, exposure_minor: 0, ..book };
        assert_eq!(growth(&idle, 5, RATES).then_minor, None);
    }

    #[test]
    fn a_place_comes_back_from_its_code() {
        let place = Place { minor: -5, buyer_id: 7 };
        assert_eq!(Place::parse(&place.code()), Some(place));
        for wrong in ["", "5", "5.", ".7", "a.7", "5.7.9"] {
            assert_eq!(Place::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_last_run_of_a_month_counts() {
        let day = |text: &str| text.parse::<Day>().expect("day");
        let runs = [
            (1, day("2026-09-30")),
            (2, day("2026-10-05")),
            (3, day("2026-10-31")),
            (4, day("2026-11-02")),
        ];
        let told: Vec<i64> = last_of_months(&runs).into_iter().map(|(run, _)| run).collect();
        assert_eq!(told, [1, 3, 4]);
    }
}
