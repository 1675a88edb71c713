//! Posts of a board: said, answered, voted for, hidden with a reason. Replies have no replies: a talk, not a tree.

use std::collections::BTreeMap;

use base::{Moment, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Columns, Db, Tx, Violation, failed, violation};

use super::{board::seen, cohort::note, names::named_buyer};

/// A post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Row id.
    pub id: i64,
    /// Which board.
    pub board_id: i64,
    /// What it answers.
    pub parent_id: Option<i64>,
    /// Whose.
    pub user_id: i64,
    /// The name.
    pub author: String,
    /// Of which group; 0 where there are none.
    pub group: i64,
    /// What is said; empty where it is hidden from the reader.
    pub body: String,
    /// The author said that what looked like a buyer is none.
    pub flagged: bool,
    /// When.
    pub at: Moment,
    /// Who hid it, or empty.
    pub hidden_by: String,
    /// Why.
    pub hidden_reason: String,
    /// Votes.
    pub votes: i64,
    /// Whether the reader voted for it.
    pub voted: bool,
    /// What it became: kinds of drafts.
    pub became: Vec<String>,
}

/// Something to say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewPost {
    /// What it answers.
    pub parent_id: Option<i64>,
    /// What is said.
    pub body: String,
    /// What looks like a buyer is none.
    pub sure: bool,
}

/// Signs of a post.
pub const POST_MOST: usize = 2_000;
const REASON: usize = 300;

/// What was said in the same words at the same place: a form that was sent twice says it once.
async fn said_already(
    tx: &mut Tx,
    (board, user): (i64, i64),
    (parent, body): (Option<i64>, &str),
) -> Result<Option<i64>> {
    let mut ask = Ask::new("SELECT id, parent_id FROM classes_post WHERE hidden_by = ''");
    ask.text(" AND board_id = ").value(board).text(" AND user_id = ").value(user);
    ask.text(" AND body = ").value(body).text(" ORDER BY id");
    for row in ask.rows(tx.conn(), "looking whether it was said").await? {
        if row.maybe_int(1)? == parent {
            return row.int(0).map(Some);
        }
    }
    Ok(None)
}

/// Says something on a board. Where it looks like a buyer of the house, the author is asked; who is sure says it,
/// and the post is marked for whoever moderates.
///
/// # Errors
/// `classes.board-unknown`, `classes.board-closed`, `classes.post-empty`, `classes.post-unknown`,
/// `classes.buyer-named`, or a fault.
pub async fn add_post(
    tx: &mut Tx,
    (board, user, learner): (i64, i64, Option<i64>),
    new: &NewPost,
) -> Result<i64> {
    tx.lock("SELECT id FROM classes_board WHERE id = $1", board).await?;
    let of = seen(tx.conn(), board, learner).await?;
    if of.closed {
        return Err(Rejection::new("classes.board-closed").into());
    }
    let body = new.body.trim();
    if body.is_empty() || body.chars().count() > POST_MOST {
        return Err(Rejection::new("classes.post-empty").with("most", POST_MOST).on("body").into());
    }
    if let Some(parent) = new.parent_id {
        let mut ask = Ask::new(
            "SELECT id FROM classes_post WHERE parent_id IS NULL AND hidden_by = '' AND board_id = ",
        );
        ask.value(board).text(" AND id = ").value(parent);
        if ask.rows(tx.conn(), "finding what is answered").await?.is_empty() {
            return Err(Rejection::new("classes.post-unknown").into());
        }
    }
    if let Some(id) = said_already(tx, (board, user), (new.parent_id, body)).await? {
        tx.quiet();
        return Ok(id);
    }
    let named = named_buyer(tx.conn(), body).await?;
    if let (Some(what), false) = (&named, new.sure) {
        return Err(Rejection::new("classes.buyer-named").with("what", what).on("body").into());
    }
    let group = match of.groups {
        0 => 0,
        groups => seat(tx, (board, user), groups).await?,
    };
    let (id, at) = (tx.ids().next(), tx.at().0);
    let mut ask = Ask::new(
        "INSERT INTO classes_post (id, board_id, parent_id, user_id, group_number, body, flagged, \
         posted_at, hidden_by, hidden_reason) VALUES (",
    );
    ask.value(id).text(", ").value(board).text(", ").value(new.parent_id).text(", ").value(user);
    ask.text(", ").value(group).text(", ").value(body).text(", ").value(named.is_some());
    ask.text(", ").value(at).text(", '', '')");
    ask.run(tx.conn()).await.map_err(failed("keeping a post"))?;
    note(tx, "post-on-board", format!("board:{board}"), json!({ "post": id.to_string() }));
    Ok(id)
}

/// The group that somebody sits in: the smallest one when they first speak.
async fn seat(tx: &mut Tx, (board, user): (i64, i64), groups: i64) -> Result<i64> {
    let mut ask = Ask::new("SELECT user_id, group_number FROM classes_seat WHERE board_id = ");
    ask.value(board);
    let mut taken: BTreeMap<i64, i64> = (1..=groups).map(|group| (group, 0)).collect();
    for row in ask.rows(tx.conn(), "reading groups").await? {
        if row.int(0)? == user {
            return row.int(1);
        }
        *taken.entry(row.int(1)?).or_default() += 1;
    }
    let least = taken.iter().min_by_key(|(group, count)| (**count, **group));
    let group = least.map_or(1, |(group, _)| *group);
    let id = tx.ids().next();
    let mut ask =
        Ask::new("INSERT INTO classes_seat (id, board_id, user_id, group_number) VALUES (");
    ask.value(id).text(", ").value(board).text(", ").value(user).text(", ").value(group).text(")");
    ask.run(tx.conn()).await.map_err(failed("taking a seat"))?;
    Ok(group)
}

/// Votes for a post, or takes the vote back. Whether it stands now.
///
/// # Errors
/// `classes.post-unknown`, `classes.own-vote`, `classes.board-closed`, or a fault.
pub async fn vote(tx: &mut Tx, (id, user, learner): (i64, i64, Option<i64>)) -> Result<bool> {
    let (board, author, _) = found(tx, id).await?;
    let of = seen(tx.conn(), board, learner).await?;
    if of.closed {
        return Err(Rejection::new("classes.board-closed").into());
    }
    if author == user {
        return Err(Rejection::new("classes.own-vote").into());
    }
    let mut ask = Ask::new("DELETE FROM classes_vote WHERE post_id = ");
    ask.value(id).text(" AND user_id = ").value(user);
    let back = ask.run(tx.conn()).await.map_err(failed("taking a vote back"))? > 0;
    if !back {
        let (row, at) = (tx.ids().next(), tx.at().0);
        let mut ask =
            Ask::new("INSERT INTO classes_vote (id, post_id, user_id, voted_at) VALUES (");
        ask.value(row).text(", ").value(id).text(", ").value(user).text(", ").value(at).text(")");
        match ask.run(tx.conn()).await {
            Ok(_) => {}
            // Twice at once is once.
            Err(error) if matches!(violation(&error), Some(Violation::Unique(_))) => {
                return Err(Rejection::new("classes.post-unknown").into());
            }
            Err(error) => return Err(failed("voting")(error)),
        }
    }
    // Votes are as little a change of the books as a talk's turn is.
    tx.quiet();
    Ok(!back)
}

/// A post that is not hidden: board, author, words.
pub(super) async fn found(tx: &mut Tx, id: i64) -> Result<(i64, i64, String)> {
    let mut ask =
        Ask::new("SELECT board_id, user_id, body FROM classes_post WHERE hidden_by = '' AND id = ");
    ask.value(id);
    let rows = ask.rows(tx.conn(), "finding a post").await?;
    let row = rows.first().ok_or_else(|| Rejection::new("classes.post-unknown"))?;
    Ok((row.int(0)?, row.int(1)?, row.text(2)?))
}

/// Hides a post with a reason. Its board.
///
/// # Errors
/// `classes.post-unknown`, `classes.hide-reason`, or a fault.
pub async fn hide_post(tx: &mut Tx, id: i64, (by, reason): (&str, &str)) -> Result<i64> {
    let (board, _, _) = found(tx, id).await?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON {
        return Err(Rejection::new("classes.hide-reason").on("reason").into());
    }
    let mut ask = Ask::new("UPDATE classes_post SET hidden_by = ");
    ask.value(by).text(", hidden_reason = ").value(reason);
    ask.text(" WHERE hidden_by = '' AND id = ").value(id);
    // Of two at once the first one stands.
    if ask.run(tx.conn()).await.map_err(failed("hiding a post"))? == 0 {
        return Err(Rejection::new("classes.post-unknown").into());
    }
    note(
        tx,
        "hide-post",
        format!("board:{board}"),
        json!({
            "post": id.to_string(), "reason": reason,
        }),
    );
    Ok(board)
}

const COLUMNS: &str = "SELECT p.id, p.board_id, p.parent_id, p.user_id, u.name, p.group_number, \
     p.body, p.flagged, p.posted_at, p.hidden_by, p.hidden_reason, \
     (SELECT CAST(COUNT(*) AS BIGINT) FROM classes_vote v WHERE v.post_id = p.id), \
     (SELECT CAST(COUNT(*) AS BIGINT) FROM classes_vote v WHERE v.post_id = p.id AND v.user_id = ";

fn read(row: &AnyRow, teaches: bool) -> Result<Post> {
    let hidden_by = row.text(9)?;
    let shown = hidden_by.is_empty() || teaches;
    Ok(Post {
        id: row.int(0)?,
        board_id: row.int(1)?,
        parent_id: row.maybe_int(2)?,
        user_id: row.int(3)?,
        author: row.text(4)?,
        group: row.int(5)?,
        body: if shown { row.text(6)? } else { String::new() },
        flagged: row.int(7)? == 1,
        at: Moment(row.int(8)?),
        hidden_by,
        hidden_reason: row.text(10)?,
        votes: row.int(11)?,
        voted: row.int(12)? > 0,
        became: Vec::new(),
    })
}

/// Posts of a board: those with most votes first, replies by time behind what they answer; and how many posts answer
/// nothing.
///
/// # Errors
/// A fault from the database.
pub async fn list_posts(
    db: &Db,
    (board, group): (i64, Option<i64>),
    (reader, teaches): (i64, bool),
    (skip, limit): (usize, usize),
) -> Result<(usize, Vec<Post>)> {
    let of = |ask: &mut Ask| {
        ask.text(" WHERE p.parent_id IS NULL AND p.board_id = ").value(board);
        if let Some(group) = group {
            ask.text(" AND p.group_number = ").value(group);
        }
    };
    let from = ") FROM classes_post p JOIN store_user u ON u.id = p.user_id";
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT CAST(COUNT(*) AS BIGINT) FROM classes_post p");
    of(&mut ask);
    let count = ask.row(&mut connection, "counting posts").await?.int(0)?;
    let mut ask = Ask::new(COLUMNS);
    ask.value(reader).text(from);
    of(&mut ask);
    ask.text(
        " ORDER BY (SELECT COUNT(*) FROM classes_vote v WHERE v.post_id = p.id) DESC, p.id LIMIT ",
    );
    ask.value(i64::try_from(limit).unwrap_or(20));
    ask.text(" OFFSET ").value(i64::try_from(skip).unwrap_or(0));
    let rows = ask.rows(&mut connection, "listing posts").await?;
    let first: Vec<Post> = rows.iter().map(|row| read(row, teaches)).collect::<Result<_>>()?;
    let mut all = Vec::new();
    let mut replies: BTreeMap<i64, Vec<Post>> = BTreeMap::new();
    if !first.is_empty() {
        let mut ask = Ask::new(COLUMNS);
        ask.value(reader).text(from).text(" WHERE p.parent_id IN (");
        ask.list(first.iter().map(|one| one.id)).text(") ORDER BY p.id LIMIT 1000");
        for row in ask.rows(&mut connection, "listing replies").await? {
            let reply = read(&row, teaches)?;
            replies.entry(reply.parent_id.unwrap_or(0)).or_default().push(reply);
        }
    }
    for post in first {
        let id = post.id;
        all.push(post);
        all.extend(replies.remove(&id).unwrap_or_default());
    }
    if !all.is_empty() {
        let mut ask = Ask::new("SELECT post_id, kind FROM classes_draft WHERE post_id IN (");
        ask.list(all.iter().map(|one| one.id)).text(") ORDER BY id");
        for row in ask.rows(&mut connection, "reading what became of posts").await? {
            let id = row.int(0)?;
            if let Some(post) = all.iter_mut().find(|one| one.id == id) {
                post.became.push(row.text(1)?);
            }
        }
    }
    Ok((usize::try_from(count).unwrap_or(0), all))
}
