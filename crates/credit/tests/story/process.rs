//! The process from the order to the money is measured by the records of the house: a small company whose
//! figures were counted by hand.

use credit::{
    assess::{PackKind, decide_pack, pack_in_force, propose_pack, set_pack},
    collections::{
        NewContact,
        evidence::{Sent, make_account, send_account},
        log_contact,
    },
    controls::process::{
        Mark, ProcessGroup, ProcessPack, ProcessThing, RunFilter, RunState, StepMeasure,
        measure_process, process_book, process_kept,
    },
    orders::{self, Delivered},
    parties::Seller,
    receivables::{Apply, Target},
};
use store::{
    Actor, Db,
    access::{NewPerson, Role, Scope},
};
use testkit::day;

use crate::{
    ledger::{as_who, begin, book_credits, book_items, buyers, code, item, receipt},
    orders::{buyer, check, grant, named, order},
    proof::{TODAY, ids, pack as proof_pack, paper, with_paper},
};

fn at(db: &Db, on: &str) {
    db.clock().set(base::Clock::standing(day(on)).now());
}

async fn deliver(db: &Db, code: &str, number: &str, (note, on): (&str, &str)) {
    let whose = buyer(db, code).await;
    let mut tx = begin(db).await;
    let new = Delivered { number: note.to_owned(), on: Some(day(on)), ..Delivered::default() };
    orders::deliver_order(&mut tx, named(&whose, number), &new).await.expect("delivered");
    tx.quiet();
    tx.commit().await.expect("commit");
}

async fn called(db: &Db, buyer_id: i64, on: &str) {
    let new = NewContact {
        buyer_id,
        number: None,
        on: day(on),
        channel: "call".to_owned(),
        person: String::new(),
        result: "no-answer".to_owned(),
        note: "占线".to_owned(),
        item_id: None,
        proven: false,
    };
    as_who(db, "chen", async |tx| log_contact(tx, &new).await).await.expect("logged");
}

/// Buyer A: order O1 enters on Monday, November 2nd and passes at once; it goes out on the 9th (five working days),
/// O2 waits for room until the 4th (two) and never goes out. F1 (of O1) is invoiced on the 10th and its note is
/// signed on the 11th. F0, F2 and F3 are old invoices of 30 days.
async fn company(db: &Db) -> (i64, i64) {
    let who = buyers(db, &["A", "B"]).await;
    at(db, "2026-11-02");
    grant(db, who[0], 1_000_00).await;
    let a = buyer(db, "A").await;
    let mut first = order(&a, 600_00, "O1");
    first.ordered_on = Some(day("2026-10-29")); // a Thursday: two working days before it is entered
    check(db, &first).await;
    check(db, &order(&a, 600_00, "O2")).await;
    at(db, "2026-11-04");
    grant(db, who[0], 3_000_00).await;
    orders::reconsider(db, &Actor::system("rounds"), None).await.expect("looked");
    at(db, "2026-11-09");
    let mut tx = begin(db).await;
    orders::confirm_order(&mut tx, named(&a, "O1")).await.expect("confirmed");
    tx.commit().await.expect("commit");
    deliver(db, "A", "O1", ("D1", "2026-11-09")).await;
    at(db, TODAY);
    let mut new = item(who[0], "F1", "2026-11-10", 30, 600_00);
    new.contract = "o1".to_owned(); // however the number is typed
    let old = [
        item(who[0], "F0", "2026-08-31", 30, 100_00), // due 30 September, paid in time
        item(who[0], "F2", "2026-08-31", 30, 200_00), // due 30 September, called after the holiday
        item(who[1], "F3", "2026-10-14", 30, 300_00), // due 13 November, nobody called
        item(who[1], "F4", "2026-10-03", 30, 400_00), // due 2 November, paid on the 20th, nobody called
    ];
    let booked = ids(&book_items(db, &[&[new][..], &old[..]].concat()).await);
    let mut note = paper(who[0], Some(booked[0]), "delivery");
    note.as_of = day("2026-11-11");
    with_paper(db, &note).await;
    called(db, who[0], "2026-10-10").await; // a Saturday that is worked: the third working day
    called(db, who[0], "2026-11-16").await;
    for (buyer, number, target, on, minor) in
        [(who[0], "R0", "F0", "2026-09-29", 100_00), (who[1], "R4", "F4", "2026-11-20", 400_00)]
    {
        let mut money = receipt(buyer, number, on, minor);
        money.targets =
            vec![Target { number: target.to_owned(), instalment: None, amount_minor: Some(minor) }];
        book_credits(db, &[money], Apply::Named).await;
    }
    (who[0], who[1])
}

async fn measured(db: &Db, scope: Scope) -> Vec<StepMeasure> {
    let pack = ProcessPack::in_force(db, day(TODAY)).await.expect("pack");
    let book = process_book(db, scope).await.expect("book");
    measure_process(&book, &pack)
}

fn all<'a>(measured: &'a [StepMeasure], step: &str) -> &'a ProcessGroup {
    let one = measured.iter().find(|one| one.step.code == step).expect("step");
    one.all.as_ref().expect("seen")
}

/// In time, late, missed, over, running; half, nine of ten.
type Counted = ([i64; 5], Option<i32>, Option<i32>);

fn counted(one: &ProcessGroup) -> Counted {
    ([one.hit, one.late, one.missed, one.over, one.running], one.median, one.ninth)
}

#[tokio::test]
async fn each_step_is_as_it_was_counted_by_hand() {
    testkit::both(async |db| {
        let (_, second) = company(&db).await;
        let told = measured(&db, Scope::All).await;
        for (step, hand) in [
            // O1 alone has a day of order: 29 October to 2 November is two working days, one is the rule.
            ("order", ([0, 1, 0, 0, 0], Some(2), Some(2))),
            // O1 at once, O2 after two.
            ("check", ([1, 1, 0, 0, 0], Some(0), Some(2))),
            // O1 after five; O2 since the 4th for twelve working days, ten are the rule.
            ("ship", ([1, 0, 0, 1, 0], Some(5), Some(5))),
            // Delivered on the 9th, signed on the 11th.
            ("sign", ([1, 0, 0, 0, 0], Some(2), Some(2))),
            // Delivered on the 9th, invoiced on the 10th.
            ("invoice", ([1, 0, 0, 0, 0], Some(1), Some(1))),
            // Five invoices of thirty days: within the sixty of the rule.
            ("due", ([5, 0, 0, 0, 0], Some(30), Some(30))),
            // F2 on the third working day; F3 open since the 13th: five working days; F4 paid uncalled after 14.
            ("collect", ([1, 0, 1, 1, 0], Some(3), Some(3))),
            // F2 open for 52 days, F3 for eight, F4 paid after 18.
            ("close", ([1, 0, 0, 1, 1], Some(18), Some(18))),
        ] {
            assert_eq!(counted(all(&told, step)), hand, "{step}");
        }
        // No statement was sent: F0 was paid within its 31 days; F2 waits for 82, F3 for 38 days; F1 for
        // eleven; F4 was paid after 48.
        assert_eq!(counted(all(&told, "statement")), ([0, 0, 1, 2, 1], None, None));
        let made = as_who(&db, "fin", async |tx| {
            make_account(tx, second, (Seller::Main, day("2026-10-31"))).await
        });
        let of_second = made.await.expect("made").id();
        let sent =
            Sent { on: Some(day("2026-11-05")), how: "courier".to_owned(), ..Sent::default() };
        as_who(&db, "fin", async |tx| send_account(tx, proof_pack(), of_second, &sent).await)
            .await
            .expect("sent");
        // F3 after 22 days; F4 after 33, two more than the rule.
        let told = measured(&db, Scope::All).await;
        assert_eq!(counted(all(&told, "statement")), ([1, 1, 0, 1, 1], Some(22), Some(33)));
        assert_eq!(all(&told, "statement").hit_bps(), Some(3_333));
        let hidden = measured(&db, Scope::Nothing).await;
        assert!(hidden.iter().all(|one| one.all.as_ref().is_none_or(|all| all.judged() == 0)));
    })
    .await;
}

#[tokio::test]
async fn every_figure_opens_to_what_is_behind_it() {
    testkit::both(async |db| {
        company(&db).await;
        let pack = ProcessPack::in_force(&db, day(TODAY)).await.expect("pack");
        let book = process_book(&db, Scope::All).await.expect("book");
        for one in measure_process(&book, &pack) {
            let all = one.all.as_ref().expect("seen");
            for (state, count) in [
                (RunState::Hit, all.hit),
                (RunState::Late, all.late),
                (RunState::Missed, all.missed),
                (RunState::Over, all.over),
                (RunState::Running, all.running),
            ] {
                let filter = RunFilter { state: Some(state), ..RunFilter::default() };
                let rows = book.runs(&one.step, &filter);
                assert_eq!(rows.len() as i64, count, "{} {state:?}", one.step.code);
            }
            for group in &one.months {
                let filter = RunFilter { month: group.key.clone(), ..RunFilter::default() };
                let rows = book.runs(&one.step, &filter).len() as i64;
                assert_eq!(rows, group.judged() + group.running, "{} {}", one.step.code, group.key);
            }
            for group in &one.people {
                let filter = RunFilter { who: Some(group.key.clone()), ..RunFilter::default() };
                let rows = book.runs(&one.step, &filter).len() as i64;
                assert_eq!(rows, group.judged() + group.running, "{} {}", one.step.code, group.key);
            }
        }
        let step = pack.find("collect").expect("step");
        let hit = RunFilter { state: Some(RunState::Hit), ..RunFilter::default() };
        let rows = book.runs(step, &hit);
        let [one] = &rows[..] else { panic!("{rows:?}") };
        assert!(matches!(&one.thing, ProcessThing::Item(_, number, 1) if number == "F2"));
        assert_eq!(
            (one.who.as_str(), one.took, one.ended_on),
            ("chen", 3, Some(day("2026-10-10")))
        );
    })
    .await;
}

#[tokio::test]
async fn a_process_of_its_own_is_signed_by_two() {
    testkit::both(async |db| {
        let person = |login: &str| NewPerson {
            login: login.to_owned(),
            name: login.to_owned(),
            role: Role::CreditManager,
            lang: base::Lang::Zh,
            password: "correct horse".to_owned(),
        };
        let mut tx = db.write(Actor::system("test")).await.expect("tx");
        tx.add_people(&[person("cm1"), person("cm2")]).await.expect("people");
        tx.commit().await.expect("commit");
        company(&db).await;
        let mut steps = ProcessPack::shipped().steps.clone();
        let collect = steps.iter_mut().find(|one| one.code == "collect").expect("step");
        collect.days = 5;
        let ship = steps.iter_mut().find(|one| one.code == "ship").expect("step");
        ship.begins = Mark::None;
        let text = ProcessPack::spell(("own.1", day(TODAY), "/controls/process"), &steps);
        let alone =
            as_who(&db, "cm1", async |tx| set_pack(tx, PackKind::Process, &text, "例会").await);
        assert_eq!(code(alone.await), "scoring.pack-by-two");
        as_who(&db, "cm1", async |tx| propose_pack(tx, PackKind::Process, &text, "例会").await)
            .await
            .expect("proposed");
        let decide = async |who: &str| {
            as_who(&db, who, async |tx| decide_pack(tx, PackKind::Process, (true, "")).await).await
        };
        assert_eq!(code(decide("cm1").await), "scoring.pack-own-proposal");
        decide("cm2").await.expect("signed");
        let now = pack_in_force(&db, PackKind::Process, day(TODAY)).await.expect("read");
        assert_eq!(now.edition().version, "own.1");
        let told = measured(&db, Scope::All).await;
        // F3, open for five working days, is not late under five.
        assert_eq!(counted(all(&told, "collect")).0, [1, 0, 1, 0, 1]);
        let ship = told.iter().find(|one| one.step.code == "ship").expect("step");
        assert!(ship.all.is_none() && ship.months.is_empty(), "no record, no figure");
    })
    .await;
}

#[tokio::test]
async fn a_second_visit_measures_nothing() {
    testkit::both(async |db| {
        let (a, _) = company(&db).await;
        let pack = ProcessPack::in_force(&db, day(TODAY)).await.expect("pack");
        let first = process_kept(&db, Scope::All, &pack).await.expect("measured");
        assert_eq!(first.measured, measured(&db, Scope::All).await);
        for step in &pack.steps {
            let all = RunFilter::default();
            let shown = first.shown(step, &first.found(step, &all));
            assert_eq!(shown, first.book.runs(step, &all), "{}", step.code);
        }
        // The very same figures: nothing was read or reckoned for them.
        let second = process_kept(&db, Scope::All, &pack).await.expect("kept");
        assert!(std::sync::Arc::ptr_eq(&first, &second));
        // Whoever sees other buyers, or another process, gets figures of their own.
        let own = process_kept(&db, Scope::Own(1), &pack).await.expect("measured");
        assert!(!std::sync::Arc::ptr_eq(&first, &own));
        // A change is seen at once, and a reader behind it finds what was measured again meanwhile.
        called(&db, a, "2026-11-18").await;
        db.freshen().await.expect("fresh");
        let third = process_kept(&db, Scope::All, &pack).await.expect("measured");
        assert!(!std::sync::Arc::ptr_eq(&first, &third));
        assert_eq!(third.measured, measured(&db, Scope::All).await);
        let fourth = process_kept(&db, Scope::All, &pack).await.expect("kept");
        assert!(std::sync::Arc::ptr_eq(&third, &fourth));
    })
    .await;
}
