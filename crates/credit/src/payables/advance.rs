//! Money paid ahead to a supplier, and what came for it.

use base::{Day, Moment, Money, Rejection, Result, number_key};
use serde_json::json;
use store::{Ask, Audit, Columns, Tx, failed};

use super::{
    bill::{BookedBill, named, noted, of_trade, past, positive},
    moves::lock_supplier,
    whose::{meant, not_the_main_ones},
};
use crate::parties::{BuyerId, Seller, stand_as_supplier};

/// An advance to book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAdvance {
    /// To whom.
    pub supplier_id: BuyerId,
    /// Its number.
    pub number: String,
    /// When it was paid.
    pub paid_on: Day,
    /// By when the goods are promised.
    pub promised_on: Option<Day>,
    /// Above zero.
    pub amount: Money,
    /// The purchase order.
    pub order_no: String,
    /// A note.
    pub note: String,
    /// Which of our legal entities paid it, as far as it is said; the main one otherwise.
    pub entity: Option<Seller>,
    /// The import that brings it.
    pub batch: Option<i64>,
}

/// An advance as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advance {
    /// Row id.
    pub id: i64,
    /// To whom: id, code, name.
    pub supplier: (BuyerId, String, String),
    /// Its number.
    pub number: String,
    /// When it was paid.
    pub paid_on: Day,
    /// By when the goods are promised.
    pub promised_on: Option<Day>,
    /// The whole.
    pub amount: Money,
    /// Neither delivered nor paid back.
    pub open: Money,
    /// The purchase order.
    pub order_no: String,
    /// A note.
    pub note: String,
    /// Which of our legal entities paid it.
    pub seller: Seller,
}

impl Advance {
    /// Days past the promised day; `None` without one, or where nothing is open.
    pub fn days_late(&self, on: Day) -> Option<i32> {
        let late = self.promised_on.map(|promised| on.days_since(promised));
        late.filter(|days| *days > 0 && self.open.minor > 0)
    }
}

/// What came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum ArrivalKind {
    /// Goods.
    #[default]
    Delivery,
    /// The money back.
    Refund,
    /// Takes another one back.
    Reversal,
}

impl ArrivalKind {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Delivery => "delivery",
            Self::Refund => "refund",
            Self::Reversal => "reversal",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        let all = [Self::Delivery, Self::Refund, Self::Reversal];
        all.into_iter().find(|kind| kind.code() == code)
    }
}

/// An arrival to record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewArrival {
    /// Goods or money; not a reversal.
    pub kind: ArrivalKind,
    /// What it is worth, above zero.
    pub amount_minor: i64,
    /// The day.
    pub on: Day,
    /// The number of the delivery note.
    pub number: String,
    /// A reason or note.
    pub reason: String,
}

/// An arrival as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Row id.
    pub id: i64,
    /// What it is.
    pub kind: ArrivalKind,
    /// Below zero where it takes one back.
    pub amount_minor: i64,
    /// The day.
    pub on: Day,
    /// The number of the delivery note.
    pub number: String,
    /// A reason or note.
    pub reason: String,
    /// Which it takes back.
    pub reverses: Option<i64>,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// By whom.
    pub actor: String,
}

/// Books an advance; the same once more changes nothing.
///
/// # Errors
/// `payables.…` where it cannot stand, `payables.number-differs`,
/// `payables.number-ambiguous`, `payables.other-entity`, or a fault.
pub async fn book_advance(tx: &mut Tx, new: &NewAdvance) -> Result<BookedBill> {
    let today = tx.clock().day_of(tx.at());
    let number = named(&new.number, "number")?;
    past(new.paid_on, today, "paid_on")?;
    if let Some(promised) = new.promised_on {
        of_trade(promised, "promised_on")?;
        if promised < new.paid_on {
            let why = Rejection::new("payables.due-before").with("due", promised);
            return Err(why.with("first", new.paid_on).on("promised_on").into());
        }
    }
    positive(new.amount)?;
    noted(&new.order_no, "order_no")?;
    noted(&new.note, "note")?;
    lock_supplier(tx, new.supplier_id).await?;
    let key = number_key(&number).into_owned();
    let mut ask = Ask::new(
        "SELECT id, currency, amount_minor, paid_on, promised_on, entity_id FROM payables_advance \
         WHERE undone_by IS NULL AND supplier_id = ",
    );
    ask.value(new.supplier_id).text(" AND number_key = ").value(key.as_str());
    let rows = ask.rows(tx.conn(), "looking for an advance").await?;
    if let Some(row) = meant(&rows, 5, (&number, new.entity))? {
        let (id, stands) = (row.int(0)?, Money::new(row.int(2)?, row.currency(1)?));
        if stands != new.amount || row.day(3)? != new.paid_on {
            let why = Rejection::new("payables.number-differs").with("number", &number);
            return Err(why.with("stands", stands).with("amount", new.amount).on("number").into());
        }
        let promised = row.maybe_day(4)?;
        if new.promised_on.is_none() || promised == new.promised_on {
            return Ok(BookedBill::Unchanged(id));
        }
        let mut ask = Ask::new("UPDATE payables_advance SET promised_on = ");
        ask.value(new.promised_on).text(" WHERE id = ").value(id);
        ask.run(tx.conn()).await.map_err(failed("moving a promised day"))?;
        let was = promised.map(|day| day.to_string());
        let now = new.promised_on.map(|day| day.to_string());
        told(tx, "promise-delivery", id, &json!({ "was": was, "now": now }));
        return Ok(BookedBill::Extended(id));
    }
    not_the_main_ones(&rows, 5, (&number, new.entity), |row| {
        let stands = Money::new(row.int(2)?, row.currency(1)?);
        Ok(stands == new.amount && row.day(3)? == new.paid_on)
    })?;
    add(tx, new, (&number, &key)).await
}

fn told(tx: &mut Tx, action: &'static str, id: i64, detail: &serde_json::Value) {
    let (subject, detail) = (format!("advance:{id}"), detail.clone());
    tx.audit(Audit { room: "payables", action, subject, detail });
}

async fn add(tx: &mut Tx, new: &NewAdvance, (number, key): (&str, &str)) -> Result<BookedBill> {
    stand_as_supplier(tx, new.supplier_id).await?;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO payables_advance (id, supplier_id, number, number_key, paid_on, promised_on, \
         currency, amount_minor, open_minor, order_no, note, entity_id, batch_id, recorded_at, \
         actor) VALUES (",
    );
    ask.value(id).text(", ").value(new.supplier_id).text(", ").value(number).text(", ").value(key);
    ask.text(", ").value(new.paid_on).text(", ").value(new.promised_on).text(", ");
    ask.value(new.amount.currency.code()).text(", ").value(new.amount.minor).text(", ");
    ask.value(new.amount.minor).text(", ").value(new.order_no.trim()).text(", ");
    ask.value(new.note.trim()).text(", ").value(new.entity.unwrap_or_default().column());
    ask.text(", ").value(new.batch).text(", ").value(at).text(", ").value(actor).text(")");
    ask.run(tx.conn()).await.map_err(failed("booking an advance"))?;
    let detail = json!({ "number": number, "amount_minor": new.amount.minor,
        "currency": new.amount.currency.code() });
    told(tx, "book-advance", id, &detail);
    Ok(BookedBill::New(id))
}

/// Records goods or money that came for an advance. The same delivery note once more changes
/// nothing: `None`. Of an import that names no note, what an earlier import brought of the same day
/// and amount is the same.
///
/// # Errors
/// `payables.advance-unknown`, `payables.more-than-advanced`, `payables.before-bill`,
/// `payables.move-differs`, or a fault.
pub async fn book_arrival(
    tx: &mut Tx,
    advance: i64,
    new: &NewArrival,
    batch: Option<i64>,
) -> Result<Option<i64>> {
    let (supplier, paid_on, open) = locked(tx, advance).await?;
    if new.kind == ArrivalKind::Reversal {
        return Err(Rejection::new("payables.no-such-move").on("kind").into());
    }
    let number = match new.number.trim() {
        "" => String::new(),
        given => named(given, "number")?,
    };
    noted(&new.reason, "reason")?;
    if !number.is_empty() && is_there(tx, advance, (new, &number)).await? {
        return Ok(None);
    }
    if let Some(batch) = batch.filter(|_| number.is_empty())
        && is_brought(tx, advance, new, batch).await?
    {
        return Ok(None);
    }
    past(new.on, tx.clock().day_of(tx.at()), "on")?;
    if new.on < paid_on {
        let why = Rejection::new("payables.before-bill").with("day", new.on);
        return Err(why.with("first", paid_on).on("on").into());
    }
    if new.amount_minor <= 0 {
        return Err(Rejection::new("payables.amount-not-positive").on("amount").into());
    }
    if new.amount_minor > open.minor {
        let wanted = Money::new(new.amount_minor, open.currency);
        let why = Rejection::new("payables.more-than-advanced").with("wanted", wanted);
        return Err(why.with("most", open).on("amount").into());
    }
    let row = ([advance, supplier, new.amount_minor], new.kind, new.on);
    Ok(Some(write(tx, row, (&number, &new.reason), (None, batch)).await?))
}

async fn locked(tx: &mut Tx, advance: i64) -> Result<(BuyerId, Day, Money)> {
    let unknown = || Rejection::new("payables.advance-unknown").with("advance", advance);
    let ask = || {
        let mut ask = Ask::new(
            "SELECT supplier_id, paid_on, currency, open_minor FROM payables_advance \
             WHERE undone_by IS NULL AND id = ",
        );
        ask.value(advance);
        ask
    };
    let rows = ask().rows(tx.conn(), "finding an advance").await?;
    let supplier = rows.first().ok_or_else(unknown)?.int(0)?;
    lock_supplier(tx, supplier).await?;
    let rows = ask().rows(tx.conn(), "reading an advance").await?;
    let row = rows.first().ok_or_else(unknown)?;
    Ok((supplier, row.day(1)?, Money::new(row.int(3)?, row.currency(2)?)))
}

async fn is_there(tx: &mut Tx, advance: i64, (new, number): (&NewArrival, &str)) -> Result<bool> {
    let mut ask = Ask::new(
        "SELECT a.amount_minor, a.on_day FROM payables_arrival a WHERE NOT EXISTS (SELECT 1 FROM \
         payables_arrival r WHERE r.reverses_id = a.id) AND a.advance_id = ",
    );
    ask.value(advance).text(" AND a.number = ").value(number).text(" AND a.kind = ");
    ask.value(new.kind.code());
    let rows = ask.rows(tx.conn(), "looking for an arrival").await?;
    let Some(row) = rows.first() else { return Ok(false) };
    if row.int(0)? != new.amount_minor || row.day(1)? != new.on {
        let why = Rejection::new("payables.move-differs").with("number", number);
        return Err(why.with("day", row.day(1)?).on("number").into());
    }
    Ok(true)
}

/// Whether another import brought this arrival, where none has a number.
async fn is_brought(tx: &mut Tx, advance: i64, new: &NewArrival, batch: i64) -> Result<bool> {
    let mut ask = Ask::new(
        "SELECT a.id FROM payables_arrival a WHERE a.number = '' AND NOT EXISTS (SELECT 1 FROM \
         payables_arrival r WHERE r.reverses_id = a.id) AND a.batch_id <> ",
    );
    ask.value(batch).text(" AND a.advance_id = ").value(advance).text(" AND a.kind = ");
    ask.value(new.kind.code()).text(" AND a.on_day = ").value(new.on);
    ask.text(" AND a.amount_minor = ").value(new.amount_minor);
    Ok(!ask.rows(tx.conn(), "looking for an arrival of an import").await?.is_empty())
}

pub(super) async fn write(
    tx: &mut Tx,
    ([advance, supplier, amount_minor], kind, on): ([i64; 3], ArrivalKind, Day),
    (number, reason): (&str, &str),
    (reverses, batch): (Option<i64>, Option<i64>),
) -> Result<i64> {
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO payables_arrival (id, advance_id, supplier_id, kind, amount_minor, on_day, \
         number, reason, reverses_id, batch_id, recorded_at, actor) VALUES (",
    );
    ask.value(id).text(", ").value(advance).text(", ").value(supplier).text(", ");
    ask.value(kind.code()).text(", ").value(amount_minor).text(", ").value(on).text(", ");
    ask.value(number).text(", ").value(reason.trim()).text(", ").value(reverses).text(", ");
    ask.value(batch).text(", ").value(at).text(", ").value(actor).text(")");
    ask.run(tx.conn()).await.map_err(failed("recording what came for an advance"))?;
    level(tx, advance).await?;
    let action = match kind {
        ArrivalKind::Delivery => "take-delivery",
        ArrivalKind::Refund => "take-refund",
        ArrivalKind::Reversal => "reverse-arrival",
    };
    let detail = json!({ "arrival": id.to_string(), "amount_minor": amount_minor,
        "on": on.to_string() });
    told(tx, action, advance, &detail);
    Ok(id)
}

/// What is left of an advance, from what came for it.
pub(super) async fn level(tx: &mut Tx, advance: i64) -> Result<()> {
    let mut ask = Ask::new(
        "UPDATE payables_advance SET open_minor = amount_minor - (SELECT \
         CAST(COALESCE(SUM(a.amount_minor), 0) AS BIGINT) FROM payables_arrival a \
         WHERE a.advance_id = payables_advance.id), moved_on = (SELECT MAX(a.on_day) \
         FROM payables_arrival a WHERE a.advance_id = payables_advance.id) WHERE id = ",
    );
    ask.value(advance);
    ask.run(tx.conn()).await.map_err(failed("adding up what came for an advance"))?;
    Ok(())
}

/// Takes an arrival back.
///
/// # Errors
/// `payables.move-unknown`, `payables.move-reversed`, `payables.reason-missing`, or a fault.
pub async fn reverse_arrival(tx: &mut Tx, id: i64, (on, reason): (Day, &str)) -> Result<i64> {
    noted(reason, "reason")?;
    if reason.trim().is_empty() {
        return Err(Rejection::new("payables.reason-missing").on("reason").into());
    }
    let unknown = || Rejection::new("payables.move-unknown").with("move", id);
    let mut ask = Ask::new(
        "SELECT advance_id, amount_minor, on_day FROM payables_arrival \
         WHERE kind <> 'reversal' AND id = ",
    );
    ask.value(id);
    let rows = ask.rows(tx.conn(), "reading an arrival").await?;
    let row = rows.first().ok_or_else(unknown)?;
    let (advance, amount, day) = (row.int(0)?, row.int(1)?, row.day(2)?);
    let (supplier, ..) = locked(tx, advance).await?;
    let mut again = Ask::new("SELECT 1 FROM payables_arrival WHERE reverses_id = ");
    again.value(id);
    if !again.rows(tx.conn(), "looking for a reversal").await?.is_empty() {
        return Err(Rejection::new("payables.move-reversed").with("move", id).into());
    }
    past(on, tx.clock().day_of(tx.at()), "on")?;
    if on < day {
        let why = Rejection::new("payables.before-bill").with("day", on).with("first", day);
        return Err(why.on("on").into());
    }
    let row = ([advance, supplier, -amount], ArrivalKind::Reversal, on);
    write(tx, row, ("", reason), (Some(id), None)).await
}
