//! What becomes of overdue money: the share collected by days overdue, from flows alone.
//!
//! The estimate is that of Kaplan and Meier. At each age what was paid is set against what was still at risk; what
//! leaves without being paid (it is still open on the day of looking, or was settled by paper) leaves the risk behind
//! that age and says nothing about later ages. The spread is Greenwood's, the interval that of the complementary
//! log-log of the open share, which stays between nothing and everything. Units at risk are stated by the caller: a
//! yuan is no independent trial, so a curve of amounts takes the effective number of items ([`design_effect`]).

use std::collections::BTreeMap;

/// Standard normal quantile of the central 95 %.
const CENTRAL_95: f64 = 1.959_963_984_540;
/// What lies beyond the interval on one side.
const TAIL: f64 = 0.025;

/// What happened at an age.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flow {
    /// Days overdue.
    pub age_days: u32,
    /// Paid at that age: items, or minor units.
    pub paid: i64,
    /// What left the risk at that age without being paid.
    pub left: i64,
}

/// A step of a curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Days overdue.
    pub age_days: u32,
    /// What was at risk when the day began.
    pub at_risk: i64,
    /// Paid on it.
    pub paid: i64,
    /// What left without being paid.
    pub left: i64,
    /// The share that is still open behind it.
    pub open: f64,
    /// Greenwood's sum up to and with it.
    spread: f64,
    /// Independent units at risk.
    units: f64,
}

/// A share with its interval of 95 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The share, 0 to 1.
    pub share: f64,
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// The course of collection by days overdue.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Curve {
    points: Vec<Point>,
    all: i64,
}

/// By how much fewer units a sum of unequal items holds: n Σa² ÷ (Σa)². `squares` and `sum` are of one unit.
/// 1 where nothing is known.
pub fn design_effect(count: i64, sum: f64, squares: f64) -> f64 {
    let effect = float(count) * squares / (sum * sum);
    if effect.is_finite() { effect.max(1.0) } else { 1.0 }
}

#[allow(clippy::cast_precision_loss, reason = "the measure is a share")]
const fn float(count: i64) -> f64 {
    count as f64
}

impl Curve {
    /// Reckons a curve. Flows come in any order, several of one age add up; `units` says how many independent
    /// units are at risk at an age, given what is at risk.
    pub fn of(flows: &[Flow], units: impl Fn(u32, i64) -> f64) -> Self {
        let mut by: BTreeMap<u32, (i64, i64)> = BTreeMap::new();
        for flow in flows {
            let sum = by.entry(flow.age_days).or_default();
            sum.0 = sum.0.saturating_add(flow.paid.max(0));
            sum.1 = sum.1.saturating_add(flow.left.max(0));
        }
        let all = by
            .values()
            .fold(0_i64, |sum, (paid, left)| sum.saturating_add(*paid).saturating_add(*left));
        let (mut at_risk, mut open, mut spread) = (all, 1.0, 0.0);
        let mut points = Vec::with_capacity(by.len());
        for (age_days, (paid, left)) in by {
            if at_risk <= 0 {
                break;
            }
            let (known, hazard) = (units(age_days, at_risk), float(paid) / float(at_risk));
            open *= 1.0 - hazard;
            if hazard < 1.0 && known > 0.0 {
                spread += hazard / (known * (1.0 - hazard));
            }
            points.push(Point { age_days, at_risk, paid, left, open, spread, units: known });
            at_risk = at_risk.saturating_sub(paid).saturating_sub(left);
        }
        Self { points, all }
    }

    /// Its steps, in the order of age.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// All that ever was at risk.
    pub const fn all(&self) -> i64 {
        self.all
    }

    /// The last age that was seen.
    pub fn last_age(&self) -> u32 {
        self.points.last().map_or(0, |point| point.age_days)
    }

    /// How many steps lie at or before an age.
    fn upto(&self, age_days: u32) -> usize {
        self.points.partition_point(|point| point.age_days <= age_days)
    }

    fn before(&self, steps: usize) -> Option<&Point> {
        steps.checked_sub(1).and_then(|at| self.points.get(at))
    }

    /// What is at risk on the day of an age: neither paid nor gone before it.
    pub fn at_risk(&self, age_days: u32) -> i64 {
        let from = self.points.partition_point(|point| point.age_days < age_days);
        self.points.get(from).map_or(0, |point| point.at_risk)
    }

    /// Paid and gone between two ages: from behind the first up to and with the second.
    pub fn flow(&self, from_days: u32, to_days: u32) -> Flow {
        let steps = self.points.get(self.upto(from_days)..self.upto(to_days)).unwrap_or_default();
        let sum = |of: fn(&Point) -> i64| steps.iter().map(of).fold(0_i64, i64::saturating_add);
        Flow { age_days: to_days, paid: sum(|one| one.paid), left: sum(|one| one.left) }
    }

    /// The share still open behind an age; `None` past the last age that was seen, unless all is paid.
    pub fn open(&self, age_days: u32) -> Option<f64> {
        let open = self.before(self.upto(age_days)).map_or(1.0, |point| point.open);
        let seen = age_days <= self.last_age() || open <= 0.0;
        (seen && !self.points.is_empty()).then_some(open)
    }

    /// The share collected up to an age.
    pub fn collected(&self, age_days: u32) -> Option<Share> {
        self.within(0, age_days)
    }

    /// The chance that what is still open behind `from_days` is paid by `to_days`. `None` where nothing was open so
    /// long, and past the last age that was seen.
    pub fn within(&self, from_days: u32, to_days: u32) -> Option<Share> {
        let (from, to) = (self.upto(from_days), self.upto(to_days));
        let next = self.points.get(from)?;
        let (was, spread) = self.before(from).map_or((1.0, 0.0), |one| (one.open, one.spread));
        if was <= 0.0 || to_days < from_days {
            return None;
        }
        let open = (self.open(to_days)? / was).clamp(0.0, 1.0);
        let spread = self.before(to).map_or(0.0, |one| one.spread) - spread;
        Some(interval(open, spread.max(0.0), next.units))
    }
}

/// The collected share of an open one, with its interval. Where nothing or everything was paid Greenwood's spread
/// says nothing; then so many units bound the share as exact trials would.
fn interval(open: f64, spread: f64, units: f64) -> Share {
    let edge = if units > 0.0 { TAIL.powf(1.0 / units) } else { 0.0 };
    if open >= 1.0 {
        return Share { share: 0.0, low: 0.0, high: 1.0 - edge };
    }
    if open <= 0.0 {
        return Share { share: 1.0, low: edge, high: 1.0 };
    }
    let wide = CENTRAL_95 * spread.sqrt() / open.ln().abs();
    let (most, least) = (open.powf((-wide).exp()), open.powf(wide.exp()));
    Share { share: 1.0 - open, low: 1.0 - most, high: 1.0 - least }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(is: f64, should: f64) {
        assert!((is - should).abs() < 6e-5, "{is} is not {should}");
    }

    /// Weeks of remission under 6-MP (Gehan 1965; Freireich 1963), the example of every textbook of survival.
    fn remission() -> Curve {
        let seen = [
            (6, 3, 1),
            (7, 1, 0),
            (9, 0, 1),
            (10, 1, 1),
            (11, 0, 1),
            (13, 1, 0),
            (16, 1, 0),
            (17, 0, 1),
            (19, 0, 1),
            (20, 0, 1),
            (22, 1, 0),
            (23, 1, 0),
            (25, 0, 1),
            (32, 0, 2),
            (34, 0, 1),
            (35, 0, 1),
        ];
        let flows = seen.map(|(age_days, paid, left)| Flow { age_days, paid, left });
        Curve::of(&flows, |_, at_risk| float(at_risk))
    }

    #[test]
    fn the_textbook_comes_out() {
        let curve = remission();
        for (age, at_risk, open) in [
            (5, 21, 1.0),
            (6, 21, 0.8571),
            (7, 17, 0.8067),
            (10, 15, 0.7529),
            (13, 12, 0.6902),
            (16, 11, 0.6275),
            (22, 7, 0.5378),
            (23, 6, 0.4482),
            (35, 1, 0.4482),
        ] {
            near(curve.open(age).expect("seen"), open);
            assert_eq!(curve.at_risk(age), at_risk, "{age}");
        }
        assert_eq!(curve.open(36), None, "nobody was watched so long");
        // The interval as published with the log-log transformation: 0.1881 to 0.6801 open at 23.
        let at = curve.collected(23).expect("seen");
        near(at.share, 1.0 - 0.4482);
        near(at.low, 1.0 - 0.6801);
        near(at.high, 1.0 - 0.1881);
        assert_eq!(curve.flow(6, 16), Flow { age_days: 16, paid: 4, left: 3 });
    }

    #[test]
    fn the_chance_of_what_is_still_open() {
        let curve = remission();
        near(curve.within(7, 16).expect("seen").share, 2.0 / 9.0);
        assert_eq!(curve.within(35, 40), None, "nothing is known of later");
        assert_eq!(curve.within(20, 10), None);
        assert_eq!(Curve::default().within(0, 30), None);
    }

    #[test]
    fn nothing_and_everything_are_not_certain() {
        let nothing = Curve::of(&[Flow { age_days: 90, paid: 0, left: 10 }], |_, n| float(n));
        let share = nothing.collected(90).expect("seen");
        assert!(share.share == 0.0 && share.low == 0.0);
        // 1 − 0.025^(1/10), the exact bound of none among ten.
        near(share.high, 0.3085);
        let all = Curve::of(&[Flow { age_days: 3, paid: 10, left: 0 }], |_, n| float(n));
        let share = all.collected(400).expect("all is paid, later too");
        assert!(share.share == 1.0 && share.high == 1.0);
        near(share.low, 0.6915);
        assert_eq!(all.within(3, 30), None, "nothing was open behind it");
    }

    #[test]
    fn one_large_item_is_one_item() {
        near(design_effect(4, 4.0, 4.0), 1.0);
        // One of 97 among three of 1: hardly more than one item.
        near(design_effect(4, 100.0, 97.0 * 97.0 + 3.0), 3.764_8);
        near(design_effect(0, 0.0, 0.0), 1.0);
        let flows =
            [Flow { age_days: 30, paid: 50, left: 0 }, Flow { age_days: 60, paid: 0, left: 50 }];
        let narrow = Curve::of(&flows, |_, _| 100.0).collected(30).expect("seen");
        let wide = Curve::of(&flows, |_, _| 4.0).collected(30).expect("seen");
        near(narrow.share, wide.share);
        assert!(wide.low < narrow.low && narrow.high < wide.high);
    }
}
