//! Orders at the gate: limits, reservations, keys, deliveries, invoices, releases, suspensions.

use base::{Currency, Money};
use credit::{
    orders::{self, Answer, Delivered, Delivery, Named, NewOrder, OrderState, Outcome, Wanted},
    parties::{self, Buyer, NewBuyer},
    policy::{self, Limit, NewLimit, NewPart, PartKind},
    receivables::{self, Apply},
};
use store::{Actor, Db, access::Scope};
use testkit::day;

use super::ledger::{begin, book_credits, book_items, buyers, item, keep, receipt};

pub fn sales() -> Actor {
    Actor::user("sales")
}

pub async fn buyer(db: &Db, code: &str) -> Buyer {
    parties::get_buyer(db, code, Scope::All).await.expect("buyer")
}

pub fn cny(minor: i64) -> Money {
    Money::new(minor, Currency::CNY)
}

pub async fn grant(db: &Db, buyer: i64, minor: i64) {
    let new = NewLimit {
        buyer_id: buyer,
        limit: Limit::of(cny(minor)),
        currency: Currency::CNY,
        from_on: day("2026-11-01"),
        to_on: None,
        reason: "test".to_owned(),
    };
    let mut tx = begin(db).await;
    policy::grant_limit(&mut tx, &new).await.expect("granted");
    tx.commit().await.expect("commit");
}

pub async fn part(db: &Db, buyer_id: i64, part: PartKind) -> i64 {
    let new = NewPart {
        buyer_id,
        of_group: false,
        part,
        currency: Currency::CNY,
        from_on: day("2026-11-01"),
        to_on: Some(day("2026-12-31")),
        reason: "test".to_owned(),
    };
    let mut tx = begin(db).await;
    let id = policy::add_limit_part(&mut tx, &new).await.expect("part");
    tx.commit().await.expect("commit");
    id
}

/// A buyer with a limit of 1,000.00 and a balance of 900.00 that is not due.
pub async fn nine_hundred(db: &Db) -> Buyer {
    let ids = buyers(db, &["A"]).await;
    grant(db, ids[0], 1_000_00).await;
    book_items(db, &[item(ids[0], "F1", "2026-11-10", 30, 900_00)]).await;
    buyer(db, "A").await
}

pub fn order(buyer: &Buyer, minor: i64, key: &str) -> NewOrder {
    let number = Some(key.to_owned());
    NewOrder { key: Some(key.to_owned()), number, ..NewOrder::of(buyer, cny(minor)) }
}

pub async fn check(db: &Db, new: &NewOrder) -> Answer {
    orders::check_order(db, &sales(), new).await.expect("an answer")
}

pub fn code<T: std::fmt::Debug>(result: base::Result<T>) -> String {
    result.expect_err("refused").code().to_owned()
}

pub fn failing(answer: &Answer) -> Vec<&str> {
    let open = answer.steps.iter().filter(|step| step.result != "approve" && !step.released);
    open.map(|step| step.code.as_str()).collect()
}

pub async fn state(db: &Db, answer: &Answer) -> OrderState {
    orders::get_order(db, answer.order_id, Scope::All).await.expect("order").order.state
}

pub fn named<'a>(buyer: &'a Buyer, number: &'a str) -> Named<'a> {
    Named { buyer, number }
}

/// Every decision comes out again, and what orders are kept added up to is what they add up to.
pub async fn replays(db: &Db) -> u64 {
    assert_eq!(orders::recount_orders(db).await.expect("checked"), []);
    let told = orders::replay_all(db).await.expect("replayed");
    assert_eq!(told.other, [], "every decision comes out again");
    told.decisions
}

#[tokio::test]
async fn of_two_orders_for_one_gap_one_passes() {
    testkit::both(async |test| {
        let db = test.db();
        let a = nine_hundred(db).await;
        let (one, two) = (order(&a, 80_00, "K1"), order(&a, 80_00, "K2"));
        let (one, two) = tokio::join!(check(db, &one), check(db, &two));
        let passed = [&one, &two].iter().filter(|a| a.outcome == Outcome::Approve).count();
        assert_eq!(passed, 1, "{one:?} {two:?}");
        let (good, bad) = if one.outcome == Outcome::Approve { (one, two) } else { (two, one) };
        assert_eq!(failing(&bad), ["limit-use"]);
        assert_eq!(bad.reservation, None);
        let reserved = good.reservation.expect("reserved");
        assert_eq!(
            (reserved.amount_minor, reserved.expires_on),
            (80_00, Some("2026-11-28".into()))
        );
        assert_eq!(replays(db).await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_key_gets_one_answer_for_ever() {
    testkit::both(async |test| {
        let db = test.db();
        let a = nine_hundred(db).await;
        let new = order(&a, 80_00, "K1");
        let (one, two) = tokio::join!(check(db, &new), check(db, &new));
        assert_ne!(one.again, two.again, "one was first");
        assert_eq!(Answer { again: false, ..one.clone() }, Answer { again: false, ..two });
        // Facts change; the answer does not.
        book_items(db, &[item(a.id, "F2", "2026-11-11", 30, 5_000_00)]).await;
        let again = check(db, &new).await;
        assert_eq!(Answer { again: false, ..again }, Answer { again: false, ..one });
        let mut other = new.clone();
        other.amount = cny(80_01);
        assert_eq!(
            code(orders::check_order(db, &sales(), &other).await),
            "orders.key-other-content"
        );
        let mut taken = order(&a, 1_00, "K3");
        taken.number = Some("K1".to_owned());
        assert_eq!(code(orders::check_order(db, &sales(), &taken).await), "orders.number-taken");
        let mut long = order(&a, 1_00, "K4");
        long.key = Some(" K4".to_owned());
        assert_eq!(code(orders::check_order(db, &sales(), &long).await), "orders.key-bad");
        // A second process over the same database gives the same answer.
        let open = store::Open { node: 2, ..store::Open::url(test.url(), db.clock().clone()) };
        let second = Db::open(open).await.expect("opened once more");
        assert_eq!(check(&second, &new).await.decision_id, one.decision_id);
        second.close().await;
    })
    .await;
}

#[tokio::test]
async fn without_an_assessment_or_a_limit_each_step_says_so() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        let a = buyer(db, "A").await;
        let answer = check(db, &order(&a, 80_00, "K1")).await;
        assert_eq!((answer.outcome, answer.state), (Outcome::Hold, OrderState::Held));
        assert_eq!(failing(&answer), ["limit-use"]);
        assert_eq!(answer.steps.len(), 13, "every step is shown");
        let tier = answer.steps.iter().find(|step| step.code == "tier").expect("tier");
        assert!(tier.said.zh.contains("尚未评估"), "{tier:?}");
        for (minor, expected) in [(0, "orders.amount-zero"), (i64::MAX, "base.too-large")] {
            let refused = orders::check_order(db, &sales(), &order(&a, minor, "K9")).await;
            let code = code(refused);
            assert!(code == expected || minor != 0, "{code}");
        }
        let prepaid = check(db, &order(&a, 80_00, "K2").prepaid()).await;
        assert_eq!((prepaid.outcome, prepaid.reservation), (Outcome::Approve, None));
        let refund = check(db, &order(&a, -80_00, "K3")).await;
        assert_eq!((refund.outcome, refund.reservation), (Outcome::Approve, None));
        grant(db, ids[0], 100_00).await;
        let told = orders::reconsider(db, &Actor::system("rounds"), Some(a.id)).await;
        assert_eq!(told.expect("reconsidered"), 1, "a limit lets what waits pass");
        assert_eq!(state(db, &answer).await, OrderState::Approved);
        replays(db).await;
    })
    .await;
}

#[tokio::test]
async fn a_prepaid_order_leaves_when_the_money_is_there() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        let a = buyer(db, "A").await;
        let answer = check(db, &order(&a, 80_00, "K1").prepaid()).await;
        let mut tx = begin(db).await;
        let held = orders::deliver_order(&mut tx, named(&a, "K1"), &Delivered::default()).await;
        let Ok(Delivery::Held(held)) = held else { panic!("{held:?}") };
        tx.commit().await.expect("commit");
        assert_eq!(failing(&held), ["prepayment"]);
        assert_eq!(state(db, &answer).await, OrderState::Approved, "it stays as it was");
        book_credits(db, &[receipt(ids[0], "R1", "2026-11-20", 80_00)], Apply::Named).await;
        let mut tx = begin(db).await;
        let noted = orders::deliver_order(&mut tx, named(&a, "K1"), &Delivered::default()).await;
        assert!(matches!(noted, Ok(Delivery::Noted(_))), "{noted:?}");
        tx.commit().await.expect("commit");
        // The same money does not pay for a second one.
        check(db, &order(&a, 80_00, "K2").prepaid()).await;
        let mut tx = begin(db).await;
        let held = orders::deliver_order(&mut tx, named(&a, "K2"), &Delivered::default()).await;
        assert!(matches!(held, Ok(Delivery::Held(_))), "{held:?}");
        replays(db).await;
    })
    .await;
}

async fn deliver(db: &Db, a: &Buyer, number: &str, (delivery, minor): (&str, i64)) -> Delivery {
    let mut tx = begin(db).await;
    let new = Delivered {
        number: delivery.to_owned(),
        amount_minor: Some(minor),
        ..Delivered::default()
    };
    let done = orders::deliver_order(&mut tx, named(a, number), &new).await.expect("delivered");
    tx.quiet();
    tx.commit().await.expect("commit");
    done
}

/// What another order of this buyer would see as exposure.
pub async fn exposure(db: &Db, a: &Buyer) -> i64 {
    let n = db.ids().next();
    let answer = check(db, &order(a, 1, &format!("probe-{n}"))).await;
    let facts =
        orders::get_decision(db, answer.decision_id, Scope::All).await.expect("facts").facts;
    let mut tx = begin(db).await;
    let probe = format!("probe-{n}");
    orders::give_back(&mut tx, named(a, &probe), "probe").await.expect("given back");
    tx.commit().await.expect("commit");
    facts.own.exposure()
}

#[tokio::test]
async fn an_order_is_counted_once_from_the_question_to_the_invoice() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        grant(db, ids[0], 1_000_00).await;
        let a = buyer(db, "A").await;
        let answer = check(db, &order(&a, 100_00, "O1")).await;
        assert_eq!(exposure(db, &a).await, 100_00);
        let mut tx = begin(db).await;
        orders::confirm_order(&mut tx, named(&a, "O1")).await.expect("confirmed");
        tx.commit().await.expect("commit");
        assert_eq!(exposure(db, &a).await, 100_00);
        deliver(db, &a, "O1", ("D1", 40_00)).await;
        assert!(matches!(deliver(db, &a, "O1", ("D1", 40_00)).await, Delivery::Unchanged(_)));
        assert_eq!(state(db, &answer).await, OrderState::PartDelivered);
        assert_eq!(exposure(db, &a).await, 100_00);
        // One invoice names the delivery, one the order.
        let mut billed = item(ids[0], "F1", "2026-11-20", 30, 40_00);
        billed.contract = "D1".to_owned();
        book_items(db, &[billed]).await;
        assert_eq!(exposure(db, &a).await, 100_00, "an item of 40 and an order of 60");
        let mut rest = item(ids[0], "F2", "2026-11-21", 30, 60_00);
        rest.contract = "O1".to_owned();
        book_items(db, &[rest]).await;
        assert_eq!(exposure(db, &a).await, 100_00, "items alone");
        let told = orders::keep_orders(db, &Actor::system("rounds")).await.expect("round");
        assert_eq!(state(db, &answer).await, OrderState::Closed, "{told:?}");
        book_credits(db, &[receipt(ids[0], "R1", "2026-11-21", 130_00)], Apply::ThenOldest).await;
        assert_eq!(exposure(db, &a).await, -30_00, "money that is left makes room");
        replays(db).await;
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_invoice_gives_the_order_back() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        grant(db, ids[0], 1_000_00).await;
        let a = buyer(db, "A").await;
        check(db, &order(&a, 100_00, "O1")).await;
        deliver(db, &a, "O1", ("D1", 100_00)).await;
        let mut billed = item(ids[0], "F1", "2026-11-20", 30, 70_00);
        billed.contract = "O1".to_owned();
        book_items(db, &[billed]).await;
        assert_eq!(exposure(db, &a).await, 100_00);
        let f1 = receivables::get_item(db, ids[0], "F1", 1).await.expect("item").id;
        let mut tx = begin(db).await;
        receivables::cancel_item(&mut tx, f1, day("2026-11-21"), "红冲").await.expect("cancelled");
        tx.commit().await.expect("commit");
        assert_eq!(exposure(db, &a).await, 100_00);
        // Billed to the end and closed: it comes back, too.
        let mut billed = item(ids[0], "F2", "2026-11-20", 30, 100_00);
        billed.contract = "D1".to_owned();
        book_items(db, &[billed]).await;
        let rounds = Actor::system("rounds");
        assert_eq!(orders::keep_orders(db, &rounds).await.expect("round").closed, 1);
        let f2 = receivables::get_item(db, ids[0], "F2", 1).await.expect("item").id;
        let mut tx = begin(db).await;
        receivables::cancel_item(&mut tx, f2, day("2026-11-21"), "红冲").await.expect("cancelled");
        tx.commit().await.expect("commit");
        assert_eq!(orders::keep_orders(db, &rounds).await.expect("round").returned, 1);
        assert_eq!(exposure(db, &a).await, 100_00);
        assert_eq!(orders::keep_orders(db, &rounds).await.expect("round").returned, 0);
        replays(db).await;
    })
    .await;
}

#[tokio::test]
async fn a_group_shares_its_pool() {
    testkit::both(async |test| {
        let db = test.db();
        buyers(db, &["H"]).await;
        let member = |code: &str| NewBuyer {
            code: code.to_owned(),
            name: Some(format!("{code} 有限公司")),
            parent_code: Some("H".to_owned()),
            ..NewBuyer::default()
        };
        let mut tx = begin(db).await;
        let new = [member("A"), member("B")];
        parties::save_buyers(&mut tx, &new, "test", day("2026-01-01")).await.expect("saved");
        keep(tx).await;
        let [h, a, b] = [buyer(db, "H").await, buyer(db, "A").await, buyer(db, "B").await];
        for one in [&h, &a, &b] {
            grant(db, one.id, 1_000_00).await;
        }
        part(db, a.id, PartKind::Pool(Limit::Amount(cny(1_500_00)))).await;
        assert_eq!(check(db, &order(&a, 800_00, "A1")).await.outcome, Outcome::Approve);
        assert_eq!(check(db, &order(&h, 500_00, "H1")).await.outcome, Outcome::Approve);
        let (one, two) = (order(&b, 150_00, "B1"), order(&a, 150_00, "A2"));
        let (one, two) = tokio::join!(check(db, &one), check(db, &two));
        let passed = [&one, &two].iter().filter(|x| x.outcome == Outcome::Approve).count();
        assert_eq!(passed, 1, "{one:?} {two:?}");
        let bad = if one.outcome == Outcome::Approve { two } else { one };
        assert_eq!(failing(&bad), ["pool-use"]);
        let stop = NewPart {
            buyer_id: b.id,
            of_group: true,
            part: PartKind::Suspension,
            currency: Currency::CNY,
            from_on: day("2026-11-20"),
            to_on: None,
            reason: "集团停业".to_owned(),
        };
        let mut tx = begin(db).await;
        let id = policy::add_limit_part(&mut tx, &stop).await.expect("suspended");
        assert_eq!(code(policy::add_limit_part(&mut tx, &stop).await), "policy.suspended-already");
        tx.commit().await.expect("commit");
        let held = check(db, &order(&h, 1_00, "H2")).await;
        assert_eq!(failing(&held), ["pool-use"]);
        let mut tx = begin(db).await;
        policy::end_limit_part(&mut tx, id, "复业").await.expect("lifted");
        tx.commit().await.expect("commit");
        assert_eq!(check(db, &order(&h, 1_00, "H3")).await.outcome, Outcome::Approve);
        replays(db).await;
    })
    .await;
}

#[tokio::test]
async fn every_transition_that_raises_exposure_is_judged() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        grant(db, ids[0], 100_00).await;
        let a = buyer(db, "A").await;
        let answer = check(db, &order(&a, 60_00, "O1")).await;
        let wanted =
            |amount_minor, deliver_on| Wanted { amount_minor, deposit_minor: 0, deliver_on };
        // More: what stood stays reserved, the change waits.
        let mut tx = begin(db).await;
        let raised = orders::change_order(&mut tx, named(&a, "O1"), wanted(120_00, None)).await;
        let Ok(orders::Changed::Decided(raised)) = raised else { panic!("{raised:?}") };
        tx.commit().await.expect("commit");
        assert_eq!((raised.outcome, raised.state), (Outcome::Hold, OrderState::Approved));
        let row = orders::get_order(db, answer.order_id, Scope::All).await.expect("row").order;
        assert_eq!((row.now.amount_minor, row.asks().amount_minor), (60_00, 120_00));
        assert!(row.waits);
        // Less is never held.
        let mut tx = begin(db).await;
        let eased = orders::change_order(&mut tx, named(&a, "O1"), wanted(50_00, None)).await;
        assert!(matches!(eased, Ok(orders::Changed::Eased(_))), "{eased:?}");
        tx.commit().await.expect("commit");
        // A copy is a new order.
        let mut tx = begin(db).await;
        let copy = orders::copy_order(&mut tx, named(&a, "O1"), (Some("O2".into()), None)).await;
        assert_eq!(copy.expect("copied").outcome, Outcome::Approve);
        let copy = orders::copy_order(&mut tx, named(&a, "O1"), (Some("O3".into()), None)).await;
        assert_eq!(copy.expect("copied").outcome, Outcome::Hold);
        tx.commit().await.expect("commit");
        // What is far away is not reserved, and asked when it comes near.
        let far = NewOrder { deliver_on: Some(day("2027-06-30")), ..order(&a, 90_00, "O4") };
        let far = check(db, &far).await;
        assert_eq!((far.outcome, far.reservation), (Outcome::Approve, None));
        let mut tx = begin(db).await;
        let earlier = wanted(90_00, Some(day("2026-12-01")));
        let earlier = orders::change_order(&mut tx, named(&a, "O4"), earlier).await;
        let Ok(orders::Changed::Decided(earlier)) = earlier else { panic!("{earlier:?}") };
        assert_eq!(earlier.outcome, Outcome::Hold, "an earlier day");
        // Opened anew, delivered beyond what passed.
        orders::cancel_order(&mut tx, named(&a, "O2"), "客户取消").await.expect("cancelled");
        orders::confirm_order(&mut tx, named(&a, "O1")).await.expect("confirmed");
        let beyond = Delivered { amount_minor: Some(101_00), ..Delivered::default() };
        let beyond = orders::deliver_order(&mut tx, named(&a, "O1"), &beyond).await;
        assert!(matches!(beyond, Ok(Delivery::Held(_))), "{beyond:?}");
        let beyond = Delivered { amount_minor: Some(90_00), ..Delivered::default() };
        let beyond = orders::deliver_order(&mut tx, named(&a, "O1"), &beyond).await;
        assert!(matches!(beyond, Ok(Delivery::Noted(_))), "{beyond:?}");
        let reopened = orders::reopen_order(&mut tx, named(&a, "O2")).await.expect("reopened");
        assert_eq!((reopened.outcome, reopened.state), (Outcome::Hold, OrderState::Held));
        tx.commit().await.expect("commit");
        replays(db).await;
    })
    .await;
}

#[tokio::test]
async fn reservations_run_out_and_far_orders_come_near() {
    testkit::both(async |test| {
        let db = test.db();
        let ids = buyers(db, &["A"]).await;
        grant(db, ids[0], 100_00).await;
        let a = buyer(db, "A").await;
        let near = check(db, &order(&a, 60_00, "O1")).await;
        let far = NewOrder { deliver_on: Some(day("2027-01-25")), ..order(&a, 60_00, "O2") };
        let far = check(db, &far).await;
        let mut tx = begin(db).await;
        orders::confirm_order(&mut tx, named(&a, "O2")).await.expect("confirmed");
        tx.commit().await.expect("commit");
        let rounds = Actor::system("rounds");
        let told = orders::keep_orders(db, &rounds).await.expect("round");
        assert_eq!((told.expired, told.entered, told.held), (0, 0, 0));
        db.clock().set(db.clock().now().plus_seconds(6 * 86_400));
        let told = orders::keep_orders(db, &rounds).await.expect("round");
        assert_eq!((told.expired, told.entered, told.held), (0, 0, 1), "both do not fit");
        assert_eq!(state(db, &far).await, OrderState::Held);
        db.clock().set(db.clock().now().plus_seconds(2 * 86_400));
        let mut tx = begin(db).await;
        let late = orders::confirm_order(&mut tx, named(&a, "O1")).await;
        assert_eq!(code(late), "orders.reservation-over");
        drop(tx);
        let told = orders::keep_orders(db, &rounds).await.expect("round");
        assert_eq!((told.expired, told.passed), (1, 1), "the room goes to who waits");
        assert_eq!(state(db, &near).await, OrderState::Expired);
        assert_eq!(state(db, &far).await, OrderState::Confirmed);
        replays(db).await;
    })
    .await;
}

#[tokio::test]
async fn a_payment_lets_what_waits_pass() {
    testkit::both(async |test| {
        let db = test.db();
        let a = nine_hundred(db).await;
        let held = check(db, &order(&a, 200_00, "O1")).await;
        assert_eq!(held.state, OrderState::Held);
        let rounds = Actor::system("rounds");
        let before = replays(db).await;
        assert_eq!(orders::reconsider(db, &rounds, None).await.expect("looked"), 0);
        assert_eq!(replays(db).await, before, "the same answer is not kept twice");
        book_credits(db, &[receipt(a.id, "R1", "2026-11-20", 100_00)], Apply::ThenOldest).await;
        assert_eq!(orders::reconsider(db, &rounds, Some(a.id)).await.expect("looked"), 1);
        assert_eq!(state(db, &held).await, OrderState::Approved);
        let told = orders::list_decisions(db, held.order_id).await.expect("decisions");
        let told: Vec<&str> = told.iter().map(|one| one.answer.transition.as_str()).collect();
        assert_eq!(told, ["payment", "new"]);
        replays(db).await;
    })
    .await;
}
