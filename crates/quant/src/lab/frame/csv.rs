//! Delimited text, fed in chunks of any size: memory holds the columns and one chunk.
//!
//! Fields may be quoted, quotes are doubled inside, a quoted field may hold line breaks. The
//! delimiter is the commonest of comma, semicolon, tab and bar in the header. Whether a column
//! holds numbers or words is decided on the first megabyte; a caller may overrule it.

use std::borrow::Cow;

use memchr::memchr3_iter;

use super::{
    Frame,
    cells::{Reading, read_number},
    store::Building,
};
use crate::lab::refusal::Refusal;

/// Bytes that are looked at before columns are typed.
const LOOK: usize = 1 << 20;
/// A record longer than this is a quote that nobody closed.
const LONGEST_RECORD: usize = 1 << 24;
/// A column is one of numbers if at least this share of what is filled can be read as numbers.
const NUMBERS_FROM: f64 = 0.8;

/// What a caller knows better than the file.
#[derive(Clone, Debug, Default)]
pub struct CsvOptions {
    /// Columns that hold words even if they look like numbers (codes of branches, say).
    pub words: Vec<String>,
    /// Columns that hold numbers even if words occur in them.
    pub numbers: Vec<String>,
}

/// Reads delimited text piece by piece.
#[derive(Default)]
pub struct CsvReader {
    options: CsvOptions,
    pending: Vec<u8>,
    delimiter: u8,
    names: Vec<String>,
    columns: Vec<Building>,
    ends: Vec<(usize, usize)>,
    line: usize,
    ragged: usize,
}

impl CsvReader {
    /// A reader that has seen nothing yet.
    pub fn new(options: CsvOptions) -> Self {
        Self { options, line: 1, ..Self::default() }
    }

    /// Takes the next piece of the file.
    pub fn feed(&mut self, piece: &[u8]) -> Result<(), Refusal> {
        self.pending.extend_from_slice(piece);
        if self.columns.is_empty() {
            if self.pending.len() < LOOK {
                return Ok(());
            }
            self.begin()?;
        }
        self.take_records()
    }

    /// Rows that had too many or too few fields so far; they are not in the frame.
    pub fn ragged(&self) -> usize {
        self.ragged
    }

    /// The data set. Refuses a file without header or rows.
    pub fn finish(mut self) -> Result<(Frame, usize), Refusal> {
        if self.pending.last().is_some_and(|byte| *byte != b'\n') {
            self.pending.push(b'\n');
        }
        if self.columns.is_empty() {
            self.begin()?;
        }
        self.take_records()?;
        if !self.pending.is_empty() {
            return Err(Refusal::Unreadable { line: self.line, why: "open-quote" });
        }
        let columns: Vec<_> = self
            .columns
            .into_iter()
            .zip(&self.names)
            .map(|(building, name)| building.finish(name))
            .collect();
        let frame = Frame::try_new(columns)?;
        if frame.rows() == 0 { Err(Refusal::NoRows) } else { Ok((frame, self.ragged)) }
    }

    /// Reads the header and decides what each column holds.
    fn begin(&mut self) -> Result<(), Refusal> {
        if self.pending.starts_with(&[0xef, 0xbb, 0xbf]) {
            self.pending.drain(..3);
        }
        let head = self.pending.split(|byte| *byte == b'\n').next().unwrap_or(&[]);
        let count = |mark: u8| head.iter().filter(|byte| **byte == mark).count();
        self.delimiter = *[b',', b';', b'\t', b'|']
            .iter()
            .rev()
            .max_by_key(|mark| count(**mark))
            .unwrap_or(&b',');
        let pending = std::mem::take(&mut self.pending);
        let mut records = records(&pending, self.delimiter);
        let Some(header) = records.next() else { return Err(Refusal::NoRows) };
        self.names = name_columns(&header);
        let mut seen = vec![(0_usize, 0_usize); self.names.len()];
        for record in records.filter(|record| record.fields.len() == self.names.len()) {
            for (tally, field) in seen.iter_mut().zip(&record.fields) {
                match read_number(&text_of(&pending, *field)) {
                    Reading::Number(_) => tally.0 += 1,
                    Reading::Words => tally.1 += 1,
                    Reading::Missing | Reading::Infinite => {}
                }
            }
        }
        self.columns = self.names.iter().zip(seen).map(|(n, s)| self.column(n, s)).collect();
        self.line += pending[..header.end].iter().filter(|byte| **byte == b'\n').count();
        self.pending = pending[header.end..].to_vec();
        Ok(())
    }

    fn column(&self, name: &String, (numbers, words): (usize, usize)) -> Building {
        #[allow(clippy::cast_precision_loss, reason = "counts of one megabyte")]
        let mostly = numbers as f64 >= NUMBERS_FROM * (numbers + words) as f64;
        if self.options.words.contains(name) {
            Building::words()
        } else if mostly || self.options.numbers.contains(name) {
            Building::numbers()
        } else {
            Building::words()
        }
    }

    /// Takes all complete records out of what is pending.
    fn take_records(&mut self) -> Result<(), Refusal> {
        let data = std::mem::take(&mut self.pending);
        let (mut start, mut field, mut quoted, mut open) = (0, 0, false, false);
        self.ends.clear();
        for at in memchr3_iter(self.delimiter, b'\n', b'"', &data) {
            match data[at] {
                b'"' => {
                    if open {
                        open = false;
                    } else if at == field || quoted {
                        (quoted, open) = (true, true);
                    }
                }
                _ if open => {}
                byte => {
                    self.ends.push((field, at));
                    (field, quoted) = (at + 1, false);
                    if byte == b'\n' {
                        self.record(&data, start);
                        start = field;
                    }
                }
            }
        }
        if data.len() - start > LONGEST_RECORD {
            return Err(Refusal::Unreadable { line: self.line, why: "open-quote" });
        }
        self.pending = data;
        self.pending.drain(..start);
        Ok(())
    }

    fn record(&mut self, data: &[u8], start: usize) {
        self.line += 1;
        if let Some(last) = self.ends.last_mut()
            && last.1 > last.0
            && data[last.1 - 1] == b'\r'
        {
            last.1 -= 1;
        }
        if self.ends.len() == self.columns.len() {
            for (column, (from, to)) in self.columns.iter_mut().zip(&self.ends) {
                match &data[*from..*to] {
                    quoted @ [b'"', ..] => column.push(&unquoted(quoted)),
                    text => column.push(text),
                }
            }
        } else if !(self.ends.len() == 1 && self.ends[0].1 == start) {
            self.ragged += 1;
        }
        self.ends.clear();
    }
}

struct Record {
    fields: Vec<(usize, usize)>,
    end: usize,
    head: Vec<String>,
}

/// The complete records of a piece, for the header and for typing.
fn records(data: &[u8], delimiter: u8) -> impl Iterator<Item = Record> {
    let (mut field, mut quoted, mut open) = (0, false, false);
    let mut fields = vec![];
    memchr3_iter(delimiter, b'\n', b'"', data).filter_map(move |at| {
        match data[at] {
            b'"' if open => open = false,
            b'"' if at == field || quoted => (quoted, open) = (true, true),
            b'"' => {}
            _ if open => {}
            byte => {
                let cut = usize::from(byte == b'\n' && at > field && data[at - 1] == b'\r');
                fields.push((field, at - cut));
                (field, quoted) = (at + 1, false);
                if byte == b'\n' {
                    let fields = std::mem::take(&mut fields);
                    let head = |f: &(usize, usize)| {
                        String::from_utf8_lossy(&text_of(data, *f)).trim().to_owned()
                    };
                    let head =
                        if fields[0].0 == 0 { fields.iter().map(head).collect() } else { vec![] };
                    return Some(Record { fields, end: field, head });
                }
            }
        }
        None
    })
}

fn text_of(data: &[u8], (from, to): (usize, usize)) -> Cow<'_, [u8]> {
    match &data[from..to] {
        quoted @ [b'"', ..] => unquoted(quoted),
        text => Cow::Borrowed(text),
    }
}

/// The inside of `"…"`, with doubled quotes single.
fn unquoted(text: &[u8]) -> Cow<'_, [u8]> {
    let inside = text.strip_prefix(b"\"").unwrap_or(text);
    let inside = inside.strip_suffix(b"\"").unwrap_or(inside);
    if !inside.contains(&b'"') {
        return Cow::Borrowed(inside);
    }
    let mut plain = Vec::with_capacity(inside.len());
    let mut bytes = inside.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        plain.push(byte);
        if byte == b'"' && bytes.peek() == Some(&b'"') {
            bytes.next();
        }
    }
    Cow::Owned(plain)
}

/// Names as they stand in the header; a nameless column is called by its place, a repeated name
/// gets its place behind it.
fn name_columns(header: &Record) -> Vec<String> {
    let mut names: Vec<String> = vec![];
    for (at, name) in (1..).zip(&header.head) {
        let plain = if name.is_empty() { format!("column_{at}") } else { name.clone() };
        let taken = names.contains(&plain);
        names.push(if taken { format!("{plain}_{at}") } else { plain });
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::frame::Values;

    fn read(text: &str, piece: usize) -> Result<(Frame, usize), Refusal> {
        let mut reader = CsvReader::new(CsvOptions::default());
        for piece in text.as_bytes().chunks(piece) {
            reader.feed(piece)?;
        }
        reader.finish()
    }

    fn cells(frame: &Frame, name: &str) -> Vec<String> {
        let column = frame.find_column(name).expect("there");
        (0..frame.rows()).map(|row| column.text(row).unwrap_or("·".to_owned())).collect()
    }

    #[test]
    fn quotes_breaks_marks_and_missing_cells() {
        let text = "\u{feff}name,amount,说明\r\n\"Wang, Li\",\"1,250.5\",\"said \"\"no\"\"\nthen yes\"\r\n\
                    Zhao,,好\r\n,NA,\r\n\r\nshort,1\r\nQian,7,x";
        for piece in [1, 2, 7, 4096] {
            let (frame, ragged) = read(text, piece).expect("readable");
            assert_eq!((frame.rows(), ragged), (4, 1), "pieces of {piece}");
            assert_eq!(cells(&frame, "name"), ["Wang, Li", "Zhao", "·", "Qian"]);
            assert_eq!(cells(&frame, "amount"), ["1250.5", "·", "·", "7"]);
            assert_eq!(cells(&frame, "说明"), ["said \"no\"\nthen yes", "好", "·", "x"]);
        }
    }

    #[test]
    fn what_a_column_holds() {
        let mut text = String::from("id;mostly;words;inf\n");
        for row in 0..100 {
            let mostly = if row % 10 == 0 { "refused".to_owned() } else { row.to_string() };
            let inf = if row == 3 { "inf" } else { "0.1" };
            text += &format!("{row};{mostly};A{};{inf}\n", row % 3);
        }
        let (frame, _) = read(&text, 100).expect("readable");
        let notes = &frame.find_column("mostly").expect("there").notes;
        assert_eq!((notes.unreadable, notes.example.as_deref()), (10, Some("refused")));
        assert_eq!(frame.find_column("inf").expect("there").notes.infinite, 1);
        assert!(matches!(frame.find_column("words").expect("there").values, Values::Category(_)));
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for (text, refusal) in [
            ("", Refusal::NoRows),
            ("a,b\n", Refusal::NoRows),
            ("a,b\n1,\"2\n", Refusal::Unreadable { line: 2, why: "open-quote" }),
        ] {
            assert_eq!(read(text, 10).map(|_| ()), Err(refusal), "{text:?}");
        }
        let (frame, _) = read("a,a,\n1,2,3\n", 3).expect("readable");
        let names: Vec<&str> = frame.columns().iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["a", "a_2", "column_3"]);
    }
}
