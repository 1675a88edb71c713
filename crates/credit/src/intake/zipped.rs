//! How large a workbook is once it is unpacked: an XLSX is a ZIP archive, and one of a few hundred
//! kilobytes can hold gigabytes of nothing. Looked at before anything of it is held in memory.

use std::io::{BufReader, Read};

use base::{Rejection, Result};
use zip::ZipArchive;

use super::source::Source;

/// What a workbook may come to.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// All parts unpacked, bytes: a sheet of a million full rows has well under one gigabyte.
    whole: u64,
    /// The parts that are held in memory as a whole, such as the texts of all cells, bytes.
    held: u64,
    /// How many times smaller it may be packed. Sheets come to 10 to 50, emptiness to 1,000.
    ratio: u64,
    /// What does no harm whatever it is, bytes.
    harmless: u64,
}

const LIMITS: Limits = Limits { whole: 2 << 30, held: 512 << 20, ratio: 400, harmless: 64 << 20 };

/// The deflate method makes nothing smaller than this many times.
const DEFLATE_MOST: u64 = 1_032;

/// Refuses a workbook that would be too large unpacked. The sizes that its directory tells are
/// added up; where they could be untrue and it mattered, each part is unpacked up to its told size
/// and thrown away. What is no archive at all is left to the reader of workbooks.
///
/// # Errors
/// `intake.workbook-too-large`, `intake.workbook-hollow`, `intake.workbook-broken`.
pub(super) fn admit(source: &Source) -> Result<()> {
    admit_within(source, &LIMITS)
}

fn admit_within(source: &Source, limits: &Limits) -> Result<()> {
    let Ok(mut archive) = ZipArchive::new(BufReader::new(source.open()?)) else { return Ok(()) };
    let (mut packed, mut whole, mut held) = (0_u64, 0_u64, 0_u64);
    for place in 0..archive.len() {
        let Ok(part) = archive.by_index_raw(place) else { continue };
        packed = packed.saturating_add(part.compressed_size());
        whole = whole.saturating_add(part.size());
        if !part.name_raw().starts_with(b"xl/worksheets/") {
            held = held.saturating_add(part.size());
        }
    }
    for (size, most) in [(whole, limits.whole), (held, limits.held)] {
        if size > most {
            let refused = Rejection::new("intake.workbook-too-large").with("file", source.name());
            return Err(refused.with("size", megabytes(size)).with("most", megabytes(most)).into());
        }
    }
    let ratio = whole / packed.max(1);
    if whole > limits.harmless && ratio > limits.ratio {
        let refused = Rejection::new("intake.workbook-hollow").with("file", source.name());
        return Err(refused.with("size", megabytes(whole)).with("ratio", ratio).into());
    }
    if packed.saturating_mul(DEFLATE_MOST) <= limits.harmless {
        return Ok(());
    }
    let mut buffer = vec![0; 64 * 1024];
    for place in 0..archive.len() {
        let Ok(part) = archive.by_index(place) else { continue };
        let told = part.size();
        let mut part = part.take(told.saturating_add(1));
        let mut found = 0_u64;
        loop {
            match part.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => found += read as u64,
                Err(error) => return Err(broken(source, &error)),
            }
        }
        if found > told {
            return Err(broken(source, &"a part holds more than it says"));
        }
    }
    Ok(())
}

fn broken(source: &Source, why: &dyn std::fmt::Display) -> base::Failure {
    let refused = Rejection::new("intake.workbook-broken").with("file", source.name());
    refused.with("why", why).into()
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1 << 20))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    const SMALL: Limits = Limits { whole: 400_000, held: 50_000, ratio: 100, harmless: 20_000 };

    /// An archive of parts, each of so many bytes: spaces, or such as do not pack well.
    fn archive(parts: &[(&str, u64, bool)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes, empty) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).expect("a part");
            let (mut left, mut seed) = (*bytes, 7_u32);
            while left > 0 {
                let mut block = [b' '; 4096];
                for byte in block.iter_mut().filter(|_| !*empty) {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    *byte = b'a' + (seed >> 28) as u8;
                }
                let size = left.min(4096);
                writer.write_all(&block[..size as usize]).expect("written");
                left -= size;
            }
        }
        writer.finish().expect("an archive").into_inner()
    }

    fn code(bytes: Vec<u8>, limits: &Limits) -> &'static str {
        match admit_within(&Source::bytes("x.xlsx", bytes), limits) {
            Ok(()) => "",
            Err(failure) => failure.code(),
        }
    }

    #[test]
    fn what_a_workbook_may_come_to() {
        let sheet = "xl/worksheets/sheet1.xml";
        for (parts, expected) in [
            (&[(sheet, 300_000, false)][..], ""),
            (&[(sheet, 19_000, true)], ""),
            (&[(sheet, 300_000, true)], "intake.workbook-hollow"),
            (&[(sheet, 300_000, false), ("xl/worksheets/b.xml", 200_000, false)], TOO_LARGE),
            (&[("xl/sharedStrings.xml", 60_000, false)], TOO_LARGE),
        ] {
            assert_eq!(code(archive(parts), &SMALL), expected, "{parts:?}");
        }
        assert_eq!(code(b"PK and then nothing".to_vec(), &SMALL), "", "for the reader to say");
    }

    const TOO_LARGE: &str = "intake.workbook-too-large";

    /// 100 MB of nothing in 100 kB; and the same with a directory that tells of 1,000 bytes.
    #[test]
    fn a_small_file_that_unpacks_to_much_is_not_unpacked() {
        let told = 100_000_001_u32;
        let bytes = archive(&[("xl/sharedStrings.xml", u64::from(told), true)]);
        assert!(bytes.len() < 200_000, "{}", bytes.len());
        assert_eq!(code(bytes.clone(), &LIMITS), "intake.workbook-hollow");
        let mut lying = bytes;
        let mut told_at = Vec::new();
        for (at, window) in lying.windows(4).enumerate() {
            if window == told.to_le_bytes() {
                told_at.push(at);
            }
        }
        assert_eq!(told_at.len(), 2, "in the part's head and in the directory");
        for at in told_at {
            lying[at..at + 4].copy_from_slice(&1_000_u32.to_le_bytes());
        }
        assert_eq!(code(lying, &LIMITS), "intake.workbook-broken");
    }
}
