//! What became of each row, and what each row is used for.

use super::{
    Frame,
    store::{Column, Numbers, Values},
};
use crate::lab::refusal::Refusal;

/// What a row is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// To learn from.
    Train,
    /// To judge by.
    Test,
    /// To judge by, from a later time.
    Later,
    /// Not at all: its outcome is unknown or indeterminate.
    LeftOut,
}

/// Where target, split and weight stand.
#[derive(Clone, Debug, Default)]
pub struct TargetSpec {
    /// The column of the target: 1 (bad) or 0 (good); empty is left out.
    pub target: String,
    /// The column that says what a row is used for.
    pub split: Option<String>,
    /// The column of weights: finite, not negative.
    pub weight: Option<String>,
    /// The column of offsets: what is known of each row's log-odds of bad before any variable.
    pub offset: Option<String>,
    /// How to split where no column says it.
    pub random: Option<RandomSplit>,
}

/// A random split that keeps the share of bad cases in both parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RandomSplit {
    /// Share of rows to judge by, between 0 and 1.
    pub test_share: f64,
    /// The same seed gives the same split.
    pub seed: u64,
}

/// Outcome and use of every row, one byte each: twice the part, plus 1 for bad.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    marks: Vec<u8>,
    weights: Option<Vec<f32>>,
    offsets: Option<Vec<f64>>,
}

/// Different marks that a row can have.
pub const MARKS: usize = 8;
const LEFT_OUT: u8 = 6;

impl Outcome {
    /// From outcomes (1 bad) and uses. Refuses unequal lengths, no rows, and one class to learn
    /// from.
    pub fn try_new(bad: &[u8], parts: &[Part], weights: Option<Vec<f32>>) -> Result<Self, Refusal> {
        let uneven = parts.len() != bad.len()
            || weights.as_ref().is_some_and(|weights| weights.len() != bad.len());
        if uneven {
            return Err(Refusal::Mismatch { column: String::new(), why: "length-differs" });
        }
        if let Some(row) =
            weights.iter().flatten().position(|weight| !(weight.is_finite() && *weight >= 0.0))
        {
            return Err(Refusal::Weight { row });
        }
        let marks = bad.iter().zip(parts).map(|(bad, part)| mark(*part, *bad)).collect();
        let outcome = Self { marks, weights, offsets: None };
        outcome.check()?;
        Ok(outcome)
    }

    /// The same with offsets: what is known of each row's log-odds of bad before any variable.
    /// Refuses another length, and a row in use whose offset is no finite number within ±700.
    pub fn with_offsets(mut self, offsets: Option<Vec<f64>>) -> Result<Self, Refusal> {
        let Some(offsets) = offsets else { return Ok(self) };
        if offsets.len() != self.rows() {
            return Err(Refusal::Mismatch { column: String::new(), why: "length-differs" });
        }
        let sound = |(mark, offset): (&u8, &f64)| *mark >= LEFT_OUT || offset.abs() <= 700.0;
        if let Some(row) = self.marks.iter().zip(&offsets).position(|pair| !sound(pair)) {
            return Err(Refusal::Offset { row });
        }
        self.offsets = Some(offsets);
        Ok(self)
    }

    /// Takes target, split and weight out of the frame: what is left are the variables.
    pub fn take_from(frame: &mut Frame, spec: &TargetSpec) -> Result<Self, Refusal> {
        let named = [spec.split.as_ref(), spec.weight.as_ref(), spec.offset.as_ref()];
        for name in std::iter::once(&spec.target).chain(named.into_iter().flatten()) {
            frame.get_column(name)?;
        }
        let target = frame.remove(&spec.target).ok_or(Refusal::NoRows)?;
        let bad = outcomes(&target)?;
        let parts = match spec.split.as_ref().and_then(|name| frame.remove(name)) {
            Some(column) => uses(&column)?,
            None => {
                spec.random.map_or_else(|| vec![Part::Train; bad.len()], |split| split.parts(&bad))
            }
        };
        let weights = match spec.weight.as_ref().and_then(|name| frame.remove(name)) {
            Some(column) => Some(weights(&column)?),
            None => None,
        };
        let offsets = match spec.offset.as_ref().and_then(|name| frame.remove(name)) {
            Some(column) => Some(offsets(&column)?),
            None => None,
        };
        let parts: Vec<Part> = bad
            .iter()
            .zip(parts)
            .map(|(bad, part)| if bad.is_none() { Part::LeftOut } else { part })
            .collect();
        let bad: Vec<u8> = bad.into_iter().map(|bad| bad.unwrap_or(0)).collect();
        Self::try_new(&bad, &parts, weights)?.with_offsets(offsets)
    }

    fn check(&self) -> Result<(), Refusal> {
        // A row of weight 0 counts for nothing: a class of such rows is not there.
        let has = |mark: u8| match &self.weights {
            None => self.marks.contains(&mark),
            Some(weights) => {
                self.marks.iter().zip(weights).any(|(m, weight)| *m == mark && *weight > 0.0)
            }
        };
        match (has(0), has(1)) {
            (true, true) => Ok(()),
            (false, false) => Err(Refusal::NoRows),
            (good, _) => Err(Refusal::OneClass { outcome: u8::from(!good) }),
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.marks.len()
    }

    /// The mark of each row: twice the part, plus 1 for bad.
    pub fn marks(&self) -> &[u8] {
        &self.marks
    }

    /// The weight of each row, where rows have weights.
    pub fn weights(&self) -> Option<&[f32]> {
        self.weights.as_deref()
    }

    /// The offset of each row, where rows have offsets.
    pub fn offsets(&self) -> Option<&[f64]> {
        self.offsets.as_deref()
    }

    /// Whether a row ended badly.
    pub fn is_bad(&self, row: usize) -> bool {
        self.marks[row] & 1 == 1
    }

    /// What a row is used for.
    pub fn part(&self, row: usize) -> Part {
        match self.marks[row] / 2 {
            0 => Part::Train,
            1 => Part::Test,
            2 => Part::Later,
            _ => Part::LeftOut,
        }
    }

    /// The rows of a part, in order.
    pub fn rows_of(&self, part: Part) -> impl Iterator<Item = usize> + '_ {
        (0..self.rows()).filter(move |row| self.part(*row) == part)
    }
}

fn mark(part: Part, bad: u8) -> u8 {
    match part {
        Part::Train => bad & 1,
        Part::Test => 2 + (bad & 1),
        Part::Later => 4 + (bad & 1),
        Part::LeftOut => LEFT_OUT + (bad & 1),
    }
}

impl RandomSplit {
    /// Draws exactly the share of each class, by selection sampling (Knuth, TAOCP 3.4.2 S).
    fn parts(self, bad: &[Option<u8>]) -> Vec<Part> {
        let mut left = [0_usize; 2];
        bad.iter().flatten().for_each(|bad| left[usize::from(*bad & 1)] += 1);
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a count of rows"
        )]
        let mut wanted =
            left.map(|n| (n as f64 * self.test_share.clamp(0.0, 1.0)).round() as usize);
        let mut state = self.seed;
        bad.iter()
            .map(|bad| {
                let Some(class) = bad.map(|bad| usize::from(bad & 1)) else { return Part::LeftOut };
                let drawn = below(next(&mut state), left[class]) < wanted[class];
                left[class] -= 1;
                wanted[class] -= usize::from(drawn);
                if drawn { Part::Test } else { Part::Train }
            })
            .collect()
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
pub fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn below(random: u64, bound: usize) -> usize {
    let product = u128::from(random) * (bound as u128);
    usize::try_from(product >> 64).unwrap_or(0)
}

/// The outcome of each row; `None` where the cell is empty.
fn outcomes(column: &Column) -> Result<Vec<Option<u8>>, Refusal> {
    let refuse =
        |example: String| Refusal::TargetNotBinary { column: column.name.clone(), example };
    if let Some(example) = &column.notes.example {
        return Err(refuse(example.clone()));
    }
    let known = |value: f64| match value {
        0.0 => Ok(Some(0)),
        1.0 => Ok(Some(1)),
        v if v.is_nan() => Ok(None),
        v => Err(refuse(v.to_string())),
    };
    match &column.values {
        Values::Numbers(Numbers::F32(v)) => v.iter().map(|x| known(f64::from(*x))).collect(),
        Values::Numbers(Numbers::F64(v)) => v.iter().map(|x| known(*x)).collect(),
        Values::Category(category) => {
            let meaning =
                category.levels.iter().map(|level| match level.trim().to_lowercase().as_str() {
                    "" => Ok(None),
                    "1" | "bad" | "yes" | "y" | "true" | "坏" | "是" | "违约" => Ok(Some(1)),
                    "0" | "good" | "no" | "n" | "false" | "好" | "否" | "正常" => Ok(Some(0)),
                    _ => Err(refuse(level.clone())),
                });
            let meaning: Vec<Option<u8>> = meaning.collect::<Result<_, _>>()?;
            Ok((0..column.len()).map(|row| meaning[category.codes.get(row)]).collect())
        }
    }
}

/// What each row is used for, by the usual words of both languages.
fn uses(column: &Column) -> Result<Vec<Part>, Refusal> {
    let meaning = |word: &str| match word.trim().to_lowercase().as_str() {
        "train" | "training" | "dev" | "development" | "训练" | "建模" | "0" => {
            Some(Part::Train)
        }
        "test" | "testing" | "valid" | "validation" | "holdout" | "测试" | "验证" | "1" => {
            Some(Part::Test)
        }
        "oot" | "later" | "跨期" | "时间外" | "2" => Some(Part::Later),
        "" => Some(Part::LeftOut),
        _ => None,
    };
    let unknown = || Refusal::Mismatch { column: column.name.clone(), why: "split-word" };
    if let Values::Category(category) = &column.values {
        let words: Option<Vec<Part>> = category.levels.iter().map(|word| meaning(word)).collect();
        let words = words.ok_or_else(unknown)?;
        return Ok((0..column.len()).map(|row| words[category.codes.get(row)]).collect());
    }
    (0..column.len())
        .map(|row| meaning(&column.text(row).unwrap_or_default()).ok_or_else(unknown))
        .collect()
}

fn weights(column: &Column) -> Result<Vec<f32>, Refusal> {
    let Values::Numbers(numbers) = &column.values else {
        return Err(Refusal::Mismatch { column: column.name.clone(), why: "not-numbers" });
    };
    (0..column.len())
        .map(|row| {
            #[allow(clippy::cast_possible_truncation, reason = "seven digits of a weight do")]
            let weight = numbers.get(row) as f32;
            let fits = weight.is_finite() && weight >= 0.0;
            if fits { Ok(weight) } else { Err(Refusal::Weight { row }) }
        })
        .collect()
}

fn offsets(column: &Column) -> Result<Vec<f64>, Refusal> {
    let Values::Numbers(numbers) = &column.values else {
        return Err(Refusal::Mismatch { column: column.name.clone(), why: "not-numbers" });
    };
    Ok((0..column.len()).map(|row| numbers.get(row)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(split: Option<&str>, random: Option<RandomSplit>) -> TargetSpec {
        let split = split.map(str::to_owned);
        TargetSpec { target: "bad".to_owned(), split, random, ..TargetSpec::default() }
    }

    fn frame(target: Column, split: Option<Column>) -> Frame {
        Frame::try_new([Some(target), split].into_iter().flatten().collect()).expect("even")
    }

    #[test]
    fn targets_as_they_occur() {
        for (values, expected) in [
            (["0", "1", "", "1"], Ok("GB-B")),
            (["good", "bad", "", "bad"], Ok("GB-B")),
            (["否", "是", "是", ""], Ok("GBB-")),
            (["0", "1", "2", "1"], Err("lab-target-not-binary")),
            (["maybe", "1", "0", "1"], Err("lab-target-not-binary")),
            (["1", "1", "", "1"], Err("lab-one-class")),
            (["", "", "", ""], Err("lab-no-rows")),
        ] {
            let mut frame = frame(Column::words("bad", values), None);
            let told = Outcome::take_from(&mut frame, &spec(None, None)).map(|outcome| {
                (0..4)
                    .map(|row| match (outcome.part(row), outcome.is_bad(row)) {
                        (Part::LeftOut, _) => '-',
                        (_, bad) => {
                            if bad {
                                'B'
                            } else {
                                'G'
                            }
                        }
                    })
                    .collect::<String>()
            });
            let told = told.as_deref().map_err(Refusal::code);
            assert_eq!(told, expected, "{values:?}");
        }
    }

    #[test]
    fn an_offset_is_known_of_every_row_in_use() {
        let bad = Column::numbers("bad", [0.0, 1.0, f64::NAN, 1.0]);
        let spec = TargetSpec { offset: Some("o".to_owned()), ..spec(None, None) };
        for (offsets, expected) in [
            ([0.5, -0.5, f64::NAN, 0.0], Ok(Some(-0.5))),
            ([0.5, f64::NAN, 0.0, 0.0], Err(Refusal::Offset { row: 1 })),
            ([f64::INFINITY, 0.0, 0.0, 0.0], Err(Refusal::Offset { row: 0 })),
            ([0.0, 0.0, 0.0, 701.0], Err(Refusal::Offset { row: 3 })),
        ] {
            let mut frame = frame(bad.clone(), Some(Column::numbers("o", offsets)));
            let told = Outcome::take_from(&mut frame, &spec);
            let told = told.map(|outcome| outcome.offsets().map(|offsets| offsets[1]));
            assert_eq!(told, expected, "{offsets:?}");
        }
        let words = Column::words("o", ["a", "b", "c", "d"]);
        let told = Outcome::take_from(&mut frame(bad.clone(), Some(words)), &spec);
        assert!(matches!(told, Err(Refusal::Mismatch { why: "not-numbers", .. })));
        let told = Outcome::take_from(&mut frame(bad, None), &spec);
        assert_eq!(told, Err(Refusal::NoColumn { name: "o".to_owned() }));
    }

    #[test]
    fn splits_by_column_and_by_chance() {
        let target = Column::numbers("bad", (0..1000).map(|n| f64::from(u8::from(n % 10 == 0))));
        let split = Column::words("split", (0..1000).map(|n| ["train", "测试", "oot"][n % 3]));
        let mut with = frame(target.clone(), Some(split));
        let outcome = Outcome::take_from(&mut with, &spec(Some("split"), None)).expect("fine");
        assert_eq!(outcome.rows_of(Part::Later).count(), 333);
        assert!(with.columns().is_empty());

        let random = RandomSplit { test_share: 0.3, seed: 7 };
        let drawn = |seed| {
            let random = Some(RandomSplit { seed, ..random });
            Outcome::take_from(&mut frame(target.clone(), None), &spec(None, random)).expect("fine")
        };
        let one = drawn(7);
        let bad = one.rows_of(Part::Test).filter(|row| one.is_bad(*row)).count();
        assert_eq!((one.rows_of(Part::Test).count(), bad), (300, 30), "stratified");
        assert_eq!(one, drawn(7));
        assert_ne!(one, drawn(8));
    }
}
