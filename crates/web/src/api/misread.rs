//! What is wrong with a body or a query, in the reader's language: what serde says in English becomes
//! a refusal of our own, with the path of the field.

use base::Rejection;

/// Marks what our own wire types say, so that no words of serde's are taken for them.
const OWN: &str = "@";

/// What a wire type says of a text that it cannot take: the kind of value that it wants.
pub fn wanted(kind: &str) -> String {
    format!("{OWN}{kind}")
}

/// What a closed list of words says of one that is none of them.
pub fn none_of(value: &str, words: &[&str]) -> String {
    format!("{OWN}word\u{1f}{value}\u{1f}{}", words.join(", "))
}

/// A refusal from what serde says: `Failed to …: field.path: what is wrong at line 1 column 2`.
pub fn refusal(text: &str) -> Rejection {
    let said = text.split_once(": ").map_or(text, |(_, said)| said);
    let is_path = |path: &str| !path.is_empty() && !path.contains([' ', '`', '@', '\u{1f}']);
    let (path, what) = match said.split_once(": ") {
        Some((path, what)) if is_path(path) => (path, what),
        _ => ("", said),
    };
    let what = what.split(" at line ").next().unwrap_or(what);
    let own = what.split_once(OWN).filter(|(before, _)| before.is_empty()).map(|(_, own)| own);
    if let Some(own) = own {
        return of_ours(path, own);
    }
    if let Some(name) = quoted(what, "missing field `") {
        return Rejection::new("house.field-missing")
            .with("field", joined(path, name))
            .on(joined(path, name));
    }
    if let Some(name) = quoted(what, "unknown field `") {
        let at = if path.is_empty() || ends_with(path, name) { path } else { &joined(path, name) };
        let at = if at.is_empty() { name } else { at };
        return Rejection::new("house.field-foreign").with("field", at).on(at);
    }
    if let Some(name) = quoted(what, "duplicate field `") {
        let at = if ends_with(path, name) { path.to_owned() } else { joined(path, name) };
        return Rejection::new("house.field-twice").with("field", &at).on(at);
    }
    form(path, kind_of(what))
}

/// A body that is no JSON at all: where it breaks off.
pub fn broken(text: &str) -> Rejection {
    let number = |word: &str| -> String {
        let rest = text.rsplit_once(word).map_or("", |(_, rest)| rest);
        rest.chars().take_while(char::is_ascii_digit).collect()
    };
    let (line, column) = (number("line "), number("column "));
    let known = |text: String| if text.is_empty() { "1".to_owned() } else { text };
    Rejection::new("house.json-unreadable").with("line", known(line)).with("column", known(column))
}

fn of_ours(path: &str, own: &str) -> Rejection {
    let mut parts = own.split('\u{1f}');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("word"), Some(value), Some(words)) => {
            let rejection = Rejection::new("house.field-word").with("field", path);
            rejection.with("value", value).with("words", words).on(path)
        }
        (kind, ..) => form(path, kind.unwrap_or_default()),
    }
}

fn form(path: &str, wanted: &str) -> Rejection {
    let rejection = Rejection::new("house.field-form").with("field", path).with("wanted", wanted);
    if path.is_empty() { rejection } else { rejection.on(path) }
}

fn quoted<'a>(what: &'a str, begin: &str) -> Option<&'a str> {
    what.split_once(begin)?.1.split('`').next()
}

fn ends_with(path: &str, name: &str) -> bool {
    path == name || path.ends_with(&format!(".{name}"))
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Which kind of value serde wanted.
fn kind_of(what: &str) -> &'static str {
    let wanted = what.rsplit_once("expected ").map_or(what, |(_, wanted)| wanted);
    let wanted = wanted.trim_start_matches("a ").trim_start_matches("an ");
    match wanted {
        w if w.starts_with("string") || w.starts_with("str") || w.starts_with("borrowed") => "text",
        w if w.starts_with('i') && w.get(1..2).is_some_and(|d| d.starts_with(char::is_numeric)) => {
            "whole"
        }
        w if w.starts_with('u') && w.get(1..2).is_some_and(|d| d.starts_with(char::is_numeric)) => {
            "count"
        }
        w if w.starts_with("f64") || w.starts_with("f32") => "number",
        w if w.starts_with("bool") => "flag",
        w if w.starts_with("sequence") => "list",
        w if w.starts_with("struct") || w.starts_with("map") => "object",
        _ if what.contains("digit found") || what.contains("number too") => "whole",
        _ if what.contains("parse bool") || what.contains("true` or `false") => "flag",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[test]
    fn what_serde_says_becomes_a_refusal_of_ours() {
        let json = "Failed to deserialize the JSON body into the target type";
        let query = "Failed to deserialize query string";
        for (said, code, field, wanted) in [
            (format!("{json}: missing field `buyer` at line 1 column 2"), "missing", "buyer", ""),
            (
                format!("{json}: instalments[0].amount: missing field `minor` at line 1 column 9"),
                "missing",
                "instalments[0].amount.minor",
                "",
            ),
            (
                format!("{json}: buyr: unknown field `buyr`, expected one of `a`, `b` at line 1"),
                "foreign",
                "buyr",
                "",
            ),
            (
                format!(
                    "{json}: a.minor: invalid type: floating point `0.5`, expected i64 at line 1"
                ),
                "form",
                "a.minor",
                "whole",
            ),
            (
                format!(
                    "{json}: rows: invalid type: string \"x: y\", expected a sequence at line 1"
                ),
                "form",
                "rows",
                "list",
            ),
            (
                format!("{json}: n: invalid value: integer `-1`, expected u32 at line 1 column 2"),
                "form",
                "n",
                "count",
            ),
            (format!("{query}: limit: invalid digit found in string"), "form", "limit", "whole"),
            (format!("{json}: due_on: {}", self::wanted("day")), "form", "due_on", "day"),
            (format!("{json}: k: {}", none_of("x: y", &["a", "b"])), "word", "k", ""),
            (format!("{json}: twice: duplicate field `twice` at line 1"), "twice", "twice", ""),
        ] {
            let refusal = refusal(&said);
            assert_eq!(refusal.code, format!("house.field-{code}"), "{said}");
            assert_eq!(refusal.field.as_deref(), Some(field), "{said}");
            let kind = refusal.args.iter().find(|(name, _)| *name == "wanted");
            assert_eq!(kind.map_or("", |(_, kind)| kind.as_str()), wanted, "{said}");
        }
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct One {
        n: u32,
    }

    #[test]
    fn serde_still_speaks_as_we_read_it() {
        for (json, code) in [
            ("{}", "house.field-missing"),
            ("{\"n\":\"x\"}", "house.field-form"),
            ("{\"n\":1,\"n\":2}", "house.field-twice"),
        ] {
            let error = serde_json::from_str::<One>(json).expect_err("wrong").to_string();
            assert_eq!(refusal(&format!("Failed: {error}")).code, code, "{error}");
        }
        let error = serde_json::from_str::<One>("{\n\"n\":").expect_err("no JSON").to_string();
        let refusal = broken(&error);
        assert_eq!(refusal.code, "house.json-unreadable");
        assert_eq!(refusal.args[0].1, "2", "{error}");
    }
}
