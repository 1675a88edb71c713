//! How cases lie in the bands of a score and in the bins of each variable: counted at development
//! and in every round by the same rules, so that the two can be held against each other.

use std::collections::BTreeMap;

use base::{Failure, Result};
use quant::lab::{
    bin::Rule,
    drift::stability::{bands, count_bands},
};
use serde::{Deserialize, Serialize};

use super::{
    additive::Span,
    booster::Coding,
    content::{Content, place},
    sight::Sight,
    tree::Ask,
};
use crate::scoring::Scorecard;

/// Bins of one variable.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    /// The variable.
    pub variable: String,
    /// Its bins; missing comes last.
    pub rule: Rule,
    /// Points of each bin, where a bin has points of its own.
    pub points: Option<Vec<i32>>,
}

/// Counts of one set of cases.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// Cuts between the bands of the score.
    pub cuts: Vec<f64>,
    /// Cases in each band; those without a score come last.
    pub bands: Vec<u64>,
    /// Cases in each bin of each variable; missing comes last.
    pub lanes: BTreeMap<String, Vec<u64>>,
    /// Cases.
    pub rows: u64,
    /// Cases with a score.
    pub scored: u64,
    /// Sum of the scores.
    pub sum: i64,
    /// Sum of their squares.
    pub squares: i64,
    /// Sum of the probabilities, millionths.
    pub pd_micro: i64,
}

impl Tally {
    /// Nothing counted yet.
    pub fn new(cuts: &[f64], lanes: &[Lane]) -> Self {
        let empty = |lane: &Lane| (lane.variable.clone(), vec![0; bins(&lane.rule)]);
        Self {
            cuts: cuts.to_vec(),
            bands: vec![0; cuts.len() + 2],
            lanes: lanes.iter().map(empty).collect(),
            ..Self::default()
        }
    }

    /// Counts one case.
    pub fn add(
        &mut self,
        lanes: &[Lane],
        sight: &dyn Sight,
        (score, pd): (Option<i32>, Option<f64>),
    ) {
        self.rows += 1;
        for lane in lanes {
            let bin = place(&lane.rule, sight.see(&lane.variable));
            if let Some(count) = self.lanes.get_mut(&lane.variable).and_then(|l| l.get_mut(bin)) {
                *count += 1;
            }
        }
        let value = score.map_or(f64::NAN, f64::from);
        for (band, count) in self.bands.iter_mut().zip(count_bands(&[value], &self.cuts)) {
            *band += u64::from(count > 0.0);
        }
        if let Some(score) = score {
            self.scored += 1;
            self.sum += i64::from(score);
            self.squares += i64::from(score) * i64::from(score);
        }
        #[expect(clippy::cast_possible_truncation, reason = "a probability times a million")]
        let micro = pd.map_or(0, |pd| (pd * 1_000_000.0).round() as i64);
        self.pd_micro += micro;
    }

    /// Mean score.
    pub fn mean(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "sums of scores")]
        (self.scored > 0).then(|| self.sum as f64 / self.scored as f64)
    }

    /// Standard deviation of the scores.
    pub fn deviation(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "sums of scores")]
        let (n, squares) = (self.scored as f64, self.squares as f64);
        self.mean().map(|mean| (squares / n - mean * mean).max(0.0).sqrt())
    }
}

/// One row that a model was learnt from.
#[derive(Clone, Copy)]
pub struct Learnt<'a> {
    /// What was known of it.
    pub sight: &'a dyn Sight,
    /// Its score by the model.
    pub score: i32,
    /// Its probability of bad by the model.
    pub pd: f64,
    /// What became of it.
    pub bad: bool,
}

/// How the development sample lay, with its outcomes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Development {
    /// All rows that the model was learnt from.
    pub tally: Tally,
    /// Bad cases among them in each band of the score.
    pub bads: Vec<u64>,
}

impl Development {
    /// Counts the rows that a model was learnt from; bands hold like many rows each.
    pub fn of(content: &Content, rows: &[Learnt<'_>]) -> Self {
        let lanes = lanes_of(content);
        let scores: Vec<f64> = rows.iter().map(|row| f64::from(row.score)).collect();
        let cuts = bands(&scores, 10);
        let mut tally = Tally::new(&cuts, &lanes);
        let mut bads = vec![0; tally.bands.len()];
        for row in rows {
            tally.add(&lanes, row.sight, (Some(row.score), Some(row.pd)));
            let value = f64::from(row.score);
            for (count, here) in bads.iter_mut().zip(count_bands(&[value], &cuts)) {
                *count += u64::from(row.bad && here > 0.0);
            }
        }
        Self { tally, bads }
    }

    /// As stored.
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads it back.
    ///
    /// # Errors
    /// A fault where it is not what was stored.
    pub fn read(text: &str) -> Result<Self> {
        serde_json::from_str(text)
            .map_err(|error| Failure::broken("reading a development sample", error))
    }
}

/// Bands of the score where no development sample says better: fifty points each.
pub const PLAIN_CUTS: [f64; 10] =
    [400.0, 450.0, 500.0, 550.0, 600.0, 650.0, 700.0, 750.0, 800.0, 830.0];

const fn bins(rule: &Rule) -> usize {
    match rule {
        Rule::Cuts { cuts, specials } => cuts.len() + 2 + specials.len(),
        Rule::Groups { groups, .. } => groups.len() + 1,
    }
}

/// Most cuts of a variable that a booster knows hundreds of.
const MOST_CUTS: usize = 9;

/// The bins by which the variables of a model are watched: its own, as far as it has any.
pub fn lanes_of(content: &Content) -> Vec<Lane> {
    match content {
        Content::Expert(card) => expert_lanes(card),
        Content::Card(card) => card
            .characteristics
            .iter()
            .map(|one| Lane {
                variable: one.name.clone(),
                rule: one.rule.clone(),
                points: Some(one.entries.iter().map(|entry| entry.points).collect()),
            })
            .collect(),
        Content::Additive(model) => {
            model.curves.iter().map(|curve| curve_lane(&curve.variable, &curve.spans)).collect()
        }
        Content::Tree(model) => {
            let asks: Vec<&Ask> = model.nodes.iter().filter_map(|n| n.ask.as_ref()).collect();
            model.variables().iter().map(|variable| tree_lane(variable, &asks)).collect()
        }
        Content::Booster(model) => {
            let used = model.variables();
            let coded = model.columns.iter().filter(|one| used.contains(&one.variable));
            coded.map(|one| booster_lane(&one.variable, &one.coding)).collect()
        }
    }
}

/// The bins of the expert card.
pub fn expert_lanes(card: &Scorecard) -> Vec<Lane> {
    let lane = |one: &crate::scoring::Characteristic| {
        let (edges, groups, mut points) = one.bins();
        points.push(one.missing);
        let rule = match groups.is_empty() {
            true => numbers(edges.iter().map(|edge| edge.next_up()).collect()),
            false => words(groups, None),
        };
        Lane { variable: one.feature.code().to_owned(), rule, points: Some(points) }
    };
    card.characteristics.iter().map(lane).collect()
}

const fn numbers(cuts: Vec<f64>) -> Rule {
    Rule::Cuts { cuts, specials: Vec::new() }
}

const fn words(groups: Vec<Vec<String>>, others: Option<usize>) -> Rule {
    Rule::Groups { groups, others }
}

/// Spans hold their upper end, bins their lower: the cut is the next number above.
fn curve_lane(variable: &str, spans: &[Span]) -> Lane {
    let (mut cuts, mut groups, mut points) = (Vec::new(), Vec::new(), Vec::new());
    for span in spans {
        match span {
            Span::Numbers { upto, .. } => cuts.extend(upto.map(f64::next_up)),
            Span::Words { words, .. } => groups.push(words.clone()),
            Span::Missing { .. } => {}
        }
        points.push(span.points());
    }
    let rule = if groups.is_empty() { numbers(cuts) } else { words(groups, None) };
    let points = (bins(&rule) == points.len()).then_some(points);
    Lane { variable: variable.to_owned(), rule, points }
}

/// All cuts at which the tree asks, or each word that it names by itself.
fn tree_lane(variable: &str, asks: &[&Ask]) -> Lane {
    let (mut cuts, mut named): (Vec<f64>, Vec<String>) = (Vec::new(), Vec::new());
    for ask in asks.iter().filter(|ask| ask.variable() == variable) {
        match ask {
            Ask::AtMost { cut, .. } => cuts.push(cut.next_up()),
            Ask::In { levels, .. } => named.extend(levels.iter().cloned()),
            Ask::Missing { .. } => {}
        }
    }
    Lane { variable: variable.to_owned(), rule: rule_of(cuts, named), points: None }
}

fn booster_lane(variable: &str, coding: &Coding) -> Lane {
    let rule = match coding {
        Coding::Cuts(cuts) => {
            let step = cuts.len().div_ceil(MOST_CUTS).max(1);
            rule_of(cuts.iter().step_by(step).map(|cut| cut.next_up()).collect(), Vec::new())
        }
        Coding::Words { own, .. } => rule_of(Vec::new(), own.clone()),
    };
    Lane { variable: variable.to_owned(), rule, points: None }
}

fn rule_of(mut cuts: Vec<f64>, mut named: Vec<String>) -> Rule {
    if named.is_empty() {
        cuts.sort_by(f64::total_cmp);
        cuts.dedup();
        return numbers(cuts);
    }
    named.sort();
    named.dedup();
    named.truncate(200);
    let mut groups: Vec<Vec<String>> = named.into_iter().map(|word| vec![word]).collect();
    groups.push(Vec::new());
    let others = Some(groups.len() - 1);
    words(groups, others)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{Feature, Features, Value, models::sight::Row};

    #[test]
    fn upper_edges_of_the_expert_card_stay_in_their_bin() {
        let card = Scorecard::shipped();
        let lanes = expert_lanes(card);
        assert_eq!(lanes.len(), card.characteristics.len());
        for (feature, value) in [
            (Feature::OldestOverdue, 7.0),
            (Feature::OldestOverdue, 8.0),
            (Feature::DebtRatio, 0.6),
        ] {
            let lane = lanes.iter().find(|lane| lane.variable == feature.code()).expect("lane");
            let one = card.characteristics.iter().find(|c| c.feature == feature).expect("there");
            let mut features = Features::unknown(base::Day::from_epoch_days(20_000));
            features.set(feature, Some(value));
            let bin = place(&lane.rule, features.see(feature.code()));
            let points = lane.points.as_ref().expect("points")[bin];
            assert_eq!(Some(points), one.points(Some(&Value::Number(value))), "{value}");
        }
    }

    #[test]
    fn cases_are_counted_once_everywhere() {
        let lanes = expert_lanes(Scorecard::shipped());
        let mut tally = Tally::new(&[500.0, 600.0], &lanes);
        for (late, score) in [(Some(0.0), Some(650)), (Some(0.9), Some(500)), (None, None)] {
            let mut row = Row::default();
            if let Some(late) = late {
                row.put("late-frequency", Value::Number(late));
            }
            tally.add(&lanes, &row, (score, score.map(|_| 0.1)));
        }
        assert_eq!(tally.bands, [0, 1, 1, 1], "below 500, 500 to 599, from 600, none");
        assert_eq!(tally.lanes["late-frequency"], [1, 0, 0, 0, 1, 1]);
        assert!(tally.lanes.values().all(|lane| lane.iter().sum::<u64>() == 3));
        assert_eq!((tally.mean(), tally.deviation()), (Some(575.0), Some(75.0)));
        assert_eq!(tally.pd_micro, 200_000);
    }
}
