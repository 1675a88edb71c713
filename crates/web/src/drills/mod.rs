//! Live drills: the list with invitations, the learner's side, the instructor's console, both ratings. Thin: turns,
//! choices and marks are the academy's. Pages reload themselves when the other side has moved, by a small script of our
//! own, without one by the page itself.

mod console;
mod home;
mod moves;
mod rating;
mod talk;
mod told;

use academy::{
    drills::{Opened, Rater, Session, get_session, open},
    practice::{PracticePack, VariantPack},
};
use axum::extract::{Path, Query, State};
use base::{Moment, Result};
use maud::{Markup, html};
use store::access::Right;

pub use home::{home, invite};
pub use moves::{accept, answer, decline, end, rate, say, state, withdraw};

use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Mistakes, Tone, hidden},
    practice,
    state::App,
    visit::Visit,
};

/// Where the room begins.
const PATH: &str = "/drills";

fn href(id: i64) -> String {
    format!("{PATH}/{id}")
}

/// What somebody typed that was refused.
type Typed<'a> = (&'a Filled, &'a Mistakes);

/// A session as it stands for the reader.
///
/// # Errors
/// `drills.session-unknown`, or a fault.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Answer {
    let opened = opened(&app, &visit, id).await?;
    if waits_for_preparation(&visit, &opened)
        && let Some(run) = &opened.run
    {
        return Ok(visit.go(&practice::href(run.id), None));
    }
    let body = page(&app, &visit, &opened, (&filled, &Mistakes::none())).await?;
    Ok(visit.page(&visit.t("drills-title"), &body))
}

/// Whether the learner has still to prepare.
fn waits_for_preparation(visit: &Visit, opened: &Opened) -> bool {
    let learner = rater(visit, &opened.session) == Some(Rater::Learner);
    let prepares = opened.run.as_ref().is_some_and(|run| run.state == "preparing");
    learner && prepares && opened.session.stands(opened.now) == "open"
}

/// A session that the reader may see: one's own; who sees the audit sees all.
async fn opened(app: &App, visit: &Visit, id: i64) -> Result<Opened> {
    open(&app.db, id, (visit.person()?.id, visit.may(Right::SeeAudit))).await
}

fn rater(visit: &Visit, session: &Session) -> Option<Rater> {
    Rater::of(session, visit.person.as_ref()?.id)
}

async fn page(app: &App, visit: &Visit, opened: &Opened, typed: Typed<'_>) -> Result<Markup> {
    let session = &opened.session;
    let role = rater(visit, session);
    let body = match (session.stands(opened.now), role) {
        ("invited", _) => {
            // Of a class, its learners may; who sees the audit only looks.
            let me = (visit.person()?.id, false);
            let asked = get_session(&app.db, session.id, me).await.is_ok();
            talk::invited(app, visit, session, asked)
        }
        ("open", Some(Rater::Instructor)) => console::console(visit, opened, typed)?,
        ("open", Some(Rater::Learner)) => talk::learner(visit, opened, typed)?,
        ("open", None) => told::watched(visit, opened)?,
        ("ended", _) => rating::ended(app, visit, opened, typed).await?,
        (state, _) => html! {
            (kit::notice(Tone::Quiet, &visit.t(&format!("drills-state-{state}")), &html! {
                (visit.t(&format!("drills-state-{state}-why")))
            }))
        },
    };
    Ok(html! {
        nav.crumbs.meta {
            a href="/practice" { (visit.t("practice-home")) } " / "
            a href=(PATH) { (visit.t("drills-title")) }
        }
        (kit::page_head(&scene_name(visit, session), &cast_words(visit, session), &actions(visit, opened)))
        (body)
    })
}

/// What either side may do at any time.
fn actions(visit: &Visit, opened: &Opened) -> Markup {
    let session = &opened.session;
    let plays = rater(visit, session).is_some();
    html! {
        @if plays && session.stands(opened.now) == "open" {
            (button(visit, session, ("end", "drills-end"), false))
        }
        a.button href=(PATH) { (visit.t("drills-all")) }
    }
}

/// A moment in the company's zone.
fn when(app: &App, at: Moment) -> String {
    at.in_zone(app.clock().zone())
}

/// A form of one button that says which page it was pressed on.
fn button(visit: &Visit, session: &Session, (act, word): (&str, &str), first: bool) -> Markup {
    html! {
        form method="post" action={ (href(session.id)) "/" (act) } {
            (hidden("csrf", &visit.csrf))
            (hidden("version", &session.version.to_string()))
            button.button.primary[first] type="submit" { (visit.t(word)) }
        }
    }
}

/// The name of a scene, with its branch of trade.
fn scene_name(visit: &Visit, session: &Session) -> String {
    let pack = PracticePack::shipped();
    let scene = pack.scene(&session.cast.0);
    let name = scene.map_or(session.cast.0.as_str(), |one| one.name.pick(visit.lang));
    match VariantPack::shipped().variant(&session.variant) {
        Some(variant) => format!("{name} · {}", variant.name.pick(visit.lang)),
        None => name.to_owned(),
    }
}

/// Who plays, in a line.
fn cast_words(visit: &Visit, session: &Session) -> String {
    let learner = match (&session.cohort, session.learner.is_empty()) {
        (Some((_, name)), true) => visit.ta("drills-class", &[("name", name)]),
        _ => session.learner.clone(),
    };
    let persona = practice::persona_name(visit.lang, &session.cast.1);
    let level = practice::level_name(visit.lang, session.cast.2);
    visit.ta(
        "drills-cast",
        &[
            ("instructor", &session.instructor),
            ("learner", &learner),
            ("persona", &persona),
            ("level", &level),
        ],
    )
}

/// Looks whether the other side has moved: by the script, without one by the page.
fn waiting(visit: &Visit, session: &Session, words: &str) -> Markup {
    let here = href(session.id);
    html! {
        div.waiting role="status" data-wait={ (here) "/state?seen=" (session.version) } {
            p { (visit.t(words)) }
            noscript { meta http-equiv="refresh" content="10"; }
            a.button href={ (here) "#say" } { (visit.t("drills-look-again")) }
        }
    }
}
