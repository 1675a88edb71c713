//! The outbox of collections, and the linter of what is written to debtors.

use credit::{
    collections::{OutboxFilter, OutboxRow, WordingPack, check_wording, gravest, list_outbox},
    receivables::company_currency,
};

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call},
    ledger::{BuyerName, PageAsked},
    shape::{Cash, Id, Nothing, On, cash, sent, taken},
};
use crate::failure::Refused;

sent!(OutboxLine {
    id: Id,
    buyer: BuyerName,
    as_of: On,
    step: String,
    step_said: String,
    action: String,
    way: String,
    level: i64,
    asked: Cash,
    oldest_days: i64,
    state: String,
    waits: String,
    number: String,
    sent_on: Option<On>,
    arrived_on: Option<On>,
    digest: String,
    message_id: String,
    answer: String,
});

/// All steps of the outbox, the newest first.
pub async fn outbox(call: Call<PageAsked>) -> Result<Page<OutboxLine>, Refused> {
    let (db, question) = (&call.app.db, call.question());
    let limit = cursor::rows(call.query.limit)?;
    let skip = match cursor::read::<1>(&question, call.query.after.as_deref())? {
        Some([place]) => cursor::part::<u32>(&place)?,
        None => 0,
    };
    let asked = (limit + 1).min(cursor::MOST);
    let filter =
        OutboxFilter { state: "all".to_owned(), skip, limit: asked, ..OutboxFilter::default() };
    let mut rows = list_outbox(db, call.visit.scope(), &filter).await?;
    let more = rows.len() > limit as usize || rows.len() == cursor::MOST as usize;
    rows.truncate(limit as usize);
    let shown = u32::try_from(rows.len()).unwrap_or(0);
    let next = more.then(|| cursor::write(&question, &[(skip + shown).to_string()]));
    let currency = company_currency(db).await?;
    let lang = call.visit.lang;
    let line = |row: OutboxRow| OutboxLine {
        id: Id(row.id),
        number: row.number_text(),
        state: row.stands().to_owned(),
        step_said: row.name.pick(lang).to_owned(),
        buyer: BuyerName { code: row.buyer_code, name: row.buyer_name },
        as_of: On(row.as_of),
        step: row.step,
        action: row.action,
        way: row.way,
        level: row.level,
        asked: cash(row.company_minor, currency),
        oldest_days: row.oldest_days,
        waits: row.waits,
        sent_on: row.sent_on.map(On),
        arrived_on: row.arrived_on.map(On),
        digest: row.digest,
        message_id: row.message_id,
        answer: row.answer,
    };
    Ok(Page { items: rows.into_iter().map(line).collect(), next })
}

taken!(WordingText { text: String });

sent!(WordingHit {
    banned: String,
    kind: String,
    weight: String,
    found: String,
    from_sign: i64,
    to_sign: i64,
    why_not: String,
    law: String,
    better: String,
});

sent!(WordingFound { version: String, verdict: String, hits: Vec<WordingHit> });

/// Looks through a text for what must not be written to a debtor.
pub async fn wording(call: Call<Nothing, Body<WordingText>>) -> Result<WordingFound, Refused> {
    let pack = WordingPack::in_force(&call.app.db, call.visit.today).await?;
    let hits = check_wording(&pack, &call.body.0.text);
    let verdict = gravest(&hits).map_or("clean", |weight| weight.code()).to_owned();
    let lang = call.visit.lang;
    let told = hits.into_iter().filter_map(|hit| {
        let act = pack.find(&hit.act)?;
        Some(WordingHit {
            kind: act.kind.clone(),
            weight: hit.weight.code().to_owned(),
            found: hit.found,
            from_sign: i64::try_from(hit.from).unwrap_or(0),
            to_sign: i64::try_from(hit.to).unwrap_or(0),
            why_not: act.why.pick(lang).to_owned(),
            law: act.law.pick(lang).to_owned(),
            better: act.better.pick(lang).to_owned(),
            banned: hit.act,
        })
    });
    Ok(WordingFound { version: pack.edition.version.clone(), verdict, hits: told.collect() })
}
