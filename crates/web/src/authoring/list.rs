//! The packs 课程包: those in use with their publisher, those that are being written, files that came.

use academy::{
    authoring::{
        Arrival, DraftRow, NewPack, Trust, fingerprint, list_arrivals, list_drafts, list_trusts,
        open_pack,
    },
    courses::{Installed, list_installed},
};
use axum::{
    Form,
    extract::{Query, State},
};
use base::{Lang, Result};
use maud::{Markup, html};

use super::{PATH, at, button, closed, crumbs, draft::state, draft_href};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Column, Empty, Field, Flash, Form as Sheet, Kind, Link, List, Mistakes, Pager, Row,
        Tone,
    },
    state::App,
    typed::settled,
    visit::Visit,
};

/// Packs that are being written, on a page.
const ROWS: usize = 30;
/// Editions in use at most.
const IN_USE: i64 = 200;

/// A title in the reader's language.
pub(super) fn titled(visit: &Visit, one: &Installed) -> String {
    match visit.lang {
        Lang::Zh => one.title.0.clone(),
        Lang::En => one.title.1.clone(),
    }
}

/// The fields of a new pack.
pub(super) fn new_fields(visit: &Visit, filled: &Filled) -> Vec<Field> {
    let field = |name: &'static str, word: &str| {
        Field::new(name, visit.t(word)).required().value(filled.get(name))
    };
    vec![
        field("code", "authoring-code").hint(visit.t("authoring-code-hint")),
        field("title_zh", "authoring-title-zh"),
        field("title_en", "authoring-title-en"),
        field("licence", "authoring-field-licence").hint(visit.t("authoring-hint-licence")),
        field("source_zh", "authoring-source-zh").hint(visit.t("authoring-hint-source")),
        field("source_en", "authoring-source-en"),
    ]
}

/// A new pack as it was filled in.
pub(super) fn new_pack(filled: &Filled) -> std::result::Result<NewPack, Mistakes> {
    let mut reader = filled.reader();
    let new = NewPack {
        code: reader.text("code"),
        title: (reader.text("title_zh"), reader.text("title_en")),
        licence: reader.text("licence"),
        source: (reader.text("source_zh"), reader.text("source_en")),
    };
    match reader.wrong() {
        Some(wrong) => Err(wrong),
        None => Ok(new),
    }
}

async fn page(app: &App, visit: &Visit, (filled, wrong): (&Filled, Mistakes)) -> Result<Markup> {
    let skip: usize = filled.get("skip").parse().unwrap_or(0);
    let most = i64::try_from(ROWS + 1).unwrap_or(31);
    let from = i64::try_from(skip).unwrap_or(0);
    let mut drafts = list_drafts(&app.db, (from, most)).await?;
    let more = drafts.len() > ROWS;
    drafts.truncate(ROWS);
    let in_use = list_installed(&app.db, false, IN_USE).await?;
    let (came, keys) = (list_arrivals(&app.db).await?, list_trusts(&app.db).await?);
    let actions = html! {
        a.button.primary href={ (PATH) "/tailor" } { (visit.t("authoring-tailor")) }
    };
    let open = Sheet {
        action: PATH.to_owned(),
        csrf: visit.csrf.clone(),
        fields: new_fields(visit, filled),
        mistakes: wrong,
        submit: visit.t("authoring-open"),
        back: None,
    };
    let bring = Sheet {
        action: format!("{PATH}/receive"),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("file", visit.t("authoring-file"))
                .kind(Kind::File(".zip"))
                .required()
                .hint(visit.t("authoring-file-hint")),
        ],
        submit: visit.t("authoring-receive"),
        ..Sheet::default()
    };
    Ok(html! {
        (crumbs(visit, &[]))
        (kit::page_head(&visit.t("authoring-title"), &visit.t("authoring-lead"), &actions))
        div.stack {
            (in_use_list(visit, &in_use))
            (draft_list(visit, &drafts, (skip, more)))
            @if !came.is_empty() { (came_list((app, visit), &came)) }
            (kit::panel(&visit.t("authoring-open"), &html! {}, &open.show_quiet(visit.lang)))
            (kit::panel(&visit.t("authoring-receive"), &html! {}, &bring.show_quiet(visit.lang)))
            @if !keys.is_empty() { (key_list((app, visit), &keys)) }
        }
    })
}

fn in_use_list(visit: &Visit, all: &[Installed]) -> Markup {
    let row = |one: &Installed| {
        let to = format!("{PATH}/packs/{}", one.code);
        Row {
            href: Some(to.clone()),
            cells: vec![
                html! { a href=(to) { (titled(visit, one)) } div.meta { (one.code) } },
                html! {
                    (one.publisher) " "
                    @if one.is_own { (kit::plain_badge(&visit.t("authoring-own"))) }
                },
                html! { (one.licence) },
                html! { (one.edition) },
                html! { (one.counts[0]) },
                html! { (one.counts[1]) },
                html! { (one.counts[2]) },
                html! { (one.installed_on) },
            ],
            ..Row::default()
        }
    };
    List {
        id: "in-use",
        title: visit.t("authoring-in-use"),
        count: i64::try_from(all.len()).ok(),
        columns: vec![
            Column::text(visit.t("authoring-pack")).title(),
            Column::text(visit.t("authoring-publisher")),
            Column::fit(visit.t("authoring-field-licence")),
            Column::number(visit.t("authoring-edition")),
            Column::number(visit.t("authoring-field-lessons")),
            Column::number(visit.t("authoring-questions")),
            Column::number(visit.t("authoring-field-cases")),
            Column::fit(visit.t("authoring-since")),
        ],
        rows: all.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("authoring-in-use-none"),
            why: visit.t("authoring-in-use-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn draft_list(visit: &Visit, all: &[DraftRow], (skip, more): (usize, bool)) -> Markup {
    let row = |one: &DraftRow| {
        let to = draft_href(one.draft.id);
        Row {
            href: Some(to.clone()),
            cells: vec![
                html! {
                    a href=(to) { (one.draft.words("title", visit.lang)) }
                    div.meta { (one.draft.code) }
                },
                state(visit, &one.draft.state),
                html! { (one.draft.edition) },
                html! { (one.lessons) },
                html! { (one.cases) },
                html! { (one.draft.changed_by) },
            ],
            ..Row::default()
        }
    };
    let count = skip + all.len() + usize::from(more);
    let pager = Pager::skipping(visit.lang, (&Link::to(PATH), "drafts"), (skip, ROWS, count));
    List {
        id: "drafts",
        title: visit.t("authoring-drafts"),
        columns: vec![
            Column::text(visit.t("authoring-pack")).title(),
            Column::fit(visit.t("authoring-state")),
            Column::number(visit.t("authoring-edition")),
            Column::number(visit.t("authoring-field-lessons")),
            Column::number(visit.t("authoring-field-cases")),
            Column::fit(visit.t("authoring-changed-by")),
        ],
        rows: all.iter().map(row).collect(),
        pager: Some(pager),
        empty: Empty {
            title: visit.t("authoring-drafts-none"),
            why: visit.t("authoring-drafts-none-why"),
            button: Some((visit.t("authoring-tailor"), format!("{PATH}/tailor"))),
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn came_list((app, visit): (&App, &Visit), all: &[Arrival]) -> Markup {
    let row = |one: &Arrival| {
        let to = format!("{PATH}/arrivals/{}", one.id);
        Row {
            href: Some(to.clone()),
            cells: vec![
                html! { a href=(to) { (one.code) } },
                html! { (one.publisher) },
                html! { (one.edition) },
                html! { (one.received_by) },
                html! { (at(app, one.received_at)) },
            ],
            ..Row::default()
        }
    };
    List {
        id: "came",
        title: visit.t("authoring-came"),
        columns: vec![
            Column::text(visit.t("authoring-pack")).title(),
            Column::text(visit.t("authoring-publisher")),
            Column::number(visit.t("authoring-edition")),
            Column::fit(visit.t("authoring-received-by")),
            Column::fit(visit.t("authoring-since")),
        ],
        rows: all.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn key_list((app, visit): (&App, &Visit), all: &[Trust]) -> Markup {
    let row = |one: &Trust| Row {
        cells: vec![
            html! { (one.publisher) div.meta { (fingerprint(&one.public_key)) } },
            html! { (one.trusted.0) " " (at(app, one.trusted.1)) },
            html! {
                @match &one.ended {
                    Some((by, when)) => { (kit::badge(Tone::Quiet, &visit.t("authoring-key-ended"))) " " (by) " " (at(app, *when)) },
                    None => (button(visit, &format!("{PATH}/keys/{}/end", one.id), ("authoring-key-end", false), &[])),
                }
            },
        ],
        ..Row::default()
    };
    List {
        id: "keys",
        title: visit.t("authoring-keys"),
        columns: vec![
            Column::text(visit.t("authoring-publisher")).title(),
            Column::text(visit.t("authoring-trusted-by")),
            Column::fit(visit.t("authoring-state")),
        ],
        rows: all.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

/// The packs.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let body = page(&app, &visit, (&filled, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("authoring-title"), &body))
}

/// Opens a pack.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn open(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let outcome = match new_pack(&filled) {
        Ok(new) => {
            let mut tx = app.db.write(visit.actor()?).await?;
            let outcome = open_pack(&mut tx, &new).await;
            settled(closed(tx, outcome).await)?
        }
        Err(wrong) => Err(wrong),
    };
    match outcome {
        Ok(id) => Ok(visit.go(&draft_href(id), Some(&Flash::new("authoring-opened-done")))),
        Err(wrong) => {
            let body = page(&app, &visit, (&filled, wrong)).await?;
            Ok(visit.again(&visit.t("authoring-title"), &body))
        }
    }
}
