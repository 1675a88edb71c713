//! Folders and files for the account alone that the program runs under: a ledger is nothing for
//! the other accounts of a machine. Where there are no Unix modes, the folder's own rights hold.

use std::{
    io::{Error, ErrorKind, Result},
    path::Path,
};

/// Makes a folder that only its owner may enter, with those above it. One that is there already
/// keeps the rights that somebody gave it.
///
/// # Errors
/// What the file system refuses.
pub fn folder(path: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes a closed file last under another name of the same folder: its bytes first, then the
/// name, so that a crash leaves the old name or a whole file under the new one.
///
/// # Errors
/// What the file system refuses.
pub fn settle(made: &Path, name: &Path) -> Result<()> {
    std::fs::File::open(made)?.sync_all()?;
    std::fs::rename(made, name)?;
    #[cfg(unix)]
    if let Some(folder) = name.parent() {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// How to create a file that only its owner may read.
pub(crate) fn options() -> tokio::fs::OpenOptions {
    let mut options = tokio::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    options.mode(0o600);
    options
}

/// Writes a short text into a file that only its owner may read.
///
/// # Errors
/// What the file system refuses.
pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

/// Makes sure that a database file is there and that only its owner may read it. What SQLite puts
/// beside it, its log, takes over the rights of the file.
///
/// # Errors
/// What the file system refuses.
pub(crate) fn database(path: &Path) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        Ok(_) => Ok(()),
        Err(_) => tighten(path),
    }
}

/// An older version left its files readable for everybody.
#[cfg(unix)]
fn tighten(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    for end in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        match std::fs::metadata(&name) {
            Ok(found) if found.permissions().mode() & 0o077 != 0 => {
                std::fs::set_permissions(&name, std::fs::Permissions::from_mode(0o600))?;
            }
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(Error::from(error.kind()));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn tighten(_: &Path) -> Result<()> {
    Ok(())
}
