//! The page that checks a certificate for somebody outside: what the certificate says and whether it holds. No session,
//! the pace and the headers of the customers' own pages.

use academy::certificates::{Checked, HeldState, check_by_code};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use locale::{t, ta};
use maud::html;

use super::level_name;
use crate::{
    collections::customer::{Counted, Guest, framed, visit},
    failure::Answer,
    kit::{self, Link, Tone},
    state::App,
};

/// Shows it. A wrong code is counted as a wrong secret of a customer's page is.
///
/// # Errors
/// A fault from the database.
pub async fn check(State(app): State<App>, guest: Guest, Path(code): Path<String>) -> Answer {
    let lang = guest.lang.unwrap_or(guest.speaks);
    match check_by_code(&app.db, &code).await? {
        Some(found) => Ok(shown(&app, &guest, (&code, &found))),
        None => {
            app.brake.take(Counted::Wrong, &guest.from, app.clock().now());
            let title = t(lang, "certificates-verify");
            let body = html! {
                h1 { (title) }
                div.panel { p { (t(lang, "certificates-verify-none")) } }
            };
            Ok((StatusCode::NOT_FOUND, framed(lang, &title, None, &body)).into_response())
        }
    }
}

fn shown(app: &App, guest: &Guest, (code, found): (&str, &Checked)) -> Response {
    let lang = guest.lang.unwrap_or(guest.speaks);
    let visit = visit(app, guest, lang);
    let (tone, word) = match found.state {
        HeldState::Valid => (Tone::Low, "certificates-verify-valid"),
        HeldState::Expired => (Tone::Medium, "certificates-verify-expired"),
        HeldState::Revoked => (Tone::High, "certificates-verify-revoked"),
    };
    let end = found.revoked_on.unwrap_or(found.valid_until).to_string();
    let said = ta(lang, word, &[("day", &end)]);
    let level = level_name(lang, &found.level);
    let rows = [
        (visit.t("certificates-name"), html! { (found.name) }),
        (visit.t("certificates-level"), html! { (level) }),
        (visit.t("certificates-number"), html! { (found.number) }),
        (visit.t("certificates-from"), html! { (found.granted_on) }),
        (visit.t("certificates-to"), html! { (found.valid_until) }),
        (visit.t("certificates-company"), html! { (found.company) }),
    ];
    let title = visit.t("certificates-verify");
    let body = html! {
        h1 { (title) }
        (kit::notice(tone, &said, &html! {}))
        div.panel { div.inside { (kit::facts(&rows)) } }
        p.meta {
            (visit.ta("certificates-verify-on", &[("day", &visit.today.to_string())]))
        }
    };
    let other = lang.pick("en", "zh");
    let switch =
        Link::to(format!("/verify/{}", kit::link::encoded(code))).with("lang", other).href();
    framed(lang, &title, Some(&switch), &body).into_response()
}
