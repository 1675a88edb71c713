//! Assignments 作业: what a cohort is to do by when. Work done since it was set counts; a lesson once learnt stays
//! learnt, and the first test is taken once.

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Columns, Db, Tx, Violation, failed, violation};

use super::cohort::{note, open_one};
use crate::{
    courses::{Library, library_within},
    practice::PracticePack,
};

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskKind {
    /// A lesson, read and its check passed.
    Lesson,
    /// The first test or the last.
    Test,
    /// A case, played to its end.
    Case,
    /// A role-play.
    Practice,
    /// An answer in one's own words.
    Written,
}

impl TaskKind {
    /// All.
    pub const ALL: [Self; 5] =
        [Self::Lesson, Self::Test, Self::Case, Self::Practice, Self::Written];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lesson => "lesson",
            Self::Test => "test",
            Self::Case => "case",
            Self::Practice => "practice",
            Self::Written => "written",
        }
    }

    /// The kind of a name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// An assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Row id.
    pub id: i64,
    /// Whose.
    pub cohort_id: i64,
    /// The name of the cohort.
    pub cohort: String,
    /// What is to be done.
    pub kind: TaskKind,
    /// Code of the lesson, the case or the scene; `pre` or `post`; empty for a written answer.
    pub target: String,
    /// Code of a persona; empty for any.
    pub persona: String,
    /// Level; 0 for any.
    pub level: i64,
    /// What is asked, of a written answer; a remark otherwise.
    pub prompt: String,
    /// By when.
    pub due_on: Day,
    /// Who set it.
    pub set_by: String,
}

/// An assignment to set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAssignment {
    /// What is to be done.
    pub kind: TaskKind,
    /// As in [`Assignment`].
    pub target: String,
    /// As there.
    pub persona: String,
    /// As there.
    pub level: i64,
    /// As there.
    pub prompt: String,
    /// By when.
    pub due_on: Day,
}

/// Assignments of a cohort at most.
const MOST: i64 = 60;
/// Signs of what is asked.
const PROMPT: usize = 1_000;
/// Signs of a written answer.
pub const TEXT_MOST: usize = 4_000;

fn known(library: &Library, new: &NewAssignment) -> bool {
    let pack = PracticePack::shipped();
    match new.kind {
        TaskKind::Lesson => library.lesson(&new.target).is_some(),
        TaskKind::Test => matches!(new.target.as_str(), "pre" | "post"),
        TaskKind::Case => library.case(&new.target).is_some(),
        TaskKind::Practice => {
            let persona = new.persona.is_empty() || pack.persona(&new.persona).is_some();
            let level = new.level == 0 || pack.level(new.level).is_some();
            pack.scene(&new.target).is_some() && persona && level
        }
        TaskKind::Written => new.target.is_empty(),
    }
}

/// Sets an assignment.
///
/// # Errors
/// `classes.task-unknown`, `classes.due-past`, `classes.prompt-empty`, `classes.prompt-long`, `classes.tasks-many`,
/// `classes.cohort-unknown`, `classes.cohort-closed`, or a fault.
pub async fn set_assignment(
    tx: &mut Tx,
    cohort: i64,
    new: &NewAssignment,
    by: &str,
) -> Result<i64> {
    open_one(tx, cohort).await?;
    let prompt = new.prompt.trim();
    let library = library_within(tx.conn()).await?;
    if !known(&library, new) {
        let refused = Rejection::new("classes.task-unknown").with("target", &new.target);
        return Err(refused.on("target").into());
    }
    if new.due_on < tx.clock().day_of(tx.at()) {
        return Err(Rejection::new("classes.due-past").on("due_on").into());
    }
    if new.kind == TaskKind::Written && prompt.is_empty() {
        return Err(Rejection::new("classes.prompt-empty").on("prompt").into());
    }
    if prompt.chars().count() > PROMPT {
        return Err(Rejection::new("classes.prompt-long").with("most", PROMPT).on("prompt").into());
    }
    let mut ask = Ask::new(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM classes_assignment WHERE withdrawn_at IS NULL \
         AND cohort_id = ",
    );
    ask.value(cohort);
    if ask.row(tx.conn(), "counting assignments").await?.int(0)? >= MOST {
        return Err(Rejection::new("classes.tasks-many").with("most", MOST).into());
    }
    let (id, at) = (tx.ids().next(), tx.at().0);
    let played = new.kind == TaskKind::Practice;
    let mut ask = Ask::new(
        "INSERT INTO classes_assignment (id, cohort_id, kind, target, persona, level, prompt, \
         due_on, set_by, set_at) VALUES (",
    );
    ask.value(id).text(", ").value(cohort).text(", ").value(new.kind.code()).text(", ");
    ask.value(new.target.as_str()).text(", ");
    ask.value(if played { new.persona.as_str() } else { "" }).text(", ");
    ask.value(if played { new.level } else { 0 }).text(", ").value(prompt).text(", ");
    ask.value(new.due_on).text(", ").value(by).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("setting an assignment"))?;
    let detail = json!({
        "kind": new.kind.code(), "target": new.target, "due_on": new.due_on.to_string(),
    });
    note(tx, "set-assignment", format!("cohort:{cohort}"), detail);
    Ok(id)
}

/// Withdraws an assignment; nobody owes it any more.
///
/// # Errors
/// `classes.assignment-unknown`, or a fault.
pub async fn withdraw_assignment(tx: &mut Tx, cohort: i64, id: i64) -> Result<()> {
    let at = tx.at().0;
    let mut ask = Ask::new("UPDATE classes_assignment SET withdrawn_at = ");
    ask.value(at).text(" WHERE withdrawn_at IS NULL AND cohort_id = ").value(cohort);
    ask.text(" AND id = ").value(id);
    if ask.run(tx.conn()).await.map_err(failed("withdrawing an assignment"))? == 0 {
        return Err(Rejection::new("classes.assignment-unknown").into());
    }
    let detail = json!({ "assignment": id.to_string() });
    note(tx, "withdraw-assignment", format!("cohort:{cohort}"), detail);
    Ok(())
}

const COLUMNS: &str = "SELECT a.id, a.cohort_id, c.name, a.kind, a.target, a.persona, a.level, \
     a.prompt, a.due_on, a.set_by FROM classes_assignment a \
     JOIN classes_cohort c ON c.id = a.cohort_id WHERE a.withdrawn_at IS NULL AND ";

fn read(row: &AnyRow) -> Result<Assignment> {
    Ok(Assignment {
        id: row.int(0)?,
        cohort_id: row.int(1)?,
        cohort: row.text(2)?,
        kind: TaskKind::parse(&row.text(3)?).unwrap_or(TaskKind::Written),
        target: row.text(4)?,
        persona: row.text(5)?,
        level: row.int(6)?,
        prompt: row.text(7)?,
        due_on: row.day(8)?,
        set_by: row.text(9)?,
    })
}

/// What a cohort is to do, by day.
///
/// # Errors
/// A fault from the database.
pub async fn list_assignments(db: &Db, cohort: i64) -> Result<Vec<Assignment>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text("a.cohort_id = ").value(cohort).text(" ORDER BY a.due_on, a.id");
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing assignments").await?.iter().map(read).collect()
}

/// What some cohorts are to do: one question for all of them.
pub(super) async fn assignments_of(
    connection: &mut store::AnyConnection,
    cohorts: &[i64],
) -> Result<Vec<Assignment>> {
    if cohorts.is_empty() {
        return Ok(Vec::new());
    }
    let mut ask = Ask::new(COLUMNS);
    ask.text("a.cohort_id IN (").list(cohorts.iter().copied()).text(")");
    ask.rows(connection, "listing assignments").await?.iter().map(read).collect()
}

/// An assignment of somebody who is in its cohort.
///
/// # Errors
/// `classes.assignment-unknown`, or a fault.
pub async fn get_assignment(db: &Db, id: i64, learner: i64) -> Result<Assignment> {
    let mut connection = db.read().await?;
    own(&mut connection, id, learner).await
}

async fn own(connection: &mut store::AnyConnection, id: i64, learner: i64) -> Result<Assignment> {
    let mut ask = Ask::new(COLUMNS);
    ask.text("a.id = ").value(id);
    ask.text(
        " AND EXISTS (SELECT 1 FROM classes_member m WHERE m.cohort_id = a.cohort_id \
         AND m.left_on IS NULL AND m.user_id = ",
    );
    ask.value(learner).text(")");
    let rows = ask.rows(connection, "reading an assignment").await?;
    let row = rows.first().ok_or_else(|| Rejection::new("classes.assignment-unknown"))?;
    read(row)
}

/// What somebody handed in to an assignment: the text's id and its words.
///
/// # Errors
/// A fault from the database.
pub async fn find_text(db: &Db, assignment: i64, user: i64) -> Result<Option<(i64, String)>> {
    let mut ask = Ask::new("SELECT id, body FROM classes_text WHERE assignment_id = ");
    ask.value(assignment).text(" AND user_id = ").value(user);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading a written answer").await?;
    rows.first().map(|row| Ok((row.int(0)?, row.text(1)?))).transpose()
}

/// Hands a written answer in, once.
///
/// # Errors
/// `classes.assignment-unknown`, `classes.text-empty`, `classes.text-long`, `classes.text-done`, or a fault.
pub async fn hand_in_text(tx: &mut Tx, (id, user): (i64, i64), body: &str) -> Result<i64> {
    let assignment = own(tx.conn(), id, user).await?;
    if assignment.kind != TaskKind::Written {
        return Err(Rejection::new("classes.assignment-unknown").into());
    }
    let body = body.trim();
    if body.is_empty() {
        return Err(Rejection::new("classes.text-empty").on("body").into());
    }
    if body.chars().count() > TEXT_MOST {
        return Err(Rejection::new("classes.text-long").with("most", TEXT_MOST).on("body").into());
    }
    let (text, at) = (tx.ids().next(), tx.at().0);
    let mut ask =
        Ask::new("INSERT INTO classes_text (id, assignment_id, user_id, body, handed_at) VALUES (");
    ask.value(text).text(", ").value(id).text(", ").value(user).text(", ").value(body);
    ask.text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(|error| match violation(&error) {
        Some(Violation::Unique(_)) => Rejection::new("classes.text-done").into(),
        _ => failed("handing a written answer in")(error),
    })?;
    let detail = json!({ "assignment": id.to_string() });
    note(tx, "hand-in-text", format!("user:{user}"), detail);
    Ok(text)
}
