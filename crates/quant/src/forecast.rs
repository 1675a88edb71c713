//! Expected receipts by week from open items.
//!
//! Each item is paid along the survival curve of its buyer ([`crate::lateness::Curve`]), given
//! that it has not been paid by now: an item already 40 days late is judged by what became of
//! items that were 40 days late. Items are taken as independent and as paid in one sum, which
//! gives the variance of a week as Σ amount² × p × (1 − p); the bands are those of a normal
//! distribution. No chance is drawn: the same items give the same forecast.
//!
//! The bands leave out that the curves themselves are estimates and that buyers share bad
//! weeks, so they are somewhat narrow: on the published book of `tests/public_data.rs` the sum
//! was 1 % off, and 39 of 54 weeks (72 %) fell inside the band meant for 80 %.

use crate::lateness::Curve;

/// Standard normal quantiles that bound the central 50 % and 80 %.
const CENTRAL_50: f64 = 0.674_489_750_196;
const CENTRAL_80: f64 = 1.281_551_565_545;

/// Thirteen weeks are the quarter that a treasurer plans.
pub const WEEKS: u32 = 13;

/// One open item.
#[derive(Clone, Copy, Debug)]
pub struct OpenItem<'a> {
    /// What is open, in minor units; items that are not positive are left out.
    pub open_minor: i64,
    /// Days since the due day on the day of forecast; negative before it.
    pub days_late: i32,
    /// How its buyer pays.
    pub curve: &'a Curve,
}

/// One week's receipts, in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Expected receipts.
    pub expected_minor: i64,
    /// With a chance of one half the receipts lie between these two.
    pub central_50_minor: (i64, i64),
    /// With a chance of four fifths the receipts lie between these two; they exceed the lower
    /// one with a chance of nine in ten.
    pub central_80_minor: (i64, i64),
}

/// A forecast. Weeks and `beyond_minor` add up to `total_minor` exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// The weeks: the first is the seven days after the day of forecast.
    pub weeks: Vec<Week>,
    /// All weeks together, with their own bands (narrower than the sum of the weeks' bands).
    pub within: Week,
    /// What is not expected within the weeks.
    pub beyond_minor: i64,
    /// What is open.
    pub total_minor: i64,
}

/// Mean and variance of the receipts of one week.
#[derive(Clone, Copy, Default)]
struct Moments {
    mean: f64,
    variance: f64,
}

impl Moments {
    fn add(&mut self, amount: f64, chance: f64) {
        self.mean += amount * chance;
        self.variance += amount * amount * chance * (1.0 - chance);
    }

    fn week(self, expected_minor: i64, total_minor: i64) -> Week {
        let band = |quantile: f64| {
            let reach = quantile * self.variance.max(0.0).sqrt();
            let bound = |v: f64| whole(v).clamp(0, total_minor);
            // The mean is rounded so that the weeks add up; keep it inside its own band.
            let (low, high) = (bound(self.mean - reach), bound(self.mean + reach));
            (low.min(expected_minor), high.max(expected_minor))
        };
        Week {
            expected_minor,
            central_50_minor: band(CENTRAL_50),
            central_80_minor: band(CENTRAL_80),
        }
    }
}

/// Forecasts the receipts of the next `weeks` weeks (see [`WEEKS`]). `None` where the open
/// amounts do not fit into 64 bits together.
pub fn expected_receipts(items: &[OpenItem<'_>], weeks: u32) -> Option<Forecast> {
    let weeks = usize::try_from(weeks).unwrap_or(usize::MAX).min(520);
    let mut by_week = vec![Moments::default(); weeks];
    let mut all = Moments::default();
    let mut total_minor = 0_i64;
    for item in items.iter().filter(|i| i.open_minor > 0) {
        total_minor = total_minor.checked_add(item.open_minor)?;
        let amount = float(item.open_minor);
        let (mut before, mut day) = (0.0, 0);
        for moments in &mut by_week {
            day += 7;
            let by_now = item.curve.paid_within(item.days_late, day);
            moments.add(amount, (by_now - before).clamp(0.0, 1.0));
            before = by_now;
        }
        all.add(amount, before);
    }
    // Rounding the running sum instead of each week keeps the weeks adding up.
    let (mut running, mut booked) = (0.0, 0);
    let list: Vec<Week> = by_week
        .iter()
        .map(|moments| {
            running += moments.mean;
            let upto = whole(running).clamp(booked, total_minor);
            let expected = upto - booked;
            booked = upto;
            moments.week(expected, total_minor)
        })
        .collect();
    Some(Forecast {
        weeks: list,
        within: all.week(booked, total_minor),
        beyond_minor: total_minor - booked,
        total_minor,
    })
}

#[allow(clippy::cast_precision_loss, reason = "an expectation is a float")]
fn float(minor: i64) -> f64 {
    minor as f64
}

#[allow(clippy::cast_possible_truncation, reason = "a float cast to i64 saturates")]
fn whole(value: f64) -> i64 {
    (value + 0.5).floor() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lateness::{Lateness, tests::history};
    use proptest::prelude::*;

    #[test]
    fn a_punctual_buyer_pays_in_the_week_of_the_due_day() {
        let curve = history(&[(0, 10)], &[]).curve();
        for (days_late, week) in [(-1, 0), (-7, 0), (-8, 1), (-14, 1), (-91, 12)] {
            let item = OpenItem { open_minor: 1_000, days_late, curve: &curve };
            let forecast = expected_receipts(&[item], WEEKS).expect("fits");
            let paid: Vec<i64> = forecast.weeks.iter().map(|w| w.expected_minor).collect();
            assert_eq!(paid.iter().position(|p| *p == 1_000), Some(week), "{days_late}");
            assert_eq!(forecast.beyond_minor, 0, "{days_late}");
            assert_eq!(forecast.weeks[week].central_80_minor, (1_000, 1_000), "certain");
        }
        let later = OpenItem { open_minor: 1_000, days_late: -92, curve: &curve };
        assert_eq!(expected_receipts(&[later], WEEKS).expect("fits").beyond_minor, 1_000);
    }

    #[test]
    fn an_overdue_item_is_judged_by_overdue_items() {
        // Nine of ten pay on the due day; of those that do not, half pay on day 20.
        let curve = history(&[(0, 18), (20, 1)], &[(60, 1)]).curve();
        let chance = |days_late| {
            let item = OpenItem { open_minor: 1_000_000, days_late, curve: &curve };
            expected_receipts(&[item], WEEKS).expect("fits").within.expected_minor
        };
        assert_eq!(chance(-3), 950_000, "before the due day");
        assert_eq!(chance(5), 500_000, "already late");
        assert_eq!(chance(30), 0, "so late nobody was seen to pay");
    }

    #[test]
    fn bands_narrow_with_many_items() {
        let curve = history(&[(3, 1), (40, 1)], &[]).curve();
        let item = OpenItem { open_minor: 100, days_late: 0, curve: &curve };
        let one = expected_receipts(&[item], WEEKS).expect("fits");
        assert_eq!(one.weeks[0].expected_minor, 50);
        assert_eq!(one.weeks[0].central_80_minor, (0, 100), "all or nothing");
        let many = expected_receipts(&vec![item; 400], WEEKS).expect("fits");
        // 400 even chances of 100: mean 20 000, deviation 1 000.
        assert_eq!(many.weeks[0].expected_minor, 20_000);
        assert_eq!(many.weeks[0].central_50_minor, (19_326, 20_674));
        assert_eq!(many.weeks[0].central_80_minor, (18_718, 21_282));
    }

    #[test]
    fn nothing_open_and_too_much_open() {
        let curve = Lateness::default().curve();
        let none = expected_receipts(&[], WEEKS).expect("fits");
        assert_eq!((none.weeks.len(), none.total_minor, none.beyond_minor), (13, 0, 0));
        let item = |open_minor| OpenItem { open_minor, days_late: 0, curve: &curve };
        let forecast = expected_receipts(&[item(-5), item(7)], WEEKS).expect("fits");
        assert_eq!((forecast.total_minor, forecast.beyond_minor), (7, 7), "nothing is known");
        assert_eq!(expected_receipts(&[item(i64::MAX), item(1)], WEEKS), None);
    }

    proptest! {
        #[test]
        fn weeks_and_beyond_add_up(
            items in prop::collection::vec((-20..5_000_000_000_i64, -150..500_i32), 0..60),
            settled in prop::collection::vec((-40..400_i32, 1..20_u32), 0..10),
            open in prop::collection::vec((-40..400_i32, 1..20_u32), 0..10),
            weeks in 0..30_u32,
        ) {
            let portfolio = history(&[(-3, 5), (0, 50), (14, 20), (70, 9)], &[(200, 4)]);
            let curve = history(&settled, &open).curve_towards(&portfolio, 6.0);
            let items: Vec<_> = items
                .into_iter()
                .map(|(open_minor, days_late)| OpenItem { open_minor, days_late, curve: &curve })
                .collect();
            let forecast = expected_receipts(&items, weeks).expect("fits");
            let sum: i64 = forecast.weeks.iter().map(|w| w.expected_minor).sum();
            prop_assert_eq!(sum + forecast.beyond_minor, forecast.total_minor);
            prop_assert_eq!(sum, forecast.within.expected_minor);
            prop_assert!(forecast.beyond_minor >= 0);
            for week in forecast.weeks.iter().chain([&forecast.within]) {
                let (low, high) = week.central_50_minor;
                let (lower, higher) = week.central_80_minor;
                prop_assert!(0 <= lower && lower <= low && low <= week.expected_minor);
                prop_assert!(week.expected_minor <= high && high <= higher);
                prop_assert!(higher <= forecast.total_minor);
            }
        }
    }
}
