//! The strategy of collections over time: versions by two people, the simulation, trials, a year of days.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::AtomicBool,
};

use base::Day;
use credit::{
    assess::{PackKind, set_pack, set_signed_pack},
    collections::{
        Leaves, NewTrial, OutboxFilter, Posting, SlipFile, StepDone, StrategyPack, Went,
        count_outbox, decide_strategy, do_step, draft_strategy, end_trial, keep_simulation,
        list_contacts, list_outbox_items, list_trials, post_letter, propose_strategy,
        propose_trial, run_strategy, say_bank_seen, sign_trial, simulate_strategy, trial_result,
    },
    parties::days_of_trade,
    receivables::Apply,
};
use store::{Actor, Db, access::Scope};
use testkit::day;

use crate::{
    ledger::{as_who, book_credits, book_items, buyers, code, item, receipt, rule_setters},
    strategy::{TODAY, at, draft, equip, new_id, ready, release, run, send, waiting},
};

fn own(change: &[(&str, &str)]) -> String {
    let mut text = StrategyPack::shipped_text()
        .replace("version = \"2026.1\"", "version = \"own.1\"")
        .replace("effective_from = \"2026-01-01\"", "effective_from = \"2026-11-23\"");
    for (from, to) in change {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    text
}

#[tokio::test]
async fn a_strategy_is_tried_and_signed_by_two() {
    testkit::both(async |db| {
        rule_setters(&db, &["chen", "wang"]).await;
        let ids = buyers(&db, &["A", "B"]).await;
        let items = [
            item(ids[0], "F1", "2026-03-02", 30, 500_00),
            item(ids[1], "F1", "2026-08-24", 30, 900_00),
        ];
        book_items(&db, &items).await;
        ready(&db).await;
        let text = own(&[
            ("from = 10\nto = 24", "from = 5\nto = 24"),
            ("automatic = false", "automatic = true"),
        ]);
        let alone =
            as_who(&db, "chen", async |tx| set_pack(tx, PackKind::Strategy, &text, "改").await);
        assert_eq!(code(alone.await), "collections.strategy-by-two");
        let keep = async |text: &str, reason: &'static str| {
            as_who(&db, "chen", async |tx| draft_strategy(tx, (text, reason)).await).await
        };
        assert_eq!(code(keep(&text, " ").await), "collections.reason-missing");
        assert_eq!(code(keep(&own(&[]), "改").await), "collections.strategy-same");
        assert_eq!(code(keep("x = 1", "改").await), "scoring.pack-wrong");
        let id = keep(&text, "提前写信").await.expect("kept");
        let propose = async || as_who(&db, "chen", async |tx| propose_strategy(tx, id).await).await;
        assert_eq!(code(propose().await), "collections.strategy-untried");
        let pack = StrategyPack::read(&text).expect("read");
        let stop = AtomicBool::new(false);
        let told =
            simulate_strategy(&db, &pack, (&|_: u64, _: u64| {}, &stop)).await.expect("tried");
        assert_eq!((told.debtors, told.old.buyers, told.new.buyers), (2, 2, 2));
        assert!(told.new.letters >= told.old.letters && told.old.letters > 0, "{told:?}");
        let letter = told.steps.iter().find(|step| step.step == "letter-1").expect("step");
        assert_eq!(letter.count, [Some(2), Some(2)]);
        assert!(!told.samples.is_empty(), "the day of the first letter differs");
        let months: i64 = told.months.iter().map(|month| month.contacts[1]).sum();
        let people: i64 = told.people.iter().map(|person| person.contacts[1]).sum();
        assert_eq!((months, people), (told.new.contacts, told.new.contacts));
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        let stopped = simulate_strategy(&db, &pack, (&|_: u64, _: u64| {}, &stop)).await;
        assert_eq!(code(stopped), "collections.simulation-stopped");
        as_who(&db, "chen", async |tx| keep_simulation(tx, id, &told).await).await.expect("kept");
        propose().await.expect("proposed");
        let sign = async |who: &'static str| {
            as_who(&db, who, async |tx| decide_strategy(tx, id, (true, "同意")).await).await
        };
        assert_eq!(code(sign("chen").await), "collections.strategy-same-person");
        sign("wang").await.expect("signed");
        let (now, _) = StrategyPack::in_force(&db, day(TODAY)).await.expect("read");
        assert_eq!((now.edition.version.as_str(), now.automatic), ("own.1", true));
        let told = run(&db).await;
        assert_eq!((told.proposed, told.released), (2, 1), "legal weighing waits for a person");
        let (count, _) =
            count_outbox(&db, Scope::All, &OutboxFilter::default()).await.expect("counted");
        assert_eq!(count, 2);
    })
    .await;
}

#[tokio::test]
async fn a_trial_draws_sides_and_names_no_winner_too_early() {
    testkit::both(async |db| {
        rule_setters(&db, &["chen", "wang"]).await;
        let codes: Vec<String> = (0..20).map(|n| format!("T{n:02}")).collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        let ids = buyers(&db, &codes).await;
        let items: Vec<_> =
            ids.iter().map(|id| item(*id, "F1", "2026-10-20", 30, 500_00)).collect();
        book_items(&db, &items).await;
        ready(&db).await;
        let content = own(&[
            ("from = 3\nto = 9", "from = 30\nto = 39"),
            ("from = 10\nto = 24", "from = 30\nto = 39"),
        ])
        .replace("from = 15\nto = 24", "from = 30\nto = 39")
        .replace("from = 25\nto = 44", "from = 30\nto = 44");
        let new = NewTrial {
            hypothesis: "晚一点打电话，兑现率不变".to_owned(),
            content,
            share_pct: 50,
            seed: 7,
            from_on: day(TODAY),
            until_on: day("2027-02-23"),
        };
        let propose = async |new: NewTrial| {
            as_who(&db, "chen", async |tx| propose_trial(tx, &new).await).await
        };
        let wrong = NewTrial { share_pct: 99, ..new.clone() };
        assert_eq!(code(propose(wrong).await), "collections.trial-share");
        let wrong = NewTrial { hypothesis: " ".to_owned(), ..new.clone() };
        assert_eq!(code(propose(wrong).await), "collections.trial-hypothesis");
        let id = propose(new.clone()).await.expect("proposed");
        assert_eq!(code(propose(new).await), "collections.trial-runs");
        let sign =
            async |who: &'static str| as_who(&db, who, async |tx| sign_trial(tx, id).await).await;
        assert_eq!(code(sign("chen").await), "collections.trial-same-person");
        assert_eq!(sign("wang").await.expect("signed"), (10, 10));
        let told = run(&db).await;
        assert_eq!(told.proposed, 10, "the challenger calls later: {told:?}");
        let rows = waiting(&db).await;
        assert!(rows.iter().all(|row| row.arm == "champion"));
        let trial = list_trials(&db).await.expect("listed").remove(0);
        let result = trial_result(&db, &trial).await.expect("counted");
        assert_eq!((result.champion.buyers, result.challenger.buyers), (10, 10));
        assert_eq!(result.better, None, "no promises yet");
        as_who(&db, "chen", async |tx| end_trial(tx, id, "够了").await).await.expect("ended");
        assert_eq!(run(&db).await.proposed, 10, "all by the strategy in force again");
    })
    .await;
}

/// A small stream of numbers that is the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// The books of the year as the test keeps them for itself.
#[derive(Default)]
struct Books {
    /// Row of the item: buyer, due day, open.
    open: BTreeMap<i64, (i64, Day, i64)>,
    /// Letters that went out.
    letters: BTreeSet<(i64, String, i64)>,
}

/// A year of days: each night the strategy runs, each morning everything is released and sent, buyers pay
/// when they like. Nothing goes to who has paid, and nobody is contacted more often than the guard lets.
#[tokio::test]
async fn a_year_of_days_keeps_its_promises() {
    testkit::both(async |db| {
        at(&db, "2026-01-05");
        let codes: Vec<String> = (0..12).map(|n| format!("Y{n:02}")).collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        let ids = buyers(&db, &codes).await;
        equip(&db).await;
        let (mut dice, mut books, mut today) = (Dice(42), Books::default(), day("2026-01-05"));
        let (mut sent, mut number) = (0, 0);
        for round in 0..73 {
            // Five days at a time keep the year short; every day of the week is met.
            today = today.plus_days(5);
            db.clock().set(base::Clock::standing(today).now());
            if round % 2 == 0 {
                let buyer = ids[usize::try_from(dice.roll(12)).expect("small")];
                number += 1;
                let issued = today.to_string();
                let minor = i64::try_from(dice.roll(90_000) + 20_000).expect("small");
                let new = item(buyer, &format!("N{number}"), &issued, 10, minor);
                let id = new_id(&book_items(&db, std::slice::from_ref(&new)).await[0]);
                books.open.insert(id, (buyer, new.due_on, minor));
            }
            pay(&db, &mut dice, &mut books, today).await;
            as_who(&db, "finance", say_bank_seen).await.expect("said");
            run(&db).await;
            sent += morning(&db, &mut books, &mut dice, today).await;
        }
        assert!(sent > 20, "{sent} letters");
        guarded(&db, &ids).await;
    })
    .await;
}

/// Somebody pays an item whole, now and then.
async fn pay(db: &Db, dice: &mut Dice, books: &mut Books, today: Day) {
    if dice.roll(3) != 0 || books.open.is_empty() {
        return;
    }
    let at = usize::try_from(dice.roll(books.open.len() as u64)).expect("small");
    let (id, (buyer, _, minor)) =
        books.open.iter().nth(at).map(|(id, of)| (*id, *of)).expect("one");
    // The oldest of the buyer is what its money pays by law; the test pays that one.
    let oldest =
        books.open.iter().filter(|(_, of)| of.0 == buyer).min_by_key(|(id, of)| (of.1, **id));
    let (id, minor) = oldest.map_or((id, minor), |(id, of)| (*id, of.2));
    let number = format!("R{today}-{id}");
    book_credits(db, &[receipt(buyer, &number, &today.to_string(), minor)], Apply::Named).await;
    books.open.remove(&id);
}

/// Everything that waits is released and sent, or done; answers how many letters went out.
async fn morning(db: &Db, books: &mut Books, dice: &mut Dice, today: Day) -> usize {
    let mut sent = 0;
    for row in waiting(db).await {
        if !row.is_written() {
            let result = if dice.roll(2) == 0 { "no-answer" } else { "asked-time" };
            let done = StepDone {
                person: String::new(),
                result: result.to_owned(),
                note: "电话".to_owned(),
            };
            as_who(db, "xs1", async |tx| do_step(tx, (Scope::All, row.id), &done).await)
                .await
                .expect("done");
            continue;
        }
        if row.state == "proposed" {
            release(db, row.id, "").await.expect("released");
        }
        for _ in 0..2 {
            let letter = draft(db, row.id).await;
            match send(db, &letter, Leaves::OnPaper).await.expect("looked at") {
                Went::Sent(_) => {
                    sent += 1;
                    let posted = Posting {
                        on: today,
                        way: "hand".to_owned(),
                        number: String::new(),
                        slip: SlipFile::default(),
                    };
                    // Papers for the lawyer go to nobody.
                    if row.action != "lawyer" {
                        as_who(db, "xs1", async |tx| {
                            post_letter(tx, (Scope::All, row.id), &posted).await
                        })
                        .await
                        .expect("posted");
                    }
                    let items = list_outbox_items(db, row.id).await.expect("items");
                    assert!(!items.is_empty());
                    for one in items {
                        let (_, due, open) = books.open.get(&one.item_id).expect("still open");
                        assert!(one.asked_minor <= *open, "{one:?}");
                        assert!(*due < today || row.action == "reminder", "{one:?}");
                    }
                    let key = (row.buyer_id, row.step.clone(), i64::from(today.epoch_days()));
                    assert!(books.letters.insert(key), "twice: {row:?}");
                    break;
                }
                Went::Changed => {}
                Went::Waits(_) | Went::Refused(_) => break,
            }
        }
    }
    sent
}

/// No more than three contacts in any seven days, none at the week-end; calls are ours, too.
async fn guarded(db: &Db, ids: &[i64]) {
    for id in ids {
        let contacts = list_contacts(db, (*id, *id), days_of_trade()).await.expect("read");
        let days: Vec<Day> = contacts.iter().map(|one| one.contact.on).collect();
        for on in &days {
            assert!(on.weekday() < 5, "{on}");
            let within = days.iter().filter(|d| (0..7).contains(&on.days_since(**d))).count();
            assert!(within <= 3, "{id}: {within} in the week before {on}");
        }
    }
}

#[tokio::test]
async fn named_buyers_are_left_alone() {
    testkit::both(async |db| {
        let ids = buyers(&db, &["A", "B"]).await;
        let items: Vec<_> =
            ids.iter().map(|id| item(*id, "F1", "2026-09-24", 30, 500_00)).collect();
        book_items(&db, &items).await;
        ready(&db).await;
        let text = own(&[("buyers = []", "buyers = [\"A\"]")]);
        as_who(&db, "chen", async |tx| {
            set_signed_pack(tx, PackKind::Strategy, &text, "例外").await
        })
        .await
        .expect("set");
        let told = run(&db).await;
        assert_eq!((told.proposed, told.held.get("excepted")), (1, Some(&1)));
        let row = waiting(&db).await.remove(0);
        assert_eq!(row.buyer_id, ids[1]);
        let ahead = run_strategy(&db, &Actor::system("x"), day("2026-11-24")).await;
        assert_eq!(code(ahead), "collections.strategy-day");
        // What does not hold any more lapses with the next run.
        book_credits(&db, &[receipt(ids[1], "R1", TODAY, 500_00)], Apply::Named).await;
        assert_eq!(run(&db).await.lapsed, 1);
        assert!(waiting(&db).await.is_empty());
    })
    .await;
}

/// Who pays in the midst of others that still owe is not asked any more, by call or letter.
#[tokio::test]
async fn a_proposal_lapses_wherever_the_buyer_stands() {
    testkit::both(async |db| {
        let ids = buyers(&db, &["A", "B", "C"]).await;
        let items: Vec<_> =
            ids.iter().map(|id| item(*id, "F1", "2026-09-24", 30, 500_00)).collect();
        book_items(&db, &items).await;
        ready(&db).await;
        assert_eq!(run(&db).await.proposed, 3);
        let mut paid = receipt(ids[1], "R1", TODAY, 500_00);
        paid.targets = vec![crate::promises::named("F1")];
        book_credits(&db, &[paid], Apply::Named).await;
        assert_eq!(run(&db).await.lapsed, 1);
        let left: Vec<i64> = waiting(&db).await.iter().map(|row| row.buyer_id).collect();
        assert_eq!(left.len(), 2);
        assert!(!left.contains(&ids[1]));
    })
    .await;
}
