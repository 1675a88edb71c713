//! Tests of controls (控制测试): a person draws a sample, looks, and says what came out. Append-only.

use std::collections::HashMap;

use base::{Day, Failure, Rejection, Result};
use serde_json::json;
use store::{AnyConnection, AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use super::standing::known;

/// What came out of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckResult {
    /// It works.
    Effective,
    /// It works with exceptions.
    Deficient,
    /// It does not work.
    Failed,
}

impl CheckResult {
    /// All, the best first.
    pub const ALL: [Self; 3] = [Self::Effective, Self::Deficient, Self::Failed];

    /// The code under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Effective => "effective",
            Self::Deficient => "deficient",
            Self::Failed => "failed",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// A test to record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCheck {
    /// Code of the point.
    pub point: String,
    /// The day of the test.
    pub on: Day,
    /// What came out.
    pub result: CheckResult,
    /// How many were looked at.
    pub sample: i64,
    /// In how many it did not hold.
    pub exceptions: i64,
    /// What was found.
    pub finding: String,
}

/// A test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlCheck {
    /// Row id.
    pub id: i64,
    /// What was recorded.
    pub said: NewCheck,
    /// Who tested.
    pub actor: String,
}

/// Records a test.
///
/// # Errors
/// `controls.point-unknown`, `controls.check-future`, `controls.sample-range`,
/// `controls.check-untrue` where the result does not fit the exceptions, `controls.finding-missing`,
/// or a fault.
pub async fn record_check(tx: &mut Tx, new: &NewCheck) -> Result<i64> {
    known(tx, &new.point).await?;
    let today = tx.clock().today();
    if new.on > today {
        let wrong = Rejection::new("controls.check-future").with("day", new.on);
        return Err(wrong.with("today", today).on("on").into());
    }
    if new.sample < 1 || new.exceptions < 0 || new.exceptions > new.sample {
        return Err(Rejection::new("controls.sample-range").on("exceptions").into());
    }
    let fits = match new.result {
        CheckResult::Effective => new.exceptions == 0,
        CheckResult::Deficient | CheckResult::Failed => new.exceptions > 0,
    };
    if !fits {
        return Err(Rejection::new("controls.check-untrue").on("result").into());
    }
    if new.exceptions > 0 && new.finding.trim().is_empty() {
        return Err(Rejection::new("controls.finding-missing").on("finding").into());
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO controls_check (id, point, on_day, result, sample, exceptions, finding, actor, \
         recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(new.point.as_str()).text(", ").value(new.on).text(", ");
    ask.value(new.result.code()).text(", ").value(new.sample).text(", ").value(new.exceptions);
    ask.text(", ").value(new.finding.trim()).text(", ").value(actor).text(", ").value(at);
    ask.text(")");
    ask.run(tx.conn()).await.map_err(failed("recording a test of a control"))?;
    let subject = format!("point:{}", new.point);
    let detail = json!({
        "result": new.result.code(), "sample": new.sample, "exceptions": new.exceptions,
        "on": new.on.to_string(), "finding": new.finding.trim(),
    });
    tx.event("controls.tested", &subject, &detail).await?;
    tx.audit(Audit { room: "controls", action: "record-check", subject, detail });
    Ok(id)
}

/// Tests, the newest first; of one point where it is given.
///
/// # Errors
/// A fault from the database.
pub async fn list_checks(db: &Db, point: Option<&str>) -> Result<Vec<ControlCheck>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT id, point, on_day, result, sample, exceptions, finding, actor FROM controls_check \
         WHERE 1 = 1",
    );
    if let Some(point) = point {
        ask.text(" AND point = ").value(point);
    }
    ask.text(" ORDER BY on_day DESC, id DESC LIMIT 300");
    let one = |row: &AnyRow| {
        Ok(ControlCheck {
            id: row.int(0)?,
            said: NewCheck {
                point: row.text(1)?,
                on: row.day(2)?,
                result: CheckResult::parse(&row.text(3)?)
                    .ok_or_else(|| Failure::bug("a stored test has no known result"))?,
                sample: row.int(4)?,
                exceptions: row.int(5)?,
                finding: row.text(6)?,
            },
            actor: row.text(7)?,
        })
    };
    ask.rows(&mut connection, "listing tests of controls").await?.iter().map(one).collect()
}

/// The last test of each point.
pub(super) async fn last_results(
    connection: &mut AnyConnection,
) -> Result<HashMap<String, (Day, CheckResult)>> {
    let ask = Ask::new("SELECT point, on_day, result FROM controls_check ORDER BY on_day, id");
    let mut last = HashMap::new();
    for row in &ask.rows(connection, "reading tests of controls").await? {
        if let Some(result) = CheckResult::parse(&row.text(2)?) {
            last.insert(row.text(0)?, (row.day(1)?, result));
        }
    }
    Ok(last)
}
