//! The replay: each turn with what was hidden, the line that a good learner would have said, and the way to go on from
//! there otherwise; a line that was good goes into the library of scripts as a draft.

use academy::practice::{
    Bot, KeptRun, Mood, Move, PracticePack, Run, Stage, Told, Turn, branch_run, plan_words, tell,
};
use axum::{
    Form,
    extract::{Path, State},
};
use base::Result;
use credit::collections::talk::TalkPack;
use maud::{Markup, html};
use store::access::Right;

use super::{
    crumbs, drilled, href, money, move_name, opened, own, result::reason_name, scene_name, theory,
};
use crate::{
    charts::{self, Bar, Numbers, Words},
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
    if let Some(drill) = drilled(&app, &visit, &kept).await? {
        return Ok(visit.go(&drill, None));
    }
    let run = kept.replayed(PracticePack::shipped())?;
    let (first, told) = tell(&run, visit.lang)?;
    let mine = own(&visit, &kept);
    let mut turns = Vec::new();
    for (n, (turn, told)) in run.turns.iter().zip(&told).enumerate() {
        turns.push(one(&visit, &run, (n, turn, told), (id, mine))?);
    }
    let body = html! {
        (crumbs(&visit, &kept, &visit.t("practice-replay")))
        (kit::page_head(&scene_name(visit.lang, &kept), &visit.t("practice-replay-lead"),
            &html! {}))
        div.stack {
            (kit::panel(&visit.t("practice-hidden"), &html! {}, &hidden_facts(&visit, &run)))
            (cash(&visit, &run))
            // The talk of a week has one seed for all: it stays hidden.
            @if kept.of_house && (kept.made.is_none() || !kept.variant.is_empty()) {
                (seed(&visit, &kept))
            }
            p.chat-first { b { (visit.t("practice-first")) } (first) }
            ol.replay { @for turn in &turns { (turn) } }
        }
    };
    Ok(visit.page(&visit.t("practice-replay"), &body))
}

/// What was hidden and did not move.
fn hidden_facts(visit: &Visit, run: &Run) -> Markup {
    let debtor = &run.debtor;
    let least = debtor.lay(debtor.minimum_bps, 0);
    let least = plan_words(visit.lang, run.pack.plays_on, &least, debtor.total_minor);
    let yes = |is: bool| visit.t(if is { "practice-yes" } else { "practice-no" });
    let waits =
        [("days", debtor.waits_days.to_string()), ("amount", money(visit, debtor.walk_away_minor))];
    let waits = waits.each_ref().map(|(name, value)| (*name, value.as_str()));
    kit::facts(&[
        (visit.t("practice-hidden-reason"), html! { (reason_name(visit, &debtor.reason)) }),
        (visit.t("practice-hidden-decides"), html! { (yes(debtor.decides)) }),
        (visit.t("practice-hidden-least"), html! { (least) }),
        (
            visit.t("practice-hidden-waits"),
            html! { (visit.ta("practice-hidden-waits-is", &waits)) },
        ),
        (visit.t("practice-hidden-start"), mood(visit, &run.start)),
    ])
}

/// Weeks of a bar: a year does not fit a phone week by week.
const WEEKS_OF_BAR: usize = 4;

/// The debtor's free cash: a bar for four weeks, week by week in the table behind.
fn cash(visit: &Visit, run: &Run) -> Markup {
    let week = |n: usize| visit.ta("practice-cash-week", &[("week", &n.to_string())]);
    let bars = run.debtor.cash.chunks(WEEKS_OF_BAR).enumerate().map(|(n, weeks)| {
        let sum: i64 = weeks.iter().sum();
        Bar {
            label: (n * WEEKS_OF_BAR).to_string(),
            value: sum as f64,
            text: locale::amount(
                visit.lang,
                base::Money::new(sum, base::Currency::CNY),
                locale::Style::Short,
            ),
            ..Bar::default()
        }
    });
    let bars: Vec<Bar> = bars.collect();
    let row = |(n, amount): (usize, &i64)| {
        vec![week(n), money(visit, *amount), money(visit, run.debtor.able_by(n))]
    };
    let numbers = Numbers {
        head: vec![
            visit.t("practice-cash-when"),
            visit.t("practice-cash-in"),
            visit.t("practice-cash-by-then"),
        ],
        rows: run.debtor.cash.iter().enumerate().map(row).collect(),
    };
    let early = money(visit, run.debtor.able_by(WEEKS_OF_BAR));
    let words = Words {
        id: "cash".to_owned(),
        title: visit.t("practice-cash"),
        note: visit.t("practice-cash-note"),
        desc: visit.ta("practice-cash-desc", &[("amount", &early)]),
    };
    charts::columns(visit.lang, &words, &bars, &numbers)
}

/// The seed that was drawn, once the talk is over: with it the same debtor is met again without the house.
fn seed(visit: &Visit, kept: &KeptRun) -> Markup {
    let variant = match kept.variant.as_str() {
        "" => String::new(),
        code => format!(" --variant {code}"),
    };
    let cast = format!(
        "shouxin practice run --scene {} --persona {} --difficulty {} --seed {}{variant} --bot good",
        kept.scene, kept.persona, kept.level, kept.seed
    );
    kit::panel(
        &visit.t("practice-seed"),
        &html! {},
        &html! { p { (visit.t("practice-seed-why")) } pre.pack { (cast) } },
    )
}

pub(crate) fn mood(visit: &Visit, mood: &Mood) -> Markup {
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
                ("excuse", &visit.t(match mood.excuse_stands {
                    true => "practice-excuse-stands",
                    false => "practice-excuse-fell",
                })),
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
                    a.button href={ (href(id)) "/script?turn=" (n) } {
                        (visit.t("practice-keep-line"))
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
pub(super) fn step(done: &Move) -> &'static str {
    match done {
        Move::PraiseFact | Move::Flatter => "atmosphere",
        Move::Account | Move::Evidence(_) => "account",
        Move::Listen | Move::Sympathise => "listening",
        Move::AskSign | Move::NextContact | Move::Close => "writing",
        Move::AskPromise | Move::Propose(_) | Move::Press | Move::Accept => "promise",
        _ => "objection",
    }
}
