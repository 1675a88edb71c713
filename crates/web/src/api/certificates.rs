//! Certification: levels with how one stands, certificates that are held; who teaches sees everybody's.

use academy::certificates::{
    Certificate, CertificatePack, HeldFilter, find_live, get_held, list_held,
};
use store::access::Right;

use super::{
    cursor::{self, Page},
    endpoint::Call,
    ledger::PageAsked,
    shape::{Id, sent},
};
use crate::failure::Refused;

/// Certificates that are read at most; older ones stand on the page.
const MOST: usize = 500;

sent!(CertificateLevelSaid {
    code: String,
    name: String,
    pack_version: String,
    exam_questions: i64,
    exam_minutes: i64,
    pass_bps: i64,
    role_plays: i64,
    plan_asked: bool,
    valid_months: i64,
    enrolment_id: Option<Id>,
    parts_done: Option<i64>,
    parts_all: Option<i64>,
});

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The levels, and how whoever asks stands in each.
pub async fn levels(call: Call<PageAsked>) -> Result<Page<CertificateLevelSaid>, Refused> {
    let user = call.visit.person()?.id;
    let pack = CertificatePack::shipped();
    let mut all = Vec::new();
    for level in &pack.levels {
        let live = find_live(&call.app.db, user, &level.code).await?;
        let renewal = live.as_ref().is_some_and(|one| one.renewal);
        let rule = level.exam_of(renewal);
        let parts = live.as_ref().map(|one| one.standing.parts());
        all.push(CertificateLevelSaid {
            code: level.code.clone(),
            name: level.name.pick(call.visit.lang).to_owned(),
            pack_version: pack.edition.version.clone(),
            exam_questions: number(rule.count()),
            exam_minutes: rule.minutes,
            pass_bps: rule.pass_bps,
            role_plays: number(level.practicals_of(renewal).count()),
            plan_asked: level.plan_of(renewal),
            valid_months: i64::from(level.valid_months),
            enrolment_id: live.as_ref().map(|one| Id(one.id)),
            parts_done: parts.map(|(done, _)| number(done)),
            parts_all: parts.map(|(_, all)| number(all)),
        });
    }
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &CertificateLevelSaid| one.code.clone())?)
}

sent!(CertificateSaid {
    id: Id,
    number: String,
    level: String,
    name: String,
    company: String,
    granted_on: String,
    valid_until: String,
    state: String,
    revoked_on: Option<String>,
    granted_by: String,
    check_code: String,
    public_key: String,
    seal: String,
});

fn said(call_today: base::Day, one: &Certificate) -> CertificateSaid {
    CertificateSaid {
        id: Id(one.id),
        number: one.number.clone(),
        level: one.level.clone(),
        name: one.name.clone(),
        company: one.company.clone(),
        granted_on: one.granted_on.to_string(),
        valid_until: one.valid_until.to_string(),
        state: one.state(call_today).code().to_owned(),
        revoked_on: one.revoked_on.map(|day| day.to_string()),
        granted_by: one.granted_by.clone(),
        check_code: one.code_said(),
        public_key: one.public_key.clone(),
        seal: one.seal.clone(),
    }
}

/// Certificates, the newest first.
pub async fn list(call: Call<PageAsked>) -> Result<Page<CertificateSaid>, Refused> {
    let user = match call.visit.may(Right::Teach) {
        true => None,
        false => Some(call.visit.person()?.id),
    };
    let filter = HeldFilter { user, ..HeldFilter::default() };
    let rows = list_held(&call.app.db, &filter, (0, MOST)).await?;
    let all = rows.iter().map(|one| said(call.visit.today, one)).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &CertificateSaid| one.id.0.to_string())?)
}

/// A certificate.
pub async fn one(call: Call) -> Result<CertificateSaid, Refused> {
    let asked = (call.visit.person()?.id, call.visit.may(Right::Teach));
    let held = get_held(&call.app.db, call.id()?, asked).await?;
    Ok(said(call.visit.today, &held))
}
