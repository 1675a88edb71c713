//! Somebody enrols, fails, waits, passes; plays the talks that are asked for; has a plan approved; is granted a
//! certificate by somebody else, which anybody can check; it expires, is renewed, is revoked.

use std::collections::BTreeMap;

use academy::{
    certificates::{
        ExamStand, Granting, HeldFilter, HeldState, PlanStand, begin_exam, candidates,
        check_by_code, count_held, decide_plan, enrol, get_enrolment, get_exam, get_held, grant,
        hand_in_exam, holds, leave, list_open, open_seal, public_keys, revoke, send_plan,
        shorten_name,
    },
    courses::right_fields,
    practice::{
        Cast, PracticePack, Preparation, Run, branch_run, get_run, prepare_run, say, start_run,
    },
};
use base::{Lang, Moment, Result};
use store::{
    Actor, Ask, Audit, Db, Files, Secrets,
    access::{NewPerson, Person, Role},
};
use testkit::day;

use crate::school::{TALK, code, saying, within};

pub async fn person(db: &Db, login: &str, role: Role) -> Person {
    let mut tx = db.write(Actor::system("test")).await.expect("tx");
    let new = NewPerson {
        login: login.to_owned(),
        name: format!("{login} 明"),
        role,
        lang: Lang::Zh,
        password: "correct horse".to_owned(),
    };
    tx.add_person(new).await.expect("person");
    tx.commit().await.expect("commit");
    db.find_person(login).await.expect("read").expect("there")
}

pub fn later(db: &Db, days: i64) {
    db.clock().set(Moment(db.clock().now().0 + days * 86_400_000_000));
}

/// Begins an exam and hands it in, all right or all empty.
pub async fn sit(db: &Db, of: (i64, i64), right: bool) -> Result<i64> {
    let id = within(db, async |tx| begin_exam(tx, of).await).await?;
    let exam = get_exam(db, id, (of.1, false)).await?;
    let fields = if right { right_fields(&exam.drawn) } else { BTreeMap::new() };
    within(db, async |tx| hand_in_exam(tx, (id, of.1), &fields).await).await
}

#[tokio::test]
async fn an_exam_is_timed_limited_and_asks_other_questions() {
    testkit::both(async |db| {
        let wang = person(&db, "wang", Role::Sales).await;
        let of = async |code: &str| within(&db, async |tx| enrol(tx, wang.id, code).await).await;
        assert_eq!(code(of("moon").await), "certificates.level-unknown");
        let id = of("foundation").await.expect("enrolled");
        assert_eq!(code(of("foundation").await), "certificates.enrolled-already");
        let first = within(&db, async |tx| begin_exam(tx, (id, wang.id)).await).await;
        let first = first.expect("begun");
        let again = within(&db, async |tx| begin_exam(tx, (id, wang.id)).await).await;
        assert_eq!(again.expect("the same"), first);
        let asked = get_exam(&db, first, (wang.id, false)).await.expect("exam");
        assert_eq!(asked.drawn.len(), 12);
        // Its time runs out.
        later(&db, 1);
        let fields = right_fields(&asked.drawn);
        let late = within(&db, async |tx| hand_in_exam(tx, (first, wang.id), &fields).await).await;
        assert_eq!(code(late), "certificates.exam-late");
        assert_eq!(code(sit(&db, (id, wang.id), true).await), "certificates.exam-wait");
        later(&db, 1);
        assert_eq!(sit(&db, (id, wang.id), false).await.expect("nothing is right"), 0);
        // Leaving and enrolling again begins no new count.
        within(&db, async |tx| leave(tx, (id, wang.id)).await).await.expect("left");
        let id = of("foundation").await.expect("enrolled again");
        assert_eq!(code(sit(&db, (id, wang.id), true).await), "certificates.exam-wait");
        later(&db, 2);
        assert_eq!(sit(&db, (id, wang.id), false).await.expect("wrong again"), 0);
        later(&db, 2);
        let told = get_enrolment(&db, id, (wang.id, false)).await.expect("enrolment");
        assert!(matches!(told.standing.exam, ExamStand::Wait(_)), "three within thirty days");
        later(&db, 30);
        assert_eq!(sit(&db, (id, wang.id), true).await.expect("right"), 10_000);
        assert_eq!(code(sit(&db, (id, wang.id), true).await), "certificates.exam-passed");
        let told = get_enrolment(&db, id, (wang.id, false)).await.expect("enrolment");
        let ExamStand::Met(last) = told.standing.exam else { panic!("{:?}", told.standing) };
        let last = get_exam(&db, last, (wang.id, false)).await.expect("exam");
        let codes = |all: &[academy::courses::Drawn]| -> Vec<String> {
            all.iter().map(|one| one.question.code.clone()).collect()
        };
        let before = codes(&asked.drawn);
        assert!(codes(&last.drawn).iter().all(|code| !before.contains(code)), "other questions");
        assert!(last.drawn.iter().all(|one| one.answered.as_ref().is_some_and(|a| a.marked.right)));
        let other = person(&db, "wu", Role::Sales).await;
        assert_eq!(
            code(get_exam(&db, last.id, (other.id, false)).await),
            "certificates.exam-unknown"
        );
        assert_eq!(
            code(get_enrolment(&db, id, (other.id, false)).await),
            "certificates.enrolment-unknown"
        );
    })
    .await;
}

/// A strange code opens nothing, and whoever writes over a certificate in the database changes nothing outside.
async fn says_what_was_signed(db: &Db, (id, code): (i64, &str), name: &str) {
    assert_eq!(check_by_code(db, "0000-0000-0000-0000").await.expect("read"), None);
    let mut tx = db.write(Actor::system("test")).await.expect("tx");
    let mut ask = Ask::new("UPDATE certificates_certificate SET name = '别人' WHERE id = ");
    ask.value(id);
    ask.run(tx.conn()).await.expect("changed");
    tx.quiet();
    tx.commit().await.expect("commit");
    let seen = check_by_code(db, code).await.expect("read").expect("there");
    assert_eq!(seen.name, name);
}

#[tokio::test]
async fn a_certificate_is_granted_by_another_checked_renewed_and_revoked() {
    testkit::both(async |db| {
        let folder = tempfile::tempdir().expect("folder");
        let secrets = Secrets::beside(&Files::under(folder.path().join("files")));
        let chen = person(&db, "chen", Role::Owner).await;
        let boss = person(&db, "boss", Role::Owner).await;
        let give = async |by: &Person, id: i64| {
            let granting = Granting { person: by, company: "华恒流体", secrets: &secrets };
            within(&db, async |tx| grant(tx, granting, (id, "陈静")).await).await
        };
        let of = async || within(&db, async |tx| enrol(tx, chen.id, "foundation").await).await;
        let id = of().await.expect("enrolled");
        assert_eq!(code(give(&boss, id).await), "certificates.not-ready");
        sit(&db, (id, chen.id), true).await.expect("passed");
        assert_eq!(code(give(&chen, id).await), "certificates.own-grant");
        assert_eq!(list_open(&db, (0, 20)).await.expect("open").len(), 1);
        let held = give(&boss, id).await.expect("granted");
        assert_eq!(code(give(&boss, id).await), "certificates.enrolment-closed");
        assert_eq!(list_open(&db, (0, 20)).await.expect("open").len(), 0);
        let held = get_held(&db, held, (chen.id, false)).await.expect("held");
        assert_eq!(held.number, "RZ-2026-0001");
        assert_eq!((held.granted_on, held.valid_until), (day("2026-11-21"), day("2027-11-20")));
        assert!(holds(&db, chen.id, "foundation").await.expect("read"));
        // Anybody checks it by its code, and by its seal without us.
        let keys = public_keys(&db).await.expect("keys");
        let said = open_seal(&held.seal, &keys).expect("signed");
        assert_eq!((said.name.as_str(), said.number.as_str()), ("陈静", "RZ-2026-0001"));
        let seen = check_by_code(&db, &held.code_said().to_lowercase()).await.expect("read");
        let seen = seen.expect("there");
        assert_eq!((seen.name.as_str(), seen.state), ("陈静", HeldState::Valid));
        assert_eq!(check_by_code(&db, &held.seal).await.expect("read"), Some(seen));
        says_what_was_signed(&db, (held.id, &held.check_code), "陈静").await;
        let short = within(&db, async |tx| shorten_name(tx, (held.id, boss.id), true).await).await;
        assert_eq!(code(short), "certificates.certificate-unknown", "the holder alone");
        within(&db, async |tx| shorten_name(tx, (held.id, chen.id), true).await)
            .await
            .expect("set");
        let seen = check_by_code(&db, &held.check_code).await.expect("read").expect("there");
        assert_eq!(seen.name, "陈**");
        // Too early to renew; then early enough, and no day is lost.
        assert_eq!(code(of().await), "certificates.held-still");
        later(&db, 310);
        let again = of().await.expect("renewal");
        assert!(get_enrolment(&db, again, (chen.id, false)).await.expect("read").renewal);
        sit(&db, (again, chen.id), true).await.expect("passed");
        let fresh = give(&boss, again).await.expect("granted");
        let fresh = get_held(&db, fresh, (chen.id, false)).await.expect("held");
        assert_eq!(fresh.valid_until, day("2028-11-20"));
        assert_eq!(fresh.public_key, held.public_key, "one key");
        // The old one expires by itself, the new one is taken away.
        later(&db, 60);
        let seen = check_by_code(&db, &held.check_code).await.expect("read").expect("there");
        assert_eq!(seen.state, HeldState::Expired);
        let away = async |by: &Person, why: &str| {
            within(&db, async |tx| revoke(tx, by, (fresh.id, why)).await).await
        };
        assert_eq!(code(away(&chen, "离职").await), "certificates.own-grant");
        assert_eq!(code(away(&boss, " ").await), "certificates.reason-missing");
        away(&boss, "成绩经查不实").await.expect("revoked");
        assert_eq!(code(away(&boss, "成绩经查不实").await), "certificates.revoked-already");
        assert!(!holds(&db, chen.id, "foundation").await.expect("read"));
        for (state, count) in [("valid", 0), ("expired", 1), ("revoked", 1)] {
            let filter = HeldFilter { state: Some(state.to_owned()), ..HeldFilter::default() };
            assert_eq!(count_held(&db, &filter).await.expect("count"), count, "{state}");
        }
        let begun = of().await.expect("anew");
        assert!(!get_enrolment(&db, begun, (chen.id, false)).await.expect("read").renewal);
    })
    .await;
}

#[tokio::test]
async fn a_renewal_ends_with_the_certificate_that_it_rests_on() {
    testkit::both(async |db| {
        let folder = tempfile::tempdir().expect("folder");
        let secrets = Secrets::beside(&Files::under(folder.path().join("files")));
        let chen = person(&db, "chen", Role::Sales).await;
        let boss = person(&db, "boss", Role::Owner).await;
        let of = async || within(&db, async |tx| enrol(tx, chen.id, "foundation").await).await;
        let id = of().await.expect("enrolled");
        sit(&db, (id, chen.id), true).await.expect("passed");
        let granting = Granting { person: &boss, company: "华恒流体", secrets: &secrets };
        let held = within(&db, async |tx| grant(tx, granting, (id, "")).await).await;
        let held = held.expect("granted");
        later(&db, 310);
        let renewal = of().await.expect("renewal");
        within(&db, async |tx| revoke(tx, &boss, (held, "成绩经查不实")).await)
            .await
            .expect("revoked");
        let told = get_enrolment(&db, renewal, (chen.id, false)).await.expect("read");
        assert_eq!((told.state.as_str(), told.renewal), ("left", true));
        let anew = of().await.expect("anew");
        assert!(!get_enrolment(&db, anew, (chen.id, false)).await.expect("read").renewal);
    })
    .await;
}

async fn talk(db: &Db, user: i64, scene: (&str, &str, i64), seed: Option<i64>) -> i64 {
    let id = begun(db, user, scene, seed).await;
    played(db, (id, user)).await;
    id
}

async fn begun(db: &Db, user: i64, scene: (&str, &str, i64), seed: Option<i64>) -> i64 {
    let id = within(db, async |tx| start_run(tx, user, scene, seed).await).await.expect("begun");
    let with = Preparation {
        papers: vec!["statement".to_owned()],
        people: true,
        target_days: Some(28),
        walk_days: Some(90),
    };
    within(db, async |tx| prepare_run(tx, (id, user), &with).await).await.expect("prepared");
    id
}

async fn played(db: &Db, (id, user): (i64, i64)) {
    for (number, done) in (1_i64..).zip(TALK) {
        let saying = saying(number, done);
        // Whoever loses patience ends the talk earlier.
        if within(db, async |tx| say(tx, (id, user), &saying).await).await.expect("said") {
            break;
        }
    }
}

/// A case that was prepared, as the room of collections keeps it.
async fn prepared(db: &Db, login: &str) -> i64 {
    let mut tx = db.write(Actor::user(login)).await.expect("tx");
    let new = credit::parties::NewBuyer {
        code: "C1".to_owned(),
        name: Some("拖欠建设".to_owned()),
        ..credit::parties::NewBuyer::default()
    };
    let today = day("2026-11-21");
    let saved = credit::parties::save_buyers(&mut tx, &[new], "test", today).await.expect("saved");
    let buyer = saved.into_iter().next().expect("one").expect("buyer").0;
    let (id, at) = (tx.ids().next(), tx.at().0);
    let mut ask = Ask::new(
        "INSERT INTO collections_case (id, buyer_id, phase, round, origin, why, login, opened_on, \
         currency, owed_minor, prepared_on, prepared_by, waived, kind, stated, verified, \
         verified_by_what, card, route, outcome, closing, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(buyer).text(", 'before', 1, 'hand', '', ").value(login);
    ask.text(", ").value(today).text(", 'CNY', 100, ").value(today).text(", ").value(login);
    ask.text(", '', '', '', '', '', '', '', '', '', ").value(login).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.expect("case");
    let subject = format!("case:{id}");
    tx.audit(Audit { room: "test", action: "keep", subject, detail: serde_json::json!({}) });
    tx.commit().await.expect("commit");
    id
}

#[tokio::test]
async fn talks_count_by_their_seed_and_a_plan_is_approved_by_another() {
    testkit::both(async |db| {
        let zhou = person(&db, "zhou", Role::Collector).await;
        let chen = person(&db, "chen", Role::Owner).await;
        let teacher = person(&db, "teacher", Role::Instructor).await;
        let scene = ("quality", "staller", 1);
        let before = talk(&db, zhou.id, scene, None).await;
        later(&db, 1);
        let id = within(&db, async |tx| enrol(tx, zhou.id, "collector").await).await;
        let id = id.expect("enrolled");
        let best = async || {
            let told = get_enrolment(&db, id, (zhou.id, false)).await.expect("read");
            told.standing.practicals[0].1.clone().map(|run| run.id)
        };
        assert_eq!(best().await, None, "{before}: before the enrolment");
        talk(&db, zhou.id, scene, Some(7)).await;
        assert_eq!(best().await, None, "a seed of one's own");
        let tried = begun(&db, zhou.id, scene, None).await;
        let of = (tried, zhou.id);
        within(&db, async |tx| branch_run(tx, of, 0, Lang::Zh).await).await.expect("branched");
        later(&db, 1);
        played(&db, of).await;
        let tried = begun(&db, zhou.id, scene, None).await;
        // The run's own id, which the page shows, is no key to it; whoever knew the seed would be found out.
        let kept = get_run(&db, tried, (zhou.id, false)).await.expect("run");
        assert!(kept.of_house && kept.seed != tried, "drawn by the house");
        let debtor = |seed: u64| {
            let pack = PracticePack::shipped();
            let cast = Cast::find(pack, scene, seed).expect("cast");
            Run::new(pack, cast, kept.prepared.clone()).debtor
        };
        assert_ne!(debtor(tried.unsigned_abs()), debtor(kept.seed.unsigned_abs()));
        talk(&db, zhou.id, scene, Some(kept.seed)).await;
        later(&db, 1);
        played(&db, (tried, zhou.id)).await;
        assert_eq!(best().await, None, "rehearsed in a branch, and by its seed");
        let counts = talk(&db, zhou.id, scene, None).await;
        assert_eq!(best().await, Some(counts));
        // The plan.
        let case = prepared(&db, "zhou").await;
        let send = async |who: &Person, case: i64| {
            within(&db, async |tx| send_plan(tx, id, who, ("case", case)).await).await
        };
        assert_eq!(code(send(&chen, case).await), "certificates.enrolment-unknown");
        assert_eq!(code(send(&zhou, 5).await), "certificates.plan-unknown");
        assert_eq!(candidates(&db, &chen).await.expect("read").len(), 0, "not prepared by her");
        assert_eq!(candidates(&db, &zhou).await.expect("read")[0].id, case);
        send(&zhou, case).await.expect("sent");
        assert_eq!(code(send(&zhou, case).await), "certificates.plan-sent");
        let decide = async |who: &Person, approve: bool, remark: &str| {
            within(&db, async |tx| decide_plan(tx, id, who, (approve, remark)).await).await
        };
        assert!(decide(&teacher, true, "").await.is_err(), "who sees no buyer decides nothing");
        assert!(decide(&zhou, true, "").await.is_err());
        assert_eq!(code(decide(&chen, false, "").await), "certificates.remark-missing");
        decide(&chen, false, "缺对账单").await.expect("returned");
        assert_eq!(code(decide(&chen, true, "").await), "certificates.plan-none");
        send(&zhou, case).await.expect("sent again");
        decide(&chen, true, "").await.expect("approved");
        let told = get_enrolment(&db, id, (zhou.id, false)).await.expect("read");
        assert_eq!(told.standing.plan, PlanStand::Approved);
        assert_eq!(candidates(&db, &zhou).await.expect("read").len(), 0, "used once");
        assert!(!told.standing.ready(), "the exam and a talk are left");
    })
    .await;
}

/// A buyer of somebody with one invoice of 1,000.00 that is never paid.
async fn sold(db: &Db, code: &str, owner: &str) -> i64 {
    use credit::{
        parties::{NewBuyer, save_buyers},
        receivables::{NewItem, Posting},
    };
    let mut tx = db.write(Actor::user(owner)).await.expect("tx");
    let new = NewBuyer {
        code: code.to_owned(),
        name: Some(code.to_owned()),
        owner_login: Some(owner.to_owned()),
        ..NewBuyer::default()
    };
    let saved = save_buyers(&mut tx, &[new], "test", day("2026-01-01")).await.expect("saved");
    let buyer_id = saved.into_iter().next().expect("one").expect("buyer").0;
    let mut posting = Posting::begin(&mut tx, None).await.expect("posting");
    let item = NewItem {
        buyer_id,
        number: format!("{code}-1"),
        instalment: 1,
        issued_on: day("2026-06-01"),
        due_on: day("2026-07-01"),
        currency: base::Currency::CNY,
        amount_minor: 100_000,
        contract: String::new(),
        order: String::new(),
        origin: String::new(),
        settlements: Vec::new(),
        said_paid_minor: None,
        dispute: None,
        entity: None,
    };
    posting.book_items(&mut tx, &[item]).await.expect("items");
    posting.finish(&mut tx).await.expect("finish");
    let subject = format!("buyer:{code}");
    tx.audit(Audit { room: "test", action: "keep", subject, detail: serde_json::json!({}) });
    tx.commit().await.expect("commit");
    buyer_id
}

/// Promises whose outcome is known, as the room of collections keeps them.
async fn promised(db: &Db, (buyer, actor): (i64, &str), rows: &[(&str, &str)]) {
    let mut tx = db.write(Actor::user(actor)).await.expect("tx");
    for (due, state) in rows {
        let (id, at) = (tx.ids().next(), tx.at().0);
        let mut ask = Ask::new(
            "INSERT INTO collections_promise (id, buyer_id, made_on, due_on, currency, \
             amount_minor, company_minor, said_by, note, state, paid_minor, actor, recorded_at) \
             VALUES (",
        );
        ask.value(id).text(", ").value(buyer).text(", ").value(day(due)).text(", ");
        ask.value(day(due)).text(", 'CNY', 100, 100, '', '', ").value(*state).text(", 0, ");
        ask.value(actor).text(", ").value(at).text(")");
        ask.run(tx.conn()).await.expect("promise");
    }
    let subject = format!("buyer:{buyer}");
    tx.audit(Audit { room: "test", action: "keep", subject, detail: serde_json::json!({}) });
    tx.commit().await.expect("commit");
}

#[tokio::test]
async fn the_effect_is_told_from_the_log_and_the_ledger() {
    use academy::certificates::effect;
    use credit::collections::measures::{ledger_measures, measure_log};
    testkit::both(async |db| {
        let folder = tempfile::tempdir().expect("folder");
        let secrets = Secrets::beside(&Files::under(folder.path().join("files")));
        later(&db, -150);
        assert_eq!(db.clock().today(), day("2026-06-24"));
        let chen = person(&db, "chen", Role::Owner).await;
        let li = person(&db, "li", Role::Sales).await;
        person(&db, "wu", Role::Sales).await;
        let id = within(&db, async |tx| enrol(tx, li.id, "foundation").await).await.expect("in");
        sit(&db, (id, li.id), true).await.expect("passed");
        let granting = Granting { person: &chen, company: "华恒流体", secrets: &secrets };
        within(&db, async |tx| grant(tx, granting, (id, "")).await).await.expect("granted");
        later(&db, 150);
        let (one, two) = (sold(&db, "C1", "li").await, sold(&db, "C2", "wu").await);
        let of_li = [
            ("2026-05-10", "kept"),
            ("2026-06-23", "broken"),
            ("2026-06-24", "kept"),
            ("2026-08-01", "kept"),
            ("2026-09-01", "partly"),
            ("2026-11-20", "kept"),
        ];
        promised(&db, (one, "li"), &of_li).await;
        let of_wu = [("2026-08-01", "kept"), ("2026-09-01", "broken"), ("2026-10-01", "open")];
        promised(&db, (two, "wu"), &of_wu).await;
        promised(&db, (two, "system:strategy"), &[("2026-08-01", "kept")]).await;
        let told = effect(&db, None).await.expect("told");
        // li certified 3 of 4; li before 1 of 2 and wu 1 of 2. What the house did is nobody's.
        assert_eq!(told.kept.with, (Some(75.0), 4));
        assert_eq!(told.kept.without, (Some(50.0), 4));
        assert_eq!((told.kept.difference, told.cei.difference), (None, None), "too little");
        let log = measure_log(&db, store::access::Scope::All).await.expect("log");
        assert_eq!(log.promises.len(), 9, "the log has one more, the house's");
        let row = |login: &str| told.rows.iter().find(|row| row.login == login).expect("row");
        assert_eq!((row("li").since, row("wu").since), (Some(day("2026-06-24")), None));
        assert_eq!(row("li").with.overdue, [0.0, 100.0, 100.0, 100.0, 100.0, 100.0]);
        assert!(row("li").without.overdue.is_empty(), "nothing was open before June");
        assert_eq!(row("wu").without.overdue, row("li").with.overdue, "the same invoices");
        let ledger = ledger_measures(&db, store::access::Scope::All).await.expect("ledger");
        let group = ledger.1.iter().find(|group| group.code == "li").expect("group");
        let months: Vec<f64> = group.months.iter().filter_map(|month| month.cei_percent).collect();
        let both: Vec<f64> =
            row("li").without.cei.iter().chain(&row("li").with.cei).copied().collect();
        assert_eq!(both, months, "each month once, as the measures have it");
        let other = effect(&db, Some("collector")).await.expect("told");
        assert_eq!(other.kept.with, (None, 0), "nobody holds that level");
    })
    .await;
}
