//! Which encoding a text file is in, and a reader that hands it on as UTF-8.
//!
//! The order is: byte order mark, strict UTF-8 over the *whole* file, GB18030 (which decodes
//! nearly anything and therefore comes last). A UTF-8 file with a few damaged bytes stays
//! UTF-8: its damaged places become U+FFFD, and the rows that hold them are rejected one by one.

use std::io::{self, Read};

/// The encodings that files come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, every byte in order.
    Utf8,
    /// UTF-8 with some bytes that are none.
    Utf8Damaged,
    /// GB18030, and with it GBK and GB2312.
    Gb18030,
    /// UTF-16, low byte first (Excel's "Unicode text").
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl Encoding {
    /// The name that people know it by.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Utf8 | Self::Utf8Damaged => "UTF-8",
            Self::Gb18030 => "GB18030",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
        }
    }

    /// Whether every byte is known to be in order.
    pub const fn is_sound(self) -> bool {
        matches!(self, Self::Utf8)
    }

    fn decoder(self) -> Option<encoding_rs::Decoder> {
        let encoding = match self {
            Self::Utf8 => return None,
            Self::Utf8Damaged => encoding_rs::UTF_8,
            Self::Gb18030 => encoding_rs::GB18030,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
        };
        Some(encoding.new_decoder_with_bom_removal())
    }
}

/// Counts, over all bytes of a file, what is UTF-8 and what is not.
#[derive(Debug, Default)]
pub struct Census {
    carry: Vec<u8>,
    good: u64,
    bad: u64,
}

impl Census {
    /// Takes the next bytes; a sign may be cut between two calls.
    pub fn see(&mut self, part: &[u8]) {
        let mut rest = part;
        while !self.carry.is_empty() {
            let Some((first, after)) = rest.split_first() else { return };
            self.carry.push(*first);
            match std::str::from_utf8(&self.carry) {
                Ok(_) => {
                    self.good += 1;
                    self.carry.clear();
                    rest = after;
                }
                Err(error) if error.error_len().is_none() => rest = after,
                Err(_) => {
                    // The cut sign was none; the byte at hand begins anew.
                    self.bad += 1;
                    self.carry.clear();
                }
            }
        }
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.good += signs(text.as_bytes());
                    return;
                }
                Err(error) => {
                    let (valid, after) = rest.split_at(error.valid_up_to());
                    self.good += signs(valid);
                    let Some(len) = error.error_len() else {
                        self.carry.extend_from_slice(after);
                        return;
                    };
                    self.bad += 1;
                    rest = after.get(len..).unwrap_or_default();
                }
            }
        }
    }

    /// The verdict; `head` is the beginning of the file.
    pub fn encoding(&self, head: &[u8]) -> Encoding {
        if head.starts_with(b"\xff\xfe") {
            return Encoding::Utf16Le;
        }
        if head.starts_with(b"\xfe\xff") {
            return Encoding::Utf16Be;
        }
        if let Some(wide) = without_mark(head) {
            return wide;
        }
        let bad = self.bad + u64::from(!self.carry.is_empty());
        let marked = head.starts_with(b"\xef\xbb\xbf");
        if bad == 0 {
            Encoding::Utf8
        } else if marked || self.good > bad.saturating_mul(20) {
            // Chinese text in GB18030 read as UTF-8 is wrong in most places, not in a few.
            Encoding::Utf8Damaged
        } else {
            Encoding::Gb18030
        }
    }
}

/// Signs beyond ASCII in valid UTF-8.
fn signs(valid: &[u8]) -> u64 {
    u64::try_from(valid.iter().filter(|byte| **byte >= 0xc0).count()).unwrap_or(0)
}

/// UTF-16 without its mark shows as zero bytes in every other place.
fn without_mark(head: &[u8]) -> Option<Encoding> {
    let half = head.len() / 2;
    if half < 4 {
        return None;
    }
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (high, low) = (zeros(0), zeros(1));
    if low * 4 > half && high * 20 < half {
        Some(Encoding::Utf16Le)
    } else if high * 4 > half && low * 20 < half {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

/// Hands any of the encodings on as UTF-8, in bounded memory.
pub struct Utf8Reader<R> {
    inner: R,
    decoder: Option<encoding_rs::Decoder>,
    raw: Vec<u8>,
    raw_at: usize,
    out: Vec<u8>,
    out_at: usize,
    ended: bool,
    fresh: bool,
}

const WINDOW: usize = 64 * 1024;

impl<R: Read> Utf8Reader<R> {
    /// Reads `inner`, which is in `encoding`.
    pub fn new(inner: R, encoding: Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.decoder(),
            raw: Vec::new(),
            raw_at: 0,
            out: Vec::new(),
            out_at: 0,
            ended: false,
            fresh: true,
        }
    }

    /// Refills `out` from the file; leaves it empty only at the end.
    fn refill(&mut self) -> io::Result<()> {
        self.out.clear();
        self.out_at = 0;
        while self.out.is_empty() && !self.ended {
            if self.raw_at >= self.raw.len() {
                let mut raw = std::mem::take(&mut self.raw);
                raw.resize(WINDOW, 0);
                let read = self.inner.read(&mut raw)?;
                raw.truncate(read);
                self.raw = raw;
                self.raw_at = 0;
                self.ended = read == 0;
            }
            self.decode();
        }
        Ok(())
    }

    fn decode(&mut self) {
        let Some(decoder) = &mut self.decoder else { return };
        self.out.resize(WINDOW * 3 + 16, 0);
        let rest = self.raw.get(self.raw_at..).unwrap_or_default();
        let (_, read, written, _) = decoder.decode_to_utf8(rest, &mut self.out, self.ended);
        self.raw_at += read;
        self.out.truncate(written);
    }

    /// The mark at the beginning of a UTF-8 file is not part of the first header.
    fn read_plain(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.fresh {
            self.fresh = false;
            let mut head = Vec::with_capacity(3);
            let mut byte = [0];
            while head.len() < 3 && self.inner.read(&mut byte)? == 1 {
                head.extend_from_slice(&byte);
                if !b"\xef\xbb\xbf".starts_with(&head) {
                    break;
                }
            }
            if head != b"\xef\xbb\xbf" {
                self.out = head;
                self.out_at = 0;
            }
        }
        if self.out_at < self.out.len() {
            return Ok(self.take(buffer));
        }
        self.inner.read(buffer)
    }

    fn take(&mut self, buffer: &mut [u8]) -> usize {
        let rest = self.out.get(self.out_at..).unwrap_or_default();
        let len = rest.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..len), rest.get(..len)) {
            to.copy_from_slice(from);
        }
        self.out_at += len;
        len
    }
}

impl<R: Read> Read for Utf8Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.decoder.is_none() {
            return self.read_plain(buffer);
        }
        if self.out_at >= self.out.len() {
            self.refill()?;
        }
        Ok(self.take(buffer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(bytes: &[u8], step: usize) -> Encoding {
        let mut census = Census::default();
        bytes.chunks(step).for_each(|part| census.see(part));
        census.encoding(bytes)
    }

    fn decoded(bytes: &[u8], encoding: Encoding) -> String {
        let mut out = String::new();
        Utf8Reader::new(bytes, encoding).read_to_string(&mut out).expect("utf-8");
        out
    }

    #[test]
    fn mark_then_utf8_then_gb18030() {
        let text = "客户编码,客户名称,金额\n001,宁波海天塑机有限公司,1000\n".repeat(40);
        let gb = encoding_rs::GB18030.encode(&text).0.into_owned();
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let le_marked = [b"\xff\xfe".as_slice(), &le].concat();
        let be_marked = [b"\xfe\xff".as_slice(), &be].concat();
        for (name, bytes, encoding) in [
            ("utf-8", text.as_bytes(), Encoding::Utf8),
            ("utf-8 with mark", &marked, Encoding::Utf8),
            ("gb18030", &gb, Encoding::Gb18030),
            ("utf-16le with mark", &le_marked, Encoding::Utf16Le),
            ("utf-16be with mark", &be_marked, Encoding::Utf16Be),
        ] {
            for step in [1, 2, 3, 7, 4096] {
                assert_eq!(verdict(bytes, step), encoding, "{name} in steps of {step}");
            }
            assert_eq!(decoded(bytes, encoding), text, "{name}");
        }
        let plain: Vec<u8> =
            "customer,amount\nA,1\nB,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(verdict(&plain, 5), Encoding::Utf16Le);
    }

    #[test]
    fn one_damaged_byte_does_not_make_a_file_gb18030() {
        let mut bytes = "客户名称,金额\n宁波海天塑机有限公司,1000\n".repeat(40).into_bytes();
        bytes[30] = 0xff;
        for step in [1, 3, 100, 10_000] {
            assert_eq!(verdict(&bytes, step), Encoding::Utf8Damaged);
        }
        assert!(decoded(&bytes, Encoding::Utf8Damaged).contains('\u{fffd}'));
    }

    #[test]
    fn a_late_gb18030_byte_counts() {
        let mut bytes = b"code,name,amount\n".repeat(5_000);
        bytes.extend_from_slice(b"1,\xbf\xcd\xbb\xa7,3\n");
        assert_eq!(verdict(&bytes, 4_096), Encoding::Gb18030);
    }

    #[test]
    fn small_buffers_and_cut_signs() {
        let text = "金额￥１２３".repeat(30_000);
        let gb = encoding_rs::GB18030.encode(&text).0.into_owned();
        let mut reader = Utf8Reader::new(gb.as_slice(), Encoding::Gb18030);
        let mut out = Vec::new();
        let mut buffer = [0; 5];
        loop {
            match reader.read(&mut buffer).expect("read") {
                0 => break,
                n => out.extend_from_slice(&buffer[..n]),
            }
        }
        assert_eq!(String::from_utf8(out).expect("utf-8"), text);
    }
}
