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

#[cfg(test)]
mod tests {
    use super::*;

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
