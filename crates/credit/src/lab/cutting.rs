//! Fitting the methods that look for their own cuts: tree, booster, additive card.

use base::Result;
use quant::lab::{
    additive::{self, AdditiveCard, Segment},
    bin::{Binning, Shape},
    boost::{self, EarlyStop, Trend},
    feature::Feature,
    frame::{Column, Part, Values},
    progress::Watch,
    tree::{self, Kind, Pruning},
    unfit::Unfit,
};

use super::{
    fitting::{anchor, scale},
    learnt::{Given, Raw, Run, raw_columns},
    refusal::unfit,
    report::{CurveTold, FitAsked, Report, RuleTold, Span},
};
use crate::scoring::models::{AdditiveModel, BoosterModel, ColumnNames, Content, TreeModel};

/// What the methods that cut for themselves learn from.
struct Lesson<'a> {
    columns: Vec<&'a Column>,
    train: Vec<Raw>,
    bads: Vec<bool>,
    weights: Option<Vec<f64>>,
    trends: Vec<Trend>,
}

impl<'a> Lesson<'a> {
    fn of(given: Given<'a>, binnings: &[Binning]) -> Result<Self> {
        let outcome = given.outcome;
        let rows: Vec<usize> = outcome.rows_of(Part::Train).collect();
        let names: Vec<String> = binnings.iter().map(|binning| binning.name.clone()).collect();
        let (columns, train) = raw_columns(given.frame, &names, Some(&rows))?.into_iter().unzip();
        // The trend of the bins holds for the challenger too, so that it may not cheat.
        let trend = |binning: &Binning| match binning.shape() {
            Some(Shape::Ascending) => Trend::Rising,
            Some(Shape::Descending) => Trend::Falling,
            _ => Trend::Free,
        };
        Ok(Self {
            columns,
            train,
            bads: rows.iter().map(|row| outcome.is_bad(*row)).collect(),
            weights: outcome
                .weights()
                .map(|all| rows.iter().map(|row| f64::from(all[*row])).collect()),
            trends: binnings.iter().map(trend).collect(),
        })
    }

    fn name(&self, feature: usize) -> String {
        self.columns.get(feature).map_or_else(String::new, |column| column.name.clone())
    }

    fn levels(&self, feature: usize, codes: &[u32]) -> Vec<String> {
        let Some(Values::Category(category)) = self.columns.get(feature).map(|c| &c.values) else {
            return vec![];
        };
        let word = |code: &u32| category.levels.get(*code as usize + 1).cloned();
        codes.iter().filter_map(word).collect()
    }

    /// The words behind the numbers of columns and levels.
    fn names(&self) -> Vec<ColumnNames> {
        let one = |column: &&Column| ColumnNames {
            name: column.name.clone(),
            levels: match &column.values {
                Values::Numbers(_) => vec![],
                Values::Category(category) => category.levels.iter().skip(1).cloned().collect(),
            },
        };
        self.columns.iter().map(one).collect()
    }
}

/// Learns one of them.
///
/// # Errors
/// `scoring.lab-…` with what stands in the way; `scoring.lab-stopped`.
pub(super) fn learn(
    given: Given<'_>,
    binnings: &[Binning],
    asked: &FitAsked,
    report: &mut Report,
    watch: Watch<'_>,
) -> Result<(Content, Run)> {
    let lesson = Lesson::of(given, binnings)?;
    let train: Vec<Feature<'_>> = lesson.train.iter().map(Raw::feature).collect();
    let (bads, weights) = (lesson.bads.as_slice(), lesson.weights.as_deref());
    let said = |why: Unfit| unfit(&why);
    let (names, anchor) = (lesson.names(), anchor(asked));
    Ok(match asked.kind.as_str() {
        "tree" => {
            let settings = tree::Settings {
                depth: asked.depth,
                least_leaf: asked.least_leaf,
                least_bads: asked.least_bads,
                pruning: Pruning::CrossValidation { folds: 10, seed: asked.seed, one_error: true },
                ..tree::Settings::default()
            };
            let grown = tree::grow(&train, bads, weights, &settings, watch).map_err(said)?;
            report.rules = rules(&lesson, &grown);
            (Content::Tree(TreeModel::of(&grown, &names, anchor)?), Run::Tree(grown))
        }
        "booster" => {
            let settings = booster(&lesson, asked);
            let grown = boost::boost(&train, bads, weights, &settings, watch).map_err(said)?;
            tell_booster(&lesson, &grown, report);
            let model = BoosterModel::of(&grown, &names, anchor)?;
            (Content::Booster(Box::new(model)), Run::Booster(grown))
        }
        _ => {
            let scale = scale(asked)?;
            let settings = additive::Settings {
                pairs: asked.pairs,
                trends: lesson.trends.clone(),
                offset: scale.offset(),
                factor: scale.factor(),
                least_bads: asked.least_bads,
                seed: asked.seed,
                ..additive::Settings::default()
            };
            let card = additive::additive(&train, bads, weights, &settings, watch).map_err(said)?;
            // Nothing that it learnt held on the rows set aside: there is no card to keep.
            if card.mains.is_empty() && card.pairs.is_empty() {
                return Err(said(Unfit::NothingVaries).into());
            }
            tell_additive(&lesson, &card, report);
            // The anchor that was asked for, not one that is equal to it but for the last bits.
            let model = AdditiveModel { anchor, ..AdditiveModel::of(&card, &names)? };
            (Content::Additive(model), Run::Additive(card))
        }
    })
}

fn booster(lesson: &Lesson<'_>, asked: &FitAsked) -> boost::Settings {
    boost::Settings {
        rounds: asked.rounds,
        leaves: 8,
        least_rows: asked.least_leaf.min(lesson.bads.len() / 20).max(1),
        trends: lesson.trends.clone(),
        early_stop: Some(EarlyStop { share: 0.15, patience: 30 }),
        least_bads: asked.least_bads,
        seed: asked.seed,
        ..boost::Settings::default()
    }
}

fn tell_booster(lesson: &Lesson<'_>, grown: &boost::Booster, report: &mut Report) {
    report.trees = grown.trees.len();
    let gains = grown.importance();
    let sum: f64 = gains.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    report.weights = gains
        .iter()
        .enumerate()
        .filter(|(_, gain)| **gain > 0.0)
        .map(|(at, gain)| (lesson.name(at), gain / sum))
        .collect();
    report.weights.sort_by(|a, b| b.1.total_cmp(&a.1));
}

fn rules(lesson: &Lesson<'_>, grown: &tree::Tree) -> Vec<RuleTold> {
    let span = |feature: usize, kind: &Kind| match kind {
        Kind::Numbers { above, upto } => Span::Numbers { above: *above, upto: *upto },
        Kind::Levels(codes) => Span::Levels { levels: lesson.levels(feature, codes) },
        Kind::NotLevels(codes) => Span::NotLevels { levels: lesson.levels(feature, codes) },
        Kind::Present => Span::Present,
        Kind::Missing => Span::Missing,
    };
    let told = |rule: &tree::Rule| RuleTold {
        conditions: rule
            .conditions
            .iter()
            .map(|one| (lesson.name(one.feature), span(one.feature, &one.kind), one.or_missing))
            .collect(),
        rows: rule.rows,
        bad_rate: rule.bad_rate,
    };
    grown.rules().iter().map(told).collect()
}

fn tell_additive(lesson: &Lesson<'_>, card: &AdditiveCard, report: &mut Report) {
    report.base = card.base;
    report.curves = card
        .mains
        .iter()
        .map(|main| CurveTold {
            name: lesson.name(main.feature),
            spread: main.spread,
            spans: main
                .segments
                .iter()
                .map(|segment| match segment {
                    Segment::Numbers { above, upto, points } => {
                        (Span::Numbers { above: *above, upto: *upto }, *points)
                    }
                    Segment::Levels { levels, points } => {
                        (Span::Levels { levels: lesson.levels(main.feature, levels) }, *points)
                    }
                    Segment::Missing { points } => (Span::Missing, *points),
                })
                .collect(),
        })
        .collect();
    report.pairs = card
        .pairs
        .iter()
        .map(|pair| (lesson.name(pair.first), lesson.name(pair.second), pair.spread))
        .collect();
}
