//! Help: every verb shows an example.

use testkit::Binary;

#[test]
fn every_verb_has_an_example() {
    let binary = Binary::new(env!("CARGO_BIN_EXE_shouxin"));
    for verb in [
        &["demo"][..],
        &["init"],
        &["serve"],
        &["user", "add"],
        &["user", "list"],
        &["user", "password"],
        &["import"],
        &["assess"],
        &["ageing"],
        &["buyer", "show"],
        &["buyer", "list"],
        &["buyer", "summary"],
        &["buyer", "explain"],
        &["worklist"],
        &["contact"],
        &["outlook"],
        &["care"],
        &["credit", "capacity"],
        &["credit", "times"],
        &["credit", "offers"],
        &["credit", "benefits"],
        &["supplier", "hints"],
        &["order", "suspend"],
        &["order", "notice"],
        &["order", "secure"],
        &["order", "resume"],
        &["pack"],
        &["pack", "show"],
        &["pack", "history"],
        &["pack", "propose"],
        &["pack", "sign"],
        &["pack", "reject"],
        &["policy", "matrix"],
        &["policy", "matrix", "draft"],
        &["project"],
        &["controls", "maturity"],
        &["controls", "maturity", "step"],
        &["doctor"],
    ] {
        let help = binary.run(verb.iter().copied().chain(["--help"])).ok();
        assert!(help.contains("example") && help.contains("--json"), "{verb:?}: {help}");
    }
}
