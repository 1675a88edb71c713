//! A file as a table: which delimiter or sheet, which row holds the headers, and the rows below
//! it, one at a time and in bounded memory. What the columns mean is decided elsewhere.

use std::{
    io::{self, Read},
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use base::{Failure, Rejection, Result};
use csv::StringRecord;

use super::{
    dates::{self, Epoch},
    encoding::{Encoding, Utf8Reader},
    grouped, headers,
    sheet::{self, Visit},
    source::{Format, Source, Survey, unreadable},
    stream::{Endless, Guarded, LineEnds, RECORD_BYTES_MAX, ends_unquoted},
    values,
};

/// How many rows are looked at before the meaning of columns is decided.
pub const SAMPLE_ROWS: usize = 2_000;
const HEADER_WITHIN: usize = 40;
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// What a person has said about the form of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// The sheet to read.
    pub sheet: Option<String>,
    /// The sheet to read if the workbook has it.
    pub usual_sheet: Option<String>,
    /// Headers to look for, from a mapping or a profile.
    pub headers: Vec<String>,
}

/// A row as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its line, or its row in the sheet, from 1.
    pub line: u64,
    /// Its cells.
    pub cells: StringRecord,
}

/// A file whose form is known.
#[derive(Clone, Debug)]
pub struct Table {
    /// Where it comes from.
    pub source: Source,
    /// Digest, size, format.
    pub survey: Survey,
    /// The sign between cells, for text.
    pub delimiter: u8,
    /// The sheet, for workbooks.
    pub sheet: Option<String>,
    /// All sheets of the workbook.
    pub sheets: Vec<String>,
    /// From which day its serial numbers count.
    pub epoch: Epoch,
    /// The line of the headers.
    pub header_line: u64,
    /// The headers; each is unique: a second `金额` is `金额#2`, an empty one `#3`.
    pub headers: Vec<String>,
    /// What stands above the headers, and the names of sheet and file.
    pub title: String,
    /// The first rows below the headers.
    pub sample: Vec<Row>,
}

impl Table {
    /// Finds out the form of a file. Reads all its bytes once for digest and encoding, and then
    /// its first rows.
    ///
    /// # Errors
    /// Rejections about the file: empty, unreadable, protected, without a header.
    pub fn open(source: Source, hints: &Hints) -> Result<Self> {
        let survey = source.survey()?;
        let mut table = Self {
            title: source.name(),
            source,
            survey,
            delimiter: b',',
            sheet: None,
            sheets: Vec::new(),
            epoch: Epoch::default(),
            header_line: 1,
            headers: Vec::new(),
            sample: Vec::new(),
        };
        let head = match survey.format {
            Format::Text(encoding) => {
                table.delimiter = sniff(&table.source, encoding)?;
                table.head(SAMPLE_ROWS + HEADER_WITHIN)?
            }
            Format::Xlsx | Format::Xls => table.pick_sheet(hints)?,
        };
        table.find_header(head, hints)?;
        Ok(table)
    }

    /// Visits every row below the headers, in order, until the visit breaks off. The bytes taken
    /// from the file are added to `seen`.
    ///
    /// # Errors
    /// `intake.file-unreadable`, `intake.quote-unclosed`, `intake.workbook-broken`.
    pub fn rows(&self, seen: &Arc<AtomicU64>, visit: &mut Visit<'_>) -> Result<()> {
        let header_line = self.header_line;
        self.raw_rows(seen, &mut |line, cells| {
            if line <= header_line { ControlFlow::Continue(()) } else { visit(line, cells) }
        })
    }

    fn raw_rows(&self, seen: &Arc<AtomicU64>, visit: &mut Visit<'_>) -> Result<()> {
        match (self.survey.format, &self.sheet) {
            (Format::Text(encoding), _) => self.text_rows(encoding, seen, visit),
            (format, Some(sheet)) => sheet::each_row(&self.source, format, sheet, seen, visit),
            (_, None) => Err(no_header(&self.source)),
        }
    }

    fn text_rows(
        &self,
        encoding: Encoding,
        seen: &Arc<AtomicU64>,
        visit: &mut Visit<'_>,
    ) -> Result<()> {
        let since = Arc::new(AtomicU64::new(0));
        let input = Utf8Reader::new(self.source.open_counted(seen)?, encoding);
        let guarded = Guarded::new(LineEnds::new(input), &since);
        let mut reader = csv_reader(guarded, self.delimiter);
        let mut row = StringRecord::new();
        let (mut line, mut open) = (0, false);
        loop {
            match reader.read_record(&mut row) {
                Ok(false) => {
                    let input = || Ok::<_, Failure>(Utf8Reader::new(self.source.open()?, encoding));
                    let unclosed = open && ends_unquoted(input()?).unwrap_or(false);
                    return if unclosed { Err(self.unclosed(line + 1)) } else { Ok(()) };
                }
                Ok(true) => {}
                Err(error) => return Err(self.text_fault(&error, line)),
            }
            // Every line ends in one `\n` here, so the record began above its own line ends.
            // (Its own position is that of the empty lines before it.)
            let own = row.as_slice().bytes().filter(|byte| *byte == b'\n').count();
            line = reader.position().line().saturating_sub(1 + own as u64).max(1);
            open = own > 0 && row.as_slice().ends_with('\n');
            since.store(0, Ordering::Relaxed);
            if visit(line, &row).is_break() {
                return Ok(());
            }
        }
    }

    fn unclosed(&self, line: u64) -> Failure {
        let rejection = Rejection::new("intake.quote-unclosed");
        rejection.with("file", self.source.name()).with("line", line).into()
    }

    fn text_fault(&self, error: &csv::Error, line: u64) -> Failure {
        let endless = match error.kind() {
            csv::ErrorKind::Io(io) => {
                io.get_ref().and_then(|inner| inner.downcast_ref::<Endless>())
            }
            _ => None,
        };
        if let Some(endless) = endless {
            let rejection = match endless.lines {
                true => return self.unclosed(line + 1),
                false => {
                    let most = RECORD_BYTES_MAX / 1_024 / 1_024;
                    Rejection::new("intake.line-too-long").with("most", format!("{most} MB"))
                }
            };
            return rejection.with("file", self.source.name()).with("line", line + 1).into();
        }
        unreadable(&self.source.name(), &io::Error::other(error.to_string()))
    }

    fn head(&self, count: usize) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        self.raw_rows(&Arc::default(), &mut |line, cells| {
            rows.push(Row { line, cells: cells.clone() });
            if rows.len() < count { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(rows)
    }

    /// The named sheet, else the one whose header is best known.
    fn pick_sheet(&mut self, hints: &Hints) -> Result<Vec<Row>> {
        let (sheets, epoch) = sheet::sheets(&self.source, self.survey.format)?;
        self.epoch = epoch;
        self.sheets = sheets.clone();
        if let Some(wanted) = &hints.sheet
            && !sheets.contains(wanted)
        {
            let rejection = Rejection::new("intake.sheet-missing").with("sheet", wanted);
            return Err(rejection.with("sheets", sheets.join("、")).into());
        }
        let usual = hints.usual_sheet.clone().filter(|sheet| sheets.contains(sheet));
        if let Some(sheet) = hints.sheet.clone().or(usual) {
            self.sheet = Some(sheet);
            return self.head(SAMPLE_ROWS + HEADER_WITHIN);
        }
        let mut best: Option<(usize, String)> = None;
        for name in sheets.iter().take(20) {
            self.sheet = Some(name.clone());
            let rows = self.head(HEADER_WITHIN)?;
            let hits = rows.iter().map(|row| known_cells(&row.cells)).max().unwrap_or(0);
            let filled = usize::from(!rows.is_empty());
            if best.as_ref().is_none_or(|(score, _)| hits * 2 + filled > *score) {
                best = Some((hits * 2 + filled, name.clone()));
            }
        }
        self.sheet = best.map(|(_, name)| name);
        self.head(SAMPLE_ROWS + HEADER_WITHIN)
    }

    fn find_header(&mut self, head: Vec<Row>, hints: &Hints) -> Result<()> {
        let mut at = header_row(&head, &hints.headers).ok_or_else(|| no_header(&self.source))?;
        let pair = |upper: usize| Some((&head.get(upper)?.cells, &head.get(upper + 1)?.cells));
        if pair(at).is_some_and(|(upper, lower)| grouped::is_below(upper, lower)) {
            at += 1;
        }
        let above = at.checked_sub(1).and_then(pair);
        let above = above.filter(|(upper, lower)| grouped::is_above(upper, lower));
        let joined = above.map(|(upper, lower)| grouped::joined(upper, lower));
        let mut above = Vec::new();
        for (n, row) in head.into_iter().enumerate() {
            match n.cmp(&at) {
                std::cmp::Ordering::Less => {
                    above.extend(row.cells.iter().map(values::clean).map(str::to_owned));
                }
                std::cmp::Ordering::Equal => {
                    self.header_line = row.line;
                    self.headers = named(joined.as_ref().unwrap_or(&row.cells));
                }
                std::cmp::Ordering::Greater if self.sample.len() < SAMPLE_ROWS => {
                    self.sample.push(row);
                }
                std::cmp::Ordering::Greater => {}
            }
        }
        above.retain(|text| !text.is_empty());
        above.extend(self.sheet.clone());
        above.push(self.source.name());
        self.title = above.join(" ");
        Ok(())
    }
}

fn no_header(source: &Source) -> Failure {
    Rejection::new("intake.header-missing").with("file", source.name()).into()
}

fn csv_reader<R: Read>(input: R, delimiter: u8) -> csv::Reader<R> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(64 * 1024)
        .from_reader(input)
}

/// The delimiter under which the most lines have the same number of cells.
fn sniff(source: &Source, encoding: Encoding) -> Result<u8> {
    let mut text = Vec::new();
    let input = Utf8Reader::new(source.open()?, encoding);
    input
        .take(256 * 1024)
        .read_to_end(&mut text)
        .map_err(|error| unreadable(&source.name(), &error))?;
    let score = |delimiter: u8| -> (u64, usize) {
        let mut counts = std::collections::BTreeMap::new();
        let mut reader = csv_reader(text.as_slice(), delimiter);
        for record in reader.byte_records().map_while(std::result::Result::ok).take(200) {
            *counts.entry(record.len()).or_insert(0_u64) += 1;
        }
        counts
            .into_iter()
            .filter(|(cells, _)| *cells > 1)
            .map(|(cells, rows)| (rows, cells))
            .max_by_key(|(rows, cells)| (*rows * 4 + *cells as u64, *cells))
            .unwrap_or((0, 0))
    };
    let best = DELIMITERS.into_iter().rev().max_by_key(|delimiter| score(*delimiter));
    Ok(best.filter(|delimiter| score(*delimiter).0 > 0).unwrap_or(b','))
}

fn filled(cells: &StringRecord) -> usize {
    cells.iter().filter(|cell| !values::clean(cell).is_empty()).count()
}

fn known_cells(cells: &StringRecord) -> usize {
    cells.iter().filter(|cell| cell.len() < 120 && headers::is_known(cell)).count()
}

/// The row of headers: the one with the most wanted headers, else with the most known words,
/// else the first wide row of words alone.
fn header_row(head: &[Row], wanted: &[String]) -> Option<usize> {
    let early = || head.iter().take(HEADER_WITHIN).enumerate();
    let best = |score: &dyn Fn(&StringRecord) -> usize| {
        // The first of equals: `max_by_key` alone would take the last.
        early().map(|(at, row)| (score(&row.cells), at)).rev().max_by_key(|(hits, _)| *hits)
    };
    if !wanted.is_empty() {
        let wanted: Vec<String> = wanted.iter().map(|w| headers::normal(w).full).collect();
        let hits = |cells: &StringRecord| {
            cells.iter().filter(|cell| wanted.contains(&headers::normal(cell).full)).count()
        };
        if let Some((count, at)) = best(&hits)
            && count > 0
            && count * 2 >= wanted.len()
        {
            return Some(at);
        }
    }
    if let Some((hits, at)) = best(&known_cells)
        && hits >= 2
    {
        return Some(at);
    }
    let width = head.iter().take(200).map(|row| filled(&row.cells)).max().unwrap_or(0);
    let words = |cells: &StringRecord| {
        cells.iter().map(values::clean).filter(|cell| !cell.is_empty()).all(|cell| {
            dates::day(cell, None, Epoch::Y1900).is_err()
                && super::amounts::amount(cell, super::amounts::Mark::Point).is_err()
        })
    };
    let wide = |row: &Row| filled(&row.cells) * 10 >= width * 6 && words(&row.cells);
    if width < 2 {
        return None;
    }
    early().find(|(_, row)| wide(row)).map(|(at, _)| at)
}

/// Unique names for the columns of a header row; empty columns at its end are left off.
fn named(cells: &StringRecord) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(cells.len());
    for (at, cell) in cells.iter().enumerate() {
        let plain: String = values::clean(cell).split_whitespace().collect::<Vec<_>>().join(" ");
        let mut name = if plain.is_empty() { format!("#{}", at + 1) } else { plain.clone() };
        let mut n = 2;
        while names.contains(&name) {
            name = format!("{plain}#{n}");
            n += 1;
        }
        names.push(name);
    }
    let last = cells.iter().enumerate().filter(|(_, cell)| !values::clean(cell).is_empty()).last();
    names.truncate(last.map_or(0, |(at, _)| at + 1));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> Table {
        Table::open(Source::bytes("x.csv", text.as_bytes()), &Hints::default()).expect("table")
    }

    fn lines(table: &Table) -> Vec<(u64, Vec<String>)> {
        let mut rows = Vec::new();
        let seen = Arc::default();
        table
            .rows(&seen, &mut |line, cells| {
                rows.push((line, cells.iter().map(str::to_owned).collect()));
                ControlFlow::Continue(())
            })
            .expect("rows");
        rows
    }

    #[test]
    fn the_delimiter_is_found() {
        for (text, delimiter) in [
            ("客户,金额\nA,1\nB,2\n", b','),
            ("Kunde;Betrag\nA;1.234,56\nB;2,50\n", b';'),
            ("客户\t金额\nA\t1,000\nB\t2,000\n", b'\t'),
            ("客户|金额|日期\nA|1|x\n", b'|'),
            ("名称,备注\n\"a;b;c\",x\n\"d;e;f\",y\n", b','),
            ("名称\nA\nB\n", b','),
        ] {
            let source = Source::bytes("x", text.as_bytes());
            assert_eq!(sniff(&source, Encoding::Utf8).expect("sniff"), delimiter, "{text}");
        }
    }

    #[test]
    fn titles_above_the_header_are_passed() {
        let table = open(
            "应收单列表,,,\n单位：宁波海天塑机有限公司,,,\n,,,\n客户编码,单据编号,单据日期,金额\n\
             001,YS001,2024-01-05,100.00\n",
        );
        assert_eq!(table.header_line, 4);
        assert_eq!(table.headers, ["客户编码", "单据编号", "单据日期", "金额"]);
        assert!(table.title.contains("应收单列表"));
        let row = vec!["001".into(), "YS001".into(), "2024-01-05".into(), "100.00".into()];
        assert_eq!(lines(&table), [(5, row)]);
        assert_eq!(table.sample.len(), 1);
    }

    #[test]
    fn headers_become_unique() {
        let table = open("客户,金额,,金额,金额,\nA,1,2,3,4,\n");
        assert_eq!(table.headers, ["客户", "金额", "#3", "金额#2", "金额#3"]);
    }

    #[test]
    fn headers_of_two_rows_are_one() {
        let below =
            "客户,,单据,,金额,\n编码,名称,发票号,开票日期,应收金额,已收\nA,甲,F1,2026-01-05,9,4\n";
        for title in ["", "应收账款明细表,,,,,\n", "应收账款明细表,,,,,\n截至 2026-01-31,,,,,\n"]
        {
            let table = open(&format!("{title}{below}"));
            let names = ["客户编码", "客户名称", "发票号", "开票日期", "应收金额", "已收"];
            assert_eq!(table.headers, names, "{title}");
            assert_eq!(lines(&table).len(), 1, "{title}");
        }
    }

    #[test]
    fn unknown_words_are_a_header_where_data_follow() {
        let table = open("zork,quux,plugh\nA,1,2024-01-01\n");
        assert_eq!((table.header_line, table.headers.len()), (1, 3));
    }

    #[test]
    fn lines_are_counted_in_the_file() {
        let text = "客户,备注,金额\nA,\"two\nlines\",1\n\n\nB,x,2\nC,y,3";
        for end in ["\n", "\r\n", "\r"] {
            let table = open(&text.replace('\n', end));
            let at: Vec<u64> = lines(&table).iter().map(|(line, _)| *line).collect();
            assert_eq!(at, [2, 6, 7], "{end:?}");
        }
    }

    #[test]
    fn an_unclosed_quote_at_the_end_is_told_with_its_line() {
        for (text, line) in [
            ("编码,名称,金额\nC1,\"没有结束,5\nC2,b,6\n", Some("2")),
            ("编码,名称,金额\nC1,a,5\nC2,\"b,6", Some("3")),
            ("编码,金额,备注\nC1,5,\"两行\n的备注\"\n", None),
            ("编码,金额,备注\nC1,5,\"备注\n\"\n", None),
        ] {
            let source = Source::bytes("q.csv", text.as_bytes().to_vec());
            let refused = Table::open(source, &Hints::default()).err();
            let said = refused.map(|error| (error.code(), format!("{error:?}")));
            assert_eq!(said.is_some(), line.is_some(), "{text}: {said:?}");
            if let (Some((code, said)), Some(line)) = (said, line) {
                assert_eq!(code, "intake.quote-unclosed");
                assert!(said.contains(&format!("(\"line\", \"{line}\")")), "{said}");
            }
        }
    }

    #[test]
    fn an_unclosed_quote_does_not_swallow_the_file() {
        let mut text = "客户,金额\nA,1\nB,\"2\n".to_owned();
        text.push_str(&"C,3\n".repeat(700_000));
        let source = Source::bytes("x.csv", text.into_bytes());
        let error = Table::open(source, &Hints::default()).expect_err("quote");
        let Failure::Rejected(rejection) = error else { panic!("{error}") };
        assert_eq!(rejection.code, "intake.quote-unclosed");
        assert!(rejection.args.contains(&("line", "3".to_owned())), "{rejection}");
    }

    #[test]
    fn a_line_without_end_is_called_so() {
        let text = format!("客户,金额\nA,1\nB,{}\n", "9".repeat(10_000_000));
        let source = Source::bytes("x.csv", text.into_bytes());
        let error = Table::open(source, &Hints::default()).expect_err("too long");
        assert_eq!(error.code(), "intake.line-too-long");
    }

    #[test]
    fn no_header_no_table() {
        for text in ["\n\n", "1\n2\n", "x"] {
            let source = Source::bytes("x.csv", text.as_bytes());
            let error = Table::open(source, &Hints::default()).expect_err(text);
            assert_eq!(error.code(), "intake.header-missing", "{text:?}");
        }
    }
}
