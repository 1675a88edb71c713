//! What files say of suppliers: bills, advances, what came for them.

use base::{Failure, Money, Rejection, Result};
use store::{Ask, Columns, Tx};

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
        let new = NewBill {
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
        let new = NewAdvance {
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
        let mut ask = Ask::new(
            "SELECT id, currency FROM payables_advance WHERE undone_by IS NULL AND supplier_id = ",
        );
        ask.value(supplier).text(" AND number_key = ");
        ask.value(base::number_key(&row.advance).into_owned());
        let rows = ask.rows(tx.conn(), "finding the advance of a delivery").await?;
        let Some(found) = rows.first() else {
            let why = Rejection::new("payables.advance-unknown").with("advance", &row.advance);
            return Ok(Done::Refused(why));
        };
        let (advance, currency) = (found.int(0)?, found.currency(1)?);
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
