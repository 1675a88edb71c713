//! What a post becomes: a script that is drafted for review, a proposal of a signal, a draft of a case. The post that
//! it came from stays with it; another person takes it up or drops it with a word.

use base::{Rejection, Result};
use credit::collections::talk::{NewScript, draft_script};
use serde_json::json;
use store::{AnyRow, Ask, Columns, Db, Tx, Violation, failed, violation};

use super::{cohort::note, post::found};

/// What a post can become.
pub const DRAFT_KINDS: [&str; 3] = ["script", "signal", "case"];

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Row id.
    pub id: i64,
    /// Of [`DRAFT_KINDS`].
    pub kind: String,
    /// Its title.
    pub title: String,
    /// The words of the post as they were.
    pub body: String,
    /// The script in the library.
    pub script_id: Option<i64>,
    /// `open`, `taken`, `dropped`.
    pub state: String,
    /// Who promoted the post.
    pub promoted_by: String,
    /// Who took it up or dropped it, or empty.
    pub decided_by: String,
    /// Why.
    pub note: String,
    /// The board that it came from.
    pub board_id: i64,
    /// Its title.
    pub board: String,
    /// Who said it.
    pub author: String,
}

const TITLE: usize = 100;
const NOTE: usize = 300;

/// Makes something of a post. A script is drafted in the library at this step of the talk.
///
/// # Errors
/// `classes.post-unknown`, `classes.draft-kind`, `classes.draft-title`, `classes.draft-again`, refusals of
/// [`draft_script`], or a fault.
pub async fn promote(
    tx: &mut Tx,
    (post, by): (i64, &str),
    (kind, title, step): (&str, &str, &str),
) -> Result<i64> {
    let (board, _, body) = found(tx, post).await?;
    let title = title.trim();
    if !DRAFT_KINDS.contains(&kind) {
        return Err(Rejection::new("classes.draft-kind").on("kind").into());
    }
    if title.is_empty() || title.chars().count() > TITLE {
        return Err(Rejection::new("classes.draft-title").on("title").into());
    }
    let script = match kind {
        "script" => {
            let new = NewScript {
                step: step.to_owned(),
                channel: String::new(),
                from_days: 0,
                title: title.to_owned(),
                content: body.clone(),
                replaces: None,
            };
            Some(draft_script(tx, &new).await?)
        }
        _ => None,
    };
    let (id, at) = (tx.ids().next(), tx.at().0);
    let mut ask = Ask::new(
        "INSERT INTO classes_draft (id, post_id, kind, title, body, script_id, state, promoted_by, \
         promoted_at, decided_by, note) VALUES (",
    );
    ask.value(id).text(", ").value(post).text(", ").value(kind).text(", ").value(title);
    ask.text(", ").value(body).text(", ").value(script).text(", ");
    // The library reviews a script; nobody decides it here once more.
    ask.value(if script.is_some() { "taken" } else { "open" }).text(", ").value(by);
    ask.text(", ").value(at).text(", '', '')");
    ask.run(tx.conn()).await.map_err(|error| match violation(&error) {
        Some(Violation::Unique(_)) => Rejection::new("classes.draft-again").into(),
        _ => failed("promoting a post")(error),
    })?;
    let detail = json!({ "post": post.to_string(), "kind": kind, "title": title });
    note(tx, "promote-post", format!("board:{board}"), detail);
    Ok(id)
}

/// Takes a draft up, or drops it; by another person than who promoted it.
///
/// # Errors
/// `classes.draft-unknown`, `classes.draft-own`, `classes.draft-note`, or a fault.
pub async fn decide_draft(
    tx: &mut Tx,
    (id, by): (i64, &str),
    (takes, said): (bool, &str),
) -> Result<()> {
    let mut ask = Ask::new("SELECT promoted_by FROM classes_draft WHERE state = 'open' AND id = ");
    ask.value(id);
    let rows = ask.rows(tx.conn(), "finding a draft").await?;
    let row = rows.first().ok_or_else(|| Rejection::new("classes.draft-unknown"))?;
    if row.text(0)? == by {
        return Err(Rejection::new("classes.draft-own").into());
    }
    let said = said.trim();
    if said.is_empty() || said.chars().count() > NOTE {
        return Err(Rejection::new("classes.draft-note").on("note").into());
    }
    let mut ask = Ask::new("UPDATE classes_draft SET state = ");
    ask.value(if takes { "taken" } else { "dropped" }).text(", decided_by = ").value(by);
    ask.text(", note = ").value(said).text(" WHERE state = 'open' AND id = ").value(id);
    // Of two at once the first one stands.
    if ask.run(tx.conn()).await.map_err(failed("deciding a draft"))? == 0 {
        return Err(Rejection::new("classes.draft-unknown").into());
    }
    note(tx, "decide-draft", format!("draft:{id}"), json!({ "takes": takes, "note": said }));
    Ok(())
}

/// Drafts, those that wait first, then the newest.
///
/// # Errors
/// A fault from the database.
pub async fn list_drafts(db: &Db, limit: i64) -> Result<Vec<Draft>> {
    let mut ask = Ask::new(
        "SELECT d.id, d.kind, d.title, d.body, d.script_id, d.state, d.promoted_by, d.decided_by, \
         d.note, b.id, b.title, u.name FROM classes_draft d JOIN classes_post p \
         ON p.id = d.post_id JOIN classes_board b ON b.id = p.board_id \
         JOIN store_user u ON u.id = p.user_id \
         ORDER BY CASE d.state WHEN 'open' THEN 0 ELSE 1 END, d.id DESC LIMIT ",
    );
    ask.value(limit);
    let one = |row: &AnyRow| {
        Ok(Draft {
            id: row.int(0)?,
            kind: row.text(1)?,
            title: row.text(2)?,
            body: row.text(3)?,
            script_id: row.maybe_int(4)?,
            state: row.text(5)?,
            promoted_by: row.text(6)?,
            decided_by: row.text(7)?,
            note: row.text(8)?,
            board_id: row.int(9)?,
            board: row.text(10)?,
            author: row.text(11)?,
        })
    };
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing drafts").await?.iter().map(one).collect()
}
