//! Items on their way into the ledger, in three steps, so that an import makes one chunk ready while
//! the database writes the one before: [`Posting::make_ready`] asks nothing, [`Ready::write`] does
//! nothing but write, [`Posting::settle`] says what became of each.

use std::{
    cmp::Ordering,
    collections::{BTreeSet, HashMap, hash_map::Entry},
};

use base::{Failure, Result};
use store::{AnyConnection, Ask, Bulk, Rows, Tx, Value};

use super::{
    Booked, NewItem, Posting,
    admit::admit_item,
    compare::{Paid, compare, paid_since, paid_with, same_in_file},
    item_rows::Shape,
    movement,
    spelling::{key_beside, respelt_items},
    standing::{self, ItemKey},
    whose::{self, Refused},
};

/// Indexes of items that nothing is asked by while items are booked.
const ASIDE: [&str; 2] = ["receivables_item_unpaid", "receivables_item_by_number"];
/// So few items keep their order at once as fast as later.
const FEW: u64 = 10_000;

/// Makes the ledger ready for about `rows` more items: where they will be most of what there is, their
/// indexes are made at the end.
///
/// # Errors
/// A fault from the database.
pub async fn expect_items(tx: &mut Tx, rows: u64) -> Result<()> {
    if rows < FEW || !tx.fails_whole() {
        return Ok(());
    }
    let mut ask = Ask::new("SELECT 1 FROM receivables_item LIMIT 1 OFFSET ");
    ask.value(i64::try_from(rows / 2).unwrap_or(i64::MAX));
    match ask.rows(tx.conn(), "looking how many items there are").await?.is_empty() {
        true => tx.put_indexes_aside(&ASIDE).await,
        false => Ok(()),
    }
}

/// Items that can be written.
#[derive(Debug)]
pub struct Ready {
    items: Vec<NewItem>,
    outcomes: Vec<Option<Booked>>,
    sent: Vec<Sent>,
    /// Places of items that repeat an earlier one, with its place.
    repeats: Vec<(usize, usize)>,
    /// Whether a number is not its own key.
    odd: bool,
    shape: Shape,
    bulk: Bulk,
}

/// An item that goes to the database: its place, its id, its amount in the company's currency.
#[derive(Debug, Clone, Copy)]
struct Sent {
    index: usize,
    id: i64,
    company_minor: i64,
}

/// Items on their way, row by row.
struct Going<'a> {
    items: &'a [NewItem],
    sent: std::slice::Iter<'a, Sent>,
    shape: Shape,
}

impl Rows for Going<'_> {
    fn put_next(&mut self, values: &mut Vec<Value>) -> bool {
        let Some(sent) = self.sent.next() else { return false };
        if let Some(item) = self.items.get(sent.index) {
            self.shape.put(item, [sent.id, sent.company_minor], values);
        }
        true
    }
}

/// Items that were written.
#[derive(Debug)]
pub struct Written {
    ready: Ready,
    taken: u64,
}

impl Ready {
    /// Writes what is not there already.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn write(mut self, connection: &mut AnyConnection) -> Result<Written> {
        let mut rows = Going { items: &self.items, sent: self.sent.iter(), shape: self.shape };
        self.bulk.push_all(connection, &mut rows).await?;
        let taken = self.bulk.flush(connection).await?;
        Ok(Written { ready: self, taken })
    }
}

impl Written {
    /// Whether nothing is left to ask or to book: each item is new, nothing was paid on it, nothing
    /// of it is in dispute.
    pub fn is_plain(&self) -> bool {
        let Ready { items, outcomes, sent, repeats, .. } = &self.ready;
        self.taken == sent.len() as u64
            && repeats.is_empty()
            && outcomes.iter().all(Option::is_none)
            && items.iter().all(|item| item.settlements.is_empty() && item.dispute.is_none())
    }
}

impl Posting {
    /// The items of what [`Written::is_plain`]: all of them are booked.
    pub fn settle_plain(&mut self, written: Written) -> Vec<NewItem> {
        self.booked_for(&written);
        let items = written.ready.items;
        items.iter().for_each(|item| self.saw(item.issued_on));
        items
    }

    /// Remembers whose items these are, where the database does not look.
    fn booked_for(&mut self, written: &Written) {
        if self.fails_whole {
            let Ready { items, sent, .. } = &written.ready;
            let mut last = None;
            let buyers = sent.iter().map(|sent| items[sent.index].buyer_id);
            self.buyers.extend(buyers.filter(|buyer| last.replace(*buyer) != Some(*buyer)));
        }
    }

    /// Books a chunk of items (a few hundred to a few thousand) with what was paid on them, in
    /// order. Booking the same item again changes nothing; more paid on it than before adds the
    /// difference.
    ///
    /// # Errors
    /// A fault from the database; what is wrong with a row stands in its outcome.
    pub async fn book_items(&mut self, tx: &mut Tx, new: &[NewItem]) -> Result<Vec<Booked>> {
        let ready = self.make_ready(new.to_vec());
        let ready = self.look_again(tx, ready).await?;
        let written = ready.write(tx.conn()).await?;
        Ok(self.settle(tx, written).await?.1)
    }

    /// Looks through items without a question to the database.
    pub fn make_ready(&self, items: Vec<NewItem>) -> Ready {
        self.make_ready_but(items, Refused::new())
    }

    /// As [`Self::make_ready`], but for those that are refused already.
    fn make_ready_but(&self, items: Vec<NewItem>, refused: Refused) -> Ready {
        let mut outcomes: Vec<Option<Booked>> = vec![None; items.len()];
        for (index, rejection) in refused {
            outcomes[index] = Some(Booked::Refused(rejection));
        }
        let (mut sent, mut repeats) = (Vec::with_capacity(items.len()), Vec::new());
        let rising = is_rising(&items);
        let mut first: HashMap<ItemKey<'_>, usize> = HashMap::new();
        let block = self.ids.block(u32::try_from(items.len()).unwrap_or(u32::MAX));
        for (index, item) in items.iter().enumerate() {
            if outcomes[index].is_some() {
                continue;
            }
            let company_minor = match admit_item(&self.rates, item, self.today) {
                Ok(company_minor) => company_minor,
                Err(rejection) => {
                    outcomes[index] = Some(Booked::Refused(rejection));
                    continue;
                }
            };
            if !rising {
                match first.entry(item.into()) {
                    Entry::Occupied(twin) => {
                        repeats.push((index, *twin.get()));
                        continue;
                    }
                    Entry::Vacant(place) => place.insert(index),
                };
            }
            let id = self.ids.nth(block, u32::try_from(index).unwrap_or(u32::MAX));
            sent.push(Sent { index, id, company_minor });
        }
        drop(first);
        let company = self.rates.company();
        let shape = Shape::of(&items, company);
        let currency = items.first().map_or(company, |item| item.currency);
        let bulk = shape.bulk(currency, self.batch, self.at.0);
        let bulk = if self.fails_whole { bulk.failing_whole() } else { bulk };
        let odd = items.iter().any(|item| key_beside(&item.number).is_some());
        Ready { items, outcomes, sent, repeats, odd, shape, bulk }
    }

    /// Brings what was made ready up to what the database holds by now, and locks whom it concerns:
    /// under other spellings that stand there already it is made ready anew.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn look_again(&mut self, tx: &mut Tx, ready: Ready) -> Result<Ready> {
        self.lock(tx, ready.items.iter().map(|item| item.buyer_id)).await?;
        let ready = match respelt_items(tx, &ready.items, ready.odd).await? {
            Some(items) => self.make_ready(items),
            None => ready,
        };
        if self.others.is_empty() {
            return Ok(ready);
        }
        let mut items = ready.items;
        let refused = whose::settled(tx, &self.others, &mut items).await?;
        Ok(self.make_ready_but(items, refused))
    }

    /// Says what became of each item, and books what was paid on those that are new.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn settle(
        &mut self,
        tx: &mut Tx,
        written: Written,
    ) -> Result<(Vec<NewItem>, Vec<Booked>)> {
        self.booked_for(&written);
        let Written { ready: Ready { items, mut outcomes, sent, repeats, .. }, taken } = written;
        let standing = match taken == sent.len() as u64 {
            true => HashMap::new(),
            false => standing::items(tx, sent.iter().map(|sent| &items[sent.index])).await?,
        };
        let mut paid: Vec<Paid<'_>> = Vec::new();
        let mut extended = BTreeSet::new();
        for Sent { index, id, .. } in sent {
            let item = &items[index];
            let there = match standing.is_empty() {
                true => None,
                false => standing.get(&ItemKey::from(item)).filter(|there| there.id != id),
            };
            let outcome = if let Some(there) = there {
                let outcome = compare(item, there);
                if let (Booked::Unchanged(_), Some(more)) = (&outcome, paid_since(item, there)) {
                    extended.insert(there.id);
                    paid.push(more);
                    Booked::Extended(there.id)
                } else {
                    outcome
                }
            } else {
                self.saw(item.issued_on);
                paid.extend(paid_with(item, id));
                if item.dispute.is_some() {
                    self.send_dispute(tx, item, id).await?;
                }
                Booked::New(id)
            };
            outcomes[index] = Some(outcome);
        }
        self.book_paid(tx, &paid).await?;
        self.disputes.flush(tx.conn()).await?;
        movement::refresh_items(tx, &extended).await?;
        for (index, twin) in repeats {
            let outcome = same_in_file(&items[index], &items[twin], outcomes[twin].as_ref());
            outcomes[index] = Some(outcome);
        }
        drop(paid);
        let missing = || Failure::bug("booking an item without an outcome");
        let outcomes: Result<Vec<Booked>> =
            outcomes.into_iter().map(|outcome| outcome.ok_or_else(missing)).collect();
        Ok((items, outcomes?))
    }
}

/// Whether items stand in the order of their keys, each beyond the one before, as an import sorts
/// them: then no two are one.
fn is_rising(items: &[NewItem]) -> bool {
    items.is_sorted_by(|one, next| {
        let order = one.buyer_id.cmp(&next.buyer_id).then_with(|| one.number.cmp(&next.number));
        order.then_with(|| one.instalment.cmp(&next.instalment)) == Ordering::Less
    })
}
