//! Where people stand: what was set, held against what was done in courses and practice, with the marks that count.
//! Four questions for all of a cohort, however many are in it.

use std::collections::BTreeMap;

use base::{Day, Moment, Result};
use store::{AnyConnection, AnyRow, Ask, Columns, Db};

use super::{
    assignment::{Assignment, TaskKind, assignments_of},
    pack::ClassPack,
    standing::Standing,
    work::WorkKind,
};
use crate::practice::PracticePack;

/// Whose assignments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Of all in a cohort.
    Cohort(i64),
    /// Of one learner, in cohorts that are open.
    Learner(i64),
    /// Of all in the open cohorts of an instructor.
    Instructor(i64),
    /// Of all in all open cohorts.
    Open,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Row id of the work where it was done, if there is one.
    pub work_id: Option<i64>,
    /// When.
    pub on: Day,
    /// The automatic mark, tenths of 1000.
    pub auto_tenths: Option<i64>,
    /// The instructor's, which wins.
    pub tenths: Option<i64>,
    /// Who gave it.
    pub marker: String,
}

/// Where somebody stands with an assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where.
    pub standing: Standing,
    /// What was done, if anything was.
    pub done: Option<Done>,
}

/// An assignment of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What is to be done.
    pub assignment: Assignment,
    /// Whose.
    pub user_id: i64,
    /// The name.
    pub learner: String,
    /// Where they stand.
    pub place: Place,
}

impl Task {
    /// What an instructor can mark, once it is handed in.
    pub fn work(&self) -> Option<(WorkKind, i64)> {
        let kind = match self.assignment.kind {
            TaskKind::Case => WorkKind::Case,
            TaskKind::Practice => WorkKind::Practice,
            TaskKind::Written => WorkKind::Written,
            TaskKind::Lesson | TaskKind::Test => return None,
        };
        Some((kind, self.place.done.as_ref()?.work_id?))
    }

    /// Whether it waits for an instructor.
    pub fn waits(&self) -> bool {
        self.work().is_some() && self.place.done.as_ref().is_some_and(|done| done.tenths.is_none())
    }
}

fn reach(ask: &mut Ask, whose: Reach) {
    match whose {
        Reach::Cohort(id) => ask.text(" AND c.id = ").value(id),
        Reach::Learner(user) => ask.text(" AND c.closed_at IS NULL AND m.user_id = ").value(user),
        Reach::Instructor(user) => {
            ask.text(" AND c.closed_at IS NULL AND c.instructor_id = ").value(user)
        }
        Reach::Open => ask.text(" AND c.closed_at IS NULL"),
    };
}

const FROM: &str = " FROM classes_assignment a JOIN classes_cohort c ON c.id = a.cohort_id \
     JOIN classes_member m ON m.cohort_id = c.id AND m.left_on IS NULL ";

/// Everybody's assignments with where they stand: late ones first, then by day.
///
/// # Errors
/// A fault from the database.
pub async fn tasks(db: &Db, whose: Reach, today: Day) -> Result<Vec<Task>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT a.id, c.id, m.user_id, u.name");
    ask.text(FROM).text("JOIN store_user u ON u.id = m.user_id WHERE a.withdrawn_at IS NULL");
    reach(&mut ask, whose);
    let owed: Vec<(i64, i64, i64, String)> = ask
        .rows(&mut connection, "listing what was set")
        .await?
        .iter()
        .map(|row| Ok((row.int(0)?, row.int(1)?, row.int(2)?, row.text(3)?)))
        .collect::<Result<_>>()?;
    let done = works(&mut connection, db, whose).await?;
    let marks = marks(&mut connection, whose).await?;
    let mut cohorts: Vec<i64> = owed.iter().map(|one| one.1).collect();
    cohorts.sort_unstable();
    cohorts.dedup();
    let set = assignments_of(&mut connection, &cohorts).await?.into_iter();
    let set: BTreeMap<i64, Assignment> = set.map(|one| (one.id, one)).collect();
    drop(connection);
    let task = |(id, _, user_id, learner): (i64, i64, i64, String)| {
        let assignment: &Assignment = set.get(&id)?;
        let mut done = done.get(&(id, user_id)).cloned();
        if let Some(one) = &mut done
            && let Some(work) = one.work_id
            && let Some((tenths, marker)) = marks.get(&(assignment.kind.code().to_owned(), work))
        {
            (one.tenths, one.marker) = (Some(*tenths), marker.clone());
        }
        let place = place(assignment, done, today);
        Some(Task { assignment: assignment.clone(), user_id, learner, place })
    };
    let mut all: Vec<Task> = owed.into_iter().filter_map(task).collect();
    all.sort_by(|a, b| {
        let key = |one: &Task| (one.place.standing, one.assignment.due_on, one.assignment.id);
        key(a).cmp(&key(b)).then_with(|| a.learner.cmp(&b.learner))
    });
    Ok(all)
}

fn place(assignment: &Assignment, done: Option<Done>, today: Day) -> Place {
    let wanted = match assignment.kind {
        TaskKind::Lesson => crate::courses::PASSED_BPS / 10,
        TaskKind::Test => 0,
        TaskKind::Practice => PracticePack::shipped().pass * 10,
        TaskKind::Case | TaskKind::Written => ClassPack::shipped().pass_tenths,
    };
    // A lesson that was read and not checked is not handed in.
    let handed_in = match (assignment.kind, &done) {
        (TaskKind::Lesson, Some(one)) => one.auto_tenths.is_some(),
        (_, done) => done.is_some(),
    };
    let reached = done.as_ref().and_then(|one| one.tenths.or(one.auto_tenths));
    let days = (assignment.due_on, today);
    Place { standing: Standing::of(handed_in, reached, wanted, days), done }
}

type Works = BTreeMap<(i64, i64), Done>;

async fn works(connection: &mut AnyConnection, db: &Db, whose: Reach) -> Result<Works> {
    let mut all = Works::new();
    let day = |at: i64| db.clock().day_of(Moment(at));
    let mut ask = Ask::new(
        "SELECT a.id, m.user_id, MIN(r.recorded_at), (SELECT MAX(t.points_bps) \
         FROM courses_attempt t WHERE t.user_id = m.user_id AND t.kind = 'check' \
         AND t.lesson = a.target)",
    );
    ask.text(FROM).text("JOIN courses_reading r ON r.user_id = m.user_id AND r.lesson = a.target");
    ask.text(" WHERE a.kind = 'lesson' AND a.withdrawn_at IS NULL");
    reach(&mut ask, whose);
    ask.text(" GROUP BY a.id, a.target, m.user_id");
    for row in ask.rows(connection, "reading lessons that were set").await? {
        let tenths = row.maybe_int(3)?.map(|bps| bps / 10);
        all.insert((row.int(0)?, row.int(1)?), done_by(None, day(row.int(2)?), tenths));
    }
    let mut ask = Ask::new("SELECT a.id, m.user_id, t.id, t.points_bps, t.done_at");
    ask.text(FROM).text(
        "JOIN courses_attempt t ON t.id = (SELECT MAX(n.id) FROM courses_attempt n \
         WHERE n.user_id = m.user_id AND n.kind = a.target AND n.done_at IS NOT NULL \
         AND (n.kind = 'pre' OR n.done_at >= a.set_at)) \
         WHERE a.kind = 'test' AND a.withdrawn_at IS NULL",
    );
    reach(&mut ask, whose);
    keep(&mut all, ask.rows(connection, "reading tests that were set").await?, day, 10)?;
    let mut ask = Ask::new("SELECT a.id, m.user_id, r.id, r.points * 10, r.done_at");
    ask.text(FROM).text(
        "JOIN courses_run r ON r.id = (SELECT MAX(n.id) FROM courses_run n \
         WHERE n.user_id = m.user_id AND n.case_code = a.target AND n.done_at >= a.set_at) \
         WHERE a.kind = 'case' AND a.withdrawn_at IS NULL",
    );
    reach(&mut ask, whose);
    keep(&mut all, ask.rows(connection, "reading cases that were set").await?, day, 1)?;
    let mut ask = Ask::new("SELECT a.id, m.user_id, r.id, r.total_tenths, r.ended_at");
    ask.text(FROM).text(
        "JOIN practice_run r ON r.id = (SELECT MAX(n.id) FROM practice_run n \
         WHERE n.person_id = m.user_id AND n.scene = a.target AND n.branch_of IS NULL AND n.live = 0 \
         AND (a.persona = '' OR n.persona = a.persona) AND (a.level = 0 OR n.level = a.level) \
         AND n.ended_at >= a.set_at) WHERE a.kind = 'practice' AND a.withdrawn_at IS NULL",
    );
    reach(&mut ask, whose);
    keep(&mut all, ask.rows(connection, "reading role-plays that were set").await?, day, 1)?;
    let mut ask = Ask::new("SELECT a.id, m.user_id, t.id, CAST(NULL AS BIGINT), t.handed_at");
    ask.text(FROM).text(
        "JOIN classes_text t ON t.assignment_id = a.id AND t.user_id = m.user_id \
         WHERE a.kind = 'written' AND a.withdrawn_at IS NULL",
    );
    reach(&mut ask, whose);
    keep(&mut all, ask.rows(connection, "reading written answers").await?, day, 1)?;
    Ok(all)
}

fn done_by(work_id: Option<i64>, on: Day, auto_tenths: Option<i64>) -> Done {
    Done { work_id, on, auto_tenths, tenths: None, marker: String::new() }
}

/// Rows of assignment, learner, work, points of so many to the tenth, instant.
fn keep(all: &mut Works, rows: Vec<AnyRow>, day: impl Fn(i64) -> Day, per: i64) -> Result<()> {
    for row in rows {
        let tenths = row.maybe_int(3)?.map(|points| points / per);
        let done = done_by(Some(row.int(2)?), day(row.int(4)?), tenths);
        all.insert((row.int(0)?, row.int(1)?), done);
    }
    Ok(())
}

/// The marks that count, by kind and id of the work: tenths and who gave them.
async fn marks(
    connection: &mut AnyConnection,
    whose: Reach,
) -> Result<BTreeMap<(String, i64), (i64, String)>> {
    let mut ask = Ask::new(
        "SELECT k.kind, k.work_id, k.tenths, u.name FROM classes_mark k \
         JOIN store_user u ON u.id = k.marked_by WHERE k.learner_id IN (SELECT m.user_id \
         FROM classes_member m JOIN classes_cohort c ON c.id = m.cohort_id \
         WHERE m.left_on IS NULL",
    );
    reach(&mut ask, whose);
    ask.text(
        ") AND NOT EXISTS (SELECT 1 FROM classes_mark n WHERE n.kind = k.kind \
         AND n.work_id = k.work_id AND n.id > k.id)",
    );
    let one = |row: &AnyRow| Ok(((row.text(0)?, row.int(1)?), (row.int(2)?, row.text(3)?)));
    ask.rows(connection, "reading marks that count").await?.iter().map(one).collect()
}
