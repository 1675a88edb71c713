//! Limits, terms, talks, promises and reports of the world.

use std::collections::{BTreeMap, HashMap};

use base::{Currency, Day, Money, Result};
use credit::{
    collections::{self, NewContact, NewPromise},
    policy::{self, Limit, NewLimit},
    receivables::{self, RateBook},
    warning::{self, NewReport},
};
use store::Tx;
use world::Facts;

use super::load::{Ids, Items};

const REASON: &str = "演示公司的既有授信";

/// Granted limits and terms.
pub(super) async fn grants(tx: &mut Tx, news: &Facts, ids: &Ids, rates: &RateBook) -> Result<()> {
    for limit in &news.limits {
        let Some(id) = ids.get(&limit.buyer) else { continue };
        let money = Money::new(limit.amount_minor, limit.currency);
        let company = rates.view(money, limit.known_on);
        let new = NewLimit {
            buyer_id: *id,
            limit: if company.minor > 0 { Limit::Amount(company) } else { Limit::None },
            currency: company.currency,
            from_on: limit.known_on,
            to_on: None,
            reason: REASON.to_owned(),
        };
        policy::grant_limit(tx, &new).await?;
    }
    for terms in &news.terms {
        let Some(id) = ids.get(&terms.buyer) else { continue };
        policy::grant_terms(tx, *id, terms.kind.code(), terms.known_on, REASON).await?;
    }
    Ok(())
}

/// Buyers out of a hundred whose credit was not looked at again in time.
const UNREVIEWED: i64 = 7;

/// What the company did before: it looked at each limit again since the world granted it, most of
/// them in time, and let it stand.
pub(super) async fn reviews(
    tx: &mut Tx,
    news: &Facts,
    (ids, rates): (&Ids, &RateBook),
    today: Day,
) -> Result<()> {
    let newest: BTreeMap<i64, &world::Limit> = news
        .limits
        .iter()
        .filter_map(|limit| Some((*ids.get(&limit.buyer)?, limit)))
        .filter(|(_, limit)| limit.known_on <= today)
        .collect();
    for (place, (id, limit)) in (0_i64..).zip(newest) {
        let turn = place * 37 % 100;
        if turn < UNREVIEWED {
            continue;
        }
        // Nine in ten within the quarter, the others within half a year.
        let ago = if turn < 90 { 5 + place * 13 % 80 } else { 95 + place * 11 % 80 };
        let on = today.plus_days(-i32::try_from(ago).unwrap_or(30));
        if on <= limit.known_on {
            continue;
        }
        let company = rates.view(Money::new(limit.amount_minor, limit.currency), on);
        let new = NewLimit {
            buyer_id: id,
            limit: if company.minor > 0 { Limit::Amount(company) } else { Limit::None },
            currency: company.currency,
            from_on: on,
            to_on: None,
            reason: "定期复审，额度不变".to_owned(),
        };
        policy::grant_limit(tx, &new).await?;
    }
    Ok(())
}

/// Contacts, promises and reports.
pub(super) async fn talks(
    tx: &mut Tx,
    news: &Facts,
    ids: &Ids,
    (items, rates): (&Items, &RateBook),
) -> Result<()> {
    let (mut numbers, mut logs) = (Vec::new(), Vec::new());
    for talk in &news.contact_log {
        let Some(id) = ids.get(&talk.buyer) else { continue };
        numbers.push(talk.number.as_str());
        logs.push(NewContact {
            buyer_id: *id,
            number: Some(talk.number.clone()),
            on: talk.known_on,
            channel: channel(talk.channel).to_owned(),
            person: talk.person.clone(),
            result: talk.result.code().to_owned(),
            note: talk.note.clone(),
            item_id: None,
            proven: talk.channel == world::Channel::Letter,
        });
    }
    let logged = collections::log_contacts(tx, &logs).await?;
    let logged = logged.into_iter().map(collections::Kept::id);
    let contacts: HashMap<&str, i64> = numbers.into_iter().zip(logged).collect();
    let mut promises = Vec::new();
    for promise in &news.promises {
        let Some(id) = ids.get(&promise.buyer) else { continue };
        let invoice = (promise.invoice.as_str(), u32::from(promise.instalment));
        let item = match items.get(&(*id, promise.invoice.clone(), invoice.1)) {
            Some(item) => Some(*item),
            None => receivables::find_item_id(tx, *id, invoice).await?,
        };
        promises.push(NewPromise {
            buyer_id: *id,
            number: Some(promise.number.clone()),
            made_on: promise.known_on,
            due_on: promise.promised_on,
            currency: promise.currency,
            amount_minor: promise.amount_minor,
            company_minor: company(rates, promise.amount_minor, promise.currency, promise.known_on),
            item_id: item,
            contact_id: contacts.get(promise.contact.as_str()).copied(),
            said_by: String::new(),
            note: String::new(),
        });
    }
    collections::record_promises(tx, &promises).await?;
    reports(tx, news, ids).await
}

/// The channel as `collections` names it.
fn channel(channel: world::Channel) -> &'static str {
    if collections::CHANNELS.contains(&channel.code()) { channel.code() } else { "message" }
}

fn company(rates: &RateBook, minor: i64, currency: Currency, on: Day) -> i64 {
    rates.view(Money::new(minor, currency), on).minor.max(1)
}

/// What the company hears; good news and what the library does not know stay in the history.
async fn reports(tx: &mut Tx, news: &Facts, ids: &Ids) -> Result<()> {
    for signal in &news.signals {
        let Some(id) = ids.get(&signal.buyer) else { continue };
        let new = NewReport {
            buyer_id: *id,
            signal: signal.kind.code().to_owned(),
            text: signal.note.clone(),
            source: signal.source.to_owned(),
            on: signal.known_on,
        };
        match warning::report_signal_as_of(tx, &new, signal.known_on).await {
            Ok(_) => {}
            Err(base::Failure::Rejected(_)) => {
                let event = credit::parties::NewEvent {
                    on: signal.known_on,
                    kind: signal.kind.code().to_owned(),
                    text: signal.note.clone(),
                    source: signal.source.to_owned(),
                };
                credit::parties::add_event(tx, *id, &event).await?;
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(())
}
