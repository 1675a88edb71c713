//! Cohorts 班级: who learns together, from when to when, with whom.

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{
    AnyRow, Ask, Audit, Columns, Db, Tx, Violation,
    access::{Right, Role},
    failed, violation,
};

/// A cohort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    /// Row id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// First day.
    pub starts_on: Day,
    /// Last day.
    pub ends_on: Day,
    /// Who teaches.
    pub instructor_id: i64,
    /// The name.
    pub instructor: String,
    /// What it is for.
    pub note: String,
    /// People in it.
    pub members: i64,
    /// Over.
    pub closed: bool,
}

/// A cohort to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCohort {
    /// Its name.
    pub name: String,
    /// First day.
    pub starts_on: Day,
    /// Last day.
    pub ends_on: Day,
    /// Who teaches.
    pub instructor_id: i64,
    /// What it is for.
    pub note: String,
}

/// Somebody in a cohort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Whose.
    pub user_id: i64,
    /// The name to sign in with.
    pub login: String,
    /// The name.
    pub name: String,
    /// Since when.
    pub joined_on: Day,
}

/// People of a cohort at most.
const MOST: i64 = 200;
/// Signs of a name, of a note.
const NAME: usize = 60;
const NOTE: usize = 1_000;

pub(super) fn note(tx: &mut Tx, action: &'static str, subject: String, detail: serde_json::Value) {
    tx.audit(Audit { room: "classes", action, subject, detail });
}

/// Refuses who cannot teach.
pub(super) async fn teaching(tx: &mut Tx, user: i64) -> Result<()> {
    let mut ask = Ask::new("SELECT role FROM store_user WHERE active = 1 AND id = ");
    ask.value(user);
    let rows = ask.rows(tx.conn(), "looking who teaches").await?;
    let role = rows.first().map(|row| row.text(0)).transpose()?;
    let role = role.and_then(|role| role.parse::<Role>().ok());
    if role.is_some_and(|role| role.may(Right::Teach)) {
        return Ok(());
    }
    Err(Rejection::new("classes.not-teaching").on("instructor").into())
}

/// Opens a cohort.
///
/// # Errors
/// `classes.name-empty`, `classes.name-taken`, `classes.days-turned`, `classes.note-long`, `classes.not-teaching`, or a
/// fault.
pub async fn open_cohort(tx: &mut Tx, new: &NewCohort) -> Result<i64> {
    let (name, text) = (new.name.trim(), new.note.trim());
    if name.is_empty() || name.chars().count() > NAME {
        return Err(Rejection::new("classes.name-empty").on("name").into());
    }
    if new.starts_on > new.ends_on {
        return Err(Rejection::new("classes.days-turned").on("ends_on").into());
    }
    if text.chars().count() > NOTE {
        return Err(Rejection::new("classes.note-long").with("most", NOTE).on("note").into());
    }
    teaching(tx, new.instructor_id).await?;
    let (id, at) = (tx.ids().next(), tx.at());
    let mut ask = Ask::new(
        "INSERT INTO classes_cohort (id, name, starts_on, ends_on, instructor_id, note, opened_at) \
         VALUES (",
    );
    ask.value(id).text(", ").value(name).text(", ").value(new.starts_on).text(", ");
    ask.value(new.ends_on).text(", ").value(new.instructor_id).text(", ").value(text);
    ask.text(", ").value(at.0).text(")");
    ask.run(tx.conn()).await.map_err(|error| match violation(&error) {
        Some(Violation::Unique(_)) => {
            Rejection::new("classes.name-taken").with("name", name).on("name").into()
        }
        _ => failed("opening a cohort")(error),
    })?;
    note(tx, "open-cohort", format!("cohort:{id}"), json!({ "name": name }));
    Ok(id)
}

/// Closes a cohort: what was set stays to be seen, nothing more is asked of anybody.
///
/// # Errors
/// `classes.cohort-closed`, `classes.cohort-unknown`, or a fault.
pub async fn close_cohort(tx: &mut Tx, id: i64) -> Result<()> {
    open_one(tx, id).await?;
    let at = tx.at().0;
    let mut ask = Ask::new("UPDATE classes_cohort SET closed_at = ");
    ask.value(at).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("closing a cohort"))?;
    note(tx, "close-cohort", format!("cohort:{id}"), json!({}));
    Ok(())
}

/// Locks a cohort that is open.
pub(super) async fn open_one(tx: &mut Tx, id: i64) -> Result<()> {
    tx.lock("SELECT id FROM classes_cohort WHERE id = $1", id).await?;
    let mut ask = Ask::new("SELECT closed_at FROM classes_cohort WHERE id = ");
    ask.value(id);
    let rows = ask.rows(tx.conn(), "reading a cohort").await?;
    let row = rows.first().ok_or_else(|| Rejection::new("classes.cohort-unknown"))?;
    match row.maybe_int(0)? {
        None => Ok(()),
        Some(_) => Err(Rejection::new("classes.cohort-closed").into()),
    }
}

/// Takes people in, by the names that they sign in with. How many are new.
///
/// # Errors
/// `classes.person-unknown`, `classes.person-missing`, `classes.cohort-full`, `classes.cohort-unknown`,
/// `classes.cohort-closed`, or a fault; then nobody is taken in.
pub async fn enrol(tx: &mut Tx, cohort: i64, logins: &[String]) -> Result<usize> {
    open_one(tx, cohort).await?;
    if logins.is_empty() {
        return Err(Rejection::new("classes.person-missing").on("logins").into());
    }
    let today = tx.clock().day_of(tx.at());
    let mut fresh = 0;
    for login in logins {
        let mut ask = Ask::new("SELECT id, role FROM store_user WHERE active = 1 AND login = ");
        ask.value(login.trim().to_lowercase());
        let rows = ask.rows(tx.conn(), "looking for a learner").await?;
        let unknown = || Rejection::new("classes.person-unknown").with("login", login).on("logins");
        let row = rows.first().ok_or_else(unknown)?;
        let role: Role = row.text(1)?.parse().map_err(|_| unknown())?;
        if !role.may(Right::Learn) {
            return Err(unknown().into());
        }
        let (id, user) = (tx.ids().next(), row.int(0)?);
        let mut ask =
            Ask::new("INSERT INTO classes_member (id, cohort_id, user_id, joined_on) VALUES (");
        ask.value(id).text(", ").value(cohort).text(", ").value(user).text(", ").value(today);
        ask.text(
            ") ON CONFLICT (cohort_id, user_id) DO UPDATE SET left_on = NULL, \
             joined_on = excluded.joined_on WHERE classes_member.left_on IS NOT NULL",
        );
        let changed = ask.run(tx.conn()).await.map_err(failed("taking a learner in"))?;
        fresh += usize::from(changed > 0);
    }
    let mut ask = Ask::new(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM classes_member WHERE left_on IS NULL AND cohort_id = ",
    );
    ask.value(cohort);
    if ask.row(tx.conn(), "counting learners").await?.int(0)? > MOST {
        return Err(Rejection::new("classes.cohort-full").with("most", MOST).on("logins").into());
    }
    if fresh == 0 {
        tx.quiet();
        return Ok(0);
    }
    note(tx, "enrol", format!("cohort:{cohort}"), json!({ "logins": logins }));
    Ok(fresh)
}

/// Lets somebody leave. What they did stays theirs.
///
/// # Errors
/// `classes.person-unknown`, or a fault.
pub async fn leave_cohort(tx: &mut Tx, cohort: i64, user: i64) -> Result<()> {
    let today = tx.clock().day_of(tx.at());
    let mut ask = Ask::new("UPDATE classes_member SET left_on = ");
    ask.value(today).text(" WHERE left_on IS NULL AND cohort_id = ").value(cohort);
    ask.text(" AND user_id = ").value(user);
    if ask.run(tx.conn()).await.map_err(failed("leaving a cohort"))? == 0 {
        return Err(Rejection::new("classes.person-unknown").with("login", user).into());
    }
    note(tx, "leave-cohort", format!("cohort:{cohort}"), json!({ "user": user.to_string() }));
    Ok(())
}

const COLUMNS: &str = "SELECT c.id, c.name, c.starts_on, c.ends_on, c.instructor_id, u.name, c.note, \
     (SELECT CAST(COUNT(*) AS BIGINT) FROM classes_member m WHERE m.cohort_id = c.id \
     AND m.left_on IS NULL), c.closed_at FROM classes_cohort c \
     JOIN store_user u ON u.id = c.instructor_id";

fn read(row: &AnyRow) -> Result<Cohort> {
    Ok(Cohort {
        id: row.int(0)?,
        name: row.text(1)?,
        starts_on: row.day(2)?,
        ends_on: row.day(3)?,
        instructor_id: row.int(4)?,
        instructor: row.text(5)?,
        note: row.text(6)?,
        members: row.int(7)?,
        closed: row.maybe_int(8)?.is_some(),
    })
}

/// Only those of whom a person is one: the cohorts that they learn in.
fn learning_in(ask: &mut Ask, learner: Option<i64>) {
    if let Some(user) = learner {
        ask.text(
            " WHERE EXISTS (SELECT 1 FROM classes_member m WHERE m.cohort_id = c.id \
             AND m.left_on IS NULL AND m.user_id = ",
        );
        ask.value(user).text(")");
    }
}

/// Cohorts, the newest first: all, or those that a person learns in.
///
/// # Errors
/// A fault from the database.
pub async fn list_cohorts(
    db: &Db,
    learner: Option<i64>,
    (skip, limit): (usize, usize),
) -> Result<Vec<Cohort>> {
    let mut ask = Ask::new(COLUMNS);
    learning_in(&mut ask, learner);
    ask.text(" ORDER BY c.id DESC LIMIT ").value(i64::try_from(limit).unwrap_or(20));
    ask.text(" OFFSET ").value(i64::try_from(skip).unwrap_or(0));
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing cohorts").await?.iter().map(read).collect()
}

/// How many there are.
///
/// # Errors
/// A fault from the database.
pub async fn count_cohorts(db: &Db, learner: Option<i64>) -> Result<usize> {
    let mut ask = Ask::new("SELECT CAST(COUNT(*) AS BIGINT) FROM classes_cohort c");
    learning_in(&mut ask, learner);
    let mut connection = db.read().await?;
    let count = ask.row(&mut connection, "counting cohorts").await?.int(0)?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// A cohort: any for who teaches, those that they learn in for everybody else.
///
/// # Errors
/// `classes.cohort-unknown`, or a fault.
pub async fn get_cohort(db: &Db, id: i64, learner: Option<i64>) -> Result<Cohort> {
    let mut ask = Ask::new(COLUMNS);
    learning_in(&mut ask, learner);
    ask.text(if learner.is_some() { " AND c.id = " } else { " WHERE c.id = " }).value(id);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading a cohort").await?;
    let row = rows.first().ok_or_else(|| Rejection::new("classes.cohort-unknown"))?;
    read(row)
}

/// Who is in a cohort, by name.
///
/// # Errors
/// A fault from the database.
pub async fn list_members(db: &Db, cohort: i64) -> Result<Vec<Member>> {
    let mut ask = Ask::new(
        "SELECT u.id, u.login, u.name, m.joined_on FROM classes_member m \
         JOIN store_user u ON u.id = m.user_id WHERE m.left_on IS NULL AND m.cohort_id = ",
    );
    ask.value(cohort).text(" ORDER BY u.name, u.id");
    let mut connection = db.read().await?;
    let one = |row: &AnyRow| {
        Ok(Member {
            user_id: row.int(0)?,
            login: row.text(1)?,
            name: row.text(2)?,
            joined_on: row.day(3)?,
        })
    };
    ask.rows(&mut connection, "listing learners").await?.iter().map(one).collect()
}
