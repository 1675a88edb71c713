//! Chance that is passed in: the same seed gives the same numbers on every machine. It decides how a debtor is
//! made, never what a debtor answers.

/// A stream of numbers (SplitMix64, public domain by Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The stream of a seed and of what it is for.
    pub fn new(seed: u64, purpose: &str) -> Self {
        // FNV-1a: any change of purpose is another stream.
        let mixed = purpose.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(seed ^ mixed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u128::from(high.abs_diff(low)) + 1;
        let drawn = (u128::from(self.next()) * span) >> 64;
        low + i64::try_from(drawn).unwrap_or(0)
    }

    /// One of some.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let last = i64::try_from(all.len()).unwrap_or(0) - 1;
        (last >= 0).then(|| self.between(0, last)).and_then(|at| all.get(usize::try_from(at).ok()?))
    }

    /// Whether something with a chance in basis points happens.
    pub fn happens(&mut self, bps: i64) -> bool {
        self.between(1, 10_000) <= bps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let draw = |seed, purpose: &str| -> Vec<i64> {
            let mut chance = Chance::new(seed, purpose);
            (0..8).map(|_| chance.between(-5, 5)).collect()
        };
        assert_eq!(draw(7, "a"), draw(7, "a"));
        assert_ne!(draw(7, "a"), draw(7, "b"));
        assert_ne!(draw(7, "a"), draw(8, "a"));
        assert!(draw(7, "a").iter().all(|n| (-5..=5).contains(n)));
    }
}
