//! How each kind of record is put together from the cells of a row, and which values cannot
//! stand together.

use base::{Currency, Rate, Rejection};

use super::{
    headers,
    kinds::{Kind, Role},
    milestone_rows, order_rows,
    read::{RowReader, Skip, Wrong},
    record::{
        AllocationRow, BuyerRef, BuyerRow, ContactRow, CreditNoteRow, InvoiceRow, PromiseRow,
        RateRow, ReceiptRow, Record, StatementRow,
    },
    rows_supply,
};
use crate::{parties::StatementScope, receivables::AHEAD_DAYS_MAX};

/// Why a row gave no record.
pub(super) enum Left {
    /// It is none.
    Skip(Skip),
    /// Something is wrong with it; the faults are noted.
    Wrong,
}

impl From<Wrong> for Left {
    fn from(_: Wrong) -> Self {
        Self::Wrong
    }
}

pub(super) type Made = Result<Record, Left>;

/// Reads a row as a record of the reader's kind.
pub(super) fn read(row: &mut RowReader<'_>) -> Made {
    match row.reader.kind {
        Kind::Buyers => buyer(row),
        Kind::Invoices => invoice(row),
        Kind::Receipts => receipt(row),
        Kind::Allocations => allocation(row),
        Kind::CreditNotes => credit_note(row),
        Kind::StatementLines => statement_line(row),
        Kind::Statements => statement(row),
        Kind::Contacts => contact(row),
        Kind::Promises => promise(row),
        Kind::Rates => rate(row),
        Kind::Ratings => milestone_rows::rating(row),
        Kind::Suppliers => rows_supply::of_supplier(row),
        Kind::Payables => rows_supply::bill(row),
        Kind::Advances => rows_supply::advance(row),
        Kind::Deliveries => rows_supply::delivery(row),
        Kind::Orders => order_rows::order(row),
        Kind::Shipments => order_rows::shipment(row),
        Kind::Milestones => milestone_rows::milestone(row),
    }
}

fn buyer(row: &mut RowReader<'_>) -> Made {
    let who = row.buyer();
    party(row, who, false)
}

/// A buyer or a supplier; of what its kind has no column for nothing is read.
pub(super) fn party(row: &mut RowReader<'_>, who: Result<BuyerRef, Wrong>, supplier: bool) -> Made {
    let currency = row.currency(Role::Currency);
    let credit_limit = row.money(Role::CreditLimit);
    let registered_capital = row.money(Role::RegisteredCapital);
    let customer_since = row.past_day(Role::CustomerSince);
    let founded_on = row.past_day(Role::FoundedOn);
    let record = BuyerRow {
        supplier,
        short_name: row.text(Role::ShortName)?,
        english_name: row.text(Role::EnglishName)?,
        tax_id: row.code(Role::TaxId)?,
        country: row.text(Role::Country)?,
        region: row.text(Role::Region)?,
        industry: row.text(Role::Industry)?,
        kind: row.text(Role::BuyerKind)?,
        size: row.text(Role::Size)?,
        parent: row.code(Role::Parent)?,
        address: row.text(Role::Address)?,
        phone: row.text(Role::Phone)?,
        email: row.text(Role::Email)?,
        salesperson: row.text(Role::Salesperson)?,
        legal_person: row.text(Role::LegalPerson)?,
        terms: row.text(Role::TermsDays)?,
        note: row.text(Role::Note)?,
        buyer: who?,
        credit_limit: credit_limit?,
        currency: currency?,
        customer_since: customer_since?,
        founded_on: founded_on?,
        registered_capital: registered_capital?,
    };
    Ok(Record::Buyer(Box::new(record)))
}

/// The signed amount of a ledger row and which side it stands on.
struct Signed {
    currency: Currency,
    minor: i64,
    /// It stands in a credit column: money that came in.
    credit_side: bool,
}

/// The amount: in the row's currency, else in the company's, else from debit and credit.
fn signed(row: &mut RowReader<'_>) -> Result<Signed, Left> {
    if let Some((currency, minor)) = row.money(Role::Amount)? {
        return Ok(Signed { currency, minor, credit_side: false });
    }
    let company = row.reader.currency;
    if let Some(minor) = row.minor_in(Role::LocalAmount, company)? {
        return Ok(Signed { currency: company, minor, credit_side: false });
    }
    if let Some((currency, minor)) = row.money(Role::Debit)?.filter(|(_, minor)| *minor != 0) {
        return Ok(Signed { currency, minor, credit_side: false });
    }
    if let Some((currency, minor)) = row.money(Role::Credit)?.filter(|(_, minor)| *minor != 0) {
        return Ok(Signed { currency, minor, credit_side: true });
    }
    let wanted = [Role::Amount, Role::LocalAmount, Role::Debit, Role::Credit];
    let role = wanted.into_iter().find(|role| row.reader.has(*role)).unwrap_or(Role::Amount);
    let missing = Rejection::new("intake.value-missing").with("role", role.code());
    Err(row.refuse(role, missing).into())
}

/// The amount of a row or of a total as it is written, sign and all; `None` where there is none.
pub(super) fn written(row: &mut RowReader<'_>) -> Option<(Currency, i64)> {
    match row.reader.kind {
        Kind::Invoices | Kind::Receipts => {
            let money = signed(row).ok()?;
            let counts = !money.credit_side || row.reader.kind == Kind::Receipts;
            counts.then_some((money.currency, money.minor))
        }
        Kind::CreditNotes | Kind::Promises | Kind::Payables | Kind::Advances => {
            row.money(Role::Amount).ok().flatten()
        }
        Kind::Orders | Kind::Shipments => order_rows::worth(row).ok(),
        _ => None,
    }
}

pub(super) fn above_zero(row: &mut RowReader<'_>, role: Role, minor: i64) -> Result<i64, Wrong> {
    match minor {
        1.. => Ok(minor),
        0 => Err(row.refuse(role, Rejection::new("intake.amount-zero"))),
        _ => Err(row.refuse(role, Rejection::new("intake.amount-negative"))),
    }
}

fn invoice(row: &mut RowReader<'_>) -> Made {
    let doc_kind = row.text(Role::DocType)?.and_then(|text| headers::kind_of_document(&text));
    let buyer = row.buyer();
    let number = row.code(Role::InvoiceNo);
    let number = row.must(Role::InvoiceNo, number);
    let issued_on = row.day(Role::IssuedOn);
    let issued_on = row.must(Role::IssuedOn, issued_on);
    let due_on = row.day(Role::DueOn);
    let terms = row.text(Role::TermsDays);
    let settled_on = row.past_day(Role::SettledOn);
    // Everything is read before anything is given up, so that all faults are told at once.
    let money = signed(row);
    let instalment = row.ordinal(Role::Instalment);
    let disputed_on = row.past_day(Role::DisputedOn);
    let disputed = row.flag(Role::Disputed);
    let money = money?;
    if money.minor == 0 {
        return Err(row.refuse(Role::Amount, Rejection::new("intake.amount-zero")).into());
    }
    let (number, issued_on) = (number?, issued_on?);
    let amount_minor = money.minor.checked_abs().unwrap_or(i64::MAX);
    match doc_kind {
        Some(Kind::Receipts) => return booked_receipt(row, buyer?, (number, issued_on), &money),
        None if money.credit_side => {
            return booked_receipt(row, buyer?, (number, issued_on), &money);
        }
        Some(Kind::CreditNotes) => {}
        _ if money.minor < 0 => {}
        _ => {
            let due_on = match (due_on?, terms?) {
                (None, Some(terms)) => Some(due_by(row, &terms, issued_on)?),
                (due_on, _) => due_on,
            };
            let invoice = InvoiceRow {
                country: row.text(Role::Country)?,
                instalment: instalment?.unwrap_or(1),
                open_minor: open(row, &money)?,
                disputed_on: disputed_on?,
                disputed: disputed?.unwrap_or(false),
                contract: row.code(Role::ContractNo)?,
                order: row.code(Role::OrderNo)?,
                origin: row.text(Role::Origin)?,
                salesperson: row.text(Role::Salesperson)?,
                entity: row.text(Role::Entity)?,
                note: row.text(Role::Note)?,
                buyer: buyer?,
                number,
                issued_on,
                due_on,
                currency: money.currency,
                amount_minor,
                settled_on: settled_on?,
            };
            return sound(row, invoice);
        }
    }
    Ok(Record::CreditNote(Box::new(CreditNoteRow {
        buyer: buyer?,
        number,
        issued_on: in_past(row, Role::IssuedOn, issued_on)?,
        currency: money.currency,
        amount_minor,
        entity: row.text(Role::Entity)?,
        references: split(row.text(Role::Origin)?),
        reason: row.text(Role::Note)?,
    })))
}

/// The due day by the terms that a row names: `30`, `30天`, `月结30天`.
fn due_by(row: &mut RowReader<'_>, terms: &str, issued_on: base::Day) -> Result<base::Day, Wrong> {
    match super::terms::due_rule(terms) {
        Some(rule) => Ok(rule.due_on(issued_on)),
        None => {
            let why = Rejection::new("intake.terms-unknown").with("value", terms);
            Err(row.refuse(Role::TermsDays, why))
        }
    }
}

/// What is open, from its own column or from what was paid.
fn open(row: &mut RowReader<'_>, money: &Signed) -> Result<Option<i64>, Wrong> {
    let open = row.minor_in(Role::OpenAmount, money.currency);
    let paid = row.minor_in(Role::PaidAmount, money.currency);
    let (open, paid) = (open?, paid?);
    let said = |minor| base::Money::new(minor, money.currency).grouped();
    let amount = said(money.minor);
    let fits = |minor: &i64| (0..=money.minor).contains(minor);
    // What is open counts where both stand: besides money a discount may have been taken off.
    match (open, paid) {
        (Some(open), _) if fits(&open) => Ok(Some(open)),
        (Some(open), _) => {
            let why = Rejection::new("intake.open-out-of-range").with("open", said(open));
            Err(row.refuse(Role::OpenAmount, why.with("amount", amount)))
        }
        (None, Some(paid)) if fits(&paid) => Ok(Some(money.minor - paid)),
        (None, Some(paid)) => {
            let why = Rejection::new("intake.paid-out-of-range").with("paid", said(paid));
            Err(row.refuse(Role::PaidAmount, why.with("amount", amount)))
        }
        (None, None) => Ok(None),
    }
}

/// Days that cannot stand together.
fn sound(row: &mut RowReader<'_>, invoice: InvoiceRow) -> Made {
    let latest = row.reader.today.plus_days(AHEAD_DAYS_MAX);
    if invoice.issued_on > latest {
        let why = Rejection::new("receivables.too-far-ahead").with("day", invoice.issued_on);
        let why = why.with("today", row.reader.today).with("latest", latest);
        return Err(row.refuse(Role::IssuedOn, why).into());
    }
    if let Some(due_on) = invoice.due_on.filter(|due_on| *due_on < invoice.issued_on) {
        let why = Rejection::new("intake.due-before-issued").with("due", due_on);
        return Err(row.refuse(Role::DueOn, why.with("issued", invoice.issued_on)).into());
    }
    Ok(Record::Invoice(Box::new(invoice)))
}

fn in_past(row: &mut RowReader<'_>, role: Role, day: base::Day) -> Result<base::Day, Wrong> {
    if day <= row.reader.today {
        return Ok(day);
    }
    let why = Rejection::new("intake.day-in-future").with("day", day);
    Err(row.refuse(role, why.with("today", row.reader.today)))
}

/// A receipt among invoices, as ledgers and line item lists have them.
fn booked_receipt(
    row: &mut RowReader<'_>,
    buyer: BuyerRef,
    (number, on): (String, base::Day),
    money: &Signed,
) -> Made {
    // A receipt stands on the credit side or carries a minus; the other sign would be money out.
    if money.credit_side && money.minor < 0 {
        return Err(row.refuse(Role::Credit, Rejection::new("intake.amount-negative")).into());
    }
    Ok(Record::Receipt(Box::new(ReceiptRow {
        buyer,
        number: Some(number),
        received_on: in_past(row, Role::IssuedOn, on)?,
        currency: money.currency,
        amount_minor: money.minor.checked_abs().unwrap_or(i64::MAX),
        references: split(row.text(Role::Origin)?),
        method: None,
        payer: None,
        entity: row.text(Role::Entity)?,
        note: row.text(Role::Note)?,
    })))
}

fn receipt(row: &mut RowReader<'_>) -> Made {
    let buyer = row.buyer();
    let received_on = row.past_day(Role::ReceivedOn);
    let received_on = row.must(Role::ReceivedOn, received_on);
    let only_credit = row.reader.has(Role::Credit)
        && !row.reader.has(Role::Amount)
        && !row.reader.has(Role::LocalAmount);
    if only_credit && row.money(Role::Credit)?.is_none_or(|(_, minor)| minor == 0) {
        // A bank statement lists money out in a column of its own.
        return Err(Left::Skip(Skip::Other));
    }
    let money = signed(row)?;
    let role = if only_credit { Role::Credit } else { Role::Amount };
    let amount_minor = above_zero(row, role, money.minor)?;
    Ok(Record::Receipt(Box::new(ReceiptRow {
        number: row.code(Role::ReceiptNo)?,
        references: split(row.text(Role::Reference)?),
        method: row.text(Role::Method)?,
        payer: row.text(Role::Payer)?,
        entity: row.text(Role::Entity)?,
        note: row.text(Role::Note)?,
        buyer: buyer?,
        received_on: received_on?,
        currency: money.currency,
        amount_minor,
    })))
}

/// Several numbers in one cell: `YS01、YS02; YS03`. A blank alone does not part them.
fn split(text: Option<String>) -> Vec<String> {
    let Some(text) = text else { return Vec::new() };
    let parts = text.split([',', '，', ';', '；', '、', '|', '\n', '\t']);
    let parts = parts.map(str::trim).filter(|part| !part.is_empty());
    parts.take(200).map(str::to_owned).collect()
}

fn allocation(row: &mut RowReader<'_>) -> Made {
    let receipt = row.code(Role::ReceiptNo);
    let receipt = row.must(Role::ReceiptNo, receipt);
    let invoice = row.code(Role::InvoiceNo);
    let invoice = row.must(Role::InvoiceNo, invoice);
    let amount = row.number(Role::Amount);
    let amount = row.must(Role::Amount, amount)?;
    let named = row.reader.has(Role::BuyerCode) || row.reader.has(Role::BuyerName);
    above_zero(row, Role::Amount, amount.signum())?;
    Ok(Record::Allocation(Box::new(AllocationRow {
        buyer: if named { Some(row.buyer()?) } else { None },
        instalment: row.ordinal(Role::Instalment)?,
        allocated_on: row.past_day(Role::AllocatedOn)?,
        receipt: receipt?,
        invoice: invoice?,
        amount,
    })))
}

fn credit_note(row: &mut RowReader<'_>) -> Made {
    let buyer = row.buyer();
    let number = row.code(Role::CreditNo);
    let number = row.must(Role::CreditNo, number);
    let issued_on = row.past_day(Role::IssuedOn);
    let issued_on = row.must(Role::IssuedOn, issued_on);
    let money = row.money(Role::Amount);
    let (currency, minor) = row.must(Role::Amount, money)?;
    let amount_minor = above_zero(row, Role::Amount, minor.checked_abs().unwrap_or(i64::MAX))?;
    Ok(Record::CreditNote(Box::new(CreditNoteRow {
        references: split(row.text(Role::Reference)?),
        reason: row.text(Role::Reason)?.or(row.text(Role::Note)?),
        entity: row.text(Role::Entity)?,
        buyer: buyer?,
        number: number?,
        issued_on: issued_on?,
        currency,
        amount_minor,
    })))
}

/// What both forms of a statement share; the lines are added by each.
fn period(row: &mut RowReader<'_>) -> Result<StatementRow, Left> {
    let buyer = row.buyer();
    let period_end = row.day(Role::PeriodEnd);
    let period_end = row.must(Role::PeriodEnd, period_end);
    let months = row.whole(Role::Months, 12);
    let currency = row.currency(Role::Currency)?.unwrap_or(row.reader.currency);
    let audited = row.flag(Role::Audited)?;
    let origin = row.text(Role::Origin)?;
    let said = row.text(Role::Scope)?.unwrap_or_default();
    let Some(scope) = StatementScope::spoken(&said) else {
        let why = Rejection::new("intake.scope-unknown").with("value", said);
        return Err(row.refuse(Role::Scope, why).into());
    };
    let (buyer, period_end) = (buyer?, in_past(row, Role::PeriodEnd, period_end?)?);
    // Chinese reports run from January: the period's last month is how many it covers.
    let by_month = u32::try_from(period_end.month()).unwrap_or(12);
    let months = months?.filter(|months| *months > 0).unwrap_or(by_month);
    let lines = Vec::new();
    Ok(StatementRow { buyer, period_end, months, currency, audited, scope, origin, lines })
}

fn statement_line(row: &mut RowReader<'_>) -> Made {
    let mut made = period(row)?;
    let (code, name) = (row.text(Role::LineCode)?, row.text(Role::LineName)?);
    let by_code = code.as_deref().and_then(|c| headers::line_coded(c).or(headers::line_named(c)));
    let line = by_code.or_else(|| name.as_deref().and_then(headers::line_named));
    let Some(line) = line else {
        let role = if name.is_some() { Role::LineName } else { Role::LineCode };
        let value = name.or(code).unwrap_or_default();
        let why = Rejection::new("intake.line-unknown").with("value", value);
        return Err(row.refuse(role, why).into());
    };
    let minor = row.minor_in(Role::Amount, made.currency);
    made.lines.push((line, row.must(Role::Amount, minor)?));
    Ok(Record::Statement(Box::new(made)))
}

fn statement(row: &mut RowReader<'_>) -> Made {
    let mut made = period(row)?;
    made.lines = row.line_amounts(Some(made.currency))?;
    if made.lines.is_empty() {
        return Err(row.refuse(Role::PeriodEnd, Rejection::new("intake.statement-empty")).into());
    }
    Ok(Record::Statement(Box::new(made)))
}

fn contact(row: &mut RowReader<'_>) -> Made {
    let buyer = row.buyer();
    let name = row.text(Role::ContactName);
    let name = row.must(Role::ContactName, name);
    Ok(Record::Contact(Box::new(ContactRow {
        title: row.text(Role::Title)?,
        department: row.text(Role::Department)?,
        part: row.text(Role::ContactPart)?,
        phone: row.code(Role::Phone)?,
        mobile: row.code(Role::Mobile)?,
        email: row.text(Role::Email)?,
        wechat: row.text(Role::Wechat)?,
        note: row.text(Role::Note)?,
        buyer: buyer?,
        name: name?,
    })))
}

fn promise(row: &mut RowReader<'_>) -> Made {
    let buyer = row.buyer();
    let promised_on = row.day(Role::PromisedOn);
    let promised_on = row.must(Role::PromisedOn, promised_on);
    let made_on = row.past_day(Role::MadeOn);
    let money = row.money(Role::Amount);
    let (currency, minor) = row.must(Role::Amount, money)?;
    let amount_minor = above_zero(row, Role::Amount, minor)?;
    Ok(Record::Promise(Box::new(PromiseRow {
        invoice: row.code(Role::InvoiceNo)?,
        by: row.text(Role::PromisedBy)?,
        note: row.text(Role::Note)?,
        buyer: buyer?,
        currency,
        amount_minor,
        promised_on: promised_on?,
        made_on: made_on?,
    })))
}

fn rate(row: &mut RowReader<'_>) -> Made {
    let currency = row.currency(Role::Currency);
    let currency = row.must(Role::Currency, currency);
    let into = row.currency(Role::IntoCurrency);
    let from_on = row.day(Role::RateOn);
    let from_on = row.must(Role::RateOn, from_on);
    let number = row.number(Role::Rate);
    let number = row.must(Role::Rate, number)?;
    let Some(rate) = Rate::parse(&number.plain()) else {
        return Err(row.refuse(Role::Rate, Rejection::new("intake.rate-not-positive")).into());
    };
    Ok(Record::Rate(RateRow {
        currency: currency?,
        into: into?.unwrap_or(row.reader.currency),
        from_on: from_on?,
        rate,
    }))
}
