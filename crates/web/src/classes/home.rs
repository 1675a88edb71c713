//! The first page of classes: what I am to do; the classes; who teaches opens one.

use academy::classes::{
    Cohort, NewCohort, Reach, Standing, Task, TaskKind, count_cohorts, list_cohorts, open_cohort,
    tasks,
};
use academy::courses::{Library, library};
use axum::{
    Form,
    extract::{Query, State},
};
use base::Result;
use maud::{Markup, html};
use store::access::Right;

use super::{PATH, both_marks, choice, do_href, done_href, href, onward, standing, task_name};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Column, Empty, Field, Form as Sheet, Kind, Link, List, Mistakes, Pager, Row, Tone,
    },
    state::App,
    typed::settled,
    visit::Visit,
};

const ROWS: usize = 20;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn home(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let until = visit.today.plus_days(6).to_string();
    let fresh = filled.or("starts_on", visit.today.to_string()).or("ends_on", until);
    let body = page(&app, &visit, (&fresh, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("classes-title"), &body))
}

async fn page(app: &App, visit: &Visit, (filled, mistakes): (&Filled, Mistakes)) -> Result<Markup> {
    let teaches = visit.may(Right::Teach);
    let me = visit.person()?.id;
    let learner = (!teaches).then_some(me);
    let skip = filled.get("skip").parse().unwrap_or(0);
    let cohorts = list_cohorts(&app.db, learner, (skip, ROWS)).await?;
    let count = count_cohorts(&app.db, learner).await?;
    let own = tasks(&app.db, Reach::Learner(me), visit.today).await?;
    let actions = html! {
        @if teaches { a.button.primary href="/classes/marking" { (visit.t("classes-marking")) } }
        a.button href="/drills" { (visit.t("drills-title")) }
        a.button href="/classes/boards" { (visit.t("classes-boards")) }
        a.button href="/classes/coaches" { (visit.t("classes-coaches")) }
    };
    let held = library(&app.db).await?;
    let form = match teaches {
        true => Some(opening(app, visit, (filled, mistakes)).await?),
        false => None,
    };
    Ok(html! {
        nav.crumbs.meta { a href="/courses" { (visit.t("courses-title")) } }
        (kit::page_head(&visit.t("classes-title"), &visit.t("classes-lead"), &actions))
        div.stack {
            @if !teaches || !own.is_empty() { (own_list((visit, &held), &own)) }
            (cohort_list(visit, &cohorts, (skip, count)))
            @if let Some(form) = form {
                (kit::panel(&visit.t("classes-new"), &html! {}, &form))
            }
        }
    })
}

async fn opening(
    app: &App,
    visit: &Visit,
    (filled, mistakes): (&Filled, Mistakes),
) -> Result<Markup> {
    let people = app.db.list_people().await?;
    let teachers = people.iter().filter(|one| one.may(Right::Teach));
    let teachers = teachers.map(|one| choice(&one.id.to_string(), &one.name)).collect();
    let me = visit.person()?.id.to_string();
    let chosen = filled.some("instructor").unwrap_or(&me).to_owned();
    let form = Sheet {
        action: format!("{PATH}/new"),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("name", visit.t("classes-name")).value(filled.get("name")).required(),
            Field::new("starts_on", visit.t("classes-starts"))
                .kind(Kind::Day)
                .value(filled.get("starts_on"))
                .required(),
            Field::new("ends_on", visit.t("classes-ends"))
                .kind(Kind::Day)
                .value(filled.get("ends_on"))
                .required(),
            Field::new("instructor", visit.t("classes-instructor"))
                .kind(Kind::OneOf(teachers))
                .value(chosen),
            Field::new("note", visit.t("classes-note")).kind(Kind::Lines).value(filled.get("note")),
        ],
        mistakes,
        submit: visit.t("classes-open"),
        back: None,
    };
    Ok(form.show_quiet(visit.lang))
}

fn cohort_list(visit: &Visit, all: &[Cohort], (skip, count): (usize, usize)) -> Markup {
    let row = |one: &Cohort| {
        let state = match (one.closed, one.starts_on > visit.today, one.ends_on < visit.today) {
            (true, ..) => kit::plain_badge(&visit.t("classes-state-closed")),
            (_, true, _) => kit::plain_badge(&visit.t("classes-state-coming")),
            (_, _, true) => kit::badge(Tone::Medium, &visit.t("classes-state-over")),
            _ => kit::badge(Tone::Low, &visit.t("classes-state-running")),
        };
        Row {
            href: Some(href(one.id)),
            cells: vec![
                html! { a href=(href(one.id)) { (one.name) } div.meta { (one.note) } },
                state,
                html! { (one.starts_on) " – " (one.ends_on) },
                html! { (one.instructor) },
                html! { (one.members) },
            ],
            ..Row::default()
        }
    };
    List {
        id: "classes",
        title: visit.t("classes-list"),
        count: i64::try_from(count).ok(),
        columns: vec![
            Column::text(visit.t("classes-name")).title(),
            Column::fit(visit.t("classes-state")),
            Column::fit(visit.t("classes-days")),
            Column::fit(visit.t("classes-instructor")),
            Column::number(visit.t("classes-people")),
        ],
        rows: all.iter().map(row).collect(),
        pager: Some(Pager::skipping(visit.lang, (&Link::to(PATH), "classes"), (skip, ROWS, count))),
        empty: Empty {
            title: visit.t("classes-none"),
            why: visit.t("classes-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// What a learner is to do next: one word for one button.
fn next(visit: &Visit, task: &Task) -> Markup {
    let (word, to) = match (task.place.standing, done_href(task)) {
        (Standing::Done, Some(to)) => ("classes-look", to),
        (Standing::Done, None) => return kit::nothing(visit.lang),
        (Standing::Below, Some(to)) if task.assignment.kind == TaskKind::Written => {
            ("classes-look", to)
        }
        (Standing::Below, _) => ("classes-again", do_href(&task.assignment)),
        _ => ("classes-do", do_href(&task.assignment)),
    };
    html! { a.button href=(to) { (visit.t(word)) } }
}

fn own_list((visit, library): (&Visit, &Library), all: &[Task]) -> Markup {
    let row = |one: &Task| Row {
        cells: vec![
            html! {
                a href=(do_href(&one.assignment)) { (task_name((visit, library), &one.assignment)) }
                div.meta { (visit.t(&format!("classes-kind-{}", one.assignment.kind.code()))) }
            },
            standing(visit, one.place.standing),
            html! { (one.assignment.due_on) },
            html! {
                @let done = one.place.done.as_ref();
                (both_marks(visit, (
                    done.and_then(|done| done.tenths), done.and_then(|done| done.auto_tenths),
                )))
            },
            html! { (one.assignment.cohort) },
            next(visit, one),
        ],
        ..Row::default()
    };
    List {
        id: "tasks",
        title: visit.t("classes-mine"),
        count: i64::try_from(all.len()).ok(),
        columns: vec![
            Column::text(visit.t("classes-task")).title(),
            Column::fit(visit.t("classes-standing")),
            Column::fit(visit.t("classes-due")),
            Column::number(visit.t("classes-points")),
            Column::fit(visit.t("classes-name")),
            Column::fit(visit.t("classes-next")),
        ],
        rows: all.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("classes-nothing"),
            why: visit.t("classes-nothing-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// What is set for whoever visits and not done yet, for the first page of the academy; nothing where nothing is.
///
/// # Errors
/// A fault from the database.
pub async fn mine(app: &App, visit: &Visit) -> Result<Markup> {
    let all = tasks(&app.db, Reach::Learner(visit.person()?.id), visit.today).await?;
    let undone = all.into_iter().filter(|one| one.place.standing != Standing::Done);
    let undone: Vec<Task> = undone.take(8).collect();
    let held = library(&app.db).await?;
    Ok(html! { @if !undone.is_empty() { (own_list((visit, &held), &undone)) } })
}

/// Opens a class.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn open(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let mut reader = filled.reader();
    let new = NewCohort {
        name: filled.get("name").to_owned(),
        starts_on: reader.day("starts_on"),
        ends_on: reader.day("ends_on"),
        instructor_id: filled.get("instructor").parse().unwrap_or(0),
        note: filled.get("note").to_owned(),
    };
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = open_cohort(&mut tx, &new).await;
        match settled(super::closed(tx, outcome).await)? {
            Ok(id) => return Ok(onward(&visit, &href(id), "classes-opened")),
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(&app, &visit, (&filled, mistakes)).await?;
    Ok(visit.again(&visit.t("classes-title"), &body))
}
