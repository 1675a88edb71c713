//! What the debtor said, kept in words beside the turns: a talk stays readable when scenes or rules have another edition
//! and it cannot be played again.

use std::collections::BTreeMap;

use base::{Lang, Rejection, Result};
use store::{Ask, Columns as _, Db, Tx, failed};

use super::{
    book::{note, own},
    engine::Run,
    kept::find,
    pack::PracticePack,
    stage::Stage,
};

async fn insert(tx: &mut Tx, (run, number): (i64, i64), words: &str) -> Result<()> {
    let mut ask = Ask::new("INSERT INTO practice_answered (run_id, number, words) VALUES (");
    ask.value(run).text(", ").value(number).text(", ").value(words);
    ask.text(") ON CONFLICT (run_id, number) DO NOTHING");
    ask.run(tx.conn()).await.map_err(failed("keeping what was answered"))?;
    Ok(())
}

/// What was answered in the last turn, and the first word of the debtor with the first turn, each with its number. A
/// stage stays on its thread: nothing is awaited while it is open.
fn words(run: &Run, worded: &str, lang: Lang) -> Result<Vec<(i64, String)>> {
    let mut stage = Stage::open(&run.cast.scene.words, lang)?;
    let mut words = Vec::new();
    if run.turns.len() == 1 {
        words.push((0, stage.hear(&run.until(0))?.text));
    }
    let last = match worded {
        "" => stage.hear(run)?.text,
        // Whoever played the debtor answered in words of their own.
        words => words.to_owned(),
    };
    words.push((i64::try_from(run.turns.len()).unwrap_or(i64::MAX), last));
    Ok(words)
}

/// Keeps what was answered in the last turn.
pub(super) async fn keep_answered(
    tx: &mut Tx,
    id: i64,
    (run, worded): (&Run<'_>, &str),
    lang: Lang,
) -> Result<()> {
    for (number, words) in words(run, worded, lang)? {
        insert(tx, (id, number), &words).await?;
    }
    Ok(())
}

/// What the debtor said in a run by the number of the turn; 0 is the first word.
///
/// # Errors
/// A fault from the database.
pub async fn list_answered(db: &Db, run: i64) -> Result<BTreeMap<i64, String>> {
    let mut ask = Ask::new("SELECT number, words FROM practice_answered WHERE run_id = ");
    ask.value(run).text(" ORDER BY number");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading what was answered").await?;
    rows.iter().map(|row| Ok((row.int(0)?, row.text(1)?))).collect()
}

/// Closes an open run that another edition cannot play on. It has no marks; what was said stays.
///
/// # Errors
/// `practice.run-unknown`, `practice.run-over`, `practice.run-plays` where it can be played on, or a fault.
pub async fn close_outdated(tx: &mut Tx, (id, person): (i64, i64)) -> Result<()> {
    tx.lock("SELECT id FROM practice_run WHERE id = $1", id).await?;
    let kept = own(find(tx.conn(), id).await?, person)?;
    if kept.state == "ended" {
        return Err(Rejection::new("practice.run-over").into());
    }
    if kept.plays(PracticePack::shipped()) {
        return Err(Rejection::new("practice.run-plays").into());
    }
    let mut ask = Ask::new("UPDATE practice_run SET state = 'ended' WHERE id = ");
    ask.value(id);
    ask.run(tx.conn()).await.map_err(failed("closing a run"))?;
    let detail = serde_json::json!({ "engine": kept.engine, "pack": kept.pack_digest });
    note(tx, "close-practice", id, detail);
    Ok(())
}
