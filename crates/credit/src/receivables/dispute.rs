//! Disputes of items: opened for a part of what is open, resolved on a day. The full workflow
//! (owner, deadline, root cause, credit note) belongs to `collections`; the ledger keeps the
//! amount, because ageing and payment behaviour need it.

use base::{Day, Money, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use super::{
    LedgerRejection, NewDispute,
    admit::of_trade,
    spelling::{exact_first, numbered},
    standing::lock_buyers,
    whose,
};
use crate::parties::{BuyerId, Seller};

/// Opens a dispute of one item, or brings the one that was opened on that day up to date.
///
/// # Errors
/// `receivables.item-unknown`, `receivables.amount-not-positive`, `receivables.more-than-open`
/// where it is more than the whole item, `receivables.too-early`; `receivables.number-ambiguous` where several
/// of our entities have the number and nobody says whose; a fault.
pub async fn record_dispute(
    tx: &mut Tx,
    buyer: BuyerId,
    (number, instalment, entity): (&str, u32, Option<Seller>),
    dispute: &NewDispute,
) -> Result<bool> {
    lock_buyers(tx, &[buyer].into()).await?;
    let mut ask = Ask::new(
        "SELECT i.id, i.amount_minor, i.currency, i.issued_on, i.number, i.entity_id \
         FROM receivables_item i \
         WHERE i.buyer_id = ",
    );
    ask.value(buyer).text(" AND i.instalment = ").value(i64::from(instalment)).text(" AND ");
    numbered(&mut ask, "i", number);
    exact_first(&mut ask, "i", number);
    let rows = ask.rows(tx.conn(), "reading an item").await?;
    let Some(row) = row_meant(&rows, 4, (number, entity))? else {
        return Err(LedgerRejection::ItemUnknown { item: number.to_owned() }.into());
    };
    let (item, whole) = (row.int(0)?, Money::new(row.int(1)?, row.currency(2)?));
    if dispute.amount_minor <= 0 {
        return Err(LedgerRejection::AmountNotPositive.into());
    }
    if dispute.amount_minor > whole.minor {
        let wanted = Money::new(dispute.amount_minor, whole.currency);
        return Err(LedgerRejection::MoreThanOpen { wanted, open: whole }.into());
    }
    let (first, issued_on) = (dispute.opened_on, row.day(3)?);
    of_trade("opened_on", first)?;
    of_trade("resolved_on", dispute.resolved_on.unwrap_or(first))?;
    let day = dispute.resolved_on.map_or(first, |resolved| first.min(resolved));
    if day < issued_on {
        return Err(LedgerRejection::TooEarly { day, earliest: issued_on }.into());
    }
    let id = tx.ids().next();
    let changed = write(tx, [id, buyer, item], dispute).await?;
    if changed {
        tx.audit(Audit {
            room: "receivables",
            action: "dispute",
            subject: format!("invoice:{number}"),
            detail: json!({
                "amount_minor": dispute.amount_minor,
                "opened_on": dispute.opened_on.to_string(),
                "resolved_on": dispute.resolved_on.map(|day: Day| day.to_string()),
            }),
        });
    }
    Ok(changed)
}

/// The row that a number means; `at` and behind it stand its spelling and its entity.
fn row_meant<'a>(
    rows: &'a [AnyRow],
    at: usize,
    (number, entity): (&str, Option<Seller>),
) -> Result<Option<&'a AnyRow>> {
    let stands =
        rows.iter().map(|row| Ok((row.text(at)?, Seller::of_column(row.maybe_int(at + 1)?))));
    let stands: Vec<(String, Seller)> = stands.collect::<Result<_>>()?;
    Ok(whose::meant(&stands, number, entity)?.and_then(|at| rows.get(at)))
}

async fn write(tx: &mut Tx, [id, buyer, item]: [i64; 3], dispute: &NewDispute) -> Result<bool> {
    let at = tx.at().0;
    let done = store::query(
        "INSERT INTO receivables_dispute (id, buyer_id, item_id, amount_minor, opened_on, reason, \
         resolved_on, outcome, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8) \
         ON CONFLICT (item_id, opened_on) DO UPDATE SET amount_minor = excluded.amount_minor, \
         reason = excluded.reason, resolved_on = excluded.resolved_on \
         WHERE receivables_dispute.amount_minor <> excluded.amount_minor \
         OR receivables_dispute.reason <> excluded.reason \
         OR COALESCE(receivables_dispute.resolved_on, '') <> COALESCE(excluded.resolved_on, '')",
    )
    .bind(id)
    .bind(buyer)
    .bind(item)
    .bind(dispute.amount_minor)
    .bind(dispute.opened_on.to_string())
    .bind(dispute.reason.clone())
    .bind(dispute.resolved_on.map(|day| day.to_string()))
    .bind(at)
    .execute(tx.conn())
    .await
    .map_err(failed("recording a dispute"))?;
    Ok(done.rows_affected() > 0)
}

/// The id of a receipt or credit note of a buyer by its number.
///
/// # Errors
/// `receivables.credit-unknown`, or a fault.
pub async fn credit_id(tx: &mut Tx, buyer: BuyerId, kind: &str, number: &str) -> Result<i64> {
    let mut ask = Ask::new("SELECT c.id FROM receivables_credit c WHERE c.buyer_id = ");
    ask.value(buyer).text(" AND c.kind = ").value(kind).text(" AND ");
    numbered(&mut ask, "c", number);
    exact_first(&mut ask, "c", number);
    let rows = ask.rows(tx.conn(), "finding a receipt").await?;
    match rows.first() {
        Some(row) => row.int(0),
        None => Err(LedgerRejection::CreditUnknown { credit: number.to_owned() }.into()),
    }
}

/// A dispute of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisputeRow {
    /// Since when.
    pub opened_on: Day,
    /// How much, in the item's currency.
    pub amount_minor: i64,
    /// Why.
    pub reason: String,
    /// When it was resolved.
    pub resolved_on: Option<Day>,
}

/// The disputes of an item, oldest first.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn list_disputes(db: &Db, item: i64) -> Result<Vec<DisputeRow>> {
    let mut ask = Ask::new(
        "SELECT opened_on, amount_minor, reason, resolved_on FROM receivables_dispute \
         WHERE item_id = ",
    );
    ask.value(item).text(" ORDER BY opened_on, id");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing disputes").await?;
    rows.iter()
        .map(|row| {
            Ok(DisputeRow {
                opened_on: row.day(0)?,
                amount_minor: row.int(1)?,
                reason: row.text(2)?,
                resolved_on: row.maybe_day(3)?,
            })
        })
        .collect()
}

/// The id of an item of a buyer by its number.
///
/// # Errors
/// `receivables.number-ambiguous` where several of our entities have the number, or a fault.
pub async fn find_item_id(
    tx: &mut Tx,
    buyer: BuyerId,
    (number, instalment): (&str, u32),
) -> Result<Option<i64>> {
    let mut ask =
        Ask::new("SELECT i.id, i.number, i.entity_id FROM receivables_item i WHERE i.buyer_id = ");
    ask.value(buyer).text(" AND i.instalment = ").value(i64::from(instalment)).text(" AND ");
    numbered(&mut ask, "i", number);
    exact_first(&mut ask, "i", number);
    let rows = ask.rows(tx.conn(), "finding an item").await?;
    row_meant(&rows, 1, (number, None))?.map(|row| row.int(0)).transpose()
}
