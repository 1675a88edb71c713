//! Gradient boosting of small trees over histograms: the challenger that shows how much a plain
//! card leaves on the table. Log-loss, second-order steps (Friedman 2001; Chen and Guestrin
//! 2016), the most profitable leaf first, missing values sent to the better side, levels
//! without an order, and trends that hold for every pair of values: with [`Trend::Rising`] a
//! higher value never means less risk, all else equal.
//!
//! A score can be taken apart ([`Booster::contributions`]): exact Shapley values of the trees
//! (TreeSHAP, path-dependent: what is not known is averaged over the training rows).
//!
//! Gradients are summed as whole numbers, so a seed gives the same trees on every machine.

pub mod grid;
mod grow;
mod shap;
mod split;
#[cfg(test)]
mod tests;
pub mod tree;

use super::dice::Dice;
use super::feature::{Feature, check};
use super::progress::{Watch, tell};
use super::special::{logistic, softplus};
use super::unfit::{Unfit, enough, same_length, sound_weights};
use grid::Grid;
pub(crate) use grow::{Ground, Grown, Lines, Slopes, grow};
pub use shap::{Contributions, take_apart};
use tree::Tree;

/// How risk may move with a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trend {
    /// Freely.
    #[default]
    Free,
    /// A higher value is never safer.
    Rising,
    /// A higher value is never riskier.
    Falling,
}

/// When to stop before all rounds are made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EarlyStop {
    /// Share of the rows set aside by the seed to watch the log-loss on.
    pub share: f64,
    /// Rounds without a better log-loss after which the best number of rounds is kept.
    pub patience: usize,
}

/// How to boost.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Trees at most.
    pub rounds: usize,
    /// Share of each tree's values that is added, above 0 to 1.
    pub learning_rate: f64,
    /// Leaves of a tree at most, from 2.
    pub leaves: usize,
    /// Splits one below another at most.
    pub depth: usize,
    /// Fewest rows in a leaf.
    pub least_rows: usize,
    /// Penalty on squared leaf values.
    pub l2: f64,
    /// Further penalty at splits of levels without an order.
    pub level_l2: f64,
    /// Least gain of a split.
    pub least_gain: f64,
    /// Share of the rows drawn for each tree, above 0 to 1.
    pub subsample: f64,
    /// Codes on a column at most, 2 to 254.
    pub bins: usize,
    /// Trend of each column; empty means free. Levels have none.
    pub trends: Vec<Trend>,
    /// Early stopping.
    pub early_stop: Option<EarlyStop>,
    /// Fewest bads and goods.
    pub least_bads: usize,
    /// Chance.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rounds: 200,
            learning_rate: 0.05,
            leaves: 31,
            depth: 64,
            least_rows: 50,
            l2: 1.0,
            level_l2: 10.0,
            least_gain: 0.0,
            subsample: 1.0,
            bins: 254,
            trends: Vec::new(),
            early_stop: None,
            least_bads: 50,
            seed: 1,
        }
    }
}

impl Settings {
    pub(crate) fn trend(&self, feature: usize) -> Trend {
        self.trends.get(feature).copied().unwrap_or_default()
    }

    pub(crate) fn check(&self, columns: usize) -> Result<(), Unfit> {
        let share = |v: f64| v > 0.0 && v <= 1.0;
        let from_zero = |v: f64| v.is_finite() && v >= 0.0;
        let sound = [
            ("rounds", (1..=100_000).contains(&self.rounds)),
            ("learning_rate", share(self.learning_rate)),
            ("leaves", (2..=4_096).contains(&self.leaves)),
            ("depth", self.depth >= 1),
            ("l2", from_zero(self.l2)),
            ("level_l2", from_zero(self.level_l2)),
            ("least_gain", from_zero(self.least_gain)),
            ("subsample", share(self.subsample)),
            ("bins", (2..=254).contains(&self.bins)),
            ("early_stop", self.early_stop.is_none_or(|e| e.share > 0.0 && e.share < 1.0)),
        ];
        if let Some((name, _)) = sound.iter().find(|s| !s.1) {
            return Err(Unfit::Setting { name });
        }
        if self.trends.is_empty() {
            return Ok(());
        }
        same_length("trends", columns, self.trends.len())
    }
}

/// A boosted model.
#[derive(Clone, Debug, PartialEq)]
pub struct Booster {
    /// How columns are coded.
    pub grid: Grid,
    /// Log-odds of bad before any tree.
    pub base: f64,
    /// The trees; their values are already shrunk.
    pub trees: Vec<Tree>,
    /// Log-loss on the rows set aside after each round; empty without early stopping.
    pub watched: Vec<f64>,
}

/// Grows a booster.
///
/// # Errors
/// No columns, lengths, one class or too few, settings; nothing to split on; a stop.
pub fn boost(
    features: &[Feature<'_>],
    bads: &[bool],
    weights: Option<&[f64]>,
    settings: &Settings,
    watch: Watch<'_>,
) -> Result<Booster, Unfit> {
    check(features, bads.len())?;
    settings.check(features.len())?;
    sound_weights(weights, bads.len())?;
    enough(bads, weights, settings.least_bads)?;
    if bads.len() >= 1 << 24 {
        return Err(Unfit::Setting { name: "rows" });
    }
    let grid = Grid::of(features, settings.bins);
    let codes = grid.encode(features)?;
    if codes.iter().all(|c| c.windows(2).all(|w| w[0] == w[1])) {
        return Err(Unfit::NothingVaries);
    }
    let mut work = Work::new(bads, weights, settings);
    let lines = Lines::of(&codes);
    let ground = Ground { grid: &grid, codes: &codes, lines: Some(&lines), settings };
    let (mut trees, mut watched) = (Vec::new(), Vec::new());
    let allowed: Vec<usize> = (0..features.len()).collect();
    for round in 0..settings.rounds {
        tell(watch, "tree", round, settings.rounds)?;
        let slopes = work.slopes();
        let mut rows = work.draw();
        let Grown { mut tree, leaves } = grow(&ground, &slopes, &allowed, &mut rows);
        tree.nodes.iter_mut().for_each(|n| n.value *= settings.learning_rate);
        work.add_leaves(&tree, &leaves, &rows, &codes);
        let idle = tree.nodes.len() == 1;
        trees.push(tree);
        if let Some(stop) = settings.early_stop {
            watched.push(work.watched_loss());
            if over(&watched, stop.patience) {
                break;
            }
        }
        if idle && settings.subsample >= 1.0 {
            break;
        }
    }
    if settings.early_stop.is_some() {
        trees.truncate(best(&watched) + 1);
    }
    let base = work.base;
    Ok(Booster { grid, base, trees, watched })
}

/// Place of the least loss.
pub(crate) fn best(losses: &[f64]) -> usize {
    (0..losses.len()).min_by(|a, b| losses[*a].total_cmp(&losses[*b])).unwrap_or(0)
}

/// Whether the last `patience` rounds brought nothing better.
pub(crate) fn over(losses: &[f64], patience: usize) -> bool {
    losses.len() > best(losses) + patience.max(1)
}

/// The rows while trees are added.
pub(crate) struct Work<'a> {
    bads: &'a [bool],
    weights: Option<&'a [f64]>,
    subsample: f64,
    dice: Dice,
    /// Rows that trees learn from.
    pub train: Vec<u32>,
    /// Rows set aside.
    pub aside: Vec<u32>,
    /// Log-odds so far.
    pub margin: Vec<f64>,
    pub base: f64,
}

impl<'a> Work<'a> {
    pub fn new(bads: &'a [bool], weights: Option<&'a [f64]>, settings: &Settings) -> Self {
        let mut dice = Dice::new(settings.seed);
        let (mut train, mut aside) = (Vec::new(), Vec::new());
        let share = settings.early_stop.map_or(0.0, |e| e.share);
        let (mut bad, mut all) = (0.0, 0.0);
        for (row, is_bad) in bads.iter().enumerate() {
            let w = weights.map_or(1.0, |w| w[row]);
            if w <= 0.0 {
                continue;
            }
            let row = u32::try_from(row).unwrap_or(u32::MAX);
            if share > 0.0 && dice.unit() < share {
                aside.push(row);
                continue;
            }
            train.push(row);
            all += w;
            bad += if *is_bad { w } else { 0.0 };
        }
        let rate = (bad / all).clamp(1e-9, 1.0 - 1e-9);
        let base = if all > 0.0 { (rate / (1.0 - rate)).ln() } else { 0.0 };
        let margin = vec![base; bads.len()];
        let subsample = settings.subsample;
        Self { bads, weights, subsample, dice, train, aside, margin, base }
    }

    pub fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |w| w[row])
    }

    /// Gradients of the log-loss at the margins.
    pub fn slopes(&self) -> Slopes {
        Slopes::of(&self.gradients())
    }

    /// Gradient and curvature of each row.
    pub fn gradients(&self) -> Vec<[f64; 2]> {
        let one = |(row, (margin, bad)): (usize, (&f64, &bool))| {
            let (p, w) = (logistic(*margin), self.weight(row));
            [w * (p - f64::from(u8::from(*bad))), w * p * (1.0 - p)]
        };
        self.margin.iter().zip(self.bads).enumerate().map(one).collect()
    }

    /// The rows for the next tree.
    pub fn draw(&mut self) -> Vec<u32> {
        if self.subsample >= 1.0 {
            return self.train.clone();
        }
        let (dice, share) = (&mut self.dice, self.subsample);
        let drawn: Vec<u32> = self.train.iter().copied().filter(|_| dice.unit() < share).collect();
        if drawn.is_empty() { self.train.clone() } else { drawn }
    }

    /// Adds a tree's values to all margins; `codes` are those it was grown on.
    pub fn add(&mut self, tree: &Tree, codes: &[Vec<u8>]) {
        if tree.nodes.len() == 1 {
            let value = tree.nodes[0].value;
            self.margin.iter_mut().for_each(|m| *m += value);
            return;
        }
        for (row, margin) in self.margin.iter_mut().enumerate() {
            *margin += tree.value(|f| codes[f][row]);
        }
    }

    /// The same where the rows that the tree was grown on stand in the order of its leaves:
    /// only the others need to walk down.
    pub fn add_leaves(
        &mut self,
        tree: &Tree,
        leaves: &[(usize, std::ops::Range<usize>)],
        rows: &[u32],
        codes: &[Vec<u8>],
    ) {
        if rows.len() < self.train.len() {
            return self.add(tree, codes);
        }
        for (node, range) in leaves {
            let value = tree.nodes[*node].value;
            for row in &rows[range.clone()] {
                self.margin[*row as usize] += value;
            }
        }
        for row in &self.aside {
            let row = *row as usize;
            self.margin[row] += tree.value(|f| codes[f][row]);
        }
    }

    /// Mean log-loss on the rows set aside.
    pub fn watched_loss(&self) -> f64 {
        let (mut loss, mut weight) = (0.0, 0.0);
        for row in &self.aside {
            let row = *row as usize;
            let (m, w) = (self.margin[row], self.weight(row));
            loss += w * (softplus(m) - if self.bads[row] { m } else { 0.0 });
            weight += w;
        }
        if weight > 0.0 { loss / weight } else { 0.0 }
    }
}

impl Booster {
    /// Log-odds of bad for each row.
    ///
    /// # Errors
    /// Another number or kind of columns, lengths.
    pub fn linear(&self, features: &[Feature<'_>]) -> Result<Vec<f64>, Unfit> {
        let codes = self.grid.encode(features)?;
        let rows = codes.first().map_or(0, Vec::len);
        let mut margins = vec![self.base; rows];
        // Tree by tree within blocks of rows: the codes of a block stay in the cache.
        for (block, margins) in margins.chunks_mut(4_096).enumerate() {
            let start = block * 4_096;
            for tree in &self.trees {
                for (r, margin) in margins.iter_mut().enumerate() {
                    *margin += tree.value(|f| codes[f][start + r]);
                }
            }
        }
        Ok(margins)
    }

    /// Probability of bad for each row.
    ///
    /// # Errors
    /// As for [`Self::linear`].
    pub fn probabilities(&self, features: &[Feature<'_>]) -> Result<Vec<f64>, Unfit> {
        Ok(self.linear(features)?.into_iter().map(logistic).collect())
    }

    /// What each column adds to the log-odds of one row, by exact Shapley values (TreeSHAP).
    /// Base and contributions sum to the row's log-odds.
    ///
    /// # Errors
    /// As for [`Self::linear`], and no such row.
    pub fn contributions(
        &self,
        features: &[Feature<'_>],
        row: usize,
    ) -> Result<Contributions, Unfit> {
        let one: Vec<Feature<'_>> = features
            .iter()
            .map(|f| match f {
                Feature::Number(v) => v.get(row..=row).map(Feature::Number),
                Feature::Level(c) => c.get(row..=row).map(Feature::Level),
            })
            .collect::<Option<_>>()
            .ok_or(Unfit::NoRows)?;
        let codes: Vec<u8> =
            self.grid.encode(&one)?.iter().filter_map(|c| c.first().copied()).collect();
        Ok(shap::contributions(self, &codes))
    }

    /// Sum of gains for each column: how much the trees owe to it.
    pub fn importance(&self) -> Vec<f64> {
        let mut gains = vec![0.0; self.grid.axes.len()];
        for node in self.trees.iter().flat_map(|t| &t.nodes) {
            if node.test.is_some() {
                gains[node.feature] += node.gain;
            }
        }
        gains
    }
}
