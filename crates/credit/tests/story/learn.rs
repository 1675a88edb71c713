//! The challenger of the worklist: learnt from the company's own log, measured on later days, beside the rule.

use base::Currency;
use credit::{
    collections::{ChallengerRow, NewContact, TooFew, challenge, list_tasks, log_contacts},
    receivables::{Apply, NewCredit, NewItem},
};
use store::{Db, access::Scope};
use testkit::day;

use crate::{
    assess::run,
    ledger::{as_who, book_credits, book_items, buyers, item, receipt},
    promises::named,
};

const TODAY: &str = "2026-11-21";
const BUYERS: usize = 60;

/// Each buyer has an invoice a month; every other one pays ten days after a call, the others late or never.
async fn year(db: &Db) -> Vec<i64> {
    let codes: Vec<String> = (0..BUYERS).map(|n| format!("L{n:02}")).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let ids = buyers(db, &codes).await;
    let (mut items, mut money, mut talks): (Vec<NewItem>, Vec<NewCredit>, Vec<NewContact>) =
        (Vec::new(), Vec::new(), Vec::new());
    for (n, id) in ids.iter().enumerate() {
        for month in 1..=9_usize {
            let number = format!("F{month}");
            let issued = format!("2026-{month:02}-{:02}", 1 + n % 20);
            items.push(item(*id, &number, &issued, 30, 100_000));
            let due = day(&issued).plus_days(30);
            let called = (n + month) % 3 == 0;
            if called {
                talks.push(talk(*id, due.plus_days(12)));
            }
            let paid_on = match (called, (n * 7 + month) % 5) {
                (true, 0) | (false, 1..=3) => continue,
                (true, _) => due.plus_days(20),
                (false, _) => due.plus_days(26),
            };
            if paid_on < day(TODAY) {
                let paid = receipt(*id, &format!("R{month}"), &paid_on.to_string(), 100_000);
                money.push(NewCredit { targets: vec![named(&number)], ..paid });
            }
        }
    }
    book_items(db, &items).await;
    book_credits(db, &money, Apply::Named).await;
    as_who(db, "xs", async |tx| log_contacts(tx, &talks).await).await.expect("logged");
    ids
}

fn talk(buyer_id: i64, on: base::Day) -> NewContact {
    NewContact {
        buyer_id,
        number: None,
        on,
        channel: "call".to_owned(),
        person: "出纳".to_owned(),
        result: "asked-time".to_owned(),
        note: "x".to_owned(),
        item_id: None,
        proven: false,
    }
}

#[tokio::test]
async fn the_challenger_learns_from_the_log_and_stands_beside_the_rule() {
    testkit::both(async |db| {
        let bare = challenge(&db, Scope::All, Currency::CNY).await.expect("asked");
        assert!(matches!(bare.learnt, Err(TooFew::Rows(0, _))), "{:?}", bare.learnt);
        assert!(bare.rows.is_empty());
        year(&db).await;
        run(&db, TODAY).await;
        let before = list_tasks(&db, Scope::All, 0, 500).await.expect("tasks");
        let told = challenge(&db, Scope::All, Currency::CNY).await.expect("asked");
        let learnt = told.learnt.clone().expect("enough");
        assert!(learnt.contacts >= 60 && learnt.test.rows > 50, "{learnt:?}");
        assert!(learnt.test.auc > 0.5, "{:?}", learnt.test);
        assert!(learnt.test.from > day("2026-05-01"), "measured on the later days");
        // Everybody overdue is there once, with the place that the rule gives.
        let overdue: Vec<i64> =
            before.iter().filter(|task| task.overdue_minor > 0).map(|task| task.buyer_id).collect();
        assert_eq!(told.rows.len(), overdue.len());
        let places: Vec<i64> = told.rows.iter().map(|row| row.place).collect();
        assert!(places.iter().copied().eq(1..=i64::try_from(places.len()).expect("few")));
        let sound = |row: &ChallengerRow| {
            let (idle, act) = (row.says.idle, row.says.act);
            (0.0..=1.0).contains(&idle) && (0.0..=1.0).contains(&act) && idle != act
        };
        assert!(told.rows.iter().all(sound), "{:?}", told.rows);
        assert_eq!(told.agree.1, 20.min(told.rows.len()));
        // It decides nothing, and says the same again.
        let after = list_tasks(&db, Scope::All, 0, 500).await.expect("tasks");
        assert_eq!(before, after, "the rule's order stands");
        assert_eq!(challenge(&db, Scope::All, Currency::CNY).await.expect("asked"), told);
        let none = challenge(&db, Scope::Own(1), Currency::CNY).await.expect("asked");
        assert!(none.rows.is_empty(), "a salesperson sees their own buyers");
    })
    .await;
}
