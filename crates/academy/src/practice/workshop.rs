//! The workshop of scripts: a line of a talk becomes a draft of the library, and stays known as its source.

use std::collections::BTreeMap;

use base::Result;
use credit::collections::talk::{NewScript, draft_script};
use store::{Ask, Columns as _, Db, Tx, failed};

/// Where a script came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The run.
    pub run_id: i64,
    /// The turn, from 1.
    pub number: i64,
    /// Whose run it is.
    pub person_id: i64,
    /// The name.
    pub person: String,
}

/// Keeps a line of a run as a draft of the library; its number is from 1.
///
/// # Errors
/// What `draft_script` refuses, or a fault.
pub async fn draft_line(tx: &mut Tx, (run, number): (i64, i64), new: &NewScript) -> Result<i64> {
    let script = draft_script(tx, new).await?;
    let id = tx.ids().next();
    let mut ask = Ask::new("INSERT INTO practice_script (id, script_id, run_id, number) VALUES (");
    ask.value(id).text(", ").value(script).text(", ").value(run).text(", ").value(number);
    ask.text(")");
    ask.run(tx.conn()).await.map_err(failed("keeping where a script came from"))?;
    Ok(script)
}

/// Where some scripts came from; those that were written otherwise are missing.
///
/// # Errors
/// A fault from the database.
pub async fn list_sources(db: &Db, scripts: &[i64]) -> Result<BTreeMap<i64, Source>> {
    if scripts.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut ask = Ask::new(
        "SELECT s.script_id, s.run_id, s.number, u.id, u.name FROM practice_script s \
         JOIN practice_run r ON r.id = s.run_id JOIN store_user u ON u.id = r.person_id \
         WHERE s.script_id IN (",
    );
    ask.list(scripts.iter().copied()).text(")");
    let one = |row: &store::AnyRow| {
        let source = Source {
            run_id: row.int(1)?,
            number: row.int(2)?,
            person_id: row.int(3)?,
            person: row.text(4)?,
        };
        Ok((row.int(0)?, source))
    };
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "reading where scripts came from").await?.iter().map(one).collect()
}
