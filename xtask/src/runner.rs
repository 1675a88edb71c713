//! The independent runner of SCORM packages, scorm-again: a pinned version from the npm registry, held against a
//! checksum that stands here. It is fetched into the target folder and is no part of the repository or the product.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    machine,
    step::{self, Failed, failed, target},
};

const VERSION: &str = "3.4.3";
/// SHA-256 of the package as the registry serves it.
const SHA256: &str = "f182724b4614c34a616a92d7e4d8967392013c5fae74116db98a5c5a11db5edb";
const FILE: &str = "package/dist/scorm2004.js";

/// The runner's script; fetched where it is not there yet.
pub fn fetch() -> Result<PathBuf, Failed> {
    let folder = target().join("runner").join(format!("scorm-again-{VERSION}"));
    let packed = folder.join(format!("scorm-again-{VERSION}.tgz"));
    let script = folder.join(FILE);
    fs::create_dir_all(&folder).map_err(|error| failed(folder.display(), error))?;
    if !packed.is_file() {
        bring(&folder)?;
    }
    let found = digest(&packed)?;
    if found != SHA256 {
        fs::remove_file(&packed).ok();
        return Err(Failed(format!(
            "scorm-again {VERSION} is not the package that xtask/src/runner.rs names: its SHA-256 is {found}"
        )));
    }
    // Unpacked each time: what lies there may have been touched, the package was just looked at.
    let mut tar = Command::new("tar");
    tar.arg("-xzf").arg(&packed).arg("-C").arg(&folder).arg(FILE);
    step::run(&mut tar, "The package of the runner cannot be unpacked; is tar installed?")?;
    Ok(script)
}

fn bring(folder: &Path) -> Result<(), Failed> {
    let mut npm = Command::new(machine::npm()?);
    npm.args(["pack", "--silent", "--pack-destination"]).arg(folder);
    npm.arg(format!("scorm-again@{VERSION}")).current_dir(folder);
    let advice = "The runner of packages cannot be fetched: the npm registry must be in reach, \
                  or put the package into the folder above by hand.";
    println!("fetching scorm-again {VERSION} into {}", folder.display());
    step::run(&mut npm, advice)
}

fn digest(file: &Path) -> Result<String, Failed> {
    let mut command = Command::new("sha256sum");
    let (well, text) = step::listen(command.arg(file))?;
    let digest = text.split_whitespace().next().filter(|_| well).map(str::to_owned);
    digest.ok_or_else(|| Failed(format!("sha256sum {}: {text}", file.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_read() {
        let file = std::env::temp_dir().join(format!("shouxin-digest-{}", std::process::id()));
        fs::write(&file, "abc").expect("written");
        let found = digest(&file).expect("digest");
        fs::remove_file(&file).ok();
        assert!(found.starts_with("ba7816bf") && found.len() == 64, "{found}");
        assert!(digest(&file).is_err(), "a file that is not there");
    }
}
