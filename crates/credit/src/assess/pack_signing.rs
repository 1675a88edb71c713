//! Packs that two people set: one proposes a version, another signs it. What is signed is set as every
//! other own version is; what is refused stays on record.

use base::{Rejection, Result};
use serde_json::json;
use store::{Audit, Db, Tx};

use super::packs::{PackKind, plain, refusal, set_signed_pack, wants_points};
use crate::scoring::{
    Asked, Eyes, NewProposal, PackProposal, admit_own_pack, ask_second, draft_proposal, eyes_on,
    settle_proposal, waiting_proposal,
};

/// The proposal of a pack that waits for its second person.
///
/// # Errors
/// A fault from the database.
pub async fn open_proposal(db: &Db, kind: PackKind) -> Result<Option<PackProposal>> {
    let mut connection = db.read().await?;
    waiting_proposal(&mut connection, kind.code()).await
}

/// Proposes a version of a pack that two people set.
///
/// # Errors
/// `scoring.pack-alone` for a pack that one person sets; `orders.rule-by-two`,
/// `collections.strategy-by-two` for those that are proposed where they are tried; `scoring.pack-wrong`,
/// `scoring.pack-reason-missing`, `scoring.pack-as-shipped`, `scoring.pack-backdated`,
/// `scoring.pack-version-taken`, `scoring.pack-proposed` where one waits already; a fault.
pub async fn propose_pack(tx: &mut Tx, kind: PackKind, text: &str, reason: &str) -> Result<i64> {
    let alone = || (!kind.by_two()).then_some("scoring.pack-alone");
    if let Some(code) = of_its_own(kind).or_else(alone) {
        return Err(Rejection::new(code).on("content").into());
    }
    let text = plain(text)?;
    let edition = kind.check(&text).map_err(refusal)?;
    wants_points(tx, kind, &text, edition.effective_from).await?;
    admit_own_pack(tx, kind.code(), (&edition, kind.shipped_edition()), reason).await?;
    let new = NewProposal { pack: kind.code(), edition: &edition, content: &text, reason };
    let id = draft_proposal(tx, &new).await?;
    if let Asked::Another(_) = ask_second(tx, kind.code(), id).await? {
        return Err(Rejection::new("scoring.pack-proposed").on("content").into());
    }
    let detail = json!({
        "version": edition.version, "effective_from": edition.effective_from.to_string(),
        "digest": edition.digest, "reason": reason.trim(),
    });
    told(tx, kind, ("scoring.pack-proposed", "propose-pack"), detail).await?;
    Ok(id)
}

/// Two packs are tried before they are proposed, on pages of their own:
/// `orders::decide_rule`, `collections::decide_strategy`.
const fn of_its_own(kind: PackKind) -> Option<&'static str> {
    match kind {
        PackKind::Orders => Some("orders.rule-by-two"),
        PackKind::Strategy => Some("collections.strategy-by-two"),
        _ => None,
    }
}

/// Signs what waits, or refuses it. Its author signs only where nobody else could; refusing it is open to
/// the author too, who thereby takes it back.
///
/// # Errors
/// `scoring.pack-no-proposal` where nothing waits; `scoring.pack-own-proposal`; a refusal needs a note:
/// `scoring.pack-reason-missing` without one; what setting a version refuses; a fault.
pub async fn decide_pack(tx: &mut Tx, kind: PackKind, (signs, note): (bool, &str)) -> Result<()> {
    tx.lock("SELECT id FROM store_chain WHERE id = $1", 1).await?;
    let none = || Rejection::new("scoring.pack-no-proposal");
    let open = waiting_proposal(tx.conn(), kind.code()).await?.ok_or_else(none)?;
    if let Some(code) = of_its_own(kind) {
        return Err(Rejection::new(code).on("content").into());
    }
    let eyes = eyes_on(tx, &open.proposed_by).await?;
    if signs && eyes == Eyes::Same {
        return Err(Rejection::new("scoring.pack-own-proposal").into());
    }
    if !signs && note.trim().is_empty() {
        return Err(Rejection::new("scoring.pack-reason-missing").on("reason").into());
    }
    if !settle_proposal(tx, open.id, (signs, note)).await? {
        return Err(none().into());
    }
    let detail = json!({
        "version": open.version, "signed": signs, "note": note.trim(),
        "proposed_by": open.proposed_by, "alone": signs && eyes == Eyes::Alone,
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
