//! Cutting back: the branch that gains least for each of its leaves goes first (Breiman and
//! others, 1984, ch. 3); how far, cross-validation says.

use super::{Degree, Field, Tree};

/// Degrees of pruning tried at most.
const MOST: usize = 40;

/// What a branch would save: gain for each leaf of every inner node, and its leaves.
fn branches(tree: &Tree) -> Vec<(f64, usize)> {
    let mut sums = vec![(0.0, 0_usize); tree.nodes.len()];
    for (at, node) in tree.nodes.iter().enumerate().rev() {
        sums[at] = if node.question.is_none() {
            (node.cost, 1)
        } else {
            let (l, r) = (sums[node.left], sums[node.right]);
            (l.0 + r.0, l.1 + r.1)
        };
    }
    let weakness = |(node, (cost, leaves)): (&super::Node, &(f64, usize))| {
        if *leaves < 2 {
            return (f64::INFINITY, *leaves);
        }
        #[allow(clippy::cast_precision_loss, reason = "a number of leaves")]
        ((node.cost - cost).max(0.0) / (*leaves - 1) as f64, *leaves)
    };
    tree.nodes.iter().zip(&sums).map(weakness).collect()
}

/// The tree without the branches whose gain for each leaf is at most `alpha`, weakest first.
pub(super) fn prune(tree: &Tree, alpha: f64) -> Tree {
    let mut tree = tree.clone();
    while let Some((at, gain)) = weakest(&tree) {
        if gain > alpha {
            break;
        }
        cut(&mut tree, at);
    }
    compact(&tree)
}

/// The inner node with the least gain for each leaf; of equals the one nearest to the root.
fn weakest(tree: &Tree) -> Option<(usize, f64)> {
    let gains = branches(tree);
    let reached = reached(tree);
    (0..gains.len())
        .filter(|at| reached[*at] && gains[*at].0.is_finite())
        .min_by(|a, b| gains[*a].0.total_cmp(&gains[*b].0).then(a.cmp(b)))
        .map(|at| (at, gains[at].0))
}

/// Nodes that can still be reached from the root.
fn reached(tree: &Tree) -> Vec<bool> {
    let mut reached = vec![false; tree.nodes.len()];
    reached[0] = true;
    for (at, node) in tree.nodes.iter().enumerate() {
        if reached[at] && node.question.is_some() {
            reached[node.left] = true;
            reached[node.right] = true;
        }
    }
    reached
}

fn cut(tree: &mut Tree, at: usize) {
    tree.nodes[at].question = None;
}

/// Drops the nodes that nothing leads to.
fn compact(tree: &Tree) -> Tree {
    let reached = reached(tree);
    let mut place = vec![0; tree.nodes.len()];
    let mut next = 0;
    for (at, there) in reached.iter().enumerate() {
        place[at] = next;
        next += usize::from(*there);
    }
    let mut nodes = Vec::with_capacity(next);
    for (node, _) in tree.nodes.iter().zip(&reached).filter(|(_, there)| **there) {
        let mut node = node.clone();
        if node.question.is_some() {
            (node.left, node.right) = (place[node.left], place[node.right]);
        } else {
            (node.left, node.right) = (0, 0);
        }
        nodes.push(node);
    }
    Tree { nodes, features: tree.features, degrees: tree.degrees.clone() }
}

/// The degrees worth trying: between the neighbouring steps of the sequence their geometric
/// mean; loss and error still open.
pub(super) fn degrees(whole: &Tree) -> Vec<Degree> {
    let leaves = |t: &Tree| t.nodes.iter().filter(|n| n.question.is_none()).count();
    let (mut tree, mut steps) = (whole.clone(), vec![(0.0_f64, leaves(whole))]);
    let mut highest = 0.0_f64;
    while let Some((at, gain)) = weakest(&tree) {
        highest = highest.max(gain);
        cut(&mut tree, at);
        let left = leaves(&compact(&tree));
        match steps.last_mut() {
            Some(last) if highest <= last.0 => last.1 = left,
            _ => steps.push((highest, left)),
        }
    }
    let tried = |(place, (alpha, leaves)): (usize, &(f64, usize))| {
        let alpha = match steps.get(place + 1) {
            Some((next, _)) => (alpha * next).sqrt(),
            None => *alpha,
        };
        Degree { alpha, leaves: *leaves, loss: 0.0, error: 0.0 }
    };
    let all: Vec<Degree> = steps.iter().enumerate().map(tried).collect();
    if all.len() <= MOST {
        return all;
    }
    (0..MOST).map(|i| all[i * (all.len() - 1) / (MOST - 1)]).collect()
}

/// Mean log-loss of rows that the tree did not see. Leaf rates are drawn towards the whole's
/// by one row, so that no leaf is certain.
pub(super) fn loss(tree: &Tree, field: &Field<'_>, rows: &[u32]) -> f64 {
    let prior = tree.nodes[0].bad_rate();
    let (mut loss, mut weight) = (0.0, 0.0);
    for row in rows {
        let row = *row as usize;
        let leaf = &tree.nodes[tree.leaf(field.features, row)];
        let p = (leaf.bad + prior) / (leaf.weight + 1.0);
        let w = field.weight(row);
        loss -= w * if field.bads[row] { p } else { 1.0 - p }.max(f64::EPSILON).ln();
        weight += w;
    }
    if weight > 0.0 { loss / weight } else { 0.0 }
}

/// Fills in losses and errors; gives the alpha to prune with.
pub(super) fn choose(degrees: &mut [Degree], losses: &[Vec<f64>], one_error: bool) -> f64 {
    for (degree, losses) in degrees.iter_mut().zip(losses) {
        #[allow(clippy::cast_precision_loss, reason = "a number of folds")]
        let n = losses.len() as f64;
        degree.loss = losses.iter().sum::<f64>() / n;
        let spread = losses.iter().map(|l| (l - degree.loss).powi(2)).sum::<f64>() / (n - 1.0);
        degree.error = (spread / n).sqrt();
    }
    let Some(best) = degrees.iter().min_by(|a, b| a.loss.total_cmp(&b.loss)).copied() else {
        return 0.0;
    };
    let within = best.loss + if one_error { best.error } else { 0.0 };
    degrees.iter().rev().find(|d| d.loss <= within).map_or(best.alpha, |d| d.alpha)
}
