//! What an industry (or any segment) adds to the risk that the model already sees: observed
//! over expected bads, drawn towards the whole where there are few buyers (empirical Bayes by
//! moments; Marshall, "Mapping disease and mortality rates", Applied Statistics 40, 1991, with
//! the variance of a binomial count).

use super::super::special::logit;
use super::super::unfit::Unfit;

/// One segment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// Buyers.
    pub rows: usize,
    /// Bads among them.
    pub bads: usize,
    /// Bads that the model expects, Σ of the probabilities; without a model, rows × the bad
    /// rate of the whole.
    pub expected: f64,
}

/// A segment's effect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Observed ÷ expected as it is.
    pub raw: f64,
    /// The same drawn towards the whole.
    pub shrunk: f64,
    /// Weight of the segment's own experience, 0 to 1; the rest is the whole's.
    pub credibility: f64,
    /// What the segment adds to the log-odds of bad of its average buyer, against the whole's.
    pub log_odds: f64,
}

/// The effects of all segments.
#[derive(Clone, Debug, PartialEq)]
pub struct Effects {
    /// Observed ÷ expected of the whole.
    pub whole: f64,
    /// Variance between segments that chance does not explain; 0 where it explains all.
    pub between: f64,
    /// By segment; absent where nothing was expected.
    pub segments: Vec<Option<Effect>>,
}

/// Effects of the segments.
///
/// # Errors
/// No segment with expectation, expected bads that are negative, no number or above the rows,
/// more bads than rows.
pub fn effects(segments: &[Segment]) -> Result<Effects, Unfit> {
    for s in segments {
        if s.bads > s.rows || !(0.0..=count(s.rows)).contains(&s.expected) {
            return Err(Unfit::Setting { name: "expected" });
        }
    }
    let used = || segments.iter().filter(|s| s.expected > 0.0);
    let expected: f64 = used().map(|s| s.expected).sum();
    if expected <= 0.0 {
        return Err(Unfit::NoRows);
    }
    let whole = used().map(|s| count(s.bads)).sum::<f64>() / expected;
    // Variance of a segment's ratio by chance alone.
    let chance = |s: &Segment| {
        let rate = (whole * s.expected / count(s.rows)).clamp(0.0, 1.0);
        whole * (1.0 - rate) / s.expected
    };
    let ratio = |s: &Segment| count(s.bads) / s.expected;
    let spread: f64 =
        used().map(|s| s.expected * (ratio(s) - whole).powi(2)).sum::<f64>() / expected;
    let by_chance: f64 = used().map(|s| s.expected * chance(s)).sum::<f64>() / expected;
    // The weighted spread loses a little to the mean being estimated from the same segments.
    let lost: f64 = 1.0 - used().map(|s| (s.expected / expected).powi(2)).sum::<f64>();
    let between = if lost > 0.0 { ((spread - by_chance * lost) / lost).max(0.0) } else { 0.0 };
    let one = |s: &Segment| {
        (s.expected > 0.0).then(|| {
            let raw = ratio(s);
            let own = between + chance(s);
            let credibility = if own > 0.0 { between / own } else { 0.0 };
            let shrunk = whole + credibility * (raw - whole);
            let mean = s.expected / count(s.rows);
            let odds = |times: f64| logit((mean * times).clamp(1e-9, 1.0 - 1e-9));
            Effect { raw, shrunk, credibility, log_odds: odds(shrunk) - odds(whole) }
        })
    };
    Ok(Effects { whole, between, segments: segments.iter().map(one).collect() })
}

#[allow(clippy::cast_precision_loss, reason = "numbers of buyers")]
fn count(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: usize, bads: usize, expected: f64) -> Segment {
        Segment { rows, bads, expected }
    }

    #[test]
    fn few_buyers_move_little() {
        // Building is bad on 2,000 buyers; one small trade had 2 bads among 5 buyers.
        let segments =
            [of(2_000, 300, 200.0), of(5_000, 400, 500.0), of(3_000, 290, 300.0), of(5, 2, 0.5)];
        let got = effects(&segments).expect("segments");
        let e: Vec<Effect> = got.segments.iter().map(|s| s.expect("expected")).collect();
        assert!((e[0].raw - 1.5).abs() < 1e-12 && e[0].shrunk > 1.4, "{:?}", e[0]);
        assert!(e[3].raw == 4.0 && e[3].shrunk < 1.3, "{:?}", e[3]);
        assert!(e[0].credibility > 0.8 && e[3].credibility < 0.2);
        assert!(e[0].log_odds > 0.3 && e[1].log_odds < 0.0);
        for effect in &e {
            let (low, high) = (effect.raw.min(got.whole), effect.raw.max(got.whole));
            assert!((low..=high).contains(&effect.shrunk), "always between own and whole");
        }
    }

    #[test]
    fn where_chance_explains_all_nothing_is_left() {
        let segments = [of(100, 10, 10.0), of(100, 11, 10.0), of(100, 9, 10.0)];
        let got = effects(&segments).expect("segments");
        assert_eq!(got.between, 0.0);
        assert!(got.segments.iter().flatten().all(|e| e.log_odds == 0.0));
        let alone = effects(&[of(50, 20, 5.0)]).expect("one");
        assert_eq!(alone.segments[0].expect("expected").shrunk, 4.0, "it is the whole");
    }

    #[test]
    fn edges_and_refusals() {
        let got = effects(&[of(0, 0, 0.0), of(10, 0, 1.0), of(10, 10, 10.0)]).expect("segments");
        assert_eq!(got.segments[0], None);
        assert!(got.segments.iter().flatten().all(|e| e.log_odds.is_finite()));
        assert_eq!(effects(&[]), Err(Unfit::NoRows));
        for bad in [of(5, 6, 1.0), of(5, 1, -1.0), of(5, 1, f64::NAN), of(5, 1, 6.0)] {
            assert_eq!(effects(&[bad]), Err(Unfit::Setting { name: "expected" }));
        }
    }
}
