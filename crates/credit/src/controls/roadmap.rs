//! The road map (改进路线): what to reach next, by whom, until when. A question has one open step.

use std::collections::BTreeMap;

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Columns, Db, Tx, failed};

use super::{
    maturity_pack::{MaturityPack, Question},
    standing::active,
    told,
};
use crate::granting::Said;

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoadStep {
    /// Row id.
    pub id: i64,
    /// Code of the question.
    pub question: String,
    /// The level to reach.
    pub level_to: i64,
    /// What is true once it is reached.
    pub text: Said,
    /// Login of whoever does it; empty where nobody of the role is there.
    pub login: String,
    /// Until when.
    pub due_on: Day,
    /// When it was done.
    pub done_on: Option<Day>,
    /// What was said on closing.
    pub note: String,
}

/// Days between one step and the next: the widest gaps come first.
const PACE_DAYS: i32 = 15;
/// Days until the first.
const FIRST_DAYS: i32 = 30;

/// The questions below the target, the widest gap first, each with the next level.
pub(super) fn gaps<'a>(
    pack: &'a MaturityPack,
    levels: &BTreeMap<String, i64>,
) -> Vec<(&'a Question, i64)> {
    let below = pack.questions.iter().filter_map(|one| {
        let level = levels.get(&one.code).copied()?;
        (level < pack.target).then_some((one, level + 1))
    });
    let mut below: Vec<(&Question, i64)> = below.collect();
    below.sort_by_key(|(_, next)| *next);
    below
}

/// Adds a step for each question below the target that has no open one.
pub(super) async fn plan_steps(
    tx: &mut Tx,
    (assessment, pack): (i64, &MaturityPack),
    levels: &BTreeMap<String, i64>,
) -> Result<u64> {
    let ask = Ask::new("SELECT login, role FROM store_user WHERE active = 1 ORDER BY login");
    let one = |row: &AnyRow| Ok((row.text(1)?, row.text(0)?));
    let people = ask.rows(tx.conn(), "looking for owners of steps").await?;
    let people: Vec<(String, String)> = people.iter().map(one).collect::<Result<_>>()?;
    let today = tx.clock().today();
    let mut planned = 0;
    for (n, (question, next)) in gaps(pack, levels).into_iter().enumerate() {
        let login = people.iter().find(|(role, _)| role == question.owner.code());
        let login = login.map_or("", |(_, login)| login.as_str());
        let due = today.plus_days(FIRST_DAYS + PACE_DAYS * i32::try_from(n).unwrap_or(0));
        let text = usize::try_from(next).ok().and_then(|at| question.levels.get(at));
        let text = text.map(Said::from).unwrap_or_default();
        let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
        let mut ask = Ask::new(
            "INSERT INTO controls_step (id, question, open_question, assessment_id, level_to, \
             text_zh, text_en, login, due_on, note, actor, recorded_at) VALUES (",
        );
        ask.value(id).text(", ").value(question.code.as_str()).text(", ");
        ask.value(question.code.as_str()).text(", ").value(assessment).text(", ").value(next);
        ask.text(", ").value(text.zh).text(", ").value(text.en).text(", ").value(login);
        ask.text(", ").value(due).text(", '', ").value(actor).text(", ").value(at);
        ask.text(") ON CONFLICT (open_question) DO NOTHING");
        planned += ask.run(tx.conn()).await.map_err(failed("planning a step"))?;
    }
    Ok(planned)
}

/// Steps: the open ones by their day, then what was done, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_steps(db: &Db) -> Result<Vec<RoadStep>> {
    let mut connection = db.read().await?;
    let ask = Ask::new(
        "SELECT id, question, level_to, text_zh, text_en, login, due_on, done_on, note \
         FROM controls_step ORDER BY CASE WHEN done_on IS NULL THEN 0 ELSE 1 END, due_on, id \
         LIMIT 300",
    );
    let one = |row: &AnyRow| {
        Ok(RoadStep {
            id: row.int(0)?,
            question: row.text(1)?,
            level_to: row.int(2)?,
            text: Said { zh: row.text(3)?, en: row.text(4)? },
            login: row.text(5)?,
            due_on: row.day(6)?,
            done_on: row.maybe_day(7)?,
            note: row.text(8)?,
        })
    };
    ask.rows(&mut connection, "listing steps").await?.iter().map(one).collect()
}

async fn open(tx: &mut Tx, id: i64) -> Result<()> {
    let mut ask = Ask::new("SELECT done_on FROM controls_step WHERE id = ");
    ask.value(id);
    let rows = ask.rows(tx.conn(), "reading a step").await?;
    match rows.first().map(|row| row.maybe_day(0)).transpose()? {
        Some(None) => Ok(()),
        Some(Some(_)) => Err(Rejection::new("controls.step-done").into()),
        None => Err(Rejection::new("controls.step-unknown").with("id", id).into()),
    }
}

/// Gives a step another owner and day.
///
/// # Errors
/// `controls.step-unknown`, `controls.step-done`, `controls.person-unknown`, `controls.day-past`, or
/// a fault.
pub async fn change_step(tx: &mut Tx, id: i64, login: &str, due_on: Day) -> Result<()> {
    open(tx, id).await?;
    active(tx, login, "login").await?;
    let today = tx.clock().today();
    if due_on < today {
        let past = Rejection::new("controls.day-past").with("day", due_on);
        return Err(past.with("today", today).on("due_on").into());
    }
    let mut ask = Ask::new("UPDATE controls_step SET login = ");
    ask.value(login).text(", due_on = ").value(due_on).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("changing a step"))?;
    told(
        tx,
        ("step", id),
        ("controls.step-changed", "change-step"),
        json!({ "login": login, "due_on": due_on.to_string() }),
    )
    .await
}

/// Says that a step is done, and how that is seen.
///
/// # Errors
/// `controls.step-unknown`, `controls.step-done`, `controls.note-missing`, or a fault.
pub async fn finish_step(tx: &mut Tx, id: i64, note: &str) -> Result<()> {
    open(tx, id).await?;
    if note.trim().is_empty() {
        return Err(Rejection::new("controls.note-missing").on("note").into());
    }
    let today = tx.clock().today();
    let mut ask = Ask::new("UPDATE controls_step SET open_question = NULL, done_on = ");
    ask.value(today).text(", note = ").value(note.trim()).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("finishing a step"))?;
    told(tx, ("step", id), ("controls.step-changed", "finish-step"), json!({ "note": note.trim() }))
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_gap_comes_first() {
        let said = [("limits", 2), ("gate", 0), ("files", 3), ("legal", 1)];
        let levels = said.iter().map(|(code, level)| ((*code).to_owned(), *level)).collect();
        let gaps = gaps(MaturityPack::shipped(), &levels);
        let told: Vec<_> = gaps.iter().map(|(one, next)| (one.code.as_str(), *next)).collect();
        assert_eq!(told, [("gate", 1), ("legal", 2), ("limits", 3)]);
    }
}
