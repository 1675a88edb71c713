//! How completely debts are proven: the large ones that are badly proven, a buyer's with its papers, and one item
//! with what is missing, what that costs in court, its clock and its claim.

use axum::extract::{Path, Query, State};
use base::{Failure, Money, Rejection};
use credit::{
    collections::evidence::{
        ClockQuery, EvidencePack, EvidencePaper, GradedItem, badly_proven, grade_of_buyer,
        graded_items, list_clocks, list_papers,
    },
    parties::{Buyer, get_buyer, list_documents},
};
use maud::{Markup, html};
use store::access::Right;

use super::{
    CLAIMS, CLOCKS, EVIDENCE, accounts::link_of, buyer_cell, buyer_crumbs, clocks::chain, linked,
    of_buyer as under, tabs,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Link, List, Pager, Row, Tone, hidden},
    parties::words,
    state::App,
    visit::Visit,
};

const ROWS: usize = 15;

fn letter(item: char, percent: i64) -> Markup {
    let tone = match item {
        'A' | 'B' => Tone::Low,
        'C' => Tone::Medium,
        _ => Tone::High,
    };
    kit::badge(tone, &format!("{item} · {percent} %"))
}

/// What is missing, the heaviest first.
fn lacks(visit: &Visit, pack: &EvidencePack, item: &GradedItem, most: usize) -> String {
    let names: Vec<String> = item
        .graded
        .missing()
        .iter()
        .take(most)
        .filter_map(|part| pack.kind(&part.kind))
        .map(|kind| words::said(visit.lang, &kind.name))
        .collect();
    names.join(visit.lang.pick("、", ", "))
}

/// The page of what is large and badly proven.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let rows = badly_proven(&app.db, visit.scope()).await?;
    let pack = EvidencePack::in_force(&app.db, visit.today).await?;
    let skip = filled.get("skip").parse().unwrap_or(0);
    let large = locale::count(pack.grading.large_from);
    let lead = visit.ta("collections-evidence-lead", &[("amount", &large)]);
    let row = |one: &GradedItem| Row {
        cells: vec![
            buyer_cell((&one.buyer_code, &one.buyer_name), &under(EVIDENCE, &one.buyer_code)),
            html! { a href=(item_href(one)) { (one.number) } div.meta { (one.due_on) } },
            html! { (visit.amount(Money::new(one.open_minor, one.currency))) },
            letter(one.graded.letter, one.graded.percent),
            html! { (lacks(&visit, &pack, one, 4)) },
        ],
        ..Row::default()
    };
    let table = List {
        id: "badly",
        title: visit.t("collections-evidence-badly"),
        count: Some(i64::try_from(rows.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("collections-care-customer")).title(),
            Column::fit(visit.t("collections-item")),
            Column::number(visit.t("collections-account-open")),
            Column::fit(visit.t("collections-evidence-grade")),
            Column::text(visit.t("collections-evidence-lacks")),
        ],
        rows: rows.iter().skip(skip).take(ROWS).map(row).collect(),
        pager: Some(Pager::skipping(
            visit.lang,
            (&Link::to(EVIDENCE), "badly"),
            (skip, ROWS, rows.len()),
        )),
        empty: Empty {
            title: visit.t("collections-evidence-none"),
            why: visit.t("collections-evidence-none-why"),
            button: None,
        },
        tall: true,
        ..List::default()
    };
    let title = visit.t("collections-evidence");
    let body = html! {
        (tabs(&visit, EVIDENCE))
        (kit::page_head(&title, &lead, &html! {}))
        div.stack { (table.show(visit.lang)) p.soft { (visit.t("collections-no-advice")) } }
    };
    Ok(visit.page(&title, &body))
}

fn item_href(one: &GradedItem) -> String {
    format!("{}/items/{}", under(EVIDENCE, &one.buyer_code), one.item_id)
}

fn actions(visit: &Visit, buyer: &Buyer, item: Option<i64>) -> Markup {
    let at = under(EVIDENCE, &buyer.code);
    let add = Link::to(format!("{at}/add")).with_some("item", item);
    html! {
        @if visit.may(Right::KeepProof) {
            a.button.primary href=(add) { (visit.t("collections-paper-add")) }
        }
        @if visit.may(Right::Export) {
            form method="post" action={ (at) "/export" } {
                (hidden("csrf", &visit.csrf))
                @if let Some(item) = item { (hidden("item", &item.to_string())) }
                button.button { (visit.t("collections-evidence-export")) }
            }
        }
        a.button href=(under(CLOCKS, &buyer.code)) { (visit.t("collections-clocks")) }
        a.button href=(link_of(&buyer.code)) { (visit.t("collections-accounts")) }
    }
}

/// The page of one buyer.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn of_buyer(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let items = graded_items(&app.db, visit.scope(), (Some(buyer.id), None)).await?;
    let papers = list_papers(&app.db, buyer.id, None).await?;
    let documents = list_documents(&app.db, buyer.id).await?;
    let pack = EvidencePack::in_force(&app.db, visit.today).await?;
    let grade = grade_of_buyer(&pack, &items);
    let row = |one: &GradedItem| Row {
        cells: vec![
            html! { a href=(item_href(one)) { (one.number) } },
            html! { (one.due_on) },
            html! { (visit.amount(Money::new(one.open_minor, one.currency))) },
            letter(one.graded.letter, one.graded.percent),
            html! { (lacks(&visit, &pack, one, 4)) },
        ],
        ..Row::default()
    };
    let table = List {
        id: "items",
        title: visit.t("collections-evidence-items"),
        count: Some(i64::try_from(items.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("collections-item")).title(),
            Column::fit(visit.t("receivables-due")),
            Column::number(visit.t("collections-account-open")),
            Column::fit(visit.t("collections-evidence-grade")),
            Column::text(visit.t("collections-evidence-lacks")),
        ],
        rows: items.iter().take(200).map(row).collect(),
        empty: Empty {
            title: visit.t("collections-evidence-nothing"),
            why: visit.t("collections-evidence-nothing-why"),
            button: None,
        },
        tall: true,
        ..List::default()
    };
    let lead = html! {
        @if let Some((of, percent)) = grade {
            div.actions { span { (visit.t("collections-evidence-whole")) } (letter(of, percent)) }
        }
    };
    let body = html! {
        (buyer_crumbs(&visit, (EVIDENCE, "collections-evidence"), (&buyer.code, &buyer.name)))
        (kit::page_head(&visit.t("collections-evidence"), &buyer.name, &actions(&visit, &buyer, None)))
        div.stack {
            (lead)
            (table.show(visit.lang))
            (paper_list(&visit, &pack, &buyer, &papers))
            (linked::list(&visit, &buyer, (&documents, &papers)))
            p.soft { (visit.t("collections-no-advice")) }
        }
    };
    Ok(visit.page(&visit.t("collections-evidence"), &body))
}

fn paper_list(
    visit: &Visit,
    pack: &EvidencePack,
    buyer: &Buyer,
    papers: &[EvidencePaper],
) -> Markup {
    let at = under(EVIDENCE, &buyer.code);
    let row = |one: &EvidencePaper| {
        let kind = pack.kind(&one.kind).map(|kind| words::said(visit.lang, &kind.name));
        let capacity = pack.capacity(&one.capacity).map(|it| words::said(visit.lang, &it.name));
        Row {
            cells: vec![
                html! {
                    a href={ (at) "/papers/" (one.id) } { (one.title) }
                    div.meta { (one.file_name) " · " (one.size / 1024 + 1) " KB"
                        @if one.document_id.is_some() {
                            " · " (visit.t("collections-file-paper-of"))
                        }
                    }
                },
                html! { (kind.unwrap_or_else(|| one.kind.clone())) },
                html! { (one.as_of) },
                html! {
                    (one.signatory)
                    @if let Some(capacity) = capacity { div.meta { (capacity) } }
                },
                html! { code.meta { (one.digest.get(..16).unwrap_or_default()) } },
                html! {
                    @if visit.may(Right::KeepProof) {
                        form method="post" action={ (at) "/withdraw/" (one.id) } {
                            (hidden("csrf", &visit.csrf))
                            input type="text" name="why" required
                                aria-label=(visit.t("collections-paper-why"))
                                placeholder=(visit.t("collections-paper-why"));
                            button.button { (visit.t("collections-paper-withdraw")) }
                        }
                    }
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "papers",
        title: visit.t("collections-papers"),
        count: Some(i64::try_from(papers.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("collections-paper")).title(),
            Column::fit(visit.t("collections-paper-kind")),
            Column::fit(visit.t("collections-paper-day")),
            Column::fit(visit.t("collections-account-signer")),
            Column::fit("SHA-256".to_owned()),
            Column::fit(String::new()),
        ],
        rows: papers.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("collections-papers-none"),
            why: visit.t("collections-papers-none-why"),
            button: Some((visit.t("collections-paper-add"), format!("{at}/add"))),
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// The page of one item.
///
/// # Errors
/// `parties.buyer-unknown`, `receivables.item-unknown`, or a fault.
pub async fn item(
    State(app): State<App>,
    visit: Visit,
    Path((code, id)): Path<(String, i64)>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let found = graded_items(&app.db, visit.scope(), (Some(buyer.id), Some(id))).await?;
    let found = found.into_iter().find(|one| one.buyer_id == buyer.id);
    let unknown = || Failure::from(Rejection::new("receivables.item-unknown").with("item", id));
    let one = found.ok_or_else(unknown)?;
    let papers = list_papers(&app.db, buyer.id, Some(id)).await?;
    let pack = EvidencePack::in_force(&app.db, visit.today).await?;
    let query =
        ClockQuery { as_of: visit.today, scope: visit.scope(), buyer: None, item: Some(id) };
    let clocks = list_clocks(&app.db, query).await?;
    let at = under(EVIDENCE, &buyer.code);
    let add = |kind: &str| Link::to(format!("{at}/add")).with("item", id).with("kind", kind).href();
    let body = html! {
        (buyer_crumbs(&visit, (EVIDENCE, "collections-evidence"), (&buyer.code, &buyer.name)))
        (kit::page_head(&one.number, &buyer.name, &actions(&visit, &buyer, Some(id))))
        div.stack {
            div.actions {
                (letter(one.graded.letter, one.graded.percent))
                span.number { (visit.amount(Money::new(one.open_minor, one.currency))) }
                a.button href={ (CLAIMS) "/" (id) } { (visit.t("collections-claim")) }
                a.button href={ "/collections/disputes/open/" (id) } data-sheet {
                    (visit.t("collections-dispute-new"))
                }
            }
            (parts(&visit, &pack, &one, &add))
            @for row in &clocks { (chain(&visit, &pack, row)) }
            (paper_list(&visit, &pack, &buyer, &papers))
            p.soft { (visit.t("collections-no-advice")) }
        }
    };
    Ok(visit.page(&one.number, &body))
}

fn parts(
    visit: &Visit,
    pack: &EvidencePack,
    one: &GradedItem,
    add: &dyn Fn(&str) -> String,
) -> Markup {
    let row = |part: &credit::collections::evidence::Part| {
        let kind = pack.kind(&part.kind);
        let whole = part.share_bps >= 10_000;
        Row {
            cells: vec![
                html! {
                    @if let Some(kind) = kind { (words::said(visit.lang, &kind.name)) }
                    @if kind.is_some_and(|kind| kind.critical) {
                        " " (kit::plain_badge(&visit.t("collections-evidence-critical")))
                    }
                },
                html! { (part.weight) },
                html! {
                    @if whole { (kit::badge(Tone::Low, &visit.t("collections-evidence-there"))) }
                    @else if part.share_bps > 0 {
                        (kit::badge(Tone::Medium, &format!("{} %", part.share_bps / 100)))
                        @if part.unsigned { div.meta { (visit.t("collections-evidence-unsigned")) } }
                    } @else { (kit::badge(Tone::High, &visit.t("collections-evidence-missing"))) }
                },
                html! {
                    @if !whole {
                        @if let Some(kind) = kind {
                            (words::said(visit.lang, &kind.costs))
                            div.meta { (words::said(visit.lang, &kind.article)) }
                        }
                    }
                },
                html! {
                    @if !whole && visit.may(Right::KeepProof) {
                        a.button href=(add(&part.kind)) { (visit.t("collections-paper-add")) }
                    }
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "parts",
        title: visit.t("collections-evidence-parts"),
        columns: vec![
            Column::text(visit.t("collections-paper-kind")).title(),
            Column::number(visit.t("collections-evidence-weight")),
            Column::fit(visit.t("collections-evidence-state")),
            Column::text(visit.t("collections-evidence-costs")),
            Column::fit(String::new()),
        ],
        rows: one.graded.parts.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}
