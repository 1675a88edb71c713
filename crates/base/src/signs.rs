//! Signs that no name, code or number holds: NUL and the other control characters, and those that
//! turn the direction of writing so that a text reads as another one.

use crate::Rejection;

/// The first sign that has no place in a line of text.
pub fn unfit_sign(text: &str) -> Option<char> {
    let turning = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().find(|c| c.is_control() || turning(*c))
}

/// Refuses a text with an unfit sign; `field` is what holds it.
///
/// # Errors
/// `house.control-sign` on the field.
pub fn plain(text: &str, field: &str) -> Result<(), Rejection> {
    let Some(sign) = unfit_sign(text) else { return Ok(()) };
    let shown: String = text
        .chars()
        .filter(|c| unfit_sign(c.encode_utf8(&mut [0; 4])).is_none())
        .take(60)
        .collect();
    let sign = format!("U+{:04X}", u32::from(sign));
    Err(Rejection::new("house.control-sign").with("sign", sign).with("text", shown).on(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_text_holds_no_control_signs() {
        for (text, sign) in [
            ("KH001", None),
            ("华东 五金（集团）", None),
            ("Söhne & Co. 🙂", None),
            ("", None),
            ("F\u{0}001", Some('\0')),
            ("F\n1", Some('\n')),
            ("F\t1", Some('\t')),
            ("a\u{7f}", Some('\u{7f}')),
            ("a\u{85}", Some('\u{85}')),
            ("gro\u{202e}cod", Some('\u{202e}')),
        ] {
            assert_eq!(unfit_sign(text), sign, "{text:?}");
        }
        let refused = plain("F\u{0}1", "number").expect_err("refused");
        assert_eq!(
            (refused.code, refused.field.as_deref()),
            ("house.control-sign", Some("number"))
        );
    }
}
