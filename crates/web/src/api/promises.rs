//! What is done with promises, the guard over all of them, and agreements by instalments.

use base::{Failure, Money};
use credit::{
    collections::{
        Acknowledgement, AgreementFilter, AgreementRow, GuardRow, Moved, PromisePack,
        StandingState, TrackedInstalment, confirm_promise, get_agreement, get_promise,
        guard_promises, list_agreements, reschedule_promise,
    },
    receivables::{RateBook, company_currency, list_rates},
};

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    ledger::{BuyerName, PageAsked},
    shape::{Cash, Id, Nothing, On, cash, sent, taken},
};
use crate::failure::Refused;

taken!(PromiseAcknowledgement {
    acknowledged: String,
    acknowledged_by: String,
    on: Option<On>,
    note: Option<String>,
});

sent!(PromiseActed { id: Id });

/// Records how a buyer acknowledged its promise.
pub async fn confirm(
    call: Call<Nothing, Body<PromiseAcknowledgement>>,
) -> Result<Made<PromiseActed>, Refused> {
    let (Body(new), id) = (&call.body, call.id()?);
    get_promise(&call.app.db, id, call.visit.scope()).await?;
    let (pack, _) = PromisePack::in_force(&call.app.db, call.visit.today).await?;
    let ack = Acknowledgement {
        way: new.acknowledged.clone(),
        by: new.acknowledged_by.clone(),
        on: new.on.map_or(call.visit.today, |day| day.0),
        note: new.note.clone().unwrap_or_default(),
    };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    confirm_promise(&mut tx, &pack, id, &ack).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: PromiseActed { id: Id(id) } })
}

taken!(PromiseRescheduling {
    due_on: On,
    amount: Option<Cash>,
    said_by: Option<String>,
    reason: String,
});

/// Moves a promise to another day; what is sent back is the promise that stands for it now.
pub async fn reschedule(
    call: Call<Nothing, Body<PromiseRescheduling>>,
) -> Result<Made<PromiseActed>, Refused> {
    let (Body(new), id, db) = (&call.body, call.id()?, &call.app.db);
    let before = get_promise(db, id, call.visit.scope()).await?;
    let amount = match new.amount {
        Some(amount) => amount.into(),
        None => Money::new(before.amount_minor, before.currency),
    };
    let (pack, _) = PromisePack::in_force(db, call.visit.today).await?;
    let rates = RateBook::new(company_currency(db).await?, list_rates(db).await?);
    let company = rates.convert(amount, call.visit.today).map_err(Failure::from)?;
    let to = Moved {
        due_on: new.due_on.0,
        currency: amount.currency,
        amount_minor: amount.minor,
        company_minor: company.minor,
        said_by: new.said_by.clone().unwrap_or(before.said_by),
        reason: new.reason.clone(),
    };
    let mut tx = db.write(call.visit.actor()?).await?;
    let after = reschedule_promise(&mut tx, &pack, id, &to).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: PromiseActed { id: Id(after) } })
}

taken!(GuardAsked { as_of: Option<On> });

sent!(GuardedPromise {
    id: Id,
    buyer: BuyerName,
    due_on: On,
    amount: Cash,
    state: String,
    watch: String,
    act_by: On,
    unconfirmed: bool,
});

sent!(GuardSaid {
    as_of: On,
    watched: i64,
    passed: i64,
    silent: i64,
    promises: Vec<GuardedPromise>,
});

/// What needs somebody among all promises on a day: those that passed in silence first.
pub async fn guard(call: Call<GuardAsked>) -> Result<GuardSaid, Refused> {
    let as_of = call.query.as_of.map_or(call.visit.today, |day| day.0);
    let found = guard_promises(&call.app.db, call.visit.scope(), as_of).await?;
    let silent = found.silent();
    let line = |row: GuardRow| GuardedPromise {
        id: Id(row.promise_id),
        buyer: BuyerName { code: row.buyer_code, name: row.buyer_name },
        due_on: On(row.due_on),
        amount: cash(row.amount_minor, row.currency),
        state: row.state,
        watch: row.watch.code().to_owned(),
        act_by: On(row.act_by),
        unconfirmed: row.unconfirmed,
    };
    Ok(GuardSaid {
        as_of: On(found.as_of),
        watched: found.watched,
        passed: found.passed,
        silent,
        promises: found.rows.into_iter().map(line).collect(),
    })
}

sent!(AgreementSaid {
    id: Id,
    number: String,
    buyer: BuyerName,
    agreement_form: String,
    made_on: On,
    principal: Cash,
    interest_mode: String,
    state: String,
    signed_on: Option<On>,
    digest: Option<String>,
    unpaid: Option<Cash>,
    defaulted_on: Option<On>,
});

fn said(row: AgreementRow) -> AgreementSaid {
    let stands = row.standing;
    let defaulted = stands.and_then(|stands| match stands.state {
        StandingState::Defaulted(on) => Some(On(on)),
        _ => None,
    });
    AgreementSaid {
        id: Id(row.id),
        number: row.number,
        buyer: BuyerName { code: row.buyer_code, name: row.buyer_name },
        agreement_form: row.form,
        made_on: On(row.made_on),
        principal: cash(row.principal_minor, row.currency),
        interest_mode: row.interest,
        state: row.state,
        signed_on: row.signed_on.map(On),
        digest: row.file_digest,
        unpaid: stands.map(|stands| cash(stands.rest_minor, row.currency)),
        defaulted_on: defaulted,
    }
}

/// Agreements by instalments, the newest first, each with where it stands by the ledger.
pub async fn agreements(call: Call<PageAsked>) -> Result<Page<AgreementSaid>, Refused> {
    let filter = AgreementFilter { scope: call.visit.scope(), buyer: None, skip: 0, limit: 500 };
    let rows = list_agreements(&call.app.db, &filter).await?;
    let all = rows.into_iter().map(said).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &AgreementSaid| one.id.0.to_string())?)
}

sent!(InstalmentSaid {
    position: i64,
    due_on: On,
    amount: Cash,
    paid: Cash,
    state: String,
    promise_id: Option<Id>,
});

sent!(AgreementWhole { agreement: AgreementSaid, instalments: Vec<InstalmentSaid> });

/// One agreement with its instalments as the ledger sees them.
pub async fn agreement(call: Call<Nothing>) -> Result<AgreementWhole, Refused> {
    let found = get_agreement(&call.app.db, call.id()?, call.visit.scope()).await?;
    let currency = found.row.currency;
    let line = |one: TrackedInstalment| InstalmentSaid {
        position: one.position,
        due_on: On(one.tracked.part.due_on),
        amount: cash(one.tracked.part.amount_minor, currency),
        paid: cash(one.tracked.paid_minor, currency),
        state: if one.gone { "withdrawn" } else { one.tracked.state.code() }.to_owned(),
        promise_id: one.promise_id.map(Id),
    };
    let instalments = found.plan.into_iter().map(line).collect();
    Ok(AgreementWhole { agreement: said(found.row), instalments })
}
