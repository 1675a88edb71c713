//! The SQL that writes a run: its rows in chunks, and the one transaction that makes it current.

use base::{Day, Digest, Result, digest_of};
use serde_json::json;
use store::{Actor, Ask, Audit, Bulk, Columns, Db, Tx, Value, failed};

use super::{
    beside,
    digest::{document, inputs},
    judge::{Judged, Rules},
    load::Known,
    readings,
    replay::micro,
};
use crate::{
    collections::TaskWriter,
    policy::{TermsCatalogue, keep_pack},
    scoring::{Edition, keep_card},
};

const COLUMNS: [&str; 27] = [
    "run_id",
    "buyer_id",
    "score",
    "score_before",
    "pd_micro",
    "tier",
    "confidence",
    "provisional",
    "ability",
    "willingness",
    "quadrant",
    "exposure_minor",
    "open_minor",
    "overdue_minor",
    "oldest_overdue_days",
    "sales_12m_minor",
    "limit_kind",
    "limit_minor",
    "headroom_kind",
    "headroom_minor",
    "proposed_kind",
    "proposed_minor",
    "proposed_terms",
    "alert_level",
    "inputs_digest",
    "document",
    "ahead_minor",
];
const SEAL: [&str; 5] = ["run_id", "buyer_id", "inputs_digest", "result_digest", "judged_at"];

/// Runs whose documents are kept; older ones keep their columns.
const DOCUMENTS: i64 = 2;

/// The packs of the policy that decide, with their texts.
fn packs(rules: &Rules) -> Vec<(&'static str, &Edition, &str)> {
    let [_, tiers, limits, signals, worklist, agencies, quality, industry, promises] = &rules.texts;
    let mut packs: Vec<(&'static str, &Edition, &str)> = vec![
        ("tiers", &rules.tiers.edition, tiers),
        ("terms", &TermsCatalogue::shipped().edition, TermsCatalogue::shipped_text()),
        ("limits", &rules.limits.edition, limits),
        ("signals", &rules.signals.edition, signals),
        ("worklist", &rules.worklist.edition, worklist),
        ("agencies", &rules.agencies.edition, agencies),
        ("quality", &rules.quality.edition, quality),
        ("industry-effects", &rules.industry.edition, industry),
        ("promises", &rules.promises.edition, promises),
    ];
    let matrix = rules.matrix.as_ref();
    packs.extend(matrix.map(|(matrix, text)| ("matrix", &matrix.edition, text.as_str())));
    packs
}

/// One digest for all packs of the policy.
pub(super) fn policy_digest(rules: &Rules) -> String {
    let packs = packs(rules);
    let all: String = packs.iter().map(|(name, e, _)| format!("{name}:{};", e.digest)).collect();
    let mut digest = digest_of(all.as_bytes()).to_string();
    digest.truncate(16);
    digest
}

/// Begins a run and keeps the packs that it judges by.
pub(super) async fn begin(
    db: &Db,
    actor: &Actor,
    as_of: Day,
    ledger_version: i64,
    rules: &Rules,
) -> Result<i64> {
    let mut tx = db.write(actor.clone()).await?;
    keep_card(&mut tx, &rules.card.edition, &rules.texts[0]).await?;
    let champion = &rules.champion;
    for (name, edition, text) in packs(rules) {
        keep_pack(&mut tx, name, edition, text).await?;
    }
    let (id, at) = (tx.ids().next(), tx.at().0);
    let mut ask = Ask::new(
        "INSERT INTO scoring_run (id, as_of, state, model_digest, policy_digest, ledger_version, \
         inputs_digest, results_digest, buyers, scored, portfolio, note, actor, started_at, \
         finished_at, version_id, card_digest) VALUES (",
    );
    ask.value(id).text(", ").value(as_of).text(", 'running', ");
    ask.value(champion.digest.as_str()).text(", ").value(policy_digest(rules));
    ask.text(", ").value(ledger_version).text(", '', '', 0, 0, '', '', ");
    ask.value(actor.0.as_str()).text(", ").value(at).text(", NULL, ");
    ask.value(champion.version_id).text(", ").value(rules.card.edition.digest.as_str());
    ask.text(")");
    ask.run(tx.conn()).await.map_err(failed("beginning an assessment"))?;
    tx.quiet();
    tx.commit().await?;
    Ok(id)
}

/// Writes the judgements of a chunk; returns the digests of inputs and results, buyer by buyer.
pub(super) async fn write(
    db: &Db,
    actor: &Actor,
    (run, as_of): (i64, Day),
    rules: &Rules,
    chunk: &[(Known, Judged)],
) -> Result<Vec<(Digest, Digest)>> {
    let mut tx = db.write(actor.clone()).await?;
    let digests = enter(&mut tx, (run, as_of), rules, chunk).await?;
    tx.quiet();
    tx.commit().await?;
    Ok(digests)
}

/// Enters judgements into a run; returns the digests of inputs and results, buyer by buyer.
pub(super) async fn enter(
    tx: &mut Tx,
    (run, as_of): (i64, Day),
    rules: &Rules,
    chunk: &[(Known, Judged)],
) -> Result<Vec<(Digest, Digest)>> {
    let at = tx.at().0;
    let mut bulk = Bulk::new("scoring_assessment", &COLUMNS, "");
    let mut seals = Bulk::new("scoring_seal", &SEAL, "");
    let mut tasks = TaskWriter::default();
    let mut digests = Vec::with_capacity(chunk.len());
    for (known, judged) in chunk {
        let seen = inputs(known, as_of);
        let text = document(judged, &rules.champion)?;
        let result = digest_of(text.as_bytes());
        digests.push((seen, result));
        let (inputs, results) = (seen.to_string(), result.to_string());
        let id = known.buyer.id;
        let seal = [run.into(), id.into(), inputs.into(), results.into(), at.into()];
        seals.push(tx.conn(), seal).await?;
        bulk.push(tx.conn(), row(run, known, judged, (seen, text))).await?;
        if let Some(task) = &judged.task {
            let late = (judged.behaviour.overdue_minor, judged.behaviour.oldest_overdue_days);
            tasks.push(tx, (run, known.buyer.id), task, late, judged.tier).await?;
        }
    }
    bulk.flush(tx.conn()).await?;
    seals.flush(tx.conn()).await?;
    tasks.flush(tx).await?;
    readings::write(tx, run, rules, chunk).await?;
    beside::write(tx, run, chunk).await?;
    Ok(digests)
}

fn row(run: i64, known: &Known, judged: &Judged, (seen, text): (Digest, String)) -> [Value; 27] {
    let score = &judged.score;
    let alert = judged.hits.iter().map(|hit| hit.level.rank()).max().unwrap_or(0);
    let pd = micro(score.pd);
    [
        run.into(),
        known.buyer.id.into(),
        score.total.map(i64::from).into(),
        known.score_before.into(),
        pd.into(),
        judged.tier.code().into(),
        score.confidence.code().into(),
        score.provisional.into(),
        score.ability.index.map(i64::from).into(),
        score.willingness.index.map(i64::from).into(),
        score.quadrant.code().into(),
        judged.exposure.minor.into(),
        judged.behaviour.open_minor.into(),
        judged.behaviour.overdue_minor.into(),
        i64::from(judged.behaviour.oldest_overdue_days).into(),
        judged.behaviour.volume_minor.into(),
        judged.limit.map(|limit| limit.code().to_owned()).into(),
        judged.limit.and_then(crate::policy::Limit::amount_minor).into(),
        judged.headroom.code().into(),
        judged.headroom.signed_minor().into(),
        judged.proposal.limit.code().into(),
        judged.proposal.limit.amount_minor().into(),
        judged.proposal.terms.clone().into(),
        alert.into(),
        seen.to_string().into(),
        text.into(),
        judged.ahead_minor.into(),
    ]
}

/// What a finished run is summed up with.
pub(super) struct Finished {
    pub run: i64,
    pub as_of: Day,
    pub buyers: i64,
    pub scored: i64,
    pub inputs_digest: String,
    pub results_digest: String,
    pub portfolio: String,
}

/// Completes a run inside the transaction that also raises its alerts, and makes it current.
pub(super) async fn complete(tx: &mut Tx, done: &Finished) -> Result<()> {
    let at = tx.at().0;
    let mut ask = Ask::new("UPDATE scoring_run SET state = 'done', inputs_digest = ");
    ask.value(done.inputs_digest.as_str()).text(", results_digest = ");
    ask.value(done.results_digest.as_str()).text(", buyers = ").value(done.buyers);
    ask.text(", scored = ").value(done.scored).text(", portfolio = ");
    ask.value(done.portfolio.as_str()).text(", finished_at = ").value(at);
    ask.text(" WHERE id = ").value(done.run).text(" AND state = 'running'");
    let changed = ask.run(tx.conn()).await.map_err(failed("completing an assessment"))?;
    if changed != 1 {
        return Err(base::Failure::bug("an assessment that is not running cannot be completed"));
    }
    let mut ask = Ask::new("UPDATE scoring_current SET run_id = ");
    ask.value(done.run).text(" WHERE id = 1");
    ask.run(tx.conn()).await.map_err(failed("making an assessment current"))?;
    let detail = json!({
        "run": done.run.to_string(), "as_of": done.as_of.to_string(), "buyers": done.buyers,
        "scored": done.scored, "inputs": done.inputs_digest, "results": done.results_digest,
    });
    let subject = format!("run:{}", done.run);
    tx.event("scoring.assessed", &subject, &detail).await?;
    tx.audit(Audit { room: "scoring", action: "assess", subject, detail });
    Ok(())
}

/// Throws away what pages no longer show: worklists and seals of other runs, documents of old ones.
pub(super) async fn tidy(db: &Db, actor: &Actor, run: i64) -> Result<()> {
    let mut tx = db.write(actor.clone()).await?;
    for sql in [
        "DELETE FROM collections_task WHERE run_id <> ",
        "DELETE FROM scoring_seal WHERE run_id <> ",
    ] {
        let mut ask = Ask::new(sql);
        ask.value(run).text(" AND run_id IN (SELECT id FROM scoring_run WHERE state <> 'running')");
        ask.run(tx.conn()).await.map_err(failed("tidying worklists and seals"))?;
    }
    let mut ask = Ask::new("SELECT id FROM scoring_run WHERE state = 'done' ORDER BY id DESC");
    ask.text(" LIMIT 1 OFFSET ").value(DOCUMENTS);
    let old = ask.rows(tx.conn(), "looking for old assessments").await?;
    if let Some(old) = old.first() {
        let mut ask = Ask::new("UPDATE scoring_assessment SET document = '' WHERE run_id = ");
        ask.value(old.int(0)?);
        ask.run(tx.conn()).await.map_err(failed("tidying documents"))?;
    }
    readings::thin(&mut tx, run).await?;
    tx.quiet();
    tx.commit().await
}

/// Gives a run up: its rows go, its record stays with the reason.
pub(super) async fn give_up(
    db: &Db,
    actor: &Actor,
    run: i64,
    (state, note): (&'static str, &str),
) -> Result<()> {
    let mut tx = db.write(actor.clone()).await?;
    for sql in [
        "DELETE FROM collections_task WHERE run_id = ",
        "DELETE FROM scoring_seal WHERE run_id = ",
        "DELETE FROM scoring_reading WHERE run_id = ",
        "DELETE FROM scoring_shadow WHERE run_id = ",
        "DELETE FROM scoring_beside WHERE run_id = ",
        "DELETE FROM scoring_assessment WHERE run_id = ",
    ] {
        let mut ask = Ask::new(sql);
        ask.value(run);
        ask.run(tx.conn()).await.map_err(failed("giving an assessment up"))?;
    }
    let at = tx.at().0;
    let mut ask = Ask::new("UPDATE scoring_run SET state = ");
    ask.value(state).text(", note = ").value(note).text(", finished_at = ").value(at);
    ask.text(" WHERE id = ").value(run);
    ask.run(tx.conn()).await.map_err(failed("giving an assessment up"))?;
    tx.audit(Audit {
        room: "scoring",
        action: "give-up-assessment",
        subject: format!("run:{run}"),
        detail: json!({ "state": state, "note": note }),
    });
    tx.commit().await
}
