//! Customers' own pages of the demo company: links issued and one of them revoked, and what two customers answered
//! through theirs: a promise, a statement agreed to, a message. By the verbs that the page itself uses.

use base::{Day, Failure, Lang, Result};
use credit::{
    collections::{
        PromisePack,
        evidence::{AccountFilter, AccountStatement, EvidencePack, list_accounts},
        link::{
            AnswerMade, Answering, Holder, LinkFilter, LinkPromise, LinkTerms, NewLink, Opened,
            Said, agree_by_link, count_opening, find_link_terms, issue_link, link_page, list_links,
            message_by_link, open_link, promise_by_link, revoke_link,
        },
    },
    receivables::{RateBook, company_currency, list_rates},
};
use store::{Actor, Db, Tx, access::Scope};

use super::controls::Acting;

/// Makes it all, once.
pub(super) async fn living(db: &Db, acting: &Acting<'_>, today: Day) -> Result<()> {
    let links = LinkFilter { scope: Scope::All, buyer: None, before: None, limit: 1 };
    if !list_links(db, &links).await?.is_empty() {
        return Ok(());
    }
    let filter = AccountFilter {
        scope: Some(Scope::All),
        state: Some("waiting".to_owned()),
        limit: 3,
        ..AccountFilter::default()
    };
    let terms = find_link_terms(db).await?;
    let (promises, _) = PromisePack::in_force(db, today).await?;
    let evidence = EvidencePack::in_force(db, today).await?;
    for (n, account) in list_accounts(db, &filter).await?.iter().enumerate() {
        let Some(holder) = given(db, acting, (account, &terms), n == 2).await? else { continue };
        let of =
            Answering { holder: &holder, terms: &terms, promises: &promises, evidence: &evidence };
        match n {
            0 => promise(db, &of, today).await?,
            _ => agree(db, &of, account.id).await?,
        }
    }
    Ok(())
}

/// A link for the buyer of a statement; nobody holds the one that went astray.
async fn given(
    db: &Db,
    acting: &Acting<'_>,
    (account, terms): (&AccountStatement, &LinkTerms),
    astray: bool,
) -> Result<Option<Holder>> {
    let new = NewLink {
        buyer_id: account.buyer_id,
        seller: None,
        days: None,
        lang: Lang::Zh,
        note: if astray { "发错群，已吊销" } else { "财务，企业微信" }.to_owned(),
        outbox_id: None,
    };
    let mut tx = db.write(Actor::user(acting.manager)).await?;
    let fresh = issue_link(&mut tx, terms, &new).await?;
    if astray {
        revoke_link(&mut tx, (account.buyer_id, fresh.id)).await?;
    }
    tx.commit().await?;
    let Opened::Page(holder) = open_link(db, &fresh.secret).await? else { return Ok(None) };
    count_opening(db, &holder).await?;
    Ok(Some(*holder))
}

fn said(once: &str, text: &str) -> Said {
    Said { once: once.to_owned(), by: "财务 王丽".to_owned(), text: text.to_owned() }
}

/// Keeps what was answered; what the books refuse was not answered.
async fn kept(tx: Tx, made: Result<AnswerMade>) -> Result<()> {
    match made {
        Ok(_) => tx.commit().await,
        Err(Failure::Rejected(_)) => tx.roll_back().await,
        Err(other) => Err(other),
    }
}

async fn promise(db: &Db, of: &Answering<'_>, today: Day) -> Result<()> {
    let rates = RateBook::new(company_currency(db).await?, list_rates(db).await?);
    let page = link_page(db, of.holder, 0).await?;
    let free = page.items.iter().find(|item| item.promised_on.is_none());
    if let Some(item) = free {
        let new = LinkPromise {
            item_id: item.id,
            amount_minor: item.open_minor,
            due_on: of.promises.calendar.later(today, 5),
        };
        let mut tx = db.write(of.holder.actor()).await?;
        let text = said("demo-1", "下周付款计划已批");
        let made = promise_by_link(&mut tx, of, &text, (&rates, new)).await;
        kept(tx, made).await?;
    }
    let mut tx = db.write(of.holder.actor()).await?;
    let text = said("demo-2", "请把三月送货单的签收页发我一份");
    let made = message_by_link(&mut tx, of, &text).await;
    kept(tx, made).await
}

async fn agree(db: &Db, of: &Answering<'_>, account: i64) -> Result<()> {
    let mut tx = db.write(of.holder.actor()).await?;
    let made = agree_by_link(&mut tx, of, &said("demo-3", ""), account).await;
    kept(tx, made).await
}
