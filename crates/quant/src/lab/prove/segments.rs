//! The same measures within parts of the book: industries, data-quality bands, regions. A part
//! that is too small or has one class says so instead of showing a number.

use super::super::unfit::{Unfit, all_finite, same_length};
use super::Scored;
use super::rank::{Ranking, ranking};

/// One part.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentRow {
    /// Its number, as given.
    pub segment: u32,
    /// Rows.
    pub rows: usize,
    /// Bads.
    pub bads: usize,
    /// How well the scores rank within it, or why there is no answer.
    pub ranking: Result<Ranking, Unfit>,
}

/// Parts in rising order, each ranked by itself. Fewer than `least_bads` bads or goods are
/// [`Unfit::TooFewBads`] or [`Unfit::TooFewGoods`].
///
/// # Errors
/// Lengths, scores that are no number, no rows.
pub fn by_segment(
    scores: &[f64],
    bads: &[bool],
    segments: &[u32],
    least_bads: usize,
) -> Result<Vec<SegmentRow>, Unfit> {
    same_length("score", bads.len(), scores.len())?;
    same_length("segments", bads.len(), segments.len())?;
    all_finite("score", scores)?;
    if bads.is_empty() {
        return Err(Unfit::NoRows);
    }
    let mut order: Vec<usize> = (0..bads.len()).collect();
    order.sort_by_key(|row| segments[*row]);
    let one = |rows: &[usize]| {
        let own: Vec<f64> = rows.iter().map(|r| scores[*r]).collect();
        let own_bads: Vec<bool> = rows.iter().map(|r| bads[*r]).collect();
        let enough = super::enough(&own_bads, None, least_bads);
        SegmentRow {
            segment: segments[rows[0]],
            rows: rows.len(),
            bads: own_bads.iter().filter(|b| **b).count(),
            ranking: enough.and_then(|_| ranking(Scored::new(&own, &own_bads))),
        }
    };
    Ok(order.chunk_by(|a, b| segments[*a] == segments[*b]).map(one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_parts_that_rank_and_one_that_cannot() {
        let scores = [0.9, 0.1, 0.2, 0.8, 0.3, 0.4];
        let bads = [true, false, true, false, false, false];
        let segments = [1, 1, 2, 2, 3, 3];
        let got = by_segment(&scores, &bads, &segments, 1).expect("parts");
        assert_eq!(got[0].ranking.as_ref().expect("ranks").auc, 1.0);
        assert_eq!(got[1].ranking.as_ref().expect("ranks").auc, 0.0);
        assert_eq!(got[2].ranking, Err(Unfit::OneClass { all_bad: false }));
        assert_eq!((got[1].segment, got[1].rows, got[1].bads), (2, 2, 1));
        let strict = by_segment(&scores, &bads, &segments, 5).expect("parts");
        assert_eq!(strict[0].ranking, Err(Unfit::TooFewBads { bads: 1, least: 5 }));
        assert_eq!(by_segment(&[], &[], &[], 1), Err(Unfit::NoRows));
        assert!(by_segment(&[f64::NAN], &[true], &[1], 1).is_err());
    }
}
