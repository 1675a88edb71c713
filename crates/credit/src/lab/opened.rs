//! A project's file read with its choices: variables, outcomes, quality, and the bins as they are
//! asked for.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Arc, Mutex, PoisonError},
};

use base::Result;
use quant::lab::{
    Refusal,
    bin::{
        Binning, Rule, bin_column,
        edit::{Edit, edited},
    },
    frame::{Column, CsvOptions, Frame, Numbers, Outcome, Part, RandomSplit, TargetSpec, Values},
    quality::{QualityReport, examine},
};

use super::{
    choices::{Choices, Cleaning, DataChoices, RuleChoice, Split},
    data_set::house_columns,
    file::read_table,
    industry::{effect_column, effect_name},
    marks::{declined, latest, periods, whose},
    refusal::refused,
};
use crate::intake::source::Source;

/// A binning, or why there is none.
pub type Binned = std::result::Result<Binning, Refusal>;

/// A file with its choices.
pub struct Opened {
    /// The variables.
    pub frame: Frame,
    /// What became of each row, and what it is used for.
    pub outcome: Outcome,
    /// The score of the present model, where a column holds it; NaN where a row has none.
    pub present: Option<Vec<f64>>,
    /// How good each column is.
    pub quality: QualityReport,
    /// Lines left out because they had too many or too few fields.
    pub ragged: usize,
    /// Rows left out because they repeat an earlier one.
    pub copies: usize,
    /// The period of each row, where a column says it.
    pub periods: Option<Vec<Option<i32>>>,
    /// Rows of declined applicants, whose outcome nobody knows.
    pub declined: Vec<usize>,
    /// Whose each row is and of which day, in a data set of the house; empty for other files.
    pub whose: Vec<(String, String)>,
    bins: Mutex<HashMap<String, Arc<Binned>>>,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opened({} rows)", self.frame.rows())
    }
}

impl Opened {
    /// Reads a file with choices. It computes for as long as the file is large.
    ///
    /// # Errors
    /// What the file or a choice does not fit: `scoring.lab-…`, `intake.…`.
    pub fn read(source: &Source, data: &DataChoices) -> Result<Self> {
        let mut options = if data.house { house_columns() } else { CsvOptions::default() };
        for step in &data.cleaning {
            match step {
                Cleaning::Words { column } => options.words.push(column.clone()),
                Cleaning::Numbers { column } => options.numbers.push(column.clone()),
                _ => {}
            }
        }
        let table = read_table(source, options)?;
        Self::of(table.frame, table.ragged, data).map_err(|why| refused(&why).into())
    }

    /// The same for a table that was read.
    ///
    /// # Errors
    /// What a choice does not fit.
    pub fn of(
        mut frame: Frame,
        ragged: usize,
        data: &DataChoices,
    ) -> std::result::Result<Self, Refusal> {
        let doubled = match data.cleaning.contains(&Cleaning::Copies) {
            true => repeated(&frame),
            false => vec![],
        };
        let (periods, whose) = (periods(&frame, data)?, whose(&frame, data));
        let declined = match &data.declined {
            Some(by) => declined(&frame, by)?,
            None => vec![],
        };
        let mut out = doubled.clone();
        out.resize(frame.rows(), false);
        declined.iter().for_each(|row| out[*row] = true);
        let declined = declined.into_iter().filter(|row| !doubled.get(*row).is_some_and(|d| *d));
        let declined: Vec<usize> = declined.collect();
        let outcome = outcome_of(&mut frame, data, &out)?;
        let present = data.present.as_ref().map(|name| numbers_of(&mut frame, name)).transpose()?;
        for name in data.day.iter().chain(data.declined.iter().map(|by| &by.column)) {
            frame.remove(name);
        }
        for step in &data.cleaning {
            match step {
                Cleaning::LeaveOut { column } => {
                    frame.remove(column);
                }
                Cleaning::Clip { column, low, high } => {
                    frame = clipped(frame, column, (*low, *high))?;
                }
                Cleaning::Effect { column, level } => {
                    let name = effect_name(column, data.house);
                    let told = effect_column((&frame, &outcome), (column, level), &name)?;
                    frame.remove(&name);
                    frame = with_column(frame, told)?;
                }
                _ => {}
            }
        }
        let quality = examine(&frame, Some(&outcome));
        let copies = doubled.iter().filter(|twice| **twice).count();
        let bins = Mutex::default();
        Ok(Self {
            frame,
            outcome,
            present,
            quality,
            ragged,
            copies,
            periods,
            declined,
            whose,
            bins,
        })
    }

    /// The bins of a variable: those set by hand, else the best under its constraints.
    ///
    /// # Errors
    /// No such variable; why it has no bins.
    pub fn binning(&self, name: &str, choices: &Choices) -> std::result::Result<Binning, Refusal> {
        (*self.binned(name, choices, true)?).clone()
    }

    /// The best bins of a variable under its constraints, whatever was set by hand.
    ///
    /// # Errors
    /// No such variable; why it has no bins.
    pub fn automatic(
        &self,
        name: &str,
        choices: &Choices,
    ) -> std::result::Result<Binning, Refusal> {
        (*self.binned(name, choices, false)?).clone()
    }

    fn binned(
        &self,
        name: &str,
        choices: &Choices,
        by_hand: bool,
    ) -> std::result::Result<Arc<Binned>, Refusal> {
        let column = self.frame.get_column(name)?;
        let rule = choices.rule_of(name).filter(|_| by_hand);
        let settings = choices.binning_of(name);
        let key = match rule {
            Some(rule) => format!("{name}\u{1}{}", serde_json::json!(rule)),
            None => format!("{name}\u{2}{}", serde_json::json!(settings)),
        };
        if let Some(known) = self.known().get(&key) {
            return Ok(Arc::clone(known));
        }
        let made = Arc::new(match rule {
            Some(rule) => Binning::count(column, &self.outcome, Rule::from(rule)),
            None => bin_column(column, &self.outcome, &settings.settings()),
        });
        let mut known = self.known();
        if known.len() > 4_000 {
            known.clear();
        }
        known.insert(key, Arc::clone(&made));
        Ok(made)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<Binned>>> {
        self.bins.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All variables in their order, each with its bins or why it has none.
    pub fn binnings(&self, choices: &Choices) -> Vec<(String, Binned)> {
        let names = self.frame.columns().iter().map(|column| column.name.clone());
        names.map(|name| (name.clone(), self.binning(&name, choices))).collect()
    }

    /// The rule of a variable after an edit by hand, counted once to see that it holds.
    ///
    /// # Errors
    /// An edit that does not fit; no such variable.
    pub fn edit(
        &self,
        name: &str,
        choices: &Choices,
        edit: &Edit,
    ) -> std::result::Result<RuleChoice, Refusal> {
        let now = self.binning(name, choices)?;
        let rule = edited(&now.rule, edit)?;
        let column = self.frame.get_column(name)?;
        Ok(RuleChoice::from(&Binning::count(column, &self.outcome, rule)?.rule))
    }

    /// Rows, and bad ones, of a part.
    pub fn count(&self, part: Part) -> (usize, usize) {
        let rows = self.outcome.rows_of(part);
        rows.fold((0, 0), |(all, bad), row| (all + 1, bad + usize::from(self.outcome.is_bad(row))))
    }

    /// Bytes that it takes in memory, about.
    pub fn bytes(&self) -> usize {
        self.frame.bytes() + self.outcome.rows() * 16
    }
}

/// Target, split and weight out of the frame.
fn outcome_of(
    frame: &mut Frame,
    data: &DataChoices,
    left_out: &[bool],
) -> std::result::Result<Outcome, Refusal> {
    let target = frame.get_column(&data.target)?;
    if !data.bad.is_empty() {
        let told = judged(target, &data.bad);
        frame.remove(&data.target);
        *frame = with_column(std::mem::take(frame), told)?;
    }
    let mut spec = TargetSpec {
        target: data.target.clone(),
        weight: data.weight.clone(),
        offset: data.offset.clone(),
        ..TargetSpec::default()
    };
    let random = |percent: u32, seed| {
        Some(RandomSplit { test_share: f64::from(percent.min(90)) / 100.0, seed })
    };
    let later = match &data.split {
        Split::Column { column } => {
            spec.split = Some(column.clone());
            None
        }
        Split::Random { test_percent, seed } => {
            spec.random = random(*test_percent, *seed);
            None
        }
        Split::Time { column, later_percent, test_percent, seed } => {
            spec.random = random(*test_percent, *seed);
            let mark = latest(frame.get_column(column)?, (*later_percent).min(90));
            frame.remove(column);
            Some(mark)
        }
    };
    let later = |row: usize| later.as_ref().is_some_and(|later| later[row]);
    let out = |row: usize| left_out.get(row).copied().unwrap_or(false);
    // The share of bad cases is kept within the rows that are split by chance.
    let mut seen = Frame::try_new(
        roles(&spec)
            .map(|name| frame.get_column(name).cloned())
            .collect::<std::result::Result<_, _>>()?,
    )?;
    // Offsets are looked at last, when it is known which rows are in use.
    let whole = TargetSpec { split: None, random: None, offset: None, ..spec.clone() };
    let known = Outcome::take_from(&mut seen.clone(), &whole)?;
    let hidden = (0..known.rows()).map(|row| match known.part(row) {
        Part::LeftOut => f64::NAN,
        _ if later(row) || out(row) => f64::NAN,
        _ => f64::from(u8::from(known.is_bad(row))),
    });
    let hidden = Column::numbers(&spec.target, hidden);
    seen.remove(&spec.target);
    let mut seen = with_column(seen, hidden)?;
    let offsets = spec.offset.as_ref().map(|name| numbers_of(&mut seen, name)).transpose()?;
    let split = Outcome::take_from(&mut seen, &TargetSpec { offset: None, ..spec.clone() })?;
    let parts: Vec<Part> = (0..known.rows())
        .map(|row| match known.part(row) {
            Part::LeftOut => Part::LeftOut,
            _ if out(row) => Part::LeftOut,
            _ if later(row) => Part::Later,
            _ => split.part(row),
        })
        .collect();
    let bads: Vec<u8> = (0..known.rows()).map(|row| u8::from(known.is_bad(row))).collect();
    roles(&spec).for_each(|name| drop(frame.remove(name)));
    let outcome = Outcome::try_new(&bads, &parts, known.weights().map(<[f32]>::to_vec))?;
    outcome.with_offsets(offsets)
}

/// The columns that say what a row is and how it counts.
fn roles(spec: &TargetSpec) -> impl Iterator<Item = &String> {
    let others = [spec.split.as_ref(), spec.weight.as_ref(), spec.offset.as_ref()];
    std::iter::once(&spec.target).chain(others.into_iter().flatten())
}

/// 1 where the cell is the bad value, 0 for any other, nothing where it is empty.
fn judged(target: &Column, bad: &str) -> Column {
    let meant: Option<f64> = bad.trim().parse().ok();
    let one = |row: usize| match (target.text(row), &target.values) {
        (None, _) => f64::NAN,
        (Some(_), Values::Numbers(numbers)) => {
            f64::from(u8::from(meant.is_some_and(|meant| numbers.get(row) == meant)))
        }
        (Some(text), Values::Category(_)) => f64::from(u8::from(text.trim() == bad.trim())),
    };
    Column::numbers(&target.name, (0..target.len()).map(one))
}

/// Marks the rows that repeat an earlier one.
fn repeated(frame: &Frame) -> Vec<bool> {
    let mut hashes: Vec<DefaultHasher> = vec![DefaultHasher::new(); frame.rows()];
    for column in frame.columns() {
        for (row, hash) in hashes.iter_mut().enumerate() {
            match &column.values {
                Values::Numbers(numbers) => {
                    let x = numbers.get(row);
                    if x.is_nan() { u64::MAX } else { (x + 0.0).to_bits() }.hash(hash);
                }
                Values::Category(category) => category.codes.get(row).hash(hash),
            }
        }
    }
    let mut seen = HashSet::with_capacity(hashes.len());
    hashes.into_iter().map(|hash| !seen.insert(hash.finish())).collect()
}

fn into_columns(mut frame: Frame) -> Vec<Column> {
    let names: Vec<String> = frame.columns().iter().map(|column| column.name.clone()).collect();
    names.iter().filter_map(|name| frame.remove(name)).collect()
}

fn with_column(frame: Frame, column: Column) -> std::result::Result<Frame, Refusal> {
    let mut columns = into_columns(frame);
    columns.push(column);
    Frame::try_new(columns)
}

fn numbers_of(frame: &mut Frame, name: &str) -> std::result::Result<Vec<f64>, Refusal> {
    let column = frame.get_column(name)?;
    let Values::Numbers(numbers) = &column.values else {
        return Err(Refusal::Mismatch { column: name.to_owned(), why: "not-numbers" });
    };
    let values = (0..column.len()).map(|row| numbers.get(row)).collect();
    frame.remove(name);
    Ok(values)
}

fn clipped(
    frame: Frame,
    name: &str,
    (low, high): (f64, f64),
) -> std::result::Result<Frame, Refusal> {
    let mut columns = into_columns(frame);
    for column in &mut columns {
        if column.name != name {
            continue;
        }
        let Values::Numbers(numbers) = &column.values else {
            return Err(Refusal::Mismatch { column: name.to_owned(), why: "not-numbers" });
        };
        if low > high || low.is_nan() || high.is_nan() {
            return Err(Refusal::Setting { name: "clip", allowed: "low ≤ high" });
        }
        let values: Vec<f64> = (0..numbers.len()).map(|row| numbers.get(row)).collect();
        let notes = column.notes.clone();
        *column = Column::numbers(name, values.into_iter().map(|x| x.clamp(low, high)));
        column.notes = notes;
    }
    Frame::try_new(columns)
}

/// Numbers of a column that has them, without the missing, rising.
pub fn sorted_numbers(numbers: &Numbers) -> Vec<f64> {
    let mut all: Vec<f64> =
        (0..numbers.len()).map(|row| numbers.get(row)).filter(|x| !x.is_nan()).collect();
    all.sort_by(f64::total_cmp);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Frame {
        let row = |n: u32| f64::from(n);
        let columns = vec![
            Column::numbers("x", (0..200).map(row)),
            Column::words("outcome", (0..200).map(|n| if n % 4 == 0 { "坏账" } else { "好" })),
            Column::numbers("month", (0..200).map(|n| row(n / 20))),
            Column::numbers("old", (0..200).map(|n| 600.0 + row(n))),
        ];
        Frame::try_new(columns).expect("fits")
    }

    fn data(split: Split) -> DataChoices {
        let (target, bad) = ("outcome".to_owned(), "坏账".to_owned());
        DataChoices { target, bad, split, ..DataChoices::default() }
    }

    #[test]
    fn a_target_may_have_words_of_its_own() {
        let mut data = data(Split::Random { test_percent: 20, seed: 1 });
        data.present = Some("old".to_owned());
        let opened = Opened::of(frame(), 3, &data).expect("opens");
        assert_eq!(opened.count(Part::Train), (160, 40));
        assert_eq!(opened.count(Part::Test), (40, 10));
        assert_eq!(opened.frame.columns().len(), 2, "target and present score are no variables");
        assert_eq!(opened.present.as_ref().map(|p| p[3]), Some(603.0));
    }

    #[test]
    fn the_latest_rows_are_kept_apart() {
        let split = Split::Time {
            column: "month".to_owned(),
            later_percent: 15,
            test_percent: 25,
            seed: 1,
        };
        let opened = Opened::of(frame(), 0, &data(split)).expect("opens");
        assert_eq!(opened.count(Part::Later), (40, 10), "two whole months of ten");
        assert_eq!(opened.count(Part::Test), (40, 10));
        assert_eq!(opened.outcome.part(199), Part::Later);
        assert!(opened.frame.find_column("month").is_none());
    }

    #[test]
    fn cleaning_is_done_and_undone_by_the_list() {
        let mut data = data(Split::default());
        data.cleaning = vec![
            Cleaning::Clip { column: "x".to_owned(), low: 10.0, high: 20.0 },
            Cleaning::LeaveOut { column: "month".to_owned() },
        ];
        let opened = Opened::of(frame(), 0, &data).expect("opens");
        assert_eq!(opened.quality.columns[0].range, Some((10.0, 20.0)));
        assert!(opened.frame.find_column("month").is_none());
        data.cleaning.clear();
        let opened = Opened::of(frame(), 0, &data).expect("opens");
        assert_eq!(opened.quality.columns[0].range, Some((0.0, 199.0)));
        let twice = Frame::try_new(vec![
            Column::numbers("x", [1.0, 2.0, 1.0, 1.0]),
            Column::numbers("y", [0.0, 1.0, 0.0, 1.0]),
        ]);
        data = DataChoices { target: "y".to_owned(), ..DataChoices::default() };
        data.split = Split::Random { test_percent: 0, seed: 1 };
        data.cleaning = vec![Cleaning::Copies];
        let opened = Opened::of(twice.expect("fits"), 0, &data).expect("opens");
        assert_eq!((opened.copies, opened.outcome.part(2)), (1, Part::LeftOut));
    }

    #[test]
    fn bins_are_edited_and_remembered() {
        let mut data = data(Split::Random { test_percent: 0, seed: 1 });
        data.target = "bad".to_owned();
        data.bad = String::new();
        let bad = Column::numbers("bad", (0..200).map(|n| f64::from(u8::from(n < 60))));
        let x = Column::numbers("x", (0..200).map(|n| f64::from(n % 97)));
        let frame = Frame::try_new(vec![bad, x]).expect("fits");
        let opened = Opened::of(frame, 0, &data).expect("opens");
        let mut choices = Choices::default();
        let now = opened.binning("x", &choices).expect("bins");
        let rule = opened.edit("x", &choices, &Edit::Merge { bin: 0 }).expect("merges");
        choices.variables.entry("x".to_owned()).or_default().rule = Some(rule);
        let after = opened.binning("x", &choices).expect("bins");
        assert_eq!(after.bins.len() + 1, now.bins.len());
        assert_eq!(opened.automatic("x", &choices).expect("bins"), now);
        assert!(opened.edit("x", &choices, &Edit::Merge { bin: 99 }).is_err());
        assert!(opened.binning("nothing", &choices).is_err());
    }
}
