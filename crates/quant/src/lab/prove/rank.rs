//! Does the model put the bads above the goods? AUC, Gini and KS with ties counted exactly,
//! and the standard error and comparison of AUCs after DeLong, DeLong and Clarke-Pearson
//! (Biometrics 44, 1988) by mid-ranks (Sun and Xu, 2014).

use super::super::special::{normal_quantile, two_sided};
use super::super::unfit::{Unfit, same_length};
use super::Scored;

/// How well scores rank.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranking {
    /// Probability that a bad's score is above a good's, half a point for ties.
    pub auc: f64,
    /// 2 AUC − 1.
    pub gini: f64,
    /// Largest distance between the distributions of bads and goods over the scores.
    pub ks: f64,
    /// The score at which that distance is reached: at and above it a row counts as bad.
    pub ks_at: f64,
}

/// One point of the curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RocPoint {
    /// Rows with this score or a higher one are called bad.
    pub score: f64,
    /// Share of the goods so called.
    pub false_alarms: f64,
    /// Share of the bads so called.
    pub caught: f64,
}

/// AUC, Gini and KS.
///
/// # Errors
/// Lengths, numbers that are not finite, one class.
pub fn ranking(scored: Scored<'_>) -> Result<Ranking, Unfit> {
    scored.check()?;
    Ok(ranking_in_order(&scored, &scored.order()))
}

/// The same for rows already in order of score.
pub(super) fn ranking_in_order(scored: &Scored<'_>, order: &[u32]) -> Ranking {
    let (mut bad, mut good) = (0.0, 0.0);
    let (mut won, mut gaps) = (0.0, Vec::new());
    for tie in ties(scored, order) {
        // Bads of this tie win over the goods below and half of those beside.
        won += tie.bad * (good + tie.good / 2.0);
        gaps.push((good, bad, tie.score));
        bad += tie.bad;
        good += tie.good;
    }
    let auc = won / (bad * good);
    let (mut ks, mut ks_at) = (0.0_f64, f64::NAN);
    for (below_good, below_bad, score) in gaps {
        let gap = (below_good / good - below_bad / bad).abs();
        if ks_at.is_nan() || gap > ks {
            (ks, ks_at) = (gap, score);
        }
    }
    Ranking { auc, gini: 2.0 * auc - 1.0, ks, ks_at }
}

/// The curve from the strictest cut to the mildest, at most `most` points (the first and the
/// last always; all where `most` is 0).
///
/// # Errors
/// As for [`ranking`].
pub fn roc(scored: Scored<'_>, most: usize) -> Result<Vec<RocPoint>, Unfit> {
    scored.check()?;
    let mut steps: Vec<Tie> = ties(&scored, &scored.order()).collect();
    steps.reverse();
    let bads: f64 = steps.iter().map(|t| t.bad).sum();
    let goods: f64 = steps.iter().map(|t| t.good).sum();
    let (mut bad, mut good) = (0.0, 0.0);
    let mut points = vec![RocPoint { score: f64::INFINITY, false_alarms: 0.0, caught: 0.0 }];
    for tie in steps {
        bad += tie.bad;
        good += tie.good;
        points.push(RocPoint { score: tie.score, false_alarms: good / goods, caught: bad / bads });
    }
    if most < 2 || points.len() <= most {
        return Ok(points);
    }
    let last = points.len() - 1;
    Ok((0..most).map(|i| points[i * last / (most - 1)]).collect())
}

/// An AUC with its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AucInterval {
    /// AUC.
    pub auc: f64,
    /// Standard error.
    pub standard_error: f64,
    /// Lower end, from 0.
    pub low: f64,
    /// Upper end, to 1.
    pub high: f64,
}

/// The interval after DeLong at a two-sided `confidence` (0.95 for 95 %). Each class needs two
/// rows; weights do not count.
///
/// # Errors
/// As for [`ranking`], fewer than two rows of a class, a confidence outside 0 to 1.
pub fn delong(scored: Scored<'_>, confidence: f64) -> Result<AucInterval, Unfit> {
    let z = normal_quantile(0.5 + confidence / 2.0)
        .filter(|_| confidence > 0.0)
        .ok_or(Unfit::Setting { name: "confidence" })?;
    let parts = Components::of(scored)?;
    let standard_error = parts.covariance(&parts).max(0.0).sqrt();
    let auc = parts.auc;
    let (low, high) = (auc - z * standard_error, auc + z * standard_error);
    Ok(AucInterval { auc, standard_error, low: low.max(0.0), high: high.min(1.0) })
}

/// Two models on the same rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AucDifference {
    /// AUC of the first less that of the second.
    pub difference: f64,
    /// Its standard error; the scores of one row belong together.
    pub standard_error: f64,
    /// Two-sided p-value; 1 where both rank alike.
    pub p_value: f64,
}

/// Whether one model ranks better than another on the same rows (DeLong's test).
///
/// # Errors
/// As for [`delong`].
pub fn compare(first: &[f64], second: &[f64], bads: &[bool]) -> Result<AucDifference, Unfit> {
    let a = Components::of(Scored::new(first, bads))?;
    let b = Components::of(Scored::new(second, bads))?;
    let difference = a.auc - b.auc;
    let variance = a.covariance(&a) + b.covariance(&b) - 2.0 * a.covariance(&b);
    let standard_error = if variance > 1e-18 { variance.sqrt() } else { 0.0 };
    let p_value = match (standard_error > 0.0, difference.abs() > 1e-12) {
        (true, _) => two_sided(difference / standard_error),
        (false, true) => 0.0,
        (false, false) => 1.0,
    };
    Ok(AucDifference { difference, standard_error, p_value })
}

/// For each bad the share of goods it beats, for each good the share of bads that beat it.
struct Components {
    auc: f64,
    bads: Vec<f64>,
    goods: Vec<f64>,
}

impl Components {
    fn of(scored: Scored<'_>) -> Result<Self, Unfit> {
        scored.check()?;
        same_length("score", scored.bads.len(), scored.scores.len())?;
        let bads = scored.bads.iter().filter(|b| **b).count();
        let goods = scored.bads.len() - bads;
        if bads < 2 {
            return Err(Unfit::TooFewBads { bads, least: 2 });
        }
        if goods < 2 {
            return Err(Unfit::TooFewGoods { goods, least: 2 });
        }
        let unweighted = Scored { weights: None, ..scored };
        let order = unweighted.order();
        #[allow(clippy::cast_precision_loss, reason = "numbers of rows")]
        let (m, n) = (bads as f64, goods as f64);
        let mut share = vec![0.0; scored.bads.len()];
        let (mut bad, mut good, mut at) = (0.0, 0.0, 0);
        for tie in ties(&unweighted, &order) {
            for row in &order[at..tie.end] {
                let row = *row as usize;
                share[row] = if scored.bads[row] {
                    (good + tie.good / 2.0) / n
                } else {
                    1.0 - (bad + tie.bad / 2.0) / m
                };
            }
            bad += tie.bad;
            good += tie.good;
            at = tie.end;
        }
        let pick = |of: bool| -> Vec<f64> {
            share.iter().zip(scored.bads).filter(|(_, b)| **b == of).map(|(s, _)| *s).collect()
        };
        let (bads, goods) = (pick(true), pick(false));
        Ok(Self { auc: bads.iter().sum::<f64>() / m, bads, goods })
    }

    fn covariance(&self, other: &Self) -> f64 {
        let part = |a: &[f64], b: &[f64]| {
            #[allow(clippy::cast_precision_loss, reason = "a number of rows")]
            let n = a.len() as f64;
            let (ma, mb) = (a.iter().sum::<f64>() / n, b.iter().sum::<f64>() / n);
            a.iter().zip(b).map(|(x, y)| (x - ma) * (y - mb)).sum::<f64>() / (n - 1.0) / n
        };
        part(&self.bads, &other.bads) + part(&self.goods, &other.goods)
    }
}

/// Rows of one score.
pub(super) struct Tie {
    pub score: f64,
    pub bad: f64,
    pub good: f64,
    /// Place in the order after the last of them.
    pub end: usize,
}

/// Groups of equal scores, rising.
pub(super) fn ties<'a>(scored: &'a Scored<'_>, order: &'a [u32]) -> impl Iterator<Item = Tie> + 'a {
    let mut at = 0;
    std::iter::from_fn(move || {
        let score = scored.scores[*order.get(at)? as usize];
        let mut tie = Tie { score, bad: 0.0, good: 0.0, end: at };
        while let Some(row) = order.get(tie.end).map(|r| *r as usize) {
            // −0 and 0 are one score.
            if scored.scores[row] != score {
                break;
            }
            *(if scored.bads[row] { &mut tie.bad } else { &mut tie.good }) += scored.weight(row);
            tie.end += 1;
        }
        at = tie.end;
        Some(tie)
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::samples::{agree, peers, synthetic};
    use super::*;

    /// Bads at the scores of the first list, goods at those of the second.
    fn table(bad: &[f64], good: &[f64]) -> (Vec<f64>, Vec<bool>) {
        let scores = bad.iter().chain(good).copied().collect();
        (scores, (0..bad.len() + good.len()).map(|i| i < bad.len()).collect())
    }

    #[test]
    fn small_tables_by_hand() {
        // Bads, goods, AUC, KS.
        for (bad, good, auc, ks) in [
            (&[3.0, 4.0][..], &[1.0, 2.0][..], 1.0, 1.0),
            (&[1.0, 2.0], &[3.0, 4.0], 0.0, 1.0),
            (&[1.0, 1.0], &[1.0, 1.0], 0.5, 0.0),
            (&[2.0, 3.0], &[1.0, 2.0], 0.875, 0.5),
            (&[5.0], &[1.0, 2.0, 5.0, 9.0], 0.625, 0.5),
            (&[0.0], &[-0.0], 0.5, 0.0),
        ] {
            let (scores, bads) = table(bad, good);
            let got = ranking(Scored::new(&scores, &bads)).expect("ranks");
            assert!((got.auc - auc).abs() < 1e-15 && (got.ks - ks).abs() < 1e-15, "{got:?}");
            assert!((got.gini - (2.0 * auc - 1.0)).abs() < 1e-15);
        }
    }

    #[test]
    fn scikit_learn_finds_the_same() {
        let s = synthetic();
        let columns: Vec<_> =
            s.columns.iter().map(|c| crate::lab::logistic::Column::Values(c)).collect();
        let sample = crate::lab::logistic::Sample {
            columns: &columns,
            bads: &s.bads,
            weights: None,
            offset: None,
        };
        let fit = crate::lab::logistic::fit(sample, &Default::default()).expect("fit");
        let p = fit.probabilities(&columns).expect("sound");
        let rounded: Vec<f64> =
            p.iter().map(|p| ((p * 10.0).round_ties_even() / 10.0).clamp(0.05, 0.95)).collect();
        for (name, p) in [("synthetic.fit", &p), ("synthetic.ties", &rounded)] {
            let scored = Scored::new(p, &s.bads);
            let got = ranking(scored).expect("ranks");
            agree("auc, ks", &[got.auc, got.ks], &peers(&format!("{name}.auc")), 1e-9);
            let interval = delong(scored, 0.95).expect("two of each");
            let expected = peers(&format!("{name}.delong"));
            agree("delong", &[interval.standard_error], &expected, 1e-9);
            assert!(interval.low < got.auc && got.auc < interval.high);
            let same = compare(p, p, &s.bads).expect("same rows");
            assert_eq!((same.difference, same.p_value), (0.0, 1.0));
            let noise: Vec<f64> = (0..800).map(|i| f64::from((i * 37) % 101)).collect();
            let other = compare(p, &noise, &s.bads).expect("same rows");
            assert!(other.difference > 0.1 && other.p_value < 1e-6, "{other:?}");
        }
    }

    #[test]
    fn weights_count_as_repetitions() {
        let scores = [0.1, 0.4, 0.4, 0.8];
        let bads = [false, true, false, true];
        let weights = [2.0, 1.0, 3.0, 0.0];
        let weighted = Scored { weights: Some(&weights), ..Scored::new(&scores, &bads) };
        let long = [0.1, 0.1, 0.4, 0.4, 0.4, 0.4];
        let long_bads = [false, false, true, false, false, false];
        let (a, b) = (ranking(weighted), ranking(Scored::new(&long, &long_bads)));
        assert!((a.expect("a").auc - b.expect("b").auc).abs() < 1e-15);
    }

    #[test]
    fn the_curve_ends_in_both_corners() {
        let (scores, bads) = table(&[2.0, 3.0, 3.5], &[1.0, 2.0, 3.0]);
        for most in [0, 2, 3, 100] {
            let curve = roc(Scored::new(&scores, &bads), most).expect("draws");
            assert!(most < 2 || curve.len() <= most);
            let (first, last) = (curve[0], curve[curve.len() - 1]);
            assert_eq!((first.false_alarms, first.caught), (0.0, 0.0));
            assert_eq!((last.false_alarms, last.caught), (1.0, 1.0));
        }
    }

    #[test]
    fn what_cannot_be_ranked_is_said() {
        let not_finite = Unfit::NotFinite { what: "score", column: 0, row: 1 };
        for (scores, bads, expected) in [
            (&[][..], &[][..], Unfit::NoRows),
            (&[1.0, 2.0], &[true, true], Unfit::OneClass { all_bad: true }),
            (&[1.0, f64::NAN], &[true, false], not_finite.clone()),
            (&[1.0, f64::INFINITY], &[true, false], not_finite),
            (&[1.0], &[true, false], Unfit::Length { what: "score", expected: 2, got: 1 }),
        ] {
            assert_eq!(ranking(Scored::new(scores, bads)), Err(expected));
        }
        let (scores, bads) = table(&[f64::MAX, 1.0], &[-f64::MAX, 0.0]);
        assert_eq!(ranking(Scored::new(&scores, &bads)).expect("huge is fine").auc, 1.0);
        let one = table(&[1.0], &[0.0, 2.0]);
        assert_eq!(
            delong(Scored::new(&one.0, &one.1), 0.95),
            Err(Unfit::TooFewBads { bads: 1, least: 2 })
        );
        assert_eq!(
            delong(Scored::new(&scores, &bads), 1.0),
            Err(Unfit::Setting { name: "confidence" })
        );
    }
}
