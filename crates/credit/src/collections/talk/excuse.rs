//! An excuse (J02, J03): what was said, of which of the four kinds, the task to find out whether it is true, and
//! what was found.

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{Ask, Columns, Tx, failed};

use super::TalkPack;
use crate::collections::cases::{lock_open, of_case};

/// What an excuse was found to be.
pub const TRUTHS: [&str; 3] = ["true", "partly", "false"];

/// An excuse to write down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewExcuse {
    /// On which case.
    pub case: i64,
    /// In which talk.
    pub talk: Option<i64>,
    /// The day.
    pub on: Day,
    /// Which of the four.
    pub kind: String,
    /// The customer's own words.
    pub words: String,
    /// What is to be found out; empty takes the pack's question.
    pub task: String,
    /// Who finds it out.
    pub login: String,
}

/// Writes an excuse down, with the task to look into it. The actor's login becomes its owner where none
/// is named.
///
/// # Errors
/// `collections.case-unknown`, `collections.case-closed`, `collections.method-unknown`,
/// `collections.excuse-words`, or a fault.
pub async fn record_excuse(tx: &mut Tx, pack: &TalkPack, new: &NewExcuse) -> Result<i64> {
    let case = lock_open(tx, new.case).await?;
    let Some(kind) = pack.excuse(&new.kind) else {
        let wrong = Rejection::new("collections.method-unknown").with("code", &new.kind);
        return Err(wrong.on("kind").into());
    };
    let words = new.words.trim();
    if words.is_empty() || words.chars().count() > 1_000 {
        return Err(Rejection::new("collections.excuse-words").on("words").into());
    }
    let task = match new.task.trim() {
        "" => format!("{} / {}", kind.verify.zh, kind.verify.en),
        task => task.to_owned(),
    };
    let login = new.login.trim().trim_start_matches("user:").to_owned();
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_excuse (id, case_id, buyer_id, talk_id, on_day, kind, words, \
         task, login, due_on, truth, truth_note, truth_by, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(case.id).text(", ").value(case.buyer_id).text(", ");
    ask.value(new.talk).text(", ").value(new.on).text(", ").value(kind.code.as_str());
    ask.text(", ").value(words).text(", ").value(task).text(", ").value(login).text(", ");
    ask.value(new.on.plus_days(kind.days)).text(", 'open', '', '', ").value(actor);
    ask.text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("writing an excuse down"))?;
    of_case(tx, (case.buyer_id, case.id), "record-excuse", &json!({ "kind": kind.code }));
    Ok(id)
}

/// Says whether an excuse was true. It may be said again when more is known.
///
/// # Errors
/// `collections.excuse-unknown`, `collections.truth-unknown`, `collections.truth-note` where nobody says what
/// it rests on, or a fault.
pub async fn label_excuse(tx: &mut Tx, id: i64, (truth, note): (&str, &str)) -> Result<()> {
    tx.lock("SELECT id FROM collections_excuse WHERE id = $1", id).await?;
    let mut ask = Ask::new("SELECT buyer_id, case_id FROM collections_excuse WHERE id = ");
    ask.value(id);
    let rows = ask.rows(tx.conn(), "finding an excuse").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("collections.excuse-unknown").with("id", id).into());
    };
    let about = (row.int(0)?, row.int(1)?);
    if !TRUTHS.contains(&truth) {
        return Err(Rejection::new("collections.truth-unknown").on("truth").into());
    }
    if note.trim().is_empty() {
        return Err(Rejection::new("collections.truth-note").on("note").into());
    }
    let (today, actor) = (tx.clock().today(), tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE collections_excuse SET truth = ");
    ask.value(truth).text(", truth_on = ").value(today).text(", truth_note = ");
    ask.value(note.trim()).text(", truth_by = ").value(actor).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("labelling an excuse"))?;
    of_case(tx, about, "label-excuse", &json!({ "excuse": id.to_string(), "truth": truth }));
    Ok(())
}
