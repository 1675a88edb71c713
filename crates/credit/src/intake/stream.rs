//! What stands between the bytes of a text file and the CSV reader: even line ends, so that lines
//! are counted right, and a stop where an unclosed quote would swallow the rest of the file.

use std::{
    io::{self, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

pub(super) const RECORD_BYTES_MAX: u64 = 1 << 20;

/// Makes every line end in `\n`: those of Windows (`\r\n`), of old Macintosh files (`\r`), and the
/// last line where it has none.
pub(super) struct LineEnds<R> {
    inner: R,
    after_return: bool,
    last: u8,
}

impl<R: Read> LineEnds<R> {
    /// Reads through `inner`.
    pub(super) const fn new(inner: R) -> Self {
        Self { inner, after_return: false, last: b'\n' }
    }

    /// Rewrites in place; returns the new length.
    fn even(&mut self, bytes: &mut [u8]) -> usize {
        if !self.after_return && !bytes.contains(&b'\r') {
            return bytes.len();
        }
        let mut to = 0;
        for from in 0..bytes.len() {
            let byte = bytes[from];
            let skip = byte == b'\n' && self.after_return;
            self.after_return = byte == b'\r';
            if !skip {
                bytes[to] = if byte == b'\r' { b'\n' } else { byte };
                to += 1;
            }
        }
        to
    }
}

impl<R: Read> Read for LineEnds<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.inner.read(buffer)?;
            if read == 0 {
                let missing = self.last != b'\n' && !buffer.is_empty();
                if let (true, Some(first)) = (missing, buffer.first_mut()) {
                    *first = b'\n';
                    self.last = b'\n';
                    return Ok(1);
                }
                return Ok(0);
            }
            let even = self.even(buffer.get_mut(..read).unwrap_or_default());
            if let Some(last) = even.checked_sub(1).and_then(|at| buffer.get(at)) {
                self.last = *last;
                return Ok(even);
            }
        }
    }
}

/// Whether the last sign of a text, line ends apart, is no quotation mark. Asked where the last cell
/// holds the end of its line: then a quote was opened there and never closed.
pub(super) fn ends_unquoted(mut input: impl Read) -> io::Result<bool> {
    let (mut buffer, mut last) = (vec![0; 1 << 16], 0);
    loop {
        let read = input.read(&mut buffer)?;
        if read == 0 {
            return Ok(last != b'"');
        }
        let bytes = buffer.get(..read).unwrap_or_default();
        let seen = bytes.iter().rfind(|byte| !byte.is_ascii_whitespace());
        last = seen.copied().unwrap_or(last);
    }
}

/// Stops a reader that has taken far more bytes than any record has: a quote was opened and
/// never closed, and the rest of the file would become one cell; or a line has no end.
pub(super) struct Guarded<R> {
    inner: R,
    since: Arc<AtomicU64>,
    lines: bool,
}

/// A record that does not end.
#[derive(Debug, thiserror::Error)]
#[error("a record does not end")]
pub(super) struct Endless {
    /// Whether it runs over several lines: a quote was opened and never closed.
    pub lines: bool,
}

impl<R> Guarded<R> {
    /// Reads through `inner`; whoever takes a record sets `since` to 0.
    pub(super) fn new(inner: R, since: &Arc<AtomicU64>) -> Self {
        Self { inner, since: Arc::clone(since), lines: false }
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let since = self.since.load(Ordering::Relaxed);
        if since > RECORD_BYTES_MAX {
            return Err(io::Error::other(Endless { lines: self.lines }));
        }
        let read = self.inner.read(buffer)?;
        let lines = buffer.get(..read).unwrap_or_default().contains(&b'\n');
        self.lines = lines || (self.lines && since > 0);
        self.since.fetch_add(u64::try_from(read).unwrap_or(0), Ordering::Relaxed);
        Ok(read)
    }
}
