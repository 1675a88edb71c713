use std::{fmt, str::FromStr};

use jiff::civil::Date;

/// A calendar day without a time zone, in the years 1000 to 9999.
///
/// Stored as the number of days since 1970-01-01, so that a difference is one subtraction.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(i32);

/// The text or the numbers name no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a day; write it as 2026-11-21")]
pub struct DayError(pub String);

const FIRST: i32 = -354_285; // 1000-01-01
const LAST: i32 = 2_932_896; // 9999-12-31

impl Day {
    /// The day of a year, month (1–12) and day of month.
    pub fn try_new(year: i16, month: i8, day: i8) -> Option<Self> {
        if !(1000..=9999).contains(&year) {
            return None;
        }
        Date::new(year, month, day).ok().map(Self::from_date)
    }

    /// Days since 1970-01-01.
    pub const fn epoch_days(self) -> i32 {
        self.0
    }

    /// The inverse of [`Self::epoch_days`]; clamped to the years 1000 to 9999.
    pub const fn from_epoch_days(days: i32) -> Self {
        if days < FIRST {
            Self(FIRST)
        } else if days > LAST {
            Self(LAST)
        } else {
            Self(days)
        }
    }

    fn from_date(date: Date) -> Self {
        let since = date.duration_since(jiff::civil::date(1970, 1, 1));
        Self::from_epoch_days(i32::try_from(since.as_hours() / 24).unwrap_or(LAST))
    }

    fn date(self) -> Date {
        // Howard Hinnant's civil_from_days; all intermediate values fit in i32 for our range.
        let z = self.0 + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = doy - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i32::from(month <= 2);
        jiff::civil::date(
            i16::try_from(year).unwrap_or(9999),
            i8::try_from(month).unwrap_or(1),
            i8::try_from(day).unwrap_or(1),
        )
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.date().year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.date().month()
    }

    /// The day of the month, 1 to 31.
    pub fn day_of_month(self) -> i8 {
        self.date().day()
    }

    /// 0 for Monday to 6 for Sunday.
    pub const fn weekday(self) -> i32 {
        (self.0 + 3).rem_euclid(7)
    }

    /// The day `days` later (earlier if negative), clamped to the years 1000 to 9999.
    #[must_use]
    pub const fn plus_days(self, days: i32) -> Self {
        Self::from_epoch_days(self.0.saturating_add(days))
    }

    /// The same day of the month `months` later, or that month's last day where it has none.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let date = self.date();
        let index = i32::from(date.year()) * 12 + i32::from(date.month()) - 1 + months;
        let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
        let year = i16::try_from(year.clamp(1000, 9999)).unwrap_or(9999);
        let month = i8::try_from(month).unwrap_or(1);
        let last = jiff::civil::date(year, month, 1).days_in_month();
        Self::from_date(jiff::civil::date(year, month, date.day().min(last)))
    }

    /// Days from `earlier` to this day; negative if this day is before it.
    pub const fn days_since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// The first day of this day's month.
    #[must_use]
    pub fn month_start(self) -> Self {
        self.plus_days(1 - i32::from(self.day_of_month()))
    }

    /// The last day of this day's month.
    #[must_use]
    pub fn month_end(self) -> Self {
        self.month_start().plus_months(1).plus_days(-1)
    }

    /// `2026-11`.
    pub fn month_label(self) -> String {
        let date = self.date();
        format!("{:04}-{:02}", date.year(), date.month())
    }
}

impl FromStr for Day {
    type Err = DayError;

    /// Reads exactly `YYYY-MM-DD`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = text.as_bytes();
        let number = |from: usize, to: usize| -> Option<i16> {
            let part = bytes.get(from..to)?;
            part.iter()
                .try_fold(0_i16, |n, b| b.is_ascii_digit().then(|| n * 10 + i16::from(b - b'0')))
        };
        let parts = || {
            if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
                return None;
            }
            let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
            Self::try_new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
        };
        parts().ok_or_else(|| DayError(text.to_owned()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Spelled by hand: an import spells millions of days.
        let date = self.date();
        let (year, month, day) = (date.year(), date.month().cast_unsigned(), date.day());
        let Ok(year @ 0..=9999) = u16::try_from(year) else {
            return write!(f, "{year:04}-{month:02}-{day:02}");
        };
        let digit = |n: u16| b'0' + u8::try_from(n % 10).unwrap_or(0);
        let two = |n: u8| [digit(u16::from(n) / 10), digit(u16::from(n))];
        let ([m, n], [d, e]) = (two(month), two(day.cast_unsigned()));
        let years = [digit(year / 1000), digit(year / 100), digit(year / 10), digit(year)];
        let [a, b, c, y] = years;
        let text = [a, b, c, y, b'-', m, n, b'-', d, e];
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    #[test]
    fn reads_and_writes_iso() {
        for text in ["1970-01-01", "2024-02-29", "2026-11-21", "1000-01-01", "9999-12-31"] {
            assert_eq!(day(text).to_string(), text);
        }
        for text in
            ["", "2026-02-29", "2026-13-01", "26-01-01", "2026/01/01", "2026-1-1", "0999-01-01"]
        {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    #[test]
    fn every_day_of_four_centuries_round_trips() {
        let mut at = day("1900-01-01");
        while at < day("2300-01-01") {
            assert_eq!(day(&at.to_string()), at);
            let next = at.plus_days(1);
            assert_eq!(next.days_since(at), 1);
            at = next;
        }
    }

    #[test]
    fn months_end_where_they_end() {
        assert_eq!(day("2026-01-31").plus_months(1), day("2026-02-28"));
        assert_eq!(day("2024-01-31").plus_months(1), day("2024-02-29"));
        assert_eq!(day("2026-01-15").plus_months(-1), day("2025-12-15"));
        assert_eq!(day("2026-12-03").month_end(), day("2026-12-31"));
        assert_eq!(day("2026-11-21").weekday(), 5);
        assert_eq!(day("2026-11-21").month_label(), "2026-11");
    }
}
