//! A year of collections, day by day: buyers that pay, pay late, promise and break it, bounce, dispute and sign;
//! people who call, write and forget; a house that stops in the midst. `COLLECTIONS_YEAR` (buyers × days, such
//! as `5000x365`) makes it larger, and then only the embedded database lives it.
//!
//! The checkers recompute everything from the books that the test keeps for itself.

mod books;
mod checks;
mod days;
mod deals;
mod morning;
mod post;
mod talks;

use std::collections::BTreeMap;

use testkit::{Dice, TestDb, day};

use self::{
    books::{Books, Party, worked},
    days::{Year, at_hour},
    post::Post,
};
use crate::{
    assess,
    granting::people,
    ledger::buyers,
    strategy::{equip, run},
};

#[expect(clippy::disallowed_methods, reason = "the one setting of this test")]
fn size() -> Option<(usize, i32)> {
    let text = std::env::var("COLLECTIONS_YEAR").unwrap_or_default();
    text.split_once('x').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)))
}

async fn begun(db: &TestDb, count: usize) -> Year {
    let start = day("2026-01-05");
    at_hour(db, start, 12);
    people(db).await;
    equip(db).await;
    let mut dice = Dice::new(20_260_105);
    let codes: Vec<String> = (0..count).map(|n| format!("Y{n:04}")).collect();
    let names: Vec<&str> = codes.iter().map(String::as_str).collect();
    let ids = buyers(db, &names).await;
    let party =
        |(id, code): (i64, String)| Party { id, code, habit: dice.below(10), ..Party::default() };
    let parties: Vec<Party> = ids.iter().copied().zip(codes).map(party).collect();
    let by_id = ids.into_iter().enumerate().map(|(at, id)| (id, at)).collect();
    Year {
        dice,
        books: Books { parties, by_id, ..Books::default() },
        post: Post::default(),
        today: start,
        start,
        coming: BTreeMap::new(),
        ending: BTreeMap::new(),
        papers: BTreeMap::new(),
        talks: BTreeMap::new(),
        count: 0,
        crashed: 0,
        held_back: BTreeMap::new(),
    }
}

/// A day from the night to the evening.
async fn lived(db: &TestDb, year: &mut Year) {
    let (today, works) = (year.today, worked(year.today));
    at_hour(db, today, 6);
    if works {
        year.invoices(db, 24).await;
        if !year.blind() {
            year.money(db, (today, true)).await;
        }
        year.bank(db).await;
        assess::run(db, &today.to_string()).await;
        year.judge();
    }
    run(db).await;
    at_hour(db, today, 10);
    if works {
        year.settle(db).await;
        year.proposed(db).await;
        year.work_off(db).await;
        at_hour(db, today, 13);
        if !year.blind() {
            year.money(db, (today.plus_days(1), false)).await;
        }
        year.promises(db).await;
        year.moves(db).await;
        year.agreements(db).await;
        year.disputes(db).await;
        year.cases(db).await;
        year.consents(db).await;
        year.arrivals(db).await;
    }
    at_hour(db, today, 15);
    year.send(db).await;
    year.evening(db).await;
    if works {
        year.keep(db).await;
        year.none_unseen();
    }
    if today.day_of_month() == 28 {
        year.clocks(db).await;
    }
}

async fn told(db: &TestDb, (count, days): (usize, i32)) {
    let mut year = begun(db, count).await;
    for n in 0..days {
        year.today = year.start.plus_days(n);
        lived(db, &mut year).await;
    }
    // The ledger is looked at once more, so that the last day counts whole.
    assess::run(db, &year.today.to_string()).await;
    year.balance(db).await;
    let books = &year.books;
    println!(
        "{}: {count} buyers, {days} days: {} invoices, {} promises, {} letters, {} cases, \
         {} stops, held {:?}",
        db.name(),
        books.debts.len(),
        books.given.len(),
        books.gone.len(),
        books.cases.len(),
        year.crashed,
        year.held_back
    );
    if days >= 300 {
        let mut stood = BTreeMap::<&str, usize>::new();
        for one in &books.given {
            *stood.entry(one.stood).or_default() += 1;
        }
        assert!(
            ["kept", "partly", "broken"].iter().all(|one| stood.contains_key(one)),
            "{stood:?}"
        );
        assert!(
            books.given.iter().any(|one| one.agreed) && books.given.iter().any(|one| one.moved)
        );
        assert!(
            books.gone.iter().any(|one| one.mailed) && books.gone.iter().any(|one| one.arrived)
        );
        for why in ["bank-old", "promised"] {
            assert!(year.held_back.contains_key(why), "{why}: {:?}", year.held_back);
        }
        assert!(year.crashed > 20 && !books.cases.is_empty());
    }
}

#[tokio::test]
async fn a_year_of_collections_holds_what_it_must() {
    if let Some(size) = size() {
        told(&TestDb::sqlite().await, size).await;
        return;
    }
    told(&TestDb::sqlite().await, (40, 365)).await;
    if let Some(db) = TestDb::postgres().await {
        told(&db, (16, 150)).await;
    }
}
