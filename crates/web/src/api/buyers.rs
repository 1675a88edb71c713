//! One buyer's credit file: identity, statements, people, history; and changing it.

use std::collections::BTreeMap;

use base::Rejection;
use credit::parties::{
    self, Buyer, Clearable, CustomerKind, Event as Happened, NewBuyer, Ownership, PartyRole,
    SizeClass, Statement as Recorded, change_buyer, find_buyer_by_id, list_events, list_statements,
};
use quant::statement::Line;
use serde_json::Value;
use store::{Db, access::Scope};

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    ledger::PageAsked,
    shape::{At, Code, Coin, Id, Nothing, On, sent, taken},
    words::Change,
};
use crate::failure::Refused;

sent!(Identity {
    id: Id,
    code: String,
    name: String,
    name_en: String,
    role: Code<PartyRole>,
    kind: Code<CustomerKind>,
    ownership: Code<Ownership>,
    size: Code<SizeClass>,
    industry: String,
    country: String,
    region: String,
    uscc: String,
    currency: Coin,
    owner: Option<String>,
    parent: Option<String>,
    terms: String,
    founded_on: Option<On>,
    customer_since: Option<On>,
    nature: Value,
    blocked: bool,
    version: i64,
});

/// The identity with the codes of those that it names; a parent that the reader may not see is
/// not named.
pub async fn identity(db: &Db, buyer: Buyer, scope: Scope) -> Result<Identity, Refused> {
    let seen = |parent: &Buyer| match scope {
        Scope::All => true,
        Scope::Own(person) => parent.owner_id == Some(person),
        Scope::Nothing => false,
    };
    let parent = match buyer.parent_id {
        Some(id) => find_buyer_by_id(db, id).await?.filter(seen),
        None => None,
    };
    let owner = match buyer.owner_id {
        Some(id) => db.list_people().await?.into_iter().find(|person| person.id == id),
        None => None,
    };
    Ok(Identity {
        id: Id(buyer.id),
        code: buyer.code,
        name: buyer.name,
        name_en: buyer.name_en,
        role: Code(buyer.role),
        kind: Code(buyer.kind),
        ownership: Code(buyer.ownership),
        size: Code(buyer.size),
        industry: buyer.industry,
        country: buyer.country,
        region: buyer.region,
        uscc: buyer.uscc,
        currency: Coin(buyer.currency),
        owner: owner.map(|person| person.login),
        parent: parent.map(|parent| parent.code),
        terms: buyer.terms,
        founded_on: buyer.founded_on.map(On),
        customer_since: buyer.customer_since.map(On),
        nature: serde_json::from_str(&buyer.nature).unwrap_or(Value::Null),
        blocked: buyer.blocked,
        version: buyer.version,
    })
}

taken!(BuyerToSave {
    version: Option<i64>,
    name: Option<String>,
    name_en: Option<String>,
    role: Option<Code<PartyRole>>,
    kind: Option<Code<CustomerKind>>,
    ownership: Option<Code<Ownership>>,
    size: Option<Code<SizeClass>>,
    industry: Option<String>,
    country: Option<String>,
    region: Option<String>,
    uscc: Option<String>,
    currency: Option<Coin>,
    owner: Option<String>,
    parent: Option<String>,
    terms: Option<String>,
    founded_on: Option<On>,
    customer_since: Option<On>,
    nature: Option<Value>,
    blocked: Option<bool>,
    clear: Option<Vec<Code<Clearable>>>,
});

sent!(SavedBuyer {
    code: String,
    change: Code<Change>,
    version: i64,
});

/// Adds a buyer or changes one. What is left out stays as it is; a change names the version that
/// it was made from.
pub async fn save(call: Call<Nothing, Body<BuyerToSave>>) -> Result<Made<SavedBuyer>, Refused> {
    let code = call.path("code").trim().to_owned();
    let Body(new) = call.body;
    if new.nature.as_ref().is_some_and(|nature| !nature.is_object()) {
        return Err(Rejection::new("house.bad-input").with("what", "{ … }").on("nature").into());
    }
    let there = parties::find_buyer(&call.app.db, &code, Scope::All).await?;
    if new.version.is_none()
        && let Some(there) = there
    {
        let missing = Rejection::new("parties.version-missing").with("code", there.code);
        return Err(missing.on("version").into());
    }
    let version = new.version.unwrap_or(0);
    let new = NewBuyer {
        code: code.clone(),
        name: new.name,
        name_en: new.name_en,
        role: new.role.map(|role| role.0),
        kind: new.kind.map(|kind| kind.0),
        ownership: new.ownership.map(|ownership| ownership.0),
        size: new.size.map(|size| size.0),
        industry: new.industry,
        country: new.country,
        region: new.region,
        uscc: new.uscc,
        currency: new.currency.map(|coin| coin.0),
        owner_login: new.owner,
        parent_code: new.parent,
        terms: new.terms,
        founded_on: new.founded_on.map(|day| day.0),
        customer_since: new.customer_since.map(|day| day.0),
        nature: new.nature.map(|nature| nature.to_string()),
        blocked: new.blocked,
        clear: new.clear.into_iter().flatten().map(|field| field.0).collect(),
    };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let change = change_buyer(&mut tx, &new, version).await?;
    tx.commit().await?;
    let saved = parties::get_buyer(&call.app.db, &code, Scope::All).await?;
    let change = match change {
        parties::BuyerChange::Added => Change::Added,
        parties::BuyerChange::Changed => Change::Changed,
        parties::BuyerChange::Unchanged => Change::Unchanged,
    };
    let what = SavedBuyer { code: saved.code, change: Code(change), version: saved.version };
    Ok(Made { new: change == Change::Added, what })
}

sent!(FailedCheck { check: String, difference_minor: i64 });

sent!(FinancialStatement {
    id: Id,
    period_end: On,
    months: u32,
    currency: Coin,
    version: i64,
    source: String,
    audited: bool,
    lines: BTreeMap<String, i64>,
    failed_checks: Vec<FailedCheck>,
    recorded_at: At,
});

fn statement(row: Recorded) -> FinancialStatement {
    let failed = row.failed_checks.into_iter();
    FinancialStatement {
        id: Id(row.id),
        period_end: On(row.content.period_end),
        months: row.content.months,
        currency: Coin(row.content.currency),
        version: row.version,
        source: row.content.source,
        audited: row.content.audited,
        lines: row.content.lines,
        failed_checks: failed
            .map(|(check, difference_minor)| FailedCheck { check, difference_minor })
            .collect(),
        recorded_at: At(row.recorded_at),
    }
}

/// Financial statements of a buyer, the newest period first, all versions.
pub async fn statements(call: Call<PageAsked>) -> Result<Page<FinancialStatement>, Refused> {
    let buyer = call.buyer().await?;
    let rows = list_statements(&call.app.db, buyer.id).await?;
    let all = rows.into_iter().map(statement).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    let key = |statement: &FinancialStatement| statement.id.0.to_string();
    Ok(cursor::page(&call.question(), all, at, key)?)
}

taken!(StatementToRecord {
    period_end: On,
    months: u32,
    currency: Coin,
    source: String,
    audited: Option<bool>,
    lines: BTreeMap<String, i64>,
});

sent!(StatementRecorded { id: Option<Id>, change: Code<Change> });

/// Records a statement; the same again changes nothing, another of the same period is a further
/// version.
pub async fn add_statement(
    call: Call<Nothing, Body<StatementToRecord>>,
) -> Result<Made<StatementRecorded>, Refused> {
    let buyer = call.buyer().await?;
    let Body(new) = call.body;
    let wrong = |what: &str, field: &str| {
        Rejection::new("house.bad-input").with("what", what).on(field.to_owned())
    };
    if !(1..=18).contains(&new.months) {
        return Err(wrong("1–18", "months").into());
    }
    if let Some(code) = new.lines.keys().find(|code| Line::of_code(code).is_none()) {
        return Err(wrong(code, "lines").into());
    }
    let statement = parties::NewStatement {
        period_end: new.period_end.0,
        months: new.months,
        currency: new.currency.0,
        source: new.source,
        audited: new.audited.unwrap_or(false),
        lines: new.lines,
    };
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let id = parties::record_statement(&mut tx, buyer.id, &statement).await?;
    if id.is_none() {
        tx.quiet();
    }
    tx.commit().await?;
    let change = Code(if id.is_some() { Change::Added } else { Change::Unchanged });
    Ok(Made { new: id.is_some(), what: StatementRecorded { id: id.map(Id), change } })
}

sent!(Human {
    id: Id,
    name: String,
    duty: String,
    phone: String,
    email: String,
    note: String,
    influence_part: Option<String>,
    influence_weight: Option<i64>,
    influence_attitude: Option<i64>,
    influence_releases: Option<bool>,
    influence_basis: Option<String>,
});

/// Who is spoken to at a buyer's.
pub async fn people(call: Call<PageAsked>) -> Result<Page<Human>, Refused> {
    let buyer = call.buyer().await?;
    let rows = parties::list_contacts(&call.app.db, buyer.id).await?;
    let mut map: std::collections::HashMap<i64, parties::Influence> =
        parties::influence_map(&call.app.db, buyer.id)
            .await?
            .into_iter()
            .filter_map(|one| Some((one.contact_id, one.influence?)))
            .collect();
    let one = |row: parties::Contact| human(map.remove(&row.id), row);
    let all = rows.into_iter().map(one).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |human: &Human| human.id.0.to_string())?)
}

fn human(influence: Option<parties::Influence>, row: parties::Contact) -> Human {
    let said = influence.as_ref();
    Human {
        id: Id(row.id),
        name: row.name,
        duty: row.duty,
        phone: row.phone,
        email: row.email,
        note: row.note,
        influence_part: said.map(|one| one.part.code().to_owned()),
        influence_weight: said.map(|one| one.weight),
        influence_attitude: said.map(|one| one.attitude),
        influence_releases: said.map(|one| one.releases),
        influence_basis: said.map(|one| one.basis.clone()),
    }
}

sent!(Event { on: On, kind: String, text: String, source: String });

taken!(EventsAsked {
    limit: Option<u32>,
});

/// The latest of a buyer's history, newest first.
pub async fn events(call: Call<EventsAsked>) -> Result<Page<Event>, Refused> {
    let buyer = call.buyer().await?;
    let limit = cursor::rows(call.query.limit)?;
    let one = |event: Happened| Event {
        on: On(event.on),
        kind: event.kind,
        text: event.text,
        source: event.source,
    };
    let rows = list_events(&call.app.db, buyer.id, limit).await?;
    Ok(Page { items: rows.into_iter().map(one).collect(), next: None })
}
