//! What was taken from a data source (A09): by day and checksum, the bytes among the kept files.

use base::{Day, Moment, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, StoredFile, Tx, failed};

use super::{DataSource, is_day_of_trade};

/// What was taken from a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceSnapshot {
    /// Row id.
    pub id: i64,
    /// The source.
    pub source_id: i64,
    /// The day on which it was taken.
    pub taken_on: Day,
    /// The file's name.
    pub file_name: String,
    /// SHA-256 of its bytes.
    pub digest: String,
    /// Bytes.
    pub size: i64,
    /// A note.
    pub note: String,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// By whom.
    pub actor: String,
}

/// Keeps what was taken from a source on a day; the same bytes of the same day once only. Returns
/// `None` where they are there.
///
/// # Errors
/// `parties.snapshot-day`, `parties.source-long`, or a fault.
pub async fn add_snapshot(
    tx: &mut Tx,
    source: &DataSource,
    (taken_on, file_name, note): (Day, &str, &str),
    file: &StoredFile,
) -> Result<Option<i64>> {
    let today = tx.clock().day_of(tx.at());
    if taken_on > today || !is_day_of_trade(taken_on) {
        let why = Rejection::new("parties.snapshot-day").with("day", taken_on);
        return Err(why.with("today", today).on("taken_on").into());
    }
    base::plain(note, "taken_note")?;
    if note.chars().count() > 1_000 {
        let why = Rejection::new("parties.source-long").with("most", 1_000);
        return Err(why.on("taken_note").into());
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO parties_snapshot (id, source_id, taken_on, file_name, digest, size, note, \
         recorded_at, actor) VALUES (",
    );
    ask.value(id).text(", ").value(source.id).text(", ").value(taken_on).text(", ");
    ask.value(file_name).text(", ").value(file.digest.as_str()).text(", ");
    ask.value(i64::try_from(file.size).unwrap_or(i64::MAX)).text(", ").value(note.trim());
    ask.text(", ").value(at).text(", ").value(actor);
    ask.text(") ON CONFLICT (source_id, taken_on, digest) DO NOTHING");
    if ask.run(tx.conn()).await.map_err(failed("keeping a snapshot"))? == 0 {
        return Ok(None);
    }
    tx.audit(Audit {
        room: "parties",
        action: "add-snapshot",
        subject: format!("source:{}", source.content.code),
        detail: json!({
            "snapshot": id.to_string(), "taken_on": taken_on.to_string(),
            "file": file_name, "digest": file.digest, "size": file.size,
        }),
    });
    Ok(Some(id))
}

/// Snapshots, the newest first; of one source or of all.
///
/// # Errors
/// A fault from the database.
pub async fn list_snapshots(db: &Db, source: Option<i64>) -> Result<Vec<SourceSnapshot>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT id, source_id, taken_on, file_name, digest, size, note, recorded_at, actor \
         FROM parties_snapshot",
    );
    if let Some(source) = source {
        ask.text(" WHERE source_id = ").value(source);
    }
    ask.text(" ORDER BY taken_on DESC, id DESC LIMIT 1000");
    let one = |row: &AnyRow| {
        Ok(SourceSnapshot {
            id: row.int(0)?,
            source_id: row.int(1)?,
            taken_on: row.day(2)?,
            file_name: row.text(3)?,
            digest: row.text(4)?,
            size: row.int(5)?,
            note: row.text(6)?,
            recorded_at: Moment(row.int(7)?),
            actor: row.text(8)?,
        })
    };
    ask.rows(&mut connection, "listing snapshots").await?.iter().map(one).collect()
}
