//! Who ranks the worklist: what is in force, what the challenger has learnt, what waits for a second person; proposing
//! and signing, by the same rules as on the page.

use base::{Failure, Rejection};
use credit::{
    collections::{
        Challenge, Ranking, challenge, decide_ranking, propose_ranking, ranking_in_force,
        waiting_ranking,
    },
    receivables::company_currency,
    scoring::PackProposal,
};
use store::access::Right;

use super::{
    endpoint::{
        Body, Call, Endpoint, Made,
        Verb::{Get, Post},
        endpoint as to,
    },
    shape::{Id, Nothing, On, sent, taken},
};
use crate::{
    failure::Refused,
    gate::Need::{Both, May},
};

/// The table.
#[rustfmt::skip]
pub(super) fn table() -> Vec<Endpoint> {
    let two = || Both(Right::SeeWorklist, Right::EditPolicy);
    vec![
        to(Get, "/worklist-ranking", "get-worklist-ranking", May(Right::SeeWorklist), show),
        to(Post, "/worklist-ranking/proposal", "propose-worklist-ranking", two(), propose),
        to(Post, "/worklist-ranking/proposal/verdict", "decide-worklist-ranking", two(), decide),
    ]
}

sent!(RankingWaiting { id: Id, version: String, reason: String, actor: String });

sent!(RankingSaid {
    kind: String,
    version: String,
    effective_from: Option<On>,
    reason: String,
    proposed_by: Option<String>,
    signed_by: Option<String>,
    signed_alone: bool,
    has_learnt: bool,
    too_few: String,
    learnt_rows: i64,
    contact_rows: i64,
    paid_rows: i64,
    auc: Option<f64>,
    awaiting: Option<RankingWaiting>,
});

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn said(now: Option<&Ranking>, told: &Challenge, waits: Option<PackProposal>) -> RankingSaid {
    let learnt = told.learnt.as_ref().ok();
    RankingSaid {
        kind: now.map_or("rule", Ranking::kind).to_owned(),
        version: now.map_or_else(String::new, |one| one.version.clone()),
        effective_from: now.map(|one| On(one.from_on)),
        reason: now.map_or_else(String::new, |one| one.reason.clone()),
        proposed_by: now.map(|one| one.proposed_by.clone()),
        signed_by: now.map(|one| one.signed_by.clone()),
        signed_alone: now.is_some_and(Ranking::is_alone),
        has_learnt: learnt.is_some(),
        too_few: told.learnt.as_ref().err().map_or("", |few| few.code()).to_owned(),
        learnt_rows: count(learnt.map_or(0, |one| one.rows)),
        contact_rows: count(learnt.map_or(0, |one| one.contacts)),
        paid_rows: count(learnt.map_or(0, |one| one.paid)),
        auc: learnt.map(|one| one.test.auc),
        awaiting: waits.map(|one| RankingWaiting {
            id: Id(one.id),
            version: one.version,
            reason: one.reason,
            actor: one.proposed_by,
        }),
    }
}

async fn stands<Q, B>(call: &Call<Q, B>) -> Result<RankingSaid, Failure> {
    let db = &call.app.db;
    let currency = company_currency(db).await?;
    let told = challenge(db, call.visit.scope(), currency).await?;
    let now = ranking_in_force(db, call.visit.today).await?;
    Ok(said(now.as_ref(), &told, waiting_ranking(db).await?))
}

/// What ranks, what was learnt, what waits.
pub async fn show(call: Call) -> Result<RankingSaid, Refused> {
    Ok(stands(&call).await?)
}

taken!(RankingToPropose { kind: String, reason: String });

/// Proposes that the learnt model takes over, or that the rule is put back.
pub async fn propose(
    call: Call<Nothing, Body<RankingToPropose>>,
) -> Result<Made<RankingSaid>, Refused> {
    let (Body(new), db) = (&call.body, &call.app.db);
    let told = match new.kind.as_str() {
        "learnt" => {
            let currency = company_currency(db).await?;
            Some(challenge(db, call.visit.scope(), currency).await?)
        }
        "rule" => None,
        odd => {
            let wrong = Rejection::new("collections.ranking-kind").with("kind", odd).on("kind");
            return Err(wrong.into());
        }
    };
    let mut tx = db.write(call.visit.actor()?).await?;
    propose_ranking(&mut tx, told.as_ref(), &new.reason).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: stands(&call).await? })
}

taken!(RankingVerdict { signs: bool, reason: String });

/// Signs what waits, or turns it down.
pub async fn decide(
    call: Call<Nothing, Body<RankingVerdict>>,
) -> Result<Made<RankingSaid>, Refused> {
    let (Body(new), db) = (&call.body, &call.app.db);
    let id = waiting_ranking(db).await?.map_or(0, |one| one.id);
    let mut tx = db.write(call.visit.actor()?).await?;
    decide_ranking(&mut tx, id, (new.signs, &new.reason)).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: stands(&call).await? })
}
