//! Cadences that the company keeps for itself: a strategy under a name, to start another one from. What was kept is
//! never changed; what nobody wants any more is withdrawn and stays on record.

use base::{Failure, Moment, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use super::{
    cadence::CadencePack,
    pack::StrategyPack,
    version::{draft_strategy, strategy_of},
};
use crate::scoring::Wording;

/// How many are shown, and kept.
const MOST: i64 = 100;

/// A cadence to keep.
#[derive(Debug, Clone, Copy)]
pub struct NewCadence<'a> {
    /// What it is called.
    pub name: &'a str,
    /// For whom.
    pub for_whom: &'a str,
    /// The strategy as a pack.
    pub content: &'a str,
}

/// One that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCadence {
    /// Row id.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// For whom.
    pub for_whom: String,
    /// The strategy as a pack.
    pub content: String,
    /// Who kept it.
    pub kept_by: String,
    /// When.
    pub recorded_at: Moment,
}

const COLUMNS: &str = "SELECT id, name, for_whom, content, kept_by, recorded_at \
    FROM collections_cadence WHERE withdrawn_by IS NULL";

fn read(row: &AnyRow) -> Result<OwnCadence> {
    Ok(OwnCadence {
        id: row.int(0)?,
        name: row.text(1)?,
        for_whom: row.text(2)?,
        content: row.text(3)?,
        kept_by: row.text(4)?,
        recorded_at: Moment(row.int(5)?),
    })
}

/// Those that are kept, the newest first: at most a hundred.
///
/// # Errors
/// A fault from the database.
pub async fn list_own_cadences(db: &Db) -> Result<Vec<OwnCadence>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" ORDER BY id DESC LIMIT ").value(MOST);
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing own cadences").await?.iter().map(read).collect()
}

/// One of them.
///
/// # Errors
/// `collections.cadence-unknown`, or a fault.
pub async fn get_own_cadence(db: &Db, id: i64) -> Result<OwnCadence> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" AND id = ").value(id);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "finding an own cadence").await?;
    rows.first().map(read).transpose()?.ok_or_else(|| unknown(&id.to_string()))
}

fn unknown(code: &str) -> Failure {
    Rejection::new("collections.cadence-unknown").with("code", code).into()
}

/// Keeps a strategy as a cadence.
///
/// # Errors
/// `collections.cadence-name`, `collections.cadence-many`, `scoring.pack-wrong`; a fault.
pub async fn keep_cadence(tx: &mut Tx, new: &NewCadence<'_>) -> Result<i64> {
    let (name, for_whom) = (new.name.trim(), new.for_whom.trim());
    if name.is_empty() || name.chars().count() > 80 {
        return Err(Rejection::new("collections.cadence-name").on("name").into());
    }
    base::plain(name, "name")?;
    base::plain(for_whom, "for_whom")?;
    let pack = strategy_of(new.content)?;
    tx.lock("SELECT id FROM store_chain WHERE id = $1", 1).await?;
    let live = Ask::new(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM collections_cadence WHERE withdrawn_by IS NULL",
    );
    if live.row(tx.conn(), "counting own cadences").await?.int(0)? >= MOST {
        return Err(Rejection::new("collections.cadence-many").with("most", MOST).into());
    }
    let (id, at, who) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_cadence (id, name, for_whom, content, kept_by, recorded_at) \
         VALUES (",
    );
    ask.value(id).text(", ").value(name).text(", ").value(for_whom).text(", ");
    ask.value(new.content).text(", ").value(who).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("keeping a cadence"))?;
    let detail = json!({ "name": name, "steps": pack.steps.len(), "digest": pack.edition.digest });
    told(tx, "keep-cadence", id, detail);
    Ok(id)
}

/// Takes one out of the gallery.
///
/// # Errors
/// `collections.cadence-unknown`, or a fault.
pub async fn withdraw_cadence(tx: &mut Tx, id: i64) -> Result<()> {
    let (at, who) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE collections_cadence SET withdrawn_by = ");
    ask.value(who).text(", withdrawn_at = ").value(at).text(" WHERE id = ").value(id);
    ask.text(" AND withdrawn_by IS NULL");
    if ask.run(tx.conn()).await.map_err(failed("withdrawing a cadence"))? == 0 {
        return Err(unknown(&id.to_string()));
    }
    told(tx, "withdraw-cadence", id, json!({}));
    Ok(())
}

fn told(tx: &mut Tx, action: &'static str, id: i64, detail: serde_json::Value) {
    tx.audit(Audit { room: "collections", action, subject: format!("cadence:{id}"), detail });
}

/// A strategy made out of a cadence of the gallery, by its code, or out of an own one, by its number; over what is in
/// force. With what it is called in both languages.
///
/// # Errors
/// `collections.cadence-unknown`, `scoring.pack-unreadable`; a fault.
pub async fn strategy_from(db: &Db, code: &str) -> Result<(StrategyPack, Wording)> {
    let (now, _) = StrategyPack::in_force(db, db.clock().today()).await?;
    if let Some(cadence) = CadencePack::shipped().find(code) {
        return Ok((cadence.over(&now), cadence.name.clone()));
    }
    let own = match code.parse::<i64>() {
        Ok(id) => get_own_cadence(db, id).await?,
        Err(_) => return Err(unknown(code)),
    };
    let kept = strategy_of(&own.content)?;
    Ok((now.with_cadence(&kept), Wording::new(own.name.as_str(), own.name.as_str())))
}

/// The same, kept as a draft from tomorrow on, to be tried and proposed.
///
/// # Errors
/// Those of [`draft_strategy`].
pub async fn draft_from(tx: &mut Tx, made: &StrategyPack, reason: &str) -> Result<i64> {
    let from = tx.clock().today().plus_days(1);
    let version = format!("{from}.{}", tx.ids().next());
    let text = made.spelled(&version, from, reason.trim());
    draft_strategy(tx, (&text, reason)).await
}
