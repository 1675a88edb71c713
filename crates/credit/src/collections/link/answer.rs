//! What the holder of a link answers. Each answer looks at the link once more in its own transaction, counts
//! once for one form, and runs through the verbs that people of ours use; none of them knows of another buyer.
//!
//! A promise through a link is recorded at once, acknowledged by the link: a promise is the customer's word and
//! the acknowledgement is the customer's too, and one that waited for somebody of ours could pass its day in
//! silence. What keeps it honest are its bounds: a share of the invoice at least, a day that is not far, one for
//! an invoice, none moved from outside.

use base::{Currency, Day, Money, Rejection, Result};
use serde_json::json;
use store::{Ask, Audit, Columns, Tx, failed};

use super::{open::Holder, said::Said, terms::LinkTerms};
use crate::{
    collections::{
        Acknowledgement, NewNextStep, NewPromise, PromisePack, confirm_promise, decide_next_step,
        evidence::{
            EvidencePack, NewCase, NewDifference, NewInterruption, differ_account, open_case,
            record_interruption,
        },
        record_promise,
    },
    receivables::RateBook,
};

/// By what an answer is taken.
#[derive(Debug, Clone, Copy)]
pub struct Answering<'a> {
    /// Who answers.
    pub holder: &'a Holder,
    /// What the company has set for links.
    pub terms: &'a LinkTerms,
    /// Promises and next steps.
    pub promises: &'a PromisePack,
    /// Disputes and proofs.
    pub evidence: &'a EvidencePack,
}

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerMade {
    /// It is kept.
    New(i64),
    /// The same form was kept already.
    Again(i64),
}

/// What an answer leaves beside its words.
#[derive(Default)]
struct Left {
    item: Option<i64>,
    account: Option<i64>,
    promise: Option<i64>,
    dispute: Option<i64>,
    amount: Option<Money>,
    due_on: Option<Day>,
}

/// The way and the proof of what comes through a link.
const BY_LINK: &str = "link";
/// The next step that an answer asks for.
const STEP: &str = "answer-customer";
const DAY: i64 = 86_400;

/// Looks at the link once more; the answer that this form has become already.
async fn begin(tx: &mut Tx, of: &Answering<'_>, said: &Said) -> Result<Option<i64>> {
    let (link, at) = (of.holder.link_id, tx.at());
    tx.lock("SELECT id FROM collections_link WHERE id = $1", link).await?;
    let mut ask = Ask::new(
        "SELECT l.id FROM collections_link l JOIN parties_buyer b ON b.id = l.buyer_id \
         WHERE l.revoked_at IS NULL AND b.withdrawn_by IS NULL AND l.expires_at > ",
    );
    ask.value(at.0).text(" AND l.id = ").value(link).text(" AND l.buyer_id = ");
    ask.value(of.holder.buyer_id);
    if ask.rows(tx.conn(), "looking at a link once more").await?.is_empty() {
        return Err(Rejection::new("collections.link-over").into());
    }
    let mut ask = Ask::new("SELECT id FROM collections_link_answer WHERE link_id = ");
    ask.value(link).text(" AND once = ").value(said.once.as_str());
    if let Some(row) = ask.rows(tx.conn(), "looking for the same form").await?.first() {
        return Ok(Some(row.int(0)?));
    }
    let mut ask = Ask::new("SELECT COUNT(*) FROM collections_link_answer WHERE link_id = ");
    ask.value(link).text(" AND recorded_at > ").value(at.plus_seconds(-DAY).0);
    let given = ask.row(tx.conn(), "counting answers of a day").await?.int(0)?;
    if given >= of.terms.answers_a_day {
        let most = of.terms.answers_a_day;
        return Err(Rejection::new("collections.link-often").with("most", most).into());
    }
    Ok(None)
}

async fn keep(
    tx: &mut Tx,
    of: &Answering<'_>,
    (kind, said): (&'static str, &Said),
    left: &Left,
) -> Result<AnswerMade> {
    let (id, at, holder) = (tx.ids().next(), tx.at().0, of.holder);
    let currency = left.amount.map(|amount| amount.currency.code().to_owned()).unwrap_or_default();
    let mut ask = Ask::new(
        "INSERT INTO collections_link_answer (id, link_id, buyer_id, once, kind, said_by, text, \
         item_id, account_id, promise_id, dispute_id, amount_minor, currency, due_on, \
         recorded_at, seen_by) VALUES (",
    );
    ask.value(id).text(", ").value(holder.link_id).text(", ").value(holder.buyer_id);
    ask.text(", ").value(said.once.as_str()).text(", ").value(kind).text(", ");
    ask.value(said.by.as_str()).text(", ").value(said.text.as_str()).text(", ");
    ask.value(left.item).text(", ").value(left.account).text(", ").value(left.promise);
    ask.text(", ").value(left.dispute).text(", ").value(left.amount.map(|amount| amount.minor));
    ask.text(", ").value(currency).text(", ").value(left.due_on).text(", ").value(at);
    ask.text(", '')");
    ask.run(tx.conn()).await.map_err(failed("keeping an answer through a link"))?;
    let named = |id: Option<i64>| id.map(|id| id.to_string());
    let detail = json!({
        "answer": id.to_string(), "link": holder.link_id.to_string(), "kind": kind,
        "by": said.by, "item": named(left.item), "account": named(left.account),
        "promise": named(left.promise), "dispute": named(left.dispute),
    });
    let subject = format!("buyer:{}", holder.buyer_id);
    tx.event("collections.link-answered", &subject, &detail).await?;
    tx.audit(Audit { room: "collections", action: "answer-link", subject, detail });
    Ok(AnswerMade::New(id))
}

struct Item {
    currency: Currency,
    open_minor: i64,
}

/// An open item of the holder's buyer. Whatever else an id may name is refused alike.
async fn item_of(tx: &mut Tx, holder: &Holder, id: i64) -> Result<Item> {
    let today = tx.clock().day_of(tx.at());
    let mut ask = Ask::new(
        "SELECT i.currency, i.open_minor FROM receivables_item i \
         WHERE i.closed_on IS NULL AND i.open_minor > 0 AND i.id = ",
    );
    ask.value(id).text(" AND i.buyer_id = ").value(holder.buyer_id);
    ask.text(" AND i.issued_on <= ").value(today);
    if let Some(seller) = holder.seller {
        seller.only(&mut ask, "i");
    }
    match ask.rows(tx.conn(), "reading an item of a link").await?.first() {
        Some(row) => Ok(Item { currency: row.currency(0)?, open_minor: row.int(1)? }),
        None => Err(Rejection::new("collections.link-item").on("item").into()),
    }
}

/// A promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkPromise {
    /// For this item.
    pub item_id: i64,
    /// How much, minor units of the item's currency.
    pub amount_minor: i64,
    /// By when.
    pub due_on: Day,
}

/// Promises money for an item. It is recorded at once, acknowledged by the link.
///
/// # Errors
/// `collections.link-over`, `collections.link-often`, `collections.link-by`, `collections.link-text`,
/// `collections.link-item`, `collections.link-amount`, `collections.link-least`, `collections.link-day`; what a
/// promise refuses, above all `collections.promise-running`; a fault.
pub async fn promise_by_link(
    tx: &mut Tx,
    of: &Answering<'_>,
    said: &Said,
    (rates, new): (&RateBook, LinkPromise),
) -> Result<AnswerMade> {
    let said = said.checked(false)?;
    if let Some(id) = begin(tx, of, &said).await? {
        return Ok(AnswerMade::Again(id));
    }
    let item = item_of(tx, of.holder, new.item_id).await?;
    let today = tx.clock().day_of(tx.at());
    let amount = Money::new(new.amount_minor, item.currency);
    within(of.terms, &item, (amount, new.due_on, today))?;
    let promise = NewPromise {
        buyer_id: of.holder.buyer_id,
        number: None,
        made_on: today,
        due_on: new.due_on,
        currency: item.currency,
        amount_minor: amount.minor,
        company_minor: rates.convert(amount, today)?.minor,
        item_id: Some(new.item_id),
        contact_id: None,
        said_by: said.by.clone(),
        note: said.text.clone(),
    };
    let promise = record_promise(tx, &promise).await?.id();
    if of.promises.way(BY_LINK).is_some() {
        let ack = Acknowledgement {
            way: BY_LINK.to_owned(),
            by: said.by.clone(),
            on: today,
            note: format!("link:{}", of.holder.link_id),
        };
        confirm_promise(tx, of.promises, promise, &ack).await?;
    }
    consent(tx, of, (&said, &[new.item_id])).await?;
    let left = Left {
        item: Some(new.item_id),
        promise: Some(promise),
        amount: Some(amount),
        due_on: Some(new.due_on),
        ..Left::default()
    };
    keep(tx, of, ("promise", &said), &left).await
}

/// How far a promise through a link may go.
fn within(
    terms: &LinkTerms,
    item: &Item,
    (amount, due_on, today): (Money, Day, Day),
) -> Result<()> {
    let money = |minor| Money::new(minor, item.currency);
    if amount.minor <= 0 || amount.minor > item.open_minor {
        let refused = Rejection::new("collections.link-amount");
        return Err(refused.with("most", money(item.open_minor)).on("amount").into());
    }
    let least = i128::from(item.open_minor) * i128::from(terms.promise_percent);
    if i128::from(amount.minor) * 100 < least {
        let least = i64::try_from((least + 99) / 100).unwrap_or(item.open_minor);
        let refused = Rejection::new("collections.link-least").with("least", money(least));
        return Err(refused.on("amount").into());
    }
    let last = today.plus_days(terms.promise_days);
    if due_on < today || due_on > last {
        let refused = Rejection::new("collections.link-day").with("last", last);
        return Err(refused.on("due_on").into());
    }
    Ok(())
}

/// To promise or to agree is consent to pay; that somebody with a link clicked proves it only so far.
async fn consent(tx: &mut Tx, of: &Answering<'_>, (said, items): (&Said, &[i64])) -> Result<()> {
    if of.evidence.event("consent").is_none() || of.evidence.proof(BY_LINK).is_none() {
        return Ok(());
    }
    let today = tx.clock().day_of(tx.at());
    for item in items {
        let new = NewInterruption {
            buyer_id: of.holder.buyer_id,
            item_id: Some(*item),
            kind: "consent".to_owned(),
            on: today,
            arrived_on: Some(today),
            ended_on: None,
            proof: BY_LINK.to_owned(),
            evidence_id: None,
            person: said.by.clone(),
            note: format!("link:{}", of.holder.link_id),
        };
        record_interruption(tx, of.evidence, &new).await?;
    }
    Ok(())
}

/// Who looks after the buyer: its salesperson, else whoever issued the link, else the first of the house.
async fn owner(tx: &mut Tx, holder: &Holder) -> Result<(i64, String)> {
    let mut ask = Ask::new(
        "SELECT u.id, u.login FROM store_user u JOIN parties_buyer b ON b.owner_id = u.id \
         WHERE u.active = 1 AND b.id = ",
    );
    ask.value(holder.buyer_id);
    let mut rows = ask.rows(tx.conn(), "looking for a buyer's salesperson").await?;
    if rows.is_empty() {
        let mut ask = Ask::new(
            "SELECT u.id, u.login FROM store_user u JOIN collections_link l \
             ON l.issued_by = u.login WHERE u.active = 1 AND l.id = ",
        );
        ask.value(holder.link_id);
        rows = ask.rows(tx.conn(), "looking for who issued a link").await?;
    }
    if rows.is_empty() {
        let ask = Ask::new("SELECT id, login FROM store_user WHERE active = 1 ORDER BY id LIMIT 1");
        rows = ask.rows(tx.conn(), "looking for somebody of the house").await?;
    }
    match rows.first() {
        Some(row) => Ok((row.int(0)?, row.text(1)?)),
        None => Err(Rejection::new("collections.dispute-owner").on("owner").into()),
    }
}

/// Asks whoever looks after the buyer to answer within a working day.
async fn ask_for_answer(
    tx: &mut Tx,
    of: &Answering<'_>,
    (said, owner_id): (&Said, i64),
) -> Result<()> {
    let kind = of.promises.next_kind(STEP).or_else(|| of.promises.next.first());
    let Some(kind) = kind else { return Ok(()) };
    let today = tx.clock().day_of(tx.at());
    let step = NewNextStep {
        buyer_id: of.holder.buyer_id,
        promise_id: None,
        contact_id: None,
        kind: kind.code.clone(),
        owner_id: Some(owner_id),
        due_on: of.promises.calendar.later(today, 1),
        note: format!("link · {}: {}", said.by, said.text),
    };
    decide_next_step(tx, of.promises, &step).await?;
    Ok(())
}

/// A dispute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkDispute {
    /// About this item.
    pub item_id: i64,
    /// How much, minor units of the item's currency.
    pub amount_minor: i64,
    /// Why: a code of the pack.
    pub reason: String,
}

/// Disputes a part of an item: a dispute of the ledger, with whoever looks after the buyer as its owner, and a
/// next step.
///
/// # Errors
/// As [`promise_by_link`] up to the item; what a dispute refuses; a fault.
pub async fn dispute_by_link(
    tx: &mut Tx,
    of: &Answering<'_>,
    said: &Said,
    new: &LinkDispute,
) -> Result<AnswerMade> {
    let said = said.checked(true)?;
    if let Some(id) = begin(tx, of, &said).await? {
        return Ok(AnswerMade::Again(id));
    }
    let item = item_of(tx, of.holder, new.item_id).await?;
    let (owner_id, login) = owner(tx, of.holder).await?;
    let today = tx.clock().day_of(tx.at());
    let case = NewCase {
        item_id: new.item_id,
        opened_on: today,
        amount_minor: new.amount_minor,
        reason: new.reason.clone(),
        text: said.text.clone(),
        owner: login,
        due_on: None,
    };
    let dispute = open_case(tx, of.evidence, &case).await?;
    ask_for_answer(tx, of, (&said, owner_id)).await?;
    let left = Left {
        item: Some(new.item_id),
        dispute: Some(dispute),
        amount: Some(Money::new(new.amount_minor, item.currency)),
        ..Left::default()
    };
    keep(tx, of, ("dispute", &said), &left).await
}

/// A statement of the holder's buyer that waits for an answer.
async fn account_of(tx: &mut Tx, holder: &Holder, id: i64) -> Result<()> {
    tx.lock("SELECT id FROM collections_account WHERE id = $1", id).await?;
    let mut ask = Ask::new(
        "SELECT a.id FROM collections_account a WHERE a.state IN ('sent', 'differs') AND a.id = ",
    );
    ask.value(id).text(" AND a.buyer_id = ").value(holder.buyer_id);
    if let Some(seller) = holder.seller {
        seller.only(&mut ask, "a");
    }
    match ask.rows(tx.conn(), "reading a statement of a link").await?.is_empty() {
        false => Ok(()),
        true => Err(Rejection::new("collections.link-account").on("account").into()),
    }
}

/// Agrees to a statement of account. It stays as sent until the sealed part is back: a click shows consent of
/// whoever had the link, no signature. What it interrupts is graded by that.
///
/// # Errors
/// As [`promise_by_link`] up to the item; `collections.link-account`, `collections.link-agreed` where it was
/// agreed to or stands as not agreed; a fault.
pub async fn agree_by_link(
    tx: &mut Tx,
    of: &Answering<'_>,
    said: &Said,
    account: i64,
) -> Result<AnswerMade> {
    let said = said.checked(false)?;
    if let Some(id) = begin(tx, of, &said).await? {
        return Ok(AnswerMade::Again(id));
    }
    account_of(tx, of.holder, account).await?;
    let mut ask = Ask::new("SELECT a.id FROM collections_account a WHERE a.id = ");
    ask.value(account).text(
        " AND (a.state = 'differs' OR EXISTS (SELECT 1 \
         FROM collections_link_answer w WHERE w.account_id = a.id AND w.kind = 'agrees'))",
    );
    if !ask.rows(tx.conn(), "looking whether a statement is answered").await?.is_empty() {
        return Err(Rejection::new("collections.link-agreed").on("account").into());
    }
    let mut ask = Ask::new("SELECT item_id FROM collections_account_line WHERE account_id = ");
    ask.value(account).text(" AND item_id IS NOT NULL ORDER BY place LIMIT 2000");
    let rows = ask.rows(tx.conn(), "reading the items of a statement").await?;
    let items: Vec<i64> = rows.iter().map(|row| row.int(0)).collect::<Result<_>>()?;
    consent(tx, of, (&said, &items)).await?;
    let left = Left { account: Some(account), ..Left::default() };
    keep(tx, of, ("agrees", &said), &left).await
}

/// Where the holder's figure differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkDifference {
    /// The statement.
    pub account: i64,
    /// The line.
    pub place: i64,
    /// Why: a code of the pack.
    pub reason: String,
    /// What the holder says is open of it, minor units.
    pub theirs: Money,
}

/// Says that a line of a statement is not right: a difference of the statement, and a next step.
///
/// # Errors
/// As [`promise_by_link`] up to the item; `collections.link-account`; what a difference refuses; a fault.
pub async fn differ_by_link(
    tx: &mut Tx,
    of: &Answering<'_>,
    said: &Said,
    new: &LinkDifference,
) -> Result<AnswerMade> {
    let said = said.checked(true)?;
    if let Some(id) = begin(tx, of, &said).await? {
        return Ok(AnswerMade::Again(id));
    }
    account_of(tx, of.holder, new.account).await?;
    let difference = NewDifference {
        place: Some(new.place),
        reason: new.reason.clone(),
        theirs_minor: new.theirs.minor,
        text: said.text.clone(),
    };
    let today = tx.clock().day_of(tx.at());
    differ_account(tx, of.evidence, new.account, (&difference, today)).await?;
    let (owner_id, _) = owner(tx, of.holder).await?;
    ask_for_answer(tx, of, (&said, owner_id)).await?;
    let left = Left { account: Some(new.account), amount: Some(new.theirs), ..Left::default() };
    keep(tx, of, ("differs", &said), &left).await
}

/// Leaves a message: a next step for whoever looks after the buyer. It is no contact of ours, so it neither
/// counts as one nor lets a missed promise look as if somebody had called.
///
/// # Errors
/// As [`promise_by_link`] up to the item; a fault.
pub async fn message_by_link(tx: &mut Tx, of: &Answering<'_>, said: &Said) -> Result<AnswerMade> {
    let said = said.checked(true)?;
    if let Some(id) = begin(tx, of, &said).await? {
        return Ok(AnswerMade::Again(id));
    }
    let (owner_id, _) = owner(tx, of.holder).await?;
    ask_for_answer(tx, of, (&said, owner_id)).await?;
    keep(tx, of, ("message", &said), &Left::default()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_a_promise_goes() {
        let day = |text: &str| text.parse::<Day>().expect(text);
        let item = Item { currency: Currency::CNY, open_minor: 100_001 };
        let terms = LinkTerms::default();
        for (minor, due, refused) in [
            (100_001, "2026-11-30", None),
            (30_001, "2026-12-30", None),
            (30_000, "2026-12-01", Some("collections.link-least")),
            (100_002, "2026-12-01", Some("collections.link-amount")),
            (0, "2026-12-01", Some("collections.link-amount")),
            (50_000, "2026-11-29", Some("collections.link-day")),
            (50_000, "2026-12-31", Some("collections.link-day")),
        ] {
            let asked = (Money::new(minor, Currency::CNY), day(due), day("2026-11-30"));
            let code = match within(&terms, &item, asked) {
                Ok(()) => None,
                Err(base::Failure::Rejected(wrong)) => Some(wrong.code),
                Err(other) => panic!("{other}"),
            };
            assert_eq!(code, refused, "{minor} {due}");
        }
    }
}
