//! The review calendar with key accounts, and the list of proposals for change after re-rating.

use axum::extract::{Query, State};
use base::Currency;
use credit::{
    granting::{
        Change, ReviewRow, ReviewView, count_reviews, key_share, list_changes, list_reviews,
    },
    policy::Tier,
    receivables::company_currency,
};
use maud::{Markup, html};
use store::access::Right;

use super::{href, ways};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, Link, List, Pager, Row, Tone, link::encoded},
    parties::{self, words},
    state::App,
    visit::Visit,
};

/// Rows of each list on a page.
const ROWS: u32 = 20;
const PATH: &str = "/granting/reviews";

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(asked): Query<Filled>) -> Answer {
    let counts = count_reviews(&app.db, visit.scope()).await?;
    let late = counts.iter().any(|(view, count)| *view == ReviewView::Overdue && *count > 0);
    let first = if late { ReviewView::Overdue } else { ReviewView::Coming };
    let view = ReviewView::parse(asked.get("view")).unwrap_or(first);
    let currency = company_currency(&app.db).await?;
    let number = |name: &str| asked.get(name).parse::<i64>().ok();
    let link = Link::to(PATH).with_some("view", asked.some("view"));
    let at = (currency, ROWS + 1, number("after"));
    let mut rows = list_reviews(&app.db, visit.scope(), view, at).await?;
    let next = cut(&mut rows).map(|more| more.buyer_id);
    let here = link.with_some("before", asked.some("before"));
    let pages = Pager {
        first: asked.some("after").map(|_| format!("{}#reviews", here.href())),
        next: next.map(|id| format!("{}#reviews", here.with("after", id).href())),
        shown: visit.ta("house-shown", &[("count", &rows.len().to_string())]),
    };
    let before = number("before");
    let mut changes = list_changes(&app.db, visit.scope(), (true, ROWS + 1, before)).await?;
    let next = cut(&mut changes).map(|more| more.id);
    let here = link.with_some("after", asked.some("after"));
    let more = Pager {
        first: asked.some("before").map(|_| format!("{}#changes", here.href())),
        next: next.map(|id| format!("{}#changes", here.with("before", id).href())),
        shown: visit.ta("house-shown", &[("count", &changes.len().to_string())]),
    };
    let share = match view {
        ReviewView::Key => Some(key_share(&app.db).await?),
        _ => None,
    };
    let title = visit.t("granting-reviews");
    let body = html! {
        (kit::page_head(&title, &visit.t("granting-reviews-lead"), &html! {}))
        (ways(&visit, "/granting/reviews"))
        div.stack {
            @if let Some((count, bps)) = share {
                p.soft {
                    (visit.ta("granting-key-share", &[
                        ("count", &count.to_string()),
                        ("share", &locale::bps(base::Bps(i32::try_from(bps).unwrap_or(0)))),
                    ]))
                }
            }
            (calendar(&visit, (view, &counts), (&rows, pages), currency))
            (proposals(&visit, &changes, more))
        }
    };
    Ok(visit.page(&title, &body))
}

/// Takes off the row that only says that there are more; the last one that stays is the place of the next page.
fn cut<T>(rows: &mut Vec<T>) -> Option<&T> {
    let more = rows.len() > ROWS as usize;
    rows.truncate(ROWS as usize);
    rows.last().filter(|_| more)
}

fn calendar(
    visit: &Visit,
    (view, counts): (ReviewView, &[(ReviewView, i64)]),
    (rows, pages): (&[ReviewRow], Pager),
    currency: Currency,
) -> Markup {
    let chips = counts.iter().map(|(one, count)| Chip {
        name: visit.t(&format!("granting-view-{}", one.code())),
        count: Some(*count),
        href: format!("/granting/reviews?view={}", one.code()),
        on: *one == view,
    });
    List {
        id: "reviews",
        title: visit.t("granting-calendar"),
        chips: chips.collect(),
        columns: vec![
            Column::text(visit.t("granting-buyer")).title(),
            Column::fit(visit.t("parties-col-tier")),
            Column::number(visit.t("granting-limit-and-exposure")),
            Column::fit(visit.t("granting-last-review")),
            Column::fit(visit.t("policy-review")),
            Column::fit(String::new()),
        ],
        rows: rows.iter().map(|one| review_row(visit, one, currency)).collect(),
        empty: Empty {
            title: visit.t("granting-reviews-none"),
            why: visit.t("granting-reviews-none-why"),
            button: Some((visit.t("granting-view-all"), "/granting/reviews?view=all".to_owned())),
        },
        pager: Some(pages),
        ..List::default()
    }
    .show(visit.lang)
}

fn review_row(visit: &Visit, one: &ReviewRow, currency: Currency) -> Row {
    let late = visit.today.days_since(one.due_on);
    let at = parties::tab_href(&one.buyer_code, "credit");
    Row {
        href: Some(at.clone()),
        cells: vec![
            html! {
                a href=(at) { (one.buyer_name) }
                div.meta { (one.buyer_code) }
            },
            html! {
                (words::tier_badge(visit.lang, one.tier))
                @if let Some(place) = one.key_place {
                    " " (kit::plain_badge(&visit.ta("granting-key", &[
                        ("place", &place.to_string()),
                    ])))
                }
            },
            html! {
                (words::limit(visit, one.limit))
                div.meta { (visit.amount(one.exposure(currency))) }
            },
            html! { (one.last_on) },
            html! {
                @if late > 0 {
                    (kit::badge(Tone::High, &visit.ta("granting-late", &[
                        ("days", &late.to_string()),
                    ])))
                    div.meta { (one.due_on) }
                } @else { (one.due_on) }
            },
            html! {
                @match one.application_id {
                    Some(id) => a href=(href(id)) { (visit.t("granting-on-its-way")) },
                    None if visit.may(Right::ApplyCredit) => a.button
                        href={ "/granting/new?what=review&buyer=" (encoded(&one.buyer_code)) } {
                        (visit.t("granting-review-now"))
                    },
                    None => (kit::nothing(visit.lang)),
                }
            },
        ],
        ..Row::default()
    }
}

pub(super) fn tiers(visit: &Visit, from: Tier, to: Tier) -> Markup {
    html! { (words::tier_badge(visit.lang, from)) " → " (words::tier_badge(visit.lang, to)) }
}

pub(super) fn change_href(id: i64) -> String {
    format!("/granting/changes/{id}")
}

fn proposals(visit: &Visit, changes: &[Change], pages: Pager) -> Markup {
    let row = |one: &Change| Row {
        href: Some(change_href(one.id)),
        cells: vec![
            html! { a href=(change_href(one.id)) { (one.buyer_name) } div.meta { (one.buyer_code) } },
            tiers(visit, one.tier_before, one.tier_after),
            html! {
                (words::limit(visit, one.limit)) " → " (words::limit(visit, one.proposed))
                div.meta {
                    (words::terms(visit.lang, &one.terms)) " → "
                    (words::terms(visit.lang, &one.proposed_terms))
                }
            },
            html! { (one.as_of) },
            change_badge(visit, one),
            html! {
                @match one.task_on {
                    Some(day) if day < visit.today => (kit::badge(Tone::High, &day.to_string())),
                    Some(day) => (day),
                    None => (kit::nothing(visit.lang)),
                }
                @if !one.task_owner.is_empty() { div.meta { (one.task_owner) } }
            },
        ],
        ..Row::default()
    };
    List {
        id: "changes",
        title: visit.t("granting-changes"),
        columns: vec![
            Column::text(visit.t("granting-buyer")).title(),
            Column::fit(visit.t("parties-col-tier")),
            Column::text(visit.t("granting-proposed-change")),
            Column::fit(visit.t("granting-since")),
            Column::fit(visit.t("granting-state")),
            Column::fit(visit.t("granting-task")),
        ],
        rows: changes.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("granting-changes-none"),
            why: visit.t("granting-changes-none-why"),
            button: None,
        },
        pager: Some(pages),
        ..List::default()
    }
    .show(visit.lang)
}

pub(super) fn change_badge(visit: &Visit, one: &Change) -> Markup {
    let tone = match one.state.as_str() {
        "open" if one.is_worse() => Tone::High,
        "open" | "planned" => Tone::Medium,
        "done" => Tone::Low,
        _ => Tone::Quiet,
    };
    kit::badge(tone, &visit.t(&format!("granting-change-{}", one.state)))
}
