//! The work on an amount in dispute (J05): who settles it by when, why it arose, and how it ends: a credit note
//! for what is justified, dismissal of the rest. The ledger keeps the amount itself, so that what is not in
//! dispute stays due (保障中小企业款项支付条例 art. 15).

use base::{Currency, Day, Money, Rejection, Result};
use serde_json::json;
use store::{Ask, Audit, Columns, Tx, failed};

use super::pack::EvidencePack;
use crate::{
    parties::{Buyer, BuyerId, Seller},
    receivables::{Apply, CreditKind, NewCredit, NewDispute, Target, enter_credit, record_dispute},
};

/// A dispute to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCase {
    /// The item.
    pub item_id: i64,
    /// Since when.
    pub opened_on: Day,
    /// How much, minor units of the item's currency.
    pub amount_minor: i64,
    /// Why: a code of the pack.
    pub reason: String,
    /// What the buyer says.
    pub text: String,
    /// The login of whoever settles it.
    pub owner: String,
    /// By when; the pack's days where it is not said.
    pub due_on: Option<Day>,
}

struct Item {
    buyer_id: BuyerId,
    number: String,
    instalment: u32,
    currency: Currency,
    open_minor: i64,
    seller: Seller,
}

async fn item_of(tx: &mut Tx, id: i64) -> Result<Item> {
    let mut ask = Ask::new(
        "SELECT buyer_id, number, instalment, currency, open_minor, entity_id \
         FROM receivables_item WHERE id = ",
    );
    ask.value(id);
    let rows = ask.rows(tx.conn(), "reading an item in dispute").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("collections.dispute-item").on("item").into());
    };
    Ok(Item {
        buyer_id: row.int(0)?,
        number: row.text(1)?,
        instalment: u32::try_from(row.int(2)?).unwrap_or(1),
        currency: row.currency(3)?,
        open_minor: row.int(4)?,
        seller: Seller::of_column(row.maybe_int(5)?),
    })
}

async fn owner_known(tx: &mut Tx, login: &str) -> Result<()> {
    let mut ask = Ask::new("SELECT id FROM store_user WHERE active = 1 AND login = ");
    ask.value(login);
    if ask.rows(tx.conn(), "looking for the owner of a dispute").await?.is_empty() {
        return Err(Rejection::new("collections.dispute-owner").on("owner").into());
    }
    Ok(())
}

/// What is in dispute of an item now, without one of a day.
async fn others_minor(tx: &mut Tx, item: i64, day: Day) -> Result<i64> {
    let mut ask = Ask::new(
        "SELECT COALESCE(CAST(SUM(amount_minor) AS BIGINT), 0) FROM receivables_dispute \
         WHERE resolved_on IS NULL AND item_id = ",
    );
    ask.value(item).text(" AND opened_on <> ").value(day);
    ask.row(tx.conn(), "adding up what is in dispute").await?.int(0)
}

/// Opens a dispute for a part of an item, or takes one over that the ledger has already.
///
/// # Errors
/// `collections.dispute-item`, `collections.dispute-owner`, `collections.reason-unknown`,
/// `collections.dispute-text`, `collections.dispute-day`, `collections.dispute-amount` where it is more than
/// is open and not in dispute yet, `collections.dispute-twice`; what the ledger refuses, or a fault.
pub async fn open_case(tx: &mut Tx, pack: &EvidencePack, new: &NewCase) -> Result<i64> {
    let item = item_of(tx, new.item_id).await?;
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", item.buyer_id).await?;
    let Some(reason) = pack.reason(&new.reason) else {
        return Err(Rejection::new("collections.reason-unknown").on("reason").into());
    };
    let (text, today) = (new.text.trim(), tx.clock().day_of(tx.at()));
    base::plain(text, "text")?;
    if text.is_empty() || text.chars().count() > 500 {
        return Err(Rejection::new("collections.dispute-text").on("text").into());
    }
    let due_on = new.due_on.unwrap_or_else(|| today.plus_days(reason.days));
    if new.opened_on > today || due_on < new.opened_on || due_on > today.plus_days(365) {
        return Err(Rejection::new("collections.dispute-day").on("due_on").into());
    }
    owner_known(tx, &new.owner).await?;
    let others = others_minor(tx, new.item_id, new.opened_on).await?;
    let free = item.open_minor.saturating_sub(others).max(0);
    if new.amount_minor <= 0 || new.amount_minor > free {
        return Err(Rejection::new("collections.dispute-amount")
            .with("most", Money::new(free, item.currency))
            .on("amount")
            .into());
    }
    once(tx, new).await?;
    let dispute = NewDispute {
        opened_on: new.opened_on,
        amount_minor: new.amount_minor,
        reason: reason.name.zh.clone(),
        resolved_on: None,
    };
    record_dispute(tx, item.buyer_id, (&item.number, item.instalment, Some(item.seller)), &dispute)
        .await?;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO collections_dispute (id, buyer_id, item_id, opened_on, reason, text, owner, \
         due_on, state, cause, amount_minor, credited_minor, credit_number, closing, actor, \
         recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(item.buyer_id).text(", ").value(new.item_id).text(", ");
    ask.value(new.opened_on).text(", ").value(new.reason.as_str()).text(", ").value(text);
    ask.text(", ").value(new.owner.as_str()).text(", ").value(due_on).text(", 'open', '', ");
    ask.value(new.amount_minor).text(", 0, '', '', ").value(actor).text(", ").value(at);
    ask.text(")");
    ask.run(tx.conn()).await.map_err(failed("opening a dispute"))?;
    let detail = json!({
        "dispute": id.to_string(), "item": item.number, "amount_minor": new.amount_minor.to_string(),
        "currency": item.currency.code(), "reason": new.reason, "owner": new.owner,
        "due_on": due_on.to_string(),
    });
    let subject = format!("buyer:{}", item.buyer_id);
    tx.event("collections.dispute-opened", &subject, &detail).await?;
    tx.audit(Audit { room: "collections", action: "open-dispute", subject, detail });
    Ok(id)
}

/// The buyer's row is locked: nobody opens another one meanwhile.
async fn once(tx: &mut Tx, new: &NewCase) -> Result<()> {
    let mut ask = Ask::new("SELECT id FROM collections_dispute WHERE item_id = ");
    ask.value(new.item_id).text(" AND opened_on = ").value(new.opened_on);
    if ask.rows(tx.conn(), "looking for the same dispute").await?.is_empty() {
        return Ok(());
    }
    Err(Rejection::new("collections.dispute-twice")
        .with("day", new.opened_on)
        .on("opened_on")
        .into())
}

/// Hands a dispute to somebody else, or moves its day.
///
/// # Errors
/// `collections.dispute-unknown`, `collections.dispute-closed`, `collections.dispute-owner`,
/// `collections.dispute-day`, or a fault.
pub async fn hand_case(tx: &mut Tx, id: i64, (owner, due_on): (&str, Day)) -> Result<()> {
    let case = open_one(tx, id).await?;
    owner_known(tx, owner).await?;
    let today = tx.clock().day_of(tx.at());
    if due_on < today || due_on > today.plus_days(365) {
        return Err(Rejection::new("collections.dispute-day").on("due_on").into());
    }
    let mut ask = Ask::new("UPDATE collections_dispute SET owner = ");
    ask.value(owner).text(", due_on = ").value(due_on).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("handing a dispute on"))?;
    tx.audit(Audit {
        room: "collections",
        action: "hand-dispute",
        subject: format!("buyer:{}", case.buyer_id),
        detail: json!({ "dispute": id.to_string(), "owner": owner, "due_on": due_on.to_string() }),
    });
    Ok(())
}

struct OpenCase {
    buyer_id: BuyerId,
    item_id: i64,
    opened_on: Day,
    amount_minor: i64,
    reason: String,
}

async fn open_one(tx: &mut Tx, id: i64) -> Result<OpenCase> {
    tx.lock("SELECT id FROM collections_dispute WHERE id = $1", id).await?;
    let mut ask = Ask::new(
        "SELECT buyer_id, item_id, opened_on, amount_minor, reason, state \
         FROM collections_dispute WHERE id = ",
    );
    ask.value(id);
    let rows = ask.rows(tx.conn(), "reading a dispute").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("collections.dispute-unknown").with("id", id).into());
    };
    if row.text(5)? != "open" {
        return Err(Rejection::new("collections.dispute-closed").with("id", id).into());
    }
    Ok(OpenCase {
        buyer_id: row.int(0)?,
        item_id: row.int(1)?,
        opened_on: row.day(2)?,
        amount_minor: row.int(3)?,
        reason: row.text(4)?,
    })
}

/// How a dispute ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseEnd {
    /// When.
    pub on: Day,
    /// What of it is justified, minor units; nothing is dismissal.
    pub credited_minor: i64,
    /// The number of the credit note, where there is one.
    pub credit_number: String,
    /// The root cause: a code of the pack.
    pub cause: String,
    /// In words.
    pub closing: String,
}

/// Ends a dispute: what is justified becomes a credit note on the item, the rest is due again.
///
/// # Errors
/// `collections.dispute-unknown`, `collections.dispute-closed`, `collections.cause-unknown`,
/// `collections.dispute-closing`, `collections.dispute-day`, `collections.dispute-credit`,
/// `collections.dispute-credit-number`; what the ledger refuses, or a fault.
pub async fn end_case(
    tx: &mut Tx,
    (pack, buyer): (&EvidencePack, &Buyer),
    id: i64,
    end: &CaseEnd,
) -> Result<()> {
    let case = open_one(tx, id).await?;
    let item = item_of(tx, case.item_id).await?;
    if case.buyer_id != buyer.id {
        return Err(Rejection::new("collections.dispute-unknown").with("id", id).into());
    }
    if pack.cause(&end.cause).is_none() {
        return Err(Rejection::new("collections.cause-unknown").on("cause").into());
    }
    let closing = end.closing.trim();
    base::plain(closing, "closing")?;
    if closing.is_empty() || closing.chars().count() > 500 {
        return Err(Rejection::new("collections.dispute-closing").on("closing").into());
    }
    if end.on < case.opened_on || end.on > tx.clock().day_of(tx.at()) {
        return Err(Rejection::new("collections.dispute-day").on("on").into());
    }
    let most = case.amount_minor.min(item.open_minor);
    if end.credited_minor < 0 || end.credited_minor > most {
        return Err(Rejection::new("collections.dispute-credit")
            .with("most", Money::new(most, item.currency))
            .on("credited")
            .into());
    }
    let number = end.credit_number.trim();
    if (end.credited_minor > 0) == number.is_empty() {
        return Err(Rejection::new("collections.dispute-credit-number").on("credit_number").into());
    }
    let known = pack.reason(&case.reason).map_or(case.reason.clone(), |one| one.name.zh.clone());
    let over = NewDispute {
        opened_on: case.opened_on,
        amount_minor: case.amount_minor,
        reason: known,
        resolved_on: Some(end.on),
    };
    record_dispute(tx, buyer.id, (&item.number, item.instalment, Some(item.seller)), &over).await?;
    if end.credited_minor > 0 {
        credit(tx, buyer, (&item, number), end).await?;
    }
    let state = if end.credited_minor > 0 { "credited" } else { "dismissed" };
    let mut ask = Ask::new("UPDATE collections_dispute SET state = ");
    ask.value(state).text(", cause = ").value(end.cause.as_str()).text(", resolved_on = ");
    ask.value(end.on).text(", credited_minor = ").value(end.credited_minor);
    ask.text(", credit_number = ").value(number).text(", closing = ").value(closing);
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("ending a dispute"))?;
    let detail = json!({
        "dispute": id.to_string(), "item": item.number, "state": state, "cause": end.cause,
        "credited_minor": end.credited_minor.to_string(), "credit": number,
    });
    let subject = format!("buyer:{}", buyer.id);
    tx.event("collections.dispute-ended", &subject, &detail).await?;
    tx.audit(Audit { room: "collections", action: "end-dispute", subject, detail });
    Ok(())
}

async fn credit(
    tx: &mut Tx,
    buyer: &Buyer,
    (item, number): (&Item, &str),
    end: &CaseEnd,
) -> Result<()> {
    let note = NewCredit {
        buyer_id: buyer.id,
        kind: CreditKind::CreditNote,
        number: number.to_owned(),
        effective_on: end.on,
        currency: item.currency,
        amount_minor: end.credited_minor,
        reference: item.number.clone(),
        note: end.closing.trim().to_owned(),
        targets: vec![Target {
            number: item.number.clone(),
            instalment: Some(item.instalment),
            amount_minor: Some(end.credited_minor),
        }],
        entity: Some(item.seller),
    };
    let entered = enter_credit(tx, buyer, &note, Apply::Named).await?;
    if !entered.new {
        return Err(Rejection::new("collections.dispute-credit-number").on("credit_number").into());
    }
    Ok(())
}
