//! What happens to a buyer becomes its verdict while the house is served: within a minute.

use std::{
    thread,
    time::{Duration, Instant},
};

use base::Currency;
use credit::{
    assess::find_assessment,
    receivables::{Apply, CreditKind, NewCredit, enter_credit},
};
use store::{Actor, Db};
use testkit::free_port;

use super::{House, book, buyer, invoice, set_up};

const MINUTE: Duration = Duration::from_secs(60);

/// How long until the verdict in force says of a buyer that so much is overdue.
async fn says(db: &Db, buyer: i64, overdue_minor: i64) -> Duration {
    let start = Instant::now();
    loop {
        let found = find_assessment(db, buyer).await.expect("read");
        if found.is_some_and(|found| found.overdue_minor == overdue_minor) {
            return start.elapsed();
        }
        assert!(start.elapsed() < MINUTE, "no verdict of {overdue_minor} within a minute");
        thread::sleep(Duration::from_millis(100));
    }
}

async fn judged(database: Option<String>) {
    let (house, _): (House, String) = set_up(database).await;
    let db = house.open().await;
    let whose = buyer(&db, 1).await;
    let today = db.clock().today();
    book(&db, &[invoice(whose.id, "LATE", (today.plus_days(-70), today.plus_days(-40)), 90_00)])
        .await;
    let port = free_port();
    let serve = house.arguments(&["serve", "--listen", &format!("127.0.0.1:{port}")]);
    let mut running = house.binary.start(serve);
    running.answers(port, "/healthz", MINUTE).expect("it answers");
    says(&db, whose.id, 90_00).await;
    let mut tx = db.write(Actor::user("credit")).await.expect("tx");
    let money = NewCredit {
        buyer_id: whose.id,
        kind: CreditKind::Receipt,
        number: "R1".to_owned(),
        effective_on: today,
        currency: Currency::CNY,
        amount_minor: 90_00,
        reference: String::new(),
        note: String::new(),
        targets: Vec::new(),
        entity: None,
    };
    enter_credit(&mut tx, &whose, &money, Apply::ThenOldest).await.expect("booked");
    tx.commit().await.expect("commit");
    let took = says(&db, whose.id, 0).await;
    println!("from the receipt to the new verdict: {took:?}");
    running.kill_nine();
    db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_a_new_verdict_within_a_minute() {
    judged(None).await;
    let Some(db) = testkit::TestDb::postgres().await else { return };
    judged(Some(db.url())).await;
}
