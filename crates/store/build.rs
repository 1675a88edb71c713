//! Lists the migrations, so that they are embedded without a macro: the one of sqlx compiles SQLite
//! and every driver a second time for the compiler's own use.

use std::{env, fmt::Write as _, fs, io, path::Path};

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script by the environment")]
fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=migrations");
    let home = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let folder = Path::new(&home).join("migrations");
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let Some((version, what)) = name.strip_suffix(".sql").and_then(|n| n.split_once('_'))
        else {
            return Err(io::Error::other(format!("{name}: not like 0001_room__what.sql")));
        };
        let version: i64 = version.parse().map_err(io::Error::other)?;
        files.push((version, what.replace('_', " "), path));
    }
    files.sort();
    let mut list = String::from("&[\n");
    for (version, what, path) in files {
        let path = path.display().to_string();
        writeln!(list, "    ({version}, {what:?}, include_str!({path:?})),")
            .map_err(io::Error::other)?;
    }
    list.push_str("]\n");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("migrations.rs"), list)
}
