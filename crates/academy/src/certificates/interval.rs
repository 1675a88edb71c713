//! Intervals of differences: of two shares after Newcombe (1998, method 10: Wilson intervals put together), of two means
//! by the bootstrap over persons with a fixed seed. Pure; the same facts give the same interval.

/// 97.5 % of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;
/// Draws of the bootstrap.
const DRAWS: usize = 2_000;
const SEED: u64 = 20_261_101;

/// A difference with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// The first less the second.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Difference {
    /// Whether the interval leaves zero out.
    pub fn clear(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of a log are far below 2^52")]
const fn real(count: i64) -> f64 {
    count as f64
}

/// A share; `None` of nothing.
pub fn share((good, all): (i64, i64)) -> Option<f64> {
    (all > 0).then(|| real(good) / real(all))
}

/// Wilson's interval of a share.
fn wilson(p: f64, n: f64) -> (f64, f64) {
    let z2 = Z * Z;
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt() / (1.0 + z2 / n);
    (middle - half, middle + half)
}

/// The first share less the second.
pub fn shares(first: (i64, i64), second: (i64, i64)) -> Option<Difference> {
    let (p1, p2) = (share(first)?, share(second)?);
    let ((l1, u1), (l2, u2)) = (wilson(p1, real(first.1)), wilson(p2, real(second.1)));
    let value = p1 - p2;
    let low = value - ((p1 - l1).powi(2) + (u2 - p2).powi(2)).sqrt();
    let high = value + ((u1 - p1).powi(2) + (p2 - l2).powi(2)).sqrt();
    Some(Difference { value, low, high })
}

/// The mean; `None` of nothing.
pub fn mean(values: &[f64]) -> Option<f64> {
    let count = u32::try_from(values.len()).ok().filter(|count| *count > 0)?;
    Some(values.iter().sum::<f64>() / f64::from(count))
}

/// A small generator (splitmix64): chance that comes out again.
struct Chance(u64);

impl Chance {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let mixed = (z ^ (z >> 31)) >> 11;
        let count = u64::try_from(count).unwrap_or(1).max(1);
        usize::try_from(mixed % count).unwrap_or(0)
    }

    fn redrawn(&mut self, values: &[f64]) -> Option<f64> {
        let drawn: Vec<f64> =
            values.iter().filter_map(|_| values.get(self.below(values.len())).copied()).collect();
        mean(&drawn)
    }
}

/// The ends of the middle 95 % of draws.
fn ends(mut draws: Vec<f64>) -> Option<(f64, f64)> {
    draws.sort_unstable_by(f64::total_cmp);
    let at = |part: usize| draws.get(draws.len() * part / 1_000).copied();
    Some((at(25)?, at(975)?))
}

/// The mean of the first less that of the second; each value is a person.
pub fn means(first: &[f64], second: &[f64]) -> Option<Difference> {
    let value = mean(first)? - mean(second)?;
    let mut chance = Chance(SEED);
    let draw = |_| Some(chance.redrawn(first)? - chance.redrawn(second)?);
    let (low, high) = ends((0..DRAWS).filter_map(draw).collect())?;
    Some(Difference { value, low, high })
}

/// The mean of changes; each value is a person.
pub fn changes(values: &[f64]) -> Option<Difference> {
    let value = mean(values)?;
    let mut chance = Chance(SEED);
    let (low, high) = ends((0..DRAWS).filter_map(|_| chance.redrawn(values)).collect())?;
    Some(Difference { value, low, high })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_shares_as_newcombe_has_them() {
        // Newcombe 1998, table II, method 10: 56/70 - 48/80 = 0.2 (0.0524 to 0.3339); 9/10 - 3/10 = 0.6 (0.1705 to 0.8090).
        for (first, second, value, low, high) in
            [((56, 70), (48, 80), 0.2, 0.0524, 0.3339), ((9, 10), (3, 10), 0.6, 0.1705, 0.8090)]
        {
            let got = shares(first, second).expect("told");
            assert!((got.value - value).abs() < 1e-9, "{got:?}");
            assert!((got.low - low).abs() < 5e-5 && (got.high - high).abs() < 5e-5, "{got:?}");
        }
        assert_eq!(shares((0, 0), (1, 2)), None);
    }

    #[test]
    fn the_bootstrap_comes_out_again_and_holds_the_mean() {
        let (first, second) = ([80.0, 82.0, 84.0, 86.0, 88.0], [70.0, 71.0, 72.0, 73.0, 74.0]);
        let got = means(&first, &second).expect("told");
        assert_eq!(Some(got), means(&first, &second));
        assert!((got.value - 12.0).abs() < 1e-9 && got.clear(), "{got:?}");
        // Standard error of the difference: sqrt(8/5 + 2/5) = 1.41; two of them about 2.8.
        assert!((9.0..=9.9).contains(&got.low) && (14.1..=15.0).contains(&got.high), "{got:?}");
        assert!(!means(&first, &first).expect("told").clear());
        let got = changes(&[1.0, -1.0, 2.0, -2.0]).expect("told");
        assert!(!got.clear());
        assert_eq!(changes(&[]), None);
    }
}
