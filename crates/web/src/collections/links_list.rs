//! The two lists of links to customers' own pages: what was answered, and the links themselves.

use base::{Moment, Result};
use credit::{
    collections::link::{
        AnswerFilter, AnswerRow, LinkFilter, LinkRow, LinkState, list_link_answers, list_links,
    },
    parties::{Buyer, EntityBook},
};
use maud::{Markup, html};
use store::access::Right;

use super::links::{PATH, href};
use crate::{
    filled::Filled,
    kit::{self, Column, Empty, Link, List, Pager, Row, Tone, hidden},
    state::App,
    visit::Visit,
};

/// Rows on a page.
const ROWS: u32 = 20;

/// Which rows stand before this one, by a parameter of the address.
fn before(filled: &Filled, name: &str) -> Option<i64> {
    filled.get(name).parse().ok()
}

/// What customers answered.
pub(super) async fn answers(
    app: &App,
    visit: &Visit,
    (buyer, filled): (Option<&Buyer>, &Filled),
) -> Result<Markup> {
    let filter = AnswerFilter {
        scope: visit.scope(),
        buyer: buyer.map(|buyer| buyer.id),
        account: None,
        unread: false,
        before: before(filled, "answered"),
        limit: ROWS + 1,
    };
    let mut rows = list_link_answers(&app.db, &filter).await?;
    let more = rows.len() > ROWS as usize;
    rows.truncate(ROWS as usize);
    let link = Link::to(buyer.map_or_else(|| PATH.to_owned(), |buyer| href(&buyer.code)));
    let next = rows.last().filter(|_| more).map(|last| last.id);
    let newest = rows.first().filter(|row| row.seen_by.is_empty()).map(|row| row.id);
    let list = List {
        id: "answers",
        title: visit.t("collections-link-answers"),
        columns: vec![
            Column::text(visit.t("collections-link-what")).title(),
            Column::text(visit.t("collections-link-said")),
            Column::fit(visit.t("collections-link-at")),
            Column::fit(visit.t("collections-link-read-by")),
        ],
        rows: rows.iter().map(|one| answer_row(app, visit, (one, buyer.is_none()))).collect(),
        pager: Some(pager(visit, (&link, "answers", "answered"), (rows.len(), next, filled))),
        empty: Empty {
            title: visit.t("collections-link-no-answers"),
            why: visit.t("collections-link-no-answers-why"),
            button: None,
        },
        ..List::default()
    };
    Ok(html! {
        (list.show(visit.lang))
        @if let (Some(buyer), Some(newest), true) = (buyer, newest, visit.may(Right::LogContact)) {
            form.actions method="post" action={ (href(&buyer.code)) "/read" } {
                (hidden("csrf", &visit.csrf))
                (hidden("up_to", &newest.to_string()))
                button.button.primary { (visit.t("collections-link-read")) }
            }
        }
    })
}

fn pager(
    visit: &Visit,
    (link, id, name): (&Link, &str, &str),
    (shown, next, filled): (usize, Option<i64>, &Filled),
) -> Pager {
    let at = |link: &Link| format!("{}#{id}", link.href());
    Pager {
        first: before(filled, name).map(|_| at(link)),
        next: next.map(|last| at(&link.with(name, last))),
        shown: visit.ta("house-shown", &[("count", &shown.to_string())]),
    }
}

fn moment(app: &App, at: Moment) -> String {
    at.in_zone(app.clock().zone())
}

fn answer_row(app: &App, visit: &Visit, (one, named): (&AnswerRow, bool)) -> Row {
    let about = one.account.as_ref().map_or(one.item.as_str(), |(_, number)| number.as_str());
    let to = match (one.promise_id, one.dispute_id, &one.account) {
        (Some(id), ..) => Some(format!("/collections/promises/{id}")),
        (_, Some(_), _) => Some("/collections/disputes".to_owned()),
        (_, _, Some((id, _))) => Some(format!("/collections/accounts/{id}")),
        _ => None,
    };
    Row {
        cells: vec![
            html! {
                @if named { a href=(href(&one.buyer_code)) { (one.buyer_name) } br; }
                (kit::badge(Tone::Quiet, &visit.t(&format!("collections-link-kind-{}", one.kind))))
                @if !about.is_empty() {
                    " "
                    @match &to { Some(to) => a href=(to) { (about) }, None => (about) }
                }
            },
            html! {
                @if let Some(amount) = one.amount { b { (visit.amount(amount)) } " " }
                @if let Some(day) = one.due_on {
                    (visit.ta("collections-link-by-day", &[("day", &day.to_string())])) " "
                }
                (one.text)
                div.meta { (one.said_by) }
            },
            html! { (moment(app, one.at)) },
            html! {
                @if one.seen_by.is_empty() {
                    (kit::badge(Tone::Medium, &visit.t("collections-link-not-read")))
                } @else { (one.seen_by) }
            },
        ],
        ..Row::default()
    }
}

/// The links.
pub(super) async fn link_rows(
    app: &App,
    visit: &Visit,
    (buyer, filled): (Option<&Buyer>, &Filled),
) -> Result<Markup> {
    let filter = LinkFilter {
        scope: visit.scope(),
        buyer: buyer.map(|buyer| buyer.id),
        before: before(filled, "issued"),
        limit: ROWS + 1,
    };
    let mut rows = list_links(&app.db, &filter).await?;
    let more = rows.len() > ROWS as usize;
    rows.truncate(ROWS as usize);
    let link = Link::to(buyer.map_or_else(|| PATH.to_owned(), |buyer| href(&buyer.code)));
    let next = rows.last().filter(|_| more).map(|last| last.id);
    let entities = EntityBook::open(&app.db).await?;
    let list = List {
        id: "links",
        title: visit.t("collections-links"),
        columns: vec![
            Column::text(visit.t("collections-link-issued")).title(),
            Column::fit(visit.t("collections-link-state")),
            Column::fit(visit.t("collections-link-ends")),
            Column::fit(visit.t("collections-link-opened")),
            Column::number(visit.t("collections-link-answers")),
            Column::fit(String::new()),
        ],
        rows: rows
            .iter()
            .map(|one| link_row(app, visit, (one, buyer.is_none(), &entities)))
            .collect(),
        pager: Some(pager(visit, (&link, "links", "issued"), (rows.len(), next, filled))),
        empty: Empty {
            title: visit.t("collections-link-no-links"),
            why: visit.t("collections-link-no-links-why"),
            button: None,
        },
        ..List::default()
    };
    Ok(list.show(visit.lang))
}

fn link_row(
    app: &App,
    visit: &Visit,
    (one, named, entities): (&LinkRow, bool, &EntityBook),
) -> Row {
    let tone = match one.state {
        LinkState::Live => Tone::Low,
        LinkState::Expired | LinkState::Revoked => Tone::Quiet,
    };
    let entity = one.seller.and_then(|seller| entities.of(seller));
    Row {
        cells: vec![
            html! {
                @if named { a href=(href(&one.buyer_code)) { (one.buyer_name) } br; }
                (moment(app, one.issued_at)) " · " (one.issued_by)
                div.meta {
                    (one.note)
                    @if let Some(entity) = entity { " " (entity.is.name) }
                    @if let Some(id) = one.outbox_id {
                        " " a href={ "/collections/outbox/" (id) } { (visit.t("collections-link-by-letter")) }
                    }
                }
            },
            html! {
                (kit::badge(tone, &visit.t(&format!("collections-link-state-{}", one.state.code()))))
                @if let Some(at) = one.revoked_at {
                    div.meta { (moment(app, at)) " · " (one.revoked_by) }
                }
            },
            html! { (moment(app, one.expires_at)) },
            html! {
                (visit.ta("collections-link-times", &[("count", &one.opened.to_string())]))
                @if let Some(at) = one.last_opened_at { div.meta { (moment(app, at)) } }
            },
            html! { (one.answers) },
            html! {
                @if one.state == LinkState::Live && visit.may(Right::LogContact) {
                    form method="post" action={ (href(&one.buyer_code)) "/revoke/" (one.id) } {
                        (hidden("csrf", &visit.csrf))
                        button.button { (visit.t("collections-link-revoke")) }
                    }
                }
            },
        ],
        ..Row::default()
    }
}

/// What the customer answered by link, and how far that carries.
pub async fn answers_to_account(app: &App, visit: &Visit, account: i64) -> Result<Markup> {
    let filter = AnswerFilter {
        scope: visit.scope(),
        buyer: None,
        account: Some(account),
        unread: false,
        before: None,
        limit: 20,
    };
    let rows = list_link_answers(&app.db, &filter).await?;
    Ok(html! {
        @if !rows.is_empty() {
            (kit::notice(Tone::Medium, &visit.t("collections-link-account-answers"), &html! {
                ul {
                    @for one in &rows {
                        li {
                            (app.clock().day_of(one.at)) " · "
                            (visit.t(&format!("collections-link-kind-{}", one.kind))) " · "
                            (one.said_by) " " (one.text)
                        }
                    }
                }
                p { (visit.t("collections-link-account-carries")) }
            }))
        }
    })
}
