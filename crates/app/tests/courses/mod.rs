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

/// A signed file of a pack of another publisher, and the fingerprint of its key.
fn pack_of_others(folder: &std::path::Path) -> (String, String) {
    use academy::{authoring as room, certificates::SealKey, courses};
    let secrets = store::Secrets::beside(&store::Files::under(folder.join("theirs/files")));
    let key = SealKey::named(&secrets, room::KEY_NAME).expect("key");
    let head = "version = \"1\"\neffective_from = \"2026-09-01\"\n\
        source = { zh = \"自编\", en = \"own\" }\nlicence = \"CC-BY-4.0\"\ncode = \"acme\"\n\
        publisher = \"别家\"\ntitle = { zh = \"别家的课\", en = \"Another course\" }\n\
        lead = { zh = \"一句话\", en = \"A sentence\" }\nindustries = []\nkinds = []\n\
        lessons = [\"L1\"]\ncases = []\nscenes = []\nlabs = []\n";
    let files = courses::PackFiles::from([(courses::PACK_FILE.to_owned(), head.to_owned())]);
    let (pack, _) = room::check_pack(&files, &|_| true);
    let bytes = room::packed(&room::sealed(&pack.expect("pack"), files, &key)).expect("packed");
    let file = folder.join("acme.zip");
    std::fs::write(&file, bytes).expect("written");
    (file.display().to_string(), room::fingerprint(&key.public()))
}

#[test]
fn a_pack_comes_in_and_goes_out_as_a_signed_file() {
    let house = House::set_up(None);
    let of = |words: &[&str]| house.binary.run_as("correct horse", house.arguments(words));
    let json = |text: &str| serde_json::from_str::<Json>(text).expect("json");
    let ran = of(&["user", "add", "js01", "--name", "js01", "--role", "instructor"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let (file, print) = pack_of_others(house.folder.path());
    let ran = of(&["content", "import", &file, "--user", "js01", "--json"]);
    assert_eq!(
        (ran.code, json(&ran.stdout)["state"].as_str()),
        (Some(0), Some("waits")),
        "{ran:?}"
    );
    assert_eq!(json(&ran.stdout)["fingerprint"], print.as_str());
    let wrong = of(&["content", "import", &file, "--trust", "0000", "--user", "js01", "--json"]);
    assert!(wrong.stderr.contains("authoring.fingerprint-differs"), "{wrong:?}");
    let ran = of(&["content", "import", &file, "--trust", &print, "--user", "js01", "--json"]);
    assert_eq!(json(&ran.stdout)["state"], "installed", "{ran:?}");
    let again = of(&["content", "import", &file, "--user", "js01", "--json"]);
    assert_eq!(json(&again.stdout)["state"], "known", "{again:?}");
    let packs = json(&of(&["content", "packs", "--json"]).stdout);
    assert_eq!(packs["packs"][0]["publisher"], "别家");
    let out = house.folder.path().join("out.zip").display().to_string();
    let ran = of(&["content", "export", "acme", "--out", &out, "--json"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let (theirs, ours) = (std::fs::read(&file).expect("read"), std::fs::read(&out).expect("read"));
    assert_eq!(theirs, ours, "it goes on as it came");
    let none = of(&["content", "export", "moon", "--out", &out, "--json"]);
    assert!(none.stderr.contains("courses.pack-unknown"), "{none:?}");
    let check = of(&["content", "check", "--json"]);
    assert_eq!(check.code, Some(0), "{check:?}");
    let told = json(&check.stdout);
    assert_eq!(told["packs"][0]["code"], "acme");
    assert_eq!(told["rooms"]["files"].as_array().map(Vec::len), Some(5));
    std::fs::write(&out, &theirs[..theirs.len() - 9]).expect("written");
    let broken = of(&["content", "import", &out, "--user", "js01", "--json"]);
    assert!(broken.stderr.contains("authoring.file-form"), "{broken:?}");
}
