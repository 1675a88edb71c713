use std::fmt;

/// The two languages that the product speaks. Chinese is the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// 简体中文.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// `zh` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// Reads `zh`, `zh-CN`, `en`, `en-GB` …; anything else is `None`.
    pub fn parse(text: &str) -> Option<Self> {
        let head = text.split(['-', '_']).next().unwrap_or(text);
        match head.trim().to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// Picks the text of this language.
    pub const fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// Stands between the two languages of a value; no text that is typed holds it.
const APART: char = '\u{1f}';

/// A value in both languages, of which [`picked`] shows one.
pub fn in_both(zh: &str, en: &str) -> String {
    match zh == en {
        true => zh.to_owned(),
        false => format!("{zh}{APART}{en}"),
    }
}

/// What the reader of a language sees of a value: of one that stands in both languages theirs.
pub fn picked(lang: Lang, value: &str) -> &str {
    value.split_once(APART).map_or(value, |(zh, en)| lang.pick(zh, en))
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_in_both_languages_is_read_in_one() {
        let both = in_both("额度占用", "limit use");
        assert_eq!((picked(Lang::Zh, &both), picked(Lang::En, &both)), ("额度占用", "limit use"));
        assert_eq!(in_both("SO-1", "SO-1"), "SO-1");
        assert_eq!(picked(Lang::En, "SO-1"), "SO-1");
    }
}
