//! A supplier's invoice.

use base::{Day, Moment, Money, Rejection, Result, number_key};
use serde_json::json;
use store::{Ask, Audit, Columns, Tx, failed};

use super::{
    Move, MoveKind, moves,
    whose::{meant, not_the_main_ones},
};
use crate::parties::{BuyerId, Seller, is_day_of_trade, stand_as_supplier};

/// A bill as it stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// Row id.
    pub id: i64,
    /// Whose.
    pub supplier_id: BuyerId,
    /// Its number.
    pub number: String,
    /// The day of the invoice.
    pub invoiced_on: Day,
    /// When goods or work were received.
    pub received_on: Option<Day>,
    /// When the agreed time for inspection is over.
    pub inspect_by: Option<Day>,
    /// When they were accepted, or the settled amount was confirmed by both.
    pub accepted_on: Option<Day>,
    /// When the contract was signed.
    pub signed_on: Option<Day>,
    /// The agreed day; `None` where nothing is agreed.
    pub due_on: Option<Day>,
    /// The agreed interest for delay, basis points a year.
    pub late_bps: Option<i64>,
    /// Whether payment hangs on being paid by others.
    pub back_to_back: bool,
    /// The whole.
    pub amount: Money,
    /// What is open on the day.
    pub open: Money,
    /// The contract's number.
    pub contract: String,
    /// A note.
    pub note: String,
    /// Which of our legal entities was billed.
    pub seller: Seller,
    /// The import that brought it.
    pub batch: Option<i64>,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// By whom.
    pub actor: String,
    /// What happened to it up to the day, the oldest first.
    pub moves: Vec<Move>,
}

impl Bill {
    /// The disputed part of what is open.
    pub fn disputed_minor(&self) -> i64 {
        self.moves.iter().map(Move::holds).sum::<i64>().clamp(0, self.open.minor)
    }

    /// What is open and not disputed: it must be paid whatever becomes of the rest.
    pub fn undisputed_minor(&self) -> i64 {
        self.open.minor - self.disputed_minor()
    }
}

/// A bill to book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBill {
    /// Whose.
    pub supplier_id: BuyerId,
    /// Its number.
    pub number: String,
    /// The day of the invoice.
    pub invoiced_on: Day,
    /// When goods or work were received.
    pub received_on: Option<Day>,
    /// When the agreed time for inspection is over.
    pub inspect_by: Option<Day>,
    /// When they were accepted.
    pub accepted_on: Option<Day>,
    /// When the contract was signed.
    pub signed_on: Option<Day>,
    /// The agreed day.
    pub due_on: Option<Day>,
    /// The agreed interest for delay, basis points a year.
    pub late_bps: Option<i64>,
    /// Whether payment hangs on being paid by others.
    pub back_to_back: bool,
    /// Above zero.
    pub amount: Money,
    /// What is paid by the source's own word, and up to which day.
    pub paid: Option<(i64, Day)>,
    /// The contract's number.
    pub contract: String,
    /// A note.
    pub note: String,
    /// Which of our legal entities was billed, as far as it is said; the main one otherwise.
    pub entity: Option<Seller>,
    /// The import that brings it.
    pub batch: Option<i64>,
}

/// What became of a bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BookedBill {
    /// It is new.
    New(i64),
    /// It was there; more of it is paid, or a day of it is known now.
    Extended(i64),
    /// It was there just so.
    Unchanged(i64),
}

impl BookedBill {
    /// The row.
    pub const fn id(self) -> i64 {
        match self {
            Self::New(id) | Self::Extended(id) | Self::Unchanged(id) => id,
        }
    }
}

/// A number that can be shown and found.
pub(super) fn named(number: &str, field: &'static str) -> std::result::Result<String, Rejection> {
    let spelt = base::spelt_code(number).into_owned();
    base::plain(number, field)?;
    if spelt.is_empty() || spelt.chars().count() > 64 || matches!(spelt.as_str(), "." | "..") {
        return Err(Rejection::new("payables.number-form").with("number", number).on(field));
    }
    Ok(spelt)
}

pub(super) fn of_trade(day: Day, field: &'static str) -> std::result::Result<(), Rejection> {
    match is_day_of_trade(day) {
        true => Ok(()),
        false => Err(Rejection::new("payables.day-beyond").with("day", day).on(field)),
    }
}

/// A day that has come.
pub(super) fn past(
    day: Day,
    today: Day,
    field: &'static str,
) -> std::result::Result<(), Rejection> {
    of_trade(day, field)?;
    if day > today {
        let why = Rejection::new("payables.day-ahead").with("day", day).with("today", today);
        return Err(why.on(field));
    }
    Ok(())
}

pub(super) fn positive(amount: Money) -> std::result::Result<(), Rejection> {
    if amount.minor <= 0 {
        return Err(Rejection::new("payables.amount-not-positive").on("amount"));
    }
    amount.bounded().map(drop)
}

pub(super) fn noted(text: &str, field: &'static str) -> std::result::Result<(), Rejection> {
    base::plain(text, field)?;
    if text.chars().count() > 1_000 {
        return Err(Rejection::new("payables.text-long").with("most", 1_000).on(field));
    }
    Ok(())
}

fn admit(new: &NewBill, today: Day) -> std::result::Result<String, Rejection> {
    let number = named(&new.number, "number")?;
    past(new.invoiced_on, today, "invoiced_on")?;
    for (day, field) in [
        (new.received_on, "received_on"),
        (new.accepted_on, "accepted_on"),
        (new.signed_on, "signed_on"),
    ] {
        day.map_or(Ok(()), |day| past(day, today, field))?;
    }
    for (day, field) in [(new.due_on, "due_on"), (new.inspect_by, "inspect_by")] {
        day.map_or(Ok(()), |day| of_trade(day, field))?;
    }
    let first = new.received_on.unwrap_or(new.invoiced_on).min(new.invoiced_on);
    if let Some(due) = new.due_on.filter(|due| *due < first) {
        let why = Rejection::new("payables.due-before").with("due", due).with("first", first);
        return Err(why.on("due_on"));
    }
    if new.late_bps.is_some_and(|bps| !(0..=3_650).contains(&bps)) {
        return Err(Rejection::new("payables.rate-beyond").on("late_bps"));
    }
    positive(new.amount)?;
    if let Some((paid, on)) = new.paid {
        past(on, today, "paid_on")?;
        if !(0..=new.amount.minor).contains(&paid) {
            let why = Rejection::new("payables.paid-beyond").with("amount", new.amount);
            return Err(why.with("paid", Money::new(paid, new.amount.currency)).on("paid"));
        }
    }
    noted(&new.contract, "contract")?;
    noted(&new.note, "note")?;
    Ok(number)
}

/// Books a bill. The same once more changes nothing; where more is known of it now (a delivery day,
/// a larger part paid), that is added.
///
/// # Errors
/// `payables.…` where it cannot stand, `payables.number-differs` where the number stands for another
/// amount or currency, `payables.number-ambiguous`, `payables.other-entity`, or a fault.
pub async fn book_bill(tx: &mut Tx, new: &NewBill) -> Result<BookedBill> {
    let today = tx.clock().day_of(tx.at());
    let number = admit(new, today)?;
    moves::lock_supplier(tx, new.supplier_id).await?;
    let key = number_key(&number).into_owned();
    let mut ask = Ask::new(
        "SELECT id, currency, amount_minor, open_minor, received_on, inspect_by, accepted_on, \
         signed_on, due_on, entity_id, invoiced_on FROM payables_bill WHERE undone_by IS NULL AND supplier_id = ",
    );
    ask.value(new.supplier_id).text(" AND number_key = ").value(key.as_str());
    let rows = ask.rows(tx.conn(), "looking for a bill").await?;
    let Some(row) = meant(&rows, 9, (&number, new.entity))? else {
        not_the_main_ones(&rows, 9, (&number, new.entity), |row| {
            let stands = Money::new(row.int(2)?, row.currency(1)?);
            Ok(stands == new.amount && row.day(10)? == new.invoiced_on)
        })?;
        return add(tx, new, (&number, &key)).await;
    };
    let (id, stands) = (row.int(0)?, Money::new(row.int(2)?, row.currency(1)?));
    if stands != new.amount {
        let why = Rejection::new("payables.number-differs").with("number", &number);
        return Err(why.with("stands", stands).with("amount", new.amount).on("number").into());
    }
    let mut days = Vec::new();
    for (at, (name, day)) in [
        ("received_on", new.received_on),
        ("inspect_by", new.inspect_by),
        ("accepted_on", new.accepted_on),
        ("signed_on", new.signed_on),
        ("due_on", new.due_on),
    ]
    .into_iter()
    .enumerate()
    {
        match (row.maybe_day(at + 4)?, day) {
            (None, Some(day)) => days.push((name, day)),
            (Some(stands), Some(day)) if stands != day => {
                let why = Rejection::new("payables.day-differs").with("number", &number);
                return Err(why.with("stands", stands).with("day", day).on(name).into());
            }
            _ => {}
        }
    }
    let paid = pay_said(tx, new, (id, row.int(3)?)).await?;
    if !days.is_empty() {
        let mut ask = Ask::new("UPDATE payables_bill SET id = id");
        for (name, day) in &days {
            ask.text(", ").text(name).text(" = ").value(*day);
        }
        ask.text(" WHERE id = ").value(id);
        ask.run(tx.conn()).await.map_err(failed("adding days to a bill"))?;
        let names: Vec<&str> = days.iter().map(|(name, _)| *name).collect();
        told(tx, "extend-bill", &number, &json!({ "bill": id.to_string(), "days": names }));
    }
    Ok(if days.is_empty() && !paid { BookedBill::Unchanged(id) } else { BookedBill::Extended(id) })
}

fn told(tx: &mut Tx, action: &'static str, number: &str, detail: &serde_json::Value) {
    let (subject, detail) = (format!("bill:{number}"), detail.clone());
    tx.audit(Audit { room: "payables", action, subject, detail });
}

/// Books what the source says to be paid beyond what stands.
async fn pay_said(tx: &mut Tx, new: &NewBill, (id, open): (i64, i64)) -> Result<bool> {
    let Some((paid, on)) = new.paid else { return Ok(false) };
    let stands = new.amount.minor - open;
    if paid == stands {
        return Ok(false);
    }
    let money = |minor| Money::new(minor, new.amount.currency);
    if paid < stands {
        let why = Rejection::new("payables.paid-less").with("number", &new.number);
        let why = why.with("stands", money(stands)).with("paid", money(paid));
        return Err(why.on("paid").into());
    }
    let sum = (paid - stands, on.max(new.invoiced_on));
    let mut more = moves::Written::new((id, new.supplier_id), MoveKind::Payment, sum);
    more.batch = new.batch;
    moves::write(tx, &more).await?;
    Ok(true)
}

async fn add(tx: &mut Tx, new: &NewBill, (number, key): (&str, &str)) -> Result<BookedBill> {
    stand_as_supplier(tx, new.supplier_id).await?;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO payables_bill (id, supplier_id, number, number_key, invoiced_on, received_on, \
         inspect_by, accepted_on, signed_on, due_on, late_bps, back_to_back, currency, \
         amount_minor, open_minor, contract, note, entity_id, batch_id, recorded_at, actor) VALUES (",
    );
    ask.value(id).text(", ").value(new.supplier_id).text(", ").value(number).text(", ").value(key);
    ask.text(", ").value(new.invoiced_on);
    for day in [new.received_on, new.inspect_by, new.accepted_on, new.signed_on, new.due_on] {
        ask.text(", ").value(day);
    }
    ask.text(", ").value(new.late_bps).text(", ").value(new.back_to_back);
    ask.text(", ").value(new.amount.currency.code()).text(", ").value(new.amount.minor);
    ask.text(", ").value(new.amount.minor).text(", ").value(new.contract.trim()).text(", ");
    ask.value(new.note.trim()).text(", ").value(new.entity.unwrap_or_default().column());
    ask.text(", ").value(new.batch).text(", ").value(at).text(", ").value(actor).text(")");
    ask.run(tx.conn()).await.map_err(failed("booking a bill"))?;
    pay_said(tx, new, (id, new.amount.minor)).await?;
    let detail = json!({ "bill": id.to_string(), "amount_minor": new.amount.minor,
        "currency": new.amount.currency.code() });
    told(tx, "book-bill", number, &detail);
    Ok(BookedBill::New(id))
}
