//! The matrix: people by skills. Who does not teach is led to their own page.

use academy::skills::{Matrix, PersonSkills, SkillPack, matrix};
use axum::extract::{Query, State};
use maud::{Markup, html};
use store::access::{Right, Role};

use super::{PATH, cell, crumbs, formula, person_href, skill_name};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Empty, Link, List, Pager, Row},
    state::App,
    visit::Visit,
};

const ROWS: usize = 25;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn home(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let me = visit.person()?.id;
    if !visit.may(Right::Teach) {
        return Ok(visit.go(&person_href(me), None));
    }
    let role = filled.some("role").and_then(|code| code.parse::<Role>().ok());
    let skip = filled.get("skip").parse().unwrap_or(0);
    let told = matrix(&app.db, role).await?;
    let title = visit.t("skills-title");
    let actions = html! {
        a.button href="/skills/awareness" { (visit.t("skills-awareness")) }
        a.button href="/skills/gaps" { (visit.t("skills-gaps")) }
        a.button href=(person_href(me)) { (visit.t("skills-own")) }
    };
    let body = html! {
        (crumbs(&visit, &[]))
        (kit::page_head(&title, &visit.t("skills-lead"), &actions))
        div.stack {
            (people(&visit, &told, (role, skip)))
            (formula(&visit))
        }
    };
    Ok(visit.page(&title, &body))
}

fn people(visit: &Visit, told: &Matrix, (role, skip): (Option<Role>, usize)) -> Markup {
    let pack = SkillPack::shipped();
    let row = |one: &PersonSkills| {
        let name = html! {
            a href=(person_href(one.id)) { (one.name) }
            div.meta { (visit.t(&format!("access-role-{}", one.role.code()))) }
        };
        let cells = pack.skills.iter().zip(&one.cells);
        let cells = cells.map(|(skill, told)| cell(visit, one.id, (skill, *told)));
        Row { cells: [name].into_iter().chain(cells).collect(), ..Row::default() }
    };
    let chip = |one: Role| {
        let on = role == Some(one);
        Chip {
            name: visit.t(&format!("access-role-{}", one.code())),
            count: None,
            href: if on { PATH.to_owned() } else { Link::to(PATH).with("role", one.code()).href() },
            on,
        }
    };
    let file = Link::to("/skills.xlsx").with_some("role", role.map(Role::code));
    let link = Link::to(PATH).with_some("role", role.map(Role::code));
    let columns =
        pack.skills.iter().map(|one| Column::number(skill_name(visit, one).to_owned()).folded());
    let columns = [Column::text(visit.t("skills-person")).title()].into_iter().chain(columns);
    let list = List {
        id: "people",
        title: visit.t("skills-people"),
        count: i64::try_from(told.people.len()).ok(),
        chips: Role::ALL.map(chip).to_vec(),
        columns: columns.collect(),
        rows: told.people.iter().skip(skip).take(ROWS).map(row).collect(),
        pager: Some(Pager::skipping(
            visit.lang,
            (&link, "people"),
            (skip, ROWS, told.people.len()),
        )),
        empty: Empty {
            title: visit.t("skills-nobody"),
            why: visit.t("skills-nobody-why"),
            button: Some((visit.t("skills-everybody"), PATH.to_owned())),
        },
        xlsx: visit.may(Right::Export).then(|| file.href()),
        ..List::default()
    };
    html! {
        (list.show(visit.lang))
        @if told.more { p.meta { (visit.t("skills-more")) } }
    }
}
