//! Versions of the policy matrix: drafted, proposed, approved by somebody else, in force on a day,
//! retired. Text and day of a proposed version do not change any more; its what-if may be added.

use base::{Day, Failure, Moment, Rejection, Result};
use serde_json::json;
use store::{AnyConnection, AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use super::{Matrix, matrix_refusal};
use crate::scoring::{Eyes, Wording, eyes_on};

/// Where a version stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MatrixState {
    /// Being edited.
    Draft,
    /// Waiting for a second person.
    Proposed,
    /// In force from its day on, until a later one is.
    Approved,
    /// Turned down.
    Rejected,
    /// Taken out of force.
    Retired,
}

impl MatrixState {
    /// All.
    pub const ALL: [Self; 5] =
        [Self::Draft, Self::Proposed, Self::Approved, Self::Rejected, Self::Retired];

    /// The code under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Retired => "retired",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// What a step makes of it; `None` where it is not open.
    pub const fn after(self, step: MatrixStep) -> Option<Self> {
        match (self, step) {
            (Self::Draft, MatrixStep::Propose) => Some(Self::Proposed),
            (Self::Proposed, MatrixStep::Approve) => Some(Self::Approved),
            (Self::Proposed, MatrixStep::Reject) => Some(Self::Rejected),
            (Self::Approved, MatrixStep::Retire) => Some(Self::Retired),
            _ => None,
        }
    }
}

/// A step of a version's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MatrixStep {
    /// Hand it to a second person.
    Propose,
    /// By somebody else than its author, where there is anybody: in force from its day.
    Approve,
    /// Not to be.
    Reject,
    /// Out of force from today on; the version before it, or the tier table, counts.
    Retire,
}

impl MatrixStep {
    /// All, in order.
    pub const ALL: [Self; 4] = [Self::Propose, Self::Approve, Self::Reject, Self::Retire];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Propose => "propose",
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Retire => "retire",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }

    const fn action(self) -> &'static str {
        match self {
            Self::Propose => "propose-matrix",
            Self::Approve => "approve-matrix",
            Self::Reject => "reject-matrix",
            Self::Retire => "retire-matrix",
        }
    }
}

/// A version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixVersion {
    /// Row id.
    pub id: i64,
    /// 1, 2, 3 …
    pub number: i64,
    /// Where it stands.
    pub state: MatrixState,
    /// The first day on which it is to count.
    pub effective_on: Day,
    /// The first day on which it counts no more, where it was retired.
    pub ended_on: Option<Day>,
    /// The matrix.
    pub matrix: Matrix,
    /// Its text.
    pub content: String,
    /// Why it was made.
    pub note: String,
    /// JSON of the what-if, or empty.
    pub what_if: String,
    /// Who made it.
    pub actor: String,
    /// When it was begun.
    pub recorded_at: Moment,
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixTrail {
    /// Which.
    pub step: String,
    /// From which day.
    pub on: Option<Day>,
    /// Why.
    pub reason: String,
    /// By whom.
    pub actor: String,
    /// When.
    pub recorded_at: Moment,
    /// Whether the author of the version took it as the second person, because nobody else could.
    pub alone: bool,
}

const COLUMNS: &str = "SELECT id, number, state, effective_on, ended_on, content, note, what_if, \
    actor, recorded_at FROM policy_matrix";

fn read(row: &AnyRow) -> Result<MatrixVersion> {
    let content = row.text(5)?;
    Ok(MatrixVersion {
        id: row.int(0)?,
        number: row.int(1)?,
        state: MatrixState::parse(&row.text(2)?)
            .ok_or_else(|| Failure::bug("a stored matrix is in no known state"))?,
        effective_on: row.day(3)?,
        ended_on: row.maybe_day(4)?,
        matrix: Matrix::read(&content)?,
        content,
        note: row.text(6)?,
        what_if: row.text(7)?,
        actor: row.text(8)?,
        recorded_at: Moment(row.int(9)?),
    })
}

/// The version in force on a day; `None` where the tier table alone counts.
///
/// # Errors
/// A fault from the database.
pub async fn matrix_in_force(db: &Db, on: Day) -> Result<Option<MatrixVersion>> {
    let mut connection = db.read().await?;
    in_force(&mut connection, on).await
}

async fn in_force(connection: &mut AnyConnection, on: Day) -> Result<Option<MatrixVersion>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE state IN ('approved', 'retired') AND effective_on <= ").value(on);
    ask.text(" AND (ended_on IS NULL OR ended_on > ").value(on);
    ask.text(") ORDER BY effective_on DESC, id DESC LIMIT 1");
    ask.rows(connection, "reading the matrix in force").await?.first().map(read).transpose()
}

/// All versions, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_matrices(db: &Db) -> Result<Vec<MatrixVersion>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text(" ORDER BY id DESC LIMIT 200");
    ask.rows(&mut connection, "listing matrices").await?.iter().map(read).collect()
}

/// One version.
///
/// # Errors
/// `policy.matrix-unknown`, or a fault.
pub async fn get_matrix(db: &Db, id: i64) -> Result<MatrixVersion> {
    let mut connection = db.read().await?;
    get(&mut connection, id).await
}

async fn get(connection: &mut AnyConnection, id: i64) -> Result<MatrixVersion> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE id = ").value(id);
    let rows = ask.rows(connection, "reading a matrix").await?;
    match rows.first() {
        Some(row) => read(row),
        None => Err(Rejection::new("policy.matrix-unknown").with("id", id).into()),
    }
}

/// The steps taken, the oldest first.
///
/// # Errors
/// A fault from the database.
pub async fn matrix_trail(db: &Db, id: i64) -> Result<Vec<MatrixTrail>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT s.step, s.on_day, s.reason, s.actor, s.recorded_at, m.actor FROM policy_matrix_step s \
         JOIN policy_matrix m ON m.id = s.matrix_id WHERE s.matrix_id = ",
    );
    ask.value(id).text(" ORDER BY s.id");
    let one = |row: &AnyRow| {
        Ok(MatrixTrail {
            step: row.text(0)?,
            on: row.maybe_day(1)?,
            reason: row.text(2)?,
            actor: row.text(3)?,
            recorded_at: Moment(row.int(4)?),
            alone: row.text(0)? == "approve" && row.text(3)? == row.text(5)?,
        })
    };
    ask.rows(&mut connection, "reading the trail of a matrix").await?.iter().map(one).collect()
}

/// Begins a draft; returns its id.
///
/// # Errors
/// `policy.reason-missing`, `policy.matrix-wrong`, or a fault.
pub async fn draft_matrix(
    tx: &mut Tx,
    matrix: &Matrix,
    effective_on: Day,
    note: &str,
) -> Result<i64> {
    if note.trim().is_empty() {
        return Err(Rejection::new("policy.reason-missing").on("reason").into());
    }
    let row = Ask::new("SELECT MAX(number) FROM policy_matrix");
    let number = row.row(tx.conn(), "numbering a matrix").await?.maybe_int(0)?.unwrap_or(0) + 1;
    let content = sealed(matrix, number, effective_on, note)?;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO policy_matrix (id, number, state, effective_on, content, note, what_if, \
         actor, recorded_at, changed_at) VALUES (",
    );
    ask.value(id).text(", ").value(number).text(", 'draft', ").value(effective_on).text(", ");
    ask.value(content).text(", ").value(note.trim()).text(", '', ").value(actor).text(", ");
    ask.value(at).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("drafting a matrix"))?;
    let subject = format!("matrix:{id}");
    let detail = json!({ "number": number, "effective_on": effective_on.to_string() });
    tx.event("policy.matrix-drafted", &subject, &detail).await?;
    tx.audit(Audit { room: "policy", action: "draft-matrix", subject, detail });
    Ok(id)
}

/// The text of a matrix under its number and day, read once more by the rule that judges by it.
fn sealed(matrix: &Matrix, number: i64, effective_on: Day, note: &str) -> Result<String> {
    let mut matrix = matrix.clone();
    matrix.edition.version = format!("M{number}");
    matrix.edition.effective_from = effective_on;
    matrix.edition.source = Wording::new(note.trim(), note.trim());
    let text = matrix.write();
    let wrong = |fault| Failure::from(matrix_refusal(fault));
    Matrix::read(&text).and_then(|matrix| matrix.check()).map_err(wrong)?;
    Ok(text)
}

/// Changes a draft. What its what-if said counts no more.
///
/// # Errors
/// `policy.matrix-unknown`, `policy.matrix-step` where it is no draft any more,
/// `policy.matrix-wrong`, `policy.reason-missing`, or a fault.
pub async fn edit_matrix(
    tx: &mut Tx,
    id: i64,
    matrix: &Matrix,
    effective_on: Day,
    note: &str,
) -> Result<()> {
    tx.lock("SELECT id FROM policy_matrix WHERE id = $1", id).await?;
    let version = get(tx.conn(), id).await?;
    if version.state != MatrixState::Draft {
        let rejection = Rejection::new("policy.matrix-step").with("state", version.state.code());
        return Err(rejection.with("step", "edit").into());
    }
    if note.trim().is_empty() {
        return Err(Rejection::new("policy.reason-missing").on("reason").into());
    }
    let content = sealed(matrix, version.number, effective_on, note)?;
    let at = tx.at().0;
    let mut ask = Ask::new("UPDATE policy_matrix SET what_if = '', content = ");
    ask.value(content).text(", effective_on = ").value(effective_on).text(", note = ");
    ask.value(note.trim()).text(", changed_at = ").value(at).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("changing a matrix"))?;
    let subject = format!("matrix:{id}");
    let changes = version.matrix.differences(matrix);
    let changes: Vec<_> = changes
        .iter()
        .map(|d| json!([d.tier.code(), d.kind.code(), d.field, d.before, d.after]))
        .collect();
    let detail = json!({ "changes": changes, "effective_on": effective_on.to_string() });
    tx.audit(Audit { room: "policy", action: "edit-matrix", subject, detail });
    Ok(())
}

/// As [`edit_matrix`], with the change made to what the draft holds at that moment: what somebody else changed
/// meanwhile stays.
///
/// # Errors
/// As there.
pub async fn edit_matrix_by(
    tx: &mut Tx,
    id: i64,
    change: impl FnOnce(Matrix) -> Matrix + Send,
    (effective_on, note): (Day, &str),
) -> Result<()> {
    tx.lock("SELECT id FROM policy_matrix WHERE id = $1", id).await?;
    let matrix = change(get(tx.conn(), id).await?.matrix);
    edit_matrix(tx, id, &matrix, effective_on, note).await
}

/// Keeps the outcome of a what-if beside its version.
///
/// # Errors
/// `policy.matrix-unknown`, or a fault.
pub async fn keep_what_if(tx: &mut Tx, id: i64, what_if: &str) -> Result<()> {
    get(tx.conn(), id).await?;
    let mut ask = Ask::new("UPDATE policy_matrix SET what_if = ");
    ask.value(what_if).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("keeping a what-if"))?;
    let digest = base::digest_of(what_if.as_bytes()).to_string();
    let (subject, detail) = (format!("matrix:{id}"), json!({ "digest": digest }));
    tx.audit(Audit { room: "policy", action: "keep-what-if", subject, detail });
    Ok(())
}

/// Why a step is not open to somebody, if it is not. The author approves only where nobody else could;
/// turning it down is open to the author too, who thereby takes it back.
pub fn matrix_open_to(
    version: &MatrixVersion,
    step: MatrixStep,
    (actor, eyes): (&str, Eyes),
    today: Day,
) -> Option<Rejection> {
    if version.state.after(step).is_none() {
        let rejection = Rejection::new("policy.matrix-step").with("state", version.state.code());
        return Some(rejection.with("step", step.code()));
    }
    let second = matches!(step, MatrixStep::Approve | MatrixStep::Reject);
    let same = step == MatrixStep::Approve && eyes == Eyes::Same;
    if same || (second && actor.starts_with("system:")) {
        return Some(Rejection::new("policy.matrix-four-eyes").with("actor", &version.actor));
    }
    let dated = matches!(step, MatrixStep::Propose | MatrixStep::Approve);
    if dated && version.effective_on < today {
        let rejection = Rejection::new("policy.matrix-past").with("day", version.effective_on);
        return Some(rejection.with("today", today).on("effective_on"));
    }
    None
}

async fn step(tx: &mut Tx, id: i64, step: MatrixStep, reason: &str) -> Result<()> {
    tx.lock("SELECT id FROM policy_matrix WHERE id = $1", id).await?;
    let version = get(tx.conn(), id).await?;
    let today = tx.clock().today();
    let eyes = eyes_on(tx, &version.actor).await?;
    let alone = step == MatrixStep::Approve && eyes == Eyes::Alone;
    if let Some(rejection) = matrix_open_to(&version, step, (tx.actor().0.as_str(), eyes), today) {
        return Err(rejection.into());
    }
    if reason.trim().is_empty() {
        return Err(Rejection::new("policy.reason-missing").on("reason").into());
    }
    let Some(after) = version.state.after(step) else {
        return Err(Failure::bug("a step that is open leads nowhere"));
    };
    let (row, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let ended = (step == MatrixStep::Retire).then_some(today);
    let mut ask = Ask::new("UPDATE policy_matrix SET state = ");
    ask.value(after.code()).text(", ended_on = ").value(ended).text(", changed_at = ").value(at);
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("moving a matrix on"))?;
    let on = matches!(step, MatrixStep::Approve).then_some(version.effective_on).or(ended);
    let mut ask = Ask::new(
        "INSERT INTO policy_matrix_step (id, matrix_id, step, on_day, reason, actor, recorded_at) \
         VALUES (",
    );
    ask.value(row).text(", ").value(id).text(", ").value(step.code()).text(", ").value(on);
    ask.text(", ").value(reason.trim()).text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("recording a step of a matrix"))?;
    let subject = format!("matrix:{id}");
    let detail = json!({
        "number": version.number, "step": step.code(), "reason": reason.trim(),
        "on": on.map(|day| day.to_string()), "digest": version.matrix.edition.digest,
        "alone": alone,
    });
    tx.event("policy.matrix-step", &subject, &detail).await?;
    tx.audit(Audit { room: "policy", action: step.action(), subject, detail });
    Ok(())
}

/// Hands a draft to a second person.
///
/// # Errors
/// `policy.matrix-unknown`, `policy.matrix-step`, `policy.matrix-past`, `policy.reason-missing`,
/// or a fault.
pub async fn propose_matrix(tx: &mut Tx, id: i64, reason: &str) -> Result<()> {
    step(tx, id, MatrixStep::Propose, reason).await
}

/// Puts a proposed version in force from its day on; by somebody else than its author, where anybody
/// else may set rules.
///
/// # Errors
/// As [`propose_matrix`], and `policy.matrix-four-eyes`.
pub async fn approve_matrix(tx: &mut Tx, id: i64, reason: &str) -> Result<()> {
    step(tx, id, MatrixStep::Approve, reason).await
}

/// Turns a proposed version down; its author thereby takes it back.
///
/// # Errors
/// As [`propose_matrix`].
pub async fn reject_matrix(tx: &mut Tx, id: i64, reason: &str) -> Result<()> {
    step(tx, id, MatrixStep::Reject, reason).await
}

/// Takes an approved version out of force from today on.
///
/// # Errors
/// As [`propose_matrix`].
pub async fn retire_matrix(tx: &mut Tx, id: i64, reason: &str) -> Result<()> {
    step(tx, id, MatrixStep::Retire, reason).await
}

/// The text of a pack that was kept when something was decided by it.
///
/// # Errors
/// A fault from the database.
pub async fn find_kept_pack(
    connection: &mut AnyConnection,
    pack: &str,
    digest: &str,
) -> Result<Option<String>> {
    let mut ask = Ask::new("SELECT content FROM policy_version WHERE pack = ");
    ask.value(pack).text(" AND digest = ").value(digest);
    let rows = ask.rows(connection, "reading a kept pack").await?;
    rows.first().map(|row| row.text(0)).transpose()
}
