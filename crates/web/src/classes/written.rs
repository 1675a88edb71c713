//! A written answer: what is asked, a sheet to write on, what was handed in.

use academy::classes::{Assignment, TEXT_MOST, find_text, get_assignment, hand_in_text};
use axum::{
    Form,
    extract::{Path, State},
};
use maud::{Markup, html};

use super::{PATH, closed, crumbs, onward, work_href};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Field, Form as Sheet, Kind, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `classes.assignment-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let me = visit.person()?.id;
    let assignment = get_assignment(&app.db, id, me).await?;
    if let Some((work, _)) = find_text(&app.db, id, me).await? {
        return Ok(visit.go(&work_href("written", work), None));
    }
    let body = page(&visit, &assignment, (&Filled::default(), Mistakes::none()));
    Ok(visit.page(&visit.t("classes-kind-written"), &body))
}

fn page(visit: &Visit, assignment: &Assignment, (filled, mistakes): (&Filled, Mistakes)) -> Markup {
    let most = TEXT_MOST.to_string();
    let form = Sheet {
        action: format!("{PATH}/written/{}", assignment.id),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("body", visit.t("classes-answer"))
                .kind(Kind::Lines)
                .value(filled.get("body"))
                .hint(visit.ta("classes-answer-hint", &[("most", &most)]))
                .required(),
        ],
        mistakes,
        submit: visit.t("classes-hand-in"),
        back: Some(PATH.to_owned()),
    };
    let lead = visit.ta(
        "classes-written-lead",
        &[("cohort", &assignment.cohort), ("day", &assignment.due_on.to_string())],
    );
    html! {
        (crumbs(visit, &[]))
        (kit::page_head(&visit.t("classes-kind-written"), &lead, &html! {}))
        div.stack {
            (kit::panel(&visit.t("classes-asked"), &html! {}, &html! { p { (assignment.prompt) } }))
            (kit::panel(&visit.t("classes-answer"), &html! {}, &form.show(visit.lang)))
        }
    }
}

/// Hands it in.
///
/// # Errors
/// `classes.assignment-unknown`, or a fault; what is wrong is said on the form.
pub async fn hand_in(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let me = visit.person()?.id;
    let assignment = get_assignment(&app.db, id, me).await?;
    let outcome = async {
        crate::practice::unnamed(&app, filled.get("body"), "body").await?;
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = hand_in_text(&mut tx, (id, me), filled.get("body")).await;
        closed(tx, outcome).await
    };
    match settled(outcome.await)? {
        Ok(work) => Ok(onward(&visit, &work_href("written", work), "classes-handed-in")),
        Err(wrong) => {
            let body = page(&visit, &assignment, (&filled, wrong));
            Ok(visit.again(&visit.t("classes-kind-written"), &body))
        }
    }
}
