//! Orders and deliveries put together from the cells of a row: a whole one, or one line of it.

use base::{Currency, Rejection};

use super::{
    headers,
    kinds::Role,
    read::{RowReader, Wrong},
    record::{OrderRow, Record, ShipmentRow},
    rows::Made,
};

/// The roles that a column of a file of orders may play.
pub(super) const ORDER_ROLES: [Role; 16] = [
    Role::BuyerCode,
    Role::BuyerName,
    Role::OrderNo,
    Role::LineNo,
    Role::OrderedOn,
    Role::DeliverOn,
    Role::Currency,
    Role::Amount,
    Role::LocalAmount,
    Role::Quantity,
    Role::UnitPrice,
    Role::Deposit,
    Role::OrderState,
    Role::Salesperson,
    Role::Note,
    Role::Entity,
];
/// Those of a file of shipments.
pub(super) const SHIPMENT_ROLES: [Role; 12] = [
    Role::BuyerCode,
    Role::BuyerName,
    Role::OrderNo,
    Role::DeliveryNo,
    Role::LineNo,
    Role::DeliveredOn,
    Role::Currency,
    Role::Amount,
    Role::LocalAmount,
    Role::Quantity,
    Role::UnitPrice,
    Role::Note,
];

/// The amount: as it stands in the row's or in the company's currency, else quantity times price, rounded
/// to the currency's minor unit.
pub(super) fn worth(row: &mut RowReader<'_>) -> Result<(Currency, i64), Wrong> {
    if let Some(money) = row.money(Role::Amount)? {
        return Ok(money);
    }
    let company = row.reader.currency;
    if let Some(minor) = row.minor_in(Role::LocalAmount, company)? {
        return Ok((company, minor));
    }
    let currency = row.currency(Role::Currency)?.unwrap_or(company);
    let (quantity, price) = (row.number(Role::Quantity)?, row.number(Role::UnitPrice)?);
    if let Some((quantity, price)) = quantity.zip(price) {
        let minor = quantity.times(price).and_then(|worth| worth.rounded(currency));
        return minor
            .map(|minor| (currency, minor))
            .ok_or_else(|| row.refuse(Role::UnitPrice, Rejection::new("intake.amount-too-large")));
    }
    let wanted = [Role::Amount, Role::LocalAmount, Role::Quantity, Role::UnitPrice];
    let lacks = |role: &Role| row.reader.has(*role);
    let role = wanted.into_iter().find(lacks).unwrap_or(Role::Amount);
    let missing = Rejection::new("intake.value-missing").with("role", role.code());
    Err(row.refuse(role, missing))
}

/// The number of the line: `None` where the file has none, empty where the cell is.
fn line_of(row: &mut RowReader<'_>) -> Result<Option<String>, Wrong> {
    if !row.reader.has(Role::LineNo) {
        return Ok(None);
    }
    Ok(Some(row.text(Role::LineNo)?.unwrap_or_default()))
}

pub(super) fn order(row: &mut RowReader<'_>) -> Made {
    let buyer = row.buyer();
    let number = row.code(Role::OrderNo);
    let number = row.must(Role::OrderNo, number);
    let ordered_on = row.past_day(Role::OrderedOn);
    let deliver_on = row.day(Role::DeliverOn);
    let state = row.text(Role::OrderState);
    // Everything is read before anything is given up, so that all faults are told at once.
    let (currency, amount_minor) = worth(row)?;
    let deposit_minor = row.minor_in(Role::Deposit, currency);
    Ok(Record::Order(Box::new(OrderRow {
        line: line_of(row)?,
        salesperson: row.text(Role::Salesperson)?,
        entity: row.text(Role::Entity)?,
        note: row.text(Role::Note)?,
        word: state?.map(|text| headers::order_word(&text)).unwrap_or_default(),
        buyer: buyer?,
        number: number?,
        ordered_on: ordered_on?,
        deliver_on: deliver_on?,
        deposit_minor: deposit_minor?,
        currency,
        amount_minor,
    })))
}

pub(super) fn shipment(row: &mut RowReader<'_>) -> Made {
    let buyer = row.buyer();
    let order = row.code(Role::OrderNo);
    let order = row.must(Role::OrderNo, order);
    let number = row.code(Role::DeliveryNo);
    let number = row.must(Role::DeliveryNo, number);
    let delivered_on = row.past_day(Role::DeliveredOn);
    let delivered_on = row.must(Role::DeliveredOn, delivered_on);
    let (currency, amount_minor) = worth(row)?;
    Ok(Record::Shipment(Box::new(ShipmentRow {
        line: line_of(row)?,
        buyer: buyer?,
        order: order?,
        number: number?,
        delivered_on: delivered_on?,
        currency,
        amount_minor,
    })))
}
