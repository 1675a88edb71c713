//! Growing: every cut between neighbouring values is tried. The rows of each column are put in
//! order once; a split only parts the lists, so that nothing is sorted again below.

use std::ops::Range;

use super::super::feature::{Feature, NO_LEVEL};
use super::{Field, Impurity, Node, Question, Settings, Tree};

/// Weight of bads, weight of goods, rows.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    bad: f64,
    good: f64,
    rows: usize,
}

impl Sums {
    fn plus(self, other: Self) -> Self {
        Self {
            bad: self.bad + other.bad,
            good: self.good + other.good,
            rows: self.rows + other.rows,
        }
    }

    fn minus(self, other: Self) -> Self {
        Self {
            bad: (self.bad - other.bad).max(0.0),
            good: (self.good - other.good).max(0.0),
            rows: self.rows - other.rows,
        }
    }

    /// Weight times impurity.
    fn cost(self, impurity: Impurity) -> f64 {
        let weight = self.bad + self.good;
        if weight <= 0.0 || self.bad <= 0.0 || self.good <= 0.0 {
            return 0.0;
        }
        let part = |w: f64| -w * (w / weight).ln();
        match impurity {
            Impurity::Gini => 2.0 * self.bad * self.good / weight,
            Impurity::Entropy => part(self.bad) + part(self.good),
        }
    }
}

struct Split {
    question: Question,
    missing_left: bool,
    gain: f64,
}

struct Grower<'a> {
    field: &'a Field<'a>,
    settings: &'a Settings,
    /// For each column the rows in its order, missing last; nodes are ranges.
    orders: Vec<Vec<u32>>,
    total: f64,
}

/// Grows a whole tree on `rows`.
pub(super) fn grow(field: &Field<'_>, rows: Vec<u32>, settings: &Settings) -> Tree {
    let count = rows.len();
    let orders = field.features.iter().map(|f| ordered(f, &rows)).collect();
    let mut grower = Grower { field, settings, orders, total: 1.0 };
    let all = grower.sums(&rows);
    grower.total = (all.bad + all.good).max(f64::MIN_POSITIVE);
    let mut nodes = vec![grower.node(all)];
    let mut open = vec![(0, 0..count, 0)];
    let (mut goes_left, mut spare) = (vec![false; field.bads.len()], Vec::with_capacity(count));
    while let Some((at, range, depth)) = open.pop() {
        let Some(split) = grower.search(&range, depth) else { continue };
        let middle = grower.part(&split, &range, &mut goes_left, &mut spare);
        let (l, r) = (nodes.len(), nodes.len() + 1);
        for part in [range.start..middle, middle..range.end] {
            let sums = grower.sums(&grower.orders[0][part.clone()]);
            nodes.push(grower.node(sums));
        }
        let node = &mut nodes[at];
        (node.left, node.right) = (l, r);
        node.question = Some(split.question);
        node.missing_left = split.missing_left;
        open.push((r, middle..range.end, depth + 1));
        open.push((l, range.start..middle, depth + 1));
    }
    Tree { nodes, features: field.features.len(), degrees: Vec::new() }
}

fn ordered(feature: &Feature<'_>, rows: &[u32]) -> Vec<u32> {
    let mut order = rows.to_vec();
    match feature {
        Feature::Number(v) => order.sort_by(|a, b| {
            let (x, y) = (v[*a as usize], v[*b as usize]);
            x.is_nan().cmp(&y.is_nan()).then(x.total_cmp(&y)).then(a.cmp(b))
        }),
        Feature::Level(v) => order.sort_by_key(|r| (v[*r as usize], *r)),
    }
    order
}

impl Grower<'_> {
    fn node(&self, sums: Sums) -> Node {
        Node {
            question: None,
            missing_left: false,
            left: 0,
            right: 0,
            rows: sums.rows,
            weight: sums.bad + sums.good,
            bad: sums.bad,
            cost: sums.cost(self.settings.impurity) / self.total,
        }
    }

    fn add(&self, sums: &mut Sums, row: u32) {
        let row = row as usize;
        let w = self.field.weight(row);
        *(if self.field.bads[row] { &mut sums.bad } else { &mut sums.good }) += w;
        sums.rows += 1;
    }

    fn sums(&self, rows: &[u32]) -> Sums {
        let mut sums = Sums::default();
        rows.iter().for_each(|r| self.add(&mut sums, *r));
        sums
    }

    fn search(&self, range: &Range<usize>, depth: usize) -> Option<Split> {
        if depth >= self.settings.depth || range.len() < 2 * self.settings.least_leaf {
            return None;
        }
        let all = self.sums(&self.orders[0][range.clone()]);
        let mut best: Option<Split> = None;
        for (feature, column) in self.field.features.iter().enumerate() {
            let order = &self.orders[feature][range.clone()];
            let found = match column {
                Feature::Number(v) => self.best_cut(feature, v, order, all),
                Feature::Level(v) => self.best_levels(feature, v, order, all),
            };
            if let Some(split) = found
                && best.as_ref().is_none_or(|b| split.gain > b.gain)
            {
                best = Some(split);
            }
        }
        best
    }

    /// Gain of putting `left` on one side; `None` where a leaf would be too small or nothing
    /// is gained.
    fn gain(&self, left: Sums, all: Sums) -> Option<f64> {
        let right = all.minus(left);
        let least = self.settings.least_leaf;
        if left.rows < least || right.rows < least {
            return None;
        }
        let kind = self.settings.impurity;
        let gain = all.cost(kind) - left.cost(kind) - right.cost(kind);
        (gain > 1e-12 * self.total).then_some(gain)
    }

    fn best_cut(&self, feature: usize, v: &[f64], order: &[u32], all: Sums) -> Option<Split> {
        let there = order.partition_point(|r| !v[*r as usize].is_nan());
        let missing = self.sums(&order[there..]);
        let mut best = self.gain(missing, all).map(|gain| Split {
            question: Question::Missing { feature },
            missing_left: true,
            gain,
        });
        let mut below = Sums::default();
        for pair in order[..there].windows(2) {
            self.add(&mut below, pair[0]);
            let (a, b) = (v[pair[0] as usize], v[pair[1] as usize]);
            if a == b {
                continue;
            }
            for missing_left in [false, true] {
                if missing_left && missing.rows == 0 {
                    continue;
                }
                let left = if missing_left { below.plus(missing) } else { below };
                let Some(gain) = self.gain(left, all) else { continue };
                if best.as_ref().is_none_or(|s| gain > s.gain) {
                    let cut = between(a, b);
                    best = Some(Split {
                        question: Question::AtMost { feature, cut },
                        missing_left: self.side(missing_left, missing, left, all),
                        gain,
                    });
                }
            }
        }
        best
    }

    /// Levels by rising bad rate, then the best cut through that order: the best of all
    /// divisions (Breiman and others, theorem 4.5).
    fn best_levels(&self, feature: usize, v: &[u32], order: &[u32], all: Sums) -> Option<Split> {
        let mut levels: Vec<(u32, Sums)> = Vec::new();
        for row in order {
            let code = v[*row as usize];
            if levels.last().is_none_or(|l| l.0 != code) {
                levels.push((code, Sums::default()));
            }
            if let Some(last) = levels.last_mut() {
                self.add(&mut last.1, *row);
            }
        }
        let rate = |s: &Sums| s.bad / (s.bad + s.good).max(f64::MIN_POSITIVE);
        levels.sort_by(|a, b| rate(&a.1).total_cmp(&rate(&b.1)).then(a.0.cmp(&b.0)));
        let (mut below, mut best) = (Sums::default(), None::<(usize, f64)>);
        for (place, (_, sums)) in levels.iter().enumerate() {
            below = below.plus(*sums);
            if let Some(gain) = self.gain(below, all)
                && best.is_none_or(|b| gain > b.1)
            {
                best = Some((place, gain));
            }
        }
        let (place, gain) = best?;
        let left = levels[..=place].iter().fold(Sums::default(), |s, l| s.plus(l.1));
        let seen = levels.iter().any(|l| l.0 == NO_LEVEL);
        let missing_left = if seen {
            levels[..=place].iter().any(|l| l.0 == NO_LEVEL)
        } else {
            left.rows * 2 > all.rows
        };
        let mut chosen: Vec<u32> =
            levels[..=place].iter().map(|l| l.0).filter(|l| *l != NO_LEVEL).collect();
        chosen.sort_unstable();
        let question = if chosen.is_empty() {
            Question::Missing { feature }
        } else {
            Question::In { feature, levels: chosen }
        };
        Some(Split { question, missing_left, gain })
    }

    /// Where missing values go; the larger side where none was seen.
    fn side(&self, chosen: bool, missing: Sums, left: Sums, all: Sums) -> bool {
        if missing.rows > 0 { chosen } else { left.rows * 2 > all.rows }
    }

    /// Parts the lists of all columns.
    fn part(
        &mut self,
        split: &Split,
        range: &Range<usize>,
        goes_left: &mut [bool],
        spare: &mut Vec<u32>,
    ) -> usize {
        let feature = &self.field.features[split.question.feature()];
        let mut lefts = 0;
        for row in &self.orders[0][range.clone()] {
            let row = *row as usize;
            let yes = super::answer(&split.question, feature, row).unwrap_or(split.missing_left);
            goes_left[row] = yes;
            lefts += usize::from(yes);
        }
        for order in &mut self.orders {
            let list = &mut order[range.clone()];
            spare.clear();
            let mut to = 0;
            for at in 0..list.len() {
                let row = list[at];
                if goes_left[row as usize] {
                    list[to] = row;
                    to += 1;
                } else {
                    spare.push(row);
                }
            }
            list[to..].copy_from_slice(spare);
        }
        range.start + lefts
    }
}

/// A cut with `a` on its lower side and `b` above it: their middle where that is a number.
fn between(a: f64, b: f64) -> f64 {
    let middle = f64::midpoint(a, b);
    if middle.is_finite() && middle >= a && middle < b { middle } else { a }
}
