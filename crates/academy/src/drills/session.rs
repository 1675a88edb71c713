//! A session: invited, taken up, ended; who may see it.

use base::{Lang, Moment, Rejection, Result};
use serde_json::json;
use store::{
    Actor, AnyRow, Ask, Audit, Columns as _, Db, Tx,
    access::{Right, Role},
    failed,
};

use super::turn::close;
use crate::practice::start_live;

/// An invitation holds so many hours.
pub const INVITE_HOURS: i64 = 48;
/// A drill in which nobody moves for so many hours is over.
pub const SILENT_HOURS: i64 = 2;
/// Signs of a note.
pub const NOTE_MOST: usize = 300;

const HOUR: i64 = 3_600_000_000;

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Row id.
    pub id: i64,
    /// Who plays the debtor.
    pub instructor_id: i64,
    /// The name.
    pub instructor: String,
    /// Who talks; nobody yet where a class is invited.
    pub learner_id: Option<i64>,
    /// The name.
    pub learner: String,
    /// The class that was invited.
    pub cohort: Option<(i64, String)>,
    /// The run, from when it was taken up.
    pub run_id: Option<i64>,
    /// Scene, persona, by code, and level.
    pub cast: (String, String, i64),
    /// The branch of trade.
    pub variant: String,
    /// What the instructor wrote beside it.
    pub note: String,
    /// `invited`, `open`, `ended`, `declined`, `withdrawn`, `lapsed`.
    pub state: String,
    /// `learner` or `instructor`: whose turn it is.
    pub turn: String,
    /// Moves with each step.
    pub version: i64,
    /// When it was asked.
    pub invited_at: Moment,
    /// Until when it waits.
    pub until_at: Moment,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// Who ended it early.
    pub ended_by: Option<i64>,
}

impl Session {
    /// Where it stands at a moment: what nobody moved in time has lapsed, though nobody wrote it down yet.
    pub fn stands(&self, now: Moment) -> &str {
        let waits = matches!(self.state.as_str(), "invited" | "open");
        if waits && self.until_at <= now { "lapsed" } else { &self.state }
    }
}

/// Whom an instructor asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invite {
    /// One learner, by the name to sign in with.
    Learner(String),
    /// A class; whoever takes it up first plays.
    Cohort(i64),
}

pub(super) fn note(tx: &mut Tx, action: &'static str, id: i64, detail: serde_json::Value) {
    tx.audit(Audit { room: "drills", action, subject: format!("drill:{id}"), detail });
}

/// A learner by name, who may learn and is not the instructor.
async fn learner(tx: &mut Tx, login: &str, instructor: i64) -> Result<i64> {
    let mut ask = Ask::new("SELECT id, role FROM store_user WHERE active = 1 AND login = ");
    ask.value(login.trim().to_lowercase());
    let rows = ask.rows(tx.conn(), "looking for a learner").await?;
    let unknown = || Rejection::new("drills.learner-unknown").with("login", login).on("whom");
    let row = rows.first().ok_or_else(unknown)?;
    let role: Role = row.text(1)?.parse().map_err(|_| unknown())?;
    let id = row.int(0)?;
    if !role.may(Right::Learn) {
        return Err(unknown().into());
    }
    if id == instructor {
        return Err(Rejection::new("drills.not-oneself").on("whom").into());
    }
    Ok(id)
}

/// An open class.
async fn class(tx: &mut Tx, cohort: i64) -> Result<i64> {
    let mut ask = Ask::new("SELECT id FROM classes_cohort WHERE closed_at IS NULL AND id = ");
    ask.value(cohort);
    match ask.rows(tx.conn(), "looking for a class").await?.is_empty() {
        true => Err(Rejection::new("drills.class-unknown").on("whom").into()),
        false => Ok(cohort),
    }
}

/// Invites a learner or a class to a talk.
///
/// # Errors
/// `drills.learner-unknown`, `drills.not-oneself`, `drills.class-unknown`, `drills.note-long`,
/// `practice.cast-unknown`, `practice.variant-unknown`, or a fault.
pub async fn invite(
    tx: &mut Tx,
    instructor: i64,
    whom: &Invite,
    (scene, persona, level): (&str, &str, i64),
    (variant, words): (&str, &str),
) -> Result<i64> {
    let words = words.trim();
    if words.chars().count() > NOTE_MOST {
        return Err(Rejection::new("drills.note-long").with("most", NOTE_MOST).on("note").into());
    }
    base::plain(words, "note")?;
    crate::practice::check_cast((scene, persona, level), variant)?;
    let (asked, cohort) = match whom {
        Invite::Learner(login) => (Some(learner(tx, login, instructor).await?), None),
        Invite::Cohort(id) => (None, Some(class(tx, *id).await?)),
    };
    let (id, at) = (tx.ids().next(), tx.at().0);
    let mut ask = Ask::new(
        "INSERT INTO drills_session (id, instructor_id, learner_id, cohort_id, scene, persona, \
         level, variant, note, state, turn, version, invited_at, until_at) VALUES (",
    );
    ask.value(id).text(", ").value(instructor).text(", ").value(asked).text(", ").value(cohort);
    ask.text(", ").value(scene).text(", ").value(persona).text(", ").value(level).text(", ");
    ask.value(variant).text(", ").value(words).text(", 'invited', 'learner', 1, ").value(at);
    ask.text(", ").value(at + INVITE_HOURS * HOUR).text(")");
    ask.run(tx.conn()).await.map_err(failed("inviting to a drill"))?;
    let detail = json!({ "scene": scene, "persona": persona, "level": level });
    note(tx, "invite-drill", id, detail);
    Ok(id)
}

const COLUMNS: &str = "SELECT s.id, s.instructor_id, i.name, s.learner_id, l.name, s.cohort_id, \
     c.name, s.run_id, s.scene, s.persona, s.level, s.variant, s.note, s.state, s.turn, s.version, \
     s.invited_at, s.until_at, s.ended_at, s.ended_by FROM drills_session s \
     JOIN store_user i ON i.id = s.instructor_id LEFT JOIN store_user l ON l.id = s.learner_id \
     LEFT JOIN classes_cohort c ON c.id = s.cohort_id";

fn read(row: &AnyRow) -> Result<Session> {
    let cohort = row.maybe_int(5)?.zip(row.maybe_text(6)?);
    Ok(Session {
        id: row.int(0)?,
        instructor_id: row.int(1)?,
        instructor: row.text(2)?,
        learner_id: row.maybe_int(3)?,
        learner: row.maybe_text(4)?.unwrap_or_default(),
        cohort,
        run_id: row.maybe_int(7)?,
        cast: (row.text(8)?, row.text(9)?, row.int(10)?),
        variant: row.text(11)?,
        note: row.text(12)?,
        state: row.text(13)?,
        turn: row.text(14)?,
        version: row.int(15)?,
        invited_at: Moment(row.int(16)?),
        until_at: Moment(row.int(17)?),
        ended_at: row.maybe_int(18)?.map(Moment),
        ended_by: row.maybe_int(19)?,
    })
}

/// Those that a person plays in or is invited to.
fn of_person(ask: &mut Ask, person: i64) {
    ask.text(" WHERE (s.instructor_id = ").value(person).text(" OR s.learner_id = ");
    ask.value(person).text(" OR s.state = 'invited' AND s.learner_id IS NULL AND EXISTS ");
    ask.text("(SELECT 1 FROM classes_member m WHERE m.cohort_id = s.cohort_id ");
    ask.text("AND m.left_on IS NULL AND m.user_id = ").value(person).text("))");
}

/// Sessions of a person or, where `all` is given to who sees the audit, of everybody; the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_sessions(
    db: &Db,
    person: Option<i64>,
    (skip, limit): (usize, usize),
) -> Result<Vec<Session>> {
    let mut ask = Ask::new(COLUMNS);
    if let Some(person) = person {
        of_person(&mut ask, person);
    }
    ask.text(" ORDER BY s.id DESC LIMIT ").value(i64::try_from(limit).unwrap_or(20));
    ask.text(" OFFSET ").value(i64::try_from(skip).unwrap_or(0));
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing drills").await?.iter().map(read).collect()
}

/// How many there are.
///
/// # Errors
/// A fault from the database.
pub async fn count_sessions(db: &Db, person: Option<i64>) -> Result<usize> {
    let mut ask = Ask::new("SELECT CAST(COUNT(*) AS BIGINT) FROM drills_session s");
    if let Some(person) = person {
        of_person(&mut ask, person);
    }
    let mut connection = db.read().await?;
    let count = ask.row(&mut connection, "counting drills").await?.int(0)?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// How many sessions wait for a person now: invitations, and drills in which it is their turn.
///
/// # Errors
/// A fault from the database.
pub async fn waiting_for(db: &Db, person: i64) -> Result<i64> {
    let now = db.clock().now().0;
    let mut ask = Ask::new("SELECT CAST(COUNT(*) AS BIGINT) FROM drills_session s");
    of_person(&mut ask, person);
    ask.text(" AND s.until_at > ").value(now).text(" AND (s.state = 'invited' AND ");
    ask.text("s.instructor_id <> ").value(person).text(" OR s.state = 'open' AND (");
    ask.text("s.turn = 'instructor' AND s.instructor_id = ").value(person);
    ask.text(" OR s.turn = 'learner' AND s.learner_id = ").value(person).text("))");
    let mut connection = db.read().await?;
    ask.row(&mut connection, "counting drills that wait").await?.int(0)
}

pub(super) async fn find(
    connection: &mut store::AnyConnection,
    id: i64,
    person: Option<i64>,
) -> Result<Session> {
    let mut ask = Ask::new(COLUMNS);
    match person {
        Some(person) => {
            of_person(&mut ask, person);
            ask.text(" AND s.id = ").value(id);
        }
        None => {
            ask.text(" WHERE s.id = ").value(id);
        }
    }
    let rows = ask.rows(connection, "reading a drill").await?;
    let row = rows.first().ok_or_else(|| Rejection::new("drills.session-unknown"))?;
    read(row)
}

/// A session: one's own or, where `all` is given to who sees the audit, any.
///
/// # Errors
/// `drills.session-unknown`, or a fault.
pub async fn get_session(db: &Db, id: i64, (person, all): (i64, bool)) -> Result<Session> {
    let mut connection = db.read().await?;
    find(&mut connection, id, (!all).then_some(person)).await
}

/// The drill that a run belongs to.
///
/// # Errors
/// A fault from the database.
pub async fn drill_of_run(db: &Db, run: i64) -> Result<Option<i64>> {
    let mut ask = Ask::new("SELECT id FROM drills_session WHERE run_id = ");
    ask.value(run);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "looking for the drill of a run").await?;
    rows.first().map(|row| row.int(0)).transpose()
}

/// Locks a session that the page showed as it stands.
pub(super) async fn locked(tx: &mut Tx, id: i64, person: i64, version: i64) -> Result<Session> {
    tx.lock("SELECT id FROM drills_session WHERE id = $1", id).await?;
    let session = find(tx.conn(), id, Some(person)).await?;
    if session.version != version {
        return Err(Rejection::new("drills.page-old").into());
    }
    if session.stands(tx.at()) == "lapsed" {
        return Err(Rejection::new("drills.lapsed").into());
    }
    Ok(session)
}

/// Moves a session on; whoever else moved it first has it.
pub(super) async fn step(
    tx: &mut Tx,
    session: &Session,
    change: &[(&str, Change<'_>)],
) -> Result<()> {
    let mut ask = Ask::new("UPDATE drills_session SET version = version + 1");
    for (column, value) in change {
        ask.text(", ").text(column).text(" = ");
        match value {
            Change::Text(text) => ask.value(*text),
            Change::Int(number) => ask.value(*number),
        };
    }
    ask.text(" WHERE id = ").value(session.id).text(" AND version = ").value(session.version);
    match ask.run(tx.conn()).await.map_err(failed("moving a drill on"))? {
        0 => Err(Rejection::new("drills.page-old").into()),
        _ => Ok(()),
    }
}

/// What a column becomes.
pub(super) enum Change<'a> {
    /// Words.
    Text(&'a str),
    /// A number, or none.
    Int(Option<i64>),
}

/// Until when a drill waits for the next move.
pub(super) fn patience(tx: &Tx) -> i64 {
    tx.at().0 + SILENT_HOURS * HOUR
}

/// Takes an invitation up: the run begins, and the learner prepares. Its id.
///
/// # Errors
/// `drills.session-unknown`, `drills.page-old` where somebody else of the class was faster, `drills.lapsed`,
/// `drills.not-invited`, or a fault.
pub async fn accept(tx: &mut Tx, id: i64, person: i64, version: i64) -> Result<i64> {
    let session = invited(tx, id, person, version).await?;
    let (scene, persona, level) = &session.cast;
    let run = start_live(tx, person, (scene, persona, *level), &session.variant).await?;
    let until = patience(tx);
    step(
        tx,
        &session,
        &[
            ("state", Change::Text("open")),
            ("learner_id", Change::Int(Some(person))),
            ("run_id", Change::Int(Some(run))),
            ("until_at", Change::Int(Some(until))),
        ],
    )
    .await?;
    note(tx, "accept-drill", id, json!({ "run": run.to_string() }));
    Ok(run)
}

async fn invited(tx: &mut Tx, id: i64, person: i64, version: i64) -> Result<Session> {
    let session = locked(tx, id, person, version).await?;
    if session.state != "invited" || session.instructor_id == person {
        return Err(Rejection::new("drills.not-invited").into());
    }
    Ok(session)
}

/// Declines an invitation to oneself; one to a class stays for the others.
///
/// # Errors
/// As [`accept`], and `drills.class-declines` where a class was asked.
pub async fn decline(tx: &mut Tx, id: i64, person: i64, version: i64) -> Result<()> {
    let session = invited(tx, id, person, version).await?;
    if session.learner_id != Some(person) {
        return Err(Rejection::new("drills.class-declines").into());
    }
    over(tx, &session, ("declined", person)).await?;
    note(tx, "decline-drill", id, json!({}));
    Ok(())
}

/// Takes an invitation back.
///
/// # Errors
/// `drills.session-unknown`, `drills.page-old`, `drills.lapsed`, `drills.not-invited`, or a fault.
pub async fn withdraw(tx: &mut Tx, id: i64, person: i64, version: i64) -> Result<()> {
    let session = locked(tx, id, person, version).await?;
    if session.state != "invited" || session.instructor_id != person {
        return Err(Rejection::new("drills.not-invited").into());
    }
    over(tx, &session, ("withdrawn", person)).await?;
    note(tx, "withdraw-drill", id, json!({}));
    Ok(())
}

pub(super) async fn over(tx: &mut Tx, session: &Session, (state, by): (&str, i64)) -> Result<()> {
    let at = tx.at().0;
    step(
        tx,
        session,
        &[
            ("state", Change::Text(state)),
            ("ended_at", Change::Int(Some(at))),
            ("ended_by", Change::Int(Some(by))),
        ],
    )
    .await
}

/// Ends a drill before the talk came to its end. What was said is answered by the engine, and the run is closed.
///
/// # Errors
/// `drills.session-unknown`, `drills.page-old`, `drills.lapsed`, `drills.not-open`, or a fault.
pub async fn end(
    tx: &mut Tx,
    (id, person): (i64, i64),
    (version, lang): (i64, Lang),
) -> Result<()> {
    let session = locked(tx, id, person, version).await?;
    if session.state != "open" {
        return Err(Rejection::new("drills.not-open").into());
    }
    close(tx, &session, lang).await?;
    over(tx, &session, ("ended", person)).await?;
    note(tx, "end-drill", id, json!({ "early": true }));
    Ok(())
}

/// Writes down what nobody moved in time: invitations, and drills that fell silent. How many. The house does it by
/// itself.
///
/// # Errors
/// A fault from the database.
pub async fn close_lapsed(db: &Db, actor: &Actor) -> Result<usize> {
    let mut ask = Ask::new("SELECT id FROM drills_session WHERE state IN ('invited', 'open')");
    ask.text(" AND until_at <= ").value(db.clock().now().0).text(" ORDER BY id LIMIT 200");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "looking for drills that fell silent").await?;
    drop(connection);
    let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect::<Result<_>>()?;
    if ids.is_empty() {
        return Ok(0);
    }
    let mut tx = db.write(actor.clone()).await?;
    match lapse(&mut tx, &ids).await {
        Ok(closed) => tx.commit().await.map(|()| closed),
        Err(why) => {
            tx.roll_back().await?;
            Err(why)
        }
    }
}

async fn lapse(tx: &mut Tx, ids: &[i64]) -> Result<usize> {
    let now = tx.at().0;
    let mut closed = 0;
    for &id in ids {
        tx.lock("SELECT id FROM drills_session WHERE id = $1", id).await?;
        let session = find(tx.conn(), id, None).await?;
        if session.stands(Moment(now)) != "lapsed" || session.state == "lapsed" {
            continue;
        }
        let began = session.state == "open";
        let ended = began && close(tx, &session, Lang::Zh).await?;
        let state = if ended { "ended" } else { "lapsed" };
        step(tx, &session, &[("state", Change::Text(state)), ("ended_at", Change::Int(Some(now)))])
            .await?;
        note(tx, "lapse-drill", id, json!({ "state": state }));
        closed += 1;
    }
    if closed == 0 {
        tx.quiet();
    }
    Ok(closed)
}
