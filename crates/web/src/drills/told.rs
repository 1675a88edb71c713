//! What was said so far; with what is hidden for who may see it.

use academy::{
    drills::{Heard, Opened},
    practice::{KeptRun, PracticePack, Run, Stance, Told, Turn, plan_words, tell},
};
use base::Result;
use credit::collections::talk::TalkPack;
use maud::{Markup, html};

use super::waiting;
use crate::{
    kit,
    practice::{money, mood, move_name, plan_facts, reason_name, theory},
    visit::Visit,
};

/// Played again, where there is a run.
pub(super) fn played(kept: &KeptRun) -> Result<Run<'_>> {
    kept.replayed(PracticePack::shipped())
}

/// A choice in words.
pub(super) fn stance_name(visit: &Visit, stance: &Stance) -> String {
    let word = visit.t(&format!("drills-stance-{}", stance.kind()));
    match stance {
        Stance::Raise(code) => {
            let found = TalkPack::shipped().trick(code);
            let name = found.map_or(code.as_str(), |trick| trick.name.pick(visit.lang));
            format!("{word}{}", visit.ta("drills-stance-of", &[("trick", name)]))
        }
        _ => word,
    }
}

/// The talk. What is hidden is shown where the reader may see it.
pub(super) fn chat(visit: &Visit, opened: &Opened, run: &Run, hidden: bool) -> Result<Markup> {
    let (first, told) = tell(run, visit.lang)?;
    let turns = run.turns.iter().zip(&told).zip(&opened.turns);
    Ok(html! {
        ol.chat {
            li.theirs { (first) }
            @for ((turn, told), heard) in turns {
                li.ours { (told.said) (theory(visit, &turn.done)) @if hidden { (corrected(visit, heard)) } }
                (answered(visit, run, (turn, told, heard), hidden))
            }
            @if let Some(heard) = opened.waiting() { li.ours { (heard.said) } }
        }
    })
}

/// That the move was heard otherwise.
fn corrected(visit: &Visit, heard: &Heard) -> Markup {
    let changed = heard.played.as_ref().is_some_and(|played| *played != heard.heard);
    html! {
        @if changed {
            span.meta { (visit.ta("drills-heard-first", &[("move", &move_name(visit, &heard.heard))])) }
        }
    }
}

/// The answer. Where a person wrote it, what the engine holds stands beside it: words move nothing.
fn answered(
    visit: &Visit,
    run: &Run,
    (turn, told, heard): (&Turn, &Told, &Heard),
    hidden: bool,
) -> Markup {
    let offer = plan_words(visit.lang, run.pack.plays_on, &turn.table, run.debtor.total_minor);
    html! {
        li.theirs {
            (told.answer)
            @if !turn.worded.is_empty() && !turn.table.is_empty() {
                span.meta { (visit.ta("drills-on-table", &[("offer", &offer)])) }
            }
            @if hidden {
                span.meta {
                    (stance_name(visit, &turn.stance))
                    @if let Some(by) = heard.wording {
                        " · " (visit.t(&format!("drills-words-{}", by.code())))
                    }
                }
                (mood(visit, &turn.after))
            }
        }
    }
}

/// What is hidden from the learner.
pub(super) fn hidden(visit: &Visit, run: &Run) -> Markup {
    let debtor = &run.debtor;
    let lang = visit.lang;
    let able = |weeks: usize| html! { (money(visit, debtor.able_by(weeks))) };
    let table = plan_words(lang, run.pack.plays_on, &run.table, debtor.total_minor);
    let excuse = TalkPack::shipped().excuse(&run.cast.scene.excuse);
    let excuse = excuse.map_or("", |one| one.name.pick(lang));
    let stands = if run.mood.excuse_stands { "drills-excuse-stands" } else { "drills-excuse-gone" };
    html! {
        (kit::facts(&[
            (visit.t("practice-hidden-reason"), html! { (reason_name(visit, &debtor.reason)) }),
            (visit.t("practice-hidden-decides"), html! {
                (visit.t(if debtor.decides { "practice-yes" } else { "practice-no" }))
            }),
            (visit.t("drills-now"), mood(visit, &run.mood)),
            (visit.t("drills-excuse"), html! { (excuse) " · " (visit.t(stands)) }),
            (visit.t("drills-able-now"), able(0)),
            (visit.t("drills-able-4"), able(4)),
            (visit.t("drills-able-12"), able(12)),
            (visit.t("drills-table"), html! { (table) }),
        ]))
        @if run.agreed.is_some() { (plan_facts(visit, run)) }
    }
}

/// For who sees the audit: both sides, nothing to do.
pub(super) fn watched(visit: &Visit, opened: &Opened) -> Result<Markup> {
    let Some(kept) = &opened.run else { return Ok(html! {}) };
    let run = played(kept)?;
    Ok(html! {
        div.stage {
            section.stack {
                (chat(visit, opened, &run, true)?)
                (waiting(visit, &opened.session, "drills-watched"))
            }
            (kit::panel(&visit.t("practice-hidden"), &html! {}, &hidden(visit, &run)))
        }
    })
}
