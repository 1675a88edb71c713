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
    fn allocate(&mut self, document: &str, named: &[String], amount: i64, oldest: bool) {
        let mut order: Vec<usize> = (0..self.items.len()).collect();
        order.sort_by_key(|at| self.items[*at].due_on);
        let is_named = |at: &usize| named.contains(&self.items[*at].number);
        let mut chosen: Vec<usize> = order.iter().copied().filter(is_named).collect();
        if oldest {
            chosen.extend(order.iter().copied().filter(|at| !is_named(at)));
        }
        let mut rest = amount;
        let mut parts = Vec::new();
        for at in chosen {
            let part = rest.min(self.items[at].open);
            if part > 0 {
                self.items[at].open -= part;
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
                }));
            }
            Fact::Receipt(r) if r.currency == Currency::CNY => {
                let book = books.entry(r.buyer).or_default();
                book.allocate(&r.number, &r.references, r.amount_minor, true);
            }
            Fact::CreditNote(c) if c.currency == Currency::CNY => {
                let book = books.entry(c.buyer).or_default();
                book.allocate(&c.number, std::slice::from_ref(&c.invoice), c.amount_minor, false);
            }
            Fact::Reversal(r) => {
                let Some(book) = books.get_mut(&r.buyer) else { continue };
                for (at, part) in book.paid.remove(&r.receipt).unwrap_or_default() {
                    book.items[at].open += part;
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
    assert!((0.16..=0.28).contains(&share(overdue)) && (75.0..=95.0).contains(&dso));
    assert!((0.000_1..=0.02).contains(&share(unallocated)));
}
