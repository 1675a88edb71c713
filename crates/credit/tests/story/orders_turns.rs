//! Who waits for whom at the gate: a buyer whose row an import holds is in nobody's way; who waits is told in
//! time and may ask again; a buyer that moves into another group does so between two decisions.

use std::{sync::Arc, time::Duration};

use base::Failure;
use credit::{
    orders::{self, NewOrder, OrderState, Outcome, Wanted},
    parties::{self, Buyer, NewBuyer},
    policy::{Limit, PartKind},
    receivables::{NewItem, Posting},
};
use store::{Actor, Db, Open, Tx};
use testkit::{TestDb, day};
use tokio::time::{Instant, sleep, timeout};

use super::{
    ledger::{begin, book_items, buyers, item, keep},
    orders::{buyer, check, cny, grant, named, order, part, replays, sales, state},
};

const ROW: &str = "SELECT id FROM parties_buyer WHERE id = $1";
/// Less than whoever waits in vain waits: a question that took as long was in somebody's way.
const SOON: Duration = Duration::from_secs(4);

async fn house(db: &Db, codes: &[&str]) -> Vec<Buyer> {
    let ids = buyers(db, codes).await;
    let mut all = Vec::new();
    for (id, code) in ids.into_iter().zip(codes) {
        grant(db, id, 100_000_00).await;
        all.push(buyer(db, code).await);
    }
    all
}

/// A long writer, such as an import, with the rows of these buyers.
async fn holding(db: &Db, buyers: &[&Buyer]) -> Tx {
    let mut tx = db.patient().write(Actor::system("import")).await.expect("tx");
    for one in buyers {
        tx.lock(ROW, one.id).await.expect("held");
    }
    tx
}

type Asked = tokio::task::JoinHandle<base::Result<orders::Answer>>;

fn ask(db: &Db, new: NewOrder) -> Asked {
    let db = db.clone();
    tokio::spawn(async move { orders::check_order(&db, &sales(), &new).await })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_buyer_that_is_held_is_in_nobodys_way() {
    let Some(test) = TestDb::postgres().await else { return };
    let db: &Db = &test;
    let codes: Vec<String> = (0..13).map(|n| format!("H{n:02}")).collect();
    let mut codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    codes.push("FREE");
    let all = house(db, &codes).await;
    let (free, held) = all.split_last().expect("buyers");
    let holder = holding(db, &held.iter().collect::<Vec<_>>()).await;
    let since = Instant::now();
    let mut waiting = Vec::new();
    // Forty of one buyer, and three of each of a dozen others: more than there are places or connections.
    for n in 0..76 {
        let of = if n % 2 == 0 { 0 } else { 1 + n / 2 % 12 };
        waiting.push((of, ask(db, order(&held[of], 1_00, &format!("W{n:02}")))));
        sleep(Duration::from_millis(3)).await;
    }
    for n in 0..6 {
        let begun = Instant::now();
        let answer = timeout(SOON, check(db, &order(free, 1_00, &format!("F{n}")))).await;
        assert_eq!(answer.expect("told soon").outcome, Outcome::Approve);
        let _reading = timeout(SOON, db.read()).await.expect("a connection is free");
        assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    }
    let others = waiting.iter().filter(|(_, one)| one.is_finished()).count();
    assert!(others == 0 || since.elapsed() >= SOON, "nobody passed whose row is held");
    holder.roll_back().await.expect("given back");
    // A machine that is busy otherwise may have let some of them wait too long: they are told so.
    let slow = since.elapsed() >= SOON;
    for (_, one) in waiting {
        let answer = match one.await.expect("task") {
            Err(Failure::Busy(_)) if slow => continue,
            answer => answer.expect("an answer"),
        };
        assert_eq!(answer.outcome, Outcome::Approve);
    }
    replays(db).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_in_vain_is_told_in_time_and_may_ask_again() {
    let Some(test) = TestDb::postgres().await else { return };
    let db: &Db = &test;
    let [a, ..] = &house(db, &["A"]).await[..] else { panic!("a buyer") };
    let holder = holding(db, &[a]).await;
    let begun = Instant::now();
    let waiting: Vec<Asked> =
        (0..12).map(|n| ask(db, order(a, 1_00, &format!("W{n:02}")))).collect();
    for one in waiting {
        let told = one.await.expect("task");
        assert!(matches!(told, Err(Failure::Busy(_))), "{told:?}");
    }
    let waited = begun.elapsed();
    assert!((5..30).contains(&waited.as_secs()), "{waited:?}");
    holder.roll_back().await.expect("given back");
    // Nothing was kept of it: the same key asks as if for the first time, and the row is not taken for held.
    let answer = timeout(SOON, check(db, &order(a, 1_00, "W00"))).await.expect("soon");
    assert!(answer.outcome == Outcome::Approve && !answer.again);
    // Behind an import it is said so, as on SQLite.
    let (mut tx, _turn) =
        db.write_import(Actor::user("wang"), "orders.csv", 100).await.expect("begun");
    tx.lock(ROW, a.id).await.expect("held");
    let told = orders::check_order(db, &sales(), &order(a, 1_00, "W90")).await;
    assert_eq!(told.expect_err("refused").code(), "house.import-running");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_is_not_broken_off_by_who_waits_at_the_gate() {
    let Some(test) = TestDb::postgres().await else { return };
    let db: &Db = &test;
    let all = house(db, &["LOW", "TOP"]).await;
    under(db, "LOW", "TOP").await;
    let low = buyer(db, "LOW").await;
    let mut holder = holding(db, &[&all[1]]).await;
    // It holds the row of the buyer and would wait for that of the head, and the import the other way round.
    let waiting = ask(db, order(&low, 1_00, "W1"));
    let copy = low.clone();
    let other = db.clone();
    let acting = tokio::spawn(async move {
        let wanted = Wanted { amount_minor: 2_00, deposit_minor: 0, deliver_on: None };
        let named = named(&copy, "NONE");
        orders::act(&other, sales(), named, async |tx| {
            orders::change_order(tx, named, wanted).await
        })
        .await
    });
    sleep(Duration::from_millis(1_500)).await;
    let begun = Instant::now();
    holder.lock(ROW, low.id).await.expect("the import goes on");
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    holder.roll_back().await.expect("given back");
    assert_eq!(waiting.await.expect("task").expect("an answer").outcome, Outcome::Approve);
    assert_eq!(acting.await.expect("task").expect_err("refused").code(), "orders.unknown");
}

/// Puts a buyer under another parent, as a form or a file does.
async fn under(db: &Db, code: &str, parent: &str) {
    let moved = NewBuyer {
        code: code.to_owned(),
        parent_code: Some(parent.to_owned()),
        ..NewBuyer::default()
    };
    loop {
        let mut tx = begin(db).await;
        let moved = [moved.clone()];
        match parties::save_buyers(&mut tx, &moved, "test", day("2026-11-01")).await {
            Err(Failure::Busy(_)) => tx.roll_back().await.expect("taken back"),
            saved => {
                saved.expect("saved").pop().expect("one").expect("moved");
                return keep(tx).await;
            }
        }
        sleep(Duration::from_millis(20)).await;
    }
}

/// Two groups with pools; M and N are of the first, each with orders, of which an invoice bills a part: the next
/// question adds all orders of its group up anew.
async fn two_groups(db: &Db) -> [Buyer; 4] {
    house(db, &["G1", "G2", "M", "N", "K"]).await;
    for (code, head) in [("M", "G1"), ("N", "G1"), ("K", "G2")] {
        under(db, code, head).await;
    }
    let all =
        [buyer(db, "G1").await, buyer(db, "G2").await, buyer(db, "M").await, buyer(db, "N").await];
    for head in [&all[0], &all[1]] {
        part(db, head.id, PartKind::Pool(Limit::Amount(cny(50_000_00)))).await;
    }
    for n in 0..4 {
        check(db, &order(&all[2], 100_00, &format!("M{n}"))).await;
    }
    let mut bill = item(all[2].id, "F1", "2026-11-20", 30, 40_00);
    bill.contract = "M1".to_owned();
    book_items(db, &[bill]).await;
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_buyer_moves_between_two_decisions_and_never_within_one() {
    testkit::both(async |test| {
        let db = test.db();
        let [_, g2, m, n] = two_groups(db).await;
        // A question of the first group is open: it has added up the orders of M under the row of G1.
        let mut open = db.write(sales()).await.expect("tx");
        orders::check_order_in(&mut open, &order(&n, 10_00, "N1")).await.expect("an answer");
        let other = db.clone();
        let moving = tokio::spawn(async move {
            under(&other, "M", "G2").await;
            // The sister of the second group has not yet seen M, and whoever holds this page has seen it in the first.
            let g2 = buyer(&other, "G2").await;
            check(&other, &order(&g2, 10_00, "G1")).await;
            let mut eased = Vec::new();
            for number in ["M2", "M3"] {
                let named = named(&m, number);
                let done = orders::act(&other, sales(), named, async |tx| {
                    orders::cancel_order(tx, named, "不要了").await
                });
                eased.push(done.await.expect("cancelled").state);
            }
            eased
        });
        sleep(Duration::from_millis(400)).await;
        assert!(!moving.is_finished(), "it waits for the decision");
        open.commit().await.expect("commit");
        assert_eq!(moving.await.expect("task"), [OrderState::Cancelled; 2]);
        replays(db).await;
        // The pool of the second group knows M now: 200.00 of orders less what is billed, and the bill.
        let told = check(db, &order(&g2, 10_00, "G3")).await;
        let told = orders::get_decision(db, told.decision_id, store::access::Scope::All).await;
        let pool = told.expect("decision").facts.group.expect("a pool");
        assert_eq!((pool.orders, pool.items), (2 * 100_00 - 40_00 + 10_00, 40_00));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_move_to_and_fro_while_orders_come_and_go() {
    testkit::both(async |test| {
        let db = test.db();
        let [g1, g2, m, n] = two_groups(db).await;
        // N stands above L: groups above groups are added up by several at once.
        house(db, &["L"]).await;
        under(db, "L", "N").await;
        let l = buyer(db, "L").await;
        part(db, l.id, PartKind::Pool(Limit::Amount(cny(50_000_00)))).await;
        let second = Arc::new(Db::open(second_process(&test)).await.expect("opened"));
        let mut at_work = tokio::task::JoinSet::new();
        for (who, one) in [g1, g2, m, n, l].into_iter().enumerate() {
            let db = if who % 2 == 0 { Arc::new(db.clone()) } else { Arc::clone(&second) };
            at_work.spawn(async move {
                for round in 0..8 {
                    let number = format!("R{who}-{round}");
                    asked_till_told(&db, &order(&one, 10_00, &number)).await;
                    let mut bill = item(one.id, &format!("B{number}"), "2026-11-20", 30, 5_00);
                    bill.contract = number.clone();
                    billed(&db, &bill).await;
                    let named = named(&one, &number);
                    if round % 3 == 0 {
                        let done = orders::act(&db, sales(), named, async |tx| {
                            orders::cancel_order(tx, named, "不要了").await
                        });
                        again_if_busy(done.await);
                    }
                }
            });
        }
        let mover = db.clone();
        at_work.spawn(async move {
            for round in 0..12 {
                under(&mover, "M", if round % 2 == 0 { "G2" } else { "G1" }).await;
                sleep(Duration::from_millis(15)).await;
            }
        });
        while let Some(done) = at_work.join_next().await {
            done.expect("task");
        }
        orders::keep_orders_anew(db, &Actor::system("rounds")).await.expect("rounds");
        replays(db).await;
        let m = buyer(db, "M").await;
        let last = check(db, &order(&m, 10_00, "LAST")).await;
        assert_eq!(state(db, &last).await, OrderState::Approved);
        second.close().await;
    })
    .await;
}

fn second_process(db: &TestDb) -> Open {
    Open { node: 2, connections: 4, ..db.reopened() }
}

/// Books an invoice, again while somebody else is at the buyer.
async fn billed(db: &Db, bill: &NewItem) {
    loop {
        let mut tx = begin(db).await;
        let mut posting = Posting::begin(&mut tx, None).await.expect("posting");
        match posting.book_items(&mut tx, std::slice::from_ref(bill)).await {
            Err(Failure::Busy(_)) => tx.roll_back().await.expect("taken back"),
            booked => {
                booked.expect("booked");
                posting.finish(&mut tx).await.expect("finish");
                return keep(tx).await;
            }
        }
        sleep(Duration::from_millis(20)).await;
    }
}

/// Asks again while it is told that somebody else is at it.
async fn asked_till_told(db: &Db, new: &NewOrder) {
    loop {
        match orders::check_order(db, &sales(), new).await {
            Err(Failure::Busy(_)) => sleep(Duration::from_millis(20)).await,
            answer => {
                answer.expect("an answer");
                return;
            }
        }
    }
}

/// Who crosses with a move may be told to ask again; nothing else is a refusal here.
fn again_if_busy<T: std::fmt::Debug>(done: base::Result<T>) {
    assert!(matches!(&done, Ok(_) | Err(Failure::Busy(_))), "{done:?}");
}
