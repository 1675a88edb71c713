//! Links to customers' own pages and what was answered through them.

use base::Lang;
use credit::{
    collections::link::{
        AnswerFilter, AnswerRow, LinkFilter, LinkRow, NewLink, find_link_terms, get_link,
        issue_link, list_link_answers, list_links, revoke_link, see_link_answers,
    },
    parties::EntityBook,
};

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Made, ToldOnce},
    ledger::{BuyerName, asked_buyer},
    shape::{At, Cash, Id, Nothing, On, cash, sent, taken},
};
use crate::failure::Refused;

taken!(LinksAsked { buyer: Option<String>, limit: Option<u32>, after: Option<String> });

sent!(CustomerLink {
    id: Id,
    buyer: BuyerName,
    state: String,
    given_to: String,
    issued_by: String,
    issued_at: At,
    expires_at: At,
    opened: i64,
    last_opened_at: Option<At>,
    answers_given: i64,
    revoked_by: String,
    revoked_at: Option<At>,
});

fn told(row: LinkRow) -> CustomerLink {
    CustomerLink {
        id: Id(row.id),
        buyer: BuyerName { code: row.buyer_code, name: row.buyer_name },
        state: row.state.code().to_owned(),
        given_to: row.note,
        issued_by: row.issued_by,
        issued_at: At(row.issued_at),
        expires_at: At(row.expires_at),
        opened: row.opened,
        last_opened_at: row.last_opened_at.map(At),
        answers_given: row.answers,
        revoked_by: row.revoked_by,
        revoked_at: row.revoked_at.map(At),
    }
}

/// A page by row ids, the newest first: what comes after, and how many are asked for.
fn place(question: &str, asked: &LinksAsked) -> Result<(Option<i64>, u32, u32), Refused> {
    let limit = cursor::rows(asked.limit)?;
    let before = match cursor::read::<1>(question, asked.after.as_deref())? {
        Some([id]) => Some(cursor::part(&id)?),
        None => None,
    };
    Ok((before, limit, (limit + 1).min(cursor::MOST)))
}

/// Links, the newest first. No secret is told.
pub async fn list(call: Call<LinksAsked>) -> Result<Page<CustomerLink>, Refused> {
    let (db, question) = (&call.app.db, call.question());
    let (before, limit, most) = place(&question, &call.query)?;
    let buyer = asked_buyer(db, &call.visit, call.query.buyer.as_deref()).await?;
    let filter = LinkFilter { scope: call.visit.scope(), buyer, before, limit: most };
    let mut rows = list_links(db, &filter).await?;
    let more = rows.len() > limit as usize || rows.len() == cursor::MOST as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more);
    let next = next.map(|one| cursor::write(&question, &[one.id.to_string()]));
    Ok(Page { items: rows.into_iter().map(told).collect(), next })
}

taken!(NewCustomerLink {
    buyer: String,
    days: Option<i64>,
    lang: Option<String>,
    entity: Option<String>,
    given_to: Option<String>,
});

sent!(CustomerLinkMade { id: Id, url: String, expires_at: At });

/// Issues a link; its address is told this once, and the same call under a key of its own makes another one.
pub async fn issue(
    call: Call<Nothing, Body<NewCustomerLink>>,
) -> Result<ToldOnce<CustomerLinkMade>, Refused> {
    let (Body(new), db) = (&call.body, &call.app.db);
    let buyer = call.named_buyer(&new.buyer).await?;
    let terms = find_link_terms(db).await?;
    let seller = EntityBook::open(db).await?.seller(new.entity.as_deref())?;
    let foreign = !matches!(buyer.country.as_str(), "" | "CN" | "HK" | "MO" | "TW");
    let usual = if foreign { Lang::En } else { Lang::Zh };
    let link = NewLink {
        buyer_id: buyer.id,
        seller,
        days: new.days.map(|days| i32::try_from(days).unwrap_or(0)),
        lang: new.lang.as_deref().and_then(Lang::parse).unwrap_or(usual),
        note: new.given_to.clone().unwrap_or_default(),
        outbox_id: None,
    };
    let mut tx = db.write(call.visit.actor()?).await?;
    let fresh = issue_link(&mut tx, &terms, &link).await?;
    tx.commit().await?;
    Ok(ToldOnce(CustomerLinkMade {
        id: Id(fresh.id),
        url: terms.url(&fresh.path()),
        expires_at: At(fresh.expires_at),
    }))
}

sent!(CustomerLinkRevoked { id: Id });

/// Revokes a link at once.
pub async fn revoke(call: Call) -> Result<Made<CustomerLinkRevoked>, Refused> {
    let (id, db) = (call.id()?, &call.app.db);
    let link = get_link(db, call.visit.scope(), id).await?;
    let mut tx = db.write(call.visit.actor()?).await?;
    revoke_link(&mut tx, (link.buyer_id, id)).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: CustomerLinkRevoked { id: Id(id) } })
}

sent!(CustomerAnswer {
    id: Id,
    buyer: BuyerName,
    kind: String,
    said_by: String,
    text: String,
    item: String,
    statement_id: Option<Id>,
    promise_id: Option<Id>,
    dispute_id: Option<Id>,
    amount: Option<Cash>,
    due_on: Option<On>,
    at: At,
    read_by: String,
});

/// What customers answered through links, the newest first.
pub async fn answers(call: Call<LinksAsked>) -> Result<Page<CustomerAnswer>, Refused> {
    let (db, question) = (&call.app.db, call.question());
    let (before, limit, most) = place(&question, &call.query)?;
    let buyer = asked_buyer(db, &call.visit, call.query.buyer.as_deref()).await?;
    let filter = AnswerFilter {
        scope: call.visit.scope(),
        buyer,
        account: None,
        unread: false,
        before,
        limit: most,
    };
    let mut rows = list_link_answers(db, &filter).await?;
    let more = rows.len() > limit as usize || rows.len() == cursor::MOST as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more);
    let next = next.map(|one| cursor::write(&question, &[one.id.to_string()]));
    let told = |row: AnswerRow| CustomerAnswer {
        id: Id(row.id),
        buyer: BuyerName { code: row.buyer_code, name: row.buyer_name },
        kind: row.kind,
        said_by: row.said_by,
        text: row.text,
        item: row.item,
        statement_id: row.account.map(|(id, _)| Id(id)),
        promise_id: row.promise_id.map(Id),
        dispute_id: row.dispute_id.map(Id),
        amount: row.amount.map(|amount| cash(amount.minor, amount.currency)),
        due_on: row.due_on.map(On),
        at: At(row.at),
        read_by: row.seen_by,
    };
    Ok(Page { items: rows.into_iter().map(told).collect(), next })
}

taken!(AnswersRead { buyer: String, up_to: Id });

sent!(AnswersReadDone { read: i64 });

/// Says that a buyer's answers up to one of them were read.
pub async fn read(
    call: Call<Nothing, Body<AnswersRead>>,
) -> Result<Made<AnswersReadDone>, Refused> {
    let (Body(new), db) = (&call.body, &call.app.db);
    let buyer = call.named_buyer(&new.buyer).await?;
    let mut tx = db.write(call.visit.actor()?).await?;
    let read = see_link_answers(&mut tx, (buyer.id, new.up_to.0)).await?;
    tx.commit().await?;
    let read = i64::try_from(read).unwrap_or(i64::MAX);
    Ok(Made { new: read > 0, what: AnswersReadDone { read } })
}
