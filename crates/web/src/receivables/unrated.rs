//! What no total counts, because its currency has no rate: said wherever the totals stand.

use base::Money;
use credit::receivables::Unrated;
use maud::{Markup, html};
use store::access::Right;

use crate::{
    kit::{self, Tone},
    visit::Visit,
};

/// What is in no total, because its currency has no rate, and where to enter one.
pub fn unrated(visit: &Visit, of: &[Unrated]) -> Markup {
    if of.is_empty() {
        return html! {};
    }
    kit::notice(
        Tone::Medium,
        &visit.t("receivables-unrated"),
        &html! {
            @for one in of { p { (unrated_said(visit, one)) } }
            p {
                @if visit.may(Right::Configure) {
                    a href="/settings#rates" { (visit.t("receivables-unrated-next")) }
                } @else { (visit.t("receivables-unrated-ask")) }
            }
        },
    )
}

/// The same of one currency, as a line of a file.
pub fn unrated_said(visit: &Visit, of: &Unrated) -> String {
    let own = |minor| visit.amount(Money::new(minor, of.currency));
    let (items, open, left) = (locale::count(of.items), own(of.open_minor), own(of.left_minor));
    let args = [
        ("items", items.as_str()),
        ("currency", of.currency.code()),
        ("open", &open),
        ("left", &left),
    ];
    visit.ta("receivables-unrated-of", &args)
}
