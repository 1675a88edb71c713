//! What buyers agree to and object to on a simulated day: promises, agreements, disputes, consents.

use base::{Currency, Day};
use credit::{
    collections::{
        AgreementItem, Instalment, Moved, NewAgreement, NewPromise, PromisePack, Signing,
        draft_agreement,
        evidence::{
            CaseEnd, EvidencePack, NewCase, NewInterruption, end_case, open_case,
            record_interruption,
        },
        get_agreement, record_promise, reschedule_promise, sign_agreement, spread,
    },
    parties::get_buyer,
    receivables::RateBook,
};
use store::{Db, access::Scope};

use super::{
    books::Given,
    days::{Coming, Year, small},
};
use crate::{
    ledger::{as_who, begin},
    proof::{paper, with_paper},
};

impl Year {
    pub fn gives(&mut self, buyer: usize, given: Given) {
        let at = self.books.given.len();
        self.books.given.push(given);
        self.books.parties[buyer].given.push(at);
        self.books.watched.insert(at);
    }

    /// How a promised sum comes in, if it does.
    pub fn answers(&mut self, debts: &[usize], (due_on, amount): (Day, i64)) {
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
        of.open() > 100 && !of.agreed && !self.books.parties[of.buyer].given.iter().any(runs)
    }

    fn new_promise(
        &self,
        buyer: usize,
        item_id: Option<i64>,
        (due_on, minor): (Day, i64),
    ) -> NewPromise {
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

    pub fn given(&self, id: i64, debts: Option<Vec<usize>>, (due_on, amount): (Day, i64)) -> Given {
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
            let Some(debt) = overdue.into_iter().find(|at| self.is_free(*at)) else {
                continue;
            };
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
            let Some(debts) = one.debts.clone() else { continue };
            let plain = !one.gone && !one.moved && !one.agreed && one.stood == "open";
            let (id, amount, due_on) = (one.id, one.amount, one.due_on.plus_days(4));
            let early = one.due_on > self.today && one.made_on < self.today;
            if !plain || !early || !self.one_in(60) {
                continue;
            }
            let buyer = self.books.debts[debts[0]].buyer;
            if !self.books.verdicts(buyer, self.today).contains(&(at, "open")) {
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
            let term = (due_on, amount);
            let id = moved.await.expect("moved");
            let given = Given { moved: true, ..self.given(id, Some(debts), term) };
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
            let Some(debt) = theirs.find(fits) else {
                continue;
            };
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
            let Some(debt) = theirs.into_iter().min_by_key(|at| self.books.debts[*at].due_on)
            else {
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
}
