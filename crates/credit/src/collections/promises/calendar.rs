//! Working days: a promised day that is none moves on to the next one, and days to act are counted in them.

use std::collections::BTreeSet;

use base::Day;

/// Which days are worked. Behind the last known year only weekends are told apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkCalendar {
    /// The last day for which public holidays are known.
    pub until: Option<Day>,
    holidays: BTreeSet<Day>,
    workdays: BTreeSet<Day>,
}

/// No calendar has more days off in a row.
const OFF_MOST: i32 = 40;

impl WorkCalendar {
    /// From public holidays and weekend days that are worked.
    pub fn new(
        until: Option<Day>,
        holidays: impl IntoIterator<Item = Day>,
        workdays: impl IntoIterator<Item = Day>,
    ) -> Self {
        let (holidays, workdays) = (holidays.into_iter().collect(), workdays.into_iter().collect());
        Self { until, holidays, workdays }
    }

    /// Whether a day is worked.
    pub fn is_worked(&self, day: Day) -> bool {
        // Monday is 0.
        let weekend = day.weekday() >= 5;
        if weekend { self.workdays.contains(&day) } else { !self.holidays.contains(&day) }
    }

    /// Whether a day is a public holiday, on a weekend too.
    pub fn is_holiday(&self, day: Day) -> bool {
        self.holidays.contains(&day)
    }

    /// The day itself, or the next that is worked.
    pub fn on_or_after(&self, day: Day) -> Day {
        let mut days = (0..OFF_MOST).map(|n| day.plus_days(n));
        days.find(|one| self.is_worked(*one)).unwrap_or(day)
    }

    /// So many working days later; none is the day itself.
    pub fn later(&self, day: Day, count: i32) -> Day {
        (0..count).fold(day, |at, _| self.on_or_after(at.plus_days(1)))
    }

    /// So many working days before; none is the day itself.
    pub fn before(&self, day: Day, count: i32) -> Day {
        (0..count).fold(day, |at, _| {
            let mut days = (1..OFF_MOST).map(|n| at.plus_days(-n));
            days.find(|one| self.is_worked(*one)).unwrap_or(at)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collections::PromisePack;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    #[test]
    fn weekends_holidays_and_days_worked_instead() {
        let calendar = &PromisePack::shipped().calendar;
        for (asked, next) in [
            ("2026-11-20", "2026-11-20"), // a Friday
            ("2026-11-21", "2026-11-23"),
            ("2026-10-01", "2026-10-08"),
            ("2026-10-10", "2026-10-10"), // a Saturday that is worked
            ("2026-02-14", "2026-02-14"),
            ("2026-02-15", "2026-02-24"),
            ("2027-05-01", "2027-05-03"), // behind the known years: weekends only
        ] {
            assert_eq!(calendar.on_or_after(day(asked)), day(next), "{asked}");
        }
    }

    /// What the notices of both years say, counted apart: days off by holiday, and weekend days worked.
    #[test]
    fn the_years_have_the_days_off_of_the_notices() {
        let calendar = &PromisePack::shipped().calendar;
        for (year, off, worked) in [(2025, 28, 5), (2026, 33, 6)] {
            let first = day(&format!("{year}-01-01"));
            let days = (0..365).map(|n| first.plus_days(n));
            let weekend = |one: &Day| one.weekday() >= 5;
            let (mut plain, mut swapped, mut weekends) = (0, 0, 0);
            for one in days {
                plain += u32::from(!weekend(&one) && !calendar.is_worked(one));
                swapped += u32::from(weekend(&one) && calendar.is_worked(one));
                weekends += u32::from(weekend(&one));
            }
            assert_eq!(swapped, worked, "{year}: weekend days worked");
            let of_weekends = holidays_on_weekends(year);
            assert_eq!(plain + of_weekends, off, "{year}: days of holidays");
            assert_eq!(weekends, 104, "{year}");
        }
    }

    /// Holidays that fall on a weekend, by the calendars of the two years.
    const fn holidays_on_weekends(year: i32) -> u32 {
        match year {
            // 1–2 February, 5–6 April, 3–4 May, 31 May–1 June, 4–5 October.
            2025 => 10,
            // 3 January, 15/21/22 February, 4–5 April, 2–3 May, 20–21 June, 26–27 September, 3–4 October.
            _ => 14,
        }
    }

    #[test]
    fn working_days_are_counted_both_ways() {
        let calendar = &PromisePack::shipped().calendar;
        for (from, count, later, before) in [
            ("2026-11-20", 0, "2026-11-20", "2026-11-20"),
            ("2026-11-20", 1, "2026-11-23", "2026-11-19"),
            ("2026-09-30", 2, "2026-10-09", "2026-09-28"),
            ("2026-11-22", 1, "2026-11-23", "2026-11-20"),
        ] {
            assert_eq!(calendar.later(day(from), count), day(later), "{from} + {count}");
            assert_eq!(calendar.before(day(from), count), day(before), "{from} - {count}");
        }
    }
}
