use std::{path::PathBuf, process::Command};

use crate::{
    machine::{self, Browser},
    runner,
    step::{self, Done, cargo, root, target},
};

const BUILD: &str = "Make the product build first: cargo build --workspace.";

/// The browser journeys alone: all, or the named ones.
pub fn journeys(names: &[String]) -> Done {
    let browser = machine::browser()?;
    step::run(&mut cargo(["build", "--workspace", "--bins"]), BUILD)?;
    walk(&browser, names)
}

/// Walks the journeys with what is built.
pub fn walk(browser: &Browser, names: &[String]) -> Done {
    let advice = "The failed ones stand above; one alone: cargo xtask journeys NAME.";
    let mut command = with(browser, "walk");
    if names.is_empty() {
        command.arg("--runner").arg(runner::fetch()?);
    }
    step::run(command.args(names), advice)
}

/// Packages of courses alone, played in the browser.
pub fn packages() -> Done {
    let browser = machine::browser()?;
    step::run(&mut cargo(["build", "--workspace", "--bins"]), BUILD)?;
    let mut command = with(&browser, "packages");
    command.arg("--runner").arg(runner::fetch()?);
    step::run(&mut command, "The failed ones stand above.")
}

/// Pictures of each page, or of the named ones, in each language and width.
pub fn screenshots(names: &[String]) -> Done {
    let browser = machine::browser()?;
    step::run(&mut cargo(["build", "--workspace", "--bins"]), BUILD)?;
    let folder = target().join("screenshots");
    let mut command = with(&browser, "pictures");
    command.arg("--into").arg(&folder).args(names);
    step::run(&mut command, "The pages that are not sound stand above; their pictures are there.")
}

fn with(browser: &Browser, verb: &str) -> Command {
    let built = |name: &str| -> PathBuf { target().join("debug").join(name) };
    let mut command = Command::new(built("journeys"));
    command.arg(verb).arg("--binary").arg(built("shouxin"));
    command.arg("--chromium").arg(&browser.chromium).arg("--driver").arg(&browser.driver);
    command.current_dir(root());
    command
}
