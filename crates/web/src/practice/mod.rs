//! The role-play: choose a scene, prepare, talk, see marks and replay, go another way. Thin: moves, marks and words
//! are the academy's.

mod home;
mod ladder;
mod lay;
mod line;
pub(crate) mod model;
mod older;
pub(crate) mod papers;
mod prepare;
mod rates;
mod replay;
mod result;
mod suits;
mod talk;
mod tomorrow;
mod workshop;

use academy::{
    drills,
    practice::{KeptRun, Move, PracticePack, Run, Scene, VariantPack, get_run},
};
use axum::extract::{Path, State};
use base::{Currency, Lang, Money};
use locale::Style;
use maud::{Markup, html};
use store::access::Right;

pub use home::{home, start};
pub use ladder::{act as act_ladder, show as show_ladder};
pub use lay::lay as lay_plan;
pub use line::{ask as ask_line, keep as keep_line};
pub use model::{save as save_model, show as show_model};
pub use older::close as close_run;
pub use papers::open as open_paper;
pub use prepare::prepared;
pub(crate) use replay::mood;
pub use replay::{branch, replay};
pub(crate) use result::reason_name;
pub use talk::say_it;
pub(crate) use talk::{Saying, say_form, spoken};
pub(crate) use tomorrow::made as of_case;
pub use tomorrow::{button as tomorrow_button, make, recast};
pub use workshop::{trail as script_trail, workshop};

use crate::{failure::Answer, state::App, visit::Visit};

/// Where the room begins.
const PATH: &str = "/practice";

pub(crate) fn href(id: i64) -> String {
    format!("{PATH}/runs/{id}")
}

/// A run as it stands: its preparation, its talk, or its marks.
///
/// # Errors
/// `practice.run-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let kept = opened(&app, &visit, id).await?;
    if let Some(drill) = drilled(&app, &visit, &kept).await? {
        return Ok(visit.go(&drill, None));
    }
    if !kept.plays(PracticePack::shipped()) {
        return older::show(&app, &visit, &kept).await;
    }
    match kept.state.as_str() {
        "preparing" => prepare::show(&app, &visit, &kept).await,
        "talking" => talk::show(&visit, &kept),
        _ => result::show(&app, &visit, &kept).await,
    }
}

/// Refuses a text that is kept and names a customer of the house or how to reach somebody: practice needs neither.
pub(crate) async fn unnamed(app: &App, text: &str, field: &'static str) -> base::Result<()> {
    match academy::classes::names_somebody(&app.db, text).await? {
        true => Err(base::Rejection::new("practice.names-somebody").on(field).into()),
        false => Ok(()),
    }
}

/// Where a live drill is played and rated; none for a run of one's own, while the learner prepares, and after they have
/// rated it.
async fn drilled(app: &App, visit: &Visit, kept: &KeptRun) -> base::Result<Option<String>> {
    if !kept.live || kept.state == "preparing" {
        return Ok(None);
    }
    let Some(id) = drills::drill_of_run(&app.db, kept.id).await? else { return Ok(None) };
    let me = visit.person()?.id;
    let session = drills::get_session(&app.db, id, (me, false)).await?;
    let rated = !drills::ratings(&app.db, &session, me).await?.is_empty();
    Ok((kept.state != "ended" || !rated).then(|| format!("/drills/{id}")))
}

/// A run that the reader may see: one's own; who teaches sees all.
async fn opened(app: &App, visit: &Visit, id: i64) -> base::Result<KeptRun> {
    let person = visit.person()?.id;
    get_run(&app.db, id, (person, visit.may(Right::Teach))).await
}

/// Whether a run is the reader's own.
fn own(visit: &Visit, kept: &KeptRun) -> bool {
    visit.person.as_ref().is_some_and(|person| person.id == kept.person_id)
}

fn scene_of<'a>(pack: &'a PracticePack, kept: &'a KeptRun) -> base::Result<&'a Scene> {
    let found = kept.scene_in(pack);
    Ok(found.ok_or_else(|| base::Rejection::new("practice.other-edition"))?)
}

pub(crate) fn money(visit: &Visit, minor: i64) -> String {
    locale::amount(visit.lang, Money::new(minor, Currency::CNY), Style::Full)
}

/// Points with one decimal.
pub(crate) fn points(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// The name of a scene, or its code where the pack has it no more.
fn scene_name(lang: Lang, kept: &KeptRun) -> String {
    let scene = kept.scene_in(PracticePack::shipped());
    let name = scene.map_or_else(|| kept.scene.clone(), |one| one.name.pick(lang).to_owned());
    match VariantPack::shipped().variant(&kept.variant) {
        Some(variant) => format!("{name} · {}", variant.name.pick(lang)),
        None => name,
    }
}

pub(crate) fn persona_name(lang: Lang, code: &str) -> String {
    let pack = PracticePack::shipped();
    pack.persona(code).map_or_else(|| code.to_owned(), |one| one.name.pick(lang).to_owned())
}

pub(crate) fn level_name(lang: Lang, number: i64) -> String {
    let pack = PracticePack::shipped();
    let found = pack.level(number);
    found.map_or_else(|| number.to_string(), |one| one.name.pick(lang).to_owned())
}

/// The way back.
fn crumbs(visit: &Visit, kept: &KeptRun, here: &str) -> Markup {
    html! {
        nav.crumbs.meta {
            a href=(PATH) { (visit.t("practice-home")) } " / "
            @if here.is_empty() { (scene_name(visit.lang, kept)) } @else {
                a href=(href(kept.id)) { (scene_name(visit.lang, kept)) } " / " (here)
            }
        }
    }
}

/// Who plays, in a line.
fn cast_words(visit: &Visit, kept: &KeptRun) -> String {
    let (persona, level) =
        (persona_name(visit.lang, &kept.persona), level_name(visit.lang, kept.level));
    visit.ta("practice-cast", &[("person", &kept.person), ("persona", &persona), ("level", &level)])
}

/// A move in words.
pub(crate) fn move_name(visit: &Visit, done: &Move) -> String {
    visit.t(&format!("practice-move-{}", done.kind()))
}

/// The method that a move belongs to, as a quiet mark; banned acts stand out.
pub(crate) fn theory(visit: &Visit, done: &Move) -> Markup {
    let of = done.theory();
    html! {
        span.meta {
            (move_name(visit, done))
            @if !of.is_empty() { " · " (visit.t(&format!("practice-theory-{}", of.replace(':', "-")))) }
        }
    }
}

/// What is agreed in a run, in words.
pub(crate) fn plan_facts(visit: &Visit, run: &Run) -> Markup {
    let Some(plan) = &run.agreed else {
        return html! { p.soft { (visit.t("practice-no-agreement")) } };
    };
    let yes = |is: bool| visit.t(if is { "practice-yes" } else { "practice-no" });
    let day = run.pack.plays_on;
    let parts: Vec<_> =
        plan.parts.iter().map(|part| (part.due_on(day), part.amount_minor)).collect();
    let next = plan.next_days.map(|days| day.plus_days(i32::try_from(days).unwrap_or(0)));
    html! {
        table.plain-rows {
            tbody {
                @for (day, amount) in &parts {
                    tr { td { (day) } td.number { (money(visit, *amount)) } }
                }
                tr { td { b { (visit.t("practice-plan-sum")) } } td.number { b { (money(visit, plan.sum_minor())) } } }
            }
        }
        (crate::kit::facts(&[
            (visit.t("practice-plan-now"), html! { (money(visit, plan.now_minor())) }),
            (visit.t("practice-plan-signed"), html! { (yes(plan.statement_signed)) }),
            (visit.t("practice-plan-signer"),
                html! { (visit.t(&format!("practice-signer-{}", plan.signer.code()))) }),
            (visit.t("practice-plan-interest"), html! { (yes(plan.interest)) }),
            (visit.t("practice-plan-guarantee"), html! { (yes(plan.guarantee)) }),
            (visit.t("practice-plan-next"), html! {
                @match next { Some(day) => (day), None => (yes(plan.next_contact)) }
            }),
        ]))
    }
}
