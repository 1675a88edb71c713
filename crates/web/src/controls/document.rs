//! One version of the policy: its text as everybody reads it, the receipt, who has read it, and
//! publishing.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Failure, Lang, Rejection, Result};
use credit::controls::{
    ChapterDoc, DocumentState, PolicyVersion, Reader, confirm_read, document_in_force,
    document_open_to, drop_document, get_document, list_readers, publish_document,
};
use locale::spoken;
use maud::{Markup, html};
use store::access::Right;

use super::{
    policy::{badge, href},
    role, ways,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Flash, List, Mistakes, Row, Tone, hidden, icon},
    state::App,
    typed,
    visit::Visit,
};

/// A version that the reader may see: drafts are for those who see the whole.
pub async fn seen(app: &App, visit: &Visit, id: i64) -> Result<PolicyVersion> {
    let version = get_document(&app.db, id).await?;
    if version.state == DocumentState::Published || visit.may(Right::SeeOverview) {
        return Ok(version);
    }
    Err(Rejection::new("controls.document-unknown").with("id", id).into())
}

/// The page.
///
/// # Errors
/// `controls.document-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let (title, body) = drawn(&app, &visit, id, &Mistakes::none()).await?;
    Ok(visit.page(&title, &body))
}

async fn drawn(app: &App, visit: &Visit, id: i64, mistakes: &Mistakes) -> Result<(String, Markup)> {
    let version = seen(app, visit, id).await?;
    let in_force = document_in_force(&app.db, visit.today).await?.map(|one| one.id);
    let readers = list_readers(&app.db, id).await?;
    let title = visit.ta("controls-document-of", &[("number", &version.number.to_string())]);
    let lead = visit.ta(
        "controls-document-said",
        &[
            ("day", &version.effective_on.to_string()),
            ("actor", &version.actor),
            ("note", &version.note),
        ],
    );
    let actions = html! {
        (badge(visit, &version, in_force))
        a.button href={ (href(id)) "/policy.pdf" } download { (icon("download")) "PDF" }
    };
    let body = html! {
        (kit::page_head(&title, &lead, &actions))
        (ways(visit, "/controls/policy"))
        div.stack {
            (mistakes.summary(visit.lang))
            (receipt(visit, &version, &readers))
            (publishing(app, visit, &version).await?)
            (text(visit, &version))
            @if visit.may(Right::SeeOverview) && version.state == DocumentState::Published {
                (reader_list(visit, &readers))
            }
        }
    };
    Ok((title, body))
}

fn text(visit: &Visit, version: &PolicyVersion) -> Markup {
    let doc = &version.doc;
    let company = visit.ta("controls-document-title", &[("company", &doc.company)]);
    let numbered = doc.chapters.iter().enumerate();
    let body = html! {
        div.stack {
            @for (n, chapter) in numbered { (one(visit, n + 1, chapter)) }
            p.meta { (visit.t("controls-doc-digest")) " " code.key { (version.digest) } }
        }
    };
    kit::panel(&company, &html! {}, &body)
}

fn one(visit: &Visit, number: usize, chapter: &ChapterDoc) -> Markup {
    let lang = visit.lang;
    let name = chapter.name.pick(lang);
    html! {
        section id={ "chapter-" (chapter.code) } {
            h3 { (number) ". " (name) }
            @for (n, said) in chapter.text.iter().enumerate() {
                p { (number) "." (n + 1) " " (said.pick(lang)) }
            }
            @match chapter.rows.len() {
                0 => {}
                1..=FEW => (table(lang, chapter)),
                count => details.folds {
                    summary { (visit.ta("controls-doc-rows", &[("count", &count.to_string())])) }
                    (table(lang, chapter))
                }
            }
        }
    }
}

/// Rows of a table that a phone shows at once; a longer one is opened there. On a desk and on paper every
/// table stands open.
const FEW: usize = 3;

fn table(lang: Lang, chapter: &ChapterDoc) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(chapter.name.pick(lang)) {
            table.rows.cards {
                thead { tr { @for head in &chapter.head { th scope="col" { (head.pick(lang)) } } } }
                tbody {
                    @for row in &chapter.rows {
                        tr {
                            @for (cell, head) in row.iter().zip(&chapter.head) {
                                td.full data-label=(head.pick(lang)) { (cell.pick(lang)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What whoever must read it does: confirm, or be told that they have.
fn receipt(visit: &Visit, version: &PolicyVersion, readers: &[Reader]) -> Markup {
    let login = visit.person.as_ref().map_or("", |person| person.login.as_str());
    let mine = readers.iter().find(|one| one.login == login);
    html! {
        @match mine {
            Some(one) if one.read_on.is_some() => (kit::notice(
                Tone::Low,
                &visit.ta("controls-read-on",
                    &[("day", &one.read_on.map(|day| day.to_string()).unwrap_or_default())]),
                &html! { (visit.t("controls-read-kept")) },
            )),
            Some(one) => {
                div.notice.medium.no-print {
                    b { (visit.ta("controls-please-read", &[("day", &one.due_on.to_string())])) }
                    form method="post" action={ (href(version.id)) "/read" } {
                        (hidden("csrf", &visit.csrf))
                        (hidden("digest", &version.digest))
                        button.button.primary { (visit.t("controls-confirm-read")) }
                    }
                }
            }
            None => {}
        }
    }
}

async fn publishing(app: &App, visit: &Visit, version: &PolicyVersion) -> Result<Markup> {
    if version.state != DocumentState::Draft || !visit.may(Right::EditPolicy) {
        return Ok(html! {});
    }
    let people = app.db.list_people().await?;
    let login = visit.person()?.login.clone();
    let why = document_open_to(version, &people, &login);
    let asked = people.iter().filter(|one| one.active && version.roles.contains(&one.role)).count();
    let roles: Vec<String> = version.roles.iter().map(|one| role(visit, one.code())).collect();
    let said = visit.ta(
        "controls-publish-said",
        &[
            ("count", &asked.to_string()),
            ("roles", &roles.join(visit.lang.pick("、", ", "))),
            ("days", &version.read_days.to_string()),
        ],
    );
    let body = html! {
        div.stack {
            p { (said) }
            @if let Some(why) = &why {
                @let said = spoken(visit.lang, why);
                p.soft { (said.sentence) " " (said.next) }
            } @else if version.actor == login {
                p.soft { (visit.t("controls-alone")) }
            }
            div.actions {
                @if why.is_none() {
                    form method="post" action={ (href(version.id)) "/publish" } {
                        (hidden("csrf", &visit.csrf))
                        button.button.primary { (visit.t("controls-publish")) }
                    }
                }
                form method="post" action={ (href(version.id)) "/drop" } {
                    (hidden("csrf", &visit.csrf))
                    button.button { (visit.t("controls-drop")) }
                }
            }
        }
    };
    Ok(kit::panel(&visit.t("controls-publishing"), &html! {}, &html! { div.no-print { (body) } }))
}

fn reader_list(visit: &Visit, readers: &[Reader]) -> Markup {
    let row = |one: &Reader| {
        let (tone, id) = match one.read_on {
            Some(_) => (Tone::Low, "controls-has-read"),
            None if one.is_late(visit.today) => (Tone::High, "controls-read-late"),
            None => (Tone::Medium, "controls-read-open"),
        };
        let day = |day: Option<base::Day>| {
            html! {
                @match day { Some(day) => (day), None => (kit::nothing(visit.lang)) }
            }
        };
        Row {
            cells: vec![
                html! { (one.name) div.meta { (one.login) } },
                html! { @if !one.role.is_empty() { (role(visit, &one.role)) } },
                kit::badge(tone, &visit.t(id)),
                html! { (one.due_on) },
                day(one.read_on),
                html! { (one.reminders) @if let Some(day) = one.reminded_on { div.meta { (day) } } },
            ],
            ..Row::default()
        }
    };
    let read = readers.iter().filter(|one| one.read_on.is_some()).count();
    List {
        id: "readers",
        title: visit.ta(
            "controls-readers-of",
            &[("read", &read.to_string()), ("of", &readers.len().to_string())],
        ),
        columns: vec![
            Column::text(visit.t("controls-reader")).title(),
            Column::fit(visit.t("controls-role")),
            Column::fit(visit.t("controls-state")),
            Column::fit(visit.t("controls-due")),
            Column::fit(visit.t("controls-read-day")),
            Column::number(visit.t("controls-reminders")),
        ],
        rows: readers.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("controls-readers-none"),
            why: visit.t("controls-readers-none-why"),
            button: None,
        },
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}

/// Confirms that the reader has read it.
///
/// # Errors
/// `controls.document-unknown`, or a fault; what is refused is said on the page.
pub async fn read(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    seen(&app, &visit, id).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let done = async {
        confirm_read(&mut tx, id, filled.get("digest")).await?;
        tx.commit().await
    };
    answered(&app, &visit, (id, typed::settled(done.await)?), "controls-read-done").await
}

/// Publishes or drops a draft.
///
/// # Errors
/// As [`read`]; `house.page-not-found`.
pub async fn act(
    State(app): State<App>,
    visit: Visit,
    Path((id, word)): Path<(i64, String)>,
) -> Answer {
    if word != "publish" && word != "drop" {
        return Err(Failure::from(Rejection::new("house.page-not-found")).into());
    }
    get_document(&app.db, id).await?;
    let people = app.db.list_people().await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let publish = word == "publish";
    let done = async {
        if publish {
            publish_document(&mut tx, &people, id).await?;
        } else {
            drop_document(&mut tx, id).await?;
        }
        tx.commit().await
    };
    let flash = if publish { "controls-published-done" } else { "controls-dropped-done" };
    answered(&app, &visit, (id, typed::settled(done.await)?), flash).await
}

async fn answered(
    app: &App,
    visit: &Visit,
    (id, outcome): (i64, std::result::Result<(), Mistakes>),
    done: &str,
) -> Answer {
    match outcome {
        Ok(()) => Ok(visit.go(&href(id), Some(&Flash::new(done)))),
        Err(mistakes) => {
            let (title, body) = drawn(app, visit, id, &mistakes).await?;
            Ok(visit.again(&title, &body))
        }
    }
}
