//! What may be kept as evidence: a file whose ending, first bytes and inside agree, of a kind that shows and runs
//! nothing by itself. The bytes are never opened here beyond that.

use std::io::Cursor;

use base::Rejection;

/// The largest paper.
pub const EVIDENCE_BYTES: usize = 20 << 20;

/// Endings, as a form offers them.
pub const EVIDENCE_ENDINGS: &str =
    ".pdf,.png,.jpg,.jpeg,.xlsx,.docx,.ofd,.csv,.txt,.eml,.mp3,.m4a,.wav,.amr";

/// How the inside is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// Its first bytes.
    Begins(&'static [u8]),
    /// These bytes at a place.
    At(usize, &'static [u8]),
    /// A PDF that does nothing by itself.
    Pdf,
    /// A zipped document without macros.
    Zipped,
    /// Text in UTF-8.
    Text,
}

const KINDS: [(&str, &str, Inside); 14] = [
    ("pdf", "application/pdf", Inside::Pdf),
    ("png", "image/png", Inside::Begins(b"\x89PNG\r\n\x1a\n")),
    ("jpg", "image/jpeg", Inside::Begins(b"\xff\xd8\xff")),
    ("jpeg", "image/jpeg", Inside::Begins(b"\xff\xd8\xff")),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Inside::Zipped),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Inside::Zipped,
    ),
    ("ofd", "application/ofd", Inside::Zipped),
    ("csv", "text/csv", Inside::Text),
    ("txt", "text/plain", Inside::Text),
    ("eml", "message/rfc822", Inside::Text),
    ("mp3", "audio/mpeg", Inside::Begins(b"ID3")),
    ("m4a", "audio/mp4", Inside::At(4, b"ftyp")),
    ("wav", "audio/wav", Inside::At(8, b"WAVE")),
    ("amr", "audio/amr", Inside::Begins(b"#!AMR")),
];

/// What a PDF may not hold: it would run, open or carry something else.
const ACTIVE: [&[u8]; 5] = [b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile"];

/// The media type of a file that may be kept.
///
/// # Errors
/// `collections.file-empty`, `collections.file-large`, `collections.file-name`, `collections.file-type` where
/// ending and inside do not agree or such files are not kept, `collections.file-active`.
pub fn admit_file(name: &str, bytes: &[u8]) -> Result<&'static str, Rejection> {
    let refuse = |code: &'static str| Rejection::new(code).with("name", shown(name)).on("file");
    if bytes.is_empty() {
        return Err(refuse("collections.file-empty"));
    }
    if bytes.len() > EVIDENCE_BYTES {
        return Err(refuse("collections.file-large").with("most", EVIDENCE_BYTES >> 20));
    }
    let odd = name.contains(['/', '\\', '\0']) || name.chars().any(char::is_control);
    if odd || name.chars().count() > 200 || base::plain(name, "file").is_err() {
        return Err(refuse("collections.file-name"));
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let kind = KINDS.iter().find(|(known, ..)| Some(*known) == ending.as_deref());
    let Some((_, media, inside)) = kind else {
        return Err(refuse("collections.file-type"));
    };
    let fits = match inside {
        Inside::Begins(begin) => bytes.starts_with(begin),
        Inside::At(at, mark) => bytes.get(*at..).is_some_and(|rest| rest.starts_with(mark)),
        Inside::Pdf => bytes.starts_with(b"%PDF-"),
        Inside::Zipped => bytes.starts_with(b"PK\x03\x04"),
        Inside::Text => std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0')),
    };
    if !fits {
        return Err(refuse("collections.file-type"));
    }
    let active = match inside {
        Inside::Pdf => ACTIVE.iter().any(|mark| holds(bytes, mark)),
        Inside::Zipped => runs_or_climbs(bytes)?,
        _ => false,
    };
    if active {
        return Err(refuse("collections.file-active"));
    }
    Ok(media)
}

/// A name as it may be said in a sentence.
fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(80).collect()
}

fn holds(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).any(|window| window == mark)
}

/// Whether a zipped document carries macros or programs, or names a place outside of itself.
fn runs_or_climbs(bytes: &[u8]) -> Result<bool, Rejection> {
    let wrong = |_| Rejection::new("collections.file-type").with("name", "zip").on("file");
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(wrong)?;
    let bad = |name: &str| {
        let low = name.to_ascii_lowercase();
        low.contains("vbaproject")
            || low.contains("..")
            || low.starts_with('/')
            || [".exe", ".dll", ".js", ".vbs", ".bat", ".ps1", ".html", ".svg"]
                .iter()
                .any(|ending| low.ends_with(ending))
    };
    // A name that cannot be read is not trusted either.
    Ok(archive.file_names().any(|name| name.map_or(true, |name| bad(&name))))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn zipped(names: &[&str]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("begun");
            writer.write_all(b"x").expect("written");
        }
        writer.finish().expect("whole").into_inner()
    }

    #[test]
    fn only_what_it_says_it_is_and_nothing_that_runs() {
        let code = |name: &str, bytes: &[u8]| admit_file(name, bytes).map_err(|no| no.code).err();
        let (docx, macros) = (zipped(&["word/document.xml"]), zipped(&["word/vbaProject.bin"]));
        let climbs = zipped(&["../../etc/passwd"]);
        let wrong = Some("collections.file-type");
        let active = Some("collections.file-active");
        for (name, bytes, refused) in [
            ("合同.pdf", &b"%PDF-1.7 x"[..], None),
            ("A.PDF", b"%PDF-1.4", None),
            ("a.pdf", b"<script>", wrong),
            ("a.pdf", b"%PDF-1.7 /OpenAction << /S /JavaScript /JS (x) >>", active),
            ("a.pdf", b"%PDF-1.7 << /S /Launch /F (cmd.exe) >>", active),
            ("a.html", b"<html>", wrong),
            ("a.svg", b"<svg onload=x/>", wrong),
            ("a.pdf.exe", b"MZ", wrong),
            ("a.png", b"GIF89a", wrong),
            ("a.png", b"\x89PNG\r\n\x1a\n", None),
            ("a.docx", &docx, None),
            ("a.docx", &macros, active),
            ("a.xlsx", &climbs, active),
            ("a.docx", b"PK\x03\x04 broken", wrong),
            ("a.txt", "备注".as_bytes(), None),
            ("a.txt", b"\xff\xfe\x00", wrong),
            ("a", b"%PDF-1.7", wrong),
            ("../a.pdf", b"%PDF-1.7", Some("collections.file-name")),
            ("a\u{202e}fdp.pdf", b"%PDF-1.7", Some("collections.file-name")),
            ("a.wav", b"RIFF\0\0\0\0WAVEfmt ", None),
            ("a.pdf", b"", Some("collections.file-empty")),
        ] {
            assert_eq!(code(name, bytes), refused, "{name}");
        }
        let large = vec![b'x'; EVIDENCE_BYTES + 1];
        assert_eq!(code("a.txt", &large), Some("collections.file-large"));
    }
}
