//! Which of a buyer's invoices a row of a file names.

use base::Result;
use store::{Ask, Columns, Tx};

use crate::{
    parties::Seller,
    receivables::{self, exact_first, numbered},
};

/// A buyer's item by its number, the first instalment that is open, else the first.
pub(super) async fn item_of(tx: &mut Tx, buyer: i64, number: &str) -> Result<Option<i64>> {
    let mut ask =
        Ask::new("SELECT i.id, i.number, i.entity_id FROM receivables_item i WHERE i.buyer_id = ");
    ask.value(buyer).text(" AND ");
    numbered(&mut ask, "i", number);
    exact_first(&mut ask, "i", number);
    let rows = ask.rows(tx.conn(), "finding an item").await?;
    let stands = rows.iter().map(|row| Ok((row.text(1)?, Seller::of_column(row.maybe_int(2)?))));
    let stands: Vec<(String, Seller)> = stands.collect::<Result<_>>()?;
    let meant = receivables::whose::meant(&stands, number, None)?;
    let Some(row) = meant.and_then(|at| rows.get(at)) else { return Ok(None) };
    // Of its instalments, the first that is open.
    let mut ask = Ask::new(
        "SELECT o.id FROM receivables_item i JOIN receivables_item o \
         ON o.buyer_id = i.buyer_id AND o.number = i.number \
         AND COALESCE(o.entity_id, 0) = COALESCE(i.entity_id, 0) WHERE i.id = ",
    );
    ask.value(row.int(0)?);
    ask.text(" ORDER BY CASE WHEN o.closed_on IS NULL THEN 0 ELSE 1 END, o.instalment LIMIT 1");
    let rows = ask.rows(tx.conn(), "finding an item").await?;
    rows.first().map(|row| row.int(0)).transpose()
}
