//! Instructors' marks. A mark stands beside the automatic one and wins over it; both are kept with it, and so is every
//! mark before it.

use std::collections::BTreeMap;

use base::{Moment, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Columns, Db, Tx, failed};

use super::{
    agreement::{Agreement, Pair, agreement_of},
    cohort::note,
    pack::ClassPack,
    work::{Work, WorkKind},
};

/// What an instructor says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewMark {
    /// Level of each item, 0 poor to 2 good.
    pub levels: BTreeMap<String, i64>,
    /// A banned act: nothing counts.
    pub banned: bool,
    /// Why.
    pub reason: String,
}

/// A mark that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptMark {
    /// Row id.
    pub id: i64,
    /// Of which work.
    pub kind: WorkKind,
    /// Row id of the work.
    pub work_id: i64,
    /// Whose work.
    pub learner: String,
    /// Tenths of a point of 1000.
    pub tenths: i64,
    /// By item.
    pub levels: BTreeMap<String, i64>,
    /// The automatic mark as it stood.
    pub auto_tenths: Option<i64>,
    /// As it stood, by item.
    pub auto_levels: BTreeMap<String, i64>,
    /// Why.
    pub reason: String,
    /// Who marked.
    pub marker: String,
    /// When.
    pub at: Moment,
}

/// Signs of a reason.
const REASON: usize = 1_000;
/// Marks that agreement is reckoned from: the newest.
const NEWEST: i64 = 500;

/// Marks a work.
///
/// # Errors
/// `classes.own-work`, `classes.level-missing`, `classes.mark-reason`, or a fault.
pub async fn mark_work(tx: &mut Tx, work: &Work, marker: i64, new: &NewMark) -> Result<i64> {
    if work.learner_id == marker {
        return Err(Rejection::new("classes.own-work").into());
    }
    for item in &work.items {
        if !new.levels.get(&item.code).is_some_and(|level| (0..=2).contains(level)) {
            let refused = Rejection::new("classes.level-missing").with("item", &item.code);
            return Err(refused.on("reason").into());
        }
    }
    let reason = new.reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON {
        return Err(Rejection::new("classes.mark-reason").with("most", REASON).on("reason").into());
    }
    let level = |code: &str| new.levels.get(code).copied().unwrap_or(0);
    let tenths = work.tenths(level, new.banned);
    let asked = work.items.iter().map(|one| (one.code.clone(), level(&one.code)));
    let levels: BTreeMap<String, i64> = asked.collect();
    let auto: BTreeMap<&String, i64> = work.auto_levels.iter().map(|(a, b)| (a, *b)).collect();
    let (id, at) = (tx.ids().next(), tx.at().0);
    let mut ask = Ask::new(
        "INSERT INTO classes_mark (id, kind, work_id, learner_id, tenths, levels, auto_tenths, \
         auto_levels, reason, marked_by, marked_at) VALUES (",
    );
    ask.value(id).text(", ").value(work.kind.code()).text(", ").value(work.id).text(", ");
    ask.value(work.learner_id).text(", ").value(tenths).text(", ");
    ask.value(json!(levels).to_string()).text(", ").value(work.auto_tenths).text(", ");
    ask.value(json!(auto).to_string()).text(", ").value(reason).text(", ").value(marker);
    ask.text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("marking a work"))?;
    let detail = json!({
        "work": work.id.to_string(), "tenths": tenths, "auto_tenths": work.auto_tenths,
        "reason": reason,
    });
    note(tx, "mark-work", format!("{}:{}", work.kind.code(), work.id), detail);
    Ok(id)
}

const COLUMNS: &str = "SELECT k.id, k.kind, k.work_id, l.name, k.tenths, k.levels, k.auto_tenths, \
     k.auto_levels, k.reason, u.name, k.marked_at FROM classes_mark k \
     JOIN store_user u ON u.id = k.marked_by JOIN store_user l ON l.id = k.learner_id";

fn read(row: &AnyRow) -> Result<KeptMark> {
    let levels = |at: usize| -> Result<BTreeMap<String, i64>> {
        Ok(serde_json::from_str(&row.text(at)?).unwrap_or_default())
    };
    Ok(KeptMark {
        id: row.int(0)?,
        kind: WorkKind::parse(&row.text(1)?).unwrap_or(WorkKind::Written),
        work_id: row.int(2)?,
        learner: row.text(3)?,
        tenths: row.int(4)?,
        levels: levels(5)?,
        auto_tenths: row.maybe_int(6)?,
        auto_levels: levels(7)?,
        reason: row.text(8)?,
        marker: row.text(9)?,
        at: Moment(row.int(10)?),
    })
}

/// Marks of a work, the newest first; the first one counts.
///
/// # Errors
/// A fault from the database.
pub async fn marks_of(db: &Db, kind: WorkKind, work: i64) -> Result<Vec<KeptMark>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE k.kind = ").value(kind.code()).text(" AND k.work_id = ").value(work);
    ask.text(" ORDER BY k.id DESC LIMIT 50");
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "reading marks").await?.iter().map(read).collect()
}

/// Marks that count, the newest first: of everybody's work, or of one learner's.
///
/// # Errors
/// A fault from the database.
pub async fn list_marks(db: &Db, learner: Option<i64>, limit: i64) -> Result<Vec<KeptMark>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(
        " WHERE NOT EXISTS (SELECT 1 FROM classes_mark n WHERE n.kind = k.kind \
         AND n.work_id = k.work_id AND n.id > k.id)",
    );
    if let Some(user) = learner {
        ask.text(" AND k.learner_id = ").value(user);
    }
    ask.text(" ORDER BY k.id DESC LIMIT ").value(limit);
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing marks").await?.iter().map(read).collect()
}

/// How instructors and the automatic marks agree, over the newest works that both marked.
///
/// # Errors
/// A fault from the database.
pub async fn agreement(db: &Db) -> Result<Agreement> {
    let marks = list_marks(db, None, NEWEST).await?;
    let pair = |one: &KeptMark| {
        let both = one
            .levels
            .iter()
            .filter_map(|(code, own)| one.auto_levels.get(code).map(|auto| (*auto, *own)));
        Some(Pair { auto_tenths: one.auto_tenths?, tenths: one.tenths, levels: both.collect() })
    };
    let pairs: Vec<Pair> = marks.iter().filter_map(pair).collect();
    Ok(agreement_of(&pairs, ClassPack::shipped().near_tenths))
}
