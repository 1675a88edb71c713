//! The challenger of the worklist: learnt from the company's own log, measured on later days, beside the rule.

use base::Currency;
use credit::{
    collections::{
        ChallengerRow, NewContact, TooFew, challenge, decide_ranking, list_tasks, log_contacts,
        propose_ranking, rank_round, ranking_in_force, ranking_of_run,
    },
    receivables::{Apply, NewCredit, NewItem},
};
use store::{Db, access::Scope};
use testkit::day;

use crate::{
    assess::run,
    ledger::{as_who, book_credits, book_items, buyers, code, item, receipt, rule_setters},
    promises::named,
};

pub const TODAY: &str = "2026-11-21";
const BUYERS: usize = 60;

/// Each buyer has an invoice a month; every other one pays ten days after a call, the others late or never.
pub async fn year(db: &Db) -> Vec<i64> {
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

async fn current(db: &Db) -> i64 {
    credit::assess::current_run(db).await.expect("read").expect("a round").id
}

#[tokio::test]
async fn the_challenger_takes_over_by_two_and_the_rule_comes_back() {
    testkit::both(async |db| {
        rule_setters(&db, &["cm1", "cm2"]).await;
        let bare = challenge(&db, Scope::All, Currency::CNY).await.expect("asked");
        let early = as_who(&db, "cm1", async |tx| propose_ranking(tx, Some(&bare), "试").await);
        assert_eq!(code(early.await), "collections.ranking-few-rows", "refused with what lacks");
        let rule = as_who(&db, "cm1", async |tx| propose_ranking(tx, None, "试").await).await;
        assert_eq!(code(rule), "collections.ranking-same", "the rule ranks already");
        year(&db).await;
        run(&db, TODAY).await;
        let by_rule = list_tasks(&db, Scope::All, 0, 500).await.expect("tasks");
        let first = current(&db).await;
        assert_eq!(ranking_of_run(&db, first).await.expect("read"), None, "the rule");
        let told = challenge(&db, Scope::All, Currency::CNY).await.expect("asked");
        let propose = async |who: &str, reason: &str| {
            as_who(&db, who, async |tx| propose_ranking(tx, Some(&told), reason).await).await
        };
        assert_eq!(code(propose("cm1", " ").await), "collections.reason-missing");
        let id = propose("cm1", "检验期更准").await.expect("proposed");
        assert_eq!(code(propose("cm2", "再来").await), "collections.ranking-asked-already");
        let decide = async |who: &str, id: i64, sign: bool| {
            as_who(&db, who, async |tx| decide_ranking(tx, id, (sign, "看过")).await).await
        };
        assert_eq!(code(decide("cm1", id, true).await), "collections.ranking-same-person");
        decide("cm1", id, false).await.expect("taken back");
        let id = propose("cm1", "检验期更准").await.expect("proposed");
        assert_eq!(ranking_in_force(&db, day(TODAY)).await.expect("read"), None);
        decide("cm2", id, true).await.expect("signed");
        assert_eq!(code(decide("cm2", id, true).await), "collections.ranking-none");
        let same = list_tasks(&db, Scope::All, 0, 500).await.expect("tasks");
        assert_eq!(same, by_rule, "it ranks from the next round on");
        run(&db, TODAY).await;
        let second = current(&db).await;
        let made = ranking_of_run(&db, second).await.expect("read").expect("noted");
        assert_eq!((made.kind(), made.proposed_by.as_str()), ("learnt", "cm1"));
        assert_eq!(made.signed_by, "cm2");
        let learnt = list_tasks(&db, Scope::All, 0, 500).await.expect("tasks");
        let late = |tasks: &[credit::collections::TaskRow]| -> Vec<i64> {
            tasks.iter().filter(|one| one.overdue_minor > 0).map(|one| one.buyer_id).collect()
        };
        let wanted: Vec<i64> = told.rows.iter().map(|row| row.task.buyer_id).collect();
        assert_eq!(late(&learnt), wanted, "in the order that the challenger showed");
        assert_ne!(late(&learnt), late(&by_rule), "which is another than the rule's");
        assert!(learnt[0].reasons[0].zh.contains("学习模型排序"), "{:?}", learnt[0].reasons);
        assert_eq!(ranking_of_run(&db, first).await.expect("read"), None, "history stays");
        // The rule is put back in the same way.
        let id = as_who(&db, "cm2", async |tx| propose_ranking(tx, None, "看不懂").await).await;
        decide("cm1", id.expect("proposed"), true).await.expect("signed");
        run(&db, TODAY).await;
        let back = list_tasks(&db, Scope::All, 0, 500).await.expect("tasks");
        assert_eq!(back, by_rule);
        let third = current(&db).await;
        let made = ranking_of_run(&db, third).await.expect("read").expect("noted");
        assert_eq!(made.kind(), "rule");
    })
    .await;
}

#[tokio::test]
async fn who_alone_sets_rules_signs_a_ranking_alone() {
    testkit::both(async |db| {
        rule_setters(&db, &["solo"]).await;
        year(&db).await;
        run(&db, TODAY).await;
        let told = challenge(&db, Scope::All, Currency::CNY).await.expect("asked");
        let id = as_who(&db, "solo", async |tx| propose_ranking(tx, Some(&told), "更准").await);
        let id = id.await.expect("proposed");
        let signed = as_who(&db, "solo", async |tx| decide_ranking(tx, id, (true, "一人")).await);
        signed.await.expect("signed");
        let now = ranking_in_force(&db, day(TODAY)).await.expect("read").expect("in force");
        assert!(now.is_alone() && now.weights.is_some(), "{now:?}");
    })
    .await;
}

#[tokio::test]
async fn a_large_round_is_ranked_in_pieces() {
    testkit::both(async |db| {
        rule_setters(&db, &["cm1", "cm2"]).await;
        year(&db).await;
        run(&db, TODAY).await;
        let told = challenge(&db, Scope::All, Currency::CNY).await.expect("asked");
        let id =
            as_who(&db, "cm1", async |tx| propose_ranking(tx, Some(&told), "更准").await).await;
        let id = id.expect("proposed");
        as_who(&db, "cm2", async |tx| decide_ranking(tx, id, (true, "看过")).await)
            .await
            .expect("signed");
        let codes: Vec<String> = (0..2_400).map(|n| format!("Q{n:04}")).collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        let many = buyers(&db, &codes).await;
        let amount = |id: &i64| 100_000 + (id % 97) * 1_000;
        let items: Vec<NewItem> =
            many.iter().map(|id| item(*id, "F1", "2026-08-01", 30, amount(id))).collect();
        book_items(&db, &items).await;
        run(&db, TODAY).await;
        let mut tasks = Vec::new();
        for skip in (0..3_000).step_by(500) {
            tasks.extend(list_tasks(&db, Scope::All, skip, 500).await.expect("tasks"));
        }
        assert!(tasks.len() > 2_400, "{}", tasks.len());
        let learnt = |task: &&credit::collections::TaskRow| {
            task.reasons.first().is_some_and(|reason| reason.zh.contains("学习模型排序"))
        };
        let late: Vec<_> = tasks.iter().filter(|task| task.overdue_minor > 0).collect();
        assert!(late.iter().all(learnt), "each line of each piece is ranked");
        // The order is that of one list, whatever piece a line was in.
        let now = challenge(&db, Scope::All, Currency::CNY).await.expect("asked");
        let wanted: Vec<i64> = now.rows.iter().map(|row| row.task.buyer_id).collect();
        let head: Vec<i64> = late.iter().take(200).map(|task| task.buyer_id).collect();
        assert_eq!(head, wanted[..200.min(wanted.len())]);
        // Five hundred lines a piece: none holds the book, however large it is.
        let round = current(&db).await;
        as_who(&db, "cm1", async |tx| {
            let mut ask = store::Ask::new("DELETE FROM collections_ranked WHERE run_id = ");
            ask.value(round);
            ask.run(tx.conn()).await.expect("forgotten");
            tx.quiet();
            Ok(())
        })
        .await
        .expect("forgotten");
        let of = (round, day(TODAY), Currency::CNY);
        let actor = store::Actor::system("test");
        let pieces = rank_round(&db, &actor, of).await.expect("ranked");
        assert_eq!(pieces, tasks.len().div_ceil(500));
    })
    .await;
}
