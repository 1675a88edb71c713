//! What a contact and a promise must satisfy before they are written down.

use std::collections::BTreeSet;

use base::{Day, Failure, Money, Rejection, Result};
use store::{Ask, Columns, Tx};

use super::repo::{CHANNELS, NewContact, NewPromise, RESULTS};
use crate::parties::{BuyerId, is_day_of_trade};

pub(super) fn missing(code: &'static str, field: &str) -> Failure {
    Rejection::new(code).on(field).into()
}

/// A day that can be one of trade.
fn of_trade(field: &'static str, day: Day) -> Result<()> {
    if is_day_of_trade(day) {
        return Ok(());
    }
    Err(Rejection::new("collections.day-beyond").with("day", day).on(field).into())
}

/// A day of trade that has come.
fn has_come(tx: &Tx, field: &'static str, day: Day) -> Result<()> {
    of_trade(field, day)?;
    if day > tx.clock().day_of(tx.at()) {
        return Err(Rejection::new("collections.on-future").with("day", day).on(field).into());
    }
    Ok(())
}

pub(super) fn admit_contact(tx: &Tx, new: &NewContact) -> Result<()> {
    if !CHANNELS.contains(&new.channel.as_str()) {
        let rejection = Rejection::new("collections.channel-unknown").with("channel", &new.channel);
        return Err(rejection.on("channel").into());
    }
    if !RESULTS.contains(&new.result.as_str()) {
        let rejection = Rejection::new("collections.result-unknown").with("result", &new.result);
        return Err(rejection.on("result").into());
    }
    for (field, text) in [("number", new.number.as_deref().unwrap_or("")), ("person", &new.person)]
    {
        base::plain(text.trim(), field)?;
    }
    if new.note.trim().is_empty() {
        return Err(missing("collections.note-missing", "note"));
    }
    has_come(tx, "on", new.on)
}

pub(super) fn admit_promise(tx: &Tx, new: &NewPromise) -> Result<()> {
    for (field, text) in
        [("number", new.number.as_deref().unwrap_or("")), ("said_by", &new.said_by)]
    {
        base::plain(text.trim(), field)?;
    }
    if new.amount_minor <= 0 || new.company_minor <= 0 {
        return Err(missing("collections.promise-amount", "amount"));
    }
    Money::new(new.amount_minor, new.currency).bounded()?;
    Money::new(new.company_minor, new.currency).bounded()?;
    has_come(tx, "made_on", new.made_on)?;
    of_trade("due_on", new.due_on)?;
    if new.due_on < new.made_on {
        return Err(Rejection::new("collections.promise-days")
            .with("made", new.made_on)
            .with("due", new.due_on)
            .on("due_on")
            .into());
    }
    Ok(())
}

/// Refuses what names an item that is not there or is another buyer's.
pub(super) async fn items_are_theirs(tx: &mut Tx, named: BTreeSet<(BuyerId, i64)>) -> Result<()> {
    if all_are_there(tx, "receivables_item", &named).await? {
        return Ok(());
    }
    Err(missing("collections.item-of-other", "item"))
}

/// Refuses what names a contact that is not there or was with another buyer.
pub(super) async fn contacts_are_theirs(
    tx: &mut Tx,
    named: BTreeSet<(BuyerId, i64)>,
) -> Result<()> {
    if all_are_there(tx, "collections_contact", &named).await? {
        return Ok(());
    }
    Err(missing("collections.contact-of-other", "contact_id"))
}

async fn all_are_there(
    tx: &mut Tx,
    table: &'static str,
    named: &BTreeSet<(BuyerId, i64)>,
) -> Result<bool> {
    let ids: BTreeSet<i64> = named.iter().map(|(_, id)| *id).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let mut there = BTreeSet::new();
    for chunk in ids.chunks(500) {
        let mut ask = Ask::new("SELECT buyer_id, id FROM ");
        ask.text(table).text(" WHERE id IN (").list(chunk.iter().copied()).text(")");
        for row in ask.rows(tx.conn(), "looking for what is named").await? {
            there.insert((row.int(0)?, row.int(1)?));
        }
    }
    Ok(named.is_subset(&there))
}
