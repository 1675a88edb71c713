//! Marks the Altman exercise: the variant of each firm, its score, its zone, and the two firms that must not be
//! computed. Pure.

use std::collections::BTreeMap;

use base::{Rejection, Result};
use quant::altman::{Model, Zone};

use super::{
    Given,
    firms::{Firm, TREATMENTS, Treatment, firms},
    mark::{Mark, Marked, Note},
};

/// How far a score may lie from the exact one.
const WITHIN: f64 = 0.015;
const MODELS: i64 = 3_000;
const SCORES: i64 = 3_000;
const ZONES: i64 = 2_000;
const TRAP: i64 = 1_000;

/// Names of zones.
pub const ZONES_OFFERED: [&str; 3] = ["distress", "grey", "safe"];

fn zone_code(zone: Zone) -> &'static str {
    match zone {
        Zone::Distress => "distress",
        Zone::Grey => "grey",
        Zone::Safe => "safe",
    }
}

/// The field of a firm: `m` the treatment, `z` the score, `c` the zone.
pub fn field(what: char, number: usize) -> String {
    format!("{what}-{number:02}")
}

fn given<'a>(given: &'a Given, what: char, firm: &Firm) -> &'a str {
    given.get(&field(what, firm.number)).map_or("", |text| text.trim())
}

fn number(text: &str, field: String) -> Result<Option<f64>> {
    if text.is_empty() {
        return Ok(None);
    }
    let plain = text.replace(['，', ','], "").replace('−', "-");
    let read = plain.parse::<f64>().ok().filter(|value| value.is_finite());
    let refused = || Rejection::new("exercises.number-unread").with("text", text).on(field);
    Ok(Some(read.ok_or_else(refused)?))
}

/// The score that the right variant gives; only for firms that are computed.
fn exact(firm: &Firm) -> Option<(Model, f64, Zone)> {
    let Treatment::Compute(model) = firm.treatment() else { return None };
    let score = model.score(&firm.inputs).ok()?;
    Some((model, score.value, score.zone))
}

fn right_model(firm: &Firm) -> &'static str {
    firm.treatment().code()
}

/// Marks what was filled in for the firms of a seed.
///
/// # Errors
/// `exercises.number-unread`, `exercises.choice-unknown`.
pub(super) fn mark(seed: u64, given_all: &Given) -> Result<Marked> {
    let firms = firms(seed);
    let mut typed: BTreeMap<usize, Option<f64>> = BTreeMap::new();
    for firm in &firms {
        let chosen = given(given_all, 'm', firm);
        if !chosen.is_empty() && !TREATMENTS.contains(&chosen) {
            return Err(unknown(chosen, field('m', firm.number)));
        }
        let zone = given(given_all, 'c', firm);
        if !zone.is_empty() && !ZONES_OFFERED.contains(&zone) {
            return Err(unknown(zone, field('c', firm.number)));
        }
        let score = number(given(given_all, 'z', firm), field('z', firm.number))?;
        typed.insert(firm.number, score);
    }
    let computed: Vec<&Firm> = firms.iter().filter(|firm| exact(firm).is_some()).collect();
    let score_of = |firm: &Firm| typed.get(&firm.number).copied().flatten();
    Ok(Marked {
        marks: vec![
            models(&computed, given_all),
            scores(&computed, given_all, score_of),
            zones(&computed, given_all),
            traps(&firms, given_all),
        ],
        worked: firms.iter().map(worked).collect(),
    })
}

fn unknown(text: &str, field: String) -> base::Failure {
    Rejection::new("exercises.choice-unknown").with("text", text).on(field).into()
}

fn share(most: i64, right: usize, all: usize) -> i64 {
    let count = |n: usize| i64::try_from(n).unwrap_or(0);
    most * count(right) / count(all).max(1)
}

/// A mark that has a reason for each firm that went wrong, or says that none did.
fn by_firm(item: &'static str, most: i64, all: usize, notes: Vec<Note>) -> Mark {
    let got = share(most, all - notes.len(), all);
    let notes = if notes.is_empty() { vec![Note::new("why-all-right")] } else { notes };
    Mark { item, got, most, notes }
}

fn models(firms: &[&Firm], all: &Given) -> Mark {
    let wrong = firms.iter().filter(|firm| given(all, 'm', firm) != right_model(firm));
    let why = |firm: &&Firm| {
        let id = match (given(all, 'm', firm), firm.treatment()) {
            ("", _) => "why-model-empty",
            ("finance" | "unbalanced" | "negative-equity", _) => "why-model-computable",
            (_, Treatment::Compute(Model::Z)) => "why-model-listed",
            (_, Treatment::Compute(Model::ZPrime)) => "why-model-private",
            _ => "why-model-no-maker",
        };
        Note::new(id).with("firm", firm.number)
    };
    by_firm("altman-models", MODELS, firms.len(), wrong.map(why).collect())
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= WITHIN
}

/// Why a score is not the exact one: the mistakes that are often made are told by their names.
fn score_note(firm: &Firm, score: Option<f64>) -> Option<Note> {
    let (model, value, _) = exact(firm)?;
    let Some(score) = score else {
        return Some(Note::new("why-score-empty").with("firm", firm.number));
    };
    if near(score, value) {
        return None;
    }
    let with = |id: &str| Some(Note::new(id).with("firm", firm.number));
    let other = Model::ALL.into_iter().filter(|other| *other != model);
    let mut other = other.filter_map(|other| other.score(&firm.inputs).ok());
    if other.any(|other| near(other.value, score)) {
        return with("why-score-other-model");
    }
    let mut slipped = firm.inputs;
    slipped.working_capital = Some(firm.current_assets);
    if model.score(&slipped).is_ok_and(|one| near(one.value, score)) {
        return with("why-score-working-capital");
    }
    let mut slipped = firm.inputs;
    slipped.market_equity = firm.inputs.book_equity.map(|equity| equity.max(0));
    if model == Model::Z && model.score(&slipped).is_ok_and(|one| near(one.value, score)) {
        return with("why-score-book");
    }
    with("why-score-off")
}

fn scores(firms: &[&Firm], all: &Given, score: impl Fn(&Firm) -> Option<f64>) -> Mark {
    let notes = firms.iter().filter_map(|firm| {
        let computes =
            !matches!(given(all, 'm', firm), "finance" | "unbalanced" | "negative-equity");
        score_note(firm, score(firm).filter(|_| computes))
    });
    by_firm("altman-scores", SCORES, firms.len(), notes.collect())
}

fn zones(firms: &[&Firm], all: &Given) -> Mark {
    let why = |firm: &&Firm| {
        let (_, _, zone) = exact(firm)?;
        let told = given(all, 'c', firm);
        if told == zone_code(zone) {
            return None;
        }
        let id = if told.is_empty() { "why-zone-empty" } else { "why-zone" };
        Some(Note::new(id).with("firm", firm.number))
    };
    by_firm("altman-zones", ZONES, firms.len(), firms.iter().filter_map(why).collect())
}

fn traps(firms: &[Firm], all: &Given) -> Mark {
    let (mut got, mut notes) = (0, Vec::new());
    for trap in firms.iter().filter(|firm| exact(firm).is_none()) {
        let told = given(all, 'm', trap);
        if told == right_model(trap) {
            got += TRAP;
            let id = format!("why-trap-{told}");
            notes.push(Note::new(id).with("firm", trap.number));
        } else if matches!(told, "finance" | "unbalanced" | "negative-equity") {
            got += TRAP / 2;
            notes.push(Note::new("why-trap-reason").with("firm", trap.number));
        } else {
            notes.push(Note::new("why-trap-missed"));
        }
    }
    Mark { item: "altman-traps", got, most: 2 * TRAP, notes }
}

fn worked(firm: &Firm) -> Note {
    let note = match exact(firm) {
        Some((model, value, zone)) => Note::new("worked-altman")
            .with("score", format!("{value:.2}"))
            .with("word_model", Treatment::Compute(model).code())
            .with("word_zone", zone_code(zone)),
        None => Note::new(format!("worked-altman-{}", firm.treatment().code())),
    };
    note.with("firm", firm.number)
}

/// What is right for the firms of a seed; for tests and the scripted learner.
pub(super) fn solved(seed: u64) -> Given {
    let mut all = Given::new();
    for firm in firms(seed) {
        all.insert(field('m', firm.number), right_model(&firm).to_owned());
        if let Some((_, value, zone)) = exact(&firm) {
            all.insert(field('z', firm.number), format!("{value:.2}"));
            all.insert(field('c', firm.number), zone_code(zone).to_owned());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercises::mark::FULL;

    fn points(all: &Given) -> Vec<i64> {
        mark(3, all).expect("marked").marks.iter().map(|mark| mark.got).collect()
    }

    #[test]
    fn the_right_answer_has_all_points() {
        for seed in 0..50 {
            assert_eq!(mark(seed, &solved(seed)).expect("marked").total(), FULL, "{seed}");
        }
    }

    #[test]
    fn what_goes_wrong_costs_its_own_part_and_says_why() {
        assert_eq!(points(&Given::new()), [0, 0, 0, 0]);
        let firms = firms(3);
        let trap = firms.iter().find(|firm| firm.treatment() == Treatment::Finance).expect("trap");
        let mut all = solved(3);
        all.insert(field('m', trap.number), "z-double-prime".to_owned());
        assert_eq!(points(&all), [3_000, 3_000, 2_000, 1_000]);
        let listed = firms.iter().find(|firm| firm.inputs.market_equity.is_some()).expect("listed");
        let mut all = solved(3);
        let wrong = Model::ZPrime.score(&listed.inputs).expect("computable").value;
        all.insert(field('z', listed.number), format!("{wrong:.2}"));
        let marked = mark(3, &all).expect("marked");
        let notes = &marked.marks[1].notes;
        assert_eq!(notes[0].id, "why-score-other-model");
        assert_eq!(marked.marks[1].got, 3_000 * 17 / 18);
    }

    #[test]
    fn what_cannot_be_read_is_refused_at_its_field() {
        let all = Given::from([(field('z', 1), "much".to_owned())]);
        let refused = mark(3, &all).expect_err("no number");
        assert_eq!(refused.code(), "exercises.number-unread");
        let all = Given::from([(field('m', 1), "em".to_owned())]);
        assert_eq!(mark(3, &all).expect_err("no choice").code(), "exercises.choice-unknown");
    }
}
