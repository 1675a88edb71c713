//! What a person has read and shown: lessons, checks, the pair of tests (N12).

use std::collections::BTreeMap;

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use super::shipped::Library;

/// How a person stands in a lesson.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LessonSeen {
    /// Read to the end, of any version.
    pub read_on: Option<Day>,
    /// The best check, basis points.
    pub best_bps: Option<i64>,
    /// Checks that were handed in.
    pub checks: i64,
}

/// The first test and the last, and what was gained of what could be gained.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TestPair {
    /// The first test, basis points.
    pub pre_bps: Option<i64>,
    /// The newest test behind it.
    pub post_bps: Option<i64>,
}

impl TestPair {
    /// Normalised gain: what was gained of what was still missing, basis points; `None` without both tests, or where
    /// nothing was missing.
    pub fn gain_bps(self) -> Option<i64> {
        let (pre, post) = (self.pre_bps?, self.post_bps?);
        ((post - pre) * 10_000).checked_div(10_000 - pre)
    }
}

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Learning {
    /// By code of the lesson.
    pub lessons: BTreeMap<String, LessonSeen>,
    /// The pair of tests.
    pub tests: TestPair,
    /// Lessons in which the first test went badly, by code, with its points.
    pub weak: Vec<(String, i64)>,
}

impl Learning {
    /// Whether a lesson is done: read, and its check passed.
    pub fn done(&self, lesson: &str) -> bool {
        let seen = self.lessons.get(lesson).copied().unwrap_or_default();
        seen.read_on.is_some() && seen.best_bps.is_some_and(|best| best >= PASSED_BPS)
    }
}

/// A check is passed from here on.
pub const PASSED_BPS: i64 = 8_000;

/// How a person stands.
///
/// # Errors
/// A fault from the database.
pub async fn learning(db: &Db, user: i64) -> Result<Learning> {
    let mut connection = db.read().await?;
    let mut told = Learning::default();
    let mut ask = Ask::new("SELECT lesson, MIN(on_day) FROM courses_reading WHERE user_id = ");
    ask.value(user).text(" GROUP BY lesson");
    for row in ask.rows(&mut connection, "reading what was read").await? {
        told.lessons.entry(row.text(0)?).or_default().read_on = row.maybe_day(1)?;
    }
    let mut ask = Ask::new(
        "SELECT lesson, MAX(points_bps), CAST(COUNT(*) AS BIGINT) FROM courses_attempt \
         WHERE kind = 'check' AND done_at IS NOT NULL AND user_id = ",
    );
    ask.value(user).text(" GROUP BY lesson");
    for row in ask.rows(&mut connection, "reading checks").await? {
        let seen = told.lessons.entry(row.text(0)?).or_default();
        (seen.best_bps, seen.checks) = (row.maybe_int(1)?, row.int(2)?);
    }
    let (pre, post) = (("pre", "ASC"), ("post", "DESC"));
    let mut first = None;
    for (kind, order) in [pre, post] {
        let mut ask = Ask::new("SELECT id, points_bps FROM courses_attempt WHERE user_id = ");
        ask.value(user).text(" AND done_at IS NOT NULL AND kind = ").value(kind);
        ask.text(" ORDER BY id ").text(order).text(" LIMIT 1");
        let rows = ask.rows(&mut connection, "reading tests").await?;
        let Some(row) = rows.first() else { continue };
        if kind == "pre" {
            (told.tests.pre_bps, first) = (row.maybe_int(1)?, Some(row.int(0)?));
        } else {
            told.tests.post_bps = row.maybe_int(1)?;
        }
    }
    if let Some(first) = first {
        let mut ask =
            Ask::new("SELECT question, points_bps FROM courses_answer WHERE attempt_id = ");
        ask.value(first);
        let rows = ask.rows(&mut connection, "reading a first test").await?;
        told.weak =
            weak(rows.iter().map(|row| Ok((row.text(0)?, row.int(1)?))).collect::<Result<_>>()?);
    }
    Ok(told)
}

/// Lessons whose questions were answered worse than a check wants, the worst first.
fn weak(answers: Vec<(String, i64)>) -> Vec<(String, i64)> {
    let mut by_lesson: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for (question, points) in answers {
        let lesson = question.rsplit_once('-').map_or(question.as_str(), |(lesson, _)| lesson);
        let sum = by_lesson.entry(lesson.to_owned()).or_default();
        *sum = (sum.0 + points, sum.1 + 1);
    }
    let mean = by_lesson.into_iter().map(|(lesson, (sum, count))| (lesson, sum / count.max(1)));
    let mut weak: Vec<(String, i64)> = mean.filter(|(_, mean)| *mean < PASSED_BPS).collect();
    weak.sort_by_key(|(_, mean)| *mean);
    weak
}

/// Notes that a lesson was read to its end; the same version once.
///
/// # Errors
/// `courses.lesson-unknown`, or a fault.
pub async fn mark_read(tx: &mut Tx, library: &Library, user: i64, code: &str) -> Result<bool> {
    let lesson = library.lesson(code);
    let lesson =
        lesson.ok_or_else(|| Rejection::new("courses.lesson-unknown").with("lesson", code))?;
    let mut ask = Ask::new("SELECT id FROM courses_reading WHERE user_id = ");
    ask.value(user).text(" AND lesson = ").value(code);
    ask.text(" AND version = ").value(lesson.edition.version.as_str());
    let known: Vec<AnyRow> = ask.rows(tx.conn(), "looking whether a lesson was read").await?;
    if !known.is_empty() {
        tx.quiet();
        return Ok(false);
    }
    let (id, at) = (tx.ids().next(), tx.at());
    let today = tx.clock().day_of(at);
    let mut ask = Ask::new(
        "INSERT INTO courses_reading (id, user_id, lesson, version, on_day, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(user).text(", ").value(code).text(", ");
    ask.value(lesson.edition.version.as_str()).text(", ").value(today).text(", ").value(at.0);
    ask.text(")");
    ask.run(tx.conn()).await.map_err(failed("noting a lesson as read"))?;
    let detail = json!({ "lesson": code, "version": lesson.edition.version });
    tx.audit(Audit {
        room: "courses",
        action: "read-lesson",
        subject: format!("user:{user}"),
        detail,
    });
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_gained_of_what_was_missing() {
        for (pre, post, gain) in [
            (Some(4_000), Some(8_500), Some(7_500)),
            (Some(5_000), Some(5_000), Some(0)),
            (Some(5_000), Some(4_000), Some(-2_000)),
            (Some(10_000), Some(10_000), None),
            (None, Some(9_000), None),
            (Some(4_000), None, None),
        ] {
            assert_eq!(
                TestPair { pre_bps: pre, post_bps: post }.gain_bps(),
                gain,
                "{pre:?} {post:?}"
            );
        }
    }

    #[test]
    fn the_weakest_lesson_comes_first() {
        let answer = |code: &str, points| (code.to_owned(), points);
        let told = weak(vec![
            answer("L1-01", 10_000),
            answer("L1-02", 10_000),
            answer("L10-01", 0),
            answer("L10-02", 10_000),
            answer("L2-01", 0),
        ]);
        assert_eq!(told, [answer("L2", 0), answer("L10", 5_000)]);
    }
}
