//! The count of promises that passed in silence beside the guard, which reads each of them: a random book of promises,
//! contacts, decisions and verdicts, looked at on many days.

use base::Day;
use credit::collections::{NewPromise, count_silent, guard_promises, log_contact};
use store::{Ask, Bulk, Db, Tx, Value, access::Scope};
use testkit::{Dice, day};

use crate::{
    ledger::{as_who, begin, buyers, keep, rule_setters},
    promises::{call, on, promise, promised},
};

const STATES: [&str; 6] = ["open", "open", "partly", "broken", "kept", "withdrawn"];

fn back(dice: &mut Dice, end: u64) -> i32 {
    i32::try_from(dice.below(end)).expect("small")
}

fn one_of<T: Copy>(dice: &mut Dice, all: &[T]) -> T {
    let at = usize::try_from(dice.below(all.len() as u64)).expect("small");
    all[at]
}

/// A buyer of three is of a person of its own.
async fn person(db: &Db, buyers: &[i64]) -> i64 {
    rule_setters(db, &["wang"]).await;
    let id = db.find_person("wang").await.expect("read").expect("a person").id;
    let mut tx = begin(db).await;
    for buyer in buyers.iter().step_by(3) {
        let mut ask = Ask::new("UPDATE parties_buyer SET owner_id = ");
        ask.value(id).text(" WHERE id = ").value(*buyer);
        ask.run(tx.conn()).await.expect("given");
    }
    keep(tx).await;
    id
}

async fn contacts(db: &Db, buyers: &[i64], (dice, first): (&mut Dice, Day)) {
    for n in 0..60 {
        let buyer = one_of(dice, buyers);
        let mut contact = call(buyer, first.plus_days(back(dice, 70)));
        if n % 3 == 0 {
            contact.result = "greeted".to_owned();
        }
        as_who(db, "xs1", async |tx| log_contact(tx, &contact).await).await.expect("called");
    }
}

/// Verdicts, and days on which a promise was opened again, as no verb would bring them about.
async fn judge(tx: &mut Tx, promises: &[(i64, i64, Day)], dice: &mut Dice) {
    for (id, _, due_on) in promises {
        let again = (dice.below(3) == 0).then(|| due_on.plus_days(back(dice, 25) - 2));
        let mut ask = Ask::new("UPDATE collections_promise SET state = ");
        ask.value(one_of(dice, &STATES)).text(", reopened_on = ").value(again);
        ask.text(" WHERE id = ").value(*id);
        ask.run(tx.conn()).await.expect("judged");
    }
}

/// What somebody did about promises, or only noted.
async fn act(tx: &mut Tx, promises: &[(i64, i64, Day)], dice: &mut Dice) {
    let columns = "id promise_id step on_day state paid_minor note actor recorded_at";
    let columns: Vec<&str> = columns.split(' ').collect();
    let mut steps = Bulk::new("collections_promise_step", &columns, "");
    let columns = "id buyer_id promise_id kind made_on due_on note state outcome actor done_by \
                   recorded_at";
    let columns: Vec<&str> = columns.split(' ').collect();
    let mut next = Bulk::new("collections_next_step", &columns, "");
    for (id, buyer, due_on) in promises {
        let (id, day) = (*id, due_on.plus_days(back(dice, 20) - 4));
        let (own, none): (Value, fn() -> Value) = (tx.ids().next().into(), || "".into());
        match dice.below(8) {
            0 | 1 => {
                let step = one_of(dice, &["renewed", "ended", "judged", "moved"]).into();
                let at = [none(), "xs1".into(), 0.into()];
                let [note, actor, at] = at;
                let row =
                    [own, id.into(), step, day.into(), "open".into(), 0.into(), note, actor, at];
                steps.push(tx.conn(), row).await.expect("a step");
            }
            2 => {
                let kind = one_of(dice, &["escalated", "visit", "visit"]).into();
                let (made_on, due_on) = (day.into(), day.plus_days(3).into());
                let [open, actor, at] = ["open".into(), "xs1".into(), 0.into()];
                let row = [
                    own,
                    (*buyer).into(),
                    id.into(),
                    kind,
                    made_on,
                    due_on,
                    none(),
                    open,
                    none(),
                    actor,
                    none(),
                    at,
                ];
                next.push(tx.conn(), row).await.expect("a next step");
            }
            _ => {}
        }
    }
    steps.flush(tx.conn()).await.expect("steps");
    next.flush(tx.conn()).await.expect("next steps");
}

#[tokio::test]
async fn the_count_of_silent_promises_is_the_guards() {
    testkit::both(async |db| {
        let (first, mut dice) = (day("2026-09-01"), Dice::new(20_260_901));
        on(&db, "2026-09-01");
        let names: Vec<String> = (0..12).map(|n| format!("B{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let ids = buyers(&db, &names).await;
        let mut made = Vec::new();
        for n in 0..160_u32 {
            let buyer = ids[n as usize % 12];
            let from = first.plus_days(back(&mut dice, 40));
            let due_on = from.plus_days(back(&mut dice, 20));
            on(&db, &from.to_string());
            let said = promise(buyer, None, &from.to_string(), &due_on.to_string());
            let new = NewPromise { amount_minor: 100_000 + i64::from(n), ..said };
            made.push((promised(&db, &new).await.expect("promised"), buyer, due_on));
        }
        on(&db, "2026-11-20");
        contacts(&db, &ids, (&mut dice, first)).await;
        let mut tx = begin(&db).await;
        judge(&mut tx, &made, &mut dice).await;
        act(&mut tx, &made, &mut dice).await;
        keep(tx).await;
        let wang = person(&db, &ids).await;
        let mut most = [0, 0];
        // A week of holidays is among these days.
        for n in 0..80 {
            let today = first.plus_days(n);
            on(&db, &today.to_string());
            for (n, scope) in [Scope::All, Scope::Own(wang)].into_iter().enumerate() {
                let guard = guard_promises(&db, scope, today).await.expect("guard");
                let count = count_silent(&db, scope).await.expect("counted");
                assert_eq!(count, guard.silent(), "{today} {scope:?}");
                most[n] = most[n].max(count);
            }
        }
        assert!(most[0] > 10 && most[1] > 2 && most[1] < most[0], "{most:?}");
    })
    .await;
}
