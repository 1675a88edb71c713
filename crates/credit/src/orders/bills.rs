//! Which invoices bill an order and how much of it each bills: those that name it or a delivery of it,
//! as their order or their contract, however the number is typed. One in another currency bills it by
//! the rates of its own day; where there is none yet it bills nothing, and it is said what lacks.

use std::collections::BTreeMap;

use base::{Currency, Day, Money, Result, number_key};
use store::{AnyConnection, Ask, Columns, Db};

use super::{
    book::{COLUMNS, read_order},
    order::Order,
};
use crate::{parties::Seller, receivables::rate_book};

/// An invoice of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// Its number.
    pub number: String,
    /// Its instalment.
    pub instalment: i64,
    /// Which of our legal entities sold it.
    pub seller: Seller,
    /// Its day.
    pub issued_on: Day,
    /// Its amount less what of it was cancelled.
    pub amount: Money,
    /// What it bills of the order, in the order's currency; `None` where a rate lacks.
    pub billed_minor: Option<i64>,
    /// Currencies without a rate on its day.
    pub unrated: Vec<Currency>,
}

/// The invoices of an order, the oldest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_bills(db: &Db, order: i64) -> Result<Vec<Bill>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(" FROM orders_order o WHERE o.id = ").value(order);
    let rows = ask.rows(&mut connection, "reading an order").await?;
    match rows.first() {
        Some(row) => bills(&mut connection, &read_order(row)?).await,
        None => Ok(Vec::new()),
    }
}

/// What is billed of an order. An invoice that names it twice counts once.
pub(super) async fn billed(connection: &mut AnyConnection, order: &Order) -> Result<i64> {
    let bills = bills(connection, order).await?;
    Ok(bills.iter().filter_map(|bill| bill.billed_minor).fold(0, i64::saturating_add))
}

async fn bills(connection: &mut AnyConnection, order: &Order) -> Result<Vec<Bill>> {
    let mut keys = vec![number_key(&order.number).into_owned()];
    if order.delivered_minor > 0 {
        let mut ask = Ask::new("SELECT number FROM orders_delivery WHERE order_id = ");
        ask.value(order.id);
        for row in &ask.rows(connection, "reading deliveries").await? {
            keys.push(number_key(&row.text(0)?).into_owned());
        }
    }
    let mut found = BTreeMap::new();
    for some in keys.chunks(300) {
        let mut ask = Ask::new(
            "SELECT i.id, i.amount_minor - COALESCE((SELECT \
             CAST(SUM(m.amount_minor) AS BIGINT) FROM receivables_movement m WHERE \
             m.item_id = i.id AND m.kind = 'cancellation' AND NOT EXISTS (SELECT 1 FROM \
             receivables_movement r WHERE r.reverses_id = m.id)), 0), i.currency, i.number, \
             i.instalment, i.issued_on, i.entity_id \
             FROM receivables_item i WHERE i.undone_by IS NULL AND i.id IN (",
        );
        let by = [("contract <> ''", "contract"), ("contract_key IS NOT NULL", "contract_key")];
        for (n, (kept, column)) in
            by.into_iter().chain([("order_no IS NOT NULL", "order_no")]).enumerate()
        {
            ask.text(if n == 0 {
                "SELECT n.id FROM receivables_item n WHERE n.buyer_id = "
            } else {
                " UNION SELECT n.id FROM receivables_item n WHERE n.buyer_id = "
            });
            ask.value(order.buyer_id).text(" AND n.").text(kept).text(" AND n.").text(column);
            ask.text(" IN (").list(some.iter().map(String::as_str)).text(")");
        }
        ask.text(")");
        for row in &ask.rows(connection, "summing what is billed").await? {
            let amount = Money::new(row.int(1)?, row.currency(2)?);
            let issued_on = row.day(5)?;
            let bill = Bill {
                number: row.text(3)?,
                instalment: row.int(4)?,
                seller: Seller::of_column(row.maybe_int(6)?),
                issued_on,
                amount,
                billed_minor: (amount.currency == order.currency).then_some(amount.minor),
                unrated: Vec::new(),
            };
            found.insert((issued_on, row.int(0)?), bill);
        }
    }
    let mut bills: Vec<Bill> = found.into_values().collect();
    see_foreign(connection, order.currency, &mut bills).await?;
    Ok(bills)
}

/// What the invoices in other currencies bill.
async fn see_foreign(
    connection: &mut AnyConnection,
    into: Currency,
    bills: &mut [Bill],
) -> Result<()> {
    if bills.iter().all(|bill| bill.billed_minor.is_some()) {
        return Ok(());
    }
    let rates = rate_book(connection).await?;
    for bill in bills.iter_mut().filter(|bill| bill.billed_minor.is_none()) {
        if bill.amount.minor == 0 {
            bill.billed_minor = Some(0);
            continue;
        }
        let (from, on) = (bill.amount.currency, bill.issued_on);
        let rate = rates.between((from, into), on);
        bill.billed_minor =
            rate.and_then(|rate| rate.convert(bill.amount, into).ok()).map(|seen| seen.minor);
        bill.unrated = [from, into].into_iter().filter(|c| rates.find(*c, on).is_none()).collect();
    }
    Ok(())
}
