//! What a probability of default means at other horizons: the curve of the book from how long
//! buyers lasted (Kaplan and Meier 1958, Greenwood's error), carried over to one buyer by
//! proportional hazards, and the loss to be expected.

use super::super::special::normal_quantile;
use super::super::unfit::{Unfit, same_length};

/// The curve at one day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// Days since the score.
    pub days: u32,
    /// Share that had turned bad by then.
    pub pd: f64,
    /// Greenwood's standard error.
    pub standard_error: f64,
    /// Buyers still under observation just before.
    pub at_risk: usize,
    /// Buyers that turned bad on the day.
    pub bads: usize,
}

/// Share turned bad, by day.
#[derive(Clone, Debug, PartialEq)]
pub struct PdCurve {
    /// Days on which somebody turned bad, rising.
    pub points: Vec<CurvePoint>,
    /// Last day on which anybody was under observation: beyond it nothing is known.
    pub observed_days: u32,
}

/// The curve of buyers who were each watched for `days`, until they turned bad or, where `bads`
/// is false, until the watch ended.
///
/// # Errors
/// Lengths, no rows.
pub fn pd_curve(days: &[u32], bads: &[bool]) -> Result<PdCurve, Unfit> {
    same_length("days", bads.len(), days.len())?;
    let mut rows: Vec<(u32, bool)> = days.iter().copied().zip(bads.iter().copied()).collect();
    rows.sort_unstable();
    let observed_days = rows.last().ok_or(Unfit::NoRows)?.0;
    let (mut survival, mut sum, mut at_risk) = (1.0, 0.0, rows.len());
    let mut points = Vec::new();
    for group in rows.chunk_by(|a, b| a.0 == b.0) {
        let bad = group.iter().filter(|r| r.1).count();
        if bad > 0 {
            #[allow(clippy::cast_precision_loss, reason = "numbers of buyers")]
            let (d, n) = (bad as f64, at_risk as f64);
            survival *= 1.0 - d / n;
            sum += if n > d { d / (n * (n - d)) } else { 0.0 };
            points.push(CurvePoint {
                days: group[0].0,
                pd: 1.0 - survival,
                standard_error: survival * f64::sqrt(sum),
                at_risk,
                bads: bad,
            });
        }
        at_risk -= group.len();
    }
    Ok(PdCurve { points, observed_days })
}

impl PdCurve {
    /// Share turned bad within so many days; `None` beyond what was observed.
    pub fn pd(&self, days: u32) -> Option<f64> {
        self.at(days).map(|p| p.map_or(0.0, |p| p.pd))
    }

    /// The interval at a two-sided `confidence` on the scale of ln(−ln survival), which stays
    /// between 0 and 1; `None` beyond what was observed, or where it is certain.
    pub fn interval(&self, days: u32, confidence: f64) -> Option<(f64, f64)> {
        let point = self.at(days)??;
        interval_of(point.pd, point.standard_error, confidence)
    }

    /// Standard errors on some days where a buyer is watched from several days on, so that its
    /// rows are not independent: the infinitesimal jackknife of the curve, summed within each
    /// owner before it is squared (Lipsitz et al. 1994; with one row an owner it is Greenwood's).
    /// `owners` number from 0. `None` beyond what was observed.
    ///
    /// # Errors
    /// Lengths.
    pub fn errors_by(
        &self,
        (days, bads): (&[u32], &[bool]),
        owners: &[usize],
        at: &[u32],
    ) -> Result<Vec<Option<f64>>, Unfit> {
        same_length("days", bads.len(), days.len())?;
        same_length("owners", bads.len(), owners.len())?;
        let groups = owners.iter().max().map_or(0, |most| most + 1);
        Ok(at.iter().map(|day| self.error_by((days, bads), (owners, groups), *day)).collect())
    }

    #[allow(clippy::cast_precision_loss, reason = "numbers of buyers")]
    fn error_by(
        &self,
        (days, bads): (&[u32], &[bool]),
        (owners, groups): (&[usize], usize),
        until: u32,
    ) -> Option<f64> {
        let survival = 1.0 - self.pd(until)?;
        // By day: what a row still watched adds, summed up, and what a row that ends there does.
        let (mut sums, mut sum) = (Vec::with_capacity(self.points.len()), 0.0);
        for point in self.points.iter().filter(|p| p.days <= until && p.at_risk > p.bads) {
            let left = (point.at_risk - point.bads) as f64;
            sum += point.bads as f64 / (point.at_risk as f64 * left);
            sums.push((point.days, sum, 1.0 / left));
        }
        let mut moved = vec![0.0_f64; groups];
        for ((days, bad), owner) in days.iter().zip(bads).zip(owners) {
            let last = (*days).min(until);
            let place = sums.partition_point(|(day, ..)| *day <= last).checked_sub(1);
            let Some((day, sum, own)) = place.and_then(|at| sums.get(at)) else { continue };
            let event = if *bad && *days <= until && day == days { *own } else { 0.0 };
            if let Some(slot) = moved.get_mut(*owner) {
                *slot += event - sum;
            }
        }
        Some(survival * moved.iter().map(|m| m * m).sum::<f64>().sqrt())
    }

    fn at(&self, days: u32) -> Option<Option<&CurvePoint>> {
        (days <= self.observed_days)
            .then(|| self.points.partition_point(|p| p.days <= days).checked_sub(1))
            .map(|place| place.and_then(|i| self.points.get(i)))
    }

    /// A buyer's probability at another horizon: with `pd` at `from_days` the hazard is that of
    /// the curve times ln(1 − pd) ÷ ln(1 − curve). `None` where the curve knows nothing there.
    pub fn carry(&self, pd: f64, from_days: u32, to_days: u32) -> Option<f64> {
        if !(0.0..=1.0).contains(&pd) {
            return None;
        }
        carry_between(pd, self.pd(from_days)?, self.pd(to_days)?)
    }
}

/// A buyer's probability at another horizon where the curve stands at `from` at its own horizon
/// and at `to` at the other: proportional hazards. `None` where the curve says nothing.
pub fn carry_between(pd: f64, from: f64, to: f64) -> Option<f64> {
    let share = |v: f64| (0.0..=1.0).contains(&v);
    let times = (-pd).ln_1p() / (-from).ln_1p();
    let carried = 1.0 - (1.0 - to).powf(times);
    let known = share(pd) && share(to) && from > 0.0 && from < 1.0;
    (known && carried.is_finite()).then_some(carried)
}

/// The interval of a share turned bad at a two-sided `confidence`, on the scale of
/// ln(−ln survival), which stays between 0 and 1; `None` where it is certain.
pub fn interval_of(pd: f64, standard_error: f64, confidence: f64) -> Option<(f64, f64)> {
    let z = normal_quantile(0.5 + confidence / 2.0).filter(|_| confidence > 0.0)?;
    let survival = 1.0 - pd;
    let wide = z * standard_error / (survival * survival.ln());
    let end = |w: f64| 1.0 - survival.powf(w.exp());
    let (a, b) = (end(wide), end(-wide));
    (a.is_finite() && b.is_finite()).then(|| (a.min(b), a.max(b)))
}

/// The same without a curve: a constant hazard, `1 − (1 − pd)^(to ÷ from)`. `None` unless `pd`
/// is a probability and `from_days` above 0.
pub fn constant_hazard(pd: f64, from_days: u32, to_days: u32) -> Option<f64> {
    ((0.0..=1.0).contains(&pd) && from_days > 0).then(|| {
        if to_days == 0 {
            return 0.0;
        }
        -((-pd).ln_1p() * f64::from(to_days) / f64::from(from_days)).exp_m1()
    })
}

/// Expected loss in minor units: probability × exposure × loss given default, half away from
/// zero. `None` where a share is not between 0 and 1 or the exposure is negative.
pub fn expected_loss_minor(pd: f64, exposure_minor: i64, loss_given_default: f64) -> Option<i64> {
    let share = |v: f64| (0.0..=1.0).contains(&v);
    if !share(pd) || !share(loss_given_default) || exposure_minor < 0 {
        return None;
    }
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "an expectation, not a booking; a float cast saturates"
    )]
    Some((exposure_minor as f64 * pd * loss_given_default).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_published_example() {
        // Remission of 21 patients (Freireich 1963), as in every textbook: survival 0.857 at 6,
        // 0.807 at 7, 0.753 at 10, 0.690 at 13, 0.627 at 16, 0.538 at 22, 0.448 at 23 weeks;
        // Greenwood's errors 0.0764 at 6 and 0.1282 at 22.
        let weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35];
        let ended = [6, 7, 10, 13, 16, 22, 23];
        let mut left_early = vec![6, 10];
        let bads: Vec<bool> = weeks
            .iter()
            .map(|w| match left_early.iter().position(|l| l == w) {
                Some(place) => {
                    left_early.remove(place);
                    false
                }
                None => ended.contains(w),
            })
            .collect();
        let curve = pd_curve(&weeks, &bads).expect("rows");
        for (week, survival) in [
            (5, 1.0),
            (6, 0.857_1),
            (8, 0.806_7),
            (10, 0.752_9),
            (13, 0.690_2),
            (16, 0.627_5),
            (22, 0.537_8),
            (23, 0.448_2),
            (35, 0.448_2),
        ] {
            let pd = curve.pd(week).expect("observed");
            assert!((1.0 - pd - survival).abs() < 5e-5, "{week}: {pd}");
        }
        assert!((curve.points[0].standard_error - 0.0764).abs() < 5e-5);
        assert!((curve.points[5].standard_error - 0.1282).abs() < 5e-5);
        assert_eq!(curve.pd(36), None);
        let (low, high) = curve.interval(22, 0.95).expect("an interval");
        assert!(low > 0.2 && high < 0.75 && low < 1.0 - 0.5378 && 1.0 - 0.5378 < high);
        assert_eq!(curve.interval(3, 0.95), None);
    }

    #[test]
    fn from_one_horizon_to_another() {
        let days: Vec<u32> = (1..=100).map(|i| i * 4).collect();
        let bads: Vec<bool> = (1..=100).map(|i| i % 5 == 0).collect();
        let curve = pd_curve(&days, &bads).expect("rows");
        let at = |d| curve.pd(d).expect("observed");
        let carried = curve.carry(at(90), 90, 180).expect("known");
        assert!((carried - at(180)).abs() < 1e-12, "an average buyer follows the curve");
        let risky = curve.carry(0.5, 90, 180).expect("known");
        assert!(risky > 0.5 && risky < 1.0);
        assert_eq!(curve.carry(0.0, 90, 180), Some(0.0));
        for (pd, from, to) in [(f64::NAN, 90, 180), (1.5, 90, 180), (0.1, 90, 999), (0.1, 1, 90)] {
            assert_eq!(curve.carry(pd, from, to), None);
        }
        // 10 % within a year: 0.869 % within 30 days, 19 % within two years.
        let month = constant_hazard(0.1, 365, 30).expect("a probability");
        assert!((month - 0.008_622).abs() < 1e-6, "{month}");
        let two = constant_hazard(0.1, 365, 730).expect("a probability");
        assert!((two - 0.19).abs() < 1e-12);
        assert_eq!(constant_hazard(1.0, 365, 30), Some(1.0));
        assert_eq!(constant_hazard(1.0, 365, 0), Some(0.0));
        assert_eq!(constant_hazard(0.1, 0, 30), None);
    }

    #[test]
    fn rows_of_one_buyer_are_no_evidence_of_their_own() {
        let days: Vec<u32> = (1..=60).map(|i| i * 3 % 97 + 1).collect();
        let bads: Vec<bool> = (1..=60).map(|i| i % 4 == 0).collect();
        let curve = pd_curve(&days, &bads).expect("rows");
        let at: Vec<u32> = curve.points.iter().map(|p| p.days).collect();
        let alone: Vec<usize> = (0..60).collect();
        let errors = curve.errors_by((&days, &bads), &alone, &at).expect("lengths");
        for (point, error) in curve.points.iter().zip(errors) {
            let error = error.expect("observed");
            assert!((error - point.standard_error).abs() < 1e-12, "Greenwood at {}", point.days);
        }
        // Each row twice under one owner: the curve is the same and so is what is known.
        let twice = |v: &[u32]| v.iter().chain(v).copied().collect::<Vec<_>>();
        let (days_2, bads_2) = (twice(&days), [bads.clone(), bads.clone()].concat());
        let owners: Vec<usize> = (0..120).map(|i| i % 60).collect();
        let doubled = pd_curve(&days_2, &bads_2).expect("rows");
        let told = doubled.errors_by((&days_2, &bads_2), &owners, &[50]).expect("lengths")[0];
        let once = curve.errors_by((&days, &bads), &alone, &[50]).expect("lengths")[0];
        let (told, once) = (told.expect("observed"), once.expect("observed"));
        assert!((told - once).abs() < 1e-12, "{told} {once}");
        assert!(
            doubled.interval(50, 0.95).expect("some").0 > curve.interval(50, 0.95).expect("some").0
        );
        assert_eq!(curve.errors_by((&days, &bads), &alone, &[999]).expect("lengths"), [None]);
        assert!(curve.errors_by((&days, &bads), &[0], &at).is_err());
    }

    #[test]
    fn losses_and_refusals() {
        assert_eq!(expected_loss_minor(0.02, 1_000_000_00, 0.45), Some(900_000));
        for (pd, exposure, lgd) in [(-0.1, 1, 0.5), (0.1, -1, 0.5), (0.1, 1, f64::NAN)] {
            assert_eq!(expected_loss_minor(pd, exposure, lgd), None);
        }
        assert!(expected_loss_minor(1.0, i64::MAX, 1.0).is_some());
        assert_eq!(pd_curve(&[], &[]), Err(Unfit::NoRows));
        assert!(pd_curve(&[1], &[]).is_err());
        let all = pd_curve(&[5, 5], &[true, true]).expect("rows");
        assert_eq!((all.pd(5), all.points[0].standard_error), (Some(1.0), 0.0));
        assert_eq!(all.carry(0.5, 5, 5), None);
    }
}
