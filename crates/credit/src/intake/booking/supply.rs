//! What files say of suppliers: bills, advances, what came for them.

use base::{Failure, Money, Rejection, Result};
use store::Tx;

use super::{Booker, Done};
use crate::{
    intake::record::{AdvanceRow, BillRow, DeliveryRow},
    payables::{self, ArrivalKind, BookedBill, NewAdvance, NewArrival, NewBill},
};

fn done(booked: Result<BookedBill>) -> Result<Done> {
    match booked {
        Ok(BookedBill::Unchanged(_)) => Ok(Done::Unchanged),
        Ok(_) => Ok(Done::Booked),
        Err(Failure::Rejected(why)) => Ok(Done::Refused(why)),
        Err(other) => Err(other),
    }
}

impl Booker {
    pub(super) async fn bill(&mut self, tx: &mut Tx, row: BillRow, supplier: i64) -> Result<Done> {
        let last = row.paid_on.unwrap_or(self.as_of).min(self.today).max(row.issued_on);
        let entity = self.entities.seller(row.entity.as_deref());
        let new = NewBill {
            entity,
            supplier_id: supplier,
            number: row.number,
            invoiced_on: row.issued_on,
            received_on: row.goods_on,
            inspect_by: row.inspect_by,
            accepted_on: row.accepted_on,
            signed_on: row.signed_on,
            due_on: row.due_on,
            late_bps: row.late_bps,
            back_to_back: row.back_to_back,
            amount: Money::new(row.amount_minor, row.currency),
            paid: row.paid_minor.map(|paid| (paid, last)),
            contract: row.contract.unwrap_or_default(),
            note: row.note.unwrap_or_default(),
            batch: Some(self.batch),
        };
        done(payables::book_bill(tx, &new).await)
    }

    pub(super) async fn advance(
        &mut self,
        tx: &mut Tx,
        row: AdvanceRow,
        supplier: i64,
    ) -> Result<Done> {
        let entity = self.entities.seller(row.entity.as_deref());
        let new = NewAdvance {
            entity,
            supplier_id: supplier,
            number: row.number,
            paid_on: row.paid_on,
            promised_on: row.deliver_by,
            amount: Money::new(row.amount_minor, row.currency),
            order_no: row.order.unwrap_or_default(),
            note: row.note.unwrap_or_default(),
            batch: Some(self.batch),
        };
        done(payables::book_advance(tx, &new).await)
    }

    pub(super) async fn delivery(
        &mut self,
        tx: &mut Tx,
        row: DeliveryRow,
        supplier: i64,
    ) -> Result<Done> {
        let named = (row.advance.as_str(), self.entities.seller(row.entity.as_deref()));
        let (advance, currency) = match payables::advance_numbered(tx, supplier, named).await {
            Ok(found) => found,
            Err(Failure::Rejected(why)) => return Ok(Done::Refused(why)),
            Err(other) => return Err(other),
        };
        let Ok(amount_minor) = row.amount.to_minor(currency) else {
            let why = Rejection::new("intake.amount-decimals").with("currency", currency);
            let why = why.with("digits", currency.minor_digits());
            return Ok(Done::Refused(why.with("value", row.amount.plain())));
        };
        let new = NewArrival {
            kind: ArrivalKind::Delivery,
            amount_minor,
            on: row.delivered_on,
            number: row.number.unwrap_or_default(),
            reason: row.note.unwrap_or_default(),
        };
        match payables::book_arrival(tx, advance, &new, Some(self.batch)).await {
            Ok(Some(_)) => Ok(Done::Booked),
            Ok(None) => Ok(Done::Unchanged),
            Err(Failure::Rejected(why)) => Ok(Done::Refused(why)),
            Err(other) => Err(other),
        }
    }
}
