//! Sign-off: each step that a version's state allows with its reason, or the sentence why it is
//! not for whoever looks; the steps themselves.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Day, Rejection};
use credit::scoring::models::{
    OpenStep, Reign, Role, Step, Version, approve_as, reject, restore_expert, retire, validate,
};
use locale::spoken;
use maud::{Markup, html};
use store::access::Right;

use super::{home::step_name, href};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Flash, Mistakes, Tone, hidden},
    state::App,
    typed,
    visit::Visit,
};

/// The panel of the next steps.
pub fn panel(visit: &Visit, version: &Version, steps: &[OpenStep]) -> Markup {
    let may = visit.may(Right::ApproveModels);
    let body = html! {
        @if steps.is_empty() { p.soft { (visit.t("models-steps-none")) } }
        @else if !may { p.soft { (visit.t("models-steps-no-right")) } }
        @else {
            @for one in steps {
                @match &one.closed {
                    Some(why) => (closed(visit, one.step, why)),
                    None => (open(visit, version, one)),
                }
            }
        }
    };
    html! { div.no-print id="steps" { (kit::panel(&visit.t("models-steps"), &html! {}, &body)) } }
}

/// A step that is not for this person, or not for this version, said before it is asked for.
fn closed(visit: &Visit, step: Step, why: &Rejection) -> Markup {
    let spoken = spoken(visit.lang, why);
    html! {
        div.models-step.closed {
            span.button disabled aria-disabled="true" { (step_name(visit, step)) }
            p.soft { (spoken.sentence) " " (spoken.next) }
        }
    }
}

fn open(visit: &Visit, version: &Version, one: &OpenStep) -> Markup {
    let step = one.step;
    let primary = matches!(step, Step::Validate | Step::Approve(_));
    html! {
        details.models-step {
            summary.button.primary[primary] { (step_name(visit, step)) }
            form.fields method="post" action={ (href(Some(version.id))) "/step/" (step.code()) } {
                (hidden("csrf", &visit.csrf))
                p.soft { (visit.t(&format!("models-step-{}-why", step.code()))) }
                @if one.alone { p.soft { (visit.t("models-step-alone")) } }
                @if matches!(step, Step::Approve(_)) { (day_field(visit, visit.today)) }
                (reason_field(visit))
                div.actions {
                    button.button.primary { (step_name(visit, step)) }
                }
            }
        }
    }
}

fn day_field(visit: &Visit, usual: Day) -> Markup {
    html! {
        label.field {
            span { (visit.t("models-from-day")) }
            input type="date" name="day" value=(usual) min=(visit.today) required;
            span.hint { (visit.t("models-from-day-hint")) }
        }
    }
}

fn reason_field(visit: &Visit) -> Markup {
    html! {
        label.field {
            span { (visit.t("models-reason")) span.must { (visit.t("house-must")) } }
            textarea name="reason" rows="3" required maxlength="1000" {}
            span.hint { (visit.t("models-reason-hint")) }
        }
    }
}

/// Gives the decision back to the expert scorecard.
pub fn restore_form(visit: &Visit, reigns: &[Reign]) -> Markup {
    let now = reigns.iter().find(|reign| reign.holds(visit.today));
    let back = now.is_some_and(|reign| reign.version_id.is_none());
    let coming = reigns.iter().any(|reign| {
        reign.version_id.is_some() && reign.from_on.is_some_and(|from| from > visit.today)
    });
    html! {
        @if !back || coming {
            section.panel.no-print id="restore" {
                header { h2 { (visit.t("models-restore")) } }
                div.inside {
                    details.models-step {
                        summary.button { (visit.t("models-restore")) }
                        form.fields method="post" action="/models/expert/restore" {
                            (hidden("csrf", &visit.csrf))
                            p.soft { (visit.t("models-restore-why")) }
                            (day_field(visit, visit.today))
                            (reason_field(visit))
                            div.actions {
                                button.button.primary { (visit.t("models-restore")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a form of a step said.
fn asked(filled: &Filled, needs_day: bool, today: Day) -> Result<(Day, String), Rejection> {
    let day = match needs_day {
        true => typed::day(filled.get("day"), "day")?,
        false => today,
    };
    Ok((day, filled.get("reason").to_owned()))
}

/// Takes a step.
///
/// # Errors
/// `scoring.model-unknown`, `house.page-not-found`, or a fault; what the register refuses is said
/// on the page of the version.
pub async fn step(
    State(app): State<App>,
    visit: Visit,
    Path((path, step)): Path<(i64, String)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let outcome = match asked(&filled, matches!(&*step, "champion" | "challenger"), visit.today) {
        Err(wrong) => Err(Mistakes(vec![wrong])),
        Ok((day, reason)) => {
            let mut tx = app.db.write(visit.actor()?).await?;
            let taken = match step.as_str() {
                "validate" => validate(&mut tx, path, &reason).await,
                "reject" => reject(&mut tx, path, &reason).await,
                "retire" => retire(&mut tx, path, &reason).await,
                "champion" => approve_as(&mut tx, path, Role::Champion, day, &reason).await,
                "challenger" => approve_as(&mut tx, path, Role::Challenger, day, &reason).await,
                _ => {
                    let unknown = Rejection::new("house.page-not-found").with("path", &step);
                    return Err(unknown.into());
                }
            };
            match typed::settled(taken)? {
                Ok(()) => {
                    tx.commit().await?;
                    Ok(day)
                }
                Err(wrong) => Err(wrong),
            }
        }
    };
    match outcome {
        Ok(day) => {
            let flash = Flash::new(&format!("models-{step}-done")).with("day", day);
            Ok(visit.go(&href(Some(path)), Some(&flash)))
        }
        Err(wrong) => {
            let (name, body) = super::version::page(&app, &visit, Some(path), &wrong).await?;
            Ok(visit.again(&name, &body))
        }
    }
}

/// Gives the decision back to the expert scorecard from a day on.
///
/// # Errors
/// A fault; what the register refuses is said on the page of the expert scorecard.
pub async fn restore(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let wrong = match asked(&filled, true, visit.today) {
        Err(wrong) => Mistakes(vec![wrong]),
        Ok((day, reason)) => {
            let mut tx = app.db.write(visit.actor()?).await?;
            match typed::settled(restore_expert(&mut tx, day, &reason).await)? {
                Ok(()) => {
                    tx.commit().await?;
                    let flash = Flash::new("models-restore-done").with("day", day);
                    return Ok(visit.go("/models", Some(&flash)));
                }
                Err(wrong) => wrong,
            }
        }
    };
    let (name, body) = super::version::page(&app, &visit, None, &wrong).await?;
    Ok(visit.again(&name, &body))
}

/// What was wrong with a step, at the top of the page.
pub fn refused(visit: &Visit, wrong: &Mistakes) -> Markup {
    html! {
        @for why in &wrong.0 {
            @let spoken = spoken(visit.lang, why);
            (kit::notice(Tone::High, &spoken.sentence, &html! { (spoken.next) }))
        }
    }
}
