//! Chance from a seed: one independent stream per (seed, entity, purpose).
//!
//! Everything here uses only operations whose result IEEE 754 fixes (no `exp`, `ln` or `sin` of
//! the platform), so that the same seed gives the same bytes on every machine.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};

/// What a stream is for; a new purpose never disturbs the draws of another.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    Identity = 1,
    Traits = 2,
    People = 3,
    Life = 4,
    Orders = 5,
    Claims = 6,
    Payments = 7,
    Talk = 8,
    Statements = 9,
    News = 10,
    Rates = 11,
    Cycle = 12,
    Ratings = 13,
}

/// A stream of draws.
pub(crate) struct Stream(ChaCha8Rng);

impl Stream {
    pub(crate) fn new(seed: u64, entity: u64, purpose: Purpose) -> Self {
        let mut key = [0_u8; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&entity.to_le_bytes());
        key[16..24].copy_from_slice(&(purpose as u64).to_le_bytes());
        key[24..].copy_from_slice(b"shouxin1");
        Self(ChaCha8Rng::from_seed(key))
    }

    fn word(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// From 0 (included) to 1 (excluded).
    pub(crate) fn unit(&mut self) -> f64 {
        (self.word() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True with the probability; always draws.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// From `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u128::from(high.abs_diff(low)) + 1;
        let offset = (u128::from(self.word()) * span) >> 64;
        low + i64::try_from(offset).unwrap_or(0)
    }

    /// A number of days from `low` to `high`, both included.
    pub(crate) fn days(&mut self, low: i32, high: i32) -> i32 {
        i32::try_from(self.between(i64::from(low), i64::from(high))).unwrap_or(low)
    }

    pub(crate) fn within(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Roughly standard normal (sum of four uniforms, within ±3.47).
    pub(crate) fn normal(&mut self) -> f64 {
        let word = self.word();
        let sum: u64 = (0..4).map(|n| (word >> (16 * n)) & 0xffff).sum();
        (sum as f64 / 65_536.0 - 2.0) * 1.732_050_8
    }

    /// Exponential with the mean.
    pub(crate) fn waiting(&mut self, mean: f64) -> f64 {
        -mean * ln(1.0 - self.unit())
    }

    /// Log-normal around a median.
    pub(crate) fn around(&mut self, median: f64, spread: f64) -> f64 {
        median * exp(spread * self.normal())
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let last = i64::try_from(from.len()).unwrap_or(1).max(1) - 1;
        from[usize::try_from(self.between(0, last)).unwrap_or(0)]
    }

    /// One of the values, each with its weight.
    pub(crate) fn weighed<T: Copy>(&mut self, from: &[(T, u32)]) -> T {
        let total: u32 = from.iter().map(|(_, weight)| weight).sum();
        let mut at = self.between(1, i64::from(total.max(1)));
        for (value, weight) in from {
            at -= i64::from(*weight);
            if at <= 0 {
                return *value;
            }
        }
        from[0].0
    }
}

/// e to the power `x`, by halving the argument and squaring back.
pub(crate) fn exp(x: f64) -> f64 {
    let small = x.clamp(-40.0, 40.0) / 1_024.0;
    let mut value = 1.0;
    for term in [8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0] {
        value = 1.0 + small / term * value;
    }
    for _ in 0..10 {
        value *= value;
    }
    value
}

/// Natural logarithm of a positive number.
pub(crate) fn ln(x: f64) -> f64 {
    let mut x = x.max(1e-18);
    let mut halvings = 0.0;
    while x < 0.75 {
        x *= 2.0;
        halvings -= 1.0;
    }
    while x > 1.5 {
        x /= 2.0;
        halvings += 1.0;
    }
    let t = (x - 1.0) / (x + 1.0);
    let square = t * t;
    let (mut power, mut sum, mut odd) = (t, 0.0, 1.0);
    for _ in 0..14 {
        sum += power / odd;
        power *= square;
        odd += 2.0;
    }
    2.0 * sum + halvings * std::f64::consts::LN_2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_functions_agree_with_the_platform() {
        for x in [-30.0, -3.2, -0.01, 0.0, 0.4, 1.0, 2.5, 9.0] {
            assert!((exp(x) / f64::exp(x) - 1.0).abs() < 1e-9, "exp {x}");
        }
        for x in [1e-9, 0.1, 0.75, 1.0, 1.5, 7.0, 1e12] {
            assert!((ln(x) - f64::ln(x)).abs() < 1e-9, "ln {x}");
        }
    }

    #[test]
    fn draws_have_their_moments() {
        let mut s = Stream::new(7, 1, Purpose::Life);
        let n = 40_000;
        let (mut sum, mut squares, mut wait) = (0.0, 0.0, 0.0);
        for _ in 0..n {
            let x = s.normal();
            sum += x;
            squares += x * x;
            wait += s.waiting(10.0);
            assert!((-3..=4).contains(&s.between(-3, 4)));
        }
        let n = f64::from(n);
        assert!((sum / n).abs() < 0.03 && (squares / n - 1.0).abs() < 0.03);
        assert!((wait / n - 10.0).abs() < 0.3);
    }

    #[test]
    fn streams_do_not_depend_on_each_other() {
        let first = |entity, purpose| Stream::new(1, entity, purpose).word();
        assert_ne!(first(1, Purpose::Life), first(1, Purpose::Orders));
        assert_ne!(first(1, Purpose::Life), first(2, Purpose::Life));
        assert_eq!(first(1, Purpose::Life), first(1, Purpose::Life));
    }
}
