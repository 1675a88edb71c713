//! Which rights require a certificate: what stands, what waits for its second person, proposing and signing.

use academy::certificates::{
    Wanted, decide_requirement, propose_requirement, reached, reached_today, requirement_proposals,
};
use base::Failure;
use store::access::Right;

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Endpoint, Made, Verb, endpoint as to},
    ledger::PageAsked,
    shape::{Id, Nothing, On, sent, taken},
};
use crate::{failure::Refused, gate::Need};

/// The addresses.
pub(super) fn table() -> Vec<Endpoint> {
    use Verb::{Get, Post};
    let set = Need::May(Right::EditPolicy);
    vec![
        to(Get, "/certificate-rights", "list-certificate-rights", set, list),
        to(Post, "/certificate-rights", "propose-certificate-right", set, propose),
        to(Post, "/certificate-rights/decision", "decide-certificate-right", set, decide),
    ]
}

sent!(CertificateRight {
    right_code: String,
    level: Option<String>,
    requirement_state: String,
    required_from: On,
    required_until: Option<On>,
    grace_days: i64,
    reason: String,
    rule_proposed_by: String,
    rule_signed_by: Option<String>,
    people_keeping: i64,
    people_losing: Vec<String>,
});

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Rules that count today or later, and the proposal that waits.
pub async fn list(call: Call<PageAsked>) -> Result<Page<CertificateRight>, Refused> {
    let (db, today) = (&call.app.db, call.visit.today);
    let mut all = Vec::new();
    for rule in db.list_requirements().await? {
        let reach = reached_today(db, &rule).await?;
        let losing = reach.people.iter().filter(|one| one.lack.is_some());
        let state = if rule.from_on <= today { "in-force" } else { "coming" };
        all.push(CertificateRight {
            right_code: rule.right.code().to_owned(),
            level: Some(rule.level.clone()),
            requirement_state: state.to_owned(),
            required_from: On(rule.from_on),
            required_until: rule.until_on.map(On),
            grace_days: i64::from(rule.grace_days),
            reason: rule.reason.clone(),
            rule_proposed_by: rule.proposed_by.clone(),
            rule_signed_by: Some(rule.signed_by.clone()),
            people_keeping: number(reach.keep()),
            people_losing: losing.map(|one| one.login.clone()).collect(),
        });
    }
    for one in requirement_proposals(db).await? {
        if one.proposal.state != "proposed" {
            continue;
        }
        let reach = match reached(db, &one.wanted).await {
            Ok(reach) => reach,
            Err(Failure::Rejected(_)) => academy::certificates::Reached::default(),
            Err(other) => return Err(other.into()),
        };
        let losing = reach.people.iter().filter(|one| one.lack.is_some());
        all.push(CertificateRight {
            right_code: one.wanted.right.code().to_owned(),
            level: one.wanted.level.clone(),
            requirement_state: "waits".to_owned(),
            required_from: On(one.wanted.from_on),
            required_until: None,
            grace_days: i64::from(one.wanted.grace_days),
            reason: one.proposal.reason.clone(),
            rule_proposed_by: one.proposal.proposed_by.clone(),
            rule_signed_by: None,
            people_keeping: number(reach.keep()),
            people_losing: losing.map(|one| one.login.clone()).collect(),
        });
    }
    let at = (call.query.limit, call.query.after.as_deref());
    let key = |one: &CertificateRight| format!("{}:{}", one.right_code, one.required_from.0);
    Ok(cursor::page(&call.question(), all, at, key)?)
}

taken!(NewCertificateRight {
    right_code: String,
    level: Option<String>,
    required_from: On,
    grace_days: Option<i64>,
    reason: String,
});

sent!(CertificateRightMade { id: Id });

/// Proposes that a right requires a level; without a level, that it requires none any more.
pub async fn propose(
    call: Call<Nothing, Body<NewCertificateRight>>,
) -> Result<Made<CertificateRightMade>, Refused> {
    let Body(new) = &call.body;
    let wanted = Wanted {
        right: new.right_code.parse::<Right>()?,
        level: new.level.clone(),
        from_on: new.required_from.0,
        grace_days: i32::try_from(new.grace_days.unwrap_or(0)).unwrap_or(-1),
    };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let id = propose_requirement(&mut tx, &wanted, &new.reason).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: CertificateRightMade { id: Id(id) } })
}

taken!(CertificateRightDecision { signs: bool, note: Option<String> });

sent!(CertificateRightDecided { was_signed: bool });

/// Signs what waits, or refuses it.
pub async fn decide(
    call: Call<Nothing, Body<CertificateRightDecision>>,
) -> Result<CertificateRightDecided, Refused> {
    let Body(given) = &call.body;
    let note = given.note.as_deref().unwrap_or_default();
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    decide_requirement(&mut tx, (given.signs, note)).await?;
    tx.commit().await?;
    Ok(CertificateRightDecided { was_signed: given.signs })
}
