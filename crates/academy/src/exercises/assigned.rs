//! Causes on our own side, recorded on cases, and the training that they assign (E11–E14): lessons, role-play and
//! exercises, or days without a contact to be watched. One assignment for each cause and person; what is done of it is
//! read from the records of courses, practice and exercises; causes recorded behind it are repeats.

use std::collections::BTreeMap;

use base::{Day, Moment, Rejection, Result};
use serde_json::json;
use store::{Ask, Audit, Columns, Db, Tx, Violation, access::Scope, failed, violation};

use super::{
    needs::Weights,
    needs_pack::{Cause, Learnt, NeedsPack},
    pack::ExercisePack,
};
use crate::{courses::PASSED_BPS, practice::PracticePack};

/// Signs of a note at most.
const NOTE_MOST: usize = 300;

/// A case without a cause on our own side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UncausedCase {
    /// The case.
    pub case_id: i64,
    /// The buyer.
    pub buyer: String,
    /// Its code.
    pub code: String,
    /// What was overdue when it was opened, minor units.
    pub owed_minor: i64,
    /// Whose it is, by login.
    pub login: String,
    /// When it was opened.
    pub opened_on: Day,
}

/// Cases without a cause, the dearest first.
///
/// # Errors
/// A fault from the database.
pub async fn uncaused_cases(db: &Db, scope: Scope, limit: usize) -> Result<Vec<UncausedCase>> {
    let mut ask = Ask::new(
        "SELECT c.id, b.name, b.code, c.owed_minor, c.login, c.opened_on FROM collections_case c \
         JOIN parties_buyer b ON b.id = c.buyer_id WHERE c.outcome <> 'mistaken' \
         AND NOT EXISTS (SELECT 1 FROM exercises_cause x WHERE x.case_id = c.id)",
    );
    if let Some(owner) = credit::parties::scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" ORDER BY c.owed_minor DESC, c.id LIMIT ");
    ask.value(i64::try_from(limit).unwrap_or(10));
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing cases without a cause").await?;
    rows.iter()
        .map(|row| {
            Ok(UncausedCase {
                case_id: row.int(0)?,
                buyer: row.text(1)?,
                code: row.text(2)?,
                owed_minor: row.int(3)?,
                login: row.text(4)?,
                opened_on: row.day(5)?,
            })
        })
        .collect()
}

/// A cause to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCause {
    /// The case.
    pub case_id: i64,
    /// The cause, by code.
    pub cause: String,
    /// With whom it lay.
    pub person_id: i64,
    /// What was seen.
    pub note: String,
}

/// Records a cause; what it assigns is assigned where it is the first of its kind with that person. Whether it was.
///
/// # Errors
/// `exercises.cause-unknown`, `exercises.case-unknown`, `exercises.person-unknown`, `exercises.cause-note`,
/// `exercises.cause-twice`, or a fault.
pub async fn record_cause(tx: &mut Tx, scope: Scope, new: &NewCause) -> Result<bool> {
    let pack = NeedsPack::shipped();
    let cause = pack.cause(&new.cause);
    let cause = cause.ok_or_else(|| Rejection::new("exercises.cause-unknown").on("cause"))?;
    let note = new.note.trim();
    if note.is_empty() || note.chars().count() > NOTE_MOST {
        let refused = Rejection::new("exercises.cause-note").with("most", NOTE_MOST);
        return Err(refused.on("note").into());
    }
    there(tx, scope, new).await?;
    let (id, at) = (tx.ids().next(), tx.at());
    let (today, actor) = (tx.clock().day_of(at), tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO exercises_cause (id, case_id, cause, person_id, note, actor, on_day, \
         recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(new.case_id).text(", ").value(cause.code.as_str());
    ask.text(", ").value(new.person_id).text(", ").value(note).text(", ");
    ask.value(actor).text(", ").value(today).text(", ").value(at.0).text(")");
    match ask.run(tx.conn()).await {
        Ok(_) => {}
        Err(error) if matches!(violation(&error), Some(Violation::Unique(_))) => {
            return Err(Rejection::new("exercises.cause-twice").into());
        }
        Err(error) => return Err(failed("recording a cause")(error)),
    }
    let first = assign(tx, (id, new.person_id), cause, today).await?;
    tx.audit(Audit {
        room: "exercises",
        action: "record-cause",
        subject: format!("case:{}", new.case_id),
        detail: json!({ "cause": cause.code, "person": new.person_id, "assigned": first }),
    });
    Ok(first)
}

/// Whether case and person are there and may be seen.
async fn there(tx: &mut Tx, scope: Scope, new: &NewCause) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT c.id FROM collections_case c JOIN parties_buyer b ON b.id = c.buyer_id \
         WHERE c.id = ",
    );
    ask.value(new.case_id);
    if let Some(owner) = credit::parties::scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if ask.rows(tx.conn(), "finding a case").await?.is_empty() {
        return Err(Rejection::new("exercises.case-unknown").into());
    }
    let mut ask = Ask::new("SELECT id FROM store_user WHERE id = ");
    ask.value(new.person_id);
    if ask.rows(tx.conn(), "finding a person").await?.is_empty() {
        return Err(Rejection::new("exercises.person-unknown").on("person").into());
    }
    Ok(())
}

async fn assign(
    tx: &mut Tx,
    (cause_id, person): (i64, i64),
    cause: &Cause,
    today: Day,
) -> Result<bool> {
    let (id, at) = (tx.ids().next(), tx.at().0);
    let mut ask = Ask::new(
        "INSERT INTO exercises_assigned (id, cause_id, person_id, cause, pack_version, on_day, \
         due_on, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(cause_id).text(", ").value(person).text(", ");
    ask.value(cause.code.as_str()).text(", ").value(NeedsPack::shipped().version.as_str());
    ask.text(", ").value(today).text(", ").value(today.plus_days(cause.days)).text(", ");
    ask.value(at).text(") ON CONFLICT (person_id, cause) DO NOTHING RETURNING id");
    Ok(!ask.rows(tx.conn(), "assigning training").await?.is_empty())
}

/// Money on causes recorded from a day on to another one (not included): a case counts once for each cause.
///
/// # Errors
/// A fault from the database.
pub async fn cause_weights(db: &Db, scope: Scope, (from, to): (Day, Day)) -> Result<Weights> {
    let mut ask = Ask::new(
        "SELECT x.cause, CAST(COALESCE(SUM(c.owed_minor), 0) AS BIGINT) \
         FROM (SELECT DISTINCT case_id, cause FROM exercises_cause WHERE on_day >= ",
    );
    ask.value(from).text(" AND on_day < ").value(to);
    ask.text(
        ") x JOIN collections_case c ON c.id = x.case_id \
         JOIN parties_buyer b ON b.id = c.buyer_id",
    );
    if let Some(owner) = credit::parties::scope_owner(scope) {
        ask.text(" WHERE b.owner_id = ").value(owner);
    }
    ask.text(" GROUP BY x.cause");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "weighing causes").await?;
    rows.iter().map(|row| Ok((row.text(0)?, row.int(1)?))).collect()
}

/// An assignment and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// Row id.
    pub id: i64,
    /// Who.
    pub person_id: i64,
    /// The name.
    pub person: String,
    /// The cause, by code.
    pub cause: String,
    /// When.
    pub on: Day,
    /// By when.
    pub due_on: Day,
    /// When the last part of it was done; `None` while something is open.
    pub done_on: Option<Day>,
    /// What is open.
    pub open: Learnt,
    /// Days for which the longest of the person's cases is without a contact, where that is watched.
    pub untouched_days: Option<i64>,
    /// The same cause with the same person again, behind what was done.
    pub repeats: i64,
}

/// How often a cause came back after what it assigned was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Repeats {
    /// Assignments that were done.
    pub done: i64,
    /// Of them those with the cause again.
    pub again: i64,
}

/// Adds up repeats.
pub fn repeats(assigned: &[Assigned]) -> Repeats {
    let done = assigned.iter().filter(|one| one.done_on.is_some());
    let again = done.clone().filter(|one| one.repeats > 0).count();
    let count = |n: usize| i64::try_from(n).unwrap_or(0);
    Repeats { done: count(done.count()), again: count(again) }
}

/// First day from the assignment on at which each part was done: kind and code.
type DoneParts = BTreeMap<(i64, &'static str, String), Day>;

async fn parts(db: &Db, kind: &'static str, found: &mut DoneParts, ask: Ask) -> Result<()> {
    let clock = db.clock().clone();
    let mut connection = db.read().await?;
    for row in ask.rows(&mut connection, "reading what was done of training").await? {
        let day = clock.day_of(Moment(row.int(2)?));
        found.insert((row.int(0)?, kind, row.text(1)?), day);
    }
    Ok(())
}

/// What was done of everything that is assigned, by assignment: three questions, whatever the number of people.
async fn done_parts(db: &Db, ids: &[i64]) -> Result<DoneParts> {
    let mut found = DoneParts::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let mut ask = Ask::new(
        "SELECT a.id, t.lesson, MIN(t.done_at) FROM exercises_assigned a \
         JOIN courses_attempt t ON t.user_id = a.person_id AND t.kind = 'check' \
         AND t.begun_at >= a.recorded_at AND t.points_bps >= ",
    );
    ask.value(PASSED_BPS).text(" WHERE a.id IN (").list(ids.iter().copied());
    ask.text(") GROUP BY a.id, t.lesson");
    parts(db, "lesson", &mut found, ask).await?;
    let mut ask = Ask::new(
        "SELECT a.id, r.scene, MIN(r.ended_at) FROM exercises_assigned a \
         JOIN practice_run r ON r.person_id = a.person_id AND r.state = 'ended' \
         AND r.failed = 0 AND r.branch_of IS NULL AND r.live = 0 AND r.started_at >= a.recorded_at \
         AND r.total_tenths >= ",
    );
    ask.value(PracticePack::shipped().pass * 10).text(" WHERE a.id IN (");
    ask.list(ids.iter().copied());
    ask.text(") GROUP BY a.id, r.scene");
    parts(db, "scene", &mut found, ask).await?;
    let mut ask = Ask::new(
        "SELECT a.id, r.lab, MIN(s.recorded_at) FROM exercises_assigned a \
         JOIN exercises_run r ON r.person_id = a.person_id AND r.begun_at >= a.recorded_at \
         JOIN exercises_submission s ON s.run_id = r.id AND s.points >= ",
    );
    ask.value(ExercisePack::shipped().pass).text(" WHERE a.id IN (").list(ids.iter().copied());
    ask.text(") GROUP BY a.id, r.lab");
    parts(db, "lab", &mut found, ask).await?;
    Ok(found)
}

/// Days without a contact of the longest of each person's cases, by the person's id.
async fn untouched(db: &Db, today: Day) -> Result<BTreeMap<i64, i64>> {
    let ask = Ask::new(
        "SELECT u.id, MIN(COALESCE((SELECT MAX(k.on_day) FROM collections_contact k \
         WHERE k.buyer_id = c.buyer_id AND k.on_day >= c.opened_on), c.opened_on)) \
         FROM collections_case c JOIN store_user u ON u.login = c.login \
         WHERE c.live IS NOT NULL AND u.id IN (SELECT person_id FROM exercises_assigned) \
         GROUP BY u.id",
    );
    let mut connection = db.read().await?;
    let mut found = BTreeMap::new();
    for row in ask.rows(&mut connection, "reading days without a contact").await? {
        let since = row.day(1)?;
        found.insert(row.int(0)?, i64::from(today.epoch_days() - since.epoch_days()));
    }
    Ok(found)
}

/// What is open of an assignment, and the day of its last part.
fn standing(id: i64, learnt: &Learnt, found: &DoneParts) -> (Learnt, Option<Day>) {
    let mut last: Option<Day> = None;
    let mut open = Learnt::default();
    let mut look = |kind: &'static str, code: &str| {
        let day = found.get(&(id, kind, code.to_owned())).copied();
        last = last.max(day);
        day.is_none()
    };
    open.lessons = learnt.lessons.iter().filter(|code| look("lesson", code)).cloned().collect();
    open.scenes = learnt.scenes.iter().filter(|code| look("scene", code)).cloned().collect();
    open.labs = learnt.labs.iter().filter(|lab| look("lab", lab.code())).copied().collect();
    (open, last)
}

/// Assignments, the newest first: of one person or of everybody.
///
/// # Errors
/// A fault from the database.
pub async fn list_assigned(db: &Db, person: Option<i64>, limit: usize) -> Result<Vec<Assigned>> {
    let mut ask = Ask::new(
        "SELECT a.id, a.person_id, u.name, a.cause, a.on_day, a.due_on FROM exercises_assigned a \
         JOIN store_user u ON u.id = a.person_id",
    );
    if let Some(person) = person {
        ask.text(" WHERE a.person_id = ").value(person);
    }
    ask.text(" ORDER BY a.id DESC LIMIT ").value(i64::try_from(limit).unwrap_or(50));
    let rows = {
        let mut connection = db.read().await?;
        ask.rows(&mut connection, "listing assignments").await?
    };
    let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect::<Result<_>>()?;
    let found = done_parts(db, &ids).await?;
    let today = db.clock().today();
    let untouched = untouched(db, today).await?;
    let pack = NeedsPack::shipped();
    let mut all = Vec::new();
    for row in &rows {
        let (id, person_id, code) = (row.int(0)?, row.int(1)?, row.text(3)?);
        let Some(cause) = pack.cause(&code) else { continue };
        let (open, last) = standing(id, &cause.learnt, &found);
        let watched =
            (cause.untouched_days > 0).then(|| untouched.get(&person_id).copied().unwrap_or(0));
        let (on, due_on) = (row.day(4)?, row.day(5)?);
        let calm = watched.is_none_or(|days| days <= cause.untouched_days);
        // What is only watched counts as done when its time is over and no case lies untouched.
        let done_on = match (open == Learnt::default(), watched) {
            (true, None) => last,
            (true, Some(_)) if calm && due_on < today => Some(due_on),
            _ => None,
        };
        all.push(Assigned {
            id,
            person_id,
            person: row.text(2)?,
            cause: code,
            on,
            due_on,
            done_on,
            open,
            untouched_days: watched,
            repeats: 0,
        });
    }
    count_repeats(db, &mut all).await?;
    Ok(all)
}

async fn count_repeats(db: &Db, all: &mut [Assigned]) -> Result<()> {
    let people: Vec<i64> = all.iter().map(|one| one.person_id).collect();
    if people.is_empty() {
        return Ok(());
    }
    let mut ask =
        Ask::new("SELECT person_id, cause, on_day FROM exercises_cause WHERE person_id IN (");
    ask.list(people.iter().copied()).text(") ORDER BY id");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "counting repeats").await?;
    for row in &rows {
        let (person, cause, on) = (row.int(0)?, row.text(1)?, row.day(2)?);
        let of = |one: &&mut Assigned| one.person_id == person && one.cause == cause;
        if let Some(one) = all.iter_mut().find(of) {
            one.repeats += i64::from(one.done_on.is_some_and(|done| on > done));
        }
    }
    Ok(())
}
