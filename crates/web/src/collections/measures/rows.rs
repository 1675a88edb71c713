//! The rows behind a measure: contacts, promises or cases, the latest first, by pages.

use axum::extract::{Query, State};
use base::{Currency, Day};
use credit::{
    collections::measures::{
        DuePromise, EndedCase, LogLine, MeasureLog, MeasureWhat, Who, measure_log,
    },
    receivables::company_currency,
};
use maud::{Markup, html};

use super::{Asked, Names, PATH};
use crate::{
    collections::cases::{href as case_href, money},
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, List, Pager, Row},
    parties,
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
    let what = MeasureWhat::parse(filled.get("what")).unwrap_or_default();
    let log = measure_log(&app.db, visit.scope()).await?;
    let currency = company_currency(&app.db).await?;
    let names = Names::read(&app, &visit, asked.by).await?;
    let skip = filled.get("skip").parse().unwrap_or(0);
    let (rows, count) = lines(&names, (&log, &asked, what), (skip, currency));
    let link = asked.link("/collections/measures/rows").with("what", what.code());
    let list = List {
        id: "rows",
        title: visit.t("collections-recovery-rows"),
        count: i64::try_from(count).ok(),
        chips: chips(&visit, &asked, what),
        columns: columns(&visit, what),
        rows,
        pager: Some(Pager::skipping(visit.lang, (&link, "rows"), (skip, ROWS, count))),
        empty: Empty {
            title: visit.t("collections-recovery-no-rows"),
            why: visit.t("collections-measures-no-rows"),
            button: Some((visit.t("collections-measures"), asked.link(PATH).href())),
        },
        ..List::default()
    };
    let body = html! {
        nav.crumbs.meta {
            a href=(asked.link(PATH).href()) { (visit.t("collections-measures")) }
        }
        (kit::page_head(&title(&visit, what), &lead(&visit, &names, (&log, &asked)), &html! {}))
        div.stack { (list.show(visit.lang)) }
    };
    Ok(visit.page(&title(&visit, what), &body))
}

/// The rows of this page, and how many there are.
fn lines(
    names: &Names<'_>,
    (log, asked, what): (&MeasureLog, &Asked, MeasureWhat),
    (skip, currency): (usize, Currency),
) -> (Vec<Row>, usize) {
    let visit = names.visit;
    let amount = |minor| html! { (money(visit, minor, currency)) };
    match what {
        MeasureWhat::Promises => {
            let all = chosen(log, asked, &log.promises, |one| (&one.who, one.on));
            let line = |one: &&DuePromise| {
                let key = match (one.kept, one.paid_minor) {
                    (true, _) => "kept",
                    (false, 0) => "broken",
                    _ => "partly",
                };
                let to = format!("/collections/promises/{}", one.who.id);
                let state = visit.t(&format!("collections-promise-state-{key}"));
                let said = html! { a href=(to) { (state) } };
                row(names, &one.who, one.on, [said, amount(one.minor), amount(one.paid_minor)])
            };
            (all.iter().skip(skip).take(ROWS).map(line).collect(), all.len())
        }
        MeasureWhat::Cases => {
            let all = chosen(log, asked, &log.cases, |one| (&one.who, one.on));
            let line = |one: &&EndedCase| {
                let said = html! {
                    a href=(case_href(one.who.id)) { (visit.t("collections-measures-case")) }
                };
                row(names, &one.who, one.on, [said, amount(one.owed_minor), amount(one.got_minor)])
            };
            (all.iter().skip(skip).take(ROWS).map(line).collect(), all.len())
        }
        _ => {
            let mut all = chosen(log, asked, &log.contacts, |one| (&one.who, one.on));
            all.retain(|line| what.takes(line));
            let line = |one: &&LogLine| {
                let way = one.who.methods.first().map_or("call", String::as_str);
                let cells = [
                    html! { (visit.t(&format!("collections-result-{}", one.result))) },
                    html! { (visit.t(&format!("collections-channel-{way}"))) },
                    html! { (settled(visit, one)) },
                ];
                row(names, &one.who, one.on, cells)
            };
            (all.iter().skip(skip).take(ROWS).map(line).collect(), all.len())
        }
    }
}

/// The lines that count, the latest first.
fn chosen<'a, T>(
    log: &MeasureLog,
    asked: &Asked,
    lines: &'a [T],
    of: impl Fn(&T) -> (&Who, i32),
) -> Vec<&'a T> {
    let group = (asked.group.as_deref(), asked.month.as_deref());
    let mut all: Vec<&T> =
        lines.iter().filter(|line| log.counts(of(line), asked.by, group)).collect();
    all.sort_by_key(|line| {
        let (who, on) = of(line);
        (std::cmp::Reverse(on), who.id)
    });
    all
}

fn title(visit: &Visit, what: MeasureWhat) -> String {
    visit.t(&format!("collections-measures-what-{}", what.code()))
}

fn lead(visit: &Visit, names: &Names<'_>, (log, asked): (&MeasureLog, &Asked)) -> String {
    let all = || visit.t("collections-measures-all-months");
    let month = asked.month.clone().unwrap_or_else(all);
    match &asked.group {
        Some(code) => format!("{} · {month}", names.of(log, code)),
        None => month,
    }
}

fn chips(visit: &Visit, asked: &Asked, what: MeasureWhat) -> Vec<Chip> {
    let chip = |one: MeasureWhat| Chip {
        name: title(visit, one),
        count: None,
        href: asked.link("/collections/measures/rows").with("what", one.code()).href(),
        on: one == what,
    };
    MeasureWhat::ALL.into_iter().map(chip).collect()
}

fn columns(visit: &Visit, what: MeasureWhat) -> Vec<Column> {
    let head = |key: &str| visit.t(&format!("collections-measures-{key}"));
    let mut columns = vec![
        Column::text(visit.t("collections-buyer")).title(),
        Column::fit(visit.t("collections-on")),
        Column::fit(head("who")),
        Column::fit(head("outcome")),
    ];
    columns.extend(match what {
        MeasureWhat::Promises => [Column::number(head("promised")), Column::number(head("came"))],
        MeasureWhat::Cases => [Column::number(head("owed")), Column::number(head("got"))],
        _ => [Column::fit(head("way")), Column::fit(head("first"))],
    });
    columns
}

fn settled(visit: &Visit, line: &LogLine) -> String {
    let key = match (line.first, line.resolved) {
        (true, Some(true)) => "yes",
        (true, Some(false)) => "no",
        (true, None) => "open",
        (false, _) => return "—".to_owned(),
    };
    visit.t(&format!("collections-measures-first-{key}"))
}

fn row(names: &Names<'_>, who: &Who, on: i32, cells: [Markup; 3]) -> Row {
    let head = [
        html! {
            a href=(parties::tab_href(&who.buyer_code, "history")) { (who.buyer_name) }
            div.meta { (who.buyer_code) }
        },
        html! { (Day::from_epoch_days(on)) },
        html! { (names.person(&who.actor)) },
    ];
    Row { cells: head.into_iter().chain(cells).collect(), ..Row::default() }
}
