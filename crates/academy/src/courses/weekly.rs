//! The weekly micro-lesson (N14): one lesson a week in turn, and one question of it that each person answers once. What
//! is answered is kept by its week; an answer never changes.

use std::collections::BTreeMap;

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{AnyConnection, Ask, Audit, Columns, Db, Tx, Violation, failed, violation};

use super::{
    attempts::{Answered, Drawn, given, restored, written},
    lesson::Lesson,
    paths::week_of,
    question::{Marked, mark, shuffled},
    shipped::Library,
};

/// The Monday of a day.
pub fn monday(day: Day) -> Day {
    day.plus_days(-((day.epoch_days() + 3).rem_euclid(7)))
}

/// The micro-lesson of a week with its question, and how it was answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Weekly {
    /// The Monday.
    pub week_on: Day,
    /// The lesson, by code.
    pub lesson: String,
    /// The question.
    pub drawn: Drawn,
}

/// The question of a week: each time that a lesson comes round, its next one.
fn drawn(lesson: &Lesson, lessons: usize, week_on: Day) -> Option<Drawn> {
    let week = (week_on.epoch_days() + 3).div_euclid(7);
    let round = usize::try_from(week).ok()? / lessons.max(1);
    let question = lesson.questions.get(round.checked_rem(lesson.questions.len())?)?;
    let order = shuffled(i64::from(week), &question.code, question.choices().len());
    Some(Drawn { question: question.clone(), order, answered: None })
}

fn asked(library: &Library, lessons: &[String], day: Day) -> Option<Weekly> {
    let all: Vec<&Lesson> = lessons.iter().filter_map(|code| library.lesson(code)).collect();
    let (lesson, week_on) = (week_of(&all, day)?, monday(day));
    let drawn = drawn(lesson, all.len(), week_on)?;
    Some(Weekly { week_on, lesson: lesson.code.clone(), drawn })
}

async fn answer_of(
    connection: &mut AnyConnection,
    (user, week_on): (i64, Day),
) -> Result<Option<(String, Answered)>> {
    let mut ask = Ask::new(
        "SELECT question, given, points_bps, is_right FROM courses_weekly WHERE user_id = ",
    );
    ask.value(user).text(" AND week_on = ").value(week_on);
    let rows = ask.rows(connection, "reading the answer of a week").await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let marked = Marked { points_bps: row.int(2)?, right: row.int(3)? == 1 };
    Ok(Some((row.text(0)?, Answered { given: restored(&row.text(1)?), marked })))
}

/// The micro-lesson of the week for a path of lessons, with the answer that was given.
///
/// # Errors
/// A fault from the database.
pub async fn weekly(
    db: &Db,
    library: &Library,
    user: i64,
    lessons: &[String],
) -> Result<Option<Weekly>> {
    let Some(mut told) = asked(library, lessons, db.clock().today()) else { return Ok(None) };
    let mut connection = db.read().await?;
    let answer = answer_of(&mut connection, (user, told.week_on)).await?;
    if let Some((code, answered)) = answer {
        // Whoever changed roles meanwhile answered the question of another path.
        if let Some((lesson, question)) = library.question(&code) {
            let order = told.drawn.order.clone();
            let same = question.code == told.drawn.question.code;
            let count = question.choices().len();
            let order = if same { order } else { (0..count).collect() };
            told.lesson.clone_from(&lesson.code);
            told.drawn = Drawn { question: question.clone(), order, answered: Some(answered) };
        }
    }
    Ok(Some(told))
}

/// Answers the question of the week, once.
///
/// # Errors
/// `courses.week-none`, `courses.week-answered`, `courses.week-empty`, or a fault.
pub async fn answer_week(
    tx: &mut Tx,
    library: &Library,
    (user, lessons): (i64, &[String]),
    fields: &BTreeMap<String, String>,
) -> Result<Marked> {
    let today = tx.clock().day_of(tx.at());
    let told = asked(library, lessons, today);
    let told = told.ok_or_else(|| Rejection::new("courses.week-none"))?;
    let given = given(&told.drawn, 1, fields);
    if given == super::question::Given::Nothing {
        return Err(Rejection::new("courses.week-empty").into());
    }
    let marked = mark(&told.drawn.question, &given);
    let (id, at) = (tx.ids().next(), tx.at().0);
    let mut ask = Ask::new(
        "INSERT INTO courses_weekly (id, user_id, week_on, lesson, question, given, points_bps, \
         is_right, answered_at) VALUES (",
    );
    ask.value(id).text(", ").value(user).text(", ").value(told.week_on).text(", ");
    ask.value(told.lesson.as_str()).text(", ").value(told.drawn.question.code.as_str());
    ask.text(", ").value(written(&given)).text(", ").value(marked.points_bps).text(", ");
    ask.value(marked.right).text(", ").value(at).text(")");
    match ask.run(tx.conn()).await {
        Ok(_) => {}
        Err(error) if matches!(violation(&error), Some(Violation::Unique(_))) => {
            return Err(Rejection::new("courses.week-answered").into());
        }
        Err(error) => return Err(failed("keeping the answer of a week")(error)),
    }
    let detail = json!({
        "week": told.week_on.to_string(), "question": told.drawn.question.code,
        "right": marked.right,
    });
    let subject = format!("user:{user}");
    tx.audit(Audit { room: "courses", action: "answer-week", subject, detail });
    Ok(marked)
}

/// Remembers when a review was due and when it was done.
pub(super) async fn keep_reviewed(
    tx: &mut Tx,
    (user, question): (i64, &str),
    (due_on, done_on): (Day, Day),
) -> Result<()> {
    let mut ask =
        Ask::new("INSERT INTO courses_reviewed (user_id, question, due_on, done_on) VALUES (");
    ask.value(user).text(", ").value(question).text(", ").value(due_on).text(", ");
    ask.value(done_on).text(") ON CONFLICT (user_id, question, due_on) DO NOTHING");
    ask.run(tx.conn()).await.map_err(failed("keeping when a review was done"))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    #[test]
    fn weeks_begin_on_monday() {
        for (on, monday_on) in [
            ("2026-11-16", "2026-11-16"),
            ("2026-11-21", "2026-11-16"),
            ("2026-11-22", "2026-11-16"),
            ("2026-11-23", "2026-11-23"),
        ] {
            assert_eq!(monday(day(on)), day(monday_on));
        }
    }

    #[test]
    fn each_week_asks_one_question_and_the_next_round_another() {
        let library = Library::shipped();
        let lessons = &library.paths.find("all").expect("path").lessons;
        let asked = |on: &str| asked(library, lessons, day(on)).expect("a question");
        let (first, same, next) = (asked("2026-11-16"), asked("2026-11-22"), asked("2026-11-23"));
        assert_eq!(first, same, "the same all week");
        assert_ne!(first.lesson, next.lesson);
        let round = asked(&day("2026-11-16").plus_days(7 * 10).to_string());
        assert_eq!(round.lesson, first.lesson, "ten lessons, ten weeks");
        assert_ne!(round.drawn.question.code, first.drawn.question.code);
    }
}
