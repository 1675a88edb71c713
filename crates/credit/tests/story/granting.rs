//! Requests for credit: what the file must hold, who signs, what is granted, that the decision can
//! be made again, and what goes without a request.

use std::collections::BTreeMap;

use base::{Currency, Failure, Money};
use credit::{
    granting::{
        Act, ApplicationFilter, NewApplication, NewDelegation, Outcome, State, Verdict, WantedDoc,
        begin as begin_request, bypass_limit, change, comment, decide, delegate, end_delegation,
        get_application, get_decision, list_applications, list_bypasses, list_decisions, list_desk,
        may_decide, prepare, remind, replay_all_decisions, replay_decision, submit, withdraw,
    },
    parties::{self, CustomerKind, NewBuyer, get_buyer},
    policy::{Limit, NewLimit, find_limit, terms_in_force},
    scoring::record_screen,
};
use store::{
    Actor, Db,
    access::{NewPerson, Role, Scope},
};
use testkit::day;

use crate::{
    assess::{company, run},
    ledger::{begin, code, keep},
};

const TODAY: &str = "2026-11-21";

pub async fn people(db: &Db) {
    let new = |login: &str, role| NewPerson {
        login: login.to_owned(),
        name: format!("{login} 先生"),
        role,
        lang: base::Lang::Zh,
        password: "long-enough-password".to_owned(),
    };
    let all = [
        new("xs1", Role::Sales),
        new("cm1", Role::CreditManager),
        new("cm2", Role::CreditManager),
        new("fin", Role::Finance),
        new("boss", Role::Owner),
    ];
    let mut tx = begin(db).await;
    tx.add_people(&all).await.expect("people");
    tx.commit().await.expect("commit");
}

/// GOOD with everything that a file must hold up to 2,000,000 yuan.
pub async fn filed(db: &Db) -> i64 {
    let ids = company(db).await;
    people(db).await;
    let buyer = NewBuyer {
        code: "GOOD".to_owned(),
        kind: Some(CustomerKind::Dealer),
        industry: Some("C34".to_owned()),
        uscc: Some("91350100M000100Y43".to_owned()),
        owner_login: Some("xs1".to_owned()),
        ..NewBuyer::default()
    };
    let mut tx = begin(db).await;
    parties::save_buyers(&mut tx, &[buyer], "test", day("2026-01-01")).await.expect("saved");
    let contact = parties::NewContact { name: "张会计".to_owned(), ..Default::default() };
    parties::record_contacts(&mut tx, ids[0], &[contact]).await.expect("contact");
    keep(tx).await;
    run(db, TODAY).await;
    ids[0]
}

pub async fn screened(db: &Db, buyer: i64) {
    let screen = credit::scoring::Screen::shipped();
    let questions = screen.factors.iter().flat_map(|factor| &factor.questions);
    let answers: BTreeMap<String, String> = questions
        .map(|question| {
            let best = question.answers.iter().min_by_key(|answer| answer.risk).expect("answers");
            (question.code.clone(), best.code.clone())
        })
        .collect();
    let mut tx = begin(db).await;
    let of = (Some(buyer), "GOOD 有限公司");
    record_screen(&mut tx, of, &answers, day(TODAY)).await.expect("screened");
    tx.commit().await.expect("commit");
}

pub fn wanted(yuan: i64, terms: &str) -> WantedDoc {
    WantedDoc {
        kind: "amount".to_owned(),
        amount_minor: Some(yuan * 100),
        terms: terms.to_owned(),
        security: "none".to_owned(),
        reason: "旺季备货".to_owned(),
        ..WantedDoc::default()
    }
}

pub fn request(buyer_id: i64, wanted: WantedDoc) -> NewApplication {
    NewApplication { buyer_id, what: "new".to_owned(), wanted, currency: Currency::CNY }
}

pub async fn begun(db: &Db, who: &str, new: &NewApplication) -> Result<i64, Failure> {
    let mut tx = db.write(Actor::user(who)).await?;
    let id = begin_request(&mut tx, new).await?;
    tx.commit().await?;
    Ok(id)
}

pub async fn submitted(db: &Db, who: &str, id: i64, note: &str) -> Result<(), Failure> {
    let whole = get_application(db, Scope::All, id).await?;
    let buyer = get_buyer(db, &whole.application.buyer_code, Scope::All).await?;
    let prepared = prepare(db, &buyer, &whole.application.wanted, day(TODAY)).await?;
    let mut tx = db.write(Actor::user(who)).await?;
    submit(&mut tx, id, &prepared, note).await?;
    tx.commit().await
}

pub async fn acted(
    db: &Db,
    who: &str,
    id: i64,
    act: Act,
    verdict: &Verdict,
) -> Result<Outcome, Failure> {
    let mut tx = db.write(Actor::user(who)).await?;
    let outcome = decide(&mut tx, id, act, verdict).await?;
    tx.commit().await?;
    Ok(outcome)
}

pub fn said(note: &str) -> Verdict {
    Verdict { note: note.to_owned(), ..Verdict::default() }
}

pub async fn state(db: &Db, id: i64) -> (State, i64, String) {
    let one = get_application(db, Scope::All, id).await.expect("there").application;
    (one.state, one.place, one.role)
}

#[tokio::test]
async fn a_request_from_the_phone_to_the_decision() {
    testkit::both(async |db| {
        let buyer = filed(&db).await;
        // 600,000 yuan for a low-risk buyer: credit manager, then finance.
        let id = begun(&db, "xs1", &request(buyer, wanted(600_000, "monthly-30"))).await;
        let id = id.expect("begun");
        let twice = begun(&db, "cm1", &request(buyer, wanted(1, "net-30"))).await;
        assert_eq!(code(twice), "granting.already-live");
        // The five-minute screen is missing and is named.
        let Err(Failure::Rejected(missing)) = submitted(&db, "xs1", id, "").await else {
            panic!("refused")
        };
        assert_eq!(missing.code, "granting.file-incomplete");
        assert!(missing.args.iter().any(|(_, value)| value == "screen"), "{missing:?}");
        screened(&db, buyer).await;
        assert_eq!(code(submitted(&db, "cm1", id, "").await), "granting.not-applicant");
        submitted(&db, "xs1", id, "").await.expect("handed in");
        assert_eq!(state(&db, id).await, (State::Open, 0, "credit-manager".to_owned()));

        // Four eyes, the right role, nobody twice.
        assert_eq!(
            code(acted(&db, "xs1", id, Act::Approve, &said("")).await),
            "granting.by-person"
        );
        let fin = acted(&db, "fin", id, Act::Approve, &said("")).await;
        assert_eq!(code(fin), "granting.not-your-step");
        let none = acted(&db, "cm1", id, Act::Refuse, &said(" ")).await;
        assert_eq!(code(none), "granting.note-missing");
        let stale = Verdict { version: Some(1), ..said("") };
        let stale = acted(&db, "cm1", id, Act::Approve, &stale).await;
        assert_eq!(code(stale), "granting.changed-meanwhile");
        let first = acted(&db, "cm1", id, Act::Approve, &said("旺季合理")).await;
        assert_eq!(first.expect("signed"), Outcome::Next);
        assert_eq!(
            find_limit(&db, buyer, day(TODAY)).await.expect("read").map(|l| l.granted.limit),
            Some(Limit::Amount(Money::new(3_000_000, Currency::CNY))),
            "not before the last step"
        );
        let again = acted(&db, "cm1", id, Act::Approve, &said("")).await;
        assert_eq!(code(again), "granting.signed-already");

        less_and_last(&db, (buyer, id)).await;
    })
    .await;
}

/// Finance signs for less; that is the last step, and the record says everything.
async fn less_and_last(db: &Db, (buyer, id): (i64, i64)) {
    let more = Verdict { amount_minor: Some(90_000_000), ..said("多") };
    assert_eq!(code(acted(db, "fin", id, Act::Less, &more).await), "granting.less-is-more");
    let less = Verdict { amount_minor: Some(40_000_000), ..said("先给四十万") };
    let Outcome::Decided(decision) = acted(db, "fin", id, Act::Less, &less).await.expect("done")
    else {
        panic!("decided")
    };
    let limit = find_limit(db, buyer, day(TODAY)).await.expect("read").expect("limit");
    assert_eq!(limit.granted.limit, Limit::Amount(Money::new(40_000_000, Currency::CNY)));
    assert!(limit.granted.reason.starts_with("SX-000001"), "{}", limit.granted.reason);
    let terms = terms_in_force(db, (buyer, buyer), day(TODAY)).await.expect("read");
    assert_eq!(terms[&buyer].terms, "monthly-30");

    let record = get_decision(db, Scope::All, decision).await.expect("there");
    assert_eq!(
        (record.doc.outcome.as_str(), record.doc.amount_minor),
        ("granted", Some(40_000_000))
    );
    assert_eq!(record.doc.trail.len(), 4, "begun, handed in, two signatures");
    assert_eq!(record.doc.weighed.methods.len(), 3);
    assert!(record.doc.evidence.reasons.len() <= 4 && !record.doc.evidence.reasons.is_empty());
    assert_eq!(record.review_on, Some(day("2027-11-21")));
    assert_eq!(code(acted(db, "boss", id, Act::Approve, &said("")).await), "granting.step-closed");
    // A second request may begin now.
    begun(db, "xs1", &request(buyer, wanted(1, "net-30"))).await.expect("begun");
}

#[tokio::test]
async fn a_decision_comes_out_the_same_after_the_packs_have_changed() {
    testkit::both(async |db| {
        let buyer = filed(&db).await;
        screened(&db, buyer).await;
        let id =
            begun(&db, "xs1", &request(buyer, wanted(80_000, "monthly-30"))).await.expect("id");
        submitted(&db, "xs1", id, "").await.expect("handed in");
        let Outcome::Decided(decision) =
            acted(&db, "cm1", id, Act::Approve, &said("")).await.expect("signed")
        else {
            panic!("one step is enough")
        };
        let text = credit::granting::GrantingPack::shipped_text()
            .replace("version = \"2026.1\"", "version = \"own.1\"")
            .replace("effective_from = \"2026-01-01\"", "effective_from = \"2026-11-21\"")
            .replace("margin_bps = 1500", "margin_bps = 100");
        let mut tx = begin(&db).await;
        let kind = credit::assess::PackKind::Granting;
        credit::assess::set_signed_pack(&mut tx, kind, &text, "新口径").await.expect("set");
        tx.commit().await.expect("commit");
        let again = replay_decision(&db, decision).await.expect("replayed");
        assert!(again.is_same() && again.same_terms, "{again:?}");
        assert_eq!(replay_all_decisions(&db).await.expect("all").len(), 1);

        // What was tampered with does not come out the same.
        let mut tx = begin(&db).await;
        let mut ask = store::Ask::new("UPDATE granting_decision SET document = ");
        let document = get_decision(&db, Scope::All, decision).await.expect("there").doc;
        let mut changed = document.clone();
        changed.weighed.amount_minor = Some(1);
        ask.value(serde_json::to_string(&changed).expect("text"));
        ask.run(tx.conn()).await.expect("changed");
        keep(tx).await;
        let again = replay_decision(&db, decision).await.expect("replayed");
        assert!(!again.same_record && !again.same_weighing, "{again:?}");
    })
    .await;
}

#[tokio::test]
async fn a_question_goes_back_and_the_chain_begins_anew() {
    testkit::both(async |db| {
        let buyer = filed(&db).await;
        screened(&db, buyer).await;
        let id =
            begun(&db, "xs1", &request(buyer, wanted(600_000, "monthly-30"))).await.expect("id");
        submitted(&db, "xs1", id, "").await.expect("handed in");
        acted(&db, "cm1", id, Act::Approve, &said("")).await.expect("signed");
        let sent = acted(&db, "fin", id, Act::Ask, &said("订单在哪里")).await.expect("asked");
        assert_eq!(sent, Outcome::SentBack);
        assert_eq!(state(&db, id).await.0, State::Asked);
        assert_eq!(code(submitted(&db, "xs1", id, " ").await), "granting.answer-missing");
        let mut tx = db.write(Actor::user("xs1")).await.expect("tx");
        change(&mut tx, id, &wanted(550_000, "monthly-30")).await.expect("changed");
        comment(&mut tx, id, "见合同附件").await.expect("said");
        tx.commit().await.expect("commit");
        submitted(&db, "xs1", id, "合同已上传").await.expect("again");
        // What was signed before counts no more: the same person may sign the changed request.
        assert_eq!(state(&db, id).await, (State::Open, 0, "credit-manager".to_owned()));
        acted(&db, "cm1", id, Act::Approve, &said("")).await.expect("signed again");
        let refused = acted(&db, "fin", id, Act::Refuse, &said("现金流不足")).await.expect("no");
        assert!(matches!(refused, Outcome::Decided(_)));
        assert_eq!(state(&db, id).await.0, State::Refused);
        let list = list_decisions(&db, Scope::All, Some(buyer), (None, 10)).await.expect("read");
        assert_eq!(list[0].doc.outcome, "refused");
        assert_eq!(code(withdrawn(&db, id).await), "granting.step-closed");
    })
    .await;
}

async fn withdrawn(db: &Db, id: i64) -> Result<(), Failure> {
    let mut tx = db.write(Actor::user("xs1")).await?;
    withdraw(&mut tx, id, "不需要了").await?;
    tx.commit().await
}

#[tokio::test]
async fn who_stands_in_signs_for_the_other_and_reminders_come_once() {
    testkit::both(async |db| {
        let buyer = filed(&db).await;
        screened(&db, buyer).await;
        let id =
            begun(&db, "xs1", &request(buyer, wanted(80_000, "monthly-30"))).await.expect("id");
        submitted(&db, "xs1", id, "").await.expect("handed in");
        let desk = |login: &'static str| {
            let db: &Db = &db;
            async move { list_desk(db, login, db.clock().today()).await.expect("desk") }
        };
        assert_eq!(desk("cm1").await.len(), 1);
        assert_eq!(desk("fin").await.len(), 0);
        assert_eq!(desk("boss").await[0].capacity, "owner");
        assert_eq!(desk("xs1").await.len(), 0);

        let away = NewDelegation {
            from_login: "cm1".to_owned(),
            to_login: "fin".to_owned(),
            from_on: day(TODAY),
            to_on: day("2026-11-30"),
            reason: "出差".to_owned(),
        };
        let mut tx = db.write(Actor::user("fin")).await.expect("tx");
        let others = delegate(&mut tx, &away).await;
        assert_eq!(code(others), "granting.delegate-not-yours");
        let own = NewDelegation { to_login: "cm1".to_owned(), ..away.clone() };
        assert_eq!(code(delegate(&mut tx, &own).await), "granting.delegate-self");
        let nobody = NewDelegation { to_login: "nobody".to_owned(), ..away.clone() };
        assert_eq!(code(delegate(&mut tx, &nobody).await), "granting.delegate-unknown");
        let past = NewDelegation { to_on: day("2026-11-20"), ..away.clone() };
        assert_eq!(code(delegate(&mut tx, &past).await), "granting.delegate-days");
        drop(tx);
        let mut tx = db.write(Actor::user("cm1")).await.expect("tx");
        let given = delegate(&mut tx, &away).await.expect("delegated");
        tx.commit().await.expect("commit");
        let whole = get_application(&db, Scope::All, id).await.expect("there");
        let may = may_decide(&db, &whole, "fin", day(TODAY)).await.expect("read");
        assert_eq!(may, Ok("for"));
        assert_eq!(desk("fin").await[0].on_behalf, "cm1");

        // Two days to act in; on the fourth day a reminder, and no second one.
        let mut tx = begin(&db).await;
        assert_eq!(remind(&mut tx).await.expect("none yet"), 0);
        tx.commit().await.expect("commit");
        db.clock().set(base::Clock::standing(day("2026-11-24")).now());
        for expected in [1, 0] {
            let mut tx = begin(&db).await;
            assert_eq!(remind(&mut tx).await.expect("reminded"), expected);
            tx.commit().await.expect("commit");
        }
        assert!(desk("fin").await[0].is_late(day("2026-11-24")));
        acted(&db, "fin", id, Act::Approve, &said("代签")).await.expect("signed");
        let whole = get_application(&db, Scope::All, id).await.expect("there");
        let last = whole.trail.last().expect("trail");
        assert_eq!((last.capacity.as_str(), last.on_behalf.as_str()), ("for", "cm1"));
        let mut tx = db.write(Actor::user("boss")).await.expect("tx");
        end_delegation(&mut tx, given).await.expect("ended by an owner");
        assert_eq!(code(end_delegation(&mut tx, given).await), "granting.delegation-unknown");
        tx.commit().await.expect("commit");
        db.clock().set(base::Clock::standing(day(TODAY)).now());
    })
    .await;
}

#[tokio::test]
async fn a_grant_without_a_request_is_logged_and_watched() {
    testkit::both(async |db| {
        filed(&db).await;
        let late = get_buyer(&db, "LATE", Scope::All).await.expect("buyer").id;
        let new = NewLimit {
            buyer_id: late,
            limit: Limit::Amount(Money::new(9_000_000, Currency::CNY)),
            currency: Currency::CNY,
            from_on: day(TODAY),
            to_on: None,
            reason: "总经理特批".to_owned(),
        };
        let mut tx = db.write(Actor::user("boss")).await.expect("tx");
        bypass_limit(&mut tx, &new).await.expect("granted");
        tx.commit().await.expect("commit");
        let list = list_bypasses(&db, Scope::All, 10).await.expect("read");
        let [one] = &list[..] else { panic!("one bypass") };
        assert_eq!((one.tier.as_str(), one.overdue_minor), ("high", 4_000_000));
        assert_eq!((one.actor.as_str(), one.went_wrong(), one.watched), ("boss", false, false));
        assert_eq!(one.limit, Some(new.limit));
        // A salesperson sees the bypasses of their own buyers only.
        let mine = db.find_person("xs1").await.expect("read").expect("person").id;
        assert!(list_bypasses(&db, Scope::Own(mine), 10).await.expect("read").is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_refused() {
    testkit::both(async |db| {
        let buyer = filed(&db).await;
        let base = wanted(1_000, "net-30");
        for (wrong, expected) in [
            (WantedDoc { reason: " ".to_owned(), ..base.clone() }, "granting.reason-missing"),
            (WantedDoc { amount_minor: Some(0), ..base.clone() }, "granting.amount-missing"),
            (WantedDoc { amount_minor: None, ..base.clone() }, "granting.amount-missing"),
            (WantedDoc { kind: "none".to_owned(), ..base.clone() }, "granting.amount-beside"),
            (WantedDoc { kind: "some".to_owned(), ..base.clone() }, "granting.kind-unknown"),
            (WantedDoc { terms: "moon".to_owned(), ..base.clone() }, "policy.terms-unknown"),
            (
                WantedDoc { security: "gold".to_owned(), ..base.clone() },
                "granting.security-unknown",
            ),
            (WantedDoc { margin_bps: Some(10_001), ..base.clone() }, "granting.margin-range"),
            (
                WantedDoc { potential_minor: Some(-1), ..base.clone() },
                "granting.potential-negative",
            ),
            (WantedDoc { until: TODAY.to_owned(), ..base.clone() }, "granting.until-past"),
        ] {
            assert_eq!(code(begun(&db, "xs1", &request(buyer, wrong)).await), expected);
        }
        // Without a score nothing is handed in.
        let new = get_buyer(&db, "NEW", Scope::All).await.expect("buyer").id;
        let id = begun(&db, "cm1", &request(new, base.clone())).await.expect("begun");
        assert_eq!(code(submitted(&db, "cm1", id, "").await), "granting.no-score");
        // Where the chain has nobody left, it is said before anybody waits.
        screened(&db, buyer).await;
        let id =
            begun(&db, "boss", &request(buyer, wanted(1_900_000, "net-30"))).await.expect("id");
        for login in ["cm1", "cm2"] {
            let mut person = db.find_person(login).await.expect("read").expect("person");
            person.active = false;
            let mut tx = begin(&db).await;
            tx.change_person(&person).await.expect("switched off");
            tx.commit().await.expect("commit");
        }
        assert_eq!(code(submitted(&db, "boss", id, "").await), "granting.chain-unstaffed");
        let unknown = get_application(&db, Scope::Own(1), id).await;
        assert_eq!(code(unknown), "granting.application-unknown");
        let filter = ApplicationFilter { limit: 10, ..ApplicationFilter::default() };
        let all = list_applications(&db, Scope::All, &filter).await.expect("read");
        assert_eq!(all.len(), 2);
    })
    .await;
}

/// The verbs of `policy` that give credit.
const VERBS: [&str; 4] = ["grant_limit", "grant_terms", "add_limit_part", "end_limit_part"];

/// Pages, API and command line grant by requests and logged bypasses only: none of them reaches
/// for the verbs that grant. The demo's past and the tests do.
#[test]
fn nobody_grants_past_the_room() {
    let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders = vec![crates.join("web/src"), crates.join("app/src")];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                if !path.ends_with("app/src/demo") {
                    folders.push(path);
                }
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            seen += 1;
            for (at, _) in bare.match_indices("policy::") {
                let rest = &bare[at + "policy::".len()..];
                let names = rest.strip_prefix('{').map_or(&rest[..rest.len().min(12)], |group| {
                    group.split('}').next().unwrap_or_default()
                });
                let grants =
                    names.split(',').any(|name| VERBS.iter().any(|verb| name.starts_with(verb)));
                assert!(!grants, "{}: grant by a request or a bypass", path.display());
            }
        }
    }
    assert!(seen > 100, "the source was not found");
}
