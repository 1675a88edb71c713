//! Versions of the company's figures for its capacity: entered with their day and source, never changed.

use base::{Moment, Money, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use super::CapacityInput;

/// A version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapacityVersion {
    /// Row id.
    pub id: i64,
    /// The figures.
    pub input: CapacityInput,
    /// Receivables on their day, as they were known when they were entered.
    pub open_minor: i64,
    /// By whom.
    pub actor: String,
    /// When.
    pub recorded_at: Moment,
}

/// Enters the company's figures of a day with what was owed on it; returns the row.
///
/// # Errors
/// `policy.capacity-amount`, `policy.capacity-stress`, `policy.capacity-future`,
/// `policy.capacity-source`, or a fault.
pub async fn enter_capacity(tx: &mut Tx, new: &CapacityInput, open_minor: i64) -> Result<i64> {
    let amounts = [
        ("cash", new.cash_minor),
        ("lines", new.lines_minor),
        ("reserve", new.reserve_minor),
        ("outflow", new.outflow_minor),
    ];
    if let Some((field, _)) = amounts.iter().find(|(_, minor)| *minor < 0) {
        return Err(Rejection::new("policy.capacity-amount").on(*field).into());
    }
    for (field, minor) in amounts {
        Money::new(minor, new.currency).bounded().map_err(|wrong| wrong.on(field))?;
    }
    if !(0..=365).contains(&new.stress_days) {
        let wrong = Rejection::new("policy.capacity-stress").with("days", new.stress_days);
        return Err(wrong.on("stress").into());
    }
    let today = tx.clock().today();
    if new.as_of > today {
        let wrong = Rejection::new("policy.capacity-future").with("day", new.as_of);
        return Err(wrong.with("today", today).on("as_of").into());
    }
    if new.source.trim().is_empty() {
        return Err(Rejection::new("policy.capacity-source").on("source").into());
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO policy_capacity (id, as_of, currency, cash_minor, lines_minor, reserve_minor, \
         outflow_minor, stress_days, open_minor, source, note, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(new.as_of).text(", ").value(new.currency.code());
    ask.text(", ").value(new.cash_minor).text(", ").value(new.lines_minor).text(", ");
    ask.value(new.reserve_minor).text(", ").value(new.outflow_minor).text(", ");
    ask.value(new.stress_days).text(", ").value(open_minor).text(", ").value(new.source.trim());
    ask.text(", ").value(new.note.trim()).text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("entering the figures of the capacity"))?;
    let subject = format!("capacity:{id}");
    let detail = json!({
        "as_of": new.as_of.to_string(), "cash_minor": new.cash_minor,
        "lines_minor": new.lines_minor, "reserve_minor": new.reserve_minor,
        "outflow_minor": new.outflow_minor, "stress_days": new.stress_days,
        "open_minor": open_minor, "source": new.source.trim(),
    });
    tx.event("policy.capacity-entered", &subject, &detail).await?;
    tx.audit(Audit { room: "policy", action: "enter-capacity", subject, detail });
    Ok(id)
}

/// All versions, the newest day first; of one day, the one that was entered last.
///
/// # Errors
/// A fault from the database.
pub async fn list_capacity(db: &Db) -> Result<Vec<CapacityVersion>> {
    let ask = Ask::new(
        "SELECT id, as_of, currency, cash_minor, lines_minor, reserve_minor, outflow_minor, \
         stress_days, open_minor, source, note, actor, recorded_at FROM policy_capacity \
         ORDER BY as_of DESC, id DESC LIMIT 200",
    );
    let one = |row: &AnyRow| {
        Ok(CapacityVersion {
            id: row.int(0)?,
            input: CapacityInput {
                as_of: row.day(1)?,
                currency: row.currency(2)?,
                cash_minor: row.int(3)?,
                lines_minor: row.int(4)?,
                reserve_minor: row.int(5)?,
                outflow_minor: row.int(6)?,
                stress_days: row.int(7)?,
                source: row.text(9)?,
                note: row.text(10)?,
            },
            open_minor: row.int(8)?,
            actor: row.text(11)?,
            recorded_at: Moment(row.int(12)?),
        })
    };
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing figures of the capacity").await?.iter().map(one).collect()
}
