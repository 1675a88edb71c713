//! Read receipts: who must read a version, who has, and who is reminded. A receipt names the digest of
//! the text that was read.

use base::{Day, Moment, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, access::Person, failed};

use super::version::{PolicyVersion, get, roles_of};

/// Somebody who must read a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// Their login.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Code of their role.
    pub role: String,
    /// The last day to read it.
    pub due_on: Day,
    /// The day on which they confirmed.
    pub read_on: Option<Day>,
    /// When.
    pub read_at: Option<Moment>,
    /// The digest that they confirmed; empty before.
    pub digest: String,
    /// When they were reminded last.
    pub reminded_on: Option<Day>,
    /// How often.
    pub reminders: i64,
}

impl Reader {
    /// Whether their days are over.
    pub fn is_late(&self, today: Day) -> bool {
        self.read_on.is_none() && self.due_on < today
    }
}

/// A version that somebody has still to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenReading {
    /// Row id of the version.
    pub document_id: i64,
    /// Its number.
    pub number: i64,
    /// The last day to read it.
    pub due_on: Day,
}

/// Asks everybody of the version's roles; whoever was asked before is left as they are.
pub(super) async fn ask_readers(
    tx: &mut Tx,
    version: &PolicyVersion,
    people: &[Person],
) -> Result<u64> {
    let today = tx.clock().today();
    let days = i32::try_from(version.read_days).unwrap_or(30);
    let mut asked = 0;
    for person in people.iter().filter(|one| one.active && version.roles.contains(&one.role)) {
        let (id, at) = (tx.ids().next(), tx.at().0);
        let mut ask = Ask::new(
            "INSERT INTO controls_reader (id, document_id, login, due_on, digest, reminders, \
             recorded_at) VALUES (",
        );
        ask.value(id).text(", ").value(version.id).text(", ").value(person.login.as_str());
        ask.text(", ").value(today.plus_days(days)).text(", '', 0, ").value(at);
        ask.text(") ON CONFLICT (document_id, login) DO NOTHING");
        asked += ask.run(tx.conn()).await.map_err(failed("asking a reader"))?;
    }
    Ok(asked)
}

/// Who must read a version: first who has not, then by login.
///
/// # Errors
/// A fault from the database.
pub async fn list_readers(db: &Db, document: i64) -> Result<Vec<Reader>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT r.login, COALESCE(u.name, r.login), COALESCE(u.role, ''), r.due_on, r.read_on, \
         r.read_at, r.digest, r.reminded_on, r.reminders FROM controls_reader r \
         LEFT JOIN store_user u ON u.login = r.login WHERE r.document_id = ",
    );
    ask.value(document);
    ask.text(" ORDER BY CASE WHEN r.read_on IS NULL THEN 0 ELSE 1 END, r.login LIMIT 5000");
    let one = |row: &AnyRow| {
        Ok(Reader {
            login: row.text(0)?,
            name: row.text(1)?,
            role: row.text(2)?,
            due_on: row.day(3)?,
            read_on: row.maybe_day(4)?,
            read_at: row.maybe_int(5)?.map(Moment),
            digest: row.text(6)?,
            reminded_on: row.maybe_day(7)?,
            reminders: row.int(8)?,
        })
    };
    ask.rows(&mut connection, "listing readers").await?.iter().map(one).collect()
}

/// What somebody has still to read: published versions that no later one has replaced.
///
/// # Errors
/// A fault from the database.
pub async fn list_open_readings(db: &Db, login: &str) -> Result<Vec<OpenReading>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT d.id, d.number, r.due_on FROM controls_reader r \
         JOIN controls_document d ON d.id = r.document_id \
         WHERE r.read_on IS NULL AND d.state = 'published' AND r.login = ",
    );
    ask.value(login).text(
        " AND d.number = (SELECT MAX(e.number) FROM controls_document e \
         WHERE e.state = 'published') ORDER BY d.id",
    );
    let one = |row: &AnyRow| {
        Ok(OpenReading { document_id: row.int(0)?, number: row.int(1)?, due_on: row.day(2)? })
    };
    ask.rows(&mut connection, "looking for what is to be read").await?.iter().map(one).collect()
}

/// Confirms that whoever acts has read the text with this digest. A second time changes nothing.
///
/// # Errors
/// `controls.document-unknown`; `controls.not-a-reader` for whom was not asked;
/// `controls.text-changed` where the digest is not that of the version; a fault.
pub async fn confirm_read(tx: &mut Tx, document: i64, digest: &str) -> Result<bool> {
    let version = get(tx.conn(), document).await?;
    if version.digest != digest {
        return Err(Rejection::new("controls.text-changed").with("number", version.number).into());
    }
    let (today, at, actor) = (tx.clock().today(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("SELECT read_on FROM controls_reader WHERE document_id = ");
    ask.value(document).text(" AND login = ").value(actor.as_str());
    let rows = ask.rows(tx.conn(), "looking for a reader").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("controls.not-a-reader").with("number", version.number).into());
    };
    if row.maybe_day(0)?.is_some() {
        tx.quiet();
        return Ok(false);
    }
    let mut ask = Ask::new("UPDATE controls_reader SET read_on = ");
    ask.value(today).text(", read_at = ").value(at).text(", digest = ").value(digest);
    ask.text(" WHERE document_id = ").value(document).text(" AND login = ").value(actor.as_str());
    ask.run(tx.conn()).await.map_err(failed("confirming a reading"))?;
    let subject = format!("document:{document}");
    let detail = json!({ "number": version.number, "digest": digest });
    tx.event("controls.document-read", &subject, &detail).await?;
    tx.audit(Audit { room: "controls", action: "confirm-read", subject, detail });
    Ok(true)
}

/// A reminder is due again after so many days.
const AGAIN_DAYS: i32 = 7;

/// Asks whoever joined since, and notes a reminder for everybody whose days are over, at most once a
/// week each. Returns how many were asked or reminded.
///
/// # Errors
/// Busy, or a fault from the database.
pub async fn remind_readers(tx: &mut Tx, people: &[Person]) -> Result<u64> {
    let today = tx.clock().today();
    let mut ask = Ask::new(
        "SELECT id, roles FROM controls_document WHERE state = 'published' \
         AND number = (SELECT MAX(number) FROM controls_document WHERE state = 'published')",
    );
    ask.text(" ORDER BY id");
    let rows = ask.rows(tx.conn(), "looking for the newest policy").await?;
    let Some(row) = rows.first() else {
        tx.quiet();
        return Ok(0);
    };
    let (id, roles) = (row.int(0)?, roles_of(&row.text(1)?));
    let mut count = 0;
    if people.iter().any(|one| one.active && roles.contains(&one.role)) {
        let version = get(tx.conn(), id).await?;
        count += ask_readers(tx, &version, people).await?;
    }
    let mut ask = Ask::new("UPDATE controls_reader SET reminders = reminders + 1, reminded_on = ");
    ask.value(today).text(" WHERE read_on IS NULL AND document_id = ").value(id);
    ask.text(" AND due_on < ").value(today).text(" AND (reminded_on IS NULL OR reminded_on <= ");
    ask.value(today.plus_days(-AGAIN_DAYS))
        .text(") AND login IN (SELECT u.login FROM store_user u WHERE u.active = 1)");
    count += ask.run(tx.conn()).await.map_err(failed("reminding readers"))?;
    if count == 0 {
        tx.quiet();
        return Ok(0);
    }
    let subject = format!("document:{id}");
    let detail = json!({ "asked_or_reminded": count });
    tx.event("controls.readers-reminded", &subject, &detail).await?;
    tx.audit(Audit { room: "controls", action: "remind-readers", subject, detail });
    Ok(count)
}
