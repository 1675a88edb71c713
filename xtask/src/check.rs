use crate::{
    book,
    cluster::Cluster,
    deny, machine,
    step::{self, Done, Steps, cargo},
    tidy,
};

/// Every check, in order; the first that fails ends the run.
pub fn test() -> Done {
    let mut steps = Steps::begin();
    let programs = steps.step("the machine", || {
        machine::toolchain()?;
        let browser = machine::browser()?;
        println!("{}, {}", browser.chromium.display(), browser.driver.display());
        machine::postgres()
    })?;
    steps.step("formatting", || {
        step::run(&mut cargo(["fmt", "--all", "--check"]), "Run `cargo fmt --all`.")
    })?;
    steps.step("lints", || {
        let mut clippy = cargo(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
        step::run(&mut clippy, "Mend what it says above; clippy.toml gives the reasons.")
    })?;
    steps.step("tidy", tidy::run)?;
    steps.step("licences, bans and sources", deny::check)?;
    steps.step("tests, on SQLite and on PostgreSQL", || {
        let cluster = Cluster::start(&programs)?;
        let (name, url) = cluster.setting();
        let mut tests = cargo(["test", "--workspace", "--no-fail-fast"]);
        step::run(tests.env(name, url), "The failures stand above, by their names.")
    })?;
    let binary = step::target().join("debug/shouxin");
    steps.step("generated documents", || book::cli_is_fresh(&binary))?;
    steps.summary();
    Ok(())
}
