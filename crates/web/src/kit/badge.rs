use maud::{Markup, html};

/// How much attention something asks for. The three risk colours mean only this.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tone {
    /// At rest.
    #[default]
    Quiet,
    /// Low risk, done, kept.
    Low,
    /// Medium risk, soon due.
    Medium,
    /// High risk, overdue, broken.
    High,
}

impl Tone {
    /// The class of the style sheet.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// A level or state: colour, mark and word together. The mark's shape also differs by tone
/// (disc, diamond, triangle), so that it reads without colour.
pub fn badge(tone: Tone, word: &str) -> Markup {
    html! { span class={ "badge " (tone.class()) } { (word) } }
}

/// A word in a frame, without a level: a type, a code, a source.
pub fn plain_badge(word: &str) -> Markup {
    html! { span.badge.plain { (word) } }
}
