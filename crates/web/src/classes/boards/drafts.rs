//! What became of posts: scripts in the library, proposals of signals, drafts of cases; another person decides.

use academy::classes::{Draft, decide_draft, list_drafts};
use axum::{
    Form,
    extract::{Path, State},
};
use base::Result;
use maud::{Markup, html};

use super::{PATH, href};
use crate::{
    classes::{closed, crumbs, onward},
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, List, Mistakes, Row, Tone, hidden},
    state::App,
    typed::settled,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn drafts(State(app): State<App>, visit: Visit) -> Answer {
    let body = page(&app, &visit, Mistakes::none()).await?;
    Ok(visit.page(&visit.t("classes-drafts"), &body))
}

async fn page(app: &App, visit: &Visit, mistakes: Mistakes) -> Result<Markup> {
    let all = list_drafts(&app.db, 200).await?;
    let me = visit.person()?.login.clone();
    let row = |one: &Draft| {
        let state = match one.state.as_str() {
            "open" => Tone::Medium,
            "taken" => Tone::Low,
            _ => Tone::Quiet,
        };
        Row {
            cells: vec![
                html! { (one.title) div.meta { (one.body) } },
                html! { (visit.t(&format!("classes-became-{}", one.kind))) },
                html! { a href=(href(one.board_id)) { (one.board) } div.meta { (one.author) } },
                html! {
                    (kit::badge(state, &visit.t(&format!("classes-draft-{}", one.state))))
                    @if !one.note.is_empty() { div.meta { (one.decided_by) " · " (one.note) } }
                },
                html! {
                    @if one.script_id.is_some() {
                        a.button href="/collections/scripts" { (visit.t("classes-to-scripts")) }
                    } @else if one.state == "open" && one.promoted_by != me {
                        (deciding(visit, one))
                    } @else if one.state == "open" {
                        span.soft { (visit.t("classes-other-decides")) }
                    }
                },
            ],
            ..Row::default()
        }
    };
    let list = List {
        id: "drafts",
        title: visit.t("classes-drafts"),
        count: i64::try_from(all.len()).ok(),
        columns: vec![
            Column::text(visit.t("classes-board-title")).title(),
            Column::fit(visit.t("classes-becomes")),
            Column::fit(visit.t("classes-origin")),
            Column::fit(visit.t("classes-state")),
            Column::text(visit.t("classes-next")).full(),
        ],
        rows: all.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("classes-no-drafts"),
            why: visit.t("classes-no-drafts-why"),
            button: Some((visit.t("classes-boards"), PATH.to_owned())),
        },
        ..List::default()
    };
    Ok(html! {
        (crumbs(visit, &[(PATH, visit.t("classes-boards"))]))
        (kit::page_head(&visit.t("classes-drafts"), &visit.t("classes-drafts-lead"), &html! {}))
        div.stack {
            (mistakes.summary(visit.lang))
            (list.show(visit.lang))
        }
    })
}

fn deciding(visit: &Visit, one: &Draft) -> Markup {
    let id = one.id;
    html! {
        form.fields method="post" action={ "/classes/drafts/" (id) } {
            (hidden("csrf", &visit.csrf))
            div.field {
                label for={ "n-" (id) } { (visit.t("classes-reason")) }
                input id={ "n-" (id) } type="text" name="note" required;
            }
            div.actions {
                button.button type="submit" name="verdict" value="take" { (visit.t("classes-take")) }
                button.button type="submit" name="verdict" value="drop" { (visit.t("classes-drop")) }
            }
        }
    }
}

/// Takes a draft up, or drops it.
///
/// # Errors
/// A fault; what is wrong is said above the list.
pub async fn decide(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let by = visit.person()?.login.clone();
    let takes = filled.get("verdict") == "take";
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = decide_draft(&mut tx, (id, &by), (takes, filled.get("note"))).await;
    match settled(closed(tx, outcome).await)? {
        Ok(()) => Ok(onward(&visit, "/classes/drafts", "classes-decided")),
        Err(wrong) => {
            let body = page(&app, &visit, wrong).await?;
            Ok(visit.again(&visit.t("classes-drafts"), &body))
        }
    }
}
