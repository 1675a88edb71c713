//! What a table looks like before anything is chosen: its columns with a few values each, and
//! which of them are likely to be the target and the split. Kept with a project, so that its first
//! page needs no file.

use std::collections::BTreeMap;

use quant::lab::frame::{Column, Values};
use serde::{Deserialize, Serialize};

use super::Table;

/// A table at a glance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Glance {
    /// Rows.
    pub rows: usize,
    /// Lines left out because they had too many or too few fields.
    pub ragged: usize,
    /// Columns in their order.
    pub columns: Vec<ColumnGlance>,
}

/// A column at a glance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ColumnGlance {
    /// Its name.
    pub name: String,
    /// Whether it holds words.
    pub words: bool,
    /// Rows with a value.
    pub filled: usize,
    /// Distinct values; counted up to [`MOST`].
    pub distinct: usize,
    /// The first few of them, as they stand.
    pub examples: Vec<String>,
}

/// Distinct values that are counted.
pub const MOST: usize = 50;
/// Values shown.
const SHOWN: usize = 6;

impl Glance {
    /// Looks at a table.
    pub fn of(table: &Table) -> Self {
        Self {
            rows: table.frame.rows(),
            ragged: table.ragged,
            columns: table.frame.columns().iter().map(look).collect(),
        }
    }

    /// The column that is most likely the target: named so, or else the first of two values.
    pub fn likely_target(&self) -> Option<&ColumnGlance> {
        const NAMES: [&str; 12] = [
            "target",
            "bad",
            "default",
            "bad_flag",
            "is_bad",
            "label",
            "y",
            "class",
            "坏",
            "违约",
            "是否违约",
            "逾期",
        ];
        let two = |column: &&ColumnGlance| column.distinct == 2;
        let named = |column: &&ColumnGlance| {
            NAMES.contains(&column.name.trim().to_lowercase().as_str()) && column.distinct <= 3
        };
        self.columns.iter().find(named).or_else(|| self.columns.iter().find(two))
    }

    /// The column that is most likely the split: every word of it is one of the usual.
    pub fn likely_split(&self) -> Option<&ColumnGlance> {
        const WORDS: [&str; 16] = [
            "train",
            "test",
            "oot",
            "later",
            "training",
            "testing",
            "dev",
            "valid",
            "validation",
            "holdout",
            "development",
            "训练",
            "测试",
            "验证",
            "建模",
            "跨期",
        ];
        let usual = |word: &String| WORDS.contains(&word.trim().to_lowercase().as_str());
        let fits = |column: &&ColumnGlance| {
            column.words && column.distinct <= SHOWN && column.examples.iter().all(usual)
        };
        self.columns.iter().filter(|column| column.distinct > 0).find(fits)
    }

    /// The column of a name.
    pub fn column(&self, name: &str) -> Option<&ColumnGlance> {
        self.columns.iter().find(|column| column.name == name)
    }
}

fn look(column: &Column) -> ColumnGlance {
    let mut seen: BTreeMap<String, ()> = BTreeMap::new();
    let (mut examples, mut filled) = (vec![], 0);
    for row in 0..column.len() {
        if seen.len() >= MOST {
            filled += usize::from(column.is_filled(row));
            continue;
        }
        let Some(text) = column.text(row) else { continue };
        filled += 1;
        if seen.insert(text.clone(), ()).is_none() && examples.len() < SHOWN {
            examples.push(text.chars().take(60).collect());
        }
    }
    ColumnGlance {
        name: column.name.clone(),
        words: matches!(column.values, Values::Category(_)),
        filled,
        distinct: seen.len(),
        examples,
    }
}

#[cfg(test)]
mod tests {
    use quant::lab::frame::{Column, Frame};

    use super::*;

    fn glance(columns: Vec<Column>) -> Glance {
        Glance::of(&Table { frame: Frame::try_new(columns).expect("fits"), ragged: 0 })
    }

    #[test]
    fn the_target_and_the_split_are_guessed() {
        let twos = || Column::words("sex", ["m", "f", "m"]);
        let split = || Column::words("part", ["train", "", "Test"]);
        let target = || Column::numbers("Target", [0.0, 1.0, f64::NAN]);
        let all = glance(vec![twos(), split(), target()]);
        assert_eq!(all.likely_target().map(|c| c.name.as_str()), Some("Target"));
        assert_eq!(all.likely_split().map(|c| c.name.as_str()), Some("part"));
        assert_eq!((all.columns[2].filled, all.columns[2].distinct), (2, 2));
        let unnamed = glance(vec![Column::numbers("a", [1.0, 2.0, 3.0]), twos()]);
        assert_eq!(unnamed.likely_target().map(|c| c.name.as_str()), Some("sex"));
        assert_eq!(unnamed.likely_split(), None);
        let many = glance(vec![Column::numbers("n", (0..200).map(f64::from))]);
        assert_eq!((many.columns[0].distinct, many.columns[0].filled), (MOST, 200));
        assert_eq!(many.likely_target(), None);
    }
}
