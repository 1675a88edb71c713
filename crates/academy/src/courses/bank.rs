//! The question bank with its statistics: which questions are good ones.

use std::collections::BTreeMap;

use base::Result;
use store::{Ask, Columns, Db};

use super::{
    question::Question,
    shipped::Library,
    statistics::{ItemStatistics, ItemSums, item_statistics},
};

/// A question with what its answers say of it.
#[derive(Debug, Clone, PartialEq)]
pub struct BankRow {
    /// Code of the lesson.
    pub lesson: String,
    /// The question.
    pub question: Question,
    /// `None` while nobody has answered it.
    pub statistics: Option<ItemStatistics>,
}

/// All questions of a lesson, or of all lessons. Reviews are left out: what comes back because it was forgotten says
/// nothing about how hard it is; answers to another version of the lesson, too.
///
/// # Errors
/// A fault from the database.
pub async fn question_bank(
    db: &Db,
    library: &Library,
    lesson: Option<&str>,
) -> Result<Vec<BankRow>> {
    let ask = Ask::new(
        "SELECT a.question, a.version, CAST(COUNT(*) AS BIGINT), CAST(SUM(a.points_bps) AS BIGINT), \
         CAST(SUM(a.rest_bps) AS BIGINT), CAST(SUM(a.points_bps * a.points_bps) AS BIGINT), \
         CAST(SUM(a.rest_bps * a.rest_bps) AS BIGINT), \
         CAST(SUM(a.points_bps * a.rest_bps) AS BIGINT) FROM courses_answer a \
         JOIN courses_attempt t ON t.id = a.attempt_id WHERE t.kind <> 'review' \
         GROUP BY a.question, a.version",
    );
    let mut connection = db.read().await?;
    let mut sums = BTreeMap::new();
    for row in ask.rows(&mut connection, "adding up answers").await? {
        let sum = ItemSums {
            count: row.int(2)?,
            item: row.int(3)?,
            rest: row.int(4)?,
            item_squared: row.int(5)?,
            rest_squared: row.int(6)?,
            both: row.int(7)?,
        };
        sums.insert((row.text(0)?, row.text(1)?), sum);
    }
    let lessons = library.lessons.iter().filter(|one| lesson.is_none_or(|code| one.code == code));
    let rows = lessons.flat_map(|lesson| {
        let version = &lesson.edition.version;
        let sums = &sums;
        lesson.questions.iter().map(move |question| BankRow {
            lesson: lesson.code.clone(),
            question: question.clone(),
            statistics: sums
                .get(&(question.code.clone(), version.clone()))
                .and_then(|sum| item_statistics(*sum)),
        })
    });
    Ok(rows.collect())
}
