//! Contacts and promises that bear a number: among one buyer's it names one of them for ever. The
//! same again is unchanged; something else under it is refused, never dropped.

use std::collections::{BTreeSet, HashMap};

use base::{Money, Rejection, Result};
use store::{AnyRow, Ask, Tx};

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
    let number = base::spelt_code(number?).into_owned();
    Some((buyer, number)).filter(|(_, number)| !number.is_empty())
}

/// Two senders of one number wait for each other.
async fn lock(tx: &mut Tx, keys: &[Key]) -> Result<()> {
    let buyers: BTreeSet<BuyerId> = keys.iter().map(|(buyer, _)| *buyer).collect();
    for buyer in buyers {
        tx.lock("SELECT id FROM parties_buyer WHERE id = $1", buyer).await?;
    }
    Ok(())
}

/// What bears numbers: where it stands and how it is read.
struct Bearer<R> {
    columns: &'static str,
    table: &'static str,
    what: &'static str,
    read: fn(&AnyRow) -> Result<R>,
    /// What names a row.
    named: fn(&R) -> Option<Key>,
}

const CONTACTS: Bearer<LoggedContact> = Bearer {
    columns: CONTACT,
    table: "collections_contact",
    what: "looking for numbers of contacts",
    read: read_contact,
    named: |row| key(row.contact.buyer_id, row.contact.number.as_deref()),
};
const PROMISES: Bearer<RecordedPromise> = Bearer {
    columns: PROMISE,
    table: "collections_promise",
    what: "looking for numbers of promises",
    read: read_promise,
    named: |row| key(row.promise.buyer_id, row.promise.number.as_deref()),
};

impl<R> Bearer<R> {
    /// The rows under the keys; no more buyers and numbers than theirs are asked for.
    async fn under(&self, tx: &mut Tx, keys: &[Key]) -> Result<HashMap<Key, R>> {
        let mut found = HashMap::with_capacity(keys.len());
        for some in keys.chunks(400) {
            let buyers: BTreeSet<BuyerId> = some.iter().map(|(buyer, _)| *buyer).collect();
            let numbers: BTreeSet<&str> = some.iter().map(|(_, number)| number.as_str()).collect();
            let mut ask = Ask::new("SELECT ");
            ask.text(self.columns).text(" FROM ").text(self.table).text(" WHERE buyer_id IN (");
            ask.list(buyers).text(") AND number IN (").list(numbers).text(")");
            for row in ask.rows(tx.conn(), self.what).await? {
                let row = (self.read)(&row)?;
                found.extend((self.named)(&row).map(|key| (key, row)));
            }
        }
        Ok(found)
    }

    /// The row of one number.
    async fn find(&self, tx: &mut Tx, buyer: BuyerId, number: &str) -> Result<Option<R>> {
        let Some(key) = key(buyer, Some(number)) else { return Ok(None) };
        let mut found = self.under(tx, std::slice::from_ref(&key)).await?;
        Ok(found.remove(&key))
    }
}

pub(super) async fn numbered_contacts(
    tx: &mut Tx,
    new: &[NewContact],
) -> Result<HashMap<Key, (i64, NewContact)>> {
    let keys = new.iter().filter_map(|one| key(one.buyer_id, one.number.as_deref()));
    let keys: Vec<Key> = keys.collect();
    lock(tx, &keys).await?;
    let found = CONTACTS.under(tx, &keys).await?;
    Ok(found.into_iter().map(|(key, row)| (key, (row.id, row.contact))).collect())
}

pub(super) async fn numbered_promises(
    tx: &mut Tx,
    new: &[NewPromise],
) -> Result<HashMap<Key, (i64, NewPromise)>> {
    let keys = new.iter().filter_map(|one| key(one.buyer_id, one.number.as_deref()));
    let keys: Vec<Key> = keys.collect();
    lock(tx, &keys).await?;
    let found = PROMISES.under(tx, &keys).await?;
    Ok(found.into_iter().map(|(key, row)| (key, (row.id, row.promise))).collect())
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
    CONTACTS.find(tx, buyer, number).await
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
    PROMISES.find(tx, buyer, number).await
}

/// Refuses a contact that says something else than the one under its number.
pub(super) fn same_contact(new: &NewContact, there: &NewContact, id: i64) -> Result<()> {
    // Of a person who was erased only a number stands; the same file must not bring the name back.
    let erased = there.person.strip_prefix('#').is_some_and(|id| id.parse::<i64>().is_ok());
    let same = new.on == there.on
        && new.channel == there.channel
        && (erased || new.person.trim() == there.person.trim())
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
