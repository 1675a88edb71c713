//! Control characters that nobody sees and a database may refuse: turned back at the door, wherever
//! they come in (address, form, JSON). Lines may break and tabs may stand; a room is stricter with
//! its names and numbers.

use axum::http::Uri;
use base::{Rejection, plain};
use serde_json::Value;

use crate::kit::link::decoded;

/// Signs that stand in a text of several lines.
const BREAKS: [char; 3] = ['\n', '\r', '\t'];

fn text(text: &str, field: &str) -> Result<(), Rejection> {
    plain(&text.replace(BREAKS, " "), field)
}

/// Refuses an address that holds one.
///
/// # Errors
/// `house.control-sign`.
pub fn of_address(uri: &Uri) -> Result<(), Rejection> {
    if uri.path().contains('%') {
        text(&decoded(uri.path()).unwrap_or_default(), "")?;
    }
    uri.query().map_or(Ok(()), |query| of_form(query.as_bytes()))
}

/// Refuses a form that holds one, and names its field.
///
/// # Errors
/// `house.control-sign` on the field.
pub fn of_form(bytes: &[u8]) -> Result<(), Rejection> {
    // Only what is written in percents can be one; a form without any is not decoded.
    if !bytes.contains(&b'%') {
        return Ok(());
    }
    let form = std::str::from_utf8(bytes).unwrap_or_default();
    form.split('&').filter(|pair| pair.contains('%')).try_for_each(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decoded(name).unwrap_or_default();
        text(&name, "")?;
        text(&decoded(value).unwrap_or_default(), &name)
    })
}

/// Refuses a JSON document that holds one, and names its field. What is no JSON is left to the
/// reader.
///
/// # Errors
/// `house.control-sign` on the field.
pub fn of_json(bytes: &[u8]) -> Result<(), Rejection> {
    let may_hold = bytes.windows(2).any(|two| matches!(two, b"\\u" | b"\\b" | b"\\f"))
        || bytes.iter().any(|byte| matches!(byte, 0x7f | 0xc2 | 0xe2));
    if !may_hold {
        return Ok(());
    }
    serde_json::from_slice::<Value>(bytes).map_or(Ok(()), |value| of_value(&value, ""))
}

fn of_value(value: &Value, field: &str) -> Result<(), Rejection> {
    match value {
        Value::String(word) => text(word, field),
        Value::Array(values) => values
            .iter()
            .enumerate()
            .try_for_each(|(n, value)| of_value(value, &format!("{field}[{n}]"))),
        Value::Object(fields) => fields.iter().try_for_each(|(name, value)| {
            text(name, field)?;
            let path = if field.is_empty() { name.clone() } else { format!("{field}.{name}") };
            of_value(value, &path)
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_signs_are_turned_back_wherever_they_come_in() {
        let field = |refused: Result<(), Rejection>| refused.err().and_then(|why| why.field);
        for (json, at) in [
            (r#"{"number":"F\u00001"}"#, Some("number")),
            (r#"{"items":[{"number":"F1"},{"number":"F\b"}]}"#, Some("items[1].number")),
            ("{\"name\":\"a\u{202e}b\"}", Some("name")),
            (r#"{"note":"one\ntwo\tthree"}"#, None),
            (r#"{"name":"\u534e\u4e1c"}"#, None),
            (r#"{"name":"#, None),
        ] {
            assert_eq!(field(of_json(json.as_bytes())).as_deref(), at, "{json}");
        }
        assert_eq!(field(of_form(b"q=a&note=F%00")).as_deref(), Some("note"));
        assert_eq!(field(of_form("note=a%0D%0Ab&x=%E5%8D%8E".as_bytes())), None);
        for (address, fits) in
            [("/parties?q=%00", false), ("/parties/K%00", false), ("/parties/%E5%8D%8E?q=a", true)]
        {
            assert_eq!(of_address(&address.parse().expect("address")).is_ok(), fits, "{address}");
        }
    }
}
