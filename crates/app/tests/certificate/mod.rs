//! `shouxin certificate`: listed, shown, checked by its code, and offline by its seal.

use std::path::Path;

use academy::{
    certificates::{Granting, begin_exam, enrol, get_exam, grant, hand_in_exam},
    courses::right_fields,
};
use base::Lang;
use store::{
    Actor, Db, Files, Secrets,
    access::{NewPerson, Person, Role},
};

use super::both;

async fn person(db: &Db, login: &str, role: Role) -> Person {
    let mut tx = db.write(Actor::system("test")).await.expect("tx");
    let new = NewPerson {
        login: login.to_owned(),
        name: "李明".to_owned(),
        role,
        lang: Lang::Zh,
        password: "correct horse".to_owned(),
    };
    tx.add_person(new).await.expect("person");
    tx.commit().await.expect("commit");
    db.find_person(login).await.expect("read").expect("there")
}

async fn granted(db: &Db, data: &Path) {
    let secrets = Secrets::beside(&Files::under(data.join("files")));
    let li = person(db, "li", Role::Sales).await;
    let chief = person(db, "chief", Role::Owner).await;
    let mut tx = db.write(Actor::user("li")).await.expect("tx");
    let enrolment = enrol(&mut tx, li.id, "foundation").await.expect("enrolled");
    let exam = begin_exam(&mut tx, (enrolment, li.id)).await.expect("begun");
    tx.commit().await.expect("commit");
    let drawn = get_exam(db, exam, (li.id, false)).await.expect("exam").drawn;
    let mut tx = db.write(Actor::user("chief")).await.expect("tx");
    hand_in_exam(&mut tx, (exam, li.id), &right_fields(&drawn)).await.expect("handed in");
    let granting = Granting { person: &chief, company: "试验公司", secrets: &secrets };
    grant(&mut tx, granting, (enrolment, "")).await.expect("granted");
    tx.commit().await.expect("commit");
}

#[test]
fn a_certificate_is_listed_shown_and_checked_offline() {
    both(|house| {
        let runtime = tokio::runtime::Runtime::new().expect("runtime");
        let db = house.db(&runtime);
        runtime.block_on(granted(&db, &house.folder.path().join("house")));
        let list = house.json(&["certificate", "list", "--state", "valid"]);
        let one = &list["certificates"][0];
        let text = |name: &str| one[name].as_str().expect("text").to_owned();
        let (number, seal, key) = (text("number"), text("seal"), text("public_key"));
        assert_eq!((text("name").as_str(), text("level").as_str()), ("李明", "foundation"));
        let none = house.json(&["certificate", "list", "--state", "revoked"]);
        assert_eq!(none["certificates"].as_array().map(Vec::len), Some(0));
        assert_eq!(house.json(&["certificate", "show", &number])["seal"], seal.as_str());
        let told = house.json(&["certificate", "verify", &text("check_code").to_lowercase()]);
        assert_eq!((&told["state"], &told["signature_checked"]), (&"valid".into(), &false.into()));
        let told = house.json(&["certificate", "verify", &seal]);
        assert_eq!((&told["state"], &told["signature_checked"]), (&"valid".into(), &true.into()));
        // Offline: no house at all.
        let alone = |key: &str| {
            house.binary.run(["certificate", "verify", &seal, "--key", key, "--data", "/none"])
        };
        let said = alone(&key);
        assert!(said.code == Some(0) && said.stdout.contains("李明"), "{said:?}");
        let other = alone(&"0".repeat(64));
        assert!(
            other.code == Some(3) && other.stderr.contains("certificates.seal-broken"),
            "{other:?}"
        );
        let wrong = house.run(&["certificate", "verify", "0000-0000-0000-0000"]);
        assert!(wrong.stderr.contains("certificates.code-unknown"), "{wrong:?}");
    });
}

#[test]
fn a_verb_asks_for_the_certificate_that_its_right_requires() {
    both(|house| {
        let runtime = tokio::runtime::Runtime::new().expect("runtime");
        let db = house.db(&runtime);
        // `li` is certified, `chief` and the owner of the house are not.
        runtime.block_on(granted(&db, &house.folder.path().join("house")));
        let today = db.clock().today().to_string();
        let by = |login: &str, arguments: &[&str]| {
            let mut all = house.arguments(arguments);
            all.extend(["--user".to_owned(), login.to_owned(), "--json".to_owned()]);
            let ran = house.binary.run_as("correct horse", all);
            let told: serde_json::Value =
                serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran:?}"));
            (ran.code, told)
        };
        let propose = ["certificate", "require", "log-contact", "--level", "foundation"];
        let propose = [&propose[..], &["--from", &today, "--reason", "x"]].concat();
        let (_, told) = by("chief", &propose);
        assert_eq!(told["error"]["code"], "certificates.requirement-lockout", "{told}");
        // Two hold it: the rule is proposed, and signed by the other.
        let manager = runtime.block_on(person(&db, "manager", Role::CreditManager));
        let secrets = Secrets::beside(&Files::under(house.folder.path().join("house/files")));
        runtime.block_on(async {
            let mut tx = db.write(Actor::user("manager")).await.expect("tx");
            let enrolment = enrol(&mut tx, manager.id, "foundation").await.expect("enrolled");
            let exam = begin_exam(&mut tx, (enrolment, manager.id)).await.expect("begun");
            tx.commit().await.expect("commit");
            let drawn = get_exam(&db, exam, (manager.id, false)).await.expect("exam").drawn;
            let chief = db.find_person("chief").await.expect("read").expect("chief");
            let mut tx = db.write(Actor::user("chief")).await.expect("tx");
            hand_in_exam(&mut tx, (exam, manager.id), &right_fields(&drawn)).await.expect("in");
            let granting = Granting { person: &chief, company: "试验公司", secrets: &secrets };
            grant(&mut tx, granting, (enrolment, "")).await.expect("granted");
            tx.commit().await.expect("commit");
        });
        let (code, told) = by("chief", &propose);
        assert_eq!(code, Some(0), "{told}");
        assert_eq!(house.json(&["certificate", "rights"])["waits"]["right"], "log-contact");
        let (_, told) = by("chief", &["certificate", "decide"]);
        assert_eq!(told["error"]["code"], "certificates.requirement-own", "{told}");
        assert_eq!(by("manager", &["certificate", "decide"]).1["signed"], true);
        let rights = house.json(&["certificate", "rights"]);
        assert_eq!(rights["rights"][0]["keep"], 2, "{rights}");
        assert!(rights["waits"].is_null(), "{rights}");
        let link = ["buyer", "link", "KH1"];
        let (_, told) = by("chief", &link);
        assert_eq!(told["error"]["code"], "access.certificate-missing", "{told}");
        let (_, told) = by("manager", &link);
        assert_ne!(told["error"]["code"], "access.certificate-missing", "{told}");
    });
}
