//! The workshop of scripts on one page: from the line of a talk to review, use, promises kept and retirement.

use std::collections::BTreeMap;

use academy::practice::{Source, list_sources};
use axum::extract::{Path, Query, State};
use credit::collections::talk::{
    Script, ScriptUse, get_script, list_scripts, script_promises, script_uses,
};
use maud::{Markup, html};
use store::access::Right;

use super::{PATH, href};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Link, List, Pager, Row},
    state::App,
    visit::Visit,
};

/// Scripts on a page.
const ROWS: usize = 20;

/// Steps of a trail that are shown, and months of use that are counted.
const STEPS: u32 = 100;
const MONTHS: i32 = -24;

/// What is known of the use of scripts.
struct Known {
    uses: BTreeMap<String, ScriptUse>,
    kept: BTreeMap<String, (i64, i64)>,
    sources: BTreeMap<i64, Source>,
}

async fn known(app: &App, visit: &Visit, scripts: &[Script]) -> base::Result<Known> {
    let ids: Vec<i64> = scripts.iter().map(|one| one.id).collect();
    Ok(Known {
        uses: script_uses(&app.db, visit.today.plus_months(MONTHS)).await?,
        kept: script_promises(&app.db).await?,
        sources: list_sources(&app.db, &ids).await?,
    })
}

fn source(visit: &Visit, of: Option<&Source>) -> Markup {
    let may = |source: &Source| {
        let own = visit.person.as_ref().is_some_and(|person| person.id == source.person_id);
        own || visit.may(Right::Teach)
    };
    html! {
        @match of {
            Some(source) => {
                @let said = visit.ta("practice-workshop-from", &[
                    ("person", &source.person), ("turn", &source.number.to_string()),
                ]);
                @if may(source) {
                    a href={ (href(source.run_id)) "/replay" } { (said) }
                } @else { (said) }
            }
            None => (visit.t("practice-workshop-written")),
        }
    }
}

fn state(visit: &Visit, script: &Script) -> Markup {
    kit::plain_badge(&visit.t(&format!("collections-script-{}", script.state)))
}

fn kept_words(visit: &Visit, kept: Option<&(i64, i64)>) -> Markup {
    match kept {
        Some((judged, kept)) => html! { (kept) " / " (judged) },
        None => kit::nothing(visit.lang),
    }
}

/// All scripts of the company with where they came from and what became of them.
///
/// # Errors
/// A fault from the database.
pub async fn workshop(
    State(app): State<App>,
    visit: Visit,
    Query(filled): Query<Filled>,
) -> Answer {
    let all = list_scripts(&app.db, None).await?;
    let skip: usize = filled.get("skip").parse().unwrap_or(0);
    let shown: Vec<Script> = all.iter().skip(skip).take(ROWS).cloned().collect();
    let known = known(&app, &visit, &shown).await?;
    let row = |one: &Script| {
        let at = format!("{PATH}/workshop/{}", one.id);
        let uses = known.uses.get(&one.code()).map_or(0, |used| used.uses);
        Row {
            href: Some(at.clone()),
            cells: vec![
                html! { a href=(at) { (one.code()) " " (one.title) } },
                state(&visit, one),
                source(&visit, known.sources.get(&one.id)),
                html! { (uses) },
                kept_words(&visit, known.kept.get(&one.code())),
            ],
            ..Row::default()
        }
    };
    let link = Link::to(format!("{PATH}/workshop"));
    let list = List {
        id: "scripts",
        title: visit.t("practice-workshop-scripts"),
        count: i64::try_from(all.len()).ok(),
        columns: vec![
            Column::text(visit.t("practice-workshop-script")).title(),
            Column::fit(visit.t("practice-state")),
            Column::text(visit.t("practice-workshop-source")),
            Column::number(visit.t("practice-workshop-uses")),
            Column::number(visit.t("practice-workshop-kept")),
        ],
        rows: shown.iter().map(row).collect(),
        pager: Some(Pager::skipping(visit.lang, (&link, "scripts"), (skip, ROWS, all.len()))),
        empty: Empty {
            title: visit.t("practice-workshop-none"),
            why: visit.t("practice-workshop-none-why"),
            button: None,
        },
        ..List::default()
    };
    let library = html! {
        a.button href="/collections/scripts" { (visit.t("practice-workshop-library")) }
    };
    let body = html! {
        nav.crumbs.meta { a href=(PATH) { (visit.t("practice-home")) } }
        (kit::page_head(&visit.t("practice-workshop"), &visit.t("practice-workshop-lead"), &library))
        (list.show(visit.lang))
    };
    Ok(visit.page(&visit.t("practice-workshop"), &body))
}

/// One script with its trail.
///
/// # Errors
/// `collections.script-unknown`, or a fault.
pub async fn trail(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let script = get_script(&app.db, id).await?;
    let known = known(&app, &visit, std::slice::from_ref(&script)).await?;
    let subject = format!("script:{id}");
    let lines = app.db.audit_page(Some(&subject), None, STEPS).await?.lines;
    let used = known.uses.get(&script.code());
    let number = |of: fn(&ScriptUse) -> i64| html! { (used.map_or(0, of)) };
    let facts = kit::facts(&[
        (visit.t("practice-workshop-source"), source(&visit, known.sources.get(&id))),
        (visit.t("practice-state"), state(&visit, &script)),
        (
            visit.t("practice-workshop-reviewed"),
            html! {
                @if script.reviewed_by.is_empty() { (kit::nothing(visit.lang)) } @else {
                    (script.reviewed_by)
                    @if !script.review_note.is_empty() { " · " (script.review_note) }
                }
            },
        ),
        (visit.t("practice-workshop-uses"), number(|used| used.uses)),
        (visit.t("practice-workshop-promised"), number(|used| used.promised)),
        (visit.t("practice-workshop-kept"), kept_words(&visit, known.kept.get(&script.code()))),
    ]);
    let steps = html! {
        ol.steps-of {
            @for line in lines.iter().rev() {
                li {
                    (line.at.in_zone(app.clock().zone())) " · " (line.actor) " · "
                    (visit.t(&format!("access-did-{}", line.action)))
                }
            }
        }
    };
    let library = html! {
        a.button href="/collections/scripts" { (visit.t("practice-workshop-library")) }
    };
    let body = html! {
        nav.crumbs.meta {
            a href=(PATH) { (visit.t("practice-home")) } " / "
            a href={ (PATH) "/workshop" } { (visit.t("practice-workshop")) }
        }
        (kit::page_head(&format!("{} {}", script.code(), script.title), &script.content, &library))
        div.grid {
            div.w6 { (kit::panel(&visit.t("practice-workshop-script"), &html! {}, &facts)) }
            div.w6 { (kit::panel(&visit.t("practice-workshop-trail"), &html! {}, &steps)) }
        }
    };
    Ok(visit.page(&visit.t("practice-workshop"), &body))
}
