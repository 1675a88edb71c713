//! Contacts and promises that bear a number: among one buyer's it names one of them for ever. The
//! same again is unchanged; something else under it is refused, never dropped.

use std::collections::{BTreeSet, HashMap};

use base::{Money, Rejection, Result};
use store::{Ask, Tx};

use super::repo::{
    CONTACT, LoggedContact, NewContact, NewPromise, PROMISE, RecordedPromise, read_contact,
    read_promise,
};
use crate::parties::BuyerId;

/// What became of a contact or a promise, with its row id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is new.
    New(i64),
    /// It was there just so.
    Unchanged(i64),
}

impl Kept {
    /// The row id.
    pub const fn id(self) -> i64 {
        match self {
            Self::New(id) | Self::Unchanged(id) => id,
        }
    }

    /// Whether anything was written.
    pub const fn is_new(self) -> bool {
        matches!(self, Self::New(_))
    }
}

pub(super) type Key = (BuyerId, String);

/// What names it, if it bears a number.
pub(super) fn key(buyer: BuyerId, number: Option<&str>) -> Option<Key> {
    let number = number.map(str::trim).filter(|number| !number.is_empty())?;
    Some((buyer, number.to_owned()))
}

/// Two senders of one number wait for each other.
async fn lock(tx: &mut Tx, keys: &[Key]) -> Result<()> {
    let buyers: BTreeSet<BuyerId> = keys.iter().map(|(buyer, _)| *buyer).collect();
    for buyer in buyers {
        tx.lock("SELECT id FROM parties_buyer WHERE id = $1", buyer).await?;
    }
    Ok(())
}

/// Asks for the rows of a table under the keys, and of no more buyers and numbers than theirs.
fn under(columns: &'static str, table: &'static str, keys: &[&Key]) -> Ask {
    let buyers: BTreeSet<BuyerId> = keys.iter().map(|(buyer, _)| *buyer).collect();
    let numbers: BTreeSet<&str> = keys.iter().map(|(_, number)| number.as_str()).collect();
    let mut ask = Ask::new("SELECT ");
    ask.text(columns).text(" FROM ").text(table).text(" WHERE buyer_id IN (");
    ask.list(buyers).text(") AND number IN (").list(numbers).text(")");
    ask
}

pub(super) async fn numbered_contacts(
    tx: &mut Tx,
    new: &[NewContact],
) -> Result<HashMap<Key, (i64, NewContact)>> {
    let keys: Vec<Key> =
        new.iter().filter_map(|one| key(one.buyer_id, one.number.as_deref())).collect();
    lock(tx, &keys).await?;
    let keys: Vec<&Key> = keys.iter().collect();
    let mut found = HashMap::with_capacity(keys.len());
    for chunk in keys.chunks(400) {
        let ask = under(CONTACT, "collections_contact", chunk);
        for row in ask.rows(tx.conn(), "looking for numbers of contacts").await? {
            let LoggedContact { id, contact, .. } = read_contact(&row)?;
            let key = key(contact.buyer_id, contact.number.as_deref());
            found.extend(key.map(|key| (key, (id, contact))));
        }
    }
    Ok(found)
}

pub(super) async fn numbered_promises(
    tx: &mut Tx,
    new: &[NewPromise],
) -> Result<HashMap<Key, (i64, NewPromise)>> {
    let keys: Vec<Key> =
        new.iter().filter_map(|one| key(one.buyer_id, one.number.as_deref())).collect();
    lock(tx, &keys).await?;
    let keys: Vec<&Key> = keys.iter().collect();
    let mut found = HashMap::with_capacity(keys.len());
    for chunk in keys.chunks(400) {
        let ask = under(PROMISE, "collections_promise", chunk);
        for row in ask.rows(tx.conn(), "looking for numbers of promises").await? {
            let RecordedPromise { id, promise, .. } = read_promise(&row)?;
            let key = key(promise.buyer_id, promise.number.as_deref());
            found.extend(key.map(|key| (key, (id, promise))));
        }
    }
    Ok(found)
}

/// The contact with a buyer that bears a number.
///
/// # Errors
/// A fault from the database.
pub async fn find_numbered_contact(
    tx: &mut Tx,
    buyer: BuyerId,
    number: &str,
) -> Result<Option<LoggedContact>> {
    let Some(key) = key(buyer, Some(number)) else { return Ok(None) };
    let ask = under(CONTACT, "collections_contact", &[&key]);
    let rows = ask.rows(tx.conn(), "looking for the number of a contact").await?;
    rows.first().map(read_contact).transpose()
}

/// The promise of a buyer that bears a number.
///
/// # Errors
/// A fault from the database.
pub async fn find_numbered_promise(
    tx: &mut Tx,
    buyer: BuyerId,
    number: &str,
) -> Result<Option<RecordedPromise>> {
    let Some(key) = key(buyer, Some(number)) else { return Ok(None) };
    let ask = under(PROMISE, "collections_promise", &[&key]);
    let rows = ask.rows(tx.conn(), "looking for the number of a promise").await?;
    rows.first().map(read_promise).transpose()
}

/// Refuses a contact that says something else than the one under its number.
pub(super) fn same_contact(new: &NewContact, there: &NewContact, id: i64) -> Result<()> {
    let same = new.on == there.on
        && new.channel == there.channel
        && new.person.trim() == there.person.trim()
        && new.result == there.result
        && new.note.trim() == there.note.trim()
        && new.item_id == there.item_id
        && new.proven == there.proven;
    if same {
        return Ok(());
    }
    Err(Rejection::new("collections.contact-differs")
        .with("number", new.number.as_deref().unwrap_or_default().trim())
        .with("day", there.on)
        .with("id", id)
        .on("number")
        .into())
}

/// Refuses a promise that says something else than the one under its number.
pub(super) fn same_promise(new: &NewPromise, there: &NewPromise, id: i64) -> Result<()> {
    let same = new.made_on == there.made_on
        && new.due_on == there.due_on
        && new.currency == there.currency
        && new.amount_minor == there.amount_minor
        && new.item_id == there.item_id
        && new.contact_id == there.contact_id
        && new.said_by.trim() == there.said_by.trim()
        && new.note.trim() == there.note.trim();
    if same {
        return Ok(());
    }
    Err(Rejection::new("collections.promise-differs")
        .with("number", new.number.as_deref().unwrap_or_default().trim())
        .with("day", there.made_on)
        .with("amount", Money::new(there.amount_minor, there.currency))
        .with("id", id)
        .on("number")
        .into())
}
