//! Chains and circles over the debts that are known, with what buyers owe us and what we owe suppliers by the
//! books. Debts in other currencies than the company's stand in the list and in no chain.

use std::{collections::HashMap, sync::Arc};

use base::{Currency, Day, Rejection, Result};
use quant::debts::{Chain, Debt, Reach, Web};
use store::{Ask, Columns, Db};

use crate::{parties::BuyerId, receivables::company_currency};

/// A party of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its number among the parties of debts; 0 is us.
    pub id: i64,
    /// Its name; empty for us.
    pub name: String,
    /// Whose row it is, where it is a buyer.
    pub buyer_id: Option<BuyerId>,
}

/// A party, or us.
pub type Party = Named;

/// A debt of a chain: from one party to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// How much.
    pub amount_minor: i64,
    /// What it rests on; empty where it comes from the books.
    pub basis: String,
    /// The day for which it is said, where a person said it.
    pub as_of: Option<Day>,
}

/// A chain or a circle with names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The parties, each owing the next.
    pub parties: Vec<Party>,
    /// The debts between them; of a circle the last leads back to the first.
    pub links: Vec<Link>,
    /// What can be set off along it.
    pub amount_minor: i64,
}

impl Way {
    /// Whether it comes back to its first party.
    pub fn is_circle(&self) -> bool {
        self.parties.len() == self.links.len()
    }

    /// Its parties by number, as an address spells them.
    pub fn spelt(&self) -> String {
        let ids: Vec<String> = self.parties.iter().map(|one| one.id.to_string()).collect();
        ids.join(".")
    }
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Circles {
    /// Chains or circles.
    pub ways: Vec<Way>,
    /// Parties that were looked at.
    pub parties: usize,
    /// Debts that were looked at.
    pub debts: usize,
    /// Whether there are more than were looked for.
    pub cut_off: bool,
}

impl Circles {
    /// What can be set off in all.
    pub fn total_minor(&self) -> i64 {
        self.ways.iter().fold(0, |sum, way| sum.saturating_add(way.amount_minor))
    }
}

/// All that is known, ready to be searched.
#[derive(Debug)]
struct Book {
    parties: Vec<Party>,
    place: HashMap<i64, usize>,
    debts: Vec<Debt>,
    links: Vec<Link>,
}

/// Us, the first party.
const US: usize = 0;

impl Book {
    async fn load(db: &Db) -> Result<Self> {
        let currency = company_currency(db).await?;
        let mut snapshot = db.snapshot().await?;
        let us = Named { id: 0, name: String::new(), buyer_id: None };
        let mut book = Self {
            parties: vec![us],
            place: HashMap::from([(0, US)]),
            debts: Vec::new(),
            links: Vec::new(),
        };
        let ask = Ask::new("SELECT id, name, buyer_id FROM collections_debtor ORDER BY id");
        for row in ask.rows(snapshot.conn(), "reading parties of debts").await? {
            let (id, buyer_id) = (row.int(0)?, row.maybe_int(2)?);
            book.place.insert(id, book.parties.len());
            book.parties.push(Named { id, name: row.text(1)?, buyer_id });
        }
        let mut ask = Ask::new(
            "SELECT debtor_id, creditor_id, amount_minor, basis, as_of FROM collections_debt \
             WHERE live = 1 AND currency = ",
        );
        ask.value(currency.code()).text(" ORDER BY id");
        for row in ask.rows(snapshot.conn(), "reading debts").await? {
            let ends = book.place.get(&row.int(0)?).zip(book.place.get(&row.int(1)?));
            let Some((debtor, creditor)) = ends.map(|(a, b)| (*a, *b)) else { continue };
            let link =
                Link { amount_minor: row.int(2)?, basis: row.text(3)?, as_of: Some(row.day(4)?) };
            book.add((debtor, creditor), link);
        }
        book.of_the_books(&mut snapshot, currency).await?;
        Ok(book)
    }

    fn add(&mut self, (debtor, creditor): (usize, usize), link: Link) {
        self.debts.push(Debt { debtor, creditor, amount: link.amount_minor });
        self.links.push(link);
    }

    /// What buyers that stand among the parties owe us, and what we owe them.
    async fn of_the_books(
        &mut self,
        snapshot: &mut store::Snapshot,
        currency: Currency,
    ) -> Result<()> {
        let mut ask = Ask::new(
            "SELECT d.id, (SELECT CAST(COALESCE(SUM(i.open_minor), 0) AS BIGINT) \
             FROM receivables_item i WHERE i.buyer_id = d.buyer_id AND i.closed_on IS NULL \
             AND i.currency = ",
        );
        ask.value(currency.code()).text(
            "), (SELECT CAST(COALESCE(SUM(p.open_minor), 0) AS BIGINT) FROM payables_bill p \
             WHERE p.supplier_id = d.buyer_id AND p.open_minor > 0 AND p.undone_by IS NULL \
             AND p.currency = ",
        );
        ask.value(currency.code())
            .text(") FROM collections_debtor d WHERE d.buyer_id IS NOT NULL ORDER BY d.id");
        let link = |amount_minor| Link { amount_minor, basis: String::new(), as_of: None };
        for row in ask.rows(snapshot.conn(), "reading what the books say").await? {
            let Some(at) = self.place.get(&row.int(0)?).copied() else { continue };
            let (owes, owed) = (row.int(1)?, row.int(2)?);
            if owes > 0 {
                self.add((at, US), link(owes));
            }
            if owed > 0 {
                self.add((US, at), link(owed));
            }
        }
        Ok(())
    }

    fn named(&self, chain: &Chain) -> Way {
        let party = |at: &usize| self.parties.get(*at).cloned();
        let link = |at: &usize| self.links.get(*at).cloned();
        Way {
            parties: chain.parties.iter().filter_map(party).collect(),
            links: chain.debts.iter().filter_map(link).collect(),
            amount_minor: chain.amount,
        }
    }
}

/// The book; read anew only after a change.
async fn book(db: &Db) -> Result<Arc<Book>> {
    let what = "collections-debt-book".to_owned();
    db.held_fresh(what, (), |db, ()| Box::pin(load_now(db))).await
}

async fn load_now(db: &Db) -> Result<Arc<Book>> {
    Ok(Arc::new(Book::load(db).await?))
}

/// Circles that can be set off one after the other, the largest first. Answered anew only after a change.
///
/// # Errors
/// A fault from the database.
pub async fn circles(db: &Db) -> Result<Circles> {
    let what = "collections-circles".to_owned();
    db.held_fresh(what, (), |db, ()| Box::pin(circles_now(db))).await
}

async fn circles_now(db: &Db) -> Result<Circles> {
    let book = book(db).await?;
    let web = Web::of(book.parties.len(), &book.debts);
    let found = web.circles(&Reach::default());
    let mut ways: Vec<Way> = found.chains.iter().map(|one| book.named(one)).collect();
    ways.sort_by_key(|way| std::cmp::Reverse(way.amount_minor));
    Ok(Circles {
        ways,
        parties: book.parties.len() - 1,
        debts: book.debts.len(),
        cut_off: found.cut_off,
    })
}

/// Who owes a buyer that owes us, and who owes them; circles among these come first.
///
/// # Errors
/// A fault from the database.
pub async fn chains_of(db: &Db, buyer: BuyerId) -> Result<Circles> {
    let book = book(db).await?;
    let at = book.parties.iter().position(|one| one.buyer_id == Some(buyer));
    let Some(at) = at else { return Ok(Circles::default()) };
    // Only this buyer's debt leads to us: the chains are its chains.
    let kept = book.debts.iter().enumerate();
    let kept = kept.filter(|(_, debt)| debt.creditor != US || debt.debtor == at);
    let (debts, places): (Vec<Debt>, Vec<usize>) = kept.map(|(place, debt)| (*debt, place)).unzip();
    let web = Web::of(book.parties.len(), &debts);
    let owes_us = debts.iter().any(|debt| debt.creditor == US);
    let end = if owes_us { US } else { at };
    let found = web.chains_to(end, &Reach { parties: 5, chains: 100, looks: 2_000_000 });
    let named = |one: &Chain| {
        let place = |debt: &usize| places.get(*debt).copied();
        let debts = one.debts.iter().filter_map(place).collect();
        book.named(&Chain { debts, ..one.clone() })
    };
    Ok(Circles {
        ways: found.chains.iter().map(named).collect(),
        parties: book.parties.len() - 1,
        debts: debts.len(),
        cut_off: found.cut_off,
    })
}

/// A way by the numbers of its parties, as the debts are now. `closed` asks for the circle.
///
/// # Errors
/// `collections.way-gone` where one of its debts is not there any more, or a fault.
pub async fn way_of(db: &Db, ids: &[i64], closed: bool) -> Result<Way> {
    let gone = || Rejection::new("collections.way-gone");
    let book = book(db).await?;
    let places: Option<Vec<usize>> = ids.iter().map(|id| book.place.get(id).copied()).collect();
    let places = places.filter(|all| (2..=8).contains(&all.len())).ok_or_else(gone)?;
    let mut pairs: Vec<(usize, usize)> =
        places.windows(2).filter_map(|two| Some((*two.first()?, *two.get(1)?))).collect();
    if closed {
        pairs.extend(places.last().copied().zip(places.first().copied()));
    }
    let mut links = Vec::with_capacity(pairs.len());
    for (debtor, creditor) in pairs {
        let fits = |debt: &&(usize, &Debt)| debt.1.debtor == debtor && debt.1.creditor == creditor;
        let largest =
            book.debts.iter().enumerate().filter(|one| fits(&one)).max_by_key(|one| one.1.amount);
        let (at, _) = largest.ok_or_else(gone)?;
        links.extend(book.links.get(at).cloned());
    }
    let parties = places.iter().filter_map(|at| book.parties.get(*at).cloned()).collect();
    let amount_minor = links.iter().map(|one| one.amount_minor).min().unwrap_or(0);
    Ok(Way { parties, links, amount_minor })
}
