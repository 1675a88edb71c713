//! What is in the ledger already under the keys of a chunk, and the locks that keep it so.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::{Currency, Day, Failure, Result};
use store::{Ask, Columns, Tx};

use super::{CreditKind, LedgerRejection, NewCredit, NewItem, OpenItem, book::locks_rows};
use crate::parties::{BuyerId, Seller};

/// What names an item.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ItemKey<'a> {
    buyer_id: BuyerId,
    number: std::borrow::Cow<'a, str>,
    instalment: u32,
    seller: Seller,
}

impl<'a> From<&'a NewItem> for ItemKey<'a> {
    fn from(item: &'a NewItem) -> Self {
        let number = item.number.as_str().into();
        let seller = item.entity.unwrap_or_default();
        Self { buyer_id: item.buyer_id, number, instalment: item.instalment, seller }
    }
}

/// What names a credit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct CreditKey<'a> {
    buyer_id: BuyerId,
    kind: std::borrow::Cow<'a, str>,
    number: std::borrow::Cow<'a, str>,
}

impl<'a> From<&'a NewCredit> for CreditKey<'a> {
    fn from(credit: &'a NewCredit) -> Self {
        let number = credit.number.as_str().into();
        Self { buyer_id: credit.buyer_id, kind: credit.kind.code().into(), number }
    }
}

/// An item that is booked.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub id: i64,
    pub issued_on: Day,
    pub due_on: Day,
    pub currency: Currency,
    pub amount_minor: i64,
    /// What is known to be paid: what stands, and what the file said and was taken back.
    pub known_minor: i64,
    /// What files have said so far was paid.
    pub said_minor: i64,
    /// Whether it was cancelled.
    pub cancelled: bool,
    /// The first day on which more can be paid: of the invoice, or of the last reversal.
    pub free_on: Day,
    /// Which of our legal entities sold it.
    pub seller: Seller,
}

impl Standing {
    /// As it would stand after booking.
    pub fn of(item: &NewItem) -> Self {
        Self {
            id: 0,
            issued_on: item.issued_on,
            due_on: item.due_on,
            currency: item.currency,
            amount_minor: item.amount_minor,
            known_minor: 0,
            said_minor: item.said_paid_minor.unwrap_or(0),
            cancelled: false,
            free_on: item.issued_on,
            seller: item.entity.unwrap_or_default(),
        }
    }
}

/// A credit that is booked.
#[derive(Debug, Clone)]
pub(super) struct StandingCredit {
    pub id: i64,
    pub effective_on: Day,
    pub currency: Currency,
    pub amount_minor: i64,
    /// Whether it was cancelled.
    pub cancelled: bool,
    /// Which of our legal entities it belongs to.
    pub seller: Seller,
}

impl StandingCredit {
    /// As it would stand after booking.
    pub fn of(credit: &NewCredit) -> Self {
        Self {
            id: 0,
            effective_on: credit.effective_on,
            currency: credit.currency,
            amount_minor: credit.amount_minor,
            cancelled: false,
            seller: credit.entity.unwrap_or_default(),
        }
    }
}

/// Refuses what would be booked for buyers that are not there, where the database itself does not
/// look (see [`Tx::fails_whole`]).
pub(super) async fn all_there(tx: &mut Tx, buyers: &BTreeSet<BuyerId>) -> Result<()> {
    let buyers: Vec<BuyerId> = buyers.iter().copied().collect();
    for chunk in buyers.chunks(500) {
        let mut ask = Ask::new("SELECT CAST(COUNT(*) AS BIGINT) FROM parties_buyer WHERE id IN (");
        ask.list(chunk.iter().copied()).text(")");
        let there = ask.row(tx.conn(), "looking for buyers").await?.int(0)?;
        if usize::try_from(there) != Ok(chunk.len()) {
            return Err(Failure::bug("booking items for buyers that are not there"));
        }
    }
    Ok(())
}

fn pairs(ask: &mut Ask, keys: &[(BuyerId, &str)]) {
    ask.text("(VALUES ");
    for (n, (buyer, number)) in keys.iter().enumerate() {
        ask.text(if n == 0 { "(" } else { ", (" });
        ask.value(*buyer).text(", ").value(*number).text(")");
    }
    ask.text(") AS k");
}

/// Whether a credit `c` is what a file said was paid on the item `i`, and its import stands.
const FROM_FILE: &str = "SUBSTR(c.number, 1, LENGTH(i.number || '/' || i.instalment || '@')) = \
    i.number || '/' || i.instalment || '@' AND c.undone_by IS NULL";

/// The day of the last reversal on the item `i`, else its own: before it, no more can be taken
/// off than was open then.
const ITEM_FREED: &str = "COALESCE((SELECT MAX(f.effective_on) FROM \
    receivables_movement f WHERE f.item_id = i.id AND f.kind = 'reversal'), i.issued_on)";

/// The day of the last reversal on the credit `c`, else its own.
const CREDIT_FREED: &str = "COALESCE((SELECT MAX(f.effective_on) FROM \
    receivables_movement f WHERE f.credit_id = c.id AND f.kind = 'reversal'), c.effective_on)";

/// 1 where the item `i` was cancelled and that stands.
const ITEM_CANCELLED: &str = "CASE WHEN EXISTS (SELECT 1 FROM receivables_movement x WHERE \
    x.item_id = i.id AND x.kind = 'cancellation' AND NOT EXISTS (SELECT 1 FROM \
    receivables_movement y WHERE y.reverses_id = x.id)) THEN 1 ELSE 0 END";

/// 1 where the credit `c` was cancelled and that stands.
const CREDIT_CANCELLED: &str = "CASE WHEN EXISTS (SELECT 1 FROM receivables_movement x WHERE \
    x.credit_id = c.id AND x.kind = 'cancellation' AND NOT EXISTS (SELECT 1 FROM \
    receivables_movement y WHERE y.reverses_id = x.id)) THEN 1 ELSE 0 END";

/// The booked items under the keys of a chunk.
pub(super) async fn items<'a>(
    tx: &mut Tx,
    new: impl Iterator<Item = &'a NewItem>,
) -> Result<HashMap<ItemKey<'static>, Standing>> {
    let mut keys: Vec<(BuyerId, &str)> =
        new.map(|item| (item.buyer_id, item.number.as_str())).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut found = HashMap::with_capacity(keys.len());
    for chunk in keys.chunks(400) {
        let mut ask = Ask::new(
            "SELECT i.id, i.buyer_id, i.number, i.instalment, i.issued_on, i.due_on, i.currency, \
             i.amount_minor, i.amount_minor - i.open_minor, COALESCE((SELECT \
             CAST(SUM(c.amount_minor) AS BIGINT) FROM receivables_credit c WHERE c.id IN (SELECT \
             m.credit_id FROM receivables_movement m WHERE m.item_id = i.id) AND ",
        );
        ask.text(FROM_FILE).text(
            "), 0), COALESCE((SELECT CAST(SUM(m.amount_minor) AS BIGINT) FROM \
             receivables_movement m JOIN receivables_credit c ON c.id = m.credit_id \
             WHERE m.item_id = i.id AND ",
        );
        ask.text(FROM_FILE).text("), 0), ").text(ITEM_FREED);
        ask.text(", ").text(ITEM_CANCELLED).text(", i.entity_id FROM ");
        pairs(&mut ask, chunk);
        ask.text(" JOIN receivables_item i ON i.buyer_id = k.column1 AND i.number = k.column2");
        for row in ask.rows(tx.conn(), "looking for booked items").await? {
            let seller = Seller::of_column(row.maybe_int(13)?);
            let key = ItemKey {
                buyer_id: row.int(1)?,
                number: row.text(2)?.into(),
                instalment: u32::try_from(row.int(3)?).unwrap_or(1),
                seller,
            };
            let (paid, said, live) = (row.int(8)?, row.int(9)?, row.int(10)?);
            let standing = Standing {
                id: row.int(0)?,
                issued_on: row.day(4)?,
                due_on: row.day(5)?,
                currency: row.currency(6)?,
                amount_minor: row.int(7)?,
                known_minor: paid + said - live,
                said_minor: said,
                cancelled: row.int(12)? != 0,
                free_on: row.day(11)?.max(row.day(4)?),
                seller,
            };
            found.insert(key, standing);
        }
    }
    Ok(found)
}

/// The booked credits under the keys of a chunk.
pub(super) async fn credits<'a>(
    tx: &mut Tx,
    new: impl Iterator<Item = &'a NewCredit>,
) -> Result<HashMap<CreditKey<'static>, StandingCredit>> {
    let mut keys: Vec<(BuyerId, &str)> =
        new.map(|credit| (credit.buyer_id, credit.number.as_str())).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut found = HashMap::with_capacity(keys.len());
    for chunk in keys.chunks(400) {
        let mut ask = Ask::new(
            "SELECT c.id, c.buyer_id, c.kind, c.number, c.effective_on, c.currency, \
             c.amount_minor, ",
        );
        ask.text(CREDIT_CANCELLED).text(", c.entity_id FROM ");
        pairs(&mut ask, chunk);
        ask.text(
            " JOIN receivables_credit c ON c.buyer_id = k.column1 AND c.number = k.column2 \
             AND c.kind IN ('receipt', 'credit_note')",
        );
        for row in ask.rows(tx.conn(), "looking for booked receipts").await? {
            let key = CreditKey {
                buyer_id: row.int(1)?,
                kind: row.text(2)?.into(),
                number: row.text(3)?.into(),
            };
            let standing = StandingCredit {
                id: row.int(0)?,
                effective_on: row.day(4)?,
                currency: row.currency(5)?,
                amount_minor: row.int(6)?,
                cancelled: row.int(7)? != 0,
                seller: Seller::of_column(row.maybe_int(8)?),
            };
            found.insert(key, standing);
        }
    }
    Ok(found)
}

/// Which of the credits are there.
pub(super) async fn written_credits(tx: &mut Tx, ids: &[i64]) -> Result<BTreeSet<i64>> {
    let mut there = BTreeSet::new();
    for chunk in ids.chunks(500) {
        let mut ask = Ask::new("SELECT id FROM receivables_credit WHERE id IN (");
        ask.list(chunk.iter().copied()).text(")");
        for row in ask.rows(tx.conn(), "looking for written receipts").await? {
            there.insert(row.int(0)?);
        }
    }
    Ok(there)
}

/// Locks the fixed rows of buyers in the order of their ids. SQLite holds its one write lock.
pub(super) async fn lock_buyers(tx: &mut Tx, buyers: &BTreeSet<BuyerId>) -> Result<()> {
    if !locks_rows(tx) {
        return Ok(());
    }
    let ids: Vec<BuyerId> = buyers.iter().copied().collect();
    for chunk in ids.chunks(1_000) {
        let mut ask = Ask::new("SELECT id FROM parties_buyer WHERE id IN (");
        ask.list(chunk.iter().copied()).text(") ORDER BY id FOR UPDATE");
        ask.rows(tx.conn(), "locking buyers").await?;
    }
    Ok(())
}

/// Open items of buyers, by buyer and currency.
pub(super) async fn open_items(
    tx: &mut Tx,
    buyers: &BTreeSet<BuyerId>,
) -> Result<BTreeMap<(BuyerId, Currency), Vec<OpenItem>>> {
    let mut open: BTreeMap<(BuyerId, Currency), Vec<OpenItem>> = BTreeMap::new();
    let ids: Vec<BuyerId> = buyers.iter().copied().collect();
    for chunk in ids.chunks(500) {
        let mut ask = Ask::new(
            "SELECT i.id, i.buyer_id, i.currency, i.number, i.instalment, i.issued_on, i.due_on, \
             i.open_minor, CASE WHEN i.moved_on IS NULL THEN i.issued_on ELSE ",
        );
        // What never moved was never given back: most open items need no look at movements.
        ask.text(ITEM_FREED).text(" END, i.entity_id FROM receivables_item i ");
        ask.text("WHERE i.closed_on IS NULL AND i.buyer_id IN (");
        // Every item has a currency; naming it leads SQLite to the index of what is open, not of
        // all that ever was.
        ask.list(chunk.iter().copied())
            .text(") AND i.currency > '' ORDER BY i.buyer_id, i.due_on, i.id");
        for row in ask.rows(tx.conn(), "reading open items").await? {
            let item = OpenItem {
                id: row.int(0)?,
                number: row.text(3)?,
                instalment: u32::try_from(row.int(4)?).unwrap_or(1),
                issued_on: row.day(5)?,
                due_on: row.day(6)?,
                open_minor: row.int(7)?,
                free_on: row.day(8)?.max(row.day(5)?),
                seller: Seller::of_column(row.maybe_int(9)?),
            };
            open.entry((row.int(1)?, row.currency(2)?)).or_default().push(item);
        }
    }
    Ok(open)
}

/// Whether a movement of a kind stands on an item or a credit.
pub(super) async fn has_live(
    tx: &mut Tx,
    [column, kind]: [&'static str; 2],
    id: i64,
) -> Result<bool> {
    let mut ask = Ask::new(
        "SELECT m.id FROM receivables_movement m WHERE NOT EXISTS \
         (SELECT 1 FROM receivables_movement r WHERE r.reverses_id = m.id) AND m.kind = ",
    );
    ask.value(kind).text(" AND m.").text(column).text(" = ").value(id).text(" LIMIT 1");
    Ok(!ask.rows(tx.conn(), "looking for a movement").await?.is_empty())
}

/// An item as it stands now.
pub(super) struct ItemState {
    pub buyer_id: BuyerId,
    pub issued_on: Day,
    /// Of the invoice, or of the last reversal.
    pub free_on: Day,
    pub currency: Currency,
    pub open_minor: i64,
    pub number: String,
}

/// A receipt or credit note as it stands now.
pub(super) struct CreditState {
    pub buyer_id: BuyerId,
    pub kind: CreditKind,
    pub effective_on: Day,
    /// Of the receipt, or of the last reversal.
    pub free_on: Day,
    pub currency: Currency,
    pub left_minor: i64,
    pub number: String,
}

pub(super) async fn item_state(tx: &mut Tx, id: i64) -> Result<ItemState> {
    let mut ask = Ask::new("SELECT i.buyer_id, i.issued_on, i.currency, i.open_minor, i.number, ");
    ask.text(ITEM_FREED).text(" FROM receivables_item i WHERE i.id = ").value(id);
    let rows = ask.rows(tx.conn(), "reading an item").await?;
    let Some(row) = rows.first() else {
        return Err(LedgerRejection::ItemUnknown { item: id.to_string() }.into());
    };
    Ok(ItemState {
        buyer_id: row.int(0)?,
        issued_on: row.day(1)?,
        free_on: row.day(1)?.max(row.day(5)?),
        currency: row.currency(2)?,
        open_minor: row.int(3)?,
        number: row.text(4)?,
    })
}

pub(super) async fn credit_state(tx: &mut Tx, id: i64) -> Result<CreditState> {
    let mut ask = Ask::new(
        "SELECT c.buyer_id, c.kind, c.effective_on, c.currency, c.unallocated_minor, c.number, ",
    );
    ask.text(CREDIT_FREED).text(" FROM receivables_credit c WHERE c.id = ").value(id);
    let rows = ask.rows(tx.conn(), "reading a receipt").await?;
    let Some(row) = rows.first() else {
        return Err(LedgerRejection::CreditUnknown { credit: id.to_string() }.into());
    };
    Ok(CreditState {
        buyer_id: row.int(0)?,
        kind: row.text(1)?.parse().map_err(|text: String| Failure::bug(text))?,
        effective_on: row.day(2)?,
        free_on: row.day(2)?.max(row.day(6)?),
        currency: row.currency(3)?,
        left_minor: row.int(4)?,
        number: row.text(5)?,
    })
}
