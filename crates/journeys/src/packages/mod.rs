//! Packages of courses, played in the browser: those for SCORM by an independent runner (scorm-again, which `cargo
//! xtask test` fetches; it is no part of the repository), those for cmi5 against a small record store of our own that
//! is as strict as the specification.

mod cmi5;
mod marks;
mod rules;
mod scorm;
mod site;

use std::{fs, path::Path};

use academy::courses::{
    Library,
    exchange::{Order, Package, package},
};

use crate::{
    Outcome,
    browser::{Browser, spoken},
    walk::Tally,
};
use site::Site;

/// The beginning of identifiers in the packages that are played.
const BASE: &str = "https://shouxin.invalid/academy";
const LEARNER: &str = include_str!("../../files/learner.js");

/// Plays them all.
pub async fn run(browser: &Browser, runner: Option<&Path>, tally: &mut Tally) -> Outcome<()> {
    let runner = runner.ok_or(
        "there is no runner for packages: give --runner FILE (scorm2004.js of scorm-again); \
         `cargo xtask test` fetches it",
    )?;
    let text = fs::read(runner).map_err(|error| format!("{}: {error}", runner.display()))?;
    let site = Site::start()?;
    site.put("/runner.js", "text/javascript", text);
    let page = include_str!("../../files/lms.html").as_bytes().to_vec();
    site.put("/lms.html", "text/html", page);
    browser.width(1440).await?;
    browser.forget().await?;
    scorm::run(browser, &site, tally).await?;
    cmi5::run(browser, &site, tally).await
}

/// Everything that can be launched by itself.
fn whole() -> Vec<String> {
    let library = Library::shipped();
    let lessons = library.lessons.iter().map(|one| format!("lesson:{}", one.code));
    lessons.chain(library.cases.iter().map(|one| format!("case:{}", one.code))).collect()
}

fn packed(standard: &str, what: &str) -> Outcome<Package> {
    let order = Order::try_new(standard, what, "both").map_err(spoken)?;
    package(Library::shipped(), &order, BASE).map_err(spoken)
}

/// Says what does not hold.
fn must(holds: bool, what: impl Into<String>) -> Outcome<()> {
    if holds { Ok(()) } else { Err(what.into()) }
}
