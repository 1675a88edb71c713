//! Runs through cases: decide, see what it leads to, compare with the expert and with the others.

use std::collections::BTreeMap;

use base::{Rejection, Result};
use serde_json::json;
use store::{AnyConnection, Ask, Audit, Columns, Db, Tx, failed};

use super::{
    case::{Case, case_points},
    shipped::Library,
};

/// A decision that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The place of the choice.
    pub choice: usize,
    /// Why, in the learner's words, or empty.
    pub reason: String,
}

/// A run through a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRun {
    /// Row id.
    pub id: i64,
    /// Code of the case.
    pub case_code: String,
    /// What was decided, step by step.
    pub decided: Vec<Decided>,
    /// Its points, once through.
    pub points: Option<i64>,
}

/// How others decided: by step and place of the choice, how many. Only runs that are through count, each person's
/// first; so nobody decides twice in the comparison.
pub type Peers = BTreeMap<(usize, usize), i64>;

/// The characters that a reason may have.
const REASON: usize = 500;

fn unknown(code: &str) -> Rejection {
    Rejection::new("courses.case-unknown").with("code", code)
}

fn place(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

/// Begins a case, or goes on with the run that is under way.
///
/// # Errors
/// `courses.case-unknown`, or a fault.
pub async fn begin_case(tx: &mut Tx, library: &Library, user: i64, code: &str) -> Result<i64> {
    let case = library.case(code).ok_or_else(|| unknown(code))?;
    let version = case.edition.version.as_str();
    let mut ask = Ask::new("SELECT id FROM courses_run WHERE done_at IS NULL AND user_id = ");
    ask.value(user).text(" AND case_code = ").value(code).text(" AND version = ").value(version);
    ask.text(" ORDER BY id DESC LIMIT 1");
    let open = ask.rows(tx.conn(), "looking for an open run").await?;
    if let Some(row) = open.first() {
        tx.quiet();
        return row.int(0);
    }
    let (id, at) = (tx.ids().next(), tx.at());
    let on = tx.clock().day_of(at);
    let mut ask = Ask::new(
        "INSERT INTO courses_run (id, user_id, case_code, version, on_day, begun_at) VALUES (",
    );
    ask.value(id).text(", ").value(user).text(", ").value(code).text(", ").value(version);
    ask.text(", ").value(on).text(", ").value(at.0).text(")");
    ask.run(tx.conn()).await.map_err(failed("beginning a case"))?;
    let detail = json!({ "case": code });
    tx.audit(Audit {
        room: "courses",
        action: "begin-case",
        subject: format!("user:{user}"),
        detail,
    });
    Ok(id)
}

/// A run of a person with its case.
///
/// # Errors
/// `courses.run-unknown`, or a fault.
pub async fn get_run<'a>(
    db: &Db,
    library: &'a Library,
    id: i64,
    user: i64,
) -> Result<(&'a Case, CaseRun)> {
    let mut connection = db.read().await?;
    load(&mut connection, library, id, user).await
}

async fn load<'a>(
    connection: &mut AnyConnection,
    library: &'a Library,
    id: i64,
    user: i64,
) -> Result<(&'a Case, CaseRun)> {
    let gone = || Rejection::new("courses.run-unknown");
    let mut ask = Ask::new("SELECT case_code, version, points FROM courses_run WHERE id = ");
    ask.value(id).text(" AND user_id = ").value(user);
    let rows = ask.rows(connection, "reading a run").await?;
    let row = rows.first().ok_or_else(gone)?;
    let (code, version, points) = (row.text(0)?, row.text(1)?, row.maybe_int(2)?);
    let case =
        library.case(&code).filter(|case| case.edition.version == version).ok_or_else(gone)?;
    let mut ask = Ask::new("SELECT choice, reason FROM courses_decision WHERE run_id = ");
    ask.value(id).text(" ORDER BY step");
    let mut decided = Vec::new();
    for row in ask.rows(connection, "reading decisions").await? {
        decided.push(Decided { choice: place(row.int(0)?), reason: row.text(1)? });
    }
    Ok((case, CaseRun { id, case_code: code, decided, points }))
}

/// Decides the next step. A decision stands: what it leads to is shown at once.
///
/// # Errors
/// `courses.run-unknown`, `courses.step-taken`, `courses.choice-missing`, or a fault.
pub async fn decide_step(
    tx: &mut Tx,
    library: &Library,
    (id, user): (i64, i64),
    (step, choice, reason): (usize, usize, &str),
) -> Result<()> {
    let (case, run) = load(tx.conn(), library, id, user).await?;
    if step != run.decided.len() || step >= case.steps.len() {
        return Err(Rejection::new("courses.step-taken").into());
    }
    let choices = case.steps.get(step).map_or(0, |step| step.choices.len());
    if choice >= choices {
        return Err(Rejection::new("courses.choice-missing").on("choice").into());
    }
    let reason: String = reason.trim().chars().take(REASON).collect();
    let (row, at) = (tx.ids().next(), tx.at());
    let number = |place: usize| i64::try_from(place).unwrap_or(0);
    let mut ask = Ask::new(
        "INSERT INTO courses_decision (id, run_id, step, choice, reason, decided_at) VALUES (",
    );
    ask.value(row).text(", ").value(id).text(", ").value(number(step)).text(", ");
    ask.value(number(choice)).text(", ").value(reason).text(", ").value(at.0).text(")");
    ask.run(tx.conn()).await.map_err(|error| match store::violation(&error) {
        Some(_) => Rejection::new("courses.step-taken").into(),
        None => failed("deciding a step")(error),
    })?;
    let mut all: Vec<usize> = run.decided.iter().map(|one| one.choice).collect();
    all.push(choice);
    if all.len() == case.steps.len() {
        let points = case_points(case, &all);
        let mut ask = Ask::new("UPDATE courses_run SET done_at = ");
        ask.value(at.0).text(", points = ").value(points).text(" WHERE id = ").value(id);
        ask.run(tx.conn()).await.map_err(failed("ending a case"))?;
    }
    let detail = json!({ "case": run.case_code, "step": step, "choice": choice });
    tx.audit(Audit {
        room: "courses",
        action: "decide-step",
        subject: format!("user:{user}"),
        detail,
    });
    Ok(())
}

/// How everybody decided who is through with a case, each person's first run.
///
/// # Errors
/// A fault from the database.
pub async fn case_peers(db: &Db, case: &Case) -> Result<(i64, Peers)> {
    let mut ask = Ask::new(
        "SELECT d.step, d.choice, CAST(COUNT(*) AS BIGINT) FROM courses_decision d \
         JOIN courses_run r ON r.id = d.run_id WHERE r.id IN (SELECT MIN(f.id) FROM courses_run f \
         WHERE f.done_at IS NOT NULL AND f.case_code = ",
    );
    ask.value(case.code.as_str()).text(" AND f.version = ").value(case.edition.version.as_str());
    ask.text(" GROUP BY f.user_id) GROUP BY d.step, d.choice");
    let mut connection = db.read().await?;
    let mut peers = Peers::new();
    for row in ask.rows(&mut connection, "counting decisions").await? {
        peers.insert((place(row.int(0)?), place(row.int(1)?)), row.int(2)?);
    }
    let people = peers.iter().filter(|((step, _), _)| *step == 0).map(|(_, count)| count).sum();
    Ok((people, peers))
}

/// A person's best points by code of the case.
///
/// # Errors
/// A fault from the database.
pub async fn best_runs(db: &Db, user: i64) -> Result<BTreeMap<String, i64>> {
    let mut ask = Ask::new(
        "SELECT case_code, MAX(points) FROM courses_run WHERE done_at IS NOT NULL AND user_id = ",
    );
    ask.value(user).text(" GROUP BY case_code");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading runs").await?;
    rows.iter().map(|row| Ok((row.text(0)?, row.int(1)?))).collect()
}
