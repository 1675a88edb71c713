//! A decision tree by the names of its variables. Every node has whole points of its own (those
//! of its bad rate on the scale), so that each answer on the way adds the difference: root and
//! answers add up to the score of the leaf.

use base::Result;
use quant::{
    lab::tree::{Question, Tree},
    scaling::{Anchor, Scale, round_half_up},
};
use serde::{Deserialize, Serialize};

use super::{
    content::{Better, Term, Weighed, WireAnchor, scale_of, unreadable},
    names::{ColumnNames, name_of, words_of},
    sight::{Seen, Sight},
};

/// What a node asks; yes goes left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Ask {
    /// Is the number at most this?
    AtMost {
        /// The variable.
        variable: String,
        /// Included.
        cut: f64,
    },
    /// Is the word one of these?
    In {
        /// The variable.
        variable: String,
        /// The words.
        levels: Vec<String>,
    },
    /// Is it missing?
    Missing {
        /// The variable.
        variable: String,
    },
}

impl Ask {
    /// The variable asked about.
    pub fn variable(&self) -> &str {
        match self {
            Self::AtMost { variable, .. }
            | Self::In { variable, .. }
            | Self::Missing { variable } => variable,
        }
    }

    fn answer(&self, sight: &dyn Sight) -> Option<bool> {
        match (self, sight.see(self.variable())) {
            (Self::Missing { .. }, seen) => Some(seen == Seen::Missing),
            (Self::AtMost { cut, .. }, Seen::Number(number)) => Some(number <= *cut),
            (Self::In { levels, .. }, Seen::Word(word)) => Some(levels.iter().any(|l| l == word)),
            _ => None,
        }
    }
}

/// A node; leaves ask nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TreeNode {
    /// What is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask: Option<Ask>,
    /// Whether a missing value goes left.
    #[serde(default)]
    pub missing_left: bool,
    /// Child for yes.
    #[serde(default)]
    pub left: usize,
    /// Child for no.
    #[serde(default)]
    pub right: usize,
    /// Training rows that came here.
    #[serde(default)]
    pub rows: usize,
    /// Their weight.
    pub weight: f64,
    /// Weight of the bads among them.
    pub bad: f64,
}

/// A tree with its scale; the first node is the root.
#[derive(Debug, Clone, PartialEq)]
pub struct TreeModel {
    /// What the points mean.
    pub anchor: Anchor,
    /// Children stand behind their parents.
    pub nodes: Vec<TreeNode>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    format: String,
    version: u32,
    anchor: WireAnchor,
    nodes: Vec<TreeNode>,
}

const FORMAT: &str = "shouxin-tree";

impl TreeModel {
    /// From a grown tree, with the names of its columns.
    ///
    /// # Errors
    /// `scoring.card-unreadable` where a column or level has no name.
    pub fn of(tree: &Tree, columns: &[ColumnNames], anchor: Anchor) -> Result<Self> {
        let node = |node: &quant::lab::tree::Node| {
            let ask = match &node.question {
                None => None,
                Some(Question::AtMost { feature, cut }) => {
                    Some(Ask::AtMost { variable: name_of(columns, *feature)?, cut: *cut })
                }
                Some(Question::In { feature, levels }) => Some(Ask::In {
                    variable: name_of(columns, *feature)?,
                    levels: words_of(columns, *feature, levels)?,
                }),
                Some(Question::Missing { feature }) => {
                    Some(Ask::Missing { variable: name_of(columns, *feature)? })
                }
            };
            Ok(TreeNode {
                ask,
                missing_left: node.missing_left,
                left: node.left,
                right: node.right,
                rows: node.rows,
                weight: node.weight,
                bad: node.bad,
            })
        };
        let nodes = tree.nodes.iter().map(node).collect::<Result<_>>()?;
        Self { anchor, nodes }.check()
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
        Self { anchor: wire.anchor.into(), nodes: wire.nodes }.check()
    }

    /// As JSON.
    pub fn write(&self) -> String {
        let wire = Wire {
            format: FORMAT.to_owned(),
            version: 1,
            anchor: self.anchor.into(),
            nodes: self.nodes.clone(),
        };
        serde_json::to_string_pretty(&wire).unwrap_or_default()
    }

    fn check(self) -> Result<Self> {
        scale_of(self.anchor)?;
        let count = self.nodes.len();
        for (at, node) in self.nodes.iter().enumerate() {
            let children = [node.left, node.right].iter().all(|c| *c > at && *c < count);
            let counts = node.weight > 0.0 && (0.0..=node.weight).contains(&node.bad);
            let cut = !matches!(&node.ask, Some(Ask::AtMost { cut, .. }) if !cut.is_finite());
            if !counts || !cut || (node.ask.is_some() && !children) {
                return Err(unreadable(format!("node {at}")).into());
            }
        }
        if count == 0 {
            return Err(unreadable("nodes").into());
        }
        Ok(self)
    }

    /// Its variables, in the order in which they are first asked about.
    pub fn variables(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for ask in self.nodes.iter().filter_map(|node| node.ask.as_ref()) {
            if !names.iter().any(|name| name == ask.variable()) {
                names.push(ask.variable().to_owned());
            }
        }
        names
    }

    /// Whole points of each node. A leaf without a bad (or a good) case counts half a one, so that
    /// it has odds.
    pub fn points(&self) -> Vec<i32> {
        let Ok(scale) = scale_of(self.anchor) else { return vec![0; self.nodes.len()] };
        self.nodes.iter().map(|node| points_of(node, &scale)).collect()
    }

    /// The most points of a leaf below each node.
    fn best(&self, points: &[i32]) -> Vec<i32> {
        let mut best = points.to_vec();
        for at in (0..self.nodes.len()).rev() {
            let node = &self.nodes[at];
            if node.ask.is_some() {
                best[at] = best[node.left].max(best[node.right]);
            }
        }
        best
    }

    /// Follows one case: what each variable's answers added.
    pub fn weigh(&self, sight: &dyn Sight) -> Weighed {
        let points = self.points();
        let best = self.best(&points);
        let mut terms: Vec<Term> = Vec::new();
        let mut at = 0;
        while let Some(ask) = &self.nodes[at].ask {
            let node = &self.nodes[at];
            let left = ask.answer(sight).unwrap_or(node.missing_left);
            let next = if left { node.left } else { node.right };
            let gave = points[next] - points[at];
            // Below this answer nothing better than its best leaf can be reached any more.
            let lost = best[at] - best[next];
            let better = match ask {
                Ask::AtMost { cut, .. } if lost > 0 && left => Some(Better::From(*cut, lost)),
                Ask::AtMost { cut, .. } if lost > 0 => Some(Better::Below(*cut, lost)),
                _ => None,
            };
            let known = terms.iter_mut().find(|term| term.variable == ask.variable());
            match known {
                Some(term) => {
                    term.points += gave;
                    term.best += gave + lost;
                    term.better = better.or(term.better);
                }
                None => terms.push(Term {
                    variable: ask.variable().to_owned(),
                    with: None,
                    points: gave,
                    best: gave + lost,
                    better,
                }),
            }
            at = next;
        }
        Weighed { score: points[at], terms }
    }
}

fn points_of(node: &TreeNode, scale: &Scale) -> i32 {
    let (bad, good) = (node.bad.max(0.5), (node.weight - node.bad).max(0.5));
    round_half_up(scale.exact((good / bad).ln()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{Value, models::sight::Row};

    fn tree() -> TreeModel {
        let leaf = |weight, bad| TreeNode {
            ask: None,
            missing_left: false,
            left: 0,
            right: 0,
            rows: 0,
            weight,
            bad,
        };
        let ask = |ask, left, right, weight, bad| TreeNode {
            ask: Some(ask),
            missing_left: true,
            left,
            right,
            ..leaf(weight, bad)
        };
        let late = Ask::AtMost { variable: "late-frequency".to_owned(), cut: 0.3 };
        let owner = Ask::In { variable: "ownership".to_owned(), levels: vec!["state".to_owned()] };
        TreeModel {
            anchor: Anchor { score: 600.0, odds: 10.0, points_to_double: 50.0 },
            nodes: vec![
                ask(late, 1, 2, 1100.0, 100.0),
                leaf(820.0, 20.0),
                ask(owner, 3, 4, 280.0, 80.0),
                leaf(110.0, 10.0),
                leaf(170.0, 70.0),
            ],
        }
    }

    #[test]
    fn answers_add_up_to_the_leaf() {
        let tree = tree();
        // 10 : 1 is 600, 40 : 1 is 700, 10 : 1 is 600 again, 10 : 7 is 434 + 72.13 × ln(10/7).
        assert_eq!(tree.points(), [600, 700, 500, 600, 460]);
        for (late, owner, score, terms) in [
            (Some(0.1), "private", 700, &[("late-frequency", 100, 100)][..]),
            (None, "private", 700, &[("late-frequency", 100, 100)]),
            (Some(0.5), "state", 600, &[("late-frequency", -100, 0), ("ownership", 100, 100)]),
            (Some(0.5), "private", 460, &[("late-frequency", -100, 0), ("ownership", -40, 100)]),
        ] {
            let mut row = Row::default();
            if let Some(late) = late {
                row.put("late-frequency", Value::Number(late));
            }
            row.put("ownership", Value::Class(owner.to_owned()));
            let told = tree.weigh(&row);
            assert_eq!(told.score, score, "{late:?} {owner}");
            let got: Vec<_> =
                told.terms.iter().map(|t| (t.variable.as_str(), t.points, t.best)).collect();
            assert_eq!(got, terms, "{late:?} {owner}");
        }
    }

    #[test]
    fn a_tree_reads_back_and_loops_are_refused() {
        let tree = tree();
        assert_eq!(TreeModel::read(&tree.write()).expect("reads"), tree);
        let mut looped = tree.clone();
        looped.nodes[2].left = 0;
        assert!(TreeModel::read(&looped.write()).is_err());
        let mut short = tree;
        short.nodes.truncate(3);
        assert!(TreeModel::read(&short.write()).is_err());
    }
}
