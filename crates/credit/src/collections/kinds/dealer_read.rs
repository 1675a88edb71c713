//! A file of a dealer's months: CSV in UTF-8 or GB18030, with a head in either language.

use base::{Currency, Day, Rejection, Result};

use super::dealer::DealerMonth;
use crate::collections::debts::text_of;

/// Rows of a file at the most.
const ROWS: usize = 120;

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadMonths {
    /// Months that can be recorded.
    pub months: Vec<DealerMonth>,
    /// Lines that cannot, with what is wrong: `month`, `amount`, `share`.
    pub wrong: Vec<(usize, &'static str)>,
}

const HEADS: [&[&str]; 9] = [
    &["月份", "month"],
    &["动销", "销量", "sold"],
    &["库存", "stock"],
    &["在手订单", "orders"],
    &["应付返利", "返利", "rebate"],
    &["客户毛利率", "their_margin"],
    &["我方毛利率", "our_margin"],
    &["我方占比", "our_share"],
    &["竞品", "rivals"],
];

/// A month such as 2026-10, 2026/10 or 2026-10-31.
fn month_of(text: &str) -> Option<Day> {
    let plain = text.trim().replace(['/', '.', '年'], "-").replace('月', "");
    let mut parts = plain.split('-');
    let (year, month) = (parts.next()?, parts.next()?);
    let day: Day = format!("{year:0>4}-{month:0>2}-01").parse().ok()?;
    Some(day)
}

/// An amount in whole minor units; empty is zero.
fn minor_of(text: &str, currency: Currency) -> Option<i64> {
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '¥' | '￥')).collect();
    if plain.is_empty() {
        return Some(0);
    }
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let places = currency.minor_digits() as usize;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > places {
        return None;
    }
    let cents: String = part.chars().chain(std::iter::repeat('0')).take(places).collect();
    format!("{whole}{cents}").parse().ok()
}

/// A share such as `12.5%` or `12.5`, basis points; empty is unknown.
fn share_of(text: &str) -> Option<Option<i64>> {
    let plain = text.trim().trim_end_matches(['%', '％']).trim();
    if plain.is_empty() {
        return Some(None);
    }
    let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 2 {
        return None;
    }
    let parts: String = part.chars().chain(std::iter::repeat('0')).take(2).collect();
    let bps: i64 = format!("{whole}{parts}").parse().ok()?;
    (bps <= 10_000).then_some(Some(bps))
}

/// Reads a file.
///
/// # Errors
/// `collections.dealer-head` where a column is missing, `collections.dealer-none` where it is too long.
pub fn read_months(bytes: &[u8], currency: Currency, source: &str) -> Result<ReadMonths> {
    let text = text_of(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let head = reader.headers().cloned().unwrap_or_default();
    let place = |names: &[&str]| {
        head.iter().position(|cell| names.contains(&cell.trim().to_lowercase().as_str()))
    };
    let [month, sold, stock, orders, rebate, theirs, ours, share, rivals] = HEADS.map(place);
    let (Some(month), Some(sold), Some(stock)) = (month, sold, stock) else {
        return Err(Rejection::new("collections.dealer-head").on("file").into());
    };
    let mut read = ReadMonths::default();
    for (n, row) in reader.records().enumerate() {
        if n >= ROWS {
            return Err(Rejection::new("collections.dealer-none").on("file").into());
        }
        let line = n + 2;
        let Ok(row) = row else {
            read.wrong.push((line, "month"));
            continue;
        };
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).unwrap_or("").trim();
        let amounts =
            [Some(sold), Some(stock), orders, rebate].map(|at| minor_of(cell(at), currency));
        let shares = [theirs, ours, share].map(|at| share_of(cell(at)));
        let (
            [Some(sold), Some(stock), Some(orders), Some(rebate)],
            [Some(theirs), Some(ours), Some(share)],
        ) = (amounts, shares)
        else {
            let amount = amounts.iter().any(Option::is_none);
            read.wrong.push((line, if amount { "amount" } else { "share" }));
            continue;
        };
        let Some(month) = month_of(cell(Some(month))) else {
            read.wrong.push((line, "month"));
            continue;
        };
        read.months.push(DealerMonth {
            month,
            sold_minor: sold,
            stock_minor: stock,
            orders_minor: orders,
            rebate_minor: rebate,
            their_margin_bps: theirs,
            our_margin_bps: ours,
            our_share_bps: share,
            rivals: cell(rivals).to_owned(),
            source: source.to_owned(),
        });
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_and_its_wrong_lines_are_told() {
        let text = "\u{feff}月份,动销,库存,返利,客户毛利率\n2026-10,\"1,200.50\",900,,12.5%\n\
            2026年9月,5,6,7,\n10月,5,6,7,\n2026/08,x,6,7,\n2026/08,5,6,7,101\n";
        let read = read_months(text.as_bytes(), Currency::CNY, "file").expect("read");
        assert_eq!(read.wrong, [(4, "month"), (5, "amount"), (6, "share")]);
        let first = &read.months[0];
        assert_eq!((first.sold_minor, first.their_margin_bps), (120_050, Some(1_250)));
        assert_eq!((first.rebate_minor, first.orders_minor), (0, 0));
        assert_eq!(read.months[1].month.to_string(), "2026-09-01");
        assert!(read_months(b"a,b\n1,2\n", Currency::CNY, "file").is_err());
    }
}
