//! A challenger beside the champion: what it would have said of the same buyers in the newest
//! round of both.

use base::{Day, Result};
use serde::{Deserialize, Serialize};
use store::{Ask, Columns, Db};

use crate::parties::BuyerId;

/// How far a challenger and the champion agree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShadowComparison {
    /// The round, as text.
    pub run: String,
    /// Its day, ISO.
    pub as_of: String,
    /// Buyers scored by both.
    pub rows: usize,
    /// Mean score of the champion.
    pub mean_champion: f64,
    /// Mean score of the challenger.
    pub mean_challenger: f64,
    /// Mean distance of the two, in points.
    pub mean_distance: f64,
    /// Correlation of the ranks (Spearman); `None` where one of them gives all the same.
    pub rank_correlation: Option<f64>,
    /// Buyers that would change the tier: by the champion's, by the challenger's, how many.
    pub tiers: Vec<(String, String, usize)>,
    /// All buyers by tier: by the champion's, by the challenger's, how many; empty cells left out.
    #[serde(default)]
    pub matrix: Vec<(String, String, usize)>,
    /// Both scores of each buyer, the champion's first; at most [`DRAWN`], evenly taken.
    #[serde(default)]
    pub pairs: Vec<(i64, i64)>,
    /// The buyers whom the two see most differently, at most twenty.
    pub apart: Vec<Apart>,
    /// The buyers who would change the tier, the most moved first, at most [`MOVED`].
    #[serde(default)]
    pub moved: Vec<Moved>,
}

/// Pairs of scores that are kept for a drawing.
pub const DRAWN: usize = 1_500;
/// Buyers of another tier that are named.
pub const MOVED: usize = 500;

/// A buyer who would change the tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The tier by the champion.
    pub from: String,
    /// The tier by the challenger.
    pub to: String,
    /// The buyer with both scores.
    pub buyer: Apart,
}

/// A buyer whom the two see differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apart {
    /// Row id, as text.
    pub buyer_id: String,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Points by the champion.
    pub champion: i64,
    /// Points by the challenger.
    pub challenger: i64,
}

struct Pair {
    buyer: BuyerId,
    code: String,
    name: String,
    tier: String,
    champion: i64,
    challenger: i64,
}

/// What a challenger said in the newest finished round in which it was scored; `None` where there
/// is no such round yet.
///
/// # Errors
/// A fault from the database.
pub async fn shadow_comparison(db: &Db, version: i64) -> Result<Option<ShadowComparison>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT r.id, r.as_of FROM scoring_run r WHERE r.state = 'done' AND EXISTS (SELECT 1 \
         FROM scoring_shadow s WHERE s.run_id = r.id AND s.version_id = ",
    );
    ask.value(version).text(") ORDER BY r.as_of DESC, r.id DESC LIMIT 1");
    let rows = ask.rows(&mut connection, "finding the newest shadow").await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let (run, as_of): (i64, Day) = (row.int(0)?, row.day(1)?);
    let mut ask = Ask::new(
        "SELECT s.buyer_id, b.code, b.name, a.tier, a.score, s.score FROM scoring_shadow s \
         JOIN scoring_assessment a ON a.run_id = s.run_id AND a.buyer_id = s.buyer_id \
         JOIN parties_buyer b ON b.id = s.buyer_id \
         WHERE a.score IS NOT NULL AND s.score IS NOT NULL AND s.run_id = ",
    );
    ask.value(run).text(" AND s.version_id = ").value(version).text(" ORDER BY s.buyer_id");
    let mut pairs = Vec::new();
    for row in ask.rows(&mut connection, "reading a shadow").await? {
        pairs.push(Pair {
            buyer: row.int(0)?,
            code: row.text(1)?,
            name: row.text(2)?,
            tier: row.text(3)?,
            champion: row.int(4)?,
            challenger: row.int(5)?,
        });
    }
    drop(connection);
    let tiers = crate::policy::TierTable::in_force(db, as_of).await?.0;
    let tier = |score: i64| {
        #[expect(clippy::cast_precision_loss, reason = "a score")]
        tiers.tier_of(Some(score as f64)).code().to_owned()
    };
    Ok(Some(compared(pairs, (run, as_of), &tier)))
}

fn compared(
    mut pairs: Vec<Pair>,
    (run, as_of): (i64, Day),
    tier: &dyn Fn(i64) -> String,
) -> ShadowComparison {
    #[expect(clippy::cast_precision_loss, reason = "sums of scores")]
    let mean = |of: &dyn Fn(&Pair) -> i64| {
        pairs.iter().map(of).sum::<i64>() as f64 / pairs.len().max(1) as f64
    };
    let (mean_champion, mean_challenger) = (mean(&|p| p.champion), mean(&|p| p.challenger));
    let mean_distance = mean(&|p| (p.champion - p.challenger).abs());
    let champion: Vec<i64> = pairs.iter().map(|pair| pair.champion).collect();
    let challenger: Vec<i64> = pairs.iter().map(|pair| pair.challenger).collect();
    let mut cells = std::collections::BTreeMap::new();
    for pair in &pairs {
        *cells.entry((pair.tier.clone(), tier(pair.challenger))).or_insert(0_usize) += 1;
    }
    let matrix: Vec<_> = cells.into_iter().map(|((from, to), count)| (from, to, count)).collect();
    let rows = pairs.len();
    let drawn = rows.div_ceil(DRAWN).max(1);
    let scores = pairs.iter().step_by(drawn).map(|p| (p.champion, p.challenger)).collect();
    pairs.sort_by_key(|p| (-(p.champion - p.challenger).abs(), p.buyer));
    let named = |p: &Pair| Apart {
        buyer_id: p.buyer.to_string(),
        code: p.code.clone(),
        name: p.name.clone(),
        champion: p.champion,
        challenger: p.challenger,
    };
    let apart = pairs.iter().take(20).filter(|p| p.champion != p.challenger).map(named).collect();
    let other = |p: &Pair| {
        let to = tier(p.challenger);
        (to != p.tier).then(|| Moved { from: p.tier.clone(), to, buyer: named(p) })
    };
    let moved = pairs.iter().filter_map(other).take(MOVED).collect();
    ShadowComparison {
        run: run.to_string(),
        as_of: as_of.to_string(),
        rows,
        mean_champion,
        mean_challenger,
        mean_distance,
        rank_correlation: spearman(&champion, &challenger),
        tiers: matrix.iter().filter(|(from, to, _)| from != to).cloned().collect(),
        matrix,
        pairs: scores,
        apart,
        moved,
    }
}

/// Spearman's correlation; equal values share the mean of their ranks.
pub(crate) fn spearman(a: &[i64], b: &[i64]) -> Option<f64> {
    let (a, b) = (ranks(a), ranks(b));
    #[expect(clippy::cast_precision_loss, reason = "numbers of buyers")]
    let middle = (a.len() as f64 - 1.0) / 2.0;
    let sum = |x: &[f64], y: &[f64]| -> f64 {
        x.iter().zip(y).map(|(x, y)| (x - middle) * (y - middle)).sum()
    };
    let spread = (sum(&a, &a) * sum(&b, &b)).sqrt();
    (spread > 0.0).then(|| sum(&a, &b) / spread)
}

fn ranks(values: &[i64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by_key(|at| values[*at]);
    let mut ranks = vec![0.0; values.len()];
    let mut from = 0;
    for group in order.chunk_by(|a, b| values[*a] == values[*b]) {
        #[expect(clippy::cast_precision_loss, reason = "numbers of buyers")]
        let rank = from as f64 + (group.len() as f64 - 1.0) / 2.0;
        group.iter().for_each(|at| ranks[*at] = rank);
        from += group.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_that_agree_and_ranks_that_do_not() {
        for (a, b, expected) in [
            (&[1, 2, 3, 4][..], &[10, 20, 30, 40][..], Some(1.0)),
            (&[1, 2, 3, 4], &[4, 3, 2, 1], Some(-1.0)),
            // Ranks 0 1.5 1.5 3 against 0 1 2 3: 4.5 ÷ √(4.5 × 5).
            (&[1, 2, 2, 3], &[1, 2, 3, 4], Some(4.5 / f64::sqrt(22.5))),
            (&[5, 5, 5], &[1, 2, 3], None),
            (&[], &[], None),
        ] {
            let told = spearman(a, b);
            assert_eq!(told.is_some(), expected.is_some(), "{a:?}");
            let apart = told.unwrap_or(0.0) - expected.unwrap_or(0.0);
            assert!(apart.abs() < 1e-12, "{a:?} {b:?}: {told:?}");
        }
    }
}
