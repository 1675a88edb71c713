//! What an offer gives, to whom, why one is entitled and what it costs, in words.

use base::Money;
use credit::granting::{Benefit, Entitled, OfferRule, annual_bps, credit_days};
use maud::{Markup, html};

use super::offers::{Ground, percent};
use crate::{kit, parties::words, visit::Visit};

/// What an offer gives.
pub(super) fn gives(visit: &Visit, rule: &OfferRule) -> Markup {
    html! {
        @match &rule.benefit {
            Benefit::Terms(terms) => (words::terms(visit.lang, terms)),
            Benefit::Discount { bps, within_days } => (visit.ta("granting-offer-discount", &[
                ("share", &percent(Some(*bps))), ("days", &within_days.to_string()),
            ])),
            Benefit::Service => (visit.t("granting-offer-service")),
        }
    }
}

/// Who is entitled, as the rule says it.
pub(super) fn conditions(visit: &Visit, ground: &Ground, rule: &OfferRule) -> String {
    let all = || visit.t("granting-offer-any");
    let joined = |names: Vec<String>| {
        if names.is_empty() { all() } else { names.join(visit.lang.pick("、", ", ")) }
    };
    let tiers = rule.tiers.iter().map(|tier| words::tier(visit.lang, *tier)).collect();
    let kinds = rule.kinds.iter().filter_map(|kind| kind.parse().ok());
    let kinds = kinds.map(|kind| words::kind(visit.lang, kind)).collect();
    let quadrants = rule.quadrants.iter();
    let quadrants = quadrants.map(|one| visit.t(&format!("scoring-quadrant-{one}"))).collect();
    let sales = rule.sales_from.saturating_mul(ground.currency.minor_per_unit());
    visit.ta(
        "granting-offer-conditions",
        &[
            ("tiers", &joined(tiers)),
            ("kinds", &joined(kinds)),
            ("quadrants", &joined(quadrants)),
            ("sales", &visit.amount(Money::new(sales, ground.currency))),
            ("overdue", &rule.overdue_days_most.to_string()),
            ("months", &rule.customer_months.to_string()),
            ("free", &percent(Some(rule.free_bps))),
        ],
    )
}

/// Why one is entitled, from its own figures.
pub(super) fn why(visit: &Visit, ground: &Ground, one: &Entitled) -> String {
    let sales = visit.amount(Money::new(one.sales_minor, ground.currency));
    let since = one.customer_since.map_or_else(|| "—".to_owned(), |day| day.to_string());
    visit.ta(
        "granting-offer-why",
        &[
            ("quadrant", &visit.t(&format!("scoring-quadrant-{}", one.quadrant))),
            ("sales", &sales),
            ("overdue", &one.overdue_days.to_string()),
            ("since", &since),
        ],
    )
}

/// What a discount costs in a year with the terms that a buyer has, beside what money costs.
pub(super) fn cost(visit: &Visit, ground: &Ground, rule: &OfferRule, terms: &str) -> Markup {
    html! {
        @if let Benefit::Discount { bps, within_days } = &rule.benefit {
            @match annual_bps(*bps, *within_days, credit_days(terms)) {
                Some(annual) => {
                    span.tone-high[annual > ground.rates.capital_bps] { (percent(Some(annual))) }
                    div.meta { (visit.ta("granting-offer-capital", &[
                        ("share", &percent(Some(ground.rates.capital_bps))),
                    ])) }
                }
                None => span.soft { (visit.t("granting-offer-no-earlier")) },
            }
        } @else { (kit::nothing(visit.lang)) }
    }
}
