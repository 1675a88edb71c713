//! The days that the house takes: of trade, not of typing. A day outside of them (0205-06-01,
//! 9999-12-31) is refused wherever a fact comes in, be it by page, program or file.

use base::Day;

/// Days since 1970-01-01 of 1950-01-01 and of 2150-12-31.
const TRADE: (Day, Day) = (Day::from_epoch_days(-7_305), Day::from_epoch_days(66_108));

/// The first and the last day that the house takes: 1950-01-01 and 2150-12-31.
pub const fn days_of_trade() -> (Day, Day) {
    TRADE
}

/// Whether a fact can be of that day.
pub fn is_day_of_trade(day: Day) -> bool {
    (TRADE.0..=TRADE.1).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_hundred_years_and_no_more() {
        for (text, fits) in [
            ("1949-12-31", false),
            ("1950-01-01", true),
            ("1969-12-31", true),
            ("2026-11-21", true),
            ("2150-12-31", true),
            ("2151-01-01", false),
            ("9999-12-31", false),
        ] {
            let day: Day = text.parse().expect("a day");
            assert_eq!(is_day_of_trade(day), fits, "{text}");
        }
    }
}
