//! The files of all buyers on pages: the checklist, ratings by agencies, data sources, quality.
//! What one buyer lacks stands under its own page.

mod export;
mod list;
mod quality;
mod ratings;
mod source_form;
mod sources;

pub use export::{checklist_xlsx, quality_xlsx, ratings_xlsx, sources_xlsx};
pub use list::checklist;
pub use quality::{grade_badge, show as quality};
pub use ratings::show as ratings;
pub use source_form::{add_snapshot, ask_new, ask_source, create, save, snapshot};
pub use sources::{SNAPSHOT_BYTES, adopt, show as sources};

use credit::{dossier::ItemState, parties::NewSource};
use maud::{Markup, html};
use store::access::Right;

use crate::{
    kit::{self, Tone},
    visit::Visit,
};

/// The head of each of the four pages: title, finding, and the ways to the others.
fn head(visit: &Visit, at: &str, lead: &str, actions: &Markup) -> Markup {
    const PAGES: [(&str, &str); 4] = [
        ("/dossier", "dossier-tab-checklist"),
        ("/dossier/ratings", "dossier-tab-ratings"),
        ("/dossier/sources", "dossier-tab-sources"),
        ("/dossier/quality", "dossier-tab-quality"),
    ];
    html! {
        (kit::page_head(&visit.t("dossier-title"), lead, actions))
        nav.tabs {
            @for (href, text) in PAGES {
                // A way that would be refused is not shown.
                @if href != "/dossier/sources" || visit.may(Right::SeeOverview) {
                    a href=(href) aria-current=[(href == at).then_some("page")] { (visit.t(text)) }
                }
            }
        }
    }
}

/// How an item stands, as a badge.
pub fn state_badge(visit: &Visit, state: ItemState) -> Markup {
    let tone = match state {
        ItemState::There => Tone::Low,
        ItemState::Stale => Tone::Medium,
        ItemState::Missing => Tone::High,
    };
    kit::badge(tone, &visit.t(&format!("dossier-state-{}", state.code())))
}

/// Minutes as hours with one decimal.
pub fn hours(minutes: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "hours to look at")]
    let hours = minutes as f64 / 60.0;
    format!("{hours:.1}")
}

/// The name of a source in the reader's language.
pub fn source_name(visit: &Visit, source: &NewSource) -> String {
    match source.name_en.is_empty() {
        true => source.name.clone(),
        false => visit.lang.pick(&source.name, &source.name_en).to_owned(),
    }
}

fn number(count: usize) -> String {
    locale::count(i64::try_from(count).unwrap_or(i64::MAX))
}

#[expect(clippy::cast_precision_loss, reason = "lengths on a drawing")]
const fn float(count: usize) -> f64 {
    count as f64
}

fn share(part: usize, whole: usize) -> String {
    if whole == 0 { "—".to_owned() } else { locale::percent(float(part) / float(whole), 0) }
}
