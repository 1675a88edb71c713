//! Clocks that run against claims: they equal an independent recomputation, walked day by day; a chain is
//! read from everywhere where something happened; other clocks run beside.

use base::Day;
use credit::{
    collections::{
        NewContact,
        evidence::{
            ClockQuery, NewClock, NewInterruption, close_clock, list_clocks, list_other_clocks,
            record_interruption, start_clock, withdraw_interruption,
        },
        find_task, log_contact,
    },
    receivables::{Apply, NewItem},
};
use store::{Actor, Db, access::Scope};
use testkit::day;

use crate::{
    ledger::{as_who, book_credits, book_items, buyers, code, item, receipt},
    proof::{TODAY, ids, pack, paper, with_paper},
};

fn event(buyer_id: i64, item_id: Option<i64>, kind: &str, on: Day) -> NewInterruption {
    NewInterruption {
        buyer_id,
        item_id,
        kind: kind.to_owned(),
        on,
        arrived_on: None,
        ended_on: None,
        proof: "note".to_owned(),
        evidence_id: None,
        person: "张三".to_owned(),
        note: String::new(),
    }
}

/// The third anniversary, spelt by the calendar and not by adding months.
fn three_years(from: Day) -> Day {
    let (year, month, mut of_month) = (from.year() + 3, from.month(), from.day_of_month());
    loop {
        if let Some(day) = Day::try_new(year, month, of_month) {
            return day;
        }
        of_month -= 1;
    }
}

/// The end of a period, walked day by day: what counts on a day, whether the claim still lives on it.
fn walked(due: Day, events: &[NewInterruption], as_of: Day) -> Option<Day> {
    let proven =
        |one: &&NewInterruption| matches!(one.proof.as_str(), "signed" | "court" | "reply");
    let (mut ends, mut suits) = (three_years(due), Vec::new());
    let mut today = due.plus_days(1);
    while today <= as_of {
        let alive = today <= ends || !suits.is_empty();
        for one in events.iter().filter(proven) {
            let arrives = matches!(one.kind.as_str(), "demand" | "assignment");
            let counts = if arrives { one.arrived_on.unwrap_or(one.on) } else { one.on };
            if counts != today {
                continue;
            }
            match one.kind.as_str() {
                "suit" if alive => suits.push(one.ended_on),
                "suit" => {}
                "demand-signed" | "consent" => ends = ends.max(three_years(today)),
                _ if alive => ends = ends.max(three_years(today)),
                _ => {}
            }
        }
        if suits.contains(&Some(today)) {
            suits.retain(|over| *over != Some(today));
            ends = ends.max(three_years(today));
        }
        today = today.plus_days(1);
    }
    // A suit whose end is known by now runs from its end, whatever else came meanwhile.
    suits.is_empty().then_some(ends)
}

struct Luck(u64);

impl Luck {
    fn below(&mut self, most: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

fn chance(luck: &mut Luck, (buyer_id, item_id, evidence): (i64, i64, i64)) -> NewInterruption {
    let kinds = ["demand", "demand-signed", "consent", "suit", "mediation", "assignment"];
    let proofs = ["signed", "court", "reply", "note", "courier-sent"];
    let pick = |of: &[&str], at: u64| of[usize::try_from(at).expect("small")].to_owned();
    let on = day("2019-01-05").plus_days(i32::try_from(luck.below(2_870)).expect("small"));
    let mut one = event(buyer_id, Some(item_id), "demand", on);
    one.kind = pick(&kinds, luck.below(6));
    one.proof = pick(&proofs, luck.below(5));
    one.evidence_id = Some(evidence);
    let later = |luck: &mut Luck, most: u64| {
        let found = on.plus_days(i32::try_from(luck.below(most)).expect("small"));
        (found <= day(TODAY)).then_some(found)
    };
    match one.kind.as_str() {
        "demand" | "assignment" => one.arrived_on = later(luck, 20),
        "suit" => one.ended_on = later(luck, 400).filter(|over| *over > on),
        _ => {}
    }
    one
}

#[tokio::test]
async fn clocks_equal_an_independent_recomputation() {
    testkit::both(async |db| {
        let mut luck = Luck(20_261_121);
        let id = buyers(&db, &["CLOCK"]).await[0];
        let evidence = with_paper(&db, &paper(id, None, "letter")).await;
        let mut items: Vec<NewItem> = Vec::new();
        for n in 0..40_i32 {
            let issued = day("2018-06-01").plus_days(n * 53).to_string();
            items.push(item(id, &format!("F{n:02}"), &issued, 30, 10_000));
        }
        // One debt in two instalments: the period runs from the last one's day.
        let mut second = item(id, "F00", "2018-06-01", 200, 10_000);
        second.instalment = 2;
        items.push(second);
        let booked = ids(&book_items(&db, &items).await);
        let mut told: Vec<Vec<NewInterruption>> = Vec::new();
        let mut tx = db.write(Actor::user("fin")).await.expect("tx");
        for item in &booked {
            let count = luck.below(7);
            let events: Vec<NewInterruption> =
                (0..count).map(|_| chance(&mut luck, (id, *item, evidence))).collect();
            for one in &events {
                record_interruption(&mut tx, pack(), one).await.expect("recorded");
            }
            told.push(events);
        }
        tx.commit().await.expect("commit");
        let mut seen_over = 0;
        for as_of in ["2023-05-06", "2025-02-28", TODAY] {
            let query =
                ClockQuery { as_of: day(as_of), scope: Scope::All, buyer: Some(id), item: None };
            let rows = list_clocks(&db, query).await.expect("clocks");
            assert!(!rows.is_empty());
            for row in rows {
                let at = booked.iter().position(|one| *one == row.item_id).expect("booked");
                let due = if row.number == "F00" { items[40].due_on } else { items[at].due_on };
                let known: Vec<NewInterruption> = told[at]
                    .iter()
                    .map(|one| NewInterruption {
                        ended_on: one.ended_on.filter(|over| *over <= day(as_of)),
                        ..one.clone()
                    })
                    .collect();
                let apart = walked(due, &known, day(as_of));
                assert_eq!(row.clock.ends_on, apart, "{} {as_of} {:#?}", row.number, told[at]);
                seen_over += i32::from(row.days_left.is_some_and(|left| left < 0));
            }
        }
        assert!(seen_over > 0, "some are over");
    })
    .await;
}

#[tokio::test]
async fn a_chain_is_read_from_contacts_receipts_and_signed_statements() {
    testkit::both(async |db| {
        let id = buyers(&db, &["CHAIN"]).await[0];
        let booked = ids(&book_items(&db, &[item(id, "OLD", "2023-11-01", 30, 900_000)]).await);
        let clock = async |db: &Db| {
            let query =
                ClockQuery { as_of: day(TODAY), scope: Scope::All, buyer: None, item: None };
            list_clocks(db, query).await.expect("clocks").into_iter().next()
        };
        let first = clock(&db).await.expect("near its end");
        assert_eq!(first.clock.ends_on, Some(day("2026-12-01")));
        assert_eq!((first.days_left, first.alarm), (Some(10), Some(30)));
        // A note of a call interrupts nothing, and it is said that it would fail.
        let contact = NewContact {
            buyer_id: id,
            number: None,
            on: day("2026-11-01"),
            channel: "call".to_owned(),
            person: "李四".to_owned(),
            result: "demanded".to_owned(),
            note: "电话催款".to_owned(),
            item_id: None,
            proven: false,
        };
        as_who(&db, "xs", async |tx| log_contact(tx, &contact).await).await.expect("logged");
        let noted = clock(&db).await.expect("still near");
        assert_eq!(noted.clock.ends_on, first.clock.ends_on);
        let step = &noted.clock.steps[0];
        assert_eq!((step.effect.code(), step.what.proof.as_str()), ("unproven", "note"));
        assert!(pack().proof("note").expect("rule").fails.is_some());
        // A part payment starts it anew: out of the list of what is near.
        let mut money = receipt(id, "R1", "2026-11-10", 100_000);
        money.targets = vec![super::promises::named("OLD")];
        book_credits(&db, &[money], Apply::Named).await;
        assert!(clock(&db).await.is_none());
        let query =
            ClockQuery { as_of: day(TODAY), scope: Scope::All, buyer: None, item: Some(booked[0]) };
        let row = list_clocks(&db, query).await.expect("clocks").remove(0);
        assert_eq!(row.clock.ends_on, Some(day("2029-11-10")));
        assert_eq!(row.clock.steps.len(), 2);
        // What proves needs its paper; what was entered by mistake is taken back.
        let mut suit = event(id, Some(booked[0]), "suit", day("2026-11-15"));
        suit.proof = "court".to_owned();
        let bare = as_who(&db, "fw", async |tx| record_interruption(tx, pack(), &suit).await);
        assert_eq!(code(bare.await), "collections.interruption-paper");
        suit.evidence_id = Some(with_paper(&db, &paper(id, None, "letter")).await);
        let filed = as_who(&db, "fw", async |tx| record_interruption(tx, pack(), &suit).await);
        let filed = filed.await.expect("recorded");
        let row = list_clocks(&db, query).await.expect("clocks").remove(0);
        assert_eq!((row.clock.ends_on, row.days_left), (None, None), "it stands still");
        let back = as_who(&db, "fw", async |tx| withdraw_interruption(tx, (id, filed)).await);
        back.await.expect("taken back");
        let row = list_clocks(&db, query).await.expect("clocks").remove(0);
        assert_eq!(row.clock.ends_on, Some(day("2029-11-10")));
        let before = ClockQuery { as_of: day("2020-06-01"), ..query };
        assert_eq!(code(list_clocks(&db, before).await), "collections.clock-no-law");
    })
    .await;
}

#[tokio::test]
async fn the_worklist_tells_the_same_end_as_the_clocks() {
    testkit::both(async |db| {
        let id = buyers(&db, &["CHAIN"]).await[0];
        let new = [
            item(id, "OLD", "2023-11-01", 30, 900_000),
            item(id, "NEW", "2026-08-01", 30, 100_000),
        ];
        let booked = ids(&book_items(&db, &new).await);
        let told = async |left: i64, action: &str| {
            crate::assess::run(&db, TODAY).await;
            let query =
                ClockQuery { as_of: day(TODAY), scope: Scope::All, buyer: Some(id), item: None };
            let first = list_clocks(&db, query).await.expect("clocks");
            let first = first.iter().filter_map(|row| row.days_left).min().map(i64::from);
            let task = find_task(&db, id).await.expect("read").expect("overdue");
            assert_eq!((task.limitation_days_left, first), (Some(left), Some(left)));
            assert_eq!(task.action, action);
        };
        told(10, "written-demand").await;
        // Entered by hand with its paper, not logged as a contact: the older rule knew nothing of it.
        let mut demand = event(id, Some(booked[0]), "demand", day("2026-11-05"));
        demand.proof = "signed".to_owned();
        demand.evidence_id = Some(with_paper(&db, &paper(id, None, "letter")).await);
        let entered = as_who(&db, "fw", async |tx| record_interruption(tx, pack(), &demand).await);
        let entered = entered.await.expect("recorded");
        let left = i64::from(day("2029-08-31").days_since(day(TODAY)));
        told(left, "legal").await;
        let back = as_who(&db, "fw", async |tx| withdraw_interruption(tx, (id, entered)).await);
        back.await.expect("taken back");
        told(10, "written-demand").await;
        // A part payment is consent.
        let mut money = receipt(id, "R1", "2026-11-10", 100_000);
        money.targets = vec![super::promises::named("OLD")];
        book_credits(&db, &[money], Apply::Named).await;
        told(left, "legal").await;
    })
    .await;
}

#[tokio::test]
async fn other_clocks_run_beside() {
    testkit::both(async |db| {
        let id = buyers(&db, &["BANK"]).await[0];
        let new = NewClock {
            buyer_id: id,
            item_id: None,
            kind: "guarantee".to_owned(),
            starts_on: day("2026-08-31"),
            ends_on: None,
            note: "李四个人保证".to_owned(),
        };
        let started = as_who(&db, "fw", async |tx| start_clock(tx, pack(), &new).await);
        let started = started.await.expect("started");
        let agreed = NewClock {
            kind: "bankruptcy-claim".to_owned(),
            starts_on: day("2026-11-01"),
            ends_on: Some(day("2027-01-20")),
            ..new.clone()
        };
        as_who(&db, "fw", async |tx| start_clock(tx, pack(), &agreed).await)
            .await
            .expect("started");
        let told = async |db: &Db| {
            let rows = list_other_clocks(db, (Scope::All, None), day(TODAY)).await.expect("listed");
            let told: Vec<(String, String, i32, Option<i32>)> = rows
                .into_iter()
                .map(|one| (one.kind, one.ends_on.to_string(), one.days_left, one.alarm))
                .collect();
            told
        };
        assert_eq!(
            told(&db).await,
            [
                ("bankruptcy-claim".to_owned(), "2027-01-20".to_owned(), 60, Some(90)),
                ("guarantee".to_owned(), "2027-02-28".to_owned(), 99, Some(180)),
            ]
        );
        let closed =
            as_who(&db, "fw", async |tx| close_clock(tx, (id, started), "已起诉保证人").await);
        closed.await.expect("closed");
        assert_eq!(told(&db).await.len(), 1);
        let again = as_who(&db, "fw", async |tx| close_clock(tx, (id, started), "x").await);
        assert_eq!(code(again.await), "collections.clock-unknown");
        let old = NewClock { starts_on: day("2020-01-01"), ..new };
        let old = as_who(&db, "fw", async |tx| start_clock(tx, pack(), &old).await);
        assert_eq!(code(old.await), "collections.clock-day");
    })
    .await;
}
