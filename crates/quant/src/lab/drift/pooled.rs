//! Bad rates of many segments, of which some are small, drawn towards the whole (D11): the
//! beta-binomial model with its prior estimated from the segments themselves (empirical Bayes by
//! moments: Kleinman, "Proportions with extraneous variance: single and independent samples",
//! Journal of the American Statistical Association 68, 1973, with the numbers of rows as weights).
//!
//! With k segments of n rows and x bads, N = Σn, μ = Σx ÷ N and S = Σ n (x/n − μ)²:
//! the share of the variance that lies between segments is
//! γ = (S − μ(1−μ)(k−1)) ÷ (μ(1−μ)(N − Σn²/N − (k−1))), and the prior is worth
//! M = (1 − γ) ÷ γ rows at the rate μ. A segment's rate becomes (x + Mμ) ÷ (n + M).

use super::super::special::{beta_quantile, logit};
use super::super::unfit::Unfit;

/// One segment: rows and bads among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// Rows.
    pub rows: usize,
    /// Bads.
    pub bads: usize,
}

/// A segment's rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pooled {
    /// Bads ÷ rows as it is.
    pub raw: f64,
    /// The same drawn towards the whole.
    pub shrunk: f64,
    /// Weight of the segment's own experience, 0 to 1.
    pub credibility: f64,
    /// Ends of the interval in which the segment's rate lies with the confidence asked for.
    pub interval: (f64, f64),
    /// Log-odds of bad at the shrunk rate less those of the whole.
    pub log_odds: f64,
}

/// All segments.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    /// The whole's rate.
    pub whole: f64,
    /// Share of the variance that lies between segments, 0 to below 1.
    pub between: f64,
    /// Rows that the whole's rate is worth beside a segment's own; `None` where chance explains
    /// all, so that nothing is left of a segment.
    pub strength: Option<f64>,
    /// By segment; `None` without rows.
    pub segments: Vec<Option<Pooled>>,
}

/// Rates of the segments drawn towards the whole; `confidence` of the intervals is between 0 and 1.
///
/// # Errors
/// No row, more bads than rows, all rows of one class, a confidence that is none.
pub fn pool(counts: &[Count], confidence: f64) -> Result<Pool, Unfit> {
    if !(confidence > 0.0 && confidence < 1.0) {
        return Err(Unfit::Setting { name: "confidence" });
    }
    if counts.iter().any(|one| one.bads > one.rows) {
        return Err(Unfit::Setting { name: "bads" });
    }
    let used = || counts.iter().filter(|one| one.rows > 0);
    let rows: f64 = used().map(|one| float(one.rows)).sum();
    let bads: f64 = used().map(|one| float(one.bads)).sum();
    if rows <= 0.0 {
        return Err(Unfit::NoRows);
    }
    if bads <= 0.0 || bads >= rows {
        return Err(Unfit::OneClass { all_bad: bads > 0.0 });
    }
    let whole = bads / rows;
    let between = between(counts, whole, rows);
    let strength = (between > 0.0).then(|| (1.0 - between) / between);
    let one = |count: &Count| {
        (count.rows > 0).then(|| pooled(count, (whole, rows), strength, confidence))
    };
    Ok(Pool { whole, between, strength, segments: counts.iter().map(one).collect() })
}

/// γ, at most just below 1.
fn between(counts: &[Count], whole: f64, rows: f64) -> f64 {
    let used = || counts.iter().filter(|one| one.rows > 0);
    let spread: f64 = used()
        .map(|one| {
            let n = float(one.rows);
            n * (float(one.bads) / n - whole).powi(2)
        })
        .sum();
    let lost = float(used().count()) - 1.0;
    let squares: f64 = used().map(|one| float(one.rows).powi(2)).sum();
    let room = whole * (1.0 - whole) * (rows - squares / rows - lost);
    if room <= 0.0 {
        return 0.0; // one segment, or one row in each: nothing can be told apart from chance
    }
    ((spread - whole * (1.0 - whole) * lost) / room).clamp(0.0, 0.999_999)
}

fn pooled(
    count: &Count,
    (whole, all): (f64, f64),
    strength: Option<f64>,
    confidence: f64,
) -> Pooled {
    let (n, x) = (float(count.rows), float(count.bads));
    // Where chance explains all, the interval is the whole's own.
    let (a, b, credibility) = match strength {
        Some(m) => (x + m * whole, n - x + m * (1.0 - whole), n / (n + m)),
        None => (all * whole, all * (1.0 - whole), 0.0),
    };
    let shrunk = a / (a + b);
    let tail = (1.0 - confidence) / 2.0;
    let end = |p: f64| beta_quantile(p, a, b).unwrap_or(shrunk);
    Pooled {
        raw: x / n,
        shrunk,
        credibility,
        interval: (end(tail), end(1.0 - tail)),
        log_odds: logit(shrunk) - logit(whole),
    }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of rows")]
const fn float(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: usize, bads: usize) -> Count {
        Count { rows, bads }
    }

    #[test]
    fn by_hand() {
        // Two segments of 100 with 10 and 30 bads: N 200, μ 0.2, μ(1−μ) 0.16;
        // S = 100·0.01·2 = 2; γ = (2 − 0.16) ÷ (0.16·(200 − 100 − 1)) = 1.84 ÷ 15.84;
        // M = (15.84 − 1.84) ÷ 1.84 = 7.608696; (10 + 1.521739) ÷ 107.608696 = 0.107071.
        let got = pool(&[of(100, 10), of(100, 30)], 0.9).expect("segments");
        assert!((got.whole - 0.2).abs() < 1e-15);
        assert!((got.between - 1.84 / 15.84).abs() < 1e-15);
        assert!((got.strength.expect("varies") - 14.0 / 1.84).abs() < 1e-12);
        let first = got.segments[0].expect("rows");
        assert!((first.shrunk - 0.107_070_707).abs() < 1e-9, "{first:?}");
        assert!((first.credibility - 100.0 / (100.0 + 14.0 / 1.84)).abs() < 1e-12);
        assert!(first.interval.0 < first.shrunk && first.shrunk < first.interval.1);
        assert!(first.log_odds < 0.0 && got.segments[1].expect("rows").log_odds > 0.0);
    }

    #[test]
    fn few_rows_move_little_and_many_stay() {
        let counts = [of(2_000, 300), of(5_000, 400), of(3_000, 290), of(5, 3), of(0, 0)];
        let got = pool(&counts, 0.95).expect("segments");
        let small = got.segments[3].expect("rows");
        assert!(small.raw > 0.5 && small.shrunk < 0.2, "{small:?}");
        let large = got.segments[0].expect("rows");
        assert!((large.shrunk - 0.15).abs() < 0.01 && large.credibility > 0.8, "{large:?}");
        assert!(small.interval.1 - small.interval.0 > large.interval.1 - large.interval.0);
        assert_eq!(got.segments[4], None);
        for one in got.segments.iter().flatten() {
            let (low, high) = (one.raw.min(got.whole), one.raw.max(got.whole));
            assert!((low..=high).contains(&one.shrunk), "between its own and the whole");
        }
    }

    #[test]
    fn where_chance_explains_all_every_segment_is_the_whole() {
        let got = pool(&[of(100, 10), of(100, 11), of(100, 9)], 0.9).expect("segments");
        assert_eq!((got.between, got.strength), (0.0, None));
        assert!(
            got.segments.iter().flatten().all(|one| {
                (one.shrunk - got.whole).abs() < 1e-12 && one.log_odds.abs() < 1e-12
            })
        );
        let alone = pool(&[of(50, 20)], 0.9).expect("one");
        assert!((alone.segments[0].expect("rows").shrunk - 0.4).abs() < 1e-12);
        let single = pool(&[of(1, 1), of(1, 0), of(1, 0)], 0.9).expect("one row each");
        assert_eq!(single.strength, None);
    }

    #[test]
    fn what_cannot_be_pooled_is_refused() {
        assert_eq!(pool(&[], 0.9), Err(Unfit::NoRows));
        assert_eq!(pool(&[of(10, 0)], 0.9), Err(Unfit::OneClass { all_bad: false }));
        assert_eq!(pool(&[of(10, 10)], 0.9), Err(Unfit::OneClass { all_bad: true }));
        assert_eq!(pool(&[of(5, 6)], 0.9), Err(Unfit::Setting { name: "bads" }));
        assert_eq!(pool(&[of(5, 2)], 1.0), Err(Unfit::Setting { name: "confidence" }));
    }
}
