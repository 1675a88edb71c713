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

/// A file on its way in: written piece by piece, in bounded memory, and kept under its digest once
/// it is whole. Dropped before that, it leaves nothing.
#[derive(Debug)]
pub struct Incoming {
    files: Files,
    half: PathBuf,
    file: Option<fs::File>,
    sha: sha2::Sha256,
    size: u64,
}

impl Files {
    /// Begins to take a file in.
    ///
    /// # Errors
    /// A fault from the file system.
    pub async fn begin(&self) -> Result<Incoming> {
        let failed = |error: std::io::Error| Failure::broken("taking a file in", error);
        fs::create_dir_all(&self.root).await.map_err(failed)?;
        let half = self.root.join(format!("{}.half", crate::random_key()?));
        let file = Some(fs::File::create(&half).await.map_err(failed)?);
        Ok(Incoming { files: self.clone(), half, file, sha: sha2::Sha256::default(), size: 0 })
    }
}

impl Incoming {
    /// Takes the next piece.
    ///
    /// # Errors
    /// A fault from the file system.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let Some(file) = &mut self.file else {
            return Err(Failure::bug("writing to a file that was taken in already"));
        };
        tokio::io::AsyncWriteExt::write_all(file, bytes)
            .await
            .map_err(|error| Failure::broken("taking a file in", error))?;
        sha2::Digest::update(&mut self.sha, bytes);
        self.size += bytes.len() as u64;
        Ok(())
    }

    /// Keeps the file under its digest.
    ///
    /// # Errors
    /// A fault from the file system.
    pub async fn finish(mut self) -> Result<StoredFile> {
        let failed = |error: std::io::Error| Failure::broken("keeping a file", error);
        let Some(mut file) = self.file.take() else {
            return Err(Failure::bug("keeping a file that was taken in already"));
        };
        tokio::io::AsyncWriteExt::flush(&mut file).await.map_err(failed)?;
        file.sync_all().await.map_err(failed)?;
        drop(file);
        let sum = sha2::Digest::finalize(std::mem::take(&mut self.sha));
        let digest = base::Digest(sum.into()).to_string();
        let path = self.files.path(&digest);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).await.map_err(failed)?;
        }
        fs::rename(&self.half, &path).await.map_err(failed)?;
        Ok(StoredFile { digest, size: self.size })
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if self.file.is_some() {
            // What is left of a broken upload is in nobody's way; it may also be gone already.
            let _ = std::fs::remove_file(&self.half);
        }
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
