//! Memos that wait for an instructor: the newest submission of each tree. What an instructor says stands beside the
//! automatic mark; neither is overwritten, a later one goes before an earlier one.

use base::{Moment, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use super::{Given, lab::Lab};

/// Points of a memo at most, hundredths.
pub const MEMO_MOST: i64 = 3_000;
/// Signs of a note at most.
const NOTE_MOST: usize = 1_000;

/// A memo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memo {
    /// The submission.
    pub submission_id: i64,
    /// The run.
    pub run_id: i64,
    /// Whose.
    pub person_id: i64,
    /// Who wrote it.
    pub person: String,
    /// All that was handed in.
    pub given: Given,
    /// The automatic points of the whole, hundredths.
    pub points: i64,
    /// When it was handed in.
    pub recorded_at: Moment,
    /// Points of an instructor, where there are some.
    pub marked: Option<i64>,
}

/// Memos, those without a mark first, the oldest of them first.
///
/// # Errors
/// A fault from the database.
pub async fn list_memos(db: &Db, limit: usize) -> Result<Vec<Memo>> {
    let mut ask = Ask::new(
        "SELECT s.id, s.run_id, u.name, s.given, s.points, s.recorded_at, m.points, \
         r.person_id FROM exercises_submission s JOIN exercises_run r ON r.id = s.run_id \
         JOIN store_user u ON u.id = r.person_id LEFT JOIN exercises_marking m ON m.id = \
         (SELECT MAX(n.id) FROM exercises_marking n WHERE n.submission_id = s.id) \
         WHERE s.number = (SELECT MAX(o.number) FROM exercises_submission o \
         WHERE o.run_id = s.run_id) AND r.lab = ",
    );
    ask.value(Lab::Tree.code());
    ask.text(" ORDER BY CASE WHEN m.points IS NULL THEN 0 ELSE 1 END, s.id LIMIT ");
    ask.value(i64::try_from(limit).unwrap_or(50));
    let one = |row: &AnyRow| {
        Ok(Memo {
            submission_id: row.int(0)?,
            run_id: row.int(1)?,
            person_id: row.int(7)?,
            person: row.text(2)?,
            given: serde_json::from_str(&row.text(3)?).unwrap_or_default(),
            points: row.int(4)?,
            recorded_at: Moment(row.int(5)?),
            marked: row.maybe_int(6)?,
        })
    };
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing memos").await?.iter().map(one).collect()
}

/// Marks the memo of a submission.
///
/// # Errors
/// `exercises.memo-unknown`, `exercises.memo-own` for one's own, `exercises.memo-points`, `exercises.memo-note`, or a
/// fault.
pub async fn mark_memo(
    tx: &mut Tx,
    (submission, by): (i64, i64),
    points: i64,
    note: &str,
) -> Result<()> {
    let mut ask = Ask::new(
        "SELECT r.person_id, r.id FROM exercises_submission s JOIN exercises_run r \
         ON r.id = s.run_id WHERE r.lab = ",
    );
    ask.value(Lab::Tree.code()).text(" AND s.id = ").value(submission);
    let rows = ask.rows(tx.conn(), "finding a memo").await?;
    let row = rows.first().ok_or_else(|| Rejection::new("exercises.memo-unknown"))?;
    let (person, run) = (row.int(0)?, row.int(1)?);
    if person == by {
        return Err(Rejection::new("exercises.memo-own").into());
    }
    if !(0..=MEMO_MOST).contains(&points) {
        let refused = Rejection::new("exercises.memo-points").with("most", MEMO_MOST / 100);
        return Err(refused.on("points").into());
    }
    let note = note.trim();
    if note.is_empty() || note.chars().count() > NOTE_MOST {
        return Err(Rejection::new("exercises.memo-note")
            .with("most", NOTE_MOST)
            .on("note")
            .into());
    }
    let (id, at) = (tx.ids().next(), tx.at().0);
    let mut ask = Ask::new(
        "INSERT INTO exercises_marking (id, submission_id, by_id, points, note, recorded_at) \
         VALUES (",
    );
    ask.value(id).text(", ").value(submission).text(", ").value(by).text(", ").value(points);
    ask.text(", ").value(note).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("marking a memo"))?;
    tx.audit(Audit {
        room: "exercises",
        action: "mark-memo",
        subject: format!("run:{run}"),
        detail: json!({ "submission": submission, "points": points }),
    });
    Ok(())
}
