//! A sentence in both languages, and the way in which numbers are written inside one.

use base::{Currency, Lang, Money};

/// The same sentence in Chinese and in English.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Wording {
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Wording {
    /// Both texts.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The text in one language.
    pub fn pick(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }

    /// Replaces `{name}` in both texts by a value that reads the same in both languages.
    #[must_use]
    pub fn fill(&self, name: &str, value: &str) -> Self {
        let slot = format!("{{{name}}}");
        Self { zh: self.zh.replace(&slot, value), en: self.en.replace(&slot, value) }
    }

    /// Replaces `{name}` by a value that is itself said in both languages.
    #[must_use]
    pub fn fill_said(&self, name: &str, value: &Self) -> Self {
        let slot = format!("{{{name}}}");
        Self { zh: self.zh.replace(&slot, &value.zh), en: self.en.replace(&slot, &value.en) }
    }
}

/// An amount to the cent with its sign, which reads the same in both languages: `¥1,234.50`.
pub fn amount(minor: i64, currency: Currency) -> String {
    locale::amount(Lang::Zh, Money::new(minor, currency), locale::Style::Full)
}

/// A share of one as a percentage: `12.5%`; whole percentages carry no decimals.
pub fn percent(share: f64) -> String {
    format!("{}%", decimal(share * 100.0, 1))
}

/// A number with at most `digits` decimals and no trailing zeros.
pub fn decimal(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let text = match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    };
    if text == "-0" { "0".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        assert_eq!(amount(-123_450, Currency::CNY), "−¥1,234.50");
        assert_eq!(amount(100, Currency::USD), "$1.00");
        for (value, text) in [(0.125, "12.5%"), (0.3, "30%"), (0.0, "0%"), (-0.000_01, "0%")] {
            assert_eq!(percent(value), text);
        }
        assert_eq!(decimal(10.0, 0), "10");
        assert_eq!(decimal(1.50, 2), "1.5");
    }

    #[test]
    fn both_languages_are_filled() {
        let text = Wording::new("逾期 {days} 天", "{days} days overdue").fill("days", "7");
        assert_eq!((text.zh.as_str(), text.en.as_str()), ("逾期 7 天", "7 days overdue"));
    }
}
