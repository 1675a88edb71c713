//! Scores as a picture of odds: `score = offset + factor × ln(odds of good to bad)`.
//!
//! A scale is anchored by "score S₀ stands for odds₀, and every PDO points double the odds":
//! `factor = PDO / ln 2`, `offset = S₀ − factor × ln(odds₀)` (Siddiqi, "Credit Risk Scorecards",
//! 2006, ch. 6). A score without its anchor means nothing, so an anchor is stored with every
//! model version and the probability of default beside every score.
//!
//! Scores are rounded to a whole number once, at the very end, half up; whatever compares a
//! score with a limit (tiers, gates) compares the rounded one, so that no score lies in two.

/// What a scale is hung on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anchor {
    /// The score that stands for [`Self::odds`].
    pub score: f64,
    /// Odds of good to bad at that score: 30.0 is "30 good for 1 bad".
    pub odds: f64,
    /// Points that double the odds.
    pub points_to_double: f64,
}

/// A scale with its display range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    anchor: Anchor,
    factor: f64,
    offset: f64,
    lowest: i32,
    highest: i32,
}

impl Scale {
    /// A scale that shows scores from `lowest` to `highest` (300 to 850, say). `None` where the
    /// odds or the points to double are not positive and finite, or the range is empty.
    pub fn try_new(anchor: Anchor, lowest: i32, highest: i32) -> Option<Self> {
        let positive = |v: f64| v.is_finite() && v > 0.0;
        if !positive(anchor.odds) || !positive(anchor.points_to_double) || lowest >= highest {
            return None;
        }
        let factor = anchor.points_to_double / std::f64::consts::LN_2;
        let offset = anchor.score - factor * anchor.odds.ln();
        offset.is_finite().then_some(Self { anchor, factor, offset, lowest, highest })
    }

    /// The anchor.
    pub fn anchor(&self) -> Anchor {
        self.anchor
    }

    /// Points per unit of log-odds.
    pub fn factor(&self) -> f64 {
        self.factor
    }

    /// Points at even odds.
    pub fn offset(&self) -> f64 {
        self.offset
    }

    /// The least and the greatest score shown.
    pub fn range(&self) -> (i32, i32) {
        (self.lowest, self.highest)
    }

    /// The exact score of log-odds of good to bad, neither rounded nor clamped.
    pub fn exact(&self, log_odds_good: f64) -> f64 {
        self.offset + self.factor * log_odds_good
    }

    /// The shown score of log-odds of good to bad: rounded half up once, then kept in range.
    pub fn score(&self, log_odds_good: f64) -> i32 {
        self.clamp(round_half_up(self.exact(log_odds_good)))
    }

    /// The shown score of a probability of default; `None` unless it lies between 0 and 1.
    pub fn score_of_pd(&self, pd: f64) -> Option<i32> {
        (pd > 0.0 && pd < 1.0).then(|| self.score(((1.0 - pd) / pd).ln()))
    }

    /// A whole score kept within the range.
    pub fn clamp(&self, score: i32) -> i32 {
        score.clamp(self.lowest, self.highest)
    }

    /// Odds of good to bad at a score.
    pub fn odds(&self, score: f64) -> f64 {
        ((score - self.offset) / self.factor).exp()
    }

    /// Probability of default at a score, between 0 and 1.
    pub fn pd(&self, score: f64) -> f64 {
        1.0 / (1.0 + self.odds(score))
    }

    /// Points of one bin of a logistic card of `characteristics` characteristics that predicts
    /// *bad* from weights of evidence `ln(%good / %bad)`:
    /// `−(β × WoE + α / n) × factor + offset / n`. Only meaningful where the fit was on
    /// weights of evidence. Not rounded; `None` without characteristics.
    pub fn bin_points(
        &self,
        beta: f64,
        woe: f64,
        intercept: f64,
        characteristics: u32,
    ) -> Option<f64> {
        let n = f64::from(characteristics);
        let points = -(beta * woe + intercept / n) * self.factor + self.offset / n;
        points.is_finite().then_some(points)
    }
}

/// Rounds to a whole number, halves up, and keeps the result within `i32`. A billionth is
/// allowed for binary fractions, so that a computed 699.499 999 999 9 counts as 699.5.
pub fn round_half_up(value: f64) -> i32 {
    #[allow(clippy::cast_possible_truncation, reason = "a float cast to i32 saturates")]
    {
        (value + 0.5 + 1e-9).floor() as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(score: f64, odds: f64, points_to_double: f64) -> Scale {
        Scale::try_new(Anchor { score, odds, points_to_double }, 300, 850).expect("valid")
    }

    #[test]
    fn published_anchors() {
        // anchor, factor, offset, (score, PD in %, decimals of the source)
        for (anchor, factor, offset, rows) in [
            (
                (600.0, 30.0, 20.0),
                28.853_901,
                501.862_188,
                &[(599.0, 3.336, 5e-4), (600.0, 3.226, 5e-4), (700.0, 0.104, 5e-4)][..],
            ),
            (
                (600.0, 10.0, 50.0),
                72.134_752,
                433.903_595,
                &[
                    (599.0, 9.21, 5e-3),
                    (600.0, 9.09, 5e-3),
                    (650.0, 4.76, 5e-3),
                    (700.0, 2.44, 5e-3),
                ],
            ),
        ] {
            let s = scale(anchor.0, anchor.1, anchor.2);
            assert!((s.factor() - factor).abs() < 5e-7, "{}", s.factor());
            assert!((s.offset() - offset).abs() < 5e-7, "{}", s.offset());
            for (score, percent, within) in rows {
                assert!((s.pd(*score) * 100.0 - percent).abs() <= *within, "{score}");
            }
        }
        // 600 at bad odds of 1 to 60, 20 points to double: 481.89 − 28.85 ln(bad odds).
        let s = scale(600.0, 60.0, 20.0);
        assert!((s.offset() - 481.89).abs() < 0.04, "{}", s.offset());
        assert!((s.factor() - 28.85).abs() < 0.005);
    }

    #[test]
    fn doubling_and_back() {
        let s = scale(600.0, 10.0, 50.0);
        for score in 300..=850 {
            let exact = f64::from(score);
            assert!((s.odds(exact + 50.0) / s.odds(exact) - 2.0).abs() < 1e-9);
            assert_eq!(s.score_of_pd(s.pd(exact)), Some(score), "there and back");
        }
        assert_eq!(s.score_of_pd(0.0), None);
        assert_eq!(s.score_of_pd(1.0), None);
        assert_eq!(s.score_of_pd(f64::NAN), None);
        assert_eq!(s.score_of_pd(1e-300), Some(850), "kept in range");
        assert_eq!(s.score(-1e9), 300, "kept in range");
    }

    #[test]
    fn halves_go_up_once() {
        for (exact, shown) in [
            (699.4, 699),
            (699.499, 699),
            (699.5, 700),
            (699.499_999_999_9, 700),
            (700.0, 700),
            (-0.5, 0),
            (-0.6, -1),
            (1e300, i32::MAX),
        ] {
            assert_eq!(round_half_up(exact), shown, "{exact}");
        }
    }

    #[test]
    fn bins_add_up_to_the_score() {
        let s = scale(600.0, 30.0, 20.0);
        let (intercept, terms) = (-2.9, [(-0.8, 0.4), (-0.6, -0.9), (-1.1, 0.2)]);
        let bad_log_odds: f64 = intercept + terms.iter().map(|(b, w)| b * w).sum::<f64>();
        let points: f64 =
            terms.iter().filter_map(|(b, w)| s.bin_points(*b, *w, intercept, 3)).sum();
        assert!((points - s.exact(-bad_log_odds)).abs() < 1e-9);
        assert_eq!(s.bin_points(1.0, 1.0, 1.0, 0), None);
    }

    #[test]
    fn scales_that_mean_nothing_are_refused() {
        let good = Anchor { score: 600.0, odds: 10.0, points_to_double: 50.0 };
        assert!(Scale::try_new(good, 300, 300).is_none());
        assert!(Scale::try_new(Anchor { odds: 0.0, ..good }, 300, 850).is_none());
        assert!(Scale::try_new(Anchor { odds: f64::INFINITY, ..good }, 300, 850).is_none());
        assert!(Scale::try_new(Anchor { points_to_double: -1.0, ..good }, 300, 850).is_none());
        assert!(Scale::try_new(Anchor { score: f64::NAN, ..good }, 300, 850).is_none());
    }
}
