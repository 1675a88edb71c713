//! Fitting the methods that look for their own cuts: tree, booster, additive card.

use base::Result;
use quant::lab::{
    additive::{self, AdditiveCard, Segment},
    bin::{Binning, Shape},
    boost::{self, EarlyStop, Trend},
    feature::{Feature, NO_LEVEL},
    frame::{Column, Outcome, Part, Values},
    progress::Watch,
    tree::{self, Kind, Pruning},
    unfit::Unfit,
};
use quant::scaling::round_half_up;

use super::{
    fitting::{Scores, scale},
    opened::Opened,
    refusal::{refused, unfit},
    report::{CurveTold, FitAsked, Report, RuleTold, Span},
};

/// A column as the methods that cut for themselves read it.
enum Raw {
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

    fn feature(&self) -> Feature<'_> {
        match self {
            Self::Numbers(values) => Feature::Number(values),
            Self::Levels(codes) => Feature::Level(codes),
        }
    }
}

/// What the methods that cut for themselves learn from.
struct Lesson<'a> {
    columns: Vec<&'a Column>,
    all: Vec<Raw>,
    train: Vec<Raw>,
    bads: Vec<bool>,
    weights: Option<Vec<f64>>,
    trends: Vec<Trend>,
}

impl<'a> Lesson<'a> {
    fn of(opened: &'a Opened, binnings: &[Binning]) -> Result<Self> {
        let outcome: &Outcome = &opened.outcome;
        let rows: Vec<usize> = outcome.rows_of(Part::Train).collect();
        let columns: Vec<&Column> = binnings
            .iter()
            .map(|binning| opened.frame.get_column(&binning.name).map_err(|why| refused(&why)))
            .collect::<std::result::Result<_, _>>()?;
        // The trend of the bins holds for the challenger too, so that it may not cheat.
        let trend = |binning: &Binning| match binning.shape() {
            Some(Shape::Ascending) => Trend::Rising,
            Some(Shape::Descending) => Trend::Falling,
            _ => Trend::Free,
        };
        Ok(Self {
            all: columns.iter().map(|column| Raw::of(column, 0..outcome.rows())).collect(),
            train: columns.iter().map(|column| Raw::of(column, rows.iter().copied())).collect(),
            bads: rows.iter().map(|row| outcome.is_bad(*row)).collect(),
            weights: outcome
                .weights()
                .map(|all| rows.iter().map(|row| f64::from(all[*row])).collect()),
            trends: binnings.iter().map(trend).collect(),
            columns,
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
}

/// Fits one of them and scores all rows.
///
/// # Errors
/// `scoring.lab-…` with what stands in the way; `scoring.lab-stopped`.
pub(super) fn fit_cutting(
    opened: &Opened,
    binnings: &[Binning],
    (kind, asked): (&str, &FitAsked),
    report: &mut Report,
    watch: Watch<'_>,
) -> Result<Scores> {
    let lesson = Lesson::of(opened, binnings)?;
    let train: Vec<Feature<'_>> = lesson.train.iter().map(Raw::feature).collect();
    let all: Vec<Feature<'_>> = lesson.all.iter().map(Raw::feature).collect();
    let (bads, weights) = (lesson.bads.as_slice(), lesson.weights.as_deref());
    let said = |why: Unfit| unfit(&why);
    match kind {
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
            scaled(asked, grown.probabilities(&all).map_err(said)?)
        }
        "booster" => {
            let settings = booster(&lesson, asked);
            let grown = boost::boost(&train, bads, weights, &settings, watch).map_err(said)?;
            tell_booster(&lesson, &grown, report);
            scaled(asked, grown.probabilities(&all).map_err(said)?)
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
            tell_additive(&lesson, &card, report);
            let points = card.score(&all).map_err(said)?;
            let probabilities = points.iter().map(|points| card.probability(*points)).collect();
            Ok(Scores { points, probabilities })
        }
    }
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

/// Whole points for probabilities, on the anchor that was asked for.
fn scaled(asked: &FitAsked, probabilities: Vec<f64>) -> Result<Scores> {
    let scale = scale(asked)?;
    let point = |p: &f64| {
        let p = p.clamp(1e-6, 1.0 - 1e-6);
        round_half_up(scale.exact(((1.0 - p) / p).ln()))
    };
    Ok(Scores { points: probabilities.iter().map(point).collect(), probabilities })
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
