//! The finished card: whole points by code, put into segments that a person can read.

use super::super::boost::grid::{Axis, Grid, MISSING};
use super::super::feature::Feature;
use super::super::special::logistic;
use super::super::unfit::Unfit;
use super::stages::{SIDE, Stage, Tables, place};
use crate::scaling::round_half_up;

/// A card of points; the higher the score, the safer.
#[derive(Clone, Debug, PartialEq)]
pub struct AdditiveCard {
    /// Points that everybody gets.
    pub base: i32,
    /// Columns, widest curve first.
    pub mains: Vec<Main>,
    /// Pairs, strongest first.
    pub pairs: Vec<Pair>,
    /// Points at even odds.
    pub offset: f64,
    /// Points for each unit of log-odds.
    pub factor: f64,
    fine: Grid,
    coarse: Grid,
}

/// Points of one column; their mean over the training rows is about 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Main {
    /// The column.
    pub feature: usize,
    /// Points in order; neighbours differ.
    pub segments: Vec<Segment>,
    /// Standard deviation of the points over the training rows: how much the column moves.
    pub spread: f64,
    by_code: Vec<i32>,
}

/// Values that get the same points.
#[derive(Clone, Debug, PartialEq)]
pub enum Segment {
    /// Numbers above `above` up to and including `upto`; absent ends are open.
    Numbers {
        /// Not included.
        above: Option<f64>,
        /// Included.
        upto: Option<f64>,
        /// Points.
        points: i32,
    },
    /// These levels.
    Levels {
        /// Level codes.
        levels: Vec<u32>,
        /// Points.
        points: i32,
    },
    /// Missing, and levels never seen before.
    Missing {
        /// Points.
        points: i32,
    },
}

/// Points of two columns together.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The first column.
    pub first: usize,
    /// The second.
    pub second: usize,
    /// Cuts or levels of the first: rows of the table.
    pub first_axis: Axis,
    /// Cuts or levels of the second: columns of the table.
    pub second_axis: Axis,
    /// Points by code of the first and code of the second; missing stands last in both.
    pub points: Vec<Vec<i32>>,
    /// Standard deviation of the points over the training rows.
    pub spread: f64,
}

/// What a term gave one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The column.
    pub feature: usize,
    /// The other column of a pair.
    pub with: Option<usize>,
    /// Points.
    pub points: i32,
}

/// Turns log-odds into whole points.
pub(super) fn round(
    stage: &Stage<'_>,
    tables: &Tables,
    columns: &[usize],
    pairs: &[(usize, usize)],
) -> AdditiveCard {
    let settings = stage.settings;
    let mut log_odds = tables.base;
    let mut mains: Vec<Main> = columns
        .iter()
        .map(|c| {
            let curve = &tables.mains[*c];
            let mean =
                mean(stage, &mut stage.fine_codes[*c].iter().map(|k| curve[usize::from(*k)]));
            log_odds += mean;
            let points =
                curve.iter().map(|v| round_half_up(-settings.factor * (v - mean))).collect();
            main(stage, *c, points)
        })
        .collect();
    let mut pair_terms: Vec<Pair> = pairs
        .iter()
        .zip(&tables.pairs)
        .map(|((a, b), table)| {
            let (x, y) = (&stage.coarse_codes[*a], &stage.coarse_codes[*b]);
            let at = |i: usize| table[place(x[i]) * SIDE + place(y[i])];
            let mean = mean(stage, &mut (0..x.len()).map(at));
            log_odds += mean;
            let points = table.iter().map(|v| round_half_up(-settings.factor * (v - mean)));
            pair(stage, (*a, *b), &points.collect::<Vec<i32>>())
        })
        .collect();
    mains.retain(|m| m.spread > 0.0);
    pair_terms.retain(|p| p.spread > 0.0);
    mains.sort_by(|a, b| b.spread.total_cmp(&a.spread).then(a.feature.cmp(&b.feature)));
    pair_terms.sort_by(|a, b| b.spread.total_cmp(&a.spread));
    AdditiveCard {
        base: round_half_up(settings.offset - settings.factor * log_odds),
        mains,
        pairs: pair_terms,
        offset: settings.offset,
        factor: settings.factor,
        fine: stage.fine.clone(),
        coarse: stage.coarse.clone(),
    }
}

/// Weighted mean of values in the order of the rows.
fn mean(stage: &Stage<'_>, values: &mut dyn Iterator<Item = f64>) -> f64 {
    let weight = |row: usize| stage.weights.map_or(1.0, |w| w[row]);
    let (mut sum, mut all) = (0.0, 0.0);
    for (row, v) in values.enumerate() {
        sum += weight(row) * v;
        all += weight(row);
    }
    sum / all
}

fn main(stage: &Stage<'_>, feature: usize, by_code: Vec<i32>) -> Main {
    let axis = &stage.fine.axes[feature];
    let points = |code: usize| by_code[code];
    let mut segments = match axis {
        Axis::Cuts(cuts) => {
            let mut list: Vec<Segment> = Vec::new();
            for code in 0..=cuts.len() {
                let upto = cuts.get(code).copied();
                match list.last_mut() {
                    Some(Segment::Numbers { upto: end, points: p, .. }) if *p == points(code) => {
                        *end = upto;
                    }
                    _ => list.push(Segment::Numbers {
                        above: code.checked_sub(1).and_then(|c| cuts.get(c)).copied(),
                        upto,
                        points: points(code),
                    }),
                }
            }
            list
        }
        Axis::Levels { own, rare } => {
            let mut by_points: std::collections::BTreeMap<i32, Vec<u32>> = Default::default();
            for (code, level) in own.iter().enumerate() {
                by_points.entry(points(code)).or_default().push(*level);
            }
            if !rare.is_empty() {
                by_points.entry(points(254)).or_default().extend(rare);
            }
            let one = |(points, levels)| Segment::Levels { levels, points };
            by_points.into_iter().map(one).collect()
        }
    };
    segments.push(Segment::Missing { points: points(usize::from(MISSING)) });
    let codes = &stage.fine_codes[feature];
    let values = || codes.iter().map(|c| f64::from(by_code[usize::from(*c)]));
    let spread = stage.deviation(&mut values(), &mut values());
    Main { feature, segments, spread, by_code }
}

fn pair(stage: &Stage<'_>, (first, second): (usize, usize), points: &[i32]) -> Pair {
    let axis = |column: usize| stage.coarse.axes[column].clone();
    let places = |column: usize| {
        let own = axis(column).codes().min(SIDE - 1);
        (0..own).chain([SIDE - 1]).collect::<Vec<usize>>()
    };
    let (x, y) = (&stage.coarse_codes[first], &stage.coarse_codes[second]);
    let at = |i: usize| f64::from(points[place(x[i]) * SIDE + place(y[i])]);
    let values = || (0..x.len()).map(at);
    Pair {
        first,
        second,
        first_axis: axis(first),
        second_axis: axis(second),
        points: places(first)
            .iter()
            .map(|a| places(second).iter().map(|b| points[a * SIDE + b]).collect())
            .collect(),
        spread: stage.deviation(&mut values(), &mut values()),
    }
}

impl Pair {
    fn at(&self, a: u8, b: u8) -> i32 {
        let side = |code: u8, len: usize| {
            if code == MISSING { len - 1 } else { usize::from(code).min(len - 1) }
        };
        let row = &self.points[side(a, self.points.len())];
        row[side(b, row.len())]
    }
}

impl AdditiveCard {
    /// The score of each row: base and points, nothing else.
    ///
    /// # Errors
    /// Another number or kind of columns, lengths.
    pub fn score(&self, features: &[Feature<'_>]) -> Result<Vec<i32>, Unfit> {
        let (fine, coarse) = (self.fine.encode(features)?, self.coarse.encode(features)?);
        let rows = features.first().map_or(0, Feature::rows);
        let mut scores = vec![self.base; rows];
        for main in &self.mains {
            for (score, code) in scores.iter_mut().zip(&fine[main.feature]) {
                *score += main.by_code[usize::from(*code)];
            }
        }
        for pair in &self.pairs {
            let codes = coarse[pair.first].iter().zip(&coarse[pair.second]);
            for (score, (a, b)) in scores.iter_mut().zip(codes) {
                *score += pair.at(*a, *b);
            }
        }
        Ok(scores)
    }

    /// Probability of bad at a score.
    pub fn probability(&self, score: i32) -> f64 {
        logistic((self.offset - f64::from(score)) / self.factor)
    }

    /// What each term gave one row, dearest first; with the base they sum to its score.
    ///
    /// # Errors
    /// As for [`Self::score`], and no such row.
    pub fn explain(&self, features: &[Feature<'_>], row: usize) -> Result<Vec<Part>, Unfit> {
        let (fine, coarse) = (self.fine.encode(features)?, self.coarse.encode(features)?);
        if features.first().is_none_or(|f| row >= f.rows()) {
            return Err(Unfit::NoRows);
        }
        let main = |m: &Main| Part {
            feature: m.feature,
            with: None,
            points: m.by_code[usize::from(fine[m.feature][row])],
        };
        let pair = |p: &Pair| Part {
            feature: p.first,
            with: Some(p.second),
            points: p.at(coarse[p.first][row], coarse[p.second][row]),
        };
        let mut parts: Vec<Part> =
            self.mains.iter().map(main).chain(self.pairs.iter().map(pair)).collect();
        parts.sort_by_key(|p| p.points);
        Ok(parts)
    }
}
