use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::step::{self, Done, Failed, setting};

/// The browser and its driver.
pub struct Browser {
    /// `chromium`.
    pub chromium: PathBuf,
    /// `chromedriver`.
    pub driver: PathBuf,
}

/// The folder with `initdb`, `postgres` and `pg_isready`; installed where it is missing.
pub fn postgres() -> Result<PathBuf, Failed> {
    if let Some(folder) = find_postgres() {
        return Ok(folder);
    }
    install(&["postgresql"], "PostgreSQL 15 or later")?;
    find_postgres().ok_or_else(|| {
        Failed("the package postgresql is installed, but has no initdb where Debian puts it".into())
    })
}

/// Chromium, its driver and a font with Chinese glyphs; installed where they are missing.
pub fn browser() -> Result<Browser, Failed> {
    let mut missing = Vec::new();
    if find("chromium").is_none() {
        missing.push("chromium");
    }
    if find("chromedriver").is_none() {
        missing.push("chromium-driver");
    }
    if !has_chinese_font() {
        missing.extend(["fontconfig", "fonts-noto-cjk"]);
    }
    if !missing.is_empty() {
        install(&missing, "a browser for the journeys, with a font that has Chinese")?;
    }
    if !has_chinese_font() {
        return Err(Failed(
            "install fonts-noto-cjk: no font with Chinese glyphs is known to \
            fontconfig (`fc-list :lang=zh` lists none)"
                .into(),
        ));
    }
    match (find("chromium"), find("chromedriver")) {
        (Some(chromium), Some(driver)) => Ok(Browser { chromium, driver }),
        _ => Err(Failed("install chromium and chromium-driver: they are not on PATH".into())),
    }
}

/// What documents are printed with and read back by: a font with Chinese, `pdftotext`, `pdftoppm`.
pub fn paper() -> Done {
    let mut missing = Vec::new();
    if find("pdftotext").is_none() || find("pdftoppm").is_none() {
        missing.push("poppler-utils");
    }
    if !has_chinese_font() {
        missing.extend(["fontconfig", "fonts-noto-cjk"]);
    }
    match missing.is_empty() {
        true => Ok(()),
        false => install(&missing, "a font with Chinese and a reader of PDF"),
    }
}

/// The client of the npm registry; installed where it is missing.
pub fn npm() -> Result<PathBuf, Failed> {
    if find("npm").is_none() {
        install(&["npm"], "npm, which brings the runner of packages,")?;
    }
    find("npm").ok_or_else(|| Failed("install npm: it is not on PATH".into()))
}

/// Says what is missing of the Rust toolchain itself.
pub fn toolchain() -> Done {
    for (part, program) in [("rustfmt", "rustfmt"), ("clippy", "cargo-clippy")] {
        let known = step::listen(Command::new(program).arg("--version"));
        if !known.is_ok_and(|(well, _)| well) {
            let text = format!("{part} is not installed; run: rustup component add {part}");
            return Err(Failed(text));
        }
    }
    if find("cc").is_none() {
        install(&["gcc", "libc6-dev"], "a C compiler")?;
    }
    Ok(())
}

/// A program on PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = setting("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/bin", "/usr/sbin", "/bin", "/sbin"].map(PathBuf::from))
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// Whether this runs as root.
pub fn is_root() -> bool {
    let own = step::listen(Command::new("id").arg("-u"));
    own.is_ok_and(|(_, text)| text.trim() == "0")
}

fn find_postgres() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").ok().into_iter().flatten().flatten();
    let mut folders: Vec<(u32, PathBuf)> = debian
        .filter_map(|entry| {
            let version = entry.file_name().to_string_lossy().parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(version, _)| *version >= 15)
        .collect();
    folders.sort();
    let on_path = find("initdb").and_then(|file| fs::canonicalize(file).ok());
    let on_path = on_path.as_deref().and_then(Path::parent).map(Path::to_path_buf);
    let newest_first = folders.into_iter().rev().map(|(_, folder)| folder);
    newest_first.chain(on_path).find(|folder| {
        ["initdb", "postgres", "pg_isready"].iter().all(|program| folder.join(program).is_file())
    })
}

fn has_chinese_font() -> bool {
    let listed = step::listen(Command::new("fc-list").arg(":lang=zh"));
    listed.is_ok_and(|(well, text)| well && !text.trim().is_empty())
}

/// Installs Debian packages, as root or through sudo, or says which ones to install.
fn install(packages: &[&str], what: &str) -> Done {
    let names = packages.join(" ");
    let by_hand = format!("{what} is needed; install by hand: apt-get install {names}");
    if find("apt-get").is_none() {
        return Err(Failed(format!("{by_hand} (no apt-get here: take your system's packages)")));
    }
    let mut prefix: Vec<&str> = Vec::new();
    if !is_root() {
        let sudo = step::listen(Command::new("sudo").args(["-n", "true"]));
        if !sudo.is_ok_and(|(well, _)| well) {
            return Err(Failed(format!("{by_hand} (this is not root, and sudo is not to be had)")));
        }
        prefix.extend(["sudo", "-n"]);
    }
    prefix.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    let apt = |arguments: &[&str]| {
        let mut command = Command::new(prefix[0]);
        command.args(&prefix[1..]).args(arguments);
        step::run(&mut command, &by_hand)
    };
    apt(&["update", "-q"])?;
    let mut arguments = vec!["install", "-q", "-y", "--no-install-recommends"];
    arguments.extend(packages);
    apt(&arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_on_the_path() {
        assert!(find("sh").is_some());
        assert!(find("a-program-that-nobody-has").is_none());
    }
}
