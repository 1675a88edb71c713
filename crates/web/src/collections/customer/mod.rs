//! A customer's own page, opened by a link without signing in. It stands beside the house: no session is read
//! and none is made, and nothing of the house is drawn around it. What may be seen and done is decided by
//! `credit::collections::link`; here it is drawn, and asked for at a measured pace.

mod brake;
mod form;
mod frame;
mod page;

use std::any::Any;

use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRequestParts, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use base::{Failure, Lang};
use locale::Style;
use tower_http::catch_panic::CatchPanicLayer;

use crate::{
    certificates, failure::Refused, gate::harden, kit::link::decoded, state::App, visit::Visit,
};

pub use brake::{Brake, Counted};
pub use frame::framed;

/// The largest form.
const FORM_BYTES: usize = 16 << 10;

/// The addresses of customers, and the page that checks a certificate for whoever holds its code.
pub fn router(app: &App) -> Router<App> {
    Router::new()
        .route("/c/{secret}", get(page::show).post(form::answer))
        .route("/c/{secret}/statement/{id}", get(page::statement))
        // Whatever else is asked for behind a secret stays here, too: the house would write its path down.
        .route("/c/{secret}/", any(nowhere))
        .route("/c/{secret}/{*rest}", any(nowhere))
        .route("/verify/{code}", get(certificates::check))
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(app.clone(), door))
}

async fn nowhere() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

async fn wrong_method() -> Response {
    StatusCode::METHOD_NOT_ALLOWED.into_response()
}

fn panicked(_: Box<dyn Any + Send>) -> Response {
    Refused::from(Failure::bug("answering a customer")).into_response()
}

/// Who stands at the door: from where, and which language was asked for.
#[derive(Clone, Debug)]
pub struct Guest {
    /// The address, as it is counted.
    pub from: String,
    /// The language of the address, where it names one.
    pub lang: Option<Lang>,
    /// The language that the browser asks for.
    pub speaks: Lang,
    /// The id of the request.
    pub request: String,
    /// Whether it only looks whether the page is there.
    pub peeks: bool,
}

impl<S: Send + Sync> FromRequestParts<S> for Guest {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        let guest = parts.extensions.get::<Self>().cloned();
        guest.ok_or_else(|| Failure::bug("reading a guest before the door").into())
    }
}

/// A guest as pages know a reader: nobody who is signed in.
pub fn visit(app: &App, guest: &Guest, lang: Lang) -> Visit {
    Visit {
        lang,
        person: None,
        style: Style::Full,
        wants_json: false,
        path: String::new(),
        unasked: Vec::new(),
        csrf: String::new(),
        flash: None,
        request: guest.request.clone(),
        today: app.today(),
        sandbox: app.sandbox,
        house: app.house(),
    }
}

fn guest_of(app: &App, request: &Request) -> Guest {
    let query = request.uri().query().unwrap_or_default();
    let lang = query.split('&').find_map(|pair| pair.strip_prefix("lang="));
    let accept = request.headers().get(header::ACCEPT_LANGUAGE);
    let accept = accept.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first = accept.split([',', ';']).next().and_then(|tag| Lang::parse(tag.trim()));
    Guest {
        from: brake::address(request.headers(), request.extensions()),
        lang: lang.and_then(decoded).as_deref().and_then(Lang::parse),
        speaks: first.unwrap_or_default(),
        request: format!("{:x}", app.db.ids().next()),
        peeks: request.method() == Method::HEAD,
    }
}

/// Before and behind every customer's page: the pace, the headers, and a calm face for whatever went wrong.
async fn door(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let (guest, now) = (guest_of(&app, &request), app.clock().now());
    let lang = guest.lang.unwrap_or(guest.speaks);
    let barred = app.brake.is_full(Counted::Wrong, &guest.from, now);
    let mut response = if barred || !app.brake.take(Counted::Address, &guest.from, now) {
        StatusCode::TOO_MANY_REQUESTS.into_response()
    } else {
        request.extensions_mut().insert(guest.clone());
        next.run(request).await
    };
    if let Some(Refused(failure)) = response.extensions().get::<Refused>() {
        tracing::error!(request = %guest.request, "a customer's page: {failure:?}");
    }
    let drawn = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| {
        let kind = kind.to_str().unwrap_or_default();
        kind.starts_with("text/html") || kind.starts_with("application/pdf")
    });
    let status = response.status();
    if !drawn && !status.is_redirection() {
        response = frame::plain(lang, status);
    }
    guarded(response.headers_mut(), app.house().secure);
    response
}

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
    form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The headers of the house, and those of a page whose address is a secret: kept nowhere, found by no search,
/// told to no other site.
fn guarded(headers: &mut HeaderMap, secure: bool) {
    harden(headers, secure, false);
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::CACHE_CONTROL, "no-store, private");
    set(HeaderName::from_static("x-robots-tag"), "noindex, nofollow, noarchive");
    headers.remove(header::SET_COOKIE);
}
