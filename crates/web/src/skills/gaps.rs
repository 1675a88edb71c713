//! What is missing by role path: how many of a path are able in each skill it asks for, who is not, who could coach.

use std::collections::BTreeMap;

use academy::{
    courses::Library,
    skills::{Coach, PathGap, SkillPack, coaches, gaps as told_gaps, matrix},
};
use axum::extract::State;
use maud::{Markup, html};

use super::{PATH, crumbs, formula, person_href, points, set_button, skill_name};
use crate::{
    failure::Answer,
    kit::{self, Column, Empty, Link, List, Row, Tone},
    state::App,
    visit::Visit,
};

/// Names that are shown; the others are counted.
const NAMES: usize = 5;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn gaps(State(app): State<App>, visit: Visit) -> Answer {
    let pack = SkillPack::shipped();
    let all = matrix(&app.db, None).await?;
    let names: BTreeMap<i64, &str> =
        all.people.iter().map(|one| (one.id, one.name.as_str())).collect();
    let told = told_gaps(pack, &all);
    let able: BTreeMap<&str, Vec<Coach>> = pack
        .skills
        .iter()
        .map(|skill| (skill.code.as_str(), coaches(pack, &all, &skill.code, 0)))
        .collect();
    let title = visit.t("skills-gaps");
    let body = html! {
        (crumbs(&visit, &[]))
        (kit::page_head(&title, &visit.t("skills-gaps-lead"), &html! {}))
        div.stack {
            @if told.is_empty() { (list(&visit, "gaps", String::new(), Vec::new())) }
            @for path in &Library::shipped().paths.paths {
                @let own: Vec<&PathGap> = told.iter().filter(|gap| gap.path == path.code).collect();
                @if !own.is_empty() {
                    @let rows = own.iter().map(|gap| row(&visit, gap, &names, &able)).collect();
                    (list(&visit, &path.code, path.name.pick(visit.lang).to_owned(), rows))
                }
            }
            (formula(&visit))
        }
    };
    Ok(visit.page(&title, &body))
}

fn row(
    visit: &Visit,
    gap: &PathGap,
    names: &BTreeMap<i64, &str>,
    able: &BTreeMap<&str, Vec<Coach>>,
) -> Row {
    let skill = SkillPack::shipped().skill(&gap.skill);
    let name = skill.map_or(gap.skill.as_str(), |skill| skill_name(visit, skill));
    let share = (gap.able * 10_000).checked_div(gap.people).unwrap_or(0);
    let share = i64::try_from(share).unwrap_or(0);
    let more = gap.missing.len().saturating_sub(NAMES);
    let own = able.get(gap.skill.as_str()).map_or(&[][..], Vec::as_slice);
    let of = |id: i64| Link::to(person_href(id)).with("skill", &gap.skill).href();
    Row {
        cells: vec![
            html! { (name) },
            html! { (gap.able) " / " (gap.people) div.meta { (points(share)) } },
            html! {
                @if gap.missing.is_empty() {
                    (kit::badge(Tone::Low, &visit.t("skills-complete")))
                }
                @for id in gap.missing.iter().take(NAMES) {
                    a href=(of(*id)) { (names.get(id).copied().unwrap_or_default()) } " "
                }
                @if more > 0 { (visit.ta("skills-and-more", &[("count", &more.to_string())])) }
            },
            html! {
                @if own.is_empty() { span.soft { (visit.t("skills-no-coach")) } }
                @for one in own.iter().take(3) { a href=(of(one.id)) { (one.name) } " " }
            },
            html! {
                @if !gap.missing.is_empty() {
                    (set_button(visit, (&gap.skill, &gap.missing), "skills-set-all"))
                }
            },
        ],
        ..Row::default()
    }
}

fn list(visit: &Visit, id: &str, title: String, rows: Vec<Row>) -> Markup {
    List {
        id,
        title,
        columns: vec![
            Column::text(visit.t("skills-skill")).title(),
            Column::number(visit.t("skills-able-of")),
            Column::text(visit.t("skills-missing")).full(),
            Column::text(visit.t("skills-could-coach")).full(),
            Column::fit(String::new()),
        ],
        rows,
        empty: Empty {
            title: visit.t("skills-nobody"),
            why: visit.t("skills-gaps-none-why"),
            button: Some((visit.t("skills-title"), PATH.to_owned())),
        },
        ..List::default()
    }
    .show(visit.lang)
}
