//! A model of any kind, learnt from some rows and run over any others: one way for the fit itself,
//! for the folds of a cross-validation and for what is supposed of the declined.

use base::{Rejection, Result};
use quant::{
    lab::{
        additive::AdditiveCard,
        bin::Binning,
        boost::Booster,
        feature::{Feature, NO_LEVEL},
        frame::{Column, Frame, Outcome, Values},
        progress::Watch,
        scorecard::score_frame,
        tree::Tree,
    },
    scaling::{Scale, round_half_up},
};

use super::{
    cutting,
    fitting::{card_of, scale},
    refusal::{refused, unfit},
    report::{FitAsked, Report},
};
use crate::scoring::models::{Content, TreeModel};

/// Rows with their outcomes.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub frame: &'a Frame,
    pub outcome: &'a Outcome,
}

/// Scores and probabilities of all rows.
pub(super) struct Scores {
    pub points: Vec<i32>,
    pub probabilities: Vec<f64>,
}

/// What runs over whole columns; the card of [`Content`] does so by itself.
pub(super) enum Run {
    Card,
    Tree(Tree),
    Booster(Booster),
    Additive(AdditiveCard),
}

/// A model that was learnt.
pub(super) struct Learnt {
    pub content: Content,
    pub run: Run,
    /// The columns in the order in which the model counts them.
    pub names: Vec<String>,
    pub scale: Scale,
}

/// Learns what was asked for and tells the report.
///
/// # Errors
/// `scoring.lab-…` with what stands in the way; `scoring.lab-stopped`.
pub(super) fn learn(
    given: Given<'_>,
    binnings: &[Binning],
    asked: &FitAsked,
    report: &mut Report,
    watch: Watch<'_>,
) -> Result<Learnt> {
    let names = binnings.iter().map(|binning| binning.name.clone()).collect();
    let (content, run) = match asked.kind.as_str() {
        "card" => (Content::Card(card_of(given, binnings, asked, report, watch)?), Run::Card),
        _ if given.outcome.offsets().is_some() => {
            return Err(Rejection::new("scoring.lab-offset-card").into());
        }
        _ => cutting::learn(given, binnings, asked, report, watch)?,
    };
    Ok(Learnt { content, run, names, scale: scale(asked)? })
}

impl Learnt {
    /// Scores the rows of a frame whose words have the codes of the one it was learnt from.
    pub fn score(&self, frame: &Frame) -> Result<Scores> {
        let columns: Vec<Raw> = match self.run {
            Run::Card => vec![],
            _ => raw_columns(frame, &self.names, None)?.into_iter().map(|(_, raw)| raw).collect(),
        };
        let features: Vec<Feature<'_>> = columns.iter().map(Raw::feature).collect();
        let pd = |points: &[i32]| points.iter().map(|p| self.scale.pd(f64::from(*p))).collect();
        match (&self.run, &self.content) {
            (Run::Tree(tree), Content::Tree(model)) => {
                let leaves = tree.leaves(&features).map_err(|why| unfit(&why))?;
                let points = model.points();
                let rates: Vec<f64> = leaf_rates(model);
                Ok(Scores {
                    points: leaves.iter().map(|leaf| points[*leaf]).collect(),
                    probabilities: leaves.iter().map(|leaf| rates[*leaf]).collect(),
                })
            }
            (Run::Booster(booster), _) => {
                let odds = booster.linear(&features).map_err(|why| unfit(&why))?;
                let points = odds.iter().map(|odds| round_half_up(self.scale.exact(-odds)));
                let probabilities = odds.iter().map(|odds| 1.0 / (1.0 + (-odds).exp())).collect();
                Ok(Scores { points: points.collect(), probabilities })
            }
            (Run::Additive(card), _) => {
                let points = card.score(&features).map_err(|why| unfit(&why))?;
                let probabilities = points.iter().map(|points| card.probability(*points)).collect();
                Ok(Scores { points, probabilities })
            }
            (_, Content::Card(card)) => {
                let points = score_frame(card, frame).map_err(|why| refused(&why))?;
                Ok(Scores { probabilities: pd(&points), points })
            }
            _ => Err(base::Failure::bug("scoring: a model that does not fit its run")),
        }
    }
}

/// Share of bads in each node.
fn leaf_rates(model: &TreeModel) -> Vec<f64> {
    model.nodes.iter().map(|node| node.bad / node.weight).collect()
}

/// A column as the methods that cut for themselves read it.
pub(super) enum Raw {
    Numbers(Vec<f64>),
    Levels(Vec<u32>),
}

impl Raw {
    fn of(column: &Column, rows: impl Iterator<Item = usize>) -> Self {
        match &column.values {
            Values::Numbers(numbers) => Self::Numbers(rows.map(|row| numbers.get(row)).collect()),
            Values::Category(category) => Self::Levels(
                rows.map(|row| match category.codes.get(row) {
                    0 => NO_LEVEL,
                    code => u32::try_from(code - 1).unwrap_or(NO_LEVEL),
                })
                .collect(),
            ),
        }
    }

    pub fn feature(&self) -> Feature<'_> {
        match self {
            Self::Numbers(values) => Feature::Number(values),
            Self::Levels(codes) => Feature::Level(codes),
        }
    }
}

/// Columns by name, at some rows or at all of them.
pub(super) fn raw_columns<'a>(
    frame: &'a Frame,
    names: &[String],
    rows: Option<&[usize]>,
) -> Result<Vec<(&'a Column, Raw)>> {
    let one = |name: &String| {
        let column = frame.get_column(name).map_err(|why| refused(&why))?;
        let raw = match rows {
            Some(rows) => Raw::of(column, rows.iter().copied()),
            None => Raw::of(column, 0..column.len()),
        };
        Ok((column, raw))
    };
    names.iter().map(one).collect()
}
