//! From many small cells to the few that the optimum is sought among.

use super::evidence::Cell;

/// How pre-bins are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Prebinning {
    /// Bins of equal size: they do not look at outcomes, so that many small ones chase no chance.
    #[default]
    Quantile,
    /// A classification tree: each split where the Gini impurity falls most, largest gain first.
    Tree,
}

impl Prebinning {
    /// The usual least share of the filled rows in a pre-bin: a tree looks for splits that do well
    /// on these very rows, and finds more of them by chance the smaller its pieces may be.
    pub const fn least_share(self) -> f64 {
        match self {
            Self::Quantile => 0.01,
            Self::Tree => 0.05,
        }
    }
}

/// The ends (one past the last cell) of at most `most` pre-bins, each of at least `least` weight
/// where the cells allow it.
pub fn ends(cells: &[Cell], how: Prebinning, most: usize, least: f64) -> Vec<usize> {
    match how {
        Prebinning::Tree => tree(cells, most, least),
        Prebinning::Quantile => quantile(cells, most, least),
    }
}

fn quantile(cells: &[Cell], most: usize, least: f64) -> Vec<usize> {
    let total: f64 = cells.iter().map(|cell| cell.total()).sum();
    #[allow(clippy::cast_precision_loss, reason = "some tens of bins")]
    let share = total / most.max(1) as f64;
    let (mut ends, mut before, mut held, mut wanted) = (vec![], 0.0, 0.0, share);
    for (at, cell) in (1..).zip(cells) {
        held += cell.total();
        let rest = total - before - held;
        if before + held >= wanted - 1e-9 && held >= least && rest >= least && at < cells.len() {
            ends.push(at);
            before += held;
            held = 0.0;
            while wanted <= before + 1e-9 {
                wanted += share;
            }
        }
    }
    ends.push(cells.len());
    ends
}

struct Leaf {
    first: usize,
    end: usize,
    /// Gain and place of its best split.
    split: Option<(f64, usize)>,
}

fn tree(cells: &[Cell], most: usize, least: f64) -> Vec<usize> {
    let mut sums = vec![Cell::default()];
    for cell in cells {
        sums.push(*sums.last().unwrap_or(&Cell::default()) + *cell);
    }
    let leaf = |first, end| Leaf { first, end, split: best_split(&sums, first, end, least) };
    let mut leaves = vec![leaf(0, cells.len())];
    while leaves.len() < most {
        let mut best: Option<(f64, usize, usize)> = None;
        for (index, leaf) in leaves.iter().enumerate() {
            if let Some((gain, at)) = leaf.split
                && best.is_none_or(|(most, ..)| gain > most)
            {
                best = Some((gain, at, index));
            }
        }
        let Some((_, at, index)) = best else { break };
        let Leaf { first, end, .. } = leaves[index];
        leaves[index] = leaf(first, at);
        leaves.insert(index + 1, leaf(at, end));
    }
    leaves.iter().map(|leaf| leaf.end).collect()
}

/// The split of `first..end` with the greatest fall of Gini impurity (weighted), the first of
/// equal ones; `None` where none gains anything or leaves enough on both sides.
fn best_split(sums: &[Cell], first: usize, end: usize, least: f64) -> Option<(f64, usize)> {
    let between = |from: usize, to: usize| Cell {
        good: sums[to].good - sums[from].good,
        bad: sums[to].bad - sums[from].bad,
    };
    let impurity = |cell: Cell| {
        if cell.total() > 0.0 { 2.0 * cell.good * cell.bad / cell.total() } else { 0.0 }
    };
    let whole = between(first, end);
    let noise = whole.total() * 1e-12;
    let mut best = None;
    for at in first + 1..end {
        let (left, right) = (between(first, at), between(at, end));
        if left.total() < least.max(f64::MIN_POSITIVE) || right.total() < least {
            continue;
        }
        let gain = impurity(whole) - impurity(left) - impurity(right);
        if gain > best.map_or(noise, |(most, _)| most) {
            best = Some((gain, at));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(table: &[(u32, u32)]) -> Vec<Cell> {
        let cell = |(good, bad): &(u32, u32)| Cell { good: (*good).into(), bad: (*bad).into() };
        table.iter().map(cell).collect()
    }

    #[test]
    fn where_the_pieces_end() {
        let steps = cells(&[(9, 1), (9, 1), (9, 1), (2, 8), (2, 8), (5, 5)]);
        for (name, how, most, least, expected) in [
            ("a tree cuts where rates change", Prebinning::Tree, 20, 1.0, &[3, 5, 6][..]),
            ("the first cut is the best one", Prebinning::Tree, 2, 1.0, &[3, 6]),
            ("no piece below the least size", Prebinning::Tree, 20, 25.0, &[3, 6]),
            ("nothing to cut", Prebinning::Tree, 1, 1.0, &[6]),
            ("three of equal size", Prebinning::Quantile, 3, 1.0, &[2, 4, 6]),
            ("no piece below the least size", Prebinning::Quantile, 6, 15.0, &[2, 4, 6]),
        ] {
            assert_eq!(ends(&steps, how, most, least), expected, "{name}");
        }
    }
}
