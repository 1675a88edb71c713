//! What a kill leaves of a demo company that is being made, and of letters that are going out.

mod letters;

use std::time::Duration;

use testkit::Binary;

/// A demo company is made in one go, without waiting for the disk: what a kill leaves behind is no
/// company, and the next start begins anew.
#[test]
fn a_demo_that_is_killed_while_it_is_made_is_begun_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().display().to_string();
    let binary = Binary::new(env!("CARGO_BIN_EXE_shouxin"));
    let demo = ["demo", "--no-serve", "--json", "--until", "2026-06-30", "--data", data.as_str()];
    let making = folder.path().join("shouxin.db.making");
    let mut running = binary.start(demo);
    while !making.exists() && running.ended().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    running.kill_nine();
    assert!(making.exists() && !folder.path().join("shouxin.toml").exists(), "half made");
    let refused = binary.run(["ageing", "--json", "--data", data.as_str()]);
    assert!(refused.stderr.contains("cli.no-company"), "{}", refused.stderr);
    let made = binary.run(demo).ok();
    assert!(made.contains("\"facts\""), "{made}");
    assert!(!making.exists() && !folder.path().join("shouxin.making").exists());
    let report = binary.run(["doctor", "--json", "--data", data.as_str()]).ok();
    assert!(report.contains("\"sound\": true") || report.contains("\"sound\":true"), "{report}");
    let again = binary.run(demo).ok();
    assert!(again.contains("\"facts\":0") || again.contains("\"facts\": 0"), "{again}");
}
