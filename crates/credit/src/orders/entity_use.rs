//! What a buyer has on account with one of our legal entities: what the gate holds against the limit
//! towards it, and what the buyer's page shows.

use base::{Currency, Day, Result};
use store::{AnyConnection, Ask, Columns, Db, Tx};

use super::{
    facts::Use,
    load::{Book, Sums},
};
use crate::{
    parties::{Buyer, BuyerId, Entity, EntityBook, Seller},
    policy::{Limit, effective_limit},
    receivables::{RateBook, company_currency, list_rates},
};

/// Sums by currency of a buyer with one entity; the order `but` is left out. The caller holds the
/// buyer's lock or a snapshot.
pub(super) async fn sums_with(
    connection: &mut AnyConnection,
    (buyer, seller): (BuyerId, Seller),
    but: i64,
) -> Result<Book> {
    let mut book = Book::new();
    let mut ask = Ask::new("SELECT i.currency, CAST(SUM(i.open_minor) AS BIGINT) ");
    ask.text("FROM receivables_item i WHERE i.closed_on IS NULL AND i.buyer_id = ").value(buyer);
    seller.only(&mut ask, "i");
    ask.text(" GROUP BY i.currency");
    for row in ask.rows(connection, "summing what is open with an entity").await? {
        of(&mut book, row.currency(0)?).items = row.int(1)?;
    }
    let mut ask = Ask::new("SELECT c.currency, CAST(SUM(c.unallocated_minor) AS BIGINT) ");
    ask.text("FROM receivables_credit c WHERE c.closed_on IS NULL AND c.buyer_id = ").value(buyer);
    seller.only(&mut ask, "c");
    ask.text(" GROUP BY c.currency");
    for row in ask.rows(connection, "summing what is unallocated with an entity").await? {
        of(&mut book, row.currency(0)?).credits = row.int(1)?;
    }
    let mut ask = Ask::new(
        "SELECT o.currency, CAST(SUM(o.unbilled_minor) AS BIGINT), \
         CAST(SUM(o.open_minor) AS BIGINT), CAST(SUM(o.claim_minor) AS BIGINT) \
         FROM orders_order o WHERE o.taken = 1 AND o.id <> ",
    );
    ask.value(but).text(" AND o.buyer_id = ").value(buyer);
    seller.only(&mut ask, "o");
    ask.text(" GROUP BY o.currency");
    for row in ask.rows(connection, "summing orders with an entity").await? {
        let sums = of(&mut book, row.currency(0)?);
        (sums.unbilled, sums.open, sums.claim) = (row.int(1)?, row.int(2)?, row.int(3)?);
    }
    Ok(book)
}

fn of(book: &mut Book, currency: Currency) -> &mut Sums {
    book.entry((true, currency)).or_default()
}

/// Refuses an order of an entity that is closed on the order's day; today where none is given. The main
/// one never is, so that nothing is read for it.
pub(super) async fn sells(tx: &mut Tx, (seller, on): (Seller, Option<Day>)) -> Result<()> {
    if seller == Seller::Main {
        return Ok(());
    }
    let day = on.unwrap_or_else(|| tx.clock().today());
    EntityBook::read(tx.conn()).await?.takes_on(seller, day)?;
    Ok(())
}

/// How a buyer stands with one of our legal entities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityStanding {
    /// The entity.
    pub entity: Entity,
    /// What the buyer has on account with it, in the company's currency.
    pub uses: Use,
    /// The most towards it; `None` where no limit is set.
    pub limit: Option<Limit>,
    /// Currencies that have no rate and count nothing here.
    pub unrated: Vec<Currency>,
}

/// How a buyer stands with each legal entity; nothing where there is only one.
///
/// # Errors
/// A fault from the database.
pub async fn list_entity_standings(db: &Db, buyer: &Buyer, on: Day) -> Result<Vec<EntityStanding>> {
    let entities = EntityBook::open(db).await?;
    if !entities.several() {
        return Ok(Vec::new());
    }
    let limit = effective_limit(db, buyer, on).await?;
    let rates = RateBook::new(company_currency(db).await?, list_rates(db).await?);
    let mut snapshot = db.snapshot().await?;
    let mut standings = Vec::with_capacity(entities.all().len());
    for entity in entities.all() {
        let seller = entity.seller();
        let book = sums_with(snapshot.conn(), (buyer.id, seller), 0).await?;
        let mut uses = Use::default();
        let mut unrated = Vec::new();
        for ((_, currency), sums) in &book {
            let rate = (*currency == rates.company()).then_some(None);
            let rate = rate.or_else(|| rates.seen_by(*currency, on).map(Some));
            let Some(rate) = rate else {
                unrated.push(*currency);
                continue;
            };
            let see = |minor: i64| match rate {
                None => minor,
                Some(rate) => rate
                    .convert(base::Money::new(minor, *currency), rates.company())
                    .map_or(0, |seen| seen.minor),
            };
            uses.items += see(sums.items);
            uses.unbilled += see(sums.unbilled);
            uses.orders += see(sums.open);
            uses.deposits += see(sums.claim);
            uses.credits += see(sums.credits);
        }
        let most = limit.by_entity.iter().find(|one| one.seller == seller).map(|one| one.limit);
        uses.limit = most.into();
        standings.push(EntityStanding { entity: entity.clone(), uses, limit: most, unrated });
    }
    Ok(standings)
}
