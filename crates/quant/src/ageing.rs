//! Ageing buckets: which bucket a number of days falls into. Days are days overdue (by due day)
//! or days since issue (by invoice day); the caller chooses and labels.
//!
//! Edges are the last days of buckets: with `[0, 30, 60]` the buckets are "up to 0" (not due),
//! 1–30, 31–60 and "61 and more". Every number of days falls into exactly one bucket, so the
//! buckets always add up to the total.

use std::fmt;

/// A set of buckets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buckets(Vec<i32>);

/// The days of one bucket, both ends included; an end that is `None` is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// First day, `None` in the first bucket.
    pub from_days: Option<i32>,
    /// Last day, `None` in the last bucket.
    pub to_days: Option<i32>,
}

/// Edges must be there, rise strictly and leave room for one more day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadEdges;

impl fmt::Display for BadEdges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the edges of ageing buckets must rise")
    }
}

impl std::error::Error for BadEdges {}

impl Default for Buckets {
    /// Not due, 1–30, 31–60, 61–90, 91–180, 181–365, over 365 days.
    fn default() -> Self {
        Self(vec![0, 30, 60, 90, 180, 365])
    }
}

impl Buckets {
    /// Buckets that end on the given days.
    ///
    /// # Errors
    /// [`BadEdges`] where there are none or they do not rise strictly.
    pub fn try_new(edges: &[i32]) -> Result<Self, BadEdges> {
        let rising = edges.is_sorted_by(|a, b| a < b);
        match edges.last() {
            Some(last) if rising && *last < i32::MAX => Ok(Self(edges.to_vec())),
            _ => Err(BadEdges),
        }
    }

    /// How many buckets there are: one more than edges.
    #[allow(clippy::len_without_is_empty, reason = "there are always at least two")]
    pub fn len(&self) -> usize {
        self.0.len() + 1
    }

    /// The last days of all buckets but the last.
    pub fn edges(&self) -> &[i32] {
        &self.0
    }

    /// The bucket of a number of days, from 0; always less than [`Self::len`].
    pub fn of(&self, days: i32) -> usize {
        self.0.partition_point(|edge| *edge < days)
    }

    /// The days of every bucket, in order.
    pub fn ranges(&self) -> Vec<Range> {
        let from = std::iter::once(None).chain(self.0.iter().map(|edge| Some(edge + 1)));
        let to = self.0.iter().map(|edge| Some(*edge)).chain(std::iter::once(None));
        from.zip(to).map(|(from_days, to_days)| Range { from_days, to_days }).collect()
    }

    /// Sums (days, minor units) by bucket; `None` where a sum does not fit.
    pub fn tally(&self, items: impl IntoIterator<Item = (i32, i64)>) -> Option<Vec<i64>> {
        let mut sums = vec![0_i64; self.len()];
        for (days, minor) in items {
            let sum = sums.get_mut(self.of(days))?;
            *sum = sum.checked_add(minor)?;
        }
        Some(sums)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_of_the_usual_buckets() {
        let buckets = Buckets::default();
        for (days, bucket) in [
            (i32::MIN, 0),
            (-1, 0),
            (0, 0), // due today is not overdue
            (1, 1),
            (30, 1),
            (31, 2),
            (60, 2),
            (61, 3),
            (90, 3),
            (91, 4),
            (180, 4),
            (181, 5),
            (365, 5),
            (366, 6),
            (i32::MAX, 6),
        ] {
            assert_eq!(buckets.of(days), bucket, "{days} days");
        }
        let ranges = buckets.ranges();
        assert_eq!(ranges.len(), buckets.len());
        assert_eq!(ranges[0], Range { from_days: None, to_days: Some(0) });
        assert_eq!(ranges[1], Range { from_days: Some(1), to_days: Some(30) });
        assert_eq!(ranges[6], Range { from_days: Some(366), to_days: None });
    }

    #[test]
    fn every_day_is_in_the_range_of_its_bucket() {
        for edges in [&[0][..], &[0, 30, 60], &[-7, 0, 7, 14], &[30, 60, 90]] {
            let buckets = Buckets::try_new(edges).expect("rising");
            let ranges = buckets.ranges();
            for days in -400..800 {
                let range = ranges[buckets.of(days)];
                assert!(range.from_days.is_none_or(|from| days >= from), "{edges:?} {days}");
                assert!(range.to_days.is_none_or(|to| days <= to), "{edges:?} {days}");
            }
        }
        for edges in [&[][..], &[0, 0], &[30, 0], &[i32::MAX]] {
            assert_eq!(Buckets::try_new(edges), Err(BadEdges), "{edges:?}");
        }
    }

    #[test]
    fn buckets_add_up() {
        let buckets = Buckets::try_new(&[0, 30]).expect("rising");
        let items = [(-5, 100), (0, 50), (1, 7), (30, 3), (31, 40), (500, -10)];
        assert_eq!(buckets.tally(items), Some(vec![150, 10, 30]));
        assert_eq!(buckets.tally([(1, i64::MAX), (2, 1)]), None);
    }
}
