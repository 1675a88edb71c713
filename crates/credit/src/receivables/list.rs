//! Lists of items, credits and movements: the rows behind every figure.

use base::{Currency, Day, Result};
use store::{Ask, Columns, Db};

use super::{
    AgeingQuery, Basis, LedgerRejection, ageing, ageing_sums, ledger_state,
    spelling::{exact_first, holding, numbered},
    whose,
};
use crate::parties::{BuyerId, Seller};

/// Which items.
#[derive(Debug, Clone)]
pub struct ItemFilter {
    /// As of which day, whose, of which kind.
    pub query: AgeingQuery,
    /// Only ages of this range of days, as in a bucket.
    pub bucket: Option<(Option<i32>, Option<i32>)>,
    /// Part of an invoice number.
    pub search: String,
    /// Where the last page ended.
    pub after: Option<(Day, i64)>,
    /// At most so many rows, 1 to 10,000.
    pub limit: u32,
}

/// One open item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRow {
    /// Row id.
    pub id: i64,
    /// The buyer's id.
    pub buyer_id: BuyerId,
    /// The buyer's code.
    pub buyer_code: String,
    /// The buyer's name.
    pub buyer_name: String,
    /// The invoice's number.
    pub number: String,
    /// 1 for the first or only instalment.
    pub instalment: i64,
    /// The invoice's day.
    pub issued_on: Day,
    /// The due day.
    pub due_on: Day,
    /// The currency.
    pub currency: Currency,
    /// The whole of it.
    pub amount_minor: i64,
    /// Open as of the day.
    pub open_minor: i64,
    /// When it was closed, as known now.
    pub closed_on: Option<Day>,
    /// The contract's number, or empty.
    pub contract: String,
    /// Disputed and not resolved as of the day.
    pub disputed_minor: i64,
    /// Which of our legal entities sold it.
    pub seller: Seller,
}

/// A page of items, by due day.
#[derive(Debug, Clone)]
pub struct ItemPage {
    /// The rows.
    pub rows: Vec<ItemRow>,
    /// Pass this as `after` for the next page.
    pub next: Option<(Day, i64)>,
}

const ITEM: &str = "i.id, i.buyer_id, b.code, b.name, i.number, i.instalment, i.issued_on, \
    i.due_on, i.currency, i.amount_minor, i.closed_on, i.contract, \
    i.entity_id";

fn read_item(row: &store::AnyRow) -> Result<ItemRow> {
    Ok(ItemRow {
        id: row.int(0)?,
        buyer_id: row.int(1)?,
        buyer_code: row.text(2)?,
        buyer_name: row.text(3)?,
        number: row.text(4)?,
        instalment: row.int(5)?,
        issued_on: row.day(6)?,
        due_on: row.day(7)?,
        currency: row.currency(8)?,
        amount_minor: row.int(9)?,
        closed_on: row.maybe_day(10)?,
        contract: row.text(11)?,
        seller: Seller::of_column(row.maybe_int(12)?),
        open_minor: row.int(13)?,
        disputed_minor: row.int(14)?,
    })
}

/// Open items as of a day, oldest due first.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn list_items(db: &Db, filter: &ItemFilter) -> Result<ItemPage> {
    let what = format!("receivables.items {filter:?}");
    db.held_fresh(what, filter.clone(), |db, f| Box::pin(list_items_now(db, f))).await
}

async fn list_items_now(db: &Db, filter: &ItemFilter) -> Result<ItemPage> {
    let query = &filter.query;
    let state = ledger_state(db).await?;
    let latest = state.last_effective_on.is_none_or(|last| last <= query.as_of);
    let mut ask = Ask::new("SELECT ");
    ask.text(ITEM).text(
        ", o.open_minor, COALESCE((SELECT CAST(SUM(d.amount_minor) AS BIGINT) \
         FROM receivables_dispute d WHERE d.item_id = i.id AND d.opened_on <= ",
    );
    ask.value(query.as_of).text(" AND (d.resolved_on IS NULL OR d.resolved_on > ");
    ask.value(query.as_of).text(")), 0) FROM ");
    ageing::open_items(&mut ask, query, latest && query.known_at.is_none());
    ask.text(
        " AS o JOIN receivables_item i ON i.id = o.id JOIN parties_buyer b ON b.id = o.buyer_id \
         WHERE 1 = 1",
    );
    ageing::only_some(&mut ask, query, "o");
    if let Some((from, to)) = filter.bucket {
        let column = match query.basis {
            Basis::Due => "due_on",
            Basis::Issued => "issued_on",
        };
        ask.text(" AND ");
        ageing_sums::condition(&mut ask, query.as_of, column, from, to);
    }
    if !filter.search.trim().is_empty() {
        holding(&mut ask, "i", &filter.search, false);
    }
    if let Some((due, id)) = filter.after {
        ask.text(" AND (o.due_on > ").value(due).text(" OR (o.due_on = ").value(due);
        ask.text(" AND o.id > ").value(id).text("))");
    }
    let limit = filter.limit.clamp(1, 10_000);
    ask.text(" ORDER BY o.due_on, o.id LIMIT ").value(i64::from(limit) + 1);
    let mut connection = db.read().await?;
    let found = ask.rows(&mut connection, "listing open items").await?;
    let mut rows = found.iter().map(read_item).collect::<Result<Vec<_>>>()?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|row| (row.due_on, row.id));
    Ok(ItemPage { rows, next })
}

/// One item of a buyer by number, with its open amount as known now.
///
/// # Errors
/// As [`get_item_of`].
pub async fn get_item(db: &Db, buyer: BuyerId, number: &str, instalment: i64) -> Result<ItemRow> {
    get_item_of(db, buyer, (number, instalment), None).await
}

/// As [`get_item`], of one of our legal entities where it is said whose.
///
/// # Errors
/// `receivables.item-unknown`; `receivables.number-ambiguous` where several entities have the number and
/// nobody says whose; a fault.
pub async fn get_item_of(
    db: &Db,
    buyer: BuyerId,
    (number, instalment): (&str, i64),
    entity: Option<Seller>,
) -> Result<ItemRow> {
    let mut ask = Ask::new("SELECT ");
    ask.text(ITEM).text(
        ", i.open_minor, COALESCE((SELECT CAST(SUM(d.amount_minor) AS BIGINT) \
         FROM receivables_dispute d WHERE d.item_id = i.id AND d.resolved_on IS NULL), 0) \
         FROM receivables_item i JOIN parties_buyer b ON b.id = i.buyer_id WHERE i.buyer_id = ",
    );
    ask.value(buyer).text(" AND i.instalment = ").value(instalment).text(" AND ");
    numbered(&mut ask, "i", number);
    exact_first(&mut ask, "i", number);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading an item").await?;
    let rows: Vec<ItemRow> = rows.iter().map(read_item).collect::<Result<_>>()?;
    let stands: Vec<(String, Seller)> =
        rows.iter().map(|row| (row.number.clone(), row.seller)).collect();
    match whose::meant(&stands, number, entity)?.and_then(|at| rows.into_iter().nth(at)) {
        Some(row) => Ok(row),
        None => Err(LedgerRejection::ItemUnknown { item: number.to_owned() }.into()),
    }
}

/// Items by their row ids, with their open amounts as known now, oldest due first.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn list_items_by_id(db: &Db, ids: &[i64]) -> Result<Vec<ItemRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut ask = Ask::new("SELECT ");
    ask.text(ITEM).text(
        ", i.open_minor, COALESCE((SELECT CAST(SUM(d.amount_minor) AS BIGINT) \
         FROM receivables_dispute d WHERE d.item_id = i.id AND d.resolved_on IS NULL), 0) \
         FROM receivables_item i JOIN parties_buyer b ON b.id = i.buyer_id WHERE i.id IN (",
    );
    ask.list(ids.iter().copied().take(500)).text(") ORDER BY i.due_on, i.id");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing items").await?;
    rows.iter().map(read_item).collect()
}

/// A receipt or credit note of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditRow {
    /// Row id.
    pub id: i64,
    /// `receipt` or `credit_note`.
    pub kind: String,
    /// Its number.
    pub number: String,
    /// The day on which it counts.
    pub effective_on: Day,
    /// The currency.
    pub currency: Currency,
    /// The whole of it.
    pub amount_minor: i64,
    /// Unallocated, as known now.
    pub unallocated_minor: i64,
    /// What the payer wrote.
    pub reference: String,
}

/// Receipts and credit notes of a buyer, newest first.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn list_credits(db: &Db, buyer: BuyerId, limit: u32) -> Result<Vec<CreditRow>> {
    let mut ask = Ask::new(
        "SELECT id, kind, number, effective_on, currency, amount_minor, unallocated_minor, \
         reference FROM receivables_credit WHERE buyer_id = ",
    );
    ask.value(buyer).text(" ORDER BY effective_on DESC, id DESC LIMIT ");
    ask.value(i64::from(limit.clamp(1, 5_000)));
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing receipts").await?;
    rows.iter()
        .map(|row| {
            Ok(CreditRow {
                id: row.int(0)?,
                kind: row.text(1)?,
                number: row.text(2)?,
                effective_on: row.day(3)?,
                currency: row.currency(4)?,
                amount_minor: row.int(5)?,
                unallocated_minor: row.int(6)?,
                reference: row.text(7)?,
            })
        })
        .collect()
}

/// A movement of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementRow {
    /// Row id.
    pub id: i64,
    /// `allocation`, `write_off`, `reversal` …
    pub kind: String,
    /// The credit's number, or empty.
    pub credit: String,
    /// What it takes off; negative for a reversal.
    pub amount_minor: i64,
    /// The day on which it counts.
    pub effective_on: Day,
    /// What it reverses.
    pub reverses_id: Option<i64>,
    /// Why.
    pub reason: String,
    /// When it was recorded.
    pub recorded_at: base::Moment,
}

/// What happened to an item, in order.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn list_movements(db: &Db, item: i64) -> Result<Vec<MovementRow>> {
    movements(
        db,
        "COALESCE((SELECT c.number FROM receivables_credit c WHERE c.id = m.credit_id), '')",
        ("item_id", item),
    )
    .await
}

/// The movements with an item or a credit in `column`, in order, with the number of the other.
pub(super) async fn movements(
    db: &Db,
    other: &'static str,
    (column, id): (&'static str, i64),
) -> Result<Vec<MovementRow>> {
    let mut ask = Ask::new("SELECT m.id, m.kind, ");
    ask.text(other).text(
        ", m.amount_minor, m.effective_on, m.reverses_id, m.reason, m.recorded_at \
         FROM receivables_movement m WHERE m.",
    );
    ask.text(column).text(" = ").value(id).text(" ORDER BY m.effective_on, m.id");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing movements").await?;
    rows.iter()
        .map(|row| {
            Ok(MovementRow {
                id: row.int(0)?,
                kind: row.text(1)?,
                credit: row.text(2)?,
                amount_minor: row.int(3)?,
                effective_on: row.day(4)?,
                reverses_id: row.maybe_int(5)?,
                reason: row.text(6)?,
                recorded_at: base::Moment(row.int(7)?),
            })
        })
        .collect()
}
