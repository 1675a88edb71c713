//! How records about suppliers are put together from the cells of a row.

use base::Rejection;

use super::{
    kinds::Role,
    read::{RowReader, Wrong},
    record::{AdvanceRow, BillRow, BuyerRef, DeliveryRow, Record},
    rows::{Left, Made, above_zero, party},
};

/// Whom the row concerns.
fn supplier(row: &mut RowReader<'_>) -> Result<BuyerRef, Wrong> {
    let code = row.code(Role::SupplierCode);
    let name = row.text(Role::SupplierName);
    let found = BuyerRef { code: code?, name: name? };
    if found.code.is_none() && found.name.is_none() {
        let coded = row.reader.has(Role::SupplierCode);
        let by = if coded { Role::SupplierCode } else { Role::SupplierName };
        row.must::<()>(by, Ok(None))?;
    }
    Ok(found)
}

pub(super) fn of_supplier(row: &mut RowReader<'_>) -> Made {
    let who = supplier(row);
    party(row, who, true)
}

pub(super) fn bill(row: &mut RowReader<'_>) -> Made {
    let supplier = supplier(row);
    let number = row.code(Role::InvoiceNo);
    let number = row.must(Role::InvoiceNo, number);
    let issued_on = row.past_day(Role::IssuedOn);
    let issued_on = row.must(Role::IssuedOn, issued_on);
    let goods_on = row.past_day(Role::GoodsOn);
    let inspect_by = row.day(Role::InspectBy);
    let accepted_on = row.past_day(Role::AcceptedOn);
    let signed_on = row.past_day(Role::SignedOn);
    let due_on = row.day(Role::DueOn);
    let paid_on = row.past_day(Role::PaidOn);
    let back_to_back = row.flag(Role::BackToBack);
    let late_bps = row.parsed(Role::LateRate, "intake.number-unreadable", yearly_bps);
    let money = row.money(Role::Amount);
    let (currency, minor) = row.must(Role::Amount, money)?;
    let amount_minor = above_zero(row, Role::Amount, minor)?;
    let open = row.minor_in(Role::OpenAmount, currency);
    let paid = row.minor_in(Role::PaidAmount, currency);
    let paid_minor = match (open?, paid?) {
        (Some(open), _) => Some(amount_minor - open),
        (None, paid) => paid,
    };
    if let Some(paid) = paid_minor.filter(|paid| !(0..=amount_minor).contains(paid)) {
        let said = |minor| base::Money::new(minor, currency).grouped();
        let role =
            if row.reader.has(Role::OpenAmount) { Role::OpenAmount } else { Role::PaidAmount };
        let why = Rejection::new("intake.paid-out-of-range").with("paid", said(paid));
        return Err(Left::from(row.refuse(role, why.with("amount", said(amount_minor)))));
    }
    Ok(Record::Bill(Box::new(BillRow {
        contract: row.code(Role::ContractNo)?,
        note: row.text(Role::Note)?,
        entity: row.text(Role::Entity)?,
        supplier: supplier?,
        number: number?,
        issued_on: issued_on?,
        goods_on: goods_on?,
        inspect_by: inspect_by?,
        accepted_on: accepted_on?,
        signed_on: signed_on?,
        due_on: due_on?,
        late_bps: late_bps?,
        back_to_back: back_to_back?.unwrap_or(false),
        currency,
        amount_minor,
        paid_minor,
        paid_on: paid_on?,
    })))
}

/// A yearly rate as `5.84%` or `5.84`, in basis points.
fn yearly_bps(text: &str) -> Option<i64> {
    let plain = text.trim().trim_end_matches(['%', '％']).trim();
    let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let part = part.trim_end_matches('0');
    if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    format!("{whole}{part:0<2}").parse().ok().filter(|bps| *bps <= 3_650)
}

pub(super) fn advance(row: &mut RowReader<'_>) -> Made {
    let supplier = supplier(row);
    let number = row.code(Role::AdvanceNo);
    let number = row.must(Role::AdvanceNo, number);
    let paid_on = row.past_day(Role::PaidOn);
    let paid_on = row.must(Role::PaidOn, paid_on);
    let deliver_by = row.day(Role::DeliverBy);
    let money = row.money(Role::Amount);
    let (currency, minor) = row.must(Role::Amount, money)?;
    let amount_minor = above_zero(row, Role::Amount, minor)?;
    Ok(Record::Advance(Box::new(AdvanceRow {
        order: row.code(Role::OrderNo)?,
        note: row.text(Role::Note)?,
        entity: row.text(Role::Entity)?,
        supplier: supplier?,
        number: number?,
        paid_on: paid_on?,
        deliver_by: deliver_by?,
        currency,
        amount_minor,
    })))
}

pub(super) fn delivery(row: &mut RowReader<'_>) -> Made {
    let supplier = supplier(row);
    let advance = row.code(Role::AdvanceNo);
    let advance = row.must(Role::AdvanceNo, advance);
    let delivered_on = row.past_day(Role::DeliveredOn);
    let delivered_on = row.must(Role::DeliveredOn, delivered_on);
    let amount = row.number(Role::Amount);
    let amount = row.must(Role::Amount, amount)?;
    above_zero(row, Role::Amount, amount.signum())?;
    Ok(Record::Delivery(Box::new(DeliveryRow {
        number: row.code(Role::DeliveryNo)?,
        note: row.text(Role::Note)?,
        entity: row.text(Role::Entity)?,
        supplier: supplier?,
        advance: advance?,
        delivered_on: delivered_on?,
        amount,
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yearly_rates_as_contracts_write_them() {
        for (text, bps) in [
            ("5.84%", Some(584)),
            ("5.8", Some(580)),
            ("18.25 %", Some(1_825)),
            ("6", Some(600)),
            ("3.850", Some(385)),
            ("3.855", None),
            ("40", None),
            ("-1", None),
            ("", None),
            ("万分之五", None),
        ] {
            assert_eq!(yearly_bps(text), bps, "{text}");
        }
    }
}
