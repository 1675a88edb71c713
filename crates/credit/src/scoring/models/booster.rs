//! A booster by the names of its variables. It gives log-odds, no points that could be added up
//! by hand: it is scored in the shadow and decides nothing.

use base::Result;
use quant::{
    lab::boost::{
        Booster,
        grid::{Axis, MISSING},
        take_apart,
        tree::{Node, Test, Tree, contains},
    },
    scaling::{Anchor, round_half_up},
};
use serde::{Deserialize, Serialize};

use super::{
    content::{WireAnchor, scale_of, unreadable},
    names::{ColumnNames, name_of, words_of},
    sight::{Seen, Sight},
};

/// Code of words too rare for a place of their own.
const RARE: u8 = 254;

/// How one variable is coded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Coding {
    /// Code = cuts below the value.
    Cuts(Vec<f64>),
    /// Code = place of the word; rare words share a code.
    Words {
        /// Words with a place of their own.
        own: Vec<String>,
        /// Words seen that share a code.
        #[serde(default)]
        rare: Vec<String>,
    },
}

/// One variable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coded {
    /// Its name.
    pub variable: String,
    /// Its coding.
    pub coding: Coding,
}

impl Coded {
    fn code(&self, seen: Seen<'_>) -> u8 {
        let small = |place: usize| u8::try_from(place).unwrap_or(RARE);
        match (&self.coding, seen) {
            (Coding::Cuts(cuts), Seen::Number(x)) => small(cuts.partition_point(|cut| *cut < x)),
            (Coding::Words { own, rare }, Seen::Word(word)) => {
                let place = own.iter().position(|w| w == word).map(small);
                let shared = || rare.iter().any(|w| w == word).then_some(RARE);
                place.or_else(shared).unwrap_or(MISSING)
            }
            _ => MISSING,
        }
    }
}

/// The booster with its scale.
#[derive(Debug, Clone, PartialEq)]
pub struct BoosterModel {
    /// What the points mean.
    pub anchor: Anchor,
    /// The variables.
    pub columns: Vec<Coded>,
    /// Log-odds of bad before any tree.
    pub base: f64,
    /// The trees.
    pub trees: Vec<Tree>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    format: String,
    version: u32,
    anchor: WireAnchor,
    base: f64,
    columns: Vec<Coded>,
    trees: Vec<Vec<WireNode>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireNode {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at_most: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    among: Option<Vec<u8>>,
    #[serde(default)]
    missing_left: bool,
    #[serde(default)]
    left: usize,
    #[serde(default)]
    right: usize,
    value: f64,
    #[serde(default)]
    cover: f64,
}

/// The score of one case taken apart: what it would be of the mean of the rows learnt from, and what each
/// variable adds to that. Whole points that add up to the score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// The points of the mean.
    pub base: i32,
    /// Variables with what they add, those that take the most first; without those that add nothing.
    pub parts: Vec<(String, i32)>,
}

const FORMAT: &str = "shouxin-booster";

impl BoosterModel {
    /// From a fitted booster, with the names of its columns.
    ///
    /// # Errors
    /// `scoring.card-unreadable` where a column or level has no name.
    pub fn of(booster: &Booster, names: &[ColumnNames], anchor: Anchor) -> Result<Self> {
        let mut columns = Vec::new();
        for (at, axis) in booster.grid.axes.iter().enumerate() {
            let coding = match axis {
                Axis::Cuts(cuts) => Coding::Cuts(cuts.clone()),
                Axis::Levels { own, rare } => Coding::Words {
                    own: words_of(names, at, own)?,
                    rare: words_of(names, at, rare)?,
                },
            };
            columns.push(Coded { variable: name_of(names, at)?, coding });
        }
        Self { anchor, columns, base: booster.base, trees: booster.trees.clone() }.check()
    }

    /// Reads it back.
    ///
    /// # Errors
    /// `scoring.card-unreadable` with the reason.
    pub fn read(text: &str) -> Result<Self> {
        let wire: Wire = serde_json::from_str(text).map_err(unreadable)?;
        if wire.format != FORMAT || wire.version != 1 {
            return Err(unreadable(format!("{} {}", wire.format, wire.version)).into());
        }
        let trees = wire
            .trees
            .into_iter()
            .map(|nodes| Tree { nodes: nodes.into_iter().map(WireNode::node).collect() });
        let (anchor, columns) = (wire.anchor.into(), wire.columns);
        Self { anchor, columns, base: wire.base, trees: trees.collect() }.check()
    }

    /// As JSON.
    pub fn write(&self) -> String {
        let wire = Wire {
            format: FORMAT.to_owned(),
            version: 1,
            anchor: self.anchor.into(),
            base: self.base,
            columns: self.columns.clone(),
            trees: self
                .trees
                .iter()
                .map(|tree| tree.nodes.iter().map(WireNode::of).collect())
                .collect(),
        };
        serde_json::to_string(&wire).unwrap_or_default()
    }

    fn check(self) -> Result<Self> {
        scale_of(self.anchor)?;
        for tree in &self.trees {
            let count = tree.nodes.len();
            let sound = |(at, node): (usize, &Node)| {
                let children = [node.left, node.right].iter().all(|c| *c > at && *c < count);
                let inner = children && node.feature < self.columns.len();
                node.value.is_finite() && (node.test.is_none() || inner)
            };
            if count == 0 || !tree.nodes.iter().enumerate().all(sound) {
                return Err(unreadable("trees").into());
            }
        }
        if self.columns.is_empty() || !self.base.is_finite() {
            return Err(unreadable("columns").into());
        }
        Ok(self)
    }

    /// Its variables that a tree asks about.
    pub fn variables(&self) -> Vec<String> {
        let nodes = self.trees.iter().flat_map(|tree| &tree.nodes);
        let used: std::collections::BTreeSet<usize> =
            nodes.filter(|node| node.test.is_some()).map(|node| node.feature).collect();
        used.into_iter().map(|at| self.columns[at].variable.clone()).collect()
    }

    /// How often each variable is asked, the most asked first.
    pub fn splits(&self) -> Vec<(String, usize)> {
        let mut counts = vec![0_usize; self.columns.len()];
        let nodes = self.trees.iter().flat_map(|tree| &tree.nodes);
        for node in nodes.filter(|node| node.test.is_some()) {
            if let Some(count) = counts.get_mut(node.feature) {
                *count += 1;
            }
        }
        let named = self.columns.iter().zip(counts).filter(|(_, count)| *count > 0);
        let mut all: Vec<_> = named.map(|(one, count)| (one.variable.clone(), count)).collect();
        all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        all
    }

    /// Log-odds of bad.
    pub fn log_odds(&self, sight: &dyn Sight) -> f64 {
        let codes = self.codes(sight);
        // Added up in the order in which the method adds them, so that no last bit differs.
        self.trees.iter().fold(self.base, |sum, tree| sum + tree.value(|at| codes[at]))
    }

    fn codes(&self, sight: &dyn Sight) -> Vec<u8> {
        self.columns.iter().map(|one| one.code(sight.see(&one.variable))).collect()
    }

    /// The score of a case taken apart by exact Shapley values; `None` where the model was kept before its
    /// nodes knew how many rows came to them.
    pub fn apart(&self, sight: &dyn Sight) -> Option<Apart> {
        let mut nodes = self.trees.iter().flat_map(|tree| &tree.nodes);
        let scale = scale_of(self.anchor).ok().filter(|_| nodes.all(|node| node.cover > 0.0))?;
        let told = take_apart(self.base, &self.trees, &self.codes(sight));
        let base = scale.exact(-told.base);
        let zero = scale.exact(0.0);
        let exact: Vec<f64> =
            told.by_feature.iter().map(|odds| scale.exact(-odds) - zero).collect();
        let mut points: Vec<i32> = exact.iter().map(|part| round_half_up(part.floor())).collect();
        let whole = round_half_up(base);
        // What rounding down left over goes to those that lost most by it.
        let sum = points.iter().fold(whole, |sum, part| sum.saturating_add(*part));
        let left = usize::try_from(self.score(sight).saturating_sub(sum)).unwrap_or(0);
        let mut order: Vec<usize> = (0..exact.len()).collect();
        let lost = |at: &usize| exact[*at] - exact[*at].floor();
        order.sort_by(|a, b| lost(b).total_cmp(&lost(a)).then(a.cmp(b)));
        order.iter().take(left).for_each(|at| points[*at] += 1);
        let sum: i32 = points.iter().sum();
        let named = self.columns.iter().map(|one| one.variable.clone()).zip(points);
        let mut parts: Vec<(String, i32)> = named.filter(|(_, points)| *points != 0).collect();
        parts.sort_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(&b.0)));
        // The base takes what is left of a point, so that all add up.
        Some(Apart { base: self.score(sight) - sum, parts })
    }

    /// Whole points, not clamped.
    pub fn score(&self, sight: &dyn Sight) -> i32 {
        let scale = scale_of(self.anchor).ok();
        scale.map_or(0, |scale| round_half_up(scale.exact(-self.log_odds(sight))))
    }
}

impl WireNode {
    fn of(node: &Node) -> Self {
        let codes = |set: &[u64; 4]| (0..=u8::MAX).filter(|code| contains(set, *code)).collect();
        Self {
            column: node.test.is_some().then_some(node.feature),
            at_most: match &node.test {
                Some(Test::AtMost(code)) => Some(*code),
                _ => None,
            },
            among: match &node.test {
                Some(Test::In(set)) => Some(codes(set)),
                _ => None,
            },
            missing_left: node.missing_left,
            left: node.left,
            right: node.right,
            value: node.value,
            cover: node.cover,
        }
    }

    fn node(self) -> Node {
        let set = |codes: &[u8]| {
            codes.iter().fold([0_u64; 4], |mut set, code| {
                set[usize::from(*code >> 6)] |= 1 << (code & 63);
                set
            })
        };
        let test = match (self.at_most, &self.among) {
            (Some(code), _) => Some(Test::AtMost(code)),
            (None, Some(codes)) => Some(Test::In(set(codes))),
            (None, None) => None,
        };
        Node {
            feature: self.column.unwrap_or(if test.is_some() { usize::MAX } else { 0 }),
            test,
            missing_left: self.missing_left,
            left: self.left,
            right: self.right,
            ..Node::leaf(self.value, self.cover)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{Value, models::sight::Row};

    fn row(values: &[(&str, f64)]) -> Row {
        let mut row = Row::default();
        values.iter().for_each(|(name, value)| row.put(name, Value::Number(*value)));
        row
    }

    fn model(cover: [f64; 3]) -> BoosterModel {
        let inner = |left, right| Node {
            test: Some(Test::AtMost(0)),
            left,
            right,
            ..Node::leaf(0.0, cover[0])
        };
        let tree = |low, high| Tree {
            nodes: vec![inner(1, 2), Node::leaf(low, cover[1]), Node::leaf(high, cover[2])],
        };
        let mut second = tree(0.4, -0.4);
        second.nodes[0].feature = 1;
        let coded = |variable: &str| Coded {
            variable: variable.to_owned(),
            coding: Coding::Cuts(vec![1.0]),
        };
        BoosterModel {
            anchor: Anchor { score: 600.0, odds: 10.0, points_to_double: 50.0 },
            columns: vec![coded("x"), coded("y")],
            base: -2.0,
            trees: vec![tree(-1.0, 1.0), second],
        }
    }

    #[test]
    fn the_parts_of_a_score_add_up_to_it() {
        let model = model([100.0, 75.0, 25.0]);
        let back = BoosterModel::read(&model.write()).expect("reads back");
        assert_eq!(back, model, "with the rows of each node");
        for (x, y) in [(0.5, 0.5), (0.5, 2.0), (2.0, 0.5), (2.0, 2.0)] {
            let row = row(&[("x", x), ("y", y)]);
            let apart = back.apart(&row).expect("taken apart");
            let sum: i32 = apart.parts.iter().map(|(_, points)| points).sum();
            assert_eq!(apart.base + sum, back.score(&row), "{x} {y}");
            let of = |name: &str| apart.parts.iter().find(|(one, _)| one == name).expect(name).1;
            assert_eq!((of("x") < 0, of("y") < 0), (x > 1.0, y < 1.0), "{apart:?}");
        }
        // Shapley by hand: x at 2 adds 1 − (0.75·−1 + 0.25·1) = 1.5 to the log-odds, 108 points less.
        let apart = back.apart(&row(&[("x", 2.0), ("y", 2.0)])).expect("taken apart");
        assert!((apart.parts[0].1 + 108).abs() <= 1, "{apart:?}");
        assert_eq!(self::model([0.0; 3]).apart(&row(&[("x", 1.0)])), None);
    }
}
