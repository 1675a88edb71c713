//! Judging some buyers anew within the round in force: what is known of them now, the same day, the
//! same rules. Verdicts, worklist, promises and alerts of these buyers change in one transaction,
//! and the digests of the round follow from the seals of all buyers, so they are those of a whole
//! round over the same facts. The figures of the portfolio stay those of the round.

use std::{collections::BTreeMap, fmt::Write as _};

use base::{Day, Result, digest_of};
use serde_json::json;
use store::{Actor, Ask, Audit, Columns, Db, Tx, failed};

use super::{
    Run, changed_promises, current_run,
    judge::{Judged, Rules, judge},
    load::{Ground, Known, load},
    rows, run_before,
};
use crate::{
    collections::{keep_judgement, rank_some},
    granting::{propose_changes, retier},
    parties::BuyerId,
    warning::raise_alerts,
};

/// What became of buyers that were judged anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejudged {
    /// The round.
    pub run: i64,
    /// Buyers judged.
    pub buyers: u64,
    /// Alerts raised, seen again, expired.
    pub alerts: (u64, u64, u64),
    /// The digest of everything that the round judged.
    pub inputs_digest: String,
    /// The digest of all its judgements.
    pub results_digest: String,
}

/// Judges some buyers anew within the round in force. `None` where a whole round is needed: there
/// is none yet, it is of another day, the rules or models are others since, or it kept no seals.
///
/// # Errors
/// Busy or a fault from the database; nothing has changed then.
pub async fn rejudge(db: &Db, buyers: &[BuyerId], actor: &Actor) -> Result<Option<Rejudged>> {
    let Some(run) = current_run(db).await? else { return Ok(None) };
    if run.as_of != db.clock().today() {
        return Ok(None);
    }
    let rules = Rules::in_force(db, run.as_of).await?;
    if run.model_digest != rules.champion.digest || run.policy_digest != rows::policy_digest(&rules)
    {
        return Ok(None);
    }
    let before = run_before(db, run.as_of).await?;
    let ground = Ground::new(db, run.as_of, before).await?;
    let mut judged: Vec<(Known, Judged)> = Vec::with_capacity(buyers.len());
    for buyer in buyers {
        let known = load(&ground, buyer - 1, 1).await?;
        // A buyer that was withdrawn is found no more; its verdict goes.
        for known in known.into_iter().filter(|known| known.buyer.id == *buyer) {
            let verdict = judge(&known, &ground, &rules);
            judged.push((known, verdict));
        }
    }
    let mut tx = db.write(actor.clone()).await?;
    if !in_force(&mut tx, &run, &rules).await? {
        return Ok(None);
    }
    take_out(&mut tx, run.id, buyers).await?;
    rows::enter(&mut tx, (run.id, run.as_of), &rules, &judged).await?;
    rank_some(&mut tx, (run.id, run.as_of, ground.currency), buyers).await?;
    let alerts = settle(&mut tx, (&run, buyers), &rules, &judged).await?;
    retier(&mut tx, buyers, run.id).await?;
    propose_changes(&mut tx, (run.id, run.as_of), ground.currency).await?;
    let digests = sum_up(&mut tx, &run, &rules).await?;
    let detail = json!({
        "run": run.id.to_string(), "as_of": run.as_of.to_string(),
        "buyers": judged.iter().map(|(known, _)| known.buyer.code.as_str()).collect::<Vec<_>>(),
        "inputs": digests.0, "results": digests.1,
        "inputs_before": run.inputs_digest, "results_before": run.results_digest,
    });
    let subject = format!("run:{}", run.id);
    tx.event("scoring.rejudged", &subject, &detail).await?;
    tx.audit(Audit { room: "scoring", action: "rejudge", subject, detail });
    tx.commit().await?;
    Ok(Some(Rejudged {
        run: run.id,
        buyers: u64::try_from(judged.len()).unwrap_or(u64::MAX),
        alerts: (alerts.raised, alerts.refreshed, alerts.expired),
        inputs_digest: digests.0,
        results_digest: digests.1,
    }))
}

/// Whether the round is still in force, was judged by this card, and kept a seal of each buyer.
async fn in_force(tx: &mut Tx, run: &Run, rules: &Rules) -> Result<bool> {
    let mut ask = Ask::new(
        "SELECT r.card_digest, r.buyers, (SELECT COUNT(*) FROM scoring_seal s \
         WHERE s.run_id = r.id) FROM scoring_current c JOIN scoring_run r ON r.id = c.run_id \
         WHERE r.id = ",
    );
    ask.value(run.id);
    let rows = ask.rows(tx.conn(), "looking at the round in force").await?;
    let Some(row) = rows.first() else { return Ok(false) };
    let card = row.maybe_text(0)?;
    Ok(card.as_deref() == Some(rules.card.edition.digest.as_str()) && row.int(1)? == row.int(2)?)
}

/// Takes out what the round said of these buyers.
async fn take_out(tx: &mut Tx, run: i64, buyers: &[BuyerId]) -> Result<()> {
    for table in [
        "DELETE FROM collections_task WHERE run_id = ",
        "DELETE FROM scoring_seal WHERE run_id = ",
        "DELETE FROM scoring_reading WHERE run_id = ",
        "DELETE FROM scoring_shadow WHERE run_id = ",
        "DELETE FROM scoring_beside WHERE run_id = ",
        "DELETE FROM scoring_assessment WHERE run_id = ",
    ] {
        let mut ask = Ask::new(table);
        ask.value(run).text(" AND buyer_id IN (");
        ask.list(buyers.iter().copied()).text(")");
        ask.run(tx.conn()).await.map_err(failed("taking verdicts out of a round"))?;
    }
    Ok(())
}

/// Brings alerts and promises of these buyers up to date.
async fn settle(
    tx: &mut Tx,
    (run, buyers): (&Run, &[BuyerId]),
    rules: &Rules,
    judged: &[(Known, Judged)],
) -> Result<crate::warning::Raised> {
    let mut hits = BTreeMap::new();
    let mut promises = Vec::new();
    for (known, verdict) in judged {
        promises.extend(changed_promises(known, verdict));
        if !verdict.hits.is_empty() {
            hits.insert(known.buyer.id, verdict.hits.clone());
        }
    }
    let mut raised = crate::warning::Raised::default();
    for buyer in buyers {
        let at = (run.as_of, run.id);
        raised.add(raise_alerts(tx, (*buyer, *buyer), &hits, &rules.signals, at).await?);
    }
    keep_judgement(tx, &promises, run.as_of).await?;
    Ok(raised)
}

/// The digests of the round as it is now, and its counts.
async fn sum_up(tx: &mut Tx, run: &Run, rules: &Rules) -> Result<(String, String)> {
    let mut ask = Ask::new("SELECT inputs_digest, result_digest FROM scoring_seal WHERE run_id = ");
    ask.value(run.id).text(" ORDER BY buyer_id");
    let (mut inputs, mut results, mut buyers) = (String::new(), String::new(), 0_i64);
    for row in &ask.rows(tx.conn(), "reading the seals of a round").await? {
        let _ = write!(inputs, "{}", row.text(0)?);
        let _ = write!(results, "{}", row.text(1)?);
        buyers += 1;
    }
    let digests = (digest(run.as_of, rules, &inputs), digest(run.as_of, rules, &results));
    let mut ask = Ask::new("SELECT COUNT(score) FROM scoring_assessment WHERE run_id = ");
    ask.value(run.id);
    let scored = ask.row(tx.conn(), "counting scores").await?.int(0)?;
    let mut ask = Ask::new("UPDATE scoring_run SET inputs_digest = ");
    ask.value(digests.0.as_str()).text(", results_digest = ").value(digests.1.as_str());
    ask.text(", buyers = ").value(buyers).text(", scored = ").value(scored);
    ask.text(" WHERE id = ").value(run.id);
    ask.run(tx.conn()).await.map_err(failed("summing up a round"))?;
    Ok(digests)
}

/// The digest of a round over the digests of its buyers, one after the other.
pub(super) fn digest(as_of: Day, rules: &Rules, all: &str) -> String {
    let (card, champion) = (&rules.card.edition.digest, &rules.champion.digest);
    let head = format!("{as_of} {champion} {card} {}", rows::policy_digest(rules));
    digest_of(format!("{head} {all}").as_bytes()).to_string()
}

/// When a buyer was last judged within the round in force; `None` where it was not, or the round
/// is one of before.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn judged_at(db: &Db, buyer: BuyerId) -> Result<Option<base::Moment>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT s.judged_at FROM scoring_current c JOIN scoring_seal s ON s.run_id = c.run_id \
         WHERE c.id = 1 AND s.buyer_id = ",
    );
    ask.value(buyer);
    let rows = ask.rows(&mut connection, "reading when a buyer was judged").await?;
    rows.first().map(|row| Ok(base::Moment(row.int(0)?))).transpose()
}
