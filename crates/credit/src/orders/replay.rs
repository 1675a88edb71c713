//! Any past decision over again: from the facts that were kept with it and the rule of its day, by
//! its digest. Nothing of today is read, so what changed since changes nothing.

use base::{Failure, Result};
use store::{AnyRow, Ask, Columns, Db};

use super::{
    facts::Facts,
    gate::decision_digest,
    ground::known_rule,
    judge::{judge, spelled},
};

/// A decision that was made over again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// Its row id.
    pub id: i64,
    /// The outcome that was kept.
    pub kept: String,
    /// The outcome over again.
    pub again: String,
    /// The digest of its rule.
    pub rule_digest: String,
    /// Whether facts, steps and outcome are the same, byte for byte.
    pub same: bool,
}

const COLUMNS: &str = "SELECT d.id, d.rule_digest, d.facts, d.steps, d.outcome, d.digest, \
    v.content FROM orders_decision d LEFT JOIN policy_version v ON v.pack = 'orders' AND \
    v.digest = d.rule_digest";

fn over_again(row: &AnyRow) -> Result<Replayed> {
    let (rule_digest, text, kept) = (row.text(1)?, row.text(2)?, row.text(4)?);
    let rule_text = row.maybe_text(6)?;
    let rule_text = rule_text.ok_or_else(|| Failure::bug("the rule of a decision was not kept"))?;
    let rule = known_rule(&rule_digest, &rule_text)?;
    let facts: Facts = serde_json::from_str(&text)
        .map_err(|error| Failure::broken("reading the facts of a decision", error))?;
    let verdict = judge(&rule, &facts);
    let spelled_facts = serde_json::to_string(&facts)
        .map_err(|error| Failure::broken("writing the facts of a decision", error))?;
    let steps = spelled(&verdict.steps);
    let again = verdict.outcome.code();
    let digest = decision_digest(&rule_digest, &spelled_facts, &steps, again);
    let same = steps == row.text(3)? && again == kept && digest == row.text(5)?;
    Ok(Replayed { id: row.int(0)?, kept, again: again.to_owned(), rule_digest, same })
}

/// Makes one decision over again.
///
/// # Errors
/// `orders.decision-unknown`, or a fault.
pub async fn replay_decision(db: &Db, id: i64) -> Result<Replayed> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE d.id = ").value(id);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading a decision").await?;
    match rows.first() {
        Some(row) => over_again(row),
        None => Err(base::Rejection::new("orders.decision-unknown").with("decision", id).into()),
    }
}

/// What came of making all decisions over again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllReplayed {
    /// Decisions in all.
    pub decisions: u64,
    /// Those that came out otherwise, at most a hundred.
    pub other: Vec<Replayed>,
}

/// Makes every decision over again.
///
/// # Errors
/// A fault from the database.
pub async fn replay_all(db: &Db) -> Result<AllReplayed> {
    let mut told = AllReplayed::default();
    let mut after = 0;
    loop {
        let mut ask = Ask::new(COLUMNS);
        ask.text(" WHERE d.id > ").value(after).text(" ORDER BY d.id LIMIT 1000");
        let mut connection = db.read().await?;
        let rows = ask.rows(&mut connection, "reading decisions").await?;
        drop(connection);
        let Some(last) = rows.last() else { return Ok(told) };
        after = last.int(0)?;
        for row in &rows {
            let one = over_again(row)?;
            told.decisions += 1;
            if !one.same && told.other.len() < 100 {
                told.other.push(one);
            }
        }
    }
}
