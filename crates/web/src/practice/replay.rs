//! The replay: each turn with what was hidden, the line that a good learner would have said, and the way to go on from
//! there otherwise; a line that was good goes into the library of scripts as a draft.

use academy::practice::{
    Bot, KeptRun, Mood, Move, PracticePack, Run, Stage, Told, Turn, branch_run, draft_line, tell,
};
use axum::{
    Form,
    extract::{Path, State},
};
use base::{Rejection, Result};
use credit::collections::talk::{NewScript, TalkPack};
use maud::{Markup, html};
use store::access::Right;

use super::{crumbs, href, move_name, opened, own, result::reason_name, scene_name, theory};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Flash, hidden},
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `practice.run-unknown`, `practice.run-begun` where the talk is not over, or a fault.
pub async fn replay(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let kept = opened(&app, &visit, id).await?;
    if kept.state != "ended" {
        return Ok(visit.go(&href(id), None));
    }
    let run = kept.replayed(PracticePack::shipped())?;
    let (first, told) = tell(&run, visit.lang)?;
    let mine = own(&visit, &kept);
    let mut turns = Vec::new();
    for (n, (turn, told)) in run.turns.iter().zip(&told).enumerate() {
        turns.push(one(&visit, &run, (n, turn, told), (id, mine))?);
    }
    let debtor = &run.debtor;
    let body = html! {
        (crumbs(&visit, &kept, &visit.t("practice-replay")))
        (kit::page_head(&scene_name(visit.lang, &kept), &visit.t("practice-replay-lead"),
            &html! {}))
        div.stack {
            (kit::panel(&visit.t("practice-hidden"), &html! {}, &kit::facts(&[
                (visit.t("practice-hidden-reason"),
                    html! { (reason_name(&visit, &debtor.reason)) }),
                (visit.t("practice-hidden-decides"), html! {
                    (visit.t(if debtor.decides { "practice-yes" } else { "practice-no" }))
                }),
                (visit.t("practice-hidden-start"), mood(&visit, &run.start)),
            ])))
            // The talk of a week has one seed for all: it stays hidden.
            @if kept.of_house && kept.made.is_none() { (seed(&visit, &kept)) }
            p.chat-first { b { (visit.t("practice-first")) } (first) }
            ol.replay { @for turn in &turns { (turn) } }
        }
    };
    Ok(visit.page(&visit.t("practice-replay"), &body))
}

/// The seed that was drawn, once the talk is over: with it the same debtor is met again without the house.
fn seed(visit: &Visit, kept: &KeptRun) -> Markup {
    let cast = format!(
        "shouxin practice run --scene {} --persona {} --difficulty {} --seed {} --bot good",
        kept.scene, kept.persona, kept.level, kept.seed
    );
    kit::panel(
        &visit.t("practice-seed"),
        &html! {},
        &html! { p { (visit.t("practice-seed-why")) } pre.pack { (cast) } },
    )
}

fn mood(visit: &Visit, mood: &Mood) -> Markup {
    let lang = visit.lang;
    let tricks: Vec<String> = mood
        .tricks
        .iter()
        .map(|code| {
            let found = TalkPack::shipped().trick(code);
            found.map_or_else(|| code.clone(), |trick| trick.name.pick(lang).to_owned())
        })
        .collect();
    let tricks = match tricks.is_empty() {
        true => visit.t("practice-no"),
        false => tricks.join(lang.pick("、", ", ")),
    };
    html! {
        span.meta {
            (visit.ta("practice-mood", &[
                ("willingness", &mood.willingness.to_string()),
                ("trust", &mood.trust.to_string()),
                ("patience", &mood.patience.to_string()),
                ("commit", &locale::percent(mood.commit_bps as f64 / 10_000.0, 1)),
                ("tricks", &tricks),
            ]))
        }
    }
}

/// What a good learner would have said before a turn.
fn advice(visit: &Visit, run: &Run, n: usize) -> Result<(Move, String)> {
    let before = run.until(n);
    let done = Bot::Good.advise(&before);
    let lines = Stage::open(&run.cast.scene.words, visit.lang)?.hear(&before)?.lines;
    let line = lines.into_iter().find(|line| line.done == done);
    let text = line.map_or_else(|| move_name(visit, &done), |line| line.text);
    Ok((done, text))
}

fn one(
    visit: &Visit,
    run: &Run,
    (n, turn, told): (usize, &Turn, &Told),
    (id, mine): (i64, bool),
) -> Result<Markup> {
    let (best, words) = advice(visit, run, n)?;
    let given = locale::percent(turn.given_bps as f64 / 10_000.0, 1);
    Ok(html! {
        li id={ "t" (n + 1) } {
            div { b { (n + 1) ". " (visit.t("practice-you")) } (told.said) " " (theory(visit, &turn.done)) }
            div { b { (visit.t("practice-they")) } (told.answer) }
            div.hidden-state {
                (mood(visit, &turn.after))
                @if turn.given_bps > 0 {
                    span.meta { (visit.ta("practice-gave", &[("share", &given)])) }
                }
            }
            @if best != turn.done {
                div.soft { (visit.t("practice-expert")) (words) }
            }
            div.actions {
                @if mine {
                    form method="post" action={ (href(id)) "/branch" } {
                        (hidden("csrf", &visit.csrf))
                        (hidden("behind", &n.to_string()))
                        button.button type="submit" { (visit.t("practice-what-if")) }
                    }
                }
                @if mine && visit.may(Right::LogContact) && !turn.done.banned() {
                    form method="post" action={ (href(id)) "/script" } {
                        (hidden("csrf", &visit.csrf))
                        (hidden("turn", &n.to_string()))
                        button.button type="submit" { (visit.t("practice-keep-line")) }
                    }
                }
            }
        }
    })
}

/// Goes another way from a turn.
///
/// # Errors
/// `practice.run-unknown`, `practice.other-edition`, or a fault.
pub async fn branch(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let person = visit.person()?.id;
    let behind = filled.get("behind").parse().unwrap_or(0);
    let mut tx = app.db.write(visit.actor()?).await?;
    let fresh = branch_run(&mut tx, (id, person), behind, visit.lang).await?;
    tx.commit().await?;
    let flash = Flash::new("practice-branched").with("turn", behind);
    Ok(visit.go(&href(fresh), Some(&flash)))
}

/// The step of a talk that a move belongs to.
fn step(done: &Move) -> &'static str {
    match done {
        Move::PraiseFact | Move::Flatter => "atmosphere",
        Move::Account | Move::Evidence(_) => "account",
        Move::Listen | Move::Sympathise => "listening",
        Move::AskSign | Move::NextContact | Move::Close => "writing",
        Move::AskPromise | Move::Propose(_) | Move::Press | Move::Accept => "promise",
        _ => "objection",
    }
}

/// Keeps a line as a draft in the library of scripts.
///
/// # Errors
/// `practice.run-unknown`, what a script refuses, or a fault.
pub async fn keep_line(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let kept = opened(&app, &visit, id).await?;
    if !own(&visit, &kept) {
        return Err(base::Failure::from(Rejection::new("practice.run-unknown")).into());
    }
    let run = kept.replayed(PracticePack::shipped())?;
    let (_, told) = tell(&run, visit.lang)?;
    let at: usize = filled.get("turn").parse().unwrap_or(usize::MAX);
    let (turn, told) = run
        .turns
        .get(at)
        .zip(told.get(at))
        .ok_or_else(|| base::Failure::from(Rejection::new("practice.line-unknown")))?;
    let title = format!("{} · {}", scene_name(visit.lang, &kept), move_name(&visit, &turn.done));
    let new = NewScript {
        step: step(&turn.done).to_owned(),
        channel: String::new(),
        from_days: 0,
        title,
        content: told.said.clone(),
        replaces: None,
    };
    let mut tx = app.db.write(visit.actor()?).await?;
    draft_line(&mut tx, (id, i64::try_from(at).unwrap_or(0) + 1), &new).await?;
    tx.commit().await?;
    Ok(visit.go("/collections/scripts", Some(&Flash::new("practice-line-kept"))))
}
