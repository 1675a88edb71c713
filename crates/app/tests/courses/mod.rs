//! Packages and results on the command line.

use serde_json::Value as Json;
use testkit::Binary;

use crate::House;

#[test]
fn a_package_is_made_without_a_company_and_always_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    let binary = Binary::new(env!("CARGO_BIN_EXE_shouxin"));
    let list = binary.run(["courses", "list", "--json"]);
    let list: Json = serde_json::from_str(&list.stdout).expect("json");
    assert_eq!(list["lessons"].as_array().map(Vec::len), Some(10));
    let made = |what: &str, standard: &str, file: &str| {
        let out = folder.path().join(file).display().to_string();
        let of = ["courses", "package", what, "--standard", standard, "--out", &out, "--json"];
        let ran = binary.run(of);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let told: Json = serde_json::from_str(&ran.stdout).expect("json");
        (told["sha256"].as_str().expect("digest").to_owned(), std::fs::read(&out).expect("bytes"))
    };
    for (what, standard) in
        [("lesson:L1", "scorm2004"), ("path:sales", "cmi5"), ("case:loss", "cmi5")]
    {
        let (first, bytes) = made(what, standard, "a.zip");
        assert_eq!(made(what, standard, "b.zip"), (first.clone(), bytes.clone()), "{what}");
        assert_eq!(first, base::digest_of(&bytes).to_string());
    }
    let out = folder.path().join("c.zip").display().to_string();
    for (what, code) in [("lesson:L99", "courses.lesson-unknown"), ("L1", "courses.package-what")] {
        let ran = binary.run(["courses", "package", what, "--out", &out, "--json"]);
        assert_eq!(ran.code, Some(3), "{ran:?}");
        assert!(ran.stderr.contains(code), "{}", ran.stderr);
    }
}

#[test]
fn results_are_written_by_who_teaches() {
    let house = House::set_up(None);
    let of = |words: &[&str]| house.binary.run_as("correct horse", house.arguments(words));
    for (login, role) in [("js01", "instructor"), ("xy01", "learner")] {
        let ran = of(&["user", "add", login, "--name", login, "--role", role]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    let stands = of(&["courses", "progress", "--learner", "xy01", "--json"]);
    let stands: Json = serde_json::from_str(&stands.stdout).expect("json");
    assert_eq!(stands["lessons"].as_array().map(Vec::len), Some(10));
    let out = house.folder.path().join("xapi.json").display().to_string();
    let ran = of(&["courses", "statements", "--out", &out, "--user", "xy01"]);
    assert_eq!(ran.code, Some(4), "a learner exports nothing: {ran:?}");
    let ran = of(&["courses", "statements", "--out", &out, "--user", "js01", "--json"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(std::fs::read_to_string(&out).expect("written"), "[]");
    let ran = of(&["courses", "statements", "--send", "--user", "js01", "--json"]);
    assert!(ran.stderr.contains("courses.store-missing"), "{ran:?}");
}
