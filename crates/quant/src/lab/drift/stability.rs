//! Whether the population moved: the population stability index of a score or of one column's
//! bins, `Σ (actual − expected) × ln(actual ÷ expected)` over shares, with what each bin adds;
//! and how far the scores themselves drifted.

use super::super::unfit::{Unfit, all_finite, same_length};
use super::{Level, Thresholds};

/// One bin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// Share at development.
    pub expected: f64,
    /// Share now.
    pub actual: f64,
    /// What the bin adds to the index; never negative.
    pub adds: f64,
    /// What the move of this bin does to the mean score: (actual − expected) × points; absent
    /// without points.
    pub points: Option<f64>,
}

/// The index with its parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Stability {
    /// Σ of the bins.
    pub index: f64,
    /// By bin.
    pub bins: Vec<Shift>,
    /// By how much the column moved the mean score (the characteristic stability index in
    /// points); absent without points.
    pub points: Option<f64>,
    /// What the index would reach by chance alone in 1 of 20 cases where nothing moved, from
    /// its chi-square approximation (Yurdakul 2018): a small sample drifts by itself.
    pub by_chance: f64,
    /// Against the thresholds.
    pub level: Level,
}

/// The index of counts by bin (missing and special bins included): a score's bands give the
/// PSI, a column's bins the CSI. An empty bin counts as half a row, so that it has a logarithm.
/// `points` are the points of each bin.
///
/// # Errors
/// Other numbers of bins, negative or infinite counts, no rows on one side.
pub fn stability(
    expected: &[f64],
    actual: &[f64],
    points: Option<&[f64]>,
    thresholds: Thresholds,
) -> Result<Stability, Unfit> {
    thresholds.check()?;
    same_length("actual", expected.len(), actual.len())?;
    for counts in [expected, actual] {
        all_finite("counts", counts)?;
        if counts.iter().any(|c| *c < 0.0) {
            return Err(Unfit::Setting { name: "counts" });
        }
    }
    if let Some(points) = points {
        same_length("points", expected.len(), points.len())?;
        all_finite("points", points)?;
    }
    let (e, a) = (expected.iter().sum::<f64>(), actual.iter().sum::<f64>());
    if !(e > 0.0 && a > 0.0 && e.is_finite() && a.is_finite()) {
        return Err(Unfit::NoRows);
    }
    let mut used = 0.0;
    let bins: Vec<Shift> = (0..expected.len())
        .map(|bin| {
            let (x, y) = (expected[bin], actual[bin]);
            let adds = if x + y > 0.0 {
                used += 1.0;
                let half = |count: f64, all: f64| if count > 0.0 { count / all } else { 0.5 / all };
                let (p, q) = (half(x, e), half(y, a));
                (q - p) * (q / p).ln()
            } else {
                0.0
            };
            let shift = y / a - x / e;
            let points = points.map(|p| shift * p[bin]);
            Shift { expected: x / e, actual: y / a, adds, points }
        })
        .collect();
    let index = bins.iter().map(|b| b.adds).sum();
    Ok(Stability {
        index,
        points: points.map(|_| bins.iter().filter_map(|b| b.points).sum()),
        by_chance: (1.0 / e + 1.0 / a) * chi_square_95(used - 1.0),
        level: thresholds.level(index),
        bins,
    })
}

/// The value that a chi-square variable exceeds in 1 of 20 cases, by halving.
fn chi_square_95(df: f64) -> f64 {
    if df < 1.0 {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, 10.0 * df + 20.0);
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if super::super::special::chi_square_tail(middle, df) > 0.05 {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// Cuts that part the scores into groups of like size; fewer where scores repeat. A score
/// belongs to the band above the cuts that it reaches.
pub fn bands(scores: &[f64], groups: usize) -> Vec<f64> {
    let mut sorted: Vec<f64> = scores.iter().copied().filter(|s| s.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let mut cuts: Vec<f64> =
        (1..groups).filter_map(|g| sorted.get(g * sorted.len() / groups).copied()).collect();
    cuts.dedup();
    // A first cut at the least score would leave the band below it empty.
    cuts.retain(|c| sorted.first() != Some(c));
    cuts
}

/// Rows in each band; scores that are no number come last, in a band of their own.
pub fn count_bands(scores: &[f64], cuts: &[f64]) -> Vec<f64> {
    let mut counts = vec![0.0; cuts.len() + 2];
    for score in scores {
        let band =
            if score.is_nan() { cuts.len() + 1 } else { cuts.partition_point(|c| c <= score) };
        counts[band] += 1.0;
    }
    counts
}

/// How far the scores drifted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoreDrift {
    /// Mean at development.
    pub mean_before: f64,
    /// Mean now.
    pub mean_now: f64,
    /// Difference over the standard deviation at development; absent where that is 0.
    pub standardised: Option<f64>,
    /// Largest distance of the two distributions.
    pub ks: f64,
    /// Its p-value (Kolmogorov's limit; Smirnov 1948).
    pub p_value: f64,
}

/// Compares two sets of scores.
///
/// # Errors
/// No scores, scores that are no number.
pub fn score_drift(before: &[f64], now: &[f64]) -> Result<ScoreDrift, Unfit> {
    if before.is_empty() || now.is_empty() {
        return Err(Unfit::NoRows);
    }
    all_finite("score", before)?;
    all_finite("score", now)?;
    #[allow(clippy::cast_precision_loss, reason = "numbers of rows")]
    let (n, m) = (before.len() as f64, now.len() as f64);
    // Divided before they are added: huge scores do not overflow.
    let mean = |s: &[f64], n: f64| s.iter().map(|v| v / n).sum::<f64>();
    let (mean_before, mean_now) = (mean(before, n), mean(now, m));
    let deviation = before.iter().map(|v| (v - mean_before).powi(2) / n).sum::<f64>().sqrt();
    let ks = distance(before, now);
    let root = (n * m / (n + m)).sqrt();
    let lambda = (root + 0.12 + 0.11 / root) * ks;
    let standardised = (mean_now - mean_before) / deviation;
    Ok(ScoreDrift {
        mean_before,
        mean_now,
        standardised: standardised.is_finite().then_some(standardised),
        ks,
        p_value: kolmogorov(lambda),
    })
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    let sorted = |s: &[f64]| {
        let mut s = s.to_vec();
        s.sort_by(f64::total_cmp);
        s
    };
    let (a, b) = (sorted(a), sorted(b));
    #[allow(clippy::cast_precision_loss, reason = "shares of rows")]
    let share = |s: &[f64], v: f64| s.partition_point(|x| *x <= v) as f64 / s.len() as f64;
    a.iter().chain(&b).map(|v| (share(&a, *v) - share(&b, *v)).abs()).fold(0.0, f64::max)
}

fn kolmogorov(lambda: f64) -> f64 {
    if lambda < 0.2 {
        return 1.0;
    }
    let term = |j: f64| (-2.0 * j * j * lambda * lambda).exp();
    let sum: f64 = (1..=100).map(|j| f64::from(2 * (j % 2) - 1) * term(f64::from(j))).sum();
    (2.0 * sum).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PSI: Thresholds = Thresholds { watch: 0.10, act: 0.25 };

    #[test]
    fn a_table_by_hand() {
        // 0.1·ln(0.3/0.2) + 0 + (−0.1)·ln(0.2/0.3) = 0.2·ln 1.5
        let got =
            stability(&[200.0, 500.0, 300.0], &[30.0, 50.0, 20.0], Some(&[10.0, 20.0, 40.0]), PSI)
                .expect("counts");
        assert!((got.index - 0.2 * 1.5_f64.ln()).abs() < 1e-12);
        assert_eq!(got.level, Level::Calm);
        assert!((got.points.expect("points") - (0.1 * 10.0 - 0.1 * 40.0)).abs() < 1e-12);
        // Two degrees of freedom: 5.991 × (1/1000 + 1/100).
        assert!((got.by_chance - 5.991_464_547 * 0.011).abs() < 1e-9);
        let same = stability(&[5.0, 5.0, 0.0], &[50.0, 50.0, 0.0], None, PSI).expect("counts");
        assert_eq!((same.index, same.points), (0.0, None));
        let gone = stability(&[50.0, 50.0], &[100.0, 0.0], None, PSI).expect("counts");
        assert!(gone.index.is_finite() && gone.level == Level::Act);
    }

    #[test]
    fn counts_that_are_none() {
        for (e, a, expected) in [
            (&[1.0][..], &[1.0, 2.0][..], Unfit::Length { what: "actual", expected: 1, got: 2 }),
            (&[0.0], &[1.0], Unfit::NoRows),
            (&[], &[], Unfit::NoRows),
            (&[-1.0], &[1.0], Unfit::Setting { name: "counts" }),
            (&[1.0], &[f64::NAN], Unfit::NotFinite { what: "counts", column: 0, row: 0 }),
        ] {
            assert_eq!(stability(e, a, None, PSI), Err(expected));
        }
    }

    #[test]
    fn bands_hold_every_score_once() {
        let scores: Vec<f64> = (0..100).map(f64::from).collect();
        assert_eq!(bands(&scores, 4), [25.0, 50.0, 75.0]);
        assert_eq!(count_bands(&scores, &bands(&scores, 4)), [25.0, 25.0, 25.0, 25.0, 0.0]);
        let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 50.0];
        assert_eq!(count_bands(&odd, &[25.0, 50.0]), [1.0, 0.0, 2.0, 1.0]);
        assert!(bands(&[7.0; 9], 4).is_empty());
        assert!(bands(&[], 4).is_empty());
    }

    #[test]
    fn scores_that_drifted() {
        let before: Vec<f64> = (0..1_000).map(|i| f64::from(i) / 10.0).collect();
        let now: Vec<f64> = before.iter().map(|s| s + 5.0).collect();
        let got = score_drift(&before, &now).expect("scores");
        assert!((got.mean_now - got.mean_before - 5.0).abs() < 1e-9);
        assert!((got.ks - 0.05).abs() < 1e-9);
        // scipy.stats.ks_2samp(method="asymp") gives 0.164 without the small-sample term.
        assert!((0.14..0.18).contains(&got.p_value), "{}", got.p_value);
        let same = score_drift(&before, &before).expect("scores");
        assert_eq!((same.ks, same.p_value, same.standardised), (0.0, 1.0, Some(0.0)));
        let flat = score_drift(&[1.0, 1.0], &[2.0]).expect("scores");
        assert_eq!(flat.standardised, None);
        assert_eq!(score_drift(&[], &[1.0]), Err(Unfit::NoRows));
        assert!(score_drift(&[f64::NAN], &[1.0]).is_err());
    }
}
