use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use base::{Day, Failure, Lang, Money, Rejection};
use locale::Style;
use maud::Markup;
use store::{
    Actor,
    access::{Person, Right, Scope},
};

use crate::{
    cookie,
    failure::Refused,
    kit::{Flash, link},
    layout,
    queries::Unasked,
    state::House,
};

/// One request: who asks, in which language, with which unit, from where.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The language of the page.
    pub lang: Lang,
    /// Who asks, if they are signed in.
    pub person: Option<Person>,
    /// How amounts are written: to the cent, or in 万元.
    pub style: Style,
    /// Path and query.
    pub path: String,
    /// What the query asks for and the page does not take.
    pub unasked: Unasked,
    /// The token for the forms of this response.
    pub csrf: String,
    /// What was just done.
    pub flash: Option<Flash>,
    /// The id of this request; of the incident, should there be one.
    pub request: String,
    /// Whether the answer is JSON.
    pub wants_json: bool,
    /// The company's day.
    pub today: Day,
    /// Whether the company is a sandbox.
    pub sandbox: bool,
    /// The company.
    pub house: Arc<House>,
}

impl Visit {
    /// Who asks. The route table has seen to it that somebody is signed in.
    ///
    /// # Errors
    /// `access.sign-in-needed`.
    pub fn person(&self) -> Result<&Person, Failure> {
        self.person.as_ref().ok_or_else(|| Rejection::new("access.sign-in-needed").into())
    }

    /// As the actor of a change.
    ///
    /// # Errors
    /// `access.sign-in-needed`.
    pub fn actor(&self) -> Result<Actor, Failure> {
        Ok(Actor::user(&self.person()?.login))
    }

    /// Whose buyers are seen.
    pub fn scope(&self) -> Scope {
        self.person.as_ref().map_or(Scope::Nothing, Person::scope)
    }

    /// Whether the reader has a right: to show a button or not.
    pub fn may(&self, right: Right) -> bool {
        self.person.as_ref().is_some_and(|person| person.may(right))
    }

    /// A text.
    pub fn t(&self, id: &str) -> String {
        locale::t(self.lang, id)
    }

    /// A text with variables.
    pub fn ta(&self, id: &str, args: &[(&str, &str)]) -> String {
        locale::ta(self.lang, id, args)
    }

    /// An amount in the reader's unit, with its currency's sign.
    pub fn amount(&self, money: Money) -> String {
        locale::amount(self.lang, money, self.style)
    }

    /// The amount of a big figure in the reader's unit: to the cent in 元, in 万元 with two digits.
    pub fn big(&self, money: Money) -> String {
        self.amount(money)
    }

    /// An amount in the reader's unit, for a column whose head names the currency.
    pub fn digits(&self, money: Money) -> String {
        locale::digits(self.lang, money, self.style)
    }

    /// A page in its frame.
    pub fn page(&self, title: &str, body: &Markup) -> Response {
        layout::page(self, title, body).into_response()
    }

    /// A page that a form was sent back to, with what is wrong.
    pub fn again(&self, title: &str, body: &Markup) -> Response {
        (StatusCode::UNPROCESSABLE_ENTITY, layout::page(self, title, body)).into_response()
    }

    /// On to another page, with a sentence about what was done.
    pub fn go(&self, href: &str, flash: Option<&Flash>) -> Response {
        let mut headers = HeaderMap::new();
        if let Ok(value) = HeaderValue::try_from(href) {
            headers.insert(header::LOCATION, value);
        }
        if let Some(flash) = flash
            && let Some(value) = cookie::set(cookie::FLASH, &written(flash), 60, self.house.secure)
        {
            headers.append(header::SET_COOKIE, value);
        }
        (StatusCode::SEE_OTHER, headers).into_response()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        let visit = parts.extensions.get::<Self>().cloned();
        visit.ok_or_else(|| Failure::bug("reading a visit before it was identified").into())
    }
}

/// `id|name=value|…`, percent-encoded.
fn written(flash: &Flash) -> String {
    let mut text = link::encoded(&flash.id);
    for (name, value) in &flash.args {
        text.push('|');
        text.push_str(&link::encoded(name));
        text.push('=');
        text.push_str(&link::encoded(value));
    }
    text
}

/// Reads what [`written`] wrote.
pub fn read_flash(text: &str) -> Option<Flash> {
    let mut parts = text.split('|');
    let id = link::decoded(parts.next()?)?;
    let args = parts
        .filter_map(|pair| pair.split_once('='))
        .filter_map(|(name, value)| Some((link::decoded(name)?, link::decoded(value)?)))
        .take(8)
        .collect();
    Some(Flash { id, args })
}

/// A path of this site to go back to; anything else is the first page.
pub fn local(path: Option<&str>) -> &str {
    match path {
        Some(path)
            if path.starts_with('/')
                && !path.starts_with("//")
                && !path.contains('\\')
                && path.bytes().all(|b| b > 32 && b < 127) =>
        {
            path
        }
        _ => "/",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flash_comes_back() {
        let flash = Flash::new("intake-done").with("rows", 3).with("name", "a|b=c 应收");
        assert_eq!(read_flash(&written(&flash)), Some(flash));
    }

    #[test]
    fn the_way_back_stays_here() {
        for (path, is) in [
            (Some("/parties?q=a"), "/parties?q=a"),
            (Some("//evil.cn"), "/"),
            (Some("/\\evil.cn"), "/"),
            (Some("https://evil.cn"), "/"),
            (Some("/a\r\nset-cookie: x"), "/"),
            (None, "/"),
        ] {
            assert_eq!(local(path), is);
        }
    }
}
