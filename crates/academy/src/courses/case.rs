//! A case: facts, decisions step by step with what each leads to, the expert's view, what became of it (N04).

use base::{Day, digest_of};
use credit::{
    parties::CustomerKind,
    scoring::{Edition, Wording},
};
use serde::Deserialize;

use crate::wording::RawWording;

/// A choice of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseChoice {
    /// What is done.
    pub text: Wording,
    /// What it leads to; shown once decided.
    pub reveal: Wording,
    /// How near it is to the expert, 0 to 100.
    pub points: i64,
}

/// A step of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseStep {
    /// What is known by now.
    pub facts: Wording,
    /// What is to be decided.
    pub ask: Wording,
    /// What an expert says of it.
    pub expert: Wording,
    /// The choices.
    pub choices: Vec<CaseChoice>,
}

/// A part of a loss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseCost {
    /// What for.
    pub name: Wording,
    /// In whole units.
    pub amount: i64,
}

/// A case.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its name in addresses.
    pub code: String,
    /// Version, source, digest.
    pub edition: Edition,
    /// Under which licence it may be passed on.
    pub licence: String,
    /// Its name.
    pub title: Wording,
    /// In a sentence.
    pub lead: Wording,
    /// Whether it ended well.
    pub success: bool,
    /// Which customers it is about (N05).
    pub kinds: Vec<CustomerKind>,
    /// In which industries these customers are: sections of GB/T 4754 by letter; empty says nothing of it.
    pub industries: Vec<String>,
    /// Lessons that it belongs to.
    pub lessons: Vec<String>,
    /// The other case of the pair: the same start, another decision (O07).
    pub pair: Option<String>,
    /// Name and value.
    pub facts: Vec<(Wording, Wording)>,
    /// What the data set is.
    pub data_note: Wording,
    /// Its heads.
    pub columns: Vec<Wording>,
    /// Its rows.
    pub rows: Vec<Vec<Wording>>,
    /// What the loss is made of; empty where there was none.
    pub costs: Vec<CaseCost>,
    /// The steps.
    pub steps: Vec<CaseStep>,
    /// What became of it.
    pub after: Wording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    version: String,
    effective_from: String,
    source: RawWording,
    licence: String,
    code: String,
    title: RawWording,
    lead: RawWording,
    after: RawWording,
    success: bool,
    kinds: Vec<String>,
    #[serde(default)]
    industries: Vec<String>,
    lessons: Vec<String>,
    pair: Option<String>,
    fact: Vec<RawFact>,
    data: RawData,
    #[serde(default)]
    cost: Vec<RawCost>,
    step: Vec<RawStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFact {
    name: RawWording,
    value: RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawData {
    note: RawWording,
    columns: Vec<RawWording>,
    rows: Vec<Vec<RawWording>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCost {
    name: RawWording,
    amount: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    facts: RawWording,
    ask: RawWording,
    expert: RawWording,
    choices: Vec<RawChoice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChoice {
    points: i64,
    text: RawWording,
    reveal: RawWording,
}

fn step(raw: RawStep) -> Result<CaseStep, String> {
    let ask = Wording::from(raw.ask);
    let best = raw.choices.iter().filter(|one| one.points == 100).count();
    let within = raw.choices.iter().all(|one| (0..=100).contains(&one.points));
    if !(2..=6).contains(&raw.choices.len()) || best != 1 || !within {
        return Err(format!("{}: 2 to 6 choices of 0 to 100 points, one of them 100", ask.en));
    }
    let choice = |raw: RawChoice| CaseChoice {
        text: Wording::from(raw.text),
        reveal: Wording::from(raw.reveal),
        points: raw.points,
    };
    Ok(CaseStep {
        facts: Wording::from(raw.facts),
        ask,
        expert: Wording::from(raw.expert),
        choices: raw.choices.into_iter().map(choice).collect(),
    })
}

impl Case {
    /// Reads and checks a case.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn read(text: &str) -> Result<Self, String> {
        let raw: Raw = toml::from_str(text).map_err(|why| why.to_string())?;
        let from = raw.effective_from.parse::<Day>().map_err(|why| why.to_string())?;
        let kinds: Result<Vec<CustomerKind>, _> =
            raw.kinds.iter().map(|kind| kind.parse()).collect();
        let kinds = kinds.map_err(|_| "kinds: no such kind of customer".to_owned())?;
        let letter = |one: &String| one.len() == 1 && ("A"..="T").contains(&one.as_str());
        if !raw.industries.iter().all(letter) {
            return Err("industries: sections of GB/T 4754, A to T".to_owned());
        }
        let steps: Vec<CaseStep> = raw.step.into_iter().map(step).collect::<Result<_, String>>()?;
        if raw.licence.is_empty() || steps.len() < 2 || raw.fact.is_empty() || kinds.is_empty() {
            return Err("licence, kinds, facts, and two steps or more".to_owned());
        }
        let width = raw.data.columns.len();
        if width == 0
            || raw.data.rows.is_empty()
            || raw.data.rows.iter().any(|row| row.len() != width)
        {
            return Err("data: rows as wide as the columns".to_owned());
        }
        let cost = |raw: RawCost| {
            let amount =
                raw.amount.parse().map_err(|_| format!("cost: {} is no number", raw.amount));
            amount.map(|amount| CaseCost { name: Wording::from(raw.name), amount })
        };
        let costs: Vec<CaseCost> = raw.cost.into_iter().map(cost).collect::<Result<_, String>>()?;
        if !raw.success && costs.is_empty() {
            return Err("a loss says what it is made of: [[cost]]".to_owned());
        }
        let mut digest = digest_of(text.as_bytes()).to_string();
        digest.truncate(16);
        Ok(Self {
            code: raw.code,
            edition: Edition {
                version: raw.version,
                effective_from: from,
                source: Wording::from(raw.source),
                digest,
            },
            licence: raw.licence,
            title: Wording::from(raw.title),
            lead: Wording::from(raw.lead),
            success: raw.success,
            kinds,
            industries: raw.industries,
            lessons: raw.lessons,
            pair: raw.pair,
            facts: raw
                .fact
                .into_iter()
                .map(|one| (Wording::from(one.name), Wording::from(one.value)))
                .collect(),
            data_note: Wording::from(raw.data.note),
            columns: raw.data.columns.into_iter().map(Wording::from).collect(),
            rows: raw
                .data
                .rows
                .into_iter()
                .map(|row| row.into_iter().map(Wording::from).collect())
                .collect(),
            costs,
            steps,
            after: Wording::from(raw.after),
        })
    }

    /// All its texts with where they stand, for the checker.
    pub(super) fn texts(&self) -> Vec<(&'static str, &Wording)> {
        let mut all = vec![
            ("source", &self.edition.source),
            ("title", &self.title),
            ("lead", &self.lead),
            ("after", &self.after),
            ("data", &self.data_note),
        ];
        all.extend(self.facts.iter().flat_map(|(name, value)| [("fact", name), ("fact", value)]));
        all.extend(
            self.columns.iter().chain(self.rows.iter().flatten()).map(|text| ("data", text)),
        );
        all.extend(self.costs.iter().map(|one| ("cost", &one.name)));
        for step in &self.steps {
            all.extend([&step.facts, &step.ask, &step.expert].map(|text| ("step", text)));
            all.extend(
                step.choices.iter().flat_map(|one| [&one.text, &one.reveal]).map(|t| ("choice", t)),
            );
        }
        all
    }
}

/// The points of a run: the mean over the steps that were decided.
pub fn case_points(case: &Case, choices: &[usize]) -> i64 {
    let points = case
        .steps
        .iter()
        .zip(choices)
        .map(|(step, at)| step.choices.get(*at).map_or(0, |choice| choice.points));
    let (count, sum) = points.fold((0_i64, 0_i64), |(count, sum), one| (count + 1, sum + one));
    sum.checked_div(count).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courses::Library;

    #[test]
    fn the_expert_gets_everything_and_pairs_know_each_other() {
        let library = Library::shipped();
        assert!(library.cases.iter().filter(|one| !one.success).count() >= 3, "losses, too");
        for case in &library.cases {
            let best = case
                .steps
                .iter()
                .map(|step| step.choices.iter().position(|one| one.points == 100).expect("one"));
            assert_eq!(case_points(case, &best.collect::<Vec<usize>>()), 100, "{}", case.code);
            if let Some(pair) = &case.pair {
                let other = library.case(pair).expect("the other of the pair");
                assert_eq!(other.pair.as_deref(), Some(case.code.as_str()));
                assert_ne!(other.success, case.success, "one well, one badly");
                assert_eq!(other.steps[0].facts, case.steps[0].facts, "the same start");
            }
        }
        assert_eq!(case_points(&library.cases[0], &[]), 0);
    }

    #[test]
    fn a_case_that_cannot_be_is_refused() {
        let text = include_str!("../../../../content/courses/cases/promise.toml");
        assert!(Case::read(text).is_ok());
        for (from, to) in [
            ("points = 100", "points = 90"),
            ("points = 20", "points = 200"),
            ("\"government\"", "\"moon\""),
            ("330000", "much"),
            ("licence = \"Apache-2.0\"", "licence = \"\""),
        ] {
            assert!(text.contains(from), "{from}");
            assert!(Case::read(&text.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
