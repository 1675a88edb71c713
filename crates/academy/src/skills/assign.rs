//! Setting what is missing, through classes: one class for each skill, in which whoever lacks it is taken in.

use base::{Day, Lang, Rejection, Result};
use store::{Ask, Columns, Tx, access::Person};

use super::{
    gaps::next_of,
    matrix::PersonSkills,
    pack::{Skill, SkillPack},
};
use crate::classes::{NewAssignment, NewCohort, TaskKind, enrol, open_cohort, set_assignment};

/// Days that a class of a skill lasts.
const CLASS_DAYS: i32 = 90;
/// Days that must be left where what was set before is taken over.
const LEFT_LEAST: i32 = 3;

/// What was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// The class.
    pub cohort_id: i64,
    /// People who were not in it.
    pub fresh: usize,
    /// Assignments that were set anew.
    pub set: usize,
}

/// The name of a class: it ends with the code of the skill, so that it is found again in either language.
fn class_name(skill: &Skill, lang: Lang, on: Option<Day>) -> String {
    let head = SkillPack::shipped().class.pick(lang);
    let plain = format!("{head} {} [{}]", skill.name.pick(lang), skill.code);
    on.map_or_else(|| plain.clone(), |day| format!("{plain} {day}"))
}

/// The open class of a skill.
async fn class_of(tx: &mut Tx, skill: &Skill) -> Result<Option<i64>> {
    let mut ask = Ask::new("SELECT id FROM classes_cohort WHERE closed_at IS NULL AND name LIKE ");
    ask.value(format!("% [{}]%", skill.code)).text(" ORDER BY id DESC LIMIT 1");
    let rows = ask.rows(tx.conn(), "looking for the class of a skill").await?;
    rows.first().map(|row| row.int(0)).transpose()
}

/// Whether something is set already with days left.
async fn stands(tx: &mut Tx, cohort: i64, (kind, target): (TaskKind, &str)) -> Result<bool> {
    let least = tx.clock().today().plus_days(LEFT_LEAST);
    let mut ask =
        Ask::new("SELECT 1 FROM classes_assignment WHERE withdrawn_at IS NULL AND cohort_id = ");
    ask.value(cohort).text(" AND kind = ").value(kind.code()).text(" AND target = ");
    ask.value(target).text(" AND due_on >= ").value(least).text(" LIMIT 1");
    Ok(!ask.rows(tx.conn(), "looking what is set").await?.is_empty())
}

/// Sets what comes next in a skill for people who lack it: they are taken into the class of the skill, which is opened
/// where there is none, and what comes next for each is set there.
///
/// # Errors
/// `skills.skill-unknown`, `skills.nobody`, `skills.nothing-next`, what classes refuse, or a fault.
pub async fn set_next(
    tx: &mut Tx,
    by: &Person,
    skill: &str,
    people: &[PersonSkills],
) -> Result<Assigned> {
    let pack = SkillPack::shipped();
    let unknown = || Rejection::new("skills.skill-unknown").with("skill", skill);
    let skill = pack.skill(skill).ok_or_else(unknown)?;
    if people.is_empty() {
        return Err(Rejection::new("skills.nobody").into());
    }
    let mut next: Vec<(TaskKind, String)> = Vec::new();
    for one in people.iter().filter_map(|person| next_of(skill, person)) {
        if !next.contains(&one) {
            next.push(one);
        }
    }
    if next.is_empty() {
        return Err(Rejection::new("skills.nothing-next").with("skill", &skill.code).into());
    }
    let today = tx.clock().today();
    let cohort_id = match class_of(tx, skill).await? {
        Some(id) => id,
        None => open_class(tx, by, skill).await?,
    };
    let logins: Vec<String> = people.iter().map(|one| one.login.clone()).collect();
    let fresh = enrol(tx, cohort_id, &logins).await?;
    let mut set = 0;
    for (kind, target) in next {
        if stands(tx, cohort_id, (kind, &target)).await? {
            continue;
        }
        let new = NewAssignment {
            kind,
            target,
            persona: String::new(),
            level: 0,
            prompt: String::new(),
            due_on: today.plus_days(pack.due_days),
        };
        set_assignment(tx, cohort_id, &new, &by.name).await?;
        set += 1;
    }
    Ok(Assigned { cohort_id, fresh, set })
}

async fn open_class(tx: &mut Tx, by: &Person, skill: &Skill) -> Result<i64> {
    let today = tx.clock().today();
    // A class of that name that was closed keeps its name.
    let mut ask = Ask::new("SELECT 1 FROM classes_cohort WHERE name = ");
    ask.value(class_name(skill, by.lang, None));
    let taken = !ask.rows(tx.conn(), "looking for a name").await?.is_empty();
    let new = NewCohort {
        name: class_name(skill, by.lang, taken.then_some(today)),
        starts_on: today,
        ends_on: today.plus_days(CLASS_DAYS),
        instructor_id: by.id,
        note: skill.lead.pick(by.lang).to_owned(),
    };
    open_cohort(tx, &new).await
}
