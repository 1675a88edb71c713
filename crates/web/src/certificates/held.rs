//! A certificate: what it says, how it is checked, and its revocation.

use academy::certificates::{
    Certificate, HeldState, get_held, newer_lessons, revoke as revoked, shorten_name, shortened,
};
use axum::{
    Form,
    extract::{Path, State},
};
use base::Result;
use maud::{Markup, html};
use store::access::Right;

use super::{asking, closed, crumbs, enrolment_href, held_href, level_name, state};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Field, Flash, Form as Sheet, Kind, Mistakes, Tone},
    state::App,
    typed::settled,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `certificates.certificate-unknown`, or a fault.
pub async fn held(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let held = get_held(&app.db, id, asking(&visit)?).await?;
    let body = page(&visit, &held, Mistakes::none())?;
    Ok(visit.page(&held.number, &body))
}

fn page(visit: &Visit, held: &Certificate, mistakes: Mistakes) -> Result<Markup> {
    let own = visit.person()?.id == held.user_id;
    let level = level_name(visit.lang, &held.level);
    let lead = format!("{} · {level}", held.name);
    let actions = html! {
        a.button.primary href={ (held_href(held.id)) "/certificate.pdf" } {
            (visit.t("certificates-pdf"))
        }
    };
    let newer = newer_lessons(held);
    Ok(html! {
        (crumbs(visit, &[]))
        (kit::page_head(&held.number, &lead, &actions))
        div.stack {
            (mistakes.summary(visit.lang))
            @if !newer.is_empty() && held.state(visit.today) == HeldState::Valid {
                (kit::notice(Tone::Medium, &visit.t("certificates-newer"), &html! {
                    (visit.t("certificates-newer-why")) " "
                    @for code in &newer { a href={ "/courses/lessons/" (code) } { (code) } " " }
                }))
            }
            (facts(visit, held, &level))
            (checking(visit, held, own))
            @if !own && visit.may(Right::Teach) && held.revoked_on.is_none() {
                (revoking(visit, held))
            }
        }
    })
}

fn facts(visit: &Visit, held: &Certificate, level: &str) -> Markup {
    let mut rows = vec![
        (visit.t("certificates-state"), html! { (state(visit, held.state(visit.today))) }),
        (visit.t("certificates-level"), html! { (level) }),
        (visit.t("certificates-name"), html! { (held.name) }),
        (visit.t("certificates-company"), html! { (held.company) }),
        (visit.t("certificates-from"), html! { (held.granted_on) }),
        (visit.t("certificates-to"), html! { (held.valid_until) }),
        (visit.t("certificates-granted-by"), html! { (held.granted_by) }),
        (
            visit.t("certificates-basis"),
            html! {
                a href=(enrolment_href(held.enrolment_id)) { (visit.t("certificates-basis-open")) }
            },
        ),
    ];
    if let Some(day) = held.revoked_on {
        rows.push((visit.t("certificates-revoked"), html! { (day) " · " (held.revoked_why) }));
    }
    kit::panel(&visit.t("certificates-says"), &html! {}, &kit::facts(&rows))
}

fn checking(visit: &Visit, held: &Certificate, own: bool) -> Markup {
    let path = format!("/verify/{}", held.check_code);
    let shown = if held.name_short { shortened(&held.name) } else { held.name.clone() };
    let word = if held.name_short { "certificates-name-full" } else { "certificates-name-short" };
    kit::panel(
        &visit.t("certificates-check"),
        &html! { a.button href=(path) { (visit.t("certificates-check-open")) } },
        &html! {
            p { (visit.t("certificates-check-why")) }
            (kit::facts(&[
                (visit.t("certificates-code"), html! { code { (held.code_said()) } }),
                (visit.t("certificates-shown-name"), html! { (shown) }),
                (visit.t("certificates-key"), html! { code.break { (held.public_key) } }),
                (visit.t("certificates-seal"), html! { code.break { (held.seal) } }),
            ]))
            @if own {
                form method="post" action={ (held_href(held.id)) "/name" } {
                    (kit::hidden("csrf", &visit.csrf))
                    (kit::hidden("short", if held.name_short { "0" } else { "1" }))
                    div.actions { button.button type="submit" { (visit.t(word)) } }
                }
            }
        },
    )
}

fn revoking(visit: &Visit, held: &Certificate) -> Markup {
    kit::panel(
        &visit.t("certificates-revoke"),
        &html! {},
        &Sheet {
            action: format!("{}/revoke", held_href(held.id)),
            csrf: visit.csrf.clone(),
            fields: vec![
                Field::new("reason", visit.t("certificates-reason"))
                    .kind(Kind::Lines)
                    .hint(visit.t("certificates-reason-hint"))
                    .required(),
            ],
            mistakes: Mistakes::none(),
            submit: visit.t("certificates-revoke"),
            back: None,
        }
        .show(visit.lang),
    )
}

/// The holder shortens the name, or shows it in full again.
///
/// # Errors
/// `certificates.certificate-unknown`, or a fault.
pub async fn name(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let user = visit.person()?.id;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = shorten_name(&mut tx, (id, user), filled.get("short") == "1").await;
    closed(tx, outcome).await?;
    Ok(visit.go(&held_href(id), Some(&Flash::new("certificates-name-set"))))
}

/// Revokes it.
///
/// # Errors
/// A fault; what is wrong is said on the page.
pub async fn revoke(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let person = visit.person()?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = revoked(&mut tx, person, (id, filled.get("reason"))).await;
    match settled(closed(tx, outcome).await)? {
        Ok(()) => Ok(visit.go(&held_href(id), Some(&Flash::new("certificates-is-revoked")))),
        Err(wrong) => {
            let held = get_held(&app.db, id, asking(&visit)?).await?;
            let body = page(&visit, &held, wrong)?;
            Ok(visit.again(&held.number, &body))
        }
    }
}
