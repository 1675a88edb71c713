//! The count of promises that passed in silence beside the guard, which reads each of them: a random book of promises,
//! contacts, decisions and verdicts, looked at on many days.

use base::Day;
use credit::collections::{count_silent, guard_promises, log_contact};
use store::{Ask, Bulk, Db, Tx, Value, access::Scope};
use testkit::{Dice, day};

use crate::{
    ledger::{as_who, begin, buyers, keep},
    promises::{call, on, promise, promised},
};

const STATES: [&str; 6] = ["open", "open", "partly", "broken", "kept", "withdrawn"];

fn back(dice: &mut Dice, end: u64) -> i32 {
    i32::try_from(dice.below(end)).expect("small")
}

async fn contacts(db: &Db, buyers: &[i64], (dice, first): (&mut Dice, Day)) {
    for n in 0..60 {
        let buyer = buyers[usize::try_from(dice.below(12)).expect("small")];
        let mut contact = call(buyer, first.plus_days(back(dice, 70)));
        if n % 3 == 0 {
            contact.result = "greeted".to_owned();
        }
        as_who(db, "xs1", async |tx| log_contact(tx, &contact).await).await.expect("called");
    }
}

/// Verdicts, days on which a promise was opened again, and who saw to it, as no verb would bring them about.
async fn shake(tx: &mut Tx, promises: &[(i64, i64, Day)], dice: &mut Dice) {
    let columns = [
        "id",
        "promise_id",
        "step",
        "on_day",
        "state",
        "paid_minor",
        "note",
        "actor",
        "recorded_at",
    ];
    let mut steps = Bulk::new("collections_promise_step", &columns, "");
    let columns = [
        "id",
        "buyer_id",
        "promise_id",
        "kind",
        "made_on",
        "due_on",
        "note",
        "state",
        "outcome",
        "actor",
        "done_by",
        "recorded_at",
    ];
    let mut next = Bulk::new("collections_next_step", &columns, "");
    for (id, buyer, due_on) in promises {
        let state = STATES[usize::try_from(dice.below(6)).expect("small")];
        let again = (dice.below(3) == 0).then(|| due_on.plus_days(back(dice, 25) - 2));
        let mut ask = Ask::new("UPDATE collections_promise SET state = ");
        ask.value(state).text(", reopened_on = ").value(again).text(" WHERE id = ").value(*id);
        ask.run(tx.conn()).await.expect("shaken");
        let day = due_on.plus_days(back(dice, 20) - 4);
        if dice.below(4) == 0 {
            let step = ["renewed", "ended", "judged", "moved"]
                [usize::try_from(dice.below(4)).expect("small")];
            let row: [Value; 9] = [
                tx.ids().next().into(),
                (*id).into(),
                step.into(),
                day.into(),
                state.into(),
                0.into(),
                "".into(),
                "xs1".into(),
                0.into(),
            ];
            steps.push(tx.conn(), row).await.expect("a step");
        }
        if dice.below(8) == 0 {
            let kind = if dice.below(3) == 0 { "escalated" } else { "visit" };
            let row: [Value; 12] = [
                tx.ids().next().into(),
                (*buyer).into(),
                (*id).into(),
                kind.into(),
                day.into(),
                day.plus_days(3).into(),
                "".into(),
                "open".into(),
                "".into(),
                "xs1".into(),
                "".into(),
                0.into(),
            ];
            next.push(tx.conn(), row).await.expect("a next step");
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
        for n in 0..160 {
            let buyer = ids[n % 12];
            let from = first.plus_days(back(&mut dice, 40));
            let due_on = from.plus_days(back(&mut dice, 20));
            on(&db, &from.to_string());
            let new = promise(buyer, None, &from.to_string(), &due_on.to_string());
            made.push((promised(&db, &new).await.expect("promised"), buyer, due_on));
        }
        on(&db, "2026-11-20");
        contacts(&db, &ids, (&mut dice, first)).await;
        let mut tx = begin(&db).await;
        shake(&mut tx, &made, &mut dice).await;
        keep(tx).await;
        let mut most = 0;
        // A week of holidays is among these days.
        for n in 0..80 {
            let today = first.plus_days(n);
            on(&db, &today.to_string());
            for scope in [Scope::All, Scope::Own(7)] {
                let guard = guard_promises(&db, scope, today).await.expect("guard");
                let count = count_silent(&db, scope).await.expect("counted");
                assert_eq!(count, guard.silent(), "{today} {scope:?}");
                most = most.max(count);
            }
        }
        assert!(most > 10, "{most}");
    })
    .await;
}
