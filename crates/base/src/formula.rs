//! Text that a spreadsheet would run: what another party wrote into a name must not become a
//! formula in the file that somebody opens.

use std::borrow::Cow;

/// Whether a spreadsheet may take the text for a formula. A number with its sign is none.
pub fn is_formula(text: &str) -> bool {
    let mut signs = text.chars();
    match signs.next() {
        Some('=' | '@' | '\t' | '\r') => true,
        Some('+' | '-') => {
            let rest = signs.as_str();
            let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '%');
            !(rest.contains(|c: char| c.is_ascii_digit()) && rest.chars().all(number))
        }
        _ => false,
    }
}

/// The text for a cell of a CSV file: a formula is quoted with an apostrophe, as a person would
/// type it. Our own import takes the apostrophe off again.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_quoted_and_numbers_are_not() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("-", "'-"),
            ("\t=1", "'\t=1"),
            ("-1,234.50", "-1,234.50"),
            ("+86 571 8888", "+86 571 8888"),
            ("-5%", "-5%"),
            ("华东=五金", "华东=五金"),
            ("", ""),
        ] {
            assert_eq!(guarded(text), cell, "{text:?}");
        }
    }
}
