//! The worklist of a round in the order of the ranking in force. The rule has ranked it already; where a model was
//! signed, what is overdue is ranked anew by what a contact adds, and what is not yet due stands behind it in the
//! order of the rule. The round notes which ranking it was.

use std::collections::BTreeMap;

use base::{Currency, Day, Result};
use serde_json::{Value as Json, json};
use store::{Actor, AnyConnection, Ask, Columns, Db, Tx, failed};

use super::{
    model::Weights,
    read::logs,
    sample::{BuyerLog, LearnRule, SampleRow, known_on},
    takeover::{of_run, ranking_on},
};
use crate::{collections::ContactPack, parties::BuyerId, scoring::own_or_shipped_within};

/// Rows of one update.
const SOME: usize = 100;
/// Lines of one change.
const PIECE: usize = 500;

/// What stands behind everything that the model ranks, in thousandths.
pub(in crate::collections) const BEHIND: i64 = -1_000_000_000_000_000;

struct Line {
    buyer: BuyerId,
    overdue_minor: i64,
    rank: i64,
    reasons: String,
}

/// Ranks the worklist of a round that is not in force yet, in pieces: what a piece needs is read without any lock,
/// and only its own lines are written in one change. Returns how many pieces there were; none where the rule ranks.
///
/// Nobody sees a half: a round is shown when it is complete, and one that breaks off never is.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn rank_round(
    db: &Db,
    actor: &Actor,
    (run, as_of, currency): (i64, Day, Currency),
) -> Result<usize> {
    let mut tx = db.write(actor.clone()).await?;
    let ranking = ranking_on(tx.conn(), as_of).await?;
    let id = tx.ids().next();
    let mut ask = Ask::new("INSERT INTO collections_ranked (id, run_id, ranking_id) VALUES (");
    ask.value(id).text(", ").value(run).text(", ");
    ask.value(ranking.as_ref().map(|one| one.id)).text(")");
    ask.run(tx.conn()).await.map_err(failed("noting what ranks a worklist"))?;
    tx.quiet();
    tx.commit().await?;
    let Some(weights) = ranking.and_then(|one| one.weights) else { return Ok(0) };
    let rule = ContactPack::in_force(db, as_of).await?.learn.clone();
    let by = By { weights: &weights, rule: &rule, as_of, currency };
    let (mut after, mut pieces) = (BuyerId::MIN, 0);
    loop {
        let mut connection = db.read().await?;
        let lines = lines(&mut connection, run, Which::Behind(after)).await?;
        let Some(last) = lines.last().map(|line| line.buyer) else { break };
        let ranked = by.ranked(&mut connection, lines).await?;
        drop(connection);
        let mut tx = db.write(actor.clone()).await?;
        for some in ranked.chunks(SOME) {
            write(&mut tx, run, some).await?;
        }
        tx.quiet();
        tx.commit().await?;
        (after, pieces) = (last, pieces + 1);
    }
    Ok(pieces)
}

/// Ranks the lines of buyers that were judged anew within a round, as the rest of the round was.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn rank_some(
    tx: &mut Tx,
    (run, as_of, currency): (i64, Day, Currency),
    buyers: &[BuyerId],
) -> Result<()> {
    let Some(weights) = of_run(tx.conn(), run).await?.and_then(|one| one.weights) else {
        return Ok(());
    };
    let of = ("contact", as_of);
    let pack =
        own_or_shipped_within(tx.conn(), of, ContactPack::read, ContactPack::shipped()).await?;
    let by = By { weights: &weights, rule: &pack.learn, as_of, currency };
    for some in buyers.chunks(PIECE) {
        let lines = lines(tx.conn(), run, Which::These(some)).await?;
        let ranked = by.ranked(tx.conn(), lines).await?;
        for some in ranked.chunks(SOME) {
            write(tx, run, some).await?;
        }
    }
    Ok(())
}

/// By what lines are ranked.
struct By<'a> {
    weights: &'a Weights,
    rule: &'a LearnRule,
    as_of: Day,
    currency: Currency,
}

impl By<'_> {
    async fn ranked(
        &self,
        connection: &mut AnyConnection,
        lines: Vec<Line>,
    ) -> Result<Vec<(BuyerId, i64, i64, String)>> {
        let late: Vec<BuyerId> =
            lines.iter().filter(|line| line.overdue_minor > 0).map(|line| line.buyer).collect();
        let logs = logs(connection, &late, (self.rule, self.currency, self.as_of)).await?;
        let logs: BTreeMap<BuyerId, BuyerLog> =
            logs.into_iter().map(|log| (log.buyer_id, log)).collect();
        let of = (self.as_of, self.currency);
        let one = |line: Line| placed(line, self.weights, (&logs, self.rule), of);
        Ok(lines.into_iter().map(one).collect())
    }
}

/// Which lines of a round.
enum Which<'a> {
    /// The next ones behind a buyer, in the order of buyers.
    Behind(BuyerId),
    /// Those of some buyers.
    These(&'a [BuyerId]),
}

async fn lines(connection: &mut AnyConnection, run: i64, which: Which<'_>) -> Result<Vec<Line>> {
    let mut ask = Ask::new(
        "SELECT buyer_id, overdue_minor, COALESCE(rule_rank, rank_value), reasons \
         FROM collections_task WHERE run_id = ",
    );
    ask.value(run);
    match which {
        Which::These(some) => {
            ask.text(" AND buyer_id IN (").list(some.iter().copied()).text(")");
        }
        Which::Behind(after) => {
            ask.text(" AND buyer_id > ").value(after).text(" ORDER BY buyer_id LIMIT ");
            ask.value(i64::try_from(PIECE).unwrap_or(i64::MAX));
        }
    }
    let rows = ask.rows(connection, "reading a worklist to rank").await?;
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
