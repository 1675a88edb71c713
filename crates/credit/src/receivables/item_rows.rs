//! Items on their way into their table. What all items of a call have in common travels once: the
//! rows of most files differ in buyer, number, days and amount alone.

use base::{Currency, Day};
use store::{Bulk, Cell, Value};

use super::{
    NewItem,
    spelling::{key_beside, key_named},
};
use crate::parties::Seller;

/// What does not hold for all items of a call, so that it stands in each row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    keyed: bool,
    parts: bool,
    currencies: bool,
    converted: bool,
    paid: bool,
    contracts: bool,
    contracts_keyed: bool,
    ordered: bool,
    origins: bool,
    sellers: bool,
}

impl Shape {
    /// Of these items, in a company of this currency.
    pub fn of(items: &[NewItem], company: Currency) -> Self {
        let any = |what: &dyn Fn(&NewItem) -> bool| items.iter().any(what);
        let first = items.first().map_or(company, |item| item.currency);
        Self {
            keyed: any(&|item| key_beside(&item.number).is_some()),
            parts: any(&|item| item.instalment != 1),
            currencies: any(&|item| item.currency != first),
            converted: any(&|item| item.currency != company),
            paid: any(&|item| !item.settlements.is_empty()),
            contracts: any(&|item| !item.contract.is_empty()),
            contracts_keyed: any(&|item| key_beside(&item.contract).is_some()),
            ordered: any(&|item| !item.order.is_empty()),
            origins: any(&|item| !item.origin.is_empty()),
            sellers: any(&|item| item.entity.unwrap_or_default() != Seller::Main),
        }
    }

    /// Takes the rows of [`Self::put`]. `currency` is that of the first item, `at` the instant at
    /// which they are recorded, `batch` the import that brings them.
    pub fn bulk(self, currency: Currency, batch: Option<i64>, at: i64) -> Bulk {
        let nothing = || Cell::All(Value::MaybeText(None));
        let mut place = 5;
        let mut or = |own: bool, all: Cell| {
            if !own {
                return all;
            }
            place += 1;
            Cell::Row(place)
        };
        let columns = [
            ("id", Cell::Row(0)),
            ("buyer_id", Cell::Row(1)),
            ("number", Cell::Row(2)),
            ("issued_on", Cell::Row(3)),
            ("due_on", Cell::Row(4)),
            ("amount_minor", Cell::Row(5)),
            ("number_key", or(self.keyed, nothing())),
            ("instalment", or(self.parts, Cell::All(1.into()))),
            ("currency", or(self.currencies, Cell::All(currency.code().into()))),
            ("company_minor", or(self.converted, Cell::Row(5))),
            ("open_minor", or(self.paid, Cell::Row(5))),
            ("moved_on", or(self.paid, nothing())),
            ("closed_on", or(self.paid, nothing())),
            ("contract", or(self.contracts, Cell::All("".into()))),
            ("contract_key", or(self.contracts_keyed, nothing())),
            ("order_no", or(self.ordered, nothing())),
            ("origin", or(self.origins, Cell::All("".into()))),
            ("entity_id", or(self.sellers, Cell::All(Value::MaybeInt(None)))),
            ("batch_id", Cell::All(batch.into())),
            ("recorded_at", Cell::All(at.into())),
        ];
        Bulk::shaped("receivables_item", &columns, "ON CONFLICT DO NOTHING")
    }

    /// Puts an item with its id and its amount in the company's currency.
    pub fn put(self, item: &NewItem, [id, company_minor]: [i64; 2], values: &mut Vec<Value>) {
        values.push(id.into());
        values.push(item.buyer_id.into());
        values.push(item.number.as_str().into());
        values.push(item.issued_on.into());
        values.push(item.due_on.into());
        values.push(item.amount_minor.into());
        let mut or = |own: bool, value: &dyn Fn() -> Value| {
            if own {
                values.push(value());
            }
        };
        or(self.keyed, &|| key_beside(&item.number).into());
        or(self.parts, &|| i64::from(item.instalment).into());
        or(self.currencies, &|| item.currency.code().into());
        or(self.converted, &|| company_minor.into());
        if self.paid {
            let (open_minor, moved_on, closed_on) = left(item);
            or(true, &|| open_minor.into());
            or(true, &|| moved_on.into());
            or(true, &|| closed_on.into());
        }
        or(self.contracts, &|| item.contract.as_str().into());
        or(self.contracts_keyed, &|| key_beside(&item.contract).into());
        or(self.ordered, &|| key_named(&item.order).into());
        or(self.origins, &|| item.origin.as_str().into());
        or(self.sellers, &|| item.entity.unwrap_or_default().column().into());
    }
}

/// What is left open of an item, the day of the first payment, and of the last where nothing is.
fn left(item: &NewItem) -> (i64, Option<Day>, Option<Day>) {
    let paid: i64 = item.settlements.iter().map(|paid| paid.amount_minor).sum();
    let days = || item.settlements.iter().map(|paid| paid.on.max(item.issued_on));
    let open_minor = item.amount_minor - paid;
    (open_minor, days().min(), if open_minor == 0 { days().max() } else { None })
}
