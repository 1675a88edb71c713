//! What the ledger sees of a simulated day: invoices, money, bounces.

use std::collections::BTreeMap;

use base::{Day, Moment};
use credit::receivables::{self, Apply, NewCredit};
use store::Db;
use testkit::Dice;

use super::{
    books::{Books, Debt, Part},
    post::Post,
};
use crate::{
    ledger::{begin, book_credits, book_items, item, keep, receipt},
    promises::{id_of, named},
};

/// Money on its way.
pub enum Coming {
    Named { debt: usize, minor: i64, bounces: bool },
    Loose { buyer: usize, minor: i64 },
    Back { credit: i64, debt: usize, part: usize },
}

pub struct Year {
    pub dice: Dice,
    pub books: Books,
    pub post: Post,
    pub today: Day,
    pub start: Day,
    pub coming: BTreeMap<Day, Vec<Coming>>,
    /// Disputes by the day of their end: row, item.
    pub ending: BTreeMap<Day, Vec<(i64, usize)>>,
    pub papers: BTreeMap<usize, i64>,
    pub talks: BTreeMap<usize, (i64, Day)>,
    pub count: u32,
    pub crashed: u32,
    pub held_back: BTreeMap<String, u32>,
}

const PEOPLE: [&str; 3] = ["xs1", "cm1", "fin"];

pub fn small(n: u64) -> i32 {
    i32::try_from(n).expect("small")
}

pub fn at_hour(db: &Db, on: Day, hour: i64) {
    db.clock().set(Moment(i64::from(on.epoch_days()) * 86_400_000_000 + hour * 3_600_000_000));
}

impl Year {
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.dice.below(end as u64)).expect("small")
    }

    pub fn one_in(&mut self, n: u64) -> bool {
        self.dice.below(n) == 0
    }

    pub fn pick(&mut self, of: &[&'static str]) -> &'static str {
        of[self.below(of.len())]
    }

    pub fn person(&mut self) -> &'static str {
        self.pick(&PEOPLE)
    }

    /// Some buyers, one in so many and one more.
    pub fn some(&mut self, one_in: usize) -> Vec<usize> {
        let all = self.books.parties.len();
        (0..=all / one_in).map(|_| self.below(all)).collect()
    }

    /// Eight days of the year on which nobody looks at the bank.
    pub fn blind(&self) -> bool {
        (100..108).contains(&self.today.days_since(self.start))
    }

    /// Invoices of a day with the money that will come for them; some of the first are years old.
    pub async fn invoices(&mut self, db: &Db, every: u64) {
        let (mut new, mut whose, first) = (Vec::new(), Vec::new(), self.today == self.start);
        for buyer in 0..self.books.parties.len() {
            let old = first && self.one_in(4);
            if !old && !self.one_in(every) {
                continue;
            }
            self.count += 1;
            let back = if old { 940 + small(self.dice.below(200)) } else { 0 };
            let issued = self.today.plus_days(-back);
            let days = if self.one_in(2) { 10 } else { 30 };
            let amount = 20_000 + i64::from(small(self.dice.below(900_000)));
            let number = format!("F{}", self.count);
            let id = self.books.parties[buyer].id;
            new.push(item(id, &number, &issued.to_string(), days, amount));
            whose.push(buyer);
        }
        let booked = book_items(db, &new).await;
        for ((new, buyer), booked) in new.into_iter().zip(whose).zip(booked) {
            let at = self.books.debts.len();
            let debt = Debt {
                id: id_of(&booked),
                buyer,
                number: new.number,
                due_on: new.due_on,
                amount: new.amount_minor,
                parts: Vec::new(),
                noted: 0,
                disputed: 0,
                anew: Vec::new(),
                agreed: false,
            };
            self.books.debt_of.insert(debt.id, at);
            self.books.parties[buyer].debts.push(at);
            self.books.debts.push(debt);
            self.habits(at);
        }
    }

    fn habits(&mut self, debt: usize) {
        let (buyer, due, amount) = (
            self.books.debts[debt].buyer,
            self.books.debts[debt].due_on,
            self.books.debts[debt].amount,
        );
        let from = due.max(self.today);
        let mut plan = |after: i32, minor: i64, bounces: bool| {
            let on = from.plus_days(after).max(self.today);
            self.coming.entry(on).or_default().push(Coming::Named { debt, minor, bounces });
        };
        let slip = small(self.dice.below(60));
        let bounces = self.dice.below(12) == 0;
        match self.books.parties[buyer].habit {
            0..=3 => plan(slip % 5 - 3, amount, bounces),
            4..=6 => plan(5 + slip, amount, bounces),
            7 => {
                plan(15 + slip, amount / 2, false);
                plan(70 + slip, amount, bounces);
            }
            8 => {
                let on = from.plus_days(8 + slip / 3);
                self.coming.entry(on).or_default().push(Coming::Loose { buyer, minor: amount });
            }
            _ => {}
        }
    }

    /// Books the money of the days before another one. What bounces does so in the morning.
    pub async fn money(&mut self, db: &Db, (before, morning): (Day, bool)) {
        let later = self.coming.split_off(&before);
        let due = std::mem::replace(&mut self.coming, later);
        let (mut new, mut whose) = (Vec::<NewCredit>::new(), Vec::new());
        let mut taken: BTreeMap<usize, i64> = BTreeMap::new();
        let on = self.today.to_string();
        for one in due.into_values().flatten() {
            let number = format!("R{}", self.count);
            match one {
                Coming::Named { debt, minor, .. } => {
                    let of = &self.books.debts[debt];
                    let other = taken.entry(debt).or_default();
                    let minor = minor.min(of.open() - *other);
                    if minor <= 0 {
                        continue;
                    }
                    *other += minor;
                    let mut paid = receipt(self.books.parties[of.buyer].id, &number, &on, minor);
                    paid.targets = vec![named(&of.number)];
                    new.push(paid);
                }
                Coming::Loose { buyer, minor } => {
                    new.push(receipt(self.books.parties[buyer].id, &number, &on, minor));
                }
                Coming::Back { .. } if !morning => {
                    self.coming.entry(self.today.plus_days(1)).or_default().push(one);
                    continue;
                }
                Coming::Back { credit, debt, part } => {
                    self.bounced(db, (credit, debt, part)).await;
                    continue;
                }
            }
            self.count += 1;
            whose.push(one);
        }
        let booked = book_credits(db, &new, Apply::Named).await;
        if !new.is_empty() {
            self.books.bank_on = Some(self.today);
        }
        for ((new, of), booked) in new.into_iter().zip(whose).zip(booked) {
            self.note(of, new.amount_minor, id_of(&booked));
        }
    }

    fn note(&mut self, of: Coming, minor: i64, credit: i64) {
        let on = self.today;
        match of {
            Coming::Loose { buyer, .. } => self.books.parties[buyer].loose.push((on, minor)),
            Coming::Named { debt, bounces, .. } => {
                let parts = &mut self.books.debts[debt].parts;
                parts.push(Part { on, minor, back: false });
                let part = parts.len() - 1;
                if bounces {
                    let back = Coming::Back { credit, debt, part };
                    self.coming.entry(on.plus_days(9)).or_default().push(back);
                }
            }
            Coming::Back { .. } => {}
        }
    }

    async fn bounced(&mut self, db: &Db, (credit, debt, part): (i64, usize, usize)) {
        let mut tx = begin(db).await;
        receivables::bounce_receipt(&mut tx, credit, self.today, "退票").await.expect("back");
        keep(tx).await;
        self.books.debts[debt].parts[part].back = true;
        self.rewatch(self.books.debts[debt].buyer);
    }

    /// What was kept may not be any more.
    fn rewatch(&mut self, buyer: usize) {
        let theirs = self.books.parties[buyer].given.clone();
        self.books.watched.extend(theirs.into_iter().filter(|at| !self.books.given[*at].gone));
    }
}
