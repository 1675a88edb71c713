//! Books that end long before today: said wherever a page would be empty for no visible reason.

use base::Result;
use credit::receivables::ledger_state;
use maud::{Markup, html};
use store::access::Right;

use crate::{
    kit::{self, Link, Tone},
    state::App,
    visit::Visit,
};

/// Days without any movement after which books are old: a quarter of a year.
const OLD_DAYS: i32 = 92;

/// That the newest day in the ledger is long past, and where that day is to be seen; nothing
/// where the books are of today or empty.
///
/// # Errors
/// A fault from the database.
pub async fn old_books(app: &App, visit: &Visit) -> Result<Markup> {
    let last = ledger_state(&app.db).await?.last_effective_on;
    let Some(last) = last.filter(|last| last.plus_days(OLD_DAYS) < visit.today) else {
        return Ok(html! {});
    };
    let day = last.to_string();
    let said = |id: &str| visit.ta(id, &[("day", &day)]);
    Ok(kit::notice(
        Tone::Medium,
        &said("receivables-old"),
        &html! {
            p { (visit.t("receivables-old-why")) }
            p.actions {
                @if visit.may(Right::SeeLedger) {
                    a.button href=(Link::to("/receivables").with("as_of", &day)) {
                        (said("receivables-old-look"))
                    }
                }
                @if visit.may(Right::Import) {
                    a.button href="/intake" { (visit.t("receivables-old-import")) }
                }
            }
            p.meta { (said("receivables-old-assess")) }
        },
    ))
}
