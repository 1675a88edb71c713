//! What a model can see of one case: values by the name of a variable. Features of a buyer and
//! rows of a data set look the same to it.

use std::collections::HashMap;

use quant::lab::frame::{Frame, Values};

use crate::scoring::{Feature, Features, Value};

/// One value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Seen<'a> {
    /// A number.
    Number(f64),
    /// A word.
    Word(&'a str),
    /// Nothing.
    Missing,
}

impl Seen<'_> {
    /// The value as the catalogue keeps it.
    pub fn value(self) -> Option<Value> {
        match self {
            Self::Number(number) if number.is_finite() => Some(Value::Number(number)),
            Self::Word(word) if !word.is_empty() => Some(Value::Class(word.to_owned())),
            _ => None,
        }
    }
}

/// One case.
pub trait Sight {
    /// The value of a variable.
    fn see(&self, variable: &str) -> Seen<'_>;
}

impl Sight for Features {
    fn see(&self, variable: &str) -> Seen<'_> {
        let feature = Feature::find(variable);
        feature.and_then(|feature| self.get(feature)).map_or(Seen::Missing, seen)
    }
}

fn seen(value: &Value) -> Seen<'_> {
    match value {
        Value::Number(number) => Seen::Number(*number),
        Value::Class(word) => Seen::Word(word),
    }
}

/// A case put together by hand.
#[derive(Debug, Clone, Default)]
pub struct Row {
    values: HashMap<String, Value>,
}

impl Row {
    /// Sets a value.
    pub fn put(&mut self, variable: &str, value: Value) {
        self.values.insert(variable.to_owned(), value);
    }
}

impl Sight for Row {
    fn see(&self, variable: &str) -> Seen<'_> {
        self.values.get(variable).map_or(Seen::Missing, seen)
    }
}

/// One row of a table.
#[derive(Debug, Clone, Copy)]
pub struct FrameRow<'a> {
    /// The table.
    pub frame: &'a Frame,
    /// Which row, from 0.
    pub row: usize,
}

impl Sight for FrameRow<'_> {
    fn see(&self, variable: &str) -> Seen<'_> {
        match self.frame.find_column(variable).map(|column| &column.values) {
            Some(Values::Numbers(numbers)) if !numbers.get(self.row).is_nan() => {
                Seen::Number(numbers.get(self.row))
            }
            Some(Values::Category(category)) => {
                let word = category.levels.get(category.codes.get(self.row));
                word.filter(|word| !word.is_empty()).map_or(Seen::Missing, |word| Seen::Word(word))
            }
            _ => Seen::Missing,
        }
    }
}
