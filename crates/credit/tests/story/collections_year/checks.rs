//! The checkers: they know the books of the test and ask the house only for what it says it did.

use std::collections::{BTreeMap, BTreeSet};

use base::Day;
use credit::{
    collections::{
        OutboxItem, OutboxRow,
        evidence::{ClockQuery, list_clocks},
        list_contacts, list_guard_days, list_promises,
        study::methods,
        talk::script_uses,
    },
    parties::days_of_trade,
    receivables::check_ledger,
};
use store::{Ask, Db, access::Scope};

use super::{
    books::worked,
    days::Year,
    morning::{act_by, steps},
};

/// The first alarm of a limitation period.
const ALARM_DAYS: i32 = 180;

impl Year {
    /// A letter that leaves asks nobody who has paid, promised or disputed by the data at hand, within the
    /// guard and on fresh receipts.
    pub fn look_at_letter(&self, row: &OutboxRow, items: &[OutboxItem]) {
        let (today, buyer) = (self.today, self.books.by_id[&row.buyer_id]);
        let left = self.books.askable(buyer, today);
        assert!(!items.is_empty(), "{row:?}");
        for one in items {
            let at = self.books.debt_of[&one.item_id];
            assert_eq!(self.books.debts[at].buyer, buyer, "{row:?}");
            let most = left.get(&at).copied().unwrap_or(0);
            assert!(one.asked_minor > 0 && one.asked_minor <= most, "{today} {most}: {one:?}");
        }
        let reaches = row.action != "lawyer";
        assert!(
            !reaches || self.books.may_contact(buyer, today),
            "{today}: outside the guard {row:?}"
        );
        let fresh = self.books.bank_on.is_some_and(|on| today.days_since(on) <= 3);
        assert!(fresh, "{today}: receipts up to {:?}", self.books.bank_on);
    }

    /// After the ledger was looked at: what it says of each promise, what was kept and is not any more.
    pub fn judge(&mut self) {
        let today = self.today;
        let mut buyers = BTreeSet::new();
        let watched: Vec<usize> = self.books.watched.iter().copied().collect();
        let of: BTreeMap<usize, usize> = self
            .books
            .parties
            .iter()
            .enumerate()
            .flat_map(|(buyer, party)| party.given.iter().map(move |at| (*at, buyer)))
            .collect();
        buyers.extend(watched.iter().filter_map(|at| of.get(at).copied()));
        for buyer in buyers {
            for (at, said) in self.books.verdicts(buyer, today) {
                let one = &mut self.books.given[at];
                if one.stood == "kept" && said != "kept" && one.due_on < today {
                    one.reopened_on = Some(today);
                } else if said == "kept" {
                    one.reopened_on = None;
                }
                one.stood = said;
            }
        }
    }

    /// On the evening of a working day no promise has passed whose last day to act has come and on which nobody
    /// has acted.
    pub fn none_unseen(&mut self) {
        let mut over = Vec::new();
        for at in &self.books.watched {
            let one = &self.books.given[*at];
            let by = act_by(one.due_on, one.reopened_on);
            if self.today < by {
                continue;
            }
            over.push(*at);
            if one.stood == "kept" {
                continue;
            }
            let buyer = self.of_promise(*at);
            let from = one.reopened_on.unwrap_or(one.due_on.plus_days(1));
            let heard = &self.books.parties[buyer].heard;
            let acted = heard.iter().any(|c| c.on > one.due_on && c.on >= from && c.on <= by);
            assert!(acted, "promise {} due {} unseen by {by}", one.id, one.due_on);
        }
        for at in over {
            self.books.watched.remove(&at);
        }
    }

    fn of_promise(&self, at: usize) -> usize {
        let one = &self.books.given[at];
        match one.debts.as_ref().and_then(|debts| debts.first()) {
            Some(debt) => self.books.debts[*debt].buyer,
            None => {
                let mut all = self.books.parties.iter();
                all.position(|party| party.given.contains(&at)).expect("somebody's")
            }
        }
    }

    /// Clocks of some buyers, and of all that are near their end, recomputed from the events.
    pub async fn clocks(&self, db: &Db) {
        let today = self.today;
        let step = (self.books.parties.len() / 40).max(1);
        for party in self.books.parties.iter().step_by(step) {
            let (scope, buyer) = (Scope::All, Some(party.id));
            let query = ClockQuery { as_of: today, scope, buyer, item: None };
            let rows = list_clocks(db, query).await.expect("clocks");
            let told: BTreeMap<i64, Option<Day>> =
                rows.into_iter().map(|row| (row.item_id, row.clock.ends_on)).collect();
            let due = party.debts.iter().filter(|at| {
                self.books.debts[**at].open() > 0 && self.books.debts[**at].due_on < today
            });
            let apart: BTreeMap<i64, Option<Day>> = due
                .map(|at| (self.books.debts[*at].id, Some(self.books.ends(*at, today))))
                .collect();
            assert_eq!(told, apart, "{today} {}", party.code);
        }
        let query = ClockQuery { as_of: today, scope: Scope::All, buyer: None, item: None };
        let rows = list_clocks(db, query).await.expect("clocks");
        let told: BTreeSet<(i64, Option<Day>)> =
            rows.into_iter().map(|row| (row.item_id, row.clock.ends_on)).collect();
        let near = (0..self.books.debts.len()).filter(|at| self.books.debts[*at].open() > 0);
        let near = near.map(|at| (self.books.debts[at].id, self.books.ends(at, today)));
        let near = near.filter(|(_, ends)| ends.days_since(today) <= ALARM_DAYS);
        let near: BTreeSet<(i64, Option<Day>)> = near.map(|(id, on)| (id, Some(on))).collect();
        assert_eq!(told, near, "{today}");
    }

    /// At the end of the year the house says what the books of the test say.
    pub async fn balance(&mut self, db: &Db) {
        let all = (i64::MIN, i64::MAX);
        let rows = list_promises(db, all, days_of_trade()).await.expect("promises");
        let told: BTreeMap<i64, String> = rows.into_iter().map(|row| (row.id, row.state)).collect();
        let mut apart = BTreeMap::new();
        for buyer in 0..self.books.parties.len() {
            let said = self.books.verdicts(buyer, self.today);
            apart.extend(
                said.into_iter().map(|(at, said)| (self.books.given[at].id, said.to_owned())),
            );
        }
        assert_eq!(told, apart);
        self.guard_days(db).await;
        self.letters(db).await;
        self.learnt(db).await;
        let ledger = check_ledger(db).await.expect("check");
        assert!(ledger.is_sound(), "{ledger:?}");
        let chain = db.verify_chain().await.expect("walked");
        assert_eq!(chain.broken_at, None);
    }

    async fn guard_days(&self, db: &Db) {
        let days = list_guard_days(db, 400).await.expect("days");
        let span = self.today.days_since(self.start);
        let worked = (0..=span).filter(|n| worked(self.start.plus_days(*n))).count();
        assert_eq!(days.len(), worked);
        assert!(days.iter().all(|one| one.silent == 0), "{days:?}");
    }

    /// Each letter once: in the outbox, at the server, among the contacts.
    async fn letters(&self, db: &Db) {
        // By mail; on paper each letter stands at its stage.
        let mut sent = Vec::new();
        for state in ["sent", "printed", "posted", "delivered", "returned"] {
            sent.extend(steps(db, state).await);
        }
        let told: BTreeSet<(i64, Option<Day>)> =
            sent.iter().map(|row| (row.id, row.sent_on)).collect();
        let gone = self.books.gone.iter().map(|one| (one.outbox, Some(one.on)));
        assert_eq!(told, gone.collect());
        let numbers: BTreeSet<Option<i64>> = sent.iter().map(|row| row.number).collect();
        assert_eq!(numbers.len(), sent.len(), "each number once");
        let days: BTreeSet<(i64, &str, Option<Day>)> =
            sent.iter().map(|row| (row.buyer_id, row.step.as_str(), row.sent_on)).collect();
        assert_eq!(days.len(), sent.len(), "each step towards a buyer once a day");
        let twice = Ask::new(
            "SELECT t.item_id, t.own_step FROM collections_outbox_item t \
             JOIN collections_outbox o ON o.id = t.outbox_id WHERE o.state IN ('sent', 'done') \
             AND t.own_step <> '' GROUP BY t.item_id, t.own_step HAVING COUNT(*) > 1",
        );
        let mut connection = db.read().await.expect("a connection");
        let twice = twice.rows(&mut connection, "looking for steps taken twice").await;
        assert_eq!(twice.expect("rows").len(), 0, "each step for an invoice once");
        drop(connection);
        let mailed = self.books.gone.iter().filter(|one| one.mailed).map(|one| one.outbox);
        let unclear = self.post.unclear.iter().map(|one| one.outbox);
        let mut known: Vec<i64> = mailed.chain(unclear.filter(|id| self.post.has(*id))).collect();
        let mut has = self.post.has.clone();
        known.sort_unstable();
        has.sort_unstable();
        assert_eq!(known, has, "what the server has");
        let mut contacts: Vec<(i64, Day)> = Vec::new();
        for contact in list_contacts(db, (i64::MIN, i64::MAX), days_of_trade()).await.expect("read")
        {
            contacts.push((contact.contact.buyer_id, contact.contact.on));
        }
        let heard = self.books.parties.iter();
        let mut heard: Vec<(i64, Day)> =
            heard.flat_map(|party| party.heard.iter().map(|one| (party.id, one.on))).collect();
        contacts.sort_unstable();
        heard.sort_unstable();
        assert_eq!(contacts, heard, "contacts");
    }

    /// What is said of tricks, excuses and scripts is what the log of talks says.
    async fn learnt(&self, db: &Db) {
        let came = methods(db, Scope::All, self.start).await.expect("methods");
        for (rows, excuse) in [(&came.tricks, false), (&came.excuses, true)] {
            let told: BTreeMap<&str, [i64; 4]> = rows
                .iter()
                .map(|row| {
                    (row.code.as_str(), [row.talks, row.promised, row.owed_minor, row.got_minor])
                })
                .collect();
            let mut apart: BTreeMap<&str, [i64; 4]> = BTreeMap::new();
            for case in &self.books.cases {
                let mut counted = BTreeSet::new();
                for talk in case.told.iter().filter(|talk| talk.finished) {
                    let code = if excuse { talk.excuse } else { talk.trick };
                    let row = apart.entry(code).or_default();
                    row[0] += 1;
                    row[1] += i64::from(talk.promised);
                    if let (Some(left), true) = (case.left, counted.insert(code)) {
                        row[2] += case.owed;
                        row[3] += (case.owed - left).max(0);
                    }
                }
            }
            assert_eq!(told, apart);
        }
        let told: BTreeMap<String, [i64; 3]> = script_uses(db, self.start)
            .await
            .expect("counted")
            .into_iter()
            .map(|(code, of)| (code, [of.uses, of.finished, of.promised]))
            .collect();
        let mut apart: BTreeMap<String, [i64; 3]> = BTreeMap::new();
        for talk in self.books.cases.iter().flat_map(|case| &case.told) {
            let row = apart.entry(talk.script.to_owned()).or_default();
            row[0] += 1;
            row[1] += i64::from(talk.finished);
            row[2] += i64::from(talk.promised);
        }
        assert_eq!(told, apart);
    }
}
