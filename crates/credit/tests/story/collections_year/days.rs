//! What happens on a simulated day: invoices, money, bounces, promises, agreements, disputes, talks.

use std::collections::{BTreeMap, BTreeSet};

use base::{Currency, Day, Money, Moment};
use credit::{
    collections::{
        AgreementItem, Instalment, Moved, NewAgreement, NewPromise, PromisePack, Signing,
        cases::{self, close_case, overdue_of},
        draft_agreement,
        evidence::{CaseEnd, EvidencePack, NewCase, NewInterruption, end_case, open_case,
            record_interruption},
        get_agreement, record_promise, reschedule_promise, sign_agreement, spread,
        talk::{Finish, NewTalk, TalkPack, begin_talk, finish_talk, save_step},
    },
    parties::get_buyer,
    receivables::{self, Apply, NewCredit, RateBook},
};
use store::{Db, access::Scope};
use testkit::Dice;

use super::{
    books::{Books, Debt, Given, Heard, Matter, Part, Told},
    post::Post,
};
use crate::{
    ledger::{as_who, begin, book_credits, book_items, item, keep, receipt},
    promises::{id_of, named},
    proof::{paper, with_paper},
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
    /// Invoices that a step was taken for already, by buyer and step.
    pub steps: BTreeMap<(usize, String), BTreeSet<usize>>,
    pub count: u32,
    pub crashed: u32,
    pub held_back: BTreeMap<String, u32>,
}

const PEOPLE: [&str; 3] = ["xs1", "cm1", "fin"];
const TRICKS: [&str; 4] = ["hide", "push", "stall", "lament"];
const EXCUSES: [&str; 3] = ["money", "contract", "process"];
const SCRIPTS: [&str; 2] = ["open-visit", "open-call"];

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
        let (buyer, due, amount) =
            (self.books.debts[debt].buyer, self.books.debts[debt].due_on, self.books.debts[debt].amount);
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

    /// Books the money of the days up to today, and takes back what bounced.
    pub async fn money(&mut self, db: &Db) {
        let later = self.coming.split_off(&self.today.plus_days(1));
        let due = std::mem::replace(&mut self.coming, later);
        let (mut new, mut whose, mut back) = (Vec::<NewCredit>::new(), Vec::new(), Vec::new());
        let mut taken: BTreeMap<usize, i64> = BTreeMap::new();
        let on = self.today.to_string();
        for one in due.into_values().flatten() {
            let number = format!("R{}", self.count);
            match one {
                Coming::Named { debt, minor, .. } => {
                    let of = &self.books.debts[debt];
                    let before = taken.entry(debt).or_default();
                    let minor = minor.min(of.open() - *before);
                    if minor <= 0 {
                        continue;
                    }
                    *before += minor;
                    let mut paid = receipt(self.books.parties[of.buyer].id, &number, &on, minor);
                    paid.targets = vec![named(&of.number)];
                    new.push(paid);
                }
                Coming::Loose { buyer, minor } => {
                    new.push(receipt(self.books.parties[buyer].id, &number, &on, minor));
                }
                Coming::Back { credit, debt, part } => {
                    back.push((credit, debt, part));
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
            let (on, minor) = (self.today, new.amount_minor);
            match of {
                Coming::Loose { buyer, .. } => {
                    self.books.parties[buyer].loose.push((on, minor));
                }
                Coming::Named { debt, bounces, .. } => {
                    let parts = &mut self.books.debts[debt].parts;
                    parts.push(Part { on, minor, back: false });
                    let part = parts.len() - 1;
                    if bounces {
                        let credit = id_of(&booked);
                        let back = Coming::Back { credit, debt, part };
                        self.coming.entry(on.plus_days(9)).or_default().push(back);
                    }
                }
                Coming::Back { .. } => {}
            }
        }
        for (credit, debt, part) in back {
            let mut tx = begin(db).await;
            receivables::bounce_receipt(&mut tx, credit, self.today, "退票").await.expect("back");
            keep(tx).await;
            self.books.debts[debt].parts[part].back = true;
            self.rewatch(self.books.debts[debt].buyer);
        }
    }

    /// What was kept may not be any more.
    fn rewatch(&mut self, buyer: usize) {
        let theirs = self.books.parties[buyer].given.clone();
        self.books.watched.extend(theirs.into_iter().filter(|at| !self.books.given[*at].gone));
    }

    fn gives(&mut self, buyer: usize, given: Given) {
        let at = self.books.given.len();
        self.books.given.push(given);
        self.books.parties[buyer].given.push(at);
        self.books.watched.insert(at);
    }

    /// How a promised sum comes in, if it does.
    fn answers(&mut self, debts: &[usize], (due_on, amount): (Day, i64)) {
        let slip = small(self.dice.below(3));
        let (on, minor, bounces) = match self.dice.below(100) {
            0..=49 => (due_on.plus_days(-slip), amount, false),
            50..=59 => (due_on.plus_days(slip), amount, false),
            60..=69 => (due_on, amount * 7 / 10, false),
            70..=76 => (due_on.plus_days(6 + slip), amount, false),
            77..=82 => (due_on.plus_days(-1), amount, true),
            83..=88 => (due_on.plus_days(-1), amount / 5, false),
            _ => return,
        };
        let mut left = minor;
        for debt in debts {
            let minor = left.min(self.books.debts[*debt].open());
            left -= minor;
            let on = on.max(self.today.plus_days(1));
            let one = Coming::Named { debt: *debt, minor, bounces };
            self.coming.entry(on).or_default().push(one);
        }
    }

    fn is_free(&self, debt: usize) -> bool {
        let of = &self.books.debts[debt];
        let runs = |at: &usize| {
            let one = &self.books.given[*at];
            let names = one.debts.as_ref().is_some_and(|debts| debts.contains(&debt));
            !one.gone && names && one.due_on >= self.today
        };
        of.open() > 100 && !of.agreed && !self.books.parties[of.buyer].given.iter().any(|at| runs(at))
    }

    fn new_promise(&self, buyer: usize, item_id: Option<i64>, (due_on, minor): (Day, i64)) -> NewPromise {
        NewPromise {
            buyer_id: self.books.parties[buyer].id,
            number: None,
            made_on: self.today,
            due_on,
            currency: Currency::CNY,
            amount_minor: minor,
            company_minor: minor,
            item_id,
            contact_id: None,
            said_by: "王总".to_owned(),
            note: String::new(),
        }
    }

    fn given(&self, id: i64, debts: Option<Vec<usize>>, (due_on, amount): (Day, i64)) -> Given {
        Given {
            id,
            debts,
            made_on: self.today,
            due_on,
            amount,
            gone: false,
            moved: false,
            agreed: false,
            stood: "open",
            reopened_on: None,
        }
    }

    /// Promises for overdue invoices; a stop of the house in the midst of one leaves none.
    pub async fn promises(&mut self, db: &Db) {
        for buyer in self.some(25) {
            let overdue = self.books.overdue(buyer, self.today);
            let Some(debt) = overdue.into_iter().find(|at| self.is_free(*at)) else { continue };
            let minor = self.books.debts[debt].open();
            let due_on = self.today.plus_days(2 + small(self.dice.below(12)));
            let new = self.new_promise(buyer, Some(self.books.debts[debt].id), (due_on, minor));
            if self.one_in(10) {
                self.crashed += 1;
                let mut tx = begin(db).await;
                record_promise(&mut tx, &new).await.expect("promised");
                drop(tx);
            }
            let who = self.person();
            let id = as_who(db, who, async |tx| Ok(record_promise(tx, &new).await?.id())).await;
            let given = self.given(id.expect("promised"), Some(vec![debt]), (due_on, minor));
            self.gives(buyer, given);
            self.answers(&[debt], (due_on, minor));
        }
    }

    /// A few running promises are moved to another day.
    pub async fn moves(&mut self, db: &Db) {
        let running: Vec<usize> = self.books.watched.iter().copied().collect();
        for at in running {
            let one = &self.books.given[at];
            let plain = !one.gone && !one.moved && !one.agreed && one.debts.is_some();
            if !plain || one.due_on <= self.today || one.made_on == self.today || !self.one_in(60) {
                continue;
            }
            let (id, debts, amount) = (one.id, one.debts.clone(), one.amount);
            let one = &self.books.given[at];
            let debt = debts.as_ref().and_then(|all| all.first()).copied().unwrap_or_default();
            let buyer = self.books.debts[debt].buyer;
            let due_on = one.due_on.plus_days(4);
            let stands = self.books.verdicts(buyer, self.today);
            if !stands.contains(&(at, "open")) || one.stood != "open" {
                continue;
            }
            let to = Moved {
                due_on,
                currency: Currency::CNY,
                amount_minor: amount,
                company_minor: amount,
                said_by: "王总".to_owned(),
                reason: "等他们的回款".to_owned(),
            };
            let pack = PromisePack::shipped();
            let moved = as_who(db, "xs1", async |tx| reschedule_promise(tx, pack, id, &to).await);
            let given = Given { moved: true, ..self.given(moved.await.expect("moved"), debts, (due_on, amount)) };
            self.books.given[at].gone = true;
            self.books.watched.remove(&at);
            self.gives(buyer, given);
        }
    }

    /// Agreements by instalments over the overdue invoices of a few buyers.
    pub async fn agreements(&mut self, db: &Db) {
        for buyer in self.some(120) {
            let debts: Vec<usize> = self
                .books
                .overdue(buyer, self.today)
                .into_iter()
                .filter(|at| !self.books.debts[*at].agreed && self.books.debts[*at].open() > 3_000)
                .take(2)
                .collect();
            if debts.is_empty() || !self.one_in(3) {
                continue;
            }
            let total: i64 = debts.iter().map(|at| self.books.debts[*at].open()).sum();
            let plan = spread(total, 3, self.today.plus_days(7));
            self.agree(db, (buyer, &debts), plan).await;
        }
    }

    async fn agree(&mut self, db: &Db, (buyer, debts): (usize, &[usize]), plan: Vec<Instalment>) {
        let items = debts.iter().map(|at| {
            let of = &self.books.debts[*at];
            AgreementItem { item_id: of.id, amount_minor: of.open() }
        });
        let new = NewAgreement {
            buyer_id: self.books.parties[buyer].id,
            form: "agreement".to_owned(),
            currency: Currency::CNY,
            items: items.collect(),
            plan: plan.clone(),
            interest: "reserved".to_owned(),
            interest_minor: 0,
            security: String::new(),
            default_clause: "one".to_owned(),
            person: "王总".to_owned(),
            note: String::new(),
        };
        let pack = PromisePack::shipped();
        let drafted = as_who(db, "xs1", async |tx| draft_agreement(tx, pack, &new).await).await;
        let (id, _) = drafted.expect("drafted");
        let signing = Signing {
            on: self.today,
            by: "王总".to_owned(),
            digest: "d".repeat(64),
            file_name: "协议.pdf".to_owned(),
            document_id: 1,
        };
        let rates = RateBook::new(Currency::CNY, Vec::new());
        if self.one_in(3) {
            self.crashed += 1;
            let mut tx = begin(db).await;
            sign_agreement(&mut tx, &rates, id, &signing).await.expect("signed");
            drop(tx);
        }
        let signed = as_who(db, "xs1", async |tx| sign_agreement(tx, &rates, id, &signing).await);
        signed.await.expect("signed");
        for at in debts {
            self.books.debts[*at].agreed = true;
        }
        // What runs for these invoices by the last look at the ledger gives way.
        for at in self.books.parties[buyer].given.clone() {
            let one = &mut self.books.given[at];
            let names = one.debts.as_ref().is_some_and(|of| of.iter().any(|of| debts.contains(of)));
            if names && !one.agreed && one.due_on >= self.today && one.stood == "open" {
                one.gone = true;
                self.books.watched.remove(&at);
            }
        }
        let found = get_agreement(db, id, Scope::All).await.expect("agreement");
        for (one, kept) in plan.iter().zip(found.plan) {
            let term = (one.due_on, one.amount_minor);
            let id = kept.promise_id.expect("a promise");
            let given = Given { agreed: true, ..self.given(id, Some(debts.to_vec()), term) };
            self.gives(buyer, given);
            self.answers(debts, term);
        }
    }

    /// Disputes that begin and end.
    pub async fn disputes(&mut self, db: &Db) {
        let later = self.ending.split_off(&self.today.plus_days(1));
        let over = std::mem::replace(&mut self.ending, later);
        for (id, debt) in over.into_values().flatten() {
            self.end_dispute(db, id, debt).await;
        }
        for buyer in self.some(80) {
            let mut theirs = self.books.parties[buyer].debts.iter().copied();
            let fits = |at: &usize| {
                let of = &self.books.debts[*at];
                of.open() > 1_000 && of.disputed == 0 && of.noted == 0
            };
            let Some(debt) = theirs.find(fits) else { continue };
            let open = self.books.debts[debt].open();
            let minor = if self.one_in(2) { open } else { open * 2 / 5 };
            let new = NewCase {
                item_id: self.books.debts[debt].id,
                opened_on: self.today,
                amount_minor: minor,
                reason: "quality".to_owned(),
                text: "两箱破损".to_owned(),
                owner: "xs1".to_owned(),
                due_on: None,
            };
            let pack = EvidencePack::shipped();
            if self.one_in(6) {
                self.crashed += 1;
                let mut tx = begin(db).await;
                open_case(&mut tx, pack, &new).await.expect("opened");
                drop(tx);
            }
            let opened = as_who(db, "xs1", async |tx| open_case(tx, pack, &new).await).await;
            let Ok(id) = opened else { continue };
            self.books.debts[debt].disputed = minor;
            let until = self.today.plus_days(10 + small(self.dice.below(30)));
            self.ending.entry(until).or_default().push((id, debt));
        }
    }

    async fn end_dispute(&mut self, db: &Db, id: i64, debt: usize) {
        let of = &self.books.debts[debt];
        let most = of.disputed.min(of.open());
        let code = self.books.parties[of.buyer].code.clone();
        let credited = if self.one_in(2) { most / 2 } else { 0 };
        let number = if credited > 0 { format!("K{id}") } else { String::new() };
        let end = CaseEnd {
            on: self.today,
            credited_minor: credited,
            credit_number: number,
            cause: "product".to_owned(),
            closing: "看过了".to_owned(),
        };
        let buyer = get_buyer(db, &code, Scope::All).await.expect("buyer");
        let with = (EvidencePack::shipped(), &buyer);
        as_who(db, "fin", async |tx| end_case(tx, with, id, &end).await).await.expect("ended");
        self.books.debts[debt].disputed = 0;
        self.books.debts[debt].noted += credited;
    }

    /// Debtors who sign that they owe: the period runs anew.
    pub async fn consents(&mut self, db: &Db) {
        for buyer in self.some(60) {
            let theirs = self.books.overdue(buyer, self.today);
            let Some(debt) = theirs.into_iter().min_by_key(|at| self.books.debts[*at].due_on) else {
                continue;
            };
            if !self.one_in(3) {
                continue;
            }
            let id = self.books.parties[buyer].id;
            let evidence = match self.papers.get(&buyer) {
                Some(paper) => *paper,
                None => with_paper(db, &paper(id, None, "letter")).await,
            };
            self.papers.insert(buyer, evidence);
            let new = NewInterruption {
                buyer_id: id,
                item_id: Some(self.books.debts[debt].id),
                kind: "consent".to_owned(),
                on: self.today,
                arrived_on: None,
                ended_on: None,
                proof: "signed".to_owned(),
                evidence_id: Some(evidence),
                person: "张三".to_owned(),
                note: String::new(),
            };
            let pack = EvidencePack::shipped();
            let kept = as_who(db, "fin", async |tx| record_interruption(tx, pack, &new).await);
            kept.await.expect("recorded");
            self.books.debts[debt].anew.push((self.today, true));
        }
    }

    /// Cases of those who owe long, and talks on them.
    pub async fn cases(&mut self, db: &Db) {
        for buyer in self.some(100) {
            let owes = !self.books.overdue(buyer, self.today).is_empty();
            if self.books.parties[buyer].case.is_some() || !owes {
                continue;
            }
            let id = self.books.parties[buyer].id;
            let (owed_minor, first_due_on) = overdue_of(db, id, self.today).await.expect("owed");
            if owed_minor <= 0 {
                continue;
            }
            let new = cases::NewCase {
                buyer_id: id,
                from_worklist: false,
                why: "拖了很久".to_owned(),
                login: "xs1".to_owned(),
                owed_minor,
                first_due_on,
            };
            let opened =
                as_who(db, "xs1", async |tx| cases::open_case(tx, &new, Currency::CNY).await).await;
            self.books.parties[buyer].case = Some(self.books.cases.len());
            self.books.cases.push(Matter {
                id: opened.expect("opened"),
                buyer,
                opened_on: self.today,
                owed: owed_minor,
                left: None,
                told: Vec::new(),
            });
        }
        let open: Vec<usize> =
            (0..self.books.cases.len()).filter(|at| self.books.cases[*at].left.is_none()).collect();
        for at in open {
            if self.one_in(15) {
                self.talk(db, at).await;
            } else if self.one_in(40) {
                self.close(db, at).await;
            }
        }
    }

    async fn talk(&mut self, db: &Db, case: usize) {
        if self.talks.contains_key(&case) {
            return self.finish(db, case, None).await;
        }
        let new = NewTalk {
            case: self.books.cases[case].id,
            channel: "call".to_owned(),
            person: "赵会计".to_owned(),
            on: self.today,
        };
        let (trick, excuse) = (self.pick(&TRICKS), self.pick(&EXCUSES));
        let script = self.pick(&SCRIPTS);
        let (pack, used) = (TalkPack::shipped(), [script.to_owned()]);
        let objection: BTreeMap<String, String> = [
            ("trick".to_owned(), trick.to_owned()),
            ("excuse".to_owned(), excuse.to_owned()),
            ("excuse_words".to_owned(), "账上没钱".to_owned()),
        ]
        .into();
        let begun = as_who(db, "xs1", async |tx| {
            let id = begin_talk(tx, pack, &new).await?;
            for step in ["opening", "atmosphere", "account", "listening"] {
                let used: &[String] = if step == "opening" { &used } else { &[] };
                save_step(tx, pack, (id, step), &BTreeMap::new(), (&[], used)).await?;
            }
            save_step(tx, pack, (id, "objection"), &objection, (&[], &[])).await?;
            Ok(id)
        });
        let id = begun.await.expect("begun");
        self.talks.insert(case, (id, self.today));
        let told = Told { trick, excuse, script, promised: false, finished: false };
        self.books.cases[case].told.push(told);
        // Some are left until the next time.
        if !self.one_in(6) {
            let buyer = self.books.cases[case].buyer;
            let owes: i64 = self
                .books
                .overdue(buyer, self.today)
                .iter()
                .map(|at| self.books.debts[*at].open())
                .sum();
            let due_on = self.today.plus_days(3 + small(self.dice.below(9)));
            let promise = (owes > 1_000 && self.one_in(2)).then_some((due_on, owes / 2));
            self.finish(db, case, promise).await;
        }
    }

    async fn finish(&mut self, db: &Db, case: usize, promise: Option<(Day, i64)>) {
        let Some((id, on)) = self.talks.remove(&case) else { return };
        let cny = |minor| Money::new(minor, Currency::CNY);
        let end = Finish {
            result: if promise.is_some() { "promised" } else { "asked-time" }.to_owned(),
            note: "谈过了".to_owned(),
            proven: false,
            promise: promise.map(|(due_on, minor)| (cny(minor), cny(minor), due_on)),
        };
        let pack = TalkPack::shipped();
        let made = as_who(db, "xs1", async |tx| finish_talk(tx, pack, id, &end).await).await;
        let made = made.expect("finished");
        let buyer = self.books.cases[case].buyer;
        self.books.parties[buyer].heard.push(Heard { on, talk: true });
        if let Some(told) = self.books.cases[case].told.last_mut() {
            told.finished = true;
            told.promised = promise.is_some();
        }
        if let Some(term) = promise {
            let party = self.books.parties[buyer].id;
            let days = credit::parties::days_of_trade();
            let all = credit::collections::list_promises(db, (party, party), days).await;
            let found = all.expect("listed").into_iter().find(|one| one.promise.contact_id == Some(made));
            let given = self.given(found.expect("there").id, None, term);
            self.gives(buyer, given);
            let debts = self.books.overdue(buyer, self.today);
            self.answers(&debts, term);
        }
    }

    async fn close(&mut self, db: &Db, case: usize) {
        self.finish(db, case, None).await;
        let (id, buyer) = (self.books.cases[case].id, self.books.cases[case].buyer);
        let party = self.books.parties[buyer].id;
        let (left, _) = overdue_of(db, party, self.today).await.expect("owed");
        let left = left.max(0);
        let outcome = if left == 0 { "collected" } else { "partly" };
        as_who(db, "xs1", async |tx| close_case(tx, id, (outcome, "到此为止"), left).await)
            .await
            .expect("closed");
        self.books.cases[case].left = Some(left);
        self.books.parties[buyer].case = None;
    }
}
