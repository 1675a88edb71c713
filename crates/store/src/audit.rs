//! The audit chain: each line's hash covers the line and the hash before it, so that a line
//! taken out, put in or altered later is found by [`Db::verify_chain`].

use base::{Moment, Result, digest_of};
use sqlx::{AnyConnection, Row};

use crate::{Actor, Ask, Audit, Bulk, Columns as _, Db, Kind, failed};

/// One line of the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// Its place in the chain, from 1.
    pub seq: i64,
    /// When it was recorded.
    pub at: Moment,
    /// Who did it.
    pub actor: String,
    /// The room that changed something.
    pub room: String,
    /// What was done.
    pub action: String,
    /// To what.
    pub subject: String,
    /// JSON with what else must be known.
    pub detail: String,
    /// SHA-256 over the line and the hash before it.
    pub hash: String,
}

/// Which lines of the audit.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// What was done to this: `buyer:C0001`.
    pub subject: Option<String>,
    /// What was done by this login or part of the system.
    pub actor: Option<String>,
    /// What was done in this room.
    pub room: Option<String>,
    /// Only lines before this one.
    pub before: Option<i64>,
    /// At most so many, 1 to 500.
    pub limit: u32,
}

/// A page of the audit, newest first.
#[derive(Debug, Clone)]
pub struct AuditPage {
    /// The lines.
    pub lines: Vec<AuditLine>,
    /// Pass this as `before` for the next page.
    pub next: Option<i64>,
}

/// What a walk along the whole chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    /// Lines walked.
    pub lines: i64,
    /// The first line that does not fit, with a reason.
    pub broken_at: Option<(i64, &'static str)>,
}

fn link(previous: &str, line: &AuditLine) -> String {
    let mut text = String::with_capacity(256 + line.detail.len());
    for part in [
        previous,
        &line.seq.to_string(),
        &line.at.0.to_string(),
        &line.actor,
        &line.room,
        &line.action,
        &line.subject,
        &line.detail,
    ] {
        text.push_str(&part.len().to_string());
        text.push(':');
        text.push_str(part);
    }
    digest_of(text.as_bytes()).to_string()
}

pub(crate) async fn append(
    connection: &mut AnyConnection,
    kind: Kind,
    at: Moment,
    actor: &Actor,
    lines: Vec<Audit>,
) -> Result<()> {
    let select = match kind {
        Kind::Sqlite => "SELECT seq, hash FROM store_chain WHERE id = 1",
        Kind::Postgres => "SELECT seq, hash FROM store_chain WHERE id = 1 FOR UPDATE",
    };
    let fail = || failed("appending to the audit chain");
    let head = sqlx::query(select).fetch_one(&mut *connection).await.map_err(fail())?;
    let mut seq: i64 = head.try_get(0).map_err(fail())?;
    let mut hash: String = head.try_get(1).map_err(fail())?;
    let columns = ["seq", "at", "actor", "room", "action", "subject", "detail", "hash"];
    let mut bulk = Bulk::new("store_audit", &columns, "");
    for audit in lines {
        seq += 1;
        let mut line = AuditLine {
            seq,
            at,
            actor: actor.0.clone(),
            room: audit.room.to_owned(),
            action: audit.action.to_owned(),
            subject: audit.subject,
            detail: audit.detail.to_string(),
            hash: String::new(),
        };
        line.hash = link(&hash, &line);
        hash.clone_from(&line.hash);
        let row = [
            line.seq.into(),
            line.at.0.into(),
            line.actor.into(),
            line.room.into(),
            line.action.into(),
            line.subject.into(),
            line.detail.into(),
            line.hash.into(),
        ];
        bulk.push(connection, row).await?;
    }
    bulk.flush(connection).await?;
    sqlx::query("UPDATE store_chain SET seq = $1, hash = $2 WHERE id = 1")
        .bind(seq)
        .bind(hash)
        .execute(&mut *connection)
        .await
        .map_err(fail())?;
    Ok(())
}

const LINE: &str = "seq, at, actor, room, action, subject, detail, hash";

fn read_line(row: &sqlx::any::AnyRow) -> std::result::Result<AuditLine, sqlx::Error> {
    Ok(AuditLine {
        seq: row.try_get(0)?,
        at: Moment(row.try_get(1)?),
        actor: row.try_get(2)?,
        room: row.try_get(3)?,
        action: row.try_get(4)?,
        subject: row.try_get(5)?,
        detail: row.try_get(6)?,
        hash: row.try_get(7)?,
    })
}

impl Db {
    /// A page of the audit, newest first; `subject` narrows it to one thing.
    ///
    /// # Errors
    /// Busy or a fault from the database.
    pub async fn audit_page(
        &self,
        subject: Option<&str>,
        before: Option<i64>,
        limit: u32,
    ) -> Result<AuditPage> {
        let subject = subject.map(str::to_owned);
        self.list_audit(&AuditFilter { subject, before, limit, ..AuditFilter::default() }).await
    }

    /// The number of the last line after `after` that somebody other than `not_by` left in one of
    /// these rooms; `after` itself if there is none.
    ///
    /// # Errors
    /// Busy or a fault from the database.
    pub async fn last_change(&self, rooms: &[&str], not_by: &str, after: i64) -> Result<i64> {
        let mut ask = Ask::new("SELECT COALESCE(MAX(seq), ");
        ask.value(after).text(") FROM store_audit WHERE seq > ").value(after);
        ask.text(" AND actor <> ").value(not_by).text(" AND room IN (");
        ask.list(rooms.iter().copied()).text(")");
        let mut connection = self.read().await?;
        ask.row(&mut connection, "reading the last change").await?.int(0)
    }

    /// What somebody other than `not_by` changed in one of these rooms after the line `after`, each
    /// subject once; at most `most`, and one more where there are more.
    ///
    /// # Errors
    /// Busy or a fault from the database.
    pub async fn changed_since(
        &self,
        rooms: &[&str],
        not_by: &str,
        (after, most): (i64, u32),
    ) -> Result<Vec<String>> {
        let mut ask = Ask::new("SELECT DISTINCT subject FROM store_audit WHERE seq > ");
        ask.value(after).text(" AND actor <> ").value(not_by).text(" AND room IN (");
        ask.list(rooms.iter().copied()).text(") ORDER BY subject LIMIT ");
        ask.value(i64::from(most) + 1);
        let mut connection = self.read().await?;
        let rows = ask.rows(&mut connection, "reading what was changed").await?;
        rows.iter().map(|row| row.text(0)).collect()
    }

    /// The lines of the audit that are asked for, newest first.
    ///
    /// # Errors
    /// Busy or a fault from the database.
    pub async fn list_audit(&self, filter: &AuditFilter) -> Result<AuditPage> {
        let mut ask = Ask::new("SELECT ");
        ask.text(LINE).text(" FROM store_audit WHERE seq < ");
        ask.value(filter.before.unwrap_or(i64::MAX));
        for (column, value) in
            [("subject", &filter.subject), ("actor", &filter.actor), ("room", &filter.room)]
        {
            if let Some(value) = value {
                ask.text(" AND ").text(column).text(" = ").value(value.as_str());
            }
        }
        let take = filter.limit.clamp(1, 500);
        ask.text(" ORDER BY seq DESC LIMIT ").value(i64::from(take) + 1);
        let mut connection = self.read().await?;
        let rows = ask.rows(&mut connection, "reading the audit").await?;
        let mut lines = Vec::with_capacity(rows.len());
        for row in &rows {
            lines.push(read_line(row).map_err(failed("reading the audit"))?);
        }
        let more = lines.len() > take as usize;
        lines.truncate(take as usize);
        let next = lines.last().filter(|_| more).map(|line| line.seq);
        Ok(AuditPage { lines, next })
    }

    /// Walks the whole chain and recomputes every hash.
    ///
    /// # Errors
    /// Busy or a fault from the database; a broken chain is a result, not an error.
    pub async fn verify_chain(&self) -> Result<ChainReport> {
        let fail = || failed("walking the audit chain");
        let mut snapshot = self.snapshot().await?;
        let (mut seq, mut hash) = (0_i64, String::new());
        loop {
            let sql = format!(
                "SELECT {LINE} FROM store_audit WHERE seq > $1 ORDER BY seq ASC LIMIT 1000"
            );
            let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(seq);
            let rows = query.fetch_all(snapshot.conn()).await.map_err(fail())?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                let line = read_line(row).map_err(fail())?;
                if line.seq != seq + 1 {
                    return Ok(ChainReport { lines: seq, broken_at: Some((seq + 1, "missing")) });
                }
                if link(&hash, &line) != line.hash {
                    return Ok(ChainReport { lines: seq, broken_at: Some((line.seq, "altered")) });
                }
                seq = line.seq;
                hash = line.hash;
            }
        }
        let head = sqlx::query("SELECT seq, hash FROM store_chain WHERE id = 1");
        let head = head.fetch_one(snapshot.conn()).await.map_err(fail())?;
        let (last, end): (i64, String) =
            (head.try_get(0).map_err(fail())?, head.try_get(1).map_err(fail())?);
        let broken_at = ((last, &end) != (seq, &hash)).then_some((seq + 1, "cut off"));
        Ok(ChainReport { lines: seq, broken_at })
    }
}
