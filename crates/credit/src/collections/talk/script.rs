//! The library of scripts 话术库 (J08): drafted by one person, reviewed and published by another, used in talks,
//! retired. A script that is changed is a further one that replaces the first when it is published.

use base::{Rejection, Result};
use serde_json::json;
use store::{Ask, Audit, Columns, Tx, failed};

use super::STEPS;
use crate::collections::{CHANNELS, Weight, WordingPack, check_wording};

/// Where a script can stand.
pub const SCRIPT_STATES: [&str; 4] = ["draft", "review", "published", "retired"];

/// A script to draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewScript {
    /// The step of the talk.
    pub step: String,
    /// The channel, or empty for all.
    pub channel: String,
    /// From so many days overdue on.
    pub from_days: i64,
    /// What it is called.
    pub title: String,
    /// The words.
    pub content: String,
    /// The published script that it is to replace.
    pub replaces: Option<i64>,
}

fn refuse<T>(code: &'static str, field: &str) -> Result<T> {
    Err(Rejection::new(code).on(field).into())
}

/// Drafts a script.
///
/// # Errors
/// `collections.script-step`, `collections.channel-unknown`, `collections.script-empty`,
/// `collections.script-days`, `collections.script-state` where what it replaces is not published, or a fault.
pub async fn draft_script(tx: &mut Tx, new: &NewScript) -> Result<i64> {
    if !STEPS.contains(&new.step.as_str()) {
        return refuse("collections.script-step", "step");
    }
    if !new.channel.is_empty() && !CHANNELS.contains(&new.channel.as_str()) {
        let wrong = Rejection::new("collections.channel-unknown").with("channel", &new.channel);
        return Err(wrong.on("channel").into());
    }
    let (title, content) = (new.title.trim(), new.content.trim());
    let long = title.chars().count() > 100 || content.chars().count() > 2_000;
    if title.is_empty() || content.is_empty() || long {
        return refuse("collections.script-empty", "content");
    }
    if !(-60..=3_650).contains(&new.from_days) {
        return refuse("collections.script-days", "from_days");
    }
    if let Some(old) = new.replaces
        && standing(tx, old).await?.0 != "published"
    {
        return refuse("collections.script-state", "replaces");
    }
    let ask = Ask::new("SELECT COALESCE(MAX(number), 0) FROM collections_script");
    let number = ask.row(tx.conn(), "numbering a script").await?.int(0)? + 1;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let today = tx.clock().today();
    let mut ask = Ask::new(
        "INSERT INTO collections_script (id, number, step, channel, from_days, title, content, \
         state, replaces, actor, recorded_at, reviewed_by, review_note, changed_on) VALUES (",
    );
    ask.value(id).text(", ").value(number).text(", ").value(new.step.as_str()).text(", ");
    ask.value(new.channel.as_str()).text(", ").value(new.from_days).text(", ").value(title);
    ask.text(", ").value(content).text(", 'draft', ").value(new.replaces).text(", ");
    ask.value(actor).text(", ").value(at).text(", '', '', ").value(today).text(")");
    ask.run(tx.conn()).await.map_err(failed("drafting a script"))?;
    note(tx, id, "draft-script");
    Ok(id)
}

fn note(tx: &mut Tx, id: i64, action: &'static str) {
    let subject = format!("script:{id}");
    tx.audit(Audit { room: "collections", action, subject, detail: json!({}) });
}

/// State, author and what it replaces.
async fn standing(tx: &mut Tx, id: i64) -> Result<(String, String, Option<i64>)> {
    tx.lock("SELECT id FROM collections_script WHERE id = $1", id).await?;
    let mut ask = Ask::new("SELECT state, actor, replaces FROM collections_script WHERE id = ");
    ask.value(id);
    let rows = ask.rows(tx.conn(), "finding a script").await?;
    match rows.first() {
        Some(row) => Ok((row.text(0)?, row.text(1)?, row.maybe_int(2)?)),
        None => Err(Rejection::new("collections.script-unknown").with("id", id).into()),
    }
}

async fn set(tx: &mut Tx, id: i64, state: &str, review: Option<&str>) -> Result<()> {
    let (today, actor) = (tx.clock().today(), tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE collections_script SET state = ");
    ask.value(state).text(", changed_on = ").value(today);
    if let Some(note) = review {
        ask.text(", reviewed_by = ").value(actor).text(", review_note = ").value(note.trim());
    }
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("moving a script on"))?;
    Ok(())
}

async fn from(tx: &mut Tx, id: i64, state: &str) -> Result<(String, Option<i64>)> {
    let (there, author, replaces) = standing(tx, id).await?;
    if there != state {
        return refuse("collections.script-state", "state");
    }
    Ok((author, replaces))
}

/// Refuses a script that says what must not be said to a debtor, with the sentence and its place. What is only to be
/// looked at does not stop it: a person reviews it.
async fn speakable(tx: &mut Tx, id: i64) -> Result<()> {
    let mut ask = Ask::new("SELECT title, content FROM collections_script WHERE id = ");
    ask.value(id);
    let row = ask.row(tx.conn(), "reading a script").await?;
    let today = tx.clock().today();
    let pack = WordingPack::counting(tx.conn(), today).await?;
    for text in [row.text(0)?, row.text(1)?] {
        let hits = check_wording(&pack, &text);
        if let Some(hit) = hits.iter().find(|hit| hit.weight == Weight::Stop) {
            return Err(Rejection::new("collections.script-wording")
                .with("found", &hit.found)
                .with("sentence", hit.sentence(&text))
                .with("place", hit.from + 1)
                .on("content")
                .into());
        }
    }
    Ok(())
}

/// Hands a draft in for review.
///
/// # Errors
/// `collections.script-unknown`, `collections.script-state`, `collections.script-wording` where the linter stops
/// it, or a fault.
pub async fn submit_script(tx: &mut Tx, id: i64) -> Result<()> {
    from(tx, id, "draft").await?;
    speakable(tx, id).await?;
    set(tx, id, "review", None).await?;
    note(tx, id, "submit-script");
    Ok(())
}

/// Publishes what another person handed in; what it replaces is retired.
///
/// # Errors
/// `collections.script-unknown`, `collections.script-state`, `collections.script-own`,
/// `collections.script-wording` where the rules of today stop it, or a fault.
pub async fn publish_script(tx: &mut Tx, id: i64, said: &str) -> Result<()> {
    let (author, replaces) = from(tx, id, "review").await?;
    if author == tx.actor().0 {
        return refuse("collections.script-own", "note");
    }
    speakable(tx, id).await?;
    set(tx, id, "published", Some(said)).await?;
    if let Some(old) = replaces {
        set(tx, old, "retired", None).await?;
    }
    note(tx, id, "publish-script");
    Ok(())
}

/// Sends what was handed in back to its author.
///
/// # Errors
/// `collections.script-unknown`, `collections.script-state`, `collections.script-why`, or a fault.
pub async fn return_script(tx: &mut Tx, id: i64, said: &str) -> Result<()> {
    from(tx, id, "review").await?;
    if said.trim().is_empty() {
        return refuse("collections.script-why", "note");
    }
    set(tx, id, "draft", Some(said)).await?;
    note(tx, id, "return-script");
    Ok(())
}

/// Retires a published script.
///
/// # Errors
/// `collections.script-unknown`, `collections.script-state`, or a fault.
pub async fn retire_script(tx: &mut Tx, id: i64) -> Result<()> {
    from(tx, id, "published").await?;
    set(tx, id, "retired", None).await?;
    note(tx, id, "retire-script");
    Ok(())
}

/// Scripts that were used in a step of a talk; once each.
pub(super) async fn use_scripts(
    tx: &mut Tx,
    talk: i64,
    (step, codes): (&str, &[String]),
) -> Result<()> {
    for code in codes.iter().filter(|code| !code.trim().is_empty()).take(20) {
        let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
        let mut ask = Ask::new(
            "INSERT INTO collections_script_use (id, code, talk_id, step, actor, recorded_at) \
             VALUES (",
        );
        ask.value(id).text(", ").value(code.trim()).text(", ").value(talk).text(", ").value(step);
        ask.text(", ").value(actor).text(", ").value(at);
        ask.text(") ON CONFLICT (code, talk_id) DO NOTHING");
        ask.run(tx.conn()).await.map_err(failed("counting the use of a script"))?;
    }
    Ok(())
}
