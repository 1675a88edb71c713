//! The rows behind a bin.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use base::Failure;
use credit::lab::{Project, RowTold, refused, rows_of_bin};
use maud::{Markup, html};
use quant::lab::frame::Part;

use super::{
    desk::{self, Way, framed, href},
    spell,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Link, List, Pager, Row, Tone},
    state::App,
    visit::Visit,
};

/// Where the rows of a bin stand.
pub fn rows_href(project: &Project, name: &str, bin: usize) -> String {
    Link::to(format!("{}/rows", href(project))).with("v", name).with("bin", bin + 1).href()
}

/// The page.
///
/// # Errors
/// `scoring.lab-project-unknown`, `scoring.lab-no-column`, `scoring.lab-edit` without such a bin.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Answer {
    let desk = match desk::open(&app, &visit, id).await? {
        Way::Ready(desk) => desk,
        Way::Elsewhere(response) => return Ok(*response),
    };
    let name = filled.get("v").to_owned();
    let bin = filled.get("bin").parse::<usize>().unwrap_or(0).wrapping_sub(1);
    let from = filled.get("after").parse::<usize>().unwrap_or(0);
    let (opened, choices) = (Arc::clone(&desk.opened), desk.project.choices.clone());
    let asked = name.clone();
    let work = tokio::task::spawn_blocking(move || {
        let place = (asked.as_str(), bin);
        let (count, mut rows) = rows_of_bin(&opened, &choices, place, from)?;
        // Behind the end there is nothing: the list begins anew.
        let from = if rows.is_empty() { 0 } else { from };
        if rows.is_empty() {
            rows = rows_of_bin(&opened, &choices, place, from)?.1;
        }
        let binning = opened.binning(&asked, &choices)?;
        Ok(((count, from), rows, binning.bins.into_iter().nth(bin).map(|bin| bin.kind)))
    });
    let found = work.await.map_err(|error| Failure::bug(format!("rows of a bin: {error}")))?;
    let (place, rows, kind) = found.map_err(|why| refused(&why))?;
    let told = kind.map(|kind| spell::bin(&visit, &kind)).unwrap_or_default();
    let variable = spell::variable(&visit, &name);
    let title = visit.ta("lab-rows-of", &[("name", &variable), ("bin", &told)]);
    let body = html! {
        nav.crumbs.meta {
            a href=(Link::to(format!("{}/variable", href(&desk.project))).with("v", &name)) { (variable) }
        }
        (list(&visit, &title, place, &rows, &rows_href(&desk.project, &name, bin)))
    };
    Ok(visit.page(&title, &framed(&visit, &desk.project, "bins", &html! {}, &body)))
}

fn pager(visit: &Visit, (count, from): (usize, usize), shown: usize, at: &str) -> Pager {
    let until = from + shown;
    Pager {
        first: (from > 0).then(|| at.to_owned()),
        next: (until < count).then(|| format!("{at}&after={until}")),
        shown: visit.ta(
            "lab-rows-shown",
            &[
                ("from", &spell::count((from + 1).min(until))),
                ("to", &spell::count(until)),
                ("count", &spell::count(count)),
            ],
        ),
    }
}

fn list(
    visit: &Visit,
    title: &str,
    (count, from): (usize, usize),
    rows: &[RowTold],
    at: &str,
) -> Markup {
    let house = rows.iter().any(|row| row.whose.is_some());
    let mut columns = vec![Column::number(visit.t("lab-row-number"))];
    if house {
        columns.push(Column::text(visit.t("lab-row-buyer")).title());
        columns.push(Column::fit(visit.t("lab-ledger-day")));
    }
    columns.push(Column::number(visit.t("lab-row-value")));
    columns.push(Column::fit(visit.t("lab-row-part")));
    columns.push(Column::fit(visit.t("lab-row-outcome")));
    let row = |row: &RowTold| {
        let mut cells = vec![html! { (spell::count(row.number)) }];
        if house {
            let (buyer, day) = row.whose.clone().unwrap_or_default();
            cells.push(html! { a href=(Link::to("/parties").with("q", &buyer)) { (buyer) } });
            cells.push(html! { (day) });
        }
        cells.push(html! {
            @match &row.value {
                Some(value) => (spell::cut(value)),
                None => span.soft { (visit.t("lab-bin-missing")) },
            }
        });
        cells.push(html! { (visit.t(part_of(row.part))) });
        cells.push(match row.bad {
            Some(true) => kit::badge(Tone::High, &visit.t("lab-bads")),
            Some(false) => kit::badge(Tone::Low, &visit.t("lab-goods")),
            None => kit::nothing(visit.lang),
        });
        Row { cells, ..Row::default() }
    };
    let few = List {
        id: "rows",
        title: title.to_owned(),
        count: Some(i64::try_from(count).unwrap_or(i64::MAX)),
        columns,
        rows: rows.iter().map(row).collect(),
        pager: Some(pager(visit, (count, from), rows.len(), at)),
        ..List::default()
    };
    few.show(visit.lang)
}

const fn part_of(part: Part) -> &'static str {
    match part {
        Part::Train => "lab-part-train",
        Part::Test => "lab-part-test",
        Part::Later => "lab-part-later",
        Part::LeftOut => "lab-part-left-out",
    }
}
