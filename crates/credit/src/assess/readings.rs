//! The SQL that keeps what a round is replayed and watched by: each buyer's features with digests
//! of what came out, the challengers' scores, and the tallies of all models.

use base::{Day, Failure, Result};
use store::{Ask, Bulk, Columns, Tx, failed};

use super::{
    judge::{Judged, Rules},
    load::Known,
    replay::{digests, micro, write_features},
};
use crate::scoring::models::{Lane, PLAIN_CUTS, Running, Tally, expert_lanes, lanes_of};

const READING: [&str; 5] = ["run_id", "buyer_id", "features", "figures_digest", "words_digest"];
const SHADOW: [&str; 5] = ["run_id", "version_id", "buyer_id", "score", "pd_micro"];

/// Writes the readings and shadows of a chunk.
pub(super) async fn write(
    tx: &mut Tx,
    run: i64,
    rules: &Rules,
    chunk: &[(Known, Judged)],
) -> Result<()> {
    let mut readings = Bulk::new("scoring_reading", &READING, "");
    let mut shadows = Bulk::new("scoring_shadow", &SHADOW, "");
    for (known, judged) in chunk {
        let buyer = known.buyer.id;
        let (figures, words) = digests(&judged.score);
        let features = write_features(&judged.features);
        let row = [run.into(), buyer.into(), features.into(), figures.into(), words.into()];
        readings.push(tx.conn(), row).await?;
        for (challenger, (score, pd)) in rules.challengers.iter().zip(&judged.shadows) {
            let Some(version) = challenger.version_id else { continue };
            let score = score.map(i64::from);
            let row = [run.into(), version.into(), buyer.into(), score.into(), micro(*pd).into()];
            shadows.push(tx.conn(), row).await?;
        }
    }
    readings.flush(tx.conn()).await?;
    shadows.flush(tx.conn()).await?;
    Ok(())
}

/// The last round of a day speaks for it: what earlier ones of the same day kept goes.
pub(super) async fn thin(tx: &mut Tx, run: i64) -> Result<()> {
    for sql in [
        "DELETE FROM scoring_reading WHERE run_id IN (",
        "DELETE FROM scoring_shadow WHERE run_id IN (",
        "DELETE FROM scoring_beside WHERE run_id IN (",
        "DELETE FROM scoring_tally WHERE run_id IN (",
        "DELETE FROM scoring_outlook WHERE id IN (",
    ] {
        let mut ask = Ask::new(sql);
        ask.text("SELECT r.id FROM scoring_run r JOIN scoring_run n ON n.as_of = r.as_of ");
        ask.text("WHERE r.id < n.id AND r.state <> 'running' AND n.id = ").value(run).text(")");
        ask.run(tx.conn()).await.map_err(failed("tidying what rounds of a day kept"))?;
    }
    Ok(())
}

/// One model while its cases are counted.
pub(super) struct Counting {
    version_id: Option<i64>,
    digest: String,
    role: &'static str,
    lanes: Vec<Lane>,
    tally: Tally,
}

/// Begins to count for the champion and each challenger, with the bands of their development.
pub(super) async fn begin(db: &store::Db, rules: &Rules) -> Result<Vec<Counting>> {
    let mut all = Vec::with_capacity(1 + rules.challengers.len());
    let models = [("champion", &rules.champion)].into_iter();
    for (role, model) in models.chain(rules.challengers.iter().map(|m| ("challenger", m))) {
        let lanes = model.content.as_ref().map_or_else(|| expert_lanes(&rules.card), lanes_of);
        let cuts = cuts_of(db, model).await?;
        all.push(Counting {
            version_id: model.version_id,
            digest: model.digest.clone(),
            role,
            tally: Tally::new(&cuts, &lanes),
            lanes,
        });
    }
    Ok(all)
}

async fn cuts_of(db: &store::Db, model: &Running) -> Result<Vec<f64>> {
    let Some(id) = model.version_id else { return Ok(PLAIN_CUTS.to_vec()) };
    let file = crate::scoring::models::get_version(db, id).await?;
    let cuts = file.development.map(|development| development.tally.cuts);
    Ok(cuts.unwrap_or_else(|| PLAIN_CUTS.to_vec()))
}

/// Counts a judged buyer for every model.
pub(super) fn count(all: &mut [Counting], judged: &Judged) {
    let told = [(judged.score.total, judged.score.pd)];
    for (one, told) in all.iter_mut().zip(told.iter().chain(&judged.shadows)) {
        one.tally.add(&one.lanes, &judged.features, *told);
    }
}

/// Writes the tallies of a round.
pub(super) async fn keep(tx: &mut Tx, (run, as_of): (i64, Day), all: &[Counting]) -> Result<()> {
    for one in all {
        let tally = serde_json::to_string(&one.tally)
            .map_err(|error| Failure::broken("writing a tally", error))?;
        let mut ask = Ask::new(
            "INSERT INTO scoring_tally (run_id, digest, version_id, role, as_of, tally) VALUES (",
        );
        ask.value(run).text(", ").value(one.digest.as_str()).text(", ").value(one.version_id);
        ask.text(", ").value(one.role).text(", ").value(as_of).text(", ").value(tally);
        ask.text(") ON CONFLICT (run_id, digest) DO NOTHING");
        ask.run(tx.conn()).await.map_err(failed("keeping a tally"))?;
    }
    Ok(())
}

/// A tally as it was kept.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct KeptTally {
    /// The round.
    pub run: i64,
    /// Its day.
    pub as_of: Day,
    /// `champion` or `challenger`.
    pub role: String,
    /// The counts.
    pub tally: Tally,
}

/// The tallies of a model between two days (included), the oldest first; a day's last round
/// speaks for it.
pub(crate) async fn tallies(
    db: &store::Db,
    digest: &str,
    (from, to): (Day, Day),
) -> Result<Vec<KeptTally>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT t.run_id, t.as_of, t.role, t.tally FROM scoring_tally t JOIN scoring_run r \
         ON r.id = t.run_id WHERE r.state = 'done' AND t.digest = ",
    );
    ask.value(digest).text(" AND t.as_of >= ").value(from).text(" AND t.as_of <= ").value(to);
    ask.text(" ORDER BY t.as_of, t.run_id");
    let mut kept: Vec<KeptTally> = Vec::new();
    for row in &ask.rows(&mut connection, "reading tallies").await? {
        let tally = serde_json::from_str(&row.text(3)?)
            .map_err(|error| Failure::broken("reading a tally", error))?;
        let one = KeptTally { run: row.int(0)?, as_of: row.day(1)?, role: row.text(2)?, tally };
        if kept.last().is_some_and(|last| last.as_of == one.as_of) {
            kept.pop();
        }
        kept.push(one);
    }
    Ok(kept)
}
