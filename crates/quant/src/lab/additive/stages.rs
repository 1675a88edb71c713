//! The two stages of boosting, curves then pairs, and the tables they leave behind.

use super::super::boost::grid::{Grid, MISSING};
use super::super::boost::tree::Tree;
use super::super::boost::{Ground, Grown, Work, best, grow, over};
use super::super::progress::{Watch, tell};
use super::super::unfit::Unfit;
use super::Settings;

/// What both stages work on.
pub(super) struct Stage<'a> {
    pub bads: &'a [bool],
    pub weights: Option<&'a [f64]>,
    pub settings: &'a Settings,
    pub fine: &'a Grid,
    pub coarse: &'a Grid,
    pub fine_codes: &'a [Vec<u8>],
    pub coarse_codes: &'a [Vec<u8>],
}

/// Log-odds by code, summed over the bags.
pub(super) struct Tables {
    /// For each column 256 places.
    pub mains: Vec<[f64; 256]>,
    /// For each chosen pair 64 × 64 places: codes up to 32, missing last.
    pub pairs: Vec<Vec<f64>>,
    /// Log-odds before all terms.
    pub base: f64,
}

/// Side of a pair's table.
pub(super) const SIDE: usize = 40;

/// Place of a code on a pair's side; missing is the last.
pub(super) fn place(code: u8) -> usize {
    if code == MISSING { SIDE - 1 } else { usize::from(code).min(SIDE - 2) }
}

impl Tables {
    pub fn new(stage: &Stage<'_>) -> Self {
        Self { mains: vec![[0.0; 256]; stage.fine.axes.len()], pairs: Vec::new(), base: 0.0 }
    }
}

impl<'a> Stage<'a> {
    /// Whether a column has two different codes.
    pub fn varies(&self, column: usize) -> bool {
        self.fine_codes[column].windows(2).any(|w| w[0] != w[1])
    }

    /// The rows of one bag.
    pub fn bag(&self, bag: usize) -> Work<'a> {
        let booster = self.settings.booster(self.settings.leaves, bag);
        Work::new(self.bads, self.weights, &booster)
    }

    /// Boosts the curves of `columns` and adds them, divided by the number of bags.
    pub fn mains(
        &self,
        work: &mut Work<'a>,
        columns: &[usize],
        tables: &mut Tables,
        watch: Watch<'_>,
    ) -> Result<(), Unfit> {
        #[allow(clippy::cast_precision_loss, reason = "a number of bags")]
        let share = 1.0 / self.settings.bags as f64;
        tables.base += work.base * share;
        let booster = self.settings.booster(self.settings.leaves, 0);
        let ground =
            Ground { grid: self.fine, codes: self.fine_codes, lines: None, settings: &booster };
        let units: Vec<Vec<usize>> = columns.iter().map(|c| vec![*c]).collect();
        let grown = self.cycle(work, &ground, &units, watch)?;
        for (unit, tree) in grown {
            let column = units[unit][0];
            for (code, cell) in (0..=255_u8).zip(tables.mains[column].iter_mut()) {
                *cell += share * tree.value(|_| code);
            }
        }
        Ok(())
    }

    /// The same for pairs.
    pub fn pairs(
        &self,
        work: &mut Work<'a>,
        pairs: &[(usize, usize)],
        tables: &mut Tables,
        watch: Watch<'_>,
    ) -> Result<(), Unfit> {
        #[allow(clippy::cast_precision_loss, reason = "a number of bags")]
        let share = 1.0 / self.settings.bags as f64;
        let booster = self.settings.booster(self.settings.pair_leaves, 0);
        let ground =
            Ground { grid: self.coarse, codes: self.coarse_codes, lines: None, settings: &booster };
        let units: Vec<Vec<usize>> = pairs.iter().map(|(a, b)| vec![*a, *b]).collect();
        tables.pairs.resize(pairs.len(), vec![0.0; SIDE * SIDE]);
        for (unit, tree) in self.cycle(work, &ground, &units, watch)? {
            let (a, b) = pairs[unit];
            let codes = |axis: usize| {
                let own = self.coarse.axes[axis].codes().min(255);
                (0..own).filter_map(|c| u8::try_from(c).ok()).chain([MISSING])
            };
            for x in codes(a) {
                for y in codes(b) {
                    tables.pairs[unit][place(x) * SIDE + place(y)] +=
                        share * tree.value(|f| if f == a { x } else { y });
                }
            }
        }
        Ok(())
    }

    /// Rounds over the units (one or two columns each) until the rows set aside see no gain;
    /// gives the trees of the best number of rounds with their units.
    fn cycle(
        &self,
        work: &mut Work<'a>,
        ground: &Ground<'_>,
        units: &[Vec<usize>],
        watch: Watch<'_>,
    ) -> Result<Vec<(usize, Tree)>, Unfit> {
        let mut kept: Vec<(usize, Tree)> = Vec::new();
        let mut ends = vec![0];
        let mut losses = vec![work.watched_loss()];
        let start = work.margin.clone();
        for round in 0..self.settings.rounds {
            tell(watch, "round", round, self.settings.rounds)?;
            for (unit, allowed) in units.iter().enumerate() {
                let slopes = work.slopes();
                let mut rows = work.draw();
                let Grown { mut tree, leaves } = grow(ground, &slopes, allowed, &mut rows);
                if tree.nodes.len() == 1 {
                    continue;
                }
                let rate = self.settings.learning_rate;
                tree.nodes.iter_mut().for_each(|n| n.value *= rate);
                work.add_leaves(&tree, &leaves, &rows, ground.codes);
                kept.push((unit, tree));
            }
            ends.push(kept.len());
            losses.push(work.watched_loss());
            let idle = ends[round + 1] == ends[round];
            if idle || (!work.aside.is_empty() && over(&losses, self.settings.early_stop.patience))
            {
                break;
            }
        }
        if !work.aside.is_empty() {
            kept.truncate(ends[best(&losses)]);
        }
        work.margin = start;
        for (_, tree) in &kept {
            work.add(tree, ground.codes);
        }
        Ok(kept)
    }

    /// The columns with the widest curves, as many as the card may have.
    pub fn strongest(&self, tables: &Tables, columns: &[usize]) -> Vec<usize> {
        let mut ranked: Vec<(f64, usize)> =
            columns.iter().map(|c| (self.spread(&tables.mains[*c], *c), *c)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut chosen: Vec<usize> =
            ranked.into_iter().take(self.settings.mains).map(|r| r.1).collect();
        chosen.sort_unstable();
        chosen
    }

    /// Standard deviation of a column's curve over the rows.
    fn spread(&self, curve: &[f64; 256], column: usize) -> f64 {
        let values = || self.fine_codes[column].iter().map(|c| curve[usize::from(*c)]);
        self.deviation(&mut values(), &mut values())
    }

    /// Weighted standard deviation of values given twice in the order of the rows.
    pub fn deviation(
        &self,
        first: &mut dyn Iterator<Item = f64>,
        second: &mut dyn Iterator<Item = f64>,
    ) -> f64 {
        let weight = |row: usize| self.weights.map_or(1.0, |w| w[row]);
        let (mut sum, mut all) = (0.0, 0.0);
        for (row, v) in first.enumerate() {
            sum += weight(row) * v;
            all += weight(row);
        }
        let mean = sum / all;
        let square: f64 = second.enumerate().map(|(row, v)| weight(row) * (v - mean).powi(2)).sum();
        (square / all).sqrt()
    }
}
