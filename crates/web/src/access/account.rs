//! One's own account: who one is and may do what, password, language, access tokens.

use axum::{
    Form,
    extract::{Path, State},
    http::header,
};
use base::{Failure, Rejection};
use maud::{Markup, html};
use store::access::{Token, TokenInfo};

use crate::{
    cookie,
    failure::Answer,
    filled::Filled,
    kit::{
        self, Column, Empty, Field, Flash, Form as Sheet, Kind, List, Mistakes, Row, Tone, hidden,
    },
    state::App,
    typed::settled,
    visit::Visit,
};

const PAGE: &str = "/access/account";
const HALF_DAY: i64 = 12 * 3_600;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let title = visit.t("access-account");
    let body = page(&app, &visit, Said::default()).await?;
    Ok(visit.page(&title, &body))
}

/// What a post has to say on the page that it came from.
#[derive(Default)]
struct Said {
    password: Mistakes,
    token: Mistakes,
    new: Option<Token>,
}

/// Rights of the role that cannot be used for want of a certificate.
fn withheld(visit: &Visit, person: &store::access::Person) -> Markup {
    html! {
        @if person.withheld.is_empty() { (kit::nothing(visit.lang)) }
        @for one in &person.withheld {
            (kit::badge(Tone::Medium, &visit.t(&format!("access-right-{}", one.right.code())))) " "
        }
        @if !person.withheld.is_empty() {
            a href="/certificates" { (visit.t("access-to-certificates")) }
        }
    }
}

async fn page(app: &App, visit: &Visit, said: Said) -> Result<Markup, Failure> {
    let person = visit.person()?;
    let tokens = app.db.list_tokens(person).await?;
    let role = visit.t(&format!("access-role-{}", person.role.code()));
    let rights = person.rights();
    let about = kit::facts(&[
        (visit.t("access-login"), html! { code { (person.login) } }),
        (visit.t("access-role"), html! { (role) }),
        (
            visit.t("access-rights-own"),
            html! {
                @for right in rights {
                    (kit::plain_badge(&visit.t(&format!("access-right-{}", right.code())))) " "
                }
            },
        ),
        (visit.t("access-withheld"), withheld(visit, person)),
        (visit.t("access-lang"), language(visit)),
    ]);
    let password = Sheet {
        action: format!("{PAGE}/password"),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("current", visit.t("access-password-current"))
                .kind(Kind::Password)
                .required()
                .autocomplete("current-password"),
            Field::new("password", visit.t("access-password-new"))
                .kind(Kind::Password)
                .required()
                .autocomplete("new-password")
                .hint(visit.t("access-password-hint")),
            Field::new("again", visit.t("access-password-again"))
                .kind(Kind::Password)
                .required()
                .autocomplete("new-password"),
        ],
        mistakes: said.password,
        submit: visit.t("access-password-change"),
        back: None,
    };
    Ok(html! {
        (kit::page_head(&person.name, &visit.t("access-account"), &html! {}))
        div.stack {
            @if let Some(token) = &said.new { (shown_once(visit, token)) }
            div.grid {
                div.w6 { (kit::panel(&visit.t("access-me"), &html! {}, &about)) }
                div.w6 {
                    (kit::panel(&visit.t("access-password-change"), &html! {},
                        &password.show(visit.lang)))
                }
            }
            (token_list(app, visit, &tokens))
            (kit::panel(&visit.t("access-token-new"), &html! {}, &html! {
                div.stack { p.soft { (visit.t("access-token-means")) } (new_token(visit, said.token).show(visit.lang)) }
            }))
        }
    })
}

fn language(visit: &Visit) -> Markup {
    html! {
        form.actions method="post" action="/preferences/language" {
            (hidden("csrf", &visit.csrf))
            (hidden("back", PAGE))
            @for lang in base::Lang::ALL {
                button.button name="lang" value=(lang.code()) disabled[lang == visit.lang] {
                    (visit.t(&format!("access-lang-{}", lang.code())))
                }
            }
        }
    }
}

fn new_token(visit: &Visit, mistakes: Mistakes) -> Sheet {
    Sheet {
        action: format!("{PAGE}/tokens"),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("name", visit.t("access-token-name"))
                .required()
                .hint(visit.t("access-token-name-hint")),
            Field::new("days", visit.t("access-token-days"))
                .kind(Kind::Number)
                .value("365")
                .required()
                .hint(visit.t("access-token-days-hint")),
        ],
        mistakes,
        submit: visit.t("access-token-new"),
        back: None,
    }
}

fn shown_once(visit: &Visit, token: &Token) -> Markup {
    kit::notice(
        Tone::Medium,
        &visit.t("access-token-once"),
        &html! {
            p { code.key { (token.key) } }
            p { (visit.t("access-token-once-why")) }
        },
    )
}

fn token_list(app: &App, visit: &Visit, tokens: &[TokenInfo]) -> Markup {
    let zone = app.clock().zone();
    let now = app.clock().now();
    let rows = tokens.iter().map(|token| {
        let live = token.revoked_at.is_none() && token.expires_at > now;
        let state = if live {
            kit::badge(Tone::Low, &visit.t("access-token-live"))
        } else if token.revoked_at.is_some() {
            kit::badge(Tone::Quiet, &visit.t("access-token-revoked"))
        } else {
            kit::badge(Tone::Quiet, &visit.t("access-token-expired"))
        };
        Row {
            cells: vec![
                html! { (token.name) },
                state,
                html! { (token.created_at.in_zone(zone)) },
                html! { (token.expires_at.in_zone(zone)) },
                html! {
                    @match token.last_used_at {
                        Some(at) => (at.in_zone(zone)),
                        None => (visit.t("access-token-unused")),
                    }
                },
                html! {
                    @if live {
                        form method="post" action={ (PAGE) "/tokens/" (token.id) "/revoke" } {
                            (hidden("csrf", &visit.csrf))
                            button.button { (visit.t("access-token-revoke")) }
                        }
                    }
                },
            ],
            ..Row::default()
        }
    });
    List {
        id: "tokens",
        title: visit.t("access-tokens"),
        columns: vec![
            Column::text(visit.t("access-token-name")).title(),
            Column::fit(visit.t("access-state")),
            Column::fit(visit.t("access-token-created")),
            Column::fit(visit.t("access-token-expires")),
            Column::fit(visit.t("access-token-used")),
            Column::fit(String::new()),
        ],
        rows: rows.collect(),
        empty: Empty {
            title: visit.t("access-tokens-none"),
            why: visit.t("access-tokens-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// Changes one's own password. Other sessions end; this one goes on with a new key.
///
/// # Errors
/// A fault from the database; what is wrong is said on the form.
pub async fn password(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let person = visit.person()?.clone();
    let text = |name: &str| filled.0.get(name).map_or("", String::as_str);
    let mut wrong = Mistakes::none();
    if text("password") != text("again") {
        wrong.0.push(Rejection::new("access.password-differs").on("again"));
    } else if let Err(mistakes) =
        settled(app.db.confirm_password(&person.login, text("current")).await)?
    {
        wrong.0 = mistakes.0.into_iter().map(|rejection| rejection.on("current")).collect();
    } else {
        let mut tx = app.db.write(visit.actor()?).await?;
        match settled(tx.set_password(person.id, text("password")).await)? {
            Ok(()) => tx.commit().await?,
            Err(mistakes) => wrong = mistakes,
        }
    }
    if !wrong.0.is_empty() {
        let body = page(&app, &visit, Said { password: wrong, ..Said::default() }).await?;
        return Ok(visit.again(&visit.t("access-account"), &body));
    }
    let signed = app.db.sign_in(&person.login, text("password")).await?;
    let secure = visit.house.secure;
    let mut response = visit.go(PAGE, Some(&Flash::new("access-password-own-done")));
    if let Some(cookie) = cookie::set(cookie::session_name(secure), &signed.key, HALF_DAY, secure) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Makes a token; its key stands on the page that answers, once.
///
/// # Errors
/// A fault from the database; what is wrong is said on the form.
pub async fn add_token(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let person = visit.person()?.clone();
    let mut reader = filled.reader();
    let days = u32::try_from(reader.whole("days")).unwrap_or(0);
    let mut said = Said { token: reader.mistakes(), ..Said::default() };
    if said.token.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        match settled(tx.add_token(&person, filled.get("name"), days).await)? {
            Ok(token) => {
                tx.commit().await?;
                said.new = Some(token);
            }
            Err(mistakes) => said.token = mistakes,
        }
    }
    let wrong = !said.token.0.is_empty();
    let title = visit.t("access-account");
    let body = page(&app, &visit, said).await?;
    Ok(if wrong { visit.again(&title, &body) } else { visit.page(&title, &body) })
}

/// Revokes one of one's own tokens.
///
/// # Errors
/// `access.token-unknown`, or a fault.
pub async fn revoke_token(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let person = visit.person()?.clone();
    let mut tx = app.db.write(visit.actor()?).await?;
    tx.revoke_token(&person, id).await?;
    tx.commit().await?;
    Ok(visit.go(PAGE, Some(&Flash::new("access-token-revoke-done"))))
}
