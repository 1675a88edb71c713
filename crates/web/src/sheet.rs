//! Tables to take home: one table as an Excel workbook with numbers as numbers, or as CSV that
//! Excel opens. It knows cells; it knows no ledger.

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use base::{Day, Failure, Lang, Money, Result};
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::kit::link;

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// Words.
    Text(String),
    /// An amount, shown to the cent.
    Amount(Money),
    /// A count, or a number of days.
    Count(i64),
    /// A measure, in millionths.
    Micro(i64),
    /// A day.
    Day(Day),
}

impl Cell {
    /// A measure to six places; nothing where it is no number.
    pub fn decimal(value: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates")]
        if value.is_finite() { Self::Micro((value * 1e6).round() as i64) } else { Self::Blank }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// One sheet.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The name on its tab.
    pub name: String,
    /// Lines above the table of a workbook: what it is, of whom, as of when. A CSV has none: its
    /// first line is its head.
    pub above: Vec<String>,
    /// Columns that a CSV has at its end, the same in each row: what a workbook says above.
    pub beside: Vec<(String, Cell)>,
    /// The heads of the columns.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// The last row of a workbook, which adds up; a CSV holds rows only, so that nobody counts
    /// them twice.
    pub total: Option<Vec<Cell>>,
}

const fn places(digits: u32) -> &'static str {
    match digits {
        0 => "#,##0",
        3 => "#,##0.000",
        _ => "#,##0.00",
    }
}

/// The sheets as a workbook.
///
/// # Errors
/// A fault where it cannot be written.
pub fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>> {
    let failed = |error: XlsxError| Failure::broken("writing a workbook", error);
    let mut book = Workbook::new();
    for sheet in sheets {
        let page = book.add_worksheet();
        fill(page, sheet).map_err(failed)?;
    }
    book.save_to_buffer().map_err(failed)
}

fn fill(page: &mut Worksheet, sheet: &Sheet) -> std::result::Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let head = Format::new().set_bold().set_background_color("EEF0F3").set_text_wrap();
    page.set_name(tab_name(&sheet.name))?;
    let mut at = 0;
    for (n, line) in sheet.above.iter().enumerate() {
        if n == 0 {
            page.write_string_with_format(at, 0, line, &bold)?;
        } else {
            page.write_string(at, 0, line)?;
        }
        at += 1;
    }
    at += u32::from(at > 0);
    let mut widths = Vec::with_capacity(sheet.head.len());
    for (column, name) in (0_u16..).zip(&sheet.head) {
        page.write_string_with_format(at, column, name, &head)?;
        widths.push(width_of(name));
    }
    page.set_freeze_panes(at + 1, 0)?;
    let (first, columns) = (at, u16::try_from(sheet.head.len()).unwrap_or(u16::MAX));
    for row in &sheet.rows {
        at += 1;
        write_row(page, at, row, &Format::new(), &mut widths)?;
    }
    if at > first && columns > 0 {
        page.autofilter(first, 0, at, columns - 1)?;
    }
    if let Some(total) = &sheet.total {
        let line = bold.set_border_top(rust_xlsxwriter::FormatBorder::Thin);
        write_row(page, at + 1, total, &line, &mut widths)?;
    }
    for (column, width) in (0_u16..).zip(widths) {
        page.set_column_width(column, f64::from(width.clamp(8, 44)) + 2.0)?;
    }
    page.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    page.set_repeat_rows(first, first)?;
    Ok(())
}

fn write_row(
    page: &mut Worksheet,
    at: u32,
    row: &[Cell],
    format: &Format,
    widths: &mut [u32],
) -> std::result::Result<(), XlsxError> {
    for (n, cell) in row.iter().enumerate() {
        let column = u16::try_from(n).unwrap_or(u16::MAX);
        let wide = match cell {
            Cell::Blank => {
                page.write_blank(at, column, format)?;
                0
            }
            Cell::Text(text) => {
                page.write_string_with_format(at, column, cut(text), format)?;
                width_of(text)
            }
            Cell::Amount(money) => {
                let digits = money.currency.minor_digits();
                let format = format.clone().set_num_format(places(digits));
                page.write_number_with_format(at, column, units(*money), &format)?;
                width_of(&money.grouped())
            }
            Cell::Count(count) => {
                let format = format.clone().set_num_format("#,##0");
                #[expect(clippy::cast_precision_loss, reason = "a workbook holds floats only")]
                page.write_number_with_format(at, column, *count as f64, &format)?;
                8
            }
            Cell::Micro(micro) => {
                let format = format.clone().set_num_format("0.0000##");
                #[expect(clippy::cast_precision_loss, reason = "a workbook holds floats only")]
                page.write_number_with_format(at, column, *micro as f64 / 1e6, &format)?;
                9
            }
            Cell::Day(day) => {
                let format =
                    format.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left);
                let year = u16::try_from(day.year()).unwrap_or(1900);
                let month = u8::try_from(day.month()).unwrap_or(1);
                let of_month = u8::try_from(day.day_of_month()).unwrap_or(1);
                match ExcelDateTime::from_ymd(year, month, of_month) {
                    Ok(date) => page.write_datetime_with_format(at, column, &date, &format)?,
                    // Before 1900 Excel knows no days.
                    Err(_) => page.write_string(at, column, day.to_string())?,
                };
                10
            }
        };
        if let Some(width) = widths.get_mut(n) {
            *width = (*width).max(wide);
        }
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a workbook holds floats only")]
fn units(money: Money) -> f64 {
    money.minor as f64 / money.currency.minor_per_unit() as f64
}

/// Excel takes 32,767 characters a cell.
fn cut(text: &str) -> String {
    text.chars().take(32_000).collect()
}

/// Excel takes 31 characters without these signs for a tab.
fn tab_name(name: &str) -> String {
    let fine = |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'');
    let name: String = name.chars().filter(fine).take(31).collect();
    if name.trim().is_empty() { "Sheet1".to_owned() } else { name }
}

fn width_of(text: &str) -> u32 {
    text.chars().map(|c| if c >= '\u{1100}' { 2 } else { 1 }).sum()
}

/// The sheet as CSV in UTF-8 with a mark that Excel knows it by. Text that a spreadsheet would
/// take for a formula is quoted with an apostrophe.
pub fn csv(sheet: &Sheet) -> String {
    let mut out = String::from("\u{feff}");
    let (names, beside): (Vec<String>, Vec<Cell>) = sheet.beside.iter().cloned().unzip();
    let head: Vec<Cell> = sheet.head.iter().cloned().chain(names).map(Cell::Text).collect();
    let rows = sheet.rows.iter().map(|row| row.iter().chain(&beside).cloned().collect());
    for row in [head].into_iter().chain(rows) {
        for (n, cell) in row.iter().enumerate() {
            if n > 0 {
                out.push(',');
            }
            out.push_str(&csv_cell(cell));
        }
        out.push_str("\r\n");
    }
    out
}

fn csv_cell(cell: &Cell) -> String {
    let text = match cell {
        Cell::Blank => String::new(),
        Cell::Amount(money) => money.plain(),
        Cell::Count(count) => count.to_string(),
        #[expect(clippy::cast_precision_loss, reason = "as a workbook holds it")]
        Cell::Micro(micro) => (*micro as f64 / 1e6).to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Text(text) => base::guarded(text).into_owned(),
    };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// In which form a table is taken home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A workbook.
    Xlsx,
    /// Comma-separated.
    Csv,
}

/// The sheets as a download; a CSV holds the first one only.
///
/// # Errors
/// A fault where it cannot be written.
pub fn download(name: &str, shape: Shape, sheets: &[Sheet], lang: Lang) -> Result<Response> {
    let (bytes, media, ending) = match shape {
        Shape::Xlsx => (
            workbook(sheets)?,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
        Shape::Csv => {
            let text = sheets.first().map(csv).unwrap_or_default();
            (text.into_bytes(), "text/csv; charset=utf-8", "csv")
        }
    };
    Ok((attached(&format!("{name}.{ending}"), media, lang), bytes).into_response())
}

/// The headers of a download under a name in any script.
pub fn attached(name: &str, media: &'static str, lang: Lang) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' })
        .collect();
    let value =
        format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", link::encoded(name));
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.code()));
    headers
}

#[cfg(test)]
mod tests {
    use base::Currency;

    use super::*;

    fn sheet() -> Sheet {
        Sheet {
            name: "账龄: 2026/11".to_owned(),
            above: vec!["截至 2026-11-21".to_owned()],
            beside: vec![("截至".to_owned(), Cell::Day("2026-11-21".parse().expect("day")))],
            head: vec!["客户".to_owned(), "金额".to_owned(), "到期日".to_owned()],
            rows: vec![
                vec![
                    "=HYPERLINK(\"x\"),1".into(),
                    Cell::Amount(Money::new(-123_450, Currency::CNY)),
                    Cell::Day("2026-11-21".parse().expect("day")),
                ],
                vec!["<b>".into(), Cell::Count(7), Cell::Day("1850-01-01".parse().expect("day"))],
            ],
            total: Some(vec!["合计".into(), Cell::Blank, Cell::Blank]),
        }
    }

    #[test]
    fn a_csv_begins_with_its_head_and_holds_numbers_and_no_formula() {
        assert_eq!(
            csv(&sheet()),
            "\u{feff}客户,金额,到期日,截至\r\n\
             \"'=HYPERLINK(\"\"x\"\"),1\",-1234.50,2026-11-21,2026-11-21\r\n\
             <b>,7,1850-01-01,2026-11-21\r\n"
        );
    }

    #[test]
    fn a_workbook_takes_every_cell() {
        let bytes = workbook(&[sheet(), Sheet { name: "[]".to_owned(), ..Sheet::default() }]);
        assert!(bytes.expect("workbook").starts_with(b"PK"));
    }
}
