//! Reading the dated, versioned packs under `content/`. The shape of a pack lives with the rule
//! that interprets it; here are only the header that all of them share and the words for a pack
//! that does not hold what it must.

use base::{Day, Failure, Rejection, digest_of};
use serde::{Deserialize, de::DeserializeOwned};

use super::Wording;

/// Where a rule, a rate or a text comes from and since when it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// The pack's own version, such as `2026.1`.
    pub version: String,
    /// The first day on which it counts.
    pub effective_from: Day,
    /// Article, document or "house default". A company's own version may say it in one language.
    pub source: Wording,
    /// The first 16 hex digits of the SHA-256 of the pack's text: two packs of the same version
    /// that differ in a comma are told apart.
    pub digest: String,
}

/// A pack does not hold what it must.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("content pack {pack}: {why}")]
pub struct PackFault {
    /// The file's name.
    pub pack: &'static str,
    /// What is wrong, as a lower-case sentence.
    pub why: String,
    /// The line on which it stands, from 1, where it can be told.
    pub line: Option<usize>,
    /// The field of that line, or empty.
    pub field: String,
    /// Of which kind it is, so that it can be said in the reader's language: `lacks`, `foreign` …; `other`
    /// where only the words of the program say it.
    pub kind: &'static str,
    /// What it is about besides, by name, as codes of words.
    pub parts: Vec<(&'static str, String)>,
}

/// Kinds of faults of a text as such, by the begin of their words.
const KINDS: [(&str, &str); 6] = [
    ("missing field", "lacks"),
    ("unknown field", "foreign"),
    ("unknown variant", "word"),
    ("invalid type", "type"),
    ("invalid value", "type"),
    ("duplicate", "twice"),
];

impl PackFault {
    /// A fault of the pack.
    pub fn new(pack: &'static str, why: impl Into<String>) -> Self {
        Self {
            pack,
            why: why.into(),
            line: None,
            field: String::new(),
            kind: "other",
            parts: Vec::new(),
        }
    }

    /// A fault of this kind.
    #[must_use]
    pub const fn of_kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    /// About this besides.
    #[must_use]
    pub fn part(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.parts.push((name, value.into()));
        self
    }

    /// What it is about: what stands in its words as code, else before their colon.
    pub fn about(&self) -> &str {
        let code = self.why.split('`').nth(1);
        code.or_else(|| self.why.split_once(':').map(|(item, _)| item)).unwrap_or_default()
    }

    fn of_toml(pack: &'static str, text: &str, error: &toml::de::Error) -> Self {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map(|before| before.matches('\n').count() + 1);
        let kind = KINDS.iter().find(|(begin, _)| error.message().starts_with(begin));
        let kind = kind.map_or("other", |(_, kind)| *kind);
        Self { line, kind, ..Self::new(pack, error.message()) }.with_field(text)
    }

    /// Finds the place of what a rule found wrong: the line of the item that its sentence begins
    /// with (`low: a share is not …`).
    #[must_use]
    pub fn placed(mut self, text: &str) -> Self {
        if self.line.is_none()
            && let Some((item, _)) = self.why.split_once(':')
        {
            let named = [format!("\"{item}\""), format!("[{item}]")];
            let at = text.lines().position(|line| named.iter().any(|name| line.contains(name)));
            self.line = at.map(|at| at + 1);
        }
        self.with_field(text)
    }

    /// As a refusal on the text of the pack.
    pub fn refusal(self) -> Rejection {
        Rejection::new("scoring.pack-wrong")
            .with("line", self.line.map_or_else(|| "–".to_owned(), |line| line.to_string()))
            .with("name", if self.field.is_empty() { "–" } else { &self.field })
            .with("kind", self.kind)
            .with("about", self.about())
            .with("why", self.why)
            .on("content")
    }

    /// The key of the line that is wrong.
    fn with_field(mut self, text: &str) -> Self {
        let line = self.line.and_then(|line| text.lines().nth(line - 1));
        if self.field.is_empty()
            && let Some((key, _)) = line.and_then(|line| line.split_once('='))
        {
            self.field = key.trim().trim_start_matches('{').trim().to_owned();
        }
        self
    }
}

impl From<PackFault> for Failure {
    fn from(fault: PackFault) -> Self {
        Self::broken("reading a content pack", fault)
    }
}

impl Edition {
    /// Its source for one column of text.
    pub fn kept_source(&self) -> String {
        match self.source.zh == self.source.en {
            true => self.source.zh.clone(),
            false => format!("{}{APART}{}", self.source.zh, self.source.en),
        }
    }

    /// The inverse of [`Self::kept_source`].
    pub fn source_kept(text: &str) -> Wording {
        let (zh, en) = text.split_once(APART).unwrap_or((text, text));
        Wording::new(zh, en)
    }
}

/// Stands between the two languages of a source in a column; no text that is typed holds it.
const APART: char = '\u{1f}';

#[derive(Deserialize)]
struct RawEdition {
    version: String,
    effective_from: String,
    source: RawSource,
}

/// A source in both languages, or in the one of who wrote it.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum RawSource {
    /// Both.
    Both(RawWording),
    /// One.
    One(String),
}

impl From<RawSource> for Wording {
    fn from(raw: RawSource) -> Self {
        match raw {
            RawSource::Both(both) => both.into(),
            RawSource::One(text) => Self::new(text.clone(), text),
        }
    }
}

/// A text in both languages as a pack spells it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawWording {
    zh: String,
    en: String,
}

impl From<RawWording> for Wording {
    fn from(raw: RawWording) -> Self {
        Self::new(raw.zh, raw.en)
    }
}

/// A text within quotes, as a pack has it.
pub(crate) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Reads a pack's header and its body.
///
/// # Errors
/// The text is no TOML, lacks a header field or has another shape than `T`.
pub(crate) fn read<T: DeserializeOwned>(
    pack: &'static str,
    text: &str,
) -> Result<(Edition, T), PackFault> {
    let fault = |error: toml::de::Error| PackFault::of_toml(pack, text, &error);
    let head: RawEdition = toml::from_str(text).map_err(fault)?;
    let body: T = toml::from_str(text).map_err(fault)?;
    let effective_from = head
        .effective_from
        .parse()
        .map_err(|e: base::DayError| PackFault::new(pack, e.to_string()))?;
    let mut digest = digest_of(text.as_bytes()).to_string();
    digest.truncate(16);
    let source = head.source.into();
    let edition = Edition { version: head.version, effective_from, source, digest };
    Ok((edition, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Body {
        #[serde(rename = "version")]
        _version: String,
        #[serde(rename = "effective_from")]
        _from: String,
        #[serde(rename = "source")]
        _source: String,
        #[serde(rename = "days")]
        _days: i32,
    }

    #[test]
    fn a_fault_of_the_text_is_told_by_its_kind() {
        let head = "version = \"1\"\neffective_from = \"2026-01-01\"\nsource = \"x\"\n";
        for (body, kind, about) in [
            ("", "lacks", "days"),
            ("days = 1\nhours = 2\n", "foreign", "hours"),
            ("days = \"x\"\n", "type", ""),
        ] {
            let fault = read::<Body>("x.toml", &format!("{head}{body}")).expect_err("is wrong");
            assert_eq!(fault.kind, kind, "{fault}");
            assert!(about.is_empty() || fault.about() == about, "{fault}");
        }
        let own = PackFault::new("x.toml", "low: a share is not a share").of_kind("order");
        assert_eq!((own.kind, own.about()), ("order", "low"));
    }
}
