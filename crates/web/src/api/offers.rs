//! What good payers are offered: who is entitled, which offers were made, what was answered.

use base::{Currency, Rejection};
use credit::{
    granting::{
        Entitled, EntitledPage, Offer, OfferFilter, OfferPack, OfferRule, OfferState, Uptake,
        accept_offer, count_entitled, end_offer, get_offer, list_entitled, list_offers, make_offer,
        offer_uptake, page_entitled,
    },
    policy::{Tier, find_limit},
    receivables::company_currency,
};

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    ledger::{BuyerName, asked_buyer},
    shape::{Cash, Code, Id, Nothing, On, cash, sent, taken},
    words::OfferAnswer,
};
use crate::failure::Refused;

sent!(OfferSaid {
    id: Id,
    buyer: BuyerName,
    offer: String,
    offer_kind: String,
    state: Code<OfferState>,
    tier: Code<Tier>,
    terms: String,
    terms_before: String,
    discount_bps: i64,
    within_days: i64,
    annual_bps: Option<i64>,
    made_on: On,
    valid_to: On,
    answered_on: Option<On>,
    answer: String,
    note: String,
    request: Option<Id>,
    request_state: String,
    actor: String,
});

fn told(one: Offer) -> OfferSaid {
    OfferSaid {
        id: Id(one.id),
        buyer: BuyerName { code: one.buyer_code, name: one.buyer_name },
        offer: one.code,
        offer_kind: one.kind,
        state: Code(one.state),
        tier: Code(one.tier),
        terms: one.terms,
        terms_before: one.terms_before,
        discount_bps: one.discount_bps,
        within_days: one.within_days,
        annual_bps: one.annual_bps,
        made_on: On(one.made_on),
        valid_to: On(one.valid_to),
        answered_on: one.answered_on.map(On),
        answer: one.answer,
        note: one.note,
        request: one.application_id.map(Id),
        request_state: one.application_state,
        actor: one.actor,
    }
}

taken!(OffersAsked {
    buyer: Option<String>,
    state: Option<Code<OfferState>>,
    limit: Option<u32>,
    after: Option<String>,
});

/// The offers that were made, the newest first.
pub async fn list(call: Call<OffersAsked>) -> Result<Page<OfferSaid>, Refused> {
    let (asked, db) = (&call.query, &call.app.db);
    let (question, limit) = (call.question(), cursor::rows(asked.limit)?);
    let before = match cursor::read::<2>(&question, asked.after.as_deref())? {
        Some([on, id]) => Some((cursor::part(&on)?, cursor::part(&id)?)),
        None => None,
    };
    let filter = OfferFilter {
        buyer: asked_buyer(db, &call.visit, asked.buyer.as_deref()).await?,
        state: asked.state.map(|state| state.0),
        before,
        skip: 0,
        limit: (limit + 1).min(cursor::MOST),
    };
    let mut rows = list_offers(db, call.visit.scope(), &filter).await?;
    let more = rows.len() > limit as usize || rows.len() == cursor::MOST as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more);
    let place = |one: &Offer| [one.made_on.to_string(), one.id.to_string()];
    let next = next.map(|one| cursor::write(&question, &place(one)));
    Ok(Page { items: rows.into_iter().map(told).collect(), next })
}

/// One offer.
pub async fn one(call: Call) -> Result<OfferSaid, Refused> {
    Ok(told(get_offer(&call.app.db, call.visit.scope(), call.id()?).await?))
}

sent!(OfferKind {
    offer: String,
    offer_kind: String,
    name: String,
    about: String,
    entitled: i64,
    offers_made: i64,
    offers_open: i64,
    offers_accepted: i64,
    uptake_bps: Option<i64>,
});

/// The offers that there are, how many buyers are entitled to each, and what came of a year's.
pub async fn kinds(call: Call) -> Result<Page<OfferKind>, Refused> {
    let (db, scope) = (&call.app.db, call.visit.scope());
    let pack = OfferPack::in_force(db, call.visit.today).await?;
    let currency = company_currency(db).await?;
    let uptake = offer_uptake(db, scope).await?;
    let lang = call.visit.lang;
    let mut items = Vec::with_capacity(pack.offers.len());
    for rule in &pack.offers {
        let found = uptake.iter().find(|one| one.code == rule.code);
        items.push(OfferKind {
            offer: rule.code.clone(),
            offer_kind: rule.benefit.code().to_owned(),
            name: lang.pick(&rule.name.zh, &rule.name.en).to_owned(),
            about: lang.pick(&rule.what.zh, &rule.what.en).to_owned(),
            entitled: count_entitled(db, scope, (rule, pack.rest_days), currency).await?,
            offers_made: found.map_or(0, |one| one.made),
            offers_open: found.map_or(0, |one| one.open),
            offers_accepted: found.map_or(0, |one| one.accepted),
            uptake_bps: found.and_then(Uptake::rate_bps),
        });
    }
    Ok(Page { items, next: None })
}

sent!(EntitledSaid {
    buyer: BuyerName,
    tier: Code<Tier>,
    points: Option<i64>,
    quadrant: String,
    sales: Cash,
    overdue_days: i64,
    customer_since: Option<On>,
    left_over: Option<Cash>,
    terms: String,
    owner_name: String,
});

taken!(EntitledAsked { limit: Option<u32>, after: Option<String> });

fn rule_of<'a>(pack: &'a OfferPack, code: &str) -> Result<&'a OfferRule, Rejection> {
    pack.find(code).ok_or_else(|| Rejection::new("granting.offer-unknown").with("id", code))
}

fn entitled_said(one: Entitled, currency: Currency) -> EntitledSaid {
    EntitledSaid {
        buyer: BuyerName { code: one.buyer_code, name: one.buyer_name },
        tier: Code(one.tier),
        points: one.score,
        quadrant: one.quadrant,
        sales: cash(one.sales_minor, currency),
        overdue_days: one.overdue_days,
        customer_since: one.customer_since.map(On),
        left_over: one.left_minor.map(|minor| cash(minor, currency)),
        terms: one.terms,
        owner_name: one.owner_name,
    }
}

/// Who is entitled to an offer, the largest sales first.
pub async fn entitled(call: Call<EntitledAsked>) -> Result<Page<EntitledSaid>, Refused> {
    let db = &call.app.db;
    let (question, limit) = (call.question(), cursor::rows(call.query.limit)?);
    let behind = match cursor::read::<2>(&question, call.query.after.as_deref())? {
        Some([sales, id]) => Some((cursor::part(&sales)?, cursor::part(&id)?)),
        None => None,
    };
    let pack = OfferPack::in_force(db, call.visit.today).await?;
    let of = (rule_of(&pack, call.path("offer"))?, pack.rest_days);
    let currency = company_currency(db).await?;
    let page = EntitledPage { behind, limit: limit + 1, ..EntitledPage::default() };
    let mut rows = page_entitled(db, call.visit.scope(), of, (currency, page)).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more);
    let place = |one: &Entitled| [one.sales_minor.to_string(), one.buyer_id.to_string()];
    let next = next.map(|one| cursor::write(&question, &place(one)));
    let items = rows.into_iter().map(|one| entitled_said(one, currency)).collect();
    Ok(Page { items, next })
}

taken!(NewOffer { buyer: String, offer: String, note: Option<String> });

/// Makes an offer to a buyer that is entitled to it.
pub async fn make(call: Call<Nothing, Body<NewOffer>>) -> Result<Made<OfferSaid>, Refused> {
    let (Body(new), db) = (&call.body, &call.app.db);
    let buyer = call.named_buyer(&new.buyer).await?;
    let pack = OfferPack::in_force(db, call.visit.today).await?.into_owned();
    let rule = rule_of(&pack, &new.offer).map_err(|rejection| rejection.on("offer"))?;
    let asked = (company_currency(db).await?, Some(buyer.id));
    let of = (rule, pack.rest_days);
    let entitled = list_entitled(db, call.visit.scope(), of, asked).await?;
    let mut tx = db.write(call.visit.actor()?).await?;
    let note = new.note.as_deref().unwrap_or_default();
    let id = make_offer(&mut tx, (&pack, rule), entitled.first(), note).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: told(get_offer(db, call.visit.scope(), id).await?) })
}

taken!(AnswerToOffer { answer: Code<OfferAnswer>, note: Option<String> });

/// Writes down what was answered; accepted terms begin a request for credit.
pub async fn answer(call: Call<Nothing, Body<AnswerToOffer>>) -> Result<Made<OfferSaid>, Refused> {
    let (Body(new), db) = (&call.body, &call.app.db);
    let one = get_offer(db, call.visit.scope(), call.id()?).await?;
    let currency = company_currency(db).await?;
    let limit = find_limit(db, one.buyer_id, call.visit.today).await?;
    let limit = limit.map(|one| one.granted.limit);
    let note = new.note.as_deref().unwrap_or_default();
    let mut tx = db.write(call.visit.actor()?).await?;
    match new.answer.0 {
        OfferAnswer::Accept => {
            accept_offer(&mut tx, one.id, (limit, currency), note).await?;
        }
        OfferAnswer::Decline => end_offer(&mut tx, one.id, true, note).await?,
        OfferAnswer::Withdraw => end_offer(&mut tx, one.id, false, note).await?,
    }
    tx.commit().await?;
    Ok(Made { new: true, what: told(get_offer(db, call.visit.scope(), one.id).await?) })
}
