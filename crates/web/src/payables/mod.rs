//! What we owe on pages: bills with the day by which each must be paid, what is paid first, what was
//! paid ahead, and suppliers. It shows and asks; the rooms reckon and book.

mod act;
mod advances;
mod bill;
mod book;
mod export;
mod list;
mod payer;
mod sourcing;
mod suppliers;

pub use act::{ask, ask_reverse, done, reverse};
pub use advances::{
    ask as ask_arrival, ask_reverse as ask_arrival_reverse, done as add_arrival, list as advances,
    reverse as arrival_reverse, show as advance,
};
pub use bill::show as bill;
pub use book::{ask as ask_book, book};
pub use export::{suppliers_xlsx, xlsx};
pub use list::show as home;
pub use payer::{ask as ask_payer, save as save_payer};
pub use sourcing::show as sourcing;
pub use suppliers::{ask_limit, list as suppliers, set_limit, show as supplier};

use base::Day;
use credit::payables::{Covered, Duty, DutyState};
use maud::{Markup, html};
use store::access::Right;

use crate::{
    kit::{self, Tone},
    visit::Visit,
};

/// The head of each page with the ways to the others.
fn head(visit: &Visit, at: &str, lead: &str, actions: &Markup) -> Markup {
    const PAGES: [(&str, &str); 5] = [
        ("/payables", "payables-tab-all"),
        ("/payables?only=first", "payables-tab-first"),
        ("/payables/advances", "payables-tab-advances"),
        ("/suppliers", "payables-tab-suppliers"),
        ("/payables/sourcing", "payables-tab-sourcing"),
    ];
    html! {
        (kit::page_head(&visit.t("payables-title"), lead, actions))
        nav.tabs {
            @for (href, text) in PAGES {
                a href=(href) aria-current=[(href == at).then_some("page")] { (visit.t(text)) }
            }
        }
    }
}

/// Booking and importing, for those who may.
fn actions(visit: &Visit, what: &str) -> Markup {
    html! {
        @if visit.may(Right::Import) {
            a.button href="/intake" { (visit.t("payables-import")) }
        }
        @if visit.may(Right::BookLedger) {
            a.button.primary href={ "/payables/book/" (what) } {
                (visit.t(&format!("payables-book-{what}")))
            }
        }
    }
}

/// Where a bill stands, as a badge.
fn state_badge(visit: &Visit, duty: &Duty) -> Markup {
    let tone = match (duty.state, duty.covered.counts()) {
        (DutyState::Past, true) => Tone::High,
        (DutyState::Past | DutyState::Near, _) => Tone::Medium,
        (DutyState::Paid, _) => Tone::Low,
        _ => Tone::Quiet,
    };
    kit::badge(tone, &visit.t(&format!("payables-state-{}", duty.state.code())))
}

/// Whether the law covers it, in words.
fn covered(visit: &Visit, covered: Covered) -> String {
    visit.t(&format!("payables-covered-{}", covered.code()))
}

/// Days past a day, or left until it.
fn days(visit: &Visit, past: Option<i32>) -> String {
    match past {
        Some(0) => visit.t("payables-today"),
        Some(days) if days > 0 => {
            visit.ta("payables-days-past", &[("days", &locale::count(days.into()))])
        }
        Some(days) => visit.ta("payables-days-left", &[("days", &locale::count((-days).into()))]),
        None => visit.t("payables-no-day"),
    }
}

fn maybe(visit: &Visit, day: Option<Day>) -> Markup {
    html! { @match day { Some(day) => (day), None => (kit::nothing(visit.lang)) } }
}

fn bill_href(id: i64) -> String {
    format!("/payables/bills/{id}")
}

fn advance_href(id: i64) -> String {
    format!("/payables/advances/{id}")
}

fn supplier_href(code: &str) -> String {
    format!("/suppliers/{}", kit::link::encoded(code))
}
