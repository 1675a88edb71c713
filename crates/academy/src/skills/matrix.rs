//! The matrix: people by skills, and one person with the results behind each skill.

use base::{Rejection, Result};
use store::{
    Db,
    access::{Person, Right, Role},
};

use super::{
    pack::{Skill, SkillPack},
    rows::{Of, results},
    weigh::{SkillRow, Weighed, weigh},
};
use crate::courses::{Library, Paths};

/// People of the matrix at most.
const MOST: usize = 500;

/// What somebody shows of a skill; `None` where nothing is known.
pub type Cell = Option<Weighed>;

/// A person with all skills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonSkills {
    /// Row id.
    pub id: i64,
    /// The login.
    pub login: String,
    /// The name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// One for each skill of the pack, in its order.
    pub cells: Vec<Cell>,
    /// All results, the newest first.
    pub rows: Vec<SkillRow>,
}

impl PersonSkills {
    /// The results that show a skill.
    pub fn behind<'a>(&'a self, skill: &'a Skill) -> impl Iterator<Item = &'a SkillRow> {
        self.rows.iter().filter(|row| row.shows(skill))
    }
}

/// The matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// The people, by name.
    pub people: Vec<PersonSkills>,
    /// Whether there are more than are told.
    pub more: bool,
}

/// The path of a role.
pub(super) fn paths() -> &'static Paths {
    &Library::shipped().paths
}

fn put_together(
    pack: &SkillPack,
    person: &Person,
    mut rows: Vec<SkillRow>,
    db: &Db,
) -> PersonSkills {
    rows.sort_by_key(|one| std::cmp::Reverse((one.on, one.work_id)));
    let today = db.clock().today();
    let cell = |skill: &Skill| weigh(pack, rows.iter().filter(|row| row.shows(skill)), today);
    let cells = pack.skills.iter().map(cell).collect();
    PersonSkills {
        id: person.id,
        login: person.login.clone(),
        name: person.name.clone(),
        role: person.role,
        cells,
        rows,
    }
}

/// Everybody who is active and may learn, of one role or of all.
///
/// # Errors
/// A fault from the database.
pub async fn matrix(db: &Db, role: Option<Role>) -> Result<Matrix> {
    let pack = SkillPack::shipped();
    let people = db.list_people().await?.into_iter();
    let mut people: Vec<Person> = people
        .filter(|one| one.active && one.role.may(Right::Learn))
        .filter(|one| role.is_none_or(|role| one.role == role))
        .collect();
    people.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.login.cmp(&b.login)));
    let more = people.len() > MOST;
    people.truncate(MOST);
    let mut by_person: std::collections::BTreeMap<i64, Vec<SkillRow>> =
        std::collections::BTreeMap::new();
    for row in results(db, pack, Of::All).await? {
        by_person.entry(row.person_id).or_default().push(row);
    }
    let one = |person: &Person| {
        let rows = by_person.remove(&person.id).unwrap_or_default();
        put_together(pack, person, rows, db)
    };
    Ok(Matrix { people: people.iter().map(one).collect(), more })
}

/// One person: oneself, or anybody where `all` is given to who teaches.
///
/// # Errors
/// `skills.person-unknown`, or a fault.
pub async fn person_skills(db: &Db, id: i64, (me, all): (i64, bool)) -> Result<PersonSkills> {
    let people = db.list_people().await?;
    let found = people.iter().find(|one| one.id == id).filter(|one| all || one.id == me);
    let person = found.ok_or_else(|| Rejection::new("skills.person-unknown"))?;
    let pack = SkillPack::shipped();
    let rows = results(db, pack, Of::One(id)).await?;
    Ok(put_together(pack, person, rows, db))
}
