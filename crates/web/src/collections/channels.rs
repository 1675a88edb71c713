//! The ways out of the house: a mail server, the hook of our own group. Passwords and hooks are kept as
//! secrets and never shown again.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Failure, Rejection, Result};
use credit::collections::{find_channel, set_channel};
use maud::{Markup, html};
use post::{Hook, HookKind, Mail, Mailbox, Security, is_address};
use serde::{Deserialize, Serialize};
use store::{Db, Files, Secrets};

use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes, Tone},
    state::App,
    typed::settled,
    visit::Visit,
};

const PATH: &str = "/collections/channels";

/// Which program the hook belongs to; its address is a secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Group {
    kind: HookKind,
}

/// The page.
///
/// # Errors
/// A fault.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let body = page(&app, &visit, ("", &Filled::default(), Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-channels"), &body))
}

async fn page(
    app: &App,
    visit: &Visit,
    (tried, typed, mistakes): (&str, &Filled, Mistakes),
) -> Result<Markup> {
    let secrets = Secrets::beside(&app.files);
    let mailbox: Mailbox = find_channel(&app.db, "mail").await?.unwrap_or_default();
    let group: Group = find_channel(&app.db, "hook").await?.unwrap_or_default();
    let (pass, hook) = (secrets.find("mail")?.is_some(), secrets.find("hook")?.is_some());
    let mut mistakes = Some(mistakes);
    let mut shown = |act: &str, fields: Vec<Field>, submit: &str| {
        Sheet {
            action: format!("{PATH}/{act}"),
            csrf: visit.csrf.clone(),
            fields,
            mistakes: match act == tried {
                true => mistakes.take().unwrap_or_else(Mistakes::none),
                false => Mistakes::none(),
            },
            submit: visit.t(submit),
            back: None,
        }
        .show(visit.lang)
    };
    let mail = if tried == "mail" { typed.clone() } else { of_mailbox(&mailbox) };
    let mail = shown("mail", mail_fields(visit, &mail, pass), "collections-channel-save");
    let told = if tried == "hook" { typed.clone() } else { of_group(group) };
    let told = shown("hook", hook_fields(visit, &told, hook), "collections-channel-save");
    let to = Field::new("to", visit.t("collections-mail-to")).value(typed.get("to")).required();
    let mail_test = shown("try-mail", vec![to], "collections-channel-test");
    let hook_test = shown("try-hook", Vec::new(), "collections-channel-test");
    let badge = |set: bool| match set {
        true => kit::badge(Tone::Low, &visit.t("collections-channel-set")),
        false => kit::badge(Tone::Quiet, &visit.t("collections-channel-unset")),
    };
    Ok(html! {
        nav.crumbs.meta { a href="/collections/outbox" { (visit.t("collections-outbox")) } }
        (kit::page_head(&visit.t("collections-channels"), &visit.t("collections-channels-lead"), &html! {}))
        div.stack {
            (kit::panel(&visit.t("collections-mail"), &badge(mailbox.is_set()), &html! {
                (mail)
                @if mailbox.is_set() { (mail_test) }
            }))
            (kit::panel(&visit.t("collections-hook"), &badge(hook), &html! {
                (told)
                @if hook { (hook_test) }
            }))
        }
    })
}

fn of_mailbox(mailbox: &Mailbox) -> Filled {
    Filled::default()
        .or("host", mailbox.host.as_str())
        .or("port", if mailbox.port == 0 { 465 } else { mailbox.port }.to_string())
        .or("security", security_code(mailbox.security))
        .or("user", mailbox.user.as_str())
        .or("from", mailbox.from.as_str())
        .or("name", mailbox.name.as_str())
}

fn of_group(group: Group) -> Filled {
    Filled::default().or("kind", group.kind.code())
}

const SECURITY: [&str; 3] = ["tls", "starttls", "plain"];

const fn security_code(security: Security) -> &'static str {
    match security {
        Security::Tls => "tls",
        Security::StartTls => "starttls",
        Security::Plain => "plain",
    }
}

fn choices(visit: &Visit, prefix: &str, words: &[&str]) -> Kind {
    let one = |word: &&str| Choice {
        value: (*word).to_owned(),
        name: visit.t(&format!("{prefix}-{word}")),
    };
    Kind::OneOf(words.iter().map(one).collect())
}

fn secret(visit: &Visit, (name, id): (&'static str, &str), kept: bool) -> Field {
    let hint = if kept { "collections-secret-kept" } else { "collections-secret-none" };
    Field::new(name, visit.t(id)).kind(Kind::Password).hint(visit.t(hint))
}

fn mail_fields(visit: &Visit, filled: &Filled, kept: bool) -> Vec<Field> {
    let field =
        |name: &'static str, id: &str| Field::new(name, visit.t(id)).value(filled.get(name));
    vec![
        field("host", "collections-mail-host").hint(visit.t("collections-mail-host-hint")),
        field("port", "collections-mail-port").kind(Kind::Number),
        field("security", "collections-mail-security").kind(choices(
            visit,
            "collections-mail-security",
            &SECURITY,
        )),
        field("user", "collections-mail-user"),
        secret(visit, ("password", "collections-mail-password"), kept),
        field("from", "collections-mail-from"),
        field("name", "collections-mail-name"),
    ]
}

fn hook_fields(visit: &Visit, filled: &Filled, kept: bool) -> Vec<Field> {
    let kinds = HookKind::ALL.map(HookKind::code);
    vec![
        Field::new("kind", visit.t("collections-hook-kind"))
            .value(filled.get("kind"))
            .kind(choices(visit, "collections-hook", &kinds)),
        secret(visit, ("url", "collections-hook-url"), kept),
    ]
}

/// Keeps a way, or sends a test by it.
///
/// # Errors
/// `house.page-not-found`, or a fault; what is wrong is said on the form.
pub async fn act(
    State(app): State<App>,
    visit: Visit,
    Path(act): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    let done = match act.as_str() {
        "mail" => keep_mail(&app, &visit, &filled).await,
        "hook" => keep_hook(&app, &visit, &filled).await,
        "try-mail" => try_mail(&app, &visit, &filled).await,
        "try-hook" => try_hook(&app, &visit).await,
        _ => return Err(Rejection::new("house.page-not-found").with("path", act).into()),
    };
    match settled(done)? {
        Ok(flash) => Ok(visit.go(PATH, Some(&flash))),
        Err(mistakes) => {
            let body = page(&app, &visit, (&act, &filled, mistakes)).await?;
            Ok(visit.again(&visit.t("collections-channels"), &body))
        }
    }
}

fn wrong(what: &str, field: &str) -> Failure {
    Rejection::new("collections.mail-wrong").with("what", what).on(field).into()
}

async fn keep_mail(app: &App, visit: &Visit, filled: &Filled) -> Result<Flash> {
    let security = match filled.get("security") {
        "starttls" => Security::StartTls,
        "plain" => Security::Plain,
        _ => Security::Tls,
    };
    let mailbox = Mailbox {
        host: filled.get("host").to_owned(),
        port: filled.get("port").parse().map_err(|_| wrong(filled.get("port"), "port"))?,
        security,
        user: filled.get("user").to_owned(),
        from: filled.get("from").to_owned(),
        name: filled.get("name").to_owned(),
    };
    if mailbox.is_set() && !is_address(&mailbox.from) {
        return Err(wrong(&mailbox.from, "from"));
    }
    let secrets = Secrets::beside(&app.files);
    let before: Option<Mailbox> = find_channel(&app.db, "mail").await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    set_channel(&mut tx, "mail", &mailbox).await?;
    tx.commit().await?;
    match (filled.some("password"), mailbox.is_set()) {
        (Some(password), true) => secrets.keep("mail", password)?,
        (_, false) => secrets.keep("mail", "")?,
        // A password goes to nobody but the server that it was typed for.
        (None, true) => {
            let same = |before: &Mailbox| {
                (&before.host, before.port, before.security, &before.user)
                    == (&mailbox.host, mailbox.port, mailbox.security, &mailbox.user)
            };
            if !before.as_ref().is_some_and(same) {
                secrets.keep("mail", "")?;
            }
        }
    }
    Ok(Flash::new("collections-channel-saved"))
}

async fn keep_hook(app: &App, visit: &Visit, filled: &Filled) -> Result<Flash> {
    let kind = HookKind::parse(filled.get("kind")).unwrap_or_default();
    let url = filled.get("url");
    if !url.is_empty() && !url.starts_with("https://") && !url.starts_with("http://127.0.0.1") {
        return Err(Rejection::new("collections.hook-wrong").on("url").into());
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    set_channel(&mut tx, "hook", &Group { kind }).await?;
    tx.commit().await?;
    if !url.is_empty() {
        Secrets::beside(&app.files).keep("hook", url)?;
    }
    Ok(Flash::new("collections-channel-saved"))
}

fn told(answer: &post::Answer) -> Flash {
    let id = if answer.took { "collections-channel-took" } else { "collections-channel-refused" };
    Flash::new(id).with("answer", &answer.words)
}

async fn try_mail(app: &App, visit: &Visit, filled: &Filled) -> Result<Flash> {
    academy::exercises::stays_inside(&app.db).await?;
    let mailbox: Mailbox = find_channel(&app.db, "mail").await?.unwrap_or_default();
    let password = Secrets::beside(&app.files).find("mail")?.unwrap_or_default();
    let mail = Mail {
        to: filled.get("to").to_owned(),
        subject: visit.ta("collections-channel-subject", &[("company", &visit.house.company)]),
        text: visit.t("collections-channel-text"),
        id: format!("test.{}@shouxin", app.db.ids().next()),
        attached: None,
    };
    Ok(told(&post::send(&mailbox, &password, &mail).await?))
}

async fn try_hook(app: &App, visit: &Visit) -> Result<Flash> {
    let text = visit.t("collections-channel-text");
    let answer = tell_group(&app.db, &app.files, &text).await?;
    answer
        .as_ref()
        .map(told)
        .ok_or_else(|| Rejection::new("collections.hook-wrong").on("url").into())
}

/// Tells the group of our own people something; `None` where there is no hook.
///
/// # Errors
/// `collections.hook-wrong`, or a fault.
pub async fn tell_group(db: &Db, files: &Files, text: &str) -> Result<Option<post::Answer>> {
    let Some(url) = Secrets::beside(files).find("hook")? else { return Ok(None) };
    academy::exercises::stays_inside(db).await?;
    let group: Group = find_channel(db, "hook").await?.unwrap_or_default();
    post::say(&Hook { kind: group.kind, url }, text).await.map(Some)
}
