//! A card as text that other programmes run: SQL, Python, a formula of a spreadsheet, PMML.
//!
//! Each text gives the same whole score as [`super::scorecard::score_frame`] on every row. All
//! of them compare numbers with the shortest decimal text that reads back as the same `f64`, and
//! know three ways of having no number: absent, not a number, infinite.

mod excel;
mod pmml;
mod python;
mod sql;

pub use excel::{ExcelCell, excel};
pub use pmml::pmml;
pub use python::python;
pub use sql::{SqlDialect, sql};

use super::{
    bin::{BinKind, Rule},
    scorecard::{Card, Characteristic},
};

/// A number as every one of these languages reads it.
fn number(x: f64) -> String {
    let text = format!("{x:?}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// One test of a value with the points that it gives, in the order in which they are tried.
struct Test<'a> {
    kind: Kind<'a>,
    points: i32,
}

enum Kind<'a> {
    /// Equal to a special code.
    Special(f64),
    /// Below a cut.
    Below(f64),
    /// One of the levels.
    Levels(&'a [String]),
    /// Whatever is left.
    Rest,
}

/// The tests of a characteristic apart from "missing": special codes, then ranges from below,
/// or groups of levels; the last is the rest. And the points of missing.
fn tests(one: &Characteristic) -> (Vec<Test<'_>>, i32) {
    let missing = one.entries.last().map_or(0, |entry| entry.points);
    let mut tests = vec![];
    for entry in &one.entries {
        if let BinKind::Special(code) = entry.kind {
            tests.push(Test { kind: Kind::Special(code), points: entry.points });
        }
    }
    let mut rest = missing;
    for entry in &one.entries {
        let points = entry.points;
        match &entry.kind {
            BinKind::Range { to: Some(to), .. } => {
                tests.push(Test { kind: Kind::Below(*to), points });
            }
            BinKind::Range { to: None, .. } => rest = points,
            BinKind::Levels { levels, others } => {
                if *others {
                    rest = points;
                }
                if !levels.is_empty() && !*others {
                    tests.push(Test { kind: Kind::Levels(levels), points });
                }
            }
            BinKind::Special(_) | BinKind::Missing => {}
        }
    }
    tests.push(Test { kind: Kind::Rest, points: rest });
    (tests, missing)
}

/// Whether the characteristic reads numbers.
fn reads_numbers(one: &Characteristic) -> bool {
    matches!(one.rule, Rule::Cuts { .. })
}

/// The offset and the factor of the card's scale: `ln(odds) = (score − offset) / factor`.
fn scale_of(card: &Card) -> (f64, f64) {
    card.scale().map_or((0.0, 1.0), |scale| (scale.offset(), scale.factor()))
}
