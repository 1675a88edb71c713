//! What one import booked, taken back exactly: each of its movements is reversed on its own day,
//! each of its items and credits is cancelled on its own day. What others did to them and took back
//! days later is levelled on those days, so that it does not hold them in between. As known today,
//! no day of the past shows any of it; as known before, every day shows it as it stood.

use std::collections::BTreeSet;

use base::{Day, Money, Result};
use store::{AnyRow, Ask, Columns, Tx, failed};

use super::{
    movement::{self, NewMovement},
    standing::lock_buyers,
    state::turn,
};

/// Rows read and written at a time.
const PAGE: i64 = 2_000;

/// What stands on something that an import booked and is none of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    /// `allocation`, `write_off` …, or `dispute`.
    pub kind: String,
    /// The invoice's number, or empty.
    pub item: String,
    /// The receipt's number, or empty.
    pub credit: String,
    /// How much.
    pub amount: Money,
    /// Its day.
    pub on: Day,
    /// The later import that brought it.
    pub batch: Option<i64>,
}

/// What was taken back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TakenBack {
    /// Instalments of invoices.
    pub items: u64,
    /// Receipts and credit notes.
    pub credits: u64,
    /// Allocations and other movements.
    pub movements: u64,
}

/// The first thing that rests on what an import booked: a movement that stands, or an open
/// dispute.
///
/// # Errors
/// A fault from the database.
pub async fn find_rest(tx: &mut Tx, batch: i64) -> Result<Option<Rest>> {
    let mut ask = Ask::new(
        "SELECT m.kind, COALESCE(i.number, ''), COALESCE(c.number, ''), m.amount_minor, \
         COALESCE(i.currency, c.currency), m.effective_on, m.batch_id FROM receivables_movement m \
         LEFT JOIN receivables_item i ON i.id = m.item_id \
         LEFT JOIN receivables_credit c ON c.id = m.credit_id \
         WHERE m.kind <> 'reversal' AND NOT EXISTS \
         (SELECT 1 FROM receivables_movement r WHERE r.reverses_id = m.id) \
         AND COALESCE(m.batch_id, 0) <> ",
    );
    ask.value(batch).text(" AND (i.batch_id = ").value(batch);
    ask.text(" OR c.batch_id = ").value(batch).text(") ORDER BY m.id LIMIT 1");
    if let Some(row) = ask.rows(tx.conn(), "looking for later movements").await?.first() {
        return rest(row).map(Some);
    }
    let mut ask = Ask::new(
        "SELECT 'dispute', i.number, '', d.amount_minor, i.currency, d.opened_on, d.batch_id \
         FROM receivables_dispute d JOIN receivables_item i ON i.id = d.item_id \
         WHERE d.resolved_on IS NULL AND COALESCE(d.batch_id, 0) <> ",
    );
    ask.value(batch).text(" AND i.batch_id = ").value(batch).text(" ORDER BY d.id LIMIT 1");
    ask.rows(tx.conn(), "looking for later disputes").await?.first().map(rest).transpose()
}

fn rest(row: &AnyRow) -> Result<Rest> {
    Ok(Rest {
        kind: row.text(0)?,
        item: row.text(1)?,
        credit: row.text(2)?,
        amount: Money::new(row.int(3)?, row.currency(4)?),
        on: row.day(5)?,
        batch: row.maybe_int(6)?,
    })
}

/// Takes back what an import booked. The caller has seen that nothing rests on it
/// ([`find_rest`]) and adds the audit line.
///
/// # Errors
/// A fault from the database.
pub async fn take_back(tx: &mut Tx, batch: i64, reason: &str) -> Result<TakenBack> {
    lock_all(tx, batch).await?;
    let mut last = None;
    let movements = reverse_all(tx, batch, reason, &mut last).await?;
    level_all(tx, batch, reason, &mut last).await?;
    let items = cancel_all(tx, batch, ("receivables_item", "item_id"), reason, &mut last).await?;
    let ends = ("receivables_credit", "credit_id");
    let credits = cancel_all(tx, batch, ends, reason, &mut last).await?;
    let mut ask = Ask::new("UPDATE receivables_dispute SET resolved_on = opened_on, outcome = ");
    ask.value("undone").text(" WHERE resolved_on IS NULL AND batch_id = ").value(batch);
    ask.run(tx.conn()).await.map_err(failed("closing disputes of an import"))?;
    if movements + items + credits > 0 {
        turn(tx, last).await?;
    }
    Ok(TakenBack { items, credits, movements })
}

async fn lock_all(tx: &mut Tx, batch: i64) -> Result<()> {
    let mut buyers = BTreeSet::new();
    for table in ["receivables_item", "receivables_credit", "receivables_movement"] {
        let mut ask = Ask::new("SELECT DISTINCT buyer_id FROM ");
        ask.text(table).text(" WHERE batch_id = ").value(batch);
        for row in ask.rows(tx.conn(), "reading whom an import concerns").await? {
            buyers.insert(row.int(0)?);
        }
    }
    lock_buyers(tx, &buyers).await
}

/// Reverses the movements of the import that stand.
async fn reverse_all(tx: &mut Tx, batch: i64, reason: &str, last: &mut Option<Day>) -> Result<u64> {
    let (mut after, mut count) = (0, 0);
    loop {
        let mut ask = Ask::new(
            "SELECT m.id, m.buyer_id, m.item_id, m.credit_id, m.amount_minor, m.effective_on \
             FROM receivables_movement m WHERE m.kind <> 'reversal' AND m.batch_id = ",
        );
        ask.value(batch).text(" AND m.id > ").value(after).text(
            " AND NOT EXISTS (SELECT 1 FROM receivables_movement r WHERE r.reverses_id = m.id) \
             ORDER BY m.id LIMIT ",
        );
        ask.value(PAGE);
        let rows = ask.rows(tx.conn(), "reading the movements of an import").await?;
        let Some(end) = rows.last() else { return Ok(count) };
        after = end.int(0)?;
        let mut bulk = movement::bulk();
        let (mut items, mut credits) = (BTreeSet::new(), BTreeSet::new());
        for row in &rows {
            let back = NewMovement {
                kind: "reversal",
                buyer_id: row.int(1)?,
                item_id: row.maybe_int(2)?,
                credit_id: row.maybe_int(3)?,
                amount_minor: -row.int(4)?,
                effective_on: row.day(5)?,
                reverses_id: Some(row.int(0)?),
                reason: reason.to_owned(),
            };
            items.extend(back.item_id);
            credits.extend(back.credit_id);
            *last = (*last).max(Some(back.effective_on));
            movement::send(&mut bulk, tx, &back, Some(batch)).await?;
            count += 1;
        }
        bulk.flush(tx.conn()).await?;
        movement::refresh_items(tx, &items).await?;
        movement::refresh_credits(tx, &credits).await?;
    }
}

/// Levels what was done to the import's rows and taken back on a later day: in between it held
/// them, and what is gone from its own day on cannot be held. The reversal is reversed on its day,
/// and that again on the day of the movement: each day adds up to nothing, and a receipt of
/// somebody else is unallocated in between.
pub(super) async fn level_all(
    tx: &mut Tx,
    batch: i64,
    reason: &str,
    last: &mut Option<Day>,
) -> Result<u64> {
    let (mut after, mut count) = (0, 0);
    loop {
        let mut ask = Ask::new(
            "SELECT r.id, m.buyer_id, m.item_id, m.credit_id, m.amount_minor, r.effective_on, \
             m.effective_on FROM receivables_movement r \
             JOIN receivables_movement m ON m.id = r.reverses_id \
             LEFT JOIN receivables_item i ON i.id = m.item_id \
             LEFT JOIN receivables_credit c ON c.id = m.credit_id WHERE r.kind = 'reversal' \
             AND m.kind <> 'reversal' AND r.effective_on <> m.effective_on AND NOT EXISTS \
             (SELECT 1 FROM receivables_movement x WHERE x.reverses_id = r.id) AND r.id > ",
        );
        ask.value(after).text(" AND (m.batch_id = ").value(batch).text(" OR i.batch_id = ");
        ask.value(batch).text(" OR c.batch_id = ").value(batch).text(") ORDER BY r.id LIMIT ");
        ask.value(PAGE);
        let rows = ask.rows(tx.conn(), "reading what was taken back on an import").await?;
        let Some(end) = rows.last() else { return Ok(count) };
        after = end.int(0)?;
        count += rows.len() as u64;
        let mut bulk = movement::bulk();
        let (mut items, mut credits) = (BTreeSet::new(), BTreeSet::new());
        for row in &rows {
            let again = NewMovement {
                kind: "reversal",
                buyer_id: row.int(1)?,
                item_id: row.maybe_int(2)?,
                credit_id: row.maybe_int(3)?,
                amount_minor: row.int(4)?,
                effective_on: row.day(5)?,
                reverses_id: Some(row.int(0)?),
                reason: reason.to_owned(),
            };
            items.extend(again.item_id);
            credits.extend(again.credit_id);
            *last = (*last).max(Some(again.effective_on));
            let id = movement::send(&mut bulk, tx, &again, Some(batch)).await?;
            let level = NewMovement {
                amount_minor: -again.amount_minor,
                effective_on: row.day(6)?,
                reverses_id: Some(id),
                ..again
            };
            movement::send(&mut bulk, tx, &level, Some(batch)).await?;
        }
        bulk.flush(tx.conn()).await?;
        movement::refresh_items(tx, &items).await?;
        movement::refresh_credits(tx, &credits).await?;
    }
}

/// Cancels the items or the credits of the import, each on its own day.
async fn cancel_all(
    tx: &mut Tx,
    batch: i64,
    (table, column): (&'static str, &'static str),
    reason: &str,
    last: &mut Option<Day>,
) -> Result<u64> {
    let items = column == "item_id";
    let (mut after, mut count) = (0, 0);
    loop {
        let mut ask = Ask::new("SELECT x.id, x.buyer_id, x.amount_minor, ");
        ask.text(own_day(table))
            .text(" FROM ")
            .text(table)
            .text(" x WHERE x.undone_by IS NULL AND x.batch_id = ");
        ask.value(batch).text(" AND x.id > ").value(after).text(" ORDER BY x.id LIMIT ");
        ask.value(PAGE);
        let rows = ask.rows(tx.conn(), "reading the rows of an import").await?;
        let Some(end) = rows.last() else { return Ok(count) };
        after = end.int(0)?;
        let mut bulk = movement::bulk();
        let mut ids = BTreeSet::new();
        for row in &rows {
            let (id, on) = (row.int(0)?, row.day(3)?);
            let gone = NewMovement {
                kind: "cancellation",
                buyer_id: row.int(1)?,
                item_id: items.then_some(id),
                credit_id: (!items).then_some(id),
                amount_minor: row.int(2)?,
                effective_on: on,
                reverses_id: None,
                reason: reason.to_owned(),
            };
            ids.insert(id);
            *last = (*last).max(Some(on));
            movement::send(&mut bulk, tx, &gone, Some(batch)).await?;
            count += 1;
        }
        bulk.flush(tx.conn()).await?;
        match items {
            true => movement::refresh_items(tx, &ids).await?,
            false => movement::refresh_credits(tx, &ids).await?,
        }
        set_aside(tx, table, &ids, batch).await?;
    }
}

/// The column with the day of a row.
fn own_day(table: &'static str) -> &'static str {
    if table == "receivables_item" { "issued_on" } else { "effective_on" }
}

/// Frees the numbers, so that the same file can be imported again, mended or not.
async fn set_aside(
    tx: &mut Tx,
    table: &'static str,
    ids: &BTreeSet<i64>,
    batch: i64,
) -> Result<()> {
    let ids: Vec<i64> = ids.iter().copied().collect();
    for chunk in ids.chunks(500) {
        let mut ask = Ask::new("UPDATE ");
        ask.text(table).text(" SET undone_by = ").value(batch);
        ask.text(", closed_on = ").text(own_day(table));
        ask.text(", number_key = NULL, number = number || ")
            .value(format!("~{batch}"))
            .text(" WHERE id IN (");
        ask.list(chunk.iter().copied()).text(")");
        ask.run(tx.conn()).await.map_err(failed("setting numbers aside"))?;
    }
    Ok(())
}
