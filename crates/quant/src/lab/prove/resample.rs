//! How sure a measure is: bootstrap intervals. Rows are drawn with replacement within bads and
//! within goods, so that each sample has both and their share stands; the interval is between
//! the quantiles of the resampled values (percentile method; Efron and Tibshirani 1993, ch. 13).

use super::super::dice::Dice;
use super::super::progress::{Watch, tell};
use super::super::unfit::Unfit;
use super::Scored;
use super::calibration::{Sharpness, sharpness};
use super::rank::{Ranking, ranking, ranking_in_order};

/// A measure and how far it would go in other samples of like size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// On the rows themselves.
    pub value: f64,
    /// Mean of the resampled values.
    pub mean: f64,
    /// Their standard deviation: the standard error.
    pub standard_error: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Intervals of the usual measures, from the same draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Intervals {
    /// AUC.
    pub auc: Interval,
    /// Gini.
    pub gini: Interval,
    /// KS. Its mean lies above its value: the largest gap profits from chance.
    pub ks: Interval,
    /// Brier score; absent where the scores are no probabilities.
    pub brier: Option<Interval>,
    /// Log loss; likewise.
    pub log_loss: Option<Interval>,
    /// Samples drawn.
    pub samples: usize,
}

/// How to draw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Draws {
    /// Samples, 1,000 say.
    pub samples: usize,
    /// Two-sided confidence, 0.95 for 95 %.
    pub confidence: f64,
    /// The same seed gives the same intervals.
    pub seed: u64,
}

impl Default for Draws {
    fn default() -> Self {
        Self { samples: 1_000, confidence: 0.95, seed: 1 }
    }
}

/// Draws and measures. Rows count as often as they are drawn, so that the order of scores is
/// found only once.
///
/// # Errors
/// As for [`ranking`]; fewer than two samples, a confidence outside 0 to 1; a stop.
pub fn bootstrap(scored: Scored<'_>, draws: Draws, watch: Watch<'_>) -> Result<Intervals, Unfit> {
    let measured = ranking(scored)?;
    if draws.samples < 2 {
        return Err(Unfit::Setting { name: "samples" });
    }
    if !(draws.confidence > 0.0 && draws.confidence < 1.0) {
        return Err(Unfit::Setting { name: "confidence" });
    }
    let order = scored.order();
    let rows = |of: bool| -> Vec<u32> {
        order.iter().copied().filter(|r| scored.bads[*r as usize] == of).collect()
    };
    let classes = [rows(true), rows(false)];
    let sharp = sharpness(scored).ok();
    let mut dice = Dice::new(draws.seed);
    let mut weights = vec![0.0; scored.bads.len()];
    let (mut ranks, mut sharps) = (Vec::with_capacity(draws.samples), Vec::new());
    for sample in 0..draws.samples {
        tell(watch, "resample", sample, draws.samples)?;
        weights.fill(0.0);
        for class in &classes {
            for _ in 0..class.len() {
                let row = class[dice.below(class.len())] as usize;
                weights[row] += scored.weight(row);
            }
        }
        let drawn = Scored { weights: Some(&weights), ..scored };
        let got = ranking_in_order(&drawn, &order);
        if got.auc.is_finite() {
            ranks.push(got);
        }
        if let (Some(_), Ok(got)) = (sharp, sharpness(drawn)) {
            sharps.push(got);
        }
    }
    let of = |value, pick: fn(&Ranking) -> f64| {
        interval(value, ranks.iter().map(pick).collect(), draws.confidence)
    };
    let sharp_of = |pick: fn(&Sharpness) -> f64| {
        let value = pick(&sharp?);
        Some(interval(value, sharps.iter().map(pick).collect(), draws.confidence))
    };
    Ok(Intervals {
        auc: of(measured.auc, |r| r.auc),
        gini: of(measured.gini, |r| r.gini),
        ks: of(measured.ks, |r| r.ks),
        brier: sharp_of(|s| s.brier),
        log_loss: sharp_of(|s| s.log_loss),
        samples: draws.samples,
    })
}

/// The interval of any resampled values; `value` alone where there are none.
pub fn interval(value: f64, mut values: Vec<f64>, confidence: f64) -> Interval {
    values.retain(|v| v.is_finite());
    if values.is_empty() {
        return Interval { value, mean: value, standard_error: 0.0, low: value, high: value };
    }
    values.sort_by(f64::total_cmp);
    #[allow(clippy::cast_precision_loss, reason = "a number of samples")]
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let spread = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0);
    let tail = (1.0 - confidence) / 2.0;
    Interval {
        value,
        mean,
        standard_error: spread.sqrt(),
        low: quantile(&values, tail),
        high: quantile(&values, 1.0 - tail),
    }
}

/// The quantile between sorted values by linear interpolation.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place within the list"
    )]
    let (at, below) = {
        let at = share.clamp(0.0, 1.0) * (sorted.len() - 1) as f64;
        (at, at.floor() as usize)
    };
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (sorted[above] - sorted[below]) * at.fract()
}

#[cfg(test)]
mod tests {
    use super::super::super::progress::{Continue, unwatched};
    use super::super::rank::delong;
    use super::*;

    fn sample() -> (Vec<f64>, Vec<bool>) {
        let mut dice = Dice::new(11);
        let scores: Vec<f64> = (0..600).map(|_| dice.unit()).collect();
        let bads = scores.iter().map(|s| dice.unit() < s * s).collect();
        (scores, bads)
    }

    #[test]
    fn agrees_with_delong_and_repeats() {
        let (scores, bads) = sample();
        let scored = Scored::new(&scores, &bads);
        let draws = Draws { samples: 2_000, ..Draws::default() };
        let got = bootstrap(scored, draws, &mut unwatched).expect("draws");
        let exact = delong(scored, 0.95).expect("two of each");
        assert!((got.auc.standard_error / exact.standard_error - 1.0).abs() < 0.05);
        assert!((got.auc.low - exact.low).abs() < 0.006, "{got:?} {exact:?}");
        assert!((got.auc.high - exact.high).abs() < 0.006);
        assert!((got.gini.standard_error - 2.0 * got.auc.standard_error).abs() < 1e-12);
        assert!(got.ks.low < got.ks.value && got.brier.is_some());
        let loss = got.log_loss.expect("probabilities");
        assert!(loss.low < loss.value && loss.value < loss.high, "{loss:?}");
        assert_eq!(bootstrap(scored, draws, &mut unwatched).expect("again"), got);
        let other = Draws { seed: 2, ..draws };
        assert_ne!(bootstrap(scored, other, &mut unwatched).expect("other"), got);
    }

    #[test]
    fn stops_and_refuses() {
        let (scores, bads) = sample();
        let scored = Scored::new(&scores, &bads);
        let mut calls = 0;
        let mut watch = |_| {
            calls += 1;
            if calls == 3 { Continue::No } else { Continue::Yes }
        };
        assert_eq!(bootstrap(scored, Draws::default(), &mut watch), Err(Unfit::Stopped));
        for (draws, name) in [
            (Draws { samples: 1, ..Draws::default() }, "samples"),
            (Draws { confidence: 0.0, ..Draws::default() }, "confidence"),
        ] {
            assert_eq!(bootstrap(scored, draws, &mut unwatched), Err(Unfit::Setting { name }));
        }
        let none = interval(0.5, vec![f64::NAN], 0.95);
        assert_eq!((none.low, none.high, none.standard_error), (0.5, 0.5, 0.0));
    }
}
