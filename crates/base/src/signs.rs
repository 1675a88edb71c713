//! Signs in names, codes and numbers: those that none may hold (NUL and the other control
//! characters, and those that turn the direction of writing so that a text reads as another one),
//! those that nobody sees and that are dropped, and the one spelling of codes and numbers.

use std::borrow::Cow;

use crate::Rejection;

/// The first sign that has no place in a line of text.
pub fn unfit_sign(text: &str) -> Option<char> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return None;
    }
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

/// Signs without width and without meaning in a name, code or number: marks of byte order and of
/// direction, soft hyphens, joiners, fillers, selectors of a variant, tags. Programs leave them
/// behind when text is copied.
pub const fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}'
        | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// A variant of a Han character (辻󠄀), or a joiner within a script that is written with it: these
/// belong to a name.
fn belongs(c: char, before: Option<char>) -> bool {
    match c {
        '\u{e0100}'..='\u{e01ef}' => before.is_some_and(|b| matches!(b, '\u{3400}'..='\u{9fff}')),
        '\u{200c}' | '\u{200d}' => before.is_some_and(|b| matches!(b, '\u{600}'..='\u{dff}')),
        _ => false,
    }
}

/// A name without blanks around it and without unseen signs. Its width stays: 华东（集团） is
/// how the name is written.
pub fn spelt_name(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.is_ascii() || !text.chars().any(is_unseen) {
        return Cow::Borrowed(text);
    }
    let (mut out, mut before) = (String::with_capacity(text.len()), None);
    for c in text.chars() {
        if !is_unseen(c) || belongs(c, before) {
            out.push(c);
        }
        before = Some(c);
    }
    Cow::Owned(out.trim().to_owned())
}

/// A code or number as it is kept: full-width letters, digits and signs are the plain ones,
/// every dash is a hyphen, every blank a space, and what nobody sees is dropped.
pub fn spelt_code(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Cow::Borrowed(text);
    }
    let text = text.trim();
    if text.is_ascii() || !text.chars().any(|c| spelt_sign(c) != Some(c)) {
        return Cow::Borrowed(text);
    }
    let out: String = text.chars().filter_map(spelt_sign).collect();
    Cow::Owned(out.trim().to_owned())
}

/// One sign of a code or number; none for one that nobody sees.
fn spelt_sign(c: char) -> Option<char> {
    match c {
        _ if c.is_ascii() => Some(c),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xff01 + 0x21),
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(' '),
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => Some('-'),
        _ if is_unseen(c) => None,
        other => Some(other),
    }
}

/// What two spellings of one number have in common: the spelling of [`spelt_code`] in capitals (A
/// to Z alone). Most numbers are written so, and their key is what they are.
pub fn number_key(number: &str) -> Cow<'_, str> {
    // Millions of numbers come by: what is its own key is seen in one pass.
    if number.bytes().all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_lowercase()) {
        return Cow::Borrowed(number);
    }
    let spelt = spelt_code(number);
    if spelt.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return Cow::Owned(spelt.to_ascii_uppercase());
    }
    spelt
}

/// Whether two numbers are one: `ｒ２` is `R2`.
pub fn same_number(one: &str, other: &str) -> bool {
    one == other || number_key(one) == number_key(other)
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

    #[test]
    fn codes_and_numbers_have_one_spelling() {
        for (written, spelt, key) in [
            ("KH004", "KH004", "KH004"),
            ("ＫＨ００４", "KH004", "KH004"),
            ("kh００4", "kh004", "KH004"),
            (" R２ ", "R2", "R2"),
            ("\u{feff}R2\u{200b}", "R2", "R2"),
            ("R\u{ad}2", "R2", "R2"),
            ("\u{61c}R\u{200e}\u{2060}2", "R2", "R2"),
            ("FP－2026–001", "FP-2026-001", "FP-2026-001"),
            ("FP\u{3000}1", "FP 1", "FP 1"),
            ("发票１号（甲）", "发票1号(甲)", "发票1号(甲)"),
            ("Ä-ö", "Ä-ö", "Ä-ö"),
            ("\u{200b}", "", ""),
        ] {
            assert_eq!(spelt_code(written), spelt, "{written:?}");
            assert_eq!(number_key(written), key, "{written:?}");
        }
        assert!(same_number("ｒ２", "R2") && same_number("r2", "R2") && !same_number("R2", "R3"));
    }

    #[test]
    fn names_lose_what_nobody_sees_and_nothing_else() {
        for (written, spelt) in [
            ("华东（集团）有限公司", "华东（集团）有限公司"),
            ("\u{feff}华\u{200b}东\u{2060} ", "华东"),
            ("Mül\u{ad}ler GmbH", "Müller GmbH"),
            ("葛\u{e0100}城", "葛\u{e0100}城"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("甲\u{200d}乙", "甲乙"),
            ("ABC", "ABC"),
        ] {
            assert_eq!(spelt_name(written), spelt, "{written:?}");
        }
    }
}
