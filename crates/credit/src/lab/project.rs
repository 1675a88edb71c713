//! Projects of the workbench: a kept file and the choices made over it. Each change is a step
//! that holds the choices whole; going back moves to the step before, and nothing is lost.

use base::{Failure, Moment, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, StoredFile, Tx, failed};

use super::{choices::Choices, glance::Glance};

/// A project.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// Row id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The name that the file came with.
    pub file_name: String,
    /// The file's digest.
    pub digest: String,
    /// The file's bytes.
    pub bytes: i64,
    /// Rows of the file.
    pub rows: i64,
    /// The step whose choices count.
    pub step: i64,
    /// What was chosen.
    pub choices: Choices,
    /// Who began it.
    pub actor: String,
    /// When.
    pub recorded_at: Moment,
    /// When the step that counts was made.
    pub changed_at: Moment,
    /// Whether it was put away.
    pub archived: bool,
    /// Fits made so far.
    pub fits: i64,
    /// AUC of the latest fit on rows that it did not learn from, millionths.
    pub auc_micro: Option<i64>,
}

/// A change of choices.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Row id.
    pub id: i64,
    /// The step before.
    pub parent: Option<i64>,
    /// What was done, in kebab case.
    pub did: String,
    /// To which variable or column.
    pub subject: String,
    /// Who did it.
    pub actor: String,
    /// When.
    pub recorded_at: Moment,
}

const PROJECT: &str = "SELECT p.id, p.name, p.file_name, p.digest, p.bytes, p.row_count, p.step_id, \
    s.choices, p.actor, p.recorded_at, s.recorded_at, p.archived_at, \
    (SELECT COUNT(*) FROM scoring_lab_fit f WHERE f.project_id = p.id), \
    (SELECT f.auc_micro FROM scoring_lab_fit f WHERE f.project_id = p.id \
     ORDER BY f.number DESC LIMIT 1) \
    FROM scoring_lab_project p JOIN scoring_lab_step s ON s.id = p.step_id";

fn read(row: &AnyRow) -> Result<Project> {
    Ok(Project {
        id: row.int(0)?,
        name: row.text(1)?,
        file_name: row.text(2)?,
        digest: row.text(3)?,
        bytes: row.int(4)?,
        rows: row.int(5)?,
        step: row.int(6)?,
        choices: Choices::of_text(&row.text(7)?)?,
        actor: row.text(8)?,
        recorded_at: Moment(row.int(9)?),
        changed_at: Moment(row.int(10)?),
        archived: row.maybe_int(11)?.is_some(),
        fits: row.int(12)?,
        auc_micro: row.maybe_int(13)?,
    })
}

/// Projects at work, or those put away; the latest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_projects(db: &Db, archived: bool) -> Result<Vec<Project>> {
    let mut ask = Ask::new(PROJECT);
    ask.text(if archived {
        " WHERE p.archived_at IS NOT NULL"
    } else {
        " WHERE p.archived_at IS NULL"
    });
    ask.text(" ORDER BY s.recorded_at DESC, p.id DESC LIMIT 200");
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing projects").await?.iter().map(read).collect()
}

/// One project.
///
/// # Errors
/// `scoring.lab-project-unknown`.
pub async fn get_project(db: &Db, id: i64) -> Result<Project> {
    let mut ask = Ask::new(PROJECT);
    ask.text(" WHERE p.id = ").value(id);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading a project").await?;
    let row = rows.first().ok_or_else(|| Rejection::new("scoring.lab-project-unknown"))?;
    read(row)
}

/// What the file of a project looked like when it came.
///
/// # Errors
/// `scoring.lab-project-unknown`, or a fault.
pub async fn glance_of(db: &Db, id: i64) -> Result<Glance> {
    let mut ask = Ask::new("SELECT glance FROM scoring_lab_project WHERE id = ");
    ask.value(id);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading a project").await?;
    let row = rows.first().ok_or_else(|| Rejection::new("scoring.lab-project-unknown"))?;
    serde_json::from_str(&row.text(0)?).map_err(|e| Failure::broken("reading a glance", e))
}

/// A file on its way into a project.
#[derive(Clone, Debug)]
pub struct NewProject<'a> {
    /// What the project is called; empty: as the file.
    pub name: &'a str,
    /// The name of the file.
    pub file_name: &'a str,
    /// The kept file.
    pub kept: &'a StoredFile,
    /// What it looks like.
    pub glance: &'a Glance,
    /// The first choices.
    pub choices: &'a Choices,
}

/// Begins a project.
///
/// # Errors
/// A fault from the database.
pub async fn begin_project(tx: &mut Tx, new: &NewProject<'_>) -> Result<i64> {
    let (id, step) = (tx.ids().next(), tx.ids().next());
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let stem = new.file_name.rsplit_once('.').map_or(new.file_name, |(stem, _)| stem);
    let name = if new.name.trim().is_empty() { stem } else { new.name.trim() };
    let name: String = name.chars().take(120).collect();
    let glance = serde_json::to_string(new.glance)
        .map_err(|error| Failure::broken("writing a glance", error))?;
    let mut ask = Ask::new(
        "INSERT INTO scoring_lab_project (id, name, file_name, digest, bytes, row_count, glance, \
         step_id, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(name.as_str()).text(", ").value(new.file_name);
    ask.text(", ").value(new.kept.digest.as_str());
    ask.text(", ").value(i64::try_from(new.kept.size).unwrap_or(i64::MAX));
    ask.text(", ").value(i64::try_from(new.glance.rows).unwrap_or(i64::MAX));
    ask.text(", ").value(glance).text(", ").value(step).text(", ").value(actor);
    ask.text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("keeping a project"))?;
    write_step(tx, (id, step, None), ("begin", new.file_name), new.choices).await?;
    let detail = json!({ "name": name, "file": new.file_name, "digest": new.kept.digest,
        "rows": new.glance.rows });
    tell(tx, "lab-begin", id, detail);
    Ok(id)
}

fn tell(tx: &mut Tx, action: &'static str, id: i64, detail: serde_json::Value) {
    tx.audit(Audit { room: "scoring", action, subject: format!("lab:{id}"), detail });
}

async fn write_step(
    tx: &mut Tx,
    (project, id, parent): (i64, i64, Option<i64>),
    (did, subject): (&str, &str),
    choices: &Choices,
) -> Result<()> {
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO scoring_lab_step (id, project_id, parent_id, did, subject, choices, actor, \
         recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(project).text(", ").value(parent).text(", ").value(did);
    ask.text(", ").value(subject).text(", ").value(choices.to_text());
    ask.text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("keeping a step"))?;
    Ok(())
}

/// Makes choices count from now on, as a step after the one that the reader saw.
///
/// # Errors
/// `scoring.lab-project-changed` where somebody else made a step meanwhile; a fault.
pub async fn change_choices(
    tx: &mut Tx,
    project: &Project,
    (did, subject): (&'static str, &str),
    choices: &Choices,
) -> Result<()> {
    if *choices == project.choices {
        tx.quiet();
        return Ok(());
    }
    let step = tx.ids().next();
    write_step(tx, (project.id, step, Some(project.step)), (did, subject), choices).await?;
    turn(tx, project, step).await?;
    tell(tx, "lab-change", project.id, json!({ "did": did, "subject": subject, "step": step }));
    Ok(())
}

async fn turn(tx: &mut Tx, project: &Project, step: i64) -> Result<()> {
    let mut ask = Ask::new("UPDATE scoring_lab_project SET step_id = ");
    ask.value(step).text(" WHERE id = ").value(project.id);
    ask.text(" AND step_id = ").value(project.step);
    let done = ask.run(tx.conn()).await.map_err(failed("turning to a step"))?;
    if done == 0 { Tx::reject(Rejection::new("scoring.lab-project-changed")) } else { Ok(()) }
}

/// Goes back to the step before, or on to the one that was gone back from.
///
/// # Errors
/// `scoring.lab-no-step` where there is none; `scoring.lab-project-changed`; a fault.
pub async fn go_step(tx: &mut Tx, project: &Project, back: bool) -> Result<()> {
    let mut ask = Ask::new("SELECT ");
    if back {
        ask.text("parent_id FROM scoring_lab_step WHERE parent_id IS NOT NULL AND id = ");
    } else {
        ask.text("id FROM scoring_lab_step WHERE parent_id = ");
    }
    ask.value(project.step).text(" ORDER BY id DESC LIMIT 1");
    let rows = ask.rows(tx.conn(), "looking for a step").await?;
    let Some(row) = rows.first() else {
        return Tx::reject(Rejection::new("scoring.lab-no-step"));
    };
    let step = row.int(0)?;
    turn(tx, project, step).await?;
    let action = if back { "lab-undo" } else { "lab-redo" };
    tell(tx, action, project.id, json!({ "from": project.step, "to": step }));
    Ok(())
}

/// The steps that led to the choices that count, the latest first, and whether one can be gone on
/// to.
///
/// # Errors
/// A fault from the database.
pub async fn list_steps(db: &Db, project: &Project) -> Result<(Vec<Step>, bool)> {
    let mut ask = Ask::new(
        "SELECT id, parent_id, did, subject, actor, recorded_at FROM scoring_lab_step \
         WHERE project_id = ",
    );
    ask.value(project.id).text(" ORDER BY id DESC LIMIT 2000");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing steps").await?;
    let all = rows.iter().map(|row| {
        Ok(Step {
            id: row.int(0)?,
            parent: row.maybe_int(1)?,
            did: row.text(2)?,
            subject: row.text(3)?,
            actor: row.text(4)?,
            recorded_at: Moment(row.int(5)?),
        })
    });
    let all: Vec<Step> = all.collect::<Result<_>>()?;
    let on = all.iter().any(|step| step.parent == Some(project.step));
    let (mut chain, mut at) = (vec![], Some(project.step));
    while let Some(step) = at.and_then(|at| all.iter().find(|step| step.id == at)) {
        at = step.parent;
        chain.push(step.clone());
    }
    Ok((chain, on))
}

/// Puts a project away, or takes it out again. Nothing is deleted.
///
/// # Errors
/// A fault from the database.
pub async fn archive_project(tx: &mut Tx, project: &Project, away: bool) -> Result<()> {
    let at = tx.at().0;
    let mut ask = Ask::new("UPDATE scoring_lab_project SET archived_at = ");
    ask.value(away.then_some(at)).text(" WHERE id = ").value(project.id);
    ask.run(tx.conn()).await.map_err(failed("putting a project away"))?;
    let action = if away { "lab-archive" } else { "lab-restore" };
    tell(tx, action, project.id, json!({ "name": project.name }));
    Ok(())
}
