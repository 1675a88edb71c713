//! Which of our legal entities a row is of. While none is recorded every row is the company's, whatever
//! its file writes; a file that tells several apart is told so.

use std::collections::BTreeMap;

use base::{Rejection, Result, name_key};
use store::Tx;

use crate::{
    intake::{
        record::Record,
        told::{Tellings, What},
    },
    parties::{EntityBook, Seller},
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
