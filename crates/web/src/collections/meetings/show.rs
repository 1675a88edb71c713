//! One appointment, and what became of it.

use axum::{
    Form,
    extract::{Path, State},
};
use base::Rejection;
use credit::collections::meetings::{
    APPOINTMENT_OUTCOMES, Appointment, Moved, get_appointment, settle_appointment,
};
use maud::{Markup, html};
use store::access::Right;

use super::{PATH, calendar_file, href, minute_of, state};
use crate::{
    collections::cases,
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes, link::encoded},
    parties, practice,
    state::App,
    typed::settled,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `collections.meeting-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let one = get_appointment(&app.db, id, visit.scope()).await?;
    let filled = Filled::default().or("outcome", "kept").or("at", one.at());
    let body = page(&visit, &one, (&filled, Mistakes::none()));
    Ok(visit.page(&visit.t("collections-meeting"), &body))
}

fn page(visit: &Visit, one: &Appointment, (filled, mistakes): (&Filled, Mistakes)) -> Markup {
    let actions = html! {
        a.button href={ (href(one.id)) "/meeting.ics" } { (visit.t("collections-meeting-ics")) }
        @if let Some(case) = one.case_id {
            a.button href=(cases::href(case)) { (visit.t("collections-kind-case")) }
            @if one.state == "planned" { (practice::tomorrow_button(visit, case)) }
        }
    };
    let lead = visit.ta(
        "collections-meeting-line",
        &[("day", &one.on.to_string()), ("at", &one.at()), ("person", &one.person)],
    );
    html! {
        nav.crumbs.meta {
            a href=(PATH) { (visit.t("collections-meetings")) } " / "
            a href=(parties::href(&one.buyer_code)) { (one.buyer_name) }
        }
        (kit::page_head(&one.buyer_name, &lead, &actions))
        div.grid {
            div.w6 { (about(visit, one)) }
            div.w6 {
                @if one.state == "planned" && visit.may(Right::LogContact) {
                    (kit::panel(&visit.t("collections-meeting-became"), &html! {}, &html! {
                        (form(visit, one, (filled, mistakes)).show(visit.lang))
                    }))
                }
            }
        }
    }
}

fn about(visit: &Visit, one: &Appointment) -> Markup {
    let text = |text: &str| {
        html! { @if text.is_empty() { (kit::nothing(visit.lang)) } @else { (text) } }
    };
    let mut facts = vec![
        (visit.t("collections-meeting-state"), state(visit, one)),
        (
            visit.t("collections-meeting-channel"),
            html! { (visit.t(&format!("collections-channel-{}", one.channel))) },
        ),
        (visit.t("collections-meeting-minutes"), html! { (one.minutes) }),
        (visit.t("collections-meeting-place"), text(one.where_to())),
        (visit.t("collections-meeting-purpose"), text(&one.purpose)),
        (visit.t("collections-meeting-sentence"), text(&one.sentence)),
        (visit.t("collections-meeting-login"), text(&one.login)),
    ];
    if let Some(day) = one.settled_on {
        let said = html! { (day) @if !one.outcome_note.is_empty() { " · " (one.outcome_note) } };
        facts.push((visit.t("collections-meeting-became"), said));
    }
    if let Some(from) = one.moved_from {
        let link = html! { a href=(href(from)) { (visit.t("collections-meeting-before-it")) } };
        facts.push((visit.t("collections-meeting-moved-from"), link));
    }
    let log = format!("/collections/log/{}?channel={}", encoded(&one.buyer_code), one.channel);
    let after = html! {
        @if one.state == "kept" && visit.may(Right::LogContact) {
            a.button href=(log) { (visit.t("collections-log")) }
        }
    };
    kit::panel(&visit.t("collections-meeting"), &after, &kit::facts(&facts))
}

fn form(visit: &Visit, one: &Appointment, (filled, mistakes): (&Filled, Mistakes)) -> Sheet {
    let outcomes = APPOINTMENT_OUTCOMES.iter().map(|outcome| Choice {
        value: (*outcome).to_owned(),
        name: visit.t(&format!("collections-meeting-state-{outcome}")),
    });
    Sheet {
        action: format!("{}/settle", href(one.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("outcome", visit.t("collections-meeting-outcome"))
                .kind(Kind::OneOf(outcomes.collect()))
                .value(filled.get("outcome")),
            Field::new("note", visit.t("collections-meeting-note"))
                .value(filled.get("note"))
                .hint(visit.t("collections-meeting-note-hint")),
            Field::new("on", visit.t("collections-meeting-new-day"))
                .kind(Kind::Day)
                .value(filled.get("on"))
                .hint(visit.t("collections-meeting-new-day-hint")),
            Field::new("at", visit.t("collections-meeting-at")).value(filled.get("at")),
        ],
        mistakes,
        submit: visit.t("collections-meeting-settle"),
        back: Some(PATH.to_owned()),
    }
}

/// Says what became of it.
///
/// # Errors
/// `collections.meeting-unknown`, or a fault; what is wrong is said on the page.
pub async fn settle(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let one = get_appointment(&app.db, id, visit.scope()).await?;
    let outcome = filled.get("outcome");
    let mut reader = filled.reader();
    let mut moved = None;
    if outcome == "moved" {
        let on = reader.day("on");
        match minute_of(filled.get("at")) {
            Some(minute) => moved = Some(Moved { on, minute }),
            None => reader.refuse(Rejection::new("collections.meeting-time").on("at")),
        }
    }
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let done = async {
            let id = settle_appointment(&mut tx, id, (outcome, filled.get("note")), moved).await?;
            tx.commit().await?;
            Ok(id)
        };
        match settled(done.await)? {
            Ok(id) => {
                let flash =
                    Flash::new("collections-meeting-settled").with("buyer", &one.buyer_name);
                return Ok(visit.go(&href(id), Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(&visit, &one, (&filled, mistakes));
    Ok(visit.again(&visit.t("collections-meeting"), &body))
}

/// One appointment as a file for a calendar.
///
/// # Errors
/// `collections.meeting-unknown`, or a fault.
pub async fn file(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let one = get_appointment(&app.db, id, visit.scope()).await?;
    let name = format!("{}-{}", visit.t("collections-meeting"), one.on);
    Ok(calendar_file(&visit, app.db.clock(), &name, std::slice::from_ref(&one)))
}
