//! Versions of the strategy that were edited on the screen: tried on the ledger of a year, proposed by one
//! person and signed by another. What is signed becomes the company's own version of the pack.

use base::{Failure, Rejection, Result};
use serde_json::json;
use store::{Audit, Db, Tx};

use super::{pack::StrategyPack, simulate::Simulation};
use crate::collections::{LetterPack, talk::TalkPack};
use crate::scoring::{
    Asked, Eyes, NewProposal, PackProposal, ask_second, draft_proposal, eyes_on, find_proposal,
    keep_own_pack, keep_tried, not_backdated, own_read, settle_proposal, waiting_proposal,
};

/// The strategy's pack.
const PACK: &str = "strategy";

/// One of the versions that were made on the screen.
///
/// # Errors
/// `collections.strategy-unknown`, or a fault.
pub async fn get_strategy_version(db: &Db, id: i64) -> Result<PackProposal> {
    let mut connection = db.read().await?;
    find_proposal(&mut connection, PACK, id).await?.ok_or_else(|| unknown(id))
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

fn reasoned(reason: &str) -> Result<&str> {
    match reason.trim() {
        "" => Err(Rejection::new("collections.reason-missing").on("reason").into()),
        reason => Ok(reason),
    }
}

fn told(tx: &mut Tx, action: &'static str, id: i64, detail: serde_json::Value) {
    tx.audit(Audit { room: "collections", action, subject: format!("strategy:{id}"), detail });
}

/// A step with a letter that the company does not have would never go out.
async fn letters_are_there(tx: &mut Tx, pack: &StrategyPack) -> Result<()> {
    let today = tx.clock().today();
    let own = own_read(tx.conn(), "letters", today, LetterPack::read).await?;
    let own = own.map(|(letters, _)| letters);
    let letters = own.as_ref().unwrap_or_else(|| LetterPack::shipped());
    let Some(step) = pack.without_letter(letters) else { return Ok(()) };
    let known: Vec<&str> = letters.letters.iter().map(|one| one.code.as_str()).collect();
    let wrong = Rejection::new("collections.strategy-letter").with("step", &step.code);
    Err(wrong.with("letter", &step.letter).with("known", known.join(", ")).into())
}

/// A step for a reason that the talk does not know would never come.
async fn reasons_are_known(tx: &mut Tx, pack: &StrategyPack) -> Result<()> {
    let today = tx.clock().today();
    let own = own_read(tx.conn(), "talk", today, TalkPack::read).await?;
    let own = own.map(|(talk, _)| talk);
    let talk = own.as_ref().unwrap_or_else(|| TalkPack::shipped());
    for step in &pack.steps {
        if let Some(code) = step.reasons.iter().find(|code| talk.reason(code).is_none()) {
            let known: Vec<&str> = talk.reasons.iter().map(|one| one.code.as_str()).collect();
            let wrong = Rejection::new("collections.strategy-reason").with("step", &step.code);
            return Err(wrong.with("reason", code).with("known", known.join(", ")).into());
        }
    }
    Ok(())
}

/// Keeps a version as a draft, to be tried and then proposed.
///
/// # Errors
/// `collections.reason-missing`, `collections.strategy-letter` for a letter that the company does not have,
/// `collections.strategy-reason` for a reason that the talk does not know,
/// `scoring.pack-wrong`, `scoring.pack-backdated`, `collections.strategy-same`; a fault.
pub async fn draft_strategy(tx: &mut Tx, (content, reason): (&str, &str)) -> Result<i64> {
    let reason = reasoned(reason)?;
    let (pack, today) = (strategy_of(content)?, tx.clock().today());
    reasons_are_known(tx, &pack).await?;
    letters_are_there(tx, &pack).await?;
    let (edition, from) = (&pack.edition, pack.edition.effective_from);
    not_backdated(tx, &edition.version, from)?;
    let own = own_read(tx.conn(), PACK, today, StrategyPack::read).await?;
    let now = own.map_or_else(|| StrategyPack::shipped().clone(), |(own, _)| own);
    if pack.spelled("", from, "") == now.spelled("", from, "") {
        return Err(Rejection::new("collections.strategy-same").into());
    }
    let id = draft_proposal(tx, &NewProposal { pack: PACK, edition, content, reason }).await?;
    let detail = json!({ "version": edition.version, "digest": edition.digest });
    told(tx, "draft-strategy", id, detail);
    Ok(id)
}

/// Keeps what the last year would have been under a draft.
///
/// # Errors
/// `collections.strategy-unknown` where it is no draft; a fault.
pub async fn keep_simulation(tx: &mut Tx, id: i64, simulation: &Simulation) -> Result<()> {
    if !keep_tried(tx, (PACK, id), simulation).await? {
        return Err(unknown(id));
    }
    let detail = json!({
        "contacts": simulation.new.contacts, "letters": simulation.new.letters,
        "until": simulation.until,
    });
    told(tx, "simulate-strategy", id, detail);
    Ok(())
}

/// Proposes a draft that was tried to a second person.
///
/// # Errors
/// `collections.strategy-unknown` where it is no draft, `collections.strategy-untried`,
/// `collections.strategy-asked-already`, `scoring.pack-backdated`; a fault.
pub async fn propose_strategy(tx: &mut Tx, id: i64) -> Result<()> {
    let found = find_proposal(tx.conn(), PACK, id).await?.filter(|one| one.state == "draft");
    let version = found.ok_or_else(|| unknown(id))?;
    if !version.is_tried() {
        return Err(Rejection::new("collections.strategy-untried").into());
    }
    not_backdated(tx, &id.to_string(), version.effective_on)?;
    if let Asked::Another(by) = ask_second(tx, PACK, id).await? {
        return Err(Rejection::new("collections.strategy-asked-already").with("by", by).into());
    }
    let detail = json!({
        "effective_from": version.effective_on.to_string(), "reason": version.reason,
    });
    tx.event("collections.strategy-proposed", &format!("strategy:{id}"), &detail).await?;
    told(tx, "propose-strategy", id, detail);
    Ok(())
}

/// Signs a version, or turns it down. Its author signs only where nobody else could; turning it down is
/// open to the author too, who thereby takes it back.
///
/// # Errors
/// `collections.strategy-unknown` where it waits for nobody; `collections.strategy-same-person`,
/// `collections.reason-missing`; the refusals of [`keep_own_pack`]; a fault.
pub async fn decide_strategy(tx: &mut Tx, id: i64, (sign, reason): (bool, &str)) -> Result<()> {
    let reason = reasoned(reason)?;
    let waits = waiting_proposal(tx.conn(), PACK).await?.filter(|one| one.id == id);
    let version = waits.ok_or_else(|| unknown(id))?;
    let eyes = eyes_on(tx, &version.proposed_by).await?;
    if sign && eyes == Eyes::Same {
        return Err(Rejection::new("collections.strategy-same-person").into());
    }
    if sign {
        let pack = strategy_of(&version.content)?;
        let editions = (&pack.edition, &StrategyPack::shipped().edition);
        keep_own_pack(tx, PACK, editions, &version.content, &version.reason).await?;
    }
    if !settle_proposal(tx, id, (sign, reason)).await? {
        return Err(unknown(id));
    }
    let detail = json!({
        "proposed_by": version.proposed_by, "reason": reason, "signed": sign,
        "alone": sign && eyes == Eyes::Alone,
    });
    told(tx, if sign { "sign-strategy" } else { "reject-strategy" }, id, detail);
    Ok(())
}
