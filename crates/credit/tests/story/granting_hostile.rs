//! What must not happen to a request for credit: signed on a judgement that has moved, handed in for
//! less than it asks, signed by whoever is needed later, signed twice at once.

use credit::{
    granting::{
        Act, NewDelegation, Outcome, State, Verdict, change, delegate, end_delegation,
        get_application, prepare, submit,
    },
    parties::get_buyer,
};
use store::{Actor, Db, access::Scope};
use testkit::day;

use crate::{
    granting::{acted, begun, filed, request, said, screened, state, submitted, wanted},
    ledger::{begin, code, keep},
};

const TODAY: &str = "2026-11-21";

/// A request of GOOD that was handed in: 600,000 yuan, credit manager and finance.
async fn handed_in(db: &Db) -> i64 {
    handed_in_by(db, "xs1").await
}

async fn handed_in_by(db: &Db, who: &str) -> i64 {
    let buyer = filed(db).await;
    screened(db, buyer).await;
    let id = begun(db, who, &request(buyer, wanted(600_000, "monthly-30"))).await.expect("begun");
    submitted(db, who, id, "").await.expect("handed in");
    id
}

async fn retiered(db: &Db, tier: &str) {
    let mut tx = begin(db).await;
    let mut ask = store::Ask::new("UPDATE scoring_assessment SET tier = ");
    ask.value(tier).text(" WHERE buyer_id = (SELECT id FROM parties_buyer WHERE code = 'GOOD')");
    ask.run(tx.conn()).await.expect("moved");
    keep(tx).await;
}

#[tokio::test]
async fn nobody_signs_on_a_judgement_that_moved_or_grew_old() {
    testkit::both(async |db| {
        let id = handed_in(&db).await;
        retiered(&db, "high").await;
        let signed = acted(&db, "cm1", id, Act::Approve, &said("")).await;
        assert_eq!(code(signed), "granting.judged-anew");
        let less = Verdict { amount_minor: Some(1_000_000), ..said("少一些") };
        assert_eq!(code(acted(&db, "cm1", id, Act::Less, &less).await), "granting.judged-anew");
        // To send it back or to refuse it is always open.
        let sent = acted(&db, "cm1", id, Act::Ask, &said("等级变了，请重新提交")).await;
        assert_eq!(sent.expect("sent back"), Outcome::SentBack);
        retiered(&db, "low").await;
        submitted(&db, "xs1", id, "已按新评估测算").await.expect("weighed anew");
        acted(&db, "cm1", id, Act::Approve, &said("")).await.expect("stands again");
        // 45 days are the most that the shipped pack allows; on the 46th it is too old.
        db.clock().set(base::Clock::standing(day("2027-01-05")).now());
        acted(&db, "cm2", id, Act::Ask, &said("x")).await.expect_err("finance is asked now");
        db.clock().set(base::Clock::standing(day("2027-01-06")).now());
        let old = acted(&db, "fin", id, Act::Approve, &said("")).await;
        assert_eq!(code(old), "granting.judged-long-ago");
        db.clock().set(base::Clock::standing(day("2027-01-05")).now());
        let last = acted(&db, "fin", id, Act::Approve, &said("")).await.expect("on the 45th");
        assert!(matches!(last, Outcome::Decided(_)));
        db.clock().set(base::Clock::standing(day(TODAY)).now());
    })
    .await;
}

#[tokio::test]
async fn what_is_handed_in_is_what_was_weighed() {
    testkit::both(async |db| {
        let buyer = filed(&db).await;
        screened(&db, buyer).await;
        let small = wanted(80_000, "monthly-30");
        let id = begun(&db, "xs1", &request(buyer, small.clone())).await.expect("begun");
        // One step is enough for 80,000; between weighing and handing in it becomes 1,900,000.
        let good = get_buyer(&db, "GOOD", Scope::All).await.expect("buyer");
        let prepared = prepare(&db, &good, &small, day(TODAY)).await.expect("weighed");
        assert_eq!(prepared.weighed.chain.len(), 1);
        let mut tx = db.write(Actor::user("xs1")).await.expect("tx");
        change(&mut tx, id, &wanted(1_900_000, "monthly-60")).await.expect("changed");
        tx.commit().await.expect("commit");
        let mut tx = db.write(Actor::user("xs1")).await.expect("tx");
        let other = submit(&mut tx, id, &prepared, "").await;
        assert_eq!(code(other), "granting.changed-meanwhile");
        drop(tx);
        let late = get_buyer(&db, "LATE", Scope::All).await.expect("buyer");
        let wish = wanted(1_900_000, "monthly-60");
        let foreign = prepare(&db, &late, &wish, day(TODAY)).await.expect("weighed");
        let mut tx = db.write(Actor::user("xs1")).await.expect("tx");
        let other = submit(&mut tx, id, &foreign, "").await;
        assert_eq!(code(other), "granting.changed-meanwhile");
        drop(tx);
        submitted(&db, "xs1", id, "").await.expect("weighed as it stands");
        let whole = get_application(&db, Scope::All, id).await.expect("there");
        assert_eq!(whole.weighed.chain.len(), 2);
        // Once handed in it cannot be changed under the approvers' hands.
        let mut tx = db.write(Actor::user("xs1")).await.expect("tx");
        assert_eq!(code(change(&mut tx, id, &small).await), "granting.step-closed");
    })
    .await;
}

#[tokio::test]
async fn who_is_needed_later_leaves_the_step_to_others() {
    testkit::both(async |db| {
        let id = handed_in_by(&db, "boss").await;
        let away = NewDelegation {
            from_login: "cm1".to_owned(),
            to_login: "fin".to_owned(),
            from_on: day(TODAY),
            to_on: day(TODAY),
            reason: "请假".to_owned(),
        };
        let mut tx = db.write(Actor::user("cm1")).await.expect("tx");
        let blind = NewDelegation { to_login: "xs1".to_owned(), ..away.clone() };
        assert_eq!(code(delegate(&mut tx, &blind).await), "granting.delegate-scope");
        let given = delegate(&mut tx, &away).await.expect("delegated");
        tx.commit().await.expect("commit");
        // Finance may stand in for cm1, but then nobody is left for the step of finance: the only
        // owner asked for it.
        let signed = acted(&db, "fin", id, Act::Approve, &said("代签")).await;
        assert_eq!(code(signed), "granting.needed-later");
        assert_eq!(state(&db, id).await.1, 0);
        // The day after, the delegation is over; so it is once it was ended.
        db.clock().set(base::Clock::standing(day("2026-11-22")).now());
        let over = acted(&db, "fin", id, Act::Approve, &said("代签")).await;
        assert_eq!(code(over), "granting.not-your-step");
        db.clock().set(base::Clock::standing(day(TODAY)).now());
        let mut tx = db.write(Actor::user("cm1")).await.expect("tx");
        end_delegation(&mut tx, given).await.expect("ended");
        tx.commit().await.expect("commit");
        let ended = acted(&db, "fin", id, Act::Approve, &said("代签")).await;
        assert_eq!(code(ended), "granting.not-your-step");
        acted(&db, "cm1", id, Act::Approve, &said("")).await.expect("signed by themselves");
        let last = acted(&db, "fin", id, Act::Approve, &said("")).await.expect("last");
        assert!(matches!(last, Outcome::Decided(_)));
    })
    .await;
}

#[tokio::test]
async fn of_two_at_once_one_signs_and_one_begins() {
    testkit::both(async |db| {
        let id = handed_in(&db).await;
        let plain = said("");
        let (one, two) = tokio::join!(
            acted(&db, "cm1", id, Act::Approve, &plain),
            acted(&db, "cm2", id, Act::Approve, &plain),
        );
        assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1, "{one:?} {two:?}");
        assert_eq!(state(&db, id).await, (State::Open, 1, "finance".to_owned()));
        // The last signature and a refusal at once: one of them decides, one record stands.
        let no = said("现金流不足");
        let (one, two) = tokio::join!(
            acted(&db, "fin", id, Act::Approve, &plain),
            acted(&db, "boss", id, Act::Refuse, &no),
        );
        assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1, "{one:?} {two:?}");
        let all = credit::granting::list_decisions(&db, Scope::All, None, (None, 10)).await;
        assert_eq!(all.expect("read").len(), 1);
        let buyer = get_buyer(&db, "GOOD", Scope::All).await.expect("buyer").id;
        let new = request(buyer, wanted(1_000, "net-30"));
        let (one, two) = tokio::join!(begun(&db, "xs1", &new), begun(&db, "cm1", &new));
        assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1, "{one:?} {two:?}");
    })
    .await;
}
