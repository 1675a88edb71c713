//! The sandbox company: a synthetic company of its own, with the real screens. What a learner did there is marked from
//! its records: the lines of the audit chain, which nobody can write but by doing. Its letters never leave.

use std::{collections::BTreeMap, sync::LazyLock};

use base::{Moment, Rejection, Result};
use credit::scoring::Wording;
use serde::{Deserialize, Serialize};
use store::{Ask, Audit, Columns, Db, Tx};

use crate::wording::RawWording;

/// A task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its stable name.
    pub code: String,
    /// Points of a hundred.
    pub points: i64,
    /// Where it is done.
    pub page: String,
    /// What it is called.
    pub name: Wording,
    /// What is to be done.
    pub brief: Wording,
    /// Which records show it: room and action.
    pub records: Vec<(String, String)>,
}

/// The tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SandboxPack {
    /// Its version.
    pub version: String,
    /// In order.
    pub tasks: Vec<Task>,
}

const TEXT: &str = include_str!("../../../../content/exercises/sandbox.toml");

static SHIPPED: LazyLock<SandboxPack> = LazyLock::new(|| {
    SandboxPack::read(TEXT).expect("invariant: the shipped sandbox is read by a test")
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    version: String,
    #[serde(rename = "effective_from")]
    _effective_from: String,
    #[serde(rename = "licence")]
    _licence: String,
    #[serde(rename = "source")]
    _source: RawWording,
    task: Vec<RawTask>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTask {
    code: String,
    points: i64,
    page: String,
    name: RawWording,
    brief: RawWording,
    records: Vec<String>,
}

fn task(raw: RawTask) -> std::result::Result<Task, String> {
    let pair = |text: &String| {
        let pair = text.split_once(':').ok_or_else(|| format!("{text}: say room:action"))?;
        Ok::<_, String>((pair.0.to_owned(), pair.1.to_owned()))
    };
    let records: Vec<(String, String)> =
        raw.records.iter().map(pair).collect::<std::result::Result<_, _>>()?;
    if records.is_empty() {
        return Err(format!("{}: no record shows it", raw.code));
    }
    Ok(Task {
        code: raw.code,
        points: raw.points,
        page: raw.page,
        name: raw.name.into(),
        brief: raw.brief.into(),
        records,
    })
}

impl SandboxPack {
    /// The one that ships with the product.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// What is wrong with the one that ships, for the checker of content.
    pub fn fault() -> Option<String> {
        Self::read(TEXT).err()
    }

    /// Reads it.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn read(text: &str) -> std::result::Result<Self, String> {
        let raw: Raw = toml::from_str(text).map_err(|error| error.to_string())?;
        let tasks: Vec<Task> =
            raw.task.into_iter().map(task).collect::<std::result::Result<_, _>>()?;
        let all: i64 = tasks.iter().map(|task| task.points).sum();
        if all != 100 {
            return Err(format!("points add up to {all}, not to 100"));
        }
        Ok(Self { version: raw.version, tasks })
    }
}

/// What a sandbox remembers of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sandbox {
    /// The seed of its world.
    pub seed: u64,
    /// Who learns in it, by login.
    pub learners: Vec<String>,
}

const SETTING: &str = "exercises.sandbox";

/// Marks a company as a sandbox, for good.
///
/// # Errors
/// A fault from the database.
pub async fn found_sandbox(tx: &mut Tx, sandbox: &Sandbox) -> Result<()> {
    tx.set_setting(SETTING, sandbox).await?;
    tx.audit(Audit {
        room: "exercises",
        action: "found-sandbox",
        subject: "company".to_owned(),
        detail: serde_json::json!({
            "seed": sandbox.seed, "learners": sandbox.learners.len(),
        }),
    });
    Ok(())
}

/// The sandbox, where the company is one.
///
/// # Errors
/// A fault from the database.
pub async fn find_sandbox(db: &Db) -> Result<Option<Sandbox>> {
    db.find_setting(SETTING).await
}

/// The sandbox, or a refusal where the company is a real one.
///
/// # Errors
/// `exercises.sandbox-not`, or a fault.
pub async fn get_sandbox(db: &Db) -> Result<Sandbox> {
    Ok(find_sandbox(db).await?.ok_or_else(|| Rejection::new("exercises.sandbox-not"))?)
}

/// Nothing leaves a sandbox: asked before anything is sent by mail or to a group.
///
/// # Errors
/// `exercises.sandbox-stays`, or a fault.
pub async fn stays_inside(db: &Db) -> Result<()> {
    match find_sandbox(db).await? {
        Some(_) => Err(Rejection::new("exercises.sandbox-stays").into()),
        None => Ok(()),
    }
}

/// What a learner did of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// How often.
    pub times: i64,
    /// The first line of the audit that shows it.
    pub seq: i64,
    /// What it was done to, there.
    pub subject: String,
    /// When.
    pub at: Moment,
}

/// A learner in the sandbox: a task each, in the order of the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SandboxMark {
    /// Who.
    pub login: String,
    /// Points of a hundred.
    pub points: i64,
    /// What was done of each task.
    pub tasks: Vec<Option<Done>>,
}

/// The first line of each kind that each learner left, and how many.
async fn lines(db: &Db, learners: &[String]) -> Result<BTreeMap<(String, String, String), Done>> {
    let mut found = BTreeMap::new();
    if learners.is_empty() {
        return Ok(found);
    }
    let mut ask = Ask::new(
        "SELECT a.actor, a.room, a.action, CAST(g.times AS BIGINT), a.seq, a.subject, a.at \
         FROM store_audit a JOIN (SELECT MIN(b.seq) AS first, COUNT(*) AS times \
         FROM store_audit b WHERE b.actor IN (",
    );
    ask.list(learners.iter().map(String::as_str));
    ask.text(") GROUP BY b.actor, b.room, b.action) g ON g.first = a.seq");
    let mut connection = db.read().await?;
    for row in ask.rows(&mut connection, "reading what learners did").await? {
        let key = (row.text(0)?, row.text(1)?, row.text(2)?);
        let (times, seq, subject) = (row.int(3)?, row.int(4)?, row.text(5)?);
        found.insert(key, Done { times, seq, subject, at: Moment(row.int(6)?) });
    }
    Ok(found)
}

/// Marks every learner of a sandbox from its records.
///
/// # Errors
/// `exercises.sandbox-not`, or a fault.
pub async fn check_sandbox(db: &Db) -> Result<Vec<SandboxMark>> {
    let sandbox = get_sandbox(db).await?;
    let lines = lines(db, &sandbox.learners).await?;
    let pack = SandboxPack::shipped();
    let mark = |login: &String| {
        let done = |task: &Task| {
            let key =
                |(room, action): &(String, String)| (login.clone(), room.clone(), action.clone());
            let all = task.records.iter().filter_map(|record| lines.get(&key(record)));
            let times = all.clone().map(|done| done.times).sum();
            let first = all.min_by_key(|done| done.seq)?;
            Some(Done { times, ..first.clone() })
        };
        let tasks: Vec<Option<Done>> = pack.tasks.iter().map(done).collect();
        let got = pack.tasks.iter().zip(&tasks).filter(|(_, done)| done.is_some());
        let points = got.map(|(task, _)| task.points).sum();
        SandboxMark { login: login.clone(), points, tasks }
    };
    Ok(sandbox.learners.iter().map(mark).collect())
}

#[cfg(test)]
mod tests {
    use base::Lang;

    use super::*;

    #[test]
    fn the_shipped_tasks_add_up_and_their_records_have_words() {
        let pack = SandboxPack::shipped();
        for task in &pack.tasks {
            for (_, action) in &task.records {
                assert!(locale::has(Lang::En, &format!("access-did-{action}")), "{action}");
            }
        }
        for (from, to) in [("points = 15", "points = 16"), ("policy:grant-limit", "grant-limit")] {
            let text = TEXT.replacen(from, to, 1);
            assert!(SandboxPack::read(&text).is_err(), "{from}");
        }
    }
}
