//! The ledger as judgement reads it: each item with what was paid on it, buyer by buyer.

use std::collections::{HashMap, HashSet};

use base::{Currency, Day, Result};
use store::{Ask, Columns, Db};

use crate::parties::BuyerId;

/// What paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentBy {
    /// Money.
    Receipt,
    /// A credit note: it settles, but it is no payment.
    CreditNote,
    /// A cancellation: what was never owed. It is no sale, and it was never late.
    Cancellation,
    /// A write-off: it settles, but it is no payment.
    Other,
}

/// A part of an item that was settled and not reversed as of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payment {
    /// The day.
    pub on: Day,
    /// How much, in the item's currency.
    pub amount_minor: i64,
    /// By what.
    pub by: PaymentBy,
}

/// An item and its history up to a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemFacts {
    /// Row id.
    pub id: i64,
    /// Whose.
    pub buyer_id: BuyerId,
    /// The invoice's day.
    pub issued_on: Day,
    /// The due day.
    pub due_on: Day,
    /// The currency.
    pub currency: Currency,
    /// The whole of it.
    pub amount_minor: i64,
    /// The same in the company's currency, by the rate of the invoice's day.
    pub company_minor: i64,
    /// Settled parts by day.
    pub payments: Vec<Payment>,
    /// What settled it for a while and was reversed, with the reversals: the day and what it took
    /// off, negative for a reversal. They add to nothing, but not on every day.
    pub undone: Vec<(Day, i64)>,
    /// Whether any of it was ever disputed by the day.
    pub disputed: bool,
}

impl ItemFacts {
    /// Open as of the day, in the item's currency.
    pub fn open_minor(&self) -> i64 {
        self.amount_minor - self.payments.iter().map(|part| part.amount_minor).sum::<i64>()
    }

    /// What was cancelled, in the item's currency.
    pub fn cancelled_minor(&self) -> i64 {
        let gone = self.payments.iter().filter(|part| part.by == PaymentBy::Cancellation);
        gone.fold(0, |sum, part| sum.saturating_add(part.amount_minor))
    }

    /// Open at the end of an earlier day of what was not cancelled later.
    pub fn owed_on(&self, day: Day) -> i64 {
        let gone = self.payments.iter().filter(|part| part.by == PaymentBy::Cancellation);
        let later = gone.filter(|part| part.on > day);
        later.fold(self.open_on(day), |open, part| open.saturating_sub(part.amount_minor)).max(0)
    }

    /// Open at the end of an earlier day, in the item's currency; 0 before it was issued.
    pub fn open_on(&self, day: Day) -> i64 {
        if self.issued_on > day {
            return 0;
        }
        let paid = self.payments.iter().map(|part| (part.on, part.amount_minor));
        let taken = paid.chain(self.undone.iter().copied()).filter(|(on, _)| *on <= day);
        taken.fold(self.amount_minor, |open, (_, minor)| open.saturating_sub(minor))
    }
}

/// The items of the buyers with ids from `from` up to and including `to` that were issued by
/// `as_of` and were open on any day from `since` on, in the order of buyer, day and id.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn item_facts(
    db: &Db,
    (from, to): (BuyerId, BuyerId),
    since: Day,
    as_of: Day,
) -> Result<Vec<ItemFacts>> {
    let mut snapshot = db.snapshot().await?;
    let narrow = |ask: &mut Ask| {
        ask.text(" WHERE i.buyer_id >= ").value(from).text(" AND i.buyer_id <= ").value(to);
        ask.text(" AND i.undone_by IS NULL AND i.issued_on <= ").value(as_of);
        ask.text(" AND (i.issued_on >= ").value(since);
        ask.text(" OR i.closed_on IS NULL OR i.closed_on > ").value(since).text(")");
    };
    let mut ask = Ask::new(
        "SELECT i.id, i.buyer_id, i.issued_on, i.due_on, i.currency, i.amount_minor, \
         i.company_minor FROM receivables_item i",
    );
    narrow(&mut ask);
    ask.text(" ORDER BY i.buyer_id, i.issued_on, i.id");
    let rows = ask.rows(snapshot.conn(), "reading items to judge").await?;
    let mut items = Vec::with_capacity(rows.len());
    let mut places = HashMap::with_capacity(rows.len());
    for row in rows {
        places.insert(row.int(0)?, items.len());
        items.push(ItemFacts {
            id: row.int(0)?,
            buyer_id: row.int(1)?,
            issued_on: row.day(2)?,
            due_on: row.day(3)?,
            currency: row.currency(4)?,
            amount_minor: row.int(5)?,
            company_minor: row.int(6)?,
            payments: Vec::new(),
            undone: Vec::new(),
            disputed: false,
        });
    }
    let mut ask = Ask::new(
        "SELECT m.id, m.item_id, m.kind, m.amount_minor, m.effective_on, m.reverses_id \
         FROM receivables_item i JOIN receivables_movement m ON m.item_id = i.id",
    );
    narrow(&mut ask);
    ask.text(" AND m.effective_on <= ").value(as_of);
    let rows = ask.rows(snapshot.conn(), "reading payments to judge").await?;
    let mut reversed: HashSet<i64> = HashSet::new();
    for row in &rows {
        reversed.extend(row.maybe_int(5)?);
    }
    for row in &rows {
        let item = places.get(&row.int(1)?).and_then(|place| items.get_mut(*place));
        let Some(item) = item else { continue };
        if row.maybe_int(5)?.is_some() || reversed.contains(&row.int(0)?) {
            item.undone.push((row.day(4)?, row.int(3)?));
            continue;
        }
        let by = match row.text(2)?.as_str() {
            "allocation" => PaymentBy::Receipt,
            "credit_allocation" => PaymentBy::CreditNote,
            "cancellation" => PaymentBy::Cancellation,
            _ => PaymentBy::Other,
        };
        item.payments.push(Payment { on: row.day(4)?, amount_minor: row.int(3)?, by });
    }
    mark_disputed(&mut snapshot, (from, to), as_of, &places, &mut items).await?;
    for item in &mut items {
        item.payments.sort_by_key(|payment| (payment.on, payment.amount_minor));
    }
    Ok(items)
}

async fn mark_disputed(
    snapshot: &mut store::Snapshot,
    (from, to): (BuyerId, BuyerId),
    as_of: Day,
    places: &HashMap<i64, usize>,
    items: &mut [ItemFacts],
) -> Result<()> {
    let mut ask = Ask::new("SELECT item_id FROM receivables_dispute WHERE buyer_id >= ");
    ask.value(from).text(" AND buyer_id <= ").value(to);
    ask.text(" AND opened_on <= ").value(as_of);
    for row in ask.rows(snapshot.conn(), "reading disputes to judge").await? {
        if let Some(item) = places.get(&row.int(0)?).and_then(|place| items.get_mut(*place)) {
            item.disputed = true;
        }
    }
    Ok(())
}
