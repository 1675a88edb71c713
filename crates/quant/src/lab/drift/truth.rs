//! Whether probabilities still come true, period by period: observed over expected bads with an
//! interval, and where that stands.

use super::super::prove::backtest::{PeriodRow, backtest};
use super::super::special::normal_quantile;
use super::super::unfit::Unfit;
use super::{Level, Thresholds};

/// One period's calibration.
#[derive(Clone, Debug, PartialEq)]
pub struct Truth {
    /// The period's figures.
    pub period: PeriodRow,
    /// Observed ÷ expected bads; above 1 the model is too kind. Absent where none was expected.
    pub ratio: Option<f64>,
    /// Lower end of its interval (normal approximation).
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// |ln ratio| against the thresholds, but calm while the interval holds 1: what chance
    /// explains is no drift.
    pub level: Level,
}

/// Calibration by period at a two-sided `confidence`. Thresholds are on |ln(observed ÷
/// expected)|: 0.2 is about 20 % too kind or too strict.
///
/// # Errors
/// As for [`backtest`]; thresholds, confidence.
pub fn calibration_drift(
    probabilities: &[f64],
    bads: &[bool],
    periods: &[i32],
    confidence: f64,
    thresholds: Thresholds,
) -> Result<Vec<Truth>, Unfit> {
    thresholds.check()?;
    let z = normal_quantile(0.5 + confidence / 2.0)
        .filter(|_| confidence > 0.0)
        .ok_or(Unfit::Setting { name: "confidence" })?;
    let one = |period: PeriodRow| {
        #[allow(clippy::cast_precision_loss, reason = "a number of rows")]
        let observed = period.bads as f64;
        let ratio = (period.expected > 0.0).then(|| observed / period.expected);
        let deviation = match period.z {
            Some(z) if z != 0.0 => Some(((observed - period.expected) / z).abs()),
            _ => None,
        };
        let wide = deviation.map(|d| z * d / period.expected);
        let (low, high) = match (ratio, wide) {
            (Some(r), Some(w)) => (Some((r - w).max(0.0)), Some(r + w)),
            (r, _) => (r, r),
        };
        let chance = period.z.is_none_or(|own| own.abs() < z);
        let level = match ratio {
            Some(r) if !chance => thresholds.level(r.ln().abs()),
            None if observed > 0.0 => Level::Act,
            _ => Level::Calm,
        };
        Truth { period, ratio, low, high, level }
    };
    Ok(backtest(probabilities, bads, periods)?.into_iter().map(one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_calm_and_drift_is_not() {
        // Four months of 400 buyers at 10 %: 40 expected; observed 40, 47, 60, 90.
        let (mut p, mut bads, mut periods) = (vec![], vec![], vec![]);
        for (month, bad) in [(1, 40), (2, 47), (3, 60), (4, 90)] {
            for row in 0..400 {
                p.push(0.1);
                bads.push(row < bad);
                periods.push(month);
            }
        }
        let limits = Thresholds { watch: 0.2, act: 0.5 };
        let got = calibration_drift(&p, &bads, &periods, 0.95, limits).expect("rows");
        let levels: Vec<Level> = got.iter().map(|t| t.level).collect();
        assert_eq!(levels, [Level::Calm, Level::Calm, Level::Watch, Level::Act]);
        let third = &got[2];
        assert!((third.ratio.expect("expected") - 1.5).abs() < 1e-9);
        // 1.96 × 6 ÷ 40
        assert!((third.low.expect("an end") - (1.5 - 0.293_994)).abs() < 1e-5);
        for confidence in [0.0, 1.0, f64::NAN] {
            let refused = calibration_drift(&p, &bads, &periods, confidence, limits);
            assert_eq!(refused.map(|_| ()), Err(Unfit::Setting { name: "confidence" }));
        }
        let never = calibration_drift(&[0.0], &[true], &[1], 0.95, limits).expect("a row");
        assert_eq!((never[0].level, never[0].ratio), (Level::Act, None));
    }
}
