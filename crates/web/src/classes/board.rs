//! A class: who is where with what was set, late ones in front; who is in it; what an instructor does with it.

use std::collections::BTreeMap;

use academy::classes::{
    Assignment, Cohort, Member, Reach, Standing, Task, close_cohort, enrol as take_in, get_cohort,
    leave_cohort, list_assignments, list_members, tasks,
};
use academy::courses::{self, Library};
use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::Result;
use maud::{Markup, html};
use store::access::Right;

use super::{
    both_marks, closed, crumbs, done_href, href, onward, setting::setting_form, standing, task_name,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Column, Empty, Field, Figure, Form as Sheet, Kind, Link, List, Mistakes, Pager, Row,
        hidden,
    },
    state::App,
    typed::settled,
    visit::Visit,
};

/// Rows of progress on a page.
const ROWS: usize = 100;

/// What may have been typed wrongly, and in which form.
pub(super) enum Typed<'a> {
    /// Nothing; the page is shown from this row on.
    Fresh(usize),
    /// Who is taken in.
    People(&'a Filled, Mistakes),
    /// What is set.
    Task(&'a Filled, Mistakes),
}

/// The page.
///
/// # Errors
/// `classes.cohort-unknown`, or a fault.
pub async fn board(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Answer {
    let skip = filled.get("skip").parse().unwrap_or(0);
    let (title, body) = page(&app, &visit, id, Typed::Fresh(skip)).await?;
    Ok(visit.page(&title, &body))
}

pub(super) async fn page(
    app: &App,
    visit: &Visit,
    id: i64,
    typed: Typed<'_>,
) -> Result<(String, Markup)> {
    let (teaches, me) = (visit.may(Right::Teach), visit.person()?.id);
    let cohort = get_cohort(&app.db, id, (!teaches).then_some(me)).await?;
    let set = list_assignments(&app.db, id).await?;
    let mut all = tasks(&app.db, Reach::Cohort(id), visit.today).await?;
    if !teaches {
        // Learners see where they stand, not where others do.
        all.retain(|one| one.user_id == me);
    }
    let members = if teaches { list_members(&app.db, id).await? } else { Vec::new() };
    let days = visit.ta(
        "classes-days-of",
        &[
            ("from", &cohort.starts_on.to_string()),
            ("until", &cohort.ends_on.to_string()),
            ("who", &cohort.instructor),
        ],
    );
    let may_change = teaches && !cohort.closed;
    let skip = if let Typed::Fresh(skip) = &typed { *skip } else { 0 };
    let held = courses::library(&app.db).await?;
    let actions = html! {
        @if teaches { a.button href="/classes/marking" { (visit.t("classes-marking")) } }
    };
    let body = html! {
        (crumbs(visit, &[]))
        (kit::page_head(&cohort.name, &days, &actions))
        div.stack {
            @if !cohort.note.is_empty() { p { (cohort.note) } }
            (figures(visit, &all, (members.len(), teaches)))
            (progress((visit, &held), &all, (id, skip)))
            (set_list((visit, &held), &cohort, &set, (&all, may_change)))
            @if may_change { (setting_form((visit, &held), &cohort, &typed)) }
            @if teaches { (people(visit, &cohort, (&members, &all), may_change)) }
            @if may_change { (enrolling(visit, &cohort, &typed)) (ending(visit, &cohort)) }
        }
    };
    Ok((cohort.name, body))
}

fn figures(visit: &Visit, all: &[Task], (members, teaches): (usize, bool)) -> Markup {
    let count = |at: Standing| all.iter().filter(|one| one.place.standing == at).count();
    let waits = all.iter().filter(|one| one.waits()).count();
    let card = |name: &str, value: usize, unit: String, href: Option<&str>| {
        Figure {
            name: visit.t(name),
            value: value.to_string(),
            unit,
            href: href.map(ToOwned::to_owned),
            ..Figure::default()
        }
        .card(visit.lang)
    };
    let of = format!("/ {}", all.len());
    html! {
        div.grid {
            div.w4 { (card("classes-figure-late", count(Standing::Late), of.clone(), Some("#progress"))) }
            div.w4 { (card("classes-figure-done", count(Standing::Done), of, Some("#progress"))) }
            @if teaches {
                div.w4 {
                    (card("classes-figure-waits", waits,
                        visit.ta("classes-of-people", &[("count", &members.to_string())]),
                        Some("/classes/marking")))
                }
            }
        }
    }
}

fn progress(
    (visit, library): (&Visit, &Library),
    all: &[Task],
    (id, skip): (i64, usize),
) -> Markup {
    let row = |one: &Task| {
        let to = done_href(one);
        Row {
            cells: vec![
                html! { (one.learner) },
                html! {
                    (task_name((visit, library), &one.assignment))
                    div.meta { (visit.t(&format!("classes-kind-{}", one.assignment.kind.code()))) }
                },
                standing(visit, one.place.standing),
                html! { (one.assignment.due_on) },
                html! {
                    @match &one.place.done {
                        Some(done) => (done.on),
                        None => (kit::nothing(visit.lang)),
                    }
                },
                html! {
                    @let done = one.place.done.as_ref();
                    (both_marks(visit, (
                        done.and_then(|done| done.tenths), done.and_then(|done| done.auto_tenths),
                    )))
                },
                html! {
                    @if let Some(to) = to { a.button href=(to) { (visit.t("classes-look")) } }
                    @else { (kit::nothing(visit.lang)) }
                },
            ],
            ..Row::default()
        }
    };
    let link = Link::to(href(id));
    List {
        id: "progress",
        title: visit.t("classes-progress"),
        count: i64::try_from(all.len()).ok(),
        columns: vec![
            Column::text(visit.t("classes-learner")).title(),
            Column::text(visit.t("classes-task")),
            Column::fit(visit.t("classes-standing")),
            Column::fit(visit.t("classes-due")),
            Column::fit(visit.t("classes-done-on")),
            Column::number(visit.t("classes-points")),
            Column::fit(visit.t("classes-work")),
        ],
        rows: all.iter().skip(skip).take(ROWS).map(row).collect(),
        pager: Some(Pager::skipping(visit.lang, (&link, "progress"), (skip, ROWS, all.len()))),
        empty: Empty {
            title: visit.t("classes-nothing-set"),
            why: visit.t("classes-nothing-set-why"),
            button: None,
        },
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}

fn set_list(
    (visit, library): (&Visit, &Library),
    cohort: &Cohort,
    set: &[Assignment],
    (all, may_change): (&[Task], bool),
) -> Markup {
    let row = |one: &Assignment| {
        let of = all.iter().filter(|task| task.assignment.id == one.id);
        let done = of.clone().filter(|task| task.place.standing == Standing::Done).count();
        Row {
            cells: vec![
                html! {
                    (task_name((visit, library), one))
                    div.meta {
                        (visit.t(&format!("classes-kind-{}", one.kind.code())))
                        @if !one.prompt.is_empty() { " · " (one.prompt) }
                    }
                },
                html! { (one.due_on) },
                html! { (one.set_by) },
                html! { (done) " / " (of.count()) },
                html! {
                    @if may_change {
                        form method="post" action={ (href(cohort.id)) "/withdraw" } {
                            (hidden("csrf", &visit.csrf))
                            (hidden("assignment", &one.id.to_string()))
                            button.button type="submit" { (visit.t("classes-withdraw")) }
                        }
                    }
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "set",
        title: visit.t("classes-set"),
        count: i64::try_from(set.len()).ok(),
        columns: vec![
            Column::text(visit.t("classes-task")).title(),
            Column::fit(visit.t("classes-due")),
            Column::fit(visit.t("classes-set-by")),
            Column::number(visit.t("classes-done")),
            Column::fit(String::new()),
        ],
        rows: set.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("classes-nothing-set"),
            why: visit.t("classes-nothing-set-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn people(
    visit: &Visit,
    cohort: &Cohort,
    (members, all): (&[Member], &[Task]),
    may_change: bool,
) -> Markup {
    let mut late: BTreeMap<i64, (usize, usize)> = BTreeMap::new();
    for task in all {
        let count = late.entry(task.user_id).or_default();
        count.0 += usize::from(task.place.standing == Standing::Late);
        count.1 += usize::from(task.place.standing == Standing::Done);
    }
    let row = |one: &Member| {
        let (late, done) = late.get(&one.user_id).copied().unwrap_or_default();
        Row {
            cells: vec![
                html! { (one.name) div.meta { (one.login) } },
                html! { (one.joined_on) },
                html! { (late) },
                html! { (done) },
                html! {
                    @if may_change {
                        form method="post" action={ (href(cohort.id)) "/leave" } {
                            (hidden("csrf", &visit.csrf))
                            (hidden("user", &one.user_id.to_string()))
                            button.button type="submit" { (visit.t("classes-leave")) }
                        }
                    }
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "people",
        title: visit.t("classes-people"),
        count: i64::try_from(members.len()).ok(),
        columns: vec![
            Column::text(visit.t("classes-learner")).title(),
            Column::fit(visit.t("classes-joined")),
            Column::number(visit.t("classes-standing-late")),
            Column::number(visit.t("classes-standing-done")),
            Column::fit(String::new()),
        ],
        rows: members.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("classes-nobody"),
            why: visit.t("classes-nobody-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn enrolling(visit: &Visit, cohort: &Cohort, typed: &Typed<'_>) -> Markup {
    let (logins, mistakes) = match typed {
        Typed::People(filled, mistakes) => (filled.get("logins"), mistakes.clone()),
        _ => ("", Mistakes::none()),
    };
    let form = Sheet {
        action: format!("{}/enrol", href(cohort.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("logins", visit.t("classes-logins"))
                .kind(Kind::Lines)
                .value(logins)
                .hint(visit.t("classes-logins-hint"))
                .required(),
        ],
        mistakes,
        submit: visit.t("classes-enrol"),
        back: None,
    };
    kit::panel(&visit.t("classes-enrol"), &html! {}, &form.show_quiet(visit.lang))
}

fn ending(visit: &Visit, cohort: &Cohort) -> Markup {
    let body = html! {
        p.soft { (visit.t("classes-close-why")) }
        form method="post" action={ (href(cohort.id)) "/close" } {
            (hidden("csrf", &visit.csrf))
            button.button type="submit" { (visit.t("classes-close")) }
        }
    };
    kit::panel(&visit.t("classes-close"), &html! {}, &body)
}

/// Takes people in.
///
/// # Errors
/// `classes.cohort-unknown`, or a fault; what is wrong is said on the form.
pub async fn enrol(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let split = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；');
    let logins = filled.get("logins").split(split).filter(|one| !one.is_empty());
    let logins: Vec<String> = logins.map(ToOwned::to_owned).collect();
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = take_in(&mut tx, id, &logins).await;
    match settled(closed(tx, outcome).await)? {
        Ok(_) => Ok(onward(&visit, &href(id), "classes-enrolled")),
        Err(wrong) => {
            let (title, body) = page(&app, &visit, id, Typed::People(&filled, wrong)).await?;
            Ok(visit.again(&title, &body))
        }
    }
}

/// Lets somebody leave.
///
/// # Errors
/// `classes.person-unknown`, or a fault.
pub async fn leave(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let user = filled.get("user").parse().unwrap_or(0);
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = leave_cohort(&mut tx, id, user).await;
    closed(tx, outcome).await?;
    Ok(onward(&visit, &href(id), "classes-left"))
}

/// Closes the class.
///
/// # Errors
/// `classes.cohort-unknown`, `classes.cohort-closed`, or a fault.
pub async fn close(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = close_cohort(&mut tx, id).await;
    closed(tx, outcome).await?;
    Ok(onward(&visit, &href(id), "classes-closed"))
}
