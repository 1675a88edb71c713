//! Which of our legal entities a row is of. While none is recorded every row is the company's, whatever
//! its file writes; a file that tells several apart is told so.

use std::collections::{BTreeMap, BTreeSet};

use base::{Rejection, Result, name_key};
use store::{Ask, Columns, Tx};

use crate::{
    intake::{
        record::Record,
        told::{Tellings, What},
    },
    parties::{EntityBook, Seller},
    receivables::NewCredit,
};

/// The entities as they are recorded, and what a file writes while they are not.
#[derive(Debug)]
pub(super) struct Entities {
    book: EntityBook,
    written: BTreeMap<String, (u64, String)>,
}

/// More names than a company has entities are no entities.
const WRITTEN_MAX: usize = 50;

impl Entities {
    /// Reads them.
    pub async fn begin(tx: &mut Tx) -> Result<Self> {
        let book = EntityBook::read(tx.conn()).await?;
        Ok(Self { book, written: BTreeMap::new() })
    }

    /// Refuses a row that names an entity that is not there, or is closed on its day.
    pub fn admit(&mut self, line: u64, record: &Record) -> std::result::Result<(), Rejection> {
        let Some((text, on)) = record.entity() else { return Ok(()) };
        if self.book.all().is_empty() {
            if self.written.len() < WRITTEN_MAX {
                let said = || (line, text.trim().to_owned());
                self.written.entry(name_key(text)).or_insert_with(said);
            }
            return Ok(());
        }
        match on {
            Some(day) => self.book.seller_on(Some(text), day).map(drop),
            None => self.book.seller(Some(text)).map(drop),
        }
    }

    /// Who sells what a row of [`Self::admit`] names; none where it names nobody.
    pub fn seller(&self, text: Option<&str>) -> Option<Seller> {
        self.book.find(text?).map(|one| one.seller())
    }

    /// The code of an entity that is not the main one.
    pub fn code_beside(&self, seller: Option<Seller>) -> Option<&str> {
        let other = seller.filter(|seller| *seller != Seller::Main)?;
        Some(self.book.code_of(other)).filter(|code| !code.is_empty())
    }

    /// Says which entities the file tells apart while none is recorded.
    pub fn tell(&mut self, tellings: &mut Tellings) {
        let written = std::mem::take(&mut self.written);
        if written.len() > 1 {
            for (line, said) in written.into_values() {
                tellings.tell(What::Entities, line, said);
            }
        }
    }
}

/// A receipt that was booked before its entity was recorded stands under its made-up name without the
/// code, and keeps it: it must not be booked once more.
pub(super) async fn keep_names(
    tx: &mut Tx,
    credits: &mut [NewCredit],
    before: Vec<Option<String>>,
) -> Result<()> {
    let named = credits.iter().zip(&before);
    let wanted: Vec<(i64, &str)> =
        named.filter_map(|(credit, name)| Some((credit.buyer_id, name.as_deref()?))).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let there = named_before(tx, &wanted).await?;
    for (credit, name) in credits.iter_mut().zip(before) {
        let (Some(name), Some(Seller::Other(entity))) = (name, credit.entity) else { continue };
        let key = (credit.buyer_id, entity, name);
        if there.contains(&key) {
            credit.number = key.2;
        }
    }
    Ok(())
}

/// Receipts of buyers that stand under these numbers as the main entity's, with each entity that was
/// recorded after them: buyer, entity, number.
async fn named_before(tx: &mut Tx, wanted: &[(i64, &str)]) -> Result<BTreeSet<(i64, i64, String)>> {
    let mut found = BTreeSet::new();
    for chunk in wanted.chunks(400) {
        let mut ask = Ask::new(
            "SELECT c.buyer_id, e.id, c.number FROM receivables_credit c JOIN parties_entity e \
             ON e.is_main = 0 AND e.id > c.id WHERE c.kind = 'receipt' AND c.entity_id IS NULL \
             AND c.undone_by IS NULL AND c.buyer_id IN (",
        );
        ask.list(chunk.iter().map(|(buyer, _)| *buyer)).text(") AND c.number IN (");
        ask.list(chunk.iter().map(|(_, number)| *number)).text(")");
        for row in ask.rows(tx.conn(), "finding receipts from before their entity").await? {
            found.insert((row.int(0)?, row.int(1)?, row.text(2)?));
        }
    }
    Ok(found)
}
