//! Branches of trade on the command line: the same seed and branch give the same bytes, and play again from the file.

use serde_json::Value as Json;
use testkit::Binary;

#[test]
fn a_branch_of_trade_is_played_and_replayed() {
    let folder = tempfile::tempdir().expect("a folder");
    let binary = Binary::new(env!("CARGO_BIN_EXE_shouxin"));
    let list = binary.run(["practice", "list", "--json"]);
    let list: Json = serde_json::from_str(&list.stdout).expect("json");
    let codes = list["variants"].as_array().expect("branches").iter();
    let codes: Vec<&str> = codes.filter_map(|one| one["code"].as_str()).collect();
    assert_eq!(codes, ["construction", "manufacturing", "distribution", "public", "export"]);
    let mut digests = Vec::new();
    for code in &codes {
        let of =
            ["practice", "run", "--scene", "quality", "--seed", "7", "--variant", code, "--json"];
        let ran = binary.run(of);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert_eq!(binary.run(of).stdout, ran.stdout, "{code}: byte for byte");
        let told: Json = serde_json::from_str(&ran.stdout).expect("json");
        assert_eq!(told["variant"], *code);
        digests.push(told["digest"].as_str().expect("a digest").to_owned());
        let file = folder.path().join(format!("{code}.json"));
        std::fs::write(&file, &ran.stdout).expect("kept");
        let again = binary.run(["practice", "replay", &file.display().to_string(), "--json"]);
        assert_eq!(again.code, Some(0), "{again:?}");
    }
    digests.sort();
    digests.dedup();
    assert_eq!(digests.len(), codes.len(), "each is another talk");
    let moon = binary.run(["practice", "run", "--variant", "moon", "--json"]);
    assert!(moon.stderr.contains("practice.variant-unknown"), "{moon:?}");
}
