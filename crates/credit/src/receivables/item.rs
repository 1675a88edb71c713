use base::{Currency, Day};

use crate::parties::{BuyerId, Seller};

/// One instalment of an invoice to book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewItem {
    /// Who owes it.
    pub buyer_id: BuyerId,
    /// The invoice's number.
    pub number: String,
    /// 1 for the first or only instalment.
    pub instalment: u32,
    /// The invoice's day.
    pub issued_on: Day,
    /// The day on which this instalment is due.
    pub due_on: Day,
    /// Its currency.
    pub currency: Currency,
    /// Above zero, in minor units.
    pub amount_minor: i64,
    /// The contract's number, or empty.
    pub contract: String,
    /// The order or delivery that it bills, or empty.
    pub order: String,
    /// Why it is on account (E02): a code of the origin list, or empty.
    pub origin: String,
    /// Which of our legal entities sold it, as far as it is said; the main one otherwise.
    pub entity: Option<Seller>,
    /// What the source says was paid on it, in order of days.
    pub settlements: Vec<Settlement>,
    /// What the source says was paid in all, where it says so: the sum of `settlements`, or nothing.
    pub said_paid_minor: Option<i64>,
    /// What the source says is disputed.
    pub dispute: Option<NewDispute>,
}

/// A payment that comes with an item, as in exports that carry a settlement day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// The day of the payment.
    pub on: Day,
    /// Above zero, in minor units.
    pub amount_minor: i64,
}

/// A disputed amount of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDispute {
    /// Since when.
    pub opened_on: Day,
    /// How much; at most the item's amount.
    pub amount_minor: i64,
    /// Why, in words or by code.
    pub reason: String,
    /// When it was resolved.
    pub resolved_on: Option<Day>,
}
