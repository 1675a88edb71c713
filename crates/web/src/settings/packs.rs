//! The packs that judge: which version counts, how it differs from the shipped one, and setting an
//! own version. What is typed is read by the very rule that judges by it.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Rejection, Result};
use credit::{
    assess::{
        PackInForce, PackKind, open_proposal, pack_in_force, pack_refusal, propose_pack, set_pack,
    },
    scoring::{Edition, OwnPack, list_own_packs, packs_that_wait, withdraw_own_pack},
};
use maud::{Markup, html};
use store::access::Right;

use super::{signing, tabs};
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    kit::{self, Column, Empty, Field, Flash, Form as Sheet, Kind, List, Mistakes, Row, Tone},
    state::App,
    typed::settled,
    upload::{Upload, broken_off},
    visit::Visit,
};

pub(super) fn href(kind: PackKind) -> String {
    format!("/settings/packs/{}", kind.code())
}

pub(super) fn kind_of(word: &str) -> std::result::Result<PackKind, Refused> {
    let unknown = || Rejection::new("house.page-not-found").with("path", word);
    Ok(PackKind::parse(word).ok_or_else(unknown)?)
}

fn name(visit: &Visit, kind: PackKind) -> String {
    visit.t(&format!("settings-pack-{}", kind.code()))
}

/// The list of packs.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit) -> Answer {
    let mut rows = Vec::with_capacity(PackKind::ALL.len());
    let waiting = packs_that_wait(&app.db).await?;
    for kind in PackKind::ALL {
        let now = pack_in_force(&app.db, kind, visit.today).await?;
        let own = list_own_packs(&app.db, kind.code()).await?;
        let next = own
            .iter()
            .rfind(|pack| pack.edition.effective_from > visit.today && pack.withdrawn_on.is_none());
        let waits = waiting.iter().any(|pack| pack == kind.code());
        rows.push(row(&visit, &now, (next, waits)));
    }
    let title = visit.t("settings-packs");
    let list = List {
        id: "packs",
        title: title.clone(),
        columns: vec![
            Column::text(visit.t("settings-pack")).title(),
            Column::fit(visit.t("settings-pack-origin")),
            Column::fit(visit.t("settings-pack-version")),
            Column::fit(visit.t("settings-pack-from")),
            Column::text(visit.t("settings-pack-source")).off(),
            Column::fit(visit.t("settings-pack-next")),
        ],
        rows,
        ..List::default()
    };
    let body = html! {
        (tabs(&visit, "packs"))
        (kit::page_head(&title, &visit.t("settings-packs-lead"), &html! {}))
        (list.show(visit.lang))
    };
    Ok(visit.page(&title, &body))
}

fn row(visit: &Visit, now: &PackInForce, (next, waits): (Option<&OwnPack>, bool)) -> Row {
    let edition = now.edition();
    Row {
        href: Some(href(now.kind)),
        pick: None,
        cells: vec![
            html! {
                a href=(href(now.kind)) { (name(visit, now.kind)) }
                span.meta { (visit.t(&format!("settings-pack-{}-what", now.kind.code()))) }
            },
            origin(visit, now.own.is_some()),
            html! { (edition.version) },
            html! { (edition.effective_from) },
            html! { span.soft { (edition.source.pick(visit.lang)) } },
            html! {
                @match next {
                    Some(pack) => { (pack.edition.effective_from) " · " (pack.edition.version) }
                    None if waits => {}
                    None => (kit::nothing(visit.lang)),
                }
                @if waits { " " (kit::badge(Tone::Medium, &visit.t("settings-pack-waits"))) }
            },
        ],
    }
}

fn origin(visit: &Visit, own: bool) -> Markup {
    match own {
        true => kit::badge(Tone::Quiet, &visit.t("settings-pack-own")),
        false => kit::plain_badge(&visit.t("settings-pack-shipped")),
    }
}

/// One pack: what counts, its difference to the shipped one, its history, the form.
///
/// # Errors
/// `house.page-not-found`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(word): Path<String>) -> Answer {
    let kind = kind_of(&word)?;
    let body = page(&app, &visit, kind, None).await?;
    Ok(visit.page(&name(&visit, kind), &body))
}

/// What was typed and what is wrong with it.
pub(super) struct Tried {
    content: String,
    reason: String,
    mistakes: Mistakes,
}

pub(super) async fn page(
    app: &App,
    visit: &Visit,
    kind: PackKind,
    tried: Option<Tried>,
) -> Result<Markup> {
    let now = pack_in_force(&app.db, kind, visit.today).await?;
    let own = list_own_packs(&app.db, kind.code()).await?;
    let title = name(visit, kind);
    let elsewhere = edited_at(kind);
    let waits = kind.by_two() && open_proposal(&app.db, kind).await?.is_some();
    Ok(html! {
        (tabs(visit, "packs"))
        nav.crumbs.meta { a href="/settings/packs" { (visit.t("settings-packs")) } }
        (kit::page_head(&title, &visit.t(&format!("settings-pack-{}-what", kind.code())), &html! {
            @if kind == PackKind::Scorecard && visit.may(Right::EditPolicy) {
                a.button.primary href={ (href(kind)) "/table" } { (visit.t("settings-card-open-table")) }
            }
        }))
        div.stack {
            @if let Some(tried) = &tried { (trial(visit, kind, tried)) }
            @if kind.by_two() { (signing::panels(app, visit, &now).await?) }
            (kit::panel(&visit.t("settings-pack-counts"), &html! {}, &facts(visit, &now)))
            (kit::panel(&visit.t("settings-pack-differs"), &html! {}, &html! {
                @if now.own.is_some() {
                    (kit::diff(visit.lang, kind.shipped_text(), now.text()))
                } @else { p.soft { (visit.t("settings-pack-is-shipped")) } }
            }))
            (history(app, visit, kind, &own))
            @if let Some((at, said)) = elsewhere.filter(|_| visit.may(Right::EditPolicy)) {
                p { a.button.primary href=(at) { (visit.t(said)) } }
            }
            @if visit.may(Right::EditPolicy) && !waits && elsewhere.is_none() {
                (forms(visit, &now, tried))
            }
            @else {
                (kit::panel(&visit.t("settings-pack-text"), &html! {},
                    &html! { pre.pack { (now.text()) } }))
            }
        }
    })
}

/// The page of their own on which some packs are edited, and what its button says.
const fn edited_at(kind: PackKind) -> Option<(&'static str, &'static str)> {
    match kind {
        PackKind::Orders => Some(("/orders/rule", "orders-rule-edit")),
        PackKind::Strategy => Some(("/collections/strategy", "collections-strategy-edit")),
        PackKind::Process => Some(("/controls/process/edit", "controls-process-edit")),
        _ => None,
    }
}

/// What a text that was sent would change.
fn trial(visit: &Visit, kind: PackKind, tried: &Tried) -> Markup {
    kit::panel(
        &visit.t("settings-pack-trial"),
        &html! {},
        &html! {
            div.stack {
                p.soft { (visit.t("settings-pack-trial-what")) }
                (kit::diff(visit.lang, kind.shipped_text(), &tried.content.replace("\r\n", "\n")))
            }
        },
    )
}

fn facts(visit: &Visit, now: &PackInForce) -> Markup {
    let Edition { version, effective_from, source, digest } = now.edition();
    let mut facts = vec![
        (visit.t("settings-pack-origin"), origin(visit, now.own.is_some())),
        (visit.t("settings-pack-version"), html! { (version) }),
        (visit.t("settings-pack-from"), html! { (effective_from) }),
        (visit.t("settings-pack-source"), html! { (source.pick(visit.lang)) }),
        (visit.t("settings-pack-digest"), html! { code { (digest) } }),
    ];
    if let Some(own) = &now.own {
        facts.push((visit.t("settings-pack-set-by"), html! { (own.actor) }));
        facts.push((visit.t("settings-pack-reason"), html! { (own.reason) }));
    }
    kit::facts(&facts)
}

fn history(app: &App, visit: &Visit, kind: PackKind, own: &[OwnPack]) -> Markup {
    let rows = own.iter().map(|pack| Row {
        cells: vec![
            html! { span.strong { (pack.edition.version) } span.meta { (pack.reason) } },
            html! { (pack.edition.effective_from) },
            html! {
                @match pack.withdrawn_on {
                    Some(day) => (kit::plain_badge(&visit.ta("settings-pack-withdrawn-on",
                        &[("day", &day.to_string())]))),
                    None if pack.counts_on(visit.today) => (origin(visit, true)),
                    None => (kit::plain_badge(&visit.t("settings-pack-to-come"))),
                }
            },
            html! { (pack.actor) },
            html! { span.meta { (pack.recorded_at.in_zone(app.clock().zone())) } },
            html! {
                @if pack.withdrawn_on.is_none() && visit.may(Right::EditPolicy)
                    && edited_at(kind).is_none() && !kind.by_two() {
                    a.button href={ (href(kind)) "/withdraw/" (pack.id) } data-sheet {
                        (visit.t("settings-pack-withdraw"))
                    }
                }
            },
        ],
        ..Row::default()
    });
    List {
        id: "own-packs",
        title: visit.t("settings-pack-history"),
        columns: vec![
            Column::text(visit.t("settings-pack-version")).title(),
            Column::fit(visit.t("settings-pack-from")),
            Column::fit(visit.t("settings-pack-state")),
            Column::fit(visit.t("settings-pack-set-by")),
            Column::fit(visit.t("settings-pack-recorded")),
            Column::fit(String::new()),
        ],
        rows: rows.collect(),
        empty: Empty {
            title: visit.t("settings-pack-none"),
            why: visit.t("settings-pack-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn forms(visit: &Visit, now: &PackInForce, tried: Option<Tried>) -> Markup {
    let (content, reason, mistakes) = match tried {
        Some(tried) => (tried.content, tried.reason, tried.mistakes),
        None => (now.text().to_owned(), String::new(), Mistakes::none()),
    };
    let edit = Sheet {
        action: format!("{}/set", href(now.kind)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("content", visit.t("settings-pack-text"))
                .kind(Kind::Lines)
                .required()
                .hint(visit.t("settings-pack-text-hint"))
                .value(content),
            Field::new("reason", visit.t("settings-pack-reason")).required().value(reason),
            Field::new("sure", visit.t("house-confirm")).kind(Kind::Tick),
        ],
        mistakes,
        submit: visit.t(match now.kind.by_two() {
            true => "settings-pack-propose",
            false => "settings-pack-save",
        }),
        back: Some("/settings/packs".to_owned()),
    };
    let upload = Sheet {
        action: format!("{}/upload", href(now.kind)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("file", visit.t("settings-pack-file"))
                .kind(Kind::File(".toml,text/plain"))
                .required()
                .hint(visit.t("settings-pack-file-hint")),
        ],
        mistakes: Mistakes::none(),
        submit: visit.t("settings-pack-look"),
        back: None,
    };
    html! {
        (kit::panel(&visit.t("settings-pack-edit"), &html! {},
            &html! { div.pack-text { (edit.show(visit.lang)) } }))
        (kit::panel(&visit.t("settings-pack-upload"), &html! {}, &upload.show(visit.lang)))
    }
}

/// Sets an own version, or shows the form again with the difference and what is wrong.
///
/// # Errors
/// `house.page-not-found`, or a fault.
pub async fn set(
    State(app): State<App>,
    visit: Visit,
    Path(word): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    let kind = kind_of(&word)?;
    let content = filled.get("content").to_owned();
    let mut reader = filled.reader();
    reader.confirmed();
    let mut mistakes = reader.mistakes();
    if let Err(fault) = kind.check(&content.replace("\r\n", "\n")) {
        mistakes.0.push(pack_refusal(fault));
    }
    if mistakes.0.is_empty() && kind.by_two() {
        let mut tx = app.db.write(visit.actor()?).await?;
        match settled(propose_pack(&mut tx, kind, &content, filled.get("reason")).await)? {
            Ok(_) => {
                tx.commit().await?;
                let flash = Flash::new("settings-pack-proposed");
                return Ok(visit.go(&href(kind), Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    } else if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        match settled(set_pack(&mut tx, kind, &content, filled.get("reason")).await)? {
            Ok(edition) => {
                tx.commit().await?;
                let flash = Flash::new("settings-pack-done")
                    .with("version", &edition.version)
                    .with("day", edition.effective_from.to_string());
                return Ok(visit.go(&href(kind), Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let tried = Tried { content, reason: filled.get("reason").to_owned(), mistakes };
    let body = page(&app, &visit, kind, Some(tried)).await?;
    Ok(visit.again(&name(&visit, kind), &body))
}

/// Takes a file into the form, with its difference to the shipped pack; nothing is kept yet.
///
/// # Errors
/// `house.page-not-found`, `house.too-large`, or a fault.
pub async fn upload(
    State(app): State<App>,
    visit: Visit,
    Path(word): Path<String>,
    mut upload: Upload,
) -> Answer {
    let kind = kind_of(&word)?;
    let mut content = String::new();
    while let Some(field) = upload.next().await? {
        if field.name() == Some("file") {
            let bytes = field.bytes().await.map_err(broken_off)?;
            content = String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned();
        }
    }
    let fault = kind.check(&content.replace("\r\n", "\n")).err();
    let mistakes = Mistakes(fault.map(pack_refusal).into_iter().collect());
    let tried = Tried { content, reason: String::new(), mistakes };
    let body = page(&app, &visit, kind, Some(tried)).await?;
    Ok(visit.page(&name(&visit, kind), &body))
}

async fn named(app: &App, kind: PackKind, id: i64) -> Result<OwnPack> {
    let own = list_own_packs(&app.db, kind.code()).await?;
    let found = own.into_iter().find(|pack| pack.id == id && pack.withdrawn_on.is_none());
    found.ok_or_else(|| Rejection::new("scoring.pack-unknown").with("id", id).into())
}

fn withdraw_page(
    visit: &Visit,
    (kind, pack): (PackKind, &OwnPack),
    filled: &Filled,
    mistakes: Mistakes,
) -> Markup {
    let title = visit.t("settings-pack-withdraw");
    let form = Sheet {
        action: format!("{}/withdraw/{}", href(kind), pack.id),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("reason", visit.t("settings-pack-reason"))
                .required()
                .value(filled.get("reason")),
            Field::new("sure", visit.t("house-confirm")).kind(Kind::Tick),
        ],
        mistakes,
        submit: title.clone(),
        back: Some(href(kind)),
    };
    let about = format!("{} · {}", name(visit, kind), pack.edition.version);
    html! {
        nav.crumbs.meta { a href=(href(kind)) { (name(visit, kind)) } }
        (kit::page_head(&title, &about, &html! {}))
        div.panel { div.inside.stack {
            p.soft { (visit.t("settings-pack-withdraw-means")) }
            (form.show(visit.lang))
        } }
    }
}

/// The form to take an own version out of force.
///
/// # Errors
/// `scoring.pack-unknown`, or a fault.
pub async fn ask_withdraw(
    State(app): State<App>,
    visit: Visit,
    Path((word, id)): Path<(String, i64)>,
) -> Answer {
    let kind = kind_of(&word)?;
    let pack = named(&app, kind, id).await?;
    let body = withdraw_page(&visit, (kind, &pack), &Filled::default(), Mistakes::none());
    Ok(visit.page(&visit.t("settings-pack-withdraw"), &body))
}

/// Takes an own version out of force.
///
/// # Errors
/// `scoring.pack-unknown`, or a fault.
pub async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    Path((word, id)): Path<(String, i64)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let kind = kind_of(&word)?;
    let pack = named(&app, kind, id).await?;
    let mut reader = filled.reader();
    reader.confirmed();
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let done = withdraw_own_pack(&mut tx, kind.code(), id, filled.get("reason")).await;
        match settled(done)? {
            Ok(()) => {
                tx.commit().await?;
                let flash = Flash::new("settings-pack-withdrawn-done");
                let flash = flash.with("version", &pack.edition.version);
                return Ok(visit.go(&href(kind), Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = withdraw_page(&visit, (kind, &pack), &filled, mistakes);
    Ok(visit.again(&visit.t("settings-pack-withdraw"), &body))
}
