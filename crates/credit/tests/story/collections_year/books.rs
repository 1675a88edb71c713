//! What the test keeps for itself of the simulated year: written from what it did, never read from the house.
//! The checkers know these books only.

use std::collections::{BTreeMap, BTreeSet};

use base::Day;
use credit::collections::PromisePack;

/// Money that was booked for an item.
pub struct Part {
    pub on: Day,
    pub minor: i64,
    pub back: bool,
}

pub struct Debt {
    pub id: i64,
    pub buyer: usize,
    pub number: String,
    pub due_on: Day,
    pub amount: i64,
    pub parts: Vec<Part>,
    /// Credit notes.
    pub noted: i64,
    /// In dispute now.
    pub disputed: i64,
    /// Days from which the limitation period runs anew, and whether it does so after its end, too.
    pub anew: Vec<(Day, bool)>,
    pub agreed: bool,
}

impl Debt {
    pub fn open(&self) -> i64 {
        let paid: i64 = self.parts.iter().filter(|part| !part.back).map(|part| part.minor).sum();
        self.amount - paid - self.noted
    }
}

pub struct Given {
    pub id: i64,
    /// None: for whatever the buyer owes.
    pub debts: Option<Vec<usize>>,
    pub made_on: Day,
    pub due_on: Day,
    pub amount: i64,
    /// Moved to another day before its own had come.
    pub gone: bool,
    pub moved: bool,
    pub agreed: bool,
    /// What the ledger said of it on the last working day.
    pub stood: &'static str,
    pub reopened_on: Option<Day>,
}

#[derive(Clone, Copy)]
pub struct Heard {
    pub on: Day,
    pub talk: bool,
}

#[derive(Default)]
pub struct Party {
    pub id: i64,
    pub code: String,
    pub habit: u64,
    pub debts: Vec<usize>,
    pub given: Vec<usize>,
    pub heard: Vec<Heard>,
    /// Money that pays nothing yet.
    pub loose: Vec<(Day, i64)>,
    pub case: Option<usize>,
}

/// A talk of a case as it ended.
pub struct Told {
    pub trick: &'static str,
    pub excuse: &'static str,
    pub script: &'static str,
    pub promised: bool,
    pub finished: bool,
}

pub struct Matter {
    pub id: i64,
    pub buyer: usize,
    pub owed: i64,
    pub left: Option<i64>,
    pub told: Vec<Told>,
}

/// A letter that left the house.
pub struct Gone {
    pub outbox: i64,
    pub buyer: usize,
    pub on: Day,
    pub debts: Vec<usize>,
    /// Whether it went by mail.
    pub mailed: bool,
    /// Whether it is a contact with the debtor.
    pub counts: bool,
    pub arrived: bool,
}

#[derive(Default)]
pub struct Books {
    pub parties: Vec<Party>,
    pub debts: Vec<Debt>,
    pub given: Vec<Given>,
    pub cases: Vec<Matter>,
    pub gone: Vec<Gone>,
    pub by_id: BTreeMap<i64, usize>,
    pub debt_of: BTreeMap<i64, usize>,
    /// Promises that the guard has to look at.
    pub watched: BTreeSet<usize>,
    /// The last day on which receipts or a person said how old the bank's data are.
    pub bank_on: Option<Day>,
}

pub fn worked(day: Day) -> bool {
    PromisePack::shipped().calendar.is_worked(day)
}

/// The day itself or the next one that is worked, day by day.
pub fn on_or_after(mut day: Day) -> Day {
    while !worked(day) {
        day = day.plus_days(1);
    }
    day
}

impl Books {
    pub fn overdue(&self, buyer: usize, today: Day) -> Vec<usize> {
        let theirs = self.parties[buyer].debts.iter().copied();
        theirs.filter(|at| self.debts[*at].open() > 0 && self.debts[*at].due_on < today).collect()
    }

    /// What the ledger says of the promises of a buyer on a day: money counts once: for promises that name
    /// invoices before those for the account as a whole, of each for the earliest due first.
    pub fn verdicts(&self, buyer: usize, as_of: Day) -> Vec<(usize, &'static str)> {
        let party = &self.parties[buyer];
        let mut money: Vec<(Day, Option<usize>, i64)> = party
            .loose
            .iter()
            .filter(|(on, _)| *on <= as_of)
            .map(|(on, minor)| (*on, None, *minor))
            .collect();
        for at in &party.debts {
            let held = self.debts[*at].parts.iter().filter(|part| !part.back && part.on <= as_of);
            money.extend(held.map(|part| (part.on, Some(*at), part.minor)));
        }
        money.sort_by_key(|(on, at, _)| (*on, at.map(|at| self.debts[at].id)));
        let mut order: Vec<usize> =
            party.given.iter().copied().filter(|at| !self.given[*at].gone).collect();
        order.sort_by_key(|at| {
            let one = &self.given[*at];
            (one.debts.is_none(), one.due_on, one.made_on, one.id)
        });
        let mut told = Vec::new();
        for at in order {
            let one = &self.given[at];
            let last = on_or_after(on_or_after(one.due_on).plus_days(1));
            let mut paid = 0;
            for (on, of, left) in &mut money {
                let fits = match (&one.debts, &of) {
                    (None, _) => true,
                    (Some(debts), Some(of)) => debts.contains(of),
                    (Some(_), None) => false,
                };
                if fits && *on >= one.made_on && *on <= last {
                    let take = (*left).min(one.amount - paid);
                    paid += take;
                    *left -= take;
                }
            }
            let said = if paid * 100 >= one.amount * 99 {
                "kept"
            } else if as_of <= last {
                "open"
            } else if paid * 2 >= one.amount {
                "partly"
            } else {
                "broken"
            };
            told.push((at, said));
        }
        told
    }

    /// What may be asked for of a buyer, item by item, by the data at hand.
    pub fn askable(&self, buyer: usize, today: Day) -> BTreeMap<usize, i64> {
        let party = &self.parties[buyer];
        let mut loose: i64 = party.loose.iter().map(|(_, minor)| minor).sum();
        let running: Vec<usize> = self
            .verdicts(buyer, today)
            .into_iter()
            .filter(|(at, said)| *said == "open" && on_or_after(self.given[*at].due_on) >= today)
            .map(|(at, _)| at)
            .collect();
        let mut order: Vec<usize> = party.debts.clone();
        order.sort_by_key(|at| (self.debts[*at].due_on, self.debts[*at].id));
        let mut left = BTreeMap::new();
        for at in order {
            let debt = &self.debts[at];
            let mut minor = debt.open() - debt.disputed.min(debt.open());
            let spent = minor.min(loose);
            loose -= spent;
            minor -= spent;
            let promised = running
                .iter()
                .any(|one| self.given[*one].debts.as_ref().is_none_or(|of| of.contains(&at)));
            if minor > 0 && !promised {
                left.insert(at, minor);
            }
        }
        left
    }

    /// Whether a buyer may be contacted on a day, by all contacts of all people.
    pub fn may_contact(&self, buyer: usize, on: Day) -> bool {
        let heard = &self.parties[buyer].heard;
        let near =
            |days: i32| heard.iter().filter(move |one| (0..days).contains(&on.days_since(one.on)));
        on.weekday() < 5 && !quiet(on) && near(2).all(|one| !one.talk) && near(7).count() < 3
    }

    /// The last day of the limitation period, from the events alone.
    pub fn ends(&self, at: usize, as_of: Day) -> Day {
        let debt = &self.debts[at];
        let parts = debt.parts.iter().filter(|part| !part.back).map(|part| (part.on, false));
        let mut events: Vec<(Day, bool)> = debt.anew.iter().copied().chain(parts).collect();
        events.retain(|(on, _)| *on > debt.due_on && *on <= as_of);
        events.sort_unstable();
        let mut ends = three_years(debt.due_on);
        for (on, revives) in events {
            if on <= ends || revives {
                ends = ends.max(three_years(on));
            }
        }
        ends
    }
}

/// The third anniversary, spelt by the calendar.
fn three_years(from: Day) -> Day {
    let (year, month, mut of_month) = (from.year() + 3, from.month(), from.day_of_month());
    loop {
        if let Some(day) = Day::try_new(year, month, of_month) {
            return day;
        }
        of_month -= 1;
    }
}

/// The quiet days of the strategy that ships.
fn quiet(on: Day) -> bool {
    let text = on.to_string();
    ("2026-10-01"..="2026-10-07").contains(&text.as_str()) || text == "2027-01-01"
}
