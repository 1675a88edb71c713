//! What stands in a cell, read as plain values: text, flags, whole numbers, percentages,
//! currencies. Days are read in `dates`, amounts in `amounts`. Nothing here knows columns.

use std::borrow::Cow;

use base::{Currency, Rejection};

use super::amounts::{self, Mark};

/// The text of a cell without what programs put around it: blanks of every width, the
/// `="00123"` that some exports use to keep leading zeros, the apostrophe that Excel users type.
pub fn clean(cell: &str) -> &str {
    let bytes = cell.as_bytes();
    match (bytes.first(), bytes.last()) {
        (Some(first), Some(last))
            if first.is_ascii_alphanumeric() && (last.is_ascii_alphanumeric()) =>
        {
            return cell;
        }
        _ => {}
    }
    let text = cell.trim_matches(is_blank_sign);
    let text = text
        .strip_prefix('\'')
        .filter(|inner| !inner.ends_with('\'') || base::is_formula(inner))
        .unwrap_or(text);
    let text = text.strip_prefix("=\"").and_then(|inner| inner.strip_suffix('"')).unwrap_or(text);
    text.trim_matches(is_blank_sign)
}

/// Blanks, also the ones that `char::is_whitespace` does not count.
pub fn is_blank_sign(c: char) -> bool {
    c.is_whitespace() || c == '\0' || base::is_unseen(c)
}

/// Whether a cell that should hold a day or a number says "nothing". The text is clean.
pub fn is_nothing(text: &str) -> bool {
    if text.is_empty() {
        return true;
    }
    if text.len() > 12 || text.as_bytes().first().is_some_and(|b| (b'1'..=b'9').contains(b)) {
        return false;
    }
    const NOTHING: [&str; 16] = [
        "-", "--", "---", "—", "——", "－", "/", "\\", "n/a", "na", "null", "none", "nil", "(null)",
        "无", "空",
    ];
    const NO_DAY: [&str; 5] = ["0000-00-00", "00.00.0000", "00/00/0000", "0000/00/00", "00000000"];
    let lower = text.to_ascii_lowercase();
    NOTHING.contains(&lower.as_str()) || NO_DAY.contains(&lower.as_str())
}

/// Full-width digits, letters and signs as their plain ASCII ones; other signs stay.
pub fn narrow(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(narrow_sign).collect())
}

/// One full-width sign as its plain one.
pub fn narrow_sign(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xff01 + 0x21).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
        '−' | '–' | '‐' | '‑' | '﹣' => '-',
        '﹢' => '+',
        '。' => '.',
        '¥' | '￥' => '¥',
        '’' | '‘' => '\'',
        '“' | '”' => '"',
        '【' | '〔' => '(',
        '】' | '〕' => ')',
        other => other,
    }
}

/// Yes or no.
pub fn flag(text: &str) -> Option<bool> {
    const YES: [&str; 18] = [
        "是", "y", "yes", "true", "t", "1", "√", "✓", "✔", "有", "对", "真", "on", "x", "已", "ja",
        "争议", "disputed",
    ];
    const NO: [&str; 15] =
        ["否", "n", "no", "false", "f", "0", "×", "✗", "✘", "无", "错", "假", "off", "未", "nein"];
    let lower = narrow(text).trim().to_lowercase();
    if YES.contains(&lower.as_str()) {
        Some(true)
    } else if NO.contains(&lower.as_str()) {
        Some(false)
    } else {
        None
    }
}

/// A whole number; `30天`, `30 days`, `T+30` and `第2期` are read too.
pub fn whole(text: &str) -> Option<i64> {
    let narrowed = narrow(text);
    let text = narrowed.trim();
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let lower = text.to_lowercase();
    let mut rest = lower.as_str();
    for head in ["第", "net", "n/", "t+"] {
        rest = rest.strip_prefix(head).unwrap_or(rest).trim_start();
    }
    for tail in ["days", "day", "天", "日", "期", "个月", "月", "months", "month"] {
        rest = rest.strip_suffix(tail).unwrap_or(rest).trim_end();
    }
    let amount = amounts::amount(rest, Mark::Point).ok()?;
    amount.number.whole()
}

/// A number in a row of numbers: `2`, `第2期`, `2/3`.
pub fn ordinal(text: &str) -> Option<i64> {
    let narrowed = narrow(text);
    let head = narrowed.split(['/', '-', '_']).next().unwrap_or_default();
    whole(head)
}

/// A share in hundredths of a percent: `12.5%`, `12.5`, `12.5 ％` are 1250.
pub fn percent(text: &str, mark: Mark) -> Option<i64> {
    let narrowed = narrow(text);
    let text = narrowed.trim();
    let digits = text.strip_suffix('%').unwrap_or(text).trim_end();
    amounts::amount(digits, mark).ok()?.number.times_ten_to(2).whole()
}

/// A currency of trade by its code, its Chinese name or its sign.
pub fn currency(text: &str) -> Option<Currency> {
    any_currency(text).filter(|currency| currency.is_of_trade())
}

fn any_currency(text: &str) -> Option<Currency> {
    if let Ok(currency) = text.parse() {
        return Some(currency);
    }
    let narrowed = narrow(text);
    let plain = narrowed.trim();
    let plain = plain.split(['(', ' ']).next().unwrap_or(plain).trim();
    let code = match plain.to_ascii_uppercase().as_str() {
        "¥" | "RMB¥" | "CN¥" | "人民币元" | "本位币" | "本币" | "PRE001" => "CNY",
        "$" | "US$" | "美金" => "USD",
        "€" => "EUR",
        "£" => "GBP",
        "HK$" | "港幣" => "HKD",
        "日圆" | "日币" => "JPY",
        "新台币" | "NT$" => "TWD",
        "新加坡元" | "新元" | "S$" => "SGD",
        "澳元" | "澳大利亚元" | "A$" => "AUD",
        "加元" | "加拿大元" | "C$" => "CAD",
        "韩元" => "KRW",
        "卢布" => "RUB",
        "印度卢比" | "₹" => "INR",
        "瑞士法郎" => "CHF",
        "泰铢" => "THB",
        "澳门元" => "MOP",
        other => return other.parse().ok(),
    };
    code.parse().ok()
}

/// Why a text is no code or number of a document.
pub fn spoilt_code(text: &str) -> Option<Rejection> {
    match text {
        "." | ".." => Some(Rejection::new("intake.code-dots")),
        _ if base::unfit_sign(text).is_some() => base::plain(text, "").err().map(unplaced),
        _ if is_destroyed(text) => Some(Rejection::new("intake.number-destroyed")),
        _ => None,
    }
}

/// Why a text cannot be kept: a sign that nobody sees and a database may refuse. Lines may break.
pub fn spoilt_text(text: &str) -> Option<Rejection> {
    base::unfit_sign(text)?;
    base::plain(&text.replace(['\n', '\r', '\t'], " "), "").err().map(unplaced)
}

/// Why a text of more than so many bytes is not kept.
pub fn too_long(text: &str, most: usize) -> Option<Rejection> {
    (text.len() > most).then(|| Rejection::new("intake.text-too-long").with("most", most))
}

/// The cell says where it is; the refusal need not.
fn unplaced(refused: Rejection) -> Rejection {
    Rejection { field: None, ..refused }
}

/// A name that was broken into lines within its cell, on one line.
pub fn one_line(text: &str) -> Cow<'_, str> {
    let breaks = |c: char| matches!(c, '\n' | '\r' | '\t');
    if !text.contains(breaks) {
        return Cow::Borrowed(text);
    }
    let parts = text.split(breaks).map(str::trim).filter(|part| !part.is_empty());
    Cow::Owned(parts.collect::<Vec<_>>().join(" "))
}

/// A number that Excel has written over with its own short form (`1.23457E+11`): the digits
/// behind it are lost.
pub fn is_destroyed(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(at) = bytes.iter().position(|b| matches!(b, b'E' | b'e')) else { return false };
    let (head, tail) = bytes.split_at(at);
    let digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    let mut pieces = head.splitn(2, |b| *b == b'.');
    let whole = pieces.next().unwrap_or_default();
    let rest = pieces.next();
    whole.len() == 1
        && digits(whole)
        && rest.is_some_and(digits)
        && tail.get(1) == Some(&b'+')
        && digits(tail.get(2..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_programs_put_around_a_cell_is_taken_off() {
        for (cell, text) in [
            ("abc", "abc"),
            ("  abc\u{3000}", "abc"),
            ("=\"00123\"", "00123"),
            ("'00123", "00123"),
            ("'quoted'", "'quoted'"),
            ("\u{feff}客户", "客户"),
            ("\t", ""),
            ("", ""),
            ("=\"\"", ""),
        ] {
            assert_eq!(clean(cell), text, "{cell:?}");
        }
    }

    #[test]
    fn nothing_has_many_spellings() {
        for text in ["", "-", "—", "N/A", "NULL", "无", "0000-00-00", "00.00.0000"] {
            assert!(is_nothing(text), "{text}");
        }
        for text in ["0", "0.00", "-1", "#N/A", "2013-06-30", "x"] {
            assert!(!is_nothing(text), "{text}");
        }
    }

    #[test]
    fn flags() {
        for text in ["是", "Yes", "Y", "TRUE", "1", "√", "ｙｅｓ", "有"] {
            assert_eq!(flag(text), Some(true), "{text}");
        }
        for text in ["否", "No", "n", "False", "0", "×", "无"] {
            assert_eq!(flag(text), Some(false), "{text}");
        }
        for text in ["", "maybe", "2", "是否"] {
            assert_eq!(flag(text), None, "{text}");
        }
    }

    #[test]
    fn whole_numbers() {
        for (text, number) in [
            ("30", Some(30)),
            ("30天", Some(30)),
            ("Net 30", Some(30)),
            ("60 days", Some(60)),
            ("月结30天", None),
            ("３０", Some(30)),
            ("第2期", Some(2)),
            ("30.0", Some(30)),
            ("1,200", Some(1200)),
            ("-5", Some(-5)),
            ("30.5", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(whole(text), number, "{text:?}");
        }
    }

    #[test]
    fn numbers_in_a_row() {
        for (text, number) in
            [("2", Some(2)), ("第2期", Some(2)), ("2/3", Some(2)), ("２-３", Some(2)), ("x", None)]
        {
            assert_eq!(ordinal(text), number, "{text}");
        }
    }

    #[test]
    fn percentages() {
        for (text, bps) in [
            ("12.5%", Some(1250)),
            ("100 ％", Some(10_000)),
            ("0.05", Some(5)),
            ("12.345%", None),
            ("many", None),
        ] {
            assert_eq!(percent(text, Mark::Point), bps, "{text}");
        }
        assert_eq!(percent("12,5 %", Mark::Comma), Some(1250));
    }

    #[test]
    fn currencies() {
        for (text, code) in [
            ("CNY", "CNY"),
            ("人民币", "CNY"),
            ("RMB", "CNY"),
            ("￥", "CNY"),
            ("usd", "USD"),
            ("US$", "USD"),
            ("美元", "USD"),
            ("EUR (€)", "EUR"),
            ("港币", "HKD"),
        ] {
            assert_eq!(currency(text).map(|c| c.to_string()).as_deref(), Some(code), "{text}");
        }
        assert_eq!(currency("doubloon"), None);
        assert_eq!(currency("XXX"), None, "no currency");
        assert_eq!(currency(""), None);
    }

    #[test]
    fn what_spoils_a_code() {
        for (text, code) in [
            ("F-001", None),
            ("..", Some("intake.code-dots")),
            ("1.23457E+11", Some("intake.number-destroyed")),
            ("F\u{0}1", Some("house.control-sign")),
            ("F\n1", Some("house.control-sign")),
        ] {
            assert_eq!(spoilt_code(text).map(|why| why.code), code, "{text:?}");
        }
        assert_eq!(one_line("华东\r\n公司"), "华东 公司");
        assert_eq!(one_line("华东公司"), "华东公司");
    }

    #[test]
    fn numbers_that_excel_destroyed() {
        for (text, destroyed) in [
            ("1.23457E+11", true),
            ("2.02E+17", true),
            ("1E+11", false),
            ("INV-2E", false),
            ("12.3E+4", false),
            ("A1.2E+3", false),
        ] {
            assert_eq!(is_destroyed(text), destroyed, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_a_reader_panic(text in "\\PC{0,24}", wild in any::<String>()) {
            for text in [text.as_str(), wild.as_str()] {
                let _ = (clean(text), is_nothing(text), narrow(text), flag(text), whole(text));
                let _ = (percent(text, Mark::Comma), currency(text), is_destroyed(text));
            }
        }
    }
}
