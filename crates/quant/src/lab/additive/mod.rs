//! A card with curves instead of steps and a few terms of two columns, still nothing but whole
//! points that add up: score = base + Σ points of a column + Σ points of a pair.
//!
//! Each column's curve is boosted in small steps, one column after the other (Lou, Caruana and
//! Gehrke, "Intelligible models for classification and regression", KDD 2012); then the pairs
//! that explain most of what is left are found on coarse tables (Lou et al., KDD 2013) and
//! boosted likewise. The result is a mean over several samples ("bags"), each with its own rows
//! set aside to say when to stop. Trends hold for the finished points.

mod card;
mod pairs;
mod stages;
#[cfg(test)]
mod tests;

pub use card::{AdditiveCard, Main, Pair, Part, Segment};

use super::boost::grid::Grid;
use super::boost::{self, EarlyStop, Trend};
use super::feature::{Feature, check};
use super::progress::{Watch, tell};
use super::unfit::{Unfit, enough, sound_weights};
use stages::{Stage, Tables};

/// How to make the card.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Columns in the card at most; 0 for all that help.
    pub mains: usize,
    /// Pairs in the card at most.
    pub pairs: usize,
    /// Codes on a column's curve at most, 2 to 254.
    pub bins: usize,
    /// Codes on each side of a pair's table at most, 2 to 32.
    pub pair_bins: usize,
    /// Rounds over all columns at most.
    pub rounds: usize,
    /// Share of each small step that is added.
    pub learning_rate: f64,
    /// Levels of a column's single step.
    pub leaves: usize,
    /// Fields of a pair's single step.
    pub pair_leaves: usize,
    /// Fewest rows on which a step may rest.
    pub least_rows: usize,
    /// Penalty on the size of steps.
    pub l2: f64,
    /// Trend of risk in each column; empty means free.
    pub trends: Vec<Trend>,
    /// Samples to take the mean over; from 100,000 rows on one is enough.
    pub bags: usize,
    /// Rows set aside in each, and rounds without improvement after which it stops.
    pub early_stop: EarlyStop,
    /// Points at even odds; [`crate::scaling::Scale::offset`].
    pub offset: f64,
    /// Points for each unit of log-odds; [`crate::scaling::Scale::factor`].
    pub factor: f64,
    /// Fewest bads and goods.
    pub least_bads: usize,
    /// Chance.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            mains: 25,
            pairs: 8,
            bins: 64,
            pair_bins: 12,
            rounds: 400,
            learning_rate: 0.05,
            leaves: 4,
            pair_leaves: 6,
            least_rows: 5,
            l2: 1.0,
            trends: Vec::new(),
            bags: 8,
            early_stop: EarlyStop { share: 0.15, patience: 20 },
            offset: 487.122_876_205,
            factor: 28.853_900_818,
            least_bads: 50,
            seed: 1,
        }
    }
}

impl Settings {
    /// The same as the booster reads it, for one bag.
    fn booster(&self, leaves: usize, bag: usize) -> boost::Settings {
        boost::Settings {
            rounds: self.rounds,
            learning_rate: self.learning_rate,
            leaves,
            least_rows: self.least_rows,
            l2: self.l2,
            bins: self.bins,
            trends: self.trends.clone(),
            early_stop: Some(self.early_stop),
            least_bads: self.least_bads,
            seed: self.seed.wrapping_mul(1_000_003).wrapping_add(bag as u64),
            ..boost::Settings::default()
        }
    }

    fn check(&self, columns: usize) -> Result<(), Unfit> {
        self.booster(self.leaves, 0).check(columns)?;
        let sound = [
            ("pair_bins", (2..=32).contains(&self.pair_bins)),
            ("pair_leaves", (2..=64).contains(&self.pair_leaves)),
            ("bags", (1..=100).contains(&self.bags)),
            ("pairs", self.pairs <= 100),
            ("factor", self.factor.is_finite() && self.factor > 0.0),
            ("offset", self.offset.is_finite() && self.offset.abs() < 1e6),
        ];
        match sound.iter().find(|s| !s.1) {
            Some((name, _)) => Err(Unfit::Setting { name }),
            None => Ok(()),
        }
    }
}

/// Makes the card.
///
/// # Errors
/// No columns, lengths, one class or too few, settings, nothing varies; a stop.
pub fn additive(
    features: &[Feature<'_>],
    bads: &[bool],
    weights: Option<&[f64]>,
    settings: &Settings,
    watch: Watch<'_>,
) -> Result<AdditiveCard, Unfit> {
    check(features, bads.len())?;
    settings.check(features.len())?;
    sound_weights(weights, bads.len())?;
    enough(bads, weights, settings.least_bads)?;
    if bads.len() >= 1 << 24 {
        return Err(Unfit::Setting { name: "rows" });
    }
    let fine = Grid::of(features, settings.bins);
    let coarse = Grid::of(features, settings.pair_bins).without_rare();
    let stage = Stage {
        bads,
        weights,
        settings,
        fine_codes: &fine.encode(features)?,
        coarse_codes: &coarse.encode(features)?,
        fine: &fine,
        coarse: &coarse,
    };
    let columns: Vec<usize> = (0..features.len()).filter(|c| stage.varies(*c)).collect();
    if columns.is_empty() {
        return Err(Unfit::NothingVaries);
    }
    let total = settings.bags * 3;
    let mut columns = columns;
    if settings.mains > 0 && columns.len() > settings.mains {
        let mut trial = Tables::new(&stage);
        let mut state = stage.bag(0);
        stage.mains(&mut state, &columns, &mut trial, &mut |p| watch(p))?;
        columns = stage.strongest(&trial, &columns);
    }
    let mut tables = Tables::new(&stage);
    let (mut states, mut strength) = (Vec::new(), Vec::new());
    for bag in 0..settings.bags {
        tell(watch, "bag", bag, total)?;
        let mut state = stage.bag(bag);
        stage.mains(&mut state, &columns, &mut tables, &mut |p| watch(p))?;
        if settings.pairs > 0 {
            pairs::add_strength(&stage, &state, &columns, &mut strength);
        }
        states.push(state);
    }
    let chosen = pairs::strongest(&strength, &columns, settings.pairs);
    if !chosen.is_empty() {
        for (bag, state) in states.iter_mut().enumerate() {
            tell(watch, "bag", settings.bags + bag, total)?;
            stage.pairs(state, &chosen, &mut tables, &mut |p| watch(p))?;
        }
    }
    Ok(card::round(&stage, &tables, &columns, &chosen))
}
