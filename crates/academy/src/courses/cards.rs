//! Cards of spaced review: one for each person and question.

use base::{Day, Result};
use store::{AnyConnection, AnyRow, Ask, Columns, Db, Tx, failed};

use super::review::{CardState, retrievability};

/// A card with its question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardRow {
    /// The question's code.
    pub question: String,
    /// What is known of the memory.
    pub state: CardState,
}

/// What is due, and what comes next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Due {
    /// Questions due on the day, those that wait longest first.
    pub now: Vec<CardRow>,
    /// How many cards there are.
    pub all: i64,
    /// How many are due, also beyond those listed.
    pub due: i64,
    /// The next day on which something is due.
    pub next_on: Option<Day>,
}

const FIELDS: &str = "SELECT question, stability_milli, difficulty_milli, last_on, due_on, \
    reps, lapses FROM courses_card";

fn read(row: &AnyRow) -> Result<CardRow> {
    let state = CardState {
        stability_milli: row.int(1)?,
        difficulty_milli: row.int(2)?,
        last_on: row.day(3)?,
        due_on: row.day(4)?,
        reps: row.int(5)?,
        lapses: row.int(6)?,
    };
    Ok(CardRow { question: row.text(0)?, state })
}

/// What a person has to review on a day; at most so many are listed.
///
/// # Errors
/// A fault from the database.
pub async fn due_cards(db: &Db, user: i64, on: Day, most: usize) -> Result<Due> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT CAST(COUNT(*) AS BIGINT), CAST(COUNT(CASE WHEN due_on <= ");
    ask.value(on).text(" THEN 1 END) AS BIGINT), MIN(CASE WHEN due_on > ").value(on);
    ask.text(" THEN due_on END) FROM courses_card WHERE user_id = ").value(user);
    let row = ask.row(&mut connection, "counting cards").await?;
    let (all, due, next_on) = (row.int(0)?, row.int(1)?, row.maybe_day(2)?);
    let mut ask = Ask::new(FIELDS);
    ask.text(" WHERE user_id = ").value(user).text(" AND due_on <= ").value(on);
    ask.text(" ORDER BY due_on, id LIMIT ").value(i64::try_from(most).unwrap_or(20));
    let rows = ask.rows(&mut connection, "listing cards that are due").await?;
    let now = rows.iter().map(read).collect::<Result<_>>()?;
    Ok(Due { now, all, due, next_on })
}

/// All cards of a person, those that come first on top.
///
/// # Errors
/// A fault from the database.
pub async fn list_cards(db: &Db, user: i64) -> Result<Vec<CardRow>> {
    let mut ask = Ask::new(FIELDS);
    ask.text(" WHERE user_id = ").value(user).text(" ORDER BY due_on, id LIMIT 1000");
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing cards").await?.iter().map(read).collect()
}

/// How much of what was learnt is likely still known on a day: the mean over all cards, basis points.
pub fn ease_of(cards: &[CardRow], on: Day) -> Option<i64> {
    let sum: i64 = cards.iter().map(|card| retrievability(&card.state, on)).sum();
    sum.checked_div(i64::try_from(cards.len()).ok()?)
}

/// The cards of a person for some questions.
pub(super) async fn cards_of(
    connection: &mut AnyConnection,
    user: i64,
    questions: &[String],
) -> Result<Vec<CardRow>> {
    if questions.is_empty() {
        return Ok(Vec::new());
    }
    let mut ask = Ask::new(FIELDS);
    ask.text(" WHERE user_id = ").value(user).text(" AND question IN (");
    ask.list(questions.iter().map(String::as_str)).text(")");
    ask.rows(connection, "reading cards").await?.iter().map(read).collect()
}

/// Puts a card where the memory now stands.
pub(super) async fn keep_card(
    tx: &mut Tx,
    user: i64,
    question: &str,
    card: &CardState,
) -> Result<()> {
    let id = tx.ids().next();
    let mut ask = Ask::new(
        "INSERT INTO courses_card (id, user_id, question, stability_milli, difficulty_milli, \
         last_on, due_on, reps, lapses) VALUES (",
    );
    ask.value(id).text(", ").value(user).text(", ").value(question).text(", ");
    ask.value(card.stability_milli).text(", ").value(card.difficulty_milli).text(", ");
    ask.value(card.last_on).text(", ").value(card.due_on).text(", ").value(card.reps);
    ask.text(", ").value(card.lapses).text(
        ") ON CONFLICT (user_id, question) DO UPDATE SET stability_milli = excluded.stability_milli, \
         difficulty_milli = excluded.difficulty_milli, last_on = excluded.last_on, \
         due_on = excluded.due_on, reps = excluded.reps, lapses = excluded.lapses",
    );
    ask.run(tx.conn()).await.map_err(failed("keeping a card"))?;
    Ok(())
}
