//! The outlook of one buyer: on the head of its score the day and the horizon, on its credit tab
//! the probability at every horizon and what is expected to be lost.

use base::Money;
use credit::outlook::OutlookDoc;
use locale::percent;
use maud::{Markup, html};

use super::page::currency;
use crate::{
    kit::{self, nothing},
    visit::Visit,
};

/// `365 天内 · 截至 2026-11-21`, for the head of a score.
pub fn note(visit: &Visit, doc: &OutlookDoc) -> String {
    let days = doc.model_days.to_string();
    visit.ta("outlook-score-head", &[("days", &days), ("day", &doc.as_of)])
}

/// The panel on the credit tab.
pub fn panel(
    visit: &Visit,
    doc: &OutlookDoc,
    buyer: i64,
    (pd_micro, exposure_minor): (Option<i64>, i64),
) -> Markup {
    #[expect(clippy::cast_precision_loss, reason = "a probability in millionths")]
    let pd = pd_micro.map(|micro| micro as f64 / 1e6);
    let money = |minor| visit.digits(Money::new(minor, currency(doc)));
    let body = html! {
        @if doc.is_bad(buyer) {
            p.tone-high {
                (visit.ta("outlook-buyer-bad", &[("bad", &doc.bad_days.to_string())]))
            }
        }
        @if pd.is_none() { p.soft { (visit.t("outlook-buyer-unscored")) } }
        @if let Some(pd) = pd {
            div.scroll tabindex="0" role="region" aria-label=(visit.t("outlook-buyer")) {
                table.rows {
                    thead { tr {
                        th.number scope="col" { (visit.t("outlook-col-horizon")) }
                        th.number scope="col" { (visit.t("outlook-axis-pd")) }
                        th.number scope="col" { (visit.t("outlook-col-loss")) }
                    } }
                    tbody {
                        @for one in &doc.horizons {
                            tr {
                                td.number { (locale::days(visit.lang, i64::from(one.days))) }
                                td.number {
                                    @match doc.pd_at(pd, one.days) {
                                        Some(pd) => (percent(pd, 2)),
                                        None => (nothing(visit.lang)),
                                    }
                                }
                                td.number {
                                    @match doc.loss_at(pd, one.days, exposure_minor) {
                                        Some(minor) => (money(minor)),
                                        None => (nothing(visit.lang)),
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        p.meta {
            (note(visit, doc)) " · "
            @if doc.basis == "ledger" { (visit.t("outlook-by-ledger")) }
            @else { (visit.t("outlook-by-constant")) }
            " · LGD " (percent(doc.lgd, 0)) " " (visit.t("outlook-assumed"))
            " · " a href="/outlook" { (visit.t("outlook-title")) }
        }
    };
    kit::panel(&visit.t("outlook-buyer"), &html! {}, &body)
}
