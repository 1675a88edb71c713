//! Work that an instructor marks: a case with its reasons, a role-play, a written answer; what is looked at in it, and
//! how it was marked by itself.

use base::{Day, Moment, Rejection, Result};
use credit::scoring::Wording;
use store::{Ask, Columns, Db};

use super::pack::{ClassPack, RubricItem};
use crate::{
    courses,
    practice::{self, PracticePack, score},
};

/// What can be marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkKind {
    /// A case with the reasons that were given.
    Case,
    /// A role-play.
    Practice,
    /// An answer in one's own words.
    Written,
}

impl WorkKind {
    /// All.
    pub const ALL: [Self; 3] = [Self::Case, Self::Practice, Self::Written];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Practice => "practice",
            Self::Written => "written",
        }
    }

    /// The kind of a name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// A part of the work that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What was asked.
    pub ask: Wording,
    /// What was picked, of a case.
    pub picked: Option<Wording>,
    /// What was written.
    pub said: String,
}

/// The work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// Of which kind.
    pub kind: WorkKind,
    /// Row id where it was done.
    pub id: i64,
    /// Who did it.
    pub learner_id: i64,
    /// The name.
    pub learner: String,
    /// Code of the case or the scene; empty for a written answer.
    pub target: String,
    /// When it was handed in.
    pub on: Day,
    /// The automatic mark, tenths; a written answer has none.
    pub auto_tenths: Option<i64>,
    /// Levels of items that were marked by themselves.
    pub auto_levels: Vec<(String, i64)>,
    /// A banned act was found.
    pub auto_banned: bool,
    /// Tenths of the outcome, which is reckoned, not judged.
    pub outcome_tenths: i64,
    /// What is looked at.
    pub items: Vec<RubricItem>,
    /// What is to be read; a role-play is read in its replay.
    pub blocks: Vec<Block>,
}

impl Work {
    /// The tenths that these levels make.
    pub fn tenths(&self, level: impl Fn(&str) -> i64, banned: bool) -> i64 {
        if banned {
            return 0;
        }
        let items: i64 = self.items.iter().map(|one| one.tenths * level(&one.code) / 2).sum();
        (items + self.outcome_tenths).clamp(0, 1_000)
    }
}

fn unknown() -> Rejection {
    Rejection::new("classes.work-unknown")
}

/// Work that was handed in.
///
/// # Errors
/// `classes.work-unknown`, `classes.work-older` where it can no longer be played again, or a fault.
pub async fn find_work(db: &Db, kind: WorkKind, id: i64) -> Result<Work> {
    match kind {
        WorkKind::Case => case(db, id).await,
        WorkKind::Practice => talk(db, id).await,
        WorkKind::Written => written(db, id).await,
    }
}

/// A learner's work before it is filled.
fn bare(db: &Db, (kind, id): (WorkKind, i64), (who, name): (i64, String), at: i64) -> Work {
    Work {
        kind,
        id,
        learner_id: who,
        learner: name,
        target: String::new(),
        on: db.clock().day_of(Moment(at)),
        auto_tenths: None,
        auto_levels: Vec::new(),
        auto_banned: false,
        outcome_tenths: 0,
        items: ClassPack::shipped().items.clone(),
        blocks: Vec::new(),
    }
}

async fn case(db: &Db, id: i64) -> Result<Work> {
    let mut ask = Ask::new(
        "SELECT r.user_id, u.name, r.done_at FROM courses_run r JOIN store_user u \
         ON u.id = r.user_id WHERE r.done_at IS NOT NULL AND r.id = ",
    );
    ask.value(id);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "finding a case that was played").await?;
    drop(connection);
    let row = rows.first().ok_or_else(unknown)?;
    let (who, at) = (row.int(0)?, row.int(2)?);
    let held = courses::library(db).await?;
    let found = courses::get_run(db, &held, id, who).await;
    let (played, run) = found.map_err(|_| Rejection::new("classes.work-older"))?;
    let blocks = played.steps.iter().zip(&run.decided).map(|(step, decided)| Block {
        ask: step.ask.clone(),
        picked: step.choices.get(decided.choice).map(|one| one.text.clone()),
        said: decided.reason.clone(),
    });
    Ok(Work {
        target: run.case_code.clone(),
        auto_tenths: run.points.map(|points| points * 10),
        blocks: blocks.collect(),
        ..bare(db, (WorkKind::Case, id), (who, row.text(1)?), at)
    })
}

async fn talk(db: &Db, id: i64) -> Result<Work> {
    let pack = PracticePack::shipped();
    let found = practice::get_run(db, id, (0, true)).await;
    let kept = found.map_err(|_| unknown())?;
    if kept.state != "ended" {
        return Err(unknown().into());
    }
    let run = kept.replayed(pack).map_err(|_| Rejection::new("classes.work-older"))?;
    let marks = score(&run);
    let items = pack.items.iter().map(|one| RubricItem {
        code: one.code.clone(),
        name: one.name.clone(),
        good: one.better.clone(),
        tenths: one.tenths,
    });
    let who = (kept.person_id, kept.person.clone());
    Ok(Work {
        target: kept.scene.clone(),
        auto_tenths: kept.total_tenths,
        auto_levels: marks.marks.iter().map(|one| (one.item.clone(), one.level)).collect(),
        auto_banned: marks.failed,
        outcome_tenths: marks.outcome,
        items: items.collect(),
        ..bare(db, (WorkKind::Practice, id), who, kept.started_at.0)
    })
}

async fn written(db: &Db, id: i64) -> Result<Work> {
    let mut ask = Ask::new(
        "SELECT t.user_id, u.name, t.handed_at, t.body, a.prompt FROM classes_text t \
         JOIN store_user u ON u.id = t.user_id JOIN classes_assignment a \
         ON a.id = t.assignment_id WHERE t.id = ",
    );
    ask.value(id);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "finding a written answer").await?;
    let row = rows.first().ok_or_else(unknown)?;
    let prompt = row.text(4)?;
    let ask = Wording::new(prompt.clone(), prompt);
    Ok(Work {
        blocks: vec![Block { ask, picked: None, said: row.text(3)? }],
        ..bare(db, (WorkKind::Written, id), (row.int(0)?, row.text(1)?), row.int(2)?)
    })
}
