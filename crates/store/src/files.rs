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

    /// A folder beside this one.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.root.parent().map_or_else(|| PathBuf::from(name), |parent| parent.join(name))
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

/// A file on its way in, written as it comes, so that a large one never stands in memory. What
/// is not finished leaves nothing behind.
#[derive(Debug)]
pub struct Incoming {
    files: Files,
    half: PathBuf,
    file: fs::File,
    sha: sha2::Sha256,
    size: u64,
}

impl Files {
    /// Begins to receive a file; `id` tells it apart from others on their way.
    ///
    /// # Errors
    /// A fault from the file system.
    pub async fn receive(&self, id: i64) -> Result<Incoming> {
        let failed = |error| Failure::broken("receiving a file", error);
        let folder = self.root.join("incoming");
        crate::private::folder(&folder).map_err(failed)?;
        let half = folder.join(format!("{id:x}-{}.half", crate::random_key()?));
        let file = crate::private::options().open(&half).await.map_err(failed)?;
        Ok(Incoming { files: self.clone(), half, file, sha: sha2::Sha256::default(), size: 0 })
    }
}

impl Incoming {
    /// Takes the next bytes; answers how many there are so far.
    ///
    /// # Errors
    /// A fault from the file system.
    pub async fn take(&mut self, part: &[u8]) -> Result<u64> {
        sha2::Digest::update(&mut self.sha, part);
        self.size += part.len() as u64;
        let written = tokio::io::AsyncWriteExt::write_all(&mut self.file, part).await;
        written.map_err(|error| Failure::broken("receiving a file", error))?;
        Ok(self.size)
    }

    /// Keeps it, named by its SHA-256.
    ///
    /// # Errors
    /// A fault from the file system.
    pub async fn finish(mut self) -> Result<StoredFile> {
        let failed = |error| Failure::broken("keeping a received file", error);
        tokio::io::AsyncWriteExt::flush(&mut self.file).await.map_err(failed)?;
        self.file.sync_all().await.map_err(failed)?;
        let digest = base::hex(&sha2::Digest::finalize_reset(&mut self.sha));
        let path = self.files.path(&digest);
        if let Some(folder) = path.parent() {
            crate::private::folder(folder).map_err(failed)?;
        }
        fs::rename(&self.half, &path).await.map_err(failed)?;
        Ok(StoredFile { digest, size: self.size })
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // After `finish` there is nothing under this name any more.
        std::fs::remove_file(&self.half).ok();
    }
}

async fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        crate::private::folder(folder)?;
    }
    // Two that keep the same bytes at once write each their own half.
    let key = crate::random_key().map_err(std::io::Error::other)?;
    let half = path.with_extension(format!("{key}.half"));
    let mut file = crate::private::options().open(&half).await?;
    tokio::io::AsyncWriteExt::write_all(&mut file, bytes).await?;
    file.sync_all().await?;
    fs::rename(&half, path).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_same_bytes_are_kept_by_many_at_once() {
        let folder = tempfile::tempdir().expect("folder");
        let files = Files::under(folder.path());
        for round in 0..20_u8 {
            let bytes = vec![round; 10_000];
            let (a, b, c) =
                tokio::join!(files.keep(&bytes), files.keep(&bytes), files.keep(&bytes));
            let digest = a.expect("kept").digest;
            assert_eq!(digest, b.expect("kept").digest);
            assert_eq!(digest, c.expect("kept").digest);
            assert_eq!(files.read(&digest).await.expect("there"), bytes);
        }
    }
}
