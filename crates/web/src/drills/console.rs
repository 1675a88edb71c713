//! The instructor's console: what is hidden, what was said and how it was heard, and what the engine allows: each choice
//! with the line that it would say, to be sent as it is, edited, or in own words.

use academy::{
    drills::{Heard, Opened, corrections},
    practice::{Move, Run, Stage, Stance, stances},
};
use base::Result;
use maud::{Markup, html};

use super::{
    Typed, href,
    told::{chat, hidden, played, stance_name},
    waiting,
};
use crate::{
    kit,
    practice::{mood, move_name},
    visit::Visit,
};

/// The console.
pub(super) fn console(visit: &Visit, opened: &Opened, typed: Typed<'_>) -> Result<Markup> {
    let Some(kept) = &opened.run else { return Ok(html! {}) };
    let session = &opened.session;
    if kept.state == "preparing" {
        return Ok(waiting(visit, session, "drills-waits-prepare"));
    }
    let run = played(kept)?;
    let turn = match opened.waiting() {
        Some(heard) => answering(visit, (opened, &run), heard, typed)?,
        None => html! {
            div id="say" {
                (typed.1.summary(visit.lang))
                (waiting(visit, session, "drills-waits-learner"))
            }
        },
    };
    Ok(html! {
        div.stage {
            section.stack { (chat(visit, opened, &run, true)?) (turn) }
            (kit::panel(&visit.t("practice-hidden"), &html! {}, &hidden(visit, &run)))
        }
    })
}

/// A move in words with what it names.
fn move_words(visit: &Visit, run: &Run, done: &Move) -> String {
    let name = move_name(visit, done);
    let of = match done {
        Move::Evidence(code) => {
            let paper = run.cast.scene.paper(run.pack, code);
            paper.map(|paper| paper.name.pick(visit.lang).to_owned())
        }
        Move::Propose(_) | Move::Concede(..) => {
            let text = done.to_string();
            text.split_once(':').map(|(_, of)| named(visit, of))
        }
        _ => None,
    };
    of.map_or_else(|| name.clone(), |of| format!("{name} · {of}"))
}

/// What a proposal or a concession names, in words.
fn named(visit: &Visit, of: &str) -> String {
    match of.split_once('@') {
        // Shares and weeks: `50@0,50@4`.
        Some(_) => {
            let parts = of.split(',').filter_map(|part| part.split_once('@'));
            let parts = parts.map(|(share, week)| {
                visit.ta("drills-plan-part", &[("share", share), ("week", week)])
            });
            parts.collect::<Vec<String>>().join(visit.lang.pick("，", ", "))
        }
        None => visit.t(&format!("drills-concede-{}", of.replace(':', "-"))),
    }
}

fn answering(
    visit: &Visit,
    (opened, run): (&Opened, &Run),
    heard: &Heard,
    (filled, mistakes): Typed<'_>,
) -> Result<Markup> {
    let session = &opened.session;
    let all = corrections(&heard.heard, run.cast.scene);
    let asked = filled.some("move").and_then(Move::parse);
    let done = asked.filter(|done| all.contains(done)).unwrap_or_else(|| heard.heard.clone());
    let mut cards = Vec::new();
    for stance in stances(run, &done) {
        cards.push(card(visit, (opened, run), (&done, &stance), filled)?);
    }
    Ok(html! {
        section.stack id="say" {
            (mistakes.summary(visit.lang))
            (kit::panel(&visit.t("drills-heard"), &html! {}, &html! {
                p { q { (heard.said) } }
                p.soft { (visit.ta("drills-heard-as", &[("move", &move_words(visit, run, &heard.heard))])) }
                form.fields method="get" action={ (href(session.id)) "#say" } {
                    div.field {
                        label for="f-move" { (visit.t("drills-meant")) }
                        select id="f-move" name="move" {
                            @for one in &all {
                                option value=(one) selected[*one == done] { (move_words(visit, run, one)) }
                            }
                        }
                    }
                    div.actions {
                        button.button type="submit" { (visit.t("drills-hear-so")) }
                    }
                }
            }))
            @for card in &cards { (card) }
            span hidden data-wait={ (href(session.id)) "/state?seen=" (session.version) } {}
        }
    })
}

/// A choice: what the engine would say and what would change; the words can be kept or written over.
fn card(
    visit: &Visit,
    (opened, run): (&Opened, &Run),
    (done, stance): (&Move, &Stance),
    filled: &crate::filled::Filled,
) -> Result<Markup> {
    let session = &opened.session;
    let mut trial = run.clone();
    trial.play_as(done.clone(), "", stance);
    let line = Stage::open(&run.cast.scene.words, visit.lang)?.hear(&trial)?.text;
    let code = stance.to_string();
    let words = if filled.get("stance") == code { filled.get("words") } else { &line };
    let field = format!("f-words-{}", code.replace(':', "-"));
    let body = html! {
        form.say method="post" action={ (href(session.id)) "/answer" } {
            (kit::hidden("csrf", &visit.csrf))
            (kit::hidden("version", &session.version.to_string()))
            (kit::hidden("move", &done.to_string()))
            (kit::hidden("stance", &code))
            label for=(field) { (visit.t("drills-words")) }
            textarea id=(field) name="words" maxlength="500" { (words) }
            div.hidden-state {
                span.meta { (visit.t("drills-afterwards")) }
                (mood(visit, &trial.mood))
                @if trial.ended.is_some() { span.meta { (visit.t("drills-would-end")) } }
            }
            div.actions {
                button.button.primary[*stance == Stance::Answer] type="submit" { (visit.t("drills-send")) }
            }
        }
    };
    Ok(kit::panel(&stance_name(visit, stance), &html! {}, &body))
}
