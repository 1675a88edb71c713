//! A simulated year of promises: paid, paid in part, late, not at all, and money that is taken back.

use std::collections::BTreeMap;

use base::{Clock, Day};
use credit::{
    collections::{
        NewPromise, PromisePack, Watch, count_silent, guard_promises, keep_guard, list_guard_days,
        list_promises, log_contact,
    },
    parties::days_of_trade,
    receivables::{self, Apply},
};
use store::{Db, access::Scope};
use testkit::{Dice, TestDb, day};

use crate::{
    assess::run,
    ledger::{as_who, begin, book_credits, book_items, buyers, item, keep, receipt},
    promises::{call, id_of, named, on, promise, promised},
};

/// What a buyer of the simulated year does with a promise.
struct Course {
    id: i64,
    made_on: Day,
    due_on: Day,
    amount: i64,
    /// Money by day, taken out again where it bounced.
    money: Vec<(Day, i64)>,
}

type Coming = (i64, String, i64, usize, bool);

/// Books what comes in and bounces on a day, and makes the day's promises.
struct Year {
    dice: Dice,
    buyers: Vec<i64>,
    due: BTreeMap<Day, Vec<Coming>>,
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
            paid.targets = vec![named(&number)];
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

/// A working day: what is promised is judged, whoever must be called is called, and the guard is kept.
async fn work_off(db: &Db, today: Day) -> usize {
    run(db, &today.to_string()).await;
    let before = guard_promises(db, Scope::All, today).await.expect("guard");
    assert_eq!(before.silent(), 0, "{today}: {:?}", before.rows.first());
    let mut called: Vec<i64> = before.of(Watch::Call).map(|row| row.buyer_id).collect();
    called.sort_unstable();
    called.dedup();
    for buyer in &called {
        let contact = call(*buyer, today);
        as_who(db, "xs1", async |tx| log_contact(tx, &contact).await).await.expect("called");
    }
    let after = guard_promises(db, Scope::All, today).await.expect("guard");
    let mut tx = begin(db).await;
    assert!(keep_guard(&mut tx, &after).await.expect("kept"));
    tx.commit().await.expect("commit");
    called.len()
}

/// A year of days: whatever is promised, paid, bounced, the guard finds nothing that passed unseen as long as
/// somebody works off its list, and it finds at once what is left lying.
#[tokio::test]
async fn a_year_in_which_no_promise_passes_unseen() {
    let start = day("2026-01-05");
    let db = TestDb::sqlite_at(&Clock::standing(start)).await;
    let names: Vec<String> = (0..10).map(|n| format!("B{n}")).collect();
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
        if pack.calendar.is_worked(today) {
            worked += 1;
            if n < 330 && worked % 2 == 0 {
                year.promises(&db, today).await;
            }
            acts += work_off(&db, today).await;
        }
    }
    let end = start.plus_days(359);
    let promises = year.courses.len();
    assert!(promises > 1_000 && acts > 100, "{promises} promises, {acts} calls");
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
    assert_eq!((guard.silent(), count_silent(&db, Scope::All).await.expect("count")), (1, 1));
    for past in [start.plus_days(100), start.plus_days(200)] {
        let past = pack.calendar.on_or_after(past);
        let guard = guard_promises(&db, Scope::All, past).await.expect("guard");
        assert_eq!(guard.silent(), 0, "{past}");
        let kept = days.iter().find(|one| one.on == past).expect("kept");
        assert_eq!((guard.watched > 0, kept.silent), (true, 0));
    }
}
