//! Growing one tree, the most profitable leaf first. Histograms of whole numbers; of two
//! siblings only the smaller is counted, the other is what is left of the parent.

use std::ops::Range;

use super::Settings;
use super::grid::Grid;
use super::split::{Bounds, Cell, ROW_BITS, Site, Split, Strip, Units, minus};
use super::tree::{Node, Tree};

/// Everything a tree is grown from.
pub struct Ground<'a> {
    pub grid: &'a Grid,
    pub codes: &'a [Vec<u8>],
    /// The same codes row by row, where trees look at all columns at once.
    pub lines: Option<&'a Lines>,
    pub settings: &'a Settings,
}

/// Codes row by row: the rows of a deep leaf lie far apart, and then one fetch from memory brings
/// all columns of a row.
pub struct Lines {
    width: usize,
    codes: Vec<u8>,
}

impl Lines {
    /// From codes column by column.
    pub fn of(columns: &[Vec<u8>]) -> Self {
        const BLOCK: usize = 1024;
        let (width, rows) = (columns.len(), columns.first().map_or(0, Vec::len));
        let mut codes = vec![0; width * rows];
        for (block, lines) in codes.chunks_mut((width * BLOCK).max(1)).enumerate() {
            for (at, column) in columns.iter().enumerate() {
                let places = lines.iter_mut().skip(at).step_by(width);
                for (place, code) in places.zip(&column[block * BLOCK..]) {
                    *place = *code;
                }
            }
        }
        Self { width, codes }
    }

    fn line(&self, row: u32) -> &[u8] {
        &self.codes[row as usize * self.width..][..self.width]
    }
}

/// The gradients of all rows as whole numbers.
pub struct Slopes {
    pub cells: Vec<Cell>,
    pub units: Units,
}

impl Slopes {
    /// From gradient and curvature of each row. The units are chosen so that no sum over all
    /// rows can overflow.
    pub fn of(gradients: &[[f64; 2]]) -> Self {
        let most = |k: usize| gradients.iter().fold(1e-300_f64, |m, g| m.max(g[k].abs()));
        let rows_log2 = usize::BITS - gradients.len().leading_zeros();
        let power = |bits: u32| f64::from(bits.min(1000)).exp2();
        let fine_g = power(61 - rows_log2.min(40)).min(power(45)) / most(0);
        let fine_h = power(39 - rows_log2.min(30)) / most(1);
        #[allow(clippy::cast_possible_truncation, reason = "the units keep it in range")]
        let cells = gradients
            .iter()
            .map(|[g, h]| {
                [(g * fine_g).round() as i64, ((h * fine_h).round() as i64) << ROW_BITS | 1]
            })
            .collect();
        Self { cells, units: Units { gradient: 1.0 / fine_g, curvature: 1.0 / fine_h } }
    }
}

/// A leaf that may be split.
struct Open {
    node: usize,
    rows: Range<usize>,
    strips: Vec<[Cell; 256]>,
    total: Cell,
    bounds: Bounds,
    depth: usize,
    best: Option<Split>,
}

/// A tree and where its leaves lie in the ordered rows.
pub struct Grown {
    pub tree: Tree,
    /// Node and range of each leaf.
    pub leaves: Vec<(usize, Range<usize>)>,
}

/// Grows a tree on `rows` that looks only at the columns in `allowed`. `rows` is put in the
/// order of the leaves. Leaf values are not yet shrunk.
pub fn grow(ground: &Ground<'_>, slopes: &Slopes, allowed: &[usize], rows: &mut [u32]) -> Grown {
    let grower = Grower { ground, slopes, allowed };
    let strips = grower.count(rows);
    let total = rows.iter().fold([0, 0], |t: Cell, r| {
        let c = slopes.cells[*r as usize];
        [t[0] + c[0], t[1] + c[1]]
    });
    let mut nodes = vec![grower.leaf(total, Bounds::FREE)];
    let mut root = Open {
        node: 0,
        rows: 0..rows.len(),
        strips,
        total,
        bounds: Bounds::FREE,
        depth: 0,
        best: None,
    };
    grower.search(&mut root);
    let mut open = vec![root];
    let mut spare = vec![0_u32; rows.len()];
    for _ in 1..ground.settings.leaves {
        let chosen = (0..open.len())
            .filter(|i| open[*i].best.is_some())
            .max_by(|a, b| gain(&open[*a]).total_cmp(&gain(&open[*b])).then(b.cmp(a)));
        let Some(chosen) = chosen else { break };
        let parent = open.swap_remove(chosen);
        open.extend(grower.divide(parent, &mut nodes, rows, &mut spare));
    }
    let leaves = open.into_iter().map(|leaf| (leaf.node, leaf.rows)).collect();
    Grown { tree: Tree { nodes }, leaves }
}

fn gain(leaf: &Open) -> f64 {
    leaf.best.map_or(f64::NEG_INFINITY, |b| b.gain)
}

struct Grower<'a> {
    ground: &'a Ground<'a>,
    slopes: &'a Slopes,
    allowed: &'a [usize],
}

impl Grower<'_> {
    fn leaf(&self, total: Cell, bounds: Bounds) -> Node {
        let sums = self.slopes.units.sums(total);
        Node::leaf(bounds.value(sums, self.ground.settings.l2), sums.n)
    }

    /// Histograms of the allowed columns.
    fn count(&self, rows: &[u32]) -> Vec<[Cell; 256]> {
        if let Some(lines) = self.ground.lines.filter(|l| l.width == self.allowed.len()) {
            return self.count_lines(lines, rows);
        }
        let cells: Vec<Cell> = rows.iter().map(|r| self.slopes.cells[*r as usize]).collect();
        let one = |feature: &usize| {
            let (codes, mut strip) = (&self.ground.codes[*feature], [[0_i64; 2]; 256]);
            for (row, cell) in rows.iter().zip(&cells) {
                let place = &mut strip[usize::from(codes[*row as usize])];
                place[0] += cell[0];
                place[1] += cell[1];
            }
            strip
        };
        self.allowed.iter().map(one).collect()
    }

    /// The same where all columns are allowed. Neighbouring additions go to different strips, so
    /// that none waits for the one before; the rows of a block are fetched together before they
    /// are counted, so that memory is waited for once a block and not once a row.
    fn count_lines(&self, lines: &Lines, rows: &[u32]) -> Vec<[Cell; 256]> {
        const BLOCK: usize = 256;
        let width = lines.width;
        let mut strips = vec![[[0_i64; 2]; 256]; width];
        let mut codes: Vec<u8> = Vec::with_capacity(BLOCK * width);
        let mut cells: Vec<Cell> = Vec::with_capacity(BLOCK);
        for block in rows.chunks(BLOCK) {
            codes.clear();
            cells.clear();
            cells.extend(block.iter().map(|row| self.slopes.cells[*row as usize]));
            block.iter().for_each(|row| codes.extend_from_slice(lines.line(*row)));
            for ([g, h], line) in cells.iter().zip(codes.chunks_exact(width)) {
                for (strip, code) in strips.iter_mut().zip(line) {
                    let place = &mut strip[usize::from(*code)];
                    *place = [place[0] + g, place[1] + h];
                }
            }
        }
        strips
    }

    fn search(&self, leaf: &mut Open) {
        let settings = self.ground.settings;
        leaf.best = None;
        if leaf.depth >= settings.depth || leaf.rows.len() < 2 * settings.least_rows.max(1) {
            return;
        }
        let (units, total, bounds) = (self.slopes.units, leaf.total, leaf.bounds);
        let whole = bounds.worth(units.sums(total), settings.l2);
        let site = Site { units, total, bounds, settings, whole };
        for (place, feature) in self.allowed.iter().enumerate() {
            let axis = &self.ground.grid.axes[*feature];
            let strip = Strip {
                feature: *feature,
                cells: &leaf.strips[place],
                codes: axis.codes(),
                levels: axis.is_levels(),
                trend: settings.trend(*feature),
            };
            if let Some(split) = site.best(&strip)
                && leaf.best.is_none_or(|b| split.gain > b.gain)
            {
                leaf.best = Some(split);
            }
        }
    }

    /// Makes the split: two children, the smaller one counted anew.
    fn divide(
        &self,
        parent: Open,
        nodes: &mut Vec<Node>,
        rows: &mut [u32],
        spare: &mut [u32],
    ) -> Vec<Open> {
        let Some(split) = parent.best else { return vec![] };
        let (left, right) = self.bounds(&parent, &split);
        let (l, r) = (nodes.len(), nodes.len() + 1);
        let node = &mut nodes[parent.node];
        node.feature = split.feature;
        node.test = Some(split.test);
        node.missing_left = split.missing_left;
        (node.left, node.right, node.gain) = (l, r, split.gain);
        let middle = partition(node, &self.ground.codes[split.feature], rows, spare, &parent.rows);
        nodes.push(self.leaf(split.left, left));
        nodes.push(self.leaf(split.right, right));
        let (a, b) = (parent.rows.start..middle, middle..parent.rows.end);
        let small_left = a.len() <= b.len();
        let small = self.count(&rows[if small_left { a.clone() } else { b.clone() }]);
        let mut large = parent.strips;
        for (large, small) in large.iter_mut().zip(&small) {
            for (l, s) in large.iter_mut().zip(small) {
                *l = minus(*l, *s);
            }
        }
        let (ls, rs) = if small_left { (small, large) } else { (large, small) };
        let depth = parent.depth + 1;
        let child = |node, rows, strips, total, bounds| {
            let mut leaf = Open { node, rows, strips, total, bounds, depth, best: None };
            self.search(&mut leaf);
            leaf
        };
        vec![child(l, a, ls, split.left, left), child(r, b, rs, split.right, right)]
    }

    /// After a split on a column with a trend no value below may pass the middle of the two.
    fn bounds(&self, parent: &Open, split: &Split) -> (Bounds, Bounds) {
        let (l2, units) = (self.ground.settings.l2, self.slopes.units);
        let (mut left, mut right) = (parent.bounds, parent.bounds);
        let value = |cell| parent.bounds.value(units.sums(cell), l2);
        let middle = f64::midpoint(value(split.left), value(split.right));
        match self.ground.settings.trend(split.feature) {
            super::Trend::Rising => (left.high, right.low) = (middle, middle),
            super::Trend::Falling => (left.low, right.high) = (middle, middle),
            super::Trend::Free => {}
        }
        (left, right)
    }
}

/// Puts the rows that go left before those that go right, each in their old order.
fn partition(
    node: &Node,
    codes: &[u8],
    rows: &mut [u32],
    spare: &mut [u32],
    range: &Range<usize>,
) -> usize {
    let mut lefts = [false; 256];
    for code in 0..=255_u8 {
        lefts[usize::from(code)] = node.goes_left(code);
    }
    let (mut left, mut right) = (range.start, 0);
    for at in range.clone() {
        let row = rows[at];
        if lefts[usize::from(codes[row as usize])] {
            rows[left] = row;
            left += 1;
        } else {
            spare[right] = row;
            right += 1;
        }
    }
    rows[left..range.end].copy_from_slice(&spare[..right]);
    left
}
