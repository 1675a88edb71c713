//! The scorecard exercise: variables and cuts of the learner become a card by the tools of the lab; the card is
//! marked on rows that the learner never sees. Pure.

use base::{Failure, Rejection, Result};
use quant::{
    lab::{
        bin::{Binning, Rule, Settings as Bins, Trend, bin_column},
        drift::{
            Thresholds,
            stability::{bands, count_bands, stability},
        },
        frame::{Outcome, Part},
        logistic::{Column, Sample as FitSample, Settings, fit},
        prove::{Scored, rank::ranking},
        scorecard::{Baseline, Card, CardSpec, Term, build, score_frame},
    },
    scaling::Anchor,
};

use super::{
    Given,
    mark::{Mark, Marked, Note, between, part},
    sample::{self, LEAK, NOISE, Sample, VARIABLES},
};

/// Most cuts of a variable.
const CUTS_MOST: usize = 12;
/// A bin holds at least this share of the rows.
const BIN_LEAST: f64 = 0.05;
const SCALE: Anchor = Anchor { score: 600.0, odds: 30.0, points_to_double: 20.0 };
const PSI: Thresholds = Thresholds { watch: 0.10, act: 0.25 };

/// A card that was built, and how it does on the rows that it was built on.
#[derive(Debug, Clone)]
pub struct Built {
    /// The bins of each variable that was chosen.
    pub binnings: Vec<Binning>,
    /// The card.
    pub card: Card,
    /// AUC on the open rows.
    pub auc: f64,
    /// KS on the open rows.
    pub ks: f64,
    scores: Vec<f64>,
}

/// The field of a variable.
pub fn field(variable: &str) -> String {
    format!("v-{variable}")
}

fn cuts(text: &str, variable: &str) -> Result<Vec<f64>> {
    let refused = || Rejection::new("exercises.cuts-unread").with("text", text).on(field(variable));
    let parts = text.split(['，', ',', ';', '；', '、', ' ']).filter(|one| !one.is_empty());
    let read: Option<Vec<f64>> =
        parts.map(|one| one.parse::<f64>().ok().filter(|cut| cut.is_finite())).collect();
    let read = read.ok_or_else(refused)?;
    let rises = read.windows(2).all(|pair| pair[0] < pair[1]);
    if read.is_empty() || read.len() > CUTS_MOST || !rises {
        return Err(refused().into());
    }
    Ok(read)
}

fn unfit(why: impl std::fmt::Debug) -> Failure {
    Rejection::new("exercises.card-unfit").with("reason", format!("{why:?}")).into()
}

fn outcome(sample: &Sample) -> Result<Outcome> {
    let marks: Vec<u8> = sample.bads.iter().map(|bad| u8::from(*bad)).collect();
    Outcome::try_new(&marks, &vec![Part::Train; marks.len()], None).map_err(unfit)
}

fn bins(sample: &Sample, outcome: &Outcome, given: &Given) -> Result<Vec<Binning>> {
    let mut made = Vec::new();
    for name in VARIABLES {
        let asked = given.get(&field(name)).map_or("", |text| text.trim());
        if asked.is_empty() {
            continue;
        }
        let column = sample.frame.get_column(name).map_err(unfit)?;
        let binning = match asked {
            "auto" => {
                let settings = Bins {
                    max_bins: 5,
                    min_bin_share: BIN_LEAST,
                    trend: Trend::Monotone,
                    ..Bins::default()
                };
                bin_column(column, outcome, &settings).map_err(unfit)?
            }
            text => {
                let rule = Rule::Cuts { cuts: cuts(text, name)?, specials: Vec::new() };
                Binning::count(column, outcome, rule).map_err(unfit)?
            }
        };
        made.push(binning);
    }
    if made.is_empty() {
        return Err(Rejection::new("exercises.no-variable").into());
    }
    Ok(made)
}

fn risks(card: &Card, sample: &Sample) -> Result<Vec<f64>> {
    let scores = score_frame(card, &sample.frame).map_err(unfit)?;
    Ok(scores.into_iter().map(|score| -f64::from(score)).collect())
}

/// Builds a card from what was filled in: nothing leaves a variable out, `auto` lets the lab cut, numbers are cuts.
///
/// # Errors
/// `exercises.no-variable`, `exercises.cuts-unread`, `exercises.card-unfit`.
pub fn built(sample: &Sample, given: &Given) -> Result<Built> {
    let outcome = outcome(sample)?;
    let binnings = bins(sample, &outcome, given)?;
    let mut coded = Vec::new();
    for binning in &binnings {
        let column = sample.frame.get_column(&binning.name).map_err(unfit)?;
        let woes: Vec<f64> = binning.bins.iter().map(|bin| bin.woe).collect();
        coded.push((binning.codes(column).map_err(unfit)?, woes));
    }
    let columns: Vec<Column> =
        coded.iter().map(|(bins, values)| Column::Binned { bins, values }).collect();
    let rows = FitSample { columns: &columns, bads: &sample.bads, weights: None, offset: None };
    let fitted = fit(rows, &Settings { least_bads: 20, ..Settings::default() }).map_err(unfit)?;
    let terms: Vec<Term> = fitted
        .terms
        .iter()
        .filter_map(|term| {
            let binning = binnings.get(term.column)?;
            Some(Term { binning, beta: term.beta, apart: &[] })
        })
        .collect();
    let spec =
        CardSpec { anchor: SCALE, intercept: fitted.intercept.beta, baseline: Baseline::Spread };
    let card = build(&terms, &spec).map_err(unfit)?;
    let scores = risks(&card, sample)?;
    let rank = ranking(Scored::new(&scores, &sample.bads)).map_err(unfit)?;
    Ok(Built { binnings, card, auc: rank.auc, ks: rank.ks, scores })
}

/// Whether the bad rates of a variable rise or fall without turning.
pub fn is_monotone(binning: &Binning) -> bool {
    use quant::lab::bin::Shape::{Ascending, Descending};
    matches!(binning.shape(), Some(Ascending | Descending))
}

/// Whether each bin of numbers holds enough rows.
pub fn is_filled(binning: &Binning) -> bool {
    let all = binning.total().total();
    let ranges = binning.bins.iter().take(binning.bins.len().saturating_sub(1));
    ranges.map(|bin| bin.parts.train.total()).all(|rows| rows >= all * BIN_LEAST)
}

/// What the lab itself makes of the variables that are of use: the measure of the marks.
pub(super) fn solved() -> Given {
    let useful = VARIABLES.into_iter().filter(|name| ![LEAK, NOISE].contains(name));
    useful.map(|name| (field(name), "auto".to_owned())).collect()
}

/// AUC, KS and PSI of a card on the hidden rows.
fn proved(built: &Built, hidden: &Sample) -> Result<(f64, f64, f64)> {
    let scores = risks(&built.card, hidden)?;
    let rank = ranking(Scored::new(&scores, &hidden.bads)).map_err(unfit)?;
    let cuts = bands(&built.scores, 10);
    let (before, now) = (count_bands(&built.scores, &cuts), count_bands(&scores, &cuts));
    let psi = stability(&before, &now, None, PSI).map_err(unfit)?;
    Ok((rank.auc, rank.ks, psi.index))
}

/// Marks a card on the hidden rows of a seed.
///
/// # Errors
/// As for [`built`].
pub(super) fn mark(seed: u64, given: &Given) -> Result<Marked> {
    let (open, hidden) = (sample::open(seed), sample::hidden(seed));
    let made = built(&open, given)?;
    let best = built(&open, &solved())?;
    let (auc, ks, psi) = proved(&made, &hidden)?;
    let (best_auc, best_ks, _) = proved(&best, &hidden)?;
    let rank = |item, most, (got, best): (f64, f64), nothing: f64, why: &str| {
        let earned = part(most, between(got, nothing, (best - 0.01).max(nothing + 0.01)));
        let fell = if why == "auc" { made.auc - got } else { made.ks - got };
        let mut notes = vec![
            Note::new(format!("why-{why}"))
                .with("got", two(got))
                .with("open", two(if why == "auc" { made.auc } else { made.ks })),
        ];
        if fell > 0.06 {
            notes.push(Note::new("why-falls").with("by", two(fell)));
        }
        Mark { item, got: earned, most, notes }
    };
    let stable = Mark {
        item: "card-psi",
        got: part(1_500, between(psi, PSI.act, PSI.watch)),
        most: 1_500,
        notes: vec![
            Note::new(if psi < PSI.watch { "why-psi-calm" } else { "why-psi-drifts" })
                .with("psi", two(psi)),
        ],
    };
    Ok(Marked {
        marks: vec![
            rank("card-auc", 4_000, (auc, best_auc), 0.5, "auc"),
            rank("card-ks", 1_500, (ks, best_ks), 0.0, "ks"),
            stable,
            shapes(&made),
            choice(&made),
        ],
        worked: worked(&best, (best_auc, best_ks)),
    })
}

fn two(value: f64) -> String {
    format!("{value:.2}")
}

fn named(id: &str, binning: &Binning) -> Note {
    Note::new(id).with("word_variable", &binning.name)
}

/// Bad rates that turn, bins that are too small.
fn shapes(made: &Built) -> Mark {
    let mut notes = Vec::new();
    for binning in &made.binnings {
        if !is_monotone(binning) {
            notes.push(named("why-turns", binning));
        } else if !is_filled(binning) {
            notes.push(named("why-thin", binning));
        }
    }
    let all = i64::try_from(made.binnings.len()).unwrap_or(1).max(1);
    let wrong = i64::try_from(notes.len()).unwrap_or(0);
    let got = 1_500 * (all - wrong) / all;
    if notes.is_empty() {
        notes.push(Note::new("why-monotone"));
    }
    Mark { item: "card-shape", got, most: 1_500, notes }
}

/// A column that is known only afterwards, a coefficient on the wrong side.
fn choice(made: &Built) -> Mark {
    let (mut got, mut notes) = (1_500, Vec::new());
    if let Some(leak) = made.binnings.iter().find(|binning| binning.name == LEAK) {
        got -= 1_000;
        notes.push(named("why-leak", leak));
    }
    if let Some(wrong) = made.card.characteristics.iter().find(|one| one.beta > 0.0) {
        got -= 500;
        notes.push(Note::new("why-sign").with("word_variable", &wrong.name));
    }
    if notes.is_empty() {
        notes.push(Note::new("why-choice-sound"));
    }
    Mark { item: "card-choice", got, most: 1_500, notes }
}

fn worked(best: &Built, (auc, ks): (f64, f64)) -> Vec<Note> {
    let mut notes = vec![Note::new("worked-card").with("auc", two(auc)).with("ks", two(ks))];
    for binning in &best.binnings {
        let Rule::Cuts { cuts, .. } = &binning.rule else { continue };
        let cuts: Vec<String> = cuts.iter().map(|cut| format!("{cut}")).collect();
        notes.push(named("worked-card-cuts", binning).with("cuts", cuts.join(", ")));
    }
    notes.push(Note::new("worked-card-left").with("word_leak", LEAK).with("word_noise", NOISE));
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(seed: u64, given: &Given) -> Vec<i64> {
        mark(seed, given).expect("marked").marks.iter().map(|mark| mark.got).collect()
    }

    #[test]
    fn the_card_of_the_lab_has_most_points() {
        for seed in 0..12 {
            let marked = mark(seed, &solved()).expect("marked");
            assert!(marked.total() >= 9_300, "{seed}: {marked:#?}");
        }
    }

    #[test]
    fn a_column_of_afterwards_shines_on_the_open_rows_alone() {
        let mut given = solved();
        given.insert(field(LEAK), "auto".to_owned());
        for seed in 0..6 {
            let made = built(&sample::open(seed), &given).expect("built");
            let fair = built(&sample::open(seed), &solved()).expect("built");
            assert!(made.auc > fair.auc + 0.05, "{seed}: {} {}", made.auc, fair.auc);
            let marked = mark(seed, &given).expect("marked");
            assert!(marked.total() < mark(seed, &solved()).expect("marked").total() - 1_000);
            assert!(marked.marks[4].notes.iter().any(|note| note.id == "why-leak"));
            assert!(marked.marks[0].notes.iter().any(|note| note.id == "why-falls"), "{seed}");
        }
    }

    #[test]
    fn cuts_are_read_or_refused() {
        assert_eq!(cuts("5，10, 30", "staff").expect("read"), [5.0, 10.0, 30.0]);
        for text in ["10, 5", "x", "5 5", ",", "1 2 3 4 5 6 7 8 9 10 11 12 13"] {
            assert_eq!(cuts(text, "staff").expect_err(text).code(), "exercises.cuts-unread");
        }
        let none = built(&sample::open(1), &Given::new()).expect_err("nothing chosen");
        assert_eq!(none.code(), "exercises.no-variable");
    }

    #[test]
    fn bins_that_turn_cost_points_and_are_named() {
        let mut given = solved();
        // Staff says nothing: many narrow bins of it go up and down.
        given.insert(field(NOISE), "30,60,90,120,150,180,210,240".to_owned());
        let marked = mark(2, &given).expect("marked");
        assert!(marked.marks[3].notes.iter().any(|note| note.id == "why-turns"), "{marked:#?}");
        assert!(points(2, &given)[3] < 1_500);
    }
}
