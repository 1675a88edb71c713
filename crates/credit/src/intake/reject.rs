//! Rows that cannot go in: what is wrong with which cell, and the way back to their sender as a
//! file that can be mended and sent again.

use std::{borrow::Cow, io::Write};

use base::{Failure, Lang, Rejection, Result};
use csv::StringRecord;

/// What is wrong with one cell, or with a row as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// The header of the column; empty where the row as a whole is meant.
    pub column: String,
    /// What stands in the cell.
    pub value: String,
    /// Why it cannot go in.
    pub why: Rejection,
}

/// A row that cannot go in, with everything that is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Its line in the file.
    pub line: u64,
    /// At least one fault.
    pub faults: Vec<CellFault>,
    /// The row as it stands in the file.
    pub cells: Vec<String>,
}

impl Rejected {
    /// A row with one fault.
    pub fn row(line: u64, cells: &StringRecord, fault: CellFault) -> Self {
        let cells = cells.iter().map(str::to_owned).collect();
        Self { line, faults: vec![fault], cells }
    }

    /// All reasons in one sentence after another.
    pub fn reason(&self, lang: Lang) -> String {
        let spoken = self.faults.iter().map(|fault| fault.spoken(lang));
        spoken.collect::<Vec<_>>().join(lang.pick("；", "; "))
    }
}

impl CellFault {
    /// The column, its value and what is wrong with it.
    pub fn spoken(&self, lang: Lang) -> String {
        let sentence = locale::spoken(lang, &self.why).sentence;
        let sentence = sentence.trim_end_matches(['。', '.']);
        match (self.column.is_empty(), lang) {
            (true, _) => sentence.to_owned(),
            (false, Lang::Zh) => format!("【{}】{sentence}", self.column),
            (false, Lang::En) => format!("{}: {sentence}", self.column),
        }
    }
}

/// Writes rejected rows as a CSV file that Excel opens: the reason and the line first, then the
/// original columns. Sent again, the first two columns are passed over, and the apostrophe before
/// what a spreadsheet would run as a formula comes off.
///
/// # Errors
/// A fault where `out` cannot be written.
pub fn write_csv<'a>(
    out: impl Write,
    headers: &[String],
    rejected: impl Iterator<Item = &'a Rejected>,
    lang: Lang,
) -> Result<()> {
    let failed = |error: csv::Error| Failure::broken("writing rejected rows", error);
    let mut out = out;
    out.write_all("\u{feff}".as_bytes())
        .map_err(|error| Failure::broken("writing rejected rows", error))?;
    let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(out);
    let head = [locale::t(lang, "intake-reject-reason"), locale::t(lang, "intake-reject-line")];
    let names = headers.iter().map(|name| if is_made_up(name) { "" } else { name.as_str() });
    let head = head.iter().map(String::as_str).chain(names).map(base::guarded);
    csv.write_record(head.map(Cow::into_owned)).map_err(failed)?;
    for row in rejected {
        let own = [row.reason(lang), row.line.to_string()];
        let cells = row.cells.iter().map(String::as_str);
        let line = own.iter().map(String::as_str).chain(cells).map(base::guarded);
        csv.write_record(line.map(Cow::into_owned)).map_err(failed)?;
    }
    csv.flush().map_err(|error| Failure::broken("writing rejected rows", error))
}

/// The name that an empty header was given.
pub(super) fn is_made_up(name: &str) -> bool {
    name.strip_prefix('#').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_formula_goes_out_and_what_comes_back_is_the_same() {
        let cells = [
            "=HYPERLINK(\"http://x\",\"y\")",
            "=cmd|'/C calc'!'A0'",
            "@sum(1)",
            "+1+1",
            "-2+3",
            "-1,234.50",
            "+86 571",
            "=\"00123\"",
            "'007",
            "O'Neill",
            "-",
            "五金",
        ];
        let row = Rejected { line: 2, faults: Vec::new(), cells: cells.map(str::to_owned).into() };
        let headers: Vec<String> = (0..cells.len()).map(|n| format!("=h{n}")).collect();
        let mut out = Vec::new();
        write_csv(&mut out, &headers, [&row].into_iter(), Lang::Zh).expect("csv");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_slice());
        let records: Vec<StringRecord> = reader.records().map(|r| r.expect("record")).collect();
        for cell in records.iter().flat_map(|record| record.iter()) {
            assert!(!cell.starts_with(['=', '@']) && !base::is_formula(cell), "{cell}");
        }
        let back = records[1].iter().skip(2).map(super::super::values::clean);
        let sent = cells.map(super::super::values::clean);
        assert_eq!(back.collect::<Vec<_>>(), sent);
        assert_eq!(super::super::values::clean(&records[0][2]), "=h0");
    }

    #[test]
    fn rejected_rows_go_back_with_their_reason() {
        let row = Rejected {
            line: 7,
            faults: vec![CellFault {
                column: "金额".to_owned(),
                value: "一百".to_owned(),
                why: Rejection::new("intake.amount-unreadable").with("value", "一百"),
            }],
            cells: vec!["001".to_owned(), "一百".to_owned(), "a,\"b\"".to_owned()],
        };
        let headers = ["客户编码".to_owned(), "金额".to_owned(), "#3".to_owned()];
        for lang in Lang::ALL {
            let mut out = Vec::new();
            write_csv(&mut out, &headers, [&row].into_iter(), lang).expect("csv");
            let text = String::from_utf8(out).expect("utf-8");
            let mut lines = text.lines();
            let head = lines.next().expect("head");
            assert!(head.ends_with(",客户编码,金额,"), "{head}");
            let line = lines.next().expect("row");
            assert!(line.ends_with(",7,001,一百,\"a,\"\"b\"\"\""), "{line}");
            assert!(!line.contains('⟦'), "{line}");
            let reason = head.trim_start_matches('\u{feff}').split(',').next().expect("reason");
            assert!(super::super::headers::is_reject_column(reason), "{reason}");
        }
    }
}
