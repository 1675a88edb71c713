//! Promises from the word to the money: acknowledged, moved, one for an item, judged by the ledger and judged anew
//! when money is taken back, guarded every day, brought before the manager; agreements by instalments.

use base::{Currency, Day, Moment};
use credit::{
    collections::{
        Acknowledgement, AgreementFilter, AgreementItem, ESCALATED, Instalment, Moved,
        NewAgreement, NewContact, NewNextStep, NewPromise, NextStepFilter, PromisePack, Signing,
        StandingState, Watch, confirm_promise, count_silent, decide_next_step, draft_agreement,
        finish_next_step, get_agreement, get_promise, guard_promises, list_agreements,
        list_next_steps, list_promise_steps, record_promise, reschedule_promise, sign_agreement,
        spread, stop_supply, withdraw_agreement, withdraw_promise,
    },
    parties::get_buyer,
    receivables::{self, Apply, Booked, RateBook, Target},
    warning::{AlertFilter, list_alerts},
};
use store::{Db, access::Scope};
use testkit::day;

use crate::{
    assess::run,
    ledger::{as_who, book_credits, book_items, buyers, code, item, receipt},
};

pub fn on(db: &Db, text: &str) {
    let at = i64::from(day(text).epoch_days()) * 86_400_000_000 + 43_200_000_000;
    db.clock().set(Moment(at));
}

pub fn id_of(booked: &Booked) -> i64 {
    match booked {
        Booked::New(id) => *id,
        other => panic!("{other:?}"),
    }
}

/// What a receipt names.
pub fn named(invoice: &str) -> Target {
    Target { number: invoice.to_owned(), instalment: None, amount_minor: None }
}

pub fn promise(buyer_id: i64, item_id: Option<i64>, made: &str, due: &str) -> NewPromise {
    NewPromise {
        buyer_id,
        number: None,
        made_on: day(made),
        due_on: day(due),
        currency: Currency::CNY,
        amount_minor: 100_000,
        company_minor: 100_000,
        item_id,
        contact_id: None,
        said_by: "王总".to_owned(),
        note: String::new(),
    }
}

fn moved(due: &str) -> Moved {
    Moved {
        due_on: day(due),
        currency: Currency::CNY,
        amount_minor: 100_000,
        company_minor: 100_000,
        said_by: "王总".to_owned(),
        reason: "等他们的回款".to_owned(),
    }
}

pub fn call(buyer_id: i64, on: Day) -> NewContact {
    NewContact {
        buyer_id,
        number: None,
        on,
        channel: "call".to_owned(),
        person: "王总".to_owned(),
        result: "asked-time".to_owned(),
        note: "问原因".to_owned(),
        item_id: None,
        proven: false,
    }
}

pub async fn promised(db: &Db, new: &NewPromise) -> base::Result<i64> {
    as_who(db, "xs1", async |tx| Ok(record_promise(tx, new).await?.id())).await
}

async fn state(db: &Db, id: i64) -> String {
    get_promise(db, id, Scope::All).await.expect("promise").state
}

async fn watched(db: &Db, id: i64, as_of: &str) -> Option<Watch> {
    let guard = guard_promises(db, Scope::All, day(as_of)).await.expect("guard");
    if day(as_of) == db.clock().today() {
        // The count of the first page is that of the guard.
        assert_eq!(count_silent(db, Scope::All).await.expect("count"), guard.silent());
    }
    guard.rows.iter().find(|row| row.promise_id == id).map(|row| row.watch)
}

#[tokio::test]
async fn one_promise_runs_for_an_item() {
    testkit::both(async |db| {
        on(&db, "2026-11-02");
        let ids = buyers(&db, &["A", "B"]).await;
        let booked = book_items(
            &db,
            &[
                item(ids[0], "F1", "2026-09-01", 30, 100_000),
                item(ids[0], "F2", "2026-09-01", 30, 100_000),
            ],
        )
        .await;
        let (first, second) = (id_of(&booked[0]), id_of(&booked[1]));
        let new = promise(ids[0], Some(first), "2026-11-02", "2026-11-10");
        let id = promised(&db, &new).await.expect("promised");
        assert_eq!(code(promised(&db, &new).await), "collections.promise-running");
        promised(&db, &NewPromise { item_id: None, ..new.clone() }).await.expect("for any item");
        // Two at once for another item: one of them.
        let other = NewPromise { item_id: Some(second), ..new.clone() };
        let (one, two) = tokio::join!(promised(&db, &other), promised(&db, &other));
        let refused = match (one, two) {
            (Ok(_), refused @ Err(_)) | (refused @ Err(_), Ok(_)) => refused,
            both => panic!("{both:?}"),
        };
        assert_eq!(code(refused), "collections.promise-running");
        // Withdrawn, the item is free.
        as_who(&db, "xs1", async |tx| withdraw_promise(tx, id, "记错了").await)
            .await
            .expect("withdrawn");
        promised(&db, &new).await.expect("free again");
        // One whose day has passed hinders nobody.
        on(&db, "2026-11-12");
        let later = NewPromise { made_on: day("2026-11-12"), due_on: day("2026-11-20"), ..new };
        promised(&db, &later).await.expect("the earlier one has passed");
    })
    .await;
}

#[tokio::test]
async fn a_promise_is_acknowledged_and_moved() {
    testkit::both(async |db| {
        on(&db, "2026-11-02");
        let buyer = buyers(&db, &["A"]).await[0];
        let booked = book_items(&db, &[item(buyer, "F1", "2026-09-01", 30, 100_000)]).await;
        let new = promise(buyer, Some(id_of(&booked[0])), "2026-11-02", "2026-11-10");
        let id = promised(&db, &new).await.expect("promised");
        let pack = PromisePack::shipped();
        let ack = Acknowledgement {
            way: "wecom".to_owned(),
            by: "王总".to_owned(),
            on: day("2026-11-02"),
            note: "截图 12".to_owned(),
        };
        for (wrong, refused) in [
            (Acknowledgement { way: "dream".into(), ..ack.clone() }, "collections.way-unknown"),
            (Acknowledgement { by: " ".into(), ..ack.clone() }, "collections.ack-by"),
            (Acknowledgement { on: day("2026-11-03"), ..ack.clone() }, "collections.ack-day"),
            (Acknowledgement { on: day("2026-11-01"), ..ack.clone() }, "collections.ack-day"),
        ] {
            let outcome =
                as_who(&db, "xs1", async |tx| confirm_promise(tx, pack, id, &wrong).await).await;
            assert_eq!(code(outcome), refused);
        }
        as_who(&db, "xs1", async |tx| confirm_promise(tx, pack, id, &ack).await)
            .await
            .expect("confirmed");
        let row = get_promise(&db, id, Scope::All).await.expect("promise");
        assert_eq!((row.marks.ack.as_str(), row.marks.ack_by.as_str()), ("wecom", "王总"));

        let go = async |id: i64, to: Moved| {
            as_who(&db, "xs1", async |tx| reschedule_promise(tx, pack, id, &to).await).await
        };
        assert_eq!(code(go(id, moved("2026-11-10")).await), "collections.promise-same");
        let bare = Moved { reason: " ".into(), ..moved("2026-11-12") };
        assert_eq!(code(go(id, bare).await), "collections.note-missing");
        let next = go(id, moved("2026-11-12")).await.expect("moved");
        assert_eq!(
            (state(&db, id).await.as_str(), state(&db, next).await.as_str()),
            ("moved", "open")
        );
        assert_eq!(code(go(id, moved("2026-11-13")).await), "collections.promise-replaced");
        let row = get_promise(&db, next, Scope::All).await.expect("promise");
        assert_eq!((row.marks.replaces_id, row.item_id), (Some(id), new.item_id));
        let last = go(next, moved("2026-11-13")).await.expect("moved twice");
        assert_eq!(code(go(last, moved("2026-11-16")).await), "collections.promise-moved-often");
        let steps = list_promise_steps(&db, id).await.expect("steps");
        let steps: Vec<&str> = steps.iter().map(|step| step.step.as_str()).collect();
        assert_eq!(steps, ["confirmed", "moved"]);
        // Its day has passed: another day makes no other verdict of it.
        on(&db, "2026-11-17");
        run(&db, "2026-11-17").await;
        assert_eq!(state(&db, last).await, "broken");
        let again = go(last, moved("2026-11-20")).await.expect("promised anew");
        assert_eq!(state(&db, last).await, "broken");
        assert_eq!(watched(&db, last, "2026-11-17").await, None, "somebody acted, though late");
        assert_eq!(state(&db, again).await, "open");
        assert_eq!(code(go(last, moved("2026-11-23")).await), "collections.promise-replaced");
    })
    .await;
}

async fn warned(db: &Db) {
    let alerts = list_alerts(db, &AlertFilter::default()).await.expect("alerts");
    assert!(alerts.iter().any(|alert| alert.signal == "broken-promises"), "{alerts:?}");
}

#[tokio::test]
async fn money_taken_back_opens_the_verdict_again() {
    testkit::both(async |db| {
        on(&db, "2026-11-02");
        let buyer = buyers(&db, &["A"]).await[0];
        let booked = book_items(
            &db,
            &[
                item(buyer, "F1", "2026-09-01", 30, 100_000),
                item(buyer, "F2", "2026-09-01", 30, 100_000),
            ],
        )
        .await;
        let of = |n: usize, due: &str| promise(buyer, Some(id_of(&booked[n])), "2026-11-02", due);
        let first = promised(&db, &of(0, "2026-11-05")).await.expect("promised");
        let second = promised(&db, &of(1, "2026-11-10")).await.expect("promised");
        let paid = |number: &str, invoice: &str, on: &str| {
            let mut new = receipt(buyer, number, on, 100_000);
            new.targets = vec![named(invoice)];
            new
        };
        on(&db, "2026-11-10");
        let money = book_credits(&db, &[paid("R2", "F2", "2026-11-10")], Apply::Named).await;
        on(&db, "2026-11-12");
        run(&db, "2026-11-12").await;
        assert_eq!(
            (state(&db, first).await, state(&db, second).await),
            ("broken".into(), "kept".into())
        );
        let open = NextStepFilter { scope: Scope::All, buyer: None, open: true, skip: 0, limit: 9 };
        assert!(list_next_steps(&db, &open).await.expect("steps").is_empty());
        assert_eq!(watched(&db, second, "2026-11-12").await, None);

        // The bank takes it back: broken after all, the second in a row; the manager is asked within the same run.
        on(&db, "2026-11-16");
        as_who(&db, "fin", async |tx| {
            receivables::bounce_receipt(tx, id_of(&money[0]), day("2026-11-16"), "退票").await
        })
        .await
        .expect("bounced");
        run(&db, "2026-11-16").await;
        assert_eq!(state(&db, second).await, "broken");
        assert_eq!(watched(&db, second, "2026-11-16").await, Some(Watch::Call), "from today on");
        let steps = list_promise_steps(&db, second).await.expect("steps");
        let steps: Vec<(&str, &str, i64)> = steps
            .iter()
            .map(|one| (one.step.as_str(), one.state.as_str(), one.paid_minor))
            .collect();
        assert_eq!(
            steps,
            [("judged", "kept", 100_000), ("judged", "broken", 0), ("escalated", "broken", 0)]
        );
        let waits = list_next_steps(&db, &open).await.expect("steps");
        assert_eq!((waits[0].kind.as_str(), waits[0].due_on), (ESCALATED, day("2026-11-18")));
        warned(&db).await;
        run(&db, "2026-11-16").await;
        assert_eq!(list_next_steps(&db, &open).await.expect("steps").len(), 1, "once is enough");
        assert_eq!(watched(&db, second, "2026-11-12").await, None, "as it was known then");

        // What is paid for it once more counts from the day on which it was open again: it stays broken.
        book_credits(&db, &[paid("R3", "F2", "2026-11-10")], Apply::Named).await;
        run(&db, "2026-11-16").await;
        assert_eq!(state(&db, second).await, "broken");
        assert_eq!(list_next_steps(&db, &open).await.expect("steps").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_comes_next_is_decided_in_days_and_a_manager_stops_supply() {
    testkit::both(async |db| {
        on(&db, "2026-11-20"); // a Friday
        let ids = buyers(&db, &["A", "B"]).await;
        let pack = PromisePack::shipped();
        let new = NewNextStep {
            buyer_id: ids[0],
            promise_id: None,
            contact_id: None,
            kind: "revisit".to_owned(),
            owner_id: None,
            due_on: day("2026-11-24"),
            note: "老板周二在".to_owned(),
        };
        let strange = promised(&db, &promise(ids[1], None, "2026-11-20", "2026-11-30")).await;
        let strange = Some(strange.expect("promised"));
        for (wrong, refused) in [
            (NewNextStep { kind: "pray".into(), ..new.clone() }, "collections.next-kind"),
            (NewNextStep { due_on: day("2026-11-25"), ..new.clone() }, "collections.next-day"),
            (NewNextStep { due_on: day("2026-11-19"), ..new.clone() }, "collections.next-day"),
            (NewNextStep { note: " ".into(), ..new.clone() }, "collections.note-missing"),
            (NewNextStep { promise_id: strange, ..new.clone() }, "collections.promise-unknown"),
        ] {
            let outcome =
                as_who(&db, "xs1", async |tx| decide_next_step(tx, pack, &wrong).await).await;
            assert_eq!(code(outcome), refused);
        }
        let decide = async |new: &NewNextStep| {
            as_who(&db, "xs1", async |tx| decide_next_step(tx, pack, new).await).await
        };
        let id = decide(&new).await.expect("decided");
        let finish = async |id: i64, what: &str| {
            as_who(&db, "xs1", async |tx| finish_next_step(tx, id, what).await).await
        };
        assert_eq!(code(finish(id, " ").await), "collections.note-missing");
        finish(id, "答应月底付").await.expect("finished");
        assert_eq!(code(finish(id, "again").await), "collections.next-done");
        assert_eq!(code(finish(1, "x").await), "collections.next-unknown");
        assert!(!get_buyer(&db, "A", Scope::All).await.expect("buyer").blocked);
        as_who(&db, "boss", async |tx| stop_supply(tx, "A").await).await.expect("stopped");
        assert!(get_buyer(&db, "A", Scope::All).await.expect("buyer").blocked);
    })
    .await;
}

fn agreement(buyer_id: i64, items: &[(i64, i64)], plan: Vec<Instalment>) -> NewAgreement {
    NewAgreement {
        buyer_id,
        form: "agreement".to_owned(),
        currency: Currency::CNY,
        items: items
            .iter()
            .map(|(item_id, amount_minor)| AgreementItem {
                item_id: *item_id,
                amount_minor: *amount_minor,
            })
            .collect(),
        plan,
        interest: "reserved".to_owned(),
        interest_minor: 0,
        security: String::new(),
        default_clause: "one".to_owned(),
        person: "王总".to_owned(),
        note: String::new(),
    }
}

fn signing(on: &str) -> Signing {
    Signing {
        on: day(on),
        by: "王总".to_owned(),
        digest: "d".repeat(64),
        file_name: "协议.pdf".to_owned(),
        document_id: 1,
    }
}

async fn drafted(db: &Db, new: &NewAgreement) -> base::Result<(i64, String)> {
    let pack = PromisePack::shipped();
    as_who(db, "xs1", async |tx| draft_agreement(tx, pack, new).await).await
}

async fn signed(db: &Db, id: i64, signing: &Signing) -> base::Result<()> {
    let rates = RateBook::new(Currency::CNY, Vec::new());
    as_who(db, "xs1", async |tx| sign_agreement(tx, &rates, id, signing).await).await
}

/// Two items of one buyer and one of another, on the second of November.
async fn owed(db: &Db) -> (Vec<i64>, [i64; 3]) {
    on(db, "2026-11-02");
    let ids = buyers(db, &["A", "B"]).await;
    let new = [
        item(ids[0], "F1", "2026-09-01", 30, 100_000),
        item(ids[0], "F2", "2026-09-01", 30, 200_000),
        item(ids[1], "F3", "2026-09-01", 30, 100_000),
    ];
    let booked = book_items(db, &new).await;
    (ids, [id_of(&booked[0]), id_of(&booked[1]), id_of(&booked[2])])
}

#[tokio::test]
async fn an_agreement_takes_its_items() {
    testkit::both(async |db| {
        let (ids, [f1, f2, f3]) = owed(&db).await;
        let plan = spread(300_000, 3, day("2026-11-10"));
        let good = agreement(ids[0], &[(f1, 100_000), (f2, 200_000)], plan.clone());
        for (wrong, refused) in [
            (agreement(ids[0], &[(f3, 100_000)], plan.clone()), "collections.agreement-item"),
            (agreement(ids[0], &[(f1, 100_001)], plan.clone()), "collections.agreement-over-open"),
            (agreement(ids[0], &[], plan.clone()), "collections.agreement-items"),
            (agreement(ids[0], &[(f1, 1), (f1, 1)], plan.clone()), "collections.agreement-items"),
            (agreement(ids[0], &[(f1, 99_999)], plan), "collections.plan-sum"),
            (NewAgreement { interest_minor: 5, ..good.clone() }, "collections.agreement-interest"),
            (NewAgreement { interest: "x".into(), ..good.clone() }, "collections.agreement-terms"),
            (NewAgreement { form: "x".into(), ..good.clone() }, "collections.agreement-form"),
        ] {
            assert_eq!(code(drafted(&db, &wrong).await), refused);
        }
        let running = promise(ids[0], Some(f1), "2026-11-02", "2026-11-20");
        let running = promised(&db, &running).await.expect("promised");
        let (id, number) = drafted(&db, &good).await.expect("drafted");
        assert!(number.starts_with("RA20261102-"), "{number}");
        let sound = signing("2026-11-02");
        let nobody = Signing { by: " ".into(), ..sound.clone() };
        for (wrong, refused) in [
            (signing("2026-11-03"), "collections.agreement-signed-on"),
            (nobody, "collections.agreement-signer"),
        ] {
            assert_eq!(code(signed(&db, id, &wrong).await), refused);
        }
        signed(&db, id, &sound).await.expect("signed");
        assert_eq!(code(signed(&db, id, &sound).await), "collections.agreement-not-draft");
        assert_eq!(state(&db, running).await, "moved", "it gives way");
        // The items are taken: no other promise, no other agreement.
        let another = promise(ids[0], Some(f2), "2026-11-02", "2026-11-20");
        assert_eq!(code(promised(&db, &another).await), "collections.promise-under-agreement");
        assert_eq!(code(drafted(&db, &good).await), "collections.agreement-taken");
        let found = get_agreement(&db, id, Scope::All).await.expect("agreement");
        assert_eq!((found.plan.len(), found.items.len()), (3, 2));
        let first = found.plan[0].promise_id.expect("a promise");
        let gone = as_who(&db, "xs1", async |tx| withdraw_promise(tx, first, "x").await).await;
        assert_eq!(code(gone), "collections.promise-of-agreement");
        let filter = AgreementFilter { scope: Scope::Own(99), buyer: None, skip: 0, limit: 9 };
        assert!(list_agreements(&db, &filter).await.expect("list").is_empty(), "not theirs");
        let hidden = get_agreement(&db, id, Scope::Own(99)).await;
        assert_eq!(code(hidden), "collections.agreement-unknown");
    })
    .await;
}

#[tokio::test]
async fn an_agreement_is_tracked_instalment_by_instalment() {
    testkit::both(async |db| {
        let (ids, [f1, f2, _]) = owed(&db).await;
        let plan = spread(300_000, 3, day("2026-11-10"));
        let new = agreement(ids[0], &[(f1, 100_000), (f2, 200_000)], plan);
        let (id, _) = drafted(&db, &new).await.expect("drafted");
        signed(&db, id, &signing("2026-11-02")).await.expect("signed");
        let stands = async || {
            let found = get_agreement(&db, id, Scope::All).await.expect("agreement");
            let stands = found.row.standing.expect("signed");
            (stands.state, stands.rest_minor)
        };
        let pay = async |number: &str, invoice: &str, on: &str| {
            let mut paid = receipt(ids[0], number, on, 100_000);
            paid.targets = vec![named(invoice)];
            book_credits(&db, &[paid], Apply::Named).await;
        };
        // The first instalment comes in on another item of the agreement; the second does not.
        on(&db, "2026-11-10");
        pay("R1", "F2", "2026-11-10").await;
        on(&db, "2026-11-12");
        run(&db, "2026-11-12").await;
        let found = get_agreement(&db, id, Scope::All).await.expect("agreement");
        let first = found.plan[0].promise_id.expect("a promise");
        assert_eq!(state(&db, first).await, "kept");
        assert_eq!(stands().await, (StandingState::Running, 200_000));
        on(&db, "2026-12-15");
        run(&db, "2026-12-15").await;
        let defaulted = StandingState::Defaulted(day("2026-12-10"));
        assert_eq!(stands().await, (defaulted, 200_000));
        // Money that was booked late but came in time takes the default away.
        pay("R2", "F1", "2026-12-10").await;
        run(&db, "2026-12-15").await;
        assert_eq!(stands().await, (StandingState::Running, 100_000));
        as_who(&db, "xs1", async |tx| withdraw_agreement(tx, id, "双方另行约定").await)
            .await
            .expect("ended");
        let found = get_agreement(&db, id, Scope::All).await.expect("agreement");
        assert!(found.plan[2].gone && !found.plan[0].gone);
        promised(&db, &promise(ids[0], Some(f2), "2026-12-15", "2026-12-20")).await.expect("free");
    })
    .await;
}
