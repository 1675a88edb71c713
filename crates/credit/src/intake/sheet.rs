//! Workbooks of Excel: rows of a sheet as rows of text. XLSX is streamed cell by cell; the old
//! XLS holds at most 65,536 rows and is read as a whole. Days become ISO text by the workbook's
//! own epoch; numbers lose the artefacts of binary fractions, as Excel itself shows them.

use std::{
    fmt::Write as _,
    io::BufReader,
    ops::ControlFlow,
    sync::{Arc, atomic::AtomicU64},
};

use base::{Failure, Rejection, Result};
use calamine::{Data, DataRef, ExcelDateTime, Reader as _, Xls, XlsError, Xlsx, XlsxError};
use csv::StringRecord;

use super::{
    dates::Epoch,
    source::{Format, ReadSeek, Source},
    zipped,
};

type Input = BufReader<Box<dyn ReadSeek>>;

/// A visit of one row: its number in the sheet and its cells.
pub type Visit<'a> = dyn FnMut(u64, &StringRecord) -> ControlFlow<()> + 'a;

/// Names of the sheets that can be seen, and the epoch of the workbook.
///
/// # Errors
/// `intake.workbook-protected`, `intake.workbook-broken`, `intake.workbook-too-large`,
/// `intake.workbook-hollow`.
pub fn sheets(source: &Source, format: Format) -> Result<(Vec<String>, Epoch)> {
    let epoch = |is_1904| if is_1904 { Epoch::Y1904 } else { Epoch::Y1900 };
    let input = BufReader::new(source.open()?);
    if format == Format::Xls {
        let book = open_xls(source, input)?;
        return Ok((visible(book.sheets_metadata()), epoch(book.has_1904_epoch())));
    }
    zipped::admit(source)?;
    let book = open_xlsx(source, input)?;
    Ok((visible(book.sheets_metadata()), epoch(book.has_1904_epoch())))
}

fn visible(sheets: &[calamine::Sheet]) -> Vec<String> {
    let shown = |s: &&calamine::Sheet| {
        s.typ == calamine::SheetType::WorkSheet && s.visible == calamine::SheetVisible::Visible
    };
    sheets.iter().filter(shown).map(|s| s.name.clone()).collect()
}

/// Visits the rows of a sheet in order, until the visit breaks off. Rows without any cell are
/// left out.
///
/// # Errors
/// As [`sheets`]; `intake.columns-too-many` and `intake.cell-too-long`.
pub fn each_row(
    source: &Source,
    format: Format,
    sheet: &str,
    seen: &Arc<AtomicU64>,
    visit: &mut Visit<'_>,
) -> Result<()> {
    let input = BufReader::new(source.open_counted(seen)?);
    if format == Format::Xls {
        each_row_xls(source, input, sheet, visit)
    } else {
        each_row_xlsx(source, input, sheet, visit)
    }
}

fn open_xlsx(source: &Source, input: Input) -> Result<Xlsx<Input>> {
    Xlsx::new(input).map_err(|error| broken_xlsx(source, &error))
}

fn open_xls(source: &Source, input: Input) -> Result<Xls<Input>> {
    Xls::new(input).map_err(|error| match error {
        XlsError::Password => protected(source),
        // A protected XLSX is wrapped in the container of an XLS.
        other => match source.open().map(|again| Xlsx::new(BufReader::new(again))) {
            Ok(Err(XlsxError::Password)) => protected(source),
            _ => broken(source, &other),
        },
    })
}

fn broken_xlsx(source: &Source, error: &XlsxError) -> Failure {
    match error {
        XlsxError::Password => protected(source),
        XlsxError::FileNotFound(_) => {
            Rejection::new("intake.workbook-none").with("file", source.name()).into()
        }
        other => broken(source, other),
    }
}

fn protected(source: &Source) -> Failure {
    Rejection::new("intake.workbook-protected").with("file", source.name()).into()
}

fn broken(source: &Source, error: &dyn std::fmt::Display) -> Failure {
    let rejection = Rejection::new("intake.workbook-broken").with("file", source.name());
    rejection.with("why", error).into()
}

/// Columns of a sheet at the most. What stood further to the right would be lost without a word.
const COLUMNS_MAX: u32 = 500;
/// Signs of a cell at the most, as Excel itself has it.
const SIGNS_MAX: usize = 32_767;

fn admit_cell(source: &Source, (line, column): (u64, u32), text: &str) -> Result<()> {
    if column >= COLUMNS_MAX && !text.trim().is_empty() {
        let refused = Rejection::new("intake.columns-too-many").with("file", source.name());
        return Err(refused.with("line", line).with("most", COLUMNS_MAX).into());
    }
    if text.len() > SIGNS_MAX && text.chars().count() > SIGNS_MAX {
        let refused = Rejection::new("intake.cell-too-long").with("file", source.name());
        let refused = refused.with("line", line).with("column", column + 1);
        return Err(refused.with("most", SIGNS_MAX).into());
    }
    Ok(())
}

fn each_row_xlsx(source: &Source, input: Input, sheet: &str, visit: &mut Visit<'_>) -> Result<()> {
    let mut book = open_xlsx(source, input)?;
    let mut cells =
        book.worksheet_cells_reader(sheet).map_err(|error| broken_xlsx(source, &error))?;
    let mut row = StringRecord::new();
    let mut text = String::new();
    let mut at = None;
    while let Some(cell) = cells.next_cell().map_err(|error| broken_xlsx(source, &error))? {
        let (line, column) = cell.get_position();
        if at != Some(line) {
            if let Some(last) = at
                && visit(u64::from(last) + 1, &row).is_break()
            {
                return Ok(());
            }
            row.clear();
            at = Some(line);
        }
        text.clear();
        spell_ref(cell.get_value(), &mut text);
        admit_cell(source, (u64::from(line) + 1, column), &text)?;
        if column >= COLUMNS_MAX {
            continue;
        }
        while u32::try_from(row.len()).unwrap_or(u32::MAX) < column {
            row.push_field("");
        }
        row.push_field(&text);
    }
    if let Some(last) = at {
        let _ = visit(u64::from(last) + 1, &row);
    }
    Ok(())
}

fn each_row_xls(source: &Source, input: Input, sheet: &str, visit: &mut Visit<'_>) -> Result<()> {
    let mut book = open_xls(source, input)?;
    let range = book.worksheet_range(sheet).map_err(|error| broken(source, &error))?;
    let (first, left) = range.start().unwrap_or((0, 0));
    let mut row = StringRecord::new();
    let mut text = String::new();
    for (line, cells) in (u64::from(first) + 1..).zip(range.rows()) {
        row.clear();
        for _ in 0..left {
            row.push_field("");
        }
        for (column, cell) in (left..).zip(cells) {
            text.clear();
            spell(cell, &mut text);
            admit_cell(source, (line, column), &text)?;
            row.push_field(&text);
        }
        if visit(line, &row).is_break() {
            break;
        }
    }
    Ok(())
}

fn spell_ref(cell: &DataRef<'_>, out: &mut String) {
    match cell {
        DataRef::Int(int) => {
            let _ = write!(out, "{int}");
        }
        DataRef::Float(float) => float_text(*float, out),
        DataRef::String(text) => out.push_str(text),
        DataRef::SharedString(text) => out.push_str(text),
        DataRef::Bool(yes) => out.push_str(if *yes { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(time) => date_text(time, out),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => out.push_str(text),
        DataRef::Error(error) => {
            let _ = write!(out, "{error}");
        }
        DataRef::Empty => {}
    }
}

fn spell(cell: &Data, out: &mut String) {
    match cell {
        Data::Int(int) => {
            let _ = write!(out, "{int}");
        }
        Data::Float(float) => float_text(*float, out),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            out.push_str(text);
        }
        Data::Bool(yes) => out.push_str(if *yes { "TRUE" } else { "FALSE" }),
        Data::DateTime(time) => date_text(time, out),
        Data::Error(error) => {
            let _ = write!(out, "{error}");
        }
        Data::Empty => {}
        // Other forms of text (with formats inside it) show as they print.
        #[allow(unreachable_patterns, reason = "the enum may grow")]
        other => {
            let _ = write!(out, "{other}");
        }
    }
}

/// Excel keeps 15 digits: what binary fractions add behind them is noise.
fn float_text(float: f64, out: &mut String) {
    let rounded: f64 = format!("{float:.14e}").parse().unwrap_or(float);
    let _ = write!(out, "{rounded}");
}

fn date_text(time: &ExcelDateTime, out: &mut String) {
    if !time.is_datetime() {
        float_text(time.as_f64(), out);
        return;
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let _ = write!(out, "{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) != (0, 0, 0) {
        let _ = write!(out, " {hour:02}:{minute:02}:{second:02}");
    }
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[test]
    fn numbers_show_as_excel_shows_them() {
        for (float, text) in [
            (0.1 + 0.2, "0.3"),
            (1001.0, "1001"),
            (-55.94, "-55.94"),
            (117.000_000_000_000_01, "117"),
            (1e15, "1000000000000000"),
            (2_013_063_012_345.0, "2013063012345"),
            (0.000_01, "0.00001"),
            (-0.0, "-0"),
        ] {
            let mut out = String::new();
            float_text(float, &mut out);
            assert_eq!(out, text);
        }
    }

    #[test]
    fn both_epochs_agree_with_the_house() {
        for (serial, is_1904) in [(41_455.0, false), (61.0, false), (39_993.0, true)] {
            let time = ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, is_1904);
            let mut out = String::new();
            date_text(&time, &mut out);
            let epoch = if is_1904 { Epoch::Y1904 } else { Epoch::Y1900 };
            let house = crate::intake::dates::serial_day(serial, epoch).expect("a day");
            assert_eq!(out, house.to_string(), "{serial}");
        }
    }

    #[test]
    fn what_is_no_workbook_is_refused() {
        let source = Source::bytes("x.xlsx", &b"PK\x03\x04 and then nothing"[..]);
        let error = sheets(&source, Format::Xlsx).expect_err("broken");
        assert_eq!(error.code(), "intake.workbook-broken");
        let source = Source::bytes("x.xls", &b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 nothing"[..]);
        let error = sheets(&source, Format::Xls).expect_err("broken");
        assert_eq!(error.code(), "intake.workbook-broken");
    }

    #[test]
    fn a_sheet_has_its_measure() {
        let long = "金".repeat(SIGNS_MAX);
        for (column, text, expected) in [
            (499, "x", None),
            (500, " ", None),
            (500, "x", Some("intake.columns-too-many")),
            (16_383, "x", Some("intake.columns-too-many")),
            (0, long.as_str(), None),
            (0, &format!("{long}x"), Some("intake.cell-too-long")),
        ] {
            let found = admit_cell(&Source::bytes("x.xlsx", &b""[..]), (7, column), text);
            let code = found.err().map(|failure| failure.code());
            assert_eq!(code, expected, "{column}, {} signs", text.chars().count());
        }
    }

    #[test]
    fn a_sheet_that_is_too_wide_is_refused_not_cut() {
        for (last, expected) in [(499, None), (500, Some("intake.columns-too-many"))] {
            let mut book = rust_xlsxwriter::Workbook::new();
            let sheet = book.add_worksheet();
            sheet.write(0, 0, "发票号").expect("written");
            sheet.write(1, last, "X").expect("written");
            let bytes = book.save_to_buffer().expect("a workbook");
            let source = Source::bytes("wide.xlsx", bytes);
            let mut rows = 0;
            let read = each_row(&source, Format::Xlsx, "Sheet1", &Arc::default(), &mut |_, row| {
                rows += row.len();
                ControlFlow::Continue(())
            });
            assert_eq!(read.err().map(|failure| failure.code()), expected, "{last}");
        }
    }
}
