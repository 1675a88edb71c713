//! A right requires a certificate: refused before, allowed once it is granted, refused when it ends or is revoked, by
//! page, token and verb alike; nobody is locked out, and one person alone sets nothing.

use academy::certificates::{
    Granting, Wanted, decide_requirement, enrol, get_held, grant, propose_requirement, reached,
    reached_today, requirement_proposals, revoke,
};
use base::{Failure, Result};
use store::{
    Actor, Ask, Columns as _, Db, Files, Secrets, Tx,
    access::{Lack, Person, Right, Role},
};
use testkit::day;

use crate::{
    certificates::{later, person, sit},
    school::{code, within},
};

/// A verb as somebody; what is refused changes nothing.
async fn by<T>(db: &Db, login: &str, verb: impl AsyncFnOnce(&mut Tx) -> Result<T>) -> Result<T> {
    let mut tx = db.write(Actor::user(login)).await?;
    match verb(&mut tx).await {
        Ok(done) => tx.commit().await.map(|()| done),
        Err(why) => {
            tx.roll_back().await?;
            Err(why)
        }
    }
}

async fn certified(db: &Db, who: &Person, by: &Person, secrets: &Secrets) -> i64 {
    let id = within(db, async |tx| enrol(tx, who.id, "foundation").await).await.expect("in");
    sit(db, (id, who.id), true).await.expect("passed");
    let granting = Granting { person: by, company: "华恒流体", secrets };
    within(db, async |tx| grant(tx, granting, (id, "")).await).await.expect("granted")
}

fn release(from: &str) -> Wanted {
    Wanted {
        right: Right::ReleaseOrders,
        level: Some("foundation".to_owned()),
        from_on: day(from),
        grace_days: 0,
    }
}

/// How the right is answered wherever it is asked: by name as verbs do, by token, by session.
async fn asked(db: &Db, login: &str, keys: (&str, &str)) -> &'static str {
    let said = |person: &Person| match person.require(Right::ReleaseOrders) {
        Ok(()) => "done",
        Err(Failure::Denied(rejection)) => rejection.code,
        Err(other) => panic!("{other}"),
    };
    let named = db.find_person(login).await.expect("read").expect("there");
    let token = db.find_token(keys.0).await.expect("read").expect("a token");
    let session = db.find_session(keys.1).await.expect("read").expect("a session").person;
    let listed = db.list_people().await.expect("read");
    let listed = listed.iter().find(|one| one.login == login).expect("listed");
    let all = [&named, &token, &session, listed].map(said);
    assert!(all.iter().all(|one| *one == all[0]), "one answer: {all:?}");
    assert_eq!(named.may(Right::ReleaseOrders), all[0] == "done");
    assert_eq!(named.rights().any(|one| one == Right::ReleaseOrders), all[0] == "done");
    all[0]
}

async fn keys(db: &Db, who: &Person) -> (String, String) {
    let token = by(db, &who.login, async |tx| tx.add_token(who, "erp", 3_000).await).await;
    let session = db.sign_in(&who.login, "correct horse").await.expect("signed in");
    (token.expect("a token").key, session.key)
}

#[tokio::test]
async fn a_right_follows_its_certificate() {
    testkit::both(async |db| {
        let folder = tempfile::tempdir().expect("folder");
        let secrets = Secrets::beside(&Files::under(folder.path().join("files")));
        let chen = person(&db, "chen", Role::Owner).await;
        let boss = person(&db, "boss", Role::Owner).await;
        let li = person(&db, "li", Role::CreditManager).await;
        certified(&db, &chen, &boss, &secrets).await;
        certified(&db, &boss, &chen, &secrets).await;
        let wanted = release("2026-11-21");
        let told = reached(&db, &wanted).await.expect("told");
        assert_eq!((told.keep(), told.lose()), (2, 1));
        let loses = told.people.iter().find(|one| one.lack.is_some()).expect("somebody");
        assert_eq!((loses.login.as_str(), loses.lack), ("li", Some(Lack::Never)));
        let propose = by(&db, "li", async |tx| propose_requirement(tx, &wanted, "审计建议").await);
        propose.await.expect("proposed");
        let (token, session) = keys(&db, &li).await;
        let keys = (token.as_str(), session.as_str());
        assert_eq!(asked(&db, "li", keys).await, "done", "nothing counts before it is signed");
        let own = by(&db, "li", async |tx| decide_requirement(tx, (true, "")).await).await;
        assert_eq!(code(own), "certificates.requirement-own");
        by(&db, "boss", async |tx| decide_requirement(tx, (true, "")).await).await.expect("signed");
        assert_eq!(asked(&db, "li", keys).await, "access.certificate-missing");
        let rules = db.list_requirements().await.expect("rules");
        assert_eq!((rules[0].proposed_by.as_str(), rules[0].signed_by.as_str()), ("li", "boss"));
        assert_eq!(reached_today(&db, &rules[0]).await.expect("told").lose(), 1);
        // Learning and what else the role may is left alone.
        let there = db.find_person("li").await.expect("read").expect("li");
        assert!(there.may(Right::Learn) && there.may(Right::Teach) && there.may(Right::EditPolicy));
        let held = certified(&db, &li, &boss, &secrets).await;
        assert_eq!(asked(&db, "li", keys).await, "done", "from the next request on");
        within(&db, async |tx| revoke(tx, &boss, (held, "成绩不实")).await).await.expect("revoked");
        assert_eq!(asked(&db, "li", keys).await, "access.certificate-revoked", "at once");
        let held = certified(&db, &li, &boss, &secrets).await;
        assert_eq!(asked(&db, "li", keys).await, "done");
        let last = get_held(&db, held, (li.id, false)).await.expect("held").valid_until;
        later(&db, i64::from(last.epoch_days() - db.clock().today().epoch_days()));
        let (_, session) = self::keys(&db, &li).await;
        let keys = (token.as_str(), session.as_str());
        assert_eq!(asked(&db, "li", keys).await, "done", "the last day counts");
        later(&db, 1);
        let (_, session) = self::keys(&db, &li).await;
        let keys = (token.as_str(), session.as_str());
        assert_eq!(asked(&db, "li", keys).await, "access.certificate-expired");
    })
    .await;
}

#[tokio::test]
async fn nobody_is_locked_out_and_a_rule_can_be_lifted() {
    testkit::both(async |db| {
        let folder = tempfile::tempdir().expect("folder");
        let secrets = Secrets::beside(&Files::under(folder.path().join("files")));
        let chen = person(&db, "chen", Role::Owner).await;
        let boss = person(&db, "boss", Role::Owner).await;
        person(&db, "li", Role::CreditManager).await;
        let wanted = release("2026-11-21");
        let propose = async |wanted: &Wanted, why: &str| {
            by(&db, "li", async |tx| propose_requirement(tx, wanted, why).await).await
        };
        let decide = async |who: &str, signs: bool, note: &str| {
            by(&db, who, async |tx| decide_requirement(tx, (signs, note)).await).await
        };
        assert_eq!(code(propose(&wanted, "x").await), "certificates.requirement-lockout");
        let held = certified(&db, &chen, &boss, &secrets).await;
        assert_eq!(code(propose(&wanted, "x").await), "certificates.requirement-lockout");
        certified(&db, &boss, &chen, &secrets).await;
        assert_eq!(code(propose(&wanted, " ").await), "certificates.requirement-reason");
        let lift = Wanted { level: None, ..wanted.clone() };
        assert_eq!(code(propose(&lift, "x").await), "certificates.requirement-same");
        // A certificate that ends before the first day saves nobody.
        let far = release("2028-01-01");
        assert_eq!(code(propose(&far, "x").await), "certificates.requirement-lockout");
        propose(&wanted, "审计建议").await.expect("proposed");
        assert_eq!(code(propose(&wanted, "x").await), "certificates.requirement-waits");
        assert_eq!(code(decide("boss", false, "").await), "certificates.requirement-reason");
        decide("li", false, "再想想").await.expect("taken back");
        assert_eq!(code(decide("boss", true, "").await), "certificates.requirement-none");
        // What was revoked between proposal and signature counts on the day of the signature.
        propose(&wanted, "审计建议").await.expect("proposed");
        within(&db, async |tx| revoke(tx, &boss, (held, "不实")).await).await.expect("revoked");
        assert_eq!(code(decide("boss", true, "").await), "certificates.requirement-lockout");
        assert!(db.list_requirements().await.expect("rules").is_empty());
        certified(&db, &chen, &boss, &secrets).await;
        decide("boss", true, "").await.expect("signed");
        assert_eq!(code(propose(&wanted, "x").await), "certificates.requirement-same");
        propose(&lift, "人手不够").await.expect("lifting is proposed, too");
        let may = async || {
            let li = db.find_person("li").await.expect("read").expect("li");
            li.may(Right::ReleaseOrders)
        };
        assert!(!may().await);
        decide("chen", true, "").await.expect("signed");
        assert!(may().await, "at once: its first day is today");
        let all = requirement_proposals(&db).await.expect("proposals");
        let states: Vec<&str> = all.iter().map(|one| one.proposal.state.as_str()).collect();
        assert_eq!(states, ["approved", "approved", "rejected"]);
    })
    .await;
}

/// Rights ask a table of their own: it says what the certificates say.
#[tokio::test]
async fn what_is_noted_is_what_is_held() {
    testkit::both(async |db| {
        let folder = tempfile::tempdir().expect("folder");
        let secrets = Secrets::beside(&Files::under(folder.path().join("files")));
        let chen = person(&db, "chen", Role::Owner).await;
        let boss = person(&db, "boss", Role::Owner).await;
        let held = certified(&db, &chen, &boss, &secrets).await;
        certified(&db, &boss, &chen, &secrets).await;
        within(&db, async |tx| revoke(tx, &boss, (held, "不实")).await).await.expect("revoked");
        let differ = Ask::new(
            "SELECT COUNT(*) FROM certificates_certificate c LEFT JOIN store_certified s \
             ON s.id = c.id AND s.user_id = c.user_id AND s.level = c.level \
             AND s.from_on = c.granted_on AND s.until_on = c.valid_until \
             AND COALESCE(s.revoked_on, '') = COALESCE(c.revoked_on, '') WHERE s.id IS NULL",
        );
        let mut connection = db.read().await.expect("a connection");
        let row = differ.row(&mut connection, "comparing").await.expect("row");
        assert_eq!(row.int(0).expect("count"), 0);
    })
    .await;
}
