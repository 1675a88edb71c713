//! Handing a case over: the form, and what was handed over so far.

use axum::{
    Form,
    extract::{Path, State},
};
use base::Rejection;
use credit::collections::cases::{Hand, Phase, hand_over, list_hands};
use maud::{Markup, html};
use store::access::{Person, Right};

use super::{Opened, crumbs, href, opened};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

/// Whether the reader may hand it over: a manager, or the person of the case.
pub(super) fn may(visit: &Visit, at: &Opened) -> bool {
    let own = visit.person.as_ref().is_some_and(|one| one.login == at.case.login);
    at.case.phase != Phase::Closed
        && visit.may(Right::LogContact)
        && (own || visit.may(Right::EditPolicy))
}

/// Refuses who may not.
fn admit(visit: &Visit, at: &Opened) -> base::Result<()> {
    if may(visit, at) || at.case.phase == Phase::Closed {
        return Ok(());
    }
    visit.person()?.require(Right::EditPolicy)
}

/// The form.
///
/// # Errors
/// `collections.case-unknown`, `access.right-missing`, or a fault.
pub async fn ask(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let at = opened(&app, &visit, id).await?;
    admit(&visit, &at)?;
    let people = app.db.list_people().await?;
    let body = page(&visit, (&at, &people), (&Filled::default(), Mistakes::none()));
    Ok(visit.page(&visit.t("collections-hand"), &body))
}

fn page(
    visit: &Visit,
    (at, people): (&Opened, &[Person]),
    (filled, mistakes): (&Filled, Mistakes),
) -> Markup {
    let title = visit.t("collections-hand");
    let fits =
        |one: &&Person| one.active && one.may(Right::LogContact) && one.login != at.case.login;
    let people = people
        .iter()
        .filter(fits)
        .map(|one| Choice { value: one.login.clone(), name: one.name.clone() });
    let form = Sheet {
        action: format!("{}/hand", href(at.case.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("to", visit.t("collections-hand-to"))
                .kind(Kind::OneOf(people.collect()))
                .value(filled.get("to")),
            Field::new("note", visit.t("collections-hand-note"))
                .kind(Kind::Lines)
                .required()
                .value(filled.get("note"))
                .hint(visit.t("collections-hand-hint")),
        ],
        mistakes,
        submit: title.clone(),
        back: Some(href(at.case.id)),
    };
    let lead = visit.ta("collections-hand-lead", &[("name", &at.case.login)]);
    html! {
        (crumbs(visit, &at.case, &title))
        (kit::page_head(&title, &lead, &html! {}))
        div.panel { div.inside { (form.show(visit.lang)) } }
    }
}

/// Hands it over.
///
/// # Errors
/// `collections.case-unknown`, `access.right-missing`, or a fault; what is wrong is said on the form.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let at = opened(&app, &visit, id).await?;
    admit(&visit, &at)?;
    let to = app.db.find_person(filled.get("to")).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        let Some(to) = to else {
            let wrong = Rejection::new("collections.hand-person").with("name", filled.get("to"));
            return Err(wrong.on("to").into());
        };
        hand_over(&mut tx, id, &to, filled.get("note")).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => Ok(visit.go("/collections/cases", Some(&Flash::new("collections-hand-done")))),
        Err(mistakes) => {
            let people = app.db.list_people().await?;
            let body = page(&visit, (&at, &people), (&filled, mistakes));
            Ok(visit.again(&visit.t("collections-hand"), &body))
        }
    }
}

/// What was handed over so far, with what the next one was told. Nothing where it never was.
///
/// # Errors
/// A fault from the database.
pub(super) async fn past(app: &App, visit: &Visit, case: i64) -> base::Result<Markup> {
    let all: Vec<Hand> = list_hands(&app.db, case).await?;
    if all.is_empty() {
        return Ok(html! {});
    }
    Ok(kit::panel(
        &visit.t("collections-hands"),
        &html! {},
        &html! {
            ol.tasks {
                @for one in &all {
                    li {
                        div.actions { b { (one.from) " → " (one.to) } span.meta { (one.on) " · " (one.actor) } }
                        div.soft { (one.note) }
                    }
                }
            }
        },
    ))
}
