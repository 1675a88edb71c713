//! How a data set was made and how good it is, in the form in which it is stored and shown.

use std::collections::BTreeMap;

use base::Day;
use quant::lab::{
    frame::{Outcome, Part},
    quality::{ColumnQuality, Finding, Grade},
};
use serde::{Deserialize, Serialize};

use super::{
    choices::{Choices, DataChoices},
    opened::Opened,
};
use crate::{
    assess::Said,
    scoring::{
        Feature, Source,
        models::{Definition, ModelRules, Origin},
    },
};

/// The definition of an outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefinitionDoc {
    /// Days ahead.
    pub horizon_days: i32,
    /// Bad from so many days past due.
    pub bad_days: i32,
    /// Good up to so many.
    pub good_days: i32,
    /// On at least so much, minor units of the company's currency.
    pub amount_minor: i64,
}

impl From<Definition> for DefinitionDoc {
    fn from(of: Definition) -> Self {
        let Definition { horizon_days, bad_days, good_days, amount_minor } = of;
        Self { horizon_days, bad_days, good_days, amount_minor }
    }
}

impl From<DefinitionDoc> for Definition {
    fn from(of: DefinitionDoc) -> Self {
        let DefinitionDoc { horizon_days, bad_days, good_days, amount_minor } = of;
        Self { horizon_days, bad_days, good_days, amount_minor }
    }
}

/// One day of a data set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayReport {
    /// The day, ISO.
    pub day: String,
    /// Buyers looked at.
    pub buyers: usize,
    /// Good ones.
    pub good: usize,
    /// Bad ones.
    pub bad: usize,
    /// Neither.
    pub indeterminate: usize,
    /// Left out, by reason: `scoring-excluded-<code>`.
    pub excluded: BTreeMap<String, usize>,
}

impl DayReport {
    pub(super) fn of(day: Day) -> Self {
        Self { day: day.to_string(), ..Self::default() }
    }
}

/// One part of a data set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct PartReport {
    /// Rows with a known outcome.
    pub rows: usize,
    /// Bad ones.
    pub bads: usize,
    /// Share of bad ones; `None` without rows.
    pub bad_rate: Option<f64>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnReport {
    /// Code of the feature.
    pub name: String,
    /// Share of rows with a value.
    pub filled: f64,
    /// Distinct values.
    pub distinct: usize,
    /// Lowest number.
    pub low: Option<f64>,
    /// Highest number.
    pub high: Option<f64>,
    /// `a` to `d`.
    pub grade: String,
    /// `all-missing`, `constant`, `identifier`, `copy`, `leakage`, `mostly-missing`,
    /// `nearly-constant`, `infinite`, `unreadable`, `huge`, `outliers`: their sentences stand
    /// under `scoring-finding-<code>`.
    pub findings: Vec<FindingDoc>,
}

/// Something about a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindingDoc {
    /// Its code.
    pub code: String,
    /// Its number: a count, a share, an information value.
    pub number: Option<f64>,
    /// Another column, or an example.
    pub text: String,
}

/// How a data set was made and how good it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DataReport {
    /// Its name.
    pub name: String,
    /// `ledger` or `file`.
    pub origin: String,
    /// The days, ISO, rising.
    pub days: Vec<String>,
    /// What is good and what is bad.
    pub definition: DefinitionDoc,
    /// Days, horizon and definition in words.
    pub said: Said,
    /// Day by day.
    pub by_day: Vec<DayReport>,
    /// `train`, `test`, `later`.
    pub parts: BTreeMap<String, PartReport>,
    /// Rows, indeterminate ones included.
    pub rows: usize,
    /// `a` to `d`.
    pub grade: String,
    /// Column by column.
    pub columns: Vec<ColumnReport>,
    /// What should be known before it is used: `few-bads`, `overlap`, `nature-as-of-now`,
    /// `leakage`, `no-later`; their sentences stand under `scoring-hint-<code>`.
    pub hints: Vec<String>,
    /// Buyers left out over all days, by reason.
    pub excluded: BTreeMap<String, usize>,
    /// Seed of the split.
    pub seed: u64,
    /// Share of buyers held out.
    pub test_share: f64,
    /// The choices that its file was opened with, where it came by way of a project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choices: Option<DataChoices>,
}

impl DataReport {
    /// Of a project's file as it was opened.
    pub(super) fn of_opened(opened: &Opened, choices: &Choices) -> Self {
        let mut report = Self {
            name: String::new(),
            origin: Origin::File.code().to_owned(),
            days: vec![],
            definition: DefinitionDoc::default(),
            said: Said::default(),
            by_day: vec![],
            parts: part_reports(&opened.outcome),
            rows: opened.frame.rows(),
            grade: grade_code(opened.quality.grade).to_owned(),
            columns: opened.quality.columns.iter().map(ColumnReport::of).collect(),
            hints: vec![],
            excluded: BTreeMap::new(),
            seed: 0,
            test_share: 0.0,
            choices: Some(choices.data.clone()),
        };
        report.hints = hints(&report);
        report
    }
}

impl ColumnReport {
    pub(super) fn of(column: &ColumnQuality) -> Self {
        Self {
            name: column.name.clone(),
            filled: column.filled,
            distinct: column.distinct,
            low: column.range.map(|range| range.0),
            high: column.range.map(|range| range.1),
            grade: grade_code(column.grade).to_owned(),
            findings: column.findings.iter().map(finding).collect(),
        }
    }
}

/// The code of a grade.
pub(super) const fn grade_code(grade: Grade) -> &'static str {
    match grade {
        Grade::A => "a",
        Grade::B => "b",
        Grade::C => "c",
        Grade::D => "d",
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows")]
fn finding(finding: &Finding) -> FindingDoc {
    let (code, number, text) = match finding {
        Finding::AllMissing => ("all-missing", None, ""),
        Finding::Constant => ("constant", None, ""),
        Finding::Identifier => ("identifier", None, ""),
        Finding::CopyOf { column } => ("copy", None, column.as_str()),
        Finding::Leakage { iv, .. } => ("leakage", Some(*iv), ""),
        Finding::MostlyMissing => ("mostly-missing", None, ""),
        Finding::NearlyConstant { share } => ("nearly-constant", Some(*share), ""),
        Finding::Infinite { count } => ("infinite", Some(*count as f64), ""),
        Finding::Unreadable { count, example } => {
            ("unreadable", Some(*count as f64), example.as_str())
        }
        Finding::Huge { count } => ("huge", Some(*count as f64), ""),
        Finding::Outliers { count } => ("outliers", Some(*count as f64), ""),
    };
    FindingDoc { code: code.to_owned(), number, text: text.to_owned() }
}

pub(super) fn part_reports(outcome: &Outcome) -> BTreeMap<String, PartReport> {
    let report = |part: Part| {
        let rows = outcome.rows_of(part).count();
        let bads = outcome.rows_of(part).filter(|row| outcome.is_bad(*row)).count();
        #[expect(clippy::cast_precision_loss, reason = "a share of rows")]
        let bad_rate = (rows > 0).then(|| bads as f64 / rows as f64);
        PartReport { rows, bads, bad_rate }
    };
    [("train", Part::Train), ("test", Part::Test), ("later", Part::Later)]
        .into_iter()
        .map(|(name, part)| (name.to_owned(), report(part)))
        .collect()
}

/// A name that reads the same in both languages: `2025-11-30 … 2026-08-31 · 90 d`.
pub(super) fn label(days: &[DayReport], definition: &Definition) -> String {
    let first = days.first().map_or("", |day| day.day.as_str());
    let last = days.last().map_or("", |day| day.day.as_str());
    let span = if days.len() < 2 { first.to_owned() } else { format!("{first} … {last}") };
    format!("{span} · {} d", definition.horizon_days)
}

/// Days, horizon and definition in words.
pub(super) fn said(days: &[DayReport], definition: &Definition) -> Said {
    let first = days.first().map_or("", |day| day.day.as_str());
    let last = days.last().map_or("", |day| day.day.as_str());
    let (horizon, bad, good) = (definition.horizon_days, definition.bad_days, definition.good_days);
    let span = |one: String, many: String| if days.len() == 1 { one } else { many };
    let count = days.len();
    Said {
        zh: format!(
            "{}，表现期 {horizon} 天；逾期满 {bad} 天为坏，不超过 {good} 天为好",
            span(format!("{first} 观察"), format!("{first} 至 {last} 共 {count} 个观察日"))
        ),
        en: format!(
            "{}, {horizon} days ahead; bad from {bad} days past due, good up to {good}",
            span(format!("seen on {first}"), format!("{count} days from {first} to {last}"))
        ),
    }
}

/// What should be known before the data set is used.
pub(super) fn hints(report: &DataReport) -> Vec<String> {
    let part = |name: &str| report.parts.get(name).copied().unwrap_or_default();
    let (train, later) = (part("train"), part("later"));
    let nature = report.columns.iter().any(|column| {
        let feature = Feature::find(&column.name);
        column.filled > 0.0 && feature.is_some_and(|f| f.source() == Source::Nature)
    });
    let leaking = report
        .columns
        .iter()
        .any(|column| column.findings.iter().any(|finding| finding.code == "leakage"));
    let days: Vec<Day> = report.days.iter().filter_map(|day| day.parse().ok()).collect();
    let overlap = days.windows(2).any(|w| w[0].plus_days(report.definition.horizon_days) > w[1]);
    [
        ("few-bads", train.bads < ModelRules::shipped().least_bads),
        ("no-later", later.rows == 0),
        ("overlap", overlap),
        ("nature-as-of-now", nature),
        ("leakage", leaking),
    ]
    .into_iter()
    .filter(|(_, holds)| *holds)
    .map(|(code, _)| code.to_owned())
    .collect()
}
