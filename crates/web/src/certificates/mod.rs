//! Pages of certification: one's own levels, an enrolment with its parts, exams, certificates as paper, and the page
//! that checks one for somebody outside.

mod all;
mod causes;
mod check;
mod effect;
mod enrolment;
mod exam;
mod held;
mod home;
mod paper;
mod rights;
mod rights_act;

use academy::certificates::{CertificatePack, HeldState};
use base::Result;
use maud::{Markup, html};
use store::{Tx, access::Right};

pub use all::all;
pub use causes::causes;
pub use check::check;
pub use effect::effect;
pub use enrolment::{begin, decide, enrolment, grant, leave, send};
pub use exam::{exam, hand_in};
pub use held::{held, name, revoke};
pub use home::{enrol, home};
pub use paper::paper;
pub use rights::rights;
pub use rights_act::{decide_right, propose as propose_right};

use crate::{
    kit::{self, Tone},
    visit::Visit,
};

const PATH: &str = "/certificates";

fn enrolment_href(id: i64) -> String {
    format!("{PATH}/enrolments/{id}")
}

fn held_href(id: i64) -> String {
    format!("{PATH}/held/{id}")
}

/// A level in the reader's words.
fn level_name(lang: base::Lang, code: &str) -> String {
    let level = CertificatePack::shipped().level(code);
    level.map_or_else(|| code.to_owned(), |level| level.name.pick(lang).to_owned())
}

/// How a certificate stands, as a badge.
fn state(visit: &Visit, state: HeldState) -> Markup {
    let tone = match state {
        HeldState::Valid => Tone::Low,
        HeldState::Expired => Tone::Medium,
        HeldState::Revoked => Tone::High,
    };
    kit::badge(tone, &visit.t(&format!("certificates-state-{}", state.code())))
}

/// Who asks, and whether they may see everybody's.
fn asking(visit: &Visit) -> Result<(i64, bool)> {
    Ok((visit.person()?.id, visit.may(Right::Teach)))
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
            " / " a href=(PATH) { (visit.t("certificates-title")) }
            @for (href, name) in more { " / " a href=(href) { (name) } }
        }
    }
}

/// A form that is one button.
fn button(visit: &Visit, action: &str, (word, primary): (&str, bool)) -> Markup {
    html! {
        form method="post" action=(action) {
            (kit::hidden("csrf", &visit.csrf))
            button.button.primary[primary] type="submit" { (visit.t(word)) }
        }
    }
}
