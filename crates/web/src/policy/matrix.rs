//! The policy matrix: all versions, what counts today, one version with its difference to that and
//! its steps of sign-off.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Failure, Rejection, Result};
use credit::policy::{
    Matrix, MatrixState, MatrixStep, MatrixVersion, TierTable, approve_matrix, draft_matrix,
    edit_matrix, get_matrix, list_matrices, matrix_in_force, matrix_open_to, matrix_trail,
    propose_matrix, reject_matrix, retire_matrix,
};
use credit::scoring::{Eyes, has_second};
use locale::spoken;
use maud::{Markup, html};
use store::access::Right;

use super::{
    matrix_table::{differences, read_cells, table},
    what_if,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Event, Flash, List, Mistakes, Row, Tone, hidden},
    settings::alone,
    state::App,
    typed,
    visit::Visit,
};

/// Where a version stands.
pub fn href(id: i64) -> String {
    format!("/policy/matrix/{id}")
}

fn badge(visit: &Visit, one: &MatrixVersion, in_force: Option<i64>) -> Markup {
    if in_force == Some(one.id) {
        return kit::badge(Tone::Low, &visit.t("policy-matrix-in-force"));
    }
    let tone = match one.state {
        MatrixState::Proposed => Tone::Medium,
        MatrixState::Rejected => Tone::High,
        _ => Tone::Quiet,
    };
    kit::badge(tone, &visit.t(&format!("policy-matrix-{}", one.state.code())))
}

/// What counts today: the version in force, or what the tier table says for every kind.
///
/// # Errors
/// A fault from the database.
pub async fn now(app: &App, visit: &Visit) -> Result<(Option<MatrixVersion>, Matrix)> {
    let version = matrix_in_force(&app.db, visit.today).await?;
    let (tiers, _) = TierTable::in_force(&app.db, visit.today).await?;
    let plain = Matrix::of_tiers(&tiers, &tiers.edition.version);
    let matrix = version.as_ref().map_or(plain, |version| version.matrix.clone());
    Ok((version, matrix))
}

/// All versions and what counts today.
///
/// # Errors
/// A fault from the database.
pub async fn home(State(app): State<App>, visit: Visit) -> Answer {
    let (version, matrix) = now(&app, &visit).await?;
    let all = list_matrices(&app.db).await?;
    let title = visit.t("policy-matrix-title");
    let edit = visit.may(Right::EditPolicy);
    let actions = html! {
        @if edit {
            form method="post" action="/policy/matrix/new" {
                (hidden("csrf", &visit.csrf))
                button.button.primary { (visit.t("policy-matrix-new")) }
            }
        }
    };
    let said = match &version {
        Some(one) => visit.ta(
            "policy-matrix-counts",
            &[("number", &one.number.to_string()), ("day", &one.effective_on.to_string())],
        ),
        None => visit.t("policy-matrix-tiers-count"),
    };
    let body = html! {
        nav.crumbs.meta { a href="/policy" { (visit.t("policy-lines-title")) } " / " (title) }
        (kit::page_head(&title, &visit.t("policy-matrix-lead"), &actions))
        div.stack {
            (kit::panel(&said, &html! {}, &table(&visit, &matrix, None)))
            (versions(&visit, &all, version.as_ref().map(|one| one.id)))
        }
    };
    Ok(visit.page(&title, &body))
}

fn versions(visit: &Visit, all: &[MatrixVersion], in_force: Option<i64>) -> Markup {
    let row = |one: &MatrixVersion| Row {
        href: Some(href(one.id)),
        cells: vec![
            html! { a href=(href(one.id)) { "M" (one.number) } },
            badge(visit, one, in_force),
            html! { (one.effective_on) },
            html! { (one.note) },
            html! { (one.actor) },
            html! {
                (visit.t(if one.what_if.is_empty() { "policy-matrix-no-what-if" }
                    else { "policy-matrix-has-what-if" }))
            },
        ],
        ..Row::default()
    };
    List {
        id: "versions",
        title: visit.t("policy-matrix-versions"),
        count: Some(i64::try_from(all.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::fit(visit.t("policy-matrix-number")).title(),
            Column::fit(visit.t("policy-matrix-state")),
            Column::fit(visit.t("policy-from")),
            Column::text(visit.t("policy-reason")).full(),
            Column::fit(visit.t("policy-matrix-author")),
            Column::fit(visit.t("policy-what-if")),
        ],
        rows: all.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("policy-matrix-none"),
            why: visit.t("policy-matrix-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// Begins a draft from what counts today.
///
/// # Errors
/// A fault from the database.
pub async fn begin(State(app): State<App>, visit: Visit) -> Answer {
    let (_, matrix) = now(&app, &visit).await?;
    let day = visit.today.plus_months(1).month_start();
    let mut tx = app.db.write(visit.actor()?).await?;
    let id = draft_matrix(&mut tx, &matrix, day, &visit.t("policy-matrix-first-note")).await?;
    tx.commit().await?;
    Ok(visit.go(&href(id), Some(&Flash::new("policy-matrix-begun-done"))))
}

/// One version.
///
/// # Errors
/// `policy.matrix-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let (title, body) = drawn(&app, &visit, id, &Mistakes::none()).await?;
    Ok(visit.page(&title, &body))
}

async fn drawn(app: &App, visit: &Visit, id: i64, mistakes: &Mistakes) -> Result<(String, Markup)> {
    let version = get_matrix(&app.db, id).await?;
    let (in_force, matrix) = now(app, visit).await?;
    let trail = matrix_trail(&app.db, id).await?;
    let title = visit.ta("policy-matrix-of", &[("number", &version.number.to_string())]);
    let edit = version.state == MatrixState::Draft && visit.may(Right::EditPolicy);
    let said = visit.ta(
        "policy-matrix-said",
        &[("day", &version.effective_on.to_string()), ("actor", &version.actor)],
    );
    let events = trail.iter().rev().map(|one| Event {
        at: app.clock().day_of(one.recorded_at).to_string(),
        title: html! {
            b { (visit.t(&format!("policy-matrix-did-{}", one.step))) } " · " (one.actor)
            @if let Some(day) = one.on {
                " · " (visit.ta("policy-matrix-did-on", &[("day", &day.to_string())]))
            }
            @if one.alone { " " (alone(visit)) }
        },
        note: one.reason.clone(),
        tone: Tone::Quiet,
    });
    let events: Vec<Event> = events.collect();
    let body = html! {
        nav.crumbs.meta { a href="/policy/matrix" { (visit.t("policy-matrix-title")) } " / M" (version.number) }
        (kit::page_head(&title, &said, &badge(visit, &version, in_force.map(|one| one.id))))
        div.stack {
            (mistakes.summary(visit.lang))
            (kit::panel(&visit.t("policy-matrix-diff"), &html! {},
                &differences(visit, &matrix, &version.matrix)))
            @if edit { (editor(visit, &version)) }
            @else {
                (kit::panel(&visit.t("policy-matrix-cells"), &html! {},
                    &table(visit, &version.matrix, None)))
            }
            (what_if::panel(visit, &version))
            (steps(app, visit, &version).await?)
            @if !events.is_empty() {
                (kit::panel(&visit.t("policy-matrix-trail"), &html! {}, &kit::timeline(&events)))
            }
        }
    };
    Ok((title, body))
}

fn editor(visit: &Visit, version: &MatrixVersion) -> Markup {
    let body = html! {
        form.fields method="post" action={ (href(version.id)) "/edit" } {
            (hidden("csrf", &visit.csrf))
            (table(visit, &version.matrix, Some(())))
            label.field {
                span { (visit.t("policy-from")) span.must { (visit.t("house-must")) } }
                input type="date" name="effective_on" value=(version.effective_on) required;
            }
            label.field {
                span { (visit.t("policy-reason")) span.must { (visit.t("house-must")) } }
                textarea name="reason" rows="3" required maxlength="1000" { (version.note) }
            }
            div.actions { button.button.primary { (visit.t("policy-matrix-save")) } }
        }
    };
    kit::panel(&visit.t("policy-matrix-cells"), &html! {}, &body)
}

async fn steps(app: &App, visit: &Visit, version: &MatrixVersion) -> Result<Markup> {
    let actor = visit.person.as_ref().map_or("", |person| person.login.as_str());
    let open = MatrixStep::ALL.into_iter().filter(|step| version.state.after(*step).is_some());
    let open: Vec<MatrixStep> = open.collect();
    if open.is_empty() || !visit.may(Right::EditPolicy) {
        return Ok(html! {});
    }
    let own = version.actor == actor;
    let eyes = Eyes::of(own, has_second(&app.db.list_people().await?, &version.actor));
    let body = html! {
        @if eyes == Eyes::Alone && version.state == MatrixState::Proposed {
            p.soft { (visit.t("settings-pack-alone-signs")) }
        }
        @for step in open {
            @let name = visit.t(&format!("policy-matrix-step-{}", step.code()));
            @match matrix_open_to(version, step, (actor, eyes), visit.today) {
                Some(why) => {
                    @let said = spoken(visit.lang, &why);
                    div.models-step.closed {
                        span.button disabled aria-disabled="true" { (name) }
                        p.soft { (said.sentence) " " (said.next) }
                    }
                }
                None => details.models-step {
                    summary.button.primary[matches!(step, MatrixStep::Propose | MatrixStep::Approve)] {
                        (name)
                    }
                    form.fields method="post"
                        action={ (href(version.id)) "/step/" (step.code()) } {
                        (hidden("csrf", &visit.csrf))
                        label.field {
                            span { (visit.t("policy-reason")) span.must { (visit.t("house-must")) } }
                            textarea name="reason" rows="2" required maxlength="1000" {}
                        }
                        div.actions { button.button.primary { (name) } }
                    }
                },
            }
        }
    };
    let inside = html! { div.no-print id="steps" { (body) } };
    Ok(kit::panel(&visit.t("policy-matrix-steps"), &html! {}, &inside))
}

/// Changes a draft.
///
/// # Errors
/// `policy.matrix-unknown`, or a fault; what is refused is said on its page.
pub async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let version = get_matrix(&app.db, id).await?;
    let mut reader = filled.reader();
    let matrix = read_cells(&filled, &version.matrix, &mut reader);
    let (day, reason) = (reader.day("effective_on"), reader.text("reason"));
    let outcome = match reader.wrong() {
        Some(mistakes) => Err(mistakes),
        None => {
            let mut tx = app.db.write(visit.actor()?).await?;
            let done = async {
                edit_matrix(&mut tx, id, &matrix, day, &reason).await?;
                tx.commit().await
            };
            typed::settled(done.await)?
        }
    };
    answered(&app, &visit, id, outcome, "policy-matrix-edited-done").await
}

/// Takes a step of sign-off.
///
/// # Errors
/// As [`edit`]; `house.page-not-found` for a step that there is not.
pub async fn step(
    State(app): State<App>,
    visit: Visit,
    Path((id, word)): Path<(i64, String)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let step = MatrixStep::parse(&word)
        .ok_or_else(|| Failure::from(Rejection::new("house.page-not-found")))?;
    let reason = filled.get("reason");
    let mut tx = app.db.write(visit.actor()?).await?;
    let done = async {
        match step {
            MatrixStep::Propose => propose_matrix(&mut tx, id, reason).await?,
            MatrixStep::Approve => approve_matrix(&mut tx, id, reason).await?,
            MatrixStep::Reject => reject_matrix(&mut tx, id, reason).await?,
            MatrixStep::Retire => retire_matrix(&mut tx, id, reason).await?,
        }
        tx.commit().await
    };
    let outcome = typed::settled(done.await)?;
    answered(&app, &visit, id, outcome, "policy-matrix-stepped-done").await
}

async fn answered(
    app: &App,
    visit: &Visit,
    id: i64,
    outcome: std::result::Result<(), Mistakes>,
    done: &str,
) -> Answer {
    match outcome {
        Ok(()) => Ok(visit.go(&href(id), Some(&Flash::new(done)))),
        Err(mistakes) => {
            let (title, body) = drawn(app, visit, id, &mistakes).await?;
            Ok(visit.again(&title, &body))
        }
    }
}
