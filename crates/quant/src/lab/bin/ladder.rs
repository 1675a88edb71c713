//! From a number to its place between cuts, for millions of rows.
//!
//! The rungs are ascending; a number's place is the count of rungs that are not above it. The
//! lowest rung is −∞, so that `NaN` alone, for which every comparison fails, has place 0. A
//! special code is a rung at the code and one at the next number: a place of its own, found by
//! the same search. Unused rungs are `NaN` and never counted.

use super::super::frame::Numbers;

/// Most rungs: one search of seven steps.
pub const RUNGS: usize = 127;

/// Cuts and special codes, made ready for searching.
#[derive(Clone, Debug, PartialEq)]
pub struct Ladder {
    rungs: Vec<f64>,
    /// Bin of each place.
    bins: Vec<u8>,
}

impl Ladder {
    /// Bins: `cuts.len() + 1` ranges `[from, to)` ascending, then the special codes in their
    /// order, then missing. `None` where there are too many rungs or a number is not finite.
    pub fn try_new(cuts: &[f64], specials: &[f64]) -> Option<Self> {
        let numbers = cuts.len() + specials.len();
        if cuts.len() + 2 * specials.len() + 1 > RUNGS || numbers > 250 {
            return None;
        }
        if !cuts.iter().chain(specials).all(|x| x.is_finite()) {
            return None;
        }
        let mut rungs = vec![f64::NEG_INFINITY];
        rungs.extend(cuts);
        rungs.extend(specials.iter().flat_map(|s| [*s, s.next_up()]));
        rungs.sort_by(f64::total_cmp);
        rungs.dedup();
        #[allow(clippy::cast_possible_truncation, reason = "250 at the most")]
        let mut bins = vec![(numbers + 1) as u8];
        for rung in &rungs {
            let special = specials.iter().position(|s| s == rung);
            let bin = special
                .map_or_else(|| cuts.partition_point(|cut| cut <= rung), |at| cuts.len() + 1 + at);
            #[allow(clippy::cast_possible_truncation, reason = "250 at the most")]
            bins.push(bin as u8);
        }
        Some(Self { rungs, bins })
    }

    /// Number of bins, missing included.
    pub fn bins(&self) -> usize {
        usize::from(self.bins[0]) + 1
    }

    /// The bin of one number.
    pub fn bin(&self, x: f64) -> u8 {
        self.bins[self.rungs.iter().filter(|rung| **rung <= x).count()]
    }

    /// Calls `take` with bin and row of each number from `first` on, in order.
    #[inline]
    pub fn walk(&self, numbers: &Numbers, rows: std::ops::Range<usize>, take: impl FnMut(u8)) {
        match numbers {
            Numbers::F32(v) => self.walk_over(v[rows].iter().map(|x| f64::from(*x)), take),
            Numbers::F64(v) => self.walk_over(v[rows].iter().copied(), take),
        }
    }

    #[inline]
    fn walk_over(&self, numbers: impl Iterator<Item = f64>, take: impl FnMut(u8)) {
        match self.rungs.len() {
            0..=7 => self.search::<8>(numbers, take),
            8..=15 => self.search::<16>(numbers, take),
            16..=31 => self.search::<32>(numbers, take),
            _ => self.search::<128>(numbers, take),
        }
    }

    /// A search without branches over `N − 1` rungs, `N` a power of two.
    #[inline]
    fn search<const N: usize>(&self, numbers: impl Iterator<Item = f64>, mut take: impl FnMut(u8)) {
        let mut rungs = [f64::NAN; N];
        rungs[..self.rungs.len()].copy_from_slice(&self.rungs);
        let mut bins = [0_u8; N];
        bins[..self.bins.len()].copy_from_slice(&self.bins);
        for x in numbers {
            let (mut place, mut step) = (0, N / 2);
            while step > 0 {
                place += usize::from(rungs[(place + step - 1) & (N - 1)] <= x) * step;
                step /= 2;
            }
            take(bins[place & (N - 1)]);
        }
    }
}

/// A short number in `(a, b]` near the middle: the cut that a person would write.
pub fn short_between(a: f64, b: f64) -> f64 {
    if !(a < b && (b - a).is_finite()) {
        return b;
    }
    let middle = a + (b - a) / 2.0;
    #[allow(clippy::cast_possible_truncation, reason = "an exponent")]
    let top = (b - a).log10().floor() as i32 + 1;
    for exponent in (top - 2..=top).rev() {
        let rounded = if exponent >= 0 {
            let step = 10_f64.powi(exponent);
            (middle / step).round() * step
        } else if exponent > -300 {
            let scale = 10_f64.powi(-exponent);
            (middle * scale).round() / scale
        } else {
            b
        };
        if a < rounded && rounded <= b {
            return rounded;
        }
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_numbers() {
        let ladder = Ladder::try_new(&[0.0, 10.0], &[-999.0, 5.0]).expect("few");
        // ranges 0..=2, specials 3 and 4, missing 5
        for (x, bin) in [
            (f64::NAN, 5),
            (-1e300, 0),
            (-999.0, 3),
            (-998.999, 0),
            (-1e-9, 0),
            (0.0, 1),
            (-0.0, 1),
            (5.0, 4),
            (5.1, 1),
            (10.0, 2),
            (1e300, 2),
        ] {
            assert_eq!(ladder.bin(x), bin, "{x}");
            let mut got = vec![];
            ladder.walk(&Numbers::F64(vec![x; 3]), 1..3, |bin| got.push(bin));
            assert_eq!(got, [bin, bin], "{x} by search");
        }
        assert_eq!(ladder.bins(), 6);
        assert!(Ladder::try_new(&[f64::NAN], &[]).is_none());
    }

    #[test]
    fn cuts_that_a_person_would_write() {
        for (a, b, cut) in [
            (7.0, 8.0, 8.0),
            (7.0, 10.0, 10.0),
            (0.123, 0.129, 0.126),
            (1000.0, 5000.0, 3000.0),
            (-3.0, 12.0, 0.0),
            (0.0, 1.0, 1.0),
            (99.5, 100.4, 100.0),
        ] {
            assert_eq!(short_between(a, b), cut, "{a} {b}");
        }
        for (a, b) in [(1.0, 1.0_f64.next_up()), (-1e-300, 1e-310), (-1e308, 1e308), (3.0, 3.0)] {
            let cut = short_between(a, b);
            assert!(cut <= b && (cut > a || a >= b), "{a} {b}: {cut}");
        }
    }
}
