//! The seasons of the trade: Spring Festival, working days, budget year-ends, winter stops.
//! Not a legal calendar; public holidays for due days stand in the product's content.

use base::Day;

/// How a buyer's year runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season {
    /// Works all year, slow around Spring Festival.
    Even,
    /// Building season, winter stop in the north.
    Building,
    /// Building season in the south: no winter stop.
    Southern,
    /// Spends the budget at the end of the year.
    Budget,
    /// Irrigation and flood season in early summer.
    Irrigation,
    /// Abroad: Christmas and August are slow.
    Abroad,
}

impl Season {
    /// The Chinese words for a page or a file.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Even => "平稳",
            Self::Building => "北方施工季",
            Self::Southern => "南方施工季",
            Self::Budget => "年底预算",
            Self::Irrigation => "汛期灌溉季",
            Self::Abroad => "海外",
        }
    }

    /// Orders in a month (1–12) against the average month, in percent.
    pub(crate) const fn orders_percent(self, month: i8) -> u32 {
        let table: [u32; 12] = match self {
            Self::Even => [112, 55, 102, 103, 103, 101, 96, 96, 106, 98, 108, 120],
            Self::Building => [40, 25, 90, 130, 145, 140, 130, 130, 135, 120, 75, 40],
            Self::Southern => [90, 45, 100, 110, 112, 105, 100, 105, 115, 108, 105, 105],
            Self::Budget => [45, 30, 70, 85, 95, 100, 85, 95, 110, 125, 160, 200],
            Self::Irrigation => [80, 60, 110, 140, 155, 140, 105, 85, 80, 80, 85, 80],
            Self::Abroad => [95, 98, 108, 105, 102, 104, 98, 80, 106, 108, 106, 90],
        };
        table[if month >= 1 && month <= 12 { month as usize - 1 } else { 0 }]
    }
}

/// First day of the lunar year, 2015 to 2050 (computed with the `lunardate` tables).
const SPRING_FESTIVAL: [(i8, i8); 36] = [
    (2, 19),
    (2, 8),
    (1, 28),
    (2, 16),
    (2, 5),
    (1, 25),
    (2, 12),
    (2, 1),
    (1, 22),
    (2, 10),
    (1, 29),
    (2, 17),
    (2, 6),
    (1, 26),
    (2, 13),
    (2, 3),
    (1, 23),
    (2, 11),
    (1, 31),
    (2, 19),
    (2, 8),
    (1, 28),
    (2, 15),
    (2, 4),
    (1, 24),
    (2, 12),
    (2, 1),
    (1, 22),
    (2, 10),
    (1, 30),
    (2, 17),
    (2, 6),
    (1, 26),
    (2, 14),
    (2, 2),
    (1, 23),
];

/// The first day of Spring Festival in a year; 5 February outside the table.
pub(crate) fn spring_festival(year: i16) -> Day {
    let row = usize::try_from(year - 2015).ok().and_then(|n| SPRING_FESTIVAL.get(n));
    let (month, day) = row.copied().unwrap_or((2, 5));
    Day::try_new(year, month, day).unwrap_or(Day::from_epoch_days(0))
}

/// Where a day stands in relation to Spring Festival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Festival {
    /// The two weeks in which debts are settled "before the year".
    Before,
    /// Nobody works.
    During,
    Far,
}

/// What the whole company shares about one day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Today {
    pub(crate) day: Day,
    pub(crate) month: i8,
    pub(crate) day_of_month: i8,
    pub(crate) festival: Festival,
    pub(crate) working: bool,
}

impl Today {
    /// Every day from the first to the last.
    pub(crate) fn all(first: Day, last: Day) -> Vec<Self> {
        let count = last.days_since(first).max(-1) + 1;
        (0..count).map(|n| Self::of(first.plus_days(n))).collect()
    }

    pub(crate) fn of(day: Day) -> Self {
        let (month, day_of_month) = (day.month(), day.day_of_month());
        let until = spring_festival(day.year()).days_since(day);
        let festival = match until {
            2..=16 => Festival::Before,
            -8..=1 => Festival::During,
            _ => Festival::Far,
        };
        let public = matches!((month, day_of_month), (1, 1) | (5, 1..=3) | (10, 1..=7));
        let working = day.weekday() < 5 && festival != Festival::During && !public;
        Self { day, month, day_of_month, festival, working }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_works_at_spring_festival() {
        let today = |text: &str| Today::of(text.parse().expect(text));
        assert_eq!(spring_festival(2025).to_string(), "2025-01-29");
        assert_eq!(spring_festival(2026).to_string(), "2026-02-17");
        for (day, working) in [
            ("2026-02-13", true),
            ("2026-02-16", false),
            ("2026-02-18", false),
            ("2026-02-26", true),
            ("2026-10-02", false),
            ("2026-11-21", false),
            ("2026-11-20", true),
        ] {
            assert_eq!(today(day).working, working, "{day}");
        }
        assert_eq!(today("2026-02-10").festival, Festival::Before);
    }

    #[test]
    fn a_year_of_a_season_adds_to_about_twelve_months() {
        use Season::{Abroad, Budget, Building, Even, Irrigation, Southern};
        for season in [Even, Building, Southern, Budget, Irrigation, Abroad] {
            let sum: u32 = (1..=12).map(|m| season.orders_percent(m)).sum();
            assert!((1_195..=1_205).contains(&sum), "{season:?} {sum}");
        }
    }
}
