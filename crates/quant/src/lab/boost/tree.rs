//! One tree over codes: where a row goes, and what it gets there.

/// The test at an inner node: true goes left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Test {
    /// The code is at most this one.
    AtMost(u8),
    /// The code is in this set, a bit for each code.
    In([u64; 4]),
}

/// A node; leaves have no test.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The column tested.
    pub feature: usize,
    /// The test; absent in a leaf.
    pub test: Option<Test>,
    /// Whether missing values go left.
    pub missing_left: bool,
    /// Left child.
    pub left: usize,
    /// Right child.
    pub right: usize,
    /// What a leaf adds to the log-odds; for inner nodes what it would have added.
    pub value: f64,
    /// Rows of the training set that came here.
    pub cover: f64,
    /// What the split gained in the (second-order) loss.
    pub gain: f64,
}

impl Node {
    /// A leaf.
    pub fn leaf(value: f64, cover: f64) -> Self {
        Self {
            feature: 0,
            test: None,
            missing_left: false,
            left: 0,
            right: 0,
            value,
            cover,
            gain: 0.0,
        }
    }

    /// Whether a row with this code goes left.
    pub fn goes_left(&self, code: u8) -> bool {
        if code == super::grid::MISSING {
            return self.missing_left;
        }
        match &self.test {
            Some(Test::AtMost(bin)) => code <= *bin,
            Some(Test::In(set)) => contains(set, code),
            None => true,
        }
    }
}

/// Whether a set of codes holds one.
pub fn contains(set: &[u64; 4], code: u8) -> bool {
    set[usize::from(code >> 6)] >> (code & 63) & 1 == 1
}

/// A tree; the first node is its root.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// Nodes; children stand behind their parents.
    pub nodes: Vec<Node>,
}

impl Tree {
    /// The leaf that a row comes to; `code` gives its code in a column.
    pub fn leaf(&self, code: impl Fn(usize) -> u8) -> usize {
        let mut at = 0;
        while self.nodes[at].test.is_some() {
            let node = &self.nodes[at];
            at = if node.goes_left(code(node.feature)) { node.left } else { node.right };
        }
        at
    }

    /// What a row gets.
    pub fn value(&self, code: impl Fn(usize) -> u8) -> f64 {
        self.nodes[self.leaf(code)].value
    }

    /// Mean value over the training rows.
    pub fn mean(&self) -> f64 {
        let leaves = || self.nodes.iter().filter(|n| n.test.is_none());
        let all: f64 = leaves().map(|n| n.cover).sum();
        leaves().map(|n| n.value * n.cover).sum::<f64>() / all.max(1.0)
    }
}
