//! A case: facts, decisions step by step with what each leads to, the expert's view, what became of it (N04).

use base::{Day, digest_of};
use credit::{
    parties::CustomerKind,
    scoring::{Edition, Wording},
};
use serde::Deserialize;

use super::fault::Fault;
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
    /// Who publishes it; empty for what ships with the product.
    pub publisher: String,
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

fn step(raw: RawStep, wrong: &mut Vec<Fault>) -> CaseStep {
    let ask = Wording::from(raw.ask);
    let best = raw.choices.iter().filter(|one| one.points == 100).count();
    let within = raw.choices.iter().all(|one| (0..=100).contains(&one.points));
    if !(2..=6).contains(&raw.choices.len()) || best != 1 || !within {
        wrong.push(Fault::new("step-choices").with("ask", &ask.zh));
    }
    let choice = |raw: RawChoice| CaseChoice {
        text: Wording::from(raw.text),
        reveal: Wording::from(raw.reveal),
        points: raw.points,
    };
    CaseStep {
        facts: Wording::from(raw.facts),
        ask,
        expert: Wording::from(raw.expert),
        choices: raw.choices.into_iter().map(choice).collect(),
    }
}

/// What a whole case must have.
fn whole(raw: &Raw, wrong: &mut Vec<Fault>) {
    let letter = |one: &String| one.len() == 1 && ("A"..="T").contains(&one.as_str());
    if !raw.industries.iter().all(letter) {
        wrong.push(Fault::new("industries"));
    }
    let short = raw.step.len() < 2 || raw.fact.is_empty() || raw.kinds.is_empty();
    if raw.licence.is_empty() || short {
        wrong.push(Fault::new("case-short"));
    }
    let (width, rows) = (raw.data.columns.len(), &raw.data.rows);
    if width == 0 || rows.is_empty() || rows.iter().any(|row| row.len() != width) {
        wrong.push(Fault::new("data-width"));
    }
    if !raw.success && raw.cost.is_empty() {
        wrong.push(Fault::new("cost-missing"));
    }
}

impl Case {
    /// Reads and checks a case.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn read(text: &str) -> Result<Self, Fault> {
        match Self::told(text) {
            (Some(case), wrong) if wrong.is_empty() => Ok(case),
            (_, wrong) => Err(wrong.into_iter().next().unwrap_or_else(|| Fault::new("case-short"))),
        }
    }

    /// Reads a case as far as it can be read, with everything that is wrong.
    pub fn told(text: &str) -> (Option<Self>, Vec<Fault>) {
        let mut wrong = Vec::new();
        let raw: Raw = match toml::from_str(text) {
            Ok(raw) => raw,
            Err(why) => return (None, vec![Fault::unread(text, &why)]),
        };
        let Ok(from) = raw.effective_from.parse::<Day>() else {
            return (None, vec![Fault::new("day").with("text", &raw.effective_from)]);
        };
        whole(&raw, &mut wrong);
        let mut kinds: Vec<CustomerKind> = Vec::new();
        for kind in &raw.kinds {
            match kind.parse() {
                Ok(kind) => kinds.push(kind),
                Err(_) => wrong.push(Fault::new("kinds").with("kind", kind)),
            }
        }
        let mut costs = Vec::new();
        for one in raw.cost {
            match one.amount.parse() {
                Ok(amount) => costs.push(CaseCost { name: Wording::from(one.name), amount }),
                Err(_) => wrong.push(Fault::new("cost-number").with("amount", &one.amount)),
            }
        }
        let steps = raw.step.into_iter().map(|one| step(one, &mut wrong)).collect();
        let mut digest = digest_of(text.as_bytes()).to_string();
        digest.truncate(16);
        let source = Wording::from(raw.source);
        let edition = Edition { version: raw.version, effective_from: from, source, digest };
        let facts = raw.fact.into_iter();
        let row = |row: Vec<RawWording>| row.into_iter().map(Wording::from).collect();
        let case = Self {
            code: raw.code,
            edition,
            licence: raw.licence,
            publisher: String::new(),
            title: Wording::from(raw.title),
            lead: Wording::from(raw.lead),
            success: raw.success,
            kinds,
            industries: raw.industries,
            lessons: raw.lessons,
            pair: raw.pair,
            facts: facts.map(|one| (one.name.into(), one.value.into())).collect(),
            data_note: Wording::from(raw.data.note),
            columns: row(raw.data.columns),
            rows: raw.data.rows.into_iter().map(row).collect(),
            costs,
            steps,
            after: Wording::from(raw.after),
        };
        (Some(case), wrong)
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
