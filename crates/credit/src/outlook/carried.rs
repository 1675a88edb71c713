//! The book of the round in force beside what the company can carry (C21): the rule is in `policy`, the
//! book in the assessment; here both are laid side by side, so that nobody reads the ledger again.

use base::{Day, Result};
use store::Db;

use crate::{
    assess::{Portfolio, find_portfolio},
    policy::{Capacity, CapacityPack, CapacityVersion, Carried, capacity, list_capacity},
};

/// A month's end: what was owed, and what could be carried by the figures that stood then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedMonth {
    /// `2026-11`.
    pub month: String,
    /// Owed.
    pub open_minor: i64,
    /// Could be carried; `None` before the first figures.
    pub most_minor: Option<i64>,
}

/// The capacity in force with the book that it is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapacitySeen {
    /// The figures that count.
    pub version: CapacityVersion,
    /// All of them, the newest first.
    pub versions: Vec<CapacityVersion>,
    /// The pack.
    pub pack: CapacityPack,
    /// The day of the book.
    pub book_on: Day,
    /// The capacity.
    pub capacity: Capacity,
    /// Thirteen months, the oldest first.
    pub months: Vec<CarriedMonth>,
}

/// Whole months over which a day's sales are taken.
const SALES_MONTHS: usize = 3;

/// What the book of a portfolio has open, and its sales of the last whole months.
fn carried(portfolio: &Portfolio, book_on: Day) -> Carried {
    let whole = portfolio.history.iter().filter_map(|month| {
        let on: Day = month.on.parse().ok()?;
        (on == on.month_end()).then_some((on, month.invoiced_minor))
    });
    let mut whole: Vec<(Day, i64)> = whole.filter(|(on, _)| *on <= book_on).collect();
    let skip = whole.len().saturating_sub(SALES_MONTHS);
    whole.drain(..skip);
    let days = whole.iter().map(|(on, _)| i64::from(on.days_since(on.month_start())) + 1);
    Carried {
        open_minor: portfolio.open_minor,
        sales_minor: whole.iter().fold(0, |sum, (_, minor)| sum.saturating_add(*minor)),
        sales_days: days.sum(),
    }
}

/// The figures that stood at the end of a day.
fn standing(versions: &[CapacityVersion], on: Day) -> Option<&CapacityVersion> {
    versions.iter().find(|version| version.input.as_of <= on)
}

/// The capacity as the newest figures say it, held against the round in force; `None` where there are
/// no figures or no round yet.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn capacity_seen(db: &Db) -> Result<Option<CapacitySeen>> {
    let versions = list_capacity(db).await?;
    let Some(version) = versions.first().cloned() else { return Ok(None) };
    let Some((run, portfolio)) = find_portfolio(db).await? else { return Ok(None) };
    let today = db.clock().today();
    let pack = CapacityPack::in_force(db, today).await?.into_owned();
    let book = carried(&portfolio, run.as_of);
    let of = |version: &CapacityVersion| {
        capacity(&version.input, version.open_minor, book, (&pack, today))
    };
    let months = portfolio.history.iter().map(|month| CarriedMonth {
        month: month.month.clone(),
        open_minor: month.open_minor,
        most_minor: month
            .on
            .parse()
            .ok()
            .and_then(|on| standing(&versions, on).map(|version| of(version).most_minor)),
    });
    Ok(Some(CapacitySeen {
        capacity: of(&version),
        months: months.collect(),
        book_on: run.as_of,
        version,
        pack,
        versions,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::MonthPoint;

    #[test]
    fn a_day_of_sales_is_of_the_last_three_whole_months() {
        let month = |on: &str, invoiced_minor| MonthPoint {
            month: on[..7].to_owned(),
            on: on.to_owned(),
            invoiced_minor,
            ..MonthPoint::default()
        };
        let portfolio = Portfolio {
            open_minor: 7,
            history: vec![
                month("2026-07-31", 1_000),
                month("2026-08-31", 31),
                month("2026-09-30", 30),
                month("2026-10-31", 31),
                month("2026-11-21", 9_999),
            ],
            ..Portfolio::default()
        };
        let told = carried(&portfolio, "2026-11-21".parse().expect("day"));
        assert_eq!(told, Carried { open_minor: 7, sales_minor: 92, sales_days: 92 });
    }
}
