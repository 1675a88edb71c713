//! How much better than chance: cumulative gains and lift by groups of falling risk.

use super::super::unfit::Unfit;
use super::Scored;

/// The riskiest rows down to some depth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GainPoint {
    /// Share of all rows (by weight) in this group and those before.
    pub depth: f64,
    /// Share of all bads in them.
    pub caught: f64,
    /// `caught` ÷ `depth`: bads found against a random choice of like size.
    pub cumulative_lift: f64,
    /// The same of this group alone.
    pub lift: f64,
    /// Bad rate of this group.
    pub bad_rate: f64,
    /// Weight of this group.
    pub weight: f64,
    /// Weight of its bads.
    pub bad: f64,
    /// Least score in the group: the cut to this depth.
    pub score: f64,
}

/// Groups of like size, riskiest first (ten: deciles). Where a tie lies across a border its
/// bads are shared out evenly, so that the order of rows does not matter.
///
/// # Errors
/// As for [`super::rank::ranking`], and fewer than one group.
pub fn gains(scored: Scored<'_>, groups: usize) -> Result<Vec<GainPoint>, Unfit> {
    scored.check()?;
    if groups == 0 {
        return Err(Unfit::Setting { name: "groups" });
    }
    let order = scored.order();
    let mut steps: Vec<_> = super::rank::ties(&scored, &order).collect();
    steps.reverse();
    let all: f64 = steps.iter().map(|t| t.bad + t.good).sum();
    let bads: f64 = steps.iter().map(|t| t.bad).sum();
    let mut steps = steps.into_iter().filter(|t| t.bad + t.good > 0.0).peekable();
    let (mut points, mut taken_of_tie) = (Vec::new(), 0.0);
    let (mut depth, mut caught) = (0.0, 0.0);
    for group in 1..=groups {
        #[allow(clippy::cast_precision_loss, reason = "numbers of groups")]
        let until = all * group as f64 / groups as f64;
        let (mut weight, mut bad, mut score) = (0.0, 0.0, f64::NAN);
        while let Some(tie) = steps.peek() {
            let size = tie.bad + tie.good;
            let left = size - taken_of_tie;
            let room = until - depth;
            if room <= all * 1e-12 {
                break;
            }
            let part = left.min(room);
            score = tie.score;
            weight += part;
            bad += tie.bad * part / size;
            depth += part;
            taken_of_tie += part;
            if size - taken_of_tie <= all * 1e-12 {
                taken_of_tie = 0.0;
                steps.next();
            }
        }
        if weight <= 0.0 {
            continue;
        }
        caught += bad;
        points.push(GainPoint {
            depth: depth / all,
            caught: caught / bads,
            cumulative_lift: (caught / bads) / (depth / all),
            lift: (bad / bads) / (weight / all),
            bad_rate: bad / weight,
            weight,
            bad,
            score,
        });
    }
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_rows_in_five_groups() {
        let scores = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0];
        let bads = [true, true, true, false, false, true, false, false, false, false];
        let got = gains(Scored::new(&scores, &bads), 5).expect("groups");
        // depth, caught, lift of the group
        for (point, (depth, caught, lift)) in got.iter().zip([
            (0.2, 0.5, 2.5),
            (0.4, 0.75, 1.25),
            (0.6, 1.0, 1.25),
            (0.8, 1.0, 0.0),
            (1.0, 1.0, 0.0),
        ]) {
            assert!((point.depth - depth).abs() < 1e-12);
            assert!((point.caught - caught).abs() < 1e-12);
            assert!((point.lift - lift).abs() < 1e-12);
        }
        assert_eq!(got[0].score, 0.8);
    }

    #[test]
    fn one_score_for_all_is_chance() {
        let bads: Vec<bool> = (0..30).map(|i| i % 3 == 0).collect();
        for point in gains(Scored::new(&[7.0; 30], &bads), 4).expect("groups") {
            assert!((point.lift - 1.0).abs() < 1e-9, "{point:?}");
            assert!((point.cumulative_lift - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn more_groups_than_rows_and_none() {
        let scored = Scored::new(&[1.0, 2.0, 3.0], &[true, false, true]);
        let got = gains(scored, 7).expect("groups");
        assert!((got[got.len() - 1].depth - 1.0).abs() < 1e-12);
        assert!((got.iter().map(|p| p.bad).sum::<f64>() - 2.0).abs() < 1e-12);
        assert_eq!(gains(scored, 0), Err(Unfit::Setting { name: "groups" }));
    }
}
