//! Language and unit: kept in a cookie, the language also with the person.

use axum::{Form, extract::State, http::header, response::Response};
use base::Lang;
use serde::Deserialize;

use crate::{
    cookie,
    failure::Answer,
    state::App,
    visit::{Visit, local},
};

const YEAR: i64 = 365 * 86_400;

/// The posted choice.
#[derive(Debug, Deserialize)]
pub struct Chosen {
    lang: Option<String>,
    unit: Option<String>,
    back: Option<String>,
}

/// Switches the language.
///
/// # Errors
/// A fault from the database.
pub async fn language(State(app): State<App>, visit: Visit, Form(chosen): Form<Chosen>) -> Answer {
    let lang = chosen.lang.as_deref().and_then(Lang::parse).unwrap_or_default();
    if let Some(person) = &visit.person {
        let mut tx = app.db.write(visit.actor()?).await?;
        tx.set_lang(person.id, lang).await?;
        tx.quiet();
        tx.commit().await?;
    }
    Ok(kept(&visit, cookie::LANG, lang.code(), chosen.back.as_deref()))
}

/// Switches the unit of amounts.
///
/// # Errors
/// None.
pub async fn unit(visit: Visit, Form(chosen): Form<Chosen>) -> Answer {
    let unit = match chosen.unit.as_deref() {
        Some("compact") => "compact",
        _ => "full",
    };
    Ok(kept(&visit, cookie::UNIT, unit, chosen.back.as_deref()))
}

fn kept(visit: &Visit, name: &str, value: &str, back: Option<&str>) -> Response {
    let mut response = visit.go(local(back), None);
    if let Some(cookie) = cookie::set(name, value, YEAR, visit.house.secure) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
