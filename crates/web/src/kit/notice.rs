use base::{Lang, Rejection};
use locale::{spoken, t, ta};
use maud::{Markup, html};

use super::{Tone, icon};

/// What belongs here, why it is empty, and the one button that fills it.
#[derive(Clone, Debug, Default)]
pub struct Empty {
    /// What belongs here.
    pub title: String,
    /// Why it is empty.
    pub why: String,
    /// The button: its text and where it leads.
    pub button: Option<(String, String)>,
}

impl Empty {
    /// Draws it.
    pub fn show(&self) -> Markup {
        html! {
            div.empty {
                (icon("empty"))
                h2 { (self.title) }
                p { (self.why) }
                @if let Some((text, href)) = &self.button {
                    a.button.primary href=(href) { (text) }
                }
            }
        }
    }
}

/// A remark in the flow of a page.
pub fn notice(tone: Tone, title: &str, text: &Markup) -> Markup {
    html! {
        div class={ "notice " (tone.class()) } role=[(tone == Tone::High).then_some("alert")] {
            b { (title) }
            div.soft { (text) }
        }
    }
}

/// A rejection: what is wrong and what to do next.
pub fn rejected(lang: Lang, rejection: &Rejection) -> Markup {
    let spoken = spoken(lang, rejection);
    notice(Tone::High, &spoken.sentence, &html! { (spoken.next) })
}

/// One sentence about what was just done, shown once on the next page. Only a text of the
/// catalogue can be shown, whatever a cookie says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flash {
    /// The text's id, ending in `-done` or another state.
    pub id: String,
    /// Its variables.
    pub args: Vec<(String, String)>,
}

impl Flash {
    /// Without variables.
    pub fn new(id: &str) -> Self {
        Self { id: id.to_owned(), args: Vec::new() }
    }

    /// Adds a variable.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.args.push((name.to_owned(), value.to_string()));
        self
    }

    /// Draws it; it goes away by its button or on the next page.
    pub fn show(&self, lang: Lang) -> Markup {
        let args: Vec<(&str, &str)> =
            self.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        html! {
            @if locale::has(lang, &self.id) {
                div.notice.low.toast role="status" data-toast {
                    span { (ta(lang, &self.id, &args)) }
                    button.button.bare type="button" data-close
                        aria-label=(t(lang, "house-close")) { (icon("close")) }
                }
            }
        }
    }
}
