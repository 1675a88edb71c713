//! Booking in chunks: the verbs that imports, forms and simulations share.
//!
//! A [`Posting`] collects rows inside one transaction and writes them with few statements: the
//! number of questions that a chunk asks the database does not depend on the chunk's size.

use std::collections::{BTreeSet, HashMap, hash_map::Entry};

use base::{Day, Failure, Ids, Moment, Money, Result};
use store::{Bulk, Kind, Tx, Value};

use super::{
    CreditKind, LedgerRejection, NewCredit, NewItem, RateBook, Spread,
    admit::admit_credit,
    allocation::spread,
    columns::{CREDIT_COLUMNS, DISPUTE_COLUMNS},
    compare::{Paid, compare_credit},
    movement,
    movement::NewMovement,
    plan_allocation,
    rates::load_rates,
    spelling::{key_beside, respelt_credits},
    standing::{self, CreditKey, StandingCredit, open_items},
    state::{company_currency_in, turn},
    whose,
};
use crate::parties::{BuyerId, EntityId};

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Booked {
    /// It is new.
    New(i64),
    /// It was there and gained what the source says was paid meanwhile.
    Extended(i64),
    /// It was there just so.
    Unchanged(i64),
    /// It was there with something else: the field, what is booked, what was given.
    Differs {
        /// `amount`, `issued_on`, `due_on`, `effective_on` or `currency`.
        field: &'static str,
        /// What is booked.
        booked: String,
        /// What was given.
        given: String,
    },
    /// It cannot be booked.
    Refused(LedgerRejection),
}

/// Whether credits go on to the oldest items after those that they name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apply {
    /// Only to what the reference names; the rest stays unallocated.
    Named,
    /// To what the reference names, then to the oldest due.
    ThenOldest,
}

/// Rows being booked inside one transaction. Call [`Posting::finish`] before committing.
#[derive(Debug)]
pub struct Posting {
    pub(super) batch: Option<i64>,
    pub(super) rates: RateBook,
    pub(super) ids: Ids,
    pub(super) at: Moment,
    pub(super) today: Day,
    pub(super) fails_whole: bool,
    credits: Bulk,
    movements: Bulk,
    pub(super) disputes: Bulk,
    locked: BTreeSet<BuyerId>,
    /// Whom items were booked for, where the database does not look.
    pub(super) buyers: BTreeSet<BuyerId>,
    /// Our legal entities beside the main one.
    pub(super) others: Vec<EntityId>,
    until: Option<Day>,
    changes: u64,
    spread: Vec<Spread>,
}

impl Posting {
    /// Begins. `batch` marks every row with the import that brought it.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn begin(tx: &mut Tx, batch: Option<i64>) -> Result<Self> {
        let company = company_currency_in(tx.conn()).await?;
        let rates = load_rates(tx, company).await?;
        let others = whose::others(tx).await?;
        let skip = "ON CONFLICT DO NOTHING";
        let fails_whole = tx.fails_whole();
        let lean = |bulk: Bulk| if fails_whole { bulk.failing_whole() } else { bulk };
        Ok(Self {
            batch,
            rates,
            ids: tx.ids().clone(),
            at: tx.at(),
            today: tx.clock().today(),
            fails_whole,
            credits: lean(Bulk::new("receivables_credit", &CREDIT_COLUMNS, skip)),
            movements: lean(movement::bulk()),
            disputes: lean(Bulk::new("receivables_dispute", &DISPUTE_COLUMNS, skip)),
            locked: BTreeSet::new(),
            buyers: BTreeSet::new(),
            others,
            until: None,
            changes: 0,
            spread: Vec::new(),
        })
    }

    /// The company's rates as this posting sees them.
    pub const fn rates(&self) -> &RateBook {
        &self.rates
    }

    /// Reads the rates again after some were recorded in the same transaction.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn reload_rates(&mut self, tx: &mut Tx) -> Result<()> {
        self.rates = load_rates(tx, self.rates.company()).await?;
        Ok(())
    }

    /// The credits booked since this was asked last of which something went beyond what they name,
    /// or to nothing.
    pub fn take_spread(&mut self) -> Vec<Spread> {
        std::mem::take(&mut self.spread)
    }

    /// Marks the ledger as changed, if it was. Returns whether it was.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn finish(self, tx: &mut Tx) -> Result<bool> {
        if self.changes == 0 {
            return Ok(false);
        }
        standing::all_there(tx, &self.buyers).await?;
        turn(tx, self.until).await?;
        Ok(true)
    }

    pub(super) fn saw(&mut self, day: Day) {
        self.until = self.until.max(Some(day));
        self.changes += 1;
    }

    /// On PostgreSQL one fixed row per buyer is locked, so that two writers never allocate the
    /// same money.
    pub(super) async fn lock(
        &mut self,
        tx: &mut Tx,
        buyers: impl Iterator<Item = BuyerId>,
    ) -> Result<()> {
        if !locks_rows(tx) {
            return Ok(());
        }
        let fresh: BTreeSet<BuyerId> = buyers.filter(|id| !self.locked.contains(id)).collect();
        standing::lock_buyers(tx, &fresh).await?;
        self.locked.extend(fresh);
        Ok(())
    }

    pub(super) async fn send_dispute(
        &mut self,
        tx: &mut Tx,
        item: &NewItem,
        id: i64,
    ) -> Result<()> {
        let Some(dispute) = &item.dispute else { return Ok(()) };
        let row = [
            tx.ids().next().into(),
            item.buyer_id.into(),
            id.into(),
            dispute.amount_minor.min(item.amount_minor).into(),
            dispute.opened_on.into(),
            dispute.reason.as_str().into(),
            dispute.resolved_on.into(),
            "".into(),
            self.batch.into(),
            tx.at().0.into(),
        ];
        self.disputes.push(tx.conn(), row).await
    }

    pub(super) async fn book_paid(&mut self, tx: &mut Tx, paid: &[Paid<'_>]) -> Result<()> {
        if paid.is_empty() {
            return Ok(());
        }
        let block = tx.ids().block(u32::try_from(paid.len()).unwrap_or(u32::MAX));
        let credit_id = |tx: &Tx, n: usize| tx.ids().nth(block, u32::try_from(n).unwrap_or(0));
        let mut unsent: Vec<usize> = (0..paid.len()).collect();
        // A number may be taken by a payment that was taken back since: the next one is counted.
        for time in 1.. {
            let before = self.credits.flush(tx.conn()).await?;
            let (rates, batch, at) = (&self.rates, self.batch, tx.at().0);
            let ids = tx.ids().clone();
            let mut rows = unsent.iter().map(|&n| {
                let id = ids.nth(block, u32::try_from(n).unwrap_or(0));
                paid_row(rates, &paid[n], time, [id, at], batch)
            });
            self.credits.push_all(tx.conn(), &mut rows).await?;
            let written = self.credits.flush(tx.conn()).await? - before;
            if written == unsent.len() as u64 {
                break;
            }
            let ids: Vec<i64> = unsent.iter().map(|&n| credit_id(tx, n)).collect();
            let there = standing::written_credits(tx, &ids).await?;
            unsent.retain(|&n| !there.contains(&credit_id(tx, n)));
        }
        paid.iter().for_each(|paid| self.saw(paid.effective_on));
        let allocation = |(n, paid): (usize, &Paid<'_>)| NewMovement {
            kind: CreditKind::Receipt.allocation(),
            buyer_id: paid.item.buyer_id,
            item_id: Some(paid.item_id),
            credit_id: Some(credit_id(tx, n)),
            amount_minor: paid.amount_minor,
            effective_on: paid.effective_on,
            reverses_id: None,
            reason: String::new(),
        };
        let allocations: Vec<NewMovement> = paid.iter().enumerate().map(allocation).collect();
        movement::send_all(&mut self.movements, tx, &allocations, self.batch).await
    }

    /// Books a chunk of receipts and credit notes in order, and allocates those that are new.
    ///
    /// # Errors
    /// A fault from the database; what is wrong with a row stands in its outcome.
    pub async fn book_credits(
        &mut self,
        tx: &mut Tx,
        new: &[NewCredit],
        apply: Apply,
    ) -> Result<Vec<Booked>> {
        self.lock(tx, new.iter().map(|credit| credit.buyer_id)).await?;
        let respelt = respelt_credits(tx, new).await?;
        self.book_spelt_credits(tx, respelt.as_deref().unwrap_or(new), apply).await
    }

    async fn book_spelt_credits(
        &mut self,
        tx: &mut Tx,
        new: &[NewCredit],
        apply: Apply,
    ) -> Result<Vec<Booked>> {
        let mut outcomes: Vec<Option<Booked>> = vec![None; new.len()];
        for (index, rejection) in whose::ambiguous(tx, &self.others, new).await? {
            outcomes[index] = Some(Booked::Refused(rejection));
        }
        let mut first: HashMap<CreditKey<'_>, usize> = HashMap::with_capacity(new.len());
        let (mut sent, mut repeats) = (Vec::with_capacity(new.len()), Vec::new());
        let before = self.credits.flush(tx.conn()).await?;
        let (rates, batch, at) = (&self.rates, self.batch, tx.at().0);
        let ids = tx.ids().clone();
        let mut rows = new.iter().enumerate().filter_map(|(index, credit)| {
            if outcomes[index].is_some() {
                return None;
            }
            match admit_credit(rates, credit) {
                Err(rejection) => outcomes[index] = Some(Booked::Refused(rejection)),
                Ok(company_minor) => match first.entry(credit.into()) {
                    Entry::Occupied(_) => repeats.push(index),
                    Entry::Vacant(place) => {
                        place.insert(index);
                        let id = ids.next();
                        sent.push((index, id));
                        return Some(credit_row(credit, [id, company_minor, at], batch));
                    }
                },
            }
            None
        });
        self.credits.push_all(tx.conn(), &mut rows).await?;
        let written = self.credits.flush(tx.conn()).await? - before;
        let standing = match written == sent.len() as u64 {
            true => HashMap::new(),
            false => standing::credits(tx, sent.iter().map(|(index, _)| &new[*index])).await?,
        };
        let mut fresh: Vec<(&NewCredit, i64)> = Vec::with_capacity(sent.len());
        for (index, id) in sent {
            let credit = &new[index];
            outcomes[index] = Some(match standing.get(&CreditKey::from(credit)) {
                Some(there) if there.id != id => compare_credit(credit, there),
                _ => {
                    self.saw(credit.effective_on);
                    fresh.push((credit, id));
                    Booked::New(id)
                }
            });
        }
        self.allocate_new(tx, &fresh, apply).await?;
        for index in repeats {
            let credit = &new[index];
            let twin = first.get(&credit.into()).copied().unwrap_or(index);
            let there = StandingCredit::of(&new[twin]);
            outcomes[index] = Some(match compare_credit(credit, &there) {
                Booked::Unchanged(_) => match &outcomes[twin] {
                    Some(Booked::New(id)) => Booked::Unchanged(*id),
                    Some(other) => other.clone(),
                    None => Booked::Unchanged(0),
                },
                other => other,
            });
        }
        let missing = || Failure::bug("booking a receipt without an outcome");
        outcomes.into_iter().map(|outcome| outcome.ok_or_else(missing)).collect()
    }

    async fn allocate_new(
        &mut self,
        tx: &mut Tx,
        fresh: &[(&NewCredit, i64)],
        apply: Apply,
    ) -> Result<()> {
        let oldest = apply == Apply::ThenOldest;
        let wanted: BTreeSet<BuyerId> = fresh
            .iter()
            .filter(|(credit, _)| oldest || !credit.targets.is_empty())
            .map(|(credit, _)| credit.buyer_id)
            .collect();
        let mut open = open_items(tx, &wanted).await?;
        let (mut items, mut credits) = (BTreeSet::new(), BTreeSet::new());
        let mut allocations = Vec::with_capacity(fresh.len());
        for (credit, id) in fresh {
            let nothing = &mut Vec::new();
            let list = open.get_mut(&(credit.buyer_id, credit.currency)).unwrap_or(nothing);
            let day = oldest.then_some(credit.effective_on);
            let plan = plan_allocation(credit, list, day);
            self.spread.extend(spread(credit, *id, list, &plan));
            for (index, amount_minor) in plan {
                let item = &mut list[index];
                item.open_minor -= amount_minor;
                let allocation = NewMovement {
                    kind: credit.kind.allocation(),
                    buyer_id: credit.buyer_id,
                    item_id: Some(item.id),
                    credit_id: Some(*id),
                    amount_minor,
                    effective_on: credit.effective_on.max(item.free_on),
                    reverses_id: None,
                    reason: String::new(),
                };
                items.insert(item.id);
                credits.insert(*id);
                self.until = self.until.max(Some(allocation.effective_on));
                allocations.push(allocation);
            }
            if oldest {
                list.retain(|item| item.open_minor > 0);
            }
        }
        movement::send_all(&mut self.movements, tx, &allocations, self.batch).await?;
        movement::refresh_items(tx, &items).await?;
        movement::refresh_credits(tx, &credits).await
    }
}

fn credit_row(
    credit: &NewCredit,
    [id, company_minor, at]: [i64; 3],
    batch: Option<i64>,
) -> [Value; 17] {
    let nothing: Option<Day> = None;
    [
        id.into(),
        credit.buyer_id.into(),
        credit.kind.code().into(),
        credit.number.as_str().into(),
        key_beside(&credit.number).into(),
        credit.effective_on.into(),
        credit.currency.code().into(),
        credit.amount_minor.into(),
        company_minor.into(),
        credit.amount_minor.into(),
        nothing.into(),
        nothing.into(),
        credit.reference.as_str().into(),
        credit.note.as_str().into(),
        credit.entity.unwrap_or_default().column().into(),
        batch.into(),
        at.into(),
    ]
}

fn paid_row(
    rates: &RateBook,
    paid: &Paid<'_>,
    time: u32,
    [id, at]: [i64; 2],
    batch: Option<i64>,
) -> [Value; 17] {
    let (item, on) = (paid.item, paid.effective_on);
    let money = Money::new(paid.amount_minor, item.currency);
    let number = paid.number(time);
    [
        id.into(),
        item.buyer_id.into(),
        CreditKind::Receipt.code().into(),
        number.as_str().into(),
        key_beside(&number).into(),
        paid.on.into(),
        item.currency.code().into(),
        paid.amount_minor.into(),
        rates.view(money, paid.on).minor.into(),
        0.into(),
        on.into(),
        on.into(),
        item.number.as_str().into(),
        "".into(),
        paid.seller.column().into(),
        batch.into(),
        at.into(),
    ]
}

/// Whether this kind of database locks rows one by one.
pub(super) fn locks_rows(tx: &Tx) -> bool {
    tx.kind() == Kind::Postgres
}
