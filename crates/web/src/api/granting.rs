//! Requests for credit: ask, list, read, decide; decision records.

use base::{Currency, Rejection};
use credit::{
    granting::{
        Act, Application, ApplicationFilter, NewApplication, Outcome, ReviewRow, ReviewView, State,
        Verdict, WantedDoc, begin, decide as decide_on, get_application, get_decision,
        list_applications, list_reviews, prepare, stands, submit,
    },
    parties::get_buyer,
    policy::Tier,
    receivables::company_currency,
};

use super::{
    assessed::{LimitSaid, limit_said},
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    ledger::{BuyerName, asked_buyer},
    shape::{Cash, Code, Id, Nothing, On, sent, taken},
    words::{LimitKind, VerdictAct},
};
use crate::failure::Refused;

sent!(CreditRequest {
    id: Id,
    buyer: BuyerName,
    state: Code<State>,
    limit: LimitSaid,
    terms: String,
    reason: String,
    applicant: String,
    tier: String,
    signed: i64,
    steps: i64,
    waits_for: String,
    due_on: Option<On>,
    submitted_on: Option<On>,
    missing: Vec<String>,
    remarks: Vec<String>,
    decision: Option<Id>,
    version: i64,
});

taken!(ReviewsAsked {
    view: Option<Code<ReviewView>>,
    limit: Option<u32>,
    after: Option<String>,
});

sent!(CreditReview {
    buyer: BuyerName,
    tier: Code<Tier>,
    limit: Option<LimitSaid>,
    exposure: Cash,
    last_on: On,
    due_on: On,
    key_place: Option<i64>,
    request: Option<Id>,
});

/// The calendar of reviews: overdue first, key accounts by their place.
pub async fn reviews(call: Call<ReviewsAsked>) -> Result<Page<CreditReview>, Refused> {
    let (db, asked, question) = (&call.app.db, &call.query, call.question());
    let view = asked.view.map_or(ReviewView::All, |view| view.0);
    let rows = cursor::rows(asked.limit)?;
    let after = match cursor::read::<1>(&question, asked.after.as_deref())? {
        Some([last]) => Some(cursor::part(&last)?),
        None => None,
    };
    let currency = company_currency(db).await?;
    let at = (currency, rows.saturating_add(1), after);
    let mut all = list_reviews(db, call.visit.scope(), view, at).await?;
    let more = all.len() > rows as usize;
    all.truncate(rows as usize);
    let last = all.last().filter(|_| more).map(|row| row.buyer_id.to_string());
    let next = last.map(|last| cursor::write(&question, &[last]));
    let said = |row: ReviewRow| CreditReview {
        exposure: row.exposure(currency).into(),
        buyer: BuyerName { code: row.buyer_code, name: row.buyer_name },
        tier: Code(row.tier),
        limit: row.limit.map(|limit| limit_said(limit, currency)),
        last_on: On(row.last_on),
        due_on: On(row.due_on),
        key_place: row.key_place,
        request: row.application_id.map(Id),
    };
    Ok(Page { items: all.into_iter().map(said).collect(), next })
}

taken!(CreditRequestsAsked {
    state: Option<Code<State>>,
    buyer: Option<String>,
    limit: Option<u32>,
    after: Option<String>,
});

fn told(one: &Application) -> CreditRequest {
    let (limit, terms) = stands(one);
    CreditRequest {
        id: Id(one.id),
        buyer: BuyerName { code: one.buyer_code.clone(), name: one.buyer_name.clone() },
        state: Code(one.state),
        limit: limit_said(limit, one.currency),
        terms: terms.to_owned(),
        reason: one.wanted.reason.clone(),
        applicant: one.applicant.clone(),
        tier: one.tier.clone(),
        signed: one.place,
        steps: one.steps,
        waits_for: one.role.clone(),
        due_on: one.due_on.map(On),
        submitted_on: one.submitted_on.map(On),
        missing: Vec::new(),
        remarks: Vec::new(),
        decision: None,
        version: one.version,
    }
}

/// Requests, the newest first.
pub async fn list(call: Call<CreditRequestsAsked>) -> Result<Page<CreditRequest>, Refused> {
    let asked = &call.query;
    let (question, limit) = (call.question(), cursor::rows(asked.limit)?);
    let before = match cursor::read::<1>(&question, asked.after.as_deref())? {
        Some([id]) => Some(cursor::part::<i64>(&id)?),
        None => None,
    };
    let filter = ApplicationFilter {
        state: asked.state.map(|state| state.0),
        buyer: asked_buyer(&call.app.db, &call.visit, asked.buyer.as_deref()).await?,
        search: String::new(),
        before,
        limit: (limit + 1).min(cursor::MOST),
    };
    let mut rows = list_applications(&call.app.db, call.visit.scope(), &filter).await?;
    let more = rows.len() > limit as usize || rows.len() == cursor::MOST as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more);
    let next = next.map(|one| cursor::write(&question, &[one.id.to_string()]));
    Ok(Page { items: rows.iter().map(told).collect(), next })
}

/// One request, with what is missing and what approvers must know.
pub async fn one(call: Call) -> Result<CreditRequest, Refused> {
    read(&call, call.id()?).await
}

async fn read<Q, B>(call: &Call<Q, B>, id: i64) -> Result<CreditRequest, Refused> {
    let db = &call.app.db;
    let whole = get_application(db, call.visit.scope(), id).await?;
    let one = &whole.application;
    let weighed = if matches!(one.state, State::Draft | State::Asked) {
        let buyer = get_buyer(db, &one.buyer_code, call.visit.scope()).await?;
        prepare(db, &buyer, &one.wanted, call.visit.today).await?.weighed
    } else {
        whole.weighed
    };
    let said = weighed.remarks.iter().map(|said| said.pick(call.visit.lang).to_owned());
    Ok(CreditRequest {
        missing: weighed.missing,
        remarks: said.collect(),
        decision: whole.decision_id.map(Id),
        ..told(one)
    })
}

taken!(NewCreditRequest {
    buyer: String,
    what: Option<String>,
    kind: Code<LimitKind>,
    amount: Option<Cash>,
    terms: String,
    security: Option<String>,
    security_note: Option<String>,
    potential: Option<Cash>,
    margin_bps: Option<i64>,
    until: Option<On>,
    reason: String,
});

/// In the company's currency, or refused on its field.
fn in_currency(
    cash: Option<Cash>,
    currency: Currency,
    field: &'static str,
) -> Result<Option<i64>, Rejection> {
    match cash {
        Some(cash) if cash.currency.0 != currency => Err(Rejection::new("house.bad-input")
            .with("what", format!("{field}.currency = {currency}"))
            .on(field)),
        other => Ok(other.map(|cash| cash.minor)),
    }
}

/// Asks for credit; handed in at once where the file is complete, else a draft that names what is
/// missing.
pub async fn add(
    call: Call<Nothing, Body<NewCreditRequest>>,
) -> Result<Made<CreditRequest>, Refused> {
    let Body(new) = &call.body;
    let buyer = call.named_buyer(&new.buyer).await?;
    let db = &call.app.db;
    let currency = company_currency(db).await?;
    let kind = match new.kind.0 {
        LimitKind::Unlimited => "unlimited",
        LimitKind::Amount => "amount",
        LimitKind::None => "none",
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let wanted = WantedDoc {
        kind: kind.to_owned(),
        amount_minor: in_currency(new.amount, currency, "amount")?,
        terms: new.terms.clone(),
        security: new.security.clone().unwrap_or_else(|| "none".to_owned()),
        security_note: text(&new.security_note),
        potential_minor: in_currency(new.potential, currency, "potential")?,
        margin_bps: new.margin_bps,
        until: new.until.map(|day| day.0.to_string()).unwrap_or_default(),
        reason: new.reason.clone(),
    };
    let what = new.what.clone().unwrap_or_else(|| "new".to_owned());
    let request = NewApplication { buyer_id: buyer.id, what, wanted, currency };
    let mut tx = db.write(call.visit.actor()?).await?;
    let id = begin(&mut tx, &request).await?;
    tx.commit().await?;
    let prepared = prepare(db, &buyer, &request.wanted, call.visit.today).await?;
    if prepared.weighed.missing.is_empty() {
        let mut tx = db.write(call.visit.actor()?).await?;
        submit(&mut tx, id, &prepared, "").await?;
        tx.commit().await?;
    }
    Ok(Made { new: true, what: read(&call, id).await? })
}

taken!(NewVerdict {
    act: Code<VerdictAct>,
    note: Option<String>,
    amount: Option<Cash>,
    terms: Option<String>,
    version: Option<i64>,
});

sent!(VerdictTaken { state: Code<State>, decision: Option<Id> });

/// Signs, signs for less, refuses or asks back.
pub async fn decide(call: Call<Nothing, Body<NewVerdict>>) -> Result<VerdictTaken, Refused> {
    let Body(new) = &call.body;
    let id = call.id()?;
    let db = &call.app.db;
    let whole = get_application(db, call.visit.scope(), id).await?;
    let verdict = Verdict {
        version: new.version,
        note: new.note.clone().unwrap_or_default(),
        amount_minor: in_currency(new.amount, whole.application.currency, "amount")?,
        terms: new.terms.clone(),
    };
    let act = match new.act.0 {
        VerdictAct::Approve => Act::Approve,
        VerdictAct::Less => Act::Less,
        VerdictAct::Refuse => Act::Refuse,
        VerdictAct::Ask => Act::Ask,
    };
    let mut tx = db.write(call.visit.actor()?).await?;
    let outcome = decide_on(&mut tx, id, act, &verdict).await?;
    tx.commit().await?;
    let after = get_application(db, call.visit.scope(), id).await?;
    let decision = match outcome {
        Outcome::Decided(id) => Some(Id(id)),
        Outcome::Next | Outcome::SentBack => None,
    };
    Ok(VerdictTaken { state: Code(after.application.state), decision })
}

sent!(DecisionRecord {
    id: Id,
    number: String,
    request: Id,
    buyer: BuyerName,
    outcome: String,
    limit: Option<LimitSaid>,
    terms: String,
    from_on: On,
    review_on: Option<On>,
    signed_by: String,
    digest: String,
});

/// One decision record.
pub async fn decision(call: Call) -> Result<DecisionRecord, Refused> {
    let one = get_decision(&call.app.db, call.visit.scope(), call.id()?).await?;
    let doc = one.doc;
    let currency: Currency = doc.currency.parse().unwrap_or(Currency::CNY);
    let limit = credit::policy::Limit::restore(&doc.kind, doc.amount_minor, currency);
    Ok(DecisionRecord {
        id: Id(one.id),
        number: one.number,
        request: Id(one.application_id),
        buyer: BuyerName { code: doc.buyer_code, name: doc.buyer_name },
        outcome: doc.outcome,
        limit: limit.map(|limit| limit_said(limit, currency)),
        terms: doc.terms,
        from_on: On(one.from_on),
        review_on: one.review_on.map(On),
        signed_by: one.actor,
        digest: one.digest,
    })
}
