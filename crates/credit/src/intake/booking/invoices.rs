//! Invoices on their way into the ledger: made ready while the chunk before them is written, and told
//! what became of them.

use base::{Result, number_key};
use store::{AnyConnection, Tx};

use super::{
    At, Begun, Booker, Done, Who,
    ledger::{INVOICE_DIFFERS, done, new_item},
};
use crate::{
    intake::{kinds::Kind, money::Fate, record::InvoiceRow, sink::Sink, told::What},
    receivables::{NewItem, Ready, Written},
};

/// The invoices of a chunk: the place and the line of each, and the items.
#[derive(Debug)]
pub(in crate::intake) struct Invoices<T> {
    places: Vec<(usize, u64)>,
    items: T,
}

impl Invoices<Ready> {
    /// Writes what is not there already.
    pub async fn write(self, connection: &mut AnyConnection) -> Result<Invoices<Written>> {
        let Self { places, items } = self;
        Ok(Invoices { places, items: items.write(connection).await? })
    }

    /// As [`crate::receivables::Posting::look_again`].
    pub(super) async fn look_again(self, booker: &mut Booker, tx: &mut Tx) -> Result<Self> {
        let Self { places, items } = self;
        Ok(Self { places, items: booker.posting.look_again(tx, items).await? })
    }
}

impl Invoices<Written> {
    /// As [`Written::is_plain`].
    pub fn is_plain(&self) -> bool {
        self.items.is_plain()
    }
}

impl Booker {
    /// Counts invoices of which nothing is left to ask.
    pub fn close_plain(&mut self, begun: &Begun, written: Invoices<Written>) {
        let Invoices { places, items } = written;
        let items = self.posting.settle_plain(items);
        for ((at, line), item) in places.into_iter().zip(&items) {
            self.tell_ahead(line, item);
            self.count(Kind::Invoices, begun.chunk.money_at(at), Fate::Booked);
        }
    }

    /// Says which invoices are dated ahead.
    fn tell_ahead(&mut self, line: u64, item: &NewItem) {
        if item.issued_on > self.today {
            let said = format!("{} {}", item.number, item.issued_on);
            self.tellings.tell(What::Ahead, line, said);
        }
    }

    /// Makes invoices ready, in the order of the ledger's keys, twins in the order of the file.
    pub(super) fn ready_invoices(
        &self,
        mut rows: Vec<(At<Box<InvoiceRow>>, Who)>,
    ) -> Option<Invoices<Ready>> {
        if rows.is_empty() {
            return None;
        }
        rows.sort_by(|(a, (a_buyer, _)), (b, (b_buyer, _))| {
            let (a, b) = (&a.row.number, &b.row.number);
            a_buyer.cmp(b_buyer).then_with(|| match a == b {
                true => std::cmp::Ordering::Equal,
                false => number_key(a).cmp(&number_key(b)),
            })
        });
        let mut places = Vec::with_capacity(rows.len());
        let mut items = Vec::with_capacity(rows.len());
        for (row, who) in rows {
            places.push((row.at, row.line));
            let entity = self.entities.seller(row.row.entity.as_deref());
            items.push(new_item(*row.row, who, (self.as_of, entity)));
        }
        Some(Invoices { places, items: self.posting.make_ready(items) })
    }

    /// Says what became of invoices.
    pub(super) async fn settle_invoices(
        &mut self,
        tx: &mut Tx,
        begun: &Begun,
        written: Invoices<Written>,
        sink: &mut Sink,
    ) -> Result<()> {
        let Invoices { places, items } = written;
        let (items, outcomes) = self.posting.settle(tx, items).await?;
        for (((at, line), booked), item) in places.into_iter().zip(outcomes).zip(&items) {
            let done = done(booked, INVOICE_DIFFERS);
            if !matches!(done, Done::Refused(_)) {
                self.tell_ahead(line, item);
            }
            self.done(tx, sink, (&begun.chunk, at, line, Kind::Invoices), done).await?;
        }
        Ok(())
    }
}
