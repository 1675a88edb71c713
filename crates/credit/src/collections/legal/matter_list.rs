//! Matters with their deadlines, as read.

use base::{Day, Rejection, Result};
use store::{AnyRow, Ask, Columns, Db};

/// A matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// Row id.
    pub id: i64,
    /// Its case.
    pub case: i64,
    /// Its route.
    pub route: String,
    /// What is claimed.
    pub claimed_minor: i64,
    /// When it was opened.
    pub opened_on: Day,
    /// The court or commission.
    pub forum: String,
    /// Its number there.
    pub reference: String,
    /// Who acts for us.
    pub counsel: String,
    /// What was reckoned when it was opened.
    pub reckoned: String,
    /// How it ended, or empty.
    pub outcome: String,
    /// When it was closed.
    pub closed_on: Option<Day>,
    /// What it brought.
    pub got_minor: Option<i64>,
    /// What it cost.
    pub cost_minor: Option<i64>,
    /// What was said when it was closed.
    pub closing: String,
    /// Who opened it.
    pub actor: String,
    /// Its deadlines, the first due first.
    pub days: Vec<MatterDay>,
}

/// A deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterDay {
    /// Row id.
    pub id: i64,
    /// Its stable name; `own` where a person set it.
    pub code: String,
    /// What is due; where it comes from the pack in both languages, parted by ` / `.
    pub name: String,
    /// When.
    pub due_on: Day,
    /// When it was done.
    pub done_on: Option<Day>,
}

const COLUMNS: &str = "SELECT id, case_id, route, claimed_minor, opened_on, forum, reference, counsel, \
    reckoned, outcome, closed_on, got_minor, cost_minor, closing, actor FROM collections_matter";

fn read(row: &AnyRow) -> Result<Matter> {
    Ok(Matter {
        id: row.int(0)?,
        case: row.int(1)?,
        route: row.text(2)?,
        claimed_minor: row.int(3)?,
        opened_on: row.day(4)?,
        forum: row.text(5)?,
        reference: row.text(6)?,
        counsel: row.text(7)?,
        reckoned: row.text(8)?,
        outcome: row.text(9)?,
        closed_on: row.maybe_day(10)?,
        got_minor: row.maybe_int(11)?,
        cost_minor: row.maybe_int(12)?,
        closing: row.text(13)?,
        actor: row.text(14)?,
        days: Vec::new(),
    })
}

async fn with_days(db: &Db, mut matters: Vec<Matter>) -> Result<Vec<Matter>> {
    if matters.is_empty() {
        return Ok(matters);
    }
    let mut ask = Ask::new(
        "SELECT id, code, name, due_on, done_on, matter_id FROM collections_matter_day \
         WHERE matter_id IN (",
    );
    ask.list(matters.iter().map(|one| one.id)).text(") ORDER BY due_on, id");
    let mut connection = db.read().await?;
    for row in ask.rows(&mut connection, "listing deadlines").await? {
        let of = row.int(5)?;
        let day = MatterDay {
            id: row.int(0)?,
            code: row.text(1)?,
            name: row.text(2)?,
            due_on: row.day(3)?,
            done_on: row.maybe_day(4)?,
        };
        if let Some(matter) = matters.iter_mut().find(|one| one.id == of) {
            matter.days.push(day);
        }
    }
    Ok(matters)
}

/// The matters of a case, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_matters(db: &Db, case: i64) -> Result<Vec<Matter>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE case_id = ").value(case).text(" ORDER BY id DESC LIMIT 50");
    let rows = {
        let mut connection = db.read().await?;
        ask.rows(&mut connection, "listing matters").await?
    };
    let matters = rows.iter().map(read).collect::<Result<Vec<Matter>>>()?;
    with_days(db, matters).await
}

/// A matter of a case.
///
/// # Errors
/// `collections.matter-unknown`, or a fault.
pub async fn get_matter(db: &Db, (case, id): (i64, i64)) -> Result<Matter> {
    let found = list_matters(db, case).await?.into_iter().find(|one| one.id == id);
    found.ok_or_else(|| Rejection::new("collections.matter-unknown").with("id", id).into())
}
