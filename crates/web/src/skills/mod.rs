//! Pages of skills: the matrix for who teaches, one person with the results behind each skill, what is missing by role.

mod act;
mod awareness;
mod export;
mod gaps;
mod home;
mod person;

use academy::skills::{Cell, Skill, SkillPack, SkillRow, SkillTier, SourceKind};
use base::Result;
use maud::{Markup, html};
use store::Tx;

pub use act::assign;
pub use awareness::{awareness, awareness_of};
pub use export::xlsx;
pub use gaps::gaps;
pub use home::home;
pub use person::person;

use crate::{
    kit::{self, Link, Tone},
    visit::Visit,
};

const PATH: &str = "/skills";

fn person_href(id: i64) -> String {
    format!("{PATH}/people/{id}")
}

/// A skill in the reader's words.
pub(crate) fn skill_name<'a>(visit: &Visit, skill: &'a Skill) -> &'a str {
    skill.name.pick(visit.lang)
}

/// Basis points as a whole percentage.
fn points(bps: i64) -> String {
    crate::courses::share(bps)
}

const fn tone(tier: SkillTier) -> Tone {
    match tier {
        SkillTier::Strong | SkillTier::Able => Tone::Low,
        SkillTier::Begun => Tone::Medium,
        SkillTier::Weak => Tone::High,
    }
}

/// A tier as a badge.
fn badge(visit: &Visit, tier: SkillTier) -> Markup {
    kit::badge(tone(tier), &visit.t(&format!("skills-tier-{}", tier.code())))
}

/// A cell of the matrix: points, tier, how many results; it opens to them.
fn cell(visit: &Visit, person: i64, (skill, told): (&Skill, Cell)) -> Markup {
    let href = Link::to(person_href(person)).with("skill", &skill.code).href();
    html! {
        @match told {
            None => a href=(href) { (kit::nothing(visit.lang)) },
            Some(told) => {
                a href=(href) { (points(told.bps)) }
                div { (badge(visit, told.tier)) }
                div.meta { (visit.ta("skills-results", &[("count", &told.rows.to_string())])) }
            }
        }
    }
}

/// Where the work behind a result is seen: by its owner, or by who teaches.
fn work_href(row: &SkillRow, own: bool) -> String {
    match row.kind {
        SourceKind::Check if own => format!("/courses/attempts/{}", row.work_id),
        SourceKind::Check => format!("/courses/lessons/{}", row.target),
        SourceKind::Talk => format!("/practice/runs/{}", row.work_id),
        SourceKind::Case if own => format!("/courses/runs/{}", row.work_id),
        SourceKind::Case => format!("/classes/marks/case/{}", row.work_id),
        SourceKind::Lab => format!("/exercises/{}", row.work_id),
        SourceKind::Exam => format!("/certificates/exams/{}", row.work_id),
    }
}

fn crumbs(visit: &Visit, more: &[(&str, String)]) -> Markup {
    html! {
        nav.crumbs.meta {
            a href="/courses" { (visit.t("courses-title")) }
            " / " a href=(PATH) { (visit.t("skills-title")) }
            @for (href, name) in more { " / " a href=(href) { (name) } }
        }
    }
}

/// How the figures are put together, in one paragraph.
fn formula(visit: &Visit) -> Markup {
    let pack = SkillPack::shipped();
    let (half, window) = (pack.half_life_days.to_string(), pack.window_days.to_string());
    let [strong, able, begun] = pack.tiers.map(|percent| percent.to_string());
    let said = visit.ta(
        "skills-formula",
        &[
            ("half", &half),
            ("window", &window),
            ("newest", &pack.newest.to_string()),
            ("strong", &strong),
            ("able", &able),
            ("begun", &begun),
        ],
    );
    let source = [
        ("source", pack.edition.source.pick(visit.lang)),
        ("version", pack.edition.version.as_str()),
        ("licence", pack.licence.as_str()),
    ];
    html! {
        p.meta { (said) }
        p.meta { (visit.ta("skills-source-said", &source)) }
    }
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

/// A button that sets what comes next for people.
fn set_button(visit: &Visit, (skill, people): (&str, &[i64]), word: &str) -> Markup {
    let people: Vec<String> = people.iter().map(i64::to_string).collect();
    html! {
        form.no-print method="post" action={ (PATH) "/assign" } {
            (kit::hidden("csrf", &visit.csrf))
            (kit::hidden("skill", skill))
            (kit::hidden("people", &people.join(",")))
            button.button type="submit" { (visit.t(word)) }
        }
    }
}
