//! Numbers and bins of the workbench in words.

use base::Rejection;
use credit::{
    lab::{Project, variable_name},
    scoring::Feature,
};
use maud::{Markup, html};
use quant::lab::{
    bin::{BinKind, Shape},
    quality::{Finding, Grade},
};

use crate::{kit::Tone, visit::Visit};

/// A measure with four places.
pub fn four(value: f64) -> String {
    if value.is_finite() {
        format!("{value:.4}").replace("-0.0000", "0.0000")
    } else {
        "—".to_owned()
    }
}

/// A measure with three places.
pub fn three(value: f64) -> String {
    if value.is_finite() {
        format!("{value:.3}").replace("-0.000", "0.000")
    } else {
        "—".to_owned()
    }
}

/// A share as percent.
pub fn percent(share: f64) -> String {
    if share.is_finite() { format!("{:.1}%", share * 100.0) } else { "—".to_owned() }
}

/// A count of rows that may be weighted.
pub fn rows(weight: f64) -> String {
    #[allow(clippy::cast_possible_truncation, reason = "checked in the same line")]
    if weight.fract() == 0.0 && weight.abs() < 9e15 {
        return locale::count(weight as i64);
    }
    format!("{weight:.1}")
}

/// A variable as it is read: a feature of the house by its name, a column of a file as it is
/// called.
pub fn variable(visit: &Visit, name: &str) -> String {
    match Feature::find(name) {
        Some(_) => variable_name(name).pick(visit.lang).to_owned(),
        None => name.to_owned(),
    }
}

/// Where a project's rows come from: the name of the file that was sent, or the ledger.
pub fn file_name(visit: &Visit, project: &Project) -> String {
    match project.choices.data.house {
        true => visit.t("lab-ledger-file"),
        false => project.file_name.clone(),
    }
}

/// Who made something: a login, or the command line.
pub fn actor(visit: &Visit, actor: &str) -> String {
    match actor.strip_prefix("system:") {
        Some("cli") => visit.t("lab-by-cli"),
        Some(part) => part.to_owned(),
        None => actor.to_owned(),
    }
}

/// The target of a project: what is good and bad in the ledger, or the column of a file.
pub fn target(visit: &Visit, project: &Project) -> String {
    match project.choices.data.house {
        true => visit.t("lab-target-house"),
        false => project.choices.data.target.clone(),
    }
}

/// A variable with the code under which it stands in the data.
pub fn named(visit: &Visit, name: &str) -> Markup {
    html! {
        (variable(visit, name))
        @if Feature::find(name).is_some() { " " span.meta { (name) } }
    }
}

/// A count.
pub fn count(rows: usize) -> String {
    locale::count(i64::try_from(rows).unwrap_or(i64::MAX))
}

/// A number of a column in at most six digits that count.
pub fn number(value: f64) -> String {
    let exact = value.to_string();
    if exact.len() <= 9 || !value.is_finite() {
        return exact;
    }
    let size = value.abs();
    if !(1e-4..1e12).contains(&size) {
        return format!("{value:.4e}");
    }
    #[allow(clippy::cast_possible_truncation, reason = "a number of digits")]
    let places = usize::try_from(5 - size.log10().floor() as i64).unwrap_or(0).min(9);
    let short = format!("{value:.places$}");
    match short.contains('.') {
        true => short.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => short,
    }
}

/// A bin with a coefficient of its own, as a report keeps it.
pub fn bin_apart(visit: &Visit, code: &str) -> String {
    if code == "missing" { visit.t("lab-bin-missing") } else { format!("= {code}") }
}

/// What a bin holds.
pub fn bin(visit: &Visit, kind: &BinKind) -> String {
    match kind {
        BinKind::Range { from: None, to: None } => visit.t("lab-bin-all"),
        BinKind::Range { from: None, to: Some(to) } => format!("< {}", number(*to)),
        BinKind::Range { from: Some(from), to: None } => format!("≥ {}", number(*from)),
        BinKind::Range { from: Some(from), to: Some(to) } => {
            format!("{} – < {}", number(*from), number(*to))
        }
        BinKind::Special(code) => visit.ta("lab-bin-special", &[("code", &number(*code))]),
        BinKind::Missing => visit.t("lab-bin-missing"),
        BinKind::Levels { levels, others } => {
            let mut words: Vec<String> = levels.iter().take(8).map(|level| cut(level)).collect();
            if levels.len() > 8 {
                words.push(visit.ta("lab-bin-more", &[("count", &count(levels.len() - 8))]));
            }
            if *others {
                words.push(visit.t("lab-bin-others"));
            }
            words.join(&visit.t("lab-list-and"))
        }
    }
}

/// A word in at most 40 letters.
pub fn cut(text: &str) -> String {
    match text.chars().count() > 40 {
        true => text.chars().take(39).chain(['…']).collect(),
        false => text.to_owned(),
    }
}

/// The code of a shape.
pub const fn shape(shape: Option<Shape>) -> &'static str {
    match shape {
        None | Some(Shape::Any) => "none",
        Some(Shape::Ascending) => "ascending",
        Some(Shape::Descending) => "descending",
        Some(Shape::Peak) => "peak",
        Some(Shape::Valley) => "valley",
        Some(Shape::Concave) => "concave",
        Some(Shape::Convex) => "convex",
    }
}

/// How strong an information value is by custom (Siddiqi 2006): a code and its tone.
pub fn strength(iv: f64) -> (&'static str, Tone) {
    match iv {
        iv if iv < 0.02 => ("none", Tone::Quiet),
        iv if iv < 0.1 => ("weak", Tone::Quiet),
        iv if iv < 0.3 => ("medium", Tone::Low),
        iv if iv <= 0.5 => ("strong", Tone::Low),
        _ => ("suspicious", Tone::Medium),
    }
}

/// The letter of a grade with its tone.
pub const fn grade(grade: Grade) -> (&'static str, Tone) {
    match grade {
        Grade::A => ("A", Tone::Low),
        Grade::B => ("B", Tone::Low),
        Grade::C => ("C", Tone::Medium),
        Grade::D => ("D", Tone::High),
    }
}

/// What should be known of a column, as a sentence.
pub fn finding(visit: &Visit, finding: &Finding) -> String {
    match finding {
        Finding::AllMissing => visit.t("lab-found-all-missing"),
        Finding::Constant => visit.t("lab-found-constant"),
        Finding::Identifier => visit.t("lab-found-identifier"),
        Finding::CopyOf { column } => visit.ta("lab-found-copy", &[("column", column)]),
        Finding::Leakage { iv, gini } => {
            visit.ta("lab-found-leakage", &[("iv", &three(*iv)), ("gini", &three(*gini))])
        }
        Finding::MostlyMissing => visit.t("lab-found-mostly-missing"),
        Finding::NearlyConstant { share } => {
            visit.ta("lab-found-nearly-constant", &[("share", &percent(*share))])
        }
        Finding::Infinite { count: n } => visit.ta("lab-found-infinite", &[("count", &count(*n))]),
        Finding::Unreadable { count: n, example } => {
            visit.ta("lab-found-unreadable", &[("count", &count(*n)), ("example", &cut(example))])
        }
        Finding::Huge { count: n } => visit.ta("lab-found-huge", &[("count", &count(*n))]),
        Finding::Outliers { count: n } => visit.ta("lab-found-outliers", &[("count", &count(*n))]),
    }
}

/// A number that a person typed; full-width digits and a percent sign are taken too.
///
/// # Errors
/// `house.bad-number` on the field.
pub fn read_number(text: &str, field: &str) -> Result<f64, Rejection> {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '−' => '-',
        c => c,
    };
    let plain: String =
        text.trim().chars().map(half).filter(|c| !matches!(c, ',' | ' ' | '%')).collect();
    let read = plain.parse().ok().filter(|number: &f64| number.is_finite());
    read.ok_or_else(|| Rejection::new("house.bad-number").with("value", text).on(field))
}

/// Numbers with commas, semicolons or spaces between them.
///
/// # Errors
/// As [`read_number`].
pub fn read_numbers(text: &str, field: &str) -> Result<Vec<f64>, Rejection> {
    let apart = |c: char| matches!(c, ',' | ';' | '，' | '、' | '；') || c.is_whitespace();
    let pieces = text.split(apart).filter(|piece| !piece.is_empty());
    pieces.map(|piece| read_number(piece, field)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_read_back() {
        for (value, text) in [
            (0.300_000_000_000_000_04, "0.3"),
            (12.5, "12.5"),
            (123_456.789_012, "123457"),
            (1.234_567_89, "1.23457"),
            (-0.001_234_567_8, "-0.00123457"),
            (1e-9, "1.0000e-9"),
            (1.234_567e-9, "1.2346e-9"),
            (1e15, "1.0000e15"),
        ] {
            assert_eq!(number(value), text, "{value}");
        }
        for (text, value) in
            [("１２．５", Some(12.5)), ("-999", Some(-999.0)), ("5 %", Some(5.0)), ("x", None)]
        {
            assert_eq!(read_number(text, "f").ok(), value);
        }
        assert_eq!(read_numbers("-999，-998; 0", "f").ok(), Some(vec![-999.0, -998.0, 0.0]));
        assert_eq!([four(-0.000_01), percent(0.123_45)], ["0.0000", "12.3%"]);
    }
}
