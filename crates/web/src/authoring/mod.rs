//! Pages of authoring: packs in use, those that are being written, their lessons and cases as forms with a preview,
//! the second person, files that go and come, the course cut to measure.

mod draft;
mod edit;
mod fields;
mod incoming;
mod list;
mod pack;
mod part;
mod tailor;

use academy::courses::Finding;
use base::{Moment, Result};
use maud::{Markup, html};
use store::Tx;

pub use draft::{act, draft, head, save_head};
pub use edit::{edit, save, shift_row};
pub use incoming::{arrival, decide, end_key, receive};
pub use list::{list, open};
pub use pack::{file, pack, resume, retire};
pub use part::{add, part, take_out};
pub use tailor::{make, tailor};

use crate::{
    kit::{self, Choice, Tone},
    state::App,
    visit::Visit,
};

const PATH: &str = "/authoring";

fn draft_href(id: i64) -> String {
    format!("{PATH}/drafts/{id}")
}

fn part_href(id: i64, part: &str) -> String {
    format!("{PATH}/drafts/{id}/parts/{part}")
}

fn choice(value: &str, name: &str) -> Choice {
    Choice { value: value.to_owned(), name: name.to_owned() }
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

fn crumbs(visit: &Visit, more: &[(&str, String)]) -> Markup {
    html! {
        nav.crumbs.meta {
            a href="/courses" { (visit.t("courses-title")) }
            " / " a href=(PATH) { (visit.t("authoring-title")) }
            @for (href, name) in more { " / " a href=(href) { (name) } }
        }
    }
}

/// A form that is one button.
fn button(
    visit: &Visit,
    action: &str,
    (word, primary): (&str, bool),
    with: &[(&str, &str)],
) -> Markup {
    html! {
        form method="post" action=(action) {
            (kit::hidden("csrf", &visit.csrf))
            @for (name, value) in with { (kit::hidden(name, value)) }
            button.button.primary[primary] type="submit" { (visit.t(word)) }
        }
    }
}

fn at(app: &App, moment: Moment) -> String {
    app.clock().day_of(moment).to_string()
}

/// What is wrong, with place and what to do.
fn faults(visit: &Visit, all: &[&Finding]) -> Markup {
    if all.is_empty() {
        return kit::notice(Tone::Low, &visit.t("authoring-no-faults"), &html! {});
    }
    let place = |one: &Finding| {
        let within = one.fault.place(visit.lang);
        if within.is_empty() { one.place.clone() } else { format!("{} · {within}", one.place) }
    };
    let title = visit.ta("authoring-faults", &[("count", &all.len().to_string())]);
    let lines = html! {
        ul {
            @for one in all.iter().take(60) {
                li { span.meta { (place(one)) } " " (one.fault.sentence(visit.lang)) }
            }
        }
    };
    kit::notice(Tone::Medium, &title, &lines)
}

/// Faults that belong to a part.
fn of_part<'a>(all: &'a [Finding], part: &str) -> Vec<&'a Finding> {
    let case = format!("cases/{part}.toml");
    all.iter().filter(|one| one.place == part || one.place == case).collect()
}

/// The name of an industry's section.
fn industry_name(visit: &Visit, code: &str) -> String {
    let pack = academy::classes::ClassPack::shipped();
    let found = pack.industries.iter().find(|(known, _)| known == code);
    found.map_or_else(|| code.to_owned(), |(_, name)| format!("{code} {}", name.pick(visit.lang)))
}
