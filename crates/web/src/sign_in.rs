//! In and out of the house.

use axum::{
    Extension, Form,
    extract::{Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base::{Failure, Rejection};
use maud::{Markup, html};
use serde::Deserialize;

use crate::{
    cookie,
    failure::{Answer, status_of},
    gate::SessionKey,
    kit::{self, Field, Kind, Mistakes, hidden},
    layout,
    state::App,
    visit::{Visit, local},
};

const HALF_DAY: i64 = 12 * 3_600;

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    next: Option<String>,
}

/// What was typed.
#[derive(Deserialize)]
pub struct Typed {
    login: String,
    password: String,
    next: Option<String>,
}

/// The form.
///
/// # Errors
/// None.
pub async fn form(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Answer {
    if visit.person.is_some() {
        return Ok(visit.go(local(asked.next.as_deref()), None));
    }
    let next = local(asked.next.as_deref());
    Ok(show(&app, &visit, "", next, Mistakes::none()).into_response())
}

/// Opens a session.
///
/// # Errors
/// A fault from the database; a wrong password is said on the form.
pub async fn enter(State(app): State<App>, visit: Visit, Form(typed): Form<Typed>) -> Answer {
    let next = local(typed.next.as_deref());
    let signed = match app.db.sign_in(&typed.login, &typed.password).await {
        Ok(signed) => signed,
        Err(Failure::Rejected(rejection)) => {
            let status = status_of(&Failure::Rejected(rejection.clone()));
            let page = show(&app, &visit, &typed.login, next, Mistakes(vec![rejection]));
            return Ok((status, page).into_response());
        }
        Err(other) => return Err(other.into()),
    };
    let secure = app.house().secure;
    let mut response = visit.go(next, None);
    let name = cookie::session_name(secure);
    if let Some(cookie) = cookie::set(name, &signed.key, HALF_DAY, secure) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Ends the session.
///
/// # Errors
/// A fault from the database.
pub async fn leave(
    State(app): State<App>,
    visit: Visit,
    key: Option<Extension<SessionKey>>,
) -> Answer {
    if let (Some(Extension(key)), Some(person)) = (key, &visit.person) {
        app.db.sign_out(&key.cookie, &person.login).await?;
    }
    let mut response: Response = visit.go("/sign-in", None);
    // What was kept on the device goes with the session.
    let storage = HeaderValue::from_static("\"storage\"");
    response.headers_mut().insert("clear-site-data", storage);
    let name = cookie::session_name(app.house().secure);
    if let Some(gone) = cookie::set(name, "", 0, app.house().secure) {
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
    Ok(response)
}

/// Whether the house stands: the database answers.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn health(State(app): State<App>) -> Answer {
    drop(app.db.read().await?);
    Ok((StatusCode::OK, "ok\n").into_response())
}

/// There is no such page.
///
/// # Errors
/// Always `house.page-not-found`.
pub async fn no_page(visit: Visit) -> Answer {
    let path = visit.path.split('?').next().unwrap_or_default();
    Err(Rejection::new("house.page-not-found").with("path", path).into())
}

/// The page is there, but not for this verb.
///
/// # Errors
/// Always `house.wrong-method`.
pub async fn wrong_method() -> Answer {
    Err(Rejection::new("house.wrong-method").into())
}

fn show(app: &App, visit: &Visit, login: &str, next: &str, mistakes: Mistakes) -> Markup {
    let lang = visit.lang;
    let title = visit.t("access-sign-in");
    let fields = [
        Field::new("login", visit.t("access-login"))
            .value(login)
            .required()
            .autocomplete("username"),
        Field::new("password", visit.t("access-password"))
            .kind(Kind::Password)
            .required()
            .autocomplete("current-password"),
    ];
    let body = html! {
        form.fields method="post" action="/sign-in" {
            (hidden("next", next))
            (mistakes.summary(lang))
            (kit::fields_of(lang, &fields, &mistakes))
            button.button.primary { (title) }
        }
    };
    let demo = html! {
        @if !app.house().demo.is_empty() {
            div.panel.demo {
                h2 { (visit.t("access-demo")) }
                p.meta { (visit.t("access-demo-why")) }
                dl.facts {
                    @for (login, password, role) in &app.house().demo {
                        dt { (visit.t(&format!("access-role-{role}"))) }
                        dd { code { (login) " / " (password) } }
                    }
                }
            }
        }
    };
    let body = html! { (layout::alone_panel(&title, &body)) (demo) };
    layout::page(visit, &title, &body)
}
