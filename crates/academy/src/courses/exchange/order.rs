//! What is asked for: which content, for which kind of system, in which languages.

use base::{Lang, Rejection, Result};

/// Kinds of packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    /// SCORM 2004 4th edition.
    Scorm2004,
    /// cmi5, the first edition.
    Cmi5,
}

impl Standard {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Scorm2004, Self::Cmi5];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Scorm2004 => "scorm2004",
            Self::Cmi5 => "cmi5",
        }
    }

    /// The standard of a name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// The content of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A lesson with its check.
    Lesson(String),
    /// All lessons of a path.
    Path(String),
    /// A case.
    Case(String),
}

impl What {
    /// `lesson:L1`, `path:sales`, `case:A`.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, code) = text.split_once(':')?;
        let code = code.to_owned();
        match kind {
            "lesson" => Some(Self::Lesson(code)),
            "path" => Some(Self::Path(code)),
            "case" => Some(Self::Case(code)),
            _ => None,
        }
    }

    /// Kind and code.
    pub fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Lesson(code) => ("lesson", code),
            Self::Path(code) => ("path", code),
            Self::Case(code) => ("case", code),
        }
    }
}

/// Languages of a package. With both, its pages have a switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoken {
    /// Chinese and English.
    Both,
    /// One of them.
    One(Lang),
}

impl Spoken {
    /// `both`, `zh`, `en`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "both" => Some(Self::Both),
            "zh" => Some(Self::One(Lang::Zh)),
            "en" => Some(Self::One(Lang::En)),
            _ => None,
        }
    }

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::One(lang) => lang.code(),
        }
    }

    /// The languages, the first one first.
    pub fn langs(self) -> Vec<Lang> {
        match self {
            Self::Both => Lang::ALL.to_vec(),
            Self::One(lang) => vec![lang],
        }
    }
}

/// A package that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// For which systems.
    pub standard: Standard,
    /// What it holds.
    pub what: What,
    /// In which languages.
    pub spoken: Spoken,
}

impl Order {
    /// Reads an order from its three words.
    ///
    /// # Errors
    /// `courses.package-standard`, `courses.package-what`, `courses.package-lang`, each on its field.
    pub fn try_new(standard: &str, what: &str, spoken: &str) -> Result<Self> {
        let wrong = |code: &'static str, field: &str, value: &str| {
            Rejection::new(code).with("value", value).on(field)
        };
        Ok(Self {
            standard: Standard::parse(standard)
                .ok_or_else(|| wrong("courses.package-standard", "standard", standard))?,
            what: What::parse(what).ok_or_else(|| wrong("courses.package-what", "what", what))?,
            spoken: Spoken::parse(spoken)
                .ok_or_else(|| wrong("courses.package-lang", "spoken", spoken))?,
        })
    }
}
