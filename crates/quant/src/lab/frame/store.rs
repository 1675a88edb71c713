//! How a column lies in memory, and how it grows while a file is read.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

use super::cells::{Reading, is_missing_word, read_number};
use crate::lab::refusal::Refusal;

/// More levels than this and a column is no property of rows but a name for them.
pub const MOST_LEVELS: usize = 100_000;

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its values.
    pub values: Values,
    /// What was met while it was read.
    pub notes: Notes,
}

/// What was met while a column was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notes {
    /// Infinite values, now missing.
    pub infinite: usize,
    /// Words in a column of numbers, now missing.
    pub unreadable: usize,
    /// One of those words.
    pub example: Option<String>,
    /// Cells whose level was not kept because the column has too many.
    pub overflow: usize,
}

/// The values of a column.
#[derive(Clone, Debug)]
pub enum Values {
    /// Numbers; `NaN` is missing.
    Numbers(Numbers),
    /// Words.
    Category(Category),
}

/// Numbers in the least width that is exact.
#[derive(Clone, Debug)]
pub enum Numbers {
    /// Every value is exact in 32 bits.
    F32(Vec<f32>),
    /// Full width.
    F64(Vec<f64>),
}

/// Words as codes.
#[derive(Clone, Debug)]
pub struct Category {
    /// The code of each row.
    pub codes: Codes,
    /// The words of the codes; code 0 is "missing" and has the empty word.
    pub levels: Vec<String>,
}

/// Codes in the least width that holds them.
#[derive(Clone, Debug)]
pub enum Codes {
    /// Up to 256 codes.
    U8(Vec<u8>),
    /// Up to 65,536 codes.
    U16(Vec<u16>),
    /// More.
    U32(Vec<u32>),
}

impl Codes {
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::U8(v) => v.len(),
            Self::U16(v) => v.len(),
            Self::U32(v) => v.len(),
        }
    }

    /// No rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The code of a row.
    pub fn get(&self, row: usize) -> usize {
        match self {
            Self::U8(v) => v[row].into(),
            Self::U16(v) => v[row].into(),
            Self::U32(v) => v[row] as usize,
        }
    }

    fn push(&mut self, code: u32) {
        #[allow(clippy::cast_possible_truncation, reason = "checked in the same line")]
        match self {
            Self::U8(v) if code < 256 => return v.push(code as u8),
            Self::U16(v) if code < 65_536 => return v.push(code as u16),
            Self::U32(v) => return v.push(code),
            _ => {}
        }
        *self = match std::mem::replace(self, Self::U32(vec![])) {
            Self::U8(v) => Self::U16(v.into_iter().map(u16::from).collect()),
            Self::U16(v) => Self::U32(v.into_iter().map(u32::from).collect()),
            wide @ Self::U32(_) => wide,
        };
        self.push(code);
    }
}

impl Category {
    fn followed_by(&self, more: &Column) -> Self {
        let mut all = self.clone();
        let mut known: HashMap<String, u32> =
            (0..).zip(&self.levels).map(|(c, l)| (l.clone(), c)).collect();
        for row in 0..more.len() {
            let Some(word) = more.text(row) else {
                all.codes.push(0);
                continue;
            };
            let code = *known.entry(word).or_insert_with_key(|word| {
                all.levels.push(word.clone());
                u32::try_from(all.levels.len() - 1).unwrap_or(0)
            });
            all.codes.push(code);
        }
        all
    }
}

impl Numbers {
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::F32(v) => v.len(),
            Self::F64(v) => v.len(),
        }
    }

    /// No rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a row.
    pub fn get(&self, row: usize) -> f64 {
        match self {
            Self::F32(v) => v[row].into(),
            Self::F64(v) => v[row],
        }
    }

    /// Adds a value; infinite ones become missing.
    #[inline]
    fn push(&mut self, value: f64) {
        match self {
            Self::F64(v) => v.push(value),
            Self::F32(v) => {
                #[allow(clippy::cast_possible_truncation, reason = "kept only if exact")]
                let narrow = value as f32;
                if f64::from(narrow).to_bits() == value.to_bits() || value.is_nan() {
                    v.push(narrow);
                } else {
                    let mut wide = Vec::with_capacity(v.capacity());
                    wide.extend(v.iter().map(|x| f64::from(*x)));
                    wide.push(value);
                    *self = Self::F64(wide);
                }
            }
        }
    }
}

impl Column {
    /// A column of numbers. Infinite values become missing and are counted.
    pub fn numbers(name: &str, values: impl IntoIterator<Item = f64>) -> Self {
        let mut building = Building::numbers();
        values.into_iter().for_each(|value| building.push_number(value));
        building.finish(name)
    }

    /// A column of words; the empty word is missing.
    pub fn words<'a>(name: &str, values: impl IntoIterator<Item = &'a str>) -> Self {
        let mut building = Building::words();
        values.into_iter().for_each(|value| building.push(value.as_bytes()));
        building.finish(name)
    }

    /// The rows at these places in this order, each as often as it is named. Words keep the codes
    /// that they have here.
    #[must_use]
    pub fn pick(&self, rows: &[usize]) -> Self {
        let values = match &self.values {
            Values::Numbers(Numbers::F32(v)) => {
                Values::Numbers(Numbers::F32(rows.iter().map(|row| v[*row]).collect()))
            }
            Values::Numbers(Numbers::F64(v)) => {
                Values::Numbers(Numbers::F64(rows.iter().map(|row| v[*row]).collect()))
            }
            Values::Category(category) => {
                let codes = match &category.codes {
                    Codes::U8(v) => Codes::U8(rows.iter().map(|row| v[*row]).collect()),
                    Codes::U16(v) => Codes::U16(rows.iter().map(|row| v[*row]).collect()),
                    Codes::U32(v) => Codes::U32(rows.iter().map(|row| v[*row]).collect()),
                };
                Values::Category(Category { codes, levels: category.levels.clone() })
            }
        };
        Self { name: self.name.clone(), values, notes: self.notes.clone() }
    }

    /// The rows of this column, then those of another one of the same property. Words keep the
    /// codes that they have here; numbers below words become words.
    ///
    /// # Errors
    /// Where words would stand below numbers.
    pub fn followed_by(&self, more: &Self) -> Result<Self, Refusal> {
        let values = match (&self.values, &more.values) {
            (Values::Numbers(own), Values::Numbers(others)) => {
                let mut all = own.clone();
                (0..others.len()).for_each(|row| all.push(others.get(row)));
                Values::Numbers(all)
            }
            (Values::Category(own), _) => Values::Category(own.followed_by(more)),
            (Values::Numbers(own), Values::Category(_)) => {
                if (0..more.len()).any(|row| more.is_filled(row)) {
                    let column = self.name.clone();
                    return Err(Refusal::Mismatch { column, why: "words-not-numbers" });
                }
                let mut all = own.clone();
                (0..more.len()).for_each(|_| all.push(f64::NAN));
                Values::Numbers(all)
            }
        };
        Ok(Self { name: self.name.clone(), values, notes: self.notes.clone() })
    }

    /// Whether a row has a value.
    pub fn is_filled(&self, row: usize) -> bool {
        match &self.values {
            Values::Numbers(numbers) => !numbers.get(row).is_nan(),
            Values::Category(category) => category.codes.get(row) > 0,
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Numbers(numbers) => numbers.len(),
            Values::Category(category) => category.codes.len(),
        }
    }

    /// No rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes that the values take in memory.
    pub fn bytes(&self) -> usize {
        match &self.values {
            Values::Numbers(Numbers::F32(v)) => v.capacity() * 4,
            Values::Numbers(Numbers::F64(v)) => v.capacity() * 8,
            Values::Category(c) => {
                let words: usize = c.levels.iter().map(|level| level.len() + 24).sum();
                words
                    + match &c.codes {
                        Codes::U8(v) => v.capacity(),
                        Codes::U16(v) => v.capacity() * 2,
                        Codes::U32(v) => v.capacity() * 4,
                    }
            }
        }
    }

    /// The cell of a row as text: a number in its shortest form, or the word. `None` is missing.
    pub fn text(&self, row: usize) -> Option<String> {
        match &self.values {
            Values::Numbers(numbers) => {
                let value = numbers.get(row);
                (!value.is_nan()).then(|| value.to_string())
            }
            Values::Category(category) => {
                let code = category.codes.get(row);
                (code > 0).then(|| category.levels[code].clone())
            }
        }
    }
}

/// A hash of short words: speed counts, for every cell of a file passes here; the number of levels
/// is bounded, so words made to collide cost time and no memory.
#[derive(Default)]
pub struct WordHasher(u64);

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..part.len()].copy_from_slice(part);
            let mixed = self.0.rotate_left(5) ^ u64::from_le_bytes(word);
            self.0 = mixed.wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }
}

/// A column while its file is being read.
pub struct Building {
    values: Growing,
    notes: Notes,
}

enum Growing {
    Numbers(Numbers),
    Words { codes: Codes, known: Dictionary, next: u32 },
}

type Dictionary = HashMap<Vec<u8>, u32, BuildHasherDefault<WordHasher>>;

impl Building {
    /// Of numbers.
    pub fn numbers() -> Self {
        let values = Growing::Numbers(Numbers::F32(vec![]));
        Self { values, notes: Notes::default() }
    }

    /// Of words.
    pub fn words() -> Self {
        let known = Dictionary::default();
        let values = Growing::Words { codes: Codes::U8(vec![]), known, next: 1 };
        Self { values, notes: Notes::default() }
    }

    /// Adds the text of a cell.
    #[inline]
    pub fn push(&mut self, text: &[u8]) {
        match &mut self.values {
            Growing::Numbers(numbers) => match read_number(text) {
                Reading::Number(value) => numbers.push(value),
                Reading::Missing => numbers.push(f64::NAN),
                Reading::Infinite => {
                    self.notes.infinite += 1;
                    numbers.push(f64::NAN);
                }
                Reading::Words => {
                    self.notes.unreadable += 1;
                    let example = || String::from_utf8_lossy(text).chars().take(40).collect();
                    self.notes.example.get_or_insert_with(example);
                    numbers.push(f64::NAN);
                }
            },
            Growing::Words { codes, known, next } => {
                let text = text.trim_ascii();
                let code = match known.get(text) {
                    Some(code) => *code,
                    None => learn(known, next, text, &mut self.notes),
                };
                codes.push(code);
            }
        }
    }

    fn push_number(&mut self, value: f64) {
        if let Growing::Numbers(numbers) = &mut self.values {
            self.notes.infinite += usize::from(value.is_infinite());
            numbers.push(if value.is_finite() { value } else { f64::NAN });
        }
    }

    /// The finished column.
    pub fn finish(self, name: &str) -> Column {
        let values = match self.values {
            Growing::Numbers(numbers) => Values::Numbers(numbers),
            Growing::Words { codes, known, next } => {
                let mut levels = vec![String::new(); next as usize];
                for (word, code) in known {
                    if code > 0 {
                        levels[code as usize] = String::from_utf8_lossy(&word).into_owned();
                    }
                }
                Values::Category(Category { codes, levels })
            }
        };
        Column { name: name.to_owned(), values, notes: self.notes }
    }
}

/// The code of a word met for the first time: 0 for the signs of "missing".
fn learn(known: &mut Dictionary, next: &mut u32, text: &[u8], notes: &mut Notes) -> u32 {
    if known.len() >= MOST_LEVELS {
        notes.overflow += 1;
        return 0;
    }
    let missing = is_missing_word(text);
    let code = if missing { 0 } else { *next };
    *next += u32::from(!missing);
    known.insert(text.to_vec(), code);
    code
}
