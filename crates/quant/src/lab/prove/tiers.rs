//! What a card means at its cuts: bad rate of each tier, right and wrong decisions at each cut,
//! and who changes sides when one card takes another's place. Here scores are points of a card,
//! the higher the *safer*, whole numbers as they are shown (700 and above: low risk; 600 to
//! 699: medium; 599 and below: high, where the policy says so).

use super::super::unfit::{Unfit, same_length};

/// One tier.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TierRow {
    /// Least score of the tier; absent for the lowest.
    pub from: Option<i32>,
    /// Greatest score; absent for the highest.
    pub to: Option<i32>,
    /// Rows in it.
    pub rows: usize,
    /// Bads among them.
    pub bads: usize,
    /// Share of the tier in all rows; absent where there are none.
    pub share: Option<f64>,
    /// Bad rate; absent where the tier is empty.
    pub bad_rate: Option<f64>,
}

/// Rows and bads per tier, lowest scores first. `cuts` rise and are the least scores of the
/// tiers above the lowest: `[600, 700]` for the tiers to 599, 600 to 699, from 700.
///
/// # Errors
/// Lengths, no cut, cuts that do not rise.
pub fn tiers(scores: &[i32], bads: &[bool], cuts: &[i32]) -> Result<Vec<TierRow>, Unfit> {
    same_length("score", bads.len(), scores.len())?;
    check_cuts(cuts)?;
    let mut rows: Vec<TierRow> = (0..=cuts.len())
        .map(|tier| TierRow {
            from: tier.checked_sub(1).and_then(|t| cuts.get(t)).copied(),
            to: cuts.get(tier).map(|c| c.saturating_sub(1)),
            rows: 0,
            bads: 0,
            share: None,
            bad_rate: None,
        })
        .collect();
    for (score, bad) in scores.iter().zip(bads) {
        let row = &mut rows[tier_of(*score, cuts)];
        row.rows += 1;
        row.bads += usize::from(*bad);
    }
    for row in &mut rows {
        row.share = ratio(row.rows, scores.len());
        row.bad_rate = ratio(row.bads, row.rows);
    }
    Ok(rows)
}

/// Decisions at one cut: below it a buyer is declined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Confusion {
    /// Least score that is accepted.
    pub cut: i32,
    /// Bads declined.
    pub caught: usize,
    /// Bads accepted.
    pub missed: usize,
    /// Goods declined.
    pub turned_away: usize,
    /// Goods accepted.
    pub served: usize,
    /// Accepted share of all.
    pub acceptance: Option<f64>,
    /// Bad rate among the accepted.
    pub accepted_bad_rate: Option<f64>,
    /// Share of the bads declined (sensitivity).
    pub sensitivity: Option<f64>,
    /// Share of the goods accepted (specificity).
    pub specificity: Option<f64>,
    /// Share of the declined who are bad (precision).
    pub precision: Option<f64>,
}

/// The four fields at each cut.
///
/// # Errors
/// As for [`tiers`].
pub fn confusion(scores: &[i32], bads: &[bool], cuts: &[i32]) -> Result<Vec<Confusion>, Unfit> {
    same_length("score", bads.len(), scores.len())?;
    check_cuts(cuts)?;
    let table = |cut: i32| {
        let (mut caught, mut missed, mut turned_away, mut served) = (0, 0, 0, 0);
        for (score, bad) in scores.iter().zip(bads) {
            *(match (*score < cut, *bad) {
                (true, true) => &mut caught,
                (false, true) => &mut missed,
                (true, false) => &mut turned_away,
                (false, false) => &mut served,
            }) += 1;
        }
        Confusion {
            cut,
            caught,
            missed,
            turned_away,
            served,
            acceptance: ratio(missed + served, scores.len()),
            accepted_bad_rate: ratio(missed, missed + served),
            sensitivity: ratio(caught, caught + missed),
            specificity: ratio(served, served + turned_away),
            precision: ratio(caught, caught + turned_away),
        }
    };
    Ok(cuts.iter().map(|cut| table(*cut)).collect())
}

/// Rows and bads of one field of a swap set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SwapCell {
    /// Rows.
    pub rows: usize,
    /// Bads among them.
    pub bads: usize,
}

impl SwapCell {
    /// Bad rate; `None` where there are no rows.
    pub fn bad_rate(self) -> Option<f64> {
        ratio(self.bads, self.rows)
    }
}

/// What would change if the second card took the first one's place, at one cut each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SwapSet {
    /// Accepted by both.
    pub kept: SwapCell,
    /// Declined now, accepted then.
    pub swapped_in: SwapCell,
    /// Accepted now, declined then.
    pub swapped_out: SwapCell,
    /// Declined by both.
    pub out: SwapCell,
}

/// The swap set of the present card and its challenger, each with its least accepted score.
///
/// # Errors
/// Lengths.
pub fn swap_set(
    present: (&[i32], i32),
    challenger: (&[i32], i32),
    bads: &[bool],
) -> Result<SwapSet, Unfit> {
    same_length("score", bads.len(), present.0.len())?;
    same_length("score", bads.len(), challenger.0.len())?;
    let mut set = SwapSet::default();
    for (row, bad) in bads.iter().enumerate() {
        let cell = match (present.0[row] >= present.1, challenger.0[row] >= challenger.1) {
            (true, true) => &mut set.kept,
            (false, true) => &mut set.swapped_in,
            (true, false) => &mut set.swapped_out,
            (false, false) => &mut set.out,
        };
        cell.rows += 1;
        cell.bads += usize::from(*bad);
    }
    Ok(set)
}

/// Rows by tier of the present card (first index) and of the challenger (second).
///
/// # Errors
/// Lengths, cuts that do not rise.
pub fn migration(
    present: &[i32],
    challenger: &[i32],
    bads: &[bool],
    cuts: &[i32],
) -> Result<Vec<Vec<SwapCell>>, Unfit> {
    same_length("score", bads.len(), present.len())?;
    same_length("score", bads.len(), challenger.len())?;
    check_cuts(cuts)?;
    let mut table = vec![vec![SwapCell::default(); cuts.len() + 1]; cuts.len() + 1];
    for (row, bad) in bads.iter().enumerate() {
        let cell = &mut table[tier_of(present[row], cuts)][tier_of(challenger[row], cuts)];
        cell.rows += 1;
        cell.bads += usize::from(*bad);
    }
    Ok(table)
}

/// The cut of the challenger that accepts as many rows as `cut` does of the present card, or
/// as near as its ties allow without accepting more; `None` without rows.
pub fn cut_of_like_acceptance(present: &[i32], cut: i32, challenger: &[i32]) -> Option<i32> {
    let accepted = present.iter().filter(|s| **s >= cut).count();
    let mut sorted = challenger.to_vec();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let top = *sorted.first()?;
    let Some(last) = accepted.checked_sub(1).and_then(|i| sorted.get(i.min(sorted.len() - 1)))
    else {
        return Some(top.saturating_add(1));
    };
    let within = sorted.iter().filter(|s| *s >= last).count();
    if within <= accepted {
        return Some(*last);
    }
    Some(sorted.iter().rev().find(|s| *s > last).map_or(top.saturating_add(1), |s| *s))
}

fn tier_of(score: i32, cuts: &[i32]) -> usize {
    cuts.partition_point(|c| *c <= score)
}

fn check_cuts(cuts: &[i32]) -> Result<(), Unfit> {
    if cuts.is_empty() || cuts.windows(2).any(|w| w[0] >= w[1]) {
        return Err(Unfit::Setting { name: "cuts" });
    }
    Ok(())
}

#[allow(clippy::cast_precision_loss, reason = "a share of rows")]
fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCORES: [i32; 8] = [550, 599, 600, 650, 699, 700, 720, 850];
    const BADS: [bool; 8] = [true, true, true, false, false, false, true, false];

    #[test]
    fn the_three_tiers() {
        let got = tiers(&SCORES, &BADS, &[600, 700]).expect("cuts");
        let rows: Vec<_> = got.iter().map(|t| (t.from, t.to, t.rows, t.bads)).collect();
        assert_eq!(
            rows,
            [(None, Some(599), 2, 2), (Some(600), Some(699), 3, 1), (Some(700), None, 3, 1)]
        );
        assert_eq!(got[0].bad_rate, Some(1.0));
        let empty = tiers(&[], &[], &[600, 700]).expect("cuts");
        assert!(empty.iter().all(|t| t.bad_rate.is_none() && t.share.is_none()));
    }

    #[test]
    fn decisions_at_the_cuts() {
        let got = confusion(&SCORES, &BADS, &[600, 700]).expect("cuts");
        // cut, bads declined, bads accepted, goods declined, goods accepted
        for (c, expected) in got.iter().zip([(600, 2, 2, 0, 4), (700, 3, 1, 2, 2)]) {
            assert_eq!((c.cut, c.caught, c.missed, c.turned_away, c.served), expected);
        }
        assert_eq!(got[0].accepted_bad_rate, Some(2.0 / 6.0));
        assert_eq!((got[1].sensitivity, got[1].specificity), (Some(0.75), Some(0.5)));
        let none_accepted = confusion(&[1], &[true], &[600]).expect("cuts");
        assert_eq!(none_accepted[0].accepted_bad_rate, None);
        assert_eq!(none_accepted[0].specificity, None);
    }

    #[test]
    fn who_changes_sides() {
        let other = [700, 500, 610, 640, 590, 710, 580, 800];
        let set = swap_set((&SCORES, 600), (&other, 600), &BADS).expect("rows");
        assert_eq!(set.kept, SwapCell { rows: 4, bads: 1 });
        assert_eq!(set.swapped_in, SwapCell { rows: 1, bads: 1 });
        assert_eq!(set.swapped_out, SwapCell { rows: 2, bads: 1 });
        assert_eq!(set.out, SwapCell { rows: 1, bads: 1 });
        assert_eq!(set.swapped_out.bad_rate(), Some(0.5));
        assert_eq!(SwapCell::default().bad_rate(), None);
        let table = migration(&SCORES, &other, &BADS, &[600, 700]).expect("cuts");
        assert_eq!(table[0][2], SwapCell { rows: 1, bads: 1 });
        assert_eq!(table.iter().flatten().map(|c| c.rows).sum::<usize>(), 8);
    }

    #[test]
    fn a_challenger_is_cut_where_it_accepts_as_many() {
        for (present, cut, challenger, expected) in [
            (&[500, 600, 700][..], 600, &[1, 2, 3][..], Some(2)),
            (&[500, 600, 700], 600, &[1, 2, 2], Some(2)),
            (&[500, 600, 700], 700, &[1, 2, 2], Some(3)),
            (&[500, 600, 700], 900, &[1, 2, 3], Some(4)),
            (&[500], 100, &[], None),
        ] {
            assert_eq!(cut_of_like_acceptance(present, cut, challenger), expected);
        }
    }

    #[test]
    fn cuts_that_do_not_rise_are_refused() {
        let refused = Err(Unfit::Setting { name: "cuts" });
        for cuts in [&[][..], &[700, 600], &[600, 600]] {
            assert_eq!(tiers(&SCORES, &BADS, cuts).map(|_| ()), refused);
            assert_eq!(confusion(&SCORES, &BADS, cuts).map(|_| ()), refused);
        }
        let extreme = tiers(&[i32::MIN, i32::MAX], &[true, false], &[i32::MIN]).expect("a cut");
        assert_eq!((extreme[0].rows, extreme[1].rows), (0, 2));
    }
}
