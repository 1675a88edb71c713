//! A talk of another edition: it cannot be played on or again, but what was said stays readable.

use academy::practice::{KeptRun, close_outdated, list_answered};
use axum::extract::{Path, State};
use maud::{Markup, html};

use super::{PATH, cast_words, crumbs, href, opened, own, points, scene_name};
use crate::{
    failure::Answer,
    kit::{self, Flash, Tone, hidden},
    state::App,
    visit::Visit,
};

/// The page.
pub(super) async fn show(app: &App, visit: &Visit, kept: &KeptRun) -> Answer {
    let answered = list_answered(&app.db, kept.id).await?;
    let open = kept.state != "ended";
    let close = html! {
        @if open && own(visit, kept) {
            form method="post" action={ (href(kept.id)) "/close" } {
                (hidden("csrf", &visit.csrf))
                button.button.primary type="submit" { (visit.t("practice-older-close")) }
            }
        }
        a.button href=(PATH) { (visit.t("practice-home")) }
    };
    let told = match (open, kept.total_tenths) {
        (true, _) => visit.t("practice-older-open"),
        (false, Some(tenths)) => visit.ta("practice-older-points", &[("points", &points(tenths))]),
        (false, None) => visit.t("practice-older-closed"),
    };
    let line = |number: i64| -> Markup {
        let words = answered.get(&number).map(String::as_str);
        html! { @if let Some(words) = words { li.theirs { (words) } } }
    };
    let body = html! {
        (crumbs(visit, kept, ""))
        (kit::page_head(&scene_name(visit.lang, kept), &cast_words(visit, kept), &close))
        div.stack {
            (kit::notice(Tone::Medium, &visit.t("practice-older"), &html! { (told) }))
            (kit::panel(&visit.t("practice-older-said"), &html! {}, &html! {
                @if kept.turns.is_empty() { p.soft { (visit.t("practice-older-none")) } }
                ol.chat {
                    (line(0))
                    @for (number, turn) in (1..).zip(&kept.turns) {
                        li.ours { (turn.said) }
                        (line(number))
                    }
                }
            }))
        }
    };
    Ok(visit.page(&visit.t("practice-result"), &body))
}

/// Closes it.
///
/// # Errors
/// `practice.run-unknown`, `practice.run-over`, `practice.run-plays`, or a fault.
pub async fn close(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let kept = opened(&app, &visit, id).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    close_outdated(&mut tx, (kept.id, visit.person()?.id)).await?;
    tx.commit().await?;
    Ok(visit.go(&href(id), Some(&Flash::new("practice-older-done"))))
}
