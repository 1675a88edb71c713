//! One person: every skill with its figure, and the results behind one of them.

use academy::{
    classes::TaskKind,
    courses::Library,
    skills::{
        Cell, Coach, PersonSkills, Skill, SkillPack, SkillRow, SkillTier, SourceKind as S, coaches,
        matrix, next_of, person_skills, weight,
    },
};
use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use store::access::Right;

use super::{badge, crumbs, formula, person_href, points, set_button, skill_name, work_href};
use crate::{
    classes::target_name,
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Link, List, Row},
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `skills.person-unknown`, or a fault.
pub async fn person(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Answer {
    let pack = SkillPack::shipped();
    let (me, teaches) = (visit.person()?.id, visit.may(Right::Teach));
    let told = person_skills(&app.db, id, (me, teaches)).await?;
    let shown = filled.some("skill").and_then(|code| pack.skill(code));
    // Who is strong is a mark of theirs: only who teaches is told.
    let able = match (teaches, shown) {
        (true, Some(skill)) => {
            let all = matrix(&app.db, None).await?;
            coaches(pack, &all, &skill.code, id)
        }
        _ => Vec::new(),
    };
    let title = visit.ta("skills-of", &[("person", &told.name)]);
    let body = html! {
        (crumbs(&visit, &[]))
        (kit::page_head(&title, &visit.t("skills-person-lead"), &html! {}))
        div.stack {
            @if let Some(skill) = shown {
                (behind(&visit, (&told, id == me), skill))
                (onward(&visit, (&told, skill), teaches, &able))
            }
            (skills(&visit, &told))
            (formula(&visit))
        }
    };
    Ok(visit.page(&title, &body))
}

fn next_said(visit: &Visit, skill: &Skill, told: &PersonSkills) -> Markup {
    let Some((kind, target)) = next_of(skill, told) else {
        return html! { (kit::nothing(visit.lang)) };
    };
    let name = target_name((visit, Library::shipped()), kind, &target);
    let href = match kind {
        TaskKind::Lesson => format!("/courses/lessons/{target}"),
        TaskKind::Case => format!("/courses/cases/{target}"),
        _ => Link::to("/practice").with("scene", &target).href(),
    };
    html! { a href=(href) { (visit.t(&format!("classes-kind-{}", kind.code()))) " · " (name) } }
}

fn skills(visit: &Visit, told: &PersonSkills) -> Markup {
    let pack = SkillPack::shipped();
    let row = |(skill, cell): (&Skill, &Cell)| {
        let href = Link::to(person_href(told.id)).with("skill", &skill.code).href();
        Row {
            href: Some(href.clone()),
            cells: vec![
                html! {
                    a href=(href) { (skill_name(visit, skill)) }
                    div.meta { (skill.lead.pick(visit.lang)) }
                },
                html! {
                    @match cell {
                        Some(cell) => (points(cell.bps)),
                        None => (kit::nothing(visit.lang)),
                    }
                },
                html! { @if let Some(cell) = cell { (badge(visit, cell.tier)) } },
                html! { (cell.map_or(0, |cell| cell.rows)) },
                html! {
                    @match cell {
                        Some(cell) => (cell.last_on),
                        None => (kit::nothing(visit.lang)),
                    }
                },
                html! {
                    @if !cell.is_some_and(|cell| cell.tier == SkillTier::Strong) {
                        (next_said(visit, skill, told))
                    }
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "skills",
        title: visit.t("skills-all"),
        columns: vec![
            Column::text(visit.t("skills-skill")).title(),
            Column::number(visit.t("skills-points")),
            Column::fit(visit.t("skills-tier")),
            Column::number(visit.t("skills-count")),
            Column::fit(visit.t("skills-last")),
            Column::text(visit.t("skills-next")).full(),
        ],
        rows: pack.skills.iter().zip(&told.cells).map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn target_said(visit: &Visit, row: &SkillRow) -> String {
    match row.kind {
        S::Check => target_name((visit, Library::shipped()), TaskKind::Lesson, &row.target),
        S::Case => target_name((visit, Library::shipped()), TaskKind::Case, &row.target),
        S::Talk => {
            let scene = target_name((visit, Library::shipped()), TaskKind::Practice, &row.scene);
            let block = visit.t(&format!("skills-block-{}", row.target));
            format!("{scene} · {block}")
        }
        S::Lab => {
            let labs = &academy::exercises::ExercisePack::shipped().labs;
            let lab = labs.iter().find(|lab| lab.lab.code() == row.target);
            lab.map_or_else(|| row.target.clone(), |lab| lab.name.pick(visit.lang).to_owned())
        }
        S::Exam => {
            let level = academy::certificates::CertificatePack::shipped().level(&row.target);
            level.map_or_else(|| row.target.clone(), |one| one.name.pick(visit.lang).to_owned())
        }
    }
}

fn behind(visit: &Visit, (told, own): (&PersonSkills, bool), skill: &Skill) -> Markup {
    let pack = SkillPack::shipped();
    let row = |one: &SkillRow| {
        let days = visit.today.epoch_days() - one.on.epoch_days();
        let share = weight(pack, days) / 100;
        Row {
            cells: vec![
                html! {
                    a href=(work_href(one, own)) { (target_said(visit, one)) }
                    div.meta { (visit.t(&format!("skills-source-{}", one.kind.code()))) }
                },
                html! { (one.on) },
                html! {
                    (points(one.bps))
                    @if let Some((auto, by)) = &one.marked {
                        div.meta {
                            (visit.ta("skills-marked", &[("by", by), ("auto", &points(*auto))]))
                        }
                    }
                },
                html! { (points(share)) },
            ],
            ..Row::default()
        }
    };
    let rows: Vec<Row> = told.behind(skill).map(row).collect();
    let title = visit.ta("skills-behind", &[("skill", skill_name(visit, skill))]);
    List {
        id: "behind",
        title,
        count: i64::try_from(rows.len()).ok(),
        columns: vec![
            Column::text(visit.t("skills-work")).title(),
            Column::fit(visit.t("skills-on")),
            Column::number(visit.t("skills-points")),
            Column::number(visit.t("skills-weight")),
        ],
        rows,
        empty: Empty {
            title: visit.t("skills-none"),
            why: visit.t("skills-none-why"),
            button: Some((visit.t("courses-title"), "/courses".to_owned())),
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn onward(
    visit: &Visit,
    (told, skill): (&PersonSkills, &Skill),
    teaches: bool,
    able: &[Coach],
) -> Markup {
    let body = html! {
        (kit::facts(&[
            (visit.t("skills-next"), next_said(visit, skill, told)),
        ]))
        @if teaches {
            div.actions {
                @if next_of(skill, told).is_some() {
                    (set_button(visit, (&skill.code, &[told.id]), "skills-set"))
                }
            }
            @if able.is_empty() {
                p.soft { (visit.t("skills-no-coach")) }
            } @else {
                p {
                    (visit.t("skills-coaches")) " "
                    @for one in able.iter().take(5) {
                        a href=(Link::to(person_href(one.id)).with("skill", &skill.code).href()) { (one.name) }
                        " " (points(one.bps)) " "
                    }
                }
            }
        } @else {
            p { a href="/classes/coaches" { (visit.t("skills-ask-coach")) } }
        }
    };
    kit::panel(&visit.t("skills-onward"), &html! {}, &body)
}
