use std::{path::PathBuf, process::Command};

use crate::{
    machine,
    step::{self, Done, Failed, cargo, root, target},
};

const ADVICE: &str = "The rule and its reason stand in deny.toml: take a crate that keeps it, \
    or change the rule there with a reason.";

/// Licences, banned crates and sources, always; known holes where their database can be had.
pub fn check() -> Done {
    let deny = tool()?;
    let command = |words: &[&str]| {
        let mut command = Command::new(&deny);
        command.arg("--locked").args(words).current_dir(root());
        command
    };
    let mut always = command(&["check", "--hide-inclusion-graph", "bans", "licenses", "sources"]);
    step::run(&mut always, ADVICE)?;
    let (fetched, text) = step::listen(&mut command(&["fetch", "db"]))?;
    if !fetched {
        let reason = text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
        println!("ADVISORIES NOT CHECKED: the RustSec database cannot be fetched here ({reason})");
        println!("  on a machine that reaches it, `cargo xtask test` checks them too");
        return Ok(());
    }
    step::run(
        &mut command(&["check", "--disable-fetch", "advisories"]),
        "Take a version of the crate without the hole: cargo update -p NAME.",
    )
}

/// cargo-deny: the user's own, or ours in `target/tools`, built once.
fn tool() -> Result<PathBuf, Failed> {
    let folder = target().join("tools");
    let ours = folder.join("bin/cargo-deny");
    if let Some(tool) = machine::find("cargo-deny") {
        return Ok(tool);
    }
    if ours.is_file() {
        return Ok(ours);
    }
    println!("cargo-deny is not installed; building it once into {}", folder.display());
    // Unoptimised and without what it does not need: three minutes of two cores, not ten.
    let mut install = cargo(["install", "cargo-deny", "--locked", "--debug"]);
    install.args(["--no-default-features", "--version", "^0.20", "--root"]).arg(&folder);
    install.env("CARGO_TARGET_DIR", folder.join("build")).env("CARGO_PROFILE_DEV_DEBUG", "false");
    step::run(&mut install, "Install cargo-deny yourself: cargo install cargo-deny --locked.")?;
    std::fs::remove_dir_all(folder.join("build")).ok();
    Ok(ours)
}
