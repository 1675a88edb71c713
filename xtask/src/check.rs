use std::{path::Path, process::Command};

use crate::{
    book,
    cluster::Cluster,
    deny, machine, pages,
    step::{self, Done, Failed, Steps, cargo},
    tidy,
};

/// Every check, in order; the first that fails ends the run.
pub fn test() -> Done {
    let mut steps = Steps::begin();
    let (programs, browser) = steps.step("the machine", || {
        machine::toolchain()?;
        machine::paper()?;
        let found = (machine::postgres()?, machine::browser()?);
        println!("PostgreSQL: {}", found.0.display());
        println!("browser: {}, {}", found.1.chromium.display(), found.1.driver.display());
        Ok(found)
    })?;
    steps.step("formatting", || {
        step::run(&mut cargo(["fmt", "--all", "--check"]), "Run `cargo fmt --all`.")
    })?;
    steps.step("tidy", tidy::run)?;
    steps.step("licences, bans and sources", deny::check)?;
    steps.step("lints", || {
        let mut clippy = cargo(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
        step::run(&mut clippy, "Mend what it says above; clippy.toml gives the reasons.")
    })?;
    steps.step("build", || {
        // All targets at once, so that the features are those of the tests below.
        let mut build = cargo(["build", "--workspace", "--all-targets"]);
        step::run(&mut build, "Mend what it says above.")
    })?;
    let binary = step::target().join("debug/shouxin");
    steps.step("the binary answers", || answers(&binary))?;
    steps.step("generated documents", || book::cli_is_fresh(&binary))?;
    steps.step("tests, on SQLite and on PostgreSQL", || {
        let cluster = Cluster::start(&programs)?;
        let (name, url) = cluster.setting();
        let mut tests = cargo(["test", "--workspace", "--no-fail-fast"]);
        step::run(tests.env(name, url), "The failures stand above, by their names.")
    })?;
    steps.step("browser journeys", || pages::walk(&browser, &[]))?;
    steps.summary();
    Ok(())
}

/// A quick look whether the binary starts at all, and refuses what makes no sense.
fn answers(binary: &Path) -> Done {
    let table: [(&[&str], bool, &str); 3] = [
        (&["--version"], true, "shouxin "),
        (&["--help"], true, "Commands:"),
        (&["no-such-verb"], false, "no-such-verb"),
    ];
    for (arguments, expected, word) in table {
        let (well, text) = step::listen(Command::new(binary).args(arguments))?;
        if well != expected || !text.contains(word) {
            let line = arguments.join(" ");
            return Err(Failed(format!("`shouxin {line}` is wrong; it says: {text}")));
        }
    }
    Ok(())
}
