//! How the process is kept: the flow, the steps with their figures, by month, by person.

use axum::extract::State;
use credit::{
    assess::{PackKind, open_proposal},
    controls::process::{ProcessGroup, ProcessPack, StepMeasure, process_kept},
};
use maud::{Markup, html};
use store::access::Right;

use super::{PATH, days, drawn, lead, owner, rows_of, share, ways};
use crate::{
    failure::Answer,
    kit::{self, Column, Empty, Link, List, Row, Tone},
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let pack = ProcessPack::in_force(&app.db, visit.today).await?;
    let kept = process_kept(&app.db, visit.scope(), &pack).await?;
    let (book, measured) = (&kept.book, &kept.measured);
    let waits = open_proposal(&app.db, PackKind::Process).await?;
    let title = visit.t("controls-process");
    // Salespeople see how the process is kept with their buyers, but not the rules of the house.
    let (edits, rules) = (visit.may(Right::EditPolicy), visit.may(Right::SeeOverview));
    let actions = html! {
        @if edits { a.button.primary href={ (PATH) "/edit" } { (visit.t("controls-process-edit")) } }
        @if rules {
            a.button href="/settings/packs/process" { (visit.t("controls-process-versions")) }
        }
    };
    let body = html! {
        (kit::page_head(&title, &lead(&visit, book), &actions))
        (ways(&visit, PATH))
        div.stack {
            @if let Some(one) = &waits {
                (kit::notice(Tone::Medium, &visit.ta("controls-process-waits",
                    &[("day", &one.effective_on.to_string()), ("by", &one.proposed_by)]),
                    &html! { @if rules { a href="/settings/packs/process" {
                        (visit.t("controls-process-to-sign"))
                    } } }))
            }
            (drawn(&visit, &pack, measured))
            (steps(&visit, measured))
            (by_month(&visit, measured, &book.months()))
            (by_person(&visit, measured))
            p.meta { (visit.t("controls-process-method")) }
        }
    };
    Ok(visit.page(&title, &body))
}

fn figure(at: &Link, state: &str, count: i64) -> Markup {
    html! {
        @if count > 0 { a href=(at.with("state", state).href()) { (count) } } @else { "0" }
    }
}

fn row(visit: &Visit, one: &StepMeasure) -> Row {
    let step = &one.step;
    let mark = |code: &str| visit.t(&format!("controls-mark-{code}"));
    let at = rows_of(step);
    let name = html! {
        @if step.is_seen() { a href=(at.href()) { (step.name.pick(visit.lang)) } }
        @else { (step.name.pick(visit.lang)) }
        div.meta { (mark(step.begins.code())) " → " (mark(step.ends.code())) }
    };
    let mut cells =
        vec![name, html! { (owner(visit, step)) }, html! { (days(visit, step, step.days)) }];
    match &one.all {
        Some(all) => cells.extend([
            html! { @if all.judged() > 0 { a href=(at.href()) { b { (share(all)) } } } @else { "—" } },
            figure(&at, "hit", all.hit),
            figure(&at, "late", all.late),
            figure(&at, "missed", all.missed),
            figure(&at, "over", all.over),
            figure(&at, "running", all.running),
            spelled(all.median),
            spelled(all.ninth),
        ]),
        None => {
            cells.push(html! { span.soft { (visit.t("controls-process-unseen")) } });
            cells.extend((0..7).map(|_| html! { "—" }));
        }
    }
    Row { href: step.is_seen().then(|| at.href()), cells, ..Row::default() }
}

fn spelled(days: Option<i32>) -> Markup {
    html! { @match days { Some(days) => (days), None => "—" } }
}

fn steps(visit: &Visit, measured: &[StepMeasure]) -> Markup {
    let head = |key: &str| visit.t(&format!("controls-process-{key}"));
    List {
        id: "steps",
        title: head("steps"),
        count: i64::try_from(measured.len()).ok(),
        columns: vec![
            Column::text(head("step")).title(),
            Column::fit(head("owner")),
            Column::fit(head("sla")),
            Column::number(head("hit")),
            Column::number(head("state-hit")),
            Column::number(head("state-late")),
            Column::number(head("state-missed")).folded(),
            Column::number(head("state-over")),
            Column::number(head("state-running")).folded(),
            Column::number(head("median")).folded(),
            Column::number(head("ninth")).folded(),
        ],
        rows: measured.iter().map(|one| row(visit, one)).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

/// The share in time by month: a row for each month with a column for each step.
fn by_month(visit: &Visit, measured: &[StepMeasure], months: &[String]) -> Markup {
    let seen: Vec<&StepMeasure> = measured.iter().filter(|one| one.all.is_some()).collect();
    let used = |month: &&String| seen.iter().any(|one| find(&one.months, month).is_some());
    let rows = months.iter().rev().filter(used).map(|month| {
        let cell = |one: &&StepMeasure| match find(&one.months, month) {
            Some(group) => linked(&rows_of(&one.step).with("month", month), group),
            None => html! { "—" },
        };
        let mut cells = vec![html! { (month) }];
        cells.extend(seen.iter().map(cell));
        Row { cells, ..Row::default() }
    });
    let mut columns = vec![Column::fit(visit.t("controls-process-month")).title()];
    columns.extend(heads(visit, &seen));
    List {
        id: "months",
        title: visit.t("controls-process-by-month"),
        columns,
        rows: rows.collect(),
        empty: nothing(visit),
        ..List::default()
    }
    .show(visit.lang)
}

fn by_person(visit: &Visit, measured: &[StepMeasure]) -> Markup {
    let seen: Vec<&StepMeasure> = measured.iter().filter(|one| one.all.is_some()).collect();
    let mut people: Vec<&str> =
        seen.iter().flat_map(|one| &one.people).map(|one| one.key.as_str()).collect();
    people.sort_unstable();
    people.dedup();
    let rows = people.iter().map(|who| {
        let cell = |one: &&StepMeasure| match find(&one.people, who) {
            Some(group) => linked(&rows_of(&one.step).with("who", who), group),
            None => html! { "—" },
        };
        let name = if who.is_empty() { visit.t("controls-process-nobody") } else { (*who).into() };
        let mut cells = vec![html! { (name) }];
        cells.extend(seen.iter().map(cell));
        Row { cells, ..Row::default() }
    });
    let mut columns = vec![Column::fit(visit.t("controls-process-person")).title()];
    columns.extend(heads(visit, &seen));
    List {
        id: "people",
        title: visit.t("controls-process-by-person"),
        columns,
        rows: rows.collect(),
        empty: nothing(visit),
        ..List::default()
    }
    .show(visit.lang)
}

fn heads(visit: &Visit, seen: &[&StepMeasure]) -> Vec<Column> {
    let head = |one: &&StepMeasure| Column::number(one.step.name.pick(visit.lang).to_owned());
    // A card of a phone shows the first four; the others when it is opened.
    let folded = |(n, column): (usize, Column)| if n < 4 { column } else { column.folded() };
    seen.iter().map(head).enumerate().map(folded).collect()
}

fn find<'a>(groups: &'a [ProcessGroup], key: &str) -> Option<&'a ProcessGroup> {
    groups.iter().find(|one| one.key == key)
}

fn linked(at: &Link, group: &ProcessGroup) -> Markup {
    let of = group.judged() + group.running;
    html! { a href=(at.href()) { (share(group)) } div.meta { (of) } }
}

fn nothing(visit: &Visit) -> Empty {
    Empty {
        title: visit.t("controls-process-none"),
        why: visit.t("controls-process-none-why"),
        button: visit
            .may(Right::Import)
            .then(|| (visit.t("controls-process-import"), "/intake".to_owned())),
    }
}
