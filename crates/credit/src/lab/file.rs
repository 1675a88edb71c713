//! A table for the lab out of a file: delimited text in any of the usual encodings, the same
//! compressed with gzip, or the first sheet of a workbook. Memory is bounded by the columns.

use std::{
    io::{self, Read},
    ops::ControlFlow,
    sync::{Arc, atomic::AtomicU64},
};

use base::{Rejection, Result};
use flate2::read::MultiGzDecoder;
use quant::lab::{
    Refusal,
    frame::{CsvOptions, CsvReader, Frame},
};

use super::refusal::refused;
use crate::intake::{
    encoding::{Census, Encoding, Utf8Reader},
    sheet,
    source::{Format, Source},
};

/// A table with what was met while it was read.
#[derive(Debug)]
pub struct Table {
    /// Its columns.
    pub frame: Frame,
    /// Lines with too many or too few fields; they are not in the frame.
    pub ragged: usize,
}

/// Bytes that are taken at a time, and that the encoding is judged by.
const PIECE: usize = 1 << 20;

/// Reads a file.
///
/// # Errors
/// Those of [`Source::open`], of a broken workbook, and `scoring.lab-…` for tables without rows
/// or with a quote that is not closed.
pub fn read_table(source: &Source, options: CsvOptions) -> Result<Table> {
    let mut head = [0; 4];
    let got = fill(&mut source.open()?, &mut head).map_err(|e| unreadable(source, &e))?;
    let reader = CsvReader::new(options);
    match &head[..got] {
        [0x1f, 0x8b, ..] => read_text(source, MultiGzDecoder::new(source.open()?), reader),
        b"PK\x03\x04" => read_sheet(source, Format::Xlsx, reader),
        b"PAR1" | b"PARE" => {
            Err(Rejection::new("scoring.lab-parquet").with("file", source.name()).into())
        }
        [0xd0, 0xcf, 0x11, 0xe0] => read_sheet(source, Format::Xls, reader),
        _ => read_text(source, source.open()?, reader),
    }
}

fn unreadable(source: &Source, error: &dyn std::fmt::Display) -> Rejection {
    Rejection::new("intake.file-unreadable").with("file", source.name()).with("why", error)
}

fn fill(input: &mut impl Read, piece: &mut [u8]) -> io::Result<usize> {
    let mut got = 0;
    while got < piece.len() {
        match input.read(&mut piece[got..]) {
            Ok(0) => break,
            Ok(read) => got += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(got)
}

fn read_text(source: &Source, mut input: impl Read, mut reader: CsvReader) -> Result<Table> {
    let mut piece = vec![0; PIECE];
    let got = fill(&mut input, &mut piece).map_err(|e| unreadable(source, &e))?;
    piece.truncate(got);
    let mut census = Census::default();
    // A character cut in two at the end of the piece is no damage.
    let last = piece.iter().rposition(|byte| *byte == b'\n').map_or(got, |at| at + 1);
    census.see(&piece[..last]);
    let encoding = census.encoding(&piece);
    if matches!(encoding, Encoding::Utf8 | Encoding::Utf8Damaged) {
        while !piece.is_empty() {
            reader.feed(&piece).map_err(|refusal| refused(&refusal))?;
            piece.resize(PIECE, 0);
            let got = fill(&mut input, &mut piece).map_err(|e| unreadable(source, &e))?;
            piece.truncate(got);
        }
    } else {
        let mut input = Utf8Reader::new(io::Cursor::new(piece).chain(input), encoding);
        let mut piece = vec![0; PIECE];
        loop {
            let got = fill(&mut input, &mut piece).map_err(|e| unreadable(source, &e))?;
            if got == 0 {
                break;
            }
            reader.feed(&piece[..got]).map_err(|refusal| refused(&refusal))?;
        }
    }
    finish(reader)
}

fn finish(reader: CsvReader) -> Result<Table> {
    let (frame, ragged) = reader.finish().map_err(|refusal| refused(&refusal))?;
    Ok(Table { frame, ragged })
}

/// Rows of a sheet, written as delimited text and read as such.
fn read_sheet(source: &Source, format: Format, mut reader: CsvReader) -> Result<Table> {
    let (sheets, _) = sheet::sheets(source, format)?;
    let first = sheets.first().ok_or_else(|| refused(&Refusal::NoRows))?;
    let (mut width, mut line, mut outcome) = (None, vec![], Ok(()));
    let seen = Arc::new(AtomicU64::new(0));
    sheet::each_row(source, format, first, &seen, &mut |_, row| {
        let width = *width.get_or_insert(row.len());
        line.clear();
        for at in 0..width.max(row.len()) {
            if at > 0 {
                line.push(b',');
            }
            let cell = row.get(at).unwrap_or("");
            line.push(b'"');
            for byte in cell.bytes() {
                line.extend(std::iter::repeat_n(byte, if byte == b'"' { 2 } else { 1 }));
            }
            line.push(b'"');
        }
        line.push(b'\n');
        outcome = reader.feed(&line);
        if outcome.is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    outcome.map_err(|refusal| refused(&refusal))?;
    finish(reader)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_columnar_file_is_named_as_what_it_is() {
        for head in [&b"PAR1\x15\x04\x15"[..], b"PARE0000"] {
            let told = read_table(&Source::bytes("a.parquet", head), CsvOptions::default());
            assert_eq!(told.expect_err("no columnar part").code(), "scoring.lab-parquet");
        }
    }
}
