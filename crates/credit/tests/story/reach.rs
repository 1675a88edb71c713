//! The guard of contacts where people act: what was had outside it is kept and marked, what is planned keeps to it, a
//! way that is not wanted is not taken; contacts a day; tries that nobody answered; steps by the reason of not paying.

use base::Result;
use credit::{
    collections::{
        CadencePack, GuardHeld, How, NewContact, OutsideFilter, StrategyPack, WordingPack,
        cases::set_reason,
        count_outside, day_loads, draft_strategy, find_outside, lift_way_off, list_by_value,
        list_outside, list_ways_off, log_contact_as,
        meetings::{NewAppointment, record_appointment},
        outside_by_person, outside_marks, reach_of, set_capacity, take_way_off,
        talk::TalkPack,
        unanswered,
    },
    scoring::keep_own_pack,
};
use store::{Ask, Columns, Db, access::Scope};
use testkit::day;

use crate::{
    cases::opened,
    ledger::{as_who, book_items, buyers, code, item},
    promises::call,
    strategy::{run, waiting},
};

/// A Monday.
const MONDAY: &str = "2026-11-23";

fn at(db: &Db, when: &str) {
    db.clock().set(db.clock().read(when).expect("an instant"));
}

fn minute(minute: i64) -> How {
    How { minute: Some(minute), ..How::default() }
}

/// Logs a contact; says why it stands outside the guard, or nothing.
async fn logged(db: &Db, new: &NewContact, how: How) -> Result<String> {
    as_who(db, "xs1", async |tx| {
        let kept = log_contact_as(tx, new, &how).await?;
        if !kept.is_new() {
            tx.quiet();
        }
        let id = kept.id();
        Ok(find_outside(tx, id).await?.map_or_else(String::new, |one| one.why))
    })
    .await
}

fn of(actor: Option<&str>) -> OutsideFilter {
    OutsideFilter {
        scope: Scope::All,
        actor: actor.map(str::to_owned),
        from: day("2026-11-01"),
        until: day("2026-11-30"),
        after: None,
        skip: 0,
        limit: 50,
    }
}

#[tokio::test]
async fn what_was_had_outside_the_guard_is_kept_and_marked() {
    testkit::both(async |db| {
        at(&db, "2026-11-23T10:00");
        let ids = buyers(&db, &["A", "B"]).await;
        let today = day(MONDAY);
        let free = reach_of(&db, ids[0]).await.expect("asked");
        assert_eq!((free.held, free.had, free.open_days[0]), (None, 0, today));
        // History that was brought along is judged by nobody.
        let old = NewContact { on: day("2026-10-03"), ..call(ids[0], today) };
        assert_eq!(logged(&db, &old, How::default()).await.expect("kept"), "");
        let numbered = NewContact { number: Some("CTI-1".to_owned()), ..call(ids[0], today) };
        assert_eq!(logged(&db, &numbered, minute(600)).await.expect("kept"), "");
        let told = reach_of(&db, ids[0]).await.expect("asked");
        assert_eq!(told.held, Some(GuardHeld::CoolOff(day("2026-11-25"))));
        assert_eq!(told.first, Some((day("2026-11-25"), 9)));
        for (new, how, why) in [
            (call(ids[0], today), minute(650), "cool-off"),
            (call(ids[0], today), minute(1_140), "hour"),
            (call(ids[0], day("2026-11-22")), How::default(), "quiet-day"),
            // Who is called keeps to no guard, and the same number is the same contact.
            (call(ids[0], today), How { theirs: true, ..How::default() }, ""),
            (numbered.clone(), minute(1_140), ""),
            // The guard is each buyer's own.
            (call(ids[1], today), minute(600), ""),
        ] {
            assert_eq!(logged(&db, &new, how).await.expect("kept"), why, "{new:?}");
        }
        assert_eq!(
            code(logged(&db, &call(ids[0], today), minute(1_440)).await),
            "collections.contact-time"
        );
        let rows = list_outside(&db, &of(None)).await.expect("listed");
        let why: Vec<&str> = rows.iter().map(|one| one.outside.why.as_str()).collect();
        assert_eq!(why, ["hour", "cool-off", "quiet-day"], "the latest day first");
        assert_eq!(rows[0].outside.minute, Some(1_140));
        assert_eq!(rows[1].outside.first_on, Some(day("2026-11-25")));
        let behind = OutsideFilter { after: Some((rows[0].on, rows[0].id)), ..of(Some("xs1")) };
        assert_eq!(list_outside(&db, &behind).await.expect("listed").len(), 2);
        assert_eq!(count_outside(&db, &of(Some("cm1"))).await.expect("counted"), 0);
        let own = OutsideFilter { scope: Scope::Own(99), ..of(None) };
        assert_eq!(count_outside(&db, &own).await.expect("counted"), 0, "others' buyers");
        let days = (day("2026-11-01"), day("2026-11-30"));
        let people = outside_by_person(&db, Scope::All, days).await.expect("counted");
        assert_eq!((people.len(), people[0].contacts, people[0].count()), (1, 6, 3));
        let marks = outside_marks(&db, ids[0], today).await.expect("read");
        assert_eq!(marks.len(), 2, "since that day");
        let ask = Ask::new("SELECT COUNT(*) FROM store_audit WHERE action = 'contact-outside'");
        let mut connection = db.read().await.expect("connection");
        let row = ask.row(&mut connection, "counting").await.expect("counted");
        assert_eq!(row.int(0).expect("a number"), 3, "each mark is said in the chain");
    })
    .await;
}

fn meeting(buyer_id: i64, on: &str, channel: &str, minute: i64) -> NewAppointment {
    NewAppointment {
        buyer_id,
        on: Some(day(on)),
        minute,
        minutes: 30,
        channel: channel.to_owned(),
        person: "王总".to_owned(),
        login: "xs1".to_owned(),
        ..NewAppointment::default()
    }
}

#[tokio::test]
async fn what_is_planned_keeps_to_the_guard() {
    testkit::both(async |db| {
        at(&db, "2026-11-23T10:00");
        let ids = buyers(&db, &["A"]).await;
        let plan = async |new: NewAppointment| {
            as_who(&db, "xs1", async |tx| {
                record_appointment(tx, WordingPack::shipped(), &new).await
            })
            .await
        };
        logged(&db, &call(ids[0], day(MONDAY)), minute(600)).await.expect("talked");
        as_who(&db, "xs1", async |tx| take_way_off(tx, ids[0], ("message", "邮件即可")).await)
            .await
            .expect("taken off");
        for (new, wrong) in [
            (meeting(ids[0], "2026-11-24", "visit", 600), "collections.plan-cool-off"),
            (meeting(ids[0], "2026-11-28", "visit", 600), "collections.plan-quiet-day"),
            (meeting(ids[0], "2026-11-25", "call", 1_200), "collections.plan-hour"),
            (meeting(ids[0], "2026-11-25", "message", 600), "collections.plan-opted-out"),
        ] {
            assert_eq!(code(plan(new).await), wrong);
        }
        // A visit keeps no hours; what is planned counts: with the talk there are three.
        plan(meeting(ids[0], "2026-11-25", "visit", 1_200)).await.expect("agreed");
        plan(meeting(ids[0], "2026-11-26", "call", 600)).await.expect("agreed");
        let fourth = meeting(ids[0], "2026-11-27", "visit", 600);
        assert_eq!(code(plan(fourth.clone()).await), "collections.plan-often");
        plan(NewAppointment { theirs: true, ..fourth }).await.expect("they asked for it");
    })
    .await;
}

#[tokio::test]
async fn a_way_that_is_not_wanted_is_not_taken() {
    testkit::both(async |db| {
        at(&db, "2026-11-23T10:00");
        let ids = buyers(&db, &["A"]).await;
        // Five days late: the call is due, and no letter yet.
        let late = item(ids[0], "F1", "2026-10-19", 30, 500_00);
        book_items(&db, &[late]).await;
        let take = async |way: &str, note: &str| {
            as_who(&db, "xs1", async |tx| take_way_off(tx, ids[0], (way, note)).await).await
        };
        assert_eq!(code(take("letter", "x").await), "collections.way-off-channel");
        assert_eq!(code(take("call", " ").await), "collections.note-missing");
        assert_eq!(run(&db).await.proposed, 1, "the first call");
        let id = take("call", "李经理要求改发邮件").await.expect("taken off");
        assert_eq!(code(take("call", "x").await), "collections.way-off-already");
        let told = run(&db).await;
        assert_eq!(told.held.get("opted-out"), Some(&1), "{told:?}");
        assert!(waiting(&db).await.iter().all(|row| row.state == "lapsed"), "taken back");
        assert_eq!(
            logged(&db, &call(ids[0], day(MONDAY)), minute(600)).await.expect("kept"),
            "opted-out"
        );
        let lift = async |id: i64, note: &str| {
            as_who(&db, "xs1", async |tx| lift_way_off(tx, ids[0], (id, note)).await).await
        };
        assert_eq!(code(lift(id, "").await), "collections.note-missing");
        assert_eq!(code(lift(1, "x").await), "collections.way-off-unknown");
        lift(id, "换了联系人").await.expect("lifted");
        assert_eq!(code(lift(id, "x").await), "collections.way-off-unknown");
        let all = list_ways_off(&db, ids[0]).await.expect("listed");
        assert_eq!((all.len(), all[0].lifted_on), (1, Some(day(MONDAY))));
        assert!(reach_of(&db, ids[0]).await.expect("asked").off.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_day_holds_so_many_contacts() {
    testkit::both(async |db| {
        let (_, good, late) = opened(&db).await;
        let person = db.find_person("xs1").await.expect("read").expect("there");
        let set = async |a_day: i64| {
            as_who(&db, "boss", async |tx| set_capacity(tx, (person.id, "xs1"), a_day).await).await
        };
        assert_eq!(code(set(0).await), "collections.capacity-number");
        assert_eq!(code(set(501).await), "collections.capacity-number");
        let load = async || {
            let mut loads = day_loads(&db).await.expect("read");
            let one = loads.remove(&person.id).expect("there");
            (one.made, one.capacity, one.own)
        };
        assert_eq!(load().await, (0, 25, false), "the pack says it");
        set(30).await.expect("set");
        set(2).await.expect("set again");
        let today = db.clock().today();
        let silent = NewContact { result: "no-answer".to_owned(), ..call(late, today) };
        logged(&db, &silent, How::default()).await.expect("kept");
        logged(&db, &silent, How::default()).await.expect("kept");
        assert_eq!(load().await, (2, 2, true), "what was made counts");
        let past = unanswered(&db, &[good, late]).await.expect("read");
        assert_eq!((past.len(), past[&late].count), (1, 2));
        logged(&db, &call(late, today), How::default()).await.expect("they answered");
        assert!(unanswered(&db, &[good, late]).await.expect("read").is_empty());
        // Who owns no buyers is bound by nothing here; whoever owns them has none left today.
        let (rows, _) =
            list_by_value(&db, Scope::All, base::Currency::CNY).await.expect("by value");
        let owned = rows.iter().filter(|one| one.task.owner_id == Some(person.id));
        assert!(owned.clone().all(|one| !one.today), "{owned:?}");
    })
    .await;
}

/// The general cadence in force, with its steps by reason.
async fn by_reason(db: &Db) {
    let cadence = CadencePack::shipped().find("sme-general").expect("there");
    let made = cadence.over(StrategyPack::shipped());
    let text = made.spelled("own.1", db.clock().today(), "test");
    let read = StrategyPack::read(&text).expect("reads back");
    let editions = (&read.edition, &StrategyPack::shipped().edition);
    as_who(db, "boss", async |tx| keep_own_pack(tx, "strategy", editions, &text, "按原因").await)
        .await
        .expect("in force");
}

#[tokio::test]
async fn a_step_waits_for_its_reason() {
    testkit::both(async |db| {
        let (case, _, late) = opened(&db).await;
        at(&db, "2026-11-23T10:00");
        by_reason(&db).await;
        let step_of = async || {
            run(&db).await;
            let rows = waiting(&db).await;
            let row = rows.iter().find(|row| row.buyer_id == late && row.state == "proposed");
            row.map(|row| row.step.clone()).unwrap_or_default()
        };
        let without = step_of().await;
        assert!(!without.starts_with("mal-") && !without.is_empty(), "{without}");
        let reason = async |stated: &'static str, verified: &'static str| {
            as_who(&db, "boss", async |tx| {
                let told =
                    (stated, verified, if verified.is_empty() { "" } else { "法院执行记录" });
                set_reason(tx, TalkPack::shipped(), case, told, true).await
            })
            .await
            .expect("set");
        };
        // That somebody says so is not enough where the plan needs a manager.
        reason("malicious", "").await;
        assert_eq!(step_of().await, without);
        reason("malicious", "malicious").await;
        let found_out = step_of().await;
        assert!(found_out.starts_with("mal-"), "{found_out}");
        let odd = StrategyPack::shipped().spelled("own.2", day("2026-12-01"), "x").replacen(
            "reasons = []",
            "reasons = [\"weather\"]",
            1,
        );
        let drafted = as_who(&db, "boss", async |tx| draft_strategy(tx, (&odd, "x")).await).await;
        assert_eq!(code(drafted), "collections.strategy-reason");
    })
    .await;
}
