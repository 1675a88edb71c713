//! The ledger at the ends of months: days sales outstanding, the collection effectiveness index, roll rates; of all
//! and of each salesperson's buyers.

use axum::extract::{Query, State};
use credit::{
    collections::measures::{LedgerMonth, ledger_measures},
    receivables::company_currency,
};
use maud::{Markup, html};

use super::PATH;
use crate::{
    charts::{self, Numbers, Series, Trend, Words},
    collections::cases::{PATH as CASES, money},
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Link, List, Pager, Row},
    state::App,
    visit::Visit,
};

/// Salespeople on a page.
const ROWS: usize = 20;
const LEDGER: &str = "/collections/measures/ledger";

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let told = ledger_measures(&app.db, visit.scope()).await?;
    let (all, groups) = &*told;
    let currency = company_currency(&app.db).await?;
    let amount = |minor| money(&visit, minor, currency);
    let group = filled.0.get("owner");
    let found = group.and_then(|code| groups.iter().find(|one| one.code == *code));
    let (months, name) = match found {
        Some(one) => (&one.months, called(&visit, (&one.code, &one.name))),
        None => (all, visit.t("collections-recovery-all")),
    };
    let skip = filled.get("skip").parse().unwrap_or(0);
    let title = visit.t("collections-measures-ledger");
    let body = html! {
        nav.crumbs.meta {
            a href=(CASES) { (visit.t("collections-cases")) } " / "
            a href=(PATH) { (visit.t("collections-measures")) }
            @if found.is_some() { " / " a href=(LEDGER) { (title) } " / " (name) }
        }
        (kit::page_head(&title, &visit.t("collections-measures-ledger-lead"), &html! {}))
        div.stack {
            (course(&visit, months, &name))
            (table(&visit, months, (&name, &amount)))
            @if found.is_none() {
                (owners(&visit, groups, (&amount, skip)))
            }
            (definitions(&visit))
        }
    };
    Ok(visit.page(&title, &body))
}

fn called(visit: &Visit, (code, name): (&str, &str)) -> String {
    match (code, name) {
        ("", _) => visit.t("collections-recovery-nobody"),
        (code, "") => code.to_owned(),
        (_, name) => name.to_owned(),
    }
}

fn number(visit: &Visit, value: Option<f64>) -> Markup {
    html! {
        @match value {
            Some(value) => (format!("{value:.1}")),
            None => (kit::nothing(visit.lang)),
        }
    }
}

fn rate(visit: &Visit, value: Option<f64>) -> Markup {
    html! {
        @match value {
            Some(value) => (locale::percent(value, 1)),
            None => (kit::nothing(visit.lang)),
        }
    }
}

/// Days sales outstanding over the months, beside the best possible ones.
fn course(visit: &Visit, months: &[LedgerMonth], name: &str) -> Markup {
    let labels: Vec<String> = months.iter().map(|one| one.month.clone()).collect();
    let line = |key: &str, lit, of: fn(&LedgerMonth) -> Option<f64>| Series {
        name: visit.t(&format!("collections-measures-{key}")),
        values: months.iter().map(of).collect(),
        lit,
    };
    let series =
        [line("dso", true, |one| one.dso_days), line("best-dso", false, |one| one.best_dso_days)];
    let spell = |value: f64| format!("{value:.0}");
    let title = format!("{} · {name}", visit.t("collections-measures-dso"));
    let words = Words {
        id: "dso".to_owned(),
        note: visit.t("collections-measures-over-time"),
        desc: visit.t("collections-measures-dso-how"),
        title,
    };
    let trend = Trend { labels: &labels, series: &series, spell: &spell, filled: false };
    charts::trend(visit.lang, &words, &trend, &Numbers::default())
}

fn heads(visit: &Visit, first: &str) -> Vec<Column> {
    let head = |key: &str| visit.t(&format!("collections-measures-{key}"));
    let mut columns = vec![Column::text(visit.t(first)).title()];
    let days = ["dso-short", "best-dso-short", "delinquent-short", "cei-short"];
    columns.extend(days.map(|key| Column::number(head(key))));
    let rolls = ["roll-0", "roll-1", "roll-2", "roll-3"];
    columns.extend(rolls.map(|key| Column::number(head(key)).folded()));
    columns.push(Column::number(head("open")));
    columns.push(Column::number(head("sales")).folded());
    columns
}

fn cells(visit: &Visit, one: &LedgerMonth, amount: &dyn Fn(i64) -> String) -> Vec<Markup> {
    let at = Link::to("/receivables").with("as_of", one.on).href();
    let mut cells = vec![
        number(visit, one.dso_days),
        number(visit, one.best_dso_days),
        number(visit, one.delinquent_days),
        number(visit, one.cei_percent),
    ];
    cells.extend(one.rolls.iter().map(|roll| rate(visit, *roll)));
    cells.push(html! { a href=(at) { (amount(one.open_minor)) } });
    cells.push(html! { (amount(one.sales_minor)) });
    cells
}

fn table(
    visit: &Visit,
    months: &[LedgerMonth],
    (name, amount): (&str, &dyn Fn(i64) -> String),
) -> Markup {
    let row = |one: &LedgerMonth| {
        let whole = one.on == one.on.month_end();
        let first = html! {
            (one.month)
            div.meta {
                (one.on)
                @if !whole { " · " (visit.t("collections-measures-unfinished")) }
            }
        };
        Row {
            cells: std::iter::once(first).chain(cells(visit, one, amount)).collect(),
            ..Row::default()
        }
    };
    List {
        id: "months",
        title: format!("{} · {name}", visit.t("collections-measures-months")),
        columns: heads(visit, "collections-measures-month"),
        rows: months.iter().rev().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn owners(
    visit: &Visit,
    groups: &[credit::collections::measures::LedgerGroup],
    (amount, skip): (&dyn Fn(i64) -> String, usize),
) -> Markup {
    let rows = groups.iter().filter_map(|one| {
        let month = one.months.last()?;
        let to = Link::to(LEDGER).with("owner", &one.code).href();
        let first = html! { a href=(to) { (called(visit, (&one.code, &one.name))) } };
        Some(Row {
            cells: std::iter::once(first).chain(cells(visit, month, amount)).collect(),
            ..Row::default()
        })
    });
    List {
        id: "owners",
        title: visit.t("collections-measures-ledger-owners"),
        count: i64::try_from(groups.len()).ok(),
        columns: heads(visit, "collections-recovery-group"),
        rows: rows.skip(skip).take(ROWS).collect(),
        pager: Some(Pager::skipping(
            visit.lang,
            (&Link::to(LEDGER), "owners"),
            (skip, ROWS, groups.len()),
        )),
        ..List::default()
    }
    .show(visit.lang)
}

fn definitions(visit: &Visit) -> Markup {
    let rows: Vec<(String, Markup)> = ["dso", "best-dso", "delinquent", "cei", "roll"]
        .into_iter()
        .map(|key| {
            let key = format!("collections-measures-{key}");
            (visit.t(&key), html! { (visit.t(&format!("{key}-how"))) })
        })
        .collect();
    kit::panel(&visit.t("collections-measures-how"), &html! {}, &kit::facts(&rows))
}
