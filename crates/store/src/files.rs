use std::path::{Path, PathBuf};

use base::{Failure, Result, digest_of};
use tokio::fs;

/// Files kept beside the database, named by their SHA-256, so that a file is kept once and
/// cannot change unseen.
#[derive(Clone, Debug)]
pub struct Files {
    root: PathBuf,
}

/// A file that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// SHA-256 of the bytes, hexadecimal: its name.
    pub digest: String,
    /// Bytes.
    pub size: u64,
}

impl Files {
    /// Files under a folder, which is made when first needed.
    pub fn under(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Where a kept file lies.
    pub fn path(&self, digest: &str) -> PathBuf {
        let (head, _) = digest.split_at(digest.len().min(2));
        self.root.join(head).join(digest)
    }

    /// Keeps bytes. The file appears whole or not at all.
    ///
    /// # Errors
    /// A fault from the file system.
    pub async fn keep(&self, bytes: &[u8]) -> Result<StoredFile> {
        let digest = digest_of(bytes).to_string();
        let path = self.path(&digest);
        let stored = StoredFile { digest, size: bytes.len() as u64 };
        if fs::try_exists(&path).await.unwrap_or(false) {
            return Ok(stored);
        }
        write_whole(&path, bytes)
            .await
            .map_err(|error| Failure::broken("keeping a file", error))?;
        Ok(stored)
    }

    /// The bytes of a kept file, checked against its name.
    ///
    /// # Errors
    /// A fault where it is missing or was altered.
    pub async fn read(&self, digest: &str) -> Result<Vec<u8>> {
        let bytes = fs::read(self.path(digest))
            .await
            .map_err(|error| Failure::broken("reading a kept file", error))?;
        if digest_of(&bytes).to_string() != digest {
            return Err(Failure::bug(format!("reading the kept file {digest}: it was altered")));
        }
        Ok(bytes)
    }
}

async fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).await?;
    }
    let half = path.with_extension("half");
    let mut file = fs::File::create(&half).await?;
    tokio::io::AsyncWriteExt::write_all(&mut file, bytes).await?;
    file.sync_all().await?;
    fs::rename(&half, path).await
}
