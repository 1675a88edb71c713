//! Exact Shapley values of trees in polynomial time (Lundberg, Erion and Lee, "Consistent
//! Individualized Feature Attribution for Tree Ensembles", 2018, algorithm 2).

use super::Booster;
use super::tree::Tree;

/// A score taken apart, in log-odds of bad.
#[derive(Clone, Debug, PartialEq)]
pub struct Contributions {
    /// Mean log-odds over the training rows.
    pub base: f64,
    /// What each column adds; positive is riskier.
    pub by_feature: Vec<f64>,
}

/// A column met on the way down.
#[derive(Clone, Copy)]
struct Step {
    feature: usize,
    /// Share of the rows that pass where the column is unknown.
    zero: f64,
    /// Whether the row passes where it is known.
    one: f64,
    /// Weight of the subsets of each size.
    weight: f64,
}

const NONE: usize = usize::MAX;

pub(super) fn contributions(booster: &Booster, codes: &[u8]) -> Contributions {
    take_apart(booster.base, &booster.trees, codes)
}

/// What each column adds to the log-odds of one row, given the code of the row in each column. Base and
/// contributions sum to its log-odds. Every node has to know how many rows came to it.
pub fn take_apart(base: f64, trees: &[Tree], codes: &[u8]) -> Contributions {
    let mut by_feature = vec![0.0; codes.len()];
    let mut base = base;
    for tree in trees {
        base += tree.mean();
        let mut walk = Walk { tree, codes, by_feature: &mut by_feature };
        walk.down(0, Vec::new(), Step { feature: NONE, zero: 1.0, one: 1.0, weight: 0.0 });
    }
    Contributions { base, by_feature }
}

struct Walk<'a> {
    tree: &'a Tree,
    codes: &'a [u8],
    by_feature: &'a mut [f64],
}

impl Walk<'_> {
    fn down(&mut self, at: usize, mut path: Vec<Step>, step: Step) {
        extend(&mut path, step);
        let node = &self.tree.nodes[at];
        if node.test.is_none() {
            for i in 1..path.len() {
                let s = path[i];
                self.by_feature[s.feature] += unwound(&path, i) * (s.one - s.zero) * node.value;
            }
            return;
        }
        let left = node.goes_left(self.codes[node.feature]);
        let (hot, cold) = if left { (node.left, node.right) } else { (node.right, node.left) };
        let (mut zero, mut one) = (1.0, 1.0);
        if let Some(i) = path.iter().position(|s| s.feature == node.feature) {
            (zero, one) = (path[i].zero, path[i].one);
            unwind(&mut path, i);
        }
        for (child, passes) in [(hot, one), (cold, 0.0)] {
            let share = self.tree.nodes[child].cover / node.cover;
            let step = Step { feature: node.feature, zero: zero * share, one: passes, weight: 0.0 };
            self.down(child, path.clone(), step);
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "depths of a tree")]
fn float(n: usize) -> f64 {
    n as f64
}

fn extend(path: &mut Vec<Step>, step: Step) {
    let l = path.len();
    path.push(Step { weight: if l == 0 { 1.0 } else { 0.0 }, ..step });
    for i in (0..l).rev() {
        path[i + 1].weight += step.one * path[i].weight * float(i + 1) / float(l + 1);
        path[i].weight *= step.zero * float(l - i) / float(l + 1);
    }
}

fn unwind(path: &mut Vec<Step>, i: usize) {
    let l = path.len() - 1;
    let (one, zero) = (path[i].one, path[i].zero);
    let mut next = path[l].weight;
    for j in (0..l).rev() {
        if one != 0.0 {
            let before = path[j].weight;
            path[j].weight = next * float(l + 1) / (float(j + 1) * one);
            next = before - path[j].weight * zero * float(l - j) / float(l + 1);
        } else {
            path[j].weight *= float(l + 1) / (zero * float(l - j));
        }
    }
    for j in i..l {
        path[j] = Step { weight: path[j].weight, ..path[j + 1] };
    }
    path.pop();
}

fn unwound(path: &[Step], i: usize) -> f64 {
    let l = path.len() - 1;
    let (one, zero) = (path[i].one, path[i].zero);
    let (mut total, mut next) = (0.0, path[l].weight);
    for j in (0..l).rev() {
        if one != 0.0 {
            let weight = next * float(l + 1) / (float(j + 1) * one);
            total += weight;
            next = path[j].weight - weight * zero * float(l - j) / float(l + 1);
        } else {
            total += path[j].weight * float(l + 1) / (zero * float(l - j));
        }
    }
    total
}
