//! Orders that a person lets pass, contracts that are suspended, decisions over again.

use credit::{
    assess::{PackKind, set_pack, set_signed_pack},
    orders::{
        self, GROUNDS, NewRelease, NewSuspension, OrderFilter, OrderState, Outcome, Released,
        Wanted,
    },
    parties::{self, Buyer},
    receivables,
    scoring::list_proposals,
};
use store::{Actor, Db, access::Scope};
use testkit::day;

use super::{
    ledger::{begin, book_items, buyers, item, rule_setters},
    orders::{
        buyer, check, cny, code, exposure, grant, named, nine_hundred, order, replays, state,
    },
};

async fn released(
    db: &Db,
    who: &str,
    a: &Buyer,
    number: &str,
    new: &NewRelease,
) -> base::Result<Released> {
    let mut tx = db.write(Actor::user(who)).await.expect("tx");
    let done = orders::release_order(&mut tx, named(a, number), new).await;
    if done.is_ok() {
        tx.commit().await.expect("commit");
    }
    done
}

#[tokio::test]
async fn a_release_names_a_person_a_reason_a_cap_and_a_day() {
    testkit::both(async |test| {
        let db = test.db();
        rule_setters(db, &["credit", "owner"]).await;
        let a = nine_hundred(db).await;
        let held = check(db, &order(&a, 200_00, "O1")).await;
        let new = NewRelease { cap: None, days: 5, reason: "长期客户".to_owned() };
        let empty = NewRelease { reason: " ".to_owned(), ..new.clone() };
        assert_eq!(code(released(db, "credit", &a, "O1", &empty).await), "orders.reason-missing");
        let long = NewRelease { days: 31, ..new.clone() };
        assert_eq!(code(released(db, "credit", &a, "O1", &long).await), "orders.release-days");
        let low = NewRelease { cap: Some(cny(199_99)), ..new.clone() };
        assert_eq!(code(released(db, "credit", &a, "O1", &low).await), "orders.release-cap");
        assert_eq!(code(released(db, "sales", &a, "O1", &new).await), "orders.release-own");
        let Ok(Released::Decided(answer)) = released(db, "credit", &a, "O1", &new).await else {
            panic!("released")
        };
        assert_eq!((answer.outcome, answer.state), (Outcome::Approve, OrderState::Approved));
        let usage = answer.steps.iter().find(|step| step.code == "limit-use").expect("step");
        assert!(usage.released && usage.result == "hold", "{usage:?}");
        // Within the grace it is not held again.
        let mut tx = begin(db).await;
        let wanted =
            Wanted { amount_minor: 200_00, deposit_minor: 0, deliver_on: Some(day("2026-11-22")) };
        orders::change_order(&mut tx, named(&a, "O1"), wanted).await.expect("changed");
        let beyond = Wanted { amount_minor: 200_01, ..wanted };
        let beyond = orders::change_order(&mut tx, named(&a, "O1"), beyond).await;
        let Ok(orders::Changed::Decided(beyond)) = beyond else { panic!("{beyond:?}") };
        assert_eq!(beyond.outcome, Outcome::Hold, "beyond the cap");
        tx.commit().await.expect("commit");
        assert_eq!(state(db, &held).await, OrderState::Approved);
        // Two people from the amount of the rule on.
        let large = check(db, &order(&a, 600_000_00, "O2")).await;
        assert_eq!(large.state, OrderState::Held);
        let Ok(Released::Proposed(asked)) = released(db, "credit", &a, "O2", &new).await else {
            panic!("proposed")
        };
        assert_eq!(
            code(released(db, "owner", &a, "O2", &new).await),
            "orders.release-asked-already"
        );
        let decide = async |who: &str| {
            let mut tx = db.write(Actor::user(who)).await.expect("tx");
            let done = orders::decide_release(&mut tx, named(&a, "O2"), (asked.id, true)).await;
            if done.is_ok() {
                tx.commit().await.expect("commit");
            }
            done
        };
        assert_eq!(code(decide("credit").await), "orders.release-same-person");
        assert_eq!(code(decide("sales").await), "orders.release-own");
        let Ok(Released::Decided(passed)) = decide("owner").await else { panic!("agreed") };
        assert_eq!(passed.outcome, Outcome::Approve);
        assert_eq!(code(decide("owner").await), "orders.release-unknown");
        replays(db).await;
    })
    .await;
}

#[tokio::test]
async fn a_concluded_contract_is_suspended_with_evidence_and_goes_on_with_security() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        grant(db, ids[0], 100_00).await;
        let a = buyer(db, "A").await;
        let answer = check(db, &order(&a, 60_00, "O1")).await;
        let mut tx = begin(db).await;
        let mut new = NewSuspension {
            ground: GROUNDS[0].to_owned(),
            documents: Vec::new(),
            remark: "被列为失信被执行人".to_owned(),
        };
        let early = orders::suspend_order(&mut tx, named(&a, "O1"), &new).await;
        assert_eq!(code(early), "orders.wrong-state", "no contract is concluded yet");
        orders::confirm_order(&mut tx, named(&a, "O1")).await.expect("confirmed");
        let bare = orders::suspend_order(&mut tx, named(&a, "O1"), &new).await;
        assert_eq!(code(bare), "orders.evidence-missing");
        new.documents = vec![77];
        let strange = orders::suspend_order(&mut tx, named(&a, "O1"), &new).await;
        assert_eq!(code(strange), "orders.evidence-unknown");
        new.documents = vec![ruling(&mut tx, &a).await];
        orders::suspend_order(&mut tx, named(&a, "O1"), &new).await.expect("suspended");
        tx.commit().await.expect("commit");
        assert_eq!(exposure(db, &a).await, 0, "what does not leave is no exposure");
        let one = orders::find_suspension(db, answer.order_id).await.expect("read").expect("one");
        let notice = orders::notice("华恒", &one);
        for text in [&notice.zh, &notice.en] {
            assert!(text.contains("O1") && text.contains("执行裁定书"), "{text}");
        }
        assert!(notice.zh.contains("第五百二十七条") && notice.en.contains("527"));
        // The room that is left is taken by others; the security binds all the same.
        check(db, &order(&a, 90_00, "O2")).await;
        let mut tx = begin(db).await;
        let refused = orders::resume_order(&mut tx, named(&a, "O1")).await.expect("an answer");
        assert_eq!((refused.outcome, refused.state), (Outcome::Hold, OrderState::Suspended));
        let on = day("2026-11-21");
        orders::record_notice(&mut tx, named(&a, "O1"), on, "EMS 123").await.expect("noted");
        orders::record_security(&mut tx, named(&a, "O1"), on, "银行保函").await.expect("noted");
        tx.commit().await.expect("commit");
        let open = orders::suspensions_in_force(db, Scope::All).await.expect("list");
        assert!(open[0].must_resume(), "{open:?}");
        let mut tx = begin(db).await;
        let resumed = orders::resume_order(&mut tx, named(&a, "O1")).await.expect("an answer");
        assert_eq!((resumed.outcome, resumed.state), (Outcome::Approve, OrderState::Confirmed));
        tx.commit().await.expect("commit");
        let releases = orders::list_releases(db, answer.order_id).await.expect("releases");
        assert!(releases[0].reason.contains("528"), "{releases:?}");
        replays(db).await;
    })
    .await;
}

/// A court's paper in the buyer's file.
async fn ruling(tx: &mut store::Tx, buyer: &parties::Buyer) -> i64 {
    let paper = parties::NewDocument {
        kind: "judgment".to_owned(),
        title: "执行裁定书".to_owned(),
        file_name: "caiding.pdf".to_owned(),
        media: "application/pdf".to_owned(),
        file: store::StoredFile { digest: "ab".repeat(32), size: 10 },
        as_of: day("2026-11-20"),
    };
    parties::add_document(tx, buyer.id, &paper).await.expect("paper")
}

/// A suspension and a typed security are no way past the second person.
#[tokio::test]
async fn a_large_contract_is_not_resumed_by_whoever_suspended_it() {
    testkit::both(async |test| {
        let db = test.db();
        rule_setters(db, &["finance", "boss"]).await;
        let ids = buyers(db, &["A"]).await;
        grant(db, ids[0], 1_000_000_00).await;
        let a = buyer(db, "A").await;
        let answer = check(db, &order(&a, 600_000_00, "O1")).await;
        assert_eq!(answer.outcome, Outcome::Approve, "{answer:?}");
        let mut tx = begin(db).await;
        orders::confirm_order(&mut tx, named(&a, "O1")).await.expect("confirmed");
        let new = NewSuspension {
            ground: GROUNDS[0].to_owned(),
            documents: vec![ruling(&mut tx, &a).await],
            remark: "被列为失信被执行人".to_owned(),
        };
        orders::suspend_order(&mut tx, named(&a, "O1"), &new).await.expect("suspended");
        let on = day("2026-11-21");
        orders::record_security(&mut tx, named(&a, "O1"), on, "银行保函").await.expect("noted");
        tx.commit().await.expect("commit");
        let mut tx = begin(db).await;
        let own = orders::resume_order(&mut tx, named(&a, "O1")).await;
        assert_eq!(code(own), "orders.release-same-person");
        drop(tx);
        let mut tx = db.write(Actor::user("boss")).await.expect("tx");
        let resumed = orders::resume_order(&mut tx, named(&a, "O1")).await.expect("an answer");
        assert_eq!((resumed.outcome, resumed.state), (Outcome::Approve, OrderState::Confirmed));
        tx.commit().await.expect("commit");
    })
    .await;
}

#[tokio::test]
async fn decisions_come_out_again_after_rule_and_tiers_changed() {
    testkit::both(async |test| {
        let db = test.db();
        rule_setters(db, &["credit", "owner"]).await;
        let a = nine_hundred(db).await;
        check(db, &order(&a, 80_00, "O1")).await;
        check(db, &order(&a, 80_00, "O2")).await;
        let own = |kind: PackKind, from: &str, to: &str| {
            let text = kind.shipped_text().replacen(from, to, 1);
            let text = text.replace("version = \"2026.", "version = \"own-2026.");
            text.replace("2026-01-01", "2026-11-21")
        };
        let tiers = own(PackKind::Tiers, "review_months = 12", "review_months = 24");
        let rule = own(PackKind::Orders, "tolerance_bps = 0", "tolerance_bps = 1000");
        let mut tx = begin(db).await;
        set_signed_pack(&mut tx, PackKind::Tiers, &tiers, "test").await.expect("set");
        let alone = set_pack(&mut tx, PackKind::Orders, &rule, "test").await;
        assert_eq!(code(alone), "orders.rule-by-two");
        tx.commit().await.expect("commit"); // now tried on what was asked so far: O2 would have passed
        let read = orders::rule_of(&rule).expect("rule");
        let told = orders::find_rule_what_if(db, &read).await.expect("tried");
        assert_eq!((told.orders, told.old.hold, told.new.approved), (2, 1, 2));
        assert_eq!((told.won.count, told.won.amount_minor, told.lost.count), (1, 80_00, 0));
        let propose = async |who: &str, text: &str, reason: &str| {
            let mut tx = db.write(Actor::user(who)).await.expect("tx");
            let id = orders::propose_rule(&mut tx, text, reason, &told).await?;
            tx.commit().await?;
            Ok::<i64, base::Failure>(id)
        };
        let decide = async |who: &str, id: i64, sign: bool| {
            let mut tx = db.write(Actor::user(who)).await.expect("tx");
            orders::decide_rule(&mut tx, id, (sign, "例会")).await?;
            tx.commit().await
        };
        let late = rule.replace("2026-11-21", "2026-11-20");
        let same = own(PackKind::Orders, "tolerance_bps = 0", "tolerance_bps = 0");
        for (text, reason, expected) in [
            (rule.as_str(), " ", "orders.reason-missing"),
            (late.as_str(), "x", "scoring.pack-backdated"),
            (same.as_str(), "x", "orders.rule-same"),
            ("version = 1", "x", "scoring.pack-wrong"),
        ] {
            assert_eq!(code(propose("credit", text, reason).await), expected);
        }
        let id = propose("credit", &rule, "放宽一成").await.expect("proposed");
        assert_eq!(code(propose("owner", &rule, "x").await), "orders.rule-asked-already");
        assert_eq!(code(decide("credit", id, true).await), "orders.rule-same-person");
        decide("owner", id, false).await.expect("turned down");
        assert_eq!(code(decide("owner", id, true).await), "orders.rule-unknown");
        let before = check(db, &order(&a, 80_01, "O9")).await;
        assert_eq!(before.outcome, Outcome::Hold, "nothing counts before it is signed");
        let id = propose("credit", &rule, "放宽一成").await.expect("proposed");
        decide("owner", id, true).await.expect("signed");
        let one = orders::get_rule_version(db, id).await.expect("version");
        assert_eq!((one.state.as_str(), one.decided_by.as_deref()), ("approved", Some("owner")));
        assert_eq!(list_proposals(db, "orders").await.expect("versions").len(), 2);
        let now = check(db, &order(&a, 80_00, "O3")).await;
        assert_eq!(now.outcome, Outcome::Approve, "the company's own rule tolerates more");
        assert_eq!(replays(db).await, 4);
        let rows = orders::list_orders(db, &OrderFilter::all(Scope::All)).await.expect("rows");
        assert_eq!(rows.len(), 4);
        let nobody = OrderFilter::all(Scope::Own(77));
        assert!(orders::list_orders(db, &nobody).await.expect("rows").is_empty());
        assert_eq!(
            code(orders::get_decision(db, now.decision_id, Scope::Own(77)).await),
            "orders.decision-unknown"
        );
    })
    .await;
}

#[tokio::test]
async fn a_larger_order_is_judged_and_its_author_does_not_release_it() {
    testkit::both(async |test| {
        let db = test.db();
        rule_setters(db, &["credit", "owner"]).await;
        let a = nine_hundred(db).await;
        check(db, &order(&a, 60_00, "O1")).await;
        // As much on credit as before, but a larger order: the gate looks at it.
        let prepaid = Wanted { amount_minor: 500_00, deposit_minor: 440_00, deliver_on: None };
        let mut tx = begin(db).await;
        let raised = orders::change_order(&mut tx, named(&a, "O1"), prepaid).await;
        assert!(matches!(raised, Ok(orders::Changed::Decided(_))), "{raised:?}");
        tx.commit().await.expect("commit");
        let mut tx = db.write(Actor::user("credit")).await.expect("tx");
        let more = Wanted { amount_minor: 900_00, deposit_minor: 0, deliver_on: None };
        let more = orders::change_order(&mut tx, named(&a, "O1"), more).await;
        let Ok(orders::Changed::Decided(more)) = more else { panic!("{more:?}") };
        assert_eq!(more.outcome, Outcome::Hold);
        tx.commit().await.expect("commit");
        let new = NewRelease { cap: None, days: 5, reason: "长期客户".to_owned() };
        assert_eq!(code(released(db, "credit", &a, "O1", &new).await), "orders.release-own");
        assert!(matches!(released(db, "owner", &a, "O1", &new).await, Ok(Released::Decided(_))));
        replays(db).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_billed_or_cancelled_meanwhile_counts_at_once() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        grant(db, ids[0], 1_000_00).await;
        let a = buyer(db, "A").await;
        check(db, &order(&a, 100_00, "O1")).await;
        let mut billed = item(ids[0], "F1", "2026-11-20", 30, 60_00);
        billed.contract = "O1".to_owned();
        book_items(db, &[billed]).await;
        let mut tx = begin(db).await;
        orders::confirm_order(&mut tx, named(&a, "O1")).await.expect("confirmed");
        tx.commit().await.expect("commit");
        assert_eq!(exposure(db, &a).await, 100_00, "an item of 60 and an order of 40");
        let f1 = receivables::get_item(db, ids[0], "F1", 1).await.expect("item").id;
        let mut tx = begin(db).await;
        receivables::cancel_item(&mut tx, f1, day("2026-11-21"), "红冲").await.expect("cancelled");
        tx.commit().await.expect("commit");
        let mut tx = begin(db).await;
        let sooner =
            Wanted { amount_minor: 90_00, deposit_minor: 0, deliver_on: Some(day("2026-11-25")) };
        orders::change_order(&mut tx, named(&a, "O1"), sooner).await.expect("changed");
        tx.commit().await.expect("commit");
        assert_eq!(exposure(db, &a).await, 90_00, "the cancelled invoice gave the order back");
        replays(db).await;
    })
    .await;
}
