//! Whether a text names a buyer of the house: what is discussed in class is about nobody real. By whole code, or by
//! the name without the words that every company's name ends in.

use base::Result;
use store::{AnyConnection, Ask, Columns, Db};

/// Words at the ends of names, which name nobody.
const LEGAL: [&str; 3] = ["股份", "有限公司", "有限责任公司"];
/// Signs that a name must have to be looked for: shorter ones are words of the language.
const NAME_LEAST: usize = 4;
const CODE_LEAST: usize = 3;

/// What remains of a name.
fn core(name: &str) -> String {
    let mut bare = name.to_lowercase();
    // The longer ending holds the shorter one.
    for word in LEGAL.iter().rev() {
        bare = bare.replace(word, "");
    }
    bare.trim().to_owned()
}

/// Whether a text has a code as a word of its own.
fn has_word(text: &str, code: &str) -> bool {
    let joined = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.match_indices(code).any(|(at, found)| {
        let (before, behind) = text.split_at(at);
        let behind = behind.get(found.len()..).unwrap_or("");
        !joined(before.chars().next_back()) && !joined(behind.chars().next())
    })
}

/// Whether a text names this buyer.
fn names(text: &str, (code, name): (&str, &str)) -> bool {
    let (text, code, name) = (text.to_lowercase(), code.to_lowercase(), core(name));
    (name.chars().count() >= NAME_LEAST && text.contains(&name))
        || (code.chars().count() >= CODE_LEAST && has_word(&text, &code))
}

/// The buyer that a text names, as the text spells it.
///
/// # Errors
/// A fault from the database.
pub(super) async fn named_buyer(
    connection: &mut AnyConnection,
    text: &str,
) -> Result<Option<String>> {
    let lower = text.to_lowercase();
    let mut ask = Ask::new("SELECT code, name FROM parties_buyer WHERE (LENGTH(name) >= 4 AND ");
    ask.value(lower.as_str());
    ask.text(
        " LIKE '%' || LOWER(REPLACE(REPLACE(REPLACE(name, '有限责任公司', ''), '有限公司', ''), \
         '股份', '')) || '%') OR (LENGTH(code) >= 3 AND ",
    );
    ask.value(lower).text(" LIKE '%' || LOWER(code) || '%') LIMIT 50");
    for row in ask.rows(connection, "looking whether a text names a buyer").await? {
        let (code, name) = (row.text(0)?, row.text(1)?);
        if names(text, (&code, &name)) {
            let by_code = has_word(&text.to_lowercase(), &code.to_lowercase());
            return Ok(Some(if by_code { code } else { core(&name) }));
        }
    }
    Ok(None)
}

/// Whether a text names a buyer: then it stays in the house.
///
/// # Errors
/// A fault from the database.
pub async fn names_buyer(db: &Db, text: &str) -> Result<bool> {
    let mut connection = db.read().await?;
    Ok(named_buyer(&mut connection, text).await?.is_some())
}

/// Signs of a mobile number, and of an identity number.
const MOBILE: usize = 11;
const IDENTITY: usize = 18;

/// Whether a text holds a way to reach somebody: a mobile number, an identity number or an address of e-mail.
fn reaches(text: &str) -> bool {
    let number = |word: &str| {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let mobile = digits == MOBILE
            && word.starts_with('1')
            && word.chars().nth(1).is_some_and(|c| ('3'..='9').contains(&c));
        mobile || word.len() == IDENTITY && digits >= IDENTITY - 1
    };
    let mail = |word: &str| {
        word.split_once('@').is_some_and(|(who, at)| !who.is_empty() && at.contains('.'))
    };
    let plain = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '@' | '.' | '_' | '-'));
    // `138-0013-8000` is one number; a blank between a word and a number stays.
    let signs: Vec<char> = text.chars().collect();
    let digit =
        |at: Option<usize>| at.and_then(|at| signs.get(at)).is_some_and(char::is_ascii_digit);
    let inner = |at: usize| digit(at.checked_sub(1)) && digit(at.checked_add(1));
    let kept = signs.iter().enumerate().filter(|(at, c)| !(matches!(c, '-' | ' ') && inner(*at)));
    let bare: String = kept.map(|(_, c)| *c).collect();
    text.split(plain).any(mail) || bare.split(|c: char| !c.is_ascii_alphanumeric()).any(number)
}

/// Whether a text names a buyer or holds a way to reach somebody: it is not for practice.
///
/// # Errors
/// A fault from the database.
pub async fn names_somebody(db: &Db, text: &str) -> Result<bool> {
    Ok(reaches(text) || names_buyer(db, text).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_to_reach_somebody_are_seen() {
        for (text, seen) in [
            ("打我手机13800138000", true),
            ("call 138-0013-8000 please", true),
            ("身份证 11010519491231002X", true),
            ("写信到 wang.li@example.cn", true),
            ("账上486,000.00元，2026-03-09付", false),
            ("发票 01234567 和 12345678901234", false),
            ("@大家 看一下", false),
        ] {
            assert_eq!(reaches(text), seen, "{text}");
        }
    }

    #[test]
    fn who_is_named() {
        let buyer = ("KH00049", "合肥恒达机电股份有限公司");
        for (text, named) in [
            ("上次合肥恒达机电说月底付", true),
            ("客户 kh00049 又没有付", true),
            ("KH000491 不是它", false),
            ("机电公司的案子", false),
            ("有限公司都这样说", false),
            ("问KH00049的会计", true),
        ] {
            assert_eq!(names(text, buyer), named, "{text}");
        }
        assert!(!names("甲方说下周", ("A", "甲方有限公司")), "too short to be told from words");
        assert!(names("ask Bremen GmbH again", ("B", "Bremen GmbH")));
    }
}
