//! The credit policy: which version counts, what moved since, who has still to read it; all versions.

use axum::extract::State;
use base::Result;
use credit::controls::{
    DocumentState, PolicyVersion, Reader, compose, document_in_force, list_documents,
    list_open_readings, list_readers,
};
use maud::{Markup, html};
use store::access::Right;

use super::ways;
use crate::{
    failure::Answer,
    kit::{self, Column, Empty, Figure, List, Row, Tone},
    state::App,
    visit::Visit,
};

/// Where a version stands.
pub fn href(id: i64) -> String {
    format!("/controls/policy/{id}")
}

/// A state as a badge; the one that counts says so.
pub fn badge(visit: &Visit, one: &PolicyVersion, in_force: Option<i64>) -> Markup {
    let (tone, id) = match one.state {
        DocumentState::Published if in_force == Some(one.id) => {
            (Tone::Low, "controls-document-in-force")
        }
        DocumentState::Published if one.effective_on > visit.today => {
            (Tone::Medium, "controls-document-coming")
        }
        DocumentState::Published => (Tone::Quiet, "controls-document-replaced"),
        DocumentState::Draft => (Tone::Medium, "controls-document-draft"),
        DocumentState::Dropped => (Tone::Quiet, "controls-document-dropped"),
    };
    kit::badge(tone, &visit.t(id))
}

/// Says to whoever has something to read that they have.
pub async fn notice(app: &App, visit: &Visit) -> Result<Markup> {
    let Some(person) = &visit.person else { return Ok(html! {}) };
    let open = list_open_readings(&app.db, &person.login).await?;
    Ok(html! {
        @for one in &open {
            (kit::notice(
                if one.due_on < visit.today { Tone::High } else { Tone::Medium },
                &visit.ta("controls-to-read", &[
                    ("number", &one.number.to_string()), ("day", &one.due_on.to_string()),
                ]),
                &html! { a href=(href(one.document_id)) { (visit.t("controls-to-read-go")) } },
            ))
        }
    })
}

fn read_count(readers: &[Reader]) -> usize {
    readers.iter().filter(|one| one.read_on.is_some()).count()
}

/// The version in force and how many have read it.
pub async fn figure(app: &App, visit: &Visit) -> Result<Markup> {
    let version = document_in_force(&app.db, visit.today).await?;
    let (value, against) = match &version {
        Some(one) => {
            let readers = list_readers(&app.db, one.id).await?;
            let said = visit.ta(
                "controls-read-of",
                &[("read", &read_count(&readers).to_string()), ("of", &readers.len().to_string())],
            );
            (format!("V{}", one.number), said)
        }
        None => ("—".to_owned(), visit.t("controls-document-none")),
    };
    let href = Some("/controls/policy".to_owned());
    let figure =
        Figure { name: visit.t("controls-policy"), value, against, href, ..Figure::default() };
    Ok(figure.card(visit.lang))
}

/// The page.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let in_force = document_in_force(&app.db, visit.today).await?;
    let whole = visit.may(Right::SeeOverview);
    let mut all = list_documents(&app.db).await?;
    if !whole {
        all.retain(|one| one.state == DocumentState::Published);
    }
    let title = visit.t("controls-policy");
    let actions = html! {
        @if visit.may(Right::EditPolicy) {
            a.button.primary href="/controls/policy/new" { (visit.t("controls-document-new")) }
        }
    };
    let body = html! {
        (kit::page_head(&title, &visit.t("controls-policy-lead"), &actions))
        (ways(&visit, "/controls/policy"))
        div.stack {
            (notice(&app, &visit).await?)
            @if whole { (moved(&app, &visit, in_force.as_ref()).await?) }
            (list(&app, &visit, &all, in_force.map(|one| one.id)).await?)
        }
    };
    Ok(visit.page(&title, &body))
}

/// Whether the rules have moved since the version in force was made.
async fn moved(app: &App, visit: &Visit, version: Option<&PolicyVersion>) -> Result<Markup> {
    let Some(version) = version else { return Ok(html! {}) };
    let now = compose(&app.db, &visit.house.company, visit.today).await?;
    let moved = now.moved_since(&version.doc);
    if moved.is_empty() {
        return Ok(html! {});
    }
    let names: Vec<String> = moved.iter().map(|pack| pack_name(visit, pack)).collect();
    let said = visit.ta(
        "controls-moved",
        &[
            ("number", &version.number.to_string()),
            ("packs", &names.join(visit.lang.pick("、", ", "))),
        ],
    );
    Ok(kit::notice(Tone::Medium, &said, &html! { (visit.t("controls-moved-next")) }))
}

/// The name of a pack that a document was made from.
pub fn pack_name(visit: &Visit, pack: &str) -> String {
    match pack {
        "matrix" => visit.t("policy-matrix-title"),
        pack => visit.t(&format!("settings-pack-{pack}")),
    }
}

async fn list(
    app: &App,
    visit: &Visit,
    all: &[PolicyVersion],
    in_force: Option<i64>,
) -> Result<Markup> {
    let mut rows = Vec::new();
    for one in all {
        let readers = list_readers(&app.db, one.id).await?;
        rows.push(Row {
            href: Some(href(one.id)),
            cells: vec![
                html! { a href=(href(one.id)) { "V" (one.number) } },
                badge(visit, one, in_force),
                html! { (one.effective_on) },
                html! { (one.note) },
                html! {
                    @if readers.is_empty() { (kit::nothing(visit.lang)) }
                    @else { (read_count(&readers)) " / " (readers.len()) }
                },
                html! { (one.actor) },
                html! {
                    @match &one.published_by { Some(who) => (who), None => (kit::nothing(visit.lang)) }
                },
            ],
            ..Row::default()
        });
    }
    let button = visit
        .may(Right::EditPolicy)
        .then(|| (visit.t("controls-document-new"), "/controls/policy/new".to_owned()));
    let list = List {
        id: "versions",
        title: visit.t("controls-versions"),
        count: Some(i64::try_from(all.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::fit(visit.t("controls-number")).title(),
            Column::fit(visit.t("controls-state")),
            Column::fit(visit.t("controls-from")),
            Column::text(visit.t("controls-note")).full(),
            Column::number(visit.t("controls-read")),
            Column::fit(visit.t("controls-author")),
            Column::fit(visit.t("controls-published-by")),
        ],
        rows,
        empty: Empty {
            title: visit.t("controls-document-none"),
            why: visit.t("controls-document-none-why"),
            button,
        },
        ..List::default()
    };
    Ok(list.show(visit.lang))
}
