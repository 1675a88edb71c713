//! Granted limits.

use base::Rejection;
use credit::{
    policy::{GrantedLimit, Limit, NewLimit, grant_limit, list_limits},
    receivables::company_currency,
};

use super::{
    assessed::{LimitSaid, limit_said},
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    ledger::PageAsked,
    shape::{At, Cash, Code, Id, Nothing, On, sent, taken},
    words::LimitKind,
};
use crate::failure::Refused;

sent!(Granted {
    id: Id,
    limit: LimitSaid,
    from_on: On,
    to_on: Option<On>,
    reason: String,
    actor: String,
    recorded_at: At,
});

/// A granted limit on the wire.
pub fn granted(row: GrantedLimit) -> Granted {
    Granted {
        id: Id(row.id),
        limit: limit_said(row.granted.limit, row.granted.currency),
        from_on: On(row.granted.from_on),
        to_on: row.granted.to_on.map(On),
        reason: row.granted.reason,
        actor: row.actor,
        recorded_at: At(row.recorded_at),
    }
}

/// All limits ever granted to a buyer, the newest first.
pub async fn list(call: Call<PageAsked>) -> Result<Page<Granted>, Refused> {
    let buyer = call.buyer().await?;
    let all = list_limits(&call.app.db, buyer.id).await?.into_iter().map(granted).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |limit: &Granted| limit.id.0.to_string())?)
}

taken!(LimitToGrant {
    kind: Code<LimitKind>,
    amount: Option<Cash>,
    from_on: Option<On>,
    to_on: Option<On>,
    reason: String,
});

sent!(LimitGranted { id: Id });

/// Grants a limit, in the company's currency.
pub async fn grant(call: Call<Nothing, Body<LimitToGrant>>) -> Result<Made<LimitGranted>, Refused> {
    let buyer = call.buyer().await?;
    let Body(new) = &call.body;
    let currency = company_currency(&call.app.db).await?;
    let wrong = |what: String| Rejection::new("house.bad-input").with("what", what).on("amount");
    let limit = match (new.kind.0, new.amount) {
        (LimitKind::Unlimited, None) => Limit::Unlimited,
        (LimitKind::None, None) => Limit::None,
        (LimitKind::Amount, Some(amount)) if amount.currency.0 == currency => {
            Limit::Amount(amount.into())
        }
        _ => return Err(wrong(format!("kind = amount, amount.currency = {currency}")).into()),
    };
    let new = NewLimit {
        buyer_id: buyer.id,
        limit,
        currency,
        from_on: new.from_on.map_or(call.visit.today, |day| day.0),
        to_on: new.to_on.map(|day| day.0),
        reason: new.reason.clone(),
    };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let id = grant_limit(&mut tx, &new).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: LimitGranted { id: Id(id) } })
}
