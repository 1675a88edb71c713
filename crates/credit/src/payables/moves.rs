//! What happens to a bill: payments, returns, cancellations, disputes, and what takes each back.

use base::{Day, Moment, Money, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Tx, failed};

use super::bill::{named, noted, past};
use crate::parties::BuyerId;

/// What kind of move.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum MoveKind {
    /// Paid.
    #[default]
    Payment,
    /// Goods sent back, or a credit note of the supplier.
    Return,
    /// The bill was wrong and is taken out.
    Cancellation,
    /// A part is held back because it is disputed.
    Dispute,
    /// A dispute is over.
    DisputeEnd,
    /// Takes another move back.
    Reversal,
}

impl MoveKind {
    /// Those that people enter.
    pub const ENTERED: [Self; 5] =
        [Self::Payment, Self::Return, Self::Dispute, Self::DisputeEnd, Self::Cancellation];
    const ALL: [Self; 6] = [
        Self::Payment,
        Self::Return,
        Self::Cancellation,
        Self::Dispute,
        Self::DisputeEnd,
        Self::Reversal,
    ];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Return => "return",
            Self::Cancellation => "cancellation",
            Self::Dispute => "dispute",
            Self::DisputeEnd => "dispute_end",
            Self::Reversal => "reversal",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A move as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Row id.
    pub id: i64,
    /// What it is.
    pub kind: MoveKind,
    /// What it counts as: that of the move which a reversal takes back.
    pub of: MoveKind,
    /// What it takes off or holds back; below zero where it gives back.
    pub amount_minor: i64,
    /// The day on which it takes effect.
    pub on: Day,
    /// The number of the payment or paper, or empty.
    pub number: String,
    /// Why, or empty.
    pub reason: String,
    /// The move that it takes back.
    pub reverses: Option<i64>,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// By whom.
    pub actor: String,
}

/// A move to record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMove {
    /// What it is; not a reversal.
    pub kind: MoveKind,
    /// Above zero; a cancellation takes what is open.
    pub amount_minor: i64,
    /// The day.
    pub on: Day,
    /// The number of the payment or paper.
    pub number: String,
    /// Why.
    pub reason: String,
}

/// A row to write.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub bill: i64,
    pub supplier: BuyerId,
    pub kind: MoveKind,
    pub amount_minor: i64,
    pub on: Day,
    pub number: String,
    pub reason: String,
    pub reverses: Option<i64>,
    pub batch: Option<i64>,
}

impl Written {
    /// A move without number, reason and batch.
    pub fn new(
        (bill, supplier): (i64, BuyerId),
        kind: MoveKind,
        (amount_minor, on): (i64, Day),
    ) -> Self {
        let (number, reason) = (String::new(), String::new());
        Self { bill, supplier, kind, amount_minor, on, number, reason, reverses: None, batch: None }
    }
}

/// Holds the row of a supplier: what is booked to it goes one after the other.
pub(super) async fn lock_supplier(tx: &mut Tx, supplier: BuyerId) -> Result<()> {
    tx.lock("SELECT id FROM parties_buyer WHERE id = $1", supplier).await
}

/// Writes a move and brings what is derived up to date.
pub(super) async fn write(tx: &mut Tx, new: &Written) -> Result<i64> {
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO payables_move (id, bill_id, supplier_id, kind, amount_minor, on_day, number, \
         reason, reverses_id, batch_id, recorded_at, actor) VALUES (",
    );
    ask.value(id).text(", ").value(new.bill).text(", ").value(new.supplier).text(", ");
    ask.value(new.kind.code()).text(", ").value(new.amount_minor).text(", ").value(new.on);
    ask.text(", ").value(new.number.trim()).text(", ").value(new.reason.trim()).text(", ");
    ask.value(new.reverses).text(", ").value(new.batch).text(", ").value(at).text(", ");
    ask.value(actor).text(")");
    ask.run(tx.conn()).await.map_err(failed("recording a move of a bill"))?;
    level(tx, new.bill).await?;
    let detail = json!({
        "bill": new.bill.to_string(), "amount_minor": new.amount_minor, "on": new.on.to_string(),
        "reverses": new.reverses.map(|id| id.to_string()),
    });
    let action = match new.kind {
        MoveKind::Payment => "pay-bill",
        MoveKind::Return => "return-goods",
        MoveKind::Cancellation => "cancel-bill",
        MoveKind::Dispute => "dispute-bill",
        MoveKind::DisputeEnd => "end-dispute",
        MoveKind::Reversal => "reverse-move",
    };
    tx.audit(Audit { room: "payables", action, subject: format!("move:{id}"), detail });
    Ok(id)
}

/// What moves leave open, and the last day on which anything happened.
pub(super) async fn level(tx: &mut Tx, bill: i64) -> Result<()> {
    let mut ask = Ask::new(
        "UPDATE payables_bill SET open_minor = amount_minor - (SELECT \
         CAST(COALESCE(SUM(m.amount_minor), 0) AS BIGINT) FROM payables_move m \
         LEFT JOIN payables_move r ON r.id = m.reverses_id \
         WHERE m.bill_id = payables_bill.id AND COALESCE(r.kind, m.kind) NOT IN \
         ('dispute', 'dispute_end')), moved_on = (SELECT MAX(m.on_day) FROM payables_move m \
         WHERE m.bill_id = payables_bill.id) WHERE id = ",
    );
    ask.value(bill);
    ask.run(tx.conn()).await.map_err(failed("adding up the moves of a bill"))?;
    Ok(())
}

/// What is read of a bill before something is done to it.
struct Standing {
    supplier: BuyerId,
    number: String,
    invoiced_on: Day,
    open: Money,
    disputed_minor: i64,
}

async fn standing(tx: &mut Tx, bill: i64) -> Result<Standing> {
    let unknown = || Rejection::new("payables.bill-unknown").with("bill", bill);
    let mut ask =
        Ask::new("SELECT supplier_id FROM payables_bill WHERE undone_by IS NULL AND id = ");
    ask.value(bill);
    let rows = ask.rows(tx.conn(), "finding a bill").await?;
    let supplier = rows.first().ok_or_else(unknown)?.int(0)?;
    lock_supplier(tx, supplier).await?;
    let mut ask = Ask::new(
        "SELECT b.number, b.invoiced_on, b.currency, b.open_minor, \
         (SELECT CAST(COALESCE(SUM(m.amount_minor), 0) AS BIGINT) FROM payables_move m \
         LEFT JOIN payables_move r ON r.id = m.reverses_id WHERE m.bill_id = b.id \
         AND COALESCE(r.kind, m.kind) IN ('dispute', 'dispute_end')) \
         FROM payables_bill b WHERE b.undone_by IS NULL AND b.id = ",
    );
    ask.value(bill);
    let rows = ask.rows(tx.conn(), "reading a bill").await?;
    let row = rows.first().ok_or_else(unknown)?;
    Ok(Standing {
        supplier,
        number: row.text(0)?,
        invoiced_on: row.day(1)?,
        open: Money::new(row.int(3)?, row.currency(2)?),
        disputed_minor: row.int(4)?,
    })
}

/// Records a payment, a return, a dispute, its end, or a cancellation. A payment under a number that
/// stands on the bill with the same day and amount changes nothing: `None`.
///
/// # Errors
/// `payables.bill-unknown`, `payables.more-than-open`, `payables.more-than-disputed`,
/// `payables.before-bill`, `payables.cancel-moved`, `payables.reason-missing`, or a fault.
pub async fn record_move(
    tx: &mut Tx,
    bill: i64,
    new: &NewMove,
    batch: Option<i64>,
) -> Result<Option<i64>> {
    let stands = standing(tx, bill).await?;
    let today = tx.clock().day_of(tx.at());
    let number = match new.number.trim() {
        "" => String::new(),
        given => named(given, "number")?,
    };
    noted(&new.reason, "reason")?;
    if !number.is_empty() && is_there(tx, bill, (new, &number)).await? {
        return Ok(None);
    }
    past(new.on, today, "on")?;
    if new.on < stands.invoiced_on {
        let why = Rejection::new("payables.before-bill").with("day", new.on);
        return Err(why.with("first", stands.invoiced_on).on("on").into());
    }
    let amount_minor = amount_of(&stands, new)?;
    let mut written = Written::new((bill, stands.supplier), new.kind, (amount_minor, new.on));
    (written.number, written.reason, written.batch) = (number, new.reason.clone(), batch);
    Ok(Some(write(tx, &written).await?))
}

fn amount_of(stands: &Standing, new: &NewMove) -> std::result::Result<i64, Rejection> {
    let money = |minor| Money::new(minor, stands.open.currency);
    let reason = || match new.reason.trim().is_empty() {
        true => Err(Rejection::new("payables.reason-missing").on("reason")),
        false => Ok(()),
    };
    let free = stands.open.minor - stands.disputed_minor;
    let (most, code) = match new.kind {
        MoveKind::Payment | MoveKind::Return => (stands.open.minor, "payables.more-than-open"),
        MoveKind::Dispute => (free, "payables.more-than-open"),
        MoveKind::DisputeEnd => (stands.disputed_minor, "payables.more-than-disputed"),
        MoveKind::Cancellation => {
            reason()?;
            if stands.disputed_minor != 0 || stands.open.minor == 0 {
                return Err(Rejection::new("payables.cancel-moved").with("number", &stands.number));
            }
            return Ok(stands.open.minor);
        }
        MoveKind::Reversal => return Err(Rejection::new("payables.no-such-move").on("kind")),
    };
    if new.kind == MoveKind::Dispute {
        reason()?;
    }
    if new.amount_minor <= 0 {
        return Err(Rejection::new("payables.amount-not-positive").on("amount"));
    }
    if new.amount_minor > most {
        let why = match code {
            "payables.more-than-open" => Rejection::new("payables.more-than-open"),
            _ => Rejection::new("payables.more-than-disputed"),
        };
        return Err(why
            .with("wanted", money(new.amount_minor))
            .with("most", money(most))
            .on("amount"));
    }
    Ok(if new.kind == MoveKind::DisputeEnd { -new.amount_minor } else { new.amount_minor })
}

/// Whether a move of this kind and number stands on the bill, not taken back.
async fn is_there(tx: &mut Tx, bill: i64, (new, number): (&NewMove, &str)) -> Result<bool> {
    let mut ask = Ask::new(
        "SELECT m.amount_minor, m.on_day FROM payables_move m WHERE NOT EXISTS (SELECT 1 FROM \
         payables_move r WHERE r.reverses_id = m.id) AND m.bill_id = ",
    );
    ask.value(bill).text(" AND m.number = ").value(number).text(" AND m.kind = ");
    ask.value(new.kind.code());
    let rows = ask.rows(tx.conn(), "looking for a move").await?;
    let Some(row) = rows.first() else { return Ok(false) };
    if row.int(0)?.abs() != new.amount_minor || row.day(1)? != new.on {
        let why = Rejection::new("payables.move-differs").with("number", number);
        return Err(why.with("day", row.day(1)?).on("number").into());
    }
    Ok(true)
}

/// Takes a move back: the same amount with the opposite sign, on a day.
///
/// # Errors
/// `payables.move-unknown`, `payables.move-reversed`, `payables.reverse-dispute` where what was held
/// back was let go since, `payables.reason-missing`, or a fault.
pub async fn reverse_move(tx: &mut Tx, id: i64, (on, reason): (Day, &str)) -> Result<i64> {
    noted(reason, "reason")?;
    if reason.trim().is_empty() {
        return Err(Rejection::new("payables.reason-missing").on("reason").into());
    }
    let unknown = || Rejection::new("payables.move-unknown").with("move", id);
    let mut ask = Ask::new(
        "SELECT m.bill_id, m.kind, m.amount_minor, m.on_day, (SELECT COUNT(*) FROM payables_move r \
         WHERE r.reverses_id = m.id) FROM payables_move m WHERE m.id = ",
    );
    ask.value(id);
    let rows = ask.rows(tx.conn(), "reading a move").await?;
    let row = rows.first().ok_or_else(unknown)?;
    let (bill, kind, amount, day) = (row.int(0)?, row.text(1)?, row.int(2)?, row.day(3)?);
    let stands = standing(tx, bill).await?;
    let kind = MoveKind::parse(&kind).filter(|kind| *kind != MoveKind::Reversal);
    let kind = kind.ok_or_else(unknown)?;
    let mut again = Ask::new("SELECT 1 FROM payables_move WHERE reverses_id = ");
    again.value(id);
    if row.int(4)? > 0 || !again.rows(tx.conn(), "looking for a reversal").await?.is_empty() {
        return Err(Rejection::new("payables.move-reversed").with("move", id).into());
    }
    past(on, tx.clock().day_of(tx.at()), "on")?;
    if on < day {
        let why = Rejection::new("payables.before-bill").with("day", on).with("first", day);
        return Err(why.on("on").into());
    }
    let disputed = stands.disputed_minor - amount;
    if kind.is_dispute() && !(0..=stands.open.minor).contains(&disputed) {
        return Err(Rejection::new("payables.reverse-dispute").with("move", id).into());
    }
    let row = ((bill, stands.supplier), MoveKind::Reversal, (-amount, on));
    let mut written = Written::new(row.0, row.1, row.2);
    (written.reason, written.reverses) = (reason.to_owned(), Some(id));
    write(tx, &written).await
}

pub(super) const COLUMNS: &str = "m.id, m.kind, COALESCE(r.kind, m.kind), m.amount_minor, \
    m.on_day, m.number, m.reason, m.reverses_id, m.recorded_at, m.actor, m.bill_id";

pub(super) fn read(row: &AnyRow) -> Result<Move> {
    let kind = |text: String| MoveKind::parse(&text).unwrap_or_default();
    Ok(Move {
        id: row.int(0)?,
        kind: kind(row.text(1)?),
        of: kind(row.text(2)?),
        amount_minor: row.int(3)?,
        on: row.day(4)?,
        number: row.text(5)?,
        reason: row.text(6)?,
        reverses: row.maybe_int(7)?,
        recorded_at: Moment(row.int(8)?),
        actor: row.text(9)?,
    })
}
