//! Statements as companies hand them over: workbooks in the form of 资产负债表, 利润表 and
//! 现金流量表, also two columns of lines beside each other, and the house's own template. A line is
//! known by its name; what stands under 期末 or 本期 is the period's, what stands under 年初 or
//! 上期 the one before. Nothing is booked here: what was read fills a form that a person saves.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{Arc, atomic::AtomicU64},
};

use base::{Day, Rejection, Result};
use csv::StringRecord;

use super::{
    amounts::{Mark, amount},
    dates::{Epoch, period_end},
    headers::{Unit, line_named},
    sheet,
    source::{Format, Source},
    values::{clean, narrow},
};
use crate::parties::StatementScope;

/// What a workbook says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadStatement {
    /// The last day of the period, where a heading names it.
    pub period_end: Option<Day>,
    /// Months of the period, where a heading says so.
    pub months: Option<u32>,
    /// Whose accounts, where a heading says so.
    pub scope: Option<StatementScope>,
    /// The unit of the amounts.
    pub unit: Option<Unit>,
    /// Amounts of the period by line code, as decimal text in the unit.
    pub now: BTreeMap<&'static str, String>,
    /// Amounts of the period before.
    pub before: BTreeMap<&'static str, String>,
    /// Rows with an amount whose name is no line that the house knows.
    pub unknown: Vec<String>,
    /// Lines that stand more than once with different amounts; the first counts.
    pub twice: Vec<String>,
}

/// Rows of a sheet that are looked at.
const ROWS_MAX: u64 = 600;
/// Rows above the lines in which period, unit and scope are named.
const HEAD_ROWS: usize = 8;
/// Names of unknown rows that are told.
const TOLD: usize = 40;

/// Reads a workbook.
///
/// # Errors
/// `intake.statement-workbook` where it is none, `intake.statement-unread` where no line of it is
/// known, and what [`sheet::sheets`] refuses.
pub fn read_statement(source: &Source) -> Result<ReadStatement> {
    let format = source.survey()?.format;
    if matches!(format, Format::Text(_)) {
        let refused = Rejection::new("intake.statement-workbook").with("file", source.name());
        return Err(refused.into());
    }
    let (names, epoch) = sheet::sheets(source, format)?;
    let mut read = ReadStatement::default();
    for name in names {
        let mut rows: Vec<Vec<String>> = Vec::new();
        let seen = Arc::new(AtomicU64::new(0));
        let mut visit = |line: u64, row: &StringRecord| {
            rows.push(row.iter().map(|cell| clean(cell).to_owned()).collect());
            if line >= ROWS_MAX { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        sheet::each_row(source, format, &name, &seen, &mut visit)?;
        read.sheet(&name, &rows, epoch);
    }
    if read.now.is_empty() && read.before.is_empty() {
        let refused = Rejection::new("intake.statement-unread").with("file", source.name());
        return Err(refused.into());
    }
    Ok(read)
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Now,
    Before,
    Nothing,
}

/// By the head of a column.
fn head_of(cell: &str) -> Option<Holds> {
    let word: String = narrow(cell).chars().filter(|c| !c.is_whitespace()).collect();
    let word = word.to_lowercase();
    let any = |words: &[&str]| words.iter().any(|one| word.contains(one));
    if word.chars().count() > 24 {
        return None;
    }
    if any(&["行次", "行号", "序号", "附注", "注释", "本月", "lineno", "note", "代码", "code"])
    {
        return Some(Holds::Nothing);
    }
    if any(&["年初", "期初余额", "期初数", "上期", "上年", "上一年", "previous", "prior"])
    {
        return Some(Holds::Before);
    }
    if any(&["期末", "本期", "本年", "年末", "金额", "current", "closing", "thisperiod", "amount"])
    {
        return Some(Holds::Now);
    }
    None
}

/// A line's name without its number and the words before it.
fn bare(cell: &str) -> &str {
    let mut text = cell.trim();
    if let Some((number, rest)) = text.split_once(['、', '.', '．'])
        && !number.is_empty()
        && number.chars().count() <= 4
        && number.chars().all(|c| "一二三四五六七八九十（）()".contains(c) || c.is_ascii_digit())
    {
        text = rest.trim();
    }
    for word in ["加：", "减：", "其中：", "加:", "减:", "其中:"] {
        text = text.strip_prefix(word).unwrap_or(text).trim();
    }
    text
}

impl ReadStatement {
    fn sheet(&mut self, name: &str, rows: &[Vec<String>], epoch: Epoch) {
        self.about(name, epoch);
        let mut heads: Vec<Option<Holds>> = Vec::new();
        for (n, row) in rows.iter().enumerate() {
            let line = |cell: &String| line_named(bare(cell)).is_some();
            let head = |cell: &String| if line(cell) { None } else { head_of(cell) };
            let holds: Vec<Option<Holds>> = row.iter().map(head).collect();
            let lines = row.iter().any(line);
            let columns = holds.iter().flatten().count();
            if columns >= 2 || (columns == 1 && heads.is_empty() && !lines) {
                heads = holds;
                continue;
            }
            if n < HEAD_ROWS && !lines {
                self.headings(row, epoch);
            }
            self.row(row, &heads);
        }
    }

    fn about(&mut self, text: &str, epoch: Epoch) {
        if text.contains("合并") || text.to_lowercase().contains("consolidated") {
            self.scope.get_or_insert(StatementScope::Consolidated);
        } else if text.contains("母公司") || text.contains("单体") {
            self.scope.get_or_insert(StatementScope::Own);
        }
        let plain = narrow(text).to_lowercase();
        if plain.contains("单位") || plain.contains("unit") {
            let unit = [
                ("百万元", Unit::Million),
                ("万元", Unit::TenThousand),
                ("千元", Unit::Thousand),
                ("million", Unit::Million),
                ("thousand", Unit::Thousand),
                ("元", Unit::One),
                ("yuan", Unit::One),
            ];
            let found = unit.iter().find(|(word, _)| plain.contains(word)).map(|(_, unit)| *unit);
            self.unit = self.unit.or(found);
        }
        if let Some(months) = plain.strip_prefix("月数").or(plain.strip_prefix("months")) {
            let months = months.trim_start_matches([':', ' ']).parse::<u32>().ok();
            self.months = months.filter(|months| (1..=12).contains(months)).or(self.months);
        }
        let told = plain.rsplit([':', '：']).next().unwrap_or(&plain).trim().to_owned();
        let dated = told.chars().count() <= 20 && told.contains(['年', '-', '/']);
        if dated && let Ok(day) = period_end(&told, None, epoch) {
            self.period_end.get_or_insert(day);
            if told.ends_with("年度") || told.ends_with("年度报告") {
                self.months.get_or_insert(12);
            }
        }
    }

    /// The cells above the lines.
    fn headings(&mut self, row: &[String], epoch: Epoch) {
        for pair in row.windows(2) {
            let [name, value] = pair else { continue };
            if matches!(name.as_str(), "月数" | "Months" | "单位" | "Unit") {
                self.about(&format!("{name}：{value}"), epoch);
            }
        }
        for cell in row {
            self.about(cell, epoch);
        }
    }

    fn row(&mut self, row: &[String], heads: &[Option<Holds>]) {
        let mut at = 0;
        while at < row.len() {
            let name = bare(&row[at]);
            let begins = !name.is_empty() && number(name).is_none() && head_of(name).is_none();
            if !begins && line_named(name).is_none() {
                at += 1;
                continue;
            }
            // The cells of this name reach to the next name.
            let end = (at + 1..row.len())
                .find(|i| !row[*i].is_empty() && number(&row[*i]).is_none())
                .unwrap_or(row.len());
            let (now, before) = amounts(row, at + 1..end, heads);
            if now.is_some() || before.is_some() {
                self.line(name, now, before);
            }
            at = end;
        }
    }

    fn line(&mut self, name: &str, now: Option<String>, before: Option<String>) {
        let Some(line) = line_named(name) else {
            if self.unknown.len() < TOLD && !self.unknown.iter().any(|one| one == name) {
                self.unknown.push(name.to_owned());
            }
            return;
        };
        for (into, value) in [(&mut self.now, now), (&mut self.before, before)] {
            let Some(value) = value else { continue };
            match into.get(line.code()) {
                Some(there) if *there != value => {
                    if !self.twice.iter().any(|one| one == name) {
                        self.twice.push(name.to_owned());
                    }
                }
                Some(_) => {}
                None => {
                    into.insert(line.code(), value);
                }
            }
        }
    }
}

/// The amounts of a name, by the heads of their columns; without heads the first and the second.
fn amounts(
    row: &[String],
    cells: std::ops::Range<usize>,
    heads: &[Option<Holds>],
) -> (Option<String>, Option<String>) {
    let known = cells.clone().any(|i| matches!(heads.get(i), Some(Some(_))));
    let (mut now, mut before) = (None, None);
    for i in cells {
        let Some(value) = number(&row[i]) else { continue };
        let holds = match heads.get(i).copied().flatten() {
            Some(holds) => holds,
            None if known => continue,
            None if now.is_none() => Holds::Now,
            None => Holds::Before,
        };
        match holds {
            Holds::Now => now = now.or(Some(value)),
            Holds::Before => before = before.or(Some(value)),
            Holds::Nothing => {}
        }
    }
    (now, before)
}

fn number(cell: &str) -> Option<String> {
    if !cell.chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c)) {
        return None;
    }
    amount(cell, Mark::Point).ok().map(|read| read.number.plain())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, rows: &[&[&str]]) -> ReadStatement {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        let mut read = ReadStatement::default();
        read.sheet(name, &rows, Epoch::Y1900);
        read
    }

    #[test]
    fn two_columns_of_lines_beside_each_other() {
        let read = read(
            "资产负债表",
            &[
                &["资产负债表"],
                &["编制单位：甲公司", "", "", "2025年12月31日", "", "单位：万元"],
                &[
                    "资产",
                    "行次",
                    "期末余额",
                    "年初余额",
                    "负债和所有者权益",
                    "行次",
                    "期末余额",
                    "年初余额",
                ],
                &["流动资产：", "", "", "", "流动负债：", "", "", ""],
                &["货币资金", "1", "1,200.50", "900", "短期借款", "31", "", "300"],
                &["其中：应收账款", "5", "2,000", "", "应付账款", "33", "(5)", "7"],
                &["资产总计", "30", "9,000", "8,000", "神秘科目", "34", "77", "78"],
            ],
        );
        let now: Vec<(&str, &str)> = read.now.iter().map(|(k, v)| (*k, v.as_str())).collect();
        assert_eq!(
            now,
            [
                ("cash", "1200.50"),
                ("payables", "-5"),
                ("receivables", "2000"),
                ("total_assets", "9000")
            ]
        );
        assert_eq!(read.before.get("short_term_debt").map(String::as_str), Some("300"));
        assert_eq!(read.before.get("total_assets").map(String::as_str), Some("8000"));
        assert_eq!(read.unit, Some(Unit::TenThousand));
        assert_eq!(read.period_end, "2025-12-31".parse().ok());
        assert_eq!(read.unknown, ["神秘科目"]);
    }

    #[test]
    fn an_income_statement_with_numbers_and_a_column_of_the_month() {
        let read = read(
            "合并利润表",
            &[
                &["利润表", "2025年度"],
                &["项目", "本月金额", "本年累计金额", "上年同期"],
                &["一、营业收入", "10", "120", "100"],
                &["减：营业成本", "7", "84", "70"],
                &["加：投资收益（损失以“－”号填列）", "0", "-3", "1"],
                &["二、营业利润", "2", "20", "18"],
                &["四、净利润", "1", "15", "12"],
                &["净利润", "1", "16", "12"],
            ],
        );
        let now: Vec<(&str, &str)> = read.now.iter().map(|(k, v)| (*k, v.as_str())).collect();
        assert_eq!(
            now,
            [
                ("cost_of_sales", "84"),
                ("investment_income", "-3"),
                ("net_profit", "15"),
                ("operating_profit", "20"),
                ("revenue", "120"),
            ]
        );
        assert_eq!(read.twice, ["净利润"]);
        assert_eq!((read.months, read.scope), (Some(12), Some(StatementScope::Consolidated)));
    }

    #[test]
    fn without_heads_the_first_amount_is_the_periods() {
        let read = read("表", &[&["货币资金", "100", "90"], &["应收账款", "", "5"]]);
        assert_eq!(read.now.get("cash").map(String::as_str), Some("100"));
        assert_eq!(read.before.get("cash").map(String::as_str), Some("90"));
        assert_eq!(read.now.get("receivables").map(String::as_str), Some("5"));
    }

    #[test]
    fn what_is_no_statement_is_refused() {
        let csv = Source::bytes("a.csv", b"a,b\n1,2\n".to_vec());
        assert_eq!(read_statement(&csv).map_err(|e| e.code()), Err("intake.statement-workbook"));
    }
}
