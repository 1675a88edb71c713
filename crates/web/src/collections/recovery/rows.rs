//! The rows behind a figure of the curve, by pages.

use axum::extract::{Query, State};
use base::Currency;
use credit::{
    collections::recovery::{
        RecoveryBy, RecoveryFilter, RecoveryRow, RecoveryWhat, list_recovery_rows,
    },
    receivables::company_currency,
};
use maud::{Markup, html};

use super::{Names, PATH, page::Asked};
use crate::{
    collections::cases::money,
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, List, Pager, Row},
    parties,
    receivables::item_at,
    state::App,
    visit::Visit,
};

/// Rows on a page.
const ROWS: usize = 20;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let asked = Asked::of(&filled);
    // By what items are told apart says nothing where no group is named.
    let group = match &asked.group {
        Some(code) => (asked.by, code.clone()),
        None => (RecoveryBy::All, String::new()),
    };
    let filter = RecoveryFilter {
        group,
        what: RecoveryWhat::parse(filled.get("what")).unwrap_or_default(),
        from_days: filled.get("from").parse().unwrap_or(0),
        to_days: filled.get("to").parse().ok(),
        before: filled.get("before").parse().ok(),
        limit: u32::try_from(ROWS + 1).unwrap_or(21),
    };
    let rows = list_recovery_rows(&app.db, visit.scope(), &filter).await?;
    let currency = company_currency(&app.db).await?;
    let names = Names::read(&app, &visit, asked.by).await?;
    let title = visit.t(&format!("collections-recovery-what-{}", filter.what.code()));
    let ages = ages(&visit, &filter);
    let lead = match &asked.group {
        Some(code) => format!("{} · {ages}", names.called(code, "")),
        None => ages,
    };
    let body = html! {
        nav.crumbs.meta {
            a href=(asked.link(PATH).href()) { (visit.t("collections-recovery")) }
        }
        (kit::page_head(&title, &lead, &html! {}))
        div.stack { (list(&visit, rows, (&asked, &filter), currency)) }
    };
    Ok(visit.page(&title, &body))
}

fn ages(visit: &Visit, filter: &RecoveryFilter) -> String {
    let from = filter.from_days.saturating_add(1).to_string();
    match filter.to_days {
        Some(to) => {
            visit.ta("collections-recovery-ages", &[("from", &from), ("to", &to.to_string())])
        }
        None => visit.ta("collections-recovery-ages-from", &[("from", &from)]),
    }
}

fn line(visit: &Visit, one: &RecoveryRow, currency: Currency) -> Row {
    let at = item_at((&one.buyer_code, &one.number), one.instalment, one.seller);
    Row {
        cells: vec![
            html! {
                a href=(parties::href(&one.buyer_code)) { (one.buyer_name) }
                div.meta { (one.buyer_code) }
            },
            html! { a href=(at) { (one.number) } },
            html! { (one.due_on) },
            html! { (one.on) },
            html! { (one.age_days()) },
            html! { (money(visit, one.minor, currency)) },
        ],
        ..Row::default()
    }
}

fn list(
    visit: &Visit,
    mut rows: Vec<RecoveryRow>,
    (asked, filter): (&Asked, &RecoveryFilter),
    currency: Currency,
) -> Markup {
    let next = (rows.len() > ROWS).then(|| rows.get(ROWS - 1).map(|row| row.id)).flatten();
    rows.truncate(ROWS);
    let what = filter.what;
    let link = asked
        .link("/collections/recovery/rows")
        .with("what", what.code())
        .with_some("from", (filter.from_days > 0).then_some(filter.from_days))
        .with_some("to", filter.to_days);
    let chips = RecoveryWhat::ALL.into_iter().map(|one| Chip {
        name: visit.t(&format!("collections-recovery-what-{}", one.code())),
        count: None,
        href: link.with("what", one.code()).href(),
        on: one == what,
    });
    List {
        id: "rows",
        title: visit.t("collections-recovery-rows"),
        chips: chips.collect(),
        columns: vec![
            Column::text(visit.t("collections-buyer")).title(),
            Column::fit(visit.t("collections-recovery-invoice")),
            Column::fit(visit.t("collections-recovery-due")),
            Column::fit(visit.t(&format!("collections-recovery-on-{}", what.code()))),
            Column::number(visit.t("collections-recovery-age")),
            Column::number(visit.t("collections-recovery-amount")),
        ],
        rows: rows.iter().map(|one| line(visit, one, currency)).collect(),
        pager: Some(Pager {
            first: filter.before.map(|_| link.href()),
            next: next.map(|id| link.with("before", id).href()),
            shown: visit.ta("house-shown", &[("count", &rows.len().to_string())]),
        }),
        empty: Empty {
            title: visit.t("collections-recovery-no-rows"),
            why: visit.t("collections-recovery-no-rows-why"),
            button: Some((visit.t("collections-recovery"), asked.link(PATH).href())),
        },
        ..List::default()
    }
    .show(visit.lang)
}
