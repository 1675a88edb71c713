//! The exercises and the sandbox on the command line: marked with reasons, made apart, marked from records, made anew,
//! and never in place of a real company.

use serde_json::{Value as Json, json};
use testkit::Binary;

fn binary() -> Binary {
    Binary::new(env!("CARGO_BIN_EXE_shouxin"))
}

fn answer(arguments: &[&str]) -> Json {
    let ran = binary().run(arguments.iter().chain(&["--json"]).map(ToString::to_string));
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
}

#[test]
fn an_answer_is_marked_the_same_twice_and_what_is_wrong_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("answer.json");
    std::fs::write(&file, json!({ "low": 560, "high": "640" }).to_string()).expect("written");
    let path = file.display().to_string();
    let mark = ["exercises", "mark", "bands", "--seed", "7", "--answers", path.as_str()];
    let (once, again) = (answer(&mark), answer(&mark));
    assert_eq!(once, again);
    assert_eq!(once["marks"].as_array().map(Vec::len), Some(3));
    assert_eq!(once["worked"], json!([]), "the worked answer is asked for");
    let data = answer(&["exercises", "data", "scorecard", "--seed", "3"]);
    assert_eq!(data["rows"], 1_200);
    let listed = answer(&["exercises", "list"]);
    assert_eq!(listed["exercises"].as_array().map(Vec::len), Some(5));
    let wrong = binary().run(["exercises", "data", "moon", "--json"]);
    assert!(wrong.stderr.contains("exercises.lab-unknown"), "{wrong:?}");
    std::fs::write(&file, "[]").expect("written");
    let unread = binary().run(mark);
    assert_ne!(unread.code, Some(0));
}

#[test]
fn a_sandbox_is_made_apart_marked_and_made_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("box").display().to_string();
    let make = |verb: &str, more: &[&str]| {
        let mut all = vec!["sandbox", verb, "--data", data.as_str(), "--until", "2026-02-28"];
        all.extend(["--learners", "2"]);
        all.extend(more);
        answer(&all)
    };
    let made = make("start", &["--no-serve"]);
    let logins = made["logins"].as_array().expect("logins").clone();
    assert_eq!(logins.len(), 3, "{made}");
    assert_eq!((&logins[0]["login"], &logins[2]["login"]), (&json!("owner"), &json!("learner02")));
    assert_eq!(make("start", &["--no-serve"])["logins"], json!([]), "told once");
    let marks = answer(&["sandbox", "check", "--data", data.as_str()]);
    let learners = marks["learners"].as_array().expect("learners");
    assert_eq!((learners.len(), &learners[0]["points"]), (2, &json!(0)));
    let anew = make("reset", &[]);
    assert_ne!(anew["logins"][1]["password"], logins[1]["password"], "made anew");
    let real = folder.path().join("real").display().to_string();
    let init = binary().run(["init", "--company", "真公司", "--data", real.as_str()]);
    assert_eq!(init.code, Some(0), "{init:?}");
    for verb in ["start", "reset", "check"] {
        let refused = binary().run(["sandbox", verb, "--data", real.as_str(), "--json"]);
        assert!(refused.stderr.contains("exercises.sandbox-not"), "{verb}: {refused:?}");
    }
    let stays = binary().run(["buyer", "list", "--data", real.as_str()]);
    assert!(!stays.stderr.contains("cli.no-company"), "a real company is never removed");
}
