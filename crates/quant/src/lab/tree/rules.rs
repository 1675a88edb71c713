//! The tree in words' reach: each leaf as a rule with its conditions drawn together, each
//! decision as the path that was taken. Sentences are made where the languages are.

use super::super::feature::Feature;
use super::super::unfit::Unfit;
use super::{Question, Tree, answer};

/// What a rule asks of one column.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The column.
    pub feature: usize,
    /// What its value must be.
    pub kind: Kind,
    /// Whether a missing value passes too.
    pub or_missing: bool,
}

/// What a value must be.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A number above `above` and at most `upto`; absent ends are open.
    Numbers {
        /// Not included.
        above: Option<f64>,
        /// Included.
        upto: Option<f64>,
    },
    /// One of these levels.
    Levels(Vec<u32>),
    /// None of these levels.
    NotLevels(Vec<u32>),
    /// There at all.
    Present,
    /// Missing.
    Missing,
}

/// A leaf as a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The leaf, a number of [`Tree::nodes`].
    pub leaf: usize,
    /// Conditions, one for each column, in the order in which they were first asked; all must
    /// hold.
    pub conditions: Vec<Condition>,
    /// Training rows.
    pub rows: usize,
    /// Their weight.
    pub weight: f64,
    /// Share of bads.
    pub bad_rate: f64,
}

/// One question on the way of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// The question.
    pub question: Question,
    /// The answer; absent where the value is missing.
    pub answer: Option<bool>,
    /// Which way it went.
    pub left: bool,
    /// Share of bads before the question.
    pub before: f64,
    /// And after it: the difference is what the answer cost or gained.
    pub after: f64,
}

impl Tree {
    /// All rules, riskiest first.
    pub fn rules(&self) -> Vec<Rule> {
        let mut rules = Vec::new();
        let mut open = vec![(0, Vec::<Condition>::new())];
        while let Some((at, conditions)) = open.pop() {
            let node = &self.nodes[at];
            let Some(question) = &node.question else {
                rules.push(Rule {
                    leaf: at,
                    conditions,
                    rows: node.rows,
                    weight: node.weight,
                    bad_rate: node.bad_rate(),
                });
                continue;
            };
            for (child, yes) in [(node.left, true), (node.right, false)] {
                let mut conditions = conditions.clone();
                narrow(&mut conditions, question, yes, node.missing_left == yes);
                open.push((child, conditions));
            }
        }
        rules.sort_by(|a, b| b.bad_rate.total_cmp(&a.bad_rate).then(a.leaf.cmp(&b.leaf)));
        rules
    }

    /// The questions that decided on a row, first to last.
    ///
    /// # Errors
    /// Another number or kind of columns, lengths, no such row.
    pub fn path(&self, features: &[Feature<'_>], row: usize) -> Result<Vec<Taken>, Unfit> {
        if row >= self.check(features)? {
            return Err(Unfit::NoRows);
        }
        let (mut at, mut path) = (0, Vec::new());
        while let Some(question) = &self.nodes[at].question {
            let node = &self.nodes[at];
            let answer = answer(question, &features[question.feature()], row);
            let left = answer.unwrap_or(node.missing_left);
            at = if left { node.left } else { node.right };
            path.push(Taken {
                question: question.clone(),
                answer,
                left,
                before: node.bad_rate(),
                after: self.nodes[at].bad_rate(),
            });
        }
        Ok(path)
    }
}

/// Draws a further answer into the conditions.
fn narrow(conditions: &mut Vec<Condition>, question: &Question, yes: bool, missing: bool) {
    let feature = question.feature();
    let asked = match (question, yes) {
        (Question::AtMost { cut, .. }, true) => Kind::Numbers { above: None, upto: Some(*cut) },
        (Question::AtMost { cut, .. }, false) => Kind::Numbers { above: Some(*cut), upto: None },
        (Question::In { levels, .. }, true) => Kind::Levels(levels.clone()),
        (Question::In { levels, .. }, false) => Kind::NotLevels(levels.clone()),
        (Question::Missing { .. }, true) => Kind::Missing,
        (Question::Missing { .. }, false) => Kind::Present,
    };
    let missing = match question {
        Question::Missing { .. } => yes,
        _ => missing,
    };
    match conditions.iter_mut().find(|c| c.feature == feature) {
        Some(old) => {
            old.kind = both(&old.kind, &asked);
            old.or_missing &= missing;
        }
        None => conditions.push(Condition { feature, kind: asked, or_missing: missing }),
    }
}

/// What both kinds allow.
fn both(a: &Kind, b: &Kind) -> Kind {
    let tighter = |x: Option<f64>, y: Option<f64>, pick: fn(f64, f64) -> f64| match (x, y) {
        (Some(x), Some(y)) => Some(pick(x, y)),
        (x, y) => x.or(y),
    };
    match (a, b) {
        (Kind::Numbers { above: x, upto: y }, Kind::Numbers { above: z, upto: w }) => {
            Kind::Numbers { above: tighter(*x, *z, f64::max), upto: tighter(*y, *w, f64::min) }
        }
        (Kind::Levels(x), Kind::Levels(y)) => {
            Kind::Levels(x.iter().copied().filter(|l| y.contains(l)).collect())
        }
        (Kind::Levels(x), Kind::NotLevels(y)) | (Kind::NotLevels(y), Kind::Levels(x)) => {
            Kind::Levels(x.iter().copied().filter(|l| !y.contains(l)).collect())
        }
        (Kind::NotLevels(x), Kind::NotLevels(y)) => {
            let mut all: Vec<u32> = x.iter().chain(y).copied().collect();
            all.sort_unstable();
            all.dedup();
            Kind::NotLevels(all)
        }
        (Kind::Missing, _) | (_, Kind::Missing) => Kind::Missing,
        (Kind::Present, other) | (other, Kind::Present) => other.clone(),
        // A column is of one kind, so that nothing else can meet.
        (first, _) => first.clone(),
    }
}
