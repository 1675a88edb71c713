//! The talk: the debtor left, the learner right, papers in a drawer, lines on request. It works without script.

use academy::practice::{self, KeptRun, Line, PracticePack, Run, Stage, say, spoken_short, tell};
use axum::{
    Form,
    extract::{Path, State},
};
use base::{Rejection, Result, digest_of};
use maud::{Markup, html};

use super::{
    PATH, cast_words, crumbs, href, lay,
    model::{mark, understood},
    opened, own,
    papers::at_hand,
    scene_of, theory,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Mistakes, hidden},
    state::App,
    typed::settled,
    visit::Visit,
};

/// The page.
pub(super) fn show(visit: &Visit, kept: &KeptRun) -> Answer {
    let empty = (Filled::default(), Mistakes::none());
    let body = page(visit, kept, (&empty.0, &empty.1), (&empty.0, &empty.1))?;
    Ok(visit.page(&visit.t("practice-talk"), &body))
}

/// The page with what is wrong about a plan.
pub(super) fn again(visit: &Visit, kept: &KeptRun, plan: (&Filled, &Mistakes)) -> Answer {
    let empty = (Filled::default(), Mistakes::none());
    let body = page(visit, kept, (&empty.0, &empty.1), plan)?;
    Ok(visit.again(&visit.t("practice-talk"), &body))
}

fn page(
    visit: &Visit,
    kept: &KeptRun,
    said: (&Filled, &Mistakes),
    plan: (&Filled, &Mistakes),
) -> Result<Markup> {
    let pack = PracticePack::shipped();
    let scene = scene_of(pack, kept)?;
    let run = kept.replayed(pack)?;
    let mine = own(visit, kept);
    let actions = html! {
        @if mine {
            a.button href=(PATH) { (visit.t("practice-pause")) }
            form method="post" action={ (href(kept.id)) "/branch" } {
                (hidden("csrf", &visit.csrf))
                (hidden("behind", "0"))
                button.button type="submit" { (visit.t("practice-restart")) }
            }
        }
    };
    let lines = Stage::open(&run.cast.scene.words, visit.lang)?.hear(&run)?.lines;
    let action = format!("{}/say", href(kept.id));
    let to = Saying { action, known: &[], run: kept.id, turns: run.turns.len() };
    Ok(html! {
        (crumbs(visit, kept, ""))
        (kit::page_head(scene.name.pick(visit.lang), &cast_words(visit, kept), &actions))
        div.stage {
            section.stack {
                (chat(visit, &run, kept)?)
                @if mine {
                    (say_form(visit, &to, &lines, said))
                    (lay::form(visit, (kept, &run), plan))
                }
            }
            (kit::panel(&visit.t("practice-at-hand"), &html! {}, &html! {
                p { b { (visit.t("practice-goal")) } (scene.goal.pick(visit.lang)) }
                (at_hand(visit, kept, scene)?)
            }))
        }
    })
}

/// What was said so far.
fn chat(visit: &Visit, run: &Run, kept: &KeptRun) -> Result<Markup> {
    let (first, told) = tell(run, visit.lang)?;
    Ok(html! {
        ol.chat {
            li.theirs { (first) }
            @for ((turn, told), kept) in run.turns.iter().zip(&told).zip(&kept.turns) {
                li.ours {
                    (told.said) (theory(visit, &turn.done)) (mark(visit, kept.heard.as_ref()))
                }
                li.theirs { (told.answer) }
            }
        }
    })
}

/// Lines in an order that tells nothing about them, the same each time that the page is shown.
fn shuffled(lines: &[Line], id: i64, turn: usize) -> Vec<&Line> {
    let mut all: Vec<&Line> = lines.iter().collect();
    all.sort_by_key(|line| digest_of(format!("{id} {turn} {}", line.done).as_bytes()));
    all
}

/// Where a sentence goes, and what the page knew when it was shown.
pub(crate) struct Saying<'a> {
    /// The address.
    pub(crate) action: String,
    /// Fields that nobody types.
    pub(crate) known: &'a [(&'a str, &'a str)],
    /// The run.
    pub(crate) run: i64,
    /// Turns so far.
    pub(crate) turns: usize,
}

/// The field to type into, with the lines of the scene on request.
pub(crate) fn say_form(
    visit: &Visit,
    to: &Saying<'_>,
    lines: &[Line],
    (filled, mistakes): (&Filled, &Mistakes),
) -> Markup {
    let number = (to.turns + 1).to_string();
    html! {
        form.say id="say" method="post" action=(to.action) {
            (hidden("csrf", &visit.csrf))
            (hidden("number", &number))
            @for (name, value) in to.known { (hidden(name, value)) }
            (mistakes.summary(visit.lang))
            label for="f-said" { (visit.t("practice-say")) }
            textarea id="f-said" name="said" maxlength="500" { (filled.get("said")) }
            div.actions {
                button.button.primary type="submit" { (visit.t("practice-say-it")) }
            }
            details {
                summary { (visit.t("practice-lines")) }
                div.lines {
                    // What is sent is where it stands: the move itself would tell what a line is worth.
                    @for (place, line) in shuffled(lines, to.run, to.turns).iter().enumerate() {
                        button.button type="submit" name="line" value=(place) { (line.text) }
                    }
                }
            }
        }
    }
}

/// Says something: a line that was chosen, or what was typed.
///
/// # Errors
/// `practice.run-unknown`, or a fault; what is wrong is said on the page.
pub async fn say_it(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let kept = opened(&app, &visit, id).await?;
    let mistakes = match spoken(&app, &visit, &kept, &filled).await {
        Ok(saying) => {
            let person = visit.person()?.id;
            let mut tx = app.db.write(visit.actor()?).await?;
            let outcome = async {
                say(&mut tx, (id, person), &saying).await?;
                tx.commit().await
            };
            match settled(outcome.await)? {
                Ok(()) => return Ok(visit.go(&format!("{}#say", href(id)), None)),
                Err(wrong) => wrong,
            }
        }
        Err(wrong) => match settled::<()>(Err(wrong))? {
            Ok(()) => Mistakes::none(),
            Err(wrong) => wrong,
        },
    };
    if kept.state != "talking" {
        return Ok(visit.go(&href(id), None));
    }
    let empty = (Filled::default(), Mistakes::none());
    let body = page(&visit, &kept, (&filled, &mistakes), (&empty.0, &empty.1))?;
    Ok(visit.again(&visit.t("practice-talk"), &body))
}

/// What was said: a line that was chosen, or what was typed, read as a move.
pub(crate) async fn spoken(
    app: &App,
    visit: &Visit,
    kept: &KeptRun,
    filled: &Filled,
) -> Result<practice::Saying> {
    let pack = PracticePack::shipped();
    let number = filled.get("number").parse().unwrap_or(0);
    if let Some(place) = filled.some("line") {
        let run = kept.replayed(pack)?;
        let turns = run.turns.len();
        // On an old page other lines stood there.
        if i64::try_from(turns).unwrap_or(0) + 1 != number {
            return Err(Rejection::new("practice.turn-taken").into());
        }
        let lines = Stage::open(&run.cast.scene.words, visit.lang)?.hear(&run)?.lines;
        let shown = shuffled(&lines, kept.id, turns);
        let line = place.parse::<usize>().ok().and_then(|place| shown.get(place));
        let line = line.ok_or_else(|| Rejection::new("practice.line-unknown"))?;
        let (done, said, lang) = (line.done.clone(), line.text.clone(), visit.lang);
        return Ok(practice::Saying::chosen(number, done, said, lang));
    }
    let said = filled.get("said").to_owned();
    spoken_short(&said)?;
    // A model is asked for a sentence that can still be said, and for no other.
    let next = i64::try_from(kept.turns.len()).unwrap_or(0) + 1;
    if kept.state != "talking" || number != next {
        return Err(Rejection::new("practice.turn-taken").into());
    }
    let scene = scene_of(pack, kept)?;
    let (read, heard) = understood(app, visit.lang, (&said, scene)).await?;
    let done = read.ok_or_else(|| Rejection::new("practice.said-empty").on("said"))?;
    Ok(practice::Saying { number, done, said, typed: true, lang: visit.lang, heard })
}
