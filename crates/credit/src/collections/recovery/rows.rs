//! The rows behind a figure of the recovery curve.

use base::{Day, Result};
use store::{AnyRow, Ask, Columns, Db, access::Scope};

use super::read::{LASTING, MOVED, OPEN, PAID_AGE, RecoveryBy};
use crate::{
    collections::recovery::RecoveryPack,
    parties::{Seller, scope_owner},
};

/// What became of an amount.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RecoveryWhat {
    /// Paid within the ages.
    #[default]
    Paid,
    /// Still open, of an age within them.
    Open,
    /// Settled by a credit note or a cancellation within them.
    Paper,
    /// Written off within them.
    Written,
}

impl RecoveryWhat {
    /// All.
    pub const ALL: [Self; 4] = [Self::Paid, Self::Open, Self::Paper, Self::Written];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Open => "open",
            Self::Paper => "paper",
            Self::Written => "written",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.code() == code)
    }
}

/// A row behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryRow {
    /// Row id: of a movement, or of an item that is open.
    pub id: i64,
    /// Code of the buyer.
    pub buyer_code: String,
    /// Its name.
    pub buyer_name: String,
    /// The item.
    pub item_id: i64,
    /// Number of the invoice.
    pub number: String,
    /// Its instalment.
    pub instalment: i64,
    /// Which of our entities sold it.
    pub seller: Seller,
    /// When it fell due.
    pub due_on: Day,
    /// The day on which it was paid, taken off or looked at.
    pub on: Day,
    /// In the company's currency.
    pub minor: i64,
}

impl RecoveryRow {
    /// Days overdue on that day.
    pub fn age_days(&self) -> i32 {
        self.on.days_since(self.due_on)
    }
}

/// Which rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecoveryFilter {
    /// The group, by what it is told apart and its code.
    pub group: (RecoveryBy, String),
    /// What became of them.
    pub what: RecoveryWhat,
    /// From behind this age.
    pub from_days: u32,
    /// Up to and with this age; `None` is without end.
    pub to_days: Option<u32>,
    /// Behind this row.
    pub before: Option<i64>,
    /// Rows at most, 1 to 500.
    pub limit: u32,
}

/// The rows behind a figure within a scope, the latest booked first.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn list_recovery_rows(
    db: &Db,
    scope: Scope,
    filter: &RecoveryFilter,
) -> Result<Vec<RecoveryRow>> {
    let today = db.clock().today();
    let pack = RecoveryPack::in_force(db, today).await?;
    let since = today.plus_months(-pack.look_back_months);
    let open = filter.what == RecoveryWhat::Open;
    let mut ask = Ask::new("SELECT ");
    ask.text(if open { "i.id" } else { "m.id" });
    ask.text(", b.code, b.name, i.id, i.number, i.instalment, i.due_on, i.entity_id, ");
    if open {
        ask.text("''").text(", ").text(OPEN).text(" FROM receivables_item i");
    } else {
        ask.text("m.effective_on, ").text(MOVED).text(" FROM receivables_item i");
        ask.text(" JOIN receivables_movement m ON m.item_id = i.id");
    }
    let (by, code) = (filter.group.0, filter.group.1.as_str());
    ask.text(" JOIN parties_buyer b ON b.id = i.buyer_id").text(by.joined());
    ask.text(" WHERE i.undone_by IS NULL AND i.due_on >= ").value(since);
    ask.text(" AND i.due_on < ").value(today);
    if by != RecoveryBy::All {
        ask.text(" AND ").text(by.column()).text(" = ").value(code);
    }
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    within(&mut ask, filter, today);
    if let Some(before) = filter.before {
        ask.text(if open { " AND i.id < " } else { " AND m.id < " }).value(before);
    }
    ask.text(" ORDER BY 1 DESC LIMIT ").value(i64::from(filter.limit.clamp(1, 500)));
    let one = |row: &AnyRow| {
        Ok(RecoveryRow {
            id: row.int(0)?,
            buyer_code: row.text(1)?,
            buyer_name: row.text(2)?,
            item_id: row.int(3)?,
            number: row.text(4)?,
            instalment: row.int(5)?,
            due_on: row.day(6)?,
            seller: Seller::of_column(row.maybe_int(7)?),
            on: if open { today } else { row.day(8)? },
            minor: row.int(9)?,
        })
    };
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing what became of items").await?.iter().map(one).collect()
}

/// What became of them, and the ages.
fn within(ask: &mut Ask, filter: &RecoveryFilter, today: Day) {
    let days = |days: u32| i32::try_from(days).unwrap_or(i32::MAX);
    if filter.what == RecoveryWhat::Open {
        // The age of what is open follows from its due day alone.
        ask.text(" AND i.closed_on IS NULL AND i.due_on < ");
        ask.value(today.plus_days(-days(filter.from_days)));
        if let Some(to) = filter.to_days {
            ask.text(" AND i.due_on >= ").value(today.plus_days(-days(to)));
        }
        return;
    }
    ask.text(match filter.what {
        RecoveryWhat::Paper => " AND m.kind IN ('credit_allocation', 'cancellation')",
        RecoveryWhat::Written => " AND m.kind = 'write_off'",
        _ => " AND m.kind = 'allocation'",
    });
    ask.text(" AND m.effective_on > i.due_on AND m.effective_on <= ").value(today).text(LASTING);
    ask.text(" AND ").text(PAID_AGE).text(" > ").value(i64::from(filter.from_days));
    if let Some(to) = filter.to_days {
        ask.text(" AND ").text(PAID_AGE).text(" <= ").value(i64::from(to));
    }
}
