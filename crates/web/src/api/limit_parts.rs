//! The effective limit of a buyer, and the parts that make it besides the grant.

use base::{Money, Rejection};
use credit::{
    granting::{bypass_end, bypass_part},
    parties::EntityBook,
    policy::{
        EntityLimit, Limit, NewPart, PartKind, SecurityForm, effective_limit, get_limit_part,
    },
    receivables::company_currency,
};

use super::{
    assessed::{LimitSaid, limit_said},
    endpoint::{Body, Call, Made},
    orders::{Both, OrderEnd},
    shape::{Cash, Code, Id, Nothing, On, sent, taken},
    words::{Change, LimitKind, PartName},
};
use crate::failure::Refused;

sent!(LimitLineSaid { code: String, said: Both, change_minor: Option<i64>, after: Option<LimitSaid> });

sent!(EffectiveSaid {
    on: On,
    limit: Option<LimitSaid>,
    own: Option<LimitSaid>,
    pool: Option<LimitSaid>,
    suspended_on: Option<On>,
    expired_on: Option<On>,
    lines: Vec<LimitLineSaid>,
});

/// The effective limit of a buyer today, line by line.
pub async fn effective(call: Call) -> Result<EffectiveSaid, Refused> {
    let buyer = call.buyer().await?;
    let limit = effective_limit(&call.app.db, &buyer, call.visit.today).await?;
    let currency = limit.currency;
    let seen = |one: Option<Limit>| one.map(|one| limit_said(one, currency));
    let line = |line: credit::policy::LimitLine| LimitLineSaid {
        code: line.code.to_owned(),
        said: Both { zh: line.said.zh, en: line.said.en },
        change_minor: line.change_minor,
        after: seen(line.after),
    };
    Ok(EffectiveSaid {
        on: On(limit.on),
        limit: seen(limit.limit),
        own: seen(limit.own),
        pool: seen(limit.pool),
        suspended_on: limit.suspended_on.map(On),
        expired_on: limit.expired_on.map(On),
        lines: limit.lines.into_iter().map(line).collect(),
    })
}

taken!(PartToAdd {
    part: Code<PartName>,
    kind: Option<Code<LimitKind>>,
    amount: Option<Cash>,
    of_group: Option<bool>,
    form: Option<String>,
    party: Option<String>,
    share_bps: Option<i32>,
    in_exposure: Option<bool>,
    entity: Option<String>,
    from_on: Option<On>,
    to_on: Option<On>,
    reason: String,
});

sent!(PartAdded { id: Id });

/// Adds a part to a limit: for some days, a security, a pool, a limit in a currency or towards a legal
/// entity, a suspension.
pub async fn add_part(call: Call<Nothing, Body<PartToAdd>>) -> Result<Made<PartAdded>, Refused> {
    let buyer = call.buyer().await?;
    let Body(new) = &call.body;
    let company = company_currency(&call.app.db).await?;
    let entities = EntityBook::open(&call.app.db).await?;
    let missing = || {
        let what = "amount { minor, currency }";
        Refused::from(Rejection::new("house.bad-input").with("what", what).on("amount"))
    };
    let money = || new.amount.map(Money::from).ok_or_else(missing);
    let limit = || -> Result<Limit, Refused> {
        Ok(match new.kind.map(|kind| kind.0) {
            Some(LimitKind::Unlimited) => Limit::Unlimited,
            Some(LimitKind::None) => Limit::None,
            _ => Limit::Amount(money()?),
        })
    };
    let part = match new.part.0.0 {
        "pool" => PartKind::Pool(limit()?),
        "currency" => PartKind::InCurrency(limit()?),
        "entity" => {
            let named = new.entity.as_deref().unwrap_or_default();
            let (seller, code) = {
                let one = entities.get(named)?;
                (one.seller(), one.is.code.clone())
            };
            PartKind::OfEntity(EntityLimit { seller, code, limit: limit()? })
        }
        "temporary" => PartKind::Temporary(money()?),
        "security" => PartKind::Security {
            form: SecurityForm::parse(new.form.as_deref().unwrap_or("guarantee"))
                .unwrap_or(SecurityForm::Guarantee),
            amount: money()?,
            share_bps: new.share_bps.unwrap_or(10_000),
            in_exposure: new.in_exposure.unwrap_or(false),
            party: new.party.clone().unwrap_or_default(),
        },
        _ => PartKind::Suspension,
    };
    let new = NewPart {
        buyer_id: buyer.id,
        of_group: new.of_group.unwrap_or(false),
        part,
        currency: new.amount.map_or(company, |amount| amount.currency.0),
        from_on: new.from_on.map_or(call.visit.today, |day| day.0),
        to_on: new.to_on.map(|day| day.0),
        reason: new.reason.clone(),
    };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let id = bypass_part(&mut tx, &new).await?;
    tx.commit().await?;
    crate::orders::reconsider(&call.app.db, Some(buyer.id)).await;
    Ok(Made { new: true, what: PartAdded { id: Id(id) } })
}

sent!(PartEnded { change: Code<Change> });

/// Ends a part of a limit today: lifts a suspension, takes an amount back.
pub async fn end_part(call: Call<Nothing, Body<OrderEnd>>) -> Result<PartEnded, Refused> {
    let buyer = call.buyer().await?;
    let part = get_limit_part(&call.app.db, call.id()?).await?;
    let head = buyer.parent_id.unwrap_or(buyer.id);
    if part.new.buyer_id != buyer.id && part.new.buyer_id != head {
        return Err(Rejection::new("policy.part-unknown").with("part", part.id).into());
    }
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    bypass_end(&mut tx, &part, &call.body.0.reason).await?;
    tx.commit().await?;
    crate::orders::reconsider(&call.app.db, Some(buyer.id)).await;
    Ok(PartEnded { change: Code(Change::Changed) })
}
