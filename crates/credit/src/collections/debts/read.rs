//! A file of debts: CSV in UTF-8 or GB18030, with a head that names debtor, creditor, amount, day and basis in
//! either language.

use base::{Currency, Day, Rejection, Result};

use super::NewDebt;

/// Rows of a file at the most.
const ROWS: usize = 600_000;

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadDebts {
    /// Debts that can be recorded.
    pub debts: Vec<NewDebt>,
    /// Lines that cannot, with what is wrong: `parties`, `amount`, `day`.
    pub wrong: Vec<(usize, &'static str)>,
}

const HEADS: [&[&str]; 5] = [
    &["欠款方", "债务人", "debtor"],
    &["债权方", "债权人", "creditor"],
    &["金额", "欠款金额", "amount"],
    &["截至日", "日期", "as_of", "date"],
    &["依据", "合同", "basis"],
];

/// The text of a file: UTF-8, else GB18030.
pub(in crate::collections) fn text_of(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => encoding_rs::GB18030.decode(bytes).0.into_owned(),
    }
}

/// An amount in whole minor units; nothing where it is none.
fn minor_of(text: &str, currency: Currency) -> Option<i64> {
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '¥' | '￥')).collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let places = currency.minor_digits() as usize;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > places {
        return None;
    }
    let cents: String = part.chars().chain(std::iter::repeat('0')).take(places).collect();
    format!("{whole}{cents}").parse().ok().filter(|minor| *minor > 0)
}

fn day_of(text: &str) -> Option<Day> {
    text.trim().replace(['/', '.'], "-").parse().ok()
}

/// Reads a file.
///
/// # Errors
/// `collections.debts-head` where a column is missing, `collections.debts-long`.
pub fn read_debts(
    bytes: &[u8],
    currency: Currency,
    (today, source): (Day, &str),
) -> Result<ReadDebts> {
    let text = text_of(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let head = reader.headers().cloned().unwrap_or_default();
    let place = |names: &[&str]| {
        head.iter().position(|cell| names.contains(&cell.trim().to_lowercase().as_str()))
    };
    let [debtor, creditor, amount, day, basis] = HEADS.map(place);
    let (Some(debtor), Some(creditor), Some(amount)) = (debtor, creditor, amount) else {
        return Err(Rejection::new("collections.debts-head").on("file").into());
    };
    let mut read = ReadDebts::default();
    for (n, row) in reader.records().enumerate() {
        if n >= ROWS {
            return Err(Rejection::new("collections.debts-long")
                .with("rows", ROWS)
                .on("file")
                .into());
        }
        let line = n + 2;
        let Ok(row) = row else {
            read.wrong.push((line, "parties"));
            continue;
        };
        let cell = |at: usize| row.get(at).unwrap_or("").trim();
        let minor = minor_of(cell(amount), currency);
        let said = day.map_or("", cell);
        let as_of = if said.is_empty() { Some(today) } else { day_of(said) };
        let as_of = as_of.filter(|day| *day <= today);
        match (minor, as_of) {
            _ if cell(debtor).is_empty() || cell(creditor).is_empty() => {
                read.wrong.push((line, "parties"));
            }
            (None, _) => read.wrong.push((line, "amount")),
            (_, None) => read.wrong.push((line, "day")),
            (Some(amount_minor), Some(as_of)) => read.debts.push(NewDebt {
                debtor: cell(debtor).to_owned(),
                creditor: cell(creditor).to_owned(),
                currency,
                amount_minor,
                as_of,
                basis: basis.map_or("", cell).to_owned(),
                source: source.to_owned(),
            }),
        }
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_and_its_wrong_lines_are_told() {
        let today: Day = "2026-11-21".parse().expect("day");
        let text = "\u{feff}欠款方,债权方,金额,截至日,依据\n甲公司,乙公司,\"1,200.50\",2026/11/01,HT-1\n\
            甲公司,,5,,\n乙公司,丙公司,x,,\n乙公司,丙公司,5,2027-01-01,\n丙公司,甲公司,3,,\n";
        let read = read_debts(text.as_bytes(), Currency::CNY, (today, "file")).expect("read");
        assert_eq!(read.wrong, [(3, "parties"), (4, "amount"), (5, "day")]);
        assert_eq!((read.debts.len(), read.debts[0].amount_minor), (2, 120_050));
        assert_eq!((read.debts[1].as_of, read.debts[0].basis.as_str()), (today, "HT-1"));
        let (old, _, _) = encoding_rs::GB18030.encode("debtor,creditor,amount\n甲,乙,7\n");
        let read = read_debts(&old, Currency::CNY, (today, "file")).expect("read");
        assert_eq!((read.debts[0].debtor.as_str(), read.debts[0].amount_minor), ("甲", 700));
        assert!(read_debts(b"a,b\n1,2\n", Currency::CNY, (today, "file")).is_err());
    }
}
