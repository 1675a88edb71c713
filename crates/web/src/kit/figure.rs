use base::Lang;
use locale::t;
use maud::{Markup, html};

use super::Tone;
use crate::charts;

/// How a figure moved, and whether that is good news.
#[derive(Clone, Debug)]
pub struct Change {
    /// The change with its sign and unit: `+3.2 pp`, `−12 天`.
    pub text: String,
    /// Good, bad or neither.
    pub tone: Tone,
}

/// A number with its unit, its change against an earlier day, its course, and the rows behind it.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    /// What it is.
    pub name: String,
    /// The number.
    pub value: String,
    /// Its unit or base: `天`, `of ¥1.2M`.
    pub unit: String,
    /// Against last month.
    pub change: Option<Change>,
    /// Against what: “较上月末”.
    pub against: String,
    /// The course, oldest first.
    pub course: Vec<f64>,
    /// Where the rows stand.
    pub href: Option<String>,
}

impl Figure {
    /// Draws it as a card.
    pub fn card(&self, lang: Lang) -> Markup {
        let inside = html! {
            span.name { (self.name) }
            span class={ "value" (length(&self.value)) } {
                (self.value)
                @if !self.unit.is_empty() { " " small { (self.unit) } }
            }
            span.below {
                span.meta {
                    @if let Some(change) = &self.change {
                        span class={
                            "change"
                            @match change.tone {
                                Tone::Low => " good",
                                Tone::High | Tone::Medium => " bad",
                                Tone::Quiet => "",
                            }
                        } {
                            (change.text)
                            @match change.tone {
                                Tone::Low => span.away { " " (t(lang, "house-better")) },
                                Tone::High | Tone::Medium => span.away { " " (t(lang, "house-worse")) },
                                Tone::Quiet => {}
                            }
                        }
                        " "
                    }
                    (self.against)
                }
                (charts::sparkline(&self.course))
            }
        };
        match &self.href {
            Some(href) => html! { a.panel.figure href=(href) { (inside) } },
            None => html! { div.panel.figure { (inside) } },
        }
    }
}

/// Long amounts are written smaller, so that no number breaks in two.
fn length(value: &str) -> &'static str {
    match value.chars().count() {
        0..=17 => "",
        18..=20 => " long",
        _ => " longer",
    }
}
