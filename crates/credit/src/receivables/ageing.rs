//! The ageing of what is open: as of any day, by due or by invoice date, as known at any
//! instant.
//!
//! Today's ageing reads a covering index over what is open and does not grow with history. A
//! past day reads the items that were not yet closed on it. Receipts and credit notes that are
//! not allocated stand in columns of their own, so that the parts always add to the total.

use base::{Currency, Day, Moment, Result};
use store::{Ask, Columns, Db, access::Scope};

use super::{
    RateBook,
    ageing_sums::{self, CurrencySums},
    company_currency,
    foreign::{foreign_credits, foreign_items},
    ledger_state, list_rates,
};
use crate::parties::{BuyerId, CustomerKind, Seller, scope_owner};

/// From which day the age counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Basis {
    /// Days past the due day; what is not yet due has a bucket of its own.
    #[default]
    Due,
    /// Days since the invoice.
    Issued,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgeingQuery {
    /// The day; what is settled on it counts as settled.
    pub as_of: Day,
    /// Due or invoice date.
    pub basis: Basis,
    /// As the ledger was known at that instant; `None` for as it is known now.
    pub known_at: Option<Moment>,
    /// Upper ends of the buckets in days, ascending: 30, 60, 90 …
    pub edges: Vec<i32>,
    /// Whose buyers.
    pub scope: Scope,
    /// Only this buyer.
    pub buyer: Option<BuyerId>,
    /// Only this kind of customer.
    pub kind: Option<CustomerKind>,
    /// Only this salesperson's; 0 for those without one.
    pub owner: Option<i64>,
    /// Only what this legal entity of ours sold.
    pub seller: Option<Seller>,
}

impl AgeingQuery {
    /// Everything as of a day, with the usual buckets.
    pub fn on(as_of: Day) -> Self {
        Self {
            as_of,
            basis: Basis::Due,
            known_at: None,
            edges: vec![30, 60, 90, 180, 365],
            scope: Scope::All,
            buyer: None,
            kind: None,
            owner: None,
            seller: None,
        }
    }
}

/// One bucket. Days are days overdue (or days since the invoice), both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgeingBucket {
    /// `None`: no lower end (not due).
    pub from_days: Option<i32>,
    /// `None`: no upper end.
    pub to_days: Option<i32>,
    /// Open, in minor units of the company's currency.
    pub open_minor: i64,
    /// Items.
    pub items: i64,
}

/// The same in one currency, unconverted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrencyAgeing {
    /// The currency.
    pub currency: Currency,
    /// Open items.
    pub items: i64,
    /// Open per bucket, in its own minor units.
    pub open_minor: Vec<i64>,
    /// Receipts that are not allocated.
    pub unallocated_minor: i64,
    /// Credit notes that are not allocated.
    pub credit_note_minor: i64,
    /// The rate that turned it into the company's currency, as a decimal; `None` if none is known.
    pub rate: Option<String>,
}

impl CurrencyAgeing {
    /// What of it is in no total.
    fn unrated(&self) -> Option<Unrated> {
        let left_minor = self.unallocated_minor + self.credit_note_minor;
        let open_minor = self.open_minor.iter().sum();
        (self.rate.is_none() && (self.items != 0 || left_minor != 0)).then_some(Unrated {
            currency: self.currency,
            items: self.items,
            open_minor,
            left_minor,
        })
    }
}

/// What stands in a currency that has no rate and therefore counts nothing in any total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unrated {
    /// The currency.
    pub currency: Currency,
    /// Open items.
    pub items: i64,
    /// Open, in its own minor units.
    pub open_minor: i64,
    /// Receipts and credit notes that are not allocated, in its own minor units.
    pub left_minor: i64,
}

/// An ageing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ageing {
    /// What was asked.
    pub query: AgeingQuery,
    /// The company's currency.
    pub currency: Currency,
    /// The buckets in order.
    pub buckets: Vec<AgeingBucket>,
    /// Open items.
    pub items: i64,
    /// Buyers with open items.
    pub buyers: i64,
    /// The sum of the buckets.
    pub open_minor: i64,
    /// Receipts that are not allocated.
    pub unallocated_minor: i64,
    /// Credit notes that are not allocated.
    pub credit_note_minor: i64,
    /// What stands in other currencies and how it was converted.
    pub by_currency: Vec<CurrencyAgeing>,
    /// What is not in the totals, because its currency has no rate.
    pub unrated: Vec<Unrated>,
}

impl Ageing {
    /// What is owed in the end: open less unallocated receipts and credit notes.
    pub const fn net_minor(&self) -> i64 {
        self.open_minor - self.unallocated_minor - self.credit_note_minor
    }

    /// Overdue, in minor units (by due date only; by invoice date it is zero).
    pub fn overdue_minor(&self) -> i64 {
        let overdue = |bucket: &&AgeingBucket| bucket.from_days.is_some_and(|from| from > 0);
        match self.query.basis {
            Basis::Due => self.buckets.iter().filter(overdue).map(|b| b.open_minor).sum(),
            Basis::Issued => 0,
        }
    }
}

/// The buckets of a query: both ends, in days.
pub(super) fn bounds(query: &AgeingQuery) -> Vec<(Option<i32>, Option<i32>)> {
    let mut bounds = Vec::with_capacity(query.edges.len() + 2);
    let mut from = match query.basis {
        Basis::Due => {
            bounds.push((None, Some(0)));
            1
        }
        Basis::Issued => 0,
    };
    for edge in &query.edges {
        bounds.push((Some(from), Some(*edge)));
        from = edge + 1;
    }
    bounds.push((Some(from), None));
    bounds
}

/// The relation of open items as of the query's day: `id, buyer_id, currency, due_on,
/// issued_on, open_minor`.
pub(super) fn open_items(ask: &mut Ask, query: &AgeingQuery, latest: bool) {
    let day = query.as_of;
    if let Some(known) = query.known_at {
        ask.text(
            "(SELECT * FROM (SELECT i.id, i.buyer_id, i.currency, i.due_on, i.issued_on, \
             i.amount_minor - COALESCE((SELECT CAST(SUM(m.amount_minor) AS BIGINT) \
             FROM receivables_movement m WHERE m.item_id = i.id AND m.effective_on <= ",
        );
        ask.value(day).text(" AND m.recorded_at <= ").value(known.0);
        ask.text("), 0) AS open_minor FROM receivables_item i WHERE i.issued_on <= ").value(day);
        ask.text(" AND i.recorded_at <= ").value(known.0);
        only_whose(ask, query, "i");
        ask.text(") AS every_item WHERE open_minor <> 0)");
    } else if latest {
        ask.text(
            "(SELECT i.id, i.buyer_id, i.currency, i.due_on, i.issued_on, i.open_minor \
             FROM receivables_item i WHERE i.closed_on IS NULL",
        );
        only_whose(ask, query, "i");
        ask.text(")");
    } else {
        ask.text(
            "(SELECT * FROM (SELECT i.id, i.buyer_id, i.currency, i.due_on, i.issued_on, \
             i.amount_minor - CASE WHEN i.moved_on IS NULL OR i.moved_on > ",
        );
        ask.value(day).text(
            " THEN 0 ELSE COALESCE((SELECT CAST(SUM(m.amount_minor) AS BIGINT) \
             FROM receivables_movement m WHERE m.item_id = i.id AND m.effective_on <= ",
        );
        ask.value(day)
            .text("), 0) END AS open_minor FROM receivables_item i WHERE i.issued_on <= ");
        ask.value(day).text(" AND (i.closed_on IS NULL OR i.closed_on > ").value(day).text(")");
        only_whose(ask, query, "i");
        ask.text(") AS every_item WHERE open_minor <> 0)");
    }
}

/// The relation of unallocated credits as of the query's day: `buyer_id, currency, kind,
/// left_minor`.
pub(super) fn unspent(ask: &mut Ask, query: &AgeingQuery, latest: bool) {
    let day = query.as_of;
    if latest && query.known_at.is_none() {
        ask.text(
            "(SELECT c.buyer_id, c.currency, c.kind, c.unallocated_minor AS left_minor \
             FROM receivables_credit c WHERE c.closed_on IS NULL",
        );
        only_whose(ask, query, "c");
        ask.text(")");
        return;
    }
    ask.text(
        "(SELECT c.buyer_id, c.currency, c.kind, c.amount_minor - COALESCE((SELECT \
         CAST(SUM(m.amount_minor) AS BIGINT) FROM receivables_movement m \
         WHERE m.credit_id = c.id AND m.effective_on <= ",
    );
    ask.value(day);
    if let Some(known) = query.known_at {
        ask.text(" AND m.recorded_at <= ").value(known.0);
    }
    ask.text("), 0) AS left_minor FROM receivables_credit c WHERE c.effective_on <= ").value(day);
    match query.known_at {
        Some(known) => ask.text(" AND c.recorded_at <= ").value(known.0),
        None => ask.text(" AND (c.closed_on IS NULL OR c.closed_on > ").value(day).text(")"),
    };
    only_whose(ask, query, "c");
    ask.text(")");
}

fn only_whose(ask: &mut Ask, query: &AgeingQuery, alias: &str) {
    if let Some(buyer) = query.buyer {
        ask.text(" AND ").text(alias).text(".buyer_id = ").value(buyer);
    }
    if let Some(seller) = query.seller {
        seller.only(ask, alias);
    }
}

/// ` AND <alias>.buyer_id IN (…)` where the query is narrowed to some buyers.
pub(super) fn only_some(ask: &mut Ask, query: &AgeingQuery, alias: &str) {
    let owners = [scope_owner(query.scope), query.owner];
    if owners.iter().all(Option::is_none) && query.kind.is_none() {
        return;
    }
    ask.text(" AND ").text(alias).text(".buyer_id IN (SELECT id FROM parties_buyer WHERE 1 = 1");
    for owner in owners.into_iter().flatten() {
        match owner {
            0 => ask.text(" AND owner_id IS NULL"),
            owner => ask.text(" AND owner_id = ").value(owner),
        };
    }
    if let Some(kind) = query.kind {
        ask.text(" AND kind = ").value(kind.code());
    }
    ask.text(")");
}

pub(super) struct Ground {
    pub(super) latest: bool,
    pub(super) rates: RateBook,
}

pub(super) async fn ground(db: &Db, query: &AgeingQuery) -> Result<Ground> {
    let state = ledger_state(db).await?;
    let latest =
        query.known_at.is_none() && state.last_effective_on.is_none_or(|last| last <= query.as_of);
    let rates = RateBook::new(company_currency(db).await?, list_rates(db).await?);
    Ok(Ground { latest, rates })
}

/// The ageing in total.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn ageing(db: &Db, query: &AgeingQuery) -> Result<Ageing> {
    let what = format!("receivables.ageing {query:?}");
    db.held_fresh(what, query.clone(), |db, q| Box::pin(ageing_now(db, q))).await
}

async fn ageing_now(db: &Db, query: &AgeingQuery) -> Result<Ageing> {
    let ground = ground(db, query).await?;
    let bounds = bounds(query);
    let bucket =
        |&(from_days, to_days)| AgeingBucket { from_days, to_days, open_minor: 0, items: 0 };
    let mut sums = Ageing {
        query: query.clone(),
        currency: ground.rates.company(),
        buckets: bounds.iter().map(bucket).collect(),
        items: 0,
        buyers: 0,
        open_minor: 0,
        unallocated_minor: 0,
        credit_note_minor: 0,
        by_currency: Vec::new(),
        unrated: Vec::new(),
    };
    let (mut one, other) = match ageing_sums::worth_halving(db, query).await? {
        Some(middle) => {
            let (one, other) = db.snapshot_pair().await?;
            (one, other.map(|other| (other, middle)))
        }
        None => (db.snapshot().await?, None),
    };
    let found = ageing_sums::currencies(&mut one, other, query, ground.latest).await?;
    sum_items(one.conn(), &ground, &mut sums, found).await?;
    sum_unspent(one.conn(), &ground, &mut sums).await?;
    sums.items = sums.buckets.iter().map(|bucket| bucket.items).sum();
    sums.open_minor = sums.buckets.iter().map(|bucket| bucket.open_minor).sum();
    sums.by_currency.sort_by_key(|own| own.currency);
    sums.unrated = sums.by_currency.iter().filter_map(CurrencyAgeing::unrated).collect();
    Ok(sums)
}

impl Ageing {
    const fn add_unspent(&mut self, receipt: bool, company_minor: i64) {
        match receipt {
            true => self.unallocated_minor += company_minor,
            false => self.credit_note_minor += company_minor,
        }
    }

    /// The line of a currency, made where it is not there yet.
    fn own(&mut self, currency: Currency, rates: &RateBook) -> &mut CurrencyAgeing {
        let known = self.by_currency.iter().position(|own| own.currency == currency);
        let place = known.unwrap_or_else(|| {
            let rate = rates.seen_by(currency, self.query.as_of);
            self.by_currency.push(CurrencyAgeing {
                currency,
                items: 0,
                open_minor: vec![0; self.buckets.len()],
                unallocated_minor: 0,
                credit_note_minor: 0,
                rate: rate.map(|rate| rate.0.normalize().to_string()),
            });
            self.by_currency.len() - 1
        });
        &mut self.by_currency[place]
    }
}

async fn sum_items(
    connection: &mut store::AnyConnection,
    ground: &Ground,
    sums: &mut Ageing,
    found: Vec<CurrencySums>,
) -> Result<()> {
    let query = sums.query.clone();
    for CurrencySums { currency, buyers, buckets } in &found {
        sums.buyers += buyers;
        for (n, (open, items)) in buckets.iter().enumerate() {
            let own = sums.own(*currency, &ground.rates);
            own.open_minor[n] = *open;
            own.items += items;
            sums.buckets[n].items += items;
            if *currency == sums.currency {
                sums.buckets[n].open_minor += open;
            }
        }
    }
    if sums.by_currency.iter().any(|own| own.currency != sums.currency) {
        for item in foreign_items(connection, (&query, ground), None).await? {
            sums.buckets[item.place].open_minor += item.company_minor;
        }
    }
    if found.len() > 1 {
        // A buyer may owe in several currencies and still is one.
        sums.buyers = count_buyers(connection, &query, ground.latest).await?;
    }
    Ok(())
}

async fn sum_unspent(
    connection: &mut store::AnyConnection,
    ground: &Ground,
    sums: &mut Ageing,
) -> Result<()> {
    let query = sums.query.clone();
    let mut ask = Ask::new("SELECT o.currency, o.kind, CAST(SUM(o.left_minor) AS BIGINT) FROM ");
    unspent(&mut ask, &query, ground.latest);
    ask.text(" AS o WHERE 1 = 1");
    only_some(&mut ask, &query, "o");
    ask.text(" GROUP BY o.currency, o.kind");
    let mut foreign = false;
    for row in ask.rows(connection, "summing unallocated receipts").await? {
        let (currency, left, receipt) = (row.currency(0)?, row.int(2)?, row.text(1)? == "receipt");
        let own = sums.own(currency, &ground.rates);
        match receipt {
            true => own.unallocated_minor = left,
            false => own.credit_note_minor = left,
        }
        if currency == sums.currency {
            sums.add_unspent(receipt, left);
        } else {
            foreign = true;
        }
    }
    if foreign {
        for credit in foreign_credits(connection, (&query, ground), None).await? {
            sums.add_unspent(credit.receipt, credit.company_minor);
        }
    }
    Ok(())
}

async fn count_buyers(
    connection: &mut store::AnyConnection,
    query: &AgeingQuery,
    latest: bool,
) -> Result<i64> {
    let mut ask = Ask::new("SELECT COUNT(DISTINCT o.buyer_id) FROM ");
    open_items(&mut ask, query, latest);
    ask.text(" AS o WHERE 1 = 1");
    only_some(&mut ask, query, "o");
    ask.row(connection, "counting buyers").await?.int(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_meet_without_gap_or_overlap() {
        let mut query = AgeingQuery::on("2026-11-21".parse().expect("day"));
        query.edges = vec![30, 60];
        assert_eq!(
            bounds(&query),
            [(None, Some(0)), (Some(1), Some(30)), (Some(31), Some(60)), (Some(61), None)]
        );
        query.basis = Basis::Issued;
        assert_eq!(bounds(&query), [(Some(0), Some(30)), (Some(31), Some(60)), (Some(61), None)]);
    }
}
