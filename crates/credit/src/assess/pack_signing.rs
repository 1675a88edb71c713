//! Packs that two people set: one proposes a version, another signs it. What is signed is set as every
//! other own version is; what is refused stays on record.

use base::{Day, Moment, Rejection, Result};
use serde_json::json;
use store::{AnyConnection, AnyRow, Ask, Audit, Columns, Db, Tx, Violation, failed};

use super::packs::{PackKind, plain, refusal, set_signed_pack, wants_points};
use crate::{controls::has_second, scoring::admit_own_pack};

/// A version that waits for its second person, or was decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackProposal {
    /// Row id.
    pub id: i64,
    /// Of which pack.
    pub kind: PackKind,
    /// `open`, `signed` or `refused`.
    pub state: String,
    /// The version that is proposed.
    pub version: String,
    /// Its first day.
    pub effective_from: Day,
    /// The text.
    pub content: String,
    /// Why.
    pub reason: String,
    /// Who proposed it.
    pub actor: String,
    /// When.
    pub recorded_at: Moment,
    /// Who decided.
    pub decided_by: Option<String>,
    /// What was said on deciding.
    pub note: String,
}

const COLUMNS: &str = "SELECT id, pack, state, version, effective_from, content, reason, actor, \
    recorded_at, decided_by, note FROM scoring_pack_proposal WHERE ";

fn read(row: &AnyRow) -> Result<PackProposal> {
    let pack = row.text(1)?;
    let kind = PackKind::parse(&pack);
    Ok(PackProposal {
        id: row.int(0)?,
        kind: kind.ok_or_else(|| base::Failure::bug("a proposal of no known pack"))?,
        state: row.text(2)?,
        version: row.text(3)?,
        effective_from: row.day(4)?,
        content: row.text(5)?,
        reason: row.text(6)?,
        actor: row.text(7)?,
        recorded_at: Moment(row.int(8)?),
        decided_by: row.maybe_text(9)?,
        note: row.text(10)?,
    })
}

async fn found(connection: &mut AnyConnection, ask: Ask) -> Result<Option<PackProposal>> {
    ask.rows(connection, "reading a proposal of a pack").await?.first().map(read).transpose()
}

/// The proposal of a pack that waits for its second person.
///
/// # Errors
/// A fault from the database.
pub async fn open_proposal(db: &Db, kind: PackKind) -> Result<Option<PackProposal>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text("live_pack = ").value(kind.code());
    found(&mut *db.read().await?, ask).await
}

/// Proposals of a pack, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_proposals(db: &Db, kind: PackKind) -> Result<Vec<PackProposal>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text("pack = ").value(kind.code()).text(" ORDER BY id DESC LIMIT 50");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing proposals of a pack").await?;
    rows.iter().map(read).collect()
}

/// Proposes a version of a pack that two people set.
///
/// # Errors
/// `scoring.pack-alone` for a pack that one person sets, `scoring.pack-wrong`,
/// `scoring.pack-reason-missing`, `scoring.pack-as-shipped`, `scoring.pack-backdated`,
/// `scoring.pack-version-taken`, `scoring.pack-proposed` where one waits already; a fault.
pub async fn propose_pack(tx: &mut Tx, kind: PackKind, text: &str, reason: &str) -> Result<i64> {
    if !kind.by_two() {
        return Err(Rejection::new("scoring.pack-alone").on("content").into());
    }
    let text = plain(text)?;
    let edition = kind.check(&text).map_err(refusal)?;
    wants_points(tx, kind, &text, edition.effective_from).await?;
    admit_own_pack(tx, kind.code(), (&edition, kind.shipped_edition()), reason).await?;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO scoring_pack_proposal (id, pack, live_pack, state, version, effective_from, \
         digest, content, reason, actor, recorded_at, note) VALUES (",
    );
    ask.value(id).text(", ").value(kind.code()).text(", ").value(kind.code()).text(", 'open', ");
    ask.value(edition.version.as_str()).text(", ").value(edition.effective_from).text(", ");
    ask.value(edition.digest.as_str()).text(", ").value(text).text(", ").value(reason.trim());
    ask.text(", ").value(actor).text(", ").value(at).text(", '')");
    if let Err(error) = ask.run(tx.conn()).await {
        return Err(match store::violation(&error) {
            Some(Violation::Unique(_)) => {
                Rejection::new("scoring.pack-proposed").on("content").into()
            }
            _ => failed("proposing a pack")(error),
        });
    }
    let detail = json!({
        "version": edition.version, "effective_from": edition.effective_from.to_string(),
        "digest": edition.digest, "reason": reason.trim(),
    });
    told(tx, kind, ("scoring.pack-proposed", "propose-pack"), detail).await?;
    Ok(id)
}

/// Signs a proposal, which sets the version, or refuses it with a reason. Who proposed may take it back;
/// signs it only where nobody else could.
///
/// # Errors
/// `scoring.pack-no-proposal`, `scoring.pack-own-proposal`, `scoring.pack-reason-missing` where it is refused
/// without one; what setting a version refuses; a fault.
pub async fn decide_pack(
    tx: &mut Tx,
    kind: PackKind,
    (signs, note): (bool, &str),
    people: &[store::access::Person],
) -> Result<()> {
    tx.lock("SELECT id FROM store_chain WHERE id = $1", 1).await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text("live_pack = ").value(kind.code());
    let Some(open) = found(tx.conn(), ask).await? else {
        return Err(Rejection::new("scoring.pack-no-proposal").into());
    };
    let actor = tx.actor().0.clone();
    if signs && open.actor == actor && has_second(people, &actor) {
        return Err(Rejection::new("scoring.pack-own-proposal").into());
    }
    if !signs && note.trim().is_empty() {
        return Err(Rejection::new("scoring.pack-reason-missing").on("reason").into());
    }
    let at = tx.at().0;
    let mut ask = Ask::new("UPDATE scoring_pack_proposal SET live_pack = NULL, state = ");
    ask.value(if signs { "signed" } else { "refused" }).text(", decided_by = ");
    ask.value(actor.as_str()).text(", decided_at = ").value(at).text(", note = ");
    ask.value(note.trim()).text(" WHERE id = ").value(open.id);
    ask.run(tx.conn()).await.map_err(failed("deciding on a pack"))?;
    let detail = json!({
        "version": open.version, "signed": signs, "note": note.trim(), "proposed_by": open.actor,
        "alone": signs && open.actor == actor,
    });
    told(tx, kind, ("scoring.pack-decided", "decide-pack"), detail).await?;
    if signs {
        set_signed_pack(tx, kind, &open.content, &open.reason).await?;
    }
    Ok(())
}

async fn told(
    tx: &mut Tx,
    kind: PackKind,
    (event, action): (&'static str, &'static str),
    detail: serde_json::Value,
) -> Result<()> {
    let subject = format!("pack:{}", kind.code());
    tx.event(event, &subject, &detail).await?;
    tx.audit(Audit { room: "policy", action, subject, detail });
    Ok(())
}
