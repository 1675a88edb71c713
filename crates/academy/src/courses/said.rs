//! What calculators are told and what they say. Money is counted in minor units; a share is a percentage.

use std::collections::BTreeMap;

use base::{Day, Rejection, Result};

/// What a field of a calculator holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputKind {
    /// An amount, two decimals; some may be below zero.
    Amount,
    /// A percentage with up to two decimals.
    Percent,
    /// A whole number.
    Whole,
    /// A day.
    Day,
    /// One of these words.
    OneOf(&'static [&'static str]),
}

/// A field of a calculator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Input {
    /// Its name in addresses; its text is `courses-in-NAME`.
    pub name: &'static str,
    /// What it holds.
    pub kind: InputKind,
    /// Filled in where nothing was.
    pub usual: &'static str,
    /// Whether it may stay empty.
    pub optional: bool,
}

/// A figure that a calculator gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// Minor units.
    Money(i64),
    /// A percentage.
    Percent(f64),
    /// Days, with one decimal.
    Days(f64),
    /// A bare number with so many decimals.
    Number(f64, usize),
    /// A day.
    Day(Day),
    /// A word; its text is `courses-word-WORD`.
    Word(&'static str),
    /// It cannot be reckoned.
    Nothing,
}

impl Said {
    /// The one way in which it is written in content and compared with it.
    pub fn plain(&self) -> String {
        match self {
            Self::Money(minor) => {
                let sign = if *minor < 0 { "-" } else { "" };
                format!("{sign}{}.{:02}", minor.unsigned_abs() / 100, minor.unsigned_abs() % 100)
            }
            Self::Percent(value) => format!("{value:.2}"),
            Self::Days(value) => format!("{value:.1}"),
            Self::Number(value, places) => format!("{value:.places$}"),
            Self::Day(day) => day.to_string(),
            Self::Word(word) => (*word).to_owned(),
            Self::Nothing => "—".to_owned(),
        }
    }

    /// As a number, where it is one.
    pub fn number(&self) -> Option<f64> {
        #[allow(clippy::cast_precision_loss, reason = "compared with a tolerance")]
        match self {
            Self::Money(minor) => Some(*minor as f64 / 100.0),
            Self::Percent(value) | Self::Days(value) | Self::Number(value, _) => Some(*value),
            Self::Day(_) | Self::Word(_) | Self::Nothing => None,
        }
    }
}

/// What was filled in, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed(pub BTreeMap<String, String>);

impl Typed {
    fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |text| text.trim())
    }

    fn refuse<T>(&self, name: &'static str, code: &'static str) -> Result<T> {
        Err(Rejection::new(code).with("value", self.get(name)).on(name).into())
    }

    /// An amount that is not below zero.
    pub(super) fn amount(&self, name: &'static str) -> Result<i64> {
        match hundredths(self.get(name)) {
            Some(minor) if (0..=AMOUNT_MOST).contains(&minor) => Ok(minor),
            _ => self.refuse(name, "courses.tool-amount"),
        }
    }

    /// An amount that may be below zero.
    pub(super) fn balance(&self, name: &'static str) -> Result<i64> {
        match hundredths(self.get(name)) {
            Some(minor) if (-AMOUNT_MOST..=AMOUNT_MOST).contains(&minor) => Ok(minor),
            _ => self.refuse(name, "courses.tool-amount"),
        }
    }

    /// An amount, or nothing where the field is empty.
    pub(super) fn maybe_amount(&self, name: &'static str) -> Result<Option<i64>> {
        if self.get(name).is_empty() { Ok(None) } else { self.amount(name).map(Some) }
    }

    /// A percentage in basis points, within bounds.
    pub(super) fn bps(&self, name: &'static str, (low, high): (i64, i64)) -> Result<i64> {
        match hundredths(self.get(name)) {
            Some(bps) if (low..=high).contains(&bps) => Ok(bps),
            _ => self.refuse(name, "courses.tool-percent"),
        }
    }

    /// A whole number within bounds.
    pub(super) fn whole(&self, name: &'static str, (low, high): (i64, i64)) -> Result<i64> {
        match self.get(name).replace([',', '，'], "").parse::<i64>() {
            Ok(number) if (low..=high).contains(&number) => Ok(number),
            _ => self.refuse(name, "courses.tool-whole"),
        }
    }

    /// A day.
    pub(super) fn day(&self, name: &'static str) -> Result<Day> {
        self.get(name).parse().or_else(|_| self.refuse(name, "courses.tool-day"))
    }

    /// A day, or nothing where the field is empty.
    pub(super) fn maybe_day(&self, name: &'static str) -> Result<Option<Day>> {
        if self.get(name).is_empty() { Ok(None) } else { self.day(name).map(Some) }
    }

    /// One of some words.
    pub(super) fn one_of(
        &self,
        name: &'static str,
        words: &'static [&'static str],
    ) -> Result<&'static str> {
        let asked = self.get(name);
        match words.iter().find(|word| **word == asked) {
            Some(word) => Ok(word),
            None => self.refuse(name, "courses.tool-word"),
        }
    }
}

/// Above this, sums of sums would not fit.
const AMOUNT_MOST: i64 = 1_000_000_000_000_000;

/// `1,234.5` as 123450; `None` where it is no number with up to two decimals.
pub(super) fn hundredths(text: &str) -> Option<i64> {
    let bare = text.trim().replace([',', '，', ' '], "");
    let (sign, bare) = match bare.strip_prefix(['-', '−']) {
        Some(rest) => (-1, rest),
        None => (1, bare.as_str()),
    };
    let (whole, part) = bare.split_once('.').unwrap_or((bare, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 14 || !digits(whole) || !digits(part) || part.len() > 2 {
        return None;
    }
    let hundredths: i64 = format!("{whole}{part:0<2}").parse().ok()?;
    Some(sign * hundredths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_as_they_are_typed() {
        for (text, minor) in [
            ("1,234.5", Some(123_450)),
            ("-200", Some(-20_000)),
            ("0.05", Some(5)),
            ("1.234", None),
            ("", None),
            ("-", None),
            ("１２", None),
            ("999999999999999", None),
        ] {
            assert_eq!(hundredths(text), minor, "{text}");
        }
    }

    #[test]
    fn one_way_to_write_a_figure() {
        for (said, plain) in [
            (Said::Money(-5), "-0.05"),
            (Said::Money(200_000_000), "2000000.00"),
            (Said::Percent(81.6327), "81.63"),
            (Said::Days(60.0), "60.0"),
            (Said::Number(3.1728, 3), "3.173"),
            (Said::Word("grey"), "grey"),
        ] {
            assert_eq!(said.plain(), plain);
        }
    }
}
