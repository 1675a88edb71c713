use maud::{Markup, html};

use super::Tone;

/// Something that happened, or will.
#[derive(Clone, Debug)]
pub struct Event {
    /// When, as a day or an instant.
    pub at: String,
    /// What.
    pub title: Markup,
    /// By whom, how much, why.
    pub note: String,
    /// How much attention it asks for.
    pub tone: Tone,
}

/// The story in one column, newest first.
pub fn timeline(events: &[Event]) -> Markup {
    html! {
        ol.timeline {
            @for event in events {
                li class=(event.tone.class()) {
                    time { (event.at) }
                    div { (event.title) }
                    @if !event.note.is_empty() { div.meta { (event.note) } }
                }
            }
        }
    }
}
