//! Law and method are data: each pack under `content/` says which version it is, from when it
//! holds, where it comes from, and everything in both languages.

use toml::{Table, Value};

use super::Finding;
use crate::tree::Tree;

/// Looks at every pack.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree.under("content/").filter(|file| file.path.ends_with(".toml")) {
        let pack: Table = match file.text.parse() {
            Ok(pack) => pack,
            Err(error) => {
                found.push(Finding::new(&file.path, format!("this is no TOML: {error}")));
                continue;
            }
        };
        for name in ["version", "effective_from"] {
            let said = pack.get(name).and_then(Value::as_str).unwrap_or_default();
            if said.is_empty() {
                found.push(Finding::new(&file.path, format!("say `{name} = \"…\"` at the top")));
            }
        }
        if !has_source(&file.path, pack.get("source")) {
            let wanted = "say `source = { zh = \"…\", en = \"…\" }` at the top: pages show it";
            found.push(Finding::new(&file.path, wanted.to_owned()));
        }
        one_tongue(&Value::Table(pack), "", &mut |place| {
            let text = format!("{place} speaks one language: give zh and en");
            found.push(Finding::new(&file.path, text));
        });
    }
    found
}

/// Pages show the source of a pack in their reader's language; profiles of files are not shown.
fn has_source(path: &str, source: Option<&Value>) -> bool {
    match source {
        Some(Value::Table(both)) => both.contains_key("zh") && both.contains_key("en"),
        Some(Value::String(one)) => path.starts_with("content/profiles/") && !one.is_empty(),
        _ => false,
    }
}

/// Names each table that has a text in only one language.
fn one_tongue(value: &Value, place: &str, say: &mut impl FnMut(&str)) {
    match value {
        Value::Table(table) => {
            let says = |lang| table.get(lang).and_then(Value::as_str);
            let spoken = |lang| says(lang).is_some_and(|text| !text.is_empty());
            let either = says("zh").or(says("en")).is_some();
            if either && !(spoken("zh") && spoken("en")) {
                say(place);
            }
            for (name, inner) in table {
                one_tongue(inner, &format!("{place}.{name}"), say);
            }
        }
        Value::Array(items) => {
            for (at, inner) in items.iter().enumerate() {
                one_tongue(inner, &format!("{place}[{at}]"), say);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_says_where_it_comes_from() {
        let head = "version = \"1\"\neffective_from = \"2026-01-01\"\nsource = { zh = \"甲\", en = \"A\" }\n";
        let table = [
            (format!("{head}[a]\nname = {{ zh = \"甲\", en = \"A\" }}\n"), 0),
            (format!("{head}[[a]]\nname = {{ zh = \"甲\" }}\n"), 1),
            (format!("{head}[a]\nname = {{ zh = \"甲\", en = \"\" }}\n"), 1),
            (format!("{head}[synonyms]\nzh = [\"甲\"]\n"), 0),
            ("version = \"1\"\n".to_owned(), 2),
            (head.replace("{ zh = \"甲\", en = \"A\" }", "\"F1\""), 1),
            ("version = ".to_owned(), 1),
        ];
        for (text, expected) in table {
            let found = check(&Tree::of(&[("content/a.toml", &text)]));
            assert_eq!(found.len(), expected, "{text}: {found:?}");
        }
    }
}
