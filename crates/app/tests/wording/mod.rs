//! What must not be written to a debtor, on the command line, before there is a company.

use testkit::Binary;

#[test]
fn a_text_is_checked_without_a_company() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("none").display().to_string();
    let binary = Binary::new(env!("CARGO_BIN_EXE_shouxin"));
    let check = |text: &str| {
        binary.run(["wording", "check", "--json", "--data", data.as_str(), "--text", text])
    };
    for (text, code, outcome) in [
        ("请于周五前付款。", 0, "clean"),
        ("逾期不付，后果自负。", 0, "look"),
        ("再不付款就告诉你的家人。", 3, "stop"),
        ("We will inform your customers.", 3, "stop"),
    ] {
        let ran = check(text);
        assert_eq!(ran.code, Some(code), "{text}: {ran:?}");
        assert!(ran.stdout.contains(&format!("\"outcome\": \"{outcome}\"")), "{}", ran.stdout);
    }
    let file = folder.path().join("letter.txt");
    std::fs::write(&file, "You will be arrested.").expect("written");
    let path = file.display().to_string();
    let ran =
        binary.run(["wording", "check", path.as_str(), "--data", data.as_str(), "--lang", "en"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.stdout.contains("threat of arrest"), "{}", ran.stdout);
    let lost = binary.run(["wording", "check", "/no/such/file", "--json", "--data", data.as_str()]);
    assert!(lost.stderr.contains("cli.wording-unread"), "{}", lost.stderr);
    let nothing = binary.run(["wording", "check", "--data", data.as_str()]);
    assert_eq!(nothing.code, Some(2), "a text or a file");
}
