//! Versions of the strategy that were edited on the screen: tried on the ledger of a year, proposed by one
//! person and signed by another. What is signed becomes the company's own version of the pack.

use base::{Day, Failure, Moment, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use super::{pack::StrategyPack, simulate::Simulation};
use crate::scoring::{keep_own_pack, own_pack};

/// A version on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrategyVersion {
    /// Row id.
    pub id: i64,
    /// `draft`, `proposed`, `approved`, `rejected`.
    pub state: String,
    /// Its text.
    pub content: String,
    /// The first day on which it is to count.
    pub effective_on: Day,
    /// Why it was made.
    pub reason: String,
    /// What the last year would have been under it, once it was tried.
    pub simulation: Option<Simulation>,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    pub recorded_at: Moment,
    /// Who signed or turned it down.
    pub decided_by: Option<String>,
    /// Why.
    pub decided_reason: String,
}

const COLUMNS: &str = "SELECT id, state, content, effective_on, reason, simulation, proposed_by, \
    recorded_at, decided_by, decided_reason FROM collections_strategy";

fn read(row: &AnyRow) -> Result<StrategyVersion> {
    Ok(StrategyVersion {
        id: row.int(0)?,
        state: row.text(1)?,
        content: row.text(2)?,
        effective_on: row.day(3)?,
        reason: row.text(4)?,
        simulation: match row.text(5)?.as_str() {
            "" => None,
            text => Some(
                serde_json::from_str(text)
                    .map_err(|error| Failure::broken("reading a simulation", error))?,
            ),
        },
        proposed_by: row.text(6)?,
        recorded_at: Moment(row.int(7)?),
        decided_by: row.maybe_text(8)?,
        decided_reason: row.text(9)?,
    })
}

/// All versions that were proposed on the screen, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_strategy_versions(db: &Db) -> Result<Vec<StrategyVersion>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" ORDER BY id DESC LIMIT 50");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing versions of the strategy").await?;
    rows.iter().map(read).collect()
}

/// One of them.
///
/// # Errors
/// `collections.strategy-unknown`, or a fault.
pub async fn get_strategy_version(db: &Db, id: i64) -> Result<StrategyVersion> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE id = ").value(id);
    let mut connection = db.read().await?;
    match ask.rows(&mut connection, "reading a version of the strategy").await?.first() {
        Some(row) => read(row),
        None => Err(unknown(id)),
    }
}

fn unknown(id: i64) -> Failure {
    Rejection::new("collections.strategy-unknown").with("version", id).into()
}

/// Reads a strategy that was put together on the screen.
///
/// # Errors
/// `scoring.pack-wrong` with what is wrong.
pub fn strategy_of(text: &str) -> Result<StrategyPack> {
    StrategyPack::read(text).map_err(|fault| fault.placed(text).refusal().into())
}

/// Keeps a version as a draft, to be tried and then proposed.
///
/// # Errors
/// `collections.reason-missing`, `scoring.pack-wrong`, `scoring.pack-backdated`,
/// `collections.strategy-same`; a fault.
pub async fn draft_strategy(tx: &mut Tx, (content, reason): (&str, &str)) -> Result<i64> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Rejection::new("collections.reason-missing").on("reason").into());
    }
    let (pack, today) = (strategy_of(content)?, tx.clock().today());
    let from = pack.edition.effective_from;
    if from < today {
        let late = Rejection::new("scoring.pack-backdated").with("version", &pack.edition.version);
        return Err(late.with("day", from).with("today", today).on("effective_on").into());
    }
    let own = own_pack(tx.conn(), "strategy", today).await?;
    let now = match &own {
        Some(own) => strategy_of(&own.content)?,
        None => StrategyPack::shipped().clone(),
    };
    if pack.spelled("", from, "") == now.spelled("", from, "") {
        return Err(Rejection::new("collections.strategy-same").into());
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_strategy (id, state, content, effective_on, reason, simulation, \
         proposed_by, recorded_at, decided_reason) VALUES (",
    );
    ask.value(id).text(", 'draft', ").value(content).text(", ").value(from).text(", ");
    ask.value(reason).text(", '', ").value(actor).text(", ").value(at).text(", '')");
    ask.run(tx.conn()).await.map_err(failed("keeping a draft of the strategy"))?;
    let detail = json!({ "version": pack.edition.version, "digest": pack.edition.digest });
    let subject = format!("strategy:{id}");
    tx.audit(Audit { room: "collections", action: "draft-strategy", subject, detail });
    Ok(id)
}

/// Keeps what the last year would have been under a draft.
///
/// # Errors
/// `collections.strategy-unknown` where it is no draft; a fault.
pub async fn keep_simulation(tx: &mut Tx, id: i64, simulation: &Simulation) -> Result<()> {
    let told = serde_json::to_string(simulation)
        .map_err(|error| Failure::broken("writing a simulation", error))?;
    let mut ask = Ask::new("UPDATE collections_strategy SET simulation = ");
    ask.value(told).text(" WHERE state = 'draft' AND id = ").value(id);
    if ask.run(tx.conn()).await.map_err(failed("keeping a simulation"))? == 0 {
        return Err(unknown(id));
    }
    let detail = json!({
        "contacts": simulation.new.contacts, "letters": simulation.new.letters,
        "until": simulation.until,
    });
    let subject = format!("strategy:{id}");
    tx.audit(Audit { room: "collections", action: "simulate-strategy", subject, detail });
    Ok(())
}

/// Proposes a draft that was tried to a second person.
///
/// # Errors
/// `collections.strategy-unknown` where it is no draft, `collections.strategy-untried`,
/// `collections.strategy-asked-already`, `scoring.pack-backdated`; a fault.
pub async fn propose_strategy(tx: &mut Tx, id: i64) -> Result<()> {
    tx.lock("SELECT id FROM store_chain WHERE id = $1", 1).await?; // one waits at a time
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE state = 'draft' AND id = ").value(id);
    let rows = ask.rows(tx.conn(), "reading a version of the strategy").await?;
    let Some(version) = rows.first().map(read).transpose()? else { return Err(unknown(id)) };
    if version.simulation.is_none() {
        return Err(Rejection::new("collections.strategy-untried").into());
    }
    let today = tx.clock().today();
    if version.effective_on < today {
        let late = Rejection::new("scoring.pack-backdated").with("version", id);
        return Err(late.with("day", version.effective_on).with("today", today).into());
    }
    let ask = Ask::new("SELECT proposed_by FROM collections_strategy WHERE state = 'proposed'");
    if let Some(row) = ask.rows(tx.conn(), "looking for a version of the strategy").await?.first() {
        let asked = Rejection::new("collections.strategy-asked-already").with("by", row.text(0)?);
        return Err(asked.into());
    }
    let actor = tx.actor().0.clone();
    let mut ask = Ask::new("UPDATE collections_strategy SET state = 'proposed', proposed_by = ");
    ask.value(actor).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("proposing a strategy"))?;
    let detail = json!({
        "effective_from": version.effective_on.to_string(), "reason": version.reason,
    });
    let subject = format!("strategy:{id}");
    tx.event("collections.strategy-proposed", &subject, &detail).await?;
    tx.audit(Audit { room: "collections", action: "propose-strategy", subject, detail });
    Ok(())
}

/// Signs a version, or turns it down: somebody else than who proposed it.
///
/// # Errors
/// `collections.strategy-unknown` where it waits for nobody; `collections.strategy-same-person`,
/// `collections.reason-missing`; the refusals of [`keep_own_pack`]; a fault.
pub async fn decide_strategy(tx: &mut Tx, id: i64, (sign, reason): (bool, &str)) -> Result<()> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Rejection::new("collections.reason-missing").on("reason").into());
    }
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE state = 'proposed' AND id = ").value(id);
    let rows = ask.rows(tx.conn(), "reading a version of the strategy").await?;
    let Some(row) = rows.first() else { return Err(unknown(id)) };
    let (version, actor) = (read(row)?, tx.actor().0.clone());
    if version.proposed_by == actor {
        return Err(Rejection::new("collections.strategy-same-person").into());
    }
    if sign {
        let pack = strategy_of(&version.content)?;
        let editions = (&pack.edition, &StrategyPack::shipped().edition);
        keep_own_pack(tx, "strategy", editions, &version.content, &version.reason).await?;
    }
    let at = tx.at().0;
    let mut ask = Ask::new("UPDATE collections_strategy SET state = ");
    ask.value(if sign { "approved" } else { "rejected" }).text(", decided_by = ").value(actor);
    ask.text(", decided_at = ").value(at).text(", decided_reason = ").value(reason);
    ask.text(" WHERE state = 'proposed' AND id = ").value(id);
    if ask.run(tx.conn()).await.map_err(failed("deciding on a strategy"))? == 0 {
        return Err(unknown(id));
    }
    let detail = json!({ "proposed_by": version.proposed_by, "reason": reason, "signed": sign });
    let subject = format!("strategy:{id}");
    let action = if sign { "sign-strategy" } else { "reject-strategy" };
    tx.audit(Audit { room: "collections", action, subject, detail });
    Ok(())
}
