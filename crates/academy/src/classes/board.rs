//! Boards 讨论区 (N02): what a case or a class is discussed on: a prompt, groups, an instructor's summary at the end.

use base::{Rejection, Result};
use serde_json::json;
use store::{AnyConnection, AnyRow, Ask, Columns, Db, Tx, failed};

use super::cohort::{note, open_one};
use crate::courses::library_within;

/// A board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// Row id.
    pub id: i64,
    /// Its title.
    pub title: String,
    /// What is to be discussed.
    pub prompt: String,
    /// Code of a case, or empty.
    pub case_code: String,
    /// The class that alone sees it, if it is for one.
    pub cohort_id: Option<i64>,
    /// The name of the class, or empty.
    pub cohort: String,
    /// Groups; 0 is all together.
    pub groups: i64,
    /// What an instructor says in the end, or empty.
    pub summary: String,
    /// Who said it.
    pub summed_by: String,
    /// Who opened it.
    pub opened_by: String,
    /// Over: read, not written on.
    pub closed: bool,
    /// Posts that are not hidden.
    pub posts: i64,
}

/// A board to open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewBoard {
    /// Its title.
    pub title: String,
    /// What is to be discussed.
    pub prompt: String,
    /// Code of a case, or empty.
    pub case_code: String,
    /// For a class alone.
    pub cohort_id: Option<i64>,
    /// Groups; 0 is all together.
    pub groups: i64,
}

const TITLE: usize = 100;
const TEXT: usize = 2_000;

fn refused(code: &'static str, field: &str) -> base::Failure {
    Rejection::new(code).on(field).into()
}

/// Opens a board.
///
/// # Errors
/// `classes.board-title`, `classes.board-prompt`, `classes.board-groups`, `classes.case-unknown`,
/// `classes.cohort-unknown`, `classes.cohort-closed`, or a fault.
pub async fn open_board(tx: &mut Tx, by: i64, new: &NewBoard) -> Result<i64> {
    let (title, prompt) = (new.title.trim(), new.prompt.trim());
    if title.is_empty() || title.chars().count() > TITLE {
        return Err(refused("classes.board-title", "title"));
    }
    if prompt.is_empty() || prompt.chars().count() > TEXT {
        return Err(refused("classes.board-prompt", "prompt"));
    }
    if !(0..=9).contains(&new.groups) {
        return Err(refused("classes.board-groups", "groups"));
    }
    let library = library_within(tx.conn()).await?;
    if !new.case_code.is_empty() && library.case(&new.case_code).is_none() {
        let wrong = Rejection::new("classes.case-unknown").with("case", &new.case_code);
        return Err(wrong.on("case").into());
    }
    if let Some(cohort) = new.cohort_id {
        open_one(tx, cohort).await?;
    }
    let (id, at) = (tx.ids().next(), tx.at().0);
    let mut ask = Ask::new(
        "INSERT INTO classes_board (id, title, prompt, case_code, cohort_id, group_count, summary, \
         summed_by, opened_by, opened_at) VALUES (",
    );
    ask.value(id).text(", ").value(title).text(", ").value(prompt).text(", ");
    ask.value(new.case_code.as_str()).text(", ").value(new.cohort_id).text(", ");
    ask.value(new.groups).text(", '', '', ").value(by).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("opening a board"))?;
    note(tx, "open-board", format!("board:{id}"), json!({ "title": title }));
    Ok(id)
}

/// Sums a board up; a summary that is written again replaces the one before, which the audit keeps.
///
/// # Errors
/// `classes.board-unknown`, `classes.summary-empty`, or a fault.
pub async fn sum_up(tx: &mut Tx, id: i64, (by, text): (&str, &str)) -> Result<()> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > TEXT {
        return Err(refused("classes.summary-empty", "summary"));
    }
    let mut ask = Ask::new("UPDATE classes_board SET summary = ");
    ask.value(text).text(", summed_by = ").value(by).text(" WHERE id = ").value(id);
    if ask.run(tx.conn()).await.map_err(failed("summing a board up"))? == 0 {
        return Err(Rejection::new("classes.board-unknown").into());
    }
    note(tx, "sum-up-board", format!("board:{id}"), json!({ "summary": text }));
    Ok(())
}

/// Closes a board.
///
/// # Errors
/// `classes.board-unknown`, or a fault.
pub async fn close_board(tx: &mut Tx, id: i64) -> Result<()> {
    let at = tx.at().0;
    let mut ask = Ask::new("UPDATE classes_board SET closed_at = ");
    ask.value(at).text(" WHERE closed_at IS NULL AND id = ").value(id);
    if ask.run(tx.conn()).await.map_err(failed("closing a board"))? == 0 {
        return Err(Rejection::new("classes.board-unknown").into());
    }
    note(tx, "close-board", format!("board:{id}"), json!({}));
    Ok(())
}

const COLUMNS: &str = "SELECT b.id, b.title, b.prompt, b.case_code, b.cohort_id, c.name, \
     b.group_count, b.summary, b.summed_by, u.name, b.closed_at, (SELECT CAST(COUNT(*) AS BIGINT) \
     FROM classes_post p WHERE p.board_id = b.id AND p.hidden_by = '') FROM classes_board b \
     JOIN store_user u ON u.id = b.opened_by LEFT JOIN classes_cohort c ON c.id = b.cohort_id \
     WHERE 1 = 1";

fn read(row: &AnyRow) -> Result<Board> {
    Ok(Board {
        id: row.int(0)?,
        title: row.text(1)?,
        prompt: row.text(2)?,
        case_code: row.text(3)?,
        cohort_id: row.maybe_int(4)?,
        cohort: row.maybe_text(5)?.unwrap_or_default(),
        groups: row.int(6)?,
        summary: row.text(7)?,
        summed_by: row.text(8)?,
        opened_by: row.text(9)?,
        closed: row.maybe_int(10)?.is_some(),
        posts: row.int(11)?,
    })
}

/// Learners see what is for all, and what is for their classes.
fn seen_by(ask: &mut Ask, learner: Option<i64>) {
    if let Some(user) = learner {
        ask.text(
            " AND (b.cohort_id IS NULL OR EXISTS (SELECT 1 FROM classes_member m \
             WHERE m.cohort_id = b.cohort_id AND m.left_on IS NULL AND m.user_id = ",
        );
        ask.value(user).text("))");
    }
}

/// Boards, the newest first: of one case, or all.
///
/// # Errors
/// A fault from the database.
pub async fn list_boards(
    db: &Db,
    (learner, case): (Option<i64>, Option<&str>),
    (skip, limit): (usize, usize),
) -> Result<Vec<Board>> {
    let mut ask = Ask::new(COLUMNS);
    seen_by(&mut ask, learner);
    if let Some(case) = case {
        ask.text(" AND b.case_code = ").value(case);
    }
    ask.text(" ORDER BY b.id DESC LIMIT ").value(i64::try_from(limit).unwrap_or(20));
    ask.text(" OFFSET ").value(i64::try_from(skip).unwrap_or(0));
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing boards").await?.iter().map(read).collect()
}

/// How many there are.
///
/// # Errors
/// A fault from the database.
pub async fn count_boards(db: &Db, (learner, case): (Option<i64>, Option<&str>)) -> Result<usize> {
    let mut ask = Ask::new("SELECT CAST(COUNT(*) AS BIGINT) FROM classes_board b WHERE 1 = 1");
    seen_by(&mut ask, learner);
    if let Some(case) = case {
        ask.text(" AND b.case_code = ").value(case);
    }
    let mut connection = db.read().await?;
    let count = ask.row(&mut connection, "counting boards").await?.int(0)?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// A board that somebody may see.
///
/// # Errors
/// `classes.board-unknown`, or a fault.
pub async fn get_board(db: &Db, id: i64, learner: Option<i64>) -> Result<Board> {
    let mut connection = db.read().await?;
    seen(&mut connection, id, learner).await
}

pub(super) async fn seen(
    connection: &mut AnyConnection,
    id: i64,
    learner: Option<i64>,
) -> Result<Board> {
    let mut ask = Ask::new(COLUMNS);
    seen_by(&mut ask, learner);
    ask.text(" AND b.id = ").value(id);
    let rows = ask.rows(connection, "reading a board").await?;
    let row = rows.first().ok_or_else(|| Rejection::new("classes.board-unknown"))?;
    read(row)
}
