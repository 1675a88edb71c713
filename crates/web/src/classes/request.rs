//! One request for a coach: what is asked, the answer, how content the learner is.

use academy::classes::{CoachRequest, answer_request, close_request, get_request};
use axum::{
    Form,
    extract::{Path, State},
};
use base::Rejection;
use maud::{Markup, html};
use store::access::Right;

use super::{
    choice, closed,
    coaches::{state, subject},
    crumbs, onward,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Field, Form as Sheet, Kind, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

pub(super) fn href(id: i64) -> String {
    format!("/classes/requests/{id}")
}

/// The page.
///
/// # Errors
/// `classes.request-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let person = (visit.person()?.id, visit.may(Right::Teach));
    let request = get_request(&app.db, id, person).await?;
    let body = page(&visit, &request, ("", Mistakes::none()));
    Ok(visit.page(&visit.t("classes-request"), &body))
}

fn page(visit: &Visit, of: &CoachRequest, (typed, mistakes): (&str, Mistakes)) -> Markup {
    let own = visit.person.as_ref().is_some_and(|person| person.id == of.learner_id);
    let mut rows = vec![
        (visit.t("classes-learner"), html! { (of.learner) }),
        (
            visit.t("classes-coach"),
            html! {
                @if of.coach.is_empty() { (visit.t("classes-no-coach")) } @else { (of.coach) }
            },
        ),
        (visit.t("classes-fit"), html! { (of.fit) " / 100" }),
    ];
    // How to reach the learner is for the coach, and only with consent.
    if of.consents && !of.contact.is_empty() {
        rows.push((visit.t("classes-contact"), html! { (of.contact) }));
    } else if of.state != "closed" && !of.consents {
        rows.push((visit.t("classes-contact"), html! { (visit.t("classes-contact-none")) }));
    }
    if let Some(points) = of.satisfaction {
        rows.push((visit.t("classes-satisfaction"), html! { (points) " / 5" }));
    }
    html! {
        (crumbs(visit, &[("/classes/coaches", visit.t("classes-coaches"))]))
        (kit::page_head(&subject(visit, of), "", &html! { (state(visit, of)) }))
        div.stack {
            (kit::panel(&visit.t("classes-request"), &html! {}, &html! {
                @for line in of.message.lines() { p { (line) } }
                (kit::facts(&rows))
            }))
            @if !of.answer.is_empty() {
                (kit::panel(&visit.t("classes-coach-answer"), &html! {}, &html! {
                    @for line in of.answer.lines() { p { (line) } }
                }))
            }
            @if !own && of.state == "open" { (answering(visit, of, (typed, mistakes))) }
            @else if own && of.state != "closed" { (closing(visit, of, mistakes)) }
        }
    }
}

fn answering(visit: &Visit, of: &CoachRequest, (typed, mistakes): (&str, Mistakes)) -> Markup {
    let form = Sheet {
        action: format!("{}/answer", href(of.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("answer", visit.t("classes-coach-answer"))
                .kind(Kind::Lines)
                .value(typed)
                .required(),
        ],
        mistakes,
        submit: visit.t("classes-answer-it"),
        back: None,
    };
    kit::panel(&visit.t("classes-answer-it"), &html! {}, &form.show(visit.lang))
}

fn closing(visit: &Visit, of: &CoachRequest, mistakes: Mistakes) -> Markup {
    let answered = of.state == "answered";
    let mut choices = vec![choice("", &visit.t("classes-unrated"))];
    let points = (1..=5).rev();
    choices.extend(
        points
            .map(|one: i64| choice(&one.to_string(), &visit.t(&format!("classes-content-{one}")))),
    );
    let fields = match answered {
        true => vec![
            Field::new("satisfaction", visit.t("classes-satisfaction")).kind(Kind::OneOf(choices)),
        ],
        false => Vec::new(),
    };
    let word = if answered { "classes-close-request" } else { "classes-withdraw-request" };
    let form = Sheet {
        action: format!("{}/close", href(of.id)),
        csrf: visit.csrf.clone(),
        fields,
        mistakes,
        submit: visit.t(word),
        back: None,
    };
    let body = html! {
        p.soft { (visit.t("classes-close-erases")) }
        (form.show(visit.lang))
    };
    kit::panel(&visit.t(word), &html! {}, &body)
}

/// Answers it.
///
/// # Errors
/// `classes.request-unknown`, or a fault; what is wrong is said on the form.
pub async fn answer(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let me = visit.person()?.id;
    let said = filled.get("answer");
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = answer_request(&mut tx, id, me, said).await;
    match settled(closed(tx, outcome).await)? {
        Ok(()) => Ok(onward(&visit, &href(id), "classes-answered-done")),
        Err(wrong) => {
            let request = get_request(&app.db, id, (me, true)).await?;
            let body = page(&visit, &request, (said, wrong));
            Ok(visit.again(&visit.t("classes-request"), &body))
        }
    }
}

/// Closes it.
///
/// # Errors
/// `classes.request-unknown`, or a fault; what is wrong is said on the form.
pub async fn close(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let me = visit.person()?.id;
    let content = match filled.some("satisfaction") {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| {
            base::Failure::from(Rejection::new("classes.satisfaction").on("satisfaction"))
        })?),
    };
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = close_request(&mut tx, (id, me), content).await;
    match settled(closed(tx, outcome).await)? {
        Ok(()) => Ok(onward(&visit, "/classes/coaches", "classes-closed-done")),
        Err(wrong) => {
            let request = get_request(&app.db, id, (me, false)).await?;
            let body = page(&visit, &request, ("", wrong));
            Ok(visit.again(&visit.t("classes-request"), &body))
        }
    }
}
