//! Limits, alerts, contacts, promises and screens: what people do, what is refused, what is left
//! behind.

use std::collections::BTreeMap;

use base::{Currency, Failure, Money};
use credit::{
    collections::{
        NewContact, NewPromise, list_contacts, list_promises, log_contact, record_promise,
        withdraw_promise,
    },
    policy::{Limit, NewLimit, find_limit, grant_limit, grant_terms, list_limits, terms_in_force},
    scoring::{Level, list_screens, record_screen},
    warning::{
        AlertFilter, AlertState, NewReport, acknowledge_alert, clear_alert, count_alerts,
        get_alert, list_alerts, report_signal,
    },
};
use store::access::Scope;
use testkit::day;

use crate::ledger::{begin, buyers, keep};

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
        assert_eq!(alert.standing.deadline_on, day("2026-11-03"));
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

#[tokio::test]
async fn contacts_and_promises() {
    testkit::both(async |db| {
        let buyer = buyers(&db, &["A"]).await[0];
        let contact = NewContact {
            buyer_id: buyer,
            number: Some("LX1".to_owned()),
            on: day("2026-11-01"),
            channel: "call".to_owned(),
            person: "李会计".to_owned(),
            result: "promised".to_owned(),
            note: "答应月底付".to_owned(),
            item_id: None,
            proven: false,
        };
        let promise = NewPromise {
            buyer_id: buyer,
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
        };
        let mut tx = begin(&db).await;
        let logged = log_contact(&mut tx, &contact).await.expect("logged");
        assert!(logged.is_some());
        assert_eq!(log_contact(&mut tx, &contact).await.expect("again"), None);
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
        ] {
            assert_eq!(code(log_contact(&mut tx, &changed).await), expected);
        }
        let promise = NewPromise { contact_id: logged, ..promise };
        let id = record_promise(&mut tx, &promise).await.expect("recorded").expect("new");
        for (changed, expected) in [
            (NewPromise { amount_minor: 0, ..promise.clone() }, "collections.promise-amount"),
            (
                NewPromise { due_on: day("2026-10-01"), ..promise.clone() },
                "collections.promise-days",
            ),
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
