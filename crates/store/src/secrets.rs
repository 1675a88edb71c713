use std::{io::ErrorKind, path::PathBuf};

use base::{Failure, Result};

use crate::{Files, private};

/// What must stand in no database, no audit and no log: passwords and hooks of other people's servers. Each is
/// a file that only the account of the program may read, beside the files of the house.
#[derive(Clone)]
pub struct Secrets {
    root: PathBuf,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Secrets").finish_non_exhaustive()
    }
}

impl Secrets {
    /// Those that lie beside the files of a house.
    pub fn beside(files: &Files) -> Self {
        Self { root: files.beside("secrets") }
    }

    /// Keeps a secret under a name of the program's own; an empty one is forgotten.
    ///
    /// # Errors
    /// A fault from the file system.
    pub fn keep(&self, name: &'static str, secret: &str) -> Result<()> {
        self.put(name, secret)
    }

    fn put(&self, name: &str, secret: &str) -> Result<()> {
        let failed = |error| Failure::broken("keeping a secret", error);
        let path = self.root.join(name);
        if secret.is_empty() {
            return match std::fs::remove_file(path) {
                Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(error)),
                _ => Ok(()),
            };
        }
        private::folder(&self.root).map_err(failed)?;
        private::write(&path, secret).map_err(failed)
    }

    /// Keeps the secret of one of many: a name of the program's own with a number.
    ///
    /// # Errors
    /// A fault from the file system.
    pub fn keep_of(&self, name: &'static str, id: i64, secret: &str) -> Result<()> {
        self.put(&format!("{name}-{id}"), secret)
    }

    /// The secret of one of many; `None` where none is kept.
    ///
    /// # Errors
    /// A fault from the file system.
    pub fn find_of(&self, name: &'static str, id: i64) -> Result<Option<String>> {
        self.get(&format!("{name}-{id}"))
    }

    /// A secret by its name; `None` where none is kept.
    ///
    /// # Errors
    /// A fault from the file system.
    pub fn find(&self, name: &'static str) -> Result<Option<String>> {
        self.get(name)
    }

    fn get(&self, name: &str) -> Result<Option<String>> {
        match std::fs::read_to_string(self.root.join(name)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::broken("reading a secret", error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_kept_for_the_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let secrets = Secrets::beside(&Files::under(folder.path().join("files")));
        assert_eq!(secrets.find("mail").expect("read"), None);
        secrets.keep("mail", "geheim").expect("kept");
        assert_eq!(secrets.find("mail").expect("read").as_deref(), Some("geheim"));
        assert!(!format!("{secrets:?}").contains("geheim"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let of = std::fs::metadata(folder.path().join("secrets/mail")).expect("there");
            assert_eq!(of.permissions().mode() & 0o077, 0);
        }
        secrets.keep_of("group", 7, "a").expect("kept");
        assert_eq!(secrets.find_of("group", 8).expect("read"), None);
        assert_eq!(secrets.find_of("group", 7).expect("read").as_deref(), Some("a"));
        secrets.keep("mail", "").expect("forgotten");
        secrets.keep("mail", "").expect("nothing to forget");
        assert_eq!(secrets.find("mail").expect("read"), None);
    }
}
