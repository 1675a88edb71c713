//! Papers that were opened before a talk, and what was answered of them: preparation counts what was read, not what was
//! ticked.

use base::{Rejection, Result};
use store::{AnyConnection, Ask, Columns as _, Db, Tx, failed};

use super::{
    book::{own, prepare_run},
    dossier::Dossier,
    engine::Preparation,
    kept::{KeptRun, find},
    pack::PracticePack,
};

/// A paper that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Which, by code.
    pub paper: String,
    /// The place of what was answered, from 0.
    pub answer: Option<usize>,
    /// Whether that was right.
    pub right: bool,
}

/// The dossier of a run.
///
/// # Errors
/// `practice.other-edition` where its scene is not there any more.
pub fn dossier_of(kept: &KeptRun) -> Result<Dossier> {
    let pack = PracticePack::shipped();
    let scene = kept.scene_in(pack).ok_or_else(|| Rejection::new("practice.other-edition"))?;
    Ok(Dossier::of(scene, pack.plays_on))
}

async fn list(connection: &mut AnyConnection, run: i64) -> Result<Vec<Opened>> {
    let mut ask = Ask::new("SELECT paper, answer, is_right FROM practice_opened WHERE run_id = ");
    ask.value(run).text(" ORDER BY paper");
    let rows = ask.rows(connection, "reading which papers were opened").await?;
    let one = |row: &store::AnyRow| {
        let answer = row.maybe_int(1)?.and_then(|place| usize::try_from(place).ok());
        Ok(Opened { paper: row.text(0)?, answer, right: row.int(2)? == 1 })
    };
    rows.iter().map(one).collect()
}

/// Papers of a run that were opened.
///
/// # Errors
/// A fault from the database.
pub async fn list_opened(db: &Db, run: i64) -> Result<Vec<Opened>> {
    let mut connection = db.read().await?;
    list(&mut connection, run).await
}

/// Opens a paper before the talk; opening it twice is opening it once.
///
/// # Errors
/// `practice.run-unknown`, `practice.run-begun`, `practice.paper-unknown`, or a fault.
pub async fn open_paper(tx: &mut Tx, (id, person): (i64, i64), code: &str) -> Result<()> {
    tx.lock("SELECT id FROM practice_run WHERE id = $1", id).await?;
    let kept = own(find(tx.conn(), id).await?, person)?;
    if kept.state != "preparing" {
        return Err(Rejection::new("practice.run-begun").into());
    }
    if dossier_of(&kept)?.paper(code).is_none() {
        return Err(Rejection::new("practice.paper-unknown").with("paper", code).into());
    }
    let mut ask = Ask::new("INSERT INTO practice_opened (run_id, paper, opened_at) VALUES (");
    ask.value(id).text(", ").value(code).text(", ").value(tx.at().0);
    ask.text(") ON CONFLICT (run_id, paper) DO NOTHING");
    ask.run(tx.conn()).await.map_err(failed("opening a paper"))?;
    // Bookkeeping of the learner, as preparing is.
    tx.quiet();
    Ok(())
}

/// Keeps what was prepared: papers count that were opened and whose question was answered rightly. The talk begins.
///
/// # Errors
/// What [`prepare_run`] refuses, `practice.paper-unopened`, or a fault.
pub async fn prepare_read(
    tx: &mut Tx,
    (id, person): (i64, i64),
    with: &Preparation,
    answers: &[(String, usize)],
) -> Result<()> {
    tx.lock("SELECT id FROM practice_run WHERE id = $1", id).await?;
    let kept = own(find(tx.conn(), id).await?, person)?;
    let dossier = dossier_of(&kept)?;
    let opened = list(tx.conn(), id).await?;
    let mut papers = Vec::new();
    for (code, place) in answers {
        if !opened.iter().any(|one| one.paper == *code) {
            return Err(Rejection::new("practice.paper-unopened").with("paper", code).into());
        }
        let right = dossier.is_right(code, *place, id);
        let mut ask = Ask::new("UPDATE practice_opened SET answer = ");
        ask.value(i64::try_from(*place).unwrap_or(i64::MAX)).text(", is_right = ");
        ask.value(i64::from(right)).text(" WHERE run_id = ").value(id).text(" AND paper = ");
        ask.value(code.as_str());
        ask.run(tx.conn()).await.map_err(failed("keeping what was answered"))?;
        if right {
            papers.push(code.clone());
        }
    }
    prepare_run(tx, (id, person), &Preparation { papers, ..with.clone() }).await
}
