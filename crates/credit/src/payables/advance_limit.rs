//! How much may be paid ahead to a supplier. A limit is an amount, none at all, or unlimited by a
//! word of its own; 0 never means unlimited. Rows are appended, the newest in force counts.

use std::collections::HashMap;

use base::{Day, Moment, Money, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use super::bill::{noted, of_trade, positive};
use crate::parties::{BuyerId, stand_as_supplier};

/// A limit to set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAdvanceLimit {
    /// For whom.
    pub supplier_id: BuyerId,
    /// `amount`, `none` or `unlimited`.
    pub kind: String,
    /// The amount, where it is one.
    pub amount: Money,
    /// In force from this day.
    pub from: Day,
    /// Until this day.
    pub until: Option<Day>,
    /// Why.
    pub reason: String,
}

/// A limit as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdvanceLimit {
    /// Row id.
    pub id: i64,
    /// What it says.
    pub content: NewAdvanceLimit,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// By whom.
    pub actor: String,
}

impl AdvanceLimit {
    /// Whether so much paid ahead is above it.
    pub fn is_passed_by(&self, minor: i64) -> bool {
        match self.content.kind.as_str() {
            "unlimited" => false,
            "none" => minor > 0,
            _ => minor > self.content.amount.minor,
        }
    }
}

/// Sets a limit.
///
/// # Errors
/// `payables.limit-kind`, `payables.due-before`, `payables.reason-missing`, or a fault.
pub async fn set_advance_limit(tx: &mut Tx, new: &NewAdvanceLimit) -> Result<i64> {
    if !["amount", "none", "unlimited"].contains(&new.kind.as_str()) {
        return Err(Rejection::new("payables.limit-kind").on("kind").into());
    }
    let amount = (new.kind == "amount").then_some(new.amount);
    amount.map_or(Ok(()), positive)?;
    of_trade(new.from, "from")?;
    if let Some(until) = new.until {
        of_trade(until, "until")?;
        if until < new.from {
            let why = Rejection::new("payables.due-before").with("due", until);
            return Err(why.with("first", new.from).on("until").into());
        }
    }
    noted(&new.reason, "reason")?;
    if new.reason.trim().is_empty() {
        return Err(Rejection::new("payables.reason-missing").on("reason").into());
    }
    stand_as_supplier(tx, new.supplier_id).await?;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO payables_advance_limit (id, supplier_id, kind, amount_minor, currency, \
         from_on, until_on, reason, recorded_at, actor) VALUES (",
    );
    ask.value(id).text(", ").value(new.supplier_id).text(", ").value(new.kind.as_str());
    ask.text(", ").value(amount.map(|money| money.minor)).text(", ");
    ask.value(new.amount.currency.code()).text(", ").value(new.from).text(", ");
    ask.value(new.until).text(", ").value(new.reason.trim()).text(", ").value(at).text(", ");
    ask.value(actor).text(")");
    ask.run(tx.conn()).await.map_err(failed("setting a limit of advances"))?;
    tx.audit(Audit {
        room: "payables",
        action: "limit-advances",
        subject: format!("supplier:{}", new.supplier_id),
        detail: json!({ "kind": new.kind, "amount_minor": amount.map(|money| money.minor),
            "from": new.from.to_string(), "until": new.until.map(|day| day.to_string()) }),
    });
    Ok(id)
}

const COLUMNS: &str = "SELECT id, supplier_id, kind, amount_minor, currency, from_on, until_on, \
    reason, recorded_at, actor FROM payables_advance_limit";

fn read(row: &AnyRow) -> Result<AdvanceLimit> {
    Ok(AdvanceLimit {
        id: row.int(0)?,
        content: NewAdvanceLimit {
            supplier_id: row.int(1)?,
            kind: row.text(2)?,
            amount: Money::new(row.maybe_int(3)?.unwrap_or(0), row.currency(4)?),
            from: row.day(5)?,
            until: row.maybe_day(6)?,
            reason: row.text(7)?,
        },
        recorded_at: Moment(row.int(8)?),
        actor: row.text(9)?,
    })
}

/// The limit in force on a day of each supplier that has one.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn advance_limits(db: &Db, on: Day) -> Result<HashMap<BuyerId, AdvanceLimit>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE from_on <= ").value(on).text(" AND (until_on IS NULL OR until_on >= ");
    ask.value(on).text(") ORDER BY from_on, id");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading limits of advances").await?;
    let mut limits = HashMap::new();
    for row in &rows {
        let limit = read(row)?;
        limits.insert(limit.content.supplier_id, limit);
    }
    Ok(limits)
}

/// All limits of a supplier, the newest first.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn list_advance_limits(db: &Db, supplier: BuyerId) -> Result<Vec<AdvanceLimit>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE supplier_id = ").value(supplier).text(" ORDER BY from_on DESC, id DESC");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing limits of advances").await?;
    rows.iter().map(read).collect()
}
