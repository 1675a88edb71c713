//! What people do with what the strategy proposed, and what the post makes of it.

use base::{Day, Result};
use credit::collections::{
    Answered, Leaves, OutboxFilter, OutboxRow, Posting, SlipFile, StepDone, Watch, Went,
    WordingPack, count_silent, do_step, drop_step, guard_promises, keep_answer, keep_guard,
    list_outbox, list_outbox_items, log_contact, post_letter, record_arrival, release_step,
    released_steps, say_bank_seen, send_letter, settle_taken,
};
use store::{Db, access::Scope};

use super::{
    books::{Gone, Heard, on_or_after},
    days::{Year, at_hour},
    post::Fate,
};
use crate::{
    ledger::{as_who, begin},
    promises::call,
    strategy::draft,
};

/// All steps of a state, page by page.
pub async fn steps(db: &Db, state: &str) -> Vec<OutboxRow> {
    let mut all = Vec::new();
    loop {
        let skip = u32::try_from(all.len()).expect("small");
        let filter =
            OutboxFilter { state: state.to_owned(), skip, limit: 500, ..OutboxFilter::default() };
        let some = list_outbox(db, Scope::All, &filter).await.expect("listed");
        let last = some.len() < 500;
        all.extend(some);
        if last {
            return all;
        }
    }
}

async fn released(db: &Db, id: i64, way: Option<&str>) -> Result<()> {
    let pack = WordingPack::shipped();
    as_who(db, "cm1", async |tx| release_step(tx, (Scope::All, id), ("", false, way), pack).await)
        .await
}

impl Year {
    /// Somebody looks at the bank on working days, save for some days of the year.
    pub async fn bank(&mut self, db: &Db) {
        if !self.blind() {
            as_who(db, "fin", say_bank_seen).await.expect("said");
            self.books.bank_on = Some(self.today);
        }
    }

    /// Calls are made and letters released, each by whoever has time for it.
    pub async fn proposed(&mut self, db: &Db) {
        for row in steps(db, "proposed").await {
            let buyer = self.books.by_id[&row.buyer_id];
            let left = self.books.askable(buyer, self.today);
            assert!(!left.is_empty(), "{}: nothing may be asked for: {row:?}", self.today);
            if row.is_written() {
                self.release(db, &row).await;
                continue;
            }
            let reaches = row.way != "none";
            let may = self.books.may_contact(buyer, self.today);
            assert!(may || !reaches, "{}: outside the guard: {row:?}", self.today);
            if self.one_in(5) {
                continue;
            }
            let result = self.pick(&["no-answer", "asked-time", "says-paid"]);
            let done = StepDone {
                person: String::new(),
                result: result.to_owned(),
                note: "电话".to_owned(),
            };
            let who = self.person();
            let act = as_who(db, who, async |tx| do_step(tx, (Scope::All, row.id), &done).await);
            match act.await {
                Ok(()) if reaches => {
                    let talk = result != "no-answer" && row.way != "letter";
                    self.books.parties[buyer].heard.push(Heard { on: self.today, talk });
                }
                Ok(()) => {}
                // A visit on an open case is prepared first.
                Err(refused) if refused.code() == "collections.visit-unprepared" => {
                    let why = "没有准备";
                    as_who(db, who, async |tx| drop_step(tx, (Scope::All, row.id), why).await)
                        .await
                        .expect("dropped");
                }
                Err(other) => panic!("{other:?}"),
            }
        }
        for row in steps(db, "failed").await {
            released(db, row.id, None).await.expect("released anew");
        }
    }

    async fn release(&mut self, db: &Db, row: &OutboxRow) {
        match self.dice.below(20) {
            0 => {
                let why = "客户在谈";
                as_who(db, "xs1", async |tx| drop_step(tx, (Scope::All, row.id), why).await)
                    .await
                    .expect("dropped");
            }
            1..=4 => {}
            n => {
                if n == 5 {
                    self.crashed += 1;
                    let (mut tx, pack) = (begin(db).await, WordingPack::shipped());
                    let of = (Scope::All, row.id);
                    release_step(&mut tx, of, ("", false, None), pack).await.expect("released");
                    drop(tx);
                }
                let way = if n > 14 { Some("email") } else { None };
                released(db, row.id, way).await.expect("released");
            }
        }
    }

    /// Whoever must be called because of a promise is called in time, some on the last day.
    pub async fn work_off(&mut self, db: &Db) {
        let found = guard_promises(db, Scope::All, self.today).await.expect("guard");
        assert_eq!(count_silent(db, Scope::All).await.expect("count"), found.silent());
        assert_eq!(found.silent(), 0, "{}: {:?}", self.today, found.rows.first());
        let mut called = std::collections::BTreeSet::new();
        for row in found.of(Watch::Call) {
            let waits = row.act_by > self.today && self.one_in(2);
            if waits || !called.insert(row.buyer_id) {
                continue;
            }
            let (who, contact) = (self.person(), call(row.buyer_id, self.today));
            as_who(db, who, async |tx| log_contact(tx, &contact).await).await.expect("called");
            let buyer = self.books.by_id[&row.buyer_id];
            self.books.parties[buyer].heard.push(Heard { on: self.today, talk: true });
        }
    }

    /// What is released goes out: on paper, or by a server that does not always do what it should.
    pub async fn send(&mut self, db: &Db) {
        for (id, way) in released_steps(db, 100_000).await.expect("released") {
            let leaves = if way == "email" { Leaves::ToServer } else { Leaves::OnPaper };
            for _ in 0..3 {
                if self.one_in(12) {
                    self.crashed += 1;
                    let letter = draft(db, id).await;
                    let mut tx = begin(db).await;
                    send_letter(&mut tx, &letter, ("abc", "", leaves)).await.expect("looked at");
                    drop(tx);
                }
                let letter = draft(db, id).await;
                let address = if way == "email" { "pay@example.cn" } else { "" };
                let with = ("abc", address, leaves);
                let went = as_who(db, "cm1", async |tx| send_letter(tx, &letter, with).await).await;
                match went.expect("looked at") {
                    Went::Sent(_) => {
                        self.left(db, &letter.row, leaves).await;
                        break;
                    }
                    Went::Changed => {}
                    Went::Waits(why) | Went::Refused(why) => {
                        *self.held_back.entry(why).or_default() += 1;
                        break;
                    }
                }
            }
        }
    }

    async fn left(&mut self, db: &Db, row: &OutboxRow, leaves: Leaves) {
        let items = list_outbox_items(db, row.id).await.expect("items");
        self.look_at_letter(row, &items);
        let debts: Vec<usize> = items.iter().map(|one| self.books.debt_of[&one.item_id]).collect();
        let buyer = self.books.by_id[&row.buyer_id];
        let gone = Gone {
            outbox: row.id,
            buyer,
            on: self.today,
            debts,
            mailed: leaves == Leaves::ToServer,
            counts: row.action != "lawyer",
            arrived: false,
        };
        if leaves == Leaves::OnPaper {
            if gone.counts {
                let posted = Posting {
                    on: self.today,
                    way: "hand".to_owned(),
                    number: String::new(),
                    slip: SlipFile::default(),
                };
                let at = (Scope::All, row.id);
                as_who(db, "cm1", async |tx| post_letter(tx, at, &posted).await)
                    .await
                    .expect("posted");
            }
            self.written_down(gone);
            return;
        }
        let fate = self.post.hand(&mut self.dice, gone);
        if matches!(fate, Fate::LostBefore | Fate::LostAfter) {
            return;
        }
        let answered = Answered {
            took: fate == Fate::Took,
            answer: "250 ok".to_owned(),
            message_id: "<1@x>".to_owned(),
        };
        as_who(db, "cm1", async |tx| keep_answer(tx, row.id, &answered).await).await.expect("kept");
        if let Some(gone) = self.post.answered.take().filter(|_| answered.took) {
            self.written_down(gone);
        }
    }

    fn written_down(&mut self, gone: Gone) {
        assert!(self.books.gone.iter().all(|one| one.outbox != gone.outbox), "sent twice");
        if gone.counts {
            self.books.parties[gone.buyer].heard.push(Heard { on: gone.on, talk: false });
        }
        self.books.gone.push(gone);
    }

    /// After a stop of the house a person finds out what became of the letters that were on their way.
    pub async fn settle(&mut self, db: &Db) {
        for gone in std::mem::take(&mut self.post.unclear) {
            if self.one_in(3) {
                self.post.unclear.push(gone);
                continue;
            }
            let went = self.post.has(gone.outbox);
            let settle = (Scope::All, gone.outbox);
            as_who(db, "cm1", async |tx| settle_taken(tx, settle, (went, "问过")).await)
                .await
                .expect("settled");
            if went {
                self.written_down(gone);
            }
        }
    }

    /// Proof of arrival of some letters: the period runs anew for what they ask for.
    pub async fn arrivals(&mut self, db: &Db) {
        for at in 0..self.books.gone.len() {
            let one = &self.books.gone[at];
            let fits = !one.arrived && one.counts && self.today.days_since(one.on) == 5;
            if !fits || !self.one_in(3) {
                continue;
            }
            let (id, on) = (self.books.gone[at].outbox, self.books.gone[at].on.plus_days(3));
            let proof = (on, "签收回单");
            let slip = SlipFile { digest: "ab".repeat(32), name: "回单.jpg".to_owned() };
            as_who(db, "fin", async |tx| record_arrival(tx, (Scope::All, id), proof, &slip).await)
                .await
                .expect("arrived");
            self.books.gone[at].arrived = true;
            for debt in self.books.gone[at].debts.clone() {
                self.books.debts[debt].anew.push((on, false));
            }
        }
    }

    /// In the evening no server takes a letter.
    pub async fn evening(&mut self, db: &Db) {
        at_hour(db, self.today, 20);
        let waits = released_steps(db, 100_000).await.expect("released");
        for (id, _) in waits.into_iter().filter(|(_, way)| way == "email").take(2) {
            let letter = draft(db, id).await;
            let with = ("abc", "pay@example.cn", Leaves::ToServer);
            let went = as_who(db, "cm1", async |tx| send_letter(tx, &letter, with).await).await;
            let went = went.expect("looked at");
            assert!(!matches!(went, Went::Sent(_)), "{}: {went:?} at eight", self.today);
        }
    }

    pub async fn keep(&self, db: &Db) {
        let found = guard_promises(db, Scope::All, self.today).await.expect("guard");
        as_who(db, "rounds", async |tx| keep_guard(tx, &found).await).await.expect("kept");
    }
}

/// The last day on which somebody must have acted on a promise that was not kept.
pub fn act_by(due_on: Day, reopened_on: Option<Day>) -> Day {
    on_or_after(on_or_after(reopened_on.unwrap_or(due_on)).plus_days(1))
}
