//! The register of buyers: score, limit in force and proposed, terms, exposure and headroom.

use std::collections::BTreeMap;

use base::{Currency, Money};
use credit::{
    assess,
    parties::CustomerKind,
    policy::{Tier, headroom, terms_of},
    roster::{self, RosterCursor, RosterFilter, RosterRow, RosterSort, list_roster, sum_roster},
    scoring::Confidence,
    warning::AlertLevel,
};

use super::{
    assessed::{HeadroomSaid, LimitSaid, headroom_said, level, limit_said, probability},
    cursor,
    endpoint::Call,
    ledger::owner_id,
    shape::{Cash, Code, On, cash, sent, taken},
};
use crate::failure::Refused;

sent!(BuyerLine {
    code: String,
    name: String,
    name_en: String,
    kind: Code<CustomerKind>,
    owner: Option<String>,
    blocked: bool,
    assessed: bool,
    score: Option<i64>,
    score_before: Option<i64>,
    pd: Option<f64>,
    tier: Code<Tier>,
    confidence: Code<Confidence>,
    exposure: Cash,
    overdue: Cash,
    oldest_days: i64,
    sales_12m: Cash,
    limit: Option<LimitSaid>,
    headroom: HeadroomSaid,
    proposed_limit: Option<LimitSaid>,
    terms: String,
    proposed_terms: String,
    alert_level: Option<Code<AlertLevel>>,
});

sent!(BuyersFound {
    as_of: Option<On>,
    items: Vec<BuyerLine>,
    next: Option<String>,
    total: i64,
    exposure: Cash,
    overdue: Cash,
});

taken!(BuyersAsked {
    search: Option<String>,
    tier: Option<Code<Tier>>,
    kind: Option<Code<CustomerKind>>,
    owner: Option<String>,
    alert_level: Option<Code<AlertLevel>>,
    overdue_only: Option<bool>,
    over_limit_only: Option<bool>,
    ungranted_only: Option<bool>,
    proposal_differs_only: Option<bool>,
    blocked_only: Option<bool>,
    sort: Option<Code<RosterSort>>,
    descending: Option<bool>,
    limit: Option<u32>,
    after: Option<String>,
});

/// Buyers, searched, filtered, sorted. A cursor holds as long as the assessment that it was
/// given in.
pub async fn list(call: Call<BuyersAsked>) -> Result<BuyersFound, Refused> {
    let (asked, db) = (&call.query, &call.app.db);
    let current = assess::current_run(db).await?;
    let run = current.as_ref().map_or(0, |run| run.id);
    let question = format!("{} run {run}", call.question());
    let after = match cursor::read::<1>(&question, asked.after.as_deref())? {
        Some([place]) => Some(RosterCursor::parse(&place).ok_or_else(cursor::wrong)?),
        None => None,
    };
    let filter = RosterFilter {
        scope: call.visit.scope(),
        search: asked.search.clone().unwrap_or_default(),
        tier: asked.tier.map(|tier| tier.0),
        kind: asked.kind.map(|kind| kind.0),
        owner: owner_id(db, asked.owner.as_deref()).await?,
        alert: asked.alert_level.map_or(0, |level| level.0.rank()),
        overdue: asked.overdue_only.unwrap_or(false),
        over_limit: asked.over_limit_only.unwrap_or(false),
        ungranted: asked.ungranted_only.unwrap_or(false),
        differs: asked.proposal_differs_only.unwrap_or(false),
        blocked: asked.blocked_only.unwrap_or(false),
        sort: asked.sort.map_or(RosterSort::Code, |sort| sort.0),
        descending: asked.descending.unwrap_or(false),
        after,
        limit: cursor::rows(asked.limit)?,
        ..RosterFilter::default()
    };
    let found = list_roster(db, &filter).await?;
    let totals = sum_roster(db, &filter).await?;
    let people = db.list_people().await?;
    let logins: BTreeMap<i64, String> =
        people.into_iter().map(|person| (person.id, person.login)).collect();
    let currency = found.currency;
    let ids: Vec<i64> = found.rows.iter().map(|row| row.id).collect();
    let mut granted = terms_of(db, &ids, call.visit.today).await?;
    let mut one = |mut row: RosterRow| {
        if let Some(terms) = granted.remove(&row.id) {
            row.terms = terms.terms;
        }
        line(row, currency, &logins)
    };
    Ok(BuyersFound {
        as_of: current.map(|run| On(run.as_of)),
        items: found.rows.into_iter().map(&mut one).collect(),
        next: found.next.map(|place| cursor::write(&question, &[place.code()])),
        total: totals.buyers,
        exposure: cash(totals.exposure_minor, currency),
        overdue: cash(totals.overdue_minor, currency),
    })
}

fn line(row: RosterRow, currency: Currency, logins: &BTreeMap<i64, String>) -> BuyerLine {
    let judged = row.assessed.as_ref();
    let of = |minor: fn(&roster::Assessed) -> i64| cash(judged.map_or(0, minor), currency);
    let limit = judged.and_then(|judged| judged.limit);
    let proposed = judged.and_then(|judged| judged.proposed);
    let proposed_terms = judged.map(|judged| judged.proposed_terms.clone());
    let nothing = || headroom(None, Money::zero(currency));
    BuyerLine {
        code: row.code,
        name: row.name,
        name_en: row.name_en,
        kind: Code(row.kind),
        owner: row.owner_id.and_then(|id| logins.get(&id).cloned()),
        blocked: row.blocked,
        assessed: judged.is_some(),
        score: judged.and_then(|judged| judged.score),
        score_before: judged.and_then(|judged| judged.score_before),
        pd: probability(judged.and_then(|judged| judged.pd_micro)),
        tier: Code(judged.map_or(Tier::Unrated, |judged| judged.tier)),
        confidence: Code(judged.map_or(Confidence::None, |judged| judged.confidence)),
        exposure: of(|judged| judged.exposure_minor),
        overdue: of(|judged| judged.overdue_minor),
        oldest_days: judged.map_or(0, |judged| judged.oldest_days),
        sales_12m: of(|judged| judged.sales_12m_minor),
        limit: limit.map(|limit| limit_said(limit, currency)),
        headroom: headroom_said(judged.map_or_else(nothing, |judged| judged.headroom)),
        proposed_limit: proposed.map(|limit| limit_said(limit, currency)),
        terms: row.terms.clone(),
        proposed_terms: proposed_terms.unwrap_or_default(),
        alert_level: level(judged.map_or(0, |judged| judged.alert_level)),
    }
}
