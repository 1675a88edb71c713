//! The text of one cell as a number, or as nothing.

/// What the text of a cell is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading {
    /// A finite number.
    Number(f64),
    /// Nothing: an empty cell or one of the usual signs for it.
    Missing,
    /// An infinite number, or a division by zero of a spreadsheet.
    Infinite,
    /// Words.
    Words,
}

/// Powers of ten that `f64` holds exactly.
const TENS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// Reads a cell: digits at once, everything else (thousands, percent, signs for missing) slowly.
pub fn read_number(text: &[u8]) -> Reading {
    match plain(text) {
        Some(number) => Reading::Number(number),
        None => carefully(text),
    }
}

/// `-123.45` with a mantissa below 2^53: the quotient of two exact numbers is the nearest `f64`.
#[inline]
fn plain(text: &[u8]) -> Option<f64> {
    let (negative, digits) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some(_) => (false, text),
        None => return None,
    };
    if digits.is_empty() || digits.len() > 17 {
        return None;
    }
    let (mut mantissa, mut decimals, mut point) = (0_u64, 0_usize, 0_usize);
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            mantissa = mantissa * 10 + u64::from(digit);
            decimals += point;
        } else if *byte == b'.' && point == 0 {
            point = 1;
        } else {
            return None;
        }
    }
    if mantissa > 1 << 53 || digits.len() == point {
        return None;
    }
    #[allow(clippy::cast_precision_loss, reason = "below 2^53")]
    let number = mantissa as f64 / TENS[decimals];
    Some(if negative { -number } else { number })
}

fn carefully(text: &[u8]) -> Reading {
    let Ok(text) = std::str::from_utf8(text) else { return Reading::Words };
    let text = text.trim();
    if is_missing(text) {
        return Reading::Missing;
    }
    if text.as_bytes()[0].is_ascii_alphabetic() {
        return worded(text);
    }
    if let Ok(number) = text.parse::<f64>() {
        return finite(number);
    }
    if let Some(part) = text.strip_suffix(['%', '％']) {
        let whole = part.trim_end().parse::<f64>().or_else(|_| thousands(part).parse::<f64>());
        return whole.map_or(Reading::Words, |number| finite(number / 100.0));
    }
    if text == "#DIV/0!" || worded(text.trim_start_matches(['-', '+'])) == Reading::Infinite {
        return Reading::Infinite;
    }
    thousands(text).parse::<f64>().map_or(Reading::Words, finite)
}

fn finite(number: f64) -> Reading {
    if number.is_finite() { Reading::Number(number) } else { Reading::Infinite }
}

fn worded(text: &str) -> Reading {
    let infinite = ["inf", "infinity"].iter().any(|word| text.eq_ignore_ascii_case(word));
    if infinite { Reading::Infinite } else { Reading::Words }
}

/// The signs for "nothing is known" among words. "none", 无 and 未知 are not among them: as levels
/// they say something.
pub fn is_missing_word(text: &[u8]) -> bool {
    matches!(
        text,
        b"" | b"?" | b"NA" | b"N/A" | b"#N/A" | b"NaN" | b"nan" | b"NULL" | b"null" | b"\\N"
    )
}

/// The usual signs for "nothing is known" among numbers.
fn is_missing(text: &str) -> bool {
    text.is_empty()
        || matches!(text, "?" | "-" | "--" | "." | "#N/A" | "无" | "空" | "缺失" | "未知")
        || ["na", "n/a", "nan", "null", "none", "nil", "missing", "-nan", "\\n"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word))
}

/// `1,234,567.8` without its commas; other texts come back as something that is no number.
fn thousands(text: &str) -> String {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.trim_start_matches('-').split(',');
    let first = groups.next().unwrap_or("");
    let fits = (1..=3).contains(&first.len())
        && groups.clone().count() > 0
        && groups.all(|group| group.len() == 3)
        && !part.contains(',');
    if fits { text.replace(',', "") } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_as_they_occur() {
        use Reading::{Infinite, Missing, Number, Words};
        for (text, reading) in [
            ("0", Number(0.0)),
            ("-999", Number(-999.0)),
            ("3.25", Number(3.25)),
            (".5", Number(0.5)),
            ("5.", Number(5.0)),
            ("+7", Number(7.0)),
            ("1e3", Number(1000.0)),
            (" 12 ", Number(12.0)),
            ("-0.38022049481245936", Number(-0.38022049481245936)),
            ("9007199254740993", Number(9_007_199_254_740_992.0)),
            ("1,234,567.8", Number(1_234_567.8)),
            ("12,5", Words),
            ("12.5%", Number(0.125)),
            ("", Missing),
            (" ", Missing),
            ("NA", Missing),
            ("nan", Missing),
            ("?", Missing),
            ("缺失", Missing),
            ("inf", Infinite),
            ("-Infinity", Infinite),
            ("1e999", Infinite),
            ("#DIV/0!", Infinite),
            ("-", Missing),
            ("1-2", Words),
            (".", Missing),
            ("2024-01-05", Words),
            ("real estate", Words),
        ] {
            assert_eq!(read_number(text.as_bytes()), reading, "{text:?}");
        }
        assert_eq!(read_number(&[0xff, 0xfe]), Words);
    }

    #[test]
    fn the_quick_way_agrees_with_the_exact_one() {
        let mut state = 7_u64;
        for _ in 0..20_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888);
            let whole = state >> (20 + state % 40);
            for text in [format!("{whole}"), format!("{}.{:04}", whole % 99_999, state % 9999)] {
                let exact: f64 = text.parse().expect("number");
                assert_eq!(read_number(text.as_bytes()), Reading::Number(exact), "{text}");
            }
        }
    }
}
