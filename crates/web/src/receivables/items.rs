//! The items behind a figure: open as of the day, oldest due first.

use axum::extract::{Query, State};
use base::{Day, Money};
use credit::receivables::{self, AgeingBucket, Basis, ItemFilter, ItemRow};
use maud::{Markup, html};
use store::access::Right;

use super::{
    asked::{Asked, bucket_name, bucket_title},
    item_href,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, List, Pager, Row, Tone, icon, link::encoded},
    state::App,
    visit::Visit,
};

/// Rows of one page.
const ROWS: u32 = 50;

/// Which ages are asked for.
pub enum Ages {
    /// All.
    Any,
    /// All that are past due.
    Overdue,
    /// One bucket by its place.
    Bucket(usize),
}

/// Reads the parameter `bucket`.
pub fn ages(filled: &Filled) -> Ages {
    match filled.get("bucket") {
        "" => Ages::Any,
        "overdue" => Ages::Overdue,
        text => text.parse().map_or(Ages::Any, Ages::Bucket),
    }
}

/// The range of days of the ages that are asked for.
pub fn range(ages: &Ages, buckets: &[AgeingBucket]) -> Option<(Option<i32>, Option<i32>)> {
    match ages {
        Ages::Any => None,
        Ages::Overdue => Some((Some(1), None)),
        Ages::Bucket(n) => buckets.get(*n).map(|bucket| (bucket.from_days, bucket.to_days)),
    }
}

/// `2026-11-21.123`: where a page ended.
pub fn cursor(text: &str) -> Option<(Day, i64)> {
    let (day, id) = text.split_once('.')?;
    Some((day.parse().ok()?, id.parse().ok()?))
}

/// The page.
///
/// # Errors
/// `parties.buyer-unknown` for a buyer that is not the reader's, or a fault.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let asked = Asked::read(&app, &visit, filled).await?;
    let ageing = receivables::ageing(&app.db, &asked.query).await?;
    let ages = ages(&asked.filled);
    let filter = ItemFilter {
        query: asked.query.clone(),
        bucket: range(&ages, &ageing.buckets),
        search: asked.filled.get("q").to_owned(),
        after: cursor(asked.filled.get("after")),
        limit: ROWS,
    };
    let page = receivables::list_items(&app.db, &filter).await?;
    let inside = |bucket: &&AgeingBucket| match filter.bucket {
        None => true,
        Some((from, to)) => {
            bucket.from_days >= from && to.is_none_or(|to| bucket.to_days == Some(to))
        }
    };
    let open: i64 = ageing.buckets.iter().filter(inside).map(|b| b.open_minor).sum();
    let count: i64 = ageing.buckets.iter().filter(inside).map(|b| b.items).sum();
    let searched = !filter.search.is_empty();
    let title = visit.t("receivables-items-title");
    let money = Money::new(open, ageing.currency);
    let narrowed = match &asked.buyer {
        Some((_, name)) => name.clone(),
        None => String::new(),
    };
    let said = asked.said(&visit, &app);
    let lead = if narrowed.is_empty() { said } else { format!("{narrowed} · {said}") };
    let body = html! {
        nav.crumbs.meta { a href=(asked.link("/receivables").without("buyer")) { (visit.t("receivables-ageing")) } " / " (title) }
        (kit::page_head(&title, &lead, &actions(&visit, &asked)))
        div.stack {
            (asked.mistakes.summary(visit.lang))
            (rows(&visit, &asked, &page.rows, Around {
                chips: chips(&visit, &asked, &ageing.buckets, &ages),
                count: (!searched).then_some(count),
                total: (!searched).then(|| visit.amount(money)),
                next: page.next,
            }))
        }
    };
    Ok(visit.page(&title, &body))
}

fn actions(visit: &Visit, asked: &Asked) -> Markup {
    let carried = |path: &str| {
        asked
            .link(path)
            .with_some("bucket", asked.filled.some("bucket"))
            .with_some("q", asked.filled.some("q"))
    };
    html! {
        @if visit.may(Right::Export) {
            a.button href=(carried("/receivables/items.xlsx")) download {
                (icon("download")) "XLSX"
            }
            a.button href=(carried("/receivables/items.csv")) download { "CSV" }
        }
    }
}

fn chips(visit: &Visit, asked: &Asked, buckets: &[AgeingBucket], ages: &Ages) -> Vec<Chip> {
    let link = asked.link("/receivables/items").with_some("q", asked.filled.some("q"));
    let mut chips = Vec::with_capacity(buckets.len() + 2);
    if asked.query.basis == Basis::Due {
        let on = matches!(ages, Ages::Overdue);
        let count = buckets.iter().filter(|b| b.from_days.is_some()).map(|b| b.items).sum();
        let href = if on { link.href() } else { link.with("bucket", "overdue").href() };
        chips.push(Chip { name: visit.t("receivables-overdue"), count: Some(count), href, on });
    }
    for (n, bucket) in buckets.iter().enumerate() {
        let on = matches!(ages, Ages::Bucket(at) if *at == n);
        chips.push(Chip {
            name: bucket_name(visit, bucket),
            count: Some(bucket.items),
            href: if on { link.href() } else { link.with("bucket", n).href() },
            on,
        });
    }
    chips
}

/// What stands around the rows.
struct Around {
    chips: Vec<Chip>,
    count: Option<i64>,
    total: Option<String>,
    next: Option<(Day, i64)>,
}

fn rows(visit: &Visit, asked: &Asked, items: &[ItemRow], around: Around) -> Markup {
    let link = asked
        .link("/receivables/items")
        .with_some("bucket", asked.filled.some("bucket"))
        .with_some("q", asked.filled.some("q"));
    let filters = html! {
        @for (name, value) in link.pairs().iter().filter(|(name, _)| name != "q") {
            input type="hidden" name=(name) value=(value);
        }
        label { span.away { (visit.t("receivables-search")) }
            input type="search" name="q" value=(asked.filled.get("q"))
                placeholder=(visit.t("receivables-search"));
        }
    };
    let subtotal = around.total.map(|total| {
        let mut cells = vec![html! { (visit.t("house-total")) }];
        cells.extend((0..4).map(|_| html! {}));
        cells.push(html! { (total) });
        cells.extend((0..2).map(|_| html! {}));
        cells
    });
    List {
        id: "items",
        title: match (asked.query.basis, ages(&asked.filled)) {
            (_, Ages::Overdue) => visit.t("receivables-overdue"),
            _ => visit.t("receivables-open-items"),
        },
        count: around.count,
        chips: around.chips,
        filters: Some(filters),
        columns: vec![
            Column::text(visit.t("receivables-invoice")).title(),
            Column::text(visit.t("receivables-buyer")).full(),
            Column::fit(visit.t("receivables-issued")).off(),
            Column::fit(visit.t("receivables-due")),
            Column::number(visit.t("receivables-amount")).off(),
            Column::number(visit.t("receivables-open")),
            Column::number(visit.t("receivables-days")),
            Column::fit(visit.t("receivables-dispute")),
        ],
        rows: items.iter().map(|item| one(visit, asked, item)).collect(),
        subtotal,
        pager: Some(Pager {
            first: asked.filled.some("after").map(|_| link.href()),
            next: around.next.map(|(day, id)| link.with("after", format!("{day}.{id}")).href()),
            shown: String::new(),
        }),
        empty: Empty {
            title: visit.t("receivables-items-none"),
            why: visit.t("receivables-items-none-why"),
            button: Some((visit.t("receivables-ageing"), "/receivables".to_owned())),
        },
        link,
        ..List::default()
    }
    .show(visit.lang)
}

/// Days overdue (or since the invoice) on the day.
pub fn age(asked: &Asked, item: &ItemRow) -> i32 {
    match asked.query.basis {
        Basis::Due => asked.as_of().days_since(item.due_on),
        Basis::Issued => asked.as_of().days_since(item.issued_on),
    }
}

fn one(visit: &Visit, asked: &Asked, item: &ItemRow) -> Row {
    let money = |minor| Money::new(minor, item.currency);
    let age = age(asked, item);
    let href = item_href(item);
    Row {
        href: Some(href.clone()),
        pick: None,
        cells: vec![
            html! {
                a href=(href) { (item.number) }
                @if item.instalment > 1 { " " span.soft { "#" (item.instalment) } }
                @if !item.contract.is_empty() { span.meta { (item.contract) } }
            },
            html! {
                a href={ "/parties/" (encoded(&item.buyer_code)) } { (item.buyer_name) }
                (crate::parties::words::code_beside(&item.buyer_code, &item.buyer_name))
            },
            html! { (item.issued_on) },
            html! { (item.due_on) },
            html! { (visit.amount(money(item.amount_minor))) },
            html! { (visit.amount(money(item.open_minor))) },
            html! {
                span.tone-high[age > 90].tone-medium[(1..=90).contains(&age)] {
                    @if age > 0 { (age) } @else { (visit.t("receivables-not-due")) }
                }
            },
            html! {
                @if item.disputed_minor > 0 {
                    (kit::badge(Tone::Medium, &visit.t("receivables-disputed")))
                }
            },
        ],
    }
}

/// The heading of the ages that are asked for, for files.
pub fn ages_title(visit: &Visit, asked: &Asked, buckets: &[AgeingBucket]) -> String {
    match ages(&asked.filled) {
        Ages::Any => visit.t("receivables-open-items"),
        Ages::Overdue => visit.t("receivables-overdue"),
        Ages::Bucket(n) => buckets
            .get(n)
            .map_or_else(String::new, |bucket| bucket_title(visit, asked.query.basis, bucket)),
    }
}
