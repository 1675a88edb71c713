//! What is wrong with a piece of content: a code that has a sentence in both languages, the file, the part and the
//! line. The sentence says what is wrong and what to do.

use std::fmt;

use base::Lang;

/// Something wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its stable name; the sentence is `courses-fault-CODE`.
    pub code: &'static str,
    /// The file of the piece, or empty.
    pub file: String,
    /// The question, figure or field, or empty.
    pub part: String,
    /// The line within the file, from 1, where it is known.
    pub line: Option<usize>,
    /// What the sentence names.
    pub with: Vec<(&'static str, String)>,
}

impl Fault {
    /// Without a place.
    pub fn new(code: &'static str) -> Self {
        Self { code, file: String::new(), part: String::new(), line: None, with: Vec::new() }
    }

    /// Names something in the sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.with.push((name, value.to_string()));
        self
    }

    /// In this file, where none is said yet.
    #[must_use]
    pub fn within(mut self, file: &str) -> Self {
        if self.file.is_empty() {
            file.clone_into(&mut self.file);
        }
        self
    }

    /// At this part.
    #[must_use]
    pub fn at(mut self, part: &str) -> Self {
        part.clone_into(&mut self.part);
        self
    }

    /// On this line.
    #[must_use]
    pub const fn on_line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    /// What could not be read as TOML, with its line.
    pub(super) fn unread(text: &str, why: &toml::de::Error) -> Self {
        let fault = Self::new("unread").with("why", why.message());
        let before = why.span().and_then(|span| text.get(..span.start));
        match before {
            Some(before) => fault.on_line(before.matches('\n').count() + 1),
            None => fault,
        }
    }

    /// Whether the reader puts it right by itself: a link that leads nowhere good, a picture. Such a text can be
    /// shown, without it.
    pub fn is_calmed(&self) -> bool {
        matches!(self.code, "link-outside" | "picture")
    }

    /// Where it is: `zh.md · L1-03 · 12`.
    pub fn place(&self, lang: Lang) -> String {
        let line = self
            .line
            .map(|line| locale::ta(lang, "courses-fault-line", &[("line", &line.to_string())]));
        let parts = [Some(self.file.clone()), Some(self.part.clone()), line];
        let told: Vec<String> = parts.into_iter().flatten().filter(|one| !one.is_empty()).collect();
        told.join(" · ")
    }

    /// What is wrong, without the place.
    pub fn sentence(&self, lang: Lang) -> String {
        let with: Vec<(&str, &str)> =
            self.with.iter().map(|(name, value)| (*name, value.as_str())).collect();
        locale::ta(lang, &format!("courses-fault-{}", self.code), &with)
    }

    /// Place and sentence.
    pub fn told(&self, lang: Lang) -> String {
        let (place, sentence) = (self.place(lang), self.sentence(lang));
        if place.is_empty() { sentence } else { format!("{place}: {sentence}") }
    }
}
