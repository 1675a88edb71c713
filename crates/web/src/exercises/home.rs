//! The first page of the exercises: what can be done, and one's own runs; who teaches sees everybody's.

use academy::exercises::{
    ExercisePack, KeptExercise, Lab, begin_exercise, best_marks, count_exercises, list_assigned,
    list_exercises,
};
use axum::{
    Form,
    extract::{Query, State},
};
use base::{Rejection, Result};
use maud::{Markup, html};
use store::access::Right;

use super::{PATH, href, needs::assignments, points};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, Link, List, Pager, Row, Tone, hidden},
    state::App,
    visit::Visit,
};

/// Runs on a page.
const ROWS: usize = 20;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn home(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let all = visit.may(Right::Teach) && filled.get("whose") == "all";
    let person = visit.person()?.id;
    let whose = if all { None } else { Some(person) };
    let skip = filled.get("skip").parse().unwrap_or(0);
    let runs = list_exercises(&app.db, whose, (skip, ROWS)).await?;
    let count = count_exercises(&app.db, whose).await?;
    let best = best_marks(&app.db, person).await?;
    let assigned = list_assigned(&app.db, Some(person), ROWS).await?;
    let actions = html! {
        @if visit.may(Right::Teach) {
            a.button href={ (PATH) "/needs" } { (visit.t("exercises-needs")) }
            a.button href={ (PATH) "/memos" } { (visit.t("exercises-marking")) }
        }
        a.button href={ (PATH) "/sandbox" } { (visit.t("exercises-sandbox")) }
        a.button href="/courses" { (visit.t("exercises-back-courses")) }
    };
    let pack = ExercisePack::shipped();
    let title = visit.t("exercises-title");
    let body = html! {
        (kit::page_head(&title, &visit.t("exercises-lead"), &actions))
        div.stack {
            @if !assigned.is_empty() { (assignments(&visit, &assigned, false)) }
            (labs(&visit, pack, &best))
            (list(&visit, &runs, (all, skip, count)))
            p.meta {
                (visit.ta("exercises-pass-line", &[("points", &points(pack.pass))])) " · "
                (visit.t("exercises-hidden-note"))
            }
            p.meta {
                (visit.ta("exercises-source", &[
                    ("version", &pack.version), ("licence", &pack.licence),
                    ("source", pack.source.pick(visit.lang)),
                ]))
            }
        }
    };
    Ok(visit.page(&title, &body))
}

fn labs(visit: &Visit, pack: &ExercisePack, best: &[(Lab, i64)]) -> Markup {
    let lang = visit.lang;
    html! {
        section.casting {
            @for lab in &pack.labs {
                @let mark = best.iter().find(|(one, _)| *one == lab.lab).map(|(_, mark)| *mark);
                (kit::panel(lab.name.pick(lang), &html! {}, &html! {
                    p { (lab.brief.pick(lang)) }
                    p.meta {
                        (visit.ta("exercises-minutes", &[("count", &lab.minutes.to_string())]))
                        " · "
                        (visit.ta("exercises-submissions-of", &[
                            ("count", &lab.submissions.to_string()),
                        ]))
                        @if let Some(mark) = mark {
                            " · " (visit.t("exercises-best")) " " (points(mark))
                        }
                    }
                    form method="post" action=(PATH) {
                        (hidden("csrf", &visit.csrf))
                        (hidden("lab", lab.lab.code()))
                        button.button.primary[mark.is_none()] type="submit" {
                            (visit.t("exercises-begin"))
                        }
                    }
                }))
            }
        }
    }
}

/// Where a run stands, as a badge.
fn state(visit: &Visit, run: &KeptExercise) -> Markup {
    match (run.is_closed, run.best_points) {
        (false, _) => kit::plain_badge(&visit.t("exercises-state-open")),
        (true, Some(best)) if best >= ExercisePack::shipped().pass => {
            kit::badge(Tone::Low, &visit.t("exercises-state-passed"))
        }
        (true, _) => kit::badge(Tone::Medium, &visit.t("exercises-state-below")),
    }
}

fn list(visit: &Visit, runs: &[KeptExercise], (all, skip, count): (bool, usize, usize)) -> Markup {
    let lang = visit.lang;
    let row = |run: &KeptExercise| Row {
        href: Some(href(run.id)),
        cells: vec![
            html! {
                a href=(href(run.id)) { (ExercisePack::shipped().lab(run.lab).name.pick(lang)) }
            },
            html! { (run.person) },
            state(visit, run),
            html! {
                @match run.best_points {
                    Some(best) => (points(best)),
                    None => (kit::nothing(lang)),
                }
            },
        ],
        ..Row::default()
    };
    let link = Link::to(PATH);
    let link = if all { link.with("whose", "all") } else { link };
    let chips = match visit.may(Right::Teach) {
        true => vec![Chip::switch(visit.t("exercises-whose-all"), PATH, "whose=all", all)],
        false => Vec::new(),
    };
    List {
        id: "runs",
        title: visit.t("exercises-runs"),
        count: i64::try_from(count).ok(),
        chips,
        columns: vec![
            Column::text(visit.t("exercises-lab")).title(),
            Column::fit(visit.t("exercises-person")),
            Column::fit(visit.t("exercises-state")),
            Column::number(visit.t("exercises-best")),
        ],
        rows: runs.iter().map(row).collect(),
        pager: Some(Pager::skipping(lang, (&link, "runs"), (skip, ROWS, count))),
        empty: Empty {
            title: visit.t("exercises-none"),
            why: visit.t("exercises-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(lang)
}

fn known() -> String {
    Lab::ALL.map(Lab::code).join(", ")
}

async fn begun(app: &App, visit: &Visit, lab: Lab) -> Result<i64> {
    let person = visit.person()?.id;
    let mut tx = app.db.write(visit.actor()?).await?;
    let id = begin_exercise(&mut tx, (person, visit.lang), lab, None).await?;
    tx.commit().await?;
    Ok(id)
}

/// Begins an exercise, or goes on with the one that is open.
///
/// # Errors
/// `exercises.lab-unknown`, or a fault.
pub async fn begin(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let lab = Lab::parse(filled.get("lab")).ok_or_else(|| {
        let refused = Rejection::new("exercises.lab-unknown").with("lab", filled.get("lab"));
        refused.with("known", known())
    })?;
    let id = begun(&app, &visit, lab).await?;
    Ok(visit.go(&href(id), None))
}
