//! Limits, alerts, contacts, promises and screens: what people do, what is refused, what is left
//! behind.

use std::collections::BTreeMap;

use base::{Currency, Failure, Money};
use credit::{
    collections::{
        Kept, NewContact, NewPromise, list_contacts, list_promises, log_contact, log_contacts,
        record_promise, record_promises, withdraw_promise,
    },
    parties,
    policy::{Limit, NewLimit, find_limit, grant_limit, grant_terms, list_limits, terms_in_force},
    receivables::Booked,
    scoring::{Level, list_screens, record_screen},
    warning::{
        AlertFilter, AlertState, NewReport, acknowledge_alert, clear_alert, count_alerts,
        get_alert, list_alerts, report_signal,
    },
};
use store::access::Scope;
use testkit::day;

use crate::ledger::{begin, book_items, buyers, item, keep};

fn code<T: std::fmt::Debug>(result: Result<T, Failure>) -> &'static str {
    result.expect_err("refused").code()
}

fn limit(buyer_id: i64, limit: Limit, from: &str, to: Option<&str>) -> NewLimit {
    NewLimit {
        buyer_id,
        limit,
        currency: Currency::CNY,
        from_on: day(from),
        to_on: to.map(day),
        reason: "年度授信".to_owned(),
    }
}

#[tokio::test]
async fn limits_are_granted_from_a_day() {
    testkit::both(async |db| {
        let buyer = buyers(&db, &["A"]).await[0];
        let cny = |minor| Limit::Amount(Money::new(minor, Currency::CNY));
        let mut tx = begin(&db).await;
        for new in [
            limit(buyer, cny(100), "2026-01-01", None),
            limit(buyer, Limit::Unlimited, "2026-06-01", Some("2026-06-30")),
            limit(buyer, Limit::None, "2026-09-01", None),
        ] {
            grant_limit(&mut tx, &new).await.expect("granted");
        }
        let no_reason = NewLimit { reason: " ".into(), ..limit(buyer, cny(1), "2026-01-01", None) };
        assert_eq!(code(grant_limit(&mut tx, &no_reason).await), "policy.reason-missing");
        let backwards = limit(buyer, cny(1), "2026-02-01", Some("2026-01-01"));
        assert_eq!(code(grant_limit(&mut tx, &backwards).await), "policy.limit-days");
        let zero = limit(buyer, cny(0), "2026-01-01", None);
        assert_eq!(code(grant_limit(&mut tx, &zero).await), "policy.limit-not-positive");
        grant_terms(&mut tx, buyer, "月结30天", day("2026-03-01"), "谈判").await.expect("granted");
        let unknown = grant_terms(&mut tx, buyer, "看心情", day("2026-03-01"), "x").await;
        assert_eq!(code(unknown), "policy.terms-unknown");
        keep(tx).await;
        for (on, expected) in [
            ("2025-12-31", None),
            ("2026-05-31", Some(cny(100))),
            ("2026-06-30", Some(Limit::Unlimited)),
            ("2026-07-01", Some(cny(100))),
            ("2026-09-01", Some(Limit::None)),
        ] {
            let found = find_limit(&db, buyer, day(on)).await.expect("read");
            assert_eq!(found.map(|limit| limit.granted.limit), expected, "{on}");
        }
        assert_eq!(list_limits(&db, buyer).await.expect("read").len(), 3);
        let terms = terms_in_force(&db, (buyer, buyer), day("2026-04-01")).await.expect("read");
        assert_eq!(terms[&buyer].terms, "monthly-30");
    })
    .await;
}

#[tokio::test]
async fn a_reported_signal_has_one_alert() {
    testkit::both(async |db| {
        let buyer = buyers(&db, &["A"]).await[0];
        let report = |signal: &str, on: &str| NewReport {
            buyer_id: buyer,
            signal: signal.to_owned(),
            text: "门口贴了法院封条".to_owned(),
            source: "上门".to_owned(),
            on: day(on),
        };
        let mut tx = begin(&db).await;
        report_signal(&mut tx, &report("sued", "2026-11-01")).await.expect("reported");
        report_signal(&mut tx, &report("enforced", "2026-11-03")).await.expect("reported");
        let computed = report_signal(&mut tx, &report("longest-overdue", "2026-11-03")).await;
        assert_eq!(code(computed), "warning.signal-unknown");
        keep(tx).await;
        let alerts = list_alerts(&db, &AlertFilter::default()).await.expect("alerts");
        assert_eq!(alerts.len(), 1, "two names of one signal, one alert");
        let alert = &alerts[0];
        assert_eq!((alert.owner_role.as_str(), alert.times), ("legal", 1));
        // Noticed weeks ago, told today: the days to act in begin today.
        assert_eq!(alert.standing.deadline_on, day("2026-11-23"));
        assert_eq!(count_alerts(&db, &AlertFilter::default()).await.expect("count"), [0, 0, 1]);

        let mut tx = begin(&db).await;
        acknowledge_alert(&mut tx, alert.id, "已联系律师").await.expect("acknowledged");
        assert_eq!(code(acknowledge_alert(&mut tx, alert.id, "").await), "warning.not-open");
        let no_reason = clear_alert(&mut tx, alert.id, " ", day("2026-11-05")).await;
        assert_eq!(code(no_reason), "warning.reason-missing");
        clear_alert(&mut tx, alert.id, "和解撤诉", day("2026-11-05")).await.expect("cleared");
        assert_eq!(
            code(clear_alert(&mut tx, 1, "x", day("2026-11-05")).await),
            "warning.alert-unknown"
        );
        // At the same level it rests.
        report_signal(&mut tx, &report("sued", "2026-11-10")).await.expect("reported");
        keep(tx).await;
        let rested = get_alert(&db, alert.id, Scope::All).await.expect("alert");
        assert_eq!(rested.standing.state, AlertState::Cleared);
        assert_eq!(rested.handled_note, "和解撤诉");
        assert_eq!(code(get_alert(&db, alert.id, Scope::Nothing).await), "warning.alert-unknown");
    })
    .await;
}

fn call(buyer_id: i64) -> NewContact {
    NewContact {
        buyer_id,
        number: Some("LX1".to_owned()),
        on: day("2026-11-01"),
        channel: "call".to_owned(),
        person: "李会计".to_owned(),
        result: "promised".to_owned(),
        note: "答应月底付".to_owned(),
        item_id: None,
        proven: false,
    }
}

fn word(buyer_id: i64) -> NewPromise {
    NewPromise {
        buyer_id,
        number: None,
        made_on: day("2026-11-01"),
        due_on: day("2026-11-30"),
        currency: Currency::CNY,
        amount_minor: 100_000,
        company_minor: 100_000,
        item_id: None,
        contact_id: None,
        said_by: "李会计".to_owned(),
        note: String::new(),
    }
}

#[tokio::test]
async fn contacts_and_promises() {
    testkit::both(async |db| {
        let buyer = buyers(&db, &["A"]).await[0];
        let (contact, promise) = (call(buyer), word(buyer));
        let mut tx = begin(&db).await;
        let logged = log_contact(&mut tx, &contact).await.expect("logged");
        assert!(logged.is_new());
        let again = log_contact(&mut tx, &contact).await.expect("again");
        assert_eq!(again, Kept::Unchanged(logged.id()));
        for (changed, expected) in [
            (
                NewContact { channel: "pigeon".into(), ..contact.clone() },
                "collections.channel-unknown",
            ),
            (
                NewContact { result: "shrug".into(), ..contact.clone() },
                "collections.result-unknown",
            ),
            (NewContact { note: " ".into(), ..contact.clone() }, "collections.note-missing"),
            (NewContact { on: day("2026-11-22"), ..contact.clone() }, "collections.on-future"),
            (NewContact { on: day("1949-12-31"), ..contact.clone() }, "collections.day-beyond"),
            (NewContact { item_id: Some(7), ..contact.clone() }, "collections.item-of-other"),
            (
                NewContact { note: "没答应".into(), ..contact.clone() },
                "collections.contact-differs",
            ),
            (NewContact { proven: true, ..contact.clone() }, "collections.contact-differs"),
        ] {
            assert_eq!(code(log_contact(&mut tx, &changed).await), expected);
        }
        let promise = NewPromise { contact_id: Some(logged.id()), ..promise };
        let id = record_promise(&mut tx, &promise).await.expect("recorded").id();
        for (changed, expected) in [
            (NewPromise { amount_minor: 0, ..promise.clone() }, "collections.promise-amount"),
            (
                NewPromise { due_on: day("2026-10-01"), ..promise.clone() },
                "collections.promise-days",
            ),
            (NewPromise { made_on: day("2026-11-22"), ..promise.clone() }, "collections.on-future"),
            (
                NewPromise { made_on: day("1026-11-01"), ..promise.clone() },
                "collections.day-beyond",
            ),
            (NewPromise { due_on: day("2151-01-01"), ..promise.clone() }, "collections.day-beyond"),
            (NewPromise { item_id: Some(7), ..promise.clone() }, "collections.item-of-other"),
            (NewPromise { contact_id: Some(7), ..promise.clone() }, "collections.contact-of-other"),
        ] {
            assert_eq!(code(record_promise(&mut tx, &changed).await), expected);
        }
        keep(tx).await;
        let days = (day("2026-01-01"), day("2026-12-31"));
        assert_eq!(list_contacts(&db, (buyer, buyer), days).await.expect("read").len(), 1);
        assert_eq!(list_promises(&db, (buyer, buyer), days).await.expect("read").len(), 1);
        let mut tx = begin(&db).await;
        withdraw_promise(&mut tx, id, "改约下月十号").await.expect("withdrawn");
        let again = withdraw_promise(&mut tx, id, "x").await;
        assert_eq!(code(again), "collections.promise-decided");
        keep(tx).await;
        assert!(list_promises(&db, (buyer, buyer), days).await.expect("read").is_empty());
    })
    .await;
}

/// What a buyer's system calls "1" is not what another's calls so; nothing is dropped.
#[tokio::test]
async fn a_number_names_one_contact_of_one_buyer() {
    testkit::both(async |db| {
        let ids = buyers(&db, &["A", "B"]).await;
        let contact = |buyer_id: i64, note: &str| NewContact {
            buyer_id,
            number: Some(" 1 ".to_owned()),
            on: day("1960-11-01"),
            channel: "letter".to_owned(),
            person: String::new(),
            result: "demanded".to_owned(),
            note: note.to_owned(),
            item_id: None,
            proven: true,
        };
        let promise = |buyer_id: i64, minor: i64, contact_id: Option<i64>| NewPromise {
            buyer_id,
            number: Some("1".to_owned()),
            made_on: day("2026-11-01"),
            due_on: day("2026-11-30"),
            currency: Currency::CNY,
            amount_minor: minor,
            company_minor: minor,
            item_id: None,
            contact_id,
            said_by: String::new(),
            note: String::new(),
        };
        let mut tx = begin(&db).await;
        let new = [contact(ids[0], "甲"), contact(ids[1], "乙"), contact(ids[0], " 甲 ")];
        let kept = log_contacts(&mut tx, &new).await.expect("logged");
        assert!(kept[0].is_new() && kept[1].is_new() && kept[0].id() != kept[1].id());
        assert_eq!(kept[2], Kept::Unchanged(kept[0].id()));
        let [first, second] = [kept[0].id(), kept[1].id()];
        let new = [promise(ids[0], 100, Some(first)), promise(ids[1], 200, Some(second))];
        let made = record_promises(&mut tx, &new).await.expect("recorded");
        assert!(made[0].is_new() && made[1].is_new());
        let again = record_promise(&mut tx, &new[1]).await.expect("again");
        assert_eq!(again, Kept::Unchanged(made[1].id()));

        let refused = log_contact(&mut tx, &contact(ids[1], "甲")).await.expect_err("differs");
        let base::Failure::Rejected(why) = refused else { panic!("{refused:?}") };
        assert_eq!(why.code, "collections.contact-differs");
        assert!(why.args.contains(&("id", second.to_string())), "{why:?}");
        assert!(why.args.contains(&("day", "1960-11-01".to_owned())), "{why:?}");
        let other = record_promise(&mut tx, &promise(ids[1], 100, Some(second))).await;
        assert_eq!(code(other), "collections.promise-differs");
        let foreign = NewPromise { number: None, ..promise(ids[0], 1, Some(second)) };
        assert_eq!(code(record_promise(&mut tx, &foreign).await), "collections.contact-of-other");
        keep(tx).await;

        let items = [item(ids[1], "F1", "2026-06-01", 30, 100)];
        let Booked::New(theirs) = book_items(&db, &items).await[0] else { panic!("not booked") };
        let mut tx = begin(&db).await;
        let item_id = Some(theirs);
        let of_other = NewContact { number: None, item_id, ..contact(ids[0], "x") };
        assert_eq!(code(log_contact(&mut tx, &of_other).await), "collections.item-of-other");
        let of_other = NewPromise { number: None, item_id, ..promise(ids[0], 1, None) };
        assert_eq!(code(record_promise(&mut tx, &of_other).await), "collections.item-of-other");
        drop(tx);
        for (buyer, note) in [(ids[0], "甲"), (ids[1], "乙")] {
            let all = list_contacts(&db, (buyer, buyer), parties::days_of_trade()).await;
            let notes: Vec<String> =
                all.expect("read").into_iter().map(|row| row.contact.note).collect();
            assert_eq!(notes, [note], "also what was said before 1970");
        }
    })
    .await;
}

#[tokio::test]
async fn a_screen_before_any_data() {
    testkit::both(async |db| {
        let buyer = buyers(&db, &["A"]).await[0];
        let answers: BTreeMap<String, String> = [
            ("ownership", "private"),
            ("age", "new"),
            ("control", "unexplained"),
            ("swing", "volatile"),
            ("model", "project"),
            ("reliance", "one"),
            ("leverage", "high"),
            ("liquidity", "short"),
            ("record", "bad"),
            ("court", "suit"),
        ]
        .map(|(q, a)| (q.to_owned(), a.to_owned()))
        .into();
        let mut tx = begin(&db).await;
        let subject = (Some(buyer), "A 有限公司");
        let result = record_screen(&mut tx, subject, &answers, day("2026-11-21")).await;
        assert_eq!(result.expect("judged").level, Level::High);
        let unanswered = record_screen(&mut tx, subject, &BTreeMap::new(), day("2026-11-21")).await;
        assert_eq!(code(unanswered), "scoring.unanswered");
        keep(tx).await;
        let screens = list_screens(&db, buyer).await.expect("read");
        assert_eq!((screens.len(), screens[0].level), (1, Level::High));
        assert_eq!(screens[0].answers, answers);
    })
    .await;
}
