//! What customers answered through their links: listed, counted while nobody has read it, read.

use base::{Currency, Day, Moment, Money, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, access::Scope, failed};

use crate::parties::{BuyerId, scope_owner};

/// An answer as the house reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRow {
    /// Row id.
    pub id: i64,
    /// The link.
    pub link_id: i64,
    /// Whose.
    pub buyer_id: BuyerId,
    /// Its code.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// `promise`, `dispute`, `agrees`, `differs`, `message`.
    pub kind: String,
    /// The name that was given.
    pub said_by: String,
    /// What was said.
    pub text: String,
    /// The invoice, or empty.
    pub item: String,
    /// The statement: its row and its number.
    pub account: Option<(i64, String)>,
    /// The promise that it became.
    pub promise_id: Option<i64>,
    /// The dispute that it became.
    pub dispute_id: Option<i64>,
    /// The amount.
    pub amount: Option<Money>,
    /// The day that was promised.
    pub due_on: Option<Day>,
    /// When.
    pub at: Moment,
    /// Who has read it, or empty.
    pub seen_by: String,
}

/// Which answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerFilter {
    /// Whose buyers.
    pub scope: Scope,
    /// Of one buyer.
    pub buyer: Option<BuyerId>,
    /// To one statement of account.
    pub account: Option<i64>,
    /// Only what nobody has read.
    pub unread: bool,
    /// Given before this one.
    pub before: Option<i64>,
    /// At most so many, 1 to 500.
    pub limit: u32,
}

fn narrow(ask: &mut Ask, filter: &AnswerFilter) {
    if let Some(owner) = scope_owner(filter.scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if let Some(buyer) = filter.buyer {
        ask.text(" AND a.buyer_id = ").value(buyer);
    }
    if let Some(account) = filter.account {
        ask.text(" AND a.account_id = ").value(account);
    }
    if filter.unread {
        ask.text(" AND a.seen_at IS NULL");
    }
}

/// Answers, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_link_answers(db: &Db, filter: &AnswerFilter) -> Result<Vec<AnswerRow>> {
    let mut ask = Ask::new(
        "SELECT a.id, a.link_id, a.buyer_id, b.code, b.name, a.kind, a.said_by, a.text, \
         COALESCE(i.number, ''), a.account_id, COALESCE(c.number, ''), a.promise_id, \
         a.dispute_id, a.amount_minor, a.currency, a.due_on, a.recorded_at, a.seen_by \
         FROM collections_link_answer a JOIN parties_buyer b ON b.id = a.buyer_id \
         LEFT JOIN receivables_item i ON i.id = a.item_id \
         LEFT JOIN collections_account c ON c.id = a.account_id WHERE b.withdrawn_by IS NULL",
    );
    narrow(&mut ask, filter);
    if let Some(before) = filter.before {
        ask.text(" AND a.id < ").value(before);
    }
    ask.text(" ORDER BY a.id DESC LIMIT ").value(i64::from(filter.limit.clamp(1, 500)));
    let one = |row: &AnyRow| {
        let currency: Option<Currency> = row.text(14)?.parse().ok();
        let amount = row.maybe_int(13)?.zip(currency);
        let (account, number) = (row.maybe_int(9)?, row.text(10)?);
        Ok(AnswerRow {
            id: row.int(0)?,
            link_id: row.int(1)?,
            buyer_id: row.int(2)?,
            buyer_code: row.text(3)?,
            buyer_name: row.text(4)?,
            kind: row.text(5)?,
            said_by: row.text(6)?,
            text: row.text(7)?,
            item: row.text(8)?,
            account: account.map(|id| (id, number)),
            promise_id: row.maybe_int(11)?,
            dispute_id: row.maybe_int(12)?,
            amount: amount.map(|(minor, currency)| Money::new(minor, currency)),
            due_on: row.maybe_day(15)?,
            at: Moment(row.int(16)?),
            seen_by: row.text(17)?,
        })
    };
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing answers through links").await?.iter().map(one).collect()
}

/// How many answers there are.
///
/// # Errors
/// A fault from the database.
pub async fn count_link_answers(db: &Db, filter: &AnswerFilter) -> Result<i64> {
    let mut ask = Ask::new(
        "SELECT COUNT(*) FROM collections_link_answer a \
         JOIN parties_buyer b ON b.id = a.buyer_id WHERE b.withdrawn_by IS NULL",
    );
    narrow(&mut ask, filter);
    let mut connection = db.read().await?;
    ask.row(&mut connection, "counting answers through links").await?.int(0)
}

/// Says that a buyer's answers up to one of them were read; answers how many that were.
///
/// # Errors
/// A fault from the database.
pub async fn see_link_answers(tx: &mut Tx, (buyer, up_to): (BuyerId, i64)) -> Result<u64> {
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE collections_link_answer SET seen_at = ");
    ask.value(at).text(", seen_by = ").value(actor);
    ask.text(" WHERE seen_at IS NULL AND buyer_id = ").value(buyer);
    ask.text(" AND id <= ").value(up_to);
    let read = ask.run(tx.conn()).await.map_err(failed("reading answers through links"))?;
    if read == 0 {
        tx.quiet();
        return Ok(0);
    }
    let detail = json!({ "count": read, "up_to": up_to.to_string() });
    let subject = format!("buyer:{buyer}");
    tx.audit(Audit { room: "collections", action: "see-link-answers", subject, detail });
    Ok(read)
}
