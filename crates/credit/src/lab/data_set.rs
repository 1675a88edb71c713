//! Data sets out of the ledger: a row for each buyer and day with the features known on that day
//! and what became of the buyer within the horizon. What is left out is counted with its reason.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::atomic::{AtomicBool, Ordering},
};

use base::{Day, Rejection, Result, digest_of};
use quant::lab::{
    frame::{Column, CsvOptions, CsvReader, Frame, Outcome, TargetSpec},
    quality::examine,
};
use store::{Actor, Db, Files};

use super::{
    data_report::{
        ColumnReport, DataReport, DayReport, PartReport, hints, label, part_reports, said,
    },
    opened::Opened,
    refusal::refused,
};
use crate::{
    assess::{self, Case, PastDay},
    intake::source::Source,
    parties::BuyerId,
    scoring::{
        Feature, Unit, Value,
        models::{
            DataSet, Definition, ModelRules, NewDataSet, Origin, get_data_set, keep_data_set,
        },
    },
};

/// What a data set is to be made of.
#[derive(Debug, Clone, PartialEq)]
pub struct DataSetSpec {
    /// Its name; empty takes one from its days.
    pub name: String,
    /// The days on which buyers are looked at.
    pub days: Vec<Day>,
    /// What is good and what is bad.
    pub definition: Definition,
    /// Days from this one on are kept apart as later ones; `None` keeps the last day apart where
    /// there are three or more.
    pub later_from: Option<Day>,
    /// Share of buyers held out for testing, 0 to 0.9. A buyer is either in training or in
    /// testing on all its days.
    pub test_share: f64,
    /// The same seed gives the same split.
    pub seed: u64,
}

impl DataSetSpec {
    /// Days and a definition, with the usual split: three tenths of the buyers for testing.
    pub fn new(days: Vec<Day>, definition: Definition) -> Self {
        let (name, later_from) = (String::new(), None);
        Self { name, days, definition, later_from, test_share: 0.3, seed: 1 }
    }
}

/// A data set that was made, ready for every method of the lab.
#[derive(Debug, Clone)]
pub struct BuiltDataSet {
    /// The features, a column each, in the order of the catalogue.
    pub frame: Frame,
    /// What became of each row, and what it is used for.
    pub outcome: Outcome,
    /// How it was made and how good it is.
    pub report: DataReport,
    /// All of it as CSV: `buyer,as_of,bad,split` and the features under their codes.
    pub csv: String,
}

/// The columns before the features.
const HEAD: &str = "buyer,as_of,bad,split";
/// Buyers read at a time.
const CHUNK: u32 = 250;

struct Row {
    code: String,
    day: Day,
    bad: Option<bool>,
    split: &'static str,
    values: Vec<Option<Value>>,
}

/// Makes a data set from the ledger. `progress` is told rows done after each chunk; `cancel` is
/// looked at before each.
///
/// # Errors
/// `scoring.data-set-days`, `scoring.data-set-definition`, `scoring.data-set-day` where a horizon
/// is not over, `scoring.data-set-empty`, `scoring.lab-one-class`, `scoring.cancelled`, or a fault.
pub async fn build_data_set(
    db: &Db,
    spec: &DataSetSpec,
    progress: &(dyn Fn(u64) + Send + Sync),
    cancel: &AtomicBool,
) -> Result<BuiltDataSet> {
    let days = checked_days(db, spec)?;
    let later_from = spec.later_from.or_else(|| days.last().copied().filter(|_| days.len() > 2));
    let rules = ModelRules::shipped();
    let (mut rows, mut told): (Vec<Row>, Vec<DayReport>) = (Vec::new(), Vec::new());
    for day in days {
        let past = PastDay::open(db, day, spec.definition, rules.published_days).await?;
        let (mut report, mut after): (DayReport, BuyerId) = (DayReport::of(day), BuyerId::MIN);
        loop {
            if cancel.load(Ordering::Relaxed) {
                return Err(Rejection::new("scoring.cancelled").into());
            }
            let cases = past.cases(after, CHUNK).await?;
            let Some(last) = cases.last() else { break };
            after = last.buyer;
            for case in cases {
                let later = later_from.is_some_and(|from| day >= from);
                rows.extend(row_of(case, (day, later), spec, &mut report));
            }
            progress(u64::try_from(rows.len()).unwrap_or(u64::MAX));
        }
        told.push(report);
    }
    finish(spec, rows, told)
}

/// Counts what a data set would hold, day by day, without looking at features. `progress` is told
/// days done.
///
/// # Errors
/// As [`build_data_set`], but for what only its rows can tell.
pub async fn count_data_set(
    db: &Db,
    spec: &DataSetSpec,
    progress: &(dyn Fn(u64) + Send + Sync),
    cancel: &AtomicBool,
) -> Result<Vec<DayReport>> {
    let (mut told, rules) = (vec![], ModelRules::shipped());
    for day in checked_days(db, spec)? {
        if cancel.load(Ordering::Relaxed) {
            return Err(Rejection::new("scoring.cancelled").into());
        }
        let past = PastDay::open(db, day, spec.definition, rules.published_days).await?;
        let mut report = DayReport::of(day);
        for outcome in past.outcomes().await?.values() {
            count(outcome, &mut report);
        }
        told.push(report);
        progress(u64::try_from(told.len()).unwrap_or(u64::MAX));
    }
    Ok(told)
}

/// Counts an outcome; whether it is a row, and a bad one.
fn count(outcome: &assess::Outcome, report: &mut DayReport) -> Option<Option<bool>> {
    report.buyers += 1;
    let bad = match outcome {
        assess::Outcome::Good => Some(false),
        assess::Outcome::Bad(_) => Some(true),
        assess::Outcome::Indeterminate => None,
        assess::Outcome::Excluded(why) => {
            *report.excluded.entry(why.code().to_owned()).or_default() += 1;
            return None;
        }
    };
    match bad {
        Some(false) => report.good += 1,
        Some(true) => report.bad += 1,
        None => report.indeterminate += 1,
    }
    Some(bad)
}

fn checked_days(db: &Db, spec: &DataSetSpec) -> Result<Vec<Day>> {
    let mut days = spec.days.clone();
    days.sort_unstable();
    days.dedup();
    if days.is_empty() || days.len() > 60 || days.len() != spec.days.len() {
        return Err(Rejection::new("scoring.data-set-days").on("days").into());
    }
    if !spec.definition.is_sound() || !(0.0..=0.9).contains(&spec.test_share) {
        return Err(Rejection::new("scoring.data-set-definition").into());
    }
    let horizon = spec.definition.horizon_days;
    let open = days.iter().find(|day| day.plus_days(horizon) > db.clock().today());
    if let Some(day) = open {
        let rejection = Rejection::new("scoring.data-set-day").with("day", day);
        let rejection = rejection.with("horizon", horizon).with("ends", day.plus_days(horizon));
        return Err(rejection.on("days").into());
    }
    Ok(days)
}

/// A row of the data set, or a count of what was left out.
fn row_of(
    case: Case,
    (day, later): (Day, bool),
    spec: &DataSetSpec,
    report: &mut DayReport,
) -> Option<Row> {
    let bad = count(&case.outcome, report)?;
    let split = match later {
        true => "oot",
        false if held_out(&case.code, spec) => "test",
        false => "train",
    };
    let values = Feature::ALL.iter().map(|f| case.features.get(*f).cloned()).collect();
    Some(Row { code: case.code, day, bad, split, values })
}

/// Whether a buyer is held out: decided by its code, so that all its days fall on one side and
/// both databases split alike.
fn held_out(code: &str, spec: &DataSetSpec) -> bool {
    let digest = digest_of(format!("{}/{code}", spec.seed).as_bytes()).to_string();
    let head = digest.get(..8).and_then(|head| u32::from_str_radix(head, 16).ok()).unwrap_or(0);
    f64::from(head) < spec.test_share * f64::from(u32::MAX)
}

fn finish(spec: &DataSetSpec, mut rows: Vec<Row>, days: Vec<DayReport>) -> Result<BuiltDataSet> {
    if !rows.iter().any(|row| row.bad.is_some()) {
        return Err(Rejection::new("scoring.data-set-empty").into());
    }
    rows.sort_by(|a, b| a.day.cmp(&b.day).then_with(|| a.code.cmp(&b.code)));
    let csv = write(&rows);
    let (frame, outcome) = read(csv.as_bytes())?;
    let quality = examine(&frame, Some(&outcome));
    let parts = part_reports(&outcome);
    let (days_of, definition) = (days.iter().map(|d| d.day.clone()).collect(), spec.definition);
    let mut report = DataReport {
        name: spec.name.trim().to_owned(),
        origin: Origin::Ledger.code().to_owned(),
        days: days_of,
        definition: definition.into(),
        said: said(&days, &definition),
        by_day: days,
        parts,
        rows: rows.len(),
        grade: super::data_report::grade_code(quality.grade).to_owned(),
        columns: quality.columns.iter().map(ColumnReport::of).collect(),
        hints: Vec::new(),
        excluded: BTreeMap::new(),
        seed: spec.seed,
        test_share: spec.test_share,
        choices: None,
    };
    for day in &report.by_day {
        for (why, count) in &day.excluded {
            *report.excluded.entry(why.clone()).or_default() += count;
        }
    }
    if report.name.is_empty() {
        report.name = label(&report.by_day, &definition);
    }
    report.hints = hints(&report);
    Ok(BuiltDataSet { frame, outcome, report, csv })
}

fn write(rows: &[Row]) -> String {
    let mut text = String::from(HEAD);
    for feature in Feature::ALL {
        let _ = write!(text, ",{}", feature.code());
    }
    text.push('\n');
    for row in rows {
        let bad = row.bad.map_or("", |bad| if bad { "1" } else { "0" });
        let _ = write!(text, "{},{},{bad},{}", field(&row.code), row.day, row.split);
        for value in &row.values {
            let _ = match value {
                None => write!(text, ","),
                Some(Value::Number(number)) => write!(text, ",{number}"),
                Some(Value::Class(word)) => write!(text, ",{}", field(word)),
            };
        }
        text.push('\n');
    }
    text
}

fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text.to_owned()
}

/// How the columns of a data set of the house are read: features by their units.
pub(super) fn house_columns() -> CsvOptions {
    let of_class = |class: bool| {
        let matching = Feature::ALL.iter().filter(move |f| (f.unit() == Unit::Class) == class);
        matching.map(|f| f.code().to_owned()).collect::<Vec<_>>()
    };
    let mut words = of_class(true);
    words.extend(["buyer", "as_of", "split"].map(str::to_owned));
    CsvOptions { words, numbers: of_class(false) }
}

/// Reads a data set of the house back: features and outcome.
///
/// # Errors
/// `scoring.lab-…` for what is no data set.
pub fn read(csv: &[u8]) -> Result<(Frame, Outcome)> {
    let mut reader = CsvReader::new(house_columns());
    reader.feed(csv).map_err(|why| refused(&why))?;
    let (mut frame, _) = reader.finish().map_err(|why| refused(&why))?;
    let spec = TargetSpec {
        target: "bad".to_owned(),
        split: Some("split".to_owned()),
        ..TargetSpec::default()
    };
    let outcome = Outcome::take_from(&mut frame, &spec).map_err(|why| refused(&why))?;
    frame.remove("buyer");
    frame.remove("as_of");
    Ok((frame, outcome))
}

/// Puts a data set that was made into the register; its rows go among the kept files.
///
/// # Errors
/// A fault from the database or the file system.
pub async fn keep_built(
    db: &Db,
    files: &Files,
    actor: &Actor,
    built: &BuiltDataSet,
) -> Result<i64> {
    let stored = files.keep(built.csv.as_bytes()).await?;
    let counts = |part: fn(&PartReport) -> usize| built.report.parts.values().map(part).sum();
    let bads: usize = counts(|part| part.bads);
    let new = NewDataSet {
        origin: Origin::Ledger,
        name: built.report.name.clone(),
        digest: stored.digest,
        rows: built.report.rows,
        goods: counts(|part| part.rows) - bads,
        bads,
        grade: built.report.grade.clone(),
        report: serde_json::to_value(&built.report)
            .map_err(|error| base::Failure::broken("writing the report of a data set", error))?,
    };
    let mut tx = db.write(actor.clone()).await?;
    let id = keep_data_set(&mut tx, &new).await?;
    tx.commit().await?;
    Ok(id)
}

/// A data set of the register with its rows.
///
/// # Errors
/// `scoring.data-set-unknown`, or a fault where its rows are gone or were altered.
pub async fn open_data_set(db: &Db, files: &Files, id: i64) -> Result<(DataSet, Frame, Outcome)> {
    let set = get_data_set(db, id).await?;
    let report: Option<DataReport> = serde_json::from_value(set.report.clone()).ok();
    if let Some(data) = report.and_then(|report| report.choices) {
        let path = files.path(&set.digest);
        let source = Source::Kept { path, name: set.name.clone() };
        let opened = Opened::read(&source, &data)?;
        return Ok((set, opened.frame, opened.outcome));
    }
    let (frame, outcome) = read(&files.read(&set.digest).await?)?;
    Ok((set, frame, outcome))
}

/// The columns of a frame with the words of their levels, for methods that count levels.
pub fn column_names(frame: &Frame) -> Vec<crate::scoring::models::ColumnNames> {
    let one = |column: &Column| crate::scoring::models::ColumnNames {
        name: column.name.clone(),
        levels: match &column.values {
            quant::lab::frame::Values::Numbers(_) => Vec::new(),
            quant::lab::frame::Values::Category(category) => category.levels.clone(),
        },
    };
    frame.columns().iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buyer_is_on_one_side_only_and_the_share_is_kept() {
        let definition = ModelRules::shipped().definition(90, 100).expect("defined");
        let spec = DataSetSpec::new(vec![], definition);
        let codes: Vec<String> = (0..10_000).map(|n| format!("C{n:05}")).collect();
        let held = codes.iter().filter(|code| held_out(code, &spec)).count();
        assert!((2_850..3_150).contains(&held), "{held}");
        let other = DataSetSpec { seed: 2, ..spec.clone() };
        assert!(codes.iter().any(|code| held_out(code, &spec) != held_out(code, &other)));
        let none = DataSetSpec { test_share: 0.0, ..spec };
        assert!(!codes.iter().any(|code| held_out(code, &none)));
    }

    #[test]
    fn what_is_written_reads_back() {
        let mut values: Vec<Option<Value>> = vec![None; Feature::ALL.len()];
        values[Feature::LateFrequency as usize] = Some(Value::Number(1.0 / 3.0));
        values[Feature::Industry as usize] = Some(Value::Class("纺织, 服装 \"A\"".to_owned()));
        let day: Day = "2026-03-31".parse().expect("day");
        let row = |code: &str, bad, split| Row {
            code: code.to_owned(),
            day,
            bad,
            split,
            values: values.clone(),
        };
        let rows = [
            row("A,1", Some(true), "train"),
            row("B", Some(false), "train"),
            row("C", None, "oot"),
        ];
        let (frame, outcome) = read(write(&rows).as_bytes()).expect("reads");
        assert_eq!((frame.rows(), outcome.rows()), (3, 3));
        assert_eq!((0..3).map(|r| outcome.is_bad(r)).collect::<Vec<_>>(), [true, false, false]);
        let late = frame.get_column("late-frequency").expect("column");
        assert_eq!(late.text(0).as_deref(), Some("0.3333333333333333"));
        let industry = frame.get_column("industry").expect("column");
        assert_eq!(industry.text(2).as_deref(), Some("纺织, 服装 \"A\""));
    }
}
