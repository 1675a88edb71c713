//! How often people decide against the model, on which side, and who was right.

use super::super::special::normal_quantile;
use super::super::unfit::Unfit;
use super::{Level, Thresholds};

/// One decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What the model advised: accept.
    pub advised: bool,
    /// What was done.
    pub accepted: bool,
    /// What became of it, where it is known.
    pub bad: Option<bool>,
}

/// Overrides of one side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Side {
    /// Decisions that the model advised this way.
    pub advised: usize,
    /// Of these, decided the other way.
    pub overridden: usize,
    /// Their share; absent without advice.
    pub rate: Option<f64>,
    /// Bad rate of the overridden whose outcome is known.
    pub bad_rate: Option<f64>,
}

/// All overrides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overrides {
    /// Decisions.
    pub decisions: usize,
    /// Share of decisions against the advice.
    pub rate: f64,
    /// Lower end of its interval (Wilson 1927).
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Accepted against advice.
    pub accepted_against: Side,
    /// Declined against advice.
    pub declined_against: Side,
    /// Bad rate of those accepted with advice, for comparison.
    pub bad_rate_with_advice: Option<f64>,
    /// The rate against the thresholds.
    pub level: Level,
}

/// Counts overrides, with an interval at a two-sided `confidence`.
///
/// # Errors
/// No decisions, thresholds, confidence.
pub fn overrides(
    decisions: &[Decision],
    confidence: f64,
    thresholds: Thresholds,
) -> Result<Overrides, Unfit> {
    thresholds.check()?;
    let z = normal_quantile(0.5 + confidence / 2.0)
        .filter(|_| confidence > 0.0)
        .ok_or(Unfit::Setting { name: "confidence" })?;
    if decisions.is_empty() {
        return Err(Unfit::NoRows);
    }
    let side = |advised: bool| {
        let mine = || decisions.iter().filter(|d| d.advised == advised);
        let against = || mine().filter(|d| d.accepted != d.advised);
        Side {
            advised: mine().count(),
            overridden: against().count(),
            rate: share(against().count(), mine().count()),
            bad_rate: bad_rate(against()),
        }
    };
    let against = decisions.iter().filter(|d| d.accepted != d.advised).count();
    #[allow(clippy::cast_precision_loss, reason = "numbers of decisions")]
    let (k, n) = (against as f64, decisions.len() as f64);
    let (rate, square) = (k / n, z * z / n);
    let middle = (rate + square / 2.0) / (1.0 + square);
    let wide = z / (1.0 + square) * (rate * (1.0 - rate) / n + square / (4.0 * n)).sqrt();
    Ok(Overrides {
        decisions: decisions.len(),
        rate,
        low: (middle - wide).max(0.0),
        high: (middle + wide).min(1.0),
        accepted_against: side(false),
        declined_against: side(true),
        bad_rate_with_advice: bad_rate(decisions.iter().filter(|d| d.advised && d.accepted)),
        level: thresholds.level(rate),
    })
}

fn bad_rate<'a>(decisions: impl Iterator<Item = &'a Decision>) -> Option<f64> {
    let known: Vec<bool> = decisions.filter_map(|d| d.bad).collect();
    share(known.iter().filter(|b| **b).count(), known.len())
}

#[allow(clippy::cast_precision_loss, reason = "a share of rows")]
fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_decisions() {
        let of = |advised, accepted, bad| Decision { advised, accepted, bad };
        let decisions = [
            of(true, true, Some(false)),
            of(true, true, Some(false)),
            of(true, true, Some(true)),
            of(true, true, None),
            of(true, false, None),
            of(false, false, None),
            of(false, false, None),
            of(false, true, Some(true)),
            of(false, true, Some(false)),
            of(false, true, None),
        ];
        let limits = Thresholds { watch: 0.1, act: 0.5 };
        let got = overrides(&decisions, 0.95, limits).expect("decisions");
        assert!((got.rate - 0.4).abs() < 1e-12 && got.level == Level::Watch);
        // statsmodels proportion_confint(4, 10, method="wilson")
        assert!((got.low - 0.168_180_33).abs() < 1e-7 && (got.high - 0.687_326_23).abs() < 1e-7);
        assert_eq!((got.accepted_against.advised, got.accepted_against.overridden), (5, 3));
        assert_eq!(got.accepted_against.bad_rate, Some(0.5));
        assert_eq!((got.declined_against.overridden, got.declined_against.bad_rate), (1, None));
        assert_eq!(got.bad_rate_with_advice, Some(1.0 / 3.0));
        assert_eq!(overrides(&[], 0.95, limits), Err(Unfit::NoRows));
        assert!(overrides(&decisions, 1.0, limits).is_err());
    }
}
