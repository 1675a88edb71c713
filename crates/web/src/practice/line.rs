//! A line of a talk becomes a draft of the library: seen and mended first, with slots where the talk had its own amounts
//! and days, and without whom it was about.

use academy::{
    classes::names_somebody,
    practice::{KeptRun, PracticePack, Told, Turn, draft_line, slotted, tell},
};
use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Rejection, Result};
use credit::collections::talk::NewScript;
use maud::{Markup, html};

use super::{crumbs, href, move_name, opened, own, replay::step, scene_name};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Field, Flash, Form as Sheet, Kind, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

/// The line that is asked about: its turn and its words.
fn line(visit: &Visit, kept: &KeptRun, filled: &Filled) -> Result<(usize, Turn, Told)> {
    if !own(visit, kept) {
        return Err(Rejection::new("practice.run-unknown").into());
    }
    let run = kept.replayed(PracticePack::shipped())?;
    let (_, told) = tell(&run, visit.lang)?;
    let at: usize = filled.get("turn").parse().unwrap_or(usize::MAX);
    let found = run.turns.get(at).zip(told.get(at));
    let (turn, told) = found.ok_or_else(|| Rejection::new("practice.line-unknown"))?;
    Ok((at, turn.clone(), told.clone()))
}

fn page(visit: &Visit, kept: &KeptRun, filled: &Filled, mistakes: Mistakes) -> Markup {
    let title = visit.t("practice-keep-line");
    let turn = filled.get("turn");
    let sheet = Sheet {
        action: format!("{}/script?turn={turn}", href(kept.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("title", visit.t("practice-line-title")).value(filled.get("title")),
            Field::new("content", visit.t("practice-line-content"))
                .kind(Kind::Lines)
                .value(filled.get("content"))
                .hint(visit.t("practice-line-hint")),
        ],
        mistakes,
        submit: visit.t("practice-line-save"),
        back: Some(format!("{}/replay", href(kept.id))),
    };
    html! {
        (crumbs(visit, kept, &title))
        (kit::page_head(&title, &visit.t("practice-line-lead"), &html! {}))
        div.stack { (kit::panel(&title, &html! {}, &sheet.show(visit.lang))) }
    }
}

/// Asks how the line is to be kept.
///
/// # Errors
/// `practice.run-unknown`, `practice.line-unknown`, `practice.other-edition`, or a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Answer {
    let kept = opened(&app, &visit, id).await?;
    let (at, turn, told) = line(&visit, &kept, &filled)?;
    let title = format!("{} · {}", scene_name(visit.lang, &kept), move_name(&visit, &turn.done));
    let day = PracticePack::shipped().plays_on;
    let filled = Filled::default()
        .or("turn", at.to_string())
        .or("title", title)
        .or("content", slotted(&told.said, day));
    let body = page(&visit, &kept, &filled, Mistakes::none());
    Ok(visit.page(&visit.t("practice-keep-line"), &body))
}

/// Keeps it as a draft.
///
/// # Errors
/// `practice.run-unknown`, `practice.line-unknown`, or a fault; what is wrong is said on the form.
pub async fn keep(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(asked): Query<Filled>,
    Form(filled): Form<Filled>,
) -> Answer {
    let kept = opened(&app, &visit, id).await?;
    let (at, turn, _) = line(&visit, &kept, &asked)?;
    let filled = filled.or("turn", at.to_string());
    let mut reader = filled.reader();
    let (title, content) = (reader.text("title"), reader.text("content"));
    if names_somebody(&app.db, &format!("{title}\n{content}")).await? {
        reader.refuse(Rejection::new("practice.names-somebody").on("content"));
    }
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let new = NewScript {
            step: step(&turn.done).to_owned(),
            channel: String::new(),
            from_days: 0,
            title,
            content,
            replaces: None,
        };
        let number = i64::try_from(at).unwrap_or(0) + 1;
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = async {
            draft_line(&mut tx, (id, number), &new).await?;
            tx.commit().await
        };
        match settled(outcome.await)? {
            Ok(()) => {
                let flash = Flash::new("practice-line-kept");
                return Ok(visit.go("/collections/scripts", Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(&visit, &kept, &filled, mistakes);
    Ok(visit.again(&visit.t("practice-keep-line"), &body))
}
