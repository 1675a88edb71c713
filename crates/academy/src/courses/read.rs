//! Reading lessons from TOML and Markdown. What is wrong is said with the file it stands in.

use std::collections::BTreeMap;

use base::{Day, digest_of};
use credit::scoring::{Edition, Wording};
use serde::Deserialize;

use super::{
    fault::Fault,
    lesson::{Example, Figure, FigureBar, Lesson, Objective, Practise},
    markdown::pieces,
    question::{Body, Question},
    said::{Typed, hundredths},
};
use crate::wording::RawWording;

/// The four files of a lesson.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// `lesson.toml`.
    pub lesson: &'a str,
    /// `questions.toml`.
    pub questions: &'a str,
    /// `zh.md`.
    pub zh: &'a str,
    /// `en.md`.
    pub en: &'a str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLesson {
    version: String,
    effective_from: String,
    source: RawWording,
    licence: String,
    code: String,
    title: RawWording,
    lead: RawWording,
    minutes: u32,
    micro: RawWording,
    objective: Vec<RawObjective>,
    #[serde(default)]
    figure: Vec<RawFigure>,
    #[serde(default)]
    example: Vec<RawExample>,
    #[serde(default)]
    practise: Vec<RawPractise>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPractise {
    to: String,
    name: RawWording,
    says: RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawObjective {
    code: String,
    text: RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFigure {
    code: String,
    title: RawWording,
    note: RawWording,
    unit: RawWording,
    #[serde(default)]
    places: usize,
    bars: Vec<RawBar>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBar {
    label: RawWording,
    value: f64,
    #[serde(default)]
    lit: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExample {
    code: String,
    title: RawWording,
    tool: String,
    inputs: BTreeMap<String, String>,
    expect: BTreeMap<String, String>,
    says: RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBank {
    version: String,
    effective_from: String,
    source: RawWording,
    licence: String,
    question: Vec<RawQuestion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuestion {
    code: String,
    kind: String,
    objective: String,
    #[serde(default = "one")]
    level: u8,
    ask: RawWording,
    why: RawWording,
    #[serde(default)]
    choices: Vec<RawChoice>,
    answer: Option<String>,
    tolerance: Option<String>,
    unit: Option<RawWording>,
    tool: Option<String>,
    #[serde(default)]
    inputs: BTreeMap<String, String>,
    figure: Option<String>,
}

const fn one() -> u8 {
    1
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChoice {
    zh: String,
    en: String,
    #[serde(default)]
    right: bool,
}

/// Reads a lesson; everything that is wrong is said.
///
/// # Errors
/// All of it.
pub fn lesson(sources: &Sources<'_>) -> Result<Lesson, Vec<Fault>> {
    match lesson_told(sources) {
        (Some(lesson), wrong) if wrong.is_empty() => Ok(lesson),
        (_, wrong) => Err(wrong),
    }
}

/// Reads a lesson as far as it can be read, with everything that is wrong.
pub fn lesson_told(sources: &Sources<'_>) -> (Option<Lesson>, Vec<Fault>) {
    let mut wrong = Vec::new();
    let raw: Option<RawLesson> = kept(&mut wrong, "lesson.toml", sources.lesson);
    let bank: Option<RawBank> = kept(&mut wrong, "questions.toml", sources.questions);
    let mut text = |file: &str, text: &str| {
        let (read, faults) = pieces(text);
        wrong.extend(faults.into_iter().map(|one| one.within(file)));
        read
    };
    let (zh, en) = (text("zh.md", sources.zh), text("en.md", sources.en));
    let (Some(raw), Some(bank)) = (raw, bank) else { return (None, wrong) };
    let mut say = |file: &str, fault: Fault| wrong.push(fault.within(file));
    if bank.version != raw.version || bank.effective_from != raw.effective_from {
        say("questions.toml", Fault::new("bank-edition"));
    }
    if bank.licence.is_empty() || bank.source.zh.is_empty() || bank.source.en.is_empty() {
        say("questions.toml", Fault::new("bank-rights"));
    }
    let mut questions = Vec::new();
    for one in bank.question {
        match question(one) {
            Ok(one) => questions.push(one),
            Err(fault) => say("questions.toml", fault),
        }
    }
    let Ok(from) = raw.effective_from.parse::<Day>() else {
        say("lesson.toml", Fault::new("day").with("text", &raw.effective_from));
        return (None, wrong);
    };
    let whole = [sources.lesson, sources.questions, sources.zh, sources.en].concat();
    let mut digest = digest_of(whole.as_bytes()).to_string();
    digest.truncate(16);
    let edition =
        Edition { version: raw.version, effective_from: from, source: raw.source.into(), digest };
    let lesson = Lesson {
        code: raw.code,
        edition,
        licence: raw.licence,
        publisher: String::new(),
        title: raw.title.into(),
        lead: raw.lead.into(),
        minutes: raw.minutes,
        objectives: raw.objective.into_iter().map(objective).collect(),
        figures: raw.figure.into_iter().map(figure).collect(),
        examples: raw.example.into_iter().map(example).collect(),
        practise: raw.practise.into_iter().map(practise).collect(),
        micro: raw.micro.into(),
        zh,
        en,
        questions,
    };
    (Some(lesson), wrong)
}

fn kept<T: serde::de::DeserializeOwned>(
    wrong: &mut Vec<Fault>,
    file: &str,
    text: &str,
) -> Option<T> {
    match toml::from_str(text) {
        Ok(read) => Some(read),
        Err(why) => {
            wrong.push(Fault::unread(text, &why).within(file));
            None
        }
    }
}

fn objective(raw: RawObjective) -> Objective {
    Objective { code: raw.code, text: raw.text.into() }
}

fn figure(raw: RawFigure) -> Figure {
    let bar = |raw: RawBar| FigureBar { label: raw.label.into(), value: raw.value, lit: raw.lit };
    Figure {
        code: raw.code,
        title: raw.title.into(),
        note: raw.note.into(),
        unit: raw.unit.into(),
        places: raw.places,
        bars: raw.bars.into_iter().map(bar).collect(),
    }
}

fn example(raw: RawExample) -> Example {
    Example {
        code: raw.code,
        title: raw.title.into(),
        tool: raw.tool,
        inputs: Typed(raw.inputs),
        expect: raw.expect.into_iter().collect(),
        says: raw.says.into(),
    }
}

fn practise(raw: RawPractise) -> Practise {
    Practise { to: raw.to, name: raw.name.into(), says: raw.says.into() }
}

fn question(raw: RawQuestion) -> Result<Question, Fault> {
    let body = body(raw.kind.as_str(), &raw).map_err(|fault| fault.at(&raw.code))?;
    Ok(Question {
        code: raw.code,
        objective: raw.objective,
        level: raw.level,
        ask: raw.ask.into(),
        why: raw.why.into(),
        body,
    })
}

fn body(kind: &str, raw: &RawQuestion) -> Result<Body, Fault> {
    let words = |one: &RawChoice| Wording::new(one.zh.clone(), one.en.clone());
    let choices = || raw.choices.iter().map(|one| (words(one), one.right)).collect();
    let rights = raw.choices.iter().filter(|one| one.right).count();
    let count = raw.choices.len();
    match kind {
        "single" if rights == 1 && (2..=8).contains(&count) => Ok(Body::Single(choices())),
        "single" => Err(Fault::new("single-choices")),
        "multiple" if rights >= 1 && (3..=8).contains(&count) => Ok(Body::Multiple(choices())),
        "multiple" => Err(Fault::new("multiple-choices")),
        "order" if rights == 0 && (3..=8).contains(&count) => {
            Ok(Body::Order(raw.choices.iter().map(words).collect()))
        }
        "order" => Err(Fault::new("order-steps")),
        "number" => number(raw),
        other => Err(Fault::new("kind-unknown").with("kind", other)),
    }
}

fn number(raw: &RawQuestion) -> Result<Body, Fault> {
    let read = |text: &Option<String>| text.as_deref().and_then(hundredths);
    let answer = read(&raw.answer).ok_or_else(|| Fault::new("answer-number"))?;
    let unit = raw.unit.as_ref().ok_or_else(|| Fault::new("unit-missing"))?;
    let tolerance = if raw.tolerance.is_none() { Some(0) } else { read(&raw.tolerance) };
    let tolerance = tolerance.ok_or_else(|| Fault::new("tolerance-number"))?;
    let reckoned = match (&raw.tool, &raw.figure) {
        (Some(tool), Some(figure)) => {
            Some((tool.clone(), Typed(raw.inputs.clone()), figure.clone()))
        }
        (None, None) => None,
        _ => return Err(Fault::new("tool-figure")),
    };
    let unit = Wording::new(unit.zh.clone(), unit.en.clone());
    Ok(Body::Number { hundredths: answer, tolerance, unit, reckoned })
}
