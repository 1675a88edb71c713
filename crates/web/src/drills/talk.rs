//! The learner's side: the invitation, then the same talk as with the engine; the papers, the people and the account at
//! hand.

use academy::{
    drills::{Opened, Rater, Session},
    practice::{PracticePack, Stage, VariantPack},
};
use base::Result;
use maud::{Markup, html};

use super::{
    Typed, button, href, rater,
    told::{chat, played},
    waiting, when,
};
use crate::{
    kit::{self, Tone},
    practice::{self, papers::at_hand, say_form},
    state::App,
    visit::Visit,
};

/// An invitation that waits.
pub(super) fn invited(app: &App, visit: &Visit, session: &Session, asked: bool) -> Markup {
    let mine = rater(visit, session) == Some(Rater::Instructor);
    let pack = PracticePack::shipped();
    let fitted = VariantPack::shipped().variant(&session.variant);
    let fitted = fitted.and_then(|one| one.scenes.iter().find(|one| one.code == session.cast.0));
    let scene = fitted.or_else(|| pack.scene(&session.cast.0));
    let until = when(app, session.until_at);
    html! {
        (kit::panel(&visit.t("drills-invitation"), &kit::badge(Tone::Medium, &visit.t("drills-state-invited")), &html! {
            @if let Some(scene) = scene {
                p { (scene.brief.pick(visit.lang)) }
                p { b { (visit.t("practice-goal")) } (scene.goal.pick(visit.lang)) }
            }
            @if !session.note.is_empty() { p { q { (session.note) } } }
            p.soft { (visit.ta("drills-until", &[("when", &until)])) }
            div.actions {
                @if mine {
                    (button(visit, session, ("withdraw", "drills-withdraw"), false))
                } @else if asked {
                    (button(visit, session, ("accept", "drills-accept"), true))
                    @if session.learner_id.is_some() {
                        (button(visit, session, ("decline", "drills-decline"), false))
                    }
                }
            }
        }))
        @if mine { (waiting(visit, session, "drills-waits-accept")) }
    }
}

/// The talk.
pub(super) fn learner(
    visit: &Visit,
    opened: &Opened,
    (filled, mistakes): Typed<'_>,
) -> Result<Markup> {
    let Some(kept) = &opened.run else { return Ok(html! {}) };
    let run = played(kept)?;
    let session = &opened.session;
    let lines = Stage::open(&run.cast.scene.words, visit.lang)?.hear(&run)?.lines;
    let version = session.version.to_string();
    let to = practice::Saying {
        action: format!("{}/say", href(session.id)),
        known: &[("version", &version)],
        run: kept.id,
        turns: run.turns.len(),
    };
    Ok(html! {
        div.stage {
            section.stack {
                (chat(visit, opened, &run, false)?)
                @if opened.waiting().is_some() {
                    div id="say" {
                        (mistakes.summary(visit.lang))
                        (waiting(visit, session, "drills-waits-answer"))
                    }
                } @else {
                    (say_form(visit, &to, &lines, (filled, mistakes)))
                    span hidden data-wait={ (href(session.id)) "/state?seen=" (version) } {}
                }
            }
            (kit::panel(&visit.t("practice-at-hand"), &html! {}, &html! {
                p { b { (visit.t("practice-goal")) } (run.cast.scene.goal.pick(visit.lang)) }
                (at_hand(visit, kept, run.cast.scene)?)
            }))
        }
    })
}
