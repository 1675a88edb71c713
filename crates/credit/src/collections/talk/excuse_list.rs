//! The wall of excuses: all that was said, by kind and truth, with what is said alike put together.

use std::collections::BTreeSet;

use base::{Day, Rejection, Result};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use crate::parties::scope_owner;

/// An excuse of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExcuseRow {
    /// Row id.
    pub id: i64,
    /// Its case.
    pub case: i64,
    /// The buyer's code.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// The day.
    pub on: Day,
    /// Which of the four.
    pub kind: String,
    /// The customer's own words.
    pub words: String,
    /// What is to be found out.
    pub task: String,
    /// Who finds it out.
    pub login: String,
    /// By when.
    pub due_on: Day,
    /// `open`, `true`, `partly`, `false`.
    pub truth: String,
    /// What that rests on.
    pub truth_note: String,
}

/// Which excuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExcuseFilter {
    /// Whose buyers.
    pub scope: Scope,
    /// Only of this case.
    pub case: Option<i64>,
    /// Only of this kind.
    pub kind: Option<String>,
    /// Only of this truth.
    pub truth: Option<String>,
    /// Rows to leave out from the start.
    pub skip: u32,
    /// At most so many, 1 to 500.
    pub limit: u32,
}

const COLUMNS: &str = "SELECT e.id, e.case_id, b.code, b.name, e.on_day, e.kind, e.words, e.task, \
    e.login, e.due_on, e.truth, e.truth_note FROM collections_excuse e \
    JOIN parties_buyer b ON b.id = e.buyer_id WHERE 1 = 1";

fn read(row: &AnyRow) -> Result<ExcuseRow> {
    Ok(ExcuseRow {
        id: row.int(0)?,
        case: row.int(1)?,
        buyer_code: row.text(2)?,
        buyer_name: row.text(3)?,
        on: row.day(4)?,
        kind: row.text(5)?,
        words: row.text(6)?,
        task: row.text(7)?,
        login: row.text(8)?,
        due_on: row.day(9)?,
        truth: row.text(10)?,
        truth_note: row.text(11)?,
    })
}

/// Excuses, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_excuses(db: &Db, filter: &ExcuseFilter) -> Result<Vec<ExcuseRow>> {
    let mut ask = Ask::new(COLUMNS);
    if let Some(owner) = scope_owner(filter.scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if let Some(case) = filter.case {
        ask.text(" AND e.case_id = ").value(case);
    }
    if let Some(kind) = &filter.kind {
        ask.text(" AND e.kind = ").value(kind.as_str());
    }
    if let Some(truth) = &filter.truth {
        ask.text(" AND e.truth = ").value(truth.as_str());
    }
    ask.text(" ORDER BY e.id DESC LIMIT ").value(i64::from(filter.limit.clamp(1, 500)));
    ask.text(" OFFSET ").value(i64::from(filter.skip));
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing excuses").await?.iter().map(read).collect()
}

/// An excuse within what somebody may see.
///
/// # Errors
/// `collections.excuse-unknown`, or a fault.
pub async fn get_excuse(db: &Db, id: i64, scope: Scope) -> Result<ExcuseRow> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" AND e.id = ").value(id);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    let mut connection = db.read().await?;
    match ask.rows(&mut connection, "finding an excuse").await?.first() {
        Some(row) => read(row),
        None => Err(Rejection::new("collections.excuse-unknown").with("id", id).into()),
    }
}

/// Excuses of a case whose truth was to be found out by a day.
///
/// # Errors
/// A fault from the database.
pub async fn count_due_excuses(db: &Db, case: i64, on: Day) -> Result<usize> {
    let mut ask = Ask::new("SELECT COUNT(*) FROM collections_excuse WHERE case_id = ");
    ask.value(case).text(" AND truth = 'open' AND due_on <= ").value(on);
    let mut connection = db.read().await?;
    let row = ask.row(&mut connection, "counting excuses").await?;
    Ok(usize::try_from(row.int(0)?).unwrap_or(0))
}

/// Pairs of neighbouring signs, without spaces and points.
fn pairs(words: &str) -> BTreeSet<(char, char)> {
    let signs: Vec<char> =
        words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    signs.windows(2).filter_map(|two| Some((*two.first()?, *two.get(1)?))).collect()
}

/// Puts together what is said alike: each text gets the place of the first that it resembles. Alike is what
/// shares half of its pairs of signs with it. Texts beyond the first 500 stand alone.
pub fn word_groups(texts: &[&str]) -> Vec<usize> {
    let mut heads: Vec<(usize, BTreeSet<(char, char)>)> = Vec::new();
    let mut groups = Vec::with_capacity(texts.len());
    for (at, text) in texts.iter().enumerate() {
        let own = pairs(text);
        let alike = |head: &&(usize, BTreeSet<(char, char)>)| {
            let common = head.1.intersection(&own).count();
            let all = head.1.union(&own).count();
            all > 0 && common * 2 >= all
        };
        match heads.iter().find(alike) {
            Some((head, _)) => groups.push(*head),
            None => {
                groups.push(at);
                if heads.len() < 500 {
                    heads.push((at, own));
                }
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_alike_stands_together() {
        let said =
            ["最近资金紧张，月底再付", "财务还在走流程", "最近资金紧张，月底付！", "老板不在"];
        assert_eq!(word_groups(&said), [0, 1, 0, 3]);
        assert_eq!(word_groups(&["", "a"]), [0, 1], "nothing resembles nothing");
    }
}
