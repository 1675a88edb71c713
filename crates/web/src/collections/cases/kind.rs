//! What the kind of the customer means for a case, its sheet, and the next appointment.

use credit::collections::{kinds::CustomersPack, meetings::Appointment};
use maud::{Markup, html};
use store::access::Right;

use super::Opened;
use crate::{
    collections::{kinds::of_href, meetings},
    kit,
    parties::words,
    visit::Visit,
};

/// How one goes about this kind of customer at this stage, with the sheet that is kept.
pub(super) fn by_kind(visit: &Visit, at: &Opened, pack: &CustomersPack) -> Markup {
    let buyer = &at.brief.buyer;
    let Some(rule) = pack.customer(buyer.kind) else { return html! {} };
    let stage = rule.stage(i64::from(at.brief.owed.oldest_days));
    let go = html! {
        a.button href=(of_href(&buyer.code)) { (visit.t("collections-kind-go")) }
    };
    let body = html! {
        p { b { (words::said(visit.lang, &rule.name)) } }
        @if let Some(stage) = stage { p { (words::said(visit.lang, &stage.text)) } }
    };
    kit::panel(&visit.t("collections-kind-of-case"), &go, &body)
}

/// The next appointment, or the way to one.
pub(super) fn meeting(visit: &Visit, at: &Opened, next: Option<&Appointment>) -> Markup {
    let may = visit.may(Right::LogContact);
    let ask = html! {
        @if may {
            a.button href=(meetings::new_href(at.case.id)) { (visit.t("collections-meeting-new")) }
        }
    };
    let body = html! {
        @match next {
            Some(one) => p { (meetings::line(visit, one)) },
            None => p.soft { (visit.t("collections-meeting-none-yet")) },
        }
    };
    kit::panel(&visit.t("collections-meeting"), &ask, &body)
}
