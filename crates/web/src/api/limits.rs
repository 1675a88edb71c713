//! Granted limits.

use base::Rejection;
use credit::{
    granting::{bypass_limit, bypass_terms},
    policy::{GrantedLimit, Limit, NewLimit, list_limits, terms_in_force},
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
    let id = bypass_limit(&mut tx, &new).await?;
    tx.commit().await?;
    crate::orders::reconsider(&call.app.db, Some(buyer.id)).await;
    Ok(Made { new: true, what: LimitGranted { id: Id(id) } })
}

sent!(TermsInForce {
    terms: String,
    granted: bool,
    from_on: Option<On>,
    reason: String,
    actor: String,
});

/// The terms in force of a buyer: as granted, else as in its file.
pub async fn terms(call: Call) -> Result<TermsInForce, Refused> {
    let buyer = call.buyer().await?;
    let range = (buyer.id, buyer.id);
    let mut found = terms_in_force(&call.app.db, range, call.visit.today).await?;
    Ok(match found.remove(&buyer.id) {
        Some(granted) => TermsInForce {
            terms: granted.terms,
            granted: true,
            from_on: Some(On(granted.from_on)),
            reason: granted.reason,
            actor: granted.actor,
        },
        None => TermsInForce {
            terms: buyer.terms,
            granted: false,
            from_on: None,
            reason: String::new(),
            actor: String::new(),
        },
    })
}

taken!(TermsToGrant {
    terms: String,
    from_on: Option<On>,
    reason: String,
});

sent!(TermsGranted { id: Id });

/// Grants terms from the house's catalogue.
pub async fn grant_terms_to(
    call: Call<Nothing, Body<TermsToGrant>>,
) -> Result<Made<TermsGranted>, Refused> {
    let buyer = call.buyer().await?;
    let Body(new) = &call.body;
    let from_on = new.from_on.map_or(call.visit.today, |day| day.0);
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let id = bypass_terms(&mut tx, buyer.id, &new.terms, from_on, &new.reason).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: TermsGranted { id: Id(id) } })
}
