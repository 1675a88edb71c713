//! Warnings about models: where a credit manager sees them, what to do about each, and the word
//! of whoever takes one in hand.

use axum::{
    Form,
    extract::{Path, State},
};
use credit::lab::{ModelWarning, acknowledge_warning, open_warnings, raise_model_warnings};
use maud::{Markup, html};
use store::access::Right;

use super::href;
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Flash, Tone, hidden},
    state::App,
    typed::settled,
    visit::Visit,
};

/// The colour of a level.
pub fn tone(level: &str) -> Tone {
    match level {
        "act" => Tone::High,
        "watch" => Tone::Medium,
        _ => Tone::Low,
    }
}

/// A line on the first page while warnings stand open, for who may do something about them.
///
/// # Errors
/// A fault from the database.
pub async fn on_the_first_page(app: &App, visit: &Visit) -> base::Result<Markup> {
    if !visit.may(Right::BuildModels) && !visit.may(Right::ApproveModels) {
        return Ok(html! {});
    }
    let open = open_warnings(&app.db).await?;
    let untaken: Vec<&ModelWarning> = open.iter().filter(|one| one.taken_by.is_none()).collect();
    let Some(first) = untaken.first() else { return Ok(html! {}) };
    let count = locale::count(i64::try_from(untaken.len()).unwrap_or(i64::MAX));
    let tone = if untaken.iter().any(|one| one.level == "act") { Tone::High } else { Tone::Medium };
    Ok(kit::notice(
        tone,
        &visit.ta("models-warned", &[("count", &count)]),
        &html! {
            (first.model) (visit.t("house-colon")) (first.said.pick(visit.lang)) " "
            a href="/models#warnings" { (visit.t("models-warned-see")) }
        },
    ))
}

/// The open warnings, and on a version's own page also those that closed.
pub fn panel(app: &App, visit: &Visit, warnings: &[ModelWarning], named: bool) -> Markup {
    if warnings.is_empty() {
        return html! {};
    }
    let open = warnings.iter().filter(|one| one.closed_on.is_none()).count();
    let title = visit.ta(
        "models-warnings",
        &[("count", &locale::count(i64::try_from(open).unwrap_or(i64::MAX)))],
    );
    let body = html! {
        ul.alerts { @for one in warnings.iter().take(50) { (line(app, visit, one, named)) } }
    };
    html! { div id="warnings" { (kit::panel(&title, &html! {}, &body)) } }
}

fn line(app: &App, visit: &Visit, one: &ModelWarning, named: bool) -> Markup {
    let closed = one.closed_on;
    let may = visit.may(Right::BuildModels) || visit.may(Right::ApproveModels);
    html! {
        li {
            div.actions {
                @match closed {
                    None => (kit::badge(tone(&one.level),
                        &visit.t(&format!("models-level-{}", one.level)))),
                    Some(_) => (kit::badge(Tone::Quiet, &visit.t("models-level-closed"))),
                }
                @if named {
                    a.strong href={ (href(one.version_id)) "/watch" } {
                        (super::name_of(visit.lang, one.version_id, &one.model))
                    }
                }
                span { (one.said.pick(visit.lang)) }
            }
            div.soft { (visit.t(&format!("models-todo-{}", one.what))) }
            div.meta {
                (visit.ta("models-warned-since", &[("day", &one.raised_on.to_string())]))
                @if let Some(day) = closed {
                    " · " (visit.ta("models-warned-closed", &[("day", &day.to_string())]))
                } @else if one.seen_on > one.raised_on {
                    " · " (visit.ta("models-warned-seen", &[("day", &one.seen_on.to_string())]))
                }
                @if let Some((who, at)) = one.taken_by.as_ref().zip(one.taken_at) {
                    " · " (visit.ta("models-warned-taken",
                        &[("who", who), ("at", &at.in_zone(app.clock().zone()))]))
                    (visit.t("house-colon")) (one.taken_note)
                }
            }
            @if closed.is_none() && one.taken_by.is_none() && may {
                details.models-step.no-print {
                    summary.button { (visit.t("models-take-in-hand")) }
                    form.fields method="post" action={ "/models/warnings/" (one.id) "/take" } {
                        (hidden("csrf", &visit.csrf))
                        label.field {
                            span { (visit.t("models-take-note"))
                                span.must { (visit.t("house-must")) } }
                            textarea name="reason" rows="2" required maxlength="1000" {}
                        }
                        div.actions {
                            button.button.primary { (visit.t("models-take-in-hand")) }
                        }
                    }
                }
            }
        }
    }
}

/// Takes a warning in hand.
///
/// # Errors
/// `scoring.model-warning-unknown`, or a fault; a missing word is said on the list.
pub async fn take_in_hand(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let mut tx = app.db.write(visit.actor()?).await?;
    match settled(acknowledge_warning(&mut tx, id, filled.get("reason")).await)? {
        Ok(()) => {
            tx.commit().await?;
            Ok(visit.go("/models#warnings", Some(&Flash::new("models-taken-done"))))
        }
        Err(wrong) => {
            let title = visit.t("models-title");
            let body = html! {
                (super::crumbs(&visit, None))
                div.stack {
                    (super::sign::refused(&visit, &wrong))
                    p { a href="/models#warnings" { (visit.t("models-back")) } }
                }
            };
            Ok(visit.again(&title, &body))
        }
    }
}

/// Looks at all models in use now, as the daily rounds do.
///
/// # Errors
/// A fault from the database.
pub async fn look(State(app): State<App>, visit: Visit) -> Answer {
    let told = raise_model_warnings(&app.db, &visit.actor()?, visit.today).await?;
    let flash = Flash::new("models-looked-done")
        .with("models", told.models)
        .with("raised", told.raised)
        .with("closed", told.closed);
    Ok(visit.go("/models", Some(&flash)))
}
