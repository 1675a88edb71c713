//! The law about paying suppliers, as rows with the day from which each counts. Handed in as data:
//! the pack `payables` holds it.

use base::Day;

/// Within how many days who must pay, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawRow {
    /// In force from this day.
    pub from: Day,
    /// A public body pays within so many days of the start.
    pub public_days: i32,
    /// A contract of a public body may agree on so many at the most.
    pub public_most_days: i32,
    /// A large enterprise pays within so many days where nothing is agreed.
    pub large_days: i32,
}

/// What a day of delay costs where nothing is agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DailyRate {
    /// In force from this day.
    pub from: Day,
    /// Millionths of the amount a day: 500 is 0.05 %.
    pub ppm: i64,
}

/// The one-year loan prime rate: no agreed rate may be below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LprRow {
    /// Published for contracts from this day.
    pub from: Day,
    /// Basis points a year.
    pub bps: i64,
}

/// All rows, each list the oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayLaw {
    /// The days.
    pub rows: Vec<LawRow>,
    /// The rate of the law.
    pub daily: Vec<DailyRate>,
    /// The rate below which no agreement may go; empty where the company keeps none.
    pub lpr: Vec<LprRow>,
    /// Days of a year for a yearly rate.
    pub year_days: i64,
    /// A bill is near its day so many days before.
    pub near_days: i32,
}

impl PayLaw {
    /// The row in force on a day.
    pub fn on(&self, day: Day) -> Option<&LawRow> {
        self.rows.iter().rev().find(|row| row.from <= day)
    }

    /// The one-year rate of a day; `None` before the first row or without any.
    pub fn lpr_on(&self, day: Day) -> Option<i64> {
        self.lpr.iter().rev().find(|row| row.from <= day).map(|row| row.bps)
    }
}
