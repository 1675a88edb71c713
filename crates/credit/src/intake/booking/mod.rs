//! Records become entries: chunk by chunk inside one transaction, through the verbs of the rooms
//! that hold them. What a row lacks to be booked is its rejection; the other rows go on.

mod buyers;
mod entities;
mod invoices;
mod leaves;
mod ledger;
mod milestones;
mod names;
mod orders;
mod party_rows;
mod supply;

use std::collections::{BTreeMap, HashMap};

use base::{Currency, Day, Rejection, Result};
use store::Tx;

pub(super) use self::invoices::Invoices;
use self::{
    buyers::{Buyers, Found},
    entities::Entities,
    leaves::Statements,
    ledger::Waiting,
    orders::Orders,
};
use super::{
    batch::{Options, Tally},
    chunk::Chunk,
    kinds::Kind,
    money::{Fate, FileMoney, Repeats, money_of},
    record::Record,
    reject::{CellFault, Rejected},
    sink::Sink,
    told::{Tellings, What},
    trace::{self, Note, Trace},
};
use crate::{
    policy::DueRule,
    receivables::{Apply, Posting, Ready, Written},
    scoring::Agencies,
};

/// What came of booking one row.
pub(super) enum Done {
    /// It is new, or more is known.
    Booked,
    /// It was there just so.
    Unchanged,
    /// It cannot go in.
    Refused(Rejection),
}

/// A row that is booked later than it was read.
#[derive(Debug)]
pub(super) struct Origin {
    line: u64,
    cells: Vec<String>,
}

/// Books the chunks of one file.
pub(super) struct Booker {
    posting: Posting,
    buyers: Buyers,
    waiting: Waiting,
    statements: Statements,
    orders: Orders,
    entities: Entities,
    occurrences: HashMap<u64, u32>,
    apply: Apply,
    kind: Kind,
    company: Currency,
    as_of: Day,
    today: Day,
    source: String,
    total: Tally,
    by_kind: BTreeMap<Kind, Tally>,
    money: FileMoney,
    repeats: Repeats,
    skipped: u64,
    batch: i64,
    trace: Trace,
    tellings: Tellings,
    agencies: Agencies,
}

/// What booking came to.
pub(super) struct Counted {
    /// All rows.
    pub total: Tally,
    /// By what they turned out to be.
    pub by_kind: BTreeMap<Kind, Tally>,
    /// What they come to.
    pub money: FileMoney,
    /// Rows that were none.
    pub skipped: u64,
    /// Buyers that were added.
    pub buyers_added: u64,
    /// What there is to say of the rows.
    pub tellings: Tellings,
}

impl Booker {
    /// Begins. `name` is the file's, `kind` what its rows are read as.
    pub async fn begin(
        tx: &mut Tx,
        batch: i64,
        options: &Options,
        (name, kind): (&str, Kind),
    ) -> Result<Self> {
        let posting = Posting::begin(tx, Some(batch)).await?;
        let today = tx.clock().today();
        let company = posting.rates().company();
        let source = format!("file:{name}");
        let agencies = Agencies::in_force_within(tx, today).await?;
        Ok(Self {
            agencies,
            posting,
            buyers: Buyers::begin(tx, options.add_buyers, &source).await?,
            waiting: Waiting::default(),
            statements: Statements::default(),
            orders: Orders::default(),
            entities: Entities::begin(tx).await?,
            occurrences: HashMap::new(),
            apply: options.apply,
            kind,
            company,
            as_of: options.as_of.unwrap_or(today),
            today,
            source,
            total: Tally::default(),
            by_kind: BTreeMap::new(),
            money: FileMoney::default(),
            repeats: Repeats::default(),
            skipped: 0,
            batch,
            trace: Trace::new(batch),
            tellings: Tellings::default(),
        })
    }

    /// All rows so far.
    pub const fn total(&self) -> Tally {
        self.total
    }

    /// Looks through a chunk as far as that needs no question to the database. What is booked
    /// meanwhile must be plain.
    pub fn look(&mut self, mut chunk: Chunk) -> Begun {
        self.skipped += chunk.skipped;
        for total in std::mem::take(&mut chunk.totals) {
            self.money.total(total);
        }
        let records = std::mem::take(&mut chunk.records);
        chunk.money = records.iter().map(|(_, record)| money_of(record)).collect();
        let mut begun = Begun { chunk, ..Begun::default() };
        match self.buyers.all_known(&records) {
            Some(found) => self.sort(&mut begun, records, found),
            None => begun.records = records,
        }
        begun
    }

    /// Asks what else must be known of a chunk; its invoices can be written then.
    pub async fn open(&mut self, tx: &mut Tx, begun: &mut Begun, sink: &mut Sink) -> Result<()> {
        let amounts = std::mem::take(&mut begun.chunk.rejected_money);
        for (rejected, money) in std::mem::take(&mut begun.chunk.rejected).into_iter().zip(amounts)
        {
            self.count(self.kind, money, Fate::Rejected);
            sink.take(tx, rejected).await?;
        }
        let records = std::mem::take(&mut begun.records);
        if !records.is_empty() {
            let found = self.buyers.find(tx, &records).await?;
            for id in self.buyers.take_fresh() {
                self.trace.note(tx, Note::added(trace::What::Buyer, id)).await?;
            }
            self.sort(begun, records, found);
        }
        for (kind, at, row) in std::mem::take(&mut begun.wrong) {
            self.reject(tx, sink, (kind, begun.chunk.money_at(at)), row).await?;
        }
        if let Some(invoices) = begun.invoices.take() {
            begun.invoices = Some(invoices.look_again(self, tx).await?);
        }
        Ok(())
    }

    /// Sorts the records of a chunk by what is done with them.
    fn sort(&mut self, begun: &mut Begun, records: Vec<(u64, Record)>, found: Vec<Found>) {
        for ((at, (line, record)), buyer) in records.into_iter().enumerate().zip(found) {
            let buyer = match buyer {
                Found::Known(id, rule) => Some((id, rule)),
                Found::Nobody => None,
                Found::Wrong(why) => {
                    let row = rejected(&begun.chunk, at, line, why);
                    begun.wrong.push((record.kind(), at, row));
                    continue;
                }
            };
            if let Err(why) = self.entities.admit(line, &record) {
                let row = rejected(&begun.chunk, at, line, why);
                begun.wrong.push((record.kind(), at, row));
                continue;
            }
            if let Some(name) = record.salesperson().filter(|name| !self.buyers.knows_login(name)) {
                self.tellings.tell(What::Salespeople, line, name);
            }
            if let Some((id, _)) = buyer {
                self.repeats.take(&mut self.money, (line, id), &record);
            }
            begun.sorted.take(at, line, record, buyer);
        }
        let invoices = std::mem::take(&mut begun.sorted.invoices);
        begun.invoices = self.ready_invoices(invoices);
    }

    /// Books the rest of a chunk whose invoices are written.
    pub async fn close(
        &mut self,
        tx: &mut Tx,
        mut begun: Begun,
        written: Option<Invoices<Written>>,
        sink: &mut Sink,
    ) -> Result<()> {
        if let Some(written) = written {
            self.settle_invoices(tx, &begun, written, sink).await?;
        }
        let sorted = std::mem::take(&mut begun.sorted);
        let chunk = begun.chunk;
        self.book_credits(tx, &chunk, sorted.credits, sink).await?;
        self.book_allocations(tx, &chunk, sorted.allocations, sink).await?;
        self.book_leaves(tx, &chunk, sorted.leaves, sink).await?;
        self.gather_orders(tx, &chunk, sorted.orders, sink).await?;
        self.save_buyers(tx, &chunk, sorted.buyers, sink).await
    }

    /// Books what waited for the end of the file.
    pub async fn finish(mut self, tx: &mut Tx, sink: &mut Sink) -> Result<Counted> {
        self.book_waiting(tx, sink).await?;
        self.record_statements(tx, sink).await?;
        self.book_orders(tx, sink).await?;
        self.trace.flush(tx).await?;
        self.entities.tell(&mut self.tellings);
        let (mut added, rejected) = (self.buyers.take_added(), self.total.rejected > 0);
        added.settle(tx, (self.batch, rejected), &mut self.tellings).await?;
        let buyers_added = added.count();
        self.posting.finish(tx).await?;
        let Self { total, by_kind, mut money, repeats, skipped, tellings, .. } = self;
        repeats.tell(&mut money);
        Ok(Counted { total, by_kind, money, skipped, buyers_added, tellings })
    }

    fn count(&mut self, kind: Kind, money: Option<(Currency, i64)>, fate: Fate) {
        for tally in [&mut self.total, self.by_kind.entry(kind).or_default()] {
            match fate {
                Fate::Booked => tally.booked += 1,
                Fate::Unchanged => tally.unchanged += 1,
                Fate::Rejected => tally.rejected += 1,
            }
        }
        self.money.count(kind, money, fate);
    }

    async fn reject(
        &mut self,
        tx: &mut Tx,
        sink: &mut Sink,
        (kind, money): (Kind, Option<(Currency, i64)>),
        rejected: Rejected,
    ) -> Result<()> {
        self.count(kind, money, Fate::Rejected);
        sink.take(tx, rejected).await
    }

    /// Counts what came of a row of this chunk.
    async fn done(
        &mut self,
        tx: &mut Tx,
        sink: &mut Sink,
        (chunk, at, line, kind): (&Chunk, usize, u64, Kind),
        done: Done,
    ) -> Result<()> {
        let money = chunk.money_at(at);
        match done {
            Done::Booked => self.count(kind, money, Fate::Booked),
            Done::Unchanged => self.count(kind, money, Fate::Unchanged),
            Done::Refused(why) => {
                let rejected = rejected(chunk, at, line, why);
                return self.reject(tx, sink, (kind, money), rejected).await;
            }
        }
        Ok(())
    }
}

/// A chunk on its way into the books.
#[derive(Default)]
pub(super) struct Begun {
    chunk: Chunk,
    /// Not looked through yet: some concern buyers that are not known yet.
    records: Vec<(u64, Record)>,
    wrong: Vec<(Kind, usize, Rejected)>,
    sorted: Sorted,
    /// To be written.
    pub invoices: Option<Invoices<Ready>>,
}

impl Begun {
    /// Bytes of the file up to its end.
    pub const fn bytes(&self) -> u64 {
        self.chunk.bytes
    }

    /// Whether there is nothing in it but invoices.
    pub fn is_bare(&self) -> bool {
        self.is_plain() && self.sorted.credits.is_empty()
    }

    /// Whether booking it changes nothing that the next chunk is looked through by: rates, buyers.
    pub fn is_plain(&self) -> bool {
        let Sorted { allocations, leaves, orders, buyers, .. } = &self.sorted;
        allocations.is_empty() && leaves.is_empty() && orders.is_empty() && buyers.is_empty()
    }
}

/// A row of a chunk as rejected.
fn rejected(chunk: &Chunk, at: usize, line: u64, why: Rejection) -> Rejected {
    late(Origin { line, cells: chunk.cells(at) }, why)
}

/// A row that waited as rejected.
fn late(origin: Origin, why: Rejection) -> Rejected {
    let fault = CellFault { column: String::new(), value: String::new(), why };
    Rejected { line: origin.line, faults: vec![fault], cells: origin.cells }
}

/// Who a row concerns: the buyer's id and how its usual terms fall due.
type Who = (i64, Option<DueRule>);

/// A record with its place in the chunk and its line.
struct At<T> {
    at: usize,
    line: u64,
    row: T,
}

/// The records of a chunk by what is done with them.
#[derive(Default)]
struct Sorted {
    invoices: Vec<(At<Box<super::record::InvoiceRow>>, Who)>,
    credits: Vec<(At<ledger::CreditRow>, Who)>,
    allocations: Vec<(At<super::record::AllocationRow>, Option<Who>)>,
    leaves: Vec<(At<Record>, Option<Who>)>,
    orders: Vec<(At<Record>, Who)>,
    buyers: Vec<At<Box<super::record::BuyerRow>>>,
}

impl Sorted {
    fn take(&mut self, at: usize, line: u64, record: Record, who: Option<Who>) {
        match (record, who) {
            (Record::Invoice(row), Some(who)) => self.invoices.push((At { at, line, row }, who)),
            (Record::Receipt(row), Some(who)) => {
                let row = ledger::CreditRow::Receipt(row);
                self.credits.push((At { at, line, row }, who));
            }
            (Record::CreditNote(row), Some(who)) => {
                let row = ledger::CreditRow::Note(row);
                self.credits.push((At { at, line, row }, who));
            }
            (Record::Allocation(row), who) => {
                self.allocations.push((At { at, line, row: *row }, who));
            }
            (Record::Buyer(row), _) => self.buyers.push(At { at, line, row }),
            (row @ (Record::Order(_) | Record::Shipment(_)), Some(who)) => {
                self.orders.push((At { at, line, row }, who));
            }
            (row, who) => self.leaves.push((At { at, line, row }, who)),
        }
    }
}
