//! The orders of twelve months as a what-if goes through them: when each was asked for, what it came
//! to, which invoices bill it. Where a buyer has orders, an order is what a policy lets pass or holds, and
//! its invoices follow it.

use std::collections::HashMap;

use base::{Day, Money, Result};
use store::{Ask, Columns, Db};

use crate::{parties::BuyerId, receivables::RateBook};

/// An order of the past.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PastOrder {
    /// The day on which it was asked for, as days since 1970-01-01.
    pub on: i32,
    /// Its amount, company currency.
    pub amount_minor: i64,
    /// The items that bill it.
    pub items: Vec<i64>,
    /// The day from which on nothing more of it was to come.
    pub ended: Option<i32>,
}

/// The orders of some buyers from a day on, each buyer's by day. What its buyer or the sales side took
/// back was no sale that a policy could lose and is left out.
pub(super) async fn past_orders(
    db: &Db,
    (first, last): (BuyerId, BuyerId),
    since: Day,
    rates: &RateBook,
) -> Result<HashMap<BuyerId, Vec<PastOrder>>> {
    let mut connection = db.read().await?;
    let mut bills: HashMap<i64, Vec<i64>> = HashMap::new();
    let mut ask = Ask::new("SELECT o.id, i.id FROM orders_order o JOIN receivables_item i ON ");
    ask.text(
        "i.buyer_id = o.buyer_id AND i.undone_by IS NULL AND (i.contract = o.number_key OR \
         i.contract_key = o.number_key OR i.order_no = o.number_key) WHERE o.buyer_id >= ",
    );
    ask.value(first).text(" AND o.buyer_id <= ").value(last).text(
        " UNION SELECT d.order_id, i.id FROM orders_delivery d JOIN receivables_item i ON \
         i.buyer_id = d.buyer_id AND i.undone_by IS NULL AND (i.contract = d.number_key OR \
         i.contract_key = d.number_key OR i.order_no = d.number_key) WHERE d.buyer_id >= ",
    );
    ask.value(first).text(" AND d.buyer_id <= ").value(last);
    for row in &ask.rows(&mut connection, "reading which invoices bill orders").await? {
        bills.entry(row.int(0)?).or_default().push(row.int(1)?);
    }
    let mut ask = Ask::new(
        "SELECT o.id, o.buyer_id, o.ordered_on, o.recorded_at, o.currency, o.amount_minor, o.state, \
         o.changed_at FROM orders_order o WHERE o.amount_minor > 0 AND (o.state NOT IN \
         ('cancelled', 'released', 'expired') OR o.delivered_minor > 0) AND o.buyer_id >= ",
    );
    ask.value(first).text(" AND o.buyer_id <= ").value(last).text(" ORDER BY o.id");
    let mut found: HashMap<BuyerId, Vec<PastOrder>> = HashMap::new();
    for row in &ask.rows(&mut connection, "reading past orders").await? {
        let day = |at: i64| db.clock().day_of(base::Moment(at));
        let on = row.maybe_day(2)?.unwrap_or_else(|| day(row.int(3).unwrap_or(0)));
        if on < since {
            continue;
        }
        let state = row.text(6)?;
        let over = matches!(state.as_str(), "closed" | "declined");
        let amount = Money::new(row.int(5)?, row.currency(4)?);
        found.entry(row.int(1)?).or_default().push(PastOrder {
            on: on.epoch_days(),
            amount_minor: rates.view(amount, on).minor,
            items: bills.remove(&row.int(0)?).unwrap_or_default(),
            ended: if over { Some(day(row.int(7)?).epoch_days()) } else { None },
        });
    }
    found.values_mut().for_each(|orders| orders.sort_by_key(|order| order.on));
    Ok(found)
}
