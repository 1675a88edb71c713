//! Why a buyer does not pay, as it says and as it was found to be (L06–L11), and which type of debtor it is
//! (L01).

use base::{Rejection, Result};
use serde_json::json;
use store::{Ask, Tx, failed};

use super::case::{CaseFile, lock_open, of_case};
use crate::collections::{
    readings::{Telling, settle_told, tell},
    talk::TalkPack,
};

/// Sets the stated and the verified reason of a case; an empty code leaves one open.
///
/// # Errors
/// `collections.case-unknown`, `collections.case-closed`, `collections.case-reason-unknown`,
/// `collections.reason-proof` where a verified reason rests on nothing, `collections.reason-approve` where the
/// plan of the reason needs a manager and the actor is none, or a fault.
pub async fn set_reason(
    tx: &mut Tx,
    pack: &TalkPack,
    id: i64,
    (stated, verified, proof): (&str, &str, &str),
    manager: bool,
) -> Result<()> {
    let case = lock_open(tx, id).await?;
    for (field, code) in [("stated", stated), ("verified", verified)] {
        if !code.is_empty() && pack.reason(code).is_none() {
            return Err(Rejection::new("collections.case-reason-unknown")
                .with("reason", code)
                .on(field)
                .into());
        }
    }
    let proof = proof.trim();
    if !verified.is_empty() && proof.is_empty() {
        return Err(Rejection::new("collections.reason-proof").on("proof").into());
    }
    let needs = pack.reason(verified).is_some_and(|one| one.approve);
    if needs && !manager && case.verified != verified {
        return Err(Rejection::new("collections.reason-approve").on("verified").into());
    }
    let today = tx.clock().today();
    let since = match verified.is_empty() {
        true => None,
        false if case.verified == verified => case.verified_on.or(Some(today)),
        false => Some(today),
    };
    let mut ask = Ask::new("UPDATE collections_case SET stated = ");
    ask.value(stated).text(", verified = ").value(verified).text(", verified_by_what = ");
    ask.value(proof).text(", verified_on = ").value(since).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("setting reasons"))?;
    if !stated.is_empty() && stated != case.stated {
        let told = Telling { reason: stated, ..of(&case) };
        tell(tx, &pack.edition.version, &told, today).await?;
    }
    if !verified.is_empty() && verified != case.verified {
        settle_told(tx, case.buyer_id, (verified, proof)).await?;
    }
    let detail = json!({ "stated": stated, "verified": verified });
    of_case(tx, (case.buyer_id, id), "set-reason", &detail);
    Ok(())
}

/// What is told on a case, nothing yet.
const fn of(case: &CaseFile) -> Telling<'static> {
    Telling {
        buyer_id: case.buyer_id,
        contact_id: None,
        case_id: Some(case.id),
        way: "case",
        ability: "",
        willing: "",
        reason: "",
    }
}

/// Says which type of debtor it is.
///
/// # Errors
/// `collections.case-unknown`, `collections.case-closed`, `collections.kind-unknown`, or a fault.
pub async fn set_kind(tx: &mut Tx, pack: &TalkPack, id: i64, kind: &str) -> Result<()> {
    let case = lock_open(tx, id).await?;
    let Some(rated) = pack.kind(kind) else {
        return Err(Rejection::new("collections.kind-unknown")
            .with("kind", kind)
            .on("kind")
            .into());
    };
    let rate = |strong: bool| if strong { "strong" } else { "weak" };
    let (ability, willing) = (rate(rated.able), rate(rated.willing));
    let told = Telling { ability, willing, ..of(&case) };
    let today = tx.clock().today();
    tell(tx, &pack.edition.version, &told, today).await?;
    let mut ask = Ask::new("UPDATE collections_case SET kind = ");
    ask.value(kind).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("setting a type"))?;
    of_case(tx, (case.buyer_id, id), "set-kind", &json!({ "kind": kind, "was": case.kind }));
    Ok(())
}
