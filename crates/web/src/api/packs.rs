//! The packs that judge: which version counts, and setting an own one.

use base::{Day, Lang, Rejection};
use credit::{
    assess::{
        PackInForce, PackKind, decide_pack, open_proposal, pack_in_force, propose_pack, set_pack,
    },
    collections::decide_strategy,
    orders::{decide_rule, find_rule_what_if, propose_rule, rule_of},
    scoring::{
        PackProposal, Signature, list_own_packs, list_proposals, signature_of, withdraw_own_pack,
    },
};
use store::Db;

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    ledger::PageAsked,
    shape::{At, Code, Id, Nothing, On, sent, taken},
};
use crate::failure::Refused;

sent!(Pack {
    pack: Code<PackKind>,
    own: bool,
    own_id: Option<Id>,
    version: String,
    effective_from: On,
    source: String,
    digest: String,
    proposed_by: Option<String>,
    signed_by: Option<String>,
    signed_alone: bool,
});

sent!(PackWithText { pack: Pack, text: String, shipped_text: String });

async fn pack(db: &Db, now: &PackInForce, lang: Lang) -> Result<Pack, base::Failure> {
    let edition = now.edition();
    let signed = match now.own {
        Some(_) => signature_of(db, now.kind.code(), &edition.digest).await?,
        None => None,
    };
    Ok(Pack {
        pack: Code(now.kind),
        own: now.own.is_some(),
        own_id: now.own.as_ref().map(|own| Id(own.id)),
        version: edition.version.clone(),
        effective_from: On(edition.effective_from),
        source: edition.source.pick(lang).to_owned(),
        digest: edition.digest.clone(),
        proposed_by: signed.as_ref().map(|one| one.proposed_by.clone()),
        signed_by: signed.as_ref().map(|one| one.signed_by.clone()),
        signed_alone: signed.as_ref().is_some_and(Signature::is_alone),
    })
}

/// The packs in force today.
pub async fn list(call: Call<PageAsked>) -> Result<Page<Pack>, Refused> {
    let mut all = Vec::with_capacity(PackKind::ALL.len());
    for kind in PackKind::ALL {
        let now = pack_in_force(&call.app.db, kind, call.visit.today).await?;
        all.push(pack(&call.app.db, &now, call.visit.lang).await?);
    }
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |pack: &Pack| pack.pack.0.code().to_owned())?)
}

taken!(DayAsked {
    on: Option<On>,
});

fn kind<Q, B>(call: &Call<Q, B>) -> Result<PackKind, Refused> {
    let word = call.path("pack");
    let unknown = || Rejection::new("house.not-found").with("what", word);
    Ok(PackKind::parse(word).ok_or_else(unknown)?)
}

/// One pack as it counts on a day, with its text and the shipped one.
pub async fn one(call: Call<DayAsked>) -> Result<PackWithText, Refused> {
    let on: Day = call.query.on.map_or(call.visit.today, |day| day.0);
    let kind = kind(&call)?;
    let now = pack_in_force(&call.app.db, kind, on).await?;
    let (text, shipped) = (now.text().to_owned(), kind.shipped_text().to_owned());
    let pack = pack(&call.app.db, &now, call.visit.lang).await?;
    Ok(PackWithText { pack, text, shipped_text: shipped })
}

taken!(PackToSet { text: String, reason: String });

sent!(PackSet { version: String, effective_from: On, digest: String });

/// On the wire the field is called what it is sent as.
fn on_text(failure: base::Failure) -> base::Failure {
    match failure {
        base::Failure::Rejected(mut rejection) if rejection.field.as_deref() == Some("content") => {
            rejection.field = Some("text".to_owned());
            base::Failure::Rejected(rejection)
        }
        other => other,
    }
}

/// Sets an own version.
pub async fn set(call: Call<Nothing, Body<PackToSet>>) -> Result<Made<PackSet>, Refused> {
    let kind = kind(&call)?;
    let Body(new) = &call.body;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let edition = set_pack(&mut tx, kind, &new.text, &new.reason).await.map_err(on_text)?;
    tx.commit().await?;
    let effective_from = On(edition.effective_from);
    let what = PackSet { version: edition.version, effective_from, digest: edition.digest };
    Ok(Made { new: true, what })
}

taken!(PackWithdrawal { version: String, reason: String });

/// Takes an own version out of force.
pub async fn withdraw(call: Call<Nothing, Body<PackWithdrawal>>) -> Result<Made<PackSet>, Refused> {
    let kind = kind(&call)?;
    let Body(new) = &call.body;
    let own = list_own_packs(&call.app.db, kind.code()).await?;
    let found = own.into_iter().find(|pack| pack.edition.version == new.version);
    let unknown = || Rejection::new("scoring.pack-unknown").with("id", &new.version);
    let found = found.ok_or_else(unknown)?;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    withdraw_own_pack(&mut tx, kind.code(), found.id, &new.reason).await?;
    tx.commit().await?;
    let now = pack_in_force(&call.app.db, kind, call.visit.today).await?;
    let edition = now.edition().clone();
    let effective_from = On(edition.effective_from);
    let what = PackSet { version: edition.version, effective_from, digest: edition.digest };
    Ok(Made { new: true, what })
}

sent!(PackWaiting {
    pack: Code<PackKind>,
    by_two: bool,
    waiting: bool,
    version: Option<String>,
    effective_from: Option<On>,
    reason: Option<String>,
    actor: Option<String>,
    text: Option<String>,
});

/// What of a pack waits for its second person.
pub async fn waiting(call: Call) -> Result<PackWaiting, Refused> {
    let kind = kind(&call)?;
    let open = open_proposal(&call.app.db, kind).await?;
    let (waiting, open) = (open.is_some(), open.as_ref());
    Ok(PackWaiting {
        pack: Code(kind),
        by_two: kind.by_two() || matches!(kind, PackKind::Orders | PackKind::Strategy),
        waiting,
        version: open.map(|one| one.version.clone()),
        effective_from: open.map(|one| On(one.effective_on)),
        reason: open.map(|one| one.reason.clone()),
        actor: open.map(|one| one.proposed_by.clone()),
        text: open.map(|one| one.content.clone()),
    })
}

/// Proposes a version of a pack that two people set.
pub async fn propose(call: Call<Nothing, Body<PackToSet>>) -> Result<Made<PackWaiting>, Refused> {
    let (kind, Body(new)) = (kind(&call)?, &call.body);
    // The rule of orders is proposed with what the orders of twelve months would have become.
    let what_if = match kind {
        PackKind::Orders => {
            let rule = rule_of(&new.text).map_err(on_text)?;
            Some(find_rule_what_if(&call.app.db, &rule).await?)
        }
        _ => None,
    };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let done = match what_if {
        Some(told) => propose_rule(&mut tx, &new.text, &new.reason, &told).await,
        None => propose_pack(&mut tx, kind, &new.text, &new.reason).await,
    };
    done.map_err(on_text)?;
    tx.commit().await?;
    let open = open_proposal(&call.app.db, kind).await?;
    let open = open.ok_or_else(|| Rejection::new("scoring.pack-no-proposal"))?;
    let what = PackWaiting {
        pack: Code(kind),
        by_two: true,
        waiting: true,
        version: Some(open.version),
        effective_from: Some(On(open.effective_on)),
        reason: Some(open.reason),
        actor: Some(open.proposed_by),
        text: Some(open.content),
    };
    Ok(Made { new: true, what })
}

sent!(PackProposalSaid {
    id: Id,
    state: String,
    version: String,
    effective_from: On,
    reason: String,
    proposed_by: String,
    recorded_at: At,
    decided_by: Option<String>,
    note: String,
    signed_alone: bool,
});

/// What was proposed of a pack and what became of it, the newest first.
pub async fn history(call: Call<PageAsked>) -> Result<Page<PackProposalSaid>, Refused> {
    let kind = kind(&call)?;
    let said = |one: PackProposal| PackProposalSaid {
        id: Id(one.id),
        signed_alone: one.is_alone(),
        state: one.state,
        version: one.version,
        effective_from: On(one.effective_on),
        reason: one.reason,
        proposed_by: one.proposed_by,
        recorded_at: At(one.recorded_at),
        decided_by: one.decided_by,
        note: one.note,
    };
    let all = list_proposals(&call.app.db, kind.code()).await?.into_iter().map(said).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &PackProposalSaid| one.id.0.to_string())?)
}

taken!(PackVerdict { signs: bool, note: Option<String> });

/// Signs what is proposed, or refuses it.
pub async fn decide(call: Call<Nothing, Body<PackVerdict>>) -> Result<Made<Pack>, Refused> {
    let (kind, Body(new), db) = (kind(&call)?, &call.body, &call.app.db);
    let mut tx = db.write(call.visit.actor()?).await?;
    let said = (new.signs, new.note.as_deref().unwrap_or_default());
    let open = open_proposal(db, kind).await?.map(|one| one.id);
    match (kind, open) {
        (PackKind::Orders, Some(id)) => decide_rule(&mut tx, id, said).await?,
        (PackKind::Strategy, Some(id)) => decide_strategy(&mut tx, id, said).await?,
        _ => decide_pack(&mut tx, kind, said).await?,
    }
    tx.commit().await?;
    let now = pack_in_force(db, kind, call.visit.today).await?;
    Ok(Made { new: true, what: pack(db, &now, call.visit.lang).await? })
}
