//! Reading lessons from TOML and Markdown. What is wrong is said as a sentence with the file it stands in.

use std::collections::BTreeMap;

use base::{Day, digest_of};
use credit::scoring::{Edition, Wording};
use serde::Deserialize;

use super::{
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
/// Sentences, each beginning with the file.
pub fn lesson(sources: &Sources<'_>) -> Result<Lesson, Vec<String>> {
    let mut wrong = Vec::new();
    let raw: Option<RawLesson> = kept(&mut wrong, "lesson.toml", toml::from_str(sources.lesson));
    let bank: Option<RawBank> =
        kept(&mut wrong, "questions.toml", toml::from_str(sources.questions));
    let zh = kept(&mut wrong, "zh.md", pieces(sources.zh));
    let en = kept(&mut wrong, "en.md", pieces(sources.en));
    let (Some(raw), Some(bank), Some(zh), Some(en)) = (raw, bank, zh, en) else {
        return Err(wrong);
    };
    if bank.version != raw.version || bank.effective_from != raw.effective_from {
        wrong
            .push("questions.toml: version and effective_from are those of lesson.toml".to_owned());
    }
    if bank.licence.is_empty() || bank.source.zh.is_empty() || bank.source.en.is_empty() {
        wrong.push("questions.toml: licence and source are missing".to_owned());
    }
    let asked = bank.question.into_iter().map(question);
    let (questions, faults): (Vec<_>, Vec<_>) = asked.partition(Result::is_ok);
    wrong.extend(
        faults.into_iter().filter_map(Result::err).map(|why| format!("questions.toml: {why}")),
    );
    let from = kept(&mut wrong, "lesson.toml", raw.effective_from.parse::<Day>());
    let (true, Some(from)) = (wrong.is_empty(), from) else { return Err(wrong) };
    let whole = [sources.lesson, sources.questions, sources.zh, sources.en].concat();
    let mut digest = digest_of(whole.as_bytes()).to_string();
    digest.truncate(16);
    Ok(Lesson {
        code: raw.code,
        edition: Edition {
            version: raw.version,
            effective_from: from,
            source: raw.source.into(),
            digest,
        },
        licence: raw.licence,
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
        questions: questions.into_iter().filter_map(Result::ok).collect(),
    })
}

fn kept<T, E: std::fmt::Display>(
    wrong: &mut Vec<String>,
    file: &str,
    read: Result<T, E>,
) -> Option<T> {
    match read {
        Ok(read) => Some(read),
        Err(why) => {
            wrong.push(format!("{file}: {why}"));
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

fn question(raw: RawQuestion) -> Result<Question, String> {
    let code = raw.code.clone();
    let body = body(raw.kind.as_str(), &raw).map_err(|why| format!("{code}: {why}"))?;
    Ok(Question {
        code: raw.code,
        objective: raw.objective,
        level: raw.level,
        ask: raw.ask.into(),
        why: raw.why.into(),
        body,
    })
}

fn body(kind: &str, raw: &RawQuestion) -> Result<Body, String> {
    let words = |one: &RawChoice| Wording::new(one.zh.clone(), one.en.clone());
    let choices = || raw.choices.iter().map(|one| (words(one), one.right)).collect();
    let rights = raw.choices.iter().filter(|one| one.right).count();
    let count = raw.choices.len();
    match kind {
        "single" if rights == 1 && (2..=8).contains(&count) => Ok(Body::Single(choices())),
        "single" => Err("2 to 8 choices, one of them right".to_owned()),
        "multiple" if rights >= 1 && (3..=8).contains(&count) => Ok(Body::Multiple(choices())),
        "multiple" => Err("3 to 8 choices, one or more of them right".to_owned()),
        "order" if rights == 0 && (3..=8).contains(&count) => {
            Ok(Body::Order(raw.choices.iter().map(words).collect()))
        }
        "order" => Err("3 to 8 steps in the right order, none marked".to_owned()),
        "number" => number(raw),
        other => Err(format!("there is no kind {other}")),
    }
}

fn number(raw: &RawQuestion) -> Result<Body, String> {
    let read = |text: &Option<String>| text.as_deref().and_then(hundredths);
    let Some(answer) = read(&raw.answer) else { return Err("answer: a number".to_owned()) };
    let Some(unit) = &raw.unit else { return Err("unit: in both languages".to_owned()) };
    let tolerance = if raw.tolerance.is_none() { Some(0) } else { read(&raw.tolerance) };
    let Some(tolerance) = tolerance else { return Err("tolerance: a number".to_owned()) };
    let reckoned = match (&raw.tool, &raw.figure) {
        (Some(tool), Some(figure)) => {
            Some((tool.clone(), Typed(raw.inputs.clone()), figure.clone()))
        }
        (None, None) => None,
        _ => return Err("tool and figure stand together".to_owned()),
    };
    let unit = Wording::new(unit.zh.clone(), unit.en.clone());
    Ok(Body::Number { hundredths: answer, tolerance, unit, reckoned })
}
