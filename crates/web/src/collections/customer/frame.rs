//! What stands around a customer's page: its head, the switch of the language, nothing of the house. And the
//! pages that say one calm sentence.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::Lang;
use locale::{t, ta};
use maud::{DOCTYPE, Markup, html};

use crate::assets;

/// A page in the frame of customers. `switch` is the same page in the other language.
pub fn framed(lang: Lang, title: &str, switch: Option<&str>, body: &Markup) -> Markup {
    let (tag, other, name) = match lang {
        Lang::Zh => ("zh-CN", "en", "English"),
        Lang::En => ("en", "zh", "中文"),
    };
    html! {
        (DOCTYPE)
        html lang=(tag) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex, nofollow";
                meta name="referrer" content="no-referrer";
                meta name="format-detection" content="telephone=no";
                title { (title) }
                link rel="stylesheet" href=(assets::style_href());
            }
            body.customer {
                main id="content" {
                    @if let Some(href) = switch {
                        p.switch { a href=(href) lang=(other) hreflang=(other) { (name) } }
                    }
                    (body)
                }
            }
        }
    }
}

/// One sentence and nothing of any company.
pub fn plain(lang: Lang, status: StatusCode) -> Response {
    let said = match status {
        StatusCode::TOO_MANY_REQUESTS => "collections-link-too-often",
        StatusCode::NOT_FOUND => "collections-link-none",
        StatusCode::METHOD_NOT_ALLOWED => "collections-link-not-so",
        StatusCode::PAYLOAD_TOO_LARGE => "collections-link-too-large",
        status if status.is_server_error() => "collections-link-broken",
        _ => "collections-link-unread",
    };
    let title = t(lang, "collections-link-plain-title");
    let body = html! { div.panel { p { (t(lang, said)) } } };
    (status, framed(lang, &title, None, &body)).into_response()
}

/// A link that does not open any more: whom to ask.
pub fn ended(lang: Lang, (company, phone): (&str, &str)) -> Response {
    let title = t(lang, "collections-link-plain-title");
    let whom = match phone.trim() {
        "" => ta(lang, "collections-link-ended-ask", &[("company", company)]),
        phone => ta(lang, "collections-link-ended-call", &[("company", company), ("phone", phone)]),
    };
    let body = html! {
        div.panel { p { (t(lang, "collections-link-ended")) " " (whom) } }
    };
    (StatusCode::GONE, framed(lang, &title, None, &body)).into_response()
}
