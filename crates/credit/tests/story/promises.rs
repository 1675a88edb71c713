//! Promises from the word to the money: acknowledged, moved, one for an item, judged by the ledger and judged anew
//! when money is taken back, guarded every day, brought before the manager; agreements by instalments.

use std::collections::BTreeMap;

use base::{Clock, Currency, Day, Moment};
use credit::{
    collections::{
        Acknowledgement, AgreementFilter, AgreementItem, ContactPack, ESCALATED, Instalment, Moved,
        NewAgreement, NewContact, NewNextStep, NewPromise, NewReading, NextStepFilter, PromisePack,
        Signing, StandingState, VERDICT_CHANGED, Watch, confirm_promise, count_reasons,
        decide_next_step, draft_agreement, enter_reading, finish_next_step, get_agreement,
        get_promise, guard_promises, keep_guard, list_agreements, list_by_value, list_guard_days,
        list_next_steps, list_promise_steps, list_promises, list_readings, list_tasks, list_team,
        log_contact, open_reasons, record_promise, reschedule_promise, settle_reason,
        sign_agreement, spread, stop_supply, withdraw_agreement, withdraw_promise,
    },
    parties::{days_of_trade, get_buyer},
    receivables::{self, Apply, Booked, RateBook},
    warning::{AlertFilter, list_alerts},
};
use store::{Db, access::Scope};
use testkit::{Dice, TestDb, day};

use crate::{
    assess::{company, run},
    ledger::{as_who, begin, book_credits, book_items, buyers, code, item, keep, receipt},
};

fn on(db: &Db, text: &str) {
    let at = i64::from(day(text).epoch_days()) * 86_400_000_000 + 43_200_000_000;
    db.clock().set(Moment(at));
}

fn id_of(booked: &Booked) -> i64 {
    match booked {
        Booked::New(id) => *id,
        other => panic!("{other:?}"),
    }
}

fn promise(buyer_id: i64, item_id: Option<i64>, made: &str, due: &str) -> NewPromise {
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

fn call(buyer_id: i64, on: Day) -> NewContact {
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

async fn promised(db: &Db, new: &NewPromise) -> base::Result<i64> {
    as_who(db, "xs1", async |tx| Ok(record_promise(tx, new).await?.id())).await
}

async fn state(db: &Db, id: i64) -> String {
    get_promise(db, id, Scope::All).await.expect("promise").state
}

async fn watched(db: &Db, id: i64, as_of: &str) -> Option<Watch> {
    let guard = guard_promises(db, Scope::All, day(as_of)).await.expect("guard");
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
            new.reference = invoice.to_owned();
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
        assert_eq!(waits.len(), 1);
        assert_eq!((waits[0].kind.as_str(), waits[0].due_on), (ESCALATED, day("2026-11-18")));
        let alerts = list_alerts(&db, &AlertFilter::default()).await.expect("alerts");
        assert!(alerts.iter().any(|alert| alert.signal == "broken-promises"), "{alerts:?}");
        // Again: once is enough.
        run(&db, "2026-11-16").await;
        assert_eq!(list_next_steps(&db, &open).await.expect("steps").len(), 1);
        // What was known before stays known as of then.
        assert_eq!(watched(&db, second, "2026-11-12").await, None);

        // A booking that was missing: kept again, and nobody needs to decide.
        book_credits(&db, &[paid("R3", "F2", "2026-11-10")], Apply::Named).await;
        run(&db, "2026-11-16").await;
        assert_eq!(state(&db, second).await, "kept");
        let all = NextStepFilter { open: false, ..open };
        let steps = list_next_steps(&db, &all).await.expect("steps");
        assert_eq!(steps[0].outcome, VERDICT_CHANGED);
        assert_eq!(steps[0].done_on, Some(day("2026-11-16")));
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

#[tokio::test]
async fn an_agreement_is_tracked_instalment_by_instalment() {
    testkit::both(async |db| {
        on(&db, "2026-11-02");
        let ids = buyers(&db, &["A", "B"]).await;
        let booked = book_items(
            &db,
            &[
                item(ids[0], "F1", "2026-09-01", 30, 100_000),
                item(ids[0], "F2", "2026-09-01", 30, 200_000),
                item(ids[1], "F3", "2026-09-01", 30, 100_000),
            ],
        )
        .await;
        let (f1, f2, f3) = (id_of(&booked[0]), id_of(&booked[1]), id_of(&booked[2]));
        let pack = PromisePack::shipped();
        let rates = RateBook::new(Currency::CNY, Vec::new());
        let draft = async |new: &NewAgreement| {
            as_who(&db, "xs1", async |tx| draft_agreement(tx, pack, new).await).await
        };
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
            assert_eq!(code(draft(&wrong).await), refused);
        }
        let running = promise(ids[0], Some(f1), "2026-11-02", "2026-11-20");
        let running = promised(&db, &running).await.expect("promised");
        let (id, number) = draft(&good).await.expect("drafted");
        assert!(number.starts_with("RA20261102-"), "{number}");
        let sign = async |id: i64, signing: Signing| {
            as_who(&db, "xs1", async |tx| sign_agreement(tx, &rates, id, &signing).await).await
        };
        assert_eq!(code(sign(id, signing("2026-11-03")).await), "collections.agreement-signed-on");
        let nobody = Signing { by: " ".into(), ..signing("2026-11-02") };
        assert_eq!(code(sign(id, nobody).await), "collections.agreement-signer");
        sign(id, signing("2026-11-02")).await.expect("signed");
        assert_eq!(code(sign(id, signing("2026-11-02")).await), "collections.agreement-not-draft");
        assert_eq!(state(&db, running).await, "moved", "it gives way");
        // The items are taken: no other promise, no other agreement.
        let another = promise(ids[0], Some(f2), "2026-11-02", "2026-11-20");
        assert_eq!(code(promised(&db, &another).await), "collections.promise-under-agreement");
        assert_eq!(code(draft(&good).await), "collections.agreement-taken");
        let found = get_agreement(&db, id, Scope::All).await.expect("agreement");
        assert_eq!((found.plan.len(), found.items.len()), (3, 2));
        let first = found.plan[0].promise_id.expect("a promise");
        let gone = as_who(&db, "xs1", async |tx| withdraw_promise(tx, first, "x").await).await;
        assert_eq!(code(gone), "collections.promise-of-agreement");

        // The first instalment comes in on another item of the agreement; the second does not.
        on(&db, "2026-11-10");
        let mut paid = receipt(ids[0], "R1", "2026-11-10", 100_000);
        paid.reference = "F2".to_owned();
        book_credits(&db, &[paid], Apply::Named).await;
        on(&db, "2026-11-12");
        run(&db, "2026-11-12").await;
        let stands = async || {
            let found = get_agreement(&db, id, Scope::All).await.expect("agreement");
            found.row.standing.expect("signed")
        };
        assert_eq!(state(&db, first).await, "kept");
        assert_eq!(
            (stands().await.state, stands().await.rest_minor),
            (StandingState::Running, 200_000)
        );
        on(&db, "2026-12-15");
        run(&db, "2026-12-15").await;
        let defaulted = StandingState::Defaulted(day("2026-12-10"));
        assert_eq!((stands().await.state, stands().await.rest_minor), (defaulted, 200_000));
        // Money that was booked late but came in time takes the default away.
        let mut late = receipt(ids[0], "R2", "2026-12-10", 100_000);
        late.reference = "F1".to_owned();
        book_credits(&db, &[late], Apply::Named).await;
        run(&db, "2026-12-15").await;
        assert_eq!(stands().await.state, StandingState::Running);

        as_who(&db, "xs1", async |tx| withdraw_agreement(tx, id, "双方另行约定").await)
            .await
            .expect("ended");
        let found = get_agreement(&db, id, Scope::All).await.expect("agreement");
        assert!(found.plan[2].gone && !found.plan[0].gone);
        promised(&db, &promise(ids[0], Some(f2), "2026-12-15", "2026-12-20")).await.expect("free");
        let filter = AgreementFilter { scope: Scope::Own(99), buyer: None, skip: 0, limit: 9 };
        assert!(list_agreements(&db, &filter).await.expect("list").is_empty(), "not theirs");
        let hidden = get_agreement(&db, id, Scope::Own(99)).await;
        assert_eq!(code(hidden), "collections.agreement-unknown");
    })
    .await;
}

/// What a buyer of the simulated year does with a promise.
struct Course {
    id: i64,
    made_on: Day,
    due_on: Day,
    amount: i64,
    /// Money by day, taken out again where it bounced.
    money: Vec<(Day, i64)>,
}

/// Books what comes in and bounces on a day, and makes the day's promises.
struct Year {
    dice: Dice,
    buyers: Vec<i64>,
    due: BTreeMap<Day, Vec<(i64, String, i64, usize, bool)>>,
    bounces: BTreeMap<Day, Vec<(i64, usize)>>,
    courses: Vec<Course>,
    count: u32,
}

impl Year {
    async fn promises(&mut self, db: &Db, today: Day) {
        for at in 0..self.buyers.len() {
            let buyer = self.buyers[at];
            let amount = 50_000 + i64::try_from(self.dice.below(900_000)).expect("small");
            self.count += 1;
            let number = format!("F{}", self.count);
            let issued = today.plus_days(-60).to_string();
            let booked = book_items(db, &[item(buyer, &number, &issued, 30, amount)]).await;
            let days = 2 + i32::try_from(self.dice.below(12)).expect("small");
            let due_on = today.plus_days(days);
            let new = NewPromise {
                amount_minor: amount,
                company_minor: amount,
                ..promise(buyer, Some(id_of(&booked[0])), &today.to_string(), &due_on.to_string())
            };
            let id = promised(db, &new).await.expect("promised");
            let course = self.courses.len();
            self.courses.push(Course { id, made_on: today, due_on, amount, money: Vec::new() });
            let slip = i32::try_from(self.dice.below(3)).expect("small");
            let (pay_on, part, bounced) = match self.dice.below(100) {
                0..=54 => (due_on.plus_days(-slip), amount, false),
                55..=64 => (due_on.plus_days(slip), amount, false),
                65..=74 => (due_on, amount * 7 / 10, false),
                75..=79 => (due_on.plus_days(6 + slip), amount, false),
                80..=84 => (due_on.plus_days(-1), amount, true),
                85..=89 => (due_on.plus_days(-1), amount / 5, false),
                _ => continue,
            };
            let pay_on = pay_on.max(today);
            self.due.entry(pay_on).or_default().push((buyer, number, part, course, bounced));
        }
    }

    async fn money(&mut self, db: &Db, today: Day) {
        for (buyer, number, part, course, bounced) in self.due.remove(&today).unwrap_or_default() {
            let mut paid = receipt(buyer, &format!("R{number}"), &today.to_string(), part);
            paid.reference = number;
            let booked = book_credits(db, &[paid], Apply::Named).await;
            self.courses[course].money.push((today, part));
            if bounced {
                let back = today.plus_days(9);
                self.bounces.entry(back).or_default().push((id_of(&booked[0]), course));
            }
        }
        for (receipt, course) in self.bounces.remove(&today).unwrap_or_default() {
            let mut tx = begin(db).await;
            receivables::bounce_receipt(&mut tx, receipt, today, "退票").await.expect("bounced");
            keep(tx).await;
            self.courses[course].money.clear();
        }
    }
}

/// The verdict anew from the events, without the code that judges: the calendar is spelt out.
fn verdict(course: &Course, as_of: Day) -> &'static str {
    let off = |day: Day| !PromisePack::shipped().calendar.is_worked(day);
    let mut last = course.due_on;
    while off(last) {
        last = last.plus_days(1);
    }
    last = last.plus_days(1);
    while off(last) {
        last = last.plus_days(1);
    }
    let within = |on: &Day| *on >= course.made_on && *on <= last && *on <= as_of;
    let paid: i64 = course.money.iter().filter(|(on, _)| within(on)).map(|(_, part)| part).sum();
    if paid * 100 >= course.amount * 99 {
        "kept"
    } else if as_of <= last {
        "open"
    } else if paid * 2 >= course.amount {
        "partly"
    } else {
        "broken"
    }
}

/// A year of days: whatever is promised, paid, bounced, the guard finds nothing that passed unseen as long as
/// somebody works off its list, and it finds at once what is left lying.
#[tokio::test]
async fn a_year_in_which_no_promise_passes_unseen() {
    let start = day("2026-01-05");
    let db = TestDb::sqlite_at(&Clock::standing(start)).await;
    let names: Vec<String> = (0..16).map(|n| format!("B{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut year = Year {
        dice: Dice::new(20_260_105),
        buyers: buyers(&db, &names).await,
        due: BTreeMap::new(),
        bounces: BTreeMap::new(),
        courses: Vec::new(),
        count: 0,
    };
    let pack = PromisePack::shipped();
    let (mut acts, mut worked) = (0, 0);
    for n in 0..360 {
        let today = start.plus_days(n);
        on(&db, &today.to_string());
        year.money(&db, today).await;
        if !pack.calendar.is_worked(today) {
            continue;
        }
        worked += 1;
        if n < 330 && worked % 2 == 0 {
            year.promises(&db, today).await;
        }
        run(&db, &today.to_string()).await;
        let before = guard_promises(&db, Scope::All, today).await.expect("guard");
        assert_eq!(before.silent(), 0, "{today}: {:?}", before.rows.first());
        let mut called: Vec<i64> = before.of(Watch::Call).map(|row| row.buyer_id).collect();
        called.sort_unstable();
        called.dedup();
        for buyer in called {
            let contact = call(buyer, today);
            as_who(&db, "xs1", async |tx| log_contact(tx, &contact).await).await.expect("called");
            acts += 1;
        }
        let after = guard_promises(&db, Scope::All, today).await.expect("guard");
        let mut tx = begin(&db).await;
        assert!(keep_guard(&mut tx, &after).await.expect("kept"));
        tx.commit().await.expect("commit");
    }
    let end = start.plus_days(359);
    let promises = year.courses.len();
    assert!(promises > 1_500 && acts > 100, "{promises} promises, {acts} calls");
    let days = list_guard_days(&db, 400).await.expect("days");
    assert_eq!(days.len(), worked);
    assert!(days.iter().all(|one| one.silent == 0));
    // Every verdict, worked out again from the events alone.
    let rows = list_promises(&db, (0, i64::MAX), days_of_trade()).await.expect("promises");
    let rows: BTreeMap<i64, String> = rows.into_iter().map(|row| (row.id, row.state)).collect();
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    for course in &year.courses {
        let expected = verdict(course, end);
        *told.entry(expected).or_default() += 1;
        assert_eq!(rows[&course.id], expected, "made {} due {}", course.made_on, course.due_on);
    }
    assert!(["kept", "partly", "broken"].iter().all(|one| told[one] > 50), "{told:?}");
    // Left lying, the next days are red at once, and a past day can be asked for again.
    let late = end.plus_days(10);
    on(&db, &late.to_string());
    let new = promise(year.buyers[0], None, &end.to_string(), &end.to_string());
    promised(&db, &new).await.expect("promised");
    let guard = guard_promises(&db, Scope::All, late).await.expect("guard");
    assert_eq!(guard.silent(), 1);
    for past in [start.plus_days(100), start.plus_days(200)] {
        let past = pack.calendar.on_or_after(past);
        let guard = guard_promises(&db, Scope::All, past).await.expect("guard");
        assert_eq!(guard.silent(), 0, "{past}");
        let kept = days.iter().find(|one| one.on == past).expect("kept");
        assert_eq!((guard.watched > 0, kept.silent), (true, 0));
    }
}

#[tokio::test]
async fn what_a_contact_tells_is_kept_and_found_out() {
    testkit::both(async |db| {
        on(&db, "2026-11-20");
        let ids = buyers(&db, &["A", "B"]).await;
        let pack = ContactPack::shipped();
        let talk = async |reading: NewReading| {
            as_who(&db, "xs1", async |tx| {
                let contact_id = log_contact(tx, &call(ids[0], day("2026-11-20"))).await?.id();
                let new = NewReading { buyer_id: ids[0], contact_id, ..reading };
                enter_reading(tx, pack, &new, day("2026-11-20")).await
            })
            .await
        };
        let told = |ability: &str, willing: &str, reason: &str| NewReading {
            ability: ability.to_owned(),
            willing: willing.to_owned(),
            reason: reason.to_owned(),
            ..NewReading::default()
        };
        assert_eq!(code(talk(told("strong", "", "")).await), "collections.quadrant-half");
        assert_eq!(code(talk(told("", "", "weather")).await), "collections.reason-unknown");
        assert_eq!(talk(told("", "", "")).await.expect("nothing told"), None);
        talk(told("strong", "strong", "")).await.expect("told");
        let id = talk(told("strong", "weak", "approval")).await.expect("told").expect("kept");
        let readings = list_readings(&db, ids[0], 9).await.expect("readings");
        let seen: Vec<&str> = readings.iter().map(|one| one.willing.as_str()).collect();
        assert_eq!(seen, ["weak", "strong"], "the newest first, the earlier one kept");
        assert!(list_readings(&db, ids[1], 9).await.expect("readings").is_empty());
        let open = open_reasons(&db, Scope::All, (0, 9)).await.expect("open");
        assert_eq!((open.len(), open[0].id), (1, id));
        assert!(open_reasons(&db, Scope::Own(99), (0, 9)).await.expect("open").is_empty());
        let settle = async |scope: Scope, verdict: &str, note: &str| {
            as_who(&db, "xs1", async |tx| settle_reason(tx, (id, scope), verdict, note).await).await
        };
        let all = Scope::All;
        assert_eq!(code(settle(all, "maybe", "x").await), "collections.reading-verdict");
        assert_eq!(code(settle(all, "false", " ").await), "collections.note-missing");
        assert_eq!(code(settle(Scope::Own(99), "false", "x").await), "collections.reading-unknown");
        settle(all, "false", "财务说早批了").await.expect("settled");
        assert_eq!(code(settle(all, "true", "x").await), "collections.reading-settled");
        let counts = count_reasons(&db, all).await.expect("counts");
        assert_eq!((counts[0].stated, counts[0].open, counts[0].found_false), (1, 0, 1));
    })
    .await;
}

#[tokio::test]
async fn the_team_and_the_value_of_a_contact() {
    testkit::both(async |db| {
        let ids = company(&db).await;
        run(&db, "2026-11-21").await;
        let (rows, capacity) =
            list_by_value(&db, Scope::All, Currency::CNY).await.expect("by value");
        let tasks = list_tasks(&db, Scope::All, 0, 50).await.expect("tasks");
        assert_eq!(rows.len(), tasks.len());
        assert!(capacity > 0 && rows.is_sorted_by(|a, b| a.gain.minor >= b.gain.minor));
        let late = rows.iter().find(|one| one.task.buyer_code == "LATE").expect("late");
        assert!(late.today && late.gain.minor > 0, "{:?}", late.gain);
        let team = list_team(&db, Scope::All).await.expect("team");
        assert_eq!((team.len(), team[0].done, team[0].never), (1, 0, 1));
        as_who(&db, "xs1", async |tx| log_contact(tx, &call(ids[1], day("2026-11-21"))).await)
            .await
            .expect("called");
        let team = list_team(&db, Scope::All).await.expect("team");
        assert_eq!((team[0].done, team[0].contacts, team[0].never), (1, 1, 0));
        assert_eq!(team[0].untouched_since, Some(day("2026-11-21")));
        let (rows, _) = list_by_value(&db, Scope::All, Currency::CNY).await.expect("by value");
        let after = rows.iter().find(|one| one.task.buyer_code == "LATE").expect("late");
        assert!(after.gain.minor < late.gain.minor, "spoken to: a further contact changes less");
    })
    .await;
}
