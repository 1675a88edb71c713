//! Statements on their way to a record store. What was learnt is put here once, with the text that will be sent; it
//! stays until the store has it. The store knows a statement by its id, so sending again what was already taken, after
//! a line that broke, changes nothing there: each arrives exactly once.

use base::{Moment, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use super::{
    conform::conforms,
    records::{Period, Record, RecordKind, of_kind},
    statement::{Named, Statement, of_record, void, without_name},
    store_terms::{StoreTerms, find_store_terms, pseudonym_key},
};

/// States of a statement on its way.
pub const OUTBOX_STATES: [&str; 3] = ["waiting", "sent", "refused"];

/// Records of a kind that are put here at once.
const AT_ONCE: i64 = 200;
/// How far behind the newest one is looked for what was recorded late, microseconds: an hour.
const LATE: i64 = 3_600_000_000;
/// Seconds until the next try, by how many there were.
const PAUSES: [i64; 6] = [60, 300, 1_800, 7_200, 21_600, 86_400];
/// Signs of an answer that are kept.
const ANSWER: usize = 300;

/// A statement on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Row id.
    pub id: i64,
    /// The statement's id.
    pub statement_id: String,
    /// What it tells of: a kind of record, or `void`.
    pub kind: String,
    /// Whose.
    pub person: String,
    /// When that was done.
    pub happened_at: Moment,
    /// Its whole text; empty in lists.
    pub body: String,
    /// `waiting`, `sent`, `refused`.
    pub state: String,
    /// Times that it was tried.
    pub tries: i64,
    /// When it is tried next.
    pub due_at: Moment,
    /// What the store said last.
    pub answer: String,
    /// Whether it was taken back.
    pub voided: bool,
}

/// What came of sending one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// The store has it.
    Yes,
    /// It will never take it as it is.
    Never,
    /// It could not be reached or could not take it now.
    Later,
}

impl Taken {
    /// What a status of HTTP means; `None` where there was no answer. A conflict says that the store has a statement
    /// of this id, and we send one text for an id.
    pub const fn of(status: Option<u16>) -> Self {
        match status {
            Some(200..=299 | 409) => Self::Yes,
            Some(400 | 413 | 422) => Self::Never,
            _ => Self::Later,
        }
    }
}

async fn insert(tx: &mut Tx, statement: &Statement) -> Result<()> {
    let (id, at) = (tx.ids().next(), tx.at());
    let mut ask = Ask::new(
        "INSERT INTO courses_statement (id, statement_id, kind, record_id, number, user_id, \
         happened_at, body, state, tries, due_at, answer, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(statement.id.as_str()).text(", ").value(statement.kind);
    ask.text(", ").value(statement.record_id).text(", ").value(statement.number).text(", ");
    ask.value(statement.user_id).text(", ");
    ask.value(statement.at.0).text(", ").value(statement.body.to_string());
    ask.text(", 'waiting', 0, ").value(at.0).text(", '', ").value(at.0).text(")");
    ask.run(tx.conn()).await.map_err(failed("putting a statement into the outbox"))?;
    Ok(())
}

/// From where on records of a kind are looked for.
async fn mark(tx: &mut Tx, kind: RecordKind, since: Moment) -> Result<Moment> {
    let mut ask = Ask::new("SELECT MAX(happened_at) FROM courses_statement WHERE kind = ");
    ask.value(kind.code());
    let newest = ask.row(tx.conn(), "looking how far the outbox is").await?.maybe_int(0)?;
    let behind = newest.map_or(since.0, |at| at.saturating_sub(LATE).max(since.0));
    Ok(Moment(behind))
}

/// Puts what was learnt since the company named a store into the outbox; how many statements. The caller keeps or
/// undoes the transaction.
///
/// # Errors
/// A fault from the database.
pub async fn queue_statements(tx: &mut Tx, terms: &StoreTerms) -> Result<usize> {
    let mut fresh: Vec<Record> = Vec::new();
    for kind in RecordKind::ALL {
        let from = mark(tx, kind, terms.from()).await?;
        let period = Period { from, ..Period::ALL };
        fresh.extend(of_kind(tx.conn(), kind, &period, (true, AT_ONCE)).await?);
    }
    if fresh.is_empty() {
        tx.quiet();
        return Ok(0);
    }
    let named = Named::of(terms, pseudonym_key(tx).await?);
    for record in &fresh {
        let statement = of_record(record, &terms.base, &named);
        if let Some(fault) = conforms(&statement.body).first() {
            let text = format!("{}: {} {}", statement.id, fault.place, fault.why);
            return Err(base::Failure::bug(text));
        }
        insert(tx, &statement).await?;
    }
    tx.audit(Audit {
        room: "courses",
        action: "queue-statements",
        subject: "courses:statements".to_owned(),
        detail: json!({ "statements": fresh.len(), "named": terms.named }),
    });
    Ok(fresh.len())
}

/// Takes the names out of what the store does not have yet, because the company calls learners by pseudonyms from now
/// on.
pub(super) async fn unname_waiting(tx: &mut Tx) -> Result<()> {
    let key = pseudonym_key(tx).await?;
    let ask = Ask::new(
        "SELECT id, user_id, body FROM courses_statement WHERE state <> 'sent' AND kind <> 'void' \
         ORDER BY id",
    );
    for row in ask.rows(tx.conn(), "reading what waits").await? {
        let (id, user) = (row.int(0)?, row.int(1)?);
        let Some(body) = without_name(&row.text(2)?, (key.as_str(), user)) else { continue };
        let mut ask = Ask::new("UPDATE courses_statement SET body = ");
        ask.value(body).text(" WHERE state <> 'sent' AND id = ").value(id);
        ask.run(tx.conn()).await.map_err(failed("taking a name out"))?;
    }
    Ok(())
}

const COLUMNS: &str = "SELECT s.id, s.statement_id, s.kind, u.name, s.happened_at, s.state, s.tries, \
     s.due_at, s.answer, CAST((SELECT COUNT(*) FROM courses_statement v WHERE v.kind = 'void' \
     AND v.record_id = s.id) AS BIGINT)";
const FROM: &str = " FROM courses_statement s JOIN store_user u ON u.id = s.user_id";

fn read(row: &AnyRow) -> Result<Outgoing> {
    Ok(Outgoing {
        id: row.int(0)?,
        statement_id: row.text(1)?,
        kind: row.text(2)?,
        person: row.text(3)?,
        happened_at: Moment(row.int(4)?),
        body: String::new(),
        state: row.text(5)?,
        tries: row.int(6)?,
        due_at: Moment(row.int(7)?),
        answer: row.text(8)?,
        voided: row.int(9)? > 0,
    })
}

/// What is to be sent now, the oldest first, with its text.
///
/// # Errors
/// A fault from the database.
pub async fn due_statements(db: &Db, limit: i64) -> Result<Vec<Outgoing>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(", s.body").text(FROM).text(" WHERE s.state = 'waiting' AND s.due_at <= ");
    ask.value(db.clock().now().0).text(" ORDER BY s.due_at, s.id LIMIT ").value(limit);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading what is to be sent").await?;
    let whole = |row: &AnyRow| Ok(Outgoing { body: row.text(10)?, ..read(row)? });
    rows.iter().map(whole).collect()
}

/// Statements on their way and behind it, the newest first; of a state alone where one is named.
///
/// # Errors
/// A fault from the database.
pub async fn list_outgoing(
    db: &Db,
    state: Option<&str>,
    (skip, limit): (usize, usize),
) -> Result<Vec<Outgoing>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(FROM);
    if let Some(state) = state {
        ask.text(" WHERE s.state = ").value(state);
    }
    ask.text(" ORDER BY s.id DESC LIMIT ").value(i64::try_from(limit).unwrap_or(20));
    ask.text(" OFFSET ").value(i64::try_from(skip).unwrap_or(0));
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing statements").await?;
    rows.iter().map(read).collect()
}

/// How many there are of each state, in the order of [`OUTBOX_STATES`].
///
/// # Errors
/// A fault from the database.
pub async fn count_outgoing(db: &Db) -> Result<[i64; 3]> {
    let mut connection = db.read().await?;
    let ask = Ask::new("SELECT state, COUNT(*) FROM courses_statement GROUP BY state");
    let mut counts = [0; 3];
    for row in ask.rows(&mut connection, "counting statements").await? {
        let state = row.text(0)?;
        for (count, known) in counts.iter_mut().zip(OUTBOX_STATES) {
            if known == state {
                *count = row.int(1)?;
            }
        }
    }
    Ok(counts)
}

/// Keeps what the store answered.
///
/// # Errors
/// A fault from the database.
pub async fn keep_answer(
    tx: &mut Tx,
    sent: &Outgoing,
    (taken, words): (Taken, &str),
) -> Result<()> {
    let at = tx.at();
    let tries = sent.tries.saturating_add(1);
    let words: String = words.chars().take(ANSWER).collect();
    let place = usize::try_from(sent.tries).unwrap_or(usize::MAX);
    let pause = PAUSES.get(place).or(PAUSES.last()).copied().unwrap_or(86_400);
    let (state, due) = match taken {
        Taken::Yes => ("sent", at),
        Taken::Never => ("refused", at),
        Taken::Later => ("waiting", at.plus_seconds(pause)),
    };
    let mut ask = Ask::new("UPDATE courses_statement SET state = ");
    ask.value(state).text(", tries = ").value(tries).text(", due_at = ").value(due.0);
    ask.text(", answer = ").value(words.as_str());
    ask.text(", sent_at = ").value((taken == Taken::Yes).then_some(at.0));
    ask.text(" WHERE state = 'waiting' AND id = ").value(sent.id);
    let changed = ask.run(tx.conn()).await.map_err(failed("keeping what a store answered"))?;
    if changed == 0 || taken == Taken::Later {
        // Another one has sent it, or nothing left the house: bookkeeping alone.
        tx.quiet();
        return Ok(());
    }
    let action = if taken == Taken::Yes { "send-statement" } else { "refuse-statement" };
    let subject = format!("statement:{}", sent.statement_id);
    let detail = json!({ "kind": sent.kind, "answer": words });
    tx.audit(Audit { room: "courses", action, subject, detail });
    Ok(())
}

async fn find(tx: &mut Tx, id: i64) -> Result<(String, String, i64)> {
    let mut ask =
        Ask::new("SELECT statement_id, state, user_id FROM courses_statement WHERE id = ");
    ask.value(id);
    let rows = ask.rows(tx.conn(), "finding a statement").await?;
    let row = rows.first().ok_or_else(|| Rejection::new("courses.statement-unknown"))?;
    Ok((row.text(0)?, row.text(1)?, row.int(2)?))
}

/// Tries one at once that waits or was refused.
///
/// # Errors
/// `courses.statement-unknown`, `courses.statement-sent`, or a fault.
pub async fn send_again(tx: &mut Tx, id: i64) -> Result<()> {
    let (statement, state, _) = find(tx, id).await?;
    if state == "sent" {
        return Err(Rejection::new("courses.statement-sent").into());
    }
    let mut ask = Ask::new("UPDATE courses_statement SET state = 'waiting', due_at = ");
    ask.value(tx.at().0).text(" WHERE state <> 'sent' AND id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("trying a statement again"))?;
    tx.audit(Audit {
        room: "courses",
        action: "retry-statement",
        subject: format!("statement:{statement}"),
        detail: json!({}),
    });
    Ok(())
}

/// Takes back one that the store has: a second statement says so.
///
/// # Errors
/// `courses.statement-unknown`, `courses.statement-waits`, `courses.statement-voided`, or a fault.
pub async fn void_statement(db: &Db, tx: &mut Tx, id: i64) -> Result<()> {
    let terms = find_store_terms(db).await?;
    let (statement, state, user) = find(tx, id).await?;
    if state != "sent" {
        return Err(Rejection::new("courses.statement-waits").into());
    }
    let mut ask = Ask::new(
        "SELECT kind, record_id FROM courses_statement WHERE (kind = 'void' AND record_id = ",
    );
    ask.value(id).text(") OR (kind = 'void' AND id = ").value(id).text(")");
    if !ask.rows(tx.conn(), "looking whether it was taken back").await?.is_empty() {
        return Err(Rejection::new("courses.statement-voided").into());
    }
    let taken = void((&statement, id, user), terms.base.trim_end_matches('/'), tx.at());
    insert(tx, &taken).await?;
    tx.audit(Audit {
        room: "courses",
        action: "void-statement",
        subject: format!("statement:{statement}"),
        detail: json!({ "by": taken.id }),
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_answer_means() {
        for (status, taken) in [
            (Some(200), Taken::Yes),
            (Some(204), Taken::Yes),
            (Some(409), Taken::Yes),
            (Some(400), Taken::Never),
            (Some(413), Taken::Never),
            (Some(401), Taken::Later),
            (Some(429), Taken::Later),
            (Some(503), Taken::Later),
            (None, Taken::Later),
        ] {
            assert_eq!(Taken::of(status), taken, "{status:?}");
        }
    }
}
