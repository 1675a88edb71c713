//! The strategy of collections: what is proposed, released and sent, what the look before a send holds back.

use base::Currency;
use credit::{
    collections::{
        Answered, Draft, Leaves, NewContact, NewPromise, OutboxFilter, OutboxRow, Posting, RunTold,
        Sender, SlipFile, StepDone, Went, WordingPack, add_slip, do_step, draft_letter, drop_step,
        dunning_level,
        evidence::{ClockQuery, graded_items, list_clocks},
        find_sender, get_outbox, keep_answer, last_run, list_contacts, list_outbox, log_contact,
        post_letter, record_arrival, record_promise, release_step, released_steps, return_letter,
        run_strategy, say_bank_seen, send_letter, set_sender, settle_taken,
    },
    parties::days_of_trade,
    receivables::{Apply, Booked, NewDispute, record_dispute},
};
use store::{Actor, Db, access::Scope};
use testkit::day;

use crate::ledger::{as_who, book_credits, book_items, buyers, code, item, receipt};

/// A Monday.
pub const TODAY: &str = "2026-11-23";

pub fn at(db: &Db, on: &str) {
    db.clock().set(base::Clock::standing(day(on)).now());
}

pub fn new_id(booked: &Booked) -> i64 {
    match booked {
        Booked::New(id) => *id,
        other => panic!("{other:?}"),
    }
}

pub async fn ready(db: &Db) {
    at(db, TODAY);
    equip(db).await;
}

pub async fn equip(db: &Db) {
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

pub async fn run(db: &Db) -> RunTold {
    let today = db.clock().today();
    run_strategy(db, &Actor::system("rounds"), today).await.expect("ran")
}

pub async fn waiting(db: &Db) -> Vec<OutboxRow> {
    let filter = OutboxFilter { limit: 500, ..OutboxFilter::default() };
    list_outbox(db, Scope::All, &filter).await.expect("listed")
}

pub async fn release(db: &Db, id: i64, added: &str) -> base::Result<()> {
    let pack = WordingPack::shipped();
    as_who(db, "chen", async |tx| {
        release_step(tx, (Scope::All, id), (added, false, None), pack).await
    })
    .await
}

pub async fn draft(db: &Db, id: i64) -> Draft {
    draft_letter(db, Scope::All, (id, "华恒工业有限公司")).await.expect("written")
}

pub async fn send(db: &Db, of: &Draft, leaves: Leaves) -> base::Result<Went> {
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
        as_who(db, "xs1", async |tx| record_dispute(tx, ids[2], ("F1", 1, None), &dispute).await);
    disputed.await.expect("disputed");
    as_who(db, "xs1", async |tx| record_promise(tx, &promise(ids[3], "2026-11-27")).await)
        .await
        .expect("promised");
    (ids, items)
}

pub fn promise(buyer_id: i64, due: &str) -> NewPromise {
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
        at(&db, "2026-11-24");
        assert_eq!(run(&db).await.proposed, 0, "the step was taken");
    })
    .await;
}

/// Posts a letter.
async fn post(db: &Db, id: i64, (on, way, number): (&str, &str, &str)) -> base::Result<()> {
    let slip = SlipFile { digest: "slip".to_owned(), name: "slip.jpg".to_owned() };
    let new = Posting { on: day(on), way: way.to_owned(), number: number.to_owned(), slip };
    as_who(db, "chen", async |tx| post_letter(tx, (Scope::All, id), &new).await).await
}

async fn arrive(db: &Db, id: i64, (on, proof): (&str, &str)) -> base::Result<()> {
    let file = SlipFile { digest: "record".to_owned(), name: "record.pdf".to_owned() };
    as_who(db, "chen", async |tx| {
        record_arrival(tx, (Scope::All, id), (day(on), proof), &file).await
    })
    .await
}

/// What the last step of the buyer's chain is proven by, and whether that would hold.
async fn effect(db: &Db, buyer: i64) -> (String, bool) {
    let as_of = db.clock().today();
    let query = ClockQuery { as_of, scope: Scope::All, buyer: Some(buyer), item: None };
    let rows = list_clocks(db, query).await.expect("clocks");
    let step = rows[0].clock.steps.last().expect("the letter").clone();
    (step.what.proof, step.holds)
}

#[tokio::test]
async fn a_printed_letter_is_posted_and_delivered_with_its_papers() {
    testkit::both(async |db| {
        let (buyer, _, id) = released(&db).await;
        let letter = draft(&db, id).await;
        assert_eq!(send(&db, &letter, Leaves::OnPaper).await.expect("sent"), Went::Sent(1));
        let contacts =
            async || list_contacts(&db, (buyer, buyer), days_of_trade()).await.expect("read");
        assert!(contacts().await.is_empty(), "what is only printed is no contact");
        let printed =
            OutboxFilter { state: "printed".to_owned(), limit: 9, ..OutboxFilter::default() };
        let listed = list_outbox(&db, Scope::All, &printed).await.expect("listed");
        assert_eq!(listed.iter().map(OutboxRow::stands).collect::<Vec<_>>(), ["printed"]);
        let early = arrive(&db, id, (TODAY, "EMS 1")).await;
        assert_eq!(code(early), "collections.post-stage", "not posted yet");
        for (new, refused) in [
            ((TODAY, "pigeon", "1"), "collections.post-way"),
            ((TODAY, "ems", " "), "collections.post-number"),
            (("2026-11-22", "ems", "1"), "collections.post-day"),
        ] {
            assert_eq!(code(post(&db, id, new).await), refused);
        }
        post(&db, id, (TODAY, "ems", "EX1234")).await.expect("posted");
        let twice = post(&db, id, (TODAY, "ems", "EX1234")).await;
        assert_eq!(code(twice), "collections.post-stage");
        let logged = contacts().await;
        assert_eq!((logged.len(), logged[0].contact.channel.as_str()), (1, "letter"));
        assert!(!logged[0].contact.proven);
        assert_eq!(effect(&db, buyer).await, ("courier-sent".to_owned(), false), "presumed");
        let early = arrive(&db, id, ("2026-11-22", "EMS 1")).await;
        assert_eq!(code(early), "collections.arrival-day");
        assert_eq!(code(arrive(&db, id, (TODAY, " ")).await), "collections.arrival-proof");
        arrive(&db, id, (TODAY, "EMS 1234 前台签收")).await.expect("arrived");
        assert_eq!(effect(&db, buyer).await, ("courier-delivered".to_owned(), true), "proven");
        assert!(contacts().await[0].contact.proven, "the limitation clock may read it");
        let came = (day(TODAY), "拒收");
        let none = SlipFile::default();
        let back =
            as_who(&db, "chen", async |tx| return_letter(tx, (Scope::All, id), came, &none).await);
        assert_eq!(code(back.await), "collections.post-stage", "it was delivered");
    })
    .await;
}

#[tokio::test]
async fn a_paper_that_comes_late_is_kept_once() {
    testkit::both(async |db| {
        let (buyer, _, id) = released(&db).await;
        let letter = draft(&db, id).await;
        assert_eq!(send(&db, &letter, Leaves::OnPaper).await.expect("sent"), Went::Sent(1));
        let add = async |what: &str, digest: &str| {
            let file = SlipFile { digest: digest.to_owned(), name: "x.jpg".to_owned() };
            as_who(&db, "chen", async |tx| add_slip(tx, (Scope::All, id), what, &file).await).await
        };
        assert_eq!(code(add("slip", "ab").await), "collections.post-stage", "not posted yet");
        let bare = Posting {
            on: day(TODAY),
            way: "ems".to_owned(),
            number: "EX1".to_owned(),
            slip: SlipFile::default(),
        };
        as_who(&db, "chen", async |tx| post_letter(tx, (Scope::All, id), &bare).await)
            .await
            .expect("posted");
        assert_eq!(effect(&db, buyer).await.0, "note", "no slip: a word of our own");
        assert_eq!(code(add("slip", "").await), "collections.slip-file");
        assert_eq!(code(add("proof", "ab").await), "collections.post-stage", "not delivered yet");
        add("slip", "ab").await.expect("kept");
        assert_eq!(code(add("slip", "cd").await), "collections.post-stage", "not replaced");
        assert_eq!(effect(&db, buyer).await, ("courier-sent".to_owned(), false), "presumed");
        let (on, none) = ((day(TODAY), "前台签收"), SlipFile::default());
        as_who(&db, "chen", async |tx| record_arrival(tx, (Scope::All, id), on, &none).await)
            .await
            .expect("arrived");
        assert_eq!(effect(&db, buyer).await, ("courier-sent".to_owned(), false), "as before");
        add("proof", "ef").await.expect("kept");
        assert_eq!(effect(&db, buyer).await, ("courier-delivered".to_owned(), true));
        let contacts = list_contacts(&db, (buyer, buyer), days_of_trade()).await.expect("read");
        assert!(contacts[0].contact.proven);
        assert_eq!(code(add("proof", "gh").await), "collections.post-stage", "not replaced");
    })
    .await;
}

#[tokio::test]
async fn a_letter_that_came_back_interrupts_nothing() {
    testkit::both(async |db| {
        let (buyer, item, id) = released(&db).await;
        let letter = draft(&db, id).await;
        assert_eq!(send(&db, &letter, Leaves::OnPaper).await.expect("sent"), Went::Sent(1));
        let query = ClockQuery {
            as_of: db.clock().today(),
            scope: Scope::All,
            buyer: Some(buyer),
            item: Some(item),
        };
        let ends = async || list_clocks(&db, query).await.expect("clocks")[0].clock.clone();
        assert!(ends().await.steps.is_empty(), "printed only");
        let none = SlipFile::default();
        post(&db, id, (TODAY, "ems", "EX1")).await.expect("posted");
        let presumed = ends().await;
        assert!(presumed.presumed_on > presumed.ends_on, "{presumed:?}");
        let came = (day(TODAY), "收件人拒收");
        as_who(&db, "chen", async |tx| return_letter(tx, (Scope::All, id), came, &none).await)
            .await
            .expect("returned");
        let back = ends().await;
        assert_eq!(
            (back.presumed_on, back.steps[0].what.proof.as_str()),
            (back.ends_on, "nothing")
        );
        let row = get_outbox(&db, Scope::All, id).await.expect("there");
        assert_eq!((row.stands(), row.posted.returned_on), ("returned", Some(day(TODAY))));
        let graded = graded_items(&db, Scope::All, (Some(buyer), None)).await.expect("graded");
        let demand = graded[0].graded.parts.iter().find(|part| part.kind == "demand").expect("one");
        assert_eq!(demand.share_bps, 0, "what came back demands nothing");
    })
    .await;
}

/// A released letter to the only debtor.
pub async fn released(db: &Db) -> (i64, i64, i64) {
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
