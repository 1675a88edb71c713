//! Where the bytes of an imported file come from, and the one pass over all of them that finds
//! out what the file is: its digest, its size, workbook or text, and in which encoding.

use std::{
    fs::File,
    io::{self, Cursor, Read, Seek},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use base::{Digest, Failure, Rejection, Result};
use sha2::Digest as _;

use super::encoding::{Census, Encoding};

/// The bytes of a file: on disk, or already in memory (an upload, a test).
#[derive(Clone, Debug)]
pub enum Source {
    /// A file on this computer.
    File(PathBuf),
    /// A file that this product keeps under another name.
    Kept {
        /// Where it lies.
        path: PathBuf,
        /// The name that it came with.
        name: String,
    },
    /// Bytes with the name that their sender gave them.
    Bytes {
        /// The name of the file.
        name: String,
        /// What it holds.
        bytes: Arc<[u8]>,
    },
}

/// Something that can be read from any place.
pub trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

impl Source {
    /// A file on this computer.
    pub fn file(path: impl AsRef<Path>) -> Self {
        Self::File(path.as_ref().to_path_buf())
    }

    /// Bytes in memory.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self::Bytes { name: name.into(), bytes: bytes.into() }
    }

    /// The name without its folder.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => {
                path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned())
            }
            Self::Kept { name, .. } | Self::Bytes { name, .. } => name.clone(),
        }
    }

    /// Opens it at its beginning.
    ///
    /// # Errors
    /// `intake.file-missing` and `intake.file-unreadable`.
    pub fn open(&self) -> Result<Box<dyn ReadSeek>> {
        match self {
            Self::File(path) | Self::Kept { path, .. } => match File::open(path) {
                Ok(file) => Ok(Box::new(file)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    Err(Rejection::new("intake.file-missing").with("file", path.display()).into())
                }
                Err(error) => Err(unreadable(&self.name(), &error)),
            },
            Self::Bytes { bytes, .. } => Ok(Box::new(Cursor::new(Arc::clone(bytes)))),
        }
    }

    /// As [`Self::open`]; the bytes taken are added to `seen`, for a progress bar.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_counted(&self, seen: &Arc<AtomicU64>) -> Result<Box<dyn ReadSeek>> {
        Ok(Box::new(Counted { inner: self.open()?, seen: Arc::clone(seen) }))
    }

    /// Reads the whole file once, in bounded memory, and says what it is.
    ///
    /// # Errors
    /// `intake.file-empty`, `intake.file-unreadable`, `intake.format-unknown`.
    pub fn survey(&self) -> Result<Survey> {
        let mut input = self.open()?;
        let mut sha = sha2::Sha256::new();
        let mut census = Census::default();
        let mut buffer = vec![0; 256 * 1024];
        let mut head = Vec::new();
        let mut bytes = 0_u64;
        loop {
            let read = match input.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(unreadable(&self.name(), &error)),
            };
            let part = buffer.get(..read).unwrap_or_default();
            if head.is_empty() {
                head.extend_from_slice(part.get(..part.len().min(4096)).unwrap_or_default());
            }
            sha.update(part);
            census.see(part);
            bytes += u64::try_from(read).unwrap_or(0);
        }
        if bytes == 0 {
            return Err(Rejection::new("intake.file-empty").with("file", self.name()).into());
        }
        let format = self.format_of(&head, &census)?;
        Ok(Survey { digest: Digest(sha.finalize().into()), bytes, format })
    }

    fn format_of(&self, head: &[u8], census: &Census) -> Result<Format> {
        const REFUSED: [(&[u8], &str); 4] = [
            (b"%PDF", "PDF"),
            (b"Rar!", "RAR"),
            (b"\x1f\x8b", "GZIP"),
            (b"7z\xbc\xaf\x27\x1c", "7Z"),
        ];
        if head.starts_with(b"PK\x03\x04") {
            return Ok(Format::Xlsx);
        }
        if head.starts_with(b"\xd0\xcf\x11\xe0") {
            return Ok(Format::Xls);
        }
        for (magic, name) in REFUSED {
            if head.starts_with(magic) {
                let refused = Rejection::new("intake.format-unknown");
                return Err(refused.with("file", self.name()).with("format", name).into());
            }
        }
        Ok(Format::Text(census.encoding(head)))
    }
}

/// Counts what is read through it.
struct Counted {
    inner: Box<dyn ReadSeek>,
    seen: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.seen.fetch_add(u64::try_from(read).unwrap_or(0), Ordering::Relaxed);
        Ok(read)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

pub(super) fn unreadable(name: &str, error: &io::Error) -> Failure {
    Rejection::new("intake.file-unreadable").with("file", name).with("why", error).into()
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Cells separated by a sign, one record a line.
    Text(Encoding),
    /// A workbook of Excel 2007 or later.
    Xlsx,
    /// A workbook of Excel 97 to 2003.
    Xls,
}

impl Format {
    /// `UTF-8`, `GB18030`, `XLSX` …
    pub const fn label(self) -> &'static str {
        match self {
            Self::Text(encoding) => encoding.label(),
            Self::Xlsx => "XLSX",
            Self::Xls => "XLS",
        }
    }
}

/// What one pass over all bytes found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Survey {
    /// SHA-256 of the file.
    pub digest: Digest,
    /// Its size.
    pub bytes: u64,
    /// What it is.
    pub format: Format,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_bytes_not_by_its_name() {
        for (bytes, label) in [
            (&b"a,b\n1,2\n"[..], "UTF-8"),
            (b"\xbf\xcd\xbb\xa7,\xbd\xf0\xb6\xee\n", "GB18030"),
            (b"PK\x03\x04rest", "XLSX"),
            (b"\xd0\xcf\x11\xe0rest", "XLS"),
        ] {
            let survey = Source::bytes("x.bin", bytes).survey().expect(label);
            assert_eq!(survey.format.label(), label);
            assert_eq!(survey.digest, base::digest_of(bytes));
        }
    }

    #[test]
    fn what_cannot_be_a_table_is_refused() {
        for (bytes, code) in
            [(&b""[..], "intake.file-empty"), (b"%PDF-1.7", "intake.format-unknown")]
        {
            assert_eq!(Source::bytes("x", bytes).survey().expect_err(code).code(), code);
        }
        let missing = Source::file("/nowhere/at/all.csv").survey().expect_err("missing");
        assert_eq!(missing.code(), "intake.file-missing");
    }
}
