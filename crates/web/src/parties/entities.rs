//! How a buyer stands with each of our legal entities: what is on account, the most towards it, what is
//! left. Not there while the company is one.

use base::Money;
use credit::{
    orders::{EntityStanding, list_entity_standings},
    parties::Buyer,
    policy::{Headroom, headroom},
    receivables::company_currency,
};
use maud::{Markup, html};

use super::words;
use crate::{
    kit::{Column, Empty, Link, List, Row},
    state::App,
    visit::Visit,
};

/// The panel.
///
/// # Errors
/// A fault from the database.
pub(super) async fn panel(app: &App, visit: &Visit, buyer: &Buyer) -> base::Result<Markup> {
    let standings = list_entity_standings(&app.db, buyer, visit.today).await?;
    if standings.is_empty() {
        return Ok(html! {});
    }
    let currency = company_currency(&app.db).await?;
    let money = |minor: i64| Money::new(minor, currency);
    let digits = |minor: i64| html! { @if minor != 0 { (visit.digits(money(minor))) } };
    let row = |one: &EntityStanding| {
        let items = Link::to("/receivables/items")
            .with("buyer", &buyer.code)
            .with("entity", &one.entity.is.code);
        let (uses, exposure) = (&one.uses, one.uses.exposure());
        Row {
            cells: vec![
                html! { (one.entity.is.code) span.meta { (one.entity.is.name) } },
                html! {
                    @if uses.items != 0 { a href=(items) { (visit.digits(money(uses.items))) } }
                },
                digits(uses.unbilled + uses.orders - uses.deposits),
                digits(-(uses.credits - uses.deposits).max(0)),
                html! {
                    b { (visit.digits(money(exposure))) }
                    @if !one.unrated.is_empty() {
                        span.meta {
                            (visit.ta("parties-entity-unrated", &[("currencies",
                                &one.unrated.iter().map(|c| c.code()).collect::<Vec<_>>().join("、"))]))
                        }
                    }
                },
                html! {
                    @if one.limit.is_some() { (words::limit(visit, one.limit)) }
                    @else { span.soft { (visit.t("parties-entity-no-limit")) } }
                },
                html! {
                    @match one.limit.map(|limit| headroom(Some(limit), money(exposure))) {
                        Some(Headroom::Left(left)) => (visit.digits(left)),
                        Some(Headroom::Over(over) | Headroom::NoCredit(over)) if over.minor > 0 => {
                            span.tone-high { (visit.digits(money(-over.minor))) }
                        }
                        _ => "",
                    }
                },
            ],
            ..Row::default()
        }
    };
    let list = List {
        id: "buyer-entities",
        title: visit.ta("parties-by-entity", &[("currency", currency.code())]),
        columns: vec![
            Column::text(visit.t("parties-entity")).title(),
            Column::number(visit.t("parties-entity-items")),
            Column::number(visit.t("parties-entity-orders")),
            Column::number(visit.t("parties-entity-credits")),
            Column::number(visit.t("parties-entity-exposure")),
            Column::number(visit.t("parties-entity-limit")),
            Column::number(visit.t("parties-entity-left")),
        ],
        rows: standings.iter().map(row).collect(),
        empty: Empty::default(),
        ..List::default()
    };
    Ok(list.show(visit.lang))
}
