//! Pages of classes: where learners stand, what is set, what is marked, who coaches. Thin: rules and SQL are the
//! academy's.

mod board;
pub mod boards;
mod coaches;
mod home;
mod marking;
mod request;
mod setting;
mod suits;
mod work;
mod written;

use academy::{
    classes::{Assignment, ClassPack, Standing, Task, TaskKind},
    courses::Library,
    practice::PracticePack,
};
use axum::response::Response;
use base::{Lang, Result};
use credit::scoring::Wording;
use maud::{Markup, html};
use store::Tx;

pub use board::{board, close, enrol, leave};
pub use coaches::{ask, coaches, profile, set_profile};
pub use home::{home, mine, open};
pub use marking::marking;
pub use request::{answer, close as close_request, show as request};
pub use setting::{set, withdraw};
pub use suits::suited;
pub(crate) use work::mark_beside;
pub use work::{mark, show as work};
pub use written::{hand_in, show as written};

use crate::{
    kit::{self, Choice, Tone},
    visit::Visit,
};

/// Where the room begins.
const PATH: &str = "/classes";

fn href(id: i64) -> String {
    format!("{PATH}/{id}")
}

fn work_href(kind: &str, id: i64) -> String {
    format!("{PATH}/marks/{kind}/{id}")
}

/// Closes a verb of the room: done, or a refusal that is told as a page.
async fn closed<T>(tx: Tx, outcome: Result<T>) -> Result<T> {
    match outcome {
        Ok(done) => tx.commit().await.map(|()| done),
        Err(why) => {
            tx.roll_back().await?;
            Err(why)
        }
    }
}

fn onward(visit: &Visit, href: &str, said: &str) -> Response {
    visit.go(href, Some(&kit::Flash::new(said)))
}

fn crumbs(visit: &Visit, more: &[(&str, String)]) -> Markup {
    html! {
        nav.crumbs.meta {
            a href="/courses" { (visit.t("courses-title")) } " / "
            a href=(PATH) { (visit.t("classes-title")) }
            @for (href, name) in more { " / " a href=(href) { (name) } }
        }
    }
}

/// Tenths as points with one decimal.
fn points(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, (tenths % 10).abs())
}

/// The instructor's mark with the automatic one beside it; the one that counts stands first.
fn both_marks(visit: &Visit, (own, auto): (Option<i64>, Option<i64>)) -> Markup {
    html! {
        @match (own, auto) {
            (Some(own), Some(auto)) => {
                b { (points(own)) }
                div.meta { (visit.ta("classes-auto-was", &[("points", &points(auto))])) }
            }
            (Some(own), None) => b { (points(own)) },
            (None, Some(auto)) => (points(auto)),
            (None, None) => (kit::nothing(visit.lang)),
        }
    }
}

fn standing(visit: &Visit, at: Standing) -> Markup {
    let word = visit.t(&format!("classes-standing-{}", at.code()));
    match at {
        Standing::Late => kit::badge(Tone::High, &word),
        Standing::Below => kit::badge(Tone::Medium, &word),
        Standing::Open => kit::plain_badge(&word),
        Standing::Done => kit::badge(Tone::Low, &word),
    }
}

/// A lesson, a test, a case or a scene, in words; its code where there is none any more.
pub(crate) fn target_name(
    (visit, library): (&Visit, &Library),
    kind: TaskKind,
    target: &str,
) -> String {
    let (pack, lang) = (PracticePack::shipped(), visit.lang);
    let code = || target.to_owned();
    let named = |title: Option<&Wording>| title.map_or_else(code, |one| one.pick(lang).to_owned());
    match kind {
        TaskKind::Lesson => {
            let title = named(library.lesson(target).map(|one| &one.title));
            format!("{target} {title}")
        }
        TaskKind::Test => visit.t(&format!("courses-{target}")),
        TaskKind::Case => named(library.case(target).map(|one| &one.title)),
        TaskKind::Practice => named(pack.scene(target).map(|one| &one.name)),
        TaskKind::Written => code(),
    }
}

/// What is to be done, in words.
fn task_name((visit, library): (&Visit, &Library), of: &Assignment) -> String {
    let (pack, lang) = (PracticePack::shipped(), visit.lang);
    match of.kind {
        TaskKind::Practice => {
            let mut name = target_name((visit, library), of.kind, &of.target);
            if let Some(persona) = pack.persona(&of.persona) {
                name = format!("{name} · {}", persona.name.pick(lang));
            }
            match pack.level(of.level) {
                Some(level) => format!("{name} · {}", level.name.pick(lang)),
                None => name,
            }
        }
        TaskKind::Written => of.prompt.chars().take(60).collect(),
        kind => target_name((visit, library), kind, &of.target),
    }
}

/// Where a learner does it.
fn do_href(of: &Assignment) -> String {
    match of.kind {
        TaskKind::Lesson => format!("/courses/lessons/{}", of.target),
        TaskKind::Test => "/courses".to_owned(),
        TaskKind::Case => format!("/courses/cases/{}", of.target),
        TaskKind::Practice => format!("/practice?scene={}", of.target),
        TaskKind::Written => format!("{PATH}/written/{}", of.id),
    }
}

/// Where the work is looked at.
fn done_href(task: &Task) -> Option<String> {
    task.work().map(|(kind, id)| work_href(kind.code(), id))
}

fn choice(value: &str, name: &str) -> Choice {
    Choice { value: value.to_owned(), name: name.to_owned() }
}

/// A name of the pack, or its code.
fn named(lang: Lang, all: &[(String, Wording)], code: &str) -> String {
    let found = all.iter().find(|(one, _)| one == code);
    found.map_or_else(|| code.to_owned(), |(_, name)| name.pick(lang).to_owned())
}

/// What a request is about, or what somebody knows, in words.
fn about(visit: &Visit, (topics, industries, kinds): (&[String], &[String], &[String])) -> String {
    let pack = ClassPack::shipped();
    let topics = topics.iter().map(|one| named(visit.lang, &pack.topics, one));
    let industries = industries.iter().map(|one| named(visit.lang, &pack.industries, one));
    let kinds = kinds.iter().map(|one| visit.t(&format!("parties-kind-{one}")));
    let all: Vec<String> =
        topics.chain(industries).chain(kinds).filter(|one| !one.is_empty()).collect();
    all.join(visit.lang.pick("、", ", "))
}
