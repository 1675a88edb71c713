//! Where a ratio of one firm stands among those of its peers.

/// Fewer peers than this say nothing of an industry; the place is then not given.
pub const FEWEST: usize = 8;

/// A place among peers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Peers with a value, the firm itself among them.
    pub count: usize,
    /// The share of peers that lie below, those that are equal counted half: 0 to 1.
    pub below: f64,
    /// The lower quarter ends here.
    pub low: f64,
    /// The middle.
    pub middle: f64,
    /// The upper quarter begins here.
    pub high: f64,
}

/// The place of a value among peers; `None` where there are fewer than [`FEWEST`] or where a
/// number is none. The order of the peers does not matter.
pub fn place(value: f64, peers: &[f64]) -> Option<Place> {
    let mut sorted: Vec<f64> = peers.iter().copied().filter(|peer| peer.is_finite()).collect();
    if sorted.len() < FEWEST || !value.is_finite() {
        return None;
    }
    sorted.sort_by(f64::total_cmp);
    let less = sorted.partition_point(|peer| *peer < value);
    let equal = sorted.partition_point(|peer| *peer <= value) - less;
    #[allow(clippy::cast_precision_loss, reason = "a share to read")]
    let below = (less as f64 + equal as f64 / 2.0) / sorted.len() as f64;
    Some(Place {
        count: sorted.len(),
        below,
        low: quantile(&sorted, 0.25),
        middle: quantile(&sorted, 0.5),
        high: quantile(&sorted, 0.75),
    })
}

/// Linear between the two nearest of a sorted list (type 7 of Hyndman and Fan).
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place in a list that is not empty"
)]
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = share * (sorted.len() - 1) as f64;
    let (low, part) = (at.floor() as usize, at.fract());
    let high = (low + 1).min(sorted.len() - 1);
    sorted[low] + (sorted[high] - sorted[low]) * part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_among_nine() {
        let peers = [9.0, 1.0, 8.0, 2.0, 7.0, 3.0, 6.0, 4.0, 5.0];
        let found = place(5.0, &peers).expect("enough peers");
        assert_eq!((found.count, found.low, found.middle, found.high), (9, 3.0, 5.0, 7.0));
        assert!((found.below - 0.5).abs() < 1e-12, "{}", found.below);
        assert_eq!(place(0.0, &peers).map(|p| p.below), Some(0.0));
        assert_eq!(place(10.0, &peers).map(|p| p.below), Some(1.0));
    }

    #[test]
    fn too_few_say_nothing() {
        let same = [1.0; 7];
        assert_eq!(place(1.0, &same), None);
        let with_holes = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, f64::NAN];
        assert_eq!(place(1.0, &with_holes), None, "a hole is no peer");
        assert_eq!(place(f64::NAN, &[1.0; 20]), None);
        assert_eq!(place(1.0, &[1.0; 8]).map(|p| p.below), Some(0.5), "all alike");
    }
}
