//! Disputes: who settles what by when, how long it takes, how many were justified, and the ageing split into what is
//! in dispute and what must be paid all the same.

use axum::extract::{Query, State};
use base::{Money, Result};
use credit::collections::evidence::{
    CaseFigures, CaseRow, CaseView, EvidencePack, SplitBucket, case_figures, count_cases,
    list_cases, split_ageing,
};
use maud::{Markup, html};
use store::access::Right;

use super::{DISPUTES, buyer_cell, item_cell, percent, tabs};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, Figure, Link, List, Pager, Row, Tone},
    parties::{self, words},
    state::App,
    visit::Visit,
};

const ROWS: u32 = 40;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let view = match filled.get("view") {
        "late" => CaseView::Late,
        "ended" => CaseView::Ended,
        _ => CaseView::Open,
    };
    let skip: u32 = filled.get("skip").parse().unwrap_or(0);
    let whose = (visit.scope(), None);
    let rows = list_cases(&app.db, whose, view, (skip, ROWS)).await?;
    let count = count_cases(&app.db, whose, view).await?;
    let late = count_cases(&app.db, whose, CaseView::Late).await?;
    let figures = case_figures(&app.db, visit.scope()).await?;
    let split = split_ageing(&app.db, visit.scope(), visit.today).await?;
    let pack = EvidencePack::in_force(&app.db, visit.today).await?;
    let title = visit.t("collections-disputes");
    let body = html! {
        (tabs(&visit, DISPUTES))
        (kit::page_head(&title, &visit.t("collections-disputes-lead"), &html! {}))
        div.stack {
            (cards(&visit, &figures, late, &pack))
            (table(&visit, &pack, (view, &rows), (skip, count)))
            (ageing(&visit, &split))
        }
    };
    Ok(visit.page(&title, &body))
}

fn cards(visit: &Visit, figures: &CaseFigures, late: i64, pack: &EvidencePack) -> Markup {
    let card = |name: &str, value: String, unit: String, href: Option<String>| {
        Figure { name: visit.t(name), value, unit, href, ..Figure::default() }.card(visit.lang)
    };
    let of = visit.ta("collections-dispute-of", &[("count", &figures.ended.to_string())]);
    let days = figures.median_days.map_or_else(|| "—".to_owned(), |days| days.to_string());
    let cause = figures.causes.first().map_or_else(
        || "—".to_owned(),
        |(code, _)| {
            let found = pack.cause(code).map(|one| words::said(visit.lang, &one.name));
            found.unwrap_or_else(|| code.clone())
        },
    );
    let times = figures.causes.first().map_or(0, |(_, count)| *count);
    let late_href = Link::to(DISPUTES).with("view", "late").href();
    html! {
        div.grid {
            div.w3 { (card("collections-dispute-late", late.to_string(), String::new(), Some(late_href))) }
            div.w3 { (card("collections-dispute-days", days, visit.t("collections-unit-days"), None)) }
            div.w3 { (card("collections-dispute-valid", percent(figures.valid_bps()), of.clone(), None)) }
            div.w3 { (card("collections-dispute-cause", cause, format!("{times} / {}", figures.ended), None)) }
        }
    }
}

fn reason(visit: &Visit, pack: &EvidencePack, one: &CaseRow) -> String {
    let found = pack.reason(&one.reason).map(|reason| words::said(visit.lang, &reason.name));
    found.unwrap_or_else(|| one.reason.clone())
}

fn row(visit: &Visit, pack: &EvidencePack, one: &CaseRow) -> Row {
    let amount = |minor| visit.amount(Money::new(minor, one.amount.currency));
    let late = one.state == "open" && one.due_on.is_none_or(|day| day < visit.today);
    let state = match one.state.as_str() {
        "credited" => (Tone::Low, "collections-dispute-credited"),
        "dismissed" => (Tone::Quiet, "collections-dispute-dismissed"),
        _ if late => (Tone::High, "collections-dispute-overdue"),
        _ => (Tone::Medium, "collections-dispute-open"),
    };
    Row {
        cells: vec![
            buyer_cell((&one.buyer_code, &one.buyer_name), &parties::href(&one.buyer_code)),
            item_cell((&one.buyer_code, &one.number), one.instalment, one.seller),
            html! { (reason(visit, pack, one)) @if !one.text.is_empty() { div.meta { (one.text) } } },
            html! { (visit.amount(one.amount)) },
            html! { (amount(one.rest_minor())) div.meta { (one.item_due_on) } },
            html! {
                @if one.owner.is_empty() { span.tone-high { (visit.t("collections-dispute-nobody")) } }
                @else { (one.owner) }
                @if let Some(day) = one.due_on { div.meta.tone-high[late] { (day) } }
            },
            html! {
                (kit::badge(state.0, &visit.t(state.1)))
                @if let Some(day) = one.resolved_on { div.meta { (day) " " (one.credit_number) } }
            },
            acts(visit, one),
        ],
        ..Row::default()
    }
}

fn acts(visit: &Visit, one: &CaseRow) -> Markup {
    html! {
        @if one.state == "open" && visit.may(Right::KeepProof) {
            @match one.id {
                Some(id) => div.actions {
                    a.button href={ (DISPUTES) "/" (id) "/end" } data-sheet {
                        (visit.t("collections-dispute-end"))
                    }
                    a.button href={ (DISPUTES) "/" (id) "/hand" } data-sheet {
                        (visit.t("collections-dispute-hand"))
                    }
                },
                None => a.button href={ (DISPUTES) "/open/" (one.item_id) "?opened_on=" (one.opened_on) }
                    data-sheet { (visit.t("collections-dispute-take")) },
            }
        }
    }
}

fn table(
    visit: &Visit,
    pack: &EvidencePack,
    (view, rows): (CaseView, &[CaseRow]),
    (skip, count): (u32, i64),
) -> Markup {
    let link = Link::to(DISPUTES);
    let word = |view: CaseView| match view {
        CaseView::Open => None,
        CaseView::Late => Some("late"),
        CaseView::Ended => Some("ended"),
    };
    let chip = |of: CaseView| Chip {
        name: visit.t(&format!("collections-disputes-{}", word(of).unwrap_or("open"))),
        count: None,
        href: link.with_some("view", word(of)).href(),
        on: of == view,
    };
    let here = link.with_some("view", word(view));
    let pages = (skip as usize, ROWS as usize, usize::try_from(count).unwrap_or(0));
    List {
        id: "disputes",
        title: visit.t("collections-disputes"),
        count: Some(count),
        chips: [CaseView::Open, CaseView::Late, CaseView::Ended].map(chip).to_vec(),
        columns: vec![
            Column::text(visit.t("collections-care-customer")).title(),
            Column::fit(visit.t("collections-item")),
            Column::text(visit.t("collections-reason")),
            Column::number(visit.t("receivables-disputed")),
            Column::number(visit.t("collections-dispute-rest")),
            Column::fit(visit.t("collections-dispute-owner")),
            Column::fit(visit.t("collections-dispute-state")),
            Column::fit(String::new()),
        ],
        rows: rows.iter().map(|one| row(visit, pack, one)).collect(),
        pager: Some(Pager::skipping(visit.lang, (&here, "disputes"), pages)),
        empty: Empty {
            title: visit.t("collections-disputes-none"),
            why: visit.t("collections-disputes-none-why"),
            button: Some((visit.t("receivables-items"), "/receivables/items".to_owned())),
        },
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}

fn ageing(visit: &Visit, split: &[SplitBucket]) -> Markup {
    let row = |one: &SplitBucket| {
        let amount = |minor| visit.amount(Money::new(minor, one.currency));
        let span = match (one.from_days, one.to_days) {
            (None, _) => visit.t("receivables-not-due"),
            (Some(from), Some(to)) => format!("{from}–{to}"),
            (Some(from), None) => format!("{from}+"),
        };
        Row {
            cells: vec![
                html! { (span) },
                html! { (one.currency.code()) },
                html! { (locale::count(one.items)) },
                html! { (amount(one.open_minor)) },
                html! { (amount(one.disputed_minor)) },
                html! { (amount(one.rest_minor())) },
            ],
            ..Row::default()
        }
    };
    List {
        id: "split",
        title: visit.t("collections-dispute-split"),
        columns: vec![
            Column::fit(visit.t("collections-dispute-bucket")).title(),
            Column::fit(visit.t("collections-currency")),
            Column::number(visit.t("collections-dispute-items")),
            Column::number(visit.t("collections-account-open")),
            Column::number(visit.t("receivables-disputed")),
            Column::number(visit.t("collections-dispute-rest")),
        ],
        rows: split.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("collections-disputes-none"),
            why: visit.t("collections-dispute-split-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// Disputes past their day or owned by nobody, for the first page.
///
/// # Errors
/// A fault from the database.
pub async fn late(app: &App, visit: &Visit) -> Result<i64> {
    count_cases(&app.db, (visit.scope(), None), CaseView::Late).await
}

/// What of open items is in dispute and what of them stays due, for the page of the ageing: a line for each
/// currency. Nothing where nothing is in dispute.
///
/// # Errors
/// A fault from the database.
pub async fn held_back(app: &App, visit: &Visit) -> Result<Markup> {
    let split = split_ageing(&app.db, visit.scope(), visit.today).await?;
    let mut sums: Vec<SplitBucket> = Vec::new();
    for one in split {
        match sums.iter_mut().find(|sum| sum.currency == one.currency) {
            Some(sum) => {
                sum.open_minor = sum.open_minor.saturating_add(one.open_minor);
                sum.disputed_minor = sum.disputed_minor.saturating_add(one.disputed_minor);
            }
            None => sums.push(one),
        }
    }
    let amount = |minor, sum: &SplitBucket| visit.amount(Money::new(minor, sum.currency));
    Ok(html! {
        @for sum in &sums {
            p.soft {
                a href={ (DISPUTES) "#split" } {
                    (visit.ta("collections-dispute-held", &[
                        ("disputed", &amount(sum.disputed_minor, sum)),
                        ("rest", &amount(sum.rest_minor(), sum)),
                    ]))
                }
            }
        }
    })
}
