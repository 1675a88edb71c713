//! The road map: the steps of the last self-assessments, each with its owner and day, and the form of
//! one step.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Failure, Rejection, Result};
use credit::controls::{MaturityPack, RoadStep, change_step, finish_step, list_steps};
use maud::{Markup, html};
use store::access::Right;

use super::{role, ways};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Choice, Column, Empty, Field, Flash, Form as Fields, Kind, List, Mistakes, Row, Tone,
    },
    state::App,
    typed,
    visit::Visit,
};

fn href(id: i64) -> String {
    format!("/controls/maturity/steps/{id}")
}

fn name(visit: &Visit, pack: &MaturityPack, code: &str) -> String {
    let question = pack.find(code);
    question.map_or(code, |one| one.text.pick(visit.lang)).to_owned()
}

/// The list.
pub fn list(visit: &Visit, pack: &MaturityPack, all: &[RoadStep]) -> Markup {
    let row = |one: &RoadStep| {
        let (tone, id) = match one.done_on {
            Some(_) => (Tone::Low, "controls-road-done"),
            None if one.due_on < visit.today => (Tone::High, "controls-road-late"),
            None => (Tone::Medium, "controls-road-open"),
        };
        Row {
            href: Some(href(one.id)),
            cells: vec![
                html! {
                    a href=(href(one.id)) { (name(visit, pack, &one.question)) }
                    div.meta { (visit.ta("controls-road-to", &[("level", &one.level_to.to_string())]))
                        " " (one.text.pick(visit.lang)) }
                },
                kit::badge(tone, &visit.t(id)),
                html! { @if one.login.is_empty() { (kit::nothing(visit.lang)) } @else { (one.login) } },
                html! { (one.due_on) },
                html! {
                    @match one.done_on {
                        Some(day) => { (day) div.meta { (one.note) } }
                        None => (kit::nothing(visit.lang)),
                    }
                },
            ],
            ..Row::default()
        }
    };
    let open = all.iter().filter(|one| one.done_on.is_none()).count();
    List {
        id: "roadmap",
        title: visit.ta("controls-road", &[("open", &open.to_string())]),
        columns: vec![
            Column::text(visit.t("controls-road-step")).title(),
            Column::fit(visit.t("controls-state")),
            Column::fit(visit.t("controls-owner")),
            Column::fit(visit.t("controls-due")),
            Column::text(visit.t("controls-road-done-on")),
        ],
        rows: all.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("controls-road-none"),
            why: visit.t("controls-road-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

async fn found(app: &App, id: i64) -> Result<RoadStep> {
    let step = list_steps(&app.db).await?.into_iter().find(|one| one.id == id);
    step.ok_or_else(|| Rejection::new("controls.step-unknown").with("id", id).into())
}

/// One step.
///
/// # Errors
/// `controls.step-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let (title, body) = drawn(&app, &visit, id, &Mistakes::none()).await?;
    Ok(visit.page(&title, &body))
}

async fn drawn(app: &App, visit: &Visit, id: i64, mistakes: &Mistakes) -> Result<(String, Markup)> {
    let step = found(app, id).await?;
    let people = app.db.list_people().await?;
    let pack = MaturityPack::in_force(&app.db, visit.today).await?;
    let title = name(visit, &pack, &step.question);
    let to = visit.ta("controls-road-to", &[("level", &step.level_to.to_string())]);
    let lead = format!("{to} {}", step.text.pick(visit.lang));
    let offered = people.iter().filter(|person| person.active).map(|person| Choice {
        value: person.login.clone(),
        name: format!("{} · {}", person.name, role(visit, person.role.code())),
    });
    let change = Fields {
        action: format!("{}/change", href(id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("login", visit.t("controls-owner"))
                .kind(Kind::OneOf(offered.collect()))
                .value(step.login.clone())
                .required(),
            Field::new("due_on", visit.t("controls-due"))
                .kind(Kind::Day)
                .value(step.due_on.to_string())
                .required(),
        ],
        mistakes: mistakes.clone(),
        submit: visit.t("controls-road-change"),
        back: Some("/controls/maturity".to_owned()),
    };
    let finish = Fields {
        action: format!("{}/finish", href(id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("note", visit.t("controls-road-proof"))
                .kind(Kind::Lines)
                .hint(visit.t("controls-road-proof-hint"))
                .required(),
        ],
        mistakes: Mistakes::none(),
        submit: visit.t("controls-road-finish"),
        back: None,
    };
    let open = step.done_on.is_none() && visit.may(Right::EditPolicy);
    let body = html! {
        (kit::page_head(&title, &lead, &html! {}))
        (ways(visit, "/controls/maturity"))
        div.stack {
            @if let Some(day) = step.done_on {
                (kit::notice(Tone::Low, &visit.ta("controls-road-was-done", &[("day", &day.to_string())]),
                    &html! { (step.note) }))
            }
            @if open {
                (kit::panel(&visit.t("controls-road-finish"), &html! {}, &finish.show(visit.lang)))
                (kit::panel(&visit.t("controls-road-plan"), &html! {}, &change.show_quiet(visit.lang)))
            } @else {
                (kit::panel(&visit.t("controls-road-plan"), &html! {}, &kit::facts(&[
                    (visit.t("controls-owner"), html! { (step.login) }),
                    (visit.t("controls-due"), html! { (step.due_on) }),
                ])))
            }
        }
    };
    Ok((title, body))
}

/// Changes or finishes a step.
///
/// # Errors
/// `controls.step-unknown`, `house.page-not-found`, or a fault; what is refused is said on the page.
pub async fn act(
    State(app): State<App>,
    visit: Visit,
    Path((id, word)): Path<(i64, String)>,
    Form(filled): Form<Filled>,
) -> Answer {
    found(&app, id).await?;
    let mut reader = filled.reader();
    let day = if word == "change" { Some(reader.day("due_on")) } else { None };
    let outcome = match (reader.wrong(), word.as_str()) {
        (Some(mistakes), _) => Err(mistakes),
        (None, "change" | "finish") => {
            let mut tx = app.db.write(visit.actor()?).await?;
            let done = async {
                match day {
                    Some(day) => change_step(&mut tx, id, filled.get("login"), day).await?,
                    None => finish_step(&mut tx, id, filled.get("note")).await?,
                }
                tx.commit().await
            };
            typed::settled(done.await)?
        }
        (None, _) => return Err(Failure::from(Rejection::new("house.page-not-found")).into()),
    };
    match outcome {
        Ok(()) => Ok(visit.go("/controls/maturity", Some(&Flash::new("controls-road-kept-done")))),
        Err(mistakes) => {
            let (title, body) = drawn(&app, &visit, id, &mistakes).await?;
            Ok(visit.again(&title, &body))
        }
    }
}
