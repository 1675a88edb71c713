//! The legal entities under which the company sells.

use credit::parties::{
    Entity, EntityBook, NewEntity, SizeClass, add_entity, change_entity, retire_entity,
};

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    ledger::PageAsked,
    shape::{Code, Coin, Nothing, On, sent, taken},
};
use crate::failure::Refused;

sent!(OwnEntity {
    entity: String,
    name: String,
    uscc: String,
    currency: Coin,
    size: Code<SizeClass>,
    size_source: String,
    size_on: Option<On>,
    main: bool,
    from_on: Option<On>,
    until_on: Option<On>,
    actor: String,
});

fn said(entity: Entity) -> OwnEntity {
    let Entity { is, main, actor, .. } = entity;
    OwnEntity {
        entity: is.code,
        name: is.name,
        uscc: is.tax_id,
        currency: Coin(is.currency),
        size: Code(is.size),
        size_source: is.size_source,
        size_on: is.size_on.map(On),
        main,
        from_on: is.from_on.map(On),
        until_on: is.until_on.map(On),
        actor,
    }
}

/// All entities, the main one first.
pub async fn list(call: Call<PageAsked>) -> Result<Page<OwnEntity>, Refused> {
    let book = EntityBook::open(&call.app.db).await?;
    let all: Vec<OwnEntity> = book.all().iter().cloned().map(said).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &OwnEntity| one.entity.clone())?)
}

taken!(EntityToSave {
    name: String,
    uscc: Option<String>,
    currency: Option<Coin>,
    size: Option<Code<SizeClass>>,
    size_source: Option<String>,
    size_on: Option<On>,
    from_on: Option<On>,
    until_on: Option<On>,
});

/// Adds an entity under a code, or changes the one that has it.
pub async fn save(call: Call<Nothing, Body<EntityToSave>>) -> Result<Made<OwnEntity>, Refused> {
    let code = call.path("code").to_owned();
    let Body(new) = &call.body;
    let company = credit::receivables::company_currency(&call.app.db).await?;
    let is = NewEntity {
        code: code.clone(),
        name: new.name.clone(),
        tax_id: new.uscc.clone().unwrap_or_default(),
        currency: new.currency.map_or(company, |coin| coin.0),
        size: new.size.map_or_else(SizeClass::default, |size| size.0),
        size_source: new.size_source.clone().unwrap_or_default(),
        size_on: new.size_on.map(|day| day.0),
        from_on: new.from_on.map(|day| day.0),
        until_on: new.until_on.map(|day| day.0),
    };
    let there = EntityBook::open(&call.app.db).await?;
    let known = there.coded(&code).map(|one| one.is.code.clone());
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let entity = match &known {
        Some(code) => change_entity(&mut tx, code, &is).await?,
        None => add_entity(&mut tx, &is).await?,
    };
    tx.commit().await?;
    Ok(Made { new: known.is_none(), what: said(entity) })
}

taken!(EntityClosing { until_on: Option<On> });

/// Closes an entity: after its last day it takes no new invoice and no new order.
pub async fn retire(call: Call<Nothing, Body<EntityClosing>>) -> Result<OwnEntity, Refused> {
    let until = call.body.0.until_on.map_or(call.visit.today, |day| day.0);
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let entity = retire_entity(&mut tx, call.path("code"), until).await?;
    tx.commit().await?;
    Ok(said(entity))
}
