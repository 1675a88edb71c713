//! The same receivables as a ledger sees them that follows the payer's reference, else the oldest
//! due: the picture must hold without knowing what payers meant.

use std::collections::BTreeMap;

use base::{Currency, Day};
use world::{BuyerNo, Fact, Spec, World};

use crate::day;

struct Item {
    number: String,
    due_on: Day,
    open: i64,
    amount: i64,
    /// Paid in full on this day.
    closed_on: Option<Day>,
}

#[derive(Default)]
struct Book {
    items: Vec<Item>,
    /// Of each receipt: what it paid.
    paid: BTreeMap<String, Vec<(usize, i64)>>,
    unallocated: i64,
    sold: i64,
}

impl Book {
    fn allocate(&mut self, document: &str, named: &[String], amount: i64, on: Option<Day>) {
        let mut order: Vec<usize> = (0..self.items.len()).collect();
        order.sort_by_key(|at| self.items[*at].due_on);
        let is_named = |at: &usize| named.contains(&self.items[*at].number);
        let mut chosen: Vec<usize> = order.iter().copied().filter(is_named).collect();
        if on.is_some() {
            chosen.extend(order.iter().copied().filter(|at| !is_named(at)));
        }
        let mut rest = amount;
        let mut parts = Vec::new();
        for at in chosen {
            let part = rest.min(self.items[at].open);
            if part > 0 {
                self.items[at].open -= part;
                if let (0, Some(day)) = (self.items[at].open, on) {
                    self.items[at].closed_on = Some(day);
                }
                rest -= part;
                parts.push((at, part));
            }
        }
        self.unallocated += rest;
        self.paid.insert(document.to_owned(), parts);
    }
}

#[test]
fn a_ledger_without_foresight_sees_the_same_picture() {
    let world = World::simulate(&Spec::demo(day("2026-11-21")));
    let until = world.spec.until;
    let mut books: BTreeMap<BuyerNo, Book> = BTreeMap::new();
    for fact in world.facts.in_order() {
        match fact {
            Fact::Invoice(i) if i.currency == Currency::CNY => {
                let book = books.entry(i.buyer).or_default();
                book.sold += if until.days_since(i.known_on) < 365 { i.amount_minor } else { 0 };
                book.items.extend(i.instalments.iter().map(|p| Item {
                    number: i.number.clone(),
                    due_on: p.due_on,
                    open: p.amount_minor,
                    amount: p.amount_minor,
                    closed_on: None,
                }));
            }
            Fact::Receipt(r) if r.currency == Currency::CNY => {
                let book = books.entry(r.buyer).or_default();
                book.allocate(&r.number, &r.references, r.amount_minor, Some(r.received_on));
            }
            Fact::CreditNote(c) if c.currency == Currency::CNY => {
                let book = books.entry(c.buyer).or_default();
                book.allocate(&c.number, std::slice::from_ref(&c.invoice), c.amount_minor, None);
            }
            Fact::Reversal(r) => {
                let Some(book) = books.get_mut(&r.buyer) else { continue };
                for (at, part) in book.paid.remove(&r.receipt).unwrap_or_default() {
                    book.items[at].open += part;
                    book.items[at].closed_on = None;
                }
            }
            _ => {}
        }
    }
    let items = || books.values().flat_map(|b| &b.items);
    let open: i64 = items().map(|i| i.open).sum();
    let overdue: i64 = items().filter(|i| i.due_on < until).map(|i| i.open).sum();
    let sold: i64 = books.values().map(|b| b.sold).sum();
    let unallocated: i64 = books.values().map(|b| b.unallocated).sum();
    let share = |part: i64| part as f64 / open as f64;
    let dso = open as f64 / sold as f64 * 365.0;
    println!("overdue {:.3} dso {dso:.1} unallocated {:.4}", share(overdue), share(unallocated));
    let paid: Vec<i32> = items().filter_map(|i| Some(i.closed_on?.days_since(i.due_on))).collect();
    let later = |than: i32| paid.iter().filter(|d| **d > than).count() as f64 / paid.len() as f64;
    let reached = |i: &&Item| {
        let on = i.due_on.plus_days(90);
        let open = i.open > 0 || i.closed_on.is_some_and(|closed| closed >= on);
        i.amount > 0 && open && on <= until && until.days_since(on) < 365
    };
    let active = books.values().filter(|b| b.sold > 0).count() as f64;
    let bad = books.values().filter(|b| b.items.iter().any(|i| reached(&i))).count() as f64;
    let (log, promises) = (world.facts.contact_log.len(), world.facts.promises.len());
    println!(
        "late {:.3}, by more than 14 days {:.3}; {bad} of {active} reach 90 days: {:.3}; \
         {log} contacts, {promises} promises",
        later(0),
        later(14),
        bad / active
    );
    assert!((0.09..=0.20).contains(&share(overdue)) && (65.0..=85.0).contains(&dso));
    assert!((0.30..=0.45).contains(&later(0)) && later(14) < later(0) / 2.0);
    assert!((0.03..=0.10).contains(&(bad / active)), "{bad} of {active} reach 90 days");
    assert!((4_000..=5_000).contains(&log) && (1_200..=1_800).contains(&promises));
    assert!((0.000_1..=0.02).contains(&share(unallocated)));
}
