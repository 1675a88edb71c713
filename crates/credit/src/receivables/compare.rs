//! Whether a row says what is booked already, and what was paid that is not.

use base::{Day, Money};

use super::{
    Booked, LedgerRejection, NewCredit, NewItem,
    standing::{Standing, StandingCredit},
};
use crate::parties::Seller;

/// A payment that came with an item: a receipt wholly allocated to it.
pub(super) struct Paid<'a> {
    pub item: &'a NewItem,
    pub item_id: i64,
    pub on: Day,
    /// The day on which it counts for the item.
    pub effective_on: Day,
    pub amount_minor: i64,
    /// What was paid before, so that the receipt's number is one of its own.
    pub before_minor: i64,
    /// Whose receipt it is: the item's entity's.
    pub seller: Seller,
}

impl Paid<'_> {
    /// The receipt's number, told apart from earlier ones by what was paid before, and by a
    /// count where even that is not enough.
    pub fn number(&self, time: u32) -> String {
        let mut number = format!("{}/{}@{}", self.item.number, self.item.instalment, self.on);
        if self.before_minor != 0 {
            number.push_str(&format!("+{}", self.before_minor));
        }
        if time > 1 {
            number.push_str(&format!("~{time}"));
        }
        number
    }
}

fn differs(field: &'static str, booked: impl ToString, given: impl ToString) -> Booked {
    Booked::Differs { field, booked: booked.to_string(), given: given.to_string() }
}

pub(super) fn compare(item: &NewItem, there: &Standing) -> Booked {
    if there.cancelled {
        let number = item.number.clone();
        return Booked::Refused(LedgerRejection::NumberCancelled { number });
    }
    if item.entity.is_some_and(|entity| entity != there.seller) {
        return Booked::Refused(LedgerRejection::OtherEntity { number: item.number.clone() });
    }
    let booked = Money::new(there.amount_minor, there.currency);
    let given = Money::new(item.amount_minor, item.currency);
    if booked.currency != given.currency {
        return differs("currency", booked.currency, given.currency);
    }
    if booked != given {
        return differs("amount", booked.grouped(), given.grouped());
    }
    if there.issued_on != item.issued_on {
        return differs("issued_on", there.issued_on, item.issued_on);
    }
    if there.due_on != item.due_on {
        return differs("due_on", there.due_on, item.due_on);
    }
    // Receipts that came otherwise may have paid more than a file says; a file that says less
    // than one before it contradicts it.
    if let Some(said) = item.said_paid_minor.filter(|said| *said < there.said_minor) {
        let money = |minor| Money::new(minor, item.currency).grouped();
        return differs("paid", money(there.said_minor), money(said));
    }
    Booked::Unchanged(there.id)
}

pub(super) fn compare_credit(credit: &NewCredit, there: &StandingCredit) -> Booked {
    if there.cancelled {
        let number = credit.number.clone();
        return Booked::Refused(LedgerRejection::NumberCancelled { number });
    }
    if credit.entity.is_some_and(|entity| entity != there.seller) {
        return Booked::Refused(LedgerRejection::OtherEntity { number: credit.number.clone() });
    }
    let booked = Money::new(there.amount_minor, there.currency);
    let given = Money::new(credit.amount_minor, credit.currency);
    if booked.currency != given.currency {
        return differs("currency", booked.currency, given.currency);
    }
    if booked != given {
        return differs("amount", booked.grouped(), given.grouped());
    }
    if there.effective_on != credit.effective_on {
        return differs("effective_on", there.effective_on, credit.effective_on);
    }
    Booked::Unchanged(there.id)
}

/// A row beside the first one of its file with the same number: a file that says two things of one
/// invoice is told so.
pub(super) fn same_in_file(item: &NewItem, twin: &NewItem, outcome: Option<&Booked>) -> Booked {
    let there = Standing::of(twin);
    if let Some(said) = item.said_paid_minor.filter(|said| *said > there.said_minor) {
        let money = |minor| Money::new(minor, item.currency).grouped();
        return match compare(item, &there) {
            Booked::Unchanged(_) => differs("paid", money(there.said_minor), money(said)),
            other => other,
        };
    }
    match (compare(item, &there), outcome) {
        (Booked::Unchanged(_), Some(Booked::New(id) | Booked::Extended(id))) => {
            Booked::Unchanged(*id)
        }
        (Booked::Unchanged(_), Some(other)) => other.clone(),
        (other, _) => other,
    }
}

pub(super) fn paid_with(item: &NewItem, item_id: i64) -> impl Iterator<Item = Paid<'_>> {
    let mut before_minor = 0;
    item.settlements.iter().map(move |settlement| {
        let paid = Paid {
            item,
            item_id,
            on: settlement.on,
            effective_on: settlement.on.max(item.issued_on),
            amount_minor: settlement.amount_minor,
            before_minor,
            seller: item.entity.unwrap_or_default(),
        };
        before_minor += settlement.amount_minor;
        paid
    })
}

/// What the source says was paid beyond what the ledger knows, on the day of its last payment.
pub(super) fn paid_since<'a>(item: &'a NewItem, there: &Standing) -> Option<Paid<'a>> {
    let said: i64 = item.settlements.iter().map(|paid| paid.amount_minor).sum();
    let known = there.known_minor;
    let last = item.settlements.iter().map(|paid| paid.on).max()?;
    (said > known).then_some(Paid {
        item,
        item_id: there.id,
        on: last,
        effective_on: last.max(there.free_on),
        amount_minor: said - known,
        before_minor: known,
        seller: there.seller,
    })
}
