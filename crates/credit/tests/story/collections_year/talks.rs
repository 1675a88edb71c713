//! Cases of those who owe long, and the talks on them, some of which are finished another day.

use std::collections::BTreeMap;

use base::{Currency, Day, Money};
use credit::{
    collections::{
        cases::{NewCase, close_case, open_case, overdue_of},
        list_promises,
        talk::{Finish, NewTalk, TalkPack, begin_talk, finish_talk, save_step},
    },
    parties::days_of_trade,
};
use store::Db;

use super::{
    books::{Heard, Matter, Told},
    days::{Year, small},
};
use crate::ledger::as_who;

const TRICKS: [&str; 4] = ["hide", "push", "stall", "lament"];
const EXCUSES: [&str; 3] = ["money", "contract", "process"];
const SCRIPTS: [&str; 2] = ["open-visit", "open-call"];

impl Year {
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
            let new = NewCase {
                buyer_id: id,
                from_worklist: false,
                why: "拖了很久".to_owned(),
                login: "xs1".to_owned(),
                owed_minor,
                first_due_on,
            };
            let opened =
                as_who(db, "xs1", async |tx| open_case(tx, &new, Currency::CNY).await).await;
            self.books.parties[buyer].case = Some(self.books.cases.len());
            self.books.cases.push(Matter {
                id: opened.expect("opened"),
                buyer,
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
            let days = days_of_trade();
            let all = list_promises(db, (party, party), days).await;
            let found =
                all.expect("listed").into_iter().find(|one| one.promise.contact_id == Some(made));
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
