//! Reading bills as of a day, as known at an instant.

use std::collections::HashMap;

use base::{Day, Moment, Money, Rejection, Result, number_key};
use quant::ageing::Buckets;
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use super::{Bill, Duty, moves};
use crate::parties::{BuyerId, Seller, scope_owner};

/// Which bills.
#[derive(Debug, Clone)]
pub struct BillQuery {
    /// Whose.
    pub scope: Scope,
    /// As of this day.
    pub on: Day,
    /// As known at this instant; `None` is now. What an undone import had brought is never known.
    pub known_at: Option<Moment>,
    /// One supplier.
    pub supplier: Option<BuyerId>,
    /// Those that were paid by the day, too.
    pub paid_too: bool,
}

impl BillQuery {
    /// Everything open on a day.
    pub const fn on(on: Day, scope: Scope) -> Self {
        Self { scope, on, known_at: None, supplier: None, paid_too: false }
    }
}

const COLUMNS: &str = "b.id, b.supplier_id, b.number, b.invoiced_on, b.received_on, b.inspect_by, \
    b.accepted_on, b.signed_on, b.due_on, b.late_bps, b.back_to_back, b.currency, b.amount_minor, \
    b.contract, b.note, b.batch_id, b.recorded_at, b.actor, b.entity_id";
const FROM: &str = " FROM payables_bill b JOIN parties_buyer p ON p.id = b.supplier_id \
    WHERE b.undone_by IS NULL";

fn read(row: &AnyRow) -> Result<Bill> {
    let amount = Money::new(row.int(12)?, row.currency(11)?);
    Ok(Bill {
        id: row.int(0)?,
        supplier_id: row.int(1)?,
        number: row.text(2)?,
        invoiced_on: row.day(3)?,
        received_on: row.maybe_day(4)?,
        inspect_by: row.maybe_day(5)?,
        accepted_on: row.maybe_day(6)?,
        signed_on: row.maybe_day(7)?,
        due_on: row.maybe_day(8)?,
        late_bps: row.maybe_int(9)?,
        back_to_back: row.int(10)? != 0,
        amount,
        open: amount,
        contract: row.text(13)?,
        note: row.text(14)?,
        batch: row.maybe_int(15)?,
        recorded_at: Moment(row.int(16)?),
        actor: row.text(17)?,
        seller: Seller::of_column(row.maybe_int(18)?),
        moves: Vec::new(),
    })
}

fn narrow(ask: &mut Ask, query: &BillQuery) {
    if let Some(owner) = scope_owner(query.scope) {
        ask.text(" AND p.owner_id = ").value(owner);
    }
    if let Some(supplier) = query.supplier {
        ask.text(" AND b.supplier_id = ").value(supplier);
    }
    ask.text(" AND b.invoiced_on <= ").value(query.on);
    match query.known_at {
        Some(at) => {
            ask.text(" AND b.recorded_at <= ").value(at.0);
        }
        // What is open now, or was until something happened after the day.
        None if !query.paid_too => {
            ask.text(" AND (b.open_minor > 0 OR b.moved_on > ").value(query.on).text(")");
        }
        None => {}
    }
}

/// Bills with what happened to them up to the day, the oldest first.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn list_bills(db: &Db, query: &BillQuery) -> Result<Vec<Bill>> {
    let mut snapshot = db.snapshot().await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(FROM);
    narrow(&mut ask, query);
    ask.text(" ORDER BY b.invoiced_on, b.id");
    let rows = ask.rows(snapshot.conn(), "listing bills").await?;
    let mut bills = rows.iter().map(read).collect::<Result<Vec<Bill>>>()?;
    let places: HashMap<i64, usize> = bills.iter().enumerate().map(|(n, b)| (b.id, n)).collect();
    let mut ask = Ask::new("SELECT ");
    ask.text(moves::COLUMNS).text(
        " FROM payables_move m LEFT JOIN payables_move r \
        ON r.id = m.reverses_id WHERE m.bill_id IN (SELECT b.id",
    );
    ask.text(FROM);
    narrow(&mut ask, query);
    ask.text(") AND m.on_day <= ").value(query.on);
    if let Some(at) = query.known_at {
        ask.text(" AND m.recorded_at <= ").value(at.0);
    }
    ask.text(" ORDER BY m.on_day, m.id");
    for row in &ask.rows(snapshot.conn(), "listing moves of bills").await? {
        let one = moves::read(row)?;
        if let Some(bill) = places.get(&row.int(10)?).and_then(|at| bills.get_mut(*at)) {
            bill.open.minor -= one.takes();
            bill.moves.push(one);
        }
    }
    if !query.paid_too {
        bills.retain(|bill| bill.open.minor > 0);
    }
    Ok(bills)
}

/// One bill as it stands, with everything that ever happened to it.
///
/// # Errors
/// `payables.bill-unknown`, or a fault.
pub async fn get_bill(db: &Db, id: i64, scope: Scope) -> Result<Bill> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new("SELECT ");
    ask.text(COLUMNS).text(FROM).text(" AND b.id = ").value(id);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND p.owner_id = ").value(owner);
    }
    let rows = ask.rows(&mut connection, "reading a bill").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("payables.bill-unknown").with("bill", id).into());
    };
    let mut bill = read(row)?;
    let mut ask = Ask::new("SELECT ");
    ask.text(moves::COLUMNS).text(
        " FROM payables_move m LEFT JOIN payables_move r \
        ON r.id = m.reverses_id WHERE m.bill_id = ",
    );
    ask.value(id).text(" ORDER BY m.on_day, m.id");
    for row in &ask.rows(&mut connection, "reading the moves of a bill").await? {
        let one = moves::read(row)?;
        bill.open.minor -= one.takes();
        bill.moves.push(one);
    }
    Ok(bill)
}

/// A bill or an advance that a number names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberedBill {
    /// Whether it is an advance.
    pub advance: bool,
    /// Row id.
    pub id: i64,
    /// Whose: code and name.
    pub supplier: (String, String),
    /// Its number.
    pub number: String,
    /// The day of the invoice or of the payment.
    pub on: Day,
    /// The whole.
    pub amount: Money,
    /// What is open.
    pub open: Money,
}

/// Above everything that begins as the text before it, byte by byte.
const END: char = '\u{10FFFF}';

/// At most `limit` of bills and of advances whose number begins with `text`, however it is typed.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn find_bills(
    db: &Db,
    text: &str,
    scope: Scope,
    limit: u32,
) -> Result<Vec<NumberedBill>> {
    let text: String = number_key(text).chars().take(100).collect();
    let mut found = Vec::new();
    if text.is_empty() {
        return Ok(found);
    }
    let mut connection = db.read().await?;
    for (advance, select) in [
        (
            false,
            "SELECT t.id, p.code, p.name, t.number, t.invoiced_on, t.currency, \
            t.amount_minor, t.open_minor FROM payables_bill t",
        ),
        (
            true,
            "SELECT t.id, p.code, p.name, t.number, t.paid_on, t.currency, t.amount_minor, \
            t.open_minor FROM payables_advance t",
        ),
    ] {
        let mut ask = Ask::new(select);
        ask.text(" JOIN parties_buyer p ON p.id = t.supplier_id WHERE t.undone_by IS NULL");
        if let Some(owner) = scope_owner(scope) {
            ask.text(" AND p.owner_id = ").value(owner);
        }
        ask.text(" AND t.number_key >= ").value(text.as_str());
        ask.text(" AND t.number_key < ").value(format!("{text}{END}"));
        ask.text(" ORDER BY t.number_key, t.id LIMIT ").value(i64::from(limit.clamp(1, 100)));
        for row in &ask.rows(&mut connection, "finding bills by number").await? {
            let currency = row.currency(5)?;
            found.push(NumberedBill {
                advance,
                id: row.int(0)?,
                supplier: (row.text(1)?, row.text(2)?),
                number: row.text(3)?,
                on: row.day(4)?,
                amount: Money::new(row.int(6)?, currency),
                open: Money::new(row.int(7)?, currency),
            });
        }
    }
    Ok(found)
}

/// Open minor units of the company's currency by bucket of days past the day to pay; the first is
/// what is not due, the last entry what has no day.
pub fn bucketed<'a>(
    bills: impl Iterator<Item = (&'a Duty, i64)>,
    buckets: &Buckets,
) -> (Vec<i64>, i64) {
    let (mut sums, mut without) = (vec![0_i64; buckets.len()], 0_i64);
    for (duty, minor) in bills {
        match duty.days_past {
            Some(days) => {
                if let Some(sum) = sums.get_mut(buckets.of(days)) {
                    *sum = sum.saturating_add(minor);
                }
            }
            None => without = without.saturating_add(minor),
        }
    }
    (sums, without)
}
