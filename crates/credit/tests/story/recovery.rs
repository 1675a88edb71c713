//! The recovery curve from the ledger equals one that is reckoned item by item; groups add up; every figure opens to
//! rows that add up to it.

use std::collections::BTreeMap;

use base::{Currency, Day};
use credit::{
    collections::recovery::{
        RecoveryBy, RecoveryFilter, RecoveryPack, RecoveryWhat, list_recovery_rows, recovery,
    },
    receivables::{self, Apply, ItemFacts, NewRate, PaymentBy, Target, find_item_id, item_facts},
};
use quant::recovery::{Curve, Flow};
use store::{Db, access::Scope};
use testkit::{Dice, day};

use crate::{
    assess::{TODAY, company, run},
    ledger::{begin, book_credits, book_items, buyers, item, keep, receipt},
};

/// Sixty items over three years with leap day and turns of years: paid early, late, in parts, not at all; some in
/// dollars; receipts that come back, write-offs, cancellations.
async fn books(db: &Db) -> Vec<i64> {
    let mut tx = begin(db).await;
    let rate = NewRate {
        currency: Currency::USD,
        from_on: day("2023-01-01"),
        rate: base::Rate::parse("7.123").expect("rate"),
        source: "test".to_owned(),
    };
    receivables::record_rates(&mut tx, &[rate]).await.expect("rates");
    keep(tx).await;
    let ids = buyers(db, &["A", "B", "C"]).await;
    let mut dice = Dice::new(20);
    let (mut items, mut money) = (Vec::new(), Vec::new());
    for n in 0..60_i32 {
        let buyer = ids[usize::try_from(dice.below(3)).expect("small")];
        let on = day("2023-12-05").plus_days(n * 17);
        let amount = 10_001 + i64::try_from(dice.below(9_000_000)).expect("small");
        let mut new = item(buyer, &format!("F{n}"), &on.to_string(), 30, amount);
        if n % 7 == 3 {
            new.currency = Currency::USD;
        }
        let first = amount * 3 / 5;
        for (part, paid) in [(0, first), (1, amount - first)] {
            let late = i32::try_from(dice.below(400)).expect("small") - 40;
            let paid_on = new.due_on.plus_days(late);
            if paid_on > day(TODAY) || paid_on < on || dice.below(4) == 0 {
                continue;
            }
            let mut credit = receipt(buyer, &format!("R{n}/{part}"), &paid_on.to_string(), paid);
            credit.currency = new.currency;
            let number = new.number.clone();
            credit.targets = vec![Target { number, instalment: Some(1), amount_minor: Some(paid) }];
            money.push(credit);
        }
        items.push(new);
    }
    for number in ["LOST", "PART", "GONE", "BACK"] {
        items.push(item(ids[0], number, "2026-03-01", 30, 700_003));
    }
    let mut back = receipt(ids[0], "RBACK", "2026-05-05", 700_003);
    let number = "BACK".to_owned();
    back.targets = vec![Target { number, instalment: Some(1), amount_minor: Some(700_003) }];
    money.push(back);
    book_items(db, &items).await;
    book_credits(db, &money, Apply::Named).await;
    // One is lost, of one a part, one never was owed, one came back from the bank.
    let mut tx = begin(db).await;
    let mut found = Vec::new();
    for number in ["LOST", "PART", "GONE", "BACK"] {
        let id = find_item_id(&mut tx, ids[0], (number, 1)).await.expect("read");
        found.push(id.expect("there"));
    }
    let today = day(TODAY);
    receivables::write_off(&mut tx, found[0], 700_003, today, "坏账").await.expect("off");
    receivables::write_off(&mut tx, found[1], 5_000, today, "坏账").await.expect("part");
    receivables::cancel_item(&mut tx, found[2], day("2026-09-09"), "红冲").await.expect("gone");
    let mut ask = store::Ask::new("SELECT id FROM receivables_movement WHERE item_id = ");
    ask.value(found[3]);
    let row = ask.row(tx.conn(), "finding a movement").await.expect("one");
    let movement = store::Columns::int(&row, 0).expect("id");
    receivables::reverse(&mut tx, movement, today, "退票").await.expect("reversed");
    keep(tx).await;
    ids
}

async fn facts_of(db: &Db, ids: &[i64]) -> Vec<ItemFacts> {
    let ends = (ids[0].min(ids[1]).min(ids[2]), ids[0].max(ids[1]).max(ids[2]));
    item_facts(db, ends, day("2000-01-01"), day(TODAY)).await.expect("facts")
}

/// In the company's currency.
fn company_of(item: &ItemFacts, minor: i64) -> i64 {
    let exact = i128::from(minor) * i128::from(item.company_minor);
    let whole = i128::from(item.amount_minor);
    i64::try_from((exact * 2 + whole) / (whole * 2)).expect("small")
}

/// Flows of amounts and of items, item by item.
fn by_hand(facts: &[ItemFacts], today: Day, most: u32) -> (Vec<Flow>, Vec<Flow>) {
    let (mut money, mut items) = (Vec::new(), Vec::new());
    let push = |to: &mut Vec<Flow>, age: i32, paid: i64, left: i64| {
        let age_days = u32::try_from(age).expect("late");
        to.push(match age_days > most {
            true => Flow { age_days: most, paid: 0, left: paid + left },
            false => Flow { age_days, paid, left },
        });
    };
    for one in facts.iter().filter(|one| one.due_on < today) {
        let until = today.days_since(one.due_on);
        for part in one.payments.iter().filter(|part| part.on > one.due_on) {
            let (age, minor) = (part.on.days_since(one.due_on), company_of(one, part.amount_minor));
            match part.by {
                PaymentBy::Receipt => push(&mut money, age, minor, 0),
                PaymentBy::Other => push(&mut money, until, 0, minor),
                _ => push(&mut money, age, 0, minor),
            }
        }
        let last = one.payments.iter().map(|part| part.on).max();
        if one.open_minor() > 0 {
            push(&mut money, until, 0, company_of(one, one.open_minor()));
            push(&mut items, until, 0, 1);
        } else if let Some(on) = last.filter(|on| *on > one.due_on) {
            let age = on.days_since(one.due_on);
            let written = one.payments.iter().any(|part| part.by == PaymentBy::Other);
            let paid = one.payments.iter().any(|p| p.on == on && p.by == PaymentBy::Receipt);
            match (written, paid) {
                (true, _) => push(&mut items, until, 0, 1),
                (_, true) => push(&mut items, age, 1, 0),
                _ => push(&mut items, age, 0, 1),
            }
        }
    }
    (money, items)
}

fn steps(curve: &Curve) -> Vec<(u32, i64, i64, i64)> {
    curve.points().iter().map(|one| (one.age_days, one.at_risk, one.paid, one.left)).collect()
}

#[tokio::test]
async fn the_curve_equals_one_reckoned_item_by_item() {
    testkit::both(async |db| {
        db.clock().set(base::Clock::standing(day(TODAY)).now());
        let ids = books(&db).await;
        let facts = facts_of(&db, &ids).await;
        assert!(facts.iter().any(|one| one.currency == Currency::USD && one.open_minor() > 0));
        let told = recovery(&db, Scope::All, RecoveryBy::All).await.expect("told");
        let most = RecoveryPack::shipped().most_days();
        let (money, items) = by_hand(&facts, day(TODAY), most);
        assert_eq!(steps(&told.all.money), steps(&Curve::of(&money, |_, _| 1.0)));
        assert_eq!(steps(&told.all.items), steps(&Curve::of(&items, |_, _| 1.0)));
        assert_eq!(told.all.written_minor, 705_003);
        assert!(told.all.items.all() > 30);
        rows_add_up(&db).await;
    })
    .await;
}

/// Each figure between two ages opens to rows that add up to it, page by page.
async fn rows_add_up(db: &Db) {
    let told = recovery(db, Scope::All, RecoveryBy::All).await.expect("told");
    for (from, to) in [(0, 30), (30, 90), (90, 400)] {
        let mut filter = RecoveryFilter {
            group: (RecoveryBy::All, String::new()),
            what: RecoveryWhat::Paid,
            from_days: from,
            to_days: Some(to),
            before: None,
            limit: 3,
        };
        let (mut sum, mut seen) = (0, 0);
        loop {
            let rows = list_recovery_rows(db, Scope::All, &filter).await.expect("rows");
            let Some(last) = rows.last() else { break };
            filter.before = Some(last.id);
            for row in &rows {
                let age = u32::try_from(row.age_days()).expect("late");
                assert!(age > from && age <= to, "{row:?}");
                (sum, seen) = (sum + row.minor, seen + 1);
            }
        }
        assert_eq!(sum, told.all.money.flow(from, to).paid, "{from} to {to}");
        assert!(seen > 0, "{from} to {to}");
    }
    let open = RecoveryFilter { what: RecoveryWhat::Open, limit: 500, ..RecoveryFilter::default() };
    let written = RecoveryFilter { what: RecoveryWhat::Written, ..open.clone() };
    let paper = RecoveryFilter { what: RecoveryWhat::Paper, ..open.clone() };
    let mut left = 0;
    for filter in [&open, &written, &paper] {
        let rows = list_recovery_rows(db, Scope::All, filter).await.expect("rows");
        left += rows.iter().map(|row| row.minor).sum::<i64>();
    }
    // What was paid beyond the last age looked at stands among what was open on it.
    let all = told.all.money.flow(0, u32::MAX);
    let beyond = RecoveryFilter {
        what: RecoveryWhat::Paid,
        from_days: RecoveryPack::shipped().most_days(),
        ..open.clone()
    };
    let beyond = list_recovery_rows(db, Scope::All, &beyond).await.expect("rows");
    assert_eq!(left + beyond.iter().map(|row| row.minor).sum::<i64>(), all.left);
}

#[tokio::test]
async fn groups_add_up_and_each_sees_their_own() {
    testkit::both(async |db| {
        db.clock().set(base::Clock::standing(day(TODAY)).now());
        let ids = company(&db).await;
        run(&db, TODAY).await;
        let all = recovery(&db, Scope::All, RecoveryBy::All).await.expect("told");
        // LATE paid seven items 40 days late; of four that are open two are older than that.
        assert_eq!((all.all.items.all(), all.all.items.at_risk(40)), (11, 9));
        let at = all.all.items.collected(40).expect("seen");
        assert!((at.share - 7.0 / 9.0).abs() < 1e-9 && at.low < at.share && at.share < at.high);
        assert_eq!(all.all.items.collected(39).expect("seen").share, 0.0);
        assert_eq!(all.all.money.flow(0, 40).paid, 7_000_000);
        assert!(all.groups.is_empty());
        for by in [RecoveryBy::Kind, RecoveryBy::Tier, RecoveryBy::Reason, RecoveryBy::Owner] {
            let told = recovery(&db, Scope::All, by).await.expect("told");
            let sums: BTreeMap<&str, i64> =
                told.groups.iter().map(|one| (one.code.as_str(), one.items.all())).collect();
            assert_eq!(sums.values().sum::<i64>(), 11, "{by:?} {sums:?}");
            assert_eq!(told.all, all.all, "{by:?}");
        }
        let none = recovery(&db, Scope::Own(1), RecoveryBy::Owner).await.expect("told");
        assert_eq!((none.all.items.all(), none.groups.len()), (0, 0), "not their buyers");
        let filter = RecoveryFilter { limit: 20, ..RecoveryFilter::default() };
        let rows = list_recovery_rows(&db, Scope::Own(1), &filter).await.expect("rows");
        assert!(rows.is_empty());
        assert_eq!(list_recovery_rows(&db, Scope::All, &filter).await.expect("rows").len(), 7);
        // Held until something is written, and never older than that.
        let mut tx = begin(&db).await;
        let late = find_item_id(&mut tx, ids[1], ("L08", 1)).await.expect("read").expect("there");
        receivables::write_off(&mut tx, late, 1_000_000, day(TODAY), "坏账").await.expect("off");
        keep(tx).await;
        let told = recovery(&db, Scope::All, RecoveryBy::All).await.expect("told");
        assert_eq!(told.all.written_minor, 1_000_000);
        assert_eq!(told.all.items.at_risk(100), 1, "a write-off is no collection");
    })
    .await;
}
