//! The worklist of a round in the order of the ranking in force. The rule has ranked it already; where a model was
//! signed, what is overdue is ranked anew by what a contact adds, and what is not yet due stands behind it in the
//! order of the rule. The round notes which ranking it was.

use std::collections::BTreeMap;

use base::{Currency, Day, Result};
use serde_json::{Value as Json, json};
use store::{Ask, Columns, Tx, failed};

use super::{
    model::Weights,
    read::logs,
    sample::{BuyerLog, LearnRule, SampleRow, known_on},
    takeover::{of_run, ranking_on},
};
use crate::{collections::ContactPack, parties::BuyerId, scoring::own_or_shipped_within};

/// Rows of one update.
const SOME: usize = 100;

/// What stands behind everything that the model ranks, in thousandths.
pub(in crate::collections) const BEHIND: i64 = -1_000_000_000_000_000;

struct Line {
    buyer: BuyerId,
    overdue_minor: i64,
    rank: i64,
    reasons: String,
}

/// Ranks the worklist of a round: of everybody, or of the buyers that were judged anew within it.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn rank_worklist(
    tx: &mut Tx,
    (run, as_of, currency): (i64, Day, Currency),
    some: Option<&[BuyerId]>,
) -> Result<()> {
    let ranking = match some {
        // Who is judged anew is ranked as the rest of the round was.
        Some(_) => of_run(tx.conn(), run).await?,
        None => {
            let ranking = ranking_on(tx.conn(), as_of).await?;
            let id = tx.ids().next();
            let mut ask =
                Ask::new("INSERT INTO collections_ranked (id, run_id, ranking_id) VALUES (");
            ask.value(id).text(", ").value(run).text(", ");
            ask.value(ranking.as_ref().map(|one| one.id)).text(")");
            ask.run(tx.conn()).await.map_err(failed("noting what ranks a worklist"))?;
            ranking
        }
    };
    let Some(weights) = ranking.and_then(|one| one.weights) else { return Ok(()) };
    let lines = lines(tx, run, some).await?;
    let of = ("contact", as_of);
    let pack =
        own_or_shipped_within(tx.conn(), of, ContactPack::read, ContactPack::shipped()).await?;
    let rule: LearnRule = pack.learn.clone();
    let late: Vec<BuyerId> =
        lines.iter().filter(|line| line.overdue_minor > 0).map(|line| line.buyer).collect();
    let logs = logs(tx.conn(), &late, (&rule, currency, as_of)).await?;
    let logs: BTreeMap<BuyerId, BuyerLog> =
        logs.into_iter().map(|log| (log.buyer_id, log)).collect();
    let ranked: Vec<(BuyerId, i64, i64, String)> = lines
        .into_iter()
        .map(|line| placed(line, &weights, (&logs, &rule), (as_of, currency)))
        .collect();
    for some in ranked.chunks(SOME) {
        write(tx, run, some).await?;
    }
    Ok(())
}

async fn lines(tx: &mut Tx, run: i64, some: Option<&[BuyerId]>) -> Result<Vec<Line>> {
    let mut ask = Ask::new(
        "SELECT buyer_id, overdue_minor, COALESCE(rule_rank, rank_value), reasons \
         FROM collections_task WHERE run_id = ",
    );
    ask.value(run);
    if let Some(some) = some {
        ask.text(" AND buyer_id IN (").list(some.iter().copied()).text(")");
    }
    let rows = ask.rows(tx.conn(), "reading a worklist to rank").await?;
    let line = |row: &store::AnyRow| {
        Ok(Line {
            buyer: row.int(0)?,
            overdue_minor: row.int(1)?,
            rank: row.int(2)?,
            reasons: row.text(3)?,
        })
    };
    rows.iter().map(line).collect()
}

/// The rank of a line by the model, with the reason said first; behind all of them what it says nothing of.
fn placed(
    line: Line,
    weights: &Weights,
    (logs, rule): (&BTreeMap<BuyerId, BuyerLog>, &LearnRule),
    (as_of, currency): (Day, Currency),
) -> (BuyerId, i64, i64, String) {
    let known = (line.overdue_minor > 0)
        .then(|| logs.get(&line.buyer).and_then(|log| known_on(log, as_of)))
        .flatten();
    let Some((known, _)) = known else {
        let behind = BEHIND.saturating_add(line.rank.clamp(0, -BEHIND / 2));
        return (line.buyer, behind, line.rank, line.reasons);
    };
    let units = line.overdue_minor / currency.minor_per_unit().max(1);
    let (buyer_id, on) = (line.buyer, as_of);
    let row = SampleRow { buyer_id, on, contacted: false, known, units, paid: false };
    let says = weights.says(&row);
    #[expect(clippy::cast_possible_truncation, reason = "a float cast to i64 saturates")]
    let rank = (says.gain_units * 1_000.0).round() as i64;
    let percent = |share: f64| format!("{:.0}%", share * 100.0);
    let (act, idle, days) = (percent(says.act), percent(says.idle), rule.horizon_days);
    let said = json!({
        "zh": format!("学习模型排序：{days} 天内收款可能，联系 {act}、不联系 {idle}"),
        "en": format!("ranked by the learnt model: chance of money within {days} days {act} with a \
            contact, {idle} without"),
    });
    let mut reasons: Vec<Json> = serde_json::from_str(&line.reasons).unwrap_or_default();
    reasons.insert(0, said);
    (line.buyer, rank, line.rank, Json::from(reasons).to_string())
}

async fn write(tx: &mut Tx, run: i64, some: &[(BuyerId, i64, i64, String)]) -> Result<()> {
    let mut ask = Ask::new(
        "UPDATE collections_task SET rank_value = k.column2, rule_rank = k.column3, \
         reasons = k.column4 FROM (VALUES ",
    );
    for (n, (buyer, rank, rule, reasons)) in some.iter().enumerate() {
        ask.text(if n == 0 { "(" } else { ", (" });
        ask.value(*buyer).text(", ").value(*rank).text(", ").value(*rule).text(", ");
        ask.value(reasons.as_str()).text(")");
    }
    ask.text(") AS k WHERE collections_task.buyer_id = k.column1 AND collections_task.run_id = ");
    ask.value(run);
    ask.run(tx.conn()).await.map_err(failed("ranking a worklist"))?;
    Ok(())
}
