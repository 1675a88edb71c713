//! One item: what it is, what is still open, everything that happened to it, its disputes, and
//! what those who keep the books can do with it.

use axum::extract::{Path, State};
use base::{Failure, Money, Rejection};
use credit::{
    parties::{Buyer, Entity, EntityBook, Seller, get_buyer},
    receivables::{self, DisputeRow, ItemRow, MovementRow},
};
use maud::{Markup, html};
use store::access::Right;

use super::item_href;
use crate::{
    failure::Answer,
    kit::{self, Column, Empty, Headline, Link, List, Row, Tone, link::encoded},
    state::App,
    visit::Visit,
};

/// The address of an item: buyer's code, number, instalment with its entity (see [`super::item_at`]).
pub type Address = (String, String, String);

/// Instalment and entity of the last part of an address.
fn part_of(text: &str) -> Option<(i64, Option<Seller>)> {
    let (instalment, entity) = match text.split_once('@') {
        None => (text, None),
        Some((instalment, entity)) => (instalment, Some(Seller::Other(entity.parse().ok()?))),
    };
    Some((instalment.parse().ok()?, entity))
}

/// The item of an address and whose it is, if the reader may see it.
pub async fn place(
    app: &App,
    visit: &Visit,
    (code, number, instalment): &Address,
) -> Result<(Buyer, ItemRow), Failure> {
    let buyer = get_buyer(&app.db, code, visit.scope()).await?;
    let unknown = || Failure::from(Rejection::new("receivables.item-unknown").with("item", number));
    let (instalment, entity) = part_of(instalment).ok_or_else(unknown)?;
    let named = (number.as_str(), instalment);
    let item = match receivables::get_item_of(&app.db, buyer.id, named, entity).await {
        // An address without an entity is the main one's where there are several.
        Err(Failure::Rejected(why)) if why.code == "receivables.number-ambiguous" => {
            let main = Some(Seller::Main);
            receivables::get_item_of(&app.db, buyer.id, named, main).await?
        }
        other => other?,
    };
    Ok((buyer, item))
}

/// The page.
///
/// # Errors
/// `parties.buyer-unknown`, `receivables.item-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(address): Path<Address>) -> Answer {
    let (buyer, item) = place(&app, &visit, &address).await?;
    let movements = receivables::list_movements(&app.db, item.id).await?;
    let disputes = receivables::list_disputes(&app.db, item.id).await?;
    let entities = EntityBook::open(&app.db).await?;
    let title = visit.ta("receivables-item-title", &[("number", &item.number)]);
    let body = html! {
        (crumbs(&visit, &buyer, None))
        (kit::page_head(&title, &buyer.name, &actions(&visit, &item)))
        div.stack {
            (headline(&visit, &item, entities.of(item.seller).filter(|_| entities.several())))
            (history(&visit, &app, &item, &movements))
            @if !disputes.is_empty() { (dispute_list(&visit, &item, &disputes)) }
        }
    };
    Ok(visit.page(&title, &body))
}

/// The way back.
pub fn crumbs(visit: &Visit, buyer: &Buyer, item: Option<&ItemRow>) -> Markup {
    let items = Link::to("/receivables/items").with("buyer", &buyer.code);
    html! {
        nav.crumbs.meta {
            a href="/receivables" { (visit.t("receivables-ageing")) } " / "
            a href=(items) { (buyer.name) }
            @if let Some(item) = item { " / " a href=(item_href(item)) { (item.number) } }
        }
    }
}

fn actions(visit: &Visit, item: &ItemRow) -> Markup {
    let href = item_href(item);
    let action = |act: &str, class: &str| {
        html! {
            a class={ "button " (class) } href={ (href) "/" (act) } data-sheet {
                (visit.t(&format!("receivables-act-{act}")))
            }
        }
    };
    html! {
        @if visit.may(Right::BookLedger) {
            @if item.open_minor > 0 {
                (action("allocate", "primary"))
                (action("write-off", ""))
            }
            @if item.open_minor > 0 { (action("cancel", "danger")) }
        }
        @if item.open_minor > 0 && visit.may(Right::KeepProof) {
            // With a reason, an owner and a day; the ledger's part of it is written there, too.
            a.button href={ "/collections/disputes/open/" (item.id) } data-sheet {
                (visit.t("receivables-act-dispute"))
            }
        }
        @if item.open_minor > 0 {
            a.button href={
                "/collections/evidence/" (encoded(&item.buyer_code)) "/items/" (item.id)
            } { (visit.t("collections-proof-of-item")) }
        }
    }
}

fn headline(visit: &Visit, item: &ItemRow, entity: Option<&Entity>) -> Markup {
    let money = |minor| Money::new(minor, item.currency);
    let late = visit.today.days_since(item.due_on);
    let state = match (item.closed_on, late) {
        (Some(_), _) => kit::badge(Tone::Low, &visit.t("receivables-closed")),
        (None, ..=0) => kit::badge(Tone::Quiet, &visit.t("receivables-not-due")),
        (None, 1..=90) => kit::badge(Tone::Medium, &visit.t("receivables-overdue")),
        (None, _) => kit::badge(Tone::High, &visit.t("receivables-overdue")),
    };
    let due_note = match item.closed_on {
        Some(day) => visit.ta("receivables-closed-on", &[("day", &day.to_string())]),
        None if late > 0 => {
            visit.ta("receivables-days-late", &[("days", &locale::count(late.into()))])
        }
        None if late == 0 => visit.t("collections-due-today"),
        None => visit.ta("receivables-days-left", &[("days", &locale::count((-late).into()))]),
    };
    let part =
        |name: &str, value: Markup, note: Markup| Headline { name: visit.t(name), value, note };
    let identity = html! {
        h2 {
            (item.number)
            @if item.instalment > 1 { " " span.soft { "#" (item.instalment) } }
        }
        div.actions {
            (state)
            (kit::plain_badge(item.currency.code()))
            @if !item.contract.is_empty() { (kit::plain_badge(&item.contract)) }
            @if let Some(one) = entity { (kit::plain_badge(&crate::sellers::spelled(one))) }
            @if item.disputed_minor > 0 {
                (kit::badge(Tone::Medium, &visit.t("receivables-disputed")))
            }
        }
        div.meta {
            a href={ "/parties/" (encoded(&item.buyer_code)) } { (item.buyer_name) }
            " · " (item.buyer_code)
        }
    };
    let whole =
        visit.ta("receivables-of-whole", &[("amount", &visit.amount(money(item.amount_minor)))]);
    kit::headline(
        &identity,
        &[
            part(
                "receivables-open",
                html! { (visit.amount(money(item.open_minor))) },
                html! { (whole) },
            ),
            part("receivables-due", html! { (item.due_on) }, html! { (due_note) }),
            part("receivables-issued", html! { (item.issued_on) }, html! {}),
            part(
                "receivables-disputed",
                html! {
                    @if item.disputed_minor > 0 { (visit.amount(money(item.disputed_minor))) }
                    @else { (kit::nothing(visit.lang)) }
                },
                html! {},
            ),
        ],
    )
}

fn history(visit: &Visit, app: &App, item: &ItemRow, movements: &[MovementRow]) -> Markup {
    let undone: Vec<i64> = movements.iter().filter_map(|m| m.reverses_id).collect();
    let rows = movements.iter().map(|movement| {
        let standing = movement.reverses_id.is_none() && !undone.contains(&movement.id);
        let money = Money::new(-movement.amount_minor, item.currency);
        Row {
            cells: vec![
                html! { (movement.effective_on) },
                html! {
                    (visit.t(&format!("receivables-movement-{}", movement.kind.replace('_', "-"))))
                    @if undone.contains(&movement.id) {
                        " " (kit::plain_badge(&visit.t("receivables-reversed")))
                    }
                    @if !movement.reason.is_empty() { span.meta { (movement.reason) } }
                },
                html! { (movement.credit) },
                html! { (visit.amount(money)) },
                html! { span.meta { (movement.recorded_at.in_zone(app.clock().zone())) } },
                html! {
                    @if standing && visit.may(Right::BookLedger) {
                        a.button href={ (item_href(item)) "/reverse-" (movement.id) } data-sheet {
                            (visit.t("receivables-act-reverse"))
                        }
                    }
                },
            ],
            ..Row::default()
        }
    });
    List {
        id: "movements",
        title: visit.t("receivables-history"),
        columns: vec![
            Column::fit(visit.t("receivables-effective")),
            Column::text(visit.t("receivables-what")).title(),
            Column::fit(visit.t("receivables-credit")),
            Column::number(visit.t("receivables-effect")),
            Column::fit(visit.t("receivables-recorded")),
            Column::fit(String::new()),
        ],
        rows: rows.collect(),
        empty: Empty {
            title: visit.t("receivables-history-none"),
            why: visit.t("receivables-history-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn dispute_list(visit: &Visit, item: &ItemRow, disputes: &[DisputeRow]) -> Markup {
    let rows = disputes.iter().map(|dispute| Row {
        cells: vec![
            html! { (dispute.opened_on) },
            html! {
                @if dispute.reason.is_empty() { (visit.t("receivables-dispute")) }
                @else { (dispute.reason) }
            },
            html! { (visit.amount(Money::new(dispute.amount_minor, item.currency))) },
            html! {
                @match dispute.resolved_on {
                    Some(day) => (kit::badge(Tone::Low, &day.to_string())),
                    None => (kit::badge(Tone::Medium, &visit.t("receivables-unresolved"))),
                }
            },
            html! {
                @if dispute.resolved_on.is_none() && visit.may(Right::BookLedger) {
                    a.button href={ (item_href(item)) "/dispute?opened=" (dispute.opened_on) }
                        data-sheet { (visit.t("receivables-act-resolve")) }
                }
            },
        ],
        ..Row::default()
    });
    List {
        id: "disputes",
        title: visit.t("receivables-disputes"),
        columns: vec![
            Column::fit(visit.t("receivables-opened")),
            Column::text(visit.t("receivables-reason")).title(),
            Column::number(visit.t("receivables-amount")),
            Column::fit(visit.t("receivables-resolved")),
            Column::fit(String::new()),
        ],
        rows: rows.collect(),
        ..List::default()
    }
    .show(visit.lang)
}
