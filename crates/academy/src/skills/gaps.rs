//! What is missing by role path, who could coach whom, what to set next. Pure.

use std::collections::BTreeSet;

use super::{
    matrix::{Matrix, PersonSkills, paths},
    pack::{Skill, SkillPack},
    weigh::{SkillTier, SourceKind},
};
use crate::{
    classes::{ClassPack, TaskKind},
    courses::{PASSED_BPS, Path},
};

/// A skill that a path needs, held against the people of its roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathGap {
    /// The path, by code.
    pub path: String,
    /// The skill, by code.
    pub skill: String,
    /// People of the path.
    pub people: usize,
    /// Of them able or strong.
    pub able: usize,
    /// Those who are not, the weakest first; nothing known comes before all.
    pub missing: Vec<i64>,
}

/// Somebody who could coach a skill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coach {
    /// Row id.
    pub id: i64,
    /// The name.
    pub name: String,
    /// Points, basis points.
    pub bps: i64,
}

/// Whether a path asks for a skill: by its lessons; a skill without lessons is for who holds talks.
fn asks(path: &Path, skill: &Skill) -> bool {
    let by_lesson = skill.lessons.iter().any(|lesson| path.lessons.contains(lesson));
    let talks = || {
        let held = SkillPack::shipped().skills.iter().filter(|one| !one.blocks.is_empty());
        held.flat_map(|one| &one.lessons).any(|lesson| path.lessons.contains(lesson))
    };
    by_lesson || (skill.lessons.is_empty() && !skill.blocks.is_empty() && talks())
}

fn is_able(tier: SkillTier) -> bool {
    matches!(tier, SkillTier::Strong | SkillTier::Able)
}

/// What is missing, by path and skill; paths without people are left out.
pub fn gaps(pack: &SkillPack, matrix: &Matrix) -> Vec<PathGap> {
    let mut all = Vec::new();
    for path in &paths().paths {
        let people = || matrix.people.iter().filter(|one| path.roles.contains(&one.role));
        if people().next().is_none() {
            continue;
        }
        for (n, skill) in pack.skills.iter().enumerate().filter(|(_, skill)| asks(path, skill)) {
            let cell = |one: &PersonSkills| one.cells.get(n).copied().flatten();
            let able = people().filter(|one| cell(one).is_some_and(|told| is_able(told.tier)));
            let able = able.count();
            let mut missing: Vec<(i64, i64)> = people()
                .filter(|one| !cell(one).is_some_and(|told| is_able(told.tier)))
                .map(|one| (cell(one).map_or(-1, |told| told.bps), one.id))
                .collect();
            missing.sort_unstable();
            all.push(PathGap {
                path: path.code.clone(),
                skill: skill.code.clone(),
                people: able + missing.len(),
                able,
                missing: missing.into_iter().map(|(_, id)| id).collect(),
            });
        }
    }
    all
}

/// Who could coach a skill, the strongest first; not the person themselves.
pub fn coaches(pack: &SkillPack, matrix: &Matrix, skill: &str, not: i64) -> Vec<Coach> {
    let Some(n) = pack.skills.iter().position(|one| one.code == skill) else { return Vec::new() };
    let strong = |one: &PersonSkills| {
        let told = one.cells.get(n).copied().flatten()?;
        let fits = told.tier == SkillTier::Strong && one.id != not;
        fits.then(|| Coach { id: one.id, name: one.name.clone(), bps: told.bps })
    };
    let mut all: Vec<Coach> = matrix.people.iter().filter_map(strong).collect();
    all.sort_by(|a, b| b.bps.cmp(&a.bps).then_with(|| a.name.cmp(&b.name)));
    all
}

/// What to set next for somebody in a skill: the first lesson whose check is not passed, else the first case not
/// passed, else the scene that was played least; `None` where classes can set nothing for it.
pub fn next_of(skill: &Skill, person: &PersonSkills) -> Option<(TaskKind, String)> {
    let best = |kind: SourceKind, target: &str| {
        let all = person.rows.iter().filter(|row| row.kind == kind && row.target == target);
        all.map(|row| row.bps).max()
    };
    let open_lesson = skill
        .lessons
        .iter()
        .find(|code| best(SourceKind::Check, code).is_none_or(|bps| bps < PASSED_BPS));
    if let Some(code) = open_lesson {
        return Some((TaskKind::Lesson, code.clone()));
    }
    let pass = ClassPack::shipped().pass_tenths * 10;
    let open_case =
        skill.cases.iter().find(|code| best(SourceKind::Case, code).is_none_or(|bps| bps < pass));
    if let Some(code) = open_case {
        return Some((TaskKind::Case, code.clone()));
    }
    let played = |scene: &String| {
        let runs = person.rows.iter().filter(|row| row.kind == SourceKind::Talk);
        let runs: BTreeSet<i64> =
            runs.filter(|row| row.scene == *scene).map(|row| row.work_id).collect();
        runs.len()
    };
    let scene = skill.scenes.iter().min_by_key(|scene| played(scene));
    let again = skill.cases.first().map(|code| (TaskKind::Case, code.clone()));
    scene.map(|scene| (TaskKind::Practice, scene.clone())).or(again)
}

#[cfg(test)]
mod tests {
    use store::access::Role;

    use super::*;
    use crate::skills::{SkillRow, weigh};

    fn person(id: i64, role: Role, rows: Vec<SkillRow>) -> PersonSkills {
        let pack = SkillPack::shipped();
        let today = "2026-11-21".parse().expect("day");
        let cell = |skill: &Skill| weigh(pack, rows.iter().filter(|row| row.shows(skill)), today);
        PersonSkills {
            id,
            login: format!("p{id}"),
            name: format!("P{id}"),
            role,
            cells: pack.skills.iter().map(cell).collect(),
            rows,
        }
    }

    fn row(kind: SourceKind, target: &str, bps: i64) -> SkillRow {
        SkillRow {
            person_id: 0,
            kind,
            work_id: 1,
            target: target.to_owned(),
            scene: "quality".to_owned(),
            on: "2026-11-21".parse().expect("day"),
            bps,
            marked: None,
        }
    }

    #[test]
    fn gaps_follow_the_path_of_a_role() {
        let pack = SkillPack::shipped();
        let people = vec![
            person(1, Role::Collector, vec![row(SourceKind::Check, "L6", 9_500)]),
            person(2, Role::Collector, vec![row(SourceKind::Check, "L6", 6_000)]),
            person(3, Role::Legal, vec![]),
            person(4, Role::Finance, vec![row(SourceKind::Check, "L6", 10_000)]),
        ];
        let matrix = Matrix { people, more: false };
        let all = gaps(pack, &matrix);
        let talk = all.iter().find(|one| one.path == "collection" && one.skill == "talk");
        let talk = talk.expect("collectors hold talks");
        assert_eq!((talk.people, talk.able, talk.missing.as_slice()), (3, 1, &[3, 2][..]));
        assert!(!all.iter().any(|one| one.path == "finance" && one.skill == "talk"));
        assert!(all.iter().any(|one| one.path == "collection" && one.skill == "comply"));
        assert!(!all.iter().any(|one| one.path == "sales"), "nobody sells");
        let able: Vec<i64> = coaches(pack, &matrix, "talk", 4).iter().map(|one| one.id).collect();
        assert_eq!(able, [1], "the strongest but oneself");
    }

    #[test]
    fn what_comes_next() {
        let pack = SkillPack::shipped();
        let talk = pack.skill("talk").expect("skill");
        let lesson = |bps| row(SourceKind::Check, "L6", bps);
        let case = |bps| row(SourceKind::Case, "B", bps);
        for (rows, next) in [
            (vec![], Some((TaskKind::Lesson, "L6"))),
            (vec![lesson(PASSED_BPS - 1)], Some((TaskKind::Lesson, "L6"))),
            (vec![lesson(PASSED_BPS)], Some((TaskKind::Case, "B"))),
            (vec![lesson(10_000), case(10_000)], Some((TaskKind::Practice, "first-reminder"))),
        ] {
            let told = next_of(talk, &person(1, Role::Sales, rows.clone()));
            let told = told.as_ref().map(|(kind, target)| (*kind, target.as_str()));
            assert_eq!(told, next, "{rows:?}");
        }
    }
}
