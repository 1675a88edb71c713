//! The strategy of collections: what is proposed, released and sent, what the look before a send holds back,
//! versions by two people, the simulation, a year of days.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::AtomicBool,
};

use base::{Currency, Day};
use credit::{
    assess::{PackKind, set_pack, set_signed_pack},
    collections::{
        Answered, Draft, Leaves, NewContact, NewPromise, NewTrial, OutboxFilter, OutboxRow, Sender,
        StepDone, StrategyPack, Went, WordingPack, count_outbox, decide_strategy, do_step,
        draft_letter, draft_strategy, drop_step, dunning_level, end_trial, find_sender, get_outbox,
        keep_answer, keep_simulation, last_run, list_contacts, list_outbox, list_outbox_items,
        list_trials, log_contact, propose_strategy, propose_trial, record_arrival, record_promise,
        release_step, released_steps, run_strategy, say_bank_seen, send_letter, set_sender,
        settle_taken, sign_trial, simulate_strategy, trial_result,
    },
    parties::days_of_trade,
    receivables::{Apply, Booked, NewDispute, record_dispute},
};
use store::{Actor, Db, access::Scope};
use testkit::day;

use crate::ledger::{as_who, book_credits, book_items, buyers, code, item, receipt};

/// A Monday.
const TODAY: &str = "2026-11-23";

fn at(db: &Db, on: &str) {
    db.clock().set(base::Clock::standing(day(on)).now());
}

fn new_id(booked: &Booked) -> i64 {
    match booked {
        Booked::New(id) => *id,
        other => panic!("{other:?}"),
    }
}

async fn ready(db: &Db) {
    at(db, TODAY);
    equip(db).await;
}

async fn equip(db: &Db) {
    let sender = Sender {
        account_name: "华恒工业有限公司".to_owned(),
        bank: "工商银行上海分行".to_owned(),
        account: "1001 2003 0004".to_owned(),
        person: "陈经理".to_owned(),
        phone: "021-68880000".to_owned(),
        ..Sender::default()
    };
    as_who(db, "chen", async |tx| set_sender(tx, &sender).await).await.expect("set");
    assert_eq!(find_sender(db).await.expect("read"), sender);
}

async fn run(db: &Db) -> credit::collections::RunTold {
    let today = db.clock().today();
    run_strategy(db, &Actor::system("rounds"), today).await.expect("ran")
}

async fn waiting(db: &Db) -> Vec<OutboxRow> {
    let filter = OutboxFilter { limit: 500, ..OutboxFilter::default() };
    list_outbox(db, Scope::All, &filter).await.expect("listed")
}

async fn release(db: &Db, id: i64, added: &str) -> base::Result<()> {
    let pack = WordingPack::shipped();
    as_who(db, "chen", async |tx| {
        release_step(tx, (Scope::All, id), (added, false, None), pack).await
    })
    .await
}

async fn draft(db: &Db, id: i64) -> Draft {
    draft_letter(db, Scope::All, (id, "华恒工业有限公司")).await.expect("written")
}

async fn send(db: &Db, of: &Draft, leaves: Leaves) -> base::Result<Went> {
    as_who(db, "chen", async |tx| send_letter(tx, of, ("abc", "", leaves)).await).await
}

/// Four buyers with an invoice thirty days past its day: one is to be written to, one has paid without
/// saying for what, one disputes, one has promised.
async fn four(db: &Db) -> (Vec<i64>, Vec<i64>) {
    let ids = buyers(db, &["A", "B", "C", "D"]).await;
    let items: Vec<_> = ids.iter().map(|id| item(*id, "F1", "2026-09-24", 30, 500_00)).collect();
    let items: Vec<i64> = book_items(db, &items).await.iter().map(new_id).collect();
    book_credits(db, &[receipt(ids[1], "R1", "2026-11-20", 500_00)], Apply::Named).await;
    let dispute = NewDispute {
        amount_minor: 500_00,
        opened_on: day("2026-11-01"),
        reason: "质量".to_owned(),
        resolved_on: None,
    };
    let disputed =
        as_who(db, "xs1", async |tx| record_dispute(tx, ids[2], ("F1", 1), &dispute).await);
    disputed.await.expect("disputed");
    as_who(db, "xs1", async |tx| record_promise(tx, &promise(ids[3], "2026-11-27")).await)
        .await
        .expect("promised");
    (ids, items)
}

fn promise(buyer_id: i64, due: &str) -> NewPromise {
    NewPromise {
        buyer_id,
        number: None,
        made_on: day("2026-11-20"),
        due_on: day(due),
        currency: Currency::CNY,
        amount_minor: 500_00,
        company_minor: 500_00,
        item_id: None,
        contact_id: None,
        said_by: "李总".to_owned(),
        note: String::new(),
    }
}

fn talk(buyer_id: i64, on: &str, result: &str) -> NewContact {
    NewContact {
        buyer_id,
        number: None,
        on: day(on),
        channel: "call".to_owned(),
        person: "李总".to_owned(),
        result: result.to_owned(),
        note: "x".to_owned(),
        item_id: None,
        proven: false,
    }
}

#[tokio::test]
async fn a_letter_is_proposed_released_sent_once_and_proven() {
    testkit::both(async |db| {
        let (ids, items) = four(&db).await;
        at(&db, TODAY);
        let told = run(&db).await;
        assert_eq!((told.buyers, told.proposed), (4, 1), "{told:?}");
        for why in ["paid", "disputed", "promised"] {
            assert_eq!(told.held.get(why), Some(&1), "{why}: {told:?}");
        }
        let again = run(&db).await;
        assert_eq!((again.proposed, again.lapsed), (0, 0), "the same day proposes nothing twice");
        assert_eq!(last_run(&db).await.expect("read").expect("ran").0, again);
        let rows = waiting(&db).await;
        let row = &rows[0];
        assert_eq!((rows.len(), row.buyer_id, row.step.as_str()), (1, ids[0], "letter-2"));
        assert_eq!((row.level, row.company_minor, row.oldest_days), (2, 500_00, 30));

        let bare = draft_letter(&db, Scope::All, (row.id, "x")).await;
        assert_eq!(code(bare), "collections.sender-missing");
        ready(&db).await;
        assert_eq!(
            code(release(&db, row.id, "再不付款就告诉你的家人").await),
            "collections.wording-stop"
        );
        assert_eq!(code(release(&db, row.id, "后果自负").await), "collections.wording-look");
        let theirs = get_outbox(&db, Scope::Own(7), row.id).await;
        assert_eq!(code(theirs), "collections.outbox-unknown", "another's buyer");
        let letter = draft(&db, row.id).await;
        let text = letter.written.text();
        for said in ["A 有限公司", "¥500.00", "2026-10-24", "30 天", "1001 2003 0004", "2026-11-30"]
        {
            assert!(text.contains(said), "{said}: {text}");
        }
        let early = send(&db, &letter, Leaves::OnPaper).await;
        assert_eq!(code(early), "collections.outbox-state", "nobody has released it");
        release(&db, row.id, "请回电确认付款日。").await.expect("released");
        assert_eq!(run(&db).await.held.get("under-way"), Some(&1), "nothing beside it");
        let letter = draft(&db, row.id).await;
        assert!(letter.written.text().contains("请回电确认付款日。"));
        assert_eq!(send(&db, &letter, Leaves::OnPaper).await.expect("sent"), Went::Sent(1));
        assert_eq!(code(send(&db, &letter, Leaves::OnPaper).await), "collections.outbox-state");
        let (level, on) = dunning_level(&db, items[0]).await.expect("read");
        assert_eq!((level, on), (2, Some(day(TODAY))), "it rises with the letter");
        assert_eq!(dunning_level(&db, items[1]).await.expect("read").0, 0);
        let contacts = list_contacts(&db, (ids[0], ids[0]), days_of_trade()).await.expect("read");
        assert_eq!((contacts.len(), contacts[0].contact.channel.as_str()), (1, "letter"));
        assert!(!contacts[0].contact.proven);

        let arrive = async |on: &'static str, proof: &'static str| {
            as_who(&db, "chen", async |tx| {
                record_arrival(tx, (Scope::All, row.id), (day(on), proof)).await
            })
            .await
        };
        assert_eq!(code(arrive("2026-11-22", "EMS 1").await), "collections.arrival-day");
        assert_eq!(code(arrive(TODAY, " ").await), "collections.arrival-proof");
        arrive(TODAY, "EMS 1234 前台签收").await.expect("arrived");
        let contacts = list_contacts(&db, (ids[0], ids[0]), days_of_trade()).await.expect("read");
        assert!(contacts[0].contact.proven, "the limitation clock may read it");
        at(&db, "2026-11-24");
        assert_eq!(run(&db).await.proposed, 0, "the step was taken");
    })
    .await;
}

/// A released letter to the only debtor.
async fn released(db: &Db) -> (i64, i64, i64) {
    let ids = buyers(db, &["A"]).await;
    let items = [item(ids[0], "F1", "2026-09-28", 30, 500_00)];
    let booked = book_items(db, &items).await;
    ready(db).await;
    as_who(db, "finance", say_bank_seen).await.expect("said");
    run(db).await;
    let row = waiting(db).await.remove(0);
    release(db, row.id, "").await.expect("released");
    (ids[0], new_id(&booked[0]), row.id)
}

#[tokio::test]
async fn what_changed_since_the_release_holds_a_letter_back() {
    testkit::both(async |db| {
        let (buyer, _, id) = released(&db).await;
        let letter = draft(&db, id).await;
        let waits = |why: &str| Went::Waits(why.to_owned());
        // A talk this morning: nobody writes on the same day.
        as_who(&db, "xs1", async |tx| log_contact(tx, &talk(buyer, TODAY, "asked-time")).await)
            .await
            .expect("logged");
        assert_eq!(send(&db, &letter, Leaves::OnPaper).await.expect("held"), waits("cool-off"));
        let row = get_outbox(&db, Scope::All, id).await.expect("there");
        assert_eq!((row.state.as_str(), row.waits.as_str()), ("released", "cool-off"));
        at(&db, "2026-11-28");
        let letter = draft(&db, id).await;
        assert_eq!(send(&db, &letter, Leaves::OnPaper).await.expect("held"), waits("bank-old"));
        as_who(&db, "finance", say_bank_seen).await.expect("said");
        assert_eq!(send(&db, &letter, Leaves::OnPaper).await.expect("held"), waits("quiet-day"));
        at(&db, "2026-11-30");
        // The letter was written for another day: it is written again.
        assert_eq!(send(&db, &letter, Leaves::OnPaper).await.expect("moved"), Went::Changed);
        // A part came in: what is asked for is less.
        book_credits(&db, &[receipt(buyer, "R1", "2026-11-30", 100_00)], Apply::Named).await;
        let letter = draft(&db, id).await;
        assert_eq!(send(&db, &letter, Leaves::OnPaper).await.expect("moved"), Went::Changed);
        let letter = draft(&db, id).await;
        assert!(letter.written.text().contains("¥400.00"), "{}", letter.written.text());
        // All came in, by the last minute.
        book_credits(&db, &[receipt(buyer, "R2", "2026-11-30", 400_00)], Apply::Named).await;
        let paid = send(&db, &letter, Leaves::OnPaper).await.expect("refused");
        assert_eq!(paid, Went::Refused("paid".to_owned()));
        let row = get_outbox(&db, Scope::All, id).await.expect("there");
        assert_eq!((row.state.as_str(), row.number), ("refused", None));
    })
    .await;
}

#[tokio::test]
async fn a_promise_or_the_next_step_takes_a_letter_back() {
    testkit::both(async |db| {
        let (buyer, _, id) = released(&db).await;
        let letter = draft(&db, id).await;
        as_who(&db, "xs1", async |tx| record_promise(tx, &promise(buyer, "2026-11-27")).await)
            .await
            .expect("promised");
        let went = send(&db, &letter, Leaves::OnPaper).await.expect("refused");
        assert_eq!(went, Went::Refused("promised".to_owned()));
        at(&db, "2026-11-30");
        as_who(&db, "finance", say_bank_seen).await.expect("said");
        run(&db).await;
        let row = waiting(&db).await.remove(0);
        assert_eq!(row.step, "letter-2", "its day has passed: the step comes again");
        release(&db, row.id, "").await.expect("released");
        at(&db, "2026-12-14");
        as_who(&db, "finance", say_bank_seen).await.expect("said");
        let letter = draft(&db, row.id).await;
        let went = send(&db, &letter, Leaves::OnPaper).await.expect("refused");
        assert_eq!(went, Went::Refused("step-passed".to_owned()));
        run(&db).await;
        let row = waiting(&db).await.remove(0);
        assert_eq!(row.step, "letter-3");
        let reason = async |why: &'static str| {
            as_who(&db, "chen", async |tx| drop_step(tx, (Scope::All, row.id), why).await).await
        };
        assert_eq!(code(reason(" ").await), "collections.reason-missing");
        reason("客户本周上门对账").await.expect("dropped");
        at(&db, "2026-12-15");
        assert_eq!(run(&db).await.proposed, 0, "a dropped step does not come again");
    })
    .await;
}

#[tokio::test]
async fn what_is_handed_to_a_server_goes_out_at_most_once() {
    testkit::both(async |db| {
        let (buyer, item, id) = released(&db).await;
        let letter = draft(&db, id).await;
        // Stopped before the commit: nothing has happened.
        let mut tx = db.write(Actor::user("chen")).await.expect("tx");
        let went = send_letter(&mut tx, &letter, ("abc", "a@b.cn", Leaves::ToServer)).await;
        assert_eq!(went.expect("taken"), Went::Sent(1));
        drop(tx);
        assert_eq!(released_steps(&db, 9).await.expect("listed").len(), 1);
        // Stopped behind it: it is taken, and goes out by itself no more.
        assert_eq!(send(&db, &letter, Leaves::ToServer).await.expect("taken"), Went::Sent(1));
        assert!(released_steps(&db, 9).await.expect("listed").is_empty());
        assert_eq!(code(send(&db, &letter, Leaves::ToServer).await), "collections.outbox-state");
        assert_eq!(dunning_level(&db, item).await.expect("read").0, 0, "nobody knows yet");
        let settle = async |went: bool| {
            as_who(&db, "chen", async |tx| {
                settle_taken(tx, (Scope::All, id), (went, "查过邮件服务器")).await
            })
            .await
        };
        settle(false).await.expect("settled");
        assert_eq!(code(settle(true).await), "collections.outbox-state");
        release(&db, id, "").await.expect("released anew");
        let letter = draft(&db, id).await;
        let went = send(&db, &letter, Leaves::ToServer).await.expect("taken");
        assert!(matches!(went, Went::Sent(_)), "{went:?}");
        let answered = Answered {
            took: true,
            answer: "250 OK queued".to_owned(),
            message_id: "<1@huaheng>".to_owned(),
        };
        as_who(&db, "chen", async |tx| keep_answer(tx, id, &answered).await).await.expect("kept");
        let row = get_outbox(&db, Scope::All, id).await.expect("there");
        assert_eq!((row.state.as_str(), row.answer.as_str()), ("sent", "250 OK queued"));
        let contacts = list_contacts(&db, (buyer, buyer), days_of_trade()).await.expect("read");
        assert_eq!(contacts.len(), 1);
        assert_eq!(dunning_level(&db, item).await.expect("read").0, 2);
    })
    .await;
}

#[tokio::test]
async fn a_call_is_done_by_a_person() {
    testkit::both(async |db| {
        let ids = buyers(&db, &["A"]).await;
        book_items(&db, &[item(ids[0], "F1", "2026-10-20", 30, 500_00)]).await;
        ready(&db).await;
        run(&db).await;
        let row = waiting(&db).await.remove(0);
        assert_eq!((row.step.as_str(), row.way.as_str()), ("first-call", "call"));
        assert_eq!(code(release(&db, row.id, "").await), "collections.outbox-no-letter");
        let done = |result: &str| StepDone {
            person: "李总".to_owned(),
            result: result.to_owned(),
            note: "下周付".to_owned(),
        };
        let make = async |result: &'static str| {
            as_who(&db, "xs1", async |tx| do_step(tx, (Scope::All, row.id), &done(result)).await)
                .await
        };
        assert_eq!(code(make("moon").await), "collections.result-unknown");
        make("asked-time").await.expect("done");
        assert_eq!(code(make("asked-time").await), "collections.outbox-state");
        let contacts = list_contacts(&db, (ids[0], ids[0]), days_of_trade()).await.expect("read");
        assert_eq!(contacts.len(), 1);
        assert!(waiting(&db).await.is_empty());
    })
    .await;
}

fn own(change: &[(&str, &str)]) -> String {
    let mut text = StrategyPack::shipped_text()
        .replace("version = \"2026.1\"", "version = \"own.1\"")
        .replace("effective_from = \"2026-01-01\"", "effective_from = \"2026-11-23\"");
    for (from, to) in change {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    text
}

#[tokio::test]
async fn a_strategy_is_tried_and_signed_by_two() {
    testkit::both(async |db| {
        let ids = buyers(&db, &["A", "B"]).await;
        let items = [
            item(ids[0], "F1", "2026-03-02", 30, 500_00),
            item(ids[1], "F1", "2026-08-24", 30, 900_00),
        ];
        book_items(&db, &items).await;
        ready(&db).await;
        let text = own(&[
            ("from = 10\nto = 24", "from = 5\nto = 24"),
            ("automatic = false", "automatic = true"),
        ]);
        let alone =
            as_who(&db, "chen", async |tx| set_pack(tx, PackKind::Strategy, &text, "改").await);
        assert_eq!(code(alone.await), "collections.strategy-by-two");
        let keep = async |text: &str, reason: &'static str| {
            as_who(&db, "chen", async |tx| draft_strategy(tx, (text, reason)).await).await
        };
        assert_eq!(code(keep(&text, " ").await), "collections.reason-missing");
        assert_eq!(code(keep(&own(&[]), "改").await), "collections.strategy-same");
        assert_eq!(code(keep("x = 1", "改").await), "scoring.pack-wrong");
        let id = keep(&text, "提前写信").await.expect("kept");
        let propose = async || as_who(&db, "chen", async |tx| propose_strategy(tx, id).await).await;
        assert_eq!(code(propose().await), "collections.strategy-untried");
        let pack = StrategyPack::read(&text).expect("read");
        let stop = AtomicBool::new(false);
        let told = simulate_strategy(&db, &pack, (&|_, _| {}, &stop)).await.expect("tried");
        assert_eq!((told.debtors, told.old.buyers, told.new.buyers), (2, 2, 2));
        assert!(told.new.letters >= told.old.letters && told.old.letters > 0, "{told:?}");
        let letter = told.steps.iter().find(|step| step.step == "letter-1").expect("step");
        assert_eq!(letter.count, [Some(2), Some(2)]);
        assert!(!told.samples.is_empty(), "the day of the first letter differs");
        let months: i64 = told.months.iter().map(|month| month.contacts[1]).sum();
        let people: i64 = told.people.iter().map(|person| person.contacts[1]).sum();
        assert_eq!((months, people), (told.new.contacts, told.new.contacts));
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        let stopped = simulate_strategy(&db, &pack, (&|_, _| {}, &stop)).await;
        assert_eq!(code(stopped), "collections.simulation-stopped");
        as_who(&db, "chen", async |tx| keep_simulation(tx, id, &told).await).await.expect("kept");
        propose().await.expect("proposed");
        let sign = async |who: &'static str| {
            as_who(&db, who, async |tx| decide_strategy(tx, id, (true, "同意")).await).await
        };
        assert_eq!(code(sign("chen").await), "collections.strategy-same-person");
        sign("wang").await.expect("signed");
        let (now, _) = StrategyPack::in_force(&db, day(TODAY)).await.expect("read");
        assert_eq!((now.edition.version.as_str(), now.automatic), ("own.1", true));
        let told = run(&db).await;
        assert_eq!((told.proposed, told.released), (2, 1), "legal weighing waits for a person");
        let (count, _) =
            count_outbox(&db, Scope::All, &OutboxFilter::default()).await.expect("counted");
        assert_eq!(count, 2);
    })
    .await;
}

#[tokio::test]
async fn a_trial_draws_sides_and_names_no_winner_too_early() {
    testkit::both(async |db| {
        let codes: Vec<String> = (0..20).map(|n| format!("T{n:02}")).collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        let ids = buyers(&db, &codes).await;
        let items: Vec<_> =
            ids.iter().map(|id| item(*id, "F1", "2026-10-20", 30, 500_00)).collect();
        book_items(&db, &items).await;
        ready(&db).await;
        let content = own(&[
            ("from = 3\nto = 9", "from = 30\nto = 39"),
            ("from = 10\nto = 24", "from = 30\nto = 39"),
        ])
        .replace("from = 15\nto = 24", "from = 30\nto = 39")
        .replace("from = 25\nto = 44", "from = 30\nto = 44");
        let new = NewTrial {
            hypothesis: "晚一点打电话，兑现率不变".to_owned(),
            content,
            share_pct: 50,
            seed: 7,
            from_on: day(TODAY),
            until_on: day("2027-02-23"),
        };
        let propose = async |new: NewTrial| {
            as_who(&db, "chen", async |tx| propose_trial(tx, &new).await).await
        };
        let wrong = NewTrial { share_pct: 99, ..new.clone() };
        assert_eq!(code(propose(wrong).await), "collections.trial-share");
        let wrong = NewTrial { hypothesis: " ".to_owned(), ..new.clone() };
        assert_eq!(code(propose(wrong).await), "collections.trial-hypothesis");
        let id = propose(new.clone()).await.expect("proposed");
        assert_eq!(code(propose(new).await), "collections.trial-runs");
        let sign =
            async |who: &'static str| as_who(&db, who, async |tx| sign_trial(tx, id).await).await;
        assert_eq!(code(sign("chen").await), "collections.trial-same-person");
        assert_eq!(sign("wang").await.expect("signed"), (10, 10));
        let told = run(&db).await;
        assert_eq!(told.proposed, 10, "the challenger calls later: {told:?}");
        let rows = waiting(&db).await;
        assert!(rows.iter().all(|row| row.arm == "champion"));
        let trial = list_trials(&db).await.expect("listed").remove(0);
        let result = trial_result(&db, &trial).await.expect("counted");
        assert_eq!((result.champion.buyers, result.challenger.buyers), (10, 10));
        assert_eq!(result.better, None, "no promises yet");
        as_who(&db, "chen", async |tx| end_trial(tx, id, "够了").await).await.expect("ended");
        assert_eq!(run(&db).await.proposed, 10, "all by the strategy in force again");
    })
    .await;
}

/// A small stream of numbers that is the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// The books of the year as the test keeps them for itself.
#[derive(Default)]
struct Books {
    /// Row of the item: buyer, due day, open.
    open: BTreeMap<i64, (i64, Day, i64)>,
    /// Letters that went out.
    letters: BTreeSet<(i64, String, i64)>,
}

/// A year of days: each night the strategy runs, each morning everything is released and sent, buyers pay
/// when they like. Nothing goes to who has paid, and nobody is contacted more often than the guard lets.
#[tokio::test]
async fn a_year_of_days_keeps_its_promises() {
    testkit::both(async |db| {
        at(&db, "2026-01-05");
        let codes: Vec<String> = (0..12).map(|n| format!("Y{n:02}")).collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        let ids = buyers(&db, &codes).await;
        equip(&db).await;
        let (mut dice, mut books, mut today) = (Dice(42), Books::default(), day("2026-01-05"));
        let (mut sent, mut number) = (0, 0);
        for round in 0..120 {
            // Three days at a time keep the test short; every day of the week is met.
            today = today.plus_days(3);
            db.clock().set(base::Clock::standing(today).now());
            if round % 2 == 0 {
                let buyer = ids[usize::try_from(dice.roll(12)).expect("small")];
                number += 1;
                let issued = today.to_string();
                let minor = i64::try_from(dice.roll(90_000) + 20_000).expect("small");
                let new = item(buyer, &format!("N{number}"), &issued, 10, minor);
                let id = new_id(&book_items(&db, std::slice::from_ref(&new)).await[0]);
                books.open.insert(id, (buyer, new.due_on, minor));
            }
            pay(&db, &mut dice, &mut books, today).await;
            as_who(&db, "finance", say_bank_seen).await.expect("said");
            run(&db).await;
            sent += morning(&db, &mut books, &mut dice, today).await;
        }
        assert!(sent > 40, "{sent} letters");
        guarded(&db, &ids).await;
    })
    .await;
}

/// Somebody pays an item whole, now and then.
async fn pay(db: &Db, dice: &mut Dice, books: &mut Books, today: Day) {
    if dice.roll(3) != 0 || books.open.is_empty() {
        return;
    }
    let at = usize::try_from(dice.roll(books.open.len() as u64)).expect("small");
    let (id, (buyer, _, minor)) =
        books.open.iter().nth(at).map(|(id, of)| (*id, *of)).expect("one");
    // The oldest of the buyer is what its money pays by law; the test pays that one.
    let oldest =
        books.open.iter().filter(|(_, of)| of.0 == buyer).min_by_key(|(id, of)| (of.1, **id));
    let (id, minor) = oldest.map_or((id, minor), |(id, of)| (*id, of.2));
    let number = format!("R{today}-{id}");
    book_credits(db, &[receipt(buyer, &number, &today.to_string(), minor)], Apply::Named).await;
    books.open.remove(&id);
}

/// Everything that waits is released and sent, or done; answers how many letters went out.
async fn morning(db: &Db, books: &mut Books, dice: &mut Dice, today: Day) -> usize {
    let mut sent = 0;
    for row in waiting(db).await {
        if !row.is_written() {
            let result = if dice.roll(2) == 0 { "no-answer" } else { "asked-time" };
            let done = StepDone {
                person: String::new(),
                result: result.to_owned(),
                note: "电话".to_owned(),
            };
            as_who(db, "xs1", async |tx| do_step(tx, (Scope::All, row.id), &done).await)
                .await
                .expect("done");
            continue;
        }
        if row.state == "proposed" {
            release(db, row.id, "").await.expect("released");
        }
        for _ in 0..2 {
            let letter = draft(db, row.id).await;
            match send(db, &letter, Leaves::OnPaper).await.expect("looked at") {
                Went::Sent(_) => {
                    sent += 1;
                    let items = list_outbox_items(db, row.id).await.expect("items");
                    assert!(!items.is_empty());
                    for one in items {
                        let (_, due, open) = books.open.get(&one.item_id).expect("still open");
                        assert!(one.asked_minor <= *open, "{one:?}");
                        assert!(*due < today || row.action == "reminder", "{one:?}");
                    }
                    let key = (row.buyer_id, row.step.clone(), i64::from(today.epoch_days()));
                    assert!(books.letters.insert(key), "twice: {row:?}");
                    break;
                }
                Went::Changed => {}
                Went::Waits(_) | Went::Refused(_) => break,
            }
        }
    }
    sent
}

/// No more than three contacts in any seven days, none at the week-end; calls are ours, too.
async fn guarded(db: &Db, ids: &[i64]) {
    for id in ids {
        let contacts = list_contacts(db, (*id, *id), days_of_trade()).await.expect("read");
        let days: Vec<Day> = contacts.iter().map(|one| one.contact.on).collect();
        for on in &days {
            assert!(on.weekday() < 5, "{on}");
            let within = days.iter().filter(|d| (0..7).contains(&on.days_since(**d))).count();
            assert!(within <= 3, "{id}: {within} in the week before {on}");
        }
    }
}

#[tokio::test]
async fn named_buyers_are_left_alone() {
    testkit::both(async |db| {
        let ids = buyers(&db, &["A", "B"]).await;
        let items: Vec<_> =
            ids.iter().map(|id| item(*id, "F1", "2026-09-24", 30, 500_00)).collect();
        book_items(&db, &items).await;
        ready(&db).await;
        let text = own(&[("buyers = []", "buyers = [\"A\"]")]);
        as_who(&db, "chen", async |tx| {
            set_signed_pack(tx, PackKind::Strategy, &text, "例外").await
        })
        .await
        .expect("set");
        let told = run(&db).await;
        assert_eq!((told.proposed, told.held.get("excepted")), (1, Some(&1)));
        let row = waiting(&db).await.remove(0);
        assert_eq!(row.buyer_id, ids[1]);
        let ahead = run_strategy(&db, &Actor::system("x"), day("2026-11-24")).await;
        assert_eq!(code(ahead), "collections.strategy-day");
        // What does not hold any more lapses with the next run.
        book_credits(&db, &[receipt(ids[1], "R1", TODAY, 500_00)], Apply::Named).await;
        assert_eq!(run(&db).await.lapsed, 1);
        assert!(waiting(&db).await.is_empty());
    })
    .await;
}
