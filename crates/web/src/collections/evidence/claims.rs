//! Claims under the law about paying small firms: what is past its day, and the interest that runs.

use axum::extract::{Query, State};
use base::Money;
use credit::{
    collections::evidence::{Claim, list_claims},
    supply::PayablesPack,
};
use maud::{Markup, html};

use super::{CLAIMS, buyer_cell, item_cell, tabs};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Figure, Link, List, Pager, Row, Tone},
    parties,
    state::App,
    visit::Visit,
};

const ROWS: usize = 15;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let law = PayablesPack::in_force(&app.db, visit.today).await?;
    let rows = list_claims(&app.db, visit.scope(), (None, None), (&law.law, visit.today)).await?;
    let skip = filled.get("skip").parse().unwrap_or(0);
    let title = visit.t("collections-claims");
    let body = html! {
        (tabs(&visit, CLAIMS))
        (kit::page_head(&title, &visit.t("collections-claims-lead"), &html! {}))
        div.stack {
            (cards(&visit, &rows))
            (table(&visit, &rows, skip))
            p.soft { (visit.t("collections-no-advice")) }
        }
    };
    Ok(visit.page(&title, &body))
}

fn past(claim: &Claim) -> bool {
    claim.item.open_minor > 0 && claim.duty.days_past.is_some_and(|days| days > 0)
}

fn cards(visit: &Visit, rows: &[Claim]) -> Markup {
    let late = rows.iter().filter(|claim| past(claim) && claim.duty.covered.counts()).count();
    let mut sums: Vec<Money> = Vec::new();
    for claim in rows.iter().filter(|claim| claim.duty.covered.counts()) {
        let minor = claim.duty.interest.total_minor();
        match sums.iter_mut().find(|sum| sum.currency == claim.item.currency) {
            Some(sum) => sum.minor = sum.minor.saturating_add(minor),
            None => sums.push(Money::new(minor, claim.item.currency)),
        }
    }
    let told: Vec<String> = sums.iter().map(|sum| visit.big(*sum)).collect();
    let card = |name: &str, value: String| {
        Figure { name: visit.t(name), value, ..Figure::default() }.card(visit.lang)
    };
    let interest = if told.is_empty() { "—".to_owned() } else { told.join(" · ") };
    html! {
        div.grid {
            div.w6 { (card("collections-claims-late", late.to_string())) }
            div.w6 { (card("collections-claims-interest", interest)) }
        }
    }
}

/// By which day and by which rule the buyer must pay.
pub(super) fn pay_by(visit: &Visit, claim: &Claim) -> Markup {
    html! {
        @match claim.duty.pay_by {
            Some((day, by)) => {
                (day)
                div.meta { (visit.t(&format!("payables-by-{}", by.code()))) }
            }
            None => (kit::nothing(visit.lang)),
        }
    }
}

/// What is waited for, by when, and how long that is off or over.
fn waits(visit: &Visit, claim: &Claim) -> Markup {
    html! {
        @match claim.waits_for(visit.today) {
            None => (kit::nothing(visit.lang)),
            Some((step, day)) => {
                (visit.t(&format!("collections-claim-step-{}", step.code())))
                div.meta { (day) }
                (super::left(visit, Some(day.days_since(visit.today)), None))
            }
        }
    }
}

/// How many claims wait for something whose day is past, for the first page.
///
/// # Errors
/// A fault from the database.
pub(super) async fn overdue(app: &App, visit: &Visit) -> base::Result<i64> {
    let asked = (visit.scope(), visit.today);
    let what = format!("collections-claims-late {asked:?}");
    app.db
        .held_fresh(what, asked, |db, (scope, today)| {
            Box::pin(async move {
                let law = PayablesPack::in_force(db, *today).await?;
                let all = list_claims(db, *scope, (None, None), (&law.law, *today)).await?;
                let late =
                    |one: &&Claim| one.waits_for(*today).is_some_and(|(_, day)| day < *today);
                Ok(i64::try_from(all.iter().filter(late).count()).unwrap_or(i64::MAX))
            })
        })
        .await
}

fn table(visit: &Visit, rows: &[Claim], skip: usize) -> Markup {
    let row = |one: &Claim| {
        let item = &one.item;
        let amount = |minor| visit.amount(Money::new(minor, item.currency));
        let days = one.duty.days_past.unwrap_or(0);
        Row {
            cells: vec![
                buyer_cell((&item.buyer_code, &item.buyer_name), &parties::href(&item.buyer_code)),
                item_cell((&item.buyer_code, &item.number), item.instalment, item.seller),
                html! { (amount(one.undisputed_minor())) },
                html! { (visit.t(&format!("collections-covered-{}", one.duty.covered.code()))) },
                pay_by(visit, one),
                html! {
                    @if days > 0 && item.open_minor > 0 {
                        (kit::badge(Tone::High, &visit.ta(
                            "collections-clock-over", &[("days", &days.to_string())])))
                    } @else { (kit::nothing(visit.lang)) }
                },
                html! { (amount(one.duty.interest.total_minor())) },
                waits(visit, one),
                html! { a.button href={ (CLAIMS) "/" (item.id) } { (visit.t("collections-claim-open")) } },
            ],
            ..Row::default()
        }
    };
    List {
        id: "claims",
        title: visit.t("collections-claims"),
        count: Some(i64::try_from(rows.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("collections-care-customer")).title(),
            Column::fit(visit.t("collections-item")),
            Column::number(visit.t("collections-claim-undisputed")),
            Column::fit(visit.t("collections-claim-covered")),
            Column::fit(visit.t("collections-claim-pay-by")),
            Column::fit(visit.t("collections-clock-days")),
            Column::number(visit.t("collections-claim-interest")),
            Column::fit(visit.t("collections-claim-waits")),
            Column::fit(String::new()),
        ],
        rows: rows.iter().skip(skip).take(ROWS).map(row).collect(),
        pager: Some(Pager::skipping(
            visit.lang,
            (&Link::to(CLAIMS), "claims"),
            (skip, ROWS, rows.len()),
        )),
        empty: Empty {
            title: visit.t("collections-claims-none"),
            why: visit.t("collections-claims-none-why"),
            button: Some((visit.t("receivables-items"), "/receivables/items".to_owned())),
        },
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}
