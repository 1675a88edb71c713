//! The one place that turns a failure of the house into HTTP: a page in the reader's language,
//! or `{ "error": { "code", "message", "next", "field", "incident" } }`.

use std::sync::Arc;

use academy::certificates::CertificatePack;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base::{Failure, Lang, Rejection};
use locale::{Spoken, spoken, t};
use maud::html;
use serde_json::json;

use crate::{kit, layout, visit::Visit};

/// What a handler returns.
pub type Answer = Result<Response, Refused>;

/// A failure on its way to the reader. It travels as an extension of an empty response; the
/// outermost layer, which knows reader and language, dresses it.
#[derive(Clone, Debug)]
pub struct Refused(pub Arc<Failure>);

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self(Arc::new(failure))
    }
}

impl From<Rejection> for Refused {
    fn from(rejection: Rejection) -> Self {
        Failure::Rejected(rejection).into()
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = status_of(&self.0).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The table: which failure is which status.
pub fn status_of(failure: &Failure) -> StatusCode {
    match failure {
        Failure::Rejected(rejection) => match rejection.code {
            "access.sign-in-needed" | "access.sign-in-failed" => StatusCode::UNAUTHORIZED,
            "access.locked" => StatusCode::TOO_MANY_REQUESTS,
            "house.too-large" => StatusCode::PAYLOAD_TOO_LARGE,
            "house.import-running" => StatusCode::SERVICE_UNAVAILABLE,
            "house.form-unreadable" => StatusCode::BAD_REQUEST,
            "house.wrong-method" => StatusCode::METHOD_NOT_ALLOWED,
            code if code.ends_with("not-found") => StatusCode::NOT_FOUND,
            code if code.ends_with("-unknown") && rejection.field.is_none() => {
                StatusCode::NOT_FOUND
            }
            "parties.changed-meanwhile"
            | "house.idempotency-reused"
            | "receivables.booked-otherwise"
            | "receivables.reversed-already"
            | "receivables.taken-off-already"
            | "receivables.bounced-already"
            | "receivables.cancelled-already"
            | "intake.batch-undone"
            | "intake.batch-touched"
            | "intake.batch-built-on"
            | "intake.batch-disputed"
            | "intake.batch-promised"
            | "collections.promise-decided"
            | "collections.promise-running"
            | "collections.promise-under-agreement"
            | "collections.promise-replaced"
            | "collections.agreement-not-draft"
            | "collections.agreement-ended"
            | "collections.next-done"
            | "collections.contact-differs"
            | "collections.promise-differs"
            | "scoring.not-assessed"
            | "granting.already-live"
            | "granting.changed-meanwhile"
            | "granting.step-closed"
            | "granting.signed-already"
            | "granting.change-handled"
            | "policy.matrix-step"
            | "warning.not-open" => StatusCode::CONFLICT,
            code if code.ends_with("-stale") || code.ends_with("-taken") => StatusCode::CONFLICT,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        },
        Failure::Denied(_) => StatusCode::FORBIDDEN,
        Failure::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
        Failure::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// What the reader is told. What is ours to mend is not told, only its incident.
pub fn said(lang: Lang, failure: &Failure) -> Spoken {
    match failure {
        Failure::Rejected(rejection) | Failure::Denied(rejection) => {
            spoken(lang, &named(lang, rejection))
        }
        Failure::Busy(_) => spoken(lang, &Rejection::new("house.busy")),
        Failure::Broken(_) => spoken(lang, &Rejection::new("house.broken")),
    }
}

/// The rejection with the codes of roles and rights replaced by their names.
pub fn named(lang: Lang, rejection: &Rejection) -> Rejection {
    let mut rejection = rejection.clone();
    for (name, value) in &mut rejection.args {
        let id = format!("access-{name}-{value}");
        if matches!(*name, "role" | "right") && locale::has(lang, &id) {
            *value = t(lang, &id);
        }
        if *name == "level"
            && let Some(level) = CertificatePack::shipped().level(value)
        {
            level.name.pick(lang).clone_into(value);
        }
    }
    rejection
}

/// Writes what must be known to the log.
fn log(failure: &Failure, visit: &Visit) {
    match failure {
        Failure::Broken(broken) => {
            tracing::error!(incident = %visit.request, path = %visit.path, "{broken:?}");
        }
        Failure::Busy(what) => {
            tracing::warn!(request = %visit.request, path = %visit.path, "busy: {what}");
        }
        other => tracing::debug!(request = %visit.request, path = %visit.path, "{other}"),
    }
}

/// What axum refuses by itself, in English and without a page: an address whose parts cannot be
/// read, a form without a field.
fn unread(visit: &Visit, response: &Response) -> Option<Refused> {
    let kind = response.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    if !kind.starts_with("text/plain") {
        return None;
    }
    let rejection = match response.status() {
        StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND => {
            let path = visit.path.split('?').next().unwrap_or_default();
            Rejection::new("house.page-not-found").with("path", path)
        }
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            Rejection::new("house.form-unreadable")
        }
        StatusCode::PAYLOAD_TOO_LARGE => Rejection::new("house.too-large"),
        _ => return None,
    };
    Some(rejection.into())
}

/// Dresses a response that carries a failure; leaves every other as it is.
pub fn dress(visit: &Visit, response: Response) -> Response {
    let refused = response.extensions().get::<Refused>().cloned();
    let Some(Refused(failure)) = refused.or_else(|| unread(visit, &response)) else {
        return response;
    };
    log(&failure, visit);
    let status = status_of(&failure);
    let said = said(visit.lang, &failure);
    let incident = matches!(*failure, Failure::Broken(_)).then_some(visit.request.as_str());
    let mut dressed = if visit.wants_json {
        let field = match &*failure {
            Failure::Rejected(rejection) => rejection.field.as_deref(),
            _ => None,
        };
        (status, Json(shape(failure.code(), &said, field, incident))).into_response()
    } else {
        (status, page(visit, status, failure.code(), &said)).into_response()
    };
    if status == StatusCode::SERVICE_UNAVAILABLE {
        dressed.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("3"));
    }
    if status == StatusCode::UNAUTHORIZED && visit.wants_json {
        let scheme = HeaderValue::from_static("Bearer realm=\"shouxin\"");
        dressed.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
    }
    for (name, value) in response.headers() {
        if name == header::SET_COOKIE || name == header::ALLOW {
            dressed.headers_mut().append(name, value.clone());
        }
    }
    dressed
}

fn shape(
    code: &str,
    said: &Spoken,
    field: Option<&str>,
    incident: Option<&str>,
) -> serde_json::Value {
    json!({ "error": {
        "code": code,
        "message": said.sentence,
        "next": said.next,
        "field": field,
        "incident": incident,
    } })
}

fn page(visit: &Visit, status: StatusCode, code: &str, said: &Spoken) -> maud::Markup {
    let lang = visit.lang;
    let title = match status {
        StatusCode::NOT_FOUND => t(lang, "house-error-missing"),
        StatusCode::FORBIDDEN => t(lang, "house-error-denied"),
        StatusCode::SERVICE_UNAVAILABLE => t(lang, "house-error-busy"),
        StatusCode::INTERNAL_SERVER_ERROR => t(lang, "house-error-broken"),
        _ => t(lang, "house-error-rejected"),
    };
    let body = html! {
        (kit::page_head(&title, "", &html! {}))
        div.panel {
            div.inside.stack {
                p.strong { (said.sentence) }
                p.soft { (said.next) }
                dl.facts {
                    dt { (t(lang, "house-error-code")) } dd { code { (code) } }
                    @if status == StatusCode::INTERNAL_SERVER_ERROR {
                        dt { (t(lang, "house-error-incident")) } dd { code { (visit.request) } }
                    }
                }
                @let missing = code.starts_with("access.certificate-");
                div.actions {
                    @if missing {
                        a.button.primary href="/certificates" { (t(lang, "access-to-certificates")) }
                    }
                    a.button.primary[!missing] href="/" { (t(lang, "house-home")) }
                    @if status == StatusCode::SERVICE_UNAVAILABLE {
                        a.button href=(visit.path) { (t(lang, "house-refresh")) }
                    }
                }
            }
        }
    };
    layout::page(visit, &title, &body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_failure_is_which_status() {
        let rejected = |code| Failure::Rejected(Rejection::new(code));
        for (failure, status) in [
            (rejected("access.sign-in-failed"), 401),
            (rejected("access.locked"), 429),
            (rejected("house.not-found"), 404),
            (rejected("parties.buyer-unknown"), 404),
            (Rejection::new("intake.buyer-unknown").on("buyer").into(), 422),
            (rejected("access.login-taken"), 409),
            (rejected("parties.changed-meanwhile"), 409),
            (rejected("receivables.reversed-already"), 409),
            (rejected("access.password-short"), 422),
            (Failure::Denied(Rejection::new("access.right-missing")), 403),
            (rejected("house.import-running"), 503),
            (rejected("house.idempotency-reused"), 409),
            (Failure::Busy("x".to_owned()), 503),
            (Failure::bug("x"), 500),
        ] {
            assert_eq!(status_of(&failure).as_u16(), status, "{failure}");
        }
    }
}
