//! What the search box finds: buyers and suppliers by name, code or credit code; invoices, receipts,
//! credit notes, bills and advances by the beginning of their number.

use axum::extract::{Query, State};
use credit::{
    assess::{Run, current_run},
    payables::{NumberedBill, find_bills},
    receivables::{Numbered, NumberedKind, find_numbered},
    roster::{RosterFilter, RosterPage, RosterSort, list_roster, sum_roster},
    supply::{SupplierRow, seek_suppliers},
};
use maud::{Markup, html};
use store::access::Right;

use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Link, List, Row, link::encoded},
    parties::{self, words},
    receivables::item_at,
    state::App,
    visit::Visit,
};

/// Hits of each kind on the page.
const SHOWN: u32 = 20;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn search(State(app): State<App>, visit: Visit, Query(asked): Query<Filled>) -> Answer {
    let typed: String = asked.get("q").trim().chars().take(100).collect();
    let filter = RosterFilter {
        scope: visit.scope(),
        search: typed.clone(),
        sort: RosterSort::Exposure,
        limit: SHOWN,
        ..RosterFilter::default()
    };
    let (mut hits, mut buyers, mut all) = (Vec::new(), None, 0);
    let (mut bills, mut sellers) = (Vec::new(), Vec::new());
    // Signs that stand for any sign are none to look for.
    let sought = !typed.replace(['%', '_', '\\'], "").trim().is_empty();
    if sought {
        buyers = Some(list_roster(&app.db, &filter).await?);
        all = sum_roster(&app.db, &filter).await?.buyers;
        if visit.may(Right::SeeLedger) {
            hits = find_numbered(&app.db, &typed, visit.scope(), SHOWN).await?;
            bills = find_bills(&app.db, &typed, visit.scope(), SHOWN).await?;
            sellers = seek_suppliers(&app.db, visit.scope(), &typed).await?;
        }
    }
    let run = if buyers.is_some() { current_run(&app.db).await? } else { None };
    let title = visit.t("overview-search");
    let lead = visit.ta("overview-search-lead", &[("text", &typed)]);
    let none = hits.is_empty() && all == 0 && bills.is_empty() && sellers.is_empty();
    let body = html! {
        (kit::page_head(&title, if typed.is_empty() { "" } else { &lead }, &html! {}))
        div.stack {
            (form(&visit, &typed))
            @if none { div.panel { (empty(&visit, &typed).show()) } }
            @if let Some(page) = buyers.filter(|page| !page.rows.is_empty()) {
                (super::of_another_day(&visit, run.as_ref()))
                (buyer_list(&visit, (&typed, run.as_ref()), &page, all))
            }
            @if !hits.is_empty() { (number_list(&visit, &hits)) }
            @if !sellers.is_empty() { (seller_list(&visit, &sellers)) }
            @if !bills.is_empty() { (bill_list(&visit, &bills)) }
        }
    };
    Ok(visit.page(&title, &body))
}

fn form(visit: &Visit, typed: &str) -> Markup {
    html! {
        form.filters role="search" method="get" action="/search" {
            input type="search" name="q" value=(typed) autocomplete="off"
                aria-label=(visit.t("house-search")) placeholder=(visit.t("house-search-hint"));
            button.button.primary { (visit.t("overview-search")) }
        }
    }
}

fn empty(visit: &Visit, typed: &str) -> Empty {
    let asked = if typed.is_empty() { "overview-search-empty" } else { "overview-search-none" };
    Empty { title: visit.t(asked), why: visit.t("overview-search-why"), button: None }
}

fn buyer_list(
    visit: &Visit,
    (typed, run): (&str, Option<&Run>),
    page: &RosterPage,
    all: i64,
) -> Markup {
    let row = |row: &credit::roster::RosterRow| {
        let href = parties::href(&row.code);
        let of = row.assessed.as_ref();
        Row {
            href: Some(href.clone()),
            pick: None,
            cells: vec![
                html! { a href=(href) { (row.name) } (crate::parties::words::code_beside(&row.code, &row.name)) },
                html! { @if let Some(of) = of { (words::tier_badge(visit.lang, of.tier)) } },
                html! {
                    @if let Some(of) = of {
                        (visit.digits(base::Money::new(of.exposure_minor, page.currency)))
                    }
                },
                html! {
                    @if let Some(of) = of { (words::headroom_cell(visit, of.headroom)) }
                },
            ],
        }
    };
    let more = i64::from(SHOWN) < all;
    let list = List {
        id: "buyers",
        title: visit.t("parties-title"),
        count: Some(all),
        columns: vec![
            Column::text(visit.t("parties-col-name")).title(),
            Column::fit(visit.t("parties-col-tier")),
            Column::number(visit.t("policy-exposure")),
            Column::number(visit.t("policy-headroom")),
        ],
        rows: page.rows.iter().map(row).collect(),
        ..List::default()
    };
    html! {
        (list.show(visit.lang))
        @if let Some(run) = run {
            p.meta {
                (visit.ta("parties-lead", &[
                    ("day", &run.as_of.to_string()), ("currency", page.currency.code()),
                ]))
            }
        }
        @if more {
            p { a href=(Link::to("/parties").with("q", typed)) { (visit.t("overview-search-all")) } }
        }
    }
}

fn seller_list(visit: &Visit, sellers: &[SupplierRow]) -> Markup {
    let row = |one: &SupplierRow| {
        let href = format!("/suppliers/{}", encoded(&one.code));
        Row {
            href: Some(href.clone()),
            pick: None,
            cells: vec![
                html! { a href=(href) { (one.name) } (words::code_beside(&one.code, &one.name)) },
                html! { (words::tier_badge(visit.lang, one.tier)) },
                html! { (words::size(visit.lang, one.size)) },
            ],
        }
    };
    List {
        id: "suppliers",
        title: visit.t("payables-tab-suppliers"),
        count: i64::try_from(sellers.len()).ok(),
        columns: vec![
            Column::text(visit.t("payables-supplier")).title(),
            Column::fit(visit.t("payables-tier")),
            Column::fit(visit.t("payables-size")),
        ],
        rows: sellers.iter().take(SHOWN as usize).map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn bill_list(visit: &Visit, bills: &[NumberedBill]) -> Markup {
    let row = |one: &NumberedBill| {
        let (kind, place) = match one.advance {
            true => ("payables-advance", "advances"),
            false => ("payables-bill", "bills"),
        };
        let href = format!("/payables/{place}/{}", one.id);
        let whose = format!("/suppliers/{}", encoded(&one.supplier.0));
        Row {
            href: Some(href.clone()),
            pick: None,
            cells: vec![
                html! { a href=(href) { (one.number) } },
                html! { (visit.t(kind)) },
                html! { a href=(whose) { (one.supplier.1) } },
                html! { (one.on) },
                html! { (visit.amount(one.amount)) },
                html! { (visit.amount(one.open)) },
            ],
        }
    };
    List {
        id: "bills",
        title: visit.t("payables-title"),
        count: i64::try_from(bills.len()).ok(),
        columns: vec![
            Column::text(visit.t("overview-search-number")).title(),
            Column::fit(visit.t("overview-search-kind")),
            Column::text(visit.t("payables-supplier")).full(),
            Column::fit(visit.t("overview-search-on")),
            Column::number(visit.t("overview-search-amount")),
            Column::number(visit.t("overview-search-left")),
        ],
        rows: bills.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn number_list(visit: &Visit, hits: &[Numbered]) -> Markup {
    let row = |hit: &Numbered| {
        let (kind, href) = match hit.kind {
            NumberedKind::Invoice => {
                ("invoice", item_at((&hit.buyer.0, &hit.number), hit.instalment, hit.seller))
            }
            NumberedKind::Receipt => ("receipt", format!("/receivables/credits/{}", hit.id)),
            NumberedKind::CreditNote => ("note", format!("/receivables/credits/{}", hit.id)),
        };
        Row {
            href: Some(href.clone()),
            pick: None,
            cells: vec![
                html! {
                    a href=(href) { (hit.number) }
                    @if hit.instalment > 1 { " " span.soft { "#" (hit.instalment) } }
                },
                html! { (visit.t(&format!("overview-search-{kind}"))) },
                html! {
                    a href=(parties::href(&hit.buyer.0)) { (hit.buyer.1) }
                    (words::code_beside(&hit.buyer.0, &hit.buyer.1))
                },
                html! { (hit.on) },
                html! { (visit.amount(hit.amount)) },
                html! { (visit.amount(hit.left)) },
            ],
        }
    };
    List {
        id: "numbers",
        title: visit.t("overview-search-numbers"),
        count: i64::try_from(hits.len()).ok(),
        columns: vec![
            Column::text(visit.t("overview-search-number")).title(),
            Column::fit(visit.t("overview-search-kind")),
            Column::text(visit.t("parties-title")).full(),
            Column::fit(visit.t("overview-search-on")),
            Column::number(visit.t("overview-search-amount")),
            Column::number(visit.t("overview-search-left")),
        ],
        rows: hits.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}
