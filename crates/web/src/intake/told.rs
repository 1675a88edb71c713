//! What an import says besides its counts, each with the first rows that it concerns and what to
//! do; the command line and the interface say the same.

use credit::intake::{plan::Issue, told::Told};
use locale::spoken;
use maud::{Markup, html};

use crate::{
    kit::{self, Tone},
    visit::Visit,
};

/// Rows that are named.
const NAMED: usize = 10;

/// How much it matters.
fn tone(told: &Told) -> Tone {
    match told.code {
        "total-differs" => Tone::High,
        "total-fits" => Tone::Low,
        "columns-left-out" | "total-unchecked" | "negative-invoices" | "dated-ahead"
        | "amount-unread" | "buyers-added" => Tone::Quiet,
        _ => Tone::Medium,
    }
}

/// One notice for each.
pub fn shown(visit: &Visit, told: &[Told]) -> Markup {
    html! {
        @for one in told {
            @let rows = one.examples(visit.lang, NAMED);
            (kit::notice(tone(one), &one.sentence(visit.lang), &html! {
                @if !rows.is_empty() { p { (rows) } }
                (one.next(visit.lang))
            }))
        }
    }
}

/// What should be known about how the file was read.
pub fn issues(visit: &Visit, issues: &[Issue]) -> Markup {
    html! {
        @for issue in issues {
            @let said = spoken(visit.lang, &issue.what);
            (kit::notice(Tone::Quiet, &said.sentence, &html! { (said.next) }))
        }
    }
}
