use base::Lang;
use locale::t;
use maud::{Markup, html};

use super::{Tone, badge, icon};

/// How one check went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Passed.
    Pass,
    /// Passed with a remark.
    Warn,
    /// Not passed.
    Fail,
    /// Could not be made.
    Open,
}

impl Mark {
    const fn class(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Open => "open",
        }
    }
}

/// One check with its own number.
#[derive(Clone, Debug)]
pub struct Check {
    /// What was checked.
    pub name: String,
    /// How it went.
    pub mark: Mark,
    /// The number against its bound: `¥80万 ≤ ¥100万`.
    pub number: String,
    /// Why, or what to do.
    pub note: String,
}

/// What was asked, each check, the outcome, who may override.
#[derive(Clone, Debug, Default)]
pub struct Decision {
    /// What was asked.
    pub asked: Vec<(String, String)>,
    /// Every check that was made, also those that passed.
    pub checks: Vec<Check>,
    /// The outcome in words.
    pub outcome: String,
    /// Its tone.
    pub tone: Tone,
    /// Who may override, or by which versions it was judged.
    pub who: String,
}

impl Decision {
    /// Draws it: the same in gate, approval, replay and training.
    pub fn show(&self, lang: Lang) -> Markup {
        html! {
            div.panel.decision {
                @if !self.asked.is_empty() {
                    section {
                        dl.asked {
                            @for (name, value) in &self.asked {
                                div { dt { (name) } dd { (value) } }
                            }
                        }
                    }
                }
                section {
                    ul.checks {
                        @for check in &self.checks { (line(lang, check)) }
                    }
                }
                section.outcome {
                    b class={ "tone-" (self.tone.class()) } { (self.outcome) }
                    @if !self.who.is_empty() { span.meta { (self.who) } }
                }
            }
        }
    }
}

fn line(lang: Lang, check: &Check) -> Markup {
    html! {
        li {
            span class={ "sign " (check.mark.class()) } {
                (icon(check.mark.class()))
                span.away { (t(lang, &format!("house-check-{}", check.mark.class()))) }
            }
            span { (check.name) }
            span.number { (check.number) }
            @if !check.note.is_empty() { span.note.meta { (check.note) } }
        }
    }
}

/// A badge for the outcome of a check, for lists.
impl Mark {
    /// As a badge with its word.
    pub fn badge(self, lang: Lang) -> Markup {
        let tone = match self {
            Self::Pass => Tone::Low,
            Self::Warn => Tone::Medium,
            Self::Fail => Tone::High,
            Self::Open => Tone::Quiet,
        };
        badge(tone, &t(lang, &format!("house-check-{}", self.class())))
    }
}
