//! Whose bill or advance a number names, where several of our legal entities buy: one number of a supplier may
//! stand once for each of them.

use base::{Currency, Rejection, Result, number_key};
use store::{AnyRow, Ask, Columns, Tx};

use crate::parties::{BuyerId, Seller};

/// The row of a number that is meant, where `at` is the place of its entity: of the entity that is named, else
/// the one that there is.
///
/// # Errors
/// `payables.number-ambiguous` where several entities have the number and nobody says whose.
pub(super) fn meant<'a>(
    rows: &'a [AnyRow],
    at: usize,
    (number, entity): (&str, Option<Seller>),
) -> Result<Option<&'a AnyRow>> {
    let mut found = None;
    for row in rows {
        let seller = Seller::of_column(row.maybe_int(at)?);
        if entity.is_some_and(|entity| entity != seller) {
            continue;
        }
        if found.is_some() {
            let wrong = Rejection::new("payables.number-ambiguous").with("number", number);
            return Err(wrong.on("entity").into());
        }
        found = Some(row);
    }
    Ok(found)
}

/// Refuses a document of an entity beside the main one where the main one has just that: the same number, day
/// and amount. It was booked before it was said whose it is. `at` is where its entity stands, its day and
/// amount are told by `same`.
///
/// # Errors
/// `payables.other-entity`.
pub(super) fn not_the_main_ones(
    rows: &[AnyRow],
    at: usize,
    (number, entity): (&str, Option<Seller>),
    same: impl Fn(&AnyRow) -> Result<bool>,
) -> Result<()> {
    if entity.unwrap_or_default() == Seller::Main {
        return Ok(());
    }
    for row in rows {
        if row.maybe_int(at)?.is_none() && same(row)? {
            let wrong = Rejection::new("payables.other-entity").with("number", number);
            return Err(wrong.on("entity").into());
        }
    }
    Ok(())
}

/// The advance of a supplier by its number, with its currency; of one of our entities where it is said whose.
///
/// # Errors
/// `payables.advance-unknown`, `payables.number-ambiguous`, or a fault.
pub async fn advance_numbered(
    tx: &mut Tx,
    supplier: BuyerId,
    (number, entity): (&str, Option<Seller>),
) -> Result<(i64, Currency)> {
    let mut ask = Ask::new(
        "SELECT id, currency, entity_id FROM payables_advance WHERE undone_by IS NULL \
         AND supplier_id = ",
    );
    ask.value(supplier).text(" AND number_key = ").value(number_key(number).into_owned());
    let rows = ask.rows(tx.conn(), "finding an advance by number").await?;
    match meant(&rows, 2, (number, entity))? {
        Some(row) => Ok((row.int(0)?, row.currency(1)?)),
        None => Err(Rejection::new("payables.advance-unknown").with("advance", number).into()),
    }
}
