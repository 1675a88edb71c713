//! The challengers beside LightGBM with the settings of the shared benchmark, on held-out rows.

use std::collections::HashMap;
use std::time::Instant;

use quant::lab::additive;
use quant::lab::boost::{Settings, boost};
use quant::lab::feature::{Feature, NO_LEVEL};
use quant::lab::progress::unwatched;
use quant::lab::prove::{Scored, rank::ranking};

use crate::shared::{Set, peers, set};

/// A column as the methods take it.
pub enum Owned {
    Number(Vec<f64>),
    Level(Vec<u32>),
}

impl Owned {
    pub fn feature(&self) -> Feature<'_> {
        match self {
            Self::Number(v) => Feature::Number(v),
            Self::Level(v) => Feature::Level(v),
        }
    }
}

/// All explaining columns of the part: numbers where every cell is one or empty.
pub fn columns(set: &Set, test: bool) -> Vec<Owned> {
    let rows = set.rows(test);
    let explaining =
        (0..set.names.len()).filter(|c| !matches!(set.names[*c].as_str(), "target" | "split"));
    explaining
        .map(|c| {
            let cells = &set.cells[c];
            if cells.iter().all(|v| v.is_empty() || v.parse::<f64>().is_ok()) {
                let one = |r: &usize| cells[*r].parse().unwrap_or(f64::NAN);
                return Owned::Number(rows.iter().map(one).collect());
            }
            let mut codes: HashMap<&str, u32> = HashMap::new();
            for cell in cells.iter().filter(|c| !c.is_empty()) {
                let next = codes.len() as u32;
                codes.entry(cell).or_insert(next);
            }
            let one = |r: &usize| codes.get(cells[*r].as_str()).copied().unwrap_or(NO_LEVEL);
            Owned::Level(rows.iter().map(one).collect())
        })
        .collect()
}

pub fn features(columns: &[Owned]) -> Vec<Feature<'_>> {
    columns.iter().map(Owned::feature).collect()
}

fn beside_lightgbm(name: &str, set: &Set, expected: f64) {
    let (train, test) = (columns(set, false), columns(set, true));
    let (bads, test_bads) = (set.bads_of(false), set.bads_of(true));
    let started = Instant::now();
    let grown = boost(&features(&train), &bads, None, &Settings::default(), &mut unwatched);
    let grown = grown.expect("grows");
    let took = started.elapsed();
    let scores = grown.linear(&features(&test)).expect("same kind");
    let auc = ranking(Scored::new(&scores, &test_bads)).expect("ranks").auc;
    eprintln!("{name}: AUC {auc:.4}, LightGBM {expected:.4}, {took:.2?}");
    assert!(auc > expected - 0.01);
}

#[test]
fn german() {
    let Some(set) = set("german.csv") else { return };
    beside_lightgbm("german", &set, peers("german.lightgbm")[0]);
}

#[test]
fn polish_companies() {
    let Some(set) = set("polish1.csv.gz") else { return };
    beside_lightgbm("polish1", &set, peers("polish1.lightgbm")[0]);
}

/// The generated million rows, where `SHOUXIN_SYNTH` names the file; not run by default.
#[test]
#[ignore = "takes minutes and a generated file"]
fn a_million_rows() {
    let Some(set) = set("synth1m.csv") else { return };
    beside_lightgbm("synth1m", &set, peers("synth1m.lightgbm")[0]);
}

/// The additive card goes at least half of the way from a plain card to the booster, with
/// whole points. The plain card here is a regression on all ratios in eight bins each with an
/// information value of 0.02, as in `logit.rs`.
#[test]
fn whole_points_and_a_few_pairs_reach_the_booster() {
    let Some(set) = set("polish1.csv.gz") else { return };
    let (train, test) = (columns(&set, false), columns(&set, true));
    let (bads, test_bads) = (set.bads_of(false), set.bads_of(true));
    let auc = |scores: &[f64]| ranking(Scored::new(scores, &test_bads)).expect("ranks").auc;
    let plain = auc(&crate::logit::plain_card(&set));
    let grown = boost(&features(&train), &bads, None, &Settings::default(), &mut unwatched);
    let booster = auc(&grown.expect("grows").linear(&features(&test)).expect("same kind"));
    let settings = additive::Settings { bags: 4, ..additive::Settings::default() };
    let card = additive::additive(&features(&train), &bads, None, &settings, &mut unwatched);
    let card = card.expect("a card");
    let points = card.score(&features(&test)).expect("same kind");
    let reached = auc(&points.iter().map(|p| -f64::from(*p)).collect::<Vec<f64>>());
    eprintln!("plain {plain:.4}, additive {reached:.4}, booster {booster:.4}");
    assert!(card.pairs.len() <= 8 && card.mains.len() <= 25);
    assert!(reached >= f64::midpoint(plain, booster));
}
