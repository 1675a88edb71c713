//! The matrix as a workbook: a row for each person, a column for each skill, and a sheet with the results behind it.

use academy::skills::{PersonSkills, SkillPack, SkillRow, matrix};
use axum::extract::{Query, State};
use store::access::Role;

use super::skill_name;
use crate::{
    failure::Answer,
    filled::Filled,
    sheet::{self, Shape, Sheet, download},
    state::App,
    visit::Visit,
};

fn percent(bps: i64) -> sheet::Cell {
    sheet::Cell::Micro(bps * 10_000)
}

/// The file.
///
/// # Errors
/// A fault.
pub async fn xlsx(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let role = filled.some("role").and_then(|code| code.parse::<Role>().ok());
    let told = matrix(&app.db, role).await?;
    let pack = SkillPack::shipped();
    let above = vec![
        format!("{} · {}", visit.house.company, visit.t("skills-title")),
        visit.t("skills-export-unit"),
    ];
    let who = |one: &PersonSkills| -> Vec<sheet::Cell> {
        let role = visit.t(&format!("access-role-{}", one.role.code()));
        vec![one.name.as_str().into(), one.login.as_str().into(), role.into()]
    };
    let row = |one: &PersonSkills| -> Vec<sheet::Cell> {
        let cells = one.cells.iter();
        let cells = cells.map(|cell| cell.map_or(sheet::Cell::Blank, |told| percent(told.bps)));
        who(one).into_iter().chain(cells).collect()
    };
    let head: Vec<String> =
        ["skills-person", "access-login", "access-role"].map(|key| visit.t(key)).to_vec();
    let skills = pack.skills.iter().map(|one| skill_name(&visit, one).to_owned());
    let first = Sheet {
        name: visit.t("skills-title"),
        above: above.clone(),
        head: head.iter().cloned().chain(skills).collect(),
        rows: told.people.iter().map(row).collect(),
        ..Sheet::default()
    };
    let result = |one: &PersonSkills, of: &SkillRow| -> Vec<sheet::Cell> {
        let source = visit.t(&format!("skills-source-{}", of.kind.code()));
        let mut cells = who(one);
        cells.extend([
            source.into(),
            of.target.as_str().into(),
            sheet::Cell::Day(of.on),
            percent(of.bps),
        ]);
        cells
    };
    let more = ["skills-source", "skills-work", "skills-on", "skills-points"];
    let second = Sheet {
        name: visit.t("skills-results-sheet"),
        above,
        head: head.into_iter().chain(more.map(|key| visit.t(key))).collect(),
        rows: told
            .people
            .iter()
            .flat_map(|one| one.rows.iter().map(move |of| (one, of)))
            .map(|(one, of)| result(one, of))
            .collect(),
        ..Sheet::default()
    };
    let name = format!("{}-{}", first.name, visit.today);
    Ok(download(&name, Shape::Xlsx, &[first, second], visit.lang)?)
}
