//! What re-rating proposes: a change of limit and terms, the response that was planned, its letter, its end.

use credit::{
    granting::{
        Change as Proposal, GrantingPack, Plan, SENT_WAYS, close_change, get_change, list_changes,
        mark_sent, plan_response,
    },
    policy::Tier,
};

use super::{
    assessed::{LimitSaid, limit_said},
    cursor::{self, Page},
    endpoint::{Body, Call},
    ledger::BuyerName,
    shape::{Code, Id, Nothing, On, coded, sent, taken},
};
use crate::failure::Refused;

/// On which way a letter reaches a buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way(pub &'static str);

coded! {
    Way: "LetterWay" = SENT_WAYS.map(Way), |way: Self| way.0;
}

sent!(CreditChange {
    id: Id,
    buyer: BuyerName,
    state: String,
    as_of: On,
    tier_before: Code<Tier>,
    tier_after: Code<Tier>,
    limit: Option<LimitSaid>,
    terms: String,
    proposed_limit: Option<LimitSaid>,
    proposed_terms: String,
    response: String,
    counts_on: Option<On>,
    task_on: Option<On>,
    task_owner: String,
    late: bool,
    letter_number: String,
    letter_sent_on: Option<On>,
    sent_how: String,
    request: Option<Id>,
    handled_by: String,
    note: String,
});

sent!(FittingResponse {
    response: String,
    name: String,
    what: String,
    limit_left_bps: i64,
    terms: String,
    letter: bool,
    task_days: i32,
});

sent!(CreditChangeWhole { change: CreditChange, letter_text: String, responses: Vec<FittingResponse> });

fn said(one: &Proposal, today: base::Day) -> CreditChange {
    let limit =
        |limit: Option<credit::policy::Limit>| limit.map(|limit| limit_said(limit, one.currency));
    CreditChange {
        id: Id(one.id),
        buyer: BuyerName { code: one.buyer_code.clone(), name: one.buyer_name.clone() },
        state: one.state.clone(),
        as_of: On(one.as_of),
        tier_before: Code(one.tier_before),
        tier_after: Code(one.tier_after),
        limit: limit(one.limit),
        terms: one.terms.clone(),
        proposed_limit: limit(one.proposed),
        proposed_terms: one.proposed_terms.clone(),
        response: one.response.clone(),
        counts_on: one.counts_on.map(On),
        task_on: one.task_on.map(On),
        task_owner: one.task_owner.clone(),
        late: one.is_late(today),
        letter_number: one.letter_text(),
        letter_sent_on: one.sent.as_ref().map(|(on, _)| On(*on)),
        sent_how: one.sent.as_ref().map(|(_, how)| how.clone()).unwrap_or_default(),
        request: one.application_id.map(Id),
        handled_by: one.handled_by.clone(),
        note: one.handled_note.clone(),
    }
}

taken!(ChangesAsked { live: Option<bool>, limit: Option<u32>, after: Option<String> });

/// Changes, the newest first; those that wait for somebody unless all are asked for.
pub async fn list(call: Call<ChangesAsked>) -> Result<Page<CreditChange>, Refused> {
    let (asked, question) = (&call.query, call.question());
    let limit = cursor::rows(asked.limit)?;
    let before = match cursor::read::<1>(&question, asked.after.as_deref())? {
        Some([id]) => Some(cursor::part::<i64>(&id)?),
        None => None,
    };
    let at = (asked.live.unwrap_or(true), (limit + 1).min(cursor::MOST), before);
    let mut rows = list_changes(&call.app.db, call.visit.scope(), at).await?;
    let more = rows.len() > limit as usize || rows.len() == cursor::MOST as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more);
    let next = next.map(|one| cursor::write(&question, &[one.id.to_string()]));
    let items = rows.iter().map(|one| said(one, call.visit.today)).collect();
    Ok(Page { items, next })
}

async fn whole<Q, B>(call: &Call<Q, B>, id: i64) -> Result<CreditChangeWhole, Refused> {
    let (db, lang) = (&call.app.db, call.visit.lang);
    let one = get_change(db, call.visit.scope(), id).await?;
    let (pack, _) = GrantingPack::in_force(db, call.visit.today).await?;
    let fits =
        pack.responses.iter().filter(|fit| fit.tier == one.tier_after && one.state == "open");
    let responses = fits.map(|fit| FittingResponse {
        response: fit.code.clone(),
        name: fit.name.pick(lang).to_owned(),
        what: fit.what.pick(lang).to_owned(),
        limit_left_bps: fit.cut_limit_bps,
        terms: fit.terms.clone(),
        letter: fit.letter,
        task_days: fit.task_days,
    });
    Ok(CreditChangeWhole {
        change: said(&one, call.visit.today),
        letter_text: one.letter.pick(lang).to_owned(),
        responses: responses.collect(),
    })
}

/// One change, with the responses that fit while it is open.
pub async fn one(call: Call) -> Result<CreditChangeWhole, Refused> {
    whole(&call, call.id()?).await
}

taken!(ChangePlan { response: String, task_owner: Option<String> });

/// Plans a response: the request begins, the letter is written, somebody gets the task.
pub async fn plan(call: Call<Nothing, Body<ChangePlan>>) -> Result<CreditChangeWhole, Refused> {
    let (id, Body(new), db) = (call.id()?, &call.body, &call.app.db);
    get_change(db, call.visit.scope(), id).await?;
    let (pack, _) = GrantingPack::in_force(db, call.visit.today).await?;
    let company = call.visit.house.company.clone();
    let plan =
        Plan { response: &new.response, company: &company, owner: new.task_owner.as_deref() };
    let mut tx = db.write(call.visit.actor()?).await?;
    plan_response(&mut tx, id, &plan, &pack).await?;
    tx.commit().await?;
    whole(&call, id).await
}

taken!(ChangeLetterSent { on: On, how: Code<Way> });

/// Takes note that the letter of a plan went out.
pub async fn sent(
    call: Call<Nothing, Body<ChangeLetterSent>>,
) -> Result<CreditChangeWhole, Refused> {
    let (id, Body(new), db) = (call.id()?, &call.body, &call.app.db);
    get_change(db, call.visit.scope(), id).await?;
    let mut tx = db.write(call.visit.actor()?).await?;
    mark_sent(&mut tx, id, (new.on.0, new.how.0.0)).await?;
    tx.commit().await?;
    whole(&call, id).await
}

taken!(ChangeEnd { note: String });

/// Closes a change: done where a response was planned, else dismissed.
pub async fn close(call: Call<Nothing, Body<ChangeEnd>>) -> Result<CreditChangeWhole, Refused> {
    let (id, Body(new), db) = (call.id()?, &call.body, &call.app.db);
    get_change(db, call.visit.scope(), id).await?;
    let mut tx = db.write(call.visit.actor()?).await?;
    close_change(&mut tx, id, &new.note).await?;
    tx.commit().await?;
    whole(&call, id).await
}
