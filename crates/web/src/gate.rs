//! What stands before every handler: who asks, whether the post is theirs, whether they may;
//! and behind it: headers, and a face for what failed.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    body::{Body, to_bytes},
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base::{Failure, Lang, Rejection};
use locale::Style;
use store::access::{Right, Session};

use crate::{
    cookie, csrf,
    failure::{Refused, dress},
    kit::link::{Link, decoded},
    queries, signs,
    state::App,
    visit::{Visit, read_flash},
};

/// The largest form; uploads have a bound of their own.
pub const FORM_BYTES: usize = 1 << 20;

/// Who may walk through a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Everybody: sign-in, assets, health.
    Nobody,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever has this right.
    May(Right),
    /// Whoever has both.
    Both(Right, Right),
    /// Whoever may see a thing, and take things away.
    Take(Right),
}

impl Need {
    /// The rights that are asked for.
    pub fn rights(self) -> Vec<Right> {
        match self {
            Self::Nobody | Self::SignedIn => vec![],
            Self::May(right) => vec![right],
            Self::Both(one, other) => vec![one, other],
            Self::Take(right) => vec![right, Right::Export],
        }
    }
}

/// The key of the session that a request belongs to, for signing out and for its forms.
#[derive(Clone, Debug)]
pub struct SessionKey {
    /// The secret of the cookie.
    pub cookie: String,
    /// The secret behind the forms' tokens.
    pub csrf: String,
}

/// Who could not write because an import holds what they need is told about it.
async fn behind_an_import(app: &App, response: Response) -> Response {
    let busy = response.extensions().get::<Refused>();
    if !busy.is_some_and(|refused| matches!(*refused.0, Failure::Busy(_))) {
        return response;
    }
    match app.db.find_running().await {
        Ok(Some(running)) => Refused::from(running.refusal(app.clock())).into_response(),
        _ => response,
    }
}

/// The outermost layer: finds out who asks and how to answer, and dresses the answer.
pub async fn identify(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let api = parts.uri.path().starts_with("/api/");
    let (visit, key, failed) = match visit_of(&app, &parts.headers, &parts.uri).await {
        Ok((visit, key)) => (visit, key, signs::of_address(&parts.uri).err().map(Failure::from)),
        Err((visit, failure)) => (visit, None, Some(failure)),
    };
    let had_flash = visit.flash.is_some();
    let response = match failed {
        Some(failure) => Refused::from(failure).into_response(),
        None => {
            let mut request = Request::from_parts(parts, body);
            request.extensions_mut().insert(visit.clone());
            if let Some(key) = key {
                request.extensions_mut().insert(key);
            }
            behind_an_import(&app, next.run(request).await).await
        }
    };
    let mut response = dress(&visit, response);
    let headers = response.headers_mut();
    if had_flash
        && !headers.contains_key(header::LOCATION)
        && let Some(gone) = cookie::set(cookie::FLASH, "", 0, app.house().secure)
    {
        headers.append(header::SET_COOKIE, gone);
    }
    if let Ok(id) = HeaderValue::try_from(&visit.request) {
        headers.insert("x-request-id", id);
    }
    harden(headers, app.house().secure, api);
    response
}

type Found = (Visit, Option<SessionKey>);

async fn visit_of(app: &App, headers: &HeaderMap, uri: &Uri) -> Result<Found, (Visit, Failure)> {
    let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let api = path.starts_with("/api/");
    let nonce = app.db.ids().next();
    let mut visit = Visit {
        lang: asked_language(headers),
        person: None,
        style: match cookie::read(headers, cookie::UNIT) {
            Some("compact") => Style::Compact,
            _ => Style::Full,
        },
        wants_json: api || accepts_json_alone(headers),
        path,
        unasked: Vec::new(),
        csrf: String::new(),
        flash: cookie::read(headers, cookie::FLASH).and_then(read_flash),
        request: format!("{nonce:x}"),
        today: app.today(),
        sandbox: app.sandbox,
        house: app.house(),
    };
    if let Some(token) = bearer(headers) {
        // A token speaks for itself; a cookie beside it does not count.
        match app.db.find_token(token).await {
            Ok(person) => visit.person = person,
            Err(failure) => return Err((visit, failure)),
        }
        return Ok((visit, None));
    }
    let Some(cookie) = cookie::read(headers, cookie::session_name(app.house().secure)) else {
        return Ok((visit, None));
    };
    match app.db.find_session(cookie).await {
        Ok(Some(Session { person, csrf })) => {
            // The interface speaks the language that each request asks for.
            if !(api && headers.contains_key(header::ACCEPT_LANGUAGE)) {
                visit.lang = person.lang;
            }
            visit.csrf = csrf::token(&csrf, nonce);
            visit.person = Some(person);
            Ok((visit, Some(SessionKey { cookie: cookie.to_owned(), csrf })))
        }
        Ok(None) => Ok((visit, None)),
        Err(failure) => Err((visit, failure)),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

fn accepts_json_alone(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|text| text.contains("application/json") && !text.contains("text/html"))
}

/// The language of the cookie, else the first that the browser asks for and we speak.
fn asked_language(headers: &HeaderMap) -> Lang {
    if let Some(lang) = cookie::read(headers, cookie::LANG).and_then(Lang::parse) {
        return lang;
    }
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let mut best = (0.0, Lang::default());
    for part in accept.unwrap_or_default().split(',') {
        let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
        let weight: f64 = weight.trim().parse().unwrap_or(0.0);
        if let Some(lang) = Lang::parse(tag.trim())
            && weight > best.0
        {
            best = (weight, lang);
        }
    }
    best.1
}

/// Before a route: whether somebody is signed in and may, and whether its page takes what the
/// address asks for.
pub async fn guard(
    State((path, need)): State<(Option<&'static str>, Need)>,
    visit: Visit,
    request: Request,
    next: Next,
) -> Response {
    match (need, &visit.person) {
        (Need::Nobody, _) | (Need::SignedIn, Some(_)) => asked(path, visit, request, next).await,
        (Need::May(_) | Need::Both(..) | Need::Take(_), Some(person)) => {
            match need.rights().into_iter().try_for_each(|right| person.require(right)) {
                Ok(()) => asked(path, visit, request, next).await,
                Err(failure) => Refused::from(failure).into_response(),
            }
        }
        (_, None) if visit.wants_json => {
            Refused::from(Rejection::new("access.sign-in-needed")).into_response()
        }
        (_, None) => {
            let back = if request.method() == Method::GET { visit.path.as_str() } else { "/" };
            let link = Link::to("/sign-in");
            let link = if back == "/" { link } else { link.with("next", back) };
            visit.go(&link.href(), None)
        }
    }
}

/// Hands a page what it takes of its address; the rest is told to the reader.
async fn asked(path: Option<&str>, mut visit: Visit, mut request: Request, next: Next) -> Response {
    // The interface reads its questions itself, and refuses what it does not know.
    let Some(path) = path else { return next.run(request).await };
    let query = request.uri().query().unwrap_or_default();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads || query.is_empty() {
        return next.run(request).await;
    }
    let (kept, wrong) = queries::sort_out(path, query);
    if wrong.is_empty() {
        return next.run(request).await;
    }
    if queries::is_file(path) {
        return Refused::from(queries::refused(&wrong)).into_response();
    }
    let plain = format!("{}?{kept}", request.uri().path());
    match plain.parse::<Uri>() {
        Ok(uri) => *request.uri_mut() = uri,
        Err(error) => {
            let broken = Failure::broken("putting an address together", error);
            return Refused::from(broken).into_response();
        }
    }
    visit.unasked = wrong;
    request.extensions_mut().insert(visit);
    next.run(request).await
}

/// Before everything that changes something: the post comes from a page of ours, and from this
/// very session. A file posted to one of `uploads` is checked where it is read, by
/// [`crate::upload::Upload`].
pub async fn genuine(
    State(uploads): State<Arc<BTreeSet<String>>>,
    path: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    let forged = || Refused::from(Failure::Denied(Rejection::new("access.form-forged")));
    let with_token = bearer(request.headers()).is_some();
    if !with_token && !csrf::from_here(request.headers()) {
        return forged().into_response();
    }
    let Some(key) = request.extensions().get::<SessionKey>().cloned() else {
        return next.run(request).await;
    };
    let takes_file = path.is_some_and(|path| uploads.contains(path.as_str()));
    let headers = request.headers();
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let sent = headers.get("x-csrf").and_then(|value| value.to_str().ok());
    match (sent, kind.unwrap_or_default().split(';').next().unwrap_or_default().trim()) {
        (Some(token), _) if csrf::holds(&key.csrf, token) => next.run(request).await,
        (None, "multipart/form-data") if takes_file => next.run(request).await,
        (None, "application/x-www-form-urlencoded") => {
            let (parts, body) = request.into_parts();
            let Ok(bytes) = to_bytes(body, FORM_BYTES).await else {
                let refused = Refused::from(Rejection::new("house.too-large"));
                return refused.into_response();
            };
            let token = form_value(&bytes, "csrf");
            if !token.is_some_and(|token| csrf::holds(&key.csrf, &token)) {
                return forged().into_response();
            }
            if let Err(refused) = signs::of_form(&bytes) {
                return Refused::from(refused).into_response();
            }
            next.run(Request::from_parts(parts, Body::from(bytes))).await
        }
        _ => forged().into_response(),
    }
}

/// Before what only a person may do: a token that was stolen must not outlive its end, nor lock
/// its owner out.
pub async fn in_person(request: Request, next: Next) -> Response {
    if bearer(request.headers()).is_some() {
        let denied = Failure::Denied(Rejection::new("access.not-by-token"));
        return Refused::from(denied).into_response();
    }
    next.run(request).await
}

fn form_value(bytes: &[u8], name: &str) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find_map(|(key, value)| (key == name).then(|| decoded(value))?)
}

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' \
    data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; \
    base-uri 'none'; manifest-src 'self'";

/// What browsers may do with our pages: nothing that a page of ours does not need.
pub fn harden(headers: &mut HeaderMap, secure: bool, api: bool) {
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=()",
    );
    if secure {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if !api {
        headers.append(header::VARY, HeaderValue::from_static("cookie, accept-language"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_that_is_asked_for() {
        for (cookie, accept, lang) in [
            (None, None, Lang::Zh),
            (None, Some("en-GB,en;q=0.9,zh;q=0.8"), Lang::En),
            (None, Some("fr, zh-CN;q=0.9, en;q=0.8"), Lang::Zh),
            (None, Some("fr"), Lang::Zh),
            (Some("lang=en"), Some("zh"), Lang::En),
            (Some("lang=xx"), Some("en"), Lang::En),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(cookie) = cookie {
                headers.insert(header::COOKIE, HeaderValue::from_static(cookie));
            }
            if let Some(accept) = accept {
                headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accept));
            }
            assert_eq!(asked_language(&headers), lang, "{cookie:?} {accept:?}");
        }
    }

    #[test]
    fn a_form_gives_its_token() {
        assert_eq!(form_value(b"a=1&csrf=x%2By&csrf=z", "csrf").as_deref(), Some("x+y"));
        assert_eq!(form_value(b"xcsrf=1", "csrf"), None);
        assert_eq!(form_value(b"\xff=1&csrf=1", "csrf"), None);
    }
}
