//! The awareness index: by role and person over weeks, with its formula and the rows behind each figure.

use academy::skills::{
    AwarePerson, AwareRow, AwareTeam, Awareness, Point, SkillPack, awareness as told_awareness,
    awareness_rows, own_awareness,
};
use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use store::access::Right;

use super::{crumbs, points};
use crate::{
    charts::{self, Numbers, Series, Trend, Words},
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Link, List, Pager, Row, Tone},
    state::App,
    visit::Visit,
};

const HERE: &str = "/skills/awareness";
const ROWS: usize = 25;

fn href(id: i64) -> String {
    format!("{HERE}/{id}")
}

/// Everybody, for who teaches; the others are led to their own page.
///
/// # Errors
/// A fault from the database.
pub async fn awareness(
    State(app): State<App>,
    visit: Visit,
    Query(filled): Query<Filled>,
) -> Answer {
    let me = visit.person()?.id;
    if !visit.may(Right::Teach) {
        return Ok(visit.go(&href(me), None));
    }
    let skip = filled.get("skip").parse().unwrap_or(0);
    let told = told_awareness(&app.db).await?;
    let title = visit.t("skills-awareness");
    let own = html! { a.button href=(href(me)) { (visit.t("skills-awareness-own")) } };
    let body = html! {
        (crumbs(&visit, &[]))
        (kit::page_head(&title, &visit.t("skills-awareness-lead"), &own))
        div.stack {
            (formula(&visit))
            (teams_chart(&visit, &told))
            (teams(&visit, &told))
            (people(&visit, &told, skip))
        }
    };
    Ok(visit.page(&title, &body))
}

/// One person with the rows behind the figures.
///
/// # Errors
/// `skills.person-unknown`, or a fault.
pub async fn awareness_of(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Answer {
    let asking = (visit.person()?.id, visit.may(Right::Teach));
    let told = own_awareness(&app.db, id, asking).await?;
    let rows = awareness_rows(&app.db, id).await?;
    let skip = filled.get("skip").parse().unwrap_or(0);
    let name = told.people.first().map(|one| one.person.name.clone()).unwrap_or_default();
    let title = visit.ta("skills-awareness-of", &[("person", &name)]);
    let back = [(HERE, visit.t("skills-awareness"))];
    let body = html! {
        (crumbs(&visit, &back))
        (kit::page_head(&title, &visit.t("skills-awareness-lead"), &html! {}))
        div.stack {
            (formula(&visit))
            @if let Some(one) = told.people.first() { (weeks(&visit, &told, one)) }
            (behind(&visit, &rows, (id, skip)))
        }
    };
    Ok(visit.page(&title, &body))
}

fn formula(visit: &Visit) -> Markup {
    let pack = SkillPack::shipped();
    let rule = &pack.awareness;
    let said = [
        ("answered", rule.weight_answered.to_string()),
        ("reported", rule.weight_reported.to_string()),
        ("reviewed", rule.weight_reviewed.to_string()),
        ("span", rule.span.to_string()),
        ("full", rule.reports_full.to_string()),
        ("grace", rule.review_grace_days.to_string()),
    ];
    let source = [
        ("source", pack.edition.source.pick(visit.lang)),
        ("version", pack.edition.version.as_str()),
        ("licence", pack.licence.as_str()),
    ];
    let text = html! {
        div { (visit.ta("skills-awareness-formula", &said.each_ref().map(|(k, v)| (*k, v.as_str())))) }
        div.meta { (visit.ta("skills-source-said", &source)) }
    };
    kit::notice(Tone::Quiet, &visit.t("skills-awareness-how"), &text)
}

fn percent_of(bps: Option<i64>) -> Option<f64> {
    bps.and_then(|bps| i32::try_from(bps).ok()).map(|bps| f64::from(bps) / 100.0)
}

fn chart(visit: &Visit, told: &Awareness, series: &[Series]) -> Markup {
    let labels: Vec<String> = told.weeks.iter().map(ToString::to_string).collect();
    let spell = |value: f64| format!("{value:.0}%");
    let rows = labels.iter().enumerate().map(|(at, label)| {
        let said = |one: &Series| {
            let value = one.values.get(at).copied().flatten();
            value.map_or_else(|| "—".to_owned(), spell)
        };
        std::iter::once(label.clone()).chain(series.iter().map(said)).collect::<Vec<String>>()
    });
    let head = std::iter::once(visit.t("skills-week"));
    let numbers = Numbers {
        head: head.chain(series.iter().map(|one| one.name.clone())).collect(),
        rows: rows.collect(),
    };
    let words = Words {
        id: "awareness".to_owned(),
        title: visit.t("skills-awareness-over"),
        note: visit.t("skills-awareness-note"),
        desc: visit.t("skills-awareness-lead"),
    };
    let trend = Trend { labels: &labels, series, spell: &spell, filled: false };
    charts::trend(visit.lang, &words, &trend, &numbers)
}

fn role(visit: &Visit, one: store::access::Role) -> String {
    visit.t(&format!("access-role-{}", one.code()))
}

fn teams_chart(visit: &Visit, told: &Awareness) -> Markup {
    let line = |one: &AwareTeam| Series {
        name: role(visit, one.role),
        values: one.points.iter().map(|(bps, _)| percent_of(*bps)).collect(),
        lit: false,
    };
    let series: Vec<Series> = told.teams.iter().map(line).collect();
    chart(visit, told, &series)
}

fn maybe(visit: &Visit, bps: Option<i64>) -> Markup {
    html! {
        @match bps {
            Some(bps) => (points(bps)),
            None => (kit::nothing(visit.lang)),
        }
    }
}

fn teams(visit: &Visit, told: &Awareness) -> Markup {
    let row = |one: &AwareTeam| {
        let (now, count) = one.points.last().copied().unwrap_or_default();
        let first = one.points.first().and_then(|(bps, _)| *bps);
        Row {
            cells: vec![
                html! { (role(visit, one.role)) },
                html! { (one.people) },
                html! {
                    (maybe(visit, now))
                    div.meta { (visit.ta("skills-awareness-mean-of", &[("count", &count.to_string())])) }
                },
                maybe(visit, first),
            ],
            ..Row::default()
        }
    };
    List {
        id: "teams",
        title: visit.t("skills-awareness-teams"),
        columns: vec![
            Column::text(visit.t("access-role")).title(),
            Column::number(visit.t("skills-awareness-people")),
            Column::number(visit.t("skills-awareness-now")),
            Column::number(visit.t("skills-awareness-first")),
        ],
        rows: told.teams.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn parts(visit: &Visit, point: &Point) -> Vec<Markup> {
    let of = |part: i64, all: i64| html! { (part) " / " (all) };
    vec![
        html! {
            (of(point.answered, point.weeks))
            div.meta { (visit.ta("skills-awareness-right", &[("count", &point.right.to_string())])) }
        },
        html! { (point.reported) },
        of(point.on_time, point.due),
        maybe(visit, point.bps),
    ]
}

fn part_columns(visit: &Visit) -> Vec<Column> {
    vec![
        Column::number(visit.t("skills-awareness-answered")),
        Column::number(visit.t("skills-awareness-reported")),
        Column::number(visit.t("skills-awareness-reviewed")),
        Column::number(visit.t("skills-awareness-index")),
    ]
}

fn people(visit: &Visit, told: &Awareness, skip: usize) -> Markup {
    let row = |one: &AwarePerson| {
        let last = one.points.last().copied().unwrap_or_default();
        let name = html! {
            a href=(href(one.person.id)) { (one.person.name) }
            div.meta { (role(visit, one.person.role)) }
        };
        Row {
            href: Some(href(one.person.id)),
            cells: [name].into_iter().chain(parts(visit, &last)).collect(),
            ..Row::default()
        }
    };
    let count = told.people.len();
    List {
        id: "people",
        title: visit.t("skills-people"),
        count: i64::try_from(count).ok(),
        columns: [Column::text(visit.t("skills-person")).title()]
            .into_iter()
            .chain(part_columns(visit))
            .collect(),
        rows: told.people.iter().skip(skip).take(ROWS).map(row).collect(),
        pager: Some(Pager::skipping(visit.lang, (&Link::to(HERE), "people"), (skip, ROWS, count))),
        ..List::default()
    }
    .show(visit.lang)
}

fn weeks(visit: &Visit, told: &Awareness, one: &AwarePerson) -> Markup {
    let series = [Series {
        name: one.person.name.clone(),
        values: one.points.iter().map(|point| percent_of(point.bps)).collect(),
        lit: true,
    }];
    let row = |(week, point): (&base::Day, &Point)| {
        let cells = [html! { (week) }].into_iter().chain(parts(visit, point));
        Row { cells: cells.collect(), ..Row::default() }
    };
    let list = List {
        id: "weeks",
        title: visit.t("skills-awareness-weeks"),
        columns: [Column::fit(visit.t("skills-week")).title()]
            .into_iter()
            .chain(part_columns(visit))
            .collect(),
        rows: told.weeks.iter().zip(&one.points).rev().map(row).collect(),
        ..List::default()
    };
    html! { (chart(visit, told, &series)) (list.show(visit.lang)) }
}

/// What a row is about: a question leads to its lesson; which buyer a report names is said elsewhere.
fn what(visit: &Visit, one: &AwareRow) -> Markup {
    let library = academy::courses::Library::shipped();
    match (one.kind, library.question(&one.what)) {
        ("report", _) => html! { (crate::warning::signal_name(visit, &one.what)) },
        (_, Some((lesson, _))) => html! {
            a href={ "/courses/lessons/" (lesson.code) } { (one.what) " · " (lesson.title.pick(visit.lang)) }
        },
        _ => html! { (one.what) },
    }
}

fn behind(visit: &Visit, rows: &[AwareRow], (id, skip): (i64, usize)) -> Markup {
    let row = |one: &AwareRow| {
        let word = match (one.kind, one.good) {
            ("answer", Some(true)) => Some((Tone::Low, "skills-awareness-was-right")),
            ("answer", _) => Some((Tone::Medium, "skills-awareness-was-wrong")),
            ("review", Some(true)) => Some((Tone::Low, "skills-awareness-on-time")),
            ("review", _) => Some((Tone::Medium, "skills-awareness-late")),
            _ => None,
        };
        Row {
            cells: vec![
                html! { (visit.t(&format!("skills-awareness-row-{}", one.kind))) },
                what(visit, one),
                html! { (one.on) },
                html! {
                    @match one.done_on {
                        Some(day) => (day),
                        None => (kit::nothing(visit.lang)),
                    }
                },
                html! { @if let Some((tone, word)) = word { (kit::badge(tone, &visit.t(word))) } },
            ],
            ..Row::default()
        }
    };
    List {
        id: "behind",
        title: visit.t("skills-awareness-rows"),
        count: i64::try_from(rows.len()).ok(),
        columns: vec![
            Column::fit(visit.t("skills-work")).title(),
            Column::text(visit.t("skills-awareness-what")),
            Column::fit(visit.t("skills-awareness-day")),
            Column::fit(visit.t("skills-awareness-done")),
            Column::fit(visit.t("skills-awareness-told")),
        ],
        rows: rows.iter().skip(skip).take(ROWS).map(row).collect(),
        pager: Some(Pager::skipping(
            visit.lang,
            (&Link::to(href(id)), "behind"),
            (skip, ROWS, rows.len()),
        )),
        empty: Empty {
            title: visit.t("skills-awareness-none"),
            why: visit.t("skills-awareness-none-why"),
            button: Some((visit.t("courses-title"), "/courses".to_owned())),
        },
        ..List::default()
    }
    .show(visit.lang)
}
