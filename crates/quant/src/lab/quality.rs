//! How good a data set is, column by column: what is filled, what varies, what is too wide, what
//! is there twice, and what knows the outcome too well to be known beforehand.
//!
//! Beyond 65,536 rows distinct values are estimated (linear counting, Whang et al. 1990) and
//! quartiles come from an even sample; everything else is counted.

use super::{
    bin::{Settings, bin_column},
    frame::{Column, Frame, Numbers, Outcome, Values},
    refusal::Refusal,
};

/// Something about a column that a person should know before it is used.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// No value at all.
    AllMissing,
    /// One value only.
    Constant,
    /// Nearly every row differs: a name of rows.
    Identifier,
    /// The same values in the same rows as an earlier column.
    CopyOf {
        /// That column.
        column: String,
    },
    /// One variable alone separates good and bad so well that it may be known only afterwards.
    Leakage {
        /// Information value.
        iv: f64,
        /// Gini of its bins.
        gini: f64,
    },
    /// Less than half is filled.
    MostlyMissing,
    /// One value fills nearly all rows.
    NearlyConstant {
        /// Its share of the filled rows.
        share: f64,
    },
    /// Infinite values were met and count as missing.
    Infinite {
        /// How many.
        count: usize,
    },
    /// Words were met in a column of numbers and count as missing.
    Unreadable {
        /// How many.
        count: usize,
        /// One of them.
        example: String,
    },
    /// Numbers beyond 1e15: more than any amount, often a slip of units or a code.
    Huge {
        /// How many.
        count: usize,
    },
    /// Values more than three quartile ranges outside the quartiles (Tukey's "far out").
    Outliers {
        /// How many.
        count: usize,
    },
}

/// From "use it" to "do not use it".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Nothing to say.
    A,
    /// Small matters.
    B,
    /// Look at it before it is used.
    C,
    /// Not to be used as it is.
    D,
}

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnQuality {
    /// Its name.
    pub name: String,
    /// Share of rows with a value, 0 to 1.
    pub filled: f64,
    /// Distinct values; estimated where the file is large.
    pub distinct: usize,
    /// Lowest and highest number.
    pub range: Option<(f64, f64)>,
    /// What should be known.
    pub findings: Vec<Finding>,
    /// The worst of the findings.
    pub grade: Grade,
}

/// A data set.
#[derive(Clone, Debug, PartialEq)]
pub struct QualityReport {
    /// Its columns in their order.
    pub columns: Vec<ColumnQuality>,
    /// A where nine tenths of the columns are A or B, B where three quarters are, C where half
    /// are; C at best with fewer than 50 bad rows to learn from.
    pub grade: Grade,
}

/// Looks at every column; with an outcome also for leakage.
pub fn examine(frame: &Frame, outcome: Option<&Outcome>) -> QualityReport {
    let mut marks: Vec<u64> = vec![];
    let mut columns: Vec<ColumnQuality> = vec![];
    for column in frame.columns() {
        let mark = fingerprint(column);
        let copy = marks.iter().position(|other| *other == mark);
        let copy = copy.map(|at| frame.columns()[at].name.clone());
        marks.push(mark);
        columns.push(examine_column(column, outcome, copy));
    }
    let bads = outcome.map_or(usize::MAX, |o| o.marks().iter().filter(|mark| **mark == 1).count());
    let fine = columns.iter().filter(|column| column.grade <= Grade::B).count();
    let of_all = |share: usize| fine * 100 >= columns.len() * share;
    let grade = match () {
        () if columns.is_empty() || !of_all(50) => Grade::D,
        () if !of_all(75) || bads < 50 => Grade::C,
        () if !of_all(90) => Grade::B,
        () => Grade::A,
    };
    QualityReport { columns, grade }
}

#[allow(clippy::cast_precision_loss, reason = "counts of rows")]
fn examine_column(
    column: &Column,
    outcome: Option<&Outcome>,
    copy: Option<String>,
) -> ColumnQuality {
    let counts = match &column.values {
        Values::Numbers(numbers) => count_numbers(numbers),
        Values::Category(category) => {
            let mut rows = vec![0_usize; category.levels.len()];
            (0..column.len()).for_each(|row| rows[category.codes.get(row)] += 1);
            Counts {
                filled: column.len() - rows[0],
                distinct: rows.iter().skip(1).filter(|n| **n > 0).count(),
                commonest: rows.iter().skip(1).copied().max().unwrap_or(0),
                ..Counts::default()
            }
        }
    };
    let mut findings = found(column, &counts);
    if let Some(column) = copy.filter(|_| counts.distinct > 1) {
        findings.push(Finding::CopyOf { column });
    }
    if let Some(outcome) = outcome {
        // What separates perfectly leaves bins without bad cases: here they are wanted.
        let settings = Settings { min_events: 0.0, ..Settings::default() };
        match bin_column(column, outcome, &settings) {
            Ok(binning) if binning.strength.iv > 3.0 || binning.strength.gini > 0.9 => {
                let (iv, gini) = (binning.strength.iv, binning.strength.gini);
                findings.push(Finding::Leakage { iv, gini });
            }
            Err(Refusal::Identifier { .. }) if !findings.contains(&Finding::Identifier) => {
                findings.push(Finding::Identifier);
            }
            _ => {}
        }
    }
    let grade = |finding: &Finding| match finding {
        Finding::AllMissing
        | Finding::Constant
        | Finding::Identifier
        | Finding::CopyOf { .. }
        | Finding::Leakage { .. } => Grade::D,
        Finding::MostlyMissing | Finding::NearlyConstant { .. } => Grade::C,
        Finding::Unreadable { count, .. } if *count * 100 > column.len() => Grade::C,
        _ => Grade::B,
    };
    let filled = counts.filled as f64 / column.len().max(1) as f64;
    let least = if filled < 0.9 { Grade::B } else { Grade::A };
    ColumnQuality {
        name: column.name.clone(),
        filled,
        distinct: counts.distinct,
        range: (counts.filled > 0 && counts.low <= counts.high)
            .then_some((counts.low, counts.high)),
        grade: findings.iter().map(grade).max().unwrap_or(Grade::A).max(least),
        findings,
    }
}

struct Counts {
    filled: usize,
    distinct: usize,
    commonest: usize,
    low: f64,
    high: f64,
    huge: usize,
    outliers: usize,
}

impl Default for Counts {
    fn default() -> Self {
        let (low, high) = (f64::INFINITY, f64::NEG_INFINITY);
        Self { filled: 0, distinct: 0, commonest: 0, low, high, huge: 0, outliers: 0 }
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of rows")]
fn found(column: &Column, counts: &Counts) -> Vec<Finding> {
    let notes = &column.notes;
    let mut findings = vec![];
    if counts.filled == 0 {
        findings.push(Finding::AllMissing);
    } else if counts.distinct == 1 {
        findings.push(Finding::Constant);
    } else if counts.commonest as f64 > 0.99 * counts.filled as f64 {
        let share = counts.commonest as f64 / counts.filled as f64;
        findings.push(Finding::NearlyConstant { share });
    }
    let words = matches!(column.values, Values::Category(_));
    if notes.overflow > 0 || (words && counts.distinct > 200 && counts.distinct * 2 > counts.filled)
    {
        findings.push(Finding::Identifier);
    }
    if counts.filled > 0 && counts.filled * 2 < column.len() {
        findings.push(Finding::MostlyMissing);
    }
    if notes.infinite > 0 {
        findings.push(Finding::Infinite { count: notes.infinite });
    }
    if notes.unreadable > 0 {
        let example = notes.example.clone().unwrap_or_default();
        findings.push(Finding::Unreadable { count: notes.unreadable, example });
    }
    if counts.huge > 0 {
        findings.push(Finding::Huge { count: counts.huge });
    }
    if counts.outliers > 0 {
        findings.push(Finding::Outliers { count: counts.outliers });
    }
    findings
}

/// Up to so many rows distinct values are counted one by one.
const EXACT: usize = 1 << 16;
/// Bits of the map that estimates distinct values beyond.
const BITS: usize = 1 << 22;

fn count_numbers(numbers: &Numbers) -> Counts {
    let rows = numbers.len();
    let stride = rows.div_ceil(EXACT).max(1);
    let mut sample: Vec<f64> =
        (0..rows).step_by(stride).map(|row| numbers.get(row)).filter(|x| !x.is_nan()).collect();
    sample.sort_unstable_by(f64::total_cmp);
    let quartile = |part: usize| sample.get(sample.len() * part / 4).copied();
    let (low, high) = match (quartile(1), quartile(3)) {
        (Some(q1), Some(q3)) if q3 > q1 => (q1 - 3.0 * (q3 - q1), q3 + 3.0 * (q3 - q1)),
        _ => (f64::NEG_INFINITY, f64::INFINITY),
    };
    let mut counts = Counts::default();
    let mut map = if stride > 1 { vec![0_u64; BITS / 64] } else { vec![] };
    for row in 0..rows {
        let x = numbers.get(row);
        if x.is_nan() {
            continue;
        }
        counts.filled += 1;
        counts.low = counts.low.min(x);
        counts.high = counts.high.max(x);
        counts.huge += usize::from(x.abs() > 1e15);
        counts.outliers += usize::from(x < low || x > high);
        if stride > 1 {
            let place = usize::try_from(mix(x.to_bits())).unwrap_or(0) % BITS;
            map[place / 64] |= 1 << (place % 64);
        }
    }
    let mut run = 0;
    for (at, x) in sample.iter().enumerate() {
        let new = at == 0 || sample[at - 1] != *x;
        run = if new { 1 } else { run + 1 };
        counts.distinct += usize::from(new);
        counts.commonest = counts.commonest.max(run);
    }
    counts.commonest = (counts.commonest * stride).min(counts.filled);
    if stride > 1 {
        let empty: u32 = map.iter().map(|word| word.count_zeros()).sum();
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an estimate of a count"
        )]
        let estimate = {
            let bits = BITS as f64;
            (-bits * (f64::from(empty.max(1)) / bits).ln()).round() as usize
        };
        counts.distinct = estimate.clamp(counts.distinct, counts.filled);
    }
    counts
}

fn mix(bits: u64) -> u64 {
    let mixed = (bits ^ (bits >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// A number that columns of equal values share.
fn fingerprint(column: &Column) -> u64 {
    let add =
        |sum: u64, value: u64| (sum.rotate_left(7) ^ value).wrapping_mul(0x517c_c1b7_2722_0a95);
    match &column.values {
        Values::Numbers(numbers) => (0..numbers.len()).fold(1, |sum, row| {
            let x = numbers.get(row);
            add(sum, if x.is_nan() { 0x7ff8 } else { mix((x + 0.0).to_bits()) })
        }),
        Values::Category(category) => {
            let word = |level: &String| level.bytes().fold(2, |sum, byte| add(sum, byte.into()));
            let words: Vec<u64> = category.levels.iter().map(word).collect();
            (0..category.codes.len()).fold(3, |sum, row| add(sum, words[category.codes.get(row)]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::frame::Part;

    #[test]
    fn columns_as_they_come() {
        let rows = 2_000;
        let number =
            |name: &str, value: fn(usize) -> f64| Column::numbers(name, (0..rows).map(value));
        let names: Vec<String> = (0..rows).map(|n| format!("id{n}")).collect();
        let mut broken = number("broken", |n| n as f64);
        broken.notes.unreadable = 50;
        broken.notes.example = Some("n/k".to_owned());
        let frame = Frame::try_new(vec![
            number("fine", |n| (n * 7_919 % 1_000) as f64),
            number("empty", |_| f64::NAN),
            number("constant", |_| 3.0),
            number("nearly", |n| f64::from(u8::from(n % 500 == 0))),
            number("half", |n| if n % 3 == 0 { n as f64 } else { f64::NAN }),
            number("ratio", |n| if n % 100 == 0 { f64::INFINITY } else { (n % 77) as f64 }),
            number("slip", |n| if n == 5 { 3e17 } else { (n % 50) as f64 }),
            number("twice", |n| (n * 7_919 % 1_000) as f64),
            number("answer", |n| f64::from(u8::from(n % 5 == 0))),
            Column::words("name", names.iter().map(String::as_str)),
            broken,
        ])
        .expect("even");
        let bad: Vec<u8> = (0..rows).map(|n| u8::from(n % 5 == 0)).collect();
        let outcome = Outcome::try_new(&bad, &vec![Part::Train; rows], None).expect("fine");
        let report = examine(&frame, Some(&outcome));
        let expected = [
            ("fine", Grade::A, 1_000),
            ("empty", Grade::D, 0),
            ("constant", Grade::D, 1),
            ("nearly", Grade::C, 2),
            ("half", Grade::C, 667),
            ("ratio", Grade::B, 77),
            ("slip", Grade::B, 51),
            ("twice", Grade::D, 1_000),
            ("answer", Grade::D, 2),
            ("name", Grade::D, 2_000),
            ("broken", Grade::C, 2_000),
        ];
        for (column, (name, grade, distinct)) in report.columns.iter().zip(expected) {
            assert_eq!((column.name.as_str(), column.grade), (name, grade), "{column:?}");
            assert_eq!(column.distinct, distinct, "{name}");
        }
        assert_eq!(report.grade, Grade::D, "three of eleven are of use");
        assert!(report.columns[6].findings.contains(&Finding::Huge { count: 1 }));
        let copy = Finding::CopyOf { column: "fine".to_owned() };
        assert_eq!(report.columns[7].findings, [copy]);
    }

    #[test]
    fn distinct_values_of_many_rows_are_estimated() {
        for (truth, rows) in [(60, 200_000), (50_000, 200_000), (200_000, 200_000)] {
            let column = Column::numbers("x", (0..rows).map(|n| ((n % truth) as f64).sqrt()));
            let frame = Frame::try_new(vec![column]).expect("even");
            let told = examine(&frame, None).columns[0].distinct;
            assert!(told.abs_diff(truth) * 100 <= truth * 2, "{told} for {truth}");
        }
    }
}
