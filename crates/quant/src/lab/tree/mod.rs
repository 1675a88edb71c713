//! A decision tree that a credit manager can read: CART (Breiman, Friedman, Olshen and Stone,
//! 1984) with exact cuts, levels without an order, a place for missing values, weights, and
//! cost-complexity pruning by cross-validation. Every leaf can be told as a rule, every decision
//! as a path.

mod grow;
mod prune;
mod rules;
#[cfg(test)]
mod tests;

pub use rules::{Condition, Kind, Rule, Taken};

use super::feature::{Feature, NO_LEVEL, check};
use super::progress::{Watch, tell};
use super::unfit::{Unfit, enough, same_length, sound_weights};

/// What a split should make purer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Impurity {
    /// 2 p (1 − p).
    #[default]
    Gini,
    /// −p ln p − (1 − p) ln (1 − p).
    Entropy,
}

/// How far the grown tree is cut back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pruning {
    /// Not at all.
    None,
    /// Branches that gain less than this for each leaf, in impurity of the whole sample.
    Alpha(f64),
    /// As far as cross-validation advises by its log-loss.
    CrossValidation {
        /// Folds, from 2.
        folds: usize,
        /// Deals the rows.
        seed: u64,
        /// The smallest tree within one standard error of the best, instead of the best.
        one_error: bool,
    },
}

/// How to grow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Measure of purity.
    pub impurity: Impurity,
    /// Questions one below another at most.
    pub depth: usize,
    /// Fewest rows in a leaf.
    pub least_leaf: usize,
    /// Pruning.
    pub pruning: Pruning,
    /// Fewest bads and goods in all.
    pub least_bads: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            impurity: Impurity::Gini,
            depth: 6,
            least_leaf: 30,
            pruning: Pruning::CrossValidation { folds: 10, seed: 1, one_error: true },
            least_bads: 50,
        }
    }
}

/// The question at an inner node; yes goes left.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// Is the number at most this?
    AtMost {
        /// The column.
        feature: usize,
        /// Included.
        cut: f64,
    },
    /// Is the level one of these?
    In {
        /// The column.
        feature: usize,
        /// Level codes, rising.
        levels: Vec<u32>,
    },
    /// Is it missing?
    Missing {
        /// The column.
        feature: usize,
    },
}

impl Question {
    /// The column asked about.
    pub fn feature(&self) -> usize {
        match self {
            Self::AtMost { feature, .. } | Self::In { feature, .. } | Self::Missing { feature } => {
                *feature
            }
        }
    }
}

/// A node; leaves ask nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What is asked.
    pub question: Option<Question>,
    /// Whether a missing value goes left.
    pub missing_left: bool,
    /// Child for yes.
    pub left: usize,
    /// Child for no.
    pub right: usize,
    /// Training rows that came here.
    pub rows: usize,
    /// Their weight.
    pub weight: f64,
    /// Weight of the bads among them.
    pub bad: f64,
    /// Weight times impurity over the whole weight.
    pub cost: f64,
}

impl Node {
    /// Share of bads.
    pub fn bad_rate(&self) -> f64 {
        self.bad / self.weight
    }
}

/// How a degree of pruning did in cross-validation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Degree {
    /// Gain for each leaf below which branches go.
    pub alpha: f64,
    /// Leaves that are left of the whole tree.
    pub leaves: usize,
    /// Mean log-loss on rows held out.
    pub loss: f64,
    /// Its standard error over the folds.
    pub error: f64,
}

/// A grown tree; the first node is the root.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// Nodes; children stand behind their parents.
    pub nodes: Vec<Node>,
    /// Columns that it expects.
    pub features: usize,
    /// What cross-validation found, weakest pruning first; empty without it.
    pub degrees: Vec<Degree>,
}

/// What a tree is grown from.
#[derive(Clone, Copy)]
pub(crate) struct Field<'a> {
    pub features: &'a [Feature<'a>],
    pub bads: &'a [bool],
    pub weights: Option<&'a [f64]>,
}

impl Field<'_> {
    pub fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |w| w[row])
    }
}

/// Grows and prunes a tree.
///
/// # Errors
/// No columns, lengths, one class or too few, settings, nothing varies; a stop.
pub fn grow(
    features: &[Feature<'_>],
    bads: &[bool],
    weights: Option<&[f64]>,
    settings: &Settings,
    watch: Watch<'_>,
) -> Result<Tree, Unfit> {
    check(features, bads.len())?;
    sound_weights(weights, bads.len())?;
    let (bad, good) = enough(bads, weights, settings.least_bads)?;
    let sound = [
        ("depth", (1..=64).contains(&settings.depth)),
        ("least_leaf", settings.least_leaf >= 1),
        ("alpha", !matches!(settings.pruning, Pruning::Alpha(a) if a.is_nan() || a < 0.0)),
    ];
    if let Some((name, _)) = sound.iter().find(|s| !s.1) {
        return Err(Unfit::Setting { name });
    }
    if bads.len() >= u32::MAX as usize {
        return Err(Unfit::Setting { name: "rows" });
    }
    if !features.iter().any(varies) {
        return Err(Unfit::NothingVaries);
    }
    let field = Field { features, bads, weights };
    let rows: Vec<u32> =
        (0..bads.len()).filter(|r| field.weight(*r) > 0.0).map(|r| r as u32).collect();
    let whole = grow::grow(&field, rows.clone(), settings);
    match settings.pruning {
        Pruning::None => Ok(whole),
        Pruning::Alpha(alpha) => Ok(prune::prune(&whole, alpha)),
        Pruning::CrossValidation { folds, seed, one_error } => {
            if bad < folds || good < folds {
                return Err(Unfit::TooFewBads { bads: bad.min(good), least: folds });
            }
            tell(watch, "fold", 0, folds)?;
            let held = super::prove::folds::deal(bads, folds, seed)?;
            let fold = |row: u32| usize::from(held[row as usize]);
            let mut degrees = prune::degrees(&whole);
            let mut losses = vec![Vec::with_capacity(folds); degrees.len()];
            for number in 0..folds {
                tell(watch, "fold", number, folds)?;
                let (test, train): (Vec<u32>, Vec<u32>) =
                    rows.iter().partition(|r| fold(**r) == number);
                let part = grow::grow(&field, train, settings);
                for (degree, losses) in degrees.iter().zip(&mut losses) {
                    losses.push(prune::loss(&prune::prune(&part, degree.alpha), &field, &test));
                }
            }
            let alpha = prune::choose(&mut degrees, &losses, one_error);
            Ok(Tree { degrees, ..prune::prune(&whole, alpha) })
        }
    }
}

fn varies(feature: &Feature<'_>) -> bool {
    match feature {
        Feature::Number(v) => {
            v.windows(2).any(|w| w[0] != w[1] && !(w[0].is_nan() && w[1].is_nan()))
        }
        Feature::Level(v) => v.windows(2).any(|w| w[0] != w[1]),
    }
}

/// Where a value goes: `None` where it is missing.
fn answer(question: &Question, feature: &Feature<'_>, row: usize) -> Option<bool> {
    match (question, feature) {
        (Question::Missing { .. }, Feature::Number(v)) => Some(v[row].is_nan()),
        (Question::Missing { .. }, Feature::Level(v)) => Some(v[row] == NO_LEVEL),
        (Question::AtMost { cut, .. }, Feature::Number(v)) => {
            (!v[row].is_nan()).then(|| v[row] <= *cut)
        }
        (Question::In { levels, .. }, Feature::Level(v)) => {
            (v[row] != NO_LEVEL).then(|| levels.binary_search(&v[row]).is_ok())
        }
        // Another kind of column than at the fit: nothing is known.
        _ => None,
    }
}

impl Tree {
    /// The leaf of a row; the columns must have it.
    pub(crate) fn leaf(&self, features: &[Feature<'_>], row: usize) -> usize {
        let mut at = 0;
        while let Some(question) = &self.nodes[at].question {
            let node = &self.nodes[at];
            let yes = answer(question, &features[question.feature()], row);
            at = if yes.unwrap_or(node.missing_left) { node.left } else { node.right };
        }
        at
    }

    fn check(&self, features: &[Feature<'_>]) -> Result<usize, Unfit> {
        same_length("columns", self.features, features.len())?;
        let rows = features.first().map_or(0, Feature::rows);
        check(features, rows)?;
        let fits = |q: &Question| {
            !matches!(
                (q, &features[q.feature()]),
                (Question::AtMost { .. }, Feature::Level(_))
                    | (Question::In { .. }, Feature::Number(_))
            )
        };
        if !self.nodes.iter().filter_map(|n| n.question.as_ref()).all(fits) {
            return Err(Unfit::Setting { name: "column kind" });
        }
        Ok(rows)
    }

    /// The leaf that each row comes to, as a number of [`Self::nodes`].
    ///
    /// # Errors
    /// Another number or kind of columns, lengths.
    pub fn leaves(&self, features: &[Feature<'_>]) -> Result<Vec<usize>, Unfit> {
        let rows = self.check(features)?;
        Ok((0..rows).map(|row| self.leaf(features, row)).collect())
    }

    /// Share of bads in each row's leaf.
    ///
    /// # Errors
    /// As for [`Self::leaves`].
    pub fn probabilities(&self, features: &[Feature<'_>]) -> Result<Vec<f64>, Unfit> {
        let leaves = self.leaves(features)?;
        Ok(leaves.into_iter().map(|leaf| self.nodes[leaf].bad_rate()).collect())
    }
}
