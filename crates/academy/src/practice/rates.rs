//! How often each scene is passed: of one learner, or of all.

use base::Result;
use store::{Ask, Columns as _, Db};

use super::{pack::PracticePack, tomorrow::OWN};

/// Microseconds that are looked back: a year.
const YEAR: i64 = 365 * 86_400 * 1_000_000;

/// A scene and what came of its talks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SceneRate {
    /// The scene, by code.
    pub scene: String,
    /// Talks that were marked.
    pub ended: i64,
    /// Of these passed.
    pub passed: i64,
    /// Average points, tenths.
    pub average_tenths: i64,
}

impl SceneRate {
    /// The share that passed, basis points.
    pub fn bps(&self) -> i64 {
        self.passed * 10_000 / self.ended.max(1)
    }
}

/// What came of the talks of the last year by scene of the pack; branches began with what was known and do not count.
///
/// # Errors
/// A fault from the database.
pub async fn scene_rates(db: &Db, person: Option<i64>) -> Result<Vec<SceneRate>> {
    let mut ask = Ask::new(
        "SELECT scene, CAST(COUNT(*) AS BIGINT), CAST(SUM(CASE WHEN failed = 0 AND total_tenths >= ",
    );
    ask.value(PracticePack::shipped().pass * 10);
    ask.text(
        " THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(total_tenths) AS BIGINT) FROM practice_run ",
    );
    ask.text("WHERE branch_of IS NULL AND total_tenths IS NOT NULL AND ended_at >= ");
    ask.value(db.clock().now().0 - YEAR).text(" AND scene NOT LIKE ").value(format!("{OWN}%"));
    if let Some(person) = person {
        ask.text(" AND person_id = ").value(person);
    }
    ask.text(" GROUP BY scene ORDER BY scene");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "counting talks that passed").await?;
    let one = |row: &store::AnyRow| {
        let (ended, sum) = (row.int(1)?, row.int(3)?);
        let average_tenths = sum / ended.max(1);
        Ok(SceneRate { scene: row.text(0)?, ended, passed: row.int(2)?, average_tenths })
    };
    rows.iter().map(one).collect()
}
