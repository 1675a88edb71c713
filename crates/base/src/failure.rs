use std::{error::Error, fmt};

/// What a verb of the house returns.
pub type Result<T> = std::result::Result<T, Failure>;

/// The four ways in which something can fail.
#[derive(Debug)]
pub enum Failure {
    /// The user can act: a stable code, a sentence, a next step. HTTP 4xx.
    Rejected(Rejection),
    /// The user lacks the named right. HTTP 403.
    Denied(Rejection),
    /// Someone else is writing; the same call may go through later. HTTP 503.
    Busy(String),
    /// Ours. Logged with its whole chain, shown as an incident id. HTTP 500.
    Broken(Broken),
}

/// A refusal that its reader can do something about. The sentence and the next step stand in
/// `locales/*/errors.ftl` under the code; `args` are their variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// `room.what-is-wrong`, never changed once published.
    pub code: &'static str,
    /// Variables of the sentence.
    pub args: Vec<(&'static str, String)>,
    /// The form field or column that it concerns.
    pub field: Option<String>,
}

impl Rejection {
    /// A refusal without variables.
    pub const fn new(code: &'static str) -> Self {
        Self { code, args: Vec::new(), field: None }
    }

    /// Adds a variable of the sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// Adds a variable whose words are known in both languages: the sentence takes the reader's.
    #[must_use]
    pub fn said(self, name: &'static str, zh: &str, en: &str) -> Self {
        self.with(name, crate::in_both(zh, en))
    }

    /// Names the field or column.
    #[must_use]
    pub fn on(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)?;
        for (name, value) in &self.args {
            write!(f, " {name}={value:?}")?;
        }
        Ok(())
    }
}

/// A fault of ours, with the chain of what led to it.
pub struct Broken {
    /// What was being done, as a lower-case sentence.
    pub doing: String,
    /// What went wrong below.
    pub source: Option<Box<dyn Error + Send + Sync>>,
}

impl fmt::Debug for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.doing)?;
        let mut next: Option<&(dyn Error + 'static)> = match &self.source {
            Some(source) => Some(source.as_ref()),
            None => None,
        };
        while let Some(error) = next {
            write!(f, ": {error}")?;
            next = error.source();
        }
        Ok(())
    }
}

impl Failure {
    /// A fault of ours while `doing` something.
    pub fn broken(
        doing: impl Into<String>,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self::Broken(Broken { doing: doing.into(), source: Some(source.into()) })
    }

    /// A broken invariant, described.
    pub fn bug(doing: impl Into<String>) -> Self {
        Self::Broken(Broken { doing: doing.into(), source: None })
    }

    /// The stable code that pages, JSON, log and handbook share.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Rejected(rejection) | Self::Denied(rejection) => rejection.code,
            Self::Busy(_) => "house.busy",
            Self::Broken(_) => "house.broken",
        }
    }
}

impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected(rejection) => write!(f, "rejected: {rejection}"),
            Self::Denied(rejection) => write!(f, "denied: {rejection}"),
            Self::Busy(what) => write!(f, "busy: {what}"),
            Self::Broken(broken) => write!(f, "broken while {}", broken.doing),
        }
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Broken(Broken { source: Some(source), .. }) => Some(source.as_ref()),
            _ => None,
        }
    }
}
