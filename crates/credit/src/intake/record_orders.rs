//! Orders and shipments as a file has them: a whole one, or one line of it.

use base::{Currency, Day};

use super::record::BuyerRef;

/// What the file says of how far an order is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OrderWord {
    /// It stands: the contract is concluded.
    #[default]
    Stands,
    /// It is a draft or waits for somebody's consent there.
    Draft,
    /// It is closed or off: nothing more of it is to come.
    Over,
}

/// One order, or one line of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRow {
    /// Whose.
    pub buyer: BuyerRef,
    /// The order's number.
    pub number: String,
    /// The line's number; `None` where the file has no column for it: a row is a whole order then.
    pub line: Option<String>,
    /// Its day.
    pub ordered_on: Option<Day>,
    /// The day of delivery.
    pub deliver_on: Option<Day>,
    /// Its currency.
    pub currency: Currency,
    /// Its amount, or the line's; below zero for what is taken back.
    pub amount_minor: i64,
    /// What of it is paid before delivery, where the file says it.
    pub deposit_minor: Option<i64>,
    /// How far it is.
    pub word: OrderWord,
    /// The salesperson.
    pub salesperson: Option<String>,
    /// Which of our legal entities sells, as written.
    pub entity: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// One shipment, or one line of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShipmentRow {
    /// To whom.
    pub buyer: BuyerRef,
    /// Of which order.
    pub order: String,
    /// The delivery's number.
    pub number: String,
    /// The line's number, as with an order.
    pub line: Option<String>,
    /// Its day.
    pub delivered_on: Day,
    /// Its currency, where the row names one.
    pub currency: Currency,
    /// Its amount, or the line's.
    pub amount_minor: i64,
}
