//! Chance from a seed: the same seed gives the same draws on every machine (SplitMix64,
//! Steele, Lea and Flood 2014). Not for secrets.

/// A repeatable source of chance.
#[derive(Clone, Debug)]
pub struct Dice {
    state: u64,
}

impl Dice {
    /// Starts at `seed`.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 up to but not including 1, of 53 bits.
    pub fn unit(&mut self) -> f64 {
        #[allow(clippy::cast_precision_loss, reason = "53 bits fit")]
        {
            (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
        }
    }

    /// A whole number below `n` (0 where `n` is 0), by multiply and shift; the bias is below
    /// `n` ÷ 2⁶⁴.
    pub fn below(&mut self, n: usize) -> usize {
        #[allow(clippy::cast_possible_truncation, reason = "the product's upper half is below n")]
        {
            ((u128::from(self.bits()) * n as u128) >> 64) as usize
        }
    }

    /// Shuffles in place (Fisher and Yates).
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            let j = self.below(i + 1);
            list.swap(i, j);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn the_published_sequence() {
        // First outputs for seed 1234567 of the reference implementation.
        let mut dice = Dice::new(1_234_567);
        for expected in [6_457_827_717_110_365_317_u64, 3_203_168_211_198_807_973] {
            assert_eq!(dice.bits(), expected);
        }
    }

    #[test]
    fn draws_are_even_and_repeat() {
        let (mut dice, mut counts) = (Dice::new(7), [0_u32; 10]);
        for _ in 0..100_000 {
            counts[dice.below(10)] += 1;
        }
        assert!(counts.iter().all(|c| (9_600..10_400).contains(c)), "{counts:?}");
        let order = |seed| {
            let mut list: Vec<u32> = (0..50).collect();
            Dice::new(seed).shuffle(&mut list);
            list
        };
        assert_eq!(order(1), order(1));
        assert_ne!(order(1), order(2));
        assert_eq!(Dice::new(3).below(0), 0);
    }
}
