//! Buyers, contacts, groups, statements and events of the world.

use std::collections::{BTreeMap, HashMap, HashSet};

use base::{Day, Failure, Result};
use credit::parties::{
    self, CustomerKind, NewBuyer, NewContact, NewEvent, NewStatement, Ownership, PartyRole,
    SizeClass,
};
use serde_json::json;
use store::Tx;
use world::{BuyerNo, Facts};

use super::load::Ids;

/// The buyer's code in the house.
pub(super) fn code(no: BuyerNo) -> String {
    no.to_string()
}

fn new_buyer(buyer: &world::Buyer, terms: Option<&world::Terms>) -> NewBuyer {
    let kind = match buyer.kind {
        world::CustomerKind::Project => CustomerKind::Project,
        world::CustomerKind::Manufacturer | world::CustomerKind::Dealer => CustomerKind::Dealer,
        world::CustomerKind::Institution => CustomerKind::Government,
    };
    let ownership = match buyer.ownership {
        world::Ownership::State => Ownership::State,
        world::Ownership::Private => Ownership::Private,
        world::Ownership::Foreign => Ownership::Foreign,
        world::Ownership::Public => Ownership::Public,
        world::Ownership::SoleTrader => Ownership::Individual,
    };
    let size = match buyer.size {
        world::SizeClass::Large => SizeClass::Large,
        world::SizeClass::Medium => SizeClass::Medium,
        world::SizeClass::Small => SizeClass::Small,
        world::SizeClass::Micro => SizeClass::Micro,
    };
    let nature = json!({
        "model": buyer.model.code(), "industry": buyer.industry, "employees": buyer.employees,
        "capital_minor": buyer.registered_capital_minor, "legal_form": buyer.legal_form,
        "address": buyer.address, "legal_representative": buyer.legal_representative,
    });
    NewBuyer {
        code: code(buyer.no),
        name: Some(buyer.name.clone()),
        name_en: (buyer.country != "CN").then(|| buyer.name.clone()),
        role: Some(PartyRole::Buyer),
        kind: Some(kind),
        ownership: Some(ownership),
        size: Some(size),
        industry: Some(buyer.industry_code.to_owned()),
        country: Some(buyer.country.to_owned()),
        region: Some(format!("{}{}", buyer.region, buyer.city)),
        uscc: buyer.uscc.clone(),
        currency: Some(buyer.currency),
        owner_login: Some(buyer.owner.to_lowercase()),
        parent_code: None,
        terms: terms.map(|terms| terms.kind.code().to_owned()),
        founded_on: Some(buyer.founded_on),
        customer_since: Some(buyer.customer_since),
        nature: Some(nature.to_string()),
        blocked: None,
        clear: Vec::new(),
    }
}

async fn save(tx: &mut Tx, new: &[NewBuyer], on: Day) -> Result<Vec<i64>> {
    let saved = parties::save_buyers(tx, new, "file:demo", on).await?;
    saved.into_iter().map(|saved| saved.map(|(id, _)| id).map_err(Failure::from)).collect()
}

/// Saves the new buyers and whoever else the news speak of, and returns everybody's id.
pub(super) async fn buyers(tx: &mut Tx, news: &Facts, all: &Facts) -> Result<Ids> {
    let terms: HashMap<BuyerNo, &world::Terms> =
        news.terms.iter().map(|terms| (terms.buyer, terms)).collect();
    let on = news.buyers.first().map_or(Day::from_epoch_days(0), |buyer| buyer.known_on);
    let new: Vec<NewBuyer> =
        news.buyers.iter().map(|b| new_buyer(b, terms.get(&b.no).copied())).collect();
    save(tx, &new, on).await?;
    let parents: HashMap<&str, BuyerNo> =
        all.groups.iter().map(|group| (group.code.as_str(), group.parent)).collect();
    let members: Vec<NewBuyer> = news
        .memberships
        .iter()
        .filter_map(|member| Some((member, *parents.get(member.group.as_str())?)))
        .filter(|(member, parent)| member.buyer != *parent)
        .map(|(member, parent)| NewBuyer {
            code: code(member.buyer),
            parent_code: Some(code(parent)),
            ..NewBuyer::default()
        })
        .collect();
    save(tx, &members, on).await?;
    let spoken_of: HashSet<BuyerNo> = news.in_order().iter().filter_map(subject).collect();
    let named: BTreeMap<String, BuyerNo> = spoken_of.into_iter().map(|no| (code(no), no)).collect();
    let codes: Vec<&str> = named.keys().map(String::as_str).collect();
    let found = parties::find_codes(tx, &codes).await?;
    Ok(named.iter().filter_map(|(code, no)| Some((*no, found.get(code)?.id))).collect())
}

fn subject(fact: &world::Fact<'_>) -> Option<BuyerNo> {
    use world::Fact as F;
    Some(match fact {
        F::Buyer(fact) => fact.no,
        F::Contact(fact) => fact.buyer,
        F::Statement(fact) => fact.buyer,
        F::Invoice(fact) => fact.buyer,
        F::Receipt(fact) => fact.buyer,
        F::Reversal(fact) => fact.buyer,
        F::CreditNote(fact) => fact.buyer,
        F::DisputeOpened(fact) => fact.buyer,
        F::DisputeClosed(fact) => fact.buyer,
        F::ContactEntry(fact) => fact.buyer,
        F::Promise(fact) => fact.buyer,
        F::Signal(fact) => fact.buyer,
        F::CompanyEvent(fact) => fact.buyer,
        F::Limit(fact) => fact.buyer,
        F::Terms(fact) => fact.buyer,
        F::Membership(fact) => fact.buyer,
        F::Order(fact) => fact.buyer,
        F::User(_) | F::MonthRate(_) | F::Group(_) => return None,
    })
}

/// Contacts, statements and events.
pub(super) async fn papers(tx: &mut Tx, news: &Facts, ids: &Ids) -> Result<()> {
    for contact in &news.contacts {
        let Some(id) = ids.get(&contact.buyer) else { continue };
        let new = NewContact {
            name: contact.name.clone(),
            duty: contact.role.zh().to_owned(),
            phone: contact.phone.clone(),
            email: contact.mail.clone(),
            note: String::new(),
        };
        parties::record_contacts(tx, *id, &[new]).await?;
    }
    let mut statements = Vec::with_capacity(news.statements.len());
    for statement in &news.statements {
        let Some(id) = ids.get(&statement.buyer) else { continue };
        let source = if statement.audited { "审计报告" } else { "客户报表" };
        let lines = statement.lines.iter().map(|(code, minor)| ((*code).to_owned(), *minor));
        let new = NewStatement {
            period_end: statement.to,
            months: u32::from(statement.months),
            currency: statement.currency,
            source: source.to_owned(),
            audited: statement.audited,
            lines: lines.collect(),
        };
        statements.push((*id, new));
    }
    let statements: Vec<_> = statements.iter().map(|(id, new)| (*id, new)).collect();
    parties::record_statements(tx, &statements).await?;
    for event in &news.events {
        let Some(id) = ids.get(&event.buyer) else { continue };
        let new = NewEvent {
            on: event.happened_on,
            kind: event.kind.code().to_owned(),
            text: event.note.clone(),
            source: event.kind.zh().to_owned(),
        };
        parties::add_event(tx, *id, &new).await?;
    }
    Ok(())
}
