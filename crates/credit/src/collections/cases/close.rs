//! Closing a case with its outcome, and what the customer says of us afterwards (K10).

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{Ask, Columns, Db, Tx, failed};

use super::case::{lock_open, of_case};

/// How a case ends.
pub const OUTCOMES: [&str; 6] =
    ["collected", "partly", "agreed", "legal", "written-off", "mistaken"];

/// Closes a case. `left_minor` is what is still overdue, by the ledger.
///
/// # Errors
/// `collections.case-unknown`, `collections.case-closed`, `collections.outcome-unknown`,
/// `collections.case-still-owed` where it would count as collected and something is overdue,
/// `collections.closing-missing`, `collections.talk-open` where a talk is not finished, or a fault.
pub async fn close_case(
    tx: &mut Tx,
    id: i64,
    (outcome, closing): (&str, &str),
    left_minor: i64,
) -> Result<()> {
    let case = lock_open(tx, id).await?;
    if !OUTCOMES.contains(&outcome) {
        let wrong = Rejection::new("collections.outcome-unknown").with("outcome", outcome);
        return Err(wrong.on("outcome").into());
    }
    if outcome == "collected" && left_minor > 0 {
        let left = base::Money::new(left_minor, case.currency);
        let wrong = Rejection::new("collections.case-still-owed").with("amount", left);
        return Err(wrong.on("outcome").into());
    }
    if closing.trim().is_empty() {
        return Err(Rejection::new("collections.closing-missing").on("closing").into());
    }
    let mut ask = Ask::new("SELECT id FROM collections_talk WHERE live = ");
    ask.value(id);
    if !ask.rows(tx.conn(), "looking for an open talk").await?.is_empty() {
        return Err(Rejection::new("collections.talk-open").into());
    }
    let today = tx.clock().today();
    let mut ask = Ask::new("UPDATE collections_case SET live = NULL, phase = 'closed', outcome = ");
    ask.value(outcome).text(", closing = ").value(closing.trim()).text(", closed_on = ");
    ask.value(today).text(", left_minor = ").value(left_minor).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("closing a case"))?;
    let detail = json!({ "outcome": outcome, "left_minor": left_minor });
    of_case(tx, (case.buyer_id, id), "close-case", &detail);
    Ok(())
}

/// What a customer said after its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// The day.
    pub on: Day,
    /// Who answered.
    pub person: String,
    /// The three answers, 1 to 5.
    pub marks: [i64; 3],
    /// What else was said.
    pub note: String,
}

/// Writes down what a customer said after its case; once for a case.
///
/// # Errors
/// `collections.case-unknown`, `collections.survey-early` while the case is open, `collections.survey-marks`,
/// `collections.survey-twice`, or a fault.
pub async fn record_survey(tx: &mut Tx, id: i64, new: &Survey) -> Result<()> {
    tx.lock("SELECT id FROM collections_case WHERE id = $1", id).await?;
    let mut ask = Ask::new("SELECT buyer_id, phase FROM collections_case WHERE id = ");
    ask.value(id);
    let rows = ask.rows(tx.conn(), "finding a case").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("collections.case-unknown").with("id", id).into());
    };
    let buyer = row.int(0)?;
    if row.text(1)? != "closed" {
        return Err(Rejection::new("collections.survey-early").into());
    }
    if new.marks.iter().any(|mark| !(1..=5).contains(mark)) {
        return Err(Rejection::new("collections.survey-marks").on("first").into());
    }
    let mut ask = Ask::new("SELECT id FROM collections_survey WHERE case_id = ");
    ask.value(id);
    if !ask.rows(tx.conn(), "looking for answers").await?.is_empty() {
        return Err(Rejection::new("collections.survey-twice").into());
    }
    let (row, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_survey (id, case_id, buyer_id, on_day, person, first, second, \
         third, note, actor, recorded_at) VALUES (",
    );
    ask.value(row).text(", ").value(id).text(", ").value(buyer).text(", ").value(new.on);
    ask.text(", ").value(new.person.trim());
    for mark in new.marks {
        ask.text(", ").value(mark);
    }
    ask.text(", ").value(new.note.trim()).text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("writing answers down"))?;
    of_case(tx, (buyer, id), "record-survey", &json!({ "marks": new.marks }));
    Ok(())
}

/// What was said after a case.
///
/// # Errors
/// A fault from the database.
pub async fn find_survey(db: &Db, id: i64) -> Result<Option<Survey>> {
    let mut ask = Ask::new(
        "SELECT on_day, person, first, second, third, note FROM collections_survey \
         WHERE case_id = ",
    );
    ask.value(id);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading answers").await?;
    let Some(row) = rows.first() else { return Ok(None) };
    Ok(Some(Survey {
        on: row.day(0)?,
        person: row.text(1)?,
        marks: [row.int(2)?, row.int(3)?, row.int(4)?],
        note: row.text(5)?,
    }))
}
