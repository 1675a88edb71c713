//! `shouxin practice`: twice the same bytes, played again from its file, and what another edition played is told apart.

use serde_json::{Value as Json, json};
use testkit::Binary;

#[test]
fn a_run_is_the_same_twice_and_from_its_file() {
    let binary = Binary::new(env!("CARGO_BIN_EXE_shouxin"));
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("run.json");
    let at = file.display().to_string();
    for (scene, bot) in [("quality", "good"), ("no-boss", "threats")] {
        let of = ["practice", "run", "--scene", scene, "--seed", "7", "--bot", bot, "--json"];
        let (one, other) = (binary.run(of), binary.run(of));
        assert_eq!(one.code, Some(0), "{one:?}");
        assert_eq!(one.stdout, other.stdout, "{scene} {bot}");
        let replay = |text: &str| {
            std::fs::write(&file, text).expect("written");
            binary.run(["practice", "replay", at.as_str(), "--json"])
        };
        let same = replay(&one.stdout);
        assert_eq!(same.code, Some(0), "{same:?}");
        let told: Json = serde_json::from_str(&same.stdout).expect("JSON");
        assert_eq!(told["same"], true);
        let mut changed: Json = serde_json::from_str(&one.stdout).expect("JSON");
        changed["seed"] = json!(8);
        assert_eq!(replay(&changed.to_string()).code, Some(7), "another debtor");
        changed["pack_digest"] = json!("0000000000000000");
        let old = replay(&changed.to_string());
        assert!(old.code.is_some_and(|code| code != 0 && code != 7), "{old:?}");
        let said = format!("{}{}", old.stdout, old.stderr);
        assert!(said.contains("practice.other-edition"), "{said}");
    }
}
