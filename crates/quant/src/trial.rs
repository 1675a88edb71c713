//! Two ways held against each other by how often each succeeded (F24).

use crate::lab::special::ln_gamma;

fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// The probability that the second way succeeds more often than the first, each given as successes of
/// attempts: both rates have a flat prior, so that they are Beta distributed (Beta-Binomial). Exact, by the
/// finite sum for whole parameters; successes beyond the attempts count as all of them.
pub fn chance_better(first: (u32, u32), second: (u32, u32)) -> f64 {
    let of = |(good, all): (u32, u32)| {
        let good = good.min(all);
        (f64::from(good) + 1.0, f64::from(all - good) + 1.0, good)
    };
    let ((a1, b1, _), (a2, b2, good)) = (of(first), of(second));
    // P(second > first) = sum over i below a2 of B(a1 + i, b1 + b2) / ((b2 + i) B(1 + i, b2) B(a1, b1)).
    let mut sum = 0.0;
    for i in 0..=good {
        let i = f64::from(i);
        let term =
            ln_beta(a1 + i, b1 + b2) - (b2 + i).ln() - ln_beta(1.0 + i, b2) - ln_beta(a1, b1);
        sum += term.exp();
    }
    debug_assert!(a2 >= 1.0);
    sum.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_rates_are_held_against_each_other() {
        for (first, second, expected) in [
            ((0, 0), (0, 0), 0.5),
            ((15, 30), (15, 30), 0.5),
            // Beta(1, 2) against Beta(2, 1): 1 - P(Beta(2,1) < Beta(1,2)) = 5/6.
            ((0, 1), (1, 1), 5.0 / 6.0),
            ((1, 1), (0, 1), 1.0 / 6.0),
        ] {
            let found = chance_better(first, second);
            assert!((found - expected).abs() < 1e-9, "{first:?} {second:?}: {found}");
        }
        let (one, other) = (chance_better((18, 40), (27, 35)), chance_better((27, 35), (18, 40)));
        assert!((one + other - 1.0).abs() < 1e-9, "{one} {other}");
        assert!(one > 0.99);
    }
}
