//! What was learnt, as records of one shape whatever room keeps them: lessons read, checks, tests and reviews handed in,
//! cases gone through, talks ended.

use base::{Moment, Result};
use serde_json::json;
use store::{AnyConnection, AnyRow, Ask, Audit, Columns, Tx};

/// Kinds of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordKind {
    /// A lesson read to its end.
    Lesson,
    /// A check, a test or a review handed in.
    Attempt,
    /// A case gone through.
    Case,
    /// A role-play talk that ended.
    Talk,
    /// What was chosen in a turn of a talk.
    Choice,
}

impl RecordKind {
    /// All.
    pub const ALL: [Self; 5] = [Self::Lesson, Self::Attempt, Self::Case, Self::Talk, Self::Choice];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lesson => "lesson",
            Self::Attempt => "attempt",
            Self::Case => "case",
            Self::Talk => "talk",
            Self::Choice => "choice",
        }
    }

    /// Columns: row id, person, login, name, code, part, version, begun, ended, points in basis points, failed, number.
    const fn select(self) -> &'static str {
        match self {
            Self::Lesson => {
                "SELECT r.id, u.id, u.login, u.name, r.lesson, '', r.version, r.recorded_at, \
                 r.recorded_at, CAST(-1 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT) \
                 FROM courses_reading r \
                 JOIN store_user u ON u.id = r.user_id WHERE r.recorded_at"
            }
            Self::Attempt => {
                "SELECT r.id, u.id, u.login, u.name, r.lesson, r.kind, '', r.begun_at, r.done_at, \
                 r.points_bps, CAST(0 AS BIGINT), CAST(0 AS BIGINT) FROM courses_attempt r \
                 JOIN store_user u ON u.id = r.user_id WHERE r.done_at"
            }
            Self::Case => {
                "SELECT r.id, u.id, u.login, u.name, r.case_code, '', r.version, r.begun_at, \
                 r.done_at, r.points * 100, CAST(0 AS BIGINT), CAST(0 AS BIGINT) \
                 FROM courses_run r \
                 JOIN store_user u ON u.id = r.user_id WHERE r.done_at"
            }
            Self::Talk => {
                "SELECT r.id, u.id, u.login, u.name, r.scene, r.persona, r.pack_version, \
                 r.started_at, r.ended_at, r.total_tenths * 10, r.failed, CAST(0 AS BIGINT) \
                 FROM practice_run r \
                 JOIN store_user u ON u.id = r.person_id WHERE r.branch_of IS NULL AND r.ended_at"
            }
            // A branch has the turns of another run before its own.
            Self::Choice => {
                "SELECT r.id, u.id, u.login, u.name, r.scene, t.move_code, r.pack_version, \
                 t.recorded_at, t.recorded_at, CAST(-1 AS BIGINT), CAST(0 AS BIGINT), t.number \
                 FROM practice_turn t JOIN practice_run r ON r.id = t.run_id \
                 JOIN store_user u ON u.id = r.person_id \
                 WHERE r.branch_of IS NULL AND t.recorded_at"
            }
        }
    }
}

/// What somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Of which kind.
    pub kind: RecordKind,
    /// Row id in its room.
    pub id: i64,
    /// Whose.
    pub user_id: i64,
    /// The name to sign in with.
    pub login: String,
    /// The name.
    pub name: String,
    /// Code of the lesson, the case or the scene; empty for tests and reviews.
    pub code: String,
    /// Kind of an attempt, persona of a talk.
    pub part: String,
    /// Version of the content; empty where the room keeps it with the answers.
    pub version: String,
    /// When it was begun.
    pub begun_at: Moment,
    /// When it was done.
    pub done_at: Moment,
    /// Points, basis points; `None` for what is not marked.
    pub share_bps: Option<i64>,
    /// A banned act ended the talk's worth.
    pub failed: bool,
    /// The number of a turn within its talk; 0 for what is one of its kind.
    pub number: i64,
}

/// Which records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Done from here on.
    pub from: Moment,
    /// And before this.
    pub before: Moment,
    /// Of one person alone.
    pub user: Option<i64>,
}

impl Period {
    /// Everything.
    pub const ALL: Self = Self { from: Moment(0), before: Moment(i64::MAX), user: None };
}

fn read(kind: RecordKind, row: &AnyRow) -> Result<Record> {
    let points = row.int(9)?;
    Ok(Record {
        kind,
        id: row.int(0)?,
        user_id: row.int(1)?,
        login: row.text(2)?,
        name: row.text(3)?,
        code: row.text(4)?,
        part: row.text(5)?,
        version: row.text(6)?,
        begun_at: Moment(row.int(7)?),
        done_at: Moment(row.int(8)?),
        share_bps: (points >= 0).then_some(points.min(10_000)),
        failed: row.int(10)? == 1,
        number: row.int(11)?,
    })
}

/// Records of a kind, the oldest first; `fresh` leaves out what the outbox has.
pub(super) async fn of_kind(
    connection: &mut AnyConnection,
    kind: RecordKind,
    period: &Period,
    (fresh, limit): (bool, i64),
) -> Result<Vec<Record>> {
    let done = match kind {
        RecordKind::Lesson => "r.recorded_at",
        RecordKind::Attempt | RecordKind::Case => "r.done_at",
        RecordKind::Talk => "r.ended_at",
        RecordKind::Choice => "t.recorded_at",
    };
    let number = if kind == RecordKind::Choice { "t.number" } else { "0" };
    let mut ask = Ask::new(kind.select());
    ask.text(" >= ").value(period.from.0).text(" AND ").text(done).text(" < ");
    ask.value(period.before.0);
    if let Some(user) = period.user {
        ask.text(" AND u.id = ").value(user);
    }
    if fresh {
        ask.text(" AND NOT EXISTS (SELECT 1 FROM courses_statement s WHERE s.kind = ");
        ask.value(kind.code())
            .text(" AND s.record_id = r.id AND s.number = ")
            .text(number)
            .text(")");
    }
    ask.text(" ORDER BY ").text(done).text(", r.id, ").text(if number == "0" {
        "u.id"
    } else {
        number
    });
    ask.text(" LIMIT ").value(limit);
    let rows = ask.rows(connection, "reading what was learnt").await?;
    rows.iter().map(|row| read(kind, row)).collect()
}

/// Records of a period, the oldest first, at most so many.
///
/// # Errors
/// A fault from the database.
pub async fn list_records(
    connection: &mut AnyConnection,
    period: &Period,
    limit: usize,
) -> Result<Vec<Record>> {
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut all = Vec::new();
    for kind in RecordKind::ALL {
        all.extend(of_kind(connection, kind, period, (false, most)).await?);
    }
    all.sort_by_key(|one| (one.done_at, one.kind, one.id, one.number));
    all.truncate(limit);
    Ok(all)
}

/// Writes down that results left the house.
pub fn record_export(tx: &mut Tx, statements: usize, named: bool) {
    tx.audit(Audit {
        room: "courses",
        action: "export-statements",
        subject: "courses:statements".to_owned(),
        detail: json!({ "statements": statements, "named": named }),
    });
}
